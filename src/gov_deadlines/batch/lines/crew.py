"""Blocks answered by several threads, which take them in turn; the results come in the order of the blocks."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

_AHEAD = 2  # blocks for each thread that may be in hand, so that none waits
_ALONE = object()  # instead of a result: the block is not answered yet
B = TypeVar("B")
P = TypeVar("P")


class Crew(Generic[B, P]):
    """Threads that take a block, answer it and take the next, each with a table of its own.

    Whoever answers a block has read it, too: so its bytes are near. Use it in ``contextlib.closing``.
    """

    def __init__(
        self,
        blocks: Iterable[B],
        answers: Sequence[Callable[[B], P]],
        large: Callable[[B], bool],
        alone: Callable[[B], P],
    ) -> None:
        """A ``large`` block is answered ``alone``, where results are taken: other threads do not give memory back."""
        self._blocks, self._large, self._alone = iter(blocks), large, alone
        self._taking, self._number, self._ended = Lock(), 0, False
        self._results: SimpleQueue[tuple[int, B | None, Any]] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        self._go_on: SimpleQueue[None] = SimpleQueue()
        self._threads: list[Thread] = []
        for answer in answers:
            thread = Thread(target=self._work, args=(answer,), daemon=True)
            with contextlib.suppress(RuntimeError):  # the system has no more threads: those that there are will do
                thread.start()
                self._threads.append(thread)
        for _ in range(_AHEAD * len(self._threads)):
            self._room.put(None)

    def answered(self) -> Iterator[tuple[B, P]]:
        """Each block with its result. Raises what taking or answering one raises."""
        if not self._threads:
            yield from ((block, self._alone(block)) for block in self._blocks)
            return
        waiting: dict[int, tuple[B | None, Any]] = {}
        for wanted in count():
            while wanted not in waiting:
                number, block, found = self._results.get()
                waiting[number] = block, found
            block, found = waiting.pop(wanted)
            if isinstance(found, BaseException):
                raise found
            if block is None:
                return
            done = self._room
            if found is _ALONE:
                found, done = self._alone(block), self._go_on
            yield block, found
            del block, found  # which may be large, before the next one is read
            done.put(None)

    def _work(self, answer: Callable[[B], P]) -> None:
        while (taken := self._take()) is not None:
            number, block = taken
            try:
                self._results.put((number, block, answer(block)))
            except BaseException as error:  # noqa: BLE001  (raised again where results are taken)
                self._results.put((number, block, error))
            del taken, block

    def _take(self) -> tuple[int, B] | None:
        """The next block, and its number; None where there is no more to do."""
        self._room.get()
        with self._taking:
            while not self._ended:
                try:
                    block, why = next(self._blocks, None), None
                except BaseException as error:  # noqa: BLE001  (as above)
                    block, why = None, error
                number, self._number = self._number, self._number + 1
                if block is None:
                    self._ended = True
                    self._results.put((number, None, why))
                elif not self._large(block):
                    return number, block
                else:
                    self._results.put((number, block, _ALONE))
                    del block
                    self._go_on.get()
        return None

    def close(self) -> None:
        """Let them end as soon as they have done what they are doing."""
        self._ended = True
        for _ in self._threads:
            self._room.put(None)
            self._go_on.put(None)
        for one in self._threads:
            one.join()
