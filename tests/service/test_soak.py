"""A few seconds of the soak, so that it works when somebody runs it for an hour."""

import runpy
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "soak.py"


@pytest.mark.skipif(not TOOL.exists(), reason="the tools are only in a checkout")
def test_five_seconds_with_notices_dropped_in() -> None:
    tool = runpy.run_path(str(TOOL))
    report = tool["Soak"](5, 4, 80, {"look": 0.1, "settle": 0.2}).run()
    assert report.wrong == []
    assert report.drops == {"good": 2, "faulty": 1, "half": 1}
    assert report.requests > 100
