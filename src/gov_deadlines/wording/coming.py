"""The words for what is coming: how urgent a duty is, the horizon, and the counts of a ledger in one sentence.

Each degree of urgency has a mark besides its colour, so that a page printed in black and white says the same.
Plain values in, words out.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from gov_deadlines.text import Language, Text
from gov_deadlines.wording.status import amount_words

UNANSWERED = "unanswered"  # a row without an answer
URGENCY_WORDS = {
    text.code: text
    for text in (
        Text("missed", "已过期限", "past due"),
        Text("today", "今日到期", "due today"),
        Text("soon", "近期到期", "due soon"),
        Text("early", "可能提前", "perhaps sooner"),
        Text("deemed", "视为无意见", "silent"),
        Text("later", "以后到期", "due later"),
        Text("done", "已办结", "done"),
        Text(UNANSWERED, "无法推算", "no answer"),
    )
}
MARKS = {
    "missed": "■",
    "today": "◆",
    "soon": "▲",
    "early": "△",
    "deemed": "▽",
    "later": "○",
    "done": "√",
    UNANSWERED: "？",
}
MEANINGS = {
    text.code: text
    for text in (
        Text("missed", "期限已过，尚未办结", "not done by its due day"),
        Text("today", "今天是最后一天", "today is the last day"),
        Text("soon", "最迟日期在所看的时段之内", "the due day lies within the time looked at"),
        Text(
            "early",
            "最迟日期在时段之外，但稳妥日期或最早可能的日期在时段之内",
            "the due day lies beyond that time, but the safest or the earliest possible day within it",
        ),
        Text(
            "deemed",
            "期限已过，没有回复，按规定视为无意见",
            "no reply by the due day, which the rules take as having no objection",
        ),
        Text("later", "最迟日期在时段之外", "the due day lies beyond that time"),
        Text("done", "已经办结，无论是否按时", "done, in time or not"),
        Text(
            UNANSWERED,
            "没有推算出日期或状态，原因见该行的说明",
            "no date or no status could be given; its row says why",
        ),
    )
}


def marked(code: str, language: Language) -> str:
    """The mark and the word for a degree of urgency.

    >>> marked("missed", "zh")
    '■ 已过期限'
    """
    return f"{MARKS[code]} {URGENCY_WORDS[code].say(language)}"


def within_words(length: tuple[int, str] | None, last: Sequence[date], language: Language) -> str:
    """A horizon: its length, and its last days, several where regions differ.

    >>> within_words((5, "working-day"), [date(2024, 4, 11)], "zh")
    '5 个工作日内（至 2024-04-11）'
    >>> within_words(None, [date(2024, 4, 11)], "en")
    'up to 2024-04-11'
    """
    zh = language == "zh"
    days = ("、" if zh else ", ").join(map(str, last))
    if length is None:
        return f"至 {days}" if zh else f"up to {days}"
    amount = amount_words(str(length[0]), language, working=length[1] == "working-day", one=length[0] == 1)
    if not days:
        return f"{amount}内" if zh else f"within {amount}"
    return f"{amount}内（至 {days}）" if zh else f"within {amount} (up to {days})"


def headline(rows: int, urgencies: Mapping[str, int], unanswered: int, language: Language) -> str:
    """A ledger's counts in one sentence; what none is left out.

    >>> headline(9, {"missed": 1, "soon": 2, "later": 3, "done": 2}, 1, "zh")
    '共 9 件。未办结 6 件：已过期限 1 件，近期到期 2 件，以后到期 3 件。已办结 2 件。无法推算 1 件。'
    """
    zh = language == "zh"
    waiting = {code: many for code, many in urgencies.items() if code != "done" and many}
    listed = ("，" if zh else ", ").join(_counted(code, many, language) for code, many in waiting.items())
    total = sum(waiting.values())
    parts = [f"共 {rows} 件" if zh else f"{rows} in all"]
    parts.append(
        (f"未办结 {total} 件" if zh else f"{total} not done") + (("：" if zh else ": ") + listed if listed else "")
    )
    parts += [_counted("done", urgencies["done"], language)] if urgencies.get("done") else []
    parts += [_counted(UNANSWERED, unanswered, language)] if unanswered else []
    return "".join(f"{part}。" for part in parts) if zh else ". ".join(parts) + "."


def _counted(code: str, many: int, language: Language) -> str:
    word = URGENCY_WORDS[code].say(language)
    return f"{word} {many} 件" if language == "zh" else f"{many} {word}"


OVERVIEW = Text("overview", "概览", "Overview")
COMING = Text("coming", "到期与逾期", "Due and missed")
TITLES = {
    OVERVIEW.code: Text("overview", "督办事项概览", "Overview of the ledger"),
    COMING.code: Text("coming", "到期与逾期事项", "What falls due, and what was missed"),
}
MADE = Text(
    "made",
    "由 gov-deadlines 生成，再次运行时整表更新，请不要在此填写。",
    "Made by gov-deadlines; the next run makes the whole sheet anew, so write nothing here.",
)
NO_DEPARTMENT = Text("no-department", "（未写部门）", "(no department named)")
NOTHING = Text("nothing", "这一时段内没有到期或过期的事项。", "Nothing falls due in this time, and nothing was missed.")


def weekday_words(day: date, language: Language) -> str:
    """A day with its weekday, short."""
    return f"{day}（{'周' + '一二三四五六日'[day.weekday()]}）" if language == "zh" else f"{day} ({day:%a})"


def sheets_put(overview: str, coming: str) -> Text:
    """That two sheets stand before the others."""
    return Text(
        "sheets-put",
        f"最前面的两张工作表是“{overview}”和“{coming}”。",
        f"The first two sheets are {overview!r} and {coming!r}.",
    )


def sheets_stale() -> Text:
    """That the sheets of an earlier run are as that run left them."""
    return Text(
        "sheets-stale",
        "上次运行所加的概览等工作表没有更新，仍截至当时。",
        "The overview and the other sheet of an earlier run were not brought up to date.",
    )
