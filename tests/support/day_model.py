"""What a written day means, by a model of its own: numbers are picked out of the text one by one, without any pattern.

It knows nothing of the reader's table of forms. A text is either *made* from a day, and then must be read as that day;
or it is anything, and then may be refused, but not be read as another day than the one its numbers give.

Run as a program (``python tests/support/day_model.py 10000``), it tries so many texts, the same ones each time, and
prints what was done with them.
"""

import random
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gov_deadlines.day_forms import DayRead, read_day
from gov_deadlines.errors import InvalidDate

SHANGHAI = ZoneInfo("Asia/Shanghai")
WIDE = {ord(one): ord(one) + 0xFEE0 for one in "0123456789-/.:()"}
CHINESE = "〇一二三四五六七八九"
WEEK = "一二三四五六日"
_STRAY = "0123456789-/.:年月日号 T+Z()（）十二〇一初至,、上下午时分周星期三五\n\x00٣②½"


class Case(NamedTuple):
    """A text, and what it means: a day; None where it must be refused; ``...`` where it may be."""

    text: str
    day: date | None
    sure: bool


# --- texts made from a day -------------------------------------------------------------------------------------


def numeral(number: int) -> str:
    """A number to 31 as people write it in Chinese.

    >>> [numeral(one) for one in (3, 10, 12, 20, 31)]
    ['三', '十', '十二', '二十', '三十一']
    """
    tens, ones = divmod(number, 10)
    return (CHINESE[tens] if tens > 1 else "") + ("十" if tens else "") + (CHINESE[ones] if ones else "")


def _apart(chance: random.Random, mark: str) -> str:
    return chance.choice([mark, mark, f" {mark} ", f"{mark} "])


def _digits(chance: random.Random, day: date) -> str:
    mark = _apart(chance, chance.choice("-/."))
    zero = chance.choice(["", "02"])
    return f"{day.year:04d}{mark}{day.month:{zero}d}{mark}{day.day:{zero}d}"


def _han(chance: random.Random, day: date) -> str:
    zero = chance.choice(["", "02"])
    year, month, number = f"{day.year:04d}", f"{day.month:{zero}d}", f"{day.day:{zero}d}"
    if chance.random() < 0.5:
        nought = chance.choice("〇零○")
        year = "".join(nought if one == "0" else CHINESE[int(one)] for one in year)
        month, number = numeral(day.month), numeral(day.day)
    end = chance.choice("日日号")
    return f"{year}{_apart(chance, '年')}{month}{_apart(chance, '月')}{number}{end}"


def _clock(chance: random.Random) -> str:
    hour, minute, second = chance.randrange(24), chance.randrange(60), chance.randrange(60)
    forms = (f"{hour}:{minute:02d}", f"{hour:02d}:{minute:02d}:{second:02d}", f"{hour:02d}:{minute:02d}:{second:02d}.5")
    return chance.choice([*forms, f"{hour}时{minute}分", f"{hour}点", f"下午{hour}:{minute:02d}"])


def _weekday(chance: random.Random, day: date) -> str:
    name = chance.choice(["星期", "周", "礼拜"]) + WEEK[day.weekday()]
    return chance.choice([f"（{name}）", f" {name}", f"({name})"])


def _instant(chance: random.Random, day: date) -> str:
    there = datetime(day.year, day.month, day.day, chance.randrange(24), chance.randrange(60), tzinfo=SHANGHAI)
    away = chance.choice([0, 8, -5, 5.75, 9, -11])
    local = there.astimezone(timezone(timedelta(hours=away)))
    text = local.isoformat(chance.choice(" T"), chance.choice(["seconds", "milliseconds"]))
    return text.replace("+00:00", chance.choice(["Z", "+00:00", "+0000", " UTC"]))


def _whole(chance: random.Random, day: date) -> str:
    return f"{day.year:04d}{day:%m%d}" + chance.choice(["", "", ".0"])


def made(chance: random.Random) -> Case:
    """A text made from a day in a form that must be read."""
    day = date.fromordinal(chance.choice([chance.randrange(366, 3652059), chance.randrange(727000, 745000)]))
    write: Callable[[random.Random, date], str] = chance.choice([_digits, _han, _whole, _digits, _han, _instant])
    if write is _instant:
        day = max(day, date(1902, 1, 1))
    text = write(chance, day)
    if write in (_digits, _han):
        text += _weekday(chance, day) if chance.random() < 0.2 else ""
        text += chance.choice([" ", "　"]) + _clock(chance) if chance.random() < 0.3 else ""
    if chance.random() < 0.2:
        text = text.translate(WIDE)
    around = chance.choice(["", "", " ", "\t", "　", "\u200b", "\ufeff"])
    return Case(around + text + around, day, sure=True)


# --- texts that are something else -----------------------------------------------------------------------------


def other(chance: random.Random) -> Case:
    """A text that must be refused: it names no day, more than one, or one that cannot be told."""
    day = date.fromordinal(chance.randrange(727000, 745000))
    wrong = WEEK[(day.weekday() + chance.randrange(1, 7)) % 7]
    two = day + timedelta(days=chance.randrange(1, 40))
    texts = [
        f"{day.year}-{chance.choice([0, 13, 14, 99])}-{day.day}",
        f"{day.year}年{day.month}月{chance.choice([0, 32, 45])}日",
        f"{day.year}-02-{chance.choice([30, 31])}",
        f"{day:%y-%m-%d}",
        f"{day:%y年%m月%d日}",
        f"{day:%d/%m/%Y}",
        f"{day:%m/%d/%Y}",
        f"{day:%m.%d}",
        f"民国{day.year - 1911}年{day.month}月{day.day}日",
        f"农历{day.year}年{numeral(day.month)}月{numeral(day.day)}日",
        f"{numeral(day.month)}月初{numeral(1 + day.day % 10)}",
        f"{day}至{two}",
        f"{day.year}.{day.month}.{day.day}-{two.month}.{two.day}",
        f"{day}（星期{wrong}）",
        f"{day.year}年{day.month}月{day.day}",
        f"{day.month}月{day.day}日",
        f"{day} {chance.randrange(24, 99)}:00",
        f"{day} 09:00-11:00",
        f"{day:%Y%m%d}{chance.randrange(24):02d}0000",
        str(chance.randrange(1, 80000)),
        chance.choice(["今天", "today", "下周五", "周三", "明天", "soon", "无", "-", "/", "√", "已办结", "待定"]),
    ]
    return Case(chance.choice(texts), None, sure=True)


def damaged(chance: random.Random) -> Case:
    """A text with a few characters changed; it may be refused, or be read as what stands there now."""
    text = list((made if chance.random() < 0.8 else other)(chance).text)
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(text) + 1)
        text[at : at + chance.randrange(2)] = chance.choice(["", *_STRAY])
    return Case("".join(text), meaning("".join(text)), sure=False)


def meaning(text: str) -> date | None:
    """The day that the first numbers of a text give, taken as year, month and day; None where they give none."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    for word, name in product(("星期", "周", "礼拜"), WEEK + "天"):
        plain = plain.replace(word + name, " ")
    numbers = _numbers(plain)
    if numbers and len(numbers[0]) == len("20240403") and len(numbers) in (1, 2):
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:], *numbers[1:]]
    if len(numbers) < 3 or len(numbers[0]) != 4:
        return None
    try:
        day = date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    except ValueError:
        return None
    return _moved(plain, numbers, day)


def _moved(plain: str, numbers: list[str], day: date) -> date | None:
    """The day in China, where the time has an offset behind it."""
    clock = plain[plain.find(":") :] if ":" in plain else ""
    zone = next((at for at, one in enumerate(clock) if one in "Z+-U"), None)
    if zone is None:
        return day
    sign = -1 if clock[zone] == "-" else 1
    behind = "".join(one for one in clock[zone:] if one.isdigit()).ljust(6, "0")
    try:
        away = sign * timedelta(hours=int(behind[:2]), minutes=int(behind[2:4]), seconds=int(behind[4:6]))
        times = [int(one[:2]) for one in numbers[3:5]]
        moment = datetime(day.year, day.month, day.day, times[0], times[1] if len(times) > 1 else 0, tzinfo=UTC)
        return (moment - away).astimezone(SHANGHAI).date()
    except (ValueError, OverflowError, IndexError):
        return None


def _numbers(plain: str) -> list[str]:
    """The numbers of a text, in order; Chinese ones as digits: one by one before 年, else as tens and ones."""
    found, run = [], ""
    for one in plain + " ":
        if one in "0123456789〇零○◯oO一二三四五六七八九十" and not (run == "" and one in "oO"):
            run += one
            continue
        if run:
            found.append(_arabic(run))
        run = ""
    return found


def _arabic(run: str) -> str:
    digits = {**{one: str(nth) for nth, one in enumerate(CHINESE)}, **dict.fromkeys("零○◯oO", "0")}
    if "十" not in run:
        return "".join(digits.get(one, one) for one in run)
    tens, _, ones = run.partition("十")
    return digits.get(tens, tens or "1") + digits.get(ones, ones or "0")


# --- trying ----------------------------------------------------------------------------------------------------


def cases(count: int) -> list[Case]:
    """So many texts, the same ones each time."""
    found = []
    for nth in range(count):
        chance = random.Random(f"written day {nth}")
        found.append(chance.choice([made, other, damaged])(chance))
    return found


def verdict(case: Case) -> str:
    """What was done with a text: ``read``, or the reason of the refusal. Raises AssertionError for what is wrong."""
    found: DayRead | InvalidDate
    try:
        found = read_day(case.text)
    except InvalidDate as error:
        found = error
    if isinstance(found, InvalidDate):
        assert not (case.sure and case.day), f"{case.text!r} is {case.day}, and was refused: {found.why}"
        return found.why
    assert found.day == case.day, f"{case.text!r} was read as {found.day}, and is {case.day}"
    return "read"


if __name__ == "__main__":
    counted = Counter(map(verdict, cases(int(sys.argv[1]))))
    print(
        f"{counted.total()} texts, none read as a wrong day: "
        + ", ".join(f"{n} {why}" for why, n in counted.most_common())
    )
