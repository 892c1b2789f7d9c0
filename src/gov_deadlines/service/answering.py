"""From the checked values of an operation to its answer: the same object as ``--json`` prints."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from gov_deadlines.answers.cadence import cadence
from gov_deadlines.answers.compare import compare
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due import due
from gov_deadlines.answers.find import find
from gov_deadlines.answers.fingerprint import data_on_file, data_used
from gov_deadlines.answers.plan import plan
from gov_deadlines.answers.track import track
from gov_deadlines.errors import GovDeadlinesError, Needed, OutOfRange
from gov_deadlines.pages import objects
from gov_deadlines.pages.cadence import cadence_object
from gov_deadlines.pages.calendars import month_days
from gov_deadlines.pages.courses import plan_object, track_object
from gov_deadlines.pages.limits import comparison_object
from gov_deadlines.rules.names import class_named
from gov_deadlines.version import __version__
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.differences import calendar_diff, draft_diff
from gov_deadlines.workdays.library import own_regions
from gov_deadlines.workdays.regions import NATIONAL
from gov_deadlines.zone import today

SETTINGS = ("known_on", "region", "authority", "ignore_in_force", "announced_only")


class Own(NamedTuple):
    """The office's own data that every answer rests on: a folder of notices, and one of packs; None for none."""

    holidays: str | None = None
    rules: str | None = None


class Asked(NamedTuple):
    """One question: the checked values of an operation's parameters, and the data it is asked of."""

    values: Mapping[str, Any]
    own: Own

    def __getitem__(self, name: str) -> Any:  # type: ignore[override]  # noqa: ANN401  (each parameter has its kind)
        return self.values[name]

    def get(self, name: str) -> Any:  # noqa: ANN401
        """The value of a parameter; None if it was not given."""
        return self.values.get(name)

    def some(self, *names: str) -> dict[str, Any]:
        """Those of these parameters that were given, as keywords."""
        return {name: self.values[name] for name in names if name in self.values}

    @property
    def context(self) -> dict[str, Any]:
        """The settings that were given, and the own data, as keywords."""
        return self.some(*SETTINGS) | {name: path for name, path in self.own._asdict().items() if path is not None}

    @property
    def on_file(self) -> dict[str, Any]:
        """The own data as keywords, and the government if one was given."""
        return {name: value for name, value in self.context.items() if name in ("holidays", "rules", "authority")}

    @property
    def calendar(self) -> WorkCalendar:
        """The calendar asked about: the nation's unless a region was given."""
        found = Context.of(**self.context).calendar(NATIONAL)
        return found.projected if self.get("project") else found


Answer = dict[str, Any]
Answering = Callable[[Asked], Any]


def _printed(asked: Asked, answer: Any, found: Answer) -> Answer:  # noqa: ANN401  (any answer with a fingerprint)
    return found | ({"fingerprint": answer.fingerprint} if asked.get("fingerprint") else {})


def due_answer(asked: Asked) -> Answer:
    """By when a limit falls due; with ``as_of``, where the duty stands on that day."""
    answer = due(asked["limit"], asked["on"], **asked.some("within", "by", "bound"), **asked.context)
    as_of, completed = asked.get("as_of"), asked.get("completed")
    if completed is not None and as_of is None:
        raise Needed("completed-without-as-of")
    status = None if as_of is None else answer.status(as_of, completed)
    why = objects.reasoning_object(answer) if asked.get("explain") else {}
    return _printed(asked, answer, objects.due_object(answer, status) | why)


def track_answer(asked: Asked) -> Answer:
    """Where a consultation stands."""
    named = asked.some("within", "by", "until", "extend", "agreed_on", "replied", "as_of", "silence")
    life = track(asked["limit"], asked["received"], **named, **asked.context)
    return _printed(asked, life, track_object(life))


def plan_answer(asked: Asked) -> Answer:
    """The latest start of each step."""
    found = plan(asked["steps"], asked["by"], asked.get("from"), **asked.context)
    return _printed(asked, found, plan_object(found))


def cadence_answer(asked: Asked) -> Answer:
    """Often enough, and not too often?"""
    as_of = asked.get("as_of") or today()
    named = asked.some("since", "window", "meetings")
    report = cadence(asked["limit"], asked["dates"], as_of, **named, **asked.context)
    return _printed(asked, report, cadence_object(report))


def day_answer(asked: Asked) -> Answer:
    """What is known of one day."""
    calendar = asked.calendar
    found = objects.day_object(calendar.day(asked["date"]), projecting=bool(asked.get("project")))
    return _printed(asked, calendar, objects.calendar_object(calendar) | found)


def add_answer(asked: Asked) -> Answer:
    """The N-th working day from a day."""
    calendar, start, n = asked.calendar, asked["date"], asked["n"]
    bounds = calendar.bounds(start, n, asked.get("roll"))
    found = {"start": start.isoformat(), "n": n, "date": bounds.likely.isoformat()}
    between = objects.fields(bounds, "earliest latest") if asked.get("project") else {}
    return _printed(asked, calendar, objects.calendar_object(calendar) | found | between)


def count_answer(asked: Asked) -> Answer:
    """The working days between two days."""
    calendar, start, end = asked.calendar, asked["a"], asked["b"]
    found = {"a": start.isoformat(), "b": end.isoformat(), "working_days": calendar.count(start, end)}
    extremes = calendar.extremes
    bounds = extremes and extremes.count_bounds(start.toordinal(), end.toordinal())
    between = {"fewest": bounds[0], "most": bounds[1]} if bounds else {}
    return _printed(asked, calendar, objects.calendar_object(calendar) | found | between)


def month_answer(asked: Asked) -> Answer:
    """The days of a month."""
    calendar, (year, month) = asked.calendar, map(int, asked["month"].split("-"))
    days = [one for one in month_days(calendar, year, month) if one is not None]
    found = {
        "month": asked["month"],
        "working_days": sum(one.working for one in days),
        "days": [objects.day_object(one, projecting=bool(asked.get("project"))) for one in days],
    }
    return _printed(asked, calendar, objects.calendar_object(calendar) | found)


def diff_answer(asked: Asked) -> Answer:
    """The days that notices changed between two days of knowledge, or that drafts would change."""
    own = asked.some("region") | asked.own._asdict()
    own.pop("rules")
    region = own.pop("region", NATIONAL)
    first, last = asked.get("from"), asked.get("to")
    if first is None and last is None:
        found = draft_diff(Context.of(region=region, **own).calendar(NATIONAL))
    elif first is None or last is None:
        raise Needed("parameter", "diff", "from" if first is None else "to")
    else:
        found = calendar_diff(region, first, last, **own)
    return _printed(asked, found, objects.diff_object(found))


def notices_answer(asked: Asked) -> Answer:
    """The notices on file that decide a region's days, the prevailing one last."""
    calendar, year = asked.calendar, asked.get("year")
    found = [
        objects.notice_object(one) | {"days": [objects.plain(decree._asdict()) for decree in one.decrees]}
        for one in calendar.notices
        if year in (None, one.year)
    ]
    coverage = calendar.coverage or (None, None)
    announced = dict(zip(("announced_from", "announced_to"), map(objects.plain, coverage), strict=True))
    return _printed(asked, calendar, objects.calendar_object(calendar) | announced | {"notices": found})


def limits_answer(asked: Asked) -> Answer:
    """Every provision on file, or those of one government or class."""
    book = Context.of(**asked.on_file).book
    authority = None if asked.get("authority") is None else book.authority(asked["authority"])
    named = asked.get("class")
    cls = None if named is None else class_named(named, {one.cls for one in book.limits})
    found = [one for one in book.limits if authority in (None, one.authority) and cls in (None, one.cls)]
    listed = [objects.limit_object(one) for one in found]
    return {"schema": objects.SCHEMA, "limits": listed} | objects.notes_if_any(book.remarks)


def limit_answer(asked: Asked) -> Answer:
    """Everything about one provision."""
    under = Context.of(**asked.on_file)
    return objects.limit_object(under.book.latest(under.named(asked["limit"])))


def find_answer(asked: Asked) -> list[Answer]:
    """The provisions that words may mean."""
    return [one.to_dict() for one in find(asked["words"], **asked.some("most"), **asked.on_file)]


def compare_answer(asked: Asked) -> Answer:
    """One provision of every government, side by side."""
    return comparison_object(compare(asked["name"], asked.get("on"), **asked.context))


def columns_answer(asked: Asked) -> Answer:
    """By when, for many triggers: columns of equal length, null or a reason where there is no answer."""
    limits, days = asked["limit"], asked["days"]
    each = [limits] * len(days) if isinstance(limits, str) else limits
    if len(each) != len(days):
        raise OutOfRange("limit.length", len(each), len(days), len(days))
    names = ("due", "earliest", "latest", "safest", "standing", "reason")
    rows = [_row(limit, day, asked.context) for limit, day in zip(each, days, strict=True)]
    return {"schema": objects.SCHEMA} | {name: [row[nth] for row in rows] for nth, name in enumerate(names)}


def _row(limit: str, day: date, context: Mapping[str, Any]) -> tuple[object, ...]:
    try:
        found = due(limit, day, **context)
    except GovDeadlinesError as error:
        return None, None, None, None, None, error.code
    days = (found.due, found.earliest, found.latest, found.safest)
    return (*map(objects.plain, days), found.standing, None)


def data_answer(asked: Asked) -> Answer:
    """Which data the answers rest on: its fingerprint, and what each region's notices reach to."""
    under = Context.of(**asked.own._asdict())
    calendars = [under.calendar(code) for code in sorted(own_regions(under.holidays).known)]
    used = data_used(under, data_on_file(under).provisions, *calendars)
    regions = [
        {"region": one.region, "name": {"zh": one.region_name.zh, "en": one.region_name.en}}
        | dict(zip(("announced_from", "announced_to"), map(objects.plain, one.coverage or (None, None)), strict=True))
        | {"fingerprint": one.fingerprint}
        for one in calendars
    ]
    packs = [
        objects.fields(pack, "authority version title number in_force_from checked_on") for pack in under.book.packs
    ]
    found = {"schema": objects.SCHEMA, "version": __version__, "fingerprint": used.fingerprint}
    return found | {"regions": regions, "packs": packs}
