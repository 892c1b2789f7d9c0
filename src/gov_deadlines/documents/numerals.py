"""Numbers as documents write them: Arabic or Chinese, of full or half width."""

import unicodedata

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))  # as accounts and contracts write them
_UNITS = {"十": 10, "百": 100, "拾": 10, "佰": 100}


def read_number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral below a thousand.

    Digits written one after the other, as in years, are read as such.

    >>> [read_number(numeral) for numeral in ("十五", "两", "一百零五", "３０", "二〇二三")]
    [15, 2, 105, 30, 2023]
    """
    plain = unicodedata.normalize("NFKC", numeral)
    if plain.isdecimal():
        return int(plain)
    if not any(char in _UNITS for char in plain):
        return int("".join(str(_DIGITS[char]) for char in plain))
    total = digit = 0
    for char in plain:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return total + digit
