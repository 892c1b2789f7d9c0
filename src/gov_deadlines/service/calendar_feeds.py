"""Calendars to subscribe to: a region's rest and make-up working days, and a due day. Needs the extra ``[ics]``."""

import os
from collections.abc import Callable
from typing import Any

from gov_deadlines.answers.due import due
from gov_deadlines.errors import Needed
from gov_deadlines.feeds.ics import MEDIA_TYPE
from gov_deadlines.feeds.making import calendar_file
from gov_deadlines.service.answering import Asked, Own
from gov_deadlines.service.operation import LANG, Operation
from gov_deadlines.service.shared_parameters import (
    A_LIMIT,
    COMPLETED,
    CONTEXT,
    KNOWN_ON,
    LIMIT_EN,
    LIMIT_ZH,
    ON,
    PROJECT,
    REGION,
    about,
    day_of,
)
from gov_deadlines.text import Text

_END = "\r\n"
_FOLD = f"{_END} "
_YEARS = 2  # the last announced ones, where none is asked for
_LANGUAGE = about(
    LANG,
    "text",
    "文字的语言；不给则按 Accept-Language，没有就按服务的语言",
    "the language of its words; by default that of Accept-Language, else the service's",
    "zh",
    choices=("zh", "en"),
)
_REMIND = about(
    "remind",
    "length",
    "提前多久提醒：3wd、1d；不给则用通常的",
    "how long before the day to remind: 3wd, 1d; by default the usual one",
    "3wd",
)
_MATTER = about(
    "matter",
    "text",
    "事由，如文号：写进标题；同一时限、同一天起算的两件事靠它区分",
    "what it is about, such as a document's number: it is in the title, and tells two matters apart that have the same "
    "limit and trigger",
    "No. 5",
)
_AS_OF = day_of(
    "as_of",
    "截至哪天：那天已逾期的，标题写明，条目延到那天",
    "the day asked about: what is overdue by then says so in its title, and lasts to that day",
    "2024-04-16",
)
_REMINDERS = about(
    "reminders",
    "text",
    "提醒写成 alarms（响铃）、events（单独的条目，供不响铃的软件用）或 both",
    "reminders as alarms, as events of their own (for programs that drop alarms), or both",
    "events",
    choices=("alarms", "events", "both"),
)


def _region_feed(asked: Asked) -> bytes:
    calendar, year = asked.calendar, asked.get("year")
    years = list(calendar.years[-_YEARS:]) if year is None else [year]
    return _without_folder(calendar_file(calendar, years=years, language=asked.get(LANG) or "zh"), asked.own)


def _due_feed(asked: Asked) -> bytes:
    answer = due(asked["limit"], asked["on"], **asked.context)
    remind, as_of = asked.get("remind"), asked.get("as_of")
    if as_of is None and asked.get("completed") is not None:
        raise Needed("parameter", "due-feed", "as_of")
    found = calendar_file(
        answer,
        **asked.some("matter", "reminders"),
        status=None if as_of is None else answer.status(as_of, asked.get("completed")),
        remind=None if remind is None else [remind],
        language=asked.get(LANG) or "zh",
    )
    return _without_folder(found, asked.own)


def _without_folder(calendar: bytes, own: Own) -> bytes:
    """A calendar without the folder in which the service keeps its copies: in it, lines are folded anywhere."""
    copies = own.holidays or own.rules
    text = calendar.decode().replace(_FOLD, "")
    folder = "" if copies is None else os.path.dirname(copies) + os.sep
    if not folder or folder not in text:
        return calendar
    from icalendar.parser import Contentline

    folded: Callable[[str], Any] = Contentline  # its methods have no types
    lines = text.replace(folder, "").split(_END)
    return _END.encode().join(folded(line).to_ical() for line in lines)


FEEDS = (
    Operation(
        name="calendar-feed",
        path="calendar.ics",
        summary=Text(
            "calendar-feed", "一个地区的休息日与调休上班，供日历软件订阅", "a region's days, for calendar programs"
        ),
        parameters=(
            REGION,
            about(
                "year",
                "whole",
                "哪一年；不给为最近公布的两年",
                "the year; by default the last two announced",
                2024,
                least=1,
                greatest=9999,
            ),
            *(KNOWN_ON, PROJECT, _LANGUAGE),
        ),
        answering=_region_feed,
        schema="",
        examples=({"region": "CN-GX", "year": 2024}, {"region": "CN", "year": 2024, "lang": "en"}),
        media=MEDIA_TYPE,
    ),
    Operation(
        name="due-feed",
        path="due.ics",
        summary=Text(
            "due-feed",
            "一个期限，供日历软件使用，变动时会移动",
            "a due day for calendar programs; it moves when it changes",
        ),
        parameters=(A_LIMIT, ON, _AS_OF, COMPLETED, _MATTER, _REMIND, _REMINDERS, _LANGUAGE, *CONTEXT),
        answering=_due_feed,
        schema="",
        examples=({"limit": LIMIT_ZH, "on": "2024-04-03"}, {"limit": LIMIT_EN, "on": "2024-04-03", "lang": "en"}),
        media=MEDIA_TYPE,
    ),
)
