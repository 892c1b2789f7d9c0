"""A master that does not answer is found out before Spark is started."""

import contextlib
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_helpers import run
from gov_deadlines.batch.spark.session import require_master
from gov_deadlines.errors import InvalidArgument
from spark_helpers import require_spark


@contextlib.contextmanager
def listening() -> Iterator[int]:
    """A port that takes connections."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def closed() -> Iterator[int]:
    """A port that refuses connections: it is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_master_that_listens_is_let_pass(closed: int) -> None:
    with listening() as port:
        require_master(f"spark://127.0.0.1:{port}")
        require_master(f"spark://127.0.0.1:{closed},127.0.0.1:{port}")
        require_master(f"spark://127.0.0.1:{port},127.0.0.1:{closed}")


def test_every_address_is_asked_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def refuse(address: object, timeout: float) -> socket.socket:
        asked.append(address)
        assert 0 < timeout <= 5
        raise TimeoutError("timed out")  # as from a host that says nothing

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(InvalidArgument, match=r"::1:7077 \(timed out\), a\.b:1 \(timed out\)\."):
        require_master("spark://[::1]:7077,a.b:1")
    assert asked == [("::1", 7077), ("a.b", 1)]


def test_masters_that_do_not_listen_are_all_named(closed: int) -> None:
    with pytest.raises(InvalidArgument, match=rf"127\.0\.0\.1:{closed} \(.+\), nowhere\.invalid:7077 \(.+\)\."):
        require_master(f"spark://127.0.0.1:{closed},nowhere.invalid:7077")
    with pytest.raises(InvalidArgument, match="No Spark master answers"):
        require_master(f"spark://{'x' * 64}.invalid:7077")  # no host can have such a name


@pytest.mark.parametrize(
    "master",
    [None, "local", "local[*]", "yarn", "k8s://https://host:6443", "spark://host", "spark://host:x", "spark://", "x"],
)
def test_what_is_no_address_is_left_to_spark(monkeypatch: pytest.MonkeyPatch, master: str | None) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("was asked"))
    require_master(master)


@pytest.mark.parametrize("how", ["--master", "--spark-conf"])
def test_the_command_says_so_without_starting_spark(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, closed: int, how: str
) -> None:
    require_spark()
    from pyspark.sql import SparkSession

    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", lambda *_: pytest.fail("Spark was started"))
    (tmp_path / "in.csv").write_text("limit,trigger\n")
    url = f"spark://127.0.0.1:{closed}"
    where = [how, url if how == "--master" else f"spark.master={url}"]
    files = [str(tmp_path / "in.csv"), "-o", str(tmp_path / "out")]
    done = run(capsys, "batch", "due", *files, "--engine", "spark", *where, "--json")
    assert (done.code, done.out) == (2, "")
    assert f"127.0.0.1:{closed}" in json.loads(done.err)["message"]
