"""Writes to any console, in the language of the run.

Results go to stdout, everything else to stderr, and there are never encoding errors. The language is ``--lang``, else
the first known one in ``LANGUAGE``, else the locale's; but always one that the console can show. As for GNU's programs,
``LANGUAGE`` does not count where the locale is ``C``.
"""

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

import typer

from gov_deadlines.text import Language, Text

_COLOURS = {
    "weekend": "bright_black",
    "statutory": "red",
    "shifted": "yellow",
    "make-up": "cyan",
    "regional": "magenta",
    "regional-make-up": "cyan",
    "extension": "yellow",
    "restored": "cyan",
}
_SAMPLE = "日"


def prepare() -> None:
    """Make both streams escape characters that their encoding cannot show.

    If stderr is closed, its output is discarded. If stdout is closed, writing to it fails, because nobody would get the
    result.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        _fill(number, flags)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115  (to the end)
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _fill(number: int, flags: int) -> None:
    """Occupy the number of a closed standard stream, so that no file opened later gets it."""
    try:
        os.fstat(number)
    except OSError:
        os.open(os.devnull, flags)  # gets the lowest free number


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")


def print_text(text: str) -> None:
    """Print a result for people to stdout."""
    sys.stdout.write(text + "\n")


def print_object(value: object) -> None:
    """Print a result for programs to stdout: one JSON object."""
    sys.stdout.write(as_json(value, sys.stdout) + "\n")


def print_error_object(value: object) -> None:
    """Print an error for programs to stderr: one JSON object on one line."""
    print_error(as_json(value, sys.stderr, indent=None))


def print_remarks(remarks: Iterable[Text], language: Language) -> None:
    """Print remarks for people to stderr, one line each."""
    for remark in remarks:
        print_error(remark.say(language))


def print_error(text: str) -> None:
    """Print an error or remark for people to stderr."""
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except OSError:  # stderr fails too: the exit code still reports the error
        discard(sys.stderr)


def as_json(value: object, stream: TextIO, indent: int | None = 2) -> str:
    """JSON for a stream; characters that the stream cannot encode become JSON escapes."""
    import json  # imported here because only programs ask for JSON

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return json.dumps(value, ensure_ascii=True, indent=indent)
    return text


def paint(text: str, kind: str) -> str:
    """``text`` in the colour of a day's kind, if stdout is a terminal and NO_COLOR is not set."""
    if kind in _COLOURS and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        return typer.style(text, fg=_COLOURS[kind])
    return text


def flush() -> None:
    """Flush stdout, so that a full disk or a closed pipe shows up here and not at exit."""
    sys.stdout.flush()


def settle() -> None:
    """After an error, flush stdout; if that fails, discard the buffer."""
    try:
        flush()
    except OSError:
        discard(sys.stdout)


def discard(stream: TextIO) -> None:
    """After a closed pipe or a full disk, send the interpreter's own last flush to the null device."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # a stream without a file has nothing left to flush
        return


def without_language(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The first ``--lang`` among the options before the first word, and the arguments without it.

    >>> without_language(["--lang", "zh", "-h"]), without_language(["due", "--lang", "zh"])
    (('zh', ['-h']), (None, ['due', '--lang', 'zh']))
    """
    rest = list(arguments)
    for at, argument in enumerate(rest):
        if not argument.startswith("-"):
            break
        name, equals, value = argument.partition("=")
        if name == "--lang":
            after = at + (1 if equals else 2)
            return value or "".join(rest[at + 1 : after]), rest[:at] + rest[after:]
    return None, rest


def ask_for(language: Language | None) -> None:
    """From now on, use this language where none is given; None: the locale's."""
    _asked[:] = [] if language is None else [language]


def choose_language(arguments: Sequence[str]) -> Language:
    """The language of a whole run: ``--lang`` if given, else the one that ``ask_for`` named, else the locale's.

    A locale that asks for Chinese on a console that cannot show it gets English.
    """
    for position, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            given = value if equals else (arguments[position + 1] if position + 1 < len(arguments) else "")
            if given in ("zh", "en"):
                return "zh" if given == "zh" else "en"
    if _asked:
        return _asked[0]
    return "zh" if _locale().lower().startswith("zh") and _console_shows_chinese() else "en"


def say(zh: str, en: str) -> str:
    """One of two wordings, in the language of this run; for help texts, which are fixed when it starts."""
    return zh if _OF_THIS_RUN == "zh" else en


def _locale() -> str:
    """The language that the environment asks for, in the order of GNU's gettext."""
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    preferred = "" if named in ("C", "POSIX") else os.environ.get("LANGUAGE", "")
    known = [one for one in preferred.split(":") if one[:2].lower() in ("zh", "en")]
    if known or named:
        return known[0] if known else named
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


_asked: list[Language] = []
_OF_THIS_RUN = choose_language(sys.argv[1:])
