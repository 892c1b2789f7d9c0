"""Reading a holiday notice: its text in, the days it decrees out, with every doubt about them.

What is not understood is named, and damage is a doubt: no day is decreed silently. Whether the arrangement as such is
likely is judged by ``workdays.notice_doubts``, as for every notice file.
"""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from gov_deadlines.documents.notice_checks import Ground, check_item, check_notice
from gov_deadlines.documents.notice_clauses import Item, Told
from gov_deadlines.documents.notice_dates import ONE_DAY, Context
from gov_deadlines.documents.notice_frame import Frame, read_frame, region_of, subject_name
from gov_deadlines.documents.notice_language import feast_days, festival_of, fold, without_pinyin
from gov_deadlines.documents.notice_words import NoticeDoubt, doubt
from gov_deadlines.documents.sentences import as_document
from gov_deadlines.errors import NoticeNotUnderstood, UnknownRegion
from gov_deadlines.workdays import notice_doubts
from gov_deadlines.workdays.library import Holidays, library, own_regions
from gov_deadlines.workdays.notices import (
    EXTENSION,
    OFF,
    REST_KEYS,
    RESTORED,
    SATURDAY,
    WORK,
    Decree,
    Notice,
    State,
    layered,
)
from gov_deadlines.workdays.regions import NATIONAL, Regions, statutory_days

SCHEMA = 1
_LONGEST_TEXT = 20_000  # characters; the longest notice known has 2,000
_MOST_ITEMS = 100  # the longest notice known has 20


class NoticeReading(NamedTuple):
    """What a notice's text decrees.

    Attributes:
        region: the region's code; None if the text does not tell.
        year: the year of the arrangement.
        scope: ``year`` for a whole year's arrangement, ``days`` for single days.
        issuer: the organ; empty if the text does not tell.
        number: the document number; empty if the text has none.
        issued: the day of signature; None if the text has none.
        days: one entry a day, weekend days within spans included, in order of date.
        doubts: what a person must confirm before the days are used.
    """

    region: str | None
    year: int
    scope: str
    issuer: str
    number: str
    issued: date | None
    days: tuple[Decree, ...]
    doubts: tuple[NoticeDoubt, ...]

    def to_dict(self) -> dict[str, Any]:
        """The reading as a JSON object, as ``gov-deadlines notice read`` prints it."""
        return {
            "schema": SCHEMA,
            "region": self.region,
            "year": self.year,
            "scope": self.scope,
            "issuer": self.issuer,
            "number": self.number,
            "issued": self.issued and self.issued.isoformat(),
            "days": [one.to_dict() for one in self.days],
            "doubts": [one.to_dict() for one in self.doubts],
        }


def read_notice(text: str, region: str | None = None, holidays: Holidays = None) -> NoticeReading:
    r"""The days that the text of a holiday notice decrees.

    Days of the nation that a region's notice only restates are left out, and so are days that an earlier notice
    already decreed alike.

    Args:
        text: the notice, as published or reposted.
        region: the region it is for, e.g. ``CN-GX``; by default the issuing organ tells.
        holidays: your own notices and regions, which the text is held against beside the shipped ones.

    Raises:
        NoticeNotUnderstood: no day, or not even a year, could be read.
        UnknownRegion: ``region`` is no region's code.
        SourceNotFound, DataFault: your own notices are missing or faulty.

    >>> text = "关于2026年测试节放假的通知\n广西壮族自治区人民政府办公厅：\n测试节：3月2日（星期一）放假。"
    >>> [(str(day), key) for day, key, name in read_notice(text, "CN-GX").days]
    [('2026-03-02', 'off')]
    """
    own = own_regions(holidays)
    if region is not None and not _is_region(region, own.codes):
        raise UnknownRegion(region, tuple(own.known))
    doubts: list[NoticeDoubt] = []
    if len(as_document(text)) > _LONGEST_TEXT:
        raise NoticeNotUnderstood("too-long", text[:40])
    folded, damaged = without_pinyin(fold(text))
    if len(folded) > _LONGEST_TEXT:  # some characters stand for many
        raise NoticeNotUnderstood("too-long", text[:40])
    if damaged or "\ufffd" in folded:
        doubts.append(doubt("damaged", damaged or "\ufffd"))
    frame = read_frame(folded, doubts)
    if not frame.year:
        raise NoticeNotUnderstood("no-year", frame.title or folded[:40])
    if len(frame.sections) > _MOST_ITEMS:
        raise NoticeNotUnderstood("too-long", frame.title)
    return _Assembly(frame, region, doubts, own.known, holidays).reading()


def _is_region(region: object, codes: Container[str]) -> bool:
    """Whether this is a region's code; the region need not have a calendar yet."""
    return isinstance(region, str) and (bool(re.fullmatch("CN(-[A-Z]{2})?", region)) or region in codes)


class _Assembly:
    """The items of one notice put together, and held against the calendar on file."""

    def __init__(
        self, frame: Frame, region: str | None, doubts: list[NoticeDoubt], known: Regions, holidays: Holidays
    ) -> None:
        self.frame = frame
        self.doubts = doubts
        self.known = known
        self.holidays = holidays
        self.region = self._region(region)
        self.national = (self.region or ("" if not frame.national else NATIONAL)) == NATIONAL
        self.context = Context(frame.year, doubts)
        self.items = self._items()
        others = self._others()
        self.beneath = _state(others)
        self.own = _state(one for one in others if one.region != NATIONAL)

    def _region(self, given: str | None) -> str | None:
        found = region_of(self.frame.issuer)
        if (given and found and given != found) or not (given or found):
            self.doubts.append(doubt("region", self.frame.issuer))
        return given or found

    @property
    def scope(self) -> str:
        """A whole year's arrangement, or single days."""
        subject = self.frame.subject
        if re.search("调整|延长|取消", subject):
            return "days"
        own = self.known.get(self.region or "")
        expects = own and own.expects_festival
        names = {subject_name(self.frame), *(name for item in self.items for name in item.named)}
        day = expects and expects in map(festival_of, names)
        many = len([item for item in self.items if item.heading]) >= 3
        return "year" if self.frame.full_year or day or many else "days"

    # --- items

    def _items(self) -> list[Item]:
        fallback = subject_name(self.frame)
        items = []
        self.context.restart(december=False)
        preamble = Item(self.context, [], fallback)
        preamble.read(self.frame.preamble, preamble=bool(re.search("[现特兹][将就]", self.frame.preamble)))
        items.append(preamble)
        hours = False
        for section in self.frame.sections:
            if re.match("[一二三四五六七八九十]", section.head) or "作息时间" in section.text[:12]:
                hours = "作息时间" in section.text[:14]
            if hours:
                continue
            self.context.restart(december=section.names == ["元旦"])
            item = Item(self.context, section.names or [], fallback)
            item.read(section.text)
            items.append(item)
        for item in items:
            item.close()
        return items

    # --- the calendar on file

    def _others(self) -> list[Notice]:
        """The notices that were on file when this one was signed: without itself, and without later ones."""
        code = self.region if self.region in self.known else NATIONAL
        frame = self.frame

        def earlier(notice: Notice) -> bool:
            if notice.draft or (frame.number and notice.number == frame.number):
                return False
            own = notice.region == (NATIONAL if self.national else self.region)
            if own and notice.year == frame.year and self.scope == notice.scope == "year":
                return False  # the same notice: a year has one
            if frame.issued is None:
                return notice.region == NATIONAL and not self.national
            same = notice.region == code
            return notice.published < frame.issued if same else notice.published <= frame.issued

        return [notice for notice in library(code or NATIONAL, self.holidays).notices if earlier(notice)]

    def _rests(self, day: date) -> bool:
        key = self.beneath.get(day)
        return key in REST_KEYS if key else day.weekday() >= SATURDAY

    def _ground(self) -> Ground:
        return Ground(self.frame.year, self.national, self.national and self.scope == "year", self.beneath)

    # --- days

    def reading(self) -> NoticeReading:
        """The reading, with the doubts that only all days together show."""
        self.doubts += check_notice(self.items, self.frame.subject, self.frame.listed, self._ground())
        if self.scope == "days" or not self.national:
            self._check_national()
        decrees = self._decrees()
        if not decrees and not any(item.off or item.work for item in self.items):
            unread = [one.phrase for one in self.doubts if one.code == "unread"]
            raise NoticeNotUnderstood("no-days", next(iter(unread), self.frame.title or self.frame.preamble[:40]))
        frame = self.frame
        self._check_dates()
        notice = self._notice(decrees)
        self.doubts += self._unlikely(notice)
        days = tuple(sorted(decrees))
        unique = tuple(dict.fromkeys(self.doubts))
        return NoticeReading(
            region=self.region,
            year=frame.year,
            scope=self.scope,
            issuer=frame.issuer,
            number=frame.number,
            issued=frame.issued,
            days=days,
            doubts=unique,
        )

    def _check_dates(self) -> None:
        frame = self.frame
        if frame.issued is None:
            return
        years = (frame.year - 1,) if self.national and self.scope == "year" else (frame.year - 1, frame.year)
        if frame.issued.year not in years:
            self.doubts.append(doubt("signature", str(frame.issued), day=frame.issued))
        if frame.number_year and frame.number_year != frame.issued.year:
            self.doubts.append(doubt("number", frame.number))

    def _check_national(self) -> None:
        if not any(day.year == self.frame.year for day in self.beneath):
            self.doubts.append(doubt("no-national", str(self.frame.year)))

    def _decrees(self) -> list[Decree]:
        found: dict[date, Decree] = {}
        for item in self.items:
            self._extend(item, found)
        for item in self.items:
            self.doubts += check_item(item, self._ground())
            for day, told in item.off.items():
                self._put(found, day, OFF, told)
            for day, told in item.work.items():
                self._put_work(found, day, told, item)
            for day, told in item.kept.items():
                if self.beneath.get(day) == WORK and day not in item.off:
                    self._put(found, day, OFF, told)
            for day, told in item.cancelled.items():
                self._put(found, day, RESTORED, told)
        self._check_back(found)
        if self.national and self.scope == "year":
            return list(found.values())
        return [one for one in found.values() if not self._restated(one, found)]

    def _put(self, found: dict[date, Decree], day: date, key: str, told: Told) -> None:
        before = found.get(day)
        if before is not None and (before.key in REST_KEYS) != (key in REST_KEYS):
            self.doubts.append(doubt("conflict", told.phrase, day=day))
        elif before is not None and before.name != told.name and self.national:
            self.doubts.append(doubt("twice", told.phrase, name=str(day)))
        found.setdefault(day, Decree(day, key, told.name))

    def _put_work(self, found: dict[date, Decree], day: date, told: Told, item: Item) -> None:
        if day.weekday() >= SATURDAY:
            held = self.beneath.get(day) in REST_KEYS
            self._put(found, day, RESTORED if held and self.scope == "days" else WORK, told)
        elif self.beneath.get(day) in REST_KEYS and self.scope == "days":
            self._put(found, day, RESTORED, told)
            if not self.national and day not in self.own:
                self.doubts.append(doubt("differs", told.phrase, name=told.name))
        elif not (item.off and self._ends(day - ONE_DAY, found)):
            self.doubts.append(doubt("weekday-worked", told.phrase, day=day))

    def _restated(self, one: Decree, found: dict[date, Decree]) -> bool:
        """Whether an earlier notice already decrees this; of a weekend, whether it belongs to days that are."""
        if one.date in self.beneath:
            return (self.beneath[one.date] in REST_KEYS) == (one.key in REST_KEYS)
        if one.key != OFF or one.date.weekday() < SATURDAY:
            return False
        same = [day for day, other in found.items() if other.name == one.name and day != one.date]
        national = set(one.name.split("、")) <= set("、".join(statutory_days(self.frame.year).values()).split("、"))
        return national and all(self._restated(found[day], {}) for day in same if day.weekday() < SATURDAY)

    def _extend(self, item: Item, found: dict[date, Decree]) -> None:
        for name, last, phrase in item.extension:
            first = self._after_holiday(name)
            if first is None or not first <= last <= first + timedelta(days=30):
                self.doubts.append(doubt("extended", phrase))
                continue
            for step in range((last - first).days + 1):
                self._put(found, first + step * ONE_DAY, EXTENSION, Told(name, phrase))

    def _after_holiday(self, name: str) -> date | None:
        """The day after the holiday of this name, by the notices on file."""
        feast = [day for day in feast_days(name, self.frame.year) if self._rests(day) and day in self.beneath]
        if not feast:
            return None
        day = max(feast)
        while self._rests(day):
            day += ONE_DAY
        return day

    def _ends(self, day: date, found: Mapping[date, Decree]) -> bool:
        """Whether a day is the last of a holiday, and not only of a weekend, if the next one is worked."""
        while found[day].key in REST_KEYS if day in found else self._rests(day):
            if day in found or day in self.beneath:
                return True
            day -= ONE_DAY
        return False

    def _check_back(self, found: dict[date, Decree]) -> None:
        for item in self.items:
            for day, phrase in item.back:
                if not self._ends(day - ONE_DAY, found) or day in found or self._rests(day):
                    self.doubts.append(doubt("back", phrase, day=day))

    # --- likelihood

    def _notice(self, decrees: Iterable[Decree]) -> Notice:
        frame = self.frame
        days = sorted(decrees)
        issued = frame.issued or (days[0].date - ONE_DAY if days else date(frame.year, 1, 1))
        return Notice(
            region=self.region or NATIONAL,
            year=frame.year,
            issuer=frame.issuer,
            number=frame.number,
            scope=self.scope if self.region else "days",
            issued=issued,
            published=issued,
            published_basis="estimated",
            source="",
            decrees=tuple(days),
        )

    def _unlikely(self, notice: Notice) -> list[NoticeDoubt]:
        phrases: dict[str, str] = {}
        for item in self.items:
            for told in (*item.off.values(), *item.work.values()):
                phrases.setdefault(told.name, told.phrase)
        state = next(beneath for one, beneath in layered([*self._others(), notice], self.known) if one is notice)
        return [
            NoticeDoubt(one.code, phrases.get(one.decree.name, "") if one.decree else "", one.zh, one.en)
            for one in notice_doubts.doubts(notice, state, self.known)
            if not (one.code == "no-days" and self._only_restates())
        ]

    def _only_restates(self) -> bool:
        return not self.national and any(item.off for item in self.items)


def _state(notices: Iterable[Notice]) -> State:
    return {decree.date: decree.key for notice in notices for decree in notice.decrees}
