"""Commands and groups of commands: their help in the language of the run, and errors with fields."""

from collections.abc import Callable
from typing import Any

import typer
from typer._click.exceptions import UsageError
from typer._click.parser import _OptionParser
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


class GivenTwice(UsageError):
    """An option that has one value and was given several times."""

    def __init__(self, option: str, ctx: Any) -> None:  # noqa: ANN401  (private to typer)
        super().__init__(f"Given more than once: {option}", ctx)
        self.option = option


class _Parser(_OptionParser):
    """A parser that refuses an option given twice: typer's own takes the last, and nobody sees which one counted."""

    def parse_args(self, args: list[str]) -> Any:  # noqa: ANN401  (its types are private to typer)
        parsed = super().parse_args(args)
        given = [one for one in parsed[2] if one.param_type_name == "option"]
        twice = next((one for one in given if _means_one_thing(one) and given.count(one) > 1), None)
        if twice is not None and not getattr(self.ctx, "resilient_parsing", False):
            raise GivenTwice(twice.opts[0], self.ctx)
        return parsed


def _means_one_thing(option: Any) -> bool:  # noqa: ANN401  (private to typer)
    """Whether only one of an option's values can count: not where it collects them, nor of a switch without a no."""
    return not option.multiple and (not option.is_flag or bool(option.secondary_opts))


class _Helping:
    """Help in the language of the run, all of it; typer's own is half in English."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401  (private to typer)
        """The page that ``-h`` prints."""
        from gov_deadlines.cli.helping import page

        return page(ctx)


class Command(_Helping, TyperCommand):
    """A command whose errors have fields; those of typer only have a sentence."""

    def make_parser(self, ctx: Any) -> _OptionParser:  # noqa: ANN401  (private to typer)
        """The parser of its options, each of which is given once unless it takes several values."""
        parser = _Parser(ctx)
        for one in self.get_params(ctx):
            one.add_to_parser(parser, ctx)
        return parser

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (private to typer)
        """Parse the arguments. Raises UsageError if there are more than the parameters take, or an option twice."""
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
        """Parse the arguments before a command: ``--lang`` may already stand here.

        Raises InvalidArgument, and UsageError if it stands there twice.
        """
        lang, rest = console.without_language(args)
        if lang is not None:
            if console.without_language(rest)[0] is not None and not ctx.resilient_parsing:
                raise GivenTwice("--lang", ctx)
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
