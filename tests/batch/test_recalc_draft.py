"""``batch recalc --draft``: what a draft would move, in every format, with the draft as the reason."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

import gov_deadlines as gd
from batch_helpers import READ, WRITE, Row
from cli_helpers import run
from common import Capsys
from draft_notices import NEXT, amendment, arrangement
from gov_deadlines import batch

KINDS = ("csv", "jsonl", "parquet", "xlsx")
LIMITS = ["qinzhou/countersign-reply", "xinzhou/countersign-reply", "zhongshan/absence-report"]
DAYS = [date(2024, 9, 20) + timedelta(days=nth) for nth in range(30)]
CITED = {"zh": "国务院办公厅（草案）", "en": "国务院办公厅 (draft)"}


def stored(days: list[date]) -> list[Row]:
    return [
        {"no": f"{nth}-{day}", "limit": limit, "trigger": str(day)} for nth, limit in enumerate(LIMITS) for day in days
    ]


def moves(rows: list[Row], folder: Path) -> list[tuple[str, str, str]]:
    """The rows that move, asked for one by one."""
    found = []
    for row in rows:
        old = asked(row, None)
        new = asked(row, folder)
        if old != new:
            found.append((row["no"], old, new))
    return found


def asked(row: Row, folder: Path | None) -> str:
    try:
        return str(gd.due(row["limit"], date.fromisoformat(row["trigger"]), holidays=folder).due)
    except gd.NotAnnounced:
        return ""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_draft_would_move(kind: str, language: gd.text.Language, tmp_path: Path) -> None:
    folder = amendment(tmp_path / "own")
    rows = stored(DAYS)
    source = WRITE[kind](tmp_path / f"in.{kind}", rows)
    done = batch.recalc(source, tmp_path / f"out.{kind}", draft=True, holidays=folder, language=language)
    written = READ[kind](tmp_path / f"out.{kind}")
    expected = moves(rows, folder)
    assert [(row["no"], row["old_due"], row["new_due"]) for row in written] == expected != []
    assert {(row["change"], row["issuer"], row["number"], row["published"]) for row in written} == {
        ("moved", CITED[language], "", "")
    }
    assert {row["new_standing"] for row in written} == {"provisional"}
    assert done.draft
    assert done.moved == len(expected)
    assert done.standing_changed > 0
    (cause,) = done.notices
    assert (cause.issuer, cause.published, cause.rows, cause.draft) == ("国务院办公厅", None, len(expected), True)


def test_a_draft_of_a_new_year_moves_what_was_likely(tmp_path: Path) -> None:
    folder = arrangement(tmp_path / "own")
    rows = stored([date(NEXT, 9, 28), date(2024, 7, 1)])
    source = WRITE["csv"](tmp_path / "in.csv", rows)
    batch.recalc(source, tmp_path / "out.csv", draft=True, holidays=folder)
    written = READ["csv"](tmp_path / "out.csv")
    assert [(row["no"], row["old_due"], row["new_due"]) for row in written] == moves(rows, folder)
    assert {row["trigger"] for row in written} == {f"{NEXT}-09-28"}
    assert {row["change"] for row in written} == {"moved"}
    assert all(CITED["en"] in row["issuer"] for row in written)


def test_days_that_a_draft_frees_are_put_down_to_it(tmp_path: Path) -> None:
    folder = arrangement(tmp_path / "own", 2024, published="2024-12-01")
    rows = stored([date(2024, 2, 9), date(2024, 2, 18), date(2024, 5, 9)])
    source = WRITE["csv"](tmp_path / "in.csv", rows)
    batch.recalc(source, tmp_path / "out.csv", draft=True, holidays=folder)
    written = READ["csv"](tmp_path / "out.csv")
    assert [row["no"] for row in written] == [no for no, _, _ in moves(rows, folder)] != []
    assert {row["issuer"] for row in written} == {CITED["en"]}


def test_stored_dates_are_held_against_the_draft(tmp_path: Path) -> None:
    folder = amendment(tmp_path / "own")
    was = str(gd.due(LIMITS[1], date(2024, 9, 30)).due)
    row = {"no": "1", "limit": LIMITS[1], "trigger": "2024-09-30", "was": was}
    source = WRITE["csv"](tmp_path / "in.csv", [row])
    done = batch.recalc(source, tmp_path / "out.csv", draft=True, against_column="was", holidays=folder)
    (found,) = READ["csv"](tmp_path / "out.csv")
    assert (found["change"], found["issuer"]) == ("differs", CITED["en"])
    assert done.differs == 1


def test_a_sheet_says_what_was_compared(tmp_path: Path) -> None:
    import openpyxl

    source = WRITE["csv"](tmp_path / "in.csv", stored(DAYS))
    batch.recalc(source, tmp_path / "out.xlsx", draft=True, holidays=amendment(tmp_path / "own"), language="zh")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[1]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("加上草案" in text for text in texts)
    assert any("草案，尚未公布" in text for text in texts)


def test_the_command(tmp_path: Path, capsys: Capsys) -> None:
    source = str(WRITE["csv"](tmp_path / "in.csv", stored(DAYS)))
    folder, target = str(amendment(tmp_path / "own")), str(tmp_path / "out.csv")
    asked = ("batch", "recalc", source, "--draft", "-o", target, "--force", "--holidays", folder)
    code, out, err = run(capsys, *asked, "--lang", "zh")
    assert (code, out) == (1, "")
    assert "国务院办公厅（草案，尚未公布）" in err
    code, _, err = run(capsys, *asked, "--lang", "en")
    assert code == 1
    assert "General Office of the State Council (a draft, not published)" in err
    summary = json.loads(run(capsys, *asked, "--json").out)
    assert summary["draft"] is True
    assert summary["notices"][0]["draft"] is True
    assert summary["notices"][0]["published"] is None


@pytest.mark.parametrize("more", [(), ("--from-known-on", "2024-01-01")])
def test_without_a_draft_there_is_nothing_to_compare(more: tuple[str, ...], tmp_path: Path, capsys: Capsys) -> None:
    source = str(WRITE["csv"](tmp_path / "in.csv", stored(DAYS[:1])))
    code, out, err = run(capsys, "batch", "recalc", source, "--draft", "-o", str(tmp_path / "out.csv"), *more)
    assert (code, out) == (2, "")
    assert ("--from-known-on" if more else "no draft") in err
    assert not (tmp_path / "out.csv").exists()
