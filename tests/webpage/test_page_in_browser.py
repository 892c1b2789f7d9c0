"""The page as a clerk uses it, in one headless Chromium: answers, keyboard, languages, paper, and nothing else."""

import re
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from browsers import Browser, chromium
from gov_deadlines.webpage.making import PageMade, write_page

QUESTION = "#limit=qinzhou/countersign-reply&on=2024-04-03"
INVENTED = Path(__file__).parents[1] / "data" / "invented"
COUNTED = [one for one in gd.limits() if isinstance(one, gd.Limit)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def made(folder: Path) -> PageMade:
    return write_page(str(folder / "期限 deadlines.html"))


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Browser]:
    with chromium(folder) as found:
        yield found


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core, from a package that brings nothing else."""
    found = find_spec("axe_core_python")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def opened(browser: Browser, made: PageMade) -> Iterator[Any]:
    """Open the page at a question on the day it was made; at the end the console must be clean and no request gone."""
    browser.complaints(), browser.requests()
    browser.size(1280, 900)

    def at(asked: str = "", now: str | None = None) -> Browser:
        browser.open(Path(made.target), asked, now=now or str(made.made_on))
        return browser

    yield at
    assert browser.complaints() == []
    assert [one for one in browser.requests() if not one.startswith(("file:", "data:", "about:"))] == []


def test_a_question_is_answered(opened: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    page = opened()
    assert page.text("h1") == "政府工作规则时限查询"
    page.run("document.getElementById('limit').focus()")
    page.press("钦州会签")
    page.press(Keys.ARROW_DOWN, Keys.ENTER, Keys.TAB)
    assert page.focused() == "on"
    page.press("2024年4月3日", Keys.ENTER)
    assert page.text(".due") == "2024年4月17日 星期三"
    assert page.text(".standing b") == "确定"
    assert "第29条第2款" in page.text(".about")
    assert page.run("return location.hash") == QUESTION
    assert page.focused() == "answer"
    assert "2024年4月17日（星期三）" in page.text("#announce")


def test_every_limit_says_what_the_program_says(opened: Any) -> None:
    page = opened()
    for limit in COUNTED:
        for trigger in ("2026-09-28", "2027-01-28"):
            answer = gd.due(limit.id, trigger)
            page.run("location.hash = arguments[0]", f"#limit={limit.id}&on={trigger}")
            page.wait(f"const a = GovPage.last(); return a && a.limit === '{limit.id}' && a.trigger === '{trigger}'")
            shown = page.run(
                "return [document.querySelector('.due time').dateTime, document.querySelector('.standing b').innerText,"
                " document.querySelectorAll('.readings tbody tr').length, document.getElementById('limit').value]"
            )
            standing = {"settled": "确定", "provisional": "暂定"}[answer.standing]
            name = f"{limit.pack.short.zh} {limit.name_zh}"
            assert shown == [str(answer.due), standing, len(answer.readings), name]


def test_the_longest_sheets_fit_one_page(opened: Any) -> None:
    day = "2027-02-28"
    for lang in ("zh", "en"):
        page = opened(f"#limit={COUNTED[0].id}&on={day}&lang={lang}", "2027-06-01")
        page.run("document.getElementById('matter').value = 'A matter '.repeat(12)")
        sizes = []
        for limit in COUNTED:
            asked = f"#limit={limit.id}&on={day}&as_of={day}&claimed={day}&lang={lang}"
            page.run("location.hash = arguments[0]", asked)
            page.wait(f"return GovPage.last() && GovPage.last().limit === '{limit.id}' && GovPage.last().claim")
            dense, size = page.run(
                "const s = document.getElementById('sheet'); return [s.className, s.innerText.length]"
            )
            sizes.append((dense, size, asked, limit.id))
        longest = [max(one for one in sizes if one[0] == kind) for kind in {dense for dense, *_ in sizes}]
        for _, _, asked, limit_id in longest:
            page.run("location.hash = arguments[0]", asked)
            page.wait(f"return GovPage.last() && GovPage.last().limit === '{limit_id}'")
            assert pages(page.pdf()) == 1, asked
    assert pages(opened(QUESTION).pdf()) == 1


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_keyboard_only(opened: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    page = opened()
    met = []
    for _ in range(40):
        page.press(Keys.TAB)
        met.append(page.focused())
        if met[-1] == "limit":
            break
    assert met == ["skip", "language", "authority", "limit"]
    page.press("countersign", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    assert page.run("return document.activeElement.getAttribute('aria-activedescendant')") == "limit-0"
    page.press(Keys.ESCAPE)
    assert page.run("return document.activeElement.getAttribute('aria-expanded')") == "false"
    page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER, Keys.TAB, "2026-4-3", Keys.ENTER)
    assert page.focused() == "answer"
    assert page.text(".due")
    after = []
    for _ in range(12):
        page.press(Keys.TAB)
        after.append(page.focused())
    assert {"matter", "print", "copy", "link"} <= set(after)


def test_the_language_is_switched_and_remembered_in_the_address(opened: Any) -> None:
    page = opened(QUESTION)
    page.run("document.getElementById('language').click()")
    assert page.text(".due") == "17 April 2024 Wednesday"
    assert page.run("return [document.documentElement.lang, location.hash]") == ["en", QUESTION + "&lang=en"]
    text = re.sub(r"\(?[\u4e00-\u9fff]+〔\d+〕\d+号\)?", "", page.text("main"))  # a document's number is its own
    assert not re.search("[\u4e00-\u9fff]", text)
    page = opened(QUESTION + "&lang=en")
    assert page.text("h1") == "Time limits in government work rules"
    page.run("document.getElementById('language').click()")
    assert page.run("return [document.documentElement.lang, location.hash]") == ["zh-CN", QUESTION]


def test_what_is_missing_or_wrong_is_said_beside_the_field(opened: Any) -> None:
    page = opened()
    page.run("document.querySelector('.ask .go').click()")
    assert (page.text("#limit-wrong"), page.text("#on-wrong")) == ("请先选一项时限。", "请写起算日。")
    assert page.focused() == "limit"
    page = opened("#limit=qinzhou/countersign-reply&on=2023-02-29")
    assert "日历上没有这一天" in page.text("#on-wrong")
    page = opened("#limit=qinzhou/nothing&on=2024-04-03")
    assert "qinzhou/nothing" in page.text("#limit-wrong")
    page = opened("#limit=qinzhou/countersign-reply&on=2020-04-03")
    assert "2023-09-12" in page.text(".refusal")
    assert not page.run("return document.getElementById('actions').offsetParent")


def test_the_picture_tells_each_day(opened: Any) -> None:
    page = opened("#limit=xiangshan/countersign-reply-special&on=2026-02-10")  # a make-up day before the holiday
    cells = page.run("return [...document.querySelectorAll('#grounds .month .day .heard')].map(one => one.textContent)")
    assert [cells[day - 1] for day in (7, 10, 11, 14, 15, 26)] == [
        *("7 周末", "10 起算", "11 第 1 天", "14 第 4 天、春节 调休上班", "15 春节 周末", "26 最迟、第 7 天"),
    ]
    assert "放假：春节" in page.text(".legend")
    assert page.text(".month caption") == "2026年2月"


@pytest.mark.parametrize("field", ["on", "limit", "as-of", "claimed", "own"])
def test_an_answer_never_stands_beside_another_question(field: str, opened: Any) -> None:
    page = opened(QUESTION + "&own=5d&as_of=2024-04-08&claimed=2024-04-08")
    assert page.text(".due")
    page.run("document.getElementById(arguments[0]).focus()", field)
    page.press("9")
    assert page.run("return [document.querySelector('.due'), GovPage.last()]") == [None, None]
    assert page.run("return document.body.className + document.getElementById('sheet').textContent") == ""


def test_a_claimed_day_and_the_progress(opened: Any) -> None:
    page = opened(QUESTION + "&as_of=2024-04-15&claimed=2024-04-12")
    assert "早了" in page.text(".verdict")
    assert "还剩 2 个工作日" in page.text(".facts")
    assert page.run("return document.getElementById('more').open")
    page = opened(QUESTION + "&claimed=2024-04-17")
    assert "相符" in page.text(".verdict")


def test_the_lead_departments_own_limit(opened: Any) -> None:
    page = opened(QUESTION + "&own=3%E4%B8%AA%E5%B7%A5%E4%BD%9C%E6%97%A5")
    answer = gd.due("qinzhou/countersign-reply", "2024-04-03", within="3wd")
    assert page.run("return document.querySelector('.due time').dateTime") == str(answer.due)
    assert "主办部门另定的时限是 3个工作日" in page.text(".why")
    page = opened(QUESTION + "&own=2024-04-10")
    assert page.run("return document.querySelector('.due time').dateTime") == "2024-04-10"
    page = opened(QUESTION + "&own=3wd&lang=en")
    assert "The lead department's own limit, 3 working days, is applied." in page.text(".why")
    page = opened(QUESTION + "&own=soon")
    assert page.text(".refusal h3") == "没有结果"
    page = opened("#limit=zhongshan/document-handling&on=2024-04-03&own=3wd")
    assert not page.run("return document.getElementById('own').offsetParent")
    assert page.text(".due")


def test_the_sheet_has_the_month_of_the_due_day_whatever_else_is_marked(opened: Any) -> None:
    page = opened(QUESTION + "&claimed=2024-02-05")
    months = "return Array.from(document.querySelectorAll('#sheet caption'), (one) => one.textContent)"
    assert page.run(months) == ["2024年2月", "2024年4月"]
    assert page.run("return document.querySelectorAll('#sheet .gap').length") == 1


def test_the_verdict_on_a_date_keeps_its_explanation_beside_a_status(opened: Any) -> None:
    asked = "#limit=zhongshan/absence-report&on=2024-04-03&claimed=2024-03-28"
    alone = opened(asked).text(".verdict")
    assert "稳妥" in alone
    assert opened(asked + "&as_of=2024-03-30").text(".verdict") == alone


def test_an_unknown_region_in_the_address_is_refused(opened: Any) -> None:
    page = opened(QUESTION + "&region=CN-BJ")
    assert page.text(".refusal h3") == "没有结果"
    assert "CN-BJ" in page.text(".refusal")
    assert "region=CN-BJ" in page.run("return location.hash")


def test_what_was_said_of_an_answer_goes_with_it(opened: Any) -> None:
    page = opened(QUESTION)
    page.click("copy")
    assert page.text("#copied")
    page.run("const on = document.getElementById('on'); on.value = '2024-04-08'; on.dispatchEvent(new Event('input'))")
    assert page.text("#copied") == ""


def test_the_language_can_be_changed_before_anything_is_asked(opened: Any) -> None:
    page = opened("#lang=en")
    page.run("document.getElementById('on').value = 'garbage'")
    page.click("language")
    assert page.run("return document.getElementById('on').value") == "garbage"


def test_days_of_early_years_have_their_weekday(opened: Any) -> None:
    assert opened(QUESTION).run("return GovPage.days.weekday('0050-01-03')") == 0


def test_markup_in_the_address_is_text(opened: Any) -> None:
    page = opened("#limit=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&on=%3Cb%3E2024-04-03")
    assert "<img src=x onerror=alert(1)>" in page.text("#limit-wrong")
    assert page.run("return document.querySelectorAll('main img, main b').length") == 0


def test_it_warns_when_it_is_old_or_past_its_days(opened: Any, made: PageMade) -> None:
    from datetime import timedelta

    page = opened(QUESTION)
    assert not page.run("return document.getElementById('warning').offsetParent")
    page = opened(QUESTION, now=str(made.made_on + timedelta(days=91)))
    assert "已过 91 天" in page.text("#warning")
    page = opened(QUESTION, now=str(made.coverage_end + timedelta(days=1)))
    assert "放假安排的末日" in page.text("#warning")
    page = opened(QUESTION, now=str(made.made_on - timedelta(days=1)))
    assert "核对电脑的日期" in page.text("#warning")


def test_the_policy_is_in_force(opened: Any, browser: Browser) -> None:
    page = opened(QUESTION)
    page.run("const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s)")
    page.run("const i = new Image(); i.src = 'https://example.invalid/x.png'")
    page.run("fetch('https://example.invalid/').catch(() => 0)")
    assert page.run("return window.hit") is None
    said = " ".join(browser.complaints())
    assert said.count("Content Security Policy") >= 2
    browser.requests()


def test_no_serious_finding_of_axe(opened: Any, axe: str) -> None:
    for asked in (
        "",
        QUESTION,
        QUESTION + "&lang=en&as_of=2024-04-15&claimed=2024-04-12",
        "#limit=xinzhou/government-draft-submission&on=2027-02-28",
    ):
        page = opened(asked)
        page.run(axe)
        found = page.driver.execute_async_script("axe.run().then(arguments[0])")
        serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_nothing_runs_out_of_the_window(width: int, opened: Any, browser: Browser) -> None:
    browser.size(width, 800)
    for asked in (QUESTION, QUESTION + "&lang=en", "#limit=xinzhou/government-draft-submission&on=2027-02-28"):
        page = opened(asked)
        assert page.run("return document.documentElement.scrollWidth") <= width
        page.run("document.getElementById('limit-open').click()")
        assert page.run("return document.documentElement.scrollWidth") <= width


def test_it_opens_within_a_second(opened: Any) -> None:
    page = opened(QUESTION)
    timing = page.run("return performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart")
    assert timing < 1000


def test_the_copied_text_holds_the_answer(opened: Any) -> None:
    page = opened(QUESTION)
    page.click("copy")
    assert page.text("#copied") == "已复制，可粘贴到文档里。"
    page.run("document.getElementById('matter').focus()")
    page.driver.switch_to.active_element.send_keys("\ue009v")
    pasted = page.run("return document.getElementById('matter').value")
    text = page.run("return GovPage.reasons.plain(GovPage.last())")
    assert pasted == text.replace("\n", " ")[:120]
    for part in ("最迟日期：2024年4月17日（星期三）（确定）", "钦州 会签回复", "第29条第2款", "清明节", "指纹"):
        assert part in text
    page.click("link")
    assert page.text("#copied") == "已复制；打开这个网址，就是同一个问题。"


def test_an_offices_own_rules_are_on_the_page_and_only_ever_text(browser: Browser, tmp_path: Path) -> None:
    own = tmp_path / "rules"
    shutil.copytree(INVENTED / "rules", own)
    (own / "chains.toml").write_text("schema = 1\n" + (own / "chains.toml").read_text("utf-8"), encoding="utf-8")
    pack = own / "chashan-2024.toml"
    markup = "<img src=x onerror=alert(1)></script><b>"
    changes = (
        ("CN-ZZ", "CN-GX"),
        ("茶具修理", f"{markup}很长的名称" * 3),
        ('number = "茶政发〔2024〕2号"', 'number = ""'),
    )
    for old, new in changes:
        pack.write_text(pack.read_text("utf-8").replace(old, new), encoding="utf-8")
    made = write_page(str(tmp_path / "own.html"), rules=str(own))
    browser.complaints()
    browser.size(320, 800)
    browser.open(Path(made.target), "#limit=chashan/tea-set-repair&on=2026-03-02", now=str(made.made_on))
    answer = gd.due("chashan/tea-set-repair", "2026-03-02", rules=str(own))
    assert browser.run("return document.querySelector('.due time').dateTime") == str(answer.due)
    assert markup in browser.text(".about b")
    assert "》，" in browser.text(".about")  # a document without a number: nothing stands between title and article
    assert browser.run("return document.querySelectorAll('img, .about b b').length") == 0
    assert browser.run("return document.documentElement.scrollWidth") <= 320
    assert browser.complaints() == []
