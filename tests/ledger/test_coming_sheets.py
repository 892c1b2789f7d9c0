"""The overview and the sheet of what is coming: what is in them, in any workbook, and legible without colours."""

import zipfile
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from duties import duty, looked_over, some_duties
from gov_deadlines.answers.coming import OPEN, Overview
from gov_deadlines.ledger import looks
from gov_deadlines.ledger.our_sheets import put_sheets
from gov_deadlines.ledger.styles import Look
from gov_deadlines.ledger.workbook import open_workbook
from gov_deadlines.text import Language
from gov_deadlines.wording.coming import MARKS

LEDGER = "督办'台账"


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A workbook with a ledger and a second sheet, which is the one shown."""
    book = openpyxl.Workbook()
    book.active.title = LEDGER
    for row in range(1, 101):
        book.active.cell(row, 1, f"事项 {row}")
    book.active.print_title_rows = "1:2"
    book.create_sheet("说明")["A1"] = "说明"
    book.active = 1
    path = tmp_path / "host.xlsx"
    book.save(path)
    return path


def put(source: Path, found: Overview, language: Language = "zh") -> tuple[Path, tuple[str, str]]:
    target = source.with_name(f"{source.stem}+.xlsx")
    with open_workbook(str(source)) as book, target.open("wb") as file:
        names = put_sheets(book, found, LEDGER, language)
        book.write(file)
    return target, names


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def values(sheet: Any) -> list[list[Any]]:
    return [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]


def plotted(book: Any, chart: Any) -> list[tuple[list[Any], list[Any]]]:
    """The names and numbers of each series of a chart: in the cells it refers to, and as the chart keeps them."""

    def cells(reference: str) -> list[Any]:
        sheet, _, area = reference.rpartition("!")
        return [row[0].value for row in book[sheet.strip("'").replace("''", "'")][area.replace("$", "")]]

    found = [(cells(one.cat.strRef.f), cells(one.val.numRef.f)) for one in chart.ser]
    kept = [(one.cat.strRef.strCache.pt, one.val.numRef.numCache.pt) for one in chart.ser]
    assert [([at.v for at in names], [int(at.v) for at in numbers]) for names, numbers in kept] == found
    return found


def test_they_come_first_and_the_sheet_that_was_shown_still_is(host: Path) -> None:
    target, names = put(host, looked_over(some_duties(50, 1)))
    book = openpyxl.load_workbook(target)
    assert names == ("概览", "到期与逾期")
    assert book.sheetnames == ["概览", "到期与逾期", LEDGER, "说明"]
    assert book.active.title == "说明"
    assert not any(book[name].sheet_view.tabSelected for name in names)  # two selected sheets would be edited together
    assert [book[name].print_title_rows for name in (LEDGER, "到期与逾期", "概览")] == ["$1:$2", "$5:$5", None]


def test_the_overview_counts_every_row_once(host: Path) -> None:
    found = looked_over(some_duties(70, 2), unanswered=5)
    book = openpyxl.load_workbook(put(host, found)[0])
    rows = [row for row in values(book["概览"]) if row]
    tiles = next(row for row in rows if len(row) == 8 and all(isinstance(one, int) for one in row))
    assert tiles == [*found.urgencies.values(), 5]
    assert sum(tiles) == 75
    assert [row[0] for row in rows].count("图例") == 1
    assert "共 75 件" in rows[3][0]


def test_the_charts_draw_the_counts(host: Path) -> None:
    found = looked_over(some_duties(70, 2), unanswered=5)
    book = openpyxl.load_workbook(put(host, found)[0])
    by_department, statuses, weeks = (plotted(book, chart) for chart in book["概览"]._charts)
    assert statuses[0][1] == [*found.statuses.values(), 5]
    assert weeks[0][1] == [
        found.many("missed"),
        found.many("deemed"),
        *(week.due for week in found.weeks),
        found.beyond,
    ]
    shown = [code for code in OPEN if found.urgencies[code]]
    for code, (names, numbers) in zip(shown, by_department, strict=True):
        assert names == [group.who or "（未写部门）" for group in found.groups]
        assert numbers == [group.count(code) for group in found.groups]


def test_the_sheet_lists_what_is_coming_by_department(host: Path) -> None:
    found = looked_over(some_duties(70, 3))
    sheet = openpyxl.load_workbook(put(host, found)[0])["到期与逾期"]
    marked = [row for row in sheet.iter_rows(min_row=6) if isinstance(row[4].value, datetime)]
    wanted = [one for group in found.coming for one in group.rows]
    assert [int(row[9].value) for row in marked] == [one.duty.row for one in wanted]
    assert [row[4].value.date() for row in marked] == [one.duty.due for one in wanted]
    assert [row[0].value[0] for row in marked] == [MARKS[one.urgency] for one in wanted]
    assert [row[9].hyperlink.location for row in marked] == [f"'督办''台账'!A{one.duty.row}" for one in wanted]
    heads = [row[0].value for row in sheet.iter_rows(min_row=6) if row[0].value and "件（" in row[0].value]
    assert [head.partition("：")[0] for head in heads] == [group.who or "（未写部门）" for group in found.coming]


def test_one_department_needs_no_table_of_departments(host: Path) -> None:
    book = openpyxl.load_workbook(put(host, looked_over([duty()]))[0])
    assert len(book["概览"]._charts) == 2
    assert "各部门" not in str(values(book["概览"]))


def test_nothing_is_coming(host: Path) -> None:
    book = openpyxl.load_workbook(put(host, looked_over([]))[0])
    assert "没有到期或过期" in str(values(book["到期与逾期"]))


def test_days_are_right_where_they_count_from_1904(host: Path) -> None:
    book = openpyxl.load_workbook(host)
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    book.save(host)
    sheet = openpyxl.load_workbook(put(host, looked_over([duty()]))[0])["到期与逾期"]
    assert [str(cell.value)[:10] for cell in sheet[7]][3:6] == ["2026-06-01", "2026-06-10", "2026-06-09"]


def test_the_next_run_replaces_them(host: Path) -> None:
    first, _ = put(host, looked_over(some_duties(70, 2)))
    again, names = put(first, looked_over(some_duties(70, 2)))
    assert names == ("概览", "到期与逾期")
    assert parts(again) == parts(first)
    other = parts(put(first, looked_over([duty(matter="另一件")]))[0])
    assert other.keys() == parts(first).keys() - {"xl/charts/gov-deadlines-overview-3-.xml"}
    assert "另一件".encode() in other["xl/worksheets/gov-deadlines-coming.xml"]


def test_a_renamed_sheet_is_still_ours_and_its_charts_follow(host: Path) -> None:
    first, _ = put(host, looked_over(some_duties(70, 2)))
    book = parts(first)
    book["xl/workbook.xml"] = book["xl/workbook.xml"].replace("概览".encode(), "领导看".encode())
    renamed = first.with_name("renamed.xlsx")
    with zipfile.ZipFile(renamed, "w") as file:
        for name, data in book.items():
            file.writestr(name, data)
    target, names = put(renamed, looked_over(some_duties(70, 2)))
    assert names == ("领导看", "到期与逾期")
    assert b"\xe9\xa2\x86\xe5\xaf\xbc\xe7\x9c\x8b!$A$" in parts(target)["xl/charts/gov-deadlines-overview-2-.xml"]


def test_a_sheet_of_the_same_name_that_is_not_ours_is_left_alone(host: Path) -> None:
    book = openpyxl.load_workbook(host)
    book.create_sheet("概览")["A1"] = "自己的"
    book.save(host)
    target, names = put(host, looked_over(some_duties(40, 2)))
    assert names == ("概览 (2)", "到期与逾期")
    read = openpyxl.load_workbook(target)
    assert read["概览"]["A1"].value == "自己的"
    assert plotted(read, read["概览 (2)"]._charts[1])


def test_every_other_part_stays_as_it_was(host: Path) -> None:
    before, after = parts(host), parts(put(host, looked_over(some_duties(40, 2)))[0])
    changed = {name for name, data in before.items() if after[name] != data}
    assert changed == {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_of_the_other_language_is_left(host: Path, language: Language) -> None:
    found = looked_over([duty(row=row, matter="x", who=f"{row % 2}", name="x", article="1") for row in (5, 6)])
    target, names = put(host, found, language)
    book = openpyxl.load_workbook(target)
    told = [str(cell) for name in names for row in values(book[name]) for cell in row if isinstance(cell, str)]
    told = [cell.replace("gov-deadlines", "").replace(LEDGER, "").replace(repr(LEDGER), "") for cell in told]
    chinese = [cell for cell in told if any("\u4e00" <= char <= "\u9fff" for char in cell)]
    english = [cell for cell in told if any(char.isascii() and char.isalpha() for char in cell.replace("x", ""))]
    assert not (english if language == "zh" else chinese)


# Legible in black and white

COLOURED = {name: one for name, one in vars(looks).items() if isinstance(one, Look)}
COLOURED |= looks.URGENCY_LOOKS | looks.STATUS_LOOKS


@pytest.mark.parametrize("name", COLOURED)
def test_every_text_stands_out_from_its_cell(name: str) -> None:
    assert looks.contrast(COLOURED[name]) >= 7


def test_what_asks_for_action_differs_in_grey() -> None:
    light = [looks.luminance(looks.URGENCY_LOOKS[code].fill or "") for code in ("missed", "today", "soon", "early")]
    assert all(later - earlier > 0.1 for earlier, later in pairwise(light))


def test_no_colour_stands_alone(host: Path) -> None:
    """A cell in a colour of ours has a mark, a word of a status, or a number under a heading."""
    book = openpyxl.load_workbook(put(host, looked_over(some_duties(70, 2)))[0])
    fills = {f"FF{look.fill}" for look in looks.URGENCY_LOOKS.values()}
    for name in ("概览", "到期与逾期"):
        merged = {cell for area in book[name].merged_cells.ranges for row in area.rows for cell in row[1:]}
        for row in book[name].iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb in fills and (cell.row, cell.column) not in merged:
                    assert cell.value is not None, cell.coordinate


def test_a_chart_leaves_nothing_to_the_program_that_shows_it(host: Path) -> None:
    made = parts(put(host, looked_over(some_duties(70, 2)))[0])
    charts = [data for name, data in made.items() if name.startswith("xl/charts/")]
    assert len(charts) == 3
    for chart in charts:
        for tag in (b"roundedCorners", b"overlay", b"varyColors", b"delete", b"showCatName", b"showLegendKey"):
            assert b"<c:%b val=" % tag in chart, tag
        assert chart.count(b"<c:delete ") == chart.count(b"</c:scaling>")
        assert chart.count(b"<c:showVal ") == chart.count(b"<c:showSerName ")
        assert chart.count(b"<c:overlay ") == chart.count(b"<c:title>") + chart.count(b"<c:legend>")


def test_many_departments(host: Path) -> None:
    found = looked_over([duty(row=row, who=f"单位{row}") for row in range(3, 60)])
    book = openpyxl.load_workbook(put(host, found)[0])
    names, _ = plotted(book, book["概览"]._charts[0])[0]
    assert len(names) == 12
    assert sum(row[:1] == [f"单位{at}"] for row in values(book["概览"]) for at in range(3, 60)) == 57


def test_a_long_or_strange_text_is_a_text(host: Path) -> None:
    for matter in ("=1+1", "长" * 40_000, "http://x", "a\x0bb_x000B_", "<&>\"'", "1", "\ud800"):
        found = looked_over([duty(matter=matter, who=matter[:20])])
        sheet = openpyxl.load_workbook(put(host, found)[0])["到期与逾期"]
        cell = sheet["B7"]
        assert (cell.data_type, cell.value.startswith(matter[:1].replace("\ud800", ""))) == ("s", True)
