"""Drafts among a user's notices: what rests on one is provisional, says so, and can be told from what is published."""

import copy
import pickle
from datetime import date, timedelta
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import notice, notices_file, run
from common import Capsys
from draft_notices import MOVED, NEXT, OFF, WORKED, amendment, arrangement
from gov_deadlines.workdays.differences import draft_diff

XINZHOU = "xinzhou/countersign-reply"
DAY = timedelta(days=1)


def test_a_draft_decides_its_days_and_leaves_them_unsettled(tmp_path: Path) -> None:
    cal = gd.calendar("CN", holidays=amendment(tmp_path))
    for day, worked in MOVED.items():
        found = cal.day(day)
        assert (found.working, found.standing) == (worked, "provisional")
        assert found.notice is not None
        assert found.notice.draft
        assert cal.undrafted.is_working_day(day) is not worked
    assert cal.day(min(OFF) - DAY).standing == cal.day(max(OFF) + DAY).standing == "settled"
    assert {one.reason.code for one in cal.unsettled(date(2024, 1, 1), date(2024, 12, 1))} == {"draft"}


def test_the_calendar_without_drafts_is_the_published_one(tmp_path: Path) -> None:
    published, cal = gd.calendar("CN"), gd.calendar("CN", holidays=amendment(tmp_path))
    assert cal.undrafted == published != cal
    assert published.undrafted is published
    assert published.drafts == ()
    assert published.line.undrafted is published.line
    assert [one.title.zh for one in cal.drafts] == ["国务院办公厅（草案，尚未公布）"]


@pytest.mark.parametrize("keys", [{}, {"number": '"测试〔2024〕3号"', "published": "2024-09-01"}])
def test_a_draft_is_never_cited_as_published(keys: dict[str, str], tmp_path: Path) -> None:
    (draft,) = gd.calendar("CN", holidays=amendment(tmp_path, **keys)).drafts
    assert "草案" in draft.title.zh
    assert "a draft, not published" in draft.title.en
    assert "2024-09-01" not in draft.title.zh + draft.title.en
    assert (keys == {}) is ("测试" not in draft.title.en)


def test_an_answer_that_rests_on_a_draft_says_so(tmp_path: Path, capsys: Capsys) -> None:
    folder = amendment(tmp_path)
    found = gd.due(XINZHOU, date(2024, 9, 30), holidays=folder)
    assert (found.due, found.standing) == (gd.due(XINZHOU, date(2024, 9, 30)).due + DAY, "provisional")
    (note,) = [one for one in found.notes if "草案" in one.zh]
    assert "按草案推算：国务院办公厅（草案，尚未公布）" in note.zh
    assert "counted from a draft: General Office of the State Council (a draft, not published)" in note.en
    _, out, _ = run(capsys, "due", XINZHOU, "--on", "2024-09-30", "--holidays", str(folder), "--lang", "zh")
    assert "按草案推算" in out
    assert "公布）" in out
    assert gd.due(XINZHOU, date(2024, 3, 20), holidays=folder).standing == "settled"


def test_json_names_a_draft_and_no_day_of_publication(tmp_path: Path, capsys: Capsys) -> None:
    amendment(tmp_path, published="2024-09-01")
    _, out, _ = run(capsys, "calendar", "day", str(WORKED), "--holidays", str(tmp_path), "--json")
    assert '"draft": true' in out
    assert '"published": null' in out
    assert "2024-09-01" not in out
    _, out, _ = run(capsys, "calendar", "day", str(WORKED - 12 * DAY), "--holidays", str(tmp_path), "--json")
    assert '"draft"' not in out
    assert '"published": "2023-' in out


def test_a_year_that_only_a_draft_announces_is_covered_and_unsettled(tmp_path: Path) -> None:
    cal = gd.calendar("CN", holidays=arrangement(tmp_path))
    assert cal.years[-1] == NEXT
    assert cal.undrafted.years[-1] == NEXT - 1
    assert all(cal.day(date(NEXT, 1, 1) + nth * DAY).standing == "provisional" for nth in range(365))
    assert cal.day(date(NEXT - 1, 12, 30)).standing == "provisional"
    assert gd.due(XINZHOU, date(NEXT, 7, 1), holidays=tmp_path).standing == "provisional"
    with pytest.raises(gd.NotAnnounced):
        cal.undrafted.day(date(NEXT, 7, 1))


def test_a_draft_of_a_year_stands_in_place_of_its_published_arrangement(tmp_path: Path) -> None:
    given_up = date(2024, 2, 18)  # a make-up day of the published arrangement
    arrangement(tmp_path, 2024, published="2024-12-01")
    cal = gd.calendar("CN", holidays=tmp_path)
    assert cal.undrafted.is_working_day(given_up)
    assert not cal.is_working_day(given_up)
    assert cal.day(given_up).standing == "provisional"
    assert cal.day(given_up).notice is None
    (change,) = [one for one in draft_diff(gd.calendar("CN", holidays=tmp_path)).changes if one.date == given_up]
    assert change.notice is not None
    assert change.notice.draft
    assert pickle.loads(pickle.dumps(cal)) == copy.copy(cal) == cal


def test_a_draft_that_has_since_been_published_is_not_used(tmp_path: Path, capsys: Capsys) -> None:
    arrangement(tmp_path, 2024)
    cal = gd.calendar("CN", holidays=tmp_path)
    assert cal.drafts == ()
    assert cal.add(date(2024, 4, 3), 7) == gd.calendar("CN").add(date(2024, 4, 3), 7)
    (remark,) = cal.remarks
    assert remark.code == "draft-published"
    assert "2024.toml" in remark.zh
    code, _, err = run(capsys, "calendar", "diff", "--draft", "--holidays", str(tmp_path), "--lang", "en")
    assert code == 2
    assert "no draft" in err


def test_a_draft_counts_from_its_day_of_publication_if_it_gives_one(tmp_path: Path) -> None:
    amendment(tmp_path / "a", published="2024-09-01")
    cal = gd.calendar("CN", date(2024, 8, 31), tmp_path / "a")
    assert cal.drafts == ()
    assert cal.day(WORKED).standing == "settled"
    assert gd.calendar("CN", date(2024, 9, 1), tmp_path / "a").drafts
    assert gd.calendar("CN", date(2024, 1, 1), amendment(tmp_path / "b")).drafts


def test_a_draft_in_memory_travels(tmp_path: Path) -> None:
    notices = gd.calendar("CN", holidays=amendment(tmp_path)).notices
    cal = gd.WorkCalendar.from_notices("CN", notices)
    again = pickle.loads(pickle.dumps(cal))
    assert again == cal
    assert again.undrafted == cal.undrafted
    assert again.line.unsettled == cal.line.unsettled


@pytest.mark.parametrize("draft", ["false", '"true"', "1"])
def test_only_true_makes_a_draft(draft: str, tmp_path: Path) -> None:
    amendment(tmp_path, draft=draft)
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    codes = {one.code for one in refused.value.faults}
    assert "missing-key" in codes
    assert ("wrong-type" in codes) is (draft != "false")


def test_a_doubt_about_a_draft_must_be_confirmed_too(tmp_path: Path) -> None:
    arrangement(tmp_path, confirmed="")
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN", holidays=tmp_path, strict=True)
    assert {one.code for one in refused.value.faults} >= {"doubt-balance"}


def test_a_regional_draft_concerns_its_region_only(tmp_path: Path) -> None:
    days = '"广西三月三" = { off = "2024-04-22..2024-04-23" }'
    draft = notice(days, draft="true", scope='"days"', published="", number="", number_basis='"not found"')
    notices_file(tmp_path, "CN-GX", 2024, draft)
    assert gd.calendar("CN", holidays=tmp_path).drafts == ()
    assert [one.date.day for one in draft_diff(gd.calendar("CN-GX", holidays=tmp_path)).changes] == [22, 23]


# calendar diff --draft


def test_the_diff_of_a_draft(tmp_path: Path, capsys: Capsys) -> None:
    folder = str(amendment(tmp_path))
    found = draft_diff(gd.calendar("CN", holidays=folder))
    assert {one.date: one.after.working for one in found.changes} == MOVED
    assert (found.known_from, found.known_to, found.announced) == (None, None, ())
    code, out, err = run(capsys, "calendar", "diff", "--draft", "--holidays", folder, "--lang", "zh")
    assert (code, err) == (0, "")
    assert out.count("草案，尚未公布") == len(MOVED)
    code, out, _ = run(capsys, "calendar", "diff", "--draft", "--holidays", folder, "--lang", "en")
    assert code == 0
    assert out.count("a draft, not published") == len(MOVED)


def test_the_diff_of_a_draft_of_a_new_year(tmp_path: Path, capsys: Capsys) -> None:
    folder = str(arrangement(tmp_path))
    assert draft_diff(gd.calendar("CN", holidays=folder)).announced == (NEXT,)
    assert str(NEXT) in run(capsys, "calendar", "diff", "--draft", "--holidays", folder, "--lang", "en").out


@pytest.mark.parametrize("more", [(), ("--from", "2024-01-01"), ("--to", "2024-01-01")])
def test_what_a_diff_needs(more: tuple[str, ...], capsys: Capsys) -> None:
    code, out, err = run(capsys, "calendar", "diff", "--draft", *more, "--lang", "en")
    assert (code, out) == (2, "")
    assert (more[0] if more else "no draft") in err
    code, out, err = run(capsys, "calendar", "diff", *more, "--lang", "en")
    assert (code, out) == (2, "")
    assert ("--to" if "--from" in more else "--from") in err


def test_a_draft_says_nothing_of_when_notices_usually_come(tmp_path: Path, capsys: Capsys) -> None:
    folder = arrangement(tmp_path, number='"测试〔2026〕3号"', number_basis='"found"', published=f"{NEXT - 1}-12-30")
    day = date(NEXT - 1, 12, 30)
    with_draft = gd.due(XINZHOU, day, holidays=folder)
    assert with_draft.due.year == NEXT
    _, out, _ = run(capsys, "due", XINZHOU, "--on", str(day), "--explain", "--holidays", str(folder), "--lang", "en")
    assert f"-{NEXT} did" not in out
    assert f"-{NEXT - 1} did" in out
    assert "published-estimated" not in {one.code for one in with_draft.notes}


def test_a_draft_announces_nothing(tmp_path: Path) -> None:
    folder = arrangement(tmp_path)
    with pytest.raises(gd.NotAnnounced) as refused:
        gd.due(XINZHOU, date(NEXT + 2, 3, 1), holidays=folder)
    assert refused.value.coverage is not None
    assert refused.value.coverage[1] == date(NEXT - 1, 12, 31)
    assert refused.value.projected_to == date(NEXT + 1, 12, 31)


def test_a_file_of_answers_tells_that_there_are_drafts(tmp_path: Path, capsys: Capsys) -> None:
    folder = amendment(tmp_path / "own")
    (tmp_path / "in.csv").write_text(f"limit,trigger\n{XINZHOU},2024-09-30\n")
    asked = ("batch", "due", str(tmp_path / "in.csv"), "-o", str(tmp_path / "out.csv"), "--force", "--lang", "zh")
    assert "按草案推算：国务院办公厅（草案，尚未公布）" in run(capsys, *asked, "--holidays", str(folder)).err
    assert "草案" not in run(capsys, *asked).err


def test_announced_only_means_without_drafts(tmp_path: Path) -> None:
    """A draft announces nothing: what needs its days is refused."""
    holidays = arrangement(tmp_path)
    assert gd.due(XINZHOU, date(NEXT, 2, 3), holidays=holidays).standing == "provisional"
    with pytest.raises(gd.NotAnnounced):
        gd.due(XINZHOU, date(NEXT, 2, 3), holidays=holidays, announced_only=True)
