"""The options of a calendar file, which several commands write, and its writing."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from gov_deadlines.cli import console
from gov_deadlines.cli.options import Given, Shared, option, spread
from gov_deadlines.errors import Excluded, Needed
from gov_deadlines.pages.voice import pick

if TYPE_CHECKING:
    from datetime import datetime

    from gov_deadlines.feeds.making import Answer
    from gov_deadlines.feeds.reminding import Form

STDOUT = "-"
_NONE = "none"
REMIND = Shared(
    option(
        "--remind 3wd",
        "日历文件中提前多久提醒（可重复）：3wd 为 3 个工作日，none 不提醒；默认 1wd",
        "in the calendar file, remind so long before (repeatable): 3wd is 3 working days; none: never; by default 1wd",
    ),
    list[str] | None,
)
REMINDERS = Shared(
    option(
        "--reminders WAY",
        "提醒写成 alarms（响铃）、events（单独的事件，供不响铃的软件用）或 both",
        "reminders as alarms, as events of their own (for programs that drop alarms), or both",
    ),
    str,
    "alarms",
)
OPTIONS: Mapping[str, Shared] = {
    "ics": Shared(
        option(
            "--ics FILE|-",
            "写成日历文件（.ics），可导入手机和电脑的日历；- 为标准输出",
            "write a calendar file (.ics), for phones and mail programs; - is standard output",
        )
    ),
    "matter": Shared(
        option(
            "--matter TEXT",
            "日历文件中写的事由（如文号）；同一事由再次导入时更新原条目",
            "in the calendar file, what it is about (a document's number); the same matter is the same entry",
        )
    ),
    "remind": REMIND,
    "reminders": REMINDERS,
    "stamp_now": Shared(
        option(
            "--stamp-now",
            "日历文件记下当前时刻，胜过先前的文件（默认只随放假通知更新）",
            "stamp the calendar file with the present minute, so that it prevails over any earlier one",
        ),
        bool,
        default=False,
    ),
    "force": Shared(option("--force", "覆盖已有的文件", "overwrite files that exist"), bool, default=False),
}


class IcsFile(NamedTuple):
    """The calendar file that a command was asked to write.

    Attributes:
        path: where to; ``-`` is standard output, None if none was asked for.
        matter: what it is about.
        remind: how long before to remind.
        reminders: how.
        stamp_now: whether the present minute is written into it.
        force: whether it may replace a file.
    """

    path: str | None
    matter: str = ""
    remind: tuple[str, ...] | None = None
    reminders: str = "alarms"
    stamp_now: bool = False
    force: bool = False

    @property
    def takes_stdout(self) -> bool:
        """Whether it goes where the answer would."""
        return self.path == STDOUT

    def check(self, given: Given) -> None:
        """Raises InvalidArgument where its options are given without it, and for two results on standard output."""
        others = (self.matter, self.remind, self.reminders != "alarms", self.stamp_now, self.force)
        if self.path is None and any(others):
            raise Needed("ics")
        if self.takes_stdout and given.json:
            raise Excluded(("ics", "json"))

    def write(self, answer: "Answer", given: Given, **more: Any) -> None:  # noqa: ANN401  (of ``calendar_file``)
        """Write an answer. Raises ExtraMissing, OutputExists, OutputFailed, InvalidArgument."""
        if self.path is None:
            return
        from gov_deadlines.feeds.making import calendar_file

        data = calendar_file(
            answer,
            remind=reminders_asked(self.remind),
            reminders=cast("Form", self.reminders),
            language=given.language,
            moment=_now() if self.stamp_now else None,
            matter=self.matter,
            **more,
        )
        put(data, self.path, given, force=self.force)


def _now() -> "datetime":
    from datetime import UTC, datetime

    return datetime.now(UTC)


def reminders_asked(asked: Sequence[str] | None) -> Sequence[str] | None:
    """How long before to remind: not at all for ``none``, and None if nothing was asked for."""
    return None if asked is None else [one for one in asked if one.strip().lower() != _NONE]


def put(data: bytes, path: str, given: Given, *, force: bool) -> None:
    """Write a calendar file, or print it. Raises OutputExists, OutputFailed, InvalidArgument."""
    if path == STDOUT:
        sys.stdout.flush()
        raw = getattr(sys.stdout, "buffer", None)
        if raw is None:
            sys.stdout.write(data.decode())
        else:
            raw.write(data)
        return
    from gov_deadlines.arguments import as_path
    from gov_deadlines.files.outputs import OutputSet
    from gov_deadlines.files.placing import failing

    with OutputSet(force=force) as files:
        output = files.open(as_path(path, "ics"))
        with failing(output.path):
            output.file.write(data)
        files.commit()
    console.print_error(pick(given.language, f"已写入 {path}", f"Written: {path}"))


def writing_ics(command: Callable[..., None], without: Sequence[str] = ()) -> Callable[..., None]:
    """Give a command the options of a calendar file, but those in ``without``; it receives them as ``ics``."""
    options = {name: one for name, one in OPTIONS.items() if name not in without}
    return spread(command, "ics", options, _made)


def _made(
    ics: str | None,
    remind: list[str] | None,
    matter: str | None = None,
    **others: Any,  # noqa: ANN401
) -> IcsFile:
    return IcsFile(path=ics, remind=tuple(remind) if remind else None, matter=matter or "", **others)
