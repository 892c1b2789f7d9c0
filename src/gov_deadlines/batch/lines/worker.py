"""A process that answers blocks of a file of lines, for ``engine``, which talks to it through its pipes."""

import contextlib
import gc
import os
import pickle
import sys
from collections import Counter, deque
from typing import IO, Any

from gov_deadlines.batch.files import reading_file
from gov_deadlines.batch.lines.engine import Outcome, answer_block
from gov_deadlines.batch.lines.parts import Block


def main() -> None:
    """Answer until told to stop, or until the other process is gone."""
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may be written where the answers go
    gc.disable()  # rows are short-lived and hold no circles
    try:
        _serve(asked, answers)
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        os._exit(1)
    except BaseException as error:  # noqa: BLE001  (raised again by the process that asked)
        with contextlib.suppress(OSError):  # it is gone
            _say(answers, error)


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    open_rows, job, form, source, target = pickle.loads(_read(asked))  # noqa: S301  (sent by our own parent)
    rows = open_rows(form, job)
    done: deque[bytes] = deque()
    with reading_file(job.source):
        file = open(source, "rb")  # noqa: SIM115  (closed below)
    with file, _opened(target) as out:
        while (message := _read(asked)) is not None:
            if isinstance(message, int):
                _write(out, done.popleft(), message)
                continue
            offset, length, line, longer_by = message
            with reading_file(job.source):
                file.seek(offset)
                data = file.read(length)
            part = answer_block(rows, Block(offset, data, line, longer_by))
            done.append(part.out)
            reasons = Counter(one.reject.reason for one in part.rejected)
            rejects = rows.rejected_rows(part, line)
            _say(answers, Outcome(len(part.out), part.answered, reasons, part.statuses, rejects))
    _say(answers, None)


def _opened(target: str | None) -> IO[bytes]:
    return open(os.devnull if target is None else target, "rb+", buffering=0)


def _write(out: IO[bytes], data: bytes, offset: int) -> None:
    out.seek(offset)
    rest = memoryview(data)
    while rest:
        rest = rest[out.write(rest) :]


def _read(asked: IO[bytes]) -> Any:  # noqa: ANN401  (whatever was sent)
    return pickle.load(asked)  # noqa: S301  (sent by our own parent)


def _say(answers: IO[bytes], message: object) -> None:
    pickle.dump(message, answers)
    answers.flush()
