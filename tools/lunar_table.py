"""Write data/holidays/festivals.toml anew with lunar-python, up to a year; with ``--check``, only compare.

Usage: python tools/lunar_table.py [--until YEAR] [--check]

Without ``--until`` the table keeps its last year. Its first year and the comment at its head stay.
"""

import argparse
import tomllib
from collections.abc import Iterator
from pathlib import Path

from lunar_python import Lunar, Solar

TABLE = Path(__file__).parents[1] / "data" / "holidays" / "festivals.toml"
LUNAR = {"spring-festival": (1, 1), "double-third": (3, 3), "dragon-boat": (5, 5), "mid-autumn": (8, 15)}
SOLAR = {"qingming": "清明"}


def day(festival: str, year: int) -> str:
    """Month and day of a festival in a year, as MM-DD."""
    if festival in LUNAR:
        found = Lunar.fromYmd(year, *LUNAR[festival]).getSolar()
    else:
        found = Solar.fromYmd(year, 3, 1).getLunar().getJieQiTable()[SOLAR[festival]]
    return f"{found.getMonth():02d}-{found.getDay():02d}"


def lines(text: str, until: int | None) -> Iterator[str]:
    """The lines of the table, made anew from its own head."""
    values = tomllib.loads(text)
    years = [int(year) for year in values["years"]]
    yield text.partition("[years]")[0] + "[years]"
    for year in range(years[0], (until or years[-1]) + 1):
        yield f'{year} = "{" ".join(day(festival, year) for festival in values["columns"])}"'


def main() -> None:
    """Write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--until", type=int, metavar="YEAR", help="the last year of the table")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    asked = parser.parse_args()
    text = TABLE.read_text(encoding="utf-8")
    made = "\n".join(lines(text, asked.until)) + "\n"
    if asked.check and made != text:
        raise SystemExit(f"{TABLE} differs from what lunar-python computes: python tools/lunar_table.py")
    if not asked.check:
        TABLE.write_text(made, encoding="utf-8")
    print(f"{TABLE.name}: {len(tomllib.loads(made)['years'])} years")


if __name__ == "__main__":
    main()
