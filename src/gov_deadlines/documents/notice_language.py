"""The characters and names of holiday notices: one width, no spaces, simplified, and each holiday by one name.

Reposts of notices differ in punctuation, in line breaks, and in the characters a converter left behind. A reader sees
the text as this module folds it. The names, and the characters, are data: ``reading.toml``.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from gov_deadlines.workdays.regions import festivals, holiday_table, statutory_days

QUOTES = "“”\"「」『』‘’'"
_BRACKETED_YEAR = re.compile(r"[〔\[【〖({〈<]([0-9]{4})[〕\]】〗)}〉>](?=(?:第)?[0-9]{1,4}号)")
_DAY_NUMBER = re.compile("(?<=[月至到、-])([0-9]{1,2})号")
_FULL_STOP = re.compile(r"(?<=[^\W0-9_a-zA-Z])\.|(?<=\))\.")
_HAN = "〇○零一二三四五六七八九"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_HAN_DATE = re.compile(f"([{_HAN}Oo0]{{4}})年({_HAN_NUMBER})月({_HAN_NUMBER})日")
_HAN_DAY = re.compile(f"(?<![历年正腊{_HAN}十])({_HAN_NUMBER})月({_HAN_NUMBER})日")
_HAN_COUNT = re.compile(f"(?<=[共假计])({_HAN_NUMBER})天")
_PINYIN = re.compile(r"\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜüńňǹ]{1,6}\)")
_DASHES = str.maketrans(dict.fromkeys("—–―─‐‑‒−~∼", "-"))
_MARKS = str.maketrans({"﹑": "、", "，": ",", "｡": "。", "．": "."})


def fold(text: str) -> str:
    r"""The text in simplified characters of one width, without spaces; one line break between lines with content.

    >>> fold("１月１日　放假，\n\n 共１天。")
    '1月1日放假,\n共1天。'
    >>> fold("國慶節：十月一日（星期四）【２０２６】７号")
    '国庆节:10月1日(星期四)〔2026〕7号'
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS).translate(_DASHES).translate(_simplified())
    lines = ("".join(char for char in line if _is_visible(char)) for line in plain.splitlines())
    folded = "\n".join(line for line in lines if line)
    folded = _BRACKETED_YEAR.sub(r"〔\1〕", folded)
    folded = _FULL_STOP.sub("。", folded)
    folded = _DAY_NUMBER.sub(r"\1日", folded)
    folded = _HAN_DATE.sub(_in_digits, folded)
    folded = _HAN_DAY.sub(lambda found: f"{_digits(found[1])}月{_digits(found[2])}日", folded)
    return _HAN_COUNT.sub(lambda found: f"{_digits(found[1])}天", folded)


def without_pinyin(folded: str) -> tuple[str, str]:
    """A folded text without the pronunciations that a converter wrote into it, and the first phrase that had one.

    >>> without_pinyin("国务(wù)院办公厅")
    ('国务院办公厅', '国务(wù)院办公厅')
    """
    found = _PINYIN.search(folded)
    if found is None:
        return folded, ""
    return _PINYIN.sub("", folded), folded[max(0, found.start() - 4) : found.end() + 4].replace("\n", "")


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf", "Co")


@cache
def _simplified() -> dict[int, str]:
    pairs = holiday_table("reading.toml")["simplified"]["pairs"].strip()
    return {ord(before): after for before, after in zip(pairs[::2], pairs[1::2], strict=True)}


def _in_digits(found: re.Match[str]) -> str:
    year = "".join(str(max(0, _HAN.index(char) - 2)) if char in _HAN else "0" for char in found[1])
    return f"{year}年{_digits(found[2])}月{_digits(found[3])}日"


def _digits(numeral: str) -> str:
    value = number(numeral)
    return numeral if value is None else str(value)


def number(numeral: str) -> int | None:
    """The value of a Chinese or Arabic numeral below a hundred; None if it is none.

    >>> [number(numeral) for numeral in ("七", "十", "二十", "三十一", "7", "十十")]
    [7, 10, 20, 31, 7, None]
    """
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not re.fullmatch("[一二三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?", numeral):
        return None
    tens, ten, ones = numeral.rpartition("十")
    units = _HAN.index(ones) - 2 if ones else 0
    return units if not ten else 10 * (_HAN.index(tens) - 2 if tens else 1) + units


# --- Names of holidays ---------------------------------------------------------------------------------------


def _names() -> dict[str, str]:
    found: dict[str, str] = holiday_table("reading.toml")["names"]
    return found


@cache
def name_pattern() -> str:
    """A pattern for the name of a holiday within a sentence; words that are names only in quotation marks need them."""
    only = set(holiday_table("reading.toml")["names-quoted"]["only"])
    free = sorted((name for name in _names() if name not in only), key=len, reverse=True)
    quoted = "五一|十一|清明|端午|中秋"
    return f'(?:[“"](?:{quoted})[”"](?:国际)?(?:劳动节|国庆节|节)?|[“"]?(?:{"|".join(free)})[”"]?)'


def names_in(text: str) -> list[str]:
    """The known holidays that a text names, each once.

    >>> names_in("“五一”国际劳动节、国庆节中秋节")
    ['劳动节', '国庆节', '中秋节']
    """
    return list(dict.fromkeys(canonical(found[0]) for found in re.finditer(name_pattern(), text)))


def canonical(name: str) -> str:
    """The name of a holiday as the notice files write it.

    >>> canonical("“五一”国际劳动节"), canonical("火把节")
    ('劳动节', '火把节')
    """
    plain = name.translate(dict.fromkeys(map(ord, QUOTES)))
    return _names().get(plain, plain)


def heading_names(heading: str) -> list[str] | None:
    """The holidays that the heading of an item names; None if it is no heading of one.

    >>> heading_names("国庆节、中秋节"), heading_names("国庆节中秋节"), heading_names("州庆"), heading_names("值班")
    (['国庆节', '中秋节'], ['国庆节', '中秋节'], ['州庆'], None)
    """
    found: list[str] = []
    for part in re.split("[、和及与]", heading):
        known = names_in(part)
        whole = canonical(part)
        if whole in _names().values():
            found.append(whole)
        elif known and not re.sub(name_pattern(), "", part):
            found += known
        elif re.fullmatch(r"[^0-9,。;:()]{1,18}(?:节|年|庆|日)", whole):
            found.append(whole)
        else:
            return None
    return found


# --- Days that follow from a name ----------------------------------------------------------------------------


def feast_days(name: str, year: int) -> frozenset[date]:
    """The days a holiday of this name is for; empty where this cannot be known.

    For a festival of the Islamic calendar these are the days within two of the tabular one.

    >>> sorted(feast_days("壮族三月三", 2024)), sorted(map(str, feast_days("古尔邦节", 2020)))[2]
    ([datetime.date(2024, 4, 11)], '2020-07-30')
    """
    table = holiday_table("reading.toml")
    if name in table["festivals"]:
        day = festivals(year).get(table["festivals"][name])
        return frozenset() if day is None else frozenset({day})
    if name in table["islamic"]:
        month, day = table["islamic"][name]
        return frozenset(one + timedelta(step) for one in _islamic(month, day, year) for step in range(-2, 3))
    return frozenset(day for day, held in statutory_days(year).items() if name in held.split("、"))


def festival_of(name: str) -> str | None:
    """The festival of ``festivals.toml`` that a regional holiday is held for; None if there is none."""
    found: str | None = holiday_table("reading.toml")["festivals"].get(name)
    return found


def is_islamic(name: str) -> bool:
    """Whether a holiday's day follows from the Islamic calendar, and so is known only within days."""
    return name in holiday_table("reading.toml")["islamic"]


_ISLAMIC_EPOCH = 227014  # date.toordinal() of 1 Muharram 1, in the tabular calendar


def _islamic(month: int, day: int, year: int) -> Iterator[date]:
    """Every day of a year that is this day of the tabular Islamic calendar."""
    first = int((year - 622) * 33 / 32)
    for islamic in range(first - 1, first + 3):
        before = 354 * (islamic - 1) + (3 + 11 * islamic) // 30
        found = date.fromordinal(_ISLAMIC_EPOCH + before + (59 * (month - 1) + 1) // 2 + day - 1)
        if found.year == year:
            yield found


_LUNAR = re.compile(
    "(?:(正|腊|十[一二]|[二三四五六七八九十])月|(大年))?(除夕|初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)"
)


def lunar_days(text: str, month: str, year: int) -> tuple[frozenset[date], str] | None:
    """The days that a lunar date may be, and its month, which the next one of a list inherits; None if it is no date.

    The set is empty where the table of festivals does not tell.

    >>> lunar_days("正月初九", "", 2020)
    (frozenset({datetime.date(2020, 2, 2)}), '正')
    """
    found = _LUNAR.fullmatch(text)
    if found is None:
        return None
    written, great, numeral = found.groups()
    month = written or ("正" if great else month)
    anchors = festivals(year)
    if numeral == "除夕":
        return _steps(anchors.get("spring-festival"), -1), "正"
    day = number(numeral.removeprefix("初").replace("廿", "二十"))
    if day is None or not month:
        return frozenset(), month
    if month == "腊":
        return _steps(anchors.get("spring-festival"), day - 31, day - 30), month
    known = {
        "正": ("spring-festival", 1),
        "三": ("double-third", 3),
        "五": ("dragon-boat", 5),
        "八": ("mid-autumn", 15),
    }
    festival, of_month = known.get(month, ("", 0))
    return _steps(anchors.get(festival), day - of_month), month


def _steps(anchor: date | None, *steps: int) -> frozenset[date]:
    return frozenset() if anchor is None else frozenset(anchor + timedelta(step) for step in steps)
