"""The notices and principles known on a day, asked about a coming holiday: how long it may be, and what is likely."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from gov_deadlines.text import Text
from gov_deadlines.wording.words import statement
from gov_deadlines.workdays.arrangements import Arrangement, weekday
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.precedents import Holiday, Precedent, precedents_of
from gov_deadlines.workdays.reach import Reach, reach_of
from gov_deadlines.workdays.regions import NATIONAL, holiday_table

_ONE_DAY, _BOTH = 1, 2  # statutory days of a festival of one day; festivals of a joined holiday


class Likely(NamedTuple):
    """The likely arrangement of a holiday, and why."""

    arrangement: Arrangement
    reason: Text


class History:
    """The notices and principles published so far, as precedents for coming holidays."""

    def __init__(self, notices: Sequence[Notice], known_on: date | None) -> None:
        """``known_on``: principles published later are not used; None for all."""
        years = [notice for notice in notices if notice.region == NATIONAL and notice.scope == "year"]
        self.precedents = [one for notice in years for one in precedents_of(notice)]
        table = holiday_table("principles.toml")
        self.bounds: dict[str, int] = table["bounds"]
        self.reach: Reach = reach_of(self.precedents, self.bounds["bridge"])
        known = [one for one in table["principle"] if known_on is None or one["published"] <= known_on]
        self.principle: dict[str, Any] | None = max(known, key=lambda one: one["published"], default=None)

    def lengths(self, holiday: Holiday) -> list[int]:
        """How long the rest days of a holiday may be: as long as ever seen, and longer as far as the reach goes."""
        statutory = len(holiday.days) + holiday.coinciding
        seen = {one.length for one in self._alike(holiday) if one.statutory == statutory}
        seen |= {one.length for one in self._of_one_day(holiday)}
        seen = seen or {one.length for one in self._alike(holiday)} or self._usual(holiday)
        longest = max(seen)
        longer = self.reach.longer.get(holiday.names, 0)
        return sorted(seen | set(range(longest + 1, longest + longer + 1)))

    def likely(self, holiday: Holiday, possible: Sequence[Arrangement]) -> Likely:
        """The likely one of the possible arrangements: of the expected length, and shaped like its precedent."""
        length, reason = self._expected_length(holiday)
        precedent = self._precedent(holiday, length)
        latest = max(self._alike(holiday), key=lambda one: one.year, default=None)

        def distance(one: Arrangement) -> tuple[int, ...]:
            shape = (one.first - holiday.anchor, one.before, one.after)
            as_last_year = latest is not None and latest.first == shape[0] and one.length == length
            return (
                abs(one.length - length),
                0 if precedent is None else _unlike(shape, precedent.shape),
                not as_last_year,
                abs(one.before - one.after),
                one.before,
            )

        best = min(possible, key=distance)
        shape = (best.first - holiday.anchor, best.before, best.after)
        if precedent is not None and (best.length, shape) == (precedent.length, precedent.shape):
            reason = statement("as-precedent", year=precedent.year, weekday=statement(f"weekday-{precedent.weekday}"))
        return Likely(best, reason)

    def _alike(self, holiday: Holiday) -> list[Precedent]:
        return [one for one in self.precedents if one.names == holiday.names]

    def _of_one_day(self, holiday: Holiday) -> list[Precedent]:
        """Every short holiday with one statutory day, if this is one: they are arranged alike."""
        bridge = self.bounds["bridge"]
        if len(holiday.days) > _ONE_DAY or any(
            one.length > bridge for one in self._alike(holiday) if one.statutory == _ONE_DAY
        ):
            return []
        return [one for one in self.precedents if one.statutory == _ONE_DAY and one.length <= bridge]

    def _usual(self, holiday: Holiday) -> set[int]:
        """Where nothing like it was arranged yet: the longest of its festivals, and a day for each further one."""
        seen = [one.length for one in self.precedents if one.names & holiday.names]
        return {max(seen, default=len(holiday.days)) + len(holiday.names) - 1}

    def _expected_length(self, holiday: Holiday) -> tuple[int, Text]:
        stated = self._stated_length(holiday)
        if stated is not None:
            return stated
        pool = self._of_one_day(holiday)
        if pool:
            pool = [one for one in pool if one.weekday == weekday(holiday.anchor)] or pool
        else:
            statutory = len(holiday.days) + holiday.coinciding
            alike = self._alike(holiday)
            pool = [one for one in alike if one.statutory == statutory] or alike
        if not pool:
            return max(self._usual(holiday)), statement("as-statutory")
        latest = max(pool, key=lambda one: one.year)
        return latest.length, statement("as-long-as", year=latest.year, days=latest.length)

    def _stated_length(self, holiday: Holiday) -> tuple[int, Text] | None:
        """The length that the State Council's office stated as a principle, if it has."""
        if self.principle is None:
            return None
        stated: dict[str, int] = self.principle["lengths"]
        if len(holiday.names) >= _BOTH:
            length = self.principle["joined"]
        elif len(holiday.days) == _ONE_DAY and _WEEKDAYS[weekday(holiday.anchor)] == self.principle["alone_on"]:
            length = _ONE_DAY
        elif holiday.names & stated.keys():
            length = stated[next(iter(holiday.names))]
        else:
            return None
        return length, statement("as-stated", published=self.principle["published"], days=length)

    def _precedent(self, holiday: Holiday, length: int) -> Precedent | None:
        """The latest arrangement of the same festival on the same day of the week, best of the same length.

        Of two festivals arranged as one, best also one in which the earlier of them fell as early.
        """
        day, begins = weekday(holiday.anchor), holiday.days[0] - holiday.anchor
        alike = [one for one in self._alike(holiday) if one.weekday == day]
        as_early = [one for one in alike if one.first + one.ahead == begins or len(holiday.names) == 1]
        short = [one for one in self._of_one_day(holiday) if one.weekday == day]
        pools = (as_early, alike)
        for pool in (*([one for one in pool if one.length == length] for pool in pools), short, alike):
            if pool:
                return max(pool, key=lambda one: one.year)
        return None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _unlike(one: tuple[int, int, int], other: tuple[int, int, int]) -> int:
    """0 for the same shape; less for the same beginning than for the same make-up days."""
    if one == other:
        return 0
    if one[0] == other[0]:
        return 1
    return 2 if one[1:] == other[1:] else 3
