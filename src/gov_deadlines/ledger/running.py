"""A ledger from beginning to end: read, answered, and written as a copy that appears whole or not at all."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, Unpack

from gov_deadlines.answers.coming import Overview, horizon
from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.arguments import as_flag, as_path, as_text, whole_number
from gov_deadlines.batch.excel.book import Book, Sheet
from gov_deadlines.batch.sources import check_source, reading_file, refuse_same, state_of
from gov_deadlines.days import AnyDay, as_date
from gov_deadlines.errors import OutOfRange, UnknownChoice, UnreadableTable, Unusable, WrongKind
from gov_deadlines.feeds.entry import as_moment
from gov_deadlines.feeds.reminding import USUAL, Form, form_of, reminding
from gov_deadlines.files.outputs import OutputSet, check_target, scratch
from gov_deadlines.files.placing import failing
from gov_deadlines.ledger.answers import Answers, LedgerRow, Setting
from gov_deadlines.ledger.beside import drawings, printed, tables
from gov_deadlines.ledger.grid import Area, area_of, read
from gov_deadlines.ledger.hints import government_in, sources, year_in
from gov_deadlines.ledger.layout import Asked, best_limit_column, find, first_free
from gov_deadlines.ledger.look_ahead import LookAhead
from gov_deadlines.ledger.other_files import as_workbook
from gov_deadlines.ledger.reasons import called
from gov_deadlines.ledger.result import Ledger, line_of, statuses_of
from gov_deadlines.ledger.sheet_xml import Frame
from gov_deadlines.ledger.titles import OWN, ROLES
from gov_deadlines.ledger.workbook import CONTENT_TYPES, Workbook, open_workbook
from gov_deadlines.ledger.writing import Writer
from gov_deadlines.rules.book import countable_once
from gov_deadlines.rules.names import authority_named, limit_named
from gov_deadlines.text import LANGUAGES, Language, Text
from gov_deadlines.wording import ledger as words
from gov_deadlines.wording.coming import sheets_put, sheets_stale
from gov_deadlines.zone import today

_FIRST_YEAR, _LAST_YEAR = 1900, 9998
_WITH_MACROS = b"sheet.macroEnabled.main+xml"
_CHINESE = re.compile("[\u4e00-\u9fff]")


class LedgerJob(NamedTuple):
    """What to do with a ledger; see ``fill_ledger``."""

    source: str
    target: str
    context: Context
    asked: Asked
    authority: str | None
    limit: str | None
    year: int | None
    as_of: date
    language: Language | None
    force: bool
    ahead: LookAhead


def fill_ledger(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    columns: Mapping[str, str] | None = None,
    limit: str | None = None,
    year: int | None = None,
    as_of: AnyDay | None = None,
    language: Language | None = None,
    force: bool = False,
    due_within: str | date | None = None,
    ics: str | os.PathLike[str] | None = None,
    remind: Iterable[str] | None = None,
    reminders: Form = "alarms",
    moment: datetime | None = None,
    **context: Unpack[ContextKeywords],
) -> Ledger:
    """Put by when, how firm, and where it stands beside every row of an office's own ledger, in a copy of the workbook.

    The ledger's sheet, header and columns are found by what offices call them. The copy has nine more columns; every
    row stays where it is, one without an answer says why. Of the file only that sheet, the styles and the list of
    sheets change; all other parts are copied byte for byte. Run on its own output, it brings its columns up to date.

    Args:
        source: a workbook (``.xlsx``, ``.xlsm``); an old one (``.xls``, ``.et``), a web page or CSV is read into a
            plain ``.xlsx``, which is said.
        target: the copy to write: ``.xlsx``, or ``.xlsm`` for a workbook with macros.
        sheet: the name of the ledger's sheet; by default the first visible one that looks like a ledger.
        header_row: the number of the header's first row, from 1; by default found.
        columns: titles, or letters, of columns with names of their own, by role: ``limit``, ``trigger``, ``completed``,
            ``department``, ``authority``.
        limit: one limit for all rows, in any of its names.
        year: of days without a year; by default the one that the title, the sheet's or the file's name tells.
        as_of: the day of the status, by default today in China.
        language: ``zh`` or ``en``, of the added columns; by default that of the ledger's own.
        force: overwrite files that exist.
        due_within: put two sheets before the others, an overview and what was missed or falls due within a length of
            time (``5wd``, ``10d``) or up to a date. An earlier run's are replaced; without this they stay as they are.
        ics: a calendar file to write, with an event for every row that is not done yet.
        remind: how long before a due day that file reminds of it, such as ``3wd``; by default one working day.
        reminders: ``alarms``; ``events`` of their own, for programs that drop alarms; or ``both``.
        moment: when the calendar file is made, an aware ``datetime``; by default now.
        context: ``known_on``, ``region`` and so on: as for ``gov_deadlines.due``. Without ``authority``, the government
            is the one that a column, the title, the sheet's or the file's name tells.

    Raises:
        UnreadableTable: no file, not a workbook, no ledger in it, or more than 100,000 rows (use ``batch.due``).
        OutputExists, OutputFailed, JobUnfinished: the copy could not be written; nothing is left behind.
        InvalidArgument, InvalidDate, UnknownLimit, AmbiguousLimit, NoNumber, UnknownRegion, DataFault: as for
            ``gov_deadlines.due``, for what concerns all rows.
    """
    asked = Asked(
        sheet=None if sheet is None else as_text(sheet, "sheet"),
        header_row=None if header_row is None else _number(header_row, "header_row", 1, 1_048_576),
        columns=_columns({} if columns is None else columns),
        limit=limit is not None,
    )
    if language is not None and not (isinstance(language, str) and language in LANGUAGES):
        raise WrongKind("language", language, "language")
    day, asked_under = today() if as_of is None else as_date(as_of), Context.of(**context)
    job = LedgerJob(
        source=as_path(source, "source"),
        target=as_path(target, "target"),
        context=asked_under,
        asked=asked,
        authority=asked_under.authority,
        limit=limit,
        year=None if year is None else _number(year, "year", _FIRST_YEAR, _LAST_YEAR),
        as_of=day,
        language=language,
        force=as_flag(force, "force"),
        ahead=LookAhead(
            within=None if due_within is None else horizon(due_within, day, asked_under),
            ics="" if ics is None else as_path(ics, "ics"),
            moment=None if moment is None else as_moment(moment),
            remind=reminding(USUAL if remind is None else remind),
            form=form_of(reminders),
        ),
    )
    return carry_out(job)


def _number(value: object, name: str, first: int, last: int) -> int:
    found = whole_number(value, name)
    if not first <= found <= last:
        raise OutOfRange(name, value, first, last)
    return found


def _columns(given: Mapping[str, str]) -> dict[str, str]:
    if not isinstance(given, Mapping):
        raise WrongKind("columns", given, "mapping")
    for role, name in given.items():
        if role not in ROLES:
            raise UnknownChoice("columns", role, ROLES)
        as_text(name, "columns")
    return dict(given)


def carry_out(job: LedgerJob) -> Ledger:
    """Do what is asked. Raises GovDeadlinesError if it fails; then no file was written."""
    book = job.context.book
    if job.authority is not None:
        job = job._replace(authority=authority_named(book, job.authority))
    if job.limit is not None:
        job = job._replace(limit=limit_named(book, job.limit, job.authority))
        countable_once(book, job.limit or "")
    check_source(job.source)
    targets = (job.target, job.ahead.ics) if job.ahead.ics else (job.target,)
    refuse_same(job.source, *targets)
    for target in targets:
        check_target(target, force=job.force)
    with reading_file(job.source), scratch() as folder, OutputSet(force=job.force) as files:
        before = state_of(job.source)
        opened = as_workbook(job.source, folder)
        with open_workbook(opened.path, job.source) as workbook:
            _check_suffix(job.target, workbook)
            output = files.open(job.target)
            done = _Run(job, workbook, opened.said).done()
            with failing(output.path):
                workbook.write(output.file)
        if job.ahead.ics:
            calendar = files.open(job.ahead.ics)
            with failing(calendar.path):
                calendar.file.write(job.ahead.calendar_file(done.entries, job.context, done.language))
        if state_of(job.source) != before:
            raise UnreadableTable("changed", job.source)
        files.commit()
    return done


def _check_suffix(target: str, workbook: Workbook) -> None:
    """Raises InvalidArgument for a suffix under which the copy would not open: macros have one of their own."""
    wanted = ".xlsm" if _WITH_MACROS in workbook.read(CONTENT_TYPES) else ".xlsx"
    if os.path.splitext(target)[1].lower() != wanted:
        raise Unusable("ledger-suffix", target, wanted)


class _Run:
    """One run on an open workbook: its steps in their order, each with what it says."""

    def __init__(self, job: LedgerJob, workbook: Workbook, first_said: Text | None) -> None:
        self._first_said = first_said
        self._job, self._workbook = job, workbook
        self._book = Book(workbook.package)
        own = workbook.own_parts
        sheets = [one for one in self._book.sheets if one.part not in own]
        self._frames: dict[str, Frame] = {}
        self._layout = find(self._book, sheets, job.asked, self._merges)
        self._grid = read(self._book, self._layout.sheet, self._merges(self._layout.sheet))
        self._hints = sources(self._layout, self._grid, job.source)
        self._said: list[Text] = []

    def done(self) -> Ledger:
        """Do it."""
        answers = self._answers()
        layout = self._layout
        self._said.insert(0, words.took(layout.sheet.name, layout.header.first, layout.header.last, layout.taken))
        if self._first_said is not None:
            self._said.insert(0, self._first_said)
        if layout.others:
            self._said.append(words.other_sheets(layout.others))
        rows = tuple(answers.rows())
        self._write(rows)
        coming = self._coming(rows)
        if answers.completed_a_year and self._year is not None:
            self._said.append(words.year_taken(*self._year))
        self._said.append(words.drawn_up(self._job.as_of))
        below = {number for number in self._grid.numbers if number > layout.header.last} - set(self._blank)
        answered = sum(row.status is not None for row in rows)
        return Ledger(
            target=self._job.target,
            sheet=layout.sheet.name,
            header_row=layout.header.first,
            columns=layout.taken,
            answered=answered,
            unanswered=len(rows) - answered,
            left_alone=len(below) - len(rows),
            statuses=statuses_of(rows),
            as_of=self._job.as_of,
            language=self._language,
            said=tuple(self._said),
            entries=rows,
            coming=coming,
            ics=self._job.ahead.ics,
        )

    def _coming(self, rows: tuple[LedgerRow, ...]) -> Overview | None:
        """What is coming, put into the workbook; None where nobody asked."""
        found = self._job.ahead.overview(rows, self._language)
        if found is None and self._workbook.own_parts:
            self._said.append(sheets_stale())
        if found is not None:
            from gov_deadlines.ledger.our_sheets import put_sheets

            self._said.append(sheets_put(*put_sheets(self._workbook, found, self._layout.sheet.name, self._language)))
        return found

    @cached_property
    def _language(self) -> Language:
        """The language asked for, else of what an earlier run wrote, else of the ledger's own titles."""
        layout = self._layout
        if self._job.language is not None:
            return self._job.language
        titles = [layout.title(column) for column in (*layout.own.values(), *layout.columns.values())]
        return "zh" if _CHINESE.search("".join(titles[: len(layout.own) or None])) else "en"

    @cached_property
    def _blank(self) -> list[int]:
        """The rows in which nothing stands but what an earlier run wrote."""
        own = set(self._layout.own.values())
        if not own:
            return []
        later = (number for number in self._grid.numbers if number > self._layout.header.last)
        return [number for number in later if all(column in own for column, _ in self._grid.cells(number))]

    def _frame(self, sheet: Sheet) -> Frame:
        if sheet.part not in self._frames:
            self._frames[sheet.part] = Frame(self._workbook.read(sheet.part), self._workbook.path)
        return self._frames[sheet.part]

    def _merges(self, sheet: Sheet) -> tuple[Area, ...]:
        found = self._frame(sheet).child("mergeCells")
        children = found.children if found else ()
        return tuple(area_of(one.attributes.get("ref", ""), self._workbook.path) for one in children)

    # the steps

    def _answers(self) -> Answers:
        authority = self._government()
        setting = Setting(
            context=self._job.context,
            authority=authority,
            limit=self._job.limit,
            year=self._year[0] if self._year else None,
            as_of=self._job.as_of,
        )
        answers = Answers(self._layout, self._grid, setting)
        better = best_limit_column(self._layout, self._grid, lambda text: answers.names_one(text, authority))
        if better != self._layout:
            self._layout = better
            answers = Answers(better, self._grid, setting)
        return answers

    @cached_property
    def _year(self) -> tuple[int, str] | None:
        """The year of days without one, and where it comes from."""
        return year_in(self._hints) if self._job.year is None else (self._job.year, "asked")

    def _government(self) -> str | None:
        """The government for rows that name none."""
        job, packs = self._job, self._job.context.book.names.packs
        if job.limit is not None:
            self._said.append(words.one_limit(called(job.limit, job.context)))
            return job.authority
        if job.authority is not None:
            self._said.append(words.government(packs[job.authority][-1].short, "asked"))
            return job.authority
        if "authority" in self._layout.columns:
            title = self._layout.title(self._layout.columns["authority"])
            self._said.append(words.government(None, "column", title))
        found = government_in(job.context.book, self._hints)
        if found is None:
            return None
        self._said.append(words.government(packs[found[0]][-1].short, found[1]))
        return found[0]

    def _write(self, rows: tuple[LedgerRow, ...]) -> None:
        language, layout = self._language, self._layout
        frame = self._frame(layout.sheet)
        writer = Writer(
            self._workbook, layout, frame, first_free(layout, self._grid, self._reach()), from_1904=self._book.from_1904
        )
        titles = {own.key: own.zh if language == "zh" else own.en for own in OWN}
        written = writer.write({row.number: line_of(row, language) for row in rows}, titles, self._blank)
        self._workbook.settle_calculations(recalculate=bool(layout.own), formulas_gone=written.formulas > 0)
        if written.formulas:
            self._said.append(words.formulas_overwritten(written.formulas))
        self._look_beside(written.columns.values())

    @cached_property
    def _tables(self) -> list[Area]:
        """Excel's own tables over the ledger."""
        areas = tables(self._workbook, self._layout.sheet.part)
        return [area for area in areas if area.bottom >= self._layout.header.first]

    def _look_beside(self, columns: Collection[int]) -> None:
        """Say what our columns got into the way of."""
        part, top = self._layout.sheet.part, self._layout.header.first
        first, last = min(columns), max(columns)
        if self._tables:
            self._said.append(words.beside_a_table())
        if any(one.left <= last and one.right >= first and one.bottom >= top for one in drawings(self._workbook, part)):
            self._said.append(words.drawn_over())
        areas = printed(self._workbook, part)
        if areas and not any(one.right >= last for one in areas):
            self._said.append(words.not_printed())
        if any(name.startswith("_xmlsignatures/") for name in self._workbook.parts):
            self._said.append(words.signature_gone())

    def _reach(self) -> int:
        """The last column that a table, the filter or a merged cell of the ledger reaches."""
        found = self._frame(self._layout.sheet).child("autoFilter")
        areas = [*self._tables, *self._merges(self._layout.sheet)]
        if found is not None and found.attributes.get("ref"):
            areas.append(area_of(found.attributes["ref"], self._workbook.path))
        first = self._layout.header.first
        return max((area.right for area in areas if area.bottom >= first), default=0)
