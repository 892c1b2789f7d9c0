"""Every error of the library as a type: its kind, and fields that say what was wrong.

``wording.errors`` makes the sentences from these two. ``code`` is stable and meant for programs. ``usage`` is True if
the question was malformed, for the caller to correct, and False if it was a good question without an answer.
"""

from collections.abc import Sequence
from copyreg import __newobj__  # type: ignore[attr-defined]  # what pickle itself makes objects with
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, dataclass_transform

from gov_deadlines.text import Language, Text

if TYPE_CHECKING:
    from gov_deadlines.wording.errors import Said, Words


USAGE, NO_ANSWER = 2, 3  # exit codes: a malformed question, and a good one without an answer


@dataclass_transform(eq_default=False)
class GovDeadlinesError(Exception):
    """Base of every error this library raises on purpose.

    A subclass declares its fields as a dataclass does (``dataclasses`` takes too long to load) and is constructed from
    their values.

    Attributes:
        code: a stable identifier.
        usage: True if the question itself is malformed.
        message: what is wrong, and where.
        hint: what to do about it.
    """

    code: ClassVar[str] = "error"
    usage: ClassVar[bool] = False
    fields: ClassVar[tuple[str, ...]] = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    _kinds: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        """Let ``case NotInForce(limit, trigger)`` match the fields in order."""
        cls._kinds = cls._kinds | cls.__annotations__
        cls.fields = cls.__match_args__ = tuple(cls._kinds)  # type: ignore[misc]

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401  (each kind has its own types)
        super().__init__()
        defaults = {name: getattr(type(self), name) for name in self.fields if hasattr(type(self), name)}
        given = defaults | dict(zip(self.fields, values, strict=False)) | named
        if given.keys() != set(self.fields) or len(values) > len(self.fields):
            raise TypeError(f"{type(self).__name__} is made from: {', '.join(self.fields)}")
        for name, value in given.items():
            keep = not isinstance(value, list) or self._kinds[name] is object  # as the caller passed it
            setattr(self, name, value if keep else tuple(value))

    @property
    def message(self) -> Text:
        """What is wrong, and where."""
        return Text(self.code, *self._said[0])

    @property
    def hint(self) -> Text:
        """What to do about it, in Python."""
        return Text(self.code, *self._said[1])

    @cached_property
    def _said(self) -> "Said":
        return self.said()

    @property
    def args(self) -> tuple[object, ...]:  # type: ignore[override]  # read-only: it follows from the fields
        """The text that Python shows."""
        return (str(self),)

    def say(self, language: Language) -> str:
        """Message and hint in one language."""
        space = "" if language == "zh" else " "
        return self.message.say(language) + space + self.hint.say(language)

    @property
    def exit(self) -> int:
        """The exit code of a command that ends with it: 2 for a malformed question, 3 for one without an answer."""
        return USAGE if self.usage else NO_ANSWER

    def to_dict(self, language: Language = "en", said: "Said | None" = None) -> dict[str, Any]:
        """The error as a JSON object, as commands print it for a program; its schema is ``error``.

        Args:
            language: of ``message`` and ``hint``, which are for people. Programs read ``code`` and ``exit``.
            said: message and hint in a reader's own words; by default they name the arguments of Python.
        """
        message, hint = self._said if said is None else said
        at = 0 if language == "zh" else 1
        return {"code": self.code, "message": message[at].strip(), "hint": hint[at], "exit": self.exit}

    def __str__(self) -> str:
        return f"{self.message.en} {self.hint.en}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the error with its fields and its sentences.

        A value that cannot be pickled is replaced by its ``repr``; a cause that cannot be is dropped.
        """
        _ = self._said  # made before any value is replaced by its repr
        state = {name: value if _travels(value) else repr(value) for name, value in vars(self).items()}
        if self.__cause__ is not None and _travels(self.__cause__):
            state["__cause__"] = self.__cause__
        return __newobj__, (type(self),), state

    def said(self, *words: "Words") -> "Said":
        """Message and hint in both languages; ``words`` has the reader's names for arguments, if not Python's."""
        from gov_deadlines.wording.errors import KINDS, said  # not needed by an error that nobody reads

        kind = next(kind.__name__ for kind in type(self).__mro__ if kind.__name__ in KINDS)
        return said(kind, {name: getattr(self, name) for name in self.fields}, *words)


def _travels(value: object) -> bool:
    """Whether a value can be pickled and unpickled; other libraries' exceptions often fail the second."""
    import pickle

    try:
        pickle.loads(pickle.dumps(value))  # noqa: S301  (pickled a moment ago)
    except Exception:  # noqa: BLE001  (a value's own methods may raise anything)
        return False
    return True


class UnknownLimit(GovDeadlinesError, LookupError):
    """No limit has this id.

    Attributes:
        suggestions: similar ids.
        faults: those of the user's own packs, which were not used and may hold what is looked for.
    """

    code = "unknown-limit"
    usage = True
    value: object
    suggestions: Sequence[str]
    faults: "Sequence[Fault]" = ()


class Candidate(NamedTuple):
    """A provision that words may mean: its id, what a clerk calls it, and whose it is, with the government's name."""

    id: str
    name_zh: str
    name_en: str
    authority: str
    government: Text

    def to_dict(self) -> dict[str, str]:
        """The candidate as a JSON object."""
        return {name: getattr(self, name) for name in ("id", "name_zh", "name_en", "authority")}


class AmbiguousLimit(UnknownLimit):
    """Words that may mean several provisions: ``candidates``. An id always means one."""

    code = "ambiguous-limit"
    candidates: Sequence[Candidate] = ()

    def to_dict(self, language: Language = "en", said: "Said | None" = None) -> dict[str, Any]:
        """The error as a JSON object, with its ``candidates``."""
        return super().to_dict(language, said) | {"candidates": [one.to_dict() for one in self.candidates]}


class UnknownRegion(GovDeadlinesError, LookupError):
    """There is no calendar for this region; ``known`` are the regions that have one."""

    code = "unknown-region"
    usage = True
    value: object
    known: Sequence[str]


class InvalidDate(GovDeadlinesError, ValueError):
    """A value that is not a usable calendar date; ``why`` says what to look at."""

    code = "invalid-date"
    usage = True
    value: object
    why: str = "form"


class InvalidArgument(GovDeadlinesError, ValueError):
    """An argument of a wrong kind, shape or value: one of the kinds below."""

    code = "invalid-argument"
    usage = True


class WrongKind(InvalidArgument):
    """A value of the wrong kind; ``name`` is empty if it may have come from any argument."""

    name: str | None
    value: object
    wanted: str


class UnknownChoice(InvalidArgument):
    """A value that is not one of the choices.

    Attributes:
        of: the limit that sets the choices, if one does.
        faults: those of the user's own files, which were not used and may hold what is looked for.
    """

    name: str
    value: object
    choices: Sequence[str]
    of: str = ""
    faults: "Sequence[Fault]" = ()


class OutOfRange(InvalidArgument):
    """A value below the smallest or above the largest allowed."""

    name: str
    value: object
    first: object
    last: object


class WrongOrder(InvalidArgument):
    """A day on the wrong side of another day.

    Attributes:
        name, day: the day that is wrong, unless the other one is.
        side: how it must lie relative to the other day: "no earlier" or "no later".
        other, other_day: the day it is compared with.
        of: the limit in question, where that helps.
    """

    name: str
    day: date
    side: str
    other: str
    other_day: date
    of: str = ""


class Excluded(InvalidArgument):
    """Arguments of which only one can be given."""

    names: Sequence[str]


class Needed(InvalidArgument):
    """A required argument that was not given; ``of`` is the limit that needs it."""

    why: str
    of: str = ""
    detail: str = ""


class NotForThis(InvalidArgument):
    """An argument or a limit that does not apply here."""

    why: str
    of: str = ""
    detail: str = ""


class Unusable(InvalidArgument):
    """A file, text or column of the right kind that still cannot be used.

    Attributes:
        why: what is wrong with it.
        value: the path or the value that was given.
        detail, detail_zh: what was found; ``detail_zh`` is empty if it is the same.
        line: the line in the file.
    """

    why: str
    value: object = ""
    detail: object = ""
    detail_zh: str = ""
    line: int = 0


class Unavailable(InvalidArgument):
    """Something the machine lacks: Java, a Spark master, memory."""

    why: str
    detail: str = ""


class RestDay(GovDeadlinesError, ValueError):
    """``add(day, 0)`` on a rest day without ``roll``."""

    code = "rest-day"
    usage = True
    day: date


class NotAnnounced(GovDeadlinesError, LookupError):
    """The answer needs a day that no known notice has announced.

    Attributes:
        region, known_on: the calendar in question.
        coverage: first and last announced day; None if nothing is announced.
        side: "before" or "after" the coverage, or "none".
        reach: first and last day that may be asked about, where that is limited to some days beyond the coverage.
        projected_to: the last day of the likely arrangement, where that was counted on too.
        likely: whether the likely arrangement, which was not asked for, has an answer.
    """

    code = "not-announced"
    region: str
    known_on: date | None
    coverage: tuple[date, date] | None
    side: str
    reach: tuple[date, date] | None = None
    projected_to: date | None = None
    likely: bool = False


class YearUnknown(GovDeadlinesError, LookupError):
    """The installed ``chinese_calendar`` does not know a year; ``first`` and ``last`` are those it knows."""

    code = "year-unknown"
    year: int
    version: str
    first: int
    last: int


class NotInForce(GovDeadlinesError, LookupError):
    """The rules were not in force on the trigger day."""

    code = "not-in-force"
    limit: str
    trigger: date
    in_force_from: date
    in_force_until: date | None


class BoundNotInForce(GovDeadlinesError, LookupError):
    """No version of the instrument asked for an outer bound was in force on the trigger day.

    ``in_force`` has the first and last day (None: no end) of each version.
    """

    code = "bound-not-in-force"
    bound: str
    title: Text
    trigger: date
    in_force: Sequence[tuple[date, date | None]]


class NoNumber(GovDeadlinesError, LookupError):
    """The text gives no number of days to count: a cadence, or a duty to act at once, promptly, before something.

    Attributes:
        limit, article, cls: what was asked.
        says: what the text says.
        points_to: where the text says the number is found, if it says so.
        bounds: names of other instruments that give a number for the same act and bind the same party.
    """

    code = "no-number"
    limit: str
    article: str
    cls: str
    says: Text
    points_to: Text | None = None
    bounds: Sequence[str] = ()


class OverrideNotAllowed(GovDeadlinesError, ValueError):
    """The text does not allow anyone to set another limit.

    For a duty without a number, ``bounds`` are the names of other instruments that give one.
    """

    code = "override-not-allowed"
    usage = True
    limit: str
    article: str
    bounds: Sequence[str] | None = None


class NoticeNotUnderstood(GovDeadlinesError, ValueError):
    """A text from which no holiday notice could be read; ``phrase`` is the part that stopped it."""

    code = "notice-not-understood"
    why: str
    phrase: str


class SourceNotFound(GovDeadlinesError, LookupError):
    """A named file or folder does not exist, or holds nothing of the requested kind.

    Attributes:
        path: the file or folder.
        variable: the environment variable that named it, if one did.
        document: True if a government's text was requested, False for data.
    """

    code = "source-not-found"
    usage = True
    path: str
    variable: str = ""
    document: bool = False


_LONGEST_TOLD = 1_000  # characters of a fault


class Fault(NamedTuple):
    """One fault in a data file: where it is, what is wrong and how to correct it."""

    file: str
    line: int
    code: str
    zh: str
    en: str

    def say(self, language: Language) -> str:
        """``file:line: what is wrong`` in one language."""
        return f"{self.file}:{self.line}: {self.told(language)}"

    def told(self, language: Language) -> str:
        """What is wrong in one language, cut if it repeats a long value."""
        text = self.zh if language == "zh" else self.en
        return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"

    def to_dict(self) -> dict[str, str | int]:
        """The fault as a JSON object."""
        return self._asdict()


class DataFault(GovDeadlinesError, ValueError):
    """One or more data files are faulty; ``faults`` has every fault in file order, the message the first 50."""

    code = "data-fault"
    faults: Sequence[Fault]

    @property
    def brief(self) -> Text:
        """The first fault and how many there are, in one line."""
        from gov_deadlines.wording.errors import brief_faults

        return Text(self.code, *brief_faults(self.faults))


class ExtraMissing(GovDeadlinesError, ImportError):
    """A part of this package was used whose extra is not installed."""

    code = "extra-missing"
    usage = True
    extra: str
    module: str


class OutputExists(GovDeadlinesError, FileExistsError):
    """A file to be written exists already."""

    code = "output-exists"
    usage = True
    path: str


class UnreadableTable(GovDeadlinesError, ValueError):
    """A file of rows that cannot be read as a whole: no header, a missing column, a broken container.

    Attributes:
        why: what is wrong with it.
        path: the file.
        names, there: the columns or sheets in question, and those that exist.
        reason, reason_zh: what was found; ``reason_zh`` is empty if there is no Chinese wording.
        line: where in the file.
    """

    code = "unreadable-table"
    usage = True
    why: str
    path: str = ""
    names: Sequence[str] = ()
    there: Sequence[str] = ()
    reason: str = ""
    reason_zh: str = ""
    line: int = 0


class OutputFailed(GovDeadlinesError, OSError):
    """The result could not be written: a full disk, a missing folder, no permission. Nothing was left behind.

    Attributes:
        path: the file to be written.
        reason, reason_zh: why it could not be; the system's own words if ``reason_zh`` is empty.
        too_large: whether it exceeds what a file of this format can hold.
    """

    code = "output-failed"
    path: str
    reason: str
    reason_zh: str = ""
    too_large: bool = False


class JobUnfinished(GovDeadlinesError, OSError):
    """A run was interrupted while renaming several files into place, and its change could not be finished.

    Attributes:
        path: a file that the run was to write.
        journal: the hidden file that records what is still to be done.
        reason, reason_zh: why the change could not be finished.
    """

    code = "job-unfinished"
    path: str
    journal: str
    reason: str
    reason_zh: str = ""


class RequestRefused(GovDeadlinesError, ValueError):
    """A request to the service that is no question (no such path, no JSON) or is to be sent again (``exit`` 3 then).

    Attributes:
        why: what is wrong with it.
        detail: what was found, or what is allowed.
    """

    code = "request-refused"
    usage = True
    why: str
    detail: object = ""

    @property
    def exit(self) -> int:
        """3 where the request is not at fault: it came too often or too slowly, or the service could not answer it."""
        return NO_ANSWER if self.why in ("too-many", "too-slow", "busy", "body-slow", "broken") else USAGE
