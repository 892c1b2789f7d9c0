"""Where a ledger stands in a workbook: its sheet, its header of one row or more, its columns, and our own among them.

Offices put a title above the header, merge cells in it, and call columns by many names. Every row near the top is
tried as a header; the one that names most of what a ledger has is taken, and what was taken is said.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gov_deadlines.batch.excel.book import Book, Sheet
from gov_deadlines.batch.excel.rows import LAST_COLUMN, column_at, letters
from gov_deadlines.batch.excel.values import TEXT
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.ledger.grid import Area, Grid, head_of
from gov_deadlines.ledger.titles import OWN, ROLES, TRIGGERS, bare, own_column, role_of
from gov_deadlines.wording.ledger import looked_for

_NEAR_THE_TOP = 40  # rows that are not blank
_DEEPEST = 3  # rows of a header
_LEAST_OWN = 4  # of our columns that must stand together to be ours: 状态 and 说明 are common titles
_SAMPLE = 200  # rows that tell which of two columns names the limits


class Asked(NamedTuple):
    """What the caller says of the layout: the sheet, the header's row, and columns by role, as title or letters."""

    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = {}
    limit: bool = False  # whether one limit is given for all rows


class Header(NamedTuple):
    """A header: its first and last row, the titles by column, and the columns of each role, the surest first."""

    first: int
    last: int
    titles: dict[int, str]
    roles: dict[str, list[int]]

    @property
    def score(self) -> int:
        """How much of a ledger it names; a limit and a trigger count most."""
        named = [role for role in ROLES if self.roles.get(role)]
        return 100 * any(self.roles.get(role) for role in TRIGGERS) + 100 * ("limit" in named) + len(named)


class Layout(NamedTuple):
    """Where everything stands.

    Attributes:
        sheet: the sheet; ``others`` are further sheets with such a header.
        header: the header.
        columns: by role, the column that is taken; of ``completed`` there may be several.
        own: by key, the columns that an earlier run added; empty where none are there.
    """

    sheet: Sheet
    others: tuple[str, ...]
    header: Header
    columns: dict[str, int]
    completed: tuple[int, ...]
    own: dict[str, int]

    def title(self, column: int) -> str:
        """The title of a column, or its letters."""
        return self.header.titles.get(column) or letters(column)

    @property
    def taken(self) -> dict[str, str]:
        """By role, the title of the column that is taken."""
        found = {role: self.title(self.columns[role]) for role in ROLES if role in self.columns}
        if self.completed:
            found["completed"] = " / ".join(map(self.title, self.completed))
        return found


def find(book: Book, sheets: Sequence[Sheet], asked: Asked, merges: Callable[[Sheet], tuple[Area, ...]]) -> Layout:
    """The layout of the ledger in one of these sheets. Raises UnreadableTable where there is none."""
    tried = [(sheet, *_headers(book, sheet, asked, merges)) for sheet in _candidates(book, sheets, asked)]
    filled = [(sheet, header, grid) for sheet, header, grid in tried if grid.numbers]
    if not filled:
        raise UnreadableTable("empty-sheet", book.path)
    if asked.header_row is not None and not any(asked.header_row in grid.numbers for _, _, grid in filled):
        raise UnreadableTable("no-header-row", book.path, line=asked.header_row)
    fitting = [one for one in filled if one[1] is not None and _suffices(one[1], asked)]
    if not fitting:
        best = max((one for _, one, _ in filled if one), key=lambda one: one.score, default=None)
        raise _no_ledger(book.path, asked, best, filled[0][2])
    top = max(header.score for _, header, _ in fitting if header)
    sheet, header, _ = next(one for one in fitting if one[1] and one[1].score == top)
    assert header is not None  # noqa: S101  (those that fit have one)
    others = tuple(one.name for one, _, _ in fitting if one is not sheet)
    return _laid_out(sheet, others, header, asked)


def _candidates(book: Book, sheets: Sequence[Sheet], asked: Asked) -> list[Sheet]:
    if asked.sheet is None:
        return [one for one in sheets if not one.hidden]
    found = [one for one in sheets if one.name.strip().lower() == asked.sheet.strip().lower()]
    if not found:
        raise UnreadableTable("no-sheet", book.path, [asked.sheet], [one.name for one in sheets])
    return found


def _headers(
    book: Book, sheet: Sheet, asked: Asked, merges: Callable[[Sheet], tuple[Area, ...]]
) -> tuple[Header | None, Grid]:
    """The best header of a sheet, and its first rows."""
    grid = head_of(book, sheet, max(_NEAR_THE_TOP, asked.header_row or 0))
    texts = (value[1:] for column in grid.columns.values() for value in column.values())
    if not asked.columns and not any(map(role_of, texts)):
        return None, grid  # a sheet of other things; it may be large
    grid.merges = merges(sheet)
    rows = grid.numbers if asked.header_row is None else [asked.header_row]
    tried = ((row, depth) for row in rows[:_NEAR_THE_TOP] for depth in _depths(grid, row))
    found = [one for row, depth in tried if (one := _header(grid, row, depth, asked)) is not None]
    return _topmost(found, asked), grid


def _topmost(found: Sequence[Header], asked: Asked) -> Header | None:
    """The first header that suffices, or a better one that joins it: what stands further down is another table's."""
    first = next((one for one in found if _suffices(one, asked)), None)
    near = found if first is None else [one for one in found if one.first <= first.last + 1]
    return max(near, key=lambda one: one.score, default=None)


def _depths(grid: Grid, row: int) -> Iterator[int]:
    """How many rows a header that begins in this row may have."""
    merged = [area for area in grid.merges if area.top == row]
    down = max((area.bottom - row + 1 for area in merged if area.bottom - row < _DEEPEST), default=1)
    yield down
    across = any(area.right > area.left and area.bottom == row for area in merged)
    if across and down == 1 and any(not grid.value(row + 1, column) for column, _ in grid.cells(row)):
        yield 2  # titles of the first row that nothing stands below


def _header(grid: Grid, row: int, depth: int, asked: Asked) -> Header | None:
    """The header in these rows; None where its first row has no more than a title."""
    own_text = [column for column, value in grid.cells(row) if value[0] == TEXT]
    if len(own_text) < 2 and asked.header_row is None:
        return None
    titles = {column: _titles_of(grid, row, depth, column) for column in sorted(grid.columns)}
    words = {column: found for column, found in titles.items() if found}
    shown = {column: "".join(found[0].split()) for column, found in words.items()}
    return Header(row, row + depth - 1, shown, _roles(words) | _asked_for(asked, words))


def _roles(words: Mapping[int, Sequence[str]]) -> dict[str, list[int]]:
    """The columns of each role, the surest first."""
    ours, roles = own_block(words), dict[str, list[tuple[int, int]]]()
    for column, titles in words.items():
        found = next(filter(None, map(role_of, reversed(titles))), None)
        if found is not None and column not in ours:
            roles.setdefault(found[0], []).append((found[1], column))
    return {role: [column for _, column in sorted(columns)] for role, columns in roles.items()}


def _asked_for(asked: Asked, words: Mapping[int, Sequence[str]]) -> dict[str, list[int]]:
    """The columns that the caller names, by role; one for all triggers leaves no other."""
    found: dict[str, list[int]] = {}
    for role, wanted in asked.columns.items():
        if role == "trigger":
            found |= {other: [] for other in TRIGGERS}
        at = _column_named(wanted, words)
        found[role] = [] if at is None else [at]
    return found


def _titles_of(grid: Grid, row: int, depth: int, column: int) -> list[str]:
    """What a column is called: by its lowest cell, and by all of its cells (收文 over 日期, or 日期 over 收文)."""
    pieces = list(dict.fromkeys(one for down in range(depth) if (one := title_at(grid, row + down, column))))
    return list(dict.fromkeys((pieces[-1], "".join(reversed(pieces)), "".join(pieces)))) if pieces else []


def title_at(grid: Grid, row: int, column: int) -> str:
    """The text of a cell, or of the merged one that it is part of."""
    own = grid.text(row, column)
    if own:
        return own
    for area in grid.merges:
        if area.left <= column <= area.right and area.top <= row <= area.bottom and area.bottom - area.top < _DEEPEST:
            return grid.text(area.top, area.left)
    return ""


def own_block(words: Mapping[int, Sequence[str]]) -> dict[int, int]:
    """The columns that an earlier run added, and which of ours each is.

    They stand together, begin with the first and keep their order; of such titles alone, one may be the office's own.
    All of them are known again where the office has put columns of its own between them.
    """
    found = {column: nth for column, titles in words.items() for nth in [own_column(titles[0])] if nth is not None}
    for start in sorted(found):
        if found[start] != 0:
            continue
        if _is_whole(block := _parted(found, start)):
            return block
        block, column = {start: 0}, start + 1
        while column in found and found[column] > max(block.values()):
            block[column] = found[column]
            column += 1
        if len(block) >= _LEAST_OWN:
            return block
    return {}


def _parted(found: Mapping[int, int], start: int) -> dict[int, int]:
    """As many titles of ours as we add, from this column on, whatever stands between them."""
    return {column: found[column] for column in [one for one in sorted(found) if one >= start][: len(OWN)]}


def _is_whole(block: Mapping[int, int]) -> bool:
    """Whether these are all of ours, in their order."""
    return list(block.values()) == [*range(len(OWN))]


def _column_named(wanted: str, words: Mapping[int, Sequence[str]]) -> int | None:
    """The column with this title, or these letters."""
    plain = bare(wanted)
    for column, titles in words.items():
        if any(bare(one) == plain for one in titles):
            return column
    if re.fullmatch("[A-Za-z]{1,3}", wanted):
        found = column_at(wanted, "")
        return found if found in words else None
    return None


def _suffices(header: Header, asked: Asked) -> bool:
    """Whether a header has what a ledger needs: a day, a limit, and every column that the caller names."""
    named = all(header.roles.get(role) for role in asked.columns)
    trigger = any(header.roles.get(role) for role in TRIGGERS)
    return named and trigger and (asked.limit or bool(header.roles.get("limit")))


def _no_ledger(path: str, asked: Asked, best: Header | None, grid: Grid) -> UnreadableTable:
    """The error where no sheet has the columns of a ledger: what is missing, and what there is."""
    fullest = max(grid.numbers, key=lambda row: len(list(grid.cells(row))))  # where nothing looks like a header
    roles = best.roles if best else {}
    wanted = {role: name for role, name in asked.columns.items() if not roles.get(role)}
    if not any(roles.get(role) for role in TRIGGERS):
        wanted.setdefault("trigger", "")
    if not asked.limit and not roles.get("limit"):
        wanted.setdefault("limit", "")
    zh, en = looked_for(wanted)
    seen = best.titles.values() if best else (grid.text(fullest, column) for column, _ in grid.cells(fullest))
    there = list(dict.fromkeys(seen))
    return UnreadableTable("no-ledger", path, there=there, reason=en, reason_zh=zh)


def _laid_out(sheet: Sheet, others: tuple[str, ...], header: Header, asked: Asked) -> Layout:
    columns = {role: found[0] for role, found in header.roles.items() if found and role != "completed"}
    if asked.limit:
        columns.pop("limit", None)
    words = {column: [title] for column, title in header.titles.items()}
    own = {OWN[nth].key: column for column, nth in own_block(words).items()}
    return Layout(
        sheet=sheet,
        others=others,
        header=header,
        columns=columns,
        completed=tuple(header.roles.get("completed", ())),
        own=own,
    )


def best_limit_column(layout: Layout, grid: Grid, known: Callable[[str], bool]) -> Layout:
    """The layout with, of several columns that may name the limits, the one most of whose cells do."""
    columns = layout.header.roles.get("limit", [])
    if len(columns) < 2 or "limit" not in layout.columns:
        return layout

    def hits(column: int) -> int:
        texts = list(grid.down(column, layout.header.last + 1).values())[:_SAMPLE]
        return sum(known(one[1:].strip()) for one in texts)

    best = max(columns, key=hits)  # of equals the first, whose title is the surest
    other = next(one for one in columns if one != best)  # what is done about what: 事项 beside 事项类型
    return layout._replace(columns={"subject": other} | layout.columns | {"limit": best})


def first_free(layout: Layout, grid: Grid, reach: int) -> int:
    """The first of the columns for ours: right of the last title where there is room, else of all that is used.

    They must join the table: a sort in Excel takes along what has no empty column before it. ``reach`` is the last
    column of a table, a filter or a merged cell below the header's first row.
    """
    if "due" in layout.own:
        return layout.own["due"]
    beside = max(max(layout.header.titles, default=0), reach) + 1
    used = max((column for column, cells in grid.columns.items() if any(row >= layout.header.first for row in cells)))
    if any(
        row >= layout.header.first
        for column in range(beside, beside + len(OWN))
        for row in grid.columns.get(column, ())
    ):
        beside = used + 1
    if beside + len(OWN) > LAST_COLUMN:
        raise UnreadableTable("too-wide", grid.path)
    return beside
