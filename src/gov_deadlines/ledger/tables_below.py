"""Other tables below a ledger on its sheet: their columns mean something else, so their days must not be read as its.

A header further down that has the ledger's titles in the ledger's columns only begins a new page. One that has others
begins another table; rows under it get no answer here.
"""

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from gov_deadlines.batch.excel.values import TEXT
from gov_deadlines.ledger.grid import Grid
from gov_deadlines.ledger.layout import Layout, title_at
from gov_deadlines.ledger.titles import TRIGGERS, bare, role_of

_LONGEST_TITLE = 40
_BEARING = (*TRIGGERS, "limit", "authority", "completed")  # roles that bear on a row's dates or its status
_OF_A_DAY = ("日期", "时间", "期限", "date")
_LEAST_TITLES = 2  # of different roles, before a row is taken for a header


class TablesBelow:
    """The headers below a ledger's own, and the tables that they begin."""

    def __init__(self, layout: Layout, grid: Grid) -> None:
        self._layout, self._grid = layout, grid
        self._rows = layout.header.last - layout.header.first + 1
        self._role = lru_cache(1 << 12)(self._role_of)
        found = [(number, self._is_ours(number)) for number in self._candidates() if self._is_header(number)]
        self._starts = [number for number, _ in found]
        self._ours = [ours for _, ours in found]

    def is_header(self, number: int) -> bool:
        """Whether a row is such a header, or goes on with the one before it."""
        at = bisect_right(self._starts, number) - 1
        if at < 0 or number - self._starts[at] >= self._rows:
            return False
        return number == self._starts[at] or all(self._same(number, column) for column, _ in self._grid.cells(number))

    def over(self, number: int) -> int | None:
        """The header of the other table that a row belongs to; None for a row of the ledger."""
        at = bisect_right(self._starts, number) - 1
        return None if at < 0 or self._ours[at] else self._starts[at]

    @staticmethod
    def _role_of(value: str) -> str | None:
        found = role_of(value[1:]) if value[0] == TEXT and len(value) <= _LONGEST_TITLE else None
        return None if found is None or found[0] == "completed" else found[0]  # 办结 is also what stands in a cell

    def _candidates(self) -> Iterator[int]:
        """The rows that have words for a day, or a title for a limit."""
        layout, last, rows = self._layout, self._layout.header.last, set[int]()
        for role in (*TRIGGERS, "limit"):
            for row, value in self._grid.columns.get(layout.columns.get(role, -1), {}).items():
                title = value[0] == TEXT and not any(map(str.isdigit, value[:_LONGEST_TITLE]))
                if row > last and title and (role != "limit" or self._role(value)):
                    rows.add(row)
        return iter(sorted(rows))

    def _is_header(self, number: int) -> bool:
        """Whether there are words only in a row, and several of them titles."""
        own = set(self._layout.own.values())
        cells = [value for column, value in self._grid.cells(number) if column not in own]
        if not all(value[0] == TEXT for value in cells):
            return False
        titles = {self._role(value) or bare(value[1:]).endswith(_OF_A_DAY) for value in cells} - {False}
        return len(titles) >= _LEAST_TITLES

    def _is_ours(self, number: int) -> bool:
        """Whether a header has what bears on dates and statuses where the ledger has it, and nothing more of it."""
        layout, roles = self._layout, self._layout.header.roles
        needed = [layout.columns[role] for role in (*TRIGGERS, "limit") if role in layout.columns]
        if any(self._grid.value(number, column) is None for column in needed):
            return False
        for column, value in self._grid.cells(number):
            found = role_of(value[1:])
            moved = found is not None and found[0] in _BEARING and column not in roles.get(found[0], ())
            taken = column in needed or column in layout.completed or column == layout.columns.get("authority")
            if (moved or taken) and not self._same(number, column):
                return False
        return True

    def _same(self, number: int, column: int) -> bool:
        """Whether a cell is the title of its column, in these or other words; or empty."""
        value = self._grid.value(number, column)
        if value is None:
            return True
        header, role = self._layout.header, role_of(value[1:])
        known = {title_at(self._grid, row, column) for row in range(header.first, header.last + 1)}
        known.add(header.titles.get(column, ""))
        return bare(value[1:]) in set(map(bare, known)) or (
            role is not None and column in header.roles.get(role[0], ())
        )
