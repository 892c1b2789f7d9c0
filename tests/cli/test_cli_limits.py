"""``gov-deadlines limits``: the list, one limit in full, and the check against the published texts."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import LANGUAGES, QINZHOU, answered, answered_json, pack_file, run
from common import READ_BY_HAND, Capsys
from limit_facts import LIMITS, VERSIONS

PROVISION_KEYS = {
    "schema",
    "limit",
    "version",
    "authority",
    "name_zh",
    "name_en",
    "aliases",
    "class",
    "article",
    "region",
    "bindingness",
    "obliged",
    "notes",
    "summary",
    "clauses",
    "document",
}
CADENCE_KEYS = PROVISION_KEYS | {
    "counted",
    "unit",
    "at_least",
    "at_most",
    "range_to",
    "lifted",
    "tied_to",
    "windows",
    "words",
}
DUTY_KEYS = PROVISION_KEYS | {"direction", "points_to", "bounds", "day"}
LIMIT_KEYS = PROVISION_KEYS | {
    "trigger",
    "direction",
    "amount",
    "unit",
    "owed_to",
    "override",
    "extension",
    "silence",
    "readings",
    "see_also",
    "words",
}
KEYS = {"fixed": LIMIT_KEYS, "cadence": CADENCE_KEYS}
DOCUMENT_KEYS = {
    "title",
    "number",
    "name",
    "in_force_from",
    "in_force_until",
    "in_force_candidates",
    "in_force_basis",
    "checked_on",
    "checked_basis",
}
CLAUSE_KEYS = {"limit", "role", "article", "paragraph", "sentence", "finding", "found_at", "file"}
IDS = {limit.id for limit in LIMITS}
EVERY_ID = {limit.id for limit in gd.limits()}
OTHERS = sorted(EVERY_ID - IDS)[::7]
TITLE = "某市人民政府工作规则"
SENTENCE = "收到征求意见函后，应当在 7 个工作日内回复。"


# --- list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_has_one_line_a_limit(capsys: Capsys, language: str) -> None:
    lines = answered(capsys, "limits", "list", "--all", "--lang", language).splitlines()
    assert {line.split()[-1] for line in lines} == EVERY_ID
    (line,) = (line for line in lines if line.endswith(QINZHOU))
    assert {"zh": "7 个工作日", "en": "7 working days"}[language] in line
    assert {"zh": "第29条第2款", "en": "art. 29(2)"}[language] in line
    assert {"zh": "一般", "en": "generally"}[language] in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_comes_what_can_be_counted_in_words(capsys: Capsys, language: str) -> None:
    *lines, last = answered(capsys, "limits", "list", "--authority", "钦州", "--lang", language).splitlines()
    assert [line.split()[-1].partition("/")[2] for line in lines] == [
        "countersign-reply",
        "plenary-meeting",
        "executive-meeting",
        "department-annual-meeting",
        "study-agenda-item",
    ]
    assert lines[0].startswith({"zh": "会签回复 ", "en": "Countersign reply "}[language])
    assert "37" in last
    assert "--all" in last


def test_the_list_as_json(capsys: Capsys) -> None:
    found = answered_json(capsys, "limits", "list")
    assert set(found) == {"schema", "limits"}
    assert {limit["limit"] for limit in found["limits"]} == EVERY_ID
    for limit in found["limits"]:
        expected = LIMIT_KEYS if limit["limit"] in IDS else KEYS.get(limit["class"], DUTY_KEYS)
        assert set(limit) == expected


@pytest.mark.parametrize("authority", VERSIONS)
def test_the_list_of_one_government(capsys: Capsys, authority: str) -> None:
    found = answered_json(capsys, "limits", "list", "--authority", authority)["limits"]
    assert {limit["limit"] for limit in found} == {one for one in EVERY_ID if one.startswith(f"{authority}/")}
    assert {limit["version"] for limit in found} == {VERSIONS[authority]}


@pytest.mark.parametrize(
    ("cls", "many"),
    [
        ("fixed", 19),
        ("immediate", 9),
        ("cadence", 22),
        ("deferred", 24),
        ("ordering", 75),
        ("promptness", 55),
        ("recurrence-unnumbered", 16),
        ("interval-or-effect", 34),
        ("count-or-consequence", 10),
    ],
)
def test_the_list_of_one_class(capsys: Capsys, cls: str, many: int) -> None:
    found = answered_json(capsys, "limits", "list", "--class", cls)["limits"]
    assert len([limit for limit in found if limit["authority"] in READ_BY_HAND]) == many
    assert {limit["class"] for limit in found} == {cls}


@pytest.mark.parametrize(("word", "cls"), [("recurrence", "recurrence-unnumbered"), ("effect", "interval-or-effect")])
def test_a_class_may_be_named_by_a_word_of_it(capsys: Capsys, word: str, cls: str) -> None:
    found = answered_json(capsys, "limits", "list", "--class", word)["limits"]
    assert {limit["class"] for limit in found} == {cls}


def test_the_list_holds_packs_of_ones_own(capsys: Capsys, tmp_path: Path) -> None:
    pack_file(tmp_path, "qinzhou-2023.toml", ('authority = "qinzhou"', 'authority = "elsewhere"'))
    found = answered_json(capsys, "limits", "list", "--rules", str(tmp_path))["limits"]
    assert {limit["limit"] for limit in found} == EVERY_ID | {"elsewhere/countersign-reply"}
    env = {"GOV_DEADLINES_RULES": str(tmp_path)}
    assert "elsewhere/countersign-reply" in answered(capsys, "limits", "list", env=env)


# --- show ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [QINZHOU, "qinzhou@2023/countersign-reply"])
def test_one_limit_as_json(capsys: Capsys, name: str) -> None:
    found = answered_json(capsys, "limits", "show", name)
    assert set(found) == LIMIT_KEYS
    assert set(found["document"]) == DOCUMENT_KEYS
    expected = {
        "limit": QINZHOU,
        "version": "2023",
        "class": "fixed",
        "article": "29(2)",
        "region": "CN-GX",
        "trigger": "receipt",
        "direction": "after",
        "amount": 7,
        "unit": "working-day",
        "bindingness": "generally",
        "override": "lead-department",
        "extension": "by-agreement",
        "silence": "no-differing-opinion",
    }
    assert {key: found[key] for key in expected} == expected
    assert found["document"]["in_force_from"] == "2023-09-12"
    assert found["document"]["in_force_until"] is None
    assert [reading["name"] for reading in found["readings"]] == ["default", "deemed-received"]


@pytest.mark.parametrize("name", sorted(IDS))
def test_every_limit_can_be_shown_in_both_languages(capsys: Capsys, name: str) -> None:
    found = answered_json(capsys, "limits", "show", name)
    for language in LANGUAGES:
        out = answered(capsys, "limits", "show", name, "--lang", language)
        texts = [found["summary"], found["obliged"], found["owed_to"], found["document"]["in_force_basis"]]
        texts += [reading["basis"] for reading in found["readings"]] + found["notes"]
        assert all(text[language] in out for text in texts)
        assert found["document"]["number"] in out
        assert found["document"]["checked_on"] in out
        assert all(other in out for other in found["see_also"])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("第29条第2款", "收到之日", "主办部门可另定时限", "商定延期", "视为无不同意见")),
        (
            "en",
            ("art. 29(2)", "the day of receipt", "set another limit", "later time may be agreed", "silence at expiry"),
        ),
    ],
)
def test_a_limits_page_says_what_the_text_allows(capsys: Capsys, language: str, words: tuple[str, ...]) -> None:
    out = answered(capsys, "limits", "show", QINZHOU, "--lang", language)
    assert all(word in out for word in words)


@pytest.mark.parametrize("name", OTHERS)
def test_every_other_provision_can_be_shown_in_both_languages(capsys: Capsys, name: str) -> None:
    found = answered_json(capsys, "limits", "show", name)
    texts = [found["summary"], found["obliged"], found["document"]["in_force_basis"], *found["notes"]]
    texts += [window["basis"] for window in found.get("windows", [])]
    texts += [found["points_to"]] if found.get("points_to") else []
    for language in LANGUAGES:
        out = answered(capsys, "limits", "show", name, "--lang", language)
        assert all(text[language] in out for text in texts)
        assert all(bound["name"] in out for bound in found.get("bounds", []))


# --- verify --------------------------------------------------------------------------------------------------


def digest(sentence: str) -> str:
    """The contract's digest of a clause: NFKC, without spaces and punctuation, SHA-256."""
    kept = (char for char in unicodedata.normalize("NFKC", sentence) if char.isalnum())
    return hashlib.sha256("".join(kept).encode()).hexdigest()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack whose only clause is SENTENCE, the second sentence of article 2."""
    shipped = "6a5c56bd2d5d3d99da0083334d046ad7df22a9536776ceb8a347ea1ad38fde0a"
    return pack_file(
        tmp_path,
        "qinzhou-2023.toml",
        ('authority = "qinzhou"', 'authority = "some-city"'),
        ("钦州市人民政府工作规则", TITLE),
        ("article = 29, paragraph = 2, sentence = 1", "article = 2, paragraph = 1, sentence = 2"),
        ("29-2-1 = ", "2-1-2 = "),
        (shipped, digest(SENTENCE)),
        ('strictness = "一般应"', 'strictness = "应当"'),
    )


def document(folder: Path, sentence: str, before: str = "规则如下。", title: str = TITLE) -> Path:
    file = folder / "rules.txt"
    file.write_text(
        f"{title}\n第一条　为了有序。\n第二条　{before}{sentence}\n第三条　由办公室解释。\n", encoding="utf-8"
    )
    return file


def test_verify_without_a_source_checks_the_packs(capsys: Capsys) -> None:
    counts = Counter(type(limit).__name__ for limit in gd.rule_book().limits)
    assert answered_json(capsys, "limits", "verify") == {
        "schema": 1,
        "packs": len(gd.rule_book().packs),
        "limits": counts["Limit"],
        "cadences": counts["Cadence"],
        "duties": counts["Duty"],
        "faults": [],
    }
    for language, words in (("zh", "数据无误"), ("en", "no faults")):
        assert words in answered(capsys, "limits", "verify", "--lang", language)


def test_verify_lists_the_faults_of_a_pack_and_exits_1(capsys: Capsys, tmp_path: Path) -> None:
    pack_file(tmp_path, "qinzhou-2023.toml", ("amount = 7", "amount = -7"))
    code, out, err = run(capsys, "limits", "verify", "--rules", str(tmp_path), "--json")
    (fault,) = json.loads(out)["faults"]
    assert (code, err, fault["code"]) == (1, "", "amount")
    code, out, err = run(capsys, "limits", "verify", "--rules", str(tmp_path))
    assert (code, err) == (1, "")
    assert f"qinzhou-2023.toml:{fault['line']}: amount = -7" in out


@pytest.mark.parametrize(
    ("sentence", "before", "finding", "words"),
    [
        (SENTENCE, "规则如下。", "matches", ("一致", "matches")),
        ("收到征求意见函后,应当在７个工作日内回复。", "规则如下。", "matches", ("一致", "matches")),
        ("收到征求意见函后，应当在 8 个工作日内回复。", "规则如下。", "changed", ("原文已变", "changed")),
        (SENTENCE, "", "moved", ("位置变动", "moved")),
    ],
)
def test_verify_finds_what_became_of_a_clause(
    capsys: Capsys, tmp_path: Path, pack: Path, sentence: str, before: str, finding: str, words: tuple[str, str]
) -> None:
    file = document(tmp_path, sentence, before)
    question = ("limits", "verify", "--rules", str(pack), "--source", str(file))
    expected = 0 if finding == "matches" else 1
    code, out, err = run(capsys, *question, "--json")
    assert (code, err) == (expected, "")
    (clause,) = json.loads(out)["clauses"]
    assert set(clause) == CLAUSE_KEYS
    assert (clause["limit"], clause["role"]) == ("some-city@2023/countersign-reply", "limit")
    assert (clause["article"], clause["paragraph"], clause["sentence"]) == (2, 1, 2)
    assert (clause["finding"], clause["file"]) == (finding, str(file))
    for language, word in zip(LANGUAGES, words, strict=True):
        code, out, err = run(capsys, *question, "--lang", language)
        assert (code, err) == (expected, "")
        assert word in out


@pytest.mark.parametrize(
    ("thing", "was", "quoted"), [("strictness", "应当", "原则上"), ("number", "7个工作日", "七日")]
)
def test_verify_finds_words_that_are_not_in_their_clause(
    capsys: Capsys, tmp_path: Path, pack: Path, thing: str, was: str, quoted: str
) -> None:
    text = pack.read_text(encoding="utf-8")
    pack.write_text(text.replace(f'{thing} = "{was}"', f'{thing} = "{quoted}"'), encoding="utf-8")
    question = ("limits", "verify", "--rules", str(pack), "--source", str(document(tmp_path, SENTENCE)))
    code, out, err = run(capsys, *question, "--json")
    assert (code, err) == (1, "")
    (wrong,) = json.loads(out)["misquoted"]
    assert (wrong["limit"], wrong["thing"]) == ("some-city@2023/countersign-reply", thing)
    for language in LANGUAGES:
        code, out, _ = run(capsys, *question, "--lang", language)
        assert (code, quoted in out) == (1, True)


def test_a_page_names_the_words_a_provision_rests_on(capsys: Capsys) -> None:
    assert "ceiling “不超过1次”" in answered(capsys, "limits", "show", "qinzhou/department-annual-meeting")
    assert "方向 “提前”" in answered(capsys, "limits", "show", "zhongshan/leader-invitation", "--lang", "zh")


def test_a_moved_clause_is_shown_with_its_new_place(capsys: Capsys, tmp_path: Path, pack: Path) -> None:
    question = ("limits", "verify", "--rules", str(pack), "--source", str(document(tmp_path, SENTENCE, "")))
    assert json.loads(run(capsys, *question, "--json").out)["clauses"][0]["found_at"] == [[2, 1, 1]]
    assert "2(1) s1" in run(capsys, *question).out


def test_a_folder_is_held_against_every_pack(capsys: Capsys, tmp_path: Path, pack: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    document(folder, SENTENCE)
    code, out, err = run(capsys, "limits", "verify", "--rules", str(pack), "--source", str(folder), "--json")
    assert (code, err) == (1, "")  # the shipped packs' documents are not there
    findings = {clause["limit"]: clause["finding"] for clause in json.loads(out)["clauses"]}
    assert findings.pop("some-city@2023/countersign-reply") == "matches"
    assert set(findings.values()) == {"no-document"}


def test_every_clause_stands_in_the_published_texts(capsys: Capsys, sources: Path) -> None:
    found = answered_json(capsys, "limits", "verify", "--source", str(sources))
    assert set(found) == {"schema", "clauses", "unlisted", "misquoted", "uncovered", "misread"}
    assert {clause["finding"] for clause in found["clauses"] + found["unlisted"]} == {"matches"}
    assert found["uncovered"] == found["misquoted"] == found["misread"] == []
    cited = {limit.id for limit in gd.limits() if limit.clauses}
    assert {re.sub("@[0-9]+", "", clause["limit"]) for clause in found["clauses"]} == cited


def test_a_changed_digit_in_a_published_text_is_found(capsys: Capsys, sources: Path, tmp_path: Path) -> None:
    title = "钦州市人民政府工作规则"
    (text,) = (text for file in sources.iterdir() if title in (text := file.read_text(encoding="utf-8")))
    copy = tmp_path / "qinzhou.txt"
    copy.write_text(text.replace("7个工作日", "8个工作日"), encoding="utf-8")
    assert copy.read_text(encoding="utf-8") != text
    code, out, _ = run(capsys, "limits", "verify", "--source", str(copy), "--json")
    assert code == 1
    findings = {clause["limit"]: clause["finding"] for clause in json.loads(out)["clauses"]}
    assert findings["qinzhou@2023/countersign-reply"] == "changed"
