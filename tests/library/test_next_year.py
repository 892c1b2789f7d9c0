"""The copy of the project with data to come, in which CI runs the tests, holds what it should."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from common import LAST_YEAR, READ_BY_HAND

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "next_year.py"
YEARS = 3  # also those that CONTRIBUTING's sample is not about
pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="the tools are only in a checkout")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tool = runpy.run_path(str(TOOL))
    project: Path = tool["copy_of_the_project"](tmp_path_factory.mktemp("copy") / "project")
    tool["add_data"](project, YEARS)
    return project


def asked(copy: Path, program: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(copy / "src")}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_notices_are_read_without_a_doubt(copy: Path) -> None:
    """Whatever the last year on file is: CONTRIBUTING's sample is used for its own year, others are worked out."""
    program = f"""
import gov_deadlines as gd
from gov_deadlines.workdays.notice_doubts import doubts
from gov_deadlines.workdays.notices import layered

for code in ("CN", "CN-GX", "CN-ZZ"):
    cal = gd.calendar(code)
    new = [len(list(doubts(notice, state))) for notice, state in layered(cal.notices) if notice.year > {LAST_YEAR}]
    print(code, cal.years[-1], len(new), sum(new))
"""
    last = LAST_YEAR + YEARS
    assert asked(copy, program).splitlines() == [
        f"CN {last} {2 * YEARS} 0",
        f"CN-GX {last} {3 * YEARS} 0",
        f"CN-ZZ {last} {2 * YEARS + 1} 0",
    ]


def test_the_sixth_pack_is_sound(copy: Path) -> None:
    program = """
import gov_deadlines as gd
print(sorted({pack.authority for pack in gd.rule_book().packs}))
print("chashan/consultation-to-executive-meeting" in gd.chains())
print(gd.due("chashan/countersign-reply", __import__("datetime").date(2024, 4, 3)).region)
"""
    assert asked(copy, program).splitlines() == [str(sorted([*READ_BY_HAND, "chashan"])), "True", "CN-ZZ"]


def test_nothing_but_data_is_changed(copy: Path) -> None:
    """And what is left out of the run is there, each with its reason."""
    for folder in ("src", "tests", "docs"):
        for file in (ROOT / folder).rglob("*.*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert (copy / file.relative_to(ROOT)).read_bytes() == file.read_bytes()
    for path, reason in runpy.run_path(str(TOOL))["LEFT_OUT"].items():
        assert (ROOT / path).exists()
        assert reason
