"""Data files that cannot be used: read without waiting, refused with the right line, and kept to what they concern."""

import errno
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

import gov_deadlines as gd
from bounded_work import within
from cli_helpers import QINZHOU, notice, notices_file, pack_file, run
from common import Capsys
from gov_deadlines import batch
from gov_deadlines.batch.export import export
from gov_deadlines.toml_file import Place, TomlFile
from gov_deadlines.toml_places import Places
from gov_deadlines.workdays.library import forget_files

NO_ANSWER = 3
NEW_YEAR = '"元旦" = { off = "2027-01-01..2027-01-03" }'
SOUND = notice(NEW_YEAR)
BROKEN = notice(f'{NEW_YEAR}\n"假" = {{ off = "soon" }}')
HEAD = 'schema = 1\nregion = "CN"\nyear = 2027\n'
TRIGGER = date(2024, 4, 3)
DUE = date(2024, 4, 17)


def unreadable(*_: object) -> bool:
    raise OSError(errno.EIO, "Input/output error")


def refused(holidays: Path, region: str = "CN") -> gd.DataFault:
    with pytest.raises(gd.DataFault) as found:
        gd.calendar(region, holidays=holidays, strict=True)
    return found.value


# Bounded, whatever stands in a file


def assert_bounded(count: int, text: str, folder: Path) -> None:
    """A file with so many faults is refused, and at no great cost."""
    (folder / "own.toml").write_text(text, encoding="utf-8")
    with within():
        assert len(refused(folder).faults) == count


def test_many_faulty_lines_are_reported_in_time_and_told_in_short(tmp_path: Path) -> None:
    """8,000 took 37 seconds, with a message of 16 MB."""
    text = HEAD + SOUND + "".join(f'"d{at}" = {{ off = "x" }}\n' for at in range(8000))
    assert_bounded(8000, text, tmp_path)
    error = refused(tmp_path)
    for message in (error.message.zh, error.message.en):
        assert len(message.splitlines()) == 52
        assert "7950" in message
    assert error.faults[-1].line == text.count("\n")


def test_a_value_of_many_faulty_lines_is_reported_in_time(tmp_path: Path) -> None:
    text = HEAD + SOUND + '"假" = { off = [\n' + "".join(f'"x{at}",\n' for at in range(8000)) + "] }\n"
    assert_bounded(8000, text, tmp_path)
    lines = [fault.line for fault in refused(tmp_path).faults]
    assert lines == list(range(lines[0], lines[0] + 8000))


def test_a_notice_many_times_over_is_reported_in_time(tmp_path: Path) -> None:
    """The file was read again for each."""
    assert_bounded(399, HEAD + SOUND * 400, tmp_path)


def test_a_line_of_brackets_and_blanks_is_read_in_time(tmp_path: Path) -> None:
    """6 KB of them took more than a minute."""
    text = HEAD + SOUND + '[x]\nz = """\n[' + " " * 200_000 + '\n"""\n'
    assert_bounded(1, text, tmp_path)


def test_a_long_value_is_told_in_short(tmp_path: Path) -> None:
    notices_file(tmp_path, "CN", 2027, notice(f'"假" = {{ off = "{"x" * 100_000}" }}', scope=f'"{"y" * 100_000}"'))
    assert len(refused(tmp_path).message.en) < 2000


@pytest.mark.parametrize("depth", [90, 300, 990, 5000])
def test_a_deep_value_is_a_fault_too(tmp_path: Path, depth: int) -> None:
    (tmp_path / "own.toml").write_text(f"{HEAD}notice = {'[' * depth}{']' * depth}\n", encoding="utf-8")
    assert refused(tmp_path).faults


@pytest.mark.parametrize("option", ["--holidays", "--rules"])
def test_a_pipe_is_refused_unopened(capsys: Capsys, tmp_path: Path, option: str) -> None:
    os.mkfifo(tmp_path / "own.toml")
    for path in (tmp_path, tmp_path / "own.toml"):
        code, out, err = run(capsys, "due", QINZHOU, "--on", "2024-04-03", option, str(path), "--lang", "en")
        assert (code, out) == (NO_ANSWER, "")
        assert "own.toml:1: is not a regular file" in err


def test_a_device_is_refused_unopened() -> None:
    (fault,) = refused(Path("/dev/zero")).faults
    assert fault.code == "not-a-file"


def test_a_file_that_is_far_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "own.toml").open("wb") as file:
        file.truncate(250_001)
    (fault,) = refused(tmp_path).faults
    assert (fault.line, fault.code) == (1, "too-large")
    for text in (fault.zh, fault.en):
        assert "250001" in text
        assert "250000" in text


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (fault,) = TomlFile(str(tmp_path)).faults
    assert fault.code == "not-a-file"


# The lines of a file are those that TOML knows


@pytest.mark.parametrize("other", ["\x85", "\u2028", "\u2029"])
def test_other_ends_of_lines_shift_no_line(tmp_path: Path, other: str) -> None:
    file = notices_file(tmp_path, "CN", 2027, notice('"假" = { off = "soon" }', checked=f'"a{other}b{other}c"'))
    (fault,) = refused(tmp_path).faults
    assert "soon" in file.read_bytes().split(b"\n")[fault.line - 1].decode()


def test_what_looks_like_a_header_inside_a_string_is_none(tmp_path: Path) -> None:
    text = notice('"假" = { off = "soon" }', checked='"""\n[[notice]]\n[notice.days]\nscope = 1\n"""')
    file = notices_file(tmp_path, "CN", 2027, text)
    (fault,) = refused(tmp_path).faults
    assert "soon" in file.read_bytes().split(b"\n")[fault.line - 1].decode()


PLACES = '''\
top = 1
"quoted" = 2 # = 3
[a]  # comment
x = """one line"""
y = ["p",
  "q", # r
  "s..t"]
z = """
y = 5
[[b]]
"""
[[ b ]]
k = '"""'
[b.sub]
m = 1
[[b]]
m = 2
[b.sub]
m = 3
'''


@pytest.mark.parametrize(
    ("place", "key", "value", "line"),
    [
        (Place(), "top", "", 1),
        (Place(), "quoted", "", 2),
        (Place(), "none", "", 1),
        (Place("a"), "", "", 3),
        (Place("a"), "x", "", 4),
        (Place("a"), "y", "", 5),
        (Place("a"), "y", "q", 6),
        (Place("a"), "y", "t", 7),
        (Place("a"), "y", "r", 5),
        (Place("a"), "z", "", 8),
        (Place("b"), "", "", 12),
        (Place("b"), "k", "", 13),
        (Place("b", 0, "sub"), "m", "", 15),
        (Place("b", 1), "m", "", 17),
        (Place("b", 1, "sub"), "m", "", 19),
        (Place("b", 1, "sub"), "none", "", 18),
        (Place("b", 0, "none"), "m", "", 12),
        (Place("b", 2), "m", "", 1),
        (Place("c"), "m", "", 1),
    ],
)
def test_where_things_stand(place: Place, key: str, value: str, line: int) -> None:
    assert Places(PLACES).line(*place, key, value) == line
    assert Places(PLACES.replace("\n", "\r\n")).line(*place, key, value) == line


# What a faulty file does not concern is answered


def test_a_faulty_file_of_another_region_stops_no_answer(capsys: Capsys, tmp_path: Path) -> None:
    file = notices_file(tmp_path, "CN-HB", 2026, BROKEN)
    answer = gd.due(QINZHOU, TRIGGER, holidays=tmp_path)
    assert answer.due == DUE
    (note,) = [note for note in answer.notes if note.code == "faulty-file-aside"]
    for text in (note.zh, note.en):
        assert str(file) in text
        assert "CN-HB" in text
    assert gd.calendar("CN-GX", holidays=tmp_path).is_working_day(date(2026, 12, 30))
    code, out, err = run(capsys, "calendar", "day", "2024-04-03", "--holidays", str(tmp_path), "--lang", "en")
    assert (code, "works" in out, str(file) in err) == (0, True, True)
    refused(tmp_path, "CN-HB")


@pytest.mark.parametrize("region", ["CN", "CN-GX"])
def test_a_faulty_file_of_a_year_stops_only_answers_that_may_need_its_days(tmp_path: Path, region: str) -> None:
    notices_file(tmp_path, region, 2026, BROKEN.replace("2027", "2026"))
    answer = gd.due(QINZHOU, TRIGGER, holidays=tmp_path)
    assert answer.due == DUE
    assert "days after 2025-11-30 get no answer" in "".join(note.en for note in answer.notes)
    assert gd.due(QINZHOU, date(2025, 11, 19), holidays=tmp_path).due == date(2025, 11, 28)
    for trigger in (date(2025, 11, 20), date(2025, 12, 20), date(2026, 4, 3), date(2030, 1, 1)):
        with pytest.raises(gd.DataFault):
            gd.due(QINZHOU, trigger, holidays=tmp_path)
    refused(tmp_path, "CN-GX")


def test_a_column_has_no_answer_where_a_faulty_file_may_decide_it(tmp_path: Path) -> None:
    file = notices_file(tmp_path, "CN", 2027, BROKEN)
    days = np.array(["2024-04-03", "2026-11-19", "2026-11-20", "2026-12-20"], "M8[D]")
    expected = ["2024-04-17", "2026-11-30", "NaT", "NaT"]
    assert gd.due_many(QINZHOU, days, holidays=tmp_path).astype(str).tolist() == expected
    cal = gd.calendar("CN-GX", holidays=tmp_path)
    assert cal.add_many(days, 7).astype(str).tolist() == expected
    assert cal.is_working_many(days + 11).tolist() == [0, 1, -1, -1]
    assert str(file) in cal.remarks[0].en
    for stopped in (lambda: cal.add(date(2026, 11, 20), 7), lambda: cal.is_working_day(date(2026, 12, 1))):
        with pytest.raises(gd.DataFault, match="soon"):
            stopped()


def test_strict_stops_every_answer_whatever_file_is_faulty(capsys: Capsys, tmp_path: Path) -> None:
    """Also one of another region."""
    file = notices_file(tmp_path, "CN-HB", 2026, BROKEN)
    days = np.array([TRIGGER], "M8[D]")
    doors: list[Callable[[], object]] = [
        lambda: gd.due(QINZHOU, TRIGGER, holidays=tmp_path, strict=True),
        lambda: gd.due_many(QINZHOU, days, holidays=tmp_path, strict=True),
        lambda: gd.plan([QINZHOU], TRIGGER, holidays=tmp_path, strict=True),
        lambda: gd.track(QINZHOU, TRIGGER, as_of=TRIGGER, holidays=tmp_path, strict=True),
        lambda: gd.cadence("qinzhou/executive-meeting", [TRIGGER], TRIGGER, holidays=tmp_path, strict=True),
        lambda: gd.calendar("CN-GX", holidays=tmp_path, strict=True),
        lambda: gd.calendar_diff("CN", TRIGGER, TRIGGER, tmp_path, strict=True),
    ]
    for door in doors:
        with pytest.raises(gd.DataFault, match="soon"):
            door()
    for asked in (
        ("due", QINZHOU, "--on", "2024-04-03"),
        ("calendar", "show", "2024-04"),
        ("table", "export", "-o", "-"),
        ("limits", "compare", "countersign-reply", "--on", "2024-04-03"),
    ):
        code, out, err = run(capsys, *asked, "--holidays", str(tmp_path), "--strict", "--lang", "en")
        assert (code, out, f"{file}:" in err) == (NO_ANSWER, "", True)


def test_a_day_off_the_line_is_not_announced_whatever_another_regions_file_holds(tmp_path: Path) -> None:
    notices_file(tmp_path, "CN-HB", 2026, BROKEN.replace("2027", "2026"))
    notices_file(tmp_path, "CN-GX", 2020, BROKEN.replace("2027", "2020").replace("2026", "2019"))
    for code in ("CN", "CN-SX"):
        cal = gd.calendar(code, holidays=tmp_path)
        for day in (date(1990, 1, 1), date(2040, 1, 1)):
            with pytest.raises(gd.NotAnnounced):
                cal.is_working_day(day)
    with pytest.raises(gd.DataFault) as refused:
        gd.calendar("CN-HB", holidays=tmp_path).is_working_day(date(2040, 1, 1))
    assert {Path(fault.file).parent.name for fault in refused.value.faults} == {"cn-hb"}
    with pytest.raises(gd.NotAnnounced):
        gd.calendar("CN-HB", holidays=tmp_path).is_working_day(date(1990, 1, 1))


def test_who_compares_all_days_needs_every_file(tmp_path: Path) -> None:
    notices_file(tmp_path, "CN", 2027, BROKEN)
    with pytest.raises(gd.DataFault):
        gd.calendar_diff("CN", date(2024, 1, 1), date(2024, 2, 1), tmp_path)


def said(rejects: Path) -> list[str]:
    """The messages of rejected rows."""
    return [row[0] for row in duckdb.execute(f"SELECT message FROM '{rejects}'").fetchall()]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("region", ["CN-HB", "CN"])
def test_a_faulty_file_rejects_only_the_rows_of_a_batch_that_may_need_its_days(
    capsys: Capsys, tmp_path: Path, region: str, suffix: str
) -> None:
    """A file about Hubei stopped every row about Guangxi, and one about 2027 every row of the past."""
    own, rows, target = tmp_path / "own", tmp_path / "in.csv", tmp_path / f"out.{suffix}"
    own.mkdir()
    file = notices_file(own, region, 2027, BROKEN)
    concerned = "xianning/absence-report,2027-01-20" if region == "CN-HB" else f"{QINZHOU},2026-12-20"
    asked = ("batch", "due", str(rows), "-o", str(target), "--holidays", str(own), "--lang", "en")
    for as_of in ((), ("--as-of", "2026-06-30"), ("--as-of", "2026-06-30", "--completed-column", "limit2")):
        rows.write_text(f"limit,trigger,limit2\n{QINZHOU},{TRIGGER},\n", encoding="utf-8")
        code, _, err = run(capsys, *asked, *as_of, "--force")
        found = code, f"{file} ({region}) was not used" in err, "1 answered + 0 rejected" in err
        assert found == (1 if as_of else 0, True, True)  # long past its due day
        with rows.open("a", encoding="utf-8") as more:
            more.write(f"{concerned},\n")
        code, _, err = run(capsys, *asked, *as_of, "--force")
        assert (code, "1 answered + 1 rejected" in err, "data-fault: 1" in err) == (1, True, True)
        assert said(tmp_path / f"out.rejects.{suffix}")[0].startswith(f"{file}:")
        target.unlink()
        (tmp_path / f"out.rejects.{suffix}").unlink()
        code, _, err = run(capsys, *asked, *as_of, "--strict")
        assert (code, f"{file}:" in err, target.exists()) == (NO_ANSWER, True, False)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("against", [False, True])
def test_a_recalculation_rejects_rows_that_a_faulty_file_may_concern(
    tmp_path: Path, suffix: str, against: bool
) -> None:
    """They would look withdrawn."""
    own, csv, rows = tmp_path / "own", tmp_path / "in.csv", tmp_path / f"in.{suffix}"
    own.mkdir()
    file = notices_file(own, "CN", 2027, BROKEN)
    lines = [f"{QINZHOU},2024-03-20,2024-03-29", f"{QINZHOU},2026-12-20,2026-12-30", f"{QINZHOU},2024-04-03,2024-04-17"]
    csv.write_text("limit,trigger,stored\n" + "\n".join(lines) + "\n", encoding="utf-8")
    if suffix == "parquet":
        duckdb.sql(f"COPY (FROM '{csv}') TO '{rows}' (FORMAT parquet)")
    asked: dict[str, Any] = {"against_column": "stored"} if against else {"from_known_on": date(2024, 3, 21)}
    target, rejects = tmp_path / "out.csv", tmp_path / "rejects.csv"
    done = batch.recalc(rows, target, rejects=rejects, holidays=own, **asked)
    assert (done.rows, done.reasons) == (3, {"data-fault": 1})
    assert str(file) in rejects.read_text(encoding="utf-8")
    assert "2026-12-20" not in target.read_text(encoding="utf-8")
    assert done.reported == (0 if against else 1)
    with pytest.raises(gd.DataFault):
        batch.recalc(rows, target, holidays=own, force=True, strict=True, **asked)


def test_an_exported_table_ends_where_a_faulty_file_begins_and_says_so(tmp_path: Path) -> None:
    own = tmp_path / "own"
    file = notices_file(own, "CN", 2027, BROKEN)
    done = export(tmp_path / "table.csv", limits=[QINZHOU], holidays=own)
    assert done.last == date(2026, 11, 19)
    assert str(file) in done.notes[0].en
    assert "notes" in done.to_dict()
    notices_file(own, "CN", 2004, BROKEN.replace("2027", "2004"))
    with pytest.raises(gd.NotAnnounced):
        export(tmp_path / "table.csv", first=date(2099, 1, 1), holidays=own, force=True)


# Packs


def faulty_packs(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a sound pack of one authority and a faulty one of another, and the faulty file."""
    rules = tmp_path / "rules"
    rules.mkdir()
    pack_file(rules, "qinzhou-2023.toml", ('authority = "qinzhou"', 'authority = "my-city"'), name="my-city.toml")
    return rules, pack_file(rules, "xinzhou-2023.toml", ("amount = ", "amounts = "))


def test_a_faulty_pack_stops_only_its_own_authority(capsys: Capsys, tmp_path: Path) -> None:
    rules, file = faulty_packs(tmp_path)
    faulty = "xinzhou/countersign-reply"
    assert gd.due("my-city/countersign-reply", TRIGGER, rules=rules).due == DUE
    assert gd.due_many(QINZHOU, np.array([TRIGGER], "M8[D]"), rules=rules).item(0) == DUE
    assert gd.plan([QINZHOU], DUE, rules=rules).steps
    with pytest.raises(gd.UnknownLimit):
        gd.due("nowhere/countersign-reply", TRIGGER, rules=rules)
    compared = gd.compare("countersign-reply", TRIGGER, rules=rules)
    assert "xinzhou" not in {row.provision.authority for row in compared.rows}
    assert str(file) in compared.notes[0].en
    stopped: list[Callable[[], object]] = [
        lambda: gd.due(faulty, TRIGGER, rules=rules),
        lambda: gd.due_many(faulty, np.array([TRIGGER], "M8[D]"), rules=rules),
        lambda: gd.plan([faulty], DUE, rules=rules),
        lambda: gd.due(QINZHOU, TRIGGER, rules=rules, strict=True),
        lambda: gd.rule_book(rules),
        lambda: gd.limits(rules),
    ]
    for ask in stopped:
        with pytest.raises(gd.DataFault, match="amounts"):
            ask()
    code, out, err = run(capsys, "limits", "show", QINZHOU, "--rules", str(rules), "--lang", "en")
    assert (code, "qinzhou" in out, err) == (0, True, "")
    compare = ("limits", "compare", "countersign-reply", "--rules", str(rules))
    assert f"The packs of xinzhou were not used: {file}:" in run(capsys, *compare, "--lang", "en").err
    assert '"notes"' in run(capsys, *compare, "--json").out
    listed = run(capsys, "limits", "list", "--rules", str(rules), "--lang", "en")
    assert (listed.code, f"The packs of xinzhou were not used: {file}:" in listed.err) == (0, True)
    for asked in (("limits", "list", "--strict"), ("limits", "show", faulty), (*compare[:3], "--strict")):
        assert run(capsys, *asked, "--rules", str(rules)).code == NO_ANSWER
    assert run(capsys, "limits", "verify", "--rules", str(rules)).code == 1


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_faulty_pack_rejects_only_its_rows(tmp_path: Path, suffix: str) -> None:
    rules, file = faulty_packs(tmp_path)
    rows, rejects = tmp_path / "in.csv", tmp_path / f"rejects.{suffix}"
    rows.write_text(f"limit,trigger\n{QINZHOU},{TRIGGER}\nxinzhou/countersign-reply,{TRIGGER}\n", encoding="utf-8")
    done = batch.due(rows, tmp_path / f"out.{suffix}", rejects=rejects, rules=rules)
    assert (done.answered, done.reasons) == (1, {"data-fault": 1})
    assert said(rejects)[0].startswith(f"{file}:")


def test_a_torn_pack_stops_only_the_authority_it_states_at_its_top(tmp_path: Path) -> None:
    rules, file = faulty_packs(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("amounts = ", "amount = = "), encoding="utf-8")
    assert gd.due("my-city/countersign-reply", TRIGGER, rules=rules).due == DUE
    with pytest.raises(gd.DataFault):
        gd.due("xinzhou/countersign-reply", TRIGGER, rules=rules)
    file.write_text('"' + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(gd.DataFault):
        gd.due("my-city/countersign-reply", TRIGGER, rules=rules)


@pytest.mark.parametrize(
    "text",
    [
        "year = ",
        "schema = 1\nyear = 2027\n",
        'schema = 1\nregion = "CN-XX"\nyear = 2027\n',
        'schema = 1\nregion = "CN"\n',
        'schema = 1\nregion = "CN"\nyear = "2027"\n',
        HEAD + notice('"元旦" = { off = "2026-05-06" }'),
    ],
)
def test_a_file_that_does_not_say_what_it_is_about_stops_every_answer(tmp_path: Path, text: str) -> None:
    """Also one that names a year but days of another."""
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(gd.DataFault):
        gd.due(QINZHOU, TRIGGER, holidays=tmp_path)


@pytest.mark.parametrize("slip", ["= {{", '= { off = "2027', "= off"])
def test_a_file_that_is_no_toml_says_what_it_is_about_above_its_first_table(tmp_path: Path, slip: str) -> None:
    """A quotation mark left out, the likeliest slip, stopped every answer."""
    file = notices_file(tmp_path, "CN", 2027, SOUND.replace("= {", slip))
    answer = gd.due(QINZHOU, TRIGGER, holidays=tmp_path)
    assert answer.due == DUE
    assert f"{file} (CN) was not used" in "".join(note.en for note in answer.notes)
    for trigger in (date(2026, 12, 1), date(2027, 2, 1)):
        with pytest.raises(gd.DataFault):
            gd.due(QINZHOU, trigger, holidays=tmp_path)


@pytest.mark.parametrize("year", ["2028", "2025"])
def test_but_not_where_its_days_are_of_another_year(tmp_path: Path, year: str) -> None:
    """Of what cannot be parsed no day is checked: a slip in the year would set it beside the wrong answers."""
    notices_file(tmp_path, "CN", int(year), SOUND.replace("2026", str(int(year) - 1)).replace("= {", "= {{"))
    with pytest.raises(gd.DataFault):
        gd.due(QINZHOU, TRIGGER, holidays=tmp_path)


def test_all_faults_that_may_concern_an_answer_are_told_where_it_is_stopped(tmp_path: Path) -> None:
    for region in ("CN-HB", "CN-GX"):
        notices_file(tmp_path, region, 2027, BROKEN)
    (tmp_path / "own.toml").write_text("year = ", encoding="utf-8")
    for code, told in (("CN", {"own.toml"}), ("CN-HB", {"own.toml", "2027.toml"})):
        with pytest.raises(gd.DataFault) as stopped:
            gd.calendar(code, holidays=tmp_path)
        assert {Path(fault.file).name for fault in stopped.value.faults} == told
        assert "cn-gx" not in str(stopped.value)


@pytest.mark.parametrize(
    ("asked", "left_open"),
    [
        (("due", QINZHOU, "--on", "2024-04-03"), False),
        (("due", QINZHOU, "--on", "2026-12-30"), True),
        (("track", QINZHOU, "--received", "2024-04-03", "--as-of", "2024-04-16"), False),
        (("plan", "xianning/consultation-to-issuance", "--by", "2026-06-30"), False),
        (("plan", "xianning/consultation-to-issuance", "--by", "2026-12-30"), True),
        (("cadence", "check", "qinzhou/executive-meeting", "--dates", "-", "--as-of", "2026-04-28"), False),
        (("limits", "compare", "countersign-reply", "--on", "2024-04-03"), False),
        (("calendar", "day", "2024-04-03"), False),
        (("calendar", "day", "2026-12-01"), True),
        (("calendar", "add", "2024-04-03", "7"), False),
        (("calendar", "add", "2026-11-30", "1"), True),
        (("calendar", "count", "2024-04-03", "2024-04-17"), False),
        (("calendar", "count", "2024-04-03", "2026-12-17"), True),
        (("calendar", "show", "2024-04"), False),
        (("calendar", "show", "2027-01"), True),
        (("calendar", "audit"), True),
    ],
    ids=lambda value: " ".join(value[:2] + value[-1:]) if isinstance(value, tuple) else None,
)
def test_every_door_answers_what_is_not_concerned(
    capsys: Capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: tuple[str, ...], left_open: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"2026-01-05\n")))
    file = notices_file(tmp_path, "CN", 2027, BROKEN)
    code, out, err = run(capsys, *asked, "--holidays", str(tmp_path), "--lang", "en")
    if left_open:
        assert (code, out) == (NO_ANSWER, "")
        assert f"{file}:" in err
    else:
        assert code in (0, 1)
        assert f"{file} (CN) was not used" in out + err


# Folders


def test_an_empty_folder_of_notices_stops_no_answer_and_is_told(capsys: Capsys, tmp_path: Path) -> None:
    answer = gd.due(QINZHOU, TRIGGER, holidays=tmp_path)
    assert answer.due == DUE
    (note,) = [note for note in answer.notes if note.code == "no-notices"]
    assert str(tmp_path) in note.zh
    assert str(tmp_path) in note.en
    env = {"GOV_DEADLINES_HOLIDAYS": str(tmp_path)}
    code, out, err = run(capsys, "calendar", "add", "2024-04-03", "7", "--lang", "en", env=env)
    assert (code, out) == (0, "2024-04-15\n")
    assert "holds no .toml file" in err
    found = run(capsys, "calendar", "add", "2024-04-03", "7", "--json", env=env)
    assert (found.err, "no-notices" in found.out) == ("", True)


@pytest.mark.usefixtures("shipped_to_2026")
def test_a_folder_that_gets_its_first_notice_is_read_again(tmp_path: Path) -> None:
    assert gd.calendar("CN", holidays=tmp_path).years[-1] == 2026
    notices_file(tmp_path, "CN", 2027, SOUND)
    assert gd.calendar("CN", holidays=tmp_path).years[-1] == 2027


@pytest.mark.usefixtures("shipped_to_2026")
def test_hidden_files_and_folders_are_no_data(tmp_path: Path) -> None:
    """As Kubernetes mounts files: links to links into a hidden folder; and what editors leave."""
    notices_file(tmp_path / "..2026_11_29", "CN", 2027, SOUND)
    (tmp_path / "..data").symlink_to("..2026_11_29")
    (tmp_path / "2027.toml").symlink_to(Path("..data", "cn", "2027.toml"))
    (tmp_path / ".#2027.toml").symlink_to("somebody@somewhere")
    (tmp_path / "._2027.toml").write_bytes(b"\0\5\26\7")
    assert gd.calendar("CN", holidays=tmp_path, strict=True).years[-1] == 2027


@pytest.mark.usefixtures("shipped_to_2026")
def test_a_file_replaced_by_one_of_the_same_time_and_size_is_read(tmp_path: Path) -> None:
    file = notices_file(tmp_path, "CN", 2027, SOUND)
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day("2027-01-03")
    before, new = file.stat(), tmp_path / "new"
    new.write_text(file.read_text(encoding="utf-8").replace("2027-01-03", "2027-01-04"), encoding="utf-8")
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    new.replace(file)
    assert not gd.calendar("CN", holidays=tmp_path).is_working_day("2027-01-04")


@pytest.mark.usefixtures("shipped_to_2026")
def test_a_file_that_could_not_be_read_once_is_read_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices_file(tmp_path, "CN", 2027, SOUND)
    with monkeypatch.context() as patch:
        patch.setattr(TomlFile, "_is_readable", unreadable)
        assert {fault.code for fault in refused(tmp_path).faults} == {"unreadable"}
    assert gd.calendar("CN", holidays=tmp_path, strict=True).years[-1] == 2027


def test_a_shipped_file_that_could_not_be_read_once_is_read_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_files()
    with monkeypatch.context() as patch:
        patch.setattr(TomlFile, "_is_readable", unreadable)
        for region in ("CN", "CN-GX"):
            with pytest.raises(gd.DataFault, match="Input/output error"):
                gd.calendar(region).add(TRIGGER, 1)
    assert gd.calendar("CN-GX").add(TRIGGER, 7) == DUE


def test_a_linked_folder_is_followed(tmp_path: Path) -> None:
    elsewhere, own = tmp_path / "elsewhere", tmp_path / "own"
    own.mkdir()
    notices_file(elsewhere, "CN", 2027, SOUND)
    (own / "linked").symlink_to(elsewhere)
    assert gd.calendar("CN", holidays=own).years[-1] == 2027
    (elsewhere / "loop").symlink_to(own)
    (own / "again").symlink_to(elsewhere / "cn")
    (own / "self").symlink_to(own)
    assert gd.calendar("CN", holidays=own).years[-1] == 2027


def test_a_linked_folder_of_packs_is_followed(tmp_path: Path) -> None:
    elsewhere, own = tmp_path / "elsewhere", tmp_path / "own"
    elsewhere.mkdir()
    own.mkdir()
    pack_file(elsewhere, "qinzhou-2023.toml", ('authority = "qinzhou"', 'authority = "my-city"'))
    (own / "linked").symlink_to(elsewhere)
    assert gd.due("my-city/countersign-reply", TRIGGER, rules=own).due == DUE
