# pyright: strict
"""The public interface as a caller with a type checker sees it: mypy and pyright must agree with every line.

It is checked and not run (``.ci/run``; ``tests/library/test_typing.py`` also looks whether every public name is here).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, assert_type

import numpy as np
from numpy.typing import NDArray

import gov_deadlines as gd

assert_type(gd.__version__, str)

LIMIT = "qinzhou/countersign-reply"
ON = date(2024, 4, 3)


def by_when() -> None:
    found = gd.due(LIMIT, ON, known_on="2024-03-01", region="CN-GX", announced_only=True)
    assert_type(found, gd.Due)
    assert_type(found.due, date)
    assert_type(found.trigger, date)
    assert_type(found.limit, gd.Limit)
    assert_type(found.calendar, gd.WorkCalendar)
    assert_type(found.earliest, date | None)
    assert_type(found.latest, date | None)
    assert_type(found.safest, date | None)
    assert_type(found.rely_from, date | None)
    assert_type(found.projected, bool)
    assert_type(found.region, str)
    assert_type(found.within, str | None)
    assert_type(found.by, date | None)
    assert_type(found.bound, gd.Bound | None)
    assert_type(found.basis, gd.Text)
    assert_type(found.readings, tuple[gd.Reading, ...])
    assert_type(found.readings[0].due, date | None)
    assert_type(found.see_also, tuple[gd.SeeAlso, ...])
    assert_type(found.see_also[0].limit, gd.Limit)
    assert_type(found.notes, tuple[gd.Text, ...])
    assert_type(found.notices, tuple[gd.Notice, ...])
    assert_type(found.notices[0].decrees, tuple[gd.Decree, ...])
    assert_type(found.trace, tuple[gd.TraceDay, ...])
    assert_type(found.trace[0].day, gd.Day | None)
    assert_type(found.fingerprint, str)
    assert_type(found.consulted, tuple[date, date] | None)
    assert_type(found.status("2024-05-01", completed=ON), gd.Status)
    assert_type(found.status(ON).working_days, int | None)
    assert_type(found.status(ON).as_of, date)
    assert_type(found.notes[0].zh, str)
    # a text, a datetime and a provision do as well
    assert_type(gd.due(found.limit, "2024/4/3"), gd.Due)
    assert_type(gd.due(LIMIT, datetime.fromisoformat("2024-04-03T08:00+08:00")), gd.Due)
    # answers as data, and a date that somebody else computed
    assert_type(found.to_dict(), dict[str, Any])
    assert_type(gd.schema("due"), dict[str, Any])
    assert_type(gd.schemas(), tuple[str, ...])
    claim = gd.check_date(LIMIT, ON, "2024-04-18")
    assert_type(claim, gd.Claim)
    assert_type(claim.right, bool)
    assert_type(claim.readings, tuple[str, ...])
    assert_type(claim.working_days_off, int | None)
    assert_type(gd.calendar_file(found, remind=["3wd"]), bytes)


def columns(days: NDArray[np.datetime64], series: Any) -> None:
    assert_type(gd.due_many(LIMIT, days), NDArray[Any])
    assert_type(gd.due_many([LIMIT], days, np.zeros(3, np.int8), safest=True), NDArray[Any])
    assert_type(gd.due_many(LIMIT, days, out=days), NDArray[Any])
    found = gd.due_columns(LIMIT, days, known_on=ON)
    assert_type(found, gd.DueColumns)
    assert_type(found.rows, int)
    assert_type(found.due, Any)
    assert_type(found.earliest, Any)
    assert_type(found.latest, Any)
    assert_type(found.safest, Any)
    assert_type(found.standing, Any)
    assert_type(found.reason, Any)
    assert_type(found["due"], Any)
    assert_type(found.to_dict(), dict[str, Any])
    assert_type(found.to_pandas(), Any)
    assert_type(found.to_polars(), Any)
    assert_type(found.to_arrow(), Any)
    cal = gd.calendar("CN", project=True)
    assert_type(cal.add_many(days, 3), NDArray[Any])
    assert_type(cal.count_many(days, days), NDArray[np.int64])
    assert_type(cal.is_working_many(days), NDArray[np.int8])
    gd.due_many(LIMIT, series)
    gd.due_columns(series, series)
    cal.add_many(series, series)


def working_days() -> None:
    cal = gd.calendar("CN-GX", known_on=ON, holidays=None, project=False, strict=False)
    assert_type(cal, gd.WorkCalendar)
    assert_type(cal.is_working_day(ON), bool)
    assert_type(cal.add("2024-04-03", 3, roll="following"), date)
    assert_type(cal.count(ON, ON), int)
    assert_type(cal.region, str)
    assert_type(cal.known_on, date | None)
    assert_type(cal.coverage, tuple[date, date] | None)
    assert_type(cal.notices, tuple[gd.Notice, ...])
    assert_type(cal.bounds(ON, 3).latest, date)
    day = cal.day(ON)
    assert_type(day, gd.Day)
    assert_type(day.working, bool)
    assert_type(day.name, str | None)
    assert_type(day.notice, gd.Notice | None)
    moved = gd.calendar_diff("CN", known_from="2019-03-01", known_to=ON)
    assert_type(moved, gd.CalendarDiff)
    assert_type(moved.changes, tuple[gd.Change, ...])
    assert_type(moved.changes[0].before, gd.Day)


def rules() -> None:
    every = gd.limits(rules=None, holidays=None)
    assert_type(every, tuple[gd.Limit | gd.Cadence | gd.Duty, ...])
    one: gd.Provision = every[0]
    if isinstance(one, gd.Limit):
        assert_type(one.readings, tuple[tuple[str, gd.Text], ...])
    assert_type(one.id, str)
    assert_type(one.pack, gd.Pack)
    assert_type(one.pack.in_force_from, date)
    book = gd.rule_book()
    assert_type(book, gd.RuleBook)
    assert_type(book.packs, tuple[gd.Pack, ...])
    assert_type(gd.chains(), Mapping[str, gd.Chain])
    found = gd.find("会签", most=3)
    assert_type(found, tuple[gd.Match, ...])
    assert_type(found[0].score, float)
    assert_type(found[0].to_dict(), dict[str, Any])
    many = gd.compare("countersign-reply", ON)
    assert_type(many, gd.Comparison)
    assert_type(many.rows, tuple[gd.ComparisonRow, ...])
    assert_type(many.rows[0].due, gd.Due | None)


def courses(silent: gd.SilenceReading, late: gd.Late, cited: gd.ClauseReference, unlisted: gd.Unlisted) -> None:
    track = gd.track(LIMIT, ON, until="2024-05-01", agreed_on=ON, as_of=ON, silence="any")
    assert_type(track, gd.Track)
    assert_type(track.due, date)
    assert_type(track.extension, gd.Extension | None)
    assert_type(track.status, gd.Status)
    assert_type(track.events, tuple[gd.Event, ...])
    assert_type(track.late, gd.Late | None)
    assert_type(track.silence_readings, tuple[gd.SilenceReading, ...])
    assert_type(silent.rely_from, date | None)
    assert_type(late.calendar_days, int)
    plan = gd.plan(["xinzhou/countersign-reply"], "2024-12-31", start=ON)
    assert_type(plan, gd.Plan)
    assert_type(plan.latest_start, date)
    assert_type(plan.feasible, bool | None)
    assert_type(plan.steps, tuple[gd.PlanStep, ...])
    report = gd.cadence("xianning/executive-meeting", [ON, "2024-05-06"], as_of=ON)
    assert_type(report, gd.CadenceReport)
    assert_type(report.limit, gd.Cadence)
    assert_type(report.windows, tuple[gd.CadenceWindow, ...])
    assert_type(report.others, tuple[gd.OtherWindow, ...])
    assert_type(cited.article, int)
    assert_type(unlisted.clause, gd.ClauseReference)


def documents() -> None:
    reading = gd.read_notice("…", region="CN")
    assert_type(reading, gd.NoticeReading)
    assert_type(reading.doubts, tuple[gd.NoticeDoubt, ...])
    assert_type(reading.days, tuple[gd.Decree, ...])
    assert_type(reading.to_dict(), dict[str, Any])
    gd.scan("…")
    gd.draft_pack("…", authority="x")
    assert_type(gd.verify_source(gd.rule_book(), "text.txt").sound, bool)
    forecast = gd.freeze_forecast(2030, gd.calendar("CN"))
    assert_type(forecast, gd.Forecast)
    scores = gd.score_forecasts()
    assert_type(scores, list[gd.ForecastScore])
    assert_type(scores[0].wrong, tuple[gd.WrongDay, ...])


def a_ledger() -> None:
    done = gd.fill_ledger("in.xlsx", "out.xlsx", as_of="2024-05-01", due_within="5wd")
    assert_type(done, gd.Ledger)
    assert_type(done.entries, tuple[gd.LedgerRow, ...])
    assert_type(done.entries[0].answer, gd.Due | None)
    assert_type(done.to_act_on, bool)


def errors() -> None:  # noqa: C901  (every kind)
    try:
        gd.due(LIMIT, ON)
    except gd.AmbiguousLimit as error:
        assert_type(error.candidates[0], gd.Candidate)
        assert_type(error.candidates[0].government, gd.Text)
    except gd.UnknownLimit as error:
        assert_type(list(error.suggestions), list[str])
    except (gd.UnknownRegion, gd.InvalidDate, gd.InvalidArgument, gd.OverrideNotAllowed, gd.RestDay) as error:
        assert_type(error.usage, bool)
    except gd.NotInForce as error:
        assert_type(error.in_force_from, date)
    except gd.NotAnnounced as error:
        assert_type(error.coverage, tuple[date, date] | None)
    except (gd.NoNumber, gd.BoundNotInForce, gd.NoticeNotUnderstood) as error:
        assert_type(error.message, gd.Text)
    except gd.DataFault as error:
        assert_type(list(error.faults), list[gd.Fault])
    except gd.SourceNotFound as error:
        assert_type(error.path, str)
    except gd.GovDeadlinesError as error:
        assert_type(error.code, str)
        assert_type(error.say("zh"), str)
