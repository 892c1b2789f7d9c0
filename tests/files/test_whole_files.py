"""The files of one job: together or not at all, whatever ends the job at whichever step, and whoever else writes."""

import builtins
import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gov_deadlines.cli import start as signals
from gov_deadlines.errors import InvalidArgument, JobUnfinished, OutputExists, OutputFailed
from gov_deadlines.files import hidden as hidden_files
from gov_deadlines.files import outputs, placing
from gov_deadlines.files.hidden import rejects_path, shortened
from gov_deadlines.files.outputs import OutputSet, check_target, write_whole

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and signals")

STEPS = ("link", "replace", "rename", "unlink", "fsync", "chmod", "mkdir", "rmdir")
OLD = {"o.csv": "old", "o.rejects.csv": "old", "far/s.json": "old"}
NEW = {"o.csv": "new", "o.rejects.csv": "new", "far/s.json": "new"}
BARE = {"o.csv": "new", "far/s.json": "new"}  # nothing was rejected


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if not path.is_dir()}


def hidden(folder: Path) -> list[str]:
    return [name for name in contents(folder) if os.path.basename(name).startswith(".")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "far").mkdir()
    return tmp_path


def write(folder: Path, found: dict[str, str]) -> None:
    for name, text in found.items():
        (folder / name).write_text(text)


def job(folder: Path, wanted: dict[str, str], *, force: bool) -> None:
    """A job with three files, of which those not wanted stay away."""
    with OutputSet(force=force) as files:
        for name in NEW:
            output = files.open(str(folder / name))
            output.file.write(wanted.get(name, "").encode())
            output.wanted = name in wanted
        files.commit()


def at_step(number: int, act: Callable[[], object], work: Callable[[], object]) -> int:
    """Do ``work`` in a process of its own; before its step of that number, ``act``. How it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [number]

    def counted(function: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == -1:
                act()
            return function(*arguments, **named)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))
    vars(builtins)["open"] = counted(open)
    try:
        work()
    except BaseException:  # noqa: BLE001  (whatever it is, this process ends here)
        os._exit(99)
    os._exit(0 if left[0] < 0 else 77)


def every_step(act: Callable[[], object], prepare: Callable[[], None], work: Callable[[], object]) -> Iterator[int]:
    """Interrupt ``work`` before each of its steps in turn; how it ended, each time."""
    for number in range(200):
        prepare()
        ended = at_step(number, act, work)
        if ended == 77:
            assert number > 10
            return
        yield ended
    raise AssertionError("it never comes to an end")


def send(number: int) -> Callable[[], None]:
    def act() -> None:
        os.kill(os.getpid(), number)

    return act


def clear(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_dir():
            path.unlink()


CASES = [(OLD, NEW, True), (OLD, BARE, True), ({}, NEW, False), ({}, NEW, True), ({"o.csv": "old"}, NEW, True)]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("before", "after", "force"), CASES)
@pytest.mark.parametrize("next_one", ["o.csv", "o.rejects.csv", "far/s.json"])
def test_killed_at_every_step_the_next_command_finishes_or_undoes_it(
    before: dict[str, str], after: dict[str, str], force: bool, next_one: str, folder: Path
) -> None:
    def prepare() -> None:
        clear(folder)
        write(folder, before)

    seen = []
    for ended in every_step(send(signal.SIGKILL), prepare, lambda: job(folder, after, force=force)):
        assert ended == -signal.SIGKILL
        placing.settle([str(folder / next_one)])
        for name in NEW:  # and what was never begun is swept by whoever writes there next
            placing.sweep(*os.path.split(str(folder / name)))
        shown = {name: text for name, text in contents(folder).items() if name in NEW}
        assert shown in (before, after)
        placing.settle([str(folder / "o.csv")])
        for name in NEW:
            placing.sweep(*os.path.split(str(folder / name)))
        assert contents(folder) == shown
        seen.append(contents(folder))
    assert seen == sorted(seen, key=lambda one: one == after)  # once it is decided, it stays so
    assert before in seen
    assert after in seen


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("before", "after", "force"), CASES)
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_asked_to_end_at_every_step_nothing_is_left(
    before: dict[str, str], after: dict[str, str], force: bool, name: str, folder: Path
) -> None:
    number = getattr(signal, name)

    def prepare() -> None:
        clear(folder)
        write(folder, before)

    def work() -> None:
        signal.signal(number, signals._end)
        job(folder, after, force=force)

    for ended in every_step(send(number), prepare, work):
        assert ended == 128 + number
        assert contents(folder) in (before, after)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("before", "after", "force"), CASES)
def test_an_error_at_every_step_changes_nothing_or_everything(
    before: dict[str, str], after: dict[str, str], force: bool, folder: Path
) -> None:
    """A full disk, a file that another program has open: the old files are as they were, and no trace is left."""

    def prepare() -> None:
        clear(folder)
        write(folder, before)

    def fail() -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    for ended in every_step(fail, prepare, lambda: job(folder, after, force=force)):
        assert ended in (0, 99)
        if not ended:  # it could not clear up behind it: the next run does
            for name in NEW:
                check_target(str(folder / name), force=True)
                placing.sweep(*os.path.split(str(folder / name)))
        assert contents(folder) == (before if ended else after)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_while_finishing_what_a_killed_run_began(folder: Path) -> None:
    def begin() -> None:
        clear(folder)
        write(folder, OLD)
        number = next(one for one in range(100) if broken(one))
        assert number

    def broken(number: int) -> bool:
        clear(folder)
        write(folder, OLD)
        at_step(number, send(signal.SIGKILL), lambda: job(folder, NEW, force=True))
        shown = {name: text for name, text in contents(folder).items() if name in NEW}
        return shown not in (OLD, NEW)

    target = str(folder / "o.csv")
    for number in range(40):
        begin()
        ended = at_step(number, send(signal.SIGKILL), lambda: placing.settle([target]))
        placing.settle([target])
        for name in NEW:
            placing.sweep(*os.path.split(str(folder / name)))
        assert contents(folder) == NEW
        if ended == 77:
            return
    raise AssertionError("it never comes to an end")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize("links", [True, False])
def test_a_file_that_somebody_else_wrote_meanwhile_is_not_overwritten(
    links: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:
        monkeypatch.setattr(os, "link", refused)
    for number in range(100):
        clear(folder)
        write(folder, OLD)
        ended = at_step(number, send(signal.SIGKILL), lambda: job(folder, NEW, force=True))
        if ended == 77:
            return
        (folder / "o.rejects.csv").unlink(missing_ok=True)
        (folder / "o.rejects.csv").write_text("somebody else's")
        placing.settle([str(folder / "o.csv")])
        found = contents(folder)
        assert found["o.rejects.csv"] == "somebody else's"
        assert found["o.csv"] == found["far/s.json"] in ("old", "new")
        assert not [name for name in hidden(folder) if name.endswith(".journal")]


def refused(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(("before", "after", "force"), CASES)
def test_without_hard_links_it_is_the_same(
    before: dict[str, str], after: dict[str, str], force: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refused)

    def prepare() -> None:
        clear(folder)
        write(folder, before)

    for _ in every_step(send(signal.SIGKILL), prepare, lambda: job(folder, after, force=force)):
        placing.settle([str(folder / "o.csv")])
        for name in NEW:
            placing.sweep(*os.path.split(str(folder / name)))
        assert contents(folder) in (before, after)


def test_a_folder_that_was_moved_since(folder: Path) -> None:
    """What lies beside the journal is found wherever that is now."""
    begun = folder / "begun"
    begun.mkdir()
    names = ("o.csv", "o.rejects.csv")

    def two() -> None:
        with OutputSet(force=True) as files:
            for name in names:
                files.open(str(begun / name)).file.write(b"new")
            files.commit()

    number = 0
    while not list(begun.glob(".*.journal")):
        at_step(number, send(signal.SIGKILL), two)
        number += 1
    moved = begun.rename(folder / "moved")
    placing.settle([str(moved / "o.csv")])
    assert contents(moved) == dict.fromkeys(names, "new")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_folder_that_was_copied_since(folder: Path) -> None:
    """Restored from a backup, or on a stick that was put in again: no file has the number it had."""
    begun, seen = folder / "begun", set()
    old, new = (dict.fromkeys(("o.csv", "o.rejects.csv"), text) for text in ("old", "newer"))

    def two() -> None:
        with OutputSet(force=True) as files:
            for name, text in new.items():
                files.open(str(begun / name)).file.write(text.encode())
            files.commit()

    for number in range(100):
        shutil.rmtree(begun, ignore_errors=True)
        begun.mkdir()
        write(begun, old)
        ended = at_step(number, send(signal.SIGKILL), two)
        copied = shutil.copytree(begun, folder / f"copied{number}", symlinks=True)
        placing.settle([str(copied / "o.csv")])
        for name in old:
            placing.sweep(str(copied), name)
        assert contents(copied) in (old, new)
        seen.add(contents(begun)["o.csv"] + contents(begun)["o.rejects.csv"])
        if ended == 77:
            break
    assert seen == {"oldold", "newerold", "newernewer"}


# --- several jobs at once -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("force", [False, True])
def test_jobs_at_once_do_not_mix(force: bool, folder: Path) -> None:
    """Each is whole; without ``force`` the first one wins, and the others leave nothing."""
    for _ in range(15):
        clear(folder)
        ended: list[str] = []
        ready = threading.Barrier(4)

        def one(who: str, ready: threading.Barrier = ready, ended: list[str] = ended) -> None:
            wanted = dict.fromkeys(BARE if who == "c" else NEW, who)
            ready.wait()
            try:
                job(folder, wanted, force=force)
            except OutputExists:
                ended.append("refused")
            else:
                ended.append(who)

        threads = [threading.Thread(target=one, args=(who,)) for who in "abcd"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        (who,) = set(contents(folder).values())
        assert contents(folder) == dict.fromkeys(BARE if who == "c" else NEW, who)
        assert sorted(ended) == (sorted("abcd") if force else sorted([who, *["refused"] * 3]))


def test_a_file_that_another_job_takes_away_meanwhile_is_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old rejects, where the other job has none: whenever they are looked at, they may be gone a moment later."""
    look = {name: getattr(os, name) for name in ("stat", "lstat")}
    rejects = str(folder / "o.rejects.csv")
    for number in range(30):
        clear(folder)
        write(folder, OLD)
        left = [number]

        def taken(path: Any, *, how: str, left: list[int] = left, **named: Any) -> os.stat_result:
            found: os.stat_result = look[how](path, **named)
            if path == rejects:
                left[0] -= 1
                if left[0] == 0 and os.path.lexists(rejects):
                    os.unlink(rejects)
            return found

        with monkeypatch.context() as patch:
            for name in look:
                patch.setattr(os, name, partial(taken, how=name))
            with suppress(OutputFailed):  # typed, where it was found changed at the last moment
                job(folder, BARE, force=True)
        assert contents(folder) in (BARE, {name: text for name, text in OLD.items() if name != "o.rejects.csv"})


def test_a_folder_that_another_run_does_not_let_go_is_a_typed_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "locked", lambda folders, wait=0.2: hidden_files.locked(folders, wait))
    with hidden_files.locked([str(folder)]), pytest.raises(OutputFailed, match="another run"):
        job(folder, NEW, force=True)
    assert contents(folder) == {}


def full(*_: object, **__: object) -> int:
    raise OSError(errno.EMFILE, "Too many open files")


def test_a_folder_that_could_be_locked_were_fewer_files_open_is_a_typed_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OutputFailed, match="Too many open files"), hidden_files.locked([str(folder)]):
        pass


def test_scratch_that_cannot_be_held_is_a_typed_error(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        with pytest.raises(OutputFailed, match="Too many open files"), outputs.scratch():
            pass
    outputs.sweep_scratch()
    assert os.listdir(temporary) == []


def test_scratch_stays_when_a_forked_process_ends(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with outputs.scratch() as here:
        forked = ExitStack()
        there = forked.enter_context(outputs.scratch())
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: -1)
            forked.close()
        assert sorted(os.listdir(temporary)) == sorted(map(os.path.basename, (here, there)))


def test_a_folder_with_two_names_is_locked_once(folder: Path) -> None:
    """One mounted a second time, or written in other letters where these do not count."""
    (folder / "again").symlink_to(folder / "far")
    named = [str(folder / name) for name in ("far", "again")]
    with (
        hidden_files.locked([*named, str(folder)], wait=0),
        pytest.raises(OutputFailed),
        hidden_files.locked(named[1:], wait=0),
    ):
        pass


def test_what_is_being_written_is_not_swept(folder: Path) -> None:
    with OutputSet(force=True) as files:
        output = files.open(str(folder / "o.csv"))
        placing.sweep(str(folder), "o.csv")
        output.file.write(b"whole")
        files.commit()
    assert contents(folder) == {"o.csv": "whole"}


def test_a_file_swept_before_it_was_marked_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = hidden_files.hold
    times: list[str] = []

    def late(handle: int, path: str) -> bool:
        if not times:
            placing.sweep(str(folder), "o.csv")
        times.append(path)
        return hold(handle, path)

    monkeypatch.setattr("gov_deadlines.files.outputs.hold", late)
    job(folder, NEW, force=False)
    assert contents(folder) == NEW


# --- journals that are none of ours, or cannot be followed ---------------------------------------------------------


def a_journal(folder: Path) -> str:
    """Where one stands, of a job killed half way."""
    write(folder, OLD)
    number = 0
    while not (found := [name for name in hidden(folder) if name.endswith(".journal") and "far" not in name]):
        at_step(number, send(signal.SIGKILL), lambda: job(folder, NEW, force=True))
        number += 1
    return str(folder / found[0])


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_job_killed_while_another_was_at_work_is_finished_before_that_one_s_turn(folder: Path) -> None:
    with OutputSet(force=True) as files:
        for name in NEW:
            files.open(str(folder / name)).file.write(b"last")
        a_journal(folder)
        files.commit()
    assert contents(folder) == dict.fromkeys(NEW, "last")
    placing.settle([str(folder / "o.csv")])
    assert contents(folder) == dict.fromkeys(NEW, "last")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_journal_of_another_user_is_not_followed(folder: Path) -> None:
    place = a_journal(folder)
    os.chown(place, 12345, 12345)
    with pytest.raises(JobUnfinished) as caught:
        check_target(str(folder / "o.csv"), force=True)
    assert place in caught.value.say("en")
    assert "user 12345 ran it and has to run it again" in caught.value.say("en")
    assert "它由用户 12345 运行，须由该用户再运行一次" in caught.value.say("zh")
    os.unlink(place)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"changes": []}', '{"changes": [1], "places": []}', "\0" * 100])
def test_a_journal_that_never_became_whole_is_swept(text: str, folder: Path) -> None:
    (folder / ".o.csv.gov-deadlines-1-ab.tmp.journal").write_text(text)
    (folder / ".other.csv.gov-deadlines-1-ab.tmp.journal").write_text(text)
    job(folder, NEW, force=False)
    assert hidden(folder) == [".other.csv.gov-deadlines-1-ab.tmp.journal"]


def test_a_journal_names_nothing_but_hidden_files_of_ours(folder: Path) -> None:
    (folder / "precious").write_text("mine")
    change = {
        "path": "o.csv",
        "temporary": "precious",
        "former": ".x.gov-deadlines-1.tmp.old",
        "old": None,
        "new": [1, 1, 1],
    }
    name = ".o.csv.gov-deadlines-1-ab.tmp.journal"
    (folder / name).write_text(json.dumps({"changes": [change], "places": [name]}))
    assert placing.read_journal(str(folder / name)) is None
    placing.settle([str(folder / "o.csv")])
    assert contents(folder) == {"precious": "mine"}


def test_a_pipe_that_is_called_like_a_journal_or_a_leftover_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / ".o.csv.gov-deadlines-1-ab.tmp.journal")
    os.mkfifo(folder / ".o.csv.gov-deadlines-1-ab.tmp")
    job(folder, NEW, force=False)
    assert not hidden(folder)


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_journal_that_cannot_be_removed_is_said_and_not_tried_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = a_journal(folder)
    monkeypatch.setattr(os, "unlink", refused)
    with pytest.raises(JobUnfinished, match="cannot be removed"):
        check_target(str(folder / "o.csv"), force=True)
    monkeypatch.undo()
    assert os.path.exists(place)
    job(folder, BARE, force=True)
    assert contents(folder) == BARE


# --- modes, owners, and what is no file ----------------------------------------------------------------------------


def test_a_file_that_is_replaced_keeps_its_mode(folder: Path) -> None:
    for mode in (0o600, 0o640, 0o664, 0o444):
        clear(folder)
        write(folder, OLD)
        (folder / "o.csv").chmod(mode)
        (folder / "far" / "s.json").chmod(0o604)
        job(folder, NEW, force=True)
        assert stat.S_IMODE((folder / "o.csv").stat().st_mode) == mode
        assert stat.S_IMODE((folder / "far" / "s.json").stat().st_mode) == 0o604
        assert contents(folder) == NEW


def test_nobody_else_can_read_it_while_it_is_written(folder: Path) -> None:
    write(folder, OLD)
    (folder / "o.csv").chmod(0o600)
    with OutputSet(force=True) as files:
        assert stat.S_IMODE(os.stat(files.open(str(folder / "o.csv")).temporary).st_mode) == 0o600


def test_a_new_file_has_the_usual_mode(folder: Path) -> None:
    before = os.umask(0o027)
    try:
        job(folder, NEW, force=False)
    finally:
        os.umask(before)
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in NEW} == {0o640}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
def test_a_file_that_is_replaced_keeps_its_owner(folder: Path) -> None:
    write(folder, OLD)
    os.chown(folder / "o.csv", 1234, 2345)
    job(folder, NEW, force=True)
    found = (folder / "o.csv").stat()
    assert (found.st_uid, found.st_gid) == (1234, 2345)


def test_where_the_group_cannot_be_kept_it_is_not_let_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, OLD)
    (folder / "o.csv").chmod(0o664)
    monkeypatch.setattr(os, "chown", refused)
    job(folder, NEW, force=True)
    assert stat.S_IMODE((folder / "o.csv").stat().st_mode) == 0o644


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("linked", [False, True])
def test_a_pipe_or_device_is_no_target(force: bool, linked: bool, folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    target = folder / "link"
    target.symlink_to(pipe if linked else os.devnull)
    for path in (pipe, target, Path(os.devnull)):
        with pytest.raises(InvalidArgument, match="device or pipe"):
            write_whole(str(path), "text", force=force)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["会" * 70 + ".csv", "会" * 83 + ".csv", "é" * 126, "x" * 255])
def test_a_name_as_long_as_can_be(name: str, folder: Path) -> None:
    target = str(folder / name)
    with OutputSet(force=False) as files:
        for path in (target, rejects_path(target)):
            files.open(path).file.write(b"text")
        files.commit()
    assert len(contents(folder)) == 2
    assert not hidden(folder)


def test_names_cut_short_stay_apart() -> None:
    one, other = ("会" * 80 + end for end in "ab")
    assert rejects_path(one + ".csv") != rejects_path(other + ".csv")
    assert len(os.fsencode(shortened(one, 100))) <= 100
    assert os.path.basename(rejects_path("/somewhere/ledger.csv")) == "ledger.rejects.csv"


def test_a_name_that_is_too_long_is_said_before_anything_is_written(folder: Path) -> None:
    with pytest.raises(OutputFailed, match="too long"):
        write_whole(str(folder / ("会" * 86)), "text", force=True)
    assert contents(folder) == {}


def test_a_name_that_is_no_text(folder: Path) -> None:
    name = os.fsdecode(b"\xff.csv")
    with OutputSet(force=True) as files:
        for path in (str(folder / name), rejects_path(str(folder / name))):
            files.open(path).file.write(b"text")
        files.commit()
    assert len(os.listdir(folder)) == 3


# --- scratch -------------------------------------------------------------------------------------------------------


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "tmp"
    found.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(found))
    return found


def test_scratch_of_killed_runs_is_swept_but_not_what_is_in_use(temporary: Path) -> None:
    with outputs.scratch() as kept:
        (Path(kept) / "x").write_text("in use")
        left = temporary / f"gov-deadlines-scratch-{'0a' * 6}"
        left.mkdir()
        (left / "x").write_text("left")
        (temporary / "somebody-else-s").mkdir()
        (temporary / "gov-deadlines-notices").mkdir()
        with outputs.scratch() as other:
            assert sorted(os.listdir(temporary)) == sorted(
                [os.path.basename(kept), os.path.basename(other), "gov-deadlines-notices", "somebody-else-s"]
            )
    assert sorted(os.listdir(temporary)) == ["gov-deadlines-notices", "somebody-else-s"]


def test_scratch_swept_before_it_was_marked_is_made_again(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = os.mkdir
    times: list[str] = []

    def late(path: str, mode: int) -> None:
        mkdir(path, mode)
        times.append(path)
        if len(times) == 1:
            outputs.sweep_scratch()

    monkeypatch.setattr(os, "mkdir", late)
    with outputs.scratch() as here:
        assert os.path.isdir(here)
        assert here == times[1]
    assert os.listdir(temporary) == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_scratch_goes_when_asked_to_end_at_any_step(temporary: Path) -> None:
    def work() -> None:
        signal.signal(signal.SIGTERM, signals._end)
        with outputs.scratch() as here, open(os.path.join(here, "x"), "w") as file:
            file.write("text")

    for number in range(20):
        if at_step(number, send(signal.SIGTERM), work) == 77:
            break
        assert os.listdir(temporary) == []
    assert number > 2


def test_signals_wait_while_names_change() -> None:
    came = []
    before = signal.signal(signal.SIGTERM, lambda *_: came.append(1))
    try:
        with hidden_files.undisturbed():
            os.kill(os.getpid(), signal.SIGTERM)
            assert not came
        assert came == [1]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_signal_that_is_ignored_stays_so() -> None:
    code = (
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); from gov_deadlines.cli import start as signals; "
        "print(signal.SIGHUP in signals._heard(), signal.SIGTERM in signals._heard())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
