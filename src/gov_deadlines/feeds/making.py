"""Any answer as a calendar file: the one door of this room for Python, the command line and the service."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from gov_deadlines.answers.cadence import CadenceReport
from gov_deadlines.answers.cadence_windows import CadenceWindow
from gov_deadlines.answers.due import Due
from gov_deadlines.answers.plan import Plan
from gov_deadlines.answers.status import Status
from gov_deadlines.arguments import as_list, as_text, whole_number
from gov_deadlines.errors import NotForThis, WrongKind
from gov_deadlines.feeds.courses import PLAN_NAME, cadence_entries, plan_entries
from gov_deadlines.feeds.dues import due_entry
from gov_deadlines.feeds.entry import Entry, Stamp, as_moment, stamp_of
from gov_deadlines.feeds.ics import Look, write_entries
from gov_deadlines.feeds.reminding import USUAL, Form, Reminding, form_of, reminding
from gov_deadlines.feeds.rest_days import calendar_name, day_entries, years_of
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import LANGUAGES, Language
from gov_deadlines.workdays.calendar import WorkCalendar

Answer = Due | Plan | CadenceReport | WorkCalendar


def calendar_file(
    answer: Answer,
    *,
    matter: str = "",
    status: Status | None = None,
    windows: Sequence[CadenceWindow] | None = None,
    years: Sequence[int] = (),
    remind: Iterable[str] | None = None,
    reminders: Form = "alarms",
    language: Language = "zh",
    moment: datetime | None = None,
) -> bytes:
    """An answer as a calendar file (iCalendar), for phones, mail programs and calendar servers.

    The same question always gives entries with the same UIDs. When a notice has moved a day, the file made then has a
    higher SEQUENCE, so that importing it, or looking again, moves the entry. Entries are whole days; a provisional one
    says so in its title.

    Args:
        answer: a due day, a plan, the report on a cadence, or a region's calendar (its rest and make-up working days).
        matter: what a due day or a plan is about, such as a document's number: it stands in the title, and tells two
            matters under the same limit from the same day apart.
        status: of a due day, where it stands: a done one ends its entry, and nothing is reminded of before that day.
        windows: of a cadence, those to show (``feeds.courses.open_windows`` finds a year's); by default the next one.
        years: of a calendar, the years to show; by default the announced ones.
        remind: how long before the day, such as ``3wd`` and ``1d``; by default one working day before what is due, and
            not before a region's days.
        reminders: ``alarms``; ``events`` of their own, for programs that drop alarms; or ``both``.
        language: ``zh`` or ``en``.
        moment: an aware ``datetime`` to stamp the file with; it then prevails over every earlier one. By default the
            stamp follows from the data: the same data give the same bytes.

    Raises:
        ExtraMissing: icalendar is not installed.
        InvalidArgument, InvalidDate: an argument that is none of these.
        NotAnnounced: a year of which nothing is known.

    >>> from datetime import date
    >>> import gov_deadlines as gd
    >>> found = gd.due("qinzhou/countersign-reply", date(2024, 4, 3))
    >>> made = gd.calendar_file(found, matter="No. 5", language="en").decode()
    >>> [line for line in made.splitlines() if line.startswith(("SUMMARY", "DTSTART", "TRIGGER"))]
    ['SUMMARY:(settled) Countersign reply due: No. 5', 'DTSTART;VALUE=DATE:20240417', 'TRIGGER:-PT15H']
    """
    if not (isinstance(language, str) and language in LANGUAGES):
        raise WrongKind("language", language, "language")
    say = Voice(language)
    due = USUAL if not isinstance(answer, WorkCalendar) else ()
    how = _How(
        say=say,
        remind=reminding(due if remind is None else remind),
        stamp=None if moment is None else stamp_of(as_moment(moment)),
        matter=as_text(matter, "matter"),
    )
    form, shown = form_of(reminders), _checked(status, windows)
    asked = [whole_number(year, "years") for year in as_list(years, "years", "years")]
    _refuse_others(answer, {"matter": how.matter, "status": status, "windows": shown, "years": asked})
    match answer:
        case Due():
            name, entries = answer.limit.label, how.of_due(answer, status)
        case Plan():
            name, entries = PLAN_NAME, plan_entries(answer, how.remind, say, matter=how.matter, stamp=how.stamp)
        case CadenceReport():
            name, entries = answer.limit.label, how.of_cadence(answer, shown)
        case WorkCalendar():
            name, entries = calendar_name(answer), how.of_calendar(answer, asked)
    return write_entries(entries, Look(name, say, form))


_TAKES: dict[type, tuple[str, ...]] = {
    Due: ("matter", "status"),
    Plan: ("matter",),
    CadenceReport: ("windows",),
    WorkCalendar: ("years",),
}


def _refuse_others(answer: object, given: Mapping[str, object]) -> None:
    """Raises InvalidArgument for what is no answer, and for arguments that its kind does not take."""
    takes = next((names for kind, names in _TAKES.items() if isinstance(answer, kind)), None)
    if takes is None:
        raise WrongKind("answer", answer, "answer")
    for name, value in given.items():
        if value and name not in takes:
            raise NotForThis("calendar-file", name)


def _checked(status: object, windows: Iterable[CadenceWindow] | None) -> list[CadenceWindow] | None:
    """The windows as a list. Raises InvalidArgument for a status or windows that are none."""
    if not isinstance(status, Status | None):
        raise WrongKind("status", status, "status")
    found = None if windows is None else as_list(windows, "windows", "windows")
    if not all(isinstance(one, CadenceWindow) for one in found or ()):
        raise WrongKind("windows", windows, "windows")
    return found


class _How(NamedTuple):
    """How entries are made, whatever the answer."""

    say: Voice
    remind: Reminding
    stamp: Stamp | None
    matter: str

    def of_due(self, answer: Due, status: Status | None) -> Iterator[Entry]:
        remind = self.remind._replace(since=None if status is None else status.as_of)
        yield due_entry(answer, remind, self.say, matter=self.matter, status=status, stamp=self.stamp)

    def of_cadence(self, report: CadenceReport, windows: Sequence[CadenceWindow] | None) -> Iterator[Entry]:
        if windows is None:
            windows = () if report.next is None else (report.next,)
        return cadence_entries(report, windows, self.remind._replace(since=report.as_of), self.say, stamp=self.stamp)

    def of_calendar(self, calendar: WorkCalendar, asked: Sequence[int]) -> Iterator[Entry]:
        return day_entries(calendar, years_of(calendar, asked), self.remind, self.say, stamp=self.stamp)
