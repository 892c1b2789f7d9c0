"""A calendar file read by the rules of RFC 5545 alone; every rule for its bytes is checked on the way."""

import re

Properties = dict[str, str]


def lines_of(data: bytes) -> list[str]:
    """The unfolded lines."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    folded = data.split(b"\r\n")[:-1]
    assert max(map(len, folded)) <= 75
    for line in folded:
        line.decode()  # no character is cut in two
    return data.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def events_of(data: bytes) -> list[Properties]:
    """The properties of every event, by their names with parameters; those of its alarms begin with ``!``, ``!!``."""
    found: list[Properties] = []
    inside, alarms = "", 0
    for line in lines_of(data):
        name, value = re.fullmatch("([A-Z-]+(?:;[^:]*)?):(.*)", line).groups()  # type: ignore[union-attr]
        if name == "BEGIN":
            inside = value
            found += [{}] if value == "VEVENT" else []
            alarms = 0 if value == "VEVENT" else alarms + (value == "VALARM")
        elif name == "END":
            inside = {"VALARM": "VEVENT"}.get(value, "VCALENDAR")
        elif inside in ("VEVENT", "VALARM"):
            key = name if inside == "VEVENT" else "!" * alarms + name
            assert key not in found[-1]
            found[-1][key] = value
    return found


def plain(value: str) -> str:
    """A text without its escapes."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)
