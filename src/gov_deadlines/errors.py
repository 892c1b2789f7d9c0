"""Everything that can go wrong, as types: what kind of error it is, and the values that say what was wrong.

The sentences follow from these two: those of the library are in ``wording.errors``, what to do at a command line is in
``cli.refusals``. ``code`` is stable and meant for programs; ``usage`` tells whether the question was malformed (the
caller's to mend) or whether it is a good question that has no answer.
"""

from collections.abc import Sequence
from copyreg import __newobj__  # type: ignore[attr-defined]  # what pickle itself makes objects with
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, dataclass_transform

from gov_deadlines.text import Language, Text


@dataclass_transform(eq_default=False)
class GovDeadlinesError(Exception):
    """Base of every error this library raises on purpose.

    A kind of error names its fields as a dataclass does (which takes too long to load), and is made from their values.

    Attributes:
        code: a stable identifier.
        usage: True where the question itself is malformed.
        message: what is wrong, and where.
        hint: what to do about it.
    """

    code: ClassVar[str] = "error"
    usage: ClassVar[bool] = False
    fields: ClassVar[tuple[str, ...]] = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()
    _kinds: ClassVar[dict[str, object]] = {}

    def __init_subclass__(cls) -> None:
        """Let ``case NotInForce(limit, trigger)`` find the fields in their order."""
        cls._kinds = cls._kinds | cls.__annotations__
        cls.fields = cls.__match_args__ = tuple(cls._kinds)  # type: ignore[misc]

    def __init__(self, *values: Any, **named: Any) -> None:  # noqa: ANN401  (each kind has types of its own)
        super().__init__()
        defaults = {name: getattr(type(self), name) for name in self.fields if hasattr(type(self), name)}
        given = defaults | dict(zip(self.fields, values, strict=False)) | named
        if given.keys() != set(self.fields) or len(values) > len(self.fields):
            raise TypeError(f"{type(self).__name__} is made from: {', '.join(self.fields)}")
        for name, value in given.items():
            keep = not isinstance(value, list) or self._kinds[name] is object  # as it was handed in
            setattr(self, name, value if keep else tuple(value))

    @cached_property
    def message(self) -> Text:
        """What is wrong, and where."""
        return Text(self.code, *self._said()[0])

    @cached_property
    def hint(self) -> Text:
        """What to do about it, in Python."""
        return Text(self.code, *self._said()[1])

    @property
    def args(self) -> tuple[object, ...]:  # type: ignore[override]  # not to be set: it follows from the fields
        """The one text that Python shows."""
        return (str(self),)

    def say(self, language: Language) -> str:
        """Message and hint in one language."""
        space = "" if language == "zh" else " "
        return self.message.say(language) + space + self.hint.say(language)

    def __str__(self) -> str:
        return f"{self.message.en} {self.hint.en}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """As itself into another process, with its fields and what it says.

        What cannot follow it there is left behind: such a value is replaced by its ``repr``, such a cause dropped.
        """
        _ = self.message, self.hint  # said while every value is still itself
        state = {name: value if _travels(value) else repr(value) for name, value in vars(self).items()}
        if self.__cause__ is not None and _travels(self.__cause__):
            state["__cause__"] = self.__cause__
        return __newobj__, (type(self),), state

    def _said(self) -> tuple[tuple[str, str], tuple[str, str]]:
        from gov_deadlines.wording.errors import SENTENCES  # an error that nobody looks at needs none

        kind = next(kind.__name__ for kind in type(self).__mro__ if kind.__name__ in SENTENCES)
        return SENTENCES[kind](*(getattr(self, name) for name in self.fields))


def _travels(value: object) -> bool:
    """Whether a value can be pickled and made again; other people's exceptions often only the first."""
    import pickle

    try:
        pickle.loads(pickle.dumps(value))  # noqa: S301  (what was pickled a moment ago)
    except Exception:  # noqa: BLE001  (a value's own methods may raise anything)
        return False
    return True


class UnknownLimit(GovDeadlinesError, LookupError):
    """No limit has this id; ``suggestions`` are ids like it."""

    code = "unknown-limit"
    usage = True
    value: object
    suggestions: Sequence[str]


class UnknownRegion(GovDeadlinesError, LookupError):
    """A region for which no calendar is kept; ``known`` are those for which one is."""

    code = "unknown-region"
    usage = True
    value: object
    known: Sequence[str]


class InvalidDate(GovDeadlinesError, ValueError):
    """Something that is not a usable calendar date; ``why`` tells what to look at."""

    code = "invalid-date"
    usage = True
    value: object
    why: str = "form"


class InvalidArgument(GovDeadlinesError, ValueError):
    """An argument of a wrong kind, shape or value: one of the kinds below."""

    code = "invalid-argument"
    usage = True


class WrongKind(InvalidArgument):
    """A value of another kind than is wanted; no ``name`` where it may have come from any argument."""

    name: str | None
    value: object
    wanted: str


class UnknownChoice(InvalidArgument):
    """A value that is none of those there are; ``of`` is the limit that has no other, if it depends on one."""

    name: str
    value: object
    choices: Sequence[str]
    of: str = ""


class OutOfRange(InvalidArgument):
    """A value before the first or after the last that can be."""

    name: str
    value: object
    first: object
    last: object


class WrongOrder(InvalidArgument):
    """A day before or after another one that it cannot precede or follow.

    Attributes:
        name, day: the day that is wrong, or the other one is.
        side: "no earlier" or "no later" than the other it has to be.
        other, other_day: the day that it is held against.
        of: the limit it is about, where that helps.
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
    """Something that was not given and without which there is no question; ``of`` is the limit that needs it."""

    why: str
    of: str = ""
    detail: str = ""


class NotForThis(InvalidArgument):
    """An argument, or a limit, that has no use here."""

    why: str
    of: str = ""
    detail: str = ""


class Unusable(InvalidArgument):
    """A file, a text or a column that is of the right kind and still cannot be used.

    Attributes:
        why: what is wrong with it.
        value: the path or the value that was given.
        detail, detail_zh: what was found; the latter is empty where it is the same.
        line: where in a file.
    """

    why: str
    value: object = ""
    detail: object = ""
    detail_zh: str = ""
    line: int = 0


class Unavailable(InvalidArgument):
    """Something that the machine would have to have for this: Java, a Spark master, memory."""

    why: str
    detail: str = ""


class RestDay(GovDeadlinesError, ValueError):
    """``add(day, 0)`` on a rest day, without a rule for rolling."""

    code = "rest-day"
    usage = True
    day: date


class NotAnnounced(GovDeadlinesError, LookupError):
    """The answer needs a day that no notice known so far has decided.

    Attributes:
        region, known_on: the calendar that was asked.
        coverage: first and last announced day, or None where nothing is announced.
        side: "before" or "after" the coverage, or "none".
        reach: where only so many days beyond the coverage may be asked about, the first and the last of them.
    """

    code = "not-announced"
    region: str
    known_on: date | None
    coverage: tuple[date, date] | None
    side: str
    reach: tuple[date, date] | None = None


class NotInForce(GovDeadlinesError, LookupError):
    """The rules were not in force on the trigger day."""

    code = "not-in-force"
    limit: str
    trigger: date
    in_force_from: date
    in_force_until: date | None


class BoundNotInForce(GovDeadlinesError, LookupError):
    """No version of the instrument that was to give an outer bound was in force on the trigger day.

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
        points_to: where the text says the number is to be found, if it does.
        bounds: names of other instruments that give one for the same act and bind the same party.
    """

    code = "no-number"
    limit: str
    article: str
    cls: str
    says: Text
    points_to: Text | None = None
    bounds: Sequence[str] = ()


class OverrideNotAllowed(GovDeadlinesError, ValueError):
    """The text lets nobody set another limit.

    ``bounds``, of a duty without a number, are the names of other instruments that give one.
    """

    code = "override-not-allowed"
    usage = True
    limit: str
    article: str
    bounds: Sequence[str] | None = None


class SourceNotFound(GovDeadlinesError, LookupError):
    """A file or folder that was named is not there, or holds nothing of the kind that was asked for.

    Attributes:
        path: what was named.
        variable: the environment variable that named it, where one did.
        document: whether a government's text was asked for, and no data.
    """

    code = "source-not-found"
    usage = True
    path: str
    variable: str = ""
    document: bool = False


class Fault(NamedTuple):
    """One fault in a data file: where it is, what is wrong and what to write instead."""

    file: str
    line: int
    code: str
    zh: str
    en: str

    def say(self, language: Language) -> str:
        """``file:line: what is wrong`` in one language."""
        return f"{self.file}:{self.line}: {self.zh if language == 'zh' else self.en}"


class DataFault(GovDeadlinesError, ValueError):
    """One or more data files are broken; ``faults`` has every fault found, in file order, the message the first 50."""

    code = "data-fault"
    faults: Sequence[Fault]


class ExtraMissing(GovDeadlinesError, ImportError):
    """A part of this package whose extra is not installed."""

    code = "extra-missing"
    usage = True
    extra: str
    module: str


class OutputExists(GovDeadlinesError, FileExistsError):
    """A file that would be written is there already."""

    code = "output-exists"
    usage = True
    path: str


class UnreadableTable(GovDeadlinesError, ValueError):
    """A file of rows that as a whole cannot be read: no header, a column that is missing, a broken container.

    Attributes:
        why: what is wrong with it.
        path: the file.
        names, there: the columns or sheets that it is about, and those that there are.
        reason, reason_zh: what was found; the latter is empty where there are no words in Chinese.
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
        path: what was to be written.
        reason, reason_zh: why it could not be, as the system says it where the latter is empty.
        too_large: whether it is more than a file of this format holds.
    """

    code = "output-failed"
    path: str
    reason: str
    reason_zh: str = ""
    too_large: bool = False


class JobUnfinished(GovDeadlinesError, OSError):
    """A run was interrupted while it gave several files their names, and what it left could not be finished.

    Attributes:
        path: a file that it was to write.
        journal: the hidden file that says what is still to be done.
        reason, reason_zh: why that could not be done.
    """

    code = "job-unfinished"
    path: str
    journal: str
    reason: str
    reason_zh: str = ""
