"""Cells as Spark columns of days, by the rules of ``parse_date``: what is no day becomes null and never an error."""

import unicodedata
from datetime import date
from functools import cache

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)
from pyspark.sql.types import DataType, DateType, TimestampNTZType, TimestampType

from gov_deadlines.days import SHANGHAI, day_number

FIRST_DAY, LAST_DAY = day_number(date.min), day_number(date.max)
_DAY = 86_400_000_000  # in microseconds
# the forms of parse_date; year 0 is none
_ISO = r"\A(?!0000)[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}\z"
_OTHER = r"\A(?!0000)([0-9]{4})(?:([0-9]{2})([0-9]{2})|年([0-9]{1,2})月([0-9]{1,2})日)\z"
_AS_ISO = "$1-$2$4-$3$5"
_MIDNIGHT = r"\A(?!0000)([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[ T]00:00(?::00(?:\.0+)?)?\z"
_INSTANT = (
    r"\A(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}[ T](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-7])(?::?[0-9]{2}(?::[0-9]{2})?)?)\z"
)
_LATIN_AND_HAN = r"\A[\x00-\x7F年月日]*\z"
_IN_DATES = frozenset("0123456789-年月日 T:.Z+")


def is_blank(text: Column) -> Column:
    """Whether a text is null, empty or nothing but white space."""
    return text.isNull() | (F.btrim(text, F.lit(_white_space())) == "")


def is_text(kind: DataType) -> bool:
    """Whether cells of this type are read as text: all but dates and timestamps."""
    return not isinstance(kind, DateType | TimestampType | TimestampNTZType)


def plain_text(cell: Column) -> Column:
    """A cell as a text without compatibility characters, as far as a date may be made of it, nor white space around.

    That is NFKC, character by character: full-width digits, ⑫ and ㋃ included.
    """
    text = cell.cast("string")
    usual = F.when(text.rlike(_LATIN_AND_HAN), text).otherwise(_normalised(text))
    return F.btrim(usual, F.lit(_white_space()))


def day_of(cell: Column, kind: DataType) -> Column:
    """The day a cell of this type stands for; null where it is none. For what is read as text, ``cell`` is plain text.

    An instant is the day it falls on in Shanghai; a local time is a day only at midnight; text is read as
    ``parse_date`` reads it, but for ``today``, which is no day of a file that is to mean the same tomorrow. No session
    time zone takes part.
    """
    if isinstance(kind, DateType):
        return _in_calendar(cell)
    if isinstance(kind, TimestampType):
        return _in_calendar(_day_in_shanghai(cell))
    if isinstance(kind, TimestampNTZType):
        day = _in_calendar(cell.cast("date"))
        return F.when(day.cast("timestamp_ntz") == cell, day)
    return (
        F.when(cell.rlike(_ISO), cell.try_cast("date"))
        .when(cell.rlike(_OTHER), F.regexp_replace(cell, _OTHER, _AS_ISO).try_cast("date"))
        .when(cell.rlike(_MIDNIGHT), F.regexp_replace(cell, _MIDNIGHT, "$1").try_cast("date"))
        .when(cell.rlike(_INSTANT), _in_calendar(_day_in_shanghai(cell.try_cast("timestamp"))))
    )


def _in_calendar(day: Column) -> Column:
    """Years 1 to 9999, the days Python has."""
    return F.when(F.unix_date(day).between(FIRST_DAY, LAST_DAY), day)


def _day_in_shanghai(instant: Column) -> Column:
    """``from_utc_timestamp`` moves an instant by Shanghai's offset; the days since 1970 can then be read off in UTC."""
    near = F.unix_micros(instant).between((FIRST_DAY - 1) * _DAY, (LAST_DAY + 1) * _DAY)
    moved = F.unix_micros(F.from_utc_timestamp(instant, SHANGHAI))
    midnight = moved - F.pmod(moved, F.lit(_DAY))  # a multiple of a day, whose quotient is exact also as a double
    return F.when(near, F.date_from_unix_date((midnight / F.lit(_DAY)).cast("int")))


def _normalised(text: Column) -> Column:
    """The forms of one character are replaced at once; only what then still is in other characters goes one by one."""
    forms = _compatible_forms()
    single = {one: form for one, form in forms.items() if len(form) == 1}
    replaced = F.translate(text, "".join(single), "".join(single.values()))
    longer = F.create_map(*[F.lit(part) for pair in forms.items() if pair[0] not in single for part in pair])
    characters = F.transform(F.split(replaced, ""), lambda one: F.coalesce(F.try_element_at(longer, one), one))
    return F.when(replaced.rlike(_LATIN_AND_HAN), replaced).otherwise(F.array_join(characters, ""))


@cache
def _compatible_forms() -> dict[str, str]:
    """The characters that NFKC turns into characters of dates, and white space into a blank."""
    pairs = ((one, unicodedata.normalize("NFKC", one)) for one in map(chr, range(0x80, 0x30000)))
    forms = {one: form for one, form in pairs if one != form and _IN_DATES.issuperset(form)}
    return forms | {one: " " for one in _white_space() if not one.isascii()}


@cache
def _white_space() -> str:
    """What ``str.strip`` takes off."""
    return "".join(one for one in map(chr, range(0x3001)) if one.isspace())
