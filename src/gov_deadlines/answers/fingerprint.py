"""The fingerprint of an answer: equal fingerprints, equal answers to the same question.

It covers everything that an answer rests on besides its question: the days as known, the provisions with their packs,
bases and bounds, the settings, and the version of this package. Paths, the order and layout of files, comments, the
machine and the language of the answer do not count; neither does data of another region or government.
"""

from collections.abc import Iterable
from typing import NamedTuple

from gov_deadlines.answers.context import Context
from gov_deadlines.rules.chains import Chain
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.model import Limit, Provision
from gov_deadlines.version import __version__
from gov_deadlines.workdays.calendar import WorkCalendar
from gov_deadlines.workdays.fingerprint import day_data, fingerprint


class DataUsed(NamedTuple):
    """What an answer rests on besides its question, as it was when the answer was given.

    The day of knowledge, the user's folders and drafts left out of account show in the calendars and provisions.

    Attributes:
        calendars: the calendars of announced days that were counted on.
        provisions: the provisions applied, in the versions used.
        chains: the chains that named them.
        ignore_in_force, announced_only: the settings that change an answer. (``strict`` only refuses.)
        left_out: the governments whose faulty packs leave rows without an answer.
    """

    calendars: tuple[WorkCalendar, ...]
    provisions: tuple[Provision, ...]
    chains: tuple[Chain, ...] = ()
    ignore_in_force: bool = False
    announced_only: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits; made each time it is asked for."""
        packs = {pack: fingerprint(pack) for pack in {one.pack for one in self.provisions}}
        return fingerprint(
            __version__,
            {day_data(one.line, one.known_on) for one in self.calendars},
            {fingerprint(type(one).__name__, one._asdict() | {"pack": packs[one.pack]}) for one in self.provisions},
            {fingerprint(one) for one in self.chains},
            shipped_bases() if self.provisions else {},
            [self.ignore_in_force, self.announced_only, *sorted(self.left_out)],
        )


def data_used(context: Context, provisions: Iterable[Provision], *calendars: WorkCalendar) -> DataUsed:
    """What an answer from these provisions rests on; ``calendars`` are those it already holds.

    Raises UnknownRegion, SourceNotFound, DataFault.
    """
    used, held = tuple(provisions), {one.region: one for one in calendars}
    regions = {context.region or one.region for one in used}
    counted_on = [held.get(code) or context.calendar(code) for code in sorted(regions | held.keys())]
    return DataUsed(
        calendars=tuple(counted_on),
        provisions=used,
        ignore_in_force=context.ignore_in_force,
        announced_only=context.announced_only,
    )


def data_on_file(context: Context, limits: Iterable[str] = ()) -> DataUsed:
    """What the answers for whole files rest on: every version of these limits and of those they point to.

    Without limits, every provision on file, because a row may name any.

    Raises UnknownLimit, SourceNotFound, DataFault.
    """
    book = context.book
    named = [version for limit in limits for version in book.versions(limit)]
    others = [other for one in named if isinstance(one, Limit) for other in one.see_also]
    pointed = [version for other in others for version in book.versions(other)]
    if named:
        return data_used(context, dict.fromkeys((*named, *pointed)))
    return data_used(context, book.limits)._replace(left_out=tuple(book.left_out))
