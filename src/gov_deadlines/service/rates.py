"""How often each client may ask: a bucket of tokens for each, which fills again as time passes."""

import ipaddress
import math
from collections.abc import Callable
from time import monotonic

_MOST_CLIENTS = 20_000
_AT_ONCE = 4  # seconds' worth of requests that may come at once


class Rates:
    """The buckets of all clients. An address is kept only as long as its bucket is not full, and never written down.

    >>> rates = Rates(1, now=lambda: 0.0)
    >>> [rates.wait_for("192.0.2.1") for _ in range(5)]
    [0, 0, 0, 0, 1]
    """

    def __init__(self, rate: float, now: Callable[[], float] = monotonic) -> None:
        """``rate``: requests a second."""
        self._rate, self._room, self._now = rate, max(1.0, rate * _AT_ONCE), now
        self._buckets: dict[str, tuple[float, float]] = {}  # tokens, and when there were so many
        self._swept = now()

    def wait_for(self, client: str) -> int:
        """0 if this client may ask now, and then it has asked; else the seconds until it may."""
        now, name = self._now(), _network(client)
        if now - self._swept >= _AT_ONCE or len(self._buckets) >= _MOST_CLIENTS:
            self._forget(now)
        left, since = self._buckets.get(name, (self._room, now))
        left = min(self._room, left + (now - since) * self._rate)
        if left < 1:
            self._buckets[name] = left, now
            return math.ceil((1 - left) / self._rate)
        self._buckets[name] = left - 1, now
        return 0

    def _forget(self, now: float) -> None:
        """Drop the buckets that are full again; if none is, all: better too many answers than none."""
        self._swept = now
        self._buckets = {
            name: (left, since)
            for name, (left, since) in self._buckets.items()
            if left + (now - since) * self._rate < self._room
        }
        if len(self._buckets) >= _MOST_CLIENTS:
            self._buckets.clear()


def _network(client: str) -> str:
    """The address, or of IPv6 the network of one subscriber, who has all of it.

    >>> _network("2001:db8:1:2:3::4"), _network("192.0.2.1")
    ('2001:db8:1:2::', '192.0.2.1')
    """
    if ":" not in client:
        return client
    try:
        return str(ipaddress.ip_network((client, 64), strict=False).network_address)
    except ValueError:
        return client
