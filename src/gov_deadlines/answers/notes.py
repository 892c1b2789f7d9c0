"""What anyone who uses a due date should know besides the date."""

from collections.abc import Iterable, Iterator
from datetime import date

from gov_deadlines.rules.model import Bound, Pack
from gov_deadlines.text import Text
from gov_deadlines.workdays.line import Unsettled
from gov_deadlines.workdays.notices import Notice

SAFEST_UNKNOWN = Text(
    "safest-unknown",
    "有一种读法需要未公布的日子，可能更早，因此最稳妥的日期暂不能给出。",
    "One reading needs a day that is not announced and might end earlier, so the safest date is not known.",
)
RELY_FROM_UNKNOWN = Text(
    "rely-from-unknown",
    "有一种读法需要未公布的日子，可能更晚，因此可据沉默推进的日期暂不能给出。",
    "One reading needs a day that is not announced and might end later, so the day from which silence may be relied "
    "on is not known.",
)

_NOT_STRICT = frozenset({"in_principle", "generally"})


def other_readings_note(spans: Iterable[Unsettled]) -> Iterator[Text]:
    """The date is settled, but another reading, and so ``safest`` or ``rely_from``, rests on unsettled days."""
    reasons = {span.reason for span in spans}
    for reason in sorted(reasons):
        yield Text(
            "readings-provisional",
            f"其他读法尚未确定：{reason.zh}，最稳妥的日期和可据沉默推进的日期可能随之变动。",
            f"Other readings are not settled: {reason.en}, which may move the safest date and the day from which "
            "silence may be relied on.",
        )


def other_region_note(used: str, own: str) -> Iterator[Text]:
    """The answer was counted on another region's calendar than the government's own."""
    if used != own:
        yield Text(
            "other-region",
            f"按 {used} 的日历推算，而不是本规则所在的 {own}。",
            f"Counted on the calendar of {used}, not on that of {own}, where the rules apply.",
        )


def provisional_notes(spans: Iterable[Unsettled]) -> Iterator[Text]:
    """Why the answer is provisional: one note for each span of unsettled days it touched."""
    for span in spans:
        yield Text(
            "provisional",
            f"日期暂定：{span.reason.zh}，最早和最晚日期现在无法给出。",
            f"Provisional: {span.reason.en}; the earliest and latest possible dates cannot be given yet.",
        )


def in_force_notes(pack: Pack, trigger: date, due: date) -> Iterator[Text]:
    """Whether, and how surely, the rules governed the trigger and the due day."""
    start, candidates = pack.in_force_from, pack.in_force_candidates
    if trigger < start:
        yield _illustration(f"自 {start} 起施行", f"are in force from {start}")
    elif not pack.governs(trigger):
        yield _illustration(f"已于 {pack.in_force_until} 停止执行", f"ceased to apply after {pack.in_force_until}")
    elif trigger < max(candidates):
        yield Text(
            "in-force-from-uncertain",
            f"“发布之日”可能是 {'、'.join(map(str, candidates))} 中的任何一天，起算日可能早于施行。",
            f'"The day of publication" may be any of {", ".join(map(str, candidates))}: the rules may not have been '
            "in force on the trigger day.",
        )
    if trigger >= start > due:
        yield Text(
            "due-before-in-force",
            f"算得的日期早于规则施行日 {start}。",
            f"The date lies before the rules came into force on {start}.",
        )
    if trigger > pack.checked_on:
        yield Text(
            "after-checked-on",
            f"规则最近一次核对是在 {pack.checked_on}，此后是否修订或废止未查。",
            f"The rules were last checked on {pack.checked_on}; whether they were changed or repealed since is not "
            "known.",
        )


def own_limit_note(own: object) -> Text:
    """The lead department's limit was applied instead of the text's."""
    return Text(
        "lead-department-limit",
        f"采用主办部门另定的时限（{own}），不是规则本身的时限。",
        f"The lead department's own limit ({own}) was applied, not the one in the rules.",
    )


def supplied_note(own: object) -> Text:
    """The time set elsewhere, which the user supplied, was applied."""
    return Text(
        "time-set-elsewhere",
        f"本规则没有写天数：采用你给出的时限（{own}）。",
        f"These rules give no number: the time you supplied ({own}) was applied.",
    )


def bound_note(bound: Bound) -> Text:
    """The number is another instrument's: whose, which article, since when, for what, how strict and how seen."""
    return Text("outer-bound", _bound_zh(bound), _bound_en(bound))


def _bound_zh(bound: Bound) -> str:
    number = f"（{bound.number}）" if bound.number else ""
    since = bound.since.zh if bound.since else f"自 {bound.in_force_from} 起施行"
    until = f"，至 {bound.in_force_until} 止" if bound.in_force_until else ""
    strict = "只是原则上的要求" if bound.bindingness in _NOT_STRICT else "硬性要求"
    seen = "已核对原文" if bound.seen == "text" else "据二手材料，未见原文"
    return (
        "本规则没有写天数：这是另一份文件的外部上限，不是本规则的时限，所以只是暂定。"
        f"出处：{bound.instrument.zh}{number}{bound.article.zh}，{since}{until}；适用于{bound.covers.zh}；{strict}；{seen}。"
    )


def _bound_en(bound: Bound) -> str:
    number = f" ({bound.number})" if bound.number else ""
    since = bound.since.en if bound.since else f"in force from {bound.in_force_from}"
    until = f" until {bound.in_force_until}" if bound.in_force_until else ""
    strict = "a requirement in principle only" if bound.bindingness in _NOT_STRICT else "strict"
    seen = "read in its text" if bound.seen == "text" else "seen in secondary text only"
    return (
        "These rules give no number: this is an outer bound of another instrument, no limit of these rules, and so "
        f"only provisional. Source: {bound.instrument.en}{number}, {bound.article.en}, {since}{until}. "
        f"It covers {bound.covers.en}. It is {strict}, and was {seen}."
    )


def estimated_notes(notices: Iterable[Notice]) -> Iterator[Text]:
    """Which of the notices that mattered have a publication date that is only estimated."""
    for notice in notices:
        if notice.published_basis == "estimated":
            yield Text(
                "published-estimated",
                f"所依据的通知：{notice.title.zh}。",
                f"It rests on a notice of {notice.title.en}.",
            )


def _illustration(zh: str, en: str) -> Text:
    return Text("not-in-force", f"规则{zh}，本答案只作参考推算。", f"The rules {en}: this answer is an illustration.")
