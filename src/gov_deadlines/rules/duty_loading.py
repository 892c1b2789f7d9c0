"""TOML -> cadences, duties and unlisted sentences about time. Faults are reported as in ``loading``."""

from collections.abc import Iterator

from gov_deadlines.counting.windows import parse_window
from gov_deadlines.rules.bounds import check_parties, misfits
from gov_deadlines.rules.loading import (
    Source,
    check_some_clause,
    clause_of,
    shared_fields,
    sound_entries,
    text_if_any,
    text_of,
    words_of,
)
from gov_deadlines.rules.model import Bound, Cadence, Duty, Pack, Unlisted
from gov_deadlines.rules.schema import CADENCE, DUTY, LIMITING, NOT_IN_AN_ARTICLE, UNLISTED, is_limiting
from gov_deadlines.toml_file import TODO, Entry


def read_cadences(source: Source) -> list[Cadence]:
    """The valid cadences of a file; every fault is recorded on it."""
    found, pack = sound_entries(source, CADENCE, _check_cadence), source.pack
    return [] if pack is None else [_cadence(entry, pack, source) for entry in found]


def read_duties(source: Source) -> list[Duty]:
    """The valid duties of a file; every fault is recorded on it."""
    found, pack = sound_entries(source, DUTY, _check_duty), source.pack
    return [] if pack is None else [_duty(entry, pack, source) for entry in found]


def read_unlisted(source: Source) -> list[Unlisted]:
    """The sentences about time that are not separate provisions; faults are recorded on the file."""
    found, pack = sound_entries(source, UNLISTED, lambda *_: None), source.pack
    return [] if pack is None else [_unlisted(entry, pack, source) for entry in found]


# --- What must fit together -----------------------------------------------------------------------------------


def _check_cadence(entry: Entry, _: Source) -> None:
    _check_numbers(entry)
    _check_ceiling(entry)
    _check_windows(entry)
    check_some_clause(entry)


def _check_numbers(entry: Entry) -> None:
    """Check the numbers: a floor or a ceiling, all positive; a range only with a floor alone; none below the floor."""
    values = entry.values
    numbers = [(key, values[key]) for key in ("at_least", "at_most", "range_to") if type(values.get(key)) is int]
    if ("at_least" not in values and "at_most" not in values) or any(number < 1 for _, number in numbers):
        entry.report(
            "at_least",
            "amount",
            "at_least 与 at_most 至少写一个，且各数应为正整数",
            "give at_least or at_most or both, and every number positive",
        )
    for key, number in numbers[1:]:
        if number < numbers[0][1]:
            other = numbers[0][0]
            entry.report(key, "amount", f"{key} 小于 {other}", f"{key} is less than {other}")
    if "range_to" in values and ("at_most" in values or "at_least" not in values):
        entry.report(
            "range_to",
            "amount",
            "range_to 与 at_least 同用，不与 at_most 同用：它不是上限",
            "range_to goes with at_least and without at_most: it is no ceiling",
        )


def _check_ceiling(entry: Entry) -> None:
    """Check that a ceiling rests on a limiting word: a number alone (1—2次) is no ceiling."""
    quoted = entry.table("words").get("ceiling")
    if quoted == TODO or "at_most" not in entry.values:
        return
    if not isinstance(quoted, str) or not is_limiting(quoted):
        known = "、".join(LIMITING)
        entry.report(
            "at_most",
            "ceiling",
            f"at_most 是上限，须有条文中的限制词：请在 words 的 ceiling 写明（{known}）；没有的，改写为 range_to",
            f"at_most is a ceiling and wants a limiting word of the text: quote it as ceiling under words ({known}); "
            "where there is none, write range_to",
        )


def _check_windows(entry: Entry) -> None:
    """Check that every window exists, and that a window tied to events names them."""
    named = [
        ("window", entry.values.get("window")),
        *(("other_windows", name) for name in entry.table("other_windows")),
    ]
    parsed = [(key, name, parse_window(name)) for key, name in named if isinstance(name, str)]
    for key, name, window in parsed:
        if window is None:
            entry.report(key, "window", f"没有名为 {name!r} 的窗口", f"there is no window {name!r}", name)
    windows = [window for _, _, window in parsed if window is not None]
    if windows and any(window.is_tied for window in windows) != ("tied_to" in entry.values):
        entry.report(
            "tied_to",
            "tied",
            "tied_to 与窗口 same-day-as-each、before-each 须同时使用",
            "tied_to goes with the windows same-day-as-each and before-each, and only with them",
        )


def _check_duty(entry: Entry, source: Source) -> None:
    """Check that a deferred duty says where its number is, and that a duty in an article has a clause."""
    if entry.values.get("class") == "deferred" and "points_to_zh" not in entry.values:
        entry.report(
            "points_to_zh", "missing-key", "deferred 类须写明 points_to_zh", "a deferred duty needs points_to_zh"
        )
    if entry.values.get("article") != NOT_IN_AN_ARTICLE:
        check_some_clause(entry)
    _check_bounds(entry, source)


def _check_bounds(entry: Entry, source: Source) -> None:
    """Check that each bound exists and applies: same act, party and region, while the rules are in force."""
    parties = entry.listed("parties")
    check_parties(entry.file, parties, entry.place, "parties")
    for name in entry.listed("bounds"):
        if not isinstance(name, str) or name not in source.bounds:
            entry.report("bounds", "bound", f"没有名为 {name!r} 的外部规定", f"there is no bound {name!r}", str(name))
            continue
        reasons = [misfits(bound, entry.values.get("act"), parties, source.pack) for bound in source.bounds[name]]
        against = [reason for reason in reasons if reason is not None]
        if len(against) == len(reasons):
            zh, en = f"{name} 在此不适用：{against[0].zh}", f"{name} does not apply here: {against[0].en}"
            entry.report("bounds", "bound-scope", zh, en, name)


# --- Valid tables to records ----------------------------------------------------------------------------------


def _cadence(entry: Entry, pack: Pack, source: Source) -> Cadence:
    values, bases = entry.values, source.bases
    return Cadence(
        **shared_fields(entry, pack, bases),
        cls="cadence",
        counted=text_of(values, "counted"),
        unit=values["unit"],
        at_least=values.get("at_least"),
        at_most=values.get("at_most"),
        range_to=values.get("range_to"),
        window=values["window"],
        other_windows=tuple((name, bases[code]) for name, code in values.get("other_windows", {}).items()),
        lifted=values.get("lifted"),
        tied_to=f"{pack.authority}/{values['tied_to']}" if "tied_to" in values else None,
        default_basis=bases[values["default_basis"]],
        words=words_of(values),
    )


def _duty(entry: Entry, pack: Pack, source: Source) -> Duty:
    values = entry.values
    return Duty(
        **shared_fields(entry, pack, source.bases),
        cls=values["class"],
        direction=values.get("direction", "after"),
        points_to=text_if_any(values, "points_to"),
        bounds=tuple(_fitting(entry, pack, source)),
        day=values.get("day"),
    )


def _fitting(entry: Entry, pack: Pack, source: Source) -> Iterator[Bound]:
    """The versions of a valid duty's bounds that apply to it."""
    for name in entry.listed("bounds"):
        act, parties = entry.values["act"], entry.values["parties"]
        yield from (one for one in source.bounds[name] if misfits(one, act, parties, pack) is None)


def _unlisted(entry: Entry, pack: Pack, source: Source) -> Unlisted:
    return Unlisted(pack, clause_of(entry.file, entry.values, "unlisted"), source.bases[entry.values["reason"]])
