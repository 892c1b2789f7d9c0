"""Modules that come with an extra: a test that needs one is skipped without it, or fails where none may be skipped."""

import importlib.util
import os

import pytest

from browsers import NO_SKIP


def need(extra: str, *modules: str) -> None:
    """Skip the test unless all these modules are installed."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            reason = f"no {module}: it comes with the extra {extra}"
            if os.environ.get(NO_SKIP):
                pytest.fail(f"{reason}; {NO_SKIP} is set", pytrace=False)
            pytest.skip(reason)
