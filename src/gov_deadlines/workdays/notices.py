"""Holiday notices, each one published instrument with the days it decrees, and which of them prevails.

TOML -> Notice, validated.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from gov_deadlines.errors import Fault
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TODO, Field, Place, TomlFile, all_typed, shown, tables
from gov_deadlines.workdays.regions import NATIONAL, Regions, english_name, regions

SCHEMA = 1
FIRST_YEAR = 1971  # columns of days are indexed from 1970-01-01, with room for padding
OFF = "off"
WORK = "work"
EXTENSION = "extension"
RESTORED = "restored"
KEYS = (OFF, WORK, EXTENSION, RESTORED)
REST_KEYS = frozenset({OFF, EXTENSION})
_DECEMBER = 12
SATURDAY = 5  # in date.weekday(): it and Sunday are rest days, unless a notice decrees otherwise

_LONGEST_SPAN = timedelta(days=61)
_FILE_FIELDS = {
    "schema": Field(int, choices=frozenset({SCHEMA})),
    "region": Field(str),
    "year": Field(int),
    "notice": Field(list),
}
_NOTICE_FIELDS = {
    "issuer": Field(str),
    "number": Field(str, empty=True),
    "number_basis": Field(str, choices=frozenset({"found", "not found"})),
    "scope": Field(str, choices=frozenset({"year", "days"})),
    "issued": Field(date, required=False),
    "issued_basis": Field(str, choices=frozenset({"signed", "estimated", "not found"})),
    "published": Field(date),
    "published_basis": Field(str, choices=frozenset({"dated text", "estimated"})),
    "source": Field(str),
    "checked": Field(str, required=False),
    "doubts": Field(list, required=False),
    "confirmed": Field(str, required=False),
    "draft": Field(bool, required=False),
    "days": Field(dict),
}
_NOT_YET = ("number", "number_basis", "issued_basis", "published", "published_basis")  # what a draft may leave out
_DRAFT_FIELDS = _NOTICE_FIELDS | {key: _NOTICE_FIELDS[key]._replace(required=False) for key in _NOT_YET}


class Decree(NamedTuple):
    """What a notice says about one day: ``key`` is off, work, extension or restored; ``name`` is the holiday."""

    date: date
    key: str
    name: str

    def to_dict(self) -> dict[str, Any]:
        """The day as a JSON object."""
        from gov_deadlines.plain import plain

        return dict(plain(self._asdict()))


class Notice(NamedTuple):
    """One instrument that decrees days: published, or a draft of one.

    Attributes:
        region: the region whose days it decrees, e.g. ``CN`` or ``CN-GX``.
        year: the year of the arrangement; its days may include days of the December before.
        issuer: the organ that issued it.
        number: the document number; empty if it could not be found.
        scope: ``year`` for the arrangement of a whole year, ``days`` for single days.
        issued: the day it was signed; None if unknown.
        published: the day from which it counts as known; ``date.min`` for a draft that does not give it.
        published_basis: ``dated text`` or ``estimated``; empty for a draft without it.
        source: where its text can be read.
        decrees: one entry a day.
        file: the data file it was read from; empty if it was made in memory.
        nth: its position in the file, from 0.
        confirmed: the unlikely things in it that a person confirmed (see ``notice_doubts``), and why.
        doubts: what the reader of its text could not be sure of, each as ``code: phrase``.
        draft: whether it is not published yet; whatever rests on it is provisional.
    """

    region: str
    year: int
    issuer: str
    number: str
    scope: str
    issued: date | None
    published: date
    published_basis: str
    source: str
    decrees: tuple[Decree, ...]
    file: str = ""
    nth: int = 0
    confirmed: str = ""
    doubts: tuple[str, ...] = ()
    draft: bool = False

    @property
    def title(self) -> Text:
        """How to cite it: issuer and number, with the publication date if that is only estimated.

        A draft is cited as a draft, and never with a day of publication.
        """
        if self.draft:
            zh, en = (f"（{self.number}，", f" ({self.number}, ") if self.number else ("（", " (")
            return Text(
                "notice",
                f"{self.issuer}{zh}草案，尚未公布）",
                f"{english_name(self.issuer)}{en}a draft, not published)",
            )
        number_zh = self.number or "文号未查到"
        number_en = self.number or "number not found"
        estimated = self.published_basis == "estimated"
        near_en = ", an estimated date" if estimated else ""
        return Text(
            "notice",
            f"{self.issuer}（{number_zh}，{self.published} 公布{'，日期为估计' if estimated else ''}）",
            f"{english_name(self.issuer)} ({number_en}, published {self.published}{near_en})",
        )

    def to_dict(self) -> dict[str, Any]:
        """The notice as a JSON object, without its days. Only a draft has ``draft``; it has no day of publication."""
        from gov_deadlines.plain import fields

        found = fields(self, "region year issuer number issued published published_basis source")
        return found | {"published": None, "published_basis": None, "draft": True} if self.draft else found

    def identity(self) -> tuple[object, ...]:
        """Equal for two texts of one notice: its number, or without one, issuer and publication date."""
        return (self.region, self.year, self.number or (self.issuer, self.published, self.scope))


def in_prevailing_order(notices: Iterable[Notice]) -> list[Notice]:
    """The notices in prevailing order, the later prevailing: by publication, within one day by file order.

    Drafts prevail over everything published.
    """
    return sorted(notices, key=lambda notice: (notice.draft, notice.published))


class Counterparts:
    """The published notices among some, found by the drafts that stand in their place.

    A draft replaces the notice of its number, and one of a year's arrangement the arrangement of that year.
    """

    def __init__(self, notices: Iterable[Notice]) -> None:
        self._found: dict[tuple[object, ...], list[Notice]] = {}
        for notice in notices:
            for key in () if notice.draft else _draft_keys(notice):
                self._found.setdefault(key, []).append(notice)

    def of(self, draft: Notice) -> list[Notice]:
        """The published notices that a draft replaces."""
        found = (notice for key in _draft_keys(draft) for notice in self._found.get(key, ()))
        return list({id(notice): notice for notice in found}.values())


def _draft_keys(notice: Notice) -> Iterator[tuple[object, ...]]:
    """What a draft and its published notice have in common; either is enough."""
    yield notice.identity()
    if notice.scope == "year":
        yield notice.region, notice.year


def replacing(notice: Notice, drafts: Iterable[Notice]) -> Notice:
    """The draft among ``drafts`` that stands in a notice's place; the notice itself if there is none."""
    counterparts = Counterparts([notice])
    return next((draft for draft in drafts if draft.draft and counterparts.of(draft)), notice)


def without_replaced(notices: Sequence[Notice], drafts: Sequence[Notice]) -> list[Notice]:
    """The notices without those that one of the drafts replaces."""
    counterparts = Counterparts(notices)
    replaced = {id(notice) for draft in drafts for notice in counterparts.of(draft)}
    return [notice for notice in notices if id(notice) not in replaced]


State = dict[date, str]  # the prevailing key of each decreed day: off, work, extension or restored


def layered(notices: Iterable[Notice], known: Regions | None = None) -> Iterator[tuple[Notice, State]]:
    """Each notice with what lies beneath it: the nation's first, then each region's over the one it is layered over.

    Within a region later notices come last. ``known``: the regions, by default the shipped ones; any other lies over
    the nation. Published notices know nothing of drafts; a draft does not lie over the notices it replaces.
    """
    ordered = in_prevailing_order(notices)
    known = regions() if known is None else known
    yield from _layered([one for one in ordered if not one.draft], known)
    drafts = [one for one in ordered if one.draft]
    if drafts:
        kept = without_replaced(ordered, drafts)
        yield from ((notice, state) for notice, state in _layered(kept, known) if notice.draft)


def _layered(ordered: Sequence[Notice], known: Regions) -> Iterator[tuple[Notice, State]]:
    done: dict[str, State] = {"": {}}
    for code, beneath in _by_depth({notice.region for notice in ordered}, known):
        state = dict(done[beneath])
        for notice in ordered:
            if notice.region == code:
                yield notice, state
                state.update({decree.date: decree.key for decree in notice.decrees})
        done[code] = state


def _by_depth(codes: Iterable[str], known: Regions) -> list[tuple[str, str]]:
    """The regions of these codes and all they lie over, each with the one beneath it (``""`` for the nation's)."""
    chains = [[layer.code for layer in known[code].layers] if code in known else [NATIONAL, code] for code in codes]
    beneath = {code: (chain[nth - 1] if nth else "", nth) for chain in chains for nth, code in enumerate(chain)}
    return [(code, beneath[code][0]) for code in sorted(beneath, key=lambda code: (beneath[code][1], code))]


class Finding(NamedTuple):
    """A fault of a notice or of one of its days, without its line in the file."""

    notice: Notice
    decree: Decree | None
    code: str
    zh: str
    en: str


def located(findings: Iterable[Finding]) -> list[Fault]:
    """The findings as faults with their lines; each file is read again for that."""
    files: dict[str, TomlFile] = {}
    return [
        Fault(notice.file or "(memory)", _line(notice, decree, files), code, zh, en)
        for notice, decree, code, zh, en in findings
    ]


def _line(notice: Notice, decree: Decree | None, files: dict[str, TomlFile]) -> int:
    if not notice.file:
        return notice.nth + 1
    if notice.file not in files:
        files[notice.file] = TomlFile(notice.file)
    if decree is None:
        return files[notice.file].line(Place("notice", notice.nth))
    return files[notice.file].line(Place("notice", notice.nth, "days"), decree.name, str(decree.date))


# From a file


def read_notices(file: TomlFile, regions: frozenset[object]) -> list[Notice]:
    """The readable notices of one data file; every fault is recorded on ``file``.

    This checks what one file can show: keys, types, dates, weekdays, days given twice. ``library`` checks whether
    notices fit together; for that it also needs the readable notices of a faulty file.
    """
    if file.faults:
        return []
    fields = _FILE_FIELDS | {"region": Field(str, choices=regions)}
    file.check(file.values, fields, Place())
    if not _year_fits(file.values.get("year", FIRST_YEAR)):
        last = date.max.year - 1
        zh, en = f"year 应在 {FIRST_YEAR} 与 {last} 之间", f"year must lie between {FIRST_YEAR} and {last}"
        file.report(Place(), "year", "year", zh, en)
    found = tables(file, "notice")
    decrees = [_checked_decrees(file, table, nth) for nth, table in enumerate(found)]
    if not all_typed(file.values, fields):
        return []
    return [
        _notice(file, table, nth, decrees[nth])
        for nth, table in enumerate(found)
        if all_typed(table, _fields_of(table))
    ]


def _fields_of(table: dict[str, Any]) -> dict[str, Field]:
    """The keys of a notice: a draft may leave out what is only known once it is published."""
    return _DRAFT_FIELDS if table.get("draft") is True else _NOTICE_FIELDS


def _year_fits(year: object) -> bool:
    """Whether a year is within the supported range; a value of another type is reported elsewhere."""
    return type(year) is not int or FIRST_YEAR <= year < date.max.year


def _checked_decrees(file: TomlFile, table: dict[str, Any], nth: int) -> tuple[Decree, ...]:
    """The days of one notice; every fault of the notice is reported."""
    if file.check(table, _fields_of(table), Place("notice", nth)):
        _check_bases(file, table, nth)
    days, year = table.get("days"), file.values.get("year")
    if not isinstance(days, dict) or type(year) is not int or not _year_fits(year):
        return ()
    return tuple(read_decrees(file, days, Place("notice", nth, "days"), year))


def _check_bases(file: TomlFile, table: dict[str, Any], nth: int) -> None:
    """A missing number or date must be declared as missing, and one that is given must not be."""
    for key in ("number", "issued"):
        if table.get("draft") is True and f"{key}_basis" not in table:
            continue
        if bool(table.get(key)) == (table[f"{key}_basis"] == "not found"):
            file.report(
                Place("notice", nth),
                f"{key}_basis",
                "basis",
                f'没有 {key} 时 {key}_basis 必须写 "not found"，有则不能写',
                f'{key}_basis must be "not found" exactly where there is no {key}',
            )


def _notice(file: TomlFile, table: dict[str, Any], nth: int, decrees: tuple[Decree, ...]) -> Notice:
    return Notice(
        region=file.values["region"],
        year=file.values["year"],
        issuer=table["issuer"],
        number=table.get("number", ""),
        scope=table["scope"],
        issued=table.get("issued"),
        published=table.get("published", date.min),
        published_basis=table.get("published_basis", ""),
        source=table["source"],
        decrees=decrees,
        file=file.path,
        nth=nth,
        confirmed=table.get("confirmed", ""),
        doubts=tuple(map(str, table.get("doubts", ()))),
        draft=table.get("draft", False),
    )


def read_decrees(file: TomlFile, days: dict[str, Any], place: Place, year: int) -> list[Decree]:
    """Every decreed day of a table of days; a day that is faulty by itself is reported."""
    seen: dict[date, str] = {}
    found: list[Decree] = []
    for name, line in days.items():
        if not isinstance(line, dict):
            file.report(place, name, "wrong-type", f'{name} 应写作 {{ off = "…" }}', f'{name} must be {{ off = "…" }}')
            continue
        for key, value in line.items():
            if key not in KEYS:
                zh = f"未知的键 {shown(key)}，可用：{', '.join(KEYS)}"
                file.report(
                    place, name, "unknown-key", zh, f"unknown key {shown(key)}; known keys: {', '.join(KEYS)}", key
                )
                continue
            for span in _expand(file, place, name, value):
                for day in span:
                    fault = _misplaced(day, key, year, seen)
                    if fault is not None:  # the rest of the span is not looked at
                        file.report(place, name, *fault, str(day))
                        break
                    seen[day] = name
                    found.append(Decree(day, key, name))
    return found


def _misplaced(day: date, key: str, year: int, seen: dict[date, str]) -> tuple[str, str, str] | None:
    """Why a notice of ``year`` cannot decree ``key`` for this day, as code, zh and en; None if it can."""
    if day in seen:
        return (
            "day-twice",
            f"{day} 在同一通知中出现两次（{seen[day]}）",
            f"{day} is decreed twice in one notice (also under {seen[day]})",
        )
    if day.year != year and (day.year != year - 1 or day.month < _DECEMBER):
        return (
            "day-outside-year",
            f"{day} 不在 {year - 1}-12-01 至 {year}-12-31 之间",
            f"{day} is not between {year - 1}-12-01 and {year}-12-31",
        )
    if key == WORK and day.weekday() < SATURDAY:
        return (
            "make-up-on-weekday",
            f"{day} 不是周末，不能是调休上班日（撤销放假请写 restored）",
            f"{day} is not a weekend day, so it cannot be a make-up day (a rest day put back to work is `restored`)",
        )
    return None


def _expand(file: TomlFile, place: Place, name: str, value: object) -> Iterator[Iterable[date]]:
    """The spans of days named by the value of a day line: a day, an ``A..B`` span, or a list of these."""
    for item in value if isinstance(value, list) else [value]:
        first, dots, last = str(item).partition("..")
        day, end = _day(first), _day(last if dots else first)
        if day is None and str(item).lstrip().upper().startswith(TODO):
            zh, en = f"“{name}”尚待填写（仍是 {TODO}）", f"the days of {name} are still {TODO}: fill them in"
            file.report(place, name, "todo", zh, en, str(item))
            continue
        if day is None or end is None or end < day or end - day > _LONGEST_SPAN:
            file.report(
                place,
                name,
                "not-a-day",
                f"{shown(item)} 不是日期或日期段（例：2024-02-10..2024-02-17）",
                f"{shown(item)} is not a day or a span of days such as 2024-02-10..2024-02-17",
                str(item),
            )
            continue
        yield map(date.fromordinal, range(day.toordinal(), end.toordinal() + 1))


def _day(text: str) -> date | None:
    """A day in the form that data files use, 2024-04-03; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
