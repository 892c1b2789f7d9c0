"""Which version of a government's rules governs a day: no gap, no overlap, and every question agrees about it."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pytest

import gov_deadlines as gd
import reference
from cli_helpers import pack_file
from limit_facts import LIMITS, VERSIONS
from reference import DATA, DAY, Calendar, Limit, span

every_authority = pytest.mark.parametrize("authority", VERSIONS)
every_limit = pytest.mark.parametrize("limit", LIMITS, ids=[limit.id for limit in LIMITS])

CHANGE = date(2025, 7, 1)
AROUND: Final = span(f"{CHANGE - timedelta(days=20)}..{CHANGE + timedelta(days=20)}")
GAP = timedelta(days=6)


# --- The shipped packs ---------------------------------------------------------------------------------------------


class Interval(NamedTuple):
    """The days one version acts, as its file says."""

    version: str
    first: date
    last: date

    def acts(self, day: date) -> bool:
        return self.first <= day <= self.last


def heads(authority: str) -> list[dict[str, Any]]:
    """The heads of an authority's packs, read here and not by the engine."""
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in (DATA / "rules").glob("*.toml")]
    return [content for content in files if content.get("authority") == authority]


def intervals(contents: Iterable[dict[str, Any]]) -> list[Interval]:
    return [Interval(one["version"], one["in_force_from"], one.get("in_force_until", date.max)) for one in contents]


def not_acting_once(acting: list[Interval], until: date) -> list[tuple[date, list[str]]]:
    """The days from the first on that are governed by no version, or by more than one."""
    first = min(one.first for one in acting)
    governed = ((day, [one.version for one in acting if one.acts(day)]) for day in span(f"{first}..{until}"))
    return [(day, versions) for day, versions in governed if len(versions) != 1]


@every_authority
def test_every_day_to_the_last_check_is_governed_by_exactly_one_version(authority: str) -> None:
    packs = heads(authority)
    assert packs
    assert not_acting_once(intervals(packs), max(pack["checked_on"] for pack in packs)) == []


def test_a_gap_and_an_overlap_would_be_found() -> None:
    """The check above can fail: on the last of May nobody governs, or on the first of June two do."""
    june = Interval("new", date(2024, 6, 1), date.max)
    early, late = (Interval("old", date(2024, 5, 1), date(2024, month, day)) for month, day in ((5, 30), (6, 1)))
    assert not_acting_once([early, june], date(2024, 12, 31)) == [(date(2024, 5, 31), [])]
    assert not_acting_once([late, june], date(2024, 12, 31)) == [(date(2024, 6, 1), ["old", "new"])]


@every_authority
def test_the_day_taken_is_the_first_that_the_day_of_publication_could_be(authority: str) -> None:
    """Every candidate lies in the acting interval, none before the day taken, and the data say why."""
    for pack in heads(authority):
        candidates = pack["in_force_candidates"]
        assert candidates == sorted(set(candidates))
        assert candidates[0] == pack["in_force_from"]
        assert candidates[-1] <= min(pack["checked_on"], pack.get("in_force_until", date.max))
        for day in candidates:
            assert all(str(day) in pack[f"in_force_basis_{language}"] for language in ("zh", "en")), day


@every_authority
def test_the_engine_reads_the_same_acting_intervals(authority: str) -> None:
    packs = [pack for pack in gd.rule_book().packs if pack.authority == authority]
    read = [Interval(pack.version, pack.in_force_from, pack.in_force_until or date.max) for pack in packs]
    assert sorted(read) == sorted(intervals(heads(authority)))


@every_authority
def test_every_provision_is_governed_on_every_such_day(authority: str) -> None:
    """Whatever the id, the version that answers is the one that acts."""
    packs, book = heads(authority), gd.rule_book()
    acting, ids = intervals(packs), {one.id for one in book.limits if one.authority == authority}
    days = span(f"{acting[0].first}..{max(pack['checked_on'] for pack in packs)}")
    for day in {days[0], days[-1], *days[::30], *(pack["in_force_from"] for pack in packs)}:
        (version,) = (one.version for one in acting if one.acts(day))
        assert {book.governing(one, day).version for one in ids} == {version}


# --- A second version of one's own -----------------------------------------------------------------------------------


def longer(text: str) -> str:
    """Every number of days one more than it was; what is due at once stays so."""
    return re.sub(r"amount = ([1-9]\d*)", lambda found: f"amount = {int(found[1]) + 1}", text)


def both_versions(folder: Path, authority: str, gap: timedelta = timedelta()) -> Path:
    """The shipped version, ended the day before CHANGE or earlier, and a new one from CHANGE on with longer limits."""
    old = VERSIONS[authority]
    shipped = f"{authority}-{old}.toml"
    ends = CHANGE - DAY - gap
    pack_file(folder, shipped, ("\nchecked_on =", f"\nin_force_until = {ends}\nchecked_on ="))
    text = longer((DATA / "rules" / shipped).read_text(encoding="utf-8"))
    text = text.replace(f'version = "{old}"', 'version = "new"')
    text = re.sub(r"in_force_from = \S+", f"in_force_from = {CHANGE}", text)
    text = re.sub(r"in_force_candidates = .*", f"in_force_candidates = [{CHANGE}, {CHANGE + 3 * DAY}]", text)
    (folder / f"{authority}-new.toml").write_text(text, encoding="utf-8")
    duties = (DATA / "rules" / "duties" / shipped).read_text(encoding="utf-8")
    duties = duties.replace(f'pack = "{authority}@{old}"', f'pack = "{authority}@new"')
    (folder / f"{authority}-new-duties.toml").write_text(duties, encoding="utf-8")
    return folder


def governed(limit: Limit, day: date) -> Limit:
    """The limit as it stands on ``day``: one more from CHANGE on."""
    return limit._replace(amount=limit.amount + (day >= CHANGE and limit.amount > 0))


def model(cal: Calendar, limit: Limit, days: Iterable[date]) -> Iterator[date | None]:
    for day in days:
        yield reference.due(cal, governed(limit, day), day)


def column(limit: Limit, rules: Path, days: list[date], *, ignore_in_force: bool = False) -> list[date | None]:
    """What ``due_many`` says, as dates."""
    triggers = np.array(days, dtype="datetime64[D]")
    found: list[date | None] = gd.due_many(limit.id, triggers, rules=rules, ignore_in_force=ignore_in_force).tolist()
    return found


@every_limit
def test_around_a_change_every_question_takes_the_right_version(
    limit: Limit, tmp_path: Path, notices: list[reference.Notice]
) -> None:
    authority = limit.id.partition("/")[0]
    rules = both_versions(tmp_path, authority)
    book, cal = gd.rule_book(rules), Calendar(limit.region, notices)
    versions = [VERSIONS[authority] if day < CHANGE else "new" for day in AROUND]
    assert [book.governing(limit.id, day).version for day in AROUND] == versions
    answers = [gd.due(limit.id, day, rules=rules) for day in AROUND]
    assert [one.limit.version for one in answers] == versions
    expected = list(model(cal, limit, AROUND))
    assert [one.due for one in answers] == expected
    assert column(limit, rules, AROUND) == expected
    assert column(limit, rules, AROUND, ignore_in_force=True) == expected
    assert [gd.due(limit.id, day, rules=rules, ignore_in_force=True).due for day in AROUND] == expected


@every_limit
def test_in_a_gap_no_version_answers_unless_that_is_to_be_ignored(
    limit: Limit, tmp_path: Path, notices: list[reference.Notice]
) -> None:
    """Then the version before the gap does, in all of them."""
    rules = both_versions(tmp_path, limit.id.partition("/")[0], GAP)
    book, days = gd.rule_book(rules), span(f"{CHANGE - GAP}..{CHANGE - DAY}")
    expected = list(model(Calendar(limit.region, notices), limit, days))
    assert [gd.due(limit.id, day, rules=rules, ignore_in_force=True).due for day in days] == expected
    assert column(limit, rules, days, ignore_in_force=True) == expected
    assert column(limit, rules, days) == [None] * len(days)
    for day in days:
        with pytest.raises(gd.NotInForce, match=str(CHANGE - GAP - DAY)):
            gd.due(limit.id, day, rules=rules)
        with pytest.raises(gd.NotInForce):
            book.governing(limit.id, day)
    assert column(limit, rules, [CHANGE - GAP - DAY, CHANGE]).count(None) == 0


@every_authority
def test_cadences_and_duties_change_with_their_pack(authority: str, tmp_path: Path) -> None:
    book = gd.rule_book(both_versions(tmp_path, authority))
    ids = {one.id for one in gd.limits() if one.authority == authority}
    assert ids == {one.id for one in book.limits if one.authority == authority}
    for day, version in ((CHANGE - DAY, VERSIONS[authority]), (CHANGE, "new")):
        assert {book.governing(one, day).version for one in ids} == {version}


@every_authority
def test_two_versions_that_govern_one_day_are_refused(authority: str, tmp_path: Path) -> None:
    rules = both_versions(tmp_path, authority, -DAY)
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(rules)
    assert [fault.code for fault in refused.value.faults] == ["packs-overlap"]


def test_a_version_named_does_not_answer_for_the_days_of_the_other(tmp_path: Path) -> None:
    rules = both_versions(tmp_path, "qinzhou")
    for version, day in ((VERSIONS["qinzhou"], CHANGE), ("new", CHANGE - DAY)):
        with pytest.raises(gd.NotInForce):
            gd.due(f"qinzhou@{version}/countersign-reply", day, rules=rules)


def test_the_days_a_new_version_may_have_begun_are_noted(tmp_path: Path) -> None:
    """Between its candidates the answer says that the rules may not have been in force; from the last one on not."""
    rules = both_versions(tmp_path, "qinzhou")
    days = span(f"{CHANGE - DAY}..{CHANGE + 3 * DAY}")
    noted = [
        any(
            note.code == "in-force-from-uncertain"
            for note in gd.due("qinzhou/countersign-reply", day, rules=rules).notes
        )
        for day in days
    ]
    assert noted == [False, True, True, True, False]
