"""The docs site: complete in both languages, nothing loaded from elsewhere, and its search finds Chinese words."""

import json
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from missing import need, program

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "tools" / "docs_site.py"
SEARCH = Path(__file__).parent / "search.js"

pytestmark = pytest.mark.skipif(not TOOL.exists(), reason="the tools are only in a checkout")


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    return runpy.run_path(str(TOOL)) if TOOL.exists() else {}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site: the one that .ci/run has built, or else built here."""
    if built := os.environ.get("GOV_DEADLINES_SITE"):
        return Path(built)
    need("docs", "material", "mkdocs", "jieba")
    target = tmp_path_factory.mktemp("site")
    done = subprocess.run([sys.executable, str(TOOL), str(target)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return target


def names() -> list[str]:
    return list(runpy.run_path(str(TOOL))["pages"]()) if TOOL.exists() else []


# what lies in docs/


def test_every_page_is_there_in_both_languages_and_in_the_navigation(tool: dict[str, Any]) -> None:
    sources = {tool["source"](name, language) for name in tool["pages"]() for language in ("en", "zh")}
    assert [path.name for path in sources if not path.exists()] == []
    assert {*(ROOT / "docs").glob("*.md")} <= sources
    assert len(tool["pages"]()) == len(set(tool["pages"]()))


@pytest.mark.parametrize("name", names())
def test_both_languages_say_the_same_things(tool: dict[str, Any], name: str) -> None:
    """As many headings of each level, as many blocks of code, tables and pictures."""
    counted = []
    for language in ("en", "zh"):
        text = tool["source"](name, language).read_text(encoding="utf-8")
        heads = re.findall(
            r"^(#+) ", re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE
        )
        patterns = (r"^ *```\w", r"^\|(?: ?:?-+:? ?\|)+$", r"^!\[")
        counted.append(([len(one) for one in heads], *(len(re.findall(one, text, re.MULTILINE)) for one in patterns)))
    assert counted[0] == counted[1]


def test_links_of_one_language_stay_in_it(tool: dict[str, Any], tmp_path: Path) -> None:
    arranged = tool["Arranged"]("zh")
    page = next(iter(arranged.names))
    for link in ("no-such-page.md", "files.md", "../no-such-file.py"):
        (tmp_path / page.name).write_text(f"# x\n\n[text]({link})\n", encoding="utf-8")
        with pytest.raises(tool["BrokenLink"]):
            arranged._link(page, re.search(r"(!?)\[(.*)\]\((.*)\)", f"[text]({link})"))
    found = arranged._link(page, re.search(r"(!?)\[(.*)\]\((.*)\)", "[text](files.zh-CN.md#列)"))
    assert found == "[text](files.md#列)"


# the built site


def html(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


def test_each_language_has_every_page(site: Path, tool: dict[str, Any]) -> None:
    for language in ("zh", "en"):
        assert {path.stem for path in (site / language).glob("*.html")} == {*tool["pages"](), "404"}


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Neither by a page or a style sheet; and a browser is told to load nothing."""
    loads = re.compile(
        r"<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data|srcset)=\"?(?:https?:)?//[^>]*>"
        r"|<link\b(?![^>]*rel=\"?(?:canonical|next|prev|alternate))[^>]*href=\"?(?:https?:)?//[^>]*>"
        r"|url\(\"?(?:https?:)?//[^)]*\)|@import[^;]*//[^;]*;"
    )
    pages = dict(html(site))
    assert len(pages) > 40
    for path, text in pages.items():
        assert loads.findall(text) == [], path
        assert 'http-equiv="Content-Security-Policy"' in text
    for path in site.rglob("*.css"):
        assert loads.findall(path.read_text(encoding="utf-8")) == [], path


def test_each_page_leads_to_the_same_page_in_the_other_language(site: Path) -> None:
    for path, text in html(site):
        if (path.name in ("404.html", "index.html") and path.parent == site) or path.name == "404.html":
            continue
        (link,) = re.findall(r'<a class="md-header__button language"[^>]*href="([^"]+)"', text, re.DOTALL)
        other = (path.parent / link).resolve()
        assert (other.exists(), other.name) == (True, path.name)
        assert other.parent.name != path.parent.name


def test_the_list_of_pages_for_programs_has_the_addresses_of_the_site(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert len(links) > 40
    assert [link for link in links if not (site / link).exists()] == []


# search

WORDS = {
    "zh": {
        "会签": "names", "调休": "counting", "三月三": "own-data", "台账": "ledger", "指纹": "reproducible",
        "稳妥": "counting", "逾期": "codes", "征求意见": "api", "退出码": "errors", "起算日": "sql",
        "集群": "cluster", "农历": "dates", "附加组件": "contributing", "not-announced": "errors",
    },
    "en": {"countersign": "names", "provisional": "projection", "fingerprint": "reproducible", "lunar": "dates"},
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_the_search_finds_words(site: Path, language: str) -> None:
    """With the script that browsers run: a page about each word is among the first eight."""
    given = json.dumps(list(WORDS[language]))
    command = [program("node", "nodejs"), str(SEARCH), str(site / language), given]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    wrong = {word: found[word][:8] for word, page in WORDS[language].items() if page not in found[word][:8]}
    assert wrong == {}
    assert found["会签" if language == "zh" else "countersign"][0] in ("names", "index", "tutorial")


SEVERAL = {"zh": {"数据有误": "service", "放假通知 草案": "calendars"}, "en": {"page for an office": "service"}}


@pytest.mark.parametrize("language", SEVERAL)
def test_what_has_all_words_comes_first(site: Path, language: str) -> None:
    """Before pages with one of the words in their titles; and no word is said to be missing that is there."""
    command = [
        program("node", "nodejs"),
        str(SEARCH),
        str(site / language),
        json.dumps(list(SEVERAL[language])),
        "terms",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, list[tuple[str, dict[str, bool]]]] = json.loads(done.stdout)
    for words, page in SEVERAL[language].items():
        whole = [all(terms.values()) for _, terms in found[words]]
        assert whole == sorted(whole, reverse=True), words
        assert page in [name for name, _ in found[words]][: min(sum(whole), 3)], words


@pytest.mark.parametrize(("language", "word"), [("zh", "调休"), ("en", "working")])
def test_the_search_works_in_a_browser_without_a_server(site: Path, tmp_path: Path, language: str, word: str) -> None:
    browser = program("chromium")
    flags = (
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=20000"),
    )
    address = f"{(site / language / 'index.html').as_uri()}?q={word}"
    command = [browser, *flags, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    results = re.findall(r'<a href="[^"]*/(\w[\w-]*)\.html[^"]*" class="md-search-result__link"', done.stdout)
    assert len(set(results)) >= 3
    assert f"<mark data-md-highlight>{word}" in done.stdout or f"<mark>{word}" in done.stdout
