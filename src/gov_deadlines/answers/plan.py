"""Planning backwards through steps and chains: when must the first step begin for everything to end in time?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.fingerprint import DataUsed
from gov_deadlines.answers.projecting import DateBounds
from gov_deadlines.answers.question import Standing
from gov_deadlines.answers.reasons import in_force_notes, provisional_notes
from gov_deadlines.answers.steps import Carried, Kind, Step, given_day, named_steps, narrowed
from gov_deadlines.arguments import as_list
from gov_deadlines.counting.periods import Period
from gov_deadlines.data_files import own_data
from gov_deadlines.days import AnyDay, as_date, optional_day
from gov_deadlines.errors import Needed, NotAnnounced
from gov_deadlines.rules.model import Cadence, Limit
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement


class PlanStep(NamedTuple):
    """One step of a plan.

    Attributes:
        number: its place, from 1.
        name: an id, or a length.
        kind: ``limit``, ``notice-ahead`` (done some time before an event), ``length`` or ``meeting``.
        chain: the chain it comes from; None if the step was named itself.
        provision: the provision behind it, in the version that governs its latest start; None for a length.
        period: how long it takes; 0 for a meeting.
        region: the region whose calendar it was counted on.
        latest_start: the last day on which it can begin: its trigger, the day of the act, or the meeting's day.
        latest_working_start: the same day or, if that is a rest day, the working day before; None without an answer.
        must_finish: the day by which it must be over: the next step's latest start, or the day planned for.
        earliest_start, earliest_finish: counted from the plan's start, if one is given and there is an answer.
        slack: working days by which it can still slip; if it is too late, negative (-1 or less).
        standing: ``provisional`` while a day that its dates rest on may still change.
        projected: whether its dates rest on a day that no notice has announced.
        latest_start_bounds, earliest_finish_bounds: the earliest and the latest date that notices to come can make of
            each; both equal the date if it is settled. None without the date, or if ``announced_only`` and not settled.
    """

    number: int
    name: str
    kind: Kind
    chain: str | None
    provision: Limit | Cadence | None
    period: Period
    region: str
    latest_start: date
    latest_working_start: date | None
    must_finish: date
    earliest_start: date | None
    earliest_finish: date | None
    slack: int | None
    standing: Standing
    projected: bool
    latest_start_bounds: DateBounds | None
    earliest_finish_bounds: DateBounds | None

    def to_dict(self) -> dict[str, Any]:
        """The step as a JSON object; ``version`` and ``article`` are null for a length."""
        from gov_deadlines.plain import bounds, fields, if_projected

        cited = dict.fromkeys(("version", "article"))
        found = {"number": self.number, "step": self.name, "kind": self.kind, "chain": self.chain}
        found |= cited if self.provision is None else fields(self.provision, "version article")
        found |= fields(self.period, "amount unit direction")
        found |= fields(self, "region latest_start latest_working_start must_finish earliest_start earliest_finish")
        found |= fields(self, "slack standing") | {"latest_start_bounds": bounds(self.latest_start_bounds)}
        found |= {"earliest_finish_bounds": bounds(self.earliest_finish_bounds)}
        return found | if_projected(self.projected)


class Plan(NamedTuple):
    """The answer to "how must we plan, to be done by then": made by ``gov_deadlines.plan``.

    Attributes:
        steps: in the order of time.
        by, start: the day planned for, and the day from which work can begin, if given.
        known_on: the day of knowledge, if given.
        notes: what users of the dates should know.
        data: what it rests on besides the question.
    """

    steps: tuple[PlanStep, ...]
    by: date
    start: date | None
    known_on: date | None
    notes: tuple[Text, ...]
    data: DataUsed

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all it rests on besides its question: equal fingerprints, equal answers."""
        return self.data.fingerprint

    def to_dict(self, *, fingerprint: bool = False) -> dict[str, Any]:
        """The plan as a JSON object, as ``gov-deadlines plan`` prints it; its schema is ``plan``."""
        from gov_deadlines.plain import SCHEMA, bounds, fields, if_projected, plain, printed

        head = {"schema": SCHEMA, "by": plain(self.by), "from": plain(self.start)}
        found = head | fields(self, "known_on latest_start standing") | if_projected(self.projected)
        found |= {"latest_start_bounds": bounds(self.latest_start_bounds)}
        found |= fields(self, "feasible feasible_standing earliest_finish")
        found |= {"earliest_finish_bounds": bounds(self.earliest_finish_bounds)} | fields(self, "slack")
        found |= {"critical": self.critical and self.critical.number, "steps": [one.to_dict() for one in self.steps]}
        return found | fields(self, "notes") | printed(self, fingerprint)

    @property
    def latest_start(self) -> date:
        """The last day on which the first step can begin."""
        return self.steps[0].latest_start

    @property
    def latest_start_bounds(self) -> DateBounds | None:
        """The earliest and the latest date that notices to come can make of ``latest_start``."""
        return self.steps[0].latest_start_bounds

    @property
    def projected(self) -> bool:
        """Whether any date of it rests on a day that no notice has announced."""
        return any(step.projected for step in self.steps)

    @property
    def feasible(self) -> bool | None:
        """Whether everything can be done in time from ``start``; None without a start."""
        return None if self.start is None else self.start <= self.latest_start

    @property
    def feasible_standing(self) -> Standing | None:
        """``settled`` if no notice to come can change ``feasible``; None without a start."""
        return None if self.start is None else _feasible_standing(self.steps, self.by, self.start)

    @property
    def earliest_finish(self) -> date | None:
        """The earliest day on which everything can be over; None without a start, or if there is no answer."""
        return self.steps[-1].earliest_finish

    @property
    def earliest_finish_bounds(self) -> DateBounds | None:
        """The earliest and the latest date that notices to come can make of ``earliest_finish``."""
        return self.steps[-1].earliest_finish_bounds

    @property
    def slack(self) -> int | None:
        """Working days by which the start can slip; negative if it is too late; None without a start."""
        return self.steps[0].slack

    @property
    def critical(self) -> PlanStep | None:
        """The step with the least slack, the longest of several such; None without a start."""
        known = [step for step in self.steps if step.slack is not None]
        return min(known, key=lambda step: (step.slack or 0, -_days(step))) if known else None

    @property
    def standing(self) -> Standing:
        """``provisional`` while any consulted day may still change."""
        return "provisional" if any(step.standing == "provisional" for step in self.steps) else "settled"


def plan(
    steps: Sequence[str],
    by: AnyDay,
    start: AnyDay | None = None,
    **context: Unpack[ContextKeywords],
) -> Plan:
    """By when must each step begin for everything to be over by a day, and is a given start early enough?

    With one forward limit it answers: what is the latest trigger for a wanted due date?

    Args:
        steps: in the order of time, each the id of a limit, of a cadence (a meeting, held on one working day), or of
            a chain such as ``xinzhou/consultation-to-issuance``; or a length such as ``5wd`` or ``10d``. For a
            limit that counts back from an event, the act is at its start and the next step, or ``by``, is the event.
        by: the day by which everything must be over.
        start: the day from which work can begin; it adds earliest dates, slack and feasibility.
        known_on: answer as it would have been given on that day.
        region: count everything on this region's calendar. By default each provision uses its own calendar, and a
            length that of the first provision (the national calendar if there is none).
        ignore_in_force: answer even if the rules were not in force, as an illustration.
        announced_only: refuse what needs an unannounced day, instead of projecting the next two years.
        holidays: a folder of your own notices.
        rules: a folder of your own packs and chains.
        strict: a fault anywhere in your own files stops the answer, not only one that may concern it.

    Raises:
        UnknownLimit, UnknownRegion, InvalidDate, InvalidArgument: a malformed question.
        NoNumber: a step gives no number of days.
        NotInForce: the rules were not in force on the day that would be the trigger.
        NotAnnounced: a latest start needs a day past the projected ones, or with ``announced_only`` an unannounced day.
        DataFault, SourceNotFound: your own data is faulty or missing.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> found = gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31))
    >>> [(step.name, step.latest_start.isoformat()) for step in found.steps]  # doctest: +NORMALIZE_WHITESPACE
    [('xinzhou/countersign-reply', '2024-12-11'), ('xinzhou/executive-meeting', '2024-12-20'),
     ('xinzhou/meeting-document-issuance', '2024-12-22')]
    """
    end, begin = as_date(by), optional_day(start)
    found, data = _route(_given(steps), Context.of(**context))
    backward = _backward(found, end)
    forward = [] if begin is None else _forward(found, begin)
    made = tuple(_steps(found, backward, forward, end, begin))
    notes = (*_firmness_notes(made, end, begin), *_notes(found, backward, forward, begin))
    return Plan(
        steps=made,
        by=end,
        start=begin,
        known_on=found[0].ahead.announced.known_on,
        notes=tuple(dict.fromkeys(notes)),
        data=data,
    )


class _Route(NamedTuple):
    """The steps of a plan, and what they rest on."""

    steps: Sequence[Step]
    data: DataUsed


_ROUTES_KEPT = 1000
_kept: dict[object, _Route] = {}


def _route(given: list[str], context: Context) -> _Route:
    """The steps as named, from memory if they were asked for before. Raises as ``named_steps``.

    Only steps in the shipped data are kept: that data cannot change while the process runs.
    """
    shipped = context.holidays is None and context.rules is None and not own_data()
    if not shipped or not all(type(name) is str for name in given):
        return _new_route(given, context)
    key = (*given, context)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= _ROUTES_KEPT:
            _kept.clear()
        found = _kept[key] = _new_route(given, context)
    return found


def _new_route(given: list[str], context: Context) -> _Route:
    steps = named_steps(given, context)
    return _Route(steps, _data(steps, context))


def _data(steps: Sequence[Step], context: Context) -> DataUsed:
    """What a plan rests on: the calendar and every version of each step, and the chains they come from."""
    provisions = [version for step in steps for version in step.versions]
    calendars = {step.ahead.announced.region: step.ahead.announced for step in steps}
    named = dict.fromkeys(step.chain for step in steps if step.chain is not None)
    known = context.chains if named else {}
    return DataUsed(
        calendars=tuple(calendars.values()),
        provisions=tuple(dict.fromkeys(provisions)),
        chains=tuple(known[name] for name in named),
        ignore_in_force=context.ignore_in_force,
        announced_only=context.announced_only,
    )


def _given(steps: str | Sequence[str]) -> list[str]:
    """The names of the steps. Raises InvalidArgument for an empty list, and for anything but a list of names."""
    given = [steps] if isinstance(steps, str) else as_list(steps, "steps", "steps")
    if not given:
        raise Needed("steps")
    return given


def _backward(steps: Sequence[Step], by: date) -> list[Carried]:
    """The latest start of each step, worked out from the last to the first, returned in the order of time."""
    found: list[Carried] = []
    for step in reversed(steps):
        found.append(step.start(found[-1] if found else given_day(by)))
    return narrowed(steps[::-1], found, by, forward=False)[::-1]


def _forward(steps: Sequence[Step], start: date) -> list[Carried]:
    """The earliest finish of each step, as far as there is an answer."""
    found: list[Carried] = []
    for step in steps:
        try:
            found.append(step.finish(found[-1] if found else given_day(start)))
        except NotAnnounced:
            break
    return narrowed(steps[: len(found)], found, start, forward=True)


def _steps(
    steps: Sequence[Step], backward: Sequence[Carried], forward: Sequence[Carried], by: date, start: date | None
) -> Iterator[PlanStep]:
    ends = [*(carried.found.day for carried in backward[1:]), by]
    finishes: list[date | None] = [carried.found.day for carried in forward]
    finishes += [None] * (len(steps) - len(finishes))
    starts = [start, *finishes[:-1]]
    for nth, (step, latest) in enumerate(zip(steps, backward, strict=True)):
        earliest, finish = starts[nth], finishes[nth]
        carried = (latest, *forward[nth : nth + 1])
        if step.kind == "meeting" and finish is not None:
            earliest = finish
        yield PlanStep(
            number=nth + 1,
            name=step.name,
            kind=step.kind,
            chain=step.chain,
            provision=latest.found.provision,
            period=step.period(latest.found.provision),
            region=step.ahead.announced.region,
            latest_start=latest.found.day,
            latest_working_start=step.ahead.find_add(latest.found.day, 0, "preceding"),
            must_finish=ends[nth],
            earliest_start=earliest,
            earliest_finish=finish,
            slack=None if earliest is None else _slack(step, earliest, latest.found.day),
            standing="provisional" if any(one.standing == "provisional" for one in carried) else "settled",
            projected=any(one.projected for one in carried),
            latest_start_bounds=latest.bounds,
            earliest_finish_bounds=forward[nth].bounds if finish is not None else None,
        )


def _slack(step: Step, earliest: date, latest: date) -> int | None:
    """Working days from the earliest to the latest start; if it is too late, negative, and at most -1.

    None if the days between have no answer.
    """
    late = earliest > latest
    first, last = (latest, earliest) if late else (earliest, latest)
    found = step.ahead.calendar_to(last).find_count(first, last)
    return found if found is None or not late else -max(found, 1)


def _days(step: PlanStep) -> int:
    """The length of a step in calendar days: from its earliest dates if there are any, else from its latest."""
    if step.earliest_start is not None and step.earliest_finish is not None:
        return (step.earliest_finish - step.earliest_start).days
    return (step.must_finish - step.latest_start).days


def _feasible_standing(steps: Sequence[PlanStep], by: date, start: date) -> Standing:
    """Whether notices to come can change the verdict on the start."""
    begin, end = steps[0].latest_start_bounds, steps[-1].earliest_finish_bounds
    sure = (begin is not None and not begin.earliest < start <= begin.latest) or (
        end is not None and not end.earliest <= by < end.latest
    )
    return "settled" if sure else "provisional"


def _firmness_notes(steps: Sequence[PlanStep], by: date, start: date | None) -> Iterator[Text]:
    bounds = steps[0].latest_start_bounds
    if start is not None and bounds is not None and _feasible_standing(steps, by, start) == "provisional":
        yield statement("feasible-may-change", earliest=bounds.earliest, latest=bounds.latest)


def _notes(
    steps: Sequence[Step], backward: Sequence[Carried], forward: Sequence[Carried], start: date | None
) -> Iterator[Text]:
    for step in steps:
        yield from step.ahead.announced.remarks
    for one in (*backward, *forward):
        if one.unsettled:
            yield from provisional_notes(one.unsettled)
    if start is not None and len(forward) < len(steps):
        yield statement("forward-not-announced")
    for one in (*backward, *forward):
        found = one.found
        if found.provision is not None:
            yield from in_force_notes(found.provision.pack, found.trigger, max(found.day, found.trigger))
    yield from _readings_notes(backward)


def _readings_notes(carried: Sequence[Carried]) -> Iterator[Text]:
    """Which limits have other readings; the plan counts with the default one."""
    provisions = [one.found.provision for one in carried]
    open_to = [one.id for one in provisions if isinstance(one, Limit) and one.readings]
    if open_to:
        yield statement("default-readings", names=", ".join(dict.fromkeys(open_to)))
