"""Excel files read as tables of text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gov_deadlines.batch.duck import name, reading, unlike
from gov_deadlines.errors import ExtraMissing, UnreadableTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def load_sheet(connection: "DuckDBPyConnection", path: str) -> str:
    """Load the first sheet of a file into a table of text; its name. Raises UnreadableTable, ExtraMissing.

    The first row names the columns. A date becomes its ISO form, an empty cell NULL; formulas give the values they
    were saved with.
    """
    try:
        import fastexcel
    except ImportError:
        raise ExtraMissing("batch", "fastexcel") from None
    try:
        sheet = fastexcel.read_excel(path).load_sheet(
            0, header_row=None, dtypes="string", skip_whitespace_tail_rows=True
        )
    except Exception as error:  # noqa: BLE001  (whatever the reader makes of a broken file)
        reason = str(error).partition("\n")[0]
        raise UnreadableTable(
            (f"无法读取 {path!r}：{reason}。", f"{path!r} could not be read: {reason}."),
            ("请检查它是不是完整的 .xlsx 文件。", "Check that it is a whole .xlsx file."),
        ) from None
    if not sheet.width or not sheet.height:
        raise UnreadableTable(
            (f"{path!r} 的第一张表是空的。", f"The first sheet of {path!r} is empty."),
            ("第一行应为列名。", "Its first row must name the columns."),
        )
    with reading(path):
        connection.register("sheet", sheet)
        connection.execute("CREATE TABLE cells AS SELECT * FROM sheet")
        connection.unregister("sheet")
        columns = [row[0] for row in connection.execute("DESCRIBE cells").fetchall()]
        header = connection.execute("SELECT * FROM cells WHERE rowid = 0").fetchone() or ()
    titles = _titles(path, header)
    shown = ", ".join(
        f"regexp_replace({name(column)}, '^([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) 00:00:00$', '\\1') AS {name(title)}"
        for column, title in zip(columns, titles, strict=True)
    )
    connection.execute(f"CREATE TABLE loaded AS SELECT {shown} FROM cells WHERE rowid > 0 ORDER BY rowid")
    connection.execute("DROP TABLE cells")
    return "loaded"


def _titles(path: str, header: Sequence[str | None]) -> list[str]:
    """The columns' names. Raises UnreadableTable for one that occurs twice, upper and lower case alike."""
    titles: list[str] = []
    for at, title in enumerate(header, start=1):
        text = (title or "").strip() or unlike(f"column_{at}", titles)
        if text.lower() in {one.lower() for one in titles}:
            raise UnreadableTable(
                (f"{path!r} 的表头重复：{text!r}。", f"{path!r} has columns of one name: {text!r}."),
                ("请给每一列不同的名称。", "Give every column a name of its own."),
            )
        titles.append(text)
    return titles
