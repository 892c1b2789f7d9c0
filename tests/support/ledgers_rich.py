"""Ledgers with all that Excel, WPS and LibreOffice put into a file, files of other kinds, and the list of all."""

from collections.abc import Callable
from pathlib import Path
from shutil import copyfile

import ledgers as kept
from ledger_parts import add_pivot, add_wps_pictures, amend, bare_book, png, worksheet
from ledgers import DATA, Ledger, N, Q, Wanted, X, book, day

_THREE = ((1, "钦州会签", day("2026-06-01")), (2, "咸宁会签", day("2026-06-02")), (3, "忻州会签", day("2026-06-03")))
THREE = {2: Wanted(Q, "2026-06-01"), 3: Wanted(N, "2026-06-02"), 4: Wanted(X, "2026-06-03")}


def drawn(path: Path) -> None:
    """Charts, a picture, a text box, sparklines, conditional formats, a list, comments, links, rich text."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "件数", "走势", "状态自填", "备注")
        one.rows(2, *_THREE)
        sheet, made = one.sheet, one.book
        for row in (1, 2, 3):
            sheet.write_number(row, 3, row * 4)
            sheet.add_sparkline(row, 4, {"range": f"台账!D2:D{row + 1}"})
        sheet.data_validation("F2:F100", {"validate": "list", "source": ["在办", "已办", "缓办"]})
        red = made.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        sheet.conditional_format("D2:D4", {"type": "cell", "criteria": ">", "value": 8, "format": red})
        sheet.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("B2", "请科长过目", {"author": "王科长"})
        sheet.write_url("G2", "https://www.gov.cn/", string="原文")
        sheet.write_rich_string("G3", "已", red, "催办", "两次")
        chart = made.add_chart({"type": "column"})
        chart.add_series({"categories": "=台账!$B$2:$B$4", "values": "=台账!$D$2:$D$4"})
        sheet.insert_chart("I6", chart)
        (path.parent / "seal.png").write_bytes(png())
        sheet.insert_image("I2", str(path.parent / "seal.png"))
        sheet.insert_textbox("L2", "本表由督查科维护", {"width": 160, "height": 40})
        made.add_worksheet("统计").write_formula("A1", "=SUM(台账!D2:D4)", None, 24)


def with_macros(path: Path) -> None:
    """Macros, names, a print area with titles, header and footer, protection of the sheet."""
    macros = path.parent / "vbaProject.bin"
    macros.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8)
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "承办单位")
        one.rows(2, *_THREE)
        one.book.add_vba_project(str(macros))
        one.book.set_vba_name("ThisWorkbook")
        one.sheet.set_vba_name("Sheet1")
        one.book.define_name("催办名单", "=台账!$D$2:$D$4")
        one.sheet.print_area("A1:D4")
        one.sheet.repeat_rows(0)
        one.sheet.set_landscape()
        one.sheet.fit_to_pages(1, 0)
        one.sheet.set_header('&C&"黑体"督办台账')
        one.sheet.set_footer("&C第 &P 页，共 &N 页")
        one.sheet.set_h_pagebreaks([3])
        one.sheet.protect("", {"select_locked_cells": True})


def with_pivot(path: Path) -> None:
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期")
        one.rows(2, *_THREE)
        one.book.add_worksheet("透视表").write_string("A1", "行标签")
    add_pivot(path, "xl/worksheets/sheet2.xml")


def from_wps(path: Path) -> None:
    """Pictures in cells as WPS keeps them."""
    with book(path) as one:
        one.header(1, "序号", "时限", "收文日期", "公章")
        one.rows(2, *_THREE)
        for row in (1, 2):
            one.sheet.write_formula(row, 3, '=IF(1,"印")', None, "印")
    amend(path, {}, [("xl/worksheets/sheet1.xml", '<f>IF(1,"印")</f>', "")] * 2)
    add_wps_pictures(path, "xl/worksheets/sheet1.xml", ["D2", "D3"])


def with_table(path: Path) -> None:
    """A table of Excel's own (Ctrl+T) with a row of totals."""
    with book(path) as one:
        rows = [list(row) for row in _THREE]
        columns = [{"header": "序号", "total_string": "合计"}, {"header": "时限", "total_function": "count"}]
        columns += [{"header": "收文日期", "format": one.day}]
        one.sheet.add_table("A1:C5", {"data": rows, "columns": columns, "total_row": True, "name": "督办表"})


_EXCEL = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
    'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
    'xr:uid="{00000000-0001-0000-0000-000000000000}"'
)


def as_excel_writes(path: Path) -> None:
    """Attributes that only Excel writes, shared texts and formulas, phonetic texts, extensions, cells in any form."""
    rows = (
        '<sheetPr codeName="Sheet1"/><dimension ref="A1:E6"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="2" topLeftCell="A3" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" '
        'activeCell="A3" sqref="A3"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="14.25" '
        'x14ac:dyDescent="0.2"/><cols><col min="1" max="1" width="6.5" customWidth="1"/><col min="2" max="16384" '
        'width="14" style="0" customWidth="1"/></cols><sheetData>'
        '<row r="1" spans="1:5" s="2" customFormat="1" ht="30" customHeight="1" x14ac:dyDescent="0.35">'
        '<c r="A1" s="2" t="s"><v>0</v></c><c r="B1" s="2"/><c r="C1" s="2"/><c r="D1" s="2"/><c r="E1" s="2"/></row>'
        '<row r="2" spans="1:5" x14ac:dyDescent="0.2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c>'
        '<c r="C2" t="s"><v>3</v></c><c r="D2" t="s"><v>4</v></c><c r="E2" t="s"><v>5</v></c></row>'
        '<row r="3" spans="1:5" x14ac:dyDescent="0.2"><c r="A3"><v>1</v></c><c r="B3" t="s"><v>6</v></c>'
        '<c r="C3" s="1"><v>46174</v></c><c r="D3"><f t="shared" ref="D3:D5" si="0">C3+1</f><v>46175</v></c>'
        '<c r="E3" t="b"><v>1</v></c></row>'
        '<row r="4" spans="1:5" x14ac:dyDescent="0.2"><c r="A4"><v>2</v></c><c r="B4" t="s"><v>7</v></c>'
        '<c r="C4" s="3"><v>46175</v></c><c r="D4"><f t="shared" si="0"/><v>46176</v></c>'
        '<c r="E4" t="e"><v>#N/A</v></c></row><row r="5" spans="1:5" x14ac:dyDescent="0.2"><c r="A5"><v>3</v></c>'
        '<c r="B5" t="inlineStr"><is><t>忻州会签</t></is></c><c r="C5" s="1"><v>46176.75</v></c>'
        '<c r="D5"><f t="shared" si="0"/><v>46177.75</v></c></row>'
        '<row r="6" spans="1:5" x14ac:dyDescent="0.2"><c r="A6"/><c r="B6" s="1"/></row></sheetData>'
    )
    after = (
        '<phoneticPr fontId="1" type="noConversion"/><mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells>'
        '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><extLst><ext '
        'uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009'
        '/9/main"><x14:dataValidations count="0"/></ext></extLst>'
    )
    texts = ("2026年督办台账", "序号", "时限", "收到日期", "提醒日", "是否急件", "钦州会签", "咸宁&#20250;签")
    bare_book(path, {"台账": worksheet(rows, after=after, more=_EXCEL)}, texts=texts)


def with_prefixes(path: Path) -> None:
    """As some office systems write it: a prefix before every element, no places on rows and cells, texts inside."""

    def text(value: str) -> str:
        return f'<x:c t="inlineStr"><x:is><x:t>{value}</x:t></x:is></x:c>'

    rows = "".join(
        f'<x:row>{text(limit)}{text(received)}<x:c t="str"><x:v>甲局</x:v></x:c></x:row>'
        for limit, received in (
            ("时限", "收文日期"),
            ("钦州会签", "2026/6/1"),
            ("咸宁会签", "2026/6/2"),
            ("忻州会签", "2026/6/3"),
        )
    )
    bare_book(path, {"台账": worksheet(f"<x:sheetData>{rows}</x:sheetData>", prefix="x")})


def many_rows(path: Path) -> None:
    """Fifty thousand rows."""
    limits = ("钦州会签", "咸宁会签", "忻州会签", "钟山/专题会议")
    rows = "".join(
        f'<row r="{nth}"><c r="A{nth}"><v>{nth - 1}</v></c><c r="B{nth}" t="s"><v>{nth % 4}</v></c>'
        f'<c r="C{nth}" s="1"><v>{46023 + nth % 330}</v></c><c r="D{nth}" t="s"><v>7</v></c></row>'
        for nth in range(2, MANY + 2)
    )
    names = "".join(f'<c r="{at}1" t="s"><v>{nth}</v></c>' for nth, at in enumerate("ABCD", 4))
    texts = (*limits, "序号", "时限", "收文日期", "承办单位")
    bare_book(path, {"台账": worksheet(f'<sheetData><row r="1">{names}</row>{rows}</sheetData>')}, texts=texts)


MANY = 50_000


def as_page(path: Path) -> None:
    """A web page in GBK, as office systems export it."""
    path.write_bytes(
        (
            '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta http-equiv=Content-Type '
            'content="text/html; charset=gb2312"><style>.t{mso-number-format:"\\@";}</style></head><body>\n'
            "<table border=1><tr><td colspan=4 align=center>公文督办台账</td></tr><tr><th>序号</th><th>时限</th>"
            "<th>收文<br>日期</th><th>文号</th></tr>\n<tr><td>1</td><td>钦州会签</td><td>2026-06-01 09:12:33</td>"
            "<td style='mso-number-format:\"\\@\"'>001</td></tr><tr><td>2<td rowspan=2>咸宁会签<td>2026/6/2<td>&nbsp;"
            "</tr><tr><td>3</td><td>2026年6月3日</td><td>甲&amp;乙〔2026〕3号</td></tr></table></body></html>"
        ).encode("gbk")
    )


PAGE = {3: Wanted(Q, "2026-06-01"), 4: Wanted(N, "2026-06-02"), 5: Wanted(N, "2026-06-03")}
_LINES = (
    *(
        "钦州市政府收文台账,,,",
        "序号,时限,收文日期,备注",
        '1,会签,2026/6/1,"急，""件"""',
        "2,意见回复,2026年6月2日,",
        "",
        "合计,2,,",
    ),
)
LINES = {3: Wanted(Q, "2026-06-01"), 4: Wanted(Q, "2026-06-02")}


def as_csv(path: Path) -> None:
    path.write_bytes("\r\n".join(_LINES).encode("gb18030"))


def as_tabs(path: Path) -> None:
    """What Excel calls a Unicode text."""
    path.write_bytes("\r\n".join(_LINES).replace(",", "\t").encode("utf-16"))


def as_xml(path: Path) -> None:
    """An XML spreadsheet 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"

    def cell(kind: str, value: str, more: str = "") -> str:
        return f'<Cell{more}><Data ss:Type="{kind}">{value}</Data></Cell>'

    title = cell("String", "收文台账", ' ss:MergeAcross="3"')
    head = "".join(cell("String", one) for one in ("序号", "时限", "收文日期", "备注"))
    days = ("2026-06-01", "2026-06-02", "2026-06-03")
    rows = "".join(
        f"<Row>{cell('Number', str(nth))}{cell('String', limit)}"
        + cell("DateTime", f"{on}T00:00:00.000", ' ss:StyleID="d"')
        + "</Row>"
        for nth, (limit, on) in enumerate(zip(("钦州会签", "咸宁会签", "忻州会签"), days, strict=True), 1)
    )
    path.write_text(
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}">'
        '<Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles><Worksheet ss:Name="台账">'
        f'<Table><Column ss:Width="40"/><Row>{title}</Row>'
        f'<Row ss:Index="3">{head}</Row>{rows}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )


def copied(name: str) -> Callable[[Path], object]:
    """Writes a file that another program made."""
    return lambda path: copyfile(DATA / name, path)


LEDGERS: dict[str, Ledger] = {
    "plain": Ledger("台账.xlsx", kept.plain, kept.PLAIN),
    "titled": Ledger("台账.xlsx", kept.titled, kept.TITLED, header=(3,)),
    "two rows of headers": Ledger(*("台账.xlsx", kept.two_row_header, kept.TWO_ROWS), sheet="督办台账", header=(2, 3)),
    "second sheet": Ledger("台账.xlsx", kept.second_sheet, kept.SECOND, sheet="2026年台账"),
    "merged down": Ledger("台账.xlsx", kept.merged_down, kept.MERGED),
    "remarks twice": Ledger("台账.xlsx", kept.remarks_twice, kept.REMARKS),
    "hidden": Ledger("台账.xlsx", kept.hidden, kept.HIDDEN),
    "formulas": Ledger("台账.xlsx", kept.formulas, kept.FORMULAS, refused={4: ("公式",), 5: ("#N/A",)}),
    "from 1904": Ledger("台账.xlsx", kept.from_1904, kept.FROM_1904),
    "many forms": Ledger("台账.xlsx", kept.many_forms, kept.MANY),
    "bad days": Ledger("台账.xlsx", kept.bad_days, {2: Wanted(Q, "2024-04-03")}, refused=kept.BAD_REFUSED),
    "statuses": Ledger("台账.xlsx", kept.statuses, kept.STATUSES, said=kept.STATUSES_SAID),
    "several fit": Ledger(
        *("台账.xlsx", kept.several_fit, kept.SEVERAL), refused={3: ("钦州", "咸宁"), 5: ("南宁",)}, sheet="各地台账"
    ),
    "odd place": Ledger("登记表.xlsx", kept.odd_place, kept.ODD, sheet="Sheet1", header=(5,)),
    "in sections": Ledger("台账.xlsx", kept.in_sections, kept.SECTIONS, header=(2,)),
    "words of ours": Ledger("台账.xlsx", kept.words_of_ours, kept.OURS),
    "lined": Ledger("台账.xlsx", kept.lined, kept.LINED),
    "two kinds of day": Ledger("台账.xlsx", kept.two_kinds_of_day, kept.KINDS),
    "drawn": Ledger("台账.xlsx", drawn, THREE),
    "macros": Ledger("台账.xlsm", with_macros, THREE),
    "pivot": Ledger("台账.xlsx", with_pivot, THREE),
    "wps": Ledger("台账.xlsx", from_wps, THREE),
    "table": Ledger("台账.xlsx", with_table, THREE),
    "as excel writes": Ledger(
        *("台账.xlsx", as_excel_writes, {nth + 1: wanted for nth, wanted in THREE.items()}), header=(2,)
    ),
    "prefixes": Ledger("台账.xlsx", with_prefixes, THREE),
    "libreoffice": Ledger("台账.xlsx", copied("libreoffice.xlsx"), kept.TITLED, header=(3,)),
    "old": Ledger("台账.xls", copied("old.xls"), kept.STATUSES, said=kept.STATUSES_SAID),
    "et": Ledger("台账.et", copied("wps.et"), kept.FROM_1904),
    "page": Ledger("台账.xls", as_page, PAGE, sheet="Sheet1", header=(2,)),
    "csv": Ledger("台账.xls", as_csv, LINES, sheet="Sheet1", header=(2,)),
    "tabs": Ledger("台账.xls", as_tabs, LINES, sheet="Sheet1", header=(2,)),
    "xml": Ledger("台账.xls", as_xml, {nth + 2: wanted for nth, wanted in THREE.items()}, header=(3,)),
}
