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
        self._threads = [Thread(target=self._work, args=(answer,), daemon=True) for answer in answers]
        for one in self._threads:
            one.start()

    def answered(self, blocks: Iterable[B], alone: Callable[[B], P | None]) -> Iterator[tuple[B, P]]:
        """Each block with its result. Raises what answering raises.

        A large block is answered ``alone``, by this thread: others do not give its memory back.
        """
        waiting: deque[tuple[B, SimpleQueue[Any]]] = deque()
        for block in blocks:
            found = alone(block)
            yield from _taken(waiting, 0 if found is not None else _AHEAD * len(self._threads) - 1)
            if found is not None:
                yield block, found
            else:
                waiting.append((block, self._give(partial(_answered, block))))
            del block, found  # which may be large, before the next one is read
        yield from _taken(waiting, 0)
        self._settle(0)

    def later(self, work: Callable[[], None]) -> None:
        """Let a thread do this. Waits where much is left to do, and raises what that raises."""
        self._left.append(self._give(lambda _: work()))
        self._settle(_AHEAD * len(self._threads))

    def _settle(self, least: int) -> None:
        while len(self._left) > least:
            _got(self._left.popleft())

    def _give(self, task: Callable[[Callable[[B], P]], object]) -> SimpleQueue[Any]:
        """Put a task, which is given what a thread answers with, behind the others; tells where its result comes."""
        result: SimpleQueue[Any] = SimpleQueue()
        self._tasks.put((task, result))
        return result

    def _work(self, answer: Callable[[B], P]) -> None:
        while (given := self._tasks.get()) is not None:
            task, result = given
            try:
                result.put(task(answer))
            except BaseException as error:  # noqa: BLE001  (raised again where it is awaited)
                result.put(error)
            del given, task

    def close(self) -> None:
        """Let them end as soon as they have done what they are doing."""
        with contextlib.suppress(Empty):
            while True:
                self._tasks.get_nowait()
        for _ in self._threads:
            self._tasks.put(None)
        for one in self._threads:
            one.join()


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
