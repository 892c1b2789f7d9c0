"""The error messages for bad arguments, files and environments: what is wrong and what to do, in both languages.

One entry for each kind of error or, if a kind has a ``why``, for each reason. A sentence is filled with the error's
fields. ``<known_on>`` stands for the reader's name of an argument or a function: its name in Python, or its option.
"""

from gov_deadlines.wording.unreadable_tables import UNREADABLE

Sentences = tuple[str, str, str, str]  # what is wrong, what to do: each in Chinese and in English

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
        "ics": (
            *("没有说明日历文件写到哪里。", "It is not said where the calendar file goes."),
            *("请用 <ics> 给出文件名。", "Name the file with <ics>."),
        ),
        "completed-without-as-of": (
            *("<completed> 要与 <as_of> 同用。", "<completed> goes with <as_of>."),
            *("请用 <as_of> 给出截至哪天。", "Give the day asked about with <as_of>."),
        ),
    },
    "RequestRefused": {
        "path": (
            *("没有这个地址。", "There is nothing at this address."),
            *("全部地址见 /v1/openapi.json。", "All addresses are in /v1/openapi.json."),
        ),
        "method": (
            *("这个地址不接受这种方法。", "This address does not take that method."),
            *("可用：{detail}。", "It takes {detail}."),
        ),
        "media-type": (
            *("请求正文应为 JSON。", "The body must be JSON."),
            "请加上 Content-Type: application/json。",
            "Send Content-Type: application/json.",
        ),
        "in-body": (
            *("这个地址不带参数。", "This address takes no parameters of its own."),
            *("请把它们写在 JSON 正文里。", "Write them in the JSON body."),
        ),
        "not-json": (
            *("请求正文不是可用的 JSON：{detail}。", "The body is not usable JSON: {detail}."),
            "正文应为一个 UTF-8 的 JSON 对象，同名的键只能有一个。",
            "Send one JSON object in UTF-8, in which no name occurs twice.",
        ),
        "encoding": (
            *("地址中的文字不是 UTF-8。", "The address holds text that is not UTF-8."),
            "请先按 UTF-8 再作百分号编码。",
            "Encode it as UTF-8 first, then with percent signs.",
        ),
        "twice": (
            *("参数 {detail} 给了不止一次。", "The parameter {detail} is given more than once."),
            *("请只给一次。", "Give it once."),
        ),
        "too-large": (
            *("请求正文超过 {detail} 字节。", "The body has more than {detail} bytes."),
            *("请分成几次。", "Send it in several parts."),
        ),
        "too-long": (
            *("地址超过 {detail} 字节。", "The address has more than {detail} bytes."),
            *("请缩短参数。", "Shorten the parameters."),
        ),
        "too-many": (
            *("请求太密。", "Too many requests."),
            *("请在 Retry-After 所示的秒数之后再试。", "Try again after the seconds that Retry-After tells."),
        ),
        "busy": (
            *("正在办理的请求太多。", "Too many answers are being worked out."),
            *("请稍后再试。", "Try again in a moment."),
        ),
        "too-slow": (
            *("{detail} 秒之内没有算完。", "It was not worked out within {detail} seconds."),
            *("请问得少一些，或稍后再试。", "Ask for less, or try again later."),
        ),
        "body-slow": (
            *("请求正文没有及时送到。", "The body did not arrive in time."),
            *("请检查网络。", "Check the network."),
        ),
        "broken": (
            *("服务内部出错。", "Something went wrong inside the service."),
            "请连同时间告诉管理员，日志里有对应的记录。",
            "Tell whoever runs it, with the time: its log has a line about this.",
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
        "json": (
            *("这个命令总是用 JSON 作答。", "This command always answers in JSON."),
            *("请去掉 <json>。", "Leave out <json>."),
        ),
        "calendar-file": (
            *("{of} 不适用于这种答案。", "{of} does not apply to this answer."),
            *("请去掉它。", "Leave it out."),
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
        "address": (
            *("不能在 {value} 上监听：{detail_zh}。", "{value} cannot be listened on: {detail}."),
            *("请换一个地址或端口。", "Choose another address or port."),
        ),
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
        "labels": (
            *(
                "两列的行标签不一致，按行对应可能对错。",
                "The two columns have different labels: their rows may not match.",
            ),
            "请先用 align 或 reset_index(drop=True) 对齐；确实按行对应的，请传入 .to_numpy()。",
            "Align them first (align, reset_index(drop=True)); where the rows do match, pass .to_numpy().",
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
    "UnreadableTable": UNREADABLE,
}
