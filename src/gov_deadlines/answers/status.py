"""The status of a duty on a day: one vocabulary, and one table of rules for single duties, files and SQL.

A rule holds where all of its comparisons do. The first of ``RULES`` that holds decides: ``status_of`` finds it for one
duty, native/status.c for the rows of a file, from ``rules_numbers``, and ``rules_sql`` writes the question in SQL. Days
are ordinals; in SQL, dates.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple, Self, get_args

from gov_deadlines.text import Language, Text
from gov_deadlines.wording.status import amount_words, status_notes, status_words
from gov_deadlines.workdays.index import DayIndex

Code = Literal[
    "not-received",
    "open",
    "due-today",
    "overdue",
    "deemed-no-objection",
    "done-in-time",
    "done-late",
    "done-disputed",
    "done",
]
STATUSES: tuple[Code, ...] = get_args(Code)
TO_ACT_ON = frozenset(("overdue", "deemed-no-objection", "done-late"))
NEVER, ALWAYS = (1 << 63) - 1, -(1 << 63)  # later and earlier than any day; 64 bits hold them

_Condition = tuple[str, str, str | int]


class Rule(NamedTuple):
    """One row of ``RULES``.

    Attributes:
        when: the comparisons, of facts and whole numbers, that must all hold.
        code: the status.
        decides: the day that decides: ``completed`` or ``as_of``.
        measured: the fact whose distance from the due day the status reports; the distance is 0 if done early.
        parts: whether the readings disagree: under some it is still in time on the day that decides.
    """

    when: tuple[_Condition, ...]
    code: Code
    decides: str
    measured: str
    parts: bool = False


_SIGNS = {"<": 1, "<=": 3, "=": 2, ">=": 6, ">": 4}  # which of less (1), equal (2) and greater (4) hold
_REPORTED: _Condition = ("completed", "<=", "as_of")  # a later completion had not happened by then
_DONE = (_REPORTED, ("completed", ">=", "since"))
FAULT = (_REPORTED, ("completed", "<", "since"))  # such a completion is ignored
_SILENT: _Condition = ("silent", "=", 1)
_STILL: _Condition = ("as_of", "<=", "latest")  # in time under some reading
RULES = (
    Rule((*_DONE, ("completed", "<=", "first")), "done-in-time", "completed", "due"),
    Rule((*_DONE, ("completed", ">", "last")), "done-late", "completed", "completed"),
    Rule((*_DONE, ("completed", ">", "due")), "done-disputed", "completed", "completed", parts=True),
    Rule(_DONE, "done-disputed", "completed", "due", parts=True),
    Rule((("as_of", "<", "since"),), "not-received", "as_of", "as_of"),
    Rule((("as_of", "<", "due"),), "open", "as_of", "as_of"),
    Rule((("as_of", "=", "due"),), "due-today", "as_of", "as_of"),
    Rule((_SILENT, _STILL), "deemed-no-objection", "as_of", "as_of", parts=True),
    Rule((_SILENT,), "deemed-no-objection", "as_of", "as_of"),
    Rule((_STILL,), "overdue", "as_of", "as_of", parts=True),
    Rule((), "overdue", "as_of", "as_of"),
)


_DAYS = ("since", "due", "first", "last", "latest", "silent", "as_of", "completed")  # what the rules compare


class Facts(NamedTuple):
    """The facts that decide the status of a duty.

    Attributes:
        since: the first day it can be done on: the trigger of a forward limit; ``ALWAYS`` for a backward one.
        due: the due day, under the default reading.
        first, last: the earliest and the latest due day over the listed readings; ``ALWAYS`` and ``NEVER`` if a
            reading has no date yet.
        latest: the latest due day that is known.
        silent: 1 if silence counts as having no objection, else 0.
        readings: the default and each other listed reading, with its due day; None if not known yet.
    """

    since: int
    due: int
    first: int
    last: int
    latest: int
    silent: int
    readings: tuple[tuple[str, int | None], ...]

    def in_time(self, day: int) -> tuple[str, ...]:
        """The readings under which a day is still in time."""
        return tuple(name for name, due in self.readings if due is not None and day <= due)

    def parting(self) -> tuple[int, tuple[tuple[str, ...], ...]]:
        """The earliest due day, and the readings still in time on it and on each later day, until there are none."""
        first = min(due for _, due in self.readings if due is not None)
        return first, _parting(tuple((name, due - first) for name, due in self.readings if due is not None))


@lru_cache(1 << 12)
def _parting(dues: tuple[tuple[str, int], ...]) -> tuple[tuple[str, ...], ...]:
    days = range(max(due for _, due in dues) + 2)
    return tuple(tuple(name for name, due in dues if day <= due) for day in days)


class _Status(NamedTuple):
    code: Code
    as_of: date
    working_days: int | None
    calendar_days: int | None


class Status(_Status):
    """The status of a duty on a day. The tuple and the JSON hold the first four attributes.

    Attributes:
        code: ``not-received``, ``open``, ``due-today``, ``overdue``, ``deemed-no-objection``, ``done-in-time``,
            ``done-late``, ``done-disputed`` or ``done``.
        as_of: the day asked about.
        working_days: working days left, overdue or late, never negative; None if they run past the announced days.
        calendar_days: the same in calendar days; None only for ``done``, whose day is not known.
        readings: if the readings disagree, those under which it was done in time or is not overdue yet.
        record_fault: whether a day of completion was ignored because it lies before the trigger.
    """

    readings: tuple[str, ...]
    record_fault: bool

    def __new__(
        cls,
        code: Code,
        as_of: date,
        working_days: int | None,
        calendar_days: int | None,
        readings: tuple[str, ...] = (),
        record_fault: bool = False,
    ) -> Self:
        """A status; the last two arguments are not part of the tuple."""
        self = super().__new__(cls, code, as_of, working_days, calendar_days)
        self.readings, self.record_fault = readings, record_fault
        return self

    @property
    def notes(self) -> tuple[Text, ...]:
        """What users of the status should know."""
        return tuple(status_notes(self.code, self.readings, fault=self.record_fault))

    def to_dict(self) -> dict[str, Any]:
        """The status as a JSON object: the key ``status`` of an answer."""
        from gov_deadlines.plain import fields

        return fields(self, "code as_of working_days calendar_days")

    @property
    def to_act_on(self) -> bool:
        """Whether it calls for action; commands then exit with 1."""
        return self.record_fault or self.code in TO_ACT_ON


@cache
def _decider() -> "Callable[..., tuple[int, bool]]":
    """``RULES`` and ``FAULT`` as one Python expression: the position of the rule, and whether the record is at fault.

    Looked up comparison by comparison, the rules take five times as long, for every row of a ledger.
    """
    cases = "".join(f"{at} if {_python(rule.when)} else " for at, rule in enumerate(RULES[:-1]))
    facts = ", ".join(_DAYS)
    text = f"lambda {facts}: ({cases}{len(RULES) - 1}, {_python(FAULT)})"
    found: Callable[..., tuple[int, bool]] = eval(text)  # noqa: S307  (a text made of the rules alone)
    return found


def _python(conditions: tuple[_Condition, ...]) -> str:
    signs = {"=": "=="}
    return " and ".join(f"{left} {signs.get(sign, sign)} {right}" for left, sign, right in conditions)


def rules_numbers() -> list[int]:
    """``FAULT``, then ``RULES``, as numbers for native/status.c, whose header says what they are."""
    found = _numbers(FAULT)
    for rule in RULES:
        found += _numbers(rule.when)
        found += _DAYS.index(rule.measured), _DAYS.index(rule.decides) if rule.parts else -1
    return found


def _numbers(conditions: tuple[_Condition, ...]) -> list[int]:
    found = [len(conditions)]
    for left, sign, right in conditions:
        found += _DAYS.index(left), _SIGNS[sign], _DAYS.index(right) if isinstance(right, str) else -1 - right
    return found


def conditions_sql(conditions: tuple[_Condition, ...], names: Mapping[str, str]) -> str:
    """The comparisons in SQL, of expressions for the facts; a comparison with NULL does not hold."""
    found = ((names[left], sign, names[right] if isinstance(right, str) else right) for left, sign, right in conditions)
    return " AND ".join(f"{left} {sign} {right}" for left, sign, right in found)


def rules_sql(names: Mapping[str, str]) -> str:
    """The position of the rule for each row in SQL."""
    cases = (f"WHEN {conditions_sql(rule.when, names)} THEN {at}" for at, rule in enumerate(RULES[:-1]))
    return f"CASE {' '.join(cases)} ELSE {len(RULES) - 1} END"


def rule_words(language: Language) -> list[str]:
    """The words of every rule, with ``{}`` for the number of days: four for each, in the order of ``RULES``.

    In calendar days, then in working days, each for several and then for one: at ``rule * 4 + working * 2 + one``.
    """
    kinds = [(working, one) for working in (False, True) for one in (False, True)]
    return [
        status_words(rule.code, amount_words("{}", language, working=working, one=one), language)
        for rule in RULES
        for working, one in kinds
    ]


def facts_of(since: int | None, readings: Sequence[tuple[str, int | None]], *, silent: bool) -> Facts:
    """The facts of a duty whose readings have these due days; the default comes first and has one."""
    dues = [due for _, due in readings]
    known = [due for due in dues if due is not None]
    sure = len(known) == len(dues)
    return Facts(
        since=ALWAYS if since is None else since,
        due=known[0],
        first=min(known) if sure else ALWAYS,
        last=max(known) if sure else NEVER,
        latest=max(known),
        silent=int(silent),
        readings=tuple(readings),
    )


def status_of(facts: Facts, index: DayIndex, as_of: date, completed: date | None) -> Status:
    """The status of a duty on ``as_of``. An uncompleted duty is judged by the default reading."""
    days = {"due": facts.due, "as_of": as_of.toordinal(), "completed": NEVER}
    if completed is not None:
        days["completed"] = completed.toordinal()
    position, fault = _decider()(*facts[:-1], days["as_of"], days["completed"])
    rule = RULES[position]
    day = days[rule.measured]
    apart = abs(day - facts.due)
    return Status(
        code=rule.code,
        as_of=as_of,
        working_days=index.count(min(facts.due, day), max(facts.due, day)) if apart else 0,
        calendar_days=apart,
        readings=facts.in_time(days[rule.decides]) if rule.parts else (),
        record_fault=fault,
    )
