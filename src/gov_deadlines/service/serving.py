"""The service run by uvicorn, until it is told to stop."""

import logging
import os
import re
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import uvicorn

from gov_deadlines.data_files import HOLIDAYS, RULES, own_path
from gov_deadlines.errors import Unusable
from gov_deadlines.service.app import make_app
from gov_deadlines.service.logs import Handler, Log
from gov_deadlines.service.memory import keep
from gov_deadlines.service.settings import Settings
from gov_deadlines.text import refusal

_GRACE = 10  # seconds for the answers that were begun
_KEPT_OPEN = 15  # seconds for which a connection waits for its next request
_AT_ONCE = 1000  # connections
_QUEUED = 128  # that wait to be taken
_OFFER = re.compile(rb"\r\nupgrade: h2c", re.IGNORECASE)  # what replaces it is as long
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def serve(settings: Settings) -> None:
    """Answer until a signal asks to stop; answers that were begun are finished.

    The environment's own folders are read once, now: what a question rests on is what the watch has taken up.
    Raises SourceNotFound, DataFault, and InvalidArgument for an address that cannot be listened on.
    """
    settings = settings._replace(holidays=own_path(settings.holidays, HOLIDAYS), rules=own_path(settings.rules, RULES))
    for name in (HOLIDAYS, RULES):
        os.environ.pop(name, None)
    log = Log(settings.logged)
    server = logging.getLogger("uvicorn")
    server.handlers, server.propagate = [Handler(log)], False
    server.setLevel(logging.WARNING)
    listening = _listening(settings.host, settings.port)
    with _stopping() as running:
        app = make_app(settings, log)
        keep()
        log.event("listening", host=settings.host, port=listening.getsockname()[1], root_path=settings.root_path)
        running.server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=_protocol(),
                root_path=settings.root_path,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=_KEPT_OPEN,
                timeout_graceful_shutdown=_GRACE,
                limit_concurrency=_AT_ONCE,
                ws="none",
                lifespan="on",
            )
        )
        if not running.asked:
            running.server.run([listening])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises InvalidArgument."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, number)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_QUEUED)  # from now on who asks waits until the data are read
    except (OSError, UnicodeError) as error:
        en, zh = refusal(error) if isinstance(error, OSError) else ("it is no address", "不是地址")
        raise Unusable("address", f"{host}:{port}", en, zh) from None
    return found


def _protocol() -> Any:  # noqa: ANN401  (uvicorn's own)
    """What reads requests: httptools if it is there, which must not see an offer to go on in HTTP/2.

    Java's client makes that offer by default, and uvicorn would then lose the request's body.
    """
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        return "h11"

    class Protocol(HttpToolsProtocol):
        def data_received(self, data: bytes) -> None:
            super().data_received(_OFFER.sub(b"\r\nIgnored: h2c", data) if b"h2c" in data else data)

    return Protocol


class _Running:
    """The server, and whether it was asked to stop before it ran."""

    server: uvicorn.Server | None = None
    asked = False

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Let the server finish what was begun."""
        del number, frame
        self.asked = True
        if self.server is not None:
            self.server.should_exit = True


@contextmanager
def _stopping() -> Iterator[_Running]:
    """Stop gently on a signal; the server sends itself the signal again afterwards, which then does nothing."""
    running = _Running()
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = {one: signal.signal(one, running.stop) for one in numbers if signal.getsignal(one) != signal.SIG_IGN}
    try:
        yield running
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
