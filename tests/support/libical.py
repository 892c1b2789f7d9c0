"""A calendar file read by libical, the C library behind many calendar programs: Debian's package ``libical3``."""

import ctypes
import ctypes.util
from collections.abc import Iterator
from functools import cache
from typing import Any

from missing import skip_or_fail

_ANY_PROPERTY = 0
_TEXTS = {"SUMMARY", "DESCRIPTION"}
Read = dict[str, str]  # values by property; the texts unescaped


@cache
def library() -> Any:
    """The library; the test is skipped where it is not installed."""
    name = ctypes.util.find_library("ical")
    if name is None:
        skip_or_fail("libical is not installed (.ci/packages installs it)")
    found = ctypes.CDLL(name)
    for function, result in {
        "icalparser_parse_string": ctypes.c_void_p,
        "icalcomponent_get_first_component": ctypes.c_void_p,
        "icalcomponent_get_next_component": ctypes.c_void_p,
        "icalcomponent_get_first_property": ctypes.c_void_p,
        "icalcomponent_get_next_property": ctypes.c_void_p,
        "icalproperty_get_property_name": ctypes.c_char_p,
        "icalproperty_get_value_as_string": ctypes.c_char_p,
        "icalproperty_get_value": ctypes.c_void_p,
        "icalvalue_get_text": ctypes.c_char_p,
        "icalcomponent_string_to_kind": ctypes.c_int,
        "icalcomponent_count_errors": ctypes.c_int,
        "icalrestriction_check": ctypes.c_int,
    }.items():
        getattr(found, function).restype = result
    return found


def read(data: bytes) -> list[Read]:
    """Every event with its properties; those of its alarms begin with ``!``, ``!!`` ...

    Fails where libical finds an error, or a property that RFC 5545 or 5546 forbids.
    """
    lib = library()
    root = ctypes.c_void_p(lib.icalparser_parse_string(data))
    assert root
    try:
        lib.icalrestriction_check(root)
        assert lib.icalcomponent_count_errors(root) == 0
        return [_event(event) for event in _components(root, b"VEVENT")]
    finally:
        lib.icalcomponent_free(root)


def _components(parent: ctypes.c_void_p, name: bytes) -> Iterator[ctypes.c_void_p]:
    lib = library()
    kind = lib.icalcomponent_string_to_kind(name)
    found = lib.icalcomponent_get_first_component(parent, kind)
    while found:
        yield ctypes.c_void_p(found)
        found = lib.icalcomponent_get_next_component(parent, kind)


def _event(event: ctypes.c_void_p) -> Read:
    found = dict(_properties(event))
    for nth, alarm in enumerate(_components(event, b"VALARM"), 1):
        found |= {"!" * nth + name: value for name, value in _properties(alarm)}
    return found


def _properties(component: ctypes.c_void_p) -> Iterator[tuple[str, str]]:
    lib = library()
    found = lib.icalcomponent_get_first_property(component, _ANY_PROPERTY)
    while found:
        one = ctypes.c_void_p(found)
        name = lib.icalproperty_get_property_name(one).decode()
        if name in _TEXTS:
            value = lib.icalvalue_get_text(ctypes.c_void_p(lib.icalproperty_get_value(one)))
        else:
            value = lib.icalproperty_get_value_as_string(one)
        yield name, (value or b"").decode()
        found = lib.icalcomponent_get_next_property(component, _ANY_PROPERTY)
