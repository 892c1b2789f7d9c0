"""What happens in the life of a consultation, and what should be known of it. Plain values in, sentences out."""

from datetime import date

from gov_deadlines.text import Text

RECEIVED = Text("received", "收到", "received")
DUE = Text("due", "期限届满", "the time runs out")
ORIGINAL_DUE = Text("original-due", "原定的期限届满（已延期）", "the original time would have run out (extended)")
EXTENDED_DUE = Text("extended-due", "商定的期限届满", "the agreed time runs out")
RELY = Text(
    "rely-from",
    "各种算法都已到期，可据沉默往下办",
    "the time has run out under every reading of counting: silence may be relied on",
)
OUTCOMES = {  # what an event does to the status has the status's code
    text.code: text
    for text in (
        Text("deemed-no-objection", "仍未答复的，视为无不同意见", "silence counts as no objection from here on"),
        Text(
            "overdue",
            "仍未答复的，已逾期；到此没有商定过延期，按这种读法沉默不生效果",
            "overdue without a reply; no later time had been agreed, so on this reading silence has no effect",
        ),
        Text("done-in-time", "按期答复", "reply, in time"),
        Text("done-late", "逾期答复", "reply, late"),
        Text("done-disputed", "答复；是否按期，读法不一", "reply; the readings disagree on whether it was in time"),
    )
}
SILENCE_NEEDS_AGREEMENT = Text(
    "silence-needs-agreement",
    "按所选读法，没有商定过延期，到期不答复不产生效果，须催办。",
    "On the chosen reading silence has no effect here, since no later time was agreed: ask for the reply.",
)


def limit_set(own: object) -> Text:
    """The lead department set its own limit."""
    return Text("limit-set", f"主办部门另定时限：{own}", f"the lead department set its own limit: {own}")


def agreed(due: date, *, in_time: bool) -> Text:
    """A later time is agreed, before or after the original one had run out."""
    if in_time:
        return Text("extension-agreed", f"商定延至 {due}", f"a later time is agreed: {due}")
    return Text(
        "extension-agreed-after-expiry",
        f"原定期限届满后才商定延至 {due}",
        f"a later time is agreed after the original one had run out: {due}",
    )


def agreement_day_not_said(end: date) -> Text:
    """The day of the agreement is missing."""
    return Text(
        "agreement-day-not-said",
        f"没有说明哪天商定延期，按 {end} 之前商定处理；之后才商定的，沉默的效果此前已经产生。",
        f"The day of the agreement is not said; it is taken to lie no later than {end}. If it was agreed after that, "
        "silence had already taken effect.",
    )


def extension_planned(as_of: date, agreed_on: date, end: date) -> Text:
    """The agreement is still to come."""
    return Text(
        "extension-planned",
        f"到 {as_of} 尚未商定延期（拟于 {agreed_on} 商定），仍按 {end} 到期。",
        f"On {as_of} the later time is not agreed yet (planned for {agreed_on}): the end is still {end}.",
    )


def agreed_after_expiry(end: date, effect: date, *, only_agreed: bool) -> Text:
    """The agreement came late; ``only_agreed``: silence is read as having an effect only after an agreed time."""
    if only_agreed:
        return Text(
            "agreed-after-expiry",
            f"延期是在 {end} 到期之后商定的；按“任何时限”的读法，沉默在 {effect} 已产生效果。",
            f"The later time was agreed after the end on {end}; read as holding for any limit, silence had taken "
            f"effect on {effect}.",
        )
    return Text(
        "agreed-after-expiry",
        f"延期是在 {end} 到期之后商定的，沉默在 {effect} 已产生效果；规则没有说此后的商定能否收回，"
        "这里按双方重新约定的时间往下算。",
        f"The later time was agreed after the end on {end}: silence had already taken effect on {effect}. The rules do "
        "not say whether an agreement undoes that; what follows goes by the new time agreed.",
    )


def agreed_date_on_rest_day(day: date) -> Text:
    """An agreed date stands as it is."""
    return Text(
        "agreed-date-on-rest-day",
        f"商定的 {day} 是休息日；约定的日期照用，不移动。",
        f"The agreed date, {day}, is a rest day; an agreed date stands and is not moved.",
    )


def reply_planned(as_of: date, replied: date) -> Text:
    """The reply is still to come."""
    return Text(
        "reply-planned",
        f"到 {as_of} 尚未答复（拟于 {replied} 答复）。",
        f"On {as_of} there is no reply yet (planned for {replied}).",
    )


def not_safe_yet(rely_from: date) -> Text:
    """Another reading of counting gives a later end."""
    return Text(
        "not-safe-yet",
        f"换一种算法期限还没有到，稳妥起见从 {rely_from} 起再据沉默往下办。",
        f"Under another reading of counting the time has not run out: rely on silence from {rely_from} on.",
    )


def late_after_silence(effect: date) -> Text:
    """A late reply meets the effect of silence."""
    return Text(
        "late-after-silence",
        f"沉默从 {effect} 起已视为无不同意见；逾期的答复还算不算数，规则没有说。",
        f"From {effect} on silence counted as no objection; what a late reply is worth, the rules do not say.",
    )
