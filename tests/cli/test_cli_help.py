"""Every screen of help is whole in both languages: what it says, an example that can be typed, no word of the other."""

import json
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli_helpers import LANGUAGES, run
from common import provisions
from gov_deadlines.cli import console, helping
from gov_deadlines.cli.examples import EXAMPLES, FIRST_SCREEN
from gov_deadlines.cli.main import build_app
from gov_deadlines.rules.book import rule_book
from gov_deadlines.text import Language, Text

WRITER = Path(__file__).parents[2] / "tools" / "cli_reference.py"
MOST_LINES, MOST_CELLS = 24, 100
# what stays in Latin letters in Chinese help, besides names of commands and options, ids and file endings
FORMATS = {"CSV", "JSON", "Schema", "HTTP", "MCP", "SQL", "Excel", "Parquet", "Spark", "UTF-", "utf-", "sig", "rejects"}
TO_TYPE = {
    "local",
    "spark",
    "following",
    "preceding",
    "any",
    "agreed",
    "chinese_calendar",
    "draft",
    "true",
    "today",
    "none",
} | {"alarms", "events", "both", "all", "errors"}
COLUMNS = {"limit", "trigger", "due", "safest"}
PLACES = {"GOV_DEADLINES_HOLIDAYS", "GOV_DEADLINES_RULES", "CN-GX", "CN-HB", "CN-SX", "CN-GZ", "qinzhou"}
PLACES |= {"host", "deadlines"}
KEPT = {"gov-deadlines"} | FORMATS | TO_TYPE | COLUMNS | PLACES
NO_WORDS = re.compile(r"(?<![\w-])--?[a-z][a-z-]*|[a-z]+(?:@\d+)?/[a-z][a-z-]*|\.[a-z]{3,7}\b|\b\d+wd\b")
LATIN = re.compile(r"[A-Za-z][A-Za-z_-]{2,}")
CHINESE = re.compile("[\u4e00-\u9fff]")
pytestmark = pytest.mark.skipif(not WRITER.exists(), reason="the pages are only in a checkout")


def process(*arguments: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    plain = {name: value for name, value in os.environ.items() if not re.match("LC_|LANG|PYTHONUTF8|COLUMNS", name)}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=plain | {"PYTHONUTF8": "1"} | env, capture_output=True, check=False)


@cache
def helps(language: Language) -> dict[str, str]:
    """The help of every command, by the words that name it."""
    found: dict[str, str] = json.loads(process(str(WRITER), "--lang", language).stdout)
    return {name.partition(" ")[2]: text for name, text in found.items()}


def without_example(text: str) -> str:
    return re.sub(r"(?<=\n\n)(?:例：|Example:)\n.*\n", "", text)


def test_no_english_in_chinese_help() -> None:
    known = KEPT | {word for path in helps("en") for word in path.split()}
    for name, text in helps("zh").items():
        left = NO_WORDS.sub(" ", without_example(text))
        assert (name, [word for word in LATIN.findall(left) if word not in known]) == (name, [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_says_what_it_does_and_how_it_is_typed(language: Language) -> None:
    for name, text in helps(language).items():
        example = EXAMPLES[name].say(language)
        usage, about = text.splitlines()[0], text.splitlines()[2]
        assert usage.startswith(("用法：" if language == "zh" else "Usage: ") + f"gov-deadlines {name}".strip())
        assert about.startswith("  ")
        assert f"\n  {example}\n" in text
        assert example.startswith(f"gov-deadlines {name}".strip())
        assert all(helping._cells(line) <= MOST_CELLS for line in text.splitlines() if example not in line)
    assert set(helps(language)) == set(EXAMPLES)


def words_of(example: str) -> list[str]:
    return shlex.split(example)[1:]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_can_be_typed(language: Language) -> None:
    program = get_command(build_app())
    first = [line.partition("gov-deadlines ")[2] for line in FIRST_SCREEN.say(language).splitlines()]
    commands = [words_of(one.say(language)) for one in EXAMPLES.values()]
    commands += [words_of("gov-deadlines " + one) for one in first if one and not one.endswith("-h")]
    known = {one.id for one in provisions()}
    for words in commands:
        command, at = program, 0
        while isinstance(command, TyperGroup):
            command, at = command.commands[words[at]], at + 1
        context = command.make_context(words[at - 1], words[at:])
        limits = context.params.get("limit") or context.params.get("steps") or ()
        for limit in [limits] if isinstance(limits, str) else limits:
            assert rule_book().named(limit) in known


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "--lang", language)
    assert (done.code, done.err) == (0, "")
    assert done.out == FIRST_SCREEN.say(language) + "\n"
    assert len(done.out.splitlines()) <= MOST_LINES
    assert all(helping._cells(line) <= MOST_CELLS for line in done.out.splitlines())
    assert all(f"gov-deadlines {name} " in done.out for name in ("find", "due", "ledger"))
    assert bool(CHINESE.search(done.out)) == (language == "zh")


def test_what_is_asked_before_the_command_counts_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    day = ("calendar", "day", "2026-10-10")
    assert run(capsys, "--lang", "zh", *day).out == run(capsys, *day, "--lang", "zh").out
    assert run(capsys, "--lang=zh", "calendar", "--lang", "en", *day[1:]).out == run(capsys, *day).out
    assert run(capsys, *day).out != run(capsys, "calendar", "--lang", "zh", *day[1:]).out
    for arguments in (("--lang", "fr"), ("--lang", "fr", *day), ("calendar", "--lang=fr", *day[1:]), ("--lang",)):
        assert run(capsys, *arguments).code == 2


ENVIRONMENTS: list[tuple[dict[str, str], Language]] = [
    ({"LANGUAGE": "zh"}, "zh"),
    ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh"),
    ({"LANGUAGE": "fr:zh:en", "LANG": "fr_FR.UTF-8"}, "zh"),
    ({"LANGUAGE": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
    ({"LANGUAGE": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANGUAGE": "zh", "LC_ALL": "C"}, "en"),
    ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
    ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
    ({"LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "zh"),
    ({}, "en"),
]


@pytest.mark.parametrize(("env", "language"), ENVIRONMENTS)
def test_the_language_of_the_environment(
    env: dict[str, str], language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    console.ask_for(None)
    assert console.choose_language(()) == language
    assert console.choose_language(("--lang", "en")) == "en"


WRONG = [
    ("batch",),
    ("batch", "due"),
    ("batch", "due", "a.csv"),
    ("batch", "due", "a.csv", "-o", "b.csv", "--threads", "x"),
    ("due", "x", "--foo"),
    ("due", "x", "--on"),
    ("due", "x", "y", "--on", "2026-4-3"),
    ("due", "x", "--json=1", "--on", "2026-4-3"),
    ("du",),
    ("calendar", "--region"),
    ("calendar", "show"),
]


@pytest.mark.parametrize("arguments", WRONG)
def test_no_english_where_a_command_is_wrong(arguments: tuple[str, ...]) -> None:
    done = process("-m", "gov_deadlines", *arguments, LANGUAGE="zh")
    text = NO_WORDS.sub(" ", without_example(done.stderr.decode()))
    commands = {word for path in helps("en") for word in path.split()}
    assert done.returncode == 2
    assert done.stdout == b""
    assert [word for word in LATIN.findall(text) if word not in KEPT | commands | {"foo"}] == []
    assert CHINESE.search(text)


def test_lines_break_anywhere_but_before_closing_punctuation() -> None:
    text = "按当时所知回答：只用该日及以前公布的通知，见 docs/notices.zh-CN.md。另有（甲）和 (A, B]。"
    for width in range(12, 60):
        lines = helping._wrapped(text, width, "  ")
        assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
        assert not any(line[2] in "，。：；、" for line in lines)
        assert all(helping._cells(line) <= max(width, 29) for line in lines)


def test_completion_says_what_it_did_in_the_language_of_the_run(tmp_path: Path) -> None:
    """The shell is found by the name of a parent process, here a shell that runs the program."""
    command = f"{shlex.quote(sys.executable)} -m gov_deadlines --lang {{}} --install-completion; true"
    said: dict[str, str] = {}
    for language in LANGUAGES:
        env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["bash", "-c", command.format(language)], env=env, capture_output=True, check=False)
        said[language] = done.stdout.decode()
    assert (tmp_path / ".bash_completions" / "gov-deadlines.sh").exists()
    assert re.sub(r"/\S+|bash", "", said["zh"]).isascii() is False
    assert LATIN.findall(re.sub(r"/\S+|bash", "", said["zh"])) == []
    assert "is installed" in said["en"]
    assert Text("", said["zh"], said["en"]).say("zh") != said["en"]
