"""The form of a case, its identity, and the files."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

FORMAT = 1
Ask = dict[str, Any]


class Why(NamedTuple):
    """Why an answer is right, in both languages."""

    zh: str
    en: str


class Case(NamedTuple):
    """One question with its answer; ``about`` names the group it is numbered in."""

    file: str
    about: str
    ask: Ask
    expect: Mapping[str, Any]
    cite: str
    why: Why


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as ISO text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def compact(value: Any) -> str:
    """One line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))


def slug(limit: str) -> str:
    """An id without its slash: ``qinzhou-countersign-reply``."""
    return limit.replace("/", "-").replace("@", "-")


def numbered(cases: Iterable[Case]) -> dict[str, list[str]]:
    """The lines of each file. Of questions asked twice the first stays; an id counts within its group."""
    asked: set[str] = set()
    counted: Counter[str] = Counter()
    found: dict[str, list[str]] = {}
    for one in cases:
        question = compact(dict(sorted(one.ask.items())))
        if question in asked:
            continue
        asked.add(question)
        group = f"{one.file}/{one.about}"
        counted[group] += 1
        line = {
            "id": f"{group}/{counted[group]:04d}",
            "ask": one.ask,
            "expect": one.expect,
            "cite": one.cite,
            "why": one.why._asdict(),
        }
        found.setdefault(one.file, []).append(compact(line))
    return found


def fingerprint(data: str) -> str:
    """Sixteen hexadecimal digits of the suite's data file."""
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def file_text(lines: Sequence[str], data: Mapping[str, Any]) -> str:
    """A file of cases, one case a line."""
    head = f'{{"format":{FORMAT},"data":{compact(data)},"cases":[\n'
    return head + ",\n".join(lines) + "\n]}\n"
