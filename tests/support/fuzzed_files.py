"""Notices, regions and packs that were damaged or made to harm: each is refused by name, or read as it stands.

Run as a program (``python tests/support/fuzzed_files.py 10000``), it tries so many files, the same ones each time, and
prints the outcomes by kind, the slowest file of each, and every file that crashed, took longer than two seconds, or was
accepted though it does not mean what an independent reading of it means. ``--from N`` begins with the N-th file;
``--keep FOLDER`` keeps the files found at fault.
"""

import contextlib
import io
import os
import pickle
import random
import re
import socket
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import gov_deadlines as gd
import reference
from gov_deadlines.cli.main import main as command
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.workdays.regions import regions

SECONDS = 2.0
DATA = Path(__file__).parents[2] / "data"
QINZHOU, ON, DUE = "qinzhou/countersign-reply", date(2024, 4, 3), date(2024, 4, 17)
REGIONS = """\
schema = 1
[[region]]
code = "CN-NX"
zh = "宁夏回族自治区"
en = "Ningxia"
over = "CN"
[region.expects]
from_year = 2020
festival = "double-third"
name = "节"
days = 1
window = "03-01..05-10"
zh = "本年通知未到"
en = "this year's notice is still to come"

[[region]]
code = "CN-GX-QZ"
zh = "钦州港"
en = "Qinzhou Port"
over = "CN-GX"
"""


class Base(NamedTuple):
    """A sound file: what it is (``notice``, ``regions`` or ``pack``), its name and its text."""

    sort: str
    name: str
    text: str


@cache
def bases() -> tuple[Base, ...]:
    """Every shipped notice file and pack, and a file that defines regions."""
    notices = sorted((DATA / "holidays").glob("cn*/*.toml"))
    packs = sorted((DATA / "rules").glob("*-2*.toml"))
    found = [Base("notice", f"{file.parent.name}-{file.name}", file.read_text(encoding="utf-8")) for file in notices]
    found += [Base("pack", file.name, file.read_text(encoding="utf-8")) for file in packs]
    return (*found, *[Base("regions", "regions.toml", REGIONS)] * 4)


# How a text is damaged: each takes it and a source of chance

Damage = Callable[[str, random.Random], str | bytes]
DATE = re.compile(r"\d{4}-\d\d-\d\d")
NUMBER = re.compile(r"(?<![\w\"-])\d+(?![\w\"-])")
STRING = re.compile(r'"[^"\n]*"')
VALUE = re.compile(r'(?<= = )("[^"\n]*"|\[[^\]\n]*\]|[0-9][0-9-]*|true|false)')
KEY = re.compile(r"^[a-z_]+(?= =)", re.MULTILINE)
WIDE = "０１２３４５６７８９"
ARABIC = "٠١٢٣٤٥٦٧٨٩"
NUMBERS = (
    "0",
    "-1",
    "1e400",
    "inf",
    "nan",
    "0x1f",
    "1_0",
    "true",
    "9" * 400,
    "9" * 5000,
    "-0",
    "1.5",
    "2147483648",
    "+3",
)
DATES = (
    *("2027-02-30", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2027-13-01", "2027-1-3", "20270103"),
    *("2027-01-01T00:00:00Z", "2027-01-01 24:00:00", "07:32:00", "2027-W01-1", "二〇二七年一月三日", "03/04/2027"),
)
VALUES = ("5", "true", "[]", "{}", '""', '" "', "1979-05-27", "[[1]]", "0.1", '["a"]', "{a = 1}", '"TODO"', "''", "nan")
ODD = ("\0", "\x01", "\x7f", "\u200b", "\u202e", "\u2028", "\ufeff", "\ud7ff", "\U0010ffff", "\r", "\x85", "\\u0000")


def _swap(found: re.Pattern[str], text: str, chance: random.Random, into: Callable[[str], str]) -> str:
    places = list(found.finditer(text))
    if not places:
        return text + into("0")
    at = chance.choice(places)
    return text[: at.start()] + into(at.group()) + text[at.end() :]


def _bytes(text: str, chance: random.Random) -> bytes:
    data = bytearray(text.encode())
    for _ in range(chance.choice((1, 1, 1, 2, 8, 64))):
        at, how = chance.randrange(len(data)), chance.randrange(4)
        if how == 0:
            data[at] = chance.randrange(256)
        elif how == 1:
            del data[at]
        elif how == 2:
            data.insert(at, chance.randrange(256))
        else:
            data[at] ^= 1 << chance.randrange(8)
    return bytes(data)


def _truncated(text: str, chance: random.Random) -> bytes:
    data = text.encode()
    return data[: chance.randrange(len(data))]


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 3))):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        how = chance.randrange(4)
        if how == 0:
            del lines[at]
        elif how == 1:
            lines.insert(at, lines[other])
        elif how == 2:
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        lines = lines or [""]
    return "\n".join(lines)


def _encoded(text: str, chance: random.Random) -> bytes:
    name = chance.choice(
        ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "utf-8-sig", "utf-7", "big5", "cp037")
    )
    data = text.encode(name, "replace")
    return data if chance.random() < 0.7 else b"\xef\xbb\xbf" + data


def _odd(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 1, 5))):
        at = chance.randrange(len(text))
        text = text[:at] + chance.choice(ODD) * chance.choice((1, 1, 2, 1000)) + text[at:]
    return text


def _digits(text: str, chance: random.Random) -> str:
    digits = chance.choice((WIDE, ARABIC))
    return _swap(
        chance.choice((DATE, NUMBER)), text, chance, lambda one: one.translate(str.maketrans("0123456789", digits))
    )


def _number(text: str, chance: random.Random) -> str:
    return _swap(NUMBER, text, chance, lambda _: chance.choice(NUMBERS))


def _date(text: str, chance: random.Random) -> str:
    return _swap(DATE, text, chance, lambda _: chance.choice(DATES))


def _moved(text: str, chance: random.Random) -> str:
    by = timedelta(days=chance.choice((-366, -31, -7, -1, 1, 7, 31, 366)))

    def move(day: str) -> str:
        try:
            return (date.fromisoformat(day) + by).isoformat()
        except (ValueError, OverflowError):
            return day

    return _swap(DATE, text, chance, move)


def _value(text: str, chance: random.Random) -> str:
    return _swap(VALUE, text, chance, lambda _: chance.choice(VALUES))


def _key(text: str, chance: random.Random) -> str:
    ways: tuple[Callable[[str], str], ...] = (
        str.upper,
        lambda key: key + "s",
        lambda key: f'"{key} "',
        lambda key: key.replace("e", "\u0435"),
        lambda key: f"{key}.{key}",
        lambda key: f"{key}{key}",
        lambda key: f'"{key}\\u0000"',
    )
    return _swap(KEY, text, chance, chance.choice(ways))


def _long(text: str, chance: random.Random) -> str:
    size = chance.choice((1_000, 100_000, 700_000))
    filler = chance.choice(("x", "长", "\\\\", "[ ", "'", "a.", "\\n", "{", "- "))
    return _swap(STRING, text, chance, lambda _: '"' + filler * (size // len(filler)) + '"')


def _deep(text: str, chance: random.Random) -> str:
    depth = chance.choice((50, 500, 5_000, 100_000))
    way = chance.randrange(6)
    if way == 0:
        value = "[" * depth + "]" * depth
    elif way == 1:
        value = "{a = " * depth + "1" + "}" * depth
    elif way == 2:
        return f"{'a.' * depth}a = 1\n{text}"
    elif way == 3:
        return f"{text}\n[{'a.' * depth}a]\nb = 1\n"
    elif way == 4:
        value = "[" * depth
    else:
        return f"{text}\n" + "".join(f"[{'.'.join('a' * n)}]\n" for n in range(1, min(depth, 700)))
    if chance.random() < 0.5:
        return _swap(VALUE, text, chance, lambda _: value)
    return f"x = {value}\n{text}"


def _many(text: str, chance: random.Random) -> str:
    count = chance.choice((10, 1_000, 30_000))
    notice = text[text.index("[[") :] if "[[" in text else text
    ways: tuple[Callable[[], str], ...] = (
        lambda: text + "\n" + "".join(f"k{at} = 1\n" for at in range(count)),
        lambda: "".join(f"k{at} = 1\n" for at in range(count)) + text,
        lambda: text + "\n" + "".join(f'"d{at}" = {{ off = "x" }}\n' for at in range(count)),
        lambda: text + "\n" + "".join(f'"d{at}" = {{ off = "2024-05-01..2024-06-30" }}\n' for at in range(count)),
        lambda: text + '\n"d" = { off = [' + '"2024-05-01..2024-06-30",' * count + "] }\n",
        lambda: text + "\n" + notice * min(count, 240_000 // max(len(notice.encode()), 1)),
        lambda: text + "\n" + "".join(f"[t{at}]\n" for at in range(count)),
        lambda: text + "\n" + "[[region]]\n" * count,
        lambda: text + "\n" + "[[notice]]\n" * count,
        lambda: text + "\n" + "[[limit]]\n" * count,
        lambda: text + "\n" + "#" * count + "\n" * count,
        lambda: text + "\n" + '"' * count,
        lambda: text + "\nx = " + "'" * count,
        lambda: text + '\nx = """' + '""\\' * count,
        lambda: text + "\nx = [" + "1," * count + "]\n",
        lambda: (
            text
            + "\n"
            + "".join(
                f'[[region]]\ncode = "R{at}"\nzh = "x"\nen = "x"\nover = "R{at - 1}"\n'
                for at in range(min(count, 12_000))
            )
        ),
        lambda: "".join(
            f'[[region]]\ncode = "R{at}"\nzh = "x"\nen = "x"\nover = "{"CN" if at == 0 else f"R{at - 1}"}"\n'
            for at in range(min(count, 12_000))
        ),
    )
    return chance.choice(ways)()


def _span(text: str, chance: random.Random) -> str:
    spans = (
        *(
            "0001-01-01..9999-12-31",
            "2027-05-01..2027-04-01",
            "2027-01-01...2027-01-03",
            "..",
            "2027-01-01..",
            "..2027-01-01",
        ),
        *(
            "2027-01-01..2027-03-03",
            "2027-01-01..2027-01-02..2027-01-03",
            "2027-01-01 .. 2027-01-03",
            "2024-01-01~2024-01-03",
        ),
    )
    return _swap(DATE, text, chance, lambda _: chance.choice(spans))


def _twice(text: str, chance: random.Random) -> str:
    keys = [line for line in text.split("\n") if " = " in line] or [""]
    line = chance.choice(keys)
    return chance.choice(
        (f"{line}\n{text}", f"{text}\n{line}\n", text.replace(line, f"{line}\n{line}", 1), text + "\n" + text)
    )


def _nothing(text: str, chance: random.Random) -> str:
    return chance.choice(
        (text, text.replace("\n", "\r\n"), "\ufeff" + text, text + "\n# ends\n", "# begins\n" + text, "")
    )


DAMAGES: dict[str, Damage] = {
    "bytes": _bytes,
    "truncated": _truncated,
    "lines": _lines,
    "encoding": _encoded,
    "odd characters": _odd,
    "other digits": _digits,
    "number": _number,
    "date": _date,
    "moved day": _moved,
    "value": _value,
    "key": _key,
    "long": _long,
    "deep": _deep,
    "many": _many,
    "span": _span,
    "twice": _twice,
    "nothing": _nothing,
}


# What is no text at all


def _large(file: Path, text: str) -> None:
    with file.open("wb") as stream:
        stream.write(text.encode())
        stream.truncate(100_000_000)


def _full(file: Path, text: str) -> None:
    """As large as a file may be, of faulty lines."""
    lines = "".join(f'"d{at:06}" = {{ off = "x" }}\n' for at in range(40_000))
    file.write_bytes((text + "\n" + lines).encode()[:250_000].rpartition(b"\n")[0])


def _socket(file: Path, _text: str) -> None:
    with socket.socket(socket.AF_UNIX) as one, contextlib.chdir(file.parent):
        one.bind(file.name)


def _looped(file: Path, text: str) -> None:
    """Folders that link to each other, with a sound file in them."""
    inner = file.parent / "inner"
    inner.mkdir()
    (inner / "loop").symlink_to(file.parent)
    (inner / "again").symlink_to(inner)
    for nth in range(30):
        (inner / f"link{nth}").symlink_to(file.parent)
    (inner / "own.toml").write_text(text, encoding="utf-8")
    file.symlink_to(inner / "own.toml")


def _nested_folders(file: Path, text: str) -> None:
    """A file far down, at the end of a path nearly as long as may be."""
    inner = file.parent
    for _ in range(150):
        inner /= "folder"
    inner.mkdir(parents=True)
    (inner / "own.toml").write_text(text, encoding="utf-8")


SPECIAL: dict[str, Callable[[Path, str], None]] = {
    "100 MB": _large,
    "full of faults": _full,
    "pipe": lambda file, _: os.mkfifo(file),
    "socket": _socket,
    "folder": lambda file, _: file.mkdir(),
    "zeros": lambda file, _: file.symlink_to("/dev/zero"),
    "random": lambda file, _: file.symlink_to("/dev/urandom"),
    "standard input": lambda file, _: file.symlink_to("/dev/stdin"),
    "null": lambda file, _: file.symlink_to("/dev/null"),
    "memory": lambda file, _: file.symlink_to("/proc/self/mem"),
    "itself": lambda file, _: file.symlink_to(file.name),
    "nowhere": lambda file, _: file.symlink_to("nowhere"),
    "looped folders": _looped,
    "nested folders": _nested_folders,
}


class Case(NamedTuple):
    """One file: its kind, the sound file it was made from, and what is written."""

    kind: str
    base: Base
    data: bytes | None

    def write(self, folder: Path) -> Path:
        """Write it into an empty folder."""
        file = folder / "own.toml"
        if self.data is None:
            SPECIAL[self.kind](file, self.base.text)
        else:
            file.write_bytes(self.data)
        return file


def case(nth: int) -> Case:
    """The ``nth`` file; the same each time."""
    chance = random.Random(f"fuzzed file {nth}")
    base = chance.choice(bases())
    if nth % 40 == 0:
        return Case(list(SPECIAL)[nth // 40 % len(SPECIAL)], base, None)
    kind = list(DAMAGES)[nth % len(DAMAGES)]
    damaged = DAMAGES[kind](base.text, chance)
    return Case(kind, base, damaged if isinstance(damaged, bytes) else damaged.encode("utf-8", "surrogatepass"))


# The doors it is tried at


class Outcome(NamedTuple):
    """What became of a file: ``refused``, ``accepted``, or a fault of the program and its detail; the seconds taken."""

    said: str
    detail: str
    seconds: float

    @property
    def is_fault(self) -> bool:
        return self.said not in ("refused", "accepted") or self.seconds > SECONDS


class Doors:
    """The doors that one file is tried at, and the time that the slowest question took.

    That is the time of the processor, since others may keep it busy; or a fifth of the whole, if more: a question that
    waits for something is as bad.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 0.0

    @contextlib.contextmanager
    def timed(self) -> Iterator[None]:
        """Time a question."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.seconds = max(self.seconds, time.process_time() - cpu, (time.perf_counter() - wall) / 5)

    def refused(self, ask: Callable[[], object]) -> bool:
        """Whether a question is refused; the error must be told, short enough to be read, and travel."""
        with self.timed():
            try:
                ask()
            except GovDeadlinesError as error:
                told = str(error) + error.say("zh") + repr(error)
                if len(told) > 100_000:
                    raise ValueError(f"a message of {len(told)} characters") from None
                refusal = error
            else:
                return False
        pickle.loads(pickle.dumps(refusal))
        return True

    def commanded(self, *arguments: str) -> None:
        """Give a command, which must answer or refuse."""
        out, err = io.StringIO(), io.StringIO()
        with self.timed(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = command(arguments)
        if code not in (0, 2, 3) or "Traceback" in err.getvalue() or "Internal error" in err.getvalue():
            raise ValueError(f"{code}: {err.getvalue()[:300]}")


def tried(one: Case, file: Path) -> Outcome:
    """Lay a file over the shipped data and ask at several doors."""
    doors = Doors(file.parent)
    try:
        wrong = (_as_pack if one.base.sort == "pack" else _as_notice)(doors)
        if wrong and one.data is not None:
            return Outcome("WRONG", wrong[0], doors.seconds)
        return Outcome("refused" if wrong is None else "accepted", "", doors.seconds)
    except Exception as error:  # noqa: BLE001  (whatever it is, it is what we look for)
        return Outcome("CRASH", repr(error)[:300], doors.seconds)


def _as_notice(doors: Doors) -> list[str] | None:
    """Ask with a file as a notice; None if it is refused, else what is wrong with its acceptance."""
    folder, answers = doors.folder, list[date]()
    refused = doors.refused(lambda: gd.calendar("CN", holidays=folder, strict=True))
    stopped = doors.refused(lambda: answers.append(gd.due(QINZHOU, ON, holidays=folder).due))
    doors.refused(lambda: gd.calendar("CN-NX", holidays=folder).is_working_day(ON))
    doors.refused(lambda: gd.calendar("CN-GX", holidays=folder).day(date(2026, 12, 28)))
    doors.commanded("calendar", "add", "2024-04-03", "7", "--holidays", str(folder))
    if refused and answers and answers[0] != DUE:
        raise ValueError(f"a faulty file gave {answers[0]}")
    return None if refused else [] if stopped else list(_misread(folder))


def _as_pack(doors: Doors) -> list[str] | None:
    """The same for a pack."""
    folder, answers = doors.folder, list[date]()
    refused = doors.refused(lambda: gd.rule_book(folder))
    doors.refused(lambda: answers.append(gd.due(QINZHOU, ON, rules=folder).due))
    doors.commanded("limits", "list", "--rules", str(folder))
    if refused and answers and answers[0] != DUE:
        raise ValueError(f"a faulty pack gave {answers[0]}")
    return None if refused else list(_misread_pack(folder))


# An independent reading, which shares nothing with the program's


def _contents(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(one for one in folder.rglob("*.toml") if one.is_file()):
        text = file.read_bytes().decode("utf-8")
        yield tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))


def _misread(folder: Path) -> Iterator[str]:
    """Where the days of an accepted notice are not those of the file; and values that no sound file has."""
    own: list[reference.Notice] = []
    identities = set()
    for content in _contents(folder):
        if isinstance(content.get("region"), list):
            yield from _misread_regions(content, folder)
            continue
        if content.get("region") not in regions() or type(content.get("year")) is not int:
            yield f"region or year: {content.get('region')!r} {content.get('year')!r}"
            return
        for table in content["notice"]:
            read, faults = _notice(content, table)
            yield from faults
            own.append(read)
            identities.add((read.region, read.year, table["number"] or (read.issuer, read.published, read.scope)))
    kept = [one for one in _shipped_with_numbers() if _identity(*one) not in identities]
    notices = [one for one, _ in kept] + own
    for code in ("CN", "CN-GX", "CN-HB"):
        line = gd.calendar(code, holidays=folder).line
        expected = reference.Calendar(code, notices)
        if (line.coverage or (None, None)) != (expected.start, expected.end):
            yield f"{code}: coverage {line.coverage} is not {expected.start}..{expected.end}"
        for day in expected.days():
            if line.is_working(day.toordinal()) != expected.working(day):
                yield f"{code}: {day}"
                break


def _notice(content: dict[str, Any], table: dict[str, Any]) -> tuple[reference.Notice, list[str]]:
    days: list[tuple[date, bool]] = []
    for line in table["days"].values():
        for key, value in line.items():
            for text in [value] if isinstance(value, str) else value:
                days += [(day, reference.WORKED[key]) for day in reference.span(text)]
    first, last = date(content["year"] - 1, 12, 1), date(content["year"], 12, 31)
    faults = [f"{day} is outside its year" for day, _ in days if not first <= day <= last]
    faults += [f"{day} twice" for day, times in Counter(day for day, _ in days).items() if times > 1]
    for key in ("issuer", "source", "scope"):
        if not isinstance(table[key], str) or not table[key].strip():
            faults.append(f"{key} = {table[key]!r}")
    if type(table["published"]) is not date:
        faults.append("published")
    read = reference.Notice(
        content["region"], content["year"], table["scope"], table["published"], tuple(days), table["issuer"]
    )
    return read, faults


@cache
def _shipped_with_numbers() -> list[tuple[reference.Notice, str]]:
    numbers = []
    for file in sorted((DATA / "holidays").glob("cn*/*.toml")):
        numbers += [table["number"] for table in tomllib.loads(file.read_text(encoding="utf-8"))["notice"]]
    return list(zip(reference.shipped(), numbers, strict=True))


def _identity(one: reference.Notice, number: str) -> tuple[object, ...]:
    return (one.region, one.year, number or (one.issuer, one.published, one.scope))


def _misread_regions(content: dict[str, Any], folder: Path) -> Iterator[str]:
    over = {"CN": None} | {code: "CN" for code in regions() if code != "CN"}
    own = {table["code"]: table.get("over", "CN") for table in content["region"]}
    if len(own) != len(content["region"]) or own.keys() & over.keys():
        yield "a region is defined twice"
    chain = over | own
    for code in list(own)[:50]:
        expected: list[str] = []
        at: str | None = code
        while at is not None and at not in expected:
            expected.insert(0, at)
            at = chain[at]
        found = [layer.code for layer in gd.calendar(code, holidays=folder).line.region.layers]
        if found != expected or at is not None:
            yield f"{code}: layers {found} are not {expected}"


UNITS, DIRECTIONS = {"working-day", "day"}, {"after", "before"}
BINDING = {"shall", "generally", "in_principle", "at_most", "stated"}


def _misread_pack(folder: Path) -> Iterator[str]:
    """Where the limits of an accepted pack are not those of the file; and values that no sound pack has."""
    found = {(one.authority, one.pack.version, one.id): one for one in gd.rule_book(folder).limits}
    for content in _contents(folder):
        if content.get("region") not in regions():
            yield f"region: {content.get('region')!r}"
        for table in content.get("limit", ()):
            one = found.get((content["authority"], content["version"], f"{content['authority']}/{table['name']}"))
            if not isinstance(one, gd.Limit):
                yield f"{table['name']} is missing"
                continue
            told = (one.period.amount, one.period.unit, one.period.direction, one.bindingness, one.article)
            written = tuple(table[key] for key in ("amount", "unit", "direction", "bindingness", "article"))
            if told != written:
                yield f"{one.id}: {told} is not {written}"
            if type(table["amount"]) is not int or not 0 <= table["amount"] <= 10_000:
                yield f"{one.id}: amount {table['amount']!r}"
            if (
                table["unit"] not in UNITS
                or table["direction"] not in DIRECTIONS
                or table["bindingness"] not in BINDING
            ):
                yield f"{one.id}: {written}"
            pack = one.pack
            if (pack.in_force_from, pack.in_force_until) != (content["in_force_from"], content.get("in_force_until")):
                yield f"{one.id}: in force from {pack.in_force_from}"


# All of them


def outcomes(first: int, count: int) -> Iterator[tuple[int, Case, Outcome]]:
    """The outcome of each of ``count`` files."""
    for nth in range(first, first + count):
        with tempfile.TemporaryDirectory() as name:
            one = case(nth)
            file = one.write(Path(name))
            yield nth, one, tried(one, file)


def main() -> None:
    """Try as many files as asked for and print the outcomes."""
    asked = sys.argv[1:]
    first = int(asked.pop(asked.index("--from") + 1)) if "--from" in asked else 0
    kept = Path(asked.pop(asked.index("--keep") + 1)) if "--keep" in asked else None
    count = next((int(one) for one in asked if one.isdecimal()), 10_000)
    found: dict[str, Counter[str]] = {}
    slowest: dict[str, tuple[float, int]] = {}
    faults = 0
    begun = time.perf_counter()
    for nth, one, outcome in outcomes(first, count):
        found.setdefault(one.kind, Counter())[outcome.said] += 1
        slowest[one.kind] = max(slowest.get(one.kind, (0.0, nth)), (outcome.seconds, nth))
        if outcome.is_fault:
            faults += 1
            print(
                f"{nth}: {one.kind} of {one.base.name}: {outcome.said} {outcome.seconds:.1f} s {outcome.detail}",
                flush=True,
            )
            if kept is not None and one.data is not None:
                kept.mkdir(parents=True, exist_ok=True)
                (kept / f"{nth}.toml").write_bytes(one.data)
    for kind in sorted(found):
        seconds, nth = slowest[kind]
        print(
            f"{kind:16} {found[kind].total():6} {dict(found[kind].most_common())} slowest {seconds:.2f} s (file {nth})"
        )
    total = sum(found.values(), Counter[str]())
    print(f"all {total.total()} {dict(total.most_common())}, {faults} faults, {time.perf_counter() - begun:.0f} s")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
