"""What anyone who uses a due date should know besides the date."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gov_deadlines.text import Text

if TYPE_CHECKING:
    from gov_deadlines.answers.due import Due


def due_notes(answer: "Due") -> Iterator[Text]:
    """Every note on an answer, the ones that touch the date itself first."""
    yield from _standing(answer)
    yield from _in_force(answer)
    yield from _own_limit(answer)
    yield from _estimated_notices(answer)
    yield from _unknown_extremes(answer)
    yield from answer.limit.notes


def _standing(answer: "Due") -> Iterator[Text]:
    if answer.region != answer.limit.region:
        yield Text(
            "other-region",
            f"按 {answer.region} 的日历推算，而不是本规则所在的 {answer.limit.region}。",
            f"Counted on the calendar of {answer.region}, not on that of {answer.limit.region}, where the rules apply.",
        )
    if answer.standing == "provisional" and answer.consulted is not None:
        for span in answer.calendar.unsettled(*answer.consulted):
            yield Text(
                "provisional",
                f"日期暂定：{span.reason.zh}，最早和最晚日期现在无法给出。",
                f"Provisional: {span.reason.en}; the earliest and latest possible dates cannot be given yet.",
            )


def _in_force(answer: "Due") -> Iterator[Text]:
    pack = answer.limit.pack
    start, last = pack.in_force_from, max(pack.in_force_candidates)
    if answer.trigger < start:
        yield Text(
            "not-in-force",
            f"{pack.title}自 {start} 起施行，本答案只作参考推算。",
            f"The rules are in force from {start}: this answer is an illustration.",
        )
    elif not pack.governs(answer.trigger):
        yield Text(
            "not-in-force",
            f"{pack.title}已于 {pack.in_force_until} 停止执行，本答案只作参考推算。",
            f"The rules ceased to apply after {pack.in_force_until}: this answer is an illustration.",
        )
    elif answer.trigger < last:
        days = "、".join(str(day) for day in pack.in_force_candidates)
        yield Text(
            "in-force-from-uncertain",
            f"“发布之日”可能是 {days} 中的任何一天，起算日可能早于施行。",
            f'"The day of publication" may be any of {days.replace("、", ", ")}: the rules may not have been '
            "in force on the trigger day.",
        )
    if answer.trigger >= start > answer.due:
        yield Text(
            "due-before-in-force",
            f"算得的日期早于规则施行日 {start}。",
            f"The date lies before the rules came into force on {start}.",
        )
    if answer.trigger > pack.checked_on:
        yield Text(
            "after-checked-on",
            f"规则最近一次核对是在 {pack.checked_on}，此后是否修订或废止未查。",
            f"The rules were last checked on {pack.checked_on}; whether they were changed or repealed "
            "since is not known.",
        )


def _own_limit(answer: "Due") -> Iterator[Text]:
    if answer.is_override:
        own = answer.within or answer.by
        yield Text(
            "lead-department-limit",
            f"采用主办部门另定的时限（{own}），不是规则本身的时限。",
            f"The lead department's own limit ({own}) was applied, not the one in the rules.",
        )


def _estimated_notices(answer: "Due") -> Iterator[Text]:
    for notice in answer.notices:
        if notice.published_basis == "estimated":
            yield Text(
                "published-estimated",
                f"{notice.issuer}关于 {notice.year} 年的通知公布日期为估计：{notice.published}。",
                f"When {notice.issuer} published its notice for {notice.year} is an estimate: {notice.published}.",
            )


def _unknown_extremes(answer: "Due") -> Iterator[Text]:
    if answer.safest is None:
        yield Text(
            "safest-unknown",
            "有一种读法需要未公布的日子，可能更早，因此最稳妥的日期暂不能给出。",
            "One reading needs a day that is not announced and might end earlier, so the safest date is not known.",
        )
    if answer.limit.silence and answer.rely_from is None:
        yield Text(
            "rely-from-unknown",
            "有一种读法需要未公布的日子，可能更晚，因此可据沉默推进的日期暂不能给出。",
            "One reading needs a day that is not announced and might end later, so the day from which silence "
            "may be relied on is not known.",
        )
