"""Fill the tables of docs/provenance.md and docs/provenance.zh-CN.md: how many notices there are, and which packs.

``--check`` only compares, and only what the pages speak of: the years they reach to and the governments they list. So
a notice or a government may be added without them.

Usage: python tools/provenance_page.py [--check]
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import gov_deadlines as gd
from gov_deadlines.text import Language
from gov_deadlines.workdays.regions import regions

DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Language] = {"provenance.md": "en", "provenance.zh-CN.md": "zh"}
HEADS: dict[str, dict[Language, tuple[str, ...]]] = {
    "notices": {
        "en": ("Region", "Years", "Notices", "Number found", "Dated", "Confirmed"),
        "zh": ("地区", "年度", "份数", "文号", "注明日期", "经确认"),
    },
    "packs": {
        "en": ("Pack", "Document", "In force from", "Limits", "Cadences", "Duties", "Last checked"),
        "zh": ("规则包", "文件", "施行", "时限", "频次", "义务", "最近核对"),
    },
}
Row = tuple[object, ...]


def notices(language: Language, last: int) -> Iterator[Row]:
    """A row for each region that has notices, up to a year."""
    for code, region in regions().items():
        found = [one for one in gd.calendar(code).notices if one.region == code and one.year <= last]
        if not found:
            continue
        name = region.name.zh if language == "zh" else region.name.en
        years = sorted(one.year for one in found)
        yield (
            f"{name} (`{code}`)" if language == "en" else f"{name}（`{code}`）",
            f"{years[0]}–{years[-1]}" if years[0] < years[-1] else years[0],
            len(found),
            sum(bool(one.number) for one in found),
            sum(one.published_basis == "dated text" for one in found),
            sum(bool(one.confirmed) for one in found),
        )


def packs(language: Language, listed: Iterable[str]) -> Iterator[Row]:
    """A row for each pack of some that are listed."""
    book = gd.rule_book()
    for pack in book.packs:
        if pack.id not in listed:
            continue
        own = [one for one in gd.limits() if one.pack.id == pack.id]
        title = f"《{pack.title}》" if language == "zh" else f"{pack.name.en}, work rules"
        yield (
            f"`{pack.id}`",
            f"{title} {pack.number}".strip(),
            pack.in_force_from,
            *(sum(isinstance(one, kind) for one in own) for kind in (gd.Limit, gd.Cadence, gd.Duty)),
            pack.checked_on,
        )


def table(heads: tuple[str, ...], rows: Iterable[Row]) -> str:
    """A table in Markdown."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n" + "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines) + "\n"


def filled(text: str, language: Language, last: int, listed: Iterable[str]) -> str:
    """A page with its tables as they must be."""
    made = {"notices": notices(language, last), "packs": packs(language, listed)}
    for name, rows in made.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
        before, _, rest = text.partition(begin)
        text = before + begin + table(HEADS[name][language], rows) + end + rest.partition(end)[2]
    return text


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    stale = 0
    for name, language in PAGES.items():
        text = (DOCS / name).read_text(encoding="utf-8")
        last, listed = gd.calendar("CN").years[-1], [pack.id for pack in gd.rule_book().packs]
        if check:
            last = max(map(int, re.findall(r"\b2\d{3}(?= \|)", text.partition("<!-- end of notices")[0])))
            listed = re.findall(r"^\| `([^`]+@[^`]+)` \|", text, re.MULTILINE)
        if (new := filled(text, language, last, listed)) != text:
            stale += 1
            if not check:
                (DOCS / name).write_text(new, encoding="utf-8")
            print(f"docs/{name} {'is not up to date: run tools/provenance_page.py' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
