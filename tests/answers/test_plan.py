"""Plans: backwards and forwards agree, against a search from day to day; chains as data; the door."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import case_plan
import gov_deadlines as gd
import reference
from cli_helpers import LANGUAGES, answered, line_of, pack_file, run
from common import BEYOND, LAST_YEAR, MID_2026, READ_BY_HAND
from conftest import ReferenceCalendar
from limit_facts import LIMITS

DAY = timedelta(days=1)
ISSUANCE = "xinzhou/meeting-document-issuance"
REPLY = "qinzhou/countersign-reply"
MEETINGS = [f"{authority}/executive-meeting" for authority in ("qinzhou", "xinzhou", "zhongshan")]
AFTER = date(LAST_YEAR + 1, 1, 1)
DAYS = st.dates(date(2023, 1, 1), date(2026, 11, 30))
LENGTHS = st.builds(lambda n, unit: f"{n}{unit}", st.integers(1, 15), st.sampled_from(["wd", "d"]))
STEPS = st.lists(
    st.sampled_from([limit.id for limit in LIMITS]) | st.sampled_from(MEETINGS) | LENGTHS, min_size=1, max_size=4
)


def _plan(steps: Sequence[str], by: date, start: date | None = None, **more: Any) -> gd.Plan:
    return gd.plan(steps, by, start, ignore_in_force=True, **more)


@given(st.sampled_from(LIMITS), DAYS)
def test_the_latest_trigger_is_the_one_a_day_by_day_search_finds(limit: reference.Limit, by: date) -> None:
    given_ = {"steps": [limit.id], "by": by.isoformat(), "ignore_in_force": True}
    expected = case_plan.model(given_)
    assert expected is not None
    assert _plan([limit.id], by).latest_start.isoformat() == expected["latest_start"]


@example([REPLY] * 4, date(2026, 11, 14), -10)  # begun on the 24th, it ends past the last announced day
@given(STEPS, DAYS, st.integers(-10, 120))
def test_every_plan_is_what_a_slow_model_makes_of_it(steps: list[str], by: date, days: int) -> None:
    """On announced days, which are all that the model knows."""
    question = {"steps": steps, "by": by.isoformat(), "from": (by - days * DAY).isoformat(), "ignore_in_force": True}
    question["announced_only"] = True
    found, expected = case_plan.answer(question), case_plan.model(question)
    assert expected is not None
    assert {key: found[key] for key in expected} == expected


@given(st.sampled_from([limit for limit in LIMITS if limit.direction == "after"]), DAYS)
def test_planning_a_due_date_gives_back_the_trigger_or_a_later_day(limit: reference.Limit, trigger: date) -> None:
    due = gd.due(limit.id, trigger, ignore_in_force=True).due
    latest = _plan([limit.id], due).latest_start
    assert latest >= trigger
    assert gd.due(limit.id, latest, ignore_in_force=True).due == due
    assert gd.due(limit.id, latest + DAY, ignore_in_force=True).due > due


@given(st.sampled_from([limit for limit in LIMITS if limit.direction == "before"]), DAYS)
def test_a_notice_ahead_is_done_by_its_due_day_and_allows_no_earlier_event(limit: reference.Limit, day: date) -> None:
    assert _plan([limit.id], day).latest_start == gd.due(limit.id, day, ignore_in_force=True).due
    event = _plan([limit.id], min(day + 60 * DAY, date(2026, 12, 31)), day).earliest_finish
    assert event is not None
    assert gd.due(limit.id, event, ignore_in_force=True).due >= day
    assert gd.due(limit.id, event - DAY, ignore_in_force=True).due < day


@given(STEPS, DAYS, st.integers(-5, 5))
def test_forward_and_backward_agree(steps: list[str], by: date, days: int) -> None:
    latest = _plan(steps, by).latest_start
    found = _plan(steps, by, latest + days * DAY)
    assert found.feasible == (days <= 0)
    assert found.earliest_finish is not None
    assert (found.earliest_finish <= by) == found.feasible
    assert found.slack is not None
    assert (found.slack >= 0) == found.feasible
    for step in found.steps:
        assert step.earliest_start is not None
        assert step.earliest_finish is not None
        assert (step.earliest_finish <= step.must_finish) == found.feasible
        assert step.latest_start <= step.must_finish


@given(STEPS, DAYS, st.integers(0, 30))
def test_a_later_end_never_needs_an_earlier_start(steps: list[str], by: date, days: int) -> None:
    starts = [[step.latest_start for step in _plan(steps, by + n * DAY).steps] for n in (0, days)]
    assert all(one <= other for one, other in zip(*starts, strict=True))


def test_the_latest_working_trigger_gives_the_same_due_day(reference_calendar: ReferenceCalendar) -> None:
    step = _plan(["qinzhou/countersign-reply"], date(2024, 4, 17)).steps[0]
    assert (step.latest_start, step.latest_working_start) == (date(2024, 4, 6), date(2024, 4, 3))
    assert reference_calendar("CN-GX").add(date(2024, 4, 3), 7) == date(2024, 4, 17)


def test_the_critical_step_has_the_least_slack_and_of_several_is_the_longest() -> None:
    found = _plan(["5wd", "10wd", "3wd"], date(2024, 12, 31), date(2024, 12, 2))
    assert found.critical is not None
    assert found.critical.number == 2
    assert _plan(["5wd"], date(2024, 12, 31)).critical is None


def test_standing_is_provisional_when_any_day_consulted_may_change() -> None:
    assert _plan([ISSUANCE], date(2026, 12, 31), known_on=MID_2026).standing == "provisional"
    assert _plan([ISSUANCE], date(2026, 12, 24), known_on=MID_2026).standing == "settled"
    forward = _plan([ISSUANCE], date(2026, 12, 24), date(2026, 12, 18), known_on=MID_2026)
    assert (forward.standing, forward.feasible) == ("provisional", False)


@pytest.mark.parametrize(
    ("steps", "by", "error"),
    [
        ([], date(2024, 5, 6), gd.InvalidArgument),
        (["0wd"], date(2024, 5, 6), gd.InvalidArgument),
        (["xianning/field-research-days"], date(2024, 5, 6), gd.InvalidArgument),
        (["5x"], date(2024, 5, 6), gd.UnknownLimit),
        (["5wd"], AFTER, gd.NotAnnounced),
        (["5d"], AFTER, gd.NotAnnounced),
        (["5wd"], date(2004, 1, 5), gd.NotAnnounced),
        (["xinzhou/executive-meeting"], AFTER, gd.NotAnnounced),
        (["xinzhou/executive-meeting"], date(2004, 1, 1), gd.NotAnnounced),
        (["zhongshan/absence-report"], AFTER + 31 * DAY, gd.NotAnnounced),
        (["qinzhou/absence-report"], date(2024, 5, 6), gd.NoNumber),
        ([ISSUANCE], date(2023, 6, 29), gd.NotInForce),
        (["xinzhou/executive-meeting"], date(2023, 6, 20), gd.NotInForce),
        (["zhongshan/absence-report"], date(2022, 3, 10), gd.NotInForce),
    ],
)
def test_what_cannot_be_planned_is_refused(steps: list[str], by: date, error: type[Exception]) -> None:
    unannounced = error is gd.NotAnnounced
    with pytest.raises(error):
        gd.plan(steps, by, ignore_in_force=unannounced, announced_only=unannounced)


def test_the_day_of_the_meeting_decides_whether_the_rules_were_in_force(tmp_path: Path) -> None:
    """In force from a Saturday on, rules govern no meeting that has to be held on the working day before it."""
    changes = (("in_force_from = 2023-06-21", "in_force_from = 2023-06-24"), ("[2023-06-21,", "[2023-06-24,"))
    pack_file(tmp_path, "xinzhou-2023.toml", *changes)
    with pytest.raises(gd.NotInForce):
        gd.plan(["xinzhou/executive-meeting"], date(2023, 6, 24), rules=tmp_path)
    assert gd.plan(["xinzhou/executive-meeting"], date(2023, 6, 24)).latest_start == date(2023, 6, 21)


def test_of_several_versions_the_one_in_force_on_the_trigger_counts(tmp_path: Path) -> None:
    pack_file(
        tmp_path,
        "xinzhou-2023.toml",
        ("in_force_from = 2023-06-21", "in_force_until = 2024-05-31\nin_force_from = 2023-06-21"),
    )
    pack_file(
        tmp_path,
        "xinzhou-2023.toml",
        ('version = "2023"', 'version = "2024"'),
        ("in_force_from = 2023-06-21", "in_force_from = 2024-06-01"),
        ("in_force_candidates = [2023-06-21, 2023-06-25]", "in_force_candidates = [2024-06-01]"),
        (
            'amount = 7\nunit = "working-day"\nbindingness = "in_principle"',
            'amount = 3\nunit = "working-day"\nbindingness = "in_principle"',
        ),
        name="xinzhou-2024.toml",
    )
    under = {day: gd.plan([ISSUANCE], day, rules=tmp_path).steps[0] for day in (date(2024, 6, 6), date(2024, 6, 5))}
    assert under[date(2024, 6, 6)].latest_start == date(2024, 6, 3)
    old = under[date(2024, 6, 5)]
    assert old.provision is not None
    for day, step in under.items():
        assert step.provision is not None
        found = gd.due(ISSUANCE, step.latest_start, rules=tmp_path)
        assert found.limit.version == step.provision.version
        assert found.due <= day
        assert gd.due(ISSUANCE, step.latest_start + DAY, rules=tmp_path).due > day


@pytest.mark.parametrize(("old", "new"), [(7, 2), (2, 7), (3, 3)])
@pytest.mark.parametrize("name", ["meeting-document-issuance", "citywide-meeting-request"])
def test_where_a_version_changes_forward_and_backward_still_agree(
    tmp_path: Path, name: str, old: int, new: int
) -> None:
    """A shorter limit to come may be over sooner than the one in force: the search goes from day to day."""
    first = ("in_force_from = 2023-06-21", "in_force_from = 2024-06-01")
    only = ("in_force_candidates = [2023-06-21, 2023-06-25]", "in_force_candidates = [2024-06-01]")
    later = pack_file(tmp_path, "xinzhou-2023.toml", ('"2023"', '"2024"'), first, only, name="later.toml")
    earlier = pack_file(tmp_path, "xinzhou-2023.toml", (first[0], f"in_force_until = 2024-05-31\n{first[0]}"))
    for file, amount in ((earlier, old), (later, new)):
        text = file.read_text(encoding="utf-8")
        for given_amount in ("amount = 7", "amount = 10"):
            text = text.replace(f'{given_amount}\nunit = "working-day"', f'amount = {amount}\nunit = "working-day"')
        file.write_text(text, encoding="utf-8")
    limit = f"xinzhou/{name}"
    days = [date(2024, 5, 10) + shift * DAY for shift in range(40)]
    over = {day: gd.due(limit, day, rules=tmp_path).due for day in days}
    ahead = name == "citywide-meeting-request"
    for by in days[15:25]:
        for start in days[10:20]:
            found = gd.plan([limit], by, start, rules=tmp_path)
            if ahead:
                assert found.latest_start == max(over[day] for day in days if day <= by)
                assert found.earliest_finish == min(day for day in days if over[day] >= start)
            else:
                assert found.latest_start == max(day for day in days if over[day] <= by)
                assert found.earliest_finish == min(over[day] for day in days if day >= start)
            assert found.feasible == (found.earliest_finish <= by)


def test_past_the_end_of_a_version_its_last_day_is_the_latest_trigger(tmp_path: Path) -> None:
    """The rules ended on 31 May 2024 and nothing followed: no later day could be a trigger."""
    pack_file(
        tmp_path, "xinzhou-2023.toml", ("in_force_from = 2023", "in_force_until = 2024-05-31\nin_force_from = 2023")
    )
    assert gd.plan([ISSUANCE], date(2024, 9, 30), rules=tmp_path).latest_start == date(2024, 5, 31)


def test_too_late_by_rest_days_alone_is_still_too_late() -> None:
    """Ten days before Monday 30 September 2024 is Friday the 20th; on Saturday no working day has passed since."""
    found = _plan(["10d"], date(2024, 9, 30), date(2024, 9, 21))
    assert (found.latest_start, found.feasible, found.slack) == (date(2024, 9, 20), False, -1)


@pytest.mark.parametrize(("by", "side"), [(date(2004, 1, 1), "before"), (AFTER, "after")])
def test_a_meeting_off_the_announced_days_says_on_which_side(by: date, side: str) -> None:
    with pytest.raises(gd.NotAnnounced) as caught:
        _plan(["xinzhou/executive-meeting"], by, announced_only=True)
    assert caught.value.side == side


def test_every_shipped_chain_names_steps_that_can_be_planned() -> None:
    shipped = {one: [step.partition("/")[2] for step in chain.steps] for one, chain in gd.chains().items()}
    assert {one: steps for one, steps in shipped.items() if one.startswith(READ_BY_HAND)} == {
        one: list(steps) for one, steps in case_plan.CHAINS.items()
    }
    for one in gd.chains():
        assert gd.plan([one], date(2025, 6, 30)).steps[0].chain == one


OWN = """\
schema = 1

[[chain]]
authority = "xinzhou"
name = "consultation-to-issuance"
summary_zh = "自定"
summary_en = "of our own"
steps = ["countersign-reply", "2wd", "executive-meeting"]
"""


def test_a_chain_of_ones_own_is_added_and_replaces_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "chains.toml").write_text(OWN, encoding="utf-8")
    found = gd.chains(tmp_path)
    assert found["xinzhou/consultation-to-issuance"].steps[1] == "2wd"
    assert len(found) == len(gd.chains())
    assert len(gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31), rules=tmp_path).steps) == 3


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('"2wd"', '"blue"', "step", "steps"),
        ('"2wd"', "2", "step", "steps"),
        ('"executive-meeting"', '"absence-report"', "step", "steps"),
        ('["countersign-reply", "2wd", "executive-meeting"]', "[]", "steps", "steps"),
        ("summary_en", "summary_fr", "unknown-key", "summary_fr"),
        ("schema = 1", "schema = 2", "wrong-value", "schema"),
        ("steps = [", 'steps = "', "toml-syntax", "steps"),
        ("[[chain]]", "[chain]", "wrong-type", "schema"),
    ],
)
def test_a_faulty_chain_is_refused_with_its_line(tmp_path: Path, old: str, new: str, code: str, line: str) -> None:
    file = tmp_path / "chains.toml"
    file.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(gd.DataFault) as caught:
        gd.chains(tmp_path)
    fault = next(fault for fault in caught.value.faults if fault.code == code)
    assert line == "schema" or fault.line == line_of(file, line)


def test_two_chains_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "chains.toml").write_text(OWN + OWN.partition("\n\n")[2], encoding="utf-8")
    with pytest.raises(gd.DataFault):
        gd.chains(tmp_path)


def test_verify_finds_a_faulty_chain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "chains.toml").write_text(OWN.replace("2wd", "blue"), encoding="utf-8")
    code, out, _ = run(capsys, "limits", "verify", "--rules", str(tmp_path))
    assert (code, "blue" in out) == (1, True)


def test_a_mistyped_chain_is_refused_with_close_names() -> None:
    with pytest.raises(gd.UnknownLimit) as caught:
        gd.plan(["xinzhou/consultation-to-isuance"], date(2024, 12, 31))
    assert "xinzhou/consultation-to-issuance" in caught.value.suggestions


CHAIN = ("plan", "xinzhou/consultation-to-issuance", "--by", "2024-12-31")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (CHAIN, 0),
        ((*CHAIN, "--from", "2024-12-11"), 0),
        ((*CHAIN, "--from", "2024-12-12"), 1),
        (("plan", "blue", "--by", "2024-12-31"), 2),
        (("plan", "--by", "2024-12-31"), 2),
        (("plan", "5wd"), 2),
        (("plan", "5wd", "--by", f"{AFTER}", "--announced-only"), 3),
        (("plan", "5wd", "--by", f"{BEYOND}"), 3),
        (("plan", "qinzhou/absence-report", "--by", "2024-12-31"), 3),
        (("plan", "--chains"), 0),
    ],
)
def test_the_exit_code_tells_whether_it_is_too_late(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int
) -> None:
    assert run(capsys, *arguments).code == code


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, *CHAIN, "--from", "2024-12-16", "--json").out)
    assert (found["schema"], found["feasible"], found["slack"], found["critical"]) == (1, False, -3, 3)
    assert found["steps"][0] == {
        "number": 1,
        "step": "xinzhou/countersign-reply",
        "kind": "limit",
        "chain": "xinzhou/consultation-to-issuance",
        "version": "2023",
        "article": "33(2)",
        "amount": 7,
        "unit": "working-day",
        "direction": "after",
        "region": "CN-SX",
        "latest_start": "2024-12-11",
        "latest_working_start": "2024-12-11",
        "must_finish": "2024-12-20",
        "earliest_start": "2024-12-16",
        "earliest_finish": "2024-12-25",
        "slack": -3,
        "standing": "settled",
        "latest_start_bounds": {"earliest": "2024-12-11", "latest": "2024-12-11"},
        "earliest_finish_bounds": {"earliest": "2024-12-25", "latest": "2024-12-25"},
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_infeasible_plan_is_explained(capsys: pytest.CaptureFixture[str], language: str) -> None:
    code, out, _ = run(capsys, *CHAIN, "--from", "2024-12-16", "--lang", language)
    assert code == 1
    step = "3 忻州/会议文件印发" if language == "zh" else "3 xinzhou/meeting-document-issuance"
    for words in ("2024-12-11", "2025-01-06", "2024-12-20", step):
        assert words in out
    assert ("开始已晚 3 个工作日" if language == "zh" else "too late by 3 working days") in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_feasible_plan_names_the_critical_step(capsys: pytest.CaptureFixture[str], language: str) -> None:
    out = answered(capsys, *CHAIN, "--from", "2024-12-10", "--lang", language)
    assert ("可再晚 1 个工作日" if language == "zh" else "with 1 working day to spare") in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forward_date_that_is_not_announced_is_left_open_if_only_announced_days_count(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    last, start = f"{AFTER - DAY}", f"{AFTER - 2 * DAY}"
    more = ("--by", last, "--from", start, "--lang", language, "--announced-only")
    code, out, _ = run(capsys, "plan", "5wd", *more)
    assert code == 1
    assert ("尚不可知" if language == "zh" else "not known yet") in out
    assert str(AFTER.year) not in out


def test_a_plan_within_the_rules_of_nobody_uses_the_national_calendar() -> None:
    assert _plan(["5wd"], date(2024, 4, 17)).steps[0].region == "CN"
    assert [step.region for step in _plan(["5wd", "qinzhou/countersign-reply"], date(2024, 4, 17)).steps] == [
        "CN-GX"
    ] * 2
    assert _plan(["qinzhou/countersign-reply"], date(2024, 4, 17), region="CN").steps[0].region == "CN"


PAST = ("xinzhou/consultation-to-issuance", "--by", "2027-02-20", "--known-on", f"{MID_2026}")


def test_json_past_the_last_notice_has_the_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "plan", *PAST, "--from", "2027-01-20", "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["standing"], found["projected"], found["feasible"]) == ("provisional", True, True)
    first, last = found["steps"][0], found["steps"][-1]
    assert found["latest_start_bounds"] == first["latest_start_bounds"]
    assert found["earliest_finish_bounds"] == last["earliest_finish_bounds"]
    assert first["latest_start_bounds"]["earliest"] < first["latest_start"] < first["latest_start_bounds"]["latest"]
    settled = json.loads(answered(capsys, *CHAIN, "--json"))
    assert (settled["standing"], "projected" in settled, settled["feasible_standing"]) == ("settled", False, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_start_between_the_bounds_may_turn_out_too_late(capsys: pytest.CaptureFixture[str], language: str) -> None:
    found = gd.plan([PAST[0]], date(2027, 2, 20), known_on=MID_2026)
    assert found.latest_start_bounds is not None
    earliest, latest = found.latest_start_bounds
    for start, standing in ((earliest, "settled"), (found.latest_start, "provisional"), (latest + DAY, "settled")):
        again = gd.plan([PAST[0]], date(2027, 2, 20), start, known_on=MID_2026)
        assert again.feasible_standing == standing
        assert ("feasible-may-change" in {note.code for note in again.notes}) == (standing == "provisional")
    out = answered(capsys, "plan", *PAST, "--from", f"{found.latest_start}", "--lang", language)
    assert (f"可能变为 {earliest} 至 {latest}" if language == "zh" else f"may become {earliest} to {latest}") in out
    assert ("来不来得及尚未确定" if language == "zh" else "Whether it is in time is not settled") in out
