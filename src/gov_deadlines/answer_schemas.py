"""The JSON Schemas of answers: one data file a command, which the tests hold against what the command prints.

A schema (draft 2020-12) is named by the words of its command: ``due``, ``calendar-add``, ``limits-show``. The first
word of a group, such as ``calendar``, names any answer of the group.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from gov_deadlines.data_files import schemas_folder
from gov_deadlines.errors import UnknownChoice

_SUFFIX = ".json"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schemas() -> tuple[str, ...]:
    """The name of every schema, in order.

    >>> schemas()[:3], "due" in schemas()
    (('batch-due', 'batch-recalc', 'cadence'), True)
    """
    names = (name.removesuffix(_SUFFIX) for name in os.listdir(schemas_folder()) if name.endswith(_SUFFIX))
    return tuple(sorted(names))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of an answer, to be changed as you like; ``docs/stability.md`` says what may change in it.

    Args:
        name: one of ``schemas()``, with blanks or hyphens: ``calendar add``; or the first word of several.

    Raises:
        InvalidArgument: there is none of this name; the error lists close names.

    >>> schema("due")["properties"]["due"]["$ref"], schema("calendar")["title"]
    ('#/$defs/day', 'calendar')
    """
    asked = "-".join(name.split()) if isinstance(name, str) else ""
    if asked in schemas():
        return _read(asked)
    members = [one for one in schemas() if one.startswith(f"{asked}-")]
    if asked and members:
        return _any_of(asked, {one: _read(one) for one in members})
    from difflib import get_close_matches  # not needed by whoever knows the name

    raise UnknownChoice("schema NAME", name, get_close_matches(asked, schemas()) or schemas())


def _read(name: str) -> dict[str, Any]:
    with open(os.path.join(schemas_folder(), name + _SUFFIX), encoding="utf-8") as file:
        return cast("dict[str, Any]", json.load(file))


def _any_of(group: str, members: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """One schema for every answer of a group; definitions of one name are equal in all files."""
    definitions: dict[str, Any] = {}
    for name, member in members.items():
        definitions |= member.pop("$defs", {})
        definitions[name] = {key: value for key, value in member.items() if key not in ("$schema", "$id", "version")}
    return {
        "$schema": _DIALECT,
        "$id": f"urn:gov-deadlines:schema:{group}:1",
        "version": 1,
        "title": group,
        "x-zh": {"title": group},
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in members],
        "$defs": definitions,
    }


def listed() -> dict[str, Any]:
    """Every schema with its title, as the JSON object that ``gov-deadlines schema`` prints."""
    from gov_deadlines.plain import SCHEMA

    found = {name: _read(name) for name in schemas()}
    titles = {name: {"zh": one["x-zh"]["title"], "en": one["title"]} for name, one in found.items()}
    return {"schema": SCHEMA, "schemas": [{"name": name, "title": title} for name, title in titles.items()]}
