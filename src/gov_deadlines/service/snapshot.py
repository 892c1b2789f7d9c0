"""The office's own files as they were taken up: copies in a folder of the service's own, which nobody else changes."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.data_files import toml_files
from gov_deadlines.errors import DataFault, Fault, SourceNotFound
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.chains import chains
from gov_deadlines.service.answering import Own
from gov_deadlines.version import __version__
from gov_deadlines.workdays.library import own_regions

Files = Mapping[str, bytes]  # by place: "notices/2027.toml" for a file in the office's folder "notices"
KINDS = ("holidays", "rules")
_TOML = ".toml"  # what files in a folder must end in


class Choice(NamedTuple):
    """Which files are used: those that were found, or for a faulty one what was used before, or nothing.

    Attributes:
        files: what is used.
        refused: the faults of what is not.
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
        """
        paths = Own(*(path and os.path.abspath(path) for path in own))
        first, last = (
            kind if path is None or os.path.isfile(path) else os.path.basename(path) or kind
            for kind, path in zip(KINDS, paths, strict=True)
        )
        return cls(paths, KINDS if first.casefold() == last.casefold() else (first, last))


def found_files(folders: Folders) -> dict[str, bytes]:
    """Every file of the office's own, by its place. Raises SourceNotFound, DataFault, OSError."""
    found = {}
    for name, path in zip(folders.names, folders.paths, strict=True):
        if path is None:
            continue
        if not os.path.exists(path):
            raise SourceNotFound(path)
        base = path if os.path.isdir(path) else os.path.dirname(path)
        for file in toml_files(path):
            with open(file, "rb") as stream:
                place = f"{name}/{os.path.relpath(file, base)}"
                ending = "" if place.lower().endswith(_TOML) else _TOML  # of a file that is named by itself
                found[place + ending] = stream.read()
    return found


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


def faults_in(own: Own, folder: str) -> tuple[Fault, ...]:
    """Every fault in files that were written to a folder; each names its file by its place."""
    try:
        _read(own)
    except DataFault as error:
        return tuple(placed(error.faults, folder))
    return ()


def _read(own: Own) -> None:
    """Read everything, as strictly as the library can. Raises DataFault."""
    context = Context(holidays=own.holidays, rules=own.rules, strict=True)
    if own.holidays is not None:
        for code in own_regions(own.holidays).known:
            context.calendar(code)
    if own.rules is not None:
        rule_book(own.rules, own.holidays)
        chains(own.rules, own.holidays)


def placed(faults: Sequence[Fault], folder: str) -> Iterator[Fault]:
    """The faults of files in a folder, each naming its file by its place there."""
    within = folder + os.sep
    for one in faults:
        file, zh, en = (text.replace(within, "") for text in (one.file, one.zh, one.en))
        yield one._replace(file=file, zh=zh, en=en)


def chosen(found: Files, used: Files, folders: Folders, new_place: Callable[[], str]) -> Choice:
    """Which of the files found can be used beside those in use: each faulty one is replaced by its last good state.

    They are tried in folders of their own, which ``new_place`` names; what is new and taken stays in its folder, as it
    was read there, and no other is left. If what is in use would become faulty by what is new, nothing new is used.
    """
    trial = dict(found)
    refused: list[Fault] = []
    for _ in range(len(found) + 1):
        folder = new_place()
        lies, faults = _tried(trial, folders, folder)
        if not faults and trial != used and not emptied(used, trial):
            return Choice(trial, tuple(refused), folder, lies)
        shutil.rmtree(folder)
        if not faults:
            return Choice(used, tuple(refused))
        refused += faults
        blamed = {one.file for one in faults}
        if any(place not in trial or trial[place] == used.get(place) for place in blamed):
            break
        for place in blamed:
            if place in used:
                trial[place] = used[place]
            else:
                del trial[place]
    return Choice(used, tuple(dict.fromkeys(refused)))


def _tried(files: Files, folders: Folders, folder: str) -> tuple[Own, tuple[Fault, ...]]:
    """Where the files lie now, and their faults. Raises OSError, and then leaves nothing."""
    try:
        lies = written(files, folders, folder)
        return lies, faults_in(lies, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
