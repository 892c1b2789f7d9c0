"""A claimed date in words: the verdict first, then the date itself and what it rests on."""

from gov_deadlines.answers.claim import Claim
from gov_deadlines.pages.voice import Lines, Voice, labelled
from gov_deadlines.text import Language
from gov_deadlines.wording.words import counted


def claim_page(claim: Claim, language: Language) -> str:
    """The verdict, by how much the date is off, the due date, the readings and the notes: one labelled line each."""
    say = Voice(language)
    return f"{say.day(claim.claimed)}{say.colon}{_verdict(claim, say)}\n{labelled(_lines(claim, say), language)}"


def _verdict(claim: Claim, say: Voice) -> str:
    if claim.verdict == "right":
        return say("正确", "right")
    if claim.right:
        names = say.listed.join(say.word(name) for name in claim.readings)
        return say(f"按默认读法不对，按此读法正确：{names}", f"not the default reading; right under: {names}")
    return say(f"不对，{_off(claim, say)}", f"wrong, {_off(claim, say)}")


def _off(claim: Claim, say: Voice) -> str:
    """By how many days, in working days too if these are known and not none."""
    days, working = claim.calendar_days_off, claim.working_days_off
    side = say("晚", "too late") if days > 0 else say("早", "too early")
    calendar = say(f"{abs(days)} 天", counted(abs(days), "calendar day"))
    amount = say.working_days(abs(working)) + say.aside(calendar) if working else calendar
    return say(f"{side} {amount}", f"{amount} {side}")


def _lines(claim: Claim, say: Voice) -> Lines:
    answer = claim.answer
    cited = say.comma.join((say.provision(answer.limit), say.article(answer.limit)))
    yield say("规则", "Rule"), f"{cited}{say.colon}{answer.trigger} {say.length(answer.period)}" if not answer.by else cited
    due = say.comma.join((say.day(answer.due), say.word(answer.standing)))
    yield say("到期", "Due"), due + say.between(answer.bounds)
    for reading in answer.readings[1:]:
        if reading.due is not None and reading.due != answer.due:
            yield say("读法", "Reading"), f"{reading.due}  {say.word(reading.name)}"
    yield from say.notes(claim.notes)
