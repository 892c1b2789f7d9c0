"""Where the data files are: inside the installed package, or beside ``src`` in a checkout."""

import os
from functools import cache

from gov_deadlines.arguments import as_path
from gov_deadlines.errors import DataFault, Fault, SourceNotFound
from gov_deadlines.text import refusal

HOLIDAYS = "GOV_DEADLINES_HOLIDAYS"
RULES = "GOV_DEADLINES_RULES"
# A look-up in os.environ costs more than a whole answer from memory; in the mapping under it, a tenth of that.
_ENVIRONMENT = getattr(os.environ, "_data", os.environ)
_KEYS = {name: getattr(os.environ, "encodekey", str)(name) for name in (HOLIDAYS, RULES)}
_HOLIDAYS_KEY, _RULES_KEY = _KEYS.values()

Fingerprint = tuple[tuple[str, int, int, int, int], ...]


@cache
def data_folder() -> str:
    """Absolute path of the folder that holds ``holidays`` and ``rules``."""
    here = os.path.dirname(os.path.abspath(__file__))
    packaged = os.path.join(here, "data")
    if os.path.isdir(packaged):
        return packaged
    return os.path.join(os.path.dirname(os.path.dirname(here)), "data")


def holidays_folder() -> str:
    """The folder of the shipped holiday notices."""
    return os.path.join(data_folder(), "holidays")


def forecasts_folder() -> str:
    """The folder of the frozen forecasts."""
    return os.path.join(data_folder(), "projections")


def rules_folder() -> str:
    """The folder of the shipped rule packs."""
    return os.path.join(data_folder(), "rules")


def schemas_folder() -> str:
    """The folder of the JSON Schemas of answers."""
    return os.path.join(data_folder(), "schemas")


def words_folder() -> str:
    """The folder of the lists of words by which names are read and found."""
    return os.path.join(data_folder(), "words")


def toml_files(path: str) -> list[str]:
    """The TOML files at ``path``: the file itself, or every ``*.toml`` below a folder, sorted by path.

    Links to folders are followed; each folder is searched once, even if links lead to it twice or in a loop.
    """
    if not os.path.isdir(path):
        return [path]
    found, met = [], {_identity(path)}
    for root, folders, names in os.walk(path, onerror=_refuse, followlinks=True):
        inner = {_identity(os.path.join(root, name)): name for name in sorted(folders) if name[0] != "."}
        folders[:] = [name for folder, name in inner.items() if folder not in met]
        met |= inner.keys()
        found += [os.path.join(root, name) for name in names if name.lower().endswith(".toml") and name[0] != "."]
    return sorted(found)


def _identity(folder: str) -> tuple[int, int]:
    """Device and inode: identifies a folder whatever path leads to it."""
    state = os.stat(folder)
    return state.st_dev, state.st_ino


def own_data() -> bool:
    """Whether the environment names the user's own data."""
    return _HOLIDAYS_KEY in _ENVIRONMENT or _RULES_KEY in _ENVIRONMENT


def own_path(given: str | os.PathLike[str] | None, variable: str) -> str | None:
    """The path of a user's own data: ``given``, else the environment variable's value, else None."""
    if given is None:
        return (os.environ.get(variable) or None) if _KEYS[variable] in _ENVIRONMENT else None
    return as_path(given, variable.rpartition("_")[2].lower())


def own_files(given: str | os.PathLike[str] | None, variable: str, may_be_empty: bool = False) -> Fingerprint:
    """A user's own data files: at the path ``given``, else where the environment variable points, else none.

    If a folder ``may_be_empty`` and is, the folder itself is returned, so that the caller can say so.
    Raises SourceNotFound if a path is named but holds no data file: a mistyped folder must not be ignored.
    """
    path = own_path(given, variable)
    if path is None:
        return ()
    try:
        files = toml_files(path) if os.path.exists(path) else []
    except (FileNotFoundError, NotADirectoryError):  # it vanished a moment ago
        files = []
    except OSError as error:
        en, zh = refusal(error)
        raise DataFault([Fault(path, 1, "unreadable", f"无法读取：{zh}", f"cannot be read: {en}")]) from None
    if not files and may_be_empty and os.path.isdir(path):
        return fingerprint([path])
    if not files:
        raise SourceNotFound(path, "" if given is not None else variable)
    return fingerprint(files)


def _refuse(error: OSError) -> None:
    """Raise the error: an unreadable folder must not look like an empty one."""
    raise error


def fingerprint(files: list[str]) -> Fingerprint:
    """Path, times, size and inode of each file; it changes when a file changes, even if its time and size are kept."""
    return tuple((file, *_state(file)) for file in files)


def _state(file: str) -> tuple[int, int, int, int]:
    try:
        state = os.stat(file)
    except OSError:  # a link to nowhere or to itself: reading it will report a fault
        return (0, 0, 0, 0)
    return (state.st_mtime_ns, state.st_size, state.st_ctime_ns, state.st_ino)
