"""Shared by all tests: hypothesis profiles, the reference's notices and calendars, the documents' folder."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import reference

# the tests ask about the shipped data; a developer's own must not lie over it
for name in ("GOV_DEADLINES_HOLIDAYS", "GOV_DEADLINES_RULES"):
    os.environ.pop(name, None)

# drawing and building a calendar takes its time on a small machine; that is no fault
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("moderate", max_examples=100, deadline=None, suppress_health_check=SLOW)
settings.register_profile("quick", max_examples=15, deadline=None, suppress_health_check=SLOW)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "moderate"))

ReferenceCalendar = Callable[..., reference.Calendar]


@pytest.fixture(scope="session")
def notices() -> list[reference.Notice]:
    """The shipped notices, as the reference reads them."""
    return reference.shipped()


@pytest.fixture(scope="session")
def reference_calendar() -> ReferenceCalendar:
    """``reference_calendar(region, known_on=None)``, each built once."""
    return reference.calendar


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
