"""Is a notice likely? Regularities that every shipped notice has, and a typing error usually breaks.

A broken one is a doubt, not a fault: the State Council may decree otherwise. A person who has checked the text confirms
it in the file, ``confirmed = "balance: why"``. At run time only a user's own notices are checked; the tests check the
shipped ones.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gov_deadlines.text import Text
from gov_deadlines.workdays.notices import (
    EXTENSION,
    OFF,
    REST_KEYS,
    RESTORED,
    SATURDAY,
    WORK,
    Decree,
    Finding,
    Notice,
    State,
    layered,
)
from gov_deadlines.workdays.regions import NATIONAL, Region, Regions, festivals, regions, statutory_days

_DAY = timedelta(days=1)
_SUNDAY, _MONDAY = 6, 0
_NEAR = 6  # days between a make-up day and a rest day: less than a week in all shipped notices
_AHEAD = timedelta(days=366)  # between publication and the first day decreed: at most 322 in the shipped notices
_SIGNED = timedelta(days=31)  # between signature and publication: at most 7
_CONFIRMED = r"([a-z-]+(?:\s*[,，]\s*[a-z-]+)*)\s*[:：]\s*(.*)"


class Doubt(NamedTuple):
    """Something in a notice that a person must confirm; ``decree`` if one day or line shows it best."""

    code: str
    zh: str
    en: str
    decree: Decree | None = None


CODES = frozenset(
    ["balance", "begins-midweek", "dates", "holiday-name", "make-up-away", "no-days", "rest-apart", "statutory-day"]
)

CHECKED = CODES | {"chinese-calendar", "on-file"}  # those too that only a check of the file raises


def unconfirmed(notices: Sequence[Notice], files: Collection[str], known: Regions | None = None) -> list[Finding]:
    """The unconfirmed doubts about the notices of these files, laid over the others."""
    found = []
    for notice, state in layered(notices, known):
        if notice.file in files:
            open_doubts = [one for one in doubts(notice, state, known) if one.code not in confirmed_codes(notice)]
            codes = ", ".join(sorted({one.code for one in open_doubts}))
            found += [_finding(notice, one, codes) for one in open_doubts]
    return found


def confirmed_unnamed(
    notices: Sequence[Notice], files: Collection[str], known: Regions | None = None
) -> Iterator[Text]:
    """Remarks on notices that confirm their doubts without naming them, which would also hide a later error."""
    for notice, state in layered(notices, known):
        if notice.file in files and notice.confirmed and _named_codes(notice) is None:
            codes = ", ".join(sorted({one.code for one in doubts(notice, state, known)}))
            if codes:
                yield Text(
                    "confirmed-wholesale",
                    f"{notice.title.zh}有存疑之处（{codes}），已在文件中笼统确认：{notice.confirmed}",
                    f"{notice.title.en} has doubts ({codes}), confirmed in the file without naming them: "
                    f"{notice.confirmed}",
                )


def doubts(notice: Notice, state: State, known: Regions | None = None) -> Iterator[Doubt]:
    """Every doubt about one notice, confirmed or not; ``state`` is what lies beneath it.

    ``known``: the regions, by default the shipped ones.
    """
    over = {**state, **{decree.date: decree.key for decree in notice.decrees}}
    yield from _text_doubts(notice)
    yield from _date_doubts(notice)
    yield from _make_up_doubts(notice, over)
    yield from _put_to_work(notice)
    yield from _extension_doubts(notice, over)
    if notice.scope == "year" and notice.region == NATIONAL:
        yield from _national_doubts(notice, over)
    elif notice.scope == "year":
        own = (regions() if known is None else known).get(notice.region)  # none for a text of a region without calendar
        yield from _regional_doubts(notice, own, state, over) if own else ()
    else:
        yield from _trade_doubts(notice)


def confirmed_codes(notice: Notice) -> frozenset[str]:
    """The codes of the doubts that a person has confirmed in the file; all of them if it names none."""
    if not notice.confirmed:
        return frozenset()
    named = _named_codes(notice)
    return CHECKED | {code for code, _ in _of_text(notice)} if named is None else named


def _of_text(notice: Notice) -> Iterator[tuple[str, str]]:
    """Code and phrase of each doubt that the reader of its text wrote into the notice."""
    for one in notice.doubts:
        code, colon, phrase = one.partition(":")
        yield (code.strip(), phrase.strip()) if colon else ("unread", one)


def _text_doubts(notice: Notice) -> Iterator[Doubt]:
    for code, phrase in _of_text(notice):
        yield Doubt(code, f"原文“{phrase}”读来有疑", f"what the text says here is in doubt: “{phrase}”")


def _named_codes(notice: Notice) -> frozenset[str] | None:
    """The doubts that ``confirmed`` names before a colon, each with a reason; None if it names none."""
    match = re.fullmatch(_CONFIRMED, notice.confirmed, re.DOTALL)
    codes = frozenset(re.split(r"\s*[,，]\s*", match.group(1))) if match else frozenset()
    if match is None or not codes <= CHECKED | {code for code, _ in _of_text(notice)}:
        return None
    return codes if match.group(2) else frozenset()


def _finding(notice: Notice, doubt: Doubt, codes: str) -> Finding:
    return Finding(
        notice,
        doubt.decree,
        f"doubt-{doubt.code}",
        f'存疑：{doubt.zh}。请对照原文；原文如此的，在该通知的 [[notice]] 下一行写 confirmed = "{codes}: 理由"',
        f"doubtful: {doubt.en}. Look at the text; where it says so, write on the line below this notice's [[notice]]: "
        f'confirmed = "{codes}: the reason"',
    )


# Every notice


def _date_doubts(notice: Notice) -> Iterator[Doubt]:
    """A notice is signed, then published, then in force, without long delays between."""
    issued, published = notice.issued, notice.published
    if notice.draft:  # its day of publication is at most a guess
        return
    if issued is not None and not issued <= published <= issued + _SIGNED:
        yield Doubt(
            "dates",
            f"{issued} 签发，{published} 公布，应在签发当天或其后 {_SIGNED.days} 天内公布",
            f"issued {issued} and published {published}: publication is due on that day or in the {_SIGNED.days} after",
        )
    first = min((decree.date for decree in notice.decrees), default=None)
    if first is not None and not published < first <= published + _AHEAD:
        yield Doubt(
            "dates",
            f"{published} 公布，而所定的第一天是 {first}，应在其前 {_AHEAD.days} 天之内公布",
            f"published {published}, and the first day it decrees is {first}: publication is due in the {_AHEAD.days} "
            "days before",
        )


def _make_up_doubts(notice: Notice, over: State) -> Iterator[Doubt]:
    """A make-up day adjoins the working week between it and a holiday: a Sunday before one, a Saturday after."""
    made_up = [decree for decree in notice.decrees if decree.key == WORK]
    holidays = _holidays(over) if made_up else set()
    for decree in made_up:
        if not _is_placed(decree.date, holidays, over):
            zh, en = weekday_names(decree.date)
            yield Doubt(
                "make-up-away",
                f"{decree.date}（{zh}）调休上班，但它不紧靠假期前后的工作周：假期前应为星期日，假期后应为星期六，"
                f"且相距不超过 {_NEAR} 天",
                f"{decree.date}, a {en}, is a make-up day that joins no working week to a holiday: a Sunday is "
                f"expected before one, a Saturday after one, {_NEAR} days away at most",
                decree,
            )


def _holidays(over: State) -> set[date]:
    """Every day off by a notice, with the weekends next to it."""
    rest = [day for day, key in over.items() if key in REST_KEYS]
    return {one for day in rest for step in (_DAY, -_DAY) for one in _rest_run(day, step, over)}


def _is_placed(day: date, holidays: set[date], over: State) -> bool:
    """Whether a make-up day may fall on this weekend day."""
    rests = [day + number * _DAY in holidays for number in range(-_NEAR, _NEAR + 1)]
    before, after = any(rests[:_NEAR]), any(rests[_NEAR + 1 :])
    sunday = day.weekday() == _SUNDAY
    if after if sunday else before:
        return True
    other = day - _DAY if sunday else day + _DAY
    return (before or after) and (other in holidays or over.get(other) in (WORK, RESTORED))


def _rest_run(day: date, step: timedelta, over: State) -> Iterator[date]:
    """The rest days from ``day`` on, in one direction, up to the first working day."""
    while over.get(day) in REST_KEYS or (day not in over and day.weekday() >= SATURDAY):
        yield day
        day += step


def _put_to_work(notice: Notice) -> Iterator[Doubt]:
    """A notice of any kind does not make a statutory day a working day."""
    for decree in notice.decrees:
        if decree.key in (WORK, RESTORED) and decree.date in statutory_days(decree.date.year):
            name = statutory_days(decree.date.year)[decree.date]
            yield Doubt(
                "statutory-day",
                f"{decree.date} 是法定节假日（{name}），通知却安排上班",
                f"{decree.date} is a statutory holiday ({name}), and the notice has it worked",
                decree,
            )


def _extension_doubts(notice: Notice, over: State) -> Iterator[Doubt]:
    """An extension continues from the last day of the holiday."""
    for decree in notice.decrees:
        if decree.key == EXTENSION and not [*_rest_run(decree.date - _DAY, -_DAY, over)]:
            yield Doubt(
                "rest-apart",
                f"{decree.date} 延长放假，但前一天并不放假",
                f"{decree.date} extends a holiday, but the day before is no rest day",
                decree,
            )


def _trade_doubts(notice: Notice) -> Iterator[Doubt]:
    """A notice of single days decrees at least one, and gives at least as many days off as it takes."""
    if not notice.decrees:
        yield Doubt("no-days", "没有写任何日子", "decrees no day at all")
    taken = [decree for decree in notice.decrees if decree.key == WORK]
    given = [decree for decree in notice.decrees if decree.key == OFF and decree.date.weekday() < SATURDAY]
    if len(taken) > len(given):
        yield Doubt(
            "balance",
            f"调休上班 {len(taken)} 天，而工作日放假只有 {len(given)} 天",
            f"{len(taken)} make-up days for {len(given)} weekdays off",
            taken[-1],
        )


# A year's arrangement


def _national_doubts(notice: Notice, over: State) -> Iterator[Doubt]:
    statutory = statutory_days(notice.year)
    off = {decree.date: decree for decree in notice.decrees if decree.key == OFF}
    left_out = [day for day in statutory if day not in off]
    if left_out:
        days = ", ".join(f"{day} {statutory[day]}" for day in left_out)
        yield Doubt("statutory-day", f"没有安排法定节假日放假：{days}", f"leaves out statutory holidays: {days}")
    if not festivals(notice.year):  # outside the lunar table, half of a year's holidays are unknown
        return
    yield from _balance_doubts(notice, off, statutory)
    yield from _apart_doubts(off, over, statutory)
    yield from _begin_doubts(off, statutory)
    yield from _name_doubts(off, statutory)


def _balance_doubts(notice: Notice, off: Mapping[date, Decree], statutory: Mapping[date, str]) -> Iterator[Doubt]:
    """Weekdays off beyond the statutory ones = make-up days + statutory days on weekends + coinciding festivals."""
    shifted = sum(day.weekday() < SATURDAY and day not in statutory for day in off)
    worked = sum(decree.key == WORK for decree in notice.decrees)
    weekend = sum(day.weekday() >= SATURDAY for day in statutory if day in off)
    met = sum(name.count("、") for day, name in statutory.items() if day in off)
    if shifted != worked + weekend + met:
        yield Doubt(
            "balance",
            f"调休放假的工作日 {shifted} 天，应等于调休上班 {worked} 天 + 逢周末的法定节假日 {weekend} 天"
            f" + 两节重合 {met} 天 = {worked + weekend + met} 天",
            f"{shifted} weekdays are off beyond the statutory ones, where {worked + weekend + met} are due: {worked} "
            f"make-up days + {weekend} statutory days on weekends + {met} where two festivals coincide",
        )


def _apart_doubts(off: Mapping[date, Decree], over: State, feast: Mapping[date, object]) -> Iterator[Doubt]:
    """Rest days without a gap connect a weekday off to the festival's own day."""
    for day, decree in off.items():
        if day.weekday() < SATURDAY and day not in feast:
            run = {*_rest_run(day, _DAY, over), *_rest_run(day, -_DAY, over)}
            if not run & feast.keys():
                yield Doubt(
                    "rest-apart",
                    f"{day} 放假，但与节日当天不相连",
                    f"{day} is off, but neither is the festival's own day nor joined to it by rest days",
                    decree,
                )


def _begin_doubts(off: Mapping[date, Decree], statutory: Mapping[date, str]) -> Iterator[Doubt]:
    """A holiday begins on its statutory day, on the eve of the Spring Festival, or joins a weekend."""
    for day, decree in off.items():
        previous = off.get(day - _DAY)
        begins = previous is None or previous.name != decree.name
        joins = day.weekday() in (SATURDAY, _SUNDAY, _MONDAY)
        eve = day + _DAY == festivals(day.year).get("spring-festival")
        if begins and not (day in statutory or joins or eve):
            yield Doubt(
                "begins-midweek",
                f"{decree.name}从 {day}（{weekday_names(day)[0]}）开始放假，这一天既非法定节假日，也不与周末相连",
                f"{decree.name} begins on {day}, a {weekday_names(day)[1]}, neither statutory nor next to a weekend",
                decree,
            )


def _name_doubts(off: Mapping[date, Decree], statutory: Mapping[date, str]) -> Iterator[Doubt]:
    """A line named after a statutory holiday includes that holiday's day."""
    known = {part for name in statutory.values() for part in name.split("、")}
    lines = {decree.name: decree for decree in off.values()}
    for name, decree in lines.items():
        for part in known.intersection(name.split("、")):
            held = any(part in statutory.get(day, "").split("、") for day, one in off.items() if one.name == name)
            if not held:
                days = ", ".join(str(day) for day in statutory if part in statutory[day].split("、"))
                yield Doubt(
                    "holiday-name",
                    f"“{name}”之下没有{part}的法定节假日（{days}）",
                    f"the line {name} does not hold the statutory day of {part} ({days})",
                    decree,
                )


def _regional_doubts(notice: Notice, expects: Region, state: State, over: State) -> Iterator[Doubt]:
    """A region's expected yearly notice gives a set number of days for one festival beyond the national ones."""
    feast = festivals(notice.year).get(expects.expects_festival or "")
    if feast is None or expects.expects_days is None:
        return
    off = {decree.date: decree for decree in notice.decrees if decree.key == OFF}
    given = sum(state.get(day) in (WORK, RESTORED) or (day not in state and day.weekday() < SATURDAY) for day in off)
    taken = sum(decree.key == WORK for decree in notice.decrees)
    if given - taken != expects.expects_days:
        yield Doubt(
            "balance",
            f"放假比全国安排多 {given} 天、调休上班 {taken} 天，两者之差应为 {expects.expects_days} 天",
            f"days off beyond the national ones: {given}; make-up days: {taken}; the difference is expected to be "
            f"{expects.expects_days}",
        )
    if feast not in _rest_run(feast, _DAY, over):
        yield Doubt("statutory-day", f"{feast} 是节日当天，却不放假", f"{feast}, the festival itself, is not off")
    yield from _apart_doubts(off, over, {feast: ""})


def weekday_names(day: date) -> tuple[str, str]:
    """The weekday in Chinese and English."""
    names = ("一 Monday", "二 Tuesday", "三 Wednesday", "四 Thursday", "五 Friday", "六 Saturday", "日 Sunday")
    zh, en = names[day.weekday()].split()
    return f"星期{zh}", en
