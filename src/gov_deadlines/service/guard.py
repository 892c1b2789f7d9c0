"""The outermost layer of the service: limits, remembered answers, HEAD and OPTIONS, and a line in the log for each."""

from collections.abc import Callable, Iterable
from time import perf_counter

from gov_deadlines.errors import RequestRefused
from gov_deadlines.service.asking import Service
from gov_deadlines.service.rates import Rates
from gov_deadlines.service.reading import LONGEST_ADDRESS
from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import NO_STORE, SAFE, language_of, refusal
from gov_deadlines.service.scope import OPERATION, App, Message, Receive, Scope, Send, header, still_right

_READING = ("GET", "HEAD")


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: App, service: Service, methods: Callable[[Scope], Iterable[str]]) -> None:
        """``methods``: the methods that the path of a request takes; none for a path that is none."""
        self._app, self._service, self._methods = app, service, methods
        rate = service.settings.allowed_rate
        self._rates = Rates(rate) if rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, method = perf_counter(), scope["method"]
        found = self._at_once(scope, method)
        if found is None:
            status, size = await self._passed_on(scope, receive, send)
        else:
            status, size = await sent(found, send, bare=method == "HEAD")
        self._service.log.request(scope.get(OPERATION, "-"), _known(method), status, perf_counter() - began, size)

    def _at_once(self, scope: Scope, method: str) -> Reply | None:
        """The reply that needs no work: a refusal, or what is remembered."""
        if self._rates is not None:
            wait = self._rates.wait_for((scope.get("client") or ("",))[0])
            if wait:
                return self.refused(scope, RequestRefused("too-many"), [(b"retry-after", str(wait).encode())])
        if method in _READING:
            kept = self._service.watch.data.remembered.get((scope["path"], scope["query_string"]))
            if kept is not None:
                scope[OPERATION] = kept.name
                return still_right(kept, scope)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return self.refused(scope, RequestRefused("too-long", LONGEST_ADDRESS))
        if method == "OPTIONS":
            return self._options(scope)
        return None

    def _options(self, scope: Scope) -> Reply:
        methods = sorted(self._methods(scope))
        if not methods:
            return self.refused(scope, RequestRefused("path"))
        return Reply(204, [(b"allow", ", ".join(methods).encode()), NO_STORE, *SAFE], b"")

    def refused(self, scope: Scope, error: RequestRefused, more: list[tuple[bytes, bytes]] = []) -> Reply:  # noqa: B006
        """The reply to a request that is refused before anything is asked."""
        language = language_of(header(scope, b"accept-language"), self._service.settings.language)
        return refusal(error, language, more=more)

    async def _passed_on(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        """Let the application answer; its status and how many bytes it sent. HEAD is asked as GET and has no body."""
        seen = _Seen(send, bare=scope["method"] == "HEAD")
        inner = {**scope, "method": "GET"} if seen.bare else scope  # the server goes by its own what it may send
        try:
            await self._app(inner, receive, seen.send)
        except Exception as error:  # noqa: BLE001  (whatever it is, the client gets an answer and the log a line)
            self._service.log.broken(inner.get(OPERATION, "-"), error)
            if not seen.status:
                return await sent(self.refused(scope, RequestRefused("broken")), send, bare=seen.bare)
        scope[OPERATION] = inner.get(OPERATION, "-")
        return seen.status, seen.size


class _Seen:
    """Passes messages on, and remembers what was sent."""

    __slots__ = ("_send", "bare", "size", "status")

    def __init__(self, send: Send, *, bare: bool) -> None:
        self._send, self.bare = send, bare
        self.status = self.size = 0

    async def send(self, message: Message) -> None:
        """Pass one message on; if ``bare``, without a body."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif self.bare:
            message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
        else:
            self.size += len(message.get("body", b""))
        await self._send(message)


async def sent(found: Reply, send: Send, *, bare: bool = False) -> tuple[int, int]:
    """Send a reply; its status and how many bytes it has."""
    body = b"" if bare else found.body
    await send({"type": "http.response.start", "status": found.status, "headers": found.headers})
    await send({"type": "http.response.body", "body": body})
    return found.status, len(body)


def _known(method: str) -> str:
    """A method for the log: any text could stand there."""
    return method if method in {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"} else "other"
