"""Give several files their names together or not at all, whatever happens meanwhile, by a journal of the change.

The journal is written and synced before the first file changes. A complete journal means that every new file is
complete and synced. The next run can then finish what an interrupted run began, or undo it if it can no longer be
finished. Without a complete journal, nothing has changed. Each folder concerned holds a copy of the same journal.
"""

import contextlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gov_deadlines.errors import GovDeadlinesError, JobUnfinished, OutputExists, OutputFailed
from gov_deadlines.files.hidden import (
    FORMER,
    JOURNAL,
    MARK,
    done,
    leftovers,
    locked,
    remove,
    sync_folder,
    temporary_name,
    temporary_stem,
    undisturbed,
    unused,
)
from gov_deadlines.text import refusal

_LONGEST = 1 << 20  # bytes; a longer journal is cut and so is not valid JSON

State = tuple[int, ...]  # of a file: inode number, size, modification time


class Change(NamedTuple):
    """The change to one path.

    Attributes:
        path: the file or folder.
        temporary: the present name of the new file; None if the old one is only to be removed.
        former: the hidden name of the old file until the change is complete.
        old: the state of the old file; None if there is none.
        new: the state of the new file; None if there is none.
    """

    path: str
    temporary: str | None
    former: str
    old: State | None
    new: State | None


class Journal(NamedTuple):
    """The changes of one run, and the places where its journal is written."""

    changes: tuple[Change, ...]
    places: tuple[str, ...]

    def write(self) -> None:
        """Write and sync the journal in all places. Raises OSError."""
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
        """Remove the journal once the change is complete or undone, the first place last. Raises OSError."""
        for place in reversed(self.places):
            if os.path.lexists(place):
                os.unlink(place)


def journal_of(changes: tuple[Change, ...]) -> Journal:
    """The journal of these changes, not yet written: one place in each folder, that of the first change first."""
    first = changes[0]
    name = os.path.basename(first.former).removesuffix(FORMER) + JOURNAL
    folders = dict.fromkeys(os.path.dirname(one.path) for one in changes)
    return Journal(changes, tuple(os.path.join(folder, name) for folder in folders))


def journals(paths: list[str]) -> list[str]:
    """The journals that concern one of the paths, including incomplete ones."""
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
    """The journal at ``place``; None if there is none or it is incomplete."""
    try:
        found = json.loads(_read(place))
        here = os.path.dirname(place)
        changes = tuple(_read_change(one, here) for one in found["changes"])
        return Journal(changes, tuple(os.path.join(here, one) for one in found["places"])) if changes else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(place: str) -> bytes:
    """A file's content. Raises OSError, and ValueError for a pipe, which this package never writes."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(place, "rb", opener=lambda name, _: os.open(name, flags)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError(place)
        return file.read(_LONGEST)


def _read_change(found: dict[str, Any], here: str) -> Change:
    """One change from a journal. Raises ValueError for anything that this package would not write."""
    path = os.path.join(here, found["path"])
    hidden = [os.path.join(here, found[name]) for name in ("temporary", "former") if found[name] is not None]
    for one in hidden:
        if os.path.dirname(one) != os.path.dirname(path) or MARK not in os.path.basename(one):
            raise ValueError(one)
    temporary = None if found["temporary"] is None else hidden[0]
    old, new = (None if found[name] is None else (*map(int, found[name]),) for name in ("old", "new"))
    return Change(path, temporary, hidden[-1], old, new)


def _from(path: str | None, here: str) -> str | None:
    """A path as a journal holds it: relative within the folder ``here``, so that the folder can be moved as a whole."""
    return os.path.basename(path) if path is not None and os.path.dirname(path) == here else path


# The change itself


@contextlib.contextmanager
def failing(path: str) -> Iterator[None]:
    """Turn system errors on ``path`` into OutputFailed."""
    try:
        yield
    except GovDeadlinesError:
        raise
    except OSError as error:
        raise OutputFailed(path, *refusal(error)) from error


def place(wanted: Sequence[tuple[str, str | None]], *, force: bool, ready: Callable[[], None] = lambda: None) -> None:
    """Move files from their temporary names to their final paths, all or none.

    Args:
        wanted: real paths, each with the complete and synced file or folder for it, in the same folder; None if the
            existing file is to be removed.
        force: whether existing files may be replaced.
        ready: called as soon as no other run can mistake the temporary files for leftovers.

    Raises:
        OutputExists: a path is taken and ``force`` is False. Nothing has changed.
        OutputFailed: the system refused. Nothing has changed.
        JobUnfinished: an earlier run's change could not be finished, and nothing has changed; or this run's change
            could be neither finished nor undone.
    """
    paths = [path for path, _ in wanted]
    while True:
        with locked(map(os.path.dirname, paths)):
            if not journals(paths):
                ready()
                with undisturbed():
                    _place(wanted, force=force)
                return
        settle(paths)


def _place(wanted: Sequence[tuple[str, str | None]], *, force: bool) -> None:
    changes = tuple(_change(path, temporary) for path, temporary in wanted)
    for change in changes:
        if change.old is not None and not force:
            raise OutputExists(change.path)
    changes = tuple(change for change in changes if change.temporary or change.old)
    if len(changes) > 1:
        journal = journal_of(changes)
        try:
            with failing(changes[0].path):
                journal.write()
        except OutputFailed:
            _tidy(journal)
            raise
        _finish(journal)
    elif changes:  # a single change is atomic in itself
        with failing(changes[0].path):
            _put(changes[0])
            _tidy(journal_of(changes))
            sync_folder(os.path.dirname(changes[0].path))
    for change in changes:
        done(change.temporary or "")


def _change(path: str, temporary: str | None) -> Change:
    with failing(path):
        new = None if temporary is None else _state(temporary)
        hidden = temporary or os.path.join(os.path.dirname(path), temporary_name(*os.path.split(path)))
        return Change(path, temporary, hidden + FORMER, _state(path), new)


def settle(paths: list[str]) -> None:
    """Finish or undo an interrupted run's change to these files. Raises JobUnfinished, OutputFailed."""
    for place in journals(paths):
        journal = read_journal(place)
        folders = map(os.path.dirname, journal.places if journal else [place])
        with locked(folders), undisturbed():
            journal = read_journal(place)  # the run may have ended meanwhile
            if journal is None:
                with failing(place), contextlib.suppress(FileNotFoundError):
                    os.unlink(place)
                continue
            _refuse_foreign(journal, place)
            with contextlib.suppress(OutputExists, OutputFailed):  # then it is undone
                _finish(journal)
            if os.path.lexists(place):
                raise JobUnfinished(journal.changes[0].path, place, "it cannot be removed", "它无法删除")


def _refuse_foreign(journal: Journal, place: str) -> None:
    """Refuse another user's journal: anyone can leave one in a folder that all can write to."""
    owner = os.lstat(place).st_uid if hasattr(os, "geteuid") else None
    if owner is not None and owner != os.geteuid():
        en, zh = f"user {owner} ran it and has to run it again", f"它由用户 {owner} 运行，须由该用户再运行一次"
        raise JobUnfinished(journal.changes[0].path, place, en, zh)


def _finish(journal: Journal) -> None:
    """Finish the change, or undo all of it. Raises OutputExists, OutputFailed, JobUnfinished."""
    try:
        with failing(journal.changes[0].path):
            _do(journal)
    except BaseException:
        _undo(journal)
        raise
    for folder in dict.fromkeys(map(os.path.dirname, journal.places)):
        sync_folder(folder)
    _tidy(journal)


def _do(journal: Journal) -> None:
    """Take the steps that are not done yet. Raises OutputExists, OutputFailed, OSError."""
    to_do = [change for change in journal.changes if not _done(change)]
    for change in to_do:
        if not _untouched(change):
            raise _in_the_way(change)
    for change in to_do:
        with failing(change.path):
            _set_aside(change)
    for change in to_do:
        with failing(change.path):
            _put(change)


def _in_the_way(change: Change) -> GovDeadlinesError:
    if change.old is None:
        return OutputExists(change.path)
    return OutputFailed(change.path, "another program changed it meanwhile", "期间被其他程序改动")


def _undo(journal: Journal) -> None:
    """Put everything back as it was. Raises JobUnfinished."""
    for change in reversed(journal.changes):
        try:
            _put_back(change)
        except OSError as error:
            raise JobUnfinished(change.path, journal.places[0], *refusal(error)) from error
    _tidy(journal)


def _tidy(journal: Journal) -> None:
    """Remove the journal, then the hidden files, without which the change could no longer be undone.

    The next run removes what cannot be removed now.
    """
    try:
        journal.remove()
    except OSError:
        return
    for change in journal.changes:
        for hidden in (change.temporary, change.former):
            if hidden is not None:
                with contextlib.suppress(OSError):
                    remove(hidden)


def _done(change: Change) -> bool:
    now = _state(change.path)
    if change.new is None or now is None:
        return change.temporary is None and now is None
    return now[0] == change.new[0] or _renumbered(change, now) == change.new


def _untouched(change: Change) -> bool:
    """Whether nobody else has changed the file to be replaced; it may have been set aside already."""
    now = _state(change.path)
    return now is None or change.old in (now, _renumbered(change, now) or now)


def _renumbered(change: Change, now: State) -> State | None:
    """The old or new file, if ``now`` is the same file with another inode: a folder copied, a disk mounted again."""
    both = [one for one in (change.old, change.new) if one is not None]
    alike = [one for one in both if one[1:] == now[1:]]
    return alike[0] if len(alike) == 1 and now[0] not in [one[0] for one in both] else None


def _set_aside(change: Change) -> None:
    """Give the old file a second name, from which it is restored if anything fails. Raises OSError."""
    if change.old is None or os.path.lexists(change.former) or not os.path.lexists(change.path):
        return
    if not os.path.isdir(change.path):
        with contextlib.suppress(OSError):  # a file system without hard links
            os.link(change.path, change.former)
            return
    os.rename(change.path, change.former)


def _put(change: Change) -> None:
    """Give the new file its name: the one step that others see. Raises OSError, OutputExists."""
    if change.temporary is None:
        with contextlib.suppress(FileNotFoundError):  # setting it aside has renamed it
            os.unlink(change.path)
    elif change.old is None and not os.path.isdir(change.temporary):
        _put_new(change.temporary, change.path)
    else:
        os.replace(change.temporary, change.path)


def _put_new(temporary: str, path: str) -> None:
    """Give a file a name that is free. Raises OSError, OutputExists."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise OutputExists(path) from None
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise OutputExists(path) from None
        os.rename(temporary, path)


def _put_back(change: Change) -> None:
    """Undo one change as far as it was made. Raises OSError."""
    former = os.path.lexists(change.former)
    if change.temporary is not None and _done(change) and (former or change.old is None):
        if os.path.isdir(change.path):
            os.rename(change.path, change.temporary)
        elif not former:
            os.unlink(change.path)
    if former and (_done(change) or _state(change.path) is None):
        os.replace(change.former, change.path)


def _state(path: str) -> State | None:
    try:
        now = os.lstat(path)
    except FileNotFoundError:
        return None
    return now.st_ino, now.st_size, now.st_mtime_ns


def sweep(folder: str, name: str) -> None:
    """Remove what killed runs left for this file or folder; what is in use is locked and stays."""
    if not leftovers(folder, name):
        return
    with contextlib.suppress(OSError), locked([folder], wait=0):
        for path in [] if journals([os.path.join(folder, name)]) else leftovers(folder, name):
            with contextlib.suppress(OSError), unused(path):
                remove(path)
