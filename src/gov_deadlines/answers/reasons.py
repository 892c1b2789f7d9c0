"""The reasons that go with a due date: what to note about it."""

from collections.abc import Iterable, Iterator
from datetime import date

from gov_deadlines.rules.model import Bound, Pack
from gov_deadlines.rules.versions import time_of
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.line import Unsettled

_NOT_STRICT = frozenset({"in_principle", "generally"})


def other_readings_note(spans: Iterable[Unsettled]) -> Iterator[Text]:
    """The date is settled, but another reading rests on unsettled days, and so does ``safest`` or ``rely_from``."""
    return (statement("readings-provisional", reason=reason) for reason in sorted({span.reason for span in spans}))


def other_region_note(used: str, own: str) -> Iterator[Text]:
    """The answer was not counted on the government's own calendar, but on another region's."""
    if used != own:
        yield statement("other-region", used=used, own=own)


def provisional_notes(spans: Iterable[Unsettled]) -> Iterator[Text]:
    """Why the answer is provisional: one note for each reason why days it touched are unsettled."""
    return (statement("provisional", reason=reason) for reason in dict.fromkeys(span.reason for span in spans))


def in_force_notes(pack: Pack, trigger: date, due: date) -> Iterator[Text]:
    """Whether the rules governed the trigger and the due day, and how sure that is."""
    start, candidates, asked = pack.in_force_from, pack.in_force_candidates, time_of(pack, trigger)
    if asked == "before":
        yield statement("not-in-force/not-yet", day=start)
    elif asked == "after":
        yield statement("not-in-force/ended", day=pack.in_force_until)
    elif trigger < max(candidates):
        yield statement("in-force-from-uncertain", candidates=candidates)
    if asked != "before" and time_of(pack, due) == "before":
        yield statement("due-before-in-force", day=start)
    yield from checked_note(pack, trigger)


def checked_note(pack: Pack, day: date) -> Iterator[Text]:
    """The day lies after the last comparison of the pack with its document."""
    if day > pack.checked_on:
        yield statement("after-checked-on", day=pack.checked_on)


def bound_note(bound: Bound) -> Text:
    """The number comes from another instrument: whose, which article, since when, for what, how strict, how seen."""
    return statement(
        "outer-bound",
        instrument=bound.instrument,
        number=statement("bound-number", number=bound.number) if bound.number else "",
        article=bound.article,
        since=bound.since or statement("bound-since", day=bound.in_force_from),
        until=statement("bound-until", day=bound.in_force_until) if bound.in_force_until else "",
        covers=bound.covers,
        strict=statement("bound-in-principle" if bound.bindingness in _NOT_STRICT else "bound-strict"),
        seen=statement(f"bound-{bound.seen}"),
    )
