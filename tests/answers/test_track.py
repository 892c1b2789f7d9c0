"""The life of a consultation: against a slow model, day by day; extensions; both readings of silence; the door."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import case_track
import gov_deadlines as gd
from cli_helpers import LANGUAGES, answered, pack_file, run
from common import MID_2026
from limit_facts import LIMITS

DAY = timedelta(days=1)
QINZHOU = "qinzhou/countersign-reply"
RECEIVED = date(2024, 4, 3)
USUAL: dict[str, Any] = {"limit": QINZHOU, "received": RECEIVED, "as_of": RECEIVED}
SILENT = [limit.id for limit in LIMITS if limit.silence]
DAYS = st.dates(date(2023, 9, 12), date(2026, 10, 31))
LENGTHS = st.builds(lambda n, unit: f"{n}{unit}", st.integers(1, 15), st.sampled_from(["wd", "d"]))
AHEAD = st.integers(-3, 45)


@st.composite
def lives(draw: st.DrawFn) -> dict[str, Any]:
    """The facts of a consultation, as a case states them; not every one can have happened."""
    received = draw(DAYS)
    facts: dict[str, Any] = {"limit": draw(st.sampled_from(SILENT)), "received": received.isoformat()}
    for name in draw(st.sampled_from(((), ("within",), ("extend",), ("within", "extend"), ("until",)))):
        facts[name] = draw(LENGTHS) if name != "until" else (received + draw(AHEAD) * DAY).isoformat()
    optional = ("replied", "agreed_on") if {"until", "extend"} & set(facts) else ("replied",)
    for name in draw(st.sets(st.sampled_from(optional))):
        facts[name] = (received + draw(AHEAD) * DAY).isoformat()
    facts["silence"] = draw(st.sampled_from(["any", "agreed"]))
    facts["as_of"] = (received + draw(AHEAD) * DAY).isoformat()
    return facts


@given(lives())
def test_every_life_is_what_a_slow_model_makes_of_it(facts: dict[str, Any]) -> None:
    found, expected = case_track.answer(facts), case_track.model(facts)
    if "error" in found:
        return
    assert expected is not None
    assert {key: found[key] for key in expected} == expected


@given(lives())
def test_a_refused_life_could_not_have_happened(facts: dict[str, Any]) -> None:
    found = case_track.answer(facts)
    expected = case_track.model(facts)
    if "error" not in found:
        return
    assert found["error"] == "invalid-argument"
    assert expected is not None
    end = expected["original_due"] if "agreed_on" not in facts else facts["agreed_on"]
    assert (
        facts["received"] <= facts.get("replied", "") < facts.get("agreed_on", "")
        or facts.get("agreed_on", "9") < facts["received"]
        or facts.get("until", "9") < expected["original_due"]
        or ("agreed_on" in facts and end > case_track.model(facts | {"as_of": "2100-01-01"})["due"])  # type: ignore[index]
    )


@given(st.sampled_from(SILENT), DAYS, st.none() | LENGTHS, LENGTHS)
def test_an_extension_never_makes_anything_earlier(limit: str, received: date, within: str | None, more: str) -> None:
    plain = gd.track(limit, received, within=within, as_of=received)
    longer = gd.track(limit, received, within=within, extend=f"+{more}", as_of=received)
    assert longer.due >= plain.due
    assert longer.rely_from is not None
    assert plain.rely_from is not None
    assert longer.rely_from >= plain.rely_from
    until = gd.track(limit, received, within=within, until=longer.due, as_of=received)
    assert (until.due, until.rely_from is not None) == (longer.due, True)
    assert until.rely_from is not None
    assert until.rely_from >= plain.rely_from


@given(st.sampled_from(SILENT), DAYS, LENGTHS)
def test_a_longer_extension_never_ends_earlier(limit: str, received: date, more: str) -> None:
    amount, unit = int(more.rstrip("wd")), more.lstrip("0123456789")
    ends = [gd.track(limit, received, extend=f"{n}{unit}", as_of=received).due for n in (amount, amount + 1)]
    assert ends == sorted(ends)


@given(lives())
def test_states_follow_one_another_and_agree_with_the_events(facts: dict[str, Any]) -> None:
    if "error" in case_track.answer(facts):
        return
    arguments: dict[str, Any] = {
        key: date.fromisoformat(value) for key, value in facts.items() if key in case_track.DATES
    }
    lengths = {key: facts[key] for key in ("within", "extend") if key in facts}
    life = gd.track(
        facts["limit"], date.fromisoformat(facts["received"]), silence=facts["silence"], **lengths, **arguments
    )
    dated = {event.code: event.date for event in life.events}
    assert [event.date for event in life.events] == sorted(event.date for event in life.events)
    assert all(event.planned == (event.date > life.as_of) for event in life.events)
    for day in (life.received - DAY * n for n in (-60, -30, -9, 0, 1)):
        state = life.state_on(day)
        assert life.status_on(day).code == state
        assert (state == "not-received") == (day < life.received)
        assert state.startswith("done") == (life.reply is not None and life.reply <= day)
        if state == "deemed-no-objection":
            assert dated[state] <= day or life.agreed == "after-expiry"


def test_a_provisional_extension_is_provisional() -> None:
    """The reply's own days are settled; those of the extension reach into the last week of the last announced year."""
    as_of, reply = date(2026, 12, 2), "xianning/countersign-reply"
    life = gd.track(reply, date(2026, 12, 1), extend="+12wd", as_of=as_of, known_on=MID_2026)
    assert (life.base.standing, life.standing) == ("settled", "provisional")
    assert "provisional" in {note.code for note in life.notes}


def test_without_a_day_it_stands_as_of_today() -> None:
    assert gd.track(QINZHOU, RECEIVED).state == "deemed-no-objection"


@pytest.mark.parametrize(
    "wrong",
    [
        {"agreed_on": date(2024, 4, 10)},
        {"until": date(2024, 4, 16)},
        {"until": date(2024, 4, 30), "extend": "+3wd"},
        {"until": date(2024, 4, 30), "agreed_on": date(2024, 4, 2)},
        {"until": date(2024, 4, 30), "agreed_on": date(2024, 5, 1)},
        {"until": date(2024, 4, 30), "agreed_on": date(2024, 4, 20), "replied": date(2024, 4, 19)},
        {"extend": "-3wd"},
        {"extend": "3"},
        {"within": "5wd", "by": date(2024, 4, 30)},
        {"by": date(2024, 4, 2)},
        {"silence": "never"},
        {"limit": "zhongshan/topic-meeting"},
        {"limit": "xinzhou/executive-meeting"},
        {"limit": "qinzhou/absence-report"},
        {"limit": None},
    ],
)
def test_what_cannot_have_happened_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.track(**(USUAL | wrong))


@pytest.mark.parametrize("extend", ["+3wd", "3wd", "+3WD", " 3wd "])
def test_a_length_may_carry_a_sign(extend: str) -> None:
    assert gd.track(QINZHOU, RECEIVED, extend=extend, as_of=RECEIVED).due == date(2024, 4, 22)


def test_a_limit_whose_text_knows_no_agreement_cannot_be_extended(tmp_path: Path) -> None:
    pack = pack_file(tmp_path, "qinzhou-2023.toml", ('extension = "by-agreement"\n', ""))
    with pytest.raises(gd.InvalidArgument):
        gd.track(QINZHOU, RECEIVED, extend="+3wd", as_of=RECEIVED, rules=pack)


@pytest.mark.parametrize(("day", "agreed"), [(17, "before-expiry"), (18, "after-expiry")])
def test_agreed_on_the_last_day_is_agreed_in_time(day: int, agreed: str) -> None:
    life = gd.track(QINZHOU, RECEIVED, extend="+3wd", agreed_on=date(2024, 4, day), as_of=date(2024, 4, 19))
    arisen = date(2024, 4, 18) if agreed == "after-expiry" else None
    assert (life.agreed, life.silence_readings[0].arisen) == (agreed, arisen)


def test_an_agreed_time_equal_to_the_end_is_an_agreed_time() -> None:
    life = gd.track(QINZHOU, RECEIVED, until=date(2024, 4, 17), as_of=date(2024, 4, 18), silence="agreed")
    assert (life.state, life.rely_from) == ("deemed-no-objection", date(2024, 4, 18))


COMMAND = ("track", QINZHOU, "--received", "2024-04-03")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--as-of", "2024-04-10"), 0),
        (("--as-of", "2024-04-17"), 0),
        (("--as-of", "2024-04-18"), 1),
        (("--as-of", "2024-04-18", "--silence", "agreed"), 1),
        (("--as-of", "2024-04-18", "--extend", "+3wd"), 0),
        (("--as-of", "2024-04-18", "--replied", "2024-04-17"), 0),
        (("--as-of", "2024-04-18", "--replied", "2024-04-18"), 1),
        (("--as-of", "2024-04-10", "--replied", "2024-04-02"), 1),
        (("--as-of", "2024-04-01", "--replied", "2024-04-02"), 0),
        (("--as-of", "2024-04-18", "--silence", "loud"), 2),
        (("--as-of", "2024-04-18", "--until", "2024-04-04"), 2),
        (("--as-of", "2024-04-18", "--extend", "+9000wd", "--announced-only"), 3),
    ],
)
def test_the_exit_code_tells_whether_there_is_something_to_act_on(
    capsys: pytest.CaptureFixture[str], more: tuple[str, ...], code: int
) -> None:
    assert run(capsys, *COMMAND, *more).code == code


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("--extend", "+3wd", "--agreed-on", "2024-04-19", "--as-of", "2024-04-20", "--json")
    found = json.loads(answered(capsys, *COMMAND, *arguments))
    assert found["schema"] == 1
    assert (found["original_due"], found["due"], found["state"]) == ("2024-04-17", "2024-04-22", "open")
    assert found["status"] == {"code": "open", "as_of": "2024-04-20", "working_days": 1, "calendar_days": 2}
    assert found["extension"] == {
        "until": None,
        "extend": "+3wd",
        "runs_from": "2024-04-17",
        "due": "2024-04-22",
        "agreed_on": "2024-04-19",
        "agreed": "after-expiry",
        "in_force": True,
    }
    assert found["silence_readings"][0] == {
        "name": "any",
        "from": "2024-04-23",
        "arisen": "2024-04-18",
        "rely_from": "2024-04-23",
    }
    assert found["next"]["code"] == "extended-due"
    assert [event["planned"] for event in found["events"]] == [False] * 4 + [True] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_the_events_and_both_readings_of_silence(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    more = ("--within", "3wd", "--until", "2024-04-21", "--replied", "2024-04-23", "--as-of", "2024-04-24")
    code, out, _ = run(capsys, *COMMAND, *more, "--lang", language)
    assert code == 1
    for day in ("2024-04-09", "2024-04-21", "2024-04-22", "2024-04-23"):
        assert day in out
    assert out.count("沉默  " if language == "zh" else "Silence  ") == 2
    late = "逾期办结，晚 2 个工作日（2 天）" if language == "zh" else "done late by 2 working days (2 calendar days)"
    assert late in out


def test_a_time_without_end_is_not_said_to_have_been_agreed_by_nobody() -> None:
    from gov_deadlines.pages.courses import track_page

    life = gd.track("qinzhou/countersign-reply", date(2024, 4, 3), until=date.max, as_of=date(2024, 4, 25))
    assert [reading.from_date for reading in life.silence_readings] == [None, None]
    assert "none was agreed" not in track_page(life, "en")
    assert "没有商定过，不生效果" not in track_page(life, "zh")


AHEAD_OF_THE_NOTICE = (
    "--received",
    "2027-02-01",
    "--extend",
    "+3wd",
    "--as-of",
    "2027-02-10",
    "--known-on",
    f"{MID_2026}",
)


def test_json_past_the_last_notice_has_the_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(answered(capsys, "track", QINZHOU, *AHEAD_OF_THE_NOTICE, "--json"))
    assert (found["standing"], found["projected"], found["state"]) == ("provisional", True, "open")
    assert found["earliest"] < found["due"] < found["latest"] < found["rely_from"]
    assert found["status"]["working_days"] is not None
    events = {event["code"]: event for event in found["events"]}
    assert "earliest" not in events["received"]
    agreed = events["extended-due"]
    assert (agreed["earliest"], agreed["latest"]) == (found["earliest"], found["latest"])
    assert events["deemed-no-objection"]["earliest"] > agreed["earliest"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_past_the_last_notice_shows_the_bounds(capsys: pytest.CaptureFixture[str], language: str) -> None:
    life = gd.track(QINZHOU, date(2027, 2, 1), extend="+3wd", as_of=date(2027, 2, 10), known_on=MID_2026)
    out = answered(capsys, "track", QINZHOU, *AHEAD_OF_THE_NOTICE, "--lang", language)
    may = "可能变为 {} 至 {}" if language == "zh" else "may become {} to {}"
    for bounds in (life.bounds, life.base.bounds):
        assert bounds is not None
        assert may.format(*bounds) in out


def test_a_date_agreed_within_the_bounds_of_the_original_end_stands() -> None:
    """It can only extend: it is refused if it is earlier than any arrangement makes the original end."""
    base = gd.due(QINZHOU, date(2027, 2, 1), known_on=MID_2026)
    assert base.earliest is not None
    assert base.latest is not None
    assert base.earliest < base.due < base.latest
    for until in (base.earliest, base.due, base.latest):
        life = gd.track(QINZHOU, base.trigger, until=until, as_of=base.trigger, known_on=MID_2026)
        assert (life.due, life.earliest, life.latest) == (max(until, base.due), until, base.latest)
    with pytest.raises(gd.InvalidArgument):
        gd.track(QINZHOU, base.trigger, until=base.earliest - DAY, as_of=base.trigger, known_on=MID_2026)
