"""``gov-deadlines find``: which limit is meant."""

from gov_deadlines.answers.context import Context
from gov_deadlines.cli import console
from gov_deadlines.cli.options import BOOK, Given, argument, option, sharing
from gov_deadlines.pages.voice import pick
from gov_deadlines.rules.book import RuleBook

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
    book = Context.of(**given.context).book
    if given.json:
        console.print_object([match.to_dict() for match in found])
    elif found:
        console.print_text(found_table([book.latest(match.id) for match in found], given.language))
    else:
        console.print_error(pick(given.language, *_nothing(book, " ".join(words))))
    console.print_remarks(book.remarks, given.language)


def _nothing(book: RuleBook, words: str) -> tuple[str, str]:
    """What to type where nothing was found; words that only name a government ask for all that is its."""
    everything = "gov-deadlines limits list --all"
    named, rest = book.names.governments_in(words)
    if len(named) == 1 and not rest.strip():
        its = book.names.packs[named[0]][-1].short
        zh, en = f"{everything} --authority {its.zh}", f"{everything} --authority {named[0]}"
        return f"“{words}”是政府名称。它的全部规定：{zh}", f"{words!r} is a government. All that is its: {en}"
    return (
        f"没有找到。请换个说法，或看全部规定：{everything}",
        f"Nothing found. Try other words, or see all: {everything}",
    )
