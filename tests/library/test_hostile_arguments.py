"""Whatever a caller hands in, at every door and for every argument: a right answer or a typed error, nothing raw."""

import inspect
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from shutil import rmtree
from types import NoneType
from typing import Any, NamedTuple, get_args, get_type_hints

import numpy as np
import pendulum
import pytest

import gov_deadlines as gd
from gov_deadlines import batch
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.batch.export import export
from gov_deadlines.data_files import holidays_folder, rules_folder
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.workdays.calendar import WorkCalendar
from invented_notices import YEAR

ON = date(2024, 4, 3)
QINZHOU = "qinzhou/countersign-reply"
DUTY = "qinzhou/government-rules-filing"
TEXT = "第一条 茶水自备。\n第二条 每周一及时倒茶。"


class NoTime(datetime):
    """As pandas' NaT: a kind of datetime that is no day, and whose methods give itself, a float or an error."""

    @property
    def year(self) -> Any:
        return float("nan")

    def utcoffset(self) -> Any:
        raise ValueError("NaTType does not support utcoffset")


class NoDay(date):
    """A kind of date that is no day, and equal to none."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def year(self) -> Any:
        return float("nan")


class Rude:
    """What raises whatever is done with it."""

    def __repr__(self) -> str:
        raise RuntimeError("rude")

    __str__ = __fspath__ = __len__ = __index__ = __repr__

    def __iter__(self) -> Any:
        raise RuntimeError("rude")

    def __bool__(self) -> bool:
        raise RuntimeError("rude")

    def __array__(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError("rude")


class NoPath(os.PathLike[str]):
    def __fspath__(self) -> Any:
        return 5


HOSTILE: dict[str, Any] = {
    "none": None,
    "nan": float("nan"),
    "no-time": NoTime(2024, 4, 3),
    "no-day": NoDay(2024, 4, 3),
    "np-nat": np.datetime64("NaT"),
    "np-day": np.datetime64("2024-04-03"),
    "np-int": np.int64(3),
    "np-true": np.True_,
    "true": True,
    "bytes": b"x",
    "list": [1],
    "empty-list": [],
    "ragged": [1, [2]],
    "dict": {},
    "tuple": (),
    "set": {1},
    "huge": 10**30,
    "monster": 10**5000,
    "negative": -1,
    "float": 1.5,
    "empty": "",
    "nul": "a\0b",
    "surrogate": "\ud800",
    "long": "x" * 100_000,
    "word": "abc",
    "naive": datetime(2024, 4, 3),  # noqa: DTZ001  (meant)
    "aware": datetime(2024, 4, 3, tzinfo=UTC),
    "last-hours": datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    "first-day": date.min,
    "last-day": date.max,
    "pendulum": pendulum.date(2024, 4, 3),
    "numbers": np.arange(2),
    "other-length": np.arange(5),
    "big-endian": np.zeros(3, ">i8"),
    "square": np.zeros((3, 3), np.int64),
    "floats": np.array([1.5, 2, 3]),
    "objects": np.array([None, "x", 5], object),
    "days": np.array(["2024-04-03"] * 3, "M8[D]"),
    "other-days": np.array(["2024-04-03"] * 5, "M8[D]"),
    "big-endian-days": np.array(["2024-04-03"] * 3, ">M8[D]"),
    "nanoseconds": np.array(["2024-04-03"] * 3, "M8[ns]"),
    "scattered": np.array(["2024-04-03"] * 6, "M8[D]")[::2],
    "zero-d": np.array(5),
    "object": object(),
    "rude": Rude(),
    "no-path": NoPath(),
    "lambda": lambda: 1,
    "class": int,
    "device": "/dev/null",
    "no-file": "/no/such/file",
    "folder": ".",
    "bytes-path": b"/no/such",
}
DAYS = {"aware", "pendulum", "first-day", "last-day"}
FLAGS = {"true", "np-true"}
STRINGS = {"empty", "nul", "surrogate", "long", "word", "device", "no-file", "folder"}
COLUMNS = {"days", "big-endian-days", "scattered"}
# what may be answered beside None where that is the default, by the name of the argument
ANSWERED: dict[str, set[str]] = {
    **dict.fromkeys(
        ("day", "trigger", "claimed", "received", "on", "by", "start", "until", "agreed_on", "replied", "since"), DAYS
    ),
    **dict.fromkeys(("as_of", "known_on", "known_from", "known_to", "from_known_on", "to_known_on"), DAYS),
    **dict.fromkeys(("first", "last", "a", "b"), DAYS),
    **dict.fromkeys(("ignore_in_force", "announced_only", "project", "strict", "force"), FLAGS),
    **dict.fromkeys(("dry_run", "draft", "progress", "fingerprint", "safest"), FLAGS),
    **dict.fromkeys(("text", "authority"), STRINGS),
    "prefix": STRINGS - {"nul", "surrogate"},
    "year": {"np-int", "zero-d"},
    "bom": {"true", "np-true"},
    "columns": {"empty-list", "tuple"},
    "n": {"np-int", "negative", "huge", "monster", "zero-d"},
    "threads": {"np-int", "huge", "monster", "zero-d"},
    "completed": DAYS | {"true"},  # on a day that is not known
    "dates": {"empty-list", "dict", "tuple", "empty"},
    "rejects": {"empty"},
    "summary": {"empty", "word", "bytes"},
    "spark_conf": {"dict"},
    "holidays": {"folder"},  # it holds no notice: that concerns no day
    **{f"{door} holidays": {"folder", "device"} for door in ("limits", "rule_book", "chains", "find")},  # no regions
    "fill_ledger holidays": {"folder", "device"},  # each row says what is wrong with the device
    "fill_ledger columns": {"dict"},
    "due_within": {"first-day", "last-day", "pendulum"},
    "ics": {"empty", "word", "bytes"},
    "moment": {"aware"},
    "remind": {"empty-list", "dict", "tuple"},
    "years": {"empty-list", "dict", "tuple", "empty"},
    "windows": {"empty-list", "dict", "tuple", "empty"},
    "matter": STRINGS - {"nul", "surrogate"},
    "most": {"np-int", "huge", "monster", "zero-d"},
    "export limits": {"empty-list", "tuple"},
    "due_columns days": COLUMNS | {"nanoseconds", "other-days", "objects", "empty-list", "tuple"},
    "due_columns limit": COLUMNS | {"nanoseconds", "objects", "big-endian", "floats"},  # none of its rows is a limit
    "as-column days": COLUMNS | {"nanoseconds", "np-day", "np-nat", "other-days", "empty-list", "tuple"},
    **dict.fromkeys(("as-column a", "as-column b"), COLUMNS | {"nanoseconds", "np-day", "np-nat"}),
    "as-column triggers": COLUMNS | {"nanoseconds", "np-day", "np-nat", "other-days", "empty-list", "tuple"},
    "as-column n": {"np-int", "negative", "huge", "monster", "zero-d", "big-endian", "square"},
    "as-column which": {"big-endian", "none"},
    "as-column out": {"days", "scattered", "big-endian"},
}


class Door(NamedTuple):
    ask: Callable[..., Any]
    given: dict[str, Any]
    columns: bool = False


DEFAULTS: dict[str, Any] = {
    **dict.fromkeys(("known_on", "region", "holidays", "rules", "authority")),
    **dict.fromkeys(("ignore_in_force", "announced_only", "strict"), False),
}
CAL = gd.calendar("CN-GX")
MANY = np.array(["2024-04-03", "NaT", "2024-04-06"], "M8[D]")
CALENDAR_FILE = {
    **dict.fromkeys(("status", "windows", "remind", "moment")),
    "matter": "",
    "years": (),
    "reminders": "alarms",
    "language": "zh",
}
FILES = {
    **DEFAULTS,
    "source": "in.csv",
    "target": "out.csv",
    "rejects": None,
    "summary": None,
    "sheet": None,
    "header_row": None,
    "bom": None,
    "year": None,
    "serials": None,
    "limit_column": "limit",
    "trigger_column": "trigger",
    "limit": None,
    "encoding": None,
    "language": "en",
    "force": True,
    "dry_run": False,
    "fingerprint": False,
    "threads": 1,
    "memory": None,
    "progress": False,
}
SPARK = {"headers": "en", "columns": None, "engine": "local", "master": None, "spark_conf": None}
DOORS: dict[str, Door] = {
    "due": Door(gd.due, {**DEFAULTS, "limit": QINZHOU, "trigger": ON, "within": None, "by": None, "bound": None}),
    "due of a duty": Door(
        gd.due, {**DEFAULTS, "limit": DUTY, "trigger": ON, "within": "5wd", "by": None, "bound": None}
    ),
    "check_date": Door(
        gd.check_date,
        {**DEFAULTS, "limit": QINZHOU, "trigger": ON, "claimed": ON, "within": None, "by": None, "bound": None},
    ),
    "schema": Door(gd.schema, {"name": "due"}),
    "due_many": Door(
        gd.due_many,
        {
            **DEFAULTS,
            "limits": [QINZHOU],
            "triggers": MANY,
            "which": np.zeros(3, np.int8),
            "out": None,
            "safest": False,
        },
        columns=True,
    ),
    "due_many of one": Door(
        gd.due_many,
        {**DEFAULTS, "limits": QINZHOU, "triggers": MANY, "which": None, "out": None, "safest": False},
        columns=True,
    ),
    "due_columns": Door(gd.due_columns, {**DEFAULTS, "limit": QINZHOU, "days": MANY}, columns=True),
    "due_columns of many": Door(gd.due_columns, {**DEFAULTS, "limit": [QINZHOU] * 3, "days": MANY}, columns=True),
    "calendar": Door(
        gd.calendar, {"region": "CN", "known_on": None, "holidays": None, "project": False, "strict": False}
    ),
    "is_working_day": Door(CAL.is_working_day, {"day": ON}),
    "add": Door(CAL.add, {"day": ON, "n": 3, "roll": None}),
    "bounds": Door(CAL.projected.bounds, {"day": ON, "n": 3, "roll": None}),
    "count": Door(CAL.count, {"a": ON, "b": ON}),
    "day": Door(CAL.day, {"day": ON}),
    "find_day": Door(CAL.find_day, {"day": ON}),
    "find_working": Door(CAL.find_working, {"day": ON}),
    "find_count": Door(CAL.find_count, {"a": ON, "b": ON}),
    "find_add": Door(CAL.find_add, {"day": ON, "n": 3, "roll": None}),
    "covers": Door(CAL.covers, {"first": ON, "last": ON}),
    "unsettled": Door(CAL.unsettled, {"first": ON, "last": ON}),
    "add_many": Door(CAL.add_many, {"days": MANY, "n": 3, "out": None, "roll": None}, columns=True),
    "add_many of many": Door(
        CAL.add_many, {"days": MANY, "n": np.array([1, 2, -3]), "out": None, "roll": None}, columns=True
    ),
    "count_many": Door(CAL.count_many, {"a": MANY, "b": MANY, "out": None}, columns=True),
    "is_working_many": Door(CAL.is_working_many, {"days": MANY, "out": None}, columns=True),
    "cadence": Door(
        gd.cadence,
        {
            **DEFAULTS,
            "limit": "xianning/executive-meeting",
            "dates": [ON],
            "as_of": ON,
            "since": None,
            "window": None,
            "meetings": None,
        },
    ),
    "track": Door(
        gd.track,
        {
            **DEFAULTS,
            "limit": QINZHOU,
            "received": ON,
            "as_of": date(2024, 4, 22),
            "silence": "any",
            **dict.fromkeys(("within", "by", "until", "extend", "agreed_on", "replied")),
        },
    ),
    "plan": Door(
        gd.plan, {**DEFAULTS, "steps": ["xinzhou/consultation-to-issuance"], "by": date(2024, 12, 31), "start": None}
    ),
    "compare": Door(gd.compare, {**DEFAULTS, "name": "countersign-reply", "on": ON}),
    "find": Door(gd.find, {**DEFAULTS, "text": "会签", "most": 3}),
    "scan": Door(gd.scan, {"text": TEXT}),
    "draft_pack": Door(gd.draft_pack, {"text": TEXT, "authority": "x"}),
    "read_notice": Door(gd.read_notice, {"text": YEAR.text, "region": None, "holidays": None}),
    "verify_source": Door(gd.verify_source, {"book": gd.rule_book(), "path": "/no/such"}),
    "limits": Door(gd.limits, {"rules": None, "holidays": None}),
    "rule_book": Door(gd.rule_book, {"rules": None, "holidays": None}),
    "chains": Door(gd.chains, {"rules": None, "holidays": None}),
    "calendar_diff": Door(
        gd.calendar_diff, {"region": "CN", "known_from": ON, "known_to": ON, "holidays": None, "strict": False}
    ),
    "freeze_forecast": Door(gd.freeze_forecast, {"year": 2028, "calendar": gd.calendar("CN", ON)}),
    "score_forecasts": Door(gd.score_forecasts, {"folder": None, "holidays": None}),
    "Due.status": Door(gd.due(QINZHOU, ON).status, {"as_of": ON, "completed": ON}),
    "versions": Door(gd.rule_book().versions, {"limit_id": QINZHOU}),
    "latest": Door(gd.rule_book().latest, {"limit_id": QINZHOU}),
    "governing": Door(gd.rule_book().governing, {"limit_id": QINZHOU, "day": ON, "ignore_in_force": False}),
    "batch.due": Door(batch.due, {**FILES, **SPARK, "as_of": None, "completed_column": None, "prefix": ""}),
    "batch.due as a table": Door(
        batch.due,
        {**FILES, **SPARK, "target": "out.parquet", "as_of": None, "completed_column": None, "prefix": ""},
    ),
    "batch.recalc": Door(
        batch.recalc,
        {k: v for k, v in FILES.items() if k != "known_on"}
        | {"from_known_on": ON, "to_known_on": None, "against_column": None, "keep": None, "draft": False},
    ),
    "fill_ledger": Door(
        gd.fill_ledger,
        {
            **DEFAULTS,
            **dict.fromkeys(
                ("sheet", "header_row", "columns", "limit", "year", "as_of", "due_within", "ics", "moment", "remind")
            ),
            "reminders": "alarms",
            "source": "in.csv",
            "target": "out.xlsx",
            "language": "en",
            "force": True,
        },
    ),
    "calendar_file": Door(gd.calendar_file, {**CALENDAR_FILE, "answer": gd.due(QINZHOU, ON)}),
    "calendar_file of a region": Door(gd.calendar_file, {**CALENDAR_FILE, "answer": CAL, "years": [2024]}),
    "export": Door(
        export,
        {**DEFAULTS, "target": "table.csv", "first": ON, "last": ON, "limits": (QINZHOU,), "force": True}
        | {"fingerprint": False},
    ),
}


def parameters(ask: Callable[..., Any]) -> dict[str, bool]:
    """What a function may be given, one by one also what stands in a ``TypedDict``; and whether None is its default."""
    found: dict[str, bool] = {}
    for name, one in inspect.signature(ask).parameters.items():
        if one.kind is one.VAR_KEYWORD:
            keywords = get_type_hints(get_args(get_type_hints(ask)[name])[0])
            found |= {keyword: NoneType in get_args(kind) for keyword, kind in keywords.items()}
        else:
            found[name] = one.default is None
    return found


def asked(door: Door) -> Iterator[str]:
    """The arguments of a door, all of them: a new one must be named above."""
    names = list(parameters(door.ask))
    assert sorted(door.given) == sorted(names)
    yield from names


def may_answer(door: Door, argument: str) -> set[str]:
    """Which of the hostile values are none for this argument."""
    names = [f"{door.ask.__name__} {argument}", *([f"as-column {argument}"] if door.columns else []), argument]
    allowed = next((ANSWERED[name] for name in names if name in ANSWERED), set())
    optional = parameters(door.ask)[argument]
    return allowed | ({"none"} if optional else set())


def refusal(door: Door, argument: str, value: Any) -> GovDeadlinesError | None:
    """The typed error a door gives for a value, None where it answers; anything else is raised."""
    given = {**door.given, argument: value}
    try:
        door.ask(**given)
    except GovDeadlinesError as error:
        return error
    return None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.csv").write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("name", "argument"), [(name, one) for name, door in DOORS.items() for one in asked(door)])
def test_every_hostile_value_is_refused_by_a_typed_error_or_answered_rightly(name: str, argument: str) -> None:
    door = DOORS[name]
    answered = set()
    for label, value in HOSTILE.items():
        error = refusal(door, argument, value)
        if error is None:
            answered.add(label)
        else:
            assert error.message.zh, label
            assert error.message.en, label
            assert error.hint.en, label
    assert answered <= may_answer(door, argument)


def test_every_public_door_is_looked_at() -> None:
    functions = {name for name in gd.__all__ if inspect.isfunction(getattr(gd, name))}
    assert functions <= set(DOORS)
    methods = {name for name, one in inspect.getmembers(WorkCalendar, inspect.isfunction) if not name.startswith("_")}
    for_floors_above = {"not_announced", "unsettled_in", "deciding"}  # an error; questions with days as ordinals
    assert methods - set(DOORS) == for_floors_above | {"announced_days"}  # which is asked nothing
    assert {"batch.due", "batch.recalc", "export"} <= set(DOORS)


# --- arrays ----------------------------------------------------------------------------------------------------------


def test_which_of_another_byte_order_or_layout_is_read_for_what_it_says() -> None:
    ids = [QINZHOU, "xianning/countersign-reply"]
    triggers = np.array(["2024-04-03", "2024-04-03", "2024-04-03"], "M8[D]")
    plain = np.array([0, 1, 0])
    expected = gd.due_many(ids, triggers, plain)
    assert expected[0] != expected[1]
    for which in (plain.astype(">i8"), plain.astype(">u2"), np.repeat(plain, 2)[::2], plain[::-1][::-1]):
        assert np.array_equal(gd.due_many(ids, triggers, which), expected)
    for which in (plain[:2], np.zeros((2, 3), int), np.array([0, 2, 0]), np.array([0, -1, 0])):
        with pytest.raises(gd.InvalidArgument):
            gd.due_many(ids, triggers, which)


def test_which_beside_one_limit_is_looked_at_too() -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.due_many(QINZHOU, MANY, np.array([1, 1, 1]))
    assert np.array_equal(gd.due_many(QINZHOU, MANY, np.zeros(3, int)), gd.due_many(QINZHOU, MANY), equal_nan=True)


def test_out_that_cannot_take_the_answer_is_refused_and_any_that_can_is_filled() -> None:
    expected = CAL.add_many(MANY, 3)
    for shape in ((3, 2), (2, 3)):
        out = np.empty(shape, "M8[D]")[:, 0] if shape == (3, 2) else np.empty(shape, "M8[D]")[0]
        CAL.add_many(MANY, 3, out=out)
        assert np.array_equal(out, expected, equal_nan=True)
    locked = np.empty(3, "M8[D]")
    locked.flags.writeable = False
    wrongs: list[Any] = [locked, np.empty(3, ">M8[D]"), np.empty(4, "M8[D]"), np.empty(3, "M8[ns]"), [1, 2, 3]]
    for wrong in wrongs:
        with pytest.raises(gd.InvalidArgument):
            CAL.add_many(MANY, 3, out=wrong)


def test_columns_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(gd.InvalidArgument, match="shape"):
        CAL.count_many(MANY, MANY[:2])
    with pytest.raises(gd.InvalidArgument, match="shape"):
        CAL.add_many(MANY, np.array([1, 2]))


# --- numbers with bounds ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("target", ["out.csv", "out.parquet", "out.jsonl"])
@pytest.mark.parametrize(
    ("argument", "values"),
    [
        ("threads", [-1, 1.0, True, "2", None]),
        (
            "memory",
            ["", "1KB", "0GB", "127MB", "1", "GB", "-1GB", "nanGB", "1e3GB", "17TB", "9" * 99 + "TB", 1, b"1GB"],
        ),
        ("language", ["", "xx", None, "EN"]),
    ],
)
def test_a_number_out_of_bounds_is_refused_in_every_format(target: str, argument: str, values: list[Any]) -> None:
    for value in values:
        with pytest.raises(gd.InvalidArgument):
            batch.due("in.csv", target, **{argument: value})
    assert os.listdir() == ["in.csv"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("memory", ["128MB", "0.5 gb", "1GiB", "16TB", " 200mb "])
def test_an_amount_of_memory_within_bounds_is_taken(memory: str) -> None:
    assert batch.due("in.csv", "out.parquet", memory=memory).answered == 1


def test_an_empty_region_is_refused_everywhere() -> None:
    for name, door in DOORS.items():
        if "region" in door.given:
            error = refusal(door, "region", "")
            assert isinstance(error, gd.UnknownRegion), name


# --- folders ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/dev/null", "/no/such", "", "/proc/self/mem"])
@pytest.mark.parametrize("argument", ["holidays", "rules"])
def test_what_is_no_folder_is_refused(argument: str, path: str) -> None:
    assert isinstance(refusal(DOORS["due"], argument, path), gd.SourceNotFound | gd.DataFault)


@pytest.mark.parametrize(("argument", "shipped"), [("holidays", holidays_folder()), ("rules", rules_folder())])
def test_a_folder_that_vanishes_under_a_service_is_missed_by_name(
    tmp_path: Path, argument: str, shipped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    name = "qinzhou-2023.toml" if argument == "rules" else "cn/2024.toml"
    (own / "one.toml").write_text((Path(shipped) / name).read_text(encoding="utf-8"), encoding="utf-8")
    given: dict[str, Any] = {argument: own}
    assert gd.due(QINZHOU, ON, **given).due == date(2024, 4, 17)
    walk = os.walk

    def vanished(path: str, onerror: Callable[[OSError], None], **given: Any) -> Iterator[Any]:
        if str(path) == str(own):
            rmtree(own)  # while it is being read
        return walk(path, onerror=onerror, **given)

    monkeypatch.setattr(os, "walk", vanished)
    for _ in range(2):
        with pytest.raises(gd.SourceNotFound) as missed:
            gd.due(QINZHOU, ON, **given)
        assert str(own) in str(missed.value)


def test_a_folder_that_may_not_be_read_is_a_fault_of_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: Any, onerror: Callable[[OSError], None], **__: Any) -> Iterator[Any]:
        onerror(PermissionError(13, "Permission denied"))
        return iter(())

    monkeypatch.setattr(os, "walk", forbidden)
    with pytest.raises(gd.DataFault, match="Permission denied"):
        gd.calendar("CN", holidays=tmp_path, strict=True)


def test_a_table_checks_its_setting() -> None:
    wrong: list[dict[str, Any]] = [{"region": ""}, {"known_on": "03/04/2024"}, {"holidays": 5}, {"rules": "/dev/null"}]
    for setting in (Context(**one) for one in wrong):
        with pytest.raises(GovDeadlinesError):
            DueTable(setting)


@pytest.mark.usefixtures("folder")
def test_a_message_of_one_row_is_short_whatever_stands_in_the_row() -> None:
    for value in ("x" * 1_000_000, [0] * 100_000):
        for error in (refusal(DOORS["due"], "limit", value), refusal(DOORS["due"], "trigger", value)):
            assert error is not None
            assert len(error.message.zh) + len(error.message.en) < 1_000
