"""The output files of one job: each is written under a hidden name, and all get their final names together.

Scratch files, which last only while the job runs, are in a separate folder in the system's temporary folder.
"""

import contextlib
import glob
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Self

from gov_deadlines.arguments import as_path
from gov_deadlines.errors import OutputExists, OutputFailed, Unusable
from gov_deadlines.files.hidden import begin, done, hold, remove, temporary_name, undisturbed, unused
from gov_deadlines.files.placing import failing, place, settle, sweep
from gov_deadlines.text import refusal

_SCRATCH = "gov-deadlines-scratch-"
_SCRATCH_BYTES = 6  # of chance in the name of a scratch folder
_PRIVATE, _USUAL = 0o600, 0o666


class Output:
    """A file being written under a temporary name.

    Attributes:
        path: the final name, with links resolved.
        temporary: the name until then.
        file: the open file, for reading and writing bytes.
        wanted: whether it is to appear; if not, an existing file of that name is removed.
    """

    def __init__(self, path: str, temporary: str, *, private: bool = False) -> None:
        """Raises OutputFailed."""
        self.path, self.temporary, self.wanted = path, temporary, True
        mode = _PRIVATE if private else _USUAL
        with failing(path):
            self.file: IO[bytes] = open(temporary, "xb+", opener=_opener(mode))  # noqa: SIM115  (closed with the set)

    def close(self) -> None:
        """Close the file; a write error here was reported before or no longer matters."""
        with contextlib.suppress(OSError):
            self.file.close()


class OutputSet:
    """The files of one job, which appear together or not at all; use it in a ``with`` block.

    A symbolic link is written through: the file it points to is replaced, and the link stays. The new file takes over
    the owner, mode and access list of the file it replaces.
    """

    def __init__(self, *, force: bool) -> None:
        """``force``: whether existing files may be replaced."""
        self._force = force
        self._outputs: list[Output] = []
        self._former: dict[Output, os.stat_result | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def open(self, path: str) -> Output:
        """Open a new file of the job. Raises OutputExists, OutputFailed, InvalidArgument, JobUnfinished."""
        check_target(path, force=self._force)
        real = os.path.realpath(path)
        with failing(path), contextlib.suppress(FileNotFoundError):
            sweep(*os.path.split(real))
        former = None
        with failing(path), contextlib.suppress(FileNotFoundError):  # another job may remove it at any moment
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
        """Sync everything written so far to the disk. Raises OutputFailed."""
        for output in self._outputs:
            if output.wanted:
                with failing(output.path):
                    output.file.flush()
                    _take_after(output.temporary, output.path, self._former[output])
                    os.fsync(output.file.fileno())

    def commit(self) -> None:
        """Give the files their names. Raises OutputFailed, and OutputExists if another run has taken a name."""
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
        """Remove every file that did not get its final name."""
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


def write_new(path: str, text: str) -> None:
    """Write a new file of text; an existing file may hold a person's work and is not overwritten.

    Raises InvalidArgument, OutputFailed, JobUnfinished.
    """
    if os.path.exists(path):
        raise Unusable("exists", path)
    write_whole(as_path(path, "output"), text, force=False)


def check_target(path: str, *, force: bool) -> None:
    """Check that a file may be written, after finishing what an interrupted run left there.

    Raises OutputExists if it may not be overwritten, OutputFailed for a folder or an impossible name,
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
    """Give a file the owner and permissions of the file it replaces. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        former = os.stat(path)
    if former is None:
        return
    mode = stat.S_IMODE(former.st_mode) & 0o777
    if hasattr(os, "chown") and not _owned(temporary, [(former.st_uid, former.st_gid), (-1, former.st_gid)]):
        # The file has a different group now. Its members get only the rights of all others, whose bits move three
        # places left. With the old group bits, the new group could read what was meant for the old one.
        mode = mode & ~0o070 | (mode & 0o007) << 3
    with contextlib.suppress(OSError):  # a file system without modes
        os.chmod(temporary, mode)
    _copy_attributes(path, temporary)


def _owned(temporary: str, owners: Sequence[tuple[int, int]]) -> bool:
    """Give a file to the first of these owners (user, group) that the system accepts; False if it accepts none."""
    for user, group in owners:
        with contextlib.suppress(OSError):
            os.chown(temporary, user, group)
            return True
    return False


def _copy_attributes(path: str, temporary: str) -> None:
    """Copy access lists and other extended attributes, as far as the system and file system support them."""
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(path):
                with contextlib.suppress(OSError):
                    os.setxattr(temporary, name, os.getxattr(path, name))


# Scratch


@contextlib.contextmanager
def scratch() -> Iterator[str]:
    """A temporary folder, removed at the end of the block. Raises OutputFailed if none can be made."""
    sweep_scratch()
    while True:
        folder = os.path.join(_temporary_folder(), _SCRATCH + os.urandom(_SCRATCH_BYTES).hex())
        begin(folder)
        handle, process = None, os.getpid()
        try:
            with failing(folder):
                os.mkdir(folder, 0o700)
            if os.name != "nt":  # Windows does not open folders
                with failing(folder), contextlib.suppress(FileNotFoundError):  # swept away already
                    handle = os.open(folder, os.O_RDONLY)
            if hold(handle, folder) if handle is not None else os.path.isdir(folder):
                yield folder
                return
        finally:
            if os.getpid() == process:  # a fork must not remove it
                shutil.rmtree(folder, ignore_errors=True)
            done(folder)
            if handle is not None:
                os.close(handle)


def sweep_scratch() -> None:
    """Remove scratch folders that killed runs of this user left behind; those in use are locked and stay.

    Only names as ``scratch`` makes them: anything else that begins like them is somebody's own.
    """
    made = _SCRATCH + "[0-9a-f]" * (2 * _SCRATCH_BYTES)
    for folder in glob.glob(os.path.join(glob.escape(_temporary_folder()), made)):
        with contextlib.suppress(OSError):
            mine = not hasattr(os, "geteuid") or os.lstat(folder).st_uid == os.geteuid()
            if mine and not os.path.islink(folder):
                with unused(folder):
                    remove(folder)


def _temporary_folder() -> str:
    import tempfile

    with failing("tmp"), undisturbed():  # the look-up writes a test file, which must not stay
        return tempfile.gettempdir()
