"""Whether anything answers at a Spark master: asked before Spark is started, which itself tries for a minute."""

import socket
from typing import NamedTuple
from urllib.parse import urlsplit

from gov_deadlines.errors import InvalidArgument, Unavailable

_SCHEME = "spark://"
_PATIENCE = 5.0  # seconds for each address; a host that drops packets never says no


class _Address(NamedTuple):
    host: str
    port: int


def require_master(master: str | None) -> None:
    """Raises InvalidArgument where nothing listens at any of the masters in ``spark://a:7077,b:7077``.

    One that listens is enough, as the others may stand by. ``local[*]``, ``yarn``, ``k8s://…`` and what is no address
    are left to Spark.
    """
    addresses = _addresses(master or "")
    refusals: list[str] = []
    for address in addresses:
        refusal = _refusal(address)
        if refusal is None:
            return
        refusals.append(f"{address.host}:{address.port} ({refusal})")
    if refusals:
        raise _unreachable(", ".join(refusals))


def _addresses(master: str) -> list[_Address]:
    """The hosts and ports of standalone masters; none where one of them cannot be read."""
    if not master.startswith(_SCHEME):
        return []
    found = []
    for part in master.removeprefix(_SCHEME).split(","):
        try:
            url = urlsplit("//" + part)
            host, port = url.hostname, url.port
        except ValueError:
            return []
        if not host or not port:
            return []
        found.append(_Address(host, port))
    return found


def _refusal(address: _Address) -> str | None:
    """Why no connection comes about; None where one does."""
    try:
        socket.create_connection(address, timeout=_PATIENCE).close()
    except (OSError, UnicodeError) as error:  # a name that no host can have fails to be encoded
        return getattr(error, "strerror", None) or str(error)
    return None


def _unreachable(masters: str) -> InvalidArgument:
    return Unavailable("master", masters)
