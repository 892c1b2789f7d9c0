"""Blocks answered by several threads, whose results come in the order of the blocks; these threads write them, too."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

_AHEAD = 2  # blocks for each thread, so that none waits
B = TypeVar("B")
P = TypeVar("P")


class Crew(Generic[B, P]):
    """Threads that answer blocks, each with a table of its own; the thread that made them hands out and takes.

    Use it in ``contextlib.closing``.
    """

    def __init__(self, answers: Iterable[Callable[[B], P]]) -> None:
        self._tasks: SimpleQueue[Any] = SimpleQueue()
        self._left: deque[SimpleQueue[Any]] = deque()
        self._ended = False
        self._threads: list[Thread] = []
        self._at_end: list[Callable[[], None]] = []
        for answer in answers:
            thread = Thread(target=self._work, args=(answer,), daemon=True)
            with contextlib.suppress(RuntimeError):  # the system has no more threads: those that there are will do
                thread.start()
                self._threads.append(thread)

    def answered(
        self, blocks: Iterable[B], large: Callable[[B], bool], alone: Callable[[B], P]
    ) -> Iterator[tuple[B, P]]:
        """Each block with its result. Raises what answering raises.

        A large block is answered ``alone``, by this thread: others do not give its memory back.
        """
        waiting: deque[tuple[B, SimpleQueue[Any]]] = deque()
        for block in blocks:
            if large(block) or not self._threads:
                yield from _taken(waiting, 0)
                self._settle(0)
                yield block, alone(block)
            else:
                yield from _taken(waiting, _AHEAD * len(self._threads) - 1)
                waiting.append((block, self._give(partial(_answered, block))))
            del block  # which may be large, before the next one is read
        yield from _taken(waiting, 0)
        self._settle(0)

    def later(self, work: Callable[[], None]) -> None:
        """Let a thread do this. Waits where much is left to do, and raises what that raises."""
        if not self._threads:
            work()
            return
        self._left.append(self._give(lambda _: work()))
        self._settle(_AHEAD * len(self._threads))

    def at_end(self, work: Callable[[], None]) -> None:
        """Do this once no thread is at work any more; never where the wait for them is interrupted."""
        self._at_end.append(work)

    def _settle(self, least: int) -> None:
        while len(self._left) > least:
            _got(self._left.popleft())

    def _give(self, task: Callable[[Callable[[B], P]], object]) -> SimpleQueue[Any]:
        """Put a task, which is given what a thread answers with, behind the others; tells where its result comes."""
        result: SimpleQueue[Any] = SimpleQueue()
        self._tasks.put((task, result))
        return result

    def _work(self, answer: Callable[[B], P]) -> None:
        while (given := self._tasks.get()) is not None and not self._ended:
            task, result = given
            try:
                result.put(task(answer))
            except BaseException as error:  # noqa: BLE001  (raised again where it is awaited)
                result.put(error)
            del given, task

    def close(self) -> None:
        """Let them end as soon as they have done what they are doing."""
        self._ended = True
        with contextlib.suppress(Empty):
            while True:
                self._tasks.get_nowait()
        for _ in self._threads:
            self._tasks.put(None)
        for one in self._threads:
            one.join()
        for work in self._at_end:
            work()


def _answered(block: B, answer: Callable[[B], P]) -> P:
    return answer(block)


def _got(result: "SimpleQueue[Any]") -> Any:  # noqa: ANN401  (any result)
    found = result.get()
    if isinstance(found, BaseException):
        raise found
    return found


def _taken(waiting: "deque[tuple[B, SimpleQueue[Any]]]", least: int) -> Iterator[tuple[B, Any]]:
    """The oldest results, until no more than so many are awaited."""
    while len(waiting) > least:
        block, result = waiting.popleft()
        found = _got(result)
        yield block, found
        del block, found, result
