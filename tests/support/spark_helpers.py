"""Helpers for the Spark tests: Java and PySpark or a reason to skip, and a cluster of real processes on loopback."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from missing import skip_or_fail

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NO_PYTHON = "/nonexistent/python"  # an executor that ran Python would fail here
# the JVMs of a test live for seconds: they must not spend them on optimisation
QUICK_JVM = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
LOOPBACK = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def require_spark() -> None:
    """Skip the module with a reason where there is no Spark; fail where skipping is not allowed."""
    absent = [module for module in ("pyspark", "pyarrow") if find_spec(module) is None]
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and Path(home, "bin", "java").exists()):
        absent.append("java")
    if not absent:
        return
    reason = f"no {' and no '.join(absent)}: Spark needs Java 17 or newer and the extra gov-deadlines[spark]"
    skip_or_fail(reason, module=True)


@contextlib.contextmanager
def local_session() -> "Iterator[SparkSession]":
    """Two threads, in a time zone that must not affect answers, and without Python; its JVM ends with it."""
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", NO_PYTHON)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("JAVA_TOOL_OPTIONS", QUICK_JVM)
        builder = SparkSession.Builder().master("local[2]")
        own = {"spark.sql.session.timeZone": "America/New_York", "spark.sql.shuffle.partitions": "2"}
        own["spark.driver.memory"] = "3g"  # one JVM for many tests, which keeps the tables of each for a while
        for key, value in (LOOPBACK | own).items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            yield session
        finally:
            session.stop()
            end_jvm()


def end_jvm() -> None:
    """End this process's JVM, which keeps running after its session has stopped."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is not None:
        gateway.shutdown()
        process = gateway.proc  # it ends when its standard input is closed
        process.stdin.close()
        process.wait(30)
        SparkContext._gateway = SparkContext._jvm = None


def children(pid: int) -> list[int]:
    """The running child processes of a process."""
    return [int(one) for path in Path(f"/proc/{pid}/task").glob("*/children") for one in path.read_text().split()]


class Node(NamedTuple):
    """A master or a worker: a process group that includes what it starts."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """Kill it and what it started, as a power cut would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def wait_for(self, words: str, times: int = 1) -> re.Match[str]:
        """Wait until its log contains ``words`` for the nth time."""
        for _ in range(900):
            found = list(re.finditer(words, self.log.read_text(encoding="utf-8", errors="replace")))
            if len(found) >= times:
                return found[times - 1]
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8", errors="replace")[-2000:]
            time.sleep(0.1)
        raise AssertionError(f"{self.log} never said {words!r}")


class Cluster(NamedTuple):
    """A standalone master and its workers."""

    url: str
    workers: list[Node]


def environment(folder: Path) -> dict[str, str]:
    """For every process of a cluster: loopback only, none of the machine's configuration, no Python for executors."""
    import pyspark

    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    empty = folder / "conf"
    empty.mkdir(exist_ok=True)
    return kept | {
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_CONF_DIR": str(empty),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "PYSPARK_PYTHON": NO_PYTHON,
        "SPARK_DAEMON_JAVA_OPTS": "-Dspark.master.rest.enabled=false",  # its port is fixed
        "JAVA_TOOL_OPTIONS": QUICK_JVM,
    }


@contextlib.contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A master and workers of one core each, on ports that the system chooses; all are killed at the end."""
    nodes: list[Node] = []
    try:
        nodes.append(
            start(folder, "master", "master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        )
        url = nodes[0].wait_for(r"Starting Spark master at (spark://\S+)").group(1)
        own = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "1g")
        for nth in range(workers):
            name = f"worker{nth}"
            nodes.append(start(folder, name, "worker.Worker", *own, "--work-dir", str(folder / name), url))
        nodes[0].wait_for("Registering worker", workers)
        yield Cluster(url, nodes[1:])
    finally:
        for node in nodes:
            node.kill()


def start(folder: Path, name: str, main: str, *arguments: str) -> Node:
    """Start one process of a cluster."""
    variables = environment(folder)
    launcher = str(Path(variables["SPARK_HOME"], "bin", "spark-class"))
    log = folder / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [launcher, f"org.apache.spark.deploy.{main}", *arguments],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    return Node(process, log)
