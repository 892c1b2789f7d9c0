"""The interval core on lines small enough to count on one's fingers, and the ways to ask it nonsense."""

import warnings
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from gov_deadlines.arguments import whole_number
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.workdays import columns as columns_module
from gov_deadlines.workdays.columns import NO_COUNT, DayColumns
from gov_deadlines.workdays.index import DayIndex, Roll

EPOCH = date(1970, 1, 1).toordinal()
FIRST = date(2024, 4, 1).toordinal()  # a Monday; days below are counted from it
FLAGS = "1001101"  # worked: days 0, 3, 4 and 6
DAYS = range(-3, len(FLAGS) + 3)
HUGE = (10**9, 2**31, 2**62, 2**63 - 1, 2**63, 10**30)
INT64 = np.iinfo(np.int64)
NAT = np.datetime64("NaT", "D")
FAR = (INT64.min + 1, -(2**62), -800_000, -1, 0, 1, 2, 3_000_000, 2**62, INT64.max - 1, INT64.max)

Days = npt.NDArray[np.datetime64]


def line(flags: str, first: int = FIRST) -> DayIndex:
    """A day line from its flags, whatever the week says."""
    return DayIndex(first, first + len(flags) - 1, {first + day: flag == "1" for day, flag in enumerate(flags)})


INDEX = line(FLAGS)
COLUMNS = DayColumns(INDEX)


def days(*numbers: int | None, first: int = FIRST) -> Days:
    """A column of days counted from ``first``; None is NaT."""
    found = [NAT if number is None else np.datetime64(first - EPOCH + number, "D") for number in numbers]
    return np.array(found, "M8[D]")


def same(found: Days, expected: Days) -> bool:
    return found.dtype == expected.dtype and np.array_equal(found, expected, equal_nan=True)


def added(day: int, n: int) -> int | None:
    found = INDEX.add(FIRST + day, n)
    return None if found is None else found - FIRST


# The line


@pytest.mark.parametrize("start", range(1, 9))
@pytest.mark.parametrize("length", [1, 5, 7, 8, 21])
def test_without_notices_weekdays_are_worked(start: int, length: int) -> None:
    """Also from the first days of the calendar on: 0001-01-01 was a Monday."""
    index = DayIndex(start, start + length - 1)
    expected = [date.fromordinal(day).weekday() < 5 for day in range(start, start + length)]
    assert [index.is_working(day) for day in range(start, start + length)] == expected
    assert len(index.working) == length


def test_decreed_days_turn_over_and_those_off_the_line_are_left_out() -> None:
    changed = {FIRST: False, FIRST + 5: True, FIRST + 6: False, FIRST - 1: True, FIRST + 7: False}
    index = DayIndex(FIRST, FIRST + 6, changed)
    assert list(index.working) == [0, 1, 1, 1, 1, 1, 0]
    assert [index.is_working(FIRST - 1), index.is_working(FIRST + 7)] == [None, None]


def test_rank_counts_the_days_before_and_select_names_the_worked_ones() -> None:
    assert INDEX.rank == [0, 1, 1, 1, 2, 3, 3, 4]
    assert [day - FIRST for day in INDEX.select] == [0, 3, 4, 6]
    assert (INDEX.first, INDEX.last) == (FIRST, FIRST + 6)


def test_is_working_is_none_off_the_line() -> None:
    expected = [None, True, False, False, True, True, False, True, None]
    assert [INDEX.is_working(FIRST + day) for day in range(-1, 8)] == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (1, {-1: 0, 0: 3, 1: 3, 2: 3, 3: 4, 4: 6, 5: 6}),
        (2, {-1: 3, 0: 4, 1: 4, 2: 4, 3: 6}),
        (4, {-1: 6}),
        (5, {}),
        (-1, {1: 0, 2: 0, 3: 0, 4: 3, 5: 4, 6: 4, 7: 6}),
        (-2, {4: 0, 5: 3, 6: 3, 7: 4}),
        (-4, {7: 0}),
        (-5, {}),
    ],
)
def test_add_counts_strictly_after_or_before_and_never_wraps(n: int, expected: dict[int, int]) -> None:
    assert {day: added(day, n) for day in DAYS if added(day, n) is not None} == expected


@pytest.mark.parametrize("n", HUGE)
def test_add_of_huge_numbers_has_no_answer(n: int) -> None:
    assert [added(day, sign * n) for day in DAYS for sign in (1, -1)] == [None] * 2 * len(DAYS)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (0, 3, 1),
        (0, 6, 3),
        (-1, 6, 4),
        (-1, 0, 1),
        (1, 2, 0),
        (3, 3, 0),
        (6, 0, -3),
        (7, 0, -4),
        (4, 3, -1),
        (3, 1, 0),
        (7, 6, -1),
        (9, 9, 0),
        (-9, -9, 0),
    ],
)
def test_count_leaves_out_the_day_it_starts_from(a: int, b: int, expected: int) -> None:
    assert INDEX.count(FIRST + a, FIRST + b) == expected


@pytest.mark.parametrize(("a", "b"), [(-2, 6), (0, 7), (-2, -1), (7, 8), (8, 0), (6, -1), (8, 7), (-1, -2)])
def test_count_needs_every_day_between(a: int, b: int) -> None:
    assert INDEX.count(FIRST + a, FIRST + b) is None


def test_roll_stays_on_a_working_day_and_leaves_a_rest_day() -> None:
    later = [INDEX.roll(FIRST + day, 1) for day in range(-1, 8)]
    earlier = [INDEX.roll(FIRST + day, -1) for day in range(-1, 8)]
    assert [day and day - FIRST for day in later] == [None, 0, 3, 3, 3, 4, 6, 6, None]
    assert [day and day - FIRST for day in earlier] == [None, 0, 0, 0, 3, 4, 4, 6, None]


def test_roll_off_the_end_has_no_answer() -> None:
    rest = line("010")
    assert (rest.roll(FIRST + 2, 1), rest.roll(FIRST, -1)) == (None, None)


def test_an_empty_line_answers_nothing() -> None:
    empty = DayIndex(1, 0)
    assert (empty.rank, empty.select, empty.working) == ([0], [], b"")
    for day in (-1, 0, 1, 2, FIRST):
        assert empty.is_working(day) is None
        assert (empty.add(day, 1), empty.add(day, -1), empty.roll(day, 1)) == (None, None, None)
        assert (empty.count(day, day), empty.count(day, day + 1), empty.count(day + 1, day)) == (0, None, None)


def test_a_line_without_a_working_day_has_rest_days_only() -> None:
    rest = line("000")
    assert [rest.is_working(FIRST + day) for day in range(3)] == [False] * 3
    assert [rest.add(FIRST + day, n) for day in range(-1, 4) for n in (1, -1)] == [None] * 10
    assert rest.count(FIRST - 1, FIRST + 2) == 0


# The number of days to add


class Five:
    def __index__(self) -> int:
        return 5


@pytest.mark.parametrize("n", [5, np.int8(5), np.uint64(5), np.int64(5), np.array(5), np.array(5, np.uint8), Five()])
def test_whole_numbers_of_any_kind_are_taken(n: object) -> None:
    assert whole_number(n) == 5
    assert type(whole_number(n)) is int


def test_a_huge_whole_number_stays_exact() -> None:
    assert whole_number(np.uint64(2**64 - 1)) == 2**64 - 1


@pytest.mark.parametrize("n", [True, False, np.True_, 5.0, np.float64(5), "5", None, [5], np.timedelta64(5, "D")])
def test_what_is_no_whole_number_is_refused(n: Any) -> None:
    for ask in (whole_number, lambda n: COLUMNS.add(days(0), n)):
        with pytest.raises(InvalidArgument) as refused:
            ask(n)
        assert refused.value.code == "invalid-argument"
        assert repr(n) in refused.value.message.en
        assert repr(n) in refused.value.message.zh


@pytest.mark.parametrize("n", [np.array(5.0), np.array(True), np.array([5])])
def test_an_array_that_is_no_whole_number_is_refused(n: npt.NDArray[Any]) -> None:
    with pytest.raises(InvalidArgument):
        whole_number(n)


# Columns give the same answers row by row


def scalar_add(index: DayIndex, day: int, n: int, roll: Roll | None) -> int | None:
    if n:
        return index.add(day, n)
    worked = index.is_working(day)
    return day if worked else None if roll is None else index.roll(day, 1 if roll == "following" else -1)


@pytest.mark.parametrize("roll", [None, "following", "preceding"])
@pytest.mark.parametrize("flags", [FLAGS, "0110", "1", "0", "0011100"])
@pytest.mark.parametrize("first", [EPOCH + 2, EPOCH + 3, FIRST])
def test_add_agrees_with_single_questions(roll: Roll | None, flags: str, first: int) -> None:
    """Also on a line that starts on the earliest day that a column can hold, 1970-01-03."""
    index = line(flags, first)
    columns = DayColumns(index)
    reach = range(-2, len(flags) + 3)
    column = days(*reach, first=first)
    for n in range(-6, 7):
        scalar = [scalar_add(index, first + day, n, roll) for day in reach]
        expected = days(*(None if day is None else day - first for day in scalar), first=first)
        assert same(columns.add(column, n, roll=roll), expected), n
        assert same(columns.add(column, np.full(len(column), n), roll=roll), expected), n


def test_count_agrees_with_single_questions() -> None:
    a, b = np.meshgrid(days(*DAYS), days(*DAYS))
    expected = [[INDEX.count(FIRST + one, FIRST + other) for one in DAYS] for other in DAYS]
    found = COLUMNS.count(a, b)
    assert found.dtype == np.int64
    assert found.tolist() == [[NO_COUNT if n is None else n for n in row] for row in expected]


def test_is_working_has_a_code_for_days_off_the_line() -> None:
    found = COLUMNS.is_working(days(-1, 0, 1, 2, 3, 4, 5, 6, 7, None))
    assert found.dtype == np.int8
    assert found.tolist() == [-1, 1, 0, 0, 1, 1, 0, 1, -1, -1]


def test_adding_nothing_keeps_a_working_day_and_rolls_a_rest_day() -> None:
    column = days(-1, 0, 1, 2, 3, 5, 7, None)
    assert same(COLUMNS.add(column, 0), days(None, 0, None, None, 3, None, None, None))
    assert same(COLUMNS.add(column, 0, roll="following"), days(None, 0, 3, 3, 3, 6, None, None))
    assert same(COLUMNS.add(column, 0, roll="preceding"), days(None, 0, 0, 0, 3, 4, None, None))


def test_adding_nothing_rolls_no_further_than_the_line() -> None:
    columns = DayColumns(line("010"))
    assert same(columns.add(days(0, 1, 2), 0, roll="following"), days(1, 1, None))
    assert same(columns.add(days(0, 1, 2), 0, roll="preceding"), days(None, 1, 1))


def test_roll_has_no_bearing_on_other_numbers() -> None:
    n = np.array([0, 1, -1, 0])
    assert same(COLUMNS.add(days(1, 1, 1, 3), n), days(None, 3, 0, 3))
    assert same(COLUMNS.add(days(1, 1, 1, 3), n, roll="preceding"), days(0, 3, 0, 3))


def test_an_empty_line_has_no_answers_in_columns() -> None:
    columns = DayColumns(DayIndex(1, 0))
    column = np.array([0, 1, 2, 3, INT64.min, INT64.max, FIRST - EPOCH], np.int64).view("M8[D]")
    assert (columns.is_working(column) == -1).all()
    for n in (1, -1, 0):
        assert np.isnat(columns.add(column, n, roll="following")).all()
    counts = columns.count(column[:, None], column[None, :])
    equal = np.eye(len(column), dtype=bool)
    equal[4, 4] = False  # NaT
    assert (counts[equal] == 0).all()
    assert (counts[~equal] == NO_COUNT).all()


# In columns too, nothing wraps around


@pytest.mark.parametrize("n", [1, -1, 3, -3, 0, 700_000, -700_000, *HUGE, *(-n for n in HUGE)])
def test_far_days_have_no_answer(n: int) -> None:
    column = np.array([*FAR, INT64.min], np.int64).view("M8[D]")
    assert np.isnat(COLUMNS.add(column, n, roll="following")).all()
    if INT64.min <= n <= INT64.max:
        assert np.isnat(COLUMNS.add(column, np.full(len(column), n), roll="preceding")).all()


@pytest.mark.parametrize("n", HUGE)
def test_huge_numbers_have_no_answer_in_columns(n: int) -> None:
    assert np.isnat(COLUMNS.add(days(*DAYS), n)).all()
    assert np.isnat(COLUMNS.add(days(*DAYS), -n)).all()


def test_far_days_have_no_count_and_no_status() -> None:
    far = np.array([*FAR, INT64.min], np.int64).view("M8[D]")
    assert (COLUMNS.is_working(far) == -1).all()
    inside = days(*range(len(FLAGS)))
    assert (COLUMNS.count(far[:, None], inside[None, :]) == NO_COUNT).all()
    assert (COLUMNS.count(inside[:, None], far[None, :]) == NO_COUNT).all()


def test_a_span_of_no_days_counts_nothing_even_off_the_line_but_nat_is_no_day() -> None:
    far = np.array(FAR, np.int64).view("M8[D]")
    assert (COLUMNS.count(far, far) == 0).all()
    assert COLUMNS.count(days(None), days(None)).tolist() == [NO_COUNT]


def test_the_last_number_of_all_is_counted_without_a_warning() -> None:
    """One day more would overflow; a single question must not warn of it."""
    last = np.array([INT64.max], np.int64).view("M8[D]")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert COLUMNS.count(last, last).tolist() == [0]


# Columns of numbers of any integer type


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64])
def test_n_may_be_a_column_of_any_integers(dtype: type[np.integer[Any]]) -> None:
    n = np.array([0, 1, 2, 3, 4, 127], dtype)
    assert same(COLUMNS.add(days(-1, -1, -1, -1, -1, -1), n), days(None, 0, 3, 4, 6, None))


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.int64])
def test_the_least_and_greatest_integers_have_no_answer(dtype: type[np.signedinteger[Any]]) -> None:
    ends = np.array([np.iinfo(dtype).min, np.iinfo(dtype).max, -1], dtype)
    assert same(COLUMNS.add(days(4, 4, 4), ends), days(None, None, 3))


def test_unsigned_numbers_do_not_turn_negative() -> None:
    n = np.array([2**64 - 1, 2**64 - 2, 2**63, 2**63 - 1, 1], np.uint64)
    assert same(COLUMNS.add(days(4, 4, 4, 4, 4), n), days(None, None, None, None, 6))
    assert same(COLUMNS.add(days(4, 4), np.array([255, 254], np.uint8)), days(None, None))


@pytest.mark.parametrize("n", [np.array([1.0]), np.array([True]), np.array(["1"]), np.array([1], object)])
def test_a_column_of_anything_else_is_refused(n: npt.NDArray[Any]) -> None:
    with pytest.raises(InvalidArgument, match=str(n.dtype)):
        COLUMNS.add(days(0), n)


def test_a_column_of_durations_is_refused() -> None:
    with pytest.raises(InvalidArgument):
        COLUMNS.add(days(0), np.array([48], "m8[h]"))


# Columns of any shape and layout


def test_a_column_of_numbers_spreads_over_one_day_and_the_other_way_round() -> None:
    n = np.array([1, 2, -1])
    assert same(COLUMNS.add(days(3)[0:1], n), days(4, 6, 0))
    assert same(COLUMNS.add(np.array(days(3)[0]), n), days(4, 6, 0))
    assert same(COLUMNS.add(days(0, 3), n[:, None]), np.array([days(3, 4), days(4, 6), days(None, 0)]))
    assert same(COLUMNS.add(days(0, 3), np.array([1])), days(3, 4))


def test_one_day_gives_one_answer_without_a_dimension() -> None:
    day = np.array(days(1)[0])
    assert day.shape == ()
    for found, expected in (
        (COLUMNS.add(day, 1), days(3)[0]),
        (COLUMNS.is_working(day), 0),
        (COLUMNS.count(day, np.array(days(6)[0])), 3),
    ):
        assert found.shape == ()
        assert found == expected


def test_a_bare_datetime64_is_taken_too() -> None:
    assert COLUMNS.add(days(1)[0], -1) == days(0)[0]
    assert COLUMNS.is_working(days(3)[0]) == 1
    assert COLUMNS.count(days(7)[0], days(0)[0]) == -4


def test_one_nat_has_no_answer() -> None:
    nat = np.array(NAT)
    assert np.isnat(COLUMNS.add(nat, 1))
    assert COLUMNS.is_working(nat) == -1
    assert COLUMNS.count(nat, nat) == COLUMNS.count(nat, days(0)[0]) == NO_COUNT


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0)])
def test_no_days_give_no_answers(shape: tuple[int, ...]) -> None:
    none = np.empty(shape, "M8[D]")
    numbers = np.empty(shape, np.int64)
    assert COLUMNS.add(none, 1).shape == COLUMNS.add(none, numbers).shape == shape
    assert COLUMNS.is_working(none).shape == COLUMNS.count(none, none).shape == shape


def test_two_dimensions_and_strides_are_kept() -> None:
    square = days(*range(6)).reshape(2, 3)
    assert same(COLUMNS.add(square, 1), days(3, 3, 3, 4, 6, 6).reshape(2, 3))
    assert same(COLUMNS.add(square.T, 1), days(3, 3, 3, 4, 6, 6).reshape(2, 3).T)
    assert COLUMNS.is_working(square[:, ::-2]).tolist() == [[0, 1], [0, 1]]
    assert COLUMNS.count(square[:, ::2], square[:, 1::-1]).tolist() == [[0, -1], [1, -2]]


def test_a_read_only_column_is_read_and_left_alone() -> None:
    column = days(0, 1, 3)
    column.flags.writeable = False
    assert same(COLUMNS.add(column, 1), days(3, 3, 4))
    assert COLUMNS.count(column, column).tolist() == [0, 0, 0]
    assert COLUMNS.is_working(column).tolist() == [1, 0, 1]
    assert same(column, days(0, 1, 3))


def test_masked_days_are_no_days() -> None:
    masked = np.ma.MaskedArray(days(0, 3, 4), mask=[False, True, False])
    assert same(COLUMNS.add(masked, 1), days(3, None, 6))
    assert same(COLUMNS.add(masked, np.array([1, 1, -1])), days(3, None, 3))
    assert COLUMNS.is_working(masked).tolist() == [1, -1, 1]
    assert COLUMNS.count(masked, days(3, 3, 3)).tolist() == [1, NO_COUNT, -1]
    assert COLUMNS.count(days(0, 0, 0), masked).tolist() == [0, NO_COUNT, 2]


def test_a_line_that_is_too_old_for_columns_is_refused() -> None:
    with pytest.raises(InvalidArgument, match="1970-01-03"):
        DayColumns(line(FLAGS, EPOCH + 1))


@pytest.mark.parametrize("dtype", ["M8[Y]", "M8", np.int64, np.float64])
def test_a_column_of_another_type_is_refused(dtype: npt.DTypeLike) -> None:
    column = np.zeros(2, dtype)
    asked: list[Any] = [
        lambda: COLUMNS.add(column, 1),
        lambda: COLUMNS.add(column, np.array([1, 2])),
        lambda: COLUMNS.is_working(column),
        lambda: COLUMNS.count(column, days(0, 1)),
        lambda: COLUMNS.count(days(0, 1), column),
    ]
    for ask in asked:
        with pytest.raises(InvalidArgument, match="column of days") as refused:
            ask()
        assert str(column.dtype) in refused.value.message.zh


def test_a_column_of_the_other_byte_order_is_answered_the_same() -> None:
    column = days(3, 8, 40)
    turned = column.astype(column.dtype.newbyteorder())
    assert (turned == column).all()
    assert turned.dtype != column.dtype
    assert COLUMNS.add(turned, 2).tolist() == COLUMNS.add(column, 2).tolist()
    assert COLUMNS.is_working(turned).tolist() == COLUMNS.is_working(column).tolist()
    assert COLUMNS.count(turned, column[::-1]).tolist() == COLUMNS.count(column, column[::-1]).tolist()


# Columns written to an output of one's own


def outputs(shape: tuple[int, ...] = (3,)) -> list[npt.NDArray[Any]]:
    return [np.empty(shape, "M8[D]"), np.empty(shape, "M8[D]"), np.empty(shape, np.int64), np.empty(shape, np.int8)]


def fill(out: list[Any]) -> list[npt.NDArray[Any]]:
    """Everything there is to ask about days 0, 1 and 3, written to these outputs."""
    column = days(0, 1, 3)
    return [
        COLUMNS.add(column, 1, out=out[0]),
        COLUMNS.add(column, np.array([1, 2, -1]), out=out[1]),
        COLUMNS.count(column, column[::-1], out=out[2]),
        COLUMNS.is_working(column, out=out[3]),
    ]


def test_out_is_filled_and_handed_back() -> None:
    out = outputs()
    assert all(found is given for found, given in zip(fill(out), out, strict=True))
    assert same(out[0], days(3, 3, 4))
    assert same(out[1], days(3, 4, 0))
    assert (out[2].tolist(), out[3].tolist()) == ([1, 0, -1], [1, 0, 1])


def test_out_may_be_a_strided_view() -> None:
    out = [array[::2] for array in outputs((6,))]
    fill(out)
    assert same(out[0], days(3, 3, 4))
    assert same(out[1], days(3, 4, 0))
    assert (out[2].tolist(), out[3].tolist()) == ([1, 0, -1], [1, 0, 1])


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array.flags.writeable = False
    return array


@pytest.mark.parametrize("which", range(4))
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda array: array.astype(np.float64 if array.dtype.kind == "i" else "M8[s]"), id="dtype"),
        pytest.param(lambda array: array[:2], id="too short"),
        pytest.param(lambda array: np.append(array, array), id="too long"),
        pytest.param(lambda array: array[:, None], id="another shape"),
        pytest.param(read_only, id="read-only"),
        pytest.param(lambda array: array.tolist(), id="a list"),
    ],
)
def test_an_out_that_does_not_fit_is_refused(which: int, spoil: Any) -> None:
    out: list[Any] = list(outputs())
    wanted = str(out[which].dtype)
    out[which] = spoil(out[which])
    with pytest.raises(InvalidArgument, match="out must be") as refused:
        fill(out)
    for text in (refused.value.message.zh, refused.value.message.en):
        assert wanted in text
        assert "(3,)" in text


def test_out_may_be_the_column_itself() -> None:
    column = days(0, 1, 3)
    COLUMNS.add(column, 1, out=column)
    assert same(column, days(3, 3, 4))


def test_out_may_overlap_the_column() -> None:
    column = days(0, 1, 2, 3)
    COLUMNS.add(column[:-1], 1, out=column[1:])
    assert same(column, days(0, 3, 3, 3))


@pytest.mark.parametrize(
    "make",
    [
        lambda shape, dtype: np.zeros((*shape, 2), dtype)[..., 0],
        lambda shape, dtype: np.zeros((*shape[::-1],), dtype).T,
    ],
)
def test_out_may_have_any_layout(make: Any) -> None:
    """Where neither it nor a column can be made one-dimensional without a copy."""
    column = days(*range(-1, 11)).reshape(2, 3, 2)
    padded = np.zeros((3, 4, 3), "M8[D]")
    padded[:2, :3, :2] = column
    n = np.arange(12).reshape(2, 3, 2) - 5
    for given in (column, padded[:2, :3, :2], np.asfortranarray(column)):
        out: list[Any] = [make(column.shape, dtype) for dtype in ("M8[D]", "M8[D]", np.int64, np.int8)]
        COLUMNS.add(given, 1, out[0])
        COLUMNS.add(given, n, out[1], roll="following")
        COLUMNS.count(given, given[:, ::-1], out[2])
        COLUMNS.is_working(given, out[3])
        assert same(out[0].ravel(), COLUMNS.add(column.ravel(), 1))
        assert same(out[1].ravel(), COLUMNS.add(column.ravel(), n.ravel(), roll="following"))
        assert np.array_equal(out[2].ravel(), COLUMNS.count(column.ravel(), column[:, ::-1].ravel()))
        assert np.array_equal(out[3].ravel(), COLUMNS.is_working(column.ravel()))


def test_out_may_be_part_of_a_larger_array() -> None:
    """Rows of it lie apart; the rest of it is left alone."""
    column = days(*range(6)).reshape(2, 3)
    whole = np.full((2, 5), days(20)[0])
    COLUMNS.add(column, 1, out=whole[:, 1:4])
    assert same(whole[:, 1:4], days(3, 3, 3, 4, 6, 6).reshape(2, 3))
    assert same(whole[:, ::4], np.full((2, 2), days(20)[0]))


# Chunks and threads


def test_days_are_read_where_they_lie() -> None:
    column = days(0, 1, 2)
    numbers = columns_module.day_numbers(column)
    assert np.shares_memory(numbers, column)
    assert np.shares_memory(columns_module.wide(numbers), column)
    assert columns_module.apart(numbers, np.empty(3)) is numbers


def test_int32_day_numbers_come_back_as_such() -> None:
    column = days(0, 1, None).view(np.int64).clip(np.iinfo(np.int32).min).astype(np.int32)
    found = COLUMNS.add(column, 1)
    assert found.dtype == np.int32
    assert found.tolist() == [*column[:1] + 3, *column[1:2] + 2, np.iinfo(np.int32).min]
    assert COLUMNS.add(column, np.array([1, 1, 1])).dtype == np.int32
    out = np.empty(3, np.int32)
    assert np.array_equal(COLUMNS.add(days(0, 1, None), np.array([1, 1, 1]), out), found)


def test_out_may_overlap_any_column_though_rows_go_through_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "_CHUNK", 1)
    column, n = days(0, 1, 2, 3), np.array([1, 1, -1, -1])
    COLUMNS.add(column[:-1], n[:-1], out=column[1:])
    assert same(column, days(0, 3, 3, 0))
    numbers = n.copy()
    COLUMNS.add(days(0, 1, 2), numbers[:-1], out=numbers.view("M8[D]")[1:])
    assert same(numbers.view("M8[D]")[1:], days(3, 3, 0))
    for first in (True, False):
        column, other = days(0, 1, 3, 4), days(4, 4, 4)
        pair = (column[:-1], other) if first else (other, column[:-1])
        expected = COLUMNS.count(*pair)
        assert np.array_equal(COLUMNS.count(*pair, out=column.view(np.int64)[1:]), expected)


def test_rows_go_through_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call gets its rows of every column, and buffers that are no longer than a chunk."""
    monkeypatch.setattr(columns_module, "_CHUNK", 4)
    calls: list[tuple[Any, ...]] = []
    columns_module.in_chunks(
        lambda work, rows: calls.append((work.shape, work.base.shape, rows.tolist())), 2, np.arange(10)
    )
    columns_module.in_chunks(
        lambda work, rows: calls.append((work.shape, work.base.shape, rows.tolist())), 1, np.arange(3)
    )
    assert calls == [
        ((2, 4), (2, 4), [0, 1, 2, 3]),
        ((2, 4), (2, 4), [4, 5, 6, 7]),
        ((2, 2), (2, 4), [8, 9]),
        ((1, 3), (1, 3), [0, 1, 2]),
    ]


@pytest.mark.parametrize(
    ("rows", "processors", "parts"),
    [
        (10, 3, [[0, 1, 2], [3, 4, 5], [6, 7, 8, 9]]),
        (10, 1, [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]),
        (9, 3, [[0, 1, 2, 3, 4, 5, 6, 7, 8]]),
        (12, 64, [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11]]),
    ],
)
def test_rows_are_shared_out_among_threads(
    rows: int, processors: int, parts: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there are ten or more, and among four threads at most; each part is done once."""
    monkeypatch.setattr(columns_module, "_processors", lambda: processors)
    done: list[list[int]] = []
    columns_module.in_slabs(lambda part: done.append(part.tolist()), 10, np.arange(rows))
    assert sorted(done) == parts


def test_the_processors_are_those_this_process_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: {0, 1, 2} if pid == 0 else set(), raising=False)
    assert columns_module._processors() == 3
