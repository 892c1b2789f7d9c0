"""A guard against unbounded work: it fails on excessive processor time, and says nothing about speed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

GENEROUS = 20.0  # processor seconds, for work that takes one or two; the faults took minutes


@contextmanager
def within(seconds: float = GENEROUS) -> Iterator[None]:
    """Fail where the block takes more processor time of this process; other processes' load does not count."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds
