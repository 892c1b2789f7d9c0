"""What the service offers without a question: how it is, its description, the schemas of its answers, and the page."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from gov_deadlines.service.asking import Service
from gov_deadlines.service.operation import PREFIX
from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import as_bytes, reply
from gov_deadlines.text import Text


class Fixed(NamedTuple):
    """One address that takes no question.

    Attributes:
        name, path, about: its name, its address, and what is there.
        reply: what is sent.
        kind: the media type of that.
        schema: the JSON Schema of that, if it is JSON.
    """

    name: str
    path: str
    about: Text
    reply: Callable[[Service, Mapping[str, str], Mapping[str, Any]], Awaitable[Reply]]
    kind: str = "application/json"
    schema: Mapping[str, Any] = MappingProxyType({"type": "object"})


async def _health(service: Service, *_: object) -> Reply:
    return reply(as_bytes(service.health()))


async def _live(*_: object) -> Reply:
    return reply(as_bytes({"schema": 1, "status": "live"}))


async def _ready(service: Service, *_: object) -> Reply:
    return reply(as_bytes({"schema": 1, "status": "ready", "fingerprint": service.watch.data.fingerprint}))


FIXED = (
    Fixed("health", f"{PREFIX}health", Text("health", "服务是否正常，有无被拒的文件", "how the service is"), _health),
    Fixed("live", f"{PREFIX}health/live", Text("live", "进程是否在运行", "whether it runs"), _live),
    Fixed("ready", f"{PREFIX}health/ready", Text("ready", "能否作答", "whether it can answer"), _ready),
)
