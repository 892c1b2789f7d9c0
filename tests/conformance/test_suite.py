"""The conformance suite: the library passes it, it covers what there is, and it can be made again byte for byte."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import gov_deadlines as gd
from common import provisions
from gov_deadlines import errors
from gov_deadlines.answers.claim import ClaimVerdict
from gov_deadlines.answers.status import Code
from gov_deadlines.counting.periods import READING_NAMES
from gov_deadlines.workdays.known_day import Kind
from limit_facts import LIMITS
from suite import ROOT, SUITE, Case, cases, files, is_of_today, known_on, runner

AT_LEAST, LARGEST = 10_000, 4_000_000
LONGEST = 30  # seconds
KEYS = {"id", "ask", "expect", "cite", "why"}
ENGINE = f"{sys.executable} {ROOT / 'tests' / 'conformance' / 'python_engine.py'}"
# Not from a question: they are about files, tables, jobs and texts that somebody gives, and about the installation.
NOT_FROM_A_QUESTION = {
    "data-fault": "a file of one's own",
    "extra-missing": "the installation",
    "job-unfinished": "a job on files",
    "notice-not-understood": "a notice that is read",
    "output-exists": "a file that is written",
    "output-failed": "a file that is written",
    "request-refused": "a request to the service that is no question",
    "source-not-found": "a folder of one's own",
    "unreadable-table": "a file that is read",
    "year-unknown": "a draft of a notice",
}


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """``run.py`` as a user runs it."""
    command = [sys.executable, str(SUITE / "run.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


# --- The library ---------------------------------------------------------------------------------------------------


def test_the_library_passes_all_of_it_within_half_a_minute() -> None:
    done = run("--engine", ENGINE, "--claims", "all", "--known-on-given")
    assert done.returncode == 0, done.stdout
    took = float(done.stdout.split(" cases in ")[1].removesuffix(" s\n"))
    assert took < LONGEST


def test_on_the_data_of_the_suite_no_question_needs_its_day() -> None:
    """Most people ask without a day of knowledge. A sample: the whole is asked above."""
    if not is_of_today():
        pytest.skip("a notice has come since the suite was made")
    done = run("--engine", ENGINE, "--only", "due,verify")
    assert done.returncode == 0, done.stdout


# --- What it covers ------------------------------------------------------------------------------------------------


def test_it_is_large_and_small_enough() -> None:
    assert len(cases()) >= AT_LEAST
    assert sum(path.stat().st_size for path in SUITE.glob("cases/*.json")) <= LARGEST


def answered() -> list[Case]:
    return [case for case in cases() if "error" not in case["expect"]]


@pytest.mark.parametrize("name", ["due", "regions", "known-on", "projected", "words", "status", "verify"])
def test_every_limit_has_cases_in_every_part_that_is_about_limits(name: str) -> None:
    counted = {one.id for one in provisions() if isinstance(one, gd.Limit)}
    assert {one.id for one in LIMITS} == counted
    if name == "projected":  # what is due at once looks at no day
        counted -= {one.id for one in LIMITS if one.amount == 0}
    found = {place.get("limit") for case in cases(name) for place in (case["ask"], case["expect"])}
    assert counted - found == set()


def test_every_other_provision_is_refused_or_has_a_cadence() -> None:
    refused = {case["ask"]["limit"] for case in cases("refusals") if case["expect"]["error"] == "no-number"}
    assert {one.id for one in provisions() if not isinstance(one, gd.Limit)} - refused == set()
    cadences = {case["ask"]["limit"] for case in cases("cadence")}
    assert {one.id for one in provisions() if isinstance(one, gd.Cadence)} - cadences == set()


def test_every_reading_of_every_limit_gives_another_day_in_some_case() -> None:
    telling = set()
    for case in answered():
        for one in case["expect"].get("readings", ()) if case["ask"]["op"] == "due" else ():
            if one["due"] != case["expect"]["due"]:
                telling.add((case["ask"]["limit"], one["name"]))
    wanted = {(limit.id, name) for limit in LIMITS for name in limit.changes}
    assert wanted - telling == set()
    assert set(READING_NAMES) - {name for _, name in telling} == set()


def test_every_region_has_cases_of_the_calendar_and_of_limits() -> None:
    wanted = {"CN", *(one.region for one in provisions())}
    for op in ("due", "add", "count", "day"):
        assert wanted - {case["ask"].get("region") for case in answered() if case["ask"]["op"] == op} == set(), op


def test_every_code_of_an_error_has_cases_or_comes_from_no_question() -> None:
    codes = {kind.code for kind in _below(errors.GovDeadlinesError)}
    found = {case["expect"]["error"] for case in cases("refusals")}
    assert found | set(NOT_FROM_A_QUESTION) == codes
    assert not found & set(NOT_FROM_A_QUESTION)


def _below(kind: type[errors.GovDeadlinesError]) -> Iterator[type[errors.GovDeadlinesError]]:
    for one in kind.__subclasses__():
        if one.__module__ == errors.__name__:
            yield one
            yield from _below(one)


@pytest.mark.parametrize(
    ("values", "path"),
    [
        (get_args(Code), ("status", "code")),
        (get_args(Kind), ("kind",)),
        (get_args(ClaimVerdict), ("verdict",)),
        (("settled", "provisional"), ("standing",)),
    ],
)
def test_every_value_of_a_code_occurs(values: tuple[str, ...], path: tuple[str, ...]) -> None:
    found = set()
    for case in answered():
        value: Any = case["expect"]
        for key in path:
            value = value.get(key, {}) if isinstance(value, dict) else {}
        found.add(value if isinstance(value, str) else None)
    assert set(values) - found == set()


def test_the_days_around_each_amendment_are_asked_as_known_then() -> None:
    asked = {case["ask"].get("known_on") for case in cases()}
    for day in ("2015-05-12", "2015-05-13", "2019-03-21", "2019-03-22", "2020-01-26", "2020-01-27", "2020-01-31"):
        assert day in asked
    assert {"2020-02-01", "2020-03-04", "2020-03-05"} <= asked


# --- The form ------------------------------------------------------------------------------------------------------


def test_a_case_is_a_line_with_all_its_keys_and_an_id_of_its_own() -> None:
    every = cases()
    assert len({case["id"] for case in every}) == len(every)
    assert len({json.dumps(case["ask"], sort_keys=True) for case in every}) == len(every)
    for case in every:
        assert set(case) == KEYS, case["id"]
        assert case["expect"], case["id"]
        assert case["cite"], case["id"]
        assert set(case["why"]) == {"zh", "en"}
        assert all(case["why"].values()), case["id"]
    for name, file in files().items():
        text = (SUITE / "cases" / f"{name}.json").read_text(encoding="utf-8")
        assert text.count("\n") == len(file["cases"]) + 2
        assert all(case["id"].startswith(f"{name}/") for case in file["cases"])


def test_the_page_names_every_file_operation_and_key() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        text = (SUITE / page).read_text(encoding="utf-8")
        assert [name for name in files() if f"| `{name}`" not in text] == []
        assert [op for op in sorted({case["ask"]["op"] for case in cases()}) if f"| `{op}`" not in text] == []
        keys = {key for case in answered() for key in (*case["ask"], *case["expect"])}
        assert sorted(key for key in keys if f"`{key}`" not in text) == []


# --- Made again ----------------------------------------------------------------------------------------------------


def test_it_is_made_again_byte_for_byte() -> None:
    done = subprocess.run(
        [sys.executable, str(SUITE / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, []), f"run python conformance/make.py {done.stderr}"


def test_what_makes_it_imports_nothing_of_the_library() -> None:
    code = f"import sys; sys.argv = ['make.py']; sys.path[:0] = [{str(SUITE)!r}, {str(ROOT / 'tests' / 'support')!r}]; "
    code += "import making.writing; print([name for name in sys.modules if name.startswith('gov_deadlines')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- The runner ----------------------------------------------------------------------------------------------------


@pytest.fixture
def one_case(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """A folder with the first case, changed."""

    def changed(expect: dict[str, Any]) -> Path:
        case = cases("due")[0]
        file = {**files()["due"], "cases": [{**case, "expect": {**case["expect"], **expect}}]}
        (tmp_path / "due.json").write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
        return tmp_path

    return changed


def test_a_wrong_value_is_shown_with_its_question_and_the_reason(one_case: Callable[[dict[str, Any]], Path]) -> None:
    right = cases("due")[0]
    done = run("--engine", ENGINE, "--cases", str(one_case({"due": "2001-01-01"})))
    assert done.returncode == 1
    assert right["id"] in done.stdout
    assert f'due: expected "2001-01-01", got "{right["expect"]["due"]}"' in done.stdout
    assert right["why"]["en"] in done.stdout
    assert run("--engine", ENGINE, "--cases", str(one_case({}))).returncode == 0


ANSWERS = """\
import sys
for line in sys.stdin:
    print({!r})
"""


@pytest.fixture
def saying(tmp_path: Path) -> Callable[[str], str]:
    """An engine that answers every question with the same text."""

    def made(text: str) -> str:
        script = tmp_path / "engine.py"
        script.write_text(ANSWERS.format(text), encoding="utf-8")
        return f"{sys.executable} {script}"

    return made


def test_what_is_unsupported_is_counted_and_differs_only_where_it_is_claimed(
    one_case: Callable[[dict[str, Any]], Path], saying: Callable[[str], str]
) -> None:
    engine, folder = saying('{"unsupported": true}'), str(one_case({}))
    assert run("--engine", engine, "--cases", folder).returncode == 0
    done = run("--engine", engine, "--cases", folder, "--claims", "due")
    assert done.returncode == 1
    assert "unsupported, but claimed" in done.stdout


@pytest.mark.parametrize("script", ["pass", "print('no JSON')", "1/0"])
def test_an_engine_that_fails_is_told_from_one_that_differs(
    script: str, one_case: Callable[[dict[str, Any]], Path]
) -> None:
    done = run("--engine", f'{sys.executable} -c "{script}"', "--cases", str(one_case({})))
    assert done.returncode == 2
    assert "engine" in done.stderr


@pytest.mark.parametrize(
    ("expected", "found", "lines"),
    [
        ({"a": 1}, {"a": 1, "b": 2}, []),
        ({"a": None}, {}, []),
        ({"a": 1}, {"a": True}, ["a: expected 1, got true"]),
        ({"a": 1}, {"a": 1.0}, ["a: expected 1, got 1.0"]),
        ({"a": 1}, [], ['answer: expected {"a": 1}, got []']),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["a[0]: expected 1, got 2", "a[1]: expected 2, got 1"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a: expected [1], got [1, 2]"]),
        ({"r": [{"name": "x"}, {"name": "y"}]}, {"r": [{"name": "y"}, {"name": "x"}]}, []),
        ({"r": [{"name": "x"}]}, {"r": [{"name": "x"}, {"name": "y"}]}, ['r.names: expected ["x"], got ["x", "y"]']),
        ({"a": {"b": 1}}, {"a": None}, ['a: expected {"b": 1}, got null']),
        ({"a": "1"}, {}, ['a: expected "1", got nothing']),
    ],
)
def test_answers_are_compared_by_the_keys_that_are_expected(expected: Any, found: Any, lines: list[str]) -> None:
    assert list(runner().differences(expected, found)) == lines


def test_an_error_where_a_date_is_expected_differs() -> None:
    case = cases("due")[0]
    assert runner().judge(case, {"error": "no-number"})[0] == "differs"
    assert runner().judge(case, {**case["expect"], "error": "no-number"})[0] == "differs"
    assert runner().judge(case, case["expect"])[0] == "passed"


def test_an_engine_that_gives_some_keys_is_compared_by_these() -> None:
    case, refused = cases("due")[0], cases("refusals")[0]
    due = {"due": case["expect"]["due"]}
    assert runner().judge(case, due, keys=("due",))[0] == "passed"
    assert runner().judge(case, due)[0] == "differs"
    assert runner().judge(refused, {"error": "some reason"}, keys=("due",))[0] == "passed"
    assert runner().judge(refused, due, keys=("due",))[0] == "differs"


def test_the_suite_says_the_day_of_its_data() -> None:
    for file in files().values():
        assert file["data"] == files()["due"]["data"]
    assert json.loads((SUITE / "data.json").read_text(encoding="utf-8"))["known_on"] == known_on()


def test_what_is_asked_wrongly_is_no_difference() -> None:
    engine = f"{sys.executable} -c pass"
    for wrong in (("--claims", "duee"), ("--only", "nope"), ("--only", "status", "--claims", "due")):
        assert run("--engine", engine, *wrong).returncode == 2, wrong
    found = run("--engine", "no-such-engine-at-all", "--only", "words")
    assert found.returncode == 2
    assert "cannot be started" in found.stderr
