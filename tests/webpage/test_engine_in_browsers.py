"""The page's engine in real browsers: Chromium and Firefox ESR pass the conformance suite, from a loopback page."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from browsers import chromium, firefox
from gov_deadlines.answers.context import Context
from gov_deadlines.webpage.engine_data import page_data
from gov_deadlines.webpage.engine_source import engine_source
from page_engine import Dice, differences
from suite import files, known_on, runner

CLAIMED = frozenset({"calendar", "due", "elsewhere", "regions", "status", "verify", "words"})
NOT_CLAIMED = frozenset({"plan", "track", "cadence"})  # operations
WAIT = 60  # seconds
PAGE = """\
<!doctype html><meta charset="utf-8"><title>0</title>
<script src="/engine.js"></script>
<script>
"use strict";
const read = (path) => fetch(path).then((found) => found.json());
Promise.all([read("/data"), read("/questions")]).then(([data, questions]) => {
  const engine = GovDeadlines.load(data);
  const answers = questions.map((one) => engine.ask(one));
  return fetch("/answers", { method: "POST", body: JSON.stringify(answers) });
});
</script>
"""


class Asking:
    """A loopback server whose page answers the questions in a browser and posts what it found."""

    def __init__(self, data: dict[str, Any], questions: list[Any]) -> None:
        self.answers: Any = None
        self.done = threading.Event()
        pages = {"/": ("text/html", PAGE), "/engine.js": ("text/javascript", engine_source())}
        pages |= {"/data": ("application/json", json.dumps(data))}
        pages |= {"/questions": ("application/json", json.dumps(questions))}
        asking = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                kind, text = pages.get(self.path, ("text/plain", ""))
                self.send_response(200)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.end_headers()
                self.wfile.write(text.encode())

            def do_POST(self) -> None:
                asking.answers = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(204)
                self.end_headers()
                asking.done.set()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def ask(self, visit: Callable[[str], object]) -> list[Any]:
        """What the page posts after a browser has visited it."""
        serving = threading.Thread(target=self.server.serve_forever, daemon=True)
        serving.start()
        try:
            visit(self.address)
            assert self.done.wait(WAIT), "no answers came back"
        finally:
            self.server.shutdown()
            self.server.server_close()
        return list(self.answers)


@contextmanager
def _chromium(folder: Path) -> Iterator[Callable[[str], object]]:
    with chromium(folder) as browser:
        yield browser.driver.get


@contextmanager
def _firefox(folder: Path) -> Iterator[Callable[[str], object]]:
    with firefox(folder) as browser:
        yield browser.open


@pytest.mark.parametrize("browser", [_chromium, _firefox])
def test_the_suite_and_random_questions(browser: Any, tmp_path: Path) -> None:
    pin = {"known_on": known_on()}
    every = [(name, case) for name, file in files().items() for case in file["cases"]]
    asks = list(Dice("browsers").questions(1000, calendar=False))
    questions = [*(pin | case["ask"] for _, case in every), *(pin | ask for ask in asks)]
    data = page_data(Context(known_on=date.fromisoformat(known_on())))
    with browser(tmp_path) as visit:
        answers = Asking(data, questions).ask(visit)
    judged = [
        (name, *runner().judge(case, answer, name in CLAIMED), case)
        for (name, case), answer in zip(every, answers, strict=False)
    ]
    assert [runner().told(case, lines) for _, verdict, lines, case in judged if verdict == "differs"] == []
    counts = Counter(verdict for _, verdict, _, _ in judged)
    assert counts["passed"] > 7_500, counts
    left = [case["ask"] for _, verdict, _, case in judged if verdict == "unsupported"]
    assert all(ask["op"] in NOT_CLAIMED or "known_on" in ask for ask in left)
    known = date.fromisoformat(known_on())
    assert differences(asks, answers[len(every) :], known_on=known) == []
