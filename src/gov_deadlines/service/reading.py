"""What a request asks: the values in its query, its path or its JSON body, each read once and strictly."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from gov_deadlines.errors import RequestRefused, UnknownChoice
from gov_deadlines.service.operation import Operation

LONGEST_ADDRESS = 8_192  # bytes of path and query together


def query_values(operation: Operation, query: bytes, path: Mapping[str, str]) -> dict[str, Any]:
    """The checked values of a question asked by its address. Raises RequestRefused, InvalidArgument, InvalidDate."""
    given: dict[str, object] = {}
    for name, text in [*_pairs(query), *path.items()]:
        if name in given:
            raise RequestRefused("twice", name[:40])
        parameter = operation.named.get(name)
        if parameter is None:
            raise UnknownChoice("parameter", name, tuple(operation.named), operation.name)
        given[name] = parameter.read(text)
    return operation.checked(given)


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if not query:
        return []
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeError:
        raise RequestRefused("encoding") from None


def body_values(operation: Operation, body: bytes, kind: str | None) -> dict[str, Any]:
    """The checked values of a question asked by a JSON body; ``kind`` is the ``Content-Type``. Raises likewise."""
    media, _, charset = (kind or "").lower().partition(";")
    if media.strip() != "application/json" or charset.strip() not in ("", "charset=utf-8", 'charset="utf-8"'):
        raise RequestRefused("media-type")
    return operation.checked(_object(body))


def _object(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise RequestRefused("not-json", "UTF-8") from None
    except json.JSONDecodeError as error:
        raise RequestRefused("not-json", f"{error.lineno}:{error.colno}") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets
        raise RequestRefused("not-json", "…") from None
    if not isinstance(found, dict):
        raise RequestRefused("not-json", type(found).__name__)
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise RequestRefused("twice", next(name for name in names if names.count(name) > 1)[:40])
    return found


def _no_constant(name: str) -> NoReturn:
    raise RequestRefused("not-json", name)
