"""Answers are records: nothing in them can be set, equal ones are equal, and they travel between processes."""

import copy
import pickle
import subprocess
import sys
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from gov_deadlines.data_files import HOLIDAYS, RULES, holidays_folder, rules_folder

QINZHOU, ON = "qinzhou/countersign-reply", date(2024, 4, 3)
LIMIT = next(one for one in gd.limits() if one.id == QINZHOU)
assert isinstance(LIMIT, gd.Limit)
BOUNDED = next(one for one in gd.limits() if isinstance(one, gd.Duty) and one.bounds_on(ON))
DEFERRED = next(one for one in gd.limits() if isinstance(one, gd.Duty) and one.cls == "deferred")
OWN = LIMIT._replace(id="elsewhere/reply", pack=LIMIT.pack._replace(authority="elsewhere", version="1"))

ANSWERS: dict[str, Callable[[], gd.Due]] = {
    "plain": lambda: gd.due(QINZHOU, ON),
    "known on": lambda: gd.due(QINZHOU, ON, known_on=date(2024, 3, 21)),
    "region": lambda: gd.due(QINZHOU, ON, region="CN"),
    "ignored": lambda: gd.due(QINZHOU, date(2020, 4, 3), ignore_in_force=True),
    "within": lambda: gd.due(QINZHOU, ON, within="5wd"),
    "by": lambda: gd.due(QINZHOU, ON, by=date(2024, 4, 8)),
    "the limit itself": lambda: gd.due(LIMIT, ON),
    "a bound": lambda: gd.due(BOUNDED, ON, bound=BOUNDED.bounds_on(ON)[0].name),
    "set elsewhere": lambda: gd.due(DEFERRED, ON, within="5d"),
    "set elsewhere as a date": lambda: gd.due(DEFERRED.id, ON, by=date(2024, 4, 10)),
}
METHODS = ("status", "calendar_to", "to_dict")
PUBLIC = [name for name in dir(gd.due(QINZHOU, ON)) if not name.startswith("_")]
REPORTS: dict[str, Callable[[], object]] = {
    "plan": lambda: gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31), date(2024, 12, 1)),
    "cadence": lambda: gd.cadence("xianning/executive-meeting", [date(2024, 3, 1)], date(2024, 3, 20)),
    "track": lambda: gd.track(QINZHOU, ON, extend="+3wd", as_of=date(2024, 4, 22)),
    "compare": lambda: gd.compare("countersign-reply", ON),
    "reading": lambda: gd.due(QINZHOU, ON).readings[1],
    "calendar": lambda: gd.calendar("CN-GX", date(2024, 1, 1)),
}


def facts(answer: gd.Due) -> tuple[object, ...]:
    """Everything an answer says."""
    return tuple(getattr(answer, name) for name in PUBLIC if name not in (*METHODS, "calendar"))


@pytest.mark.parametrize("name", [*PUBLIC, "anything"])
def test_nothing_in_an_answer_can_be_set_or_taken_away(name: str) -> None:
    answer = gd.due(QINZHOU, ON)
    before = facts(answer)
    with pytest.raises(AttributeError):
        setattr(answer, name, date(2024, 1, 1))
    with pytest.raises(AttributeError):
        delattr(answer, name)
    assert facts(answer) == before == facts(gd.due(QINZHOU, ON))


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_travels_small_and_whole(name: str) -> None:
    answer = ANSWERS[name]()
    packed = pickle.dumps(answer)
    assert len(packed) < 2_000
    found = pickle.loads(packed)
    assert (found, hash(found)) == (answer, hash(answer))
    assert facts(found) == facts(answer)


def test_an_answer_about_a_limit_of_no_pack_takes_it_along() -> None:
    answer = gd.due(OWN, ON)
    found = pickle.loads(pickle.dumps(answer))
    assert found == answer
    assert (found.limit, found.due) == (OWN, gd.due(QINZHOU, ON).due)


def test_answers_to_other_questions_differ() -> None:
    every = [make() for name, make in ANSWERS.items() if name != "the limit itself"]
    assert len(set(every)) == len(every)
    assert all((one == other) == (one is other) for one in every for other in every)
    assert gd.due(LIMIT, ON) == gd.due(QINZHOU, ON)
    assert gd.due(QINZHOU, ON) != "2024-04-17"


@pytest.mark.parametrize("name", REPORTS)
def test_reports_are_equal_where_they_are_unpacked(name: str) -> None:
    report = REPORTS[name]()
    packed = pickle.dumps(report)
    assert pickle.loads(packed) == report == REPORTS[name]()
    assert len(packed) < 20_000


def test_a_calendar_from_notices_in_memory_takes_them_along() -> None:
    cal = gd.WorkCalendar.from_notices("CN-GX", gd.calendar("CN-GX").notices[:40])
    found = pickle.loads(pickle.dumps(cal))
    assert (found, found.coverage) == (cal, cal.coverage)
    assert found != gd.calendar("CN-GX")


@pytest.mark.parametrize("known", [None, 40])
def test_a_projecting_calendar_goes_on_where_it_is_unpacked_and_equals_no_other(known: int | None) -> None:
    notices = gd.calendar("CN-GX").notices[:known]
    announced = gd.calendar("CN-GX") if known is None else gd.WorkCalendar.from_notices("CN-GX", notices)
    projecting = announced.projected
    found = pickle.loads(pickle.dumps(projecting))
    assert (found, hash(found), found.projected_to) == (projecting, hash(projecting), projecting.projected_to)
    assert found != announced
    assert pickle.loads(pickle.dumps(announced)) == announced != projecting


def test_an_answer_without_bounds_is_not_the_one_with_bounds() -> None:
    year = gd.calendar("CN").years[-1]
    bounded, announced = (gd.due(QINZHOU, date(year, 12, 21), announced_only=only) for only in (False, True))
    assert (bounded.due, announced.bounds) == (announced.due, None)
    assert bounded != announced


def test_an_answer_is_the_same_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where its data is named by this process's environment, and by a path from its own working folder."""
    own = tmp_path / "own"
    own.mkdir()
    text = (Path(rules_folder()) / "qinzhou-2023.toml").read_text(encoding="utf-8")
    (own / "one.toml").write_text(text, encoding="utf-8")
    notices = tmp_path / "notices"
    notices.mkdir()
    text = (Path(holidays_folder()) / "cn" / "2024.toml").read_text(encoding="utf-8")
    (notices / "2024.toml").write_text(text, encoding="utf-8")
    packed = [pickle.dumps((one, facts(one))) for one in (make() for make in ANSWERS.values())]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOLIDAYS, "notices")
    own_answer = gd.due(QINZHOU, ON, rules="own")
    packed.append(pickle.dumps((own_answer, (own_answer.due, str(tmp_path)))))
    (tmp_path / "answers").write_bytes(pickle.dumps(packed))
    monkeypatch.delenv(HOLIDAYS)
    monkeypatch.delenv(RULES, raising=False)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    asked = (
        "import pickle\n"
        f"names = {[name for name in PUBLIC if name not in (*METHODS, 'calendar')]}\n"
        "*shipped, own = map(pickle.loads, pickle.load(open('../answers', 'rb')))\n"
        "for answer, facts in shipped:\n"
        "    assert tuple(getattr(answer, name) for name in names) == facts, answer\n"
        "answer, (due, folder) = own\n"
        "assert answer.due == due\n"
        "files = [answer.limit.pack.file, *(one.file for one in answer.notices if one.region == 'CN')]\n"
        "assert all(file.startswith(folder) for file in files), files\n"
        "print('same')"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("same\n", "")


def test_what_was_looked_at_does_not_stay_in_memory() -> None:
    answer = gd.due(QINZHOU, ON)
    assert answer is gd.due(QINZHOU, ON)
    kept: Any = answer.readings
    assert answer.readings is kept
    other = gd.due(QINZHOU, ON)
    assert other is not answer
    assert "readings" not in vars(other)
    assert other == answer


def test_own_data_is_where_it_was_when_the_question_was_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy was answered from what the environment named later, and gave another date."""
    text = (Path(holidays_folder()) / "cn" / "2024.toml").read_text(encoding="utf-8")
    for name, holiday in (("own", text), ("later", text.replace("..2024-04-06", "..2024-04-05"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "2024.toml").write_text(holiday, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOLIDAYS, "own")
    answers = [gd.due(QINZHOU, ON), gd.calendar("CN")]
    monkeypatch.setenv(HOLIDAYS, "later")
    monkeypatch.chdir(tmp_path / "own")
    for one in answers:
        assert pickle.loads(pickle.dumps(one)) == one
        assert copy.copy(one) is copy.deepcopy(one) is one
        assert weakref.ref(one)() is one if isinstance(one, gd.Due) else True
