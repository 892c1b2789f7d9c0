"""What is doubted in a notice of one's own, how a person confirms it, and how few slips pass in silence."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import gov_deadlines as gd
from gov_deadlines.errors import Fault
from gov_deadlines.workdays.notice_doubts import CODES
from notice_edits import FILES, outcome, single_edits

pytestmark = pytest.mark.usefixtures("shipped_to_2026")

NOTICE = """\
schema = 1
region = "{region}"
year = {year}

[[notice]]
issuer = "国务院办公厅"
number = "测试〔2026〕1号"
number_basis = "found"
scope = "{scope}"
issued = {issued}
issued_basis = "signed"
published = {published}
published_basis = "dated text"
source = "-"
{confirmed}
[notice.days]
{days}
"""
DAYS = {
    "元旦": 'off = "2027-01-01..2027-01-03"',
    "春节": 'off = "2027-02-05..2027-02-12", work = ["2027-01-31", "2027-02-20"]',
    "清明节": 'off = "2027-04-03..2027-04-05"',
    "劳动节": 'off = "2027-05-01..2027-05-05", work = "2027-05-08"',
    "端午节": 'off = "2027-06-09"',
    "中秋节": 'off = "2027-09-15"',
    "国庆节": 'off = "2027-10-01..2027-10-07", work = ["2027-09-26", "2027-10-09"]',
}


def write(folder: Path, changes: dict[str, str] | None = None, **fields: str) -> Path:
    """A sound arrangement of 2027 with lines changed (an empty one left out) and other fields."""
    days = {name: line for name, line in (DAYS | (changes or {})).items() if line}
    return write_days(folder, "\n".join(f'"{name}" = {{ {line} }}' for name, line in days.items()), **fields)


def write_days(folder: Path, days: str, **fields: str) -> Path:
    usual = {
        "region": "CN",
        "year": "2027",
        "scope": "year",
        "issued": "2026-11-05",
        "published": "2026-11-06",
        "confirmed": "",
    }
    (folder / "own.toml").write_text(NOTICE.format(**usual | {"days": days} | fields), encoding="utf-8")
    return folder


def faults(folder: Path, region: str = "CN") -> list[Fault]:
    """The faults of a folder of notices; none where it is sound."""
    try:
        gd.calendar(region, holidays=folder, strict=True)
    except gd.DataFault as refused:
        return list(refused.faults)
    return []


def codes(folder: Path, region: str = "CN") -> set[str]:
    """The codes of the doubts about a folder of notices, which must have no other fault."""
    return {fault.code.removeprefix("doubt-") for fault in faults(folder, region)}


# Each doubt


def test_the_arrangement_that_the_others_depart_from_is_sound(tmp_path: Path) -> None:
    assert faults(write(tmp_path)) == []


NATIONAL_DAY = 'off = "2027-10-01..2027-10-07", work = ["2027-09-26", "2027-10-09"]'
SHIFTED = NATIONAL_DAY.replace("10-01..2027-10-07", "09-30..2027-10-06")
ELSEWHERE = {"balance", "statutory-day", "rest-apart", "begins-midweek", "holiday-name"}


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        pytest.param("劳动节", 'off = "2027-05-01..2027-05-05"', {"balance"}, id="make-up day left out"),
        pytest.param("元旦", 'off = "2027-01-01..2027-01-04"', {"balance"}, id="a weekday too many"),
        pytest.param("端午节", 'off = "2027-06-09..2027-06-10"', {"balance"}, id="a span too long"),
        pytest.param("端午节", "", {"statutory-day"}, id="a holiday left out"),
        pytest.param("端午节", 'off = "2027-06-16"', ELSEWHERE, id="another week"),
        pytest.param(
            "端午节", 'off = ["2027-06-09", "2027-06-21"], work = "2027-06-26"', {"rest-apart"}, id="a day apart"
        ),
        pytest.param("国庆节", SHIFTED, {"begins-midweek"}, id="span moved"),
        pytest.param(
            "劳动节", 'off = "2027-05-01..2027-05-05", work = "2027-05-09"', {"make-up-away"}, id="a Sunday after"
        ),
        pytest.param(
            "劳动节", 'off = "2027-05-01..2027-05-05", work = "2027-05-15"', {"make-up-away"}, id="a week too late"
        ),
        pytest.param("国庆节", NATIONAL_DAY.replace("09-26", "09-25"), {"make-up-away"}, id="a Saturday before"),
        pytest.param("端午", 'off = "2027-06-09"', {"day-twice"}, id="twice under two names"),
        pytest.param("中秋节", 'off = ["2027-06-09", "2027-09-15"]', {"day-twice"}, id="twice"),
        pytest.param("中秋节", 'work = "2027-09-18"', {"balance", "statutory-day", "make-up-away"}, id="another key"),
    ],
)
def test_a_breach_is_a_doubt(tmp_path: Path, name: str, line: str, expected: set[str]) -> None:
    assert codes(write(tmp_path, {name: line})) == expected


def test_a_line_holds_the_day_of_its_name(tmp_path: Path) -> None:
    swapped = {"端午节": 'off = "2027-09-15"', "中秋节": 'off = "2027-06-09"'}
    assert codes(write(tmp_path, swapped)) == {"holiday-name"}


@pytest.mark.parametrize(
    ("issued", "published", "expected"),
    [
        ("2026-11-05", "2026-11-05", set()),
        ("2026-11-06", "2026-11-05", {"dates"}),
        ("2026-11-05", "2026-12-06", set()),
        ("2026-11-05", "2026-12-07", {"dates"}),
        ("2026-12-31", "2026-12-31", set()),
        ("2026-12-31", "2027-01-01", {"dates"}),
        ("2025-12-31", "2025-12-31", set()),
        ("2025-12-30", "2025-12-30", {"dates"}),
        ("2016-11-05", "2016-11-05", {"dates"}),
    ],
)
def test_a_notice_is_signed_then_published_then_in_force(
    tmp_path: Path, issued: str, published: str, expected: set[str]
) -> None:
    assert codes(write(tmp_path, issued=issued, published=published)) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ('"假" = { off = "2026-07-15" }', set()),
        ('"假" = { off = "2026-07-16..2026-07-17", work = "2026-07-19" }', set()),
        ('"假" = { off = "2026-07-15..2026-07-16", work = "2026-07-19" }', {"make-up-away"}),
        ('"假" = { work = "2026-07-18" }', {"balance", "make-up-away"}),
        ('"假" = { off = [] }', {"no-days"}),
        ('"假" = { off = "2026-07-16", work = ["2026-07-11", "2026-07-12"] }', {"balance"}),
        ('"国庆节" = { restored = "2026-10-01" }', {"statutory-day"}),
        ('"国庆节" = { restored = "2026-10-06" }', set()),
        ('"国庆节" = { extension = "2026-10-08..2026-10-10" }', set()),
        ('"国庆节" = { extension = "2026-10-09..2026-10-10" }', {"rest-apart"}),
    ],
)
def test_single_days_give_no_less_than_they_take(tmp_path: Path, days: str, expected: set[str]) -> None:
    fields = {"year": "2026", "scope": "days", "issued": "2026-03-01", "published": "2026-03-01"}
    assert codes(write_days(tmp_path, days, **fields)) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ('off = "2027-04-08..2027-04-09"', set()),
        ('off = "2027-04-09..2027-04-12"', set()),
        ('off = "2027-04-08..2027-04-12", work = "2027-04-18"', {"make-up-away"}),
        ('off = "2027-04-07..2027-04-09", work = "2027-04-11"', set()),
        ('off = "2027-04-07..2027-04-09", work = "2027-04-10"', set()),
        ('off = "2027-04-09"', {"balance"}),
        ('off = "2027-04-12..2027-04-13"', {"statutory-day", "rest-apart"}),
    ],
)
def test_guangxi_gives_two_days_for_the_third_of_the_third(tmp_path: Path, days: str, expected: set[str]) -> None:
    write(tmp_path)
    (tmp_path / "own.toml").rename(tmp_path / "national.toml")
    fields = {"region": "CN-GX", "issued": "2027-03-01", "published": "2027-03-01"}
    write_days(tmp_path, f'"三月三" = {{ {days} }}', **fields)
    assert codes(tmp_path, "CN-GX") == expected


def test_a_year_outside_the_lunar_table_is_asked_what_is_known_of_it(tmp_path: Path) -> None:
    days = '"元旦" = { off = "2003-01-01" }\n"春节" = { off = "2003-02-01..2003-02-07", work = ["2003-02-08"] }'
    fields = {"year": "2003", "issued": "2002-11-01", "published": "2002-11-01"}
    assert codes(write_days(tmp_path, days, **fields)) == {"statutory-day"}


# How it is said, and confirmed


def test_a_doubt_gives_the_figures_and_how_to_confirm_it(tmp_path: Path) -> None:
    (fault,) = faults(write(tmp_path, {"劳动节": 'off = "2027-05-01..2027-05-05"'}))
    assert (fault.line, fault.code) == (5, "doubt-balance")
    for text in (fault.zh, fault.en):
        assert 'confirmed = "balance: ' in text
        assert "[[notice]]" in text  # below [notice.days] it would be a holiday's name
    assert "11 weekdays are off" in fault.en
    assert "where 10 are due: 4 make-up days + 6 statutory days on weekends + 0" in fault.en
    assert "调休放假的工作日 11 天，应等于调休上班 4 天 + 逢周末的法定节假日 6 天" in fault.zh


def test_a_doubt_about_a_day_stands_on_its_line(tmp_path: Path) -> None:
    (fault,) = faults(write(tmp_path, {"劳动节": 'off = "2027-05-01..2027-05-05", work = "2027-05-09"'}))
    assert fault.line == 20
    assert "2027-05-09" in fault.zh
    assert "Sunday" in fault.en


SLIPS = {"劳动节": 'off = "2027-05-01..2027-05-05"', "端午节": ""}  # two doubts: the balance, a day left out


@pytest.mark.parametrize(
    ("confirmed", "left"),
    [
        ("balance, statutory-day: 原文如此", set()),
        ("statutory-day，balance：原文如此", set()),
        ("balance: the text says so", {"statutory-day"}),
        ("balance:", {"balance", "statutory-day"}),
        ("balanse: a code that there is not is no code", set()),
        ("looked at, 2026-11-06: it says so", set()),
        ("核对过原文", set()),
    ],
)
def test_a_person_confirms_a_doubt_in_the_file(tmp_path: Path, confirmed: str, left: set[str]) -> None:
    assert codes(write(tmp_path, SLIPS, confirmed=f'confirmed = "{confirmed}"')) == left


def test_a_confirmation_that_names_its_doubts_lets_no_other_pass(tmp_path: Path) -> None:
    write(tmp_path, SLIPS | {"中秋节": ""}, confirmed='confirmed = "balance: the text says so"')
    (fault,) = faults(tmp_path)
    assert fault.code == "doubt-statutory-day"
    assert 'confirmed = "statutory-day: ' in fault.en


def test_a_confirmation_that_names_none_is_told_with_every_answer(tmp_path: Path) -> None:
    write(tmp_path, SLIPS, confirmed='confirmed = "核对过原文"')
    answer = gd.due("qinzhou/countersign-reply", date(2024, 4, 3), holidays=tmp_path)
    (note,) = [note for note in answer.notes if note.code == "confirmed-wholesale"]
    for text in (note.zh, note.en):
        assert "balance, statutory-day" in text
        assert "核对过原文" in text
    write(tmp_path, SLIPS, confirmed='confirmed = "balance, statutory-day: 核对过原文"')
    answer = gd.due("qinzhou/countersign-reply", date(2024, 4, 3), holidays=tmp_path)
    assert not [note for note in answer.notes if note.code == "confirmed-wholesale"]


def test_a_fault_cannot_be_confirmed(tmp_path: Path) -> None:
    write(tmp_path, {"端午节": 'off = "2027-06-09", work = "2027-06-10"'}, confirmed='confirmed = "原文如此"')
    assert codes(tmp_path) == {"make-up-on-weekday"}


BLANK = ['confirmed = ""', 'confirmed = " "', 'confirmed = "\u3000"']


@pytest.mark.parametrize("confirmed", [*BLANK, "confirmed = true", "confirmed = []"])
def test_a_confirmation_is_a_reason_in_words(tmp_path: Path, confirmed: str) -> None:
    (fault,) = faults(write(tmp_path, SLIPS, confirmed=confirmed))
    assert fault.line == 15


def test_a_fault_hides_no_doubt_of_another_file(tmp_path: Path) -> None:
    write(tmp_path, SLIPS)
    (tmp_path / "other.toml").write_text("schema = 1\n", encoding="utf-8")
    assert codes(tmp_path) >= {"balance", "statutory-day", "missing-key"}


def test_every_doubt_can_be_confirmed_by_its_code(tmp_path: Path) -> None:
    slips = {"端午节": 'off = "2027-06-16..2027-06-17", work = "2027-06-26"'}
    assert codes(write(tmp_path, slips, published="2026-11-01")) == CODES - {"no-days"}
    write(tmp_path, slips, published="2026-11-01", confirmed=f'confirmed = "{", ".join(sorted(CODES))}: 原文如此"')
    assert codes(tmp_path) == set()


# How few slips pass


def test_few_single_edits_of_a_shipped_notice_pass_in_silence(tmp_path: Path) -> None:
    """Of 1,217, 19 load silently with other days; before there were doubts, 650 did."""
    found: Counter[tuple[str, str]] = Counter()
    for file in [file for file in FILES if file.stem <= "2026"]:
        for edit in single_edits(file.read_text(encoding="utf-8")):
            found[edit.kind, outcome(edit, tmp_path / "edited.toml", found.total() + 1)] += 1
    kinds = Counter(kind for kind, _ in found.elements())
    assert kinds == {"date": 828, "span": 240, "make-up": 149}
    silent = {kind: number for (kind, became), number in found.items() if became == "silent"}
    assert silent == {"date": 1, "span": 18}
    assert {became for _, became in found} == {"refused", "same", "silent"}
