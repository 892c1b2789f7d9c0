"""New notices while the service runs: a good one is taken up, a faulty or half-written one is not."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli_helpers import notice, notices_file, pack_file
from gov_deadlines.errors import DataFault, SourceNotFound
from gov_deadlines.files.outputs import sweep_scratch
from gov_deadlines.service import watching
from gov_deadlines.service.settings import Settings
from gov_deadlines.service.watching import Watch
from service_helpers import QINZHOU, Caller

pytestmark = pytest.mark.usefixtures("shipped_to_2026")
DUE = {"limit": QINZHOU, "on": "2026-12-28"}
SHORT = notice('"元旦" = { off = "2027-01-01..2027-01-03" }')
LONG = notice('"元旦" = { off = "2027-01-01..2027-01-04" }')
BROKEN = notice('"元旦" = { off = "soon" }')
AMENDMENT = notice(
    '"元旦" = { off = "2027-01-05" }', scope='"days"', published="2026-11-24", number='"测试〔2026〕2号"'
)
ON_SHORT, ON_LONG, ON_AMENDED = "2027-01-07", "2027-01-08", "2027-01-11"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


@pytest.fixture
def caller(folder: Path) -> Iterator[Caller]:
    found = Caller(holidays=str(folder))
    yield found
    found.close()


class Clock:
    """Looks as the watching thread does, at times of its own."""

    def __init__(self, caller: Caller) -> None:
        self.caller, self.now = caller, 1e9

    def later(self, seconds: float = 5.0) -> None:
        self.caller.service.look(self.now)  # sees what is new
        self.now += seconds
        self.caller.service.look(self.now)  # it has been left alone


@pytest.fixture
def clock(caller: Caller) -> Clock:
    return Clock(caller)


def due(caller: Caller) -> str:
    heard = caller.get("/v1/due", **DUE)
    assert heard.status == 200, heard.json
    return str(heard.json["due"])


def health(caller: Caller) -> dict[str, Any]:
    found: dict[str, Any] = caller.get("/v1/health").json
    return found


def test_a_new_notice_is_taken_up(caller: Caller, clock: Clock, folder: Path) -> None:
    assert due(caller) == ON_SHORT
    before = health(caller)["fingerprint"]
    tag = caller.get("/v1/due", **DUE).headers["etag"]
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    assert due(caller) == ON_LONG
    found = health(caller)
    assert (found["status"], found["refused"], found["pending"]) == ("ok", [], False)
    assert found["fingerprint"] != before
    assert caller.get("/v1/due", {"if-none-match": tag}, **DUE).status == 200
    assert [one["event"] for one in caller.log if one["event"] != "request"] == ["new-data"]


def test_only_what_was_left_alone_is_read(caller: Caller, clock: Clock, folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    clock.later(1.0)
    assert (due(caller), health(caller)["status"], health(caller)["pending"]) == (ON_SHORT, "ok", True)
    file.write_bytes(whole)
    clock.later(1.0)
    assert (due(caller), health(caller)["pending"]) == (ON_SHORT, True)
    clock.later()
    assert due(caller) == ON_LONG


def test_a_half_written_one_is_refused_and_mended_later(caller: Caller, clock: Clock, folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])
    clock.later()
    assert due(caller) == ON_SHORT
    assert health(caller)["status"] == "degraded"
    file.write_bytes(whole)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")


def test_a_faulty_one_is_refused_and_told_without_our_paths(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, BROKEN)
    clock.later()
    assert due(caller) == ON_SHORT
    found = health(caller)
    assert found["status"] == "degraded"
    assert {one["file"] for one in found["refused"]} == {"own/cn/2027.toml"}
    assert all(one["zh"] and one["en"] and one["line"] for one in found["refused"])
    assert str(folder) not in str(found)
    assert tempfile.gettempdir() not in str(found)
    assert [one["code"] for one in caller.log if one["event"] == "refused"]
    clock.later()
    assert sum(one["event"] == "refused" for one in caller.log) == len(found["refused"])  # said once


def test_a_good_one_beside_a_faulty_one_is_taken_up(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN-GX", 2027, BROKEN)
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")


def test_what_is_taken_up_is_written_and_read_once(caller: Caller, clock: Clock, folder: Path) -> None:
    copies = Path(str(caller.service.watch.data.own.holidays)).parent
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    assert due(caller) == ON_LONG
    assert caller.service.watch.data.own.holidays == str(copies.with_name("2") / "own")
    folder.joinpath("cn", "2027.toml").touch()
    clock.later()
    assert {one.name for one in copies.parent.iterdir()} == {
        "1",
        "2",
    }  # nothing is left of a trial that brought nothing


def test_two_folders_of_one_name(tmp_path: Path) -> None:
    """Their files are told by kind, and none is taken for the other's."""
    for kind in ("notices", "packs"):
        (tmp_path / kind / "own").mkdir(parents=True)
    notices_file(tmp_path / "notices" / "own", "CN", 2027, BROKEN)
    pack_file(tmp_path / "packs" / "own", "qinzhou-2023.toml")
    caller = Caller(holidays=str(tmp_path / "notices" / "own"), rules=str(tmp_path / "packs" / "own"))
    assert {one["file"] for one in health(caller)["refused"]} == {"holidays/cn/2027.toml"}
    caller.close()


def test_a_single_file_that_is_gone_for_a_while_is_copied_again(folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    caller = Caller(holidays=str(file))
    file.unlink()
    shutil.rmtree(str(caller.service.watch.data.own.holidays))
    Clock(caller).later()
    assert due(caller) == ON_LONG
    caller.close()


def test_of_a_changed_one_that_is_faulty_the_last_good_state_stays(caller: Caller, clock: Clock, folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    clock.later()
    file.write_text("schema = ", encoding="utf-8")
    notices_file(folder, "CN-GX", 2026, "")
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")


def test_a_new_one_that_makes_an_old_one_faulty_is_refused(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    notices_file(folder / "again", "CN", 2027, LONG)  # sorts before the other, which then repeats it
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")


def test_a_notice_that_is_withdrawn(caller: Caller, clock: Clock, folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    notices_file(folder, "CN-GX", 2027, notice('"三月三" = { off = "2027-04-08..2027-04-09" }', scope='"days"'))
    clock.later()
    assert due(caller) == ON_LONG, health(caller)
    file.unlink()
    clock.later()
    assert due(caller) == ON_SHORT


def test_a_folder_that_is_suddenly_empty_or_gone_changes_nothing(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    kept = folder.with_name("kept")
    folder.rename(kept)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")
    folder.mkdir()
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")
    folder.rmdir()
    kept.rename(folder)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")


def test_a_file_that_cannot_be_read(caller: Caller, clock: Clock, folder: Path) -> None:
    (folder / "x.toml").symlink_to(folder / "nowhere")
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")
    told = health(caller)["refused"]
    assert [(one["file"], one["code"]) for one in told] == [("own/x.toml", "unreadable")]


def test_a_pipe_is_not_opened(caller: Caller, clock: Clock, folder: Path) -> None:
    os.mkfifo(folder / "x.toml")
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    told = health(caller)["refused"]
    assert (due(caller), [(one["file"], one["code"]) for one in told]) == (ON_LONG, [("own/x.toml", "not-a-file")])


def test_a_disk_that_is_full_is_told_and_tried_again(
    caller: Caller, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    notices_file(folder, "CN", 2027, LONG)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "chosen", full)
        clock.later()
        assert (due(caller), "磁盘已满" in health(caller)["refused"][0]["zh"]) == (ON_SHORT, True)
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")


def test_copies_that_somebody_tidied_up_are_made_again(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    shutil.rmtree(str(caller.service.watch.data.own.holidays))
    clock.later()
    assert due(caller) == ON_LONG


def test_copies_tidied_up_one_by_one_answer_nothing(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    notices_file(folder / "more", "CN", 2027, AMENDMENT)
    clock.later()
    assert due(caller) == ON_AMENDED
    next(Path(str(caller.service.watch.data.own.holidays)).glob("more/*/*.toml")).unlink()
    heard = caller.get("/v1/due", **DUE | {"on": "2026-12-29"})
    assert (heard.status, heard.json["code"]) == (503, "request-refused")
    heard = caller.ask("GET", "/")
    assert (heard.status, heard.json["code"]) == (503, "request-refused")
    clock.later()
    assert due(caller) == ON_AMENDED


def test_copies_that_cannot_be_looked_at_stay(caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = Path(str(caller.service.watch.data.own.holidays))

    monkeypatch.setattr(watching, "fingerprint", unreadable)
    clock.later()
    assert copies.is_dir()
    assert Path(str(caller.service.watch.data.own.holidays)) == copies


def test_a_forked_process_makes_copies_of_its_own(
    caller: Caller, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies = caller.service.watch.data.own.holidays
    monkeypatch.setattr(os, "getpid", lambda: -1)
    clock.later()
    assert caller.service.watch.data.own.holidays != copies
    assert Path(str(copies)).is_dir()
    monkeypatch.undo()


def test_a_file_replaced_by_one_of_the_same_time_and_size(caller: Caller, clock: Clock, folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    clock.later()
    assert due(caller) == ON_LONG
    before, new = file.stat(), folder / "new"
    new.write_text(file.read_text(encoding="utf-8").replace("01-04", "01-03"), encoding="utf-8")
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(file)
    clock.later()
    assert due(caller) == ON_SHORT


def test_copies_are_not_tidied_up_by_a_job_on_the_same_machine(caller: Caller) -> None:
    copies = Path(str(caller.service.watch.data.own.holidays))
    sweep_scratch()
    assert copies.is_dir()
    caller.close()
    assert not copies.exists()


def test_a_faulty_file_at_the_start_stops_what_may_need_it(folder: Path) -> None:
    notices_file(folder, "CN", 2027, BROKEN)
    caller = Caller(holidays=str(folder), look=3600.0)
    try:
        heard = caller.get("/v1/due", **DUE)
        assert (heard.status, heard.json["code"]) == (503, "data-fault")
        assert str(folder) not in heard.json["message"]
        assert tempfile.gettempdir() not in heard.json["message"]
        assert caller.get("/v1/due", limit=QINZHOU, on="2024-04-03").json["due"] == "2024-04-17"
        assert health(caller)["status"] == "degraded"
        caller.service.start()
        told = next(one for one in caller.log if one["event"] == "refused")
        assert (told["file"], told["line"] > 0, "soon" in told["message"]) == ("own/cn/2027.toml", True, True)
        assert "own/cn/2027.toml" in heard.json["message"]
        notices_file(folder, "CN", 2027, LONG)
        Clock(caller).later()
        assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")
    finally:
        caller.close()


def test_a_good_one_beside_one_that_was_faulty_at_the_start_is_taken_up(folder: Path) -> None:
    faulty = notices_file(folder, "CN-GX", 2027, BROKEN)
    caller = Caller(holidays=str(folder))
    try:
        wuhan, clock = {"limit": "xinzhou/countersign-reply", "on": DUE["on"]}, Clock(caller)
        assert caller.get("/v1/due", **wuhan).json["standing"] == "provisional"
        notices_file(folder, "CN", 2027, LONG)
        clock.later()
        assert caller.get("/v1/due", **wuhan).json["standing"] == "settled"
        assert [one["file"] for one in health(caller)["refused"]] == ["own/cn-gx/2027.toml"]
        assert caller.get("/v1/due", **DUE).status == 503
        faulty.write_text("no = [", encoding="utf-8")
        clock.later()
        assert {one["file"] for one in health(caller)["refused"]} == {"own/cn-gx/2027.toml"}
        faulty.unlink()
        clock.later()
        assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")
    finally:
        caller.close()


def test_a_calendar_shows_no_folder_of_the_service(folder: Path) -> None:
    pytest.importorskip("icalendar")
    notices_file(folder, "CN-GX", 2027, BROKEN)
    caller = Caller(holidays=str(folder))
    try:
        heard = caller.get("/v1/due.ics", limit="xinzhou/countersign-reply", on="2026-11-02")
        text = heard.body.decode()
        assert "own/cn-gx/2027.toml" in text.replace("\r\n ", "")
        assert "scratch" not in text.replace("\r\n ", "")
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    finally:
        caller.close()


def test_packs_are_taken_up_too(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    caller = Caller(rules=str(rules))
    try:
        assert caller.get("/v1/limits", authority="testtown").status == 422
        pack_file(rules, "qinzhou-2023.toml", ('authority = "qinzhou"', 'authority = "testtown"'))
        Clock(caller).later()
        assert health(caller)["status"] == "ok", health(caller)
        assert any(one["authority"] == "testtown" for one in caller.get("/v1/limits").json["limits"])
    finally:
        caller.close()


def test_a_folder_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        Watch(Settings(holidays=str(tmp_path / "nowhere")))


def test_the_copies_are_removed_at_the_end(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    caller, clock_of = Caller(holidays=str(folder)), Clock
    for text in (LONG, SHORT, LONG, SHORT, LONG):
        notices_file(folder, "CN", 2027, text)
        os.utime(folder / "cn" / "2027.toml")
        clock_of(caller).later()
        assert sum(1 for one in (tmp_path / "tmp").glob("*/*") if one.is_dir()) <= 2
    caller.close()
    assert list((tmp_path / "tmp").iterdir()) == []


def test_one_folder_emptied_of_two_changes_nothing(tmp_path: Path) -> None:
    own = {kind: tmp_path / kind for kind in ("holidays", "rules")}
    for path in own.values():
        path.mkdir()
    notices_file(own["holidays"], "CN", 2027, LONG)
    pack_file(own["rules"], "qinzhou-2023.toml")
    caller = Caller(**{kind: str(path) for kind, path in own.items()})
    clock = Clock(caller)
    assert due(caller) == ON_LONG
    for file in own["holidays"].rglob("*.toml"):
        file.unlink()
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")
    caller.close()


def test_a_good_file_replaced_by_a_faulty_one_of_another_name_changes_nothing(
    caller: Caller, clock: Clock, folder: Path
) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    clock.later()
    file.unlink()
    notices_file(folder, "CN", 2027, BROKEN).rename(folder / "other.toml")
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "degraded")


def test_one_file_of_any_name_is_used(folder: Path) -> None:
    file = notices_file(folder, "CN", 2027, LONG)
    caller = Caller(holidays=str(file.rename(folder / "n.txt")))
    assert due(caller) == ON_LONG
    caller.close()


def test_a_file_that_stops_everything_at_the_start_is_named_by_its_place(folder: Path) -> None:
    (folder / "x.toml").write_text("schema = ", encoding="utf-8")
    with pytest.raises(DataFault) as found:
        Watch(Settings(holidays=str(folder)))
    assert {one.file for one in found.value.faults} == {"own/x.toml"}


def unreadable(_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_what_could_not_be_read_for_a_while_is_tried_again(
    caller: Caller, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices_file(folder, "CN", 2027, LONG)
    with monkeypatch.context() as patch:
        patch.setattr("gov_deadlines.service.watching.found_files", unreadable)
        clock.later()
        assert (due(caller), health(caller)["status"]) == (ON_SHORT, "degraded")
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")


def test_a_folder_that_could_not_be_read_for_a_while_is_well_again(
    caller: Caller, clock: Clock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    with monkeypatch.context() as patch:
        patch.setattr(watching, "found_files", unreadable)
        patch.setattr(watching, "toml_files", unreadable)
        clock.later()
        assert health(caller)["status"] == "degraded"
    clock.later()
    assert (due(caller), health(caller)["status"]) == (ON_LONG, "ok")


def test_health_tells_no_path_of_the_office(caller: Caller, clock: Clock, folder: Path) -> None:
    notices_file(folder, "CN", 2027, LONG)
    clock.later()
    shutil.rmtree(folder)
    clock.later()
    assert str(folder) not in json.dumps(health(caller), ensure_ascii=False)
    assert health(caller)["status"] == "degraded"


def test_the_tag_changes_with_all_that_was_taken_up(caller: Caller, clock: Clock, folder: Path) -> None:
    before = caller.get("/v1/due", **DUE).headers["etag"]
    file = notices_file(folder, "CN", 2027, LONG)
    clock.later()
    tag = caller.get("/v1/due", **DUE).headers["etag"]
    assert tag != before
    file.write_text(file.read_text(encoding="utf-8") + "\n# a remark\n", encoding="utf-8")
    clock.later()
    assert caller.get("/v1/due", **DUE).headers["etag"] != tag
