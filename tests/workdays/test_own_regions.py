"""Regions that a user's own files define: they work like shipped ones, and a faulty definition is named."""

import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gov_deadlines as gd
from cli_helpers import QINZHOU, answered_json, notice, notices_file, pack_file, run
from common import Capsys
from gov_deadlines import batch
from gov_deadlines.batch.export import export
from gov_deadlines.workdays.regions import regions

NINGXIA = '[[region]]\ncode = "CN-NX"\nzh = "宁夏回族自治区"\nen = "Ningxia"\nover = "CN"\n'
PORT = '[[region]]\ncode = "CN-GX-QZ"\nzh = "钦州港"\nen = "Qinzhou Port"\nover = "CN-GX"\n'
EXPECTS = """\
[region.expects]
from_year = 2020
festival = "double-third"
name = "节"
days = 1
window = "03-01..05-10"
zh = "本年通知未到"
en = "this year's notice is still to come"
"""
CONFIRMED = '"dates, rest-apart, balance, make-up-away: invented"'
ON, DUE = date(2024, 4, 3), date(2024, 4, 15)


def own_notice(days: str, number: str = "测试〔2023〕9号", published: str = "2023-12-01") -> str:
    """A notice of single days, published before the days of the tests."""
    changes = {"scope": '"days"', "published": published, "number": f'"{number}"', "confirmed": CONFIRMED}
    return notice(days, **changes)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder that defines two regions, each with a notice of its own."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "regions.toml").write_text(f"schema = 1\n{NINGXIA}{PORT}", encoding="utf-8")
    notices_file(folder, "CN-NX", 2024, own_notice('"开斋节" = { off = ["2024-04-10", "2024-04-11"] }'))
    days = '"港口节" = { off = "2024-04-16" }\n"壮族三月三" = { restored = "2024-04-11" }'
    notices_file(folder, "CN-GX-QZ", 2024, own_notice(days, published="2024-03-25"))
    return folder


def test_a_region_lies_over_the_nation_and_another_over_that_region(own: Path) -> None:
    days = [date(2024, 4, day) for day in range(8, 18)]
    worked = {
        code: [gd.calendar(code, holidays=own).is_working_day(day) for day in days]
        for code in ("CN", "CN-NX", "CN-GX", "CN-GX-QZ")
    }
    nation, ningxia, guangxi, port = worked.values()
    assert [day.day for day, a, b in zip(days, nation, ningxia, strict=True) if a != b] == [10, 11]
    assert [day.day for day, a, b in zip(days, nation, guangxi, strict=True) if a != b] == [11, 12]
    assert [day.day for day, a, b in zip(days, guangxi, port, strict=True) if a != b] == [11, 16]
    assert [layer.code for layer in gd.calendar("CN-GX-QZ", holidays=own).line.region.layers] == [
        *("CN", "CN-GX", "CN-GX-QZ"),
    ]


def test_the_kinds_of_its_days(own: Path) -> None:
    port = gd.calendar("CN-GX-QZ", holidays=own)
    assert [port.day(date(2024, 4, day)).kind for day in (4, 7, 11, 12, 13, 16)] == [
        *("statutory", "make-up", "restored", "regional", "weekend", "regional"),
    ]
    assert port.day(date(2024, 4, 12)).notice in gd.calendar("CN-GX").notices
    assert port.region_name.zh == "钦州港"


def test_it_knows_what_was_known_on_a_day(own: Path) -> None:
    before = gd.calendar("CN-GX-QZ", date(2024, 3, 24), own)
    assert not before.is_working_day(date(2024, 4, 11))
    assert before.is_working_day(date(2024, 4, 16))
    diff = gd.calendar_diff("CN-GX-QZ", date(2024, 3, 24), date(2024, 3, 25), own)
    assert [change.date.day for change in diff.changes] == [11, 16]


def test_it_waits_for_the_notices_that_its_layers_wait_for(tmp_path: Path) -> None:
    (tmp_path / "regions.toml").write_text(PORT + NINGXIA + EXPECTS, encoding="utf-8")
    day = date(2024, 3, 20)
    early = date(2024, 2, 1)
    assert gd.calendar("CN-GX-QZ", early, tmp_path).day(day).standing == "provisional"
    assert gd.calendar("CN-GX-QZ", None, tmp_path).day(day).standing == "settled"
    assert gd.calendar("CN-NX", None, tmp_path).day(day).standing == "provisional"
    assert gd.calendar("CN", early, tmp_path).day(day).standing == "settled"


def test_a_year_notice_of_its_own_is_held_against_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "regions.toml").write_text(NINGXIA + EXPECTS, encoding="utf-8")
    days = '"节" = { off = ["2024-04-11", "2024-04-12"] }'
    notices_file(tmp_path, "CN-NX", 2024, notice(days, published="2023-12-01", confirmed=""))
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN-NX", holidays=tmp_path, strict=True)
    assert [fault.code for fault in refused.value.faults] == ["doubt-balance"]


def test_a_calendar_of_its_own_travels(own: Path) -> None:
    whole = gd.calendar("CN-GX-QZ", holidays=own)
    made = gd.WorkCalendar.from_notices(whole.line.region, whole.notices)
    for one in (whole, made):
        assert pickle.loads(pickle.dumps(one)) == one


# At every door

DOORS: dict[str, Callable[..., object]] = {
    "due": lambda **given: gd.due(QINZHOU, ON, **given).due,
    "due_many": lambda **given: gd.due_many(QINZHOU, np.array([ON], "M8[D]"), **given).item(0),
    "track": lambda **given: gd.track(QINZHOU, ON, as_of=ON, **given).due,
    "plan": lambda **given: gd.plan([QINZHOU], date(2024, 5, 1), ON, **given).steps[0].earliest_finish,
    "calendar": lambda region, holidays: gd.calendar(region, holidays=holidays).add(ON, 7),
    "compare": lambda **given: next(
        row.due.due
        for row in gd.compare("countersign-reply", ON, **given).rows
        if row.due and row.due.limit.id == QINZHOU
    ),
}


@pytest.mark.parametrize("name", DOORS)
def test_every_door_takes_it(name: str, own: Path) -> None:
    assert DOORS[name](region="CN", holidays=own) == DUE
    assert DOORS[name](region="CN-NX", holidays=own) == date(2024, 4, 17)


def test_files_and_tables_take_it(own: Path, tmp_path: Path) -> None:
    source, target, table = tmp_path / "in.csv", tmp_path / "out.csv", tmp_path / "table.csv"
    source.write_text(f"limit,trigger\n{QINZHOU},{ON}\n", encoding="utf-8")
    batch.due(source, target, region="CN-NX", holidays=own)
    assert "2024-04-17" in target.read_text(encoding="utf-8")
    export(table, limits=[QINZHOU], first=ON, last=ON, region="CN-NX", holidays=own)
    assert "2024-04-17" in table.read_text(encoding="utf-8")


def test_commands_take_it(capsys: Capsys, own: Path) -> None:
    region = ("--region", "CN-NX", "--holidays", str(own))
    assert answered_json(capsys, "due", QINZHOU, "--on", str(ON), *region)["due"] == "2024-04-17"
    assert answered_json(capsys, "calendar", "add", str(ON), "7", *region)["date"] == "2024-04-17"
    assert answered_json(capsys, "calendar", "day", "2024-04-10", *region)["kind"] == "regional"
    assert answered_json(capsys, "calendar", "show", "2024-04", *region)["region"] == "CN-NX"
    moved = answered_json(capsys, "calendar", "diff", "--from", "2023-11-30", "--to", "2023-12-01", *region)
    assert [change["date"] for change in moved["changes"]] == ["2024-04-10", "2024-04-11"]


def test_a_pack_may_name_it(capsys: Capsys, own: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    change = ('authority = "qinzhou"', 'authority = "yinchuan"'), ('region = "CN-GX"', 'region = "CN-NX"')
    pack_file(rules, "qinzhou-2023.toml", *change, name="yinchuan-2023.toml")
    name = "yinchuan/countersign-reply"
    assert gd.due(name, ON, rules=rules, holidays=own).due == date(2024, 4, 17)
    assert gd.due(name, ON, rules=rules, holidays=own).region == "CN-NX"
    assert any(limit.id == name for limit in gd.limits(rules, own))
    many = gd.due_many(name, np.array([ON], "M8[D]"), rules=rules, holidays=own)
    assert many.item(0) == date(2024, 4, 17)
    with pytest.raises(gd.DataFault):
        gd.due(name, ON, rules=rules)
    code, _, err = run(capsys, "limits", "verify", "--rules", str(rules), "--holidays", str(own), "--lang", "en")
    assert (code, err) == (0, "")
    assert run(capsys, "limits", "verify", "--rules", str(rules)).code == 1


def test_any_other_region_is_refused_naming_those_there_are(capsys: Capsys, own: Path) -> None:
    for code in ("CN-XX", "cn-nx", "", 3, ["CN-NX"]):
        unknown: Any = code
        with pytest.raises(gd.UnknownRegion) as refused:
            gd.calendar(unknown, holidays=own)
        assert refused.value.known == (*regions(), "CN-NX", "CN-GX-QZ")
        with pytest.raises(gd.UnknownRegion):
            gd.due(QINZHOU, ON, region=unknown, holidays=own)
    with pytest.raises(gd.UnknownRegion):
        gd.calendar("CN-NX")
    code, _, err = run(capsys, "due", QINZHOU, "--on", str(ON), "--region", "CN-NX", "--lang", "en")
    assert (code, "[[region]]" in err, "--holidays" in err) == (2, True, True)


# Faulty definitions

TWICE = NINGXIA + NINGXIA
LOOP = NINGXIA.replace('over = "CN"', 'over = "CN-GX-QZ"') + PORT.replace('over = "CN-GX"', 'over = "CN-NX"')
FAULTS: list[tuple[str, list[tuple[int, str]]]] = [
    (NINGXIA + 'colour = "red"\n', [(6, "unknown-key")]),
    (NINGXIA.replace('code = "CN-NX"\n', ""), [(1, "missing-key")]),
    (NINGXIA.replace('"宁夏回族自治区"', "5"), [(3, "wrong-type")]),
    (NINGXIA.replace("CN-NX", "CN_NX"), [(2, "wrong-form")]),
    (NINGXIA.replace("CN-NX", "CN-HB"), [(2, "region-shipped")]),
    (NINGXIA.replace('"CN"', '"CN-XX"'), [(5, "region-unknown")]),
    (NINGXIA.replace('"CN"', '"CN-NX"'), [(5, "region-loop")]),
    (TWICE, [(7, "region-twice")]),
    (LOOP, [(5, "region-loop"), (10, "region-loop")]),
    (NINGXIA + 'notice = "x"\n', [(6, "unknown-key")]),
    ("year = 2027\n" + NINGXIA, [(1, "unknown-key")]),
    ("schema = 2\n" + NINGXIA, [(1, "wrong-value")]),
    ("region = [1]\n", [(1, "wrong-type")]),
    (NINGXIA + "expects = 3\n", [(6, "wrong-type")]),
    (NINGXIA + EXPECTS.replace("2020", "1900"), [(7, "range")]),
    (NINGXIA + EXPECTS.replace("= 1\n", "= 99999\n"), [(10, "range")]),
    (NINGXIA + EXPECTS.replace("double-third", "christmas"), [(8, "wrong-value")]),
    (NINGXIA + EXPECTS.replace("03-01..05-10", "05-10..03-01"), [(11, "window")]),
    (NINGXIA + EXPECTS.replace("03-01..05-10", "02-29..03-01"), [(11, "window")]),
    (NINGXIA + EXPECTS.replace("03-01..05-10", "3-1..5-10"), [(11, "wrong-form")]),
    (NINGXIA + EXPECTS.replace("days = 1\n", ""), [(6, "missing-key")]),
    (NINGXIA + '"', [(6, "toml-syntax")]),
]


@pytest.mark.parametrize(("text", "faults"), FAULTS)
def test_a_faulty_definition_is_named_and_stops_only_the_regions_it_may_define(
    text: str, faults: list[tuple[int, str]], tmp_path: Path
) -> None:
    file = tmp_path / "regions.toml"
    file.write_text(text, encoding="utf-8")
    for code in ("CN-NX", "CN-GX-QZ"):
        with pytest.raises(gd.DataFault) as refused:
            gd.calendar(code, holidays=tmp_path)
        assert [(fault.file, fault.line, fault.code) for fault in refused.value.faults] == [
            (str(file), *fault) for fault in faults
        ]
    answer = gd.due(QINZHOU, ON, holidays=tmp_path)
    assert answer.due == date(2024, 4, 17)
    assert [note.code for note in answer.notes if str(file) in note.zh and str(file) in note.en] == [
        "faulty-file-aside"
    ]


def test_a_notice_of_a_region_that_is_faultily_defined_stops_no_other_region(tmp_path: Path) -> None:
    (tmp_path / "regions.toml").write_text(NINGXIA + "x = 1\n" + PORT.replace('CN-GX"', 'CN-NX"'), encoding="utf-8")
    notices_file(tmp_path, "CN-NX", 2024, own_notice('"开斋节" = { off = "2024-04-10" }'))
    assert gd.calendar("CN", holidays=tmp_path).is_working_day(date(2024, 4, 10))
    for code in ("CN-NX", "CN-GX-QZ"):
        with pytest.raises(gd.DataFault) as refused:
            gd.calendar(code, holidays=tmp_path)
        assert [fault.code for fault in refused.value.faults] == ["unknown-key"]


def test_a_faulty_notice_of_a_layer_ends_the_answers_of_a_region_over_it(own: Path) -> None:
    notices_file(own, "CN-GX", 2025, own_notice('"节" = { off = "soon" }'))
    with pytest.raises(gd.DataFault):
        gd.due(QINZHOU, date(2025, 4, 3), region="CN-GX-QZ", holidays=own)
    assert gd.due(QINZHOU, date(2025, 4, 3), region="CN-NX", holidays=own).due == date(2025, 4, 15)
