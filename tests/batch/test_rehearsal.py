"""``notice rehearse``: in one go what an office needs on the day a notice appears, and the filing of the notice."""

import io
import json
import os
from datetime import date
from pathlib import Path

import pytest

import gov_deadlines as gd
from batch_helpers import READ, WRITE
from cli_helpers import LANGUAGES, run
from common import Capsys, names_in
from draft_notices import MOVED, NEXT, OFF, amendment, arrangement
from gov_deadlines.batch import rehearsal
from gov_deadlines.errors import OutputFailed

LIMIT = "xinzhou/countersign-reply"
ROWS = [{"no": str(nth), "limit": LIMIT, "trigger": day} for nth, day in enumerate(("2024-09-30", "2024-03-20"))]
PUBLISHED = {
    "draft": "false",
    "number": '"测试〔2024〕3号"',
    "number_basis": '"found"',
    "issued_basis": '"not found"',
    "published": "2024-09-01",
    "published_basis": '"dated text"',
}


TEXT = """\
国务院办公厅关于调整2024年国庆节假期安排的通知
国办发明电〔2024〕99号

各省、自治区、直辖市人民政府：
现将调整后的安排通知如下。
一、国庆节：10月8日至9日放假调休，共2天。10月13日（星期日）上班。

国务院办公厅
2024年9月1日
"""


@pytest.fixture
def deadlines(tmp_path: Path) -> tuple[str, ...]:
    """The options for a file of stored deadlines of which one moves, and for what is written."""
    source = WRITE["csv"](tmp_path / "in.csv", ROWS)
    return ("--deadlines", str(source), "-o", str(tmp_path / "out.csv"), "--force")


@pytest.fixture
def use(tmp_path: Path) -> Path:
    """The office's folder of notices, which is empty."""
    (tmp_path / "use").mkdir()
    return tmp_path / "use"


def published(folder: Path, **keys: str) -> str:
    """The file of a published notice that moves three days of 2024."""
    return str(amendment(folder, **PUBLISHED | keys) / "cn" / "2024.toml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_is_rehearsed(language: str, tmp_path: Path, deadlines: tuple[str, ...], capsys: Capsys) -> None:
    path = str(amendment(tmp_path / "new") / "cn" / "2024.toml")
    code, out, err = run(capsys, "notice", "rehearse", path, *deadlines, "--lang", language)
    assert (code, err) == (1, "")
    assert all(str(day) in out for day in MOVED)
    assert ("草案，尚未公布" if language == "zh" else "a draft, not published") in out
    assert "--use" in out
    (row,) = READ["csv"](tmp_path / "out.csv")
    assert (row["no"], row["published"], row["new_standing"]) == ("0", "", "provisional")


def test_the_report_as_json(tmp_path: Path, deadlines: tuple[str, ...], use: Path, capsys: Capsys) -> None:
    path = published(tmp_path / "new")
    code, out, err = run(capsys, "notice", "rehearse", path, *deadlines, "--use", str(use), "--json")
    report = json.loads(out)
    assert (code, err) == (1, "")
    assert report["stopped"] is None
    assert report["check"]["doubts"] == []
    (changes,) = report["changes"]
    assert "CN" in changes["regions"]
    assert {one["date"]: one["after"]["working"] for one in changes["changes"]} == {
        str(day): worked for day, worked in MOVED.items()
    }
    assert report["recalculated"]["moved"] == 1
    assert report["filed"] == str(use / "cn-2024.toml")
    assert list(report["seconds"]) == ["read", "check", "compare", "recalculate", "file"]


def test_a_notice_that_is_filed_is_in_use(
    tmp_path: Path, deadlines: tuple[str, ...], use: Path, capsys: Capsys
) -> None:
    path = published(tmp_path / "new")
    assert run(capsys, "notice", "rehearse", path, *deadlines, "--use", str(use)).code == 1
    assert names_in(use) == {"cn-2024.toml"}
    assert (use / "cn-2024.toml").read_bytes() == Path(path).read_bytes()
    (row,) = READ["csv"](tmp_path / "out.csv")
    assert (row["number"], row["published"], row["new_standing"]) == ("测试〔2024〕3号", "2024-09-01", "settled")
    found = gd.due(LIMIT, date(2024, 9, 30), holidays=use)
    assert (str(found.due), found.standing) == (row["new_due"], "settled")


def test_a_draft_becomes_the_published_notice(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    """The draft that stood in the folder goes, and its mark goes from the file."""
    amendment(use)
    other = arrangement(use) / "cn" / f"{NEXT}.toml"
    path = published(tmp_path / "new", draft="true  # not yet")
    code, out, _ = run(capsys, "notice", "rehearse", path, "--use", str(use), "--json")
    report = json.loads(out)
    assert (code, report["removed"]) == (1, [str(use / "cn" / "2024.toml")])
    assert {one["after"]["notice"].get("draft") for one in report["changes"][0]["changes"]} == {None}
    assert names_in(use / "cn") == {"2024.toml", other.name}, "another draft stays"
    assert (use / "cn" / "2024.toml").read_text(encoding="utf-8") == Path(path).read_text(encoding="utf-8").replace(
        "draft = true  # not yet", "# a draft until it was published"
    )
    cal = gd.calendar("CN", holidays=use)
    assert cal.day(min(OFF)).standing == "settled"
    assert [one.year for one in cal.drafts] == [NEXT]


def test_what_a_notice_moves_is_told_by_what_is_published(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    """Other drafts in the folder have no part in it."""
    arrangement(use)
    code, out, _ = run(capsys, "notice", "rehearse", published(tmp_path / "new"), "--holidays", str(use), "--json")
    (changes,) = json.loads(out)["changes"]
    assert code == 1
    assert changes["announced"] == []
    assert len(changes["changes"]) == len(MOVED)


def test_a_new_year_is_filed_beside_others(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    (use / "cn").mkdir()
    (use / "cn" / f"{NEXT}.toml").write_text("# kept by somebody", encoding="utf-8")
    keys = PUBLISHED | {"published": f"{NEXT - 1}-11-05"}
    path = str(arrangement(tmp_path / "new", NEXT, (), **keys) / "cn" / f"{NEXT}.toml")
    code, _, err = run(capsys, "notice", "rehearse", path, "--use", str(use), "--lang", "en")
    assert code == 3, "the file beside it is faulty"
    (use / "cn" / f"{NEXT}.toml").unlink()
    published(use / "else")
    code, out, err = run(capsys, "notice", "rehearse", path, "--use", str(use), "--lang", "en")
    assert code in (0, 1), err
    assert f"Years announced in between: {NEXT}" in out
    assert (use / "cn" / f"{NEXT}.toml").exists()
    assert gd.calendar("CN", holidays=use).years[-1] == NEXT


def test_a_second_notice_of_a_year_gets_a_name_of_its_own(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    run(capsys, "notice", "rehearse", published(tmp_path / "a"), "--use", str(use))
    second = published(tmp_path / "b", number='"测试〔2024〕4号"', published="2024-09-02")
    code, out, _ = run(capsys, "notice", "rehearse", second, "--use", str(use), "--lang", "en")
    assert (code, "No change" in out) == (0, True)
    assert names_in(use) == {"cn-2024.toml", "cn-2024-2.toml"}


def test_a_notice_is_filed_once(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    path = published(tmp_path / "new")
    run(capsys, "notice", "rehearse", path, "--use", str(use))
    code, out, err = run(capsys, "notice", "rehearse", path, "--use", str(use), "--lang", "en")
    assert (code, out) == (3, "")
    assert "cn-2024.toml already" in err
    assert names_in(use) == {"cn-2024.toml"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stops_at_doubts(
    language: str, tmp_path: Path, deadlines: tuple[str, ...], use: Path, capsys: Capsys
) -> None:
    path = published(tmp_path / "new", published="2024-10-20")
    code, out, err = run(capsys, "notice", "rehearse", path, *deadlines, "--use", str(use), "--lang", language)
    assert (code, err) == (1, "")
    assert 'confirmed = "dates' in out
    assert names_in(use) == set()
    assert not (tmp_path / "out.csv").exists()
    assert json.loads(run(capsys, "notice", "rehearse", path, "--json").out)["stopped"] == "doubts"


def test_it_stops_at_faults(tmp_path: Path, deadlines: tuple[str, ...], use: Path, capsys: Capsys) -> None:
    path = str(amendment(tmp_path / "new") / "cn" / "2024.toml")  # a draft without number and day of publication
    code, out, err = run(capsys, "notice", "rehearse", path, *deadlines, "--use", str(use), "--lang", "en")
    assert (code, out) == (3, "")
    assert f"{path}:5: missing key 'published'" in err
    assert names_in(use) == set()
    assert not (tmp_path / "out.csv").exists()


def test_a_dry_run_files_nothing(tmp_path: Path, deadlines: tuple[str, ...], use: Path, capsys: Capsys) -> None:
    path = published(tmp_path / "new")
    code, out, _ = run(capsys, "notice", "rehearse", path, *deadlines, "--use", str(use), "--dry-run", "--json")
    report = json.loads(out)
    assert (code, report["filed"], report["recalculated"]["moved"]) == (1, None, 1)
    assert names_in(use) == set()
    assert not (tmp_path / "out.csv").exists()


def test_where_the_deadlines_cannot_be_read_nothing_is_filed(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    path = published(tmp_path / "new")
    asked = ("--deadlines", str(tmp_path / "none.csv"), "-o", str(tmp_path / "out.csv"), "--use", str(use))
    assert run(capsys, "notice", "rehearse", path, *asked).code == 2
    assert names_in(use) == set()


def test_where_it_cannot_be_filed_the_draft_stays(tmp_path: Path, use: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    amendment(use)
    before = (use / "cn" / "2024.toml").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("gov_deadlines.files.outputs.OutputSet.sync", full)
    asked = rehearsal.Rehearsal(published(tmp_path / "new"), use=str(use))
    with pytest.raises((OSError, OutputFailed)):
        rehearsal.rehearse(asked)
    assert names_in(use / "cn") == {"2024.toml"}
    assert (use / "cn" / "2024.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--deadlines", "in.csv"), "--output"),
        (("-o", "out.csv"), "--deadlines"),
        (("--use", "/no/such/folder"), "/no/such/folder"),
        (("--holidays", "/no/such/folder"), "/no/such/folder"),
    ],
)
def test_what_it_needs(more: tuple[str, ...], word: str, tmp_path: Path, capsys: Capsys) -> None:
    code, out, err = run(capsys, "notice", "rehearse", published(tmp_path), *more, "--lang", "en")
    assert (code, out) == (2, "")
    assert word in err


def test_a_notice_that_is_not_there(capsys: Capsys) -> None:
    code, out, err = run(capsys, "notice", "rehearse", "/no/such/notice.toml", "--lang", "en")
    assert (code, out) == (2, "")
    assert "/no/such/notice.toml" in err


# From the text


@pytest.mark.parametrize("piped", [False, True])
def test_a_text_is_in_use_at_once(
    piped: bool, tmp_path: Path, use: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "notice.txt"
    source.write_text(TEXT, encoding="gb18030")
    if piped:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    asked = ("notice", "rehearse", "-" if piped else str(source), "--use", str(use), "--json")
    code, out, err = run(capsys, *asked)
    assert (code, err) == (1, "")
    assert json.loads(out)["filed"] == str(use / "cn-2024.toml")
    cal = gd.calendar("CN", holidays=use)
    assert {day: cal.is_working_day(day) for day in MOVED} == MOVED
    assert {cal.day(day).standing for day in MOVED} == {"settled"}
    decided = cal.day(min(OFF)).notice
    assert decided is not None
    assert decided.number == "国办发明电〔2024〕99号"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_damaged_text_is_never_in_use(language: str, tmp_path: Path, use: Path, capsys: Capsys) -> None:
    source = tmp_path / "notice.txt"
    source.write_text(TEXT.replace("共2天", "共3天"), encoding="utf-8")
    code, out, err = run(capsys, "notice", "rehearse", str(source), "--use", str(use), "--lang", language)
    assert (code, err) == (1, "")
    assert "共3天" in out
    assert "gov-deadlines notice read" in out
    assert names_in(use) == set()


def test_a_notice_file_through_a_pipe(
    tmp_path: Path, use: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = Path(published(tmp_path / "new")).read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert run(capsys, "notice", "rehearse", "-", "--use", str(use)).code == 1
    assert (use / "cn-2024.toml").read_bytes() == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_is_no_notice(language: str, tmp_path: Path, use: Path, capsys: Capsys) -> None:
    source = tmp_path / "notice.txt"
    source.write_text("关于召开会议的通知", encoding="utf-8")
    code, out, _ = run(capsys, "notice", "rehearse", str(source), "--use", str(use), "--lang", language)
    assert (code, out) == (3, "")
    assert names_in(use) == set()


def test_a_faulty_file_of_yours_is_named_and_not_a_copy_of_it(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    faulty = use / "faulty.toml"
    faulty.write_text('schema = 1\nregion = "CN-GX"\nyear = 2024\n[[notice]]\nissuer = 3\n')
    code, out, err = run(capsys, "notice", "rehearse", published(tmp_path / "new"), "--holidays", str(use))
    assert (code, out, f"{faulty}:4: " in err, "0000" in err) == (3, "", True, False)


def test_a_text_that_is_in_use_already_is_not_to_be_made_a_file_of(tmp_path: Path, use: Path, capsys: Capsys) -> None:
    (tmp_path / "text").write_text(TEXT)
    asked = ("notice", "rehearse", str(tmp_path / "text"), "--use", str(use), "--lang", "en")
    assert run(capsys, *asked).code == 1
    code, _, err = run(capsys, *asked)
    assert (code, "nothing left to file" in err, "notice read" in err) == (3, True, False)
