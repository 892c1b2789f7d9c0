"""Frozen forecasts: made once, read again, held against an invented notice; and the fingerprint of what was known."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import answered, answered_json, run
from common import MID_2026, Capsys
from gov_deadlines.data_files import forecasts_folder, toml_files
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.fingerprint import fingerprint, known
from gov_deadlines.workdays.forecasts import forecasts, held_against
from gov_deadlines.workdays.library import Library
from gov_deadlines.workdays.notices import read_notices

FORECAST = """\
schema = 1
region = "CN"
year = 2027

[[forecast]]
made_on = 2026-11-28
fingerprint = "0123456789abcdef"
known = ["an invented notice"]

[forecast.days]
"元旦" = { off = "2027-01-01..2027-01-03" }
"春节" = { off = "2027-02-05..2027-02-12", work = ["2027-01-31", "2027-02-13"] }
"""
FAR = FORECAST.replace(', work = ["2027-01-31", "2027-02-13"]', "").replace("2027", "2060")  # a year without notice
NOTICE = """\
schema = 1
region = "CN"
year = 2027

[[notice]]
issuer = "国务院办公厅"
number = "invented"
number_basis = "found"
scope = "year"
issued = 2026-12-10
issued_basis = "signed"
published = 2026-12-10
published_basis = "dated text"
source = "invented"
checked = "invented"

[notice.days]
"元旦" = { off = "2027-01-01..2027-01-03" }
"春节" = { off = "2027-02-05..2027-02-12", work = ["2027-02-13", "2027-02-14"] }
"清明节" = { off = "2027-04-03..2027-04-05" }
"劳动节" = { off = "2027-05-01..2027-05-05", work = "2027-05-08" }
"端午节" = { off = "2027-06-09" }
"中秋节" = { off = "2027-09-15" }
"国庆节" = { off = "2027-10-01..2027-10-07", work = ["2027-09-26", "2027-10-09"] }
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "2027.toml").write_text(FORECAST, encoding="utf-8")
    return folder


def read(folder: Path, text: str) -> list[gd.Notice]:
    """The notices of a file with this text."""
    (folder / "notices.toml").write_text(text, encoding="utf-8")
    file = TomlFile(str(folder / "notices.toml"))
    found = read_notices(file, frozenset(("CN", "CN-GX")))
    assert file.faults == []
    return found


def scored(kept: Path, folder: Path, notices: str = NOTICE) -> gd.ForecastScore:
    (forecast,) = forecasts(kept)
    return held_against(forecast, Library(forecast.region, read(folder, notices)))


# Scores


def test_an_invented_forecast_is_scored_by_an_invented_notice(kept: Path, tmp_path: Path) -> None:
    score = scored(kept, tmp_path)
    wrong = {str(day.date): (day.forecast, day.notice) for day in score.wrong}
    rest = ["2027-04-05", "2027-05-03", "2027-05-04", "2027-05-05", "2027-06-09", "2027-09-15"]
    rest += [f"2027-10-0{day}" for day in (1, 4, 5, 6, 7)]
    worked = ["2027-02-14", "2027-05-08", "2027-09-26", "2027-10-09"]
    assert wrong == dict.fromkeys([*rest, "2027-01-31"], (True, False)) | dict.fromkeys(worked, (False, True))
    assert [notice.number for notice in score.notices] == ["invented"]


def test_a_forecast_that_came_true_has_no_wrong_day(kept: Path, tmp_path: Path) -> None:
    days = NOTICE.partition("[notice.days]")[2]
    (kept / "2027.toml").write_text(FORECAST.partition("[forecast.days]")[0] + "[forecast.days]" + days, "utf-8")
    score = scored(kept, tmp_path)
    assert (score.wrong, len(score.notices)) == ((), 1)


def test_a_forecast_waits_for_every_notice_of_its_year(kept: Path, tmp_path: Path) -> None:
    (kept / "2027.toml").write_text(FAR, "utf-8")
    other = scored(kept, tmp_path)
    assert (other.notices, other.wrong) == ((), ())
    (kept / "2027.toml").write_text(FORECAST.replace('"CN"', '"CN-GX"'), "utf-8")
    score = scored(kept, tmp_path)
    assert (score.notices, score.wrong) == ((), ())


def test_amendments_do_not_count(kept: Path, tmp_path: Path) -> None:
    amendment = NOTICE.partition("[[notice]]")[2].partition("[notice.days]")[0]
    amendment = amendment.replace('"year"', '"days"').replace("invented", "amended")
    text = f'{NOTICE}\n[[notice]]{amendment}[notice.days]\n"元旦" = {{ off = "2027-03-03" }}\n'
    assert scored(kept, tmp_path, text).wrong == scored(kept, tmp_path).wrong


def test_drafts_do_not_count(kept: Path, tmp_path: Path) -> None:
    (forecast,) = forecasts(kept)
    drafts = [one._replace(draft=True) for one in read(tmp_path, NOTICE)]
    assert held_against(forecast, Library("CN", drafts)).notices == ()


def test_the_score_on_the_command_line(capsys: Capsys, kept: Path) -> None:
    """An invented forecast of a year whose notice is on file."""
    days = '"元旦" = { off = "2023-05-15", work = "2023-07-08" }'
    head = FORECAST.partition("[forecast.days]")[0].replace("2027", "2023").replace("2026", "2022")
    (kept / "2027.toml").write_text(f"{head}[forecast.days]\n{days}\n", "utf-8")
    (score,) = gd.score_forecasts(kept)
    asked = ("projection", "score", "--folder", str(kept))
    first, *lines = answered(capsys, *asked).splitlines()
    assert first == f"CN 2023, made on 2022-11-28: wrong days: {len(score.wrong)}"
    told = {line.split()[0]: line.split("  ")[-1] for line in lines}
    assert len(told) == len(score.wrong) > 20
    assert told["2023-05-15"] == told["2023-05-06"] == "forecast rests, notice works"
    assert told["2023-07-08"] == told["2023-05-01"] == "forecast works, notice rests"
    assert f"错 {len(score.wrong)} 天" in answered(capsys, *asked, "--lang", "zh")
    (found,) = answered_json(capsys, *asked)["forecasts"]
    assert (found["region"], found["year"], found["wrong_days"]) == ("CN", 2023, len(found["wrong"]))
    assert {"date": "2023-05-15", "forecast": False, "notice": True} in found["wrong"]


def test_the_score_of_no_notice_on_the_command_line(capsys: Capsys, kept: Path) -> None:
    (kept / "2027.toml").write_text(FAR, "utf-8")
    asked = ("projection", "score", "--folder", str(kept))
    assert answered(capsys, *asked).strip() == "CN 2060, made on 2026-11-28: no notice of that year on file yet"
    (found,) = answered_json(capsys, *asked)["forecasts"]
    assert (found["wrong_days"], found["wrong"], found["notices"]) == (None, [], [])


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("2027-02-13", "2027-02-30", 12),
        ('region = "CN"', "region = 1", 2),
        ("made_on = 2026-11-28", "made_on = 1", 6),
        ("work =", "werk =", 12),
        ("[[forecast]]", "[[forecast]", 5),
        ('fingerprint = "0123456789abcdef"\n', "", 5),
    ],
)
def test_a_faulty_forecast_is_reported_with_its_line(kept: Path, old: str, new: str, line: int) -> None:
    (kept / "2027.toml").write_text(FORECAST.replace(old, new), encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.score_forecasts(kept)
    assert refused.value.faults[0].line == line


def test_a_forecast_of_an_unknown_region_is_refused(kept: Path) -> None:
    (kept / "2027.toml").write_text(FORECAST.replace('"CN"', '"XX"'), "utf-8")
    with pytest.raises(gd.UnknownRegion):
        gd.score_forecasts(kept)


def test_a_missing_folder_is_refused(capsys: Capsys, tmp_path: Path) -> None:
    with pytest.raises(gd.SourceNotFound):
        gd.score_forecasts(tmp_path / "none")
    code, out, err = run(capsys, "projection", "score", "--folder", str(tmp_path / "none"))
    assert (code, out) == (2, "")
    assert "none" in err


# Making one


def test_a_forecast_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = gd.freeze_forecast(2028, gd.calendar("CN-GX", MID_2026))
    (tmp_path / "2028.toml").write_text(made.toml, encoding="utf-8")
    (read,) = forecasts(tmp_path)
    assert read._replace(decrees=()) == made._replace(decrees=())
    assert sorted(read.decrees) == sorted(made.decrees)


def test_a_forecast_has_the_days_of_the_projected_calendar() -> None:
    """Every weekday off and weekend day worked, and no other."""
    for region in ("CN", "CN-GX"):
        cal = gd.calendar(region, MID_2026, project=True)
        said = {one.date: one.key == "work" for one in gd.freeze_forecast(2027, gd.calendar(region, MID_2026)).decrees}
        for number in range(date(2027, 1, 1).toordinal(), date(2027, 12, 26).toordinal()):
            day = date.fromordinal(number)
            assert said.get(day, day.weekday() < 5) == cal.is_working_day(day), day


@pytest.mark.parametrize("year", [2026, 2029, 1, -1, 10**6])
def test_only_a_coming_year_can_be_frozen(year: int) -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.freeze_forecast(year, gd.calendar("CN", MID_2026))


def test_a_forecast_uses_nothing_published_later() -> None:
    early = gd.freeze_forecast(2025, gd.calendar("CN", date(2024, 11, 11)))
    assert date(2025, 5, 2) not in {one.date for one in early.decrees if one.date.weekday() < 5 and one.key == "work"}
    assert early.fingerprint != gd.freeze_forecast(2026, gd.calendar("CN", date(2024, 11, 12))).fingerprint
    assert early.known == ("国务院办公厅（国办发明电〔2023〕7号，2023-10-25 公布）",)


def test_freezing_on_the_command_line(capsys: Capsys, tmp_path: Path) -> None:
    asked = ("projection", "freeze", "--year", "2028", "--known-on", str(MID_2026))
    assert tomllib.loads(answered(capsys, *asked))["year"] == 2028
    file = tmp_path / "2028.toml"
    assert run(capsys, *asked, "-o", str(file))[0] == 0
    assert file.read_text("utf-8") == gd.freeze_forecast(2028, gd.calendar("CN", MID_2026)).toml
    code, _, err = run(capsys, *asked, "-o", str(file))
    assert code != 0
    assert str(file) in err
    found = answered_json(capsys, *asked)
    assert {"date": "2028-01-01", "key": "off", "name": "元旦"} in found["days"]


def test_the_shipped_forecasts_are_sound() -> None:
    """They are kept as they were made: the folder says which region and year each is about."""
    shipped = forecasts()
    places = [
        Path(file).relative_to(forecasts_folder()).with_suffix("").parts for file in toml_files(forecasts_folder())
    ]
    assert [(one.region.lower(), str(one.year)) for one in shipped] == places
    assert {(one.region, one.year) for one in shipped} >= {
        (code, year) for code in ("CN", "CN-GX") for year in (2027, 2028)
    }
    for one in shipped:
        assert one.made_on < date(one.year, 1, 1)
        assert one.decrees


# The fingerprint


def print_of(notices: list[gd.Notice]) -> str:
    return known(gd.WorkCalendar.from_notices("CN", notices).line)


def test_the_fingerprint_does_not_depend_on_names_order_comments_or_white_space(tmp_path: Path) -> None:
    head, _, days = NOTICE.partition("[notice.days]\n")
    spaced, turned = head.replace(" = ", "   =  "), "\n\n".join(reversed(days.splitlines()))
    (tmp_path / "deeper").mkdir()
    other = read(tmp_path / "deeper", f"# a remark\n\n{spaced}[ notice.days ]  # days\n{turned}\n")
    one = read(tmp_path, NOTICE)
    assert print_of(one) == print_of(other) != print_of([])
    more = one[0]._replace(number="another", decrees=one[0].decrees[:3])
    assert print_of([one[0], more]) == print_of([more, one[0]]) != print_of(one)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["2027-02-13", "2027-02-14"]', '["2027-01-31", "2027-02-13"]'),
        ("published = 2026-12-10", "published = 2026-12-11"),
        ('"端午节"', '"端午"'),
        ('source = "invented"', 'source = "another"'),
    ],
)
def test_the_fingerprint_changes_with_the_content(tmp_path: Path, old: str, new: str) -> None:
    assert print_of(read(tmp_path, NOTICE)) != print_of(read(tmp_path, NOTICE.replace(old, new)))


def test_the_fingerprint_is_of_what_was_known() -> None:
    line = gd.calendar("CN", date(2024, 11, 11)).line
    assert known(line, date(2024, 11, 11)) == known(line, date(2023, 10, 25))
    assert known(line, date(2024, 11, 11)) != known(line, date(2024, 11, 12))  # a measure and a principle
    gx = gd.calendar("CN-GX", date(2013, 12, 20)).line
    assert known(gx, date(2014, 1, 6)) != known(gx, date(2014, 1, 7))
    assert known(gx, date(2014, 1, 6)) != known(gd.calendar("CN", date(2013, 12, 20)).line, date(2014, 1, 6))


def test_projecting_does_not_change_the_fingerprint() -> None:
    cal = gd.calendar("CN-GX")
    assert known(cal.projected.line) == known(cal.line)


def test_a_fingerprint_is_sixteen_digits_and_the_same_everywhere() -> None:
    assert fingerprint({"b": (1, None, "文"), "a": date(2026, 1, 1)}) == fingerprint(
        {"a": date(2026, 1, 1), "b": [1, None, "文"]}
    )
    assert fingerprint({1, 2}) == fingerprint({2, 1}) != fingerprint({1, 3})
    assert fingerprint("a", "b") != fingerprint("ab")
    assert fingerprint({"b": (1, None, "文"), "a": date(2026, 1, 1)}) == "95d6a313172ba0e6"


def test_an_empty_field_does_not_count(tmp_path: Path) -> None:
    """So that a field added to notices or regions later leaves the fingerprints on file as they are."""
    (notice,) = read(tmp_path, NOTICE)
    assert fingerprint(notice) == fingerprint(notice._replace(draft=False, file="elsewhere.toml", nth=3, confirmed="x"))
    assert fingerprint(notice) != fingerprint(notice._replace(draft=True))
    assert fingerprint(0) != fingerprint(False) != fingerprint(None)
