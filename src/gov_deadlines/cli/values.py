"""The values that option texts stand for: days, months, years and numbers as people write them."""

import re
from datetime import date

from gov_deadlines.cli import console
from gov_deadlines.cli.console import choose_language
from gov_deadlines.days import is_iso, parse_date
from gov_deadlines.errors import InvalidDate, UnknownChoice, WrongKind
from gov_deadlines.text import LANGUAGES, Language, narrow


def language_of(lang: str | None) -> Language:
    """The language asked for, or this run's. Raises InvalidArgument for any other than zh and en."""
    if lang not in (None, *LANGUAGES):
        raise UnknownChoice("lang", lang, LANGUAGES)
    return choose_language(["--lang", lang] if lang else [])


def asked_day(text: str, language: Language) -> date:
    """A day as people write or say it; what had to be assumed is said on stderr. Raises InvalidDate."""
    if is_iso(text):
        return parse_date(text)
    from gov_deadlines.day_forms import read_day

    found = read_day(text, words=True)
    console.print_remarks([found.said] if found.said else [], language)
    return found.day


def parse_month(text: str) -> tuple[int, int]:
    """A month as people write it: ``2026-10``, ``202610``, ``2026年10月``; without its year, the nearest; ``本月``.

    Raises InvalidDate.
    """
    plain = narrow(text).strip()
    if plain == "本月" or re.fullmatch("(?:[1-9]|0[1-9]|1[0-2])月", plain):
        from gov_deadlines.day_forms import read_day

        day = read_day("今天" if plain == "本月" else f"{plain}1日", words=True).day
        return day.year, day.month
    found = re.fullmatch("([0-9]{4})(?:-|年)?([0-9]{1,2})月?", plain)
    if found is None or not 1 <= int(found.group(2)) <= 12 or int(found.group(1)) == 0:
        raise InvalidDate(text, "month")
    return int(found.group(1)), int(found.group(2))


def parse_working_days(text: str) -> int:
    """A number of working days: ``5``, ``-5``, ``5个工作日``, ``5wd``. Raises InvalidArgument, also for other days."""
    from gov_deadlines.counting.periods import is_length, parse_length

    if is_length(text):
        amount, unit = parse_length(text)
        if unit == "working-day":
            return amount
    return parse_whole_number(text)


def parse_year(text: str) -> int:
    """A year as people write it: ``2026``, ``2026年``, ``二〇二六年``. Raises InvalidArgument.

    >>> parse_year("二〇二六年"), parse_year("2026")
    (2026, 2026)
    """
    from gov_deadlines.day_forms import in_digits

    try:
        return parse_whole_number(in_digits(narrow(text).strip().removesuffix("年")))
    except WrongKind:
        raise WrongKind("year", text, "year") from None


def parse_whole_number(text: str) -> int:
    """A whole number, negative ones included. Raises InvalidArgument."""
    plain = narrow(text).strip()
    if not re.fullmatch("[+-]?[0-9]{1,99}", plain):
        raise WrongKind(None, text, "whole")
    return int(plain)
