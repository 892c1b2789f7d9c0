"""Written days: the table of forms, what is refused and why, and texts of all kinds against a model of its own."""

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import day_doors
import day_model
import gov_deadlines as gd
from cli_helpers import QINZHOU, run
from gov_deadlines.day_forms import SERIALS, read_day, serial_day
from gov_deadlines.day_table import BY_CODE, COMMAND_LINE, EVERYWHERE, FORMS, REFUSED, WHY, YEAR
from gov_deadlines.day_table import SERIALS as BY_SERIALS
from gov_deadlines.days import parse_date
from gov_deadlines.zone import today

DAY = date(2024, 4, 3)
ROOT = Path(__file__).parents[2]
EXAMPLES = [(form, text) for form in FORMS for text in form.examples]
OPTIONS: dict[str, dict[str, Any]] = {
    EVERYWHERE: {},
    YEAR: {"year": 2024},
    BY_SERIALS: {"serials": "1900"},
    COMMAND_LINE: {"words": True, "today": DAY},
}


@pytest.mark.parametrize(("form", "text"), EXAMPLES)
def test_every_example_is_the_same_day_and_read_by_its_form_alone(form: Any, text: str) -> None:
    found = read_day(text, **OPTIONS[form.where])
    assert found.day == DAY
    if form.pattern:
        assert found.form == form.code
    if form.where != EVERYWHERE:
        with pytest.raises(gd.InvalidDate):
            read_day(text)


@pytest.mark.parametrize(("why", "text"), [(one.code, text) for one in REFUSED for text in one.examples])
def test_what_is_refused_has_its_reason(why: str, text: str) -> None:
    with pytest.raises(gd.InvalidDate) as refused:
        read_day(text)
    assert (refused.value.why, refused.value.value) == (why, text)
    for language in ("zh", "en"):
        assert text in refused.value.message.say(language)
        assert refused.value.hint.say(language)
    if why not in ("words", "no-year", "number"):  # nothing lifts the other reasons
        with pytest.raises(gd.InvalidDate):
            read_day(text, year=2024, words=True, today=DAY)


@pytest.mark.parametrize(
    "text", ["2024-4-1①", "2024/4/1²", "2024年4月⑴日", "2024-4-1½", "2024年4月1㏢", "２０２４－４－１①"]
)
def test_a_footnote_mark_is_no_digit(text: str) -> None:
    with pytest.raises(gd.InvalidDate):
        read_day(text)


@pytest.mark.parametrize(
    ("hour", "read"), [("8点", True), ("11:59", True), *((h, False) for h in ("1点", "01:30", "0时", "12:30"))]
)
def test_an_evening_that_ends_on_the_next_day_is_no_day(hour: str, read: bool) -> None:
    for between in ("", " "):
        if read:
            assert read_day(f"2024年4月3日晚上{between}{hour}").day == DAY
            continue
        with pytest.raises(gd.InvalidDate) as refused:
            read_day(f"2024年4月3日晚上{between}{hour}")
        assert refused.value.why == "time"


def test_every_form_and_every_reason_has_examples() -> None:
    assert all(one.examples and one.zh and one.en for one in (*FORMS, *REFUSED))
    assert len(BY_CODE) == len(FORMS)
    assert len(WHY) == len(REFUSED)


def test_no_text_is_read_as_a_wrong_day_and_all_fates_are_tried() -> None:
    """``python tests/support/day_model.py 10000`` tries more."""
    assert {day_model.verdict(case) for case in day_model.cases(800)} == {"read", *WHY}


def test_every_day_of_a_few_years_in_every_form() -> None:
    days = [date(1999, 12, 1) + timedelta(days=nth) for nth in range(900)]
    numeral = day_model.numeral
    for day in days:
        year = "".join(day_model.CHINESE[int(one)] for one in str(day.year))
        for text in (
            f"{day.year}/{day.month}/{day.day}",
            f"{day:%Y%m%d}",
            f"{day.year}年{day.month}月{day.day}日（星期{day_model.WEEK[day.weekday()]}）",
            f"{year}年{numeral(day.month)}月{numeral(day.day)}日",
        ):
            assert parse_date(text) == day, text


AROUND = """
今天 2024-04-03 2024-04-03
明天 2024-12-31 2025-01-01
前天 2024-03-01 2024-02-28
Today 2024-04-03 2024-04-03
yesterday 2024-04-03 2024-04-02
下周五 2024-04-03 2024-04-12
下周五 2024-04-07 2024-04-12
本周日 2024-04-01 2024-04-07
上星期一 2024-04-07 2024-03-25
这周天 2024-04-07 2024-04-07
下个周一 2024-04-07 2024-04-08
4月3日 2024-04-03 2024-04-03
4月3日 2024-10-02 2024-04-03
4月3日 2024-10-03 2025-04-03
12月30日 2025-01-02 2024-12-30
1月2日 2024-12-30 2025-01-02
十一月二十七日 2026-11-28 2026-11-27
2月29日 2023-09-01 2024-02-29
4月3日（周三） 2024-01-01 2024-04-03
"""


@pytest.mark.parametrize(("text", "today", "day"), [line.split() for line in AROUND.split("\n") if line])
def test_words_and_days_without_year_are_those_around_today(text: str, today: str, day: str) -> None:
    found = read_day(text, words=True, today=date.fromisoformat(today))
    assert str(found.day) == day
    assert (found.said is not None) == (found.form in ("week", "month-day"))
    if found.said:
        assert day in found.said.zh
        assert day in found.said.en


@pytest.mark.parametrize("text", ["2月30日", "2月29日", "13月1日", "4月3日（周四）", "下下周五", "周五", "下周"])
def test_words_that_name_no_day(text: str) -> None:
    with pytest.raises(gd.InvalidDate):
        read_day(text, words=True, today=date(2026, 4, 3))


def test_at_the_ends_of_the_calendar() -> None:
    for text, when in (("明天", date.max), ("昨天", date.min), ("下周一", date.max), ("2月29日", date.max)):
        with pytest.raises(gd.InvalidDate):
            read_day(text, words=True, today=when)
    with pytest.raises(gd.InvalidDate):
        read_day("1月1日", year=0)
    assert read_day("12月31日", words=True, today=date.max).day == date.max


NUMBERS = (
    *((1, "1900", "1900-01-01"), (59, "1900", "1900-02-28"), (61, "1900", "1900-03-01")),
    *((45385, "1900", "2024-04-03"), (45385.9999, "1900", "2024-04-03"), (45385.99999999999, "1900", "2024-04-04")),
    *((2958465, "1900", "9999-12-31"), (0, "1904", "1904-01-01"), (59, "1904", "1904-02-29")),
    *((43923.5, "1904", "2024-04-03"), (2957003, "1904", "9999-12-31")),
)
NONE = ((0, "1900"), (60, "1900"), (60.5, "1900"), (2958466, "1900"), (-1, "1904"), (2957004, "1904"))


@pytest.mark.parametrize(("number", "since", "day"), NUMBERS)
def test_excels_numbers(number: float, since: Any, day: str) -> None:
    assert str(serial_day(number, since)) == day


@pytest.mark.parametrize(("number", "since"), NONE)
def test_numbers_without_a_day(number: float, since: Any) -> None:
    """Workbooks from 1900 have a number for the 29th of February 1900, which did not exist."""
    with pytest.raises(ValueError, match="is no day"):
        serial_day(number, since)


def test_an_eight_digit_number_is_a_day_also_where_numbers_are_excels() -> None:
    for since in SERIALS:
        assert read_day("20240403", serials=since).day == DAY


TAKEN: list[Callable[[str], Any]] = [
    lambda text: gd.due(QINZHOU, text),
    lambda text: gd.due(QINZHOU, DAY, known_on=text),
    lambda text: gd.due(QINZHOU, DAY, within="5wd").status(text, text),
    lambda text: gd.due(QINZHOU, DAY, by=text),
    lambda text: gd.track(QINZHOU, text, until=text, agreed_on=text, replied=text, as_of=text),
    lambda text: gd.plan(["xinzhou/consultation-to-issuance"], text, text),
    lambda text: gd.cadence("qinzhou/executive-meeting", [text], text, since=text),
    lambda text: gd.compare("countersign-reply", text),
    lambda text: gd.calendar("CN", text).add(text, 5),
    lambda text: gd.calendar("CN").count(text, text),
    lambda text: gd.calendar("CN").day(text),
    lambda text: gd.calendar_diff("CN", "2024-01-01", text),
]


@pytest.mark.parametrize("ask", TAKEN)
def test_texts_are_taken_wherever_a_day_is(ask: Any) -> None:
    def outcome(text: str) -> object:
        try:
            return repr(ask(text))
        except gd.GovDeadlinesError as error:
            return error.code

    assert outcome("2024年4月3日") == outcome("2024-04-03") != "invalid-date"
    for text in ("4月3日", "今天", "03/04/2024", "24-4-3"):
        with pytest.raises(gd.InvalidDate) as refused:
            ask(text)
        assert refused.value.value == text


def test_a_local_time_alone_is_refused_in_a_column_too() -> None:
    local = datetime(2024, 4, 3, 9)  # noqa: DTZ001
    with pytest.raises(gd.InvalidArgument):
        gd.due_many("qinzhou/countersign-reply", local)
    assert str(gd.due_many("qinzhou/countersign-reply", [local])[0]) == "2024-04-17"


def test_one_instant_of_arrow_is_no_column() -> None:
    arrow = pytest.importorskip("pyarrow")
    with pytest.raises(gd.InvalidArgument, match="days"):
        gd.due_many("qinzhou/countersign-reply", arrow.scalar(datetime(2024, 4, 3, tzinfo=UTC)))


def test_what_was_assumed_is_said_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    written = f"{today().month}月{today().day}日"
    for language, words in (
        ("zh", f"“{written}”按 {today()} 计算"),
        ("en", f"is taken as {today()}: the nearest year"),
    ):
        code, out, errors = run(capsys, "calendar", "add", written, "0", "--project", "--lang", language)
        assert words in errors
        assert code in (0, 2)  # a rest day
        assert words not in out
    code, out, errors = run(capsys, "due", QINZHOU, "--on", "下周五", "--json")
    assert code == 0
    assert "weeks begin on Monday" in errors


def test_the_examples_in_help_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("2024-04-03", "2024/4/3", "20240403", "2024年4月3日", "4月3日", "今天", "下周五", "today"):
        assert read_day(text, words=True)
    _, out, _ = run(capsys, "calendar", "day", "--help")
    assert "2024/4/3" in out


def test_the_pages_of_the_documentation_are_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = ROOT / "tools" / "dates_page.py"
    if not tool.exists():
        pytest.skip("the tools are only in a checkout")
    writer = runpy.run_path(str(tool))
    assert writer["main"](check=True) == 0
    for name in writer["PAGES"]:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        assert all(f"`{example}`" in text for one in (*FORMS, *REFUSED) for example in one.examples)
        (tmp_path / name).write_text(text.replace("`24-4-3`", "`24-4-4`"), encoding="utf-8")
    monkeypatch.setitem(writer["main"].__globals__, "FOLDER", tmp_path)
    monkeypatch.setitem(writer["written"].__globals__, "DOCS", tmp_path)
    assert writer["main"](check=True) == 1


ZONES = ("Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu")
DOORS = ROOT / "tests" / "support" / "day_doors.py"


@pytest.mark.parametrize("zone", ZONES)
def test_every_form_is_the_same_day_at_every_door(zone: str, tmp_path: Path) -> None:
    command = [sys.executable, "-W", "ignore", str(DOORS), str(tmp_path)]
    done = subprocess.run(command, env=os.environ | {"TZ": zone}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    late = str(gd.due(QINZHOU, day_doors.BEFORE).due)
    late_by = gd.calendar("CN-GX").count(late, DAY)
    answers = {"completed": f"done late by {late_by} working days", "against": str(DAY)}
    refused: set[str] = set(day_doors.refused())
    doors = json.loads(done.stdout)
    assert len(doors) > 25
    for door, told in doors.items():
        right = str(DAY) if door == "calendar" else answers.get(door.rpartition(" ")[2], day_doors.DUE)
        bad: set[str] = set() if door.endswith("with options") else refused
        wrong = {text: answer for text, answer in told.items() if (answer == right) == (text in bad)}
        wrong |= {text: answer for text, answer in told.items() if text in bad and answer != "invalid-date"}
        assert wrong == {}, door
