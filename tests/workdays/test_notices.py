"""Notices as files: read, refused with file and line, and laid over the shipped ones."""

import os
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from common import Replacements, day, text_with
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.library import _library, _shipped, duplicate_faults, gap_faults, layering_faults
from gov_deadlines.workdays.notices import Decree, Notice, read_notices
from gov_deadlines.workdays.regions import regions

pytestmark = pytest.mark.usefixtures("shipped_to_2026")

# The line numbers expected below are those of this file; a replaced line keeps its place. What is unlikely in it is
# confirmed: what may be doubted is tested in test_notice_doubts.py.
NOTICE = """\
schema = 1
region = "CN"
year = 2027

[[notice]]
issuer = "国务院办公厅"
number = "国办发明电〔2026〕99号"
number_basis = "found"
scope = "year"
issued = 2026-11-20
issued_basis = "signed"
published = 2026-11-21
published_basis = "dated text"
source = "https://example.org/notice"
confirmed = "invented, and no whole arrangement"
[notice.days]
"元旦" = { off = "2027-01-01..2027-01-03" }
"春节" = { off = "2027-02-05..2027-02-11", work = ["2027-01-31", "2027-02-20"] }
"""
NEW_YEAR = '"元旦" = { off = "2027-01-01..2027-01-03" }'
SPRING = '"春节" = { off = "2027-02-05..2027-02-11", work = ["2027-01-31", "2027-02-20"] }'
SECOND = NOTICE.partition("[[notice]]")[2]


def write(path: Path, replacements: Replacements | None = None, name: str = "own.toml") -> Path:
    """A file of notices in a folder of their own, which is what is returned."""
    (path / name).write_text(text_with(replacements or {}, NOTICE), encoding="utf-8")
    return path


def single_days(days: str, published: str, region: str = "CN", year: int = 2026) -> Replacements:
    """A notice that decrees single days; of 2026 unless told otherwise, as a rule."""
    return {
        'region = "CN"': f'region = "{region}"',
        "year = 2027": f"year = {year}",
        'scope = "year"': 'scope = "days"',
        "published = 2026-11-21": f"published = {published}",
        NEW_YEAR: days,
        SPRING: "",
    }


def faults_of(holidays: Path, region: str = "CN") -> list[tuple[str, int, str]]:
    """File name, line and code of every fault."""
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar(region, holidays=holidays).line.require_whole()
    for fault in refused.value.faults:
        for language in ("zh", "en"):
            assert f"{fault.file}:{fault.line}: " in refused.value.message.say(language)
            assert fault.say(language) in refused.value.message.say(language)
    return [(os.path.basename(fault.file), fault.line, fault.code) for fault in refused.value.faults]


def notice_of(**fields: Any) -> Notice:
    blank = Notice("CN", 2027, "国务院办公厅", "7号", "year", None, day("2026-11-21"), "dated text", "here", ())
    return blank._replace(**fields)


def read(folder: Path) -> Notice:
    """The one notice in a folder, which must be without fault."""
    file = TomlFile(str(folder / "own.toml"))
    (found,) = read_notices(file, frozenset(regions()))
    assert file.faults == []
    return found


# Reading


def test_a_notice_is_read_whole(tmp_path: Path) -> None:
    found = read(write(tmp_path))
    assert found._replace(decrees=()) == Notice(
        region="CN",
        year=2027,
        issuer="国务院办公厅",
        number="国办发明电〔2026〕99号",
        scope="year",
        issued=day("2026-11-20"),
        published=day("2026-11-21"),
        published_basis="dated text",
        source="https://example.org/notice",
        decrees=(),
        file=str(tmp_path / "own.toml"),
        nth=0,
        confirmed="invented, and no whole arrangement",
    )
    assert len(found.decrees) == 3 + 7 + 2
    assert found.decrees[0] == Decree(day("2027-01-01"), "off", "元旦")
    assert found.decrees[2:4] == (Decree(day("2027-01-03"), "off", "元旦"), Decree(day("2027-02-05"), "off", "春节"))
    assert found.decrees[-1] == Decree(day("2027-02-20"), "work", "春节")


@pytest.mark.parametrize("basis", ["signed", "estimated"])
def test_the_day_of_signing_may_be_estimated(tmp_path: Path, basis: str) -> None:
    write(tmp_path, {'issued_basis = "signed"': f'issued_basis = "{basis}"'})
    assert read(tmp_path).issued == day("2026-11-20")


def test_what_may_be_missing(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            'number = "国办发明电〔2026〕99号"': 'number = ""',
            'number_basis = "found"': 'number_basis = "not found"',
            "issued = 2026-11-20": 'checked = "by hand"',
            'issued_basis = "signed"': 'issued_basis = "not found"',
            'published_basis = "dated text"': 'published_basis = "estimated"',
        },
    )
    found = read(tmp_path)
    assert (found.number, found.issued, found.published_basis) == ("", None, "estimated")


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ('"2027-01-01"', ["2027-01-01"]),
        ("2027-01-01", ["2027-01-01"]),
        ('["2027-01-01", "2027-01-04..2027-01-05"]', ["2027-01-01", "2027-01-04", "2027-01-05"]),
        ('"2027-01-01..2027-01-01"', ["2027-01-01"]),
        ('"2026-12-01"', ["2026-12-01"]),
        ('"2027-12-31"', ["2027-12-31"]),
        ("[]", []),
    ],
)
def test_days_and_spans(tmp_path: Path, value: str, days: list[str]) -> None:
    write(tmp_path, {NEW_YEAR: f'"元旦" = {{ off = {value} }}', SPRING: ""})
    assert [str(decree.date) for decree in read(tmp_path).decrees] == days


def test_a_span_of_two_months_is_the_longest(tmp_path: Path) -> None:
    write(tmp_path, {NEW_YEAR: '"元旦" = { extension = "2027-01-01..2027-03-03" }', SPRING: ""})
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day(day("2027-03-03"))
    write(tmp_path, {NEW_YEAR: '"元旦" = { extension = "2027-01-01..2027-03-04" }', SPRING: ""})
    assert faults_of(tmp_path) == [("own.toml", 17, "not-a-day")]


def test_every_kind_of_entry(tmp_path: Path) -> None:
    line = '"元旦" = { off = "2027-01-01", work = "2027-01-02", extension = "2027-01-04", restored = "2026-12-31" }'
    write(tmp_path, {NEW_YEAR: line, SPRING: ""})
    found = read(tmp_path)
    assert [(str(decree.date)[5:], decree.key) for decree in found.decrees] == [
        ("01-01", "off"),
        ("01-02", "work"),
        ("01-04", "extension"),
        ("12-31", "restored"),
    ]


def test_files_from_other_editors_are_read(tmp_path: Path) -> None:
    """With a byte order mark, and with lines that end as on Windows."""
    (tmp_path / "own.toml").write_bytes(NOTICE.replace("\n", "\r\n").encode("utf-8-sig"))
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day(day("2027-01-01"))


@pytest.mark.parametrize(
    ("notice", "zh", "en"),
    [
        (
            notice_of(),
            "国务院办公厅（7号，2026-11-21 公布）",
            "General Office of the State Council (7号, published 2026-11-21)",
        ),
        (
            notice_of(number="", published_basis="estimated"),
            "国务院办公厅（文号未查到，2026-11-21 公布，日期为估计）",
            "General Office of the State Council (number not found, published 2026-11-21, an estimated date)",
        ),
        (notice_of(issuer="某办"), "某办（7号，2026-11-21 公布）", "某办 (7号, published 2026-11-21)"),
    ],
)
def test_how_a_notice_is_cited(notice: Notice, zh: str, en: str) -> None:
    assert (notice.title.zh, notice.title.en, notice.title.code) == (zh, en, "notice")


# Faults of one file


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        # the head
        ({"schema = 1": "schema = 2"}, [(1, "wrong-value")]),
        ({"schema = 1": "schema = true"}, [(1, "wrong-type")]),
        ({"schema = 1": ""}, [(1, "missing-key")]),
        ({'region = "CN"': 'region = "CN-XX"'}, [(2, "wrong-value")]),
        ({'region = "CN"': "region = 5"}, [(2, "wrong-type")]),
        ({'region = "CN"': 'region = ""'}, [(2, "empty-value")]),
        ({"year = 2027": 'year = "2027"'}, [(3, "wrong-type")]),
        ({"year = 2027": "year = 1970", NEW_YEAR: "", SPRING: ""}, [(3, "year")]),
        ({"year = 2027": "year = 9999", NEW_YEAR: "", SPRING: ""}, [(3, "year")]),
        ({"year = 2027": "year = 1970"}, [(3, "year")]),
        ({"year = 2027": "year = 99999"}, [(3, "year")]),
        ({"year = 2027\n": 'year = 2027\ncolour = "red"'}, [(4, "unknown-key")]),
        # the notice
        ({'issuer = "国务院办公厅"': ""}, [(5, "missing-key")]),
        ({'issuer = "国务院办公厅"': 'issuer = ""'}, [(6, "empty-value")]),
        ({'number_basis = "found"': 'number_basis = "maybe"'}, [(8, "wrong-value")]),
        ({'scope = "year"': 'scope = "month"'}, [(9, "wrong-value")]),
        ({"issued = 2026-11-20": 'issued = "2026-11-20"'}, [(10, "wrong-type")]),
        ({"issued = 2026-11-20": "issued = 2026-11-20T08:00:00"}, [(10, "wrong-type")]),
        ({'issued_basis = "signed"': 'issued_basis = "guessed"'}, [(11, "wrong-value")]),
        ({"published = 2026-11-21": ""}, [(5, "missing-key")]),
        ({'published_basis = "dated text"': 'published_basis = "not found"'}, [(13, "wrong-value")]),
        ({'source = "https://example.org/notice"': "source = []"}, [(14, "wrong-type")]),
        ({'notice"\n': 'notice"\ncolour = 1\n'}, [(15, "unknown-key")]),
        ({"[notice.days]": "[notice.dayz]"}, [(5, "missing-key"), (16, "unknown-key")]),
        # a number or a date that is missing must be said to be missing, and the other way round
        ({'number = "国办发明电〔2026〕99号"': 'number = ""'}, [(8, "basis")]),
        ({'number_basis = "found"': 'number_basis = "not found"'}, [(8, "basis")]),
        ({"issued = 2026-11-20": ""}, [(11, "basis")]),
        ({'issued_basis = "signed"': 'issued_basis = "not found"'}, [(11, "basis")]),
        # the days
        ({NEW_YEAR: '"元旦" = "2027-01-01"'}, [(17, "wrong-type")]),
        ({NEW_YEAR: '"元旦" = { of = "soon" }'}, [(17, "unknown-key")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-13-01" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-02-29" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "0001-01-01" }'}, [(17, "day-outside-year")]),
        ({NEW_YEAR: '"元旦" = { off = "1 January" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = true }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = 2027-01-01T08:00:00 }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-01-03..2027-01-01" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-01-01.." }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "..2027-01-01" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-01-01...2027-01-03" }'}, [(17, "not-a-day")]),
        ({NEW_YEAR: '"元旦" = { off = "2026-11-30" }'}, [(17, "day-outside-year")]),
        ({NEW_YEAR: '"元旦" = { off = "2028-01-01" }'}, [(17, "day-outside-year")]),
        ({NEW_YEAR: '"元旦" = { off = "2028-01-08" }'}, [(17, "day-outside-year")]),
        ({NEW_YEAR: '"元旦" = { off = "2027-01-01", work = "2027-01-04" }'}, [(17, "make-up-on-weekday")]),
        ({SPRING: '"春节" = { off = "2027-02-05", work = "2027-02-12" }'}, [(18, "make-up-on-weekday")]),
        # one day twice, under one name or two
        ({NEW_YEAR: '"元旦" = { off = ["2027-01-01", "2027-01-01"] }'}, [(17, "day-twice")]),
        ({NEW_YEAR: '"元旦" = { work = ["2027-01-30", "2027-01-31"] }'}, [(18, "day-twice")]),
        # a day that is faulty is not looked at further
        ({NEW_YEAR: '"元旦" = { work = "2027-01-16", off = "2027-01-16" }'}, [(17, "day-twice")]),
        ({NEW_YEAR: '"元旦" = { work = "2027-01-04", off = "2027-01-04" }'}, [(17, "make-up-on-weekday")]),
        ({SPRING: '"春节" = { off = "2027-01-03..2027-01-05" }'}, [(18, "day-twice")]),
    ],
)
def test_each_fault_is_named_with_its_line(
    tmp_path: Path, replacements: Replacements, expected: list[tuple[int, str]]
) -> None:
    found = faults_of(write(tmp_path, replacements))
    assert found == [("own.toml", line, code) for line, code in expected]


@pytest.mark.parametrize("key", ["schema", "region", "year", "issuer", "number", "scope", "published", "source"])
def test_a_missing_key_is_named(tmp_path: Path, key: str) -> None:
    lines = [line for line in NOTICE.splitlines() if not line.startswith(f"{key} ")]
    (tmp_path / "own.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    assert [(fault.code, repr(key) in fault.en, key in fault.zh) for fault in refused.value.faults] == [
        ("missing-key", True, True)
    ]


@pytest.mark.parametrize(
    ("replacements", "told"),
    [
        ({'region = "CN"': 'region = "CN-XX"'}, ["CN-XX", "CN-GX"]),
        ({"year = 2027": "year = 1970", NEW_YEAR: "", SPRING: ""}, ["1971", "9998"]),
        ({"schema = 1": "schema = 2"}, ["schema = 2"]),
        ({'number_basis = "found"': 'number_basis = "not found"'}, ["number", "not found"]),
        ({NEW_YEAR: '"元旦" = { of = "2027-01-01" }'}, ["of", "off, work, extension, restored"]),
        ({NEW_YEAR: '"元旦" = "2027-01-01"'}, ["元旦", '{ off = "…" }']),
        ({NEW_YEAR: '"元旦" = { off = "soon" }'}, ["'soon'", "2024-02-10..2024-02-17"]),
        ({NEW_YEAR: '"元旦" = { off = "2026-11-30" }'}, ["2026-11-30", "2026-12-01", "2027-12-31"]),
        ({NEW_YEAR: '"元旦" = { work = "2027-01-04" }'}, ["2027-01-04", "restored"]),
        ({NEW_YEAR: '"元旦" = { off = "2027-02-05" }'}, ["2027-02-05", "元旦"]),
        ({NEW_YEAR: '"元旦" = { off = "2027-01-16" }'}, ["2027-01-16"]),
        ({NEW_YEAR: '"元旦" = { restored = "2027-01-04" }'}, ["2027-01-04", "restored"]),
    ],
)
def test_a_fault_says_what_is_wrong_in_both_languages(
    tmp_path: Path, replacements: Replacements, told: list[str]
) -> None:
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=write(tmp_path, replacements), strict=True)
    (fault,) = refused.value.faults
    for word in told:
        assert word in fault.zh
        assert word in fault.en


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            '"元旦" = { off = [\n"2027-01-01",\n"2028-01-05",\n"2027-01-01",\n] }',
            [(18, "day-twice"), (19, "day-outside-year")],
        ),
        ('"元旦" = { off = [\n"2027-01-01",\n"soon",\n] }', [(19, "not-a-day")]),
        ('"元旦" = { work = [\n"2027-01-02",\n"2027-01-04",\n] }', [(19, "make-up-on-weekday")]),
        ('"元旦" = { off = [\n"2027-01-01",\n"2027-01-16",\n] }', [(19, "stray-weekend-day")]),
    ],
)
def test_a_value_over_several_lines_is_named_by_its_own_line(
    tmp_path: Path, lines: str, expected: list[tuple[int, str]]
) -> None:
    assert faults_of(write(tmp_path, {NEW_YEAR: lines})) == [("own.toml", line, code) for line, code in expected]


def test_a_day_within_a_span_is_named_by_the_line_of_the_span(tmp_path: Path) -> None:
    """Though another line, here a remark, writes the same day out."""
    write(tmp_path, {NEW_YEAR: '"元旦" = { off = "2028-02-10..2028-02-12" }', SPRING: "# until 2028-02-11?"})
    assert faults_of(tmp_path) == [("own.toml", 17, "day-outside-year")]


def test_the_line_is_that_of_the_right_notice(tmp_path: Path) -> None:
    """The same holiday stands in both; only the second is wrong."""
    second = text_with(
        {
            "99号": "100号",
            'scope = "year"': 'scope = "weak"',
            NEW_YEAR: '"元旦" = { off = "2027-01-04", work = "2027-01-05" }',
            SPRING: "",
        },
        "\n[[notice]]" + SECOND,
    )
    (tmp_path / "own.toml").write_text(NOTICE + second, encoding="utf-8")
    assert faults_of(tmp_path) == [("own.toml", 24, "wrong-value"), ("own.toml", 32, "make-up-on-weekday")]


@pytest.mark.parametrize("notices", ["notice = 5", "notice = [1, 2]", 'notice = "none"'])
def test_notices_that_are_no_tables(tmp_path: Path, notices: str) -> None:
    (tmp_path / "own.toml").write_text(f'schema = 1\nregion = "CN"\nyear = 2027\n{notices}\n', encoding="utf-8")
    assert set(faults_of(tmp_path)) == {("own.toml", 4, "wrong-type")}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (NOTICE.replace("year = 2027", "year = 2027 2028"), 3),
        (NOTICE.replace("2026-11-21", "2026-11-31"), 12),
        (NOTICE + '"元旦" = { off = "2027-05-01" }\n', 19),
        (NOTICE + '"端午节" = { off = "2027-06-09"', 19),
        (NOTICE + '"端午节" = [', 19),
        ("\n\n\n]", 4),
    ],
)
def test_broken_toml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert faults_of(tmp_path) == [("own.toml", line, "toml-syntax")]


def test_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(NOTICE.encode("gb18030"))
    assert faults_of(tmp_path) == [("own.toml", 1, "encoding")]


def test_a_number_is_no_day(tmp_path: Path) -> None:
    write(tmp_path, {NEW_YEAR: '"元旦" = { off = 20270101.5 }'})
    assert faults_of(tmp_path) == [("own.toml", 17, "not-a-day")]


def test_the_last_day_of_all_is_no_day_of_the_year(tmp_path: Path) -> None:
    write(tmp_path, {NEW_YEAR: '"元旦" = { off = "9999-12-31" }'})
    assert faults_of(tmp_path) == [("own.toml", 17, "day-outside-year")]


def test_an_endless_number_is_a_fault_too(tmp_path: Path) -> None:
    write(tmp_path, {"year = 2027": "year = 2" + "0" * 5000})
    assert [line for _, line, _ in faults_of(tmp_path)] == [3]


# Faults that show only between notices


def test_a_weekend_day_off_on_its_own_is_a_slip(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, {NEW_YEAR: '"元旦" = { off = "2027-01-16" }'})) == [
        ("own.toml", 17, "stray-weekend-day")
    ]
    assert faults_of(write(tmp_path, {NEW_YEAR: '"元旦" = { off = "2027-01-17" }'})) == [
        ("own.toml", 17, "stray-weekend-day")
    ]
    assert faults_of(write(tmp_path, {NEW_YEAR: '"元旦" = { off = "2027-01-16", work = "2027-01-17" }'})) == [
        ("own.toml", 17, "stray-weekend-day")
    ]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param('{ off = "2027-01-08..2027-01-09" }', id="after a rest day"),
        pytest.param('{ off = "2027-01-17..2027-01-18" }', id="before a rest day"),
        pytest.param('{ off = "2027-01-16..2027-01-17" }', id="a whole weekend"),
        pytest.param('{ off = "2027-01-09", extension = "2027-01-08" }', id="beside an extension"),
        pytest.param('{ off = "2027-05-01" }', id="a statutory day"),
        pytest.param('{ extension = "2027-01-16" }', id="an extension"),
        pytest.param('{ off = "2027-01-15" }', id="a Friday"),
        pytest.param('{ work = "2027-01-16" }', id="worked"),
    ],
)
def test_a_weekend_day_that_has_its_reason_is_taken(tmp_path: Path, days: str) -> None:
    cal = gd.calendar("CN", holidays=write(tmp_path, {NEW_YEAR: f'"元旦" = {days}'}))
    assert cal.years[-1] == 2027


def test_a_weekend_day_adjoins_what_stands_under_another_name(tmp_path: Path) -> None:
    write(tmp_path, {NEW_YEAR: '"元旦" = { off = "2027-01-01" }\n"周末" = { off = "2027-01-02" }'})
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day(day("2027-01-02"))


@pytest.mark.parametrize(("region", "when"), [("CN", "2026-05-09"), ("CN-GX", "2026-05-09"), ("CN-HB", "2026-02-28")])
def test_a_weekend_day_may_cancel_an_earlier_make_up_day(tmp_path: Path, region: str, when: str) -> None:
    assert gd.calendar(region).is_working_day(day(when))
    write(tmp_path, single_days(f'"补休" = {{ off = "{when}" }}', "2026-02-01", region))
    assert not gd.calendar(region, holidays=tmp_path).is_working_day(day(when))


def test_but_not_a_make_up_day_that_is_decreed_later(tmp_path: Path) -> None:
    write(tmp_path, single_days('"补休" = { off = "2026-05-09" }', "2025-11-03"))
    assert faults_of(tmp_path) == [("own.toml", 17, "stray-weekend-day")]


@pytest.mark.parametrize(("region", "when"), [("CN", "2026-05-05"), ("CN-GX", "2026-04-20"), ("CN-GX", "2026-05-05")])
def test_only_a_rest_day_can_be_put_back_to_work(tmp_path: Path, region: str, when: str) -> None:
    assert not gd.calendar(region).is_working_day(day(when))
    write(tmp_path, single_days(f'"撤销" = {{ restored = "{when}" }}', "2026-04-01", region))
    assert gd.calendar(region, holidays=tmp_path).day(day(when)).kind == "restored"


@pytest.mark.parametrize(
    ("region", "when", "published"),
    [
        ("CN", "2026-05-06", "2026-04-01"),  # worked anyway
        ("CN", "2026-05-09", "2026-04-01"),  # a make-up day
        ("CN", "2026-05-10", "2026-04-01"),  # a weekend day that no notice mentions
        ("CN", "2026-04-20", "2026-04-01"),  # a rest day in Guangxi only
        ("CN", "2026-05-05", "2025-11-03"),  # made a rest day later
        ("CN-GX", "2026-04-20", "2026-03-03"),
    ],
)
def test_restored_without_an_earlier_rest_day(tmp_path: Path, region: str, when: str, published: str) -> None:
    write(tmp_path, single_days(f'"撤销" = {{ restored = "{when}" }}', published, region))
    assert faults_of(tmp_path, region) == [("own.toml", 17, "restored-without-rest")]


def test_a_day_put_back_to_work_twice(tmp_path: Path) -> None:
    write(tmp_path, single_days('"撤销" = { restored = "2026-05-05" }', "2026-04-01"), "a.toml")
    again = single_days('"撤销" = { restored = "2026-05-05" }', "2026-04-02") | {"99号": "100号"}
    assert faults_of(write(tmp_path, again, "b.toml")) == [("b.toml", 17, "restored-without-rest")]


def test_one_regions_rest_day_is_none_of_anothers(tmp_path: Path) -> None:
    first, second = "2026-06-01", "2026-06-02"
    for region, rest, restored in (("CN-GX", first, second), ("CN-HB", second, first)):
        days = f'"某日" = {{ off = "{rest}" }}\n"撤销" = {{ restored = "{restored}" }}'
        write(tmp_path, single_days(days, "2026-05-01", region), f"{region}.toml")
    for region in ("CN-GX", "CN-HB"):
        assert faults_of(tmp_path, region) == [(f"{region}.toml", 18, "restored-without-rest")]


def test_the_same_notice_twice_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(NOTICE + "\n[[notice]]" + SECOND, encoding="utf-8")
    assert ("own.toml", 20, "duplicate-notice") in faults_of(tmp_path)


def test_the_same_notice_in_two_files(tmp_path: Path) -> None:
    write(tmp_path, {}, "a.toml")
    write(tmp_path, {}, "b.toml")
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.code) == (str(tmp_path / "b.toml"), 5, "duplicate-notice")
    for text in (fault.zh, fault.en):
        assert str(tmp_path / "a.toml") in text
        assert "国办发明电〔2026〕99号" in text


UNNUMBERED = {
    'number = "国办发明电〔2026〕99号"': 'number = ""',
    'number_basis = "found"': 'number_basis = "not found"',
}


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        (UNNUMBERED, False),
        ({"99号": "100号"}, False),
        ({'region = "CN"': 'region = "CN-HB"'}, False),
        ({'issuer = "国务院办公厅"': 'issuer = "国务院"', "published = 2026-11-21": "published = 2026-11-22"}, True),
    ],
)
def test_a_number_makes_the_notice(tmp_path: Path, change: Replacements, same: bool) -> None:
    write(tmp_path, {}, "a.toml")
    write(tmp_path, change, "b.toml")
    if same:
        assert faults_of(tmp_path) == [("b.toml", 5, "duplicate-notice")]
    else:
        assert gd.calendar("CN", holidays=tmp_path).years[-1] == 2027


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"source = ": "checked = 'twice'\nsource = "}, True),
        ({'issuer = "国务院办公厅"': 'issuer = "国务院"'}, False),
        ({"published = 2026-11-21": "published = 2026-11-22"}, False),
        ({'scope = "year"': 'scope = "days"'}, False),
    ],
)
def test_without_a_number_issuer_date_and_scope_make_it(tmp_path: Path, change: Replacements, same: bool) -> None:
    write(tmp_path, UNNUMBERED, "a.toml")
    write(tmp_path, UNNUMBERED | change, "b.toml")
    if same:
        assert faults_of(tmp_path) == [("b.toml", 5, "duplicate-notice")]
    else:
        assert gd.calendar("CN", holidays=tmp_path).years[-1] == 2027


def test_faults_of_notices_in_memory_have_no_file() -> None:
    """Made in memory they are taken unchecked; asked for, the checks name the notice by its number."""
    decrees = (Decree(day("2027-01-16"), "off", "某日"),)
    faults = layering_faults([notice_of(decrees=decrees, nth=2)])
    faults += duplicate_faults([notice_of(), notice_of()])
    assert [(fault.file, fault.line, fault.code) for fault in faults] == [
        ("(memory)", 3, "stray-weekend-day"),
        ("(memory)", 1, "duplicate-notice"),
    ]


def test_between_no_years_there_is_no_gap() -> None:
    assert gap_faults([]) == []


def test_a_gap_is_between_two_years_at_least() -> None:
    assert gap_faults([notice_of()]) == []
    assert gap_faults([notice_of(), notice_of(year=2028)]) == []
    assert {fault.code for fault in gap_faults([notice_of(), notice_of(year=2029)])} == {"year-gap"}


# Every fault at once


SEVEN = {
    "schema = 1": "schema = 3",
    'scope = "year"': 'scope = "eternity"',
    'issued_basis = "signed"': 'issued_basis = "not found"',
    'source = "https://example.org/notice"': "colour = 1",
    NEW_YEAR: '"元旦" = { off = ["2027-01-01", "2027-01-01"], work = "2027-01-04" }',
    SPRING: '"春节" = { off = "2029-02-05" }',
}


def test_every_fault_of_a_file_is_reported_in_the_order_of_its_lines(tmp_path: Path) -> None:
    assert faults_of(write(tmp_path, SEVEN)) == [
        ("own.toml", 1, "wrong-value"),
        ("own.toml", 5, "missing-key"),
        ("own.toml", 9, "wrong-value"),
        ("own.toml", 14, "unknown-key"),
        ("own.toml", 17, "day-twice"),
        ("own.toml", 17, "make-up-on-weekday"),
        ("own.toml", 18, "day-outside-year"),
    ]


def test_every_fault_of_every_file_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {'scope = "year"': 'scope = "month"'}, "a.toml")
    (tmp_path / "b.toml").write_text("year = ", encoding="utf-8")
    write(tmp_path, {"99号": "100号", NEW_YEAR: '"元旦" = { off = "2027-01-16" }'}, "c.toml")
    expected = [("a.toml", 9, "wrong-value"), ("b.toml", 1, "toml-syntax"), ("c.toml", 17, "stray-weekend-day")]
    assert faults_of(tmp_path) == expected
    assert [file for file, _, _ in faults_of(tmp_path, "CN-HB")] == ["a.toml", "b.toml", "c.toml"]


def test_the_error_counts_the_faults(tmp_path: Path) -> None:
    write(tmp_path, {"schema = 1": "schema = 2", 'scope = "year"': 'scope = "month"'})
    with pytest.raises(gd.DataFault, match="2 faults") as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    assert "2 处" in refused.value.message.zh
    assert (refused.value.code, refused.value.usage) == ("data-fault", False)
    assert isinstance(refused.value, ValueError)


def test_a_fault_between_notices_is_reported_where_it_matters(tmp_path: Path) -> None:
    write(tmp_path, single_days('"撤销" = { restored = "2026-05-06" }', "2026-04-01", "CN-HB"))
    assert faults_of(tmp_path, "CN-HB") == [("own.toml", 17, "restored-without-rest")]
    for region in ("CN", "CN-GX"):
        assert gd.calendar(region, holidays=tmp_path).years[-1] == 2026


def test_a_fault_in_the_shipped_notices_is_reported_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cn").mkdir()
    write(tmp_path / "cn", {'scope = "year"': 'scope = "month"'})
    monkeypatch.setattr("gov_deadlines.workdays.library.holidays_folder", lambda: str(tmp_path))
    monkeypatch.setattr("gov_deadlines.workdays.library._shipped", lru_cache(_shipped.__wrapped__))
    with pytest.raises(gd.DataFault, match="1 fault"):
        _library.__wrapped__("CN", ())


# Years that do not adjoin the others


def year(number: int, region: str = "CN", scope: str = "year") -> Replacements:
    """The arrangement of another year, of one day; published in the December before."""
    return {
        "99号": f"{number}号",
        'region = "CN"': f'region = "{region}"',
        "year = 2027": f"year = {number}",
        'scope = "year"': f'scope = "{scope}"',
        "published = 2026-11-21": f"published = {number - 1}-12-01",
        NEW_YEAR: f'"元旦" = {{ off = "{number}-01-01" }}',
        SPRING: "",
    }


@pytest.mark.parametrize("number", [2002, 2028])
def test_a_year_with_a_gap_before_the_others_is_refused(tmp_path: Path, number: int) -> None:
    assert faults_of(write(tmp_path, year(number))) == [("own.toml", 5, "year-gap")]
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    assert str(number) in refused.value.message.zh


@pytest.mark.parametrize("change", [year(2003), year(2027), year(2029, scope="days"), year(2029, "CN-HB")])
def test_a_year_that_adjoins_and_single_days_anywhere_are_taken(tmp_path: Path, change: Replacements) -> None:
    assert gd.calendar("CN", holidays=write(tmp_path, change)).years[-1] in (2026, 2027)


@pytest.mark.parametrize("first", [2000, 2028])
def test_two_years_with_a_gap_before_the_others_are_refused(tmp_path: Path, first: int) -> None:
    for number in (first, first + 1):
        write(tmp_path, year(number), f"{number}.toml")
    assert faults_of(tmp_path)


# Arrangements that leave statutory days out


def test_statutory_days_left_out_are_unsettled(tmp_path: Path) -> None:
    """NOTICE has no more than the New Year and the Spring Festival; 2027-05-01 and 05-02 are a weekend anyway."""
    cal = gd.calendar("CN", holidays=write(tmp_path))
    spans = cal.unsettled(day("2027-01-01"), day("2027-12-01"))
    assert {span.reason.code for span in spans} == {"statutory-day-left-out"}
    assert [str(date.fromordinal(span.first)) for span in spans] == [
        "2027-04-05",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01",
    ]
    assert [span.first for span in spans] == [span.last for span in spans]
    assert (cal.day(day("2027-04-05")).working, cal.day(day("2027-04-05")).standing) == (True, "provisional")
    assert gd.calendar("CN-HB", holidays=tmp_path).day(day("2027-04-05")).standing == "provisional"
    assert cal.day(day("2027-04-06")).standing == "settled"
    answer = gd.due("zhongshan/document-handling", day("2027-04-02"), holidays=tmp_path)
    assert answer.standing == "provisional"


def test_a_complete_arrangement_leaves_nothing_unsettled(tmp_path: Path) -> None:
    rest = '"其他" = { off = ["2027-04-05", "2027-06-09", "2027-09-15", "2027-10-01"] }'
    cal = gd.calendar("CN", holidays=write(tmp_path, {SPRING: f"{SPRING}\n{rest}"}))
    assert cal.unsettled(day("2027-01-01"), day("2027-12-24")) == []


@pytest.mark.parametrize("change", [year(2026, scope="days"), year(2026, "CN-HB")])
def test_only_a_national_arrangement_can_leave_one_out(tmp_path: Path, change: Replacements) -> None:
    """A statutory day that someone puts back to work is not left out."""
    restoring = {NEW_YEAR: '"撤销" = { restored = "2026-10-01" }'}
    cal = gd.calendar("CN-HB", holidays=write(tmp_path, change | restoring))
    assert (cal.day(day("2026-10-01")).kind, cal.day(day("2026-10-01")).standing) == ("restored", "settled")


# A user's own notices over the shipped ones


def test_the_next_year_is_added(tmp_path: Path) -> None:
    shipped, own = gd.calendar("CN"), gd.calendar("CN", holidays=write(tmp_path))
    assert shipped.years[-1] == 2026
    assert own.coverage == (day("2004-01-01"), day("2027-12-31"))
    assert own.day(day("2027-02-20")).kind == "make-up"
    assert own.add(day("2026-12-31"), 1) == day("2027-01-04")
    with pytest.raises(gd.NotAnnounced):
        shipped.add(day("2026-12-31"), 1)
    assert (shipped.day(day("2026-12-31")).standing, own.day(day("2026-12-31")).standing) == ("provisional", "settled")
    assert own.day(day("2027-12-31")).standing == "provisional"
    assert gd.due("qinzhou/countersign-reply", day("2026-12-30"), holidays=tmp_path).due == day("2027-01-11")


def test_it_is_known_from_its_publication_on(tmp_path: Path) -> None:
    write(tmp_path)
    assert gd.calendar("CN", day("2026-11-20"), tmp_path).years[-1] == 2026
    assert gd.calendar("CN", day("2026-11-21"), tmp_path).years[-1] == 2027
    assert gd.calendar_diff("CN", day("2026-11-20"), day("2026-11-21"), tmp_path).announced == (2027,)


def test_a_shipped_notice_of_the_same_number_is_replaced(tmp_path: Path) -> None:
    """None of its days is left, whichever of the two was published first."""
    assert gd.calendar("CN").is_working_day(day("2026-10-10"))
    replacing = single_days('"国庆节" = { off = "2026-10-01..2026-10-02" }', "2025-11-01")
    replacing |= {"国办发明电〔2026〕99号": "国办发明电〔2025〕7号", 'scope = "year"': 'scope = "year"'}
    cal = gd.calendar("CN", holidays=write(tmp_path, replacing))
    assert not cal.is_working_day(day("2026-10-10"))
    assert not cal.is_working_day(day("2026-10-02"))
    assert cal.is_working_day(day("2026-10-05"))
    assert cal.is_working_day(day("2026-01-01"))
    assert cal.years[-1] == 2026
    assert len(cal.notices) == len(gd.calendar("CN").notices)


def test_a_shipped_notice_without_a_number_is_replaced_by_issuer_date_and_scope(tmp_path: Path) -> None:
    (shipped,) = [one for one in gd.calendar("CN-GX").notices if one.region == "CN-GX" and one.year == 2026]
    own = single_days('"三月三" = { off = "2026-04-16..2026-04-17" }', str(shipped.published), "CN-GX")
    own |= UNNUMBERED | {'issuer = "国务院办公厅"': f'issuer = "{shipped.issuer}"', 'scope = "year"': 'scope = "year"'}
    cal = gd.calendar("CN-GX", holidays=write(tmp_path, own))
    assert not cal.is_working_day(day("2026-04-16"))
    assert cal.is_working_day(day("2026-04-20"))


def test_a_later_notice_prevails_day_by_day(tmp_path: Path) -> None:
    write(tmp_path, single_days('"国庆节" = { off = "2026-10-08..2026-10-10" }', "2026-08-01"))
    cal = gd.calendar("CN", holidays=tmp_path)
    assert [cal.is_working_day(date(2026, 10, number)) for number in range(6, 12)] == [False] * 6
    found = cal.day(day("2026-10-10")).notice
    assert found is not None
    assert found.file == str(tmp_path / "own.toml")
    assert cal.day(day("2026-10-07")).notice != found


@pytest.mark.parametrize(("published", "kind"), [("2025-11-03", "make-up"), ("2025-11-04", "extension")])
def test_one_published_earlier_than_the_shipped_one_yields_to_it(tmp_path: Path, published: str, kind: str) -> None:
    """Published on the same day, one's own counts as the later one."""
    write(tmp_path, single_days('"国庆节" = { extension = "2026-10-09..2026-10-10" }', published))
    cal = gd.calendar("CN", holidays=tmp_path)
    assert cal.day(day("2026-10-10")).kind == kind
    assert cal.day(day("2026-10-09")).kind == "extension"


def test_a_regional_notice_touches_its_region_alone(tmp_path: Path) -> None:
    write(tmp_path, single_days('"封控" = { extension = "2026-06-01" }', "2026-05-30", "CN-HB"))
    working = {
        region: gd.calendar(region, holidays=tmp_path).is_working_day(day("2026-06-01"))
        for region in ("CN", "CN-GX", "CN-HB", "CN-SX")
    }
    assert working == {"CN": True, "CN-GX": True, "CN-HB": False, "CN-SX": True}


def test_the_guangxi_notice_settles_its_spring(tmp_path: Path) -> None:
    write(tmp_path, {})
    expected = gd.calendar("CN-GX", holidays=tmp_path).day(day("2027-04-12"))
    assert (expected.working, expected.standing) == (True, "provisional")
    regional = {
        'region = "CN"': 'region = "CN-GX"',
        NEW_YEAR: '"三月三" = { off = "2027-04-09..2027-04-12" }',
        SPRING: "",
    }
    write(tmp_path, regional, "gx.toml")
    found = gd.calendar("CN-GX", holidays=tmp_path).day(day("2027-04-12"))
    assert (found.working, found.standing, found.kind) == (False, "settled", "regional")


def test_an_earlier_year_extends_what_is_announced(tmp_path: Path) -> None:
    days = {NEW_YEAR: '"元旦" = { off = "2003-01-01" }', SPRING: ""}
    write(tmp_path, {"year = 2027": "year = 2003", "published = 2026-11-21": "published = 2002-12-01"} | days)
    assert gd.calendar("CN", holidays=tmp_path).years == range(2003, 2027)


def test_a_difference_is_between_calendars_with_ones_own_notices(tmp_path: Path) -> None:
    """Known on both days it changes nothing; published between the two, it does."""
    write(tmp_path, single_days('"补休" = { extension = "2026-06-01" }', "2026-03-01"))
    assert gd.calendar_diff("CN", day("2026-03-01"), day("2026-03-02"), tmp_path).changes == ()
    (change,) = gd.calendar_diff("CN", day("2026-02-28"), day("2026-03-01"), tmp_path).changes
    assert (change.date, change.before.kind, change.after.kind) == (day("2026-06-01"), "working", "extension")


def test_an_earlier_year_is_announced_rather_than_changed(tmp_path: Path) -> None:
    days = {NEW_YEAR: '"元旦" = { off = "2003-01-01" }', SPRING: ""}
    write(tmp_path, {"year = 2027": "year = 2003"} | days)
    diff = gd.calendar_diff("CN", day("2026-11-20"), day("2026-11-21"), tmp_path)
    assert (diff.announced, diff.withdrawn, diff.changes) == ((2003,), (), ())


# Where they are found


def test_a_file_or_a_folder_with_folders_in_it(tmp_path: Path) -> None:
    inner = tmp_path / "deep" / "deeper"
    inner.mkdir(parents=True)
    write(inner)
    (tmp_path / "readme.txt").write_text("not TOML [", encoding="utf-8")
    for holidays in (tmp_path, str(tmp_path), inner / "own.toml"):
        assert gd.calendar("CN", holidays=holidays).years[-1] == 2027


def test_the_environment_names_them_unless_the_call_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_DEADLINES_HOLIDAYS", str(write(tmp_path)))
    assert gd.calendar("CN").years[-1] == 2027
    with pytest.raises(gd.SourceNotFound):
        gd.calendar("CN", holidays=tmp_path / "none")
    monkeypatch.setenv("GOV_DEADLINES_HOLIDAYS", "")
    assert gd.calendar("CN").years[-1] == 2026


def test_a_path_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = str(tmp_path / "nowhere")
    with pytest.raises(gd.SourceNotFound) as refused:
        gd.calendar("CN", holidays=missing)
    assert refused.value.path == missing
    monkeypatch.setenv("GOV_DEADLINES_HOLIDAYS", missing)
    with pytest.raises(gd.SourceNotFound, match="nowhere"):
        gd.calendar("CN")


def test_an_unknown_region_is_told_before_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(gd.UnknownRegion):
        gd.calendar("CN-XX", holidays=tmp_path / "nowhere")


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    write(tmp_path)
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day(day("2027-02-05"))
    write(tmp_path, {SPRING: ""})
    assert gd.calendar("CN", holidays=tmp_path).is_working_day(day("2027-02-05"))
    assert gd.calendar("CN", holidays=tmp_path).line is gd.calendar("CN", holidays=tmp_path).line


def test_a_link_to_nowhere_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "own.toml").symlink_to(tmp_path / "gone.toml")
    assert faults_of(tmp_path) == [("own.toml", 1, "unreadable")]
