"""``table export``: what ``due`` says, as a file."""

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

import batch_helpers as helpers
import gov_deadlines as gd
from cli_helpers import QINZHOU, answered_json, pack_file, run
from gov_deadlines.batch.added import name_of
from gov_deadlines.batch.export import COLUMNS, Exported, export
from gov_deadlines.errors import InvalidArgument, NoNumber, NotAnnounced, NotInForce, OutputExists, UnknownLimit

SAME_DAY = next(one.id for one in gd.limits() if isinstance(one, gd.Limit) and one.period.amount == 0)
DATES = ("trigger_date", "due", "earliest", "latest")
ANSWERS = dict[tuple[str, str], tuple[str, ...]]

YEARS = gd.calendar("CN").years


def exported(path: Path) -> ANSWERS:
    """Key and values of each row of a CSV file, which must be sorted and without duplicates."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(tuple(row) == COLUMNS for row in rows)
    names = ("version", "due", "standing", "earliest", "latest", "article")
    found = {(row["limit_id"], row["trigger_date"]): tuple(row[name] for name in names) for row in rows}
    assert len(found) == len(rows)
    by_limit: dict[str, list[str]] = {}
    for limit, day in found:
        by_limit.setdefault(limit, []).append(day)
    assert list(found) == [(limit, day) for limit, days in by_limit.items() for day in sorted(days)]
    return found


def asked(limit: str, day: date, **setting: Any) -> tuple[str, ...] | None:
    """The same row by the scalar form; None where it has no answer."""
    try:
        found = gd.due(limit, day, **setting)
    except (NotInForce, NotAnnounced):
        return None
    texts = (str(value or "") for value in (found.due, found.standing, found.earliest, found.latest))
    return (found.limit.version, *texts, found.limit.article)


def named(limit: str, day: date = date(2024, 4, 3)) -> list[str]:
    return [name_of(gd.due(limit, day).limit, language) for language in ("zh", "en")]


@pytest.mark.parametrize(
    "setting",
    [
        {},
        {"known_on": date(2024, 3, 21)},
        {"ignore_in_force": True, "known_on": date(2020, 1, 26)},
        {"region": "CN"},
        {"announced_only": True},
    ],
)
def test_every_pair_is_there_exactly_where_due_answers(tmp_path: Path, setting: dict[str, Any]) -> None:
    first, last = date(2019, 11, 1), date(YEARS[-1] + 2, 12, 31)
    export(tmp_path / "t.csv", first=first, last=last, **setting)
    found = exported(tmp_path / "t.csv")
    ids = [name for one in gd.limits() if isinstance(one, gd.Limit) for name in (one.id, one.versioned_id)]
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, 3)]
    expected = {(limit, str(day)): asked(limit, day, **setting) for limit in ids for day in days}
    asked_days = {str(day) for day in days}
    assert {key: value for key, value in found.items() if key[1] in asked_days} == {
        key: value for key, value in expected.items() if value is not None
    }


def test_parquet_holds_the_same_with_dates_as_dates(tmp_path: Path) -> None:
    export(tmp_path / "t.csv")
    done = export(tmp_path / "t.parquet", known_on=None)
    described = duckdb.execute(f"DESCRIBE SELECT * FROM '{tmp_path / 't.parquet'}'").fetchall()
    assert {column[0]: column[1] for column in described} == {
        name: "DATE" if name in ("trigger_date", "due", "earliest", "latest", "safest") else "VARCHAR"
        for name in COLUMNS
    }
    rows = duckdb.execute(f"SELECT * FROM '{tmp_path / 't.parquet'}'").fetchall()
    assert len(rows) == done.rows
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        texts = list(csv.reader(file))[1:]
    assert [["" if value is None else str(value) for value in row] for row in rows] == texts


def test_the_setting_is_kept_in_the_parquet_file(tmp_path: Path) -> None:
    export(tmp_path / "t.parquet", known_on=date(2024, 3, 21), limits=[QINZHOU])
    kept = duckdb.execute(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path / 't.parquet'}')").fetchall()
    assert dict(kept) == {
        b"gov_deadlines": gd.__version__.encode(),
        b"known_on": b"2024-03-21",
        b"region": b"",
        b"ignore_in_force": b"false",
        b"announced_only": b"false",
    }


def test_only_the_limits_and_days_asked_for(tmp_path: Path) -> None:
    versioned = "qinzhou@2023/countersign-reply"
    done = export(tmp_path / "t.csv", limits=[QINZHOU, versioned], first=date(2024, 4, 3), last=date(2024, 4, 4))
    assert list(exported(tmp_path / "t.csv")) == [
        (limit, day) for limit in (QINZHOU, versioned) for day in ("2024-04-03", "2024-04-04")
    ]
    assert done == Exported(str(tmp_path / "t.csv"), 4, 2, date(2024, 4, 3), date(2024, 4, 4), None)


def test_a_limit_due_on_its_trigger_is_answered_as_far_as_asked(tmp_path: Path) -> None:
    first, last = date(YEARS[0] - 2, 1, 1), date(YEARS[-1] + 2, 12, 31)
    export(tmp_path / "t.csv", limits=[SAME_DAY], first=first, last=last, ignore_in_force=True)
    found = exported(tmp_path / "t.csv")
    assert len(found) == (last - first).days + 1
    assert all(values[1] == day for (_, day), values in found.items())


@pytest.mark.parametrize("known_on", [None, date(1990, 1, 1)])
@pytest.mark.parametrize(
    ("span", "side"),
    [
        ({"last": date(YEARS[-1] + 3, 1, 1)}, "after"),
        ({"last": date.max}, "after"),
        ({"first": date.max}, "after"),
        ({"first": date(YEARS[0] - 3, 12, 31)}, "before"),
        ({"first": date.min, "last": date.max}, "before"),
    ],
)
def test_a_table_has_bounds_and_says_them(
    tmp_path: Path, span: dict[str, Any], side: str, known_on: date | None
) -> None:
    with pytest.raises(gd.NotAnnounced) as refused:
        export(tmp_path / "t.csv", limits=[SAME_DAY], ignore_in_force=True, known_on=known_on, **span)
    bounds = (date(YEARS[0] - 2, 1, 1), date(YEARS[-1] + 2, 12, 31))
    assert (refused.value.side, refused.value.reach) == (side, bounds)
    assert all(str(day) in refused.value.hint.en for day in bounds)
    assert list(tmp_path.iterdir()) == []


def test_two_versions_of_one_limit_each_have_their_days(tmp_path: Path) -> None:
    change = ('version = "2023"', 'version = "2025"'), ("in_force_from = 2023-09-12", "in_force_from = 2025-01-01")
    rules = tmp_path / "rules"
    rules.mkdir()
    pack_file(
        rules,
        "qinzhou-2023.toml",
        ("in_force_from = 2023-09-12", "in_force_from = 2023-09-12\nin_force_until = 2024-12-31"),
    )
    pack_file(rules, "qinzhou-2023.toml", *change, ("2023-09-12", "2025-01-01"), name="qinzhou-2025.toml")
    export(tmp_path / "t.csv", rules=rules, limits=[QINZHOU])
    found = exported(tmp_path / "t.csv")
    assert found[QINZHOU, "2024-12-31"][0] == "2023"
    assert found[QINZHOU, "2025-01-01"][0] == "2025"


def test_no_answer_at_all_is_a_header(tmp_path: Path) -> None:
    for name in ("t.csv", "t.parquet"):
        done = export(tmp_path / name, known_on=date(2001, 1, 1), limits=[QINZHOU])
        assert (done.rows, done.first, done.last) == (0, None, None)
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == ",".join(COLUMNS) + "\n"
    described = duckdb.execute(f"DESCRIBE SELECT * FROM '{tmp_path / 't.parquet'}'").fetchall()
    assert [column[0] for column in described] == list(COLUMNS)


def test_what_cannot_be_exported_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnknownLimit):
        export(tmp_path / "t.csv", limits=["qinzhou/nothing"])
    with pytest.raises(NoNumber):
        export(tmp_path / "t.csv", limits=["qinzhou/plenary-meeting"])
    with pytest.raises(gd.InvalidArgument):
        export(tmp_path / "t.xlsx")
    with pytest.raises(gd.InvalidArgument):
        export(tmp_path / "t.csv", first=date(2024, 1, 2), last=date(2024, 1, 1))
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_overwritten_only_if_asked(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputExists):
        export(tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "mine"
    export(tmp_path / "t.csv", limits=[QINZHOU], force=True)
    assert len(exported(tmp_path / "t.csv")) > 1000
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_csv_needs_no_extra(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules |= dict.fromkeys(['duckdb', 'pyarrow', 'xlsxwriter']); "
        "from gov_deadlines.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )

    def export(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, "table", "export", "-o", str(tmp_path / name), "--lang", "en"]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert export("t.csv").returncode == 0
    without = export("t.parquet")
    assert without.returncode == 2
    assert ".[batch]" in without.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("--known-on", "2024-03-21", "--limit", QINZHOU)
    ahead = answered_json(capsys, "table", "export", "-o", str(tmp_path / "ahead.csv"), *asked)
    assert "2026-12-01" < ahead["last"] < "2026-12-31"
    found = answered_json(capsys, "table", "export", "-o", str(tmp_path / "t.csv"), *asked, "--announced-only")
    assert found == {
        "schema": 1,
        "target": str(tmp_path / "t.csv"),
        "rows": len(exported(tmp_path / "t.csv")),
        "limits": 1,
        "first": "2023-09-12",
        "last": "2024-12-22",
        "known_on": "2024-03-21",
    }
    assert exported(tmp_path / "t.csv")[QINZHOU, "2024-04-03"][1:3] == ("2024-04-15", "provisional")


def test_safest_dates_and_names(tmp_path: Path) -> None:
    export(tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::89]
    for row in rows:
        day = date.fromisoformat(row["trigger_date"])
        safest = str(gd.due(row["limit_id"], day).safest or "")
        assert [row["safest"], row["name_zh"], row["name_en"]] == [safest, *named(row["limit_id"], day)]


def test_the_command_on_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    from gov_deadlines.cli.main import main

    days = ("--from", "2024-04-03", "--to", "20240403")
    assert main(["table", "export", "-o", "-", "--limit", QINZHOU, *days]) == 0
    lines = capsysbinary.readouterr().out.decode().splitlines()
    assert lines[1:] == [f"{QINZHOU},2023,2024-04-03,{','.join(helpers.REPLY[:6])},{','.join(named(QINZHOU))}"]


@pytest.mark.parametrize(
    ("arguments", "code"), [(("-o", "t.xlsx"), 2), (("-o", "t.csv", "--region", "CN-XX"), 2), ((), 2)]
)
def test_a_malformed_command(arguments: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "table", "export", *arguments).code == code


def test_a_file_name_that_is_no_text_is_said_as_it_was_given(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"udcff\.parquet' is no UTF-8 text") as caught:
        export(str(tmp_path / "\udcff.parquet"))
    assert ".tmp" not in caught.value.say("en")
    assert not list(tmp_path.iterdir())
