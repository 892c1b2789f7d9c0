"""``gov-deadlines batch due``: exit codes, what is said where, and what happens without the extra."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import batch_helpers as helpers
from cli_helpers import QINZHOU, run
from gov_deadlines import batch
from gov_deadlines.batch.progress import Progress
from gov_deadlines.errors import InvalidArgument

GOOD = "limit,trigger\nqinzhou/countersign-reply,2024-04-03\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(GOOD + "nobody/limit,2024-04-03\n", encoding="utf-8")
    return path


def test_rejects_are_exit_1_and_counted(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, summary = tmp_path / "out.csv", tmp_path / "summary.json"
    code, stdout, stderr = run(capsys, "batch", "due", str(source), "-o", str(out), "--summary", str(summary))
    assert (code, stdout) == (1, "")
    assert stderr.startswith("2 rows = 1 answered + 1 rejected")
    assert "unknown-limit: 1" in stderr
    told = json.loads(summary.read_text(encoding="utf-8"))
    assert (told["schema"], told["rows"], told["answered"], told["rejected"]) == (1, 2, 1, 1)
    assert told["reasons"] == {"unknown-limit": 1}
    assert told["rejects"] == str(tmp_path / "out.rejects.csv")
    assert set(told) >= {"version", "seconds", "known_on", "dry_run", "statuses", "target"}


def test_all_answered_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text(GOOD, encoding="utf-8")
    code, stdout, _ = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / "out.csv"), "--json")
    assert code == 0
    assert json.loads(stdout)["rejects"] is None


def test_a_dry_run_writes_nothing(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, stderr = run(
        capsys, "batch", "due", str(source), "-o", str(tmp_path / "out.csv"), "--dry-run", "--lang", "zh"
    )
    assert code == 1
    assert "读入 2 行 = 已推算 1 行 + 另存 1 行" in stderr
    assert "没有写任何文件" in stderr
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["in.csv", "-o", "in.csv"], 2),
        (["none.csv", "-o", "out.csv"], 2),
        (["in.csv", "-o", "out.doc"], 2),
        (["in.csv", "-o", "out.csv", "--limit", "nobody/limit"], 2),
        (["in.csv", "-o", "out.csv", "--limit", "qinzhou/plenary-meeting"], 3),
        (["in.csv", "-o", "out.csv", "--region", "XX"], 2),
        (["in.csv", "-o", "out.csv", "--as-of", "soon"], 2),
        (["in.csv", "-o", "out.csv", "--completed-column", "x"], 2),
        (["in.csv", "-o", "out.csv", "--trigger-column", "x"], 2),
        (["in.csv", "-o", "out.csv", "--threads", "-1"], 2),
        (["in.csv", "-o", "no/out.csv"], 3),
        (["in.csv", "-o", "out.parquet", "--memory", "lots"], 2),
        (["in.csv"], 2),
    ],
)
def test_errors(
    arguments: list[str],
    code: int,
    source: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    before = source.read_bytes()
    found = run(capsys, "batch", "due", *arguments, "--json")
    assert found.code == code, found.err
    assert found.out == ""
    assert json.loads(found.err)["exit"] == code
    assert source.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_standard_input_and_output(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", "-", "-o", "-"]
    data = (GOOD + "x,y\n").encode()
    done = subprocess.run(command, input=data, capture_output=True, cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[1].endswith(("," + ",".join(helpers.REPLY)).encode())
    assert [path.name for path in tmp_path.iterdir()] == ["stdout.rejects.csv"]
    again = subprocess.run(
        [*command, "--rejects", "mine.csv"], input=data, capture_output=True, cwd=tmp_path, check=False
    )
    assert again.stdout == done.stdout
    assert len(helpers.read_csv(tmp_path / "mine.csv")) == 1


@pytest.mark.parametrize(("module", "target"), [("duckdb", "out.parquet"), ("xlsxwriter", "out.xlsx")])
def test_without_the_extra_the_error_says_what_to_install(
    module: str,
    target: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", [{"limit": "qinzhou/countersign-reply", "trigger": "2024-04-03"}])
    monkeypatch.setitem(sys.modules, module, None)
    code, _, stderr = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / target))
    assert code == 2
    assert "pip install '.[batch]'" in stderr
    assert module in stderr
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_csv_needs_no_extra(source: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['duckdb', 'xlsxwriter'])); "
        "from gov_deadlines.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "batch", "due", str(source), "-o", str(tmp_path / "out.csv")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_a_small_file_loads_nothing_that_it_does_not_need(source: Path, tmp_path: Path) -> None:
    """Each of these takes longer to load than all rows to answer."""
    code = (
        "import sys; from gov_deadlines.cli.main import main; main(sys.argv[1:]); "
        "print([one for one in ('numpy.ma', 'hashlib', 'duckdb', 'pyarrow', 'pandas') if one in sys.modules])"
    )
    command = [sys.executable, "-c", code, "batch", "due", str(source), "-o", str(tmp_path / "out.csv")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_importing_the_package_imports_nothing_of_it() -> None:
    code = (
        "import sys, gov_deadlines; print([one for one in sys.modules if 'batch' in one or one in ('duckdb', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_bar_is_for_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    for stream, shown in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", stream)
        with Progress(wanted=True) as progress:
            progress.show(1_000_000, 3.0)
        assert bool(stream.getvalue()) == shown
        assert all((words in stream.getvalue()) == shown for words in ("100%", "1,000,000 rows"))
        assert stream.getvalue().endswith("\x1b[1A\x1b[2K" if shown else "")
        assert "\x1b[?25l" not in stream.getvalue()  # a cursor that is hidden stays hidden after a signal


@pytest.mark.parametrize("terminal", [{"TERM": "dumb"}, {"TERM": "xterm", "COLUMNS": "4"}, {"TERM": "xterm"}])
def test_the_bar_breaks_on_no_terminal(monkeypatch: pytest.MonkeyPatch, terminal: dict[str, str]) -> None:
    class Ascii(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", Ascii(written, encoding="ascii", errors="backslashreplace"))
    with Progress(wanted=True) as progress:
        progress.show(10, 0.5)
    sys.stderr.flush()
    assert bool(written.getvalue()) == (terminal["TERM"] != "dumb")


def test_no_bar_loads_nothing() -> None:
    code = (
        "import sys; from gov_deadlines.batch.progress import Progress; Progress(wanted=True).show(1, 0.5);"
        "print('rich' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("command", ["due", "recalc"])
@pytest.mark.parametrize("taken", ["in.csv", "out.csv", "out.rejects.csv", "kept.json", "nowhere/summary.json"])
def test_a_summary_takes_no_other_file_s_place(
    command: str, taken: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kept.json").write_text("kept", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert source.name == "in.csv"
    options = [] if command == "due" else ["--from-known-on", "2024-03-21"]
    found = run(
        capsys,
        "batch",
        command,
        str(source),
        "-o",
        str(tmp_path / "out.csv"),
        "--summary",
        str(tmp_path / taken),
        *options,
    )
    assert found.code in (2, 3)
    assert "Internal error" not in found.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


BOTH = ("--limit-column", "--trigger-column", "--limit", "--sheet", "--region", "--encoding")
OPTIONS = [
    *(("due", option) for option in (*BOTH, "--prefix", "--completed-column")),
    *(("recalc", option) for option in (*BOTH, "--keep", "--against-column")),
]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_an_option_that_is_not_utf_8(
    command: str, option: str, kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shell hands over any bytes; Python holds those that are no UTF-8 as halves of characters."""
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", [{"limit": QINZHOU, "trigger": "2024-04-03"}])
    more = ("--from-known-on", "2024-03-21") if command == "recalc" else ("--as-of", "2024-04-03")
    arguments = ("batch", command, str(source), "-o", str(tmp_path / "out.csv"), option, "x\udcff", "--lang", "en")
    code, out, err = run(capsys, *arguments, *more)
    assert (code, out) == (2, ""), err
    assert "Internal" not in err
    assert len(err.splitlines()) == 2
    assert [one.name for one in tmp_path.iterdir()] == [source.name]


def test_what_a_cluster_cannot_do_is_refused_before_it_starts(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    for options, word in (({"prefix": "x\udcff"}, "prefix"), ({"sheet": "S1"}, "sheet")):
        with pytest.raises(InvalidArgument, match=word):
            batch.due(tmp_path, tmp_path / "out", engine="spark", **options)  # type: ignore[arg-type]


def test_a_prefix_that_cannot_stand_in_a_file(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", [{"limit": QINZHOU, "trigger": "2024-04-03"}])
    for prefix in ("x\udcff", "x\0"):
        with pytest.raises(InvalidArgument, match="prefix"):
            batch.due(source, tmp_path / "out.csv", prefix=prefix)
    for nth, prefix in enumerate(("新_", 'a"b,c ', "a\nb")):
        for kind in helpers.READ:
            batch.due(source, tmp_path / f"out{nth}.{kind}", prefix=prefix)
            assert helpers.READ[kind](tmp_path / f"out{nth}.{kind}")[0][f"{prefix}due"] == "2024-04-17"
