"""``gov-deadlines limits``: list and show limits, and check that the published texts still say the same."""

import re

import typer

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.commands import Commands
from gov_deadlines.cli.completion import complete_provision
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import BOOK, Given, argument, option, remark_on_own_data, sharing
from gov_deadlines.errors import DataFault, Unusable, WrongKind
from gov_deadlines.pages.voice import pick
from gov_deadlines.plain import SCHEMA
from gov_deadlines.rules.book import RuleBook, rule_book
from gov_deadlines.rules.chains import chains
from gov_deadlines.rules.model import Duty

_FOR_ALL = ("known_on", "ignore_in_force", "holidays", "rules", "strict")  # each government has its own region
_HOW_TO_CHECK = say(
    "核对：gov-deadlines limits verify --rules 本文件 --source 原文",
    "To check: gov-deadlines limits verify --rules THIS-FILE --source THE-DOCUMENT",
)

limits = Commands()


@limits.command(
    help=say("在规则文本中找出时间词，并起草规则包", "find the words of time in a text, and draft its pack")
)
@sharing(
    (),
    file=argument("FILE", "规则全文（纯文本，UTF-8 或 GB18030）", "the rules, as plain text in UTF-8 or GB18030"),
    authority=option(
        "--authority NAME",
        "草稿中政府的简称，如 qinzhou",
        "the government's short name for the draft, e.g. qinzhou",
    ),
    output=option(
        "--output -o FILE",
        "把规则包草稿写入新文件；- 为标准输出（不再列表）",
        "write the draft of a pack to a new file; - is stdout (and no table)",
    ),
)
def scan(file: str, authority: str = "", output: str | None = None, *, given: Given) -> None:
    """List every sentence with a word of time: place, kind, words. With -o, draft a pack for a person to complete."""
    from gov_deadlines.documents.drafting import draft_pack
    from gov_deadlines.documents.sentences import read_text
    from gov_deadlines.pages.sources import draft_toml, scan_table

    _refuse(authority, output, given.json)
    language = given.language
    draft = draft_pack(read_text(file), authority)
    if output == "-":
        console.print_text(draft_toml(draft, language, _HOW_TO_CHECK).rstrip("\n"))
        return
    if output is not None:
        from gov_deadlines.files.outputs import write_new

        write_new(output, draft_toml(draft, language, _HOW_TO_CHECK))
    if given.json:
        console.print_object(draft.to_dict(file, output))
        return
    console.print_text(scan_table(draft, language))
    if output is not None:
        console.print_error(pick(language, f"草稿已写入 {output}。", f"The draft is in {output}."))


def _refuse(authority: str, output: str | None, json: bool) -> None:
    """Refuse impossible requests before any work."""
    from gov_deadlines.rules.schema import NAME

    if authority and not re.fullmatch(NAME.pattern, authority):
        raise WrongKind("authority", authority, "short-name")
    if output == "-" and json:
        raise Unusable("standard-output-twice")


@limits.command("list", help=say("列出全部时限", "list every limit"))
@sharing(
    BOOK,
    authority=option("--authority A", "只列一个政府，如 钦州", "only one government's, e.g. qinzhou"),
    cls=option("--class C", "只列一类，如 固定时限、频次、及时", "only one class, e.g. fixed, cadence or deferred"),
    every=option("--all", "也列没有天数或次数的规定", "also those without a number"),
)
def list_limits(authority: str | None = None, cls: str | None = None, every: bool = False, *, given: Given) -> None:
    """List limits, one line each: those that can be counted, and with ``--all`` the others."""
    from gov_deadlines.pages.limits import limits_table

    book = Context.of(**given.context).book
    authority = None if authority is None else book.authority(authority)
    cls = _whole_class(cls, {limit.cls for limit in book.limits})
    found = [limit for limit in book.limits if authority in (None, limit.authority) and cls in (None, limit.cls)]
    if given.json:
        console.print_object(book.to_dict(found))
        return
    shown = found if every or cls is not None else [one for one in found if not isinstance(one, Duty)]
    if shown:
        console.print_text(limits_table(shown, given.language))
    if len(shown) < len(found):
        more = len(found) - len(shown)
        zh = f"另有 {more} 项没有天数或次数的规定：加 --all 列出；或用 gov-deadlines find 查找。"
        en = f"{more} more have no number: --all lists them, gov-deadlines find searches them."
        console.print_text(pick(given.language, zh, en))
    console.print_remarks(book.remarks, given.language)


def _whole_class(cls: str | None, known: set[str]) -> str | None:
    """A class by its name in either language, or by a word of it: ``effect`` for ``interval-or-effect``."""
    from gov_deadlines.rules.names import class_named

    return None if cls is None else class_named(cls, known)


@limits.command(help=say("一个时限的全部内容", "everything about one limit"))
@sharing(
    ("authority", *BOOK),
    limit=argument(
        "LIMIT",
        "时限、频次或义务：钦州/全体会议，或编号 qinzhou/plenary-meeting",
        "a limit, cadence or duty: its id, or its name with its government's",
        autocompletion=complete_provision,
    ),
)
def show(limit: str, *, given: Given) -> None:
    """Show one limit: its text in our words, its article, readings, caveats and document."""
    from gov_deadlines.pages.limits import limit_page

    under = Context.of(**given.context)
    found = under.book.latest(under.named(limit))
    if given.json:
        console.print_object(found.to_dict())
    else:
        console.print_text(limit_page(found, given.language))


@limits.command(help=say("各政府的同名规定并列", "the same provision in every government's rules, side by side"))
@sharing(
    _FOR_ALL,
    name=argument("NAME", "规定的名称，如 会签回复", "the provision's name, e.g. countersign-reply"),
    on=option("--on DATE", "起算日；不给则不推算", "the trigger; without it, no dates"),
)
def compare(name: str, on: str | None = None, *, given: Given) -> None:
    """Print one provision of every government side by side, with the dates for one trigger."""
    from gov_deadlines.answers.compare import compare as put_side_by_side
    from gov_deadlines.pages.limits import comparison_table

    found = put_side_by_side(name, given.optional_day(on), **given.some)
    if given.json:
        console.print_object(found.to_dict())
    else:
        remark_on_own_data(given)
        console.print_text(comparison_table(found, given.language))


@limits.command(
    help=say(
        "校验规则包；有 --source 时逐条核对原文，并查有无遗漏",
        "check the packs; with --source, clause by clause against the texts, and for what they leave out",
    )
)
@sharing(
    BOOK,
    source=option(
        "--source FILE|DIR",
        "规则原文（纯文本文件或文件夹）",
        "the published text: a plain text file, or a folder of them",
    ),
)
def verify(source: str | None = None, *, given: Given) -> None:
    """Validate every pack; with a source, find each clause in it, and every further sentence about time.

    Exit 1 if there are faults, if a sentence about time is in no pack, or if a pack has a limit where the text has
    something else (不少于30日, 可延长30日, 每月5日前).
    """
    own = (given.context.get("rules"), given.context.get("holidays"))
    try:
        book = rule_book(*own)
        chains(*own)
    except DataFault as broken:
        _print_faults(broken, given)
        raise typer.Exit(1) from None
    if source is None:
        _print_sound(book, given)
        return
    from gov_deadlines.documents.verification import verify_source
    from gov_deadlines.pages.sources import verification_table

    found = verify_source(book, source)
    if given.json:
        console.print_object(found.to_dict())
    else:
        console.print_text(verification_table(found, given.language))
    if not found.sound:
        raise typer.Exit(1)


def _print_faults(broken: DataFault, given: Given) -> None:
    if given.json:
        console.print_object({"schema": SCHEMA, "faults": [fault.to_dict() for fault in broken.faults]})
    else:
        console.print_text("\n".join(fault.say(given.language) for fault in broken.faults))


def _print_sound(book: RuleBook, given: Given) -> None:
    counts = book.counts()
    packs, counted, cadences, duties = counts.values()
    if given.json:
        console.print_object({"schema": SCHEMA} | counts | {"faults": []})
    else:
        zh = f"{packs} 个规则包：{counted} 个可推算的时限、{cadences} 个频次、{duties} 项没有天数的义务，数据无误"
        en = f"{packs} packs: {counted} limits, {cadences} cadences, {duties} duties without a number: no faults"
        console.print_text(pick(given.language, zh, en))
