"""What a later file of a cadence says prevails over an earlier one, whatever was held or planned in between."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

import gov_deadlines as gd
from gov_deadlines.answers.cadence import CadenceReport
from gov_deadlines.answers.cadence_windows import FAILING
from gov_deadlines.answers.context import ContextKeywords
from gov_deadlines.feeds.courses import cadence_entries, open_windows
from gov_deadlines.feeds.entry import Entry
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.pages.voice import Voice
from ics_lines import Properties, events_of, plain

SINCE = date(2026, 1, 5)
KNOWN: ContextKeywords = {"known_on": date(2025, 12, 31), "ignore_in_force": True}
CADENCES = [one for one in gd.limits() if isinstance(one, gd.Cadence)]
CASES = [(one.id, name) for one in CADENCES for name in (None, one.window, *(other for other, _ in one.other_windows))]
FORTNIGHT, MONTH = "zhongshan/executive-meeting", "qinzhou/executive-meeting"
Asked = tuple[CadenceReport, dict[str, Entry]]


def asked(limit: str, window: str | None, as_of: date, held: set[date], met: set[date] | None) -> Asked:
    report = gd.cadence(limit, held, as_of, since=SINCE, window=window, meetings=met, **KNOWN)
    windows = open_windows(report, None if met is None else sorted(met), as_of.year, KNOWN)
    remind = Reminding(((1, "working-day"), (9, "day")), since=as_of)
    found = list(cadence_entries(report, windows, remind, Voice("en")))
    by_uid = {one.uid: one for one in found}
    assert len(by_uid) == len(found)
    return report, by_uid


def a_life(limit: str, window: str | None, pick: random.Random) -> Iterator[Asked]:
    """One cadence asked about on some days; what is held and planned only becomes more."""
    days = [SINCE + timedelta(pick.randrange(1, 300))]
    days += [days[0] + timedelta(at) for at in sorted(pick.sample(range(1, 50), 4))]
    tied = next(one for one in CADENCES if one.id == limit).tied_to
    held: set[date] = set()
    met: set[date] | None = {SINCE} if tied else None
    for nth, day in enumerate(days):
        span = (day - SINCE).days + 40
        number = pick.choice((0, 1, 3, span // 15)) if nth == 0 else pick.choice((0, 0, 1, 2))
        new = {SINCE + timedelta(pick.randrange(span)) for _ in range(number)} | (
            {day} if pick.random() < 0.2 else set()
        )
        held = held | new
        if met is not None:
            met = met | {SINCE + timedelta(pick.randrange(span)) for _ in range(pick.choice((0, 1, 2)))} | new
        yield asked(limit, window, day, held, met)


def lives() -> Iterator[tuple[Asked, Asked]]:
    for seed in range(8):
        for limit, window in CASES:
            yield from pairwise(a_life(limit, window, random.Random(f"{limit} {window} {seed}")))


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Asked, Asked]]:
    with pytest.MonkeyPatch.context() as patch:  # it is the same for all, and takes longer than all the rest
        patch.setattr(CadenceReport, "fingerprint", "0" * 16)
        return list(lives())


def test_what_an_entry_says_changes_with_a_higher_number_alone(pairs: list[tuple[Asked, Asked]]) -> None:
    changed = 0
    for (_, earlier), (_, later) in pairs:
        for uid in earlier.keys() & later.keys():
            before, after = earlier[uid], later[uid]
            if before._replace(stamp=after.stamp) != after:
                changed += 1
                assert after.stamp > before.stamp
                assert after.stamp.sequence > before.stamp.sequence
                assert after.stamp.moment > before.stamp.moment
    assert changed > 500


def test_what_was_shown_as_late_stands_still_or_is_cancelled(pairs: list[tuple[Asked, Asked]]) -> None:
    ended = 0
    for (_, earlier), (report, later) in pairs:
        missed = {one.first for one in report.windows if one.verdict in FAILING and one.missing and not one.over_by}
        for uid, before in earlier.items():
            if uid in later:
                ended += later[uid].cancelled and not before.cancelled
            elif before.day < report.as_of and not before.cancelled:
                assert date.fromisoformat(before.identity[-1]) in missed, before
    assert ended > 100


def test_no_entry_that_is_done_says_how_firm_its_day_is(pairs: list[tuple[Asked, Asked]]) -> None:
    titles = {one.title for _, (_, later) in pairs for one in later.values() if one.cancelled}
    assert any(one.startswith("(done) ") for one in titles)
    assert not [one for one in titles if one.startswith("(done)") and ("settled" in one or "provisional" in one)]


# Examples


def events(limit: str, as_of: date, *held: date, since: date | None = None) -> list[Properties]:
    pytest.importorskip("icalendar")
    report = gd.cadence(limit, held, as_of, since=since, **KNOWN)
    return events_of(gd.calendar_file(report, windows=open_windows(report, None, 2026, KNOWN), language="en"))


def test_while_another_reading_has_time_the_title_says_that_the_default_one_has_not() -> None:
    days = [date(2026, 6, day) for day in (15, 16, 21, 22)]
    found = [events(FORTNIGHT, day, date(2026, 6, 1))[0] for day in days]
    assert [one["DTSTART;VALUE=DATE"][4:] for one in found] == ["0615", "0621", "0621", "0615"]
    assert [plain(one["SUMMARY"]).partition(" Exec")[0] for one in found] == [
        "(settled)",
        "(overdue by the default reading)",
        "(overdue by the default reading)",
        "(overdue)",
    ]
    assert "Default reading: within 14 days of the last time: 2026-06-15\n" in plain(found[1]["DESCRIPTION"])
    assert len({one["UID"] for one in found}) == 1
    assert all(int(one["SEQUENCE"]) < int(two["SEQUENCE"]) for one, two in pairwise(found))


def test_a_day_that_moves_with_what_was_done_moves_in_the_calendar() -> None:
    days = [date(2026, 3, at) for at in (2, 3)]
    before = events("xianning/field-research-days", date(2026, 5, 4))[0]
    after = events("xianning/field-research-days", date(2026, 5, 5), *days)[0]
    assert before["UID"] == after["UID"]
    assert before["DTSTART;VALUE=DATE"] < after["DTSTART;VALUE=DATE"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])


def test_a_month_that_was_missed_is_cancelled_when_a_date_is_added() -> None:
    march = date(2026, 3, 9)
    missed = next(one for one in events(MONTH, date(2026, 5, 4), march) if one["DTSTART;VALUE=DATE"] == "20260430")
    assert plain(missed["SUMMARY"]).startswith("(departure from the general rule")
    later = events(MONTH, date(2026, 5, 5), march, date(2026, 4, 28))
    (ended,) = [one for one in later if one["UID"] == missed["UID"]]
    assert ended["STATUS"] == "CANCELLED"
    assert plain(ended["SUMMARY"]).startswith("(done) Executive")


def test_an_interval_that_was_made_up_for_is_cancelled_after_further_ones() -> None:
    first = date(2026, 6, 1)
    late = events(FORTNIGHT, date(2026, 6, 22), first)[0]
    for held in ([date(2026, 6, 22), date(2026, 7, 3)], [date(2026, 6, 22)]):
        (ended,) = [one for one in events(FORTNIGHT, date(2026, 7, 8), first, *held) if one["UID"] == late["UID"]]
        assert ended["STATUS"] == "CANCELLED"
        assert int(ended["SEQUENCE"]) > int(late["SEQUENCE"])


def test_what_was_late_for_years_still_ends() -> None:
    first, done = date(2026, 1, 6), date(2027, 9, 1)
    report = gd.cadence(FORTNIGHT, [first, done], done, **KNOWN)
    uids = {one.uid for one in cadence_entries(report, [], Reminding(), Voice("en")) if one.cancelled}
    late = gd.cadence(FORTNIGHT, [first], date(2027, 8, 31), **KNOWN)
    assert late.next
    (shown,) = cadence_entries(late, [late.next], Reminding(), Voice("en"))
    assert shown.uid in uids
