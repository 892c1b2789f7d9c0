"""Random files of JSON Lines: objects as programs write them, and everything that only looks like one."""

import json
import random
from typing import Any

import random_texts as texts

_ENDS = ("\n", "\n", "\n", "\r\n", " \n", "\t\r\n")
_RAW = (  # values as they stand; none is a limit or a day
    *("null", "true", "false", "0", "-0", "1", "20240403", "20240403.0", "2.0240403e7", "1e400", "-1E-7", "45385"),
    *("45385.5", "[]", "{}", "[1, [2, {}]]", '{"a": {"limit": "x", "trigger": [1]}}', '""', '"\\u0000"'),
    *('"\\ud800"', '"\\ud83d\\ude00"', '"\\"limit\\": 1"', '"a\\\\"', '"}"', '"{"', '"\\/"', '"\\n\\t\\b\\f\\r"'),
    *('"é"', '"😀"', "9" * 599, "9" * 601, "1." + "0" * 50),
)
_NO_VALUES = (
    *("NaN", "Infinity", "-Infinity", "01", "+1", "1.", ".5", "1e", "tru", "nul", "'x'", '"\t"', '"\n"', '"\\x"'),
    *('"\\u12"', '"\\uD8"', "[1,]", "{,}", '{"a" 1}', "0x10", "--1", "", "undefined", "- 1", '"', "\u00a0"),
    *("\ufeff1", "/**/1", "[", "]", "}"),
)
_NO_OBJECTS = (
    *("", "", " ", "\t", "\x0b", "\x0c", "\r", "[]", "1", "null", '"x"', "{", "}", "{}", "{ }", "{},", "{}{}"),
    *("{} x", "\u00a0", "NaN", "\u3000{}", "\ufeff{}", "\ufeff\ufeff{}", '{"a": 1, "a": 1}', '{"": 1, "": 2}'),
    *('{"a"}', "{1: 2}", '{"a": 1,}', "[" * 200, "{}\0", "[" * 100 + "]" * 100, '{"a":' * 100 + "1" + "}" * 100),
    *('{"a":' * 101 + "1" + "}" * 101, '{"a":' * 5000 + "1" + "}" * 5000, '{"x": ' + "[" * 99 + "]" * 99 + "}"),
    *('{"x": ' + "[" * 100 + "]" * 100 + "}", '{"x": ' + "[" * 3000 + "]" * 3000 + "}"),
)
_OTHERS = ("no", "事由", "note", "", "a\nb", 'q"', "\\", "limit ", "Limit", "é", "x" * 40)
_TAKEN = ("due", "line", "reason", "name", "safest", "moved_line", "status", "message", "change")
_BROKEN = (*(b"\xff", b"\x80", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\x00", b"\x7f", b"\x1f"),)


def file(dice: random.Random, keys: list[str], options: dict[str, Any], rows: int) -> bytes:
    """A file for a job with these columns: limit (where there is one), trigger, third."""
    odd = dice.choice((0, 0, 3, 30, 300))
    names = [*keys, *dice.sample(_OTHERS, dice.choice((0, 1, 2, 3)))]
    if dice.random() < 0.15:
        names.append(dice.choice(_TAKEN))
    dice.shuffle(names)
    style = _style(dice) | {"among": texts.few(dice)}
    pool = [_row(dice, names, keys, options, style, odd) for _ in range(min(rows, dice.choice((20, 300, 2000))))]
    data = b"".join(dice.choices(pool, k=rows)) if pool else b""
    if dice.random() < 0.2:
        data = data.rstrip() if dice.random() < 0.5 else data[: len(data) - dice.randrange(60)]
    return (b"\xef\xbb\xbf" if dice.random() < 0.1 else b"") + data


def _style(dice: random.Random) -> dict[str, Any]:
    return {
        "ensure_ascii": dice.random() < 0.5,
        "separators": dice.choice(((", ", ": "), (",", ":"), (" ,", " :\t"), (",\r", ": "))),
    }


def _row(
    dice: random.Random, names: list[str], keys: list[str], options: dict[str, Any], style: dict[str, Any], odd: int
) -> bytes:
    comma: str
    comma, colon = style["separators"]
    names = [name for name in names if dice.randrange(1000) >= odd // 3]
    if dice.randrange(100) < 3:
        dice.shuffle(names)
    if dice.randrange(1000) < odd // 5:
        names.append(dice.choice((*names, *_TAKEN, "x")))
    told = [
        _name(dice, name, style, odd) + colon + _value(dice, _text(dice, name, keys, options, odd, style), style, odd)
        for name in names
    ]
    space = dice.choice(("", "", "", " ", "\t")) if odd else ""
    text = space + "{" + space + comma.join(told) + space + "}" + space
    if dice.randrange(1000) < odd:
        text = _damaged(dice, text)
    row = text.encode("utf-8", "surrogatepass")
    if dice.randrange(1000) < odd // 3:
        at = dice.randrange(1 + len(row))
        row = row[:at] + dice.choice(_BROKEN) + row[at:]
    return row + (dice.choice(_ENDS) if odd else "\n").encode()


def _text(
    dice: random.Random, name: str, keys: list[str], options: dict[str, Any], odd: int, style: dict[str, Any]
) -> str:
    if name not in keys:
        return texts.note(dice, odd)
    if name == options.get("limit_column", "limit"):
        return texts.limit(dice, odd, style["among"])
    return texts.trigger(dice, odd) if name == options.get("trigger_column", "trigger") else texts.third(dice, odd)


def _name(dice: random.Random, name: str, style: dict[str, Any], odd: int) -> str:
    if dice.randrange(1000) < odd // 3:
        return _escaped(dice, name)
    return json.dumps(name, ensure_ascii=style["ensure_ascii"])


def _value(dice: random.Random, text: str, style: dict[str, Any], odd: int) -> str:
    chance = dice.randrange(1000)
    if chance < odd // 2:
        return dice.choice(_RAW)
    if chance < odd // 2 + odd // 20:
        return dice.choice(_NO_VALUES)
    if chance < odd:
        return _escaped(dice, text)
    return json.dumps(text, ensure_ascii=style["ensure_ascii"])


def _escaped(dice: random.Random, text: str) -> str:
    """A string with some characters escaped that need not be."""
    shown = [
        f"\\u{ord(one):04{dice.choice('xX')}}" if ord(one) < 0x10000 and dice.random() < 0.2 else json.dumps(one)[1:-1]
        for one in text
    ]
    return '"' + "".join(shown).replace("/", dice.choice(("/", "\\/"))) + '"'


def _damaged(dice: random.Random, text: str) -> str:
    at = dice.randrange(1 + len(text))
    return dice.choice(
        (
            dice.choice(_NO_OBJECTS),
            dice.choice(_NO_OBJECTS),
            text[:at],
            text[at:],
            text[:at] + dice.choice('{}[]",:\\ \t\r\n\0\x0b/1e') + text[at:],
            text[:at] + text[at + 1 :],
            text + text,
            text[:at] + "\n" + text[at:],
            "\ufeff" + text,
            text + dice.choice(("x", ",", "\u00a0", "\x0c", "}")),
        )
    )
