"""What an ASGI server hands to an application, and two questions that are put to it."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import unchanged

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
OPERATION = "gov_deadlines.operation"  # in the scope: the name by which a request is logged


def header(scope: Scope, wanted: bytes) -> bytes | None:
    """The value of a header; None without it."""
    for name, value in scope["headers"]:
        if name == wanted:
            return bytes(value)
    return None


def still_right(found: Reply, scope: Scope) -> Reply:
    """The reply, or that the client has it already."""
    if found.tag is None:
        return found
    for name, value in scope["headers"]:
        if name == b"if-none-match" and (value.strip() == b"*" or found.tag in value):
            return unchanged(found)
    return found
