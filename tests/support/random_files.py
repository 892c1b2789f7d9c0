"""Random files of lines, and the jobs done on them: what people have, and what no one should.

Everything follows from one number, so that a file found at fault can be made again: ``random_case(number)``. A file is
drawn from a pool of random rows, so that many rows cost little. ``tools/compare_ways.py`` has them answered in
different ways, and compares every byte.
"""

import random
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import random_json
import random_texts as texts
from gov_deadlines.batch.added import COLUMNS, DUE_COLUMNS

QUOTE = b'"'
_BROKEN = {  # bytes that are no text
    "utf-8": (b"\xff", b"\x80", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe9\x92", b"\xf0\x9f"),
    "gb18030": (b"\xff", b"\x80", b"\x81", b"\x81\x7f", b"\x81\x30", b"\x81\x30\x81", b"\xe3\x32\x9a\x36", b"\xfe\x39"),
}
_ENCODINGS = {"utf-8": ("utf-8", "utf-8-sig"), "gb18030": ("gb18030", "gbk")}


class Case(NamedTuple):
    """One job on one file.

    Attributes:
        number: what it follows from.
        kind: the file's suffix.
        data: the file.
        recalc: whether deadlines are looked at that are stored or known; else it is asked by when.
        options: keywords of ``batch.due`` or ``batch.recalc``.
        block: the size of blocks to ask for; 0 for the usual one.
        threads: how many threads to ask for.
    """

    number: int
    kind: str
    data: bytes
    recalc: bool
    options: dict[str, Any]
    block: int
    threads: int


class Dialect(NamedTuple):
    """How a CSV file is written.

    Attributes:
        encoding, delimiter, line_ends: of which each row takes one.
        quoted: how many fields in a hundred stand in quotes without need.
        odd: how many rows in a thousand are damaged, and fields in a thousand strange.
    """

    encoding: str
    delimiter: str
    line_ends: tuple[bytes, ...]
    quoted: int
    odd: int


def random_case(number: int, most_rows: int = 400) -> Case:
    """The case of this number. Files have up to so many rows; one in eight has them all."""
    dice = random.Random(number)
    kind = dice.choice(("csv", "csv", "csv", "jsonl"))
    recalc = dice.random() < 0.3
    options = _options(dice, recalc=recalc)
    rows = most_rows if dice.random() < 0.125 else dice.randint(0, min(most_rows, dice.choice((3, 30, 400))))
    if kind == "csv":
        data = _csv(dice, options, rows)
    else:
        options.pop("bom", None)
        columns = [name for name in _key_columns(options, dice) if name]
        data = random_json.file(dice, columns, options, rows)
    return Case(number, kind, data, recalc, options, _block(dice, len(data)), dice.choice((1, 1, 2, 3)))


def _block(dice: random.Random, size: int) -> int:
    """A size of blocks that cuts a file of this size in at most some hundred pieces."""
    least = max(1, size // 200)
    return dice.choice((0, least, least + dice.randrange(1 + size), *(least * many for many in (2, 3, 7, 40))))


def _options(dice: random.Random, *, recalc: bool) -> dict[str, Any]:
    """Options of a job, without those that depend on the file."""
    found: dict[str, Any] = dict(dice.choice(_settings(recalc=recalc)))
    found["language"] = dice.choice(("en", "zh"))
    if dice.random() < 0.2:
        found["limit"] = dice.choice((*texts.ids(), "钦州/会签回复"))
    if dice.random() < 0.3:
        found["year"] = dice.choice((2024, 2026))
    if dice.random() < 0.2:
        found["serials"] = dice.choice(("1900", "1904"))
    if dice.random() < 0.2:
        found["limit_column"] = dice.choice(("时限", "which one", "l,x"))
    if dice.random() < 0.2:
        found["trigger_column"] = dice.choice(("收到日期", 'the "day"', "t"))
    if dice.random() < 0.1:
        found["bom"] = dice.random() < 0.5
    if dice.random() < 0.05:
        found["dry_run"] = True
    return found | (_moving(dice, found) if recalc else _adding(dice))


def _moving(dice: random.Random, setting: dict[str, Any]) -> dict[str, Any]:
    found = {}
    if "from_known_on" not in setting or dice.random() < 0.5:
        found["against_column"] = dice.choice(("stored", "办理时限", "line"))
    return found


def _adding(dice: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {"headers": dice.choice(("en", "en", "zh"))}
    if dice.random() < 0.35:
        found["as_of"] = dice.choice(("2024-06-28", "2026-03-03", "2020-01-01", "2031-12-31"))
        if dice.random() < 0.7:
            found["completed_column"] = dice.choice(("done", "办结日期"))
    if dice.random() < 0.3:
        found["prefix"] = dice.choice(("x_", "我们的", 'a"b,', ";"))
    if dice.random() < 0.3:
        there = list(COLUMNS if "as_of" in found else DUE_COLUMNS)
        found["columns"] = dice.sample(there, dice.randrange(1 + len(there)))
    return found


@cache
def _settings(*, recalc: bool) -> tuple[dict[str, Any], ...]:
    """A few contexts, each with a table that the ways keep."""
    if recalc:
        return (
            {"from_known_on": "2018-12-31", "to_known_on": "2019-12-31"},
            {"from_known_on": "2024-03-21", "to_known_on": "2024-03-22"},
            {"from_known_on": "2023-10-24", "to_known_on": "2026-06-30", "ignore_in_force": True},
            {"from_known_on": "2025-10-01", "to_known_on": "2026-06-30", "announced_only": True},
            {"to_known_on": "2026-06-30"},
            {"to_known_on": "2026-06-30", "region": "CN"},
        )
    return (
        {},
        {},
        {"known_on": "2026-06-30"},
        {"announced_only": True},
        {"ignore_in_force": True, "known_on": "2020-05-01"},
        {"region": "CN-GX", "authority": "qinzhou"},
        {"ignore_in_force": True, "announced_only": True, "authority": "xinzhou"},
    )


def _key_columns(options: dict[str, Any], dice: random.Random) -> list[str]:
    """The names of the columns asked for: limit, trigger, third; one in a hundred files lacks one."""
    names = [options.get("limit_column", "limit"), options.get("trigger_column", "trigger")]
    if "limit" in options and dice.random() < 0.5:
        names[0] = ""
    names.append(options.get("completed_column") or options.get("against_column") or "")
    if dice.random() < 0.01:
        names[dice.randrange(3)] = ""
    return names


# CSV


def _csv(dice: random.Random, options: dict[str, Any], rows: int) -> bytes:
    dialect = Dialect(
        encoding=dice.choice(("utf-8", "utf-8", "gb18030")),
        delimiter=dice.choice((",", ",", ";", "\t")),
        line_ends=dice.choice(((b"\n",), (b"\n",), (b"\r\n",), (b"\r\n",), (b"\r",), (b"\n", b"\r\n", b"\r"))),
        quoted=dice.choice((0, 0, 0, 3, 50, 100)),
        odd=dice.choice((0, 0, 3, 30, 300)),
    )
    if dice.random() < 0.2:
        options["encoding"] = dice.choice(_ENCODINGS[dialect.encoding if dice.random() < 0.9 else "utf-8"])
    keys = [name for name in _key_columns(options, dice) if name]
    taken = ("due", "line", "reason", "name", "moved_line", "status") if dice.random() < 0.2 else ()
    own = [dice.choice((*taken, "no", "事由", "note", "a b", "", "x")) for _ in range(dice.choice((0, 0, 1, 1, 2, 5)))]
    names = keys + own
    dice.shuffle(names)
    among = texts.few(dice)
    makers = [_maker(name, options, keys, among) for name in names]
    pool = [csv_row(dice, makers, dialect) for _ in range(min(rows, dice.choice((20, 300, 2000))))]
    if dice.random() < 0.05:
        pool.append(QUOTE + pool[0] if pool else QUOTE)  # a quote left open
    header = dialect.delimiter.join(_quoted(dice, name, dialect) for name in names).encode(dialect.encoding, "replace")
    body = [header + dice.choice(dialect.line_ends), *(dice.choices(pool, k=rows) if pool else ())]
    data = b"".join(body)
    if dice.random() < 0.2:
        data = (
            data.rstrip(b"\r\n") if dice.random() < 0.5 else data[: max(len(body[0]), len(data) - dice.randrange(40))]
        )
    marked = dialect.encoding == "utf-8" and dice.random() < 0.3
    return (b"\xef\xbb\xbf" if marked else b"") + data


def _maker(
    name: str, options: dict[str, Any], keys: list[str], among: Sequence[str]
) -> Callable[[random.Random, int], str]:
    """What makes the texts of a column; ``among``: the limits that most rows are about."""
    if name not in keys:
        return texts.note
    if name == options.get("limit_column", "limit"):
        return partial(texts.limit, among=among)
    return texts.trigger if name == options.get("trigger_column", "trigger") else texts.third


def csv_row(dice: random.Random, makers: Sequence[Callable[[random.Random, int], str]], dialect: Dialect) -> bytes:
    """A row with fields from these makers, with its line end."""
    fields = [_quoted(dice, make(dice, dialect.odd), dialect) for make in makers]
    row = dialect.delimiter.join(fields).encode(dialect.encoding, "replace")
    if dice.randrange(1000) < dialect.odd:
        row = _damaged(dice, row, dialect)
    return row + dice.choice(dialect.line_ends)


def _quoted(dice: random.Random, text: str, dialect: Dialect) -> str:
    needed = any(mark in text for mark in (dialect.delimiter, '"', "\n", "\r"))
    if dice.randrange(1000) < dialect.odd // 10:
        needed = False  # as some programs write it
    if needed or dice.randrange(100) < dialect.quoted:
        return '"' + text.replace('"', '""') + '"'
    return text


def _damaged(dice: random.Random, row: bytes, dialect: Dialect) -> bytes:
    """A row with one fault, or none that is left of it."""
    delimiter, at = dialect.delimiter.encode(), dice.randrange(1 + len(row))
    cut = row.split(delimiter)
    return dice.choice(
        (
            b"",
            b" ",
            QUOTE,
            row[:at],
            row[at:],
            row + delimiter,
            delimiter * len(cut),
            delimiter.join(cut[:-1]),
            delimiter.join((*cut, b"one more")),
            row[:at] + QUOTE + row[at:],
            row[:at] + QUOTE * 2 + row[at:],
            row[:at] + delimiter + row[at:],
            row[:at] + dice.choice((b"\r", b"\n", b"\r\n", b"\n\n", b"\0", b"\x1a", b"\xef\xbb\xbf")) + row[at:],
            row[:at] + dice.choice(_BROKEN[dialect.encoding]) + row[at:],
            row[:at] + dice.choice(_BROKEN[dialect.encoding]),
            QUOTE + row,
            row + QUOTE,
            QUOTE + row + QUOTE,
            row[:at] + bytes([dice.randrange(256)]) + row[at + 1 :],
        )
    )
