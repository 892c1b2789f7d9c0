"""The journal of a change to several files: written and synced before the first of them changes.

A whole journal means that everything to be put in place is there, complete and synced. Whoever comes next can then
finish what an interrupted run began, or undo it where that is not possible any more; where there is no journal yet,
nothing has changed. One stands in the folder of each file concerned, and all say the same.
"""

import json
import os
import stat
from typing import Any, NamedTuple

from gov_deadlines.files.locks import sync_folder
from gov_deadlines.files.names import FORMER, JOURNAL, MARK, temporary_stem

_LONGEST = 1 << 20  # bytes; what is cut there is no JSON any more

State = tuple[int, ...]  # of a file: its number, its size, when it was written to


class Change(NamedTuple):
    """What is to become of one path.

    Attributes:
        path: the file or folder.
        temporary: what gets that name; None where what has it is only to go.
        former: the hidden name that what is there now has until the change is complete.
        old: what is there now; None where there is nothing.
        new: what gets the name; None where nothing does.
    """

    path: str
    temporary: str | None
    former: str
    old: State | None
    new: State | None


class Journal(NamedTuple):
    """The changes of one run, and the places where they are written down."""

    changes: tuple[Change, ...]
    places: tuple[str, ...]

    def write(self) -> None:
        """Write it down in all places, durably. Raises OSError."""
        for place in self.places:
            here = os.path.dirname(place)
            content = {
                "changes": [
                    one._asdict() | {name: _from(getattr(one, name), here) for name in ("path", "temporary", "former")}
                    for one in self.changes
                ],
                "places": [_from(one, here) for one in self.places],
            }
            with open(place, "x", encoding="ascii") as file:
                json.dump(content, file)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(here)

    def remove(self) -> None:
        """The change is complete, or undone: the first place goes last, as it came first. Raises OSError."""
        for place in reversed(self.places):
            if os.path.lexists(place):
                os.unlink(place)


def journal_of(changes: tuple[Change, ...]) -> Journal:
    """The journal of these changes, not yet written: one place in each folder, the first change's first."""
    first = changes[0]
    name = os.path.basename(first.former).removesuffix(FORMER) + JOURNAL
    folders = dict.fromkeys(os.path.dirname(one.path) for one in changes)
    return Journal(changes, tuple(os.path.join(folder, name) for folder in folders))


def journals(paths: list[str]) -> list[str]:
    """Where journals stand that concern one of the paths, or never became whole for one of them."""
    found: list[str] = []
    for folder in dict.fromkeys(map(os.path.dirname, paths)):
        here = {path for path in paths if os.path.dirname(path) == folder}
        found += [place for place in _journals_in(folder) if _concerns(place, here)]
    return found


def _journals_in(folder: str) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(os.path.join(folder, name) for name in names if name.endswith(JOURNAL) and MARK in name)


def _concerns(place: str, paths: set[str]) -> bool:
    journal = read_journal(place)
    if journal is None:
        named = os.path.basename(place)
        return any(named.startswith(temporary_stem(*os.path.split(path))) for path in paths)
    return any(change.path in paths for change in journal.changes)


def read_journal(place: str) -> Journal | None:
    """The journal that stands there; None where there is none, or it never became whole."""
    try:
        found = json.loads(_read(place))
        here = os.path.dirname(place)
        changes = tuple(_change(one, here) for one in found["changes"])
        return Journal(changes, tuple(os.path.join(here, one) for one in found["places"])) if changes else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(place: str) -> bytes:
    """What stands in a file; what a pipe or anything too large holds is none of ours. Raises OSError, ValueError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(place, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(place)
        return file.read(_LONGEST)


def _change(found: dict[str, Any], here: str) -> Change:
    """One change as it was written down. Raises ValueError for what this package would not write."""
    path = os.path.join(here, found["path"])
    hidden = [os.path.join(here, found[name]) for name in ("temporary", "former") if found[name] is not None]
    for one in hidden:
        if os.path.dirname(one) != os.path.dirname(path) or MARK not in os.path.basename(one):
            raise ValueError(one)
    temporary = None if found["temporary"] is None else hidden[0]
    old, new = (None if found[name] is None else (*map(int, found[name]),) for name in ("old", "new"))
    return Change(path, temporary, hidden[-1], old, new)


def _from(path: str | None, here: str) -> str | None:
    """A path as it is seen from a folder, which may be moved with all that is in it."""
    return os.path.basename(path) if path is not None and os.path.dirname(path) == here else path
