"""The notes that go with the verdict on a cadence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from gov_deadlines.answers.cadence_windows import FAILING, Asked, CadenceWindow, Outcome
from gov_deadlines.answers.projecting import Projecting
from gov_deadlines.answers.reasons import checked_note, in_force_notes
from gov_deadlines.rules.model import Cadence, Pack
from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement, word

_MOST_NAMED = 5


def hedge_note(cadence: Cadence, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """The text is hedged, so a failing is a departure, not a breach."""
    if any(window.verdict == "departure" for window in windows):
        yield statement("hedged", word=word(cadence.bindingness))


def reading_note(bases: Mapping[str, Text], by_window: Mapping[str, Outcome], outcome: Outcome) -> Iterator[Text]:
    """Which readings find a failing, if only some do. ``bases`` says how each window reads the text."""
    chosen, failed = outcome.window.name, [name for name, one in by_window.items() if one.verdict in FAILING]
    alone = by_window[chosen]
    if outcome.windows != alone.windows:
        dropped = [one for one, was in zip(outcome.windows, alone.windows, strict=True) if one.verdict != was.verdict]
        spans = [str(one.first) if one.first == one.last else f"{one.first}..{one.last}" for one in dropped]
        named = spans[:_MOST_NAMED] + ["…"] * (len(spans) > _MOST_NAMED)
        yield statement("one-reading-only/windows", count=len(dropped), spans=named, basis=bases[chosen])
    elif failed and outcome.verdict not in FAILING:
        zh, en = "".join(bases[one].zh for one in failed), " ".join(bases[one].en for one in failed)
        yield statement("one-reading-only/others", basis=Text("", zh, en))
    elif failed and len(failed) < len(by_window):
        yield statement("one-reading-only/chosen", basis=bases[chosen])


def above_range_note(cadence: Cadence, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """More than the usual number, though the text sets no ceiling or lifts it."""
    usual = cadence.range_to or (cadence.at_most if cadence.lifted else None)
    if usual is None or all(window.number <= usual for window in windows):
        return
    if cadence.lifted:
        yield statement("ceiling-lifted", usual=usual, word=word(cadence.lifted))
    else:
        yield statement("range-no-ceiling", usual=usual)


def span_notes(windows: Iterable[CadenceWindow], held: Sequence[date], opened: date | None) -> Iterator[Text]:
    """Where the first windows begin; ``opened`` starts the first interval, for a window since the last time."""
    if any(window.stub for window in windows):
        yield statement("stub")
    if not held:
        yield statement("no-dates")
    if opened is not None and opened not in held:
        yield statement("counted-from-since", day=opened)


def uncounted_note(uncounted: Sequence[date], since: date, *, tied: bool) -> Iterator[Text]:
    """The given dates that lie in no window."""
    before = sorted(day for day in uncounted if day < since)
    other = [day for day in uncounted if day >= since]
    if before:
        yield statement("before-since", since=since, days=_named(before))
    if other and tied:
        yield statement("belongs-to-none", days=_named(other))


def calendar_notes(ahead: Projecting, as_of: date, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """Why the latest day or the working days left may still change or are not known."""
    for window in windows:
        if window.standing == "provisional":
            first = min(window.latest or window.first, max(as_of, window.first))
            calendar = ahead.calendar_to(window.last)
            for reason in dict.fromkeys(span.reason for span in calendar.unsettled(first, window.last)):
                yield statement("provisional/cadence", reason=reason)
            if calendar.find_working(window.last) is None:
                yield statement("not-announced/cadence", first=window.first, last=window.last)


def pace_note(asked: Asked, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """A number of days that can no longer be reached on working days alone, or may turn out so."""
    as_of = asked.as_of
    for window in windows:
        if window.reachable is not None and _may_turn(asked, window):
            fewest, most = window.working_days_left_bounds or (0, 0)
            yield statement("reach-may-change", fewest=fewest, most=most, missing=window.missing)
        elif window.reachable is False and as_of <= window.last:
            rest = (window.last - max(as_of, window.first)).days + (as_of not in window.dates)
            if window.missing > rest:
                yield statement("out-of-reach", last=window.last, rest=rest, missing=window.missing)
            else:
                yield statement("rest-days-needed", missing=window.missing)


def _may_turn(asked: Asked, window: CadenceWindow) -> bool:
    """Whether notices to come decide if working days alone suffice."""
    bounds, today = window.working_days_left_bounds, asked.today_counts(window.first)
    return bounds is not None and bounds.fewest + today < window.missing <= bounds.most + today


def planned_note(needed: CadenceWindow | None, planned: Sequence[date]) -> Iterator[Text]:
    """The planned dates are too late or too few for what is due next."""
    if needed is None or not planned:
        return
    in_time = sum(needed.first <= day <= needed.last for day in planned)
    if needed.missing > in_time:
        yield statement("planned-not-enough", last=needed.last, missing=needed.missing, planned=in_time)


def governing_notes(pack: Pack, since: date, as_of: date) -> Iterator[Text]:
    """Whether the rules governed the time asked about, and how sure that is."""
    starts, candidates = pack.in_force_from, pack.in_force_candidates
    if since == starts < max(candidates):
        taken = "earliest" if starts == min(candidates) else "taken"
        yield statement(f"in-force-from-uncertain/{taken}", candidates=candidates, day=starts)
    elif since < starts:
        yield from in_force_notes(pack, since, starts)
    yield from checked_note(pack, as_of)


def _named(days: Sequence[date]) -> list[str]:
    """The days; if there are many, the first few and the total."""
    listed = [str(day) for day in days[:_MOST_NAMED]]
    if len(days) > _MOST_NAMED:
        listed[-1] += f" … ({len(days)})"
    return listed
