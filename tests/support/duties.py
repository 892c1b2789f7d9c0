"""Duties as a ledger has them, for the tests of what is coming."""

import random
from datetime import date, timedelta
from typing import Any

from gov_deadlines.answers.coming import Duty, Overview, horizon, overview
from gov_deadlines.answers.context import Context

AS_OF = date(2026, 6, 8)  # a Monday; three working days later come the rest days of a festival
CONTEXT = Context(known_on=date(2026, 6, 1))
_FIRST = Duty(
    row=5,
    matter="关于征求意见的函",
    who="办公室",
    limit="qinzhou/countersign-reply",
    name="会签回复",
    article="第29条第2款",
    region="CN-GX",
    trigger=date(2026, 6, 1),
    due=date(2026, 6, 10),
    safest=date(2026, 6, 9),
    provisional=False,
    earliest=date(2026, 6, 10),
    latest=date(2026, 6, 10),
    status="open",
    days=2,
)
_STATUSES = {-1: ("overdue", "deemed-no-objection"), 0: ("due-today",), 1: ("open", "not-received")}
_DONE = ("done-in-time", "done-late", "done-disputed", "done")


def duty(**changes: Any) -> Duty:
    """A duty that differs from an ordinary one in some fields."""
    return _FIRST._replace(**changes)


def some_duties(number: int, seed: int) -> list[Duty]:
    """Duties of every status, in no order."""
    pick = random.Random(seed)
    found = []
    for row in range(3, 3 + number):
        due = AS_OF + timedelta(pick.choice((-30, -8, -1, 0, 0, 1, 2, 3, 4, 7, 9, 15, 30, 57, 90)))
        side = (due > AS_OF) - (due < AS_OF)
        provisional = pick.random() < 0.2
        found.append(
            duty(
                row=row,
                matter=pick.choice(("关于征求意见的函", "会议纪要印发，附“三定”方案", "Reply; to be filed, soon")),
                who=pick.choice(("办公室", " 财政局", "财政局", "", "教育局")),
                limit=pick.choice(("qinzhou/countersign-reply", "xianning/absence-report")),
                region=pick.choice(("CN-GX", "CN-HB")),
                trigger=due - timedelta(pick.randrange(1, 15)),
                due=due,
                safest=due - timedelta(pick.choice((0, 0, 0, 1, 4))),
                provisional=provisional,
                earliest=due - timedelta(3 * provisional),
                latest=due + timedelta(2 * provisional),
                status=pick.choice(_DONE if pick.random() < 0.3 else _STATUSES[side]),
                days=pick.randrange(9),
            )
        )
    pick.shuffle(found)
    return found


def looked_over(duties: list[Duty], within: str | date = "5wd", unanswered: int = 0) -> Overview:
    """The overview of some duties as of ``AS_OF``."""
    return overview(duties, horizon(within, AS_OF, CONTEXT), unanswered=unanswered)
