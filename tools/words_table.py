"""Write docs/words.md and docs/words.zh-CN.md: the words behind each counted provision.

``--check`` only compares what the pages say of the governments they list: a pack may be added without them.

Usage: python tools/words_table.py [--check]
"""

import re
import sys
from collections.abc import Container, Iterator
from pathlib import Path

import gov_deadlines as gd
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language

FOLDER = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Language] = {"words.md": "en", "words.zh-CN.md": "zh"}
HEDGED = ("generally", "in_principle")
HEAD = {
    "en": """\
# The words each number rests on

Written by `python tools/words_table.py` from the packs; change the packs, not this page.

Each limit that can be counted and each cadence, thing by thing, with the few words of its clause that carry it, and
what follows. `limits verify --source` and `tests/rules/test_words.py` check that the words stand in the clause; the
tests also check what a word can carry: only a limiting word (不超过, 最多) makes a ceiling, and a range without one
(1—2次) is a floor. Where a text bears several windows, only what fails by all of them is a breach or a departure.

| provision | article | what | words | effect |
| --- | --- | --- | --- | --- |
""",
    "zh": """\
# 每个数字所依据的文字

本页由 `python tools/words_table.py` 根据规则包生成；请改规则包，不要改本页。

逐项列出每个可推算的时限、每个频次所依据的条文用字及其效果。`limits verify --source` 和 `tests/rules/test_words.py`
核对这些字是否在所引的条文中；后者还核对什么字能表示什么：只有限制词（不超过、最多）才构成上限，
没有限制词的区间（1—2次）只是下限。条文容得下几种窗口的，每一种都没有做到，才算违反或偏离。

| 规定 | 条款 | 项目 | 文字 | 效果 |
| --- | --- | --- | --- | --- |
""",
}


def page(language: Language, governments: Container[str]) -> str:
    """The whole of one page about some governments."""
    say = Voice(language)
    counted = (limit for limit in gd.limits() if isinstance(limit, gd.Limit | gd.Cadence))
    rows = [row for limit in counted if limit.authority in governments for row in _rows(limit, say)]
    return HEAD[language] + "\n".join(rows) + "\n"


def _rows(limit: gd.Limit | gd.Cadence, say: Voice) -> Iterator[str]:
    words = dict(limit.words)
    for thing, effect in _limit(limit, say) if isinstance(limit, gd.Limit) else _cadence(limit, say):
        quoted = f"`{words[thing]}`" if thing in words else say("无", "none")
        cells = (f"`{limit.id}`", say.article(limit), _what(limit, thing, say), quoted, effect)
        yield f"| {' | '.join(cells)} |"


def _what(limit: gd.Limit | gd.Cadence, thing: str, say: Voice) -> str:
    """The thing with its value: ``floor 1``."""
    value: object = ""
    if isinstance(limit, gd.Cadence):
        value = {"floor": limit.at_least, "ceiling": limit.at_most, "range": limit.range_to}.get(thing, "")
    elif thing == "number":
        value = limit.period.amount
    return f"{say.word(thing)} {value}".strip()


def _limit(limit: gd.Limit, say: Voice) -> Iterator[tuple[str, str]]:
    yield "number", say.length(limit.period)
    if limit.cls == "fixed":
        working = limit.period.unit == "working-day"
        yield "unit", say("工作日" if working else "自然日", "working days" if working else "calendar days")
    begins = say.word(limit.trigger)
    if limit.period.direction == "before":
        yield "direction", say(f"从{begins}往前数", f"counted back from {begins}")
    else:
        yield "direction", say(f"从{begins}往后数", f"counted on from {begins}")
    yield "strictness", say.word(limit.bindingness)


def _cadence(cadence: gd.Cadence, say: Voice) -> Iterator[tuple[str, str]]:
    failing = _failing(cadence, say)
    if cadence.at_least:
        yield "floor", say(f"一个窗口内不足：{failing}", f"fewer in a window: {failing}")
    if cadence.at_most:
        yield "ceiling", say(f"一个窗口内超出：{failing}", f"more in a window: {failing}")
    if cadence.range_to:
        yield "range", say("没有限制词，不是上限", "no limiting word, so no ceiling")
    yield "window", _windows(cadence, say)
    if "each" in dict(cadence.words):
        yield "each", say("分别计算", "counted for each by itself")
    yield "strictness", f"{say.word(cadence.bindingness)}{say.colon}{failing}"
    if cadence.lifted:
        yield "lifted", say.word(cadence.lifted)


def _failing(cadence: gd.Cadence, say: Voice) -> str:
    """What failing it is called."""
    if cadence.window == "unstated":
        return say("没有写何时，说不上逾期", "no time is named, so nothing is late")
    if cadence.bindingness in HEDGED:
        return say("偏离一般要求", "departure")
    return say("违反规则", "breach")


def _windows(cadence: gd.Cadence, say: Voice) -> str:
    """The window, and how else it may be read."""
    own, others = (
        say.window(cadence.window),
        [say.window(one) for one, _ in cadence.other_windows],
    )
    if not others:
        return own
    return say(f"{own}；也可读作：{'、'.join(others)}", f"{own}; may be read as: {', '.join(others)}")


def _is_current(text: str, language: Language) -> bool:
    """Whether a page says what would be written of the governments it lists."""
    return text == page(language, set(re.findall("^[|] `([^/`]+)/", text, re.MULTILINE)))


def run(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` tell whether they are as they would be written."""
    for name, language in PAGES.items():
        path = FOLDER / name
        if arguments != ["--check"]:
            path.write_text(page(language, {limit.authority for limit in gd.limits()}), encoding="utf-8")
        elif not path.exists() or not _is_current(path.read_text(encoding="utf-8"), language):
            sys.stderr.write(f"{path} is out of date: run python tools/words_table.py\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
