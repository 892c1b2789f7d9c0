"""The packs against a list of every provision, made by hand: nothing is missing, nothing has crept in."""

from collections import Counter

import pytest

import gov_deadlines as gd
from common import provisions
from provision_facts import FOUND_SINCE, TAKEN_OUT, WITH_ID, WITHOUT_ID

IDS = {
    name: (cls, article)
    for cls, block in WITH_ID.items()
    for name, _, article in (line.strip().partition(": ") for line in block.strip().splitlines())
}
REST = Counter(
    (cls, authority, article)
    for cls, authorities in WITHOUT_ID.items()
    for authority, articles in authorities.items()
    for article in articles.split()
)
LISTED = REST + Counter(FOUND_SINCE) - Counter(TAKEN_OUT)
SHIPPED = {limit.id: limit for limit in gd.limits()}


def counted(limits: list[gd.Provision]) -> Counter[tuple[str, str, str]]:
    return Counter((limit.cls, limit.authority, limit.article) for limit in limits)


def test_the_list_is_whole() -> None:
    assert len(IDS) == 42
    assert Counter(cls for cls, _ in IDS.values()) == {"fixed": 19, "immediate": 1, "cadence": 22}
    assert REST.total() + len(IDS) == 260
    assert not Counter(TAKEN_OUT) - REST


@pytest.mark.parametrize("name", IDS)
def test_every_id_is_in_the_packs(name: str) -> None:
    cls, article = IDS[name]
    limit = SHIPPED[name]
    assert (limit.cls, limit.article) == (cls, article)
    assert isinstance(limit, gd.Cadence if cls == "cadence" else gd.Limit)


def test_every_provision_without_an_id_is_in_its_pack_under_its_class_and_article() -> None:
    others = [limit for limit in provisions() if limit.id not in IDS]
    assert counted(others) == LISTED
    assert all(isinstance(limit, gd.Duty) for limit in others)


@pytest.mark.parametrize("authority", sorted({name.partition("/")[0] for name in IDS}))
def test_how_many_of_each_class_a_government_has(authority: str) -> None:
    expected = Counter(cls for name, (cls, _) in IDS.items() if name.startswith(f"{authority}/"))
    for (cls, whose, _), number in LISTED.items():
        expected[cls] += number if whose == authority else 0
    found = Counter(limit.cls for limit in gd.limits() if limit.authority == authority)
    assert found == +expected


@pytest.mark.parametrize("limit", [one for one in gd.limits() if isinstance(one, gd.Duty)], ids=str)
def test_a_duty_says_what_it_must(limit: gd.Duty) -> None:
    assert (limit.article == "P") == (limit.clauses == ())
    assert {clause.role for clause in limit.clauses} <= {"duty"}
    assert (limit.points_to is not None) or limit.cls != "deferred"
    assert limit.day is None or limit.cls == "interval-or-effect"
    texts = [limit.summary, limit.obliged, *([limit.points_to] if limit.points_to else []), *limit.notes]
    assert all(text.zh.strip() and text.en.strip() for text in texts)
    assert limit.summary.zh.endswith("。")
    assert limit.summary.en.endswith(".")
    for clause in limit.clauses:
        assert limit.article.split("(")[0] == str(clause.article)


def test_a_duty_without_a_number_gives_no_date() -> None:
    for limit in gd.limits():
        if isinstance(limit, gd.Duty) and not limit.bounds:
            with pytest.raises(gd.NoNumber):
                gd.due(limit.id, limit.pack.in_force_from)


def test_parallel_provisions_have_one_name_in_every_pack() -> None:
    """Governments are compared by name, so what has no number in one text is named as where it has one."""
    names = Counter(limit.name for limit in provisions())
    assert names["countersign-reply"] == 5
    assert names["absence-report"] == 5
    assert names["meeting-document-issuance"] == 4
    assert names["citywide-meeting-request"] == 3
    assert sum(number > 1 for number in names.values()) > 20
