"""Errors and answers go from one process to another as what they are: pickled, copied, out of a pool's worker."""

import copy
import importlib
import multiprocessing
import pickle
import pkgutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from typing import Any, get_type_hints

import pytest

import gov_deadlines as gd
from gov_deadlines.errors import Candidate, ExtraMissing, Fault, GovDeadlinesError
from gov_deadlines.text import Text
from invented_notices import YEAR

ON = date(2024, 4, 3)
SAMPLES: dict[object, Any] = {
    str: "甲",
    object: 5,
    bool: True,
    date: ON,
    date | None: ON,
    int: 7,
    str | None: "乙",
    tuple[date, date] | None: (ON, ON),
    Sequence[str]: ("a/b", "c/d"),
    Sequence[tuple[date, date | None]]: [(ON, None), (ON, ON)],
    Sequence[str] | None: ("a/b",),
    Sequence[Candidate]: (Candidate("a/b", "甲", "one", "a", Text("a", "甲地", "A")),),
    Sequence[Fault]: [Fault("a.toml", 3, "unknown-key", "不认识", "unknown")],
    Text: Text("code", "说", "says"),
    Text | None: Text("code", "另处", "elsewhere"),
}

# what needs pyspark, and the program itself
APART = ("gov_deadlines.batch.spark", "gov_deadlines.batch.spark", "gov_deadlines.__main__")


def every_error() -> Iterator[type[GovDeadlinesError]]:
    """Every type of error in the package, wherever it is defined."""
    for module in pkgutil.walk_packages(gd.__path__, "gov_deadlines."):
        if not module.name.startswith(APART):
            importlib.import_module(module.name)
    waiting: list[type[GovDeadlinesError]] = [GovDeadlinesError]
    while waiting:
        kind = waiting.pop()
        waiting += [one for one in kind.__subclasses__() if one.__module__.startswith("gov_deadlines")]
        yield kind


ERRORS = sorted(set(every_error()), key=lambda kind: kind.__name__)


KEYS = {  # of a field that is the key of a sentence: one key for each kind that has it
    "why": {
        "InvalidDate": "month",
        "Needed": "meetings",
        "NoticeNotUnderstood": "no-days",
        "NotForThis": "extension",
        "Unusable": "line-dates",
        "Unavailable": "master",
        "UnreadableTable": "several-sheets",
    },
    "wanted": {"WrongKind": "whole"},
    "name": {"WrongOrder": "replied"},
    "other": {"WrongOrder": "received"},
    "side": {"WrongOrder": "no earlier", "NotAnnounced": "before"},
}


def made(kind: type[GovDeadlinesError]) -> GovDeadlinesError:
    """An error of a kind, every field given."""
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name in kind.fields}
    assert set(map(str, hints.values())) <= set(map(str, SAMPLES)), f"add a sample of what {kind.__name__} takes"
    by_name = {str(hint): value for hint, value in SAMPLES.items()}
    return kind(**{name: KEYS.get(name, {}).get(kind.__name__, by_name[str(hint)]) for name, hint in hints.items()})


def pickled(protocol: int, one: Any) -> Any:
    return pickle.loads(pickle.dumps(one, protocol))


WAYS: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{f"pickle-{protocol}": partial(pickled, protocol) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)},
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_travels_as_what_it_is(kind: type[GovDeadlinesError], way: Callable[[Any], Any]) -> None:
    error = made(kind)
    error.__cause__ = ValueError("why")
    error.add_note("a note")
    found = way(error)
    assert type(found) is kind
    assert found is not error
    assert found.__dict__ == error.__dict__
    assert (str(found), repr(found), found.args) == (str(error), repr(error), error.args)
    assert (found.message, found.hint, found.say("zh")) == (error.message, error.hint, error.say("zh"))
    assert isinstance(found.__cause__, ValueError)
    assert found.__cause__.args == ("why",)


def test_there_are_errors_to_look_at() -> None:
    assert len(ERRORS) >= 16
    assert ExtraMissing in ERRORS


class Stubborn(Exception):
    """As other people's exceptions often are: pickled without complaint, and never made again."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__(f"{path}:{line}")


def test_what_cannot_travel_is_left_behind() -> None:
    for value in (threading.Lock(), Stubborn("a", 1), lambda: None):
        error = gd.InvalidDate(value)
        error.__cause__ = Stubborn("a", 1)
        found = pickle.loads(pickle.dumps(error))
        assert found.value == repr(value)
        assert found.__cause__ is None
        assert str(found) == str(error)


def ask(day: date) -> date:
    return gd.due("qinzhou/countersign-reply", day).due


def test_a_pool_of_processes_raises_the_typed_error() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map_async(ask, [ON]).get(timeout=120) == [date(2024, 4, 17)]
        with pytest.raises(gd.NotInForce) as raised:
            pool.map_async(ask, [ON, date(2020, 4, 3)]).get(timeout=120)
    assert raised.value.in_force_from == date(2023, 9, 12)


def test_an_executor_of_processes_raises_the_typed_error_and_goes_on() -> None:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        with pytest.raises(gd.NotInForce):
            pool.submit(ask, date(2020, 4, 3)).result(timeout=120)
        assert pool.submit(ask, ON).result(timeout=120) == date(2024, 4, 17)


ANSWERS: dict[str, Callable[[], Any]] = {
    "due": lambda: gd.due("qinzhou/countersign-reply", ON),
    "cadence": lambda: gd.cadence("xianning/executive-meeting", [date(2024, 3, 1)], date(2024, 3, 20)),
    "track": lambda: gd.track("qinzhou/countersign-reply", ON, as_of=date(2024, 4, 22)),
    "plan": lambda: gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31), date(2024, 12, 1)),
    "compare": lambda: gd.compare("countersign-reply", ON),
    "calendar": lambda: gd.calendar("CN-GX"),
    "day": lambda: gd.calendar("CN").day(ON),
    "diff": lambda: gd.calendar_diff("CN", date(2019, 3, 1), date(2019, 4, 1)),
    "limits": gd.limits,
    "book": gd.rule_book,
    "chains": gd.chains,
    "scan": lambda: gd.scan("第一条 茶水自备。\n第二条 每周一及时倒茶。"),
    "read_notice": lambda: gd.read_notice(YEAR.text),
    "draft": lambda: gd.draft_pack("第一条 茶水自备。\n第二条 每周一及时倒茶。"),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_answers_travel(answer: Callable[[], Any]) -> None:
    given = answer()
    found = pickle.loads(pickle.dumps(given))
    assert repr(found).partition(" at 0x")[0] == repr(given).partition(" at 0x")[0]
    for name in ("due", "readings", "safest", "rely_from", "notes", "steps", "rows", "verdict", "windows", "events"):
        assert repr(getattr(found, name, None)) == repr(getattr(given, name, None))


def test_an_answer_does_not_carry_others_with_it() -> None:
    answer = gd.due("qinzhou/countersign-reply", ON)
    before = len(pickle.dumps(answer))
    for day in range(1, 29):
        gd.due("qinzhou/countersign-reply", date(2024, 2, day))
    assert len(pickle.dumps(answer)) <= before
