"""Rows for Spark from Parquet, CSV and JSON Lines, cells as they stand; rows that are not well formed are kept."""

import os
from typing import NamedTuple

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StringType, StructField, StructType

from gov_deadlines.batch.csv_text import ENCODINGS
from gov_deadlines.batch.job import check_encoding
from gov_deadlines.batch.spark.folders import Folders
from gov_deadlines.errors import InvalidArgument, UnreadableTable

KINDS = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}
_PACKED = (".gz", ".bz2", ".zst", ".lz4", ".snappy", ".deflate")
_CSV: dict[str, bool | str] = {"header": True, "quote": '"', "escape": '"', "nullValue": "", "emptyValue": ""}
_OPTIONS: dict[str, dict[str, bool | str]] = {
    "csv": _CSV | {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False},
    "json": {"ignoreNullFields": False},
    "parquet": {},
}


class Rows(NamedTuple):
    """A source as a frame.

    Attributes:
        frame: its rows, with helpers before whose names ``mark`` stands: ``file``, and ``record`` (null, or what
            stands in the file where that is no row) for formats of text.
        own: the names of its own columns.
        kind: ``parquet``, ``csv`` or ``json``.
    """

    frame: DataFrame
    own: list[str]
    kind: str


def kind_of(path: str, folders: Folders | None = None) -> str | None:
    """The format that a suffix names, of a path or of the files in a folder; None where there is no one format."""
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
        raise InvalidArgument(
            (f"{path!r} 的后缀不代表 Spark 可读的格式。", f"The suffixes of {path!r} name no format for Spark."),
            (
                "可用 .parquet、.csv、.jsonl：文件（夹）的后缀，或文件夹内全部文件的后缀。",
                "Use .parquet, .csv or .jsonl: of the file or folder, or of all files in the folder.",
            ),
        )
    return found


def read_rows(spark: SparkSession, folders: Folders, path: str, encoding: str | None, mark: str) -> Rows:
    """The rows of a source; helpers get ``mark`` before their names. Raises InvalidArgument, UnreadableTable."""
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
    """Write files, one for each partition, into a folder, which may be there already."""
    frame.write.format(kind).mode("append").options(**_OPTIONS[kind]).save(path)


def _csv(spark: SparkSession, path: str, encoding: str | None, mark: str) -> DataFrame:
    """Cells as text. Files are read in parts unless a quoted cell goes over several lines."""
    charset, whole_files, delimiter = _looked_through(spark, path, encoding)
    options = (
        _OPTIONS["csv"] | {"columnPruning": False} | {"encoding": charset, "multiLine": whole_files, "sep": delimiter}
    )
    names = spark.read.options(**options).csv(path).columns
    if not names:
        raise UnreadableTable(
            (f"{path!r} 是空的，没有表头。", f"{path!r} is empty: it has no header."),
            ("第一行应为列名。", "The first line must name the columns."),
        )
    schema = StructType([StructField(name, StringType()) for name in (*names, mark + "record")])
    reader = spark.read.options(**options).options(columnNameOfCorruptRecord=mark + "record", enforceSchema=False)
    return reader.schema(schema).csv(path)


def _looked_through(spark: SparkSession, path: str, encoding: str | None) -> tuple[str, bool, str]:
    """One pass over the lines: the encoding, whether any quote is left open by a line, the delimiter."""
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
    return _charset(path, encoding, unicode=bool(found["unicode"])), bool(found["opened"]), _delimiter(first["value"])


def _charset(path: str, encoding: str | None, *, unicode: bool) -> str:
    if encoding is not None and encoding.lower() not in ENCODINGS:
        raise InvalidArgument(
            (f"不支持编码 {encoding!r}。", f"The encoding {encoding!r} is not known."),
            ("可用 utf-8、gbk 或 gb18030。", "Use utf-8, gbk or gb18030."),
        )
    charset = "utf-8" if encoding is None else ENCODINGS[encoding.lower()]
    if charset == "utf-8" and not unicode:
        raise UnreadableTable(
            (f"{path!r} 不是 UTF-8 编码。", f"{path!r} is not in UTF-8."),
            ("请用 --encoding gb18030 指明编码。", "Name its encoding with --encoding gb18030."),
        )
    return charset.upper()


def _delimiter(header: str) -> str:
    """A comma; a semicolon or a tab where the first line has no comma but one of these."""
    others = [mark for mark in (";", "\t") if mark in header]
    return others[0] if "," not in header and len(others) == 1 else ","
