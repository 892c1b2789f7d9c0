"""Questions without an answer, and malformed ones, each with the code of its error: stated by hand."""

from collections.abc import Iterator
from datetime import date, timedelta

from making.elsewhere_cases import HEADS
from making.facts import DAY, FACTS, provisions
from making.form import Ask, Case, Why

ON = date(2024, 4, 3)
NOT_A_DAY = (
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-04-31",
    "24-4-3",
    "24年4月3日",
    "03/04/2024",
    "民国113年4月3日",
    "农历2024年二月廿五",
    "二月廿五",
    "4月3日",
    "2024-04-03（星期四）",
    "2024年4月",
    "2024-04-03至2024-04-05",
    "45385",
    "soon",
    "待定",
    "",
    " ",
    "2024-04-03 25:00",
)


def cases() -> Iterator[Case]:
    """Every case of this kind."""
    yield from _without_a_number()
    yield from _malformed()


def _without_a_number() -> Iterator[Case]:
    for one in provisions():
        if one.id not in FACTS:
            on = HEADS[one.authority][1] + timedelta(days=200)
            why = Why("原文没有写天数，不能编一个。", "The text gives no number of days; none is made up.")
            ask: Ask = {"op": "due", "limit": one.id, "on": on}
            yield Case("refusals", "no-number", ask, {"error": "no-number"}, f"art. {one.article}", why)


def _malformed() -> Iterator[Case]:
    yield from _of_days()
    yield from _of_names()
    limit, other = FACTS["qinzhou/countersign-reply"], FACTS["xianning/meeting-document-issuance"]
    base: Ask = {"op": "due", "limit": limit.id, "on": ON}
    why = Why("这个问题本身有误。", "The question itself is malformed.")
    wrong: list[Ask] = [
        *({**base, "within": text} for text in ("0wd", "5", "five", "-3wd", "99999d", "")),
        {**base, "within": "5wd", "by": date(2024, 4, 20)},
        {**base, "by": ON - DAY},
        {**base, "bound": "information-publication"},
        {"op": "track", "limit": other.id, "received": ON, "as_of": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "until": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "agreed_on": ON},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "until": date(2024, 5, 6), "extend": "+3wd"},
        {"op": "track", "limit": limit.id, "received": ON, "as_of": ON, "silence": "always"},
        {"op": "cadence", "limit": limit.id, "dates": [ON], "as_of": ON},
        {"op": "cadence", "limit": "qinzhou/study-agenda-item", "dates": [ON], "as_of": ON},
        {"op": "cadence", "limit": "qinzhou/plenary-meeting", "dates": [ON], "as_of": ON, "window": "calendar-month"},
        {"op": "cadence", "limit": "qinzhou/plenary-meeting", "dates": [ON], "as_of": ON, "since": ON + DAY},
        {"op": "plan", "steps": [], "by": ON},
        {"op": "plan", "steps": ["0wd"], "by": ON},
        {"op": "add", "region": "CN", "date": ON, "n": 0, "roll": "sideways"},
    ]
    yield from (Case("refusals", "invalid-argument", ask, {"error": "invalid-argument"}, "form", why) for ask in wrong)


def _of_days() -> Iterator[Case]:
    for nth, text in enumerate(NOT_A_DAY):
        limit = list(FACTS.values())[nth]
        why = Why("不是一个说得清的日子。", "It is no day, or not one that can be told.")
        ask: Ask = {"op": "due", "limit": limit.id, "on": text}
        yield Case("refusals", "invalid-date", ask, {"error": "invalid-date"}, "form", why)
    for ask in (
        {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON, "known_on": "2024-02-30"},
        {"op": "add", "region": "CN", "date": "2024-02-30", "n": 1},
        {"op": "count", "region": "CN", "a": ON, "b": "tomorrow-ish"},
        {"op": "day", "region": "CN-GX", "date": "2023-02-29"},
        {"op": "status", "limit": "qinzhou/countersign-reply", "on": ON, "as_of": "2024-04-31"},
        {"op": "track", "limit": "qinzhou/countersign-reply", "received": "2024-04-31", "as_of": ON},
        {"op": "plan", "steps": ["5wd"], "by": "2024-04-31"},
    ):
        yield Case(
            "refusals",
            "invalid-date",
            ask,
            {"error": "invalid-date"},
            "form",
            Why("没有这一天。", "There is no such day."),
        )


def _of_names() -> Iterator[Case]:
    why = Why("没有这一条。", "There is no such provision.")
    nowhere = ("qinzhou/countersigned", "beijing/countersign-reply", "qinzhou", "qinzhou/", "x", "")
    named = ("xianning/topic-meeting", "钦州/会期", "北京会签回复", "qinzhou@1999/countersign-reply")
    versions = ("qinzhou@/countersign-reply", "Qinzhou＠/countersign-reply", "钦州@/会签", "qinzhou/countersign-reply@")
    for name in (*nowhere, *named, *versions):
        ask: Ask = {"op": "due", "limit": name, "on": ON}
        yield Case("refusals", "unknown-limit", ask, {"error": "unknown-limit"}, "form", why)
    courses: tuple[Ask, ...] = ({"op": "track", "received": ON}, {"op": "cadence", "dates": []})
    for one in courses:
        ask = {**one, "limit": "qinzhou/none", "as_of": ON}
        yield Case("refusals", "unknown-limit", ask, {"error": "unknown-limit"}, "form", why)
    why = Why("没有这个地区的日历，不用别处的代替。", "There is no calendar for this region, and no fallback.")
    for code in ("CN-BJ", "XX", "", "CN-gx2", "US", "CN-NX", "Atlantis"):
        for ask in (
            {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON},
            {"op": "add", "date": ON, "n": 1},
            {"op": "day", "date": ON},
        ):
            yield Case("refusals", "unknown-region", {**ask, "region": code}, {"error": "unknown-region"}, "form", why)
