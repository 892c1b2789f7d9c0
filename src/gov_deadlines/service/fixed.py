"""What the service offers without a question: how it is, its description, the schemas of its answers, and the page."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from gov_deadlines.service.asking import Service
from gov_deadlines.service.openapi import PREFIX, description
from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import as_bytes, reply, tag_of
from gov_deadlines.text import Text
from gov_deadlines.version import __version__


class Fixed(NamedTuple):
    """One address that takes no question.

    Attributes:
        name, path, about: its name, its address, and what is there.
        reply: what is sent.
    """

    name: str
    path: str
    about: Text
    reply: Callable[[Service, Mapping[str, str], Mapping[str, Any]], Awaitable[Reply]]


async def _health(service: Service, *_: object) -> Reply:
    return reply(as_bytes(service.health()))


async def _live(*_: object) -> Reply:
    return reply(as_bytes({"schema": 1, "status": "live"}))


async def _ready(service: Service, *_: object) -> Reply:
    return reply(as_bytes({"schema": 1, "status": "ready", "fingerprint": service.watch.data.fingerprint}))


@cache
def _described(root_path: str) -> bytes:
    return as_bytes(description(root_path))


async def _openapi(service: Service, *_: object) -> Reply:
    return reply(_described(service.settings.root_path), tag=tag_of(__version__))


FIXED = (
    Fixed("health", f"{PREFIX}health", Text("health", "服务是否正常，有无被拒的文件", "how the service is"), _health),
    Fixed("live", f"{PREFIX}health/live", Text("live", "进程是否在运行", "whether it runs"), _live),
    Fixed("ready", f"{PREFIX}health/ready", Text("ready", "能否作答", "whether it can answer"), _ready),
    Fixed("openapi", f"{PREFIX}openapi.json", Text("openapi", "本接口的说明", "this description"), _openapi),
)
