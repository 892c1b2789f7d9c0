"""What is called supported is what is tested: Pythons, the oldest dependencies, every public name for type checkers."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd

ROOT = Path(__file__).parents[2]
PAGES = ("docs/versions.md", "docs/versions.zh-CN.md")
LOWEST = ROOT / ".ci" / "lowest.txt"

in_checkout = pytest.mark.skipif(not LOWEST.exists(), reason="the scripts of CI are only in a checkout")


def project() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return found


def pythons() -> list[str]:
    named = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one) for one in project()["classifiers"])
    return [one[1] for one in named if one]


def lower_bounds() -> dict[str, str]:
    """The oldest version that the project allows of each package, as far as it says so."""
    given = [
        *project()["dependencies"],
        *(one for extra in project()["optional-dependencies"].values() for one in extra),
    ]
    found = [re.match(r"([A-Za-z0-9-]+)>=([0-9.]+)", one) for one in given]
    return {one[1].lower(): one[2] for one in found if one}


def test_supported_pythons_begin_where_the_project_begins() -> None:
    first, *_ = pythons()
    assert project()["requires-python"] == f">={first}"


@pytest.mark.parametrize("page", PAGES)
def test_the_page_names_the_pythons_that_are_tested_and_no_other(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    table = re.findall(r"^\| Python (3\.\d+) \|", text, re.MULTILINE)
    assert table == pythons()


@pytest.mark.parametrize("page", PAGES)
def test_the_page_has_the_oldest_dependencies(page: str) -> None:
    told = dict(re.findall(r"^\| `([a-z-]+)` \| ([0-9.]+) \|", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE))
    bounds = lower_bounds()
    assert told == {name: bounds[name] for name in told}
    assert {re.match("[A-Za-z0-9-]+", one)[0].lower() for one in project()["dependencies"]} <= set(told)  # type: ignore[index]


@in_checkout
def test_the_oldest_dependencies_are_those_that_are_tested() -> None:
    pinned = dict(line.split("==") for line in LOWEST.read_text(encoding="utf-8").splitlines() if "==" in line)
    bounds = lower_bounds()
    assert {name: ".".join(version.split(".")[: bounds[name].count(".") + 1]) for name, version in pinned.items()} == {
        name: bounds[name] for name in pinned
    }
    extras = project()["optional-dependencies"]
    needed = [*project()["dependencies"], *extras["batch"], *extras["columns"]]
    assert {re.match("[A-Za-z0-9-]+", one)[0].lower() for one in needed} <= set(pinned)  # type: ignore[index]


@in_checkout
def test_the_core_tests_are_there() -> None:
    named = [
        line for line in (ROOT / ".ci" / "core").read_text(encoding="utf-8").split("\n") if line and line[0] != "#"
    ]
    assert named
    assert [line for line in named if not (ROOT / line).exists()] == []


def test_type_checkers_see_every_public_name() -> None:
    text = (ROOT / "tests" / "typing" / "uses_the_api.py").read_text(encoding="utf-8")
    assert [name for name in gd.__all__ if not re.search(rf"\bgd\.{name}\b", text)] == []
