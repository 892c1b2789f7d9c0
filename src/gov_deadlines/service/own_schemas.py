"""The JSON Schemas of what only the service answers; the others are data files, those of the command line.

``#/components/schemas/day`` and the like are parts of those.
"""

from typing import Any

_DAY = {"$ref": "#/components/schemas/day"}
_NO_DAY = {"anyOf": [_DAY, {"type": "null"}]}
_FINGERPRINT = {"$ref": "#/components/schemas/fingerprint"}
_TEXT = {"type": "string"}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _answer(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return _object({"schema": {"const": 1}} | properties, *optional)


def _column(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_DECREE = _object({"date": _DAY, "key": {"enum": ["off", "work", "extension", "restored"]}, "name": _TEXT})
_NOTICE = _object({"notice": {"$ref": "#/components/schemas/notice"}, "days": _column(_DECREE)})
_FAULT = _object({"file": _TEXT, "line": {"type": "integer"}, "code": _TEXT, "zh": _TEXT, "en": _TEXT})
OWN: dict[str, dict[str, Any]] = {
    "columns": _answer(
        {
            "rows": {"type": "integer", "minimum": 0},
            **{name: _column(_NO_DAY) for name in ("due", "earliest", "latest", "safest")},
            "standing": _column({"enum": ["settled", "provisional", None]}),
            "reason": _column({"type": ["string", "null"]}),
        }
    ),
    "notices": _answer(
        {
            "region": _TEXT,
            "known_on": _NO_DAY,
            "announced_from": _NO_DAY,
            "announced_to": _NO_DAY,
            "notices": _column(_NOTICE),
            "fingerprint": _FINGERPRINT,
        },
        "fingerprint",
    ),
    "data": _answer(
        {
            "version": _TEXT,
            "fingerprint": _FINGERPRINT,
            "regions": _column(
                _object(
                    {
                        "region": _TEXT,
                        "name": _object({"zh": _TEXT, "en": _TEXT}),
                        "announced_from": _NO_DAY,
                        "announced_to": _NO_DAY,
                        "fingerprint": _FINGERPRINT,
                    }
                )
            ),
            "packs": _column(
                _object(
                    {
                        **dict.fromkeys(("authority", "version"), _TEXT),
                        "title": {"type": "string"},
                        "number": {"type": ["string", "null"]},
                        "in_force_from": _DAY,
                        "checked_on": _NO_DAY,
                    }
                )
            ),
        }
    ),
    "health": _answer(
        {
            "status": {"enum": ["ok", "degraded"]},
            "fingerprint": _FINGERPRINT,
            "version": _TEXT,
            "taken_up": _TEXT,
            "pending": {"type": "boolean"},
            "refused": _column(_FAULT),
            "now": _TEXT,
            "up_seconds": {"type": "integer"},
        }
    ),
    "live": _answer({"status": {"const": "live"}}),
    "ready": _answer({"status": {"const": "ready"}, "fingerprint": _FINGERPRINT}),
    "json-schema": {"type": "object", "properties": {"$schema": _TEXT}, "required": ["$schema"]},
}
