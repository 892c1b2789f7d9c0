"""The role of each length of time in a sentence (a limit, or something else), and the cadences of a sentence.

一般不少于30日 is the minimum for a consultation, 可延长30日 an extension, 会期不超过2天 the length of a meeting. Read
as limits, they would give wrong due dates. The table below decides by the words before and after a length: the first
entry that fits gives the role. If none fits, the role is unclear and a person must decide.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from gov_deadlines.counting.windows import parse_window
from gov_deadlines.documents.phrases import (
    COUNTED,
    Length,
    around,
    bindingness,
    limiting_words,
    other_quantity,
    read_length,
    read_times,
)
from gov_deadlines.documents.time_words import DIGITS, NTH, TimeWord, read_number
from gov_deadlines.rules.schema import Role
from gov_deadlines.toml_file import TODO

DAYS: Mapping[str, tuple[Literal["working-day", "day"], int]] = {
    "working-day": ("working-day", 1),
    "day": ("day", 1),
    "week": ("day", 7),
}
_ON_THE_DAY = "(?:[即随][到收来接报][即随]|当[日天])"
_FEWER = "不(?:得|应|能|宜|可)?(?:少|短|低)于"
_NO_LESS = f"(?:{_FEWER}|至少|最[少短低]|起码|间隔|预留|(?<![停保])留[出足有给])"
_NO_MORE = "不(?:得|应|能|宜)?(?:超过|多于|长于|超出)"
_LATEST = "最迟|至迟|不(?:得|应|能|宜)?[晚迟]于"
_FILLING = (
    "(?:期限|时间|时长|时限|一次|一般|原则上|应当?|须|也|的|为|是|:|再|到|至|以|在|达到?|保持|控制|限制?|最[长多]|至多"
    f"|{_NO_MORE}|,|累计|合计)"
)
_EACH = "(?:每个?[年月季]|[逐按][月季]|[次当]月)"
_AWAY = "(?:离开?[^,;:。]{0,5}|外出|请假|出差|休假|出访|[病事长]假|缺[勤席]|旷工|停工|停产|迟到|早退|[脱离]岗|在外)"
_LASTING = (
    "任[期职]|聘期|聘任|挂职|试[用行点]|试运行|有效期?|保管|保存|留存|保留|存放|会期|会议|讲话|发言|汇报|插话|点评|主讲|讲授|培训"
    "|授课|[每一]次|每[场班期]|值班|值守|在岗|工期|周期|建设期|合同|公[示告]|挂网|展示|休假|[婚产病事年长]假|可休|停留|外出|出访|借出"
    "|借用|持续|历时|为期|服务期|学制|质保|保修|租期|租赁|封存|调研|驻村|蹲点"
)
_EXTENDED = "(?:延长|延期|顺延|展期|续借|续期|宽限|推迟|延后|延迟)"
_EXTENDED_BY = (
    "(?:期限|时间|时限|办理|以?一次|为|限|[至到了的可再者但,]|一般|原则上|最[多长]|至多|控制在|累计|合计"
    f"|应?{_NO_MORE})"
)
_HANDLED = (
    "办理|办结|处理|处置|审[核批查签阅]|答复|回复|回告|复函|反馈|整改|承诺|批复|受理|会签|办毕|完毕|流转|签收|之日起|收到|接到"
    "|收文"
)
_DONE = "办结|办毕|办完|答复|回复|反馈|报送|报告|上报|送达|印发|完成|整改"
_ONLY_THEN = "方[可能得准]|才[可能]|始[得可]|再行"
_LIST = "[、和或及][^,;:。、]{0,10}"
_STANDS_STILL = "^[^,;。]{0,8}不(?:得|再|准|予|受理|接受)(?!无故|擅自|[拖推延迟缓逾超])"

_NOT_BOUND = "(?<![应须])(?<!应当)(?<![应须][在于])(?<!应当[在于])$"  # 应在3日内,不得拖延 obliges somebody to act

# Role, and the patterns to find in the words before a length, in the length itself, and in the words after it.
_TABLE: tuple[tuple[Role, str, str, str], ...] = (
    ("nth", "月$", "日", ""),
    (
        "nth",
        f"{_EACH}[^;。会召举]*(?:[,于在]|应当?|须)$",
        "^.{1,3}[日号](?:以前|之前|前)$",
        "",
    ),
    ("unclear", "(?:第|最后|头|首)$", "", ""),
    ("extension", f"{_EXTENDED}{_EXTENDED_BY}*$", "[^内前]$", ""),
    ("extension", "", "", f"^的?{_EXTENDED}期"),
    ("extension", f"(?:延长|宽限|展)期[^;:。]{{0,16}}{_NO_MORE}$", "[^内前]$", ""),
    ("minimum", "不(?:得|应|能|宜)?[早先]于[^,;。]{0,20}$", "", ""),
    ("minimum", f"提前[^,;。]{{0,4}}{_NO_MORE}$", "", ""),
    ("minimum", "", "[内前]$", _STANDS_STILL),
    ("minimum", _NOT_BOUND, "[内前]$", f"{_STANDS_STILL.replace('^', '^,')}(?![^;。]*(?:的[,应须由]|并(?!不)|应))"),
    ("minimum", "", "^前.*内$", ""),
    ("minimum", "前$", "内$", ""),
    ("limit", f"(?:提前[量期]?|前)(?:应当?|须|至少|最少|{_FEWER})*$", "[^内后]$", ""),
    ("limit", "(?<!不)(?<!不得)早于[^,;。]{0,12}$", "", ""),
    ("threshold", "", "[^内前]$", "^(?:\\([^()]*\\))?(?:以?后)?,?[仍还尚]?未(?!满)[^,;。]{0,12}[的,]"),
    ("threshold", f"(?:{_FEWER}|至少)$", "", "^的[,由]"),
    ("limit", "", "^(?:提前|前)|前$", ""),
    ("minimum", f"{_NO_LESS}(?:(?!超过)[^,;:。]){{0,6}}$", "[^内]$", ""),
    ("minimum", "", "[^内]$", f"^(?:以上|期满|届满|以?后|的)*,?[^,;。]{{0,4}}(?:{_ONLY_THEN})"),
    ("minimum", "未[^,;。]{1,8}满$", "", "^的"),
    ("minimum", "(?:未满|不满|不足)$", "", "^的?,[^;。]{0,4}不[得予能]"),
    ("minimum", f"(?:期限?|时间|时长|期间){_FILLING}*$", "", "^(?:\\(含\\))?以上(?!的)"),
    ("threshold", "", "", "^(?:\\([^()]*\\))?[及或]?以[上下]"),
    ("minimum", "", "后$", ""),
    ("threshold", "(?<!不)(?<!不[得应能宜])(?:超[过出]|[大多]于|逾期?|满|达到?|连续|累计|不足|不满)$", "", ""),
    ("threshold", f"{_NO_MORE}$", "", "^的[,由]"),
    ("threshold", "", "内$", "^的[,由经报可向须应]"),
    ("threshold", f"{_AWAY}[^,;。应须于后]{{0,4}}$", "内$", "^[,由经报向可]"),
    ("threshold", f"{_AWAY}[^,;。应须于后不]{{0,4}}$", "[^内]$", "^[的,或]"),
    ("threshold", "(?:^|[,、:)])$", "以内$", "^,?[^,;。]{0,8}(?:批准|审批|同意)"),
    ("threshold", "", "内$", "^[^,;。]{0,6}(?:超过|达到|累计|发生|出现)[^,;。]{0,12}的"),
    ("limit", f"(?:{_HANDLED})[^,;。]{{0,4}}(?:期限|时间|周期){_FILLING}*(?:[^,;。]{{0,4}}后)?$", "", ""),
    ("limit", "(?<!期)限期?$", "", ""),
    ("limit", "", "[日天周]$", f"^(?:{_DONE})"),
    ("limit", f"时限{_FILLING}*$", "", ""),
    ("term", f"(?:{_LASTING})[^;:。后起前]{{0,12}}(?:控制在?|限制?在?|压缩[在到]|{_NO_MORE})$", "", ""),
    ("term", f"(?:{_LASTING})[^,;:。后起前]{{0,12}}$", "[^内]$", ""),
    ("term", f"(?:期限?|时间|时长){_FILLING}*$", "[^内]$", ""),
    ("limit", "", "内$", ""),
    ("limit", "", "", "^的?(?:期限)?[届期]满"),
    ("limit", "\\($", "", "^\\)[以之]?内"),
    ("limit", f"(?:{_LATEST})[^,;。]{{0,10}}$", "", ""),
    ("limit", f"(?:{_HANDLED})[^;。]*{_NO_MORE}$", "", ""),
    ("limit", "(?:起|后|限|自收到)(?:应当?|须)?$", "", ""),
)


class Measured(NamedTuple):
    """A length of time in a sentence, or the day itself, and its role.

    Attributes:
        word: the word that states it.
        role: ``limit`` if something must be done within so many days; ``unit`` for a limit in hours, months or years;
            ``unclear`` if the words do not say.
        length: the length; None for a recurring day.
    """

    word: TimeWord
    role: Role
    length: Length | None

    @property
    def days(self) -> tuple[int | None, Literal["working-day", "day"]] | None:
        """Amount and unit of a length in days, with None as the amount of a range; None for any other length."""
        if self.length is None or self.length.unit not in DAYS:
            return None
        unit, factor = DAYS[self.length.unit]
        low, high = self.length.low, self.length.high
        return (low * factor if low is not None and low == high else None), unit


def measured(sentence: str, words: Sequence[TimeWord]) -> tuple[Measured, ...]:
    """Every length of time among the words of a folded sentence, with its role.

    A number of days to reach in a window (每年不少于60天) belongs to a cadence and is left out.

    >>> from gov_deadlines.documents.time_words import fold, time_words
    >>> sentence = fold("茶单应在5日内公布，公示不少于3日，确有困难的可延长2日。")
    >>> [(one.word.text, one.role) for one in measured(sentence, time_words(sentence))]
    [('5日内', 'limit'), ('3日', 'minimum'), ('2日', 'extension')]
    """
    lengths = [word for word in words if word.kind == "fixed" and not is_quota(sentence, word, words)]
    found = _listed(sentence, [_measured(sentence, word, lengths) for word in lengths])
    found += [Measured(word, "nth", None) for word in words if re.fullmatch(NTH, word.text)]
    found += [Measured(word, "limit", Length(0, 0, "day")) for word in words if _is_on_the_day(sentence, word)]
    return tuple(sorted(found, key=lambda one: one.word.start))


def _listed(sentence: str, found: list[Measured]) -> list[Measured]:
    """The same lengths; in a list (咨询3日、投诉5日内办结) all take the role of the last length, which shows it."""
    for nth in range(len(found) - 2, -1, -1):
        one, following = found[nth : nth + 2]
        if one.role == "unclear" and re.fullmatch(_LIST, sentence[one.word.end : following.word.start]):
            found[nth] = one._replace(role=following.role)
    return found


def _is_on_the_day(sentence: str, word: TimeWord) -> bool:
    """Whether a word says that something must be done on the day itself, and does not just describe that day."""
    named = re.match(r"的|不[得能]|[有为是起)]", sentence[word.end :])
    return word.kind == "immediate" and bool(re.match(_ON_THE_DAY, word.text)) and not named


def _measured(sentence: str, word: TimeWord, others: Sequence[TimeWord]) -> Measured:
    wide, after = around(sentence, word)
    length = read_length(word.text)
    role = _role(around(sentence, word, tuple(others))[0], word.text, after)
    if role == "unclear":  # 收到后3日内答复,复杂的不超过5日: the second has its verb before the first
        role = _role(wide, word.text, after)
    if role == "limit" and (length is None or length.unit not in DAYS):
        role = "unit"
    return Measured(word, role, length)


Row = tuple[Role, re.Pattern[str] | None, re.Pattern[str] | None, re.Pattern[str] | None]


def _role(before: str, text: str, after: str) -> Role:
    return next((row[0] for row in _rows() if _fits(row, before, text, after)), "unclear")


def _fits(row: Row, *parts: str) -> bool:
    return all(pattern is None or pattern.search(part) for pattern, part in zip(row[1:], parts, strict=True))


@cache
def _rows() -> tuple[Row, ...]:
    """The table, compiled on first use."""

    def compiled(pattern: str) -> re.Pattern[str] | None:
        return re.compile(pattern) if pattern else None

    return tuple((role, compiled(before), compiled(text), compiled(after)) for role, before, text, after in _TABLE)


# --- How often -----------------------------------------------------------------------------------------------

_FREQUENCY = f"(?:每隔?|逐|按|)({DIGITS})?个?(工作日|半年|全年|学期|年内|年度?|季度?|月|周|星期|礼拜|旬|天|日)"
_MONTHS = {"月": 1, "季": 3, "季度": 3, "半年": 6, "全年": 12, "年": 12, "年度": 12, "年内": 12}
_CALENDAR = {
    1: "calendar-month",
    2: "two-calendar-months",
    3: "calendar-quarter",
    6: "calendar-half-year",
    12: "calendar-year",
}
_BASES = {
    "calendar-day": "window-calendar-day",
    "calendar-month": "window-calendar-month",
    "two-calendar-months": "window-two-calendar-months",
    "calendar-quarter": "window-calendar-quarter",
    "calendar-half-year": "window-calendar-half-year",
    "calendar-year": "window-calendar-year",
    "14-days-since-last": "window-fourteen-days",
}
_LIFTED = (("随时(?:召开|举行)", "any-time"), ("(?:适时|需要|视情况?)[^,;。]{0,4}(?:召开|举行)", "as-needed"))
_DAY = "天|日"
_NEAR = 20  # words of time between a frequency and what it counts, at most
_FLOOR = "(?:不(?:得|应|能)?[少低]于|[至最]少)$"
_QUOTA = f"(?:{_FLOOR[:-1]}|不(?:得|应|能)?(?:超过|多于)|[至最]多|累计|合计|共)$"


def cadences_of(sentence: str, words: Sequence[TimeWord]) -> Iterator[tuple[TimeWord, dict[str, Any]]]:
    """The cadences of a folded sentence, each with the word it was read from.

    A number of days in a window (不少于60天 after 每年) is a cadence of its own, counted in days.
    """
    frequencies = [word for word in words if word.kind == "cadence"]
    days = [word for word in words if is_quota(sentence, word, words)]
    for nth, word in enumerate(frequencies):
        window, rest = read_frequency(word.text)
        before, after = around(sentence, word, tuple(frequencies))
        until = frequencies[nth + 1].start if nth + 1 < len(frequencies) else len(sentence)
        quotas = [other for other in days if word.end <= other.start < until]
        times = read_times(rest + after)
        if times != (None, None) or not quotas:
            said = rest + after
            yield word, _cadence(sentence, bindingness(before, said), window, "time", times, said)
        for quota in quotas:
            held = around(sentence, quota)[0]
            said = held[-4:] + quota.text
            yield quota, _cadence(sentence, bindingness(held), window, "day", _days(quota, said), said)


def _days(quota: TimeWord, said: str) -> tuple[int | None, int | None]:
    """The least and the greatest number of days; the least is 0 if the text asks for working days or hours."""
    length = read_length(quota.text)
    return read_times(said, _DAY) if length and length.unit == "day" else (0, None)


def read_frequency(text: str) -> tuple[str | None, str]:
    """The window that a frequency names (None if no window fits), and the rest of the word after it.

    >>> read_frequency("每两周"), read_frequency("两个月安排一次"), read_frequency("每工作日")
    (('14-days-since-last', ''), ('two-calendar-months', '安排一次'), (None, ''))
    """
    found = re.match(_FREQUENCY, text)
    if found is None:
        return None, ""
    numeral, unit = found.groups()
    number = 1 if numeral is None else 0 if "半" in numeral or "." in numeral else read_number(numeral)
    if (numeral or "").endswith("半") and unit == "年":
        number, unit = 1, "半年"
    return _window(number, unit), text[found.end() :]


def _window(number: int, unit: str) -> str | None:
    if number < 1:
        return None
    if unit in _MONTHS:
        months = number * _MONTHS[unit]
        return _CALENDAR.get(months, f"{months}-months-since-last")
    if unit in ("周", "星期", "礼拜"):
        return f"{number * 7}-days-since-last"
    if unit in ("天", "日"):
        return "calendar-day" if number == 1 else f"{number}-days-since-last"
    return None


def is_quota(sentence: str, word: TimeWord, words: Sequence[TimeWord]) -> bool:
    """Whether a length is a number of days to reach in a window, and so not a limit: 每年不少于60天."""
    said = sentence[max(word.start - 5, 0) : word.start]
    reached = re.search(_QUOTA, said) and not re.search("内$|前|后", word.text)
    length = read_length(word.text) if word.kind == "fixed" and reached else None
    least = bool(re.search(_FLOOR, said))
    if length is None or length.unit not in (("day", "working-day", "hour") if least else ("day",)):
        return False
    before = words[max(words.index(word) - _NEAR, 0) : words.index(word)]
    ends = [other.end for other in before if other.kind == "cadence"]
    if not ends:
        return False
    between = sentence[ends[-1] : word.start]  # 每年一次,不超过3天: how long each takes
    return not re.search("每[次场班期回]" if least else "次|召开|举[行办]|会期", between)


def _cadence(
    sentence: str, how_strictly: str, window: str | None, unit: str, times: tuple[int | None, int | None], said: str
) -> dict[str, Any]:
    """The keys of a cadence; its number is in ``said``. Only a limiting word, which is quoted, makes a ceiling."""
    least, most = times if times != (None, None) else (0 if other_quantity(said) else 1, None)
    countable = least != 0 and most != 0 and (least or 0) <= (most or least or 0)
    limiting = limiting_words(said, COUNTED if unit == "time" else _DAY)
    lifted = next((code for pattern, code in _LIFTED if re.search(pattern, sentence)), None)
    return {
        "bindingness": how_strictly,
        "obliged_zh": TODO,
        "obliged_en": TODO,
        "counted_zh": TODO,
        "counted_en": TODO,
        "unit": unit,
        **({"at_least": least if countable else TODO} if least is not None else {}),
        **({"range_to": most if countable else TODO} if most is not None and least is not None else {}),
        **({"at_most": most or TODO, "words": {"ceiling": limiting}} if most is not None and least is None else {}),
        "window": window if window and parse_window(window) else TODO,
        "other_windows": TODO,
        **({"lifted": lifted} if lifted else {}),
        "default_basis": _BASES.get(window or "", TODO),
        "notes": TODO,
        "summary_zh": TODO,
        "summary_en": TODO,
    }
