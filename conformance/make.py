"""Make the suite again: ``python conformance/make.py [--known-on DATE] [--check]``.

Without ``--known-on`` the day of the suite that is there is kept, so that only a changed fact changes a byte.
``--check`` writes nothing and exits with 1 if a file would change.
"""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests" / "support")]

from making.writing import suite  # noqa: E402  (the models are found by the path above)


def main() -> int:
    """Write the files, or compare them with those that are there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--known-on", type=date.fromisoformat)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    there = HERE / "data.json"
    known_on = options.known_on or date.fromisoformat(json.loads(there.read_text(encoding="utf-8"))["known_on"])
    files = suite(known_on)
    stale = {path for path in HERE.glob("cases/*.json") if f"cases/{path.name}" not in files}
    changed = [name for name, text in files.items() if _read(HERE / name) != text]
    if options.check:
        print("\n".join(sorted([*changed, *(path.name for path in stale)])))
        return int(bool(changed or stale))
    for path in stale:
        path.unlink()
    for name in changed:
        (HERE / name).write_text(files[name], encoding="utf-8", newline="\n")
    print(f"{sum(text.count(chr(10)) - 2 for name, text in files.items() if name != 'data.json')} cases")
    return 0


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


if __name__ == "__main__":
    sys.exit(main())
