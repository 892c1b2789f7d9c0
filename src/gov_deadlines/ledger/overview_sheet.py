"""The first sheet: how many matters there are, how urgent they are, when they fall due, and who owes them."""

from collections.abc import Iterator

from gov_deadlines.answers.coming import URGENCIES, Group, Overview
from gov_deadlines.ledger.chart import Cells, Series, bars
from gov_deadlines.ledger.coming_sheet import Sheets, legend, opening
from gov_deadlines.ledger.looks import (
    CENTRED,
    DATE,
    GROUP,
    HEADER,
    HEADLINE,
    NUMBER,
    PLAIN,
    SECTION,
    STATUS_LOOKS,
    URGENCY_LOOKS,
    Look,
)
from gov_deadlines.ledger.made_sheets import Draft, Drawn
from gov_deadlines.pages.voice import Voice
from gov_deadlines.wording.coming import (
    NO_DEPARTMENT,
    OVERVIEW,
    TITLES,
    UNANSWERED,
    URGENCY_WORDS,
    headline,
    marked,
)
from gov_deadlines.wording.status import STATUS_WORDS

_COLUMNS, _WIDTH = 14, 8.0
_LAST, _HALF = _COLUMNS - 1, _COLUMNS // 2
_TILES, _CHARTS, _TABLES = 5, 8, 25  # the rows where they begin
_CHART = (427, 320)  # pixels
_BARS = 12  # departments in their chart, at most
_TOTAL = NUMBER.coloured(GROUP)
_CODES = (*URGENCIES, UNANSWERED)


def overview_draft(found: Overview, sheets: Sheets) -> Draft:
    """Lay the sheet out."""
    say = sheets.say
    draft = Draft(sheets.overview, [_WIDTH] * _COLUMNS)
    opening(draft, TITLES[OVERVIEW.code].say(say.language), found, sheets, _LAST)
    draft.put(3, 0, headline(found.rows, found.urgencies, found.unanswered, say.language), HEADLINE, to=_LAST)
    draft.heights |= {3: 40, 4: 8, 7: 8}
    _tiles(draft, found, say)
    row = max(_statuses(draft, found, say), _weeks(draft, found, say)) + 1
    if len(found.groups) > 1:
        row = _departments(draft, row, found, say) + 1
    legend(draft, row, _CODES, say, _LAST, width=2)
    return draft


def _tiles(draft: Draft, found: Overview, say: Voice) -> None:
    """A large number for each degree of urgency; together they are all rows."""
    for at, code in enumerate(_CODES):
        many = found.unanswered if code == UNANSWERED else found.urgencies[code]
        look = CENTRED.coloured(URGENCY_LOOKS[code])
        draft.put(_TILES, 2 * at, marked(code, say.language), look._replace(wrap=True), to=2 * at + 1)
        draft.put(_TILES + 1, 2 * at, many, look._replace(size=26, bold=True, form="0"), to=2 * at + 1)
    draft.heights |= {_TILES: 24, _TILES + 1: 46}


def _statuses(draft: Draft, found: Overview, say: Voice) -> int:
    """The table and the chart of statuses; returns the next free row."""
    rows = [(STATUS_WORDS[code].say(say.language), many, STATUS_LOOKS[code]) for code, many in found.statuses.items()]
    rows.append((URGENCY_WORDS[UNANSWERED].say(say.language), found.unanswered, STATUS_LOOKS[UNANSWERED]))
    title = say("各种状态的件数", "By status")
    return _table(draft, 0, title, say("状态", "Status"), rows, found.rows, say)


def _weeks(draft: Draft, found: Overview, say: Voice) -> int:
    """The table and the chart of weeks; returns the next free row."""
    late, week, beyond = URGENCY_LOOKS["missed"], Look("8FAADC"), URGENCY_LOOKS["later"]
    rows = [(URGENCY_WORDS["missed"].say(say.language), found.many("missed"), late)]
    rows += [(f"{one.first:%m-%d} ~ {one.last:%m-%d}", one.due, week) for one in found.weeks]
    rows.append((say("更晚", "later"), found.beyond, beyond))
    title = say("未办结的按到期周", "Not done, by the week they fall due")
    return _table(draft, _HALF, title, say("到期周", "Week"), rows, sum(many for _, many, _ in rows), say)


def _table(  # noqa: PLR0913
    draft: Draft, column: int, title: str, what: str, rows: list[tuple[str, int, Look]], total: int, say: Voice
) -> int:
    """A table of names and numbers, half a page wide, with its chart above; returns the next free row."""
    number = column + _HALF - 3
    first, last = _TABLES + 2, _TABLES + 1 + len(rows)
    draft.put(_TABLES, column, title, SECTION, to=column + _HALF - 2)
    draft.put(_TABLES + 1, column, what, HEADER, to=number - 1)
    draft.put(_TABLES + 1, number, say("件数", "Number"), HEADER, to=number + 1)
    for at, (name, many, look) in enumerate(rows, first):
        draft.put(at, column, name, CENTRED.coloured(look), to=number - 1)
        draft.put(at, number, many, NUMBER, to=number + 1)
    draft.put(last + 1, column, say("合计", "Total"), CENTRED.coloured(GROUP), to=number - 1)
    draft.put(last + 1, number, total, _TOTAL, to=number + 1)
    names, values = (Cells(draft.name, at, first, last) for at in (column, number))
    chart = bars(title, names, [Series(title, values, [look for *_, look in rows])])
    draft.charts.append(Drawn(_CHARTS, column, *_CHART, chart))
    return last + 2


def _departments(draft: Draft, row: int, found: Overview, say: Voice) -> int:
    """The table of departments, and under it their chart; returns the next free row."""
    draft.put(row, 0, say("各部门未办结的", "Not done, by department"), SECTION, to=_LAST)
    row += 1
    for at, (name, first, last) in enumerate(_heads(say)):
        draft.put(row, first, name, HEADER, to=last)
        draft.heights[row] = 34 if at else 34
    for at, group in enumerate(found.groups, row + 1):
        _department(draft, at, group, say)
    first, last = row + 1, row + min(len(found.groups), _BARS)
    codes = [code for code in URGENCIES[:-1] if found.urgencies[code]]
    series = [
        Series(
            URGENCY_WORDS[code].say(say.language),
            Cells(draft.name, 5 + URGENCIES.index(code), first, last),
            [URGENCY_LOOKS[code]],
        )
        for code in codes
    ]
    title = say("各部门未办结的件数", "Not done, by department")
    below = row + len(found.groups) + 2
    height = 110 + 30 * (last - first + 1)
    draft.charts.append(
        Drawn(below, 0, 2 * _CHART[0] - 7, height, bars(title, Cells(draft.name, 0, first, last), series))
    )
    return below + -(-height // 20) + 1


def _heads(say: Voice) -> Iterator[tuple[str, int, int]]:
    """The header of the table of departments: names, and the first and last column of each."""
    yield say("部门", "Department"), 0, 4
    for at, code in enumerate(URGENCIES[:-1], 5):
        yield URGENCY_WORDS[code].say(say.language), at, at
    yield say("未办结", "Not done"), 10, 10
    yield say("最近的日期", "Nearest"), 11, 12
    yield say("暂定", "Provisional"), 13, 13


def _department(draft: Draft, row: int, group: Group, say: Voice) -> None:
    draft.put(row, 0, group.who or NO_DEPARTMENT.say(say.language), PLAIN, to=4)
    for at, code in enumerate(URGENCIES[:-1], 5):
        many = group.count(code)
        draft.put(row, at, many, NUMBER.coloured(URGENCY_LOOKS[code]) if many else NUMBER)
    draft.put(row, 10, len(group.rows), _TOTAL)
    draft.put(row, 11, group.rows[0].duty.due, DATE, to=12)
    draft.put(row, 13, sum(one.duty.provisional for one in group.rows), NUMBER)


