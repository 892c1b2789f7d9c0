"""Ask random questions of the library, of the page's engine and over HTTP, and compare the answers whole.

    python tools/ask_everywhere.py [--count 1000000] [--seed 1] [--doors node,chromium,http] [--at-once 20000]

The same seed asks the same questions. Each difference is printed with its question; exit 1 if there was any.
Doors: ``node``, ``chromium`` and ``firefox`` run the page's engine, ``http`` a service on loopback. Node, Chromium with
its driver, and the extra ``[web]`` must be there for these. A million questions take about half an hour on two cores.
"""

import argparse
import json
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))

from doors import DOORS, Answers, claims, same
from page_engine import Ask, Dice, python_answer

SHOWN = 20


def main() -> int:
    """Ask in portions, and say after each how far it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--doors", default="node,chromium,http")
    parser.add_argument("--at-once", type=int, default=20_000)
    options = parser.parse_args()
    with ExitStack() as stack:
        doors = {name: stack.enter_context(DOORS[name]()) for name in options.doors.split(",")}
        counts = Run(doors).ask(options.count, options.seed, options.at_once)
    return int(any(name.endswith("differs") for name in counts))


class Run:
    """One comparison of several doors with the library."""

    def __init__(self, doors: dict[str, Answers]) -> None:
        self.doors = doors
        self.counts: Counter[str] = Counter()
        self.began = perf_counter()

    def ask(self, count: int, seed: str, at_once: int) -> Counter[str]:
        """So many questions, so many at once."""
        for start in range(0, count, at_once):
            asks = list(Dice(f"{seed} {start}").questions(min(at_once, count - start)))
            ours = [python_answer(ask) for ask in asks]
            self.counts["questions"] += len(asks)
            for name, answers in self.doors.items():
                self.compare(name, answers, asks, ours)
            print(f"{perf_counter() - self.began:7.0f} s  {dict(self.counts)}", flush=True)
        return self.counts

    def compare(self, door: str, answers: Answers, asks: list[Ask], ours: list[Any]) -> None:
        """Ask one door, and print where it differs."""
        asked = [nth for nth, ask in enumerate(asks) if claims(door, ask)]
        for nth, theirs in zip(asked, answers([asks[nth] for nth in asked]), strict=True):
            alike = same(door, ours[nth], theirs)
            self.counts[f"{door} same" if alike else f"{door} differs"] += 1
            if not alike and self.counts[f"{door} differs"] <= SHOWN:
                said = (json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (asks[nth], ours[nth], theirs))
                print("\n    ".join([door, *said]), flush=True)


if __name__ == "__main__":
    sys.exit(main())
