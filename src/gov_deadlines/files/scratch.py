"""Files that last only while a job runs, in a folder of their own in the system's temporary folder."""

import contextlib
import glob
import os
import secrets
import shutil
from collections.abc import Iterator

from gov_deadlines.files.ending import begin, done, remove, undisturbed
from gov_deadlines.files.locks import hold, unused
from gov_deadlines.files.placing import failing

_PREFIX = "gov-deadlines-"


@contextlib.contextmanager
def scratch() -> Iterator[str]:
    """A folder that goes in the end. Raises OutputFailed where there can be none."""
    sweep_scratch()
    while True:
        folder = os.path.join(_temporary_folder(), _PREFIX + secrets.token_hex(6))
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
    for folder in glob.glob(os.path.join(glob.escape(_temporary_folder()), _PREFIX + "*")):
        with contextlib.suppress(OSError):
            mine = not hasattr(os, "geteuid") or os.lstat(folder).st_uid == os.geteuid()
            if mine and not os.path.islink(folder):
                with unused(folder):
                    remove(folder)


def _temporary_folder() -> str:
    import tempfile

    with failing("tmp"), undisturbed():  # it writes a file to find out, which must not stay
        return tempfile.gettempdir()
