"""Files whose rows are lines, answered in blocks of whole rows, in this thread or in several."""

import contextlib
import gc
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from ctypes import c_int64
from functools import cache, partial
from typing import IO

from gov_deadlines.batch.cutting import SHOWN, Block, cut
from gov_deadlines.batch.job import FileJob, kind_of, processors
from gov_deadlines.batch.lines.csv_file import CsvRows
from gov_deadlines.batch.lines.csv_text import CsvFormat, read_format
from gov_deadlines.batch.lines.jsonl_file import JsonFormat, JsonRows, read_json_format
from gov_deadlines.batch.lines.passes import answered_plainly
from gov_deadlines.batch.lines.quick_passes import pass_of
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.rows import K, LineFormat, Part, Piece, Rejected, RowStrategy, Tally, too_long
from gov_deadlines.files.outputs import Output
from gov_deadlines.files.placing import failing
from gov_deadlines.native import library

_MOST_THREADS = 4  # each holds answers and blocks of its own; with more, one disk is what is waited for
_WORTH_THREADS = 8 << 20
_EARLY = 8 << 20  # bytes that the disk is told to write together
_SAID = 1 << 10  # pieces for the rejects written at once
Form = CsvFormat | JsonFormat
Results = Generator[tuple[Block, Part[K]], None, None]


def read_form(file: IO[bytes], strategy: RowStrategy[K]) -> Form:
    """The format of an open file. Raises UnreadableTable."""
    if kind_of(strategy.job.source) == "jsonl":
        return read_json_format(file, strategy)
    return read_format(file, strategy)


def open_rows(form: Form, strategy: RowStrategy[K], share: int = 1) -> CsvRows[K] | JsonRows[K]:
    """The rows of a file of this format, for one of so many threads."""
    return JsonRows(form, strategy, share) if isinstance(form, JsonFormat) else CsvRows(form, strategy, share)


def answer_lines(
    file: IO[bytes],
    form: Form,
    strategy: RowStrategy[K],
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
) -> Tally[K]:
    """Answer every row of ``file``. Raises OutputFailed."""
    size = os.fstat(file.fileno()).st_size
    lines = open_rows(form, strategy)
    target, tally = Target(lines, out, rejects), Tally[K]()
    line, blocks = lines.line, cut(file, lines, counted=strategy.numbered)
    threads = _threads(strategy.job, size)
    found = _in_threads(threads, blocks, form, strategy) if threads else _in_this_thread(blocks, lines)
    with _uncollected(), closing(found):
        for block, part in found:
            target.write(part.out)
            target.reject(part.rejected, line)
            line += part.lines
            tally.add(part.answered, part.reasons, part.kinds)
            progress.show(tally.rows, (block.offset + len(block.data) + block.longer_by) / size)
            del block, part  # which may be large, before the next one is read
    return tally


def _threads(job: FileJob, size: int) -> int:
    """How many threads to use for a file of so many bytes; 0: none but this one."""
    count = min(job.threads or processors(), _MOST_THREADS)
    return count if count > 1 and size >= _WORTH_THREADS and library() is not None else 0


def _in_this_thread(blocks: Iterable[Block], lines: CsvRows[K] | JsonRows[K]) -> Results[K]:
    answer = answering(lines)
    for block in blocks:
        if not _follows_a_long_row(block):
            yield block, answer(block)
        del block


def _in_threads(count: int, blocks: Iterable[Block], form: Form, strategy: RowStrategy[K]) -> Results[K]:
    from threading import RLock

    from gov_deadlines.batch.lines.crew import Crew  # not for a file that one thread answers as soon

    turn = RLock()
    alone = cache(lambda: answering(open_rows(form, strategy, count), turn))
    answers = [answering(open_rows(form, strategy, count), turn) for _ in range(count)]
    with closing(Crew(blocks, answers, _follows_a_long_row, lambda block: alone()(block))) as crew:  # noqa: PLW0108  (made when needed)
        yield from crew.answered()


def _follows_a_long_row(block: Block) -> bool:
    return not block.data


def answering(
    rows: CsvRows[K] | JsonRows[K], turn: "contextlib.AbstractContextManager[object] | None" = None
) -> Callable[[Block], Part[K]]:
    """What answers blocks of these rows, in C where there is a library; ``turn``: held to ask the strategy."""
    compiled = library()
    answer = partial(answered_plainly, rows) if compiled is None else pass_of(compiled, rows, turn).answer

    def found(block: Block) -> Part[K]:
        if not block.longer_by:
            return answer(block.data, block.line)
        reject = too_long(block)
        shown = Rejected(0, reject, rows.beginning(bytes(block.data[:SHOWN])))
        return Part((), [shown], Counter([reject.reason]), 0, Counter(), lines=1)

    return found


class Target:
    """Where results are written: the target and, once there is one, the rejects; in a dry run nowhere."""

    def __init__(self, rows: LineFormat, out: Output | None, rejects: Output | None) -> None:
        self._rows, self._out, self._rejects = rows, out, rejects
        self._rejects_begun = False
        self._size = self._begun = 0  # bytes written, and of these, those that the disk was told to begin with
        self.write([rows.opening()])

    def write(self, pieces: Sequence[bytes | memoryview]) -> None:
        """Write the next bytes of the target."""
        if self._out is None:
            return
        with failing(self._out.path):
            self._out.file.writelines(pieces)
            self._size += sum(map(len, pieces))
            if self._size - self._begun >= 2 * _EARLY:  # the last ones may not be written yet
                self._begin(self._out)

    def _begin(self, out: Output) -> None:
        """Let the disk begin to write; a copy for standard output need not be on it."""
        compiled = library()
        if compiled is not None and out.path != out.temporary:
            compiled.gd_begin_writing(out.file.fileno(), c_int64(self._begun), c_int64(_EARLY))
        self._begun += _EARLY

    def reject(self, rejected: Iterable[Rejected], line: int) -> None:
        """Write the rows refused in a block that begins on ``line`` to the rejects."""
        if self._rejects is None:
            return
        said: list[Piece] = []
        for one in rejected:
            if not self._rejects_begun:
                self._rejects_begun = True
                said.append(self._rows.rejects_opening())
            said.extend(self._rows.rejected_row(one, line))
            if len(said) >= _SAID:
                self._say(said)
        self._say(said)

    def _say(self, said: list[Piece]) -> None:
        if self._rejects is not None and said:
            with failing(self._rejects.path):
                self._rejects.file.writelines(said)
            said.clear()


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Without garbage collection: rows hold no reference cycles, and the collector would look at all of them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
