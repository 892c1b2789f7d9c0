"""The service run by uvicorn, until it is told to stop."""

import logging
import os

import uvicorn

from gov_deadlines.data_files import HOLIDAYS, RULES, own_path
from gov_deadlines.service.app import make_app
from gov_deadlines.service.logs import Handler, Log
from gov_deadlines.service.settings import Settings

_GRACE = 10  # seconds for the answers that were begun
_KEPT_OPEN = 15  # seconds for which a connection waits for its next request
_AT_ONCE = 1000  # connections


def serve(settings: Settings) -> None:
    """Answer until a signal asks to stop; answers that were begun are finished.

    The environment's own folders are read once, now: what a question rests on is what the watch has taken up.
    Raises SourceNotFound, DataFault.
    """
    settings = settings._replace(holidays=own_path(settings.holidays, HOLIDAYS), rules=own_path(settings.rules, RULES))
    for name in (HOLIDAYS, RULES):
        os.environ.pop(name, None)
    log = Log(settings.logged)
    server = logging.getLogger("uvicorn")
    server.handlers, server.propagate = [Handler(log)], False
    server.setLevel(logging.INFO)
    app = make_app(settings, log)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
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
