"""Excel files made of bare XML: files as spreadsheet programs write them, and malformed ones."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from cli_helpers import QINZHOU

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = (
    *("General", "yyyy-mm-dd", 'yyyy"年"m"月"d"日" h:mm', "h:mm:ss", "[h]:mm", "0.00E+00", '#,##0.00"元"', "[Red]0.0"),
    *("aaaa", "[$-804]yyyy/m/d;@", "@", "G/通用格式", r"0\d"),
)


def text(at: str, value: str) -> str:
    """A cell that contains its text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{value}</t></is></c>'


def row(number: int, *cells: str) -> str:
    """A row of cells in XML."""
    return f'<row r="{number}">{"".join(cells)}</row>'


HEAD = row(1, text("A1", "limit"), text("B1", "trigger"), text("C1", "cell"))


def asked(number: int, *cells: str) -> str:
    """A row that has an answer, followed by more cells."""
    return row(number, text(f"A{number}", QINZHOU), text(f"B{number}", "2024-04-03"), *cells)


def sheet(*rows: str, before: str = "") -> str:
    """A sheet of rows in XML."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def make(
    path: Path,
    *sheets: str,
    texts: Iterable[str] = (),
    settings: str = "",
    names: Mapping[int, str] | None = None,
    hidden: Iterable[int] = (),
) -> Path:
    """A workbook of these sheets, called S1, S2, … unless named; ``texts`` are its cells' shared texts, as XML."""
    numbers, namespaces = range(1, len(sheets) + 1), f'xmlns="{_MAIN}" xmlns:r="{_RELATED}"'
    states = dict.fromkeys(hidden, ' state="hidden"')
    listed = "".join(
        f'<sheet name="{(names or {}).get(nth, f"S{nth}")}" sheetId="{nth}" r:id="rId{nth}"{states.get(nth, "")}/>'
        for nth in numbers
    )
    parts = {
        "_rels/.rels": _relations({"r": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"<workbook {namespaces}>{settings}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{nth}": ("worksheet", f"worksheets/s{nth}.xml") for nth in numbers}
            | {"t": ("sharedStrings", "sharedStrings.xml"), "f": ("styles", "/xl/styles.xml")}
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{"".join(f"<si>{one}</si>" for one in texts)}</sst>',
        "xl/styles.xml": _styles(),
    } | {f"xl/worksheets/s{nth}.xml": one for nth, one in zip(numbers, sheets, strict=True)}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    found = (
        f'<Relationship Id="{one}" Type="{_RELATED}/{kind}" Target="{to}"/>' for one, (kind, to) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(found)}</Relationships>'


def _styles() -> str:
    """A style for each of ``FORMATS``, in order, followed by one for each built-in format."""
    own = [
        f'<numFmt numFmtId="{164 + nth}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for nth, code in enumerate(FORMATS)
    ]
    numbers = [164 + nth for nth in range(len(FORMATS))] + list(range(60))
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{"".join(own)}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'
