"""What commands print with ``--json``: a command for every reference case, and a sample that shows every key."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import gov_deadlines as gd
from batch_helpers import WRITE
from cli_helpers import QINZHOU, notice, notices_file, pack_file, run
from common import Capsys
from draft_notices import NEXT, OFF, amendment, arrangement
from gov_deadlines.documents.drafting import draft_pack
from gov_deadlines.documents.sentences import digest
from gov_deadlines.pages.sources import draft_toml
from invented import TITLE, filled, numbered
from invented_notices import YEAR
from office_books import AS_OF, book_of, day

CASES = Path(__file__).parents[1] / "cases"
_KINDS = {
    "due": ("due", "on"),
    "track": ("track", "received"),
    "plan": ("plan", "by"),
    "cadence": ("cadence check", "as_of"),
}
_ONLY_FOR_MODELS = ("likely", "possible")
DOUBTFUL = YEAR.text.replace("共8天", "共7天")
LATE = ("--on", f"{NEXT - 1}-12-28")


class Asked(NamedTuple):
    """A command without ``--json``, and the schema of what it prints."""

    schema: str
    arguments: tuple[str, ...]


class Printed(NamedTuple):
    """A command, its exit code, and the one object it printed; an error's schema is ``error``."""

    asked: Asked
    code: int
    schema: str
    found: Any


def printed(capsys: Capsys, asked: Asked, **env: str) -> Printed:
    """Run a command with ``--json``; it must print one object, on stdout or, of an error, on stderr."""
    code, out, err = run(capsys, *asked.arguments, "--json", env=env)
    failed = not out
    return Printed(
        asked, code, "error" if failed else asked.schema, json.loads(err.splitlines()[-1] if failed else out)
    )


# --- Every reference case ----------------------------------------------------------------------------------------


def cases(folder: Path) -> Iterator[Asked]:
    """A command for each case, and for each due case also the check of a claimed date."""
    for file in sorted(CASES.glob("*.toml")):
        for nth, case in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["case"]):
            given, kind = dict(case["given"]), case["kind"]
            if kind == "count":
                region = ("--region", given["region"], *_known(given))
                yield Asked("calendar-count", ("calendar", "count", given["a"], given["b"], *region))
                continue
            for key in _ONLY_FOR_MODELS:
                given.pop(key, None)
            if kind == "cadence":
                for key in ("dates", "meetings"):
                    if key in given:
                        given[key] = _dates_file(folder / f"{file.stem}-{nth}-{key}.txt", given[key])
            if kind == "due":
                yield Asked("verify", _claim(given, case["expect"]))
            yield Asked(kind, _arguments(kind, given))


def _known(given: Mapping[str, Any]) -> tuple[str, ...]:
    return ("--known-on", given["known_on"]) if "known_on" in given else ()


def _arguments(kind: str, given: dict[str, Any]) -> tuple[str, ...]:
    command, _ = _KINDS[kind]
    steps = given.pop("steps") if kind == "plan" else [given.pop("limit")]
    return *command.split(), *([steps] if isinstance(steps, str) else steps), *_options(given)


def _options(given: Mapping[str, Any]) -> Iterator[str]:
    for key, value in given.items():
        name = "--" + key.replace("_", "-")
        if value is True:
            yield name
        elif value is not False:
            yield from (name, str(value))


def _claim(given: Mapping[str, Any], expect: Mapping[str, Any]) -> tuple[str, ...]:
    known = {key: value for key, value in given.items() if key not in ("limit", "as_of", "completed")}
    claimed = expect.get("safest") or expect.get("due") or given["on"]
    return "verify", given["limit"], *_options(known | {"claimed": given["on"] if claimed == "none" else claimed})


def _dates_file(path: Path, spans: Sequence[str]) -> str:
    """A file of days, from days and spans ``A..B``."""
    lines = []
    for span in spans:
        first, _, last = span.partition("..")
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
        lines += [str(start + timedelta(step)) for step in range((end - start).days + 1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


# --- A wide sample -----------------------------------------------------------------------------------------------


def sample(folder: Path) -> Iterator[Asked]:
    """Commands that show, together with the cases, every key of every schema."""
    yield from _due(folder)
    yield from _calendar(folder)
    yield from _limits(folder)
    yield from _notices(folder)
    yield from _files(folder)
    for words in (("局长出差",), ("没有这种东西zzz",)):
        yield Asked("find", ("find", *words))
    yield Asked("schema", ("schema",))
    yield Asked("page", ("page", "-o", str(folder / "page.html")))
    yield Asked("page", ("page", "--output", str(folder / "page.html")))
    for year in (str(NEXT), "1999"):
        yield Asked("projection-freeze", ("projection", "freeze", "--year", year))
    yield Asked("projection-score", ("projection", "score"))
    yield Asked("projection-score", ("projection", "score", "--folder", str(_forecasts(folder))))


def _forecasts(folder: Path) -> Path:
    """A forecast of a year whose notice has come out, with days that it has wrong."""
    file = folder / "forecasts" / "cn" / "2020.toml"
    file.parent.mkdir(parents=True)
    file.write_text(gd.freeze_forecast(2020, gd.calendar("CN", date(2019, 6, 30))).toml, encoding="utf-8")
    return folder / "forecasts"


def _due(folder: Path) -> Iterator[Asked]:
    drafts = str(amendment(folder / "drafts"))
    october = ("--on", "2024-09-27", "--holidays", drafts)
    for options in (
        ("--on", "2024-04-03", "--explain", "--fingerprint", "--as-of", "2024-04-10", "--known-on", "2024-04-01"),
        (*LATE, "--explain"),
        (*LATE, "--announced-only"),
        ("--on", "2024-04-03", "--by", "2024-04-10"),
        (*october, "--explain"),
        ("--on", "1999-01-01"),
    ):
        yield Asked("due", ("due", QINZHOU, *options))
    for limit in ("会签", "xianning/countersign-reply", "xiangshan/countersign-reply", "zhongshan/executive-meeting"):
        yield Asked("due", ("due", limit, *LATE))
    yield Asked("verify", ("verify", QINZHOU, *LATE, "--claimed", f"{NEXT}-01-08", "--fingerprint"))
    yield Asked("track", ("track", QINZHOU, "--received", LATE[1], "--as-of", LATE[1], "--fingerprint"))
    yield Asked("plan", ("plan", "5wd", QINZHOU, "--by", f"{NEXT}-02-10", "--from", LATE[1], "--fingerprint"))
    meetings = _dates_file(folder / "meetings.txt", ["2026-01-05", "2026-01-19"])
    check = ("cadence", "check", "--dates", meetings, "--as-of", f"{NEXT - 1}-12-30", "--fingerprint")
    for limit in ("qinzhou/executive-meeting", "qinzhou/field-research"):
        yield Asked("cadence", (*check, limit))


def _calendar(folder: Path) -> Iterator[Asked]:
    drafts = str(arrangement(folder / "next"))
    notices_file(folder / "faulty", "CN", NEXT, notice(f'"元旦" = {{ off = "{NEXT}-01-32" }}'))
    shown = f"{NEXT}-02"
    settled: dict[str, tuple[str, ...]] = {
        "day": ("2024-05-01",),
        "add": ("2024-04-03", "7"),
        "count": ("2024-04-03", "2024-04-17"),
        "show": ("2024-05",),
    }
    for command, words in settled.items():
        for options in ((), ("--fingerprint", "--region", "CN-GX"), ("--holidays", str(folder / "faulty"))):
            yield Asked(f"calendar-{command}", ("calendar", command, *words, *options))
    asked: dict[str, tuple[str, ...]] = {
        "day": (f"{shown}-08",),
        "add": (f"{shown}-01", "5"),
        "count": (f"{shown}-01", f"{shown}-20"),
        "show": (shown,),
    }
    for command, words in asked.items():
        for more in (("--project",), ("--holidays", drafts), ("--project", "--known-on", "2020-01-01"), ()):
            yield Asked(f"calendar-{command}", ("calendar", command, *words, *more))
    between = ("--from", "2019-03-01", "--to", "2019-04-01")
    for compared in (between, (*between, "--fingerprint"), ("--draft", "--holidays", drafts), ("--draft",)):
        yield Asked("calendar-diff", ("calendar", "diff", *compared))
    for days in (("2023-10-01", "2024-10-01"), ("2024-10-01", "2023-10-01")):
        yield Asked("calendar-diff", ("calendar", "diff", "--from", days[0], "--to", days[1]))
    yield Asked("calendar-audit", ("calendar", "audit"))


def _limits(folder: Path) -> Iterator[Asked]:
    faulty = pack_file(folder, "qinzhou-2023.toml", ("amount = 7", 'amount = "seven"'), name="faulty.toml")
    rules = folder / "rules.txt"
    rules.write_text(numbered(), encoding="utf-8")
    for options in ((), ("--rules", str(faulty))):
        yield Asked("limits-list", ("limits", "list", *options))
        yield Asked("limits-compare", ("limits", "compare", "countersign-reply", "--on", LATE[1], *options))
        yield Asked("limits-verify", ("limits", "verify", *options))
    for limit in gd.limits()[::9]:
        yield Asked("limits-show", ("limits", "show", limit.id))
    yield Asked("limits-show", ("limits", "show", "nowhere/at-all"))
    yield Asked("limits-compare", ("limits", "compare", "executive-meeting"))
    yield Asked("limits-verify", ("limits", "verify", *_held_against(folder)))
    yield Asked("limits-scan", ("limits", "scan", str(rules), "-o", str(folder / "pack.toml")))


RULES = f"{TITLE}\n第一条 收到后7日内答复。\n第二条 公示不少于5日。茶水及时自备。\n第三条 每月开会不超过一次。"
MISREAD = """\
[[limit]]
name = "publication"
class = "fixed"
article = "2"
trigger = "receipt"
direction = "after"
amount = 5
unit = "day"
default_basis = "after-calendar-days"
bindingness = "shall"
obliged_zh = "甲"
owed_to_zh = "乙"
readings = {}
notes = []
summary_zh = "按期"
clauses = [{ role = "limit", article = 2, paragraph = 1, sentence = 1 }]

[[unlisted]]
article = 2
paragraph = 1
sentence = 2
reason = "unlisted-agenda-item"
"""


def _held_against(folder: Path) -> tuple[str, ...]:
    """A pack that reads, quotes and leaves out wrongly what its document says."""
    head, _, tables = filled(draft_toml(draft_pack(RULES, "tea-hill"), "zh")).partition("\n[[")
    blocks = f"[[{tables}".partition("[digests]")[0].split("\n\n")
    limit, cadence = (one for one in blocks if "[[cadence]]" in one or "amount = 7" in one)
    sentences = {
        "1-1-1": "收到后7日内答复。",
        "2-1-1": "公示不少于5日。",
        "2-1-2": "茶水及时自备。",
        "3-1-1": "每月开会不超过一次。",
    }
    told = "\n".join(f'{place} = "{digest(sentence)}"' for place, sentence in sentences.items())
    pack, document = folder / "tea.toml", folder / "tea.txt"
    quoted = cadence.replace('"不超过一次"', '"不超过一回"')
    pack.write_text("\n".join([head, limit, quoted, MISREAD, "[digests]", told]), encoding="utf-8")
    document.write_text(f"{RULES}\n第四条 漏水应当在3个工作日内报告。", encoding="utf-8")
    return "--rules", str(pack), "--source", str(document)


def _notices(folder: Path) -> Iterator[Asked]:
    for name, text in (("read", YEAR.text), ("doubtful", DOUBTFUL), ("none", "今天天气很好。")):
        path = folder / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        yield Asked("notice-read", ("notice", "read", str(path)))
    yield Asked("notice-new", ("notice", "new", "--year", str(NEXT)))
    yield Asked("notice-new", ("notice", "new", "--year", str(NEXT), "-o", str(folder / "new.toml")))
    file = amendment(folder / "checked") / "cn" / "2024.toml"
    doubts = arrangement(folder / "doubts", off=OFF[:1], confirmed="") / "cn" / f"{NEXT}.toml"
    confirmed = arrangement(folder / "confirmed") / "cn" / f"{NEXT}.toml"
    for path in (file, doubts, confirmed):
        yield Asked("notice-check", ("notice", "check", str(path)))
        yield Asked("notice-rehearse", ("notice", "rehearse", str(path)))
    stored = _rows(folder / "stored.csv")
    deadlines = ("--deadlines", str(stored), "-o", str(folder / "moved.csv"))
    yield Asked("notice-rehearse", ("notice", "rehearse", str(file), *deadlines))


def _rows(path: Path) -> Path:
    rows = [{"no": str(nth), "limit": QINZHOU, "trigger": day} for nth, day in enumerate(("2024-09-27", "never"))]
    return WRITE[path.suffix[1:]](path, rows)


def _files(folder: Path) -> Iterator[Asked]:
    drafts = str(amendment(folder / "drafts2"))
    for suffix in ("csv", "jsonl", "xlsx", "parquet"):
        source = str(_rows(folder / f"rows.{suffix}"))
        yield Asked("batch-due", ("batch", "due", source, "-o", str(folder / f"due.{suffix}"), "--fingerprint"))
    for options in (("--as-of", "2024-10-10"), ("--known-on", "2024-06-01")):
        rows = ("batch", "due", str(folder / "rows.csv"), "-o", str(folder / "due.csv"), "--force")
        yield Asked("batch-due", (*rows, *options))
    whole = WRITE["parquet"](folder / "sound.parquet", [{"limit": QINZHOU, "trigger": "2024-09-27"}])
    yield Asked("batch-due", ("batch", "due", str(whole), "-o", str(folder / "spliced.parquet")))
    recalc = ("batch", "recalc", str(folder / "rows.csv"), "--from-known-on", "2023-09-20", "-o")
    yield Asked("batch-recalc", (*recalc, str(folder / "moved2.csv"), "--fingerprint"))
    moved = ("batch", "recalc", str(folder / "rows.csv"), "--draft", "--holidays", drafts, "-o")
    yield Asked("batch-recalc", (*moved, str(folder / "moved3.csv")))
    yield Asked("batch-due", ("batch", "due", str(folder / "rows.csv"), "-o", str(folder / "moved3.csv")))
    table = (
        "table",
        "export",
        "-o",
        str(folder / "table.csv"),
        "--limit",
        QINZHOU,
        "--from",
        "2024-01-01",
        "--to",
        "2024-02-01",
    )
    yield Asked("table-export", (*table, "--fingerprint"))
    faulty = ("--holidays", str(folder / "faulty"), "--force")
    yield Asked("table-export", (*table, *faulty))
    head = ("序号", "事项", "收文日期", "办结日期", "责任部门")
    book = book_of(
        folder / "台账.xlsx",
        ("钦州2026年台账",),
        head,
        (1, "钦州会签", day("2026-11-27"), None, "办公室"),
        (2, "会签", "11月26日", "√", "办公室"),
    )
    ahead = ("--due-within", "10wd", "--ics", str(folder / "a.ics"))
    for number, written in enumerate(((), ahead)):
        out = str(folder / f"out{number}.xlsx")
        yield Asked("ledger", ("ledger", str(book), "-o", out, "--as-of", str(AS_OF), *written))
