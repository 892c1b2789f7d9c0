"""One due day as an entry, with all that somebody needs who meets it in a calendar."""

from collections.abc import Iterator

from gov_deadlines.answers.due import Due
from gov_deadlines.answers.projecting import DateBounds
from gov_deadlines.answers.status import Status
from gov_deadlines.feeds.duties import named, title
from gov_deadlines.feeds.entry import Entry, Stamp, identity_of_limit, stamp_of_data
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.feeds.said import cited, done, gone
from gov_deadlines.pages.explain import status_line
from gov_deadlines.pages.voice import Voice

_DONE = ("done", "done-in-time", "done-late", "done-disputed")


def due_entry(
    answer: Due,
    remind: Reminding,
    say: Voice,
    *,
    matter: str = "",
    status: Status | None = None,
    stamp: Stamp | None = None,
) -> Entry:
    """The entry of an answer.

    ``matter`` tells one matter from another under the same limit from the same day: it is a part of the identity. A
    ledger's row with this matter has the same identity. A ``status`` that says it is done ends the entry; one that
    says it is overdue lets the entry last to the day asked about, where it is seen. ``stamp`` is by default that of the
    data, and with a status no earlier than the day asked about, since the entry says where it stands then.
    """
    limit, stamped = answer.limit, stamp or stamp_of_data(answer.calendar)
    ended = status is not None and status.code in _DONE
    past = "" if status is None else gone(status.code, say)
    if status is not None:
        stamped = stamped.seen_on(status.as_of)
    name, provisional = say.text(limit.label), answer.standing == "provisional"
    return Entry(
        identity=identity_of_limit(limit.id, answer.trigger, matter),
        day=answer.due,
        title=done(named(name, matter, say), say) if ended else title(name, matter, provisional, say, past),
        lines=tuple(_lines(answer, status, say)),
        firm=answer.standing == "settled",
        stamp=stamped.cancelled if ended else stamped,
        cancelled=ended,
        reminders=remind.of(answer.due, answer.calendar_to(answer.due), say),
        until=status.as_of if status is not None and status.code == "overdue" else None,
    )


def _lines(answer: Due, status: Status | None, say: Voice) -> Iterator[str]:
    yield say("最迟日期：", "Due: ") + say.day(answer.due) + say.comma + _firmness(answer, say)
    if answer.safest is not None and answer.safest != answer.due:
        yield say("稳妥日期：", "Safest day: ") + say.day(answer.safest)
    if answer.rely_from is not None:
        yield say("不答复可视为无不同意见：自 ", "Silence may be relied on from: ") + say.day(answer.rely_from)
    if status is not None:
        yield say("状态：", "Status: ") + status_line(status, say)
    yield say("起算日：", "Trigger: ") + say.day(answer.trigger)
    yield say("依据：", "Rule: ") + _rule(answer, say)
    yield from _foot(answer, say)


def _firmness(answer: Due, say: Voice) -> str:
    known = answer.earliest is not None and answer.latest is not None
    return say.word(answer.standing) + say.between(
        DateBounds(answer.earliest, answer.latest) if known else None  # type: ignore[arg-type]  # both are days here
    )


def _rule(answer: Due, say: Voice) -> str:
    limit = answer.limit
    own = answer.within or answer.by
    long = say.length(answer.period) if answer.by is None else str(answer.by)
    told = say.comma.join((cited(limit, say), long))
    if own is not None:
        told += say.aside(say("另行所定", "set for this matter"))
    return told


def _foot(answer: Due, say: Voice) -> Iterator[str]:
    """The notices that decided the days counted, what users of the date should know, and what it all rests on."""
    for notice in answer.notices:
        yield say("放假通知：", "Notice: ") + say.text(notice.title)
    for note in answer.notes:
        yield say("说明：", "Note: ") + say.text(note)
    known_on = answer.calendar.known_on
    if known_on is not None:
        yield say("按当时所知：", "As known on: ") + str(known_on)
    yield say("指纹：", "Fingerprint: ") + answer.fingerprint
