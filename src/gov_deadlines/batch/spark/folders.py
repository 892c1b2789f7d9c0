"""Folders that appear whole or not at all, on any file system that Spark writes to."""

import contextlib
import os
import posixpath
import shutil
from typing import Any

from pyspark.sql import SparkSession

from gov_deadlines.batch.spark.session import reading, writing
from gov_deadlines.errors import OutputExists, OutputFailed, SourceNotFound, Unusable
from gov_deadlines.files.hidden import FORMER, hold, sync_tree, temporary_name
from gov_deadlines.files.placing import failing, place, settle, sweep


class Folders:
    """The file systems that a session knows, through Hadoop's interface."""

    def __init__(self, spark: SparkSession) -> None:
        self._path = spark._jvm.org.apache.hadoop.fs.Path  # type: ignore[union-attr]  # noqa: SLF001
        self._settings = spark._jsc.hadoopConfiguration()  # noqa: SLF001

    def _at(self, path: str) -> tuple[Any, Any]:
        """The file system of a path, and the path as Hadoop writes it, with its scheme."""
        plain = self._path(path)
        system = plain.getFileSystem(self._settings)
        return system, system.makeQualified(plain)

    def qualified(self, path: str) -> str:
        """The whole path, with its scheme."""
        with writing(path):
            return str(self._at(path)[1].toString())

    def local(self, path: str) -> str | None:
        """The path on this machine's own file system (or one mounted in it); None where it is on another."""
        with writing(path):
            place = self._at(path)[1].toUri()
            return str(place.getPath()) if place.getScheme() == "file" else None

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder."""
        with writing(path):
            system, whole = self._at(path)
            return bool(system.exists(whole))

    def require_source(self, path: str) -> None:
        """Raises SourceNotFound where a path, or a pattern, names nothing."""
        with reading(path):
            system, whole = self._at(path)
            if not system.globStatus(whole):
                raise SourceNotFound(path)

    def names(self, path: str) -> list[str]:
        """The names of what is in a folder, or that of a file; what Spark skips is left out."""
        with reading(path):
            system, whole = self._at(path)
            found = [str(one.getPath().getName()) for one in system.listStatus(whole)] if system.exists(whole) else []
        return [name for name in found if not name.startswith(("_", "."))]

    def rename(self, path: str, target: str) -> None:
        """Give a folder another name on the same file system. Raises OutputFailed."""
        with writing(target):
            system, whole = self._at(path)
            if not system.rename(whole, self._at(target)[1]):
                raise OutputFailed(target, "cannot be renamed to", "无法改成这个名称")

    def delete(self, path: str) -> None:
        """Remove a file or folder with everything in it, if it is there."""
        with writing(path):
            system, whole = self._at(path)
            system.delete(whole, True)


class Target:
    """A folder being written under another name, to be renamed when it is complete.

    On a file system of this machine the folder is locked while the run lives, so that what killed runs left behind can
    be told from it and swept. Elsewhere nothing is swept.
    """

    def __init__(self, folders: Folders, path: str, *, force: bool) -> None:
        """Nothing is looked at yet."""
        self._folders, self.force = folders, force
        self.path = path.rstrip("/") or path
        parent, name = posixpath.split(self.path)
        self.temporary = posixpath.join(parent, temporary_name("", name))
        self._begun: str | None = None  # the temporary folder as this machine knows it
        self._held: int | None = None

    def begin(self) -> None:
        """Clear away what killed runs left, and take the other name.

        Raises OutputExists, OutputFailed, JobUnfinished.
        """
        here = self.here()
        if here is not None:
            with failing(self.path):
                settle([here[0]])
                sweep(*os.path.split(here[0]))
        self._refuse_existing()
        if here is not None:
            with failing(self.path):
                os.makedirs(here[1])
                self._begun = here[1]
                self._hold(here[1])

    def here(self) -> tuple[str, str] | None:
        """Both names as this machine knows them; None where the folder is on another file system."""
        place, temporary = self._folders.local(self.path), self._folders.local(self.temporary)
        if place is None or temporary is None:
            return None
        parent = os.path.realpath(os.path.dirname(place))
        return os.path.join(parent, os.path.basename(place)), os.path.join(parent, os.path.basename(temporary))

    def _refuse_existing(self) -> None:
        if not self.force and self._folders.exists(self.path):
            raise OutputExists(self.path)

    def _hold(self, place: str) -> None:
        with contextlib.suppress(OSError):  # Windows opens no folders
            self._held = os.open(place, os.O_RDONLY)
            hold(self._held, place)

    def commit(self) -> None:
        """Give the folder its name; what was there goes only when the new one stands. Raises OutputExists."""
        self._refuse_existing()
        replaced, aside = self._folders.exists(self.path), self.temporary + FORMER
        if replaced:
            self._folders.rename(self.path, aside)
        self._folders.rename(self.temporary, self.path)
        if replaced:
            self._folders.delete(aside)

    def remove(self) -> None:
        """Remove what is there from an earlier run."""
        self._folders.delete(self.path)

    def discard(self) -> None:
        """Leave nothing behind."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
        if self._begun is None:
            self._folders.delete(self.temporary)
        else:  # without Spark, which may be what failed
            shutil.rmtree(self._begun, ignore_errors=True)


def put_in_place(out: Target, rejects: Target, *, rejected: bool) -> None:
    """Give the folders their names: together or not at all on this machine, elsewhere the rejects first.

    Where no row was rejected, the rejects of an earlier run go. Raises OutputExists, OutputFailed, JobUnfinished.
    """
    here, beside = out.here(), rejects.here()
    if here is not None and beside is not None:
        changes = [here, (beside[0], beside[1] if rejected else None)]
        for _, written in changes:
            with failing(out.path):
                sync_tree(written or here[1])
        place(changes if rejected or out.force else changes[:1], force=out.force)
    elif rejected:
        rejects.commit()
        out.commit()
    else:
        rejects.remove()
        out.commit()


def refuse_overlap(folders: Folders, *paths: str) -> None:
    """Raises InvalidArgument where a path is another, or lies within it: nothing may be read and written at once."""
    whole = [folders.qualified(path).rstrip("/") + "/" for path in paths]
    for nth, path in enumerate(whole):
        if any(path.startswith(other) or other.startswith(path) for other in whole[:nth]):
            raise Unusable("overlap", paths[nth])
