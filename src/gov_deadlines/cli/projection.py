"""``gov-deadlines projection``: keep the forecast of a coming year, and score it once the year's notice is on file."""

from gov_deadlines.arguments import as_path
from gov_deadlines.cli import console
from gov_deadlines.cli.commands import Commands
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import CALENDAR, Given, option, remark_on_notices, sharing
from gov_deadlines.cli.values import parse_whole_number
from gov_deadlines.pages.voice import pick

projection = Commands()


@projection.command(help=say("把某一年的推算安排存档", "keep the projected arrangement of a coming year"))
@sharing(
    CALENDAR,
    year=option("--year Y", "尚未公布的年度", "a year that no notice has announced"),
    output=option("--output -o FILE", "写入新文件；不给则打印", "write to a new file; without it, print"),
)
def freeze(year: str, output: str | None = None, *, given: Given) -> None:
    """Print a forecast as TOML, or write it to a new file; with --json, print it as one object."""
    from gov_deadlines.files.outputs import write_whole
    from gov_deadlines.workdays.calendar import calendar
    from gov_deadlines.workdays.forecasts import freeze_forecast

    made = freeze_forecast(parse_whole_number(year), calendar(**given.some))
    if output is not None:
        write_whole(as_path(output, "--output"), made.toml, force=False)
    if given.json:
        console.print_object(made.to_dict())
    elif output is None:
        console.print_text(made.toml.rstrip("\n"))
    else:
        console.print_error(pick(given.language, f"已写入 {output}。", f"The forecast is in {output}."))
    remark_on_notices(given)


@projection.command(
    help=say("用已公布的通知给存档的推算评分", "hold the kept forecasts against the notices of their years")
)
@sharing(
    ("holidays",),
    folder=option(
        "--folder DIR", "存档所在的文件夹，默认为内置的", "where the forecasts are; by default the shipped ones"
    ),
)
def score(folder: str | None = None, *, given: Given) -> None:
    """List the wrong days of each forecast; exit 0 whatever they are."""
    from gov_deadlines.pages.forecasts import score_table
    from gov_deadlines.workdays.forecasts import score_forecasts, scores_object

    found = score_forecasts(folder, given.context.get("holidays"))
    if given.json:
        console.print_object(scores_object(found))
    else:
        console.print_text(score_table(found, given.language))
        remark_on_notices(given)
