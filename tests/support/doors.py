"""The library's other doors, asked many questions at once: the page's engine in Node and in a browser, and HTTP.

Each is a context manager that gives a function from questions to answers. ``differences`` says where two doors part.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from asking_page import Asking
from browsers import chromium, firefox
from gov_deadlines.service.operations import OPERATIONS
from page_engine import Ask, engine_answers, shipped_data
from service_process import serving

Answers = Callable[[Sequence[Ask]], list[Any]]
PATHS = {one.name: f"/v1/{one.path}" for one in OPERATIONS}
LISTS = {one.name for one in OPERATIONS if one.takes_lists}
CONNECTIONS = 4
OF_AN_ERROR = ("error", "candidates", "suggestions", "exit")  # besides its sentences, which are in one language there


@contextmanager
def node() -> Iterator[Answers]:
    """The page's engine in Node."""
    yield engine_answers


@contextmanager
def in_chromium() -> Iterator[Answers]:
    """The page's engine in a headless Chromium."""
    with TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        yield lambda asks: Asking(shipped_data(), list(asks)).ask(browser.driver.get)


@contextmanager
def in_firefox() -> Iterator[Answers]:
    """The page's engine in a headless Firefox."""
    with TemporaryDirectory() as folder, firefox(Path(folder)) as browser:
        yield lambda asks: Asking(shipped_data(), list(asks)).ask(browser.open)


@contextmanager
def http() -> Iterator[Answers]:
    """The service on loopback, on a port that is free, over a few connections that stay open."""
    with ThreadPoolExecutor(CONNECTIONS) as pool, serving("--log", "errors") as served:
        yield lambda asks: _over_http(pool, served.port, asks)


def _over_http(pool: ThreadPoolExecutor, port: int, asks: Sequence[Ask]) -> list[Any]:
    parts = [asks[nth::CONNECTIONS] for nth in range(CONNECTIONS)]
    found: list[Any] = [None] * len(asks)
    for nth, answers in enumerate(pool.map(lambda part: _one_after_another(port, part), parts)):
        found[nth::CONNECTIONS] = answers
    return found


def _one_after_another(port: int, asks: Sequence[Ask]) -> list[Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for ask in asks:
        given = {name: value for name, value in ask.items() if name != "op"}
        query = {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
        if ask["op"] in LISTS:
            connection.request("POST", PATHS[ask["op"]], json.dumps(given), {"Content-Type": "application/json"})
        else:
            connection.request("GET", f"{PATHS[ask['op']]}?{urlencode(query)}")
        reply = connection.getresponse()
        answer = json.loads(reply.read())
        found.append(answer | {"error": answer["code"]} if reply.status >= 400 else answer)
    connection.close()
    return found


DOORS: dict[str, Callable[[], AbstractContextManager[Answers]]] = {
    "node": node,
    "chromium": in_chromium,
    "firefox": in_firefox,
    "http": http,
}


def claims(door: str, ask: Ask) -> bool:
    """Whether a door claims to answer this question as the library does.

    HTTP refuses an empty text before it is asked what it means, and tells more in an explanation than the page does.
    """
    return door != "http" or not ("explain" in ask or "" in ask.values())


def same(door: str, ours: Any, theirs: Any) -> bool:
    """Whether two answers are the same, to the last word; errors over HTTP but for their sentences."""
    if door == "http" and "error" in ours:
        return "error" in theirs and all(ours.get(name) == theirs[name] for name in OF_AN_ERROR if name in theirs)
    return bool(ours == theirs)
