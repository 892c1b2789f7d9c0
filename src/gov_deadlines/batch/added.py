"""The columns that ``batch.due`` adds to a row: which of them a job writes, under which names, and in which words."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from gov_deadlines.batch.job import Job
from gov_deadlines.batch.rows import Value, unlike
from gov_deadlines.rules.model import Limit
from gov_deadlines.text import Language
from gov_deadlines.wording.columns import TITLES, ZH_WORDS

DUE_COLUMNS = ("due", "standing", "earliest", "latest", "article", "safest", "name")
STATUS_COLUMNS = ("status", "status_text", "working_days")
COLUMNS = (*DUE_COLUMNS, *STATUS_COLUMNS)
TYPES = {
    "due": "DATE",
    "standing": "VARCHAR",
    "earliest": "DATE",
    "latest": "DATE",
    "article": "VARCHAR",
    "safest": "DATE",
    "name": "VARCHAR",
    "status": "VARCHAR",
    "status_text": "VARCHAR",
    "working_days": "INTEGER",
}
OF_LIMIT = ("article", "name")  # mostly the same in all answers of a limit
_YIELDING = ("safest", "name")  # where the file has such a column, ours gets another name
CODES = ("standing", "status")
_PLACES = {code: at for at, code in enumerate(COLUMNS)}


class Added(NamedTuple):
    """The columns that one job adds.

    Attributes:
        codes: what they are, in the order of ``COLUMNS``.
        names: what they are called in the file.
        zh: whether codes in them are written as Chinese words.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    zh: bool

    @property
    def types(self) -> dict[str, str]:
        """Their SQL types, by name."""
        return {name: TYPES[code] for code, name in zip(self.codes, self.names, strict=True)}

    def title_of(self, code: str) -> str | None:
        """The name of one of them; None if it is not added."""
        return dict(zip(self.codes, self.names, strict=True)).get(code)

    def word(self, code: str) -> str:
        """The code of a standing or a status as it is written."""
        return ZH_WORDS[code] if self.zh else code

    def of(self, values: Sequence[Value]) -> tuple[Value, ...]:
        """The values that are written, from those of all columns in the order of ``COLUMNS``."""
        if not self.zh and self.codes == COLUMNS[: len(self.codes)]:  # as mostly
            return tuple(values[: len(self.codes)])
        found = (values[_PLACES[code]] for code in self.codes)
        if not self.zh:
            return tuple(found)
        pairs = zip(self.codes, found, strict=True)
        return tuple(ZH_WORDS[str(value)] if code in CODES and value else value for code, value in pairs)


def added(job: Job, own: Collection[str] = ()) -> Added:
    """The columns a job adds to rows that have columns of these names."""
    there = DUE_COLUMNS if job.as_of is None else COLUMNS
    codes = there if job.columns is None else tuple(one for one in there if one == "due" or one in job.columns)
    zh = job.headers == "zh"
    names = [job.prefix + (TITLES[code].zh if zh else code) for code in codes]
    for at, code in enumerate(codes):
        if code in _YIELDING:
            (names[at],) = unlike([names[at]], own, "推算" if zh else "due_")
    return Added(codes, tuple(names), zh)


def name_of(limit: Limit, language: Language) -> str:
    """What a clerk calls a limit."""
    return limit.name_zh if language == "zh" else limit.name_en
