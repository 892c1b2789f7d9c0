"""Files that appear whole or not at all: a temporary file beside the target, synced, then renamed."""

import contextlib
import glob
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from typing import IO

from gov_deadlines.errors import InvalidArgument, OutputExists, OutputFailed, UnreadableTable

_MARK = ".gov-deadlines-"
_END = ".tmp"

try:
    import fcntl
except ImportError:  # Windows: an open file cannot be removed there, which serves as well
    fcntl = None  # type: ignore[assignment]


class Output:
    """A file being written under another name, to be renamed when it is complete.

    A symbolic link is written through: the file it points to is replaced, the link stays.

    Attributes:
        path: the final name, links resolved.
        temporary: the name it has until then: hidden, in the same folder.
        file: open for reading and writing bytes.
    """

    def __init__(self, path: str, *, force: bool) -> None:
        """Raises OutputExists, OutputFailed."""
        self.path = os.path.realpath(path)
        self.force = force
        refuse_existing(path, force=force)
        folder, name = os.path.split(self.path)
        sweep(folder, name)
        self.temporary = os.path.join(folder, temporary_name(name))
        with failing(path):
            self.file: IO[bytes] = open(self.temporary, "xb+")  # noqa: SIM115  (closed by commit or discard)
        hold(self.file.fileno())

    def commit(self) -> None:
        """Give the file its name. Raises OutputExists where another took it meanwhile, OutputFailed."""
        with failing(self.path):
            self.file.flush()
            os.fsync(self.file.fileno())
            self._rename()
            _sync_folder(os.path.dirname(self.path))
        self.file.close()

    def _rename(self) -> None:
        if self.force:
            os.replace(self.temporary, self.path)
            return
        try:
            os.link(self.temporary, self.path)
        except FileExistsError:
            raise OutputExists(self.path) from None
        except OSError:  # a file system without hard links
            refuse_existing(self.path, force=False)
            os.replace(self.temporary, self.path)
            return
        os.unlink(self.temporary)

    def discard(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self.file.close()
        with contextlib.suppress(OSError):
            os.unlink(self.temporary)


@contextlib.contextmanager
def reserved(path: str | None, *others: str, force: bool) -> Iterator[Callable[[str], None]]:
    """A way to write one more small file at the end; that it can be written shows at once. None writes nothing.

    Raises InvalidArgument where it is one of the ``others``, OutputExists, OutputFailed.
    """
    if path is None:
        yield lambda _: None
        return
    refuse_same(path, *others)
    output = Output(path, force=force)

    def write(text: str) -> None:
        with failing(path):
            output.file.write(text.encode())
        output.commit()

    try:
        yield write
    finally:
        output.discard()


@contextlib.contextmanager
def failing(path: str) -> Iterator[None]:
    """Turn the system's errors on ``path`` into OutputFailed."""
    try:
        yield
    except (OutputExists, OutputFailed):
        raise
    except OSError as error:
        raise OutputFailed(path, error.strerror or str(error)) from error


def refuse_existing(path: str, *, force: bool) -> None:
    """Raises OutputExists for a file that may not be overwritten, OutputFailed for a folder of that name."""
    if os.path.isdir(path):
        raise OutputFailed(path, "is a directory")
    if not force and os.path.lexists(path) and os.path.exists(os.path.realpath(path)):
        raise OutputExists(path)


def check_source(path: str) -> None:
    """Raises UnreadableTable where there is no file to read."""
    if not os.path.isfile(path):
        zh, en = ("不是普通文件", "is no regular file") if os.path.exists(path) else ("不存在", "does not exist")
        raise UnreadableTable((f"{path!r} {zh}。", f"{path!r} {en}."), ("请检查路径。", "Check the path."))


def state_of(path: str) -> tuple[int, ...]:
    """What changes when a file is replaced or written to."""
    found = os.stat(path)
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def refuse_same(source: str, *targets: str) -> None:
    """Raises InvalidArgument where a file would be read and written at once, or written twice."""
    paths = [os.path.realpath(path) for path in (source, *targets)]
    for nth, path in enumerate(paths):
        same = [other for other in paths[:nth] if other == path or _same_file(other, path)]
        if same:
            raise InvalidArgument(
                (
                    f"{path!r} 不能既作输入又作输出，也不能写两次。",
                    f"{path!r} cannot be input and output, nor be written twice.",
                ),
                ("请换一个输出文件名。", "Name another output file."),
            )


def _same_file(one: str, other: str) -> bool:
    return os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)


def rejects_path(target: str) -> str:
    """Where rejected rows go: ``ledger.csv`` -> ``ledger.rejects.csv``, in the same folder."""
    stem, suffix = os.path.splitext(target)
    return f"{stem}.rejects{suffix}"


def temporary_name(name: str) -> str:
    """A hidden name for what will be called ``name``; no other run chooses the same."""
    return f".{name}{_MARK}{os.getpid()}-{secrets.token_hex(4)}{_END}"


def leftovers(folder: str, name: str, end: str = "") -> list[str]:
    """The paths of what goes by such a name, followed by ``end``; some of it may be in use."""
    return sorted(glob.glob(os.path.join(glob.escape(folder), f".{glob.escape(name)}{_MARK}*{_END}{end}")))


def hold(handle: int) -> None:
    """Mark an open file or folder as in use for as long as this process has it open."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sweep(folder: str, name: str) -> None:
    """Remove the temporary files and folders that killed runs left behind; those in use are locked and stay."""
    for path in leftovers(folder, name):
        with contextlib.suppress(OSError), unused(path):
            remove(path)


def remove(path: str) -> None:
    """Remove a file, or a folder with everything in it. Raises OSError."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


@contextlib.contextmanager
def unused(path: str) -> Iterator[None]:
    """Have a file or folder to oneself. Raises OSError where another run has it, or where that cannot be known."""
    if fcntl is None:
        if os.path.isdir(path):
            raise OSError("in use or not: this system does not say")
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: str) -> None:
    """Make the new name last through a power cut, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
