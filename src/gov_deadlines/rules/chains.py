"""The named chains: steps that follow one another in time."""

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gov_deadlines.counting.periods import is_length
from gov_deadlines.data_files import RULES, Fingerprint, own_files, rules_folder
from gov_deadlines.errors import DataFault
from gov_deadlines.rules.book import RuleBook, Rules, authority_of, rule_book
from gov_deadlines.rules.loading import text_of
from gov_deadlines.rules.model import Cadence, Limit
from gov_deadlines.rules.schema import CHAIN, CHAIN_FILE, CHAINS
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Entry, Place, TomlFile, entries
from gov_deadlines.workdays.library import Holidays


class Chain(NamedTuple):
    """Steps that follow one another in time.

    Attributes:
        id: ``authority/name``.
        summary: its purpose, in our own words.
        steps: ids of limits and cadences, and lengths such as ``5wd``, in time order.
    """

    id: str
    summary: Text
    steps: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The chain as a JSON object."""
        from gov_deadlines.plain import plain

        return dict(plain(self._asdict()))


def chains(rules: Rules = None, holidays: Holidays = None) -> Mapping[str, Chain]:
    """Every chain by its id: the shipped ones, and those of a ``chains.toml`` among your own packs.

    ``rules`` and ``holidays`` are as for ``rule_book``.

    Raises:
        DataFault: if a file is faulty, or your own chain names a step that does not exist.
        SourceNotFound: if ``rules`` holds nothing.

    >>> chains()["xinzhou/consultation-to-joint-draft"].steps
    ('xinzhou/countersign-reply', 'xinzhou/joint-draft-submission')
    """
    return chains_of(rule_book(rules, holidays), rules)


def chains_of(book: RuleBook, rules: Rules = None) -> Mapping[str, Chain]:
    """``chains`` for the steps in a book. Raises DataFault, SourceNotFound."""
    return _chains(book, own_files(rules, RULES))


@lru_cache(maxsize=8)
def _chains(book: RuleBook, own_paths: Fingerprint) -> Mapping[str, Chain]:
    own = [path for path, *_ in own_paths if os.path.basename(path) == CHAINS]
    found: dict[str, Chain] = {}
    faults = []
    for path in (os.path.join(rules_folder(), CHAINS), *own):
        file = TomlFile(path)
        # a user's own pack may lack a step of a shipped chain: using that chain then raises the error
        found |= {chain.id: chain for chain in _read(file, None if own_paths and path not in own else book)}
        faults += file.faults
    if faults:
        raise DataFault(faults)
    return found


def _read(file: TomlFile, book: RuleBook | None) -> Iterator[Chain]:
    """The valid chains of a file; faults are recorded on it. With a book, every step must be in it."""
    if file.faults:
        return
    file.check(file.values, CHAIN_FILE, Place())
    seen: set[str] = set()
    for entry in entries(file, "chain"):
        if entry.check(CHAIN) and _check_steps(entry, book):
            chain = _chain(entry.values)
            if chain.id in seen:
                entry.report("name", "name-twice", f"{chain.id} 重复", f"{chain.id} is taken")
            seen.add(chain.id)
            yield chain


def _check_steps(entry: Entry, book: RuleBook | None) -> bool:
    """Check that each step is a length, or the name of a limit or cadence of the chain's authority."""
    before = len(entry.file.faults)
    authority, steps = entry.values["authority"], entry.values["steps"]
    if not steps:
        entry.report("steps", "steps", "steps 至少写一步", "steps must name at least one step")
    for step in steps:
        if not isinstance(step, str) or not (is_length(step) or _known(f"{authority}/{step}", book)):
            entry.report(
                "steps",
                "step",
                f"steps：{authority} 没有名为 {step!r} 的时限或定次",
                f"steps: {authority} has no limit or cadence {step!r}",
                str(step),
            )
    return len(entry.file.faults) == before


def _known(step: str, book: RuleBook | None) -> bool:
    if book is None or authority_of(step) in book.left_out:
        return True
    return step in book and isinstance(book.latest(step), Limit | Cadence)


def _chain(table: Mapping[str, Any]) -> Chain:
    authority = table["authority"]
    steps = (step if is_length(step) else f"{authority}/{step}" for step in table["steps"])
    return Chain(f"{authority}/{table['name']}", text_of(table, "summary"), tuple(steps))
