"""Which sheet of an Excel file is read, which of its rows count, and what is refused before it costs anything."""

import contextlib
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from batch_helpers import read_csv, read_xlsx
from bounded_work import within
from cli_helpers import QINZHOU, run
from gov_deadlines import batch
from gov_deadlines.batch.excel import book as excel_book
from gov_deadlines.batch.excel import rows as excel_rows
from gov_deadlines.batch.excel.rows import letters
from gov_deadlines.batch.excel.values import format_kind
from gov_deadlines.errors import InvalidArgument, UnreadableTable
from xlsx_helpers import HEAD, asked, make, row, sheet, text

COVER = sheet(row(1, text("A1", "说明")), row(2, text("B2", "limit")))
MAY, JUNE = (sheet(HEAD, asked(2, text("C2", name))) for name in ("may", "june"))
EMPTY = sheet()
BOTH = pytest.mark.parametrize("command", ["due", "recalc"])
AGAINST = ("--from-known-on", "2024-03-21", "--to-known-on", "2024-03-22")


def answer(command: str, source: Path, sheet: str | None = None) -> batch.Summary | batch.Recalculated:
    target = source.with_suffix(f".{command}.csv")
    if command == "due":
        return batch.due(source, target, sheet=sheet)
    return batch.recalc(source, target, sheet=sheet, from_known_on=date(2024, 3, 21), to_known_on=date(2024, 3, 22))


@BOTH
@pytest.mark.parametrize(
    ("parts", "hidden", "wanted", "read", "unread"),
    [
        ([MAY], (), None, "may", ()),
        ([MAY, EMPTY], (), None, "may", ()),
        ([COVER, MAY], (), None, "may", ("S1",)),
        ([MAY, COVER], (), None, "may", ("S2",)),
        ([MAY, JUNE], {1}, None, "june", ("S1",)),
        ([COVER, MAY, JUNE], {1, 3}, None, "may", ("S1", "S3")),
        ([MAY, JUNE], (), "s2", "june", ("S1",)),
        ([MAY, JUNE], {2}, "S2", "june", ("S1",)),
        ([MAY, EMPTY], (), "S1", "may", ()),
    ],
)
def test_the_one_sheet_that_is_meant_is_read_and_the_others_are_named(
    parts: list[str], hidden: set[int], wanted: str, read: str, unread: tuple[str, ...], command: str, tmp_path: Path
) -> None:
    done = answer(command, make(tmp_path / "in.xlsx", *parts, hidden=hidden), wanted)
    assert [one["cell"] for one in read_csv(tmp_path / f"in.{command}.csv")] == [read]
    assert done.unread_sheets == unread
    assert done.to_dict()["unread_sheets"] == unread
    assert done.sheet == f"S{parts.index(MAY if read == 'may' else JUNE) + 1}"


@BOTH
@pytest.mark.parametrize(
    ("parts", "hidden", "wanted", "message"),
    [
        ([MAY, JUNE], (), None, "several sheets with the columns 'limit', 'trigger'.*'S1', 'S2'.*with sheet"),
        ([MAY, COVER, JUNE], (), None, "Sheets: 'S1', 'S3'"),
        ([COVER, COVER], (), None, "no sheet with the columns 'limit', 'trigger'.*'S1', 'S2'"),
        ([COVER], (), None, "no column 'limit', 'trigger'"),
        ([MAY], {1}, None, "nothing in the sheet to be read.*if sheet names"),
        ([EMPTY], (), None, "is empty"),
        ([EMPTY, MAY], (), "S1", "is empty"),
        ([MAY], (), "S2", "no sheet 'S2'. It has: 'S1'"),
    ],
)
def test_where_it_is_not_clear_which_sheet_is_meant_none_is_read(
    parts: list[str], hidden: set[int], wanted: str, message: str, command: str, tmp_path: Path
) -> None:
    source = make(tmp_path / "in.xlsx", *parts, hidden=hidden)
    with pytest.raises(UnreadableTable, match=message):
        answer(command, source, wanted)
    assert [one.name for one in tmp_path.iterdir()] == ["in.xlsx"]


@BOTH
def test_a_terminal_is_told_which_sheets_were_not_read(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = make(tmp_path / "in.xlsx", COVER, MAY, names={1: "封面", 2: "五月"})
    more = AGAINST if command == "recalc" else ()
    for language, told in (("en", "Only the sheet '五月' was read, not: 封面"), ("zh", "没有读：封面")):
        arguments = ("batch", command, str(source), "-o", str(tmp_path / f"{language}.csv"), "--lang", language, *more)
        assert told in run(capsys, *arguments).err


@BOTH
def test_only_excel_files_have_sheets(command: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n")
    with pytest.raises(InvalidArgument, match="Leave out sheet"):
        answer(command, tmp_path / "in.csv", "S1")


@BOTH
def test_rows_that_nobody_filled_are_none_and_no_other_is_lost(command: str, tmp_path: Path) -> None:
    """Whether there is nothing, a style, a space or an empty text in them; the numbers stay those of Excel."""
    blank = row(3) + row(4, '<c r="A4" s="1"/>', text("B4", "")) + '<row r="5" ht="9"/>' + row(6, text("C6", " \t "))
    one_cell = (
        row(7, text("C7", "x")),
        row(8, text("D8", "y")),
        row(9, text("A9", QINZHOU)),
        row(10, '<c r="B10"><v>0</v></c>'),
    )
    source = make(tmp_path / "in.xlsx", sheet(row(1), HEAD.replace('"1"', '"2"'), blank, *one_cell, asked(12), row(13)))
    done = answer(command, source)
    assert (done.rows, done.rejected) == (5, 4)
    refused = read_csv(tmp_path / f"in.{command}.rejects.csv")
    assert [one["line"] for one in refused] == ["7", "8", "9", "10"]
    assert [(one["cell"], one["column_4"]) for one in refused[:2]] == [("x", ""), ("", "y")]
    if command == "recalc":
        assert read_csv(tmp_path / "in.recalc.csv")[0]["line"] == "12"


@BOTH
@pytest.mark.parametrize("at", ["XFD", "CV", "C", "A"])
def test_a_stray_cell_costs_nothing(at: str, command: str, tmp_path: Path) -> None:
    source = make(tmp_path / "in.xlsx", sheet(HEAD, asked(2), row(1_048_576, text(f"{at}1048576", "x"))))
    with within():
        done = answer(command, source)
    assert (done.rows, done.rejected) == (2, 1)
    refused = read_csv(tmp_path / f"in.{command}.rejects.csv")[0]
    assert (refused["line"], "x" in refused.values()) == ("1048576", True)
    assert len(refused) <= 7


@BOTH
@pytest.mark.parametrize(
    "rows",
    [
        row(99_999_999, text("A99999999", "x")),
        row(3, text("ZZZ3", "x")),
        row(3, text("XFE3", "x")),
        row(3, text("C2000000", "x")).replace('"3"', '"0"'),
        row(2, text("C2", "twice")),
        '<row r="3"><c r="A3"><v>1</c></row>',
        '<row r="3"><c r="A3"><v>&broken;</v></c></row>',
    ],
)
def test_a_broken_sheet_is_refused(rows: str, command: str, tmp_path: Path) -> None:
    source = make(tmp_path / "in.xlsx", sheet(HEAD, asked(2), rows))
    with pytest.raises(UnreadableTable, match="could not be read"):
        answer(command, source)


@BOTH
@pytest.mark.parametrize("parsed", ["", " "])
@pytest.mark.parametrize(
    ("kind", "held"),
    [("s", one) for one in ("-1", "1", "7", "0_0", "+0", "０", "0.5", "one")]
    + [("n", one) for one in ("1_0", "１", "inf", "nan", "one")],
)
def test_a_cell_that_holds_no_number_or_no_text_of_the_file_is_refused_and_found(
    kind: str, held: str, parsed: str, command: str, tmp_path: Path
) -> None:
    """Python would take the last text for the text -1, and 1_0 for 10."""
    odd = f'<row r="3"><c r="A3" t="{kind}"><v>{held}</v>{parsed}</c></row>'
    source = make(tmp_path / "in.xlsx", sheet(HEAD, asked(2), odd), texts=["<t>first</t>"])
    with pytest.raises(UnreadableTable, match=f"row 3 .*{re.escape(repr(held))}") as caught:
        answer(command, source)
    assert "第 3 行或其上方不远处有单元格" in caught.value.message.zh


@BOTH
@pytest.mark.parametrize("first", ["<sheetData/>", f"<sheetData>{HEAD}{asked(2)}</sheetData>"])
@pytest.mark.parametrize("far", [0, excel_rows.BLOCK - 9, 3 * excel_rows.BLOCK])
def test_rows_in_a_second_part_of_a_sheet_are_not_passed_over(
    first: str, far: int, command: str, tmp_path: Path
) -> None:
    content = sheet(HEAD, asked(3)).replace("<sheetData>", f"{first}<x>{'y' * far}</x><sheetData>")
    with pytest.raises(UnreadableTable, match="a sheet has its rows in two parts"):
        answer(command, make(tmp_path / "in.xlsx", content))


@BOTH
def test_a_column_of_blanks_without_a_title_is_none(command: str, tmp_path: Path) -> None:
    blank = '<c r="E2" t="inlineStr"><is><t xml:space="preserve"> </t></is></c>'
    answer(command, make(tmp_path / "in.xlsx", sheet(HEAD, asked(2, text("C2", "x"), blank))))
    assert "column_5" not in read_csv(tmp_path / f"in.{command}.csv")[0]


def test_a_format_of_many_brackets_costs_nothing() -> None:
    with within():
        assert [format_kind(200, one * 300_000) for one in ("[", '"', "_", "[$")] == ["n"] * 4


def test_the_longest_row_is_put_together_once(tmp_path: Path) -> None:
    source = make(tmp_path / "in.xlsx", sheet(HEAD, asked(2).replace("<row ", f'<row a="{"y" * (15 << 20)}" ')))
    with within(seconds=6):  # it took eleven
        assert batch.due(source, tmp_path / "out.csv").answered == 1


@BOTH
def test_texts_in_pieces_of_pieces_are_no_error(command: str, tmp_path: Path) -> None:
    deep = f'<c r="C2" t="inlineStr"><is><r><t>a</t></r>{"<r>" * 5000}{"</r>" * 5000}<r><t>b</t></r></is></c>'
    answer(command, make(tmp_path / "in.xlsx", sheet(HEAD, asked(2, deep))))
    assert read_csv(tmp_path / f"in.{command}.csv")[0]["cell"] == "ab"


@BOTH
def test_of_many_sheets_a_message_names_a_few(command: str, tmp_path: Path) -> None:
    source = make(tmp_path / "in.xlsx", *[MAY] * 300)
    for wanted in (None, "nowhere"):
        with pytest.raises(UnreadableTable, match=r"'S1', .*…") as caught:
            answer(command, source, wanted)
        assert len(str(caught.value)) < 500


def test_what_stands_before_the_rows_is_read_once(tmp_path: Path) -> None:
    """Not again for every block that only an XML parser can read."""
    rows = "".join(asked(nth).replace("><", "> <") for nth in range(2, 12_000))
    content = sheet(HEAD, rows).replace("<sheetData>", f"<!-- {'y' * (15 << 20)} --><sheetData>")
    source = make(tmp_path / "in.xlsx", content)
    with within(seconds=8):  # it took fifteen
        assert batch.due(source, tmp_path / "out.csv").rows == 11_998


@BOTH
@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1:A1", "nonsense"])
def test_what_a_sheet_says_of_its_size_does_not_matter(dimension: str, command: str, tmp_path: Path) -> None:
    content = sheet(HEAD, asked(2), asked(3)).replace("<sheetData>", f'<dimension ref="{dimension}"/><sheetData>')
    assert answer(command, make(tmp_path / "in.xlsx", content)).rows == 2


@BOTH
@pytest.mark.parametrize(
    "content",
    [
        sheet(HEAD, " " * (20 << 20), asked(2)),
        sheet(HEAD, row(2, text("A2", "x" * (20 << 20)))),
        sheet(HEAD, asked(2), row(3) * (2 << 20)),
    ],
    ids=["spaces", "one cell", "rows"],
)
def test_what_unpacks_to_much_more_than_it_is_is_refused_at_once(content: str, command: str, tmp_path: Path) -> None:
    source = make(tmp_path / "in.xlsx", content)
    assert source.stat().st_size < 200_000
    with within(), pytest.raises(UnreadableTable, match="times its size, more than 200"):
        answer(command, source)


@BOTH
def test_every_bound_is_said(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make(tmp_path / "in.xlsx", sheet(HEAD, *(asked(nth) for nth in range(2, 4000))), texts=["<t>x</t>"] * 9)
    bounds = [
        (excel_rows, "LARGEST", 1 << 19, "xl/worksheets/s1.xml unpacks to more than 0 MB"),
        (excel_rows, "LARGEST_TEXTS", 10, "unpacks to more than 0 MB"),
        (excel_book, "MOST_CELLS", 3_000, "rows times columns come to more than 3,000"),
    ]
    for module, bound, most, message in bounds:
        with monkeypatch.context() as patch:
            patch.setattr(module, bound, most)
            with pytest.raises(UnreadableTable, match=message):
                answer(command, source)
    assert answer(command, source).rows == 3998


def test_a_row_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel_rows, "LONGEST", 1 << 18)
    source = make(tmp_path / "in.xlsx", sheet(HEAD, row(2, *(text(f"C{nth}", str(nth)) for nth in range(20_000)))))
    with pytest.raises(UnreadableTable, match="a row of more than 262144 bytes"):
        answer("due", source)


@BOTH
@pytest.mark.parametrize(
    "definition",
    [
        '<!DOCTYPE x [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!-- -->" * 20_000 + '<!DOCTYPE x [<!ENTITY a "AAAA">]>',
    ],
)
@pytest.mark.parametrize("part", ["xl/worksheets/s1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_xml_with_definitions_of_its_own_is_refused(part: str, definition: str, command: str, tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.xlsx", sheet(HEAD, asked(2, '<c r="C2" t="s"><v>0</v></c>')), texts=["<t>x</t>"])
    source = tmp_path / "in.xlsx"
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(source, "w") as made:
        for name in archive.namelist():
            content = archive.read(name).decode().removeprefix('<?xml version="1.0"?>')
            made.writestr(name, definition + content if name == part else content)
    with pytest.raises(UnreadableTable, match="definitions of its own"):
        answer(command, source)


@BOTH
def test_a_sheet_as_other_programs_write_it(command: str, tmp_path: Path) -> None:
    """With a prefix, with spaces and remarks between its tags, and without the names of its cells."""
    whole = sheet(HEAD, asked(2, '<c r="C2"><v>1</v></c>'), asked(3, '<c r="C3"><v>2</v></c>'))
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", whole).replace("xmlns=", "xmlns:x=").replace("<?x:xml", "<?xml")
    forms = {
        "prefixed": prefixed,
        "spaced": whole.replace("><", ">\r\n  <"),
        "remarks": whole.replace("<row", "<!-- <row r='7'> --><row"),
        "unnamed": re.sub(r' r="\w+"', "", whole),
        "strict": whole.replace("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"),
    }
    for name, content in forms.items():
        done = answer(command, make(tmp_path / f"{name}.xlsx", content))
        assert (done.rows, done.rejected) == (2, 0), name
        assert [one["cell"] for one in read_csv(tmp_path / f"{name}.{command}.csv")] == ["1", "2"], name


@pytest.mark.parametrize("cut", range(100, 2000, 150))
def test_a_file_cut_off_or_damaged_anywhere(cut: int, tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.xlsx", MAY).read_bytes()
    for content in (whole[:cut], whole[:cut] + b"\xff\xff\xff" + whole[cut + 3 :]):
        (tmp_path / "in.xlsx").write_bytes(content)
        with contextlib.suppress(UnreadableTable):
            answer("due", tmp_path / "in.xlsx")
        (tmp_path / "in.due.csv").unlink(missing_ok=True)


def test_a_password(tmp_path: Path) -> None:
    whole = make(tmp_path / "whole.xlsx", MAY).read_bytes()
    flagged = bytearray(whole)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = -1
        while (start := whole.find(mark, start + 1)) >= 0:
            flagged[start + at] |= 1
    (tmp_path / "in.xlsx").write_bytes(bytes(flagged))
    with pytest.raises(UnreadableTable, match="could not be read"):
        answer("due", tmp_path / "in.xlsx")
    assert zipfile.is_zipfile(io.BytesIO(bytes(flagged)))


@BOTH
def test_rows_that_share_no_column_stay_within_bounds(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They would make a square: as many columns as there are rows."""
    content = sheet(HEAD, *(row(nth, text(f"{letters(nth)}{nth}", "x")) for nth in range(2, 400)))
    source = make(tmp_path / "in.xlsx", content)
    with within(), pytest.raises(UnreadableTable, match="more than 256 columns have no title"):
        answer(command, source)
    monkeypatch.setattr(excel_book, "MOST_UNTITLED", 400)
    assert answer(command, source).rejected == 398


@pytest.mark.parametrize("block", [50, 1 << 16])
def test_columns_that_begin_late_stand_where_they_stand_in_the_sheet(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel_rows, "BLOCK", block)
    monkeypatch.setattr(excel_book, "_CHUNK", 1)
    head = row(1, text("B1", "limit"), text("D1", "trigger"))

    def asked_at(nth: int, *more: str) -> str:
        cells = [text(f"B{nth}", QINZHOU), text(f"D{nth}", "2024-04-03"), *more]
        return row(nth, *sorted(cells))

    rows = (asked_at(2), asked_at(3, text("E3", "e")), asked_at(4, text("A4", "a"), '<c r="C4"><v>0.5</v></c>'))
    source = make(tmp_path / "in.xlsx", sheet(head, *rows))
    batch.due(source, tmp_path / "out.csv")
    batch.due(source, tmp_path / "out.xlsx")
    for found in (read_csv(tmp_path / "out.csv"), read_xlsx(tmp_path / "out.xlsx")):
        assert list(found[0])[:5] == ["column_1", "limit", "column_3", "trigger", "column_5"]
        assert [(one["column_1"], one["column_3"], one["column_5"]) for one in found] == [
            ("", "", ""),
            ("", "", "e"),
            ("a", "0.5", ""),
        ]


@BOTH
def test_sheets_that_share_a_part_have_its_header_read_once(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(excel_rows.Package, "open", _counting(excel_rows.Package.open, opened))
    source = make(tmp_path / "in.xlsx", *[MAY] * 40)
    shared = tmp_path / "shared.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(shared, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("workbook.xml.rels"):
                content = re.sub(rb"s\d+\.xml", b"s1.xml", content)
            new.writestr(name, content)
    with pytest.raises(UnreadableTable, match="S1"):
        answer(command, shared)
    assert opened.count("xl/worksheets/s1.xml") == 1


def _counting(ask: Callable[..., Any], opened: list[str]) -> Callable[..., Any]:
    def counted(package: object, part: str, **more: Any) -> Any:
        opened.append(part)
        return ask(package, part, **more)

    return counted
