"""Spark expressions for cells: their days, and the status of duties.

Days follow the table of ``day_forms``: a cell that is not a day becomes null, never an error. The status follows the
rules of ``answers.status`` as SQL, from the facts of each answer. These are in the frame of due days, which is joined
anyway; one more small frame has the ranks of the days, which give the distance from the due day.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)
from pyspark.sql.types import DataType, DateType, DoubleType, StringType, TimestampNTZType, TimestampType

from gov_deadlines.answers.due_table import DueRows, DueTable
from gov_deadlines.answers.status import ALWAYS, FAULT, NEVER, RULES, Facts, conditions_sql, rule_words, rules_sql
from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.job import Job
from gov_deadlines.day_forms import LONGEST, Serials, numerals, serial_days, tidy
from gov_deadlines.day_table import AS_DIGITS, BY_CODE, CHINESE_DIGITS, DATES, FORMS, WEEKDAYS
from gov_deadlines.days import EPOCH, day_number, numbered_day
from gov_deadlines.text import Language
from gov_deadlines.wording.status import fault_words, shade_words
from gov_deadlines.workdays.line import DayLine
from gov_deadlines.zone import SHANGHAI

FIRST_DAY, LAST_DAY = day_number(date.min), day_number(date.max)
_DAY = 86_400_000_000  # in microseconds
_PLAIN = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z"  # most texts
_SPOKEN = frozenset("".join(form.pattern for form in FORMS) + "0123456789")
_USUAL = r"\A[\x00-\x7F" + "".join(sorted(one for one in _SPOKEN if not one.isascii())) + r"]*\z"
_AT_ONCE = 10_000_000  # from here on Spark shows a number with an exponent


class Reading(NamedTuple):
    """How days without a year and bare numbers are read; see ``day_forms.read_day``."""

    year: int | None = None
    serials: Serials | None = None


def is_blank(text: Column) -> Column:
    """Whether a text is null, empty or only white space."""
    return text.isNull() | (F.btrim(text, F.lit(_white_space())) == "")


def is_text(kind: DataType) -> bool:
    """Whether cells of this type are read as text: all except dates and timestamps."""
    return not isinstance(kind, DateType | TimestampType | TimestampNTZType)


def plain_text(cell: Column, kind: DataType = StringType()) -> Column:  # noqa: B008  (a constant)
    """A cell as text as ``day_forms.tidy`` leaves it, as far as dates need that.

    Compatibility characters are replaced one by one, including full-width digits; ⑫ and ² are not.
    """
    text = cell.cast("string")
    if isinstance(kind, DoubleType):
        whole = (cell == F.floor(cell)) & (F.abs(cell) >= _AT_ONCE)
        text = F.when(whole, cell.cast("decimal(38,1)").cast("string")).otherwise(text)
    short = F.length(F.btrim(text, F.lit(_white_space()))) <= LONGEST
    usual = F.when(text.rlike(_USUAL) | ~short, text).otherwise(_normalised(text))
    blanks = "[" + "".join(f"\\x{{{ord(one):x}}}" for one in _white_space()) + "]+"
    return F.when(text.rlike(_PLAIN), text).otherwise(F.btrim(F.regexp_replace(usual, blanks, " ")))


def day_of(cell: Column, kind: DataType, reading: Reading = Reading()) -> Column:  # noqa: B008  (a constant)
    """The day of a cell of this type; null where it has none. Where the type is read as text, ``cell`` is plain text.

    An instant is the day in Shanghai at that instant; a local time is its own day; text is read as ``day_forms`` reads
    it, without words. The session's time zone has no effect.
    """
    if isinstance(kind, DateType):
        return _in_calendar(cell)
    if isinstance(kind, TimestampType):
        return _in_calendar(_day_in_shanghai(cell))
    if isinstance(kind, TimestampNTZType):
        return _in_calendar(cell.cast("date"))
    day = F.when(cell.rlike(_PLAIN), cell.try_cast("date"))
    for code in DATES:
        day = day.when(cell.rlike(_whole(code)), _written_day(cell, code))
    moment = F.concat(F.substring(cell, 1, 10), F.lit("T"), F.translate(F.substring(cell, 12, 99), "U TC", "Z"))
    day = day.when(cell.rlike(_whole("instant")), _day_in_shanghai(moment.try_cast("timestamp")))
    if reading.year is not None:
        day = day.when(cell.rlike(_whole("month-day")), _written_day(cell, "month-day", reading.year))
    if reading.serials is not None:
        day = day.when(cell.rlike(_whole("serial")), _serial_day(cell.cast("double"), reading.serials))
    return _in_calendar(day)


def _whole(code: str) -> str:
    return rf"\A(?:{BY_CODE[code].pattern})\z"


def _written_day(text: Column, code: str, year: int | None = None) -> Column:
    """The day of a text in one of the forms with numbers; null where there is none, or on another weekday."""
    first = 1 if year is None else 0
    groups = [F.regexp_extract(text, _whole(code), nth) for nth in range(1, first + 4)]
    written = F.translate(groups[0], CHINESE_DIGITS, AS_DIGITS) if year is None else F.lit(f"{year:04d}")
    known = F.create_map(*[F.lit(part) for pair in numerals().items() for part in (pair[0], str(pair[1]))])
    parts = [F.coalesce(F.try_element_at(known, one), one) for one in groups[first : first + 2]]
    day = F.concat_ws("-", written, *parts).try_cast("date")
    weekday = groups[-1]
    there = F.least(F.position(weekday, F.lit(WEEKDAYS)) - 1, F.lit(len(WEEKDAYS) - 2))  # 天 is 日
    return F.when((weekday == "") | (F.weekday(day) == there), day)


def _serial_day(number: Column, since: Serials) -> Column:
    """See ``day_forms.serial_day``."""
    days = F.floor(F.rint(number * (_DAY / 1000)) / (_DAY / 1000)).cast("int")
    first, last, gap = serial_days(since)
    at = F.when(days.between(1 if gap else 0, last) & (days != gap), days)
    return F.date_add(F.lit(first), F.when(at < gap, at + 1).otherwise(at))


def _in_calendar(day: Column) -> Column:
    """Years 1 to 9999, Python's range."""
    return F.when(F.unix_date(day).between(FIRST_DAY, LAST_DAY), day)


def _day_in_shanghai(instant: Column) -> Column:
    """The day in Shanghai: ``from_utc_timestamp`` adds its offset, then the days since 1970 can be read in UTC."""
    near = F.unix_micros(instant).between((FIRST_DAY - 1) * _DAY, (LAST_DAY + 1) * _DAY)
    moved = F.unix_micros(F.from_utc_timestamp(instant, SHANGHAI))
    midnight = moved - F.pmod(moved, F.lit(_DAY))  # a multiple of a day; its quotient is exact even as a double
    return F.when(near, F.date_from_unix_date((midnight / F.lit(_DAY)).cast("int")))


def _normalised(text: Column) -> Column:
    """Replace the forms of single characters at once; only texts that still have other characters go one by one."""
    forms = _compatible_forms()
    single = {one: form for one, form in forms.items() if len(form) == 1}
    gone = "".join(one for one, form in forms.items() if not form)  # the last ones have nothing to become
    replaced = F.translate(text, "".join(single) + gone, "".join(single.values()))
    longer = F.create_map(*[F.lit(part) for pair in forms.items() if len(pair[1]) > 1 for part in pair])
    characters = F.transform(F.split(replaced, ""), lambda one: F.coalesce(F.try_element_at(longer, one), one))
    return F.when(replaced.rlike(_USUAL), replaced).otherwise(F.array_join(characters, ""))


@cache
def _compatible_forms() -> dict[str, str]:
    """The characters that ``tidy`` turns into characters of dates or leaves out; white space becomes a blank."""
    pairs = ((one, tidy(one)) for one in map(chr, range(0x80, 0x30000)))
    forms = {one: form for one, form in pairs if one != form and _SPOKEN.issuperset(form)}
    return forms | {one: " " for one in _white_space() if not one.isascii()}


@cache
def _white_space() -> str:
    """The characters that ``str.strip`` removes."""
    return "".join(one for one in map(chr, range(0x3001)) if one.isspace())


_DAYS = 1 << 22  # more than there are days in the calendar, so that line and day fit into one number
_BOUNDS = ("since", "first", "last", "latest")
_DATES = (*_BOUNDS, "begins")
_FACTS = (*_DATES, "silent", "start", "line", "rank")
FAULT_COLUMN = "record_fault"
STATUS = ("status", "status_text", "working_days", FAULT_COLUMN)


class Inner(NamedTuple):
    """Names of intermediate columns."""

    id: str
    missing: str
    text: str
    day: str
    provision: str
    due: str
    span: str
    done_text: str
    done: str
    unreadable: str
    facts: str
    rule: str
    measured: str
    rank: str
    working: str
    apart: str
    status: str
    status_text: str
    working_days: str
    record_fault: str

    @property
    def about_completion(self) -> tuple[str, str, str]:
        """The columns that describe the day of completion."""
        return self.done_text, self.done, self.unreadable


class Ledger(NamedTuple):
    """What is asked besides the due days: the status of each duty on a day, and its language."""

    as_of: date
    language: Language


class Judged(NamedTuple):
    """The facts of all answers.

    Attributes:
        columns: for each answer of a due table, in its order; days are null where there are none.
        readings: the sets of readings that may be in time together; the first is empty.
        partings: the set in time on each day, from an answer's earliest due day on, as positions in ``readings``.
        lines: the day lines that answers are counted on.
    """

    columns: dict[str, pa.Array]
    readings: list[tuple[str, ...]]
    partings: list[int]
    lines: list[DayLine]


class _Kept(NamedTuple):
    facts: Facts
    line: int


def judged(table: DueTable, rows: DueRows, as_of: date) -> Judged:
    """The facts of every answer of the table, for a status on a day.

    Each version of a limit is counted once, whatever id is asked.
    """
    answerer = Answerer(Job("", "", setting=table.setting))
    found = Judged({}, [()], [], [])
    kept: dict[tuple[int, int], _Kept] = {}  # by version and trigger
    starts: dict[tuple[tuple[str, ...], ...], int] = {}
    values: dict[str, list[int | None]] = {name: [] for name in _FACTS}
    for row, trigger, due in zip(rows.limit.tolist(), _numbers(rows.trigger), _numbers(rows.due), strict=True):
        start = numbered_day(trigger)
        judge = answerer.judge(table.ids[row], start)
        key = id(judge.limit), trigger
        if key not in kept:
            counted_on = judge.line(numbered_day(due), as_of)
            if counted_on not in found.lines:
                found.lines.append(counted_on)
            kept[key] = _Kept(judge.facts(start, numbered_day(due)), found.lines.index(counted_on))
        facts, line = kept[key]
        earliest, parting = facts.parting()
        if parting not in starts:
            starts[parting] = len(found.partings)
            found.readings.extend(names for names in parting if names not in found.readings)
            found.partings.extend(map(found.readings.index, parting))
        rank = _rank(found.lines[line], due + EPOCH)
        days = (*(getattr(facts, name) for name in _BOUNDS), earliest)
        numbers = (None if day in (ALWAYS, NEVER) else day - EPOCH for day in days)
        for name, value in zip(values, (*numbers, facts.silent, starts[parting], line, rank), strict=True):
            values[name].append(value)
    columns = {name: pa.array(column, pa.int32()) for name, column in values.items()}
    return found._replace(columns=columns | {name: columns[name].cast(pa.date32()) for name in _DATES})


def _numbers(days: Any) -> list[int]:  # noqa: ANN401  (a numpy column of days)
    return [int(day) for day in days.view(np.int64).tolist()]


def _rank(line: DayLine, day: int) -> int | None:
    """How many working days of the line there are up to a day; None off the line."""
    at = day + 1 - line.first
    return line.rank[at] if 0 <= at < len(line.rank) else None


def _ranks(lines: Sequence[DayLine]) -> pa.Table:
    """The ranks of all days of all lines."""
    keys, ranks = [], []
    for nth, line in enumerate(lines):
        first = line.first - 1 - EPOCH
        keys += [nth * _DAYS + first + at for at in range(len(line.rank))]
        ranks += line.rank
    return pa.table({"key": pa.array(keys, pa.int64()), "rank": pa.array(ranks, pa.int32())})


def add_stands(frame: DataFrame, about: Judged, ledger: Ledger, inner: Inner, due: str) -> DataFrame:
    """Answered rows with the columns ``STATUS``, under their intermediate names; null where there is no due day.

    In steps: within one step Spark computes an expression again for each use. ``due`` is the column with the due day.
    """
    known = {name: f"{inner.facts}.{name}" for name in _FACTS}
    names = known | {"due": due, "completed": inner.done, "as_of": f"DATE '{ledger.as_of}'"}
    step = frame.select("*", F.expr(_facts(inner)).alias(inner.facts))
    step = step.select("*", F.expr(f"CASE WHEN {due} IS NOT NULL THEN {rules_sql(names)} END").alias(inner.rule))
    step = step.select("*", F.expr(_measured(names, inner.rule)).alias(inner.measured))
    ranks = frame.sparkSession.createDataFrame(_ranks(about.lines)).select(F.struct("*").alias(inner.rank))
    key = F.expr(f"CAST({known['line']} AS BIGINT) * {_DAYS} + unix_date({inner.measured})")
    step = step.join(F.broadcast(ranks), key == F.col(inner.rank)["key"], "left")
    working = f"CASE WHEN {inner.measured} = {due} THEN 0 ELSE abs({inner.rank}.rank - {known['rank']}) END"
    step = step.select("*", F.expr(working).alias(inner.working))
    days = f"abs(datediff({inner.measured}, {due}))"
    apart = f"CASE WHEN {inner.working} > 0 THEN {inner.working} ELSE {days} END"
    step = step.select("*", F.expr(apart).alias(inner.apart))
    return step.select("*", *_columns(about, ledger, names, inner))


def _facts(inner: Inner) -> str:
    """The facts of each row; an answer off the table is the trigger itself, under its only reading."""
    alone = dict.fromkeys(_DATES, inner.day) | {"silent": "0", "start": "0", "line": "0", "rank": "CAST(NULL AS INT)"}
    there = {name: f"{inner.due}.fact_{name}" for name in _FACTS}
    there["since"] = f"coalesce({there['since']}, DATE '0001-01-01')"
    values = (f"'{name}', CASE WHEN {inner.due} IS NULL THEN {alone[name]} ELSE {there[name]} END" for name in _FACTS)
    return f"named_struct({', '.join(values)})"


def _measured(names: dict[str, str], rule: str) -> str:
    cases = " ".join(f"WHEN {at} THEN {names[one.measured]}" for at, one in enumerate(RULES))
    return f"CASE {rule} {cases} END"


def _columns(about: Judged, ledger: Ledger, names: dict[str, str], inner: Inner) -> list[Any]:
    """The columns ``STATUS``."""
    language, rule = ledger.language, inner.rule
    fault = f"coalesce({conditions_sql(FAULT, names)}, false)"
    decides = " ".join(f"WHEN {at} THEN {names[one.decides]}" for at, one in enumerate(RULES) if one.parts)
    past = f"datediff(CASE {rule} {decides} END, {names['begins']})"
    last = f"datediff({names['latest']}, {names['begins']}) + 1"
    place = F.expr(f"coalesce({names['start']} + greatest(0, least({past}, {last})), -1)")
    partings = [shade_words(about.readings[at], language) for at in about.partings]
    shade = F.coalesce(_nth(partings, place), F.lit(""))
    some = f"CAST(coalesce({inner.working} > 0, false) AS INT)"
    at = F.expr(f"{rule} * 4 + {some} * 2 + CAST({inner.apart} = 1 AS INT)")
    told = F.replace(_nth(rule_words(language), at), F.lit("{}"), F.col(inner.apart).cast("string"))
    text = F.concat(told, shade, F.when(F.expr(fault), F.lit(fault_words(language))).otherwise(F.lit("")))
    values = (_nth([one.code for one in RULES], F.col(rule)), text, F.col(inner.working), F.expr(fault))
    return [value.alias(getattr(inner, name)) for name, value in zip(STATUS, values, strict=True)]


def _nth(texts: Sequence[str], at: Any) -> Any:  # noqa: ANN401  (columns; PySpark has two kinds)
    """The text at a position from 0; null for a null or negative position."""
    return F.get(F.array(*map(F.lit, texts)), at)
