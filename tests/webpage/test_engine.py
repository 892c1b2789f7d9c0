"""The page's engine in Node: the same answer as the library's, whole, to every kind of question."""

import json
import random
import tomllib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from cli_helpers import notice, notices_file, pack_file
from common import LAST_YEAR, MID_2026
from draft_notices import amendment, arrangement
from gov_deadlines.answers.context import Context
from gov_deadlines.day_forms import read_day
from gov_deadlines.day_table import FORMS, REFUSED
from gov_deadlines.errors import DataFault, InvalidDate
from gov_deadlines.rules.model import Limit
from gov_deadlines.webpage.engine_data import page_data
from page_engine import Ask, Dice, differences, engine_answers, plain, python_answer, refused, shipped_data

DATA = Path(__file__).parent.parent / "data"
PORT = '[[region]]\ncode = "CN-GX-QZ"\nzh = "钦州港"\nen = "Qinzhou Port"\nover = "CN-GX"\n'
EXPECTS = """\
[region.expects]
from_year = 2020
festival = "double-third"
name = "节"
days = 1
window = "03-01..05-10"
zh = "本年通知未到"
en = "this year's notice is still to come"
"""
CLERKS = ("clerk_questions", "clerk_questions_unseen")
ON = "2024-04-03"
TODAY = date(2024, 4, 1)
NOW = int(datetime(2024, 3, 31, 18, tzinfo=UTC).timestamp() * 1000)  # 1 April, two o'clock in the morning, in China
# what people and programs put between and around the parts of a day
ODD = (
    "0123456789-/.年月日号〇零一二三十廿 T:+Z时点分秒半上午晚下周星期天（）()至~、，,"
    "①²½٢　\u200b\ufeff\t\n\x1c\x85'\"\\😀"
)


def same(asks: Iterable[Ask], data: dict[str, Any] | None = None, **own: Any) -> list[Any]:
    """The engine's answers, after checking that they are the library's."""
    asked = list(asks)
    found = engine_answers(asked, data)
    assert differences(asked, found, **own) == []
    return found


# --- by when ---


@pytest.mark.parametrize("seed", range(2))
def test_answers_are_those_of_the_library(seed: int) -> None:
    found = same(Dice(seed).questions(3000))
    kinds = {one.get("error") or one.get("standing") or "other" for one in found}
    assert kinds >= {"settled", "provisional", "not-announced", "not-in-force", "no-number", "override-not-allowed"}


def test_every_limit_and_its_versions() -> None:
    limits = [one for one in gd.limits() if isinstance(one, Limit)]
    ids = [name for one in limits for name in (one.id, one.versioned_id)]
    days = [ON, "2025-01-26", "2025-09-28", "2026-12-28", "2027-02-01"]
    asked = [(name, on) for name in ids for on in days]
    more = {"op": "due", "fingerprint": True, "explain": True}
    asks = [{"limit": name, "on": on, **more} for name, on in asked]
    expected = [gd.due(name, on).to_dict(explain=True, fingerprint=True) for name, on in asked]
    for one in expected:
        one.pop("outlook", None)
    assert engine_answers(asks) == plain(expected)


def test_the_fingerprint_of_other_settings_is_not_told() -> None:
    ask: Ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON, "fingerprint": True}
    more: list[Ask] = [{"region": "CN-GX"}, {"region": "CN"}, {"ignore_in_force": True}, {"announced_only": True}]
    found = [one["fingerprint"] for one in engine_answers(ask | one for one in more)]
    assert found == [gd.due(ask["limit"], ON, region="CN-GX").fingerprint, None, None, None]


def test_provisions_without_a_number() -> None:
    others = [one.id for one in gd.limits() if not isinstance(one, Limit)]
    asks: list[Ask] = [{"op": "due", "limit": name, "on": ON} for name in others]
    found = same([*asks, *(ask | {"within": "5个工作日"} for ask in asks)])
    assert {one["error"] for one in found[: len(others)]} == {"no-number"}


def test_numbers_from_outside() -> None:
    dice = Dice("outside")
    found = same(dice.elsewhere() for _ in range(1500))
    assert {one.get("error") for one in found} >= {None, "override-not-allowed", "bound-not-in-force"}
    lengths = (
        "5wd",
        "+5WD",
        "5d",
        "五天",
        "十个工作日内",
        "延长3天",
        "0wd",
        "5",
        "",
        "99999d",
        "half",
        "两天",
        "１０天",
    )
    reply: Ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON}
    same([{**reply, "within": text} for text in lengths])
    same([{**reply, "within": "5wd", "by": ON}, {**reply, "bound": "x"}, {**reply, "by": "2024-04-02"}])


def _lead_in_days() -> list[Ask]:
    """A limit set in days around the coming holidays: receipt deemed later and the days share one arrangement."""
    coverage = gd.calendar("CN").coverage
    assert coverage is not None
    days = [coverage[1] + timedelta(days=far) for far in range(-3, 720, 2)]
    asked: Ask = {"op": "due", "limit": "qinzhou/countersign-reply"}
    every = [(day, text) for nth, day in enumerate(days) for text in ("1d", "2d", ("3d", "5d", "9d", "15d")[nth % 4])]
    return [{**asked, "on": f"{day}", "within": text, "region": ("CN", "CN-GX")[day.day % 2]} for day, text in every]


def test_a_limit_set_in_days_from_receipt_deemed_later() -> None:
    found = same(_lead_in_days())
    assert sum(one.get("standing") == "provisional" and "latest" in one["readings"][1] for one in found) > 100


def test_a_limit_set_in_days_with_drafts(tmp_path: Path) -> None:
    own = {"holidays": str(arrangement(tmp_path))}
    same(_lead_in_days()[::3], plain(page_data(Context(holidays=own["holidays"]))), **own)


def test_a_claimed_date() -> None:
    reply: Ask = {"op": "verify", "limit": "qinzhou/countersign-reply", "on": ON}
    found = same({**reply, "claimed": f"2024-04-{day}"} for day in range(10, 25))
    assert {one["verdict"] for one in found} == {"right", "wrong"}


# --- what is not claimed ---


def test_other_questions_are_not_claimed() -> None:
    reply: Ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON}
    asks = [{**reply, "known_on": "2020-01-01"}, {**reply, "holidays": "x"}, {"op": "plan"}, {"op": "toString"}, {}]
    assert engine_answers(asks) == [{"unsupported": True}] * len(asks)


def test_odd_values_are_refused_as_by_the_library() -> None:
    odd: list[Any] = [5, 1.5, True, "", "x", "__proto__", "{value}", [], ["2024-04-03"], {"a": 1}, "é" * 300]
    due: Ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON}
    names = ("limit", "on", "within", "by", "region", "ignore_in_force", "announced_only")
    asks = [due | {name: value} for name in names for value in odd]
    same(ask for ask in asks if ask.get("ignore_in_force") is not True and ask.get("announced_only") is not True)
    same(
        {"op": "add", "region": "CN", "date": ON, "n": 3} | {name: one} for name in ("date", "n", "roll") for one in odd
    )
    neither: list[Any] = [1, "yes", {}]
    other = engine_answers({"op": "add", "region": "CN", "date": ON, "n": 3, "project": one} for one in neither)
    assert {one["error"] for one in other} == {"invalid-argument"}


# --- names ---


def test_names_in_words() -> None:
    names = []
    for one in gd.limits():
        short = one.pack.short
        names += [f"{short.zh}/{one.name_zh}", f"{short.zh}的{one.name_zh}的期限", f"{one.pack.name.zh} {one.name_zh}"]
        names += [f"{short.en} {one.name_en}", f"{short.en}'s {one.name_en}".upper(), one.name_zh, one.id + "x"]
        names += [f"{one.aliases[0]}", f" {one.id}\n"] if one.aliases else []
    names += [
        "",
        "-",
        "qinzhou",
        "x" * 300,
        "钦州" * 150,
        "会签",
        "广西会签回复多少天",
        "countersing",
        "/countersign-reply",
    ]
    names += ["qinzhou@/countersign-reply", "钦州＠/会签", "qinzhou/countersign-reply@"]
    names += ["Qinzhou@2023/countersign-reply"]
    found = same({"op": "due", "limit": name, "on": ON} for name in dict.fromkeys(names))
    assert {one.get("error") for one in found} >= {None, "unknown-limit", "ambiguous-limit", "no-number"}


def test_the_government_that_is_meant() -> None:
    asks = [
        ("会签回复", "钦州"),
        ("countersign-reply", "xinzhou"),
        ("会签回复", "忻州市政府"),
        ("会签回复", "北京"),
        ("急件", "钟山"),
    ]
    found = same({"op": "due", "limit": words, "on": ON, "authority": whose} for words, whose in asks)
    assert found[0]["authority"] == "qinzhou"


def test_words_are_ranked_as_by_the_library() -> None:
    files = [tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")) for name in CLERKS]
    questions = [one for file in files for one in file["question"]]
    found = engine_answers({"call": "find", "args": [one["text"], 10, one.get("authority")]} for one in questions)
    expected = [gd.find(one["text"], authority=one.get("authority")) for one in questions]
    assert found == [[match.to_dict() for match in matches] for matches in expected]
    hits = sum(one[0]["id"] in asked["expects"] for one, asked in zip(found, questions, strict=True))
    assert hits / len(questions) > 0.9


# --- days as people write them ---


def _read(text: str) -> dict[str, Any]:
    try:
        day, form, said = read_day(text, words=True, today=TODAY)
    except InvalidDate as error:
        return refused(error)
    return {"day": str(day), "form": form} | ({"said": said.to_dict()} if said else {})


def _changed(text: str, dice: random.Random) -> str:
    letters = list(text)
    for _ in range(dice.randint(1, 3)):
        at = dice.randint(0, len(letters))
        letters[at : at + dice.randint(0, 2)] = dice.choices(ODD, k=dice.randint(0, 2))
    return "".join(letters)


def _instant(dice: random.Random) -> str:
    year = dice.choice((1, 1900, 1901, 1919, 1940, 1986, 1991, 1992, 2024, 9999))
    day = date(year, dice.randint(1, 12), dice.randint(1, 28))
    clock = f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}{dice.choice((':00', ':59.5', ''))}"
    offset = dice.choice(("Z", " UTC", "+08:00", "-05:00", "+0530", "+17:59", "+0830:15"))
    return f"{day}{dice.choice('T ')}{clock}{offset}"


def test_days_are_read_as_by_the_library() -> None:
    dice = random.Random("days")
    known = [text for one in (*FORMS, *REFUSED) for text in one.examples]
    texts = [*known, *(_changed(dice.choice(known), dice) for _ in range(4000)), *(_instant(dice) for _ in range(1000))]
    found = engine_answers(({"call": "readDay", "args": [text]} for text in texts), now=NOW)
    expected = [_read(text) for text in texts]
    assert [pair for pair in zip(texts, found, expected, strict=True) if pair[1] != pair[2]] == []
    assert sum("day" in one for one in found) > len(texts) / 8


def test_relative_words_are_for_people_only() -> None:
    reply: Ask = {"op": "due", "limit": "qinzhou/countersign-reply"}
    found = same({**reply, "on": text} for text in ("今天", "4月3日", "2024/4/3"))
    assert [one.get("error") for one in found] == ["invalid-date", "invalid-date", None]
    assert same([{**reply, "on": 20240403}])[0]["error"] == "invalid-date"


# --- the calendar ---


def test_months_and_days() -> None:
    years = (2003, 2004, 2020, 2024, 2026, 2027, 2028, 2029)
    months = [f"{year}-{month:02d}" for year in years for month in range(1, 13)]
    asks = [{"op": "month", "region": code, "month": one} for code in ("CN", "CN-GX", "CN-HB") for one in months]
    found = same([*asks, *(ask | {"project": True} for ask in asks)])
    assert {one.get("error") for one in found} == {None, "not-announced"}
    drawn = [["广西", "2026-10"], ["CN", f"{LAST_YEAR + 3}-01"], ["CN", "2026-13"]]
    known, unknown, wrong = engine_answers({"call": "month", "args": one} for one in drawn)
    assert known == same([asks[0] | {"region": "CN-GX", "month": "2026-10", "project": True}])[0]["days"]
    assert [one["working"] for one in unknown] == [None] * 31
    assert wrong["error"] == "invalid-date"


def test_what_the_page_offers() -> None:
    calls: tuple[tuple[str, list[bool]], ...] = (("limits", []), ("limits", [True]), ("about", []))
    limits, every, about = engine_answers({"call": name, "args": args} for name, args in calls)
    newest = {one.id: one for one in gd.limits()}
    assert [one["id"] for one in every] == list(newest)
    assert [one["id"] for one in limits] == [name for name, one in newest.items() if isinstance(one, Limit)]
    for one in every:
        ours = newest[one["id"]]
        told = (one["name"]["zh"], one["document"]["title"], one["summary"], one["article"])
        assert told == (ours.name_zh, ours.pack.title, ours.summary.to_dict(), ours.article)
    calendar = gd.calendar("CN")
    assert calendar.coverage is not None
    assert (about["coverage_start"], about["coverage_end"]) == tuple(map(str, calendar.coverage))
    assert about["made_on"] == shipped_data()["made_on"]
    assert about["regions"][0]["code"] == "CN"
    every_notice = {one for region in about["regions"] for one in gd.calendar(region["code"]).notices}
    assert len(about["notices"]) == len(every_notice)


# --- counts in a row: receipt deemed later, and then calendar days ---


def _walked(dice: Dice, count: int) -> Iterable[Ask]:
    """Questions about calendar days, on days whose arrangement is open."""
    draw = dice.random
    for _ in range(count):
        one = draw.choice(
            [limit for limit in dice.limits if any(name == "deemed-received" for name, _ in limit.readings)]
        )
        ask: Ask = {"op": "due", "limit": one.id, "on": str(dice.last + timedelta(days=draw.randint(-40, 735)))}
        ask |= {"within": f"{draw.choice((1, 2, 3, 5, 7, 10, 15, 30, 120))}d"} if one.override else {}
        yield ask | ({"region": draw.choice(dice.regions)} if draw.random() < 0.3 else {})


def test_counts_in_a_row_share_one_arrangement() -> None:
    found = same(_walked(Dice("walks"), 1000))
    assert sum(one.get("earliest") != one.get("latest") for one in found) > 100


def test_counts_in_a_row_with_drafts_and_other_readings(tmp_path: Path) -> None:
    holidays, rules = arrangement(tmp_path / "holidays"), tmp_path / "rules"
    rules.mkdir()
    days = ('unit = "working-day"', 'unit = "day"')
    pack_file(rules, "zhongshan-2022.toml", days, ('authority = "zhongshan"', 'authority = "tea"'))
    own: dict[str, Any] = {"holidays": str(holidays), "rules": str(rules)}
    context = Context.of(**own)
    same(_walked(Dice("walks of drafts", context), 400), page_data(context), **own)


# --- data of one's own, and of another day ---


@pytest.mark.parametrize("draft", [amendment, arrangement])
def test_drafts_of_ones_own(draft: Any, tmp_path: Path) -> None:
    own: dict[str, Any] = {"holidays": str(draft(tmp_path))}
    context = Context.of(**own)
    asks = [ask for ask in Dice(draft.__name__, context).questions(500) if "announced_only" not in ask]
    same([one for one in asks if one.get("fingerprint") is None], page_data(context), **own)
    ask = {"op": "due", "limit": "qinzhou/countersign-reply", "on": ON, "announced_only": True}
    assert engine_answers([ask], page_data(context)) == [{"unsupported": True}]


def test_a_government_and_a_region_of_ones_own(tmp_path: Path) -> None:
    holidays, rules = tmp_path / "holidays", tmp_path / "rules"
    holidays.mkdir()
    rules.mkdir()
    (holidays / "regions.toml").write_text(PORT + EXPECTS, encoding="utf-8")
    confirmed = '"dates, rest-apart, balance, make-up-away: invented"'
    days = '"节" = { off = "2024-04-08..2024-04-09" }\n'
    notices_file(holidays, "CN-GX-QZ", 2024, notice(days, confirmed=confirmed))
    changes = [('authority = "qinzhou"', 'authority = "harbour"'), ('region = "CN-GX"', 'region = "CN-GX-QZ"')]
    pack_file(rules, "qinzhou-2023.toml", *changes)
    own: dict[str, Any] = {"holidays": str(holidays), "rules": str(rules)}
    context = Context.of(**own)
    found = same(Dice("own", context).questions(600), page_data(context), **own)
    assert {one["authority"] for one in found if "authority" in one} > {"qinzhou", "harbour"}
    assert {one["region"] for one in found if "region" in one} > {"CN-GX-QZ", "CN-GX"}


def test_a_page_for_one_government() -> None:
    data = page_data(Context.of(authority="钦州"))
    other, reply = engine_answers(
        [{"op": "due", "limit": f"{one}/countersign-reply", "on": ON} for one in ("xinzhou", "qinzhou")], data
    )
    assert other["error"] == "unknown-limit"
    assert reply == python_answer({"op": "due", "limit": "qinzhou/countersign-reply", "on": ON})
    assert len(json.dumps(data)) < len(json.dumps(shipped_data())) / 2


def test_a_page_as_of_another_day() -> None:
    data = page_data(Context.of(known_on=MID_2026))
    asks = list(Dice("then").questions(800, calendar=False))
    same(asks, data, known_on=MID_2026)
    told, other = engine_answers([asks[0] | {"known_on": str(MID_2026)}, asks[0] | {"known_on": "2026-07-01"}], data)
    assert told != other == {"unsupported": True}


def test_faulty_data_stops_the_page(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("schema = 1\nregion = 5\n", encoding="utf-8")
    with pytest.raises(DataFault):
        page_data(Context.of(holidays=str(tmp_path)))


def test_the_data_are_small_and_the_same_each_time() -> None:
    made = page_data(made_on=date(2026, 11, 29))
    assert made == page_data(made_on=date(2026, 11, 29))
    assert len(json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()) < 600_000
