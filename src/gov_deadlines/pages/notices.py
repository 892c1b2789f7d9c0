"""What was read from a holiday notice: the draft of its data file, and its doubts for a person."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import tomli_w

from gov_deadlines.documents.notice_reading import NoticeReading
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language
from gov_deadlines.workdays.notice_doubts import CODES
from gov_deadlines.workdays.notices import KEYS, SCHEMA, Decree


def notice_toml(read: NoticeReading, source: str, language: Language) -> str:
    """The draft of a notice file: the notice's days, and as ``doubts`` what a person must confirm before it is used.

    The day of signature stands in for the day of publication, which the text does not tell.
    """
    say = Voice(language)
    lines = [
        *_doubt_comments(read, say),
        f"schema = {SCHEMA}",
        f"region = {_value(read.region or '')}",
        f"year = {read.year}",
        "",
        "[[notice]]",
        f"issuer = {_value(read.issuer)}",
        f"number = {_value(read.number)}",
        f'number_basis = "{"found" if read.number else "not found"}"',
        f'scope = "{read.scope}"',
        *_days_of_paper(read, say),
        f"source = {_value(source)}"
        + say("                        # 请改为原文的网址", "  # replace by the address of the text"),
        *_open_doubts(read),
        "",
        "[notice.days]",
        *_day_lines(read),
    ]
    return "\n".join(lines)


def _days_of_paper(read: NoticeReading, say: Voice) -> Iterator[str]:
    if read.issued is None:
        yield 'issued_basis = "not found"'
        yield say(
            "# published = 公布日期，原文没有写，请填写",
            "# published = the day of publication: not in the text, to be filled in",
        )
        yield 'published_basis = "dated text"'
        return
    yield f"issued = {read.issued}"
    yield 'issued_basis = "signed"'
    yield f"published = {read.issued}" + say(
        "  # 签发日期；公布日期如不同请改正", "  # the day of signature; correct it if published later"
    )
    yield 'published_basis = "estimated"'


def _open_doubts(read: NoticeReading) -> Iterator[str]:
    """The doubts about the text; those about the days follow from the days whenever the file is read."""
    found = [f"{one.code}: {one.phrase}" for one in read.doubts if one.code not in CODES]
    if found:
        yield tomli_w.dumps({"doubts": found}).rstrip("\n")


def _day_lines(read: NoticeReading) -> Iterator[str]:
    by_name: dict[str, list[Decree]] = {}
    for decree in read.days:
        by_name.setdefault(decree.name, []).append(decree)
    for name, decrees in by_name.items():
        keys = (
            f"{key} = {_spans([one.date for one in decrees if one.key == key])}" for key in KEYS if _has(decrees, key)
        )
        yield f"{_value(name)} = {{ {', '.join(keys)} }}"


def _has(decrees: list[Decree], key: str) -> bool:
    return any(one.key == key for one in decrees)


def _spans(days: list[date]) -> str:
    """Days as a value of a notice file: a day, a span, or a list of these."""
    written = []
    for _, group in groupby(enumerate(sorted(days)), lambda pair: pair[1].toordinal() - pair[0]):
        run = [day for _, day in group]
        written.append(f'"{run[0]}"' if len(run) == 1 else f'"{run[0]}..{run[-1]}"')
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


def _value(text: str) -> str:
    return tomli_w.dumps({"a": text}).removeprefix("a = ").rstrip("\n")


def _doubt_comments(read: NoticeReading, say: Voice) -> Iterator[str]:
    if read.doubts:
        yield say(
            '# 以下各处存疑，请对照原文；确认无误后在 [[notice]] 之下写 confirmed = "代码: 理由"',
            '# Doubtful: look at the text; where it says so, write confirmed = "CODE: why" below [[notice]]',
        )
    for line in doubt_lines(read, say.language):
        yield "# " + "".join(char if char.isprintable() else " " for char in line)


def doubt_lines(read: NoticeReading, language: Language) -> list[str]:
    """Each doubt on one line: its code, the phrase, and what is doubtful."""
    say = Voice(language)
    return [
        f"{one.code}{say.colon}{f'“{one.phrase}”' if one.phrase else ''} {say(one.zh, one.en)}".strip()
        for one in read.doubts
    ]
