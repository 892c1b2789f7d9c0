"""The page's engine run in Node, and the same questions answered by the library."""

import json
import os
import random
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gov_deadlines as gd
from gov_deadlines.answers.claim import check_date
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due import due
from gov_deadlines.days import as_date, optional_day
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.rules.model import Duty, Limit
from gov_deadlines.webpage.engine_data import page_data
from gov_deadlines.webpage.engine_source import engine_source
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.calendar_answers import added, counted, month_of
from missing import program

Ask = dict[str, Any]
_RUNNER = Path(__file__).with_name("engine.js")
_ASKED = ("within", "by", "bound", "region", "ignore_in_force", "announced_only", "authority")
NO_DAYS = ("soon", "2024-02-30", "45385", "it's", "a\tb", "24-4-3", "")


@cache
def shipped_data() -> dict[str, Any]:
    """The data of a page made today, as the page reads them."""
    found: dict[str, Any] = plain(page_data())
    return found


def plain(value: object) -> Any:
    """A value as it is after a way through JSON."""
    return json.loads(json.dumps(value, ensure_ascii=False))


def engine_answers(asks: Iterable[Ask], data: dict[str, Any] | None = None, now: int | None = None) -> list[Any]:
    """The engine's answers in Node, in order."""
    lines = "".join(json.dumps(ask) + "\n" for ask in asks)
    with TemporaryDirectory() as folder:
        source, embedded = Path(folder, "engine.js"), Path(folder, "data.json")
        source.write_text(engine_source(), encoding="utf-8")
        embedded.write_text(json.dumps(data or shipped_data(), ensure_ascii=False), encoding="utf-8")
        command = [program("node"), str(_RUNNER), str(source), str(embedded), *([] if now is None else [str(now)])]
        found = subprocess.run(command, input=lines.encode(), capture_output=True, env=dict(os.environ), check=False)
    assert not found.stderr, found.stderr.decode()
    return [json.loads(line) for line in found.stdout.decode().split("\n") if line]


def node_says(script: str) -> Any:
    """What a script prints as JSON in Node, after the engine's; its ``data`` are those of a page made today."""
    data = json.dumps(shipped_data(), ensure_ascii=False)
    text = f"{engine_source()}\nconst data = {data};\n{script}"
    done = subprocess.run([program("node"), "-"], input=text.encode(), capture_output=True, check=False)
    assert not done.stderr, done.stderr.decode()
    return json.loads(done.stdout)


# --- the same question, asked of the library ---


def python_answer(ask: Ask, **own: Any) -> Any:
    """What the library answers; a refusal as the engine words it. ``own``: the folders of own data."""
    try:
        return plain(_OPERATIONS[ask["op"]](ask, own))
    except GovDeadlinesError as error:
        return refused(error)


def refused(error: GovDeadlinesError) -> dict[str, Any]:
    message, hint = ({"zh": one.zh, "en": one.en} for one in (error.message, error.hint))
    found: dict[str, Any] = {"error": error.code, "message": message, "hint": hint, "exit": error.exit}
    for name in ("candidates", "suggestions"):
        if error.code.endswith("-limit") and hasattr(error, name):
            found[name] = [getattr(one, "to_dict", lambda one=one: one)() for one in getattr(error, name)]
    if error.code == "ambiguous-limit":
        del found["suggestions"]
    return found


def _due(ask: Ask, own: Any) -> Any:
    answer = due(ask["limit"], ask["on"], **{name: ask[name] for name in _ASKED if name in ask}, **own)
    if "as_of" not in ask:
        return answer.to_dict(fingerprint=bool(ask.get("fingerprint")))
    completed = ask.get("completed")
    as_of = as_date(ask["as_of"])
    return answer.to_dict(answer.status(as_of, completed if completed is True else optional_day(completed)))


def _traced(ask: Ask, own: Any) -> Any:
    answer = due(ask["limit"], ask["on"], **{name: ask[name] for name in _ASKED if name in ask}, **own)
    return _due(ask, own) | ({"trace": [one.to_dict() for one in answer.trace]} if ask.get("explain") else {})


def _verify(ask: Ask, own: Any) -> Any:
    given = {name: ask[name] for name in _ASKED if name in ask}
    return check_date(ask["limit"], ask["on"], ask["claimed"], **given, **own).to_dict()


def _calendar(ask: Ask, own: Any) -> WorkCalendar:
    holidays = own.get("holidays")
    return gd.calendar(ask.get("region", "CN"), holidays=holidays, project=bool(ask.get("project")))


def _month(ask: Ask, own: Any) -> Any:
    year, month = map(int, ask["month"].split("-"))
    return month_of(_calendar(ask, own), year, month).to_dict()


_OPERATIONS = {
    "due": _traced,
    "status": _due,
    "verify": _verify,
    "day": lambda ask, own: _calendar(ask, own).day(ask["date"]).to_dict(),
    "add": lambda ask, own: added(_calendar(ask, own), ask["date"], ask["n"], ask.get("roll")).to_dict(),
    "count": lambda ask, own: counted(_calendar(ask, own), ask["a"], ask["b"]).to_dict(),
    "month": _month,
}


# --- random questions ---


class Dice:
    """Random questions: days near the ends of what is announced, near holidays, and anywhere."""

    def __init__(self, seed: object, context: Context | None = None) -> None:
        self.random = random.Random(str(seed))
        self.context = context or Context()
        book = self.context.book
        self.limits = [one for one in book.limits if isinstance(one, Limit)]
        self.duties = [one for one in book.limits if isinstance(one, Duty)]
        self.others = [one.id for one in book.limits if not isinstance(one, Limit)]
        nation = self.context.calendar("CN")
        assert nation.coverage is not None
        self.last = nation.coverage[1]
        self.odd_days = [date.fromordinal(day) for day in nation.line.decreed()]
        self.regions = sorted({one.region for one in book.limits} | {"CN"})

    def questions(self, count: int, *, calendar: bool = True) -> Iterator[Ask]:
        """So many questions of every kind; about the calendar, too."""
        kinds = [self.due] * 8 + [self.status] * 3 + [self.verify] * 2 + [self.refused]
        kinds += [self.add, self.add, self.count, self.day] if calendar else []
        for _ in range(count):
            yield self.random.choice(kinds)()

    def any_day(self) -> date:
        near = self.random.randrange(5)
        if near == 0:
            return self.last + timedelta(days=self.random.randint(-40, 40))
        if near == 1:
            return self.random.choice(self.odd_days) + timedelta(days=self.random.randint(-12, 12))
        if near == 2:
            return self.last + timedelta(days=self.random.randint(-60, 760))
        return date(2021, 10, 1) + timedelta(days=self.random.randrange(365 * 6))

    def due(self) -> Ask:
        one = self.random.choice(self.limits)
        ask: Ask = {"op": "due", "limit": one.id, "on": str(self.any_day())}
        if self.random.random() < 0.5:
            ask["ignore_in_force"] = True
        if self.random.random() < 0.2:
            ask["region"] = self.random.choice(self.regions)
        if self.random.random() < 0.1:
            ask["announced_only"] = True
        if one.override and self.random.random() < 0.35:
            ask |= self.set_by_lead(ask["on"])
        if self.random.random() < 0.05:
            ask["explain"] = True
        return ask

    def set_by_lead(self, on: str) -> Ask:
        if self.random.random() < 0.5:
            return {"by": str(date.fromisoformat(on) + timedelta(days=self.random.randint(-3, 30)))}
        amount = self.random.choice((1, 2, 3, 5, 7, 10, 15, 30, 90, 400))
        return {"within": f"{amount}{self.random.choice(('wd', 'd'))}"}

    def elsewhere(self) -> Ask:
        """A duty without a number, with one that is supplied."""
        one = self.random.choice(self.duties)
        ask: Ask = {"op": "due", "limit": one.id, "on": str(self.any_day())}
        if self.random.random() < 0.5:
            ask["ignore_in_force"] = True
        if one.bounds and self.random.random() < 0.8:
            return ask | {"bound": self.random.choice(one.bounds).name}
        return ask | self.set_by_lead(ask["on"])

    def status(self) -> Ask:
        ask = self.due() | {"op": "status"}
        ask.pop("explain", None)
        on = date.fromisoformat(ask["on"])
        ask["as_of"] = str(on + timedelta(days=self.random.randint(-5, 40)))
        done = self.random.randrange(4)
        if done == 0:
            ask["completed"] = True
        elif done > 1:
            ask["completed"] = str(on + timedelta(days=self.random.randint(-3, 30)))
        return ask

    def verify(self) -> Ask:
        ask = self.due() | {"op": "verify"}
        ask.pop("explain", None)
        way = -1 if self.random.random() < 0.3 else 1
        ask["claimed"] = str(date.fromisoformat(ask["on"]) + way * timedelta(days=self.random.randint(0, 20)))
        return ask

    def refused(self) -> Ask:
        kind = self.random.randrange(4)
        if kind == 0:
            return {"op": "due", "limit": self.random.choice(self.others), "on": str(self.any_day())}
        if kind == 1:
            return self.elsewhere()
        if kind == 2:
            return self.due() | {"on": self.random.choice(NO_DAYS)}
        return self.due() | {"region": self.random.choice(("CN-BJ", "", "广西", "CN-HB", "山西", "x'y"))}

    def _in_region(self, op: str) -> Ask:
        ask: Ask = {"op": op, "region": self.random.choice(self.regions)}
        return ask | ({"project": True} if self.random.random() < 0.6 else {})

    def far_day(self) -> date:
        if self.random.random() < 0.1:
            return date(2003, 12, 20) + timedelta(days=self.random.randrange(30))
        return self.any_day()

    def add(self) -> Ask:
        n = self.random.choice((-400, -60, -20, -7, -5, -3, -2, -1, 0, 0, 1, 2, 3, 5, 7, 10, 15, 20, 60, 250, 700))
        ask = self._in_region("add") | {"date": str(self.far_day()), "n": n}
        return ask | ({"roll": self.random.choice(("following", "preceding"))} if self.random.random() < 0.3 else {})

    def count(self) -> Ask:
        a = self.far_day()
        days = self.random.choice((-400, -30, -1, 0, 1, 5, 30, 90, 400, 800))
        return self._in_region("count") | {"a": str(a), "b": str(a + timedelta(days=days))}

    def day(self) -> Ask:
        return self._in_region("day") | {"date": str(self.far_day())}


def differences(asks: Sequence[Ask], found: Sequence[Any], **own: Any) -> list[tuple[Ask, Any, Any]]:
    """The questions that the engine answers otherwise than the library: (question, engine, library)."""
    pairs = zip(asks, found, strict=True)
    return [(ask, one, ours) for ask, one in pairs if one != (ours := python_answer(ask, **own))]
