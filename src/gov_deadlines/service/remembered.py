"""Answers given before, as bytes: for one state of the data, within a bound of memory."""

from typing import NamedTuple

from gov_deadlines.text import Language

Headers = list[tuple[bytes, bytes]]
Question = tuple[str, bytes]  # the path and the query
_OVERHEAD = 1500  # bytes that one entry takes beside its body and its question, about


class Reply(NamedTuple):
    """A reply as it is sent: its status, its headers and its body.

    ``tag`` is its entity tag, if it has one; ``name`` the operation that gave it.
    """

    status: int
    headers: Headers
    body: bytes
    tag: bytes | None = None
    name: str = ""


def in_language(question: Question, language: Language) -> Question:
    """What the reply in one of two languages is remembered by: no request asks like this, which has no blank.

    >>> in_language(("/v1/calendar.ics", b"year=2026"), "en")
    ('/v1/calendar.ics', b'year=2026 en')
    """
    return question[0], question[1] + f" {language}".encode()


class Remembered:
    """Replies by question. Where the room is full, all are forgotten: what is asked often is soon there again.

    >>> kept = Remembered(100_000)
    >>> kept.keep(("/v1/data", b""), Reply(200, [], b"{}"))
    >>> kept.get(("/v1/data", b"")).body
    b'{}'
    """

    __slots__ = ("_most", "_replies", "get", "weight")

    def __init__(self, most: int) -> None:
        """``most``: how many bytes all of it may take."""
        self._most = most
        self._replies: dict[Question, Reply] = {}
        self.get = self._replies.get
        self.weight = 0

    def keep(self, question: Question, reply: Reply) -> None:
        """Remember a reply, unless it alone would take an eighth of the room."""
        weight = len(reply.body) + len(question[0]) + len(question[1]) + _OVERHEAD
        if weight * 8 > self._most:
            return
        if self.weight + weight > self._most:
            self._replies.clear()
            self.weight = 0
        if question not in self._replies:
            self._replies[question] = reply
            self.weight += weight

    def __contains__(self, question: object) -> bool:
        return question in self._replies

    def __len__(self) -> int:
        return len(self._replies)
