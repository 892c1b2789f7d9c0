"""The words for the status of a duty: one table for every format, page and summary. Plain values in, words out."""

from collections.abc import Iterable, Iterator

from gov_deadlines.text import Language, Text
from gov_deadlines.wording.words import statement, word

STATUS_WORDS = {
    text.code: text
    for text in (
        Text("not-received", "未收到", "not received yet"),
        Text("open", "未到期", "not yet due"),
        Text("due-today", "今日到期", "due today"),
        Text("overdue", "已逾期", "overdue"),
        Text("deemed-no-objection", "视为无意见", "deemed to have no objection"),
        Text("done-in-time", "按时办结", "done in time"),
        Text("done-late", "逾期办结", "done late"),
        Text("done-disputed", "读法不一", "done, but the readings disagree"),
        Text("done", "已办结", "done on an unknown day"),
    )
}
FAULT_TITLE = Text("record-fault", "办结日期早于起算日", "completed before the trigger day")
_FAR = {  # those that give the distance from the due day
    "not-received": ("未收到，距到期 {}", "not received yet, due in {}"),
    "open": ("未到期，还剩 {}", "not yet due, {} left"),
    "overdue": ("已逾期 {}", "overdue by {}"),
    "deemed-no-objection": ("视为无意见，已过 {}", "deemed to have no objection, {} past the due day"),
    "done-late": ("逾期办结，晚 {}", "done late by {}"),
}


def status_words(code: str, amount: str, language: Language) -> str:
    """A status in words; ``amount`` says how far the day is from the due day, if the status gives that."""
    zh, en = _FAR.get(code, ("", "")) if amount else ("", "")
    return (zh if language == "zh" else en).format(amount) or STATUS_WORDS[code].say(language)


def amount_words(number: str, language: Language, *, working: bool, one: bool) -> str:
    """A number of working or calendar days; ``number`` may be a placeholder, so ``one`` says whether it is 1."""
    if language == "zh":
        return f"{number} {'个工作日' if working else '天（自然日）'}"
    return f"{number} {'working' if working else 'calendar'} day{'' if one else 's'}"


def shade_words(readings: Iterable[str], language: Language) -> str:
    """The suffix of a status on which readings disagree: those under which it is, or was, still in time."""
    named = _named(readings, language)
    if not named:
        return ""
    return f"；按此读法在期限内：{named}" if language == "zh" else f"; in time under: {named}"


def fault_words(language: Language) -> str:
    """The suffix of a status that ignores the day of completion."""
    return "；办结日期早于起算日，没有采用" if language == "zh" else "; completion before the trigger day, not used"


def status_notes(code: str, readings: tuple[str, ...], *, fault: bool) -> Iterator[Text]:
    """The notes that go with a status."""
    names = [word(name) for name in readings]
    if fault:
        yield statement("record-fault")
    if readings and code != "done-disputed":
        yield statement("open-on-another-reading", names=names)
    elif readings:
        yield statement(
            "late-on-another-reading" if "default" in readings else "in-time-on-another-reading", names=names
        )


def _named(readings: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(word(name).say(language) for name in readings)
