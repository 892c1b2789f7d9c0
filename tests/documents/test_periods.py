"""Minimum periods, thresholds, extensions, terms and days that come round are no limits: drafted, verified, refused."""

import json
from pathlib import Path

import pytest
from test_time_sentences import SENTENCES

import gov_deadlines as gd
from cli_helpers import run
from common import Capsys
from gov_deadlines.documents import periods
from gov_deadlines.documents.drafting import Proposal, draft_pack
from gov_deadlines.documents.periods import measured
from gov_deadlines.documents.phrases import around
from gov_deadlines.documents.time_words import fold, time_words
from gov_deadlines.documents.verification import verify_source
from gov_deadlines.pages.sources import draft_toml
from gov_deadlines.rules.schema import WHY_NOT
from invented import filled

# role -> sentences; the length meant stands in 【】
ROLES = {
    "limit": """
        茶单应在【5日内】公布
        茶会【提前3天】告知
        茶会举行前至少【7日】告知
        茶单应提前不少于【10日】送到
        茶单最迟不晚于开门后【2日】送到
        茶单应早于开门日【3个工作日】送到
        茶单办理时限：【3个工作日】
        茶单答复期限最长不超过【5个工作日】
        收到来函后应于3日内答复，复杂的最多不超过【20日】
        限【3日】归还
        茶单【3日】办结
        茶单应在【5日】期满前送到
        来函【7日内】未答复的，视为同意
        任期届满【60日前】提名
        在规定时限（【3日】）内答复
        红茶【3日】、绿茶5日、白茶7日内送到
        应当在【5日内】，不得无故拖延
        收到后【5日内】，不予同意的应书面回复
        收到后【6日内】，不合格的不予受理并告知
    """,
    "minimum": """
        茶单公示一般不少于【30日】
        茶单公示不得少于【14个工作日】
        茶单公示至少【7日】
        公示满【7日后】挂出
        试泡【3日】方可上桌
        不得早于开门【前3日】送到
        茶单可提前送到，但提前不超过【10日】
        茶单公示时间应在【5日】以上
        未经公示满【7日】的，不得上桌
        未满【6日】的，不得再借
        开门【前3日内】送到
        钥匙【3日内】不得再借
        自公布之日起【30日内】，不受理变更
        自通知之日起【15日内】，任何茶客不得退茶
        给茶客留出【3日】准备
        两次茶会间隔【10日】
        公示【10日后】施行
        任期届满【前60日内】提名
        任期届满之前【60日内】提名
    """,
    "threshold": """
        离馆【3天以内】的，由副馆长批准
        离馆【3天】以上的，由馆长批准
        离馆【3天以内】由副馆长批准
        超过【5日】不还的
        逾【3日】不还的
        借出不超过【3日】的，口头报告
        （一）【1天以内】，副馆长批准
        外出【5日】的，须登记
        借出【3日后】仍未归还的
        【3日内】打碎超过五只的
        公示不少于【5日】的，另行登记
    """,
    "extension": """
        确有困难的，可以延长【3日】
        可以延期，但延长期限最长不超过【10日】
        续借不超过【7天】
        未能办结的，延长期不得超过原期限，且不超过【10天】
        给予【5日】的宽限期
    """,
    "term": """
        会议不超过【2天】
        茶会会期控制在【1天以内】
        馆长任期【5天】
        账目保存【30天】
        茶艺培训时间为【3天】
    """,
    "nth": """
        【每月5日前】报账
        【每月5日】报账
        【每季度首月10日前】报账
        【每年1月31日前】报账
        【次月3日前】报账
        【每周五前】报账
        【每月最后一个工作日前】报账
        【每月上旬】报账
        【每月10日、20日、30日】报账
        每月由馆长于【5日前】报账
        逢双月【5日前】报账
    """,
    "unit": """
        茶单应在【24小时内】公布
        茶单应在【半月内】公布
        茶单应在【3个月内】公布
    """,
    "unclear": """
        用了【60天】茶室
        第【3个工作日】开门
        两次茶会间隔不超过【15日】
    """,
}
CASES = [(role, line.strip()) for role, block in ROLES.items() for line in block.strip().splitlines()]


def lines_of(sentence: str) -> list[tuple[str, str]]:
    folded = fold(sentence)
    return [(one.role, one.word.text) for one in measured(folded, time_words(folded))]


@pytest.mark.parametrize(("role", "line"), CASES)
def test_what_a_length_is_for(role: str, line: str) -> None:
    wanted = fold(line.partition("【")[2].partition("】")[0])
    assert (role, wanted) in lines_of(line.replace("【", "").replace("】", ""))


def test_every_row_of_the_table_decides_something() -> None:
    texts = [line.replace("【", "").replace("】", "") for _, line in CASES] + [one.text for one in SENTENCES]
    rows, used = periods._rows(), set()
    for text in texts:
        sentence = fold(text)
        words = time_words(sentence)
        lengths = [word for word in words if word.kind == "fixed"]
        for word in lengths:
            for others in ((), tuple(lengths)):
                parts = around(sentence, word, others)[0], word.text, around(sentence, word)[1]
                used.add(next((nth for nth, row in enumerate(rows) if periods._fits(row, *parts)), -1))
    assert [rows[nth] for nth in range(len(rows)) if nth not in used] == []


def test_a_day_itself_is_a_limit_unless_it_is_only_named() -> None:
    assert lines_of("急件即到即办，当日登记。") == [("limit", "即到即办"), ("limit", "当日")]
    assert lines_of("收到后5日内（不含收到当日）答复。") == [("limit", "5日内")]
    assert lines_of("茶会当天的茶单由馆长定，当天不得请假。") == []


# --- The draft ---------------------------------------------------------------------------------------------------


def proposals(sentence: str) -> list[Proposal]:
    return list(draft_pack(f"第一条 {sentence}").proposals)


@pytest.mark.parametrize("role", [role for role in ROLES if role != "limit"])
def test_what_is_no_limit_is_drafted_as_a_duty_that_says_why(role: str) -> None:
    for line in (line for kind, line in CASES if kind == role):
        found = [one for one in proposals(line.replace("【", "").replace("】", "")) if one.reason]
        assert [one.root for one in found] == ["duty"] * len(found)
        assert role in [one.reason for one in found]
        for one in found:
            why = WHY_NOT[one.reason]
            assert one.values["summary_zh"] == f"TODO: {why.zh}"
            assert one.values["summary_en"] == f"TODO: {why.en}"


def test_a_length_beside_a_limit_is_not_lost() -> None:
    found = proposals("茶单应在5日内公布，公示不少于3日，确有困难的可延长2日。")
    assert [(one.root, one.word.text, one.reason) for one in found] == [
        ("limit", "5日内", ""),
        ("duty", "3日", "minimum"),
        ("duty", "2日", "extension"),
    ]


def test_a_day_that_comes_round_gives_no_window() -> None:
    """Of 每月5日前 neither a cadence, which the 28th would meet, nor a limit is drafted."""
    for sentence in ("每月5日前报账。", "每月由馆长于5日前报账。", "账目应于每月十日以前报出。"):
        assert "nth" in [one.reason for one in proposals(sentence)]
        assert {one.root for one in proposals(sentence)} == {"duty"}


# --- A finished pack ----------------------------------------------------------------------------------------------

RULES = "茶山市人民政府茶室规则\n第一条 {}\n第二条 茶水自备。\n"


def finished(folder: Path, sentence: str, limit: str) -> tuple[Path, Path]:
    """A pack made by hand that calls the sentence's length a limit, and its document."""
    document = folder / "rules.txt"
    document.write_text(RULES.format(sentence), encoding="utf-8")
    draft = draft_pack(document.read_text(encoding="utf-8"), "tea-hill")
    head = filled(draft_toml(draft, "zh")).partition("\n[[")[0] + "\n"
    clause = draft.proposals[0].source.clause
    pack = folder / "tea.toml"
    table = (
        '[[limit]]\nname = "publication"\nclass = "fixed"\narticle = "1"\n' + limit + 'bindingness = "shall"\n'
        'obliged_zh = "甲"\nowed_to_zh = "乙"\nreadings = {}\nnotes = []\nsummary_zh = "按期"\n'
        f'clauses = [ {{ role = "limit", article = 1, paragraph = 1, sentence = 1, sha256 = "{clause.digest}" }} ]\n'
    )
    pack.write_text(head + table, encoding="utf-8")
    return pack, document


def days(amount: int, unit: str, way: str = "after") -> str:
    trigger = "receipt" if way == "after" else "event"
    counted = {"working-day": "working", "day": "calendar"}[unit]
    return (
        f'trigger = "{trigger}"\ndirection = "{way}"\namount = {amount}\nunit = "{unit}"\n'
        f'default_basis = "{way}-{counted}-days"\n'
    )


@pytest.mark.parametrize(
    ("sentence", "amount", "unit", "reason"),
    [
        ("茶单公示一般不少于30日。", 30, "day", "minimum"),
        ("茶单公示不得少于14个工作日。", 14, "working-day", "minimum"),
        ("公示满两周后方可上桌。", 14, "day", "minimum"),
        ("离馆3天以内的，由副馆长批准。", 3, "day", "threshold"),
        ("确有困难的，可延长30日。", 30, "day", "extension"),
        ("茶会会期不超过2天。", 2, "day", "term"),
        ("账目应于每月5日前报出。", 5, "day", "nth"),
        ("漏水应在24小时内报告。", 1, "day", "unit"),
    ],
)
def test_a_finished_pack_that_calls_one_a_limit_is_refused(
    capsys: Capsys, tmp_path: Path, sentence: str, amount: int, unit: str, reason: str
) -> None:
    pack, document = finished(tmp_path, sentence, days(amount, unit))
    (found,) = verify_source(gd.rule_book(pack), str(document)).misread
    line = pack.read_text(encoding="utf-8").splitlines().index("[[limit]]") + 1
    assert (found.limit.id, found.reason.code, found.line) == ("tea-hill/publication", reason, line)
    assert found.words in fold(sentence)
    question = ("limits", "verify", "--rules", str(pack), "--source", str(document))
    code, out, err = run(capsys, *question, "--json")
    (told,) = json.loads(out)["misread"]
    assert (code, err, told["reason"]["code"], told["words"]) == (1, "", reason, found.words)
    assert (told["pack"], told["line"], told["file"]) == (str(pack), line, str(document))
    for language in ("zh", "en"):
        code, out, _ = run(capsys, *question, "--lang", language)
        assert (code, f"{pack}:{line}" in out, found.words in out) == (1, True, True)


@pytest.mark.parametrize(
    ("sentence", "limit"),
    [
        ("茶单应在5日内公布，公示不少于5日。", days(5, "day")),
        ("茶会应至少提前7日告知。", days(7, "day", "before")),
        ("茶会应提前不少于两周告知。", days(14, "day", "before")),
        ("来函应在3至5个工作日内答复。", days(5, "working-day")),
        ("用了60天茶室。", days(60, "day")),
    ],
)
def test_a_limit_that_the_text_puts_so_or_leaves_open_passes(tmp_path: Path, sentence: str, limit: str) -> None:
    pack, document = finished(tmp_path, sentence, limit)
    found = verify_source(gd.rule_book(pack), str(document))
    assert (found.misread, found.sound) == ((), True)


def test_a_cadence_that_stands_for_a_day_that_comes_round_is_refused(tmp_path: Path) -> None:
    pack, document = finished(tmp_path, "账目应于每月5日前报出。", days(5, "day"))
    clause = pack.read_text(encoding="utf-8").rpartition("clauses = ")[2].replace('"limit"', '"cadence"')
    cadence = (
        '[[cadence]]\nname = "accounts"\narticle = "1"\nbindingness = "shall"\nobliged_zh = "甲"\ncounted_zh = "账"\n'
        'unit = "time"\nat_least = 1\nwindow = "calendar-month"\ndefault_basis = "window-calendar-month"\n'
        f'summary_zh = "每月报账"\nclauses = {clause}'
    )
    pack.write_text(pack.read_text(encoding="utf-8").partition("\n[[")[0] + "\n" + cadence, encoding="utf-8")
    (found,) = verify_source(gd.rule_book(pack), str(document)).misread
    assert (found.limit.cls, found.reason.code, found.line > 0) == ("cadence", "nth", True)


@pytest.mark.parametrize(
    ("limit", "words", "reason"),
    [
        (days(30, "day"), '{ number = "不少于30日" }', "minimum"),
        (days(14, "working-day"), '{ number = "14个工作日", strictness = "不得少于" }', "minimum"),
        (days(7, "day"), '{ number = "至少7日" }', "minimum"),
        (days(3, "day", "before"), '{ number = "3日", direction = "不得早于" }', "minimum"),
        (days(30, "day"), '{ number = "可延长30日" }', "extension"),
        (days(5, "day"), '{ number = "每月5日前" }', "nth"),
        (days(1, "day"), '{ number = "24小时内" }', "unit"),
        (days(7, "day", "before"), '{ number = "至少提前7日" }', ""),
        (days(10, "day", "before"), '{ number = "提前", strictness = "不少于10日" }', ""),
        (days(5, "day"), '{ number = "5日内", strictness = "应" }', ""),
    ],
)
def test_a_limit_that_quotes_words_of_something_else_is_refused_without_the_text(
    tmp_path: Path, limit: str, words: str, reason: str
) -> None:
    pack, _ = finished(tmp_path, "茶单应在5日内公布。", f"{limit}words = {words}\n")
    if not reason:
        assert "tea-hill/publication" in gd.rule_book(pack)
        return
    with pytest.raises(gd.DataFault) as refused:
        gd.rule_book(pack)
    (fault,) = refused.value.faults
    lines = pack.read_text(encoding="utf-8").splitlines()
    line = next(at for at, one in enumerate(lines, start=1) if one.startswith("words"))
    assert (fault.code, fault.line) == ("no-limit", line)
    assert WHY_NOT[reason].zh in fault.zh
    assert WHY_NOT[reason].en in fault.en


def test_no_shipped_limit_or_cadence_is_misread(sources: Path) -> None:
    found = verify_source(gd.rule_book(), str(sources))
    assert (found.misread, found.sound) == ((), True)
