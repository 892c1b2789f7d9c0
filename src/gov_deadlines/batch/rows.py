"""What a row asks and what it gets, whatever the format of its file.

A *strategy* answers from a row's key fields: by when (``answering``), or whether a stored date moves (``moving``). A
*format* (CSV, JSON Lines, a table) calls a strategy and writes the result in its file. This module holds the types
they exchange, and the rules for the names of a file's columns.
"""

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date
from itertools import count
from sys import getsizeof
from typing import Generic, NamedTuple, Protocol, TypeVar

from gov_deadlines.batch import cutting
from gov_deadlines.batch.cutting import Block, Lines
from gov_deadlines.batch.job import MALFORMED, REASONS, FileJob
from gov_deadlines.errors import OutputFailed, UnreadableTable
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.columns import TITLES, ZH_WORDS

_ROOM = 28 << 20  # bytes that what is remembered of rows may take, all threads together
SELDOM = 4  # a part of that room for what is seldom asked
_SLOT = 100  # bytes that something remembered takes beside itself
Piece = bytes | bytearray | memoryview
Value = date | int | str | None
Cell = str | date | None  # a key field as it stands in the row
K = TypeVar("K", bound=Hashable)
K_co = TypeVar("K_co", bound=Hashable, covariant=True)
M = TypeVar("M", bound=Hashable)
V = TypeVar("V")


class Reject(NamedTuple):
    """Why a row cannot be answered: a code of ``REASONS``, and the reason in words."""

    reason: str
    message: Text

    def say(self, language: Language) -> str:
        """The message in one language."""
        return self.message.say(language)


def malformed(zh: str, en: str) -> Reject:
    """The reject for a row that is not well formed."""
    return Reject(MALFORMED, Text(MALFORMED, zh, en))


def too_long(block: Block) -> Reject:
    """The reject for a row longer than any may be, which says where it stands in the file."""
    size, at = len(block.data) + block.longer_by, block.offset
    return malformed(
        f"这一行从第 {at} 字节开始，有 {size} 字节，超过 {cutting.LONGEST}，此处只存开头。"
        "请查找没有配对的引号，或缩短这一行。",
        f"This row begins at byte {at} and has {size} bytes, more than {cutting.LONGEST}; "
        "only its beginning is kept here. Look for a quote that is left open, or shorten the row.",
    )


class Found(NamedTuple, Generic[K_co]):
    """What a row gets.

    Attributes:
        values: of the added columns; None where the row is counted but not written.
        kind: what it is counted as; None where it is only counted.
    """

    values: tuple[Value, ...] | None
    kind: K_co | None


class Asked(NamedTuple):
    """Limits by their ids, and the days from ``first`` to ``last`` (since 1970-01-01)."""

    ids: Sequence[str]
    first: int
    last: int


class RowStrategy(Protocol[K_co]):
    """What a format needs to know of its job; ``K_co`` is the type of a row's ``kind``."""

    @property
    def job(self) -> FileJob:
        """The job."""

    @property
    def questions(self) -> Asked:
        """The limits and days that most rows ask about; a format may number these questions."""

    @property
    def numbered(self) -> bool:
        """Whether the first added column is the row's line in the file; the format knows it, so it is not in ``Found``.

        Such rows are only some of the file's, and all are written with the line end of its header.
        """

    def columns(self, own: Collection[str]) -> dict[str, str]:
        """The added columns with their SQL types, for rows that have columns of these names."""

    def find(self, limit: str | None, trigger: Cell, third: Cell = None) -> Found[K_co] | Reject:
        """What the row gets. ``third`` is the value of the third of ``job.key_columns``: completed, or stored."""


class Rejected(NamedTuple):
    """A row that is not answered: its line within the block (from 0), the reason, and its bytes without line end."""

    line: int
    reject: Reject
    row: bytes | bytearray


class Part(NamedTuple, Generic[K]):
    """The result of a block of rows.

    Attributes:
        out: the bytes for the target, in pieces.
        rejected: the rows for the rejects, made as they are asked for.
        reasons: how many of them there are for each reason.
        answered: how many rows were not rejected.
        kinds: how many of those are of each kind.
        lines: how many lines the block has.
    """

    out: Sequence[bytes | memoryview]
    rejected: Iterable[Rejected]
    reasons: Counter[str]
    answered: int
    kinds: Counter[K]
    lines: int


class LineFormat(Lines, Protocol):
    """What must be known of a format whose rows are lines."""

    def opening(self) -> bytes:
        """The bytes the target begins with."""

    def rejects_opening(self) -> bytes:
        """The bytes the rejects begin with."""

    def beginning(self, data: bytes) -> bytes | bytearray:
        """What the rejects show of a row of which ``data`` is only the beginning."""

    def rejected_row(self, one: Rejected, line: int) -> Iterable[Piece]:
        """A row for the rejects, in pieces, as it may be long; its block begins on ``line``."""


class Memory(dict[M, V], Generic[M, V]):
    """Answers by a row's fields, computed once for equal rows.

    It forgets everything when that takes too much memory, so that memory is bounded whatever the file's length.
    """

    def __init__(self, make: Callable[[M], V], share: int = 1) -> None:
        """``share``: into how many parts the room for all that is remembered is divided; this takes one."""
        super().__init__()
        self._make, self.share = make, share
        self._size = 0

    def __missing__(self, key: M) -> V:
        found = self._make(key)
        size = weight(key) + weight(found)
        if has_no_room(self._size + size, self.share):
            self.clear()
        if not has_no_room(size, self.share):
            self[key] = found
            self._size += size
        return found

    def clear(self) -> None:
        """Forget everything."""
        super().clear()
        self._size = 0


def has_no_room(size: int, share: int = 1) -> bool:
    """Whether ``size`` bytes of something remembered are too many."""
    return size > _ROOM // share


def weight(one: object) -> int:
    """The bytes that a remembered key or value takes, roughly."""
    return _SLOT // 2 + _bytes(one)


def _bytes(one: object) -> int:
    return getsizeof(one) + (sum(map(_bytes, one)) if isinstance(one, tuple) else 0)


class Tally(Generic[K]):
    """The counts of a running job.

    Attributes:
        answered: rows that were not rejected.
        reasons: how many were rejected for each reason.
        kinds: how many of those answered are of each kind: their status in a ledger, a ``Kind`` in a recalculation.
        sheet, unread_sheets: of an Excel file: the sheet that is read, and the others.
        rewritten: of a Parquet file that becomes one: why it was written anew, a code; empty where it was not, None for
            other files.
    """

    def __init__(self) -> None:
        self.rewritten: str | None = None
        self.sheet: str | None = None
        self.unread_sheets: tuple[str, ...] = ()
        self.answered = 0
        self.reasons: Counter[str] = Counter()
        self.kinds: Counter[K] = Counter()

    @property
    def rejected(self) -> int:
        """Rows rejected so far."""
        return self.reasons.total()

    @property
    def rows(self) -> int:
        """Rows seen so far."""
        return self.answered + self.rejected

    def add(self, answered: int, reasons: Iterable[str], kinds: Counter[K]) -> None:
        """Count some more rows."""
        self.answered += answered
        self.reasons.update(reasons)
        self.kinds.update(kinds)

    def told_reasons(self) -> dict[str, int]:
        """The reasons that occurred, in the order of ``REASONS``."""
        return {reason: self.reasons[reason] for reason in REASONS if self.reasons[reason]}


MOST_COLUMNS = 16_384  # of an Excel sheet
REJECT_COLUMNS = ("line", "reason", "message")


def check_header(names: Sequence[str], job: FileJob, added: Collection[str] = ()) -> None:
    """Raises UnreadableTable for a column that is missing or is there twice, or a name that the job would add."""
    twice = [name for name in dict.fromkeys(needed(job)) if names.count(name) > 1]
    if twice:
        raise UnreadableTable("names-twice", job.source, twice)
    missing = [name for name in needed(job) if name not in names]
    if missing:
        raise UnreadableTable("no-column", job.source, missing, names)
    if job.target.lower().endswith(".xlsx"):
        check_width(len(names) + len(added), job.target)
    clash = [name for name in added if name in names]
    if clash:
        raise UnreadableTable("name-taken", job.source, clash)


def needed(job: FileJob) -> list[str]:
    """The columns that a job answers from: only these must have a name of their own."""
    return [name for name in job.key_columns if name is not None]


def told_apart(names: Sequence[str], job: FileJob) -> list[str]:
    """Names for a table, whose columns must differ by more than case: a later column of the same name gets a number.

    A column without a name is called by its place. Those that the job needs keep their names.
    """
    wanted = [name or f"column_{nth}" for nth, name in enumerate(names, start=1)]
    kept = set(needed(job))
    seen, every = {name.lower() for name in kept}, {name.lower() for name in wanted}
    found = []
    for name in wanted:
        shown = name
        if name not in kept and name.lower() in seen:
            shown = next(one for nth in count(2) if (one := f"{name}_{nth}").lower() not in seen | every)
        seen.add(shown.lower())
        found.append(shown)
    return found


def check_width(columns: int, target: str) -> None:
    """Raises OutputFailed for more columns than an Excel sheet holds."""
    if columns > MOST_COLUMNS:
        raise unfit(
            target,
            f"共 {columns} 列，Excel 工作表只有 {MOST_COLUMNS} 列",
            f"{columns} columns do not fit an Excel sheet, which holds {MOST_COLUMNS}",
        )


def unfit(target: str, zh: str, en: str) -> OutputFailed:
    """The error for output that is too large for an Excel file."""
    return OutputFailed(target, en, zh, too_large=True)


def check_caseless(names: Sequence[str], source: str, added: Collection[str]) -> None:
    """Raises UnreadableTable for names that differ only in case from those to be added."""
    taken = {name.lower() for name in added}
    twice = [name for name in names if name.lower() in taken]
    if twice:
        raise UnreadableTable("case", source, twice)


def reject_columns(names: Collection[str], job: FileJob) -> tuple[str, ...]:
    """The names of the columns before a rejected row's own: ``line``, ``reason``, ``message``; changed on a clash."""
    wanted = [TITLES[code].say(job.headers) for code in REJECT_COLUMNS]
    return unlike(wanted, names, "另存" if job.headers == "zh" else "reject_")


def reason_word(reason: str, job: FileJob) -> str:
    """The code of a reason as it is written to the rejects: with Chinese headers, in words."""
    return ZH_WORDS[reason] if job.headers == "zh" else reason


def unlike(wanted: Sequence[str], names: Collection[str], before: str) -> tuple[str, ...]:
    """The names wanted, with ``before`` prefixed to those that a row already has, whatever their case."""
    taken = {name.lower() for name in names}
    found = []
    for name in wanted:
        while name.lower() in taken:
            name = before + name  # noqa: PLW2901
        found.append(name)
    return tuple(found)
