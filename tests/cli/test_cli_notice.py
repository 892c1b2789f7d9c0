"""``gov-deadlines notice read``: a notice's text in, the draft of a data file out."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli_helpers import run
from gov_deadlines.documents.notice_reading import read_notice
from gov_deadlines.errors import DataFault
from gov_deadlines.pages.notices import notice_toml
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.calendar import calendar
from gov_deadlines.workdays.notices import read_notices
from gov_deadlines.workdays.regions import regions
from invented_notices import CHANGED, EXTENDED, NOTICES, REGION, YEAR, Invented

DOUBTFUL = YEAR.text.replace("共8天", "共7天").replace("关于2029年", "关于2030年")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(CHANGED.text)
    return path


def test_the_draft_goes_to_stdout_and_has_the_days(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "notice", "read", str(paper))
    assert (code, err) == (0, "")
    assert '"端午节" = { off = "2026-06-22", work = "2026-06-27" }' in out
    assert 'source = "notice.txt"' in out


def test_json_has_the_names_of_the_contract(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "notice", "read", str(paper), "--json")
    found = json.loads(out)
    assert code == 0
    assert list(found) == ["schema", "region", "year", "scope", "issuer", "number", "issued", "days", "doubts"]
    assert found["days"][0] == {"date": "2026-06-22", "key": "off", "name": "端午节"}
    assert (found["region"], found["year"], found["scope"], found["issued"]) == ("CN", 2026, "days", "2026-05-11")
    assert found == read_notice(CHANGED.text).to_dict()


def test_doubts_are_told_and_make_it_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "doubtful.txt"
    paper.write_text(DOUBTFUL)
    code, out, err = run(capsys, "notice", "read", str(paper), "--lang", "zh")
    assert (code, "存疑 sum：“共7天” 写的是 7 天，而所列日期是 8 天" in err) == (1, True)
    assert "doubts = [" in out
    code, out, err = run(capsys, "notice", "read", str(paper), "--json")
    assert (code, err) == (1, "")
    assert {"code", "phrase", "zh", "en"} == set(json.loads(out)["doubts"][0])


def test_what_is_no_notice_exits_3_naming_the_phrase(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "other.txt"
    paper.write_text("关于2026年会议的通知\n请准时到会。")
    code, out, err = run(capsys, "notice", "read", str(paper), "--json")
    assert (code, out) == (3, "")
    assert json.loads(err)["code"] == "notice-not-understood"
    assert "关于2026年会议的通知" in json.loads(err)["message"]


def test_a_text_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CHANGED.text.encode("gb18030"))))
    code, out, _ = run(capsys, "notice", "read", "-", "--json")
    assert (code, len(json.loads(out)["days"])) == (0, 2)


def test_a_region_may_be_given_and_must_be_one(paper: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "notice", "read", str(paper), "--region", "CN").code == 0
    assert run(capsys, "notice", "read", str(paper), "--region", "CN-GX").code == 1  # not what the organ tells
    assert run(capsys, "notice", "read", str(paper), "--region", "Guangxi").code == 2


def test_the_draft_is_written_to_a_new_file_only(
    paper: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = tmp_path / "2026.toml"
    asked = ("notice", "read", str(paper), "--lang", "en")
    assert run(capsys, *asked, "-o", str(draft)) == (0, "", f"The draft is in {draft}.\n")
    assert run(capsys, *asked, "-o", "-") == run(capsys, *asked)
    written = draft.read_text()
    assert run(capsys, "notice", "read", str(paper), "-o", str(draft)).code == 2
    assert draft.read_text() == written


@pytest.mark.parametrize("content", [b"\x00\x01" * 1000, b"\xff" * 2_000_000, "字".encode() * 1_000_000])
def test_other_files_are_refused_quickly(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "other"
    paper.write_bytes(content)
    code, out, err = run(capsys, "notice", "read", str(paper))
    assert (code in (2, 3), out, "Traceback" in err) == (True, "", False)
    assert run(capsys, "notice", "read", str(tmp_path / "missing")).code == 2
    assert run(capsys, "notice", "read", str(tmp_path)).code == 2


# --- the draft as a data file


@pytest.mark.parametrize("notice", [one for one in NOTICES if one.region in regions()])
def test_a_draft_is_a_notice_file_with_the_same_days(notice: Invented, tmp_path: Path) -> None:
    path = tmp_path / "draft.toml"
    path.write_text(notice_toml(read_notice(notice.text), "notice.txt", "en"))
    file = TomlFile(str(path))
    (found,) = read_notices(file, frozenset(regions()))
    assert (file.faults, {one.date: one.key for one in found.decrees}) == ([], notice.decreed())


@pytest.mark.parametrize("notice", [CHANGED, EXTENDED])
def test_a_draft_can_be_used_at_once(notice: Invented, tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text(notice_toml(read_notice(notice.text), "notice.txt", "en"))
    ours = calendar("CN", holidays=tmp_path)
    assert {day: ours.is_working_day(day) for day in notice.decreed()} == {
        day: key == "work" for day, key in notice.decreed().items()
    }


def test_a_doubt_stands_in_the_file_and_stops_it_until_confirmed(tmp_path: Path) -> None:
    text = CHANGED.text.replace("共4天", "共5天")
    path = tmp_path / "draft.toml"
    path.write_text(notice_toml(read_notice(text), "notice.txt", "en"))
    day = next(iter(CHANGED.decreed()))
    with pytest.raises(DataFault, match="共5天"):
        calendar("CN", holidays=tmp_path, strict=True)
    path.write_text(path.read_text().replace("doubts =", 'confirmed = "sum: the paper says so"\ndoubts ='))
    assert not calendar("CN", holidays=tmp_path).is_working_day(day)


def test_a_draft_without_a_date_cannot_be_loaded(tmp_path: Path) -> None:
    text = CHANGED.text.replace("\n国务院办公厅\n2026年5月11日", "")
    (tmp_path / "draft.toml").write_text(notice_toml(read_notice(text), "notice.txt", "zh"))
    with pytest.raises(DataFault, match="published"):
        calendar("CN", holidays=tmp_path, strict=True)


def test_answers_do_not_load_the_reader() -> None:
    asked = "main(['due', 'qinzhou/countersign-reply', '--on', '2024-04-03'])"
    script = f"import sys; from gov_deadlines.cli.main import main; {asked}; "
    script += "print([name for name in sys.modules if 'notice_' in name])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_region_without_a_calendar_is_drafted_too() -> None:
    assert 'region = "CN-NX"' in notice_toml(read_notice(REGION.text), "notice.txt", "en")
