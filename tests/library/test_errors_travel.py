"""Errors and answers go from one process to another as what they are: pickled, copied, out of a pool's worker."""

import copy
import importlib
import multiprocessing
import pickle
import pkgutil
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import gov_deadlines as gd
from asking import ON, ask, question
from common import LAST_DAY
from draft_notices import OFF, amendment
from gov_deadlines.errors import Candidate, ExtraMissing, Fault, GovDeadlinesError
from gov_deadlines.text import Text
from invented_notices import YEAR

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
        "RequestRefused": "path",
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


MANY = 8
REFUSED: dict[str, tuple[type[GovDeadlinesError], dict[str, Any]]] = {
    "not in force": (gd.NotInForce, {"trigger": date(2020, 4, 3)}),
    "not announced": (gd.NotAnnounced, {"trigger": date(2060, 4, 3)}),
    "announced only": (gd.NotAnnounced, {"trigger": LAST_DAY, "announced_only": True}),
    "no such limit": (gd.UnknownLimit, {"limit": "qinzhou/countersing-reply"}),
    "ambiguous": (gd.AmbiguousLimit, {"limit": "会签"}),
    "no number": (gd.NoNumber, {"limit": "qinzhou/executive-meeting"}),
    "no such region": (gd.UnknownRegion, {"region": "CN-XX"}),
    "no day": (gd.InvalidDate, {"trigger": "2024-02-30"}),
    "no zone": (gd.InvalidDate, {"trigger": datetime(2024, 4, 3, 8)}),  # noqa: DTZ001  (what is refused)
    "two lengths": (gd.InvalidArgument, {"within": "5wd", "by": ON}),
    "no length": (gd.InvalidArgument, {"within": "soon"}),
    "may not be set": (gd.OverrideNotAllowed, {"limit": "xianning/meeting-document-issuance", "within": "5wd"}),
    "bound too early": (
        gd.BoundNotInForce,
        {
            "limit": "qinzhou/deputies-suggestions-handling",
            "trigger": date(2012, 1, 1),
            "bound": "deputies-suggestions",
            "ignore_in_force": True,
        },
    ),
    "no folder": (gd.SourceNotFound, {"holidays": "/nowhere/at/all"}),
}


def told(error: GovDeadlinesError) -> tuple[object, ...]:
    """Everything an error says."""
    fields = {name: getattr(error, name) for name in error.fields}
    return type(error), fields, str(error), error.message, error.hint, error.exit, error.to_dict("zh"), error.to_dict()


def outcome(ask: Callable[[], gd.Due]) -> tuple[object, ...]:
    """What comes of a question: all that its answer, or its error, says."""
    try:
        return gd.Due, ask().to_dict()
    except GovDeadlinesError as error:
        return told(error)


def executors() -> dict[str, Executor]:
    spawned = multiprocessing.get_context("spawn")
    return {"processes": ProcessPoolExecutor(MANY, mp_context=spawned), "threads": ThreadPoolExecutor(MANY)}


@pytest.mark.parametrize("of", ["processes", "threads"])
def test_every_error_arrives_whole_from_eight_at_once(of: str) -> None:
    days = [{"trigger": ON + timedelta(step)} for step in range(MANY * 4)]
    given = [one for pair in zip(days, cycle([given for _, given in REFUSED.values()])) for one in pair]
    wanted = [outcome(partial(question, one)) for one in given]
    assert {kind for kind, *_ in wanted} == {gd.Due, *(kind for kind, _ in map(refusal, REFUSED))}
    with executors()[of] as pool:
        waiting = [pool.submit(question, one) for one in given]
        assert [outcome(partial(one.result, 120)) for one in waiting] == wanted


def refusal(what: str) -> tuple[type[GovDeadlinesError], dict[str, Any]]:
    """The exact kind that a question is refused with."""
    wanted, given = REFUSED[what]
    with pytest.raises(wanted) as raised:
        question(given)
    return type(raised.value), given


ANSWERS: dict[str, Callable[[], Any]] = {
    "due": lambda: gd.due("qinzhou/countersign-reply", ON),
    "claim": lambda: gd.check_date("qinzhou/countersign-reply", ON, date(2024, 4, 15)),
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
    if hasattr(given, "to_dict"):
        assert found.to_dict() == given.to_dict() == copy.deepcopy(given).to_dict() == copy.copy(given).to_dict()


SMALL = {"due": 1, "claim": 1, "track": 1, "calendar": 1, "day": 3, "diff": 3, "cadence": 10, "plan": 20, "compare": 40}


@pytest.mark.parametrize("what", SMALL)
def test_an_answer_does_not_drag_its_calendar_along(what: str) -> None:
    assert len(pickle.dumps(ANSWERS[what]())) < SMALL[what] * 1024


@pytest.mark.parametrize("project", [False, True])
def test_a_calendar_of_own_notices_is_made_again_from_its_folder(tmp_path: Path, project: bool) -> None:
    folder = amendment(tmp_path)
    found = gd.calendar("CN", holidays=folder, project=project)
    for given in (found, found.undrafted):
        made = pickle.dumps(given)
        assert len(made) < 1024
        assert pickle.loads(made) == given
        assert pickle.loads(made).is_working_day(OFF[0]) == given.is_working_day(OFF[0])
    assert found.is_working_day(OFF[0]) != found.undrafted.is_working_day(OFF[0])
    day = found.day(OFF[0])
    again = pickle.loads(pickle.dumps(day))
    assert (again, again.to_dict()) == (day, day.to_dict())


def test_an_answer_does_not_carry_others_with_it() -> None:
    answer = gd.due("qinzhou/countersign-reply", ON)
    before = len(pickle.dumps(answer))
    for day in range(1, 29):
        gd.due("qinzhou/countersign-reply", date(2024, 2, day))
    assert len(pickle.dumps(answer)) <= before


def test_its_sentences_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may have a million rows that are refused."""
    made: list[GovDeadlinesError] = []
    said = GovDeadlinesError.said

    def counted(self: GovDeadlinesError, *words: Any) -> Any:
        made.append(self)
        return said(self, *words)

    monkeypatch.setattr(GovDeadlinesError, "said", counted)
    error = gd.UnknownLimit("a/b", ())
    assert str(error) == f"{error.message.en} {error.hint.en}" == error.say("en")
    assert error.to_dict()["message"] == error.message.en
    assert made == [error]
