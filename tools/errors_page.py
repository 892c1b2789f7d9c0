"""Write docs/errors.md and docs/errors.zh-CN.md: every error's code, what it means, what it says, and what to do.

The codes, fields and sentences are those of the program. Each error is shown as a question or a file brings it about.

Usage: python tools/errors_page.py [--check]
"""

import re
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import gov_deadlines as gd
from gov_deadlines import errors
from gov_deadlines.cli.refusals import refused
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.text import Language
from gov_deadlines.wording.errors import PYTHON
from gov_deadlines.wording.refusals import REASONS

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import written

ROOT = Path(__file__).parents[1]
PAGES: dict[str, Language] = {"errors.md": "en", "errors.zh-CN.md": "zh"}
WORDS = Path(__file__).parent / "api_zh.toml"
_QINZHOU = "qinzhou/countersign-reply"
_DAY = date(2024, 4, 3)
HEAD = {
    "en": """\
# Errors

[中文](errors.zh-CN.md)

Written by `python tools/errors_page.py` from the program; change the errors, not this page.

An error says what is wrong and what to do. Its `code` is stable and meant for programs, the sentences are for people.
With `--json` it is one object on stderr: `code`, `message`, `hint`, `exit`, the sentences in both languages. In Python
it is an exception, a kind of `gd.GovDeadlinesError`, with `code`, `message`, `hint` and the fields below.

| Exit code | Means |
| --- | --- |
| 0 | answered |
| 1 | answered, and there is something to act on |
| 2 | the question is at fault: correct it |
| 3 | the question is sound, but no answer can be given |
""",
    "zh": """\
# 错误

[English](errors.md)

本页由 `python tools/errors_page.py` 根据程序生成；请改程序，不要改本页。

错误说明错在哪里、该怎么办。`code` 是稳定的代码，供程序使用；句子给人看。加 `--json` 时，
错误是标准错误输出上的一个对象：`code`、`message`、`hint`、`exit`，句子中英文都有。
在 Python 里是异常，都属于 `gd.GovDeadlinesError`，带有 `code`、`message`、`hint` 和下列字段。

| 退出码 | 含义 |
| --- | --- |
| 0 | 已作答 |
| 1 | 已作答，且有事待处理 |
| 2 | 问法有误，请改正 |
| 3 | 问法没有错，但不能作答 |
""",
}
LABELS = {
    "en": {
        "kind": "In Python",
        "exit": "exit",
        "fields": "Fields",
        "reason": "Why",
        "says": "It says",
        "do": "What to do",
    },
    "zh": {
        "kind": "Python 类",
        "exit": "退出码",
        "fields": "字段",
        "reason": "原因",
        "says": "错在哪里",
        "do": "该怎么办",
    },
}


def _faulty_notice() -> None:
    """A notice with a day that does not exist."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "2027.toml"
        file.write_text('schema = 1\nregion = "CN"\nyear = 2027\n[[notice]]\nissuer = "?"\n', encoding="utf-8")
        try:
            gd.calendar("CN", holidays=folder, strict=True)
        except gd.DataFault as fault:
            shown = tuple(one._replace(file=f"notices/{Path(one.file).name}") for one in fault.faults[:2])
            raise gd.DataFault(shown) from None


# how each error is brought about; those of files and machines, or whose words follow the data, are made from fields
EXAMPLES: dict[str, Callable[[], object]] = {
    "UnknownLimit": lambda: errors.UnknownLimit("qinzhou/countersign-replies", (_QINZHOU,)),
    "AmbiguousLimit": lambda: gd.due("象山会签", _DAY),
    "UnknownRegion": lambda: errors.UnknownRegion("CN-BJ", ("CN", "CN-GX", "CN-HB", "CN-SX", "CN-GZ")),
    "InvalidDate": lambda: gd.due(_QINZHOU, "03/04/2024"),
    "NotInForce": lambda: gd.due(_QINZHOU, date(2023, 9, 1)),
    "NotAnnounced": lambda: errors.NotAnnounced(
        "CN-GX", None, (date(2014, 1, 1), date(2026, 12, 31)), "after", projected_to=date(2028, 12, 31)
    ),
    "NoNumber": lambda: gd.due("qinzhou/executive-meeting", _DAY),
    "BoundNotInForce": lambda: gd.due(
        "qinzhou/meeting-decisions-publication", date(2007, 1, 4), bound="information-publication", ignore_in_force=True
    ),
    "OverrideNotAllowed": lambda: gd.due("xianning/absence-report", date(2024, 6, 3), within="5wd"),
    "RestDay": lambda: gd.calendar("CN").add(date(2024, 5, 1), 0),
    "NoticeNotUnderstood": lambda: gd.read_notice("关于召开会议的通知"),
    "SourceNotFound": lambda: errors.SourceNotFound("notices"),
    "DataFault": _faulty_notice,
    "WrongKind": lambda: gd.calendar("CN").add(_DAY, "5"),  # type: ignore[arg-type]
    "UnknownChoice": lambda: gd.due("qinzhou/meeting-decisions-publication", _DAY, bound="none"),
    "OutOfRange": lambda: errors.OutOfRange("header_row", 0, 1, 1_048_576),
    "WrongOrder": lambda: gd.cadence("qinzhou/executive-meeting", [], _DAY, since=date(2024, 5, 1)),
    "Excluded": lambda: gd.due(_QINZHOU, _DAY, within="5wd", by=date(2024, 4, 10)),
    "Needed": lambda: gd.plan([], by=_DAY),
    "NotForThis": lambda: gd.track("xianning/absence-report", _DAY),
    "Unusable": lambda: gd.draft_pack("茶水自备。"),
    "Unavailable": lambda: errors.Unavailable("java"),
    "YearUnknown": lambda: errors.YearUnknown(2027, "1.11.0", 2004, 2026),
    "ExtraMissing": lambda: errors.ExtraMissing("batch", "duckdb"),
    "OutputExists": lambda: errors.OutputExists("answers.csv"),
    "UnreadableTable": lambda: errors.UnreadableTable("no-column", "register.csv", ("trigger",), ("limit", "day")),
    "OutputFailed": lambda: errors.OutputFailed("answers.csv", "No space left on device", "磁盘已满"),
    "RequestRefused": lambda: errors.RequestRefused("too-large", "65536"),
    "JobUnfinished": lambda: errors.JobUnfinished(
        "answers.csv", ".answers.csv.journal", "No space left on device", "磁盘已满"
    ),
}


def kinds(base: type[GovDeadlinesError] = GovDeadlinesError) -> Iterator[type[GovDeadlinesError]]:
    """Every kind of error, a base before those that follow from it."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def example(name: str) -> GovDeadlinesError:
    """An error of a kind."""
    try:
        made = EXAMPLES[name]()
    except GovDeadlinesError as error:
        made = error
    if not isinstance(made, GovDeadlinesError) or type(made).__name__ != name:
        raise TypeError(f"the example of {name} is {made!r}")
    return made


class Page:
    """One of the two pages."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.label = LABELS[language]
        with WORDS.open("rb") as file:
            self.zh: dict[str, str] = tomllib.load(file)["names"]

    def text(self) -> str:
        """The whole page."""
        by_code: dict[str, list[type[GovDeadlinesError]]] = {}
        for kind in kinds():
            by_code.setdefault(kind.code, []).append(kind)
        return "\n".join([HEAD[self.language], *(self.section(code, of) for code, of in by_code.items())])

    def section(self, code: str, of: list[type[GovDeadlinesError]]) -> str:
        """What the page says of one code."""
        lines = [f"## {code}\n"]
        for kind in of:
            name = kind.__name__
            if len(of) > 1 and kind is not of[0]:
                lines.append(f"### {name}\n")
            lines += self.kind(kind, shown=name in EXAMPLES)
        return "\n".join(lines)

    def kind(self, kind: type[GovDeadlinesError], *, shown: bool) -> list[str]:
        """What is said of one kind of error: what it is, how it looks, the reasons it may have."""
        name, label, en = kind.__name__, self.label, self.language == "en"
        whose = f"gd.{name}" if name in gd.__all__ else f"gov_deadlines.errors.{name}"
        meaning = (kind.__doc__ or "").strip().split("\n\n")[0] if en else self.zh[name]
        colon, comma, dot = (": ", ", ", ".") if en else ("：", "、", "。")
        fields = comma.join(f"`{one}`" for one in kind.fields)
        told = (
            f"{label['kind']}{colon}`{whose}`; {label['exit']} {2 if kind.usage else 3}."
            if en
            else (f"{label['kind']}{colon}`{whose}`；{label['exit']} {2 if kind.usage else 3}。")
        )
        fielded = f" {label['fields']}{colon}{fields}{dot}" if fields else ""
        lines = [" ".join(meaning.split()).replace("``", "`"), "", told + (fielded if en else fielded.strip()), ""]
        if shown:
            said, hint = (pair[en] for pair in refused(example(name)))
            lines += ["```text", f"{said.rstrip()}\n{hint}".strip(), "```", ""]
        return [*lines, *self.reasons(name)]

    def reasons(self, name: str) -> Iterator[str]:
        """A row for each reason that a kind may have."""
        if name not in REASONS:
            return
        yield f"| {self.label['reason']} | {self.label['says']} | {self.label['do']} |\n| --- | --- | --- |"
        for code, (zh, en, hint_zh, hint_en) in REASONS[name].items():
            pair = (en, hint_en) if self.language == "en" else (zh, hint_zh)
            yield f"| `{code}` | {' | '.join(_plain(one) for one in pair)} |"
        yield ""


def _plain(sentence: str) -> str:
    """A sentence with its places to fill in marked by dots, and arguments by their names in Python."""
    sentence = re.sub("<([a-z_0-9]+)>", lambda found: f"`{PYTHON[found[1]]}`", sentence)
    sentence = re.sub(r"\{[^{}]*\}", "…", sentence.replace("{{", "(").replace("}}", ")"))
    return sentence.replace("|", "\\|").replace("\n", " ")


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    texts = {name: Page(language).text().rstrip() + "\n" for name, language in PAGES.items()}
    return written(texts, "errors_page.py", check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
