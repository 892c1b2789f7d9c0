"""What the service does about memory: what is loaded is left alone, what a former state took is freed."""

import ctypes
import gc

import pytest

from gov_deadlines.service.memory import give_back, keep


class Circle:
    """An object that only a search for garbage frees."""

    freed = 0

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        Circle.freed += 1


def test_what_is_kept_is_looked_at_no_more() -> None:
    try:
        keep()
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("library", [ctypes.CDLL, lambda _: object()], ids=["this system's", "without the function"])
def test_what_is_no_longer_used_is_freed(library: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", library)
    Circle()
    before = Circle.freed
    give_back()
    assert Circle.freed == before + 1
