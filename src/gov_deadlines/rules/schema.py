"""The schema of packs, by which they are loaded: every code, every key and its allowed values.

The types define the codes: ``codes(Bindingness)`` are the values that the key ``bindingness`` allows.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from gov_deadlines.counting.periods import Direction, Unit
from gov_deadlines.text import Text
from gov_deadlines.toml_file import Field, Form

Class = Literal["fixed", "immediate"]
DutyClass = Literal[
    "immediate",
    "recurrence-unnumbered",
    "deferred",
    "ordering",
    "promptness",
    "interval-or-effect",
    "count-or-consequence",
]
LimitTrigger = Literal["receipt", "meeting-end", "event", "deadline"]
Trigger = Literal[LimitTrigger, "occasion"]
LimitUnit = Literal["working-day", "day"]
Bindingness = Literal["shall", "generally", "in_principle", "at_most", "stated"]
Override = Literal["lead-department"]
Extension = Literal["by-agreement"]
Silence = Literal["no-differing-opinion"]
Counted = Literal["time", "day"]
Lifted = Literal["any-time", "as-needed"]
Party = Literal["city-government", "city-department", "county-government", "county-department"]
Seen = Literal["text", "secondary"]
SET_ELSEWHERE = "set-elsewhere"  # the override of a duty whose time others set
NOT_IN_AN_ARTICLE = "P"  # the article of a duty in the preamble, the covering notice or the imprint
FORWARD = frozenset({"receipt", "meeting-end"})  # triggers that a limit runs from; it leads up to the others
MOST = 9999  # days, as in a typed length
VERSION = 1  # of this schema

BASES, BOUNDS, CHAINS = "bases.toml", "bounds.toml", "chains.toml"  # files that are not packs


def codes(kind: Any) -> frozenset[str]:  # noqa: ANN401  (a Literal type)
    """The values of a ``Literal`` type.

    >>> sorted(codes(Lifted))
    ['any-time', 'as-needed']
    """
    return frozenset(get_args(kind))


PARTIES = codes(Party)
NAME = Form(
    "[a-z0-9]+(-[a-z0-9]+)*", "只能用小写字母、数字和连字符", "only lower-case letters, digits and hyphens between them"
)
_SHA256 = Form("[0-9a-f]{64}", "应为 64 位十六进制数字", "must be 64 hexadecimal digits")
_DATE, _DAYS = Field(date), Field(date, required=False)
_TABLE, _LIST = Field(dict, required=False), Field(list, required=False)
_NUMBER, _WORD = Field(int, required=False), Field(str, required=False)


def one_of(kind: Any, required: bool = True) -> Field:  # noqa: ANN401
    """A key that holds one of the codes of a ``Literal`` type."""
    return Field(str, required, choices=codes(kind))


def pair(name: str, required: bool = True) -> dict[str, Field]:
    """The two keys of a text in Chinese and English; if the English is left out, the Chinese is used for both."""
    return {f"{name}_zh": Field(str, required), f"{name}_en": Field(str, required=False, beside=f"{name}_zh")}


class Table(NamedTuple):
    """One kind of table of a pack.

    Attributes:
        root: its name, as in ``[[limit]]``.
        fields: its keys.
        bases: the keys with codes of ``bases.toml``: one code, a list, or a table with codes as values.
        roles: what its clauses may be cited for.
        words: what may rest on words of the clause, each with its key; an empty key for what is always there.
    """

    root: str
    fields: Mapping[str, Field]
    bases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    words: Mapping[str, str] = {}


_PROVISION = {
    "name": Field(str, form=NAME),
    **pair("name", required=False),  # without a name, the words of the id
    "aliases": _LIST,
    "article": Field(str),
    "bindingness": one_of(Bindingness),
    **pair("obliged"),
    "notes": _LIST,
    **pair("summary"),
    "clauses": Field(list),
}
LIMIT = Table(
    "limit",
    _PROVISION
    | {
        "class": one_of(Class),
        "trigger": one_of(LimitTrigger),
        "direction": one_of(Direction),
        "amount": Field(int),
        "unit": one_of(LimitUnit),
        **pair("owed_to"),
        "override": one_of(Override, required=False),
        "extension": one_of(Extension, required=False),
        "silence": one_of(Silence, required=False),
        "default_basis": Field(str),
        "readings": Field(dict),
        "see_also": _LIST,
        **pair("choice", required=False),
        "words": _TABLE,
    },
    bases=("default_basis", "readings", "notes"),
    roles=("limit", "override", "extension", "silence"),
    words=dict.fromkeys(("number", "unit", "direction", "strictness"), ""),
)
CADENCE = Table(
    "cadence",
    _PROVISION
    | {
        **pair("counted"),
        "unit": one_of(Counted),
        "at_least": _NUMBER,
        "at_most": _NUMBER,
        "range_to": _NUMBER,
        "words": _TABLE,
        "window": Field(str),
        "other_windows": _TABLE,
        "lifted": one_of(Lifted, required=False),
        "tied_to": _WORD,
        "default_basis": Field(str),
    },
    bases=("default_basis", "other_windows", "notes"),
    roles=("cadence",),
    words=dict.fromkeys(("window", "each", "strictness"), "")
    | {"floor": "at_least", "ceiling": "at_most", "range": "range_to", "lifted": "lifted"},
)
DUTY = Table(
    "duty",
    _PROVISION
    | {
        "class": one_of(DutyClass),
        "direction": one_of(Direction, required=False),
        **pair("points_to", required=False),
        "bounds": _LIST,
        "act": Field(str, required=False, form=NAME),
        "parties": _LIST,
        "day": _DAYS,
    },
    bases=("notes",),
    roles=("duty",),
)
_PLACE = dict.fromkeys(("article", "paragraph", "sentence"), Field(int))
_DIGEST = {"sha256": Field(str, required=False, form=_SHA256)}  # here, or by its place under [digests]
UNLISTED = Table("unlisted", _PLACE | _DIGEST | {"reason": Field(str)}, bases=("reason",))
PROVISIONS = (LIMIT, CADENCE, DUTY)

HEAD = {
    "schema": Field(int, choices=frozenset({VERSION})),
    "authority": Field(str, form=NAME),
    "version": Field(str, form=NAME),
    "region": Field(str),
    **pair("name"),
    **pair("short", required=False),
    "aliases": _LIST,
    "title": Field(str),
    "number": Field(str, empty=True),
    "in_force_from": _DATE,
    "in_force_until": _DAYS,
    "in_force_candidates": Field(list),
    **pair("in_force_basis"),
    "checked_on": _DATE,
    **pair("checked_basis"),
    **dict.fromkeys(("limit", "cadence", "duty", "unlisted"), _LIST),
    "digests": _TABLE,
}
CONTINUATION = {
    "schema": HEAD["schema"],
    "pack": Field(str),
    **dict.fromkeys(("cadence", "duty", "unlisted"), _LIST),
    "digests": _TABLE,
}
BASIS = {"zh": Field(str), "en": Field(str, required=False)}
BOUND = {
    "amount": Field(int),
    "unit": one_of(Unit),
    "bindingness": one_of(Bindingness),
    **pair("instrument"),
    "number": _WORD,
    **pair("article"),
    "act": Field(str, form=NAME),
    "binds": Field(list),
    "region": Field(str),
    **pair("covers"),
    **pair("says"),
    **pair("counted_from"),
    "in_force_from": _DATE,
    "in_force_until": _DAYS,
    **pair("since", required=False),
    "seen": one_of(Seen),
}
CHAIN = {"authority": Field(str, form=NAME), "name": Field(str, form=NAME), **pair("summary"), "steps": Field(list)}
CHAIN_FILE = {"schema": HEAD["schema"], "chain": _LIST}


def clause_fields(roles: tuple[str, ...]) -> dict[str, Field]:
    """The keys of one clause, cited for one of ``roles``."""
    return {"role": Field(str, choices=frozenset(roles)), **_PLACE, **_DIGEST}


def digest_fields(places: Mapping[str, object]) -> dict[str, Field]:
    """The keys of ``[digests]``: one for each place, such as ``47-2-1``."""
    return dict.fromkeys(places, Field(str, form=_SHA256))


READING_FITS: Mapping[str, Mapping[str, str]] = {  # the keys that a limit must have for a reading to apply
    "working-days": {"unit": "day"},
    "trigger-counted": {"direction": "after"},
    "deemed-received": {"trigger": "receipt"},
    "clear-days": {"direction": "before"},
    "rest-later": {"unit": "day", "direction": "before"},
    "rest-stands": {"unit": "day"},
}

# --- What words can carry -----------------------------------------------------------------------------------

LIMITING = (
    *("不超过", "不得超过", "不能超过", "不应超过", "不多于", "不得多于", "最多", "至多", "以内", "之内", "以下"),
    *("控制在", "限", "只", "仅", "不得", "不能", "不再", "不安排"),
)
_LEAST = ("少于", "低于", "至少", "最少")


def is_limiting(quoted: str) -> bool:
    """Whether a ceiling can rest on these words: on 不超过1次 and 不得开展2次以上, not on 1—2次 and 不得少于2次."""
    return any(word in quoted for word in LIMITING) and not any(word in quoted for word in _LEAST)


Role = Literal["limit", "unit", "minimum", "threshold", "extension", "term", "nth", "ceiling", "unclear"]
NO_LIMIT: Mapping[Role, tuple[str, ...]] = {  # words a limit must not rest on
    "minimum": (*(f"不{how}{what}于" for how in ("", "得", "应", "能") for what in "少短低早"), "至少", "最少"),
    "extension": ("延长", "延期", "顺延"),
    "nth": ("每年", "每季", "每月", "每周"),
    "unit": ("小时", "分钟", "个月"),
}
WHY_NOT: Mapping[str, Text] = {  # why a length of time is not a limit, or cannot be counted
    text.code: text
    for text in (
        Text("unit", "以小时、月、年等计的时限，尚不能推算", "a limit in hours, months or years cannot be counted yet"),
        Text(
            "minimum",
            "最短期间（不得短于、不得早于），不是截止期限，尚不能推算",
            "the least that must pass, no deadline; it cannot be counted yet",
        ),
        Text(
            "threshold",
            "适用另一规定的条件（多少天以上、以内的），不是时限",
            "it says when another rule applies, and is no limit",
        ),
        Text("extension", "可以延长的天数，尚不能推算", "by how much a limit may be extended: not counted yet"),
        Text("term", "会期、任期、有效期、保存期等存续时间，不是时限", "how long something lasts, and no limit"),
        Text(
            "nth",
            "每月（周、季、年）的某一日，没有哪种窗口能表示，尚不能推算",
            "a day that comes round in each week, month, quarter or year; no window can express it yet",
        ),
        Text(
            "ceiling",
            "最多几次（不超过、不得多于），不是至少几次",
            "the most that is allowed, not the least that is asked for",
        ),
        Text("unclear", "看不出是不是时限，请对照原文判断", "the words do not tell: read the clause"),
    )
}
