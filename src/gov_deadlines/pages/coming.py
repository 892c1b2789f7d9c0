"""What is coming, on a terminal; and the words that our sheets and calendars share."""

from collections.abc import Iterator

from gov_deadlines.answers.coming import SHOWN, Coming, Duty, Group, Overview
from gov_deadlines.answers.projecting import DateBounds
from gov_deadlines.pages.voice import Voice, aligned
from gov_deadlines.text import Language
from gov_deadlines.wording.coming import MARKS, NO_DEPARTMENT, NOTHING, headline, marked, within_words
from gov_deadlines.wording.status import amount_words, status_words

_MOST = 60  # duties on a terminal
_LONGEST = 30  # characters of a matter


def coming_page(found: Overview, language: Language, most: int = _MOST) -> str:
    """The counts in a sentence, then every department with what was missed and what is coming, the nearest first.

    More than ``most`` duties are cut off, and the last line says how many more there are.
    """
    say = Voice(language)
    within = within_words(found.within.length, found.last_days, language)
    as_of = say.day(found.within.as_of)
    lines = [say(f"截至 {as_of}，{within}：", f"As of {as_of}, {within}:")]
    lines.append(headline(found.rows, found.urgencies, found.unanswered, language))
    left = most
    for group in found.coming:
        shown = group.rows[:left]
        if shown:
            lines += ["", group_words(group, say), aligned([_line(one, say) for one in shown])]
        left -= len(shown)
    total = sum(len(group.rows) for group in found.coming)
    if not total:
        lines += ["", NOTHING.say(language)]
    if total > most:
        more = total - most
        lines += [
            "",
            say(f"还有 {more} 件没有列出，见写出的工作表。", f"{more} more are in the sheet that was written."),
        ]
    return "\n".join(lines)


def _line(one: Coming, say: Voice) -> list[str]:
    duty = one.duty
    matter = duty.matter if len(duty.matter) <= _LONGEST else duty.matter[: _LONGEST - 1] + "…"
    row = say(f"第 {duty.row} 行", f"row {duty.row}")
    firm = say.word("provisional") if duty.provisional else ""
    return [
        f"  {MARKS[one.urgency]} {duty.due}",
        status_said(duty, say),
        firm,
        duty.name,
        " ".join(matter.split()),
        row,
    ]


def group_words(group: Group, say: Voice) -> str:
    """A department, and how many of its duties are how urgent.

    >>> group_words(Group("", ()), Voice("zh"))
    '（未写部门）：0 件'
    """
    counts = ((code, group.count(code)) for code in SHOWN)
    told = say.listed.join(f"{marked(code, say.language)} {many}" for code, many in counts if many)
    name = group.who or NO_DEPARTMENT.say(say.language)
    return f"{name}{say.colon}{say(f'{len(group.rows)} 件', str(len(group.rows)))}{say.aside(told)}"


def firmness(duty: Duty, say: Voice) -> str:
    """Whether the due day is firm, and how far a notice to come may move it."""
    bounds = DateBounds(duty.earliest, duty.latest) if duty.earliest and duty.latest else None
    return say.word("provisional" if duty.provisional else "settled") + say.between(bounds)


def status_said(duty: Duty, say: Voice) -> str:
    """The status in words, with its working days."""
    days = duty.days
    amount = amount_words(str(days), say.language, working=True, one=days == 1) if days else ""
    return status_words(duty.status, amount, say.language)
