"""The names of a table's columns: those that are asked for must be there, those that are added must not."""

from collections import Counter
from collections.abc import Collection, Sequence

from gov_deadlines.batch.job import FileJob
from gov_deadlines.errors import OutputFailed, UnreadableTable

MOST_COLUMNS = 16_384  # of an Excel sheet
REJECT_COLUMNS = ("line", "reason", "message")


def check_header(names: Sequence[str], job: FileJob, added: Collection[str] = ()) -> None:
    """Raises UnreadableTable for a name that occurs twice, a column that is missing, or a name that is to be added."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UnreadableTable("names-twice", job.source, twice)
    missing = [name for name in job.key_columns if name is not None and name not in names]
    if missing:
        raise UnreadableTable("no-column", job.source, missing, names)
    if job.target.lower().endswith(".xlsx"):
        check_width(len(names) + len(added), job.target)
    clash = [name for name in added if name in names]
    if clash:
        raise UnreadableTable("name-taken", job.source, clash)


def check_width(columns: int, target: str) -> None:
    """Raises OutputFailed for more columns than an Excel sheet holds."""
    if columns > MOST_COLUMNS:
        raise unfit(
            target,
            f"共 {columns} 列，Excel 工作表只有 {MOST_COLUMNS} 列",
            f"{columns} columns do not fit an Excel sheet, which holds {MOST_COLUMNS}",
        )


def unfit(target: str, zh: str, en: str) -> OutputFailed:
    """The error for more than an Excel file holds."""
    return OutputFailed(target, en, zh, too_large=True)


def check_caseless(names: Sequence[str], source: str, added: Collection[str] = ()) -> None:
    """Raises UnreadableTable for names that DuckDB cannot hold apart, from each other or from those to be added."""
    check_distinct(names, source)
    taken = {name.lower() for name in added}
    _check_case([name for name in names if name.lower() in taken], source)


def check_distinct(names: Sequence[str], source: str) -> None:
    """Raises UnreadableTable for names that are empty, or one but for upper and lower case: DuckDB renames those."""
    if "" in names:
        raise UnreadableTable("no-name", source)
    times = Counter(name.lower() for name in names)
    _check_case([name for name in names if times[name.lower()] > 1], source)


def _check_case(twice: Sequence[str], source: str) -> None:
    if twice:
        raise UnreadableTable("case", source, twice)


def reject_columns(names: Collection[str]) -> tuple[str, ...]:
    """The names of what goes before a rejected row's own: ``line``, ``reason`` and ``message``, made unlike them."""
    return unlike(REJECT_COLUMNS, names, "reject_")


def unlike(wanted: Sequence[str], names: Collection[str], before: str) -> tuple[str, ...]:
    """The names wanted, with ``before`` put before those that a row has already, whatever their case."""
    taken = {name.lower() for name in names}
    found = []
    for name in wanted:
        while name.lower() in taken:
            name = before + name  # noqa: PLW2901
        found.append(name)
    return tuple(found)
