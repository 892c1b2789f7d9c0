"""Every physical and logical type that a day can have in Parquet: the same days and refusals at every door."""

import datetime as dt
import decimal
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import gov_deadlines as gd
from batch_helpers import READ
from cli_helpers import QINZHOU
from gov_deadlines import batch
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.workdays.columns import day_numbers

pa = pytest.importorskip("pyarrow", reason="writes types that DuckDB would not; comes with the spark extra")
pq = pytest.importorskip("pyarrow.parquet")

A, B = date(2024, 3, 21), date(2024, 3, 22)
NO, NONE = "invalid-date", "missing-value"
TARGETS = ("parquet", "csv", "jsonl", "xlsx")
_MIDNIGHT = 1_712_102_400  # 2024-04-03T00:00:00Z


class Kind(NamedTuple):
    """Cells of one type, and what each is: an ISO day, or the reason why it is none."""

    cells: Any
    days: tuple[str, ...]
    int96: bool = False


def local(unit: str, *, int96: bool = False) -> Kind:
    """At midnight, the last moment of a day, none: a local time is its own day, as a clerk's ledger has it."""
    per = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    cells = pa.array([_MIDNIGHT * per, (_MIDNIGHT + 86_400) * per - 1, None], pa.timestamp(unit))
    return Kind(cells, ("2024-04-03", "2024-04-03", NONE), int96)


def instant(unit: str, zone: str, *, int96: bool = False) -> Kind:
    """China's midnight, the last moment before, the same day in the west, none."""
    per = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
    there = _MIDNIGHT - 8 * 3600
    cells = pa.array([there * per, there * per - 1, (there + 20 * 3600) * per, None], pa.timestamp(unit, zone))
    return Kind(cells, ("2024-04-03", "2024-04-02", "2024-04-03", NONE), int96)


TEXTS = ["2024-04-03", "20240403", "２０２４年４月３日", "soon", " ", None]
OF_TEXTS = ("2024-04-03", "2024-04-03", "2024-04-03", NO, NONE, NONE)
DAYS = [date(2024, 4, 3), date(2024, 4, 2), None]
OF_DAYS = ("2024-04-03", "2024-04-02", NONE)
FAR = pa.array([19816, 2932896 + 1, -719162 - 1, 2**31 - 1, -(2**31) + 1, None], pa.int32()).cast(pa.date32())
KINDS: dict[str, Kind] = {
    "date32": Kind(pa.array(DAYS), OF_DAYS),
    "date64": Kind(pa.array(DAYS, pa.date64()), OF_DAYS),
    "date out of the calendar": Kind(FAR, ("2024-04-03", NO, NO, NO, NO, NONE)),
    **{f"timestamp[{unit}]": local(unit) for unit in ("s", "ms", "us", "ns")},
    **{
        f"timestamp[{unit}, {zone}]": instant(unit, zone)
        for unit, zone in (
            *(("s", "UTC"), ("ms", "UTC"), ("us", "UTC"), ("ns", "UTC")),
            *(("us", "Asia/Shanghai"), ("ns", "Asia/Shanghai"), ("us", "America/New_York")),
        )
    },
    "int96": instant("ns", "UTC", int96=True),
    "string": Kind(pa.array(TEXTS), OF_TEXTS),
    "large_string": Kind(pa.array(TEXTS, pa.large_string()), OF_TEXTS),
    "dictionary": Kind(pa.array(TEXTS).dictionary_encode(), OF_TEXTS),
    "binary": Kind(pa.array([*(one and one.encode() for one in TEXTS), b"\xff"], pa.binary()), (*OF_TEXTS, NO)),
    "int32": Kind(pa.array([20240403, 19816, None], pa.int32()), ("2024-04-03", NO, NONE)),
    "int64": Kind(pa.array([20240403, 0, None], pa.int64()), ("2024-04-03", NO, NONE)),
    "uint64": Kind(pa.array([20240403, 2**64 - 1, None], pa.uint64()), ("2024-04-03", NO, NONE)),
    "decimal without a fraction": Kind(
        pa.array([decimal.Decimal(20240403), None], pa.decimal128(12, 0)), ("2024-04-03", NONE)
    ),
    "decimal": Kind(pa.array([decimal.Decimal("20240403.00"), None], pa.decimal128(12, 2)), ("2024-04-03", NONE)),
    # numbers become these where a column has gaps; 32 bits cannot hold eight digits: 20240403 is stored as 20240404
    "double": Kind(pa.array([20240403.0, 20240403.5, float("nan"), None]), ("2024-04-03", NO, NO, NONE)),
    "float": Kind(pa.array([20240403.0, None], pa.float32()), (NO, NONE)),
    "bool": Kind(pa.array([True, False, None]), (NO, NO, NONE)),
    "time": Kind(pa.array([dt.time(1), None]), (NO, NONE)),
    "duration": Kind(pa.array([1, None], pa.duration("us")), (NO, NONE)),
    "list": Kind(pa.array([["2024-04-03"], [], None]), (NO, NO, NONE)),
    "struct": Kind(pa.array([{"day": "2024-04-03"}, None]), (NO, NONE)),
    "map": Kind(pa.array([[("day", 1)], [], None], pa.map_(pa.string(), pa.int64())), (NO, NO, NONE)),
    "null": Kind(pa.nulls(2), (NONE, NONE)),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def write(path: Path, kind: Kind, column: str = "trigger", **others: Any) -> Path:
    rows = len(kind.cells)
    own = {"no": [str(nth) for nth in range(rows)], "limit": [QINZHOU] * rows}
    table = pa.table({**own, **{name: [value] * rows for name, value in others.items()}, column: kind.cells})
    pq.write_table(table, path, use_deprecated_int96_timestamps=kind.int96)
    return path


def expected(kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    """By ``no``: the due day of those that are days, the reason of the others."""
    good = {
        str(no): str(gd.due(QINZHOU, date.fromisoformat(day)).due)
        for no, day in enumerate(kind.days)
        if day not in (NO, NONE)
    }
    return good, {str(no): day for no, day in enumerate(kind.days) if day in (NO, NONE)}


@each_kind
@pytest.mark.parametrize("target", TARGETS)
def test_as_a_trigger(kind: Kind, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    source = write(tmp_path / "in.parquet", kind)
    done = batch.due(source, tmp_path / f"out.{target}")
    good, bad = expected(kind)
    assert {row["no"]: row["due"] for row in READ[target](tmp_path / f"out.{target}")} == good
    refused = READ[target](Path(done.rejects)) if done.rejects else []
    assert {row["no"]: row["reason"] for row in refused} == bad
    assert (done.rows, done.reasons) == (len(kind.days), Counter(bad.values()))


@each_kind
@pytest.mark.parametrize("target", ["parquet", "xlsx"])
def test_in_a_recalculation(kind: Kind, target: str, tmp_path: Path) -> None:
    """All days used here move with the notice of Guangxi, and nothing that is none is passed over."""
    source = write(tmp_path / "in.parquet", kind)
    done = batch.recalc(source, tmp_path / f"out.{target}", from_known_on=A, to_known_on=B)
    good, bad = expected(kind)
    moved = {row["no"]: row["new_due"] for row in READ[target](tmp_path / f"out.{target}")}
    stays = {no for no in good if gd.due(QINZHOU, date.fromisoformat(kind.days[int(no)]), known_on=A).due == good[no]}
    assert moved == {no: day for no, day in good.items() if no not in stays}
    refused = READ[target](Path(done.rejects)) if done.rejects else []
    assert {row["no"]: row["reason"] for row in refused} == bad
    assert (done.rows, done.moved, done.rejected) == (len(kind.days), len(moved), len(bad))


@each_kind
def test_as_a_day_of_completion(kind: Kind, tmp_path: Path) -> None:
    source = write(tmp_path / "in.parquet", kind, "done", trigger=date(2024, 3, 1))
    done = batch.due(source, tmp_path / "out.parquet", as_of=date(2024, 4, 10), completed_column="done")
    late = {str(no) for no, day in enumerate(kind.days) if day not in (NO, NONE)}
    found = {row["no"]: row["status"] for row in READ["parquet"](tmp_path / "out.parquet")}
    assert {no for no, status in found.items() if status == "done-late"} == late
    assert {no for no in found if no not in late} == {str(no) for no, day in enumerate(kind.days) if day == NONE}
    assert done.reasons == Counter(day for day in kind.days if day == NO)


@each_kind
def test_as_a_stored_date(kind: Kind, tmp_path: Path) -> None:
    """For a due day of 2024-04-03."""
    source = write(tmp_path / "in.parquet", kind, "was", trigger=date(2024, 3, 25))
    assert str(gd.due(QINZHOU, date(2024, 3, 25)).due) == "2024-04-03"
    done = batch.recalc(source, tmp_path / "out.parquet", against_column="was")
    words = {"2024-04-03": "", NO: "invalid_date", NONE: "newly_answered"}
    found = {row["no"]: row["change"] for row in READ["parquet"](tmp_path / "out.parquet")}
    wanted = [words.get(day, "differs") for day in kind.days]
    assert [found.get(str(no), "") for no in range(done.rows)] == wanted
    assert (done.reported, done.unchanged) == (len(found), wanted.count(""))


@each_kind
def test_as_a_limit_too_a_text_may_be_marked_or_not(kind: Kind, tmp_path: Path) -> None:
    """No type of a limit's column stops a job, and a limit in bytes is a limit."""
    rows = len(kind.cells)
    pq.write_table(pa.table({"limit": kind.cells, "trigger": [date(2024, 4, 3)] * rows}), tmp_path / "in.parquet")
    due = batch.due(tmp_path / "in.parquet", tmp_path / "out.csv")
    moved = batch.recalc(tmp_path / "in.parquet", tmp_path / "moved.csv", from_known_on=A)
    assert due.reasons == moved.reasons
    assert due.rejected == moved.rejected == rows
    pq.write_table(pa.table({"limit": [QINZHOU.encode()], "trigger": [date(2024, 4, 3)]}), tmp_path / "in.parquet")
    assert batch.due(tmp_path / "in.parquet", tmp_path / "out.csv", force=True).answered == 1


def test_bytes_that_are_text_are_text_in_a_file_of_text(tmp_path: Path) -> None:
    source = tmp_path / "in.parquet"
    own = {"name": ["收文".encode()], "photo": [b"\xff\x00"]}
    pq.write_table(pa.table({"limit": [QINZHOU], "trigger": [date(2024, 4, 3)], **own}), source)
    batch.due(source, tmp_path / "out.csv")
    (row,) = READ["csv"](tmp_path / "out.csv")
    assert (row["name"], row["photo"]) == ("收文", "\\xFF\\x00")
    batch.due(source, tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist()[0]["photo"] == b"\xff\x00"
    assert pq.read_table(tmp_path / "out.parquet").to_pylist()[0]["name"] == "收文".encode()


def test_instants_stay_instants_in_what_is_written(tmp_path: Path) -> None:
    """INT96 has no mark of being one; what is written has."""
    source = write(tmp_path / "in.parquet", KINDS["int96"])
    batch.due(source, tmp_path / "out.parquet")
    assert pq.read_schema(tmp_path / "out.parquet").field("trigger").type.tz is not None
    again = batch.due(tmp_path / "out.parquet", tmp_path / "again.csv", prefix="again_")
    assert (again.answered, again.rejected) == (3, 0)


@pytest.mark.parametrize("kind", ["M8[s]", "M8[ms]", "M8[us]", "M8[ns]", "U10", "object"])
def test_a_column_in_python_is_of_days_or_becomes_days(kind: str) -> None:
    column = np.array(["2024-04-03", "2024-04-04"], "M8[D]")
    for one in (column, np.asarray(pa.array([date(2024, 4, 3)])), column.astype(kind)):
        assert str(gd.due_many(QINZHOU, one)[0]) == "2024-04-17"


@pytest.mark.parametrize("kind", ["int64", "float64", "float32", "M8[M]", "bool"])
def test_a_column_of_anything_else_is_refused(kind: str) -> None:
    with pytest.raises(InvalidArgument, match="must be a column of days"):
        gd.due_many(QINZHOU, np.array([45385]).astype(kind))
    values: list[list[Any]] = [["soon"], ["03/04/2024"], [{}], [object()], [[1], "x"]]
    for value in values:
        with pytest.raises((InvalidArgument, gd.InvalidDate)):
            gd.due_many(QINZHOU, np.array(value, object))


def test_the_hour_before_midnight_when_clocks_were_changed() -> None:
    """Summer time from 1986 to 1991, and the mean time of before 1901, which differs by seconds."""
    import pandas as pd

    for start, step in (("1900-12-30", "97s"), ("1988-04-09", "97s"), ("1988-09-09", "97s"), ("2024-04-03", "97s")):
        instants = pd.Series(pd.date_range(start, periods=3000, freq=step, tz="UTC"))
        expected = instants.dt.tz_convert(ZoneInfo("Asia/Shanghai")).dt.tz_localize(None).to_numpy().astype("M8[D]")
        calendar = gd.calendar("CN")
        assert (calendar.is_working_many(instants) == calendar.is_working_many(expected)).all()
        assert (day_numbers(instants).view("M8[D]") == expected).all()


def test_a_pandas_column_of_instants_is_of_days_in_china(tmp_path: Path) -> None:
    import pandas as pd

    column = pd.Series([datetime.fromisoformat("2024-04-03T00:00+08:00")])
    assert list(gd.due_many(QINZHOU, column)) == [pd.Timestamp("2024-04-17")]
    column.to_frame("trigger").assign(limit=QINZHOU).to_parquet(tmp_path / "in.parquet")
    assert batch.due(tmp_path / "in.parquet", tmp_path / "out.csv").answered == 1
