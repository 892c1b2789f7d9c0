"""Days in the columns of a table, in SQL: one rule for every type that a day can have.

An instant (a timestamp that says which moment of the world it is) is the day it falls on in China; a local time, which
does not, is a day only at midnight; whatever has no day is text, which is read as text is. The session's time zone is
China's (``duck.connected``).
"""

_INSTANTS = ("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ_NS")
_FIRST, _LAST = "DATE '0001-01-01'", "DATE '9999-12-31'"  # that Python has


def is_instant(kind: str) -> bool:
    """Whether values of this SQL type are instants."""
    return kind in _INSTANTS


def as_day(sql: str, kind: str) -> str | None:
    """The day of a value as a DATE, NULL where it is none; None for a type that has no days."""
    if kind == "DATE":
        return sql
    if is_instant(kind):
        return f"CAST({sql} AS DATE)"  # any other way rounds nanoseconds, into the next day before midnight
    if kind.startswith("TIMESTAMP"):
        return f"CASE WHEN CAST({sql} AS DATE) = {sql} THEN CAST({sql} AS DATE) END"
    return None


def as_text(sql: str, kind: str) -> str:
    """A value as the text that says which day it is, where it is one; else as it stands, and is then refused."""
    if kind == "VARCHAR":
        return sql
    plain = f"CAST({sql} AS VARCHAR)"
    if kind == "BLOB":
        return f"COALESCE(TRY(decode({sql})), {plain})"
    day = as_day(sql, kind)
    return plain if day is None or kind == "DATE" else f"COALESCE(CAST({day} AS VARCHAR), {plain})"


def is_no_day(day: str) -> str:
    """Whether a DATE is NULL, infinite, or none of the days that Python has."""
    return f"({day} BETWEEN {_FIRST} AND {_LAST}) IS NOT TRUE"
