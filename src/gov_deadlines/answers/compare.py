"""The same provision in every government's rules, side by side."""

from datetime import date
from typing import Any, NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.answers.due import Due, answer
from gov_deadlines.answers.question import new_question
from gov_deadlines.days import AnyDay, optional_day
from gov_deadlines.errors import DataFault, NotAnnounced, NotInForce, UnknownLimit
from gov_deadlines.rules.book import RuleBook
from gov_deadlines.rules.model import Limit, Provision
from gov_deadlines.rules.versions import in_force_on
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement

_DATES = "due standing earliest latest safest"


class ComparisonRow(NamedTuple):
    """One government's provision.

    Attributes:
        provision: the version in force on the day asked about, else the nearest version; without a day, the newest.
        in_force: whether that version was in force on that day; None without a day.
        due: the answer with that day as the trigger; None if there is no answer.
        reason: why there is no answer, if a day was given.
    """

    provision: Provision
    in_force: bool | None
    due: Due | None
    reason: Text | None

    def to_dict(self) -> dict[str, Any]:
        """The row as a JSON object; the dates are null where there is no answer."""
        from gov_deadlines.plain import fields, if_projected, plain
        from gov_deadlines.rules.measures import measure

        one, due, long = self.provision, self.due, measure(self.provision)
        found = {"limit": one.id} | fields(one, "version authority")
        found |= {"name": plain(one.pack.name), "class": one.cls} | fields(one, "article region")
        found |= {"length": {"zh": long.zh, "en": long.en}} | fields(one, "bindingness summary")
        found |= fields(one.pack, "in_force_from in_force_until") | fields(self, "in_force")
        found |= dict.fromkeys(_DATES.split()) if due is None else fields(due, _DATES)
        found |= if_projected(due is not None and due.projected) | fields(self, "reason")
        return found | {"see_also": list(one.see_also) if isinstance(one, Limit) else []}


class Comparison(NamedTuple):
    """The provision with one name in every government's rules: made by ``gov_deadlines.compare``.

    Attributes:
        name: the part of the ids after the slash.
        on: the trigger; None where no dates were asked for.
        rows: one for each government.
        notes: which governments are missing because a pack of yours is faulty.
    """

    name: str
    on: date | None
    rows: tuple[ComparisonRow, ...]
    notes: tuple[Text, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The comparison as a JSON object, as ``gov-deadlines limits compare`` prints it; ``notes`` only if any."""
        from gov_deadlines.plain import SCHEMA, fields, notes_if_any

        rows = [row.to_dict() for row in self.rows]
        return {"schema": SCHEMA} | fields(self, "name on") | {"rows": rows} | notes_if_any(self.notes)


def compare(
    name: str,
    on: AnyDay | None = None,
    **context: Unpack[ContextKeywords],
) -> Comparison:
    """What does each government say on one point, and what due date does it give for one trigger?

    Args:
        name: the name of a limit, cadence or duty, without the government: ``countersign-reply``, ``会签回复``. Words
            that mean several provisions give the rows of each.
        on: the trigger; without it no dates are worked out.
        known_on: answer as it would have been given on that day.
        region: count everything on this region's calendar instead of each government's own.
        ignore_in_force: give dates even if the rules were not in force, as an illustration.
        holidays: a folder of your own notices.
        rules: a folder of your own packs.
        strict: a fault anywhere in your own files stops the answer, not only one that may concern it.

    Raises:
        UnknownLimit: no government has a provision with this name; the error lists close names.
        UnknownRegion, InvalidDate, InvalidArgument, DataFault, SourceNotFound.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> found = gd.compare("countersign-reply", date(2024, 4, 3))
    >>> days = {row.provision.authority: row.due.due.day for row in found.rows}
    >>> days["qinzhou"], days["xianning"], days["zhongshan"]
    (17, 15, 9)
    """
    day = optional_day(on)
    asked = Context.of(**context)
    book = asked.book
    shorts = _names_meant(name, book)
    short = shorts[0]
    ids = [one for one in dict.fromkeys(limit.id for limit in book.limits) if one.rpartition("/")[2] in shorts]
    if day is None:
        return Comparison(
            short, None, tuple(ComparisonRow(book.latest(one), None, None, None) for one in ids), book.remarks
        )
    return Comparison(short, day, tuple(_row(asked.nearest(one, day), day, asked) for one in ids), book.remarks)


def _names_meant(name: str, book: RuleBook) -> list[str]:
    """The parts of ids after the slash that a name, an id or words mean. Raises UnknownLimit."""
    if not isinstance(name, str):
        raise UnknownLimit(name, ())
    short = name.rpartition("/")[2]
    if any(limit.name == short for limit in book.limits):
        return [short]
    found = list(dict.fromkeys(one.rpartition("/")[2] for one in book.names.ids(name)))
    if not found:
        raise UnknownLimit(name, book.close_names(short) if name.isascii() else book.nearest(name), book.faults)
    return found


def _row(provision: Provision, day: date, context: Context) -> ComparisonRow:
    in_force = bool(in_force_on((provision.pack,), day))
    if not isinstance(provision, Limit):
        return ComparisonRow(provision, in_force, None, statement("no-number"))
    try:
        question = new_question(provision, day, context)
    except NotInForce as error:
        return ComparisonRow(provision, in_force, None, error.message)
    try:
        return ComparisonRow(provision, in_force, answer(question, day), None)
    except NotAnnounced as error:
        return ComparisonRow(provision, in_force, None, error.message)
    except DataFault as error:  # a faulty file stops this one
        return ComparisonRow(provision, in_force, None, error.brief)
