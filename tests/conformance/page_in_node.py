"""The page's engine in Node as an engine of the conformance suite: questions as JSON lines in, answers out.

Its data are those of a page made for the suite's day. It claims nothing of other days of knowledge, nor plans, courses
of a consultation and cadences.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from gov_deadlines.answers.context import Context
from gov_deadlines.webpage.engine_data import page_data
from gov_deadlines.webpage.engine_source import engine_source

TESTS = Path(__file__).resolve().parent.parent
RUNNER = TESTS / "support" / "engine.js"
SUITE = TESTS.parent / "conformance"


def main() -> int:
    """Answer every line of the standard input."""
    known_on = date.fromisoformat(json.loads((SUITE / "data.json").read_text(encoding="utf-8"))["known_on"])
    with TemporaryDirectory() as folder:
        source, data = Path(folder, "engine.js"), Path(folder, "data.json")
        source.write_text(engine_source(), encoding="utf-8")
        data.write_text(json.dumps(page_data(Context(known_on=known_on))), encoding="utf-8")
        return subprocess.run(["node", str(RUNNER), str(source), str(data)], stdin=sys.stdin, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
