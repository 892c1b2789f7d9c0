"""A column of triggers is answered row by row as ``due`` answers, and no row stops another."""

import io
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_deadlines as gd
from cli_helpers import counted_once
from column_model import alone, as_days, rows
from common import BEYOND, LAST_DAY, LAST_YEAR
from counted_limits import COUNTED
from gov_deadlines.answers.row_reasons import REASONS
from gov_deadlines.day_forms import read_day
from gov_deadlines.workdays import other_columns

QINZHOU, URGENT = "qinzhou/countersign-reply", "zhongshan/document-handling-urgent"
CADENCE = "xianning/executive-meeting"
IDS = [limit.id for limit in COUNTED]
SETTINGS: list[dict[str, Any]] = [
    {},
    {"announced_only": True},
    {"ignore_in_force": True},
    {"known_on": date(LAST_YEAR, 2, 20), "region": "CN-GX"},
]
DAYS: list[date | None] = [date(2024, 4, 3), None, date(2023, 9, 11), date(LAST_YEAR + 1, 1, 20), BEYOND]
NO_DAY_32 = np.iinfo(np.int32).min
EXPECTED = [alone(QINZHOU, day) for day in DAYS]
SPARSE = [date.fromordinal(n) for n in range(date(2021, 9, 1).toordinal(), date(LAST_YEAR + 1, 2, 10).toordinal(), 11)]
LATE = [date.fromordinal(LAST_DAY.toordinal() + n) for n in range(-30, 60, 3)]


@pytest.mark.parametrize("limit", IDS)
def test_every_limit_says_what_each_day_says_alone(limit: str) -> None:
    days = SPARSE + LATE
    assert rows(gd.due_columns(limit, as_days(days))) == [alone(limit, day) for day in days]


LIMITS = st.sampled_from(
    [*IDS, "qinzhou@2023/countersign-reply", "钦州/会签回复", "会签回复", CADENCE, "qinzhou/nothing", "", None]
)
TRIGGERS = st.one_of(
    st.sampled_from(
        [None, "2024年4月3日", "2024-02-30", "soon", datetime(2024, 4, 2, 20, tzinfo=UTC), date.max, date.min]
    ),
    st.dates(date(2021, 1, 1), date(LAST_YEAR + 4, 12, 31)),
    st.dates(),
)


@given(st.lists(st.tuples(LIMITS, TRIGGERS), max_size=40), st.sampled_from(SETTINGS))
def test_any_rows_say_what_each_says_alone(asked: list[tuple[Any, Any]], setting: dict[str, Any]) -> None:
    limits, days = [one for one, _ in asked], [day for _, day in asked]
    found = gd.due_columns(limits, np.array(days, object), **setting)
    assert rows(found) == [alone(limit, day, **setting) for limit, day in asked]


@given(st.lists(TRIGGERS, max_size=40), st.sampled_from([QINZHOU, URGENT]), st.sampled_from(SETTINGS))
def test_one_limit_for_any_days(days: list[Any], limit: str, setting: dict[str, Any]) -> None:
    found = gd.due_columns(limit, np.array(days, object), **setting)
    assert rows(found) == [alone(limit, day, **setting) for day in days]


def test_long_columns_are_answered_like_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    from gov_deadlines.workdays import columns

    monkeypatch.setattr(columns, "_processors", lambda: 3)
    days = np.datetime64("2019-01-01") + np.random.default_rng(1).integers(0, 4500, (1 << 19) + 777).astype("m8[D]")
    which = np.random.default_rng(2).integers(0, len(IDS), len(days))
    each = np.array(IDS, object)[which]
    found, parts = (
        gd.due_columns(each, days),
        [gd.due_columns(each[at : at + 99_999], days[at : at + 99_999]) for at in range(0, len(days), 99_999)],
    )
    for name in found:
        assert np.array_equal(found[name].astype(str), np.concatenate([part[name] for part in parts]).astype(str)), name
    assert np.array_equal(found.due, gd.due_many(IDS, days, which), equal_nan=True)


# --- Hostile ---------------------------------------------------------------------------------------------------------


def test_no_row_stops_another() -> None:
    hostile = [
        date(2024, 4, 3),
        5,
        "soon",
        b"x",
        [1],
        {},
        object(),
        "2024-02-30",
        10**30,
        datetime.max,  # noqa: DTZ901  (meant)
        date.max,
        "x" * 9999,
    ]
    found = rows(gd.due_columns(QINZHOU, np.array([*hostile, None], object)))
    assert found[0] == EXPECTED[0]
    assert [row.reason for row in found[1:]] == [
        *["invalid-date"] * 8,
        "not-announced",
        "not-announced",
        "invalid-date",
        "missing-value",
    ]
    limits = [
        QINZHOU,
        5,
        [1],
        {},
        object(),
        "\ud800",
        "a\0b",
        "x" * 9999,
        float("nan"),
        None,
        b"qinzhou/countersign-reply",
    ]
    found = rows(gd.due_columns(limits, np.full(len(limits), "2024-04-03", "M8[D]")))
    assert found[0] == EXPECTED[0]
    assert [row.reason for row in found[1:]] == [*["unknown-limit"] * 7, *["missing-value"] * 2, "unknown-limit"]


NUMBERS: list[tuple[Any, list[str | None]]] = [
    (np.array([20240403, 20240403, 5, 20240230, -20240403]), [None, None, *["invalid-date"] * 3]),
    (np.array([20240403.0, np.nan, 45385.0, 20240403.5, np.inf]), [None, "missing-value", *["invalid-date"] * 3]),
    (np.array([20240403], np.uint32), [None]),
    (np.array([20240403, Decimal("20240403.0"), np.int32(20240403), np.float64(20240403)], object), [None] * 4),
    (np.array([20240404, np.float32(20240403), True, 10**5000], object), [None, *["invalid-date"] * 3]),
    (np.array([20240403, 19816], np.int32), ["invalid-date", None]),  # days since 1970-01-01, one far off the calendar
    (np.array([20240403, Fraction(20240403), complex(20240403)], object), [None, *["invalid-date"] * 2]),
    (np.array([Fraction(20240403), complex(20240403), 20240403], object), [*["invalid-date"] * 2, None]),
    (np.array([], np.int64), []),
]


@pytest.mark.parametrize(("days", "wanted"), NUMBERS, ids=[f"{one.dtype}-{one.size}" for one, _ in NUMBERS])
def test_a_number_of_eight_digits_is_a_day_as_in_files(days: Any, wanted: list[str | None]) -> None:
    found = rows(gd.due_columns(QINZHOU, days))
    assert [row.reason for row in found] == wanted
    right = EXPECTED[0], alone(QINZHOU, date(2024, 4, 4))
    assert all(row in right for row in found if row.reason is None)


@pytest.mark.parametrize(
    "days",
    [
        np.array([19816]),  # days since 1970-01-01
        np.array([1712102400]),  # seconds
        np.array([45385.0, np.nan]),  # Excel's
        np.array([True]),
        np.array([20240403], "m8[D]"),
    ],
    ids=lambda days: str(days.dtype),
)
def test_a_column_of_other_numbers_is_refused_with_the_safe_ways(days: Any) -> None:
    for ask in (gd.due_columns, gd.due_many):
        with pytest.raises(gd.InvalidArgument) as refused:
            ask(QINZHOU, days)
        for hint in (refused.value.hint.zh, refused.value.hint.en):
            assert "dtype=str" in hint
            assert "np.asarray" not in hint
            assert "to_datetime" not in hint  # it will take such numbers for nanoseconds


@pytest.mark.parametrize(
    ("days", "said", "unsaid"),
    [
        (np.array([20240403, NO_DAY_32], np.int32), "int64", "dtype=str"),
        (np.array([20240403.0], np.float32), "dtype=str", "to_datetime"),  # it holds 20240404 in truth
        (np.array([5.0], np.float16), "dtype=str", "to_datetime"),
    ],
    ids=lambda one: str(getattr(one, "dtype", one)),
)
def test_a_column_of_a_wrong_type_is_refused_with_what_mends_it(days: Any, said: str, unsaid: str) -> None:
    for ask in (gd.due_columns, gd.due_many):
        with pytest.raises(gd.InvalidArgument) as refused:
            ask(QINZHOU, days)
        for message, hint in ((str(refused.value), refused.value.hint.en), ("", refused.value.hint.zh)):
            assert "datetime64[D]" not in message
            assert said in hint
            assert unsaid not in hint


@pytest.mark.parametrize("fill", [None, 20240101])
@pytest.mark.parametrize("dtype", ["i8", "u4", "f8", "O", "U8", "M8[D]", "M8[ns]", "i4"])
def test_a_masked_row_is_empty(dtype: str, fill: int | None) -> None:
    days: Any = ["2024-04-03", "2024-04-08"] if dtype[0] == "M" else [19816, 19816] if dtype == "i4" else [20240403] * 2
    column: Any = np.ma.array(np.array(days, dtype), mask=[False, True])
    if fill is not None and dtype[0] != "M":
        column.fill_value = fill
    found = gd.due_columns(QINZHOU, column)
    assert rows(found) == EXPECTED[:2]
    assert rows(gd.due_columns(QINZHOU, column[:1])) == EXPECTED[:1]
    assert gd.calendar("CN-GX").is_working_many(column).tolist() == [1, -1]
    assert column.mask.tolist() == [False, True]
    assert np.ma.getdata(column).tolist() == np.array(days, dtype).tolist()


def test_a_masked_float32_is_refused_as_any_other_is() -> None:
    with pytest.raises(gd.InvalidArgument, match="float32"):
        gd.due_columns(QINZHOU, np.ma.array(np.array([20240403.0] * 2, np.float32), mask=[False, True]))


def test_masked_numbers_of_days_or_limits_are_refused() -> None:
    for numbers in (
        np.ma.array([1, 1], mask=[False, True]),
        np.ma.array(np.array([0, 0], np.int32), mask=[False, True]),
    ):
        with pytest.raises(gd.InvalidArgument):
            gd.calendar("CN").add_many(as_days(DAYS[:2]), numbers)
        with pytest.raises(gd.InvalidArgument):
            gd.due_many([QINZHOU, QINZHOU], as_days(DAYS[:2]), numbers)


def test_numbers_that_are_no_days_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def noted(text: str) -> object:
        read.append(text)
        return read_day(text)

    monkeypatch.setattr(other_columns, "read_day", noted)
    nanoseconds = 1712102400 * 10**9 + np.arange(9999)
    for days in (
        nanoseconds,
        nanoseconds.astype(float),
        20240403 + np.arange(9999) / 1e4 + 1e-5,
        np.arange(20241301, 20250101),
    ):
        with pytest.raises(gd.InvalidArgument):
            gd.due_columns(QINZHOU, days)
    assert len(read) < 9
    found = gd.due_columns(QINZHOU, np.append(nanoseconds, 20240403))
    assert rows(found)[-1] == EXPECTED[0]
    assert set(found.reason[:-1]) == {"invalid-date"}
    with pytest.raises(gd.InvalidDate, match="1712102400000000000"):
        gd.due_many(QINZHOU, np.append(nanoseconds, 20240403))


def test_equal_instants_an_hour_apart_have_their_own_days() -> None:
    sydney = ZoneInfo("Australia/Sydney")  # half past two comes twice: before and after midnight in China
    twice = [datetime(2024, 4, 7, 2, 30, tzinfo=sydney, fold=fold) for fold in (0, 1)]
    for times in (twice, twice[::-1]):
        assert rows(gd.due_columns(QINZHOU, np.array(times, object))) == [alone(QINZHOU, one) for one in times]


def test_what_the_hint_says_gives_the_right_dates() -> None:
    pd = pytest.importorskip("pandas")
    for read in ("received\n20240403\n\n20230911\n", "received\n20240403\n20230911\n"):
        numbers = pd.read_csv(io.StringIO(read), skip_blank_lines=False)["received"]
        texts = pd.read_csv(io.StringIO(read), skip_blank_lines=False, dtype=str)["received"]
        for days in (numbers, texts):
            found = gd.due_columns(QINZHOU, days)
            assert [str(one)[:10] for one in found.due if one is not pd.NaT] == ["2024-04-17"]
            assert found.reason.tolist()[-1] == "not-in-force"


def test_columns_of_different_lengths_are_refused() -> None:
    for limits in ([], [QINZHOU], [QINZHOU] * 3):
        with pytest.raises(gd.InvalidArgument):
            gd.due_columns(limits, as_days(DAYS[:2]))


def test_one_limit_for_all_rows_is_refused_as_by_due() -> None:
    for limit, kind in (("no such", gd.UnknownLimit), (CADENCE, gd.NoNumber), ("会签回复", gd.AmbiguousLimit)):
        with pytest.raises(kind):
            gd.due_columns(limit, as_days(DAYS))
    assert rows(gd.due_columns("会签回复", as_days(DAYS), authority="qinzhou")) == EXPECTED


def test_a_faulty_file_of_ones_own_is_the_reason(tmp_path: Path) -> None:
    (tmp_path / "gx.toml").write_text('schema = 1\nregion = "CN-GX"\nyear = 2024\n[[notice]]\n', encoding="utf-8")
    days: list[Any] = [date(2024, 4, 3), date(2026, 5, 5), date(2050, 1, 1), date(2023, 10, 9), date(2001, 1, 1)]
    limits = [QINZHOU] * 5 + ["xianning/countersign-reply"] * 5
    found = rows(gd.due_columns(limits, as_days(days * 2), holidays=tmp_path))
    assert found == [alone(limit, day, holidays=tmp_path) for limit, day in zip(limits, days * 2, strict=True)]
    assert {"data-fault", None, "not-in-force", "not-announced"} == {row.reason for row in found}


def test_a_provision_that_gives_a_number_in_one_of_its_versions_only(tmp_path: Path) -> None:
    counted_once(tmp_path)
    days: list[Any] = [date(2023, 1, 4), date(2024, 1, 4), date(2026, 2, 4), None, "soon", date(1960, 1, 4), BEYOND]
    limits = ["qinzhou/plenary-meeting"] * len(days)
    for ignore in (False, True):
        found = rows(gd.due_columns(limits, np.array(days, object), rules=tmp_path, ignore_in_force=ignore))
        context: dict[str, Any] = {"rules": tmp_path, "ignore_in_force": ignore}
        assert found == [alone("qinzhou/plenary-meeting", day, **context) for day in days]
        assert rows(gd.due_columns("qinzhou/plenary-meeting", np.array(days, object), **context)) == found
        assert rows(gd.due_columns("钦州政府全体会议", np.array(days, object), **context)) == found
        assert [row.due is not None for row in found].count(True) == 1
        assert "no-number" in {row.reason for row in found}


def test_nothing_is_imported_that_the_caller_did_not_bring() -> None:
    program = (
        "import sys, numpy as np, gov_deadlines as gd\n"
        "by_numpy = set(sys.modules)\n"
        "found = gd.due_columns('qinzhou/countersign-reply', np.array(['2024-04-03', 'soon'], object))\n"
        "assert found.reason.tolist() == [None, 'invalid-date'], found.reason\n"
        "gd.due_many('qinzhou/countersign-reply', np.array(['2024-04-03'], 'M8[D]'))\n"
        "print([name for name in ('pandas', 'polars', 'pyarrow', 'numpy.ma') if name in {*sys.modules} - by_numpy])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_value_of_pandas_among_the_limits_loses_the_others() -> None:
    pd = pytest.importorskip("pandas")
    limits = np.array(["qinzhou/countersign-reply", pd.NA, pd.NaT, None, float("nan")], object)
    found = gd.due_columns(limits, np.full(5, "2024-04-03", "M8[D]"))
    assert str(found["due"][0]) == "2024-04-17"
    assert list(found["reason"][1:]) == ["missing-value"] * 4


@pytest.mark.parametrize("page", ["columns.md", "columns.zh-CN.md"])
def test_the_page_lists_the_reasons_in_the_order_in_which_they_are_looked_for(page: str) -> None:
    text = (Path(__file__).parents[2] / "docs" / page).read_text(encoding="utf-8")
    table = text[text.rindex("| `reason` | ") :].partition("\n\n")[0].splitlines()[2:]
    assert [code for row in table for code in re.findall("`([a-z-]+)`", row.split("|")[1])] == list(REASONS)
