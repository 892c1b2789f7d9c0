"""The message of each kind of error: which sentences of ``refusals`` fit its fields, and how they are filled.

The functions take the plain values of an error's fields, not the error itself.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from gov_deadlines.day_table import QUOTED, REFUSED
from gov_deadlines.text import LANGUAGES, Text, citation, shown, unquoted
from gov_deadlines.wording.refusals import REASONS, SENTENCES

Pair = tuple[str, str]
Said = tuple[Pair, Pair]
Chosen = tuple[Pair, Pair, dict[str, object]]  # what is wrong, what to do, and further values to fill in
_MOST_FAULTS = 50  # a file can have as many faults as lines; nobody reads more
_MOST_NAMES = 20
_HAN = re.compile("[一-鿿]")

DATES = {
    **{one.code: (one.zh, one.en) for one in REFUSED},
    "month": ("月份请写成 2026-10。", "Write a month as 2026-10."),
    "class": ("请传入 datetime.date。", "Pass a datetime.date, e.g. date.fromisoformat('2024-04-03')."),
    "zone": (
        "没有时区的时间不能确定是哪一天：请传入日期，或加上时区。",
        "A naive datetime does not say which day it is in China: pass a date, or attach a time zone.",
    ),
}
WANTED = {
    "flag": ("True 或 False", "True or False"),
    "string": ("字符串", "a string"),
    "unicode": ("可以写成 UTF-8 的文字", "text that can be written in UTF-8"),
    "path": ("路径", "a path"),
    "dates": ("一组日期", "several dates"),
    "limits": ("时限编号或其列表", "the id of a limit, or a list of them"),
    "governments": ("政府编号或名称的列表", "a list of governments' ids or names"),
    "list-of-limits": ("时限编号的列表", "a list of limits' ids"),
    "steps": ("步骤的列表", "a list of steps"),
    "columns": ("列名的列表", "a list of columns' names"),
    "mapping": ("名称到值的对应", "a mapping of names to values"),
    "document": ("规则全文（字符串）", "the text of the rules, a string"),
    "calendar": ("calendar() 给出的日历", "what calendar() gives"),
    "book": ("rule_book() 给出的规则", "what rule_book() gives"),
    "language": (" zh 或 en", "zh or en"),
    "column": ("一列值", "a column of values"),
    "whole": ("整数", "a whole number"),
    "year": ("年份", "a year"),
    "count": ("不小于 0 的整数", "0 or a positive whole number"),
    "row": ("行号", "the number of a row"),
    "whole-column": ("整数列", "a column of integers"),
    "day-column": ("日期列", "a column of days"),
    "day-number-column": (
        "日期列，int32 的数是 1970-01-01 以来的天数",
        "a column of days, in int32 days since 1970-01-01",
    ),
    "rounded-day-column": ("日期列", "a column of days"),
    "length": ("时限长度", "a length of time"),
    "status": ("Due.status() 给出的进度", "what Due.status() gives"),
    "windows": ("cadence() 给出的一组窗口", "several windows of what cadence() gives"),
    "years": ("一组年份", "several years"),
    "answer": (
        "due()、plan()、cadence() 或 calendar() 给出的答案",
        "what due(), plan(), cadence() or calendar() gives",
    ),
    "lengths": ("一组时限长度", "several lengths of time"),
    "moment": ("带时区的 datetime", "a datetime with a time zone"),
    "horizon": ("时段或日期", "a length of time or a date"),
    "memory": ("内存大小", "an amount of memory"),
    "body": ("大小", "a size"),
    "short-name": ("小写字母、数字和连字符组成的简称", "lower-case letters, digits and hyphens between them"),
    "setting": ("名称=值", "KEY=VALUE"),
}
_HOW = {  # for some kinds of values an example says more
    "whole": ("例：5 或 -5。", "For example 5 or -5."),
    "year": ("例：2026。", "For example 2026."),
    "count": ("例：4；0 为全部处理器。", "For example 4; 0 is all processors."),
    "row": ("例：3，即第 3 行；从 1 起。", "For example 3, the third row; the first is 1."),
    "whole-column": ("请先转换为 int64。", "Convert it to int64 first."),
    "day-column": (
        "请把这一列读作文字（dtype=str），或先按数字的含义把它转换成日期。",
        "Read the column as text (dtype=str), or first convert it to dates by what its numbers mean.",
    ),
    "day-number-column": (
        "20240403 这样的日期，请先把这一列转换为 int64。",
        "If it has dates such as 20240403, make it int64 first.",
    ),
    "rounded-day-column": (
        "这种类型存不下八位的数，原来的日期已经改变：请从来源重新读作文字（dtype=str）。",
        "That type has changed dates of eight digits: read the column anew from its source, as text (dtype=str).",
    ),
    "length": ("例：5wd（5 个工作日）或 5d（5 天）。", "For example 5wd (5 working days) or 5d (5 calendar days)."),
    "horizon": (
        "例：5wd（5 个工作日内）、10d（10 天内）或 2026-12-31。",
        "For example 5wd (within 5 working days), 10d (within 10 calendar days) or 2026-12-31.",
    ),
    "memory": ("例：512MB 或 2GB。", "For example 512MB or 2GB."),
    "body": ("例：512KB 或 2MB。", "For example 512KB or 2MB."),
    "short-name": (
        "这是您自选的编号，例：qinzhou；中文名称写在草稿的 short_zh。",
        "It is an id that you choose, for example qinzhou. The Chinese name goes into short_zh of the draft.",
    ),
    "setting": ("例：<spark_conf> spark.executor.memory=4g", "For example <spark_conf> spark.executor.memory=4g"),
}
_CHOICES = {
    "silence": (
        "any：任何时限之后；agreed：只在商定时限之后。",
        " any: after any limit; agreed: only after an agreed time.",
    ),
}
_RANGES = {
    "remind": ("这是提醒的个数。", "It is how many reminders there are."),
    "which": ("它是 limits 中的位置。", "It is a position in limits."),
    "since": ("时段太长，请用 <since> 缩短。", "That is too long: shorten it with <since>."),
}
DAYS = {
    "since": ("起点", "the first day"),
    "as_of": ("截至日", "the day asked about"),
    "first": ("起始日", "the first day"),
    "last": ("结束日", "the last day"),
    "by": ("指定的日期", "the date set"),
    "trigger": ("起算日", "the trigger"),
    "until": ("商定的日期", "the date agreed"),
    "due": ("现在的期限", "the end without it"),
    "agreed_due": ("商定的期限", "the time it sets"),
    "received": ("收到日", "the day of receipt"),
    "replied": ("答复日", "the day of the reply"),
    "due_within": ("要看到的日期", "the day to look ahead to"),
    "agreed_on": ("商定日", "the day of the agreement"),
}
_TIME_SET = (
    "知道所定时间的，用 <given_within> 或 <given_by> 给出。",
    "If you know the time set, give it with <given_within> or <given_by>.",
)
_BOUNDS = (
    "可参考的外部上限用 <bound>：{bounds}。",
    "For an outer bound from another instrument use <bound>: {bounds}.",
)
_ON_NOTICES = {
    "none": ("请改用较晚的 <known_on>，或不加。", "Use a later <known_on>, or none."),
    "before": ("请改用范围之内的日期。", "Use a date within that range."),
    "after": (
        "新的放假通知公布后，用 <holidays>（或 GOV_DEADLINES_HOLIDAYS）加入即可。",
        "Add the next notice with <holidays> (or GOV_DEADLINES_HOLIDAYS) once it is out.",
    ),
    "known": (
        "请改用较晚的 <known_on> 或不加（只算届时已公布的通知）；还没有收录的通知用 <holidays> 加入。",
        "Use a later <known_on>, or none: only notices published by then count. <holidays> adds others.",
    ),
}


class Words(dict[str, str]):
    """The reader's name for an argument or a function: its name in Python, unless this maps it to another."""

    def __missing__(self, name: str) -> str:
        return name


PYTHON = Words(
    force="force=True",
    ignore_in_force="ignore_in_force=True",
    project="project=True",
    new_prefix='prefix="new_"',
    gb18030='encoding="gb18030"',
    spark='engine="spark"',
    given_within='within="5wd"',
    given_by="by=DATE",
    limits="limits()",
    cadences="limits()",
    page="limits()",
    show="limits()",
    due="due({of!r}, …)",
    status="due(…).status(day)",
    cadence="cadence({limit!r}, …)",
    ledger_columns='columns={{"limit": …, "trigger": …}}',
    batch_due="batch.due()",
)


def said(kind: str, fields: Mapping[str, Any], words: Words = PYTHON) -> Said:
    """What is wrong and what to do about it, each in Chinese and in English."""
    choose = _CHOOSING.get(kind)
    more: dict[str, object] = {}
    if choose is not None:
        message, hint, more = choose(**fields)
    else:
        zh, en, hint_zh, hint_en = REASONS[kind][fields["why"]] if kind in REASONS else SENTENCES[kind]
        message, hint = (zh, en), (hint_zh, hint_en)
    filling = {name: _filling(name, value) for name, value in fields.items()} | more
    for name in ("reason", "detail"):
        filling[f"{name}_zh"] = filling.get(f"{name}_zh") or filling.get(name)
    filling["bare"] = unquoted(fields.get("value"))
    filling["argument"] = words[str(fields.get("of"))]
    zh, en, hint_zh, hint_en = (with_names(sentence, words).format_map(filling) for sentence in (*message, *hint))
    return (zh, en), (hint_zh, hint_en)


def with_names(sentence: str, words: Words) -> str:
    """A sentence with the reader's name for each argument; around a name in Chinese no blank is left.

    >>> with_names("用 <holidays> 加入", Words(holidays="通知文件夹")), with_names("用 <holidays> 加入", PYTHON)
    ('用通知文件夹加入', '用 holidays 加入')
    """
    if "<" not in sentence:
        return sentence

    def named(found: "re.Match[str]") -> str:
        called = words[found[2]]
        return called if _HAN.match(called) else f"{found[1]}{called}{found[3]}"

    return re.sub("( ?)<([a-z_0-9]+)>( ?)", named, sentence)


def _filling(name: str, value: object) -> object:
    """A field as a sentence shows it."""
    if name == "faults":  # there may be tens of thousands, and the sentence shows them otherwise
        return value
    if name in ("names", "there", "known") and isinstance(value, tuple):
        return ", ".join([shown(one) for one in value[:_MOST_NAMES]] + ["…"] * (len(value) > _MOST_NAMES))
    if name == "value":
        return shown(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value


def _unknown_limit(suggestions: Sequence[str], faults: Sequence[Any], **_: object) -> Chosen:
    hint = ("您要找的是否为：{suggestions}？", "Did you mean {suggestions}?")
    message = ("没有名为“{bare}”的时限。", "There is no limit {value}.")
    if not suggestions:
        hint = ("全部编号见 <limits>。", "See them all with: <limits>")
    return message, *_looking_in_faulty(faults, hint)


def _looking_in_faulty(faults: Sequence[Any], hint: Pair) -> tuple[Pair, dict[str, object]]:
    """A hint to look elsewhere, after what was left out: it may hold what is looked for. ``faults`` have a ``say``."""
    if not faults:
        return hint, {}
    zh, en = not_used(faults)
    return ("{faulty_zh}" + hint[0], "{faulty} " + hint[1]), {"faulty_zh": zh, "faulty": en}


def not_used(faults: Sequence[Any]) -> Pair:
    """That own files with faults were not used, where something was not found; ``faults`` have a ``say``."""
    zh, en = brief_faults(faults)
    files = len({one.file for one in faults})
    several = f"{files} files of your own are faulty and were" if files > 1 else "A file of your own is faulty and was"
    return (
        f"自备文件有 {files} 个有误、没有使用，要找的可能在其中：{zh}。",
        f"{several} not used; it may be there: {en}.",
    )


def _ambiguous_limit(candidates: Sequence[Any], **_: object) -> Chosen:
    told = candidates[:_MOST_NAMES]
    more = ["…"] * (len(candidates) > _MOST_NAMES)
    zh = "\n".join([f"  {one.government.zh} {one.name_zh}（{one.id}）" for one in told] + more)
    en = "\n".join([f"  {one.government.en}: {one.name_en} ({one.id})" for one in told] + more)
    return (
        (
            f"“{{bare}}”可能指以下 {len(candidates)} 项：\n{zh}\n",
            f"{{value}} may mean any of {len(candidates)}:\n{en}\n",
        ),
        (
            "请写明政府和全名（例：钦州/会签回复），或直接写编号。",
            "Name the government and the whole name, as in qinzhou/countersign reply, or give the id.",
        ),
        {},
    )


def _invalid_date(why: str, **_: object) -> Chosen:
    *first, last = QUOTED
    zh, en = f"{'、'.join(first)} 或 {last}", f"{', '.join(first)} or {last}"
    return (
        ("{value} 不是可用的日期。", "{value} is not a usable date."),
        DATES[why],
        {"examples_zh": zh, "examples_en": en},
    )


def _called(name: str) -> str:
    """The mark for an argument, which becomes an option at a command line; the name itself if it cannot be one."""
    return f"<{name}>" if name.isidentifier() and name not in PYTHON else name


def _corrected(name: str) -> Pair:
    called = _called(name)
    return f"请改正 {called}。", f"Correct {called}."


def _wrong_kind(name: str | None, wanted: str, **_: object) -> Chosen:
    called = _called(name or "")
    message = (f"{called} 应为{{zh}}，而不是 {{value}}。", f"{called} must be {{en}}, not {{value}}.")
    if name is None:
        message = ("“{bare}”不是{zh}。", "{value} is not {en}.")
    zh, en = WANTED[wanted]
    hint = _HOW.get(wanted, _corrected(name or ""))
    return message, hint, {"zh": zh, "en": en}


def _unknown_choice(name: str, choices: Sequence[str], of: str, faults: Sequence[Any], **_: object) -> Chosen:
    zh, en = _CHOICES.get(name, ("", ""))
    called = _called(name)
    message = (f"{called} 不能是 {{value}}。", f"{called} cannot be {{value}}.")
    if of:
        message = ("{of} 没有 {name} {value}。", "{of} has no {name} {value}.")
    if not choices:
        return message, ("没有可用的。", "It has none."), {}
    return message, *_looking_in_faulty(faults, ("可用：{choices}。" + zh, "Known: {choices}." + en))


def _out_of_range(name: str, value: object, **_: object) -> Chosen:
    called = _called(name)
    return (
        (
            f"{called} 应在 {{first}} 与 {{last}} 之间，而不是 {{value}}。",
            f"{called} must lie between {{first}} and {{last}}, not {{value}}.",
        ),
        _RANGES.get(name, _corrected(name)),
        {"value": value if isinstance(value, date) else shown(value)},
    )


def _wrong_order(name: str, side: str, other: str, of: str, **_: object) -> Chosen:
    (zh, en), (other_zh, other_en) = DAYS[name], DAYS[other]
    side_zh = "不早于" if side == "no earlier" else "不晚于"
    about = ("{of}：", "{of}: ") if of else ("", "")
    if not of:
        en = en[0].upper() + en[1:]
    return (
        (
            f"{about[0]}{zh} {{day}} 应{side_zh} {{other_day}}（{other_zh}）。",
            f"{about[1]}{en}, {{day}}, must be {side} than {{other_day}}, {other_en}.",
        ),
        (f"请检查 <{name}> 和 <{other}>。", f"Check <{name}> and <{other}>.")
        if name in ("since", "first")
        else ("请检查两个日期。", "Check the two dates."),
        {},
    )


def _excluded(names: Sequence[str]) -> Chosen:
    *others, last = (f"<{name}>" for name in names)
    return (
        (f"{'、'.join(others)} 与 {last} 只能给一个。", f"Only one of {', '.join(others)} and {last} can apply."),
        ("请只给一个。", "Give only one of them."),
        {},
    )


def _not_announced(
    known_on: date | None,
    coverage: tuple[date, date] | None,
    side: str,
    reach: tuple[date, date] | None,
    projected_to: date | None,
    likely: bool,
    **_: object,
) -> Chosen:
    message = ("{region}{zh}没有任何已公布的放假安排。", "No holiday arrangement for {region} was announced{en}.")
    if coverage is not None:
        message = (
            "{region}{zh}的放假安排只公布了 {begin} 至 {end}，本题需要此范围之外的日子。",
            "{region} is announced from {begin} to {end}{en}; this answer needs a day {side} that.",
        )
    if coverage is not None and projected_to is not None and projected_to > coverage[1]:
        message = (
            "{region}{zh}的放假安排只公布至 {end}，推算至 {projected_to}，本题需要此后的日子。",
            "{region} is announced up to {end}{en} and projected to {projected_to}; this answer needs a day after it.",
        )
    hint = _ON_NOTICES["known" if side == "after" and known_on is not None else side]
    if likely:
        zh, en = hint
        hint = f"{zh}也可加 <project>，按可能的安排推算。", f"{en} Or add <project> to count on the likely days."
    if reach is not None:
        hint = (f"请用 {reach[0]} 至 {reach[1]} 之内的日期。", f"Use dates from {reach[0]} to {reach[1]}.")
    zh, en = ("", "") if known_on is None else (f"（按 {known_on} 所知）", f" as known on {known_on}")
    begin, end = coverage or (None, None)
    return message, hint, {"zh": zh, "en": en, "begin": begin, "end": end}


def _not_in_force(in_force_until: date | None, **_: object) -> Chosen:
    zh, en = ("自 {in_force_from} 起", "from {in_force_from}")
    if in_force_until:
        zh, en = ("自 {in_force_from} 至 {in_force_until}", "from {in_force_from} to {in_force_until}")
    return (
        (
            f"{{limit}} 所在规则{zh}施行，{{trigger}} 不适用。",
            f"The rules of {{limit}} are in force {en}; they do not govern {{trigger}}.",
        ),
        ("如只作参考推算，请加 <ignore_in_force>。", "For an illustration only, add <ignore_in_force>."),
        {},
    )


def _bound_not_in_force(title: Text, in_force: Sequence[tuple[date, date | None]], **_: object) -> Chosen:
    zh = "、".join(f"自 {first} 起" if last is None else f"{first} 至 {last}" for first, last in in_force)
    en = ", ".join(f"from {first}" + ("" if last is None else f" to {last}") for first, last in in_force)
    return (
        (
            "{bound}（{title_zh}）在 {trigger} 不施行，不能作外部上限。施行期间：{zh}。",
            "{bound} ({title_en}) was not in force on {trigger} and bounds nothing then. In force: {en}.",
        ),
        ("请去掉 <bound>，或检查起算日。", "Leave out <bound>, or check the trigger day."),
        {"title_zh": title.zh, "title_en": title.en, "zh": zh, "en": en},
    )


def _no_number(
    article: str, cls: str, says: Text, points_to: Text | None, bounds: Sequence[str], **_: object
) -> Chosen:
    cited = citation(article)
    where = ("", "")
    if points_to is not None:
        where = (f"时限出处：{points_to.zh}。", f" Where the time is set: {points_to.en}.")
    advice = [_TIME_SET] * (cls == "deferred") + [_BOUNDS] * bool(bounds)
    hint = ("".join(zh for zh, _ in advice), " ".join(en for _, en in advice))
    if cls == "cadence":
        hint = ("次数与间隔请用 <cadence>。", "Ask how often with: <cadence>")
    elif not advice:
        hint = ("这一条不产生期限，<page> 有全文要点。", "No deadline follows from it; <page> has what it says.")
    return (
        (
            "{limit}（{cited_zh}）没有可以推算的天数：{says_zh}",
            "{limit} ({cited_en}) gives no number of days to count: {says_en}",
        ),
        hint,
        {
            "cited_zh": cited.zh,
            "cited_en": cited.en,
            "says_zh": says.zh + where[0],
            "says_en": says.en + where[1],
        },
    )


def _override_not_allowed(article: str, bounds: Sequence[str] | None, **_: object) -> Chosen:
    cited = citation(article)
    no_zh, no_en = ("", "") if bounds is None else ("没有写天数，也", "gives no number of days and ")
    more = ("；外部上限用 <bound>：{bounds}", "; for an outer bound use <bound>: {bounds}") if bounds else ("", "")
    return (
        (f"{{limit}}（{{zh}}）{no_zh}没有允许另定时限。", f"{{limit}} ({{en}}) {no_en}lets nobody set a limit."),
        (f"请去掉 <within> / <by>{more[0]}。", f"Leave out <within> / <by>{more[1]}."),
        {"zh": cited.zh, "en": cited.en},
    )


def _source_not_found(path: str, variable: str, document: bool) -> Chosen:
    hint = ("请检查路径；文件夹中须有 .toml 文件。", "Check the path; a folder must hold .toml files.")
    if variable:
        hint = ("请检查环境变量 {variable}。", "Check the environment variable {variable}, which names it.")
    elif document:
        hint = ("请检查路径，应为原文的纯文本。", "Check the path; the plain text of the document is wanted.")
    return ("{path} 处没有可用的文件。", "There is no file to read at {path}."), hint, {"path": shown(path)}


def _data_fault(faults: Sequence[Any]) -> Chosen:
    """``faults`` have a ``say``."""
    zh, en = ("\n".join(f"  {fault.say(one)}" for fault in faults[:_MOST_FAULTS]) for one in LANGUAGES)
    if more := len(faults[_MOST_FAULTS:]):
        zh, en = f"{zh}\n  ……另有 {more} 处", f"{en}\n  … and {more} more"
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return (
        (f"数据文件有 {len(faults)} 处错误：\n{{zh}}\n", f"{number} in the data files:\n{{en}}\n"),
        ("请逐条改正后再试；未改正前不给出日期。", "Mend each line and try again; no date is given from faulty data."),
        {"zh": zh, "en": en},
    )


def brief_faults(faults: Sequence[Any]) -> tuple[str, str]:
    """The first fault and how many there are, in one line of each language; ``faults`` have a ``say``."""
    zh, en = (faults[0].say(one) for one in LANGUAGES)
    more = len(faults) - 1
    return (f"{zh}（另有 {more} 处错误）", f"{en} (and {more} more)") if more else (zh, en)


def _output_failed(too_large: bool, **_: object) -> Chosen:
    hint = (
        "没有留下不完整的文件；请检查磁盘空间、文件夹与权限后重试。",
        "No incomplete file was left; check disk space, folder and permissions, then run it again.",
    )
    if too_large:
        hint = ("请改写成 .csv 或 .parquet。", "Write .csv or .parquet instead.")
    return ("无法写入 {path!r}：{reason_zh}。", "{path!r} could not be written: {reason}."), hint, {}


_CHOOSING: dict[str, Callable[..., Chosen]] = {
    "UnknownLimit": _unknown_limit,
    "AmbiguousLimit": _ambiguous_limit,
    "InvalidDate": _invalid_date,
    "WrongKind": _wrong_kind,
    "UnknownChoice": _unknown_choice,
    "OutOfRange": _out_of_range,
    "WrongOrder": _wrong_order,
    "Excluded": _excluded,
    "NotAnnounced": _not_announced,
    "NotInForce": _not_in_force,
    "BoundNotInForce": _bound_not_in_force,
    "NoNumber": _no_number,
    "OverrideNotAllowed": _override_not_allowed,
    "SourceNotFound": _source_not_found,
    "DataFault": _data_fault,
    "OutputFailed": _output_failed,
}
KINDS = frozenset({*_CHOOSING, *SENTENCES, *REASONS})  # every kind that has sentences
