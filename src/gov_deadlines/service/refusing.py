"""Errors as an HTTP client sees them: the same object as from the command line, and a status."""

from collections.abc import Mapping
from typing import Any

from gov_deadlines.errors import (
    DataFault,
    ExtraMissing,
    GovDeadlinesError,
    NotAnnounced,
    RequestRefused,
    SourceNotFound,
    UnknownLimit,
    UnknownRegion,
)
from gov_deadlines.text import Language
from gov_deadlines.wording.errors import Words
from gov_deadlines.workdays.regions import with_region_name

NO_SUCH_THING, NO_ANSWER, MALFORMED, UNAVAILABLE = 404, 422, 400, 503
_STATUS = {
    "path": 404,
    "method": 405,
    "media-type": 415,
    "too-large": 413,
    "too-long": 414,
    "too-many": 429,
    "too-slow": 503,
    "busy": 503,
    "body-slow": 408,
    "broken": 500,
}
_NAMES = {
    "ignore_in_force": "ignore_in_force=true",
    "given_within": "within=5wd",
    "given_by": "by=2024-04-10",
    "limits": "/v1/limits",
    "cadences": "/v1/limits?class=cadence",
    "page": "/v1/limits/{{limit}}",
    "show": "/v1/limits/{of}",
    "due": "/v1/due?limit={of}",
    "status": "/v1/status",
    "cadence": "/v1/cadence",
    "first": "from",
    "last": "to",
}
OWN_FOLDERS: dict[Language, dict[str, str]] = {
    "zh": {"holidays": "本服务的通知文件夹", "rules": "本服务的规则文件夹"},
    "en": {"holidays": "this service's folder of notices", "rules": "this service's folder of packs"},
}


def error_object(error: GovDeadlinesError, language: Language) -> dict[str, Any]:
    """The error as a JSON object, as from the command line, in the words of who asks over HTTP."""
    return worded(error, language, _NAMES)


def worded(error: GovDeadlinesError, language: Language, names: Mapping[str, str]) -> dict[str, Any]:
    """The error as a JSON object that calls arguments by these names, and a region by its own."""
    message, hint = error.said(Words({**names, **OWN_FOLDERS[language]}))
    if isinstance(error, NotAnnounced):
        message = with_region_name(error.region, *message)
    return error.to_dict(language, (message, hint))


def status_of(error: GovDeadlinesError, *, asked: bool) -> int:
    """The HTTP status of an error; ``asked``: the request fits the description, so that the question was asked.

    400 if it does not fit it, 404 for a limit or a region that there is not, 503 if the data of the service are
    faulty, 422 for every other question without an answer.
    """
    match error:
        case RequestRefused():
            return _STATUS.get(error.why, MALFORMED)
        case DataFault() | SourceNotFound() | ExtraMissing():
            return UNAVAILABLE
        case UnknownLimit() | UnknownRegion():
            return NO_SUCH_THING
    return NO_ANSWER if asked else MALFORMED
