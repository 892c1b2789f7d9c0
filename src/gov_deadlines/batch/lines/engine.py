"""Files whose rows are lines, answered block by block: in this process, or in several that each write their share."""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import cycle
from typing import IO, Any, NamedTuple

from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.job import Job, processors
from gov_deadlines.batch.lines.csv_format import CsvFormat, read_format
from gov_deadlines.batch.lines.csv_rows import CsvRows
from gov_deadlines.batch.lines.json_rows import JsonFormat, JsonRows, read_json_format
from gov_deadlines.batch.lines.ledger_rows import LedgerRows
from gov_deadlines.batch.lines.parts import Block, LineFormat, Part, blocks
from gov_deadlines.batch.lines.records import LONGEST
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.tally import Tally
from gov_deadlines.errors import OutputFailed
from gov_deadlines.files.hidden import unheard
from gov_deadlines.files.outputs import Output
from gov_deadlines.files.placing import failing

_MOST_WORKERS = 8
_WORTH_WORKERS = 24 << 20
_AHEAD = 2  # blocks each worker has at hand, so that none waits


class Outcome(NamedTuple):
    """What a worker says of a block before it writes it: counts, the size of its output, and its rejects."""

    size: int
    answered: int
    reasons: Counter[str]
    statuses: Counter[Any]
    rejects: bytes


class Target:
    """Where results go: the target and, once there is one, the rejects; for a dry run nowhere.

    Attributes:
        path: the target, to be named in errors.
        size: bytes given out so far.
    """

    def __init__(self, job: Job, rows: LineFormat, out: Output | None, rejects: Output | None) -> None:
        self.path, self._rows = job.target if out is None else out.path, rows
        self._out, self._rejects = out, rejects
        self._rejects_begun = False
        self.size = 0
        self.write(rows.opening())

    def write(self, data: bytes) -> None:
        """Write the next bytes of the target."""
        if self._out is not None:
            with failing(self.path):
                self._out.file.write(data)
        self.size += len(data)

    def flush(self) -> None:
        """Give out what is written so far, so that other processes can write behind it."""
        if self._out is not None:
            with failing(self.path):
                self._out.file.flush()

    def skip(self, size: int) -> int:
        """Leave room for bytes that another process writes; where they are to stand."""
        self.size += size
        return self.size - size

    def reject(self, data: bytes) -> None:
        """Write rows to the rejects."""
        if self._rejects is None or not data:
            return
        with failing(self._rejects.path):
            if not self._rejects_begun:
                self._rejects_begun = True
                self._rejects.file.write(self._rows.rejects_opening())
            self._rejects.file.write(data)


Form = CsvFormat | JsonFormat
Open = Callable[[Form, Job], LineFormat]  # sent to the workers, so a function of a module


def read_form(file: IO[bytes], job: Job, kind: str) -> Form:
    """The format of an open file. Raises UnreadableTable."""
    return read_json_format(file, job) if kind == "jsonl" else read_format(file, job)


def open_rows(form: Form, job: Job) -> LineFormat:
    """The rows of a file of that format, to be answered."""
    answerer = Answerer(job)
    if isinstance(form, JsonFormat):
        return JsonRows(form, job, answerer)
    ledger = job.as_of is not None and job.completed_column is not None
    return LedgerRows(form, job, answerer) if ledger else CsvRows(form, job, answerer)


def answer_lines(
    file: IO[bytes],
    form: Form,
    job: Job,
    out: Output | None,
    rejects: Output | None,
    progress: Progress,
    open_rows: Open = open_rows,
) -> Tally:
    """Answer every row of ``file``, as ``open_rows`` does. Raises OutputFailed."""
    size = os.fstat(file.fileno()).st_size
    task = pickle.dumps((open_rows, job, form, file.name, None if out is None else out.temporary))
    with ExitStack() as stack:
        workers = [stack.enter_context(closing(Worker(task))) for _ in range(_workers(job, size))]
        rows = open_rows(form, job)  # while they start
        target, tally = Target(job, rows, out, rejects), Tally()
        if workers:
            _in_workers(workers, file, size, rows, target, tally, progress)
        else:
            _in_this_process(file, size, rows, target, tally, progress)
    return tally


def _workers(job: Job, size: int) -> int:
    """How many other processes a file of so many bytes is worth."""
    count = min(job.threads or processors(), _MOST_WORKERS)
    return count if count > 1 and size >= _WORTH_WORKERS and sys.executable else 0


def _in_this_process(
    file: IO[bytes], size: int, rows: LineFormat, target: Target, tally: Tally, progress: Progress
) -> None:
    for block in blocks(file, rows, LONGEST):
        part = answer_block(rows, block)
        target.write(part.out)
        target.reject(rows.rejected_rows(part, block.line))
        tally.add(part.answered, (one.reject.reason for one in part.rejected), part.statuses)
        progress.show(tally.rows, file.tell() / size)


def answer_block(rows: LineFormat, block: Block) -> Part:
    """What becomes of one block."""
    return rows.too_long(block.data, block.longer_by) if block.longer_by else rows.answer(block.data, block.line)


def _in_workers(
    workers: list["Worker"],
    file: IO[bytes],
    size: int,
    rows: LineFormat,
    target: Target,
    tally: Tally,
    progress: Progress,
) -> None:
    """Hand the blocks out in turn; each worker writes its results where they belong."""
    target.flush()
    waiting: deque[Worker] = deque()

    def take() -> None:
        worker = waiting.popleft()
        found = worker.receive(target.path)
        worker.send(target.skip(found.size))
        target.reject(found.rejects)
        tally.add(found.answered, found.reasons.elements(), found.statuses)

    for worker, block in zip(cycle(workers), blocks(file, rows, LONGEST), strict=False):
        worker.send((block.offset, len(block.data), block.line, block.longer_by))
        waiting.append(worker)
        if len(waiting) >= _AHEAD * len(workers):
            take()
            progress.show(tally.rows, block.offset / size)
    while waiting:
        take()
    for worker in workers:
        worker.send(None)
    for worker in workers:
        worker.receive(target.path)


class Worker:
    """Another process that answers blocks."""

    def __init__(self, task: bytes) -> None:
        from gov_deadlines import __file__ as here

        root = os.path.dirname(os.path.dirname(os.path.abspath(here)))
        code = f"import sys; sys.path.append({root!r}); from gov_deadlines.batch.lines.worker import main; main()"
        with unheard():  # it ends with this process, which alone is told to
            self._process = subprocess.Popen(  # noqa: S603  (this very interpreter)
                [sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        self.send(task)

    def send(self, message: object) -> None:
        """Send anything; a worker that is gone shows when its answer is awaited."""
        if self._process.stdin is not None:
            try:
                pickle.dump(message, self._process.stdin)
                self._process.stdin.flush()
            except OSError:
                return

    def receive(self, path: str) -> Outcome:
        """Its next answer. Raises what it raised, and OSError (as OutputFailed on ``path``) where it is gone."""
        with failing(path):
            try:
                found = pickle.load(self._process.stdout) if self._process.stdout else None  # noqa: S301  (our own)
            except EOFError:
                raise OutputFailed(path, "a worker process was ended", "一个子进程被终止") from None
            if isinstance(found, BaseException):
                raise found
        if isinstance(found, Outcome):
            return found
        return Outcome(0, 0, Counter(), Counter(), b"")

    def close(self) -> None:
        """End it, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
