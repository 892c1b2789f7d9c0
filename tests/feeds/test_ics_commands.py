"""Calendar files from the command line: every command that writes one, where it goes, and what is refused."""

import json
from pathlib import Path

import pytest

from cli_helpers import QINZHOU, run
from ics_lines import events_of, plain

pytest.importorskip("icalendar")
DUE = ("due", QINZHOU, "--on", "2026-06-01")
PLAN = ("plan", "xinzhou/consultation-to-issuance", "--by", "2024-12-31")


@pytest.fixture
def meetings(tmp_path: Path) -> str:
    path = tmp_path / "meetings.txt"
    path.write_text("2026-03-03\n2026-03-12\n", encoding="utf-8")
    return str(path)


def commands(meetings: str) -> list[tuple[str, ...]]:
    check = ("cadence", "check", "xianning/executive-meeting", "--dates", meetings, "--as-of", "2026-03-16")
    return [DUE, PLAN, check]


def test_a_file_is_written_beside_the_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path, meetings: str) -> None:
    for nth, command in enumerate(commands(meetings)):
        path = tmp_path / f"{nth}.ics"
        alone, with_file = run(capsys, *command), run(capsys, *command, "--ics", str(path))
        assert (with_file.code, with_file.out) == (alone.code, alone.out)
        assert with_file.err.splitlines()[-1] == f"Written: {path}"
        assert events_of(path.read_bytes())
        as_json = run(capsys, *command, "--ics", str(path), "--json", "--force")
        assert json.loads(as_json.out)["schema"] == 1


def test_or_on_standard_output_instead_of_the_answer(
    capsysbinary: pytest.CaptureFixture[bytes], meetings: str, tmp_path: Path
) -> None:
    from gov_deadlines.cli.main import main

    for command in commands(meetings):
        path = tmp_path / "one.ics"
        capsysbinary.readouterr()
        main([*command, "--ics", "-"])
        printed = capsysbinary.readouterr().out
        main([*command, "--ics", str(path), "--force"])
        assert printed == path.read_bytes()


def test_matter_reminders_and_stamp(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "one.ics"
    words = ("--matter", "桂府〔2026〕5号", "--remind", "3wd", "--remind", "1d", "--reminders", "both", "--stamp-now")
    assert run(capsys, *DUE, "--ics", str(path), *words, "--lang", "zh").code == 0
    first, *others = sorted(events_of(path.read_bytes()), key=lambda one: "-" in one["UID"].partition("@")[0])
    assert plain(first["SUMMARY"]) == "（确定）会签回复到期：桂府〔2026〕5号"
    assert [first["!TRIGGER"], first["!!TRIGGER"]] == ["-P4DT15H", "-PT15H"]
    assert sorted(plain(one["SUMMARY"])[:16] for one in others) == [
        "提醒（还有 1 天）：（确定）会",
        "提醒（还有 3 个工作日）：（确",
    ]
    assert int(first["SEQUENCE"]) > 29_700_000
    assert run(capsys, *DUE, "--ics", str(path), "--remind", "none", "--force").code == 0
    assert all("!TRIGGER" not in one for one in events_of(path.read_bytes()))


def test_a_done_duty_ends_its_entry(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "one.ics"
    assert run(capsys, *DUE, "--as-of", "2026-06-05", "--completed", "2026-06-04", "--ics", str(path)).code == 0
    assert [one["STATUS"] for one in events_of(path.read_bytes())] == ["CANCELLED"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--remind", "3wd"), "invalid-argument"),
        (("--stamp-now",), "invalid-argument"),
        (("--ics", "-"), "invalid-argument"),
        (("--ics", "PATH", "--remind", "soon"), "invalid-argument"),
        (("--ics", "PATH", "--reminders", "bells"), "invalid-argument"),
        (("--ics", "OLD"), "output-exists"),
        (("--ics", "FOLDER"), "output-failed"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, more: tuple[str, ...], code: str) -> None:
    (tmp_path / "OLD").write_text("kept", encoding="utf-8")
    (tmp_path / "FOLDER").mkdir()
    words = [str(tmp_path / word) if word in ("PATH", "OLD", "FOLDER") else word for word in more]
    found = run(capsys, *DUE, *words, "--json")
    assert found.code in (2, 3)
    assert json.loads(found.err)["code"] == code
    assert (tmp_path / "OLD").read_text(encoding="utf-8") == "kept"
    assert not (tmp_path / "PATH").exists()


def test_a_region_s_days(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "days.ics"
    found = run(capsys, "calendar", "ics", "2026", "--region", "CN-GX", "-o", str(path), "--lang", "zh")
    assert (found.code, found.out) == (0, "")
    titles = [plain(one["SUMMARY"]) for one in events_of(path.read_bytes())]
    assert {"元旦（休）", "春节（班）"} <= set(titles)
    printed = run(capsys, "calendar", "ics", "2026年", "二〇二五年", "--region", "CN-GX")
    assert printed.code == 0
    assert "DTSTART;VALUE=DATE:2025" in printed.out
    for year, named in (("2028", True), ("2045", False)):
        refused = run(capsys, "calendar", "ics", year)
        assert (refused.code, "--project" in refused.err) == (3, named)
    assert run(capsys, "calendar", "ics", "soon").code == 2
    assert run(capsys, "calendar", "ics", "99999").code == 2
    likely = run(capsys, "calendar", "ics", "2028", "--project")
    assert "STATUS:TENTATIVE" in likely.out
    assert run(capsys, "calendar", "ics", "2026", "--json").code == 2


def test_a_year_of_a_cadence_s_file(capsys: pytest.CaptureFixture[str], meetings: str) -> None:
    check = commands(meetings)[-1]
    for year in ("0", "2025", "2031"):
        found = run(capsys, *check, "--year", year, "--ics", "-")
        assert found.code == 2, year
        assert "Internal" not in found.err
    assert run(capsys, *check, "--year", "2026").code == 2  # no file that it could be about
