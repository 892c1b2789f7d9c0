"""Fill the tables of docs/performance.zh-CN.md that bench/ writes into docs/performance.md only, in Chinese.

The figures are those of the English page. A label without Chinese here is an error, so that a new one is noticed.

Usage: python tools/performance_zh.py [--check]
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import written

DOCS = Path(__file__).parents[1] / "docs"
PAGE, ENGLISH = DOCS / "performance.zh-CN.md", DOCS / "performance.md"
_BLOCK = "<!-- {0}: filled by the script -->\n(.*?)<!-- end of {0} -->"
BLOCKS = (
    "agree: differences", "limit: sizes", "limit: growth", "limit: scalar", "rivals: right or wrong",
    "rivals: one question at a time", "rivals: columns", "rivals: in short",
)  # fmt: skip
WORDS = {
    # heads
    "calendar": "日历",
    "column form": "整列形式",
    "column, one n": "整列，一个 n",
    "scalar": "逐次",
    "loop": "循环",
    "n itself": "n 本身",
    "question": "问题",
    "ratio": "比值",
    "1 million": "100 万",
    "10 million": "1000 万",
    "100 million": "1 亿",
    "varied": "变化的",
    "case": "情形",
    "ours / copy": "本库 / 复制",
    "called": "调用",
    "/ an empty call": "/ 空调用",
    "/ cal.add": "/ cal.add",
    "rival": "对手",
    "fed with": "给它的",
    "add 5: wrong": "加 5：错",
    "add 10: wrong": "加 10：错",
    "count a year: wrong": "数一年：错",
    "checked on": "核对的题数",
    "add 5, µs": "加 5，微秒",
    "× ours": "× 本库",
    "count a year, µs": "数一年，微秒",
    "is working, µs": "是否上班，微秒",
    "add 5, 1 million, ns": "加 5，100 万行，纳秒",
    "add 5, 10 million, ns": "加 5，1000 万行，纳秒",
    "count a year, 1 million, ns": "数一年，100 万行，纳秒",
    "count a year, 10 million, ns": "数一年，1000 万行，纳秒",
    # rows
    "every day, every n: add": "每一天、每个 n：加",
    "every day, every n: count": "每一天、每个 n：数",
    "every day, every n: count(d, add(d, n))": "每一天、每个 n：count(d, add(d, n))",
    "at random: add": "随机：加",
    "at random: count": "随机：数",
    "of each limit": "各时限的",
    "gd.due_many, one limit": "gd.due_many，一项时限",
    "gd.due_many, limits mixed": "gd.due_many，时限混杂",
    "add, n = 7": "加，n = 7",
    "C / copy": "C / 复制",
    "ours / C": "本库 / C",
    "add, n = 7, without out=": "加，n = 7，不给 out=",
    "add, n = 7, int32 days": "加，n = 7，int32 日期",
    "add, n by row": "加，n 逐行不同",
    "count, a <= b": "数，a <= b",
    "C, a <= b / copy": "C，a <= b / 复制",
    "ours / C, a <= b": "本库 / C，a <= b",
    "count, random order": "数，先后随机",
    "is working": "是否上班",
    "due_many, one limit": "due_many，一项时限",
    "due_many, ids uint8": "due_many，编号 uint8",
    "due_many, ids int64": "due_many，编号 int64",
    "numpy, exact trick / copy": "numpy，准确的变通 / 复制",
    "triggers": "起算日",
    "coverage": "已公布的年度",
    "one month": "一个月之内",
    "one year": "一年之内",
    "five years": "五年之内",
    "all announced years": "全部已公布年度",
    "90 % in one month, the rest anywhere": "90% 在一个月内，其余不限",
    "all announced years, in order": "全部已公布年度，依次",
    "all announced years and 20 either side": "全部已公布年度及两侧各 20 年",
    "an empty call": "空调用",
    "cal.count over a year": "cal.count，跨一年",
    "gd.due(...), .due and .standing": "gd.due(...)，取 .due 和 .standing",
    "as shipped": "出厂数据",
    "weekends and holidays": "周末和放假日",
    "every rest day": "每一个休息日",
    "own code": "自己写",
    "its own notices": "自己的通知",
    "python, day by day": "python，逐日",
    "numba, day by day": "numba，逐日",
    "numba, tables": "numba，查表",
    "C, tables": "C，查表",
}
SAME = re.compile(
    r"^[-:\s]*$|^[\d.,;%()µ×/\s–-]+$|^(?:CN|CN-GX|n|ns|numpy|polars|pandas|bizdays|holidays|workalendar|QuantLib"
    r"|chinesecalendar|gov-deadlines|gd\.due|cal\.[a-z_]+|gd\.due\(\.\.\.\)\.due)$"
)
PATTERNS = (
    (r"(\S+) of (\S+)", r"\1（共 \2）"),
    (r"(\S+ %), (\S+ %) no answer", r"\1，另 \2 无答案"),
    (r"(\S+) \(at (\d+) million\)", r"\1（\2 百万行）"),
    (r"(\S+) \(at (\S+)\)", r"\1（\2 行）"),
    (r"(\d+-\d+), triggers (\d+-\d+)", r"\1，起算日 \2"),
    (
        r"Measured on (\S+): (.+), (\d+) cores, Linux; Python (\S+), numpy (\S+), gov-deadlines (\S+)\.",
        r"测于 \1：\2，\3 核，Linux；Python \4，numpy \5，gov-deadlines \6。",
    ),
    (r"Medians of (\d+) pairs; caches emptied before each run\.", r"\1 对的中位数；每次运行前清空缓存。"),
    (r"10 million rows\.", r"1000 万行。"),
    (r"All rivals could be measured\.", r"各对手都测了。"),
    (r"Versions: (.+)\.", r"版本：\1。"),
    (
        r"- (.+): the fastest exact rival is (\S+) \((.+)\); it takes (\S+) times as long\.",
        r"- \1：最快的准确对手是 \2（\3），用时是本库的 \4 倍。",
    ),
    (r"(.+), one at a time", r"\1，逐次"),
    (r"(.+), in columns of (\S+) million rows", r"\1，整列 \2 百万行"),
    (r"add (\d+)", r"加 \1"),
    (r"count a year", r"数一年"),
)


class NoChinese(Exception):
    """A label of a table has no Chinese in this script."""


def chinese(text: str) -> str:
    """A label or a line in Chinese."""
    if text in WORDS or SAME.match(text):
        return WORDS.get(text, text)
    for pattern, told in PATTERNS:
        if found := re.fullmatch(pattern, text):
            return found.expand(told) if pattern.startswith("Meas") else _parts(found, told)
    raise NoChinese(text)


def _parts(found: re.Match[str], told: str) -> str:
    """A pattern's Chinese, with the parts that have Chinese of their own."""
    for number, part in enumerate(found.groups(), 1):
        told = told.replace(f"\\{number}", WORDS.get(part) or _told(part))
    return told


def _told(part: str) -> str:
    try:
        return chinese(part)
    except NoChinese:
        return part


def table(block: str) -> str:
    """What the script wrote, in Chinese."""
    lines = []
    for line in block.splitlines():
        if line.startswith("|"):
            cells = [
                chinese(cell.strip()) if not re.fullmatch(r" *:?-+:? *", cell) else cell.strip()
                for cell in line[1:-1].split("|")
            ]
            lines.append(f"| {' | '.join(cells)} |")
        else:
            sentences = re.split(r"(?<=\.) (?=[A-Z])", line)
            lines.append("".join(chinese(one) for one in sentences) if line.strip() else "")
    return "\n".join(lines) + "\n"


def page(text: str, english: str) -> str:
    """The Chinese page with its tables as they must be."""
    for name in BLOCKS:
        found = re.search(_BLOCK.format(re.escape(name)), english, re.DOTALL)
        if found is not None:
            before, begin, rest = text.partition(f"<!-- {name}: filled by the script -->\n")
            _, end, after = rest.partition(f"<!-- end of {name} -->")
            text = before + begin + table(found[1]) + end + after
    return text


def main(*, check: bool) -> int:
    """Fill the page, or compare it; 1 where it is not up to date."""
    filled = page(PAGE.read_text(encoding="utf-8"), ENGLISH.read_text(encoding="utf-8"))
    return written({PAGE.name: filled}, "performance_zh.py", check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
