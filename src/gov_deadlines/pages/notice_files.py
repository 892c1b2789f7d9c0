"""Notice files: drafts as TOML, and what a check of one found, as a page."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gov_deadlines.pages.voice import Voice, aligned, spans
from gov_deadlines.text import Language
from gov_deadlines.workdays.notice_check import Checked
from gov_deadlines.workdays.notice_drafts import NoticeDraft
from gov_deadlines.workdays.notices import KEYS, REST_KEYS, Decree, Notice

_KEY_WORDS = {
    "off": ("放假", "off"),
    "work": ("上班", "worked"),
    "extension": ("延长", "extension"),
    "restored": ("恢复上班", "restored"),
}
_GUIDES = {
    "new": (
        (
            "放假通知草稿：法定节假日已按现行放假办法填好，其余照通知原文填写；还有 TODO 时不能载入。",
            "off 放假日，work 调休上班日（周末）；每行一个节日，日期、A..B 日期段，或它们的列表。",
            "尚未公布的，加一行 draft = true，此时 number、issued、published 可以不写。",
        ),
        (
            "Draft of a holiday notice. The statutory days of the measure in force are filled in. Fill in the rest",
            "from the notice; the file cannot be loaded while a TODO is left. off: days off; work: make-up days.",
            "One line a holiday: a day, a span A..B, or a list. While it is not published, add the line draft = true;",
            "number, issued and published may then be left out.",
        ),
    ),
    "import": (
        (
            "取自另一个日历库，不是通知原文：只作草案。请与原文核对，公布后写全文号与日期并删去 draft。",
            "该库只记放假日与上班日，节前节后的周末可能没有列出。",
        ),
        (
            "Taken from another library, not from the notice: a draft only. Check it against the text; once that is",
            "published, fill in its number and dates and remove `draft`. The library lists days off and make-up days;",
            "weekends beside a holiday may not be listed.",
        ),
    ),
}


# --- A draft as TOML --------------------------------------------------------------------------------------------


def draft_toml(draft: NoticeDraft, guide: str, language: Language) -> str:
    """A draft as the text of a notice file, with comments in one language; ``guide`` is ``new`` or ``import``."""
    say = Voice(language)
    comments = [f"# {line}" for line in _GUIDES[guide][language == "en"]]
    if draft.known:
        days = (f"{say.day(day)} {say.holiday(name)}" for day, name in draft.known)
        comments += ["#", *(f"# {line}" for line in days)]
    head = ["schema = 1", f"region = {_text(draft.region)}", f"year = {draft.year}"]
    notice = ["[[notice]]", *(f"{key} = {_value(value)}" for key, value in draft.keys.items())]
    lines = ["[notice.days]", *(f"{_text(line.name)} = {_inline(line.values.items())}" for line in draft.lines)]
    return "\n".join([*comments, "", *head, "", *notice, "", *lines]) + "\n"


def _inline(values: Iterable[tuple[str, Sequence[str]]]) -> str:
    shown = (f"{key} = {_value(list(days) if len(days) > 1 else days[0])}" for key, days in values)
    return f"{{ {', '.join(shown)} }}"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_value, value))}]"
    return _text(str(value))


def _text(value: str) -> str:
    """A string in TOML, whose basic strings are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)


# --- A check ----------------------------------------------------------------------------------------------------


def checked_page(found: Checked, language: Language) -> str:
    """The days of each notice as the file has them, then what is wrong or doubtful, and what to do."""
    say = Voice(language)
    parts = [_notice_lines(notice, say) for notice in found.notices]
    return "\n\n".join("\n".join(part) for part in [*parts, [*findings(found, language)]] if part)


def _notice_lines(notice: Notice, say: Voice) -> list[str]:
    """A notice with one row for each holiday: the days off with their number, and the days worked."""
    rows = [(say.holiday(name), key, days) for name, key, days in _rows(notice.decrees, say)]
    return [f"{notice.region} {notice.year}  {say.text(notice.title)}", *([aligned(rows)] if rows else [])]


def _rows(decrees: Sequence[Decree], say: Voice) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys(decree.name for decree in decrees):
        for key in KEYS:
            days = [decree.date for decree in decrees if (decree.name, decree.key) == (name, key)]
            if days:
                shown = _span_words(days, say) if key in REST_KEYS else say.listed.join(map(say.day, sorted(days)))
                yield name, say.word(key, _KEY_WORDS), shown


def _span_words(days: Sequence[date], say: Voice) -> str:
    """Days off as spans with their weekdays, and how many days they are."""
    number = len(days)
    ends = [run.split("..") for run in spans(days).split(", ")]
    shown = say.listed.join("..".join(say.day(date.fromisoformat(end)) for end in run) for run in ends)
    return f"{shown}{say.comma}{say(f'共{number}天', '1 day' if number == 1 else f'{number} days')}"


def findings(found: Checked, language: Language) -> Iterator[str]:
    """What it was held against, every doubt and confirmed doubt, and what to do about them."""
    say, zh = Voice(language), language == "zh"
    against = say.listed.join(say.text(one) for one in found.against)
    yield say(f"对照：{against}。", f"Held against: {against}.")
    yield from (f"{one.say(found.file, zh)}" for one in found.doubts)
    for one in found.confirmed:
        yield f"{one.say(found.file, zh)}{say('。已确认：', '. Confirmed: ')}{one.confirmed}"
    yield _verdict(found, say)


def _verdict(found: Checked, say: Voice) -> str:
    if not found.doubts:
        return say("没有错误，也没有存疑之处。", "No fault, and nothing doubtful.")
    codes = ", ".join(dict.fromkeys(one.code for one in found.doubts))
    return say(
        f"{len(found.doubts)} 处存疑。请对照原文；原文如此的，"
        f'在 [[notice]] 下写 confirmed = "{codes}: 理由"，再检查一次。',
        f"Doubts: {len(found.doubts)}. Look at the text; where it says so, write below [[notice]]: "
        f'confirmed = "{codes}: the reason", and check again.',
    )
