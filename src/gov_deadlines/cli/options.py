"""The options that commands share, each declared once, and how the text of each becomes a value."""

import functools
import inspect
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

import typer
from typer._click.exceptions import UsageError
from typer.core import TyperCommand, TyperGroup

from gov_deadlines.answers.context import ContextKeywords
from gov_deadlines.cli import console
from gov_deadlines.cli.console import choose_language, say
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError, InvalidDate, UnknownChoice, WrongKind
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.text import LANGUAGES, Language
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.regions import NATIONAL

CONTEXT = ("known_on", "region", "ignore_in_force", "holidays", "rules")
CALENDAR = ("region", "known_on", "holidays")
BOOK = ("rules",)
REQUIRED = inspect.Parameter.empty
_Command = Callable[..., None]


class Given(NamedTuple):
    """What the shared options of a command say.

    Attributes:
        context: under what to answer: the keywords of every door, of those that were given.
        language: what to answer in.
        json: whether to answer for a program.
    """

    context: ContextKeywords
    language: Language
    json: bool

    @property
    def some(self) -> dict[str, Any]:
        """The context for a door that does not take all five: the command has no option for the others."""
        return dict(self.context)


# --- commands ------------------------------------------------------------------------------------------------


class NoSuchCommand(UsageError):
    """A word that names no command; ``possibilities`` are commands like it."""

    def __init__(self, name: str, possibilities: list[str], ctx: Any) -> None:  # noqa: ANN401  (private to typer)
        super().__init__(f"No such command: {name}", ctx)
        self.name = name
        self.possibilities = possibilities


class TooMany(UsageError):
    """More arguments than the command takes."""

    def __init__(self, extra: list[str], ctx: Any) -> None:  # noqa: ANN401  (private to typer)
        super().__init__(f"Too many arguments: {' '.join(extra)}", ctx)
        self.extra = extra


class Command(TyperCommand):
    """A command whose errors have fields: typer puts what was wrong into a sentence only."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401  (private to typer)
        """The arguments that no parameter takes, which must be none. Raises UsageError."""
        ctx.allow_extra_args = True
        try:
            extra = super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if extra and not ctx.resilient_parsing:
            raise TooMany(extra, ctx)
        return extra


class _Group(TyperGroup):
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  (private to typer)
        name = args[0]
        if name not in self.commands and not name.startswith("-") and not ctx.resilient_parsing:
            from difflib import get_close_matches

            raise NoSuchCommand(name, get_close_matches(name, self.commands), ctx)
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """Commands under one name, with all that is the same for every one of them."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401  (typer's own)
        super().__init__(
            cls=_Group,
            no_args_is_help=True,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"]},
            **settings,
        )

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_Command], _Command]:  # type: ignore[override]  # noqa: ANN401
        """Add a command."""
        return super().command(name, **({"cls": Command} | settings))


# --- what they share -----------------------------------------------------------------------------------------


def complete_limit(incomplete: str) -> list[str]:
    """Ids of limits to count that begin with what was typed, for the shell."""
    return [limit.id for limit in _beginning(incomplete) if isinstance(limit, Limit)]


def complete_cadence(incomplete: str) -> list[str]:
    """Ids of cadences that begin with what was typed, for the shell."""
    return [limit.id for limit in _beginning(incomplete) if isinstance(limit, Cadence)]


def complete_provision(incomplete: str) -> list[str]:
    """Ids of any provision that begin with what was typed, for the shell."""
    return [limit.id for limit in _beginning(incomplete)]


def _beginning(incomplete: str) -> list[Provision]:
    try:
        return [limit for limit in rule_book().limits if limit.id.startswith(incomplete)]
    except GovDeadlinesError:  # nothing may be printed while the shell waits for completions
        return []


def complete_region(incomplete: str) -> list[str]:
    """Region codes that begin with what was typed, for the shell."""
    from gov_deadlines.workdays.regions import regions

    return [code for code in regions() if code.startswith(incomplete)]


def argument(metavar: str, zh: str, en: str, **settings: Any) -> Any:  # noqa: ANN401  (typer's own)
    """What a command is asked about, without a name before it."""
    return typer.Argument(metavar=metavar, show_default=False, help=say(zh, en), **settings)


def option(name: str, metavar: str | None, zh: str, en: str, **settings: Any) -> Any:  # noqa: ANN401  (typer's own)
    """An option; one without a ``metavar`` takes no value."""
    return typer.Option(*name.split(), metavar=metavar, help=say(zh, en), **settings)


LimitId = Annotated[
    str,
    argument(
        "LIMIT",
        "时限编号，如 qinzhou/countersign-reply",
        "the limit's id, e.g. qinzhou/countersign-reply",
        autocompletion=complete_limit,
    ),
]
DateText = Annotated[
    str,
    argument(
        "DATE",
        "日期：2024-04-03、20240403、2024年4月3日 或 today",
        "a date: 2024-04-03, 20240403, 2024年4月3日 or today",
    ),
]
_SHARED = {
    "known_on": Annotated[
        str | None,
        option(
            "--known-on",
            "DATE",
            "按当时所知回答：只用该日及以前公布的通知",
            "answer as on that day: only notices published by then count",
        ),
    ],
    "region": Annotated[
        str | None,
        option(
            "--region",
            "R",
            "地区：CN、CN-GX、CN-HB、CN-SX、CN-GZ",
            "region: CN, CN-GX, CN-HB, CN-SX or CN-GZ",
            autocompletion=complete_region,
        ),
    ],
    "ignore_in_force": Annotated[
        bool,
        option(
            "--ignore-in-force",
            None,
            "规则当日未施行也推算（仅供参考）",
            "answer even if the rules were not in force: an illustration",
        ),
    ],
    "holidays": Annotated[
        str | None,
        option(
            "--holidays",
            "DIR",
            "自备放假通知的文件夹，叠加在内置通知之上（或设 GOV_DEADLINES_HOLIDAYS）",
            "a folder of notices of your own, laid over the shipped ones (or GOV_DEADLINES_HOLIDAYS)",
        ),
    ],
    "rules": Annotated[
        str | None,
        option(
            "--rules",
            "PATH",
            "自备规则包的文件或文件夹（或设 GOV_DEADLINES_RULES）",
            "a file or folder of packs of your own (or GOV_DEADLINES_RULES)",
        ),
    ],
    "lang": Annotated[
        str | None, option("--lang", "zh|en", "输出语言，默认随系统区域设置", "language, by default the locale's")
    ],
    "json": Annotated[bool, option("--json", None, "输出一个 JSON 对象", "print one JSON object")],
}


def sharing(names: Iterable[str]) -> Callable[[_Command], _Command]:
    """Have a command take the shared options of these names, ``--lang`` and ``--json``: it gets them as ``given``."""
    options = {name: _SHARED[name] for name in (*names, "lang", "json")}
    return lambda command: spread(command, "given", options, _given)


def spread(
    command: _Command,
    record: str,
    options: Mapping[str, Any],
    make: Callable[..., object],
    defaults: Mapping[str, object] | None = None,
) -> _Command:
    """A command that takes a record, as one that takes in its place the options that the record is made from.

    ``options`` are annotations for typer by name; what has none of the ``defaults`` is None, or False, if left out.
    """
    named = [_parameter(name, annotation, defaults or {}) for name, annotation in options.items()]
    parameters: list[inspect.Parameter] = []
    for one in inspect.signature(command).parameters.values():
        parameters += named if one.name == record else [one.replace(kind=inspect.Parameter.KEYWORD_ONLY)]

    @functools.wraps(command)
    def run(**values: object) -> None:
        made = make(**{name: values.pop(name) for name in options})
        command(**values, **{record: made})

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    return run


def _parameter(name: str, annotation: Any, defaults: Mapping[str, object]) -> inspect.Parameter:  # noqa: ANN401
    default = defaults.get(name, False if annotation.__origin__ is bool else None)
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _given(lang: str | None, json: bool, known_on: str | None = None, **others: Any) -> Given:  # noqa: ANN401
    language = language_of(lang)
    if known_on is not None:
        others["known_on"] = parse_date(known_on)
    context: Any = {name: value for name, value in others.items() if value is not None}
    return Given(context, language, json)


def remark_on_notices(given: Given) -> None:
    """Say on stderr what was done without among the user's own notices: for answers that carry no notes."""
    console.print_remarks(library(NATIONAL, given.context.get("holidays")).remarks, given.language)


# --- values --------------------------------------------------------------------------------------------------


def language_of(lang: str | None) -> Language:
    """The language asked for, or this run's. Raises InvalidArgument for any other than zh and en."""
    if lang not in (None, *LANGUAGES):
        raise UnknownChoice("lang", lang, LANGUAGES)
    return choose_language(["--lang", lang] if lang else [])


def optional_date(text: str | None) -> date | None:
    """The date of an option that may be left out."""
    return None if text is None else parse_date(text)


def parse_month(text: str) -> tuple[int, int]:
    """A month as people write it: ``2026-10``, ``202610``, ``2026年10月``. Raises InvalidDate."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch("([0-9]{4})(?:-|年)?([0-9]{1,2})月?", plain)
    if found is None or not 1 <= int(found.group(2)) <= 12 or int(found.group(1)) == 0:
        raise InvalidDate(text, "month")
    return int(found.group(1)), int(found.group(2))


def parse_whole_number(text: str) -> int:
    """A whole number, negative ones included. Raises InvalidArgument."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch("[+-]?[0-9]{1,99}", plain):
        raise WrongKind(None, text, "whole")
    return int(plain)
