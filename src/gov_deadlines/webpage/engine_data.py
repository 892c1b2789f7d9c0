"""The data that is embedded in the page: all that its engine answers from, as plain values for JSON.

It holds what is known on the day it is made, and no other day of knowledge. Days are numbers since 1970-01-01, and
texts are positions in one list, so that each stands in it once.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from gov_deadlines import day_table
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.fingerprint import data_used
from gov_deadlines.answers.question import bound_basis
from gov_deadlines.answers.reasons import bound_note
from gov_deadlines.answers.status import FAULT, RULES
from gov_deadlines.counting.periods import AMOUNT, READING_NAMES, UNIT_NAMES, UNITS_SAID, Period
from gov_deadlines.day_forms import ANYWHERE
from gov_deadlines.days import day_number
from gov_deadlines.errors import BoundNotInForce, GovDeadlinesError
from gov_deadlines.rules import finding, names
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Pack, Provision
from gov_deadlines.text import citation, squeezed
from gov_deadlines.version import __version__
from gov_deadlines.webpage.engine_lines import Lines, kinds
from gov_deadlines.webpage.engine_tables import Listed, Texts
from gov_deadlines.webpage.engine_texts import candidate_line, most_told, refusal, refusals, statements
from gov_deadlines.wording.words import word
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.library import own_regions
from gov_deadlines.workdays.regions import Region
from gov_deadlines.zone import offsets, today

_BASES = ("lead-department-date", "lead-department-limit", "date-set-elsewhere", "time-set-elsewhere")
_CHOSEN_THERE: dict[str, Any] = {"region": None, "ignore_in_force": False, "announced_only": False, "drafts": True}
_FORMS = (*day_table.DATES, "instant", "month-day", "week")


def page_data(
    context: Context | None = None, *, authorities: Sequence[str] = (), made_on: date | None = None
) -> dict[str, Any]:
    """The data of a page, for ``json.dumps``.

    Args:
        context: the folders of your own notices and packs, the day of knowledge, and a government (``authority``)
            that the page is for. Its other settings have no effect.
        authorities: the ids of the governments that the page is for; without any, nor one in ``context``, all are.
        made_on: the day that the page shows as its own; by default today in China.

    Raises:
        SourceNotFound, DataFault: your own data is missing or faulty; any fault stops a page, which cannot be mended.

    >>> page_data()["coverage"][0]
    '2004-01-01'
    """
    return _Data(Context() if context is None else context, authorities).made(made_on or today())


class _Data:
    """The data under construction."""

    def __init__(self, context: Context, authorities: Sequence[str]) -> None:
        self.context = context._replace(authority=None, strict=True, **_CHOSEN_THERE)
        self.book = self.context.book
        whose = {*authorities, context.authority} - {None}
        self.provisions = [one for one in self.book.limits if not whose or one.authority in whose]
        self.texts = Texts()
        self.lines = Lines(self.texts)
        self.packs: Listed[Pack] = Listed()
        self.bounds: Listed[Bound] = Listed()
        self.refusals: dict[str, dict[str, Any]] = {}
        self.regions = own_regions(self.context.holidays).known
        self.calendars = {code: self.context.calendar(code) for code in self.regions}

    def made(self, made_on: date) -> dict[str, Any]:
        """All of it."""
        regions = [self._region(self.regions[code], calendar) for code, calendar in self.calendars.items()]
        provisions = [self._provision(one) for one in self.provisions]
        self._refuse(refusals(tuple(self.regions)))
        found = {
            **self._about(made_on),
            "regions": regions,
            "day_lines": self.lines.lines,
            "kinds": kinds(),
            "names": list(self.lines.names),
            "notices": [{"object": one.to_dict(), "title": self.texts.add(one.title)} for one in self.lines.notices],
            "packs": [self._pack(one) for one in self.packs],
            "provisions": provisions,
            "bounds": [self._bound(one) for one in self.bounds],
            "bases": {name: self.texts.add(shipped_bases()[name]) for name in _BASES},
            "statements": statements(),
            "refusals": self.refusals,
            "reading_words": {name: word(name).to_dict() for name in ("default", *READING_NAMES)},
            "status": _status_rules(),
            "lengths": {"short": UNIT_NAMES, "said": UNITS_SAID, "amount": AMOUNT},
            "day_forms": _day_forms(),
            "zone": offsets(),
            **self._names(),
        }
        return found | {"texts": self.texts.entries()}

    def _about(self, made_on: date) -> dict[str, Any]:
        nation = next(iter(self.calendars.values()))
        used = data_used(self.context, self.provisions, *self.calendars.values())
        return {
            "version": __version__,
            "made_on": made_on.isoformat(),
            "known_on": _iso(self.context.known_on),
            "coverage": [_iso(day) for day in nation.coverage or ()],
            "projected_to": _iso(nation.projected.projected_to),
            "fingerprint": used.fingerprint,
        }

    # --- days ---

    def _region(self, region: Region, calendar: WorkCalendar) -> dict[str, Any]:
        at = self.lines.add(calendar)
        sides = ("before", "after")
        return {
            "code": region.code,
            "zh": region.name.zh,
            "en": region.name.en,
            "names": [squeezed(one) for one in (*region.name[1:], *region.names)],
            "days": at,
            "drafts": bool(calendar.drafts),
            "remarks": [self.texts.add(one) for one in calendar.remarks],
            "refusals": {
                "announced": {
                    **{side: self._not_announced(calendar.not_announced(side)) for side in sides},
                    "likely": self._not_announced(calendar.not_announced("after", likely=True)),
                },
                "projected": {side: self._not_announced(calendar.projected.not_announced(side)) for side in sides},
            },
        }

    def _not_announced(self, error: GovDeadlinesError) -> str:
        """The name of a calendar's refusal."""
        found = refusal(error)
        name = f"{self.texts.add(found['message'])}-{self.texts.add(found['hint'])}"
        self._refuse({f"not-announced/{name}": found})
        return name

    def _refuse(self, several: dict[str, dict[str, Any]]) -> None:
        for name, one in several.items():
            places = {key: self.texts.add(one[key]) for key in ("message", "hint")}
            self.refusals[name] = one | places

    # --- provisions ---

    def _provision(self, one: Provision) -> dict[str, Any]:
        add = self.texts.add
        found: dict[str, Any] = {
            "id": one.id,
            "kind": "limit" if isinstance(one, Limit) else "cadence" if isinstance(one, Cadence) else "duty",
            "pack": self.packs.add(one.pack),
            "name": add(one.label),
            "aliases": one.aliases,
            "cls": one.cls,
            "article": one.article,
            "cite": add(citation(one.article)),
            "bindingness": one.bindingness,
            "obliged": add(one.obliged),
            "summary": add(one.summary),
            "notes": [add(note) for note in one.notes],
        }
        match one:
            case Limit():
                return found | self._limit(one)
            case Cadence():
                return found | {"counted": add(one.counted)}
            case Duty():
                bounds = [self.bounds.add(bound) for bound in one.bounds]
                self._refuse_bounds(one)
                points_to = self.texts.optional(one.points_to)
                return found | {"direction": one.direction, "points_to": points_to, "bounds": bounds}

    def _limit(self, one: Limit) -> dict[str, Any]:
        others = [self.context.nearest(other, one.pack.in_force_from) for other in one.see_also]
        calendar = self.calendars[one.region]
        return {
            "period": _period(one.period),
            "trigger": one.trigger,
            "override": one.override,
            "silence": one.silence,
            "owed_to": self.texts.add(one.owed_to),
            "default_basis": self.texts.add(one.default_basis),
            "readings": [(name, self.texts.add(basis)) for name, basis in one.readings],
            "see_also": one.see_also,
            "choice": self.texts.optional(one.choice),
            "fingerprint": data_used(self.context, (one, *others), calendar).fingerprint,
        }

    def _pack(self, pack: Pack) -> dict[str, Any]:
        until = pack.in_force_until
        return {
            "authority": pack.authority,
            "version": pack.version,
            "region": pack.region,
            "name": self.texts.add(pack.name),
            "short": self.texts.add(pack.short),
            "title": pack.title,
            "number": pack.number,
            "in_force_from": day_number(pack.in_force_from),
            "in_force_until": None if until is None else day_number(until),
            "in_force_candidates": [day_number(day) for day in pack.in_force_candidates],
            "checked_on": day_number(pack.checked_on),
        }

    # --- numbers of other instruments ---

    def _bound(self, bound: Bound) -> dict[str, Any]:
        until = bound.in_force_until
        return {
            "name": bound.name,
            "period": _period(bound.period),
            "basis": self.texts.add(bound_basis(bound)),
            "note": self.texts.add(bound_note(bound)),
            "object": bound.to_dict(),
            "in_force_from": day_number(bound.in_force_from),
            "in_force_until": None if until is None else day_number(until),
            "not_in_force": f"bound-not-in-force/{bound.name}",
        }

    def _refuse_bounds(self, duty: Duty) -> None:
        for name in dict.fromkeys(bound.name for bound in duty.bounds):
            versions = [one for one in duty.bounds if one.name == name]
            spans = [(one.in_force_from, one.in_force_until) for one in versions]
            trigger: Any = "{trigger}"
            error = BoundNotInForce(name, versions[-1].instrument, trigger, spans)
            self._refuse({f"bound-not-in-force/{name}": refusal(error)})

    # --- names ---

    def _names(self) -> dict[str, Any]:
        """What names are looked up by, and words ranked by."""
        packs = {one.authority: one for one in self.packs}
        governments: dict[str, list[str]] = {}
        for pack in self.packs:
            for name in sorted(names.pack_names(pack)):
                whose = governments.setdefault(name, [])
                whose += [pack.authority] * (pack.authority not in whose)
        head, tail = (one.pattern for one in names.patterns())
        words = {
            "head": head,
            "tail": tail,
            "units": "".join(one for one in names.word_list()["units"] if len(one) == 1),
            "authorities": [f"{one} ({pack.short.zh})" for one, pack in sorted(packs.items())],
            "candidate": candidate_line(),
            "most_told": most_told(),
            "finding": _finding(),
        }
        return {"governments": governments, "name_words": words}


def _finding() -> dict[str, Any]:
    words = finding.word_list()
    idle = sorted(words["idle"], key=len, reverse=True)
    return {
        "worth": finding.WORTH,
        "least": finding.LEAST,
        "longest": finding.LONGEST,
        "asks": words["asks"],
        "means": words["means"],
        "idle_latin": [word for word in idle if word.isascii()],
        "idle_pattern": "|".join(word for word in idle if not word.isascii()),
    }


def _status_rules() -> dict[str, Any]:
    rules = [rule._asdict() for rule in RULES]
    return {"rules": rules, "fault": FAULT}


def _day_forms() -> dict[str, Any]:
    """The table of forms, for the engine's reader."""
    refused = [
        {"code": one.code, "pattern": one.pattern, "anywhere": one.code in ANYWHERE}
        for one in day_table.REFUSED
        if one.pattern
    ]
    return {
        "forms": {code: day_table.BY_CODE[code].pattern for code in _FORMS},
        "dates": day_table.DATES,
        "refused": refused,
        "dashes": day_table.DASHES,
        "invisible": day_table.INVISIBLE,
        "weekdays": day_table.WEEKDAYS,
        "weeks": day_table.WEEKS,
        "relative": day_table.RELATIVE,
        "chinese_digits": day_table.CHINESE_DIGITS,
        "as_digits": day_table.AS_DIGITS,
    }


def _period(period: Period) -> dict[str, Any]:
    return period._asdict()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
