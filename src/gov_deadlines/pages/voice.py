"""One of the two languages: its words for codes, dates and lengths, and the layout of columns and labelled lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from gov_deadlines.counting.periods import Period
from gov_deadlines.rules.model import Cadence, Provision
from gov_deadlines.text import Language, Text, citation
from gov_deadlines.wording.words import WORDS, counted, length_words, often_words, window_words
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import english_name

if TYPE_CHECKING:  # only for their types: what has not been asked for need not be loaded
    from gov_deadlines.answers.projecting import DateBounds
    from gov_deadlines.workdays.known_day import Day

Lines = Iterator[tuple[str, str]]  # labels and texts
_LABEL = 8  # the least width of an English label, in columns


def aligned(rows: Sequence[Sequence[str]], least: int = 0) -> str:
    """Rows in columns, two spaces apart; ``least`` is the least width of the first column.

    >>> print(aligned([("一", "x"), ("three", "y")]))
    一     x
    three  y
    """
    widths = [max(terminal_width(row[at]) for row in rows) for at in range(len(rows[0]) - 1)]
    widths[:1] = [max(width, least) for width in widths[:1]]
    padded = ([*map(pad, row[:-1], widths), row[-1]] for row in rows)
    return "\n".join("  ".join(row).rstrip() for row in padded)


def labelled(lines: Iterable[tuple[str, str]], language: Language) -> str:
    """One line for each label and text; no line if the text is empty."""
    return aligned([line for line in lines if line[1]], _LABEL if language == "en" else 0)


def pad(text: str, width: int) -> str:
    """Padded on the right to a width in terminal columns."""
    return text + " " * (width - terminal_width(text))


def terminal_width(text: str) -> int:
    """How many terminal columns a text takes; Chinese characters take two.

    >>> terminal_width("3 天")
    4
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


_WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


class Voice:
    """One of the two languages. A call with both wordings returns the one in this language.

    >>> say = Voice("en")
    >>> say("工作日", "working day"), say.day(date(2024, 4, 3)), say.word("make-up")
    ('working day', '2024-04-03 (Wednesday)', 'make-up working day')
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._chinese = language == "zh"
        self.comma, self.colon, self.listed = ("，", "：", "、") if self._chinese else (", ", ": ", ", ")

    def __call__(self, zh: str, en: str) -> str:
        """One of two wordings of the same thing."""
        return zh if self._chinese else en

    def text(self, statement: Text) -> str:
        """A statement."""
        return statement.say(self.language)

    def word(self, code: str, words: Mapping[str, tuple[str, str]] = WORDS) -> str:
        """The word for a code; the code itself if there is none."""
        return self(*words[code]) if code in words else code

    def aside(self, text: str) -> str:
        """The text in brackets, to follow another text; empty if the text is empty."""
        return self(f"（{text}）", f" ({text})") if text else ""

    def day(self, day: date) -> str:
        """A date with its weekday."""
        return f"{day}{self.aside(_WEEKDAYS[self.language][day.weekday()])}"

    def between(self, bounds: "DateBounds | None") -> str:
        """How far notices to come can move a date, to follow it; empty if they cannot, or if that is not known."""
        if bounds is None or not bounds.open:
            return ""
        first, last = bounds
        return self.aside(self(f"可能变为 {first} 至 {last}", f"may become {first} to {last}"))

    def kind(self, day: "Day | None") -> str:
        """The kind of a day, with the holiday's name if it belongs to one."""
        if day is None:
            return self("尚未公布", "not announced")
        return self.comma.join([*([self.holiday(day.name)] if day.name else []), self.word(day.kind)])

    def holiday(self, name: str) -> str:
        """A holiday's name."""
        return name if self._chinese else english_name(name)

    def by_notice(self, notice: Notice | None) -> str:
        """The notice that says so, for the end of a line."""
        return f" - {self.text(notice.title)}" if notice else ""

    def article(self, provision: Provision) -> str:
        """The article as cited: ``art. 29(2)``, 第29条第2款."""
        return self.text(citation(provision.article))

    def provision(self, one: Provision) -> str:
        """A provision by its name and its id: 钦州 会签回复（qinzhou/countersign-reply）."""
        return self(f"{one.pack.short.zh} {one.label.zh}", f"{one.pack.short.en}: {one.label.en}") + self.aside(one.id)

    def length(self, period: Period) -> str:
        """How long a period is: ``7 working days after``, 之后 7 个工作日."""
        return length_words(period.amount, period.unit, period.direction, self.language)

    def working_days(self, amount: int) -> str:
        """A number of working days."""
        return self(f"{amount} 个工作日", counted(amount, "working day"))

    def notes(self, notes: Iterable[Text]) -> Lines:
        """A labelled line for each note."""
        return ((self("说明", "Note"), self.text(note)) for note in notes)

    def window(self, name: str) -> str:
        """A window: each calendar month, within 14 days of the last time."""
        return window_words(name, self.language)

    def often(self, cadence: Cadence, window: str | None = None) -> str:
        """How often: ``1 to 2 times, each calendar month``; in ``window`` if one is named, else in its own."""
        most = cadence.at_most or cadence.range_to
        return often_words(cadence.at_least, most, cadence.unit, window or cadence.window, self.language)


def pick(language: Language, zh: str, en: str) -> str:
    """One of two wordings of the same thing."""
    return zh if language == "zh" else en


def spans(days: Iterable[date]) -> str:
    """Days as spans: ``2024-04-04..2024-04-06, 2024-04-13``.

    >>> spans([date(2024, 4, 4), date(2024, 4, 5), date(2024, 4, 7)])
    '2024-04-04..2024-04-05, 2024-04-07'
    """
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(span(run[0], run[-1]) for run in runs)


def span(first: date, last: date | None) -> str:
    """A stretch of days; ``last`` is None if it has no end."""
    return str(first) if first == last else f"{first}..{last or ''}"
