"""What stands around a document's articles: its title, its number and the days it names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from gov_deadlines.documents.numerals import read_number
from gov_deadlines.documents.sentences import Clause
from gov_deadlines.documents.time_words import fold

_SORTS = "规则|办法|规定|细则|条例|制度|规程|守则"
_TITLE_LINE = f"(?!第.{{1,5}}[编章节])(?!.*(?:关于|印发|通知))[^:,;。《》()]{{2,50}}(?:{_SORTS})"
_TITLE_NAMED = f"《([^《》]{{2,50}}(?:{_SORTS}))》"
_NUMBER = r"[一-龥]{1,12}[〔\[(【]([0-9]{4})[〕\])】]第?[0-9]{1,4}号"
_HAN = "[〇○零一二三四五六七八九十]"
_TWO_DIGITS = f"([0-9]{{1,2}}|{_HAN}{{1,3}})"
_DATE = f"([0-9]{{4}}|{_HAN}{{4}})(?:年|[-./]){_TWO_DIGITS}(?:月|[-./]){_TWO_DIGITS}"
_IN_EFFECT = "(?:施行|试行|实行|执行|实施|生效)"
_STATED = (
    f"{_DATE}日?(?:零时)?起[^,;。]{{0,4}}{_IN_EFFECT}(?!的|以来)",
    f"{_IN_EFFECT}(?:日期|时间)(?:为|是|:)?{_DATE}",
)
_EFFECT = "(?<!实)施行(?!政)|停止执行|废止|生效"
_ADOPTION = "通过|审议|召开|会议"
# 2019年6月1日印发的旧规则同时废止
_FORMER = "^日?[^,;。]{0,30}的[^;。]{0,80}(?:废止|停止(?:执行|适用|使用)|失效|不再执行)"


class NamedDay(NamedTuple):
    """A calendar day that stands outside the articles, or on which they say they take effect, and its line.

    ``takes_effect`` says whether the line states that the rules take effect on that day; ``said`` is what the line says
    of the day: what follows up to the next one, or the whole line where there is none.
    """

    day: date
    line: str
    takes_effect: bool = False
    said: str = ""

    @property
    def is_adoption(self) -> bool:
        """Whether a meeting adopted the document on that day."""
        return bool(re.search(_ADOPTION, self.said))

    @property
    def is_of_others(self) -> bool:
        """Whether the day is that of other rules, which these end."""
        return bool(re.search(_FORMER, self.said))


class Letterhead(NamedTuple):
    """What can be read of a document as a whole; empty where it cannot.

    Attributes:
        title: of the rules themselves, not of the notice that issues them.
        number: the document number, e.g. ``某政发〔2020〕1号``.
        year: the year in the number, else of the last day named.
        days: every calendar day outside the articles, and every day on which they say they take effect, in order.
        effects: further lines before the articles that say when the rules take effect, or end others.
    """

    title: str
    number: str
    year: str
    days: tuple[NamedDay, ...]
    effects: tuple[str, ...]

    @property
    def in_force_from(self) -> tuple[date, ...]:
        """Each day on which the rules say they take effect; else each but those of adoption and of other rules."""
        stated = {named.day for named in self.days if named.takes_effect}
        return tuple(sorted(stated or {one.day for one in self.days if not (one.is_adoption or one.is_of_others)}))

    @property
    def states_effect(self) -> bool:
        """Whether the rules name one day on which they take effect."""
        return any(named.takes_effect for named in self.days) and len(self.in_force_from) == 1


def read_letterhead(text: str, clauses: Sequence[Clause]) -> Letterhead:
    r"""The letterhead of a document with these sentences.

    >>> from gov_deadlines.documents.sentences import read_document
    >>> rules = "茶政发〔2020〕1号\n茶山市人民政府工作规则\n2020年1月2日\n第一条 茶水自备。"
    >>> head = read_letterhead(rules, read_document(rules))
    >>> head.title, head.number, head.year, str(head.days[0].day)
    ('茶山市人民政府工作规则', '茶政发〔2020〕1号', '2020', '2020-01-02')
    """
    front = [line for line in map(fold, text.partition(clauses[0].text)[0].splitlines()) if line]
    numbered = [found for line in front if (found := re.search(_NUMBER, line))]
    last = clauses[-1].article
    foot = [fold(clause.text) for clause in clauses if clause.article == last and not clause.text.endswith("。")]
    issued = list(_days([*front, *foot]))
    stated = [named for clause in clauses for named in _days([fold(clause.text)]) if named.takes_effect]
    days = (*issued, *(named for named in stated if named not in issued))
    year = numbered[0].group(1) if numbered else str(days[-1].day.year) if days else ""
    dated = {named.line for named in days}
    effects = tuple(line for line in front if re.search(_EFFECT, line) and line not in dated)
    number = re.sub(r"[\[(【]([0-9]+)[\])】]", r"〔\1〕", numbered[0].group()) if numbered else ""
    return Letterhead(_title(front), number, year, days, effects)


def _title(front: Sequence[str]) -> str:
    """The last line that is a title, else the first title named in 《》."""
    lines = [line for line in front if re.fullmatch(_TITLE_LINE, line)]
    named = [found.group(1) for line in front if (found := re.search(_TITLE_NAMED, line))]
    return lines[-1] if lines else named[0] if named else ""


def _days(lines: Sequence[str]) -> Iterator[NamedDay]:
    for line in lines:
        stated = {_day(*found.groups()) for pattern in _STATED for found in re.finditer(pattern, line)}
        dates = list(re.finditer(_DATE, line))
        ends = [*(found.start() for found in dates[1:]), len(line)]
        for found, end in zip(dates, ends, strict=False):
            day = _day(*found.groups())
            if day is not None:
                said = line[found.end() : end]
                whole = len(dates) == 1 and not re.search(_FORMER, said)
                yield NamedDay(day, line, day in stated, line if whole else said)


def _day(*numerals: str) -> date | None:
    try:
        year, month, day = (read_number(numeral) for numeral in numerals)
        return date(year, month, day)
    except (ValueError, OverflowError):  # the thirtieth of February is a misprint, and no day
        return None


def day_in(text: str) -> date | None:
    """The first calendar day a folded text writes out in full; None where there is none."""
    return next((named.day for named in _days([text])), None)
