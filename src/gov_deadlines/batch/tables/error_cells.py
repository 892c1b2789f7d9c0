"""Excel's error cells (``#N/A``, ``#DIV/0!``) made text: the reader gives them as empty, and they would be lost."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 20
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s[^<>]*?\bt=)(["'])e\2""")
_AS_TEXT = rb"\1\2str\2"


def errors_as_text(path: str, copy: str) -> str:
    """The path of a file whose error cells are text: ``path`` itself where it has none, else ``copy``, written here.

    Raises zipfile.BadZipFile and what else a broken file may cause.
    """
    with zipfile.ZipFile(path) as book:
        touched = {name for name in book.namelist() if name.endswith(".xml") and _has_errors(book, name)}
        if not touched:
            return path
        _rewrite(book, copy, touched)
    return copy


def _has_errors(book: zipfile.ZipFile, name: str) -> bool:
    with book.open(name) as part:
        return any(_ERROR.search(block) for block in _blocks(part) if b't="e"' in block or b"t='e'" in block)


def _rewrite(book: zipfile.ZipFile, copy: str, touched: set[str]) -> None:
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as written:
        for name in book.namelist():
            with book.open(name) as part, written.open(name, "w", force_zip64=True) as out:
                for block in _blocks(part):
                    out.write(_ERROR.sub(_AS_TEXT, block) if name in touched else block)


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """A part of the file in pieces that cut no tag in two."""
    rest = b""
    while data := part.read(BLOCK):
        data = rest + data
        cut = max(data.rfind(b"<"), 0)
        rest = data[cut:]
        yield data[:cut]
    yield rest
