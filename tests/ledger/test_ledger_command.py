"""``gov-deadlines ledger``: what it prints, its exit codes, and the languages of what it says and writes."""

import json
from pathlib import Path

import openpyxl
import pytest

from cli_helpers import run
from common import Capsys
from gov_deadlines.ledger.running import fill_ledger
from office_books import AS_OF, TITLES, book_of, day

HEAD = ("序号", "事项", "收文日期", "办结日期")
OPEN = (1, "钦州会签", day("2026-11-27"))
SINCE = ("--as-of", AS_OF.isoformat())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return book_of(tmp_path / "台账.xlsx", ("钦州2026年台账",), HEAD, OPEN, (2, "会签", "11月26日", "√"))


def test_it_says_what_it_took_and_counts(source: Path, capsys: Capsys) -> None:
    target = source.with_stem("b")
    code, out, err = run(capsys, "ledger", str(source), "-o", str(target), *SINCE, "--lang", "zh")
    assert (code, out) == (0, "")
    assert err.splitlines() == [
        "工作表“台账”，表头在第 2 行：事项＝“事项”，收文日期＝“收文日期”，办结＝“办结日期”。",
        "政府：钦州（取自标题）。",
        "没有写年份的日期按 2026 年（取自标题）。",
        "状态截至 2026-11-30。",
        "2 行 = 已推算 2 行 + 未推算 0 行（原因写在各行“说明”列）",
        "  未到期：1",
        "  已办结：1",
        f"已写入 {target}",
    ]


def test_json_is_what_python_gives(source: Path, capsys: Capsys) -> None:
    code, out, err = run(capsys, "ledger", str(source), "-o", str(source.with_stem("b")), *SINCE, "--json")
    found = json.loads(out)
    assert (code, err) == (0, "")
    assert found == fill_ledger(source, source.with_stem("c"), as_of=AS_OF).to_dict()
    wanted = {"sheet": "台账", "header_row": 2, "rows": 2, "answered": 2, "unanswered": 0, "left_alone": 0}
    assert wanted.items() <= found.items()
    assert found["columns"] == {"limit": "事项", "receipt": "收文日期", "completed": "办结日期"}
    assert found["status"] == {"open": 1, "done": 1}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (OPEN, 0),
        ((1, "钦州会签", day("2026-11-27"), day("2026-11-27")), 0),
        ((1, "咸宁/会议文件印发", day("2026-11-02")), 1),  # overdue
        ((1, "钦州会签", day("2026-11-02")), 1),  # deemed to have no objection
        ((1, "钦州会签", day("2026-11-02"), day("2026-11-27")), 1),  # done late
        ((1, "钦州会签", day("2026-11-27"), day("2026-11-20")), 1),  # done before it was received
        ((1, "会签", day("2026-11-27")), 1),  # whose?
        (("合计", "1件"), 0),
    ],
)
def test_the_exit_code_tells_whether_to_act(tmp_path: Path, capsys: Capsys, row: tuple[object, ...], code: int) -> None:
    source = book_of(tmp_path / "a.xlsx", HEAD, row)
    assert run(capsys, "ledger", str(source), "-o", str(tmp_path / "b.xlsx"), *SINCE).code == code
    assert (tmp_path / "b.xlsx").exists()


def test_columns_are_in_the_ledgers_language_and_messages_in_the_readers(source: Path, capsys: Capsys) -> None:
    target = source.with_stem("b")
    err = run(capsys, "ledger", str(source), "-o", str(target), *SINCE).err
    assert "Status as of 2026-11-30." in err
    titles = [cell.value for cell in openpyxl.load_workbook(target)["台账"][2]]
    assert tuple(titles[4:]) == TITLES
    run(capsys, "ledger", str(source), "-o", str(target), *SINCE, "--lang", "en", "--force")
    titles = [cell.value for cell in openpyxl.load_workbook(target)["台账"][2]]
    assert titles[4:6] == ["Due", "Safest day"]


def test_errors_name_options_and_leave_nothing(source: Path, capsys: Capsys) -> None:
    for given, words in (
        (("--limit-column", "没有"), "--limit-column"),
        (("--sheet", "没有"), "没有"),
        (("--header-row", "1"), "--header-row"),
        (("--header-row", "x"), "x"),
        (("--year", "26"), "26"),
        (("--authority", "南宁"), "南宁"),
        (("--limit", "会签"), "钦州"),
    ):
        code, out, err = run(capsys, "ledger", str(source), "-o", str(source.with_stem("b")), *given, "--lang", "zh")
        assert (code, out) == (2, ""), given
        assert words in err
    assert [one.name for one in source.parent.iterdir()] == [source.name]


def test_a_file_that_is_there_is_kept(source: Path, capsys: Capsys) -> None:
    target = source.with_stem("b")
    target.write_bytes(b"mine")
    code, _, err = run(capsys, "ledger", str(source), "-o", str(target))
    assert code == 2
    assert "--force" in err
    assert target.read_bytes() == b"mine"
