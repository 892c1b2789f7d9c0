"""The one table of keys and codes: each code has words in both languages, each key is explained, nothing is twice."""

import pytest

from gov_deadlines.counting.periods import READING_NAMES
from gov_deadlines.rules import schema
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Pack
from gov_deadlines.wording.words import WORDS

SAID = (
    *(schema.Class, schema.DutyClass, schema.Trigger, schema.Bindingness, schema.Override, schema.Extension),
    *(schema.Silence, schema.Lifted),
)
# keys of a table that its record has under another name, or in another form
ELSEWHERE = {"label", "name", "class", "direction", "amount", "unit", "act", "parties", "reason", "see_also"}
ELSEWHERE |= {"schema", "limit", "cadence", "duty", "unlisted", "digests"}


@pytest.mark.parametrize("kind", SAID)
def test_every_code_has_words(kind: object) -> None:
    assert schema.codes(kind) <= WORDS.keys()


def test_every_thing_that_may_be_quoted_has_words() -> None:
    assert {thing for table in schema.PROVISIONS for thing in table.words} <= WORDS.keys()


def test_every_reading_says_where_it_fits() -> None:
    assert list(schema.READING_FITS) == list(READING_NAMES)
    for fits in schema.READING_FITS.values():
        for key, value in fits.items():
            assert value in (schema.LIMIT.fields[key].choices or ())


@pytest.mark.parametrize("table", [*schema.PROVISIONS, schema.UNLISTED], ids=lambda table: table.root)
def test_what_a_table_says_of_its_keys_is_about_keys_it_has(table: schema.Table) -> None:
    assert {*table.bases, *filter(None, table.words.values())} <= table.fields.keys()
    for field in table.fields.values():
        assert not field.beside or field.beside in table.fields


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        (Limit, schema.LIMIT.fields),
        (Cadence, schema.CADENCE.fields),
        (Duty, schema.DUTY.fields),
        (Pack, schema.HEAD),
        (Bound, schema.BOUND),
    ],
)
def test_every_key_goes_into_its_record(record: type, fields: dict[str, object]) -> None:
    """And no record has a field that no key fills, but for what follows from where the table stands."""
    keys = {key.removesuffix("_zh").removesuffix("_en") for key in fields}
    held = set(getattr(record, "_fields", ()))
    assert keys - ELSEWHERE <= held
    assert held - keys <= {"id", "pack", "cls", "period", "file", "name", "label", "article", "counted"}
