"""The words that clauses of holiday notices are made of, and the cutting of a sentence into clauses.

In a pattern, a list of dates and the name of a holiday are one character each.
"""

import re
from collections.abc import Iterator
from functools import cache

from gov_deadlines.documents.notice_dates import DATES
from gov_deadlines.documents.notice_language import canonical, name_pattern

D, N = "\ue000", "\ue001"  # a list of dates, the name of a holiday

PLACE = "(?:(?:本|全|我)?(?:自治区|自治州|区|疆|省|州|市|国)(?:内|范围内|境内)?)?"
PEOPLE = (
    "(?:(?:各族|全体|所有|各级|各)?(?:公民|人民群众|人民|干部职工|干部群众|机关[、及和]?企事?业?单位|机关[、及和]企业、?事业单位"
    "|企事业单位|机关事业单位|机关|单位|部门)){0,2}"
)
WHO = PLACE + PEOPLE
LEAD = "(?:其中|即|则|另|另外|同时|具体为|具体安排为|特作如下调休|安排如下|为此)?:?"
OFF = "(?:放假调休|调休放假|放假公休|放假休息|放假补休|休假调休|放假|补休|调休|休息|公休|休假)"
RISE = "(?:正常|照常|恢复|全面|调休|补)*(?:上班|工作)"
NOT = "不|未|暂|取消|停止|推迟|除外|原定|建议"  # what takes back, or only plans, a day off
ANYONE = f"(?:(?!群众|学生|职工|妇女|青年|按规定|其他|部分|{NOT})[^0-9{D}]){{0,20}}?|{WHO}"
COUNT = "([0-9]{1,3})天"
WEEKEND = "(?:公休日|休息日|周末|双休日)"

# words of work and rest that decree nothing
SOFT = re.compile(
    "(?:调休)?放假(?:调休)?(?:期间|安排|有关|事项|日期|通知|时间安排|办法|原则|规定|的?时间(?=正?逢|重[叠合])|的通知)|假期(?:期间|安排)|节假日"
    "|带薪年?休假|休假制度|[0-9]{1,3}周年|(?:〔[0-9]{4}〕|第)[0-9]{1,4}号|探亲访友休假|不能休假|安排补休|未休假期|相应的?补休|不能补休|作息|(?<=值)班"
)
# what a clause must not keep once a pattern fits or SOFT is taken out
TRIGGER = re.compile(
    f"[{D}]|[0-9]{{1,4}}[年月日号天]|星期|周[一二三四五六日天末]|放假|上班|调休|补休|休息|公休|休假|照常|补班|连休|连放|复工"
    f"|(?:延长|取消|调整){N}?.{{0,8}}假|[xX×*]{{1,4}}[年月日天]|[年月](?=[0-9]日)"
)
# how clauses begin that give reasons, advice, or announce the arrangement
GROUND = re.compile("(?:根据|按照|依据|参照|遵照|经|为了|因|由于|鉴于)")
ADVICE = re.compile("(?:鼓励|提倡|倡导)")
FRAME = re.compile("(?:现|特|兹).{0,200}(?:如下|通知)")


def clauses_of(sentence: str) -> Iterator[str]:
    """The parts of a sentence between commas that stand outside brackets."""
    depth, start = 0, 0
    for at, char in enumerate(sentence):
        depth += (char == "(") - (char == ")" and depth > 0)
        clock = char == ":" and sentence[at - 1 : at].isdigit() and sentence[at + 1 : at + 2].isdigit()
        if char in ",:" and not depth and not clock:
            yield sentence[start:at]
            start = at + 1
    yield sentence[start:]


@cache
def _tokens() -> re.Pattern[str]:
    return re.compile(f"({DATES})|({name_pattern()})")


def shortened(clause: str) -> tuple[str, list[str], list[str]]:
    """The clause with each list of dates and each holiday's name as one character; the lists; and the names."""
    dates: list[str] = []
    names: list[str] = []

    def shorten(found: re.Match[str]) -> str:
        if found[1]:
            dates.append(found[1])
            return D
        names.append(canonical(found[2]))
        return N

    return _tokens().sub(shorten, clause), dates, names
