"""Load on the service for an hour, with new notices dropped in: is every answer right, and does memory stay flat?

    python tools/soak.py [--seconds 3600] [--drops 20] [--pace 200]

A server is started with a folder of notices. Several clients ask a mixture of questions, right and wrong ones, and
compare each answer with what the library itself gives. Meanwhile notices are dropped into the
folder: good ones, faulty ones, and ones of which only half has been written. After each, the answer that depends on it
must be the one that the notices in force give, and health must say whether one is refused. Exit 1 if anything was
wrong, or if the server's memory grew.
"""

import argparse
import http.client
import itertools
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.answering import Own
from gov_deadlines.service.operations import NAMED
from gov_deadlines.workdays.calendar import calendar

QINZHOU, XIANNING = "qinzhou/countersign-reply", "xianning/countersign-reply"
KINDS = ("good", "faulty", "half", "good", "mended")
CLIENTS, _PATIENCE = 4, 30  # seconds more for a machine that is busy
_CODE = """\
import json, sys
from gov_deadlines.service.serving import serve
from gov_deadlines.service.settings import Settings
serve(Settings(**json.loads(sys.argv[1])))
"""
_GROWTH = 4096  # kilobytes that memory may grow by between the first third and the end, beside two percent


class Question(NamedTuple):
    """One request, and what must come back: None where only the status counts."""

    method: str
    path: str
    body: bytes | None
    status: int
    answer: Any


class Report(NamedTuple):
    """What was seen."""

    requests: int
    wrong: list[str]
    drops: Counter[str]
    rss_then: int
    rss_now: int

    @property
    def flat(self) -> bool:
        """Whether memory stayed as it was."""
        return self.rss_now - self.rss_then <= max(_GROWTH, self.rss_then // 50)


def first_monday(year: int) -> date:
    """The first Monday of December, in which no holiday lies."""
    return next(day for day in (date(year, 12, one) for one in range(1, 8)) if day.weekday() == 0)


def notice(year: int, rest: int, *, faulty: bool = False) -> str:
    """A notice of Hubei's: so many days off from a Monday of December on."""
    first = first_monday(year)
    days = f"{first}..{first + timedelta(rest - 1)}"
    return f"""\
schema = 1
region = "CN-HB"
year = {year}

[[notice]]
issuer = "湖北省人民政府办公厅"
number = "测试〔{year}〕{rest}号"
number_basis = "found"
scope = "days"
issued_basis = "not found"
published = {year}-11-20
published_basis = "dated text"
source = "https://example.org/notice"

[notice.days]
"临时放假" = {{ off = "{"soon" if faulty else days}" }}
"""


def question(name: str, given: Mapping[str, Any], own: Own = Own()) -> Question:  # noqa: B008
    """The request for an operation, with what the library itself answers."""
    operation = NAMED[name]
    try:
        status, answer = 200, operation.ask(given, own)
    except GovDeadlinesError as error:
        status, answer = (404 if error.code == "unknown-limit" else 422 if "on" in given else 400), None
    path = f"/v1/{operation.path}"
    if operation.takes_lists:
        return Question("POST", path, json.dumps(given).encode(), status, answer)
    texts = {key: json.dumps(one) if isinstance(one, bool | int) else one for key, one in given.items()}
    return Question("GET", f"{path}?{urlencode(texts)}", None, status, answer)


def mixture() -> list[Question]:
    """Questions of every kind whose answers do not depend on what is dropped in."""
    found = [question(one.name, given) for one in NAMED.values() if "{" not in one.path for given in one.examples]
    found = [one for one in found if not one.path.startswith("/v1/data")]
    drawn = random.Random(15)
    for _ in range(300):
        day = date(2024, drawn.randint(1, 12), drawn.randint(1, 28)).isoformat()
        limit = drawn.choice((QINZHOU, XIANNING, "zhongshan/countersign-reply", "nobody/nothing"))
        found.append(question("due", {"limit": limit, "on": day}))
        found.append(question("add", {"date": day, "n": drawn.randint(1, 30), "region": "CN-GX"}))
    found.append(question("due", {"limit": QINZHOU, "on": "2019-04-03"}))
    found.append(Question("POST", "/v1/columns", b"{", 400, None))
    found.append(Question("GET", "/v1/due?limit=%ff", None, 400, None))
    found.append(Question("GET", "/nowhere", None, 404, None))
    found.append(Question("GET", "/v1/health", None, 200, None))
    return found


class Soak:
    """One run."""

    def __init__(self, seconds: float, drops: int, pace: float, settings: Mapping[str, Any]) -> None:
        self.seconds, self.drops, self.pace, self.settings = seconds, drops, pace, settings
        self.folder = Path(tempfile.mkdtemp(prefix="soak-"))
        self.own, self.right = self.folder / "own" / "cn-hb", self.folder / "right" / "cn-hb"
        self.wrong: list[str] = []
        self.requests = itertools.count()
        self.done = threading.Event()
        self.reading: list[threading.Thread] = []
        self.year = calendar("CN").years[-1]

    def run(self) -> Report:
        """Start the server, ask, drop, and measure."""
        for one in (self.own, self.right):
            one.mkdir(parents=True)
            (one / f"{self.year}.toml").write_text(notice(self.year, 1), encoding="utf-8")
        given = {"port": 0, "holidays": str(self.own.parent), "logged": "errors"} | dict(self.settings)
        server = subprocess.Popen([sys.executable, "-c", _CODE, json.dumps(given)], stderr=subprocess.PIPE, text=True)
        try:
            return self._run(server)
        finally:
            server.send_signal(signal.SIGTERM)
            if server.wait(timeout=60):
                self.wrong.append(f"the server ended with {server.returncode}")
            for thread in self.reading:
                thread.join()
            if server.stderr is not None:
                server.stderr.close()
            shutil.rmtree(self.folder)

    def _run(self, server: "subprocess.Popen[str]") -> Report:
        assert server.stderr is not None
        self.port = self._heard_port(server.stderr)
        self.reading = [threading.Thread(target=self._log, args=(server.stderr,))]
        asked = mixture()
        asking = [threading.Thread(target=self._client, args=(asked, nth)) for nth in range(CLIENTS)]
        for thread in (*self.reading, *asking):
            thread.start()
        memory: list[int] = []
        dropped = self._drop_all(lambda: memory.append(resident(server.pid)))
        self.done.set()
        for thread in asking:
            thread.join()
        third, tenth = len(memory) // 3, max(1, len(memory) // 10)
        then, now = median(memory[third : third + tenth]), median(memory[-tenth:])
        return Report(next(self.requests), self.wrong, dropped, round(then), round(now))

    def _heard_port(self, lines: Iterable[str]) -> int:
        """Read the server's log up to where it tells its port. Raises RuntimeError if it ends before."""
        before = []
        for line in lines:
            if '"listening"' in line:
                return int(json.loads(line)["port"])
            before.append(line)
        raise RuntimeError("".join(before))

    def _log(self, lines: Iterable[str]) -> None:
        """Read the server's log: a fault of its own is wrong."""
        for line in lines:
            if not line.startswith("{") or json.loads(line)["event"] in ("broken", "server"):
                self.wrong.append(line.strip())

    def _client(self, asked: list[Question], seed: int) -> None:
        drawn, connection = random.Random(seed), http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        for number in itertools.count(1):
            if self.done.is_set():
                connection.close()
                return
            self._check(connection, drawn.choice(asked), self.wrong)
            ahead = began + number * CLIENTS / self.pace - time.monotonic()
            if ahead > 0:
                self.done.wait(ahead)

    def _check(self, connection: http.client.HTTPConnection, one: Question, wrong: list[str]) -> Any:  # noqa: ANN401  (JSON)
        """Ask, and note what is wrong with the answer."""
        next(self.requests)
        try:
            headers = {"content-type": "application/json"} if one.body is not None else {}
            connection.request(one.method, one.path, one.body, headers)
            heard = connection.getresponse()
            found = json.loads(heard.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            wrong.append(f"{one.path}: {error!r}")
            connection.close()
            return None
        if heard.status != one.status or (one.answer is not None and found != json.loads(json.dumps(one.answer))):
            wrong.append(f"{one.method} {one.path}: {heard.status} {str(found)[:300]}")
        return found

    def _drop_all(self, each_second: Callable[[], None]) -> Counter[str]:
        """Drop notices in at even intervals, and look after each whether the answers follow."""
        began, dropped = time.monotonic(), Counter[str]()
        for nth in range(self.drops):
            kind = KINDS[nth % len(KINDS)]
            healthy = self._drop(kind, nth)
            dropped[kind] += 1
            end = began + self.seconds * (nth + 1) / self.drops
            followed = False
            while time.monotonic() < end:
                each_second()
                time.sleep(min(1.0, max(0.05, end - time.monotonic())))
                followed = followed or self._follows(healthy)
            patience = time.monotonic() + _PATIENCE
            while not followed and time.monotonic() < patience:
                followed = self._follows(healthy)
            if not followed:
                self._follows(healthy, say=True)
        return dropped

    def _drop(self, kind: str, nth: int) -> bool:
        """Drop one in; whether the server should be healthy afterwards."""
        text = notice(self.year, 1 + nth % 4)
        name = f"{self.year}.toml"
        if kind == "faulty":
            (self.own / name).write_text(notice(self.year, 1 + nth % 4, faulty=True), encoding="utf-8")
            return False
        if kind == "half":
            (self.own / name).write_bytes(text.encode()[: -len(text) // 8])
            return False
        for folder in (self.own, self.right):
            (folder / name).write_text(text, encoding="utf-8")
        return True

    def _follows(self, healthy: bool, *, say: bool = False) -> bool:
        """Whether the answer that depends on the notices is the right one, and health says what it should."""
        connection, wrong = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), list[str]()
        given = {"limit": XIANNING, "on": str(first_monday(self.year) - timedelta(3))}
        self._check(connection, question("due", given, Own(str(self.right.parent))), wrong)
        health = self._check(connection, Question("GET", "/v1/health", None, 200, None), wrong) or {}
        connection.close()
        if health.get("status") != ("ok" if healthy else "degraded"):
            wrong.append(f"health: {health}")
        if say:
            self.wrong += wrong  # at first it may take a moment
        return not wrong


def resident(process: int) -> int:
    """The kilobytes of memory that a process holds."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def main() -> None:
    """Run it, print what was seen, and exit 1 if something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--drops", type=int, default=20)
    parser.add_argument("--pace", type=float, default=200, help="requests a second, all clients together")
    given = parser.parse_args()
    report = Soak(given.seconds, given.drops, given.pace, {}).run()
    print(
        json.dumps(
            report._asdict() | {"wrong": report.wrong[:20], "number_wrong": len(report.wrong), "flat": report.flat},
            indent=2,
        )
    )
    sys.exit(1 if report.wrong or not report.flat else 0)


if __name__ == "__main__":
    main()
