"""The house keeps to its limits, as ``tools/house.py`` counts them; and what that counts is what it says."""

import runpy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "house.py"

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="the tools are only in a checkout")

# The most there may be of each; lower a number where the house has become better.
MOST = {
    "modules": 287,
    "functions that name three or more of the settings": 5,
    "functions with many parameters, neither public doors nor commands": 0,
    "modules that decide what is in force": 0,
    "imports upwards": 0,
    "circles": 0,
    "instances made from six or more values by position": 0,
    "lines of a function, 95th percentile": 24,
}


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL)) if TOOL.exists() else {}


@pytest.fixture(scope="module")
def counted(tool: dict[str, Any]) -> dict[str, Any]:
    """What there is of each, as a number or as a list of places."""
    found = tool["modules"](ROOT / "src")
    graph, lengths = tool["imports"](found), tool["function_lengths"](found)
    return {
        "modules": len(found),
        "functions that name three or more of the settings": tool["settings_named"](found),
        "functions with many parameters, neither public doors nor commands": [
            place for place in tool["many_parameters"](found) if not place.what.endswith(")")
        ],
        "modules that decide what is in force": tool["in_force_decided"](found),
        "imports upwards": tool["upwards"](graph, tool["layers_of"](ROOT / "pyproject.toml")),
        "circles": tool["circles"](graph),
        "instances made from six or more values by position": tool["built_by_position"](found),
        "lines of a function, 95th percentile": lengths[int(len(lengths) * 0.95)],
    }


@pytest.mark.parametrize("what", MOST)
def test_the_house_keeps_to_its_limits(what: str, counted: dict[str, Any]) -> None:
    found = counted[what]
    number = found if isinstance(found, int) else len(found)
    assert number <= MOST[what], found


# A small house, in which each figure is known

FILES = {
    "__init__": '__all__ = ["door"]\nfrom gov_deadlines.answers.doors import door\n',
    "cli/__init__": "",
    "cli/command": 'HELP = "--known-on"\n',
    "answers/__init__": '"""Only\n\nwords."""\n',
    "answers/doors": '''\
"""Doors."""

import gov_deadlines.cli.command
from gov_deadlines.rules import versions


def door(a, b, c, d, e, f, g, h, *, known_on):
    """``--known-on`` may stand in a docstring."""
    if d:
        return "give --known-on or --region", versions.Record(1, 2, 3, 4, 5, 6)

    # a comment
    return None


class Kept:
    def inner(self, a, b, c, d, e, f, g, h, i):
        def deeper(region):
            return region.holidays, self.made(rules=1)

        return deeper
''',
    "rules/__init__": "",
    "rules/book": """\
from gov_deadlines.rules import versions


def asks(pack, day):
    return pack.in_force_from <= day, pack["in_force_until"] is None, pack.governs(day)
""",
    "rules/versions": """\
class Record: ...


def governs(pack, day):
    from gov_deadlines.rules import book

    return pack.in_force_from <= day, Record(1, 2, 3, 4, 5)
""",
}


@pytest.fixture
def small(tool: dict[str, Any], tmp_path: Path) -> Any:
    for name, text in FILES.items():
        path = tmp_path / "gov_deadlines" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tool["modules"](tmp_path)


def said(places: Any) -> list[str]:
    return [f"{one.module.removeprefix('gov_deadlines.')}:{one.line} {one.what}" for one in places]


def test_lines_and_code(tool: dict[str, Any], small: Any) -> None:
    size = tool["lines"](small)
    assert (len(small), size.all, size.code) == (8, 39, 21)
    assert tool["function_lengths"](small) == [1, 1, 3, 4, 5]


def test_settings_are_counted_where_they_are_named(tool: dict[str, Any], small: Any) -> None:
    assert said(tool["settings_named"](small)) == ["answers.doors:18 Kept.inner.deeper: holidays, region, rules"]


def test_parameters_of_doors_and_others(tool: dict[str, Any], small: Any) -> None:
    assert said(tool["many_parameters"](small)) == [
        "answers.doors:7 door: 9 (public door)",
        "answers.doors:17 Kept.inner: 9",
    ]


def test_who_decides_what_is_in_force(tool: dict[str, Any], small: Any) -> None:
    assert said(tool["in_force_decided"](small)) == ["rules.book:5 2 (line 5, line 5)"]


def test_circles_and_imports_upwards(tool: dict[str, Any], small: Any) -> None:
    graph = tool["imports"](small)
    assert tool["circles"](graph) == [["gov_deadlines.rules.book", "gov_deadlines.rules.versions"]]
    layers = [[["gov_deadlines.cli"], ["gov_deadlines.answers", "gov_deadlines.wording"], ["gov_deadlines.rules"]]]
    assert said(tool["upwards"](graph, layers)) == ["answers.doors:3 gov_deadlines.cli.command"]


def test_options_named_outside_the_command_line(tool: dict[str, Any], small: Any) -> None:
    assert said(tool["options_named"](small)) == ["answers.doors:10 --known-on", "answers.doors:10 --region"]


def test_records_made_by_position(tool: dict[str, Any], small: Any) -> None:
    assert said(tool["built_by_position"](small)) == ["answers.doors:10 Record: 6"]


def test_the_report_is_a_table(tool: dict[str, Any]) -> None:
    text = tool["report"](ROOT / "src")
    assert text.startswith("| figure | value |\n| --- | --- |\n| modules | ")
    assert "## functions that name 3 or more of the five settings\n" in text
