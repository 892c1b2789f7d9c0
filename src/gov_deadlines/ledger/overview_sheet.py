"""The first sheet: how many matters there are, how urgent they are, when they fall due, and who owes them."""

from collections.abc import Iterator

from gov_deadlines.answers.coming import OPEN, URGENCIES, Group, Overview
from gov_deadlines.ledger.chart import Cells, Series, bars
from gov_deadlines.ledger.coming_sheet import Sheets, legend, opening
from gov_deadlines.ledger.looks import (
    CENTRED,
    COUNT,
    DATE,
    GROUP,
    HEADER,
    HEADLINE,
    NUMBER,
    PLAIN,
    SECTION,
    STATUS_LOOKS,
    URGENCY_LOOKS,
    WEEK,
    coloured,
)
from gov_deadlines.ledger.made_sheets import Draft, Drawn
from gov_deadlines.ledger.styles import Look
from gov_deadlines.pages.voice import Voice
from gov_deadlines.wording.coming import NO_DEPARTMENT, OVERVIEW, TITLES, UNANSWERED, URGENCY_WORDS, headline, marked
from gov_deadlines.wording.status import STATUS_WORDS

_COLUMNS, _WIDTH, _PIXELS = 16, 7.0, 54  # the width of a column in characters, and what that is in pixels
_LAST, _HALF = _COLUMNS - 1, _COLUMNS // 2
_TILES, _CHARTS = 5, 8  # the rows where they begin
_ROW, _ROW_PIXELS = 18.0, 24
_HEIGHT = 14  # rows of a chart
_BARS = 12  # departments in their chart, at most
_ONE_PAGE = 12  # departments up to which all goes on one page
_NAME, _FIRST, _SUM, _NEAREST, _OPEN = 4, 5, 11, 12, 14  # the columns of the table of departments
_TOTAL = coloured(NUMBER, GROUP)
_CODES = (*URGENCIES, UNANSWERED)


def overview_draft(found: Overview, sheets: Sheets) -> Draft:
    """Lay the sheet out."""
    say = sheets.say
    draft = Draft(sheets.overview, [_WIDTH] * _COLUMNS)
    opening(draft, TITLES[OVERVIEW.code].say(say.language), found, sheets, _LAST)
    draft.put(3, 0, headline(found.rows, found.urgencies, found.unanswered, say.language), HEADLINE, to=_LAST)
    _tiles(draft, found, say)
    row = _CHARTS + _HEIGHT + 1
    if len(found.groups) > 1:
        row = _departments(draft, row, found, say) + 1
    row = max(_statuses(draft, row, found, say), _weeks(draft, row, found, say)) + 1
    legend(draft, row, _CODES, say, _LAST, width=2)
    draft.heights = dict.fromkeys(range(row + len(_CODES) + 1), _ROW) | draft.heights | {3: 40, 4: 8, 7: 8}
    draft.pages = int(len(found.groups) <= _ONE_PAGE)
    return draft


def _tiles(draft: Draft, found: Overview, say: Voice) -> None:
    """A large number for each degree of urgency; together they are all rows."""
    for at, code in enumerate(_CODES):
        many = found.unanswered if code == UNANSWERED else found.urgencies[code]
        look = coloured(CENTRED, URGENCY_LOOKS[code])._replace(wrap=True)
        draft.put(_TILES, 2 * at, marked(code, say.language), look, to=2 * at + 1)
        draft.put(_TILES + 1, 2 * at, many, look._replace(size=26, bold=True, number_format="0"), to=2 * at + 1)
    draft.heights |= {_TILES: 24 if say.language == "zh" else 34, _TILES + 1: 46}


def _statuses(draft: Draft, row: int, found: Overview, say: Voice) -> int:
    """The table and the chart of statuses; returns the next free row."""
    rows = [(STATUS_WORDS[code].say(say.language), many, STATUS_LOOKS[code]) for code, many in found.statuses.items()]
    rows.append((URGENCY_WORDS[UNANSWERED].say(say.language), found.unanswered, STATUS_LOOKS[UNANSWERED]))
    title = say("各种状态的件数", "How many have which status")
    return _table(draft, (row, 0), (title, say("状态", "Status")), rows, say)


def _weeks(draft: Draft, row: int, found: Overview, say: Voice) -> int:
    """The table and the chart of weeks; returns the next free row."""
    rows = [
        (URGENCY_WORDS[code].say(say.language), found.urgencies[code], URGENCY_LOOKS[code])
        for code in ("missed", "deemed")
        if code == "missed" or found.urgencies[code]
    ]
    rows += [(f"{one.first:%m-%d} ~ {one.last:%m-%d}", one.due, WEEK) for one in found.weeks]
    rows.append((say("更晚", "later"), found.beyond, URGENCY_LOOKS["later"]))
    title = say("未办结的在哪一周到期", "In which week what is not done falls due")
    return _table(draft, (row, _HALF), (title, say("周", "Week")), rows, say)


def _table(
    draft: Draft, place: tuple[int, int], names: tuple[str, str], rows: list[tuple[str, int, Look]], say: Voice
) -> int:
    """A table of names and numbers, half a page wide, and its chart in the upper part; returns the next free row.

    ``names`` are the title and the header of the first column.
    """
    (row, column), (title, what) = place, names
    number, to = column + _HALF - 4, column + _HALF - 2 + column // _HALF
    first, last = row + 2, row + 1 + len(rows)
    total = sum(many for _, many, _ in rows)
    draft.put(row, column, title, SECTION, to=to)
    draft.put(row + 1, column, what, HEADER, to=number - 1)
    draft.put(row + 1, number, say("件数", "Number"), HEADER, to=to)
    for at, (name, many, look) in enumerate(rows, first):
        draft.put(at, column, name, CENTRED if look == WEEK else coloured(CENTRED, look), to=number - 1)
        draft.put(at, number, many, NUMBER, to=to)
    draft.put(last + 1, column, say("合计", "Total"), coloured(CENTRED, GROUP), to=number - 1)
    draft.put(last + 1, number, total, _TOTAL, to=to)
    labels = Cells(draft.name, column, first, [name for name, *_ in rows])
    counts = Cells(draft.name, number, first, [many for _, many, _ in rows])
    chart = bars(title, labels, [Series(title, counts, [look for *_, look in rows])])
    draft.charts.append(Drawn(_CHARTS, column, _HALF * _PIXELS - 4, _HEIGHT * _ROW_PIXELS, chart))
    return last + 2


def _departments(draft: Draft, row: int, found: Overview, say: Voice) -> int:
    """The table of departments, and under it their chart; returns the next free row."""
    title = say("各部门未办结的件数", "Not done, by department")
    draft.put(row, 0, title, SECTION, to=_LAST)
    draft.heights[row + 1] = 34
    for name, first, last in _heads(say):
        draft.put(row + 1, first, name, HEADER, to=last)
    for at, group in enumerate(found.groups, row + 2):
        _department(draft, at, group, say)
    below, shown = row + 3 + len(found.groups), found.groups[:_BARS]
    series = [
        Series(
            URGENCY_WORDS[code].say(say.language),
            Cells(draft.name, _FIRST + at, row + 2, [group.count(code) for group in shown]),
            [URGENCY_LOOKS[code]],
        )
        for at, code in enumerate(OPEN)
        if found.urgencies[code]
    ]
    height = 5 + len(shown) + len(shown) // 3  # rows
    names = Cells(draft.name, 0, row + 2, [_named(group, say) for group in shown])
    if len(shown) < len(found.groups):
        title += say(f"（最急的 {len(shown)} 个）", f" (the {len(shown)} most urgent)")
    chart = bars(title, names, series)
    draft.charts.append(Drawn(below, 0, _COLUMNS * _PIXELS - 4, height * _ROW_PIXELS, chart))
    return below + height


def _heads(say: Voice) -> Iterator[tuple[str, int, int]]:
    """The header of the table of departments: names, and the first and last column of each."""
    yield say("部门", "Department"), 0, _NAME
    for at, code in enumerate(OPEN, _FIRST):
        yield URGENCY_WORDS[code].say(say.language), at, at
    yield say("未办结", "Not done"), _SUM, _SUM
    yield say("最近的日期", "Nearest day"), _NEAREST, _OPEN - 1
    yield say("其中暂定", "May change"), _OPEN, _LAST


def _department(draft: Draft, row: int, group: Group, say: Voice) -> None:
    draft.put(row, 0, _named(group, say), PLAIN, to=_NAME)
    for at, code in enumerate(OPEN, _FIRST):
        many = group.count(code)
        draft.put(row, at, many, coloured(COUNT, URGENCY_LOOKS[code]) if many else COUNT)
    draft.put(row, _SUM, len(group.rows), _TOTAL)
    draft.put(row, _NEAREST, group.rows[0].duty.due, DATE, to=_OPEN - 1)
    draft.put(row, _OPEN, group.provisional, COUNT, to=_LAST)


def _named(group: Group, say: Voice) -> str:
    return group.who or NO_DEPARTMENT.say(say.language)
