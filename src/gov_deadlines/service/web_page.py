"""The page at ``/``: made once for each state of the data, each day and each language."""

import re
from datetime import date

from gov_deadlines.answers.context import Context
from gov_deadlines.service.remembered import Question, Reply, in_language
from gov_deadlines.service.replying import reply, spoken
from gov_deadlines.service.watching import Data
from gov_deadlines.text import Language
from gov_deadlines.webpage.engine_data import page_data
from gov_deadlines.webpage.making import page_text

HTML = "text/html; charset=utf-8"
_POLICY = re.compile('<meta http-equiv="Content-Security-Policy" content="([^"]+)">')


def page_question(today: date, language: Language) -> Question:
    """What the page of a day is remembered by; no request asks like this."""
    return in_language(("page", str(today).encode()), language)


def made_page(data: Data, today: date, language: Language) -> Reply:
    """The page, with the same policy in a header as it has in itself, and remembered.

    Raises DataFault, RequestRefused.
    """
    under = Context(holidays=data.own.holidays, rules=data.own.rules)
    text = data.asked(lambda: page_text(under, page_data(under, made_on=today), language))
    body = text.encode().replace(data.hidden, b"")
    policy = _POLICY.search(body.decode())
    allowed = "; ".join((policy[1] if policy else "default-src 'none'", "frame-ancestors 'none'"))
    headers = [(b"content-security-policy", allowed.encode()), *spoken(language)]
    tag = f'"{data.state}-{today:%Y%m%d}-{language}"'.encode()
    found = reply(body, HTML.encode(), tag=tag, more=headers)
    data.remembered.keep(page_question(today, language), found)
    return found
