"""The files of a pack: its head with the limits, and the file that continues it with cadences and duties.

A shipped pack stands in two files, so that the question "by when" reads only what it needs: ``qinzhou-2023.toml`` and
``duties/qinzhou-2023.toml``, which names its pack in the key ``pack``. A pack of your own may be one file or both.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gov_deadlines.rules.bounds import BOUNDS, Bounds
from gov_deadlines.rules.fields import BASES, CHAINS
from gov_deadlines.rules.loading import read_head, read_limits
from gov_deadlines.rules.model import Pack, Provision, Unlisted
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Place, TomlFile, tables

_DUTIES = "duties"
_ROOTS = ("limit", "cadence", "duty")

_CONTINUATION_FIELDS = {
    "schema": Field(int, choices=frozenset({1})),
    "pack": Field(str),
    "cadence": Field(list, required=False),
    "duty": Field(list, required=False),
    "unlisted": Field(list, required=False),
}


def is_pack_file(path: str, authority: str = "") -> bool:
    """Whether a data file is (part of) a pack; with an authority, whether it holds the limits of one of its packs."""
    folder, name = os.path.split(path)
    if name in (BASES, BOUNDS, CHAINS):
        return False
    return not authority or (name.startswith(f"{authority}-") and os.path.basename(folder) != _DUTIES)


class PackFile:
    """One file of a pack as read: its provisions as far as they are sound, and the file with its faults.

    Attributes:
        file: the file.
        continues: whether it continues a pack whose head stands elsewhere.
        version: authority and version of the pack.
        head: the pack, once it is known.
        provisions, unlisted: what it holds, once ``read`` has been called.
    """

    __slots__ = ("continues", "file", "head", "provisions", "unlisted", "version")

    def __init__(self, path: str) -> None:
        self.file = TomlFile(path)
        values = self.file.values
        self.continues = "pack" in values and "authority" not in values
        self.head: Pack | None = None
        if self.continues:
            authority, _, version = str(values["pack"]).partition("@")
            self.version = (authority, version)
        else:
            self.head = read_head(self.file)
            self.version = (str(values.get("authority")), str(values.get("version")))
        self.provisions: list[Provision] = []
        self.unlisted: list[Unlisted] = []

    def may_be_of(self, authority: str) -> bool:
        """Whether it is a pack of that authority (of any, for an empty name), or does not say plainly whose it is."""
        said = self.file.values.get("pack" if self.continues else "authority")
        return not isinstance(said, str) or authority in ("", self.version[0])

    def read(self, head: Pack | None, bases: Mapping[str, Text], bounds: Bounds, names: set[str]) -> None:
        """Read the provisions of a pack; ``names`` are those its other file has taken."""
        file = self.file
        if file.faults and not file.values:
            return
        self.head = head
        if self.continues:
            file.check(file.values, _CONTINUATION_FIELDS, Place())
        else:
            self.provisions += read_limits(file, head, bases, names)
        if self.has_duties:
            self._read_duties(bases, bounds, names)

    def _read_duties(self, bases: Mapping[str, Text], bounds: Bounds, names: set[str]) -> None:
        from gov_deadlines.rules.duty_loading import read_cadences, read_duties, read_unlisted  # not to count days

        self.provisions += read_cadences(self.file, self.head, bases, names)
        self.provisions += read_duties(self.file, self.head, bases, bounds, names)
        self.unlisted += read_unlisted(self.file, self.head, bases)

    def tables(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Every provision as it is written: kind, number and table."""
        for root in _ROOTS:
            for nth, table in enumerate(tables(self.file, root)):
                yield root, nth, table

    @property
    def has_duties(self) -> bool:
        """Whether it holds anything besides limits, and so stands in for a shipped file that continues its pack."""
        return any(root in self.file.values for root in ("cadence", "duty", "unlisted"))


def joined(
    shipped: Sequence[PackFile], own: Sequence[PackFile], bases: Mapping[str, Text], bounds: Bounds
) -> list[PackFile]:
    """All files with their provisions read; a file of the user's own replaces the shipped one of its kind."""
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
