"""Where the data files are: inside the installed package, or beside ``src`` in a checkout."""

import os
from functools import cache

from gov_deadlines.errors import SourceNotFound

Fingerprint = tuple[tuple[str, int, int], ...]


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


def rules_folder() -> str:
    """The folder of the shipped rule packs."""
    return os.path.join(data_folder(), "rules")


def toml_files(path: str) -> list[str]:
    """The TOML files at ``path``: the file itself, or every ``*.toml`` below a folder, sorted by path."""
    if os.path.isfile(path):
        return [path]
    found = (os.path.join(root, name) for root, _, names in os.walk(path, onerror=_refuse) for name in names)
    return sorted(file for file in found if file.endswith(".toml"))


def user_files(path: str) -> Fingerprint:
    """The fingerprint of a user's own data files at ``path``: a file, or a folder, which may still be empty.

    Raises SourceNotFound where there is nothing at that path.
    """
    if not os.path.exists(path):
        raise SourceNotFound(path)
    return fingerprint(toml_files(path))


def _refuse(error: OSError) -> None:
    """A folder that cannot be read must not pass for an empty one."""
    raise error


def fingerprint(files: list[str]) -> Fingerprint:
    """Path, modification time and size of each file: changes when a file does."""
    return tuple((file, *_state(file)) for file in files)


def _state(file: str) -> tuple[int, int]:
    try:
        state = os.stat(file)
    except FileNotFoundError:  # a link to nowhere: reading it will report a fault
        return (0, 0)
    return (state.st_mtime_ns, state.st_size)
