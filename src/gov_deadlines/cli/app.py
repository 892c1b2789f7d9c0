"""The program: its commands, put together when it starts; of a command that is named, no other is imported."""

from importlib import import_module
from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import Commands

_PARTS = {  # the room of each, and what its help says
    "due": ("due", say("最迟哪天完成、是否确定、为什么", "by when, how firm, and why")),
    "track": ("track", say("一次征求意见办到哪一步、下一步何时", "where a consultation stands, and what happens next")),
    "plan": ("plan", say("倒排工期：每一步最迟何时开始", "work backwards: the latest start of each step")),
    "cadence": ("cadence", say("次数够不够、下一次最迟哪天", "often enough, and the latest day for the next one")),
    "calendar": ("calendar", say("工作日历", "the working calendar")),
    "limits": ("limits", say("时限与规则包", "the limits and their packs")),
    "batch": ("batch", say("成批推算文件", "whole files of triggers")),
    "table": ("batch", say("全部答案的表", "every answer there is, as a table")),
}


def build_app(only: str = "") -> typer.Typer:
    """The whole program, or just the part that ``only`` names: what is not asked for is not imported."""
    app = Commands(
        name="gov-deadlines",
        help=say(
            "政府工作规则中的时限：最迟哪天、是否确定、依据何在。",
            "Time limits in Chinese governments' work rules: by when, how firm, and why.",
        ),
    )
    app.callback()(root)
    for name in (only,) if only in _PARTS else _PARTS:
        room, words = _PARTS[name]
        part = getattr(import_module(f"gov_deadlines.cli.{room}"), name)
        if isinstance(part, typer.Typer):
            app.add_typer(part, name=name, help=words)
        else:
            app.command(help=words)(part)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from gov_deadlines import __version__

        console.print_text(f"gov-deadlines {__version__}")
        raise typer.Exit


def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help=say("显示版本", "show the version")),
    ] = False,
) -> None:
    """Options of the program itself."""
