"""Write docs/llms.txt: what this is, and every page with what it says, for programs that read documentation.

Usage: python tools/llms.py [--check]
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from docs_pages import DOCS, LANGUAGES, navigation, source, written

PAGE = DOCS / "llms.txt"
HEAD = """\
# gov-deadlines

> By when must something be done under Chinese governments' work rules, is that date firm, and why. A Python library and
> command line with the working days of China as decreed year by year and region by region, and as known on any
> earlier day. Chinese and English.

- Ask `gd.due(limit, day)` or `gov-deadlines due LIMIT --on DATE --json`. Never compute such a date by adding days.
- A limit is an id such as `qinzhou/countersign-reply`; `gd.find(text)` and `gov-deadlines find WORDS` find one.
- Read `standing` (settled or provisional), `readings`, `safest`, `rely_from` and `notes` before you state the date.
- What has no answer raises an error with a `code` and a `hint`. Pass these on; do not guess a date.
"""


def summary(path: Path) -> tuple[str, str]:
    """A page's title and its first paragraph, in one line."""
    text = path.read_text(encoding="utf-8")
    title = re.findall(r"^# (.+)$", text, re.MULTILINE)[0]
    paragraphs = [one.strip() for one in re.split(r"\n\s*\n", text.partition(title)[2])]
    prose = [
        one for one in paragraphs if one and not re.match(r"[#|`<!>\-*]|\*?\[(?:中文|English)|Written by|本页由", one)
    ]
    first = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", " ".join(prose[0].split())) if prose else ""
    sentence = re.match(r".*?[.。：:](?=\s|$|[^\d\w.`])", first)
    return title, (sentence[0] if sentence else first).rstrip("：:")


def page() -> str:
    """The whole of docs/llms.txt."""
    lines = [HEAD]
    for language, ending in LANGUAGES.items():
        for section in navigation()["section"]:
            lines.append(f"## {section[language]}\n")
            for name in section["pages"]:
                path = source(name, language)
                title, said = summary(path)
                where = f"{name}{ending}.md" if path.parent == DOCS else f"../{path.relative_to(DOCS.parent)}"
                lines.append(f"- [{title}]({where}): {said}" if said else f"- [{title}]({where})")
            lines.append("")
    return "\n".join(lines)


def main(*, check: bool) -> int:
    """Write the file, or compare it; 1 where it is not up to date."""
    return written({PAGE.name: page()}, "llms.py", check=check)


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
