"""The sentences of the page's engine: templates of the library's own, with ``{names}`` for what the engine fills in.

A template is made by asking the library for a sentence about a placeholder. So no sentence is written twice, and one
that changes here changes on the page.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from gov_deadlines.day_forms import read_day
from gov_deadlines.day_table import REFUSED
from gov_deadlines.errors import (
    AmbiguousLimit,
    Candidate,
    Excluded,
    GovDeadlinesError,
    InvalidDate,
    NoNumber,
    NotForThis,
    NotInForce,
    OverrideNotAllowed,
    RestDay,
    UnknownChoice,
    UnknownLimit,
    UnknownRegion,
    WrongKind,
    WrongOrder,
)
from gov_deadlines.text import LANGUAGES, Text, citation
from gov_deadlines.wording.words import STATEMENTS, word
from gov_deadlines.workdays.index import ROLL_STEPS

_SAID = (
    *("not-announced", "not-before-event", "safest-unknown", "rely-from-unknown", "readings-provisional"),
    *("other-region", "provisional", "published-estimated", "lead-department-limit", "time-set-elsewhere"),
    *("not-in-force/not-yet", "not-in-force/ended", "in-force-from-uncertain", "due-before-in-force"),
    *("after-checked-on", "points-to", "record-fault", "open-on-another-reading", "in-time-on-another-reading"),
    *("late-on-another-reading", "claimed-other-reading", "claimed-may-become", "claimed-safest"),
)
_FLAGS = ("ignore_in_force", "announced_only", "project", "explain", "fingerprint")
_SPOKEN = {"week": "本周三", "nearest-year": "4月3日"}
_CITED = "1(1)"  # an article whose citation stands where the engine puts another one
_MANY = 9_999  # candidates: their number stands where the engine puts another one


class Held(str):
    """A place for a value in a template: shown as ``{value}``, and without quotes as ``{bare}``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"|{self}|"


VALUE: Any = Held("{value}")


def _held(name: str) -> Any:  # noqa: ANN401  (it stands for a value of any type)
    """A place for a value that is filled in as it is."""
    return f"{{{name}}}"


def refusal(error: GovDeadlinesError) -> dict[str, Any]:
    """An error as the engine holds it: its code, its sentences and how a command ends that meets it."""
    message, hint = (Text(error.code, *map(_named, one[1:])) for one in (error.message, error.hint))
    return {"code": error.code, "message": message, "hint": hint, "exit": error.exit}


def _named(sentence: str) -> str:
    """The sentence with the names of its places: a value with its quotes, and without."""
    return sentence.replace("|{value}|", "\0").replace("{value}", "{bare}").replace("\0", "{value}")


def statements() -> dict[str, dict[str, str]]:
    """The statements that the engine makes, by code."""
    found = {code: {"zh": STATEMENTS[code][0], "en": STATEMENTS[code][1]} for code in _SAID}
    return found | {code: _spoken(text) for code, text in _SPOKEN.items()}


def _spoken(text: str) -> dict[str, str]:
    """What is said of a day that was read from words; the text and the day are places."""
    day, _, said = read_day(text, today=date(2024, 4, 1), words=True)
    zh, en = (one.replace(str(day), _held("day")) for one in (said or word("default"))[1:])
    return {"zh": zh.replace(text, _held("raw")), "en": en.replace(repr(text), VALUE)}


def refusals(regions: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Every refusal that is no part of other data, by the name under which the engine asks for it."""
    found: dict[str, GovDeadlinesError] = {
        "unknown-limit": UnknownLimit(VALUE, ()),
        "unknown-limit/suggested": UnknownLimit(VALUE, [_held("suggestions")]),
        "unknown-region": UnknownRegion(VALUE, regions),
        "authority": UnknownChoice("authority", VALUE, [_held("choices")]),
        "rest-day": RestDay(_held("day")),
        "wrong-kind/length": WrongKind(None, VALUE, "length"),
        "wrong-kind/n": WrongKind("n", VALUE, "whole"),
        "unknown-choice/roll": UnknownChoice("roll", VALUE, tuple(ROLL_STEPS)),
        "unknown-choice/bound": UnknownChoice("bound", VALUE, [_held("choices")], _held("of")),
        "unknown-choice/no-bound": UnknownChoice("bound", VALUE, [], _held("of")),
        "excluded/within-by": Excluded(("within", "by")),
        "excluded/bound": Excluded(("bound", "within", "by")),
        "not-for-this/bound": NotForThis("bound", _held("of")),
        "wrong-order/by-earlier": WrongOrder("by", _held("day"), "no earlier", "trigger", _held("other_day")),
        "wrong-order/by-later": WrongOrder("by", _held("day"), "no later", "trigger", _held("other_day")),
        **_not_in_force(),
    }
    found |= {f"invalid-date/{one}": InvalidDate(VALUE, one) for one in (*(r.code for r in REFUSED), "class", "month")}
    found |= {f"wrong-kind/{name}": WrongKind(name, VALUE, "flag") for name in _FLAGS}
    made = {name: refusal(one) for name, one in found.items()}
    made |= {name: _cited(one) for name, one in (*_no_number(), *_not_allowed())}
    return made | {"ambiguous-limit": _ambiguous()[0]}


def _not_in_force() -> dict[str, GovDeadlinesError]:
    asked = _held("limit"), _held("trigger"), _held("in_force_from")
    return {
        "not-in-force": NotInForce(*asked, None),
        "not-in-force/until": NotInForce(*asked, _held("in_force_until")),
    }


def _no_number() -> Iterator[tuple[str, GovDeadlinesError]]:
    """One for each kind of provision, with and without a place where the number is found, and bounds."""
    places: Sequence[tuple[str, Text | None]] = (("", None), ("/where", _place("where")))
    for kind, cls in (("cadence", "cadence"), ("deferred", "deferred"), ("other", "promptness")):
        for where, points_to in places:
            for more, bounds in (("", []), ("/bounds", [_held("bounds")])):
                name = f"no-number/{kind}{where}{more}"
                yield (
                    name,
                    NoNumber(
                        limit=_held("limit"),
                        article=_CITED,
                        cls=cls,
                        says=_place("says"),
                        points_to=points_to,
                        bounds=bounds,
                    ),
                )


def _not_allowed() -> Iterator[tuple[str, GovDeadlinesError]]:
    limit = _held("limit")
    yield "override-not-allowed", OverrideNotAllowed(limit, _CITED)
    yield "override-not-allowed/duty", OverrideNotAllowed(limit, _CITED, [])
    yield "override-not-allowed/bounds", OverrideNotAllowed(limit, _CITED, [_held("bounds")])


def _place(name: str) -> Text:
    return Text(name, _held(name), _held(name))


def _cited(error: GovDeadlinesError) -> dict[str, Any]:
    """A refusal with a place for the citation of the article."""
    found, cited = refusal(error), citation(_CITED)
    message: Text = found["message"]
    zh, en = (getattr(message, one).replace(getattr(cited, one), _held("cited")) for one in LANGUAGES)
    return found | {"message": Text(message.code, zh, en)}


def candidate_line() -> dict[str, str]:
    """How one of several candidates is told, in each language."""
    return _ambiguous()[1]


def most_told() -> int:
    """How many candidates a message tells."""
    return _ambiguous()[2]


@cache
def _ambiguous() -> tuple[dict[str, Any], dict[str, str], int]:
    """The refusal with places for the number and the lines; the line of a candidate; how many lines are told."""
    held = {name: f"{{{_held(name)}}}" for name in ("id", "name", "government")}  # these are filled in twice
    one = Candidate(held["id"], held["name"], held["name"], "", Text("", held["government"], held["government"]))
    found = refusal(AmbiguousLimit(VALUE, (), candidates=[one] * _MANY))
    message: Text = found["message"]
    lines = {language: message.say(language).split("\n") for language in LANGUAGES}
    told = {language: "\n".join((of[0], _held("lines"), "")) for language, of in lines.items()}
    zh, en = (told[language].replace(str(_MANY), _held("count")) for language in LANGUAGES)
    line: dict[str, str] = {language: of[1] for language, of in lines.items()}
    return found | {"message": Text(message.code, zh, en)}, line, lines["zh"].count(line["zh"])
