"""Workers and drivers that die: not a row lost, never half a folder under its name, nothing left lying about."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from spark_helpers import LOOPBACK, Node, children, cluster, environment, local_session, require_spark

require_spark()

import duckdb  # noqa: E402
import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

from batch_helpers import mixed_rows  # noqa: E402
from gov_deadlines.batch import Job, Setting, run  # noqa: E402
from gov_deadlines.batch.spark.cluster_job import run as run_on_spark  # noqa: E402
from gov_deadlines.batch.spark.folders import Folders, Target  # noqa: E402
from gov_deadlines.errors import OutputExists  # noqa: E402
from gov_deadlines.files import placing  # noqa: E402

FILES, ROWS = 60, 100_000
SMALL_PARTS = {"spark.sql.files.maxPartitionBytes": "65536", "spark.executor.memory": "512m"}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with local_session() as session:
        yield session


def write_parts(folder: Path) -> Path:
    """Mixed rows, numbered, in many files, and all of them once more in one file."""
    kinds = mixed_rows()
    rows = [kinds[nth * 7919 % len(kinds)] for nth in range(ROWS)]
    whole = pa.table(
        {"n": pa.array(range(ROWS)), **{name: [row[name] for row in rows] for name in ("limit", "trigger", "note")}}
    )
    (folder / "in").mkdir()
    size = -(-ROWS // FILES)
    for nth in range(FILES):
        pq.write_table(whole.slice(nth * size, size), folder / "in" / f"part-{nth:03}.parquet")
    pq.write_table(whole, folder / "whole.parquet")
    return folder / "in"


@contextmanager
def driving(folder: Path, master: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A job from ``in`` to ``out`` as a process group of its own, which ends with the block."""
    settings = [part for key, value in (LOOPBACK | SMALL_PARTS).items() for part in ("--spark-conf", f"{key}={value}")]
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", str(folder / "in"), "-o", str(folder / "out")]
    with (folder / "driver.log").open("wb") as log:
        driver = subprocess.Popen(
            [*command, "--json", "--lang", "en", "--engine", "spark", "--master", master, *settings],
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield driver
    finally:
        Node(driver, folder / "driver.log").kill()
        if driver.stdout is not None:
            driver.stdout.close()


def said(folder: Path) -> str:
    return (folder / "driver.log").read_text(encoding="utf-8", errors="replace")


def finished_tasks(folder: Path) -> int:
    """How many tasks of the running job have handed in their part of the target."""
    return len(list(folder.glob(".out.gov-deadlines-*.tmp/_temporary/0/task_*")))


def wait_until(reached: Callable[[], bool], driver: "subprocess.Popen[bytes]", folder: Path) -> None:
    given_up = time.monotonic() + 180
    while not reached():
        assert time.monotonic() < given_up, said(folder)[-3000:]
        assert driver.poll() is None, said(folder)[-3000:]
        time.sleep(0.005)


def begun(work: Path, word: str = "Running") -> set[str]:
    """Which attempts at tasks a worker's executors began, or another word of their logs: ``16.0 in stage 8.0``."""
    text = "".join(path.read_text(errors="replace") for path in work.glob("app-*/*/stderr"))
    return set(re.findall(rf"{word} task (\S+ in stage \S+)", text))


def in_hand(work: Path) -> set[str]:
    """What they began and did not finish."""
    return begun(work) - begun(work, "Finished")


def freeze_at_work(worker: Node, work: Path) -> bool:
    """Halt a worker's executors; go on, unless a task is in hand just then."""
    executors = children(worker.process.pid)
    for pid in executors:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(0.3)  # the worker writes down what its executors said last
    if executors and in_hand(work):
        return True
    for pid in executors:
        os.kill(pid, signal.SIGCONT)
    return False


def test_a_worker_killed_half_way_changes_nothing(tmp_path: Path) -> None:
    write_parts(tmp_path)
    with cluster(tmp_path, workers=2) as nodes, driving(tmp_path, nodes.url) as driver:
        wait_until(lambda: finished_tasks(tmp_path) >= FILES // 4, driver, tmp_path)
        wait_until(lambda: freeze_at_work(nodes.workers[0], tmp_path / "worker0"), driver, tmp_path)
        nodes.workers[0].kill()
        at_death = finished_tasks(tmp_path), (tmp_path / "out").exists()
        out, _ = driver.communicate(timeout=120)
    assert FILES // 4 <= at_death[0] < FILES
    assert not at_death[1]
    (lost,) = in_hand(tmp_path / "worker0")  # one core, one task
    assert lost.replace(".0 in", ".1 in", 1) in begun(tmp_path / "worker1")  # done once more by the other
    assert driver.returncode == 1
    check_against_duckdb(tmp_path, json.loads(out))
    part = pq.read_table(min((tmp_path / "out").glob("*.parquet")), columns=["n"]).column("n").to_pylist()
    assert part == sorted(part)


def check_against_duckdb(folder: Path, summary: dict[str, Any]) -> None:
    done = run(Job(str(folder / "whole.parquet"), str(folder / "duck.parquet"), setting=Setting()))
    assert summary["rows"] == done.rows == ROWS
    assert (summary["answered"], summary["rejected"], summary["reasons"]) == (
        done.answered,
        done.rejected,
        done.reasons,
    )
    columns = 'n, "limit", "trigger", note, due, standing, earliest, latest, article, safest, name'
    for mine, theirs, wanted in (
        ("out/*.parquet", "duck.parquet", columns),
        ("out.rejects/*.parquet", "duck.rejects.parquet", 'n, reason, "limit", "trigger", note'),
    ):
        pair = [f"(SELECT {wanted} FROM read_parquet('{folder / one}'))" for one in (mine, theirs)]
        with duckdb.connect() as connection:
            found, expected = (connection.execute(f"SELECT * FROM {one} ORDER BY n").fetchall() for one in pair)
        assert found == expected


def hidden(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name.startswith("."))


@pytest.mark.usefixtures("spark")
def test_a_driver_killed_half_way_leaves_what_the_next_run_clears_away(tmp_path: Path) -> None:
    write_parts(tmp_path)
    with driving(tmp_path, "local[2]") as driver:
        wait_until(lambda: finished_tasks(tmp_path) >= FILES // 4, driver, tmp_path)
        before = finished_tasks(tmp_path)
        placing.sweep(str(tmp_path), "out")  # it lives, so its folder is in use
        assert finished_tasks(tmp_path) >= before
        os.killpg(driver.pid, signal.SIGKILL)  # with its JVM, as in a power cut
        driver.wait()
    left = hidden(tmp_path)
    assert [re.sub(r"-[0-9a-f-]+\.tmp$", "", name) for name in left] == [
        ".out.gov-deadlines",
        ".out.rejects.gov-deadlines",
    ]
    assert not list(tmp_path.glob("out*"))
    done = run_on_spark(Job(str(tmp_path / "in"), str(tmp_path / "out")))
    assert hidden(tmp_path) == []
    check_against_duckdb(tmp_path, done.to_dict())


def test_a_jvm_killed_half_way_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    write_parts(tmp_path)
    with driving(tmp_path, "local[2]") as driver:
        wait_until(lambda: finished_tasks(tmp_path) >= FILES // 4, driver, tmp_path)
        (jvm,) = children(driver.pid)
        os.kill(jvm, signal.SIGKILL)
        out, _ = driver.communicate(timeout=60)
    assert (driver.returncode, out) == (3, b"")
    assert json.loads(said(tmp_path).splitlines()[-1])["code"] == "output-failed"
    assert "Traceback" not in said(tmp_path)
    assert hidden(tmp_path) == []
    assert not list(tmp_path.glob("out*"))


def small_job(folder: Path, **changes: Any) -> Job:
    (folder / "in").mkdir(exist_ok=True)
    rows = pa.table({"limit": ["qinzhou/countersign-reply"], "trigger": ["2024-04-03"]})
    pq.write_table(rows, folder / "in" / "a.parquet")
    return Job(str(folder / "in"), str(folder / "out"), **changes)


def test_folders_in_use_stay_and_a_dry_run_clears_nothing_away(spark: SparkSession, tmp_path: Path) -> None:
    job = small_job(tmp_path)
    used = Target(Folders(spark), job.target, force=False)
    used.begin()
    leftover = tmp_path / ".out.gov-deadlines-1-deadbeef.tmp" / "_temporary"
    leftover.mkdir(parents=True)
    others = tmp_path / ".out.rejects.csv.gov-deadlines-1-deadbeef.tmp"  # of another target
    others.mkdir()
    before = hidden(tmp_path)
    run_on_spark(job._replace(dry_run=True))
    assert hidden(tmp_path) == before
    assert run_on_spark(job).answered == 1
    assert hidden(tmp_path) == sorted([Path(used.temporary).name, others.name])
    with pytest.raises(OutputExists):
        used.commit()
    used.discard()
    assert hidden(tmp_path) == [others.name]


def former(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "rows.txt").write_text(name)


@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_between_two_renames_both_folders_are_put_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = small_job(tmp_path)
    mark = ".gov-deadlines-1-deadbeef.tmp"
    former(tmp_path, ["out", "out.rejects", f".out{mark}", f".out.rejects{mark}"])
    changes = [(str(tmp_path / name), str(tmp_path / f".{name}{mark}")) for name in ("out", "out.rejects")]
    replace = os.replace
    done: list[tuple[str, ...]] = []

    def killed(*names: str) -> None:
        if done:
            os._exit(0)
        done.append(names)
        replace(*names)

    child = os.fork()
    if not child:
        monkeypatch.setattr(os, "replace", killed)
        placing.place(changes, force=True)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert (tmp_path / "out" / "rows.txt").read_text() == f".out{mark}"
    assert not (tmp_path / "out.rejects").exists()
    with pytest.raises(OutputExists):
        run_on_spark(job)
    assert (tmp_path / "out.rejects" / "rows.txt").read_text() == f".out.rejects{mark}"
    assert hidden(tmp_path) == []
    assert run_on_spark(job._replace(force=True)).answered == 1
    assert hidden(tmp_path) == []
    assert not (tmp_path / "out" / "rows.txt").exists()
    assert not (tmp_path / "out.rejects").exists()
