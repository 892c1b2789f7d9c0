"""Blocks answered by several threads, which take them in turn; the results come in the order of the blocks."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
from time import perf_counter
from typing import Any, Generic, NamedTuple, TypeVar

_PACK = 4  # blocks that are taken and handed over together, as each time costs a change of threads
_SLOW = 0.02  # seconds for a block whose result may be large, and is handed over by itself
_AHEAD = 1  # packs in hand beside one for each thread, so that none waits
B = TypeVar("B")
P = TypeVar("P")


class _Handed(NamedTuple, Generic[B]):
    """Some results, by the number of the first; none: a mark, an error, or the end. ``taken`` is told when they are."""

    number: int
    pairs: list[tuple[B, Any]]
    taken: "SimpleQueue[None]"
    error: BaseException | None = None


class Crew(Generic[B, P]):
    """Threads that take some blocks, answer them and take the next, each with a table of its own.

    Whoever answers a block has read it, too, and need not be handed it. Use it in ``contextlib.closing``.
    """

    def __init__(
        self,
        blocks: Iterable[B],
        answers: Sequence[Callable[[B], P]],
        is_mark: Callable[[B], bool],
        alone: Callable[[B], P],
    ) -> None:
        """What follows a mark is taken and answered ``alone``, where results are taken.

        It is large, and other threads do not give memory back.
        """
        self._blocks, self._is_mark, self._alone = blocks, is_mark, alone
        self._packs, self._number = self._packed(), 0
        self._taking, self._ended, self._closed = Lock(), False, False
        self._handed: SimpleQueue[_Handed[B]] = SimpleQueue()
        self._room: SimpleQueue[None] = SimpleQueue()
        self._waits: list[SimpleQueue[None]] = [SimpleQueue()]  # for what follows a mark, and those of the threads
        self._threads: list[Thread] = []
        for answer in answers:
            self._waits.append(SimpleQueue())
            thread = Thread(target=self._work, args=(answer, self._waits[-1]), daemon=True)
            with contextlib.suppress(RuntimeError):  # the system has no more threads: those that there are will do
                thread.start()
                self._threads.append(thread)
        for _ in range(len(self._threads) + _AHEAD):
            self._room.put(None)

    def answered(self) -> Iterator[tuple[B, P]]:
        """Each block with its result. Raises what taking or answering one raises."""
        if not self._threads:
            yield from ((block, self._alone(block)) for block in self._blocks if not self._is_mark(block))
            return
        wanted, waiting = 0, dict[int, _Handed[B]]()
        while True:
            while wanted not in waiting:
                handed = self._handed.get()
                waiting[handed.number] = handed
            handed = waiting.pop(wanted)
            wanted += len(handed.pairs)
            if handed.taken is self._waits[0]:
                yield from self._answered_alone()
            elif not handed.pairs and handed.error is None:
                return
            while handed.pairs:
                yield handed.pairs.pop(0)
            if handed.error is not None:
                raise handed.error
            handed.taken.put(None)

    def _answered_alone(self) -> Iterator[tuple[B, P]]:
        """The next pack, while no thread takes another."""
        pack = next(self._packs, list[B]())
        while pack:
            block = pack.pop(0)
            yield block, self._alone(block)
            del block  # which may be large, before the next one is read

    def _work(self, answer: Callable[[B], P], wait: "SimpleQueue[None]") -> None:
        """Answer packs. Where a block takes long, the next one is not answered before its result was taken."""
        while (taken := self._take()) is not None:
            number, pack = taken
            pairs: list[tuple[B, Any]] = []
            while pack and not self._closed:
                began = perf_counter()
                try:
                    pairs.append((pack[0], answer(pack.pop(0))))
                except BaseException as error:  # noqa: BLE001  (raised again where results are taken)
                    self._handed.put(_Handed(number, pairs, self._room, error))
                    return
                if not pack:
                    self._handed.put(_Handed(number, pairs, self._room))
                elif perf_counter() - began > _SLOW:
                    handed, number, pairs = _Handed(number, pairs, wait), number + len(pairs), []
                    self._handed.put(handed)
                    wait.get()
            del taken, pack, pairs

    def _take(self) -> tuple[int, list[B]] | None:
        """The next pack, and the number of its first block; None where there is no more to do."""
        self._room.get()
        with self._taking:
            while not self._ended:
                number, error, pack = self._number, None, list[B]()
                try:
                    pack = next(self._packs, pack)
                except BaseException as why:  # noqa: BLE001  (as above)
                    error = why
                if not pack:
                    self._ended = True
                    self._handed.put(_Handed(number, [], self._room, error))
                elif not self._is_mark(pack[0]):
                    self._number += len(pack)
                    return number, pack
                else:
                    self._handed.put(_Handed(number, [], self._waits[0]))
                    self._waits[0].get()
        return None

    def _packed(self) -> Iterator[list[B]]:
        """The blocks in packs; a mark by itself, and what follows it."""
        pack: list[B] = []
        alone = False
        for block in self._blocks:
            marks = self._is_mark(block)
            if pack and marks:
                yield pack
                pack = []
            pack.append(block)
            del block
            if marks or alone or len(pack) == _PACK:
                yield pack
                pack = []
            alone = marks
        if pack:
            yield pack

    def close(self) -> None:
        """Let them end as soon as they have done what they are doing."""
        self._ended = self._closed = True
        for wait in self._waits:
            self._room.put(None)
            wait.put(None)
        for one in self._threads:
            one.join()
