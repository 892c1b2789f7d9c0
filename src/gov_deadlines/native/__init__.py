"""The compiled part: one pass in C over the rows of a file. Without it the same rows are answered by Python alone.

Nothing is loaded before it is asked for, and nothing here ever raises: what cannot be used is not used.
"""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

ABI = 1  # of the C functions and records that Python calls; raised with every change of either, on both sides
PURE = "GOV_DEADLINES_PURE"
FOLDER = os.path.dirname(os.path.abspath(__file__))
SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")
LIBRARY = os.path.join(FOLDER, "compiled" + SUFFIX)
NOT_BUILT = os.path.join(FOLDER, "not_built.txt")  # where the build says why there is no library


def library() -> "CDLL | None":
    """The compiled part, or None where Python does all: not built, not loadable, of another build, or switched off."""
    return None if switched_off() else _loaded()[0]


def in_use() -> str:
    """``compiled``, or why not: ``off``, ``absent``, ``outdated``, ``unloadable`` or ``other`` (of another build)."""
    return "off" if switched_off() else _loaded()[1]


def why_not_built() -> str:
    """What the build said when it made no library, in one line; empty if it said nothing."""
    try:
        with open(NOT_BUILT, encoding="utf-8") as file:
            return file.readline().strip()
    except (OSError, UnicodeDecodeError):
        return ""


def switched_off() -> bool:
    """Whether the environment asks for Python alone: ``GOV_DEADLINES_PURE=1``."""
    return os.environ.get(PURE, "") not in {"", "0"}


@cache
def _loaded() -> "tuple[CDLL | None, str]":
    """The library, and what can be said of it."""
    if not os.path.exists(LIBRARY):
        return None, "absent"
    if _older_than_sources():
        return None, "outdated"
    try:
        from ctypes import CDLL  # not to answer a question

        found = CDLL(LIBRARY)
        number = found.gd_abi()
    except (ImportError, OSError, AttributeError):  # no ctypes; not for this machine; not our library
        return None, "unloadable"
    return (found, "compiled") if number == ABI else (None, "other")


def _older_than_sources() -> bool:
    """Whether a source beside the library was changed after it was built: in a checkout only, a wheel has none."""
    try:
        sources = [one.stat().st_mtime for one in os.scandir(FOLDER) if one.name.endswith((".c", ".h"))]
        return max(sources, default=0.0) > os.stat(LIBRARY).st_mtime
    except OSError:
        return False
