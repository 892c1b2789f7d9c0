"""What a page of docs/ shows is what happens: Python, questions with their answers, options, data files."""

import doctest
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import openpyxl
import pytest

from gov_deadlines.cli.main import main
from missing import need

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
ELSEWHERE = {"cluster", "api"}  # run on Spark by test_cluster_page.py; shown as they stand in docstrings
OF_AN_OFFICE = {"ledger", "coming", "reproducible"}
NEEDS = {"why-not": ("holidays", "workalendar", "bizdays", "pandas")}

pytestmark = pytest.mark.skipif(not (ROOT / "tools").exists(), reason="the pages are only in a checkout")


def stem(page: Path) -> str:
    return page.name.split(".")[0]


def blocks(page: Path, *kinds: str) -> list[str]:
    """The contents of a page's blocks of some kinds."""
    found = re.findall(r"^ *```([a-z]*)[^\n]*\n(.*?)^ *```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [text for kind, text in found if kind in kinds]


def asked(page: Path) -> list[tuple[str, list[str]]]:
    """Each command of a page that is shown with its answer, and the lines of that."""
    found: list[tuple[str, list[str]]] = []
    for text in blocks(page, "console", "text"):
        if text.startswith("$ "):
            for line in text.splitlines():
                if line.startswith("$ "):
                    found.append((line[2:], []))
                else:
                    found[-1][1].append(line)
    return found


def with_python(page: Path) -> bool:
    return stem(page) not in ELSEWHERE and any(">>> " in text for text in blocks(page, "python"))


@pytest.mark.parametrize("page", [*filter(with_python, PAGES)], ids=lambda page: page.name)
def test_python(page: Path) -> None:
    need("docs", *NEEDS.get(stem(page), ()))
    text = "\n".join(one for one in blocks(page, "python") if ">>> " in one)
    examples = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples)
    assert (done.failed, done.attempted > 0) == (0, True)


@pytest.mark.parametrize("page", [*filter(asked, PAGES)], ids=lambda page: page.name)
def test_questions_and_answers(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, expected in asked(page):
        program, *words = shlex.split(command)
        assert program == "gov-deadlines"
        code = main(words)
        out, error = capsys.readouterr()
        shown = (out if code < 2 else error).rstrip().splitlines()
        if expected[-1] == "...":
            assert len(shown) >= len(expected), command
            shown, expected = shown[: len(expected) - 1], expected[:-1]
        assert shown == expected, command


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the files that the pages speak of."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("钦州市2026年督办台账",), ("事项类型", "收文日期", "责任部门"), ("会签", "2026-06-01", "财政局")):
        sheet.append(row)
    for name in ("ledger.xlsx", "台账.xlsx"):
        book.save(tmp_path / name)
    (tmp_path / "in.csv").write_text("limit,trigger\nqinzhou/countersign-reply,2024-04-03\n", encoding="utf-8")
    program = tmp_path / "gov-deadlines"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gov_deadlines "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return tmp_path


def tidy(folder: Path) -> None:
    """Remove what a command wrote, so that the next can write it."""
    for written in (*folder.glob("answered*"), *folder.glob("已推算*"), *folder.glob("*.ics")):
        written.unlink()


@pytest.mark.parametrize("page", [page for page in PAGES if stem(page) in OF_AN_OFFICE], ids=lambda page: page.name)
def test_what_needs_files_of_an_office(page: Path, office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands without their answers, and Python without a prompt."""
    own = os.environ | {"PATH": f"{office}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    lines = [line for text in blocks(page, "text") for line in text.splitlines() if line.startswith("gov-deadlines ")]
    programs = blocks(page, "python")
    assert lines
    monkeypatch.chdir(office)
    for line in lines:
        done = subprocess.run(line, shell=True, env=own, capture_output=True, check=False)
        assert done.returncode in (0, 1), (line, done.stderr)
        tidy(office)
    for text in programs:
        exec(compile(text, page.name, "exec"), {})
        tidy(office)


def test_every_option_that_a_page_names_exists() -> None:
    """In a page's text, not in commands of other programs."""
    known = set(re.findall(r"--[a-z][a-z-]+", (ROOT / "docs" / "cli.md").read_text("utf-8")))
    scripts = "".join(path.read_text("utf-8") for folder in ("bench", "tools") for path in (ROOT / folder).glob("*.py"))
    others = set(re.findall(r"--[a-z][a-z-]+", scripts))
    for page in [*PAGES, ROOT / "README.md", ROOT / "README.zh-CN.md"]:
        named = set(re.findall(r"(?<=`)--[a-z][a-z-]+", page.read_text("utf-8")))
        assert named <= known | others, page.name


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "toml")], ids=lambda page: page.name)
def test_data_files_can_be_read(page: Path) -> None:
    for text in blocks(page, "toml"):
        assert tomllib.loads(text)
