"""A long line of JSON made small before it is read: as Python objects it would take up to forty times its bytes."""

import json
import re

from gov_deadlines.batch.lines.csv_text import decodes
from gov_deadlines.batch.rows import Reject, malformed

LONG = 1 << 18  # bytes; as in native/jsonl.c, which leaves longer lines to Python
MOST = 100_000  # strings, lists, objects and what they hold, in one long line
_KEPT = 400  # characters of a long string that are read
_NOTHING = 200  # more characters, without white space around them, are no limit and no day
_PARTS = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[{,]', re.DOTALL)
_VALID = rb'("[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+")'
_STRING = re.compile(rb'%s|"(?:[^"\\]|\\.)*+"' % _VALID, re.DOTALL)
_BEGINNING = re.compile(rb'"(?:\\u[0-9A-Fa-f]{4}|\\.|[\x20-\x7f]|[\xc2-\xf4][\x80-\xbf]++){%d}' % _KEPT)
_CHARACTERS = 12 * _KEPT  # bytes that so many characters take at most


def shortened(line: bytes) -> bytes | Reject:
    """The line with its long strings cut, which stay different where they were; a reject where it holds too much."""
    if not decodes(line, "utf-8"):
        return malformed("不是 UTF-8 编码。", "It is not UTF-8.")
    for count, _ in enumerate(_PARTS.finditer(line)):
        if count > MOST:
            return malformed(
                f"含有超过 {MOST} 个值。请拆成几行。", f"It has more than {MOST} values. Split it into several lines."
            )
    return _STRING.sub(_cut, line)


def _cut(found: re.Match[bytes]) -> bytes:
    """A string, cut where it is long and valid."""
    start, end = found.span()
    if end - start <= _CHARACTERS or found.start(1) < 0:
        return found[0]
    beginning = _BEGINNING.match(found.string, start, end - 1)
    if beginning is None or len(json.loads(beginning[0] + b'"').strip()) <= _NOTHING:
        return found[0]
    from hashlib import sha256  # a string so long is rare

    return beginning[0] + sha256(memoryview(found.string)[start:end]).hexdigest().encode() + b'"'
