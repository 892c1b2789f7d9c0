"""An entry moves when a notice moves its day: the same UID, a higher number, and nothing from any clock."""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

import gov_deadlines as gd
from gov_deadlines.feeds.entry import Stamp, as_moment, stamp_of, stamp_of_data
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.notices import Notice
from ics_lines import events_of, plain

pytest.importorskip("icalendar")
QINZHOU = "qinzhou/countersign-reply"
DAY = date(2019, 4, 19)  # the May days of that year were changed by a later notice
BEFORE, AFTER = date(2019, 3, 1), date(2019, 4, 1)
KNOWN = date(2026, 11, 27)  # when 2026 was the last year announced


def event(known_on: date, **more: object) -> dict[str, str]:
    answer = gd.due(QINZHOU, DAY, known_on=known_on, ignore_in_force=True)
    return events_of(gd.calendar_file(answer, **more))[0]  # type: ignore[arg-type]


def test_a_notice_moves_an_entry() -> None:
    before, after = event(BEFORE), event(AFTER)
    assert before["DTSTART;VALUE=DATE"] != after["DTSTART;VALUE=DATE"]
    assert before["UID"] == after["UID"]
    assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
    assert before["LAST-MODIFIED"] < after["LAST-MODIFIED"]


def test_the_same_data_give_the_same_bytes() -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    assert gd.calendar_file(answer) == gd.calendar_file(answer)
    assert gd.calendar_file(gd.calendar("CN-GX")) == gd.calendar_file(gd.calendar("CN-GX"))


def notices(region: str) -> list[Notice]:
    return list(gd.calendar(region).notices)


def stamp(known: Iterable[Notice], region: str) -> Stamp:
    return stamp_of_data(WorkCalendar.from_notices(region, list(known)))


@pytest.mark.parametrize("region", ["CN", "CN-GX", "CN-HB"])
def test_the_number_grows_with_every_notice_in_whatever_order_they_become_known(region: str) -> None:
    found = notices(region)
    for seed in range(6):
        order = random.Random(seed).sample(found, len(found)) if seed else found
        numbers = [stamp(order[:at], region).sequence for at in range(len(order) + 1)]
        assert all(earlier < later for earlier, later in pairwise(numbers))
        assert max(numbers) < 1 << 31


def test_the_number_grows_with_the_days_of_knowledge() -> None:
    days = [date(2007, 1, 1) + timedelta(at) for at in range(0, 7000, 20)]
    numbers = [stamp_of_data(gd.calendar("CN-GX", known_on=day)).sequence for day in days]
    assert all(earlier <= later for earlier, later in pairwise(numbers))


def test_a_draft_counts_and_its_notice_counts_more() -> None:
    *known, last = notices("CN")
    draft = last._replace(draft=True, number="")
    without, drafted, published = (stamp(one, "CN") for one in (known, [*known, draft], [*known, last]))
    assert without.sequence < drafted.sequence < published.sequence
    assert without.moment == drafted.moment < published.moment


def test_a_later_version_of_this_package_has_a_higher_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from gov_deadlines.feeds import entry

    numbers = []
    for version in ("0.1.0", "0.1.1", "0.2.0", "0.10.0", "1.0.0rc1"):
        monkeypatch.setattr(entry, "__version__", version)
        numbers.append(stamp_of_data(gd.calendar("CN")).sequence)
    assert all(earlier < later for earlier, later in pairwise(numbers))


def test_a_file_of_a_moment_prevails_over_one_of_the_data() -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1), known_on=KNOWN)
    now = datetime(2026, 11, 28, 8, tzinfo=UTC)
    (plainly,), (stamped,) = events_of(gd.calendar_file(answer)), events_of(gd.calendar_file(answer, moment=now))
    assert int(plainly["SEQUENCE"]) < int(stamped["SEQUENCE"]) == stamp_of(now).sequence
    assert stamped["DTSTAMP"] == "20261128T080000Z"
    for wrong in ("2026-11-28", datetime(2026, 11, 28)):  # noqa: DTZ001
        with pytest.raises((gd.InvalidArgument, gd.InvalidDate)):
            as_moment(wrong)


def test_reminders_of_their_own_are_cancelled_with_what_is_done() -> None:
    answer, how = gd.due(QINZHOU, date(2026, 6, 1)), {"remind": ["1wd"], "reminders": "events"}
    status = answer.status(date(2026, 6, 5), date(2026, 6, 4))
    open_, done = (events_of(gd.calendar_file(answer, status=one, **how)) for one in (None, status))  # type: ignore[arg-type]
    assert [one["UID"] for one in open_] == [one["UID"] for one in done]
    assert [one["STATUS"] for one in done] == ["CANCELLED"] * 2


def test_a_file_of_a_moment_prevails_whatever_the_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.feeds.entry.__version__", "3.2.1")
    answer = gd.due(QINZHOU, date(2026, 6, 1), known_on=KNOWN)
    soon = datetime(KNOWN.year, KNOWN.month, KNOWN.day, tzinfo=UTC)
    (plainly,), (stamped,) = events_of(gd.calendar_file(answer)), events_of(gd.calendar_file(answer, moment=soon))
    assert int(plainly["SEQUENCE"]) < int(stamped["SEQUENCE"])


def test_what_is_done_is_cancelled_and_rings_no_more() -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    (open_,) = events_of(gd.calendar_file(answer, status=answer.status(date(2026, 6, 3))))
    (done,) = events_of(gd.calendar_file(answer, status=answer.status(date(2026, 6, 5), date(2026, 6, 4))))
    assert (open_["STATUS"], done["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert open_["UID"] == done["UID"]
    assert int(open_["SEQUENCE"]) < int(done["SEQUENCE"])
    assert "!TRIGGER" in open_
    assert "!TRIGGER" not in done
    assert plain(done["SUMMARY"]).startswith("（已办结）")


def test_nothing_is_reminded_of_before_the_day_asked_about() -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    at = answer.status(date(2026, 6, 8))
    (found,) = events_of(gd.calendar_file(answer, status=at, remind=["5wd", "1wd"]))
    assert found["!TRIGGER"] == "-PT15H"
    assert "!!TRIGGER" not in found


def test_a_provisional_day_says_so_and_by_how_much() -> None:
    answer = gd.due(QINZHOU, date(2027, 9, 27), known_on=KNOWN)
    (found,) = events_of(gd.calendar_file(answer))
    assert found["STATUS"] == "TENTATIVE"
    assert plain(found["SUMMARY"]).startswith("（暂定）")
    assert f"{answer.earliest} 至 {answer.latest}" in plain(found["DESCRIPTION"])


# A region's days


def days(region: str, known_on: date, year: int) -> dict[str, dict[str, str]]:
    data = gd.calendar_file(gd.calendar(region, known_on=known_on), years=[year], language="en")
    return {one["DTSTART;VALUE=DATE"]: one for one in events_of(data)}


def test_a_region_s_days_are_those_that_notices_decide() -> None:
    calendar = gd.calendar("CN-GX")
    found = days("CN-GX", date(2026, 11, 1), 2024)
    for day, one in ((date(int(key[:4]), int(key[4:6]), int(key[6:])), one) for key, one in found.items()):
        working = calendar.is_working_day(day)
        assert plain(one["SUMMARY"]).endswith("(work)" if working else "(off)")
        assert working == (day.weekday() >= 5) or not working
    unusual = {
        day
        for day in calendar.announced_days()
        if day.year == 2024 and calendar.is_working_day(day) != (day.weekday() < 5)
    }
    assert {f"{day:%Y%m%d}" for day in unusual} <= found.keys()


def test_a_day_that_a_later_notice_changes_keeps_its_identity() -> None:
    before, after = days("CN", BEFORE, 2019), days("CN", AFTER, 2019)
    assert "20190505" not in before
    assert plain(after["20190505"]["SUMMARY"]).endswith("(work)")
    same = before.keys() & after.keys()
    assert "20190501" in same
    assert all(before[day]["UID"] == after[day]["UID"] for day in same)
    assert all(int(before[day]["SEQUENCE"]) < int(after[day]["SEQUENCE"]) for day in same)


def test_a_day_taken_back_is_cancelled() -> None:
    """Every day that a notice once decided and that is an ordinary one now, in all years and regions."""
    cancelled = 0
    for region in ("CN", "CN-GX", "CN-HB"):
        calendar = gd.calendar(region)
        events = events_of(gd.calendar_file(calendar))
        assert len({one["UID"] for one in events}) == len(events)
        once = {one.date for notice in calendar.notices for one in notice.decrees if one.date.year in calendar.years}
        for one in events:
            key = one["DTSTART;VALUE=DATE"]
            day = date(int(key[:4]), int(key[4:6]), int(key[6:]))
            known = calendar.day(day)
            assert (one["STATUS"] == "CANCELLED") == (known.name is None or known.kind == "restored")
            cancelled += one["STATUS"] == "CANCELLED"
        assert {f"{day:%Y%m%d}" for day in once} <= {one["DTSTART;VALUE=DATE"] for one in events}
    assert cancelled > 0


def test_a_likely_day_is_tentative() -> None:
    data = gd.calendar_file(gd.calendar("CN", known_on=KNOWN, project=True), years=[2027, 2028])
    found = events_of(data)
    assert {one["STATUS"] for one in found} == {"TENTATIVE"}
    assert all(plain(one["SUMMARY"]).startswith("（暂定）") for one in found)
    with pytest.raises(gd.NotAnnounced):
        gd.calendar_file(gd.calendar("CN", known_on=KNOWN), years=[2030])


# Plans and cadences


def test_a_plan_has_an_entry_for_each_step_and_for_the_end() -> None:
    plan = gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31))
    found = events_of(gd.calendar_file(plan, matter="办法"))
    assert [one["DTSTART;VALUE=DATE"] for one in found] == [f"{step.latest_start:%Y%m%d}" for step in plan.steps] + [
        "20241231"
    ]
    other = events_of(gd.calendar_file(plan, matter="别的"))
    assert not {one["UID"] for one in found} & {one["UID"] for one in other}


def test_a_cadence_s_year() -> None:
    from gov_deadlines.feeds.courses import open_windows

    month = next(one for one in gd.limits() if isinstance(one, gd.Cadence) and one.window == "calendar-month")
    held = [date(2026, 3, 10)]
    report = gd.cadence(month, held, date(2026, 4, 2), since=date(2026, 3, 1))
    windows = open_windows(report, None, 2026, {})
    march, *found = events_of(gd.calendar_file(report, windows=windows))
    assert march["STATUS"] == "CANCELLED"  # an earlier file may have it
    months = [one["DTSTART;VALUE=DATE"][4:6] for one in found]
    assert months == [f"{at:02}" for at in range(4, 13)]
    calendar = gd.calendar(month.region)
    assert found[0]["DTSTART;VALUE=DATE"] == f"{calendar.add(date(2026, 5, 1), -1):%Y%m%d}"
    again = gd.cadence(month, [*held, date(2026, 4, 14)], date(2026, 4, 15), since=date(2026, 3, 1))
    _, *left = events_of(gd.calendar_file(again, windows=open_windows(again, None, 2026, {})))
    assert [one["UID"] for one in left] == [one["UID"] for one in found]
    assert [one["STATUS"] == "CANCELLED" for one in left] == [True] + [False] * 8
    with pytest.raises(gd.InvalidArgument):
        open_windows(report, None, 2040, {})


def test_planned_meetings_do_not_end_the_need_for_one() -> None:
    from gov_deadlines.feeds.courses import open_windows

    month = next(one for one in gd.limits() if isinstance(one, gd.Cadence) and one.window == "calendar-month")
    report = gd.cadence(month, [date(2026, 3, 10), date(2026, 4, 20)], date(2026, 4, 2), since=date(2026, 3, 1))
    _, first, *_ = events_of(gd.calendar_file(report, windows=open_windows(report, None, 2026, {})))
    assert "2026-04-20" in plain(first["DESCRIPTION"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"remind": ["soon"]},
        {"remind": 3},
        {"remind": ["1wd"] * 11},
        {"reminders": "bells"},
        {"language": "fr"},
        {"matter": 5},
        {"moment": "now"},
    ],
)
def test_bad_arguments(wrong: dict[str, object]) -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.calendar_file(gd.due(QINZHOU, date(2026, 6, 1)), **wrong)  # type: ignore[arg-type]
    with pytest.raises(gd.InvalidArgument):
        gd.calendar_file(3)  # type: ignore[arg-type]
    with pytest.raises(gd.InvalidArgument):
        gd.calendar_file(gd.calendar("CN"), years=["x"])  # type: ignore[list-item]
