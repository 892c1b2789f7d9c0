"""The whole suite: the cases of every kind, the data, and the files."""

from collections.abc import Iterator
from datetime import date

from making import (
    calendar_cases,
    course_cases,
    due_cases,
    elsewhere_cases,
    refusal_cases,
    status_cases,
    verify_cases,
    word_cases,
)
from making.form import Case, file_text, fingerprint, numbered
from making.lines import line
from making.suite_data import data_text


def cases(pin: date) -> Iterator[Case]:
    """Every case, in order."""
    yield from due_cases.cases(pin)
    yield from calendar_cases.cases(pin)
    yield from status_cases.cases(pin)
    yield from word_cases.cases(pin)
    yield from elsewhere_cases.cases(pin)
    yield from refusal_cases.cases()
    yield from course_cases.plans(pin)
    yield from course_cases.tracks(pin)
    yield from course_cases.cadences(pin)
    yield from verify_cases.cases(pin)


def suite(pin: date) -> dict[str, str]:
    """Every file of the suite by its path: the data, and the cases."""
    data = data_text(pin)
    about = {"fingerprint": fingerprint(data), "known_on": pin, "coverage_end": line("CN", pin).last}
    files = {f"cases/{name}.json": file_text(lines, about) for name, lines in numbered(cases(pin)).items()}
    return {"data.json": data, **files}
