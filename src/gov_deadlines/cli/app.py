"""The program: its commands, put together when it starts."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import say

HELP = {"help_option_names": ["-h", "--help"]}


def _print_version(wanted: bool) -> None:
    if wanted:
        from gov_deadlines import __version__

        console.print_text(f"gov-deadlines {__version__}")
        raise typer.Exit


def build_app(only: str = "") -> typer.Typer:
    """The whole program, or just the part that ``only`` names: what is not asked for is not imported."""
    app = typer.Typer(
        name="gov-deadlines",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings=HELP,
        help=say(
            "政府工作规则中的时限：最迟哪天、是否确定、依据何在。",
            "Time limits in Chinese governments' work rules: by when, how firm, and why.",
        ),
    )
    app.callback()(root)
    for name, add in _PARTS.items():
        if only == name or only not in _PARTS:
            add(app)
    return app


def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=say("显示版本", "show the version")),
    ] = False,
) -> None:
    """Options of the program itself."""


def _add_due(app: typer.Typer) -> None:
    from gov_deadlines.cli.due_command import due

    app.command(help=say("最迟哪天完成、是否确定、为什么", "by when, how firm, and why"))(due)


def _add_calendar(app: typer.Typer) -> None:
    from gov_deadlines.cli.calendar_commands import app as calendar

    app.add_typer(calendar, name="calendar", help=say("工作日历", "the working calendar"))


def _add_limits(app: typer.Typer) -> None:
    from gov_deadlines.cli.limits_commands import app as limits

    app.add_typer(limits, name="limits", help=say("时限与规则包", "the limits and their packs"))


def _add_track(app: typer.Typer) -> None:
    from gov_deadlines.cli.track_command import track

    app.command(help=say("一次征求意见办到哪一步、下一步何时", "where a consultation stands, and what happens next"))(
        track
    )


def _add_plan(app: typer.Typer) -> None:
    from gov_deadlines.cli.plan_command import plan

    app.command(help=say("倒排工期：每一步最迟何时开始", "work backwards: the latest start of each step"))(plan)


def _add_cadence(app: typer.Typer) -> None:
    from gov_deadlines.cli.cadence_commands import app as cadence

    app.add_typer(
        cadence,
        name="cadence",
        help=say("次数够不够、下一次最迟哪天", "often enough, and the latest day for the next one"),
    )


def _add_batch(app: typer.Typer) -> None:
    import gov_deadlines.cli.recalc_command  # noqa: F401  (adds its command, once)
    from gov_deadlines.cli.batch_commands import app as batch

    app.add_typer(batch, name="batch", help=say("成批推算文件", "whole files of triggers"))


def _add_table(app: typer.Typer) -> None:
    from gov_deadlines.cli.table_commands import app as table

    app.add_typer(table, name="table", help=say("全部答案的表", "every answer there is, as a table"))


_PARTS = {
    "due": _add_due,
    "track": _add_track,
    "plan": _add_plan,
    "cadence": _add_cadence,
    "calendar": _add_calendar,
    "limits": _add_limits,
    "batch": _add_batch,
    "table": _add_table,
}
