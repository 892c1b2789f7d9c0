"""The data that answers rest on, and what is new in the office's own folders: taken up while the service runs."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from gov_deadlines.data_files import Fingerprint, fingerprint, toml_files
from gov_deadlines.errors import DataFault, Fault, RequestRefused, SourceNotFound
from gov_deadlines.files.outputs import scratch
from gov_deadlines.service.answering import Own
from gov_deadlines.service.memory import give_back
from gov_deadlines.service.operations import NAMED
from gov_deadlines.service.remembered import Remembered
from gov_deadlines.service.settings import Settings
from gov_deadlines.service.snapshot import (
    Choice,
    Files,
    Folders,
    Found,
    chosen,
    digest_of,
    emptied,
    faults_in,
    found_files,
    placed,
    written,
)
from gov_deadlines.text import refusal
from gov_deadlines.workdays.extreme_columns import forget_shared
from gov_deadlines.workdays.library import forget_files
from gov_deadlines.workdays.projection import forget_seasons

_GONE = (
    "通知或规则的文件夹空了，或不在了；仍按原有的数据作答，请把文件放回去（要撤回最后一份，请留下空文件夹，重启服务）",
    "the folder of notices or packs is empty or gone, the old data answer: put its files back, or restart it empty",
)
_Answer = TypeVar("_Answer")
_NEVER: Fingerprint = (("", 0, 0, 0, 0),)  # what no folder looks like


class Data(NamedTuple):
    """One state of all data: it never changes, and a new state takes its place as a whole.

    Attributes:
        own: where the office's own files, as taken up, lie.
        state: the fingerprint, with a digest of the files taken up: equal ones, equal answers, their remarks too.
        about: the answer to ``data``: version, fingerprint, regions, packs.
        taken: when it was taken up.
        remembered: the answers given from it so far.
        hidden: the beginning of paths that no client needs to see.
        copied: what the copies looked like when they were made.
    """

    own: Own
    state: str
    about: dict[str, Any]
    taken: datetime
    remembered: Remembered
    hidden: bytes
    copied: Fingerprint | None

    @property
    def whole(self) -> bool:
        """Whether the copies are as they were made: who tidies up does so file by file."""
        return _signature_of([os.fsdecode(self.hidden[: -len(os.sep)])]) == self.copied

    def asked(self, answer: Callable[[], _Answer]) -> _Answer:
        """What ``answer`` gives from the copies. Raises RequestRefused where these are no longer whole."""
        try:
            return answer()
        finally:
            if any(self.own) and not self.whole:  # perhaps a part was read: it is soon made again
                raise RequestRefused("busy") from None

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints, equal answers to every question."""
        return str(self.about["fingerprint"])


class Watch:
    """Keeps the data current. ``data`` is the state to answer from; reading it needs no lock.

    Attributes:
        data: the current state.
        refused: the faults of files that are not used.
        pending: whether something new was seen that is not taken up yet.
    """

    def __init__(self, settings: Settings) -> None:
        """Take up what is there. Faulty files are used, too: the library refuses what may depend on them.

        There is no earlier state that could answer instead, and to leave a notice out would give wrong dates.
        Raises SourceNotFound for a folder that is not there, and DataFault for a file that may concern every answer.
        """
        self._settings = settings
        self._folders = Folders.of(Own(settings.holidays, settings.rules))
        self._open = ExitStack()
        self._folder = self._open.enter_context(scratch())
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._number = 0
        self._kept: list[str] = []
        self._seen = self._taken = self._signature()
        self._since = time.monotonic()
        self.pending = False
        unread: Mapping[str, Fault] = {}
        try:
            found = found_files(self._folders)
            unread = found.unread
            self._used: Files = found.files
            self.data = self._made(self._used)
            self.refused = faults_in(self.data.own, self._kept[-1], unread) if self._used else ()
            self._faulty = frozenset(one.file for one in self.refused)
        except DataFault as error:  # of a file that may concern every answer
            self.close()
            told = placed(error.faults, os.path.join(self._folder, str(self._number)))
            raise DataFault([unread.get(one.file, one) for one in told]) from None
        except BaseException:
            self.close()
            raise

    def look(self, now: float | None = None) -> bool:
        """Take up what is new and has been left alone for a while; whether anything was. Never raises."""
        with self._lock:
            try:
                return self._look(time.monotonic() if now is None else now)
            except OSError as error:  # perhaps only for a while
                en, zh = refusal(error)
                self._taken = _NEVER  # so that the same files are taken up again once they can be
                before, self.refused = (
                    self.refused,
                    (_fault(f"无法读取或复制：{zh}", f"cannot be read or copied: {en}"),),
                )
                return self.refused != before

    def _look(self, now: float) -> bool:
        copied = _signature_of(self._kept[-1:])  # None: it cannot be looked at now, which says nothing
        if copied not in (None, self._copied) or os.getpid() != self._process:  # tidied up; another process's
            self._copy_again()
        signature = self._signature()
        if signature != self._seen:
            self._seen, self._since = signature, now
        self.pending = signature != self._taken
        if not self.pending or now - self._since < self._settings.settle:
            return False
        try:
            found = found_files(self._folders)
        except SourceNotFound:
            self.refused = (_fault(*_GONE),)
        except DataFault as error:
            self.refused = tuple(error.faults)
        else:
            if self._signature() != signature:  # it was changed while it was read
                return False
            self._take(found)
        self._taken, self.pending = signature, False
        return True

    def _take(self, found: Found) -> None:
        if emptied(self._used, found.files):
            self.refused = (_fault(*_GONE),)
            return
        forget_files()  # trials, and states before this: in weeks there are many
        forget_seasons()
        forget_shared()
        choice: Choice = chosen(found, self._used, self._faulty, self._folders, self._new_place)
        still = {place for place in self._faulty if choice.files.get(place) == self._used[place]}
        self._faulty = frozenset(one.file for one in choice.refused if one.file in still)
        if choice.lies is not None:
            self.data = self._state(choice.files, choice.folder, choice.lies)
            self._used = choice.files
        self.refused = choice.refused
        give_back()

    def _copy_again(self) -> None:
        """Copies of the same files in a new folder; the old one goes only when they are there. Raises OutputFailed."""
        before, kept = self._folder, self._kept
        with ExitStack() as fresh:
            self._folder, self._kept = fresh.enter_context(scratch()), []
            try:
                self.data = self._made(self._used)
            except BaseException:
                self._folder, self._kept = before, kept
                raise
            old, self._open, self._process = self._open, fresh.pop_all(), os.getpid()
        old.close()

    def _new_place(self) -> str:
        """Where the next copies will lie."""
        self._number += 1
        return os.path.join(self._folder, str(self._number))

    def _made(self, files: Files) -> Data:
        """A new state from these files, faulty or not."""
        folder = self._new_place()
        return self._state(files, folder, written(files, self._folders, folder))

    def _state(self, files: Files, folder: str, own: Own) -> Data:
        """A new state from files that lie in a folder. The one before the last is removed: nobody asks it any more."""
        self._kept.append(folder)
        self._copied = _signature_of([folder])
        about = NAMED["data"].ask({}, own)
        for old in self._kept[:-2]:
            shutil.rmtree(old, ignore_errors=True)
        del self._kept[:-2]
        hidden = (folder + os.sep).encode()
        state = f"{about['fingerprint']}-{digest_of(files)}"
        return Data(
            own=own,
            state=state,
            about=about,
            taken=datetime.now(UTC),
            remembered=Remembered(self._settings.memory),
            hidden=hidden,
            copied=self._copied,
        )

    def _signature(self) -> Fingerprint | None:
        """What the folders look like from outside; None if one cannot be looked at."""
        return _signature_of([path for path in self._folders.paths if path is not None])

    def close(self) -> None:
        """Remove the copies."""
        self._open.close()


def _signature_of(paths: Sequence[str]) -> Fingerprint | None:
    try:
        return tuple(state for path in paths for state in fingerprint(toml_files(path)))
    except OSError:
        return None


def _fault(zh: str, en: str) -> Fault:
    return Fault("", 0, "not-taken-up", zh, en)
