"""Each operation answers what the command prints with ``--json``."""

import json
from typing import Any

import pytest

from cli_helpers import run
from gov_deadlines.errors import GovDeadlinesError, UnknownChoice
from gov_deadlines.service.operations import NAMED, OPERATIONS, ask

QINZHOU = "qinzhou/countersign-reply"
SAME: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("due", {"limit": QINZHOU, "on": "2024-04-03"}, ("due", QINZHOU, "--on", "2024-04-03")),
    (
        "due",
        {"limit": "钦州会签", "on": "2026-12-20", "explain": True, "fingerprint": True, "within": "5wd"},
        ("due", "钦州会签", "--on", "2026-12-20", "--explain", "--fingerprint", "--within", "5wd"),
    ),
    (
        "due",
        {"limit": QINZHOU, "on": "2019-04-03", "ignore_in_force": True, "known_on": "2019-04-01", "region": "CN"},
        ("due", QINZHOU, "--on", "2019-04-03", "--ignore-in-force", "--known-on", "2019-04-01", "--region", "CN"),
    ),
    (
        "due",
        {"limit": "会签回复", "on": "2024-04-03", "authority": "咸宁", "announced_only": True},
        ("due", "会签回复", "--on", "2024-04-03", "--authority", "咸宁", "--announced-only"),
    ),
    (
        "status",
        {"limit": QINZHOU, "on": "2024-04-03", "as_of": "2024-04-30", "completed": "2024-04-16"},
        ("due", QINZHOU, "--on", "2024-04-03", "--as-of", "2024-04-30", "--completed", "2024-04-16"),
    ),
    (
        "verify",
        {"limit": QINZHOU, "on": "2024-04-03", "claimed": "2024-04-15"},
        ("verify", QINZHOU, "--on", "2024-04-03", "--claimed", "2024-04-15"),
    ),
    (
        "track",
        {"limit": QINZHOU, "received": "2024-04-03", "extend": "3wd", "as_of": "2024-04-10", "silence": "agreed"},
        (
            *("track", QINZHOU, "--received", "2024-04-03", "--extend", "3wd"),
            *("--as-of", "2024-04-10", "--silence", "agreed"),
        ),
    ),
    (
        "plan",
        {"steps": ["xinzhou/countersign-reply", "5wd"], "by": "2024-06-28", "from": "2024-06-03"},
        ("plan", "xinzhou/countersign-reply", "5wd", "--by", "2024-06-28", "--from", "2024-06-03"),
    ),
    ("day", {"date": "2024-04-07", "region": "CN-GX"}, ("calendar", "day", "2024-04-07", "--region", "CN-GX")),
    ("day", {"date": "2027-02-08", "project": True}, ("calendar", "day", "2027-02-08", "--project")),
    ("add", {"date": "2024-04-03", "n": -5}, ("calendar", "add", "2024-04-03", "-5")),
    (
        "add",
        {"date": "2024-04-06", "n": 0, "roll": "following", "project": True, "fingerprint": True},
        ("calendar", "add", "2024-04-06", "0", "--roll", "following", "--project", "--fingerprint"),
    ),
    ("count", {"a": "2024-04-03", "b": "2024-04-17"}, ("calendar", "count", "2024-04-03", "2024-04-17")),
    ("month", {"month": "2024-10"}, ("calendar", "show", "2024-10")),
    (
        "diff",
        {"from": "2019-03-01", "to": "2019-04-01", "region": "CN-GX"},
        ("calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01", "--region", "CN-GX"),
    ),
    (
        "limits",
        {"authority": "钦州", "class": "cadence"},
        ("limits", "list", "--authority", "钦州", "--class", "cadence"),
    ),
    ("limits", {}, ("limits", "list")),
    ("limit", {"limit": "钦州/会签回复"}, ("limits", "show", "钦州/会签回复")),
    ("find", {"words": "会签几天内回复", "most": 3}, ("find", "会签几天内回复", "--most", "3")),
    ("compare", {"name": "会签回复", "on": "2024-04-03"}, ("limits", "compare", "会签回复", "--on", "2024-04-03")),
]


@pytest.mark.parametrize(("name", "given", "command"), SAME, ids=[f"{one[0]}-{nth}" for nth, one in enumerate(SAME)])
def test_as_the_command_with_json(
    name: str, given: dict[str, Any], command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    printed = run(capsys, *command, "--json")
    assert printed.code in (0, 1), printed.err
    assert ask(name, given) == json.loads(printed.out)


def test_cadence_as_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Any) -> None:
    days = ["2024-03-01", "2024-03-12"]
    (tmp_path / "days.txt").write_text("\n".join(days), encoding="utf-8")
    given = ("--dates", str(tmp_path / "days.txt"), "--as-of", "2024-03-20", "--json")
    printed = run(capsys, "cadence", "check", "xianning/executive-meeting", *given)
    asked = {"limit": "xianning/executive-meeting", "dates": days, "as_of": "2024-03-20"}
    assert ask("cadence", asked) == json.loads(printed.out)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_example_is_answered_and_is_json(operation: Any) -> None:
    for given in operation.examples:
        assert json.loads(json.dumps(operation.ask(given))) == operation.ask(given)


def test_columns_hold_what_single_questions_give() -> None:
    days = ["2024-04-03", "2019-04-03", "2026-12-20", "2099-01-01"]
    found = ask("columns", {"limit": QINZHOU, "days": days})
    for nth, day in enumerate(days):
        try:
            wanted = ask("due", {"limit": QINZHOU, "on": day})
        except GovDeadlinesError as error:
            wanted = dict.fromkeys(("due", "earliest", "latest", "safest", "standing")) | {"reason": error.code}
        assert {name: column[nth] for name, column in found.items() if isinstance(column, list)} == {
            name: wanted.get(name) for name in ("due", "earliest", "latest", "safest", "standing", "reason")
        }


def test_columns_of_several_limits() -> None:
    given = {"limit": [QINZHOU, "xianning/countersign-reply"], "days": ["2024-04-03", "2024-04-03"]}
    assert ask("columns", given)["due"] == ["2024-04-17", "2024-04-15"]
    with pytest.raises(GovDeadlinesError):
        ask("columns", given | {"days": ["2024-04-03"]})


def test_notices_with_their_days() -> None:
    found = ask("notices", {"region": "CN-GX", "year": 2024})
    assert {one["notice"]["region"] for one in found["notices"]} == {"CN", "CN-GX"}
    assert found["announced_from"] < "2024-01-01" < found["announced_to"]
    assert {"date": "2024-10-01", "key": "off", "name": "国庆节"} in found["notices"][0]["days"]
    assert ask("notices", {"year": 1800})["notices"] == []


def test_data_names_versions_and_fingerprints() -> None:
    found = ask("data", {})
    assert len(found["fingerprint"]) == 16
    assert {"CN", "CN-GX"} <= {one["region"] for one in found["regions"]}
    assert {"qinzhou", "zhongshan"} <= {one["authority"] for one in found["packs"]}
    assert found == ask("data", {})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"limit": QINZHOU}, "due needs the parameter on"),
        ({"limit": QINZHOU, "on": None}, "due needs the parameter on"),
        ({"limit": QINZHOU, "on": "2024-04-03", "holidays": "/etc"}, "no parameter 'holidays'"),
        ({"limit": 5, "on": "2024-04-03"}, "limit must be a string"),
        ({"limit": QINZHOU, "on": "tomorrow"}, "not a usable date"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(GovDeadlinesError, match=said):
        ask("due", given)


def test_an_unknown_operation() -> None:
    with pytest.raises(UnknownChoice, match="due, status"):
        ask("nothing", {})
    assert set(NAMED) == {one.name for one in OPERATIONS}


@pytest.mark.parametrize(
    ("given", "at_once"),
    [({"limit": QINZHOU}, True), ({"limit": "钦州会签"}, False), ({"limit": QINZHOU, "known_on": "2026-01-01"}, False)],
)
def test_what_may_take_long_is_left_to_a_thread(given: dict[str, Any], at_once: bool) -> None:
    due = NAMED["due"]
    assert due.at_once(due.checked({"on": "2024-04-03", **given})) is at_once
