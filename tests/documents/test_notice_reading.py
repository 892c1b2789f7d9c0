"""Reading the texts of holiday notices: the days they decree, and a doubt wherever the text is damaged."""

import contextlib
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import notice_damage
from gov_deadlines.documents.notice_reading import read_notice
from gov_deadlines.errors import NoticeNotUnderstood, UnknownRegion, WrongKind
from gov_deadlines.pages.notices import notice_toml
from gov_deadlines.workdays.library import library
from gov_deadlines.workdays.regions import regions
from invented_notices import CANCELLED, CHANGED, NOTICES, OLD_STYLE, REGION, SANYUESAN, TEXTS, YEAR, Invented

IDS = ["year", "old style", "changed", "extended", "region", "sanyuesan", "quoting", "cancelled"]


def days(text: str, region: str | None = None) -> dict[date, str]:
    return {one.date: one.key for one in read_notice(text, region).days}


def codes(text: str) -> set[str]:
    return {one.code for one in read_notice(text).doubts}


# --- sound texts


@pytest.mark.parametrize("notice", NOTICES, ids=IDS)
def test_a_sound_text_gives_its_days_and_no_doubt(notice: Invented) -> None:
    found = read_notice(notice.text)
    assert ({one.date: one.key for one in found.days}, found.doubts) == (notice.decreed(), ())
    assert found.region == notice.region


@pytest.mark.parametrize("harmless", notice_damage.HARMLESS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("notice", NOTICES, ids=IDS)
def test_spaces_widths_and_traditional_characters_change_nothing(
    notice: Invented, harmless: notice_damage.Damage
) -> None:
    for seed in range(5):
        text = harmless(random.Random(seed), notice.text, ())
        found = read_notice(text)
        if not found.doubts:  # a line break within a number may be doubted
            assert {one.date: one.key for one in found.days} == notice.decreed()
        else:
            assert harmless is notice_damage.line_breaks


def test_the_papers_data_are_read_too() -> None:
    found = read_notice(YEAR.text)
    assert (found.year, found.scope, found.issuer) == (2029, "year", "国务院办公厅")
    assert (found.number, found.issued) == ("国办发明电〔2028〕99号", date(2028, 11, 8))
    assert read_notice(OLD_STYLE.text).issued == date(2028, 11, 8)  # in Chinese numerals
    assert read_notice(CHANGED.text).scope == "days"
    assert read_notice(REGION.text).issuer == "宁夏回族自治区人民政府办公厅"


def test_every_day_has_the_name_that_notice_files_use() -> None:
    names = {one.date: one.name for one in read_notice(OLD_STYLE.text).days}
    assert (names[date(2029, 5, 1)], names[date(2029, 10, 1)]) == ("劳动节", "国庆节")
    assert {one.name for one in read_notice(SANYUESAN.text).days} == {"壮族三月三"}
    assert {one.name for one in read_notice(REGION.text).days} == {"开斋节", "古尔邦节"}


def test_a_joint_holiday_has_a_joint_name() -> None:
    text = YEAR.text.replace("七、国庆节：", "七、国庆节中秋节：")
    assert "国庆节、中秋节" in {one.name for one in read_notice(text).days}


def test_national_days_that_differ_are_drafted_with_a_doubt() -> None:
    text = REGION.text.replace("1月4日（星期日）上班", "1月11日（星期日）上班")
    assert days(text) == REGION.decreed() | {date(2026, 1, 11): "work"}
    assert "differs" in codes(text)


def test_a_days_national_arrangement_must_be_on_file_to_tell_what_is_restated() -> None:
    text = REGION.text.replace("2026", "2039").replace("2025", "2038")
    assert "no-national" in codes(text)


def test_an_island_of_one_line_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    text = "关于2026年测试节放假的通知\n各县：\n测试节：3月2日（星期一）放假。\n2026年1月5日"
    assert days(text, "CN-QH") == {date(2026, 3, 2): "off"}
    assert "region" in codes(text)
    assert capsys.readouterr() == ("", "")


REPOSTS = {
    "with a news agency's line": lambda text: "新华社北京11月8日电 " + text,
    "with a site's lines before it": lambda text: "首页 > 正文\n成文日期：2028年11月08日\n来源：某网\n" + text,
    "with a site's lines after it": lambda text: text + "（责任编辑：某人）\n扫码关注\n",
    "with its title twice": lambda text: text.split("\n")[0] + "\n" + text,
    "with its title on two lines": lambda text: text.replace("年部分", "年\n部分", 1),
    "without addressees": lambda text: text.replace("全国各级机关、各单位：\n", ""),
    "with 号 for 日": lambda text: text.replace("日至", "号至").replace("日放假", "号放假"),
    "with 周 for 星期": lambda text: text.replace("星期", "周"),
    "with half-width marks": lambda text: text.translate(str.maketrans("：，（）。", ":,().")),
    "with dashes": lambda text: text.replace("日至", "日——"),
    "with brackets of another kind": lambda text: text.replace("〔2028〕", "[2028]"),
    "with numbers in brackets": lambda text: re.sub("^([一二三四五六七])、", r"（\1）", text, flags=re.MULTILINE),
    "with Arabic numbers": lambda text: re.sub(
        "^([一二三四五六七])、", lambda found: f"{'一二三四五六七'.index(found[1]) + 1}.", text, flags=re.MULTILINE
    ),
    "with a seal": lambda text: text.replace("办公厅\n2028", "办公厅（印章）\n2028"),
    "with zeros": lambda text: text.replace("2月12日", "02月12日"),
}


@pytest.mark.parametrize("repost", REPOSTS.values(), ids=REPOSTS)
def test_what_reposts_change_does_not_matter(repost: Callable[[str], str]) -> None:
    text = repost(YEAR.text)
    assert text != YEAR.text
    found = read_notice(text)
    assert ({one.date: one.key for one in found.days}, found.doubts) == (YEAR.decreed(), ())
    assert (found.number, found.issued) == ("国办发明电〔2028〕99号", date(2028, 11, 8))


# --- damage


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("2月12日至19日放假", "12日至19日放假", "no-month"),
        ("10月1日至7日", "0月1日至7日", "no-such-day"),
        ("（星期日）、2月24日（星期六）上班", "星期日、2月24日星期六上班", "unread"),
        ("二、春节：2月12日至19日放假调休，共8天。", "二、春节：", "statutory-day"),
        ("4月4日放假，共1天。", "", "empty"),
        ("关于2029年", "关于2030年", "year"),
        ("与周末连休", "与周六连休", "unread"),
        ("6月16日放假", "6月16日（除夕）放假", "lunar"),
        ("2月12日至19日放假调休", "首先，将2月12日开始的假期延长至19日", "unread"),
        ("2月24日（星期六）", "2月24日（星期日）", "weekday"),
        ("共8天", "共7天", "sum"),
        ("三、清明节：4月4日放假，共1天。\n", "", "numbering"),
        ("2月12日至19日", "2月19日至12日", "span"),
        ("国务院", "国務(wù)院", "damaged"),
        ("五、端午节", "五、中秋节", "twice"),
        ("中秋节和国庆节放假", "中秋节和火把节放假", "festivals"),
        ("4月4日放假，共1天", "4月14日放假，共1天", "feast"),
        ("2028年11月8日", "2029年11月8日", "signature"),
        ("〔2028〕99号", "〔2027〕99号", "number"),
        ("10月13日（星期六）上班", "10月15日上班", "weekday-worked"),
        ("10月13日（星期六）上班", "1月13日（星期六）上班", "far"),
        ("9月22日至24日", "xx月22日至24日", "unread"),
        ("三、清明节：4月4日放假，共1天。", "三、清明节：4月4日放假，共1天。4月11日照常公休。", "not-a-weekend"),
        ("10月1日至7日放假调休，共7天", "10月1日至7日放假调休，共7天，10月6日（星期六）上班", "conflict"),
        ("4月4日放假，共1天", "4月4日放假，与周末连休", "not-joined"),
    ],
)
def test_damage_is_a_doubt(before: str, after: str, code: str) -> None:
    assert before in YEAR.text
    assert code in codes(YEAR.text.replace(before, after))


@pytest.mark.parametrize(
    ("notice", "before", "after", "code"),
    [
        (OLD_STYLE, "分别调至16日（星期五）、19日（星期一）", "分别调至16日（星期五）", "shift"),
        (OLD_STYLE, "11日、24日上班", "24日上班", "shift"),
        (OLD_STYLE, "12日、13日、14日、15日为", "12日、13日、14日、16日为", "statutory"),
        (OLD_STYLE, "除夕至正月初七", "除夕至正月初六", "lunar"),
        (REGION, "5月24日（星期日）上班。", "", "exchange"),
        (REGION, "6月19日至21日", "6月19日至22日", "sum"),
        (REGION, "宁夏回族自治区人民政府办公厅\n2025", "青海省人民政府办公厅\n2025", "issuer"),
        (REGION, "3月19日（星期四）至20日（星期五）放假，共2天", "9月19日至20日放假，共2天", "feast"),
        (SANYUESAN, "放假2天", "放假3天", "sum"),
        (SANYUESAN, "初四、初五", "初三、初四", "lunar"),
        (CANCELLED, "4月17日、20日", "4月6日、17日、20日", "differs"),
        (CANCELLED, "4月17日、20日", "4月7日、20日", "weekday-worked"),
        (CHANGED, "6月27日（星期六）上班。", "", "exchange"),
        (CHANGED, "\n国务院办公厅\n2026年5月11日", "", "no-date"),
        (SANYUESAN, "即4月20日、21日（农历", "即4月20日，21日（农历", "unread"),
        (SANYUESAN, "公民放假2天", "公民暂不放假2天", "unread"),
        (SANYUESAN, "”放假的通知", "”取消放假的通知", "empty"),
        (REGION, REGION.text[REGION.text.index("七、端午节") : REGION.text.index("请各单位")], "", "festivals"),
    ],
)
def test_damage_in_other_notices_is_a_doubt(notice: Invented, before: str, after: str, code: str) -> None:
    assert before in notice.text
    assert code in codes(notice.text.replace(before, after))


def test_a_text_that_lost_its_days_is_refused() -> None:
    with pytest.raises(NoticeNotUnderstood, match="广西三月三"):
        read_notice(CANCELLED.text.replace("即4月17日、20日，全区机关及企事业单位照常上班。", ""))


def test_a_doubt_names_the_phrase_as_the_text_has_it_but_for_titles() -> None:
    text = REGION.text.replace("现将我区", "《放假办法》规定10月8日上班，现将我区")
    phrases = [one.phrase for one in read_notice(text).doubts]
    assert [one for one in phrases if "《…》" in one]
    assert all(char.isprintable() for one in phrases for char in one)


def test_a_weekday_worked_after_the_holiday_is_no_exchange() -> None:
    text = "内蒙古自治区人民政府办公厅关于测试节放假的通知\n各盟市：\n"
    text += "2026年8月10日（星期一）至11日（星期二）全区放假2天，8月12日（星期三）正常上班。\n"
    text += "内蒙古自治区人民政府办公厅\n2026年7月28日"
    assert (days(text), codes(text)) == ({date(2026, 8, day): "off" for day in (10, 11)}, set())


def test_a_heading_without_a_mark_runs_into_its_days() -> None:
    text = (
        REGION.text[: REGION.text.index("根据")]
        .replace("部分节假日安排", "“三月三”放假")
        .replace("〔2025〕99", "〔2026〕9")
    )
    text += "现将放假有关事项通知如下：\n一、放假时间\n4月20日至21日（周一至周二）放假，共2天。\n"
    text += "宁夏回族自治区人民政府办公厅\n2026年3月1日"
    assert (days(text), codes(text)) == ({date(2026, 4, day): "off" for day in (20, 21)}, set())


def test_your_own_notices_and_regions_are_what_a_text_is_held_against(tmp_path: Path) -> None:
    text = REGION.text.replace("宁夏回族自治区人民政府", "钦州市人民政府").replace(
        "三、开斋节：3月19日", "三、开斋节：3月18日"
    )
    text = text.replace("3月18日（星期四）至20日", "3月18日（星期三）至20日").replace("共2天，与", "共3天，与")
    (tmp_path / "region.toml").write_text(
        '[[region]]\ncode = "CN-GX-QZ"\nzh = "钦州"\nen = "Qinzhou"\nover = "CN-GX"\n'
    )
    ours = read_notice(text, "CN-GX-QZ", tmp_path)
    assert date(2026, 3, 18) in {one.date for one in ours.days}
    with pytest.raises(UnknownRegion):
        read_notice(text, "CN-GX-QZ")


def test_a_region_may_repeat_a_national_notice_of_your_own(tmp_path: Path) -> None:
    text = REGION.text.replace(
        "端午节：6月19日至21日放假，共3天。", "端午节：6月19日至22日放假调休，共4天。6月27日（星期六）上班。"
    )
    text = text.replace("2025年12月1日", "2026年3月1日").replace("〔2025〕99", "〔2026〕9")
    assert "differs" in codes(text)
    changed = read_notice(CHANGED.text.replace("2026年5月11日", "2026年2月11日"))
    (tmp_path / "changed.toml").write_text(notice_toml(changed, "notice.txt", "en"))
    held = read_notice(text, holidays=tmp_path)
    assert ({one.date: one.key for one in held.days}, held.doubts) == (REGION.decreed(), ())


def test_two_notices_in_one_text_are_noticed() -> None:
    assert {"second-notice"} <= codes(YEAR.text + REGION.text)


def test_a_later_notices_day_in_the_text_is_noticed() -> None:
    assert codes(YEAR.text.replace("三、清明节", "2029年9月3日全国放假1天。\n三、清明节"))


def test_days_off_for_a_part_of_the_people_are_named() -> None:
    text = REGION.text.replace("5月27日至29日放假", "按规定过节的群众5月27日至29日放假")
    assert "unread" in codes(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no-year"),
        ("请大家明天来开会。", "no-year"),
        ("关于2026年会议的通知\n各县：\n请准时到会。", "no-days"),
        ("字" * 20_001, "too-long"),
        ("\ufdfa" * 3000, "too-long"),
        ("关于2026年放假的通知\n各县：\n" + "一、元旦：\n" * 200, "too-long"),
    ],
)
def test_what_is_no_notice_is_refused_naming_the_phrase(text: str, why: str) -> None:
    with pytest.raises(NoticeNotUnderstood) as refused:
        read_notice(text)
    assert (refused.value.why, refused.value.usage) == (why, False)
    assert refused.value.phrase in str(refused.value)


def test_region_and_text_must_be_of_their_kinds() -> None:
    with pytest.raises(UnknownRegion):
        read_notice(YEAR.text, "Guangxi")
    with pytest.raises(WrongKind):
        read_notice(None)  # type: ignore[arg-type]
    assert "region" in {one.code for one in read_notice(YEAR.text, "CN-GX").doubts}


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "《",
        "《a",
        "1",
        "1月1日",
        "1月1日、",
        "一、",
        "(一)",
        "关于",
        "人民政府",
        "各:",
        "现将",
        "机关单位",
        "务(wù)",
        "“春节",
        "1年",
        "-",
    ],
)
def test_a_text_of_repetitions_takes_no_time(unit: str) -> None:
    text = "国务院办公厅关于2026年放假的通知\n各县：\n现将2026年元旦放假通知如下。\n一、元旦：" + unit * (
        19_900 // len(unit)
    )
    begun = time.perf_counter()
    with contextlib.suppress(NoticeNotUnderstood):
        read_notice(text)
    assert time.perf_counter() - begun < 2


# --- many damaged texts


def test_hardly_any_damaged_text_is_read_to_other_days_without_a_doubt() -> None:
    _check_damaged(TEXTS, 900)


def test_hardly_any_damaged_text_of_a_published_notice_is(published_notices: Path) -> None:
    _check_damaged([path.read_text() for path in sorted(published_notices.glob("CN*.txt"))], 900)


def _check_damaged(texts: list[str], count: int) -> None:
    found = list(notice_damage.outcomes(notice_damage.damaged(texts, count)))
    verdicts = Counter(one.verdict for one in found)
    assert verdicts["wrong"] <= count // 100, [one.damaged for one in found if one.verdict == "wrong"]
    assert verdicts["flagged"] > count // 2  # the damages do change the texts
    harmless = [one for one in found if one.damaged.damage in ("spaces", "widths", "traditional", "one_line")]
    assert {one.verdict for one in harmless} == {"true"}


# --- published texts


def test_the_published_texts_give_the_stored_days(published_notices: Path) -> None:
    texts = [path for path in sorted(published_notices.glob("CN*.txt")) if not path.name.startswith("CN-NX")]
    assert texts
    for path in texts:
        found = read_notice(path.read_text())
        assert found.region in regions(), path
        stored = [set(one.decrees) for one in library(found.region).notices if one.region == found.region]
        assert set(found.days) in stored, path


def test_ningxias_published_text_gives_its_two_own_holidays(published_notices: Path) -> None:
    found = read_notice((published_notices / "CN-NX-2020.txt").read_text())
    assert (found.region, found.doubts) == ("CN-NX", ())
    assert [(str(one.date), one.key, one.name) for one in found.days] == [
        ("2020-05-25", "off", "开斋节"),
        ("2020-05-26", "off", "开斋节"),
        ("2020-07-30", "off", "古尔邦节"),
        ("2020-07-31", "off", "古尔邦节"),
    ]
