"""Names in words: every government and limit by its Chinese name, whatever way it is written; never a guess."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from common import day, rule_faults
from gov_deadlines.errors import InvalidArgument
from gov_deadlines.rules.book import RuleBook, answering_book, rule_book
from gov_deadlines.rules.model import Provision
from gov_deadlines.rules.names import authority_named, class_named, limit_named, name_key, pack_names

GOVERNMENTS = {
    "qinzhou": ("钦州", "钦州市", "钦州市人民政府", "钦州市政府", "广西钦州", "广西壮族自治区钦州市", "Qinzhou"),
    "xianning": ("咸宁", "咸宁市", "湖北咸宁", "湖北省咸宁市政府"),
    "xinzhou": ("忻州", "忻州市", "山西忻州", "XINZHOU"),
    "xiangshan": ("象山", "象山区", "桂林象山", "桂林市象山区人民政府", "广西桂林象山区"),
    "zhongshan": ("钟山", "钟山区", "六盘水钟山", "六盘水市钟山区", "贵州六盘水钟山区"),
}
OTHERS = ("象山县", "中山", "忻", "州", "贵阳", "桂林", "", "qinzhou@2023", "钦州区县")


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return rule_book()


PROVISIONS = rule_book().limits


def newest() -> Iterator[Provision]:
    yield from {one.id: one for one in PROVISIONS}.values()


def test_every_pair_of_government_and_name_is_exactly_its_provision(book: RuleBook) -> None:
    for one in newest():
        for government, between in product((one.pack.short.zh, one.pack.name.zh, one.authority), ("", "/", " ", "的")):
            assert limit_named(book, f"{government}{between}{one.name_zh}") == one.id
        assert limit_named(book, f"{one.pack.short.en} {one.name_en}") == one.id
        assert limit_named(book, one.name_zh, one.authority) == one.id
        assert limit_named(book, f"{one.name_zh}（{one.pack.short.zh}）") == one.id


@pytest.mark.parametrize("authority", GOVERNMENTS)
def test_a_government_by_all_its_names(book: RuleBook, authority: str) -> None:
    for name in GOVERNMENTS[authority]:
        assert authority_named(book, name) == authority
        assert limit_named(book, f"{name} 会签回复") == f"{authority}/countersign-reply"


@pytest.mark.parametrize("name", OTHERS)
def test_no_other_place_is_taken_for_a_government(book: RuleBook, name: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        authority_named(book, name)
    assert "钦州" in refused.value.say("zh")
    with pytest.raises(gd.UnknownLimit):
        limit_named(book, f"{name}/会签回复")


def test_no_two_governments_share_a_name() -> None:
    names = {pack.authority: pack_names(pack) for pack in rule_book().packs}
    for one, other in product(names, names):
        assert one == other or not names[one] & names[other]


def test_names_are_unique_and_aliases_are_no_other_name() -> None:
    for authority in GOVERNMENTS:
        own = [one for one in newest() if one.authority == authority]
        for names in (
            [name_key(one.name_zh) for one in own],
            [name_key(one.name_en) for one in own],
            [name_key(one.name) for one in own],
        ):
            assert len(set(names)) == len(names)
        taken = {name_key(name): one.id for one in own for name in (one.name_zh, one.name_en, one.name)}
        for one in own:
            for alias in one.aliases:
                assert taken.get(name_key(alias), one.id) in (one.id, "xianning/absence-report"), (one.id, alias)


def test_the_same_thing_has_the_same_name_everywhere() -> None:
    """Of the limits and cadences; two that differ in substance have names of their own, which say how."""
    names: dict[str, set[str]] = {}
    for one in newest():
        if isinstance(one, gd.Limit | gd.Cadence):
            names.setdefault(one.name, set()).add(one.name_zh)
    assert {name for name, found in names.items() if len(found) > 1} == {"absence-report"}
    assert names["absence-report"] == {"县级政府主要负责人外出报告", "主要负责人外出报告"}


def test_every_provision_of_ours_is_named_in_both_languages() -> None:
    for one in newest():
        assert one.name_zh != one.name_en
        assert not one.name_zh.isascii()
        assert one.name_en.isascii()
        assert len(one.name_zh) <= 16


@pytest.mark.parametrize(
    "text",
    [
        *("钦州/会签回复", "钦州会签", "钦州市 会签", "qinzhou countersign", "Qinzhou's countersign", "钦州的征求意见"),
        *("ＱＩＮＺＨＯＵ／会签", " qinzhou/countersign-reply ", "Qinzhou/Countersign-Reply", "钦州会签的时限"),
        *("会签（钦州）", "钦州 意见回复", "广西钦州市会签回复期限", "qinzhou\u3000countersign reply"),
    ],
)
def test_all_doors_read_a_name_alike(text: str) -> None:
    wanted, on = "qinzhou/countersign-reply", day("2024-04-03")
    answer = gd.due(text, on)
    assert answer.limit.id == wanted
    assert answer == gd.due(wanted, on)
    assert answer.due == gd.due(text, on).due == day("2024-04-17")
    assert gd.track(text, on, as_of=on).limit.id == wanted
    assert [step.name for step in gd.plan([text, "5个工作日"], day("2024-12-31")).steps] == [wanted, "5个工作日"]
    assert {row.provision.name for row in gd.compare(text).rows} == {"countersign-reply"}
    assert gd.rule_book().latest(text).id == wanted
    assert gd.find(text)[0].id == wanted
    assert gd.find(text)[0].score == 1


def test_where_no_government_is_named_that_of_the_context_is_meant() -> None:
    on = day("2024-04-03")
    assert gd.due("会签", on, authority="钦州").limit.id == "qinzhou/countersign-reply"
    assert gd.due("countersign-reply", on, authority="xianning").limit.id == "xianning/countersign-reply"
    assert gd.due("咸宁会签", on, authority="钦州").limit.id == "xianning/countersign-reply"
    assert gd.due("会签", on, authority="钦州") == gd.due("qinzhou/countersign-reply", on)
    report = gd.cadence("常务会议", [day("2024-03-01")], day("2024-03-20"), authority="咸宁市")
    assert report.limit.id == "xianning/executive-meeting"
    plan = gd.plan(["consultation-to-issuance"], day("2024-12-31"), authority="忻州")
    assert plan.steps[0].name == "xinzhou/countersign-reply"
    with pytest.raises(InvalidArgument):
        gd.due("qinzhou/countersign-reply", on, authority="桂林")


def test_due_many_takes_names() -> None:
    np = pytest.importorskip("numpy")
    days = np.array(["2024-04-03"], "M8[D]")
    assert gd.due_many("钦州会签", days) == gd.due_many(["会签"], days, np.zeros(1, int), authority="钦州")


FIVE = ("qinzhou", "xiangshan", "xianning", "xinzhou", "zhongshan")


@pytest.mark.parametrize(
    ("text", "authority", "candidates"),
    [
        (
            "会签",
            None,
            ["qinzhou", "xiangshan", "xiangshan", "xianning", "xinzhou", "zhongshan"],
        ),
        ("象山会签", None, ["xiangshan", "xiangshan"]),
        ("征求意见", "象山区", ["xiangshan", "xiangshan"]),
        ("忻州代拟稿", None, ["xinzhou", "xinzhou"]),
        ("咸宁 外出报告", None, ["xianning", "xianning"]),
        ("countersign-reply", None, ["qinzhou", "xiangshan", "xianning", "xinzhou", "zhongshan"]),
    ],
)
def test_what_may_mean_several_is_no_answer(
    book: RuleBook, text: str, authority: str | None, candidates: list[str]
) -> None:
    with pytest.raises(gd.AmbiguousLimit) as refused:
        limit_named(book, text, authority)
    told = [one.authority for one in refused.value.candidates]
    assert [one for one in told if one in FIVE] == candidates
    for one in refused.value.candidates:
        assert one.id in refused.value.say("zh")
        assert limit_named(book, f"{one.government.zh}/{one.name_zh}") == one.id
        assert set(one.to_dict()) == {"id", "name_zh", "name_en", "authority"}


@pytest.mark.parametrize(
    "text",
    ["钦州会鉴回复", "钦州", "会", "钦州急件", "象山县会签", "钦州/会签回复/会签回复", "", " ", "？", "x" * 5000],
)
def test_what_is_only_like_a_name_gets_the_nearest_and_no_answer(book: RuleBook, text: str) -> None:
    with pytest.raises(gd.UnknownLimit) as refused:
        limit_named(book, text)
    assert not isinstance(refused.value, gd.AmbiguousLimit)
    for name in refused.value.suggestions:
        assert limit_named(book, name)


NO_VERSIONS = (
    *("qinzhou@/countersign-reply", " Qinzhou@ /countersign-reply", "qinzhou@-/countersign-reply", "钦州@/会签"),
    *("ｑｉｎｚｈｏｕ＠／countersign-reply", "qinzhou﹫/countersign-reply", "qinzhou/countersign-reply@", "钦州会签@"),
    *("qinzhou@2099/countersign-reply", "countersign-reply@qinzhou", "@qinzhou/countersign-reply", "@/会签"),
)


@pytest.mark.parametrize("text", NO_VERSIONS)
def test_an_at_sign_asks_for_a_version_and_no_other_answers(text: str) -> None:
    """It is no punctuation that a name may have: an empty or unknown version is no limit."""
    on = day("2024-04-03")
    asks: list[Callable[[], object]] = [
        lambda: gd.due(text, on),
        lambda: gd.due(text, on, authority="qinzhou"),
        lambda: gd.track(text, on, as_of=on),
        lambda: gd.plan([text], on),
        lambda: gd.rule_book().named(text, whole=True),
    ]
    for ask in asks:
        with pytest.raises(gd.UnknownLimit) as refused:
            ask()
        assert refused.value.code == "unknown-limit"
    assert all(one.score < 1 for one in gd.find(text))


def test_an_id_with_its_version_may_be_written_in_any_form() -> None:
    for text in (" Qinzhou@2023/countersign-reply", "ｑｉｎｚｈｏｕ＠２０２３／countersign-reply"):
        assert gd.due(text, "2024-04-03").limit.versioned_id == "qinzhou@2023/countersign-reply"


def test_the_nearest_are_names_that_can_be_typed(book: RuleBook) -> None:
    with pytest.raises(gd.UnknownLimit) as refused:
        limit_named(book, "钦州会鉴回复")
    assert refused.value.suggestions[0] == "钦州/会签回复"


@pytest.mark.parametrize("text", [None, 5, ["a"], b"qinzhou"])
def test_what_is_no_text_is_no_limit(book: RuleBook, text: Any) -> None:
    with pytest.raises(gd.UnknownLimit):
        limit_named(book, text)


def test_in_a_file_a_name_needs_its_government(book: RuleBook) -> None:
    assert (
        limit_named(book, "急件") == limit_named(book, "钟山急件", whole=True) == "zhongshan/document-handling-urgent"
    )
    assert limit_named(book, "急件", "钟山", whole=True) == "zhongshan/document-handling-urgent"
    with pytest.raises(gd.AmbiguousLimit) as refused:
        limit_named(book, "急件", whole=True)
    assert [one.id for one in refused.value.candidates] == ["zhongshan/document-handling-urgent"]


@pytest.mark.parametrize(
    ("text", "cls"),
    [
        ("固定时限", "fixed"),
        ("fixed", "fixed"),
        ("频次", "cadence"),
        ("及时", "promptness"),
        ("先后次序", "ordering"),
        ("effect", "interval-or-effect"),
        ("即时", "immediate"),
    ],
)
def test_classes_by_their_names(text: str, cls: str) -> None:
    assert class_named(text, {one.cls for one in PROVISIONS}) == cls


def test_a_class_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidArgument) as refused:
        class_named("临时", {one.cls for one in PROVISIONS})
    assert "固定时限" in refused.value.say("zh")


# A user's own packs


QINZHOU = Path(__file__).parents[2] / "data" / "rules" / "qinzhou-2023.toml"
NAMES = re.compile('^(name_zh|name_en) = "(会签|Counter).*\\n|^aliases = \\[\\n(.*\\n)*?\\]\\n', re.MULTILINE)


def own_pack(folder: Path, more: str = "") -> Path:
    """The shipped pack without its provision's names, or with other lines for them."""
    text = NAMES.sub("", QINZHOU.read_text(encoding="utf-8"))
    (folder / QINZHOU.name).write_text(text.replace("[[limit]]\n", f"[[limit]]\n{more}", 1), encoding="utf-8")
    return folder


def test_a_pack_without_names_is_named_by_its_ids(tmp_path: Path) -> None:
    book = rule_book(own_pack(tmp_path))
    one = book.latest("qinzhou/countersign-reply")
    assert (one.name_zh, one.name_en, one.aliases) == ("countersign reply", "countersign reply", ())
    assert book.named("钦州 countersign reply") == one.id


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('aliases = ["泡茶", "泡茶"]', "alias-twice"),
        ('aliases = ["泡茶", ""]', "wrong-type"),
        ("aliases = [5]", "wrong-type"),
        ('aliases = "泡茶"', "wrong-type"),
        ('name_zh = "TODO"', "todo"),
        ('name_en = "Tea"', "missing-key"),
    ],
)
def test_faults_in_names_are_told(tmp_path: Path, line: str, code: str) -> None:
    assert [fault[2] for fault in rule_faults(own_pack(tmp_path, f"{line}\n"))] == [code]


def test_two_provisions_of_a_pack_have_two_names(tmp_path: Path) -> None:
    text = QINZHOU.read_text(encoding="utf-8")
    limit = text[text.index("[[limit]]") : text.index("# SHA-256")].replace('"countersign-reply"', '"another"')
    (tmp_path / QINZHOU.name).write_text(text.replace("# SHA-256", f"{limit}\n# SHA-256"), encoding="utf-8")
    assert [fault[2] for fault in rule_faults(tmp_path)] == ["name-twice", "name-twice"]


def other_pack(folder: Path, government: str, names: str) -> Path:
    """A pack of another government, which has these names, as has its one limit."""
    own_pack(folder, f"{names}\n")
    path = folder / QINZHOU.name
    text = path.read_text(encoding="utf-8").replace('authority = "qinzhou"', 'authority = "teaville"')
    text = re.sub("^short_zh = .*\nshort_en = .*\naliases = .*", government, text, count=1, flags=re.MULTILINE)
    path.write_text(text.replace("钦州市", "茶溪市"), encoding="utf-8")
    return folder


def test_a_whole_name_that_begins_with_a_government_may_mean_either(tmp_path: Path) -> None:
    own = 'name_zh = "常务会议"\nname_en = "executive meeting"'
    book = rule_book(other_pack(tmp_path, 'short_zh = "茶溪"\nshort_en = "Teaville"\naliases = ["市政府"]', own))
    assert limit_named(book, "茶溪常务会议") == "teaville/countersign-reply"
    with pytest.raises(gd.AmbiguousLimit) as several:
        limit_named(book, "市政府常务会议", "qinzhou")
    assert [one.id for one in several.value.candidates] == ["teaville/countersign-reply", "qinzhou/executive-meeting"]


def test_a_dash_is_no_name(tmp_path: Path) -> None:
    own = 'name_zh = "饮茶"\nname_en = "tea"\naliases = ["——"]'
    book = rule_book(other_pack(tmp_path, 'short_zh = "茶溪"\nshort_en = "Teaville"', own))
    for text in ("-", "——", "/", "茶溪-"):
        with pytest.raises(gd.UnknownLimit):
            limit_named(book, text, "teaville")


def test_nothing_behind_a_name_is_overlooked(book: RuleBook) -> None:
    with pytest.raises(gd.UnknownLimit):
        limit_named(book, "钦州会签" + " " * 300 + "（已撤销）")
    assert limit_named(book, "钦州会签" + " " * 300) == "qinzhou/countersign-reply"


def test_names_of_a_faulty_pack_get_its_faults(tmp_path: Path) -> None:
    context = answering_book(own_pack(tmp_path, 'name_zh = ""\n'))
    with pytest.raises(gd.DataFault):
        context.named("钦州会签回复")
    assert context.named("咸宁会签回复") == "xianning/countersign-reply"
