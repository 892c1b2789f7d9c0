"""Spark answers as ``due`` does, row for row as DuckDB does, without Python on its executors."""

import contextlib
import io
import json
import os
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from common import LAST_YEAR
from gov_deadlines import batch
from gov_deadlines.batch import Job
from gov_deadlines.errors import (
    GovDeadlinesError,
    InvalidArgument,
    InvalidDate,
    NoNumber,
    OutputExists,
    OutputFailed,
    SourceNotFound,
    UnknownLimit,
    UnreadableTable,
)
from missing import NO_SKIP
from spark_helpers import local_session, require_spark

require_spark()

import pyarrow as pa  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402
from pyspark.sql import DataFrame, SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402, N812
from pyspark.sql.types import StringType  # noqa: E402

import day_model  # noqa: E402
import status_model  # noqa: E402
from batch_helpers import LIMITS, rows_ahead, rows_in_spring  # noqa: E402
from cli_helpers import notice, notices_file, pack_file  # noqa: E402
from cli_helpers import run as run_cli  # noqa: E402
from gov_deadlines.batch.spark import ADDED, answer, split  # noqa: E402
from gov_deadlines.batch.spark.cluster_job import run as run_on_spark  # noqa: E402
from gov_deadlines.batch.spark.columns import Reading, day_of, is_text, plain_text  # noqa: E402
from gov_deadlines.cli.main import main  # noqa: E402
from gov_deadlines.day_forms import read_day  # noqa: E402
from gov_deadlines.day_table import FORMS, REFUSED  # noqa: E402
from two_faults import LEDGER_ROWS, reasons  # noqa: E402

REPLY = "qinzhou/countersign-reply"
REASONS = {
    "unknown-limit",
    "no-number",
    "missing-value",
    "invalid-date",
    "not-in-force",
    "not-announced",
}
Answer = tuple[Any, ...]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with local_session() as session:
        yield session


def frame_of(spark: SparkSession, **columns: Any) -> DataFrame:
    return spark.createDataFrame(pa.table(columns))


def added(frame: DataFrame, prefix: str = "") -> list[Answer]:
    """The added columns of all rows, in order."""
    return [tuple(row) for row in frame.select(*[prefix + name for name in ADDED]).collect()]


def scalar(limit: str | None, trigger: str | date | None, **setting: Any) -> Answer:
    """What one row must say, by the scalar form alone."""
    missing = any(value is None or (isinstance(value, str) and not value.strip()) for value in (limit, trigger))
    if missing:
        return (*[None] * 7, "missing-value")
    try:
        day = trigger if isinstance(trigger, date) else read(str(trigger))
        if day is None:
            return (*[None] * 7, "invalid-date")
        found = gd.due(str(limit), day, **setting)
    except GovDeadlinesError as error:
        return (*[None] * 7, error.code)
    names = found.limit.article, found.safest, found.limit.name_en
    return (found.due, found.standing, found.earliest, found.latest, *names, None)


def read(text: str, **way: Any) -> date | None:
    try:
        return read_day(text, **way).day
    except InvalidDate:
        return None


TEXTS = (
    *("2021-10-10", "2022-03-11", "20230911", "2023年9月12日", "2024-04-03", "２０２４－０５－０１", "2025-12-24"),
    *("2026-12-30", "2031-01-04", " 2024-4-3\t", "2031-05-06", "0001-01-01", "9999-12-31", "1969-12-31"),
    *("2024-02-30", "0000-01-01", "2024-13-01", "2024-04", "2024", "today", "soon", "", "　", "2024-04-03T00:00", "\n"),
    *("2024-04-03 00:00:00", "2024-4-3 00:00:00.000", "2024-04-03 09:30:00", "2024-04-03 00:00:01", "2024-02-30 00:00"),
    *("2024-04-02T16:00:00Z", "2024-04-02 15:59:59.999999Z", "2024-04-03 04:00:00+08", "2024-04-03 04:00:00.5+0800"),
    *("2024-04-02 20:00:00.123456789+00:00", "1940-07-02 00:59:59+09", "1890-07-02 00:05:42+08:05:43"),
    *("2024-04-03 24:00:00Z", "2024-04-03 00:00:60Z", "2024-02-30 10:00:00Z", "2024-04-03 00:00:00+20", "2024-04-03Z"),
    *(
        "２０２４－０４－０３　００：００：００",
        "２０２４-０４-０２Ｔ２０：００：００Ｚ",
        "0001-01-01 00:00:00+14",
        "9999-12-31 23:00:00Z",
    ),
)
UNCOUNTED = [one.id for one in gd.limits() if not isinstance(one, gd.Limit)]
IDS = [*LIMITS, *UNCOUNTED[::12], UNCOUNTED[0].replace("/", "@2023/"), "nobody/limit", f" {REPLY}", "", "  ", None]


def test_a_faulty_file_stops_only_the_rows_that_may_need_it(spark: SparkSession, tmp_path: Path) -> None:
    own = tmp_path / "own"
    notices_file(own, "CN-GX", 2025, notice('"假" = { off = "soon" }'))
    pairs = list(
        product((REPLY, "xianning/countersign-reply"), ("2024-04-03", "2024-11-25", "2025-04-03", "2001-01-02"))
    )
    frame = frame_of(spark, limit=[limit for limit, _ in pairs], trigger=[text for _, text in pairs])
    reasons = [one[-1] for one in added(answer(frame, holidays=own, ignore_in_force=True))]
    assert reasons == [None, "data-fault", "data-fault", "not-announced", None, None, None, "not-announced"]
    with pytest.raises(gd.DataFault):
        answer(frame, holidays=own, strict=True)
    rules = tmp_path / "rules"
    rules.mkdir()
    pack_file(rules, "xinzhou-2023.toml", ("amount = ", "amounts = "))
    with pytest.raises(gd.DataFault):
        answer(frame, rules=rules)


@pytest.mark.parametrize(
    "setting",
    [{}, {"ignore_in_force": True, "known_on": date(2024, 3, 21)}, {"region": "CN", "known_on": date(2001, 1, 1)}],
)
def test_every_limit_with_every_kind_of_trigger(spark: SparkSession, setting: dict[str, Any]) -> None:
    pairs = list(product(IDS, (*TEXTS, None)))
    frame = frame_of(spark, limit=[limit for limit, _ in pairs], trigger=[text for _, text in pairs])
    found = added(answer(frame, **setting))
    expected = [scalar(limit, text, **setting) for limit, text in pairs]
    assert [pair for pair, one, other in zip(pairs, found, expected, strict=True) if one != other] == []
    if not setting:
        assert {one[-1] for one in found} == REASONS | {None}


@pytest.mark.parametrize(
    "setting",
    [{}, {"announced_only": True}, {"known_on": date(LAST_YEAR, 2, 20)}, {"region": "CN-GX", "ignore_in_force": True}],
)
def test_past_the_last_notice_and_before_a_regions(spark: SparkSession, setting: dict[str, Any]) -> None:
    rows = [*rows_ahead(), *rows_in_spring(LAST_YEAR)]
    pairs = [(row["limit"], row["trigger"]) for row in rows]
    frame = frame_of(spark, limit=[limit for limit, _ in pairs], trigger=[text for _, text in pairs])
    found = added(answer(frame, **setting))
    expected = [scalar(limit, text, **setting) for limit, text in pairs]
    assert [pair for pair, one, other in zip(pairs, found, expected, strict=True) if one != other] == []
    provisional = [one for one in found if one[1] == "provisional"]
    assert any(one[2] is None for one in provisional) == bool(setting.get("announced_only"))


@pytest.mark.parametrize("as_of", [date(LAST_YEAR, 12, 20), date(LAST_YEAR + 1, 12, 20)])
def test_a_status_past_the_last_notice(spark: SparkSession, as_of: date) -> None:
    rows = [(row["limit"], date.fromisoformat(row["trigger"])) for row in rows_ahead(53)]
    known = [pair for pair in rows if scalar(*pair)[-1] is None]
    done = [None if nth % 3 == 0 else day + timedelta(days=nth % 41) for nth, (_, day) in enumerate(known)]
    frame = frame_of(spark, limit=[one for one, _ in known], trigger=[day for _, day in known], done=done)
    for told, (limit, day) in zip(answer(frame, as_of=as_of, completed_column="done").collect(), known, strict=True):
        status = gd.due(limit, day).status(as_of, told["done"])
        assert (told["status"], told["working_days"]) == (status.code, status.working_days), told


def test_every_character_that_a_date_may_be_written_in(spark: SparkSession) -> None:
    changed = [one for one in map(chr, range(0x30000)) if unicodedata.normalize("NFKC", one) != one or one.isspace()]
    odd = [one for one in changed if set("0123456789-年月日 ") & set(unicodedata.normalize("NFKC", one))]
    odd += changed[::20]
    texts = [text for one in odd for text in (f"2024-04-0{one}", f"2024年{one}3日")]
    texts += [f"{one}2024-04-03{one}" for one in odd if one.isspace()]
    found = added(answer(frame_of(spark, trigger=texts), limit=REPLY))
    wrong = [text for text, one in zip(texts, found, strict=True) if (one[-1] is None) != (read(text) is not None)]
    assert wrong == []
    assert {text for text, one in zip(texts, found, strict=True) if one[-1] is None} > {"2024-04-0３", "2024-04-0𝟑"}


UTC = UTC
INSTANTS = (
    (datetime(2024, 4, 2, 15, 59, 59, 999999, UTC), date(2024, 4, 2)),
    (datetime(2024, 4, 2, 16, tzinfo=UTC), date(2024, 4, 3)),
    (datetime(2024, 11, 3, 5, 30, tzinfo=UTC), date(2024, 11, 3)),  # an hour that New York has twice
    (datetime(1, 1, 2, tzinfo=UTC), date(1, 1, 2)),
    (datetime(9999, 12, 31, 16, tzinfo=UTC), None),
    (None, None),
)


@pytest.mark.parametrize("ignore_in_force", [True])
def test_an_instant_is_its_day_in_shanghai(spark: SparkSession, ignore_in_force: bool) -> None:
    frame = frame_of(spark, trigger=pa.array([one for one, _ in INSTANTS], pa.timestamp("us", "UTC")))
    found = added(answer(frame, limit=REPLY, ignore_in_force=ignore_in_force))
    expected = [scalar(REPLY, day, ignore_in_force=ignore_in_force) for _, day in INSTANTS]
    expected[4] = (*[None] * 7, "invalid-date")
    assert found == expected


KINDS = {
    "date'2024-04-03'": date(2024, 4, 3),
    "date_from_unix_date(3000000)": None,
    "date_from_unix_date(-800000)": None,
    "timestamp_micros(9223372036854775807)": None,
    "timestamp_micros(-9223372036854775807)": None,
    "timestamp_ntz'2024-04-03 00:00:00'": date(2024, 4, 3),
    "timestamp_ntz'2024-04-03 23:59:59.999999'": date(2024, 4, 3),
    "timestamp_ntz'1969-12-31 23:59:59.999999'": date(1969, 12, 31),
    "timestamp_ntz'9999-12-31 00:00:00'": date(9999, 12, 31),
    "timestamp_ntz'+10000-01-01 00:00:00'": None,
    "20240403": date(2024, 4, 3),
    "cast(20240403 as decimal(20, 0))": date(2024, 4, 3),
    "20240403.0D": date(2024, 4, 3),
    "20240403.5D": None,
    "cast(20240403 as float)": None,  # it holds 20240404
    "cast(20240403 as decimal(10, 2))": date(2024, 4, 3),
    "45385": None,
    "true": None,
    "array('2024-04-03')": None,
    "cast(null as void)": None,
    "'2024-04-03T00:00:00'": date(2024, 4, 3),
}


def test_types_of_a_trigger(spark: SparkSession) -> None:
    frame = spark.range(1).select(*[F.expr(sql).alias(f"k{nth}") for nth, sql in enumerate(KINDS)])
    cells = [(F.col(field.name), field.dataType) for field in frame.schema]
    days = [day_of(plain_text(cell, kind) if is_text(kind) else cell, kind) for cell, kind in cells]
    assert dict(zip(KINDS, tuple(frame.select(*days).collect()[0]), strict=True)) == KINDS


ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu")


def test_every_form_of_the_table_is_the_day_it_is_elsewhere(spark: SparkSession) -> None:
    """Forms and what is refused, with and without a year and Excel's numbers, whatever the session's time zone."""
    texts = [text for one in (*FORMS, *REFUSED) for text in one.examples]
    texts += [case.text for case in day_model.cases(400)]
    plain = frame_of(spark, cell=texts).select(plain_text(F.col("cell")).alias("cell"))
    ways: list[dict[str, Any]] = [{}, {"year": 2024, "serials": "1900"}, {"year": 2023, "serials": "1904"}, {}, {}]
    before = spark.conf.get("spark.sql.session.timeZone")
    for way, zone in zip(ways, ZONES, strict=True):
        spark.conf.set("spark.sql.session.timeZone", zone)
        found = plain.select(day_of(F.col("cell"), StringType(), Reading(**way))).collect()
        for text, (day,) in zip(texts, found, strict=True):
            assert day == read(text, **way), (text, zone)
    spark.conf.set("spark.sql.session.timeZone", str(before))
    row = answer(frame_of(spark, trigger=["4月3日", "45385"]), limit=REPLY, year=2024, serials="1900")
    assert [one[0] for one in added(row)] == [date(2024, 4, 17)] * 2


@pytest.mark.parametrize("sql", ["timestamp_ntz'2024-04-03 00:00:00'", "20240403", "cast(null as void)"])
def test_a_trigger_that_is_no_text(spark: SparkSession, sql: str) -> None:
    frame = spark.range(1).select(F.lit(REPLY).alias("limit"), F.expr(sql).alias("trigger"))
    assert [one[-1] for one in added(answer(frame))] == ["missing-value" if "null" in sql else None]


def plan_of(frame: DataFrame) -> str:
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        frame.explain("extended")
    return shown.getvalue()


def test_the_plan_is_broadcast_joins_without_python_or_a_shuffle(spark: SparkSession, tmp_path: Path) -> None:
    pq.write_table(pa.table({"limit": [REPLY], "trigger": ["2024-04-03"]}), tmp_path / "a.parquet")
    plan = plan_of(answer(spark.read.parquet(str(tmp_path)), numbered="no")).partition("== Physical Plan ==")[2]
    assert plan.count("BroadcastHashJoin") == 2
    for word in ("Python", "ArrowEval", "ExistingRDD", "SortMergeJoin", "Exchange hashpartitioning", "NestedLoop"):
        assert word not in plan


def test_names_of_columns_are_kept_whatever_they_are(spark: SparkSession) -> None:
    names = ["a.b", "`x`", "_day", "_due", "id", "limit", "trigger"]
    frame = frame_of(spark, **{name: [REPLY if name == "limit" else "2024-04-03"] for name in names})
    found = answer(frame, prefix="new ", numbered="the row")
    assert found.columns == [*names, "the row", *["new " + name for name in ADDED]]
    assert found.collect()[0][-len(ADDED)] == date(2024, 4, 17)


def test_rows_keep_their_order_and_numbers_increase(spark: SparkSession) -> None:
    frame = spark.range(3000, numPartitions=3).select(
        "id", F.lit(REPLY).alias("limit"), F.lit("2024-04-03").alias("trigger")
    )
    rows = answer(frame, numbered="row").collect()
    assert [row["id"] for row in rows] == list(range(3000))
    assert [row["row"] for row in rows] == sorted({row["row"] for row in rows})


def test_split_parts_all_rows(spark: SparkSession) -> None:
    frame = frame_of(spark, no=[0, 1, 2], limit=[REPLY, "x", REPLY], trigger=["2024-04-03", "2024-04-03", "soon"])
    parts = split(answer(frame, prefix="p_"), prefix="p_")
    assert parts.answered.columns == ["no", "limit", "trigger", *["p_" + name for name in ADDED[:-1]]]
    assert [tuple(row) for row in parts.rejects.select("no", "p_reason").collect()] == [
        (1, "unknown-limit"),
        (2, "invalid-date"),
    ]
    assert parts.answered.count() == 1


def test_what_cannot_be_asked(spark: SparkSession) -> None:
    frame = frame_of(spark, limit=[REPLY], trigger=["2024-04-03"], Due=[1])
    with pytest.raises(UnreadableTable, match="no column 'when'"):
        answer(frame, trigger_column="when")
    with pytest.raises(UnreadableTable, match="'Due', 'due'"):
        answer(frame)
    with pytest.raises(UnknownLimit):
        answer(frame, limit="nobody/limit", prefix="p_")
    with pytest.raises(NoNumber):
        answer(frame, limit=UNCOUNTED[0], prefix="p_")


def test_without_java_the_tests_are_skipped_or_fail_where_none_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv(NO_SKIP, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no java"):
        require_spark()
    monkeypatch.setenv(NO_SKIP, "1")
    with pytest.raises(pytest.fail.Exception, match="no java"):
        require_spark()


# Whole jobs


def job(tmp_path: Path, **changes: Any) -> Job:
    return Job(**({"source": str(tmp_path / "in"), "target": str(tmp_path / "out")} | changes))


def read_out(spark: SparkSession, path: Path, kind: str = "parquet") -> list[dict[str, Any]]:
    options: dict[str, bool | str] = {"header": True, "multiLine": True, "escape": '"'} if kind == "csv" else {}
    return [row.asDict() for row in spark.read.format(kind).options(**options).load(str(path)).collect()]


@pytest.mark.parametrize(("encoding", "mark"), [("utf-8", "\ufeff"), ("gb18030", "")])
def test_csv_is_kept_cell_by_cell_and_malformed_rows_with_their_text(
    spark: SparkSession, tmp_path: Path, encoding: str, mark: str
) -> None:
    good = [
        ("1", '"a ""b"", c"', 'a "b", c'),
        ("2", " 　spaced ", " 　spaced "),
        ("3", "'0012", "'0012"),
        ("4", "中文", "中文"),
    ]
    lines = [f"{no},{REPLY},2024年4月3日,{cell}" for no, cell, _ in good]
    lines += [f"5,{REPLY}", f"6,{REPLY},2024-04-03,x,more", "7,nobody/limit,2024-04-03,", f"8,{REPLY},2024-02-30,z"]
    folder = tmp_path / "in"
    folder.mkdir()
    text = mark + "\n".join(["no,limit,trigger,note", *lines, ""])
    (folder / "a.csv").write_bytes(text.encode(encoding))
    done = run_on_spark(job(tmp_path, encoding=None if encoding == "utf-8" else encoding))
    assert (done.rows, done.answered, done.rejected) == (8, 4, 4)
    assert done.reasons == {"unknown-limit": 1, "invalid-date": 1, "malformed-row": 2}
    rows = read_out(spark, tmp_path / "out", "csv")
    assert [(row["no"], row["note"]) for row in rows] == [(no, note) for no, _, note in good]
    assert {row["due"] for row in rows} == {"2024-04-17"}
    rejects = read_out(spark, tmp_path / "out.rejects", "csv")
    assert [row["reason"] for row in rejects] == ["malformed-row", "malformed-row", "unknown-limit", "invalid-date"]
    assert [row["record"] for row in rejects] == [*lines[4:6], None, None]
    assert all(row["message"] and row["file"].endswith("/in/a.csv") for row in rejects)


def test_csv_with_a_line_break_in_a_cell_and_semicolons(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(f'limit;note;trigger\r\n{REPLY};"two\nlines";2024-04-03\r\n{REPLY};x;bad\r\n')
    done = run_on_spark(job(tmp_path, source=str(tmp_path / "in.csv"), target=str(tmp_path / "out.parquet")))
    assert (done.rows, done.answered, done.reasons) == (2, 1, {"invalid-date": 1})
    assert [row["note"] for row in read_out(spark, tmp_path / "out.parquet")] == ["two\nlines"]
    assert done.rejects == str(tmp_path / "out.rejects.parquet")
    (tmp_path / "in.csv").write_bytes(f"limit,trigger,中\n{REPLY},2024-04-03,中\n".encode("gbk"))
    with pytest.raises(UnreadableTable, match="not in UTF-8"):
        run_on_spark(job(tmp_path, source=str(tmp_path / "in.csv")))


def test_json_lines_with_a_line_that_is_none(spark: SparkSession, tmp_path: Path) -> None:
    rows = [{"limit": REPLY, "trigger": 20240403, "n": 1.10}, {"limit": REPLY, "trigger": 20240230, "n": None}]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("\n".join([*map(json.dumps, rows), "{broken", ""]))
    done = run_on_spark(job(tmp_path))
    assert (done.rows, done.answered, done.reasons) == (3, 1, {"invalid-date": 1, "malformed-row": 1})
    assert [row["due"] for row in read_out(spark, tmp_path / "out", "json")] == ["2024-04-17"]
    assert [row["record"] for row in read_out(spark, tmp_path / "out.rejects", "json")] == [None, "{broken"]


def test_folders_appear_whole_and_are_not_overwritten_unasked(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table({"limit": [REPLY, "x"], "trigger": ["2024-04-03"] * 2}), tmp_path / "in" / "a.parquet")
    assert run_on_spark(job(tmp_path, dry_run=True)).to_dict()["rejects"] is None
    assert sorted(os.listdir(tmp_path)) == ["in"]
    run_on_spark(job(tmp_path))
    assert (tmp_path / "out" / "_SUCCESS").exists()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(OutputExists):
        run_on_spark(job(tmp_path))
    with pytest.raises(InvalidArgument, match="overlaps"):
        run_on_spark(job(tmp_path, target=str(tmp_path / "in" / "out")))
    with pytest.raises(SourceNotFound):
        run_on_spark(job(tmp_path, source=str(tmp_path / "nothing.parquet"), force=True))
    with pytest.raises(InvalidArgument, match="Excel"):
        run_on_spark(job(tmp_path, target=str(tmp_path / "out.xlsx")))
    assert sorted(tmp_path.rglob("*")) == before
    pq.write_table(pa.table({"limit": [REPLY], "trigger": ["2024-04-03"]}), tmp_path / "in" / "a.parquet")
    assert run_on_spark(job(tmp_path, force=True)).rejects is None
    assert sorted(os.listdir(tmp_path)) == ["in", "out"]
    assert len(read_out(spark, tmp_path / "out")) == 1


def test_where_duties_stand_is_what_the_model_says(spark: SparkSession) -> None:
    rows = [(row, stands) for row in status_model.duties(2) if (stands := status_model.by_the_model(row)) is not None]
    asked = {name: [row[name] or None for row, _ in rows] for name in ("limit", "trigger", "done")}
    found = answer(frame_of(spark, **asked), as_of=status_model.AS_OF, completed_column="done", language="zh")
    assert found.columns[3:] == [*ADDED[:-1], "status", "status_text", "working_days", "reason"]
    for told, (row, stands) in zip(found.collect(), rows, strict=True):
        assert (told["status"], told["working_days"], told["reason"]) == (stands.code, stands.working_days, None), row
        assert told["status_text"].startswith(status_model.ZH[stands.code])
        assert ("办结日期早于起算日" in told["status_text"]) == stands.fault
        assert ("在期限内：" in told["status_text"]) == bool(stands.readings), row


def test_of_several_faults_the_reason_is_the_same_as_elsewhere(spark: SparkSession) -> None:
    limits, triggers, done = zip(*LEDGER_ROWS, strict=True)
    frame = frame_of(spark, limit=limits, trigger=triggers, done=done)
    found = answer(frame, as_of=status_model.AS_OF, completed_column="done")
    told = found.select("limit", "trigger", "done", "reason").collect()
    pairs = zip(LEDGER_ROWS, reasons(LEDGER_ROWS.values()), strict=True)
    assert sorted(map(str, map(tuple, told))) == sorted(str((*row, why)) for row, why in pairs)


def test_a_ledger_on_a_cluster(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = [
        ("2024-04-03", "", "deemed-no-objection", "deemed to have no objection, 10 working days past the due day", 10),
        ("2024-04-03", "2024-04-18", "done-late", "done late by 1 working day", 1),
        ("2024年4月3日", "２０２４－０４－０３", "done-in-time", "done in time", 0),
        ("2024-04-03", "2024-04-02", "deemed-no-objection", None, 10),
        ("2024-06-03", "", "not-received", "not received yet, due in 29 working days", 29),
    ]
    refused = [("2024-04-03", "yes", "invalid-date"), ("soon", "yes", "invalid-date"), ("", "yes", "missing-value")]
    days = [(*pair[:2],) for pair in (*rows, *refused)]
    table = {"limit": [REPLY] * len(days), "trigger": [one for one, _ in days], "done": [one for _, one in days]}
    pq.write_table(pa.table(table), tmp_path / "in" / "a.parquet")
    done = run_on_spark(job(tmp_path, as_of=date(2024, 5, 1), completed_column="done"))
    assert (done.answered, done.reasons) == (len(rows), {"invalid-date": 2, "missing-value": 1})
    assert done.statuses == {"not-received": 1, "deemed-no-objection": 2, "done-in-time": 1, "done-late": 1}
    assert (done.record_faults, done.to_act_on) == (1, True)
    for told, (_, _, code, text, working) in zip(read_out(spark, tmp_path / "out"), rows, strict=True):
        assert (told["status"], told["working_days"]) == (code, working)
        assert told["status_text"] == text or (text is None and "before the trigger" in told["status_text"])
    with pytest.raises(InvalidArgument, match="as_of"):
        answer(frame_of(spark, **table), completed_column="done")
    with pytest.raises(InvalidArgument, match="as_of"):
        run_on_spark(job(tmp_path, completed_column="done", force=True))


def test_a_job_of_announced_days_only(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    ahead = [f"{LAST_YEAR + 1}-06-0{nth}" for nth in range(1, 5)]
    pq.write_table(pa.table({"limit": [REPLY] * 5, "trigger": ["2024-04-03", *ahead]}), tmp_path / "in" / "a.parquet")
    for options, answers in (([], 5), (["--announced-only"], 1)):
        target = str(tmp_path / f"out{answers}")
        command = ["batch", "due", str(tmp_path / "in"), "-o", target, "--engine", "spark", *options]
        with contextlib.redirect_stderr(io.StringIO()):
            assert main(command) == int(answers == 1)
        found = read_out(spark, tmp_path / f"out{answers}")
        assert len(found) == answers
        assert all(row["earliest"] <= row["due"] <= row["latest"] for row in found)


def test_chinese_headers_and_only_some_columns(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = {"limit": [REPLY, "x"], "trigger": ["2024-04-03"] * 2, "name": ["张三"] * 2}
    pq.write_table(pa.table(rows), tmp_path / "in" / "a.parquet")
    wanted = ["standing", "safest", "name", "status"]
    run_on_spark(job(tmp_path, headers="zh", language="zh", as_of=date(2024, 5, 6), columns=wanted))
    (row,) = read_out(spark, tmp_path / "out")
    assert list(row.values())[3:] == [date(2024, 4, 17), "确定", date(2024, 4, 17), "会签回复", "视为无意见"]
    assert list(row)[3:] == ["最迟日期", "确定程度", "稳妥日期", "时限名称", "状态"]
    (refused,) = read_out(spark, tmp_path / "out.rejects")
    assert (refused["原因"], refused["name"]) == ("没有这个时限", "张三")
    run_on_spark(job(tmp_path, force=True, columns=["name"]))
    assert read_out(spark, tmp_path / "out")[0].keys() == {*rows, "due", "due_name"}
    with pytest.raises(InvalidArgument, match="byte order mark"):
        run_on_spark(job(tmp_path, force=True, bom=True))


def test_a_ledger_is_parted_like_any_answer_and_needs_no_python(spark: SparkSession) -> None:
    frame = frame_of(spark, status=["own"] * 2, limit=[REPLY, "x"], trigger=["2024-04-03"] * 2)
    found = answer(frame, as_of=date(2024, 5, 1), prefix="p_")
    parts = split(found, prefix="p_")
    assert parts.rejects.columns == ["status", "limit", "trigger", "p_reason"]
    assert parts.answered.columns[-3:] == ["p_status", "p_status_text", "p_working_days"]
    assert [row["p_status"] for row in parts.answered.collect()] == ["deemed-no-objection"]
    plan = plan_of(found).partition("== Physical Plan ==")[2]
    assert plan.count("BroadcastHashJoin") == 3
    for word in ("Python", "ArrowEval", "SortMergeJoin", "Exchange hashpartitioning", "NestedLoop"):
        assert word not in plan


@pytest.mark.usefixtures("spark")
def test_a_job_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.parquet").write_bytes(b"PAR1 not really PAR1")
    with pytest.raises(UnreadableTable):
        run_on_spark(job(tmp_path))
    assert sorted(os.listdir(tmp_path)) == ["in"]
    pq.write_table(pa.table({"limit": [REPLY], "trigger": ["2024-04-03"], "l": [[1]]}), tmp_path / "in" / "a.parquet")
    with pytest.raises(OutputFailed):  # a list is no cell of a CSV file
        run_on_spark(job(tmp_path, target=str(tmp_path / "out.csv")))
    assert sorted(os.listdir(tmp_path)) == ["in"]


@pytest.mark.parametrize(
    "options", [["--engine", "flink"], ["--master", "local[2]"], ["--engine", "spark", "--spark-conf", "no value"]]
)
def test_options_that_do_not_fit(capsys: pytest.CaptureFixture[str], tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "in.csv").write_text("limit,trigger\n")
    done = run_cli(
        capsys, "batch", "due", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), *options, "--json"
    )
    assert done.code == 2
    assert json.loads(done.err)["code"] == "invalid-argument"
    assert os.listdir(tmp_path) == ["in.csv"]


NAMED = [
    *(
        "钦州/会签回复",
        "钦州市 会签",
        " QINZHOU/Countersign-Reply",
        "Qinzhou's countersign",
        "会签（钦州）",
        "ＱＩＮＺＨＯＵ／会签",
    ),
    *(
        "钦州会签的时限",
        "广西钦州市政府征求意见",
        "钟山急件",
        "咸宁 县长外出报告",
        "象山会签",
        "会签",
        "急件",
        "钦州会鉴",
        "钦州全体会议",
        "钦州",
    ),
    *("象山县会签", "countersign-reply", "countersign reply", "？", "zhongshan@2022/topic-meeting", "钟山专题会议"),
    *("qinzhou@/countersign-reply", "钦州＠/会签", "钦州会签@", "qinzhou﹫/countersign-reply", "qinzhou@1/会签"),
    *(" Zhongshan＠2022/topic-meeting",),
]


@pytest.mark.parametrize("authority", [None, "钟山区"])
def test_names_mean_what_they_mean_in_a_file(spark: SparkSession, tmp_path: Path, authority: str | None) -> None:
    on = date(2024, 4, 3)
    given = frame_of(spark, limit=pa.array(NAMED), trigger=pa.array([on] * len(NAMED)))
    found = answer(given, authority=authority).select("limit", "due", "reason").collect()
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(json.dumps({"limit": one, "trigger": "2024-04-03"}) for one in NAMED), encoding="utf-8")
    batch.due(source, tmp_path / "out.jsonl", authority=authority)
    wanted: dict[str, tuple[date | None, str | None]] = {}
    for name, key in (("out.jsonl", "due"), ("out.rejects.jsonl", "reason")):
        for line in (tmp_path / name).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            row = row.get("row", row) | row
            due = row.get("due") if key == "due" else None
            wanted[row["limit"]] = (None if due is None else date.fromisoformat(due), row.get("reason"))
    assert {limit: (due, reason) for limit, due, reason in found} == wanted
    assert len(wanted) == len(NAMED)
