"""JSON Lines answered block by block: each row's own bytes unchanged, the added members before its last brace."""

import codecs
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from ctypes import c_int32
from functools import partial
from itertools import chain
from typing import IO, Any, Generic, NamedTuple

from gov_deadlines.batch.cutting import LONGEST
from gov_deadlines.batch.lines.csv_text import decoded
from gov_deadlines.batch.lines.long_json import LONG, shortened
from gov_deadlines.batch.lines.passes import Data, End, Row
from gov_deadlines.batch.rows import (
    MOST_COLUMNS,
    SELDOM,
    Cell,
    K,
    Memory,
    Piece,
    Reject,
    Rejected,
    RowStrategy,
    Value,
    check_header,
    malformed,
    reason_word,
    reject_columns,
)
from gov_deadlines.errors import UnreadableTable
from gov_deadlines.native import library

_BOM = codecs.BOM_UTF8
_BEGINNING = 1 << 20
_DIGITS = 600  # fewer than any limit that Python can be set to
_DEEPEST = 100  # levels of nesting
_LINE = b"\n"
_MOST_NAMES, _MOST_MARKS = 4000, 64  # that C is taught
_MOST_VARIANTS = 64
_WANTED = 2  # of the numbers at the beginning of ``gd_json``
_Question = tuple[tuple[str, ...], str | None, Cell, str | None]  # names to be added, limit, trigger, third


class JsonFormat(NamedTuple):
    """Where the first row begins: there is no header."""

    start: int = 0
    line: int = 1


def read_json_format(file: IO[bytes], strategy: RowStrategy[K]) -> JsonFormat:
    """The format of an open file. Raises UnreadableTable where it is empty or its first block does not fit the job.

    A member may be missing in any row, but not in all of them.
    """
    first = next(_rows(_pieces(file), read_object), None) if os.fstat(file.fileno()).st_size else None
    if first is None:
        raise UnreadableTable("no-objects", strategy.job.source)
    more = _rows(file.read(_BEGINNING).split(b"\n"), read_object)
    names: dict[str, None] | None = None
    for _, row in chain((first,), more):  # none is kept: there may be hundreds of thousands
        if not isinstance(row, Reject):
            names = {} if names is None else names
            names |= dict.fromkeys(row)
    if names is not None:
        check_header(list(names), strategy.job, strategy.columns(list(names)))
    return JsonFormat()


class _Taught:
    """What the pass in C knows of the names of members.

    Attributes:
        form: ``gd_json`` of native/jsonl.h.
    """

    def __init__(self, strategy: RowStrategy[Any], third: int) -> None:
        compiled: Any = library()
        self._c, self._columns = compiled, strategy.job.key_columns
        self.form = (c_int32 * compiled.gd_json_size())(third, strategy.numbered)
        self._changing = tuple(name.casefold() for name in strategy.columns(()))
        self._names: dict[str, tuple[int, int, int]] = {}
        self._marks = 0

    def teach(self, text: bytes, own: Iterable[str], variant: int) -> None:
        """Teach it the names of a row, which gets this variant of the members to be added."""
        row, numbers = text + b"\n", [one for name in own for one in self._names.get(name) or self._numbers(name)]
        names = (c_int32 * len(numbers))(*numbers)
        if not self._c.gd_json_learn(self.form, row, len(row), names, len(numbers) // 3, variant):
            self._c.gd_json_forget(self.form)
            self._names.clear()
            self._marks = 0

    def _numbers(self, name: str) -> tuple[int, int, int]:
        """``gd_json_name`` of native/jsonl.h."""
        marked = name.casefold().endswith(self._changing)  # then the members to be added may depend on it
        self._marks += marked
        keys = sum(1 << nth for nth, column in enumerate(self._columns) if column == name)
        return self._names.setdefault(name, (len(self._names), keys, self._marks if marked else 0))


class JsonRows(Generic[K]):
    """The rows of one JSON Lines file under one job; a ``LineFormat``."""

    line_end = re.compile(_LINE)
    pass_in_c, variant = "gd_jsonl", 0

    def __init__(self, form: JsonFormat, strategy: RowStrategy[K], share: int = 1) -> None:
        self.start, self.line, self.share = form.start, form.line, share
        self.strategy, self._job = strategy, strategy.job
        self._asked: Memory[_Question, End[K] | Reject] = Memory(self._ask, share)
        self._added: Memory[tuple[str, ...], tuple[str, ...] | Reject] = Memory(self._names, SELDOM * share)
        self._variants: list[tuple[str, ...]] = []  # of the members added; C knows them by their numbers
        self._taught: _Taught | None = None

    def whole_rows(self, data: bytes, *, final: bool) -> int:
        """See ``Lines``."""
        return len(data) if final else data.rfind(b"\n") + 1

    def first_row(self, data: bytes, *, final: bool) -> int:
        """See ``Lines``."""
        return data.find(b"\n") + 1 or (len(data) if final else 0)

    def lines_in(self, data: bytes, size: int) -> int:
        """See ``Lines``: a carriage return is white space between members."""
        return data.count(b"\n", 0, size)

    def opening(self) -> bytes:
        """Nothing: JSON Lines have no header."""
        return b""

    def rejects_opening(self) -> bytes:
        """Nothing."""
        return b""

    def one(self, data: Data, at: int, line: int) -> Row[K]:
        """See ``Passed``."""
        found = self.line_end.search(data, at)
        end, behind = (len(data), len(data)) if found is None else found.span()
        text = _bare(bytes(data[at:end]))
        if not text.strip():
            return Row(end, behind, 1, None)
        ending = self._found(text)
        if isinstance(ending, Reject) or ending.text is None:
            return Row(end, behind, 1, ending)
        return Row(end, behind, 1, ending, longer(text, ending.text.replace(_LINE, str(line).encode())))

    def shown(self, row: bytes, reject: Reject) -> bytes:  # noqa: ARG002  (as in CSV)
        """See ``Passed``."""
        return _bare(row)

    def beginning(self, data: bytes) -> bytes:
        """See ``LineFormat``."""
        return _bare(data)

    def rejected_row(self, one: Rejected, line: int) -> Iterable[Piece]:
        """See ``LineFormat``."""
        text = bytes(one.row)
        row = read_object(text)
        own: dict[str, Any] = {} if isinstance(row, Reject) else row
        values = (line + one.line, reason_word(one.reject.reason, self._job), one.reject.say(self._job.language))
        before = members(zip(reject_columns(own, self._job), values, strict=True))
        if isinstance(row, Reject):
            return (b"{", before, b', "row": "', *_quoted(text), b'"}\n')
        start, end = text.index(b"{") + 1, _inside_end(text)
        while text[start : start + 1].isspace():
            start += 1
        return (b"{", before, b", " if start < end else b"", memoryview(text)[start : max(start, end)], b"}\n")

    def _found(self, text: bytes) -> End[K] | Reject:
        """What a row gets, or why it is rejected."""
        row = read_object(text)
        if isinstance(row, Reject):
            return row
        limit, trigger, third = (_value(row, column) for column in self._job.key_columns)
        added = self._added[tuple(row)]
        if self._taught is not None and self._taught.form[_WANTED] and not isinstance(added, Reject):
            number = self._number(added)
            if number is not None and len(text) <= LONG:
                self._taught.teach(text, row, number)
        if isinstance(limit, Reject):
            return limit
        if isinstance(trigger, Reject):
            return trigger
        if isinstance(third, Reject):
            return third
        return added if isinstance(added, Reject) else self._asked[added, limit, trigger, third]

    def _number(self, added: tuple[str, ...]) -> int | None:
        """The number that C knows these names by; None where there are too many different ones."""
        if added not in self._variants and len(self._variants) < _MOST_VARIANTS:
            self._variants.append(added)
        return self._variants.index(added) if added in self._variants else None

    def end(self, limit: str | None, trigger: Cell, third: str | None = None) -> End[K] | Reject:
        """See ``Passed``."""
        return self._ask((self._variants[self.variant], limit, trigger, third))

    def values_of(self, key: Sequence[bytes]) -> tuple[str | None, str | None, str | None]:
        """See ``Passed``."""
        fields = iter(key)
        columns = self._job.key_columns
        limit, trigger, third = (None if one is None else _read_value(next(fields, b"")) for one in columns)
        return limit, trigger, third

    def text(self, values: Sequence[Value], first: int = 0) -> bytes:
        """See ``Passed``."""
        names = self._variants[self.variant][first : first + len(values)]
        shown = members(zip(names, values, strict=True))
        return b", " + shown if first and shown else shown

    def form_in_c(self, third: int) -> Any:  # noqa: ANN401  (see ``Passed``)
        """See ``Passed``."""
        self._taught = _Taught(self.strategy, third)
        self._asked.share = SELDOM * self.share
        return self._taught.form

    def _names(self, own: tuple[str, ...]) -> tuple[str, ...] | Reject:
        """The names of the members added to a row with these; a reject where the row already has one of them."""
        added = tuple(self.strategy.columns(own))
        clash = [name for name in added if name in own]
        return (
            malformed(f"已有名为 {clash[0]!r} 的成员。", f"It already has a member {clash[0]!r}.") if clash else added
        )

    def _ask(self, question: _Question) -> End[K] | Reject:
        """The end of rows with this question: the members added, with a line feed for the number of the row's line."""
        names, limit, trigger, third = question
        found = self.strategy.find(limit, trigger, third)
        if isinstance(found, Reject):
            return found
        if found.values is None:
            return End(None, found.kind)
        if self.strategy.numbered:
            shown = members([(names[0], 0)])[:-1] + _LINE + b", " + members(zip(names[1:], found.values, strict=True))
            return End(shown, found.kind)
        return End(members(zip(names, found.values, strict=True)), found.kind)


def _value(row: dict[str, Any], column: str | None) -> str | Reject | None:
    """A member as text; None where it is missing. Numbers are read as written."""
    value = None if column is None else row.get(column)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, _AsWritten):
        return value.text
    return malformed(f"成员 {column!r} 应为字符串。", f"The member {column!r} must be a string.")


def _read_value(field: bytes) -> str | None:
    """A key value as the row has it, which is text, a number or null; nothing where it is missing."""
    found = _value({"": _DECODER.decode(field.decode())}, "") if field else None
    return None if isinstance(found, Reject) else found


def read_object(line: bytes) -> dict[str, Any] | Reject:
    """The JSON object of a line, or why it is not one. Long strings in a long line are cut."""
    short = shortened(line) if len(line) > LONG else line
    found = short if isinstance(short, Reject) else _read(short)
    # a position in the line cut is none in the line itself
    return _read(line) if isinstance(found, Reject) and found is not short and short is not line else found


def _read(line: bytes) -> dict[str, Any] | Reject:
    try:
        found = _DECODER.decode(line.decode())
    except UnicodeDecodeError:
        return malformed("不是 UTF-8 编码。", "It is not UTF-8.")
    except json.JSONDecodeError as error:
        at = error.colno
        return malformed(
            f"不是有效的 JSON，第 {at} 个字符处有误。", f"It is not valid JSON: {error.msg} at character {at}."
        )
    except _NotJson as error:
        return malformed(*error.args)
    except RecursionError:
        return _too_deep()
    if not isinstance(found, dict):
        return malformed("不是 JSON 对象。", "It is not a JSON object.")
    return _too_deep() if _deeper_than(_DEEPEST, found) else found


def _too_deep() -> Reject:
    return malformed(f"嵌套超过 {_DEEPEST} 层。", f"It has more than {_DEEPEST} levels inside one another.")


def _deeper_than(most: int, value: dict[str, Any]) -> bool:
    level: list[Any] = [value]
    for _ in range(most):
        level = [
            one
            for outer in level
            for one in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(one, dict | list)
        ]
        if not level:
            return False
    return True


def longer(text: bytes, more: bytes) -> bytes:
    """The line of an object with more members after its own."""
    end = _inside_end(text)
    return b"".join((memoryview(text)[:end], b"" if text[end - 1 : end] == b"{" else b", ", more, b"}\n"))


def _inside_end(text: bytes) -> int:
    """Where the members of an object's line end."""
    end = text.rindex(b"}")
    while text[end - 1 : end].isspace():
        end -= 1
    return end


def _quoted(text: bytes) -> Iterator[bytes]:
    """A text as the inside of a JSON string, in pieces."""
    for piece in decoded(text, "utf-8", "backslashreplace"):
        yield json.dumps(piece, ensure_ascii=False)[1:-1].encode("utf-8", "backslashreplace")


class _NotJson(Exception):
    """Text that Python reads although it is not JSON: the reason, in Chinese and in English."""


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotJson("不是有效的 JSON：有成员重名。", "It is not valid JSON: a member occurs twice.")
    return found


def _whole(digits: str) -> int | str:
    """A number without a fraction; as text where it has more digits than Python reads."""
    return int(digits) if len(digits) <= _DIGITS else digits


class _AsWritten(float):
    """A number with a fraction that keeps its text: this may have more digits than a float can hold."""

    def __init__(self, text: str) -> None:
        self.text = text


def _no_number(word: str) -> float:
    raise _NotJson(f"不是有效的 JSON：{word} 应写成 null。", f"It is not valid JSON: {word} is no value; write null.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members_once, parse_int=_whole, parse_float=_AsWritten, parse_constant=_no_number
)


def members(pairs: Iterable[tuple[str, Value]]) -> bytes:
    """Members without the enclosing braces; a lone surrogate, which UTF-8 cannot hold, is escaped."""
    shown = {name: value if value is None or isinstance(value, int) else str(value) for name, value in pairs}
    return json.dumps(shown, ensure_ascii=False)[1:-1].encode("utf-8", "backslashreplace")


def flattened(file: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file as a table of text, each with its line; the names come first. Raises UnreadableTable.

    Values that are not text are written as JSON; a line that is not an object cannot become a row of a table.
    """
    names: dict[str, None] = {}
    for number, row in _rows(_pieces(file), _read):
        if isinstance(row, Reject):
            raise _no_row(number, row)
        names |= dict.fromkeys(row)
        if len(names) > MOST_COLUMNS:
            raise UnreadableTable("too-many-members", line=number, reason=str(MOST_COLUMNS))
    yield 0, list(names)
    file.seek(0)
    for number, row in _rows(_pieces(file), _read):
        if not isinstance(row, Reject):
            yield number, [_text(row.get(name)) for name in names]


def _no_row(line: int, why: Reject) -> UnreadableTable:
    """The error for a line that cannot become a row of a table."""
    return UnreadableTable("no-row", line=line, reason=why.say("en"), reason_zh=why.say("zh"))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file; one longer than a row may be comes in parts."""
    return iter(partial(file.readline, LONGEST + 1), b"")


def _rows(
    lines: Iterable[bytes], read: Callable[[bytes], dict[str, Any] | Reject]
) -> Iterator[tuple[int, dict[str, Any] | Reject]]:
    """The content of each line that is not empty, with its number."""
    for number, line in enumerate(map(_bare, lines), start=1):
        if len(line) > LONGEST:
            yield number, malformed(f"超过 {LONGEST} 字节。", f"It has more than {LONGEST} bytes.")
        elif line.strip():
            yield number, read(line)


def _bare(line: bytes) -> bytes:
    """A line without a byte order mark: JSON must not have one, but joined files may have it on any line."""
    return line.removeprefix(_BOM)


def _text(value: Any) -> str:  # noqa: ANN401  (any JSON value)
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, _AsWritten):
        return value.text
    return json.dumps(value, ensure_ascii=False)
