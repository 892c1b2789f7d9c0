"""What the pass in C makes of the bytes of a CSV file: what it says of fields and rows is so; else it says nothing."""

import itertools
import random
from bisect import bisect_left
from ctypes import byref, c_int64, c_uint8, c_void_p
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_deadlines.batch.lines import csv_text
from gov_deadlines.batch.lines.csv_file import CsvForm
from gov_deadlines.batch.lines.passes import Run
from gov_deadlines.native import library

EPOCH = date(1970, 1, 1)
FIRST, LAST = date(2019, 12, 30), date(2024, 3, 2)
NAMES = [b"a", b"ab", b"abcdefgh", b"abcdefghi", b"qinzhou/countersign-reply", b"qinzhou/countersign-reply@2023"]
DAYS = (LAST - FIRST).days + 1
UTF_8, GB18030 = range(2)
ROW, ASK = 2, 3

pytestmark = pytest.mark.skipif(library() is None, reason="there is only the plain way here")


class Made:
    """A table of limits and days, and a pass over rows of two fields."""

    def __init__(self, data: bytes, roles: bytes, *, fixed: int, encoding: int, days: int, names: list[bytes]) -> None:
        compiled = library()
        assert compiled is not None
        self.c = compiled
        compiled.gd_table_new.restype = c_void_p
        ends = np.cumsum([len(one) for one in names], dtype=np.int64)
        begin = (len(names), b"".join(names), c_void_p(ends.ctypes.data), fixed, (FIRST - EPOCH).days, days)
        self.table = c_void_p(compiled.gd_table_new(*begin))
        self.form = CsvForm(roles=roles, width=2, encoding=encoding, longest=1 << 20, line_end_size=1)
        self.form.delimiter, self.form.line_end = ord(","), (c_uint8 * 2)(10, 0)
        self._data, self._out = np.frombuffer(data, np.uint8), np.empty(2 * len(data) + 100, np.uint8)
        self.run = Run(size=len(data), room=len(self._out))
        self.run.data, self.run.out = self._data.ctypes.data, self._out.ctypes.data

    def go(self) -> None:
        """To where it stops next."""
        self.c.gd_csv(self.table, byref(self.form), byref(self.run))

    def __del__(self) -> None:
        self.c.gd_table_free(self.table)


def stops(
    rows: list[bytes], *, fixed: int = -1, encoding: int = UTF_8, days: int = DAYS, names: list[bytes] = NAMES
) -> list[tuple[int, int]]:
    """Where a pass over these rows of limit and trigger stops, and the number of the question it asks."""
    made = Made(b"".join(rows), b"\1\2", fixed=fixed, encoding=encoding, days=days, names=names)
    found, at = [], 0
    for row in rows:
        made.run.at = at
        made.go()
        assert made.run.at == at, row
        found.append((made.run.stop, made.run.question if made.run.stop == ASK else -1))
        at += len(row)
    return found


def numbers(rows: list[bytes], fixed: int = -1) -> list[int]:
    return [number for _, number in stops(rows, fixed=fixed)]


def changed(text: bytes) -> st.SearchStrategy[bytes]:
    """The text, or one a little different from it."""
    at = st.integers(0, len(text))
    other = st.sampled_from([b"", b"\0", b"0", b"9", b"-", b"a", b" ", b":", b"/", "日".encode()])
    return st.builds(lambda where, drop, put: text[:where] + put + text[where + drop :], at, st.integers(0, 2), other)


@given(st.lists(st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES).flatmap(changed)), min_size=1))
def test_a_known_limit_is_found_and_no_other(fields: list[bytes]) -> None:
    found = numbers([one + b",2019-12-31\n" for one in fields])
    assert found == [NAMES.index(one) * DAYS + 1 if one in NAMES else -1 for one in fields]


def test_every_day_of_the_table_is_read_and_the_days_around_it_are_not() -> None:
    every = [FIRST + timedelta(nth) for nth in range(-800, DAYS + 800)]
    expected = [DAYS + (day - FIRST).days if FIRST <= day <= LAST else -1 for day in every]
    assert numbers([b"ab," + day.isoformat().encode() + b"\n" for day in every]) == expected


@pytest.mark.parametrize("year", [0, 1, 1900, 2000, 2019, 2020, 2021, 2024, 9999])
def test_what_is_no_day_is_not_read(year: int) -> None:
    written = [f"{year:04}-{month:02}-{day:02}" for month in range(100) for day in range(100)]
    expected = []
    for text in written:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            expected.append(-1)
        else:
            expected.append((day - FIRST).days if FIRST <= day <= LAST else -1)
    assert numbers([b"," + text.encode() + b"\n" for text in written], fixed=0) == expected


@given(st.lists(st.dates(FIRST, LAST).map(lambda day: day.isoformat().encode()).flatmap(changed), min_size=1))
def test_a_date_written_otherwise_is_not_read(fields: list[bytes]) -> None:
    every = {(FIRST + timedelta(nth)).isoformat().encode(): nth for nth in range(DAYS)}
    assert numbers([b"a," + one + b"\n" for one in fields]) == [every.get(one, -1) for one in fields]


def test_nothing_is_read_where_the_table_has_none() -> None:
    row = b"a,2019-12-31\n"
    assert stops([row], days=0) == stops([row], names=[]) == stops([row], fixed=-2) == [(ASK, -1)]


@pytest.mark.parametrize("quote", [b"", b'"'])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_quotes_and_line_ends_are_no_part_of_a_field(quote: bytes, end: bytes) -> None:
    row = quote + b"ab" + quote + b"," + quote + b"2019-12-31" + quote + end
    assert numbers([row, row]) == [DAYS + 1] * 2


@pytest.mark.parametrize(
    "row", [b'"a""",x\n', b'"a"b,x\n', b"a\n", b"a,b,c\n", b'a,"x\n', b'a,"x"\ny,z\n', b'"a""b",2019-12-31\n']
)
def test_what_is_not_ordinary_is_left_to_python(row: bytes) -> None:
    assert stops([row]) == [(ROW, -1)] if row != b'a,"x"\ny,z\n' else [(ASK, -1)]


def accepted(texts: list[bytes], encoding: int) -> list[bool]:
    """Whether each text is taken for text in this encoding, in one pass; they stand anywhere in what is looked at."""
    rows = [b"-" * (nth * 7 % 61) + text + b",2019-12-31\n" for nth, text in enumerate(texts)]
    made = Made(b"".join(rows), b"\0\2", fixed=0, encoding=encoding, days=DAYS, names=NAMES)
    made.c.gd_place(made.table, 1, made.c.gd_end(made.table, b",x", c_int64(2), 0, 0))
    starts = list(itertools.accumulate(map(len, rows), initial=0))
    found = [True] * len(texts)
    while made.run.at < starts[-1]:
        made.go()
        if made.run.stop == ROW:
            refused = bisect_left(starts, made.run.at)
            found[refused], made.run.at = False, starts[refused + 1]
    assert made.run.answered == sum(found)
    return found


def is_text(data: bytes, encoding: str) -> bool:
    return csv_text.decodes(data, encoding)


@pytest.mark.parametrize("first", range(0x80, 0x100, 8))
def test_any_two_bytes_of_gb18030_are_judged_as_python_judges_them(first: int) -> None:
    texts = [bytes(pair) for pair in itertools.product(range(first, first + 8), range(256))]
    texts = [one for one in texts if not set(one) & set(b'",\r\n')]
    assert accepted(texts, GB18030) == [is_text(one, "gb18030") for one in texts]


def test_the_borders_of_what_four_bytes_of_gb18030_may_be() -> None:
    borders = [0, 39_419, 39_420, 188_999, 189_000, 1_237_575, 1_237_576, 1_587_599]
    near = [number for at in borders for number in range(max(0, at - 30), min(1_587_600, at + 30))]
    texts = []
    for number in near:
        rest, last = divmod(number, 10)
        rest, third = divmod(rest, 126)
        first, second = divmod(rest, 10)
        texts.append(bytes((first + 0x81, second + 0x30, third + 0x81, last + 0x30)))
    assert accepted(texts, GB18030) == [is_text(one, "gb18030") for one in texts]


def test_utf_8_is_judged_as_python_judges_it() -> None:
    """The bytes at which something changes, in all combinations."""
    edges = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0]
    edges += [0xF1, 0xF4, 0xF5, 0xFF]
    texts = [bytes(one) for one in itertools.product(edges, repeat=3)]
    texts += [bytes((first, *rest)) for first in edges[-6:] for rest in itertools.product(edges[:7], repeat=3)]
    assert accepted(texts, UTF_8) == [is_text(one, "utf-8") for one in texts]


@pytest.mark.parametrize("encoding", [UTF_8, GB18030])
def test_text_is_judged_wherever_it_stands(encoding: int) -> None:
    """Whole and torn characters around the ends of the 64 bytes that are looked at together, and of rows."""
    name, pick = ("utf-8", "gb18030")[encoding], random.Random(8)
    pieces = ["日".encode(name), "é".encode(name), "𠀀".encode(name), b"x", b"-" * 30, b"\xe0\xa0\x80", b"\xed\x95\x9c"]
    texts = [b"".join(pick.choices(pieces, k=pick.randrange(1, 40))) for _ in range(600)]
    texts += [one[: pick.randrange(len(one) + 1)] + pick.choice([b"", b"\x80", b"z"]) for one in texts]
    assert accepted(texts, encoding) == [is_text(one, name) for one in texts]


_LOOSE = st.text('a,;"\n\r ', max_size=60)
_FIELD = st.text('a,"\n\r ', max_size=5).map(lambda text: '"' + text.replace('"', '""') + '"')
_ROWS = st.lists(
    st.tuples(st.lists(_FIELD, min_size=1, max_size=4).map(",".join), st.sampled_from(["\n", "\r\n", "\r"]))
)


@given(st.one_of(_LOOSE, _ROWS.map(lambda rows: "".join(map("".join, rows)))), st.integers(0, 80))
def test_whole_rows_and_lines_are_those_that_patterns_find(text: str, kept: int) -> None:
    compiled, data = library(), text.encode()[:kept] + b'"' * (kept % 2)
    assert compiled is not None
    assert compiled.gd_csv_whole(data, len(data), ord(",")) == csv_text._whole_rows(data, b",")
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n")
    assert compiled.gd_csv_lines(data, len(data)) == lines
