"""Read a TOML data file and report every fault in it with its line.

``tomli`` gives values without positions. Positions are only needed when something is wrong; they are then
looked up with another parser (``toml_places``).
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli  # the compiled form of the standard library's tomllib: four times faster at start

from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.text import refusal

if TYPE_CHECKING:
    from gov_deadlines.toml_places import Places

TODO = "TODO"  # in a draft, where a person must fill something in
_LARGEST = 250_000  # bytes: four times the largest shipped file; every fault of one so large is located in a second
_MOST_LISTED = 50  # of the values that a message lists
_LONGEST_SHOWN = 100  # characters of a faulty value that a message repeats


class Form(NamedTuple):
    """How a string must be written, as a regular expression and in words."""

    pattern: str
    zh: str
    en: str


class Field(NamedTuple):
    """What one key of a table may hold.

    ``kind`` is the TOML type; ``choices`` are the only values allowed; ``form`` is how a string must be written;
    ``empty`` allows an empty string; ``beside`` names a key that this one needs.
    """

    kind: type
    required: bool = True
    choices: frozenset[object] | None = None
    form: Form | None = None
    empty: bool = False
    beside: str = ""


class Place(NamedTuple):
    """Where a table is: the ``nth`` ``[[root]]``; within it ``[root.sub]``, or the ``item`` in the list ``sub``."""

    root: str = ""
    nth: int = 0
    sub: str = ""
    item: int = 0


def no_data_file(path: str, state: os.stat_result) -> Iterator[Fault]:
    """Why a file is not opened: it is no regular file, such as a pipe, or of no sensible size."""
    if not stat.S_ISREG(state.st_mode):
        yield Fault(path, 1, "not-a-file", "不是普通文件，不予读取", "is not a regular file, so it is not read")
    elif state.st_size > _LARGEST:
        yield Fault(
            path,
            1,
            "too-large",
            f"有 {state.st_size} 字节，超过数据文件的上限 {_LARGEST} 字节",
            f"has {state.st_size} bytes, more than the {_LARGEST} that a data file may have",
        )


def unreadable(path: str, error: OSError) -> Fault:
    """That the system does not let a file be read."""
    en, zh = refusal(error)
    return Fault(path, 1, "unreadable", f"无法读取：{zh}", f"cannot be read: {en}")


class TomlFile:
    """One parsed data file and the faults found in it.

    Attributes:
        path: the file's path as it was given.
        text: the file's content; empty if it could not be read.
        values: the parsed table; empty if the file could not be read.
        faults: every fault reported so far, in the order found.
    """

    __slots__ = ("_places", "faults", "path", "text", "values")

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.values: dict[str, Any] = {}
        self.text = ""
        self._places: Places | None = None
        self._read()

    def _read(self) -> None:
        try:
            if not self._is_readable(os.stat(self.path)):
                return
            with open(self.path, encoding="utf-8-sig", newline="") as stream:  # a lone carriage return ends no line
                self.text = stream.read().replace("\r\n", "\n")
            self.values = tomli.loads(self.text)
        except OSError as error:
            self.faults.append(unreadable(self.path, error))
        except RecursionError:
            self._fault(1, "toml-syntax", "括号嵌套过深", "is nested too deeply")
        except UnicodeDecodeError:
            self._fault(1, "encoding", "不是 UTF-8 编码，请另存为 UTF-8", "is not UTF-8: save it as UTF-8")
        except tomli.TOMLDecodeError as error:
            self._fault(error.lineno, "toml-syntax", f"TOML 语法错误：{error}", f"is not valid TOML: {error}")
        except ValueError:  # Python does not parse numbers with thousands of digits
            lines = self.text.split("\n")
            at = lines.index(max(lines, key=len)) + 1
            self._fault(at, "toml-syntax", "数字过长", "holds a number that is too long")

    def head(self) -> dict[str, Any]:
        """The keys above the first table, even if the rest is not valid TOML; empty if they are not valid either."""
        try:
            return tomli.loads(("\n" + self.text).partition("\n[")[0])
        except (ValueError, RecursionError):
            return {}

    def _is_readable(self, state: os.stat_result) -> bool:
        """Whether this is a regular file of a sensible size; a pipe or a device is never opened."""
        self.faults += no_data_file(self.path, state)
        return not self.faults

    def _fault(self, line: int, code: str, zh: str, en: str) -> None:
        self.faults.append(Fault(self.path, line, code, zh, en))

    def report(self, place: Place, key: str, code: str, zh: str, en: str, value: str = "") -> None:
        """Record a fault at ``key`` (and, where the value spans lines, at ``value``) of the table at ``place``."""
        self._fault(self.line(place, key, value), code, zh, en)

    def line(self, place: Place, key: str = "", value: str = "") -> int:
        """The line number of a key (and, where its value spans lines, of ``value``), or of its table's header."""
        if self._places is None:
            from gov_deadlines.toml_places import Places  # only needed for a fault

            self._places = Places(self.text)
        return self._places.line(*place, key, value)

    def check(self, table: Mapping[str, Any], fields: Mapping[str, Field], place: Place) -> bool:
        """Report unknown, missing and ill-typed keys of ``table``; True if there are none."""
        before = len(self.faults)
        for key, fault in _key_faults(table, fields):
            self.report(place, key, *fault)
        return len(self.faults) == before


class Entry(NamedTuple):
    """One table of a file, with its place."""

    file: TomlFile
    place: Place
    values: Mapping[str, Any]

    def report(self, key: str, code: str, zh: str, en: str, value: str = "") -> None:
        """Record a fault at a key of this table."""
        self.file.report(self.place, key, code, zh, en, value)

    def check(self, fields: Mapping[str, Field]) -> bool:
        """Report unknown, missing and ill-typed keys; True if there are none."""
        return self.file.check(self.values, fields, self.place)

    def listed(self, key: str) -> list[Any]:
        """The list under a key; empty if the key is missing or holds something else."""
        value = self.values.get(key)
        return value if isinstance(value, list) else []

    def table(self, key: str) -> dict[str, Any]:
        """The table under a key; empty if the key is missing or holds something else."""
        value = self.values.get(key)
        return value if isinstance(value, dict) else {}


_TYPE_NAMES: dict[type, tuple[str, str]] = {
    str: ("字符串", "a string"),
    int: ("整数", "a whole number"),
    bool: (" true 或 false", "true or false"),
    date: ("日期（例：2024-04-03）", "a date such as 2024-04-03"),
    dict: ("表格", "a table"),
    list: ("列表", "a list"),
}


def _key_faults(table: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Each faulty key of a table, with the fault's code and its wording in both languages."""
    for key, value in table.items():
        if key in fields:
            fault = _value_fault(key, value, fields[key])
            if fault is not None:
                yield key, fault
        else:
            known = ", ".join(fields)
            name = shown(key)
            yield key, ("unknown-key", f"未知的键 {name}，可用：{known}", f"unknown key {name}; known keys: {known}")
    for key, field in fields.items():
        if field.required and key not in table:
            yield key, ("missing-key", f"缺少键 {key}", f"missing key {key!r}")
        other = field.beside
        if other and key in table and other not in table and not fields[other].required:
            yield other, ("missing-key", f"有 {key} 而缺少 {other}", f"{key} is there without {other}")


def _value_fault(key: str, value: object, field: Field) -> tuple[str, str, str] | None:
    if isinstance(value, str) and value.lstrip().upper().startswith(TODO):
        zh, en = ("", "") if field.required else ("，不需要的可删去整行", ", or delete the line")
        return "todo", f"{key} 尚待填写（仍是 {TODO}）{zh}", f"{key} is still {TODO}: fill it in{en}"
    if type(value) is not field.kind:
        zh, en = _TYPE_NAMES[field.kind]
        return "wrong-type", f"{key} 应为{zh}，而不是 {shown(value)}", f"{key} must be {en}, not {shown(value)}"
    if isinstance(value, str) and not value.strip() and not field.empty:
        return "empty-value", f"{key} 不能为空", f"{key} must not be empty"
    if field.choices is not None and value not in field.choices:
        allowed = _listed(sorted(map(str, field.choices)))
        return (
            "wrong-value",
            f"{key} = {shown(value)} 不在可用值之列：{allowed}",
            f"{key} = {shown(value)} is not one of: {allowed}",
        )
    form = field.form
    if form is not None and isinstance(value, str) and not re.fullmatch(form.pattern, value):
        return "wrong-form", f"{key} = {shown(value)}：{form.zh}", f"{key} = {shown(value)}: {form.en}"
    return None


def _listed(values: list[str]) -> str:
    """The values that may be used, cut if there are many."""
    return ", ".join(values[:_MOST_LISTED]) + (", …" if len(values) > _MOST_LISTED else "")


def read_values(path: str) -> dict[str, Any]:
    """The values of one of the project's data files. Raises DataFault if it cannot be read."""
    file = TomlFile(path)
    if file.faults:
        raise DataFault(file.faults)
    return file.values


def tables(file: TomlFile, key: str) -> list[dict[str, Any]]:
    """The tables of an array of tables ``[[key]]``; anything else under that key is reported."""
    value = file.values.get(key, [])
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    file.report(Place(), key, "wrong-type", f"{key} 应写作 [[{key}]]", f"{key} must be written as [[{key}]]")
    return []


def entries(file: TomlFile, key: str) -> Iterator[Entry]:
    """The tables of ``[[key]]`` with their places."""
    for nth, table in enumerate(tables(file, key)):
        yield Entry(file, Place(key, nth), table)


def all_typed(table: Mapping[str, Any], fields: Mapping[str, Field]) -> bool:
    """Whether a table can be read: every required key is there, and every known key has its type."""
    return all(type(table[key]) is field.kind if key in table else not field.required for key, field in fields.items())


def shown(value: object) -> str:
    """A faulty value as a message shows it: cut if long."""
    try:
        text = repr(value)
    except RecursionError:
        return "…"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
