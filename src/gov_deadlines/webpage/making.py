"""One HTML file that answers without installation, server or network: template, style, scripts and data put together.

Its content policy names the hashes of its one script and one style, so that nothing else in it can run.
"""

import json
import os
import re
from base64 import b64encode
from collections.abc import Container, Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.arguments import as_list, as_path
from gov_deadlines.data_files import rules_folder
from gov_deadlines.errors import WrongKind
from gov_deadlines.files.outputs import write_whole
from gov_deadlines.rules.model import Limit
from gov_deadlines.text import Language, Text
from gov_deadlines.version import __version__
from gov_deadlines.webpage.engine_data import page_data
from gov_deadlines.webpage.engine_source import engine_source
from gov_deadlines.wording.page import MONTHS, PAGE
from gov_deadlines.wording.status import STATUS_WORDS, status_words
from gov_deadlines.wording.words import WORDS, statement
from gov_deadlines.workdays.regions import holiday_table

STALE_AFTER = 90  # days, after which the page warns that it is old
_FACE = ("ground.js", "reasons.js", "picture.js", "answer.js", "sheet.js", "choosing.js", "start.js")
_HERE = os.path.dirname(os.path.abspath(__file__))


class PageMade(NamedTuple):
    """A page that was written.

    Attributes:
        target: the file.
        size: its bytes.
        limits: how many limits it answers.
        made_on, coverage_end, fingerprint: what it shows of its data: the day, the last announced day, and the digest.
        left_out: the authorities of your own packs that are not on it, because it is for others only.
    """

    target: str
    size: int
    limits: int
    made_on: date
    coverage_end: date
    fingerprint: str
    left_out: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        days = {"made_on": self.made_on.isoformat(), "coverage_end": self.coverage_end.isoformat()}
        return {"schema": 1} | self._asdict() | days | {"left_out": list(self.left_out)}


def write_page(
    target: str,
    *,
    authorities: Sequence[str] = (),
    language: Language = "zh",
    force: bool = False,
    made_on: date | None = None,
    **context: Unpack[ContextKeywords],
) -> PageMade:
    """Write the page to a file, whole or not at all.

    Args:
        target: the file, e.g. ``deadlines.html``.
        authorities: the governments whose limits it has, each by its id or a name; by default all.
        language: the language in which it opens; the reader can switch.
        force: whether an existing file may be replaced.
        made_on: the day that the page shows as its own; by default today in China.
        context: as for ``due``; ``authority`` is one more of the ``authorities``.

    Raises:
        OutputExists, OutputFailed, JobUnfinished: the file could not be written; nothing has changed.
        InvalidArgument, DataFault, SourceNotFound: as for ``due``.
    """
    under = Context.of(**context)
    if isinstance(authorities, str):
        raise WrongKind("authorities", authorities, "governments")
    whose = [under.book.authority(one) for one in as_list(authorities, "authorities", "governments")]
    data = page_data(under, authorities=whose, made_on=made_on)
    text = page_text(under, data, language)
    write_whole(as_path(target, "target"), text, force=force)
    return PageMade(
        target=target,
        size=len(text.encode()),
        limits=len({one["id"] for one in data["provisions"] if one["kind"] == "limit"}),
        made_on=date.fromisoformat(data["made_on"]),
        coverage_end=date.fromisoformat(data["coverage"][1]),
        fingerprint=data["fingerprint"],
        left_out=_left_out(under, {one["authority"] for one in data["packs"]}),
    )


def _left_out(under: Context, shown: set[str]) -> tuple[str, ...]:
    """The authorities of the user's own packs that a page with these authorities does not have."""
    shipped = os.path.join(rules_folder(), "")
    own = dict.fromkeys(pack.authority for pack in under.book.packs if not pack.file.startswith(shipped))
    return tuple(one for one in own if one not in shown)


def page_text(under: Context, data: dict[str, Any], language: Language) -> str:
    """The page as text, with the engine's ``data``."""
    style = _read("page.css")
    script = "\n".join((engine_source(), *(_read(os.path.join("face", name)) for name in _FACE)))
    shown = {"engine": data, "ui": _words(under, {one["id"] for one in data["provisions"]}), "lang": language}
    parts = {
        "POLICY": _policy(script, style),
        "GENERATOR": f"gov-deadlines {__version__}",
        "TITLE": Text("title", *PAGE["title"]).say(language),
        "STYLE": style,
        "DATA": _embedded(shown),
        "SCRIPT": script,
    }
    return re.sub("%([A-Z]+)%", lambda found: parts[found[1]], _read("page.html"))


def _read(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


def _policy(script: str, style: str) -> str:
    """What the page may do: run its own script, use its own style, show its own icon; no request goes anywhere."""
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (script, style)]
    allowed = (
        "default-src 'none'",
        f"script-src 'sha256-{hashes[0]}'",
        f"style-src 'sha256-{hashes[1]}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(allowed)


def _embedded(value: object) -> str:
    """JSON that can stand inside a script element."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _words(under: Context, ids: Container[str]) -> dict[str, Any]:
    """The words the page shows, each as a pair of Chinese and English; ``ids`` are those of its provisions."""
    limits = [one for one in under.book.limits if isinstance(one, Limit) and one.id in ids]
    weekdays = [statement(f"weekday-{number}") for number in range(7)]
    return {
        "texts": PAGE,
        "words": WORDS,
        "months": MONTHS,
        "weekdays": [(day.zh, day.en) for day in weekdays],
        "status": {code: (text.zh, text.en) for code, text in STATUS_WORDS.items()},
        "far": dict(_with_amounts()),
        "holidays": dict(holiday_table("names.toml")),
        "follows": {one.id: found for one in limits if (found := _follows(under, one))},
        "stale": STALE_AFTER,
    }


def _with_amounts() -> Iterable[tuple[str, tuple[str, str]]]:
    """The words of a status with an amount, where ``{}`` stands for it."""
    for code in STATUS_WORDS:
        pair = (status_words(code, "{}", "zh"), status_words(code, "{}", "en"))
        if "{}" in pair[0]:
            yield code, pair


def _follows(under: Context, limit: Limit) -> list[dict[str, str]]:
    """The steps that follow a limit in the chains it is in, in words: 常务会议 → 会议文件印发."""
    found = []
    for chain in under.chains.values():
        after = chain.steps[chain.steps.index(limit.id) + 1 :] if limit.id in chain.steps else ()
        named = [under.book.latest(step).label for step in after if step in under.book]
        if named:
            found.append({"zh": " → ".join(one.zh for one in named), "en": " → ".join(one.en for one in named)})
    return found
