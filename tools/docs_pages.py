"""Which pages the docs site has, and where each lies: tools/docs/nav.toml, read for the scripts beside this one."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PARTS = Path(__file__).parent / "docs"
LANGUAGES = {"zh": ".zh-CN", "en": ""}  # the ending of a page's name; the first is the one shown first


def navigation() -> dict[str, Any]:
    """The sections with their pages, and the pages that lie elsewhere."""
    with (PARTS / "nav.toml").open("rb") as file:
        return tomllib.load(file)


def pages() -> list[str]:
    """The names of all pages, in order."""
    return [name for section in navigation()["section"] for name in section["pages"]]


def source(name: str, language: str) -> Path:
    """The file of a page in one language."""
    elsewhere: Mapping[str, str] = navigation().get("elsewhere", {})
    stem = ROOT / elsewhere[name] if name in elsewhere else DOCS / name
    return stem.with_name(f"{stem.name}{LANGUAGES[language]}.md")
