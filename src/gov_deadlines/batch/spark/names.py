"""Limits by their names, as Spark expressions: the rules of ``rules.names``, without Python on the executors.

A text that is no id becomes a key: the government that it begins or ends with, and the rest as names are compared. The
keys of all names are rows of the frame of provisions. Of Unicode's compatible forms only full-width ones are replaced.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from pyspark.sql import Column
from pyspark.sql import functions as F  # noqa: N812  (as everywhere in Spark)

from gov_deadlines.batch.spark.columns import is_blank
from gov_deadlines.rules.names import Names, patterns

_MARK = "\1"  # before a key, which is thereby no id
_WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
_NARROW = "".join(map(chr, range(0x21, 0x7F))) + " "
_VERSION_MARKS = "[@＠﹫]"  # an id with its version, in any form; never a name


def id_or_key(text: Column, ids: Sequence[str], names: Names, authority: str | None) -> Column:
    """The text itself where it is an id or blank, else the key of the name that it is."""
    versioned = F.when(text.rlike(_VERSION_MARKS), F.trim(_plain(text))).otherwise(_key(text, names, authority))
    return F.when(text.isin(*ids) | is_blank(text), text).otherwise(versioned)


def _plain(text: Column) -> Column:
    return F.lower(F.translate(text, _WIDE, _NARROW))


def _key(text: Column, names: Names, authority: str | None) -> Column:
    plain = _plain(F.regexp_replace(text, "['’]s\\b", " "))
    squeezed = F.regexp_replace(plain, "[^\\p{L}\\p{N}]", "")
    whose = names.governments
    longest = "|".join(map(re.escape, sorted(whose, key=len, reverse=True)))
    authorities = F.create_map(*map(F.lit, chain.from_iterable(whose.items())))
    found = F.lit(_MARK + (f"{authority}/" if authority else "/")).cast("string")
    key = F.concat(found, _core(squeezed))
    for form, place, rest in ((f"^(.+)({longest})$", 2, 1), (f"^({longest})(.+)$", 1, 2)):
        named = F.element_at(authorities, F.regexp_extract(squeezed, form, place))
        of_it = F.concat(F.lit(_MARK), named, F.lit("/"), _core(F.regexp_extract(squeezed, form, rest)))
        key = F.when(squeezed.rlike(form), of_it).otherwise(key)
    return key


def _core(key: Column) -> Column:
    head, tail = (one.pattern for one in patterns())
    shorter = F.regexp_replace(F.regexp_replace(key, head, ""), tail, "")
    return F.when(shorter == "", key).otherwise(shorter)


def keys(names: Names) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every key with the ids that it means; more than one where it is not clear which, or whose, is meant."""
    bare: dict[str, dict[str, None]] = {}
    for authority, key, ids in names.every_key():
        yield f"{_MARK}{authority}/{key}", tuple(ids)
        bare[key] = bare.get(key, {}) | ids
    yield from ((f"{_MARK}/{key}", (*ids, "")) for key, ids in bare.items())  # in a file, a name needs its government
