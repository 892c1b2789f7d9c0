"""Excel files taken apart and put together: parts that only Excel, WPS and their users make, added to a workbook."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a file, unpacked, in their order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: Mapping[str, bytes | str]) -> None:
    """Write parts as a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def amend(path: Path, added: Mapping[str, bytes | str], edits: Sequence[tuple[str, str, str]]) -> None:
    """Add parts to a file, and replace texts in parts that it has: (part, old, new)."""
    parts: dict[str, bytes | str] = dict(parts_of(path))
    for name, old, new in edits:
        before = parts[name]
        text = before.decode() if isinstance(before, bytes) else before
        assert old in text, (name, old)
        parts[name] = text.replace(old, new, 1)
    pack(path, {**parts, **added})


def relationship(nth: str, kind: str, target: str) -> str:
    """One relationship; ``kind`` may be a whole address."""
    return f'<Relationship Id="{nth}" Type="{kind if ":" in kind else f"{_RELATED}/{kind}"}" Target="{target}"/>'


def relationships(*found: str) -> str:
    """A part of relationships."""
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(found)}</Relationships>'


def _override(part: str, kind: str) -> tuple[str, str, str]:
    """The edit that gives a part its type."""
    return "[Content_Types].xml", "</Types>", f'<Override PartName="{part}" ContentType="{kind}"/></Types>'


def png(colour: tuple[int, int, int] = (200, 30, 30), size: int = 12) -> bytes:
    """A small picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * size) * size
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def add_wps_pictures(path: Path, sheet: str, cells: Sequence[str]) -> None:
    """Pictures in cells as WPS keeps them: a formula ``DISPIMG``, a part ``cellimages.xml``, the picture."""
    names = [f"ID_{nth:032X}" for nth in range(1, len(cells) + 1)]
    pictures = "".join(
        "<etc:cellImage><xdr:pic><xdr:nvPicPr>"
        f'<xdr:cNvPr id="{nth}" name="{name}" descr="公章"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="120000" cy="120000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic></etc:cellImage>"
        for nth, name in enumerate(names, 2)
    )
    cellimages = (
        '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:r="{_RELATED}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">{pictures}</etc:cellImages>'
    )
    shown = [
        f'<c r="{at}" t="str"><f>_xlfn.DISPIMG(&quot;{name}&quot;,1)</f><v>=DISPIMG(&quot;{name}&quot;,1)</v></c>'
        for at, name in zip(cells, names, strict=True)
    ]
    amend(
        path,
        {
            "xl/cellimages.xml": XML + cellimages,
            "xl/_rels/cellimages.xml.rels": relationships(relationship("rId1", "image", "media/image1.png")),
            "xl/media/image1.png": png(),
        },
        [
            ("[Content_Types].xml", "<Default ", '<Default Extension="png" ContentType="image/png"/><Default '),
            _override("/xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"),
            (
                *("xl/_rels/workbook.xml.rels", "</Relationships>"),
                relationship("rIdW", "http://www.wps.cn/officeDocument/2020/cellImage", "cellimages.xml")
                + "</Relationships>",
            ),
            *((sheet, f'<c r="{at}" t="str"><v>印</v></c>', cell) for at, cell in zip(cells, shown, strict=True)),
        ],
    )


def add_pivot(path: Path, sheet: str) -> None:
    """A pivot table of the ledger on another sheet, with its cache and records."""
    fields = "".join(f'<cacheField name="{one}"><sharedItems/></cacheField>' for one in ("序号", "时限", "收文日期"))
    amend(
        path,
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": f'{XML}<pivotCacheDefinition xmlns="{_MAIN}" '
            f'xmlns:r="{_RELATED}" r:id="rId1" refreshOnLoad="1" recordCount="0"><cacheSource type="worksheet">'
            f'<worksheetSource ref="A1:C5" sheet="台账"/></cacheSource><cacheFields count="3">{fields}</cacheFields>'
            "</pivotCacheDefinition>",
            "xl/pivotCache/pivotCacheRecords1.xml": f'{XML}<pivotCacheRecords xmlns="{_MAIN}" count="0"/>',
            "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relationships(
                relationship("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")
            ),
            "xl/pivotTables/pivotTable1.xml": f'{XML}<pivotTableDefinition xmlns="{_MAIN}" name="透视表1" cacheId="1" '
            'dataOnRows="1" dataCaption="值"><location ref="A1:B3" firstHeaderRow="1" firstDataRow="1" '
            'firstDataCol="1"/><pivotFields count="3"><pivotField/><pivotField/><pivotField/></pivotFields>'
            "</pivotTableDefinition>",
            "xl/pivotTables/_rels/pivotTable1.xml.rels": relationships(
                relationship("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
            ),
            f"xl/worksheets/_rels/{Path(sheet).name}.rels": relationships(
                relationship("rId1", "pivotTable", "../pivotTables/pivotTable1.xml")
            ),
        },
        [
            _override("/xl/pivotTables/pivotTable1.xml", f"{_TYPE}.pivotTable+xml"),
            _override("/xl/pivotCache/pivotCacheDefinition1.xml", f"{_TYPE}.pivotCacheDefinition+xml"),
            _override("/xl/pivotCache/pivotCacheRecords1.xml", f"{_TYPE}.pivotCacheRecords+xml"),
            (
                *("xl/_rels/workbook.xml.rels", "</Relationships>"),
                relationship("rIdP", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")
                + "</Relationships>",
            ),
            (
                *("xl/workbook.xml", "</workbook>"),
                '<pivotCaches><pivotCache cacheId="1" r:id="rIdP"/></pivotCaches></workbook>',
            ),
        ],
    )


def bare_book(path: Path, sheets: Mapping[str, str], *, texts: Sequence[str] = (), extra: str = "") -> None:
    """A workbook of sheets in XML by their names; ``extra`` stands at the end of its workbook part.

    Styles: 0 plain, 1 a day, 2 a bold title, 3 a Chinese day.
    """
    numbered = list(enumerate(sheets.items(), 1))
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{nth}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for nth, _ in numbered
    )
    listed = "".join(f'<sheet name="{name}" sheetId="{nth}" r:id="rId{nth}"/>' for nth, (name, _) in numbered)
    pack(
        path,
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"'
            f'/>{overrides}<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/><Override '
            f'PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
            "_rels/.rels": relationships(relationship("rId1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}"><sheets>{listed}</sheets>{extra}'
            "</workbook>",
            "xl/_rels/workbook.xml.rels": relationships(
                *(relationship(f"rId{nth}", "worksheet", f"worksheets/sheet{nth}.xml") for nth, _ in numbered),
                relationship("rIdS", "styles", "styles.xml"),
                relationship("rIdT", "sharedStrings", "sharedStrings.xml"),
            ),
            "xl/styles.xml": f'{XML}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="176" '
            'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><fonts count="2"><font><sz '
            'val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="黑体"/></font></fonts><fills '
            'count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
            '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs '
            'count="4"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/><xf fontId="1" xfId="0"/><xf '
            'numFmtId="176" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{_MAIN}">{"".join(f"<si><t>{one}</t></si>" for one in texts)}'
            "</sst>",
            **{f"xl/worksheets/sheet{nth}.xml": XML + sheet for nth, (_, sheet) in numbered},
        },
    )


def worksheet(rows: str, *, after: str = "", prefix: str = "", more: str = "") -> str:
    """A worksheet part; ``more`` are further namespaces, ``prefix`` that of the main one."""
    name, space = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    return f'<{name}worksheet {space}="{_MAIN}" {more}>{rows}{after}</{name}worksheet>'


def ole_file(names: Sequence[str], size: int = 4_608) -> bytes:
    """The beginning of an OLE file (old Excel, or any file with a password) with streams of these names."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (512 - len(header) - 4)
    table = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE) + b"\xff" * 500
    entries, none = b"", 0xFFFFFFFF
    for nth, name in enumerate(("Root Entry", *names)):
        said = name.encode("utf-16-le") + b"\0\0"
        entries += said.ljust(64, b"\0") + struct.pack("<HBB", len(said), 2 if nth else 5, 1)
        right = nth + 1 if 0 < nth < len(names) else none
        entries += struct.pack("<III", none, right, none if nth else 1) + bytes(36)
        entries += struct.pack("<III", 2, 512, 0)
    return (header + table + entries.ljust(512, b"\0")).ljust(size, b"\0")


def in_memory(parts: Mapping[str, bytes | str]) -> bytes:
    """Parts as the bytes of a zip archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
