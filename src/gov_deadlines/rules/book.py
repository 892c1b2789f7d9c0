"""The rule book: every version of every provision by id, and suggestions for an unknown id."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from gov_deadlines.arguments import as_flag
from gov_deadlines.data_files import RULES, Fingerprint, own_files, rules_folder, toml_files
from gov_deadlines.days import as_date
from gov_deadlines.errors import DataFault, Fault, NoNumber
from gov_deadlines.rules.bounds import Bounds, read_bounds, shipped_bounds
from gov_deadlines.rules.close_names import CloseNames
from gov_deadlines.rules.loading import read_bases, shipped_bases
from gov_deadlines.rules.model import Cadence, Duty, Limit, Pack, Provision, Unlisted
from gov_deadlines.rules.pack_files import PackFile, holds_limits, is_pack_file, joined
from gov_deadlines.rules.schema import BASES, BOUNDS
from gov_deadlines.rules.versions import governing, meet
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Place, TomlFile
from gov_deadlines.workdays.library import Holidays, own_regions
from gov_deadlines.workdays.regions import regions

if TYPE_CHECKING:
    from gov_deadlines.rules.finding import Index
    from gov_deadlines.rules.names import Names


Rules = str | os.PathLike[str] | None
_AUTHORITY = "[a-z0-9-]+"
_SUGGESTED = 5
_LIKE, _SURE = 0.6, 0.7  # least similarity for a name to be suggested, and for all ids with that name to be


class RuleBook:
    """Every provision of every pack on file.

    Attributes:
        limits: all provisions, by authority and version: limits, then cadences, then duties.
        unlisted: the sentences with a time word that are not separate provisions.
        bounds: numbers that other instruments give for some duties: every version, by name.
        left_out: the faults of the user's own packs, by authority; no provision of such an authority is held.
    """

    def __init__(
        self,
        limits: Sequence[Provision],
        unlisted: Sequence[Unlisted] = (),
        bounds: Bounds = MappingProxyType({}),
        left_out: Mapping[str, Sequence[Fault]] = MappingProxyType({}),
    ) -> None:
        self.limits = tuple(limits)
        self.unlisted = tuple(unlisted)
        self.bounds = bounds
        self.left_out = left_out
        self._by_id: dict[str, tuple[Provision, ...]] = {}
        for limit in sorted(limits, key=lambda one: one.pack.in_force_from):
            for name in (limit.id, limit.versioned_id):
                self._by_id[name] = (*self._by_id.get(name, ()), limit)

    def __contains__(self, limit_id: object) -> bool:
        return isinstance(limit_id, str) and limit_id in self._by_id

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Every pack, in order."""
        return tuple(dict.fromkeys(limit.pack for limit in self.limits))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults of ``left_out``."""
        return tuple(chain.from_iterable(self.left_out.values()))

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What users should know about their own packs: which authorities' limits have no answer, and why."""
        return tuple(_remark(authority, faults) for authority, faults in self.left_out.items())

    def counts(self) -> dict[str, int]:
        """How many packs there are, and how many provisions of each kind."""
        kinds = {"limits": Limit, "cadences": Cadence, "duties": Duty}
        found = {name: sum(isinstance(one, kind) for one in self.limits) for name, kind in kinds.items()}
        return {"packs": len(self.packs)} | found

    def to_dict(self, limits: Iterable[Provision] | None = None) -> dict[str, Any]:
        """Every provision, or only ``limits``, as the JSON object that ``gov-deadlines limits list`` prints."""
        from gov_deadlines.plain import SCHEMA, notes_if_any

        listed = [one.to_dict() for one in (self.limits if limits is None else limits)]
        return {"schema": SCHEMA, "limits": listed} | notes_if_any(self.remarks)

    def versions(self, limit_id: str) -> tuple[Provision, ...]:
        """Every version of a provision, oldest first, by its id or by words. Raises as ``named``."""
        try:
            return self._by_id[limit_id]
        except (KeyError, TypeError):
            pass
        return self._by_id[self.named(limit_id)]

    def named(self, text: str, authority: str | None = None, *, whole: bool = False, suggest: bool = True) -> str:
        """The id that a text means: an id, or words such as ``钦州会签``, which must fit one provision exactly.

        ``authority`` is the government that is meant where the words name none. With ``whole``, words must name one if
        there is no ``authority``: in a file, nobody sees whose limit was taken.

        Raises:
            UnknownLimit: with the nearest names if ``suggest``. AmbiguousLimit: with the candidates, where several fit.
            DataFault: if a pack of its authority is faulty.
            InvalidArgument: for an ``authority`` that is none.
        """
        if isinstance(text, str) and text in self._by_id:
            return text
        from gov_deadlines.rules.names import limit_named  # not for an id

        return limit_named(self, text, authority, whole=whole, suggest=suggest)

    def authority(self, name: str) -> str:
        """The authority that a government's name means. Raises InvalidArgument, DataFault."""
        from gov_deadlines.rules.names import authority_named

        return authority_named(self, name)

    @cached_property
    def names(self) -> "Names":
        """The names of its provisions and governments."""
        from gov_deadlines.rules.names import Names

        return Names(self.limits)

    @cached_property
    def index(self) -> "Index":
        """Its provisions, prepared for questions in words."""
        from gov_deadlines.rules.finding import Index

        return Index(self.limits)

    def latest(self, limit_id: str) -> Provision:
        """The newest version of a provision."""
        return self.versions(limit_id)[-1]

    def governing(self, limit_id: str, day: date, ignore_in_force: bool = False) -> Provision:
        """The version in force on ``day``.

        If none was, raises NotInForce; with ``ignore_in_force``, the nearest version answers instead.
        """
        ignore = as_flag(ignore_in_force, "ignore_in_force")
        return governing(self.versions(limit_id), as_date(day), ignore_in_force=ignore)

    def countable(self, limit_id: str) -> tuple[Limit, ...]:
        """Every version of a limit that can be counted, oldest first. Raises UnknownLimit, NoNumber."""
        return tuple(counted(one) for one in self.versions(limit_id))

    def close_ids(self, limit_id: str) -> list[str]:
        """Known ids similar to this one, or with the same name after the slash."""
        last = self.close_names(limit_id.rpartition("/")[2], most=1, least=_SURE)
        same = self._by_name[last[0]] if last else []
        return list(dict.fromkeys([*self._close_ids.like(limit_id, 3, _LIKE), *same]))[:_SUGGESTED]

    def nearest(self, text: str, authority: str | None = None) -> Sequence[str]:
        """Names like these words, to suggest."""
        from gov_deadlines.rules.names import nearest

        return nearest(self, text, authority)

    def close_names(self, name: str, most: int = _SUGGESTED, least: float = _LIKE) -> list[str]:
        """Known names (the part of an id after the slash) similar to this one."""
        return self._close_names.like(name, most, least)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """The ids, in order, grouped by their name after the slash."""
        found: dict[str, list[str]] = {}
        for one in dict.fromkeys(limit.id for limit in self.limits):
            found.setdefault(one.rpartition("/")[2], []).append(one)
        return found

    @cached_property
    def _close_names(self) -> CloseNames:
        return CloseNames(sorted(self._by_name))

    @cached_property
    def _close_ids(self) -> CloseNames:
        return CloseNames(limit.id for limit in self.limits)


def rule_book(rules: Rules = None, holidays: Holidays = None) -> RuleBook:
    """The shipped packs, together with your own packs at ``rules`` (a file or folder).

    Without ``rules``, the environment variable ``GOV_DEADLINES_RULES`` names your packs, if set. Your own pack
    replaces a shipped one of the same authority and version. It may name a region that your files at ``holidays``
    define.

    Raises:
        SourceNotFound, DataFault.
    """
    found = answering_book(rules, holidays)
    if found.left_out:
        raise DataFault(sorted(found.faults))
    return found


def answering_book(rules: Rules = None, holidays: Holidays = None) -> RuleBook:
    """Like ``rule_book``, for questions about single provisions: a faulty pack stops only its own authority's.

    Raises SourceNotFound, and DataFault if a faulty file may concern every authority.
    """
    return _rule_book("", *_own(rules, holidays), False)


def limits_book(rules: Rules = None, holidays: Holidays = None) -> RuleBook:
    """Like ``answering_book``, made sooner: without a user's own packs it holds no cadences and no duties."""
    own, codes = _own(rules, holidays)
    return _rule_book("", own, codes, not own)


def authority_of(limit_id: object) -> str:
    """The authority in an id, versioned or not; empty if there is none."""
    return limit_id.partition("/")[0].partition("@")[0] if isinstance(limit_id, str) else ""


def _remark(authority: str, faults: Sequence[Fault]) -> Text:
    """The remark on an authority whose packs are left out."""
    first = DataFault(faults).brief
    return Text(
        "faulty-pack-aside",
        f"没有使用 {authority} 的规则包：{first.zh}。请改正；{authority} 的规定在改正之前不作答。",
        f"The packs of {authority} were not used: {first.en}. Mend them; until then {authority} gets no answer.",
    )


def _own(rules: Rules, holidays: Holidays) -> tuple[Fingerprint, frozenset[str]]:
    """The files of a user's own packs, and the regions that these may name."""
    own = own_files(rules, RULES)
    return own, own_regions(holidays).codes if own or holidays is not None else _shipped_regions()


@cache
def _shipped_regions() -> frozenset[str]:
    return frozenset(regions())


def countable_once(book: RuleBook, limit_id: str) -> tuple[Limit, ...]:
    """Those versions of a provision that can be counted. Raises UnknownLimit; NoNumber if none can."""
    return tuple(one for one in book.versions(limit_id) if isinstance(one, Limit)) or book.countable(limit_id)


def counted(provision: Provision, day: date | None = None) -> Limit:
    """The provision, if it is a limit that can be counted.

    Raises NoNumber for any other; it names the provision's bounds, or with ``day``, those in force then.
    """
    if isinstance(provision, Limit):
        return provision
    asked = (provision.id, provision.article, provision.cls, provision.summary)
    if isinstance(provision, Cadence):
        raise NoNumber(*asked)
    bounds = provision.bounds if day is None else provision.bounds_on(day)
    raise NoNumber(*asked, provision.points_to, list(dict.fromkeys(bound.name for bound in bounds)))


def book_with(limit_id: str, rules: Rules = None, holidays: Holidays = None) -> RuleBook:
    """A rule book that holds a provision, made faster than ``rule_book(rules)``.

    It reads only the packs of the provision's authority, and all packs if they do not hold it; so the faults of other
    authorities' packs do not matter.
    """
    own, codes = _own(rules, holidays)
    authority = authority_of(limit_id)
    if re.fullmatch(_AUTHORITY, authority):
        book = _rule_book(authority, own, codes, not own)
        if limit_id in book:
            return book
    return _rule_book("", own, codes, False)


@lru_cache(maxsize=32)
def _rule_book(authority: str, own_paths: Fingerprint, codes: frozenset[str], limits_only: bool) -> RuleBook:
    """The shipped and the user's own packs of one authority, or of all for an empty name; ``codes``: the regions.

    ``limits_only`` without a user's own packs alone: one of these may replace or continue any other.
    """
    own_bases, own_bounds = (_named(own_paths, name) for name in (BASES, BOUNDS))
    bases = dict(shipped_bases())
    for file in own_bases:
        bases |= read_bases(file)
    bounds = {} if limits_only else dict(shipped_bounds())
    for file in own_bounds:
        bounds |= read_bounds(file)
    paths = [path for path in toml_files(rules_folder()) if is_pack_file(path)]
    if limits_only:
        paths = [path for path in paths if holds_limits(path, authority)]
    shipped = [PackFile(path, codes) for path in paths]
    own = [PackFile(path, codes) for path, *_ in own_paths if is_pack_file(path)]
    others = [pack for pack in (*shipped, *own) if not pack.may_be_of(authority)]
    shipped, own = ([pack for pack in files if pack.may_be_of(authority)] for files in (shipped, own))
    packs = joined(shipped, own, bases, bounds)
    faults = [fault for file in (*own_bases, *own_bounds, *(pack.file for pack in packs)) for fault in file.faults]
    faults += _clashes(packs)
    if not limits_only:
        faults += _dangling(packs, others)
    left_out = _left_out(packs, sorted(set(faults)))
    ordered = sorted(packs, key=lambda pack: pack.continues)  # a stable sort: heads first
    ordered = [pack for pack in ordered if pack.version[0] not in left_out]
    provisions = [provision for pack in ordered for provision in pack.provisions]
    return RuleBook(_by_pack(provisions), [one for pack in ordered for one in pack.unlisted], bounds, left_out)


def _left_out(packs: Sequence[PackFile], faults: Sequence[Fault]) -> dict[str, list[Fault]]:
    """The faults by authority. Raises DataFault, with all, if a file does not clearly state its authority."""
    of = {pack.file.path: pack.version[0] for pack in packs if pack.is_clear}
    if any(fault.file not in of for fault in faults):
        raise DataFault(faults)
    found: dict[str, list[Fault]] = {}
    for fault in faults:
        found.setdefault(of[fault.file], []).append(fault)
    return found


def _named(paths: Fingerprint, name: str) -> list[TomlFile]:
    return [TomlFile(path) for path, *_ in paths if os.path.basename(path) == name]


def _by_pack(provisions: Sequence[Provision]) -> list[Provision]:
    """The provisions grouped by pack, the packs in order of first appearance."""
    packs = dict.fromkeys(provision.pack for provision in provisions)
    return [provision for pack in packs for provision in provisions if provision.pack == pack]


def _clashes(packs: Sequence[PackFile]) -> Iterator[Fault]:
    """Faults of two packs of one authority that have the same version or govern the same day."""
    heads = [pack.head for pack in packs if pack.head is not None and not pack.continues]
    for position, head in enumerate(heads):
        for other in heads[:position]:
            if head.authority == other.authority and (head.version == other.version or meet(head, other)):
                line = TomlFile(head.file).line(Place(), "in_force_from")
                yield Fault(
                    head.file,
                    line,
                    "packs-overlap",
                    f"与 {other.file} 同版本或施行期间重叠：请给旧版写上 in_force_until（可用其副本替换内置的旧版）",
                    f"is the same version as {other.file}, or in force on the same days: give the older version an "
                    "in_force_until (a copy of a shipped pack replaces it)",
                )


def _dangling(packs: Sequence[PackFile], elsewhere: Sequence[PackFile]) -> Iterator[Fault]:
    """Faults of provisions that point to one in neither ``packs`` nor ``elsewhere``."""
    known = {f"{pack.version[0]}/{table.get('name')}" for pack in (*packs, *elsewhere) for _, _, table in pack.tables()}
    for pack in packs:
        for root, nth, table in pack.tables():
            others = table.get("see_also")
            pointed = [("see_also", other) for other in (others if isinstance(others, list) else ())]
            pointed += [("tied_to", f"{pack.version[0]}/{table['tied_to']}")] if "tied_to" in table else []
            for key, other in pointed:
                if not isinstance(other, str) or other not in known:
                    line = pack.file.line(Place(root, nth), key)
                    yield Fault(
                        pack.file.path, line, "see-also", f"没有编号为 {other!r} 的时限", f"there is no limit {other!r}"
                    )
