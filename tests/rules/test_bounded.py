"""Time and memory of any row, option and argument are bounded: an unknown id, a far day, a long text, many threads."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

import gov_deadlines as gd
from bounded_work import within
from cli_helpers import run
from gov_deadlines import batch
from gov_deadlines.batch import rows
from gov_deadlines.batch.checking import checked
from gov_deadlines.batch.job import Job, processors
from gov_deadlines.batch.lines.passes import Pass
from gov_deadlines.errors import GovDeadlinesError, UnknownLimit
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.close_names import CloseNames

ON = date(2024, 4, 3)
QINZHOU = "qinzhou/countersign-reply"
IDS = tuple(dict.fromkeys(one.id for one in gd.limits()))


# --- an unknown id ---------------------------------------------------------------------------------------------------


def typos(text: str, draw: random.Random) -> Iterator[str]:
    """A name with a letter left out, put in, changed, and two swapped."""
    at = draw.randrange(len(text) - 1)
    letter = draw.choice("abcdefghij")
    yield text[:at] + text[at + 1 :]
    yield text[:at] + letter + text[at:]
    yield text[:at] + letter + text[at + 1 :]
    yield text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def test_every_id_is_suggested_for_its_typos() -> None:
    draw, book = random.Random(7), rule_book()
    for known in IDS:
        for typed in (*typos(known, draw), known.upper(), known.rpartition("/")[2]):
            if typed not in book:
                close = book.close_ids(typed)
                same_name = [one for one in IDS if one.endswith(f"/{typed}")]
                assert known in close or (len(same_name) > len(close) and set(close) <= set(same_name)), typed


def test_what_is_like_no_id_gets_no_suggestion() -> None:
    for text in ("", "钦政办函〔2024〕5号", "x" * 40, "2024-04-03", "countersign" * 1000, "\ud800", "q/" * 10_000):
        assert rule_book().close_ids(text) == []


def test_names_as_like_as_one_another_come_in_their_order() -> None:
    names = CloseNames(["bcd-2", "bcd-1", "bcd-3", "bcd-2"])
    assert names.like("bcd-9", 2, 0.5) == ["bcd-2", "bcd-1"]
    assert CloseNames([]).like("a", 3, 0.0) == []


def unknown(folder: Path, ids: list[str], kind: str) -> Path:
    source = folder / f"in.{kind}"
    if kind == "jsonl":
        rows = (json.dumps({"limit": one, "trigger": "2024-04-03"}, ensure_ascii=False) for one in ids)
        source.write_text("\n".join(rows), encoding="utf-8")
        return source
    (folder / "table.csv").write_text("limit,trigger\n" + "".join(f"{one},2024-04-03\n" for one in ids), "utf-8")
    if kind == "csv":
        return folder / "table.csv"
    duckdb.execute(f"COPY (FROM '{folder / 'table.csv'}') TO '{source}'")
    return source


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("different", [True, False])
def test_a_file_of_unknown_ids_is_refused_soon(tmp_path: Path, kind: str, different: bool) -> None:
    ids = [f"qinzhou/countersign-repl{nth if different else ''}" for nth in range(10_000)]
    source = unknown(tmp_path, ids, kind)
    with within():
        done = batch.due(source, tmp_path / f"out.{kind}")
    assert done.reasons == {"unknown-limit": 10_000}


def messages(path: Path) -> dict[str, str]:
    rows = duckdb.execute(f"SELECT \"limit\", message FROM '{path}'").fetchall()
    return dict(rows)


def test_the_message_depends_on_the_id_alone(tmp_path: Path) -> None:
    ids = [typed for known in IDS[::9] for typed in typos(known, random.Random(known)) if typed not in IDS]
    found = []
    for nth, (kind, order) in enumerate((("csv", 1), ("csv", -1), ("jsonl", 1), ("parquet", -1))):
        folder = tmp_path / str(nth)
        folder.mkdir()
        batch.due(unknown(folder, ids[::order], kind), folder / f"out.{kind}", threads=1 + nth % 2)
        found.append(messages(folder / f"out.rejects.{kind}"))
    for answered in set(ids) - found[0].keys():  # a typing error that is another spelling of the same name
        assert gd.rule_book().named(answered) in IDS
    assert all(one == found[0] for one in found)


def test_what_is_remembered_of_refused_rows_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", 100_000)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 2_000)
    kept: list[int] = []
    learn = rows.Memory.__missing__, Pass._learn

    def remembered(self: rows.Memory[Any, Any], key: object) -> object:
        found = learn[0](self, key)
        kept.append(len(self))
        return found

    def learned(self: Pass[Any], data: bytes) -> None:
        learn[1](self, data)
        kept.append(len(self._rejects))

    monkeypatch.setattr(rows.Memory, "__missing__", remembered)
    monkeypatch.setattr(Pass, "_learn", learned)
    ids = [f"qinzhou/countersign-repl{nth}" for nth in range(2_000)]
    done = batch.due(unknown(tmp_path, ids, "csv"), tmp_path / "out.csv")
    assert done.rejected == 2_000
    assert len(kept) >= 2_000
    assert max(kept) < 400


def test_what_is_remembered_of_a_ledger_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [ON + timedelta(days=nth) for nth in range(900)]
    source = tmp_path / "in.csv"
    rows = [f"{QINZHOU},2024-04-03,{day}\n" for day in days for _ in range(30)]
    source.write_text("limit,trigger,done\n" + "".join(rows), encoding="utf-8")
    given: dict[str, Any] = {"as_of": date(2026, 11, 1), "completed_column": "done"}
    expected = batch.due(source, tmp_path / "all.csv", **given)
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", 5_000)
    monkeypatch.setattr("gov_deadlines.batch.cutting.BLOCK", 5_000)
    done = batch.due(source, tmp_path / "few.csv", **given)
    assert (done.rows, done.statuses) == (expected.rows, expected.statuses)
    assert (tmp_path / "few.csv").read_bytes() == (tmp_path / "all.csv").read_bytes()


def test_an_id_of_megabytes_costs_little_and_is_not_repeated() -> None:
    for text in ("x" * 5_000_000, "qinzhou/" + "countersign-" * 400_000):
        with within(), pytest.raises(UnknownLimit) as refused:
            gd.due(text, ON)
        assert len(str(refused.value)) < 500
        assert refused.value.value == text


# --- options and arguments -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [10**5, 10**11, 10**400])
def test_no_more_than_four_threads_for_each_processor_are_started(wanted: int) -> None:
    assert checked(Job("a.csv", "b.csv", threads=wanted)).threads == 4 * processors()
    assert checked(Job("a.csv", "b.csv", threads=1)).threads == 1
    assert checked(Job("a.csv", "b.csv")).threads == 0


def test_duckdb_is_given_the_bounded_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = unknown(tmp_path, [QINZHOU], "csv")
    found = run(capsys, "batch", "due", str(source), "-o", str(tmp_path / "o.parquet"), "--threads", "99999999999")
    assert found.code == 0, found.err


def test_too_little_memory_is_said_to_be_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.checking._LEAST_MEMORY", 1)
    source = unknown(tmp_path, [QINZHOU] * 50_000, "csv")
    with pytest.raises(gd.InvalidArgument, match="memory"):
        batch.due(source, tmp_path / "o.parquet", memory="3MB")
    assert not (tmp_path / "o.parquet").exists()


FAR: dict[str, Callable[[], object]] = {
    "add": lambda: gd.calendar("CN").add(ON, 10**4000),
    "add back": lambda: gd.calendar("CN").add(ON, -(10**4000)),
    "count": lambda: gd.calendar("CN").count(date.min, date.max),
    "diff": lambda: gd.calendar_diff("CN", date.min, date.max),
    "within": lambda: gd.due(QINZHOU, ON, within="9" * 100_000 + "wd"),
    "within, as far as can be": lambda: gd.due(QINZHOU, ON, within="9999d"),
    "by": lambda: gd.due(QINZHOU, ON, by=date.max).trace,
    "track": lambda: gd.track(QINZHOU, ON, until=date.max, as_of=date.max).events,
    "extend": lambda: gd.track(QINZHOU, ON, extend="+" + "9" * 100_000 + "d"),
    "plan": lambda: gd.plan(["1wd"] * 20_000, date(2026, 12, 31)),
    "plan of unknown steps": lambda: gd.plan(["nowhere/nothing"] * 20_000, date(2026, 12, 31)),
    "scan": lambda: gd.scan("第一条 " + "每周一及时倒茶，5日内答复。\n" * 20_000),
    "scan one sentence": lambda: gd.scan("第一条 " + "五日" * 50_000),
    "compare": lambda: gd.compare("x" * 1_000_000),
    **{
        f"cadence {one.id}": partial(
            gd.cadence,
            one.id,
            [],
            date.max,
            since=date.min,
            ignore_in_force=True,
            meetings=[ON] if one.tied_to else None,
        )
        for one in gd.limits()
        if isinstance(one, gd.Cadence)
    },
}


@pytest.mark.parametrize("ask", FAR.values(), ids=FAR)
def test_the_furthest_question_is_answered_or_refused_soon(ask: Callable[[], object]) -> None:
    with within():
        assert len(str(refusal(ask))) < 1_000


def refusal(ask: Callable[[], object]) -> GovDeadlinesError | None:
    try:
        ask()
    except GovDeadlinesError as error:
        return error
    return None
