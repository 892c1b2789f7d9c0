"""Cases of plans, tracks and cadences: asked here, answered by the models of the tests on announced days."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import cadence_model
import case_plan
import case_track
from making.facts import DAY, FACTS, by_id
from making.form import Ask, Case, Why, plain, slug

PLANS, TRACKS, CADENCES = 16, 34, 10
LAST = date(2026, 9, 30)  # of what is asked: the models know announced days only


# Plans


def plans(pin: date) -> Iterator[Case]:
    """Chains and steps of each government, backwards from a day and forwards from another."""
    routes = [[name] for name in case_plan.CHAINS]
    routes += [[f"{name.partition('/')[0]}/countersign-reply", "3wd"] for name in case_plan.CHAINS]
    routes += [["5wd", "10d"], ["3wd"], ["xinzhou/joint-draft-submission", "2wd"], ["7d", "zhongshan/topic-meeting"]]
    for route in routes:
        dice = random.Random(f"plan {' '.join(route)}")
        for _ in range(PLANS if len(route) == 1 else PLANS // 2):
            found = _plan(route, pin, dice)
            if found is not None:
                yield found


def _plan(route: list[str], pin: date, dice: random.Random) -> Case | None:
    authority = route[0].partition("/")[0] if "/" in route[0] else route[-1].partition("/")[0]
    begins = cadence_model.IN_FORCE.get(authority, date(2010, 1, 1))
    first = begins + timedelta(days=dice.choice([-5, 10, 30, 60, 60, 60]))
    by = first + timedelta(days=dice.randrange((LAST - first).days))
    given: Ask = {"steps": route, "by": by}
    if dice.random() < 0.7:
        given["from"] = by - timedelta(days=dice.randrange(5, 70))
    answered = case_plan.model(plain({**given, "known_on": pin}))
    if answered is None:
        return None
    ask: Ask = {"op": "plan", **given}
    articles = [by_id()[name].article for name in route if name in by_id()]
    cite = "; ".join(f"art. {one}" for one in articles) or "steps"
    if "error" in answered:
        why = Why(
            "有一步落在规则施行之前，或没有公布的日子。", "A step falls before the rules, or on days not announced."
        )
        return Case("refusals", answered["error"], ask, answered, cite, why)
    why = Why(
        f"从{by}倒推，最迟{answered['latest_start']}开始。",
        f"Counted back from {by}: begin by {answered['latest_start']}.",
    )
    return Case("plan", slug(route[0]), ask, _plan_expected(answered), cite, why)


def _plan_expected(answered: Mapping[str, Any]) -> dict[str, Any]:
    ends = answered.get("earliest", [])
    steps: list[dict[str, Any]] = [{"latest_start": day} for day in answered["latest"]]
    for step, end in zip(steps, ends, strict=False):
        step["earliest_finish"] = None if end == "none" else end
    steps[0]["latest_working_start"] = answered["latest_working_start"]
    expect = {"latest_start": answered["latest_start"]}
    if ends:
        expect |= {"earliest_finish": answered["earliest_finish"], "feasible": answered["feasible"]}
        expect |= {"slack": answered["slack"]} if "slack" in answered else {}
    return {**expect, "steps": steps}


# Tracks


def tracks(pin: date) -> Iterator[Case]:
    """Consultations of each limit with an effect of silence: extended or not, answered or not, on a day."""
    for limit in FACTS.values():
        if limit.silence:
            dice = random.Random(f"track {limit.id}")
            for nth in range(TRACKS):
                yield _track(limit.id, limit.in_force_from, nth, pin, dice)


def _track(name: str, begins: date, nth: int, pin: date, dice: random.Random) -> Case:
    received = begins + timedelta(days=dice.randrange((date(2026, 7, 1) - begins).days))
    given: Ask = {"limit": name, "received": received, "as_of": received}
    if nth % 5 == 1:
        given["within"] = dice.choice(["5wd", "3wd", "10d", "1wd"])
    if nth % 5 == 2:
        given["by"] = received + timedelta(days=dice.randrange(2, 15))
    due = date.fromisoformat(_modelled(given, pin)["original_due"])
    if nth % 2:
        given |= _extended(due, "by" in given, dice)
    end = date.fromisoformat(_modelled(given, pin)["due"])
    if nth % 2 and nth % 3:
        last = min(end, due + timedelta(days=3))
        given["agreed_on"] = dice.choice([received, due, last, min(last, due + DAY)])
    if nth % 3 == 0:
        given["replied"] = dice.choice([due, due + DAY, end, end + timedelta(days=4), received + DAY])
    given["as_of"] = dice.choice([received + DAY, due, due + DAY, end, end + DAY, end + timedelta(days=9)])
    if nth % 7 == 6:
        given["silence"] = "agreed"
    answered = _modelled(given, pin)
    why = Why(
        f"原期限{answered['original_due']}，现为{answered['due']}。",
        f"Due {answered['original_due']} at first, now {answered['due']}.",
    )
    cite = f"art. {FACTS[name].article}"
    return Case("track", slug(name), {"op": "track", **given}, _track_expected(answered), cite, why)


def _extended(due: date, dated: bool, dice: random.Random) -> Ask:
    if dated or dice.random() < 0.4:
        return {"until": due + timedelta(days=dice.randrange(1, 12))}
    return {"extend": dice.choice(["+3wd", "+5wd", "+4d", "+10d", "+1wd"])}


def _modelled(given: Ask, pin: date) -> dict[str, Any]:
    found = case_track.model(plain({**given, "known_on": pin}))
    assert found is not None, given
    return found


def _track_expected(answered: Mapping[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = {key: None if value == "none" else value for key, value in answered.items()}
    late = None
    if one["late_calendar_days"]:
        late = {"working_days": one["late_working_days"], "calendar_days": one["late_calendar_days"]}
    code, working_days = one["status"]
    return {
        "original_due": one["original_due"],
        "due": one["due"],
        "status": {"code": code, "working_days": working_days},
        "late": late,
        "silence_readings": [
            {"name": "any", "from": one["silence_any"], "arisen": one["silence_had_arisen"]},
            {"name": "agreed", "from": one["silence_agreed"]},
        ],
        "rely_from": one["rely_from"],
    }


# Cadences


def cadences(pin: date) -> Iterator[Case]:
    """What was held, with gaps, under each rule on how often."""
    for name, rule in cadence_model.RULES.items():
        dice = random.Random(f"cadence {name}")
        for _ in range(CADENCES):
            yield _cadence(name, rule, pin, dice)


def _cadence(name: str, rule: cadence_model.Rule, pin: date, dice: random.Random) -> Case:
    begins = cadence_model.IN_FORCE[name.partition("/")[0]]
    apart, far = _rhythm(rule)
    since = begins + timedelta(days=dice.randrange(max((date(2026, 6, 30) - begins).days - far, 1)))
    as_of = min(since + timedelta(days=dice.randrange(far // 3, far)), date(2026, 6, 30))
    day, held = since, list[date]()
    while day <= as_of:
        if dice.random() < 0.85:
            held += [day] * dice.choice([1, 1, 1, 1, 2])
        day += timedelta(days=max(dice.randrange(apart - apart // 2, apart + apart // 2 + 1), 1))
    tied = any(one.endswith("each") for one in (rule.window, *rule.others))
    meetings = [since + timedelta(days=far) for far in range(3, (as_of - since).days + 20, 15)] if tied else []
    if tied:
        held = sorted({*held, *dice.sample(meetings, len(meetings) // 2)})
    given_since = since if dice.random() < 0.8 or not held else None
    asked = cadence_model.case(name, held, as_of, given_since, None, meetings, known_on=pin)
    verdict, windows = cadence_model.answer(asked)
    ask: Ask = {"op": "cadence", "limit": name, "dates": held, "as_of": as_of}
    ask |= {"since": given_since} if given_since else {}
    ask |= {"meetings": meetings} if tied else {}
    expect = {
        "verdict": verdict,
        "since": asked.since,
        "windows": [
            {"from": one.first, "to": one.last, "stub": one.stub, "count": len(one.dates), "verdict": one.verdict}
            for one in windows
        ],
        "other_windows": [{"name": one.window, "verdict": cadence_model.answer(one)[0]} for one in asked.others],
    }
    why = Why(
        f"按{_window(rule)}看，共{len(windows)}个窗口。", f"Looked at by {_window(rule)}: {len(windows)} windows."
    )
    return Case("cadence", slug(name), ask, expect, f"art. {by_id()[name].article}", why)


def _window(rule: cadence_model.Rule) -> str:
    return rule.window


def _rhythm(rule: cadence_model.Rule) -> tuple[int, int]:
    """So many days between two times, as a rule, and so many days to look at."""
    if rule.unit == "day":
        return 9, 420
    window = rule.window
    if window in ("calendar-day", "same-day-as-each"):
        return (1, 9) if window == "calendar-day" else (15, 60)
    if "month" in window:
        return (12 if rule.least > 1 or window == "calendar-month" else 50), 170
    if "14-days" in window:
        return 14, 110
    return (150 if "half" in window else 250), 700
