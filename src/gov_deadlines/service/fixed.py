"""What the service offers without a question: how it is, its description, the schemas of its answers, and the page."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.asking import Service, hiding
from gov_deadlines.service.operation import PREFIX
from gov_deadlines.service.refusing import status_of
from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import as_bytes, language_of, refusal, reply
from gov_deadlines.service.scope import Scope, header
from gov_deadlines.service.web_page import HTML, made_page, page_question
from gov_deadlines.text import Text
from gov_deadlines.zone import today


class Fixed(NamedTuple):
    """One address that takes no question.

    Attributes:
        name, path, about: its name, its address, and what is there.
        reply: what is sent.
        kind: the media type of that.
        schema: the JSON Schema of that, if it is JSON.
        tagged: whether it has an entity tag, so that 304 may be the reply.
    """

    name: str
    path: str
    about: Text
    reply: Callable[[Service, Scope], Awaitable[Reply]]
    kind: str = "application/json"
    schema: Mapping[str, Any] = MappingProxyType({"type": "object"})
    tagged: bool = False


def _json(name: str, path: str, zh: str, en: str, value: Callable[[Service], object]) -> Fixed:
    """Something small that is never kept."""

    async def told(service: Service, *_: object) -> Reply:
        return reply(as_bytes(value(service)))

    return Fixed(name, path, Text(name, zh, en), told, schema={"$ref": f"#/components/schemas/{name}"})


async def _page(service: Service, scope: Scope) -> Reply:
    """The page, in the language that the browser prefers."""
    data, day = service.watch.data, today()
    language = language_of(header(scope, b"accept-language"), service.settings.language)
    kept = data.remembered.get(page_question(day, language))
    if kept is not None:
        return kept
    try:
        return await service.work(lambda: made_page(data, day, language))
    except GovDeadlinesError as error:
        return hiding(refusal(error, language, status_of(error, asked=True)), data)  # of the data that were asked


FIXED = (
    _json(
        *(
            "health",
            f"{PREFIX}health",
            "服务是否正常，有无被拒的文件",
            "how the service is, and whether a file is refused",
        ),
        lambda service: service.health(),
    ),
    _json(
        "live", f"{PREFIX}health/live", "进程是否在运行", "whether it runs", lambda _: {"schema": 1, "status": "live"}
    ),
    _json(
        *("ready", f"{PREFIX}health/ready", "能否作答", "whether it can answer"),
        lambda service: {"schema": 1, "status": "ready", "fingerprint": service.watch.data.fingerprint},
    ),
    Fixed(
        name="page",
        path="/",
        about=Text("page", "网页", "the page"),
        reply=_page,
        kind=HTML,
        schema={"type": "string"},
        tagged=True,
    ),
)
