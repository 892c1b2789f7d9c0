"""Everything that can go wrong, as types: one base class, a message and a hint in two languages.

Each error says what is wrong, where, and what to do next. ``code`` is stable and meant for programs;
``usage`` tells whether the question was malformed (the caller's to mend) or whether it is a good question
that has no answer.
"""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, NamedTuple

from gov_deadlines.packing import packed
from gov_deadlines.text import LANGUAGES, Language, Text, citation, shown, unquoted


class GovDeadlinesError(Exception):
    """Base of every error this library raises on purpose.

    Attributes:
        code: a stable identifier.
        usage: True where the question itself is malformed.
        message: what is wrong, and where.
        hint: what to do about it.
    """

    code: ClassVar[str] = "error"
    usage: ClassVar[bool] = False

    def __init__(self, message: tuple[str, str], hint: tuple[str, str]) -> None:
        """``message`` and ``hint`` are pairs: Chinese, English."""
        self.message = Text(self.code, *message)
        self.hint = Text(self.code, *hint)
        super().__init__(f"{message[1]} {hint[1]}")

    def say(self, language: Language) -> str:
        """Message and hint in one language."""
        space = "" if language == "zh" else " "
        return self.message.say(language) + space + self.hint.say(language)

    def __reduce__(self) -> tuple[object, ...]:
        """As itself into another process, though each kind is made from other values than its message.

        What cannot follow it there is left behind: such a value is replaced by its ``repr``, such a cause dropped.
        """
        return packed(self, GovDeadlinesError)


class UnknownLimit(GovDeadlinesError, LookupError):
    """No limit has this id."""

    code = "unknown-limit"
    usage = True

    def __init__(self, value: object, close: Sequence[str]) -> None:
        self.value = value
        self.suggestions = tuple(close)
        names = ", ".join(close)
        super().__init__(
            (f"没有编号为“{unquoted(value)}”的时限。", f"There is no limit {shown(value)}."),
            (
                f"您要找的是否为：{names}？" if close else "用 gov-deadlines limits list 查看全部编号。",
                f"Did you mean {names}?" if close else "See them all with: gov-deadlines limits list",
            ),
        )


class UnknownRegion(GovDeadlinesError, LookupError):
    """A region for which no calendar is kept."""

    code = "unknown-region"
    usage = True

    def __init__(self, value: object, known: Sequence[str]) -> None:
        self.value = value
        names = ", ".join(known)
        super().__init__(
            (f"没有地区“{unquoted(value)}”的日历。", f"There is no calendar for region {shown(value)}."),
            (f"可用地区：{names}。", f"Known regions: {names}."),
        )


class InvalidDate(GovDeadlinesError, ValueError):
    """Something that is not a usable calendar date."""

    code = "invalid-date"
    usage = True

    def __init__(self, value: object, hint: tuple[str, str] | None = None) -> None:
        self.value = value
        super().__init__(
            (f"{shown(value)} 不是可用的日期。", f"{shown(value)} is not a usable date."),
            hint
            or (
                "请写成 2024-04-03、20240403、2024年4月3日 或 today。",
                "Write it as 2024-04-03, 20240403, 2024年4月3日 or today.",
            ),
        )


class InvalidArgument(GovDeadlinesError, ValueError):
    """An argument of a wrong kind, shape or value."""

    code = "invalid-argument"
    usage = True


class RestDay(GovDeadlinesError, ValueError):
    """``add(day, 0)`` on a rest day, without a rule for rolling."""

    code = "rest-day"
    usage = True

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            (f"{day} 是休息日，加 0 个工作日没有结果。", f"{day} is a rest day: adding 0 working days is undefined."),
            (
                "请用 roll（命令行 --roll）说明往哪边移：following 顺延，preceding 提前。",
                "Say where to move with roll (--roll on the command line): following is later, preceding earlier.",
            ),
        )


class NotAnnounced(GovDeadlinesError, LookupError):
    """The answer needs a day that no notice known so far has decided.

    Attributes:
        region, known_on: the calendar that was asked.
        coverage: first and last announced day, or None where nothing is announced.
        reach: where only so many days beyond the coverage may be asked about, the first and the last of them.
        side: "before" or "after" the coverage, or "none".
    """

    code = "not-announced"

    def __init__(
        self,
        region: str,
        known_on: date | None,
        coverage: tuple[date, date] | None,
        side: str,
        reach: tuple[date, date] | None = None,
    ) -> None:
        self.region = region
        self.known_on = known_on
        self.coverage = coverage
        self.side = side
        self.reach = reach
        as_known = ("", "") if known_on is None else (f"（按 {known_on} 所知）", f" as known on {known_on}")
        if coverage is None:
            message = (
                f"{region}{as_known[0]}没有任何已公布的放假安排。",
                f"No holiday arrangement for {region} was announced{as_known[1]}.",
            )
        else:
            first, last = coverage
            message = (
                f"{region}{as_known[0]}的放假安排只公布了 {first} 至 {last}，本题需要此范围之外的日子。",
                f"{region} is announced from {first} to {last}{as_known[1]}; this answer needs a day {side} that.",
            )
        super().__init__(message, self._advice(side, known_on) if reach is None else _within(*reach))

    @staticmethod
    def _advice(side: str, known_on: date | None) -> tuple[str, str]:
        if side == "after" and known_on is not None:
            return (
                "请改用较晚的 --known-on 或不加（只算届时已公布的通知）；还没有收录的通知用 --holidays DIR 加入。",
                "Use a later --known-on, or none: only notices published by then count. --holidays DIR adds others.",
            )
        if side == "after":
            return (
                "新的放假通知公布后，用 --holidays DIR（或 GOV_DEADLINES_HOLIDAYS）加入即可。",
                "Add the next notice with --holidays DIR (or GOV_DEADLINES_HOLIDAYS) once it is out.",
            )
        if side == "none":
            return ("请改用较晚的 --known-on，或不加。", "Use a later --known-on, or none.")
        return ("请改用范围之内的日期。", "Use a date within that range.")


def _within(first: date, last: date) -> tuple[str, str]:
    return f"请用 {first} 至 {last} 之内的日期。", f"Use dates from {first} to {last}."


class NotInForce(GovDeadlinesError, LookupError):
    """The rules were not in force on the trigger day."""

    code = "not-in-force"

    def __init__(self, limit: str, trigger: date, first: date, last: date | None) -> None:
        self.limit = limit
        self.trigger = trigger
        self.in_force_from = first
        self.in_force_until = last
        zh, en = f"自 {first} 起施行", f"are in force from {first}"
        if last is not None and trigger > last:
            zh, en = f"已于 {last} 停止执行", f"ceased to apply after {last}"
        super().__init__(
            (
                f"{limit} 所在规则{zh}，{trigger} 不适用。",
                f"The rules of {limit} {en}; they do not govern {trigger}.",
            ),
            (
                "如只作参考推算，请加 --ignore-in-force（ignore_in_force=True）。",
                "For an illustration only, add --ignore-in-force (ignore_in_force=True).",
            ),
        )


class BoundNotInForce(GovDeadlinesError, LookupError):
    """No version of the instrument that was to give an outer bound was in force on the trigger day.

    ``in_force`` has the first and last day (None: no end) of each version.
    """

    code = "bound-not-in-force"

    def __init__(self, bound: str, title: Text, trigger: date, in_force: Sequence[tuple[date, date | None]]) -> None:
        self.bound = bound
        self.trigger = trigger
        self.in_force = tuple(in_force)
        zh = "、".join(f"自 {first} 起" if last is None else f"{first} 至 {last}" for first, last in in_force)
        en = ", ".join(f"from {first}" + ("" if last is None else f" to {last}") for first, last in in_force)
        super().__init__(
            (
                f"{bound}（{title.zh}）在 {trigger} 不施行，不能作外部上限。施行期间：{zh}。",
                f"{bound} ({title.en}) was not in force on {trigger} and bounds nothing then. In force: {en}.",
            ),
            ("请去掉 --bound（bound），或检查起算日。", "Leave out --bound (bound), or check the trigger day."),
        )


class NoNumber(GovDeadlinesError, LookupError):
    """The text gives no number of days to count: a cadence, or a duty to act at once, promptly, before something.

    Attributes:
        limit, article, cls: what was asked.
        points_to: where the text says the number is to be found, if it does.
        bounds: names of other instruments that give one for the same act and bind the same party.
    """

    code = "no-number"

    def __init__(
        self, limit: str, article: str, cls: str, says: Text, points_to: Text | None = None, bounds: Sequence[str] = ()
    ) -> None:
        self.limit = limit
        self.article = article
        self.cls = cls
        self.points_to = points_to
        self.bounds = tuple(bounds)
        cited = citation(article)
        to = ("", "")
        if points_to is not None:
            to = f"时限出处：{points_to.zh}。", f" Where the time is set: {points_to.en}."
        super().__init__(
            (
                f"{limit}（{cited.zh}）没有可以推算的天数：{says.zh}{to[0]}",
                f"{limit} ({cited.en}) gives no number of days to count: {says.en}{to[1]}",
            ),
            self._advice(),
        )

    def _advice(self) -> tuple[str, str]:
        if self.cls == "cadence":
            check = f"gov-deadlines cadence check {self.limit} --dates"
            return f"次数与间隔请用 {check} 文件。", f"Ask how often with: {check} FILE"
        names = ", ".join(self.bounds)
        zh, en = [], []
        if self.cls == "deferred":
            zh.append("知道所定时间的，用 --within 5wd 或 --by 日期 给出。")
            en.append("If you know the time set, give it with --within 5wd or --by DATE.")
        if names:
            zh.append(f"可参考的外部上限用 --bound：{names}。")
            en.append(f"For an outer bound from another instrument use --bound: {names}.")
        return (
            "".join(zh) or "这一条不产生期限，用 gov-deadlines limits show 看全文要点。",
            " ".join(en) or "No deadline follows from it; gov-deadlines limits show has what it says.",
        )


class OverrideNotAllowed(GovDeadlinesError, ValueError):
    """The text lets nobody set another limit."""

    code = "override-not-allowed"
    usage = True

    def __init__(self, limit: str, article: str, bounds: Sequence[str] | None = None) -> None:
        """``bounds``, of a duty without a number, name the other instruments that give one."""
        self.limit = limit
        cited = citation(article)
        no_zh, no_en = ("", "") if bounds is None else ("没有写天数，也", "gives no number of days and ")
        names = ", ".join(bounds or ())
        super().__init__(
            (
                f"{limit}（{cited.zh}）{no_zh}没有允许另定时限。",
                f"{limit} ({cited.en}) {no_en}lets nobody set a limit.",
            ),
            (
                f"请去掉 --within / --by；外部上限用 --bound：{names}。" if names else "请去掉 --within / --by。",
                "Leave out --within / --by" + (f"; for an outer bound use --bound: {names}." if names else "."),
            ),
        )


class SourceNotFound(GovDeadlinesError, LookupError):
    """A file or folder that was named is not there, or holds nothing of the kind that was asked for."""

    code = "source-not-found"
    usage = True

    def __init__(self, path: str, variable: str = "", *, document: bool = False) -> None:
        """``variable`` is the environment variable that named ``path``, where one did.

        ``document``: a government's text was asked for, and no data.
        """
        self.path = path
        self.variable = variable
        super().__init__(
            (f"{shown(path)} 处没有可用的文件。", f"There is no file to read at {shown(path)}."),
            (
                f"请检查环境变量 {variable}。",
                f"Check the environment variable {variable}, which names it.",
            )
            if variable
            else ("请检查路径，应为规则全文的纯文本。", "Check the path; the plain text of the rules is wanted.")
            if document
            else ("请检查路径；文件夹中须有 .toml 文件。", "Check the path; a folder must hold .toml files."),
        )


class Fault(NamedTuple):
    """One fault in a data file: where it is, what is wrong and what to write instead."""

    file: str
    line: int
    code: str
    zh: str
    en: str

    def say(self, language: Language) -> str:
        """``file:line: what is wrong`` in one language."""
        return f"{self.file}:{self.line}: {self.zh if language == 'zh' else self.en}"


class DataFault(GovDeadlinesError, ValueError):
    """One or more data files are broken; ``faults`` has every fault found, in file order, the message the first 50."""

    code = "data-fault"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        listed = self.faults[:50]  # a file can have as many faults as lines; nobody reads on
        zh, en = ("\n".join(f"  {fault.say(one)}" for fault in listed) for one in LANGUAGES)
        if more := len(faults) - len(listed):
            zh, en = f"{zh}\n  ……另有 {more} 处", f"{en}\n  … and {more} more"
        number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(
            (f"数据文件有 {len(faults)} 处错误：\n{zh}\n", f"{number} in the data files:\n{en}\n"),
            (
                "请逐条改正后再试；未改正前不给出日期。",
                "Mend each line and try again; no date is given from faulty data.",
            ),
        )


class ExtraMissing(GovDeadlinesError, ImportError):
    """A part of this package whose extra is not installed."""

    code = "extra-missing"
    usage = True

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        self.module = module
        super().__init__(
            (f"缺少模块 {module}。", f"The module {module} is not installed."),
            (
                f"请在本程序源码所在的文件夹运行：pip install '.[{extra}]'",
                f"In the folder with this program's source, run: pip install '.[{extra}]'",
            ),
        )


class OutputExists(GovDeadlinesError, FileExistsError):
    """A file that would be written is there already."""

    code = "output-exists"
    usage = True

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            (f"{path!r} 已经存在。", f"{path!r} exists already."),
            (
                "请换个名字，或加 --force（force=True）覆盖。",
                "Choose another name, or overwrite with --force (force=True).",
            ),
        )


class UnreadableTable(GovDeadlinesError, ValueError):
    """A file of rows that as a whole cannot be read: no header, a column that is missing, a broken container."""

    code = "unreadable-table"
    usage = True


class OutputFailed(GovDeadlinesError, OSError):
    """The result could not be written: a full disk, a missing folder, no permission. Nothing was left behind.

    Attributes:
        path: what was to be written.
        reason, reason_zh: why it could not be, as the system says it where the latter is empty.
    """

    code = "output-failed"

    def __init__(self, path: str, reason: str, reason_zh: str = "", hint: tuple[str, str] | None = None) -> None:
        self.path = path
        self.reason = reason
        self.reason_zh = reason_zh
        super().__init__(
            (f"无法写入 {path!r}：{reason_zh or reason}。", f"{path!r} could not be written: {reason}."),
            hint
            or (
                "没有留下不完整的文件；请检查磁盘空间、文件夹与权限后重试。",
                "No incomplete file was left; check disk space, folder and permissions, then run it again.",
            ),
        )


class JobUnfinished(GovDeadlinesError, OSError):
    """A run was interrupted while it gave several files their names, and what it left could not be finished.

    Attributes:
        path: a file that it was to write.
        journal: the hidden file that says what is still to be done.
        reason, reason_zh: why that could not be done.
    """

    code = "job-unfinished"

    def __init__(self, path: str, journal: str, reason: str, reason_zh: str = "") -> None:
        self.path = path
        self.journal = journal
        self.reason = reason
        self.reason_zh = reason_zh
        super().__init__(
            (
                f"先前写 {path!r} 的一次运行被中断，未能补完：{reason_zh or reason}。",
                f"An earlier run that wrote {path!r} was interrupted and could not be finished: {reason}.",
            ),
            (
                f"排除原因后再运行一次即可补完；如要放弃，请删除 {journal!r}，并核对它所列的文件。",
                f"Run it again once that is mended; to give it up, remove {journal!r} and check the files it lists.",
            ),
        )
