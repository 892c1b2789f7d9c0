"""The service in a process of its own, on a free port."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple


class Served(NamedTuple):
    """A running service: its port, its process, and what it has logged since it listens."""

    port: int
    process: "subprocess.Popen[str]"
    log: list[dict[str, Any]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(*arguments: str) -> Iterator[Served]:
    """``gov-deadlines serve`` until the block ends; it must end gently."""
    command = [sys.executable, "-W", "error", "-m", "gov_deadlines", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
    assert process.stderr is not None
    log: list[dict[str, Any]] = []
    try:
        first = process.stderr.readline()
        while first and not first.startswith("{"):
            first = process.stderr.readline()
        reading = threading.Thread(target=lambda: log.extend(map(json.loads, process.stderr or ())))
        reading.start()
        yield Served(json.loads(first)["port"], process, log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=30)
        reading.join()
        process.stderr.close()
    assert code == 0, code
