"""The office's own files as they were taken up: copies in a folder of the service's own, which nobody else changes."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.data_files import toml_files
from gov_deadlines.errors import DataFault, Fault, SourceNotFound
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.chains import chains
from gov_deadlines.service.answering import Own
from gov_deadlines.toml_file import no_data_file, unreadable
from gov_deadlines.version import __version__
from gov_deadlines.workdays.library import own_regions

Files = Mapping[str, bytes]  # by place: "notices/2027.toml" for a file in the office's folder "notices"
KINDS = ("holidays", "rules")
_TOML = ".toml"  # what files in a folder must end in
_UNREAD = b"\0"  # stands for what cannot be read: a file that says nothing stops what may depend on it
_OF_THE_FILE = (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ELOOP)  # and not of the moment


class Found(NamedTuple):
    """The office's own files.

    Attributes:
        files: all of them.
        unread: those that cannot be read, with the reason.
    """

    files: Files
    unread: Mapping[str, Fault]


class Choice(NamedTuple):
    """Which files are used: those that were found, or for a faulty one what was used before, or nothing.

    Attributes:
        files: what is used.
        refused: the faults of what is not, and of what was faulty already when the service started.
        folder, lies: where what is new was written and read; empty and None if nothing is new.
    """

    files: Files
    refused: tuple[Fault, ...] = ()
    folder: str = ""
    lies: Own | None = None


class Folders(NamedTuple):
    """The office's own folders, or files named by themselves.

    Attributes:
        paths: where they are; None for none.
        names: what they are called in places: as the office calls them, without what is above them. A file that is
            named by itself, and two folders of one name, are called by their kind.
    """

    paths: Own
    names: tuple[str, str]

    @classmethod
    def of(cls, own: Own) -> "Folders":
        """Those at some paths. They keep their names, whatever becomes of what lies there.

        >>> Folders.of(Own("/etc/office/notices", "/etc/office/packs")).names, Folders.of(Own("/a/own", "/b/own")).names
        (('notices', 'packs'), ('holidays', 'rules'))
        >>> Folders.of(Own("/a/.notices", None)).names  # what is hidden would not be read
        ('notices', 'rules')
        """
        paths = Own(*(path and os.path.abspath(path) for path in own))
        first, last = (
            kind if path is None or os.path.isfile(path) else os.path.basename(path).lstrip(".") or kind
            for kind, path in zip(KINDS, paths, strict=True)
        )
        return cls(paths, KINDS if first.casefold() == last.casefold() else (first, last))


def found_files(folders: Folders) -> Found:
    """Every file of the office's own. Raises SourceNotFound, DataFault, and OSError for what may soon be otherwise."""
    files: dict[str, bytes] = {}
    unread: dict[str, Fault] = {}
    for name, path in zip(folders.names, folders.paths, strict=True):
        if path is None:
            continue
        if not os.path.exists(path):
            raise SourceNotFound(path)
        base = path if os.path.isdir(path) else os.path.dirname(path)
        for file in toml_files(path):
            place = f"{name}/{os.path.relpath(file, base)}"
            place += "" if place.lower().endswith(_TOML) else _TOML  # of a file that is named by itself
            read = _read(file, place)
            if isinstance(read, Fault):
                unread[place] = read
            files[place] = _UNREAD if isinstance(read, Fault) else read
    return Found(files, unread)


def _read(file: str, place: str) -> bytes | Fault:
    try:
        for fault in no_data_file(place, os.stat(file)):
            return fault
        with open(file, "rb") as stream:
            return stream.read()
    except OSError as error:
        if error.errno not in _OF_THE_FILE:
            raise
        return unreadable(place, error)


def digest_of(files: Files) -> str:
    """A digest of the files and of this program's version."""
    digest = hashlib.sha256(__version__.encode())
    for place, content in sorted(files.items()):
        digest.update(f"\n{place}\n{len(content)}\n".encode("utf-8", "surrogateescape") + content)
    return digest.hexdigest()[:8]


def emptied(used: Files, found: Files) -> bool:
    """Whether a folder of which files were in use has none left: that is no notice taken back, but a folder gone."""
    return not _folders(used) <= _folders(found)


def _folders(files: Files) -> set[str]:
    return {place.partition("/")[0] for place in files}


def written(files: Files, folders: Folders, folder: str) -> Own:
    """Write the files into a new folder, and tell where they are now; kinds of which the office has none stay None."""
    os.makedirs(folder)
    holidays, rules = (
        path and os.path.join(folder, name) for name, path in zip(folders.names, folders.paths, strict=True)
    )
    for place in filter(None, (holidays, rules)):
        os.makedirs(place)
    for place, content in files.items():
        path = os.path.join(folder, place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(content)
    if rules and os.path.basename(rules) not in _folders(files):
        rules = None  # an empty folder of packs is refused by the library, and means none here
    return Own(holidays, rules)


def faults_in(own: Own, folder: str, unread: Mapping[str, Fault]) -> tuple[Fault, ...]:
    """Every fault in files that were written to a folder; each names its file by its place."""
    found = placed(dict.fromkeys(_faults(own)), folder)
    return tuple(dict.fromkeys(unread.get(one.file, one) for one in found))


def _faults(own: Own) -> Iterator[Fault]:
    """The faults of all that can be asked of the office's own files, read as strictly as the library can."""
    context = Context(holidays=own.holidays, rules=own.rules, strict=True)
    asked: list[Callable[[], object]] = []
    if own.holidays is not None:
        try:
            asked += [partial(context.calendar, code) for code in own_regions(own.holidays).known]
        except DataFault as error:
            yield from error.faults
    if own.rules is not None:
        asked += [partial(rule_book, own.rules, own.holidays), partial(chains, own.rules, own.holidays)]
    for one in asked:
        try:
            one()
        except DataFault as error:
            yield from error.faults


def placed(faults: Iterable[Fault], folder: str) -> Iterator[Fault]:
    """The faults of files in a folder, each naming its file by its place there."""
    within = folder + os.sep
    for one in faults:
        file, zh, en = (text.replace(within, "") for text in (one.file, one.zh, one.en))
        yield one._replace(file=file, zh=zh, en=en)


def chosen(found: Found, used: Files, faulty: Container[str], folders: Folders, new_place: Callable[[], str]) -> Choice:
    """Which of the files found can be used beside those in use: each faulty one is replaced by its last good state.

    They are tried in folders of their own, which ``new_place`` names; what is new and taken stays in its folder, as it
    was read there, and no other is left. If what is in use would become faulty by what is new, nothing new is used;
    those of it that are ``faulty`` already stand in nobody's way.
    """
    trial, blamed = dict(found.files), set(found.unread)
    refused, known = [*found.unread.values()], list[Fault]()
    for _ in range(len(found.files) + 1):
        for place in blamed:
            if place in used:
                trial[place] = used[place]
            else:
                del trial[place]
        folder = new_place()
        lies, faults = _tried(trial, found.unread, folders, folder)
        known = [one for one in faults if one.file in faulty and trial.get(one.file) == used.get(one.file)]
        new = [one for one in faults if one not in known]
        if not new and trial != used and not emptied(used, trial):
            return Choice(trial, tuple(dict.fromkeys((*refused, *known))), folder, lies)
        shutil.rmtree(folder)
        refused += new
        blamed = {one.file for one in new}
        if not new or any(place not in trial or trial[place] == used.get(place) for place in blamed):
            break
    return Choice(used, tuple(dict.fromkeys((*refused, *known))))


def _tried(files: Files, unread: Mapping[str, Fault], folders: Folders, folder: str) -> tuple[Own, tuple[Fault, ...]]:
    """Where the files lie now, and their faults. Raises OSError, and then leaves nothing."""
    try:
        lies = written(files, folders, folder)
        return lies, faults_in(lies, folder, unread)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
