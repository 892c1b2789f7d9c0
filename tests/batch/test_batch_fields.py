"""Key fields read in bulk: what they say is the field's text, and nothing is said of any other text."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_deadlines.answers.due_table import DueTable
from gov_deadlines.batch.csv_text import IsoDays, KnownTexts, Questions, Spans
from gov_deadlines.batch.rows import Asked

EPOCH = date(1970, 1, 1)
FIRST, LAST = date(2019, 12, 30), date(2024, 3, 2)
NAMES = [b"a", b"ab", b"abcdefgh", b"abcdefghi", b"qinzhou/countersign-reply", b"qinzhou/countersign-reply@2023"]


def laid_out(fields: list[bytes], room: int) -> tuple["np.typing.NDArray[np.uint8]", Spans]:
    """Fields one behind the other, as between the delimiters of a row, and where they stand."""
    ends = np.cumsum([len(field) + 1 for field in fields]) - 1
    starts = ends - [len(field) for field in fields]
    return np.frombuffer(b",".join(fields) + bytes(room), np.uint8), Spans(starts, ends)


def changed(text: bytes) -> st.SearchStrategy[bytes]:
    """The text, or one a little different from it."""
    at = st.integers(0, len(text))
    other = st.sampled_from([b"", b"\0", b"0", b"9", b"-", b"a", b" ", "日".encode()])
    return st.builds(lambda where, drop, put: text[:where] + put + text[where + drop :], at, st.integers(0, 2), other)


@given(st.lists(st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES).flatmap(changed)), min_size=1))
def test_a_known_text_is_found_and_no_other(fields: list[bytes]) -> None:
    known = KnownTexts(NAMES)
    block, spans = laid_out(fields, known.width)
    assert known.find(block, spans).tolist() == [NAMES.index(one) if one in NAMES else -1 for one in fields]


def test_no_text_is_known_where_there_are_none() -> None:
    block, spans = laid_out([b"a", b""], 10)
    assert KnownTexts([]).find(block, spans).tolist() == [-1, -1]


def days_of(fields: list[bytes]) -> list[int]:
    days = IsoDays((FIRST - EPOCH).days, (LAST - EPOCH).days)
    found: list[int] = days.find(*laid_out(fields, 10)).tolist()
    return found


def test_every_day_of_the_span_is_read_and_the_days_around_it_are_not() -> None:
    every = [FIRST + timedelta(nth) for nth in range(-800, (LAST - FIRST).days + 800)]
    expected = [(day - FIRST).days if FIRST <= day <= LAST else -1 for day in every]
    assert days_of([day.isoformat().encode() for day in every]) == expected


@pytest.mark.parametrize("month", range(100))
def test_what_is_no_day_is_not_read(month: int) -> None:
    written = [f"{year}-{month:02}-{day:02}" for year in (2019, 2020, 2021, 2024) for day in range(100)]
    expected = []
    for text in written:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            expected.append(-1)
        else:
            expected.append((day - FIRST).days if FIRST <= day <= LAST else -1)
    assert days_of([text.encode() for text in written]) == expected


@given(st.lists(st.dates(FIRST, LAST).map(lambda day: day.isoformat().encode()).flatmap(changed), min_size=1))
def test_a_date_written_otherwise_is_not_read(fields: list[bytes]) -> None:
    every = {(FIRST + timedelta(nth)).isoformat().encode(): nth for nth in range((LAST - FIRST).days + 1)}
    assert days_of(fields) == [every.get(one, -1) for one in fields]


def test_no_day_is_read_where_the_table_has_none() -> None:
    block, spans = laid_out([b"1970-01-01"], 10)
    assert IsoDays(0, -1).find(block, spans).tolist() == [-1]


def test_each_question_has_a_number_of_its_own() -> None:
    table = Asked(DueTable().ids, 14_000, 21_000)
    triggers = [EPOCH + timedelta(table.first), date(2024, 3, 6), EPOCH + timedelta(table.last)]
    asked: list[tuple[str, date]] = [(name, day) for name in table.ids for day in triggers]
    questions = Questions(table, None)
    block, both = laid_out([part for name, day in asked for part in (name.encode(), str(day).encode())], questions.room)
    limits, days = (Spans(both.starts[at::2], both.ends[at::2]) for at in (0, 1))
    numbers = questions.number(block, limits, days)
    width = table.last - table.first + 1
    places = [(table.ids.index(name), (day - EPOCH).days - table.first) for name, day in asked]
    assert [divmod(number, width) for number in numbers.tolist()] == places
    assert list(map(questions.asked, numbers.tolist())) == asked
    assert questions.size == width * len(table.ids)
    alone = Questions(table, table.ids[3]).number(block, None, days)
    assert alone[9:12].tolist() == numbers[9:12].tolist()
    assert Questions(table, "nobody/limit").number(block, None, days).max() == -1


def test_a_question_of_which_one_half_is_unknown_has_no_number() -> None:
    table = Asked(DueTable().ids, 14_000, 21_000)
    name, day = table.ids[3].encode(), b"2024-03-06"
    asked = [(name, b"soon"), (b"nobody/limit", day), (b"", b""), (name, day)]
    questions = Questions(table, None)
    block, both = laid_out([part for pair in asked for part in pair], questions.room)
    limits, days = (Spans(both.starts[at::2], both.ends[at::2]) for at in (0, 1))
    assert (questions.number(block, limits, days) >= 0).tolist() == [False, False, False, True]
    assert (Questions(table, table.ids[3]).number(block, None, days) >= 0).tolist() == [False, True, False, True]
