"""Is a date as firm as it is said to be? Years left incomplete, gaps between years, and other readings."""

from datetime import date
from pathlib import Path

import pytest

import gov_deadlines as gd
from common import LAST_YEAR, MID_2026

HEAD = """\
schema = 1
region = "CN"
year = {year}

[[notice]]
issuer = "国务院办公厅"
number = "测试〔{year}〕1号"
number_basis = "found"
scope = "year"
issued = {before}-11-05
issued_basis = "signed"
published = {before}-11-05
published_basis = "dated text"
source = "-"
confirmed = "statutory-day, balance: the rest of the year is not known yet"

[notice.days]
"元旦" = {{ off = "{year}-01-01" }}
"""


def own_year(folder: Path, year: int) -> Path:
    (folder / f"{year}.toml").write_text(HEAD.format(year=year, before=year - 1), encoding="utf-8")
    return folder


def test_a_statutory_day_left_out_of_ones_own_year_makes_answers_provisional(tmp_path: Path) -> None:
    holidays = own_year(tmp_path, LAST_YEAR + 1)
    answer = gd.due("zhongshan/countersign-reply", date(LAST_YEAR + 1, 9, 30), holidays=holidays)
    assert answer.standing == "provisional"
    assert "leaves out a statutory holiday" in answer.notes[0].en
    assert gd.due("zhongshan/countersign-reply", date(LAST_YEAR + 1, 1, 4), holidays=holidays).standing == "settled"


def test_a_year_that_does_not_adjoin_the_others_is_refused(tmp_path: Path) -> None:
    for year in (2002, LAST_YEAR + 2):
        with pytest.raises(gd.DataFault) as refused:
            gd.calendar("CN", holidays=own_year(tmp_path, year), strict=True)
        assert [fault.code for fault in refused.value.faults] == ["year-gap"]
        (tmp_path / f"{year}.toml").unlink()


def test_a_fault_in_a_regions_layer_is_reported_to_who_asks_for_it(tmp_path: Path) -> None:
    text = HEAD.format(year=2025, before=2024).replace('"CN"', '"CN-GX"')
    text = text.replace('off = "2025-01-01"', 'restored = "2025-07-01"')
    (tmp_path / "gx.toml").write_text(text, encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN-GX", holidays=tmp_path, strict=True)
    assert [fault.code for fault in refused.value.faults] == ["restored-without-rest"]


def test_a_settled_date_says_when_its_other_readings_are_not() -> None:
    answer = gd.due("zhongshan/leader-invitation", date(2026, 12, 31), known_on=MID_2026)
    assert (answer.standing, answer.due) == ("settled", date(2026, 12, 24))
    assert "readings-provisional" in {note.code for note in answer.notes}
    assert {reading.name: reading.standing for reading in answer.readings}["working-days"] == "provisional"


def test_a_settled_date_whose_readings_are_settled_says_nothing() -> None:
    answer = gd.due("zhongshan/leader-invitation", date(2026, 12, 1), known_on=MID_2026)
    assert "readings-provisional" not in {note.code for note in answer.notes}
    assert {reading.standing for reading in answer.readings} == {"settled"}


def test_the_day_of_silence_resting_on_a_day_that_may_change() -> None:
    answer = gd.due("qinzhou/countersign-reply", date(2026, 12, 20), within="4wd", known_on=MID_2026)
    assert (answer.standing, answer.rely_from) == ("settled", date(2026, 12, 26))
    assert "readings-provisional" in {note.code for note in answer.notes}
