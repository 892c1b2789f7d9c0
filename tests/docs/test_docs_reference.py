"""Everything public is documented in both languages: names, their members, errors, codes; and the pages are current."""

import inspect
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.service.calendar_feeds import FEEDS
from gov_deadlines.service.operations import OPERATIONS
from gov_deadlines.text import Language
from gov_deadlines.wording.columns import REASON_WORDS
from gov_deadlines.wording.refusals import REASONS
from gov_deadlines.wording.status import STATUS_WORDS
from gov_deadlines.wording.words import STATEMENTS, VERDICTS, WORDS

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools"
WRITERS = (
    *("api_reference", "codes_page", "errors_page", "llms", "performance_zh", "pictures", "provenance_page"),
    "service_page",
)
CHINESE = re.compile("[一-龥]")

pytestmark = pytest.mark.skipif(not TOOLS.exists(), reason="the tools are only in a checkout")


def page(name: str, language: str) -> str:
    return (ROOT / "docs" / f"{name}{'.zh-CN' if language == 'zh' else ''}.md").read_text(encoding="utf-8")


def sections(text: str, level: int) -> dict[str, str]:
    """The parts of a page below each heading of a level."""
    parts = re.split(rf"^{'#' * level} (\S+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of a part's tables, without heads."""
    lines = re.findall(r"^\| `.*\|$", text, re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize("name", WRITERS)
def test_the_pages_are_as_they_would_be_written(name: str) -> None:
    command = [sys.executable, str(TOOLS / f"{name}.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_page_out_of_date_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = runpy.run_path(str(TOOLS / "codes_page.py"))
    (tmp_path / "docs").mkdir()
    for name in tool["PAGES"]:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        (tmp_path / "docs" / name).write_text(text.replace("`settled`", "`sure`", 1), encoding="utf-8")
    monkeypatch.setitem(tool["written"].__globals__, "DOCS", tmp_path / "docs")
    assert tool["main"](check=True) == 1


@pytest.mark.parametrize("page_name", ["service.md", "service.zh-CN.md"])
def test_the_page_of_the_service_has_every_address_with_its_parameters(page_name: str) -> None:
    lines = (ROOT / "docs" / page_name).read_text(encoding="utf-8").splitlines()
    for operation in (*OPERATIONS, *FEEDS):
        (line,) = (one for one in lines if re.match(rf"\| `(GET|POST) /v1/{re.escape(operation.path)}` ", one))
        for one in operation.parameters:
            assert f"`{one.name}`" in line
            assert any(row.startswith(f"| `{one.name}` ") and one.about.say(_of(page_name)) in row for row in lines)


def _of(page_name: str) -> Language:
    return "zh" if ".zh-CN" in page_name else "en"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", gd.__all__)
def test_every_public_name_is_documented_with_all_its_members(name: str, language: str) -> None:
    """In a group, with a sentence, and with words for each argument, field, method and property."""
    found = sections(page("api", language), 3)
    assert name in found
    text = found[name].partition("\n## ")[0]
    prose = re.sub(r"```.*?```|^\|.*$|^\S+[:：] ?`.*$", "", text, flags=re.DOTALL | re.MULTILINE).strip()
    assert prose, "no sentence"
    empty = [cells[0] for cells in rows(text) if not cells[-1]]
    assert empty == []
    if language == "zh":
        assert CHINESE.search(prose)
        assert [cells[0] for cells in rows(text) if not CHINESE.search(cells[-1])] == []
    thing = inspect.unwrap(getattr(gd, name))
    wanted: set[str] = set()
    if inspect.isfunction(thing):
        wanted = {one for one in inspect.signature(thing).parameters if one != "context"}
    elif inspect.isclass(thing):
        kept = vars(thing).items()
        wanted = {one for one, value in kept if not one.startswith("_") and inspect.isfunction(value)}
        wanted |= {*getattr(thing, "_fields", ())}
    told = {re.sub(r"\W.*", "", cells[0].strip("`")) for cells in rows(text)}
    assert wanted <= told


def test_the_words_file_has_no_word_too_many() -> None:
    """A name, an argument or a member that is gone would leave its words behind."""
    tool = runpy.run_path(str(TOOLS / "api_reference.py"))
    words: dict[str, Any] = tomllib.loads((TOOLS / "api_zh.toml").read_text(encoding="utf-8"))
    kinds = {kind.__name__ for kind in _kinds()}
    assert set(words["names"]) <= {*gd.__all__} | kinds
    members: set[str] = set()
    for name in gd.__all__:
        thing = inspect.unwrap(getattr(gd, name))
        if inspect.isfunction(thing):
            members |= {one for given in tool["parameters"](thing) for one in (given, f"{name}.{given}")}
        elif inspect.isclass(thing):
            own = {*tool["fields"](thing), *tool["members"](thing), *tool["described"](thing).items}
            members |= {one for given in own for one in (given, f"{name}.{given}")}
    for table in ("zh", "en"):
        left = {key for key in words[table] if key not in members and key not in gd.__all__}
        assert left == set(), table


def _kinds(base: type[GovDeadlinesError] = GovDeadlinesError) -> list[type[GovDeadlinesError]]:
    return [one for kind in base.__subclasses__() for one in (kind, *_kinds(kind))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_error_is_documented_with_an_example(language: str) -> None:
    found = sections(page("errors", language), 2)
    own = [kind for kind in _kinds() if kind.__module__ == "gov_deadlines.errors"]
    assert len(own) > 20
    for kind in own:
        assert kind.code in found
        text = found[kind.code]
        assert f"{kind.__name__}`" in text
        assert "```text" in text
        assert all(f"`{name}`" in text for name in kind.fields)
        for reason in REASONS.get(kind.__name__, ()):
            assert f"| `{reason}` |" in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_code_is_documented(language: str) -> None:
    text = page("codes", language)
    codes = {*WORDS, *STATEMENTS, *VERDICTS, *STATUS_WORDS, *REASON_WORDS}
    assert {code for code in codes if f"| `{code}` |" not in text} == set()


def test_each_error_has_a_code_of_its_own_or_a_base_with_it() -> None:
    codes: dict[str, list[type[GovDeadlinesError]]] = {}
    for kind in _kinds():
        codes.setdefault(kind.code, []).append(kind)
    assert all(all(issubclass(kind, of[0]) for kind in of) for of in codes.values())


def test_no_page_names_a_folder_of_this_machine() -> None:
    for path in (ROOT / "docs").rglob("*.*"):
        if path.suffix in (".md", ".txt", ".svg"):
            assert str(ROOT) not in path.read_text(encoding="utf-8"), path.name
