"""The forms in which a day may be written, and what is refused, as one table.

``day_forms`` reads by it, Spark's expressions are made from it, the messages quote it, and the page of the
documentation and the tests have a row for each of its rows. The patterns mean the same to Python and to Java, and are
matched against a whole text, after compatibility characters (full-width digits) were replaced and each run of white
space became one blank.
"""

from typing import NamedTuple

# --- pieces of patterns ----------------------------------------------------------------------------------------

ZERO = "〇零○◯Oo"  # what people type for a zero in 二〇二四
_DIGITS = "一二三四五六七八九"
CHINESE_DIGITS = ZERO + _DIGITS
AS_DIGITS = "0" * len(ZERO) + "123456789"
DASHES = "‐‑‒–−"  # what word processors make of a hyphen; a long dash is left alone: it joins two days
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # what comes along when text is copied from a page
WEEKDAYS = "一二三四五六日天"  # 天 is 日
_WEEK = "(?:星期|礼拜|周)"
_CHINESE = f"[{CHINESE_DIGITS}十]{{1,3}}"
_CLOCK = (
    "(?:[01]?[0-9]|2[0-3])"
    "(?::[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?|[时点](?:整|半|[0-5]?[0-9]分(?:[0-5]?[0-9]秒)?)?)"
    "(?: ?[AaPp][Mm])?"
)
_PART = "(?:上午|下午|早上|中午|晚上(?! ?(?:0?[0-4]|12)(?![0-9])))"  # after midnight it is the next day
_WEEKDAY = f"(?: ?[(]? ?{_WEEK}([{WEEKDAYS}]) ?[)]?)?"
_TIME = f"(?:(?:T| ?, ?| |(?<![0-9]))(?:{_PART} ?)?{_CLOCK}| ?{_PART})?"
_TAIL = _WEEKDAY + _TIME
_MONTH_DAY = f"([0-9]{{1,2}}|{_CHINESE}) ?月 ?([0-9]{{1,2}}|{_CHINESE}) ?[日号]"
_OFFSET = "[+-](?:0[0-9]|1[0-7])(?::?[0-9]{2}(?::[0-9]{2})?)?"
_TO_THE_MINUTE = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_TO_THE_SECOND = _TO_THE_MINUTE + ":[0-5][0-9](?:[.][0-9]{1,9})?"


def _with(mark: str) -> str:
    return f"([0-9]{{4}}) ?{mark} ?([0-9]{{1,2}}) ?{mark} ?([0-9]{{1,2}})"


# --- forms -----------------------------------------------------------------------------------------------------


class Form(NamedTuple):
    """One form that is read.

    Attributes:
        code: its name.
        zh, en: what it is called.
        examples: texts in this form, each of which means 3 April 2024 (with the year 2024, on that day).
        pattern: groups: year, month, day, and the weekday that is written beside it; of a form without year, month, day
            and weekday; of an instant and a number, none.
        where: ``everywhere``, or only at the ``command-line``, with a ``year`` or with ``serials``.
    """

    code: str
    zh: str
    en: str
    examples: tuple[str, ...]
    pattern: str
    where: str = "everywhere"


EVERYWHERE, YEAR, SERIALS, COMMAND_LINE = "everywhere", "year", "serials", "command-line"

FORMS = (
    Form("iso", "ISO 8601", "ISO 8601", ("2024-04-03", "2024-4-3", "２０２４－０４－０３"), _with("-") + _TAIL),
    Form(
        "slashes",
        "用斜线，如 Excel、WPS 所写",
        "with slashes, as Excel and WPS write it",
        ("2024/4/3", "2024/04/03", "2024 / 4 / 3", "2024/4/3 周三"),
        _with("/") + _TAIL,
    ),
    Form("dots", "用点", "with dots", ("2024.4.3", "2024.04.03"), _with("[.]") + _TAIL),
    Form(
        "chinese",
        "年月日（数字或汉字）",
        "年月日, in digits or numerals",
        (
            *("2024年4月3日", "2024 年 4 月 3 日", "2024年04月03号", "２０２４年４月３日"),
            *(
                "二〇二四年四月三日",
                "二○二四年四月三日",
                "二零二四年四月三号",
                "2024年4月3日（星期三）",
                "2024年4月3日上午",
            ),
        ),
        f"([0-9]{{4}}|[{CHINESE_DIGITS}0]{{4}}) ?年 ?{_MONTH_DAY}{_TAIL}",
    ),
    Form(
        "digits",
        "八位数字，也可以是单元格里的数",
        "eight digits, as text or as the number in a cell",
        ("20240403", "２０２４０４０３", "20240403.0"),
        "([0-9]{4})([0-9]{2})([0-9]{2})(?:[.]0{1,9})?()",
    ),
    Form(
        "local-time",
        "带时刻，取所写的那一天",
        "with a time of day: the day that is written",
        (
            *(
                "2024-04-03 09:30:00",
                "2024-04-03T00:00",
                "2024/4/3 9:30",
                "2024年4月3日 14:30",
                "2024年4月3日下午2时30分",
            ),
            *("2024-04-03 00:00:00.000", "2024/4/3 9:30 AM"),
        ),
        "",
    ),
    Form(
        "instant",
        "带时区的时刻，取当时中国的日期",
        "an instant, with its zone: the day in China then",
        ("2024-04-02T20:00:00Z", "2024-04-03T00:30:00+08:00", "2024-04-02 20:00:00.5+00", "2024-04-02 20:00:00 UTC"),
        # 09:00-11:00 after a blank is rather a meeting than a time far in the west
        f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_TO_THE_MINUTE}|[ T]{_TO_THE_SECOND}| {_TO_THE_MINUTE}(?! ?-))"
        f"(?:Z| ?UTC| ?{_OFFSET})",
    ),
    Form(
        "month-day",
        "没有年份",
        "without the year",
        ("4月3日", "04月03号", "四月三日", "4月3日（星期三）"),
        _MONTH_DAY + _TAIL,
        where=YEAR,
    ),
    Form(
        "serial",
        "Excel 的日期序号",
        "Excel's number of a day",
        ("45385", "45385.375"),
        "[0-9]{1,7}(?:[.][0-9]{1,20})?",
        where=SERIALS,
    ),
    Form(
        "relative",
        "今天、明天、昨天、后天、前天",
        "today, tomorrow, yesterday, 后天, 前天",
        ("今天", "今日", "today"),
        "",
        where=COMMAND_LINE,
    ),
    Form(
        "week",
        "上周、本周、下周的某一天（一周从周一开始）",
        "a day of last, this or next week, which begins on Monday",
        ("本周三", "这周三", "本星期三"),
        f"(上|本|这|下)个?{_WEEK}([{WEEKDAYS}])",
        where=COMMAND_LINE,
    ),
)
BY_CODE = {form.code: form for form in FORMS}
DATES = ("iso", "slashes", "dots", "chinese", "digits")  # those with a year, a month and a day
RELATIVE = {
    **dict.fromkeys(("今天", "今日", "today"), 0),
    **dict.fromkeys(("明天", "明日", "tomorrow"), 1),
    **dict.fromkeys(("昨天", "昨日", "yesterday"), -1),
    "后天": 2,
    "前天": -2,
}
WEEKS = {"上": -1, "本": 0, "这": 0, "下": 1}
PLACES = {
    EVERYWHERE: ("处处", "everywhere"),
    YEAR: ("命令行；文件须用 <year> 指明年份", "at the command line; in files with <year>"),
    SERIALS: ("格式为日期的单元格；其他数字须用 <serials>", "cells formatted as dates; other numbers with <serials>"),
    COMMAND_LINE: ("只在命令行", "at the command line only"),
}

# --- what is refused -------------------------------------------------------------------------------------------


class Refused(NamedTuple):
    """What is not read.

    Attributes:
        code: the reason, ``InvalidDate.why``.
        examples: texts that are refused for it.
        pattern: of texts that no form fits; the first reason that is found applies. Empty where it follows otherwise.
        zh, en: what is the matter, and what to do.
    """

    code: str
    examples: tuple[str, ...]
    pattern: str
    zh: str
    en: str


_SHORT = "[0-9]{1,2}"
REFUSED = (
    Refused(
        "no-such-day",
        ("2023-02-29", "2024-13-01", "2024年4月31日", "0000-01-01"),
        "",
        "日历上没有这一天，请核对月份和日期。",
        "There is no such day in the calendar: check the month and the day.",
    ),
    Refused(
        "weekday",
        ("2024年4月3日（星期四）", "2024-04-03 周五"),
        "",
        "这一天不是所写的星期几，请核对日期和星期。",
        "That day is another day of the week than the one written: check both.",
    ),
    Refused(
        "words",
        ("今天", "today", "明日", "下周五"),
        "",
        "这样的词只能在命令行使用：在别处，明天就不是同一天了；请写成 2024-04-03。",
        "Such words are read at the command line only: elsewhere they would mean another day tomorrow. "
        "Write 2024-04-03.",
    ),
    Refused(
        "minguo",
        ("民国113年4月3日", "中华民国一一三年四月三日"),
        "民 ?国",
        "民国纪年不作换算；请写公元年份，如 2024-04-03。",
        "Years of the Republic of China calendar (民国) are not converted: write the year as 2024-04-03.",
    ),
    Refused(
        "lunar",
        ("农历二月廿五", "正月初一", "甲辰年二月廿五", "2024年腊月初八"),
        "农历|阴历|旧历|夏历|正月|腊月|冬月|闰|初[一二三四五六七八九十]|[廿卅]|除夕|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]",
        "农历日期不作换算；请写公历日期，如 2024-04-03。",
        "Dates of the lunar calendar are not converted: write 2024-04-03.",
    ),
    Refused(
        "range",
        ("2024年4月3日至5日", "2024.4.3-4.5", "2024-04-03~2024-04-05", "4月3日、4日", "2024-04-03 09:00-11:00"),
        f"[0-9日号)].*[~～至到—―、;和及与].*|[0-9]{{4}} ?[-/.年] ?{_SHORT} ?[-/.月] ?{_SHORT} ?[日号]?.{{0,24}}[-,].*"
        f"|{_SHORT} ?月 ?{_SHORT} ?[日号] ?[-,].*",
        "写的不止一天（或一个时刻）；请只写一天，如 2024-04-03。",
        "It names more than one day or time: write one day, such as 2024-04-03.",
    ),
    Refused(
        "two-digit-year",
        ("24-4-3", "24/04/03", "24年4月3日", "二四年四月三日", "240403", "03/04/24"),
        f"{_SHORT} ?[-/.] ?{_SHORT} ?[-/.] ?{_SHORT}(?![0-9]).*|'?(?:[0-9]{{2}}|[{CHINESE_DIGITS}]{{2}}) ?年.*"
        f"|(?!(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2]))[0-9]{{6}}",
        "年份须写四位数，如 2024-04-03。",
        "Write the year with four digits, such as 2024-04-03.",
    ),
    Refused(
        "order",
        ("03/04/2024", "3.4.2024", "13/04/2024", "4/3", "4.3"),
        f"{_SHORT} ?[-/.] ?{_SHORT}(?: ?[-/.] ?[0-9]{{4}})?(?![0-9]).*",
        "看不出哪个数是月、哪个数是日；请按年月日写，如 2024-04-03。",
        "Which number is the month cannot be told: write year, month, day, such as 2024-04-03.",
    ),
    Refused(
        "no-year",
        ("4月3日", "11月27日", "四月三日"),
        "",
        "没有写年份；请补上，如 2024年4月3日，或用 <year> 指明年份。",
        "The year is missing: add it, such as 2024年4月3日, or give it with <year>.",
    ),
    Refused(
        "no-day",
        ("2024年4月", "2024-04", "202404", "2024", "2024年", "4月"),
        f"[0-9]{{4}}(?: ?年)?|[0-9]{{6}}|[0-9]{{4}} ?[-/.年] ?{_SHORT} ?月?|{_SHORT} ?月",
        "没有写到日；请写成 2024-04-03。",
        "The day is missing: write 2024-04-03.",
    ),
    Refused(
        "cut-off",
        ("2024年4月3", "4月3", "2024年4月1", "2024年12月3"),
        f"(?:[0-9]{{4}} ?年 ?)?{_SHORT} ?月 ?{_SHORT}",
        "月份后面的数没有“日”字，可能没有写完（3 或 30）；请写成 2024年4月3日。",
        "The last number has no 日 behind it, so it may be cut off (3 or 30): write 2024年4月3日.",
    ),
    Refused(
        "weekday-alone",
        ("周五", "星期三", "礼拜天"),
        f"{_WEEK}[{WEEKDAYS}]",
        "没有写是哪一周；请写日期，如 2024-04-03。",
        "Which week is not said: write the date, such as 2024-04-03.",
    ),
    Refused(
        "time",
        ("2024-04-03 24:00", "2024-04-03 25:30", "2024年4月3日24时", "2024年4月3日晚上12点", "2024年4月3日晚上00:30"),
        f"[0-9]{{4}} ?[-/.年] ?{_SHORT} ?[-/.月] ?{_SHORT} ?[日号]?.{{0,8}}[ T日号午晚上)][0-9]{{1,2}} ?[:时点].*",
        "时刻写得不对，或是半夜、看不出算哪一天；请只写日期，如 2024-04-03。",
        "The time of day is none, or is at night, of either day: write the day alone, such as 2024-04-03.",
    ),
    Refused(
        "number",
        ("45385", "45385.375", "1712102400", "-1", "2.0240403E7", "20240403093000"),
        "[-+]?[0-9]+(?:[.][0-9]*)?(?:[eE][-+]?[0-9]+)?",
        "只有一个数，不是日期；Excel 的日期序号请把单元格格式设为日期，或用 <serials>。",
        "A bare number is no day. For Excel's numbers of days, format the cells as dates, or use <serials>.",
    ),
    Refused(
        "form",
        ("soon", "四月", "2024-04-03 x", "2024-4-1①", "2024/04-03", "April 3, 2024", "09:30:00"),
        "",
        "请写成 {examples_zh}。",
        "Write it as {examples_en}.",
    ),
)
WHY = {one.code: one for one in REFUSED}
QUOTED = ("2024-04-03", "2024/4/3", "20240403", "2024年4月3日")  # by messages
