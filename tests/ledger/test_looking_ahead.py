"""``gov-deadlines ledger --due-within … --ics …``: what is coming, from the rows of a ledger through every door."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gov_deadlines as gd
from common import Capsys, names_in
from gov_deadlines.answers.status import STATUSES
from gov_deadlines.cli.main import main
from gov_deadlines.ledger.running import fill_ledger

AS_OF, MOMENT = "2024-04-15", datetime(2024, 4, 15, 8, tzinfo=UTC)
HEADER = ("序号", "事项", "来文标题", "责任部门", "收文日期", "办结日期")
ROWS: list[tuple[Any, ...]] = [
    (1, "会签回复", "关于甲的函", "办公室", "2024-03-20", None),  # due 03-29: silence has settled it
    (2, "会签回复", "关于乙的函", "财政局", "2024-04-03", None),  # due 04-17
    (3, "会签回复", "关于丙的函", "办公室", "2024-04-03", None),
    (4, "会签回复", "关于丁的函", "财政局", "2024-04-12", None),  # due 04-25
    (5, "会签回复", "关于戊的函", "办公室", "2024-03-25", "2024-04-01"),  # done
    (6, "会签回复", "关于己的函", None, "不详", None),  # no answer
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "钦州督办台账"
    for row in (HEADER, *ROWS):
        book.active.append(row)
    path = tmp_path / "in.xlsx"
    book.save(path)
    return path


def run(ledger: Path, *options: str, out: str = "out.xlsx") -> int:
    return main(["ledger", str(ledger), "-o", str(ledger.with_name(out)), "--as-of", AS_OF, "--lang", "zh", *options])


def test_the_page_the_sheet_and_the_json_tell_the_same(ledger: Path, capsys: Capsys) -> None:
    assert run(ledger, "--due-within", "3wd") == 1
    page = capsys.readouterr().out.splitlines()
    assert run(ledger, "--due-within", "3wd", "--json", "--force") == 1
    shown = json.loads(capsys.readouterr().out)["coming"]
    wanted = [(3, "soon"), (4, "soon"), (2, "deemed")]
    assert [(one["row"], one["urgency"]) for one in shown["duties"]] == wanted
    assert shown["until"] == ["2024-04-18"]
    assert shown["urgency"] == {
        "missed": 0,
        "today": 0,
        "soon": 2,
        "early": 0,
        "deemed": 1,
        "later": 1,
        "done": 1,
    }
    assert [line[2:14] for line in page if line.startswith("  ")] == ["▲ 2024-04-17", "▲ 2024-04-17", "▽ 2024-03-29"]
    assert (
        page[1] == "共 6 件。未办结 4 件：近期到期 2 件，视为无意见 1 件，以后到期 1 件。已办结 1 件。无法推算 1 件。"
    )
    sheet = openpyxl.load_workbook(ledger.with_name("out.xlsx"))["到期与逾期"]
    listed = [row for row in sheet.iter_rows(min_row=6, values_only=True) if isinstance(row[4], datetime)]
    assert [(int(row[9]), row[1], row[4].date()) for row in listed] == [
        (one["row"], one["matter"], date.fromisoformat(one["due"])) for one in shown["duties"]
    ]


def test_every_day_is_the_one_that_due_gives(ledger: Path) -> None:
    done = fill_ledger(ledger, ledger.with_name("out.xlsx"), as_of=date(2024, 4, 15), due_within="100d")
    assert done.coming is not None
    duties = [one.duty for group in done.coming.coming for one in group.rows]
    assert len(duties) == 4
    for duty in duties:
        answer = gd.due(duty.limit, duty.trigger)
        assert (duty.due, duty.safest, duty.region) == (answer.due, answer.safest, "CN-GX")
        assert duty.status == answer.status(date(2024, 4, 15)).code
        assert duty.matter == ROWS[duty.row - 2][2]
    assert set(done.coming.statuses) <= set(STATUSES)
    assert done.coming.statuses == done.statuses


def test_the_calendar_has_what_is_not_done(ledger: Path) -> None:
    assert run(ledger, "--ics", str(ledger.with_name("out.ics"))) == 1
    text = ledger.with_name("out.ics").read_bytes().replace(b"\r\n ", b"").decode()
    assert text.count("BEGIN:VEVENT") == text.count("DTSTART;VALUE=DATE:2024") == 3  # silence has settled the first
    assert text.count("DTSTART;VALUE=DATE:20240417") == 2
    assert "关于丁的函" in text
    assert not any(one in text for one in ("关于甲的函", "关于戊的函", "关于己的函"))


def test_the_same_moment_gives_the_same_calendar(ledger: Path) -> None:
    for name in ("a", "b"):
        fill_ledger(ledger, ledger.with_name(f"{name}.xlsx"), ics=ledger.with_name(f"{name}.ics"), moment=MOMENT)
    assert ledger.with_name("a.ics").read_bytes() == ledger.with_name("b.ics").read_bytes()
    with pytest.raises(gd.InvalidDate):
        fill_ledger(ledger, ledger.with_name("c.xlsx"), moment=MOMENT.replace(tzinfo=None))
    with pytest.raises(gd.InvalidArgument):
        fill_ledger(ledger, ledger.with_name("c.xlsx"), moment=date(2024, 4, 15))  # type: ignore[arg-type]


def test_its_own_sheets_are_no_ledger_and_are_brought_up_to_date(ledger: Path) -> None:
    assert run(ledger, "--due-within", "3wd") == 1
    first = ledger.with_name("out.xlsx")
    assert run(first, "--due-within", "2024-04-30", out="again.xlsx") == 1
    book = openpyxl.load_workbook(ledger.with_name("again.xlsx"))
    assert book.sheetnames == ["概览", "到期与逾期", "钦州督办台账"]
    assert "至 2024-04-30" in book["概览"]["A2"].value
    assert len([row for row in book["到期与逾期"].iter_rows(min_row=6) if isinstance(row[4].value, datetime)]) == 4


def test_without_a_horizon_there_are_no_sheets_and_earlier_ones_stay(ledger: Path, capsys: Capsys) -> None:
    assert run(ledger) == 1
    assert openpyxl.load_workbook(ledger.with_name("out.xlsx")).sheetnames == ["钦州督办台账"]
    assert not capsys.readouterr().out
    assert run(ledger, "--due-within", "3wd", out="ahead.xlsx") == 1
    capsys.readouterr()
    assert run(ledger.with_name("ahead.xlsx"), out="later.xlsx") == 1
    assert "没有更新" in capsys.readouterr().err
    assert openpyxl.load_workbook(ledger.with_name("later.xlsx")).sheetnames == ["概览", "到期与逾期", "钦州督办台账"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--due-within", "soon"], "--due-within"),
        (["--due-within", "2024-02-30"], "2024-02-30"),
        (["--due-within", "2024-04-01"], "2024-04-15"),
        (["--ics", "out.xlsx"], "out.xlsx"),
        (["--ics", "in.xlsx"], "in.xlsx"),
        (["--ics", "nowhere/out.ics"], "nowhere"),
        (["--ics", "."], "."),
    ],
)
def test_what_cannot_be_done_leaves_nothing_behind(
    ledger: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch, options: list[str], told: str
) -> None:
    monkeypatch.chdir(ledger.parent)
    assert main(["ledger", "in.xlsx", "-o", "out.xlsx", "--as-of", AS_OF, "--lang", "zh", *options]) in (2, 3)
    assert told in capsys.readouterr().err
    assert names_in(ledger.parent) == {"in.xlsx"}


def test_a_calendar_that_exists_is_not_overwritten(ledger: Path) -> None:
    calendar = ledger.with_name("out.ics")
    calendar.write_text("mine")
    assert run(ledger, "--ics", str(calendar)) == 2
    assert calendar.read_text() == "mine"
    assert names_in(ledger.parent) == {"in.xlsx", "out.ics"}
    assert run(ledger, "--ics", str(calendar), "--force") == 1
    assert calendar.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_in_english(ledger: Path, capsys: Capsys) -> None:
    command = ["ledger", str(ledger), "-o", str(ledger.with_name("out.xlsx")), "--as-of", AS_OF, "--lang", "en"]
    assert main([*command, "--due-within", "3wd"]) == 1
    assert "6 in all. 4 not done: 2 due soon, 1 silent, 1 due later. 1 done. 1 no answer." in capsys.readouterr().out
    assert openpyxl.load_workbook(ledger.with_name("out.xlsx")).sheetnames[:2] == ["Overview", "Due and missed"]
