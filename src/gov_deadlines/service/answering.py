"""From the checked values of an operation to its answer: the same object as the command line prints for a program."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from gov_deadlines.answer_schemas import listed, schema
from gov_deadlines.answers.cadence import cadence
from gov_deadlines.answers.claim import check_date
from gov_deadlines.answers.compare import compare
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due import due
from gov_deadlines.answers.due_columns import due_columns
from gov_deadlines.answers.find import find
from gov_deadlines.answers.fingerprint import data_on_file, data_used
from gov_deadlines.answers.plan import plan
from gov_deadlines.answers.track import track
from gov_deadlines.errors import Needed
from gov_deadlines.plain import SCHEMA, fields, plain, printed
from gov_deadlines.rules.names import class_named
from gov_deadlines.version import __version__
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.calendar_answers import added, counted, month_of
from gov_deadlines.workdays.differences import calendar_diff, draft_diff
from gov_deadlines.workdays.library import own_regions
from gov_deadlines.workdays.regions import NATIONAL
from gov_deadlines.zone import today

SETTINGS = ("known_on", "region", "authority", "ignore_in_force", "announced_only")


class Own(NamedTuple):
    """The office's own data that every answer rests on: a folder of notices, and one of packs; None for none."""

    holidays: str | None = None
    rules: str | None = None


class Asked:
    """One question: the checked values of an operation's parameters, and the data it is asked of."""

    __slots__ = ("own", "values")

    def __init__(self, values: Mapping[str, Any], own: Own) -> None:
        self.values, self.own = values, own

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  (each parameter has its kind)
        return self.values[name]

    def get(self, name: str) -> Any:  # noqa: ANN401
        """The value of a parameter; None if it was not given."""
        return self.values.get(name)

    def some(self, *names: str) -> dict[str, Any]:
        """Those of these parameters that were given, as keywords."""
        return {name: self.values[name] for name in names if name in self.values}

    @property
    def fingerprint(self) -> bool:
        """Whether the fingerprint of the answer is wanted, too."""
        return bool(self.get("fingerprint"))

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


def due_answer(asked: Asked) -> Answer:
    """By when a limit falls due; with ``as_of``, where the duty stands on that day."""
    answer = due(asked["limit"], asked["on"], **asked.some("within", "by", "bound"), **asked.context)
    as_of, completed = asked.get("as_of"), asked.get("completed")
    status = None if as_of is None else answer.status(as_of, completed)
    return answer.to_dict(status, explain=bool(asked.get("explain")), fingerprint=asked.fingerprint)


def verify_answer(asked: Asked) -> Answer:
    """Whether a date that somebody else computed is right."""
    named = asked.some("within", "by", "bound")
    claim = check_date(asked["limit"], asked["on"], asked["claimed"], **named, **asked.context)
    return claim.to_dict(fingerprint=asked.fingerprint)


def track_answer(asked: Asked) -> Answer:
    """Where a consultation stands."""
    named = asked.some("within", "by", "until", "extend", "agreed_on", "replied", "as_of", "silence")
    life = track(asked["limit"], asked["received"], **named, **asked.context)
    return life.to_dict(fingerprint=asked.fingerprint)


def plan_answer(asked: Asked) -> Answer:
    """The latest start of each step."""
    found = plan(asked["steps"], asked["by"], asked.get("from"), **asked.context)
    return found.to_dict(fingerprint=asked.fingerprint)


def cadence_answer(asked: Asked) -> Answer:
    """Often enough, and not too often?"""
    as_of = asked.get("as_of") or today()
    named = asked.some("since", "window", "meetings")
    report = cadence(asked["limit"], asked["dates"], as_of, **named, **asked.context)
    return report.to_dict(fingerprint=asked.fingerprint)


def day_answer(asked: Asked) -> Answer:
    """What is known of one day."""
    calendar = asked.calendar
    return calendar.day(asked["date"]).to_dict() | printed(calendar, asked.fingerprint)


def add_answer(asked: Asked) -> Answer:
    """The N-th working day from a day."""
    return added(asked.calendar, asked["date"], asked["n"], asked.get("roll")).to_dict(fingerprint=asked.fingerprint)


def count_answer(asked: Asked) -> Answer:
    """The working days between two days."""
    return counted(asked.calendar, asked["a"], asked["b"]).to_dict(fingerprint=asked.fingerprint)


def month_answer(asked: Asked) -> Answer:
    """The days of a month."""
    return month_of(asked.calendar, *map(int, asked["month"].split("-"))).to_dict(fingerprint=asked.fingerprint)


def diff_answer(asked: Asked) -> Answer:
    """The days that notices changed between two days of knowledge, or that drafts would change."""
    region, holidays = asked.get("region") or NATIONAL, asked.own.holidays
    first, last = asked.get("from"), asked.get("to")
    if first is None and last is None:
        found = draft_diff(Context.of(region=region, holidays=holidays).calendar(NATIONAL))
    elif first is None or last is None:
        raise Needed("parameter", "diff", "from" if first is None else "to")
    else:
        found = calendar_diff(region, first, last, holidays)
    return found.to_dict(fingerprint=asked.fingerprint)


def notices_answer(asked: Asked) -> Answer:
    """The notices on file that decide a region's days, the prevailing one last."""
    calendar, year = asked.calendar, asked.get("year")
    found = [
        {"notice": one.to_dict(), "days": [decree.to_dict() for decree in one.decrees]}
        for one in calendar.notices
        if year in (None, one.year)
    ]
    about = {"schema": SCHEMA} | fields(calendar, "region known_on") | _announced(calendar)
    return about | {"notices": found} | printed(calendar, asked.fingerprint)


def _announced(calendar: WorkCalendar) -> Answer:
    """The first and the last announced day."""
    return dict(zip(("announced_from", "announced_to"), plain(calendar.coverage or (None, None)), strict=True))


def limits_answer(asked: Asked) -> Answer:
    """Every provision on file, or those of one government or class."""
    book = Context.of(**asked.on_file).book
    authority = None if asked.get("authority") is None else book.authority(asked["authority"])
    named = asked.get("class")
    cls = None if named is None else class_named(named, {one.cls for one in book.limits})
    return book.to_dict(one for one in book.limits if authority in (None, one.authority) and cls in (None, one.cls))


def limit_answer(asked: Asked) -> Answer:
    """Everything about one provision."""
    under = Context.of(**asked.on_file)
    return under.book.latest(under.named(asked["limit"])).to_dict()


def find_answer(asked: Asked) -> list[Answer]:
    """The provisions that words may mean."""
    return [one.to_dict() for one in find(asked["words"], **asked.some("most"), **asked.on_file)]


def compare_answer(asked: Asked) -> Answer:
    """One provision of every government, side by side."""
    return compare(asked["name"], asked.get("on"), **asked.context).to_dict()


def columns_answer(asked: Asked) -> Answer:
    """By when, for many triggers: columns of equal length, null and a reason where there is no answer."""
    days = np.array(asked["days"], object)  # as texts of one length they could take much memory
    return due_columns(asked["limit"], days, **asked.context).to_dict()


def data_answer(asked: Asked) -> Answer:
    """Which data the answers rest on: its fingerprint, and what each region's notices reach to."""
    under = Context.of(**asked.own._asdict())
    calendars = [under.calendar(code) for code in sorted(own_regions(under.holidays).known)]
    used = data_used(under, data_on_file(under).provisions, *calendars)
    regions = [
        {"region": one.region, "name": {"zh": one.region_name.zh, "en": one.region_name.en}}
        | _announced(one)
        | {"fingerprint": one.fingerprint}
        for one in calendars
    ]
    packs = [fields(pack, "authority version title number in_force_from checked_on") for pack in under.book.packs]
    found = {"schema": SCHEMA, "version": __version__, "fingerprint": used.fingerprint}
    return found | {"regions": regions, "packs": packs}


def schemas_answer(_: Asked) -> Answer:
    """The name of every schema."""
    return listed()


def schema_answer(asked: Asked) -> Answer:
    """The JSON Schema of an answer."""
    return schema(asked["name"])
