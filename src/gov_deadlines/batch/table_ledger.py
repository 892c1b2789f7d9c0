"""Tables with a day of completion. Almost no two rows are equal, so the status of each is computed in SQL.

The answers to limit and trigger come from a matrix, as in any table. The days they were counted on are one list of how
many working days there are up to each day: two look-ups give the distance from the due day.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from gov_deadlines.answers.status import ALWAYS, FAULT, NEVER, RULES, conditions_sql, rule_words, rules_sql
from gov_deadlines.batch.added import added
from gov_deadlines.batch.answer_matrix import Key, Matrix, added_sql, make_matrix, named_sql
from gov_deadlines.batch.answering import Answer, Answerer, Stand, cell_day
from gov_deadlines.batch.duck import as_day, cell_text, is_no_day, literal, name, numbers, reading
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.rows import Tally
from gov_deadlines.batch.table_rows import (
    Alone,
    Answered,
    Source,
    answer_all,
    distinct,
    key_expressions,
    refuse,
    refused_rows,
)
from gov_deadlines.wording.status import fault_words, shade_words
from gov_deadlines.workdays.line import DayLine

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_TEXTS = 1 << 16
_FETCHED = 50_000
_BOUNDS = ("since", "first", "last", "latest")  # days
_FACTS = (*_BOUNDS, "earliest", "silent", "start", "line")


class _Done(NamedTuple):
    """SQL for the day of completion (NULL where there is none), and for whether the cell holds anything else."""

    day: str
    unreadable: str


class _Inner(NamedTuple):
    """Names of intermediate columns, different from those of all other columns."""

    code: str
    done: str
    rule: str
    fault: str
    day: str
    in_time: str
    working: str
    apart: str


class _Judged(NamedTuple):
    """What decides the status of rows, besides the day of completion.

    Attributes:
        found: each answer, followed by the facts in ``_FACTS``.
        lines: the day lines they were counted on.
        readings: the sets of readings that may be in time together; the first is empty.
        partings: the set in time on each day, from an answer's earliest due day on.
    """

    found: dict[Key, tuple[object, ...]]
    lines: list[DayLine]
    readings: list[tuple[str, ...]]
    partings: list[int]


def answer_completed(connection: "DuckDBPyConnection", source: Source, job: Job) -> Answered[Stand] | None:
    """Answer every row. None where there are too many different questions, or different texts that are days, for this.

    Raises UnreadableTable.
    """
    plain = job.without_status
    keys = key_expressions(source, plain)
    with reading(job.source):
        connection.execute(f"CREATE TABLE asked AS {distinct(source, plain, keys)}")
        done = _completed(connection, source, job)
    found = answer_all(connection, plain, len(keys), Tally())
    judged = _judged(found, Answerer(job))
    matrix = (
        make_matrix(connection, source.columns, plain, keys, judged.found, guarded=True) if found and done else None
    )
    connection.execute("DROP TABLE asked; DROP TABLE refused; DROP TABLE answers")
    if matrix is None or done is None:
        return None
    own = list(source.columns)
    inner = _inner_names([*own, *added(job, own).names])
    stands = _stands(connection, source, job, matrix, done, inner, judged)
    tally: Tally[Stand] = source.tally()
    with reading(job.source):
        _refuse(connection, source, job, matrix, done, tally)
        numbered = f"SELECT {inner.rule}, {inner.fault}, count(*) FROM ({stands}) GROUP BY ALL"
        for rule, fault, times in connection.execute(numbered).fetchall():
            tally.add(times, (), Counter({Stand(RULES[rule].code, bool(fault)): times}))
    answers = [f"s.{name(one)}" for one in added(plain, own).names] + _status_columns(job, own, inner, judged)
    rest = f"{', '.join(answers)} FROM ({stands}) AS s"
    rejects = refused_rows(source, job) if tally.rejected else ""
    alone = Alone(f"SELECT s.{name(source.row)}, {rest}", range(len(answers)))
    return Answered(f"SELECT {source.own()}, {rest}", rejects, tally, alone)


def _judged(found: dict[Key, Answer], answerer: Answerer) -> _Judged:
    judged = _Judged({}, [], [()], [])
    starts: dict[tuple[tuple[str, ...], ...], int] = {}
    written = added(answerer.job.without_status)
    for key, answer in found.items():
        limit = answerer.job.limit if answerer.job.limit is not None else str(key[0])
        day = cell_day(key[-1], "", answerer.job)
        trigger = day if isinstance(day, date) else answer.due
        judge = answerer.judge(limit, trigger)
        line = judge.line(answer.due, answerer.job.as_of)
        if line not in judged.lines:
            judged.lines.append(line)
        facts = judge.facts(trigger, answer.due)
        earliest, parting = facts.parting()
        if parting not in starts:
            starts[parting] = len(judged.partings)
            judged.readings.extend(names for names in parting if names not in judged.readings)
            judged.partings.extend(map(judged.readings.index, parting))
        bounds = (_day(getattr(facts, bound)) for bound in _BOUNDS)
        places = facts.silent, starts[parting], judged.lines.index(line)
        judged.found[key] = (*written.of(answer.added), *bounds, _day(earliest), *places)
    return judged


def _day(number: int) -> date | None:
    return None if number in (ALWAYS, NEVER) else date.fromordinal(number)


def _completed(connection: "DuckDBPyConnection", source: Source, job: Job) -> _Done | None:
    """The days of completion. Text is read once for each distinct value; None where too many of these are days."""
    column = str(job.completed_column)
    sql, kind = f"s.{name(column)}", source.columns[column]
    day = as_day(sql, kind)
    if day is not None:
        connection.execute("CREATE TABLE done_days AS SELECT 0 AS days")
        return _Done(day, f"({sql} IS NOT NULL AND {is_no_day(day)})")
    text = cell_text(sql, kind)
    days: dict[str, date | None] = {"": None}
    cursor = connection.cursor()
    cursor.execute(f"SELECT DISTINCT {text} AS text FROM {source.sql} s WHERE text IS NOT NULL")
    while rows := cursor.fetchmany(_FETCHED):
        read = ((one, cell_day(one, column, job)) for (one,) in rows)
        days |= {one: found for one, found in read if found is None or isinstance(found, date)}
        if len(days) > _MOST_TEXTS:
            return None
    connection.execute(f"CREATE TYPE done_text AS ENUM ({', '.join(map(literal, days))})")
    listed = ", ".join("NULL" if one is None else f"DATE '{one}'" for one in days.values())
    connection.execute(f"CREATE TABLE done_days AS SELECT [{listed}]::DATE[] AS days")
    known = f"TRY_CAST({text} AS done_text)"
    at = f"CAST(enum_code({known}) AS INTEGER) + 1"
    return _Done(f"done_days.days[{at}]", f"({text} IS NOT NULL AND {known} IS NULL)")


def _refuse(
    connection: "DuckDBPyConnection", source: Source, job: Job, matrix: Matrix, done: _Done, tally: Tally[Stand]
) -> None:
    """Make the table ``refused_rows``: the rows without an answer, or with an invalid day of completion."""
    columns = [one for one in job.key_columns if one is not None]
    shown = ", ".join(f"s.{name(one)}" for one in dict.fromkeys(columns))
    connection.execute(
        f"CREATE TABLE doubtful AS SELECT s.{name(source.row)}, {shown} FROM {source.numbered} AS s, matrix "
        f"WHERE ({matrix.code} > 0) IS NOT TRUE OR {done.unreadable}"
    )
    kept = {one: source.columns[one] for one in columns}
    doubtful = Source(sql="doubtful", numbered="doubtful", row=source.row, columns=kept)
    keys = key_expressions(doubtful, job)
    connection.execute(f"CREATE TABLE asked AS {distinct(doubtful, job, keys)}")
    answer_all(connection, job, len(keys), refused := Tally[Stand]())
    tally.reasons.update(refused.reasons)
    refuse(connection, "doubtful", source.row, keys)


def _stands(
    connection: "DuckDBPyConnection",
    source: Source,
    job: Job,
    matrix: Matrix,
    done: _Done,
    inner: _Inner,
    judged: _Judged,
) -> str:
    """The query for the answered rows' statuses, in steps: within one, DuckDB computes an expression for each use."""
    plain = job.without_status
    columns = added(plain, list(source.columns))
    due, day, apart = f"s.{name(columns.names[0])}", f"s.{inner.day}", f"s.{inner.working}"
    rank = _ranks(connection, matrix, judged, inner)
    coded = (
        f"SELECT s.*, {matrix.code} AS {inner.code}, {done.day} AS {inner.done} "
        f"FROM {source.numbered} AS s, matrix, done_days WHERE NOT {done.unreadable}"
    )
    answers = ", ".join(named_sql(added_sql(connection, columns, matrix, f"s.{inner.code}")))
    answered = f"SELECT s.*, {answers} FROM ({coded}) AS s, lists WHERE s.{inner.code} > 0"
    facts = {fact: f"judged.{fact}[s.{inner.code}]" for fact in _FACTS}
    facts |= {fact: f"({matrix.base} + {facts[fact]})" for fact in (*_BOUNDS, "earliest")}
    facts["since"] = f"coalesce({facts['since']}, DATE '{date.min}')"
    facts |= {"due": due, "as_of": f"DATE '{job.as_of}'", "completed": f"s.{inner.done}"}
    fault = f"CAST(coalesce({conditions_sql(FAULT, facts)}, false) AS INTEGER)"
    ruled = f"SELECT s.*, {rules_sql(facts)} AS {inner.rule}, {fault} AS {inner.fault} FROM ({answered}) AS s, judged"
    measured = f"SELECT s.*, {_measured(facts, inner)} FROM ({ruled}) AS s, judged"
    far = f"CASE WHEN {day} = {due} THEN 0 ELSE abs({rank(day)} - {rank(due)}) END"
    counted = f"SELECT s.*, {far} AS {inner.working} FROM ({measured}) AS s, judged"
    distance = f"CASE WHEN {apart} > 0 THEN {apart} ELSE abs({day} - {due}) END"
    return f"SELECT s.*, {distance} AS {inner.apart} FROM ({counted}) AS s"


def _measured(facts: dict[str, str], inner: _Inner) -> str:
    """The day whose distance from the due day is given, and where readings disagree, those that are in time."""
    rules: dict[str, list[int]] = {}
    for at, rule in enumerate(RULES):
        rules.setdefault(rule.measured, []).append(at)
        if rule.parts:
            rules.setdefault("parts " + rule.decides, []).append(at)
    cases = {kind: f"s.{inner.rule} IN ({', '.join(map(str, found))})" for kind, found in rules.items()}
    day = " ".join(f"WHEN {cases[fact]} THEN {facts[fact]}" for fact in ("completed", "due"))
    past = f"greatest(0, least({{}}, {facts['latest']} + 1) - {facts['earliest']})"
    in_time = " ".join(
        f"WHEN {cases['parts ' + fact]} THEN judged.partings[1 + {facts['start']} + {past.format(facts[fact])}]"
        for fact in ("completed", "as_of")
    )
    return f"CASE {day} ELSE {facts['as_of']} END AS {inner.day}, CASE {in_time} ELSE 0 END AS {inner.in_time}"


def _ranks(connection: "DuckDBPyConnection", matrix: Matrix, judged: _Judged, inner: _Inner) -> Callable[[str], str]:
    """SQL for how many working days there are up to a day; NULL off the line it was counted on.

    The table ``judged`` holds them, one line after the other, and the facts of each answer.
    """
    first, last = min(one.first for one in judged.lines) - 1, max(one.last for one in judged.lines)
    ranks: list[int | None] = []
    for one in judged.lines:  # a line's first rank is that of the day before its first day
        ranks += [None] * (one.first - 1 - first) + one.rank + [None] * (last - one.last)
    width = last - first + 1
    facts = zip(*(kind[-len(_FACTS) :] for kind in matrix.kinds), strict=True)
    listed: dict[str, list[Any]] = {"ranks": ranks, "partings": judged.partings}
    listed |= zip(_FACTS, map(list, facts), strict=True)
    columns = ", ".join(f"{numbers(values)}::INTEGER[] AS {column}" for column, values in listed.items())
    connection.execute(f"CREATE TABLE judged AS SELECT {columns}")
    start, end = (f"DATE '{date.fromordinal(day)}'" for day in (first, last))

    def rank(day: str) -> str:
        at = f"1 + judged.line[s.{inner.code}] * {width} + ({day} - {start})"
        return f"CASE WHEN {day} BETWEEN {start} AND {end} THEN judged.ranks[{at}] END"

    return rank


def _status_columns(job: Job, own: list[str], inner: _Inner, judged: _Judged) -> list[str]:
    """The columns of the status that are added, in SQL."""
    language, columns = job.language, added(job, own)
    some = f"CAST(coalesce(s.{inner.working} > 0, false) AS INTEGER)"
    at = f"s.{inner.rule} * 4 + {some} * 2 + CAST(s.{inner.apart} = 1 AS INTEGER)"
    far = f"replace({_nth(rule_words(language), at)}, '{{}}', CAST(s.{inner.apart} AS VARCHAR))"
    shade = _nth([shade_words(names, language) for names in judged.readings], f"s.{inner.in_time}")
    fault = _nth(["", fault_words(language)], f"s.{inner.fault}")
    text = f"CASE WHEN s.{inner.in_time} + s.{inner.fault} > 0 THEN {far} || {shade} || {fault} ELSE {far} END"
    codes = _nth([columns.word(rule.code) for rule in RULES], f"s.{inner.rule}")
    told = {"status": codes, "status_text": text, "working_days": f"CAST(s.{inner.working} AS INTEGER)"}
    pairs = zip(columns.codes, columns.names, strict=True)
    return [f"{told[code]} AS {name(one)}" for code, one in pairs if code in told]


def _nth(texts: Sequence[str], at: str) -> str:
    return f"[{', '.join(map(literal, texts))}][1 + {at}]"


def _inner_names(taken: list[str]) -> _Inner:
    mark = "_"
    while any(one.startswith(mark) for one in taken):
        mark += "_"
    return _Inner(*(mark + one for one in _Inner._fields))
