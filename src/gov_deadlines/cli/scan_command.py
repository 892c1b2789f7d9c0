"""``gov-deadlines limits scan``: a new government's document, its words of time, and the draft of its pack."""

import os
from typing import Annotated

import typer

from gov_deadlines.arguments import as_path
from gov_deadlines.cli import console
from gov_deadlines.cli.language import say
from gov_deadlines.cli.options import Json, Lang, language_of
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.files.outputs import write_whole
from gov_deadlines.wording.voice import pick


def scan(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help=say("规则全文（纯文本，UTF-8 或 GB18030）", "the rules, as plain text in UTF-8 or GB18030"),
        ),
    ],
    authority: Annotated[
        str,
        typer.Option(
            "--authority",
            metavar="NAME",
            show_default=False,
            help=say("草稿中政府的简称，如 qinzhou", "the government's short name for the draft, e.g. qinzhou"),
        ),
    ] = "",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=say(
                "把规则包草稿写入新文件；- 为标准输出（不再列表）",
                "write the draft of a pack to a new file; - is stdout (and no table)",
            ),
        ),
    ] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """List every sentence with a word of time: place, kind, words. With -o, draft a pack for a person to complete."""
    from gov_deadlines.documents.drafting import draft_pack
    from gov_deadlines.documents.scanning import read_text
    from gov_deadlines.wording.sources import draft_toml, scan_object, scan_table

    language = language_of(lang)
    _refuse(authority, output, json)
    draft = draft_pack(read_text(file), authority)
    if output == "-":
        console.print_text(draft_toml(draft, language).rstrip("\n"))
        return
    if output is not None:
        _write(output, draft_toml(draft, language))
    if json:
        console.print_object(scan_object(draft, file, output))
        return
    console.print_text(scan_table(draft, language))
    if output is not None:
        console.print_error(pick(language, f"草稿已写入 {output}。", f"The draft is in {output}."))


def _refuse(authority: str, output: str | None, json: bool) -> None:
    """What cannot be done is said before any work."""
    import re

    from gov_deadlines.rules.fields import NAME

    if authority and not re.fullmatch(NAME.pattern, authority):
        raise InvalidArgument(
            (f"--authority {authority} 无效：{NAME.zh}。", f"--authority {authority!r} will not do: {NAME.en}."),
            ("例：qinzhou。", "For example qinzhou."),
        )
    if output == "-" and json:
        raise InvalidArgument(
            ("-o - 与 --json 不能同用。", "-o - does not go with --json: both write to stdout."),
            ("请给 -o 一个文件名。", "Give -o the name of a file."),
        )


def _write(path: str, text: str) -> None:
    """Write a new file; one that is there may hold a person's work and is left alone."""
    if os.path.exists(path):
        raise InvalidArgument(
            (f"{path} 已经存在，不覆盖。", f"{path} is there already and is not overwritten."),
            ("请换一个文件名，或先移走它。", "Name another file, or move that one away first."),
        )
    write_whole(as_path(path, "--output"), text, force=False)
