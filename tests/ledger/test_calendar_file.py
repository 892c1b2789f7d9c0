"""The calendar file of open duties, read here by the rules of RFC 5545 alone, and by the library that wrote it."""

import random
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

import gov_deadlines as gd
from duties import AS_OF, CONTEXT, duty, some_duties
from gov_deadlines.answers.coming import Duty
from gov_deadlines.feeds.duties import LEDGER_NAME, duty_entries
from gov_deadlines.feeds.entry import stamp_of
from gov_deadlines.feeds.ics import Look, write_entries
from gov_deadlines.feeds.reminding import Reminding
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import Language
from gov_deadlines.zone import day_in_shanghai
from ics_lines import events_of, lines_of, plain

icalendar = pytest.importorskip("icalendar")

MOMENT = datetime(2026, 6, 8, 1, 30, 59, 123, tzinfo=UTC)


def made(duties: list[Duty], moment: datetime = MOMENT, language: Language = "zh") -> bytes:
    say, remind = Voice(language), Reminding(since=day_in_shanghai(moment))
    return write_entries(duty_entries(duties, stamp_of(moment), remind, CONTEXT, say), Look(LEDGER_NAME, say))


def standing(data: bytes) -> list[dict[str, str]]:
    """The events that are not cancelled."""
    return [one for one in events_of(data) if one["STATUS"] != "CANCELLED"]


def test_open_duties_are_events_of_a_day_the_nearest_first() -> None:
    duties = some_duties(80, 1)
    events = standing(made(duties))
    waiting = [one for one in duties if one.status in ("open", "not-received", "due-today", "overdue")]
    days = [one["DTSTART;VALUE=DATE"] for one in events]
    assert days == sorted(f"{one.due:%Y%m%d}" for one in waiting)
    ends = [one["DTEND;VALUE=DATE"] for one in events]
    assert all(
        date.fromisoformat(end) - date.fromisoformat(day) == timedelta(1) for day, end in zip(days, ends, strict=True)
    )
    assert len({one["UID"] for one in events}) == len(events)


def test_the_whole_of_an_event() -> None:
    event = events_of(made([duty(provisional=True, earliest=date(2026, 6, 9), latest=date(2026, 6, 12))]))[0]
    assert event.pop("UID").endswith("@gov-deadlines")
    assert plain(event.pop("DESCRIPTION")).split("\n") == [
        "部门：办公室",
        "最迟日期：2026-06-10（星期三），暂定（可能变为 2026-06-09 至 2026-06-12）",
        "稳妥日期：2026-06-09（星期二）",
        "状态：未到期，还剩 2 个工作日",
        "起算日：2026-06-01（星期一）",
        "依据：第29条第2款 (qinzhou/countersign-reply)",
        "台账第 5 行",
    ]
    assert event == {
        "SUMMARY": "（暂定）会签回复到期：关于征求意见的函",
        "DTSTART;VALUE=DATE": "20260610",
        "DTEND;VALUE=DATE": "20260611",
        "DTSTAMP": "20260608T013059Z",
        "LAST-MODIFIED": "20260608T013059Z",
        "SEQUENCE": str(stamp_of(MOMENT).sequence),
        "CATEGORIES": "办公室",
        "STATUS": "TENTATIVE",
        "TRANSP": "TRANSPARENT",
        "!ACTION": "DISPLAY",
        "!TRIGGER": "-PT15H",
        "!DESCRIPTION": "（暂定）会签回复到期：关于征求意见的函",
    }


def test_in_english() -> None:
    event = events_of(made([duty(provisional=True), duty(row=6)], language="en"))
    told = ["(provisional) 会签回复 due: 关于征求意见的函", "(settled) 会签回复 due: 关于征求意见的函"]
    assert [plain(one["SUMMARY"]) for one in event] == told
    assert "Row 6 of the ledger" in event[1]["DESCRIPTION"]


def test_a_reminder_comes_on_the_working_day_before() -> None:
    calendar = gd.calendar("CN-GX", known_on=CONTEXT.known_on)
    dues = [date(2026, 6, 9) + timedelta(at) for at in range(40)]
    for due, event in zip(dues, events_of(made([duty(due=due) for due in dues])), strict=True):
        days, hours = re.fullmatch(r"-P(?:([0-9]+)D)?(?:T([0-9]+)H)?", event["!TRIGGER"]).groups(default="0")  # type: ignore[union-attr]
        rung = datetime(due.year, due.month, due.day) - timedelta(int(days), hours=int(hours))  # noqa: DTZ001
        assert rung == datetime.combine(calendar.add(due, -1), datetime.min.time()) + timedelta(hours=9)


def test_there_is_no_reminder_of_what_is_past() -> None:
    events = events_of(made([duty(due=AS_OF, status="due-today"), duty(due=date(2026, 6, 3), status="overdue")]))
    assert all("!TRIGGER" not in event for event in events)


def uids(duties: list[Duty]) -> Counter[tuple[str, str]]:
    return Counter((one["UID"], one["DTSTART;VALUE=DATE"]) for one in standing(made(duties)))


def test_an_event_keeps_its_identity() -> None:
    duties = some_duties(60, 4)
    known = uids(duties)
    assert uids([one._replace(row=one.row + 7, who="别的部门", safest=None) for one in duties]) == known
    shuffled = random.Random(1).sample(duties, len(duties))
    assert uids(shuffled) == known
    moved = standing(made([one._replace(due=one.due + timedelta(1)) for one in duties]))
    assert {one["UID"] for one in moved} == {uid for uid, _ in known}


def test_of_equal_duties_each_keeps_its_identity_when_another_is_done() -> None:
    equal = [duty(row=row) for row in (5, 6, 7)]
    first, second, third = (one["UID"] for one in events_of(made(equal)))
    assert len({first, second, third}) == 3
    left = events_of(made([equal[0]._replace(status="done"), *equal[1:]]))
    assert [(one["UID"], one["STATUS"]) for one in left] == [
        (first, "CANCELLED"),
        (second, "CONFIRMED"),
        (third, "CONFIRMED"),
    ]


@pytest.mark.parametrize("status", ["done", "done-in-time", "done-late", "done-disputed"])
@pytest.mark.parametrize("due", [AS_OF + timedelta(2), AS_OF - timedelta(1), AS_OF - timedelta(300)])
def test_what_is_done_is_cancelled_as_an_earlier_file_may_show_it_as_open_or_overdue(status: str, due: date) -> None:
    (shown,) = events_of(made([duty(status="overdue" if due < AS_OF else "open", due=due)]))
    (found,) = events_of(made([duty(status=status, due=due)]))
    assert (found["UID"], found["STATUS"]) == (shown["UID"], "CANCELLED")
    assert plain(found["SUMMARY"]) == "（已办结）会签回复到期：关于征求意见的函"
    assert "!TRIGGER" not in found
    assert int(found["SEQUENCE"]) > int(shown["SEQUENCE"])


def test_what_was_done_long_ago_or_settled_by_silence_is_left_out() -> None:
    long_ago = duty(status="done-late", due=AS_OF - timedelta(400))
    assert not events_of(made([long_ago, duty(status="deemed-no-objection", due=AS_OF, row=7)]))


def test_another_matter_limit_or_trigger_is_another_event() -> None:
    others = [duty(), duty(matter="别的"), duty(limit="xianning/absence-report"), duty(trigger=date(2026, 5, 29))]
    assert len({one["UID"] for one in events_of(made(others))}) == 4


def test_a_later_file_has_a_higher_number() -> None:
    moments = [MOMENT, MOMENT + timedelta(minutes=1), MOMENT + timedelta(days=4000)]
    found = [int(events_of(made([duty()], one))[0]["SEQUENCE"]) for one in moments]
    assert all(earlier < later for earlier, later in pairwise(found))
    assert found[-1] < 1 << 31
    assert made([duty()]) == made([duty()])


@pytest.mark.parametrize(
    "matter",
    [
        "一；二，三;四,五\\六",
        "第一行\n第二行\r\n第三行\r第四行",
        "\x00\x07\x0b\x1f\x7f\ud800\ufeff\ufffe",
        "长" * 400,
        "🎉👩‍💻" * 60,
        "a" * 75,
        "",
        ' "引号":=; ',
    ],
)
def test_any_text_is_written_and_read_again(matter: str) -> None:
    data = made([duty(matter=matter, who=matter), duty(row=6)])
    wanted = " ".join(re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff\ufffe]", " ", matter).split())
    event = events_of(data)[0]
    assert plain(event["SUMMARY"]) == "（确定）会签回复到期" + (f"：{wanted}" if wanted else "")
    read = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in read] == [plain(event["SUMMARY"]), "（确定）会签回复到期：关于征求意见的函"]
    assert read[0].decoded("DTSTART") == date(2026, 6, 10)


def test_a_file_without_open_duties_is_still_a_calendar() -> None:
    assert lines_of(made([duty(status="done", due=AS_OF - timedelta(9))]))[0] == "BEGIN:VCALENDAR"
    assert not events_of(made([]))


def test_nobody_is_invited_and_nothing_is_taken() -> None:
    names = {line.partition(":")[0].partition(";")[0] for line in lines_of(made(some_duties(30, 2)))}
    assert not names & {"ATTENDEE", "ORGANIZER", "METHOD", "CONTACT", "LOCATION", "GEO", "URL"}
