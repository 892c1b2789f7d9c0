"""The words for each code in both languages, and every statement that goes with an answer.

The functions take only plain values, so every layer above the lowest can use this module. A statement with a variant
(``code/variant``) is one of several wordings; programs see only the code.
"""

import re

from gov_deadlines.text import Language, Text

_PUBLICATION = "“发布之日”可能是 {candidates} 中的任何一天", '"The day of publication" may be any of {candidates}'
WORDS = {
    "working": ("工作日", "working day"),
    "weekend": ("周末", "weekend"),
    "statutory": ("法定节假日", "statutory holiday"),
    "shifted": ("调休放假", "shifted rest day"),
    "make-up": ("调休上班", "make-up working day"),
    "regional": ("地方放假", "regional rest day"),
    "regional-make-up": ("地方调休上班", "regional make-up working day"),
    "extension": ("延长假期", "extension of the holiday"),
    "restored": ("恢复上班", "put back to work"),
    "settled": ("确定", "settled"),
    "provisional": ("暂定", "provisional"),
    "shall": ("应当", "shall"),
    "generally": ("一般", "generally"),
    "in_principle": ("原则上", "in principle"),
    "at_most": ("最多", "at most"),
    "stated": ("直接规定", "stated without a modal word"),
    "receipt": ("收到之日", "the day of receipt"),
    "meeting-end": ("会议结束之日", "the day the meeting closed"),
    "event": ("活动（外出、会议）首日", "the first day of the event"),
    "deadline": ("报送期限之日", "the deadline it leads up to"),
    "occasion": ("事项发生之日", "the day of the occasion"),
    "leads-up": ("时间从事项之日往前数", "its time is counted back from the occasion"),
    "fixed": ("固定时限", "fixed"),
    "immediate": ("即时", "immediate"),
    "cadence": ("频次", "cadence"),
    "recurrence-unnumbered": ("定期（未写次数）", "recurring, no number"),
    "deferred": ("另有规定的期限", "time set elsewhere"),
    "ordering": ("先后次序", "ordering"),
    "promptness": ("及时", "promptness"),
    "interval-or-effect": ("期间与效力", "interval or effect"),
    "count-or-consequence": ("数量或后果", "count or consequence"),
    "calendar-day": ("每个自然日", "each calendar day"),
    "calendar-month": ("每个自然月", "each calendar month"),
    "two-calendar-months": ("每两个自然月", "every two calendar months"),
    "calendar-quarter": ("每季度", "each quarter"),
    "calendar-half-year": ("每半年", "each half-year"),
    "calendar-year": ("每个自然年", "each calendar year"),
    "working-day": ("每个工作日", "each working day"),
    "calendar-year-or-before": ("每个自然年，上一年提前做的也算", "each calendar year, or the year before"),
    "unstated": ("文中未写何时", "no time named"),
    "same-day-as-each": ("每次会议当天", "the day of each meeting"),
    "before-each": ("每次会议之前", "before each meeting"),
    "any-time": ("可随时召开", "may be held at any time"),
    "as-needed": ("可根据需要适时召开", "may be held as needed"),
    "default": ("默认读法", "default"),
    "working-days": ("“天”“日”读作工作日", "days read as working days"),
    "trigger-counted": ("起算当天计入", "trigger day counted"),
    "deemed-received": ("休息日收到视为下一工作日收到", "receipt on a rest day deemed the next working day"),
    "clear-days": ("中间须隔满天数", "clear days in between"),
    "rest-later": ("遇休息日推后", "rest day moves later"),
    "rest-stands": ("遇休息日不移动", "rest day stands"),
    "lead-department": ("主办部门可另定时限", "the lead department may set another limit"),
    "by-agreement": ("特殊情况可商定延期", "a later time may be agreed in special circumstances"),
    "number": ("天数", "number"),
    "unit": ("单位", "unit"),
    "direction": ("方向", "direction"),
    "floor": ("下限", "floor"),
    "ceiling": ("上限", "ceiling"),
    "range": ("通常次数", "usual number"),
    "window": ("窗口", "window"),
    "each": ("按每个", "each"),
    "strictness": ("语气", "strictness"),
    "lifted": ("可以更多", "more allowed"),
    "no-differing-opinion": ("到期不回复视为无不同意见", "silence at expiry counts as no differing opinion"),
}
VERDICTS = {
    "met": ("达到", "met"),
    "not-judged": ("不评判", "not judged"),
    "open": ("未满，时间未到", "open"),
    "at-risk": ("未满，将到期", "at risk"),
    "departure": ("偏离一般要求", "departure from the general rule"),
    "breach": ("违反规则", "breach"),
}
SILENCE = {
    "any": ("任何时限到期都算", "after any limit"),
    "agreed": ("只有商定的时限到期才算", "only after an agreed time"),
}
STATEMENTS: dict[str, tuple[str, str]] = {
    # past the last notice
    "projected": (
        "这几天的放假安排尚未公布，按可能的安排推算",
        "no notice has arranged these days yet; the count takes the likely arrangement",
    ),
    "as-precedent": (
        "与{year}年相同，那一年节日当天也是{weekday}",
        "as in {year}, when the festival also fell on a {weekday}",
    ),
    "as-long-as": ("假期长度与{year}年相同（{days}天）", "as long as in {year} ({days} days)"),
    "as-stated": (
        "按{published}公布的放假原则（连休{days}天）",
        "by the principle published on {published} ({days} days in a row)",
    ),
    "notice-due": (
        "{whose} {year} 年的放假通知，按 {first}—{last} 年的通知推想，在 {begin} 至 {end} 之间公布",
        "the {whose} notice for {year} would come out between {begin} and {end}, as those for {first}-{last} did",
    ),
    "as-statutory": ("只按法定节假日", "the statutory days alone"),
    "as-festival": ("从节日当天起放假", "from the festival's own day on"),
    "weekday-0": ("星期一", "Monday"),
    "weekday-1": ("星期二", "Tuesday"),
    "weekday-2": ("星期三", "Wednesday"),
    "weekday-3": ("星期四", "Thursday"),
    "weekday-4": ("星期五", "Friday"),
    "weekday-5": ("星期六", "Saturday"),
    "weekday-6": ("星期日", "Sunday"),
    # a due date
    "not-announced": ("需要尚未公布的日子，暂不能推算", "needs a day that is not announced, so it has no date yet"),
    "not-before-event": (
        "不早于活动本身，此处难以成立",
        "not before the event itself, so it can hardly apply here",
    ),
    "safest-unknown": (
        "有一种读法需要未公布的日子，可能更早，因此最稳妥的日期暂不能给出。",
        "One reading needs a day that is not announced and might end earlier, so the safest date is not known.",
    ),
    "rely-from-unknown": (
        "有一种读法需要未公布的日子，可能更晚，因此可据沉默推进的日期暂不能给出。",
        "One reading needs a day that is not announced and might end later, so the day from which silence may be "
        "relied on is not known.",
    ),
    "readings-provisional": (
        "其他读法尚未确定：{reason}，最稳妥的日期和可据沉默推进的日期可能随之变动。",
        "Other readings are not settled: {reason}, which may move the safest date and the day from which silence may "
        "be relied on.",
    ),
    "other-region": (
        "按 {used} 的日历推算，而不是本规则所在的 {own}。",
        "Counted on the calendar of {used}, not on that of {own}, where the rules apply.",
    ),
    "provisional": (
        "日期暂定：{reason}。",
        "Provisional: {reason}.",
    ),
    "published-estimated": ("所依据的通知：{notice}。", "It rests on a notice of {notice}."),
    "lead-department-limit": (
        "采用主办部门另定的时限（{own}），不是规则本身的时限。",
        "The lead department's own limit ({own}) was applied, not the one in the rules.",
    ),
    "time-set-elsewhere": (
        "本规则没有写天数：采用你给出的时限（{own}）。",
        "These rules give no number: the time you supplied ({own}) was applied.",
    ),
    # a date that somebody claims
    "claimed-other-reading": (
        "按默认读法不是这一天；按此读法是：{names}。",
        "It is not the date of the default reading, but it is under: {names}.",
    ),
    "claimed-may-become": (
        "现在不是这一天；还没有公布的通知可能使它成为这一天。",
        "It is not the date now; a notice still to come may make it so.",
    ),
    "claimed-safest": (
        "不是哪一种读法单独得出的日期，而是各种读法组合中最早的一天：稳妥，但早于到期日。",
        "It is the date of no single reading, but the earliest over all combinations: safe, and before the due date.",
    ),
    # the rules behind it
    "not-in-force/not-yet": (
        "规则自 {day} 起施行，本答案只作参考推算。",
        "The rules are in force from {day}: this answer is an illustration.",
    ),
    "not-in-force/ended": (
        "规则已于 {day} 停止执行，本答案只作参考推算。",
        "The rules ceased to apply after {day}: this answer is an illustration.",
    ),
    "in-force-from-uncertain": (
        f"{_PUBLICATION[0]}，起算日可能早于施行。",
        f"{_PUBLICATION[1]}: the rules may not have been in force on the trigger day.",
    ),
    "in-force-from-uncertain/earliest": (
        f"{_PUBLICATION[0]}，这里从最早的一天算起。",
        f"{_PUBLICATION[1]}; {{day}} is taken here.",
    ),
    "in-force-from-uncertain/taken": (
        f"{_PUBLICATION[0]}，这里从 {{day}} 算起。",
        f"{_PUBLICATION[1]}; {{day}} is taken here.",
    ),
    "due-before-in-force": (
        "算得的日期早于规则施行日 {day}。",
        "The date lies before the rules came into force on {day}.",
    ),
    "after-checked-on": (
        "规则最近一次核对是在 {day}，此后是否修订或废止未查。",
        "The rules were last checked on {day}; whether they were changed or repealed since is not known.",
    ),
    # a number from outside the rules
    "owed_to": ("文中未写明", "not named in the text"),
    "points-to": ("时限出处：{where}。", "Where the time is set: {where}."),
    "bound/day": (
        "外部上限，不是本规则的时限：{instrument}{article}，{says}。以{counted_from}为准，当天完成，遇休息日也不推后。",
        "An outer bound, not a limit of these rules: {instrument}, {article}: {says}. Counted from {counted_from}. It "
        "must be done on that very day, rest day or not.",
    ),
    "bound/period": (
        "外部上限，不是本规则的时限：{instrument}{article}，{says}。从{counted_from}起数，当天不算，末日计入。",
        "An outer bound, not a limit of these rules: {instrument}, {article}: {says}. Counted from {counted_from}. "
        "That day is not counted, the last one is.",
    ),
    "outer-bound": (
        "本规则没有写天数：这是另一份文件的外部上限，不是本规则的时限，所以只是暂定。"
        "出处：{instrument}{number}{article}，{since}{until}；适用于{covers}；{strict}；{seen}。",
        "These rules give no number: this is an outer bound from another instrument, not a limit of these rules, and "
        "so only provisional. Source: {instrument}{number}, {article}, {since}{until}. It covers {covers}. It is "
        "{strict}, and was {seen}.",
    ),
    "bound-number": ("（{number}）", " ({number})"),
    "bound-since": ("自 {day} 起施行", "in force from {day}"),
    "bound-until": ("，至 {day} 止", " until {day}"),
    "bound-in-principle": ("只是原则上的要求", "a requirement in principle only"),
    "bound-strict": ("硬性要求", "strict"),
    "bound-text": ("已核对原文", "read in its text"),
    "bound-secondary": ("据二手材料，未见原文", "seen in secondary text only"),
    # a cadence
    "stub": (
        "标“不完整”的一段是被施行日或所选起点截短的：其中的次数照数，次数不足不评判，超过上限仍算。",
        "A window marked as a stub is cut short by the day the rules came into force, or by the day chosen to begin "
        "with. What was held in it counts. Too few is not judged; too many still is.",
    ),
    "no-dates": ("没有给出截至日以前的日期。", "No date up to the day asked about was given."),
    "hedged": (
        "文中用“{word}”：没有做到，是偏离一般要求，不等于违反规则。",
        'The text says "{word}": not doing it departs from the general rule, which is not in itself a breach.',
    ),
    "one-reading-only/windows": (
        "有 {count} 段（{spans}）只在一种读法下没有做到：{basis}按别的读法并非如此，所以不算。",
        "Windows that fail under one reading only: {count} ({spans}). {basis} Under another reading they do not fail, "
        "so they do not count as failures.",
    ),
    "one-reading-only/others": (
        "只有这样读才算没有做到：{basis}条文也可以不这样读，所以不算。",
        "It fails only under this reading: {basis} The text can also be read otherwise, so this is not a failure.",
    ),
    "one-reading-only/chosen": (
        "这里只按所选的读法判断：{basis}按别的读法并非如此。",
        "This verdict uses the chosen reading alone: {basis} Under another reading nothing has failed.",
    ),
    "ceiling-lifted": (
        "有的窗口多于 {usual} 次：文中写明{word}，所以不设上限。",
        "Some windows hold more than {usual}. The text allows more ({word}), so there is no ceiling.",
    ),
    "range-no-ceiling": (
        "有的窗口多于 {usual} 次：文中没有“不超过”“最多”一类的词，这个数不是上限；只有把它读作上限才算超出。",
        "Some windows hold more than {usual}. The text has no limiting word with this number, so it is not a ceiling; "
        "it would be exceeded only if read as one.",
    ),
    "counted-from-since": (
        "没有更早的、可以接着数的一次：第一段从 {day} 起按整段数。",
        "There is no earlier event to count from: the first interval is counted in full from {day}.",
    ),
    "before-since": ("起点 {since} 以前的日期不计：{days}。", "Dates before {since} do not count: {days}."),
    "belongs-to-none": (
        "不属于所给任何一次会议的日期不计：{days}。",
        "Dates that belong to none of the meetings given do not count: {days}.",
    ),
    "provisional/cadence": (
        "最迟日期和剩余工作日数暂定：{reason}。",
        "The latest day and the working days left are provisional: {reason}.",
    ),
    "not-announced/cadence": (
        "{first} 至 {last} 之间有不能推算的日子：最迟日期按自然日给出，剩余工作日数不能给出，剩 5 天以内才提示将到期。",
        "Some days between {first} and {last} cannot be told. The latest day is therefore a calendar day, the working "
        "days left are not known, and the warning comes only when 5 calendar days are left.",
    ),
    "reach-may-change": (
        "还差 {missing} 天；剩下的工作日够不够，要看尚未公布的放假安排：{fewest} 至 {most} 个工作日。",
        "{missing} more are needed. Whether the working days left suffice depends on the holidays still to be "
        "announced: {fewest} to {most}.",
    ),
    "out-of-reach": (
        "到 {last} 只剩 {rest} 天，连休息日算上也补不足 {missing} 天。",
        "Days left until {last}: {rest}. Even with rest days, {missing} more cannot be reached.",
    ),
    "rest-days-needed": (
        "剩下的工作日不够补足 {missing} 天，要用上休息日。",
        "The working days left are too few for {missing} more: rest days are needed.",
    ),
    "planned-not-enough": (
        "已排的日期不够：到 {last} 还差 {missing}，其间已排 {planned}。",
        "What is planned is not enough: {missing} still needed by {last}, {planned} planned.",
    ),
    # where a duty stands
    "record-fault": (
        "办结日期早于起算日，没有采用：请核对记录。",
        "The day of completion lies before the trigger day, so it was not used: check the record.",
    ),
    "open-on-another-reading": ("按此读法尚未逾期：{names}。", "Under these readings it is not overdue yet: {names}."),
    "in-time-on-another-reading": (
        "只有这些读法认为按时：{names}。",
        "Only these readings say that it was in time: {names}.",
    ),
    "late-on-another-reading": (
        "只有这些读法认为按时：{names}。",
        "Only these readings say that it was in time: {names}.",
    ),
    # a consultation: its events
    "received": ("收到", "received"),
    "limit-set": ("主办部门另定时限：{own}", "the lead department set its own limit: {own}"),
    "due": ("期限届满", "the time runs out"),
    "original-due": ("原定的期限届满（已延期）", "the original time would have run out (extended)"),
    "extended-due": ("商定的期限届满", "the agreed time runs out"),
    "extension-agreed": ("商定延至 {day}", "a later time is agreed: {day}"),
    "extension-agreed-after-expiry": (
        "原定期限届满后才商定延至 {day}",
        "a later time is agreed after the original one had run out: {day}",
    ),
    "deemed-no-objection": ("仍未答复的，视为无不同意见", "silence counts as no objection from here on"),
    "overdue": (
        "仍未答复的，已逾期；到此没有商定过延期，按这种读法沉默不生效果",
        "overdue without a reply; no later time had been agreed, so on this reading silence has no effect",
    ),
    "done-in-time": ("按期答复", "reply, in time"),
    "done-late": ("逾期答复", "reply, late"),
    "done-disputed": ("答复；是否按期，读法不一", "reply; the readings disagree on whether it was in time"),
    "rely-from": (
        "各种算法都已到期，可据沉默往下办",
        "the time has run out under every reading of counting: silence may be relied on",
    ),
    # a consultation: its notes
    "silence-needs-agreement": (
        "按所选读法，没有商定过延期，到期不答复不产生效果，须催办。",
        "On the chosen reading silence has no effect here, since no later time was agreed: ask for the reply.",
    ),
    "agreement-day-not-said": (
        "没有说明哪天商定延期，按 {end} 之前商定处理；之后才商定的，沉默的效果此前已经产生。",
        "The day of the agreement is not given; it is taken to be {end} or earlier. If it was agreed after that, "
        "silence had already taken effect.",
    ),
    "extension-planned": (
        "到 {as_of} 尚未商定延期（拟于 {agreed_on} 商定），仍按 {end} 到期。",
        "On {as_of} the later time is not agreed yet (planned for {agreed_on}): the end is still {end}.",
    ),
    "agreed-after-expiry/agreed": (
        "延期是在 {end} 到期之后商定的；按“任何时限”的读法，沉默在 {effect} 已产生效果。",
        "The later time was agreed after the end on {end}. Under the reading “after any limit”, silence had taken "
        "effect on {effect}.",
    ),
    "agreed-after-expiry/any": (
        "延期是在 {end} 到期之后商定的，沉默在 {effect} 已产生效果；规则没有说此后的商定能否收回，"
        "这里按双方重新约定的时间往下算。",
        "The later time was agreed after the end on {end}: silence had already taken effect on {effect}. The rules do "
        "not say whether an agreement undoes that; the new time agreed is used from there on.",
    ),
    "agreed-date-on-rest-day": (
        "商定的 {day} 是休息日；约定的日期照用，不移动。",
        "The agreed date, {day}, is a rest day. An agreed date is kept as it is.",
    ),
    "reply-planned": (
        "到 {as_of} 尚未答复（拟于 {replied} 答复）。",
        "On {as_of} there is no reply yet (planned for {replied}).",
    ),
    "not-safe-yet": (
        "换一种算法期限还没有到，稳妥起见从 {day} 起再据沉默往下办。",
        "Under another reading of counting the time has not run out: rely on silence from {day} on.",
    ),
    "late-after-silence": (
        "沉默从 {effect} 起已视为无不同意见；逾期的答复还算不算数，规则没有说。",
        "From {effect} on silence counted as no objection. The rules do not say what a late reply is worth.",
    ),
    # a plan
    "forward-not-announced": (
        "按给定的开始日往后推，需要的日子尚不能推算，之后的最早日期暂不能给出。",
        "Counting forward from the given start needs days that cannot be told yet, so the earliest dates after them "
        "are not known.",
    ),
    "feasible-may-change": (
        "来不来得及尚未确定：尚未公布的放假安排可能把最迟开始日定在 {earliest} 至 {latest} 之间。",
        "Whether it is in time is not settled: the holidays still to be announced can put the latest start anywhere "
        "from {earliest} to {latest}.",
    ),
    "default-readings": (
        "按默认读法推算；{names} 还有其他读法，日期可能不同，单独查询各该时限即可看到。",
        "Counted under the default reading. {names} can be read in other ways, with other dates: ask for the due date "
        "of each by itself to see them.",
    ),
    "no-number": ("没有可以推算的天数", "no number of days to count"),
}


def word(code: str) -> Text:
    """The word for a code.

    >>> word("make-up").en
    'make-up working day'
    """
    return Text(code, *WORDS[code])


def statement(code: str, **values: object) -> Text:
    """The statement with this code, filled with values: dates, numbers, names, and other statements.

    >>> statement("points-to", where=Text("law", "立法法", "the Legislation Law")).en
    'Where the time is set: the Legislation Law.'
    """
    zh, en = STATEMENTS[code]
    for value in values.values():
        if isinstance(value, (list, tuple)):  # a Text is a tuple, too
            break
    else:  # nothing that reads differently in the two languages
        return Text(code.partition("/")[0], zh.format_map(values), en.format_map(values))
    return Text(
        code.partition("/")[0],
        zh.format_map({name: _said(value, "zh") for name, value in values.items()}),
        en.format_map({name: _said(value, "en") for name, value in values.items()}),
    )


def _said(value: object, language: Language) -> object:
    """A value in one language: a statement in that language, several things as a list of them."""
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, (list, tuple)):
        return ("、" if language == "zh" else ", ").join(str(_said(one, language)) for one in value)
    return value


def counted(amount: int, unit: str) -> str:
    """A number with its unit in English.

    >>> counted(1, "working day"), counted(3, "working day")
    ('1 working day', '3 working days')
    """
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


# --- How long and how often ------------------------------------------------------------------------------------

_UNITS = {
    "working-day": ("个工作日", "working day"),
    "day": ("天（自然日）", "calendar day"),
    "month": ("个月", "month"),
    "days": ("天", "days"),
    "weeks": ("个日历周", "calendar weeks"),
    "months": ("个月", "months"),
}


def length_words(amount: int, unit: str, direction: str, language: Language) -> str:
    """How long a period is.

    >>> length_words(7, "working-day", "after", "en"), length_words(7, "working-day", "after", "zh")
    ('7 working days after', '之后 7 个工作日')
    """
    chinese = language == "zh"
    if amount == 0:
        return "当天" if chinese else "on the day"
    zh, en = _UNITS[unit]
    after = "之后" if direction == "after" else "之前"
    return f"{after} {amount} {zh}" if chinese else f"{counted(amount, en)} {direction}"


def window_words(name: str, language: Language) -> str:
    """A window by its name; the name itself if there are no words for it.

    >>> window_words("calendar-month", "en"), window_words("14-days-since-last", "en")
    ('each calendar month', 'within 14 days of the last time')
    """
    chinese = language == "zh"
    found = re.fullmatch("([0-9]+)-(days|weeks|months)-since-last", name)
    if found is None:
        zh, en = WORDS.get(name, (name, name))
        return zh if chinese else en
    zh, en = _UNITS[found[2]]
    return f"距上一次 {found[1]} {zh}内" if chinese else f"within {found[1]} {en} of the last time"


def often_words(least: int | None, most: int | None, unit: str, window: str, language: Language) -> str:
    """How often; ``unit`` is ``time`` or ``day``, ``most`` a ceiling or the usual number.

    >>> often_words(1, 2, "time", "calendar-month", "en")
    '1 to 2 times, each calendar month'
    """
    chinese = language == "zh"
    if least and most:
        between = f"{least} 至 {most}" if chinese else f"{least} to {most}"
        amount = str(least) if least == most else between
    elif least:
        amount = f"不少于 {least}" if chinese else f"at least {least}"
    else:
        amount = f"不超过 {most}" if chinese else f"at most {most}"
    zh, en = ("天", "day") if unit == "day" else ("次", "time")
    named = window_words(window, language)
    if chinese:
        return f"{named} {amount} {zh}"
    return f"{amount} {en if en == 'time' and (most or least) == 1 else en + 's'}, {named}"
