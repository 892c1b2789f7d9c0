"""Every limit, on every trigger day in force, against the reference; and dates that are known by heart."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

import gov_deadlines as gd
from common import READ_BY_HAND
from counted_limits import COUNTED
from limit_facts import LIMITS, VERSIONS
from reference import DAY, Answer, Calendar, Limit, Unit, answer, span

# a limit that counts backward may have an answer though its trigger day is not announced
PAST_THE_END = timedelta(days=40)
# the limits that let the lead department set another are those where silence has an effect
OWN_LIMITS: list[tuple[str, int, Unit]] = [("2wd", 2, "working-day"), ("1d", 1, "day"), ("10d", 10, "day")]
every_limit = pytest.mark.parametrize("limit", LIMITS, ids=[limit.id for limit in LIMITS])

ReferenceCalendar = Callable[..., Calendar]


def shown(
    limit: str,
    trigger: date,
    known_on: date | None = None,
    *,
    ignore_in_force: bool = False,
    within: str | None = None,
) -> Answer | None:
    """The engine's answer in the reference's form, None where it says that a day is not announced."""
    asked: Any = {"known_on": known_on, "ignore_in_force": ignore_in_force, "within": within}
    try:
        found = gd.due(limit, trigger, announced_only=True, **asked)
    except gd.NotAnnounced:
        return None
    readings = {reading.name: reading.due for reading in found.readings}
    return Answer(found.due, found.standing, readings, found.safest, found.rely_from)


def compare(limit: Limit, cal: Calendar, triggers: list[date], known_on: date | None = None) -> None:
    wrong = []
    for trigger in triggers:
        found = shown(limit.id, trigger, known_on, ignore_in_force=True)
        expected = answer(cal, limit, trigger)
        if found != expected:
            wrong.append(f"{trigger}\n  found    {found}\n  expected {expected}")
    assert not wrong, f"{limit.id}: {len(wrong)} of {len(triggers)} triggers\n" + "\n".join(wrong[:3])


def test_the_packs_hold_exactly_these_limits() -> None:
    """The ids, articles and bindingness of the fixed and immediate limits."""
    held = {one.id: (one.article, one.bindingness) for one in COUNTED if one.authority in READ_BY_HAND}
    assert held == {limit.id: (limit.article, limit.bindingness) for limit in LIMITS}


@every_limit
def test_every_trigger_in_force(limit: Limit, reference_calendar: ReferenceCalendar) -> None:
    cal = reference_calendar(limit.region)
    assert cal.end is not None
    compare(limit, cal, span(f"{limit.in_force_from}..{cal.end + PAST_THE_END}"))


@every_limit
def test_triggers_before_the_rules_were_in_force(limit: Limit, reference_calendar: ReferenceCalendar) -> None:
    cal = reference_calendar(limit.region)
    assert cal.start is not None
    with pytest.raises(gd.NotInForce, match=str(limit.in_force_from)):
        gd.due(limit.id, limit.in_force_from - DAY)
    around_the_start = span(f"{cal.start - PAST_THE_END}..{cal.start + PAST_THE_END}")
    compare(limit, cal, around_the_start + span(f"{cal.start}..{limit.in_force_from}")[::11])


@every_limit
@pytest.mark.parametrize("known_on", ["2019-03-21", "2020-01-31", "2023-12-08", "2024-03-21"])
def test_as_known_on_a_day(limit: Limit, known_on: str, reference_calendar: ReferenceCalendar) -> None:
    then = date.fromisoformat(known_on)
    cal = reference_calendar(limit.region, then)
    assert cal.end is not None
    days = span(f"{then - timedelta(days=60)}..{then + timedelta(days=60)}")
    compare(limit, cal, days + span(f"{cal.end - PAST_THE_END}..{cal.end + PAST_THE_END}"), then)


@every_limit
def test_bounds_say_what_future_notices_may_do(limit: Limit, reference_calendar: ReferenceCalendar) -> None:
    """Settled: nothing. Provisional: some days earlier or later; and the readings stay within what is safe."""
    end = reference_calendar(limit.region).end
    assert end is not None
    for trigger in span(f"{end - timedelta(days=90)}..{end + timedelta(days=700)}"):
        found = gd.due(limit.id, trigger)
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest <= found.due <= found.latest, trigger
        assert found.standing == "provisional" or found.earliest == found.latest, trigger
        assert found.safest is not None
        assert found.safest <= found.earliest, trigger
        assert found.rely_from is None or found.rely_from > found.latest, trigger


@every_limit
def test_projecting_changes_nothing_that_is_announced(limit: Limit, reference_calendar: ReferenceCalendar) -> None:
    end = reference_calendar(limit.region).end
    assert end is not None
    for trigger in span(f"{end - timedelta(days=90)}..{end + PAST_THE_END}"):
        alone = shown(limit.id, trigger)
        if alone is not None:
            found = gd.due(limit.id, trigger)
            assert (found.due, found.standing) == (alone.due, alone.standing), trigger


@every_limit
def test_a_versioned_id_names_the_same_limit(limit: Limit) -> None:
    authority, name = limit.id.split("/")
    versioned = f"{authority}@{VERSIONS[authority]}/{name}"
    trigger = date(2024, 4, 3)
    assert shown(versioned, trigger) == shown(limit.id, trigger)


@pytest.mark.parametrize("limit", [one for one in LIMITS if one.silence], ids=lambda one: one.id)
@pytest.mark.parametrize(("within", "amount", "unit"), OWN_LIMITS)
def test_the_lead_departments_own_limit(
    limit: Limit, within: str, amount: int, unit: Unit, reference_calendar: ReferenceCalendar
) -> None:
    """It takes the place of the text's number; everything else stays."""
    cal, own = reference_calendar(limit.region), limit._replace(amount=amount, unit=unit)
    assert cal.end is not None
    triggers = span(f"{limit.in_force_from}..{limit.in_force_from + timedelta(days=400)}")
    for trigger in triggers + span(f"{cal.end - PAST_THE_END}..{cal.end}"):
        assert shown(limit.id, trigger, within=within) == answer(cal, own, trigger), trigger


@pytest.mark.parametrize("limit", [one for one in LIMITS if not one.silence], ids=lambda one: one.id)
def test_nobody_sets_another_limit_where_the_text_does_not_say_so(limit: Limit) -> None:
    with pytest.raises(gd.OverrideNotAllowed):
        gd.due(limit.id, date(2024, 4, 3), within="5wd")


@every_limit
def test_every_reading_has_a_basis_and_every_missing_date_a_reason(limit: Limit) -> None:
    for trigger in (date(2024, 4, 3), date(2027, 1, 3), date(2027, 1, 5)):
        try:
            found = gd.due(limit.id, trigger, announced_only=True, known_on=date(2026, 6, 30))
        except gd.NotAnnounced:
            continue
        assert found.readings[0].name == "default"
        assert {reading.name for reading in found.readings} == {"default", *limit.changes}
        for reading in found.readings:
            assert reading.basis.code
            assert (reading.reason is None) == (reading.due is not None), reading.name


def test_another_region_may_be_asked_for() -> None:
    found = gd.due("qinzhou/countersign-reply", date(2024, 4, 3), region="CN")
    assert (found.due, found.standing) == (date(2024, 4, 15), "settled")


def test_qinzhou_across_the_guangxi_holiday() -> None:
    found = shown("qinzhou/countersign-reply", date(2024, 4, 3))
    after = date(2024, 4, 17)
    readings: dict[str, date | None] = {"default": after, "deemed-received": after}
    assert found == Answer(after, "settled", readings, after, date(2024, 4, 18))


def test_the_guangxi_notice_of_2024_moves_eleven_triggers() -> None:
    limit = "qinzhou/countersign-reply"
    before, after = date(2024, 3, 21), date(2024, 3, 22)
    triggers = span("2023-09-12..2024-12-10")
    old = {day: gd.due(limit, day, known_on=before) for day in triggers}
    new = {day: gd.due(limit, day, known_on=after) for day in triggers}
    moved = [day for day in triggers if old[day].due != new[day].due]
    assert moved == span("2024-04-01..2024-04-11")
    assert {old[day].standing for day in moved} == {"provisional"}
    assert {new[day].standing for day in moved} == {"settled"}
    assert gd.due(limit, date(2024, 4, 3), known_on=before).due == date(2024, 4, 15)
    assert gd.due(limit, date(2024, 4, 3), known_on=after).due == date(2024, 4, 17)


def test_make_up_days_count() -> None:
    """Seven working days from 2023-09-28, two of them make-up weekend days."""
    found = shown("xinzhou/countersign-reply", date(2023, 9, 28))
    assert found is not None
    assert found.due == date(2023, 10, 13)


def test_a_backward_limit_needs_only_the_days_it_consults() -> None:
    then: dict[str, Any] = {"known_on": date(2026, 6, 30), "announced_only": True}
    found = gd.due("zhongshan/leader-invitation", date(2027, 1, 5), **then)
    assert (found.due, found.standing) == (date(2026, 12, 29), "provisional")
    assert (found.earliest, found.latest) == (None, None)
    assert {reading.name: reading.due for reading in found.readings}["working-days"] is None
    with pytest.raises(gd.NotAnnounced):
        gd.due("zhongshan/leader-invitation", date(2027, 1, 8), **then)


def test_an_urgent_document_is_due_on_the_day_it_comes() -> None:
    for day in (date(2024, 10, 1), date(2024, 10, 6), date(2031, 5, 3)):
        found = gd.due("zhongshan/document-handling-urgent", day)
        assert (found.due, found.standing, found.rely_from) == (day, "settled", None)
