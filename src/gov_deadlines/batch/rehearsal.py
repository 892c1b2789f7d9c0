"""The day a notice appears: read it, check it, see which days and which stored deadlines it moves, and file it.

Nothing is filed before the whole has succeeded: what is answered in between rests on a copy of your own notices.
"""

import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from gov_deadlines.answers.context import Context
from gov_deadlines.batch.job import MoveJob
from gov_deadlines.batch.recalculated import Recalculated
from gov_deadlines.batch.running import recalculate
from gov_deadlines.data_files import HOLIDAYS, own_files, own_path
from gov_deadlines.documents.notice_reading import read_notice
from gov_deadlines.documents.sentences import read_text_or_stdin
from gov_deadlines.errors import DataFault, Fault, SourceNotFound
from gov_deadlines.files.outputs import OutputSet, scratch
from gov_deadlines.files.placing import failing
from gov_deadlines.pages.notices import notice_toml
from gov_deadlines.text import Text
from gov_deadlines.toml_file import TomlFile
from gov_deadlines.workdays.calendar import calendar
from gov_deadlines.workdays.differences import CalendarDiff, between
from gov_deadlines.workdays.library import Holidays, own_regions
from gov_deadlines.workdays.notice_check import Checked, check_notice
from gov_deadlines.workdays.notice_drafts import published_text
from gov_deadlines.workdays.notices import Counterparts, Notice, read_notices
from gov_deadlines.workdays.regions import NATIONAL

_IS_TOML = re.compile(r"^\s*schema\s*=", re.MULTILINE)
_FILE = "notice.toml"
T = TypeVar("T")


class Rehearsal(NamedTuple):
    """What is to be rehearsed.

    Attributes:
        source: the notice, as its text or as a notice file (TOML); ``-`` is standard input.
        region: whose notice it is, where its text does not say so.
        context: your own notices and packs, and whether "in force" is ignored.
        deadlines: the recalculation to do; None for none. Its ``setting`` is taken from the context.
        use: the folder of your own notices in which the notice is filed as published; None to file it nowhere.
        dry_run: do everything but file it.
    """

    source: str
    region: str | None = None
    context: Context = Context()
    deadlines: MoveJob | None = None
    use: str | None = None
    dry_run: bool = False


class RegionDiff(NamedTuple):
    """The days that change, and the regions in which they do."""

    regions: tuple[str, ...]
    diff: CalendarDiff


class Rehearsed(NamedTuple):
    """What a rehearsal found.

    Attributes:
        checked: the notice, and what is doubtful in it. With a doubt that is not confirmed, nothing else was done.
        diffs: the days that change, for each group of regions in which the same days do.
        recalculated: which stored deadlines move; None where none were given.
        filed: the file in which the notice is now in use; None if it was not filed.
        removed: the files of drafts of this notice, which it replaces.
        seconds: how long each part took, by name.
        remarks: what a user of the folder should know.
        prose: whether the notice was given as its text, and not as a notice file.
    """

    checked: Checked
    diffs: tuple[RegionDiff, ...] = ()
    recalculated: Recalculated | None = None
    filed: str | None = None
    removed: tuple[str, ...] = ()
    seconds: dict[str, float] = {}  # noqa: RUF012  (never changed)
    remarks: tuple[Text, ...] = ()
    prose: bool = False

    def to_dict(self) -> dict[str, Any]:
        """What was found as a JSON object, as ``gov-deadlines notice rehearse`` prints it."""
        from gov_deadlines.plain import SCHEMA, fields, plain

        done = self.recalculated
        return {
            "schema": SCHEMA,
            "stopped": "doubts" if self.stopped else None,
            "check": self.checked.to_dict(),
            "changes": [{"regions": list(one.regions)} | one.diff.to_dict() for one in self.diffs],
            "recalculated": None if done is None else done.to_dict(),
            **fields(self, "filed removed"),
            "seconds": {name: round(seconds, 3) for name, seconds in self.seconds.items()},
            "notes": plain(self.remarks),
        }

    @property
    def stopped(self) -> bool:
        """Whether it stopped at doubts that a person must confirm."""
        return bool(self.checked.doubts)

    @property
    def to_act_on(self) -> bool:
        """Whether there is anything to confirm, days that change, or rows that move or were rejected."""
        done = self.recalculated
        rows = done is not None and bool(done.reported or done.rejected)
        return self.stopped or rows or any(one.diff.changes for one in self.diffs)


class _Clock:
    """Measures the parts of a rehearsal."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        try:
            return work()
        finally:
            self.seconds[name] = time.perf_counter() - started


def rehearse(asked: Rehearsal, *, show_progress: bool = False) -> Rehearsed:
    """Rehearse the day, or with ``use`` do it.

    Raises:
        NoticeNotUnderstood: no day could be read in the text.
        DataFault: the notice, or your own notices, are faulty.
        SourceNotFound, UnreadableTable, OutputExists, OutputFailed: files that cannot be read or written.
    """
    clock = _Clock()
    if asked.use is not None and not os.path.isdir(asked.use):
        raise SourceNotFound(asked.use)
    context = asked.context._replace(holidays=asked.context.holidays or asked.use)
    with scratch() as folder:
        text, prose = clock("read", lambda: _toml_of(asked, context.holidays))
        path = os.path.join(folder, _FILE)
        _write(path, published_text(text) if asked.use is not None else text)
        checked = clock("check", lambda: _checked(path, asked.source, context, prose=prose))
        if checked.doubts:
            return Rehearsed(checked, seconds=clock.seconds, prose=prose)
        removed, copies = _laid_beside(folder, checked.notices, context)
        after = context._replace(holidays=folder)
        done = None
        try:
            diffs = clock("compare", lambda: _diffs(checked.notices, context, after))
            if asked.deadlines is not None:
                job = asked.deadlines._replace(setting=after, before=context._replace(drafts=False))
                done = clock("recalculate", lambda: recalculate(job, show_progress=show_progress))
        except DataFault as broken:  # of your own files, and not of the copies
            copies[path] = asked.source
            raise DataFault([one._replace(file=copies.get(one.file, one.file)) for one in broken.faults]) from None
        filed, use = None, asked.use
        if use is not None and not asked.dry_run:
            filed = clock("file", lambda: _filed(path, use, checked.notices, removed))
    remarks = calendar(NATIONAL, None, context.holidays).remarks
    return Rehearsed(
        checked=checked,
        diffs=diffs,
        recalculated=done,
        filed=filed,
        removed=tuple(removed) if filed else (),
        seconds=clock.seconds,
        remarks=remarks,
        prose=prose,
    )


def _toml_of(asked: Rehearsal, holidays: Holidays) -> tuple[str, bool]:
    """The notice as the text of a notice file, and whether it was read from prose.

    Raises SourceNotFound, InvalidArgument, NoticeNotUnderstood, DataFault.
    """
    source = asked.source
    if source.lower().endswith(".toml"):
        if not os.path.isfile(source):
            raise SourceNotFound(source)
        file = TomlFile(source)
        if file.faults:
            raise DataFault(file.faults)
        return file.text, False
    text = read_text_or_stdin(source)
    if _IS_TOML.search(text):
        return text, False
    found = read_notice(text, asked.region, holidays)
    return notice_toml(found, os.path.basename(source), "zh") + "\n", True


def _checked(path: str, source: str, context: Context, *, prose: bool) -> Checked:
    """The check of the notice, with its own name for the file; prose has no lines of that file. Raises DataFault."""
    found = check_notice(path, context.holidays)
    faults = [fault._replace(file=source) for fault in found.faults] or _on_file(found.notices, source, context)
    if faults:
        raise DataFault(faults)
    doubts = tuple(one._replace(line=0) for one in found.doubts) if prose else found.doubts
    return found._replace(file=source, doubts=doubts)


def _on_file(notices: Sequence[Notice], source: str, context: Context) -> list[Fault]:
    """One fault for each notice that is among your own already."""
    own = [one for path in _own_paths(context) for one in _read(path, context) if not one.draft]
    return [
        Fault(
            source,
            1,
            "duplicate-notice",
            f"{one.file} 中已有 {new.title.zh}，不必再收录",
            f"{new.title.en} is in {one.file} already; there is nothing left to file",
        )
        for new in notices
        for one in own
        if one.identity() == new.identity()
    ]


def _own_paths(context: Context) -> list[str]:
    if own_path(context.holidays, HOLIDAYS) is None:
        return []
    return [path for path, *_ in own_files(context.holidays, HOLIDAYS, may_be_empty=True) if not os.path.isdir(path)]


def _read(path: str, context: Context) -> list[Notice]:
    return read_notices(TomlFile(path), own_regions(context.holidays).codes)


def _laid_beside(folder: str, notices: Sequence[Notice], context: Context) -> tuple[list[str], dict[str, str]]:
    """Copy your own notices into the folder, without the files of drafts.

    Returns the files that hold drafts of this notice, and each copy with the file it was made of. What a notice moves
    is told by what is published, whatever other drafts there are.
    """
    replaced: list[str] = []
    copies: dict[str, str] = {}
    for nth, path in enumerate(_own_paths(context)):
        found = _read(path, context)
        if not found or not all(one.draft for one in found):
            copy = os.path.join(folder, f"{nth:04d}", os.path.basename(path))
            with failing(path):
                os.mkdir(os.path.dirname(copy))
                shutil.copyfile(path, copy)
            copies[copy] = path
        elif all(_is_draft_of(one, notices) for one in found):
            replaced.append(path)
    return replaced, copies


def _is_draft_of(draft: Notice, notices: Sequence[Notice]) -> bool:
    """Whether a draft is one of these notices: of its number, of its year's arrangement, or with its days."""
    if Counterparts(notice._replace(draft=False) for notice in notices).of(draft):
        return True
    days = {(one.date, one.key) for one in draft.decrees}
    same = (one for one in notices if one.region == draft.region)
    return any(days == {(decree.date, decree.key) for decree in one.decrees} for one in same)


def _diffs(notices: Sequence[Notice], before: Context, after: Context) -> tuple[RegionDiff, ...]:
    """What changes in the regions that the notices concern; regions with the same changes come together."""
    concerned, known = {notice.region for notice in notices}, own_regions(before.holidays).known
    codes = [code for code in known if concerned & {layer.code for layer in known[code].layers}]
    groups: dict[object, list[str]] = {}
    diffs = {
        code: between(calendar(code, None, before.holidays).undrafted, calendar(code, None, after.holidays))
        for code in codes
    }
    for code, diff in diffs.items():
        days = tuple((one.date, one.after.working) for one in diff.changes)
        groups.setdefault((days, diff.announced, diff.withdrawn), []).append(code)
    return tuple(RegionDiff(tuple(found), diffs[found[0]]) for found in groups.values())


# Filing


def _filed(path: str, folder: str, notices: Sequence[Notice], removed: Sequence[str]) -> str:
    """File the notice in a folder, in place of the drafts of it, all at once; the name of its file."""
    region, year = notices[0].region.lower(), notices[0].year
    inside = os.path.join(folder, region)
    stem = os.path.join(inside, str(year)) if os.path.isdir(inside) else os.path.join(folder, f"{region}-{year}")
    gone = [one for one in removed if os.path.realpath(one).startswith(os.path.realpath(folder) + os.sep)]
    target = _unused(stem, gone)
    with OutputSet(force=bool(gone)) as files, open(path, "rb") as text:
        output = files.open(target)
        with failing(output.path):
            shutil.copyfileobj(text, output.file)
        for one in gone:
            if os.path.realpath(one) != os.path.realpath(target):
                files.open(one).wanted = False
        files.commit()
    return target


def _unused(stem: str, gone: Sequence[str]) -> str:
    """The first name for the file that nothing else has; a draft that goes leaves its name."""
    freed = {os.path.realpath(one) for one in gone}
    nth = 1
    while True:
        path = f"{stem}.toml" if nth == 1 else f"{stem}-{nth}.toml"
        if not os.path.lexists(path) or os.path.realpath(path) in freed:
            return path
        nth += 1


def _write(path: str, text: str) -> None:
    with failing(path), open(path, "w", encoding="utf-8") as file:
        file.write(text)
