"""The supervision ledger: statuses as a person would work them out, and the Excel file that shows them."""

import random
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import batch_helpers as helpers
import gov_deadlines as gd
from common import BEYOND, LAST_DAY, provisions
from gov_deadlines import batch
from gov_deadlines.answers.status import Status
from gov_deadlines.batch.answering import Answer, Answerer, status_text
from gov_deadlines.batch.excel import write as excel_write
from gov_deadlines.batch.rows import Reject
from gov_deadlines.days import parse_date
from gov_deadlines.errors import OutputFailed

AS_OF = date(2024, 4, 17)
ISSUE, REPLY = "xianning/meeting-document-issuance", "qinzhou/countersign-reply"  # 5 and 7 working days; silence agrees
CASES = [
    # limit, trigger, completed, due, status, in English, working days
    (ISSUE, "2024-04-07", "2024-04-12", "2024-04-12", "done-in-time", "done in time", 0),
    (ISSUE, "2024-04-07", "2024-04-08", "2024-04-12", "done-in-time", "done in time", 0),
    (ISSUE, "2024-04-07", "2024-04-15", "2024-04-12", "done-late", "done late by 1 working day", 1),
    (ISSUE, "2024-04-07", "2024-04-13", "2024-04-12", "done-late", "done late by 1 calendar day", 0),
    (ISSUE, "2024-04-07", "", "2024-04-12", "overdue", "overdue by 3 working days", 3),
    (ISSUE, "2024-04-10", "", "2024-04-17", "due-today", "due today", 0),
    (ISSUE, "2024-04-15", "", "2024-04-22", "open", "not yet due, 3 working days left", 3),
    (ISSUE, "2024-04-15", "2024-04-18", "2024-04-22", "open", "not yet due, 3 working days left", 3),  # done later
    (ISSUE, "2024-04-18", "", "2024-04-25", "not-received", "not received yet, due in 6 working days", 6),
    (
        ISSUE,
        "2024-04-15",
        "2024-04-12",
        "2024-04-22",
        "open",
        "not yet due, 3 working days left; completion before the trigger day, not used",
        3,
    ),
    (REPLY, "2024-04-03", "", "2024-04-17", "due-today", "due today", 0),
    (
        REPLY,
        "2024-04-02",
        "",
        "2024-04-16",
        "deemed-no-objection",
        "deemed to have no objection, 1 working day past the due day",
        1,
    ),
    (REPLY, "2024-04-02", "2024-04-17", "2024-04-16", "done-late", "done late by 1 working day", 1),
    (
        "zhongshan/absence-report",
        "2024-04-17",
        "2024-04-14",
        "2024-04-12",
        "done-disputed",
        "done, but the readings disagree; in time under: rest day moves later, rest day stands",
        0,
    ),
    (
        "xianning/absence-report",
        "2024-04-09",
        "",
        "2024-04-03",
        "overdue",
        "overdue by 9 working days",
        9,
    ),
]
LIMITS = [one for one in provisions() if isinstance(one, gd.Limit)]
ROWS = [
    {"no": str(nth), "limit": limit, "trigger": trigger, "done": done, "note": "=cmd()"}
    for nth, (limit, trigger, done, *_) in enumerate(CASES)
]


def ledger(kind: str, target: str, folder: Path, **options: Any) -> tuple[Path, batch.Summary]:
    source = helpers.WRITE[kind](folder / f"in.{kind}", ROWS)
    path = folder / f"out.{target}"
    return path, batch.due(source, path, as_of=AS_OF, completed_column="done", **options)


@pytest.mark.parametrize(
    ("kind", "target"), [(one, one) for one in helpers.READ] + [("csv", "xlsx"), ("parquet", "csv")]
)
def test_statuses(kind: str, target: str, tmp_path: Path) -> None:
    path, done = ledger(kind, target, tmp_path)
    found = [
        (row["due"], row["status"], row["status_text"], int(row["working_days"])) for row in helpers.READ[target](path)
    ]
    assert found == [(due, status, words, days) for *_, due, status, words, days in CASES]
    assert sum(done.statuses.values()) == done.answered == len(CASES)
    assert done.record_faults == 1


def test_without_a_column_of_completion_nothing_is_done(tmp_path: Path) -> None:
    source = helpers.write_parquet(tmp_path / "in.parquet", ROWS)
    done = batch.due(source, tmp_path / "out.parquet", as_of=AS_OF)
    assert done.statuses == {
        "not-received": 1,
        "open": 3,
        "due-today": 2,
        "overdue": 7,
        "deemed-no-objection": 2,
    }
    assert list(done.statuses) == ["not-received", "open", "due-today", "overdue", "deemed-no-objection"]


def test_a_day_of_completion_that_is_none_is_rejected(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", [{**ROWS[0], "done": "yes"}, ROWS[1]])
    done = batch.due(source, tmp_path / "out.csv", as_of=AS_OF, completed_column="done")
    assert done.reasons == {"invalid-date": 1}
    assert "done:" in helpers.read_csv(tmp_path / "out.rejects.csv")[0]["message"]


@pytest.mark.parametrize("options", [{"announced_only": True}, {}])
def test_overdue_past_the_days_of_the_calendar_is_told_in_calendar_days(
    options: dict[str, Any], tmp_path: Path
) -> None:
    beyond = BEYOND if not options else LAST_DAY + timedelta(days=60)
    source = helpers.write_csv(tmp_path / "in.csv", ROWS[4:5])
    batch.due(source, tmp_path / "out.csv", as_of=beyond, completed_column="done", language="zh", **options)
    row = helpers.read_csv(tmp_path / "out.csv")[0]
    assert (row["status"], row["working_days"]) == ("overdue", "")
    assert row["status_text"] == f"已逾期 {(beyond - date(2024, 4, 12)).days} 天（自然日）"


def test_status_agrees_with_due_status(tmp_path: Path) -> None:
    """For limits without an effect of silence, the code and number are those of ``Due.status``."""
    days = [date(2024, 1, 1) + timedelta(days=nth * 3) for nth in range(60)]
    rows = [{"no": str(nth), "limit": ISSUE, "trigger": str(day), "note": ""} for nth, day in enumerate(days)]
    batch.due(helpers.write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv", as_of=AS_OF)
    for day, row in zip(days, helpers.read_csv(tmp_path / "out.csv"), strict=True):
        status = gd.due(ISSUE, day).status(AS_OF)
        assert (row["status"], row["working_days"]) == (status.code, str(status.working_days))


def test_the_excel_ledger(tmp_path: Path) -> None:
    path, _ = ledger("csv", "xlsx", tmp_path, language="zh")
    book = openpyxl.load_workbook(path)
    table, summary = book.worksheets
    assert (table.title, summary.title) == ("台账", "汇总")
    assert table.freeze_panes == "A2"
    assert table.auto_filter.ref == f"A1:O{len(CASES) + 1}"
    names = [cell.value for cell in table[1]]
    for column in ("trigger", "due", "earliest", "latest"):
        cell = table.cell(2, names.index(column) + 1)
        assert cell.is_date
        assert cell.number_format == "yyyy-mm-dd"
    note = table.cell(2, names.index("note") + 1)
    assert (note.value, note.data_type) == ("=cmd()", "s")
    assert table.cell(2, names.index("working_days") + 1).data_type == "n"
    rules = [rule for each in table.conditional_formatting for rule in each.rules]
    assert len(rules) == 3
    cells = [[cell.value for cell in row] for row in summary.iter_rows()]
    assert cells[1][0] == f"截至 {AS_OF}"
    total = next(row for row in cells[4:] if row[0] == "合计")
    assert total[-1] == len(CASES)
    assert [row[-1] for row in cells[4:8]] == [3, 1, 10, 1]
    legend = [row[0] for row in cells if row[0] and "到期" in str(row[0]) and row[1] is None]
    assert legend
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist())


def test_more_rows_or_characters_than_excel_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", [{**ROWS[0], "note": "长" * 40_000}])
    with pytest.raises(OutputFailed, match="40000 characters"):
        batch.due(source, tmp_path / "out.xlsx")
    monkeypatch.setattr(excel_write, "MOST_ROWS", 5)
    with pytest.raises(OutputFailed, match="more than 5 rows"):
        ledger("csv", "xlsx", tmp_path, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("code", "working", "days", "zh", "en"),
    [
        ("done-late", 0, 1, "逾期办结，晚 1 天（自然日）", "done late by 1 calendar day"),
        ("done-late", 0, 2, "逾期办结，晚 2 天（自然日）", "done late by 2 calendar days"),
        ("done-late", 1, 3, "逾期办结，晚 1 个工作日", "done late by 1 working day"),
        ("done-late", None, 3, "逾期办结，晚 3 天（自然日）", "done late by 3 calendar days"),
        ("open", 0, 1, "未到期，还剩 1 天（自然日）", "not yet due, 1 calendar day left"),
        ("open", 1, 3, "未到期，还剩 1 个工作日", "not yet due, 1 working day left"),
        ("overdue", 2, 4, "已逾期 2 个工作日", "overdue by 2 working days"),
        ("not-received", 2, 4, "未收到，距到期 2 个工作日", "not received yet, due in 2 working days"),
        ("due-today", 0, 0, "今日到期", "due today"),
        ("done-in-time", 0, 0, "按时办结", "done in time"),
    ],
)
def test_how_far_from_the_due_day_in_words(code: Any, working: int | None, days: int, zh: str, en: str) -> None:
    found = Status(code, AS_OF, working, days)
    assert (status_text(found, "zh"), status_text(found, "en")) == (zh, en)


@pytest.mark.parametrize("kind", helpers.READ)
@pytest.mark.parametrize("as_of", [date(2024, 4, 17), date(2041, 1, 1)])
def test_odd_days_of_completion(kind: str, as_of: date, tmp_path: Path) -> None:
    """Days of completion in all forms and of all kinds: before the trigger, off the calendar, none at all."""
    dice = random.Random(str(as_of))
    rows = []
    for no in range(600):
        limit, start = dice.choice(LIMITS), date(2023, 10, 1) + timedelta(days=dice.randrange(300))
        near = start + timedelta(days=dice.randrange(-9, 40))
        done = dice.choice([near, date(1985, 1, 1), date(2070, 1, 1), None, as_of])
        form = dice.choice(["{}", "{0:%Y%m%d}", "{} 00:00:00", "{} 23:30", "{0.year}/{0.month}/{0.day}"])
        text = "" if done is None else dice.choice(["{}", form]).format(done)
        rows.append({"no": str(no), "limit": limit.id, "trigger": str(start), "done": text})
    rows[7]["done"], rows[8]["done"], rows[9]["limit"] = "soon", "2024-04-03 24:00:00", "nobody/limit"
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
    done_job = batch.due(source, tmp_path / f"out.{kind}", as_of=as_of, completed_column="done")
    assert done_job.reasons == {"unknown-limit": 1, "invalid-date": 2}
    found = {row["no"]: row for row in helpers.READ[kind](tmp_path / f"out.{kind}")}
    assert len(found) == done_job.answered == len(rows) - 3
    for row in rows:
        if row["no"] in found:
            completed = parse_date(row["done"]) if row["done"] else None
            wanted = gd.due(row["limit"], date.fromisoformat(row["trigger"])).status(as_of, completed)
            told = found[row["no"]]
            assert told["status"] == wanted.code
            assert told["working_days"] == ("" if wanted.working_days is None else str(wanted.working_days))
            assert told["status_text"] == status_text(wanted, "en")


def test_a_completed_column_costs_no_question_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines and tables: questions are asked for each limit and trigger, however many days of completion there are."""
    days = [date(2024, 1, 1) + timedelta(days=nth) for nth in range(300)]
    rows = [{"no": "", "limit": REPLY, "trigger": f"2024-04-0{1 + n % 3}", "done": str(d)} for n, d in enumerate(days)]
    asked: list[object] = []
    whole = Answerer.due

    def due(self: Answerer, *key: Any) -> Answer | Reject:
        asked.append(key)
        return whole(self, *key)

    monkeypatch.setattr(Answerer, "due", due)
    for kind in ("csv", "parquet", "xlsx"):
        asked.clear()
        source = helpers.WRITE[kind](tmp_path / f"in.{kind}", rows)
        batch.due(source, tmp_path / f"out.{kind}", as_of=AS_OF, completed_column="done")
        assert len(asked) == 3


def test_more_different_texts_than_are_kept_in_mind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the rows are joined with their answers: the same comes of it."""
    source = helpers.write_parquet(tmp_path / "in.parquet", ROWS)
    options: dict[str, Any] = {"as_of": AS_OF, "completed_column": "done"}
    one = batch.due(source, tmp_path / "one.parquet", **options)
    monkeypatch.setattr("gov_deadlines.batch.table_ledger._MOST_TEXTS", 2)
    other = batch.due(source, tmp_path / "other.parquet", **options)
    assert one._replace(target="", seconds=0) == other._replace(target="", seconds=0)
    assert helpers.read_parquet(tmp_path / "one.parquet") == helpers.read_parquet(tmp_path / "other.parquet")


@pytest.mark.parametrize("column", ["trigger", "limit"])
@pytest.mark.parametrize("kind", helpers.READ)
def test_a_day_of_completion_in_a_column_that_says_more(kind: str, column: str, tmp_path: Path) -> None:
    source = helpers.WRITE[kind](tmp_path / f"in.{kind}", ROWS)
    done = batch.due(source, tmp_path / f"out.{kind}", as_of=AS_OF, completed_column=column)
    assert (done.answered, done.rejected) == ((len(ROWS), 0) if column == "trigger" else (0, len(ROWS)))
    if column == "trigger":  # a backward limit's event on its own day: late under some readings, or under all
        received = sum(trigger <= str(AS_OF) for _, trigger, *_ in CASES)
        assert done.record_faults == 0
        assert sum(times for code, times in done.statuses.items() if code.startswith("done")) == received


def test_a_day_of_completion_needs_a_day_asked_about(tmp_path: Path) -> None:
    source = helpers.write_csv(tmp_path / "in.csv", ROWS[:1])
    with pytest.raises(gd.InvalidArgument, match="completed_column goes with as_of"):
        batch.due(source, tmp_path / "out.csv", completed_column="done")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
