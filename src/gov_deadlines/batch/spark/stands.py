"""Where duties stand, on a cluster: the rules of ``answers.status`` as Spark's SQL, over the facts of each answer.

The facts stand beside the due days, in the frame that is joined anyway. One more small frame has the ranks of the days:
how many working days there are up to each, by which it is told how far a day is from the due day.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)

from gov_deadlines.answers.due_table import DueRows, DueTable
from gov_deadlines.answers.status import ALWAYS, FAULT, NEVER, RULES, Facts, conditions_sql, rules_sql
from gov_deadlines.batch.answering import Answerer
from gov_deadlines.batch.job import Job
from gov_deadlines.text import Language
from gov_deadlines.wording.status import amount_words, fault_words, shade_words, status_words
from gov_deadlines.workdays.line import DayLine

_EPOCH = date(1970, 1, 1).toordinal()
_DAYS = 1 << 22  # more than there are days in the calendar, so that line and day fit into one number
_BOUNDS = ("since", "first", "last", "latest")
_DATES = (*_BOUNDS, "begins")
_FACTS = (*_DATES, "silent", "start", "line", "rank")
FAULT_COLUMN = "record_fault"
STATUS = ("status", "status_text", "working_days", FAULT_COLUMN)


class Inner(NamedTuple):
    """Names of columns that exist only in between."""

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
        """What is said of the day of completion."""
        return self.done_text, self.done, self.unreadable


class Ledger(NamedTuple):
    """What is asked beside the due days: where each duty stands on a day, in which words."""

    as_of: date
    language: Language


class Judged(NamedTuple):
    """The facts of all answers.

    Attributes:
        columns: for each answer of a due table, in its order; days are null where there is none.
        readings: those that may be in time together; the first are none.
        partings: those that are, for each day from an answer's earliest due day on: positions in ``readings``.
        lines: the lines of days that answers are counted on.
    """

    columns: dict[str, pa.Array]
    readings: list[tuple[str, ...]]
    partings: list[int]
    lines: list[DayLine]


class _Kept(NamedTuple):
    facts: Facts
    line: int


def judged(table: DueTable, rows: DueRows) -> Judged:
    """The facts of every answer of the table; each version of a limit is counted once, whatever id it is asked by."""
    answerer = Answerer(Job("", "", setting=table.setting), table)
    found = Judged({}, [()], [], [])
    kept: dict[tuple[int, int], _Kept] = {}  # by version and trigger
    starts: dict[tuple[tuple[str, ...], ...], int] = {}
    values: dict[str, list[int | None]] = {name: [] for name in _FACTS}
    for row, trigger, due in zip(rows.limit.tolist(), _numbers(rows.trigger), _numbers(rows.due), strict=True):
        start = date.fromordinal(trigger + _EPOCH)
        judge = answerer.judge(table.ids[row], start)
        key = id(judge.limit), trigger
        if key not in kept:
            if judge.line not in found.lines:
                found.lines.append(judge.line)
            kept[key] = _Kept(judge.facts(start, date.fromordinal(due + _EPOCH)), found.lines.index(judge.line))
        facts, line = kept[key]
        earliest, parting = facts.parting()
        if parting not in starts:
            starts[parting] = len(found.partings)
            found.readings.extend(names for names in parting if names not in found.readings)
            found.partings.extend(map(found.readings.index, parting))
        rank = _rank(judge.line, due + _EPOCH)
        days = (*(getattr(facts, name) for name in _BOUNDS), earliest)
        numbers = (None if day in (ALWAYS, NEVER) else day - _EPOCH for day in days)
        for name, value in zip(values, (*numbers, facts.silent, starts[parting], line, rank), strict=True):
            values[name].append(value)
    columns = {name: pa.array(column, pa.int32()) for name, column in values.items()}
    return found._replace(columns=columns | {name: columns[name].cast(pa.date32()) for name in _DATES})


def _numbers(days: Any) -> list[int]:  # noqa: ANN401  (a column of numpy's days)
    return [int(day) for day in days.view(np.int64).tolist()]


def _rank(line: DayLine, day: int) -> int | None:
    """How many working days of the line there are up to a day; None off it."""
    at = day + 1 - line.first
    return line.rank[at] if 0 <= at < len(line.rank) else None


def _ranks(lines: Sequence[DayLine]) -> pa.Table:
    """The ranks of all days of all lines."""
    keys, ranks = [], []
    for nth, line in enumerate(lines):
        first = line.first - 1 - _EPOCH
        keys += [nth * _DAYS + first + at for at in range(len(line.rank))]
        ranks += line.rank
    return pa.table({"key": pa.array(keys, pa.int64()), "rank": pa.array(ranks, pa.int32())})


def add_stands(frame: DataFrame, about: Judged, ledger: Ledger, inner: Inner, due: str) -> DataFrame:
    """Answered rows with the columns ``STATUS``, under their inner names; null where there is no due day.

    In steps: Spark works out again what is used twice within a step. ``due`` is the column with the due day.
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
    words = [
        status_words(one.code, amount_words("{}", language, working=working, one=single), language)
        for one in RULES
        for working in (False, True)
        for single in (False, True)
    ]
    some = f"CAST(coalesce({inner.working} > 0, false) AS INT)"
    at = F.expr(f"{rule} * 4 + {some} * 2 + CAST({inner.apart} = 1 AS INT)")
    told = F.replace(_nth(words, at), F.lit("{}"), F.col(inner.apart).cast("string"))
    text = F.concat(told, shade, F.when(F.expr(fault), F.lit(fault_words(language))).otherwise(F.lit("")))
    values = (_nth([one.code for one in RULES], F.col(rule)), text, F.col(inner.working), F.expr(fault))
    return [value.alias(getattr(inner, name)) for name, value in zip(STATUS, values, strict=True)]


def _nth(texts: Sequence[str], at: Any) -> Any:  # noqa: ANN401  (columns, of which PySpark has two kinds)
    """The text at a position from 0; null for a position that is null or below."""
    return F.get(F.array(*map(F.lit, texts)), at)
