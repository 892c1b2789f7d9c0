"""What changed between two days of knowledge, in words."""

from gov_deadlines.present.words import day_kind, day_with_weekday
from gov_deadlines.text import Language
from gov_deadlines.workdays.changes import CalendarDiff, Change


def describe_diff(diff: CalendarDiff, language: Language) -> str:
    """One line a changed day, with what it was, what it is, and the notice that changed it."""
    zh = language == "zh"
    lines = [_change(change, language) for change in diff.changes]
    for years, verb in ((diff.announced, ("新公布", "announced in between")), (diff.withdrawn, ("尚未公布", "not announced yet"))):
        if years:
            listed = ", ".join(str(year) for year in years)
            lines.append(f"{verb[0]}的年度：{listed}" if zh else f"Years {verb[1]}: {listed}")
    if not lines:
        return "没有改动" if zh else "No change"
    return "\n".join(lines)


def _change(change: Change, language: Language) -> str:
    decisive = change.after.notice or change.before.notice
    title = "" if decisive is None else f" — {decisive.title.say(language)}"
    day = day_with_weekday(change.date, language)
    before, after = day_kind(change.before, language), day_kind(change.after, language)
    return f"{day}  {before} → {after}{title}"
