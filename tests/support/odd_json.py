"""Lines as JSON Lines have them and as they must not have them: every spelling of a name and a value, and damage."""

import json
from collections.abc import Mapping, Sequence
from random import Random

NAMES = (
    "limit",
    "trigger",
    "day",
    "note",
    "safest",
    "due_safest",
    "name",
    "Name",
    "overdue",
    "a",
    "A",
    "é",
    "É",
    "限期",
)
ODD_NAMES = ("", '"', "\\", "\n", "\ud800", "😀", "ê", "x" * 300)
TEXTS = ("", "办公室", 'a"b', "\\", "\t", "\ud800", "😀", "x" * 40, "é" * 20, "a\x7f", "\u2028", "2024-04-03")
NUMBERS = ("0", "-0", "12", "-5", "1.5", "1e5", "1E+400", "0.1e-7", "9" * 700, "-1.0", "20240403")
NO_NUMBERS = (
    "01",
    "1.",
    "-",
    ".5",
    "1e",
    "+1",
    "1e+",
    "0x1",
    "--1",
    "NaN",
    "Infinity",
    "-Infinity",
    "-01",
    "True",
    "nul",
)
DAMAGE = (
    *(
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xe0\x80\x80",
        b"\xf0\x80\x80\x80",
        b"\xf4\x90\x80\x80",
        b"\xff",
        b"\x80",
        b"\xe5",
    ),
    *(b"\x00", b"\x01", b"\x1f", b"\\", b'"', b"{", b"}", b"[", b"]", b",", b":", b"\xef\xbb\xbf", b"\x0b", b"\x0c"),
    *(b"\x85", b"\xc2\xa0", b"\r", b"\\u12", b"\\x", b"/", b"e", b"-", b"0", b"\x7f"),
)


class OddJson:
    """Lines at random. ``values``: for some names the values to choose from."""

    def __init__(self, seed: int, values: Mapping[str, Sequence[str]]) -> None:
        self._random, self._values = Random(seed), values
        self._shapes: list[list[str]] = []

    def lines(self, count: int, *, damaged: float = 0.3) -> list[bytes]:
        """So many lines, of a few shapes; of so many of them some bytes are changed."""
        one = self._random
        self._shapes = [one.sample(NAMES, one.randint(3, 8)) for _ in range(4)]
        self._shapes += [[*shape, *one.sample(ODD_NAMES, 1)] for shape in self._shapes[:2]]
        return [self._line(hurt=one.random() < damaged) for _ in range(count)]

    def _line(self, *, hurt: bool) -> bytes:
        one = self._random
        names = one.choice(self._shapes)
        if one.random() < 0.2:
            names = [name for name in names if one.random() < 0.7]
        text = (self._space() + self._object(names, 1) + self._space()).encode("utf-8", "surrogatepass")
        if one.random() < 0.05:
            text = b"\xef\xbb\xbf" + text
        for _ in range(one.randint(1, 2) if hurt else 0):
            at, way = one.randint(0, len(text)), one.random()
            if way < 0.2:
                text = text[:at]
            elif way < 0.5:
                text = text[:at] + one.choice(DAMAGE) + text[at:]
            elif way < 0.75:
                text = text[:at] + text[at + one.randint(1, 3) :]
            else:
                text = text[:at] + bytes([one.randrange(256)]) + text[at + 1 :]
        return b" " * one.randint(0, 2) if one.random() < 0.02 else text.replace(b"\n", b" ")

    def _space(self) -> str:
        return self._random.choice((" ", "\t", "\r", "  ")) if self._random.random() < 0.15 else ""

    def _text(self, text: str) -> str:
        """A string, some of whose characters are escaped, in either case."""
        if self._random.random() < 0.7:
            return json.dumps(text, ensure_ascii=self._random.random() < 0.5 or not text.isprintable())
        shown = (
            f"\\u{ord(char):04{self._random.choice('xX')}}" if ord(char) < 0x10000 else json.dumps(char)[1:-1]
            for char in text
        )
        return '"' + "".join(shown) + '"'

    def _object(self, names: list[str], depth: int) -> str:
        if names and self._random.random() < 0.03:
            names = [*names, self._random.choice(names)]
        pairs = (
            self._text(name) + self._space() + ":" + self._space() + self._value(name, depth) + self._space()
            for name in names
        )
        return "{" + self._space() + ("," + self._space()).join(pairs) + "}"

    def _value(self, name: str, depth: int) -> str:
        one, way = self._random, self._random.random()
        if depth == 1 and name in self._values and way < 0.9:
            return self._text(one.choice(self._values[name]))
        if way < 0.5 or depth > 4:
            return self._text(one.choice(TEXTS))
        if way < 0.7:
            return one.choice(NUMBERS if one.random() < 0.95 else NO_NUMBERS)
        if way < 0.8:
            return one.choice(("true", "false", "null"))
        if way < 0.89:
            return "[" + ",".join(self._value("", depth + 1) for _ in range(one.randint(0, 3))) + self._space() + "]"
        if way < 0.9:
            levels, (opening, closing) = (
                one.choice((3, 62, 63, 64, 65, 99, 100, 101)),
                one.choice((("[", "]"), ('{"a":', "}"))),
            )
            return opening * levels + "1" + closing * levels
        return self._object(one.sample((*NAMES, *ODD_NAMES), one.randint(0, 4)), depth + 1)
