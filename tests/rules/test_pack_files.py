"""A pack in two files: limits in its head, cadences and duties in the file that continues it; and what is refused."""

import tomllib
from pathlib import Path

import pytest
from test_rules import PACK, version, write

import gov_deadlines as gd
from common import day, rule_faults

DATA = Path(__file__).parents[2] / "data"
SHA = "0b" * 32
CONTINUED = f"""\
schema = 1
pack = "testville@2024"

[[cadence]]
name = "meeting"
article = "2"
bindingness = "generally"
obliged_zh = "甲"
obliged_en = "A"
counted_zh = "会"
counted_en = "meetings"
unit = "time"
at_least = 1
range_to = 2
window = "calendar-month"
other_windows = {{ 30-days-since-last = "window-thirty-days" }}
lifted = "any-time"
default_basis = "window-calendar-month"
notes = ["per-department"]
words = {{ floor = "1至2次", range = "1至2次", window = "每月", lifted = "可随时" }}
summary_zh = "每月开会"
summary_en = "A meeting each month"
clauses = [ {{ role = "cadence", article = 2, paragraph = 1, sentence = 1, sha256 = "{SHA}" }} ]

[[duty]]
name = "report"
class = "deferred"
article = "3"
bindingness = "shall"
obliged_zh = "甲"
obliged_en = "A"
points_to_zh = "别处"
points_to_en = "elsewhere"
bounds = ["filing-for-record"]
act = "file-government-rules"
parties = ["city-government"]
day = 2024-01-01
summary_zh = "按时上报"
summary_en = "Report in time"
clauses = [ {{ role = "duty", article = 3, paragraph = 1, sentence = 1, sha256 = "{SHA}" }} ]

[[unlisted]]
article = 4
paragraph = 1
sentence = 1
sha256 = "{SHA}"
reason = "per-department"
"""


def continued(path: Path, replacements: dict[str, str] | None = None, more: str = "") -> Path:
    text = CONTINUED
    for old, new in (replacements or {}).items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    write(path, {"clauses = [": "see_also = []\nclauses = ["}, "testville-2024.toml")
    (path / "more.toml").write_text(text + more, encoding="utf-8")
    return path


def test_a_pack_may_stand_in_two_files(tmp_path: Path) -> None:
    book = gd.rule_book(continued(tmp_path))
    own = [one for one in book.limits if one.authority == "testville"]
    assert [(one.id, type(one).__name__) for one in own] == [
        ("testville/reply", "Limit"),
        ("testville/meeting", "Cadence"),
        ("testville/report", "Duty"),
    ]
    assert [str(one) for one in own] == [one.id for one in own]
    assert {one.versioned_id.partition("/")[0] for one in own} == {"testville@2024"}
    assert {one.region for one in own} == {"CN"}
    (sentence,) = [one for one in book.unlisted if one.pack.authority == "testville"]
    assert (sentence.clause.role, sentence.clause.article, sentence.reason.code) == ("unlisted", 4, "per-department")


def test_a_cadence_holds_all_its_file_says(tmp_path: Path) -> None:
    cadence = gd.rule_book(continued(tmp_path)).latest("testville/meeting")
    assert isinstance(cadence, gd.Cadence)
    assert (cadence.cls, cadence.article, cadence.bindingness) == ("cadence", "2", "generally")
    assert (cadence.counted.zh, cadence.counted.en, cadence.obliged.en) == ("会", "meetings", "A")
    assert (cadence.unit, cadence.at_least, cadence.at_most, cadence.range_to) == ("time", 1, None, 2)
    assert (cadence.lifted, dict(cadence.words)["lifted"]) == ("any-time", "可随时")
    assert (cadence.window, cadence.tied_to) == ("calendar-month", None)
    ((name, basis),) = cadence.other_windows
    assert (name, basis.code) == ("30-days-since-last", "window-thirty-days")
    assert cadence.default_basis.code == "window-calendar-month"
    assert [note.code for note in cadence.notes] == ["per-department"]
    assert cadence.summary == ("summary", "每月开会", "A meeting each month")
    assert [clause[:4] for clause in cadence.clauses] == [("cadence", 2, 1, 1)]


def test_a_duty_holds_all_its_file_says(tmp_path: Path) -> None:
    duty = gd.rule_book(continued(tmp_path)).latest("testville/report")
    assert isinstance(duty, gd.Duty)
    assert (duty.cls, duty.article, duty.bindingness, duty.day) == ("deferred", "3", "shall", day("2024-01-01"))
    assert duty.points_to == ("points_to", "别处", "elsewhere")
    assert [bound.name for bound in duty.bounds] == ["filing-for-record"]
    assert duty.summary.en == "Report in time"
    assert [clause[:4] for clause in duty.clauses] == [("duty", 3, 1, 1)]


def test_one_file_may_hold_everything(tmp_path: Path) -> None:
    body = CONTINUED.partition("[[cadence]]")[2]
    book = gd.rule_book(write(tmp_path, more=f"\n[[cadence]]{body}"))
    assert [one.name for one in book.limits if one.authority == "testville"] == ["reply", "meeting", "report"]


def test_a_head_of_ones_own_keeps_the_shipped_duties(tmp_path: Path) -> None:
    """A copy of a shipped pack, say to give it an end, loses nothing that it does not replace."""
    write(tmp_path, {'authority = "testville"': 'authority = "qinzhou"', 'version = "2024"': 'version = "2023"'})
    names = {one.name for one in gd.rule_book(tmp_path).limits if one.authority == "qinzhou"}
    assert {"reply", "plenary-meeting", "entry-into-force"} <= names
    assert "countersign-reply" not in names
    body = CONTINUED.partition("[[cadence]]")[2]
    (tmp_path / "own.toml").write_text((tmp_path / "own.toml").read_text("utf-8") + f"\n[[cadence]]{body}", "utf-8")
    names = {one.name for one in gd.rule_book(tmp_path).limits if one.authority == "qinzhou"}
    assert names == {"reply", "meeting", "report"}


def test_duties_of_ones_own_replace_the_shipped_ones(tmp_path: Path) -> None:
    text = CONTINUED.replace("testville@2024", "qinzhou@2023")
    (tmp_path / "more.toml").write_text(text, encoding="utf-8")
    names = [one.name for one in gd.rule_book(tmp_path).limits if one.authority == "qinzhou"]
    assert names == ["countersign-reply", "meeting", "report"]


def test_a_pack_that_is_not_there_cannot_be_continued(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(CONTINUED.replace("@2024", "@1999"), encoding="utf-8")
    assert rule_faults(tmp_path) == [("more.toml", 2, "pack")]


def test_a_broken_head_is_not_blamed_on_the_file_that_continues_it(tmp_path: Path) -> None:
    continued(tmp_path)
    (tmp_path / "testville-2024.toml").write_text(PACK.replace("region", "regoin", 1), encoding="utf-8")
    assert {name for name, _, _ in rule_faults(tmp_path)} == {"testville-2024.toml"}


def test_a_name_is_taken_in_both_files(tmp_path: Path) -> None:
    continued(tmp_path, {'name = "meeting"': 'name = "reply"'})
    assert rule_faults(tmp_path) == [("more.toml", 5, "name-twice")]


@pytest.mark.parametrize(
    ("replacements", "line", "code"),
    [
        ({'pack = "testville@2024"': 'pack = "testville@2024"\nlimit = []'}, 3, "unknown-key"),
        ({"schema = 1": "schema = 2"}, 1, "wrong-value"),
        ({'unit = "time"': 'unit = "hour"'}, 12, "wrong-value"),
        ({"at_least = 1\nrange_to = 2\n": "", 'floor = "1至2次", range = "1至2次", ': ""}, 4, "amount"),
        ({"at_least = 1\n": "at_least = 1\nat_most = 2\n"}, 14, "ceiling"),
        ({"range_to = 2": "range_to = 0"}, 14, "amount"),
        ({'range = "1至2次"': 'ceiling = "1至2次"'}, 20, "words"),
        ({"range_to = 2": "at_most = 2", 'range = "1至2次"': 'ceiling = "1至2次"'}, 14, "ceiling"),
        ({'lifted = "any-time"\n': ""}, 19, "words"),
        ({'floor = "1至2次"': "floor = 1"}, 20, "wrong-type"),
        ({'floor = "1至2次"': 'floor = ""'}, 20, "empty-value"),
        ({'floor = "1至2次"': 'floor = "TODO"'}, 20, "todo"),
        ({'floor = "1至2次"': 'mood = "1至2次"'}, 20, "unknown-key"),
        ({"at_least = 1": "at_least = 0"}, 13, "amount"),
        ({"at_least = 1": "at_least = 3"}, 14, "amount"),
        ({'window = "calendar-month"': 'window = "blue-moon"'}, 15, "window"),
        ({"30-days-since-last": "0-days-since-last"}, 16, "window"),
        ({'"window-thirty-days"': '"gut-feeling"'}, 16, "basis"),
        ({'lifted = "any-time"': 'lifted = "never"'}, 17, "wrong-value"),
        ({'lifted = "any-time"': 'tied_to = "report"'}, 17, "tied"),
        ({'window = "calendar-month"': 'window = "before-each"'}, 4, "tied"),
        ({'default_basis = "window-calendar-month"': 'default_basis = "gut-feeling"'}, 18, "basis"),
        ({'role = "cadence"': 'role = "limit"'}, 23, "wrong-value"),
        ({'class = "deferred"': 'class = "fixed"'}, 27, "wrong-value"),
        ({'points_to_zh = "别处"\n': ""}, 25, "missing-key"),
        ({'points_to_zh = "别处"\npoints_to_en = "elsewhere"\n': ""}, 25, "missing-key"),
        ({'"filing-for-record"': '"nowhere"'}, 34, "bound"),
        ({"day = 2024-01-01": 'day = "2024-01-01"'}, 37, "wrong-type"),
        ({'reason = "per-department"': 'reason = "gut-feeling"'}, 47, "basis"),
        ({'reason = "per-department"': ""}, 42, "missing-key"),
    ],
)
def test_each_fault_is_named_with_its_line(tmp_path: Path, replacements: dict[str, str], line: int, code: str) -> None:
    found = rule_faults(continued(tmp_path, replacements))
    assert ("more.toml", line, code) in found
    assert {fault for _, _, fault in found} == {code} or len(found) == 2


def test_what_a_cadence_is_tied_to_must_exist(tmp_path: Path) -> None:
    tied = {'window = "calendar-month"': 'window = "before-each"', 'lifted = "any-time"': 'tied_to = "nothing"'}
    tied |= {', lifted = "可随时"': ""}
    assert rule_faults(continued(tmp_path, tied)) == [("more.toml", 17, "see-also")]
    tied['lifted = "any-time"'] = 'tied_to = "reply"'
    cadence = gd.rule_book(continued(tmp_path, tied)).latest("testville/meeting")
    assert isinstance(cadence, gd.Cadence)
    assert cadence.tied_to == "testville/reply"


BOUND = """
[[own-bound]]
amount = 5
unit = "day"
bindingness = "shall"
instrument_zh = "某法"
instrument_en = "Some Law"
article_zh = "第9条"
article_en = "art. 9"
act = "file-government-rules"
binds = ["city-government"]
region = "CN"
covers_zh = "规章"
covers_en = "rules"
says_zh = "五日"
says_en = "five days"
counted_from_zh = "当日"
counted_from_en = "the day"
in_force_from = 2024-03-01
seen = "text"
"""


def test_bounds_of_ones_own_are_known(tmp_path: Path) -> None:
    continued(tmp_path, {'"filing-for-record"': '"own-bound"'})
    (tmp_path / "bounds.toml").write_text(BOUND, encoding="utf-8")
    assert gd.rule_book(tmp_path).bounds["own-bound"][0].period == (5, "day", "after")
    answer = gd.due("testville/report", day("2024-04-08"), bound="own-bound", rules=tmp_path)
    assert (answer.due, answer.basis.code) == (day("2024-04-15"), "bound")


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("amount = 5", "amount = -1", 3, "amount"),
        ('unit = "day"', 'unit = "year"', 4, "wrong-value"),
        ('seen = "text"', "", 2, "missing-key"),
        ("[[own-bound]]", "own-bound = 5\n[[other]]", 2, "wrong-type"),
    ],
)
def test_faults_of_a_bound(tmp_path: Path, old: str, new: str, line: int, code: str) -> None:
    (tmp_path / "bounds.toml").write_text(BOUND.replace(old, new), encoding="utf-8")
    assert ("bounds.toml", line, code) in rule_faults(tmp_path)


def test_versions_of_a_duty_follow_their_packs(tmp_path: Path) -> None:
    write(tmp_path, version("2020", "2020-01-01", "2023-12-31"), "old.toml")
    old = CONTINUED.replace("testville@2024", "testville@2020").replace("Report in time", "Report in old time")
    (tmp_path / "old-more.toml").write_text(old, encoding="utf-8")
    book = gd.rule_book(continued(tmp_path))
    assert book.governing("testville/report", day("2022-05-05")).summary.en == "Report in old time"
    assert book.governing("testville/report", day("2024-05-06")).summary.en == "Report in time"
    with pytest.raises(gd.NotInForce):
        book.governing("testville/report", day("2019-05-05"))


# Digests: with each clause, or by place in a table of their own


def apart(text: str, digests: str) -> str:
    return text.replace(f', sha256 = "{SHA}"', "").replace(f'sha256 = "{SHA}"\n', "") + f"[digests]\n{digests}"


DIGESTS = f'2-1-1 = "{SHA}"\n3-1-1 = "{SHA}"\n4-1-1 = "{SHA}"\n'


def test_digests_may_stand_apart(tmp_path: Path) -> None:
    together = gd.rule_book(continued(tmp_path))
    (tmp_path / "more.toml").write_text(apart(CONTINUED, DIGESTS), encoding="utf-8")
    book = gd.rule_book(tmp_path)
    assert book.limits == together.limits
    assert book.unlisted == together.unlisted


@pytest.mark.parametrize(
    ("was", "line", "code"),
    [("2-1-1", 23, "missing-key"), ("3-1-1", 40, "missing-key"), ("4-1-1", 45, "missing-key")],
)
def test_a_clause_without_a_digest_is_named(tmp_path: Path, was: str, line: int, code: str) -> None:
    continued(tmp_path)
    (tmp_path / "more.toml").write_text(apart(CONTINUED, DIGESTS.replace(was, "9-9-9")), encoding="utf-8")
    assert rule_faults(tmp_path) == [("more.toml", line, code)]


def test_what_is_no_digest_is_named(tmp_path: Path) -> None:
    continued(tmp_path)
    (tmp_path / "more.toml").write_text(apart(CONTINUED, DIGESTS.replace('"0b0b', '"zz0b', 1)), encoding="utf-8")
    assert rule_faults(tmp_path) == [("more.toml", 48, "wrong-form")]


# The shipped files are made to be read


def test_no_line_of_the_data_is_longer_than_a_page_is_wide() -> None:
    for file in DATA.rglob("*.toml"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            assert len(line) <= 120, f"{file}:{number}"


@pytest.mark.parametrize("file", sorted((DATA / "rules").rglob("*-20*.toml")), ids=lambda file: file.stem)
def test_a_shipped_pack_holds_the_digests_it_cites_and_no_others(file: Path) -> None:
    pack = tomllib.loads(file.read_text(encoding="utf-8"))
    provisions = [one for root in ("limit", "cadence", "duty") for one in pack.get(root, [])]
    cited = [clause for one in provisions for clause in one["clauses"]] + pack.get("unlisted", [])
    assert {f"{one['article']}-{one['paragraph']}-{one['sentence']}" for one in cited} == pack["digests"].keys()
    assert not any("sha256" in one for one in cited)
