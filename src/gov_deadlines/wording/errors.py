"""What each kind of error says: what is wrong and what to do about it, in Chinese and in English.

Takes the plain values of an error's fields and knows no error; arguments are called by their names in Python. Where a
kind has a ``why`` (or a ``wanted``), that is the key of its sentences here.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from gov_deadlines.text import LANGUAGES, Text, citation, shown, unquoted

Pair = tuple[str, str]
Said = tuple[Pair, Pair]
Sentences = tuple[str, str, str, str]  # what is wrong, what to do: each in Chinese and English
_MOST_FAULTS = 50  # a file can have as many faults as lines; nobody reads on
_MOST_NAMES = 20

DATES = {
    "form": (
        "请写成 2024-04-03、20240403、2024年4月3日 或 today。",
        "Write it as 2024-04-03, 20240403, 2024年4月3日 or today.",
    ),
    "stored": ("请写成 2024-04-03、20240403 或 2024年4月3日。", "Write it as 2024-04-03, 20240403 or 2024年4月3日."),
    "no-such-day": (
        "日历上没有这一天，请核对月份和日期。",
        "There is no such day in the calendar: check the month and the day.",
    ),
    "month": ("月份请写成 2026-10。", "Write a month as 2026-10."),
    "class": ("请传入 datetime.date。", "Pass a datetime.date, e.g. date.fromisoformat('2024-04-03')."),
    "zone": (
        "没有时区的时间不能确定是哪一天：请传入日期，或加上时区。",
        "A naive datetime does not say which day it is in China: pass a date, or attach a time zone.",
    ),
}
WANTED = {
    "flag": ("True 或 False", "True or False"),
    "string": ("字符串", "a string"),
    "unicode": ("可以写成 UTF-8 的文字", "text that can be written in UTF-8"),
    "path": ("路径", "a path"),
    "dates": ("一组日期", "several dates"),
    "limits": ("时限编号或其列表", "the id of a limit, or a list of them"),
    "list-of-limits": ("时限编号的列表", "a list of limits' ids"),
    "steps": ("步骤的列表", "a list of steps"),
    "columns": ("列名的列表", "a list of columns' names"),
    "mapping": ("名称到值的对应", "a mapping of names to values"),
    "document": ("规则全文（字符串）", "the text of the rules, a string"),
    "book": ("rule_book() 给出的规则", "what rule_book() gives"),
    "language": (" zh 或 en", "zh or en"),
    "column": ("一列值", "a column of values"),
    "whole": ("整数", "a whole number"),
    "count": ("不小于 0 的整数", "0 or a positive whole number"),
    "whole-column": ("整数列", "a column of integers"),
    "day-column": (" datetime64[D] 的列", "a column of datetime64[D]"),
    "length": ("时限长度", "a length of time"),
    "memory": ("内存大小", "an amount of memory"),
    "short-name": ("小写字母、数字和连字符组成的简称", "lower-case letters, digits and hyphens between them"),
    "setting": ("名称=值", "KEY=VALUE"),
}
_HOW = {  # of some kinds of values an example says more
    "whole": ("例：5 或 -5。", "For example 5 or -5."),
    "count": ("例：4；0 为全部处理器。", "For example 4; 0 is all processors."),
    "whole-column": ("请先转换为 int64。", "Convert it to int64 first."),
    "day-column": (
        '请先用 np.asarray(days, dtype="datetime64[D]") 转换。',
        'Convert first: np.asarray(days, dtype="datetime64[D]").',
    ),
    "length": ("例：5wd（5 个工作日）或 5d（5 天）。", "For example 5wd (5 working days) or 5d (5 calendar days)."),
    "memory": ("例：512MB 或 2GB。", "For example 512MB or 2GB."),
    "short-name": ("例：qinzhou。", "For example qinzhou."),
    "setting": ("例：spark.executor.memory=4g", "For example spark.executor.memory=4g"),
}
_CHOICES = {
    "silence": (
        "any：任何时限之后；agreed：只在商定时限之后。",
        "any: after any limit; agreed: only after an agreed time.",
    )
}
_RANGES = {
    "which": ("它是 limits 中的位置。", "It is a position in limits."),
    "since": ("逐日查看，时段不能更长。", "Each day is looked at: a longer time is too long."),
}
DAYS = {
    "since": ("起点", "the first day"),
    "as_of": ("截至日", "the day asked about"),
    "first": ("起始日", "the first day"),
    "last": ("结束日", "the last day"),
    "by": ("指定的日期", "the date set"),
    "trigger": ("起算日", "the trigger"),
    "until": ("商定的日期", "the date agreed"),
    "due": ("现在的期限", "the end without it"),
    "agreed_due": ("商定的期限", "the time it sets"),
    "received": ("收到日", "the day of receipt"),
    "replied": ("答复日", "the day of the reply"),
    "agreed_on": ("商定日", "the day of the agreement"),
}
NEEDED: dict[str, Sentences] = {
    "steps": (
        *("没有给出步骤。", "No steps are given."),
        *("例：xinzhou/countersign-reply。", "For example xinzhou/countersign-reply."),
    ),
    "meetings": (
        "{of} 随 {detail} 的会议，需要这些会议的日期。",
        "{of} goes with the meetings of {detail}: their days are needed.",
        *("请用 meetings 给出。", "Give them with meetings."),
    ),
    "what-was-agreed": (
        "{of}：只写了商定日期，没有写延到哪天。",
        "{of}: a day of agreement is given, but not what was agreed.",
        *("请给出 until 或 extend。", "Give until or extend."),
    ),
    "earlier-state": (
        *("没有说明与何时相比。", "It is not said what to compare with."),
        "请用 from_known_on 给出先前所知之日，或用 against_column 指明已存日期的列。",
        "Give the earlier day of knowledge (from_known_on) or a column of stored dates (against_column).",
    ),
    "as_of": (
        *(
            "办结日期的列只用于台账，而没有要台账。",
            "A column of completion days is for a ledger, and none is asked for.",
        ),
        *("请用 as_of 给出台账的截止日。", "Say on which day it is drawn up: as_of."),
    ),
    "as_of_of_due": (
        *("给了办结日，没有说明截至哪天。", "A day of completion is given, but not the day asked about."),
        *("请用 as_of 给出截至哪天。", "Say on which day you want to know where it stands: as_of."),
    ),
}
NOT_FOR_THIS: dict[str, Sentences] = {
    "counted": (
        *("{of} 不是定次的规定，没有次数可查。", "{of} is no cadence: it does not say how often."),
        *("请改用 due；全部定次的规定见 limits()。", "Use due; limits() has the cadences."),
    ),
    "not-counted": (
        *("{of} 不是定次的规定，没有次数可查。", "{of} is no cadence: it does not say how often."),
        *("它的内容和全部定次的规定见 limits()。", "limits() has what it says, and the cadences."),
    ),
    "meetings": (
        *("{of} 不随其他会议，用不着会议日期。", "{of} is tied to no meetings."),
        *("请去掉 meetings。", "Leave out meetings."),
    ),
    "extension": (
        "{of}（第{detail}条）没有可以商定延期的规定。",
        "Article {detail} ({of}) says nothing of agreeing a later time.",
        *("请去掉 until / extend。", "Leave out until / extend."),
    ),
    "bound": (
        *("{of} 自己写明了时限，不用外部规定。", "{of} has a number of its own: it needs no bound."),
        *("请去掉 bound。", "Leave out bound."),
    ),
    "track": (
        *("{of} 没有规定到期不答复的后果，没有可跟踪的过程。", "{of} attaches no effect to silence."),
        "可跟踪的是征求意见答复，如 qinzhou/countersign-reply；其他时限用 due(…).status(day)。",
        "Replies to consultations can be tracked; for other limits use due(…).status(day).",
    ),
    "step": (
        *("{of} 按天数累计，不是某一天的会，不能作为一步。", "{of} counts days: it is no step."),
        "步骤可以是时限、会议（如 xinzhou/executive-meeting）或 5wd。",
        "Use a limit, a meeting, or a length like 5wd.",
    ),
    "encoding": (
        *("只有 CSV 文件可以指明编码。", "Only of a CSV file can the encoding be named."),
        "请去掉 encoding：JSON Lines 总是 UTF-8，其他格式自带编码。",
        "Leave out encoding: JSON Lines are UTF-8, and other formats know their own.",
    ),
    "sheet": (
        *("只有 Excel 文件有工作表。", "Only an Excel file has sheets."),
        *("请去掉 sheet。", "Leave out sheet."),
    ),
    "keep": (
        "只有 .parquet 和 .xlsx 可以挑选要保留的列。",
        "Only of a .parquet or .xlsx file can columns be left out.",
        *("其他格式的行原样保留：请去掉 keep。", "Other rows are kept as they stand: leave out keep."),
    ),
    "standard-output": (
        "{of} 不能是 -：标准输出只用于推算结果。",
        "{of} cannot be -: standard output is for the answers.",
        *("请为 {of} 写明文件名。", "Give {of} the name of a file."),
    ),
    "local-engine": (
        *("主节点和 Spark 的设置只用于 spark 引擎。", "A master and Spark's settings are for the engine spark."),
        '请去掉 master 和 spark_conf，或用 engine="spark"。',
        'Leave out master and spark_conf, or use engine="spark".',
    ),
    "spark-standard": (
        *("Spark 引擎不读写标准输入输出。", "The Spark engine uses neither standard input nor output."),
        *("请写明文件或文件夹。", "Name files or folders."),
    ),
    "spark-excel": (
        *("Spark 引擎不写 Excel。", "The Spark engine writes no Excel files."),
        *("可写 .parquet、.csv、.jsonl 文件夹。", "It writes folders: .parquet, .csv or .jsonl."),
    ),
}
UNUSABLE: dict[str, Sentences] = {
    "same-file": (
        "{value!r} 不能既作输入又作输出，也不能写两次。",
        "{value!r} cannot be input and output, nor be written twice.",
        *("请换一个输出文件名。", "Name another output file."),
    ),
    "overlap": (
        *("{value!r} 与另一个输入或输出重叠。", "{value!r} overlaps with another input or output."),
        *("请换一个输出文件夹。", "Name another output folder."),
    ),
    "rejects-format": (
        "另存的行 {value!r} 与输出 {detail!r} 格式不同。",
        "The rejects {value!r} are not of the format of {detail!r}.",
        *("两者请用相同的后缀。", "Give both the same suffix."),
    ),
    "suffix": (
        *("{value!r} 的后缀不代表任何支持的格式。", "The suffix of {value!r} names no format."),
        *("可用 {detail}，或 -（CSV）。", "Use one of {detail}, or - for CSV."),
    ),
    "spark-suffix": (
        *("{value!r} 的后缀不代表 Spark 可读的格式。", "The suffixes of {value!r} name no format for Spark."),
        "可用 .parquet、.csv、.jsonl：文件（夹）的后缀，或文件夹内全部文件的后缀。",
        "Use .parquet, .csv or .jsonl: of the file or folder, or of all files in the folder.",
    ),
    "device": (
        *("{value!r} 是设备或管道，不是文件。", "{value!r} is a device or pipe, not a file."),
        *("请写明文件名；- 为标准输出。", "Name a file; - is standard output."),
    ),
    "exists": (
        *("{value} 已经存在，不覆盖。", "{value} is there already and is not overwritten."),
        *("请换一个文件名，或先移走它。", "Name another file, or move that one away first."),
    ),
    "path-encoding": (
        *("路径 {value!r} 不是 UTF-8 文本，这种格式不能用。", "The path {value!r} is no UTF-8 text."),
        "请改名或换一个文件夹；.csv 到 .csv、.jsonl 到 .jsonl 不受此限。",
        "Rename it or use another folder; from .csv to .csv and .jsonl to .jsonl any name will do.",
    ),
    "unreadable": (
        *("无法读取 {value}：{detail_zh}。", "{value} could not be read: {detail}."),
        *("请检查文件是否还在、可读。", "Check that it is still there and may be read."),
    ),
    "not-text": (
        *("{value} 不是 UTF-8 或 GB18030 文本。", "{value} is not UTF-8 or GB18030 text."),
        *("请另存为纯文本。", "Save it as plain text."),
    ),
    "no-articles": (
        *("文中没有找到条文。", "No articles were found in the text."),
        "请给出规则全文的纯文本；条文应以“第一条”或“一、”开头，各占一行。",
        "Give the plain text of the rules; an article opens a line with 第一条 or 一、.",
    ),
    "no-title": (
        *("{value} 中没有任何规则包对应的文件（按标题查找）。", "Nothing at {value} holds the title of any pack."),
        *("请给出规则全文的纯文本文件。", "Give the plain text of the rules, title included."),
    ),
    "shapes": (
        *("各列的形状不一致：{detail}。", "The columns are not of one shape: {detail}."),
        *("请传入等长的列。", "Pass columns of one length."),
    ),
    "out": (
        *("out 应为可写的 {detail} 数组，形状 {value}。", "out must be a writable {detail} array of shape {value}."),
        *("请用 np.empty 新建。", "Make one with np.empty."),
    ),
    "which": (
        "给出多个时限时，which 应为与起算日等长的整数列。",
        "With a list of limits, which must be a column of integers, one for each trigger.",
        *("每行写所用时限在 limits 中的位置。", "For each row, the position of its limit in limits."),
    ),
    "before-columns": (
        *("日期列的表从 {value} 开始，这份日历更早。", "Columns begin on {value}; this calendar is older."),
        *("请逐日查询。", "Ask day by day."),
    ),
    "standard-input": (
        *("标准输入已关闭，没有可读的内容。", "Standard input is closed: there is nothing to read."),
        *("请接上输入，如 < 文件，或写明文件名。", "Connect it, as in < FILE, or name a file."),
    ),
    "dates-unreadable": (
        *("读不了 {value!r}：{detail_zh}。", "Cannot read {value!r}: {detail}."),
        *("请给出每行一个日期的文本文件，或 -（标准输入）。", "Give a text file with one date a line, or - for stdin."),
    ),
    "line-encoding": (
        *("{value} 第 {line} 行不是 UTF-8 文本。", "{value}, line {line}: not UTF-8 text."),
        *("请把文件另存为 UTF-8 编码的纯文本。", "Save the file as plain text in UTF-8."),
    ),
    "line-no-date": (
        *("{value} 第 {line} 行：{detail!r} 不是日期。", "{value}, line {line}: {detail!r} is not a date."),
        f"{DATES['form'][0]}整行作注释的，行首加 #。",
        f"{DATES['form'][1]} A line that is a comment begins with #.",
    ),
    "line-no-such-day": (
        *("{value} 第 {line} 行：{detail!r} 不是日期。", "{value}, line {line}: {detail!r} is not a date."),
        f"{DATES['no-such-day'][0]}整行作注释的，行首加 #。",
        f"{DATES['no-such-day'][1]} A line that is a comment begins with #.",
    ),
    "line-dates": (
        *("{value} 第 {line} 行：{detail!r} 有几个日期。", "{value}, line {line}: {detail!r} holds several dates."),
        *("每行只写一个日期。", "Write one date a line."),
    ),
}
UNAVAILABLE: dict[str, Sentences] = {
    "java": (
        *("Spark 需要 Java，没有找到。", "Spark needs Java, which was not found."),
        *("请安装 Java 17（或更新），或设置 JAVA_HOME。", "Install Java 17 or newer, or set JAVA_HOME."),
    ),
    "master": (
        *("Spark 主节点没有应答：{detail}。", "No Spark master answers: {detail}."),
        "请检查 master 的主机与端口、主节点是否在运行、网络是否可达。",
        "Check the host and port in master, that the master runs, and that it can be reached from here.",
    ),
    "spark": (
        *("Spark 未能启动：{detail}", "Spark could not be started: {detail}"),
        "请检查 master、集群是否在运行，以及 Java 是否为 17 或更新。",
        "Check master, that the cluster runs, and that Java is 17 or newer.",
    ),
    "memory": (
        *("所给的内存不够做完这项任务。", "The memory allowed is not enough for this job."),
        "请用 memory 给多一些，或用 threads 少用几个处理器。",
        "Allow more with memory, or fewer processors with threads.",
    ),
}
UNREADABLE: dict[str, Sentences] = {
    "no-such-file": (
        *("{path!r} 不存在。", "{path!r} does not exist."),
        *("请检查路径。", "Check the path."),
    ),
    "no-regular-file": (
        *("{path!r} 不是普通文件。", "{path!r} is no regular file."),
        *("请检查路径。", "Check the path."),
    ),
    "standard-input": UNUSABLE["standard-input"],
    "system": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请检查文件是否还在、可读。", "Check that it is still there and may be read."),
    ),
    "changed": (
        *("{path!r} 在读取期间被改动。", "{path!r} was changed while it was read."),
        *("请等它写完再试。", "Try again once nothing writes to it."),
    ),
    "save-again": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 后再试。",
        "Open it in Excel or WPS, save it as .xlsx or CSV, and try again.",
    ),
    "unpack": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请先解压，再给出其中的文件。", "Unpack it first, and name the file in it."),
    ),
    "copy": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请把表格复制到 Excel 中，另存为 .xlsx 或 CSV。", "Copy its table into Excel and save that as .xlsx or CSV."),
    ),
    "export": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请导出为 CSV。", "Export it as CSV."),
    ),
    "is-parquet": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("如内容无误，请把后缀改为 .parquet。", "If that is what it should be, give it the suffix .parquet."),
    ),
    "is-xlsx": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("如内容无误，请把后缀改为 .xlsx。", "If that is what it should be, give it the suffix .xlsx."),
    ),
    "is-text": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *(
            "如内容无误，请把后缀改为 .csv / .jsonl。",
            "If that is what it should be, give it the suffix .csv / .jsonl.",
        ),
    ),
    "empty-file": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请检查它是否下载或保存完整。", "Check that it was downloaded or saved whole."),
    ),
    "engine": (
        *("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}."),
        *("请检查文件是否完整、后缀是否与内容相符。", "Check that it is whole, and that its suffix says what it is."),
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
        *("请用 encoding 指明编码。", "Name its encoding with encoding."),
    ),
    "not-utf-8": (
        *("{path!r} 不是 UTF-8 编码。", "{path!r} is not in UTF-8."),
        *('请用 encoding="gb18030" 指明编码。', 'Name its encoding with encoding="gb18030".'),
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
        *("{path!r} 的表头重复：{names}。", "{path!r} has columns of one name: {names}."),
        *("请给每一列不同的名称。", "Give every column a name of its own."),
    ),
    "no-column": (
        *("{path!r} 没有这些列：{names}。", "{path!r} has no column {names}."),
        "现有的列：{there}。用 limit_column、trigger_column、completed_column 指明，或用 limit 给全部行指定一个时限。",
        "It has: {there}. Name them with limit_column, trigger_column, completed_column, or one for all with limit.",
    ),
    "nothing-to-keep": (
        *("{path!r} 没有列 {names}。", "{path!r} has no column {names}."),
        *("现有的列：{there}。", "It has: {there}."),
    ),
    "name-taken": (
        *("{path!r} 已有名为 {names} 的列。", "{path!r} already has a column {names}."),
        '用 prefix 给新增的列加前缀，例如 prefix="new_"。',
        'Put something before the added names: prefix="new_".',
    ),
    "no-name": (
        *("{path!r} 有一列没有名称。", "{path!r} has a column without a name."),
        *("请给每一列一个名称。", "Give every column a name."),
    ),
    "case": (
        "{path!r} 的列名相同或只有大小写不同：{names}。",
        "Only case, or nothing, tells columns of {path!r} apart: {names}.",
        "请改名，或用 prefix 给新增的列加前缀。",
        "Rename them, or put something before the added names with prefix.",
    ),
    "frame-no-column": (
        *("没有这些列：{names}。", "There is no column {names}."),
        *("现有的列：{there}。", "There are: {there}."),
    ),
    "frame-names-twice": (
        *("列名重复：{names}。", "Columns of one name: {names}."),
        "新增的列是 {there}：请改名，或用 prefix 给新增的列加前缀。",
        "These are added: {there}. Rename yours, or put a prefix before the added ones.",
    ),
    "empty-sheet": (
        *("{path!r} 要读的工作表是空的。", "{path!r} is empty: there is nothing in the sheet to be read."),
        "第一行应为列名；隐藏的工作表须用 sheet 指明。",
        "Its first row must name the columns. A hidden sheet is read if sheet names it.",
    ),
    "no-sheet": (
        *("{path!r} 没有工作表 {names}。", "{path!r} has no sheet {names}."),
        *("现有的工作表：{there}。", "It has: {there}."),
    ),
    "sheet-without-columns": (
        *("{path!r} 没有一张工作表有这些列：{names}。", "{path!r} has no sheet with the columns {names}."),
        "工作表：{there}。请用 sheet 指明一张，列名用 limit_column、trigger_column 指明。",
        "Sheets: {there}. Name one with sheet, its columns with limit_column and trigger_column.",
    ),
    "several-sheets": (
        *("{path!r} 有几张工作表都有这些列：{names}。", "{path!r} has several sheets with the columns {names}."),
        "工作表：{there}。请用 sheet 指明一张，列名用 limit_column、trigger_column 指明。",
        "Sheets: {there}. Name one with sheet, its columns with limit_column and trigger_column.",
    ),
}


def listed(names: Sequence[str]) -> str:
    """Some names as a sentence shows them: quoted, and cut short where there are many."""
    return ", ".join([shown(name) for name in names[:_MOST_NAMES]] + ["…"] * (len(names) > _MOST_NAMES))


def _filled(sentences: Sentences, **fields: object) -> Said:
    zh, en, hint_zh, hint_en = (sentence.format_map(fields) for sentence in sentences)
    return (zh, en), (hint_zh, hint_en)


def _any_error() -> Said:
    return ("出错了。", "Something is wrong."), ("请检查所给的内容。", "Check what was given.")


def _unknown_limit(value: object, suggestions: Sequence[str]) -> Said:
    names = ", ".join(suggestions)
    hint = (f"您要找的是否为：{names}？", f"Did you mean {names}?")
    return (
        (f"没有编号为“{unquoted(value)}”的时限。", f"There is no limit {shown(value)}."),
        hint if names else ("全部编号见 limits()。", "limits() has them all."),
    )


def _unknown_region(value: object, known: Sequence[str]) -> Said:
    names = ", ".join(known)
    return (
        (f"没有地区“{unquoted(value)}”的日历。", f"There is no calendar for region {shown(value)}."),
        (f"可用地区：{names}。", f"Known regions: {names}."),
    )


def _invalid_date(value: object, why: str) -> Said:
    return (f"{shown(value)} 不是可用的日期。", f"{shown(value)} is not a usable date."), DATES[why]


def _wrong_kind(name: str | None, value: object, wanted: str) -> Said:
    zh, en = WANTED[wanted]
    hint = _HOW.get(wanted, (f"请改正 {name}。", f"Correct {name}."))
    if not name:
        return (f"“{unquoted(value)}”不是{zh}。", f"{shown(value)} is not {en}."), hint
    return (f"{name} 应为{zh}，而不是 {shown(value)}。", f"{name} must be {en}, not {shown(value)}."), hint


def _unknown_choice(name: str, value: object, choices: Sequence[str], of: str) -> Said:
    names = ", ".join(choices)
    zh, en = _CHOICES.get(name, ("", ""))
    message = (f"{name} 不能是 {shown(value)}。", f"{name} cannot be {shown(value)}.")
    if of:
        message = (f"{of} 没有 {name} {shown(value)}。", f"{of} has no {name} {shown(value)}.")
    if not names:
        return message, ("没有可用的。", "It has none.")
    return message, (f"可用：{names}。{zh}", f"Known: {names}.{en and ' '}{en}")


def _out_of_range(name: str, value: object, first: object, last: object) -> Said:
    return (
        (
            f"{name} 应在 {first} 与 {last} 之间，而不是 {shown(value)}。",
            f"{name} must lie between {first} and {last}, not {shown(value)}.",
        ),
        _RANGES.get(name, (f"请改正 {name}。", f"Correct {name}.")),
    )


def _wrong_order(name: str, day: date, side: str, other: str, other_day: date, of: str) -> Said:
    (zh, en), (other_zh, other_en) = DAYS[name], DAYS[other]
    side_zh = "不早于" if side == "no earlier" else "不晚于"
    about = (f"{of}：", f"{of}: ") if of else ("", "")
    return (
        (
            f"{about[0]}{zh} {day} 应{side_zh} {other_day}（{other_zh}）。",
            f"{about[1]}{en}, {day}, must be {side} than {other_day}, {other_en}.",
        ),
        ("请检查两个日期。", "Check the two dates."),
    )


def _excluded(names: Sequence[str]) -> Said:
    zh, en = "、".join(names[:-1]), ", ".join(names[:-1])
    return (
        (f"{zh} 与 {names[-1]} 只能给一个。", f"Only one of {en} and {names[-1]} can apply."),
        ("请只给一个。", "Give only one of them."),
    )


def _needed(why: str, of: str, detail: str) -> Said:
    return _filled(NEEDED[why], of=of, detail=detail)


def _not_for_this(why: str, of: str, detail: str) -> Said:
    return _filled(NOT_FOR_THIS[why], of=of, detail=detail)


def _unusable(why: str, value: object, detail: object, detail_zh: str, line: int) -> Said:
    return _filled(UNUSABLE[why], value=value, detail=detail, detail_zh=detail_zh or detail, line=line)


def _unavailable(why: str, detail: str) -> Said:
    return _filled(UNAVAILABLE[why], detail=detail)


def _unreadable_table(
    why: str, path: str, names: Sequence[str], there: Sequence[str], reason: str, reason_zh: str, line: int
) -> Said:
    return _filled(
        UNREADABLE[why],
        path=path,
        names=listed(names),
        there=listed(there),
        reason=reason,
        reason_zh=reason_zh or reason,
        line=line,
    )


def _rest_day(day: date) -> Said:
    return (
        (f"{day} 是休息日，加 0 个工作日没有结果。", f"{day} is a rest day: adding 0 working days is undefined."),
        (
            '请用 roll 说明往哪边移："following" 顺延，"preceding" 提前。',
            'Say where to move with roll: "following" is later, "preceding" earlier.',
        ),
    )


def _not_announced(
    region: str,
    known_on: date | None,
    coverage: tuple[date, date] | None,
    side: str,
    reach: tuple[date, date] | None,
) -> Said:
    zh, en = ("", "") if known_on is None else (f"（按 {known_on} 所知）", f" as known on {known_on}")
    message = (f"{region}{zh}没有任何已公布的放假安排。", f"No holiday arrangement for {region} was announced{en}.")
    if coverage is not None:
        first, last = coverage
        message = (
            f"{region}{zh}的放假安排只公布了 {first} 至 {last}，本题需要此范围之外的日子。",
            f"{region} is announced from {first} to {last}{en}; this answer needs a day {side} that.",
        )
    if reach is not None:
        return message, (f"请用 {reach[0]} 至 {reach[1]} 之内的日期。", f"Use dates from {reach[0]} to {reach[1]}.")
    return message, _advice_on_notices(side, known_on)


def _advice_on_notices(side: str, known_on: date | None) -> Pair:
    if side == "none":
        return "请改用较晚的 known_on，或不加。", "Use a later known_on, or none."
    if side == "before":
        return "请改用范围之内的日期。", "Use a date within that range."
    if known_on is None:
        return (
            "新的放假通知公布后，用 holidays（或 GOV_DEADLINES_HOLIDAYS）加入即可。",
            "Add the next notice with holidays (or GOV_DEADLINES_HOLIDAYS) once it is out.",
        )
    return (
        "请改用较晚的 known_on 或不加（只算届时已公布的通知）；还没有收录的通知用 holidays 加入。",
        "Use a later known_on, or none: only notices published by then count. holidays adds others.",
    )


def _not_in_force(limit: str, trigger: date, first: date, last: date | None) -> Said:
    zh, en = f"自 {first} 起施行", f"are in force from {first}"
    if last is not None and trigger > last:
        zh, en = f"已于 {last} 停止执行", f"ceased to apply after {last}"
    return (
        (f"{limit} 所在规则{zh}，{trigger} 不适用。", f"The rules of {limit} {en}; they do not govern {trigger}."),
        ("如只作参考推算，请加 ignore_in_force=True。", "For an illustration only, add ignore_in_force=True."),
    )


def _bound_not_in_force(bound: str, title: Text, trigger: date, in_force: Sequence[tuple[date, date | None]]) -> Said:
    zh = "、".join(f"自 {first} 起" if last is None else f"{first} 至 {last}" for first, last in in_force)
    en = ", ".join(f"from {first}" + ("" if last is None else f" to {last}") for first, last in in_force)
    return (
        (
            f"{bound}（{title.zh}）在 {trigger} 不施行，不能作外部上限。施行期间：{zh}。",
            f"{bound} ({title.en}) was not in force on {trigger} and bounds nothing then. In force: {en}.",
        ),
        ("请去掉 bound，或检查起算日。", "Leave out bound, or check the trigger day."),
    )


def _no_number(limit: str, article: str, cls: str, says: Text, points_to: Text | None, bounds: Sequence[str]) -> Said:
    cited = citation(article)
    zh, en = "", ""
    if points_to is not None:
        zh, en = f"时限出处：{points_to.zh}。", f" Where the time is set: {points_to.en}."
    return (
        (
            f"{limit}（{cited.zh}）没有可以推算的天数：{says.zh}{zh}",
            f"{limit} ({cited.en}) gives no number of days to count: {says.en}{en}",
        ),
        _advice_without_number(limit, cls, ", ".join(bounds)),
    )


def _advice_without_number(limit: str, cls: str, bounds: str) -> Pair:
    if cls == "cadence":
        return f"次数与间隔请用 cadence({limit!r}, …)。", f"Ask how often with cadence({limit!r}, …)."
    zh, en = [], []
    if cls == "deferred":
        zh.append('知道所定时间的，用 within="5wd" 或 by=日期 给出。')
        en.append('If you know the time set, give it with within="5wd" or by=DATE.')
    if bounds:
        zh.append(f"可参考的外部上限用 bound：{bounds}。")
        en.append(f"For an outer bound from another instrument use bound: {bounds}.")
    return (
        "".join(zh) or "这一条不产生期限，limits() 有全文要点。",
        " ".join(en) or "No deadline follows from it; limits() has what it says.",
    )


def _override_not_allowed(limit: str, article: str, bounds: Sequence[str] | None) -> Said:
    cited, names = citation(article), ", ".join(bounds or ())
    no_zh, no_en = ("", "") if bounds is None else ("没有写天数，也", "gives no number of days and ")
    more = (f"；外部上限用 bound：{names}", f"; for an outer bound use bound: {names}") if names else ("", "")
    return (
        (f"{limit}（{cited.zh}）{no_zh}没有允许另定时限。", f"{limit} ({cited.en}) {no_en}lets nobody set a limit."),
        (f"请去掉 within / by{more[0]}。", f"Leave out within / by{more[1]}."),
    )


def _source_not_found(path: str, variable: str, document: bool) -> Said:
    message = (f"{shown(path)} 处没有可用的文件。", f"There is no file to read at {shown(path)}.")
    if variable:
        return message, (f"请检查环境变量 {variable}。", f"Check the environment variable {variable}, which names it.")
    if document:
        return message, ("请检查路径，应为规则全文的纯文本。", "Check the path; the plain text of the rules is wanted.")
    return message, ("请检查路径；文件夹中须有 .toml 文件。", "Check the path; a folder must hold .toml files.")


def _data_fault(faults: Sequence[Any]) -> Said:
    """``faults`` have a ``say``."""
    zh, en = ("\n".join(f"  {fault.say(one)}" for fault in faults[:_MOST_FAULTS]) for one in LANGUAGES)
    if more := len(faults[_MOST_FAULTS:]):
        zh, en = f"{zh}\n  ……另有 {more} 处", f"{en}\n  … and {more} more"
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    return (
        (f"数据文件有 {len(faults)} 处错误：\n{zh}\n", f"{number} in the data files:\n{en}\n"),
        ("请逐条改正后再试；未改正前不给出日期。", "Mend each line and try again; no date is given from faulty data."),
    )


def _extra_missing(extra: str, module: str) -> Said:
    return (
        (f"缺少模块 {module}。", f"The module {module} is not installed."),
        (
            f"请在本程序源码所在的文件夹运行：pip install '.[{extra}]'",
            f"In the folder with this program's source, run: pip install '.[{extra}]'",
        ),
    )


def _output_exists(path: str) -> Said:
    return (
        (f"{path!r} 已经存在。", f"{path!r} exists already."),
        ("请换个名字，或用 force=True 覆盖。", "Choose another name, or overwrite with force=True."),
    )


def _output_failed(path: str, reason: str, reason_zh: str, too_large: bool) -> Said:
    message = (f"无法写入 {path!r}：{reason_zh or reason}。", f"{path!r} could not be written: {reason}.")
    if too_large:
        return message, ("请改写成 .csv 或 .parquet。", "Write .csv or .parquet instead.")
    return message, (
        "没有留下不完整的文件；请检查磁盘空间、文件夹与权限后重试。",
        "No incomplete file was left; check disk space, folder and permissions, then run it again.",
    )


def _job_unfinished(path: str, journal: str, reason: str, reason_zh: str) -> Said:
    return (
        (
            f"先前写 {path!r} 的一次运行被中断，未能补完：{reason_zh or reason}。",
            f"An earlier run that wrote {path!r} was interrupted and could not be finished: {reason}.",
        ),
        (
            f"排除原因后再运行一次即可补完；如要放弃，请删除 {journal!r}，并核对它所列的文件。",
            f"Run it again once that is mended; to give it up, remove {journal!r} and check the files it lists.",
        ),
    )


SENTENCES: dict[str, Callable[..., Said]] = {
    "GovDeadlinesError": _any_error,
    "UnknownLimit": _unknown_limit,
    "UnknownRegion": _unknown_region,
    "InvalidDate": _invalid_date,
    "WrongKind": _wrong_kind,
    "UnknownChoice": _unknown_choice,
    "OutOfRange": _out_of_range,
    "WrongOrder": _wrong_order,
    "Excluded": _excluded,
    "Needed": _needed,
    "NotForThis": _not_for_this,
    "Unusable": _unusable,
    "Unavailable": _unavailable,
    "RestDay": _rest_day,
    "NotAnnounced": _not_announced,
    "NotInForce": _not_in_force,
    "BoundNotInForce": _bound_not_in_force,
    "NoNumber": _no_number,
    "OverrideNotAllowed": _override_not_allowed,
    "SourceNotFound": _source_not_found,
    "DataFault": _data_fault,
    "ExtraMissing": _extra_missing,
    "OutputExists": _output_exists,
    "UnreadableTable": _unreadable_table,
    "OutputFailed": _output_failed,
    "JobUnfinished": _job_unfinished,
}
