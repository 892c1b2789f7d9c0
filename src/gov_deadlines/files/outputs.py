"""The files of one job: each is written under a hidden name, and all get their own names together.

And those that last only while it runs, in a folder of their own in the system's temporary folder.
"""

import contextlib
import glob
import os
import secrets
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Self

from gov_deadlines.errors import OutputExists, OutputFailed, Unusable
from gov_deadlines.files.hidden import begin, done, hold, remove, temporary_name, undisturbed, unused
from gov_deadlines.files.placing import failing, place, settle, sweep
from gov_deadlines.text import refusal

_SCRATCH = "gov-deadlines-"
_PRIVATE, _USUAL = 0o600, 0o666


class Output:
    """A file being written under another name.

    Attributes:
        path: the final name, links resolved.
        temporary: the name it has until then.
        file: open for reading and writing bytes.
        wanted: whether it is to appear; otherwise what has its name goes.
    """

    def __init__(self, path: str, temporary: str, *, private: bool = False) -> None:
        """Raises OutputFailed."""
        self.path, self.temporary, self.wanted = path, temporary, True
        mode = _PRIVATE if private else _USUAL
        with failing(path):
            self.file: IO[bytes] = open(temporary, "xb+", opener=_opener(mode))  # noqa: SIM115  (closed with the set)

    def close(self) -> None:
        """Let go of the file: what could not be written to it was said before, or does not matter any more."""
        with contextlib.suppress(OSError):
            self.file.close()


class OutputSet:
    """The files of one job, which appear together or not at all; to be used in a ``with`` block.

    A symbolic link is written through: the file it points to is replaced, the link stays. A file that is replaced
    keeps its owner, its mode and who else may read it.
    """

    def __init__(self, *, force: bool) -> None:
        """``force``: whether files that exist may be replaced."""
        self._force = force
        self._outputs: list[Output] = []
        self._former: dict[Output, os.stat_result | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def open(self, path: str) -> Output:
        """A new file of the job. Raises OutputExists, OutputFailed, InvalidArgument, JobUnfinished."""
        check_target(path, force=self._force)
        real = os.path.realpath(path)
        with failing(path), contextlib.suppress(FileNotFoundError):
            sweep(*os.path.split(real))
        former = None
        with failing(path), contextlib.suppress(FileNotFoundError):  # another job may take it away at any moment
            former = os.stat(real)
        while True:
            output = self._begun(real, private=former is not None)
            self._former[output] = former
            if hold(output.file.fileno(), output.temporary):
                return output
            self._outputs.remove(output)
            self._drop(output)

    def _begun(self, path: str, *, private: bool) -> Output:
        temporary = os.path.join(os.path.dirname(path), temporary_name(*os.path.split(path)))
        begin(temporary)
        try:
            self._outputs.append(Output(path, temporary, private=private))
        except BaseException:
            _unlink(temporary)
            raise
        return self._outputs[-1]

    def sync(self) -> None:
        """Have everything on the disk that is written so far. Raises OutputFailed."""
        for output in self._outputs:
            if output.wanted:
                with failing(output.path):
                    output.file.flush()
                    _take_after(output.temporary, output.path, self._former[output])
                    os.fsync(output.file.fileno())

    def commit(self) -> None:
        """Give the files their names. Raises OutputExists where another run took one meanwhile, OutputFailed."""
        self.sync()
        place(
            [(one.path, one.temporary if one.wanted else None) for one in self._outputs if one.wanted or self._force],
            force=self._force,
            ready=self._close,
        )

    def _close(self) -> None:
        for output in self._outputs:
            with failing(output.path):
                output.file.close()

    def discard(self) -> None:
        """Leave nothing behind of what did not get its name."""
        for output in self._outputs:
            self._drop(output)
        self._outputs.clear()

    @staticmethod
    def _drop(output: Output) -> None:
        output.close()
        _unlink(output.temporary)


def _unlink(temporary: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary)
    done(temporary)


def _opener(mode: int) -> Callable[[str, int], int]:
    return lambda name, flags: os.open(name, flags, mode)


def write_whole(path: str, text: str, *, force: bool) -> None:
    """Write one file of text. Raises OutputExists, OutputFailed, InvalidArgument, JobUnfinished."""
    with OutputSet(force=force) as files:
        output = files.open(path)
        with failing(path):
            output.file.write(text.encode())
        files.commit()


def check_target(path: str, *, force: bool) -> None:
    """Make sure that a file may be written; what an interrupted run left there is first finished.

    Raises OutputExists where it may not be overwritten, OutputFailed for a folder or a name that cannot be,
    InvalidArgument for a device or pipe, JobUnfinished.
    """
    real = os.path.realpath(path)
    settle([real])
    if os.path.isdir(path):
        raise OutputFailed(path, "is a directory", "是文件夹")
    try:
        found = os.stat(real)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise OutputFailed(path, *refusal(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise Unusable("device", path)
    if not force:
        raise OutputExists(path)


def _take_after(temporary: str, path: str, former: os.stat_result | None) -> None:
    """Let a file belong to whom, and be open to whom, the one it replaces does. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        former = os.stat(path)
    if former is None:
        return
    mode = stat.S_IMODE(former.st_mode) & 0o777
    if hasattr(os, "chown") and not _owned(temporary, [(former.st_uid, former.st_gid), (-1, former.st_gid)]):
        # The file has another group now, whose members may do what anybody may: the bits of all others, three places to
        # the left, are those of the group. With the old ones, strangers could read what one group was to see.
        mode = mode & ~0o070 | (mode & 0o007) << 3
    with contextlib.suppress(OSError):  # a file system without modes
        os.chmod(temporary, mode)
    _copy_attributes(path, temporary)


def _owned(temporary: str, owners: Sequence[tuple[int, int]]) -> bool:
    """Whether a file could be given to one of these users and groups."""
    for user, group in owners:
        with contextlib.suppress(OSError):
            os.chown(temporary, user, group)
            return True
    return False


def _copy_attributes(path: str, temporary: str) -> None:
    """Access lists and whatever else hangs on a file, as far as system and file system have such."""
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(path):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(path, name))


# Scratch


@contextlib.contextmanager
def scratch() -> Iterator[str]:
    """A folder that goes in the end. Raises OutputFailed where there can be none."""
    sweep_scratch()
    while True:
        folder = os.path.join(_temporary_folder(), _SCRATCH + secrets.token_hex(6))
        begin(folder)
        handle: int | None = None
        try:
            with failing(folder):
                os.mkdir(folder, 0o700)
            with contextlib.suppress(OSError):  # Windows opens no folders
                handle = os.open(folder, os.O_RDONLY)
            if hold(handle, folder) if handle is not None else os.path.isdir(folder):
                yield folder
                return
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            done(folder)
            if handle is not None:
                os.close(handle)


def sweep_scratch() -> None:
    """Remove what killed runs of this user left behind; what is in use is locked and stays."""
    for folder in glob.glob(os.path.join(glob.escape(_temporary_folder()), _SCRATCH + "*")):
        with contextlib.suppress(OSError):
            mine = not hasattr(os, "geteuid") or os.lstat(folder).st_uid == os.geteuid()
            if mine and not os.path.islink(folder):
                with unused(folder):
                    remove(folder)


def _temporary_folder() -> str:
    import tempfile

    with failing("tmp"), undisturbed():  # it writes a file to find out, which must not stay
        return tempfile.gettempdir()
