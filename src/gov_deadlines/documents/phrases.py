"""Reads the words around a number: how much, in which unit and direction, from when, and how strictly.

Everything here reads folded sentences (:func:`gov_deadlines.documents.time_words.fold`) and makes a proposal to the
person who drafts a pack. Nothing is guessed: what the words do not say is None.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gov_deadlines.counting.periods import Direction
from gov_deadlines.documents.time_words import DIGITS, LENGTH, NUMBER, UNIT, TimeWord, read_number
from gov_deadlines.rules.schema import Bindingness, Trigger

LengthUnit = Literal["working-day", "day", "week", "month", "quarter", "year", "hour", "minute"]

_UNITS: tuple[tuple[str, LengthUnit], ...] = (
    ("工作[日天]", "working-day"),
    ("小时|钟头", "hour"),
    ("分钟|刻钟", "minute"),
    ("季度", "quarter"),
    ("周|星期|礼拜", "week"),
    ("月", "month"),
    ("年", "year"),
    ("天|日", "day"),
)
_OUGHT = "应当|(?<![相适反响供对效呼])应(?!急|用|付|变|邀|诉)"
_MUST = "(?<![重主需必纪概摘简])要(?!求|点|素|闻|么|件|是)"
_MODALS: tuple[tuple[str, Bindingness], ...] = (
    ("原则上", "in_principle"),
    ("一般(?!性|工作|公文|事项|文件|支出|程序|来?[件文]|问题|诉求|项目|突发|违[法纪规])", "generally"),
    ("最多|至多|最长|最迟|至迟|不(?:得|能|应)?超过", "at_most"),
    (
        f"{_OUGHT}|必?须|不得|不准|严禁|务必|严格|{_MUST}|(?<![所如确急])需(?!求|要的)",
        "shall",
    ),
)
_BACKWARD = f"提前|(?:^|[^之以目])前{NUMBER}|前{LENGTH}|{UNIT}(?:以前|之前|前)"
# 不得少于2次, 最多安排两次, 不得开展2次以上, 3次以内
COUNTED = "次|个(?!工作|自然|日历|公历|法定|半?月|半?小?时|钟头|星期|礼拜|季度|周)|篇|期|项|场|份"
_LEAST = "不(?:得|应|能|宜|可)?[少低]于|[至最]少|起码"
_MOST = (
    "不(?:得|应|能|宜|可|再)?(?:超[过出]|[多高大]于)|[最至]多|(?<![不一两每几])只(?![有要])|(?<!不)仅|控制在"
    "|(?<![时期权有界局无年])限(?=[定为于在每]|[0-9一两二三])"
)
_NEVER = "不(?:得|应|能|宜|可|准|再|安排|允许)|严禁|禁止"
_GAP = "(?:(?![少低]于|至少|超过|[多高]于)[^,;:。]){0,10}?"
_TIMES = f"(?:(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<never>{_NEVER})){_GAP})?(?P<number>{NUMBER})"
_UP = r"(?:\(含\))?以上"
_DOWN = "[以之]内|以下"
_REACH = 200  # characters; words further away do not bear on a number
_LEADING_UP = "(?:提前[量期]?|前)(?:应当?|须|至少|最少|不(?:得|应|能|宜)?[少短低]于)*$|早于[^,;。]*$"
_BEGINNING = "(?:起|后)(?:的|第)?$"
_TRIGGERS: tuple[tuple[Direction, str, Trigger], ...] = (
    ("after", "会议(?:结束|闭幕|召开)?后|结束后|会后|闭会|散会", "meeting-end"),
    ("after", "收到|接到|收文|接报|来文|送达|转来|受理|征求意见|会签", "receipt"),
    ("before", "(?:时限|期限|截止|截止日期?|截止时间)(?:要求|届满|期满)?(?:之?前|$)", "deadline"),
    ("before", "", "event"),
)
_EXTENDED = (
    "商定[^,;。]{0,4}(?:时限|期限|时间)|协商(?:延期|延长)|约定延[期长]"
    "|(?:主办|牵头|来文|征求意见)(?:部门|单位)[^,;。]{0,2}(?:同意|商定)[^;。]{0,8}延[长期]"
)
_CONNECTED: dict[str, tuple[str, str]] = {
    "override": ("另有(?:时限|期限|时间)?(?:要求|规定|约定)", "lead-department"),
    "extension": (_EXTENDED, "by-agreement"),
    "silence": (
        "(?:逾期|到期|期满|届满|超期|超时)[^;。]{0,10}(?:视(?:为|同|作)?|[按作])(?:无|没有|同意|默认|认可)",
        "no-differing-opinion",
    ),
}


class Length(NamedTuple):
    """A length of time as written.

    ``low`` and ``high`` are equal if there is one number, and None if there is none or it is not whole.
    """

    low: int | None
    high: int | None
    unit: LengthUnit


def read_length(text: str) -> Length | None:
    """The length of time a word states.

    >>> read_length("提前10个工作日"), read_length("三至五天")
    (Length(low=10, high=10, unit='working-day'), Length(low=3, high=5, unit='day'))
    """
    unit = next((name for pattern, name in _UNITS if re.search(pattern, text)), None)
    if unit is None:
        return None
    vague = re.search("[余多刻]", text)
    return Length(*((None, None) if vague else _low_and_high(text)), unit)


def read_times(text: str, counted: str = COUNTED) -> tuple[int | None, int | None]:
    """The least and the greatest number of times in the text after a frequency; None if there is none.

    ``counted`` is a pattern for what may be counted. A greatest number of 0 means that a person must decide it
    (不得办两次以上).

    >>> read_times("办1-2次,也可多办"), read_times("最多办一次"), read_times("报告")
    ((1, 2), (None, 1), (None, None))
    """
    found = re.search(f"{_TIMES}(?:{counted})(?P<after>{_UP}|{_DOWN})?", text)
    if found is None:
        return None, None
    low, high = _low_and_high(found["number"])
    if found["never"]:
        return None, 0
    if found["most"] or re.fullmatch(_DOWN, found["after"] or ""):
        return None, high
    return low, (None if found["least"] or found["after"] else high)


def limiting_words(text: str, counted: str = COUNTED) -> str:
    """The words of the number that :func:`read_times` reads, with the words that limit it; empty if there is no number.

    >>> limiting_words("开会至多一次,每次半天")
    '至多一次'
    """
    found = re.search(f"{_TIMES}(?:{counted})(?:{_UP}|{_DOWN})?", text)
    return found.group() if found else ""


def other_quantity(text: str) -> bool:
    """Whether the text sets a least or greatest number of something else than times or a length (不少于40学时)."""
    return bool(re.search(f"(?:{_LEAST}|{_MOST}){_GAP}{NUMBER}(?!{UNIT})", text))


def _low_and_high(text: str) -> tuple[int | None, int | None]:
    numbers = [_whole(numeral) for numeral in re.findall(DIGITS, text)[:2]]
    return (numbers[0], numbers[-1]) if numbers else (None, None)


def _whole(numeral: str) -> int | None:
    """A whole number; None for 半, 1.5, and 两三, which means two or three, not twenty-three."""
    vague = "半" in numeral or "." in numeral or re.search("[一二两三四五六七八九]{2}", numeral)
    return None if vague else read_number(numeral)


def bindingness(before: str, after: str = "") -> Bindingness:
    """How strict a text is, from the words before a length, else from those after it up to a comma.

    The weakest word decides: 原则上应 is ``in_principle``, 一般不超过 is ``generally``.

    >>> bindingness("原则上应"), bindingness("最多不超过"), bindingness("收到后3日内", "应当答复")
    ('in_principle', 'at_most', 'shall')
    """
    for text in (before, after.lstrip(",").partition(",")[0]):
        for pattern, name in _MODALS:
            if re.search(pattern, text):
                return name
    return "stated"


def direction(length: str, before: str) -> Direction:
    """Whether a length runs up to something (提前3天, 报送时限前15日, 3日前) or on from something.

    >>> direction("提前3天", "应当"), direction("3日内", "收到后")
    ('before', 'after')
    """
    return "before" if re.search(_BACKWARD, length) or re.search(_LEADING_UP, before) else "after"


def trigger(way: Direction, before: str, after: str = "") -> Trigger | None:
    """The day from or up to which a length seems to be counted; None if the words do not say.

    Words right before a length (自签发之日起, 公布后) decide alone; a later word for sending does not count.

    >>> trigger("after", "茶会结束后"), trigger("before", "应在报送时限前"), trigger("after", "应于")
    ('meeting-end', 'deadline', None)
    """
    if way == "after" and re.search(_BEGINNING, before):
        before, after = before.rpartition(",")[2], ""
    for text in (before, after):
        for found_way, pattern, name in _TRIGGERS:
            if found_way == way and re.search(pattern, text):
                return name
    return None


def connected(sentence: str, apart: bool = False) -> dict[str, str]:
    """What a sentence attaches to a limit, by the key of a pack: another limit, an extension, an effect of silence.

    ``apart`` says that the limit is in the sentence before; other rules that the text reserves must then be about time.

    >>> connected("借阅须7日内归还,管理员另有要求的除外;到期不还的视为同意买下。")
    {'override': 'lead-department', 'silence': 'no-differing-opinion'}
    """
    found = {key: code for key, (pattern, code) in _CONNECTED.items() if re.search(pattern, sentence)}
    if apart and not re.search("另有[时期]", sentence):
        found.pop("override", None)
    return found


def around(sentence: str, word: TimeWord, others: Sequence[TimeWord] = ()) -> tuple[str, str]:
    """The text before and after a word, up to a semicolon, the nearest of ``others``, or the reach of words.

    ``others`` are in order.
    """
    nth = bisect_left(others, word.start, key=_start)
    start = max(others[nth - 1].end if nth else 0, word.start - _REACH)
    nth = bisect_left(others, word.end, key=_start)
    stop = min(others[nth].start if nth < len(others) else len(sentence), word.end + _REACH)
    return re.split("[;。]", sentence[start : word.start])[-1], re.split("[;。]", sentence[word.end : stop])[0]


def _start(word: TimeWord) -> int:
    return word.start
