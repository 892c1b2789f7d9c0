"""Which faulty files an answer can do without, and what they take away: the rules behind test_faulty_files."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from gov_deadlines.errors import DataFault, Fault
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.library import files_left_out
from gov_deadlines.workdays.line import LeftOut

SOUND_HEAD = 'schema = 1\nregion = "{region}"\nyear = {year}\n'
TORN = '[[notice]]\nissuer = "X\n'  # a quotation mark is lost: no TOML from here on


def fault(path: str, code: str = "not-a-day", line: int = 9) -> Fault:
    return Fault(path, line, code, f"错{code}", f"bad {code}")


def asked(code: str, files: Mapping[str, tuple[str, list[str]]], folder: Path) -> LeftOut:
    """What ``code`` does without, given files by name: their text, and the codes of their faults."""
    read: dict[str, TomlFile] = {}
    faults: list[Fault] = []
    for name, (text, codes) in files.items():
        path = folder / name
        path.write_text(text, encoding="utf-8")
        read[str(path)] = TomlFile(str(path))
        faults += [fault(str(path), one, 9 + nth) for nth, one in enumerate(codes)]
    return files_left_out(code, read, faults)


def head(region: str = "CN", year: int = 2027) -> str:
    return SOUND_HEAD.format(region=region, year=year)


def test_a_file_of_another_region_takes_nothing_away(tmp_path: Path) -> None:
    aside = asked("CN-GX", {"hb.toml": (head("CN-HB"), ["not-a-day"])}, tmp_path)
    path = str(tmp_path / "hb.toml")
    assert (aside.files, aside.faults, aside.ends) == (frozenset({path}), (), None)
    (remark,) = aside.remarks
    assert remark.zh == f"没有使用 {path}（CN-HB）：有 1 处错误，第 9 行：错not-a-day。请改正；只有 CN-HB 的题需要它。"
    assert remark.en == (
        f"{path} (CN-HB) was not used: it has 1 fault, the first on line 9: bad not-a-day. Mend it; "
        "only answers for CN-HB need it."
    )


@pytest.mark.parametrize("region", ["CN", "CN-GX"])
def test_one_of_its_own_or_of_the_nation_ends_the_answers_before_its_year(region: str, tmp_path: Path) -> None:
    aside = asked("CN-GX", {"own.toml": (head(region), ["not-a-day", "wrong-type"])}, tmp_path)
    assert aside.ends == date(2026, 11, 30)
    assert [one.code for one in aside.faults] == ["not-a-day", "wrong-type"]
    (remark,) = aside.remarks
    assert "有 2 处错误，第 9 行：错not-a-day" in remark.zh
    assert remark.zh.endswith("2026-11-30 以后的日子在改正之前不作答。")
    assert "it has 2 faults, the first on line 9" in remark.en
    assert remark.en.endswith("days after 2026-11-30 get no answer until then.")


def test_of_several_files_the_earliest_counts_and_each_is_named(tmp_path: Path) -> None:
    files = {
        "a.toml": (head("CN-GX", 2026), ["not-a-day"]),
        "b.toml": (head("CN", 2028), ["not-a-day"]),
        "c.toml": (head("CN-HB", 2020), ["not-a-day"]),
    }
    aside = asked("CN-GX", files, tmp_path)
    assert aside.files == frozenset(str(tmp_path / name) for name in files)
    assert aside.ends == date(2025, 11, 30)
    assert [Path(one.file).name for one in aside.faults] == ["a.toml", "b.toml"]
    assert ["的题需要它" in one.zh for one in aside.remarks] == [False, False, True]


@pytest.mark.parametrize("codes", [["year"], ["day-outside-year"], ["not-a-day", "year"], ["day-outside-year", "x"]])
def test_where_the_year_is_in_doubt_its_region_gets_no_answer(codes: list[str], tmp_path: Path) -> None:
    file = {"own.toml": (head("CN-GX"), codes)}
    with pytest.raises(DataFault):
        asked("CN-GX", file, tmp_path)
    assert asked("CN-HB", file, tmp_path).ends is None


@pytest.mark.parametrize("text", ["", "year = 2027\n", 'region = "XX"\nyear = 2027\n', "region = 3\nyear = 2027\n"])
def test_a_file_that_does_not_say_whose_it_is_stops_everything(text: str, tmp_path: Path) -> None:
    with pytest.raises(DataFault):
        asked("CN-GX", {"own.toml": (text, ["not-a-day"])}, tmp_path)


def test_faults_of_no_file_that_was_read_stop_everything() -> None:
    with pytest.raises(DataFault):
        files_left_out("CN", {}, [fault("elsewhere.toml")])


@pytest.mark.parametrize("written", ['"a" = { off = "2027-05-01" }', '"b" = { off = "2026-12-31..2027-1-3" }', ""])
@pytest.mark.parametrize("key", ["issued", "published", "number", "source", "checked", "confirmed"])
def test_a_torn_file_is_kept_to_its_year_where_all_its_days_lie_there(written: str, key: str, tmp_path: Path) -> None:
    text = f'{head()}{TORN}{key} = "as of 2025-11-04"\n{written}\n'
    assert asked("CN", {"own.toml": (text, ["toml-syntax"])}, tmp_path).ends == date(2026, 11, 30)


@pytest.mark.parametrize("day", ["2026-11-30", "2028-01-01", "2028-12-31", "2025-12-31", "2027-05-01..2026-10-01"])
def test_a_torn_file_with_a_day_of_another_year_stops_everything(day: str, tmp_path: Path) -> None:
    text = f'{head()}{TORN}"b" = {{ off = "2027-02-01" }}\n"a" = {{ off = "{day}" }}\n'
    with pytest.raises(DataFault):
        asked("CN", {"own.toml": (text, ["toml-syntax"])}, tmp_path)
