r"""The words of time in a sentence, and the class of provision each points to.

The table below holds all patterns, by class. They are matched against a folded sentence (characters of one width, no
spaces), so that 5个工作日, ５ 个工作日 and 五个 工作日 are treated alike. The first pattern that fits at a place wins.
Set phrases that only look like time come first; they use up their place without a finding. This module also reads
Arabic and Chinese numbers.
"""

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

Kind = Literal[
    "fixed",
    "cadence",
    "immediate",
    "recurrence-unnumbered",
    "promptness",
    "deferred",
    "ordering",
    "interval-or-effect",
    "count-or-consequence",
]

DIGITS = "(?:[0-9]{1,6}(?:[.][0-9])?|[零〇○一二两三四五六七八九十百半壹贰叁肆伍陆柒捌玖拾佰]{1,7})"
_ASIDE = r"(?:\([^()]{1,4}\))?"  # 五(5)个工作日
_REMARK = r"(?:\([^()]{1,12}\))?"  # 3日(含)以内, 10日(遇节假日顺延)内
NUMBER = f"(?:{DIGITS}{_ASIDE}(?:[-~—–至到或、]{{1,2}}{DIGITS}{_ASIDE})?[余多]?|数|几|若干)"
_HAN_DIGIT = "[零〇○一二三四五六七八九十]"
_NAMED_YEARS = "(?!度|代|级|纪|轻|龄|来|均|规划|计划|行动|发展|改革|目标|远景|攻坚|制)"
_TWO_DIGITS = f"(?:[0-9]{{1,2}}|{_HAN_DIGIT}{{1,3}})"
_DAYS = "(?:法定)?工作[日天]|(?:自然|日历|公历)[日天]"
# after a numeral, 日 is always a day (3日报送, 5日期满); 日报 and 日期 are words only without a numeral
UNIT = (
    f"(?:个?(?:{_DAYS}|半?小时|钟头|星期|礼拜|季度|周(?!年|岁))|个半?月|(?<=[半两数几])月(?!刊|谈|球)|分钟|刻钟|天|日"
    f"|年{_NAMED_YEARS})"
)
_BOTH_WITH_UNIT = f"(?:{DIGITS}{UNIT}[-~—–至到]{{1,2}})?"
LENGTH = f"(?<![统唯]){_BOTH_WITH_UNIT}{NUMBER}{UNIT}"
_WITHIN = "以内|之内|内(?!容|部|设)"
_BEFORE = "以前|之前|前(?![往来述款])"
_CLAUSE = "[^,;:。!?]"
_AGAIN = "年度?|半年|季度?|双?月|半月|双?周|星期|礼拜|旬|天|日(?!常|趋|益)|工作日|学期|届"
_STEP = (
    "审[核查批议定]|协调|论证|汇总|批准|通过|同意|报批|签[字署批]|会签|(?:征求|提出)[^,;:。后]{0,8}意见"  # of procedure
)
_REPORTING = "报备|备案|报送|上报|报告|呈报|手续"
_ROUTINE = (
    "例会|调度|通报|报告|报表|考核|总评|评比|评估|会商|研判|清零|小结|点评|督查|督办|检查|巡查|自查|盘点|公示|结算|分析|总结"
    "|汇报|讲评|评议|排名|排查|督导|复盘|监测"
)
_ONCE = "[报议评督清查会晒结课](?=[、,;。:!?\"'”’)]|制|机制|$)"  # 一日一报, 半月一报
_COUNTED = "本当上下该同每逐按数几0-9零一二三四五六七八九十"  # before 月: a month by its name or number

# Set phrases that contain a character of time but set no time.
_NO_TIME = (
    "目前|当前|眼前|空前|跟前|面前|以前(?=的|印发|制定|发布)|从前|史无前例|前所未有|勇毅前行",
    "前(?=列|往|期|提|来|额|瞻|景|沿|进|线|款|述|条|置|任|辈|途|程|言|身|方|锋|台|端|卫|项|半|次|届)",
    "优先|领先|率先|争先|首先|原先|祖先|占先|抢先",
    "先(?=进(?!行)|锋|导|河|生|辈|烈|例|天|验|决|后|行区|行示范|行先试|富)",
    "四化同步|同步发展|事中事后|事前事中事后",
    "新时代|新时期|时代|时候|时事|时尚|时而|平时|时空",
    "今后|日常|年轻|青年|少年|周年|周岁|百年|千年|万年|天然|天下|全天候|十四五",
    f"第{DIGITS}(?:个)?(?:次|届|年|天)(?!内|以内|之内|前)",
    "百日(?!内|以内|之内|后|前)",
    f"(?:近|过去|最近|改革开放){NUMBER}?(?:多)?年(?:来|以来|间)?",
    "空间|中长期|长效|即时通讯|延期付款|生效(?=判决|裁定|法律文书|裁判)",
)

# A calendar day or another point in the calendar; some texts have lost a character or two.
_DATES = (
    f"(?:[0-9]{{4}}|{_HAN_DIGIT}{{4}})年(?:{_TWO_DIGITS}月)?(?:{_TWO_DIGITS}日)?(?!度|代)",
    f"{_TWO_DIGITS}月(?:{_TWO_DIGITS}日(?:[-~—–至到]{{1,2}}{_TWO_DIGITS}日)?|份|底|末|初|中旬|上旬|下旬)",
    "(?:19|20)[0-9]{2}[./-][0-9]{1,2}[./-][0-9]{1,2}",
    "(?<![0-9])(?:19|20)[0-9]{4,6}日",
    "(?:年|季|月|周|岁)(?:底|末)|年终|年中|[年月季]初|上半年|下半年|第?[一二三四1-4]季度",
    "翌日|(?<![每首多历一二三四五六七八九十两0-9])次[日月年季]|[上下]个?月(?!球)|当[年月季](?![地选])",
    f"[本当次下]周(?=以?内|[一二三四五六日天末])|(?<![{_COUNTED}])(?:月|季度?)内",
)

# A day that recurs every week, month, quarter or year: 每月5日前, 每季度首月10日前, 次年1月底前.
_ROUND = f"(?:每(?:隔)?个?(?:{_AGAIN})|逐[年季月]|按[年季月]度?|[次翌当下]个?(?:年|季度?|月))"
_INSIDE = (
    f"(?:首个?月|末月|最后一?个?月|[次当]月|第?{DIGITS}个月|[年季月](?=[底末初])|[的首初末底须于在逢]|终了|结束|应当?)"
    "{0,3}"
)
_POINT = (
    f"(?:(?:{_TWO_DIGITS}月)?{_TWO_DIGITS}[日号](?!以?内|之内)|{_TWO_DIGITS}月(?:份|底|末|初|[上中下]旬)?"
    f"|(?:第|前|首|头|最后)(?:{DIGITS})?个?(?:工作日|[日天周])(?:{_WITHIN})?|第?[一二三四1-4]季度(?:结束|终了)?"
    f"|[上中下]旬|[底末初](?={_BEFORE})|[一二三四五六日天](?:上午|下午|下班)?(?={_BEFORE}))"
)
NTH = f"{_ROUND}{_INSIDE}{_POINT}(?:(?:[-~—–至到和及、]){{1,2}}{_POINT}){{0,3}}(?:{_REMARK}(?:{_BEFORE}))?"

_TABLE: tuple[tuple[Kind | None, tuple[str, ...]], ...] = (
    (None, _NO_TIME),
    ("interval-or-effect", (NTH,)),
    (
        "cadence",
        (
            f"每(?:隔)?(?:{NUMBER}?个?)(?:{_AGAIN})|每人每年|(?<!间)隔[日天周旬月季年]",
            f"{NUMBER}(?:个?(?:(?<=[个一两半])月|季度|周|星期)|年|天|日)(?:内)?{_CLAUSE}{{0,9}}?{NUMBER}次(?!性|[告补书]|[答回]复)",
            "逐(?:日|周|旬|月|季度?|年)|按(?:日|周|旬|月|季度?|半年|年度?)(?!常|期|程|龄|限)|一年一[度次]",
            f"(?:{DIGITS}个?(?:[日天周旬月年]|季度?)|(?<![{_COUNTED}])半?月|(?<![{_COUNTED}])季度?|半年)一(?:{_ROUTINE}|{_ONCE})",
            f"(?<![{_COUNTED}])(?:周|旬|半?月度?|季度?)(?:{_ROUTINE})|年度(?:例会|考核|评议|通报|督查)|[周旬月季年]报(?=[,;、。]|$)",
            f"(?<=[、,;])年(?:{_ROUTINE})|(?<![{_COUNTED}即次近作节假今昨翌末休生双单])日(?:报告|调度|研判|清零)(?!记)",
            f"年度(?:(?!预算|固定){_CLAUSE}){{1,4}}计划|(?<![满过长于])半年(?!以?[内上下前后]|之[内前后])|全年",
            "日清(?:日结|周结|月结|日高)|周结月清|月清月结",
            "第一个?(?:议题|议程)|首个?议题|每次会议|年内",
        ),
    ),
    ("interval-or-effect", _DATES),
    ("immediate", ("24小时(?=值|政务|专人|在岗|不间断|畅通|开机|待命)", "全天24小时")),
    (
        "fixed",
        (
            f"提前{LENGTH}|前{LENGTH}(?:{_WITHIN})?",
            f"{LENGTH}(?:{_REMARK}(?:{_WITHIN}|{_BEFORE}|以后|之后|后(?!续|勤)))?",
            "个?工作日(?:以内|之内|内)",  # the number itself is lost
        ),
    ),
    (
        "immediate",
        (
            "第一时间|立即|立刻|立行立改|马上|即刻|即时|随即|当即|当场|实时|火速|迅即|即行",
            "(?:即|随)[到收来接报](?:即|随)[办转送交报]|当日|当天|即日(?!起)|今日",
            f"(?:不得|严禁|禁止|杜绝|不准){_CLAUSE}{{0,8}}?(?:迟报|缓报|延误|贻误|拖延|拖拉|积压)",
            "同步|同一?时间",
        ),
    ),
    (
        "recurrence-unnumbered",
        (
            "不?定期(?!限|间(?!隔))|适时|随时|不时|经常(?!费)|视情况?|轮流|(?<!规)定时(?!限|间)",
            f"根据(?:工作|实际)?(?:需要|情况)(?=(?:(?!安排|邀请){_CLAUSE}){{0,8}}?召开)",
        ),
    ),
    (
        "promptness",
        (
            "及时|尽快|尽早|尽速|及早|从速|迅速|抓紧|快速(?=响应|反应|处置|办理)|早日",
            "按时(?!间|限|序)|按期(?!刊|限|间)|如期|准时",
        ),
    ),
    (
        "deferred",
        (
            "时限|期限|限期|限时|截止(?:日期?|时间)?|(?:规定|约定|商定|指定|要求|确定|明确|合理)的?时间|时间(?:节点|要求|表|安排|进度)|时序进度",
            f"(?:按照?|依照|依据|根据)(?:(?:有关|相关|国家|上级|其他)(?:的)?)?规定(?=(?!必?须|应|需){_CLAUSE}{{0,14}}?(?:{_REPORTING}))",
            f"(?:按照?|依照|依据|根据)(?:有关|相关){_CLAUSE}{{1,6}}规定(?=(?!必?须|应|需){_CLAUSE}{{0,14}}?(?:{_REPORTING}))",
            "延期|顺延|延长|展期|宽限|13710",  # the last is a supervision schedule known by its numbers
        ),
    ),
    (
        "ordering",
        (
            "会[前后]|事[先前后]|提前|预先|提早|超前|先行|此前|之[前后](?!者)",
            "(?:决策|决定|发布|公布|印发|实施|施行|执行|签发|签署|审议|审定|讨论|研究|召开|开会|报送|上报|办理|出台|活动|动身|外出|离开)前",
            "(?<=[日月年底末初开施布发议签送始束])以前",
            "后,?再|后,?方[可能得]|方[可能得]|先|前|及至",
            f"留[出足有](?:(?!{LENGTH}){_CLAUSE}){{0,10}}时间",
            f"(?:{_STEP})后(?!评估|续|仍)",
        ),
    ),
    (
        "interval-or-effect",
        (
            "期间|闭会|届满|期满|到期|届时|任期|会期|有效期|试行期|过渡期|终身|永久|临时(?!性)",
            "之?日起|之时起|(?<!实)施行(?!办法|细则|政)|停止(?:执行|适用|使用)|(?:同时|一并|自行|即行|随之|予以|宣布)废止|废止(?=。|$)",
            "生效|失效|暂停|暂缓|以本(?:规则|办法|规定|细则|制度|条例|意见)为准|同时(?=出差|外出|离|出访|休假|请假)",
            f"(?:一方|一位){_CLAUSE}{{0,12}}(?:、{_CLAUSE}{{0,8}})?请假",
        ),
    ),
    ("count-or-consequence", ("逾期|超期|超时|迟报|缓报|拖延|拖拉|延误|贻误|滞后|推迟|时间|时长|短会",)),
)


class TimeWord(NamedTuple):
    """One word of time.

    Attributes:
        kind: the class of provision it points to; ``fixed`` for every length of time, whatever it is for.
        text: the word, folded.
        start: its index in the folded sentence.
    """

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The index where the text after it begins."""
        return self.start + len(self.text)


def fold(sentence: str) -> str:
    """The sentence with characters of one width and without spaces; punctuation stays.

    >>> fold("钥匙 ７ 个工作日 内归还，逾期不候；")
    '钥匙7个工作日内归还,逾期不候;'
    """
    return "".join(unicodedata.normalize("NFKC", sentence).split())


def time_words(sentence: str) -> tuple[TimeWord, ...]:
    """Every word of time in a sentence, in order.

    >>> [(word.kind, word.text) for word in time_words("钥匙用后应及时归还，最迟在 2 个工作日内还清。")]
    [('promptness', '及时'), ('fixed', '2个工作日内')]
    >>> time_words("先进单位排在前列。")
    ()
    """
    found = _pattern().finditer(fold(sentence))
    kinds = [kind for kind, patterns in _TABLE for _ in patterns]
    named = ((kinds[(match.lastindex or 1) - 1], match) for match in found)
    return tuple(TimeWord(kind, match.group(), match.start()) for kind, match in named if kind)


@cache
def _pattern() -> re.Pattern[str]:
    """One pattern for the whole table, with one group for each entry."""
    return re.compile("|".join(f"({pattern})" for _, patterns in _TABLE for pattern in patterns))


# --- Numbers -------------------------------------------------------------------------------------------------

_WRITTEN = ("零〇○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_VALUES = {digit: value for value, digits in enumerate(_WRITTEN) for digit in digits}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}


def read_number(numeral: str) -> int:
    """The value of a Chinese or Arabic numeral below a thousand.

    Digits in a row, as in years, are read digit by digit.

    >>> [read_number(numeral) for numeral in ("十五", "两", "一百零五", "３０", "二〇二三")]
    [15, 2, 105, 30, 2023]
    """
    plain = unicodedata.normalize("NFKC", numeral)
    if plain.isdecimal():
        return int(plain)
    if not any(char in _TENS for char in plain):
        return int("".join(str(_VALUES[char]) for char in plain))
    total = digit = 0
    for char in plain:
        if char in _TENS:
            total, digit = total + (digit or 1) * _TENS[char], 0
        else:
            digit = _VALUES[char]
    return total + digit
