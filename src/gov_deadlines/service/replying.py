"""Replies: JSON in UTF-8, and on each the headers that keep browsers and caches from doing what they should not."""

import json
from typing import Any

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.refusing import error_object, status_of
from gov_deadlines.service.remembered import Headers, Reply
from gov_deadlines.text import LANGUAGES, Language

JSON = b"application/json"
SAFE: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]
NOTHING_MAY_RUN = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_FOR_CACHES = (b"etag", b"cache-control", b"content-language", b"vary")
NO_STORE = (b"cache-control", b"no-store")
VARY = (b"vary", b"Accept-Language")
ASK_AGAIN = (b"cache-control", b"no-cache")  # it may be kept, but each use asks whether it is still right


def as_bytes(value: Any) -> bytes:  # noqa: ANN401  (JSON)
    """JSON in UTF-8, without blanks.

    >>> as_bytes({"date": "2024-04-03", "name": "清明节"}).decode()
    '{"date":"2024-04-03","name":"清明节"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def tag_of(fingerprint: str) -> bytes:
    """The entity tag of every answer from data with this fingerprint: the same address then gives the same answer."""
    return f'"{fingerprint}"'.encode()


def reply(body: bytes, kind: bytes = JSON, *, tag: bytes | None = None, status: int = 200, more: Headers = []) -> Reply:  # noqa: B006
    """A reply with all its headers; with a ``tag`` it may be kept and asked about again, else nobody may keep it."""
    about = [NO_STORE] if tag is None else [(b"etag", tag), ASK_AGAIN]
    policy = [] if any(name == b"content-security-policy" for name, _ in more) else [NOTHING_MAY_RUN]
    length = (b"content-length", str(len(body)).encode())
    return Reply(status, [(b"content-type", kind), length, *about, *policy, *SAFE, *more], body, tag)


def spoken(language: Language) -> Headers:
    """The headers of a reply whose words are in the language that a header asked for."""
    return [(b"content-language", language.encode()), VARY]


def unchanged(found: Reply) -> Reply:
    """The reply that what the client has is still right: with those headers of a reply that caches go by."""
    return Reply(304, [one for one in found.headers if one[0] in _FOR_CACHES] + SAFE, b"")


def refusal(error: GovDeadlinesError, language: Language, status: int | None = None, more: Headers = []) -> Reply:  # noqa: B006
    """The reply to a question without an answer, or to what is none; ``status`` is by default that of the latter."""
    status = status_of(error, asked=False) if status is None else status
    said = as_bytes(error_object(error, language))
    return reply(said, status=status, more=[*spoken(language), *more])


def language_of(accepted: bytes | None, usual: Language) -> Language:
    """The language that an ``Accept-Language`` header prefers; ``usual`` if it names neither.

    >>> language_of(b"fr;q=0.9, en-GB;q=0.8, zh;q=0.1", "zh"), language_of(None, "zh"), language_of(b"zh-CN", "en")
    ('en', 'zh', 'zh')
    """
    weighed: list[tuple[float, Language]] = []
    for part in (accepted or b"")[:200].decode("latin-1").lower().split(","):
        name, *about = (one.strip() for one in part.split(";"))
        weight = next((one[2:] for one in about if one.startswith("q=")), "1")
        weighed += [(_weight(weight), language) for language in LANGUAGES if name.partition("-")[0] == language]
    best = max((weight for weight, _ in weighed), default=0.0)
    return next((language for weight, language in weighed if weight == best and weight > 0), usual)


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
