"""The duties of a ledger as entries: those that still have to be done, and the ends of those that were done."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gov_deadlines.answers.coming import Duty
from gov_deadlines.answers.context import Context
from gov_deadlines.feeds.entry import Entry, Stamp, identity_of_limit, is_recent, plain
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.feeds.said import about, done, firm, gone
from gov_deadlines.pages.coming import firmness, status_said
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Text

LEDGER_NAME = Text("ledger", "督办事项到期日", "Due days of the ledger")


def duty_entries(
    duties: Sequence[Duty], stamp: Stamp, remind: Reminding, context: Context, say: Voice
) -> Iterator[Entry]:
    """An entry for each open duty; and for each done one whose day is no more than a year past, the entry's end.

    ``duties`` are those of the whole ledger, the done ones too: of several equal ones, each keeps its identity when
    another is done.
    """
    for duty, nth in numbered(duties):
        made = _entry(duty, nth, stamp, say)
        if duty.status != "overdue":
            made = made._replace(reminders=remind.of(duty.due, context.projecting(duty.region), say))
        if duty.is_open:
            yield made
        elif _may_be_shown(duty, remind.since):
            told = done(named(duty.name, duty.matter, say), say)
            yield made._replace(title=told, cancelled=True, stamp=stamp.cancelled)


def _may_be_shown(duty: Duty, since: date | None) -> bool:
    """Whether an earlier file may show a done duty as open or overdue; of silence, the day itself is the end."""
    return since is not None and is_recent(duty.due, since) and duty.status != "deemed-no-objection"


def numbered(duties: Iterable[Duty]) -> Iterator[tuple[Duty, int]]:
    """The duties in the order of their rows; of equal ones, which one it is."""
    times: Counter[tuple[str, ...]] = Counter()
    for duty in sorted(duties, key=lambda one: one.row):
        same = identity_of_limit(duty.limit, duty.trigger, duty.matter)
        times[same] += 1
        yield duty, times[same]


def _entry(duty: Duty, nth: int, stamp: Stamp, say: Voice) -> Entry:
    return Entry(
        identity=identity_of_limit(duty.limit, duty.trigger, duty.matter),
        day=duty.due,
        title=title(duty.name, duty.matter, duty.provisional, say, gone(duty.status, say)),
        lines=tuple(_lines(duty, say)),
        firm=not duty.provisional,
        stamp=stamp,
        nth=nth,
        category=duty.who,
    )


def title(name: str, matter: str, provisional: bool, say: Voice, past: str = "") -> str:
    """What a calendar shows: how firm the day is or that it is past, the limit and the matter.

    >>> title("会签回复", "关于征求意见的函", True, Voice("zh")), title("countersign reply", "", False, Voice("en"))
    ('（暂定）会签回复到期：关于征求意见的函', '(settled) countersign reply due')
    """
    return firm(provisional, say, past) + named(name, matter, say)


def named(name: str, matter: str, say: Voice) -> str:
    """The limit and the matter alone, for what needs no word on how firm its day is.

    >>> named("countersign reply", "No. 5", Voice("en"))
    'countersign reply due: No. 5'
    """
    return name + say("到期", " due") + about(matter, say)


def _lines(duty: Duty, say: Voice) -> Iterator[str]:
    if duty.who.strip():
        yield say("部门：", "Department: ") + plain(duty.who)
    yield say("最迟日期：", "Due: ") + say.day(duty.due) + say.comma + firmness(duty, say)
    if duty.safest is not None and duty.safest != duty.due:
        yield say("稳妥日期：", "Safest day: ") + say.day(duty.safest)
    yield say("状态：", "Status: ") + status_said(duty, say)
    yield say("起算日：", "Trigger: ") + say.day(duty.trigger)
    yield say("依据：", "Article: ") + f"{duty.article} ({duty.limit})"
    yield say(f"台账第 {duty.row} 行", f"Row {duty.row} of the ledger")
