"""Shared by all tests: hypothesis profiles, the reference's notices and calendars, the documents' folder."""

import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import reference
from gov_deadlines.answers import plan, question
from gov_deadlines.workdays import library

# the tests ask about the shipped data; a developer's own must not lie over it
for name in ("GOV_DEADLINES_HOLIDAYS", "GOV_DEADLINES_RULES"):
    os.environ.pop(name, None)

# drawing and building a calendar takes its time on a small machine; that is no fault
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("moderate", max_examples=100, deadline=None, suppress_health_check=SLOW)
settings.register_profile("quick", max_examples=15, deadline=None, suppress_health_check=SLOW)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "moderate"))

LONGEST = ("tests/spark/",)

ReferenceCalendar = Callable[..., reference.Calendar]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One process for what somebody looks at closely, so that a debugger and prints work; else one on each core."""
    chosen, asked = config.option, config.option.file_or_dir
    closely = chosen.keyword or chosen.capture == "no" or any("::" in one or one.endswith(".py") for one in asked)
    return 0 if closely else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest go first, so that no core waits long for another. The tests of a module stay on one core."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session")
def notices() -> list[reference.Notice]:
    """The shipped notices, as the reference reads them."""
    return reference.shipped()


@pytest.fixture(scope="session")
def reference_calendar() -> ReferenceCalendar:
    """``reference_calendar(region, known_on=None)``, each built once."""
    return reference.calendar


@pytest.fixture(scope="module")
def shipped_to_2026() -> Iterator[None]:
    """The shipped notices as they were when 2026 was the last year announced: one's own for 2027 is laid over these."""
    shipped = library._shipped_files

    def known(code: str) -> list[str]:
        return [file for file in shipped(code) if not re.fullmatch("20(2[7-9]|[3-9].)", Path(file).stem)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "_shipped_files", known)
        for kept in ("_library", "_shipped"):
            patch.setattr(library, kept, lru_cache(getattr(library, kept).__wrapped__))
        patch.setattr(question, "_kept", {})
        patch.setattr(plan, "_kept", {})
        yield


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder of the five published documents, named by GOV_DEADLINES_SOURCES."""
    named = os.environ.get("GOV_DEADLINES_SOURCES")
    if not named:
        pytest.skip("GOV_DEADLINES_SOURCES is not set: it names the folder of the five published documents")
    folder = Path(named)
    assert folder.is_dir(), f"GOV_DEADLINES_SOURCES names {folder}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def published_notices() -> Path:
    """The folder of published texts of holiday notices, named by GOV_DEADLINES_NOTICES."""
    named = os.environ.get("GOV_DEADLINES_NOTICES")
    if not named:
        pytest.skip("GOV_DEADLINES_NOTICES is not set: it names the folder of published texts of holiday notices")
    folder = Path(named)
    assert folder.is_dir(), f"GOV_DEADLINES_NOTICES names {folder}, which is no folder"
    return folder
