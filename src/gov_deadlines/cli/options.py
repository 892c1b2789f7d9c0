"""The options that commands share, each declared once."""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from typer._click.exceptions import MissingParameter, UsageError
from typer._click.globals import get_current_context

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.cli import console
from gov_deadlines.cli.completion import complete_limit, complete_region
from gov_deadlines.cli.console import say
from gov_deadlines.cli.values import asked_day, language_of
from gov_deadlines.data_files import HOLIDAYS, own_data, own_path
from gov_deadlines.errors import DataFault
from gov_deadlines.text import Language, Text
from gov_deadlines.workdays.library import Holidays, library, own_regions
from gov_deadlines.workdays.notices import Notice
from gov_deadlines.workdays.regions import NATIONAL

if TYPE_CHECKING:
    from typing import Protocol

    class Fingerprinted(Protocol):
        """An answer with a fingerprint."""

        @property
        def fingerprint(self) -> str:
            """Equal fingerprints, equal answers to the same question."""


CONTEXT = ("known_on", "region", "authority", "ignore_in_force", "holidays", "rules", "announced_only", "strict")
CALENDAR = ("region", "known_on", "holidays", "strict")
FINGERPRINT = "fingerprint"
PROJECTING = (*CALENDAR, "project", FINGERPRINT)
ANSWERING = (*CONTEXT, FINGERPRINT)
BOOK = ("rules", "holidays", "strict")
REQUIRED = inspect.Parameter.empty
_Command = Callable[..., None]


class Given(NamedTuple):
    """The values of a command's shared options.

    Attributes:
        context: the context keywords that were given.
        language: the language of the answer.
        json: whether to answer for a program.
        project: whether a calendar goes on past its announced days.
        fingerprint: whether to print the fingerprint of the answer, too.
        lang: the language that was asked for; None where the locale decides.
    """

    context: ContextKeywords
    language: Language
    json: bool
    project: bool = False
    fingerprint: bool = False
    lang: Language | None = None

    @property
    def some(self) -> dict[str, Any]:
        """The context for a function that takes only some of its keywords; the command has options for no others."""
        return dict(self.context)

    def day(self, text: str) -> date:
        """The day that an argument names; what had to be assumed is said on stderr. Raises InvalidDate."""
        return asked_day(text, self.language)

    def optional_day(self, text: str | None) -> date | None:
        """The day of an option that may be left out."""
        return None if text is None else self.day(text)


def argument(metavar: str, zh: str, en: str, **settings: Any) -> Any:  # noqa: ANN401  (typer's own)
    """A positional argument of a command."""
    return typer.Argument(metavar=metavar, show_default=False, help=say(zh, en), **settings)


def option(form: str, zh: str, en: str, **settings: Any) -> Any:  # noqa: ANN401  (typer's own)
    """An option, given as in the help (``--output -o FILE``): its names, and a placeholder if it has a value."""
    words = form.split()
    names = [word for word in words if word.startswith("-")]
    return typer.Option(*names, metavar=" ".join(words[len(names) :]) or None, help=say(zh, en), **settings)


def missing(name: str) -> UsageError:
    """The error for a parameter of the running command that this question needs."""
    context = get_current_context()
    return MissingParameter(ctx=context, param=next(one for one in context.command.params if one.name == name))


class Shared(NamedTuple):
    """An option of several commands: its declaration for typer, the type of its value, and its default."""

    info: Any
    kind: Any = str | None
    default: object = None


BY_GOVERNMENT = Text(
    "by-government",
    "同属一个政府的，加 --authority 钦州；否则在表中写明政府和全名，如 钦州/会签回复",
    "If all are one government's, add --authority qinzhou; otherwise name it in each row: Qinzhou/countersign reply",
)
LIMIT = argument(
    "LIMIT",
    "时限：钦州/会签回复，或编号 qinzhou/countersign-reply",
    "the limit: qinzhou/countersign-reply, or its name with its government's",
    autocompletion=complete_limit,
)
DATE = argument(
    "DATE",
    "日期：2024-04-03、2024/4/3、2024年4月3日、4月3日、今天、下周五 等",
    "a date: 2024-04-03, 2024/4/3, 20240403, 2024年4月3日, today and more (see docs/dates.md)",
)
QUESTION = {  # of a limit: from when, and what takes the place of its length
    "on": option(
        "--on DATE",
        "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
        "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
    ),
    "within": option(
        "--within 5wd",
        "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
        "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
    ),
    "by": option("--by DATE", "主办部门另定（或别处所定）的日期", "the date set by the lead department, or elsewhere"),
    "bound": option(
        "--bound NAME",
        "规则没有写天数时，用别的文件的外部上限，结果只是暂定（名称见 limits show）",
        "an outer bound from another instrument, where the rules give no number: provisional (see limits show)",
    ),
}
_SHARED = {
    "known_on": Shared(
        option(
            "--known-on DATE",
            "按当时所知回答：只用该日及以前公布的通知",
            "answer as on that day: only notices published by then count",
        )
    ),
    "region": Shared(
        option(
            "--region R",
            "地区：全国、广西、湖北、山西、贵州（CN、CN-GX 等），或自备的",
            "region: CN, CN-GX (Guangxi), CN-HB, CN-SX, CN-GZ or one of your own",
            autocompletion=complete_region,
        )
    ),
    "authority": Shared(
        option(
            "--authority A",
            "哪个政府：钦州、咸宁、忻州、象山区、钟山区（时限只写名称时用）",
            "the government meant where a limit's name names none: qinzhou, xianning ...",
        )
    ),
    "ignore_in_force": Shared(
        option(
            "--ignore-in-force",
            "规则当日未施行也推算（仅供参考）",
            "answer even if the rules were not in force: an illustration",
        ),
        bool,
        default=False,
    ),
    "holidays": Shared(
        option(
            "--holidays DIR",
            "自备放假通知的文件夹，叠加在内置通知之上（或设 GOV_DEADLINES_HOLIDAYS）",
            "a folder of notices of your own, laid over the shipped ones (or GOV_DEADLINES_HOLIDAYS)",
        )
    ),
    "rules": Shared(
        option(
            "--rules PATH",
            "自备规则包的文件或文件夹（或设 GOV_DEADLINES_RULES）",
            "a file or folder of packs of your own (or GOV_DEADLINES_RULES)",
        )
    ),
    "announced_only": Shared(
        option(
            "--announced-only",
            "需要尚未公布的日子时不作推算，直接拒绝",
            "refuse what needs a day not announced yet, instead of projecting",
        ),
        bool,
        default=False,
    ),
    "project": Shared(
        option(
            "--project",
            "超出已公布的日子时，按可能的安排推算（最后公布年度之后两年）",
            "past the announced days, count on the likely arrangement (two years past the last announced one)",
        ),
        bool,
        default=False,
    ),
    FINGERPRINT: Shared(
        option(
            "--fingerprint",
            "附上所依据数据的指纹：指纹相同，同一问题的答案必相同",
            "add the fingerprint of the data behind the answer: where it is equal, so is the answer",
        ),
        bool,
        default=False,
    ),
    "strict": Shared(
        option(
            "--strict",
            "自备文件有任何错误就一概不作答",
            "no answer at all while any file of your own is faulty",
        ),
        bool,
        default=False,
    ),
    "lang": Shared(option("--lang zh|en", "输出语言，默认随系统区域设置", "language, by default the locale's")),
    "json": Shared(option("--json", "输出一个 JSON 对象", "print one JSON object"), bool, default=False),
}


def sharing(names: Iterable[str], **own: Any) -> Callable[[_Command], _Command]:  # noqa: ANN401  (typer's own)
    """Give a command its ``own`` arguments and options, the shared ones with these names, ``--lang`` and ``--json``.

    It receives the values of the shared ones as ``given``.
    """
    options = {name: _SHARED[name] for name in (*names, "lang", "json")}
    return lambda command: spread(command, "given", options, _given, own)


def spread(
    command: _Command,
    record: str,
    options: Mapping[str, Shared],
    make: Callable[..., object],
    own: Mapping[str, Any] | None = None,
) -> _Command:
    """Replace the record that a command takes by the options from which ``make`` builds the record."""
    parameters: list[inspect.Parameter] = []
    for one in inspect.signature(command).parameters.values():
        if one.name == record:
            parameters += (_parameter(name, shared) for name, shared in options.items())
        else:
            kind = Annotated[one.annotation, own[one.name]] if own and one.name in own else one.annotation
            parameters.append(one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=kind))

    @functools.wraps(command)
    def run(**values: object) -> None:
        made = make(**{name: values.pop(name) for name in options})
        command(**values, **{record: made})

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
    return run


def _parameter(name: str, shared: Shared) -> inspect.Parameter:
    annotated: Any = Annotated
    kind = annotated[shared.kind, shared.info]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=shared.default, annotation=kind)


def _given(
    lang: str | None,
    json: bool,
    known_on: str | None = None,
    project: bool = False,
    fingerprint: bool = False,
    **others: Any,  # noqa: ANN401
) -> Given:
    language = language_of(lang)
    if known_on is not None:
        others["known_on"] = asked_day(known_on, language)
    context: Any = {name: value for name, value in others.items() if value is not None}
    return Given(
        context=context,
        language=language,
        json=json,
        project=project,
        fingerprint=fingerprint,
        lang=language if lang else None,
    )


def print_answer(
    given: Given,
    answer: "Fingerprinted",
    as_object: Callable[[], dict[str, Any]],
    as_text: Callable[[], str],
    *,
    bare: bool = False,
) -> None:
    """Print an answer in the form asked for: one JSON object, or text; if asked for, with its fingerprint.

    The object has it already. In text it is the last line; of a ``bare`` answer, one date or number that other
    programs read, it goes to stderr.
    """
    if given.json:
        console.print_object(as_object())
        return
    console.print_text(as_text())
    if given.fingerprint:
        (console.print_error if bare else console.print_text)(fingerprint_line(answer.fingerprint, given.language))


def fingerprint_line(fingerprint: str, language: Language) -> str:
    """A fingerprint for people."""
    return f"指纹：{fingerprint}" if language == "zh" else f"Fingerprint: {fingerprint}"


def remark_on_notices(given: Given) -> None:
    """Print to stderr which of the user's own notices were left out, for answers that carry no notes."""
    console.print_remarks(library(NATIONAL, given.context.get("holidays")).remarks, given.language)


def _drafts(holidays: Holidays) -> Iterator[Text]:
    """A remark on each draft that answers may rest on, whatever the region."""
    found: dict[int, Notice] = {}
    for code in own_regions(holidays).known if own_path(holidays, HOLIDAYS) else ():
        with suppress(DataFault):  # of a region that nothing can be answered for
            found |= {id(one): one for one in library(code, holidays).notices if one.draft}
    for title in dict.fromkeys(one.title for one in found.values()):
        yield Text(
            "draft", f"用到草案所定日子的，按草案推算：{title.zh}。", f"Counted from a draft where needed: {title.en}."
        )


def remark_on_own_data(given: Given) -> None:
    """Print to stderr what of the user's own data was left out, and the drafts, for answers that carry no notes."""
    remark_on_notices(given)
    console.print_remarks(_drafts(given.context.get("holidays")), given.language)
    context = Context.of(**given.context)
    if context.rules is not None or own_data():
        console.print_remarks(context.book.remarks, given.language)
