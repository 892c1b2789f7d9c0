"""What one item of a holiday notice says, clause by clause: days off, days worked, days moved, and what to check.

A clause is matched with its dates and the names of holidays replaced by one character each, so that the patterns stay
short. A clause that speaks of days or of work and rest, and that no pattern fits, is named: a doubt.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from gov_deadlines.documents.notice_dates import DATES, ONE_DAY, Context, Dates, read_dates, runs
from gov_deadlines.documents.notice_language import feast_days, is_islamic
from gov_deadlines.documents.notice_patterns import (
    ADVICE,
    ANYONE,
    COUNT,
    FRAME,
    GROUND,
    LEAD,
    OFF,
    RISE,
    SOFT,
    TRIGGER,
    WEEKEND,
    WHO,
    D,
    N,
    clauses_of,
    shortened,
)
from gov_deadlines.documents.notice_words import ARRANGED, doubt
from gov_deadlines.workdays.notices import SATURDAY


class Told(NamedTuple):
    """What a notice says of one day: off or worked, under which name, and in which phrase."""

    name: str
    phrase: str


class Item:
    """The days that one item of a notice names, and what its clauses promise of them."""

    def __init__(self, context: Context, names: list[str], fallback: str) -> None:
        """``names``: from the item's heading; ``fallback``: the name if none is said."""
        self.context = context
        self.heading = names
        self.current = "、".join(names) or fallback
        self.off: dict[date, Told] = {}
        self.work: dict[date, Told] = {}
        self.kept: dict[date, Told] = {}  # rest days as ever
        self.extension: list[tuple[str, date, str]] = []
        self.back: list[tuple[date, str]] = []
        self.cancelled: dict[date, Told] = {}
        self.quoted_off: dict[date, Told] = {}
        self.quoted_work: dict[date, Told] = {}
        self.moved: dict[date, str] = {}  # weekend days that are worked because they are moved
        self.named: set[str] = set(names)
        self.summed = False
        self.quoting = False
        self.exchanged = ""  # the phrase that says days are exchanged
        self.feasts: list[date] = []
        self._total: tuple[int, str] | None = None
        self._quoted_last = ""
        self._announced: tuple[int, str] | None = None  # a sum before its days
        self._met: tuple[int, str] | None = None  # such a sum, once its days are read
        self._pending: Dates | None = None
        self._last: Dates | None = None
        self._joins: list[tuple[Dates | None, str]] = []

    def doubt(self, code: str, phrase: str, **said: object) -> None:
        """Record a doubt."""
        self.context.doubts.append(doubt(code, phrase, **said))

    # --- reading

    def read(self, text: str, *, preamble: bool = False) -> None:
        """Read the sentences of the item; in a preamble, grounds and principles come before 现将…通知如下."""
        for sentence in re.split("[。;!?\n]", text):
            if ADVICE.match(sentence):
                self._check_eve(sentence)
                continue
            self.quoting = bool(re.match("(?:根据|按照|依据)", sentence)) and ARRANGED in sentence
            for clause in clauses_of(sentence):
                if self._frame(clause):
                    preamble, self._announced = False, None
                else:
                    self._read_clause(clause, preamble)
            self.quoting = False
        if self._pending is not None:
            self.doubt("unread", self._pending.phrase)

    def _check_eve(self, sentence: str) -> None:
        """Advice decrees no day, but a date beside 除夕 is held against it."""
        for found in re.finditer(rf"除夕\(({DATES})\)", sentence):
            read_dates(f"{found[1]}(除夕)", self.context)

    def _read_clause(self, clause: str, preamble: bool) -> None:
        short, dates, names = shortened(clause)
        if names and not self.heading:
            self.current = "、".join(dict.fromkeys(names))
        self.named.update(names)
        plain = re.sub(f"^{LEAD}(?:将|定于|于|在|对)?{WHO}", "", short)
        year = re.match(f"([0-9]{{1,4}})年(?={N}|{WHO}放假|“)", plain)
        if year:
            self._check_years(year[0], clause)
            plain = plain[year.end() :]
        plain = re.sub(f"^(?:“[^”]{{1,14}}”|{N})(?:[和及、]{N})*(?:假期|期间|节日|当天)*{WHO}", "", plain) or plain
        for pattern, act in _acts():
            found = pattern.fullmatch(plain) or pattern.fullmatch(short)
            if found:
                act(self, [read_dates(one, self.context) for one in dates], found, clause)
                return
        self._unmatched(short, clause, preamble)

    def _unmatched(self, short: str, clause: str, preamble: bool) -> None:
        decrees = D in short and re.search("放假|上班|休", short)
        if GROUND.match(short) and not decrees:
            return
        self._check_years(clause, clause)
        rest = re.sub("[0-9]{4}年(?!度)", "", SOFT.sub("", short))
        if preamble and not (decrees and re.search(f"(?<!自){D}", short)):
            rest = re.sub("[0-9]{1,3}天|放假|调休|连休|周[一二三四五六日]|公休", "", rest.replace(f"自{D}", ""))
        if TRIGGER.search(rest):
            self.doubt("unread", clause)

    def _check_years(self, text: str, clause: str) -> None:
        for said in re.findall("([0-9]{1,4})年(?!代|来|内)", re.sub(DATES, "", text)):
            if int(said) not in (self.context.year, self.context.year - 1):
                self.doubt("year", clause, said=said, year=self.context.year)

    def _frame(self, clause: str) -> bool:
        """Whether the clause only announces the arrangement: 现将…通知如下."""
        if not FRAME.match(clause) or re.search(DATES, clause):
            return False
        self._check_years(clause, clause)
        return True

    # --- acts

    def rest(self, dates: Dates, phrase: str) -> None:
        """Days off."""
        if self._announced and not self.quoting:
            said, where = self._announced
            if said != len(dates.days):
                self.doubt("sum", where, said=said, found=len(dates.days))
            self._met = said, where
        elif self._met and not self.quoting and not re.search("补休|调休", phrase):
            found = len(self.off.keys() | set(dates.days))
            if found != len(self.off):
                self.doubt("sum", self._met[1], said=self._met[0], found=found)
        self._announced = self._announced if self.quoting else None
        self._settle(dates)
        self._last = dates
        if "调休" in phrase:
            self.exchanged = phrase
        self._quoted_last = phrase if self.quoting else ""
        into = self.quoted_off if self.quoting else self.off
        for day in dates.days:
            into.setdefault(day, Told(self.current, phrase))

    def _settle(self, dates: Dates) -> None:
        """The days of a clause of their own wait for no verb any more; those of another clause would be lost."""
        if self._pending is not None and self._pending is not dates:
            self.doubt("unread", self._pending.phrase)
        self._pending = None

    def worked(self, dates: Dates, phrase: str) -> None:
        """Days worked."""
        self._settle(dates)
        self._quoted_last = phrase if self.quoting else ""
        into = self.quoted_work if self.quoting else self.work
        for day in dates.days:
            into.setdefault(day, Told(self.current, phrase))

    def sum(self, said: int, phrase: str, *, of: Dates | None = None, ahead: bool = False) -> None:
        """A number of days: of the days so far, of ``of``, or of the days that follow."""
        self.summed = True
        if ahead and not self.off:
            self._announced = said, phrase
            return
        found = len(of.days) if of else len(self.off)
        if said != found and not (self._joins and said == self._with_weekends()):
            self.doubt("sum", phrase, said=said, found=found)

    def _with_weekends(self) -> int:
        """The days off with the weekends that they join."""
        held = set(self.off)
        for day in self.off:
            for step in (ONE_DAY, -ONE_DAY):
                near = day + step
                while near.weekday() >= SATURDAY:
                    held.add(near)
                    near += step
        return len(held)

    def act_rest(self, dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """D放假."""
        self.rest(dates[0], phrase)
        if found[1]:
            self.sum(int(found[1]), phrase, of=dates[0])

    def act_work(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """D上班."""
        self.worked(dates[0], phrase)

    def act_back(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """D起正常上班."""
        self.back += [(day, phrase) for day in dates[0].days]

    def act_sum(self, _dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """共N天, 放假N天."""
        said = int(found[1] or found[2])
        ahead = bool(found[2]) or not self.off
        self.sum(said, phrase, ahead=ahead)
        if found[1] and not ahead:
            self._total = said, phrase

    def act_parts(self, _dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """放假N天、周末N天."""
        days = self._last.days if self._last else []
        weekend = sum(day.weekday() >= SATURDAY for day in days)
        for said, count in ((int(found[1]), len(days) - weekend), (int(found[2]), weekend)):
            if said != count:
                self.doubt("sum", phrase, said=said, found=count)

    def act_statutory(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """D为法定节假日: each of them is off, and a statutory day of the holiday if it is a national one."""
        names = self.current.split("、")
        exact = not any(map(is_islamic, names))
        known = {day for name in names for day in feast_days(name, self.context.year)} if exact else set()
        for day in dates[0].days:
            if known and day not in known:
                self.doubt("statutory", phrase, day=day, name=self.current)
            elif day not in self.off:
                self.off[day] = Told(self.current, phrase)

    def act_keep(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """D照常公休."""
        self._settle(dates[0])
        for day in dates[0].days:
            self._weekend(day, phrase)
            self.kept[day] = Told(self.current, phrase)

    def _weekend(self, day: date, phrase: str) -> bool:
        if day.weekday() < SATURDAY:
            self.doubt("not-a-weekend", phrase, day=day)
        return day.weekday() >= SATURDAY

    def act_shift(self, dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """D公休日调至D: the first are worked, unless they are within the holiday; the second are off."""
        taken, given = dates[0].days, dates[1].days
        if len(taken) + bool(found[1]) != len(given) or set(given) & set(taken):
            self.doubt("shift", phrase)
        self.moved.update((day, phrase) for day in taken if self._weekend(day, phrase))
        for day in given:
            if day.weekday() >= SATURDAY:
                self.doubt("shift", phrase)
            self.off.setdefault(day, Told(self.current, phrase))
        if found[2]:
            self.sum(int(found[2]), phrase)

    def act_swap(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """D与D调休: a weekday off for a weekend day worked."""
        days = [day for one in dates for day in one.days]
        weekend = [day for day in days if day.weekday() >= SATURDAY]
        if len(days) != 2 * len(weekend):
            self.doubt("shift", phrase)
            return
        self.exchanged = phrase
        for day in days:
            (self.work if day in weekend else self.off).setdefault(day, Told(self.current, phrase))

    def act_join(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """与周末连休."""
        for one in dates:
            for day in one.days:
                self._weekend(day, phrase)
        self._joins.append((self._last, phrase))

    def act_extend(self, dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """延长N假期至D."""
        if found[1]:
            self._check_years(found[1] + "年", phrase)
        self.extension += [(self.current, day, phrase) for day in dates[0].days]

    def act_feast(self, dates: list[Dates], found: re.Match[str], phrase: str) -> None:
        """D是N: the festival itself."""
        known = feast_days(self.current, self.context.year) if N in found[0] else frozenset()
        self.feasts += dates[0].days
        for day in dates[0].days:
            if known and day not in known:
                self.doubt("feast", phrase, name=self.current)

    def act_time(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """放假时间为D: days off, or the sum of those said before."""
        if not self.off or self.quoting:
            self.rest(dates[0], phrase)
            return
        self._quoted_last = ""
        if set(dates[0].days) != self.off.keys() | self.quoted_off.keys():
            self.doubt("sum", phrase, said=len(dates[0].days), found=len(self.off.keys() | self.quoted_off.keys()))

    def act_pending(self, dates: list[Dates], _found: re.Match[str], _phrase: str) -> None:
        """D alone: the next clause says what of it."""
        self._pending = dates[0]

    def act_pending_off(self, _dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """放假, of the days before."""
        self._apply(self.rest, phrase)

    def act_pending_work(self, _dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """照常上班, of the days before."""
        self._apply(self.worked, phrase)

    def _apply(self, act: Callable[[Dates, str], None], phrase: str) -> None:
        if self._pending is None:
            self.doubt("unread", phrase)
        else:
            act(self._pending, f"{self._pending.phrase},{phrase}")

    def act_cancel(self, dates: list[Dates], _found: re.Match[str], phrase: str) -> None:
        """取消D放假."""
        self.cancelled.update((day, Told(self.current, phrase)) for day in dates[0].days)

    def act_nothing(self, _dates: list[Dates], _found: re.Match[str], _phrase: str) -> None:
        """不调休, 即农历三月初三."""

    # --- after the last clause

    def close(self) -> None:
        """Check what only the whole item shows."""
        if self._announced:
            self.doubt("sum", self._announced[1], said=self._announced[0], found=0)
        if self._total:
            self.sum(*self._total)
        if self._quoted_last:
            self.doubt("unfinished", self._quoted_last)
        if self.heading and not (self.off or self.work or self.extension or self.cancelled):
            self.doubt("empty", "、".join(self.heading))
        worked = {day for day in self.moved if day not in self.off}
        said = {day for day in self.work if day not in self.off}
        if worked and said and worked != said:
            self.doubt("shift", next(iter(self.moved.values())))
        for day in worked:
            self.work.setdefault(day, Told(self.current, self.moved[day]))
        for dates, phrase in self._joins:
            self._check_joined(dates, phrase)

    def _check_joined(self, dates: Dates | None, phrase: str) -> None:
        for run in runs(dates.days if dates else []):
            ends = {*run, run[0] - ONE_DAY, run[-1] + ONE_DAY}
            if not any(day.weekday() >= SATURDAY for day in ends):
                self.doubt("not-joined", phrase, day=run[0])
        if dates is None:
            self.doubt("unread", phrase)


_Act = Callable[[Item, list[Dates], "re.Match[str]", str], None]


@cache
def _acts() -> list[tuple[re.Pattern[str], _Act]]:
    rows: tuple[tuple[str, _Act], ...] = (
        (f"{D}{WHO}{OFF}(?:共|计|共计)?(?:{COUNT})?", Item.act_rest),
        (f"{D}{WHO}{RISE}|{D}(?:为|是)(?:调休)?(?:工作日|上班日)", Item.act_work),
        (f"(?:自|从)?{D}起{WHO}{RISE}", Item.act_back),
        (
            f"(?:共计|总计|合计|共|计)(?:放假|休息|休假)?{COUNT}|(?:{ANYONE}){OFF}(?:共|计|共计)?{COUNT}",
            Item.act_sum,
        ),
        (f"放假{COUNT}、周末{COUNT}", Item.act_parts),
        (f"{D}(?:为|是){N}?的?(?:国家)?法定(?:节假日|假日|节日|假期)", Item.act_statutory),
        (f"{D}{WHO}(?:照常|正常|仍)(?:公休|休息)|{D}(?:为|是){WEEKEND}", Item.act_keep),
        (
            f"{D}(?:[一二两三四五六]个)?{WEEKEND}(及{N})?(?:分别)?调至{D}(?:补休|休息|放假)?(?:共放假{COUNT})?",
            Item.act_shift,
        ),
        (f"(?:前后)?与(?:{D})?(?:前后|前|后)?周末(?:连休|相连|连放)", Item.act_join),
        (f"延长(?:([0-9]{{1,4}})年)?{N}假期至{D}", Item.act_extend),
        (f"{D}(?:与|和){D}(?:对调|调休|互换)", Item.act_swap),
        (f"{D}(?:是|为)[^{D}]{{1,40}}", Item.act_feast),
        (f"(?:今年)?(?:农历[^{D},]{{1,16}}|{N})(?:是|为){D}", Item.act_feast),
        (f"(?:{N}[和及、]?)*{WHO}放假时间为?{D}(?:{OFF})?", Item.act_time),
        (D, Item.act_pending),
        (f"{WHO}{OFF}", Item.act_pending_off),
        (f"{WHO}{RISE}", Item.act_pending_work),
        (f"取消{D}{OFF}|{D}(?:不再|不|取消){OFF}|{D}{OFF}(?:予以)?取消", Item.act_cancel),
        (f"不(?:再|作|进行)?调休|农历[^0-9{D}]{{1,16}}", Item.act_nothing),
    )
    order = [rows[13], *rows[:11], *rows[14:], rows[11], rows[12]]  # 放假时间为 before 是, which fits more
    return [(re.compile(pattern), act) for pattern, act in order]
