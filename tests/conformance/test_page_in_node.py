"""The page's engine as an engine of the suite, by the command that the suite's page names. Browsers pass all of it."""

import subprocess
import sys

from missing import program
from suite import ROOT, SUITE

ENGINE = f"{sys.executable} {ROOT / 'tests' / 'conformance' / 'page_in_node.py'}"


def test_the_page_passes_in_node_what_it_claims() -> None:
    assert program("node")
    claims = ["--only", "words,verify,elsewhere", "--claims", "words,verify,elsewhere", "--known-on-given"]
    command = [sys.executable, str(SUITE / "run.py"), "--engine", ENGINE, *claims]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stdout
