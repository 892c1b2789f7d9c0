"""Reproducible: the same fingerprint, the same answer, at every door; and a change elsewhere changes nothing."""

import json
import os
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

import gov_deadlines as gd
from cli_helpers import QINZHOU, notice, notices_file, run
from common import Capsys
from draft_notices import NEXT, amendment, arrangement
from gov_deadlines import batch
from gov_deadlines.batch.export import export
from gov_deadlines.data_files import holidays_folder, rules_folder

ON, RECEIVED = date(2024, 4, 3), "2024-04-03"
XINZHOU = "xinzhou/countersign-reply"
MEETINGS = "xianning/executive-meeting"
DIGITS = frozenset("0123456789abcdef")
DATES = [date(2024, 3, 1), date(2024, 3, 12)]


def shown(out: str) -> str:
    """The fingerprint on the last line of a text, or in a JSON object."""
    if out.startswith("{"):
        return str(json.loads(out)["fingerprint"])
    word, _, found = out.splitlines()[-1].replace("：", ": ").partition(": ")
    assert word in ("指纹", "Fingerprint")
    return found


def file_of(folder: Path) -> Path:
    (folder / "in.csv").write_text(f"limit,trigger\n{QINZHOU},{RECEIVED}\n", encoding="utf-8")
    return folder / "in.csv"


# The same at every door


def test_one_question_has_one_fingerprint_at_every_door(tmp_path: Path, capsys: Capsys) -> None:
    wanted = gd.due(QINZHOU, ON).fingerprint
    assert len(wanted) == 16
    assert DIGITS.issuperset(wanted)
    due = ("due", QINZHOU, "--on", RECEIVED, "--fingerprint")
    for more in (("--lang", "zh"), ("--lang", "en"), ("--json",), ("--explain",), ("--region", "CN-GX")):
        assert shown(run(capsys, *due, *more).out) == wanted
    assert gd.track(QINZHOU, ON, as_of=ON).fingerprint == wanted
    assert gd.due(QINZHOU, ON + timedelta(30)).fingerprint == wanted
    source, kept = file_of(tmp_path), tmp_path / "kept.json"
    done = batch.due(source, tmp_path / "out.csv", limit=QINZHOU, fingerprint=True, summary=kept)
    assert done.fingerprint == shown(kept.read_text(encoding="utf-8")) == wanted
    assert export(tmp_path / "t.csv", limits=[QINZHOU], fingerprint=True).fingerprint == wanted


def test_every_command_prints_the_fingerprint_of_its_answer(tmp_path: Path, capsys: Capsys) -> None:
    dates = tmp_path / "dates.txt"
    dates.write_text("\n".join(map(str, DATES)), encoding="utf-8")
    cal, diff = gd.calendar("CN"), gd.calendar_diff("CN", date(2019, 3, 1), date(2019, 4, 1))
    plan = gd.plan([XINZHOU, "5wd"], date(2024, 12, 31))
    wanted = {
        ("track", QINZHOU, "--received", RECEIVED, "--as-of", "2024-04-04"): gd.track(QINZHOU, ON).fingerprint,
        ("plan", XINZHOU, "5wd", "--by", "2024-12-31"): plan.fingerprint,
        ("cadence", "check", MEETINGS, "--dates", str(dates), "--as-of", "2024-03-20"): gd.cadence(
            MEETINGS, DATES, date(2024, 3, 20)
        ).fingerprint,
        ("calendar", "day", RECEIVED): cal.fingerprint,
        ("calendar", "show", "2024-04"): cal.fingerprint,
        ("calendar", "show", "2024-04", "--project"): cal.projected.fingerprint,
        ("calendar", "diff", "--from", "2019-03-01", "--to", "2019-04-01"): diff.fingerprint,
    }
    for command, fingerprint in wanted.items():
        for more in ((), ("--json",)):
            assert shown(run(capsys, *command, *more, "--fingerprint").out) == fingerprint, command
            assert fingerprint not in run(capsys, *command, *more).out
    for bare in (("add", RECEIVED, "-3"), ("count", RECEIVED, "2024-05-01")):
        code, out, err = run(capsys, "calendar", *bare, "--fingerprint")
        assert (code, out.count("\n"), shown(err)) == (0, 1, cal.fingerprint)
    assert len(set(wanted.values())) == len(wanted) - 1  # two ask one calendar


def test_a_file_whose_rows_name_their_limits_rests_on_everything_on_file(tmp_path: Path, capsys: Capsys) -> None:
    source = file_of(tmp_path)
    table = export(tmp_path / "t.csv", fingerprint=True).fingerprint
    assert (
        batch.due(source, tmp_path / "a.csv", fingerprint=True).fingerprint == table != gd.due(QINZHOU, ON).fingerprint
    )
    early, late = date(2023, 1, 1), date(2024, 12, 1)
    moved = batch.recalc(source, tmp_path / "b.csv", from_known_on=early, to_known_on=late, fingerprint=True)
    assert moved.fingerprint not in (None, table)
    command = ("batch", "recalc", str(source), "-o", str(tmp_path / "b.csv"), "--from-known-on", "2023-01-01")
    more = ("--to-known-on", "2024-12-01", "--force", "--fingerprint")
    assert shown(run(capsys, *command, *more, "--json").out) == moved.fingerprint
    assert f"Fingerprint: {moved.fingerprint}\n" in run(capsys, *command, *more).err


def test_a_fingerprint_that_was_not_asked_for_is_nowhere(tmp_path: Path, capsys: Capsys) -> None:
    source = file_of(tmp_path)
    assert "fingerprint" not in batch.due(source, tmp_path / "a.csv").to_dict()
    assert "fingerprint" not in batch.recalc(source, tmp_path / "b.csv", from_known_on=ON).to_dict()
    assert "fingerprint" not in export(tmp_path / "t.csv", limits=[QINZHOU]).to_dict()
    assert "fingerprint" not in run(capsys, "due", QINZHOU, "--on", RECEIVED, "--json").out


def test_a_table_in_parquet_carries_it(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    done = export(tmp_path / "t.parquet", limits=[QINZHOU], fingerprint=True)
    assert parquet.read_schema(tmp_path / "t.parquet").metadata[b"fingerprint"].decode() == done.fingerprint


def test_it_is_the_same_in_every_process_and_locale() -> None:
    code = (
        "from datetime import date; import gov_deadlines as gd;"
        f"print(gd.due('{XINZHOU}', date(2024, 4, 3)).fingerprint, gd.calendar('CN-GX', project=True).fingerprint)"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, locale, zone in (("1", "C", "UTC"), ("7", "C.UTF-8", "Asia/Shanghai"))
    }
    assert len(found) == 1


# What changes it, and what does not

DAYS = ['"国庆节" = { off = "2024-10-08..2024-10-09" }\n', '"补班" = { work = "2024-10-13" }\n']


def own(folder: Path, days: list[str], region: str = "CN-GX", **keys: str) -> Path:
    """A folder with a notice of one region."""
    folder.mkdir(exist_ok=True)
    name = '"a doubt: invented"' if region == "CN-GX" else ""
    notices_file(folder, region, 2024, notice("".join(days), scope='"days"', **{"confirmed": name} | keys))
    return folder


def prints(holidays: Path | None = None, rules: Path | None = None) -> dict[str, str]:
    """Fingerprints of answers that rest on different data."""
    kept = {"holidays": holidays, "rules": rules}
    return {
        "qinzhou": gd.due(QINZHOU, ON, **kept).fingerprint,  # type: ignore[arg-type]
        "xinzhou": gd.due(XINZHOU, ON, **kept).fingerprint,  # type: ignore[arg-type]
        "plan": gd.plan(["xinzhou/consultation-to-issuance"], date(2024, 12, 31), **kept).fingerprint,  # type: ignore[arg-type]
        "cadence": gd.cadence(MEETINGS, DATES, date(2024, 3, 20), **kept).fingerprint,  # type: ignore[arg-type]
    }


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name, found in before.items() if found != after[name]}


def test_a_copy_of_the_shipped_data_in_any_layout_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "r").mkdir()
    for nth, path in enumerate(sorted(Path(holidays_folder(), "cn").glob("*.toml"), reverse=True)):
        text = path.read_text(encoding="utf-8").replace(" = ", "  =   ")
        (tmp_path / "h" / f"{nth}.toml").write_text(f"# a copy\n\n{text}\n", encoding="utf-8")
    pack = Path(rules_folder(), "xinzhou-2023.toml").read_text(encoding="utf-8")
    (tmp_path / "r" / "mine.toml").write_text(f"# a copy\n{pack}\n\n", encoding="utf-8")
    assert changed(prints(), prints(tmp_path / "h", tmp_path / "r")) == set()


def test_one_day_changes_what_rests_on_it_alone(tmp_path: Path) -> None:
    first = prints(own(tmp_path / "a", DAYS))
    assert changed(prints(), first) == {"qinzhou"}
    assert changed(first, prints(own(tmp_path / "b", DAYS[::-1]))) == set()
    moved = [DAYS[0].replace("10-09", "10-10"), DAYS[1]]
    assert changed(first, prints(own(tmp_path / "c", moved))) == {"qinzhou"}
    assert changed(prints(), prints(amendment(tmp_path / "d"))) == {"qinzhou", "xinzhou", "plan", "cadence"}


@pytest.mark.parametrize(
    ("file", "old", "new", "touched"),
    [
        ("xinzhou-2023.toml", "checked_on = 2026-11-22", "checked_on = 2026-11-23", {"xinzhou", "plan"}),
        ("xinzhou-2023.toml", 'obliged_en = "', 'obliged_en = "all of ', {"xinzhou", "plan"}),
        ("qinzhou-2023.toml", "amount = 7", "amount = 8", {"qinzhou"}),
        ("zhongshan-2022.toml", "checked_on = 2026-11-22", "checked_on = 2026-11-23", set()),
    ],
)
def test_a_pack_changes_what_rests_on_it_alone(
    tmp_path: Path, file: str, old: str, new: str, touched: set[str]
) -> None:
    text = Path(rules_folder(), file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    assert changed(prints(), prints(rules=tmp_path)) == touched


def test_a_chain_changes_the_plans_that_name_it(tmp_path: Path) -> None:
    text = Path(rules_folder(), "chains.toml").read_text(encoding="utf-8")
    (tmp_path / "chains.toml").write_text(text.replace('summary_zh = "', 'summary_zh = "一、'), encoding="utf-8")
    assert changed(prints(), prints(rules=tmp_path)) == {"plan"}


def test_the_settings_the_knowledge_and_the_version_count(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = gd.due(XINZHOU, ON).fingerprint
    others = [
        gd.due(XINZHOU, ON, ignore_in_force=True).fingerprint,
        gd.due(XINZHOU, ON, announced_only=True).fingerprint,
        gd.due(XINZHOU, ON, region="CN-GX").fingerprint,
        gd.due(XINZHOU, ON, known_on=date(2024, 1, 1)).fingerprint,
    ]
    monkeypatch.setattr("gov_deadlines.answers.fingerprint.__version__", "0.0.0")
    monkeypatch.setattr("gov_deadlines.workdays.fingerprint.__version__", "0.0.0")
    assert len({plain, *others, gd.due(XINZHOU, ON).fingerprint}) == 6


def test_a_day_of_knowledge_on_which_nothing_was_published_changes_nothing() -> None:
    days = [date(2024, 1, nth) for nth in (5, 25)]
    one, other = (gd.due(XINZHOU, ON, known_on=day).fingerprint for day in days)
    assert one == other


# Equal fingerprints, equal answers


def random_state(folder: Path, chance: random.Random) -> Path:
    """A folder of drafts and notices, few enough that states recur under other names and in another order."""
    folder.mkdir()
    blocks = [
        f'"甲" = {{ off = "{day}" }}\n' for day in chance.sample(["2024-04-15", "2024-04-16"], chance.randint(1, 2))
    ]
    doubts = {"confirmed": '"balance, rest-apart, begins-midweek, dates, joins, span: invented"'}
    named = {"issuer": '"人民政府办公厅"', "number": f'"{chance.choice("一二")}号"'}
    days = "".join(block.replace("甲", f"甲{nth}") for nth, block in enumerate(sorted(blocks)))
    notices_file(folder, "CN-GX", 2024, notice(days, scope='"days"', **doubts, **named))
    if chance.random() < 0.5:
        arrangement(folder, NEXT)
    for path in list(folder.glob("*.toml")):
        path.rename(path.with_name(f"{chance.randint(0, 10**6)}-{path.name}"))
    return folder


def test_where_fingerprints_are_equal_so_are_the_answers(tmp_path: Path) -> None:
    chance = random.Random(12)
    days = [ON, date(2024, 4, 12), date(NEXT - 1, 12, 25), date(NEXT, 2, 3)]
    told: dict[tuple[str, date], object] = {}
    equal = 0
    for nth in range(40):
        folder = random_state(tmp_path / str(nth), chance)
        for day in days:
            answer = gd.due(QINZHOU, day, holidays=folder)
            found = (
                answer.due,
                answer.standing,
                answer.bounds,
                answer.readings,
                answer.notes,
                [one.title for one in answer.notices],
            )
            key = answer.fingerprint, day
            equal += key in told
            assert told.setdefault(key, found) == found
    assert len(told) > 2 * len(days)
    assert equal > 2 * len(days)
