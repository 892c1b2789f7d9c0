"""Commands and groups of commands: their help in the language of the run, and errors with fields."""

from collections.abc import Callable
from typing import Any

import typer
from typer._click.exceptions import UsageError
from typer.core import TyperCommand, TyperGroup

from gov_deadlines.cli import console
from gov_deadlines.cli.values import language_of

Function = Callable[..., None]


class NoSuchCommand(UsageError):
    """A word that is not a command; ``possibilities`` are commands with similar names."""

    def __init__(self, name: str, possibilities: list[str], ctx: Any) -> None:  # noqa: ANN401  (private to typer)
        super().__init__(f"No such command: {name}", ctx)
        self.name = name
        self.possibilities = possibilities


class TooMany(UsageError):
    """More arguments than the command takes."""

    def __init__(self, extra: list[str], ctx: Any) -> None:  # noqa: ANN401  (private to typer)
        super().__init__(f"Too many arguments: {' '.join(extra)}", ctx)
        self.extra = extra


class _Helping:
    """Help in the language of the run, all of it; typer's own is half in English."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401  (private to typer)
        """The page that ``-h`` prints."""
        from gov_deadlines.cli.helping import page

        return page(ctx)


class Command(_Helping, TyperCommand):
    """A command whose errors have fields; those of typer only have a sentence."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (private to typer)
        """Parse the arguments. Raises UsageError if there are more than the parameters take."""
        ctx.allow_extra_args = True
        try:
            extra = super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if extra and not ctx.resilient_parsing and not self._joined(ctx, extra):
            raise TooMany(extra, ctx)
        return []

    def _joined(self, ctx: Any, extra: list[str]) -> bool:  # noqa: ANN401  (private to typer)
        """Whether the Chinese words too many were put behind a limit: ``due 钦州 会签`` means ``due "钦州 会签"``."""
        arguments = [one for one in self.params if one.param_type_name == "argument"]
        if [one.metavar for one in arguments] != ["LIMIT"] or any(word.isascii() for word in extra):
            return False
        name = arguments[0].name
        ctx.params[name] = " ".join([ctx.params[name], *extra])
        return True


class _Group(_Helping, TyperGroup):
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (private to typer)
        """Parse the arguments before a command: ``--lang`` may already stand here. Raises InvalidArgument."""
        lang, rest = console.without_language(args)
        if lang is not None:
            console.ask_for(language_of(lang))
        return super().parse_args(ctx, rest)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  (private to typer)
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            raise NoSuchCommand(name, get_close_matches(name, self.commands), ctx)
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """Commands under one name, with the settings that all of them share."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (typer's own)
        super().__init__(
            cls=_Group,
            no_args_is_help=True,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"]},
            **settings,
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Function], Function]:  # type: ignore[override]  # noqa: ANN401
        """Add a command."""
        return super().command(name, **({"cls": Command} | settings))
