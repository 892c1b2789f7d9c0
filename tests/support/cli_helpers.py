"""Run the command line inside this process, and write small data files for it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gov_deadlines.cli.main import main
from gov_deadlines.data_files import rules_folder

QINZHOU = "qinzhou/countersign-reply"
LANGUAGES = ("zh", "en")
_NAMES_OF_THIS_PROGRAM = ("GOV_DEADLINES_HOLIDAYS", "GOV_DEADLINES_RULES", "GOV_DEADLINES_DEBUG", "NO_COLOR")


class Answer(NamedTuple):
    """The result of one command."""

    code: int
    out: str
    err: str


def run(capsys: pytest.CaptureFixture[str], *arguments: str, env: Mapping[str, str] | None = None) -> Answer:
    """Run one command in an English locale, with only those of the program's variables set that are in ``env``."""
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        for name in (*_NAMES_OF_THIS_PROGRAM, "LC_MESSAGES", "LANG"):
            patch.delenv(name, raising=False)
        for name, value in {"LC_ALL": "C.UTF-8", **(env or {})}.items():
            patch.setenv(name, value)
        code = main(arguments)
    return Answer(code, *capsys.readouterr())


def answered(capsys: pytest.CaptureFixture[str], *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """The text of a command that must answer: exit code 0, and on stderr only a remark that the answer may change."""
    code, out, err = run(capsys, *arguments, env=env)
    assert code == 0, err
    assert err == "" or err.startswith(("Provisional: ", "暂定："))
    return out


def answered_json(capsys: pytest.CaptureFixture[str], *arguments: str, env: Mapping[str, str] | None = None) -> Any:
    """The single JSON object of a command that must answer."""
    found = json.loads(answered(capsys, *arguments, "--json", env=env))
    assert isinstance(found, dict)
    return found


def labelled(text: str, label: str) -> list[str]:
    """The lines of a page that have a label, without the label."""
    return [line.removeprefix(label).strip() for line in text.splitlines() if line.startswith(label)]


def notice(days: str, **changes: str) -> str:
    """One ``[[notice]]`` with the given day lines; ``changes`` are its other keys, as TOML writes them."""
    keys = {
        "issuer": '"国务院办公厅"',
        "number": '"测试〔2026〕1号"',
        "number_basis": '"found"',
        "scope": '"year"',
        "issued_basis": '"not found"',
        "published": "2026-11-20",
        "published_basis": '"dated text"',
        "source": '"https://example.org/notice"',
        "confirmed": '"balance, statutory-day, make-up-away, dates: invented"',
    } | changes
    lines = [f"{key} = {value}" for key, value in keys.items() if value]
    return "\n".join(["[[notice]]", *lines, "", "[notice.days]", days, "", ""])


def notices_file(folder: Path, region: str, year: int, *notices: str) -> Path:
    """A notice file at the place the format requires: ``folder/<region>/<year>.toml``."""
    file = folder / region.lower() / f"{year}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f'schema = 1\nregion = "{region}"\nyear = {year}\n\n{"".join(notices)}', encoding="utf-8")
    return file


def notice_2027(folder: Path) -> Path:
    """A made-up national arrangement for 2027 that also makes a Sunday of the December before a working day.

    It is published on 1 June 2026, when no shipped notice for 2027 was known.
    """
    days = """\
"元旦" = { off = "2027-01-01..2027-01-03", work = "2026-12-27" }
"春节" = { off = "2027-02-05..2027-02-11" }"""
    return notices_file(folder, "CN", 2027, notice(days, published="2026-06-01"))


def pack_file(folder: Path, shipped: str, *changes: tuple[str, str], name: str = "") -> Path:
    """A copy of a shipped pack in which each ``(old, new)`` is replaced; every ``old`` must occur."""
    text = (Path(rules_folder()) / shipped).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{shipped} no longer holds {old!r}"
        text = text.replace(old, new)
    file = folder / (name or shipped)
    file.write_text(text, encoding="utf-8")
    return file


def line_of(file: Path, words: str, nth: int = 1) -> int:
    """The number of the ``nth`` line of ``file`` that holds ``words``."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, start=1) if words in line][nth - 1]


def counted_once(folder: Path) -> None:
    """Write packs of which the first gives ``qinzhou/plenary-meeting`` no number, and the second, from 2026, does."""
    ended = ("in_force_candidates", "in_force_until = 2025-12-31\nin_force_candidates")
    pack_file(folder, "qinzhou-2023.toml", ended)
    begun = [("in_force_from = 2023-09-12", "in_force_from = 2026-01-01"), ("[2023-09-12]", "[2026-01-01]")]
    changes = [('version = "2023"', 'version = "2026"'), ('name = "countersign-reply"', 'name = "plenary-meeting"')]
    pack_file(folder, "qinzhou-2023.toml", *begun, *changes, name="new.toml")
