"""Files answered by several threads: what goes wrong in one is said as in one thread."""

import resource
import sys
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from itertools import count, islice
from operator import neg
from pathlib import Path
from random import Random
from threading import Event, Thread, active_count, current_thread
from time import sleep

import pyarrow.parquet as pq
import pytest

from gov_deadlines import batch
from gov_deadlines.batch import cutting
from gov_deadlines.batch.cutting import cut
from gov_deadlines.batch.lines import blocks, csv_text, passes
from gov_deadlines.batch.lines import crew as crews
from gov_deadlines.batch.lines.crew import _PACK, Crew
from gov_deadlines.errors import OutputFailed
from gov_deadlines.native import library
from parquet_forms import FORMS

ROWS = 4_000
needs_c = pytest.mark.skipif(library() is None, reason="there is only the plain way here")


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is worth threads."""
    monkeypatch.setattr(blocks, "_WORTH_THREADS", 1)
    monkeypatch.setattr(cutting, "BLOCK", 1 << 12)
    path = tmp_path / "in.csv"
    path.write_text("limit,trigger\n" + "qinzhou/countersign-reply,2024-04-03\n" * ROWS, encoding="utf-8")
    return path


@needs_c
@pytest.mark.parametrize("room", [0, 60_000, 170_000])
def test_a_full_disk_is_the_targets_whenever_it_is_met(room: int, source: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(OutputFailed, match=r"out\.csv"):
            batch.due(source, source.with_name("out.csv"), threads=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in source.parent.iterdir()] == ["in.csv"]


@pytest.fixture(params=[-1.0, 0.005, 9.0])
def slow(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """From when on a block takes long: all do, some, none."""
    monkeypatch.setattr(crews, "_SLOW", request.param)
    return float(request.param)


def slowly(number: int) -> int:
    """The last of three comes first."""
    sleep(0.01 * (number % 3 == 0))
    return -number


MARK = -1


def crew(blocks: Iterable[int], answer: Callable[[int], int] = slowly) -> Crew[int, int]:
    return Crew(blocks, [answer] * 3, lambda number: number == MARK, lambda number: number + 1)


def marked(numbers: Iterable[int], marks: Container[int]) -> Iterator[int]:
    for number in numbers:
        yield from (MARK, number) if number in marks else (number,)


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("answer", [slowly, neg])
def test_results_come_in_the_order_of_the_blocks_and_what_follows_a_mark_is_answered_alone(
    answer: Callable[[int], int],
) -> None:
    marks = {0, 1, 50, 51, 77, 299}
    with closing(crew(marked(range(300), marks), answer)) as several:
        found = list(several.answered())
    assert found == [(number, number + 1 if number in marks else -number) for number in range(300)]


def test_no_change_of_threads_at_any_moment_loses_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    dice, failed = Random(7), []

    def rounds() -> None:
        for _ in range(300):
            monkeypatch.setattr(crews, "_SLOW", dice.choice((-1.0, 1e-5, 9.0)))
            last, marks = dice.choice((0, 1, 3, 50, 200)), range(4, 200, dice.choice((5, 1_000)))
            threads = [neg] * dice.randint(1, 3)
            with closing(Crew(marked(range(last), marks), threads, lambda number: number == MARK, neg)) as several:
                if list(several.answered()) != [(number, -number) for number in range(last)]:
                    failed.append(last)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        at_work = Thread(target=rounds, daemon=True)
        at_work.start()
        at_work.join(60)
    finally:
        sys.setswitchinterval(usual)
    assert not at_work.is_alive()
    assert not failed


@pytest.mark.usefixtures("slow")
def test_what_follows_a_mark_is_taken_by_who_takes_the_results_while_no_other_block_is_in_hand() -> None:
    taken: list[int] = []
    by: dict[int, Thread] = {}

    def blocks() -> Iterator[int]:
        for number in (1, 2, 3, MARK, 1_000, 5, 6):
            taken.append(number)
            by[number] = current_thread()
            yield number

    with closing(crew(blocks())) as several:
        for block, _ in several.answered():
            sleep(0.02)
            assert block != 1_000 or taken == [1, 2, 3, MARK, 1_000]
    assert taken == [1, 2, 3, MARK, 1_000, 5, 6]
    assert by[1_000] is current_thread()
    assert current_thread() not in (by[1], by[MARK], by[6])


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("where", ["block", "answer", "mark", "alone"])
def test_an_error_comes_in_its_place_and_ends_all(where: str) -> None:
    def blocks() -> Iterator[int]:
        yield from range(10)
        if where == "mark":
            yield MARK
        if where in ("block", "mark"):
            raise OSError("gone")
        yield from (MARK, 10) if where == "alone" else (10,)
        yield from range(11, 10_000)

    def gone_at_ten(number: int) -> int:
        if number == 10:
            raise OSError("gone")
        return slowly(number)

    found: list[int] = []
    several = Crew(blocks(), [gone_at_ten] * 3, lambda number: number == MARK, gone_at_ten)
    with closing(several), pytest.raises(OSError, match="gone"):
        found.extend(number for number, _ in several.answered())
    assert found == list(range(10 - 10 % _PACK if where == "block" else 10))  # a pack is whole


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("marks", [range(0), range(0, 10**9, 2)])
def test_threads_end_when_nobody_wants_the_rest(marks: range) -> None:
    before = active_count()
    with closing(crew(marked(count(), marks))) as several:
        assert next(several.answered())
    assert active_count() == before


def test_where_blocks_take_long_few_results_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "_SLOW", -1.0)
    answered: list[int] = []

    def answer(number: int) -> int:
        answered.append(number)
        return number

    with closing(crew(range(100), answer)) as several:
        for wanted, _ in enumerate(several.answered()):
            sleep(0.002)
            assert len(answered) <= wanted + 1 + 5  # three in work, two of other packs
    assert len(answered) == 100


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("marks", [range(0), range(0, 10**9, 2)])
def test_threads_end_although_one_is_just_taking_a_block(marks: range) -> None:
    taking = Event()

    def blocks() -> Iterator[int]:
        for number in marked(count(), marks):
            yield number
            taking.set()
            sleep(0.05)

    several = crew(blocks())
    at_work = Thread(target=lambda: next(several.answered()), daemon=True)
    at_work.start()
    assert taking.wait(5)
    closing_it = Thread(target=several.close, daemon=True)
    closing_it.start()
    closing_it.join(5)
    assert not closing_it.is_alive()


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("wanted", [1, 50])
def test_no_more_packs_are_in_hand_than_one_for_each_thread_and_one_more(wanted: int) -> None:
    taken: list[int] = []

    def blocks() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    with closing(crew(blocks())) as several:
        for _ in islice(several.answered(), wanted):
            sleep(0.001)
        sleep(0.05)
    assert len(taken) <= wanted + 5 * _PACK


@needs_c
def test_a_system_without_threads_to_spare_answers_in_one(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    one = source.with_name("one.csv")
    batch.due(source, one, threads=1)
    monkeypatch.setattr(Thread, "start", refused)
    batch.due(source, source.with_name("out.csv"), threads=3)
    assert source.with_name("out.csv").read_bytes() == one.read_bytes()


@needs_c
def test_there_may_be_more_kinds_of_rows_than_there_is_room_for_at_first(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "_KINDS", 1)
    rows = [f"qinzhou/countersign-reply,2024-04-{day:02}" for day in range(1, 29)]
    rows += ['"qinzhou/countersign-reply",2024-04-03\r', "qinzhou/countersign-reply,2024-04-03"] * 3
    source.write_text("limit,trigger\n" + "\n".join(rows) + "\n", encoding="utf-8")
    done = batch.due(source, source.with_name("out.csv"), as_of=date(2024, 4, 20), threads=1)
    assert sum(done.statuses.values()) == done.answered == len(rows)


def test_rows_are_rejected_where_there_are_no_days_at_all(source: Path) -> None:
    target = source.with_name("out.csv")
    done = batch.due(source, target, known_on=date(1999, 1, 1), announced_only=True)
    assert (done.answered, done.rejected) == (0, ROWS)


def test_an_empty_line_behind_a_row_that_is_too_long_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "BLOCK", 64)
    monkeypatch.setattr(cutting, "LONGEST", 200)

    class Plain:
        start, line = 0, 1
        line_end = csv_text.LINE_END

        def whole_rows(self, data: bytes, *, final: bool) -> int:
            return len(data) if final else 0

        first_row = whole_rows

        def lines_in(self, data: bytes, size: int) -> int:
            return data.count(b"\n", 0, size)

    found = list(cut(BytesIO(b"x" * 200 + b"\n\n1,2\n"), Plain()))
    assert [(one.line, one.offset) for one in found if one.data] == [(1, 0), (2, 201)]


@needs_c
@pytest.mark.parametrize("form", ["arrow-index", "pandas"])
def test_either_all_columns_have_an_index_of_their_pages_or_none(form: str, tmp_path: Path) -> None:
    """Some readers want them of all columns of a row group or of none."""
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    FORMS[form](source)
    batch.due(source, target)
    metadata = pq.ParquetFile(target).metadata
    for nth in range(metadata.num_row_groups):
        group = metadata.row_group(nth)
        assert len({group.column(at).has_offset_index for at in range(group.num_columns)}) == 1
    assert metadata.row_group(0).column(0).has_offset_index == (form == "arrow-index")
