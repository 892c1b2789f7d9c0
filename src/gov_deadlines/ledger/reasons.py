"""Why a row has no answer, in the words of whoever keeps the ledger: names for ids, and nothing to type."""

from gov_deadlines.answers.context import Context
from gov_deadlines.errors import (
    AmbiguousLimit,
    DataFault,
    GovDeadlinesError,
    InvalidDate,
    NoNumber,
    NotAnnounced,
    NotInForce,
    UnknownChoice,
    UnknownLimit,
)
from gov_deadlines.text import Text
from gov_deadlines.wording.ledger import day_hint, no_government, several, unknown
from gov_deadlines.workdays.library import known_region

FOR_A_ROW = (UnknownLimit, NoNumber, NotInForce, NotAnnounced, DataFault, UnknownChoice)


def reason_of(error: GovDeadlinesError, context: Context) -> Text:
    """What is wrong with a row: the message of an error of ``FOR_A_ROW`` or InvalidDate, for a cell."""
    match error:
        case DataFault():
            return error.brief
        case InvalidDate():
            hint = day_hint(error.why) or error.hint
            return Text(error.code, error.message.zh + hint.zh, f"{error.message.en} {hint.en}")
        case AmbiguousLimit():
            return several(str(error.value), [called(one.id, context) for one in error.candidates])
        case UnknownLimit():
            return unknown(str(error.value), error.suggestions, error.faults)
        case UnknownChoice(name="authority"):
            packs = context.book.names.packs.values()
            return no_government(str(error.value), [one[-1].short for one in packs], error.faults)
        case NotInForce() | NoNumber():
            return _with(error, "limit", called(error.limit, context))
        case NotAnnounced():
            return _with(error, "region", known_region(error.region, context.holidays).name)
    return error.message


def called(limit_id: str, context: Context) -> Text:
    """A limit's name with its government's."""
    found = context.book.latest(limit_id)
    gov, label = found.pack.short, found.label
    return Text(limit_id, f"{gov.zh}/{label.zh}", f"{gov.en}/{label.en}")


def _with(error: GovDeadlinesError, field: str, name: Text) -> Text:
    """An error's message with a name in place of an id."""
    values = {one: getattr(error, one) for one in error.fields}
    zh, en = (type(error)(**values | {field: one}).message for one in (name.zh, name.en))
    return Text(error.code, zh.zh, en.en)
