"""The rule book: every limit by id, in every version, and which version governs a day."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from gov_deadlines.errors import DataFault, Fault, NotInForce, UnknownLimit
from gov_deadlines.paths import RULES, Fingerprint, own_files, rules_folder, toml_files
from gov_deadlines.rules.loading import BASES, read_bases, read_pack, shipped_bases
from gov_deadlines.rules.model import Limit, Pack
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Place, TomlFile, tables

Rules = str | os.PathLike[str] | None
_AUTHORITY = "[a-z0-9-]+"


class RuleBook:
    """Every limit of every pack on file.

    Attributes:
        limits: all of them, by authority, version and order in the document.
    """

    __slots__ = ("_by_id", "limits")

    def __init__(self, limits: Sequence[Limit]) -> None:
        self.limits = tuple(limits)
        self._by_id: dict[str, tuple[Limit, ...]] = {}
        for limit in sorted(limits, key=lambda one: one.pack.in_force_from):
            for name in (limit.id, limit.versioned_id):
                self._by_id[name] = (*self._by_id.get(name, ()), limit)

    def __contains__(self, limit_id: object) -> bool:
        return isinstance(limit_id, str) and limit_id in self._by_id

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Every pack, in order."""
        return tuple(dict.fromkeys(limit.pack for limit in self.limits))

    def versions(self, limit_id: str) -> tuple[Limit, ...]:
        """Every version of a limit, oldest first. Raises UnknownLimit, with close names, where there is none."""
        try:
            return self._by_id[limit_id]
        except (KeyError, TypeError):
            raise UnknownLimit(str(limit_id), self._close(str(limit_id))) from None

    def latest(self, limit_id: str) -> Limit:
        """The newest version of a limit."""
        return self.versions(limit_id)[-1]

    def governing(self, limit_id: str, day: date, ignore_in_force: bool = False) -> Limit:
        """The version in force on ``day``.

        Raises NotInForce where none was, unless that is to be ignored: then the nearest version answers.
        """
        versions = self.versions(limit_id)
        for limit in reversed(versions):
            if limit.pack.governs(day):
                return limit
        begun = [limit for limit in versions if limit.pack.in_force_from <= day]
        nearest = begun[-1] if begun else versions[0]
        if ignore_in_force:
            return nearest
        raise NotInForce(nearest.id, day, nearest.pack.in_force_from, nearest.pack.in_force_until)

    def _close(self, limit_id: str) -> list[str]:
        """Known ids that look like this one, or that have the same name after the slash."""
        import difflib

        known = list(dict.fromkeys(limit.id for limit in self.limits))
        close = difflib.get_close_matches(limit_id.lower(), known, n=3, cutoff=0.6)
        name = limit_id.lower().rpartition("/")[2]
        names = difflib.get_close_matches(name, sorted({one.rpartition("/")[2] for one in known}), n=1, cutoff=0.7)
        same = [one for one in known if one.rpartition("/")[2] in names]
        return list(dict.fromkeys([*close, *same]))[:5]


def rule_book(rules: Rules = None) -> RuleBook:
    """The shipped packs, with packs of your own at ``rules`` (a file or folder) added.

    Without ``rules`` the environment variable ``GOV_DEADLINES_RULES`` names them, if set. A pack of your own
    replaces a shipped one of the same authority and version.

    Raises:
        SourceNotFound, DataFault.
    """
    return _rule_book("", own_files(rules, RULES))


def governing_limit(limit_id: str, day: date, ignore_in_force: bool = False, rules: Rules = None) -> Limit:
    """The version of a limit that governs ``day``: what ``rule_book(rules).governing`` answers, sooner.

    Without packs of your own, only those of the limit's authority are read, unless it is not among them.
    """
    own = own_files(rules, RULES)
    authority = str(limit_id).partition("/")[0].partition("@")[0]
    if not own and re.fullmatch(_AUTHORITY, authority):
        book = _rule_book(authority, ())
        if limit_id in book:
            return book.governing(limit_id, day, ignore_in_force)
    return _rule_book("", own).governing(limit_id, day, ignore_in_force)


@lru_cache(maxsize=32)
def _rule_book(authority: str, own_paths: Fingerprint) -> RuleBook:
    """The shipped packs of one authority (all of them for an empty name), and all of a user's own."""
    own_bases = [TomlFile(path) for path, _, _ in own_paths if os.path.basename(path) == BASES]
    bases = dict(shipped_bases())
    for file in own_bases:
        bases |= read_bases(file)
    shipped = [_Pack(path, bases) for path in toml_files(rules_folder()) if _is_pack_of(path, authority)]
    own = [_Pack(path, bases) for path, _, _ in own_paths if _is_pack_of(path, "")]
    replaced = {pack.version for pack in own}
    packs = [pack for pack in shipped if pack.version not in replaced] + own
    faults = [fault for file in (*own_bases, *(pack.file for pack in packs)) for fault in file.faults]
    faults += _clashes(packs)
    if not authority:
        faults += _dangling(packs)
    if faults:
        raise DataFault(sorted(set(faults)))
    return RuleBook([limit for pack in packs for limit in pack.limits])


class _Pack:
    """One pack file as read: its limits as far as they are sound, and the file with its faults."""

    __slots__ = ("file", "limits", "tables", "version")

    def __init__(self, path: str, bases: Mapping[str, Text]) -> None:
        self.file = TomlFile(path)
        self.limits = read_pack(self.file, bases)
        self.tables = tables(self.file, "limit")
        self.version = (str(self.file.values.get("authority")), str(self.file.values.get("version")))


def _is_pack_of(path: str, authority: str) -> bool:
    name = os.path.basename(path)
    return name != BASES and (not authority or name.startswith(f"{authority}-"))


def _clashes(packs: Sequence[_Pack]) -> Iterator[Fault]:
    """Two packs of one authority must not be one version, nor govern one day."""
    heads = [pack.limits[0].pack for pack in packs if pack.limits]
    for position, head in enumerate(heads):
        for other in heads[:position]:
            clash = (
                head.version == other.version or head.governs(other.in_force_from) or other.governs(head.in_force_from)
            )
            if head.authority == other.authority and clash:
                line = TomlFile(head.file).line(Place(), "in_force_from")
                yield Fault(
                    head.file,
                    line,
                    "packs-overlap",
                    f"与 {other.file} 同版本或施行期间重叠：请给旧版写上 in_force_until（可用其副本替换内置的旧版）",
                    f"is the same version as {other.file}, or in force on the same days: give the older version an "
                    "in_force_until (a copy of a shipped pack replaces it)",
                )


def _dangling(packs: Sequence[_Pack]) -> Iterator[Fault]:
    """A limit must not point to one that does not exist."""
    known = {f"{pack.version[0]}/{table.get('name')}" for pack in packs for table in pack.tables}
    for pack in packs:
        for nth, table in enumerate(pack.tables):
            others = table.get("see_also")
            for other in others if isinstance(others, list) else ():
                if not isinstance(other, str) or other not in known:
                    line = pack.file.line(Place("limit", nth), "see_also")
                    yield Fault(
                        pack.file.path, line, "see-also", f"没有编号为 {other!r} 的时限", f"there is no limit {other!r}"
                    )
