"""What is written is read by a second parser, libical, and says there what the answer says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gov_deadlines as gd
from duties import AS_OF, CONTEXT, some_duties
from gov_deadlines.feeds.dues import due_entry
from gov_deadlines.feeds.duties import LEDGER_NAME, duty_entries
from gov_deadlines.feeds.entry import plain, stamp_of, stamp_of_data
from gov_deadlines.feeds.ics import Look, write_entries
from gov_deadlines.feeds.reminding import Form, reminding
from gov_deadlines.pages.voice import Voice
from gov_deadlines.text import LANGUAGES, Language
from ics_lines import events_of
from libical import read

pytest.importorskip("icalendar")
QINZHOU = "qinzhou/countersign-reply"
MOMENT = datetime.fromisoformat("2026-06-08T09:30:00+08:00")


def rings(event: dict[str, str], nth: int = 1) -> datetime:
    """When the n-th alarm of an event rings, by libical's reading of its trigger."""
    import re

    sign, days, hours = re.fullmatch(r"(-?)P(?:(\d+)D)?(?:T(\d+)H)?", event["!" * nth + "TRIGGER"]).groups()  # type: ignore[union-attr]
    ahead = timedelta(int(days or 0), hours=int(hours or 0))
    day = datetime.strptime(event["DTSTART"], "%Y%m%d")  # noqa: DTZ007
    return day - ahead if sign else day + ahead


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_due_day(language: Language) -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    made = gd.calendar_file(answer, matter="桂府〔2026〕5号；附“三定”，x\\y", remind=["3wd", "1d"], language=language)
    (event,) = read(made)
    assert (event["DTSTART"], event["DTEND"]) == ("20260610", "20260611")
    assert "桂府〔2026〕5号；附“三定”，x\\y" in event["SUMMARY"]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    working = gd.calendar("CN-GX").add(answer.due, -3)
    assert rings(event) == datetime(working.year, working.month, working.day, 9)  # noqa: DTZ001
    assert rings(event, 2) == datetime(2026, 6, 9, 9)  # noqa: DTZ001
    lines = event["DESCRIPTION"].split("\n")
    assert lines[-1].endswith(answer.fingerprint)
    assert any(f"{answer.due}" in line for line in lines)
    assert any("qinzhou@2023/countersign-reply" in line for line in lines)


def every_kind() -> list[bytes]:
    """One file of each kind."""
    plan = gd.plan(["xinzhou/consultation-to-issuance"], date(2027, 10, 12))
    held = [date(2026, 1, 8), date(2026, 2, 3)]
    report = gd.cadence("qinzhou/plenary-meeting", held, date(2026, 3, 2))
    stamp = stamp_of(MOMENT)
    duties = duty_entries(some_duties(60, 3), stamp, reminding(["2wd"], AS_OF), CONTEXT, Voice("zh"))
    return [
        gd.calendar_file(gd.due(QINZHOU, date(2026, 6, 1)), reminders="both"),
        gd.calendar_file(gd.due(QINZHOU, date(2027, 9, 27)), language="en"),
        gd.calendar_file(plan, remind=["2wd", "1wd"], reminders="events", matter="办法"),
        gd.calendar_file(report),
        gd.calendar_file(gd.calendar("CN-GX"), years=[2020, 2026], remind=["1d"]),
        gd.calendar_file(gd.calendar("CN", project=True), years=[2027], language="en"),
        write_entries(duties, Look(LEDGER_NAME, Voice("zh"), "both")),
    ]


def test_both_parsers_read_the_same() -> None:
    """libical, and the rules of RFC 5545 written out for the tests."""
    from ics_lines import plain as unescaped

    for data in every_kind():
        ours, theirs = events_of(data), read(data)
        assert len(ours) == len(theirs) > 0
        for one, other in zip(ours, theirs, strict=True):
            assert {name.partition(";")[0] for name in one} == other.keys()
            for name, value in one.items():
                assert unescaped(value) == unescaped(other[name.partition(";")[0]])


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="\r\n\t ;:,\\\"'=^nN\x00\x7f\x85\u2028\u2029\ufeff\u202e😀👩‍💻汉é", max_size=120),
    st.sampled_from(
        ["END:VEVENT", "\r\nEND:VEVENT\r\nBEGIN:VALARM", "a" * 75, "长" * 400, "\\n\\,\\;", "D:\\New\\N", ""]
    ),
    st.text(alphabet=st.characters(categories=["Cs", "Cc", "Cn", "Co"]), max_size=40),
)


@settings(max_examples=150, deadline=None)
@given(matter=HOSTILE, who=HOSTILE, form=st.sampled_from(["alarms", "events", "both"]))
def test_no_text_of_a_user_breaks_the_file(matter: str, who: str, form: Form) -> None:
    duty = some_duties(1, 1)[0]._replace(status="open", due=date(2026, 6, 10), trigger=date(2026, 6, 1))
    found = duty_entries(
        [duty._replace(matter=matter, who=who)], stamp_of(MOMENT), reminding(["1wd"]), CONTEXT, Voice("zh")
    )
    data = write_entries(found, Look(LEDGER_NAME, Voice("zh"), form))
    events = read(data)
    assert len(events) == (1 if form == "alarms" else 2)
    assert {one["DTSTART"] for one in events} <= {"20260609", "20260610"}
    assert [plain(matter) in one["SUMMARY"] for one in events] == [True] * len(events)
    assert len(events_of(data)) == len(events)


@settings(max_examples=40, deadline=None)
@given(matter=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_a_matter_is_the_same_entry_however_it_is_spaced(matter: str) -> None:
    answer = gd.due(QINZHOU, date(2026, 6, 1))
    remind: list[str] = []
    one, other = (due_entry(answer, reminding(remind), Voice("zh"), matter=text) for text in (matter, f"  {matter}\n"))
    assert (one.uid, one.title) == (other.uid, other.title)


def test_what_libical_refuses_is_noticed() -> None:
    data = gd.calendar_file(gd.due(QINZHOU, date(2026, 6, 1)))
    with pytest.raises(AssertionError):
        read(data.replace(b"DTSTART;VALUE=DATE:20260610", b"DTSTART;VALUE=DATE:soon"))
    assert stamp_of_data(gd.calendar("CN")).sequence > 0
