"""Requests a second, and how long they take, beside a bare FastAPI route that returns the same bytes.

    python bench/service.py [--rounds 5] [--seconds 4] [--connections 16]

Needs ``wrk`` (Debian has it) and the extra ``[web]``. Each server is one process of its own on loopback, with the same
uvicorn settings; wrk is another. The bare routes have everything ready: one is ``async``, one is not, and each takes
the same two parameters and looks the bytes up in a dictionary. Ours is measured with its log on, as it comes.

    again      one question, asked again and again
    many       10,000 questions, each asked several times
    anew       the same, but nothing is remembered: every answer is worked out
"""

import argparse
import json
import os
import pickle
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import gov_deadlines as gd
from gov_deadlines.service.operations import NAMED
from gov_deadlines.service.replying import as_bytes

FIRST, DAYS, QUESTIONS = date(2023, 10, 1), 900, 10_000
CASES = ("again", "many", "anew")
UVICORN = {"log_level": "critical", "access_log": False, "server_header": False, "ws": "none"}
_TO_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Measured(NamedTuple):
    """One run: requests a second, the milliseconds within which half and 99 of 100 were answered, and processor time.

    ``cpu`` are the server's microseconds of processor time a request, which other work on the machine changes little.
    """

    rps: float
    p50: float
    p99: float
    cpu: float


def answers(number: int) -> dict[tuple[str, str], bytes]:
    """So many different questions, a limit and a day each, with the bytes of their answers."""
    due, found = NAMED["due"], dict[tuple[str, str], bytes]()
    limits = [one.id for one in gd.limits() if isinstance(one, gd.Limit)]
    for step in range(DAYS):
        day = (FIRST + timedelta(step)).isoformat()
        for limit in limits:
            found[limit, day] = as_bytes(due.ask({"limit": limit, "on": day}))
            if len(found) == number:
                return found
    return found


def path_of(limit: str, day: str) -> str:
    """The address of a question."""
    return f"/v1/due?limit={limit}&on={day}"


def bare(port: int, bodies_in: str, *, asynchronous: bool) -> None:
    """A FastAPI application with one route that returns bytes that are ready."""
    import uvicorn
    from fastapi import FastAPI, Response

    bodies = pickle.loads(Path(bodies_in).read_bytes())
    app = FastAPI()

    def plain(limit: str, on: str) -> Response:
        return Response(bodies[limit, on], media_type="application/json")

    async def waiting(limit: str, on: str) -> Response:
        return Response(bodies[limit, on], media_type="application/json")

    async def live() -> Response:
        return Response(b"{}")

    app.get("/v1/due")(waiting if asynchronous else plain)
    app.get("/v1/health/live")(live)
    uvicorn.run(app, port=port, **UVICORN)  # type: ignore[arg-type]


def ours(port: int, *, memory: int) -> None:
    """The service itself; without ``memory`` it works out every answer."""
    from gov_deadlines.service.serving import serve
    from gov_deadlines.service.settings import Settings

    settings = Settings(port=port)
    serve(settings if memory else settings._replace(memory=0))


@contextmanager
def running(*arguments: str) -> Iterator[tuple[int, int]]:
    """A server in a process of its own: its port and its process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        command = [sys.executable, __file__, "--serve", *arguments, str(port)]
        process = subprocess.Popen(command, stderr=nowhere)
    try:
        while process.poll() is None:
            try:
                urlopen(f"http://127.0.0.1:{port}/v1/health/live", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def spent(process: int) -> float:
    """The processor seconds that a process has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def load(port: int, process: int, paths: Sequence[str], how: tuple[int, int]) -> Measured:
    """What wrk measures in so many seconds, over so many connections. Raises RuntimeError if any answer was not 200."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "paths.lua"
        listed = ",\n".join(json.dumps(one) for one in paths)
        script.write_text(
            f"local paths = {{\n{listed}\n}}\nlocal at = 0\n"
            "request = function() at = at % #paths + 1; return wrk.format('GET', paths[at]) end\n",
            encoding="utf-8",
        )
        seconds, connections = how
        before = spent(process)
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script)]
        done = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise RuntimeError(done.stdout)
    requests = _figure(r"(\d+)() requests in", done.stdout)
    return Measured(
        rps=_figure(r"Requests/sec:\s+([\d.]+)()", done.stdout),
        p50=_ms("50%", done.stdout),
        p99=_ms("99%", done.stdout),
        cpu=(spent(process) - before) / requests * 1_000_000,
    )


def _figure(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(text)
    return float(found[1]) * _TO_MS.get(found[2], 1.0)


def _ms(share: str, text: str) -> float:
    return _figure(rf"{share}\s+([\d.]+)(us|ms|s)", text)


SERVERS = {"ours": ("ours", "1"), "bare async": ("bare", "1"), "bare sync": ("bare", "0")}


def measure(
    case: str, known: Mapping[tuple[str, str], bytes], rounds: int, more: tuple[int, int]
) -> dict[str, Measured]:
    """The median of each figure over the rounds, in which the servers take turns; ``more``: seconds, connections."""
    asked = [path_of(*one) for one in known][: 1 if case == "again" else None]
    servers = SERVERS | ({"ours": ("ours", "0")} if case == "anew" else {})
    runs: dict[str, list[Measured]] = {name: [] for name in servers}
    connections = more[1]
    with tempfile.NamedTemporaryFile() as bodies:
        bodies.write(pickle.dumps(known))
        bodies.flush()
        for _ in range(rounds):
            for name, arguments in servers.items():
                with running(*arguments, bodies.name) as (port, process):
                    load(port, process, asked, (1, connections))  # warm
                    runs[name].append(load(port, process, asked, more))
    return {name: Measured(*map(statistics.median, zip(*found, strict=True))) for name, found in runs.items()}


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=16)
    given: Any = parser.parse_args()
    if given.serve:
        kind, switch, bodies, port = given.serve
        if kind == "bare":
            bare(int(port), bodies, asynchronous=switch == "1")
        else:
            ours(int(port), memory=int(switch))
        return
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing: apt-get install wrk")
    heads = ("case", "server", "requests/s", "p50 ms", "p99 ms", "cpu us", "of async", "of sync")
    print("{:8} {:12} {:>10} {:>8} {:>8} {:>7} {:>9} {:>8}".format(*heads))
    known = answers(QUESTIONS)
    for case in CASES:
        found = measure(case, known, given.rounds, (given.seconds, given.connections))
        for name, one in found.items():
            shares = [one.rps / found[other].rps for other in ("bare async", "bare sync")]
            row = "{:8} {:12} {:10.0f} {:8.2f} {:8.2f} {:7.0f} {:9.2f} {:8.2f}"
            print(row.format(case, name, *one, *shares))


if __name__ == "__main__":
    main()
