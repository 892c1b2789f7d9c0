"""The compiled pass with statuses and recalculations: the same bytes as the plain way, and the rules of ``status``."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import batch_helpers as helpers
from common import LAST_YEAR
from gov_deadlines import batch, native
from gov_deadlines.answers.context import Context
from gov_deadlines.answers.status import status_of
from gov_deadlines.batch.answering import Answerer, Judge
from gov_deadlines.batch.job import Job
from gov_deadlines.batch.lines.bulk import alike
from gov_deadlines.batch.lines.csv_file import CsvRows
from gov_deadlines.batch.lines.csv_text import CsvFormat
from gov_deadlines.batch.lines.quick_passes import LedgerPass, _status
from gov_deadlines.batch.moving import Finder
from gov_deadlines.days import day_number
from gov_deadlines.errors import GovDeadlinesError

pytestmark = pytest.mark.skipif(native.in_use() != "compiled", reason="nothing is compiled here")
AS_OF = date(LAST_YEAR, 6, 15)
# days of completion in forms that C reads, in forms that it is told of, in none, and in words
DONE: tuple[Callable[[date], str], ...] = (
    *(str, str, str, str, "{0:%Y/%m/%d}".format, "{0:%Y-%m-%d} 09:30".format, "{0:%Y-%m-%d}T23:59:59.123".format),
    *(
        "{0:%Y-%m-%d} 24:00".format,
        "{0:%Y-%m-%d} 09:60:00".format,
        "{0:%Y-%m-%d} 09:30:".format,
        "{0:%Y-%m-%d}.".format,
    ),
    *("{0.year}年{0.month}月{0.day}日".format, "{0:%Y-%m-%d} 09:30:00.".format, "{0:%Y-%m-%d}  9:30".format),
    *(
        "".format,
        "".format,
        " ".format,
        "√".format,
        "=A1".format,
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".format,
    ),
)


def rows_of(seed: int, count: int = 1200) -> list[helpers.Row]:
    """Rows about few questions, with many days of completion."""
    random = Random(seed)
    limits = ["qinzhou/countersign-reply", "xianning/meeting-document-issuance", "钦州会签", "nobody/limit", ""]
    triggers = [date(LAST_YEAR, 3, 1) + timedelta(days=nth) for nth in range(0, 500, 7)]
    found = []
    for nth in range(count):
        day = random.choice(triggers)
        done = random.choice(DONE)(day + timedelta(days=random.randrange(-3, 40)))
        shown = random.choice((str(day), str(day), str(day), f"{day:%Y%m%d}", "soon", f"{day} 08:00"))
        limit = limits[0] if random.random() < 0.7 else random.choice([*helpers.LIMITS, *limits])
        found.append({"no": str(nth), "limit": limit, "trigger": shown, "note": "", "done": done})
    return found


def both_ways(source: Path, run: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The summaries of the compiled and of the plain way, which must have written the same."""
    written, found = [], []
    for way in ("compiled", "plain"):
        monkeypatch.setenv(native.PURE, "1" if way == "plain" else "")
        folder = source.parent / way
        folder.mkdir()
        told = run(folder / f"out{source.suffix}").to_dict()
        found.append({key: value for key, value in told.items() if key not in {"seconds", "target", "rejects"}})
        written.append({one.name: one.read_bytes() for one in folder.iterdir()})
    assert written[0] == written[1]
    assert found[0] == found[1]
    return found


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"columns": ["status_text"], "headers": "zh", "language": "zh"},
        {"columns": []},
        {"announced_only": True, "known_on": date(LAST_YEAR, 2, 20)},
    ],
)
def test_a_ledger(kind: str, options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows_of(1))
    given: dict[str, Any] = {"as_of": AS_OF, "completed_column": "done"} | options
    summary = both_ways(source, lambda target: batch.due(source, target, **given), monkeypatch)[0]
    assert summary["statuses"].keys() > {"done-in-time", "done-late", "overdue", "not-received"}
    assert summary["record_faults"] > 1
    assert summary["reasons"].keys() >= {"invalid-date", "missing-value", "unknown-limit"}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_ledger_without_completed_column(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows_of(2))
    for nth, as_of in enumerate((AS_OF, date(LAST_YEAR + 2, 5, 6))):
        (folder := tmp_path / str(nth)).mkdir()
        moved = source.rename(folder / source.name)
        both_ways(moved, lambda target, of=as_of, path=moved: batch.due(path, target, as_of=of), monkeypatch)  # type: ignore[misc]
        source = moved


def test_members_with_other_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that have a member ``name`` of their own get another, and so do their statuses, which are kept apart."""
    source = tmp_path / "in.jsonl"
    rows = [{key: value for key, value in row.items() if value} for row in rows_of(3, 600)]
    named = [row | ({"name": "x"} if nth % 3 else {"safest": None}) for nth, row in enumerate(rows)]
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in named), encoding="utf-8")
    both_ways(source, lambda to: batch.due(source, to, as_of=AS_OF, completed_column="done"), monkeypatch)


@pytest.mark.parametrize("room", [90_000, 300_000])
def test_what_is_forgotten_is_told_again(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", room)
    source = helpers.WRITE["csv"](tmp_path / "in.csv", rows_of(4))
    both_ways(source, lambda to: batch.due(source, to, as_of=AS_OF, completed_column="done"), monkeypatch)


@pytest.mark.parametrize("ledger", [{}, {"as_of": AS_OF, "completed_column": "done"}])
def test_all_days_of_a_limit_are_seldom_told_where_there_is_no_room_for_them(
    ledger: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They were told, forgotten, and told again, over and over: a file took over thirty times as long."""
    told: list[int] = []

    def counted(answerer: Answerer, limit: int, *, whole: bool) -> Iterator[Any]:
        told.append(limit)
        return iter(alike(answerer, limit, whole=whole))

    monkeypatch.setattr("gov_deadlines.batch.lines.quick_passes.alike", counted)
    monkeypatch.setattr("gov_deadlines.batch.rows._ROOM", 400_000)
    asked = product((date(LAST_YEAR, 1, 1) + timedelta(days=nth) for nth in range(300)), helpers.LIMITS)
    rows = [{"limit": limit, "trigger": str(day), "done": str(day)} for day, limit in asked]
    source = helpers.WRITE["csv"](tmp_path / "in.csv", rows)
    assert batch.due(source, tmp_path / "out.csv", **ledger).rejected == 0
    assert 1 <= len(told) <= 20


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
@pytest.mark.parametrize(
    "between", [{}, {"from_known_on": date(LAST_YEAR - 3, 3, 1), "to_known_on": date(LAST_YEAR, 12, 1)}]
)
def test_stored_dates(kind: str, between: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Right and wrong ones, in all forms; none at all, also where none is right."""
    rows = rows_of(5)
    for nth, row in enumerate(rows):
        right = helpers.expected(row["limit"], row["trigger"])
        if isinstance(right, tuple) and nth % 5:
            row["done"] = DONE[nth % len(DONE)](date.fromisoformat(right[0]))
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    found = both_ways(source, lambda to: batch.recalc(source, to, against_column="done", **between), monkeypatch)[0]
    assert min(found[key] for key in ("differs", "invalid_date", "unchanged", "newly_answered", "rejected")) > 10


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_moves(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also rows about days before and after those that either day of knowledge has."""
    rows = rows_of(6)
    for nth, row in enumerate(rows):
        row["trigger"] = str(date(1999, 12, 29) + timedelta(days=nth % 5)) if nth % 9 == 0 else row["trigger"]
        row["trigger"] = str(date(2039, 12, 29) + timedelta(days=nth % 5)) if nth % 9 == 1 else row["trigger"]
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    between: dict[str, Any] = {"from_known_on": date(LAST_YEAR - 3, 3, 1), "to_known_on": date(LAST_YEAR, 12, 1)}
    for nth, more in enumerate(({}, {"ignore_in_force": True})):
        (folder := tmp_path / str(nth)).mkdir()
        source = source.rename(folder / source.name)
        run = lambda to, path=source, given=between | more: batch.recalc(path, to, **given)  # noqa: E731
        found = both_ways(source, run, monkeypatch)[0]
        assert found["moved"] + found["newly_answered"] > 50 < found["unchanged"]


def ledger_pass(as_of: date) -> LedgerPass:
    """A pass of a ledger, to ask about single statuses."""
    library = native.library()
    assert library is not None
    form = CsvFormat("utf-8", False, b",", b"\n", ("limit", "trigger", "done"), b"limit,trigger,done", 19, 2)
    job = Job("a.csv", "b.csv", setting=Context.of(), as_of=as_of, completed_column="done")
    return LedgerPass(library, CsvRows(form, Answerer(job)))


def duties(answerer: Answerer, days: int) -> Iterator[tuple[date, date, Judge]]:
    """Triggers with their due days."""
    for limit in answerer.tables.announced.ids:
        for nth in range(0, days, 37):
            day = date(LAST_YEAR, 1, 1) + timedelta(days=nth)
            try:
                found = answerer.due(limit, day)
            except GovDeadlinesError:
                continue
            if not hasattr(found, "reason"):
                yield day, found.due, answerer.judge(limit, day)


def test_days_beside_the_tables_are_not_asked_row_by_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 2019 nothing was known of the years after 2021; most rows of a file may be from these."""
    asked: list[object] = []
    find = Finder.find

    def noted(self: Finder, *key: Any) -> object:
        asked.append(key)
        return find(self, *key)

    monkeypatch.setattr(Finder, "find", noted)
    days = [date(2015 + nth // 30, 1 + nth % 12, 1 + nth % 28) for nth in range(360)]
    source = tmp_path / "rows.csv"
    source.write_text("limit,trigger\n" + "".join(f"qinzhou/countersign-reply,{day}\n" for day in days))
    known: dict[str, Any] = {"from_known_on": date(2019, 3, 21), "to_known_on": date(2019, 3, 22)}
    known["ignore_in_force"] = True
    done = batch.recalc(source, tmp_path / "moved.csv", **known)
    assert done.rows == len(days)
    assert len(asked) <= done.reported


@pytest.mark.parametrize("as_of", [date(LAST_YEAR, 2, 3), date(LAST_YEAR, 10, 5), date(LAST_YEAR + 2, 12, 20)])
def test_every_status_in_c_is_that_of_the_rules(as_of: date) -> None:
    one = ledger_pass(as_of)
    compared = 0
    codes = set()
    for trigger, due, judge in duties(one._strategy, 800):
        facts, line = judge.facts(trigger, due), judge.line(due, as_of)
        one._state(1, np.array([one_row(one, facts, line)], np.int32))
        for apart in (None, *range(-400, 401, 100), *range(-9, 15)):
            done = None if apart is None else due + timedelta(days=apart)
            number = one._c.gd_status_number(one._table, 1, 2**31 - 1 if done is None else day_number(done))
            found, wanted = _status(number, as_of), status_of(facts, line, as_of, done)
            assert (found.code, found.working_days, found.readings, found.record_fault) == (
                *(wanted.code, wanted.working_days, wanted.readings, wanted.record_fault),
            )
            if not wanted.working_days:
                assert found.calendar_days == wanted.calendar_days
            codes.add(wanted.code)
            compared += 1
    assert compared > 10_000
    assert len(codes) > 4


def one_row(one: LedgerPass, facts: Any, line: Any) -> list[int]:
    from gov_deadlines.batch.lines.bulk import facts_row

    return facts_row(facts, one._line(line))
