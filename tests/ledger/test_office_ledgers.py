"""``gov-deadlines ledger`` on ledgers as offices keep them: no row lost, no date wrong, nothing of the file lost."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gov_deadlines as gd
from bounded_work import within
from cli_helpers import Answer, run
from gov_deadlines.ledger.other_files import as_workbook
from ledger_checks import Result, check_kept, check_rows, check_summary, exit_code, sheet_part, values_of
from ledger_parts import parts_of
from ledgers import AS_OF, DATA, Q, book, day
from ledgers_rich import LEDGERS, MANY, many_rows

Run = Callable[..., Answer]

pytestmark = [  # openpyxl tells what it does not know, which is why it may read and not write
    pytest.mark.filterwarnings("ignore:.* extension is not supported:UserWarning"),
    pytest.mark.filterwarnings("ignore:Workbook contains no default style:UserWarning"),
]


@pytest.fixture
def ledger(capsys: pytest.CaptureFixture[str]) -> Run:
    def answer(source: Path, target: Path, *given: str) -> Answer:
        return run(capsys, "ledger", str(source), "-o", str(target), "--lang", "zh", "--as-of", AS_OF, *given)

    return answer


def made(name: str, folder: Path) -> tuple[Path, Path]:
    """A ledger, and where its answers go."""
    source = folder / LEDGERS[name].file
    LEDGERS[name].make(source)
    return source, folder / ("答复.xlsm" if source.suffix == ".xlsm" else "答复.xlsx")


@pytest.mark.parametrize("name", LEDGERS)
def test_every_row_is_answered_or_says_why_not_and_nothing_is_lost(name: str, tmp_path: Path, ledger: Run) -> None:
    wanted = LEDGERS[name]
    source, target = made(name, tmp_path)
    before = source.read_bytes()
    code, out, err = ledger(source, target, *wanted.given, "--json")
    assert code == exit_code(wanted), err
    check_summary(wanted, json.loads(out))
    result = Result(target, wanted.sheet)
    check_rows(wanted, result)
    assert source.read_bytes() == before
    read = source if wanted.plain else Path(as_workbook(str(source), str(tmp_path)).path)
    original = openpyxl.load_workbook(read)[wanted.sheet]
    columns = min(result.columns.values()) - 1
    assert not any(value for row in original.iter_rows(min_col=columns + 1, values_only=True) for value in row)
    assert values_of(target, wanted.sheet, columns)[: original.max_row] == values_of(read, wanted.sheet, columns)
    assert result.sheet.max_row == original.max_row
    if wanted.plain:
        check_kept(source, target, wanted.sheet, columns + 1)


@pytest.mark.parametrize("name", [name for name, one in LEDGERS.items() if one.plain])
def test_a_second_run_brings_the_same_columns_up_to_date(name: str, tmp_path: Path, ledger: Run) -> None:
    wanted = LEDGERS[name]
    source, first = made(name, tmp_path)
    second = first.with_stem("再次")
    told = [json.loads(ledger(*one, *wanted.given, "--json").out) for one in ((source, first), (first, second))]
    assert told[0]["columns"] == told[1]["columns"]
    assert told[0] == told[1]
    result = Result(second, wanted.sheet)
    check_rows(wanted, result)
    one, other = parts_of(first), parts_of(second)
    part = sheet_part(first, wanted.sheet)
    assert one.keys() == other.keys()
    assert one[part] == other[part]
    check_kept(source, second, wanted.sheet, min(result.columns.values()))


def test_what_was_written_since_is_kept_and_answered(tmp_path: Path, ledger: Run) -> None:
    """A clerk goes on in the answered file: a row more, a column of his own at the right, a day corrected."""
    source, first = made("plain", tmp_path)
    ledger(source, first)
    edited, second = tmp_path / "续.xlsx", tmp_path / "续答.xlsx"
    again = openpyxl.load_workbook(first)
    sheet = again["台账"]
    right = sheet.max_column + 1
    sheet.cell(1, right, "科长批示")
    sheet.cell(3, right, "抓紧")
    sheet.cell(2, 3, day("2024-04-08"))
    sheet.append([7, "钦州会签", day("2024-05-06"), "市交通局"])
    again.save(edited)
    assert ledger(edited, second).code == 1  # long overdue
    result = Result(second, "台账")
    assert result.sheet.cell(1, right).value == "科长批示"
    assert result.sheet.cell(3, right).value == "抓紧"
    for row, on in ((2, "2024-04-08"), (8, "2024-05-06")):
        assert result.own(row, "最迟日期").date() == gd.due(Q, day(on)).due
    assert result.sheet.max_column == right


@pytest.mark.parametrize("name", ["drawn", "macros", "pivot", "wps", "second sheet", "table"])
def test_two_sheets_more_lose_nothing_and_names_still_point_to_their_sheet(
    name: str, tmp_path: Path, ledger: Run
) -> None:
    wanted = LEDGERS[name]
    source, first = made(name, tmp_path)
    second = first.with_stem("再次")
    for one, other in ((source, first), (first, second)):
        assert ledger(one, other, "--due-within", "5wd").code == exit_code(wanted)
        result = Result(other, wanted.sheet)
        check_rows(wanted, result)
        check_kept(source, other, wanted.sheet, min(result.columns.values()))
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(second)
    assert after.sheetnames[-len(before.sheetnames) :] == before.sheetnames
    assert len(after.sheetnames) == len(before.sheetnames) + 2
    for sheet in before:
        assert after[sheet.title].print_title_rows == sheet.print_title_rows
        assert set(sheet.defined_names) == set(after[sheet.title].defined_names)
    assert {one: before.defined_names[one].value for one in before.defined_names} == {
        one: after.defined_names[one].value for one in after.defined_names
    }


def two_ledgers(path: Path) -> None:
    """One sheet for each year."""
    with book(path, "2025年") as one:
        one.header(1, "时限", "收文日期")
        one.rows(2, ("钦州会签", day("2025-06-03")))
        other = type(one)(one.book, "2026年")
        other.header(1, "时限", "收文日期")
        other.rows(2, ("钦州会签", day("2026-06-01")), ("钦州会签", day("2026-06-02")))


def test_of_two_ledgers_none_is_taken_silently(tmp_path: Path, ledger: Run) -> None:
    source, target = tmp_path / "台账.xlsx", tmp_path / "答复.xlsx"
    two_ledgers(source)
    err = ledger(source, target).err
    assert "2025年" in err
    assert "没有处理：2026年" in err
    told = json.loads(ledger(source, tmp_path / "另.xlsx", "--sheet", "2026年", "--json").out)
    assert (told["sheet"], told["rows"]) == ("2026年", 2)


@pytest.mark.parametrize("column", [3, 7, 11, 16_383])
def test_what_stands_beside_the_table_is_never_written_over(column: int, tmp_path: Path, ledger: Run) -> None:
    """A note without a title, close by or in the last column there is."""
    source, target = tmp_path / "台账.xlsx", tmp_path / "答复.xlsx"
    with book(source) as one:
        one.header(1, "时限", "收文日期")
        one.rows(2, ("钦州会签", day("2026-06-01")), ("钦州会签", day("2026-06-02")))
        one.put(3, ("随手记",), column)
    ledger(source, target)
    result = Result(target, "台账")
    assert result.sheet.cell(3, column + 1).value == "随手记"
    assert column + 1 not in result.columns.values()
    assert [result.own(row, "最迟日期").date() for row in (2, 3)] == [day("2026-06-10"), day("2026-06-11")]
    first, last = min(result.columns.values()), max(result.columns.values())
    check_kept(source, target, "台账", first)
    assert last - first == len(result.columns) - 1


def test_fifty_thousand_rows_take_seconds(tmp_path: Path, ledger: Run) -> None:
    source, target = tmp_path / "台账.xlsx", tmp_path / "答复.xlsx"
    many_rows(source)
    with within(30):
        code, out, err = ledger(source, target, "--json")
    told = json.loads(out)
    assert (code, told["rows"], told["answered"]) == (1, MANY, MANY), err
    limits = (Q, "xianning/countersign-reply", "xinzhou/countersign-reply", "zhongshan/topic-meeting")
    reading = openpyxl.load_workbook(target, read_only=True)
    names = [cell.value for cell in next(reading["台账"].iter_rows(max_row=1))]
    at = names.index("最迟日期")
    for row, cells in enumerate(reading["台账"].iter_rows(min_row=2, max_row=1_500, values_only=True), 2):
        received: Any = cells[2]
        assert as_date(cells[at]) == gd.due(limits[row % 4], received.date()).due, row
    reading.close()


def as_date(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else day(value)


def nothing(path: Path) -> None:
    with book(path):
        pass


def header_only(path: Path) -> None:
    with book(path) as one:
        one.header(1, "时限", "收文日期")


def no_columns(path: Path) -> None:
    with book(path) as one:
        one.rows(1, ("姓名", "电话"), ("张三", "123"))


@pytest.mark.parametrize("make", [nothing, no_columns, lambda path: path.write_bytes(b"")])
def test_a_file_without_a_ledger_is_refused_and_nothing_written(
    make: Callable[[Path], object], tmp_path: Path, ledger: Run
) -> None:
    make(tmp_path / "台账.xlsx")
    code, out, err = ledger(tmp_path / "台账.xlsx", tmp_path / "答复.xlsx")
    assert code in (2, 3)
    assert not out
    assert "台账.xlsx" in err
    assert "Traceback" not in err
    assert not (tmp_path / "答复.xlsx").exists()


def test_a_ledger_without_rows_is_answered_with_none(tmp_path: Path, ledger: Run) -> None:
    header_only(tmp_path / "台账.xlsx")
    code, out, err = ledger(tmp_path / "台账.xlsx", tmp_path / "答复.xlsx", "--json")
    assert (code, json.loads(out)["rows"]) == (0, 0), err


def test_open_documents_and_passwords_are_refused_in_plain_words(tmp_path: Path, ledger: Run) -> None:
    code, out, err = ledger(DATA / "open.ods", tmp_path / "答复.xlsx", "--json")
    assert (code, out) == (2, "")
    assert "另存为 .xlsx" in json.loads(err)["hint"]
