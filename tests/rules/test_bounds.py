"""Outer bounds: dated instruments with a scope, offered only where act, party and date fit, and never settled."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from test_rules import write

import gov_deadlines as gd
from cli_helpers import answered, answered_json, run
from common import READ_BY_HAND, Capsys, day, provisions
from gov_deadlines.rules.bounds import shipped_bounds
from gov_deadlines.rules.schema import PARTIES
from gov_deadlines.text import Language

FILING = "qinzhou/government-rules-filing"
PLATFORM = "xinzhou/supervision-platform"
SUGGESTIONS = "xiangshan/deputies-suggestions-handling"
DAY = timedelta(days=1)
LANGUAGES: tuple[tuple[Language, str, str], ...] = (("zh", "确定", "暂定"), ("en", "settled", "provisional"))
# Which duties may cite which bound, and why, put together by reading both; the packs have their own copy.
JUSTIFIED = {
    # any administrative organ's information for publication on its own motion, within 20 working days
    "information-publication": {
        f"{authority}/{name}"
        for authority in READ_BY_HAND
        for name in ("government-information-disclosure", "meeting-decisions-publication")
    },
    # whoever handles a people's congress deputy's suggestion
    "deputies-suggestions": {
        f"{authority}/deputies-suggestions-handling" for authority in ("qinzhou", "xianning", "xinzhou", "xiangshan")
    },
    "deputies-suggestions-complex": {
        f"{authority}/deputies-suggestions-handling" for authority in ("qinzhou", "xianning", "xinzhou", "xiangshan")
    },
    # rules (规章) are made by governments of provinces and of cities with districts only
    "filing-for-record": {FILING},
    # Shanxi's own notice: only the Shanxi city of the five, in the article that names the platform
    "13710-arrangement": {PLATFORM},
    "13710-feedback": {PLATFORM},
    "13710-ordinary": {PLATFORM},
    "13710-major": {PLATFORM},
}
DUTIES = [one for one in provisions() if isinstance(one, gd.Duty)]
VERSIONS = [bound for versions in shipped_bounds().values() for bound in versions]


def pairs() -> Iterator[tuple[gd.Duty, gd.Bound]]:
    return ((duty, bound) for duty in DUTIES for bound in duty.bounds)


# --- The data ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bound", VERSIONS, ids=lambda one: f"{one.name}-{one.in_force_from}")
def test_every_bound_is_a_dated_instrument_with_article_and_scope(bound: gd.Bound) -> None:
    texts = (bound.instrument, bound.article, bound.covers, bound.says, bound.counted_from)
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert bound.binds
    assert set(bound.binds) <= PARTIES
    assert bound.in_force_until is None or bound.in_force_from <= bound.in_force_until
    assert bound.period.direction == "after"
    assert bound.seen == "text" or bound.name.startswith("13710-")


def test_versions_of_one_instrument_follow_without_gap_or_overlap() -> None:
    for versions in shipped_bounds().values():
        for old, new in itertools.pairwise(versions):
            assert old.in_force_until is not None
            assert old.in_force_until + DAY == new.in_force_from


def test_every_pair_of_duty_and_bound_is_justified() -> None:
    found: dict[str, set[str]] = {name: set() for name in shipped_bounds()}
    for duty, bound in pairs():
        found[bound.name].add(duty.id)
    assert found == JUSTIFIED


def test_every_version_of_a_bound_serves_a_duty() -> None:
    assert {(bound.name, bound.in_force_from) for _, bound in pairs()} == {
        (bound.name, bound.in_force_from) for bound in VERSIONS
    }


def test_only_a_municipal_governments_own_rules_are_filed_under_the_legislation_law() -> None:
    (law,) = shipped_bounds()["filing-for-record"]
    assert law.binds == ("city-government",)
    assert [duty.id for duty, bound in pairs() if bound is law] == [FILING]


def test_the_province_counts_its_first_step_on_the_same_day() -> None:
    first, ordinary = (shipped_bounds()[name][0] for name in ("13710-arrangement", "13710-ordinary"))
    assert first.period == (0, "day", "after")
    assert gd.due(PLATFORM, day("2024-07-06"), bound="13710-arrangement").due == day("2024-07-06")  # a Saturday
    assert (ordinary.period.amount, ordinary.bindingness) == (7, "in_principle")


# --- Offered and accepted only where they fit ----------------------------------------------------------------------


def test_a_bound_must_speak_of_the_duty() -> None:
    with pytest.raises(gd.InvalidArgument, match="filing-for-record"):
        gd.due(FILING, day("2024-04-03"), bound="13710-major")
    with pytest.raises(gd.InvalidArgument, match="none"):
        gd.due("qinzhou/head-of-government-away", day("2024-04-03"), bound="13710-major")
    with pytest.raises(gd.InvalidArgument, match="of its own"):
        gd.due("qinzhou/countersign-reply", day("2024-04-03"), bound="filing-for-record")


@pytest.mark.parametrize("name", shipped_bounds())
def test_no_duty_takes_a_bound_that_does_not_fit(name: str) -> None:
    for duty in DUTIES:
        asked = max(duty.pack.in_force_candidates)
        if duty.id in JUSTIFIED[name]:
            bound = gd.due(duty.id, asked, bound=name).bound
            assert bound is not None
            assert bound.governs(asked)
        else:
            with pytest.raises(gd.InvalidArgument):
                gd.due(duty.id, asked, bound=name)


def test_the_version_in_force_on_the_trigger_day_is_counted_and_cited() -> None:
    old = gd.due(SUGGESTIONS, day("2025-03-11"), bound="deputies-suggestions")
    new = gd.due(SUGGESTIONS, day("2025-03-12"), bound="deputies-suggestions")
    assert "art. 42" in old.basis.en
    assert "art. 51" in new.basis.en
    with pytest.raises(gd.NoNumber) as refused:
        gd.due(SUGGESTIONS, day("2025-03-12"))
    assert refused.value.bounds == ("deputies-suggestions", "deputies-suggestions-complex")


def test_a_trigger_before_the_instrument_was_in_force_is_refused(capsys: Capsys) -> None:
    with pytest.raises(gd.BoundNotInForce, match="from 2023-03-15") as refused:
        gd.due(FILING, day("2020-01-06"), bound="filing-for-record", ignore_in_force=True)
    error = refused.value
    assert (error.bound, error.trigger, error.usage) == ("filing-for-record", day("2020-01-06"), False)
    assert "2023-03-15" in error.message.zh
    asked = ("due", FILING, "--on", "2020-01-06", "--bound", "filing-for-record", "--ignore-in-force")
    code, out, err = run(capsys, *asked, "--json")
    assert (code, out, json.loads(err)["code"]) == (3, "", "bound-not-in-force")


def test_rules_must_govern_the_day_for_a_bound_too() -> None:
    with pytest.raises(gd.NotInForce):
        gd.due(FILING, day("2020-04-03"), bound="filing-for-record")


def test_a_bound_out_of_force_is_not_offered(tmp_path: Path) -> None:
    rules = own_rules(tmp_path, until="2024-03-31")
    with pytest.raises(gd.NoNumber) as in_force:
        gd.due("testville/report", day("2024-03-29"), rules=rules)
    with pytest.raises(gd.NoNumber) as after:
        gd.due("testville/report", day("2024-04-01"), rules=rules)
    assert (in_force.value.bounds, after.value.bounds) == (("own",), ())
    with pytest.raises(gd.BoundNotInForce, match="to 2024-03-31"):
        gd.due("testville/report", day("2024-04-01"), rules=rules, bound="own")


# --- Never settled ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("duty", "bound"), list(pairs()), ids=lambda one: one.name)
def test_no_answer_that_rests_on_a_bound_is_settled_at_any_door(capsys: Capsys, duty: gd.Duty, bound: gd.Bound) -> None:
    asked = max(bound.in_force_from, *duty.pack.in_force_candidates)
    found = gd.due(duty.id, asked, bound=bound.name)
    assert (found.standing, found.earliest, found.latest) == ("provisional", found.due, found.due)
    assert (found.bound, found.is_supplied) == (bound, True)
    assert all(reading.standing == "provisional" for reading in found.readings)
    question = ("due", duty.id, "--on", str(asked), "--bound", bound.name)
    for language, settled, provisional in LANGUAGES:
        for explain in ((), ("--explain",)):
            out = answered(capsys, *question, *explain, "--lang", language)
            assert provisional in out.splitlines()[0]
            assert settled not in out
            for words in (bound.instrument, bound.article, bound.covers):
                assert words.say(language) in out
    told = answered_json(capsys, *question)
    assert (told["standing"], told["supplied"]["bound"]["name"]) == ("provisional", bound.name)
    assert '"settled"' not in json.dumps(told)


def test_the_note_says_whose_which_article_since_when_and_how_it_was_seen() -> None:
    text = gd.due(FILING, day("2024-04-03"), bound="filing-for-record").notes[0]
    assert text.code == "outer-bound"
    for words in ("outer bound", "the Legislation Law", "art. 109", "from 2023-03-15", "read in its text", "strict"):
        assert words in text.en
    for words in ("外部上限", "《立法法》", "第109条", "2023-03-15", "已核对原文"):
        assert words in text.zh
    second_hand = gd.due(PLATFORM, day("2024-04-03"), bound="13710-ordinary").notes[0]
    for words in ("in principle only", "secondary text only", "September 2016"):
        assert words in second_hand.en


def test_a_page_on_a_duty_shows_its_bounds_with_article_and_days(capsys: Capsys) -> None:
    out = answered(capsys, "limits", "show", SUGGESTIONS, "--lang", "en")
    assert "art. 42, 3 months after, shall, 2015-08-29..2025-03-11" in out
    assert "art. 51, 3 months after, shall, 2025-03-12.." in out


# --- A user's own -------------------------------------------------------------------------------------------------

OWN = """
[[own]]
amount = 5
unit = "day"
bindingness = "shall"
instrument_zh = "某法"
instrument_en = "Some Law"
article_zh = "第9条"
article_en = "art. 9"
act = "report-weather"
binds = ["city-government"]
region = "CN"
covers_zh = "天气"
covers_en = "the weather"
says_zh = "五日"
says_en = "five days"
counted_from_zh = "当日"
counted_from_en = "the day"
in_force_from = 2024-03-01
seen = "text"
"""
DUTY = f"""
[[duty]]
name = "report"
class = "promptness"
article = "3"
bindingness = "shall"
obliged_zh = "甲"
obliged_en = "A"
bounds = ["own"]
act = "report-weather"
parties = ["city-government"]
summary_zh = "及时上报"
summary_en = "Report promptly"
clauses = [ {{ role = "duty", article = 3, paragraph = 1, sentence = 1, sha256 = "{"0" * 64}" }} ]
"""


def own_rules(folder: Path, bound: str = OWN, duty: str = DUTY, until: str = "") -> Path:
    write(folder, more=duty)
    ends = f"in_force_until = {until}\n" if until else ""
    (folder / "bounds.toml").write_text(bound + ends, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("where", "old", "new", "why"),
    [
        ("duty", 'act = "report-weather"', 'act = "report-news"', "speaks of report-weather, not of report-news"),
        ("duty", 'parties = ["city-government"]', 'parties = ["county-government"]', "does not bind county-government"),
        ("duty", 'parties = ["city-government"]', "parties = []", "does not bind"),
        ("duty", 'parties = ["city-government"]', 'parties = ["mayor"]', "'mayor' is none of"),
        ("duty", 'bounds = ["own"]', "bounds = [5]", "no bound 5"),
        ("bound", 'region = "CN"', 'region = "CN-SX"', "applies in CN-SX only"),
        (
            "bound",
            "in_force_from = 2024-03-01",
            "in_force_from = 2000-03-01\nin_force_until = 2001-01-01",
            "in force together",
        ),
        ("bound", "in_force_from = 2024-03-01", "", "in_force_from"),
        ("bound", 'article_zh = "第9条"', "", "article_zh"),
        ("bound", 'covers_zh = "天气"', "", "covers_zh"),
        ("bound", 'binds = ["city-government"]', 'binds = ["everyone"]', "'everyone' is none of"),
        ("bound", "amount = 5", "amount = -1", "too small"),
        ("bound", "in_force_from = 2024-03-01", "in_force_from = 2024-03-01\nin_force_until = 2024-02-01", "before"),
        ("bound", OWN, OWN + OWN, "two versions of own"),
        ("bound", "[[own]]", "[own]", "[[own]]"),
    ],
)
def test_a_bound_that_does_not_fit_its_duty_is_a_fault_of_the_data(
    tmp_path: Path, where: str, old: str, new: str, why: str
) -> None:
    texts = {"duty": DUTY, "bound": OWN}
    texts[where] = texts[where].replace(old, new)
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(own_rules(tmp_path, **texts))
    assert any(why in fault.en for fault in refused.value.faults)
