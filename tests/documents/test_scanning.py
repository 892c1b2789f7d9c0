"""From a document to the draft of a pack, on invented rules in every style; and on the published ones."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gov_deadlines as gd
from gov_deadlines.documents.drafting import Draft, draft_pack, read_letterhead
from gov_deadlines.documents.periods import read_frequency
from gov_deadlines.documents.phrases import bindingness, direction, read_length, read_times, trigger
from gov_deadlines.documents.sentences import breaks_in_numbering, digest, normalise, read_document, read_text, scan
from gov_deadlines.documents.time_words import read_number
from gov_deadlines.pages.sources import breaks_said, draft_toml, scan_table
from gov_deadlines.text import LANGUAGES
from invented import ARTICLES, STYLES, TITLE, filled, numbered, written_out


def tables(draft: Draft) -> list[dict[str, Any]]:
    return [{"table": one.root, **one.values} for one in draft.proposals]


@pytest.fixture(params=STYLES)
def styled(request: pytest.FixtureRequest) -> str:
    return STYLES[request.param]()


# --- Reading a document ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("at", "told"), list(enumerate(ARTICLES, start=1)))
def test_what_a_sentence_is_drafted_as(styled: str, at: int, told: Any) -> None:
    found = [one for one in tables(draft_pack(styled)) if one["clauses"][0]["article"] == at]
    assert len(found) == len(told.proposed)
    for table, expected in zip(found, told.proposed, strict=True):
        assert {key: table.get(key) for key in expected} == expected


def test_every_table_names_the_place_and_digest_of_its_sentence(styled: str) -> None:
    told = {digest(sentence.text) for sentence in read_document(styled)}
    for one in draft_pack(styled).proposals:
        (clause,) = one.values["clauses"]
        assert clause["sha256"] == one.source.clause.digest
        assert clause["sha256"] in told
        assert clause["role"] == one.root


def test_styles_make_no_difference() -> None:
    drafts = [tables(draft_pack(style())) for style in STYLES.values()]
    assert drafts[0] == drafts[1] == drafts[2]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("每季度至少一次，每年不少于60天。", [(1, "time", "calendar-quarter"), (60, "day", "calendar-year")]),
        ("每年不少于60天、每季度不少于12天。", [(60, "day", "calendar-year"), (12, "day", "calendar-quarter")]),
    ],
)
def test_a_number_of_days_goes_with_the_frequency_before_it(sentence: str, expected: object) -> None:
    found = [dict(one.values) for one in draft_pack(f"第一条 {sentence}").proposals]
    assert [(one["at_least"], one["unit"], one["window"]) for one in found] == expected


def test_a_day_that_comes_round_is_no_length_of_time_and_no_cadence() -> None:
    assert [one.root for one in draft_pack("第一条 应于每月5日前报送。").proposals] == ["duty"]


def test_long_rows_of_dots_and_of_chapters_are_read_in_no_time() -> None:
    assert scan("第一条 " + "." * 200_000 + "\n" + "第一章\n" * 10_000) == ()


def test_names_are_taken_once() -> None:
    names = [one["name"] for one in tables(draft_pack(numbered()))]
    assert len(set(names)) == len(names)
    assert "fixed-5-2" in names


def test_the_letterhead(styled: str) -> None:
    draft = draft_pack(styled, "tea-hill")
    head = draft.head
    assert (head["authority"], head["version"], head["title"]) == ("tea-hill", "2024", TITLE)
    assert head["number"] == "茶政发〔2024〕2号"
    assert (head["in_force_from"], head["in_force_candidates"]) == (date(2024, 3, 1), [date(2024, 3, 1)])
    days = [(named.day, named.is_adoption, named.takes_effect) for named in draft.letterhead.days]
    assert days == [
        (date(2024, 2, 18), True, False),
        (date(2024, 2, 20), False, False),
        (date(2024, 3, 1), False, True),
    ]
    assert len(draft.letterhead.effects) == 1


@pytest.mark.parametrize(
    ("front", "title", "number", "days"),
    [
        ("", "", "", []),
        ("茶室规则", "茶室规则", "", []),
        ("关于印发《茶室管理办法》的通知\n二〇二四年二月三十日", "茶室管理办法", "", []),
        ("文  号：茶办发[2024] 12 号\n二〇二四年二月三日", "", "茶办发〔2024〕12号", [date(2024, 2, 3)]),
        ("发布日期:2024-02-03 10:54", "", "", [date(2024, 2, 3)]),
    ],
)
def test_letterheads_of_other_forms(front: str, title: str, number: str, days: list[date]) -> None:
    text = f"{front}\n第一条 先到先坐。\n第二条 茶水自备。"
    head = read_letterhead(text, read_document(text))
    assert (head.title, head.number, [named.day for named in head.days]) == (title, number, days)


@pytest.mark.parametrize(
    ("front", "last", "taken", "candidates"),
    [
        # the day of issue, or the only days there are, where no day is stated
        ("茶政发〔2022〕3号\n2022年2月25日", "自印发之日起施行。", "TODO", [date(2022, 2, 25)]),
        ("", "自印发之日起施行。", "TODO", "TODO"),
        # a day that is stated wins, wherever it stands
        ("2022年2月25日", "本规则自2022年5月1日起施行。", date(2022, 5, 1), [date(2022, 5, 1)]),
        ("2022年2月25日", "自二〇二二年五月一日起开始执行。", date(2022, 5, 1), [date(2022, 5, 1)]),
        ("现予印发，自2022年5月1日起施行。\n2022年2月25日", "茶水自备。", date(2022, 5, 1), [date(2022, 5, 1)]),
        ("施行日期：2022-05-01\n发布日期：2022-02-25", "茶水自备。", date(2022, 5, 1), [date(2022, 5, 1)]),
        # two that differ are for a person
        (
            "自2022年6月1日起施行。\n2022年2月25日",
            "自2022年5月1日起施行。",
            "TODO",
            [date(2022, 5, 1), date(2022, 6, 1)],
        ),
        ("2022年2月25日", "本规则自2022年5月1日起试行。", date(2022, 5, 1), [date(2022, 5, 1)]),
        # what is said of other rules is not said of these
        (
            "现予印发。2019年6月1日印发的《茶室规则》（茶政〔2019〕3号）同时废止。\n2022年2月25日",
            "自印发之日起施行。",
            "TODO",
            [date(2022, 2, 25)],
        ),
        # of several days in one line each is what is said of it
        ("（2022年2月20日茶室会议通过，2022年2月25日印发）", "自印发之日起施行。", "TODO", [date(2022, 2, 25)]),
        ("2022年2月25日", "2019年5月1日起施行的旧规则同时废止。", "TODO", [date(2022, 2, 25)]),
        (
            "2022年2月25日",
            "自2022年5月1日起施行，2019年3月1日印发的旧规则同时废止。",
            date(2022, 5, 1),
            [date(2022, 5, 1)],
        ),
    ],
)
def test_the_stated_day_of_effect_wins_over_the_day_of_issue(
    front: str, last: str, taken: object, candidates: object
) -> None:
    head = draft_pack(f"{front}\n第一条 先到先坐。\n第二条 {last}").head
    assert (head["in_force_from"], head["in_force_candidates"]) == (taken, candidates)


# --- Articles on one line, and numbers that do not run on -------------------------------------------------------

ONE_LINE = {
    "written": "第一条 座位靠窗。第二条 茶水自备。第三条 三日内归还。",
    "spaced": "第一条　座位靠窗。 第二条　茶水自备。　第三条　三日内归还。",
    "numbered": "一、座位靠窗。二、茶水自备。三、三日内归还。",
    "chapter": "第一章 总则 第一条 座位靠窗。第二条 茶水自备。第二章 归还 第三条 三日内归还。",
    "titled": "茶室规则 第一条 座位靠窗。第二条 茶水自备。第三条 三日内归还。",
    "two lines": "第一条 座位靠窗。第二条 茶水自备。\n第三条 三日内归还。",
}


@pytest.mark.parametrize("style", ONE_LINE)
def test_several_articles_on_one_line_are_several_articles(style: str) -> None:
    found = [(one.article, one.paragraph, one.sentence, one.text) for one in read_document(ONE_LINE[style])]
    assert found == [(1, 1, 1, "座位靠窗。"), (2, 1, 1, "茶水自备。"), (3, 1, 1, "三日内归还。")]
    assert [one["article"] for one in tables(draft_pack(ONE_LINE[style]))] == ["3"]


@pytest.mark.parametrize(
    "line",
    [
        "第一条 按照第二条规定办理。",
        "第一条 座位靠窗。第二条规定的除外。",
        "第一条 将第二条改为：“第二条 茶水自备。第三条 三日内归还。”",
        "第一条 座位靠窗。第五条 三日内归还。",
        "第一条 要求如下：一、座位靠窗。二、茶水自备。",
    ],
)
def test_what_only_names_an_article_opens_none(line: str) -> None:
    assert {one.article for one in read_document(line)} == {1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一条 甲。\n第二条 乙。\n第三条 丙。", ()),
        ("第一条 甲。\n第三条 丙。", ((1, 3),)),
        ("第一条 甲。\n第二条 乙。\n第九条 丙。\n第十条 丁。", ((2, 9), (2, 10))),
        ("第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。", ((2, 2),)),
        ("第五条 甲。\n第六条 乙。", ((0, 5),)),
        ("一、甲。\n二、乙。\n四、丁。", ((2, 4),)),
        ("一、甲如下：\n一、子。\n二、丑。\n三、寅。\n二、乙。\n三、丙。", ()),
        (numbered(), ()),
    ],
)
def test_numbers_that_do_not_run_on_are_said(text: str, expected: object) -> None:
    draft = draft_pack(text)
    assert (breaks_in_numbering(text), draft.breaks) == (expected, expected)
    for language in ("zh", "en"):
        said = list(breaks_said(draft, language))
        assert len(said) == len(draft.breaks)
        assert all(line in draft_toml(draft, language) and line in scan_table(draft, language) for line in said)
        assert all(str(after) in line for line, (_, after) in zip(said, draft.breaks, strict=True))


# --- What the next sentence adds ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "attached"),
    [
        ("收到后7日内答复。逾期不答的，视为同意。", {"silence": "no-differing-opinion"}),
        ("收到后7日内答复。\n逾期不答的视为无不同意见。", {"silence": "no-differing-opinion"}),
        ("收到后7日内答复。不能按期答复的，应与主办部门商定时限。", {"extension": "by-agreement"}),
        ("收到后7日内答复。主办部门另有时限要求的，从其要求。", {"override": "lead-department"}),
        ("收到后7日内答复。法律另有规定的，从其规定。", {}),
        (
            "收到后7日内答复。经批准可协商延期，逾期不答的，视为同意。",
            {"extension": "by-agreement", "silence": "no-differing-opinion"},
        ),
        ("收到后7日内答复。逾期按同意处理。", {"silence": "no-differing-opinion"}),
        ("收到后7日内答复。逾期不答的，视为不同意。", {}),
        ("收到后7日内答复。会签的5日内答复，逾期视为同意。", {}),
        ("收到后7日内答复。茶水自备。逾期不答的，视为同意。", {}),
        ("收到后7日内答复。\n第二条 逾期不答的，视为同意。", {}),
        ("公示不少于7日。逾期不答的，视为同意。", {}),
    ],
)
def test_extension_and_silence_in_the_next_sentence_go_with_the_limit(text: str, attached: dict[str, str]) -> None:
    drafted = tables(draft_pack(f"第一条 {text}"))
    first = drafted[0]
    keys = ("override", "extension", "silence")
    assert {key: first[key] for key in keys if key in first} == attached
    roles = [(one["role"], one["sentence"], one["paragraph"]) for one in first["clauses"][1:]]
    place = (1, 2) if "\n" in text else (2, 1)
    assert roles == [(key, *place) for key in attached]
    if attached:  # and what it says is not drafted a second time
        assert [one["table"] for one in drafted] == ["limit"]


@pytest.mark.parametrize(
    ("text", "attached"),
    [
        ("收到后7日内答复。确有困难的，可延长3日。逾期不答的，视为同意。", [("silence", 3)]),
        ("收到后7日内答复。经主办部门同意，可延长3日。逾期的按无意见处理。", [("extension", 2), ("silence", 3)]),
        ("收到后7日内答复。不能按期答复的，应与主办部门商定时限。逾期视为同意。", [("extension", 2), ("silence", 3)]),
        ("收到后7日内答复。确有困难的，可延长3日。会签的5日内答复。逾期视为同意。", []),
    ],
)
def test_silence_after_an_extension_goes_with_the_limit(text: str, attached: list[tuple[str, int]]) -> None:
    first = tables(draft_pack(f"第一条 {text}"))[0]
    assert [(one["role"], one["sentence"]) for one in first["clauses"][1:]] == attached
    assert all(key in first for key, _ in attached)


@pytest.mark.parametrize(
    ("sentence", "begins"),
    [
        ("自签发之日起3日内送达茶客。", "TODO"),
        ("茶单签发后2个工作日内送达。", "TODO"),
        ("自公布之日起30日内报备，逾期不予受理。", "TODO"),
        ("馆长批示后2个工作日内转来文茶室办理。", "TODO"),
        ("茶室之间征求意见，应在茶单公布后5日内回复。", "TODO"),
        ("茶会结束后5日内送达茶单。", "meeting-end"),
        ("收到后的5日内送达茶单。", "receipt"),
        ("应在5日内对收到的来文答复。", "receipt"),
        ("收到后3日内答复，紧急的1日内答复。", "receipt"),
        ("在报送时限届满前5日报送。", "deadline"),
    ],
)
def test_a_limit_runs_from_what_stands_right_before_it(sentence: str, begins: str) -> None:
    assert {one.values["trigger"] for one in draft_pack(f"第一条 {sentence}").proposals if one.root == "limit"} == {
        begins
    }


def test_a_limit_with_its_next_sentence_loads_and_is_verified(tmp_path: Path) -> None:
    text = f"{TITLE}\n第一条 收到后7日内答复。逾期不答的，视为同意。\n第二条 茶水自备。"
    (tmp_path / "tea.toml").write_text(filled(draft_toml(draft_pack(text, "tea-hill"), "zh")), encoding="utf-8")
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    book = gd.rule_book(tmp_path / "tea.toml")
    (limit,) = (one for one in book.limits if one.authority == "tea-hill")
    assert isinstance(limit, gd.Limit)
    assert (limit.silence, [one.role for one in limit.clauses]) == ("no-differing-opinion", ["limit", "silence"])
    assert gd.verify_source(book, str(tmp_path / "rules.txt")).sound


# --- What a draft leaves to a person -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["readings", "notes", "other_windows", "in_force_candidates"])
def test_a_draft_nobody_has_decided_on_never_answers(tmp_path: Path, key: str) -> None:
    """Other readings, windows and caveats are left to a person, by name: until then the pack is refused."""
    front = "茶室规则\n第一条 收到后7日内答复。\n第二条 每月开会一次。\n第三条 茶水自备。"
    text = draft_toml(draft_pack(front, "tea-hill"), "zh")
    undecided = [line for line in text.splitlines() if line.startswith(f'{key} = "TODO')]
    assert undecided
    decided = filled(text)
    (line,) = {line for line in decided.splitlines() if line.startswith(f"{key} = ")}
    file = tmp_path / "tea.toml"
    file.write_text(decided, encoding="utf-8")
    assert gd.due("tea-hill/fixed-1-1", date(2024, 4, 3), rules=file).due
    file.write_text(decided.replace(line, undecided[0]), encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.due("tea-hill/fixed-1-1", date(2024, 4, 3), rules=file)
    assert {(fault.code, key in fault.en) for fault in refused.value.faults} == {("todo", True)}


def test_the_readings_that_could_apply_are_named() -> None:
    text = draft_toml(draft_pack("第一条 会议召开3日前报送。\n第二条 收到后5个工作日内答复。"), "zh")
    named = [line for line in text.splitlines() if line.startswith("# 可能的读法")]
    assert ["clear-days" in line for line in named] == [True, False]
    assert ["trigger-counted" in line for line in named] == [False, True]


def test_what_is_due_on_the_day_itself_has_no_other_reading(tmp_path: Path) -> None:
    text = draft_toml(draft_pack("茶室规则\n第一条 收到后当日答复。\n第二条 茶水自备。", "tea-hill"), "zh")
    assert "\n# 可能的读法：无\n" in text
    whole = filled(text).replace("readings = {}", 'readings = { trigger-counted = "receipt-day-counted" }')
    (tmp_path / "draft.toml").write_text(whole, encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.limits(tmp_path)
    assert [fault.code for fault in refused.value.faults] == ["reading-unfit"]


@pytest.mark.parametrize(
    ("length", "quoted"),
    [("30日（遇法定节假日顺延）内", "30日"), ("3日（可延长）以内", "3日"), ("三（3）个工作日内", "三(3)个工作日内")],
)
def test_a_finished_draft_is_not_refused_for_a_remark_in_brackets(tmp_path: Path, length: str, quoted: str) -> None:
    text = f"茶室规则\n第一条 收到后{length}答复。\n第二条 茶水自备。"
    draft = draft_pack(text, "tea-hill")
    assert [one.values["words"] for one in draft.proposals if one.root == "limit"] == [{"number": quoted}]
    (tmp_path / "tea.toml").write_text(filled(draft_toml(draft, "zh")), encoding="utf-8")
    (tmp_path / "rules.txt").write_text(text, encoding="utf-8")
    assert gd.verify_source(gd.rule_book(tmp_path / "tea.toml"), str(tmp_path / "rules.txt")).misquoted == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_asks_for_no_english(language: Any) -> None:
    draft = draft_pack(numbered(), "tea-hill")
    assert not any("_en = " in line for line in draft_toml(draft, language).splitlines())


@pytest.mark.parametrize(("language", "said"), [("zh", "最短期间"), ("en", "the least that must pass")])
def test_why_a_length_is_no_limit_is_said_in_the_language_of_the_draft(language: Any, said: str) -> None:
    text = draft_toml(draft_pack("第一条 公示不少于30日。\n第二条 茶水自备。"), language)
    (line,) = [line for line in text.splitlines() if line.startswith("summary_zh")]
    assert line.startswith(f'summary_zh = "TODO: {said}')


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("readings", "{}"),
        ("other_windows", "{}"),
        ("notes", "[]"),
        ("number", '""'),
        ("region", "CN-GX"),
        ("trigger", "receipt"),
        ("trigger", "meeting-end"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_may_stand_for_a_todo_is_said_beside_it(tmp_path: Path, key: str, written: str, language: Any) -> None:
    """What is said beside it is what the pack is loaded with."""
    front = "茶室规则\n第一条 应当在3个工作日内答复。\n第二条 每月开会一次。\n第三条 茶水自备。"
    text = draft_toml(draft_pack(front, "tea-hill"), language)
    undecided = [line.startswith(f'{key} = "TODO"') for line in text.splitlines()]
    assert any(undecided)
    beside = [line.partition("# ")[2] for line, todo in zip(text.splitlines(), undecided, strict=True) if todo]
    assert all(written in one for one in beside)
    value = written if written[0] in '{["' else f'"{written}"'
    lines = zip(filled(text).splitlines(), undecided, strict=True)
    whole = "\n".join(f"{key} = {value}" if todo else line for line, todo in lines)
    (tmp_path / "tea.toml").write_text(whole, "utf-8")
    assert gd.limits(tmp_path)


VAGUE = """第一条 5日内办结。
第二条 应于3日前送来。
第三条 收到后20000日内答复。
第四条 每10天开会一次。
第五条 每届开会两次。
第六条 每月开会0次，不超过0次。
第七条 在规定的时间内办结。
第八条 茶会每月不超过0次。"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_todo_has_beside_it_what_may_stand_there(language: Any) -> None:
    texts = (VAGUE, numbered(), written_out())
    lines = [line for text in texts for line in draft_toml(draft_pack(text), language).splitlines()]
    undecided = [line for line in lines if line.endswith('= "TODO"') or '= "TODO"  #' in line]
    keys = {line.partition(" = ")[0] for line in undecided}
    assert keys >= {
        "title",
        "amount",
        "at_least",
        "default_basis",
        "in_force_basis_zh",
        "owed_to_zh",
        "trigger",
        "window",
    }
    assert [line for line in undecided if not line.partition('"TODO"  # ')[2]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_triggers_that_go_with_the_direction_are_offered(language: Any) -> None:
    drafted = draft_pack("茶室规则\n第一条 5日内办结。\n第二条 茶水自备。", "tea-hill")
    (proposal,) = drafted.proposals
    comma = {"zh": "、", "en": ", "}[language]
    for way, offered in (("after", ["meeting-end", "receipt"]), ("before", ["deadline", "event"])):
        turned = proposal._replace(values={**proposal.values, "direction": way})
        text = draft_toml(drafted._replace(proposals=(turned,)), language)
        (line,) = [line for line in text.splitlines() if line.startswith("trigger = ")]
        assert line == f'trigger = "TODO"  # {comma.join(offered)}'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_window_without_a_shipped_reason_takes_one_of_one_s_own(tmp_path: Path, language: Any) -> None:
    """What is said beside default_basis: no shipped code fits, and one of bases.toml in the same folder does."""
    text = draft_toml(draft_pack("茶室规则\n第一条 每10天开会一次。\n第二条 茶水自备。", "tea-hill"), language)
    (line,) = [line for line in text.splitlines() if line.startswith("default_basis = ")]
    assert "bases.toml" in line
    whole = filled(text.replace(line, 'default_basis = "ten-days"'))
    (tmp_path / "tea.toml").write_text(whole, encoding="utf-8")
    with pytest.raises(gd.DataFault):
        gd.limits(tmp_path)
    (tmp_path / "bases.toml").write_text('[ten-days]\nzh = "每十天"\n', encoding="utf-8")
    (own,) = (one for one in gd.limits(tmp_path) if one.authority == "tea-hill")
    assert isinstance(own, gd.Cadence)
    assert (own.window, own.default_basis.zh) == ("10-days-since-last", "每十天")


def test_a_text_without_articles_is_refused() -> None:
    with pytest.raises(gd.InvalidArgument):
        draft_pack("今天天气很好。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "rules.txt"
    file.write_bytes(numbered().encode(encoding))
    assert read_text(str(file)) == numbered()


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00\x01", b"PK\x03\x04\x00\x00\x08", b"\x81\x20\xff"])
def test_what_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "rules.docx"
    file.write_bytes(raw)
    with pytest.raises(gd.InvalidArgument):
        read_text(str(file))
    with pytest.raises(gd.SourceNotFound):
        read_text(str(tmp_path))


# --- Reading numbers and words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7个工作日内", (7, 7, "working-day")),
        ("提前十个工作日", (10, 10, "working-day")),
        ("个工作日内", (None, None, "working-day")),
        ("3-5日内", (3, 5, "day")),
        ("三至五天", (3, 5, "day")),
        ("两三天内", (None, None, "day")),
        ("三十五六天", (None, None, "day")),
        ("两周内", (2, 2, "week")),
        ("三个月内", (3, 3, "month")),
        ("半个月内", (None, None, "month")),
        ("2个季度", (2, 2, "quarter")),
        ("1.5小时内", (None, None, "hour")),
        ("24小时内", (24, 24, "hour")),
        ("30分钟内", (30, 30, "minute")),
        ("几天内", (None, None, "day")),
        ("二十年", (20, 20, "year")),
        ("及时", None),
    ],
)
def test_lengths(text: str, expected: object) -> None:
    assert read_length(text) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("原则上须在", "", "in_principle"),
        ("一般应在", "", "generally"),
        ("一般工作应在", "", "shall"),
        ("一般件应在", "", "shall"),
        ("一般问题", "", "stated"),
        ("一般情况下应在", "", "generally"),
        ("最多", "", "at_most"),
        ("不得超过", "", "at_most"),
        ("一般不超过", "", "generally"),
        ("应当在", "", "shall"),
        ("应急小组在", "", "stated"),
        ("相应的重要事项在", "", "stated"),
        ("馆长要在", "", "shall"),
        ("收到后", "须答复", "shall"),
        ("收到后", ",应当答复", "shall"),
        ("收到后", "修复,复杂的应当上报", "stated"),
    ],
)
def test_bindingness(before: str, after: str, expected: str) -> None:
    assert bindingness(before, after) == expected


@pytest.mark.parametrize(
    ("length", "before", "way", "expected"),
    [
        ("3天", "会议召开提前", "before", "event"),
        ("前15日", "应在报送时限", "before", "deadline"),
        ("前3天", "应在截止日期", "before", "deadline"),
        ("3日前", "应于会议召开", "before", "event"),
        ("3个工作日内", "收到来函后", "after", "receipt"),
        ("3个工作日内", "会议结束后", "after", "meeting-end"),
        ("3个工作日内", "应在", "after", None),
    ],
)
def test_direction_and_trigger(length: str, before: str, way: str, expected: str | None) -> None:
    found = direction(length, before)
    assert (found, trigger(found, before)) == (way, expected)


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("每年", "calendar-year"),
        ("每年度", "calendar-year"),
        ("每半年", "calendar-half-year"),
        ("每季度", "calendar-quarter"),
        ("每个月", "calendar-month"),
        ("每两个月", "two-calendar-months"),
        ("每4个月", "4-months-since-last"),
        ("每周", "7-days-since-last"),
        ("每两周", "14-days-since-last"),
        ("每日", "calendar-day"),
        ("每三天", "3-days-since-last"),
        ("逐月", "calendar-month"),
        ("每工作日", None),
        ("每次会议", None),
        ("半个月", None),
    ],
)
def test_frequencies(text: str, window: str | None) -> None:
    assert read_frequency(text)[0] == window


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("召开1次", (1, 1)),
        ("召开2—3次", (2, 3)),
        ("召开一到两次", (1, 2)),
        ("不超过1次", (None, 1)),
        ("不少于三次", (3, None)),
        ("至少两个课题", (2, None)),
        ("清点", (None, None)),
        ("不得少于2次", (2, None)),
        ("至少召开一次", (1, None)),
        ("召开2次以上", (2, None)),
        ("组织两次(含)以上", (2, None)),
        ("开展检查不得多于2次", (None, 2)),
        ("最多安排两次", (None, 2)),
        ("至多召开1次", (None, 1)),
        ("控制在3次以内", (None, 3)),
        ("限1次", (None, 1)),
        ("只检查一次", (None, 1)),
        ("不只检查一次", (1, 1)),
        ("时限内报1次", (1, 1)),
        ("不得开展2次以上检查", (None, 0)),
        ("不安排两次", (None, 0)),
        ("不得缺席,至少参加2次", (2, None)),
        ("不少于5个工作日", (None, None)),
    ],
)
def test_numbers_of_times(text: str, times: object) -> None:
    assert read_times(text) == times


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("零", 0), ("两", 2), ("十", 10), ("二十一", 21), ("一百零五", 105), ("百", 100), ("０７", 7), ("二○二三", 2023)],
)
def test_numerals(numeral: str, number: int) -> None:
    assert read_number(numeral) == number


# --- The draft as a pack ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_draft_is_refused_until_each_todo_is_filled_in(tmp_path: Path, language: Any) -> None:
    text = draft_toml(draft_pack(numbered(), "tea-hill"), language)
    file = tmp_path / "draft.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(gd.DataFault) as refused:
        gd.limits(tmp_path)
    todo = [at for at, line in enumerate(text.splitlines(), start=1) if '= "TODO' in line]
    found = [(fault.line, fault.code) for fault in refused.value.faults]
    assert sorted(line for line, code in found if code == "todo") == todo
    assert {code for _, code in found} == {"todo"}


def test_one_todo_left_is_enough_to_refuse(tmp_path: Path) -> None:
    whole = filled(draft_toml(draft_pack(numbered(), "tea-hill"), "en"))
    for key in ("summary_zh", "obliged_zh", "short_zh"):
        line = f'{key} = "{key}，已填"'
        (tmp_path / "draft.toml").write_text(whole.replace(line, f'{key} = "todo: later"', 1), encoding="utf-8")
        with pytest.raises(gd.DataFault) as refused:
            gd.limits(tmp_path)
        (fault,) = refused.value.faults
        assert (fault.code, key in fault.en, key in fault.zh) == ("todo", True, True)


def completed(folder: Path) -> Path:
    file = folder / "tea.toml"
    file.write_text(filled(draft_toml(draft_pack(numbered(), "tea-hill"), "zh")), encoding="utf-8")
    return file


def test_a_completed_draft_loads(tmp_path: Path) -> None:
    own = {limit.name: limit for limit in gd.limits(completed(tmp_path)) if limit.authority == "tea-hill"}
    assert len(own) == len(draft_pack(numbered()).proposals)
    reply = own["fixed-2-1"]
    assert isinstance(reply, gd.Limit)
    assert (reply.period.amount, reply.silence, reply.clauses[0].sentence) == (7, "no-differing-opinion", 1)
    assert isinstance(own["cadence-10-1"], gd.Cadence)


def test_a_completed_draft_answers(tmp_path: Path) -> None:
    rules = completed(tmp_path)
    book = gd.rule_book(rules)
    assert "tea-hill/fixed-2-1" in book
    answer = gd.due("tea-hill/fixed-2-1", date(2024, 4, 3), rules=rules)
    assert answer.due == date(2024, 4, 15)


def test_a_completed_draft_covers_its_document(tmp_path: Path) -> None:
    from gov_deadlines.documents.verification import verify_source

    book = gd.rule_book(completed(tmp_path))
    document = tmp_path / "rules.txt"
    for style in STYLES.values():
        document.write_text(style(), encoding="utf-8", newline="")
        found = verify_source(book, str(document))
        assert found.sound
        assert len(found.clauses) == len(draft_pack(numbered()).proposals)


def test_a_sentence_put_in_later_is_uncovered(tmp_path: Path) -> None:
    from gov_deadlines.documents.verification import verify_source

    book = gd.rule_book(completed(tmp_path))
    document = tmp_path / "rules.txt"
    changed = numbered().replace("茶具定期消毒。", "茶具定期消毒。茶叶每月盘点。")
    document.write_text(changed, encoding="utf-8")
    found = verify_source(book, str(document))
    (left_out,) = found.uncovered
    assert (left_out.pack.id, left_out.sentence.clause.text) == ("tea-hill@2024", "茶叶每月盘点。")
    assert not found.sound
    assert {check.finding for check in found.clauses} == {"matches"}


def test_an_unlisted_sentence_is_explained(tmp_path: Path) -> None:
    from gov_deadlines.documents.verification import verify_source

    document = tmp_path / "rules.txt"
    document.write_text(numbered().replace("茶具定期消毒。", "茶具定期消毒。茶叶每月盘点。"), encoding="utf-8")
    place = "article = 19\nparagraph = 1\nsentence = 2"
    reason = 'reason = "unlisted-other-measure"'
    entry = f'[[unlisted]]\n{place}\nsha256 = "{digest("茶叶每月盘点")}"\n{reason}\n'
    file = completed(tmp_path)
    file.write_text(file.read_text(encoding="utf-8") + "\n" + entry, encoding="utf-8")
    found = verify_source(gd.rule_book(file), str(document))
    assert found.sound
    (check,) = found.unlisted
    assert (check.finding, check.unlisted.reason.code) == ("matches", "unlisted-other-measure")
    file.write_text(file.read_text(encoding="utf-8").replace(digest("茶叶每月盘点"), "0" * 64), encoding="utf-8")
    stale = verify_source(gd.rule_book(file), str(document))
    assert ([check.finding for check in stale.unlisted], len(stale.uncovered)) == (["changed"], 1)


def test_comments_survive_any_document() -> None:
    """Control characters, quotation marks and brackets of a document must not break the draft."""
    text = '第一条 茶具“及时”\x07洗"净"\\，[[limit]]\x1b = 1。\n第二条 及时\u200b倒茶\x85。\n第三条　每年\u2028一次。'
    written = draft_toml(draft_pack(text, "tea"), "zh")
    assert len(tomllib.loads(written)["duty"]) == 2


_SIGNS = '第一二条章、。；，（） 3１天内前应"\\\n\x07\u2028'
_MORE = ["零", "0", "不超过", "99999", "半", "次", "每周"]
PIECES = [*_SIGNS, *_MORE, "个工作日", "提前", "每年", "每月", "1次", "至少", "不少于", "原则上", "及时"]


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_document_gives_a_draft_that_is_toml_and_has_gaps(pieces: list[str]) -> None:
    text = f"第一条 及时。{''.join(pieces)}"
    draft = draft_pack(text)
    values = tomllib.loads(draft_toml(draft, "en"))
    assert sum(len(values.get(root, ())) for root in ("limit", "cadence", "duty")) == len(draft.proposals)
    assert values["region"] == "TODO"


@pytest.mark.parametrize(
    "sentence",
    [
        "茶会每年零次。",
        "茶会每月3至1次。",
        "茶会每周不超过0次。",
        "茶会每99999天1次。",
        "0日内答复。",
        "12000日内答复。",
        "几日内答复。",
    ],
)
def test_a_number_no_pack_can_hold_is_left_to_a_person(tmp_path: Path, sentence: str) -> None:
    text = draft_toml(draft_pack(f"第一条 {sentence}", "tea-hill"), "zh")
    keys = ("amount", "at_least", "at_most", "range_to", "window")
    assert any(line.startswith(keys) and "TODO" in line for line in text.splitlines())
    (tmp_path / "tea.toml").write_text(filled(text), encoding="utf-8")
    assert any(one.authority == "tea-hill" for one in gd.limits(tmp_path))


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_what_is_wrong_with_a_draft_is_marked_todo(pieces: list[str]) -> None:
    """Whatever the document says, a draft with each TODO filled in is no pack that is refused."""
    draft = draft_pack(f"第一条 及时。{''.join(pieces)}", "tea-hill")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tea.toml"
        file.write_text(filled(draft_toml(draft, "zh")), encoding="utf-8")
        try:
            gd.rule_book(file)
        except gd.DataFault as refused:
            raise AssertionError(file.read_text(encoding="utf-8")) from refused


# --- The published texts ---------------------------------------------------------------------------------------

# xiangshan/countersign-reply-special: its own sentence does not say that the period runs from receipt
UNREAD = {"xiangshan/countersign-reply-special": {"trigger"}}


def drafted(sources: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The limits of each document's draft, with the authority."""
    titles = {normalise(pack.title): pack.authority for pack in gd.rule_book().packs}
    for file in sorted(sources.glob("*.txt")):
        draft = draft_pack(read_text(str(file)))
        authority = titles[normalise(str(draft.head["title"]))]
        yield from ((authority, table) for table in tables(draft) if table["table"] == "limit")


def test_every_shipped_limit_is_drafted_as_it_stands_in_its_pack(sources: Path) -> None:
    found = list(drafted(sources))
    assert len(found) == len([limit for limit in gd.limits() if isinstance(limit, gd.Limit)])
    for limit in gd.limits():
        if isinstance(limit, gd.Limit):
            clause = limit.clauses[0]
            expected = {
                "class": limit.cls,
                "amount": limit.period.amount,
                "unit": limit.period.unit,
                "direction": limit.period.direction,
                "bindingness": limit.bindingness,
                "trigger": limit.trigger,
            }
            expected = {key: value for key, value in expected.items() if key not in UNREAD.get(limit.id, ())}
            same = [
                table
                for authority, table in found
                if authority == limit.authority and table["clauses"][0]["sha256"] == clause.sha256
            ]
            assert expected in [{key: table[key] for key in expected} for table in same], limit.id


def test_the_head_of_each_draft(sources: Path) -> None:
    packs = {pack.title: pack for pack in gd.rule_book().packs}
    for file in sources.glob("*.txt"):
        head = draft_pack(read_text(str(file))).head
        pack = packs[str(head["title"])]
        assert (head["number"], head["version"]) == (pack.number, pack.version)
        assert set(pack.in_force_candidates) <= set(head["in_force_candidates"])


def test_scan_reads_sentences_with_words_only(sources: Path) -> None:
    texts = [read_text(str(file)) for file in sources.glob("*.txt")]
    found = [one for text in texts for one in scan(text)]
    assert all(one.words for one in found)
    assert len(found) < sum(len(read_document(text)) for text in texts) / 3


@pytest.mark.parametrize("unit", ["5日内、", "每月5日前，", "公示不少于30日，", "可以延长3日、"])
def test_a_sentence_of_a_thousand_periods_is_drafted_in_time_that_grows_with_it(unit: str) -> None:
    """Each word is read by its own surroundings, and the sentence is written once: nothing grows as the square."""
    draft = draft_pack(f"第一条 {unit * 3000}")
    assert len(draft.proposals) >= 3000
    assert len(draft_toml(draft, "zh")) < 3_000_000
