"""The columns that ``batch due`` adds: which, under which names and in which words; marks, encodings, header rows."""

import csv
import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import batch_helpers as helpers
from cli_helpers import QINZHOU, run
from gov_deadlines import batch
from gov_deadlines.batch.added import COLUMNS, DUE_COLUMNS
from gov_deadlines.errors import InvalidArgument, UnreadableTable
from gov_deadlines.wording.columns import TITLES

KINDS = ("csv", "jsonl", "parquet", "xlsx")
MARK = b"\xef\xbb\xbf"
ROWS = [
    {"no": "1", "limit": QINZHOU, "trigger": "2024-04-03", "done": "", "note": "甲"},
    {"no": "2", "limit": QINZHOU, "trigger": "2024-04-03", "done": "2024-04-15", "note": "乙"},
    {"no": "3", "limit": "nobody/limit", "trigger": "2024-04-03", "done": "", "note": "丙"},
    {"no": "4", "limit": "xianning/absence-report", "trigger": "2026-12-15", "done": "", "note": "丁"},
]
ZH = [TITLES[code].zh for code in COLUMNS]
LEDGER: dict[str, Any] = {"as_of": date(2024, 5, 6), "completed_column": "done"}


def answered(tmp_path: Path, kind: str, rows: list[dict[str, str]] = ROWS, **options: Any) -> list[dict[str, str]]:
    """The rows of the target; source and target are of one kind."""
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    batch.due(source, tmp_path / f"out.{kind}", force=True, **options)
    return helpers.READ[kind](tmp_path / f"out.{kind}")


@pytest.mark.parametrize("kind", KINDS)
def test_safest_is_about_readings_and_earliest_about_notices(kind: str, tmp_path: Path) -> None:
    row = answered(tmp_path, kind)[-1]
    assert [row[name] for name in ("due", "earliest", "latest", "safest")] == ["2026-12-11"] * 3 + ["2026-12-09"]


@pytest.mark.parametrize("kind", KINDS)
def test_chinese_headers_have_chinese_words(kind: str, tmp_path: Path) -> None:
    plain = answered(tmp_path, kind, **LEDGER)
    found = answered(tmp_path, kind, headers="zh", language="zh", **LEDGER)
    assert list(found[0]) == [*ROWS[0], *ZH]
    assert list(plain[0]) == [*ROWS[0], *COLUMNS]
    words = {"settled": "确定", "overdue": "已逾期", "done-in-time": "按时办结", "deemed-no-objection": "视为无意见"}
    words["open"] = "未到期"
    for row, same in zip(plain, found, strict=True):
        assert [same[ZH[COLUMNS.index(code)]] for code in ("standing", "status")] == [
            words[row[code]] for code in ("standing", "status")
        ]
        assert [same[TITLES[code].zh] for code in ("due", "safest", "article")] == [
            row[code] for code in ("due", "safest", "article")
        ]
    assert found[0]["时限名称"] == "会签回复"
    (refused,) = helpers.READ[kind](tmp_path / f"out.rejects.{kind}")
    assert list(refused) == ["行号", "原因", "说明", *ROWS[0]]
    assert (refused["原因"], refused["note"]) == ("没有这个时限", "丙")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ledger", [{}, LEDGER, {"as_of": LEDGER["as_of"]}])
def test_only_some_columns(kind: str, ledger: dict[str, Any], tmp_path: Path) -> None:
    wanted = ["safest", "working_days"] if ledger else ["safest", "article"]
    whole, some = answered(tmp_path, kind, **ledger), answered(tmp_path, kind, columns=wanted, **ledger)
    assert list(some[0]) == [*ROWS[0], *(name for name in COLUMNS if name in ("due", *wanted))]
    assert some == [{name: row[name] for name in some[0]} for row in whole]


def test_the_columns_of_before(tmp_path: Path) -> None:
    """Systems that go by position get the file of before with ``columns``."""
    before = ["due", "standing", "earliest", "latest", "article"]
    assert list(answered(tmp_path, "csv", columns=before)[0]) == [*ROWS[0], *before]
    assert list(answered(tmp_path, "csv")[0]) == [*ROWS[0], *DUE_COLUMNS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("headers", "own", "ours"), [("en", "Name", "due_name"), ("zh", "时限名称", "推算时限名称")])
def test_a_file_may_have_a_column_called_name(kind: str, headers: Any, own: str, ours: str, tmp_path: Path) -> None:
    rows = [{**row, own: "张三"} for row in ROWS]
    for ledger in ({}, LEDGER):
        found = answered(tmp_path, kind, rows, headers=headers, **ledger)
        assert {row[own] for row in found} == {"张三"}
        assert found[0][ours] == ("会签回复" if headers == "zh" else helpers.REPLY[-1])


@pytest.mark.parametrize("option", [{"columns": ["dew"]}, {"columns": "due"}, {"columns": ["status"]}])
def test_columns_that_there_are_not(option: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="columns"):
        answered(tmp_path, "csv", **option)


# Marks and encodings


def text_of(path: Path, encoding: str = "utf-8") -> str:
    return path.read_bytes().decode(encoding)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("options", "marked"),
    [
        ({}, False),
        ({"bom": True}, True),
        ({"encoding": "utf-8-sig"}, True),
        ({"language": "zh"}, False),
        ({"language": "zh", "as_of": date(2024, 5, 6)}, True),
        ({"headers": "zh"}, True),
        ({"headers": "zh", "bom": False}, False),
        ({"language": "zh", "as_of": date(2024, 5, 6), "columns": ["due", "status"]}, False),
    ],
)
def test_a_mark_where_chinese_is_added_or_asked_for(
    kind: str, options: dict[str, Any], marked: bool, tmp_path: Path
) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    batch.due(source, tmp_path / "out.csv", **options)
    assert (tmp_path / "out.csv").read_bytes().startswith(MARK) == marked
    assert helpers.read_csv(tmp_path / "out.csv")[0]["note"] == "甲"
    rejects = (tmp_path / "out.rejects.csv").read_bytes()
    assert rejects.startswith(MARK) == (marked or options.get("language") == "zh")


def test_a_mark_of_the_source_can_be_left_out(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS, "utf-8-sig")
    batch.due(source, tmp_path / "kept.csv")
    batch.due(source, tmp_path / "left.csv", bom=False)
    assert (tmp_path / "kept.csv").read_bytes() == MARK + (tmp_path / "left.csv").read_bytes()


@pytest.mark.parametrize("kind", ["jsonl", "parquet", "xlsx"])
@pytest.mark.parametrize("named", ["gb18030", "gbk", "GB18030"])
def test_csv_can_be_written_in_gb18030(kind: str, named: str, tmp_path: Path) -> None:
    rows = [{**row, "note": "𠮷甲"} for row in ROWS]
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    batch.due(source, tmp_path / "out.csv", encoding=named, headers="zh")
    batch.due(source, tmp_path / "plain.csv", headers="zh", bom=False)
    for name in ("out{}.csv", "out{}.rejects.csv"):
        plain = tmp_path / name.replace("out", "plain").format("")
        assert text_of(tmp_path / name.format(""), "gb18030") == text_of(plain)
    with pytest.raises(InvalidArgument, match="encoding"):
        batch.due(source, tmp_path / "no.csv", encoding="latin-1")


@pytest.mark.parametrize(
    ("target", "options", "words"),
    [
        ("out.csv", {"bom": True, "encoding": "gb18030"}, "gb18030"),
        ("out.csv", {"bom": False, "encoding": "utf-8-sig"}, "encoding"),
        ("out.parquet", {"bom": True}, "byte order mark"),
        ("out.csv", {"bom": 1}, "bom"),
        ("out.csv", {"header_row": 2}, "sheets"),
    ],
)
def test_what_does_not_go_together(target: str, options: dict[str, Any], words: str, tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS, "gb18030" if "gb18030" in options.values() else "utf-8")
    with pytest.raises(InvalidArgument, match=words):
        batch.due(source, tmp_path / target, **options)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_no_mark_for_a_file_that_turns_out_to_be_gb18030(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS, "gb18030")
    with pytest.raises(InvalidArgument, match="gb18030 has no byte order mark"):
        batch.due(source, tmp_path / "out.csv", bom=True)
    batch.due(source, tmp_path / "out.csv", headers="zh")
    assert "最迟日期" in text_of(tmp_path / "out.csv", "gb18030")


# Sheets and their headers


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("封面").write_row(0, 0, ["2024 年台账"])
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["某局督办台账"])
        sheet.write_row(1, 0, ["填报：办公室", "", "2024 年"])
        sheet.write_row(3, 0, ["no", "limit", "trigger", "备注", "备注"])
        for nth, row in enumerate(ROWS):
            sheet.write_row(4 + nth, 0, [row["no"], row["limit"], row["trigger"], row["note"], "后"])
    return path


@pytest.mark.parametrize("target", KINDS)
@pytest.mark.parametrize("sheet", [None, "台账"])
def test_the_row_of_the_header(target: str, sheet: str | None, tmp_path: Path) -> None:
    source = workbook(tmp_path / "in.xlsx")
    done = batch.due(source, tmp_path / f"out.{target}", sheet=sheet, header_row=4)
    assert (done.sheet, done.unread_sheets, done.rows) == ("台账", ("封面",), 4)
    found = helpers.READ[target](tmp_path / f"out.{target}")
    assert list(found[0]) == ["no", "limit", "trigger", "备注", "备注_2", *DUE_COLUMNS]
    assert [(row["备注"], row["备注_2"]) for row in found] == [(row["note"], "后") for row in ROWS if row["no"] != "3"]
    (refused,) = helpers.READ[target](tmp_path / f"out.rejects.{target}")
    assert (refused["line"], refused["备注"], refused["备注_2"]) == ("7", "丙", "后")
    moved = batch.recalc(source, tmp_path / "m.csv", header_row=4, from_known_on=date(2024, 3, 1), rejects=None)
    assert moved.rows == 4


@pytest.mark.parametrize(
    ("row", "error", "words"),
    [
        (3, UnreadableTable, "Row 3"),
        (9, UnreadableTable, "Row 9"),
        (2, UnreadableTable, "header_row"),
        (0, InvalidArgument, "header_row"),
        (True, InvalidArgument, "header_row"),
        ("4", InvalidArgument, "header_row"),
    ],
)
def test_a_row_that_is_no_header(row: Any, error: type[Exception], words: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=words):
        batch.due(workbook(tmp_path / "in.xlsx"), tmp_path / "out.csv", header_row=row)


# Titles that occur twice

TWICE = f"limit,备注,trigger,备注,,Limit\n{QINZHOU},前,2024-04-03,后,空,大\nx,前,2024-04-03,后,空,大\n"


def test_csv_keeps_titles_that_occur_twice(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TWICE, encoding="utf-8")
    batch.due(tmp_path / "in.csv", tmp_path / "out.csv")
    head, row, refused = TWICE.splitlines()
    assert text_of(tmp_path / "out.csv") == (f"{head},{','.join(DUE_COLUMNS)}\n{row},{','.join(helpers.REPLY)}\n")
    assert text_of(tmp_path / "out.rejects.csv").splitlines()[1].endswith(refused)


@pytest.mark.parametrize("target", ["jsonl", "parquet", "xlsx"])
def test_in_a_table_the_later_one_gets_a_number(target: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(TWICE, encoding="utf-8")
    batch.due(tmp_path / "in.csv", tmp_path / f"out.{target}")
    (row,) = helpers.READ[target](tmp_path / f"out.{target}")
    assert list(row)[:6] == ["limit", "备注", "trigger", "备注_2", "column_5", "Limit_2"]
    assert list(row.values())[:6] == [QINZHOU, "前", "2024-04-03", "后", "空", "大"]


def test_parquet_with_titles_that_occur_twice(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = [pa.array([QINZHOU]), pa.array(["a"]), pa.array(["2024-04-03"]), pa.array(["b"])]
    pq.write_table(pa.Table.from_arrays(columns, ["limit", "n", "trigger", "n"]), tmp_path / "in.parquet")
    batch.due(tmp_path / "in.parquet", tmp_path / "out.parquet")
    (found,) = helpers.sql(f"SELECT * FROM '{tmp_path / 'out.parquet'}'").fetchall()
    assert (found[1], found[3], str(found[4])) == ("a", "b", "2024-04-17")
    pq.write_table(pa.Table.from_arrays(columns, ["limit", "trigger", "trigger", "n"]), tmp_path / "in.parquet")
    with pytest.raises(UnreadableTable, match="several columns called 'trigger'"):
        batch.due(tmp_path / "in.parquet", tmp_path / "no.parquet")
    pq.write_table(pa.Table.from_arrays(columns, ["limit", "Trigger", "trigger", "n"]), tmp_path / "in.parquet")
    with pytest.raises(UnreadableTable, match="case"):
        batch.due(tmp_path / "in.parquet", tmp_path / "no.parquet")


@pytest.mark.parametrize("target", KINDS)
def test_a_title_that_is_needed_may_not_occur_twice(target: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f"limit,trigger,trigger\n{QINZHOU},2024-04-03,2024-04-03\n", encoding="utf-8")
    with pytest.raises(UnreadableTable, match="several columns called 'trigger'"):
        batch.due(tmp_path / "in.csv", tmp_path / f"out.{target}")


# The command line


@pytest.mark.parametrize(
    ("options", "env", "chinese"),
    [
        ((), {}, False),
        ((), {"LC_ALL": "zh_CN.UTF-8"}, False),
        (("--lang", "zh"), {}, True),
        (("--lang", "zh", "--headers", "en"), {}, False),
        (("--headers", "zh"), {}, True),
        (("--lang", "en"), {"LC_ALL": "zh_CN.UTF-8"}, False),
    ],
)
def test_headers_are_chinese_where_that_is_asked_for(
    options: tuple[str, ...],
    env: dict[str, str],
    chinese: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A Chinese locale alone changes nothing in the file: systems read it by the columns' names."""
    source, target = helpers.write_csv(tmp_path / "in.csv", ROWS), tmp_path / "out.csv"
    assert run(capsys, "batch", "due", str(source), "-o", str(target), *options, env=env).code == 1
    assert list(helpers.read_csv(target)[0]) == [*ROWS[0], *(ZH[: len(DUE_COLUMNS)] if chinese else DUE_COLUMNS)]
    assert target.read_bytes().startswith(MARK) == chinese
    assert helpers.read_csv(target)[0]["时限名称" if chinese else "name"] == (
        "会签回复" if chinese else helpers.REPLY[-1]
    )
    told = run(capsys, "batch", "due", str(source), "-o", str(target), "--force", *options, env=env).err
    assert ("没有这个时限" in told) == (options[:2] == ("--lang", "zh") or (not options and bool(env)))


def test_the_options_of_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = workbook(tmp_path / "in.xlsx"), str(tmp_path / "out.csv")
    arguments = ("batch", "due", str(source), "-o", target, "--sheet", "台账", "--header-row", "4")
    assert run(capsys, *arguments, "--columns", "due, safest", "--bom").code == 1
    assert Path(target).read_bytes().startswith(MARK + "no,limit,trigger,备注,备注_2,due,safest\n".encode())
    assert run(capsys, *arguments, "--force", "--encoding", "gb18030", "--lang", "zh").code == 1
    assert text_of(Path(target), "gb18030").startswith("no,limit,trigger,备注,备注_2,最迟日期,确定程度")
    assert run(capsys, *arguments, "--force", "--headers", "fr").code == 2
    assert run(capsys, *arguments, "--force", "--columns", "dew").code == 2


def test_standard_output_has_a_mark_only_if_asked(tmp_path: Path) -> None:
    data = f"limit,trigger\n{QINZHOU},2024-04-03\n".encode()
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", "-", "-o", "-", "--lang", "zh"]
    for more, mark in (((), b""), (("--bom",), MARK)):
        done = subprocess.run([*command, *more], input=data, capture_output=True, cwd=tmp_path, check=True)
        assert done.stdout.startswith(mark + "limit,trigger,最迟日期".encode())
        assert next(csv.DictReader(io.StringIO(done.stdout.decode("utf-8-sig"))))["时限名称"] == "会签回复"


@pytest.mark.parametrize("kind", KINDS)
def test_a_recalculation_reads_what_was_written(kind: str, tmp_path: Path) -> None:
    for headers, column in (("en", "due"), ("zh", "最迟日期")):
        source = tmp_path / f"{headers}.{kind}"
        rows = answered(tmp_path, kind, ROWS[:2], headers=headers, **LEDGER)
        assert len(rows) == 2
        (tmp_path / f"out.{kind}").rename(source)
        done = batch.recalc(source, tmp_path / f"m-{headers}.{kind}", against_column=column)
        assert (done.rows, done.reported, done.rejected) == (2, 0, 0)


def test_an_excel_ledger_in_chinese_words_keeps_its_colours(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS)
    batch.due(source, tmp_path / "out.xlsx", headers="zh", language="zh", **LEDGER)
    table, summary = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    formulas = [rule.formula[0] for each in table.conditional_formatting for rule in each.rules]
    assert any('"已逾期"' in one and '"逾期办结"' in one for one in formulas)
    assert any('"今日到期"' in one for one in formulas)
    cells = [[cell.value for cell in row] for row in summary.iter_rows()]
    titles = cells[3]
    assert {"视为无意见", "按时办结", "未到期"} <= set(titles)
    assert next(row for row in cells if row[0] == "合计")[-1] == 3
