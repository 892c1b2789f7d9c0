"""What is the same at every door is checked at every door: above all, a region that is not kept is refused."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gov_deadlines as gd
from cli_helpers import run
from gov_deadlines import batch
from gov_deadlines.answers.context import Context
from gov_deadlines.batch.export import export
from gov_deadlines.rules.versions import governed, governing

QINZHOU, ON = "qinzhou/countersign-reply", date(2024, 4, 3)
CADENCE = "xianning/executive-meeting"
DAYS = np.array(["2024-04-03"], "M8[D]")
DOORS: dict[str, Callable[..., object]] = {
    "due": lambda **given: gd.due(QINZHOU, ON, **given),
    "due, of a limit itself": lambda **given: gd.due(gd.due(QINZHOU, ON).limit, ON, **given),
    "due, within": lambda **given: gd.due(QINZHOU, ON, within="5wd", **given),
    "due_many": lambda **given: gd.due_many(QINZHOU, DAYS, **given),
    "due_many, on the day itself": lambda **given: gd.due_many("zhongshan/meeting-leave", DAYS, **given),
    "due_columns": lambda **given: gd.due_columns(QINZHOU, DAYS, **given),
    "due_columns, a limit in each row": lambda **given: gd.due_columns([QINZHOU], DAYS, **given),
    "plan": lambda **given: gd.plan([QINZHOU], ON, **given),
    "plan, of a length": lambda **given: gd.plan(["5wd"], ON, **given),
    "plan, of a meeting": lambda **given: gd.plan([CADENCE], ON, **given),
    "cadence": lambda **given: gd.cadence(CADENCE, [ON], ON, **given),
    "track": lambda **given: gd.track(QINZHOU, ON, as_of=ON, **given),
    "compare": lambda **given: gd.compare("countersign-reply", ON, **given),
    "compare, without a day": lambda **given: gd.compare("countersign-reply", **given),
}
FILES: dict[str, Callable[..., object]] = {
    "batch.due": lambda **given: batch.due("in.csv", "out.csv", **given),
    "batch.recalc": lambda **given: batch.recalc("in.csv", "out.csv", from_known_on=ON, **given),
    "export": lambda **given: export("table.csv", **given),
    "DueTable": lambda **given: batch.DueTable(batch.Setting(**given)),
}
CALENDARS: dict[str, Callable[..., object]] = {
    "calendar": gd.calendar,
    "calendar_diff": lambda region: gd.calendar_diff(region, ON, ON),
    "from_notices": lambda region: gd.WorkCalendar.from_notices(region, []),
}
COMMANDS = {
    "due": ["due", QINZHOU, "--on", "2024-04-03"],
    "plan": ["plan", QINZHOU, "--by", "2024-04-30"],
    "plan, of a length": ["plan", "5wd", "--by", "2024-04-30"],
    "cadence": ["cadence", "check", CADENCE, "--dates", "days.txt", "--as-of", "2024-04-03"],
    "track": ["track", QINZHOU, "--received", "2024-04-03"],
    "calendar": ["calendar", "day", "2024-04-03"],
    "batch due": ["batch", "due", "in.csv", "-o", "out.csv"],
    "batch recalc": ["batch", "recalc", "in.csv", "-o", "out.csv", "--from-known-on", "2024-01-01"],
    "table export": ["table", "export", "-o", "table.csv"],
}
NO_REGIONS: list[Any] = ["", " ", "CN-", "cn", "CN-XX", "ALL", 0, ["CN"], b"CN"]
OTHERS = {"known_on": "2024-04-33", "ignore_in_force": 1, "holidays": 5, "rules": b"\0", "announced_only": 1}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.csv").write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n", encoding="utf-8")
    (tmp_path / "days.txt").write_text("2024-04-03\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("region", NO_REGIONS, ids=repr)
@pytest.mark.parametrize("name", [*DOORS, *FILES, *CALENDARS])
def test_every_door_refuses_a_region_that_is_not_kept(name: str, region: Any) -> None:
    door = (DOORS | FILES | CALENDARS)[name]
    for _ in range(2):  # nor is it answered from memory
        with pytest.raises(gd.UnknownRegion) as refused:
            door(region=region)
        assert "CN-GX" in str(refused.value)
    assert sorted(path.name for path in Path().iterdir()) == ["days.txt", "in.csv"]


@pytest.mark.parametrize("region", ["", " ", "CN-XX"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_a_region_that_is_not_kept(
    name: str, region: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = run(capsys, *COMMANDS[name], "--region", region, "--lang", "en")
    assert (asked.code, asked.out) == (2, "")
    assert f"no calendar for region {region!r}" in asked.err


@pytest.mark.parametrize("field", OTHERS)
@pytest.mark.parametrize("name", DOORS)
def test_every_door_refuses_what_cannot_be_a_field_of_a_context(name: str, field: str) -> None:
    wrong: dict[str, Any] = {field: OTHERS[field]}
    with pytest.raises(gd.GovDeadlinesError):
        DOORS[name](**wrong)
    with pytest.raises(gd.GovDeadlinesError):
        Context(**wrong).checked()


@pytest.mark.parametrize("name", DOORS)
def test_every_door_names_a_keyword_it_does_not_know(name: str) -> None:
    with pytest.raises(TypeError, match="known_upon"):
        DOORS[name](known_upon=ON)


@pytest.mark.parametrize("ignore", [False, True])
def test_each_day_is_governed_by_the_version_that_is_said_to_govern_it(ignore: bool) -> None:
    book = gd.rule_book()
    for name in dict.fromkeys(limit.id for limit in book.limits):
        versions = book.versions(name)
        for version, first, last in governed(versions, ignore_in_force=ignore):
            assert {governing(versions, day, ignore_in_force=ignore) for day in (first, last)} == {version}


def test_versions_with_a_gap_between_them_answer_for_every_day_where_that_is_asked() -> None:
    [limit] = gd.rule_book().versions(QINZHOU)
    packs = [
        limit.pack._replace(version="1", in_force_from=date(2010, 1, 1), in_force_until=date(2012, 12, 31)),
        limit.pack._replace(version="2", in_force_from=date(2015, 1, 1), in_force_until=None),
    ]
    old, new = (limit._replace(pack=pack) for pack in packs)
    days = {date.min: old, date(2009, 12, 31): old, date(2013, 5, 1): old, date(2014, 12, 31): old, date.max: new}
    for day, meant in days.items():
        assert governing((old, new), day, ignore_in_force=True) is meant
        assert (
            next(one.version for one in governed((old, new), ignore_in_force=True) if one.first <= day <= one.last)
            is meant
        )
    for day, since in ((date(2009, 12, 31), "2010-01-01"), (date(2013, 5, 1), "2012-12-31")):
        with pytest.raises(gd.NotInForce, match=since):
            governing((old, new), day)
