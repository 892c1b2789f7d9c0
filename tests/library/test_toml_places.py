"""Where the tables and keys of a TOML file stand: documents of every form, each line known by construction."""

from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gov_deadlines.toml_file import Place, TomlFile

LOOKS_LIKE = ["[[notice]]", "[a.b]", "k = 1", '"k" = 2 # = 3', "# [x]", "]", "}", "'''x'''", "第一条 [[limit]]", ""]
ROOTS = ["many", "many [x]", "one", "one#"]
PART = ["'p.art'", '"p.art"']
KEYS = ["k", "key-1", "1", "键#", "a = b", "[x]", "it's", 'say "so"', "c.d", "true", ""]


class Written(NamedTuple):
    """A document, and where each key of each table stands in it."""

    text: str
    lines: dict[tuple[Place, str, str], int]


def quoted(key: str, literal: bool) -> str:
    if key.isascii() and key.replace("-", "").isalnum():
        return key
    if literal and "'" not in key:
        return f"'{key}'"
    escaped = key.replace('"', '\\"')
    return f'"{escaped}"'


class Writer:
    """Writes one document, line by line, and notes where things stand."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[tuple[Place, str, str], int] = {}
        self.nth = 0

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def pick(self, *given: str) -> str:
        return self.draw(st.sampled_from(given))

    def flag(self) -> bool:
        return self.draw(st.booleans())

    def noise(self) -> None:
        for _ in range(self.draw(st.integers(0, 2))):
            self.text += self.pick("\n", "  # k = 1\n", "# [[notice]] = '''\n", "\t\n", '# """\n')

    def end(self) -> None:
        self.text += self.pick("\n", "  # [x]\n", " # k = 1\n", '# """\n', "\t\n")

    def table(self, place: Place, header: str = "") -> None:
        self.noise()
        if header:
            self.lines[place, "", ""] = self.line
            self.text += self.pick("", "  ") + header
            self.end()
        for key in self.draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4)):
            self.noise()
            self.pair(place, key)

    def pair(self, place: Place, key: str) -> None:
        self.lines[place, key, ""] = self.line
        dotted = self.pick("", ".x", " . 'y # z'", '."[[q]]".v')
        self.text += f"{self.pick('', ' ')}{quoted(key, self.flag())}{dotted}{self.pick(' = ', '=')}"
        part = place._replace(sub=key) if key and place.root and not place.sub and not dotted else None
        self.value(place, "" if dotted else key, 2, part=part)
        self.end()

    def value(self, place: Place, key: str, depth: int, one_line: bool = False, part: Place | None = None) -> None:
        """A value; the words in the value of ``key`` are noted, and the keys of the table in line that is ``part``."""
        kinds = ["plain", "word", *([] if one_line else ["string"]), *(["array", "inline"] if depth else [])]
        match self.pick(*kinds):
            case "plain":
                self.text += self.pick(
                    "1", "-1.5e3", "true", "2024-01-05", "07:32", '"[[x]] # = 1"', r'"\e\x41\\"', "'\"'", '""'
                )
            case "word":
                self.nth += 1
                word = f"w{self.nth}"
                if key:
                    self.lines[place, key, word] = self.line
                self.text += self.pick(f'"{word}"', f"'{word}'", f'"{word}..other"')
            case "string":
                quotes = self.pick('"""', "'''")
                inner = [
                    one for one in self.draw(st.lists(st.sampled_from(LOOKS_LIKE), max_size=4)) if quotes not in one
                ]
                self.text += (
                    quotes + "\n".join(inner) + self.pick("\n", "", 'x""' if quotes == '"""' else "x''") + quotes
                )
            case "array":
                self.array(place, key, depth, one_line, part)
            case "inline":
                self.inline(place, key, depth, part)

    def array(self, place: Place, key: str, depth: int, one_line: bool, part: Place | None) -> None:
        self.text += "["
        for at in range(self.draw(st.integers(0, 3))):
            if not one_line and self.flag():
                self.end()
            self.value(place, key, depth - 1, one_line, (part and depth == 2 and part._replace(item=at)) or None)
            self.text += ", "
        self.text += self.pick("", "" if one_line else "\n # ]\n") + "]"

    def inline(self, place: Place, key: str, depth: int, part: Place | None) -> None:
        """An inline table; of version 1.1, it may go over several lines."""
        several = self.flag()
        self.text += "{"
        for at in range(self.draw(st.integers(0, 3))):
            self.text += ", " if at else ""
            if several and self.flag():
                self.end()
            if part:
                self.lines[part, f"i{at}", ""] = self.line
            self.text += f"i{at}.'#' = " if self.flag() else f"i{at} = "
            self.value(place, key, depth - 1, one_line=not several)
        self.text += self.pick("", "\n" if several else "") + "}"


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """A document whose arrays of tables may be interrupted by other tables, and its tables by their parts."""
    writer = Writer(draw)
    writer.table(Place())
    counts = dict.fromkeys(ROOTS, 0)
    for _ in range(draw(st.integers(0, 8))):
        root = writer.pick(*ROOTS)
        name, many = quoted(root, writer.flag()), root.startswith("many")
        part = Place(root, max(counts[root] - 1, 0), "p.art")
        if (counts[root] or not many) and (part, "", "") not in writer.lines and writer.flag():
            writer.table(part, f"[ {name} . {writer.pick(*PART)}]")
        elif many or not counts[root]:
            writer.table(Place(root, counts[root]), f"[[{name} ]]" if many else f"[{name} ]")
            counts[root] += 1
    return Written(writer.text, writer.lines)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(written=documents(), ends=st.sampled_from(["\n", "\r\n"]), mark=st.sampled_from(["", "\ufeff"]))
def test_every_key_of_every_document_is_found_where_it_was_written(
    tmp_path: Path, written: Written, ends: str, mark: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes((mark + written.text.replace("\n", ends)).encode())
    file = TomlFile(str(path))
    assert file.faults == []
    found = {(place, key, value): file.line(place, key, value) for place, key, value in written.lines}
    assert found == written.lines
