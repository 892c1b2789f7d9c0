"""``notice new``, ``check``, ``import``: drafts refuse loading until filled in; a check names what is unlikely."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

import gov_deadlines as gd
from cli_helpers import LANGUAGES, notice, notices_file, run
from common import Capsys
from draft_notices import NEXT, amendment, arrangement
from gov_deadlines.data_files import holidays_folder
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.differences import known_differences
from gov_deadlines.workdays.notice_check import check_notice
from gov_deadlines.workdays.notice_drafts import imported_notice, new_notice, spans
from gov_deadlines.workdays.notices import Notice, read_notices
from gov_deadlines.workdays.regions import festivals, regions, statutory_days

SHIPPED = sorted(Path(holidays_folder()).glob("cn*/*.toml"))
KNOWN_YEARS = sorted({day.year for day in chinese_calendar.constants.holidays})


def codes(path: Path, **keywords: Path) -> tuple[set[str], set[str]]:
    """The codes of the faults and of the doubts."""
    found = check_notice(path, **keywords)
    return {one.code for one in found.faults}, {one.code for one in found.doubts}


def read(path: Path) -> list[Notice]:
    file = TomlFile(str(path))
    notices = read_notices(file, frozenset(regions()))
    assert file.faults == []
    return notices


# new


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(regions()))
def test_a_new_file_has_what_is_known_and_is_refused_until_filled_in(
    code: str, language: str, tmp_path: Path, capsys: Capsys
) -> None:
    path = tmp_path / "new.toml"
    asked = ("notice", "new", "--region", code, "--year", str(NEXT), "-o", str(path), "--lang", language)
    assert run(capsys, *asked)[:2] == (0, "")
    text = path.read_text(encoding="utf-8")
    days = statutory_days(NEXT) if code == "CN" else {}
    assert all(str(day) in text and name in text for day, name in days.items())
    feast = festivals(NEXT).get(regions()[code].expects_festival or "")
    assert feast is None or str(feast) in text
    assert codes(path) == ({"todo"}, set())
    todo = [number for number, line in enumerate(text.splitlines(), 1) if "TODO" in line and line[0] != "#"]
    assert [fault.line for fault in check_notice(path).faults] == todo
    with pytest.raises(gd.DataFault):
        gd.calendar(code, holidays=path, strict=True)
    assert run(capsys, *asked).code == 2, "an existing file may hold a person's work"
    assert path.read_text(encoding="utf-8") == text


def test_a_new_file_filled_in_is_sound(tmp_path: Path, capsys: Capsys) -> None:
    """Every TODO of the days removed: the statutory days alone, whose balance must be confirmed."""
    text, told = run(capsys, "notice", "new", "--year", str(NEXT))[1:]
    assert "gov-deadlines notice read" in told  # what is quicker once the notice is out
    assert run(capsys, "notice", "new", "--year", str(NEXT), "--json").err == ""
    text = (
        text.replace(', "TODO"', "")
        .replace('number = "TODO"', 'number = "x"')
        .replace('source = "TODO"', 'source = "x"')
    )
    text = re.sub('(issued|published) = "TODO"', rf"\1 = {NEXT - 1}-11-05", text)
    path = tmp_path / "new.toml"
    path.write_text(text, encoding="utf-8")
    faults, doubts = codes(path)
    assert (faults, "balance" in doubts) == (set(), True)
    path.write_text(text.replace("[[notice]]", f'[[notice]]\nconfirmed = "{", ".join(doubts)}: 试"'), encoding="utf-8")
    assert codes(path) == (set(), set())
    assert gd.calendar("CN", holidays=path).years[-1] == NEXT


def test_festivals_that_meet_share_a_line() -> None:
    lines = {line.name: line.values["off"] for line in new_notice("CN", 2020).lines}
    assert lines["中秋节、国庆节"] == ["2020-10-01..2020-10-03", "TODO"]
    assert not {"国庆节", "中秋节"} & lines.keys()


def test_the_measure_in_force_decides() -> None:
    for year, number in ((2007, 3), (2008, 3), (2014, 3), (2025, 4)):
        (line,) = [one for one in new_notice("CN", year).lines if one.name == "春节"]
        first, last = map(date.fromisoformat, line.values["off"][0].split(".."))
        assert (last - first).days + 1 == number


@pytest.mark.parametrize("year", ["1970", "9999", "0"])
def test_a_year_out_of_range(year: str, capsys: Capsys) -> None:
    code, out, err = run(capsys, "notice", "new", "--year", year, "--lang", "en")
    assert (code, out) == (2, "")
    assert year in err


# check


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_shipped_file_is_sound(path: Path) -> None:
    found = check_notice(path)
    assert (found.faults, found.doubts) == ((), ())
    expected = {"measure", "on-file"}
    if path.parent.name == "cn" and int(path.stem) in KNOWN_YEARS:
        expected.add("chinese-calendar")
    assert {one.code for one in found.against} == expected


def copied(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the shipped file of 2025 under another number, with changes."""
    text = (Path(holidays_folder()) / "cn" / "2025.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "copy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_copy_of_what_is_on_file_is_sound(tmp_path: Path) -> None:
    assert codes(copied(tmp_path)) == (set(), set())


@pytest.mark.parametrize(
    ("change", "doubts"),
    [
        (('work = ["2025-01-26"', 'work = ["2025-01-25"'), {"make-up-away", "on-file", "chinese-calendar"}),
        (
            ('off = "2025-05-01..2025-05-05"', 'off = "2025-05-01..2025-05-06"'),
            {"balance", "on-file", "chinese-calendar"},
        ),
        (("2025-01-28..2025-02-04", "2025-01-29..2025-02-05"), {"statutory-day", "on-file", "chinese-calendar"}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_is_doubted(
    change: tuple[str, str], doubts: set[str], language: str, tmp_path: Path, capsys: Capsys
) -> None:
    path = copied(tmp_path, change)
    faults, found = codes(path)
    assert faults == set()
    assert found >= doubts
    code, out, err = run(capsys, "notice", "check", str(path), "--lang", language)
    assert (code, err) == (1, "")
    assert 'confirmed = "' in out
    report = json.loads(run(capsys, "notice", "check", str(path), "--json").out)
    assert {one["code"] for one in report["doubts"]} == found
    assert all(one["zh"] and one["en"] and one["line"] > 0 for one in report["doubts"])
    every = ", ".join(sorted(found))
    assert codes(copied(tmp_path, change, ("[[notice]]", f'[[notice]]\nconfirmed = "{every}: 原文如此"'))) == (
        set(),
        set(),
    )
    code, out, _ = run(capsys, "notice", "check", str(path), "--lang", language)
    assert code == 0
    assert "原文如此" in out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("year = 2025", "year = 2031"), "day-outside-year"),
        (('"元旦" = { off', '"元旦" = { of'), "unknown-key"),
        (("[[notice]]", "[[notice]"), "toml-syntax"),
        (('number_basis = "found"', ""), "missing-key"),
        (('off = "2025-01-01"', 'off = "2025-01-32"'), "not-a-day"),
    ],
)
def test_a_fault_is_no_doubt(change: tuple[str, str], code: str, tmp_path: Path, capsys: Capsys) -> None:
    path = copied(tmp_path, change)
    faults, doubts = codes(path)
    assert code in faults
    assert doubts == set()
    exit_code, out, err = run(capsys, "notice", "check", str(path))
    assert (exit_code, out) == (3, "")
    assert f"{path}:" in err


def test_a_year_beyond_a_gap_and_a_notice_twice(tmp_path: Path) -> None:
    path = arrangement(tmp_path / "gap", NEXT + 1) / "cn" / f"{NEXT + 1}.toml"
    assert codes(path) == ({"year-gap"}, set())
    text = copied(tmp_path).read_text(encoding="utf-8")
    twice = tmp_path / "twice.toml"
    twice.write_text(text + text[text.index("[[notice]]") :], encoding="utf-8")
    assert codes(twice) == ({"duplicate-notice"}, set())


def test_a_notice_is_held_against_ones_own_notices(tmp_path: Path) -> None:
    arrangement(
        tmp_path / "own",
        number='"测试〔1〕1号"',
        number_basis='"found"',
        draft="false",
        issued_basis='"not found"',
        published=f"{NEXT - 1}-11-05",
        published_basis='"dated text"',
    )
    a_weekday = next(date(NEXT, 7, number) for number in range(1, 4) if date(NEXT, 7, number).weekday() < 5)
    path = arrangement(tmp_path / "new", off=(a_weekday,)) / "cn" / f"{NEXT}.toml"
    assert codes(path)[1] == set()
    assert codes(path, holidays=tmp_path / "own") == (set(), {"on-file"})


def test_a_regional_notice_is_held_against_what_the_region_expects(tmp_path: Path) -> None:
    days = '"广西三月三" = { off = "2024-04-11" }'
    path = notices_file(tmp_path, "CN-GX", 2024, notice(days, published="2024-03-01", confirmed=""))
    assert codes(path)[1] == {"balance", "on-file"}


def test_a_check_shows_the_days_as_the_text_counts_them(capsys: Capsys) -> None:
    path = str(Path(holidays_folder()) / "cn" / "2025.toml")
    out = run(capsys, "notice", "check", path, "--lang", "zh").out
    assert "2025-01-28（星期二）..2025-02-04（星期二），共8天" in out
    assert "2025-01-26（星期日）、2025-02-08（星期六）" in out


def test_a_draft_is_checked_as_a_draft(tmp_path: Path, capsys: Capsys) -> None:
    path = amendment(tmp_path) / "cn" / "2024.toml"
    report = json.loads(run(capsys, "notice", "check", str(path), "--json").out)
    assert report["notices"][0]["draft"] is True
    assert report["notices"][0]["published"] is None


@pytest.mark.parametrize("path", ["/no/such/file.toml", "/"])
def test_a_file_that_is_not_there(path: str, capsys: Capsys) -> None:
    code, out, err = run(capsys, "notice", "check", path, "--lang", "en")
    assert (code, out) == (2, "")
    assert path in err


# import


@pytest.mark.parametrize("year", KNOWN_YEARS)
def test_an_imported_year_has_the_days_of_the_library(year: int, tmp_path: Path, capsys: Capsys) -> None:
    path = tmp_path / "import.toml"
    asked = ("notice", "import", "--from", "chinese_calendar", "--year", str(year), "-o", str(path))
    assert run(capsys, *asked).code == 0
    (found,) = read(path)
    assert found.draft
    assert "chinese_calendar" in found.source
    keys = {decree.date: decree.key for decree in found.decrees}
    published = gd.calendar("CN")
    day = date(year, 1, 1)
    while day <= date(year, 12, 24):
        works = keys.get(day) == "work" or (day not in keys and day.weekday() < 5)
        assert works == published.is_working_day(day) or day in known_differences(), day
        day += timedelta(days=1)
    assert check_notice(path).faults == ()
    assert "chinese-calendar" not in codes(path)[1]


def test_new_years_holiday_may_begin_in_december() -> None:
    lines = {line.name: line.values for line in imported_notice(2019).lines}
    assert lines["元旦"] == {"off": ["2018-12-30..2019-01-01"], "work": ["2018-12-29"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_that_the_library_does_not_know(language: str, capsys: Capsys) -> None:
    asked = ("notice", "import", "--from", "chinese_calendar", "--year", str(KNOWN_YEARS[-1] + 1), "--lang", language)
    code, out, err = run(capsys, *asked)
    assert (code, out) == (3, "")
    assert str(KNOWN_YEARS[-1]) in err
    error = json.loads(run(capsys, *asked, "--json").err)
    assert (error["code"], error["exit"]) == ("year-unknown", 3)


def test_another_library(capsys: Capsys) -> None:
    code, _, err = run(capsys, "notice", "import", "--from", "holidays", "--year", "2024")
    assert code == 2
    assert "chinese_calendar" in err


def test_spans_are_written_as_files_write_them() -> None:
    assert spans([]) == []
    assert spans([date(2024, 2, 29), date(2024, 3, 1)]) == ["2024-02-29..2024-03-01"]
