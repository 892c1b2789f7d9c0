"""``gov-deadlines cadence check``: what people read, what programs read, and every kind of file."""

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cadence_model as model
from cli_helpers import LANGUAGES, Answer, labelled, run
from common import Capsys
from gov_deadlines.zone import today
from reference import DAY

FORTNIGHT = "xianning/executive-meeting"
WINDOW_KEYS = {
    "from",
    "to",
    "stub",
    "count",
    "dates",
    "missing",
    "over_ceiling",
    "verdict",
    "latest",
    "working_days_left",
    "reachable",
    "over_by",
    "standing",
    "latest_bounds",
    "working_days_left_bounds",
}
KEYS = {
    "schema",
    "limit",
    "version",
    "authority",
    "article",
    "bindingness",
    "region",
    "as_of",
    "since",
    "window",
    "basis",
    "unit",
    "at_least",
    "at_most",
    "lifted",
    "verdict",
    "standing",
    "next",
    "windows",
    "planned",
    "uncounted",
    "other_windows",
    "notes",
}


@pytest.fixture
def dates(tmp_path: Path) -> Path:
    """Where the dates of a test are written."""
    return tmp_path / "dates.txt"


def check(capsys: Capsys, limit: str, file: Path, *options: str) -> Answer:
    return run(capsys, "cadence", "check", limit, "--dates", str(file), *options)


def as_json(capsys: Capsys, limit: str, file: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code, out, err = check(capsys, limit, file, *options, "--json")
    assert err == ""
    return code, json.loads(out)


def lines(file: Path, days: Sequence[date | str]) -> Path:
    file.write_text("".join(f"{day}\n" for day in days), encoding="utf-8")
    return file


# --- for people -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "head", "table"),
    [("en", "at risk, as of 2024-04-20", "1/1+   met"), ("zh", "未满，将到期，截至 2024-04-20", "1/1+  达到")],
)
def test_the_page_in_both_languages(capsys: Capsys, dates: Path, language: str, head: str, table: str) -> None:
    lines(dates, ["2024-03-26", "2024-04-09"])
    code, out, err = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20", "--lang", language)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == head
    assert table in out
    assert "2024-04-23" in out


def test_the_page_says_what_to_do_next_and_by_when(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-03-26", "2024-04-09"])
    out = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20").out
    assert labelled(out, "Next") == ["1 more time, by 2024-04-23 (Tuesday), 2 working days left"]


def test_a_latest_day_that_is_a_rest_day_names_the_working_day_before(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-04-20"])
    out = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-22").out
    assert labelled(out, "Next")[0].endswith("(a rest day; the working day before it is 2024-04-30)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hedge_is_in_the_verdict(capsys: Capsys, dates: Path, language: str) -> None:
    lines(dates, ["2024-03-01", "2024-04-09"])
    code, out, _ = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20", "--lang", language)
    words = {
        "en": ("departure from the general rule: 1 of 2", 'The text says "generally"'),
        "zh": ("偏离一般要求：2 段中有 1 段", "不等于违反规则"),
    }
    assert code == 1
    assert all(word in out for word in words[language])


def test_a_breach_is_called_one(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-03-01"])
    code, out, _ = check(capsys, "xianning/research-topics", dates, "--as-of", "2026-01-20")
    assert code == 1
    assert out.startswith("breach: 1 of 3 windows, as of 2026-01-20")


def test_what_a_ceiling_still_allows(capsys: Capsys, dates: Path) -> None:
    meeting = "xiangshan/department-district-meeting"
    lines(dates, [])
    out = check(capsys, meeting, dates, "--as-of", "2024-04-20").out
    assert labelled(out, "Room") == ["at most 1 more until 2024-12-31"]
    lines(dates, ["2024-03-01", "2024-03-08"])
    code, out, _ = check(capsys, meeting, dates, "--as-of", "2024-04-20")
    assert code == 1
    assert "1 over the ceiling" in out
    assert labelled(out, "Room") == ["no more until 2024-12-31: the ceiling is reached"]
    assert labelled(check(capsys, FORTNIGHT, dates, "--as-of", "2024-03-02").out, "Room") == []
    assert labelled(check(capsys, "xianning/research-topics", dates, "--as-of", "2024-04-20").out, "Room") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failing_by_one_reading_is_said_and_exits_0(capsys: Capsys, dates: Path, language: str) -> None:
    lines(dates, ["2024-03-04", "2024-03-05", "2024-03-06", "2024-03-07", "2024-03-08", "2024-03-11"])
    seals = ("zhongshan/seal-inspection", dates, "--as-of", "2024-03-11", "--lang", language)
    code, out, _ = check(capsys, *seals)
    assert code == 0
    words = {
        "en": ("not judged", "under one reading only: 2 (2024-03-09, 2024-03-10)"),
        "zh": ("不评判", "2 段（2024-03-09、2024-03-10）"),
    }
    assert all(word in out for word in words[language])
    code, out, _ = check(capsys, *seals, "--window", "calendar-day")
    assert code == 1
    assert {"en": "This verdict uses the chosen reading alone", "zh": "只按所选的读法"}[language] in out


def test_only_rest_days_are_left(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-06-03"])
    out = check(capsys, "xinzhou/executive-meeting", dates, "--as-of", "2024-06-29").out
    assert labelled(out, "Next") == ["1 more time, by 2024-06-30: only rest days are left"]
    lines(dates, [date(2024, 1, 2) + step * DAY for step in range(42)])
    out = check(capsys, "xianning/field-research-days", dates, "--as-of", "2024-12-09").out
    assert labelled(out, "Next") == ["18 more days, by 2024-12-31: the working days left are too few"]


def test_pace_of_a_quota(capsys: Capsys, dates: Path) -> None:
    lines(dates, [date(2024, 1, 2) + step * DAY for step in range(42)])
    out = check(capsys, "xianning/field-research-days", dates, "--as-of", "2024-11-18").out
    assert labelled(out, "Pace") == ["42 of 60 days, 31 working days left"]
    assert labelled(out, "Next") == [
        "18 more days, begin by 2024-12-06 (Friday) at the latest and use every working day from then on"
    ]
    zh = check(capsys, "xianning/field-research-days", dates, "--as-of", "2024-11-18", "--lang", "zh").out
    assert labelled(zh, "进度") == ["42/60 天，还剩 31 个工作日"]


def test_an_overdue_one_says_so(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-03-01"])
    code, out, _ = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20")
    assert code == 1
    assert labelled(out, "Next") == ["was due by 2024-03-15 (Friday), 36 days ago: to be done now"]
    assert "2024-03-15, 36 days late" in out


def test_a_long_history_stays_readable_and_hides_no_failing(capsys: Capsys, dates: Path) -> None:
    held = [date(2022, 3, 11) + step * DAY for step in range(900)]
    gone = {date(2023, 5, 5), date(2023, 8, 1), date(2023, 8, 2), date(2023, 8, 3)}
    lines(dates, [day for day in held if day not in gone])
    code, out, _ = check(capsys, "zhongshan/seal-inspection", dates, "--as-of", str(held[-1]))
    assert code == 1
    assert len(out.splitlines()) < 20
    assert "2023-05-05" in out
    assert "2023-08-01..2023-08-03  3 windows    breach" in out


def test_every_failing_of_a_long_history_is_listed(capsys: Capsys, dates: Path) -> None:
    lines(dates, [f"{year}-{month:02}-05" for year in (2024, 2025) for month in range(1, 13)])
    code, out, _ = check(capsys, "xinzhou/executive-meeting", dates, "--as-of", "2025-12-31")
    assert code == 1
    assert out.count("departure from the general rule  ") == 23


def test_a_tied_cadence_without_a_meeting_yet(capsys: Capsys, dates: Path) -> None:
    lines(dates, [])
    code, out, _ = check(capsys, "qinzhou/study-agenda-item", dates, "--meetings", str(dates), "--as-of", "2024-05-01")
    assert code == 0
    assert "No meeting to look at yet" in out


@pytest.mark.parametrize("limit", sorted(model.RULES))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cadence_has_a_page(capsys: Capsys, dates: Path, limit: str, language: str) -> None:
    rule = model.RULES[limit]
    tied = any(name.endswith("-each") for name in (rule.window, *rule.others))
    meetings = ["--meetings", str(dates)] if tied else []
    lines(dates, ["2024-03-05", "2024-05-06", "2027-02-01"])
    for as_of in ("2024-05-06", "2024-06-28", "2027-01-15"):
        code, out, err = check(capsys, limit, dates, "--as-of", as_of, "--lang", language, *meetings)
        assert (code in (0, 1), err) == (True, "")
        assert limit in out
        assert "None" not in out


# --- for programs ---------------------------------------------------------------------------------------------


def test_the_object(capsys: Capsys, dates: Path) -> None:
    lines(dates, ["2024-04-09", "2024-03-01", "2024-05-07"])
    code, found = as_json(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20")
    assert code == 1
    assert set(found) == KEYS
    assert [set(window) for window in (*found["windows"], found["next"])] == [WINDOW_KEYS] * 3
    assert (found["schema"], found["since"], found["verdict"]) == (1, "2024-03-01", "departure")
    assert found["planned"] == ["2024-05-07"]
    assert found["windows"][0] == {
        "from": "2024-03-02",
        "to": "2024-03-15",
        "stub": False,
        "count": 0,
        "dates": [],
        "missing": 1,
        "over_ceiling": 0,
        "verdict": "departure",
        "latest": "2024-03-15",
        "working_days_left": None,
        "reachable": None,
        "over_by": 25,
        "standing": "settled",
        "latest_bounds": {"earliest": "2024-03-15", "latest": "2024-03-15"},
        "working_days_left_bounds": None,
    }
    assert found["other_windows"][0]["name"] == "2-weeks-since-last"


def test_known_on_and_region_are_said(capsys: Capsys, dates: Path) -> None:
    options = ("--as-of", "2024-04-20", "--known-on", "2024-01-01", "--region", "CN")
    _, found = as_json(capsys, FORTNIGHT, lines(dates, ["2024-04-09"]), *options)
    assert (found["known_on"], found["region"]) == ("2024-01-01", "CN")
    assert "other-region" in {note["code"] for note in found["notes"]}


def test_as_of_is_today_unless_given(capsys: Capsys, dates: Path) -> None:
    before = today()
    _, found = as_json(capsys, FORTNIGHT, lines(dates, [f"{before:%Y/%m/%d}"]))
    assert date.fromisoformat(found["as_of"]) in (before, today())
    assert found["planned"] == []


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (("--as-of", "never"), 2, "invalid-date"),
        (("--since", "2020-01-01", "--as-of", "2024-01-01"), 3, "not-in-force"),
        (("--as-of", "2020-01-01"), 3, "not-in-force"),
        (("--window", "calendar-month"), 2, "invalid-argument"),
        (("--meetings", "x"), 2, "invalid-argument"),
        (("--region", "CN-XX"), 2, "unknown-region"),
        (("--lang", "fr"), 2, "invalid-argument"),
    ],
)
def test_errors_are_objects_too(capsys: Capsys, dates: Path, options: tuple[str, ...], code: int, error: str) -> None:
    found, out, err = check(capsys, FORTNIGHT, lines(dates, ["2024-04-09"]), *options, "--json")
    assert (found, out) == (code, "")
    assert json.loads(err)["code"] == error


# --- files ----------------------------------------------------------------------------------------------------


def counted(capsys: Capsys, file: Path) -> list[str]:
    _, found = as_json(capsys, "xinzhou/executive-meeting", file, "--as-of", "2024-12-31", "--since", "2024-01-01")
    return [day for window in found["windows"] for day in window["dates"]]


@pytest.mark.parametrize(
    "content",
    [
        "2024-03-05\n2024-03-19\n",
        "2024-03-19\n2024-03-05",
        "\ufeff2024-03-05\r\n2024-03-19\r\n",
        "2024-03-05\r2024-03-19\r",
        "# 常务会议\n\n20240305  # 第一次\n   \n2024年3月19日\n",
        "2024-03-05,第1次\n2024-03-19;第2次\n",
        '"2024-03-05"\t1\n"2024-03-19"\t2\n',
        "２０２４－０３－０５，第一次\n2024-3-19\n",
    ],
)
def test_every_form_of_a_date_is_read(capsys: Capsys, dates: Path, content: str) -> None:
    dates.write_bytes(content.encode())
    assert counted(capsys, dates) == ["2024-03-05", "2024-03-19"]


def test_repeats_count_each(capsys: Capsys, dates: Path) -> None:
    assert counted(capsys, lines(dates, ["2024-03-05"] * 2)) == ["2024-03-05"] * 2


@pytest.mark.parametrize("content", ["", "\n\n", "# nothing\n", "\ufeff"])
def test_an_empty_file_is_an_answer(capsys: Capsys, dates: Path, content: str) -> None:
    dates.write_bytes(content.encode())
    code, found = as_json(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20")
    assert (code, found["verdict"]) == (0, "open")
    assert "no-dates" in {note["code"] for note in found["notes"]}


@pytest.mark.parametrize(
    ("content", "line", "value"),
    [
        (b"date\n2024-03-05\n", 1, "date"),
        (b"2024-03-05\n\n2024-02-30,x\n", 3, "2024-02-30,x"),
        (b"2024-03-05\n,2024-03-06\n", 2, ",2024-03-06"),
        (b"2024-03-05 2024-03-06\n", 1, "2024-03-05 2024-03-06"),
        (b"2024-03-05\n2024-03-06,2024-03-07,\n", 2, "2024-03-06,2024-03-07,"),
        (b"2024-03-05\r\n05/03/2024\r\n", 2, "05/03/2024"),
        (b"2024-03-05\n\0\1\2\n", 2, "\\x00"),
        (b"2024-03-05\x0b2024-03-06\n", 1, "\\x0b"),
        (b"x" * 10_000, 1, "xxx…"),
        ("2024-03-05\n会议，2024-03-06\n".encode(), 2, "会议"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_line_is_named(capsys: Capsys, dates: Path, content: bytes, line: int, value: str, language: str) -> None:
    dates.write_bytes(content)
    code, out, err = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20", "--lang", language)
    assert (code, out) == (2, "")
    assert {"en": f"{dates}, line {line}: ", "zh": f"{dates} 第 {line} 行："}[language] in err
    assert value in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("2024-03-05\n2024年3月6日\n".encode("gbk"), 2),
        ("2024-03-05\n".encode("utf-16"), 1),
        (bytes(range(256)), 3),  # a line feed, then a carriage return
        (b"\x89PNG\r\n\x1a\n", 1),
    ],
)
def test_what_is_not_utf_8_is_refused(capsys: Capsys, dates: Path, content: bytes, line: int) -> None:
    dates.write_bytes(content)
    code, out, err = check(capsys, FORTNIGHT, dates, "--as-of", "2024-04-20")
    assert (code, out) == (2, "")
    assert f"{dates}, line {line}: not UTF-8" in err


@pytest.mark.parametrize("name", ["", "nowhere.txt", "bad\0name", "x" * 5000])
def test_a_file_that_cannot_be_read_is_refused(capsys: Capsys, tmp_path: Path, name: str) -> None:
    code, out, err = run(capsys, "cadence", "check", FORTNIGHT, "--dates", f"{tmp_path}/{name}", "--json")
    assert (code, out) == (2, "")
    assert json.loads(err)["code"] == "invalid-argument"


def stdin(patch: pytest.MonkeyPatch, content: bytes) -> None:
    patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))


def test_standard_input(capsys: Capsys, monkeypatch: pytest.MonkeyPatch, dates: Path) -> None:
    stdin(monkeypatch, "2024年3月5日\n".encode())
    code, out, _ = run(
        capsys, "cadence", "check", "xinzhou/executive-meeting", "--dates", "-", "--as-of", "2024-03-06", "--json"
    )
    assert code == 0
    assert json.loads(out)["windows"][0]["dates"] == ["2024-03-05"]
    stdin(monkeypatch, b"2024-03-05\nno\n")
    code, _, err = run(capsys, "cadence", "check", FORTNIGHT, "--dates", "-")
    assert code == 2
    assert "stdin, line 2: 'no'" in err
    stdin(monkeypatch, b"2024-03-05\n")
    code, out, _ = check(
        capsys, "qinzhou/study-agenda-item", lines(dates, ["2024-03-05"]), "--meetings", "-", "--as-of", "2024-03-06"
    )
    assert (code, out.splitlines()[0]) == (0, "met, as of 2024-03-06")


def test_a_closed_standard_input_is_a_malformed_question(capsys: Capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    code, out, err = run(capsys, "cadence", "check", FORTNIGHT, "--dates", "-", "--as-of", "2024-04-20")
    assert (code, out, "closed" in err) == (2, "", True)


def test_standard_input_is_read_once(capsys: Capsys) -> None:
    code, _, err = run(capsys, "cadence", "check", "qinzhou/study-agenda-item", "--dates", "-", "--meetings", "-")
    assert code == 2
    assert "both" in err


def test_a_bad_line_among_the_meetings_names_their_file(capsys: Capsys, tmp_path: Path, dates: Path) -> None:
    meetings = lines(tmp_path / "meetings.txt", ["2024-03-05", "soon"])
    code, _, err = check(
        capsys, "qinzhou/study-agenda-item", lines(dates, []), "--meetings", str(meetings), "--as-of", "2024-03-06"
    )
    assert code == 2
    assert f"{meetings}, line 2: 'soon'" in err


@pytest.mark.parametrize("arguments", [(), ("check",), ("check", FORTNIGHT), ("list",)])
def test_a_malformed_command(capsys: Capsys, arguments: tuple[str, ...]) -> None:
    assert run(capsys, "cadence", *arguments).code == 2
