"""Which provision is meant: words in, provisions out, the likeliest first."""

from typing import Any, NamedTuple, Unpack

from gov_deadlines.answers.context import Context, ContextKeywords
from gov_deadlines.arguments import as_text, whole_number
from gov_deadlines.errors import WrongKind
from gov_deadlines.rules.model import Provision

_MOST = 10  # what fits a screen


class Match(NamedTuple):
    """A provision that words may mean.

    Attributes:
        id: its id, by which it is asked about.
        name_zh, name_en: what a clerk calls it.
        authority, article, cls: whose it is, where it stands, and its class.
        summary_zh: what it says, in our own words.
        score: how well the words fit, up to 1, which only an exact name has.
    """

    id: str
    name_zh: str
    name_en: str
    authority: str
    article: str
    cls: str
    summary_zh: str
    score: float

    def to_dict(self) -> dict[str, Any]:
        """The match as a JSON object."""
        return self._asdict()


def find(text: str, *, most: int = _MOST, **context: Unpack[ContextKeywords]) -> tuple[Match, ...]:
    """The provisions that words may mean, the likeliest first: names, aliases, summaries, who owes, article.

    It suggests; what ``due`` and the others take must fit a name exactly.

    Args:
        text: words or a question, in Chinese or English: ``会签``, ``钟山区局长出差提前几天报告``. A government that it
            names is the only one looked at.
        most: how many to return.
        authority: the government that is meant where the words name none.
        known_on: has no effect here, like ``region``, ``ignore_in_force`` and ``announced_only``.
        holidays: a folder of your own notices.
        rules: a folder of your own packs.
        strict: a fault anywhere in your own files stops the answer.

    Raises:
        InvalidArgument, DataFault, SourceNotFound.

    >>> import gov_deadlines as gd
    >>> [match.id for match in gd.find("钦州 会签几天内回复", most=1)]
    ['qinzhou/countersign-reply']
    """
    words, number = as_text(text, "text"), whole_number(most, "most")
    if number < 0:
        raise WrongKind("most", most, "count")
    under = Context.of(**context)
    ranked = under.book.index.ranked(under.book.names, words, under.authority)
    return tuple(_match(one.provision, one.score) for one in ranked[:number])


def _match(one: Provision, score: float) -> Match:
    return Match(
        id=one.id,
        name_zh=one.label.zh,
        name_en=one.label.en,
        authority=one.authority,
        article=one.article,
        cls=one.cls,
        summary_zh=one.summary.zh,
        score=round(score, 3),
    )
