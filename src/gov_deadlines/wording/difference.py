"""What differs between two calendars, in words: two days of knowledge, or ours and an independent one."""

from collections.abc import Sequence

from gov_deadlines.text import Language
from gov_deadlines.wording.words import day_kind, day_with_weekday, pick
from gov_deadlines.workdays.differences import CalendarDiff, Change, Difference


def describe_diff(diff: CalendarDiff, language: Language) -> str:
    """One line a changed day, with what it was, what it is, and the notice that changed it."""
    zh = language == "zh"
    lines = [_change(change, language) for change in diff.changes]
    for years, verb in (
        (diff.announced, ("新公布", "announced in between")),
        (diff.withdrawn, ("尚未公布", "not announced yet")),
    ):
        if years:
            listed = ", ".join(str(year) for year in years)
            lines.append(f"{verb[0]}的年度：{listed}" if zh else f"Years {verb[1]}: {listed}")
    if not lines:
        return "没有改动" if zh else "No change"
    return "\n".join(lines)


def _change(change: Change, language: Language) -> str:
    decisive = change.after.notice or change.before.notice
    title = "" if decisive is None else f" - {decisive.title.say(language)}"
    day = day_with_weekday(change.date, language)
    before, after = day_kind(change.before, language), day_kind(change.after, language)
    return f"{day}  {before} -> {after}{title}"


_FINDINGS = {
    "known": ("已知差异", "known difference"),
    "new": ("新差异", "NEW difference"),
    "mended": ("对方已改正", "mended there"),
}


def describe_audit(differences: Sequence[Difference], language: Language) -> str:
    """One line a difference, and a last line that says whether there is anything to act on."""
    lines = []
    for found in differences:
        finding = pick(language, *_FINDINGS[found.finding])
        lines.append(f"{day_with_weekday(found.date, language)}  {finding}: {found.reason.say(language)}")
    news = sum(found.finding != "known" for found in differences)
    total = pick(
        language, f"{len(differences)} 处差异，{news} 处待处理", f"differences: {len(differences)}, to act on: {news}"
    )
    return "\n".join([*lines, total])
