"""The options that commands share, and how the text of each becomes a value."""

import re
import unicodedata
from datetime import date
from typing import Annotated

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.language import choose_language, say
from gov_deadlines.days import parse_date
from gov_deadlines.errors import GovDeadlinesError, InvalidArgument, InvalidDate
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.model import Cadence, Limit, Provision
from gov_deadlines.text import Language
from gov_deadlines.workdays.index import Roll
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.regions import NATIONAL

_DATES = say("日期：2024-04-03、20240403、2024年4月3日 或 today", "a date: 2024-04-03, 20240403, 2024年4月3日 or today")


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


LimitId = Annotated[
    str,
    typer.Argument(
        metavar="LIMIT",
        autocompletion=complete_limit,
        show_default=False,
        help=say("时限编号，如 qinzhou/countersign-reply", "the limit's id, e.g. qinzhou/countersign-reply"),
    ),
]
CadenceId = Annotated[
    str,
    typer.Argument(
        metavar="LIMIT",
        autocompletion=complete_cadence,
        show_default=False,
        help=say("频次的编号，如 qinzhou/executive-meeting", "the cadence's id, e.g. qinzhou/executive-meeting"),
    ),
]
ProvisionId = Annotated[
    str,
    typer.Argument(
        metavar="LIMIT",
        autocompletion=complete_provision,
        show_default=False,
        help=say("时限、频次或义务的编号，如 qinzhou/plenary-meeting", "the id of a limit, cadence or duty"),
    ),
]
DateText = Annotated[str, typer.Argument(metavar="DATE", show_default=False, help=_DATES)]
KnownOn = Annotated[
    str | None,
    typer.Option(
        "--known-on",
        metavar="DATE",
        help=say(
            "按当时所知回答：只用该日及以前公布的通知", "answer as on that day: only notices published by then count"
        ),
    ),
]
Region = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="R",
        autocompletion=complete_region,
        help=say("地区：CN、CN-GX、CN-HB、CN-SX、CN-GZ", "region: CN, CN-GX, CN-HB, CN-SX or CN-GZ"),
    ),
]
IgnoreInForce = Annotated[
    bool,
    typer.Option(
        "--ignore-in-force",
        help=say("规则当日未施行也推算（仅供参考）", "answer even if the rules were not in force: an illustration"),
    ),
]
Holidays = Annotated[
    str | None,
    typer.Option(
        "--holidays",
        metavar="DIR",
        help=say(
            "自备放假通知的文件夹，叠加在内置通知之上（或设 GOV_DEADLINES_HOLIDAYS）",
            "a folder of notices of your own, laid over the shipped ones (or GOV_DEADLINES_HOLIDAYS)",
        ),
    ),
]
Rules = Annotated[
    str | None,
    typer.Option(
        "--rules",
        metavar="PATH",
        help=say(
            "自备规则包的文件或文件夹（或设 GOV_DEADLINES_RULES）",
            "a file or folder of packs of your own (or GOV_DEADLINES_RULES)",
        ),
    ),
]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang", metavar="zh|en", help=say("输出语言，默认随系统区域设置", "language, by default the locale's")
    ),
]
Json = Annotated[bool, typer.Option("--json", help=say("输出一个 JSON 对象", "print one JSON object"))]


def language_of(lang: str | None) -> Language:
    """The language asked for, or this run's. Raises InvalidArgument for any other than zh and en."""
    if lang not in (None, "zh", "en"):
        raise InvalidArgument(
            (f"没有语言“{lang}”。", f"There is no language {lang!r}."), ("可用 zh 或 en。", "Use zh or en.")
        )
    return choose_language(["--lang", lang] if lang else [])


def remark_on_notices(holidays: str | None, language: Language) -> None:
    """Say on stderr what was done without among the user's own notices: for answers that carry no notes."""
    console.print_remarks(library(NATIONAL, holidays).remarks, language)


def optional_date(text: str | None) -> date | None:
    """The date of an option that may be left out."""
    return None if text is None else parse_date(text)


def parse_month(text: str) -> tuple[int, int]:
    """A month as people write it: ``2026-10``, ``202610``, ``2026年10月``. Raises InvalidDate."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch("([0-9]{4})(?:-|年)?([0-9]{1,2})月?", plain)
    if found is None or not 1 <= int(found.group(2)) <= 12 or int(found.group(1)) == 0:
        raise InvalidDate(text, ("月份请写成 2026-10。", "Write a month as 2026-10."))
    return int(found.group(1)), int(found.group(2))


def parse_whole_number(text: str) -> int:
    """A whole number, negative ones included. Raises InvalidArgument."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch("[+-]?[0-9]{1,99}", plain):
        raise InvalidArgument(
            (f"“{text}”不是整数。", f"{text!r} is not a whole number."), ("例：5 或 -5。", "For example 5 or -5.")
        )
    return int(plain)


def parse_roll(text: str | None) -> Roll | None:
    """A way to move from a rest day. Raises InvalidArgument."""
    match text:
        case None | "following" | "preceding":
            return text
    raise InvalidArgument(
        (f"--roll {text} 无效。", f"--roll {text!r} is not a way to move."),
        ("可用 following 或 preceding。", "Use following or preceding."),
    )
