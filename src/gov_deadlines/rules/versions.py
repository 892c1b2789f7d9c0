"""Which version governs a day, and which days a version governs: decided only here."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar

from gov_deadlines.errors import NotInForce

_ONE_DAY = timedelta(days=1)


class Dated(Protocol):
    """Something in force for a time: one version of a government's rules or of another instrument."""

    @property
    def in_force_from(self) -> date:
        """The first day."""

    @property
    def in_force_until(self) -> date | None:
        """The last day; None if no end is known."""


class Versioned(Protocol):
    """A provision in one version of its rules."""

    @property
    def id(self) -> str:
        """The provision's id, the same in all versions."""

    @property
    def pack(self) -> Dated:
        """The version."""


_D = TypeVar("_D", bound=Dated)
_V = TypeVar("_V", bound=Versioned)


class Governed(NamedTuple, Generic[_V]):
    """A version of a provision, with the first and the last trigger day it answers for."""

    version: _V
    first: date
    last: date


def days_in_force(one: Dated) -> tuple[date, date]:
    """The first and the last day on which something is in force."""
    return one.in_force_from, one.in_force_until or date.max


def governs(one: Dated, day: date) -> bool:
    """Whether something is in force on ``day``."""
    first, last = days_in_force(one)
    return first <= day <= last


def time_of(one: Dated, day: date) -> Literal["before", "within", "after"]:
    """Whether ``day`` is before, within or after the days on which something is in force."""
    first, last = days_in_force(one)
    return "before" if day < first else "after" if day > last else "within"


def in_force_on(several: Iterable[_D], day: date) -> tuple[_D, ...]:
    """The ones in force on ``day``."""
    return tuple(one for one in several if governs(one, day))


def meet(one: Dated, other: Dated) -> bool:
    """Whether there is a day on which both are in force."""
    start = max(one.in_force_from, other.in_force_from)
    return governs(one, start) and governs(other, start)


def governed(versions: Sequence[_V], *, ignore_in_force: bool = False) -> list[Governed[_V]]:
    """Each version with the days it answers for, oldest first, as ``versions`` are.

    With ``ignore_in_force``, every day has a version: the days of a gap the one before it, the days before all
    versions the first.
    """
    found = [Governed(one, *days_in_force(one.pack)) for one in versions]
    if not ignore_in_force:
        return found
    begins = [date.min, *(span.first for span in found[1:])]
    ends = [*(first - _ONE_DAY for first in begins[1:]), date.max]
    return [span._replace(first=first, last=last) for span, first, last in zip(found, begins, ends, strict=True)]


def governing(versions: Sequence[_V], day: date, *, ignore_in_force: bool = False, name: str = "") -> _V:
    """The version that answers for ``day``.

    If none does, raises NotInForce with ``name``, or else the provision's id.
    """
    for one in reversed(versions):
        if governs(one.pack, day):
            return one
    if ignore_in_force:
        return _nearest(versions, day)
    raise not_in_force(versions, day, name)


def _nearest(versions: Sequence[_V], day: date) -> _V:
    """The version nearest to ``day`` if none governs it: the last that had begun, or the first of all."""
    begun = [one for one in versions if one.pack.in_force_from <= day]
    return begun[-1] if begun else versions[0]


def not_in_force(versions: Sequence[Versioned], day: date, name: str = "") -> NotInForce:
    """The error for a day that no version governs: it names the days of the nearest one."""
    nearest = _nearest(versions, day)
    return NotInForce(name or nearest.id, day, nearest.pack.in_force_from, nearest.pack.in_force_until)
