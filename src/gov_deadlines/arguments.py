"""Checks of the arguments that callers pass: each kind in one place, so that no raw Python error reaches them."""

import os
import sys
from collections.abc import Iterable
from operator import index
from typing import TYPE_CHECKING, Any, SupportsIndex, TypeGuard, cast

from gov_deadlines.errors import WrongKind

if TYPE_CHECKING:
    import numpy as np

_BOOLS = ("bool", "bool_")  # numpy's bool is not a subclass of Python's


def as_flag(value: object, name: str) -> bool:
    """True or False. Raises InvalidArgument for anything else, truthy or not.

    >>> as_flag(True, "force")
    True
    """
    if type(value).__name__ not in _BOOLS:
        raise WrongKind(name, value, "flag")
    return bool(value)


def as_text(value: object, name: str) -> str:
    """A string that can be written to a file. Raises InvalidArgument."""
    if not isinstance(value, str):
        raise WrongKind(name, value, "string")
    if "\0" in value or not _is_unicode(value):
        raise WrongKind(name, value, "unicode")
    return value


def as_path(value: object, name: str) -> str:
    """A path as a string. Raises InvalidArgument for anything else, and for a path that no file can have."""
    if isinstance(value, (str, bytes, os.PathLike)):
        try:
            path = os.fsdecode(value)
            os.fsencode(path)
        except Exception:  # noqa: BLE001  (a lone surrogate; a PathLike that gives no path may raise anything)
            raise WrongKind(name, value, "path") from None
        if "\0" not in path:
            return path
    raise WrongKind(name, value, "path")


def as_list(values: Iterable[Any], name: str, kind: str) -> list[Any]:
    """The values as a list. Raises InvalidArgument if they cannot be iterated over."""
    try:
        return list(values)
    except Exception:  # noqa: BLE001  (iterating over a caller's object may raise anything)
        raise WrongKind(name, values, kind) from None


def whole_number(n: object, name: str = "n") -> int:
    """``n`` as an int: numpy integers and the like are accepted, bools and floats are InvalidArgument."""
    try:
        if not isinstance(n, bool):
            return index(cast("SupportsIndex", n))
    except Exception:  # noqa: BLE001, S110  (not a number; its own methods may raise anything)
        pass
    raise WrongKind(name, n, "whole")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_masked(values: object) -> "TypeGuard[np.ma.MaskedArray[Any, Any]]":
    """Whether a column is a masked array. Nobody has one before ``numpy.ma`` is loaded, which takes a while."""
    loaded = sys.modules.get("numpy.ma")
    return loaded is not None and isinstance(values, loaded.MaskedArray)
