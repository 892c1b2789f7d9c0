"""Dates from a file, one a line: no line is passed over, and a bad one is named."""

import os
import re
import sys
from datetime import date

from gov_deadlines.days import parse_date
from gov_deadlines.errors import InvalidArgument, InvalidDate
from gov_deadlines.text import refusal

STDIN = "-"
_LONGEST = 60


def read_dates(path: str) -> list[date]:
    """The dates in a file (``-`` is standard input), in its order.

    The date is the first column of a line, up to a comma, semicolon or tab. Blank lines, and whatever follows a
    ``#``, are passed over. Raises InvalidArgument for a file that cannot be read, for a line without a date, and for a
    line of several dates and nothing else, of which all but the first would be lost.
    """
    name = "stdin" if path == STDIN else path
    content = _decoded(_bytes(path), name)
    lines = re.split("\r\n|\r|\n", content)
    return [_date(text, name, number) for number, line in enumerate(lines, start=1) if (text := _without_comment(line))]


def _bytes(path: str) -> bytes:
    if path == STDIN:
        if sys.stdin is None:
            raise InvalidArgument(
                ("标准输入已关闭，没有可读的内容。", "Standard input is closed: there is nothing to read."),
                ("请接上输入，如 < 文件，或写明文件名。", "Connect it, as in < FILE, or name a file."),
            )
        return bytes(sys.stdin.buffer.read())
    try:
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        if os.path.isdir(path):
            reason = "是文件夹", "it is a folder"
        elif isinstance(error, FileNotFoundError):
            reason = "没有这个文件", "there is no such file"
        else:
            reason = refusal(error)[::-1]
        raise InvalidArgument(
            (f"读不了 {path!r}：{reason[0]}。", f"Cannot read {path!r}: {reason[1]}."),
            (
                "请给出每行一个日期的文本文件，或 -（标准输入）。",
                "Give a text file with one date a line, or - for stdin.",
            ),
        ) from None


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.split(b"\r\n|\r|\n", content[: error.start]))
        raise InvalidArgument(
            (f"{name} 第 {line} 行不是 UTF-8 文本。", f"{name}, line {line}: not UTF-8 text."),
            ("请把文件另存为 UTF-8 编码的纯文本。", "Save the file as plain text in UTF-8."),
        ) from None


def _without_comment(line: str) -> str:
    return line.partition("#")[0].strip()


def _date(text: str, name: str, line: int) -> date:
    columns = [column.strip().strip('"').strip() for column in re.split("[,;\t，；]", text)]
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    try:
        found = parse_date(columns[0])
    except InvalidDate as error:
        raise InvalidArgument(
            (f"{name} 第 {line} 行：{shown!r} 不是日期。", f"{name}, line {line}: {shown!r} is not a date."),
            (f"{error.hint.zh}整行作注释的，行首加 #。", f"{error.hint.en} A line that is a comment begins with #."),
        ) from None
    others = [column for column in columns[1:] if column]
    if others and all(map(_is_date, others)):
        raise InvalidArgument(
            (f"{name} 第 {line} 行：{shown!r} 有几个日期。", f"{name}, line {line}: {shown!r} holds several dates."),
            ("每行只写一个日期。", "Write one date a line."),
        )
    return found


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except InvalidDate:
        return False
    return True
