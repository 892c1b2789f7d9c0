"""Which pages the docs site has, and where each lies: tools/docs/nav.toml, read for the scripts beside this one."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
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


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n" + "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))


def filled(text: str, script: str, parts: Mapping[str, str]) -> str:
    """A page of which a script writes parts, each between two marks. Raises ValueError for a mark that is missing."""
    for name, part in parts.items():
        begin, end = (f"<!-- {mark}: by tools/{script} -->\n" for mark in (name, f"end of {name}"))
        before, _, rest = text.partition(begin)
        _, found, after = rest.partition(end)
        if not found:
            raise ValueError(f"no {end}")
        text = f"{before}{begin}{part}\n{end}{after}"
    return text


def written(texts: Mapping[str, str], script: str, *, check: bool) -> int:
    """Write what a script made into docs/ by file name, or only compare it; 1 where ``check`` finds one out of date."""
    stale = 0
    for name, text in texts.items():
        path = DOCS / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not check:
            path.write_text(text, encoding="utf-8")
        print(f"docs/{name} {f'is not up to date: run tools/{script}' if check else 'written'}")
    return int(check and bool(stale))
