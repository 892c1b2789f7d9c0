"""The page as a clerk uses it, in one headless Chromium: answers, keyboard, languages, paper, and nothing else."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import gov_deadlines as gd
from browsers import Browser, chromium
from gov_deadlines.webpage.making import PageMade, write_page

MADE = "2026-11-29"  # replaced by the day the page was made, below
QUESTION = "#limit=qinzhou/countersign-reply&on=2024-04-03"
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


@pytest.fixture
def opened(browser: Browser, made: PageMade) -> Iterator[Any]:
    """Open the page at a question on the day it was made; at the end the console must be clean and no request gone."""
    browser.complaints(), browser.requests()
    browser.size(1280, 900)

    def at(asked: str = "", now: str | None = None) -> Browser:
        browser.open(Path(made.path), asked, now=now or str(made.made_on))
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
    assert "2024年4月17日 星期三" in page.text("#announce")


@pytest.mark.parametrize("limit", COUNTED, ids=lambda one: one.id)
def test_every_limit_fits_one_sheet_and_says_what_the_program_says(limit: gd.Limit, opened: Any) -> None:
    for trigger in ("2026-09-28", "2027-01-28"):
        answer = gd.due(limit.id, trigger)
        page = opened(f"#limit={limit.id}&on={trigger}")
        assert page.run("return document.querySelector('.due time').dateTime") == str(answer.due)
        assert page.text(".standing b") == {"settled": "确定", "provisional": "暂定"}[answer.standing]
        assert page.run("return document.querySelectorAll('.readings tbody tr').length") == len(answer.readings)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf())) == 1


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
    assert not re.search("[\u4e00-\u9fff]", page.text("main"))
    page = opened(QUESTION + "&lang=en")
    assert page.text("h1") == "Time limits in government work rules"
    page.run("document.getElementById('language').click()")
    assert page.run("return [document.documentElement.lang, location.hash]") == ["zh-CN", QUESTION]


def test_what_is_missing_or_wrong_is_said_beside_the_field(opened: Any) -> None:
    page = opened()
    page.run("document.querySelector('.ask .go').click()")
    assert (page.text("#limit-wrong"), page.text("#on-wrong")) == ("！请先选一项时限。", "！请写起算日。")
    assert page.focused() == "limit"
    page = opened("#limit=qinzhou/countersign-reply&on=2023-02-29")
    assert "日历上没有这一天" in page.text("#on-wrong")
    page = opened("#limit=qinzhou/nothing&on=2024-04-03")
    assert "qinzhou/nothing" in page.text("#limit-wrong")
    page = opened("#limit=qinzhou/countersign-reply&on=2020-04-03")
    assert "2023-09-12" in page.text(".refusal")
    assert not page.run("return document.getElementById('actions').offsetParent")


def test_a_claimed_day_and_the_progress(opened: Any) -> None:
    page = opened(QUESTION + "&as_of=2024-04-15&claimed=2024-04-12")
    assert "早了" in page.text(".verdict")
    assert "还剩 2 个工作日" in page.text(".facts")
    assert page.run("return document.getElementById('more').open")
    page = opened(QUESTION + "&claimed=2024-04-17")
    assert "相符" in page.text(".verdict")


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
    page.run("const i = new Image(); i.src = 'https://example.invalid/x.png'; fetch('https://example.invalid/').catch(() => 0)")
    assert page.run("return window.hit") is None
    said = " ".join(browser.complaints())
    assert said.count("Content Security Policy") >= 2
    browser.requests()


def test_no_serious_finding_of_axe(opened: Any, axe: str) -> None:
    for asked in ("", QUESTION, QUESTION + "&lang=en&as_of=2024-04-15&claimed=2024-04-12", "#limit=xinzhou/government-draft-submission&on=2027-02-28"):
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
    words = page.run("document.getElementById('copy').click(); return document.getElementById('copied').textContent")
    assert words == "已复制，可粘贴到文档里。"
    page.run("document.getElementById('matter').value = ''; document.getElementById('matter').focus()")
    page.run("document.execCommand('paste')")
    text = page.run("return GovPage.reasons.plain(GovPage.last())")
    for part in ("最迟日期：2024年4月17日 星期三（确定）", "钦州 会签回复", "第29条第2款", "清明节", "指纹"):
        assert part in text
