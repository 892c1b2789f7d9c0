"""Why a file cannot be read as a table, and what to do, in both languages; filled as the other refusals are."""

_NOT_READ = ("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}.")
_NAME_A_SHEET = (
    "工作表：{there}。<sheet> 指明一张，<limit_column>、<trigger_column> 指明列名，<header_row> 指明表头在第几行。",
    "Sheets: {there}. Name one with <sheet>, its header with <header_row>, columns: <limit_column>, <trigger_column>.",
)
UNREADABLE: dict[str, tuple[str, str, str, str]] = {
    "no-such-file": ("{path!r} 不存在。", "{path!r} does not exist.", "请检查路径。", "Check the path."),
    "no-regular-file": (
        *("{path!r} 不是普通文件。", "{path!r} is no regular file."),
        *("请检查路径。", "Check the path."),
    ),
    "standard-input": (
        *("标准输入已关闭，没有可读的内容。", "Standard input is closed: there is nothing to read."),
        *("请接上输入，如 < 文件，或写明文件名。", "Connect it, as in < FILE, or name a file."),
    ),
    "system": (*_NOT_READ, "请检查文件是否还在、可读。", "Check that it is still there and may be read."),
    "changed": (
        *("{path!r} 在读取期间被改动。", "{path!r} was changed while it was read."),
        *("请等它写完再试。", "Try again once nothing writes to it."),
    ),
    "save-again": (
        *_NOT_READ,
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 后再试。",
        "Open it in Excel or WPS, save it as .xlsx or CSV, and try again.",
    ),
    "encrypted": (
        *("{path!r} 加了密码，读不出来。", "{path!r} has a password and cannot be read."),
        "请用 Excel 或 WPS 打开，取消密码（文件—文档加密），另存为 .xlsx 后再试。",
        "Open it in Excel or WPS, take the password off, save it as .xlsx, and try again.",
    ),
    "unpack": (*_NOT_READ, "请先解压，再给出其中的文件。", "Unpack it first, and name the file in it."),
    "copy": (
        *_NOT_READ,
        "请把表格复制到 Excel 中，另存为 .xlsx 或 CSV。",
        "Copy its table into Excel and save that as .xlsx or CSV.",
    ),
    "export": (*_NOT_READ, "请导出为 CSV。", "Export it as CSV."),
    "is-parquet": (
        *_NOT_READ,
        *("如内容无误，请把后缀改为 .parquet。", "If that is what it should be, give it the suffix .parquet."),
    ),
    "is-xlsx": (
        *_NOT_READ,
        *("如内容无误，请把后缀改为 .xlsx。", "If that is what it should be, give it the suffix .xlsx."),
    ),
    "is-text": (
        *_NOT_READ,
        "如内容无误，请把后缀改为 .csv / .jsonl。",
        "If that is what it should be, give it the suffix .csv / .jsonl.",
    ),
    "empty-file": (*_NOT_READ, "请检查它是否下载或保存完整。", "Check that it was downloaded or saved whole."),
    "engine": (
        *_NOT_READ,
        "请检查文件是否完整、后缀是否与内容相符。",
        "Check that it is whole, and that its suffix says what it is.",
    ),
    "cluster": (
        *("无法读取 {path!r}：{reason_zh}", "{path!r} could not be read: {reason}"),
        *("请检查文件是否完整、各执行节点是否都能读到。", "Check that it is whole and every executor can read it."),
    ),
    "header": (
        "{path!r} 的表头有误（引号不配对或过长）。",
        "{path!r} has a malformed header (an open quote, or too long).",
        *("请改正第一行。", "Mend its first line."),
    ),
    "header-encoding": (
        *("{path!r} 的表头不是 {reason} 编码。", "{path!r} has a header that is not {reason}."),
        *("请用 <encoding> 指明编码。", "Name its encoding with <encoding>."),
    ),
    "not-utf-8": (
        *("{path!r} 不是 UTF-8 编码。", "{path!r} is not in UTF-8."),
        *("请用 <gb18030> 指明编码。", "Name its encoding with <gb18030>."),
    ),
    "utf-16": (
        *("{path!r} 是 UTF-16 编码。", "{path!r} is encoded in UTF-16."),
        *("请另存为 UTF-8 的 CSV。", "Save it as CSV in UTF-8."),
    ),
    "no-header": (
        *("{path!r} 是空的，没有表头。", "{path!r} is empty: it has no header."),
        *("第一行应为列名。", "The first line must name the columns."),
    ),
    "no-objects": (
        *("{path!r} 是空的。", "{path!r} is empty."),
        *("每行应为一个 JSON 对象。", "Each line must be a JSON object."),
    ),
    "no-row": (
        *("第 {line} 行：{reason_zh}", "Line {line}: {reason}"),
        *("请改正，或输出为 .jsonl。", "Mend it, or write .jsonl, where such lines become rejects."),
    ),
    "too-many-members": (
        "到第 {line} 行已有超过 {reason} 个不同的成员名。",
        "By line {line} there are more than {reason} members of different names.",
        *("一张表放不下；请输出为 .jsonl。", "That is no table; write .jsonl."),
    ),
    "names-twice": (
        *("{path!r} 有几列都叫 {names}，不知该用哪一列。", "{path!r} has several columns called {names}."),
        "只有要用的列不能重名：请改名，或用 <limit_column>、<trigger_column> 指明别的列。",
        "Only columns that are used need names of their own: rename them, or use <limit_column>, <trigger_column>.",
    ),
    "no-column": (
        *("{path!r} 没有这些列：{names}。", "{path!r} has no column {names}."),
        "现有的列：{there}。用 <limit_column>、<trigger_column>、<completed_column> 指明列名，或用 <limit>。",
        "It has: {there}. Name them with <limit_column>, <trigger_column> and <completed_column>, or use <limit>.",
    ),
    "no-title": (
        *("{path!r} 没有这些列：{names}。", "{path!r} has no column {names}."),
        "该行的列名：{there}。用 <limit_column>、<trigger_column> 指明列名，用 <header_row> 指明表头在第几行。",
        "That row has: {there}. Name them with <limit_column> and <trigger_column>, or its row with <header_row>.",
    ),
    "nothing-to-keep": (
        *("{path!r} 没有列 {names}。", "{path!r} has no column {names}."),
        *("现有的列：{there}。", "It has: {there}."),
    ),
    "name-taken": (
        *("{path!r} 已有名为 {names} 的列。", "{path!r} already has a column {names}."),
        "用 <prefix> 给新增的列加前缀，例如 <new_prefix>。",
        "Put something before the added names: <new_prefix>.",
    ),
    "case": (
        "{path!r} 的列名相同或只有大小写不同：{names}。",
        "Only case, or nothing, tells columns of {path!r} apart: {names}.",
        "请改名，或用 <prefix> 给新增的列加前缀。",
        "Rename them, or put something before the added names with <prefix>.",
    ),
    "frame-no-column": (
        *("没有这些列：{names}。", "There is no column {names}."),
        *("现有的列：{there}。", "There are: {there}."),
    ),
    "frame-names-twice": (
        *("列名重复：{names}。", "Columns of one name: {names}."),
        "新增的列是 {there}：请改名，或用 <prefix> 给新增的列加前缀。",
        "These are added: {there}. Rename yours, or put something before the added ones with <prefix>.",
    ),
    "empty-sheet": (
        *("{path!r} 要读的工作表是空的。", "{path!r} is empty: there is nothing in the sheet to be read."),
        "第一行应为列名；隐藏的工作表须用 <sheet> 指明。",
        "Its first row must name the columns. A hidden sheet is read if <sheet> names it.",
    ),
    "no-header-row": (
        *("{path!r} 的第 {line} 行是空的，不能作表头。", "Row {line} of {path!r} is empty: it names no columns."),
        *("请核对 <header_row>。", "Check <header_row>."),
    ),
    "no-sheet": (
        *("{path!r} 没有工作表 {names}。", "{path!r} has no sheet {names}."),
        *("现有的工作表：{there}。", "It has: {there}."),
    ),
    "sheet-without-columns": (
        *("{path!r} 没有一张工作表有这些列：{names}。", "{path!r} has no sheet with the columns {names}."),
        *_NAME_A_SHEET,
    ),
    "no-ledger": (
        *("{path!r} 里没有找到台账：缺少{reason_zh}。", "No ledger was found in {path!r}: it lacks {reason}."),
        "看到的列名：{there}。请用 <sheet>、<header_row> 指明表头，或用 <ledger_columns> 指明列名。",
        "Titles seen: {there}. Show the header with <sheet> and <header_row>, or name columns (<ledger_columns>).",
    ),
    "too-many-rows": (
        *("{path!r} 的台账超过 {reason} 行。", "The ledger in {path!r} has more than {reason} rows."),
        *("这样大的表请用 <batch_due>。", "For a table of this size use: <batch_due>"),
    ),
    "too-wide": (
        *("{path!r} 的台账右侧放不下新增的列。", "{path!r} has no room for more columns right of the ledger."),
        *("请删去右侧不用的列。", "Delete columns on the right that are not used."),
    ),
    "several-sheets": (
        *("{path!r} 有几张工作表都有这些列：{names}。", "{path!r} has several sheets with the columns {names}."),
        *_NAME_A_SHEET,
    ),
}
