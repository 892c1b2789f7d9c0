"""Write into docs/service.md and docs/service.zh-CN.md every address with its parameters, and an answer and an error.

They are those of the table of operations; the answer and the error are made by asking. The rest of the pages is written
by hand. ``--check`` only compares.

Usage: python tools/service_page.py [--check]
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.calendar_feeds import FEEDS
from gov_deadlines.service.fixed import FIXED
from gov_deadlines.service.operation import PREFIX, Operation
from gov_deadlines.service.operations import NAMED, OPERATIONS
from gov_deadlines.service.parameters import FURTHEST, Parameter
from gov_deadlines.service.refusing import error_object, status_of
from gov_deadlines.service.shared_parameters import LIMIT_EN, LIMIT_ZH
from gov_deadlines.text import Language

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import DOCS, filled, table, written

SCRIPT = "service_page.py"
PAGES: dict[str, Language] = {"service.md": "en", "service.zh-CN.md": "zh"}
ASKED: tuple[Operation, ...] = (*OPERATIONS, *FEEDS)
COMMANDS = {
    "due": "due",
    "status": "due --as-of",
    "verify": "verify",
    "track": "track",
    "plan": "plan",
    "cadence": "cadence check",
    "day": "calendar day",
    "add": "calendar add",
    "count": "calendar count",
    "month": "calendar show",
    "diff": "calendar diff",
    "limits": "limits list",
    "limit": "limits show",
    "find": "find",
    "compare": "limits compare",
    "schemas": "schema",
    "schema": "schema NAME",
    "calendar-feed": "calendar ics",
    "due-feed": "due --ics",
    "page": "page",
}
HEADS: dict[str, dict[Language, tuple[str, ...]]] = {
    "operations": {
        "en": ("address", "what it answers", "must be given", "may be given", "name", "command"),
        "zh": ("地址", "回答什么", "必须给出", "可以给出", "名称", "命令"),
    },
    "parameters": {
        "en": ("parameter", "value", "what it means", "for example", "of"),
        "zh": ("参数", "值", "含义", "例", "用于"),
    },
}
KINDS = {
    "text": ("text", "文字"),
    "date": ("a day", "日期"),
    "date-or-true": ("a day, or `true`", "日期或 `true`"),
    "month": ("a month", "月份"),
    "length": ("a length: `5wd`, `5d`", "时长：`5wd`、`5d`"),
    "flag": ("`true`, `false`", "`true`、`false`"),
    "whole": ("a whole number", "整数"),
    "texts": ("a list of texts", "一列文字"),
    "dates": ("a list of days", "一列日期"),
    "cells": ("a list of texts, `null` where empty", "一列文字，空的为 `null`"),
    "text-or-cells": ("a text, or a list of them, `null` where empty", "文字，或一列文字，空的为 `null`"),
}


def operations(language: Language) -> str:
    """Every address: what it answers and with what it is asked."""
    rows = [
        (
            f"`{'POST' if one.takes_lists else 'GET'} {PREFIX}{one.path}`",
            one.summary.say(language),
            _named(one.name for one in one.parameters if one.required),
            _named(one.name for one in one.parameters if not one.required),
            *_called(one.name),
        )
        for one in ASKED
    ]
    rows += [(f"`GET {one.path}`", one.about.say(language), "", "", *_called(one.name)) for one in FIXED]
    return table(HEADS["operations"][language], rows)


def _called(name: str) -> tuple[str, str]:
    return f"`{name}`", f"`{COMMANDS[name]}`" if name in COMMANDS else ""


def _named(names: Iterator[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def parameters(language: Language) -> str:
    """Every parameter, once for each meaning; of which operations is said where it has several."""
    meanings: dict[str, dict[tuple[Any, ...], list[str]]] = {}
    examples: dict[tuple[Any, ...], Parameter] = {}
    for operation in ASKED:
        for one in operation.parameters:
            same = (one.name, one.kind, one.about, one.choices, one.most, one.least, one.greatest)
            examples.setdefault(same, one)
            meanings.setdefault(one.name, {}).setdefault(same, []).append(operation.name)
    rows = [
        (
            f"`{name}`",
            _values(examples[same], language),
            examples[same].about.say(language),
            _example(examples[same], language),
            _named(iter(of)) if len(found) > 1 else "",
        )
        for name, found in meanings.items()
        for same, of in found.items()
    ]
    return table(HEADS["parameters"][language], rows)


def _values(one: Parameter, language: Language) -> str:
    """What values a parameter takes."""
    en = language == "en"
    if one.choices:
        return (", " if en else "、").join(f"`{choice}`" for choice in one.choices)
    kind = KINDS[one.kind][not en]
    if one.is_list:
        return kind + (f", at most {one.most:,}" if en else f"，至多 {one.most} 个")
    if one.kind == "whole" and one.greatest != FURTHEST:
        return kind + (f", {one.least} to {one.greatest}" if en else f"，{one.least} 至 {one.greatest}")
    return kind


def _example(one: Parameter, language: Language) -> str:
    """A value as it is written; a limit's as the reader of this language would name it."""
    value = LIMIT_ZH if language == "zh" and one.example == LIMIT_EN else one.example
    return f"`{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}`"


def samples(language: Language) -> str:
    """An answer and an error, as they are sent but for blanks."""
    limit = LIMIT_ZH if language == "zh" else LIMIT_EN
    shown = [_asked({"limit": limit, "on": day}, language) for day in ("2024-04-03", "2019-04-03")]
    return "".join(f"\n{one}" for one in shown)


def _asked(given: Mapping[str, str], language: Language) -> str:
    """A question with its status and its answer; of a list the first part, and dots."""
    try:
        status, answer = 200, NAMED["due"].ask(given)
    except GovDeadlinesError as error:
        status, answer = status_of(error, asked=True), error_object(error, language)
    query = "&".join(f"{name}={quote(value, safe='/')}" for name, value in given.items())
    text = json.dumps(_begun(answer), ensure_ascii=False, indent=2).replace('"…"', "…")
    return f"```text\nGET {PREFIX}due?{query}\n{status}\n{text}\n```\n"


def _begun(value: Any) -> Any:  # noqa: ANN401  (JSON)
    match value:
        case dict():
            return {name: _begun(one) for name, one in value.items()}
        case [first, _, *_]:
            return [_begun(first), "…"]
    return value


PARTS: dict[str, Callable[[Language], str]] = {
    "operations": operations,
    "parameters": parameters,
    "samples": samples,
}


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    texts = {
        name: filled((DOCS / name).read_text(encoding="utf-8"), SCRIPT, {part: PARTS[part](language) for part in PARTS})
        for name, language in PAGES.items()
    }
    return written(texts, SCRIPT, check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
