"""What an operation can be asked with: each parameter's kind, what it means, and how a value is checked."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from gov_deadlines.arguments import as_flag, as_text, whole_number
from gov_deadlines.counting.periods import parse_length
from gov_deadlines.days import as_date
from gov_deadlines.errors import InvalidDate, Needed, OutOfRange, UnknownChoice, WrongKind
from gov_deadlines.text import Text

Kind = Literal[
    "text",
    "date",
    "date-or-true",
    "month",
    "length",
    "flag",
    "whole",
    "texts",
    "dates",
    "cells",
    "text-or-cells",
]
LISTS: tuple[Kind, ...] = ("texts", "dates", "cells", "text-or-cells")
LONGEST_TEXT = 200
FURTHEST = 100_000  # working days: more than any calendar holds
_MONTH = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])"
_LENGTH = r"\+?[1-9][0-9]{0,3}(wd|d)"
_TRUTH = {"true": True, "false": False}


class Parameter(NamedTuple):
    """One parameter of an operation, the same over HTTP and MCP.

    Attributes:
        name: its name in a query, a JSON body or a tool call.
        kind: what values it takes.
        about: what it means, in both languages.
        example: a value that gives an answer.
        required: whether it must be given.
        choices: the values it takes, if these are few.
        most: of a list, how many values; 0 for anything else.
        least, greatest: of a number, the least and the greatest.
    """

    name: str
    kind: Kind
    about: Text
    example: Any
    required: bool = False
    choices: tuple[str, ...] = ()
    most: int = 0
    least: int = -FURTHEST
    greatest: int = FURTHEST

    @property
    def is_list(self) -> bool:
        """Whether it takes several values, so that the question is sent as a JSON body."""
        return self.kind in LISTS

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its values, without any words.

        >>> Parameter("on", "date", Text("on", "起算日", "the trigger"), "2024-04-03").schema()
        {'type': 'string', 'format': 'date'}
        """
        if self.choices:
            return {"type": "string", "enum": list(self.choices)}
        if self.kind == "whole":
            return {"type": "integer", "minimum": self.least, "maximum": self.greatest}
        if self.kind == "text-or-cells":
            return {"oneOf": [_SCHEMAS["text"], {**_SCHEMAS["cells"], "maxItems": self.most}]}
        return _SCHEMAS[self.kind] | ({"maxItems": self.most} if self.is_list else {})

    def checked(self, value: object) -> object:
        """The value as the library takes it: a day as a ``date``. Raises InvalidDate, InvalidArgument."""
        found = _CHECKS[self.kind](value, self)
        if self.choices and found not in self.choices:
            raise UnknownChoice(self.name, value, self.choices)
        return found

    def read(self, text: str) -> object:
        """A value written in a query, for ``checked``: ``true`` becomes True, ``5`` becomes 5. Raises as ``checked``.

        >>> Parameter("n", "whole", Text("n", "天数", "days"), 5).read("-5")
        -5
        """
        if self.kind in ("flag", "date-or-true"):
            return _TRUTH.get(text, text)
        if self.kind == "whole" and re.fullmatch("[+-]?[0-9]{1,18}", text):
            return int(text)
        return text


def checked_values(of: str, parameters: Mapping[str, Parameter], given: Mapping[str, object]) -> dict[str, Any]:
    """The values given to an operation, each checked; those that are None count as not given.

    They are checked in the order of the parameters, so that of two faults the same one is told, however they are given.
    Raises InvalidArgument for an unknown or a missing parameter, and as ``Parameter.checked``.
    """
    for name in given:
        if name not in parameters:
            raise UnknownChoice("parameter", name, tuple(parameters), of)
    present = {name: given[name] for name in parameters if given.get(name) is not None}
    found: dict[str, Any] = {name: parameters[name].checked(value) for name, value in present.items()}
    for one in parameters.values():
        if one.required and one.name not in found:
            raise Needed("parameter", of, one.name)
    return found


def _text(value: object, of: Parameter) -> str:
    text = as_text(value, of.name)
    if len(text) > LONGEST_TEXT:
        raise OutOfRange(f"{of.name}.length", len(text), 0, LONGEST_TEXT)
    return text


def _date(value: object, of: Parameter) -> object:
    if not isinstance(value, str):
        raise WrongKind(of.name, value, "string")
    return as_date(_text(value, of))


def _month(value: object, of: Parameter) -> str:
    text = _text(value, of)
    if re.fullmatch(_MONTH, text) is None:
        raise InvalidDate(text, "month")
    return text


def _length(value: object, of: Parameter) -> str:
    text = _text(value, of)
    try:
        parse_length(text)
    except WrongKind:
        raise WrongKind(of.name, value, "length") from None
    return text


def _whole(value: object, of: Parameter) -> int:
    number = whole_number(value, of.name)
    if not of.least <= number <= of.greatest:
        raise OutOfRange(of.name, number, of.least, of.greatest)
    return number


def _several(each: Callable[[object, Parameter], object], wanted: str) -> Callable[[object, Parameter], object]:
    def check(value: object, of: Parameter) -> list[object]:
        if not isinstance(value, list):
            raise WrongKind(of.name, value, wanted)
        if len(value) > of.most:
            raise OutOfRange(f"{of.name}.length", len(value), 0, of.most)
        return [each(one, of) for one in value]

    return check


def _cell(value: object, of: Parameter) -> str | None:
    """A row's text; None where the row is empty. What is wrong with it is the row's own reason."""
    return None if value is None else _text(value, of)


def _text_or_cells(value: object, of: Parameter) -> object:
    return _text(value, of) if isinstance(value, str) else _several(_cell, "limits")(value, of)


_TEXT = {"type": "string", "maxLength": LONGEST_TEXT, "pattern": "^[^\\u0000]*$"}
_DATE = {"type": "string", "format": "date"}
_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": _TEXT,
    "date": _DATE,
    "date-or-true": {"anyOf": [_DATE, {"const": True}]},
    "month": {"type": "string", "pattern": f"^{_MONTH}$"},
    "length": {"type": "string", "pattern": f"^{_LENGTH}$"},
    "flag": {"type": "boolean"},
    "texts": {"type": "array", "items": _TEXT},
    "dates": {"type": "array", "items": _DATE},
    "cells": {"type": "array", "items": {"anyOf": [_TEXT, {"type": "null"}]}},
}
_CHECKS: dict[Kind, Callable[[object, Parameter], object]] = {
    "text": _text,
    "date": _date,
    "date-or-true": lambda value, of: True if value is True else _date(value, of),
    "month": _month,
    "length": _length,
    "flag": lambda value, of: as_flag(value, of.name),
    "whole": _whole,
    "texts": _several(_text, "steps"),
    "dates": _several(_date, "dates"),
    "cells": _several(_cell, "dates"),
    "text-or-cells": _text_or_cells,
}
