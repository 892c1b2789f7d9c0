"""Whole or not at all: what is on the disk after refusals, full disks and kills."""

import errno
import gc
import importlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

import batch_helpers as helpers
from common import names_in
from gov_deadlines import batch
from gov_deadlines.batch.export import export
from gov_deadlines.cli.main import main
from gov_deadlines.errors import InvalidArgument, OutputExists, OutputFailed, UnreadableTable
from gov_deadlines.files.outputs import Output, OutputSet

ROWS = helpers.mixed_rows(97)
KINDS = ("csv", "jsonl", "parquet", "xlsx")


@pytest.fixture(params=KINDS)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return helpers.WRITE[request.param](tmp_path / f"in.{request.param}", ROWS)


def test_an_existing_file_is_not_overwritten(source: Path, tmp_path: Path) -> None:
    kind = source.suffix
    for taken in (f"out{kind}", f"out.rejects{kind}"):
        (tmp_path / taken).write_text("mine")
        with pytest.raises(OutputExists):
            batch.due(source, tmp_path / f"out{kind}")
        assert names_in(tmp_path) == {source.name, taken}
        assert (tmp_path / taken).read_text() == "mine"
        (tmp_path / taken).unlink()


def test_force_overwrites_both_and_takes_old_rejects_away(source: Path, tmp_path: Path) -> None:
    kind = source.suffix
    out, rejects = tmp_path / f"out{kind}", tmp_path / f"out.rejects{kind}"
    for path in (out, rejects):
        path.write_text("old")
    done = batch.due(source, out, force=True)
    assert done.rejects == str(rejects)
    assert len(helpers.READ[kind[1:]](rejects)) == done.rejected > 0
    clean = helpers.WRITE[kind[1:]](tmp_path / f"clean{kind}", [{"limit": helpers.LIMITS[0], "trigger": "2024-04-03"}])
    done = batch.due(clean, out, force=True)
    assert (done.rows, done.rejected, done.rejects) == (1, 0, None)
    assert not rejects.exists()


def test_a_dry_run_counts_and_writes_nothing(source: Path, tmp_path: Path) -> None:
    dry = batch.due(source, tmp_path / f"out{source.suffix}", dry_run=True)
    assert names_in(tmp_path) == {source.name}
    real = batch.due(source, tmp_path / f"out{source.suffix}")
    assert (dry.rows, dry.answered, dry.reasons) == (real.rows, real.answered, real.reasons)
    assert (dry.dry_run, dry.rejects) == (True, None)


def test_a_file_is_not_read_and_written_at_once(source: Path, tmp_path: Path) -> None:
    link = tmp_path / f"link{source.suffix}"
    link.symlink_to(source)
    hard = tmp_path / f"hard{source.suffix}"
    os.link(source, hard)
    before = source.read_bytes()
    for target in (source, link, hard):
        with pytest.raises(InvalidArgument):
            batch.due(source, target, force=True)
    with pytest.raises(InvalidArgument):
        batch.due(source, tmp_path / f"out{source.suffix}", rejects=source, force=True)
    assert source.read_bytes() == before


def test_a_symbolic_link_is_written_through(source: Path, tmp_path: Path) -> None:
    real = tmp_path / "there"
    real.mkdir()
    kind = source.suffix
    link = tmp_path / f"out{kind}"
    link.symlink_to(real / f"real{kind}")
    done = batch.due(source, link)
    assert link.is_symlink()
    assert names_in(real) == {f"real{kind}"}
    assert len(helpers.READ[kind[1:]](link)) == done.answered
    with pytest.raises(OutputExists):
        batch.due(source, link)


def test_a_full_disk_leaves_nothing(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputFailed, match="No space left"):
        batch.due(source, tmp_path / f"out{source.suffix}")
    assert names_in(tmp_path) == {source.name}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_size_limit_is_a_typed_error(kind: str, tmp_path: Path) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS * 40)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)); "
        "from gov_deadlines.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "batch",
        "due",
        str(source),
        "-o",
        str(tmp_path / f"out.{kind}"),
        "--lang",
        "en",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert names_in(tmp_path) == {source.name}


def test_a_folder_that_is_not_there(source: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputFailed):
        batch.due(source, tmp_path / "no" / f"out{source.suffix}")
    with pytest.raises(UnreadableTable):
        batch.due(tmp_path / f"none{source.suffix}", tmp_path / f"out{source.suffix}")
    folder = tmp_path / f"folder{source.suffix}"
    folder.mkdir()
    with pytest.raises(OutputFailed):
        batch.due(source, folder, force=True)


def test_a_suffix_that_names_no_format(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="suffix"):
        batch.due(helpers.write_csv(tmp_path / "in.csv", ROWS), tmp_path / "out.docx")


@pytest.mark.parametrize("kind", ["parquet", "xlsx", "jsonl", "csv"])
def test_a_file_that_is_something_else(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"in.{kind}"
    path.write_bytes(b"\x00\x01 not what its name says" * 50)
    if kind == "jsonl":
        done = batch.due(path, tmp_path / "out.jsonl")
        assert done.reasons == {"malformed-row": 1}
    else:
        with pytest.raises(UnreadableTable):
            batch.due(path, tmp_path / f"out.{kind}")
        assert names_in(tmp_path) == {path.name}


def test_leftovers_of_killed_runs_are_swept_but_not_files_in_use(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS)
    (tmp_path / ".out.csv.gov-deadlines-1-deadbeef.tmp").write_text("half")
    other = OutputSet(force=False)
    used = other.open(str(tmp_path / "out.csv"))
    batch.due(source, tmp_path / "out.csv")
    left = {name for name in names_in(tmp_path) if name.startswith(".")}
    assert left == {os.path.basename(used.temporary)}
    with pytest.raises(OutputExists):
        other.commit()
    other.discard()
    assert not {name for name in names_in(tmp_path) if name.startswith(".")}


def test_killed_at_any_moment_there_is_never_half_a_file(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS * 100)
    whole = tmp_path / "whole.csv"
    started = time.monotonic()
    done = _job(source, whole).wait()
    took = time.monotonic() - started
    assert done == 1
    dice = random.Random(5)
    finished = 0
    for _ in range(20):
        target = tmp_path / "out.csv"
        process = _job(source, target, "--force")
        time.sleep(dice.random() * took)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if target.exists():
            finished += 1
            assert target.read_bytes() == whole.read_bytes()
            assert (tmp_path / "out.rejects.csv").read_bytes() == (tmp_path / "whole.rejects.csv").read_bytes()
            target.unlink()
        (tmp_path / "out.rejects.csv").unlink(missing_ok=True)
    assert finished < 20
    _job(source, tmp_path / "out.csv").wait()
    assert not {name for name in names_in(tmp_path) if name.startswith(".")}


def _job(source: Path, target: Path, *options: str) -> "subprocess.Popen[Any]":
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", str(source), "-o", str(target), "--threads", "1"]
    return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_an_error_in_a_thread_ends_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise MemoryError

    source = helpers.write_csv(tmp_path / "in.csv", ROWS)
    monkeypatch.setattr("gov_deadlines.batch.lines.blocks._WORTH_THREADS", 0)
    monkeypatch.setattr("gov_deadlines.batch.answering.Answerer.find", failing)
    with pytest.raises(MemoryError):
        batch.due(source, tmp_path / "out.csv", threads=2)
    assert names_in(tmp_path) == {"in.csv"}
    assert threading.active_count() == 1


@pytest.mark.parametrize("target", ["out.csv", "out.parquet"])
def test_names_that_differ_in_case_only(target: str, tmp_path: Path) -> None:
    """In a CSV file they are two columns; where DuckDB takes part, an error says so."""
    source = tmp_path / "in.csv"
    source.write_text("limit,trigger,Due\nqinzhou/countersign-reply,2024-04-03,x\n", encoding="utf-8")
    if target.endswith("csv"):
        assert batch.due(source, tmp_path / target).answered == 1
    else:
        with pytest.raises(UnreadableTable, match="'Due'"):
            batch.due(source, tmp_path / target)
        assert batch.due(source, tmp_path / target, prefix="new_").answered == 1


def test_cells_of_an_excel_file_as_people_type_them(tmp_path: Path) -> None:
    import datetime as dt

    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "in.xlsx")) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["limit", "trigger"])
        triggers = [dt.date(2024, 4, 3), 20240403, "2024年4月3日", dt.datetime.fromisoformat("2024-04-03T12:30")]
        for row, trigger in enumerate(triggers, start=1):
            sheet.write(row, 0, "qinzhou/countersign-reply")
            sheet.write(row, 1, trigger, day if isinstance(trigger, dt.date) else None)
        for row in range(6, 20):
            sheet.write_blank(row, 0, None, day)
    done = batch.due(tmp_path / "in.xlsx", tmp_path / "out.jsonl")
    rows = helpers.read_jsonl(tmp_path / "out.jsonl")
    assert [row["due"] for row in rows] == ["2024-04-17"] * 4
    assert rows[0]["trigger"] == "2024-04-03"
    assert (done.answered, done.rejected) == (4, 0)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_source_that_is_written_to_meanwhile_is_an_error(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    run, name = importlib.import_module("gov_deadlines.batch.running"), "_lines" if kind == "csv" else "_table"
    engine = getattr(run, name)

    def meddling(*arguments: object) -> object:
        done = engine(*arguments)
        with source.open("ab") as file:
            file.write(b"\n")
        return done

    monkeypatch.setattr(run, name, meddling)
    with pytest.raises(UnreadableTable, match="changed while it was read"):
        batch.due(source, tmp_path / f"out.{kind}")
    assert names_in(tmp_path) == {source.name}


def test_rejects_have_the_format_of_the_target(source: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="format"):
        batch.due(source, tmp_path / "out.csv", rejects=tmp_path / "bad.parquet")
    assert names_in(tmp_path) == {source.name}


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "in.csv").mkdir()
    with pytest.raises(UnreadableTable, match="no regular file"):
        batch.due(tmp_path / "in.csv", tmp_path / "out.csv")


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", 130), ("SIGHUP", 129)])
@pytest.mark.parametrize("kind", ["csv", "parquet", "stdout"])
def test_a_job_asked_to_end_leaves_nothing(kind: str, name: str, code: int, tmp_path: Path) -> None:
    """A CSV file of this size is worth threads."""
    folder, scratch = tmp_path / "here", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    source, target = ("in.csv", "-") if kind == "stdout" else (f"in.{kind}", f"out.{kind}")
    limit, day = "'qinzhou/countersign-reply'", "DATE '2023-10-01' + (i % 700)::INT"
    rows = f'SELECT i AS no, {limit} AS "limit", {day} AS "trigger" FROM range(3000000) t(i)'
    duckdb.sql(f"COPY ({rows}) TO '{folder / source}'")
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", source, "-o", target, "--summary", "s.json"]
    job = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | {"TMPDIR": str(scratch)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while job.poll() is None and len(names_in(folder)) < (3 if kind == "stdout" else 4):
        time.sleep(0.01)
    time.sleep(0.1)
    os.killpg(job.pid, getattr(signal, name))  # as a terminal does
    _, said = job.communicate(timeout=60)
    assert (job.returncode, said) == (code, b"")
    assert names_in(folder) == {source}
    assert names_in(scratch) == set()


# --- what belongs together -------------------------------------------------------------------------------------------


def interrupted(monkeypatch: pytest.MonkeyPatch, source: Path, target: Path) -> None:
    """A job over an earlier one, killed after the target and before the rejects have their names."""
    replace = os.replace
    done: list[tuple[str, ...]] = []

    def killed(*paths: str) -> None:
        if done:
            os._exit(0)
        done.append(paths)
        replace(*paths)

    child = os.fork()
    if not child:
        monkeypatch.setattr(os, "replace", killed)
        batch.due(source, target, force=True)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0


def marked(path: Path, who: str) -> Path:
    return helpers.write_csv(path, [{**row, "note": who} for row in ROWS[-60:]])


def owners(folder: Path) -> set[str]:
    found = set()
    for name in ("out.csv", "out.rejects.csv"):
        found |= {row["note"] for row in helpers.read_csv(folder / name)}
    return found


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("command", ["due", "recalc", "due of the rejects", "onto it", "export", "dry run"])
def test_the_next_command_that_names_one_finishes_what_was_interrupted(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.csv"
    batch.due(marked(tmp_path / "old.csv", "old"), out)
    interrupted(monkeypatch, marked(tmp_path / "new.csv", "new"), out)
    assert owners(tmp_path) == {"old", "new"}
    if command == "due":
        batch.due(out, tmp_path / "next.csv", prefix="n_")
    elif command == "recalc":
        batch.recalc(out, tmp_path / "next.csv", from_known_on=date(2024, 1, 1))
    elif command == "due of the rejects":
        batch.due(tmp_path / "out.rejects.csv", tmp_path / "next.csv")
    elif command == "dry run":
        batch.due(out, tmp_path / "next.csv", prefix="n_", dry_run=True)
    else:
        with pytest.raises(OutputExists):
            batch.due(tmp_path / "old.csv", out) if command == "onto it" else export(out)
    assert owners(tmp_path) == {"new"}
    assert not {name for name in names_in(tmp_path) if name.startswith(".")}


@pytest.mark.parametrize("force", [False, True])
def test_jobs_at_once_onto_one_target_do_not_mix(force: bool, tmp_path: Path) -> None:
    sources = [marked(tmp_path / f"{who}.csv", who) for who in "ab"]
    for _ in range(4):
        jobs = [_job(source, tmp_path / "out.csv", *["--force"] * force) for source in sources]
        codes = sorted(job.wait() for job in jobs)
        assert codes == ([1, 1] if force else [1, 2])
        assert len(owners(tmp_path)) == 1
        assert not {name for name in names_in(tmp_path) if name.startswith(".")}
        for name in ("out.csv", "out.rejects.csv"):
            (tmp_path / name).unlink()


def test_a_summary_appears_with_the_others_or_not_at_all(tmp_path: Path) -> None:
    source, out, summary = helpers.write_csv(tmp_path / "in.csv", ROWS), tmp_path / "out.csv", tmp_path / "s.json"
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    with pytest.raises(UnreadableTable):
        batch.due(empty, out, summary=summary)
    (tmp_path / "out.rejects.csv").write_text("mine")
    with pytest.raises(OutputExists):
        batch.due(source, out, summary=summary)
    assert names_in(tmp_path) == {"in.csv", "empty.csv", "out.rejects.csv"}
    done = batch.due(source, out, summary=summary, force=True)
    assert json.loads(summary.read_text(encoding="utf-8"))["rejected"] == done.rejected


def test_a_file_that_is_replaced_keeps_its_mode(source: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{source.suffix}"
    batch.due(source, out)
    out.chmod(0o600)
    batch.due(source, out, force=True)
    assert out.stat().st_mode & 0o777 == 0o600


def test_a_name_of_seventy_chinese_characters(source: Path, tmp_path: Path) -> None:
    done = batch.due(source, tmp_path / ("会" * 70 + source.suffix))
    assert names_in(tmp_path) == {source.name, "会" * 70 + source.suffix, "会" * 70 + ".rejects" + source.suffix}
    assert done.rejected


# --- where one cannot write, and what one cannot read ---------------------------------------------------------------


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs a folder that not even root can write to")
@pytest.mark.parametrize("bad", [False, True])
def test_stdout_needs_no_folder_unless_there_are_rejects(bad: bool, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("limit,trigger\nqinzhou/countersign-reply,2024-04-03\n" + "nobody/limit,2024-04-03\n" * bad)
    command = [sys.executable, "-m", "gov_deadlines", "batch", "due", str(source), "-o", "-", "--lang", "en"]
    done = subprocess.run(command, cwd="/proc/self", capture_output=True, text=True, check=False)
    if bad:
        assert (done.returncode, done.stdout) == (3, "")
        assert "stdout.rejects.csv' could not be written" in done.stderr
    else:
        assert done.returncode == 0, done.stderr
        assert "2024-04-17" in done.stdout


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_source_that_goes_meanwhile_cannot_be_read(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, name = importlib.import_module("gov_deadlines.batch.running"), "_lines" if kind == "csv" else "_table"
    engine = getattr(run, name)
    for first in (True, False):
        source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)

        def meddling(*arguments: object, first: bool = first, source: Path = source) -> object:
            if first:
                source.unlink()
            done = engine(*arguments)
            source.unlink()
            return done

        monkeypatch.setattr(run, name, meddling)
        with pytest.raises(UnreadableTable, match="could not be read"):
            batch.due(source, tmp_path / f"out.{kind}")
        assert names_in(tmp_path) == set()


def test_a_full_disk_under_an_excel_file_is_one_typed_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``zipfile`` tries again when it is collected, which must not show."""
    from gov_deadlines.batch.excel import write as excel_write

    source = helpers.write_csv(tmp_path / "in.csv", ROWS * 20)
    whole = excel_write._File
    for room in (0, 1000, 20_000):
        left = [room]

        class Small(whole):  # type: ignore[valid-type,misc]
            def write(self, data: Any, left: list[int] = left) -> int:
                left[0] -= len(data)
                if left[0] < 0 and self.at is None:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return int(super().write(data))

        monkeypatch.setattr(excel_write, "_File", Small)
        with pytest.raises(OutputFailed, match=r"out\.xlsx.* No space left"):
            batch.due(source, tmp_path / "out.xlsx")
        gc.collect()
        assert names_in(tmp_path) == {"in.csv"}


def test_what_does_not_fit_into_memory_says_where_it_did_not_fit(tmp_path: Path) -> None:
    rows = (
        "SELECT repeat(md5(i::VARCHAR), 3) AS noise, 'qinzhou/countersign-reply' AS \"limit\", "
        "DATE '2023-10-01' + (i % 700)::INT AS \"trigger\", DATE '2023-10-09' + (i // 700)::INT AS done"
    )
    duckdb.sql(f"COPY ({rows} FROM range(1500000) t(i)) TO '{tmp_path}/in.parquet'")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000)); "
        "from gov_deadlines import batch; from gov_deadlines.errors import *; from datetime import date\n"
        "try: batch.due(sys.argv[1], sys.argv[2], memory='128MB', completed_column='done', as_of=date(2024, 4, 3))\n"
        "except GovDeadlinesError as error: print(type(error).__name__, error)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "in.parquet"), str(tmp_path / "out.parquet")]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    # the plain way: the compiled one begins to copy the file at once, and the target is what is full first
    environment = os.environ | {"TMPDIR": str(scratch), "GOV_DEADLINES_PURE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"OutputFailed '{scratch}"), done.stdout + done.stderr
    assert names_in(scratch) == set()


@pytest.mark.parametrize("target", ["\udcff.csv", "\udcff.parquet", "\udcff.xlsx", "\udcff.jsonl"], ids=ascii)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_file_name_that_is_no_text_works_or_is_said(kind: str, target: str, tmp_path: Path) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    try:
        batch.due(source, str(tmp_path / target), summary=tmp_path / "s.json")
    except InvalidArgument as error:
        assert "no UTF-8 text" in error.say("en")  # noqa: PT017  (some do, some do not)
        assert names_in(tmp_path) == {source.name}
    else:
        assert (kind, target[1:]) in [("csv", ".csv"), ("csv", ".xlsx"), ("parquet", ".xlsx")]
        assert json.loads((tmp_path / "s.json").read_text())["target"].endswith(target)


@pytest.mark.parametrize("name", ["rejects", "summary"])
def test_only_answers_go_to_stdout(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS)
    monkeypatch.chdir(tmp_path)
    named: dict[str, Any] = {name: "-"}
    with pytest.raises(InvalidArgument, match=f"{name} cannot be -"):
        batch.due(source, "out.csv", **named)
    with pytest.raises(InvalidArgument, match=f"{name} cannot be -"):
        batch.recalc(source, "out.csv", from_known_on=date(2024, 1, 1), **named)
    assert names_in(tmp_path) == {"in.csv"}


class Full(io.BytesIO):
    """A file on a full disk, which finds that out when it is flushed."""

    def flush(self) -> None:
        """No room."""
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Flushes once more, as files do."""
        self.flush()


def test_a_full_temporary_folder_is_not_blamed_on_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS)
    begun = Output.__init__

    def small(self: Output, path: str, temporary: str, *, private: bool = False) -> None:
        begun(self, path, temporary, private=private)
        if path == temporary:  # it lies in the temporary folder
            self.file.close()
            self.file = Full()

    monkeypatch.setattr(Output, "__init__", small)
    with pytest.raises(OutputFailed, match=r"gov-deadlines-.*out\.csv' could not be written: No space"):
        batch.due(source, "-", rejects=tmp_path / "r.csv")
    assert names_in(tmp_path) == {"in.csv"}


@pytest.mark.parametrize("command", ["batch due in.csv -o {}/o.csv", "table export -o {}/o.csv", "limits scan {}"])
def test_why_the_system_refused_is_said_in_the_user_s_language(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    helpers.write_csv(tmp_path / "in.csv", ROWS)
    (tmp_path / "full").mkdir()
    (tmp_path / "rules.txt").write_text("第一条 3日内办结。", encoding="utf-8")
    opened = open

    def refused(path: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(path, str) and ("full/" in path or "rules.txt" in path):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, *arguments, **named)

    monkeypatch.setattr("builtins.open", refused)
    given = command.format("rules.txt" if "scan" in command else "full").split()
    for language, said in (("zh", "：没有权限。"), ("en", ": Permission denied.")):
        assert main([*given, "--lang", language]) in (2, 3)
        found = capsys.readouterr().err
        assert said in found
        assert ("rules.txt" if "scan" in command else "full/o.") in found
