"""A guard against work without bound: it fails where processor time runs away, and claims nothing about speed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

GENEROUS = 20.0  # processor seconds, for what takes one or two; the faults took minutes


@contextmanager
def within(seconds: float = GENEROUS) -> Iterator[None]:
    """Fail where the block takes more of this process's processor time, which no neighbour on the machine adds to."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds
