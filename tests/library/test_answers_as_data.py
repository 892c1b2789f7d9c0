"""Every answer and every error is one object for JSON: ``to_dict``, the same that a command prints with ``--json``."""

import doctest
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from cli_helpers import QINZHOU, run
from common import Capsys
from draft_notices import NEXT, amendment
from gov_deadlines.workdays.calendar_answers import added, counted, month_of
from invented_notices import YEAR

ON = date(2024, 4, 3)
LATE = date(NEXT - 1, 12, 28)
APART = {
    "WorkCalendar": "answers with dates and numbers; workdays.calendar_answers has the objects of its commands",
}


def due(trigger: date = ON, **more: Any) -> gd.Due:
    return gd.due(QINZHOU, trigger, **more)


def life() -> gd.Track:
    return gd.track(QINZHOU, ON, extend="+3wd", agreed_on=date(2024, 4, 10), replied=date(2024, 4, 24), as_of=LATE)


def report() -> gd.CadenceReport:
    return gd.cadence("xianning/executive-meeting", [date(2024, 3, 1)], date(2024, 3, 20))


def planned() -> gd.Plan:
    return gd.plan(["5wd", "xinzhou/consultation-to-issuance"], date(2024, 12, 31), date(2024, 12, 1))


def of_kind(kind: type) -> Any:
    return next(one for one in gd.limits() if isinstance(one, kind))


def forecast() -> gd.Forecast:
    return gd.freeze_forecast(2020, gd.calendar("CN", date(2019, 6, 30)))


def changes() -> gd.CalendarDiff:
    return gd.calendar_diff("CN", date(2019, 3, 1), date(2019, 4, 1))


MADE: dict[str, Callable[[], Any]] = {
    "Bound": lambda: next(one for one in gd.limits() if isinstance(one, gd.Duty) and one.bounds).bounds[0],
    "Cadence": lambda: of_kind(gd.Cadence),
    "CadenceReport": report,
    "CadenceWindow": lambda: report().windows[0],
    "CalendarDiff": changes,
    "Chain": lambda: next(iter(gd.chains().values())),
    "Change": lambda: changes().changes[0],
    "Claim": lambda: gd.check_date(QINZHOU, ON, date(2024, 4, 15)),
    "ClauseReference": lambda: of_kind(gd.Limit).clauses[0],
    "Comparison": lambda: gd.compare("countersign-reply", ON),
    "ComparisonRow": lambda: gd.compare("countersign-reply").rows[0],
    "Day": lambda: gd.calendar("CN").day(date(2024, 5, 1)),
    "Decree": lambda: gd.calendar("CN").notices[0].decrees[0],
    "Due": due,
    "Duty": lambda: of_kind(gd.Duty),
    "Event": lambda: life().events[0],
    "Extension": lambda: life().extension,
    "Forecast": forecast,
    "ForecastScore": lambda: gd.score_forecasts()[0],
    "Late": lambda: life().late,
    "Limit": lambda: of_kind(gd.Limit),
    "Match": lambda: gd.find("会签")[0],
    "Notice": lambda: gd.calendar("CN").notices[0],
    "NoticeDoubt": lambda: gd.read_notice(YEAR.text.replace("共8天", "共7天")).doubts[0],
    "NoticeReading": lambda: gd.read_notice(YEAR.text),
    "OtherWindow": lambda: report().others[0],
    "Pack": lambda: of_kind(gd.Limit).pack,
    "Plan": planned,
    "PlanStep": lambda: planned().steps[0],
    "Reading": lambda: due().readings[1],
    "RuleBook": gd.rule_book,
    "SeeAlso": lambda: gd.due("xiangshan/countersign-reply", ON).see_also[0],
    "SilenceReading": lambda: life().silence_readings[0],
    "Status": lambda: due().status(ON),
    "Text": lambda: due().notes[0],
    "TraceDay": lambda: due().trace[1],
    "Track": life,
    "Unlisted": lambda: gd.rule_book().unlisted[0],
    "WrongDay": lambda: gd.WrongDay(ON, True, False),
    "Candidate": lambda: ambiguous().candidates[0],
    "Fault": lambda: gd.DataFault([gd.Fault("a.toml", 3, "x", "错", "wrong")]).faults[0],
}
WRITTEN = ("Ledger", "LedgerRow")  # which need a file: below


def ambiguous() -> gd.AmbiguousLimit:
    with pytest.raises(gd.AmbiguousLimit) as raised:
        gd.due("会签", ON)
    return raised.value


def test_every_public_record_makes_an_object() -> None:
    public = {name: getattr(gd, name) for name in gd.__all__}
    kinds = {name for name, one in public.items() if isinstance(one, type) and not issubclass(one, Exception)}
    assert kinds == {*MADE, *WRITTEN, *APART} | {name for name in kinds if name == "DueColumns"}
    assert all(hasattr(public[name], "to_dict") for name in (*MADE, *WRITTEN))


@pytest.mark.parametrize("name", MADE)
def test_an_object_is_json_as_it_is(name: str) -> None:
    found = MADE[name]()
    assert type(found).__name__ == name
    told = found.to_dict()
    assert json.loads(json.dumps(told)) == told
    told.clear()
    assert found.to_dict() != {}


def test_a_ledger_and_its_rows(tmp_path: Path) -> None:
    from office_books import day, filled

    done, _ = filled(tmp_path, ("事项", "收文日期"), ("钦州会签", day("2026-11-27")), ("会签", day("2026-11-27")))
    for told in (done.to_dict(), *(one.to_dict() for one in done.entries)):
        assert json.loads(json.dumps(told)) == told
    answered, refused = (one.to_dict() for one in done.entries)
    assert (answered["limit"], answered["due"], answered["status"]["code"]) == (QINZHOU, "2026-12-08", "open")
    assert (refused["due"], refused["reason"]["code"]) == (None, "ambiguous-limit")


# --- Equal to what is printed ------------------------------------------------------------------------------------

BOTH: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    "due": (lambda: due().to_dict(), ("due", QINZHOU, "--on", "2024-04-03")),
    "due with all": (
        lambda: due().to_dict(due().status(date(2024, 4, 10)), explain=True, fingerprint=True),
        ("due", QINZHOU, "--on", "2024-04-03", "--as-of", "2024-04-10", "--explain", "--fingerprint"),
    ),
    "due provisional": (
        lambda: due(LATE).to_dict(explain=True),
        ("due", QINZHOU, "--on", str(LATE), "--explain"),
    ),
    "verify": (
        lambda: gd.check_date(QINZHOU, ON, date(2024, 4, 15)).to_dict(fingerprint=True),
        ("verify", QINZHOU, "--on", "2024-04-03", "--claimed", "2024-04-15", "--fingerprint"),
    ),
    "track": (
        lambda: gd.track(QINZHOU, ON, as_of=date(2024, 4, 10)).to_dict(),
        ("track", QINZHOU, "--received", "2024-04-03", "--as-of", "2024-04-10"),
    ),
    "plan": (
        lambda: gd.plan(["5wd", QINZHOU], date(2024, 12, 31)).to_dict(),
        ("plan", "5wd", QINZHOU, "--by", "2024-12-31"),
    ),
    "day": (
        lambda: gd.calendar("CN-GX").day(date(2024, 4, 12)).to_dict(),
        ("calendar", "day", "2024-04-12", "--region", "CN-GX"),
    ),
    "day projected": (
        lambda: gd.calendar("CN", project=True).day(date(NEXT, 2, 8)).to_dict(),
        ("calendar", "day", f"{NEXT}-02-08", "--project"),
    ),
    "add": (lambda: added(gd.calendar("CN"), ON, 7).to_dict(), ("calendar", "add", "2024-04-03", "7")),
    "count": (
        lambda: counted(gd.calendar("CN"), ON, date(2024, 4, 17)).to_dict(),
        ("calendar", "count", "2024-04-03", "2024-04-17"),
    ),
    "show": (
        lambda: month_of(gd.calendar("CN", project=True), NEXT, 2).to_dict(fingerprint=True),
        ("calendar", "show", f"{NEXT}-02", "--project", "--fingerprint"),
    ),
    "diff": (
        lambda: changes().to_dict(),
        ("calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01"),
    ),
    "list": (lambda: gd.rule_book().to_dict(), ("limits", "list")),
    "show limit": (lambda: gd.rule_book().latest(QINZHOU).to_dict(), ("limits", "show", QINZHOU)),
    "compare": (
        lambda: gd.compare("countersign-reply", ON).to_dict(),
        ("limits", "compare", "countersign-reply", "--on", "2024-04-03"),
    ),
    "find": (lambda: [one.to_dict() for one in gd.find("会签")], ("find", "会签")),
}


@pytest.mark.parametrize("what", BOTH)
def test_python_and_the_command_give_the_same_object(what: str, capsys: Capsys) -> None:
    ask, arguments = BOTH[what]
    code, out, err = run(capsys, *arguments, "--json")
    assert (code in (0, 1), err) == (True, "")
    assert json.loads(out) == ask()


def test_a_day_tells_what_to_know_about_own_notices(tmp_path: Path, capsys: Capsys) -> None:
    folder = amendment(tmp_path)
    (folder / "cn" / f"{NEXT}.toml").write_text(f'schema = 1\nregion = "CN"\nyear = {NEXT}\nnotice = 1\n')
    found = gd.calendar("CN", holidays=folder).day(date(2024, 10, 8)).to_dict()
    _, out, _ = run(capsys, "calendar", "day", "2024-10-08", "--holidays", str(folder), "--json")
    assert json.loads(out) == found
    assert (found["notice"]["draft"], found["standing"], len(found["notes"])) == (True, "provisional", 1)


@pytest.mark.parametrize(
    ("limit", "on", "more"),
    [
        ("nowhere/at-all", "2024-04-03", ()),
        (QINZHOU, "2020-04-03", ()),
        ("qinzhou/executive-meeting", "2024-04-03", ()),
        ("会签", "2024-04-03", ()),
        (QINZHOU, "2024-04-03", ("--region", "CN-XX")),
    ],
)
def test_an_error_is_the_object_that_is_printed(limit: str, on: str, more: tuple[str, ...], capsys: Capsys) -> None:
    with pytest.raises(gd.GovDeadlinesError) as raised:
        gd.due(limit, on, region=more[1] if more else None)
    error = raised.value
    for language in ("zh", "en"):
        code, out, err = run(capsys, "due", limit, "--on", on, *more, "--json", "--lang", language)
        printed, told = json.loads(err), error.to_dict(language)
        assert (code, out) == (error.exit, "")
        assert told.keys() == printed.keys()
        for key in told.keys() - {"message", "hint"}:  # whose words are the reader's: an option, or an argument
            assert told[key] == printed[key]
        assert told["hint"]
        assert told["message"] in (printed["message"], error.message.say("zh" if language == "zh" else "en").strip())
    assert json.loads(json.dumps(error.to_dict())) == error.to_dict()


@pytest.mark.parametrize("page", ["answers.md", "answers.zh-CN.md"])
def test_the_page_is_right(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8").replace("```", "")
    found = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(text, {}, page, page, 0))
    assert (found.failed, found.attempted > 8) == (0, True)
