"""One limit, one trigger day and one calendar -> the due date, its standing, and the reasons."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack, cast

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.question import Question, Standing, Supplied, kept_question, new_question
from gov_deadlines.answers.reasons import (
    bound_note,
    in_force_notes,
    other_readings_note,
    other_region_note,
    provisional_notes,
)
from gov_deadlines.counting.periods import DEFAULT, Counted, Period, Way, combinations, counted_from, way_of
from gov_deadlines.days import AnyDay, as_date, optional_day
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import Bound, Limit, Provision
from gov_deadlines.rules.schema import SET_ELSEWHERE
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.line import Unsettled
from gov_deadlines.workdays.notices import Notice

if TYPE_CHECKING:
    from gov_deadlines.answers.outlook import Outlook
    from gov_deadlines.answers.projecting import DateBounds
    from gov_deadlines.answers.readings import Reading, SeeAlso
    from gov_deadlines.answers.status import Facts, Status  # not to ask by when
    from gov_deadlines.answers.trace import TraceDay

_ONE_DAY = timedelta(days=1)
_ANSWERS_KEPT = 20_000


if TYPE_CHECKING:
    _later = cached_property
else:

    class _later(cached_property):  # noqa: N801  (a decorator)
        """A property computed on first access. The reader's object holds the value; the cached answer stays small.

        Nothing is locked, as it is by ``cached_property`` before Python 3.12: two threads may both compute the value.
        """

        def __get__(self, asked: "Due", kind: type | None = None) -> object:
            if asked is None:
                return self
            asked._leave_memory()  # noqa: SLF001  (its own)
            found = asked.__dict__[self.attrname] = self.func(asked)
            return found


class _Answer:
    """A ``Due`` under construction: setting attributes is cheap here, and ``Due`` refuses it."""

    __slots__ = ("__dict__", "__weakref__", "_counted", "_question", "due", "standing", "trigger")

    def __init__(self, question: Question, trigger: date, found: tuple[date, Standing, Counted]) -> None:
        self._question = question
        self.trigger = trigger
        self.due, self.standing, self._counted = found
        self.__class__ = Due  # the same layout; from here on no attribute can be set


class Due(_Answer):
    """The answer to "by when": made by ``gov_deadlines.due``. It is immutable, comparable and picklable.

    Attributes:
        trigger: the day the period starts from, or leads up to.
        due: the last day that still complies, under the default reading.
        standing: ``settled``, or ``provisional`` while a day it consulted may still change; always ``provisional``
            if it rests on a bound or on an unannounced day.

    ``readings``, ``safest``, ``rely_from``, ``notes``, ``notices``, ``trace`` and ``see_also`` are computed on
    first access, ``fingerprint`` each time. A pickle holds the question; unpickling answers it again.
    """

    __slots__ = ()

    @property
    def limit(self) -> Limit:
        """The limit applied, in the version that governs the trigger day."""
        return self._question.limit

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar it was counted on: the announced days, and the likely ones after them if one was needed."""
        return self._question.calendar_of(self._counted)

    @property
    def period(self) -> Period:
        """How long, in which unit and direction: the limit's own period, or the lead department's."""
        return self._question.period

    @property
    def within(self) -> str | None:
        """The limit set by the lead department, if any."""
        return self._question.supplied.within

    @property
    def by(self) -> date | None:
        """The date set by the lead department, if any."""
        return self._question.supplied.by

    @property
    def bound(self) -> Bound | None:
        """The other instrument whose number was counted, if asked for; it is not a limit of the rules themselves."""
        return self._question.bound

    @property
    def projected(self) -> bool:
        """Whether it rests on a day that no notice has announced yet."""
        return self._question.is_projected(self._counted)

    @property
    def earliest(self) -> date | None:
        """The earliest date that notices to come can make the due date; None if ``announced_only`` and not settled."""
        if self.standing == "settled":
            return self.due
        return None if self.bounds is None else self.bounds.earliest

    @property
    def latest(self) -> date | None:
        """The latest date that notices to come can make the due date; None if ``announced_only`` and not settled."""
        if self.standing == "settled":
            return self.due
        return None if self.bounds is None else self.bounds.latest

    @property
    def outlook(self) -> "Outlook | None":
        """What notices to come can make of a provisional date, and why; None if it is settled or not projected."""
        if self.standing == "settled" or self.by is not None or self.earliest is None or self.latest is None:
            return None
        from gov_deadlines.answers.outlook import outlook  # only to explain

        start = counted_from(self.trigger.toordinal(), self.period)
        return outlook(self._question.calendar.projected, start, self.due, self.earliest, self.latest)

    @_later
    def bounds(self) -> "DateBounds | None":
        """``earliest`` and ``latest``; None if ``announced_only`` and not settled."""
        from gov_deadlines.answers.projecting import DateBounds  # not to ask by when

        if self.standing == "settled":
            return DateBounds(self.due, self.due)
        return self._question.bounds(self.trigger, DEFAULT, self._counted)

    def calendar_to(self, day: date) -> WorkCalendar:
        """The calendar for questions up to ``day``: the announced days, and the likely ones if it lies after them."""
        calendar = self._question.calendar
        return calendar if day.toordinal() <= calendar.line.last else self._question.ahead.furthest

    @property
    def region(self) -> str:
        """The region whose calendar was used."""
        return self.calendar.region

    @property
    def is_override(self) -> bool:
        """Whether the lead department's own limit was applied instead of the text's."""
        return self.limit.override != SET_ELSEWHERE and (self.within is not None or self.by is not None)

    @property
    def is_supplied(self) -> bool:
        """Whether the number comes from outside the rules: a time set elsewhere, or another instrument's bound."""
        return self.limit.trigger == "occasion"

    @property
    def basis(self) -> Text:
        """Why the default reading counts as it does."""
        return self.readings[0].basis

    @_later
    def readings(self) -> "tuple[Reading, ...]":
        """The default reading and each single change that applies to the limit, with dates and bases."""
        from gov_deadlines.answers.readings import default_reading, reading  # not to ask by when

        basis = self.limit.default_basis
        if self.is_override:
            basis = shipped_bases()["lead-department-date" if self.by else "lead-department-limit"]
        bounds = (self.due, self.due) if self.standing == "settled" else self.bounds
        default = default_reading(self.due, self.standing, bounds, basis)
        if self.by is not None:
            return (default,)
        return (
            default,
            *[reading(self._question, self.trigger, name, why) for name, why in self.limit.readings],
        )

    @property
    def safest(self) -> date | None:
        """The earliest date over all combinations of readings, for the party that owes.

        None if a combination has no date yet and could be the earliest.
        """
        return self._extremes[0]

    @property
    def rely_from(self) -> date | None:
        """The first day on which silence may be relied on, under every combination of readings.

        None for a limit without an effect of silence, or if a combination has no date yet and could be the latest.
        """
        latest = self._extremes[1]
        return latest + _ONE_DAY if self.limit.silence and latest and latest < date.max else None

    @_later
    def notes(self) -> tuple[Text, ...]:
        """What users of the date should know."""
        return tuple(self._notes())

    @_later
    def notices(self) -> tuple[Notice, ...]:
        """The notices that decided the consulted days, in the order of those days."""
        return self.calendar.deciding(self._counted.first, self._counted.last)

    @_later
    def trace(self) -> "tuple[TraceDay, ...]":
        """The count, day by day, from the trigger to the due date."""
        from gov_deadlines.answers.trace import trace  # only to explain

        return () if self.by else tuple(trace(self.calendar, self.trigger, self.due, self.period))

    @_later
    def see_also(self) -> "tuple[SeeAlso, ...]":
        """Other limits that may be the one meant, each with its date for the same trigger."""
        from gov_deadlines.answers.readings import other_limit  # not to ask by when

        return tuple(other_limit(self._question, self.trigger, limit_id) for limit_id in self.limit.see_also)

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all that it rests on besides the question: equal fingerprints, equal answers.

        They are the days as known, the provision with those it points to, the settings and the version of this package.
        """
        context = self._question.context
        return self._question.data(context.nearest(other, self.trigger) for other in self.limit.see_also).fingerprint

    @property
    def consulted(self) -> tuple[date, date] | None:
        """The first and last day the default reading looked at; None if it looked at none."""
        first, last = self._counted.first, self._counted.last
        return (date.fromordinal(first), date.fromordinal(last)) if first <= last else None

    @_later
    def facts(self) -> "Facts":
        """The facts that decide the status on a day."""
        from gov_deadlines.answers.status import facts_of

        question, trigger = self._question, self.trigger
        since = trigger.toordinal() if question.period.direction == "after" else None
        others = () if self.by else question.limit.readings
        dues = [
            ("default", self._counted.due),
            *[(name, question.count(trigger, way_of(name)).due) for name, _ in others],
        ]
        return facts_of(since, dues, silent=question.limit.silence is not None)

    def status(self, as_of: AnyDay, completed: AnyDay | bool | None = None) -> "Status":
        """The status of the duty on a day. Due today is not overdue.

        ``completed`` is the day it was completed. A day after ``as_of`` does not count yet; a day before the trigger
        of a forward limit is a fault of the record. ``True``: on an unknown day; None and ``False``: not completed.
        """
        from gov_deadlines.answers.status import Status, status_of

        day = as_date(as_of)
        if completed is True:
            return Status("done", day, None, None)
        done = None if completed is None or completed is False else as_date(completed)
        return status_of(self.facts, self.calendar_to(max(self.due, day)).line, day, done)

    def to_dict(
        self, status: "Status | None" = None, *, explain: bool = False, fingerprint: bool = False
    ) -> dict[str, Any]:
        """The answer as a JSON object, as ``gov-deadlines due`` prints it; ``gov_deadlines.schema("due")`` describes it.

        Args:
            status: where the duty stands on a day, to be told as well: ``answer.status(day)``. Its notes are added.
            explain: add the day-by-day count and, of a provisional date, what can still move it.
            fingerprint: add the fingerprint of what the answer rests on.
        """
        from gov_deadlines.plain import fields, if_projected, plain, printed

        found = self.limit.cited() | fields(self, "trigger due standing earliest latest region")
        found |= if_projected(self.projected)
        found["bindingness"] = self.limit.bindingness
        found["readings"] = [reading.to_dict() for reading in self.readings]
        found["safest"] = plain(self.safest)
        found["notes"] = plain((*self.notes, *(status.notes if status else ())))
        found["notices"] = [notice.to_dict() for notice in self.notices]
        found |= {} if self.calendar.known_on is None else fields(self.calendar, "known_on")
        found |= self._set_outside()
        found |= fields(self, "rely_from") if self.limit.silence else {}
        found |= {"see_also": [other.to_dict() for other in self.see_also]} if self.see_also else {}
        found |= {} if status is None else {"status": status.to_dict()}
        return found | (self._explained() if explain else {}) | printed(self, fingerprint)

    def _set_outside(self) -> dict[str, Any]:
        """What of the number comes from outside the text, for ``to_dict``."""
        from gov_deadlines.plain import fields

        if self.is_override:
            return {"set_by_lead_department": fields(self, "within by")}
        if not self.is_supplied:
            return {}
        bound = {} if self.bound is None else {"bound": self.bound.to_dict()}
        return {"supplied": fields(self, "within by basis") | bound}

    def _explained(self) -> dict[str, Any]:
        """The day-by-day count and what can still move the date, for ``to_dict``."""
        outlook = {} if self.outlook is None else {"outlook": self.outlook.to_dict()}
        return {"trace": [step.to_dict() for step in self.trace]} | outlook

    def _notes(self) -> Iterator[Text]:
        """The notes, starting with those on the date itself."""
        calendar, limit = self.calendar, self.limit
        yield from other_region_note(calendar.region, limit.region)
        yield from calendar.remarks
        if self.standing == "provisional":
            yield from provisional_notes(calendar.unsettled_in(self._counted.first, self._counted.last))
        else:
            yield from other_readings_note(self._unsettled_readings())
        yield from in_force_notes(limit.pack, self.trigger, self.due)
        if self.is_override:
            yield statement("lead-department-limit", own=self.within or self.by)
        if self.bound is not None:
            yield bound_note(self.bound)
        elif self.is_supplied:
            yield statement("time-set-elsewhere", own=self.within or self.by)
        for notice in self.notices:
            if notice.published_basis == "estimated" and not notice.draft:
                yield statement("published-estimated", notice=notice.title)
        if self.safest is None:
            yield statement("safest-unknown")
        if limit.silence and self.rely_from is None:
            yield statement("rely-from-unknown")
        yield from limit.notes

    @_later
    def _combinations(self) -> tuple[tuple[Way, Counted], ...]:
        """The period counted in every combination of the readings that apply."""
        names = () if self.by else tuple([name for name, _ in self.limit.readings])
        default, *others = combinations(names)
        return (default, self._counted), *[(way, self._question.count(self.trigger, way)) for way in others]

    @_later
    def _extremes(self) -> tuple[date | None, date | None]:
        """The earliest and the latest date over all combinations, notices to come included; None if unknown."""
        from gov_deadlines.answers.readings import extreme_dates  # not to ask by when

        return extreme_dates(self._question, self.trigger, self._combinations)

    def _unsettled_readings(self) -> list[Unsettled]:
        """The unsettled spans that some combination of readings touches."""
        late = [found for _, found in self._combinations if found.last >= self._question.unsettled_from]
        return [
            span for found in late for span in self._question.calendar_of(found).unsettled_in(found.first, found.last)
        ]

    def _leave_memory(self) -> None:
        """Replace this answer in memory by an equal one with nothing computed yet."""
        kept = self._question.answers
        if kept.get(self.trigger) is self:
            found = self.due, self.standing, self._counted
            kept[self.trigger] = cast("Due", _Answer(self._question, self.trigger, found))

    @property
    def _same(self) -> tuple[object, ...]:
        """The values that must be equal for two answers to be equal."""
        only = self._question.ahead.announced_only
        return self.limit, self._question.supplied, self.trigger, self.due, self.standing, self.calendar, only

    def __eq__(self, other: object) -> bool:
        return self._same == other._same if isinstance(other, Due) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.limit.versioned_id, self.trigger, self.due))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot set {name!r}: an answer does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"cannot delete {name!r}: an answer does not change")

    def __reduce__(self) -> tuple[object, ...]:
        question = self._question
        return _answered_again, (question.asked(), self.trigger, question.context, question.supplied)

    def __copy__(self) -> "Due":
        return self

    def __deepcopy__(self, memo: object) -> "Due":
        return self

    def __repr__(self) -> str:
        return f"<Due {self.limit.id} on {self.trigger}: {self.due}, {self.standing}>"


def answer(question: Question, trigger: date) -> Due:
    """The answer to a question for one trigger, from memory if it was given before. Raises NotAnnounced."""
    kept = question.answers
    found: Due | None = kept.get(trigger)
    if found is None:
        if len(kept) >= _ANSWERS_KEPT:
            kept.clear()
        found = kept[trigger] = cast("Due", _Answer(question, trigger, question.default(trigger)))
    return found


def _answered_again(limit: str | Provision, trigger: date, context: Context, supplied: Supplied) -> Due:
    return answer(new_question(limit, trigger, context, supplied), trigger)


def due(
    limit: str | Provision,
    trigger: AnyDay,
    *,
    within: str | None = None,
    by: AnyDay | None = None,
    bound: str | None = None,
    **context: Unpack[ContextKeywords],
) -> Due:
    """By when must it be done?

    Args:
        limit: an id such as ``qinzhou/countersign-reply`` (the version in force on the trigger day is taken),
            a versioned id such as ``qinzhou@2023/countersign-reply``, or one of ``gov_deadlines.limits()``.
        trigger: the day of receipt, or the last day of a meeting; for a backward limit the first day of the
            event, or the deadline it leads up to.
        within: the limit set by the lead department, e.g. ``5wd`` or ``5d``, if the text allows it; or the time set
            elsewhere, if the text leaves it to others.
        by: the same as a date.
        bound: the name of another instrument whose number serves as an outer bound, if the text gives no number; the
            answer is then ``provisional``.
        known_on: answer as it would have been given on that day.
        region: count on this region's calendar instead of the government's own.
        ignore_in_force: answer even if the rules were not in force, as an illustration.
        announced_only: refuse what needs an unannounced day, instead of projecting the next two years.
        holidays: a folder of your own notices (see ``gov_deadlines.calendar``).
        rules: a folder of your own packs.
        strict: a fault anywhere in your own files stops the answer, not only one that may concern it.

    Raises:
        UnknownLimit, UnknownRegion, InvalidDate, InvalidArgument, OverrideNotAllowed: a malformed question.
        NotInForce, BoundNotInForce: the rules, or the bound's instrument, were not in force on the trigger day.
        NoNumber: the text gives no number of days, and none was supplied.
        NotAnnounced: a day was needed that no notice has decided yet.
        DataFault, SourceNotFound: your own data is faulty or missing.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> answer = gd.due("qinzhou/countersign-reply", date(2024, 4, 3))
    >>> answer.due, answer.standing, answer.rely_from
    (datetime.date(2024, 4, 17), 'settled', datetime.date(2024, 4, 18))
    """
    day = trigger if type(trigger) is date else as_date(trigger)
    if within is bound is None and by is None:
        question = kept_question(limit, day, context)
        return question.answers.get(day) or answer(question, day)
    return answer(new_question(limit, day, Context.of(**context), Supplied(within, optional_day(by), bound)), day)
