"""What all requests share: the data, the threads that work out answers, and the answers given so far."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from gov_deadlines.errors import GovDeadlinesError, RequestRefused
from gov_deadlines.service.logs import Log
from gov_deadlines.service.operation import LANG, Operation
from gov_deadlines.service.refusing import NO_SUCH_THING, status_of
from gov_deadlines.service.remembered import Headers, Question, Reply, in_language
from gov_deadlines.service.replying import as_bytes, refusal, reply, spoken, tag_of
from gov_deadlines.service.settings import Settings
from gov_deadlines.service.watching import Data, Watch
from gov_deadlines.text import Language

_Made = TypeVar("_Made")
_ABOUT = "data"  # its answer was made with the data
_MOST_TOLD = 50  # faults; a file can have as many as lines
_QUEUE = 32  # answers that may wait for each thread


class Service:
    """One running service.

    Attributes:
        settings, watch, log: how it is run, what it answers from, and where it says what it did.
    """

    def __init__(self, settings: Settings = Settings(), log: Log | None = None) -> None:  # noqa: B008  (a constant)
        """Take up the data. Raises SourceNotFound for a folder that is not there, DataFault if nothing can be read."""
        self.settings = settings
        self.log = Log(settings.logged) if log is None else log
        self.watch = Watch(settings)
        self._threads = ThreadPoolExecutor(settings.threads, "answer")
        self._waiting = 0
        self._stop = threading.Event()
        self._watching: threading.Thread | None = None
        self._began = time.monotonic()

    def start(self) -> None:
        """Begin to watch the office's own folders."""
        self._watching = threading.Thread(target=self._keep_watching, name="watch", daemon=True)
        self._watching.start()
        self.log.event("started", fingerprint=self.watch.data.fingerprint, refused=len(self.watch.refused))
        self._tell_refused()

    def stop(self) -> None:
        """End: answers that were begun are finished first."""
        self._stop.set()
        if self._watching is not None:
            self._watching.join()
        self._threads.shutdown(wait=True, cancel_futures=True)
        self.watch.close()
        self.log.event("stopped")

    def _keep_watching(self) -> None:
        while not self._stop.wait(self.settings.look):
            try:
                self.look()
            except Exception as error:  # noqa: BLE001  (the old data must go on answering)
                self.log.broken("watch", error)

    def look(self, now: float | None = None) -> None:
        """Look once whether there is something new in the office's own folders, and say so in the log."""
        before = self.watch.data.state
        if not self.watch.look(now):
            return
        self._tell_refused()
        if self.watch.data.state != before:
            self.log.event("new-data", fingerprint=self.watch.data.fingerprint)

    def _tell_refused(self) -> None:
        for fault in self.watch.refused[:_MOST_TOLD]:
            said = fault.told(self.settings.language)
            self.log.event("refused", file=fault.file, line=fault.line, code=fault.code, message=said)

    async def ask(
        self, operation: Operation, values: dict[str, Any], question: Question | None, language: Language
    ) -> Reply:
        """The reply to a question whose values are checked; ``question`` is what it is remembered by."""
        data = self.watch.data
        state, more = data.state, Headers()
        if question is not None and operation.by_header(values):
            question = in_language(question, language)
            if (kept := data.remembered.get(question)) is not None:
                return kept
            values, state, more = values | {LANG: language}, f"{state}-{language}", spoken(language)
        same_tomorrow = not operation.by_day or "as_of" in values
        tag = tag_of(state) if question is not None and same_tomorrow else None
        try:
            answer = partial(_answered, operation, values, data)
            body = answer() if operation.at_once(values) else await self.work(answer)
        except GovDeadlinesError as error:
            named = f"{{{getattr(error, 'name', '')}}}" in operation.path  # by the address: there is nothing there
            status = NO_SUCH_THING if named else status_of(error, asked=True)
            return hiding(refusal(error, language, status), data)
        found = reply(body, operation.media.encode(), tag=tag, more=more)
        if tag is not None and question is not None:
            data.remembered.keep(question, found._replace(name=operation.name))
        return found

    async def work(self, task: Callable[[], _Made]) -> _Made:
        """What a task gives, done in a thread. Raises RequestRefused if too many wait, or if it takes too long."""
        if self._waiting >= self.settings.threads * _QUEUE:
            raise RequestRefused("busy")
        self._waiting += 1
        try:
            done = asyncio.get_running_loop().run_in_executor(self._threads, task)
            return await asyncio.wait_for(done, self.settings.seconds)
        except TimeoutError:
            raise RequestRefused("too-slow", f"{self.settings.seconds:g}") from None
        finally:
            self._waiting -= 1

    def health(self) -> dict[str, Any]:
        """How the service is: ``ok``, or ``degraded`` while a file of the office's own is refused."""
        watch = self.watch
        data, refused = watch.data, watch.refused
        return {
            "schema": 1,
            "status": "degraded" if refused else "ok",
            "fingerprint": data.fingerprint,
            "version": data.about["version"],
            "taken_up": data.taken.isoformat(timespec="seconds"),
            "pending": watch.pending,
            "refused": [one._asdict() for one in refused[:_MOST_TOLD]],
            "now": datetime.now(UTC).isoformat(timespec="seconds"),
            "up_seconds": round(time.monotonic() - self._began),
        }


def _answered(operation: Operation, values: dict[str, Any], data: Data) -> bytes:
    found = data.about if operation.name == _ABOUT else data.asked(lambda: operation.answer(values, data.own))
    return (found if isinstance(found, bytes) else as_bytes(found)).replace(data.hidden, b"")


def hiding(found: Reply, data: Data) -> Reply:
    """The reply without the folder in which the service keeps its copies."""
    if data.hidden not in found.body:
        return found
    body = found.body.replace(data.hidden, b"")
    length = (b"content-length", str(len(body)).encode())
    headers = [length if name == length[0] else (name, value) for name, value in found.headers]
    return found._replace(headers=headers, body=body)
