"""Names in words in the rows of files: every format and every job answers as for the id; a bare name is rejected."""

import csv
import json
import re
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from gov_deadlines import batch
from gov_deadlines.day_table import REFUSED

pytest.importorskip("duckdb")

from batch_helpers import read_csv, write_csv

ROWS = [
    ("钦州/会签回复", "qinzhou/countersign-reply"),
    ("钦州市 会签", "qinzhou/countersign-reply"),
    (" QINZHOU/Countersign-Reply", "qinzhou/countersign-reply"),
    ("象山会签", "ambiguous-limit"),
    ("会签", "ambiguous-limit"),
    ("急件", "ambiguous-limit"),  # only one government has it, but no row says so
    ("钟山急件", "zhongshan/document-handling-urgent"),
    ("钦州会鉴", "unknown-limit"),
    ("钦州全体会议", "no-number"),
    ("咸宁 县长外出报告", "xianning/absence-report"),
    ("qinzhou/countersign-reply", "qinzhou/countersign-reply"),
]
UNDER_QINZHOU = {"会签": "qinzhou/countersign-reply", "急件": "unknown-limit"}
DAY = date(2024, 4, 3)
ON = DAY.isoformat()
KINDS = ("csv", "jsonl", "parquet", "xlsx")


def written(folder: Path, kind: str, encoding: str = "utf-8") -> Path:
    """The rows as a file of this kind."""
    source = folder / "in.csv"
    with source.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([("limit", "trigger", "stored"), *((text, ON, ON) for text, _ in ROWS)])
    if kind == "csv":
        return source
    made = folder / f"in.{kind}"
    if kind == "jsonl":
        lines = (json.dumps({"limit": text, "trigger": ON, "stored": ON}) for text, _ in ROWS)
        made.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif kind == "parquet":
        import duckdb

        duckdb.execute(f"COPY (SELECT * FROM read_csv('{source}', all_varchar = true)) TO '{made}' (FORMAT parquet)")
    else:
        from openpyxl import Workbook

        book = Workbook()
        for row in [("limit", "trigger", "stored"), *((text, ON, ON) for text, _ in ROWS)]:
            book.active.append(row)
        book.save(made)
    return made


def read(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def wanted(authority: str | None) -> list[tuple[str, str]]:
    special = UNDER_QINZHOU if authority else {}
    return [(text, special.get(text, found)) for text, found in ROWS]


@pytest.mark.parametrize("ledger", [{}, {"as_of": date(2024, 4, 17)}])
@pytest.mark.parametrize("authority", [None, "钦州市"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_answered_as_its_id(tmp_path: Path, kind: str, authority: str | None, ledger: dict[str, Any]) -> None:
    target = tmp_path / "out.csv"
    batch.due(written(tmp_path, kind), target, authority=authority, **ledger)
    answered = {row["limit"]: row["due"] for row in read(target)}
    rejected = {row["limit"]: row["reason"] for row in read(tmp_path / "out.rejects.csv")}
    assert len(answered) + len(rejected) == len(ROWS)
    for text, found in wanted(authority):
        if "/" in found:
            day = gd.due(found, DAY).due
            assert answered[text] == day.isoformat(), text
        else:
            assert rejected[text] == found, text


@pytest.mark.parametrize("kind", KINDS)
def test_a_recalculation_knows_the_same_names(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "moved.csv"
    batch.recalc(written(tmp_path, kind), target, against_column="stored", authority="钦州")
    moved = {row["limit"]: row["new_due"] for row in read(target)}
    for text, found in wanted("钦州"):
        day = gd.due(found, DAY).due.isoformat() if "/" in found else ON
        assert moved.get(text, ON) == day


def test_a_file_in_gbk_and_one_limit_for_all_rows(tmp_path: Path) -> None:
    source = written(tmp_path, "csv", "gb18030")
    done = batch.due(source, tmp_path / "out.csv", limit="钦州会签", encoding="gb18030")
    assert (done.answered, done.rejected) == (len(ROWS), 0)
    with pytest.raises(gd.AmbiguousLimit):
        batch.due(source, tmp_path / "no.csv", limit="会签")
    with pytest.raises(gd.GovDeadlinesError):
        batch.due(source, tmp_path / "no.csv", authority="桂林")
    assert not (tmp_path / "no.csv").exists()


TO_TYPE = re.compile(  # calls, arguments, options, variables
    "limits[(]|cadence[(]|=True|holidays（|holidays [(]|GOV_DEADLINES|serials|use bound|用 bound|within=|by=|with year|"
    "用 year|--"
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rejects_are_for_clerks_and_name_nothing_to_type_into_a_program(language: Any, tmp_path: Path) -> None:
    rows = [(one.id, "2024-04-03") for one in gd.limits() if not isinstance(one, gd.Limit)]
    rows += [(limit, "2024-04-03") for limit in ("nope", "qinzhou/nope", "qinzhou/countersign-replies", "象山会签")]
    days = (*chain.from_iterable(one.examples for one in REFUSED), "2019-04-03", "2199-01-04", "=A1", "")
    rows += [("qinzhou/countersign-reply", day) for day in days]
    cells = [{"no": str(nth), "limit": limit, "trigger": day} for nth, (limit, day) in enumerate(rows)]
    done = batch.due(write_csv(tmp_path / "in.csv", cells), tmp_path / "out.csv", language=language, headers="en")
    found = [row["message"] for row in read_csv(Path(str(done.rejects)))]
    assert len(found) == len(rows)
    assert [message for message in found if TO_TYPE.search(message)] == []
