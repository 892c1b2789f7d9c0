"""Packs and the book they are found in: what is shipped, what a user adds, and what is refused."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import gov_deadlines as gd
from common import READ_BY_HAND, Replacements, day, rule_faults, text_with
from counted_limits import COUNTED
from gov_deadlines.pages.explain import account
from gov_deadlines.pages.limits import limit_page
from gov_deadlines.rules.book import answering_book, limits_book
from gov_deadlines.rules.loading import Source, read_head, read_limits, shipped_bases
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.regions import regions

SHIPPED_DATA = Path(__file__).parents[2] / "data" / "rules"

# The line numbers expected below are those of this file; a replaced line keeps its place.
PACK = """\
schema = 1
authority = "testville"
version = "2024"
region = "CN"
name_zh = "试城"
name_en = "Testville"
title = "试城工作规则"
number = "试〔2024〕1号"
in_force_from = 2024-01-01
in_force_candidates = [2024-01-01, 2024-01-05]
in_force_basis_zh = "据"
in_force_basis_en = "basis"
checked_on = 2026-01-01
checked_basis_zh = "据"
checked_basis_en = "basis"

[[limit]]
name = "reply"
class = "fixed"
article = "1"
trigger = "receipt"
direction = "after"
amount = 3
unit = "working-day"
bindingness = "shall"
obliged_zh = "甲"
obliged_en = "A"
owed_to_zh = "乙"
owed_to_en = "B"
default_basis = "after-working-days"
readings = { trigger-counted = "receipt-day-counted", deemed-received = "receipt-on-rest-day" }
summary_zh = "三日内答复"
summary_en = "Reply within three days"
clauses = [ { role = "limit", article = 1, paragraph = 1, sentence = 1, sha256 = "0a" } ]
""".replace('"0a"', f'"{"0a" * 32}"')
SHA = "0a" * 32
READINGS = 'readings = { trigger-counted = "receipt-day-counted", deemed-received = "receipt-on-rest-day" }'
CLAUSES = f'clauses = [ {{ role = "limit", article = 1, paragraph = 1, sentence = 1, sha256 = "{SHA}" }} ]'
LIMIT = PACK.partition("[[limit]]")[2]


def write(path: Path, replacements: Replacements | None = None, name: str = "own.toml", more: str = "") -> Path:
    """A pack in a folder, which is what is returned."""
    (path / name).write_text(text_with(replacements or {}, PACK) + more, encoding="utf-8")
    return path


def version(name: str, first: str, until: str = "") -> Replacements:
    """Another version of the pack, in force from ``first`` to ``until``."""
    last = f"in_force_until = {until}\n" if until else ""
    return {
        'version = "2024"': f'version = "{name}"',
        "in_force_from = 2024-01-01\n": f"in_force_from = {first}\n{last}",
        "[2024-01-01, 2024-01-05]": f"[{first}]",
    }


# The shipped packs


class Expected(NamedTuple):
    """One shipped limit, from the contract."""

    id: str
    bindingness: str
    period: tuple[int, str, str]
    trigger: str = "receipt"


WD, D = "working-day", "day"
BY_HAND = [limit for limit in COUNTED if limit.authority in READ_BY_HAND]
SHIPPED = [
    Expected("qinzhou/countersign-reply", "generally", (7, WD, "after")),
    Expected("xianning/meeting-document-issuance", "in_principle", (5, WD, "after"), "meeting-end"),
    Expected("xianning/countersign-reply", "generally", (7, WD, "after")),
    Expected("xianning/absence-report", "shall", (3, D, "before"), "event"),
    Expected("xinzhou/meeting-document-issuance", "in_principle", (7, WD, "after"), "meeting-end"),
    Expected("xinzhou/citywide-meeting-request", "shall", (10, WD, "before"), "event"),
    Expected("xinzhou/joint-draft-submission", "in_principle", (15, D, "before"), "deadline"),
    Expected("xinzhou/government-draft-submission", "in_principle", (10, D, "before"), "deadline"),
    Expected("xinzhou/countersign-reply", "generally", (7, WD, "after")),
    Expected("xiangshan/meeting-document-issuance", "in_principle", (5, WD, "after"), "meeting-end"),
    Expected("xiangshan/countersign-reply", "generally", (3, WD, "after")),
    Expected("xiangshan/countersign-reply-special", "in_principle", (7, WD, "after")),
    Expected("zhongshan/countersign-reply", "generally", (3, WD, "after")),
    Expected("zhongshan/document-handling", "in_principle", (3, WD, "after")),
    Expected("zhongshan/document-handling-complex", "at_most", (5, WD, "after")),
    Expected("zhongshan/document-handling-urgent", "stated", (0, D, "after")),
    Expected("zhongshan/topic-meeting", "in_principle", (7, WD, "after")),
    Expected("zhongshan/district-meeting-plan", "in_principle", (10, D, "before"), "event"),
    Expected("zhongshan/absence-report", "in_principle", (3, D, "before"), "event"),
    Expected("zhongshan/leader-invitation", "in_principle", (7, D, "before"), "event"),
]


def test_the_twenty_limits_are_shipped() -> None:
    found = [Expected(one.id, one.bindingness, one.period[:], one.trigger) for one in BY_HAND]
    assert sorted(found) == sorted(SHIPPED)
    assert {one.id: one.cls for one in BY_HAND if one.cls != "fixed"} == {
        "zhongshan/document-handling-urgent": "immediate"
    }


def test_limits_are_listed_by_authority_and_order_in_the_document() -> None:
    authorities = [limit.authority for limit in gd.limits()]
    assert authorities == sorted(authorities)
    kinds = [type(limit).__name__ for limit in gd.limits() if limit.authority == "zhongshan"]
    assert sorted(set(kinds), key=kinds.index) == ["Limit", "Cadence", "Duty"]
    articles = [limit.article for limit in COUNTED if limit.authority == "zhongshan"]
    assert articles == ["29(2)", "31(1)", "31(1)", "31(1)", "42(1)", "49(2)", "74(3)", "75"]


def test_no_shipped_limit_depends_on_the_files_with_the_duties() -> None:
    """Tables of answers are made of the limits' files alone: no other file may have another version of a limit."""
    whole, alone = answering_book(), limits_book()
    counted = {one.versioned_id: one for one in whole.limits if isinstance(one, gd.Limit)}
    assert {one.versioned_id: one for one in alone.limits} == counted
    for one in alone.limits:
        for name in (one.id, one.versioned_id):
            assert alone.versions(name) == whole.versions(name)


def test_the_packs_are_in_force_as_the_contract_says() -> None:
    found = {
        f"{pack.authority}@{pack.version}": [str(pack.in_force_from), *map(str, pack.in_force_candidates[1:])]
        for pack in gd.rule_book().packs
        if pack.authority in READ_BY_HAND
    }
    assert found == {
        "qinzhou@2023": ["2023-09-12"],
        "xiangshan@2021": ["2021-10-11"],
        "xianning@2023": ["2023-06-07", "2023-06-21"],
        "xinzhou@2023": ["2023-06-21", "2023-06-25"],
        "zhongshan@2022": ["2022-03-11", "2022-03-14"],
    }
    for pack in gd.rule_book().packs:
        assert pack.in_force_candidates[0] == pack.in_force_from
        assert pack.in_force_until is None or pack.authority not in READ_BY_HAND


def test_override_extension_and_silence_go_with_the_countersign_replies() -> None:
    for limit in BY_HAND:
        reply = limit.name.startswith("countersign-reply")
        expected = ("lead-department", "by-agreement", "no-differing-opinion") if reply else (None, None, None)
        assert (limit.override, limit.extension, limit.silence) == expected


def test_limits_to_choose_from_point_to_each_other_and_say_when() -> None:
    pointing = {limit.id: limit.see_also for limit in COUNTED if limit.see_also}
    assert pointing["xiangshan/countersign-reply"] == ("xiangshan/countersign-reply-special",)
    assert set(pointing["zhongshan/document-handling"]) == {
        "zhongshan/document-handling-complex",
        "zhongshan/document-handling-urgent",
    }
    for one, others in pointing.items():
        assert all(one in pointing[other] for other in others)
        chosen = gd.rule_book().latest(one)
        assert isinstance(chosen, gd.Limit)
        choice = chosen.choice
        assert choice is not None
        assert choice.zh
        assert choice.en
    assert {limit.id for limit in COUNTED if limit.choice} == set(pointing)


def test_a_limit_knows_its_names() -> None:
    (limit,) = [one for one in COUNTED if one.authority == "qinzhou"]
    assert (limit.id, str(limit)) == ("qinzhou/countersign-reply", "qinzhou/countersign-reply")
    assert (limit.name, limit.version, limit.region) == ("countersign-reply", "2023", "CN-GX")
    assert limit.versioned_id == "qinzhou@2023/countersign-reply"
    assert limit.pack.file.endswith("qinzhou-2023.toml")


def test_every_clause_has_its_place_and_digest() -> None:
    for limit in gd.limits():
        if limit.article == "P":
            assert limit.clauses == ()
            continue
        article = int(limit.article.partition("(")[0])
        assert type(limit).__name__.lower() in [clause.role for clause in limit.clauses]
        for clause in limit.clauses:
            assert clause.article == article
            assert len(clause.sha256) == 64
            assert clause.paragraph >= 1 <= clause.sentence


def test_ids_are_found_with_and_without_a_version() -> None:
    book = gd.rule_book()
    for limit in gd.limits():
        assert book.versions(limit.id) == book.versions(limit.versioned_id) == (limit,)
        assert limit.id in book
        assert limit.versioned_id in book
    assert "qinzhou" not in book
    assert 5 not in book


# Unknown limits


@pytest.mark.parametrize(
    ("wrong", "suggested"),
    [
        ("qinzhou/countersign-replay", "qinzhou/countersign-reply"),
        ("qinzou/countersign-reply", "qinzhou/countersign-reply"),
        ("leader-invitaton", "zhongshan/leader-invitation"),
        ("qinzhou@2019/countersign-reply", "qinzhou/countersign-reply"),
        ("zhongshan/document-handling-complx", "zhongshan/document-handling-complex"),
    ],
)
def test_close_names_are_suggested(wrong: str, suggested: str) -> None:
    for ask in (gd.rule_book().versions, lambda name: gd.due(name, day("2024-04-03"))):
        with pytest.raises(gd.UnknownLimit) as refused:
            ask(wrong)
        assert refused.value.value == wrong
        assert suggested in refused.value.suggestions
        assert len(set(refused.value.suggestions)) == len(refused.value.suggestions) <= 5
        assert suggested in refused.value.hint.zh
        assert suggested in refused.value.hint.en


@pytest.mark.parametrize("wrong", ["xyzzy", "", "/", "qinzhou/", None, 5, ["qinzhou/countersign-reply"]])
def test_where_nothing_is_close_the_list_is_named(wrong: Any) -> None:
    with pytest.raises(gd.UnknownLimit) as refused:
        gd.due(wrong, day("2024-04-03"))
    if not refused.value.suggestions:
        assert "limits()" in refused.value.hint.zh
        assert "limits()" in refused.value.hint.en


# Versions


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    """Three versions of one pack with a gap between the first two; the last is open."""
    write(tmp_path, version("2020", "2020-03-01", "2021-12-31"), "a.toml")
    write(tmp_path, version("2022", "2022-02-01", "2023-12-31"), "b.toml")
    return write(tmp_path, {}, "c.toml")


@pytest.mark.parametrize(
    ("when", "governing"),
    [
        ("2020-03-01", "2020"),
        ("2021-12-31", "2020"),
        ("2022-02-01", "2022"),
        ("2023-12-31", "2022"),
        ("2024-01-01", "2024"),
        ("2099-01-01", "2024"),
    ],
)
def test_the_version_in_force_on_the_day_governs(versions: Path, when: str, governing: str) -> None:
    assert gd.rule_book(versions).governing("testville/reply", day(when)).version == governing
    assert gd.rule_book(versions).governing("testville/reply", day(when), ignore_in_force=True).version == governing


@pytest.mark.parametrize(
    ("when", "nearest", "said"),
    [
        ("2020-02-29", "2020", "2020-03-01"),
        ("1999-01-01", "2020", "2020-03-01"),
        ("2022-01-01", "2020", "2021-12-31"),
        ("2022-01-31", "2020", "2021-12-31"),
    ],
)
def test_between_versions_none_governs(versions: Path, when: str, nearest: str, said: str) -> None:
    book = gd.rule_book(versions)
    with pytest.raises(gd.NotInForce) as refused:
        book.governing("testville/reply", day(when))
    assert (refused.value.limit, refused.value.trigger) == ("testville/reply", day(when))
    assert (str(refused.value.in_force_from), str(refused.value.in_force_until)) == ("2020-03-01", "2021-12-31")
    for language in (refused.value.message.zh, refused.value.message.en):
        assert said in language
        assert when in language
    assert "ignore_in_force=True" in refused.value.hint.zh
    assert book.governing("testville/reply", day(when), ignore_in_force=True).version == nearest


def test_a_version_may_be_named(versions: Path) -> None:
    book = gd.rule_book(versions)
    assert [limit.version for limit in book.versions("testville/reply")] == ["2020", "2022", "2024"]
    assert book.latest("testville/reply").version == "2024"
    assert book.governing("testville@2022/reply", day("2022-06-01")).version == "2022"
    with pytest.raises(gd.NotInForce, match="from 2022-02-01"):
        book.governing("testville@2022/reply", day("2021-06-01"))
    with pytest.raises(gd.NotInForce, match="to 2023-12-31"):
        book.governing("testville@2022/reply", day("2024-06-01"))


def test_a_limit_that_a_later_version_dropped_has_ceased(tmp_path: Path) -> None:
    write(tmp_path, version("2020", "2020-03-01", "2023-12-31") | {'name = "reply"': 'name = "old"'}, "a.toml")
    book = gd.rule_book(write(tmp_path, {}, "b.toml"))
    assert book.governing("testville/old", day("2023-12-31")).version == "2020"
    with pytest.raises(gd.NotInForce):
        book.governing("testville/old", day("2024-01-01"))


@pytest.mark.parametrize(
    "other",
    [
        version("2023", "2023-06-01"),
        version("2023", "2023-06-01", "2024-01-01"),
        version("2025", "2025-01-01"),
        version("2023", "2024-01-01"),
        version("2024", "2020-01-01", "2020-12-31"),
    ],
)
def test_versions_that_overlap_are_refused(tmp_path: Path, other: Replacements) -> None:
    write(tmp_path, {}, "a.toml")
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(write(tmp_path, other, "b.toml"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.line, fault.code) == (str(tmp_path / "b.toml"), 9, "packs-overlap")
    assert str(tmp_path / "a.toml") in fault.zh
    assert str(tmp_path / "a.toml") in fault.en


def test_versions_of_different_authorities_do_not_meet(tmp_path: Path) -> None:
    write(tmp_path, {}, "a.toml")
    write(tmp_path, {'authority = "testville"': 'authority = "elsewhere"'}, "b.toml")
    assert {"testville/reply", "elsewhere/reply"} <= {limit.id for limit in gd.limits(tmp_path)}


# Packs of one's own


def test_a_pack_of_ones_own_is_added(tmp_path: Path) -> None:
    added = [limit for limit in gd.limits(write(tmp_path)) if limit not in gd.limits()]
    assert [limit.id for limit in added] == ["testville/reply"]
    assert gd.due("testville/reply", day("2024-04-03"), rules=tmp_path).due == day("2024-04-09")
    with pytest.raises(gd.UnknownLimit):
        gd.due("testville/reply", day("2024-04-03"))


def test_a_limit_is_read_whole(tmp_path: Path) -> None:
    """Every key at its place; readings in the order in which they are known, whatever the file says."""
    more = [
        'override = "lead-department"',
        'extension = "by-agreement"',
        'silence = "no-differing-opinion"',
        'see_also = ["qinzhou/countersign-reply"]',
        'choice_zh = "选"',
        'choice_en = "choose"',
        'notes = ["receipt-or-sending"]',
    ]
    file = TomlFile(str(write(tmp_path, {}, more="\n".join(more)) / "own.toml"))
    (limit,) = read_limits(Source(file, read_head(file, frozenset(regions())), shipped_bases(), set()))
    assert (limit.id, limit.cls, limit.article, limit.trigger) == ("testville/reply", "fixed", "1", "receipt")
    assert (limit.period, limit.bindingness) == ((3, "working-day", "after"), "shall")
    assert (limit.obliged.zh, limit.obliged.en, limit.owed_to.zh, limit.owed_to.en) == ("甲", "A", "乙", "B")
    assert (limit.override, limit.extension) == ("lead-department", "by-agreement")
    assert (limit.silence, limit.see_also) == ("no-differing-opinion", ("qinzhou/countersign-reply",))
    assert limit.choice == ("choice", "选", "choose")
    assert [note.code for note in limit.notes] == ["receipt-or-sending"]
    assert limit.default_basis == shipped_bases()["after-working-days"]
    assert [(name, basis.code) for name, basis in limit.readings] == [
        ("trigger-counted", "receipt-day-counted"),
        ("deemed-received", "receipt-on-rest-day"),
    ]
    assert limit.summary == ("summary", "三日内答复", "Reply within three days")
    assert limit.clauses == (("limit", 1, 1, 1, SHA),)
    pack = limit.pack
    assert (pack.authority, pack.version, pack.region, pack.title) == ("testville", "2024", "CN", "试城工作规则")
    assert (pack.name, pack.number) == (("testville", "试城", "Testville"), "试〔2024〕1号")
    assert (pack.in_force_from, pack.in_force_until) == (day("2024-01-01"), None)
    assert pack.in_force_candidates == (day("2024-01-01"), day("2024-01-05"))
    assert (pack.in_force_basis.en, pack.checked_on, pack.checked_basis.zh) == ("basis", day("2026-01-01"), "据")


def test_a_pack_of_the_same_version_replaces_the_shipped_one(tmp_path: Path) -> None:
    own = {'authority = "testville"': 'authority = "qinzhou"', 'version = "2024"': 'version = "2023"'}
    held = {limit.id: limit.pack.title for limit in gd.limits(write(tmp_path, own))}
    assert held["qinzhou/reply"] == "试城工作规则"
    assert "qinzhou/countersign-reply" not in held
    assert "xinzhou/countersign-reply" in held


def test_a_new_version_needs_the_old_one_to_end(tmp_path: Path) -> None:
    """The shipped pack has no end: a user who adds its successor replaces it by one that ends."""
    write(tmp_path, {'authority = "testville"': 'authority = "qinzhou"'})
    assert rule_faults(tmp_path) == [("own.toml", 9, "packs-overlap")]


def test_the_environment_names_them_unless_the_call_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOV_DEADLINES_RULES", str(write(tmp_path)))
    assert "testville/reply" in gd.rule_book()
    assert gd.due("testville/reply", day("2024-04-03")).due == day("2024-04-09")
    with pytest.raises(gd.SourceNotFound):
        gd.rule_book(tmp_path / "none")
    monkeypatch.setenv("GOV_DEADLINES_RULES", "")
    assert "testville/reply" not in gd.rule_book()
    monkeypatch.setenv("GOV_DEADLINES_RULES", str(tmp_path / "nowhere"))
    with pytest.raises(gd.SourceNotFound):
        gd.limits()


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    for ask in (
        gd.limits,
        gd.rule_book,
        lambda rules: gd.due("qinzhou/countersign-reply", day("2024-04-03"), rules=rules),
    ):
        with pytest.raises(gd.SourceNotFound, match="nowhere"):
            ask(tmp_path / "nowhere")


def test_a_pack_that_changes_is_read_again(tmp_path: Path) -> None:
    def amount() -> int:
        limit = gd.rule_book(tmp_path).latest("testville/reply")
        assert isinstance(limit, gd.Limit)
        return limit.period.amount

    write(tmp_path)
    assert amount() == 3
    write(tmp_path, {"amount = 3": "amount = 12"})
    assert amount() == 12


# Faults


@pytest.mark.parametrize(
    ("replacements", "line", "code"),
    [
        ({"schema = 1": "schema = 2"}, 1, "wrong-value"),
        ({'authority = "testville"': 'authority = "Testville"'}, 2, "wrong-form"),
        ({'version = "2024"': 'version = "20 24"'}, 3, "wrong-form"),
        ({'version = "2024"': "version = 2024"}, 3, "wrong-type"),
        ({'region = "CN"': 'region = "CN-XX"'}, 4, "wrong-value"),
        ({'name_en = "Testville"': 'name_en = ""'}, 6, "empty-value"),
        ({'title = "试城工作规则"': ""}, 1, "missing-key"),
        ({"in_force_from = 2024-01-01": 'in_force_from = "2024-01-01"'}, 9, "wrong-type"),
        ({"[2024-01-01, 2024-01-05]": "[2024-01-05]"}, 10, "candidates"),
        ({"[2024-01-01, 2024-01-05]": '[2024-01-01, "2024-01-05"]'}, 10, "candidates"),
        ({"[2024-01-01, 2024-01-05]": "[]"}, 10, "candidates"),
        ({"checked_on = 2026-01-01": "checked_on = 2026-01-01T00:00:00"}, 13, "wrong-type"),
        ({'checked_basis_en = "basis"\n': 'checked_basis_en = "basis"\nin_force_until = 2023-12-31'}, 16, "interval"),
        ({'checked_basis_en = "basis"\n': 'checked_basis_en = "basis"\ncolour = 1'}, 16, "unknown-key"),
        ({'name = "reply"': 'name = "Reply"'}, 18, "wrong-form"),
        ({'name = "reply"': 'name = "re--ply"'}, 18, "wrong-form"),
        ({'name = "reply"': ""}, 17, "missing-key"),
        ({'class = "fixed"': 'class = "cadence"'}, 19, "wrong-value"),
        ({'trigger = "receipt"': 'trigger = "full-moon"'}, 21, "wrong-value"),
        ({'trigger = "receipt"': 'trigger = "event"'}, 21, "trigger"),
        ({'direction = "after"': 'direction = "before"'}, 21, "trigger"),
        ({"amount = 3": "amount = 0"}, 23, "amount"),
        ({"amount = 3": "amount = -3"}, 23, "amount"),
        ({"amount = 3": "amount = 1000000"}, 23, "amount"),
        ({"amount = 3": "amount = 3.0"}, 23, "wrong-type"),
        ({'class = "fixed"': 'class = "immediate"'}, 23, "amount"),
        ({'unit = "working-day"': 'unit = "week"'}, 24, "wrong-value"),
        ({'bindingness = "shall"': 'bindingness = "maybe"'}, 25, "wrong-value"),
        ({'default_basis = "after-working-days"': 'default_basis = "gut-feeling"'}, 30, "basis"),
        ({READINGS: "readings = { by-gut-feeling = 'clear-days' }"}, 31, "reading"),
        ({READINGS: "readings = { clear-days = 'gut-feeling' }"}, 31, "basis"),
        ({READINGS: "readings = { clear-days = 5 }"}, 31, "basis"),
        ({READINGS: "readings = {}\nnotes = ['gut-feeling']"}, 32, "basis"),
        ({READINGS: "readings = {}\nnotes = 'receipt-or-sending'"}, 32, "wrong-type"),
        ({READINGS: "readings = {}\nsee_also = ['testville/none']"}, 32, "see-also"),
        ({READINGS: "readings = {}\noverride = 'anyone'"}, 32, "wrong-value"),
        ({READINGS: ""}, 17, "missing-key"),  # whether there are other readings is for a person to say: {} where none
        ({CLAUSES: "clauses = []"}, 34, "clauses"),
        ({CLAUSES: "clauses = [5]"}, 34, "wrong-type"),
        ({SHA: "0a"}, 34, "wrong-form"),
        ({SHA: "0A" * 32}, 34, "wrong-form"),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, replacements: Replacements, line: int, code: str) -> None:
    assert rule_faults(write(tmp_path, replacements)) == [("own.toml", line, code)]


def test_one_name_twice_in_a_pack(tmp_path: Path) -> None:
    assert rule_faults(write(tmp_path, more="\n[[limit]]" + LIMIT)) == [("own.toml", 37, "name-twice")]


def test_faults_within_a_clause(tmp_path: Path) -> None:
    write(tmp_path, {CLAUSES: f"clauses = [ {{ role = 'none', paragraph = '1', sentence = 1, sha256 = '{SHA}' }} ]"})
    assert sorted(code for _, _, code in rule_faults(tmp_path)) == ["missing-key", "wrong-type", "wrong-value"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ('role = "none", article = 1, paragraph = 1, sentence = 2', "wrong-value"),
        ('role = "limit", article = 1, paragraph = 1, sentence = "2"', "wrong-type"),
        ('role = "limit", article = 1, paragraph = 1, sentence = 2, colour = 1', "unknown-key"),
    ],
)
def test_of_several_clauses_the_faulty_one_is_named(tmp_path: Path, fault: str, code: str) -> None:
    sound = CLAUSES.removeprefix("clauses = [ ").removesuffix(" ]")
    several = f'clauses = [\n    {sound},\n    # another\n    {{ {fault}, sha256 = "{SHA}" }},\n]'
    assert rule_faults(write(tmp_path, {CLAUSES: several})) == [("own.toml", 37, code)]


SEVEN = {
    "schema = 1": "schema = 9",
    'region = "CN"': 'region = "CN-XX"',
    "[2024-01-01, 2024-01-05]": "[]",
    "amount = 3": "amount = -3",
    'unit = "working-day"': 'unit = "week"',
    'default_basis = "after-working-days"': 'default_basis = "gut-feeling"',
    CLAUSES: "clauses = []",
}


def test_a_pack_with_seven_faults_lists_them_all_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(gd.DataFault, match="7 faults") as refused:
        gd.rule_book(write(tmp_path, SEVEN))
    found = [(fault.line, fault.code) for fault in refused.value.faults]
    assert found == [
        (1, "wrong-value"),
        (4, "wrong-value"),
        (10, "candidates"),
        (23, "amount"),
        (24, "wrong-value"),
        (30, "basis"),
        (34, "clauses"),
    ]
    for fault in refused.value.faults:
        assert fault.file == str(tmp_path / "own.toml")
        assert f"{fault.file}:{fault.line}: {fault.zh}" in refused.value.message.zh
        assert f"{fault.file}:{fault.line}: {fault.en}" in refused.value.message.en


def test_faults_of_every_pack_are_reported(tmp_path: Path) -> None:
    write(tmp_path, {"amount = 3": "amount = 0"}, "a.toml")
    (tmp_path / "b.toml").write_text("authority = ", encoding="utf-8")
    write(tmp_path, version("2019", "2019-01-01", "2019-12-31") | {'unit = "working-day"': 'unit = "week"'}, "c.toml")
    assert rule_faults(tmp_path) == [
        ("a.toml", 23, "amount"),
        ("b.toml", 1, "toml-syntax"),
        ("c.toml", 25, "wrong-value"),
    ]


# Faults that must not end in a traceback


@pytest.mark.parametrize(
    "replacements",
    [
        pytest.param({READINGS: "readings = { clear-days = '' }"}, id="empty basis"),
        pytest.param({READINGS: "notes = ['']"}, id="empty note"),
        pytest.param({READINGS: "see_also = [['a']]"}, id="list in see_also"),
        pytest.param({'"receipt"': '["event"]'}, id="list as trigger"),
    ],
)
def test_no_fault_ends_in_a_traceback(tmp_path: Path, replacements: Replacements) -> None:
    assert rule_faults(write(tmp_path, replacements))


def test_an_end_that_is_no_date_beside_another_version(tmp_path: Path) -> None:
    write(tmp_path, version("2020", "2020-03-01", "'never'"), "a.toml")
    assert rule_faults(write(tmp_path, {}, "b.toml"))[0] == ("a.toml", 10, "wrong-type")


def test_english_alone_is_a_fault(tmp_path: Path) -> None:
    assert rule_faults(write(tmp_path, {READINGS: "choice_en = 'choose'"}))


def test_a_pack_of_ones_own_needs_no_english(tmp_path: Path) -> None:
    """Chinese stands for English wherever a pack, its bases, bounds and chains have none; both languages answer."""
    more = (
        '\n[[cadence]]\nname = "meet"\narticle = "2"\nbindingness = "stated"\nobliged_zh = "甲"\ncounted_zh = "会"\n'
        'unit = "time"\nat_least = 1\nwindow = "calendar-month"\ndefault_basis = "own-basis"\nsummary_zh = "每月开会"\n'
        f"{CLAUSES.replace(chr(34) + 'limit' + chr(34), chr(34) + 'cadence' + chr(34))}\n"
        '\n[[duty]]\nname = "rest"\nclass = "deferred"\narticle = "3"\nbindingness = "stated"\nobliged_zh = "甲"\n'
        'points_to_zh = "另定"\nsummary_zh = "另行规定"\n'
        f"{CLAUSES.replace(chr(34) + 'limit' + chr(34), chr(34) + 'duty' + chr(34))}\n"
    )
    write(tmp_path, {READINGS: 'readings = { trigger-counted = "own-basis" }\nchoice_zh = "选"'}, more=more)
    own = (tmp_path / "own.toml").read_text(encoding="utf-8")
    chinese = "\n".join(line for line in own.splitlines() if "_en = " not in line)
    assert chinese.count("\n") < own.count("\n")
    (tmp_path / "own.toml").write_text(chinese, encoding="utf-8")
    (tmp_path / "bases.toml").write_text('schema = 1\n[own-basis]\nzh = "自拟依据"\n', encoding="utf-8")
    limits = {one.id: one for one in gd.limits(tmp_path) if one.authority == "testville"}
    assert set(limits) == {"testville/reply", "testville/meet", "testville/rest"}
    for one in limits.values():
        for text in (one.summary, one.obliged, one.pack.name, one.pack.in_force_basis, one.pack.checked_basis):
            assert text.zh == text.en != ""
    assert "自拟依据" in str(gd.due("testville/reply", day("2024-04-03"), rules=tmp_path).readings)


@pytest.mark.parametrize("file", sorted(SHIPPED_DATA.rglob("*.toml")), ids=lambda file: file.parent.name + file.stem)
def test_whatever_is_shipped_is_in_both_languages(file: Path) -> None:
    """The loader asks for Chinese alone; the project's own data have both, everywhere."""

    def tables(value: object) -> Iterator[dict[str, object]]:
        if isinstance(value, dict):
            yield value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from tables(inner)

    alone = [
        key
        for table in tables(tomllib.loads(file.read_text(encoding="utf-8")))
        for key in table
        if (key == "zh" or key.endswith("_zh")) and f"{key[:-2]}en" not in table
    ]
    assert alone == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_office_rule_may_have_no_number(tmp_path: Path, language: Any) -> None:
    rules = write(tmp_path, {'number = "试〔2024〕1号"': 'number = ""'})
    found = gd.due("testville/reply", date(2024, 4, 3), rules=rules)
    explained = account(found, language)
    shown = limit_page(found.limit, language)
    for text in (explained, shown):
        assert "（）" not in text
        assert ", ," not in text
        assert "rules ," not in text
    assert found.limit.to_dict()["document"]["number"] == ""


def test_what_is_not_needed_may_be_deleted(tmp_path: Path) -> None:
    write(tmp_path, {'name_en = "Testville"': 'name_en = "TODO"', 'title = "试城工作规则"': 'title = "TODO"'})
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(tmp_path)
    told = {fault.line: (fault.zh, fault.en) for fault in refused.value.faults}
    assert sorted("delete the line" in en for _, en in told.values()) == [False, True]
    assert sorted("可删去整行" in zh for zh, _ in told.values()) == [False, True]
