"""``gov-deadlines limits scan``, and ``limits verify --source`` on what a pack leaves out."""

import json
import tomllib
from pathlib import Path

import pytest

from cli_helpers import LANGUAGES, answered, answered_json, run
from common import Capsys
from gov_deadlines.documents.sentences import digest
from invented import ARTICLES, STYLES, TITLE, filled, numbered

WORDED = sum(bool(told.proposed) for told in ARTICLES) + 1  # and the imprint


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    file = tmp_path / "rules.txt"
    file.write_text(numbered(), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("第2条第1款第1句", "固定时限", "7个工作日内", "另有规定的期限")),
        ("en", ("art. 2(1) s1", "fixed", "7个工作日内", "time set elsewhere")),
    ],
)
def test_the_table(capsys: Capsys, rules: Path, language: str, words: tuple[str, ...]) -> None:
    out = answered(capsys, "limits", "scan", str(rules), "--lang", language)
    assert all(word in out for word in words)
    assert not any(line.startswith(("第1条", "art. 1(")) for line in out.splitlines())
    assert str(WORDED) in out.splitlines()[-1]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_json(capsys: Capsys, tmp_path: Path, style: str, encoding: str) -> None:
    file = tmp_path / "rules.txt"
    file.write_bytes(STYLES[style]().encode(encoding))
    found = answered_json(capsys, "limits", "scan", str(file), "--authority", "tea-hill")
    assert set(found) == {"schema", "file", "sentences", "breaks", "found", "pack", "proposed", "draft"}
    assert (found["schema"], found["file"], found["draft"], found["breaks"]) == (1, str(file), None, [])
    assert (found["pack"]["authority"], found["pack"]["title"]) == ("tea-hill", TITLE)
    assert len(found["found"]) == WORDED
    for one in found["found"]:
        assert set(one) == {"article", "paragraph", "sentence", "sha256", "words", "text"}
        assert one["sha256"] == digest(one["text"])
        assert all(word["text"] for word in one["words"])
    last = found["proposed"][-1]
    assert (last["table"], last["day"]) == ("duty", "2024-02-20")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_on_stdout_is_a_pack_with_gaps(capsys: Capsys, rules: Path, language: str) -> None:
    out = answered(capsys, "limits", "scan", str(rules), "-o", "-", "--lang", language)
    values = tomllib.loads(out)
    assert values["authority"] == "TODO"
    assert (len(values["limit"]), len(values["cadence"])) == (9, 7)
    for told in ARTICLES:
        assert (told.text in out) == bool(told.proposed)


def test_a_draft_in_a_file_is_completed_and_used(capsys: Capsys, rules: Path, tmp_path: Path) -> None:
    draft = tmp_path / "packs" / "tea.toml"
    draft.parent.mkdir()
    code, out, err = run(capsys, "limits", "scan", str(rules), "--authority", "tea-hill", "-o", str(draft))
    assert (code, str(draft) in err, "art. 2(1) s1" in out) == (0, True, True)

    code, out, _ = run(capsys, "limits", "verify", "--rules", str(draft), "--json")
    assert code == 1
    assert {fault["code"] for fault in json.loads(out)["faults"]} == {"todo"}
    code, _, err = run(capsys, "due", "tea-hill/fixed-2-1", "--on", "2024-04-03", "--rules", str(draft))
    assert (code, "TODO" in err, "Traceback" in err) == (3, True, False)

    draft.write_text(filled(draft.read_text(encoding="utf-8")), encoding="utf-8")
    answered(capsys, "limits", "verify", "--rules", str(draft), "--source", str(rules))
    found = answered_json(capsys, "due", "tea-hill/fixed-2-1", "--on", "2024-04-03", "--rules", str(draft))
    assert found["due"] == "2024-04-15"


def test_a_file_that_is_there_is_not_overwritten(capsys: Capsys, rules: Path) -> None:
    before = rules.read_bytes()
    code, out, err = run(capsys, "limits", "scan", str(rules), "-o", str(rules), "--json")
    assert (code, out, json.loads(err)["code"]) == (2, "", "invalid-argument")
    assert rules.read_bytes() == before


def test_a_draft_that_cannot_be_written_is_said_as_of_any_other_file(capsys: Capsys, rules: Path) -> None:
    path = str(rules.parent / "nowhere" / "tea.toml")
    code, out, err = run(capsys, "limits", "scan", str(rules), "-o", path, "--json")
    assert (code, out, json.loads(err)["code"]) == (3, "", "output-failed")
    assert "nowhere" in json.loads(err)["message"]


@pytest.mark.parametrize("command", [("scan",), ("verify", "--source")])
def test_a_missing_document_is_no_matter_of_toml(capsys: Capsys, command: tuple[str, ...]) -> None:
    _, _, err = run(capsys, "limits", *command, "nowhere.txt", "--json")
    assert ".toml" not in json.loads(err)["hint"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere.txt",), "source-not-found"),
        (("{rules}", "--authority", "Tea Hill"), "invalid-argument"),
        (("{rules}", "-o", "-"), "invalid-argument"),
        (("{folder}",), "source-not-found"),
        (("{empty}",), "invalid-argument"),
        (("{binary}",), "invalid-argument"),
        (("{rules}", "--lang", "fr"), "invalid-argument"),
        ((), "usage"),
    ],
)
def test_what_cannot_be_scanned(
    capsys: Capsys, rules: Path, tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "binary.doc").write_bytes(b"\xd0\xcf\x11\xe0\x00\x00")
    names = {"rules": rules, "folder": tmp_path, "empty": tmp_path / "empty.txt", "binary": tmp_path / "binary.doc"}
    given = [argument.format(**names) for argument in arguments]
    found, out, err = run(capsys, "limits", "scan", *given, "--json")
    error = json.loads(err)
    assert (found, out, error["code"], error["exit"]) == (2, "", code, 2)
    assert error["message"]
    assert error["hint"]


@pytest.mark.parametrize(("language", "words"), [("zh", "规则包未收此句：每月"), ("en", "is not in the pack: 每月")])
def test_verify_names_what_a_pack_leaves_out(
    capsys: Capsys, rules: Path, tmp_path: Path, language: str, words: str
) -> None:
    draft = tmp_path / "tea.toml"
    run(capsys, "limits", "scan", str(rules), "--authority", "tea-hill", "-o", str(draft))
    draft.write_text(filled(draft.read_text(encoding="utf-8")), encoding="utf-8")
    rules.write_text(numbered().replace("茶具定期消毒。", "茶具定期消毒。茶叶每月盘点。"), encoding="utf-8")
    question = ("limits", "verify", "--rules", str(draft), "--source", str(rules))
    code, out, err = run(capsys, *question, "--json")
    (left_out,) = json.loads(out)["uncovered"]
    assert (code, err) == (1, "")
    assert left_out == {
        "pack": "tea-hill@2024",
        "article": 19,
        "paragraph": 1,
        "sentence": 2,
        "sha256": digest("茶叶每月盘点"),
        "words": [{"kind": "cadence", "text": "每月"}],
        "finding": "uncovered",
        "file": str(rules),
    }
    code, out, err = run(capsys, *question, "--lang", language)
    assert (code, err, words in out) == (1, "", True)


@pytest.mark.parametrize(("language", "said"), [("zh", "自选的编号"), ("en", "an id that you choose")])
def test_a_chinese_name_is_no_id(capsys: Capsys, rules: Path, language: str, said: str) -> None:
    code, _, err = run(capsys, "limits", "scan", str(rules), "--authority", "钟山区政府办", "--lang", language)
    assert (code, said in err, "short_zh" in err) == (2, True, True)
