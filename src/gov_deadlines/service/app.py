"""The HTTP application: FastAPI's routes, made from the table of operations, behind the guard."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import cache, partial

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route

from gov_deadlines.errors import GovDeadlinesError, RequestRefused
from gov_deadlines.service.asking import Service, hiding
from gov_deadlines.service.calendar_feeds import FEEDS
from gov_deadlines.service.fixed import FIXED, Fixed
from gov_deadlines.service.guard import Guard
from gov_deadlines.service.logs import Log
from gov_deadlines.service.openapi import description
from gov_deadlines.service.operation import PREFIX, Operation
from gov_deadlines.service.operations import OPERATIONS
from gov_deadlines.service.reading import body_values, query_values
from gov_deadlines.service.refusing import status_of
from gov_deadlines.service.remembered import Reply
from gov_deadlines.service.replying import as_bytes, language_of, refusal, reply, tag_of
from gov_deadlines.service.scope import OPERATION, App, Receive, Scope, Send, header, still_right
from gov_deadlines.service.settings import Settings
from gov_deadlines.text import Language, Text
from gov_deadlines.version import __version__

_NO_SUCH_METHOD = 405
Endpoint = Callable[[Request], Awaitable[Response]]


class Sent(Response):
    """A reply whose bytes and headers are ready."""

    def __init__(self, found: Reply) -> None:
        self.status_code, self.body, self.raw_headers, self.background = found.status, found.body, found.headers, None


class Application:
    """An ASGI application.

    Attributes:
        service: what all its requests share.
    """

    def __init__(self, outermost: App, service: Service) -> None:
        self._outermost, self.service = outermost, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._outermost(scope, receive, send)


def make_app(settings: Settings = Settings(), log: Log | None = None) -> Application:  # noqa: B008  (a constant)
    """The application for any ASGI server.

    The office's own folders are watched while the server runs its lifespan. Only those of the settings: ``serve`` alone
    reads the environment, and another server must not have it set. Raises SourceNotFound, DataFault.
    """
    service = Service(settings, log)
    app = FastAPI(
        title="gov-deadlines",
        version=__version__,
        openapi_url=None,  # ours, at /v1/openapi.json
        docs_url=None,  # both would load programs from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(service),
    )
    fixed = (*FIXED, _own_description(settings.root_path))
    for one in fixed:
        app.add_route(one.path, _fixed(one, service), methods=["GET"], name=one.name)
    for operation in (*OPERATIONS, *FEEDS):
        path = PREFIX + operation.path.replace("}", ":path}")
        endpoint = _by_body(operation, service) if operation.takes_lists else _by_address(operation, service)
        app.add_route(path, endpoint, methods=["POST" if operation.takes_lists else "GET"], name=operation.name)
    app.add_exception_handler(HTTPException, _not_found(service))
    app.add_exception_handler(Exception, _broken(service))
    outermost: App = Guard(app, service, lambda scope: _methods(app, scope))
    if settings.origins:
        outermost = CORSMiddleware(outermost, allow_origins=settings.origins, allow_methods=["GET", "POST"])
    return Application(outermost, service)


def _own_description(root_path: str) -> Fixed:
    """Where the service describes itself."""

    @cache
    def made() -> Reply:
        return reply(as_bytes(description(root_path, (*FIXED, found))), tag=tag_of(__version__))

    async def described(*_: object) -> Reply:
        return made()

    about = Text("openapi", "本接口的说明", "this description")
    found = Fixed("openapi", f"{PREFIX}openapi.json", about, described, tagged=True)
    return found


def _lifespan(service: Service) -> Callable[[FastAPI], "asynccontextmanager"]:  # type: ignore[valid-type]
    @asynccontextmanager
    async def run(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        yield
        await asyncio.to_thread(service.stop)

    return run


def _methods(app: FastAPI, asked: Scope) -> Iterator[str]:
    """The methods that the path of a request takes."""
    scope = {"type": "http", "method": "", "path": asked["path"], "root_path": asked.get("root_path", "")}
    for route in app.routes:
        if isinstance(route, Route) and route.matches(scope)[0] is not Match.NONE:
            yield from {"OPTIONS", *(route.methods or ())}
            return


def _language(request: Request, service: Service) -> Language:
    return language_of(header(request.scope, b"accept-language"), service.settings.language)


def _by_address(operation: Operation, service: Service) -> Endpoint:
    """The endpoint of an operation that is asked by its address alone."""

    async def endpoint(request: Request) -> Response:
        scope = request.scope
        scope[OPERATION] = operation.name
        language = _language(request, service)
        try:
            values = query_values(operation, scope["query_string"], request.path_params)
        except GovDeadlinesError as error:
            return Sent(refusal(error, language))
        found = await service.ask(operation, values, (scope["path"], scope["query_string"]), language)
        return Sent(still_right(found, scope))

    return endpoint


def _by_body(operation: Operation, service: Service) -> Endpoint:
    """The endpoint of an operation that is asked by a JSON body."""

    async def endpoint(request: Request) -> Response:
        request.scope[OPERATION] = operation.name
        language = _language(request, service)
        try:
            if request.scope["query_string"]:
                raise RequestRefused("in-body")
            body = await _body(request, service.settings)
            kind = request.headers.get("content-type")
            values = await service.work(partial(body_values, operation, body, kind))
        except GovDeadlinesError as error:
            return Sent(refusal(error, language))
        return Sent(await service.ask(operation, values, None, language))

    return endpoint


async def _body(request: Request, settings: Settings) -> bytes:
    """The body, as far as it may be long. Raises RequestRefused."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:19]) > settings.max_body:
        raise RequestRefused("too-large", settings.max_body)
    found = bytearray()
    try:
        async with asyncio.timeout(settings.seconds):
            async for part in request.stream():
                found += part
                if len(found) > settings.max_body:
                    raise RequestRefused("too-large", settings.max_body)
    except (TimeoutError, ClientDisconnect):
        raise RequestRefused("body-slow") from None
    return bytes(found)


def _fixed(one: Fixed, service: Service) -> Endpoint:
    """The endpoint of something that takes no question."""

    async def endpoint(request: Request) -> Response:
        request.scope[OPERATION] = one.name
        try:
            found = await one.reply(service, request.scope)
        except GovDeadlinesError as error:
            found = refusal(error, _language(request, service), status_of(error, asked=True))
        return Sent(still_right(hiding(found, service.watch.data), request.scope))

    return endpoint


def _not_found(service: Service) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refuse(request: Request, error: Exception) -> Response:
        language, allow = (
            _language(request, service),
            ", ".join(sorted(set(_methods(request.app, request.scope)))),
        )
        if getattr(error, "status_code", None) == _NO_SUCH_METHOD:
            wrong = RequestRefused("method", allow)
            return Sent(refusal(wrong, language, more=[(b"allow", allow.encode())]))
        return Sent(refusal(RequestRefused("path"), language))

    return refuse


def _broken(service: Service) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def tell(request: Request, _: Exception) -> Response:
        return Sent(refusal(RequestRefused("broken"), _language(request, service)))

    return tell
