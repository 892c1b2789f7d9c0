"""From a scanned document to the draft of a pack: what can be read is filled in, the rest is marked TODO.

A draft is a proposal to a person; it cannot be loaded until every TODO in it is replaced.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from gov_deadlines.documents.periods import Measured, cadences_of, measured
from gov_deadlines.documents.phrases import around, bindingness, connected, direction, read_length, trigger
from gov_deadlines.documents.sentences import Clause, Timed, as_document, breaks_in_numbering, read_document, timed
from gov_deadlines.documents.time_words import Kind, TimeWord, fold, read_number, time_words
from gov_deadlines.errors import Unusable, WrongKind
from gov_deadlines.rules.schema import MOST, WHY_NOT, Role
from gov_deadlines.text import LANGUAGES
from gov_deadlines.toml_file import TODO

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
_BASES = {
    ("after", "working-day"): "after-working-days",
    ("after", "day"): "after-calendar-days",
    ("before", "working-day"): "before-working-days",
    ("before", "day"): "before-calendar-days",
}


# --- The text around the articles ------------------------------------------------------------------------------


class NamedDay(NamedTuple):
    """A calendar day outside the articles, or the day on which the articles say they take effect, with its line.

    ``takes_effect`` says whether the line states that the rules take effect on that day. ``said`` is the part of the
    line about the day: the text after it up to the next day, or the whole line if there is no other day.
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
        """Whether the day belongs to other rules, which these rules end."""
        return bool(re.search(_FORMER, self.said))


class Letterhead(NamedTuple):
    """The facts about a document as a whole; empty where they cannot be read.

    Attributes:
        title: the title of the rules themselves, not of the notice that issues them.
        number: the document number, e.g. ``某政发〔2020〕1号``.
        year: the year in the number, else the year of the last day named.
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
        """Each day on which the rules say they take effect; else all days but those of adoption and of other rules."""
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
    except (ValueError, OverflowError):  # 30 February is a misprint, not a day
        return None


def day_in(text: str) -> date | None:
    """The first calendar day that a folded text writes out in full; None if there is none."""
    return next((named.day for named in _days([text])), None)


# --- The draft -------------------------------------------------------------------------------------------------


class Proposal(NamedTuple):
    """One table of a draft.

    Attributes:
        root: ``limit``, ``cadence`` or ``duty``.
        source: the sentence it was read from.
        word: the word of that sentence it was read from.
        values: the table, key by key.
        reason: for a length of time drafted as a duty, why it is not a countable limit (``minimum``,
            ``extension`` …); empty for everything else.
    """

    root: str
    source: Timed
    word: TimeWord
    values: Mapping[str, Any]
    reason: str = ""


class Draft(NamedTuple):
    """The draft of a pack.

    Attributes:
        letterhead: the facts read from the text around the articles.
        head: the keys of the pack itself.
        proposals: its tables, in the order of the document.
        sentences: how many sentences were read.
        found: the sentences with a word of time.
        breaks: where the article numbers are not consecutive.
    """

    letterhead: Letterhead
    head: Mapping[str, Any]
    proposals: tuple[Proposal, ...]
    sentences: int
    found: tuple[Timed, ...]
    breaks: tuple[tuple[int, int], ...] = ()

    def to_dict(self, file: str | None = None, written_to: str | None = None) -> dict[str, Any]:
        """Everything a scan found as a JSON object, as ``gov-deadlines limits scan`` prints it.

        ``file`` is the document, ``written_to`` the file with the draft.
        """
        from gov_deadlines.plain import SCHEMA, plain

        return {
            "schema": SCHEMA,
            "file": file,
            "sentences": self.sentences,
            "breaks": [list(one) for one in self.breaks],
            "found": [one.to_dict() | {"text": one.clause.text} for one in self.found],
            "pack": plain(self.head),
            "proposed": [{"table": one.root} | plain(one.values) for one in self.proposals],
            "draft": written_to,
        }


def draft_pack(text: str, authority: str = "") -> Draft:
    """Scan a document and draft its pack.

    ``authority`` is the government's short name, as in ``qinzhou``; without it, the name is a TODO too.

    Raises:
        InvalidArgument: the text has no articles.
    """
    clauses = read_document(as_document(text))
    if not isinstance(authority, str):
        raise WrongKind("authority", authority, "string")
    if not clauses:
        raise Unusable("no-articles")
    letterhead, found = read_letterhead(text, clauses), tuple(timed(clauses))
    return Draft(
        letterhead=letterhead,
        head=_head(letterhead, authority),
        proposals=tuple(_named(found, clauses)),
        sentences=len(clauses),
        found=found,
        breaks=breaks_in_numbering(text),
    )


def _head(read: Letterhead, authority: str) -> dict[str, Any]:
    return {
        "schema": 1,
        "authority": authority or TODO,
        "version": read.year or TODO,
        "region": TODO,
        "name_zh": re.sub("(?<=府)工作规则$", "", read.title) or TODO,
        **dict.fromkeys(("name_en", "short_zh", "short_en"), TODO),
        "title": read.title or TODO,
        "number": read.number or TODO,
        "in_force_from": read.in_force_from[0] if read.states_effect else TODO,
        "in_force_candidates": list(read.in_force_from) or TODO,
        **dict.fromkeys(("in_force_basis_zh", "in_force_basis_en"), TODO),
        **dict.fromkeys(("checked_on", "checked_basis_zh", "checked_basis_en"), TODO),
    }


def _named(found: Sequence[Timed], clauses: Sequence[Clause]) -> Iterator[Proposal]:
    """Every proposal with its name (class, article and a running number), article and clauses."""
    several = {clause.article for clause in clauses if clause.paragraph > 1}
    following = {one: other for one, other in pairwise(clauses) if one.article == other.article}
    answering: set[Clause] = set()
    taken: dict[str, int] = {}
    for source in found:
        clause = source.clause
        article = f"{clause.article}({clause.paragraph})" if clause.article in several else str(clause.article)
        attached: dict[str, tuple[str, Clause]] = {}
        for root, word, values, reason in _read(source, clause in answering):
            if root == "limit" and values["class"] == "fixed":
                attached = attached or _attached(clause, following)
            more = {key: one for key, one in attached.items() if root == "limit" and key not in values}
            stem = f"{values.get('class', root)}-{clause.article}"
            taken[stem] = taken.get(stem, 0) + 1
            named = {
                "name": f"{stem}-{taken[stem]}",
                **_to_be_worded("name"),
                **({"class": values["class"]} if "class" in values else {}),
            }
            cited = [_cited(root, clause), *(_cited(key, later) for key, (_, later) in more.items())]
            codes = {key: code for key, (code, _) in more.items()}
            table = named | {"article": article} | values | codes | {"clauses": cited}
            yield Proposal(root, source, word, table, reason)
        answering |= {later for _, later in attached.values()}


def _attached(clause: Clause, following: Mapping[Clause, Clause]) -> dict[str, tuple[str, Clause]]:
    """What the sentences after a limit attach to it (逾期不回复的,视为同意): by key, a code and its clause.

    The sentences end before the first one that has a limit of its own, or that neither attaches anything nor says by
    how much a limit may be extended.
    """
    attached: dict[str, tuple[str, Clause]] = {}
    later = following.get(clause)
    while later is not None:
        sentence = fold(later.text)
        roles = {one.role for one in measured(sentence, time_words(sentence))}
        said = {} if "limit" in roles else connected(sentence, apart=True)
        if "limit" in roles or not (said or "extension" in roles):
            break
        attached |= {key: (code, later) for key, code in said.items() if key not in attached}
        later = following.get(later)
    return attached


def _cited(role: str, clause: Clause) -> dict[str, Any]:
    place = {"article": clause.article, "paragraph": clause.paragraph, "sentence": clause.sentence}
    return {"role": role, **place, "sha256": clause.digest}


class _Read(NamedTuple):
    """The table drafted from one word of a sentence: its keys and, for a length, why it is not a limit."""

    root: str
    word: TimeWord
    values: dict[str, Any]
    reason: str = ""


def _read(source: Timed, answers: bool) -> Iterator[_Read]:
    """The tables drafted from one sentence: its lengths of time and cadences, and a duty for every other kind.

    A word between the same semicolons as a limit or cadence belongs to it and gives no duty of its own. Nor does
    a part that attaches something to such a limit or, with ``answers``, to the limit of the sentence before.
    """
    sentence = fold(source.clause.text)
    lengths = measured(sentence, source.words)
    limits = tuple(one.word for one in lengths if one.role == "limit")
    taken = set()
    for one in lengths:
        if one.role == "limit":
            yield _Read("limit", one.word, _limit(sentence, one, limits))
            taken.add(_part(sentence, one.word))
        else:
            yield _Read("duty", one.word, _duty(sentence, "fixed", one.word) | _why_not(one.role), one.role)
    for word, values in cadences_of(sentence, source.words):
        if not any(_comes_round(sentence, one, word) for one in lengths):
            yield _Read("cadence", word, values)
            taken.add(_part(sentence, word))
    if connected(sentence) and (taken or answers):
        taken |= {at for at, part in enumerate(sentence.split(";")) if connected(part)}
    yield from _duties(source, sentence, {one.word for one in lengths}, taken)


def _duties(source: Timed, sentence: str, read: set[TimeWord], taken: set[int]) -> Iterator[_Read]:
    """A duty for each kind that has a word not yet read and in no part taken; the first such word makes it."""
    rest = [word for word in source.words if word not in read and _part(sentence, word) not in taken]
    for kind in source.kinds:
        first = next((word for word in rest if word.kind == kind), None)
        if first is not None and kind not in ("fixed", "cadence"):
            yield _Read("duty", first, _duty(sentence, kind, first))


def _comes_round(sentence: str, one: Measured, frequency: TimeWord) -> bool:
    """Whether a frequency only says how often a day comes round (每月由办公室于5日前), which no window can express."""
    of_it = one.role == "nth" and one.word.kind == "fixed" and one.word.start > frequency.start
    return of_it and _part(sentence, one.word) == _part(sentence, frequency)


def _part(sentence: str, word: TimeWord) -> int:
    """The number of the part between semicolons that a word is in."""
    return sentence.count(";", 0, word.start)


def _limit(sentence: str, one: Measured, others: tuple[TimeWord, ...]) -> dict[str, Any]:
    word, days = one.word, one.days
    before, after = around(sentence, word, others)
    amount, unit = days or (None, "day")
    at_once = word.kind == "immediate"
    way = direction(word.text, before)
    wider = around(sentence, word)[0]
    begins = "receipt" if at_once else trigger(way, before, after) or trigger(way, wider) or TODO
    basis = "on-arrival" if at_once else _BASES[way, unit]
    return {
        "class": "immediate" if at_once else "fixed",
        "trigger": begins,
        "direction": way,
        "amount": amount if at_once or (amount and amount <= MOST) else TODO,
        "unit": unit,
        "bindingness": bindingness(before, after),
        "words": {"number": _quoted(word.text)},
        **_to_be_worded("obliged", "owed_to"),
        **({} if at_once else connected(sentence)),
        "default_basis": "after-meeting" if begins == "meeting-end" and unit == "working-day" else basis,
        "readings": TODO,
        "notes": TODO,
        **_to_be_worded("summary"),
    }


def _quoted(text: str) -> str:
    """A length without its remark in brackets, which is about something else: 30日(遇节假日顺延)内."""
    length = text.partition("(")[0]
    return length if read_length(length) else text


def _duty(sentence: str, kind: Kind, word: TimeWord) -> dict[str, Any]:
    before, after = around(sentence, word)
    named = day_in(word.text) if kind == "interval-or-effect" else None
    return {
        "class": "interval-or-effect" if kind in ("fixed", "cadence") else kind,
        "bindingness": bindingness(before, after),
        **_to_be_worded("obliged"),
        **(_to_be_worded("points_to") if kind == "deferred" else {}),
        **({"day": named} if named else {}),
        **_to_be_worded("summary"),
    }


def _to_be_worded(*names: str) -> dict[str, str]:
    return {f"{name}_{language}": TODO for name in names for language in LANGUAGES}


def _why_not(role: Role) -> dict[str, str]:
    """The summary of a length that is not a limit or not yet countable: a TODO, and the reason."""
    return {f"summary_{language}": f"{TODO}: {WHY_NOT[role].say(language)}" for language in LANGUAGES}
