"""``gov-deadlines notice rehearse``: in one go what an office needs on the day a notice appears."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import typer

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.batch import FILE_OPTIONS, moved_lines
from gov_deadlines.cli.completion import complete_region
from gov_deadlines.cli.console import say
from gov_deadlines.cli.notice import notice
from gov_deadlines.cli.options import Given, argument, missing, option, sharing, spread
from gov_deadlines.errors import DataFault
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language

if TYPE_CHECKING:
    from gov_deadlines.batch.rehearsal import Rehearsed

_TO_ACT_ON = 1
_PARTS = {
    "read": ("读", "read"),
    "check": ("检查", "check"),
    "compare": ("比对", "compare"),
    "recalculate": ("重算", "recalculate"),
    "file": ("收录", "file"),
}
_HOW_TO_CONFIRM = (
    "先写成文件：gov-deadlines notice read 原文 -o 草稿.toml；在文件里确认或改正，再演练该文件。",
    "Make a file of it: gov-deadlines notice read TEXT -o DRAFT.toml. Confirm or mend it there, then rehearse it.",
)
_DEADLINES = {
    name: shared for name, shared in FILE_OPTIONS.items() if name not in ("source", "target")
}  # the options of the recalculation


def _with_deadlines(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of the recalculation; it receives them as ``job``."""
    return spread(command, "job", _DEADLINES, dict)


@notice.command(
    help=say(
        "通知公布当天一次办完：读、检查、比对日历、重算已存的期限；加 --use 即收录使用",
        "the day a notice appears, in one go: read, check, compare, recalculate; with --use, put it to use",
    )
)
@sharing(
    ("ignore_in_force", "holidays", "rules"),
    file=argument(
        "FILE",
        "通知全文，或通知文件（.toml）；- 为标准输入",
        "the notice as text, or a notice file (.toml); - is stdin",
    ),
    region=option(
        "--region R",
        "哪个地区的通知，原文没有写明时用",
        "the region whose notice it is, if its text does not say so",
        autocompletion=complete_region,
    ),
    deadlines=option(
        "--deadlines IN", "已存期限的文件，同 batch recalc", "a file of stored deadlines, as for batch recalc"
    ),
    output=option("--output -o OUT", "变动的行写到哪里", "where the rows that move are written"),
    against_column=option("--against-column NAME", "核对该列所存的期限", "check the due dates stored in this column"),
    use=option(
        "--use FOLDER",
        "无误后作为已公布的通知收入该文件夹（即 --holidays 所用的文件夹）",
        "if it is sound, file it as published in this folder, the one that --holidays names",
    ),
)
@_with_deadlines
def rehearse(
    file: str,
    region: str | None = None,
    deadlines: str | None = None,
    output: str | None = None,
    against_column: str | None = None,
    use: str | None = None,
    *,
    job: dict[str, Any],
    given: Given,
) -> None:
    """Exit 0 where nothing moves, 1 where days or rows move or doubts must be confirmed, 3 for a faulty notice."""
    from gov_deadlines.batch.job import MoveJob
    from gov_deadlines.batch.rehearsal import Rehearsal
    from gov_deadlines.batch.rehearsal import rehearse as rehearsed

    move = None
    if (deadlines is None) != (output is None):
        raise missing("output" if output is None else "deadlines")
    if deadlines is not None and output is not None:
        given_options = {name: value for name, value in job.items() if value is not None}
        move = MoveJob(deadlines, output, against_column=against_column, language=given.language, **given_options)
    asked = Rehearsal(
        source=file,
        region=region,
        context=Context.of(**given.context),
        deadlines=move,
        use=use,
        dry_run=job["dry_run"],
    )
    try:
        found = rehearsed(asked, show_progress=True)
    except DataFault as broken:
        of_text = any(fault.file == file and fault.code != "duplicate-notice" for fault in broken.faults)
        if not given.json and of_text and not file.endswith(".toml"):
            console.print_error(Voice(given.language)(*_HOW_TO_CONFIRM))
        raise
    if given.json:
        console.print_object(found.to_dict())
    else:
        console.print_text("\n\n".join(_page(found, given.language)))
        console.print_remarks(found.remarks, given.language)
    if found.to_act_on:
        raise typer.Exit(_TO_ACT_ON)


def _page(found: "Rehearsed", language: Language) -> Iterator[str]:
    from gov_deadlines.pages.calendars import describe_diff
    from gov_deadlines.pages.notice_files import checked_page

    say = Voice(language)
    yield checked_page(found.checked, language)
    if found.stopped:
        yield say(
            "到此为止：存疑之处确认之前，不比对，不重算，不收录。",
            "Stopped here: before the doubts are confirmed nothing is compared, recalculated or filed.",
        )
        if found.prose:
            yield say(*_HOW_TO_CONFIRM)
        return
    for one in found.diffs:
        yield f"{say.listed.join(one.regions)}{say.colon.rstrip()}\n{describe_diff(one.diff, language)}"
    if found.recalculated is not None:
        yield "\n".join(moved_lines(found.recalculated, language))
    yield "\n".join(_ending(found, say))


def _ending(found: "Rehearsed", say: Voice) -> Iterator[str]:
    """Where the notice is filed, or how to file it; and how long each part took."""
    for path in found.removed:
        yield say(f"已删去草案 {path}。", f"The draft {path} was removed.")
    if found.filed is not None:
        yield say(f"已收录并开始使用：{found.filed}", f"Filed, and in use from now on: {found.filed}")
    else:
        yield say(
            "没有收录。无误后用 --use FOLDER 收录使用。",
            "Not filed. Once it is right, put it to use with --use FOLDER.",
        )
    parts = (f"{say.word(name, _PARTS)} {seconds:.2f}" for name, seconds in found.seconds.items())
    yield say("用时（秒）：", "Seconds: ") + say.comma.join(parts)
