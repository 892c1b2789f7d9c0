"""Every example in the documentation runs: docstrings, and the READMEs' Python and console blocks."""

import doctest
import importlib
import importlib.util
import pkgutil
import re
import shlex
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import common
import gov_deadlines
from gov_deadlines.cli.main import main

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(gov_deadlines.__path__, "gov_deadlines.")
    if not found.name.endswith("__main__")
)


CLUSTER = [name for name in MODULES if name.startswith(("gov_deadlines.batch.spark", "gov_deadlines.batch.spark."))]


def console_examples(name: str) -> list[tuple[str, list[str]]]:
    """Command and expected output lines of each example in a document's console blocks."""
    blocks = re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    examples: list[tuple[str, list[str]]] = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ gov-deadlines "):
            examples.append((line.removeprefix("$ gov-deadlines "), []))
        else:
            examples[-1][1].append(line)
    return examples


@pytest.mark.parametrize("name", ["gov_deadlines", *MODULES])
def test_docstring_examples(name: str) -> None:
    if name in CLUSTER and importlib.util.find_spec("pyspark") is None:
        pytest.skip("no pyspark: it comes with the extra spark")
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", READMES)
def test_readme_python(name: str) -> None:
    assert doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8").failed == 0


@pytest.mark.parametrize(("command", "expected"), [example for name in READMES for example in console_examples(name)])
def test_readme_console(command: str, expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command)) in (0, 1)  # 1: there is something to act on
    shown = capsys.readouterr().out.splitlines()
    if expected[-1] == "...":
        shown, expected = shown[: len(expected) - 1], expected[:-1]
    assert shown == expected


def test_the_counts_in_the_documentation_are_those_of_the_data() -> None:
    """How many provisions, limits, cadences and duties the five documents hold is told in several places."""
    provisions = common.provisions()
    counts = Counter(type(one).__name__ for one in provisions) | Counter(one.cls for one in provisions)
    all_of_them, limits, duties = len(provisions), counts["Limit"], counts["Duty"]
    told = {
        "DESIGN.md": [
            f"Of {all_of_them} provisions about time",
            f"{counts['fixed']} give a number of days and one more",
        ],
        "README.md": [
            f"Of {all_of_them} provisions about time {counts['fixed']} give a number of days, and one more",
            f"{limits} limits that can be counted, {counts['Cadence']} cadences, {duties} duties without a number",
        ],
        "README.zh-CN.md": [
            f"{all_of_them} 项有关时间的规定里，{counts['fixed']} 项写了天数，另有 1 项",
            f"{limits} 个可推算的时限、{counts['Cadence']} 个频次、{duties} 项没有天数的义务",
        ],
    }
    assert limits == counts["fixed"] + 1
    for name, sentences in told.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        assert [sentence for sentence in sentences if sentence not in " ".join(text.split())] == []


@pytest.mark.usefixtures("shipped_to_2026")
def test_the_notice_in_contributing_can_be_filed(tmp_path: Path) -> None:
    """As one's own; and as a shipped one, which has every key that the shipped notice of 2026 has."""
    (example,) = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "2027.toml").write_text(example, encoding="utf-8")
    assert gov_deadlines.calendar("CN", holidays=tmp_path).years[-1] == 2027
    shipped = (ROOT / "data" / "holidays" / "cn" / "2026.toml").read_text(encoding="utf-8")
    found, wanted = (tomllib.loads(text) for text in (example, shipped))
    assert found.keys() == wanted.keys()
    assert found["notice"][0].keys() == wanted["notice"][0].keys()
    assert found["notice"][0]["days"].keys() >= wanted["notice"][0]["days"].keys()


def test_readmes_show_the_same_commands() -> None:
    """Names, days and file names may be in the language of the page."""
    shell = [re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL) for name in READMES]
    first, second = (
        [re.findall(r"gov-deadlines [a-z]+|pip [^&|\n]+| --?[a-z-]+", one) for one in page] for page in shell
    )
    assert first == second
    assert len(first) == 5
