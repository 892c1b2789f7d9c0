"""``gov-deadlines notice new``, ``check``, ``import``, ``rehearse``: notice files before they are used."""

import os

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.completion import complete_region
from gov_deadlines.cli.console import say
from gov_deadlines.cli.notice import notice
from gov_deadlines.cli.options import Given, argument, option, sharing
from gov_deadlines.cli.values import parse_whole_number
from gov_deadlines.errors import DataFault, SourceNotFound, UnknownChoice
from gov_deadlines.pages.voice import pick

_DOUBTFUL = 1
_LIBRARIES = ("chinese_calendar",)
_OUT = option(
    "--output -o FILE",
    "写入新文件，默认写到标准输出",
    "write it to a new file; by default to stdout",
)
_YEAR = option("--year Y", "哪一年的安排", "the year of the arrangement")
_REGION = option("--region R", "地区：CN、CN-GX 等", "region: CN, CN-GX and so on", autocompletion=complete_region)


@notice.command(
    help=say(
        "起草一份放假通知文件：法定节假日已填好，其余照原文填写",
        "draft a notice file: statutory days filled in, the rest to be filled in from the text",
    )
)
@sharing(("holidays",), region=_REGION, year=_YEAR, output=_OUT)
def new(year: str, region: str = "CN", output: str | None = None, *, given: Given) -> None:
    """Write a draft with TODO marks, which refuse loading until a person has filled them in."""
    from gov_deadlines.pages.notice_files import draft_toml
    from gov_deadlines.workdays.notice_drafts import new_notice

    draft = new_notice(region, parse_whole_number(year), given.context.get("holidays"))
    _put(draft_toml(draft, "new", given.language), output, given)
    if not given.json:
        zh = "通知已经公布的，不必手填：把原文存成文本，用 gov-deadlines notice read 原文.txt -o 新文件.toml 读出各日。"
        en = "Is the notice out? Save its text, and gov-deadlines notice read TEXT -o FILE.toml fills in the days."
        console.print_error(pick(given.language, zh, en))


@notice.command(
    "import",
    help=say(
        "从已安装的 chinese_calendar 取一年的全国安排，作为草案",
        "take a year's national arrangement from the installed chinese_calendar, as a draft",
    ),
)
@sharing(
    (),
    library=option("--from LIBRARY", "哪个库：chinese_calendar", "the library: chinese_calendar"),
    year=_YEAR,
    output=_OUT,
)
def import_from(library: str, year: str, output: str | None = None, *, given: Given) -> None:
    """Write a draft; exit 3 if the library does not know the year."""
    from gov_deadlines.pages.notice_files import draft_toml
    from gov_deadlines.workdays.notice_drafts import imported_notice

    if library not in _LIBRARIES:
        raise UnknownChoice("--from", library, _LIBRARIES)
    draft = imported_notice(parse_whole_number(year))
    _put(draft_toml(draft, "import", given.language), output, given)


def _put(text: str, output: str | None, given: Given) -> None:
    """Write a draft to stdout, or to a new file: an existing one may hold a person's work."""
    if output in (None, "-"):
        if given.json:
            console.print_object({"schema": 1, "draft": None, "toml": text})
        else:
            console.print_text(text.rstrip("\n"))
        return
    from gov_deadlines.files.outputs import write_new

    write_new(output, text)
    if given.json:
        console.print_object({"schema": 1, "draft": output, "toml": text})
    else:
        console.print_error(pick(given.language, f"草稿已写入 {output}。", f"The draft is in {output}."))


@notice.command(
    help=say(
        "检查放假通知文件：放假办法、调休平衡、星期、已收录的通知、chinese_calendar",
        "check a notice file: the measure, the balance, the weekdays, what is on file, chinese_calendar",
    )
)
@sharing(("holidays",), file=argument("FILE", "通知文件（.toml）", "the notice file (.toml)"))
def check(file: str, *, given: Given) -> None:
    """Exit 0 if the file is sound, 1 if a person must confirm something in it, 3 if it has faults."""
    from gov_deadlines.pages.notice_files import checked_page
    from gov_deadlines.workdays.notice_check import check_notice

    _require_file(file)
    found = check_notice(file, given.context.get("holidays"))
    if found.faults:
        raise DataFault(found.faults)
    if given.json:
        console.print_object(found.to_dict())
    else:
        console.print_text(checked_page(found, given.language))
    if found.doubts:
        raise typer.Exit(_DOUBTFUL)


def _require_file(path: str) -> None:
    if not os.path.exists(path) or os.path.isdir(path):
        raise SourceNotFound(path)
