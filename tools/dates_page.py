"""Write the tables of docs/dates.md and docs/dates.zh-CN.md: the forms in which days are read, and what is refused.

The rest of the pages is written by hand. ``--check`` only compares.

Usage: python tools/dates_page.py [--check]
"""

import re
import sys
from pathlib import Path

from gov_deadlines.day_table import FORMS, PLACES, REFUSED
from gov_deadlines.text import Language

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import filled, table, written

FOLDER = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Language] = {"dates.md": "en", "dates.zh-CN.md": "zh"}
SCRIPT = "dates_page.py"
_OPTION = re.compile("<([a-z]+)>")
HEADS = {
    "forms": {"en": ("Form", "For example", "Where"), "zh": ("写法", "例", "用在哪里")},
    "refused": {"en": ("For example", "Why, and what to do", "`why`"), "zh": ("例", "原因与改法", "`why`")},
}


def rows(which: str, language: Language) -> list[tuple[str, ...]]:
    """The rows of one of the two tables."""
    zh = language == "zh"
    if which == "forms":
        return [
            (form.zh if zh else form.en, _quoted(form.examples), _options(PLACES[form.where][not zh])) for form in FORMS
        ]
    examples = ("、".join(["`2024-04-03`", "`2024/4/3`"]), ", ".join(["`2024-04-03`", "`2024/4/3`"]))
    return [
        (
            _quoted(one.examples),
            _options(
                (one.zh if zh else one.en).format(examples_zh=examples[0] + " 等", examples_en=examples[1] + " …")
            ),
            f"`{one.code}`",
        )
        for one in REFUSED
    ]


def page(text: str, language: Language) -> str:
    """A page with its tables as they must be."""
    return filled(
        text, SCRIPT, {which: table(heads[language], rows(which, language)) for which, heads in HEADS.items()}
    )


def _quoted(texts: tuple[str, ...]) -> str:
    return "<br>".join(f"`{one}`" for one in texts)


def _options(text: str) -> str:
    return _OPTION.sub(r"`--\1`", text)


def main(*, check: bool) -> int:
    """Write the pages, or compare them; 1 where one is not up to date."""
    texts = {name: page((FOLDER / name).read_text(encoding="utf-8"), language) for name, language in PAGES.items()}
    return written(texts, SCRIPT, check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
