"""The sheet of what falls due or was missed: a block for each department, the nearest first."""

from collections.abc import Sequence
from typing import NamedTuple

from gov_deadlines.answers.coming import SHOWN, Coming, Group, Overview
from gov_deadlines.ledger.looks import (
    BARE,
    CENTRED,
    DATE,
    GROUP,
    HEADER,
    LINK,
    NOTE,
    PLAIN,
    SECTION,
    SUBTITLE,
    TITLE,
    URGENCY_LOOKS,
    coloured,
)
from gov_deadlines.ledger.made_sheets import Draft
from gov_deadlines.pages.coming import firmness, group_words, status_said
from gov_deadlines.pages.voice import Voice
from gov_deadlines.wording.coming import (
    COMING,
    MADE,
    MEANINGS,
    NOTHING,
    TITLES,
    marked,
    weekday_words,
    within_words,
)

_WIDTHS = (16, 38, 20, 12, 12, 12, 24, 28, 14, 7)
_LAST = len(_WIDTHS) - 1
_HEAD = 5  # rows above the first block
_PER_LINE = 18  # Chinese characters of a matter on one line
_LINE, _ROW = 15.0, 21.0  # points


class Sheets(NamedTuple):
    """What our sheets say of the ledger they were made from.

    Attributes:
        say: the language.
        ledger: the name of its sheet.
        overview, coming: the names of ours.
    """

    say: Voice
    ledger: str
    overview: str
    coming: str


def place(sheet: str, row: int) -> str:
    """A row of a sheet, as a link names it.

    >>> place("督办'24", 5)
    "'督办''24'!A5"
    """
    return "'" + sheet.replace("'", "''") + f"'!A{row}"


def coming_draft(found: Overview, sheets: Sheets) -> Draft:
    """Lay the sheet out."""
    say = sheets.say
    draft = Draft(sheets.coming, _WIDTHS)
    opening(draft, TITLES[COMING.code].say(say.language), found, sheets, _LAST)
    draft.line(_HEAD - 1, 0, [(name, HEADER) for name in _header(say)])
    draft.heights[_HEAD - 1] = _ROW * 1.4
    draft.frozen, draft.landscape = _HEAD, True
    row = _HEAD
    for group in found.coming:
        row = _block(draft, row, group, sheets)
    if not found.coming:
        draft.put(row, 0, NOTHING.say(say.language), PLAIN, to=_LAST)
        row += 1
    legend(draft, row + 1, SHOWN, say, _LAST)
    return draft


def opening(draft: Draft, title: str, found: Overview, sheets: Sheets, last: int) -> None:
    """The first three lines of a sheet of ours: its title, what it looks at, and who made it."""
    say, language = sheets.say, sheets.say.language
    within = within_words(found.within.length, found.last_days, language)
    as_of = weekday_words(found.within.as_of, language)
    about = say(
        f"截至 {as_of}　·　所看时段：{within}　·　来自工作表“{sheets.ledger}”",
        f"As of {as_of}  ·  looking {within}  ·  from the sheet {sheets.ledger!r}",
    )
    draft.put(0, 0, title, TITLE, to=last)
    draft.put(1, 0, about, SUBTITLE, to=last)
    draft.put(2, 0, MADE.say(language), NOTE, to=last)
    draft.heights |= {0: 36, 1: 20, 2: 16}


def legend(draft: Draft, row: int, codes: Sequence[str], say: Voice, last: int, width: int = 1) -> None:
    """What the marks and colours mean, a line for each; the mark takes ``width`` columns."""
    draft.put(row, 0, say("图例", "Legend"), SECTION, to=last)
    for at, code in enumerate(codes, row + 1):
        draft.put(at, 0, marked(code, say.language), coloured(CENTRED, URGENCY_LOOKS[code]), to=width - 1)
        draft.put(at, width, MEANINGS[code].say(say.language), BARE, to=last)
        draft.heights[at] = _ROW


def _header(say: Voice) -> list[str]:
    return [
        say("级别", "Urgency"),
        say("事项", "Matter"),
        say("时限", "Limit"),
        say("起算日", "Trigger"),
        say("最迟日期", "Due"),
        say("稳妥日期", "Safest"),
        say("确定程度", "How firm"),
        say("状态", "Status"),
        say("依据条款", "Article"),
        say("原行", "Row"),
    ]


def _block(draft: Draft, row: int, group: Group, sheets: Sheets) -> int:
    """Lay out a department's duties; returns the next free row."""
    draft.put(row, 0, group_words(group, sheets.say), GROUP, to=_LAST)
    draft.heights[row] = _ROW
    for at, one in enumerate(group.rows, row + 1):
        _duty(draft, at, one, sheets)
    return row + 1 + len(group.rows)


def _duty(draft: Draft, row: int, one: Coming, sheets: Sheets) -> None:
    say, duty = sheets.say, one.duty
    colour = URGENCY_LOOKS[one.urgency]
    draft.line(
        row,
        0,
        [
            (marked(one.urgency, say.language), coloured(CENTRED, colour)),
            (duty.matter, PLAIN),
            (duty.name, PLAIN),
            (duty.trigger, DATE),
            (duty.due, DATE._replace(bold=True)),
            (duty.safest, DATE),
            (firmness(duty, say), PLAIN),
            (status_said(duty, say), PLAIN),
            (duty.article, PLAIN),
        ],
    )
    draft.put(row, _LAST, str(duty.row), LINK, link=place(sheets.ledger, duty.row))
    draft.heights[row] = max(_ROW, _LINE * -(-len(duty.matter) // _PER_LINE), _LINE * 2 if duty.provisional else 0)
