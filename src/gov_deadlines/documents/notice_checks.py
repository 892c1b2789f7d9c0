"""What shows only when the items of a notice are put together, or are held against the calendar on file."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from gov_deadlines.documents.notice_clauses import Item
from gov_deadlines.documents.notice_dates import ONE_DAY, runs
from gov_deadlines.documents.notice_language import feast_days, is_islamic
from gov_deadlines.documents.notice_words import NoticeDoubt, doubt
from gov_deadlines.workdays.notices import OFF, REST_KEYS, SATURDAY, WORK, State
from gov_deadlines.workdays.regions import statutory_days

_LONGEST_UNSUMMED = 8  # days off without a sum: one region's notice has as many
_MOST_UNSUMMED = 3  # of them, weekdays that the nation works
_FARTHEST = timedelta(days=14)  # between a make-up day and its holiday: at most 11 in the shipped notices
_NEAR, _NEAR_ISLAMIC = timedelta(days=9), timedelta(days=4)  # between a holiday and its festival
_AT_FEAST = timedelta(days=3)


class Ground(NamedTuple):
    """What a notice lies over.

    Attributes:
        year: the year of its arrangement.
        national: whether it is for the nation.
        whole_year: whether it arranges the nation's whole year.
        beneath: the days that the notices on file decree, by key.
    """

    year: int
    national: bool
    whole_year: bool
    beneath: State

    def rests(self, day: date) -> bool:
        """Whether a day is off by the notices on file."""
        return _at_rest(day, self.beneath)


def _at_rest(day: date, state: State) -> bool:
    key = state.get(day)
    return key in REST_KEYS if key else day.weekday() >= SATURDAY


# --- The whole notice ----------------------------------------------------------------------------------------


def check_notice(items: Sequence[Item], subject: str, listed: Sequence[str], ground: Ground) -> Iterator[NoticeDoubt]:
    """Whether the items are those that title and preamble announce, each once and in order.

    ``subject`` is what the title is about, ``listed`` the holidays that the preamble names.
    """
    headed = [item for item in items if item.heading]
    names = [name for item in headed for name in item.heading]
    for name in {name for name in names if names.count(name) > 1}:
        yield doubt("twice", name, name=name)
    found = set(names) if len(headed) > 1 else {name for item in items for name in item.named}
    missing = set(listed) - found
    if listed and len(headed) > 1:
        missing |= found - set(listed)
    if missing:
        yield doubt("festivals", "、".join(listed), name="、".join(sorted(missing)))
    if re.search("取消|停止", subject) and not any(_takes_back(item) for item in items):
        yield doubt("empty", subject)
    yield from _check_complete(found, subject, ground)
    if "调休" in subject and not any(item.exchanged or item.moved for item in items):
        yield doubt("exchange", subject)
    yield from _check_order(headed)
    yield from _check_given(items, subject, ground)


def _takes_back(item: Item) -> bool:
    return bool(item.cancelled) or any(day.weekday() < SATURDAY for day in item.work)


def _check_complete(names: AbstractSet[str], subject: str, ground: Ground) -> Iterator[NoticeDoubt]:
    """A region's arrangement of a year that restates the nation's holidays restates all of them."""
    statutory = {name for joined in statutory_days(ground.year).values() for name in joined.split("、")}
    missing = sorted(statutory - names)
    if not ground.national and "节假日" in subject and statutory & names and missing:
        yield doubt("festivals", subject, name="、".join(missing))


def _check_order(headed: Sequence[Item]) -> Iterator[NoticeDoubt]:
    last = date.min
    for item in headed:
        first = min(item.off, default=last)
        if first < last:
            yield doubt("order", item.off[first].phrase, name=item.current)
        last = max(last, first)


def _check_given(items: Sequence[Item], subject: str, ground: Ground) -> Iterator[NoticeDoubt]:
    """A notice gives days off, unless it puts days to work again; and they lie at the festivals it dates."""
    given = {day for item in items for day in (*item.off, *item.quoted_off)}
    kept = any(ground.beneath.get(day) == WORK for item in items for day in item.kept)
    other = any(item.extension or item.cancelled or (item.work and not kept) for item in items)
    if not given and not other:
        yield doubt("empty", subject)
    for item in items:
        for feast in item.feasts if given else ():
            if min(abs(feast - day) for day in given) > _AT_FEAST:
                yield doubt("feast", str(feast), name=item.current)


# --- One item ------------------------------------------------------------------------------------------------


def check_item(item: Item, ground: Ground) -> Iterator[NoticeDoubt]:
    """Whether an item's days hang together, lie at its festival, and fit the nation's days."""
    yield from _check_length(item, ground)
    yield from _check_distance(item)
    own = {**ground.beneath, **dict.fromkeys(item.off, OFF)}
    for name in {told.name for told in item.off.values()}:
        yield from _check_run(name, item, own, ground)
    if not ground.whole_year:
        yield from _check_exchange(item, ground)
    if not ground.national and item.heading:
        yield from _check_national(item, ground)
    for key, quoted in ((OFF, item.quoted_off), (WORK, item.quoted_work)):
        for day, told in quoted.items():
            if ground.rests(day) != (key == OFF):
                yield doubt("quoted", told.phrase, day=day)


def _check_length(item: Item, ground: Ground) -> Iterator[NoticeDoubt]:
    weekdays = (
        [] if ground.national else [day for day in item.off if day.weekday() < SATURDAY and not ground.rests(day)]
    )
    if not item.summed and (len(item.off) > _LONGEST_UNSUMMED or len(weekdays) > _MOST_UNSUMMED):
        first = next(iter(item.off.values()))
        yield doubt("long", first.phrase, name=item.current, found=len(item.off))


def _check_distance(item: Item) -> Iterator[NoticeDoubt]:
    """A make-up day, and a weekend kept, is near the days off; where none are given, near the festival."""
    for day, told in (*item.work.items(), *item.kept.items()):
        days = item.off or feast_days(told.name, day.year)
        if min((abs(day - one) for one in days), default=timedelta()) > _FARTHEST:
            yield doubt("far", told.phrase, day=day, name=item.current)


def _check_run(name: str, item: Item, own: State, ground: Ground) -> Iterator[NoticeDoubt]:
    days = [day for day, told in item.off.items() if told.name == name]
    for before, after in pairwise(runs(days)):
        between = (before[-1] + step * ONE_DAY for step in range(1, (after[0] - before[-1]).days))
        if not all(_at_rest(day, own) for day in between):
            yield doubt("apart", item.off[after[0]].phrase, name=name, day=after[0])
    parts = name.split("、")
    feast = {day for one in parts for day in feast_days(one, ground.year)}
    near = _NEAR_ISLAMIC if all(map(is_islamic, parts)) else _NEAR
    if feast and not any(abs(day - one) <= near for day in feast for one in days):
        yield doubt("feast", item.off[days[0]].phrase, name=name)


def _check_exchange(item: Item, ground: Ground) -> Iterator[NoticeDoubt]:
    """Days said to be exchanged have days worked, or replace weekend days; days worked are said to be exchanged.

    What an item says of days that the nation's notice decrees alike needs no such check.
    """
    own = _own_off(item, ground)
    worked = [day for day in _own_work(item, ground) if ground.rests(day)]  # a weekday after the holiday costs none
    replaced = [day for day in (*item.feasts, *(() if ground.national else own)) if ground.rests(day)]
    weekdays = sum(not ground.rests(day) for day in own)
    unpaid = own and item.exchanged and not item.work and (weekdays > len(replaced) + 1 or not replaced)
    unsaid = item.off and worked and not (item.exchanged or item.moved)
    if unpaid or unsaid:
        yield doubt("exchange", item.work[worked[0]].phrase if worked else item.exchanged)


def _check_national(item: Item, ground: Ground) -> Iterator[NoticeDoubt]:
    """A region's item of a national holiday restates it, and one of its own gives days that the nation works."""
    statutory = {name for names in statutory_days(ground.year).values() for name in names.split("、")}
    name = "、".join(item.heading)
    own = _own_off(item, ground)
    if item.off and not own and not statutory & set(item.heading):
        yield doubt("already", name, name=name)
    if statutory.issuperset(item.heading) and (own or _own_work(item, ground)):
        yield doubt("differs", name, name=name)


def _own_off(item: Item, ground: Ground) -> list[date]:
    """The days off that no notice on file decrees as such."""
    return [day for day in item.off if ground.beneath.get(day) not in REST_KEYS]


def _own_work(item: Item, ground: Ground) -> list[date]:
    """The days worked that no notice on file decrees as such."""
    return [day for day in item.work if ground.beneath.get(day) != WORK]
