"""Run the tests in a copy of the project that has data to come: maintaining it must be a matter of data files alone.

The copy gets next year's national notice, a notice of Guangxi, an amendment, a region with a notice of its own, and a
sixth government, all invented. No test, page or example of the copy is changed, so whatever fails there would have
to be edited when such data really comes.

Usage: python tools/next_year.py [--years N] [--keep DIR] [PYTEST ARGUMENTS]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
INVENTED = Path("tests", "data", "invented")
COPIED = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "CONTRIBUTING.zh-CN.md",
    "DESIGN.md",
    "README.md",
    "README.zh-CN.md",
    "pyproject.toml",
)
FOLDERS = ("bench", "conformance", "data", "docs", "src", "tests", "tools")
UNUSED = shutil.ignore_patterns("__pycache__", ".*", "*.pyc")
SOURCES = "GOV_DEADLINES_SOURCES"
DAY = timedelta(days=1)

HEAD = """\
schema = 1
region = "{region}"
year = {year}
"""
NOTICE = """
[[notice]]
issuer = "{issuer}"
number = ""
number_basis = "not found"
scope = "{scope}"
issued = {published}
issued_basis = "signed"
published = {published}
published_basis = "dated text"
source = "invented"
checked = "invented"

[notice.days]
"""
NATIONAL, GUANGXI, CHASHAN = "国务院办公厅", "广西壮族自治区人民政府办公厅", "茶山省人民政府办公厅"

# Left out of the run in the copy, so that it stays short. None of these asks which years, regions or packs there are.
LEFT_OUT = {
    "tests/spark": "a cluster takes minutes to start, and its table is the one that other tests compare",
    "tests/files": "how files are put in place, whatever is in them",
    "tests/library/test_next_year.py": "makes such a copy",
    "tests/library/test_install.py": "makes wheels, whatever is in them",
    "tests/batch/test_batch_files.py": "runs that are killed, and disks that are full",
    "tests/batch/test_batch_csv.py": "the forms of CSV, with lines of a gigabyte",
    "tests/batch/test_batch_line_ends.py": "where a row of a file ends",
    "tests/batch/test_excel_sheets.py": "the forms of a workbook",
    "tests/batch/test_parquet_splice.py": "the bytes of Parquet, whatever they hold",
    "tests/native": "how the compiled part is built and loaded",
    "tests/service/test_soak.py": "a service under load, with notices of its own",
    "tests/service/test_clients.py": "other languages that ask the service",
    "tests/webpage/test_page_in_browser.py": "a browser; what the page answers is asked in Node as well",
    "tests/webpage/test_page_in_firefox.py": "a browser",
    "tests/webpage/test_engine_in_browsers.py": "browsers",
}


def copy_of_the_project(folder: Path) -> Path:
    """A copy of what a checkout holds."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        shutil.copy(ROOT / name, folder)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=UNUSED)
    shutil.copytree(ROOT / ".ci", folder / ".ci")
    return folder


def add_data(project: Path, years: int = 1) -> None:
    """Whatever data may come, added to a copy: notices of the coming years, a region, and a government."""
    last = max(int(file.stem) for file in (project / "data/holidays/cn").glob("*.toml"))
    for year in range(last + 1, last + 1 + years):
        add_year(project, year)
    add_region(project, last + 1)
    add_pack(project)


def add_year(project: Path, year: int) -> None:
    """The national notice, an amendment of it, and Guangxi's notice."""
    sys.path.insert(0, str(ROOT / "src"))
    from gov_deadlines.workdays.regions import festivals, statutory_days

    sample = sample_notice()
    if f"\nyear = {year} " in sample:
        text = sample.replace("〔2026〕0号", "〔2026〕9号").replace('"2027-02-14"', '"2027-02-20"')  # not the very same
        text = text.replace("2026-11-05", "2026-12-08")
    else:
        text = arrangement(year, statutory_days(year))
    off = sorted(days_off(text))
    first = next(day for day in off if day >= date(year, 5, 1))
    while first in off or first.weekday() >= 5:
        first += DAY
    text += NOTICE.format(issuer=NATIONAL, scope="days", published=f"{year}-03-20")
    text += f'"劳动节" = {{ extension = "{first}" }}\n'
    write(project / f"data/holidays/cn/{year}.toml", text)

    first = festivals(year)["double-third"]
    while first in off or first.weekday() >= 5:
        first += DAY
    second = first + DAY
    while second in off or second.weekday() >= 5:
        second += DAY
    text = HEAD.format(region="CN-GX", year=year)
    text += NOTICE.format(issuer=GUANGXI, scope="year", published=f"{year}-03-04")
    write(project / f"data/holidays/cn-gx/{year}.toml", text + f'"广西三月三" = {{ off = ["{first}", "{second}"] }}\n')


def sample_notice() -> str:
    """The notice that CONTRIBUTING shows as an example."""
    (sample,) = re.findall(r"```toml\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(sample)


def days_off(text: str) -> Iterator[date]:
    """The days that a national notice has off."""
    for first, last in re.findall(r'off = "([\d-]+)(?:\.\.([\d-]+))?"', text):
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last or first):
            yield day
            day += DAY


def arrangement(year: int, statutory: dict[date, str]) -> str:
    """A year without make-up days: each statutory day on a weekend, or of two festivals, gives a weekday after it."""
    text = HEAD.format(region="CN", year=year)
    text += NOTICE.format(issuer=NATIONAL, scope="year", published=f"{year - 1}-12-08")
    for days in runs(sorted(statutory)):
        names = [name for day in days for name in statutory[day].split("、")]
        last, owed = days[-1], sum(day.weekday() >= 5 for day in days) + len(names) - len(days)
        while owed or (last + DAY).weekday() >= 5:
            last += DAY
            owed -= last.weekday() < 5
        text += f'"{"、".join(dict.fromkeys(names))}" = {{ off = "{days[0]}..{last}" }}\n'
    return text


def runs(days: list[date]) -> list[list[date]]:
    """Days in order, those that follow one another together."""
    found: list[list[date]] = []
    for day in days:
        if found and day == found[-1][-1] + DAY:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def add_region(project: Path, year: int) -> None:
    """A region with a notice of its own."""
    for name in ("regions.toml", "names.toml"):
        append(project / "data/holidays" / name, ROOT / INVENTED / "holidays" / name)
    text = HEAD.format(region="CN-ZZ", year=year)
    text += NOTICE.format(issuer=CHASHAN, scope="days", published=f"{year}-06-25")
    day = date(year, 8, 10)
    day += (7 - day.weekday()) * DAY
    write(project / f"data/holidays/cn-zz/{year}.toml", text + f'"茶节" = {{ off = "{day}" }}\n')


def add_pack(project: Path) -> None:
    """A government: its two files, and a chain."""
    rules = ROOT / INVENTED / "rules"
    for file in [*rules.glob("*-*.toml"), *rules.glob("duties/*.toml")]:
        shutil.copy(file, project / "data/rules" / file.relative_to(rules))
    append(project / "data/rules/chains.toml", rules / "chains.toml")


def append(file: Path, addition: Path) -> None:
    """Put the text of one file at the end of another."""
    write(file, file.read_text(encoding="utf-8") + addition.read_text(encoding="utf-8"))


def write(file: Path, text: str) -> None:
    """Write a text with plain line ends."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def documents(folder: Path, project: Path) -> dict[str, str]:
    """The variable that names the documents' folder, where there is one: the published ones and the invented one."""
    given = os.environ.get(SOURCES)
    if not given:
        return {}
    shutil.copytree(given, folder)
    shutil.copy(project / INVENTED / "chashan.txt", folder)
    return {SOURCES: str(folder)}


def run(arguments: list[str]) -> int:
    """Make the copy, add the data, run the tests there; returns pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--years", type=int, default=1, help="how many years to announce")
    parser.add_argument("--keep", type=Path, help="make the copy in this new folder, and leave it there")
    options, rest = parser.parse_known_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        project = copy_of_the_project(options.keep or Path(scratch, "project"))
        add_data(project, options.years)
        environment = {"HYPOTHESIS_PROFILE": "quick"} | os.environ | {"PYTHONPATH": str(project / "src")}
        environment |= documents(Path(scratch, "documents"), project)
        ignored = [f"--ignore={path}" for path in LEFT_OUT]
        command = [sys.executable, "-m", "pytest", "-q", *ignored, *rest]
        return subprocess.run(command, cwd=project, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
