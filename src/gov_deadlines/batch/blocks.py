"""Files whose rows are lines, answered in blocks of whole rows: in this process, or in several that each write."""

import contextlib
import gc
import os
import pickle
import re
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import cycle
from typing import IO, Any, Generic, NamedTuple

from gov_deadlines.batch import rows
from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.csv_file import CsvRows
from gov_deadlines.batch.csv_ledger import LedgerRows
from gov_deadlines.batch.csv_text import CsvFormat, lines_in, read_format
from gov_deadlines.batch.job import FileJob, kind_of, processors
from gov_deadlines.batch.jsonl_file import JsonFormat, JsonRows, read_json_format
from gov_deadlines.batch.progress import Progress
from gov_deadlines.batch.rows import SHOWN, K, LineFormat, Lines, Part, Rejected, RowStrategy, Tally, too_long
from gov_deadlines.batch.sources import reading_file
from gov_deadlines.errors import OutputFailed
from gov_deadlines.files.hidden import unheard
from gov_deadlines.files.outputs import Output
from gov_deadlines.files.placing import failing

BLOCK = 1 << 20
_MOST_WORKERS = 8
_WORTH_WORKERS = 24 << 20
_AHEAD = 2  # blocks queued for each worker, so that none waits
Form = CsvFormat | JsonFormat


class Block(NamedTuple):
    """Whole rows of the file: ``data`` is at ``offset`` and begins on ``line``.

    ``longer_by`` is how many bytes its only row has beyond ``data``, where that row is longer than allowed.
    """

    offset: int
    data: bytes
    line: int
    longer_by: int = 0


class Outcome(NamedTuple, Generic[K]):
    """The result of a block without its output, which has this size."""

    size: int
    answered: int
    reasons: Counter[str]
    kinds: Counter[K]
    rejects: bytes


class _Task(NamedTuple):
    """The first message to a worker: answer the block at this place."""

    offset: int
    length: int
    line: int
    longer_by: int


class _Room(NamedTuple):
    """The second message to a worker: where in the target to write the output of the oldest block it has answered."""

    offset: int


def read_form(file: IO[bytes], strategy: RowStrategy[K]) -> Form:
    """The format of an open file. Raises UnreadableTable."""
    if kind_of(strategy.job.source) == "jsonl":
        return read_json_format(file, strategy)
    return read_format(file, strategy)


def open_rows(form: Form, strategy: RowStrategy[Any]) -> LineFormat[Any]:
    """The rows of a file of this format."""
    if isinstance(form, JsonFormat):
        return JsonRows(form, strategy)
    if isinstance(strategy, Answerer) and strategy.job.as_of is not None and strategy.job.completed_column is not None:
        return LedgerRows(form, strategy)
    return CsvRows(form, strategy)


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
    task = pickle.dumps((type(strategy), strategy.job, form, file.name, None if out is None else out.temporary))
    with ExitStack() as stack:
        workers = [stack.enter_context(closing(Worker(task))) for _ in range(_workers(strategy.job, size))]
        rows: LineFormat[K] = open_rows(form, strategy)  # while they start
        target, tally = Target(strategy.job, rows, out, rejects), Tally[K]()
        found = _in_workers(workers, file, rows, target) if workers else _in_this_process(file, rows, target)
        for outcome, offset in found:
            target.reject(outcome.rejects)
            tally.add(outcome.answered, outcome.reasons.elements(), outcome.kinds)
            progress.show(tally.rows, offset / size)
    return tally


def _workers(job: FileJob, size: int) -> int:
    """How many other processes to use for a file of so many bytes."""
    count = min(job.threads or processors(), _MOST_WORKERS)
    return count if count > 1 and size >= _WORTH_WORKERS and sys.executable else 0


class Target:
    """Where results are written: the target and, once there is one, the rejects; in a dry run nowhere.

    Attributes:
        path: the target, as named in errors.
        size: bytes allotted so far.
    """

    def __init__(self, job: FileJob, rows: LineFormat[Any], out: Output | None, rejects: Output | None) -> None:
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
        """Write out what is buffered, so that other processes can write behind it."""
        if self._out is not None:
            with failing(self.path):
                self._out.file.flush()

    def skip(self, size: int) -> int:
        """Leave room for bytes that another process writes; returns their offset."""
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


def answer_block(rows: LineFormat[K], block: Block) -> Part[K]:
    """The result of one block."""
    if not block.longer_by:
        return rows.answer(block.data, block.line)
    reject = too_long(len(block.data) + block.longer_by)
    return Part(b"", [Rejected(0, reject, rows.beginning(block.data[:SHOWN]))], 0, Counter())


def rejected_rows(rows: LineFormat[K], part: Part[K], line: int) -> bytes:
    """The rows for the rejects of a block that begins on ``line``."""
    return b"".join(rows.rejected_row(one, line) for one in part.rejected)


def _outcome(rows: LineFormat[K], block: Block) -> tuple[bytes, Outcome[K]]:
    """A block's output for the target, and its result."""
    part = answer_block(rows, block)
    reasons = Counter(one.reject.reason for one in part.rejected)
    rejects = rejected_rows(rows, part, block.line)
    return part.out, Outcome(len(part.out), part.answered, reasons, part.kinds, rejects)


def _in_this_process(file: IO[bytes], rows: LineFormat[K], target: Target) -> Iterator[tuple[Outcome[K], int]]:
    with _uncollected():
        for block in cut(file, rows):
            out, outcome = _outcome(rows, block)
            target.write(out)
            yield outcome, file.tell()


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


def _in_workers(
    workers: list["Worker"], file: IO[bytes], rows: LineFormat[K], target: Target
) -> Iterator[tuple[Outcome[K], int]]:
    """Give the blocks to the workers in turn; each writes its results at their place in the target."""
    target.flush()
    waiting: deque[tuple[Worker, int]] = deque()

    def take(least: int) -> Iterator[tuple[Outcome[K], int]]:
        while len(waiting) > least:
            worker, offset = waiting.popleft()
            found = worker.receive(target.path)
            worker.send(_Room(target.skip(found.size)))
            yield found, offset

    for worker, block in zip(cycle(workers), cut(file, rows), strict=False):
        worker.send(_Task(block.offset, len(block.data), block.line, block.longer_by))
        waiting.append((worker, block.offset))
        yield from take(_AHEAD * len(workers) - 1)
    yield from take(0)
    for worker in workers:
        worker.finish(target.path)


def cut(file: IO[bytes], lines: Lines) -> Iterator[Block]:
    """The rows of a file from ``lines.start`` on, in blocks of bounded size."""
    file.seek(lines.start)
    offset, line, data, ended = lines.start, lines.line, b"", False
    while not ended:
        more = file.read(BLOCK)
        data, ended = data + more, not more
        size = lines.whole_rows(data, final=ended)
        if size:
            block = data[:size]
            yield Block(offset, block, line)
            line += lines_in(block)
        elif len(data) > rows.LONGEST:
            skipped = _skip_line(file, lines.line_end, data[-1:])
            yield Block(offset, data, line, skipped)
            offset, line, data = offset + len(data) + skipped, line + 1, b""
            continue
        offset, data = offset + size, data[size:]


def _skip_line(file: IO[bytes], line_end: re.Pattern[bytes], last: bytes) -> int:
    """Move to the end of the current line; returns how many bytes were skipped. ``last`` is the byte before them."""
    skipped, rest = 0, file.tell()
    if line_end.match(last):  # the line has ended, except perhaps for the second byte of its line end
        if file.read(1) == b"\n":
            return 1
        file.seek(rest, 0)
        return 0
    while more := file.read(BLOCK):
        if more.endswith(b"\r"):
            more += file.read(1)  # may be the second byte of a line end
        found = line_end.search(more)
        if found is not None:
            file.seek(found.end() - len(more), 1)
            return skipped + found.end()
        skipped += len(more)
    return skipped


class Worker:
    """Another process that answers blocks."""

    def __init__(self, task: bytes) -> None:
        from gov_deadlines.version import __file__ as here

        root = os.path.dirname(os.path.dirname(os.path.abspath(here)))
        code = f"import sys; sys.path.append({root!r}); from gov_deadlines.batch.blocks import main; main()"
        with unheard():  # signals go to this process only; the worker ends with it
            self._process = subprocess.Popen(  # noqa: S603  (this same interpreter)
                [sys.executable, "-P", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        self.send(task)

    def send(self, message: object) -> None:
        """Send a message; a worker that has died is noticed when its answer is awaited."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):
                _say(self._process.stdin, message)

    def receive(self, path: str) -> Outcome[Any]:
        """Its next answer. Raises the worker's error, or OSError (as OutputFailed on ``path``) where it has died."""
        found = self._next(path)
        if not isinstance(found, Outcome):
            raise _ended(path)
        return found

    def finish(self, path: str) -> None:
        """Let it finish writing what it has answered. Raises the same errors as ``receive``."""
        self.send(None)
        self._next(path)

    def _next(self, path: str) -> object:
        with failing(path):
            try:
                found = None if self._process.stdout is None else _heard(self._process.stdout)
            except EOFError:
                raise _ended(path) from None
            if isinstance(found, BaseException):
                raise found
        return found

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ended(path: str) -> OutputFailed:
    return OutputFailed(path, "a worker process was ended", "一个子进程被终止")


def main() -> None:
    """Run as a worker: answer until told to stop, or until the parent process has died."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written to the stream of answers
    try:
        with _uncollected():
            _serve(asked, answers)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
    except BaseException as error:  # noqa: BLE001  (raised again by the parent process)
        with contextlib.suppress(OSError):  # the parent has died
            _say(answers, error)


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    strategy, job, form, source, target = pickle.loads(_heard(asked))  # noqa: S301  (sent by our own parent)
    rows = open_rows(form, strategy(job))
    done: deque[bytes] = deque()
    with reading_file(job.source):
        file = open(source, "rb")  # noqa: SIM115  (closed below)
    with file, open(os.devnull if target is None else target, "rb+", buffering=0) as out:
        while isinstance(message := _heard(asked), _Task | _Room):
            if isinstance(message, _Room):
                _write(out, done.popleft(), message.offset)
                continue
            with reading_file(job.source):
                file.seek(message.offset)
                data = file.read(message.length)
            found, outcome = _outcome(rows, Block(message.offset, data, message.line, message.longer_by))
            done.append(found)
            _say(answers, outcome)
    _say(answers, None)


def _write(out: IO[bytes], data: bytes, offset: int) -> None:
    out.seek(offset)
    rest = memoryview(data)
    while rest:
        rest = rest[out.write(rest) :]


def _heard(asked: IO[bytes]) -> Any:  # noqa: ANN401  (any message)
    return pickle.load(asked)  # noqa: S301  (sent by our own parent)


def _say(pipe: IO[bytes], message: object) -> None:
    pickle.dump(message, pipe)
    pipe.flush()
