"""The scores of frozen forecasts, in words."""

from collections.abc import Sequence

from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language
from gov_deadlines.workdays.forecasts import ForecastScore


def score_table(found: Sequence[ForecastScore], language: Language) -> str:
    """A line for each forecast, and below it a line for each day it has wrong."""
    say = Voice(language)
    if not found:
        return say("没有存档的推算", "No forecast on file")
    return "\n".join(line for one in found for line in (_headline(one, say), *_wrong(one, say)))


def _headline(one: ForecastScore, say: Voice) -> str:
    made, wrong = one.forecast, len(one.wrong)
    if not one.notices:
        result = say("尚无该年度的通知", "no notice of that year on file yet")
    else:
        result = say(f"错 {wrong} 天", f"wrong days: {wrong}")
    return (
        say(
            f"{made.region} {made.year}（{made.made_on} 存档）：",
            f"{made.region} {made.year}, made on {made.made_on}: ",
        )
        + result
    )


def _wrong(one: ForecastScore, say: Voice) -> list[str]:
    lines = []
    for day in one.wrong:
        said, given = (say("上班", "works") if worked else say("休息", "rests") for worked in day[1:])
        lines.append(f"  {say.day(day.date)}  " + say(f"推算{said}，通知{given}", f"forecast {said}, notice {given}"))
    return lines
