"""Copies of the compiled part's folder, with the smallest of its C sources only, so that building takes no time."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import gov_deadlines.native

SOURCES = Path(__file__).parents[2] / "src" / "gov_deadlines" / "native"  # an installed package has no C sources
SMALLEST = ("__init__.py", "build.py", "abi.c", "export.h")
CC = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def copied(folder: Path) -> Path:
    """A copy in which ``gd_abi`` is all there is."""
    folder.mkdir(parents=True)
    for name in SMALLEST:
        shutil.copy2(SOURCES / name, folder)
    return folder


def module(path: Path) -> ModuleType:
    """A module from its file, anew."""
    found = importlib.util.spec_from_file_location(f"copied_{path.stem.strip('_')}", path)
    assert found is not None
    assert found.loader is not None
    made = importlib.util.module_from_spec(found)
    found.loader.exec_module(made)
    return made


def loader(folder: Path) -> ModuleType:
    """The loader of a copy."""
    return module(folder / "__init__.py")


def installed() -> Path:
    """The folder of the package that the tests use."""
    return Path(gov_deadlines.native.FOLDER)
