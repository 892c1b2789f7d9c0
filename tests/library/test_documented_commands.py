"""Every command on every page runs as it stands, from a clean clone; the few that cannot are listed with the reason."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copyfile

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CONTRIBUTING.zh-CN.md", "DESIGN.md")
]
PAGES += sorted((ROOT / "docs").glob("*.md"))
INSTALLS = re.compile(r"pip install (.*?)(?:$|&&|\s#)")
# the beginning of each command that is not run here, and why
NOT_RUN = {
    "python3 -m venv .venv": "installs from a registry; .ci/run does it, from a clean clone",
    ".venv/bin/pip install": "installs from a registry; .ci/run does it, from a clean clone",
    "pip install": "installs from a registry; .ci/run does it, from a clean clone",
    ".ci/run": "runs these very tests",
    ".ci/pythons": "runs these very tests, on several Pythons",
    "PYTHONS=": "runs these very tests, on several Pythons",
    ".venv/bin/python bench/": "measures for minutes, beside rivals that it installs",
    ".venv/bin/python -m pytest bench/": "measures for minutes",
    ".venv/bin/python tools/interrupt.py": "interrupts jobs hundreds of times",
    "gov-deadlines limits verify --rules": "needs a document, and its pack with every TODO answered by a person",
    "gov-deadlines limits scan rules.txt": "needs a document of the reader's own",
}
NOT_HERE = {"sh cluster local", "sh cluster start", "sh cluster job"}  # run by test_cluster_page.py
NOT_HERE |= {"sh as root"}  # changes the system's services

pytestmark = pytest.mark.skipif(not (ROOT / "tools").exists(), reason="the pages are only in a checkout")


def commands(page: Path) -> list[str]:
    """The lines of a page's blocks of shell commands."""
    blocks = re.findall(r"^```((?:sh|bash|shell)\b.*?)\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return [line for kind, block in blocks if kind not in NOT_HERE for line in block.splitlines() if line]


def is_run(line: str) -> bool:
    return not line.startswith(tuple(NOT_RUN))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder as a clone is after the README's first command: the pages, and an environment in ``.venv``."""
    for page in PAGES[:4]:
        copyfile(page, tmp_path / page.name)
    programs = tmp_path / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "activate").write_text("", encoding="utf-8")
    for name, words in (("python", ""), ("gov-deadlines", "-m gov_deadlines")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        program.chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    "page", [page for page in PAGES if any(map(is_run, commands(page)))], ids=lambda page: page.name
)
def test_every_command_runs_as_it_stands(page: Path, clone: Path) -> None:
    own = {"PATH": f"{clone / '.venv' / 'bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "TMPDIR": str(clone)}
    for line in filter(is_run, commands(page)):
        done = subprocess.run(line, shell=True, cwd=clone, env=os.environ | own, capture_output=True, check=False)
        assert done.returncode in (0, 1), (line, done.stderr)  # 1: answered, and there is something to act on
        assert b"Traceback" not in done.stderr, line


def test_a_command_that_is_not_run_is_still_on_a_page() -> None:
    lines = [line for page in PAGES for line in commands(page)]
    for beginning, reason in NOT_RUN.items():
        assert any(line.startswith(beginning) for line in lines), beginning
        assert reason


def test_the_commands_are_found() -> None:
    found = {page.name: (len(commands(page)), sum(map(is_run, commands(page)))) for page in PAGES if commands(page)}
    assert set(found) == {
        *(
            "README.md",
            "README.zh-CN.md",
            "CONTRIBUTING.md",
            "CONTRIBUTING.zh-CN.md",
            "tutorial.md",
            "tutorial.zh-CN.md",
        ),
        *("mutation.md", "mutation.zh-CN.md", "performance.md", "performance.zh-CN.md"),
        *("page.md", "page.zh-CN.md", "versions.md", "versions.zh-CN.md"),
        *("cluster.md", "cluster.zh-CN.md", "sql.md", "sql.zh-CN.md", "projection.md", "projection.zh-CN.md"),
        *("files.md", "files.zh-CN.md", "names.md", "names.zh-CN.md", "calendars.md", "calendars.zh-CN.md"),
        *("answers.md", "answers.zh-CN.md"),
    }
    for page in {name.split(".")[0] for name in found} - {"names"}:  # each language in words of its own
        assert found[f"{page}.md"] == found[f"{page}.zh-CN.md"]
    assert found["README.md"][1] >= 9


@pytest.mark.parametrize("page", [*PAGES, ROOT / ".ci" / "run"], ids=lambda page: page.name)
def test_what_is_installed_is_this_checkout_with_extras_that_it_has(page: Path) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    for given in INSTALLS.findall(page.read_text("utf-8").replace("`", "\n")):
        what = [word for word in shlex.split(given) if not word.startswith("-")]
        assert len(what) == 1, given
        found = re.fullmatch(r"\.(?:\[([a-z,]+)\])?", what[0])
        assert found, f"{given}: the package is on no registry"
        assert set((found[1] or "").split(",")) - {""} <= set(extras)


def test_a_program_without_its_extra_says_what_installs_it() -> None:
    from gov_deadlines.errors import ExtraMissing

    with (ROOT / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    for extra in ("batch", "spark"):
        hint = ExtraMissing(extra, "module").hint
        assert all(f"pip install '.[{extra}]'" in text for text in (hint.zh, hint.en))
        assert extra in extras
