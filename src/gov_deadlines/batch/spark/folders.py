"""Folders of rows, on any file system that Spark knows: Parquet, CSV and JSON Lines.

Reading keeps cells unchanged, and also rows that are malformed; what is written appears whole or not at all.
"""

import contextlib
import os
import posixpath
import shutil
from typing import Any, NamedTuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StringType, StructField, StructType

from gov_deadlines.batch.checking import check_encoding
from gov_deadlines.batch.lines.csv_text import delimiter_of, known_encoding
from gov_deadlines.batch.spark.session import reading, writing
from gov_deadlines.errors import OutputExists, OutputFailed, SourceNotFound, UnreadableTable, Unusable
from gov_deadlines.files.hidden import FORMER, hold, sync_tree, temporary_name
from gov_deadlines.files.placing import failing, place, settle, sweep

KINDS = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}
_PACKED = (".gz", ".bz2", ".zst", ".lz4", ".snappy", ".deflate")
_CSV: dict[str, bool | str] = {"header": True, "quote": '"', "escape": '"', "nullValue": "", "emptyValue": ""}
_OPTIONS: dict[str, dict[str, bool | str]] = {
    "csv": _CSV | {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False},
    "json": {"ignoreNullFields": False},
    "parquet": {},
}


class Folders:
    """The file systems known to a session, through Hadoop's interface."""

    def __init__(self, spark: SparkSession) -> None:
        self._path = spark._jvm.org.apache.hadoop.fs.Path  # type: ignore[union-attr]  # noqa: SLF001
        self._settings = spark._jsc.hadoopConfiguration()  # noqa: SLF001

    def _at(self, path: str) -> tuple[Any, Any]:
        """The file system of a path, and the path in Hadoop's form, with its scheme."""
        plain = self._path(path)
        system = plain.getFileSystem(self._settings)
        return system, system.makeQualified(plain)

    def qualified(self, path: str) -> str:
        """The whole path, with its scheme."""
        with writing(path):
            return str(self._at(path)[1].toString())

    def local(self, path: str) -> str | None:
        """The path on this machine's own file system (mounts included); None where it is on another."""
        with writing(path):
            place = self._at(path)[1].toUri()
            return str(place.getPath()) if place.getScheme() == "file" else None

    def exists(self, path: str) -> bool:
        """Whether a file or folder exists."""
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
        """The names in a folder, or the name of a file; names that Spark skips are left out."""
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
        """Remove a file or folder with all its contents, if it exists."""
        with writing(path):
            system, whole = self._at(path)
            system.delete(whole, True)


class Target:
    """A folder written under a temporary name and renamed when it is complete.

    On a file system of this machine the folder is locked while the run lives, so that the remains of killed runs can be
    recognised and removed. On other file systems they stay.
    """

    def __init__(self, folders: Folders, path: str, *, force: bool) -> None:
        """The file system is not accessed yet."""
        self._folders, self.force = folders, force
        self.path = path.rstrip("/") or path
        parent, name = posixpath.split(self.path)
        self.temporary = posixpath.join(parent, temporary_name("", name))
        self._begun: str | None = None  # the temporary folder's path on this machine
        self._held: int | None = None

    def begin(self) -> None:
        """Remove what killed runs left, and choose the temporary name.

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
        """Both paths on this machine; None where the folder is on another file system."""
        place, temporary = self._folders.local(self.path), self._folders.local(self.temporary)
        if place is None or temporary is None:
            return None
        parent = os.path.realpath(os.path.dirname(place))
        return os.path.join(parent, os.path.basename(place)), os.path.join(parent, os.path.basename(temporary))

    def _refuse_existing(self) -> None:
        if not self.force and self._folders.exists(self.path):
            raise OutputExists(self.path)

    def _hold(self, place: str) -> None:
        with contextlib.suppress(OSError):  # Windows cannot open folders
            self._held = os.open(place, os.O_RDONLY)
            hold(self._held, place)

    def commit(self) -> None:
        """Give the folder its name; an earlier one is removed once the new one is in place. Raises OutputExists."""
        self._refuse_existing()
        replaced, aside = self._folders.exists(self.path), self.temporary + FORMER
        if replaced:
            self._folders.rename(self.path, aside)
        self._folders.rename(self.temporary, self.path)
        if replaced:
            self._folders.delete(aside)

    def remove(self) -> None:
        """Remove the folder of an earlier run."""
        self._folders.delete(self.path)

    def discard(self) -> None:
        """Remove the temporary folder."""
        if self._held is not None:
            os.close(self._held)
            self._held = None
        if self._begun is None:
            self._folders.delete(self.temporary)
        else:  # without Spark, which may have failed
            shutil.rmtree(self._begun, ignore_errors=True)


def put_in_place(out: Target, rejects: Target, *, rejected: bool) -> None:
    """Give the folders their names: both or neither on this machine; elsewhere the rejects first.

    Where no row was rejected, earlier rejects are removed. Raises OutputExists, OutputFailed, JobUnfinished.
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
    """Raises InvalidArgument where a path equals another or lies in it: nothing may be read and written at once."""
    whole = [folders.qualified(path).rstrip("/") + "/" for path in paths]
    for nth, path in enumerate(whole):
        if any(path.startswith(other) or other.startswith(path) for other in whole[:nth]):
            raise Unusable("overlap", paths[nth])


class Rows(NamedTuple):
    """A source as a frame.

    Attributes:
        frame: its rows, with helper columns whose names begin with ``mark``: ``file``, and for text formats ``record``
            (null, or the text in the file of a malformed row).
        own: the names of its own columns.
        kind: ``parquet``, ``csv`` or ``json``.
    """

    frame: DataFrame
    own: list[str]
    kind: str


def kind_of(path: str, folders: Folders | None = None) -> str | None:
    """The format named by the suffix of a path or of all files in a folder; None where there is no single one."""
    stem, suffix = os.path.splitext(path.rstrip("/").lower())
    if suffix in _PACKED:
        return kind_of(stem)
    if suffix in KINDS or folders is None:
        return KINDS.get(suffix)
    kinds = {kind_of(name) for name in folders.names(path)}
    return kinds.pop() if len(kinds) == 1 else None


def source_kind(path: str, folders: Folders) -> str:
    """The format of a source. Raises InvalidArgument."""
    found = kind_of(path, folders)
    if found is None:
        raise Unusable("spark-suffix", path)
    return found


def read_rows(spark: SparkSession, folders: Folders, path: str, encoding: str | None, mark: str) -> Rows:
    """The rows of a source; helper columns get ``mark`` as a prefix. Raises InvalidArgument, UnreadableTable."""
    kind = source_kind(path, folders)
    check_encoding(encoding, kind)
    if kind == "csv":
        frame = _csv(spark, path, encoding, mark)
    elif kind == "json":
        frame = spark.read.options(columnNameOfCorruptRecord=mark + "record", prefersDecimal=True).json(path)
    else:
        frame = spark.read.parquet(path)
    own = [name for name in frame.columns if name != mark + "record"]
    return Rows(frame.select("*", F.col("_metadata.file_path").alias(mark + "file")), own, kind)


def write_rows(frame: DataFrame, kind: str, path: str) -> None:
    """Write files, one for each partition, into a folder, which may exist."""
    frame.write.format(kind).mode("append").options(**_OPTIONS[kind]).save(path)


def _csv(spark: SparkSession, path: str, encoding: str | None, mark: str) -> DataFrame:
    """The cells as text. Files are read in parts unless a quoted cell spans several lines."""
    charset, whole_files, delimiter = _looked_through(spark, path, encoding)
    options = (
        _OPTIONS["csv"] | {"columnPruning": False} | {"encoding": charset, "multiLine": whole_files, "sep": delimiter}
    )
    names = spark.read.options(**options).csv(path).columns
    if not names:
        raise UnreadableTable("no-header", path)
    schema = StructType([StructField(name, StringType()) for name in (*names, mark + "record")])
    reader = spark.read.options(**options).options(columnNameOfCorruptRecord=mark + "record", enforceSchema=False)
    return reader.schema(schema).csv(path)


def _looked_through(spark: SparkSession, path: str, encoding: str | None) -> tuple[str, bool, str]:
    """One pass over the lines gives the encoding, whether any line leaves a quote open, and the delimiter."""
    lines, line = spark.read.text(path), F.col("value")
    quotes = F.octet_length(line) - F.octet_length(F.replace(line, F.lit('"'), F.lit("")))
    opened, unicode = (
        F.coalesce(F.max(quotes % 2), F.lit(0)).alias("opened"),
        F.coalesce(F.min(F.is_valid_utf8(line).cast("int")), F.lit(1)).alias("unicode"),
    )
    found = lines.agg(opened, unicode).head()
    first = lines.head()
    if found is None or first is None:
        return "UTF-8", False, ","
    return (
        _charset(path, encoding, unicode=bool(found["unicode"])),
        bool(found["opened"]),
        delimiter_of(first["value"].encode()).decode(),
    )


def _charset(path: str, encoding: str | None, *, unicode: bool) -> str:
    charset = "utf-8" if encoding is None else known_encoding(encoding)
    if charset == "utf-8" and not unicode:
        raise UnreadableTable("not-utf-8", path)
    return charset.upper()
