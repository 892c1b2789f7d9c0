"""The JSON Schemas: sound and strict, in both languages, with the code's own codes, and true of all that is printed."""

import json
import runpy
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from referencing.jsonschema import EMPTY_REGISTRY
from typer.main import get_command

import gov_deadlines as gd
from cli_helpers import answered, run
from common import Capsys
from gov_deadlines.answers.cadence_windows import VERDICTS
from gov_deadlines.answers.claim import ClaimVerdict
from gov_deadlines.answers.coming import URGENCIES
from gov_deadlines.answers.question import Standing
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.answers.steps import Kind as StepKind
from gov_deadlines.answers.track import SILENCE_READINGS, Agreed
from gov_deadlines.cli.main import build_app
from gov_deadlines.counting.periods import READING_NAMES, Direction, Unit
from gov_deadlines.data_files import schemas_folder
from gov_deadlines.documents.verification import Finding
from gov_deadlines.rules import schema as rule_schema
from gov_deadlines.wording.columns import REASON_WORDS
from gov_deadlines.wording.parquet import WHY
from gov_deadlines.workdays.differences import Difference
from gov_deadlines.workdays.known_day import Kind as DayKind
from gov_deadlines.workdays.notices import KEYS
from printed import Printed, cases, printed, sample

ALL = {name: gd.schema(name) for name in gd.schemas()}
each = pytest.mark.parametrize("name", ALL)
Node = dict[str, Any]


def nodes(value: Any, place: str = "") -> Iterator[tuple[str, Node]]:
    """Every schema inside a schema, with its place."""
    if isinstance(value, dict):
        yield place, value
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if key not in ("enum", "required", "x-zh"):
            yield from nodes(inner, f"{place}/{key}")


# --- As such -----------------------------------------------------------------------------------------------------


@each
def test_a_schema_is_sound_and_names_itself(name: str) -> None:
    found = ALL[name]
    Draft202012Validator.check_schema(found)
    assert (found["$id"], found["version"]) == (f"urn:gov-deadlines:schema:{name}:1", 1)
    assert found["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    wanted = {one["$ref"] for _, one in nodes(found) if "$ref" in one}
    assert wanted == {f"#/$defs/{key}" for key in found.get("$defs", {})}, "each definition is used, and is there"


@each
def test_it_speaks_both_languages(name: str) -> None:
    def told(one: Mapping[str, Any], key: str) -> bool:
        zh, en = one["x-zh"][key], one[key]
        return en.isascii() and (zh == en == "SHA-256" or any("一" <= char <= "龥" for char in zh))

    found = ALL[name]
    assert told(found, "title")
    assert told(found, "description")
    assert all(told(one, "title") for one in found.get("$defs", {}).values())
    for _, one in nodes(found):
        assert all(told(inner, "description") for inner in one.get("properties", {}).values() if inner is not True)


@each
def test_it_is_strict(name: str) -> None:
    open_ones = {"limits-scan": 2}  # the drafted pack has the keys of a pack file
    lax = [
        place for place, one in nodes(ALL[name]) if one.get("type") == "object" and "additionalProperties" not in one
    ]
    assert len(lax) == open_ones.get(name, 0), lax
    for place, one in nodes(ALL[name]):
        if "properties" in one and isinstance(one.get("required"), list):
            assert set(one["required"]) <= set(one["properties"]), place


def test_a_name_means_one_thing_in_all_files() -> None:
    known: dict[str, Any] = {}
    for name, found in ALL.items():
        for key, one in found.get("$defs", {}).items():
            assert known.setdefault(key, one) == one, (name, key)


def error_codes(kind: type[gd.GovDeadlinesError] = gd.GovDeadlinesError) -> Iterator[str]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("gov_deadlines"):
            yield one.code
            yield from error_codes(one)


BY_CLASS = {*get_args(rule_schema.Class), *get_args(rule_schema.DutyClass)}
CODES: dict[str, Iterable[Any]] = {
    "standing": get_args(Standing),
    "readingName": ("default", *READING_NAMES),
    "bindingness": get_args(rule_schema.Bindingness),
    "class": {*BY_CLASS, "cadence"},
    "statusCode": STATUSES,
    "dayKind": get_args(DayKind),
    "unit": get_args(Unit),
    "direction": get_args(Direction),
    "cadenceVerdict": VERDICTS,
    "claimVerdict": get_args(ClaimVerdict),
    "silence": SILENCE_READINGS,
    "agreed": get_args(Agreed),
    "stepKind": get_args(StepKind),
    "trigger": (*get_args(rule_schema.LimitTrigger), "occasion"),
    "party": rule_schema.PARTIES,
    "seen": get_args(rule_schema.Seen),
    "decreeKey": KEYS,
    "scope": ("year", "days"),
    "publishedBasis": ("dated text", "estimated"),
    "role": {"limit", "cadence", "duty", "override", "extension", "silence", "unlisted"},
    "finding": get_args(Finding),
    "auditFinding": get_args(Difference.__annotations__["finding"]),
    "urgency": URGENCIES,
    "rowReason": REASON_WORDS,
    "rewriteReason": WHY,
    "errorCode": {*error_codes(), "usage", "io-error", "internal-error"},
    # in one place only
    "fixedLimit/class": get_args(rule_schema.Class),
    "fixedLimit/override": (*get_args(rule_schema.Override), None),
    "fixedLimit/extension": (*get_args(rule_schema.Extension), None),
    "fixedLimit/silence": (*get_args(rule_schema.Silence), None),
    "cadence/unit": get_args(rule_schema.Counted),
    "cadence/lifted": (*get_args(rule_schema.Lifted), None),
    "duty/class": get_args(rule_schema.DutyClass),
}
FIXED = {"exit", "stopped", "way", "seconds"}  # lists of the answers themselves, which the samples show


def enums() -> Iterator[tuple[str, list[Any]]]:
    """Every list of codes, by the name of its definition and its key in that."""
    for name, found in ALL.items():
        for place, one in nodes(found):
            if "enum" in one:
                steps = [step for step in place.split("/") if step not in ("", "$defs", "properties", "propertyNames")]
                yield "/".join(steps) if place.startswith("/$defs") else f"{name}/{'/'.join(steps)}", one["enum"]


def test_the_codes_are_those_of_the_code() -> None:
    found = {key: values for key, values in enums() if key.rpartition("/")[2] not in FIXED}
    assert set(CODES) - set(found) == set()
    for key, values in found.items():
        assert set(values) == set(CODES[key]), key
        assert len(values) == len(set(values)), key


# --- By name -----------------------------------------------------------------------------------------------------


def test_a_group_is_any_of_its_answers() -> None:
    found = gd.schema("calendar")
    Draft202012Validator.check_schema(found)
    members = [name for name in ALL if name.startswith("calendar-")]
    assert [one["$ref"] for one in found["anyOf"]] == [f"#/$defs/{name}" for name in members]
    day = gd.calendar("CN").day("2024-05-01").to_dict()
    assert Draft202012Validator(found).is_valid(day)
    assert not Draft202012Validator(found).is_valid(day | {"more": 1})


def test_a_schema_is_the_callers_own() -> None:
    gd.schema("due").clear()
    assert gd.schema("due") == ALL["due"]


@pytest.mark.parametrize("name", ["calender", "due/../due", "", "calendar-", 5, None])
def test_an_unknown_name_is_refused_with_close_ones(name: Any) -> None:
    with pytest.raises(gd.InvalidArgument) as raised:
        gd.schema(name)
    assert raised.value.usage
    assert "calendar-day" in str(raised.value)


def test_the_command_prints_it(capsys: Capsys) -> None:
    for words, name in ((("due",), "due"), (("calendar", "add"), "calendar-add"), (("calendar",), "calendar")):
        assert json.loads(answered(capsys, "schema", *words)) == gd.schema(name)
    listed = answered(capsys, "schema", "--lang", "zh").splitlines()
    assert [line.split()[0] for line in listed] == list(gd.schemas())
    code, out, err = run(capsys, "schema", "calender")
    assert (code, out, "calendar-day" in err) == (2, "", True)


def test_the_files_are_what_is_printed() -> None:
    files = sorted(Path(schemas_folder()).iterdir())
    assert [file.stem for file in files] == list(gd.schemas())
    assert {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files} == ALL


NAMED = {"cadence check": "cadence", "notice import": "notice-new"}  # the only command of its group; as another
WITHOUT = {
    "calendar ics": "writes a calendar, and refuses it",
    "serve": "sends what the schemas of questions describe",
    "mcp": "sends what the schemas of questions describe",
}


def commands(command: Any, name: str = "") -> Iterator[str]:
    """Every command that has ``--json``, by its words."""
    for word, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {word}".strip())
    if any("--json" in one.opts for one in getattr(command, "params", ())):
        yield name


def test_every_command_that_prints_json_has_a_schema() -> None:
    found = {
        NAMED.get(name, name.replace(" ", "-")) for name in commands(get_command(build_app())) if name not in WITHOUT
    }
    assert found == set(ALL) - {"error"}


# --- Against what is printed -------------------------------------------------------------------------------------

VALIDATORS = {name: Draft202012Validator(found, registry=EMPTY_REGISTRY) for name, found in ALL.items()}


def wrong(one: Printed) -> list[str]:
    """What in an object its schema does not allow."""
    return [
        f"{one.asked} {error.json_path}: {error.message[:200]}"
        for error in VALIDATORS[one.schema].iter_errors(one.found)
    ]


@pytest.fixture(scope="module")
def shown() -> dict[str, set[str]]:
    """By schema, the keys seen so far, as places in the schema."""
    return {name: set() for name in ALL}


def seen_in(name: str, found: Any) -> set[str]:
    """The places in a schema of every key of an object that it allows."""
    places: set[str] = set()

    def walk(one: Node, place: str, value: Any) -> None:
        if "$ref" in one:
            place = one["$ref"].removeprefix("#")
            walk(ALL[name]["$defs"][one["$ref"].rpartition("/")[2]], place, value)
        for nth, inner in enumerate(choices(one)):
            if VALIDATORS[name].evolve(schema=inner).is_valid(value):
                walk(inner, f"{place}/{nth}", value)
        for key in one.get("properties", {}).keys() & (value.keys() if isinstance(value, dict) else ()):
            places.add(f"{place}/{key}")
            walk(one["properties"][key], f"{place}/{key}", value[key])
        for item in value if isinstance(value, list) and "items" in one else ():
            walk(one["items"], f"{place}/[]", item)

    walk(ALL[name], "", found)
    return places


def choices(one: Node) -> list[Node]:
    return [*one.get("anyOf", ()), *one.get("oneOf", ())]


def keys_of(name: str) -> set[str]:
    """The places of every key that a schema knows."""
    places: set[str] = set()
    done: set[str] = set()

    def walk(one: Node, place: str) -> None:
        if "$ref" in one:
            place = one["$ref"].removeprefix("#")
            if place not in done:
                done.add(place)
                walk(ALL[name]["$defs"][place.rpartition("/")[2]], place)
        for nth, inner in enumerate(choices(one)):
            walk(inner, f"{place}/{nth}")
        for key, inner in one.get("properties", {}).items():
            places.add(f"{place}/{key}")
            walk(inner, f"{place}/{key}")
        if "items" in one:
            walk(one["items"], f"{place}/[]")

    walk(ALL[name], "")
    return places


def check(capsys: Capsys, shown: dict[str, set[str]], asked: Iterable[Any]) -> int:
    faults, number = [], 0
    for one in asked:
        told = printed(capsys, one)
        faults += wrong(told)
        if not faults:
            shown[told.schema] |= seen_in(told.schema, told.found)
        number += 1
    assert faults == []
    return number


def test_every_case_prints_what_its_schema_says(capsys: Capsys, tmp_path: Path, shown: dict[str, set[str]]) -> None:
    assert check(capsys, shown, cases(tmp_path)) > 450


def test_every_command_prints_what_its_schema_says(capsys: Capsys, tmp_path: Path, shown: dict[str, set[str]]) -> None:
    assert check(capsys, shown, sample(tmp_path)) > 100


NEVER_SHOWN: dict[str, str] = {}  # by place, why no sample shows it


@each
def test_every_key_of_a_schema_is_shown_by_a_case_or_the_sample(name: str, shown: dict[str, set[str]]) -> None:
    if not any(shown.values()):
        pytest.skip("only after the tests above")
    defined = {place for places in shown.values() for place in places if place.startswith("/$defs")}
    assert sorted(keys_of(name) - shown[name] - defined - NEVER_SHOWN.keys()) == []


def test_a_wrong_object_is_noticed() -> None:
    right = gd.due("qinzhou/countersign-reply", "2024-04-03").to_dict()
    assert VALIDATORS["due"].is_valid(right)
    for wrong_one in (
        right | {"more": 1},
        right | {"due": "2024-4-17"},
        right | {"standing": "firm"},
        {key: value for key, value in right.items() if key != "safest"},
        right | {"readings": [{}]},
    ):
        assert not VALIDATORS["due"].is_valid(wrong_one)


TOOL = Path(__file__).parents[2] / "tools" / "schemas.py"


@pytest.mark.skipif(not TOOL.exists(), reason="the tools are only in a checkout")
def test_a_shared_definition_is_spread_by_the_tool(tmp_path: Path) -> None:
    tool = runpy.run_path(str(TOOL))
    for name, found in ALL.items():
        changed = json.loads(json.dumps(found))
        if name == "due":
            changed["$defs"]["standing"]["title"] = "How firm"
        (tmp_path / f"{name}.json").write_text(json.dumps(changed), encoding="utf-8")
    with_it = [name for name, found in ALL.items() if "standing" in found.get("$defs", {})]
    assert tool["spread"]("due", tmp_path) == [name for name in with_it if name != "due"]
    assert tool["spread"]("due", tmp_path) == []
    for name in with_it:
        told = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert told["$defs"]["standing"]["title"] == "How firm"
