"""Excel files in ``batch due`` and ``batch recalc``: no cell is lost, and no column is taken for another."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
import xlsxwriter

from batch_helpers import read_csv, read_xlsx, write_csv
from cli_helpers import QINZHOU
from gov_deadlines import batch
from gov_deadlines.errors import OutputFailed, UnreadableTable

Run = Callable[[Path, Path], object]
ROW = {"limit": QINZHOU, "trigger": "2024-04-03"}
BAD = {"limit": "nobody/limit", "trigger": "2024-04-03"}
ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")


def due(source: Path, target: Path) -> object:
    return batch.due(source, target)


def recalc(source: Path, target: Path) -> object:
    return batch.recalc(source, target, from_known_on=date(2024, 3, 21), to_known_on=date(2024, 3, 22))


BOTH = pytest.mark.parametrize("run", [due, recalc])


def first_row(path: Path) -> dict[str, Any]:
    head, row, *_ = openpyxl.load_workbook(path).worksheets[0].iter_rows()
    return {str(name.value): cell for name, cell in zip(head, row, strict=True)}


@BOTH
@pytest.mark.parametrize("names", [("working_days", "status"), ("status", "status_text")])
def test_columns_of_the_users_own_are_not_taken_for_those_of_a_ledger(
    names: tuple[str, str], run: Run, tmp_path: Path
) -> None:
    own = dict(zip(names, ("5", "open"), strict=True))
    run(write_csv(tmp_path / "in.csv", [{**ROW, **own}, {**BAD, **own}]), tmp_path / "out.xlsx")
    for path in (tmp_path / "out.xlsx", tmp_path / "out.rejects.xlsx"):
        assert own.items() <= read_xlsx(path)[0].items()
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    told = {cell.value for line in book.worksheets[1].iter_rows() for cell in line}
    if run is due:
        assert not list(book.worksheets[0].conditional_formatting)
        assert not told & {"open", "What the colours mean"}


@BOTH
@pytest.mark.parametrize(
    "trigger",
    [
        "20240403::INTEGER",
        "20240403::BIGINT",
        "20240403::UINTEGER",
        "20240403::DECIMAL(8, 0)",
        "TIMESTAMP '2024-04-03 00:00:00'",
        "TIMESTAMP_NS '2024-04-03 00:00:00'",
        "TIMESTAMPTZ '2024-04-03 00:00:00+08'",
    ],
)
def test_a_trigger_of_any_type_becomes_a_date(trigger: str, run: Run, tmp_path: Path) -> None:
    duckdb.sql(
        f"COPY (SELECT '{QINZHOU}' AS \"limit\", {trigger} AS \"trigger\" UNION ALL SELECT '{QINZHOU}', NULL) "
        f"TO '{tmp_path / 'in.parquet'}' (FORMAT parquet)"
    )
    run(tmp_path / "in.parquet", tmp_path / "out.xlsx")
    cell = first_row(tmp_path / "out.xlsx")["trigger"]
    assert (cell.is_date, cell.value.date()) == (True, date(2024, 4, 3))
    if run is due:
        assert read_xlsx(tmp_path / "out.rejects.xlsx")[0]["reason"] == "missing-value"


def test_a_moment_of_a_day_stays_one(tmp_path: Path) -> None:
    """As a bare date it would lose its hour."""
    duckdb.sql(
        f"COPY (SELECT '{QINZHOU}' AS \"limit\", TIMESTAMPTZ '2024-04-03 15:30:00+08' AS \"trigger\") "
        f"TO '{tmp_path / 'in.parquet'}' (FORMAT parquet)"
    )
    due(tmp_path / "in.parquet", tmp_path / "out.xlsx")
    cell = first_row(tmp_path / "out.xlsx")["trigger"]
    assert cell.data_type == "s"
    assert datetime.fromisoformat(cell.value) == datetime.fromisoformat("2024-04-03 15:30:00+08:00")


@BOTH
def test_more_columns_than_excel_holds(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are refused at the header, before any work."""
    source = write_csv(tmp_path / "in.csv", [{**ROW, **{f"c{nth}": "" for nth in range(16_990)}}])
    monkeypatch.setattr("gov_deadlines.batch.convert.records", None)
    with pytest.raises(OutputFailed, match="columns do not fit an Excel sheet, which holds 16384"):
        run(source, tmp_path / "out.xlsx")
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv"}


@BOTH
def test_no_column_is_dropped(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those added count as well, and those before a rejected row."""
    source = write_csv(tmp_path / "in.csv", [ROW, BAD])
    run(source, tmp_path / "whole.xlsx")
    columns = len(read_xlsx(tmp_path / "whole.xlsx")[0])
    for most, fits in ((columns, True), (columns - 1, False)):
        monkeypatch.setattr("gov_deadlines.batch.rows.MOST_COLUMNS", most)
        if fits:
            run(source, tmp_path / "fits.xlsx")
            continue
        with pytest.raises(OutputFailed, match=f"{columns} columns do not fit"):
            run(source, tmp_path / "out.xlsx")
    assert not list(tmp_path.glob("*out*"))


@BOTH
def test_a_column_without_a_title_is_named_unlike_all_others(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["limit", "trigger", "", "Column_3"])
        sheet.write_row(1, 0, [*ROW.values(), "blank", "own"])
    run(source, tmp_path / "out.csv")
    row = read_csv(tmp_path / "out.csv")[0]
    assert (row["_column_3"], row["Column_3"]) == ("blank", "own")


def test_titles_that_occur_twice(tmp_path: Path) -> None:
    """Only those that are needed must be there once; of others, the later one gets a number."""
    source = tmp_path / "in.xlsx"
    with xlsxwriter.Workbook(str(source)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["limit", "trigger", "note", " note", "note_2", "Limit"])
        sheet.write_row(1, 0, ["qinzhou/countersign-reply", "2024-04-03", "a", "b", "c", "d"])
    due(source, tmp_path / "out.csv")
    (row,) = read_csv(tmp_path / "out.csv")
    assert [row[name] for name in ("note", "note_3", "note_2", "Limit_2")] == ["a", "b", "c", "d"]
    with pytest.raises(UnreadableTable, match="several columns called 'note'"):
        batch.due(source, tmp_path / "no.csv", trigger_column="note", limit="qinzhou/countersign-reply")


def with_errors(path: Path) -> Path:
    """A row for each error, as Excel saves them, and one that only looks like it; then a row to reject."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ["limit", "trigger", "note"])
        for at, error in enumerate(ERRORS, start=3):
            sheet.write_row(at, 1, list(ROW.values()))
            sheet.write_formula(at, 3, "=NA()", None, error)
        sheet.write_row(at + 1, 1, [*ROW.values(), '<c r="A1" t="e"><v>#N/A</v></c>'])
        sheet.write_row(at + 2, 1, list(BAD.values()))
        sheet.write_formula(at + 2, 3, "=NA()", None, "#N/A")
        sheet.write_formula(at + 3, 1, "=NA()", None, "#N/A")
        sheet.write_string(at + 3, 2, "2024-04-03")
    return path


@BOTH
@pytest.mark.parametrize("block", [7, 1 << 20])
def test_errors_of_formulas_are_kept(block: int, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.excel.rows.BLOCK", block)
    run(with_errors(tmp_path / "in.xlsx"), tmp_path / "out.xlsx")
    kept = [row["note"] for row in read_xlsx(tmp_path / "out.xlsx")]
    assert kept == [*ERRORS, '<c r="A1" t="e"><v>#N/A</v></c>']
    refused = read_xlsx(tmp_path / "out.rejects.xlsx")
    assert [(row["line"], row["reason"], row["limit"], row["note"]) for row in refused] == [
        ("12", "unknown-limit", "nobody/limit", "#N/A"),
        ("13", "unknown-limit", "#N/A", ""),
    ]


@pytest.mark.parametrize("content", [b"", b"limit,trigger\n", b"PK\x03\x04 no more"])
def test_a_file_that_is_no_workbook(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.xlsx").write_bytes(content)
    with pytest.raises(UnreadableTable, match="could not be read"):
        due(tmp_path / "in.xlsx", tmp_path / "out.csv")
