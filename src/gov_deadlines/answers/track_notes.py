"""What happens in the life of a consultation, event by event, and what should be known of it."""

from collections.abc import Iterator
from datetime import date, timedelta

from gov_deadlines.answers.life import Life
from gov_deadlines.answers.notes import provisional_notes
from gov_deadlines.text import Text

_ONE_DAY = timedelta(days=1)
_RECEIVED = Text("received", "收到", "received")
_DUE = Text("due", "期限届满", "the time runs out")
_ORIGINAL_DUE = Text("original-due", "原定的期限届满（已延期）", "the original time would have run out (extended)")
_EXTENDED_DUE = Text("extended-due", "商定的期限届满", "the agreed time runs out")
_DEEMED = Text(
    "deemed-no-differing-opinion", "仍未答复的，视为无不同意见", "silence counts as no differing opinion from here on"
)
_OVERDUE = Text(
    "overdue",
    "仍未答复的，已逾期；到此没有商定过延期，按这种读法沉默不生效果",
    "overdue without a reply; no later time had been agreed, so on this reading silence has no effect",
)
_REPLIED = Text("replied", "按期答复", "reply, in time")
_REPLIED_LATE = Text("replied-late", "逾期答复", "reply, late")
_RELY = Text(
    "rely-from",
    "各种算法都已到期，可据沉默往下办",
    "the time has run out under every reading of counting: silence may be relied on",
)


def track_events(life: Life) -> Iterator[tuple[date, Text]]:
    """Everything recorded, and everything that follows from it, each with its day."""
    yield life.received, _RECEIVED
    if life.base.is_override:
        own = life.base.within or life.base.by
        yield (
            life.received,
            Text("limit-set", f"主办部门另定时限：{own}", f"the lead department set its own limit: {own}"),
        )
    late_agreement = life.agreed == "after-expiry"
    in_force_first = life.extension is None or late_agreement
    yield life.base.due, _DUE if in_force_first else _ORIGINAL_DUE
    if in_force_first:
        yield from _silence(life, life.base.due, life.silence == "any")
    if life.extension is not None:
        yield from _agreement(life)
        yield life.extension.due, _EXTENDED_DUE
        yield from _silence(life, life.extension.due, counts=True)
    if life.replied is not None:
        yield life.replied, _REPLIED if life.late is None else _REPLIED_LATE
    yield from _rely(life)


def _silence(life: Life, end: date, counts: bool) -> Iterator[tuple[date, Text]]:
    """What silence comes to on the calendar day after ``end``, unless there was a reply by then."""
    if end < date.max and (life.replied is None or life.replied > end):
        yield end + _ONE_DAY, _DEEMED if counts else _OVERDUE


def _agreement(life: Life) -> Iterator[tuple[date, Text]]:
    if life.agreed_on is None or life.extension is None:
        return
    due = life.extension.due
    if life.agreed == "before-expiry":
        yield life.agreed_on, Text("extension-agreed", f"商定延至 {due}", f"a later time is agreed: {due}")
        return
    yield (
        life.agreed_on,
        Text(
            "extension-agreed-after-expiry",
            f"原定期限届满后才商定延至 {due}",
            f"a later time is agreed after the original one had run out: {due}",
        ),
    )


def _rely(life: Life) -> Iterator[tuple[date, Text]]:
    """The day on which silence is safe, where that is later than the effect itself and no reply came before it."""
    extension = life.extension
    if extension is None and life.silence == "agreed":
        return
    day = life.base.rely_from if extension is None else extension.rely_from
    end = life.base.due if extension is None else extension.due
    if day is not None and day > end + _ONE_DAY and (life.replied is None or life.replied >= day):
        yield day, _RELY


def track_notes(life: Life) -> Iterator[Text]:
    """What touches the state itself: the agreement, the reply, and how sure the effect of silence is."""
    yield from provisional_notes(life.extension.unsettled if life.extension else ())
    yield from _agreement_notes(life)
    yield from _reply_notes(life)
    if life.silence == "agreed" and not life.extended_by(life.as_of):
        yield Text(
            "silence-needs-agreement",
            "按所选读法，没有商定过延期，到期不答复不产生效果，须催办。",
            "On the chosen reading silence has no effect here, since no later time was agreed: ask for the reply.",
        )


def _agreement_notes(life: Life) -> Iterator[Text]:
    extension = life.extension
    if extension is None:
        return
    if life.agreed_on is None:
        yield Text(
            "agreement-day-not-said",
            f"没有说明哪天商定延期，按 {life.base.due} 之前商定处理；之后才商定的，沉默的效果此前已经产生。",
            f"The day of the agreement is not said; it is taken to lie no later than {life.base.due}. If it was agreed "
            "after that, silence had already taken effect.",
        )
    elif life.agreed_on > life.as_of:
        yield Text(
            "extension-planned",
            f"到 {life.as_of} 尚未商定延期（拟于 {life.agreed_on} 商定），仍按 {life.base.due} 到期。",
            f"On {life.as_of} the later time is not agreed yet (planned for {life.agreed_on}): the end is still "
            f"{life.base.due}.",
        )
    elif life.agreed == "after-expiry":
        yield _agreed_after_expiry(life)
    day = None if extension.until is None else life.base.calendar.find_day(extension.until)
    if day is not None and not day.working:
        yield Text(
            "agreed-date-on-rest-day",
            f"商定的 {extension.until} 是休息日；约定的日期照用，不移动。",
            f"The agreed date, {extension.until}, is a rest day; an agreed date stands and is not moved.",
        )


def _agreed_after_expiry(life: Life) -> Text:
    effect = life.base.due + _ONE_DAY
    if life.silence == "agreed":
        return Text(
            "agreed-after-expiry",
            f"延期是在 {life.base.due} 到期之后商定的；按“任何时限”的读法，沉默在 {effect} 已产生效果。",
            f"The later time was agreed after the end on {life.base.due}; read as holding for any limit, silence had "
            f"taken effect on {effect}.",
        )
    return Text(
        "agreed-after-expiry",
        f"延期是在 {life.base.due} 到期之后商定的，沉默在 {effect} 已产生效果；规则没有说此后的商定能否收回，"
        "这里按双方重新约定的时间往下算。",
        f"The later time was agreed after the end on {life.base.due}: silence had already taken effect on {effect}. "
        "The rules do not say whether an agreement undoes that; what follows goes by the new time agreed.",
    )


def _reply_notes(life: Life) -> Iterator[Text]:
    replied = life.replied
    if replied is not None and replied > life.as_of:
        yield Text(
            "reply-planned",
            f"到 {life.as_of} 尚未答复（拟于 {replied} 答复）。",
            f"On {life.as_of} there is no reply yet (planned for {replied}).",
        )
    elif replied is not None and life.late is not None:
        yield from _late_reply(life, replied)
    if life.state == "deemed-no-differing-opinion" and life.rely_from is not None and life.as_of < life.rely_from:
        yield Text(
            "not-safe-yet",
            f"换一种算法期限还没有到，稳妥起见从 {life.rely_from} 起再据沉默往下办。",
            f"Under another reading of counting the time has not run out: rely on silence from {life.rely_from} on.",
        )


def _late_reply(life: Life, replied: date) -> Iterator[Text]:
    end = life.due_on(replied)
    if life.silence == "any" or life.extended_by(replied):
        yield Text(
            "late-after-silence",
            f"沉默从 {end + _ONE_DAY} 起已视为无不同意见；逾期的答复还算不算数，规则没有说。",
            f"From {end + _ONE_DAY} on silence counted as no differing opinion; what a late reply is worth, the rules "
            "do not say.",
        )
    safe = life.base.rely_from if life.extension is None else life.extension.rely_from
    if safe is not None and replied < safe:
        yield Text(
            "in-time-on-another-reading",
            f"换一种算法，这个答复仍是按期的（到 {safe - _ONE_DAY} 为止）。",
            f"Under another reading of counting this reply was in time (the end was {safe - _ONE_DAY}).",
        )
