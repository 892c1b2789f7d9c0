"""Excel files read as tables of text."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gov_deadlines.batch.tables.duck import as_text, name, names, reading, unlike
from gov_deadlines.batch.tables.error_cells import errors_as_text
from gov_deadlines.errors import ExtraMissing, OutputFailed, UnreadableTable
from gov_deadlines.files.scratch import scratch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_sheet(connection: "DuckDBPyConnection", path: str) -> tuple[str, int]:
    """Load the first sheet of a file into a table of text; its name, and the number Excel gives its first row.

    The first row that is not empty names the columns. A date becomes its ISO form, an empty cell NULL; formulas give
    the values they were saved with, errors such as ``#N/A`` as text. Raises UnreadableTable, ExtraMissing.
    """
    try:
        import fastexcel
    except ImportError:
        raise ExtraMissing("batch", "fastexcel") from None
    as_text(path)
    try:
        with scratch() as folder:
            readable = errors_as_text(path, os.path.join(folder, "copy.xlsx"))
            sheet = fastexcel.read_excel(readable).load_sheet(
                0, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
            )
    except OutputFailed:
        raise
    except Exception as error:  # noqa: BLE001  (whatever the reader makes of a broken file)
        reason = str(error).partition("\n")[0]
        raise UnreadableTable(
            (f"无法读取 {path!r}：{reason}。", f"{path!r} could not be read: {reason}."),
            ("请检查它是不是完整的 .xlsx 文件。", "Check that it is a whole .xlsx file."),
        ) from None
    if not sheet.width or not sheet.height:
        raise _empty(path)
    with reading(path):
        connection.register("sheet", sheet)
        connection.execute("CREATE TABLE cells AS SELECT * FROM sheet")
        connection.unregister("sheet")
        columns = [row[0] for row in connection.execute("DESCRIBE cells").fetchall()]
        filled = f"COALESCE({names(columns)}) IS NOT NULL"
        found = connection.execute(f"SELECT rowid, * FROM cells WHERE {filled} ORDER BY rowid LIMIT 1").fetchone()
    if found is None:
        raise _empty(path)
    at, *header = found
    titles = _titles(path, header)
    shown = ", ".join(
        f"regexp_replace({name(column)}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) 00:00:00$', '\\1') AS {name(title)}"
        for column, title in zip(columns, titles, strict=True)
    )
    kept = f"FROM cells WHERE cells.rowid > {at} ORDER BY cells.rowid"  # a title may be "rowid" too
    connection.execute(f"CREATE TABLE loaded AS SELECT {shown} {kept}")
    connection.execute("DROP TABLE cells")
    return "loaded", at + 2


def _empty(path: str) -> UnreadableTable:
    return UnreadableTable(
        (f"{path!r} 的第一张表是空的。", f"The first sheet of {path!r} is empty."),
        ("第一行应为列名。", "Its first row must name the columns."),
    )


def _titles(path: str, header: Sequence[str | None]) -> list[str]:
    """The columns' names. Raises UnreadableTable for one that occurs twice, upper and lower case alike."""
    titles = [(title or "").strip() for title in header]
    seen: set[str] = set()
    for at, title in enumerate(titles):
        if title.lower() in seen:
            raise UnreadableTable(
                (f"{path!r} 的表头重复：{title!r}。", f"{path!r} has columns of one name: {title!r}."),
                ("请给每一列不同的名称。", "Give every column a name of its own."),
            )
        titles[at] = title or unlike(f"column_{at + 1}", titles)
        seen.add(title.lower() or titles[at].lower())
    return titles
