"""What must hold of every ledger that was answered: rows, dates, statuses, and everything that was in the file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple

import gov_deadlines as gd
from ledger_parts import parts_of
from ledgers import AS_OF, Ledger, Wanted
from status_model import ACTED_ON
from status_model import ZH as WORDS

OWN = ("最迟日期", "稳妥日期", "确定程度", "最早可能", "最晚可能", "状态", "剩余工作日", "依据条款", "说明")
MAY_CHANGE = re.compile(
    r"\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|docProps/app\.xml"
)
_CELL = re.compile(rb"<((?:\w+:)?)c(?=[\s>/])(?:[^>]*/>|[^>]*>.*?</\1c>)", re.DOTALL)
_AT = re.compile(rb'\sr="([A-Z]+[0-9]+)"')


class Result:
    """The answered workbook, read again.

    Attributes:
        book: as openpyxl reads it, with values for formulas.
        sheet: the ledger's sheet.
        columns: the number of each own column, by its name.
        header: the row where they are named.
    """

    def __init__(self, path: Path, name: str) -> None:
        self.book = openpyxl.load_workbook(path, data_only=True)
        self.sheet = self.book[name]
        rows = self.sheet.iter_rows(max_row=min(12, self.sheet.max_row))
        found = [cell for row in rows for cell in row if cell.value in OWN]
        first = min(cell.column for cell in found if cell.value == OWN[0])
        found = [cell for cell in found if cell.column >= first]  # the clerk may have a column 状态 too
        self.columns: dict[str, int] = {cell.value: cell.column for cell in found}
        self.header = {cell.row for cell in found}
        assert len(found) == len(self.columns), f"own columns twice: {[cell.coordinate for cell in found]}"

    def own(self, row: int, name: str) -> Any:
        """What an own column has in a row; None where there is no such column."""
        return self.sheet.cell(row, self.columns[name]).value if name in self.columns else None


def check_rows(ledger: Ledger, result: Result) -> None:
    """Each row has its answer, or says why it has none, or stays alone."""
    assert len(result.header) == 1
    assert result.header <= set(ledger.header)
    last = max(result.header)
    for row in range(1, result.sheet.max_row + 1):
        told = {name: result.own(row, name) for name in result.columns}
        if row in ledger.answers:
            _check_answer(row, told, ledger.answers[row], ledger)
        elif row in ledger.refused:
            assert not told["最迟日期"], (row, told)
            assert told["说明"], (row, told)
            for words in ledger.refused[row]:
                assert words in str(told["说明"]), (row, words, told["说明"])
        elif row != last:
            assert not any(told.values()), f"row {row} should stay alone: {told}"


def _check_answer(row: int, told: Mapping[str, Any], wanted: Wanted, ledger: Ledger) -> None:
    answer = gd.due(wanted.limit, date.fromisoformat(wanted.trigger))
    assert as_day(told["最迟日期"]) == answer.due, (row, told, wanted)
    assert as_day(told["稳妥日期"]) == answer.safest, (row, told, answer.safest)
    assert told["确定程度"], (row, told)
    if answer.standing != "settled":
        assert as_day(told["最早可能"]) == answer.earliest, (row, told)
        assert as_day(told["最晚可能"]) == answer.latest, (row, told)
    assert (told["状态"] or "") == WORDS.get(wanted.code, ""), (row, told, wanted)
    left = (
        answer.calendar.count(date.fromisoformat(AS_OF), answer.due) if wanted.code in ("open", "due-today") else None
    )
    assert told["剩余工作日"] == left, (row, told)
    assert told["依据条款"], (row, told)
    for words in ledger.said.get(row, ()):
        assert words in str(told["说明"]), (row, words, told["说明"])


def as_day(value: object) -> object:
    """A day, however the cell keeps it."""
    if isinstance(value, datetime):
        assert (value.hour, value.minute) == (0, 0)
        return value.date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def check_summary(ledger: Ledger, told: Mapping[str, Any]) -> None:
    """What ``--json`` says agrees with what is known of the ledger."""
    assert told["sheet"] == ledger.sheet
    assert told["header_row"] in ledger.header
    statuses = Counter(one.code for one in ledger.answers.values())
    unanswered = len(ledger.refused) + statuses.pop("", 0)
    rows = len(ledger.answers) + len(ledger.refused)
    assert (told["rows"], told["answered"], told["unanswered"]) == (rows, rows - unanswered, unanswered)
    assert {code: n for code, n in told["status"].items() if n} == statuses


def exit_code(ledger: Ledger) -> int:
    """1 where there is something to act on."""
    return int(bool(ledger.refused) or any(one.code in (*ACTED_ON, "") for one in ledger.answers.values()))


def sheet_part(path: Path, name: str) -> str:
    """The part of a sheet."""
    with_names = openpyxl.load_workbook(path, read_only=True)
    part: str = with_names[name]._worksheet_path
    with_names.close()
    return part.lstrip("/")


def cells_of(xml: bytes) -> list[tuple[str, bytes]]:
    """The cells of a sheet as they stand in its XML, with their places."""
    return list(_cells(xml))


def _cells(xml: bytes) -> Iterator[tuple[str, bytes]]:
    for found in _CELL.finditer(xml):
        head = found[0].split(b">", 1)[0]
        at = _AT.search(head)
        yield (at[1].decode() if at else ""), found[0]


def check_kept(source: Path, target: Path, name: str, first: int) -> None:
    """Nothing of the file is lost: parts byte for byte, own cells as they were, rows and their settings too.

    From column ``first`` on stand our columns; only an empty cell of the clerk's may have stood there.
    """
    before, after = parts_of(source), parts_of(target)
    part = sheet_part(source, name)
    changed = [one for one in before if before[one] != after.get(one) and one != part and not MAY_CHANGE.fullmatch(one)]
    assert not changed, f"parts lost or changed: {changed}"
    placed = dict(cells_of(after[part]))
    plain = {cell for _, cell in cells_of(after[part])}
    own = [(at, cell) for at, cell in cells_of(before[part]) if not _beside(at, cell, first)]
    lost = [(at, cell) for at, cell in own if (placed.get(at) != cell if at else cell not in plain)]
    assert not lost, f"own cells changed: {lost[:5]}"
    for element in (b"mergeCell ", b"dataValidation ", b"hyperlink ", b"drawing ", b"legacyDrawing ", b"tablePart "):
        kept = re.findall(rb"<(?:\w+:)?" + element + rb"[^>]*>", before[part])
        now = re.findall(rb"<(?:\w+:)?" + element + rb"[^>]*>", after[part])
        assert [one for one in kept if one not in now] == [], element
    heads = re.findall(rb"<(?:\w+:)?row\s[^>]*>", before[part]), re.findall(rb"<(?:\w+:)?row\s[^>]*>", after[part])
    for old, new in zip(*heads, strict=False):
        assert _settings(old) <= _settings(new), (old, new)


def _beside(at: str, cell: bytes, first: int) -> bool:
    """Whether a cell is empty and stands where our columns are."""
    return bool(at) and b"/>" in cell[-2:] and coordinate_to_tuple(at)[1] >= first


def _settings(head: bytes) -> set[bytes]:
    """The attributes of a row, without how far it reaches."""
    return {one for one in re.findall(rb'[\w:]+="[^"]*"', head) if not one.startswith((b"spans=", b"r="))}


def values_of(path: Path, name: str, columns: int) -> list[tuple[object, ...]]:
    """The values of the first columns of a sheet."""
    rows = openpyxl.load_workbook(path)[name].iter_rows(max_col=columns, values_only=True)
    return [tuple(getattr(value, "text", value) for value in row) for row in rows]
