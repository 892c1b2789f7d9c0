"""What anyone who uses the verdict on a cadence should know besides the verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from gov_deadlines.answers.cadence_readings import Outcome
from gov_deadlines.answers.cadence_windows import FAILING, CadenceWindow
from gov_deadlines.answers.notes import in_force_notes
from gov_deadlines.rules.model import Cadence, Pack
from gov_deadlines.text import Text
from gov_deadlines.workdays.calendar import WorkCalendar

_STUB = Text(
    "stub",
    "标“不完整”的一段是被施行日或所选起点截短的：其中的次数照数，次数不足不评判，超过上限仍算。",
    "A window marked as a stub is cut short by the day the rules came into force, or by the day chosen to begin with: "
    "what was held in it counts, too few is not judged, too many still is.",
)
_NO_DATES = Text("no-dates", "没有给出截至日以前的日期。", "No date up to the day asked about was given.")
_MOST_NAMED = 5
_ONE_READING = "one-reading-only"
_WORDINGS = {"generally": ("一般", "generally"), "in_principle": ("原则上", "in principle")}


def hedge_note(cadence: Cadence, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """A hedged text is departed from, not broken."""
    if any(window.verdict == "departure" for window in windows):
        zh, en = _WORDINGS[cadence.bindingness]
        yield Text(
            "hedged",
            f"文中用“{zh}”：没有做到，是偏离一般要求，不等于违反规则。",
            f'The text says "{en}": failing it is a departure from the general rule, which is not in itself a breach.',
        )


def reading_note(bases: Mapping[str, Text], by_window: Mapping[str, Outcome], outcome: Outcome) -> Iterator[Text]:
    """Which readings find a failing, where not all of them do. ``bases`` says how each window reads the text."""
    chosen, failed = outcome.window.name, [name for name, one in by_window.items() if one.verdict in FAILING]
    alone = by_window[chosen]
    if outcome.windows != alone.windows:
        dropped = [one for one, was in zip(outcome.windows, alone.windows, strict=True) if one.verdict != was.verdict]
        zh = f"有 {len(dropped)} 段（{_spans(dropped, '、')}）只在一种读法下没有做到：{bases[chosen].zh}"
        many = "1 window fails" if len(dropped) == 1 else f"{len(dropped)} windows fail"
        en = f"{many} by one reading only ({_spans(dropped, ', ')}): {bases[chosen].en}"
        yield Text(_ONE_READING, f"{zh}按别的读法并非如此，所以不算。", f"{en} Not by another, so it is no failing.")
    elif failed and outcome.verdict not in FAILING:
        zh, en = "".join(bases[one].zh for one in failed), " ".join(bases[one].en for one in failed)
        yield Text(
            _ONE_READING,
            f"只有这样读才算没有做到：{zh}条文也可以不这样读，所以不算。",
            f"Only by this reading has it failed: {en} The text need not be read so, and that is no failing.",
        )
    elif failed and len(failed) < len(by_window):
        zh, en = bases[chosen].zh, bases[chosen].en
        yield Text(
            _ONE_READING,
            f"这里只按所选的读法判断：{zh}按别的读法并非如此。",
            f"This goes by the reading chosen alone: {en} By another it has not failed.",
        )


def above_range_note(cadence: Cadence, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """More than the usual number, where the text sets no ceiling, or lifts it."""
    usual = cadence.range_to or (cadence.at_most if cadence.lifted else None)
    if usual is None or all(window.number <= usual for window in windows):
        return
    if cadence.lifted:
        zh, en = ("可随时召开", "at any time") if cadence.lifted == "any-time" else ("可根据需要适时召开", "as needed")
        yield Text(
            "ceiling-lifted",
            f"有的窗口多于 {usual} 次：文中写明{zh}，所以不设上限。",
            f"Some window holds more than {usual}: the text allows more, {en}, so there is no ceiling.",
        )
    else:
        yield Text(
            "range-no-ceiling",
            f"有的窗口多于 {usual} 次：文中没有“不超过”“最多”一类的词，这个数不是上限；只有把它读作上限才算超出。",
            f"Some window holds more than {usual}: no limiting word goes with the number in the text, so it is no "
            "ceiling; only read as one is it exceeded.",
        )


def span_notes(windows: Iterable[CadenceWindow], held: Sequence[date], opened: date | None) -> Iterator[Text]:
    """How the first windows came about; ``opened``: from where the first interval runs, if it is one since the last."""
    if any(window.stub for window in windows):
        yield _STUB
    if not held:
        yield _NO_DATES
    if opened is not None and opened not in held:
        yield Text(
            "counted-from-since",
            f"没有更早的、可以接着数的一次：第一段从 {opened} 起按整段数。",
            f"There is no earlier event to count from: the first interval is counted in full from {opened}.",
        )


def uncounted_note(uncounted: Sequence[date], since: date, *, tied: bool) -> Iterator[Text]:
    """Dates that were given and lie in no window."""
    before = sorted(day for day in uncounted if day < since)
    other = [day for day in uncounted if day >= since]
    if before:
        yield Text(
            "before-since",
            f"起点 {since} 以前的日期不计：{_days(before, '、')}。",
            f"Dates before {since} do not count: {_days(before, ', ')}.",
        )
    if other and tied:
        yield Text(
            "belongs-to-none",
            f"不属于所给任何一次会议的日期不计：{_days(other, '、')}。",
            f"Dates that belong to none of the meetings given do not count: {_days(other, ', ')}.",
        )


def calendar_notes(calendar: WorkCalendar, as_of: date, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """Why the latest day, or the number of working days left, may still change or is not known."""
    for window in windows:
        if window.standing == "provisional":
            first = min(window.latest or window.first, max(as_of, window.first))
            for span in calendar.unsettled(first, window.last):
                yield Text(
                    "provisional",
                    f"最迟日期和剩余工作日数暂定：{span.reason.zh}。",
                    f"The latest day and the working days left are provisional: {span.reason.en}.",
                )
            if not calendar.covers(first, window.last):
                yield Text(
                    "not-announced",
                    f"{window.first} 至 {window.last} 之间有放假安排未公布的日子：最迟日期按自然日给出，"
                    "剩余工作日数不能给出，剩 5 天以内才提示将到期。",
                    f"Between {window.first} and {window.last} there are days that are not announced: the latest day "
                    "is a calendar day, the working days left are not known, and the warning comes only when 5 "
                    "calendar days are left.",
                )


def pace_note(as_of: date, windows: Iterable[CadenceWindow]) -> Iterator[Text]:
    """A number of days that working days alone can no longer give."""
    for window in windows:
        if window.reachable is False and as_of <= window.last:
            rest = (window.last - max(as_of, window.first)).days + (as_of not in window.dates)
            if window.missing > rest:
                yield Text(
                    "out-of-reach",
                    f"到 {window.last} 只剩 {rest} 天，连休息日算上也补不足 {window.missing} 天。",
                    f"{rest} days are left until {window.last}: even with rest days, {window.missing} more cannot be "
                    "reached.",
                )
            else:
                yield Text(
                    "rest-days-needed",
                    f"剩下的工作日不够补足 {window.missing} 天，要用上休息日。",
                    f"The working days left are too few for {window.missing} more: rest days are needed.",
                )


def planned_note(needed: CadenceWindow | None, planned: Sequence[date]) -> Iterator[Text]:
    """Planned dates that come too late, or are too few, for the next thing due."""
    if needed is None or not planned:
        return
    in_time = [day for day in planned if needed.first <= day <= needed.last]
    if needed.missing > len(in_time):
        yield Text(
            "planned-not-enough",
            f"已排的日期不够：到 {needed.last} 还差 {needed.missing}，其间已排 {len(in_time)}。",
            f"What is planned is not enough: {needed.missing} still needed by {needed.last}, {len(in_time)} planned.",
        )


def governing_notes(pack: Pack, since: date, as_of: date) -> Iterator[Text]:
    """Whether, and how surely, the rules governed the time asked about."""
    starts, candidates = pack.in_force_from, pack.in_force_candidates
    if since == starts < max(candidates):
        yield Text(
            "in-force-from-uncertain",
            f"“发布之日”可能是 {'、'.join(map(str, candidates))} 中的任何一天，这里从最早的一天算起。"
            if starts == min(candidates)
            else f"“发布之日”可能是 {'、'.join(map(str, candidates))} 中的任何一天，这里从 {starts} 算起。",
            f'"The day of publication" may be any of {", ".join(map(str, candidates))}; {starts} is taken here.',
        )
    elif since < starts:
        yield from in_force_notes(pack, since, starts)
    if as_of > pack.checked_on:
        yield Text(
            "after-checked-on",
            f"规则最近一次核对是在 {pack.checked_on}，此后是否修订或废止未查。",
            f"The rules were last checked on {pack.checked_on}; whether they were changed or repealed since is not "
            "known.",
        )


def _spans(windows: Sequence[CadenceWindow], comma: str) -> str:
    """The windows, or the first few of them."""
    return comma.join(
        [str(one.first) if one.first == one.last else f"{one.first}..{one.last}" for one in windows[:_MOST_NAMED]]
        + ["…"] * (len(windows) > _MOST_NAMED)
    )


def _days(days: Sequence[date], comma: str, most: int = _MOST_NAMED) -> str:
    """The days, or the first few and how many there are."""
    listed = comma.join(map(str, days[:most]))
    return listed if len(days) <= most else f"{listed} … ({len(days)})"
