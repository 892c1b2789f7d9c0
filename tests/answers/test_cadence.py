"""``gov_deadlines.cadence``: against the day-by-day model, by its laws, and example by example."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import cadence_model as model
import gov_deadlines as gd
from common import MID_2026, READ_BY_HAND, day
from gov_deadlines.answers.cadence_windows import FAILING, VERDICTS
from gov_deadlines.counting.windows import (
    Window,
    last_compliant_day,
    parse_window,
    window_holding,
    windows_between,
)
from reference import DAY

LIMITS = sorted(model.RULES)
TIED = {
    "qinzhou/study-agenda-item": "qinzhou/executive-meeting",
    "xinzhou/pre-meeting-law-study": "xinzhou/executive-meeting",
}
SHARED = [limit for limit in LIMITS if model.RULES[limit].others]
CALENDAR = ("calendar-day", "calendar-month", "two-calendar-months", "calendar-half-year", "calendar-year")
FREE = [limit for limit in LIMITS if limit not in TIED]
FLOORS = [limit for limit in FREE if model.RULES[limit].least]
CEILINGS = [limit for limit in LIMITS if model.RULES[limit].most and not model.RULES[limit].lifted]


def days(*texts: str) -> list[date]:
    return [day(text) for text in texts]


def cadences() -> dict[str, gd.Cadence]:
    return {limit.id: limit for limit in gd.limits() if isinstance(limit, gd.Cadence)}


def ask(limit: str, dates: Iterable[str], as_of: str, **more: Any) -> gd.CadenceReport:
    return gd.cadence(limit, days(*dates), day(as_of), **more)


def rank(report: gd.CadenceReport) -> int:
    return VERDICTS.index(report.verdict)


def notes(report: gd.CadenceReport) -> set[str]:
    return {note.code for note in report.notes}


# --- the packs say what the documents' list of provisions says -------------------------------------------------


def test_there_are_22_cadences_and_the_model_knows_each() -> None:
    assert sorted(one for one in cadences() if one.startswith(READ_BY_HAND)) == LIMITS
    assert len(LIMITS) == 22


@pytest.mark.parametrize("limit", LIMITS)
def test_each_cadence_is_as_in_the_list_of_provisions(limit: str) -> None:
    found, rule = cadences()[limit], model.RULES[limit]
    assert (found.at_least or 0, found.at_most, found.range_to, found.window, found.unit) == (
        rule.least,
        rule.most,
        rule.usual,
        rule.window,
        rule.unit,
    )
    assert (found.bindingness in ("generally", "in_principle")) == rule.hedged
    assert bool(found.lifted) == rule.lifted
    assert tuple(name for name, _ in found.other_windows) == rule.others
    assert found.tied_to == TIED.get(limit)
    assert found.pack.in_force_from == model.IN_FORCE[found.authority]
    assert found.region == model.REGIONS[found.authority]


# --- against the model ----------------------------------------------------------------------------------------


@st.composite
def questions(draw: st.DrawFn, limits: list[str] = LIMITS) -> dict[str, Any]:
    """A cadence, dates in heaps and gaps, a day, and now and then a first day, a window and meetings."""
    limit = draw(st.sampled_from(limits))
    rule, begins = model.RULES[limit], model.IN_FORCE[limit.partition("/")[0]]
    long = 90 if rule.window == "calendar-day" else 800
    start = begins + draw(st.integers(-100, 1250)) * DAY
    near = st.builds(lambda shift: start + shift * DAY, st.integers(0, long))
    dates = draw(st.lists(near, max_size=12))
    if rule.unit == "day" or draw(st.booleans()):
        first = draw(near)
        dates += [first + step * DAY for step in range(0, draw(st.integers(0, 130)), draw(st.sampled_from([1, 2, 13])))]
    as_of = max(start + draw(st.integers(0, long + 40)) * DAY, begins)
    given_since = draw(st.none() | near)
    since = None if given_since is None else min(max(given_since, begins), as_of)
    window = draw(st.sampled_from([None, rule.window, *rule.others]))
    meetings = draw(st.lists(near, max_size=6)) if limit in TIED else None
    return {"limit": limit, "dates": dates, "as_of": as_of, "since": since, "window": window, "meetings": meetings}


def engine(question: dict[str, Any], **more: Any) -> gd.CadenceReport:
    keys = ("since", "window", "meetings")
    return gd.cadence(
        question["limit"], question["dates"], question["as_of"], **{key: question[key] for key in keys} | more
    )


@given(questions(), st.booleans())
def test_every_window_is_what_the_slow_model_finds(question: dict[str, Any], ignore: bool) -> None:
    report = engine(question, ignore_in_force=ignore, announced_only=True)
    asked = model.case(**question | {"meetings": question["meetings"] or ()}, ignore=ignore)
    verdict, found = model.answer(asked)
    assert report.since == asked.since
    assert [(one.first, one.last, one.stub) for one in report.windows] == [one[:3] for one in found]
    for ours, theirs in zip(report.windows, found, strict=True):
        assert (ours.dates, ours.verdict, ours.latest) == (theirs.dates, theirs.verdict, theirs.latest)
        assert ours.working_days_left == theirs.left
    due = model.next_due(asked)
    assert (report.next and (report.next.first, report.next.latest, report.next.working_days_left)) == (
        due and (due.first, due.latest, due.left)
    )
    assert report.verdict == verdict
    assert report.failed == (verdict in ("breach", "departure"))


@given(questions())
def test_no_date_is_lost(question: dict[str, Any]) -> None:
    report = engine(question)
    counted = {one for window in report.windows for one in window.dates}
    opened = {window.first - DAY for window in report.windows} if report.window.endswith("since-last") else set()
    assert set(question["dates"]) <= counted | set(report.planned) | set(report.uncounted) | opened
    assert all(one > report.as_of for one in report.planned)
    assert not counted & set(report.uncounted)


# --- laws -----------------------------------------------------------------------------------------------------


def fixed_since(question: dict[str, Any]) -> dict[str, Any]:
    """The same question with its first day named, so that it does not move with the dates."""
    return question | {"since": engine(question).since}


def loosened(limit: str, **changes: Any) -> gd.Cadence:
    return cadences()[limit]._replace(**changes)


@given(questions(FLOORS), st.integers(0, 900))
def test_one_more_never_worsens_a_floor(question: dict[str, Any], shift: int) -> None:
    question = fixed_since(question) | {"limit": loosened(question["limit"], at_most=None)}
    before = engine(question)
    extra = before.since + shift * DAY
    after = engine(question | {"dates": [*question["dates"], extra]})
    assert rank(after) <= rank(before)


@given(questions(CEILINGS), st.integers(0, 900))
def test_one_more_never_improves_a_ceiling(question: dict[str, Any], shift: int) -> None:
    question = fixed_since(question) | {"limit": loosened(question["limit"], at_least=None)}
    before = engine(question)
    extra = before.since + shift * DAY
    after = engine(question | {"dates": [*question["dates"], extra]})
    assert rank(after) >= rank(before)


@given(questions(FREE), st.integers(1, 60))
def test_as_time_passes_and_nothing_happens_the_verdict_only_gets_worse(question: dict[str, Any], later: int) -> None:
    """By one reading: a window that has failed by it alone waits for a milder one, and the next is open meanwhile."""
    question = fixed_since(question) | {"window": model.RULES[question["limit"]].window}
    question["dates"] = [one for one in question["dates"] if one <= question["as_of"]]
    before = engine(question)
    after = engine(question | {"as_of": question["as_of"] + later * DAY})
    assert rank(after) >= rank(before)


@given(questions(FREE), st.integers(1, 3))
def test_a_higher_floor_or_a_lower_ceiling_never_helps(question: dict[str, Any], by: int) -> None:
    question = fixed_since(question)
    rule = model.RULES[question["limit"]]
    before = engine(question)
    higher = loosened(question["limit"], at_least=rule.least + by)
    assert rank(engine(question | {"limit": higher})) >= rank(before)
    if rule.most:
        lower = loosened(question["limit"], at_most=max(rule.most - by, 1), lifted=None)
        assert rank(engine(question | {"limit": lower})) >= rank(before)


@given(questions([limit for limit in FREE if "since-last" in model.RULES[limit].window]), st.integers(1, 13))
def test_a_shorter_interval_never_helps_a_floor(question: dict[str, Any], by: int) -> None:
    """By itself: beside another reading, one that is overdue waits for the milder one, and may be open again."""
    question = fixed_since(question) | {"window": model.RULES[question["limit"]].window}
    name = f"{14 - by}-days-since-last"
    shorter = {"limit": loosened(question["limit"], window=name), "window": name}
    assert rank(engine(question | shorter)) >= rank(engine(question))


@given(questions(), st.randoms(use_true_random=False))
def test_order_and_repeats_of_days_do_not_matter(question: dict[str, Any], random: Any) -> None:
    shuffled = list(question["dates"])
    random.shuffle(shuffled)
    assert engine(question | {"dates": shuffled}).windows == engine(question).windows


@given(questions(["xianning/field-research-days"]))
def test_a_day_counts_once_in_a_quota_of_days(question: dict[str, Any]) -> None:
    assert engine(question | {"dates": question["dates"] * 2}).windows == engine(question).windows


@given(questions())
def test_hedged_texts_depart_and_others_breach(question: dict[str, Any]) -> None:
    verdicts = {window.verdict for window in engine(question).windows}
    assert ("breach" if model.RULES[question["limit"]].hedged else "departure") not in verdicts


@given(questions(FLOORS))
def test_holding_what_is_next_due_on_its_latest_day_is_in_time(question: dict[str, Any]) -> None:
    window = question["window"] or model.RULES[question["limit"]].window
    question = fixed_since(question) | {"limit": loosened(question["limit"], at_most=None), "window": window}
    report = engine(question)
    assume(report.next is not None and report.next.latest is not None)
    assert report.next is not None
    assert report.next.latest is not None
    latest = report.next.latest
    assume(latest >= report.as_of and latest > report.since)
    if report.limit.unit == "day":
        step = latest
        extra: list[date] = []
        while len(extra) < report.next.missing:
            extra += [step] if model.calendar("CN-HB").working(step) is not False else []
            step += DAY
    else:
        extra = [latest] * report.next.missing
    held = [one for one in question["dates"] if one <= report.as_of]
    after = engine(question | {"dates": [*held, *extra], "as_of": max(extra)})
    same = [window for window in after.windows if window.last == report.next.last]
    assert {window.verdict for window in same} == {"met"}


@given(questions(SHARED))
def test_a_failing_is_one_by_every_reading(question: dict[str, Any]) -> None:
    """What stands as a failing overlaps a failing of every other reading; what does not is said and fails nothing."""
    report = engine(question | {"window": None})
    alone = engine(question | {"window": report.window})
    dropped = [was for was, now in zip(alone.windows, report.windows, strict=True) if was.verdict != now.verdict]
    assert all(one.verdict in FAILING for one in dropped)
    if report.failed:
        assert all(other.verdict in FAILING for other in report.others)
    some = alone.failed or any(other.verdict in FAILING for other in report.others)
    if dropped or (some and not report.failed):
        assert "one-reading-only" in notes(report)


@given(questions(SHARED))
def test_a_reading_that_is_chosen_answers_by_itself(question: dict[str, Any]) -> None:
    found = engine(question | {"window": None})
    for other in found.others:
        assert engine(question | {"window": other.window}).verdict == other.verdict


@given(questions([limit for limit in LIMITS if model.RULES[limit].window == "unstated"]))
def test_where_the_text_names_no_time_nothing_is_late(question: dict[str, Any]) -> None:
    report = engine(question | {"window": None})
    assert (report.failed, report.next, report.standing) == (False, None, "settled")
    held = [one for one in question["dates"] if report.since <= one <= report.as_of]
    assert report.verdict == ("met" if held else "open")


def test_too_many_by_one_reading_is_not_borne_out_by_too_few_by_another() -> None:
    capped = loosened("qinzhou/executive-meeting", at_most=1, range_to=None, lifted=None)
    held = days("2024-01-01", "2024-02-20", "2024-02-21")
    report = gd.cadence(capped, held, day("2024-02-25"), since=day("2024-01-01"))
    assert [window.over_ceiling for window in report.windows] == [0, 1]
    assert [window.verdict for window in report.windows] == ["met", "not-judged"]
    assert [other.verdict for other in report.others] == ["departure"]


def test_a_plan_for_the_year_is_due_by_its_last_working_day_by_either_reading() -> None:
    for window in (None, "calendar-year-or-before"):
        report = ask("xiangshan/annual-meeting-plan", [], "2023-12-25", window=window, since=day("2022-01-01"))
        assert report.next is not None
        assert (report.next.last, report.next.latest) == (day("2023-12-31"), day("2023-12-29"))
        assert report.verdict == "at-risk"


@pytest.mark.parametrize(
    ("limit", "dates", "window", "words"),
    [
        ("zhongshan/work-report", ["2024-01-15"], None, "It fails only under this reading: One report"),
        ("zhongshan/work-report", ["2024-01-15"], "calendar-half-year", "uses the chosen reading alone: One report"),
        (
            "zhongshan/seal-inspection",
            ["2025-06-27", "2025-06-30"],
            None,
            "under one reading only: 2 (2025-06-28, ",
        ),
    ],
)
def test_the_reading_that_fails_is_named(limit: str, dates: list[str], window: str | None, words: str) -> None:
    found = ask(limit, dates, "2025-07-01", window=window)
    assert words in next(note.en for note in found.notes if note.code == "one-reading-only")


# --- windows by themselves ------------------------------------------------------------------------------------


@given(st.sampled_from(CALENDAR), st.dates(date(1999, 1, 1), date(2101, 1, 1)), st.integers(0, 900))
def test_calendar_windows_hold_each_day_once(name: str, first: date, long: int) -> None:
    window = parse_window(name)
    assert window is not None
    spans = windows_between(window, first, first + long * DAY)
    assert spans[0].first <= first <= spans[0].last
    assert spans[-1].first <= first + long * DAY <= spans[-1].last
    assert all(after.first - before.last == DAY for before, after in pairwise(spans))
    assert all(window_holding(window, span.last) == span == window_holding(window, span.first) for span in spans)


@given(st.integers(1, 40), st.sampled_from(["days", "weeks", "months"]), st.dates(date(1999, 1, 1), date(2101, 1, 1)))
def test_the_end_of_an_interval_is_where_a_walk_arrives(amount: int, unit: str, event: date) -> None:
    name = f"{amount}-{unit}-since-last"
    window = parse_window(name)
    assert window is not None
    assert last_compliant_day(window, event) == model.interval_end(name, event)


@pytest.mark.parametrize(
    ("name", "event", "last"),
    [
        ("14-days-since-last", "2024-02-20", "2024-03-05"),
        ("2-weeks-since-last", "2024-04-08", "2024-04-28"),  # a Monday
        ("2-weeks-since-last", "2024-04-14", "2024-04-28"),  # the Sunday of the same week
        ("2-weeks-since-last", "2024-04-15", "2024-05-05"),
        ("2-months-since-last", "2023-12-31", "2024-02-29"),
        ("2-months-since-last", "2022-12-31", "2023-02-28"),
        ("12-months-since-last", "2024-02-29", "2025-02-28"),
        ("6-months-since-last", "2024-08-31", "2025-02-28"),
        ("14-days-since-last", "9999-12-25", "9999-12-31"),
    ],
)
def test_ends_of_intervals(name: str, event: str, last: str) -> None:
    window = parse_window(name)
    assert window is not None
    assert last_compliant_day(window, day(event)) == day(last)


def test_the_last_year_there_is_has_whole_windows() -> None:
    year = Window("calendar-year", "calendar-months", 12)
    assert window_holding(year, date.max) == (day("9999-01-01"), date.max)
    assert windows_between(year, date.max, date.max) == [window_holding(year, date.max)]
    assert windows_between(year, day("2024-01-02"), day("2024-01-01")) == []


def test_a_window_of_one_sort_is_not_asked_as_another() -> None:
    with pytest.raises(ValueError, match="14-days"):
        window_holding(Window("14-days-since-last", "days", 14), day("2024-01-01"))
    with pytest.raises(ValueError, match="calendar-year"):
        last_compliant_day(Window("calendar-year", "calendar-months", 12), day("2024-01-01"))


# --- refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "command"),
    [("qinzhou/countersign-reply", "due"), ("zhongshan/receive-petitioners", "limits()")],
)
def test_what_is_no_cadence_is_refused_naming_the_right_function(limit: str, command: str) -> None:
    with pytest.raises(gd.InvalidArgument) as refused:
        ask(limit, [], "2024-05-01")
    assert command in refused.value.hint.en
    assert command in refused.value.hint.zh


def test_a_tied_cadence_needs_meetings_and_no_other_takes_them() -> None:
    with pytest.raises(gd.InvalidArgument, match=r" meetings\b"):
        ask("qinzhou/study-agenda-item", [], "2024-05-01")
    with pytest.raises(gd.InvalidArgument, match=r" meetings\b"):
        ask("qinzhou/plenary-meeting", [], "2024-05-01", meetings=[])


@pytest.mark.parametrize("name", ["calendar-week", "calendar-year", "", "13-days-since-last"])
def test_only_a_cadences_own_windows_are_taken(name: str) -> None:
    with pytest.raises(gd.InvalidArgument, match="14-days-since-last, 2-weeks-since-last"):
        ask("xianning/executive-meeting", [], "2024-05-01", window=name)


def test_days_before_the_rules_are_refused_unless_that_is_ignored() -> None:
    with pytest.raises(gd.NotInForce, match="2023-06-07"):
        ask("xianning/executive-meeting", [], "2023-06-06")
    with pytest.raises(gd.NotInForce, match="2023-06-07"):
        ask("xianning/executive-meeting", [], "2024-06-06", since=day("2023-06-06"))
    found = ask("xianning/plenary-meeting", ["2022-05-05"], "2023-05-06", ignore_in_force=True)
    assert [window.verdict for window in found.windows] == ["met", "open"]
    assert "not-in-force" in notes(found)


def test_a_first_day_after_the_last_is_refused() -> None:
    with pytest.raises(gd.InvalidArgument, match="first day"):
        ask("xianning/executive-meeting", [], "2024-05-01", since=day("2024-05-02"))


def test_too_many_days_are_refused() -> None:
    with pytest.raises(gd.InvalidArgument, match="too long"):
        ask("zhongshan/seal-inspection", ["2024-01-01"], "9999-12-31")


@pytest.mark.parametrize("wrong", [None, 5, ["2024-13-01"], "2024-01-01", [None]])
def test_dates_must_be_dates(wrong: Any) -> None:
    with pytest.raises((gd.InvalidArgument, gd.InvalidDate)):
        gd.cadence("xianning/executive-meeting", wrong, day("2024-05-01"))


def test_unknown_names_are_the_usual_errors() -> None:
    with pytest.raises(gd.UnknownLimit):
        ask("xianning/tea-break", [], "2024-05-01")
    with pytest.raises(gd.UnknownRegion):
        ask("xianning/executive-meeting", [], "2024-05-01", region="CN-XX")


# --- one by one -----------------------------------------------------------------------------------------------


def test_a_cadence_itself_and_a_versioned_id_are_taken() -> None:
    found = cadences()["xianning/executive-meeting"]
    by_name = ask("xianning@2023/executive-meeting", ["2024-04-08"], "2024-04-10")
    assert gd.cadence(found, days("2024-04-08"), day("2024-04-10")).windows == by_name.windows
    with pytest.raises(gd.NotInForce):
        gd.cadence(found, [], day("2020-04-10"))


def test_an_open_interval_that_ran_out_says_by_how_much() -> None:
    report = ask("xianning/executive-meeting", ["2024-04-08"], "2024-05-02")
    assert report.verdict == "departure"
    assert report.next == report.windows[-1]
    assert (report.windows[-1].latest, report.windows[-1].over_by) == (day("2024-04-22"), 10)


def test_a_late_one_says_by_how_much_and_the_next_runs_from_it() -> None:
    report = ask("xianning/executive-meeting", ["2024-04-08", "2024-04-30"], "2024-04-30")
    assert [(window.verdict, window.over_by) for window in report.windows] == [("departure", 8), ("open", None)]
    assert report.next is not None
    assert report.next.latest == day("2024-05-14")


def test_pace_of_a_quota() -> None:
    held = [day("2024-01-02") + step * DAY for step in range(42)]
    report = gd.cadence("xianning/field-research-days", held, day("2024-11-18"))
    window = report.windows[-1]
    assert (window.number, window.missing, window.working_days_left, window.reachable) == (42, 18, 31, True)
    assert (window.latest, window.last) == (day("2024-12-06"), day("2024-12-31"))


@pytest.mark.parametrize(
    ("as_of", "used", "verdict", "reachable", "note"),
    [
        ("2024-12-06", False, "at-risk", True, None),  # 18 missing, and 18 working days with today
        ("2024-12-06", True, "at-risk", True, None),  # 17 missing, and 17 after today
        ("2024-12-09", False, "at-risk", False, "rest-days-needed"),
        ("2024-12-09", True, "at-risk", False, "rest-days-needed"),  # 17 missing, and 16 after today
        ("2024-12-20", False, "at-risk", False, "out-of-reach"),
        ("2025-01-01", False, "breach", None, None),
    ],
)
def test_a_quota_near_its_end(as_of: str, used: bool, verdict: str, reachable: bool | None, note: str | None) -> None:
    held = [day("2024-01-02") + step * DAY for step in range(42)] + ([day(as_of)] if used else [])
    report = gd.cadence("xianning/field-research-days", held, day(as_of))
    assert report.verdict == verdict
    assert report.windows[0].reachable is reachable
    assert {"rest-days-needed", "out-of-reach"} & notes(report) == ({note} if note else set())


def test_a_stub_is_never_too_little_and_may_be_too_much() -> None:
    study = "xianning/study-session"
    at_the_end = ask(study, [], "2024-02-29", since=day("2024-02-20"))
    assert [(window.verdict, window.stub) for window in at_the_end.windows] == [("open", True)]
    assert at_the_end.next is not None
    assert at_the_end.next.latest == day("2024-04-30")
    closed = ask(study, [], "2024-03-01", since=day("2024-02-20"))
    assert [window.verdict for window in closed.windows] == ["not-judged", "open"]
    assert closed.verdict == "open"
    whole = ask(study, [], "2024-03-01", since=day("2024-01-01"), window="two-calendar-months")
    assert [window.verdict for window in whole.windows] == ["departure", "open"]
    meeting = "qinzhou/department-annual-meeting"
    twice = ask(meeting, ["2024-02-21", "2024-02-22"], "2025-03-01", since=day("2024-02-20"))
    assert [window.verdict for window in twice.windows] == ["departure", "met"]


@pytest.mark.parametrize("limit", ["xianning/study-session", "xinzhou/study-session", "xianning/research-topics"])
def test_a_number_without_a_limiting_word_is_no_ceiling(limit: str) -> None:
    report = ask(limit, ["2024-03-01", "2024-03-02", "2024-03-03"], "2024-04-30", since=day("2024-03-01"))
    assert (report.verdict, report.windows[0].over_ceiling) == ("met", 0)
    assert "range-no-ceiling" in notes(report)


def test_a_meetings_window_cut_by_the_first_day_is_a_stub() -> None:
    def asked(since: date | None, *meetings: str) -> list[str]:
        limit, as_of = "xinzhou/pre-meeting-law-study", day("2024-06-30")
        found = gd.cadence(limit, [], as_of, since=since, meetings=days(*meetings), window="before-each")
        return [window.verdict for window in found.windows]

    assert asked(None, "2024-05-06") == ["breach"]
    assert asked(day("2024-05-01"), "2024-05-06") == ["not-judged"]
    assert asked(day("2024-05-01"), "2024-04-22", "2024-05-06") == ["breach"]


def test_a_stretch_without_working_days_ends_on_its_last_day() -> None:
    report = ask("xinzhou/executive-meeting", [], "2024-06-29", since=day("2024-06-29"))
    assert report.windows[0].latest == day("2024-06-30")


@pytest.mark.parametrize(("wanted", "latest"), [(21, "2024-12-03"), (22, "2024-12-02"), (23, None)])
def test_a_quota_that_takes_every_working_day(wanted: int, latest: str | None) -> None:
    quota = cadences()["xianning/field-research-days"]._replace(at_least=wanted)
    report = gd.cadence(quota, [], day("2024-12-02"), since=day("2024-12-02"))
    assert report.windows[0].latest == (latest and day(latest))
    assert report.windows[0].reachable is (latest is not None)


def test_the_last_working_day_may_be_past_while_the_window_is_open() -> None:
    report = ask("qinzhou/executive-meeting", ["2024-02-05"], "2024-03-30")  # a Saturday; the month ends on Sunday
    assert report.verdict == "at-risk"
    assert report.next is not None
    assert (report.next.latest, report.next.working_days_left) == (day("2024-03-29"), 0)


def test_make_up_days_and_regional_days_move_the_latest_day() -> None:
    september = ask("xinzhou/executive-meeting", ["2024-09-02"], "2024-09-20")
    assert september.next is not None
    assert september.next.latest == day("2024-09-30")
    assert september.next.working_days_left == 7  # 29 September is worked
    assert september.verdict == "open"
    assert ask("xinzhou/executive-meeting", ["2024-09-02"], "2024-09-24").verdict == "at-risk"


def test_an_unannounced_year_gives_a_calendar_day_and_no_figure() -> None:
    only = {"known_on": MID_2026, "announced_only": True}
    report = ask("xinzhou/executive-meeting", ["2027-01-04"], "2027-01-11", **only)
    assert report.verdict == "open"
    assert report.standing == "provisional"
    assert report.next is not None
    assert (report.next.latest, report.next.working_days_left) == (day("2027-01-31"), None)
    assert {"not-announced", "after-checked-on"} <= notes(report)
    assert ask("xinzhou/executive-meeting", ["2027-01-04"], "2027-01-26", **only).verdict == "at-risk"
    assert ask("xinzhou/executive-meeting", ["2027-01-04"], "2027-02-01", **only).windows[0].verdict == "departure"


def test_a_quota_in_an_unannounced_year() -> None:
    only = {"known_on": MID_2026, "announced_only": True}
    report = ask("xianning/field-research-days", [], "2027-06-01", **only)
    assert report.next is not None
    assert (report.next.latest, report.next.reachable, report.standing) == (day("2027-11-02"), None, "provisional")


def test_the_end_of_the_last_announced_year_is_provisional() -> None:
    report = ask("xianning/plenary-meeting", [], "2026-06-01", known_on=MID_2026)
    assert (report.standing, report.next and report.next.latest) == ("provisional", day("2026-12-31"))
    assert "provisional" in notes(report)
    assert ask("xianning/plenary-meeting", [], "2025-06-01").standing == "settled"


def test_known_on_sees_only_the_notices_of_its_day() -> None:
    late = ask("xinzhou/study-session", [], "2024-09-20")
    early = ask("xinzhou/study-session", [], "2024-09-20", known_on=day("2023-06-30"), announced_only=True)
    assert late.next is not None
    assert early.next is not None
    assert late.next.working_days_left is not None
    assert early.next.working_days_left is None


def test_a_quota_that_ends_in_a_coming_year_is_counted_on_likely_days() -> None:
    report = ask("xianning/field-research-days", [], "2027-06-01", known_on=MID_2026)
    due = report.next
    assert due is not None
    assert due.latest is not None
    assert due.latest_bounds is not None
    assert due.working_days_left_bounds is not None
    assert (report.verdict, report.standing, report.projected) == ("open", "provisional", True)
    assert due.latest_bounds.earliest <= due.latest <= due.latest_bounds.latest < day("2027-11-02")
    assert due.working_days_left is not None
    assert due.working_days_left_bounds.fewest <= due.working_days_left <= due.working_days_left_bounds.most
    assert due.reachable
    assert {"provisional"} <= notes(report)
    assert "not-announced" not in notes(report)


def test_whether_the_working_days_left_suffice_may_depend_on_a_notice() -> None:
    """The count of the days left itself is needed: a notice that leaves one less makes it too few."""
    asked = {"since": day("2027-01-01"), "known_on": MID_2026}
    bare = ask("xianning/field-research-days", [], "2027-10-25", **asked).next
    assert bare is not None
    bounds = bare.working_days_left_bounds
    assert bounds is not None
    assert bounds.fewest < bounds.most
    for missing, turns in ((bounds.fewest, False), (bounds.fewest + 1, False), (bounds.fewest + 2, True)):
        held = [str(day("2027-02-01") + DAY * nth) for nth in range(60 - missing)]
        report = ask("xianning/field-research-days", held, "2027-10-25", **asked)
        assert ("reach-may-change" in notes(report)) == turns


def test_a_day_that_may_be_a_rest_day_is_no_failing() -> None:
    """The daily inspection, by working days: a plain Wednesday was missed; on an open day nobody knows yet."""
    asked = {"window": "working-day", "known_on": MID_2026}
    plain = ask("zhongshan/seal-inspection", ["2027-07-06"], "2027-07-08", **asked)
    assert [window.verdict for window in plain.windows] == ["met", "breach", "at-risk"]
    calendar = gd.calendar("CN-GZ", known_on=MID_2026, project=True)
    year = [day("2027-01-01") + DAY * nth for nth in range(365)]
    unsure = next(one for one in year if calendar.is_working_day(one) and calendar.day(one).open)
    found = ask("zhongshan/seal-inspection", [], str(unsure + DAY), since=unsure, **asked)
    assert found.windows[0].verdict == "not-judged"
    known = ask("zhongshan/seal-inspection", [], "2027-07-08", announced_only=True, since=day("2027-07-06"), **asked)
    assert known.windows == ()


def test_the_next_working_day_of_a_coming_year() -> None:
    report = ask("zhongshan/seal-inspection", ["2026-12-31"], "2026-12-31", window="working-day", known_on=MID_2026)
    assert report.next is not None
    assert (report.next.latest, report.next.standing, report.next.projected) == (day("2027-01-04"), "provisional", True)
    assert report.next.latest_bounds is not None
    assert report.next.latest_bounds.earliest <= day("2027-01-04") <= report.next.latest_bounds.latest


def test_nothing_given_is_counted_from_the_day_asked_about() -> None:
    report = ask("xianning/executive-meeting", [], "2024-05-01")
    assert (report.verdict, report.since) == ("open", day("2024-05-01"))
    assert {"no-dates", "counted-from-since"} <= notes(report)


def test_a_long_silence_after_the_rules_came_into_force_is_no_stub() -> None:
    report = ask("xianning/executive-meeting", [], "2024-05-01", since=day("2023-06-07"))
    assert report.verdict == "departure"
    assert not report.windows[0].stub


def test_an_event_before_the_rules_opens_its_interval_with_them() -> None:
    report = ask("xianning/executive-meeting", ["2023-05-30", "2023-06-20"], "2023-06-21")
    assert (report.windows[0].first, report.windows[0].last) == (day("2023-06-08"), day("2023-06-21"))
    assert report.windows[0].verdict == "met"
    assert report.uncounted == (day("2023-05-30"),)


def test_the_other_windows_are_shown_beside_the_default() -> None:
    report = ask("xianning/executive-meeting", ["2024-04-08"], "2024-04-26")
    assert [(other.window, other.verdict, other.latest) for other in report.others] == [
        ("2-weeks-since-last", "at-risk", day("2024-04-28"))
    ]
    assert report.verdict == "at-risk"
    assert report.next is not None
    assert report.next.latest == day("2024-04-28")
    chosen = ask("xianning/executive-meeting", ["2024-04-08"], "2024-04-26", window="2-weeks-since-last")
    assert (chosen.verdict, chosen.basis.code) == ("at-risk", "window-two-calendar-weeks")
    assert [other.window for other in chosen.others] == ["14-days-since-last"]


def test_planned_dates_do_not_count_and_a_plan_that_falls_short_is_noted() -> None:
    report = ask("xinzhou/executive-meeting", ["2024-05-06", "2024-05-28"], "2024-05-20")
    assert report.planned == (day("2024-05-28"),)
    assert report.windows[-1].number == 1
    assert "planned-not-enough" not in notes(report)
    late = ask("xinzhou/executive-meeting", ["2024-05-06", "2024-06-03"], "2024-05-20")
    assert "planned-not-enough" in notes(late)


def test_a_met_window_points_to_the_one_that_follows() -> None:
    report = ask("xianning/study-session", ["2024-01-10"], "2024-02-05")
    assert report.verdict == "met"
    assert report.next is not None
    assert (report.next.first, report.next.latest, report.next.verdict) == (
        day("2024-03-01"),
        day("2024-04-30"),
        "open",
    )


def test_a_ceiling_alone_has_nothing_next() -> None:
    assert ask("qinzhou/department-annual-meeting", [], "2024-05-01").next is None


def test_study_on_no_meeting_day_belongs_to_none() -> None:
    report = gd.cadence(
        "qinzhou/study-agenda-item",
        days("2024-03-05", "2024-03-07"),
        day("2024-03-31"),
        meetings=days("2024-03-05", "2024-03-19", "2024-04-02"),
    )
    assert [(window.first, window.verdict) for window in report.windows] == [
        (day("2024-03-05"), "met"),
        (day("2024-03-19"), "breach"),
    ]
    assert report.uncounted == (day("2024-03-07"),)
    assert "belongs-to-none" in notes(report)
    assert report.next is not None
    assert (report.next.first, report.next.latest, report.next.verdict) == (
        day("2024-04-02"),
        day("2024-04-02"),
        "open",
    )


def test_a_planned_meeting_has_its_study_due_by_its_day() -> None:
    asked = ("xinzhou/pre-meeting-law-study", days("2024-01-05"), day("2024-02-27"))
    meetings = days("2024-01-10", "2024-03-01")
    report = gd.cadence(*asked, meetings=meetings, window="before-each")
    assert [(window.last, window.verdict) for window in report.windows] == [
        (day("2024-01-10"), "met"),
        (day("2024-03-01"), "at-risk"),
    ]
    assert report.next == report.windows[-1]
    studied = gd.cadence(
        *asked[:1], days("2024-01-05", "2024-02-20"), asked[2], meetings=meetings, window="before-each"
    )
    assert [window.verdict for window in studied.windows] == ["met", "met"]
    assert studied.next is None
    assert studied.uncounted == ()


def test_meetings_before_the_first_day_are_named() -> None:
    report = gd.cadence(
        "qinzhou/study-agenda-item", [], day("2024-03-31"), since=day("2024-03-10"), meetings=days("2024-03-05")
    )
    assert report.windows == ()
    assert "2024-03-05" in next(note.en for note in report.notes if note.code == "before-since")


@pytest.mark.parametrize("limit", FREE)
@pytest.mark.parametrize("last", [date.max, date.max - DAY])
def test_the_end_of_time_is_no_fault(limit: str, last: date) -> None:
    assert gd.cadence(limit, [last], last, since=last - DAY).verdict in VERDICTS
    assert gd.cadence(limit, [date.min], date.min, ignore_in_force=True).verdict in VERDICTS


def test_the_names_are_the_packages_own() -> None:
    assert gd.cadence.__name__ == "cadence"
    assert {"cadence", "CadenceReport", "CadenceWindow", "OtherWindow"} <= set(gd.__all__)
    assert all(getattr(gd, name) for name in gd.__all__)
