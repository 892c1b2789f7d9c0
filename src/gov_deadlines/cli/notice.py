"""``gov-deadlines notice``: read the text of a holiday notice into the draft of a data file."""

import os

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.commands import Commands
from gov_deadlines.cli.console import say
from gov_deadlines.cli.options import Given, argument, option, sharing
from gov_deadlines.pages.voice import pick

_STDIN = "-"

notice = Commands()


@notice.command(
    help=say(
        "读放假通知的原文，给出数据文件草稿；看不懂或有疑之处逐一列出",
        "read a holiday notice's text into the draft of a data file; name what is not understood or doubtful",
    )
)
@sharing(
    ("holidays",),
    file=argument("FILE", "通知全文（纯文本）；- 为标准输入", "the notice, as plain text; - is standard input"),
    region=option(
        "--region CODE",
        "哪个地区的通知，如 CN-GX；不给则按发文机关",
        "the region it is for, e.g. CN-GX; by default the issuing organ tells",
    ),
    output=option("--output -o FILE", "把草稿写入新文件", "write the draft to a new file"),
)
def read(file: str, region: str | None = None, output: str | None = None, *, given: Given) -> None:
    """Read a notice. Exit 0: no doubt; 1: doubts to be confirmed; 3: not understood."""
    from gov_deadlines.documents.notice_reading import read_notice
    from gov_deadlines.documents.sentences import read_text_or_stdin
    from gov_deadlines.pages.notices import doubt_lines, notice_toml

    found = read_notice(read_text_or_stdin(file), region, given.context.get("holidays"))
    language = given.language
    draft = notice_toml(found, "stdin" if file == _STDIN else os.path.basename(file), language)
    written = output not in (None, "-")
    if output is not None and written:
        from gov_deadlines.files.outputs import write_new

        write_new(output, draft + "\n")
    if given.json:
        console.print_object(found.to_dict())
    elif written:
        console.print_error(pick(language, f"草稿已写入 {output}。", f"The draft is in {output}."))
    else:
        console.print_text(draft)
    if not given.json:
        for line in doubt_lines(found, language):
            console.print_error(pick(language, f"存疑 {line}", f"Doubtful: {line}"))
    if found.doubts:
        raise typer.Exit(1)
