"""``gov-deadlines limits``: what limits there are, what each says, and whether the texts still say so."""

from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import (
    Holidays,
    IgnoreInForce,
    Json,
    KnownOn,
    Lang,
    ProvisionId,
    Rules,
    language_of,
    optional_date,
    remark_on_notices,
)
from gov_deadlines.cli.scan_command import scan
from gov_deadlines.errors import DataFault, InvalidArgument
from gov_deadlines.rules.book import RuleBook, rule_book
from gov_deadlines.rules.chains import chains
from gov_deadlines.rules.model import Cadence, Duty, Limit
from gov_deadlines.text import Language
from gov_deadlines.wording import objects
from gov_deadlines.wording.voice import pick

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})


_SCAN = say("在规则文本中找出时间词，并起草规则包", "find the words of time in a text, and draft its pack")
app.command(help=_SCAN)(scan)


@app.command("list", help=say("列出全部时限", "list every limit"))
def list_limits(
    authority: Annotated[
        str | None,
        typer.Option(
            "--authority", metavar="A", help=say("只列一个政府，如 qinzhou", "only one government's, e.g. qinzhou")
        ),
    ] = None,
    cls: Annotated[
        str | None,
        typer.Option(
            "--class",
            metavar="C",
            help=say("只列一类，如 fixed、cadence、deferred", "only one class, e.g. fixed, cadence or deferred"),
        ),
    ] = None,
    rules: Rules = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List limits, one line each."""
    from gov_deadlines.wording.limits import limits_table

    language = language_of(lang)
    book = rule_book(rules)
    _refuse_unknown(authority, {limit.authority for limit in book.limits})
    cls = _whole_class(cls, {limit.cls for limit in book.limits})
    found = [limit for limit in book.limits if authority in (None, limit.authority) and cls in (None, limit.cls)]
    if json:
        console.print_object({"schema": objects.SCHEMA, "limits": [objects.limit_object(limit) for limit in found]})
    elif found:
        console.print_text(limits_table(found, language))


def _whole_class(cls: str | None, known: set[str]) -> str | None:
    """A class by its name or by a word of it: ``effect`` for ``interval-or-effect``."""
    named = {name for name in known if cls in name.split("-")}
    if len(named) == 1:
        return named.pop()
    _refuse_unknown(cls, known)
    return cls


def _refuse_unknown(value: str | None, known: set[str]) -> None:
    """An empty list would look like an answer."""
    if value is not None and value not in known:
        names = ", ".join(sorted(known))
        raise InvalidArgument((f"没有“{value}”。", f"There is no {value!r}."), (f"可用：{names}。", f"Known: {names}."))


@app.command(help=say("一个时限的全部内容", "everything about one limit"))
def show(limit: ProvisionId, rules: Rules = None, lang: Lang = None, json: Json = False) -> None:
    """Show one limit: its text in our words, its article, readings, caveats and document."""
    from gov_deadlines.wording.limits import limit_page

    language = language_of(lang)
    found = rule_book(rules).latest(limit)
    if json:
        console.print_object(objects.limit_object(found))
    else:
        console.print_text(limit_page(found, language))


@app.command(help=say("各政府的同名规定并列", "the same provision in every government's rules, side by side"))
def compare(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            show_default=False,
            help=say("规定的名称，如 countersign-reply", "the provision's name, e.g. countersign-reply"),
        ),
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help=say("起算日；不给则不推算", "the trigger; without it, no dates")),
    ] = None,
    known_on: KnownOn = None,
    ignore_in_force: IgnoreInForce = False,
    holidays: Holidays = None,
    rules: Rules = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print one provision of every government side by side, with the dates for one trigger."""
    from gov_deadlines.answers.compare import compare as put_side_by_side
    from gov_deadlines.wording.limits import comparison_object, comparison_table

    language = language_of(lang)
    found = put_side_by_side(
        name,
        optional_date(on),
        known_on=optional_date(known_on),
        ignore_in_force=ignore_in_force,
        holidays=holidays,
        rules=rules,
    )
    if json:
        console.print_object(comparison_object(found))
    else:
        remark_on_notices(holidays, language)
        console.print_text(comparison_table(found, language))


@app.command(
    help=say(
        "校验规则包；有 --source 时逐条核对原文，并查有无遗漏",
        "check the packs; with --source, clause by clause against the texts, and for what they leave out",
    )
)
def verify(
    source: Annotated[
        str | None,
        typer.Option(
            "--source",
            metavar="FILE|DIR",
            help=say("规则原文（纯文本文件或文件夹）", "the published text: a plain text file, or a folder of them"),
        ),
    ] = None,
    rules: Rules = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Validate every pack; with a source, find each clause in it, and what it says of time besides.

    Exit 1 where there are faults, where a sentence about time is in no pack, or where a pack counts as a limit what
    the text does not put as one (不少于30日, 可延长30日, 每月5日前).
    """
    language = language_of(lang)
    try:
        book = rule_book(rules)
        chains(rules)
    except DataFault as broken:
        _print_faults(broken, language, json)
        raise typer.Exit(1) from None
    if source is None:
        _print_sound(book, language, json)
        return
    from gov_deadlines.documents.verification import verify_source
    from gov_deadlines.wording.sources import verification_object, verification_table

    found = verify_source(book, source)
    if json:
        console.print_object(verification_object(found))
    else:
        console.print_text(verification_table(found, language))
    if not found.sound:
        raise typer.Exit(1)


def _print_faults(broken: DataFault, language: Language, json: bool) -> None:
    if json:
        faults = [fault._asdict() for fault in broken.faults]
        console.print_object({"schema": objects.SCHEMA, "faults": faults})
    else:
        console.print_text("\n".join(fault.say(language) for fault in broken.faults))


def _print_sound(book: RuleBook, language: Language, json: bool) -> None:
    packs = len(book.packs)
    limits, cadences, duties = (sum(isinstance(one, kind) for one in book.limits) for kind in (Limit, Cadence, Duty))
    if json:
        counts = {"packs": packs, "limits": limits, "cadences": cadences, "duties": duties}
        console.print_object({"schema": objects.SCHEMA, **counts, "faults": []})
    else:
        zh = f"{packs} 个规则包：{limits} 个可推算的时限、{cadences} 个频次、{duties} 项没有天数的义务，数据无误"
        en = f"{packs} packs: {limits} limits, {cadences} cadences, {duties} duties without a number: no faults"
        console.print_text(pick(language, zh, en))
