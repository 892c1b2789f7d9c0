"""Write tests/data/browser_names.json: what the oldest browsers of the page know, by MDN's compatibility data.

Usage: python tools/browser_names.py DATA.json

DATA.json is the file of that name in the npm package @mdn/browser-compat-data (CC0; `npm pack` fetches it).
What is not a name but a way of using it (flex gaps, ranges in media queries) stands in `tests/support/page_lint.py`.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OLDEST = {"chrome": 80, "firefox": 78}
TARGET = Path(__file__).parents[1] / "tests" / "data" / "browser_names.json"


def is_known(feature: dict[str, Any]) -> bool:
    """Whether every browser knows a feature, without a flag or a prefix that the feature does not name itself."""
    support = feature["__compat"]["support"]
    return all(any(_has(one, oldest) for one in _entries(support.get(name))) for name, oldest in OLDEST.items())


def _entries(found: object) -> list[dict[str, Any]]:
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, dict)]


def _has(entry: dict[str, Any], oldest: int) -> bool:
    """Whether a version has it: it was there, and had not gone."""
    if entry.get("flags") or entry.get("prefix") or entry.get("alternative_name"):
        return False
    gone = _number(entry.get("version_removed"))
    return _number(entry.get("version_added")) <= oldest < gone


def _number(version: object) -> float:
    """A version as a number; infinity for none, and for one that is not out yet."""
    text = "0" if version is True else str(version).lstrip("≤")
    return float(text.split(".")[0]) if text[:1].isdigit() else float("inf")


def children(table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The features directly in a part of the data."""
    return ((name, one) for name, one in table.items() if name != "__compat" and "__compat" in one)


def too_new(data: dict[str, Any]) -> list[str]:
    """The names of objects and members that are too new wherever they occur."""
    met: dict[str, bool] = {}
    for part in (data["api"], data["javascript"]["builtins"]):
        for name, one in part.items():
            for inner, feature in [(name, one)] * ("__compat" in one) + list(children(one)):
                met[inner] = met.get(inner, False) or is_known(feature)
    plain = (name for name, known in met.items() if not known and name.isidentifier() and not name.endswith("_event"))
    return sorted(name for name in plain if "_" not in name)


def style(css: dict[str, Any]) -> dict[str, Any]:
    """What may stand in a style sheet: properties with the values that are too new, pseudo-classes, rules."""
    properties = {
        name: sorted(value for value, feature in children(one) if not is_known(feature))
        for name, one in children(css["properties"])
        if is_known(one)
    }
    return {
        "properties": properties,
        "selectors": sorted(name for name, one in children(css["selectors"]) if is_known(one)),
        "at_rules": sorted(name for name, one in children(css["at-rules"]) if is_known(one)),
        "media": sorted(name for name, one in children(css["at-rules"]["media"]) if is_known(one)),
        "functions": sorted(name for name, one in children(css["types"]) if not is_known(one)),
    }


def main(arguments: list[str]) -> int:
    """Read the data and write the names."""
    data = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    found = {"source": f"@mdn/browser-compat-data {data['__meta']['version']}", "oldest": OLDEST}
    found |= {"too_new": too_new(data), "css": style(data["css"])}
    lines = (f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in found.items())
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
