"""Damaged texts of holiday notices, as copying, typing, converting and merging damage them; always the same ones.

``python tests/support/notice_damage.py [COUNT] [SEED]`` reads that many damaged texts (5,000 by default): of the
invented notices of ``invented_notices`` and, as many, of published ones where ``GOV_DEADLINES_NOTICES`` names their
folder. It tells how many were read to other days without a doubt, and lists them.
"""

import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from gov_deadlines.documents.notice_reading import NoticeReading, read_notice
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.workdays.regions import holiday_table

PUBLISHED = "GOV_DEADLINES_NOTICES"
_DAY = r"\d{1,2}月\d{1,2}日"


class Damaged(NamedTuple):
    """One damaged text: which damage, its text, and the sound text it was made from."""

    damage: str
    text: str
    sound: str


class Outcome(NamedTuple):
    """What became of a damaged text: ``flagged``, ``true`` (the sound text's days) or ``wrong`` (other days)."""

    verdict: str
    damaged: Damaged


def _one(dice: random.Random, pattern: str, text: str) -> re.Match[str]:
    return dice.choice(list(re.finditer(pattern, text)))  # IndexError where there is none


def _put(text: str, found: re.Match[str], new: str, group: int = 0) -> str:
    return text[: found.start(group)] + new + text[found.end(group) :]


def _body(text: str) -> int:
    """Where the items begin: a damage to the number or the signature changes no day."""
    found = re.search(r"如下|有如下|特作", text)
    return found.end() if found else 0


def _end(text: str) -> int:
    """Where the signature begins."""
    found = list(re.finditer(r"\n[^\n。]{2,30}\n[^\n]{6,14}日?\s*$", text))
    return found[-1].start() if found else len(text)


def _within(change: Callable[[random.Random, str], str]) -> Callable[[random.Random, str, Sequence[str]], str]:
    def changed(dice: random.Random, text: str, _others: Sequence[str]) -> str:
        start, end = _body(text), _end(text)
        return text[:start] + change(dice, text[start:end]) + text[end:]

    return changed


def digit_lost(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"\d", body), "")


def digit_of_day_lost(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"\d(?=\d?[月日])", body), "")


def digit_changed(dice: random.Random, body: str) -> str:
    found = _one(dice, r"\d", body)
    return _put(body, found, dice.choice([one for one in "0123456789" if one != found[0]]))


def digit_doubled(dice: random.Random, body: str) -> str:
    found = _one(dice, r"\d", body)
    return _put(body, found, found[0] * 2)


def weekday_wrong(dice: random.Random, body: str) -> str:
    found = _one(dice, "(?:星期|周)([一二三四五六日])(?=[)）至、])", body)
    return _put(body, found, dice.choice([one for one in "一二三四五六日" if one != found[1]]), 1)


def sum_wrong(dice: random.Random, body: str) -> str:
    found = _one(dice, r"(\d+)天", body)
    return _put(body, found, str(int(found[1]) + dice.choice((-1, 1, 2))), 1)


def line_missing(dice: random.Random, body: str) -> str:
    lines = body.split("\n")
    at = dice.choice([nth for nth, line in enumerate(lines) if re.search(r"\d日|放假", line)])
    return "\n".join(lines[:at] + lines[at + 1 :])


def sentence_missing(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"(?<=。)[^。\n]*?\d日[^。\n]*。", body), "")


def clause_missing(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"(?<=[,，、])[^,，、。\n]*?\d日[^,，、。\n]*[,，、]", body), "")


def month_lost(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"\d{1,2}月(?=\d)", body), "")


def brackets_lost(_dice: random.Random, body: str) -> str:
    return re.sub("[()（）]", "", body)


def span_lost(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, rf"{_DAY}(?:[至—～-]+[^,，。放]*)?放假[^,，。]*[,，。]", body), "")


def saturday_for_weekend(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, "与周末连休", body), "与周六连休")


def gloss_wrong(dice: random.Random, body: str) -> str:
    found = _one(dice, rf"(?<![(（]){_DAY}(?![(（])", body)
    return _put(body, found, found[0] + "（除夕）")


def word_lost(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, "放假|上班|补休|调休|至(?=\\d)|[日月](?=[至、(（放上])|共", body), "")


def off_for_work(dice: random.Random, body: str) -> str:
    found = _one(dice, "上班|(?<=日)放假", body)
    return _put(body, found, "放假" if found[0] == "上班" else "上班")


def days_swapped(dice: random.Random, body: str) -> str:
    first, second = sorted(dice.sample(list(re.finditer(_DAY, body)), 2), key=re.Match.start)
    return body[: first.start()] + second[0] + body[first.end() : second.start()] + first[0] + body[second.end() :]


def words_shuffled(dice: random.Random, body: str) -> str:
    parts = re.split("([,，。、])", body)
    dice.shuffle(parts)
    return "".join(parts)


def reworded(dice: random.Random, body: str) -> str:
    found = _one(dice, rf"({_DAY})至([^放,，。]*)放假", body)
    return _put(body, found, f"首先，自{found[1]}开始到{found[2]}为止停止办公")


def item_twice(dice: random.Random, body: str) -> str:
    found = _one(dice, r"\n[^\n]*\d日[^\n]*(?=\n)", body)
    return _put(body, found, found[0] * 2)


def day_added(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"上班。", body), f"上班。{dice.randint(1, 12)}月{dice.randint(1, 28)}日上班。")


def days_off_added(dice: random.Random, body: str) -> str:
    return _put(body, _one(dice, r"天。", body), f"天。{dice.randint(1, 12)}月{dice.randint(1, 28)}日放假。")


def another_years_title(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    found = re.search(r"关于[^\n]{0,6}?(\d{4})年", text)
    if found is None:
        raise IndexError
    return _put(text, found, str(int(found[1]) + dice.choice((-2, -1, 1, 2))), 1)


def another_year(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    """Every mention of the year in title and preamble."""
    found = re.search(r"(\d{4})年", text)
    if found is None:
        raise IndexError
    return text.replace(found[1], str(int(found[1]) + dice.choice((-1, 1))))


def merged(dice: random.Random, text: str, others: Sequence[str]) -> str:
    other = dice.choice([one for one in others if one != text])
    if dice.random() < 0.5:
        return f"{text}\n{other}"
    line = dice.choice([one for one in other.split("\n") if re.search(r"\d日(?:放假|至|[(（])", one)])
    lines = text.split("\n")
    lines.insert(dice.randint(3, max(3, len(lines) - 2)), line)
    return "\n".join(lines)


def spaces(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    chars = list(text)
    for _ in range(dice.randint(1, 30)):
        chars.insert(dice.randrange(len(chars)), dice.choice(" \u3000\u00a0\u200b\t"))
    return "".join(chars)


def line_breaks(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    at = dice.randrange(len(text))
    return text[:at] + "\n" + text[at:]


def one_line(_dice: random.Random, text: str, _others: Sequence[str]) -> str:
    return text.replace("\n", "")


def widths(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    wide = str.maketrans("0123456789(),:", "０１２３４５６７８９（），：")
    return "".join(char.translate(wide) if dice.random() < 0.5 else char for char in text)


def _traditional() -> dict[int, str]:
    pairs = holiday_table("reading.toml")["simplified"]["pairs"].strip()
    table: dict[int, str] = {}
    for before, after in zip(pairs[::2], pairs[1::2], strict=True):
        table.setdefault(ord(after), before)
    return table


def traditional(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    table = _traditional()
    share = dice.choice((0.3, 1.0))
    return "".join(char.translate(table) if dice.random() < share else char for char in text)


def pinyin(dice: random.Random, text: str, _others: Sequence[str]) -> str:
    found = _one(dice, "[务办关节调经准现将]", text)
    return _put(text, found, found[0] + "(wù)")


HARMLESS = (spaces, line_breaks, one_line, widths, traditional)
_INSIDE = (
    digit_lost, digit_of_day_lost, digit_changed, digit_doubled, weekday_wrong, sum_wrong, line_missing,
    sentence_missing, clause_missing, month_lost, brackets_lost, span_lost, saturday_for_weekend, gloss_wrong,
    word_lost, off_for_work, days_swapped, words_shuffled, reworded, item_twice, day_added, days_off_added,
)  # fmt: skip
Damage = Callable[[random.Random, str, Sequence[str]], str]
DAMAGES: dict[str, Damage] = {
    **{one.__name__: _within(one) for one in _INSIDE},
    **{one.__name__: one for one in (another_years_title, another_year, merged, pinyin, *HARMLESS)},
}


def damaged(texts: Sequence[str], count: int, seed: int = 12) -> Iterator[Damaged]:
    """``count`` damaged texts, each damage in turn."""
    dice = random.Random(seed)
    names = list(DAMAGES)
    made = turn = 0
    while made < count:
        name, sound = names[turn % len(names)], dice.choice(texts)
        turn += 1
        try:
            text = DAMAGES[name](dice, sound, texts)
        except (IndexError, ValueError):
            continue
        if text != sound:
            made += 1
            yield Damaged(name, text, sound)


def read(text: str) -> NoticeReading | None:
    """The reading; None if it is not understood."""
    try:
        return read_notice(text)
    except GovDeadlinesError:
        return None


def outcomes(every: Iterator[Damaged]) -> Iterator[Outcome]:
    """What becomes of each. A doubt that the sound text has too does not count as one about the damage."""
    sound: dict[str, tuple[frozenset[object], frozenset[object]]] = {}
    for one in every:
        if one.sound not in sound:
            found = read_notice(one.sound)
            sound[one.sound] = _days(found), _doubts(found)
        days, doubts = sound[one.sound]
        found_now = read(one.text)
        if found_now is None or _doubts(found_now) - doubts:
            yield Outcome("flagged", one)
        else:
            yield Outcome("true" if _days(found_now) == days else "wrong", one)


def _doubts(found: NoticeReading) -> frozenset[object]:
    return frozenset((doubt.code, doubt.phrase) for doubt in found.doubts)


def _days(found: NoticeReading) -> frozenset[object]:
    return frozenset((found.region, day, key) for day, key, _ in found.days)


def published() -> list[str]:
    """The published texts, if there are any; without the readme."""
    folder = os.environ.get(PUBLISHED)
    return [path.read_text() for path in sorted(Path(folder).glob("*.txt"))] if folder else []


def main(count: int = 5000, seed: int = 12) -> int:
    """Print the table and what was read wrongly; 1 if more than one in a hundred was."""
    from invented_notices import TEXTS

    pools = [one for one in (TEXTS, published()) if one]
    found = [one for pool in pools for one in outcomes(damaged(pool, count // len(pools), seed))]
    table = Counter((one.damaged.damage, one.verdict) for one in found)
    for name in DAMAGES:
        print(f"{name:22}", *(f"{verdict} {table[name, verdict]:5}" for verdict in ("flagged", "true", "wrong")))
    wrong = [one.damaged for one in found if one.verdict == "wrong"]
    for one in wrong:
        print(f"wrong: {one.damage}", *_difference(one), sep="\n    ")
    print(f"{len(found)} damaged texts: {len(wrong)} read to other days without a doubt")
    return int(100 * len(wrong) > len(found))


def _difference(one: Damaged) -> list[str]:
    sound, changed = (re.split("[。\n]", text) for text in (one.sound, one.text))
    new = [line for line in changed if line not in sound]
    return new[:3] or [f"left out: {line}" for line in sound if line not in changed][:3]


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(__file__))
    sys.exit(main(*map(int, sys.argv[1:])))
