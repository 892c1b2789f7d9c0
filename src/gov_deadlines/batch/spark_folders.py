"""Folders that appear whole or not at all, on any file system that Spark writes to."""

import posixpath
import secrets
from typing import Any

from pyspark.sql import SparkSession

from gov_deadlines.batch.spark_session import reading, writing
from gov_deadlines.errors import InvalidArgument, OutputExists, OutputFailed, SourceNotFound


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
                raise OutputFailed(target, "cannot be renamed to")

    def delete(self, path: str) -> None:
        """Remove a file or folder with everything in it, if it is there."""
        with writing(path):
            system, whole = self._at(path)
            system.delete(whole, True)


class Target:
    """A folder being written under another name, to be renamed when it is complete."""

    def __init__(self, folders: Folders, path: str, *, force: bool) -> None:
        """Raises OutputExists."""
        self._folders, self._force = folders, force
        self.path = path.rstrip("/") or path
        parent, name = posixpath.split(self.path)
        self.temporary = posixpath.join(parent, f".{name}.gov-deadlines-{secrets.token_hex(4)}.tmp")
        self._refuse_existing()

    def _refuse_existing(self) -> None:
        if not self._force and self._folders.exists(self.path):
            raise OutputExists(self.path)

    def commit(self) -> None:
        """Give the folder its name; what was there goes only when the new one stands. Raises OutputExists."""
        self._refuse_existing()
        aside = self.temporary + ".old"
        replaced = self._folders.exists(self.path)
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
        self._folders.delete(self.temporary)


def refuse_overlap(folders: Folders, *paths: str) -> None:
    """Raises InvalidArgument where a path is another, or lies within it: nothing may be read and written at once."""
    whole = [folders.qualified(path).rstrip("/") + "/" for path in paths]
    for nth, path in enumerate(whole):
        if any(path.startswith(other) or other.startswith(path) for other in whole[:nth]):
            raise InvalidArgument(
                (f"{paths[nth]!r} 与另一个输入或输出重叠。", f"{paths[nth]!r} overlaps with another input or output."),
                ("请换一个输出文件夹。", "Name another output folder."),
            )
