"""The schemas of all answers as parts of one OpenAPI description: what several of them share stands there once."""

import json
from typing import Any

from gov_deadlines.answer_schemas import schema
from gov_deadlines.service.own_schemas import OWN

HERE = "#/components/schemas/"
_WITHIN = "#/$defs/"
_OF_A_FILE = ("$schema", "$id", "version")


def components(names: set[str]) -> dict[str, Any]:
    """The schemas with these names, and all that they refer to."""
    found: dict[str, Any] = {}
    for name in sorted(names | {"due", "error", "notice-read"}):
        if name not in OWN:
            found[name] = _placed(name, schema(name), found)
    return found | OWN


def _placed(name: str, whole: dict[str, Any], found: dict[str, Any]) -> Any:  # noqa: ANN401  (JSON)
    """A schema whose own parts have become neighbours; one that another schema has differently bears its name, too."""
    parts = whole.pop("$defs", {})
    places = {part: part for part in parts}
    for part, value in parts.items():
        moved = _moved(value, places)
        if found.setdefault(part, moved) != moved:
            places[part] = f"{name}.{part}"
    for part, place in places.items():
        found[place] = _moved(parts[part], places)
    return _moved({key: value for key, value in whole.items() if key not in _OF_A_FILE}, places)


def _moved(value: Any, places: dict[str, str]) -> Any:  # noqa: ANN401
    """The value with every reference to a part pointing to its place."""
    text = json.dumps(value, ensure_ascii=False)
    for part, place in places.items():
        text = text.replace(f'"{_WITHIN}{part}"', f'"{HERE}{place}"')
    return json.loads(text)
