"""What is refused is refused in whole sentences of the reader's language, with what to do next."""

import errno
import json
import os
import re
from pathlib import Path

import pytest

from cli_helpers import QINZHOU, run
from gov_deadlines import batch
from gov_deadlines.batch.cutting import LONGEST
from gov_deadlines.errors import OutputFailed, UnreadableTable
from gov_deadlines.text import Language, refusal

COMMON = ("ENOSPC", "ENOENT", "EACCES", "ENAMETOOLONG", "EISDIR", "ENOTDIR", "EROFS", "EIO", "EMFILE", "EDQUOT")
ROW = {"limit": QINZHOU, "trigger": "2024-04-03"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", COMMON)
def test_what_the_system_refuses_is_said_in_chinese_too(name: str) -> None:
    code = getattr(errno, name)
    en, zh = refusal(OSError(code, os.strerror(code)))
    assert en == os.strerror(code)
    assert not re.search("[a-z]", zh)
    assert str(OutputFailed("x", en, zh).message.zh) == f"无法写入 'x'：{zh}。"


@pytest.mark.parametrize("target", ["no/folder/out.csv", "in.csv/out.csv", f"{'督' * 90}.csv"])
def test_a_target_that_cannot_be_written_is_named_with_the_reason_in_chinese(
    target: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / target)
    code, _, err = run(capsys, "batch", "due", str(source), "-o", path, "--lang", "zh")
    assert code == 3
    assert not re.search("[A-Za-z]", err.replace(repr(path), "")), err
    assert repr(path) in err
    with pytest.raises(OutputFailed):
        batch.due(source, path)


@pytest.mark.parametrize("kind", ["rows", "cell", "columns"])
def test_what_does_not_fit_an_excel_file_says_so_in_both_languages(
    kind: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "rows":
        monkeypatch.setattr("gov_deadlines.batch.excel.write.MOST_ROWS", 0)
    elif kind == "cell":
        source.write_text(f"limit,trigger,x\n{QINZHOU},2024-04-03,{'y' * 40_000}\n", encoding="utf-8")
    else:
        monkeypatch.setattr("gov_deadlines.batch.rows.MOST_COLUMNS", 5)
    with pytest.raises(OutputFailed) as caught:
        batch.due(source, tmp_path / "out.xlsx")
    said = caught.value
    assert "Excel" in said.message.zh
    assert not re.search("[a-z]{3}", said.message.zh.replace(repr(said.path), "").replace("Excel", ""))
    assert ".parquet" in said.hint.zh
    assert ".parquet" in said.hint.en


@pytest.mark.parametrize("target", ["out.parquet", "out.csv", "out.xlsx"])
@pytest.mark.parametrize("member", ["y" * LONGEST, "\ud800" * (LONGEST // 6 - 9)])
def test_a_line_of_json_that_is_too_long_for_a_row_of_a_table_is_named(
    member: str, target: str, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in (ROW, ROW | {"x": [member]}, ROW)), encoding="utf-8")
    with pytest.raises(UnreadableTable, match=f"^Line 2: It has more than {LONGEST} bytes") as caught:
        batch.due(source, tmp_path / target)
    assert len(str(caught.value)) < 200


def test_a_line_of_json_whose_cell_would_be_longer_in_csv_is_answered(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    row = ROW | {"x": ['"' * (LONGEST // 2 - 40)]}  # each quote is two characters in JSON, four in CSV
    source.write_text("".join(json.dumps(one) + "\n" for one in (ROW, row, ROW)), encoding="utf-8")
    assert batch.due(source, tmp_path / "out.parquet").answered == 3


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ('{"limit":', "第 10 个字符处有误", "at character 10"),
        ('{"limit": NaN}', "NaN 应写成 null", "NaN is no value"),
        ('{"a": 1, "a": 2}', "有成员重名", "a member occurs twice"),
    ],
)
def test_a_line_that_is_no_json_is_refused_without_the_decoder_s_own_count_of_lines(
    line: str, zh: str, en: str, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(json.dumps(ROW) + "\n" + line + "\n", encoding="utf-8")
    wanted: dict[Language, str] = {"zh": zh, "en": en}
    for language, words in wanted.items():
        batch.due(source, tmp_path / f"{language}.jsonl", language=language)
        refused = json.loads((tmp_path / f"{language}.rejects.jsonl").read_text("utf-8"))
        assert words in refused["message"]
        assert "line 1" not in refused["message"]


def test_a_question_in_chinese_ends_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "calendar", "dya", "--lang", "zh")[2].splitlines()[0].endswith("？")


@pytest.mark.parametrize("threads", ["-1", "x", "1.5", ""])
def test_a_number_of_threads_that_is_none_is_refused_in_chinese(
    threads: str, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = run(capsys, "batch", "due", str(source), "-o", "o.csv", "--threads", threads, "--lang", "zh")
    assert code == 2
    first = err.splitlines()[0]
    assert first.startswith("错误：命令有误：选项 --threads ")
    assert not re.search(r"[a-wyz]{4}|\.。", first.replace("--threads", ""))
