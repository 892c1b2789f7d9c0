"""Firefox opens the page and answers, too; what Chromium has shown is not repeated."""

from pathlib import Path

import gov_deadlines as gd
from browsers import firefox
from gov_deadlines.webpage.making import write_page


def test_firefox_answers(tmp_path: Path) -> None:
    target = tmp_path / "deadlines.html"
    write_page(str(target))
    with firefox(tmp_path) as page:
        for limit, trigger, lang in (
            ("qinzhou/countersign-reply", "2024-04-03", "zh"),
            ("zhongshan/absence-report", "2027-02-15", "en"),
        ):
            page.open("about:blank")
            page.open(f"{target.as_uri()}#limit={limit}&on={trigger}&lang={lang}")
            answer = gd.due(limit, trigger)
            assert page.value("document.querySelector('.due time').dateTime") == str(answer.due)
            assert page.value("document.documentElement.lang.slice(0, 2)") == lang
            assert page.value("document.querySelectorAll('.month').length") >= 1
            assert page.value("document.documentElement.scrollWidth <= innerWidth")
        assert page.complaints == []
