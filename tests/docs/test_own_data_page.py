"""The pack that the pages write out is whole, their steps lead to it, and the tables name every key and value."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli_helpers import run
from common import Capsys
from gov_deadlines.counting.periods import READING_NAMES
from gov_deadlines.counting.windows import parse_window
from gov_deadlines.rules import schema
from gov_deadlines.rules.loading import shipped_bases
from gov_deadlines.rules.schema import READING_FITS
from gov_deadlines.toml_file import Field

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = {"en": "", "zh": ".zh-CN"}

pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="the pages are only in a checkout")


def page(name: str, language: str) -> str:
    return (DOCS / f"{name}{LANGUAGES[language]}.md").read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def written_out(text: str) -> tuple[str, str]:
    """The office's rules and the pack of them."""
    (rules,) = [one for one in blocks(text, "text") if "第一条" in one]
    (pack,) = [one for one in blocks(text, "toml") if "[[limit]]" in one]
    return rules, pack


def make_folders(text: str) -> None:
    """Make the folders that the page has its reader make, and no others."""
    for line in (line for one in blocks(text, "text") for line in one.splitlines() if line.startswith("mkdir ")):
        _, *flags, folder = shlex.split(line)
        Path(folder).mkdir(exist_ok=flags == ["-p"])


def commands(text: str) -> list[list[str]]:
    lines = [line for one in blocks(text, "text") for line in one.splitlines()]
    return [shlex.split(line)[1:] for line in lines if line.startswith("gov-deadlines ")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steps_lead_to_the_pack(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    text = page("own-data", language)
    rules, pack = written_out(text)
    monkeypatch.chdir(tmp_path)
    Path("rules.txt").write_text(rules, encoding="utf-8")
    make_folders(text)
    scan, *others = commands(text)
    assert run(capsys, *scan).code == 0
    draft = Path(scan[-1])
    digests = re.findall(r"^[0-9-]+ = \"[0-9a-f]{64}\"", draft.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(digests) == 3
    assert all(one in pack for one in digests)
    draft.write_text(pack, encoding="utf-8")
    told = [run(capsys, *words, "--lang", "en") for words in others]
    assert [(one.code, one.err) for one in told] == [(0, "")] * len(others)
    assert "left out: 0" in told[0].out
    assert told[1].out.startswith("2026-04-08")


def test_both_pages_write_out_the_same_pack() -> None:
    assert written_out(page("own-data", "en")) == written_out(page("own-data", "zh"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_name_every_key_and_value(language: str) -> None:
    text = page("own-data", language).partition("###")[2]
    named = set(re.findall(r"`([^`]+)`", text))
    fields: list[Mapping[str, Field]] = [
        schema.HEAD,
        schema.clause_fields(("limit", "override", "extension", "silence", "cadence", "duty")),
    ]
    fields += [one.fields for one in (*schema.PROVISIONS, schema.UNLISTED)]
    keys = {key for one in fields for key in one if not key.endswith("_en")}
    values = {str(value) for one in fields for field in one.values() for value in field.choices or ()}
    words = {word for one in schema.PROVISIONS for word in one.words}
    every = (keys | values | words | set(READING_NAMES) | schema.PARTIES) - {"sha256"}
    shown = named | {one.strip('"') for one in named}
    assert sorted(every - shown) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_name_nothing_that_is_not_there(language: str) -> None:
    """Every code of a reason is one; every window can be read; a reading's needs are those of the schema."""
    text = page("own-data", language).partition("###")[2]
    for row in text.splitlines():
        cells = [re.findall("`([^`]+)`", cell) for cell in row.split("|")[1:-1]]
        if cells and cells[0] == ["window"]:
            assert all(parse_window(name) for name in cells[1])
        if len(cells) == 3 and cells[0] and cells[0][0] in READING_FITS:
            needs = dict(re.findall(r'^(\w+) = "([\w-]+)"$', "\n".join(cells[1]), re.MULTILINE))
            assert len(needs) == len(cells[1])
            assert needs == READING_FITS[cells[0][0]]
            assert set(cells[2]) <= set(shipped_bases())
        if cells and cells[0] == ["default_basis"] and "after-meeting" in cells[1]:
            assert set(cells[1]) - {"immediate"} <= set(shipped_bases())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_of_one_s_own_is_read_from_the_folder(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    """As the page says: from bases.toml in the folder that --rules names, and not beside one file."""
    text = page("own-data", language)
    (bases,) = [one for one in blocks(text, "toml") if "[ten-days]" in one]
    pack = written_out(text)[1].replace('"window-calendar-month"', '"ten-days"')
    monkeypatch.chdir(tmp_path)
    Path("tea.toml").write_text(pack, encoding="utf-8")
    Path("bases.toml").write_text(bases, encoding="utf-8")
    assert run(capsys, "limits", "list", "--rules", ".", "--authority", "chashan-office").code == 0
    assert run(capsys, "limits", "list", "--rules", "tea.toml", "--authority", "chashan-office").code != 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_office_makes_its_page(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    """The commands of the page, but for the notice's, whose text is nobody's here."""
    monkeypatch.chdir(tmp_path)
    Path("packs").mkdir()
    Path("packs/chashan-office.toml").write_text(written_out(page("own-data", language))[1], encoding="utf-8")
    make_folders(page("page", language))
    verify, read, make = commands(page("page", language))
    assert read[:2] == ["notice", "read"]
    assert Path(read[-1]).parent == Path("notices")
    assert Path("notices").is_dir()
    for words in (verify, make):
        done = run(capsys, *words)
        assert done.code == 0, done.err
    (written,) = tmp_path.glob("*.html")
    html = written.read_text(encoding="utf-8")
    assert all(f'"id":"{one}"' in html for one in ("zhongshan/countersign-reply", "chashan-office/consultation-reply"))
    assert '"id":"qinzhou/' not in html
