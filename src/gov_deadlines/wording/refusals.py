"""The error messages for bad arguments, files and environments: what is wrong and what to do, in both languages.

One entry for each kind of error or, if a kind has a ``why``, for each reason. A sentence is filled with the error's
fields. ``<known_on>`` stands for the reader's name of an argument or a function: its name in Python, or its option.
"""

Sentences = tuple[str, str, str, str]  # what is wrong, what to do: each in Chinese and in English

_NOT_READ = ("无法读取 {path!r}：{reason_zh}。", "{path!r} could not be read: {reason}.")
_NAME_A_SHEET = (
    "工作表：{there}。<sheet> 指明一张，<limit_column>、<trigger_column> 指明列名，<header_row> 指明表头在第几行。",
    "Sheets: {there}. Name one with <sheet>, its header with <header_row>, columns: <limit_column>, <trigger_column>.",
)
SENTENCES: dict[str, Sentences] = {
    "GovDeadlinesError": ("出错了。", "Something is wrong.", "请检查所给的内容。", "Check what was given."),
    "UnknownRegion": (
        *("没有地区“{bare}”的日历。", "There is no calendar for region {value}."),
        "可用地区：{known}。自己的地区须在 <holidays> 的一个文件中以 [[region]] 写明。",
        "Known regions: {known}. One of your own needs a [[region]] in a file at <holidays>.",
    ),
    "YearUnknown": (
        "chinese_calendar {version} 没有 {year} 年，只有 {first} 年至 {last} 年。",
        "chinese_calendar {version} does not know {year}, only {first} to {last}.",
        "请换一个年度；新的年度请用通知原文，或等该库更新。",
        "Choose another year. For a new one use the text of the notice, or wait for a new version.",
    ),
    "RestDay": (
        *("{day} 是休息日，加 0 个工作日没有结果。", "{day} is a rest day: adding 0 working days is undefined."),
        "请用 <roll> 说明往哪边移：following 顺延，preceding 提前。",
        "Say where to move with <roll>: following is later, preceding earlier.",
    ),
    "ExtraMissing": (
        *("缺少模块 {module}。", "The module {module} is not installed."),
        "请在本程序源码所在的文件夹运行：pip install '.[{extra}]'",
        "In the folder with this program's source, run: pip install '.[{extra}]'",
    ),
    "OutputExists": (
        *("{path!r} 已经存在。", "{path!r} exists already."),
        *("请换个名字，或用 <force> 覆盖。", "Choose another name, or overwrite with <force>."),
    ),
    "JobUnfinished": (
        "先前写 {path!r} 的一次运行被中断，未能补完：{reason_zh}。",
        "An earlier run that wrote {path!r} was interrupted and could not be finished: {reason}.",
        "排除原因后再运行一次即可补完；如要放弃，请删除 {journal!r}，并核对它所列的文件。",
        "Run it again once that is mended; to give it up, remove {journal!r} and check the files it lists.",
    ),
}
REASONS: dict[str, dict[str, Sentences]] = {
    "NoticeNotUnderstood": {
        "no-days": (
            *("没有读懂任何放假或上班的日子：“{phrase}”。", "No day off or worked was understood: “{phrase}”."),
            "请核对是否为放假通知全文；也可以手工填写数据文件。",
            "Check that this is the whole text of a holiday notice; or write the data file by hand.",
        ),
        "no-year": (
            *("看不出是哪一年的通知：“{phrase}”。", "It is not clear which year this notice is for: “{phrase}”."),
            "请核对是否为放假通知全文，标题是否在内。",
            "Check that this is the whole text of a holiday notice, with its title.",
        ),
        "too-long": (
            *("文字太长，不是一份放假通知：“{phrase}…”。", "This is too long to be one holiday notice: “{phrase}…”."),
            *("请只给出通知的全文。", "Give the text of the notice alone."),
        ),
    },
    "Needed": {
        "steps": (
            *("没有给出步骤。", "No steps are given."),
            *("例：xinzhou/countersign-reply。", "For example xinzhou/countersign-reply."),
        ),
        "meetings": (
            "{of} 随 {detail} 的会议，需要这些会议的日期。",
            "{of} goes with the meetings of {detail}: their days are needed.",
            *("请用 <meetings> 给出。", "Give them with <meetings>."),
        ),
        "what-was-agreed": (
            *("{of}：只写了商定日期，没有写延到哪天。", "{of}: a day of agreement is given, but not what was agreed."),
            *("请给出 <until> 或 <extend>。", "Give <until> or <extend>."),
        ),
        "earlier-state": (
            *("没有说明与何时相比。", "It is not said what to compare with."),
            "请用 <from_known_on> 给出先前所知之日，或用 <against_column> 指明已存日期的列。",
            "Give the earlier day of knowledge (<from_known_on>) or a column of stored dates (<against_column>).",
        ),
        "draft": (
            *("没有草案可比。", "There is no draft to compare with."),
            "草案是 <holidays> 文件夹中写有 draft = true 的通知；已经公布的不再是草案。",
            "A draft is a notice in <holidays> with draft = true; one that has since been published is none any more.",
        ),
        "as_of": (
            *("<completed_column> 要与 <as_of> 同用。", "<completed_column> goes with <as_of>."),
            *("请用 <as_of> 给出台账的截止日。", "Say on which day the ledger is drawn up: <as_of>."),
        ),
        "parameter": (
            *("{of} 缺少参数 {detail}。", "{of} needs the parameter {detail}."),
            *("请给出 {detail}。", "Give {detail}."),
        ),
        "completed-without-as-of": (
            *("<completed> 要与 <as_of> 同用。", "<completed> goes with <as_of>."),
            *("请用 <as_of> 给出截至哪天。", "Give the day asked about with <as_of>."),
        ),
    },
    "NotForThis": {
        "counted": (
            *("{of} 不是定次的规定，没有次数可查。", "{of} is no cadence: it does not say how often."),
            *("请改用 <due>；全部定次的规定见 <cadences>。", "Use <due>; see the cadences with <cadences>."),
        ),
        "not-counted": (
            *("{of} 不是定次的规定，没有次数可查。", "{of} is no cadence: it does not say how often."),
            *("请改用 <show>；全部定次的规定见 <cadences>。", "Use <show>; see the cadences with <cadences>."),
        ),
        "meetings": (
            *("{of} 不随其他会议，用不着会议日期。", "{of} is tied to no meetings."),
            *("请去掉 <meetings>。", "Leave out <meetings>."),
        ),
        "extension": (
            "{of}（第{detail}条）没有可以商定延期的规定。",
            "Article {detail} ({of}) says nothing of agreeing a later time.",
            *("请去掉 <until> / <extend>。", "Leave out <until> / <extend>."),
        ),
        "bound": (
            *("{of} 自己写明了时限，不用外部规定。", "{of} has a number of its own: it needs no bound."),
            *("请去掉 <bound>。", "Leave out <bound>."),
        ),
        "track": (
            *("{of} 没有规定到期不答复的后果，没有可跟踪的过程。", "{of} attaches no effect to silence."),
            "可跟踪的是征求意见答复，如 qinzhou/countersign-reply；其他时限用 <status>。",
            "Replies to consultations can be tracked; for other limits use: <status>",
        ),
        "step": (
            *("{of} 按天数累计，不是某一天的会，不能作为一步。", "{of} counts days: it is no step."),
            "步骤可以是时限、会议（如 xinzhou/executive-meeting）或 5wd。",
            "Use a limit, a meeting, or a length like 5wd.",
        ),
        "encoding": (
            *("只有 CSV 文件可以指明编码。", "Only of a CSV file can the encoding be named."),
            "请去掉 <encoding>：JSON Lines 总是 UTF-8，其他格式自带编码。",
            "Leave out <encoding>: JSON Lines are UTF-8, and other formats know their own.",
        ),
        "bom": (
            *("只有写出的 CSV 文件可以有字节顺序标记。", "Only a CSV file that is written can have a byte order mark."),
            *("请去掉 <bom>。", "Leave out <bom>."),
        ),
        "bom-encoding": (
            *("{detail} 编码的 CSV 没有字节顺序标记。", "A CSV file in {detail} has no byte order mark."),
            *("请去掉 <bom>：Excel 会按系统编码打开它。", "Leave out <bom>: Excel takes it for the system's encoding."),
        ),
        "spark-bom": (
            *("Spark 引擎写出的 CSV 不加字节顺序标记。", "The Spark engine writes CSV without a byte order mark."),
            *("请去掉 <bom>。", "Leave out <bom>."),
        ),
        "sheet": (
            *("只有 Excel 文件有工作表。", "Only an Excel file has sheets."),
            *("请去掉 <sheet> / <header_row>。", "Leave out <sheet> / <header_row>."),
        ),
        "keep": (
            "只有 .parquet 和 .xlsx 可以挑选要保留的列。",
            "Only of a .parquet or .xlsx file can columns be left out.",
            *("其他格式的行原样保留：请去掉 <keep>。", "Other rows are kept as they stand: leave out <keep>."),
        ),
        "standard-output": (
            "{argument} 不能是 -：标准输出只用于推算结果。",
            "{argument} cannot be -: standard output is for the answers.",
            *("请为 {argument} 写明文件名。", "Give {argument} the name of a file."),
        ),
        "local-engine": (
            *("<master>、<spark_conf> 只用于 Spark 引擎。", "<master> and <spark_conf> are for the Spark engine."),
            *("请去掉它们，或用 <spark>。", "Leave them out, or use <spark>."),
        ),
        "spark-standard": (
            *("Spark 引擎不读写标准输入输出。", "The Spark engine uses neither standard input nor output."),
            *("请写明文件或文件夹。", "Name files or folders."),
        ),
        "spark-excel": (
            *("Spark 引擎不写 Excel。", "The Spark engine writes no Excel files."),
            *("可写 .parquet、.csv、.jsonl 文件夹。", "It writes folders: .parquet, .csv or .jsonl."),
        ),
    },
    "Unusable": {
        "same-file": (
            "{value} 不能既作输入又作输出，也不能写两次。",
            "{value} cannot be input and output, nor be written twice.",
            *("请换一个输出文件名。", "Name another output file."),
        ),
        "overlap": (
            *("{value} 与另一个输入或输出重叠。", "{value} overlaps with another input or output."),
            *("请换一个输出文件夹。", "Name another output folder."),
        ),
        "rejects-format": (
            *(
                "另存的行 {value} 与输出 {detail!r} 格式不同。",
                "The rejects {value} are not of the format of {detail!r}.",
            ),
            *("两者请用相同的后缀。", "Give both the same suffix."),
        ),
        "suffix": (
            *("{value} 的后缀不代表任何支持的格式。", "The suffix of {value} names no format."),
            *("可用 {detail}，或 -（CSV）。", "Use one of {detail}, or - for CSV."),
        ),
        "spark-suffix": (
            *("{value} 的后缀不代表 Spark 可读的格式。", "The suffixes of {value} name no format for Spark."),
            "可用 .parquet、.csv、.jsonl：文件（夹）的后缀，或文件夹内全部文件的后缀。",
            "Use .parquet, .csv or .jsonl: of the file or folder, or of all files in the folder.",
        ),
        "device": (
            *("{value} 是设备或管道，不是文件。", "{value} is a device or pipe, not a file."),
            *("请写明文件名；- 为标准输出。", "Name a file; - is standard output."),
        ),
        "exists": (
            *("{bare} 已经存在，不覆盖。", "{bare} is there already and is not overwritten."),
            *("请换一个文件名，或先移走它。", "Name another file, or move that one away first."),
        ),
        "path-encoding": (
            *("路径 {value} 不是 UTF-8 文本，这种格式不能用。", "The path {value} is no UTF-8 text."),
            "请改名或换一个文件夹；.csv 到 .csv、.jsonl 到 .jsonl 不受此限。",
            "Rename it or use another folder; from .csv to .csv and .jsonl to .jsonl any name will do.",
        ),
        "unreadable": (
            *("无法读取 {bare}：{detail_zh}。", "{bare} could not be read: {detail}."),
            *("请检查文件是否还在、可读。", "Check that it is still there and may be read."),
        ),
        "not-text": (
            *("{bare} 不是 UTF-8 或 GB18030 文本。", "{bare} is not UTF-8 or GB18030 text."),
            *("请另存为纯文本。", "Save it as plain text."),
        ),
        "no-articles": (
            *("文中没有找到条文。", "No articles were found in the text."),
            "请给出规则全文的纯文本；条文应以“第一条”或“一、”开头，各占一行。",
            "Give the plain text of the rules; an article opens a line with 第一条 or 一、.",
        ),
        "no-title": (
            *("{bare} 中没有任何规则包对应的文件（按标题查找）。", "Nothing at {bare} holds the title of any pack."),
            *("请给出规则全文的纯文本文件。", "Give the plain text of the rules, title included."),
        ),
        "shapes": (
            *("各列的形状不一致：{detail}。", "The columns are not of one shape: {detail}."),
            *("请传入等长的列。", "Pass columns of one length."),
        ),
        "out": (
            "out 应为可写的 {detail} 数组，形状 {value}。",
            "out must be a writable {detail} array of shape {value}.",
            *("请用 np.empty 新建。", "Make one with np.empty."),
        ),
        "which": (
            "给出多个时限时，which 应为与起算日等长的整数列。",
            "With a list of limits, which must be a column of integers, one for each trigger.",
            *("每行写所用时限在 limits 中的位置。", "For each row, the position of its limit in limits."),
        ),
        "before-columns": (
            *("日期列的表从 {bare} 开始，这份日历更早。", "Columns begin on {bare}; this calendar is older."),
            *("请逐日查询。", "Ask day by day."),
        ),
        "standard-input": (
            *("标准输入已关闭，没有可读的内容。", "Standard input is closed: there is nothing to read."),
            *("请接上输入，如 < 文件，或写明文件名。", "Connect it, as in < FILE, or name a file."),
        ),
        "dates-unreadable": (
            *("读不了 {value}：{detail_zh}。", "Cannot read {value}: {detail}."),
            "请给出每行一个日期的文本文件，或 -（标准输入）。",
            "Give a text file with one date a line, or - for stdin.",
        ),
        "line-encoding": (
            *("{bare} 第 {line} 行不是 UTF-8 文本。", "{bare}, line {line}: not UTF-8 text."),
            *("请把文件另存为 UTF-8 编码的纯文本。", "Save the file as plain text in UTF-8."),
        ),
        "line-no-date": (
            *("{bare} 第 {line} 行：{detail!r} 不是日期。", "{bare}, line {line}: {detail!r} is not a date."),
            "请写成 2024-04-03、2024/4/3、20240403 或 2024年4月3日。整行作注释的，行首加 #。",
            "Write it as 2024-04-03, 2024/4/3, 20240403 or 2024年4月3日. A line that is a comment begins with #.",
        ),
        "line-no-such-day": (
            *("{bare} 第 {line} 行：{detail!r} 不是日期。", "{bare}, line {line}: {detail!r} is not a date."),
            "日历上没有这一天；整行作注释的，行首加 #。",
            "There is no such day in the calendar. A line that is a comment begins with #.",
        ),
        "line-dates": (
            *("{bare} 第 {line} 行：{detail!r} 有几个日期。", "{bare}, line {line}: {detail!r} holds several dates."),
            *("每行只写一个日期。", "Write one date a line."),
        ),
        "ledger-suffix": (
            *("{value} 的后缀应为 {detail}。", "The suffix of {value} should be {detail}."),
            *("输出是原工作簿的副本：请用 {detail}。", "The copy is a workbook like the first: give it {detail}."),
        ),
        "standard-output-twice": (
            *("标准输出不能既写草稿又写 JSON。", "Standard output cannot be both the draft and JSON."),
            *("请给草稿一个文件名。", "Give the draft the name of a file."),
        ),
        "standard-input-twice": (
            *("标准输入不能同时作两组日期。", "Standard input cannot be both lists of dates."),
            *("请把其中一组写成文件。", "Put one of them into a file."),
        ),
    },
    "Unavailable": {
        "java": (
            *("Spark 需要 Java，没有找到。", "Spark needs Java, which was not found."),
            *("请安装 Java 17（或更新），或设置 JAVA_HOME。", "Install Java 17 or newer, or set JAVA_HOME."),
        ),
        "master": (
            *("Spark 主节点没有应答：{detail}。", "No Spark master answers: {detail}."),
            "请检查 <master> 的主机与端口、主节点是否在运行、网络是否可达。",
            "Check the host and port in <master>, that the master runs, and that it can be reached from here.",
        ),
        "spark": (
            *("Spark 未能启动：{detail}", "Spark could not be started: {detail}"),
            "请检查 <master>、集群是否在运行，以及 Java 是否为 17 或更新。",
            "Check <master>, that the cluster runs, and that Java is 17 or newer.",
        ),
        "memory": (
            *("所给的内存不够做完这项任务。", "The memory allowed is not enough for this job."),
            "请用 <memory> 给多一些，或用 <threads> 少用几个处理器。",
            "Allow more with <memory>, or fewer processors with <threads>.",
        ),
    },
    "UnreadableTable": {
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
    },
}
