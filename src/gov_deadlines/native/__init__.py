"""The compiled part: one pass in C over the rows of a file. Without it the same rows are answered by Python alone.

Nothing is loaded before it is asked for, and nothing here ever raises: what cannot be used is not used.
"""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

ABI = 1  # of the C functions and records that Python calls: raise it with every change of them
PURE = "GOV_DEADLINES_PURE"
FOLDER = os.path.dirname(os.path.abspath(__file__))
# The second dot: nothing shall take it for a module of Python.
LIBRARY = os.path.join(FOLDER, "compiled.library" + {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so"))
NOT_BUILT = os.path.join(FOLDER, "not_built.txt")


def library() -> "CDLL | None":
    """The compiled part, or None where Python does all: not built, not loadable, of another build, or switched off."""
    return None if _switched_off() else _loaded()[0]


def in_use() -> str:
    """``compiled``, or why it is not in use.

    ``off``: the environment says so (``GOV_DEADLINES_PURE=1``). ``absent``, or as the build left word: ``asked``,
    ``no-compiler``, ``failed``. ``outdated``: its sources were changed since. ``unloadable``: not on this machine.
    ``other``: of another build than this Python code.
    """
    return "off" if _switched_off() else _loaded()[1]


def said_by_build() -> str:
    """Whatever the compiler, or what should have brought one, said when there came to be no library; else empty."""
    return _left_word().partition(" ")[2]


def _switched_off() -> bool:
    return os.environ.get(PURE, "") not in {"", "0"}


@cache
def _loaded() -> "tuple[CDLL | None, str]":
    """The library, and what can be said of it."""
    if not os.path.exists(LIBRARY):
        return None, _left_word().partition(" ")[0] or "absent"
    if _older_than_sources():
        return None, "outdated"
    try:
        from ctypes import CDLL  # only to answer files

        found = CDLL(LIBRARY)
        number = found.gd_abi()
    except (ImportError, OSError, AttributeError):  # no ctypes; not for this machine; not our library
        return None, "unloadable"
    return (found, "compiled") if number == ABI else (None, "other")


def _left_word() -> str:
    """The code and the words that the build left where it made no library."""
    try:
        with open(NOT_BUILT, encoding="utf-8", errors="replace") as file:
            return file.readline().strip()
    except OSError:
        return ""


def _older_than_sources() -> bool:
    """Whether a source beside the library was changed after it was built: in a checkout only, a wheel has none."""
    try:
        sources = [one.stat().st_mtime for one in os.scandir(FOLDER) if one.name.endswith((".c", ".h"))]
        return max(sources, default=0.0) > os.stat(LIBRARY).st_mtime
    except OSError:
        return False
