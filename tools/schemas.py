"""Spread a definition that several schemas share: each file of ``data/schemas`` is complete by itself.

Change the definition in one file, and give the file's name: every other file that has it gets the new one.

    python tools/schemas.py due
"""

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "schemas"


def spread(name: str, folder: Path = FOLDER) -> list[str]:
    """Copy the definitions of one schema into all others that have one of the same name; which files changed."""
    definitions = _read(folder / f"{name}.json").get("$defs", {})
    changed = []
    for file in sorted(folder.glob("*.json")):
        found = _read(file)
        kept = found.get("$defs", {})
        mended = {key: definitions.get(key, one) for key, one in kept.items()}
        if mended != kept:
            text = json.dumps(found | {"$defs": mended}, ensure_ascii=False, indent=1)
            file.write_text(text + "\n", encoding="utf-8")
            changed.append(file.stem)
    return changed


def _read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(*spread(sys.argv[1]), sep="\n")
