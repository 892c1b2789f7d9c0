"""What a test needs beside Python: without it the test is skipped, or fails where none may be skipped (in CI)."""

import importlib.util
import os
import shutil
from typing import NoReturn

import pytest

NO_SKIP = "GOV_DEADLINES_NO_SKIP"


def skip_or_fail(reason: str, *, module: bool = False) -> NoReturn:
    """Skip the test, or with ``module`` the module that is being imported; fail where no test may be skipped."""
    if os.environ.get(NO_SKIP):
        pytest.fail(f"{reason}; {NO_SKIP} is set", pytrace=False)
    pytest.skip(reason, allow_module_level=module)


def need(extra: str, *modules: str) -> None:
    """Go on only if all these modules are installed; they come with an extra."""
    for module in modules:
        if importlib.util.find_spec(module) is None:
            skip_or_fail(f"no {module}: it comes with the extra {extra}")


def program(*names: str) -> str:
    """The path of the first of these programs that is installed; go on only if one is."""
    for name in names:
        if found := shutil.which(name):
            return found
    skip_or_fail(f"{' or '.join(names)} is not installed (.ci/packages installs it)")
