"""The service asked inside this process, without a network: one call of its ASGI application a request."""

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from gov_deadlines.service.app import make_app
from gov_deadlines.service.logs import Log
from gov_deadlines.service.settings import Settings

QINZHOU = "qinzhou/countersign-reply"


class Heard(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Caller:
    """Asks an application of its own; ``log`` holds its lines so far."""

    def __init__(self, **settings: Any) -> None:
        self.stream = io.StringIO()
        self.settings = Settings(**settings)
        self.app: Any = make_app(self.settings, Log(self.settings.logged, self.stream))
        self.service = self.app.service
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        self.service.stop()
        self._loop.close()

    @property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def get(self, path: str, headers: Mapping[str, str] | None = None, /, **query: Any) -> Heard:
        return self.ask("GET", path, urlencode(query).encode(), headers=headers)

    def post(self, path: str, value: object, headers: Mapping[str, str] | None = None) -> Heard:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.ask("POST", path, body=body, headers={"content-type": "application/json"} | dict(headers or {}))

    def ask(
        self,
        method: str,
        path: str,
        query: bytes = b"",
        *,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        client: str = "192.0.2.1",
    ) -> Heard:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": quote(path).encode(),
            "root_path": self.settings.root_path,
            "query_string": query,
            "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
            "client": (client, 50_000),
            "server": ("127.0.0.1", 8000),
        }
        return self._loop.run_until_complete(self._asked(scope, body))

    async def _asked(self, scope: dict[str, Any], body: bytes) -> Heard:
        heard: list[Any] = []
        parts = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            return parts.pop() if parts else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            heard.append(message)

        await self.app(scope, receive, send)
        start = heard[0]
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        assert len(found) == len(start["headers"]), "a header twice"
        return Heard(start["status"], found, b"".join(one.get("body", b"") for one in heard[1:]))
