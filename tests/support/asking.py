"""Questions that the tests ask in other processes. It imports nothing else, as each process imports it anew."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import gov_deadlines as gd

LIMIT, ON = "qinzhou/countersign-reply", date(2024, 4, 3)


def ask(day: date) -> date:
    """The due day of one trigger."""
    return gd.due(LIMIT, day).due


def question(given: Mapping[str, Any]) -> gd.Due:
    """``gd.due`` with everything by keyword; a limit and a trigger of its own if none is given."""
    asked: dict[str, Any] = {"limit": LIMIT, "trigger": ON, **given}
    return gd.due(asked.pop("limit"), asked.pop("trigger"), **asked)
