"""Random texts of the fields a row is answered from, and of those beside them.

``odd`` is how many in a thousand are strange: as nobody should write them, and somebody does.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import gov_deadlines as gd

_FORMS = (
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.month}月{0.day}日",
    "{0:%Y-%m-%d}T23:30:00Z",
    "{0:%Y-%m-%d} 00:00:00",
    " {0:%Y-%m-%d}",
    "{0:%Y-%m-%d} ",
    "{0:%Y}-{0.month}-{0.day}",
    "{0:%Y－%m－%d}",
    "{0:%d/%m/%Y}",
)
_NO_DAYS = (
    *("", "", "  ", "soon", "today", "今天", "下周五", "=A1", "-", "9" * 300, "\u3000", "nan", "2024-02-30"),
    *("2024-13-01", "2024-00-10", "0000-00-00", "0000-01-01", "9999-12-31", "2024-04-31", "2023-02-29"),
    *("2024-04-0:", "2024-04-0/", "202:-04-03", "2024-04-3", "2024-04-033", "2024:04-03", "2024-04:03"),
    *("+024-04-03", "２０２４-04-03", "2024-04-03\0", "\ufeff2024-04-03", "2024‑04‑03", "45385", "45385.5"),
    *("20240403.0", "-2024-04-03", "2024-04-03\n", "2024-\n04-03", '2024-04-03"', "2024-04-03,", "٢٠٢٤-04-03"),
    *("2024-04-03\u200b", "2024 - 04 - 03"),
)
_NOTES = (
    *("", "", "plain", "0012", " spaced ", "=cmd()", "关于会签的函", "急件", "𠀀𠀁𪚥", "😀", "ß", "\u00a0", "€"),
    *("\ue5e5", "﷐", 'say "hello", then go', "two\nlines", "a\r\nb", "\r", "\n", ",", ";", "\t", '"', '""'),
    *(",,,", "\x1a", "\0", "\x0b\x0c", "\x85\u2028", "丂丄", "|~", "{", "\\", "\\n", "null", "2024-04-03"),
    *("qinzhou/countersign-reply", "\ufeff", "�", "x" * 70),
)


@cache
def ids() -> tuple[str, ...]:
    """The ids of all limits."""
    return tuple(one.id for one in gd.limits() if isinstance(one, gd.Limit))


@cache
def _other_limits() -> tuple[str, ...]:
    """Limits named otherwise, and what is no limit."""
    every = list(gd.limits())
    named = [one.versioned_id for one in every if isinstance(one, gd.Limit)]
    uncounted = [one.id for one in every if not isinstance(one, gd.Limit)][:20]
    near = [text for one in ids()[:4] for text in (one + "x", one[:-1], one.upper(), f" {one}", f"{one} ", f"{one}\n")]
    words = (
        "钦州/会签回复",
        "钦州市人民政府/会签回复",
        "忻州/会签回复",
        "会签回复",
        "会签",
        "qinzhou/会签回复",
        "钦州/",
    )
    nothing = ("钦州/", "", "", " ", "nobody/limit", "=A1", "x" * 500, "没有这个", "/", '"', "\0", "ß/ß", "\ufeff")
    return (*named, *uncounted, *near, *words, *nothing)


def limit(dice: random.Random, odd: int, among: Sequence[str] = ()) -> str:
    """A limit, mostly one of these."""
    if dice.randrange(1000) < max(odd, 2):
        return dice.choice(_other_limits())
    return dice.choice(among or ids())


def few(dice: random.Random) -> Sequence[str]:
    """Some limits that a file is mostly about."""
    return dice.sample(ids(), dice.choice((1, 1, 3, len(ids()))))


def trigger(dice: random.Random, odd: int) -> str:
    """A day something happened."""
    if dice.randrange(1000) < max(odd, 2):
        return dice.choice(_NO_DAYS) if dice.random() < 0.6 else dice.choice(_FORMS).format(_day(dice, 20_000))
    return _day(dice, 20_000 if dice.random() < 0.02 else 2_000).isoformat()


def third(dice: random.Random, odd: int) -> str:
    """A day something was done, or a stored deadline; often none."""
    return "" if dice.random() < 0.3 else trigger(dice, odd)


def note(dice: random.Random, odd: int) -> str:
    """What stands beside."""
    chance = dice.random()
    if chance < 0.02:
        return dice.choice(_NOTES) * dice.randrange(300)
    if chance < 0.5 and odd:
        return dice.choice(_NOTES)
    if chance < 0.6:
        return "".join(dice.choices("abc 一二三é,;\t\"'\r\n", k=dice.randrange(20))) if odd else "some words"
    return str(dice.randrange(100_000))


def _day(dice: random.Random, around: int) -> date:
    return date(2024, 6, 1) + timedelta(days=dice.randint(-around, around) // (1 if around > 5_000 else 2))
