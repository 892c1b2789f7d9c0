"""The program as a real process: consoles, locales, pipes, completion, and what an import loads."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.main import get_command

from cli_helpers import QINZHOU
from common import BEYOND
from gov_deadlines import Limit, __version__, limits
from gov_deadlines.cli.main import build_app

NOTHING: Mapping[str, str] = {}
ENGLISH = {"LC_ALL": "C"}
CHINESE = {"LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
DUE = ("due", QINZHOU, "--on", "2024-04-03")


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what decides on language, encoding or data, and then ``changes``."""
    decisive = "LC_|LANG|PYTHON(UTF8|COERCE|IOENCODING|UNBUFFERED|WARNINGS)|GOV_DEADLINES_(?!SOURCES)|NO_COLOR|_TYPER"
    return {name: value for name, value in os.environ.items() if not re.match(decisive, name)} | changes


def process(
    *arguments: str, env: Mapping[str, str] = NOTHING, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a user does, with warnings as errors."""
    return subprocess.run(
        [sys.executable, "-m", "gov_deadlines", *arguments],
        env=environment(PYTHONWARNINGS="error", **env),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )


# --- consoles ------------------------------------------------------------------------------------------------

CONSOLES: dict[str, Mapping[str, str]] = {
    "utf-8": {"LC_ALL": "C.UTF-8"},
    "C": ENGLISH,
    "C without utf-8 mode": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "cp1252": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"},
    "gbk": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    "strict ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:strict"},
}
ENCODINGS = {"utf-8": "utf-8", "C": "utf-8", "gbk": "gbk", "cp1252": "cp1252"}
COMMANDS = [
    (*DUE, "--explain"),
    ("calendar", "show", "2026-04", "--region", "CN-GX"),
    ("calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01"),
    ("limits", "show", QINZHOU),
]
FAILURES = [
    (("due", "钦州/会计", "--on", "2024-04-03"), 2),
    (("due", QINZHOU, "--on", "2024年2月30日"), 2),
    (("calendar", "day", str(BEYOND)), 3),
    (("due", QINZHOU), 2),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("console", CONSOLES)
def test_no_console_makes_the_output_fail(console: str, language: str) -> None:
    for command in COMMANDS:
        done = process(*command, "--lang", language, env=CONSOLES[console])
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode(ENCODINGS.get(console, "ascii"))


@pytest.mark.parametrize("console", CONSOLES)
def test_json_parses_on_every_console_and_is_the_same(console: str) -> None:
    done = process(*DUE, "--explain", "--json", env=CONSOLES[console])
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout.decode(ENCODINGS.get(console, "ascii")))
    assert found["due"] == "2024-04-17"
    assert "民法典" in found["readings"][0]["basis"]["zh"]


@pytest.mark.parametrize("console", CONSOLES)
def test_no_console_makes_an_error_fail(console: str) -> None:
    for (arguments, code), form in zip(FAILURES, (["--lang", "zh"], ["--json"], ["--lang", "en"], []), strict=True):
        done = process(*arguments, *form, env=CONSOLES[console])
        assert (done.returncode, done.stdout) == (code, b"")
        message = done.stderr.decode(ENCODINGS.get(console, "ascii"))
        assert "Traceback" not in message
        assert "internal" not in message.lower()
        if "--json" in form:
            assert json.loads(message)["code"] == "invalid-date"


def test_gbk_consoles_show_chinese() -> None:
    done = process(*DUE, "--lang", "zh", env=CONSOLES["gbk"])
    assert "星期三" in done.stdout.decode("gbk")


# --- locales -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        (CHINESE, "确定"),
        ({"LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}, "确定"),
        ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8", "PYTHONUTF8": "1"}, "确定"),
        ({"LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"}, "确定"),
        ({"LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}, "settled"),  # cannot show it
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1"}, "settled"),
        (ENGLISH, "settled"),
        ({}, "settled"),
    ],
)
def test_the_locale_chooses_the_language(changes: dict[str, str], word: str) -> None:
    done = process(*DUE, env=changes)
    assert word in done.stdout.decode(changes.get("PYTHONIOENCODING", "utf-8"))


def test_the_option_goes_before_the_locale() -> None:
    assert "settled" in process(*DUE, "--lang", "en", env=CHINESE).stdout.decode()
    assert "确定" in process(*DUE, "--lang=zh", env={"LC_ALL": "en_GB.UTF-8", "PYTHONUTF8": "1"}).stdout.decode()


# --- help, version, completion -------------------------------------------------------------------------------


def command_paths(command: object = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command and group of the program, the program itself included."""
    found = get_command(build_app()) if command is None else command
    yield path
    for name, inner in getattr(found, "commands", {}).items():
        yield from command_paths(inner, (*path, name))


@pytest.mark.parametrize("path", list(command_paths()), ids=" ".join)
def test_every_command_has_help(path: tuple[str, ...]) -> None:
    done = process(*path, "-h", env=ENGLISH)
    assert (done.returncode, done.stderr) == (0, b"")
    assert f"Usage: {' '.join(('gov-deadlines', *path))}" in done.stdout.decode()


@pytest.mark.parametrize("path", [(), ("due",), ("calendar",), ("limits", "verify")], ids=" ".join)
def test_help_is_the_same_by_its_long_name_and_chinese_in_a_chinese_locale(path: tuple[str, ...]) -> None:
    assert process(*path, "--help", env=ENGLISH).stdout == process(*path, "-h", env=ENGLISH).stdout
    chinese = process(*path, "-h", env=CHINESE).stdout.decode()
    assert re.search("[一-龥]{4}", chinese)


@pytest.mark.parametrize("path", [("calendar",), ("limits",)], ids=" ".join)
def test_without_arguments_the_help_is_shown_as_a_usage_error(path: tuple[str, ...]) -> None:
    done = process(*path, env=ENGLISH)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Commands:" in done.stderr


def test_version() -> None:
    done = process("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    version, files = done.stdout.decode().splitlines()
    assert version == f"gov-deadlines {__version__}"
    assert files.startswith("Files are answered ")


@pytest.mark.parametrize(
    ("env", "said"), [(ENGLISH, "GOV_DEADLINES_PURE is set"), (CHINESE, "已设 GOV_DEADLINES_PURE")]
)
def test_the_version_says_which_way_files_are_answered(env: dict[str, str], said: str) -> None:
    shown = process("--version", env=env | {"GOV_DEADLINES_PURE": "1"}).stdout.decode().splitlines()
    assert shown[1].endswith(said)


@pytest.mark.parametrize(
    ("shell", "variable"),
    [
        ("bash", "_GOV_DEADLINES_COMPLETE=complete_bash"),
        ("zsh", "_GOV_DEADLINES_COMPLETE=complete_zsh"),
        ("fish", "_GOV_DEADLINES_COMPLETE=complete_fish"),
    ],
)
def test_show_completion_prints_a_script(shell: str, variable: str) -> None:
    done = process("--show-completion", shell, env={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert variable in done.stdout.decode()


def complete(*words: str) -> list[str]:
    """What bash offers for the last of ``words``."""
    line = {"COMP_WORDS": " ".join(("gov-deadlines", *words)), "COMP_CWORD": str(len(words))}
    done = process(env={"_GOV_DEADLINES_COMPLETE": "complete_bash", **line})
    assert done.stderr == b""
    return done.stdout.decode().split()


def test_limit_ids_are_completed() -> None:
    """``due`` is offered what can be counted, ``limits show`` everything."""
    every = [limit for limit in limits() if limit.id.startswith("xin")]
    counted = [limit.id for limit in every if isinstance(limit, Limit)]
    assert complete("due", "xin") == counted
    assert len(counted) == 5
    assert complete("limits", "show", "xin") == [limit.id for limit in every]


def test_commands_options_and_regions_are_completed() -> None:
    assert complete("cal") == ["calendar"]
    assert complete("calendar", "d") == ["day", "diff"]
    assert "--known-on" in complete("due", "--k")
    assert set(complete("calendar", "day", "2024-04-03", "--region", "CN-G")) == {"CN-GX", "CN-GZ"}


@pytest.mark.parametrize("rules", ["/no/such/folder", __file__])
def test_completion_with_broken_packs_of_ones_own_is_no_crash(rules: str) -> None:
    line = {"COMP_WORDS": "gov-deadlines due xin", "COMP_CWORD": "2", "GOV_DEADLINES_RULES": rules}
    done = process(env={"_GOV_DEADLINES_COMPLETE": "complete_bash", **line})
    assert b"Traceback" not in done.stderr


# --- pipes ---------------------------------------------------------------------------------------------------


def with_closed_pipe(*arguments: str, env: Mapping[str, str] = NOTHING) -> subprocess.CompletedProcess[bytes]:
    """Run the program with nobody reading its stdout."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return process(*arguments, env=env, stdout=writer)
    finally:
        os.close(writer)


@pytest.mark.parametrize("arguments", [DUE, ("calendar", "show", "2026-10")], ids=" ".join)
def test_a_closed_pipe_is_no_error(arguments: tuple[str, ...]) -> None:
    done = with_closed_pipe(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "env"),
    [(("limits", "list", "--json"), {}), (("-h",), {}), (("due", "-h"), {}), (DUE, {"PYTHONUNBUFFERED": "1"})],
)
def test_a_pipe_closed_in_the_middle_is_no_error(arguments: tuple[str, ...], env: dict[str, str]) -> None:
    done = with_closed_pipe(*arguments, env=env)
    assert (done.returncode, done.stderr) == (0, b"")


def test_head_gets_its_line() -> None:
    shell = f"{sys.executable} -m gov_deadlines limits list --json | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", shell], env=environment(), capture_output=True, check=False)
    assert (done.stdout, done.stderr) == (b"{\n", b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_error() -> None:
    with open("/dev/full", "wb") as full:
        done = process(*DUE, "--json", stdout=full.fileno())
    assert json.loads(done.stderr)["code"] == "io-error"
    assert done.returncode == 3


TO_STDOUT = [("table", "export", "-o", "-"), ("batch", "due", "-", "-o", "-")]
WITH_RESULTS = [DUE, ("-h",), ("limits", "list"), *TO_STDOUT]


def with_shell(script: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a line of shell in which ``program`` is this one."""
    line = script.replace("program", f"{sys.executable} -m gov_deadlines")
    return subprocess.run(
        ["bash", "-c", line], env=environment(**ENGLISH), input=text, capture_output=True, check=False
    )


def test_a_working_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    done = with_shell(f"mkdir {gone}; cd {gone}; rmdir {gone}; program batch due a.csv -o b.csv")
    assert done.returncode == 3
    assert b"the working folder is gone" in done.stderr
    assert b"Change to a folder that exists" in done.stderr


@pytest.mark.parametrize("arguments", WITH_RESULTS, ids=" ".join)
def test_a_result_that_nobody_can_get_is_no_success(arguments: tuple[str, ...]) -> None:
    rows = f"limit,trigger\n{QINZHOU},2024-04-03\n".encode()
    closed = with_shell(f"program {' '.join(arguments)} >&-", rows)
    assert closed.returncode == 3
    assert b"standard output is closed" in closed.stderr

    full = with_shell(f"program {' '.join(arguments)} > /dev/full", rows)
    assert full.returncode == 3
    assert b"No space left on device" in full.stderr
    for done in (closed, full):
        assert done.stderr.count(b"\n") == 2  # what is wrong, and what to do
        assert b"Internal error" not in done.stderr


def test_a_command_without_a_result_needs_no_stdout(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"limit,trigger\n{QINZHOU},2024-04-03\n")
    done = with_shell(f"program batch due {source} -o {out} 0<&- 1>&- 2>&-")  # no file may get one of their numbers
    assert done.returncode == 0
    assert out.read_text().splitlines()[1].startswith(f"{QINZHOU},2024-04-03,2024-04-17")


@pytest.mark.parametrize("command", ["batch due - -o out.csv", "cadence check zhongshan/executive-meeting --dates -"])
def test_a_closed_stdin_is_said(command: str) -> None:
    done = with_shell(f"cd $(mktemp -d); program {command} <&-")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"Standard input is closed" in done.stderr


def test_a_missing_stderr_keeps_the_exit_code() -> None:
    script = f"{sys.executable} -m gov_deadlines due nowhere/nothing --on 2024-04-03 2>&-"
    assert subprocess.run(["bash", "-c", script], env=environment(), capture_output=True, check=False).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_no_color_on_a_terminal() -> None:
    question = ("calendar", "show", "2026-10")
    assert b"\x1b[" in on_a_terminal(*question)
    assert b"\x1b" not in on_a_terminal(*question, env={"NO_COLOR": "1"})
    assert b"\x1b" not in process(*question).stdout


def on_a_terminal(*arguments: str, env: Mapping[str, str] = NOTHING) -> bytes:
    """What the program writes to a terminal."""
    import pty

    terminal, writer = pty.openpty()
    try:
        process(*arguments, env=env, stdout=writer)
    finally:
        os.close(writer)
    shown = b""
    try:
        while part := os.read(terminal, 65536):
            shown += part
    except OSError:  # how Linux ends a terminal whose other side is closed
        pass
    finally:
        os.close(terminal)
    return shown


# --- what ends it --------------------------------------------------------------------------------------------

AT_AN_IMPORT = """
import os, signal, sys
class At:
    left, number = int(sys.argv.pop(1)), getattr(signal, sys.argv.pop(1))
    def find_spec(self, *_):
        At.left -= 1
        if At.left == 0:
            os.kill(os.getpid(), At.number)
sys.meta_path.insert(0, At())
from gov_deadlines.cli.start import run
run()
"""


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
@pytest.mark.parametrize("at", [8, 9, 12, 20, 40, 80, 120])
def test_ended_while_it_is_loaded_it_says_nothing(at: int, name: str, code: int) -> None:
    command = [sys.executable, "-c", AT_AN_IMPORT, str(at), name, *DUE]
    done = subprocess.run(command, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", b"")


def test_what_ends_it_is_settled_before_anything_else_is_loaded() -> None:
    script = "import sys; from gov_deadlines.cli import start; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, check=True, text=True)
    loaded = {name for name in done.stdout.split() if name.startswith("gov_deadlines")}
    assert loaded == {"gov_deadlines", "gov_deadlines.cli", "gov_deadlines.cli.start"}


def test_a_program_started_with_nohup_is_not_hung_up_on() -> None:
    script = "trap '' HUP; program calendar show 2026-04 > /dev/null & kill -HUP $!; wait $!; echo $?"
    assert with_shell(script).stdout == b"0\n"


# --- what is loaded ------------------------------------------------------------------------------------------

HEAVY = {"numpy", "pendulum", "typer", "rich", "chinese_calendar", "hypothesis", "lunar_python"}


@pytest.mark.parametrize(
    "code",
    [
        "import gov_deadlines",
        "import gov_deadlines as gd; gd.due('qinzhou/countersign-reply', date(2024, 4, 3)).notes",
        "import gov_deadlines as gd; gd.calendar('CN-GX').add(date(2024, 4, 3), 7)",
        "import gov_deadlines as gd; gd.limits()",
    ],
)
def test_nothing_heavy_is_imported_until_needed(code: str) -> None:
    script = f"import sys; from datetime import date; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, check=True, text=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "gov_deadlines" in loaded
    assert not loaded & HEAVY


OPENED = """
import sys
from collections import Counter
opened = Counter()
def hear(event, given):
    if event == "open" and str(given[0]).endswith(".toml"):
        opened[given[0]] += 1
sys.addaudithook(hear)
from gov_deadlines.cli.main import main
code = main(sys.argv[1:])
for path, times in opened.items():
    print(times, path.replace(chr(92), "/"), file=sys.stderr)
sys.exit(code)
"""


def test_a_small_file_reads_each_file_of_data_once_and_none_with_the_duties(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("limit,trigger\nqinzhou/countersign-reply,2024-04-03\n", encoding="utf-8")
    command = [sys.executable, "-c", OPENED, "batch", "due", "in.csv", "-o", "out.csv"]
    done = subprocess.run(command, env=environment(), capture_output=True, cwd=tmp_path, check=True, text=True)
    opened = dict(line.split(" ", 1)[::-1] for line in done.stderr.splitlines() if line.endswith(".toml"))
    assert any("/holidays/cn-gx/" in path for path in opened)
    assert set(opened.values()) == {"1"}, opened
    assert not [path for path in opened if "/duties/" in path]


def test_the_command_line_loads_typer_and_nothing_else_heavy() -> None:
    script = (
        "import sys; from gov_deadlines.cli.main import main; "
        f"main({[*DUE, '--explain']!r}); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, check=True, text=True)
    assert {name.partition(".")[0] for name in done.stderr.split()} & HEAVY == {"typer"}


@pytest.mark.parametrize("more", [(), ("--explain",), ("--json", "--explain")])
def test_a_settled_answer_loads_nothing_of_the_projection(more: tuple[str, ...]) -> None:
    script = (
        "import sys; from gov_deadlines.cli.main import main; "
        f"main({[*DUE, *more]!r}); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, check=True, text=True)
    parts = {name.rpartition(".")[2] for name in done.stderr.split() if name.startswith("gov_deadlines")}
    assert not parts & {"outlook", "projection", "seasons", "precedents", "arrangements", "possible"}
