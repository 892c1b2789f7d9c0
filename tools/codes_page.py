"""Write docs/codes.md and docs/codes.zh-CN.md: every code in an answer, and its words.

Usage: python tools/codes_page.py [--check]
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.text import Language
from gov_deadlines.wording.columns import REASON_WORDS
from gov_deadlines.wording.coming import URGENCY_WORDS
from gov_deadlines.wording.status import STATUS_WORDS
from gov_deadlines.wording.words import SILENCE, STATEMENTS, VERDICTS, WORDS

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import written

ROOT = Path(__file__).parents[1]
PAGES: dict[str, Language] = {"codes.md": "en", "codes.zh-CN.md": "zh"}
Pair = tuple[str, str]
Table = Mapping[str, Pair]
HEAD = {
    "en": """\
# Codes in answers

[中文](codes.zh-CN.md)

Written by `python tools/codes_page.py` from the program's words; change those, not this page.

A program reads the codes; people read the words. A code keeps its meaning, the words may be improved.
The codes of errors are in [Errors](errors.md), those of dates that cannot be read in [How days are written](dates.md).
""",
    "zh": """\
# 答案里的代码

[English](codes.md)

本页由 `python tools/codes_page.py` 根据程序的用语生成；请改程序，不要改本页。

代码给程序读，用语给人读。代码的含义不变，用语可能改得更好。错误的代码见[错误](errors.zh-CN.md)，
读不出的日期的代码见[日期的写法](dates.zh-CN.md)。
""",
}
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("How firm a date is (`standing`)", "确定程度（`standing`）", ("settled", "provisional")),
    (
        "Kinds of day (`kind`)",
        "日子的种类（`kind`）",
        (
            *("working", "weekend", "statutory", "shifted", "make-up", "regional", "regional-make-up"),
            *("extension", "restored"),
        ),
    ),
    (
        "Ways to count (`readings`)",
        "读法（`readings`）",
        (
            *("default", "working-days", "trigger-counted", "deemed-received", "clear-days", "rest-later"),
            "rest-stands",
        ),
    ),
    (
        "How strictly the text speaks (`bindingness`)",
        "条文的语气（`bindingness`）",
        ("shall", "generally", "in_principle", "at_most", "stated"),
    ),
    (
        "Classes of provision (`cls`)",
        "规定的类别（`cls`）",
        (
            *("fixed", "immediate", "cadence", "recurrence-unnumbered", "deferred", "ordering", "promptness"),
            *("interval-or-effect", "count-or-consequence"),
        ),
    ),
    (
        "What a period is counted from (`trigger`)",
        "从何起算（`trigger`）",
        ("receipt", "meeting-end", "event", "deadline", "occasion"),
    ),
)
NOTES = {
    "en": "A note or an event has such a code. `…` stands for a day, a number or a name; the variant is after a slash.",
    "zh": "提醒和事件用这些代码。“…”处填日期、数字或名称；斜线之后是变体。",
}


def tables() -> Iterator[tuple[str, str, Table]]:
    """Each table: its title in English and in Chinese, and its rows."""
    yield "Where a duty stands (`status.code`)", "办到哪一步（`status.code`）", _texts(STATUS_WORDS)
    listed: set[str] = set()
    for en, zh, codes in GROUPS:
        listed |= {*codes}
        yield en, zh, {code: WORDS[code] for code in codes}
    yield "Verdicts on a window (`verdict`)", "窗口的结论（`verdict`）", VERDICTS
    yield "What silence means (`silence`)", "不答复的效果（`silence`）", SILENCE
    yield "How urgent a row is (`urgency`)", "紧迫程度（`urgency`）", _texts(URGENCY_WORDS)
    yield "Why a row has no answer (`reason`)", "为什么一行没有答案（`reason`）", _texts(REASON_WORDS)
    yield "Windows and other words", "窗口与其他用语", {code: WORDS[code] for code in WORDS if code not in listed}
    yield "Reasons and notes of packs (`bases.toml`)", "规则包的依据与提醒（`bases.toml`）", _texts(shipped_bases())
    yield "Notes and events", "提醒与事件", STATEMENTS


def _texts(words: Mapping[str, object]) -> Table:
    """Rows of statements that have ``zh`` and ``en``."""
    return {code: (getattr(text, "zh", ""), getattr(text, "en", "")) for code, text in words.items()}


def page(language: Language) -> str:
    """One of the two pages."""
    lines = [HEAD[language]]
    for en, zh, rows in tables():
        lines += [f"## {en if language == 'en' else zh}\n"]
        if rows is STATEMENTS:
            lines += [NOTES[language], ""]
        lines += [*_table(rows.items(), language), ""]
    return "\n".join(lines).rstrip() + "\n"


def _table(rows: Iterable[tuple[str, Pair]], language: Language) -> Iterator[str]:
    yield "| Code | Words |\n| --- | --- |" if language == "en" else "| 代码 | 用语 |\n| --- | --- |"
    for code, (zh, en) in rows:
        words = re.sub(r"\{[^{}]*\}", "…", en if language == "en" else zh)
        yield f"| `{code}` | {words.replace('|', chr(92) + '|')} |"


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    texts = {name: page(language) for name, language in PAGES.items()}
    return written(texts, "codes_page.py", check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
