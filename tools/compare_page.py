"""Ask the page's engine and the library the same random questions: ``python tools/compare_page.py [COUNT] [SEED]``.

Every answer is compared whole: dates, readings, notes, notices, refusals. Needs Node. Exits with 1 if any differs.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "support"))

from page_engine import Dice, differences, engine_answers

_AT_ONCE = 50_000


def main(count: int, seed: str) -> int:
    """Compare so many answers, and print how many there were of each kind."""
    kinds: Counter[str] = Counter()
    differing = 0
    began = time.monotonic()
    for start in range(0, count, _AT_ONCE):
        asks = list(Dice(f"{seed} {start}").questions(min(_AT_ONCE, count - start)))
        found = engine_answers(asks)
        pairs = zip(asks, found, strict=True)
        kinds.update(f"{ask['op']} {one.get('error') or one.get('standing') or ''}" for ask, one in pairs)
        for ask, ours, theirs in differences(asks, found):
            differing += 1
            print(json.dumps({"ask": ask, "page": ours, "library": theirs}, ensure_ascii=False))
        print(f"{kinds.total()} asked, {differing} differences", file=sys.stderr, flush=True)
    for kind, number in sorted(kinds.items()):
        print(f"{number:>9}  {kind}")
    print(f"{kinds.total()} questions, {differing} differences, {time.monotonic() - began:.0f} s")
    return int(differing > 0)


if __name__ == "__main__":
    asked, seed = [*sys.argv[1:], *("1000000", "page")[len(sys.argv) - 1 :]][:2]
    sys.exit(main(int(asked), seed))
