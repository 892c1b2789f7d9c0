"""How the service is run: what it listens on, what it answers from, and how much it lets a client ask."""

import ipaddress
from typing import Literal, NamedTuple

from gov_deadlines.text import Language

Logged = Literal["all", "errors"]
PORT = 8000
MEGABYTE = 1024 * 1024
_RATE_ELSEWHERE = 50.0


class Settings(NamedTuple):
    """The settings of one service.

    Attributes:
        host, port: what it listens on; only this machine by default.
        root_path: the path under which a reverse proxy shows it, such as ``/deadlines``; empty for none.
        holidays, rules: the office's own notices and packs; None for none.
        language: that of errors, for clients that ask for none.
        max_body: how many bytes a request's body may have.
        seconds: how long one answer may take.
        rate: how many requests a second one client may send, with four seconds' worth at once; 0 for no limit. None:
            no limit where only this machine can ask, else 50.
        threads: how many answers are worked out at a time.
        memory: how many bytes of answers are remembered.
        origins: the web sites whose pages may ask; empty for none.
        logged: which requests are logged.
        look: how many seconds lie between two looks at the office's own folders.
        settle: how many seconds a file there must have been left alone before it is read.
    """

    host: str = "127.0.0.1"
    port: int = PORT
    root_path: str = ""
    holidays: str | None = None
    rules: str | None = None
    language: Language = "zh"
    max_body: int = MEGABYTE
    seconds: float = 10.0
    rate: float | None = None
    threads: int = 8
    memory: int = 128 * MEGABYTE
    origins: tuple[str, ...] = ()
    logged: Logged = "all"
    look: float = 1.0
    settle: float = 2.0

    @property
    def is_local(self) -> bool:
        """Whether only this machine can ask.

        >>> Settings().is_local, Settings(host="localhost").is_local, Settings(host="0.0.0.0").is_local
        (True, True, False)
        """
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def allowed_rate(self) -> float:
        """How many requests a second one client may send; 0 for no limit."""
        if self.rate is not None:
            return self.rate
        return 0.0 if self.is_local else _RATE_ELSEWHERE
