"""Every option and argument of every command, given nonsense of every kind: one message, exit 2 or 3, or an answer."""

import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli_helpers import QINZHOU, run
from common import Capsys
from draft_notices import amendment
from gov_deadlines.cli import batch as batch_commands
from gov_deadlines.cli.main import build_app

HOSTILE = {
    "empty": "",
    "blank": " ",
    "line-end": "a\nb",
    "exponent": "1e9",
    "full-width": "２０２４",
    "list": "[1, 2]",
    "no-folder": "/no/such/out.csv",
    "nul": "a\0b",
    "not-utf-8": os.fsdecode(b"\xff\xfe"),
    "surrogate": "\ud800",
    "long": "x" * 5_000,
    "negative": "-1",
    "huge": "9" * 5_000,
    "fraction": "1.5",
    "last-day": "9999-12-31",
    "first-day": "0001-01-01",
    "no-day": "2024-02-30",
    "device": "/dev/null",
    "no-file": "/no/such/file",
    "folder": ".",
    "folder-as-file": "folder.csv",
    "option": "--explain",
    "memory": "1KB",
}
# what each command is asked where nothing is wrong: every other option is left out
SOUND: dict[str, dict[str, str]] = {
    "find": {"words": "会签"},
    "due": {"limit": QINZHOU, "on": "2024-04-03"},
    "verify": {"limit": QINZHOU, "on": "2024-04-03", "claimed": "2024-04-17"},
    "track": {"limit": QINZHOU, "received": "2024-04-03", "as_of": "2024-04-22"},
    "plan": {"steps": "xinzhou/consultation-to-issuance", "by": "2024-12-31"},
    "cadence check": {"limit": "xianning/executive-meeting", "dates": "dates.txt", "as_of": "2024-03-20"},
    "calendar day": {"date": "2024-04-03"},
    "calendar add": {"date": "2024-04-03", "n": "5"},
    "calendar count": {"a": "2024-04-03", "b": "2024-04-30"},
    "calendar show": {"month": "2024-04"},
    "calendar ics": {"years": "2024", "output": "days.ics", "force": ""},
    "calendar diff": {"known_from": "2019-03-01", "known_to": "2019-04-01"},
    "calendar audit": {},
    "projection freeze": {"year": "2028", "known_on": "2026-06-30"},
    "projection score": {},
    "limits scan": {"file": "rules.txt"},
    "limits list": {},
    "limits show": {"limit": QINZHOU},
    "limits compare": {"name": "countersign-reply"},
    "limits verify": {},
    "notice read": {"file": "notice.txt"},
    "notice new": {"year": "2030"},
    "notice import": {"library": "chinese_calendar", "year": "2024"},
    "notice check": {"file": "notice.toml"},
    "notice rehearse": {"file": "notice.toml", "deadlines": "in.csv", "output": "out.csv", "force": ""},
    "ledger": {"source": "in.csv", "target": "out.xlsx", "as_of": "2024-04-03", "force": ""},
    "page": {"output": "page.html", "force": ""},
    "schema": {"wanted": "due"},
    "mcp": {},
    "batch due": {"source": "in.csv", "target": "out.csv", "force": ""},
    "batch recalc": {"source": "in.csv", "target": "out.csv", "from_known_on": "2024-01-01", "force": ""},
    "table export": {"output": "table.csv", "first": "2024-04-03", "last": "2024-04-03", "force": ""},
}


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by the words that name it."""
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            yield from commands(inner, (*path, word))
    else:
        yield " ".join(path), command


LASTING = {"serve"}  # ends only when it is stopped: tests/service starts it
COMMANDS = {name: one for name, one in commands(get_command(build_app())) if name not in LASTING}


def takes_a_value(parameter: Any) -> bool:
    return parameter.param_type_name == "argument" or not parameter.is_flag


def arguments_of(name: str, given: dict[str, str]) -> list[str]:
    """A command line that gives these parameters these values."""
    options, words = [], []
    for parameter in COMMANDS[name].params:
        if parameter.name not in given:
            continue
        if parameter.param_type_name == "argument":
            words.append(given[parameter.name])
        else:
            options.append(parameter.opts[0])
            options += [given[parameter.name]] if takes_a_value(parameter) else []
    return [*name.split(), *options, "--", *words]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in.csv").write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n", encoding="utf-8")
    (tmp_path / "dates.txt").write_text("2024-03-01\n", encoding="utf-8")
    (tmp_path / "rules.txt").write_text("第一条 茶水自备。\n第二条 每周一及时倒茶。\n", encoding="utf-8")
    (tmp_path / "notice.txt").write_text(
        "国务院办公厅关于2024年测试节放假的通知\n一、测试节：9月2日放假，共1天。\n", encoding="utf-8"
    )
    copyfile(amendment(tmp_path / "new") / "cn" / "2024.toml", tmp_path / "notice.toml")
    (tmp_path / "folder.csv").mkdir()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))  # nothing to read, for whoever would wait
    monkeypatch.chdir(tmp_path)


def test_every_command_is_looked_at() -> None:
    assert set(SOUND) == set(COMMANDS)


def test_putting_the_program_together_again_adds_nothing() -> None:
    again = {name: one for name, one in commands(get_command(build_app())) if name not in LASTING}
    assert {name: len(command.params) for name, command in again.items()} == {
        name: len(command.params) for name, command in COMMANDS.items()
    }
    assert [command.name for command in batch_commands.batch.registered_commands].count(None) == 2


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", COMMANDS)
def test_the_sound_command_is_answered(capsys: Capsys, name: str) -> None:
    assert run(capsys, *arguments_of(name, SOUND[name])).code in (0, 1)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "option"),
    [(name, one.name) for name, command in COMMANDS.items() for one in command.params if takes_a_value(one)],
)
def test_nonsense_gets_one_message_and_no_traceback(capsys: Capsys, name: str, option: str) -> None:
    for label, value in HOSTILE.items():
        code, out, err = run(capsys, *arguments_of(name, SOUND[name] | {option: value, "json": ""}))
        assert code in (0, 1, 2, 3), label
        assert "Traceback" not in err, label
        if code in (2, 3):
            assert out == "", label
            found = json.loads(err)
            assert found["code"] not in ("internal-error", "io-error"), (label, err)
            assert found["message"], label
            assert found["hint"], label
