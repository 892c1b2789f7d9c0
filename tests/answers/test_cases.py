"""The reference cases of tests/cases: each a short story from one clause, what must come out, and why.

``tests/support/case_<kind>.py`` answers a kind of case: ``answer(given)`` through the library, ``model(given)`` day by
day from the facts, sharing no code with the engine. Both must give what the case expects. In a case a date is ISO text,
and ``"none"`` stands for "there is none".
"""

import importlib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

import pytest

import gov_deadlines as gd
from gov_deadlines.counting.periods import READING_NAMES
from gov_deadlines.rules.schema import Class, DutyClass
from limit_facts import LIMITS, VERSIONS

FOLDER = Path(__file__).parents[1] / "cases"
AT_LEAST = 160
SENTENCES = ("id", "clause", "kind", "facts", "why")
KEYS = {*SENTENCES, "given", "expect"}
CLASSES = {*get_args(Class), *get_args(DutyClass), "cadence"}
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
A_CLAUSE = re.compile(rf"(?:{'|'.join(VERSIONS)}) (?:\d+(\(\d+\))?( s\d+)?|P)|none")


class Case(NamedTuple):
    """One ``[[case]]`` and the file it stands in."""

    file: str
    table: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.table.get("id"))

    @property
    def given(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.table["given"])

    @property
    def expect(self) -> dict[str, Any]:
        return cast("dict[str, Any]", self.table["expect"])

    @property
    def limits(self) -> list[str]:
        """The unversioned ids of the provisions it is about."""
        named = self.given.get("limit") or self.given.get("limits") or []
        listed = [named] if isinstance(named, str) else named
        return [re.sub("@[^/]*", "", one) for one in listed if isinstance(one, str)]

    def part(self, name: str) -> Callable[[Mapping[str, Any]], dict[str, Any] | None]:
        """``answer`` or ``model`` of its kind."""
        found = getattr(importlib.import_module(f"case_{self.table['kind']}"), name)
        return cast("Callable[[Mapping[str, Any]], dict[str, Any] | None]", found)


def read() -> list[Case]:
    files = sorted(FOLDER.glob("*.toml"))
    contents = {file: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}
    strange = {file.name: set(content) for file, content in contents.items() if set(content) != {"case"}}
    assert not strange, f"only [[case]] tables: {strange}"
    return [Case(file.name, table) for file, content in contents.items() for table in content["case"]]


CASES = read()
CLASS_OF = {provision.id: provision.cls for provision in gd.limits()}
each_case = pytest.mark.parametrize("case", CASES, ids=[f"{case.file[:-5]}-{case.id}" for case in CASES])


def plain(value: Any) -> Any:
    """A value as a case writes it down."""
    if value is None:
        return "none"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def dates_in(value: Any) -> set[str]:
    """Every date that occurs in a value."""
    if isinstance(value, Mapping):
        return set().union(*map(dates_in, value.values()))
    if isinstance(value, list):
        return set().union(*map(dates_in, value))
    return set(A_DATE.findall(str(plain(value))))


# --- The cases -----------------------------------------------------------------------------------------------------


@each_case
def test_the_library_answers_as_the_case_says(case: Case) -> None:
    found = plain(case.part("answer")(case.given))
    assert {key: found.get(key, "not answered") for key in case.expect} == plain(case.expect), case.table["why"]


@each_case
def test_an_independent_model_agrees(case: Case) -> None:
    """Every expected date is worked out a second time, from the facts, day by day."""
    found = plain(case.part("model")(case.given) or {})
    expected = plain(case.expect)
    assert {key: found.get(key, value) for key, value in expected.items()} == expected, case.table["why"]
    worked_out = dates_in(found) | dates_in(case.given)
    assert dates_in(expected) <= worked_out, "dates without a model"


# --- The files -----------------------------------------------------------------------------------------------------


@each_case
def test_a_case_is_written_down_in_full(case: Case) -> None:
    table = case.table
    assert set(table) == KEYS
    for key in SENTENCES:
        assert isinstance(table[key], str), key
        assert table[key].strip(), key
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", case.id)
    assert isinstance(table["given"], dict)
    assert isinstance(table["expect"], dict)
    assert table["given"]
    assert table["expect"]
    assert (FOLDER.parent / "support" / f"case_{table['kind']}.py").is_file()
    assert A_CLAUSE.fullmatch(table["clause"]), "an authority and an article, or none"


@each_case
def test_a_case_cites_the_clause_it_is_about(case: Case) -> None:
    """Where a case is about a single provision, its clause is the provision's."""
    if len(case.limits) != 1:
        return
    authority, _, article = case.table["clause"].partition(" ")
    (about,) = (one for one in gd.limits() if one.id == case.limits[0])
    assert (about.authority, about.article.partition("(")[0]) == (authority, article.partition("(")[0])


def test_no_two_cases_have_the_same_name_or_ask_the_same() -> None:
    names = Counter(case.id for case in CASES)
    asked = Counter(repr((case.table["kind"], sorted(case.given.items()))) for case in CASES)
    assert [name for counter in (names, asked) for name, times in counter.items() if times > 1] == []


# --- What they cover -----------------------------------------------------------------------------------------------


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= AT_LEAST


def test_every_limit_has_a_case_with_a_date() -> None:
    given_a_date = {one for case in CASES if "due" in case.expect for one in case.limits}
    assert {limit.id for limit in LIMITS} - given_a_date == set()


def test_every_cadence_or_class_of_duty_has_a_case() -> None:
    assert CLASSES - {CLASS_OF[one] for case in CASES for one in case.limits} == set()


def test_every_reading_has_a_case_in_which_it_makes_a_difference() -> None:
    telling = set()
    for case in CASES:
        for key, value in case.expect.items():
            if key.startswith("reading_") and value not in ("none", case.expect.get("due")):
                telling.add(key.removeprefix("reading_").replace("_", "-"))
    assert set(READING_NAMES) - telling == set()


def test_every_government_has_cases() -> None:
    assert {case.table["clause"].partition(" ")[0] for case in CASES} - {"none"} == set(VERSIONS)
