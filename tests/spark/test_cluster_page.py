"""Every command and every line of Python in docs/cluster.md runs as it stands there; the Chinese page has the same."""

import doctest
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import batch_helpers as helpers
from spark_helpers import Node, environment, local_session, require_spark

require_spark()

PAGE = Path(__file__).parents[2] / "docs" / "cluster.md"
ROWS = helpers.mixed_rows(step=400)
PORT = "7077"


def block(part: str) -> str:
    """The one block of commands on the page that is marked with this word."""
    (found,) = re.findall(
        rf"^```sh cluster {part}\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return str(found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the page's relative names lead, with programs of the names that the page uses."""
    (tmp_path / "ledger").mkdir()
    helpers.write_parquet(tmp_path / "ledger" / "part.parquet", ROWS)
    (tmp_path / "bin").mkdir()
    for name, words in (("python", ""), ("gov-deadlines", "-m gov_deadlines")):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        program.chmod(0o755)
    return tmp_path


def variables(folder: Path) -> dict[str, str]:
    own = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "SPARK_WORKER_DIR": str(folder / "work")}
    return environment(folder) | own | {f"SPARK_{one}_WEBUI_PORT": "0" for one in ("MASTER", "WORKER")}


def shell(script: str, folder: Path) -> list[int]:
    """Run the commands of a block one by one; the exit code of each."""
    lines = [line for line in script.splitlines() if line]
    return [
        subprocess.run(line, shell=True, cwd=folder, env=variables(folder), check=False).returncode for line in lines
    ]


def numbers(path: Path) -> set[str]:
    return {row["no"] for one in path.glob("*.parquet") for row in helpers.read_parquet(one)}


def check(folder: Path, name: str) -> None:
    """Each row is in one of the two folders, by what ``due`` says."""
    good, bad = helpers.answers_and_reasons(ROWS)
    assert numbers(folder / name) == {no for no, *_ in good}
    assert numbers(folder / f"{name}.rejects") == {no for no, _ in bad}
    rejects = [row for one in (folder / f"{name}.rejects").glob("*.parquet") for row in helpers.read_parquet(one)]
    assert list(rejects[0])[:4] == ["file", "row", "reason", "message"]
    assert (folder / name / "_SUCCESS").exists()


def test_the_commands_for_this_machine(folder: Path) -> None:
    assert shell(block("local"), folder) == [1, 1]
    check(folder, "answered")
    assert json.loads((folder / "summary.json").read_text())["rows"] == len(ROWS)
    assert not list(folder.glob("answered.csv*"))  # that was a dry run


@pytest.fixture
def port(folder: Path) -> Iterator[str]:
    """The page's cluster, on another port, while the test lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    log = folder / "cluster.log"
    with log.open("wb") as file:
        script = block("start").replace(PORT, port) + "wait\n"
        process = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            env=variables(folder),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    cluster = Node(process, log)
    try:
        cluster.wait_for("Successfully registered with master")
        yield port
    finally:
        cluster.kill()


def test_the_cluster_on_one_machine(folder: Path, port: str) -> None:
    assert shell(block("job").replace(PORT, port), folder) == [1]
    check(folder, "answered-there")


def test_the_python() -> None:
    with local_session():
        done = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (done.failed, done.attempted) == (0, 7)


def test_every_block_is_run_but_the_installation() -> None:
    marks = re.findall(r"^```(\S.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert marks == ["sh", "sh cluster local", "python", "sh cluster start", "sh cluster job"]


def test_both_pages_have_the_same_blocks() -> None:
    pages = [page.read_text(encoding="utf-8") for page in (PAGE, PAGE.with_name("cluster.zh-CN.md"))]
    english, chinese = (re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE) for text in pages)
    assert english[1:] == chinese[1:]
    assert english[0].split("#")[0] == chinese[0].split("#")[0]  # the installation, with a remark
