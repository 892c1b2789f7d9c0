"""Which language to speak: ``--lang``, else the locale's, else what the console can show."""

import os
import sys
from collections.abc import Sequence

from gov_deadlines.text import Language

_SAMPLE = "日"


def choose_language(arguments: Sequence[str]) -> Language:
    """The language of a whole run: ``--lang`` where it is given, else the locale's.

    A locale that asks for Chinese on a console that cannot show it gets English.
    """
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            given = value if equals else (arguments[position + 1] if position + 1 < len(arguments) else "")
            if given in ("zh", "en"):
                return "zh" if given == "zh" else "en"
    return "zh" if _locale().lower().startswith("zh") and _console_shows_chinese() else "en"


def say(zh: str, en: str) -> str:
    """One of two wordings, in the language of this run; for help texts, which are fixed when it starts."""
    return zh if _OF_THIS_RUN == "zh" else en


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    if sys.platform == "win32":
        import locale

        return locale.getlocale()[0] or ""
    return ""


def _console_shows_chinese() -> bool:
    try:
        _SAMPLE.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


_OF_THIS_RUN = choose_language(sys.argv[1:])
