"""Columns of numpy, pandas, polars and Arrow: what comes in decides what comes out."""

import pickle
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

import gov_deadlines as gd
from column_model import Row, alone, as_days, refused, rows
from common import BEYOND, LAST_YEAR

for name in ("duckdb", "pandas", "polars", "pyarrow"):
    pytest.importorskip(name)

import duckdb  # noqa: E402
import pandas as pd  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow as pa  # noqa: E402

from column_kinds import MAKE, plain  # noqa: E402

QINZHOU, URGENT = "qinzhou/countersign-reply", "zhongshan/document-handling-urgent"
CADENCE = "xianning/executive-meeting"
DAYS: list[date | None] = [date(2024, 4, 3), None, date(2023, 9, 11), date(LAST_YEAR + 1, 1, 20), BEYOND]
EXPECTED = [alone(QINZHOU, day) for day in DAYS]
FAMILIES = (np.ndarray, pd.Series, pl.Series, pa.Array, pa.ChunkedArray)
MANY = [date.fromordinal(date(2024, 1, 1).toordinal() + nth) for nth in range(99)]


def family(column: Any) -> type:
    """The kind of a column; a list counts as numpy's."""
    return next((one for one in FAMILIES if isinstance(column, one)), np.ndarray)


@pytest.mark.parametrize("kind", MAKE)
def test_columns_of_every_library_are_read_and_answered_in_kind(kind: str) -> None:
    days = MAKE[kind](DAYS)
    found = gd.due_columns(QINZHOU, days)
    assert rows(found) == EXPECTED
    assert [Row(*row) for row in zip(*(plain(found[name]) for name in found), strict=True)] == EXPECTED
    asked = gd.due_many(QINZHOU, days)
    assert plain(asked) == [row.due for row in EXPECTED]
    assert {family(column) for column in (asked, *found.values())} == {family(days)}
    if isinstance(days, pd.Series):
        assert (asked.name, found.due.name, found.reason.name) == ("received", "due", "reason")
        assert all(column.index.equals(days.index) for column in (asked, *found.values()))
        assert isinstance(found.reason.dtype, pd.CategoricalDtype)
        own = days.dtype if isinstance(days.dtype, np.dtype) and days.dtype.kind == "M" else None
        assert own is None or found.due.dtype == own == asked.dtype
    if isinstance(days, pl.Series):
        assert (asked.name, asked.dtype, found.standing.dtype) == (
            "received",
            pl.Date,
            pl.Enum(["settled", "provisional"]),
        )
    if isinstance(days, (pa.Array, pa.ChunkedArray)):
        assert (asked.type, found.due.type) == (pa.date32(), pa.date32())
        assert pa.types.is_dictionary(found.reason.type)


@pytest.mark.parametrize("kind", MAKE)
def test_the_calendar_takes_and_gives_them_too(kind: str) -> None:
    cal, days = gd.calendar("CN-GX"), MAKE[kind](DAYS)
    worked, ahead = cal.is_working_many(days), cal.add_many(days, 3)
    counted = cal.count_many(days, cal.add_many(days, 2))
    assert {family(column) for column in (worked, ahead, counted)} == {family(days)}
    if isinstance(days, (np.ndarray, list)):
        assert worked.tolist() == [1, -1, 1, -1, -1]
        assert counted.tolist()[:3] == [2, np.iinfo(np.int64).min, 2]
    else:
        assert plain(worked) == [True, None, True, None, None]
        assert plain(counted) == [2, None, 2, None, None]
    assert plain(ahead) == [date(2024, 4, 9), None, date(2023, 9, 14), None, None]


NUMBERS = [2, -1, 0]
MAKE_NUMBERS: dict[str, Any] = {
    "numpy": np.array(NUMBERS, np.int8),
    "pandas": pd.Series(NUMBERS),
    "pandas, which may be empty": pd.Series(NUMBERS, dtype="Int64"),
    "pandas of Arrow": pd.Series(NUMBERS, dtype="int32[pyarrow]"),
    "polars": pl.Series(NUMBERS),
    "arrow": pa.array(NUMBERS),
    "arrow in pieces": pa.chunked_array([NUMBERS[:1], NUMBERS[1:]]),
    "arrow in pieces, each value once": pa.chunked_array([pa.array(NUMBERS).dictionary_encode()]),
}


@pytest.mark.parametrize("kind", MAKE_NUMBERS)
def test_columns_of_numbers_of_every_library(kind: str) -> None:
    cal, days, numbers = gd.calendar("CN"), [date(2024, 4, 3)] * 3, MAKE_NUMBERS[kind]
    assert plain(cal.add_many(as_days(days), numbers)) == [cal.add(*one) for one in zip(days, NUMBERS, strict=True)]


@pytest.mark.parametrize(
    "numbers",
    [
        pd.Series([2, None, 1]),
        pd.Series([2, None, 1], dtype="Int64"),
        pd.Series([2, None, 1], dtype="int64[pyarrow]"),
        pl.Series([2, None, 1]),
        pl.Series([date(2024, 4, 3)] * 3),
        pa.array([2, None, 1]),
        pa.array([date(2024, 4, 3)] * 3),
        pa.chunked_array([pa.array([2, None, 1]).dictionary_encode()]),
        pd.Series([2.0, 1.0, 0.0]),
        pd.Series(["2", "1", "0"]),
    ],
    ids=lambda column: type(column).__name__,
)
def test_numbers_that_are_none_are_refused(numbers: Any) -> None:
    days = as_days([date(2024, 4, 3)] * 3)
    with pytest.raises(gd.InvalidArgument):
        gd.calendar("CN").add_many(days, numbers)
    with pytest.raises(gd.InvalidArgument):
        gd.due_many([QINZHOU] * 9, days, numbers)


INT32: dict[str, Callable[[list[int | None]], Any]] = {
    "numpy": lambda days: np.ma.array([one or 0 for one in days], np.int32, mask=[one is None for one in days]),
    "pandas": lambda days: pd.Series(days, dtype="Int32"),
    "pandas' index": lambda days: pd.Index(days, dtype="Int32"),
    "pandas of Arrow": lambda days: pd.Series(days, dtype="int32[pyarrow]"),
    "pandas, each value once": lambda days: pd.Series(
        pd.Categorical.from_codes([-1 if one is None else 0 for one in days], np.array(days[:1], np.int32))
    ),
    "polars": lambda days: pl.Series(days, dtype=pl.Int32),
    "arrow": lambda days: pa.array(days, pa.int32()),
    "arrow in pieces": lambda days: pa.chunked_array([[one] for one in days], pa.int32()),
    "arrow, each value once": lambda days: pa.array(days, pa.int32()).dictionary_encode(),
    "arrow in runs": lambda days: pa.array(days, pa.run_end_encoded(pa.int32(), pa.int32())),
}


@pytest.mark.parametrize("kind", INT32)
def test_int32_means_days_since_1970_whether_or_not_a_row_is_empty(kind: str) -> None:
    make: Callable[[Any], Any] = INT32[kind]
    for days in ([19816], [19816, None]):
        assert rows(gd.due_columns(QINZHOU, make(days))) == EXPECTED[: len(days)]
        assert plain(gd.due_many(QINZHOU, make(days))) == [row.due for row in EXPECTED[: len(days)]]
    for days in ([20240403], [20240403, None]):
        with pytest.raises(gd.InvalidArgument, match="int64"):
            gd.due_columns(QINZHOU, make(days))


def test_float32_is_refused_wherever_it_comes_from() -> None:
    coarse = np.array([20240403.0, np.nan], np.float32)
    for days in (pd.Series(coarse), pd.Series(pd.arrays.SparseArray(coarse)), pl.Series(coarse), pa.array(coarse)):
        with pytest.raises(gd.InvalidArgument, match="float32"):
            gd.due_columns(QINZHOU, days)


def test_columns_are_labelled_as_pandas_labels_them() -> None:
    frame = pd.DataFrame({"received": pd.to_datetime(["2024-04-03", None])}, index=[7, 7])
    frame["due"] = gd.due_many(QINZHOU, frame["received"])
    frame = frame.join(gd.due_columns(QINZHOU, frame["received"]).to_pandas()[["reason"]].iloc[:0])
    assert frame["due"].tolist()[0] == pd.Timestamp(2024, 4, 17)
    index = pd.DatetimeIndex(["2024-04-03", "2024-04-05"], name="day")
    assert gd.due_many(QINZHOU, index).index.equals(index)
    assert gd.due_columns(QINZHOU, index).to_pandas().index.equals(index)
    assert gd.due_columns(QINZHOU, index).to_pandas().index.name == "day"
    assert gd.calendar("CN").is_working_many(index).to_dict() == dict(zip(index, [True, False], strict=True))


def test_labels_that_differ_are_refused_and_places_are_not_guessed() -> None:
    days = pd.Series(pd.to_datetime(["2024-04-03", "2024-04-08"]), index=[1, 2])
    other = pd.Series([QINZHOU, "xianning/countersign-reply"], index=[2, 1])
    cal = gd.calendar("CN")
    asked: list[Callable[[], object]] = [
        lambda: gd.due_columns(other, days),
        lambda: gd.due_many([QINZHOU], days, pd.Series([0, 0], index=[2, 1])),
        lambda: cal.count_many(days, days.iloc[::-1]),
        lambda: cal.add_many(days, pd.Series([1, 2])),
    ]
    for ask in asked:
        with pytest.raises(gd.InvalidArgument, match="labels"):
            ask()
    assert rows(gd.due_columns(other.to_numpy(), days)) == [alone(*one) for one in zip(other, days, strict=True)]


TEXTS = [QINZHOU, None, "钦州会签", "no such", CADENCE, "会签回复", QINZHOU]
EACH: dict[str, Any] = {
    "list": TEXTS,
    "tuple": tuple(TEXTS),
    "numpy": np.array(TEXTS, object),
    "pandas": pd.Series(TEXTS),
    "pandas of objects": pd.Series(TEXTS, dtype=object),
    "pandas, categories": pd.Series(TEXTS, dtype="category"),
    "polars": pl.Series(TEXTS),
    "polars, categories": pl.Series(TEXTS, dtype=pl.Categorical),
    "polars of objects": pl.Series(TEXTS, dtype=pl.Object),
    "arrow": pa.array(TEXTS),
    "arrow in pieces": pa.chunked_array([pa.array(TEXTS[:2]), pa.array(TEXTS[2:])]),
    "arrow, each value once": pa.array(TEXTS).dictionary_encode(),
    "arrow in pieces, each value once": pa.chunked_array(
        [pa.array(TEXTS[:2]).dictionary_encode(), pa.array(TEXTS[2:]).dictionary_encode()]
    ),
}


@pytest.mark.parametrize("kind", EACH)
def test_columns_of_limits_of_every_library(kind: str) -> None:
    found = gd.due_columns(EACH[kind], np.full(len(TEXTS), "2024-04-03", "M8[D]"))
    assert rows(found) == [alone(text, date(2024, 4, 3)) for text in TEXTS]
    assert [row.reason for row in rows(found)] == [
        *(None, "missing-value", None, "unknown-limit", "no-number", "ambiguous-limit", None)
    ]


@pytest.mark.parametrize(
    "nothing",
    [
        pd.Series([pd.NaT, pd.NaT]),
        pd.Series([None, None]),
        pd.Series([np.nan, np.nan]),
        pd.Series([pd.NA, pd.NA], dtype=object),
        pd.Series([pd.NA, pd.NA], dtype="Int64"),
        pd.Series(["", " "]),
        pl.Series([None, None]),
        pl.Series([None, None], dtype=pl.Float64),
        pa.nulls(2),
        [None, pd.NaT],
        [float("nan"), np.datetime64("NaT", "D")],
    ],
    ids=lambda column: type(column).__name__,
)
def test_what_is_empty_is_empty_however_it_is_written(nothing: Any) -> None:
    assert rows(gd.due_columns(QINZHOU, nothing)) == [refused("missing-value")] * 2
    assert rows(gd.due_columns(URGENT, nothing, ignore_in_force=True)) == [refused("missing-value")] * 2
    assert plain(gd.due_many(QINZHOU, nothing)) == [None, None]


@pytest.mark.parametrize("kind", [kind for kind in MAKE if kind != "polars in pieces"])
def test_columns_without_rows(kind: str) -> None:
    found = gd.due_columns(QINZHOU, MAKE[kind]([]))
    assert (found.rows, rows(found), len(plain(found.due))) == (0, [], 0)
    assert found.to_pandas().shape == found.to_polars().shape == found.to_arrow().shape == (0, 6)


def test_instants_are_days_in_china_and_times_their_own_values() -> None:
    late = datetime(2024, 4, 2, 16, 30, tzinfo=UTC)
    local = datetime(2024, 4, 3, 23, 30)  # noqa: DTZ001  (meant)
    for make in (pd.Series, pl.Series, pa.array):
        for moment in (late, local):
            assert rows(gd.due_columns(QINZHOU, make([moment]))) == [alone(QINZHOU, date(2024, 4, 3))]


# --- Tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MAKE)
def test_tables_of_every_kind(kind: str) -> None:
    found = gd.due_columns(QINZHOU, MAKE[kind](DAYS))
    frame, other, table_of_it = found.to_pandas(), found.to_polars(), found.to_arrow()
    assert list(frame) == other.columns == table_of_it.column_names == list(found) == list(Row._fields)
    for name in found:
        expected = [getattr(row, name) for row in EXPECTED]
        assert plain(frame[name]) == plain(other[name]) == plain(table_of_it[name]) == expected
    assert pl.DataFrame(found).with_columns(pl.selectors.datetime().cast(pl.Date)).rows() == other.rows()
    assert pa.table(found).equals(table_of_it)
    assert found.to_pandas().equals(frame)
    assert found.due is found["due"]
    counted = duckdb.sql("SELECT count(due), count(reason) FROM found")
    assert counted is not None
    assert counted.fetchall() == [(2, 3)]


def test_an_answer_is_a_mapping_that_can_be_compared_and_pickled() -> None:
    found = gd.due_columns(QINZHOU, MAKE["pandas"](DAYS))
    again = pickle.loads(pickle.dumps(found))
    assert again == found == gd.due_columns(QINZHOU, MAKE["arrow"](DAYS)) != gd.due_columns(QINZHOU, DAYS[:2])
    assert again.due.equals(found.due)
    assert again.due.index.equals(found.due.index)
    assert (len(found), found.rows, "due" in found, repr(found)) == (6, 5, True, "<DueColumns of 5 rows, 2 answered>")
    with pytest.raises(KeyError):
        found["article"]


def test_dates_of_arrow_are_not_copied() -> None:
    from gov_deadlines.workdays.other_columns import own_values

    days = pa.array(MANY, pa.date32())
    read = own_values(days)
    assert read is not None
    assert read.ctypes.data == days.buffers()[1].address
    assert own_values(pl.Series(MANY)) is not None
    found = gd.due_columns(QINZHOU, days)
    assert found.to_arrow()["due"].chunk(0).buffers()[1].address == found._raw["due"].ctypes.data


@pytest.mark.parametrize(
    "days",
    [
        None,
        5,
        "2024-04-03",
        date(2024, 4, 3),
        np.datetime64("2024-04-03"),
        np.zeros((2, 2), "M8[D]"),
        np.array([1.5, 2]),
        np.arange(3),
        pd.DataFrame({"day": DAYS}),
        pl.DataFrame({"day": DAYS}),
        pl.LazyFrame({"day": DAYS}),
        pa.table({"day": DAYS}),
        pd.Series([45385, 45386]),
        pd.Series([True, False]),
        pl.Series([1.5]),
        pa.array([1]),
        object(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_column_of_days_is_refused(days: Any) -> None:
    with pytest.raises(gd.InvalidArgument):
        gd.due_columns(QINZHOU, days)


def test_a_table_of_a_library_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = gd.due_columns(QINZHOU, as_days(DAYS))
    for name, make in (("pandas", found.to_pandas), ("polars", found.to_polars), ("pyarrow", found.to_arrow)):
        monkeypatch.setitem(sys.modules, name, None)  # as Python marks a module that cannot be imported
        with pytest.raises(gd.GovDeadlinesError) as refused_by:
            make()
        assert refused_by.value.code == "extra-missing"
        assert name in refused_by.value.message.en


class Foreign:
    """A column of another library, which knows Arrow's C interface."""

    def __init__(self, array: Any) -> None:
        self._array = array

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any:
        return self._array.__arrow_c_array__(requested_schema)


def test_columns_of_other_libraries_are_taken_by_arrows_interface() -> None:
    found = gd.due_columns(QINZHOU, Foreign(pa.array(DAYS)))
    assert rows(found) == EXPECTED
    assert isinstance(found.due, pa.Array)
    with pytest.raises(gd.InvalidArgument):
        gd.due_columns(QINZHOU, Foreign(5))
