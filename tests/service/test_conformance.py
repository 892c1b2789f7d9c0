"""The service passes the conformance suite over HTTP: every case that the suite has."""

import os
import subprocess
import sys
from pathlib import Path

from suite import SUITE

ROOT = Path(__file__).parents[2]


def test_every_case_over_http() -> None:
    engine = f"{sys.executable} {ROOT / 'tests' / 'conformance' / 'http_engine.py'}"
    command = [sys.executable, str(SUITE / "run.py"), "--engine", engine, "--claims", "all", "--known-on-given"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", env=environment)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
