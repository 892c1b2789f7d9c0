"""The page as a file: complete, sealed, small, written whole, in two languages; before any browser opens it."""

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines
from cli_helpers import run
from gov_deadlines.data_files import rules_folder
from gov_deadlines.errors import OutputExists, UnknownChoice, WrongKind
from gov_deadlines.webpage.making import write_page
from gov_deadlines.wording.page import PAGE

DATA = Path(rules_folder())
ROOM = Path(gov_deadlines.__file__).parent / "webpage"
FACE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOM / "face").glob("*.js")))
HTML = (ROOM / "page.html").read_text(encoding="utf-8")
CHINESE = re.compile("[\u4e00-\u9fff]")
NUMBERS_AND_NAMES = {"{title}", "{month}", "{name}"}  # a month is a number in Chinese; documents have Chinese titles
BUILT = (  # codes that the scripts put together
    r"mark-.*",
    r"head-\d",
    r"part-.*",
    r"welcome-\d",
    r"refused-.*",
    r"col-.*",
    r"legend-.*",
    r"(hint|short)-(after|before)",
    r"count-(after|before)",
    r"(after|before)-(working-day|day|month)(-1)?",
    r"(working|calendar)-days(-1)?",
    r"basis-.*",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("page") / "deadlines.html"
    write_page(str(target))
    return target.read_text(encoding="utf-8")


def data(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    read: dict[str, Any] = json.loads(found)
    return read


def test_it_is_one_small_file_without_references(page: str) -> None:
    assert len(page.encode()) < 1_500_000
    assert not re.search(r"<link(?! rel=\"icon\" href=\"data:)|<(?:img|iframe|object|embed|base)\b|@import|url\(", page)
    markup = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    assert not re.search(r"\s(?:on[a-z]+|style|src|action|formaction)=", markup)


def test_its_policy_allows_its_own_script_and_style_only(page: str) -> None:
    (policy,) = re.findall('<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    found = {}
    for kind, text in (("script-src", r"<script>(.*?)</script>"), ("style-src", r"<style>(.*?)</style>")):
        (inline,) = re.findall(text, page, re.DOTALL)
        found[kind] = f"'sha256-{b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"
    none = dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'")
    assert rules == found | none | {"img-src": "data:"}
    assert page.index("Content-Security-Policy") < page.index("<style>")


def test_no_script_makes_markup_or_code_of_text() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in ROOM.rglob("*.js"))
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\(\"on|DOMParser"
    )
    assert re.findall(forbidden, scripts) == []
    assert (
        re.findall(
            r"fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|localStorage|sessionStorage|cookie", scripts
        )
        == []
    )


def test_what_people_read_stands_in_the_word_list_in_both_languages() -> None:
    assert [line for line in FACE.splitlines() if CHINESE.search(re.sub(r"/\*.*?\*/|//.*|/\* .*", "", line))] == []
    for code, (zh, en) in PAGE.items():
        assert (zh and en) or code == "gap"
        named = [set(re.findall(r"\{\w+\}", text)) - NUMBERS_AND_NAMES for text in (zh, en)]
        assert named[0] == named[1], code
        if code != "other-language":
            assert not CHINESE.search(en), code


def test_every_sentence_is_used_and_every_used_one_exists() -> None:
    named = set(re.findall(r'data-(?:say|label|hint)="([\w-]+)"', HTML))
    named |= set(re.findall(r'(?:say|counted|row|section|line)\("([\w-]+)"', FACE))
    quoted = set(re.findall(r'"([\w-]+)"', FACE + HTML))
    assert sorted(name for name in named if name[-1] != "-" and name not in PAGE and f"part-{name}" not in PAGE) == []
    unused = {code for code in PAGE if code not in quoted and not any(re.fullmatch(form, code) for form in BUILT)}
    assert sorted(unused) == []


def test_every_id_the_scripts_ask_for_is_on_the_page() -> None:
    ids = re.findall(r'\bid="([\w-]+)"', HTML)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bby\("([\w-]+)"\)', FACE)) <= set(ids)
    for name in ("aria-labelledby", "aria-controls", "aria-describedby", "for"):
        for value in re.findall(rf'\b{name}="([^"]*)"', HTML):
            assert set(value.split()) <= set(ids), (name, value)


def test_data_cannot_end_the_script_they_stand_in(page: str) -> None:
    assert "<" not in re.findall(r'id="data">(.*?)</script>', page, re.DOTALL)[0]
    assert data(page)["lang"] == "zh"


def test_the_same_data_give_the_same_page(page: str, tmp_path: Path) -> None:
    target = tmp_path / "again.html"
    write_page(str(target))
    assert target.read_text(encoding="utf-8") == page


def test_every_member_of_the_data_is_read(page: str) -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOM.glob("*/*.js")))
    found = data(page)
    for of, members in (("data", found), ("engine", found["engine"]), ("ui", found["ui"])):
        assert [name for name in members if not re.search(rf"\b{name}\b", scripts)] == [], of


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    target = tmp_path / "deadlines.html"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExists):
        write_page(str(target))
    assert (target.read_text(encoding="utf-8"), [one.name for one in tmp_path.iterdir()]) == ("mine", [target.name])
    made = write_page(str(target), force=True)
    assert made.size == target.stat().st_size


def test_one_government_only(tmp_path: Path) -> None:
    target = tmp_path / "qinzhou.html"
    made = write_page(str(target), authority="钦州")
    found = data(target.read_text(encoding="utf-8"))
    assert (made.limits, [one["authority"] for one in found["engine"]["packs"]]) == (1, ["qinzhou"])
    assert set(found["ui"]["follows"]) <= {one["id"] for one in found["engine"]["provisions"]}
    with pytest.raises(UnknownChoice):
        write_page(str(tmp_path / "other.html"), authority="nowhere")
    assert [one.name for one in tmp_path.iterdir()] == ["qinzhou.html"]


def office_pack(folder: Path) -> Path:
    """An office's own pack: that of Qinzhou under another authority."""
    folder.mkdir()
    text = (DATA / "qinzhou-2023.toml").read_text(encoding="utf-8")
    text = text.replace('authority = "qinzhou"', 'authority = "harbour-office"').replace("钦州市", "钦州港办")
    own = re.sub(r"^(short_\w+ = .*|aliases = \[[^]]*\])\n", "", text, flags=re.MULTILINE)
    (folder / "office.toml").write_text(own, encoding="utf-8")
    return folder


def test_several_governments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, target = str(office_pack(tmp_path / "rules")), tmp_path / "page.html"
    asked = ("page", "-o", str(target), "--rules", rules, "--force", "--lang", "en")
    done = run(capsys, *asked, "--authority", "钦州", "--authority", "harbour-office")
    packs = data(target.read_text(encoding="utf-8"))["engine"]["packs"]
    assert (done.code, done.err) == (0, "")
    assert {one["authority"] for one in packs} == {"qinzhou", "harbour-office"}
    done = run(capsys, *asked, "--authority", "zhongshan", "--json")
    assert (json.loads(done.out)["left_out"], "harbour-office" in done.err) == (["harbour-office"], True)
    assert "harbour-office" not in run(capsys, *asked).err  # for all, nothing is left out
    found = run(capsys, *asked[:-1], "zh", "--authority", "zhongshan")
    assert "网页没有收入自备的规则包 harbour-office" in found.err


def test_governments_must_be_a_list_of_known_ones(tmp_path: Path) -> None:
    for wrong, kind in (("qinzhou", WrongKind), (5, WrongKind), (["nowhere"], UnknownChoice)):
        with pytest.raises(kind):
            write_page(str(tmp_path / "page.html"), authorities=wrong)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "deadlines.html"
    done = run(capsys, "page", "-o", str(target), "--lang", "en")
    assert done.code == 0
    assert str(target) in done.out
    assert '<html lang="' in target.read_text(encoding="utf-8")
    assert data(target.read_text(encoding="utf-8"))["lang"] == "en"
    again = run(capsys, "page", "-o", str(target), "--json")
    assert (again.code, json.loads(again.err)["code"]) == (2, "output-exists")
    told = json.loads(run(capsys, "page", "-o", str(target), "--json", "--force").out)
    assert (told["schema"], told["target"], told["size"]) == (1, str(target), target.stat().st_size)
