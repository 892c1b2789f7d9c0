"""What each doubt about the text of a notice says, in Chinese and English, by its code."""

import re
from typing import NamedTuple


class NoticeDoubt(NamedTuple):
    """Something in a notice's text that a person must confirm: code, phrase, and what is doubtful."""

    code: str
    phrase: str
    zh: str
    en: str

    def to_dict(self) -> dict[str, str]:
        """The doubt as a JSON object."""
        return self._asdict()


Q, ARRANGED = "\ue002", "\ue003"  # stand for a document's title, and for that of the nation's arrangement of a year

WORDS: dict[str, tuple[str, str]] = {
    "unread": ("看不懂这一句", "this is not understood"),
    "damaged": (
        "文字有损坏（转换字符时混入了拼音，或有缺字）",
        "the text is damaged: pronunciation in it, or lost characters",
    ),
    "year": ("{said} 年与本通知的 {year} 年不符", "the year {said} does not fit the notice's {year}"),
    "no-such-day": ("日历上没有这一天", "there is no such day in the calendar"),
    "no-month": ("没有写月份", "the month is missing"),
    "span": ("起止日期颠倒或过长", "the first day of this span is after its last, or the span is too long"),
    "weekday": ("{day} 是{zh}，与所写不符", "{day} is a {en}, not the weekday written"),
    "lunar": ("{day} 不是所写的农历日期或节日", "{day} is not the lunar date or festival written"),
    "sum": ("写的是 {said} 天，而所列日期是 {found} 天", "{said} days are stated, and the dates are {found} days"),
    "statutory": ("{day} 不是{name}的法定节假日", "{day} is not a statutory day of {name}"),
    "not-a-weekend": ("{day} 不是公休日", "{day} is not a weekend day"),
    "shift": (
        "公休日与调至的日子、上班的日子对不上",
        "the days moved, those they are moved to and those worked do not match",
    ),
    "not-joined": ("{day} 不与周末相连", "{day} does not join a weekend"),
    "conflict": ("{day} 既放假又上班", "{day} is both off and worked"),
    "weekday-worked": ("{day} 本来就上班", "{day} is a working day in any case"),
    "back": ("{day} 不是假期后的第一个工作日", "{day} is not the first working day after the holiday"),
    "apart": ("{name}的放假日期不相连（{day}）", "the days off for {name} do not hang together ({day})"),
    "long": ("{name}放假 {found} 天，没有写共几天", "{found} days off for {name}, and no sum is stated"),
    "order": ("{name}排在更晚的节日之后", "{name} stands after a later holiday"),
    "feast": ("{name}的放假日期远离节日当天", "the days off for {name} are not at the festival"),
    "numbering": ("编号不连续", "the numbers of the items are not consecutive"),
    "twice": ("{name}出现了两次", "{name} occurs twice"),
    "festivals": (
        "开头列的节日，或全国的节日，与各项不符：{name}",
        "the holidays listed at the start, or the nation's, and the items differ: {name}",
    ),
    "second-notice": ("文中还有另一份通知", "there is another notice in this text"),
    "issuer": ("标题与落款的机关不同", "the organ in the title is not the one that signed"),
    "region": ("看不出属于哪个地区，或与所给的地区不符", "the region is not clear, or differs from the one given"),
    "no-date": ("没有落款日期", "the date of signature is missing"),
    "signature": ("落款日期 {day} 与年份不符", "the date of signature, {day}, does not fit the year"),
    "number": ("文号的年份与落款日期不符", "the year in the number is not the year of the signature"),
    "quoted": ("所引全国安排与已有的全国日历不同：{day}", "the national days quoted differ from those on file: {day}"),
    "no-national": ("没有这一年的全国安排可供对照", "the nation's days of this year are not on file"),
    "unfinished": (
        "引了全国安排，下文没有本地区的安排",
        "the nation's days are quoted, and nothing of its own follows",
    ),
    "already": ("{name}的日子本来就放假", "the days of {name} are off in any case"),
    "empty": ("{phrase}没有写日期", "no days are given for {phrase}"),
    "exchange": (
        "写了调休而没有上班的日子，或者相反",
        "days are said to be exchanged, and none is worked; or the reverse",
    ),
    "far": ("{day} 离{name}的放假日期太远", "{day} is far from the days off for {name}"),
    "differs": ("{name}与已有的全国安排不同", "{name} differs from the nation's arrangement on file"),
    "extended": ("看不出从哪天起延长", "the day from which the holiday is extended is not clear"),
}


def doubt(code: str, phrase: str, **said: object) -> NoticeDoubt:
    """A doubt of this code about a phrase of the text.

    >>> doubt("sum", "共3天", said=3, found=4).en
    '3 days are stated, and the dates are 4 days'
    """
    zh, en = WORDS[code]
    return NoticeDoubt(
        code,
        re.sub(f"[{Q}{ARRANGED}]", "《…》", phrase.replace("\n", "")),
        zh.format_map({"phrase": phrase, **said}),
        en.format_map({"phrase": phrase, **said}),
    )
