"""What is not found may stand in an own pack that was left out as faulty: every door says so, with file and line."""

import json
from pathlib import Path

import pytest
from test_rules import write

import gov_deadlines as gd
from cli_helpers import run
from common import Capsys
from gov_deadlines.answers.context import Context
from gov_deadlines.ledger.reasons import reason_of

OFFICE = "钟山区政府办"  # begins like a government that there is
SAID = {
    "zh": "自备文件有 1 个有误、没有使用，要找的可能在其中：",
    "en": "A file of your own is faulty and was not used",
}


@pytest.fixture
def rules(tmp_path: Path) -> str:
    folder = tmp_path / "rules"
    folder.mkdir()
    short = f'name_zh = "{OFFICE}办公室"\nshort_zh = "{OFFICE}"'
    write(folder, {'name_zh = "试城"': short, "amount = 3": 'amount = "three"'}, "zs.toml")
    return str(folder)


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("due", f"{OFFICE}/征求意见函回复", "--on", "2024-04-03"), "unknown-limit"),
        (("due", "office reply", "--on", "2024-04-03"), "unknown-limit"),
        (("due", "会签回复", "--authority", OFFICE, "--on", "2024-04-03"), "invalid-argument"),
        (("find", "会签", "--authority", OFFICE), "invalid-argument"),
        (("limits", "list", "--authority", OFFICE), "invalid-argument"),
        (("limits", "show", f"{OFFICE}/会签"), "unknown-limit"),
        (("limits", "compare", f"{OFFICE}/会签"), "unknown-limit"),
        (("plan", f"{OFFICE}/会签", "--by", "2024-04-03"), "unknown-limit"),
        (("page", "-o", "page.html", "--authority", OFFICE), "invalid-argument"),
    ],
)
def test_at_the_command_line(capsys: Capsys, rules: str, asked: tuple[str, ...], code: str, language: str) -> None:
    done = run(capsys, *asked, "--rules", rules, "--lang", language, "--json")
    error = json.loads(done.err.splitlines()[-1])
    assert (done.code, error["code"]) == (2, code)
    assert SAID[language] in error["hint"]
    assert "zs.toml:" in error["hint"]
    without = run(capsys, *asked, "--lang", language, "--json")
    assert SAID[language] not in without.err


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_where_nothing_is_found(capsys: Capsys, rules: str, language: str, more: tuple[str, ...]) -> None:
    done = run(capsys, "find", "xyzzy", "--rules", rules, "--lang", language, *more)
    assert (done.code, "zs.toml:" in done.err, "testville" in done.err) == (0, True, True)


def test_in_a_ledger_row(rules: str) -> None:
    under = Context.of(rules=rules)
    with pytest.raises(gd.UnknownLimit) as limit:
        under.named(f"{OFFICE}/会签")
    with pytest.raises(gd.InvalidArgument) as authority:
        under.book.authority(OFFICE)
    for error in (limit.value, authority.value):
        reason = reason_of(error, under)
        assert SAID["zh"] in reason.zh
        assert SAID["en"] in reason.en


def test_a_fault_with_braces_is_shown_as_it_stands(tmp_path: Path) -> None:
    write(tmp_path, {"amount = 3": "amount = 3\n'{zh}' = 5"})
    with pytest.raises(gd.UnknownLimit) as refused:
        Context.of(rules=str(tmp_path)).named("office reply")
    assert "{zh}" in refused.value.hint.en
