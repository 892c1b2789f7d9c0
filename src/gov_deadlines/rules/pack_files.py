"""The files of a pack: its head with the limits, and the file that continues it with cadences and duties.

A shipped pack is in two files, so that the question "by when" reads only what it needs: ``qinzhou-2023.toml`` and
``duties/qinzhou-2023.toml``, which names its pack in the key ``pack``. Your own pack may be one file or two.
"""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from gov_deadlines.rules.bounds import Bounds
from gov_deadlines.rules.loading import Bases, Source, check_digests, read_head, read_limits
from gov_deadlines.rules.model import Pack, Provision, Unlisted
from gov_deadlines.rules.schema import BASES, BOUNDS, CHAINS, CONTINUATION, PROVISIONS
from gov_deadlines.toml_file import Place, TomlFile, tables

_DUTIES = "duties"


def is_pack_file(path: str) -> bool:
    """Whether a data file is (part of) a pack."""
    return os.path.basename(path) not in (BASES, BOUNDS, CHAINS)


def holds_limits(path: str, authority: str = "") -> bool:
    """Whether a shipped file of a pack holds its limits, rather than what continues it; with an authority, only its."""
    folder, name = os.path.split(path)
    return os.path.basename(folder) != _DUTIES and (not authority or name.startswith(f"{authority}-"))


class PackFile:
    """One file of a pack as read: its valid provisions, and the file with its faults.

    Attributes:
        file: the file.
        continues: whether it continues a pack whose head is in another file.
        version: authority and version of the pack.
        head: the pack, once known.
        provisions, unlisted: its content, once ``read`` has been called.
    """

    __slots__ = ("continues", "file", "head", "provisions", "unlisted", "version")

    def __init__(self, path: str, regions: frozenset[object]) -> None:
        """``regions``: the codes of the regions that a pack may name."""
        self.file = TomlFile(path)
        values = self._stated()
        self.continues = "pack" in values and "authority" not in values
        self.head: Pack | None = None
        if self.continues:
            authority, _, version = str(values["pack"]).partition("@")
            self.version = (authority, version)
        else:
            self.head = read_head(self.file, regions)
            self.version = (str(values.get("authority")), str(values.get("version")))
        self.provisions: list[Provision] = []
        self.unlisted: list[Unlisted] = []

    def _stated(self) -> dict[str, Any]:
        """What the file states at its top, even if the rest of it is not valid TOML."""
        return self.file.values or self.file.head()

    @property
    def is_clear(self) -> bool:
        """Whether it clearly states whose pack it is."""
        return isinstance(self._stated().get("pack" if self.continues else "authority"), str)

    def may_be_of(self, authority: str) -> bool:
        """Whether it is a pack of that authority (of any, for an empty name), or does not clearly state its own."""
        return not self.is_clear or authority in ("", self.version[0])

    def read(self, head: Pack | None, bases: Bases, bounds: Bounds, names: set[str]) -> None:
        """Read the provisions of a pack; ``names`` are those taken by its other file."""
        file = self.file
        if file.faults and not file.values:
            return
        self.head = head
        source = Source(file, head, bases, names, bounds)
        check_digests(file)
        if self.continues:
            file.check(file.values, CONTINUATION, Place())
        else:
            self.provisions += read_limits(source)
        if self.has_duties:
            from gov_deadlines.rules.duty_loading import read_cadences, read_duties, read_unlisted  # rarely needed

            self.provisions += [*read_cadences(source), *read_duties(source)]
            self.unlisted += read_unlisted(source)

    def tables(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Every provision as written: kind, position and table."""
        for kind in PROVISIONS:
            for nth, table in enumerate(tables(self.file, kind.root)):
                yield kind.root, nth, table

    @property
    def has_duties(self) -> bool:
        """Whether it holds anything besides limits, and so replaces a shipped file that continues its pack."""
        return any(root in self.file.values for root in ("cadence", "duty", "unlisted"))


def joined(shipped: Sequence[PackFile], own: Sequence[PackFile], bases: Bases, bounds: Bounds) -> list[PackFile]:
    """All files with their provisions read; a user's own file replaces the shipped one of its kind."""
    heads = {pack.version for pack in own if not pack.continues}
    duties = {pack.version for pack in own if pack.continues or pack.has_duties}
    files = [pack for pack in shipped if pack.version not in (duties if pack.continues else heads)] + list(own)
    known: dict[tuple[str, str], Pack | None] = {}
    taken: dict[tuple[str, str], set[str]] = {}
    for pack in files:
        if not pack.continues:
            known.setdefault(pack.version, pack.head)
            taken[pack.version] = set()
            pack.read(pack.head, bases, bounds, taken[pack.version])
    for pack in files:
        if pack.continues:
            pack.read(known.get(pack.version), bases, bounds, taken.setdefault(pack.version, set()))
            if pack.version not in known:
                name = pack.file.values["pack"]
                pack.file.report(Place(), "pack", "pack", f"没有规则包 {name!r}", f"there is no pack {name!r}")
    return files
