"""What the cells of an Excel file hold comes out of ``batch due`` and ``batch recalc`` as it was, in every format."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from batch_helpers import READ, read_csv
from cli_helpers import QINZHOU
from gov_deadlines import batch
from gov_deadlines.batch.excel import rows as excel_rows
from gov_deadlines.batch.excel.book import Book
from gov_deadlines.batch.excel.rows import Package
from gov_deadlines.batch.excel.values import from_excel, number_cell
from xlsx_helpers import FORMATS, HEAD, asked, make, row, sheet, text

KNOWN = {"from_known_on": date(2024, 3, 21), "to_known_on": date(2024, 3, 22)}
DAY, MOMENT, TIME, HOURS = (FORMATS.index(one) for one in ("yyyy-mm-dd", FORMATS[2], "h:mm:ss", "[h]:mm"))


moment = datetime.fromisoformat


def n(value: str, style: int = 0) -> str:
    return f'<c r="C9" s="{style}"><v>{value}</v></c>'


CELLS: dict[str, tuple[str, Any]] = {  # as text, and as the cell of an Excel file
    n("0.33333333333333331"): ("0.3333333333333333", 1 / 3),
    n("0.30000000000000004"): ("0.30000000000000004", 0.1 + 0.2),
    n("1E-10"): ("1e-10", 1e-10),
    n("1.7976931348623157E+308"): ("1.7976931348623157e+308", 1.7976931348623157e308),
    n("100"): ("100", 100),
    n("100.0"): ("100", 100),
    n("-0.5"): ("-0.5", -0.5),
    n("12345678901"): ("12345678901", 12345678901),
    n("4.5010019900101098E+17"): ("450100199001011000", 450100199001011000),
    n("450100199001011234"): ("450100199001011234", "450100199001011234"),  # more digits than a number there can have
    n("1E+21"): ("1e+21", 1e21),
    n("45385", DAY): ("2024-04-03", moment("2024-04-03")),
    n("45385.375", MOMENT): ("2024-04-03 09:00:00", moment("2024-04-03 09:00:00")),
    n("45385.545219907", MOMENT): ("2024-04-03 13:05:07", moment("2024-04-03 13:05:07")),
    n("45384.9999999999", DAY): ("2024-04-03", moment("2024-04-03")),
    n("0.375", TIME): ("09:00:00", time(9)),
    n("0", TIME): ("00:00:00", time(0)),
    n("1.25", HOURS): ("30:00:00", timedelta(hours=30)),
    n("60", DAY): ("1900-02-29", "1900-02-29"),
    n("61", DAY): ("1900-03-01", moment("1900-03-01")),
    n("1", DAY): ("1900-01-01", moment("1900-01-01")),
    n("2958465", DAY): ("9999-12-31", moment("9999-12-31")),
    n("2958466", DAY): ("2958466", 2958466),
    n("-1", DAY): ("-1", -1),
    n("1E+300", DAY): ("1e+300", 1e300),
    n("45385.5"): ("45385.5", 45385.5),
    '<c r="C9" t="b"><v>1</v></c>': ("true", True),
    '<c r="C9" t="b"><v>0</v></c>': ("false", False),
    '<c r="C9" t="e"><v>#N/A</v></c>': ("#N/A", "#N/A"),
    '<c r="C9" t="d"><v>2024-04-03T09:00:00</v></c>': ("2024-04-03 09:00:00", moment("2024-04-03 09:00:00")),
    '<c r="C9" t="d"><v>2024-04-03</v></c>': ("2024-04-03", moment("2024-04-03")),
    text("C9", "00123"): ("00123", "00123"),
    text("C9", "2024-04-03"): ("2024-04-03", "2024-04-03"),
    text("C9", "1/3"): ("1/3", "1/3"),
    text("C9", "=1+1"): ("=1+1", "=1+1"),
    text("C9", "_x005F_x000A_a_x000A_b"): ("_x000A_a\nb", "_x000A_a\nb"),
    text("C9", "_xD83D__xDE00_ _xD800_ _x0000_"): ("😀 \ufffd _x0000_", "😀 \ufffd _x0000_"),
    text("C9", "a &amp; b &lt;c&gt; &#26085;"): ("a & b <c> 日", "a & b <c> 日"),
    '<c r="C9" t="s"><v>0</v></c>': ("in two looks", "in two looks"),
    '<c r="C9" t="s"><v>1</v></c>': (" plain ", " plain "),
    '<c r="C9" t="str"><f>A1&amp;""</f><v>made</v></c>': ("made", "made"),
    '<c r="C9" s="0"><f>1/3</f><v>0.33333333333333331</v></c>': ("0.3333333333333333", 1 / 3),
    '<c r="C9"><f>DATE(2024,4,3)</f><v></v></c>': ("=DATE(2024,4,3)", "=DATE(2024,4,3)"),
    '<c r="C9"><f>DATE(2024,4,3)</f></c>': ("=DATE(2024,4,3)", "=DATE(2024,4,3)"),
    '<c r="C9" t="str"><f>""</f><v></v></c>': ("", None),
    '<c r="C9" s="1"/>': ("", None),
    '<c r="C9" s="1"></c>': ("", None),
}
TEXTS = (
    "<r><rPr><b/></rPr><t>in </t></r><r><t>two looks</t></r><rPh sb='0' eb='1'><t>yomi</t></rPh>",
    "<t> plain </t>",
)


def workbook(path: Path) -> Path:
    return make(path, sheet(HEAD, *(asked(nth, cell) for nth, cell in enumerate(CELLS, start=2))), texts=TEXTS)


def shown(cells: Iterable[Any]) -> list[Any]:
    """What Excel would show; openpyxl leaves such as ``_x005F_`` as it stands."""
    return [unescape(cell.value) if isinstance(cell.value, str) else cell.value for cell in cells]


@pytest.mark.parametrize("run", ["due", "recalc"])
@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("parsed", [False, True])
def test_what_a_cell_holds_comes_out_as_it_was(
    kind: str, run: str, parsed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_rows, "BLOCK", 100)  # each row by itself: an odd one sends its whole block another way
    if parsed:
        monkeypatch.setattr(excel_rows.Rows, "_plain", lambda *_: None)
    source, out = workbook(tmp_path / "in.xlsx"), tmp_path / f"out.{kind}"
    if run == "due":
        batch.due(source, out)
    else:
        batch.recalc(source, out, **KNOWN)  # type: ignore[arg-type]
    if kind == "xlsx":
        table = openpyxl.load_workbook(out).worksheets[0]
        found = shown(table["C"][1:])
        assert [(type(one), one) for one in found] == [(type(one), one) for _, one in CELLS.values()]
    else:
        assert [one["cell"] for one in READ[kind](out)] == [expected for expected, _ in CELLS.values()]


@pytest.mark.parametrize("kind", READ)
def test_what_the_cells_of_a_rejected_row_hold(kind: str, tmp_path: Path) -> None:
    rows = [row(nth, text(f"A{nth}", "nobody/limit"), n("45385", DAY), cell) for nth, cell in enumerate(CELLS, start=2)]
    source = make(
        tmp_path / "in.xlsx", sheet(HEAD, *(one.replace('"C9" s="1"', '"B9" s="1"', 1) for one in rows)), texts=TEXTS
    )
    done = batch.due(source, tmp_path / f"out.{kind}")
    assert done.rejected == len(CELLS)
    refused = tmp_path / f"out.rejects.{kind}"
    if kind == "xlsx":
        table = openpyxl.load_workbook(refused).worksheets[0]
        assert shown(table["F"][1:]) == [one for _, one in CELLS.values()]
        assert {cell.value for cell in table["E"][1:]} == {moment("2024-04-03")}
    else:
        assert [(one["trigger"], one["cell"]) for one in READ[kind](refused)] == [
            ("2024-04-03", a) for a, _ in CELLS.values()
        ]


def test_only_the_columns_to_keep_hold_what_they_held(tmp_path: Path) -> None:
    head = row(1, *(text(at, at[0]) for at in ("A1", "B1", "D1", "E1")), text("C1", "limit"), text("F1", "trigger"))
    cells = (text("A2", "1"), n("1", 0), text("C2", QINZHOU), n("0.5"), n("0.375", TIME), text("F2", "2024-04-03"))
    source = make(
        tmp_path / "in.xlsx",
        sheet(head, row(2, *(one.replace("C9", f"{at}2") for at, one in zip("ABCDEF", cells, strict=True)))),
    )
    batch.recalc(source, tmp_path / "out.xlsx", keep=["E", "A"], **KNOWN)  # type: ignore[arg-type]
    table = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    found = {head.value: cell.value for head, cell in zip(table[1], table[2], strict=True)}
    assert [(name, found[name]) for name in list(found)[:4]] == [
        ("A", "1"),
        ("limit", QINZHOU),
        ("E", time(9)),
        ("trigger", moment("2024-04-03")),
    ]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    rows = [
        asked(nth, n(value, DAY)) for nth, value in enumerate(("43923", "0.375", "1", "2957003", "2957004"), start=2)
    ]
    for said in ("1", "true"):
        source = make(tmp_path / f"{said}.xlsx", sheet(HEAD, *rows), settings=f'<workbookPr date1904="{said}"/>')
        batch.due(source, tmp_path / f"{said}.csv")
        found = [one["cell"] for one in read_csv(tmp_path / f"{said}.csv")]
        assert found == ["2024-04-03", "09:00:00", "1904-01-02", "9999-12-31", "2957004"]


@pytest.mark.parametrize("style", range(len(FORMATS) + 60))
def test_every_format_says_what_its_numbers_are(style: int, tmp_path: Path) -> None:
    days = {*range(14, 23), *range(27, 37), *range(50, 59), 45, 47}
    built_in = style - len(FORMATS)
    source = make(tmp_path / "in.xlsx", sheet(HEAD, asked(2, n("45385", style))))
    batch.due(source, tmp_path / "out.csv")
    if built_in >= 0:
        expected = "2024-04-03" if built_in in days else "1089240:00:00" if built_in == 46 else "45385"
    else:
        code = FORMATS[style]
        is_day = code in ("aaaa", "h:mm:ss") or "yyyy" in code
        expected = "2024-04-03" if is_day else "1089240:00:00" if "[h]" in code else "45385"
    assert read_csv(tmp_path / "out.csv")[0]["cell"] == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_number_loses_a_digit(value: float) -> None:
    for raw in (repr(value), f"{value:.17G}", f"{value:.16E}"):
        cell = number_cell(raw, "n", from_1904=False)
        assert float(cell[1:]) == value
        assert not cell.endswith(".0")
        assert from_excel(cell[0], cell[1:]) == value or len(cell) > 16


# control characters in a formula are written as they are by the library that makes the file: it is no XML then
_TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=5).filter(
    lambda text: not (text.startswith("=") and any(one < " " for one in text))
)
_VALUES = st.one_of(
    st.none(), st.integers(-5, 10**15), st.floats(-1e9, 1e9), st.booleans(), _TEXTS, st.dates(date(1901, 1, 1))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(_VALUES, min_size=3, max_size=3), min_size=1, max_size=8),
    block=st.sampled_from([7, 100, 1 << 18]),
    constant=st.booleans(),
)
def test_both_ways_to_read_a_sheet_give_the_same(
    rows: list[list[Any]], block: int, constant: bool, tmp_path: Path
) -> None:
    with xlsxwriter.Workbook(
        str(tmp_path / "in.xlsx"), {"constant_memory": constant, "strings_to_urls": False}
    ) as book:
        made, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, line in enumerate(rows):
            made.write_row(at * 2, 0, line, day if isinstance(line[0], date) else None)
    with pytest.MonkeyPatch.context() as patch, zipfile.ZipFile(tmp_path / "in.xlsx") as archive:
        patch.setattr(excel_rows, "BLOCK", block)
        opened = Book(Package(archive, "in.xlsx"))
        first = list(_rows(opened))
        patch.setattr(excel_rows.Rows, "_plain", lambda *_: None)
        assert first == list(_rows(opened))


def _rows(book: Book) -> Iterator[tuple[int, dict[str, str]]]:
    for numbers, columns in book.bands(book.sheets[0]):
        for nth, number in enumerate(numbers):
            yield number, {at: cell for at, column in columns.items() if (cell := column[nth]) is not None}


@pytest.mark.parametrize("run", ["due", "recalc"])
def test_a_formula_without_its_result_is_not_called_empty(run: str, tmp_path: Path) -> None:
    formula = "<f>DATE(2024,4,3)</f><v></v></c>"
    rows = (
        row(2, text("A2", QINZHOU), f'<c r="B2">{formula}'),
        row(3, f'<c r="A3">{formula}', text("B3", "2024-04-03")),
        row(4, text("A4", QINZHOU), '<c r="B4"><f t="shared" si="0"/></c>'),
    )
    source = make(tmp_path / "in.xlsx", sheet(HEAD, *rows))
    if run == "due":
        batch.due(source, tmp_path / "out.csv")
    else:
        batch.recalc(source, tmp_path / "out.csv", **KNOWN)  # type: ignore[arg-type]
    refused = read_csv(tmp_path / "out.rejects.csv")
    assert [one["line"] for one in refused] == ["2", "3", "4"]
    for one, column in zip(refused, ("trigger", "limit", "trigger"), strict=True):
        assert one["reason"] == "missing-value"
        assert one["message"].startswith(f"{column} is a formula (=")
        assert "save it once" in one["message"]
    assert refused[0]["trigger"] == "=DATE(2024,4,3)"
