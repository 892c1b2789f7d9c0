"""``gov-deadlines find``: which limit is meant."""

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.options import BOOK, Given, argument, option, sharing
from gov_deadlines.pages.voice import pick

_SCREEN = 10


@sharing(
    ("authority", *BOOK),
    words=argument(
        "WORD...",
        "关键词或一句话，如 会签、钟山区局长出差提前几天报告",
        "words or a question, e.g. countersign, or: urgent paper in Zhongshan",
    ),
    most=option("--most N", f"至多列几项，默认 {_SCREEN}", f"at most so many, by default {_SCREEN}", min=1),
)
def find(words: list[str], most: int = _SCREEN, *, given: Given) -> None:
    """List the provisions that words may mean, the likeliest first."""
    from gov_deadlines.answers.find import find as look_for
    from gov_deadlines.pages.limits import found_table

    found = look_for(" ".join(words), most=most, **given.context)
    if given.json:
        console.print_object([match.to_dict() for match in found])
        return
    book = Context.of(**given.context).book
    if found:
        console.print_text(found_table([book.latest(match.id) for match in found], given.language))
    else:
        everything = "gov-deadlines limits list --all"
        console.print_error(
            pick(given.language, f"没有找到。全部规定：{everything}", f"Nothing found. All: {everything}")
        )
    console.print_remarks(book.remarks, given.language)
