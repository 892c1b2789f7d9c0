"""The shipped data, held against what it says of itself and against others' computations."""

import os
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import chinese_calendar
import pytest
from lunar_python import Lunar, Solar

import gov_deadlines as gd
from common import FIRST_DAY, LAST_DAY, READ_BY_HAND
from gov_deadlines.workdays import regions as regions_module
from gov_deadlines.workdays.differences import audit, known_differences
from gov_deadlines.workdays.notice_doubts import doubts
from gov_deadlines.workdays.notices import Notice, layered
from gov_deadlines.workdays.regions import english_name, festivals, is_statutory, regions, statutory_days

DATA = Path(__file__).parents[2] / "data"
HOLIDAYS = DATA / "holidays"
FIRST, LAST = FIRST_DAY, LAST_DAY
REGIONS = ["CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ"]  # there may be more
FILES = sorted(HOLIDAYS.glob("cn*/*.toml"))
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")


def load(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def days_known_to_both() -> Iterator[date]:
    """The announced days, but for a last year that the library does not know yet."""
    for number in range(FIRST.toordinal(), LAST.toordinal() + 1):
        day = date.fromordinal(number)
        try:
            chinese_calendar.is_workday(day)
        except NotImplementedError:
            return
        yield day


# Notices


def test_there_is_a_file_for_every_year_and_region() -> None:
    """Guangxi's notice comes out in the year it is about, months after the national one."""
    files = {f"{file.parent.name}/{file.stem}" for file in FILES}
    nation = {f"cn/{year}" for year in range(FIRST.year, LAST.year + 1)}
    guangxi = {f"cn-gx/{year}" for year in range(2014, LAST.year + 1)}
    assert {one for one in files if one.startswith("cn/")} == nation
    assert guangxi - {f"cn-gx/{LAST.year}"} <= {one for one in files if one.startswith("cn-gx/")} <= guangxi
    assert "cn-hb/2020" in files
    assert {file.parent.name.upper() for file in FILES} <= set(regions())


@each_file
def test_a_files_name_is_its_region_and_year(file: Path) -> None:
    content = load(file)
    assert (content["region"].lower(), str(content["year"])) == (file.parent.name, file.stem)


@each_file
def test_every_notice_has_its_number_or_says_that_none_was_found(file: Path) -> None:
    for notice in load(file)["notice"]:
        assert bool(notice["number"]) == (notice["number_basis"] == "found")
        assert ("issued" in notice) == (notice["issued_basis"] != "not found")
        assert notice["source"]
        assert notice["checked"]


@each_file
def test_the_years_arrangement_stands_first_and_what_amends_it_follows(file: Path) -> None:
    notices = load(file)["notice"]
    assert [notice["published"] for notice in notices] == sorted(notice["published"] for notice in notices)
    first, *rest = [notice["scope"] for notice in notices]
    assert first == "year" or file.parent.name not in ("cn", "cn-gx")
    assert set(rest) <= {"days"}


def test_every_national_notice_to_2026_has_its_number() -> None:
    for file in FILES:
        content = load(file)
        if content["region"] == "CN" and content["year"] <= 2026:
            assert all(notice["number"] for notice in content["notice"]), file


def test_the_amendments_are_notices_of_their_own() -> None:
    amendments = {
        f"{file.parent.name}/{file.stem}": str(notice["published"])
        for file in FILES
        for notice in load(file)["notice"]
        if notice["scope"] == "days" and file.stem <= "2026" and file.parent.name.upper() in REGIONS
    }
    assert amendments == {
        "cn/2015": "2015-05-13",
        "cn/2019": "2019-03-22",
        "cn/2020": "2020-01-27",
        "cn-gx/2018": "2018-11-06",
        "cn-gx/2020": "2020-03-05",
        "cn-hb/2020": "2020-02-01",
    }


def test_no_notice_has_a_fault() -> None:
    for region in regions():
        assert gd.calendar(region).years == range(2004, LAST.year + 1)


def shipped() -> list[Notice]:
    notices = {id(notice): notice for region in regions() for notice in gd.calendar(region).notices}
    return list(notices.values())


def test_the_shipped_notices_are_beyond_doubt_or_confirmed() -> None:
    """And what is confirmed there is in doubt, named and explained."""
    asked = 0
    for notice, state in layered({(one.file, one.nth): one for one in shipped()}.values()):
        found = {doubt.code for doubt in doubts(notice, state)}
        named = notice.confirmed.partition(":")[0]
        assert found == (set(named.split(", ")) if named else set()), notice.title.en
        asked += 1
    assert asked == sum(len(load(file)["notice"]) for file in FILES)
    assert [notice.year for notice in shipped() if notice.confirmed and notice.region == "CN"] != []


def test_a_shipped_file_of_ones_own_is_sound(tmp_path: Path) -> None:
    for file in FILES:
        (tmp_path / "own.toml").write_bytes(file.read_bytes())
        region = str(load(file)["region"])
        assert gd.calendar(region, holidays=tmp_path).years == gd.calendar(region).years, file


def test_every_holiday_and_issuer_has_an_english_name() -> None:
    named = {notice["issuer"] for file in FILES for notice in load(file)["notice"]}
    named |= {name for file in FILES for notice in load(file)["notice"] for name in notice["days"]}
    named |= {name for year in range(FIRST.year, LAST.year + 1) for name in statutory_days(year).values()}
    assert {name for name in named if english_name(name) == name} == set()
    assert english_name("春节") == "Spring Festival"
    assert english_name("不认识的节") == "不认识的节"


# Statutory days


def test_every_statutory_day_is_a_rest_day_and_says_so() -> None:
    cal = gd.calendar("CN")
    days = [day for year in range(FIRST.year, LAST.year + 1) for day in statutory_days(year)]
    assert {cal.day(day).kind for day in days} == {"statutory"}
    assert not any(cal.is_working_day(day) for day in days)


@pytest.mark.parametrize(
    ("first", "last", "number"), [(2004, 2007, 10), (2008, 2013, 11), (2014, 2024, 11), (2025, 2100, 13)]
)
def test_each_version_of_the_measure_has_its_number_of_days(first: int, last: int, number: int) -> None:
    """Fewer by one where two festivals meet on one day."""
    for year in range(first, last + 1):
        meeting = sum("、" in name for name in statutory_days(year).values())
        assert len(statutory_days(year)) == number - meeting
        assert list(statutory_days(year)) == sorted(statutory_days(year))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2004-01-22", "春节"),
        ("2007-05-03", "劳动节"),
        ("2007-12-31", None),
        ("2008-02-06", "春节"),
        ("2008-02-09", None),
        ("2008-05-02", None),
        ("2008-04-04", "清明节"),
        ("2013-02-09", "春节"),
        ("2014-01-30", None),
        ("2014-02-02", "春节"),
        ("2024-02-09", None),
        ("2025-01-28", "春节"),
        ("2025-01-31", "春节"),
        ("2025-02-01", None),
        ("2025-05-02", "劳动节"),
        ("2025-05-03", None),
        ("2025-05-31", "端午节"),
        ("2020-10-01", "中秋节、国庆节"),
        ("2009-10-03", "中秋节、国庆节"),
        ("2025-10-06", "中秋节"),
        ("2027-02-05", "春节"),
        ("2027-02-08", "春节"),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
    ],
)
def test_statutory_days_follow_the_measure_in_force(day: str, name: str | None) -> None:
    found = date.fromisoformat(day)
    assert statutory_days(found.year).get(found) == name
    assert is_statutory(found) == (name is not None)


def test_the_measures_are_those_of_1999_2008_2014_and_2025() -> None:
    starts = [str(one["in_force_from"]) for one in load(HOLIDAYS / "statutory.toml")["measure"]]
    assert starts == ["1999-09-18", "2008-01-01", "2014-01-01", "2025-01-01"]
    assert statutory_days(1999) == {date(1999, 10, day): "国庆节" for day in (1, 2, 3)}
    assert statutory_days(1998) == {}


def test_a_version_governs_to_the_day_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also within a year, unlike the shipped ones; a festival without an offset is the day itself."""
    older: dict[str, Any] = {
        "in_force_from": date(2000, 1, 1),
        "days": [{"zh": "甲", "date": f"10-0{day}"} for day in (1, 2, 3)],
    }
    newer = {"in_force_from": date(2024, 10, 2), "days": [{"zh": "乙", "date": f"10-0{day}"} for day in (1, 2)]}
    older["days"] += [{"zh": "丙", "festival": "spring-festival"}]
    monkeypatch.setattr(regions_module, "holiday_table", lambda _: {"measure": [newer, older]})
    monkeypatch.setattr(regions_module, "_versions", regions_module._versions.__wrapped__)
    monkeypatch.setattr(regions_module, "festivals", lambda year: {"spring-festival": date(year, 2, 10)})
    assert statutory_days.__wrapped__(2024) == {
        date(2024, 2, 10): "丙",
        date(2024, 10, 1): "甲",
        date(2024, 10, 2): "乙",
    }


# Festivals


def computed(year: int) -> dict[str, date]:
    """The festivals by lunar-python; a leap month has a negative number there, so none is ever asked for."""
    days = {
        "spring-festival": Lunar.fromYmd(year, 1, 1).getSolar(),
        "double-third": Lunar.fromYmd(year, 3, 3).getSolar(),
        "qingming": Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"],
        "dragon-boat": Lunar.fromYmd(year, 5, 5).getSolar(),
        "mid-autumn": Lunar.fromYmd(year, 8, 15).getSolar(),
    }
    return {name: date(day.getYear(), day.getMonth(), day.getDay()) for name, day in days.items()}


@pytest.mark.parametrize("year", range(2004, 2101))
def test_the_committed_table_is_what_lunar_python_computes(year: int) -> None:
    assert festivals(year) == computed(year)


def test_outside_the_table_no_festival_is_made_up() -> None:
    assert festivals(2003) == festivals(2101) == {}
    assert set(statutory_days(2003).values()) == {"元旦", "劳动节", "国庆节"}
    assert (len(statutory_days(2003)), len(statutory_days(2101))) == (7, 6)


# chinese_calendar


class Lieu(NamedTuple):
    """What both say of one day: our kind, and whether the library calls it in lieu."""

    ours: str
    theirs: bool


def differing() -> dict[date, Lieu]:
    """Every day that one calendar calls in lieu and the other does not."""
    cal = gd.calendar("CN")
    found = {day: Lieu(cal.day(day).kind, bool(chinese_calendar.is_in_lieu(day))) for day in days_known_to_both()}
    return {day: lieu for day, lieu in found.items() if (lieu.ours in ("shifted", "extension")) != lieu.theirs}


def is_plain_weekend(day: date, lieu: Lieu) -> bool:
    return day.weekday() >= 5 and lieu.ours != "statutory"


def test_the_listed_differences_in_lieu_are_exactly_those_found() -> None:
    listed: dict[date, Lieu] = {}
    for entry in load(HOLIDAYS / "chinesecalendar.toml")["in_lieu"]:
        for day in entry.get("dates") or [entry["date"]]:
            assert day not in listed, f"{day} is listed twice"
            listed[day] = Lieu(entry["ours"], entry["theirs"])
            assert entry["reason_zh"]
            assert entry["reason_en"]
    assert listed == {day: lieu for day, lieu in differing().items() if not is_plain_weekend(day, lieu)}


def test_the_rule_for_weekends_covers_the_days_it_counts() -> None:
    (rule,) = load(HOLIDAYS / "chinesecalendar.toml")["in_lieu_rule"]
    covered = [lieu for day, lieu in differing().items() if is_plain_weekend(day, lieu)]
    assert len(covered) == rule["count"]
    assert {lieu.ours for lieu in covered} == set(rule["ours"])
    assert {lieu.theirs for lieu in covered} == {rule["theirs"]}


def test_the_listed_differences_in_working_are_exactly_those_found() -> None:
    cal = gd.calendar("CN")
    found = {day for day in days_known_to_both() if cal.is_working_day(day) != chinese_calendar.is_workday(day)}
    assert found == set(known_differences()) == {date(2005, 12, 31)}
    reason = known_differences()[date(2005, 12, 31)]
    assert "国办发明电〔2005〕35号" in reason.zh
    assert "国办发明电〔2005〕35号" in reason.en


def test_the_audit_finds_the_known_difference_and_no_other() -> None:
    ((day, finding, ours, theirs, reason),) = audit(gd.calendar("CN"))
    assert (day, finding, ours, theirs) == (date(2005, 12, 31), "known", True, False)
    assert reason == known_differences()[day]


def test_the_audit_names_what_is_new_and_what_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first to the last announced day, but for those that the library does not know."""
    cal = gd.calendar("CN")
    differing = {FIRST, date(2006, 3, 1), LAST}

    def theirs(day: date) -> bool:
        if day.year == 2004 and day != FIRST:
            raise NotImplementedError
        return cal.is_working_day(day) != (day in differing)

    monkeypatch.setattr(chinese_calendar, "is_workday", theirs)
    found = [(str(one.date), one.finding, one.ours, one.theirs, one.reason.code) for one in audit(cal)]
    assert found == [
        ("2004-01-01", "new", False, True, "new"),
        ("2005-12-31", "mended", True, True, "known"),
        ("2006-03-01", "new", True, False, "new"),
        (str(LAST), "new", True, False, "new"),
    ]


def test_the_list_names_the_library_it_is_about() -> None:
    content = load(HOLIDAYS / "chinesecalendar.toml")
    assert content["library"] == "chinese_calendar"
    assert content["version"].startswith("1.")


# Regions


def test_these_regions_are_kept() -> None:
    assert list(regions())[:5] == REGIONS
    assert [(one.code, one.name.code) for one in regions().values()] == [(code, code) for code in regions()]
    names = [regions()[code].name.zh for code in REGIONS]
    assert names == ["全国", "广西壮族自治区", "湖北省", "山西省", "贵州省"]
    assert all(one.name.zh for one in regions().values())
    assert all(one.name.en for one in regions().values())


def test_what_is_still_expected_of_a_region() -> None:
    known = regions()
    assert known["CN"].unsettled_tail == ((12, 25), (12, 31))
    assert (known["CN-GX"].expects_from, known["CN-GX"].expects_window) == (2014, ((3, 1), (5, 10)))
    for code in ("CN", "CN-HB", "CN-SX", "CN-GZ"):
        assert (known[code].expects, known[code].expects_from, known[code].expects_window) == (None, None, None)
    assert known["CN-GX"].expects is not None
    assert known["CN-GX"].expects.code == "expects-cn-gx"
    assert [known["CN-GX"].expects_by(day) for day in (date(2014, 1, 6), date(2014, 1, 7), None)] == [False, True, True]
    assert not known["CN"].expects_by(None)


def test_every_government_follows_a_region_that_is_kept() -> None:
    followed = {limit.authority: limit.region for limit in gd.limits()}
    assert set(followed.values()) <= set(regions())
    assert {name: followed[name] for name in READ_BY_HAND} == {
        "qinzhou": "CN-GX",
        "xiangshan": "CN-GX",
        "xianning": "CN-HB",
        "xinzhou": "CN-SX",
        "zhongshan": "CN-GZ",
    }


# Files


def test_every_data_file_is_utf8_with_plain_line_ends() -> None:
    for root, _, names in os.walk(DATA):
        for name in names:
            raw = Path(root, name).read_bytes()
            assert raw.endswith(b"\n"), name
            assert b"\r" not in raw, name
            assert not raw.startswith(b"\xef\xbb\xbf"), name
            raw.decode("utf-8")


def test_a_packs_file_is_named_after_its_authority_and_version() -> None:
    """The rule book finds the packs of one authority by their names."""
    for file in sorted((DATA / "rules").glob("*-*.toml")):
        content = load(file)
        assert file.stem == f"{content['authority']}-{content['version']}"
        continued = load(DATA / "rules" / "duties" / file.name)
        assert continued["pack"] == f"{content['authority']}@{content['version']}"


FOR_PACKS_TO_COME = {
    "after-calendar-days",
    "window-calendar-quarter",
    "unlisted-continues",
    "unlisted-period",
    "unlisted-other-measure",
}


def test_every_basis_is_used_and_stands_in_both_languages() -> None:
    bases = {code: value for code, value in load(DATA / "rules" / "bases.toml").items() if isinstance(value, dict)}
    used = {"lead-department-limit", "lead-department-date", "time-set-elsewhere", "date-set-elsewhere"}
    for limit in gd.limits():
        used |= {note.code for note in limit.notes}
        if isinstance(limit, gd.Limit):
            used |= {limit.default_basis.code, *(basis.code for _, basis in limit.readings)}
        if isinstance(limit, gd.Cadence):
            used |= {limit.default_basis.code, *(basis.code for _, basis in limit.other_windows)}
    used |= {sentence.reason.code for sentence in gd.rule_book().unlisted}
    used |= FOR_PACKS_TO_COME
    assert used == set(bases)
    assert all(value["zh"] and value["en"] for value in bases.values())


def test_the_day_next_to_the_shipped_years_is_not_announced() -> None:
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(gd.NotAnnounced):
            gd.calendar("CN").is_working_day(day)
