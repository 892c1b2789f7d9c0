"""Write tests/data/time_clauses.toml: every sentence with a word of time in the published documents, by digest.

Usage: python tools/time_clauses.py FOLDER

FOLDER holds the documents as plain text. The output has only places, digests and kinds, no text.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from gov_deadlines.documents.sentences import Timed, normalise, read_text, scan
from gov_deadlines.rules.book import rule_book

PAGE = Path(__file__).parents[1] / "tests" / "data" / "time_clauses.toml"
HEAD = """\
# Every sentence with a word of time in the five documents: place, digest and kinds, as `tools/time_clauses.py` found
# them. The documents themselves are not in the project.
"""


def found(folder: Path) -> dict[str, tuple[Timed, ...]]:
    """The sentences with a word of time of each pack's document, by authority."""
    texts = [read_text(str(path)) for path in sorted(folder.glob("*.txt"))]
    by_title = {pack.authority: normalise(pack.title) for pack in rule_book().packs}
    return {
        authority: scan(text)
        for authority, title in sorted(by_title.items())
        for text in texts
        if title in normalise(text)
    }


def lines(folder: Path) -> Iterator[str]:
    """The lines of the file."""
    yield HEAD.rstrip("\n")
    for authority, sentences in found(folder).items():
        yield f"\n[{authority}]\nsentences = ["
        for one in sentences:
            article, paragraph, sentence, digest, _ = one.clause
            kinds = ", ".join(f'"{kind}"' for kind in one.kinds)
            place = f"article = {article}, paragraph = {paragraph}, sentence = {sentence}"
            yield f'    {{ {place}, sha256 = "{digest}", kinds = [{kinds}] }},'
        yield "]"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    PAGE.write_text("\n".join(lines(Path(sys.argv[1]))) + "\n", encoding="utf-8")
    print(PAGE)
