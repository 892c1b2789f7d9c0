"""The rules of an invented government, in the punctuation and numeral styles of real ones."""

from datetime import date
from typing import NamedTuple


class Told(NamedTuple):
    """One article: its text with full-width punctuation and Chinese articles, and what its draft should be."""

    text: str
    proposed: tuple[dict[str, object], ...]


def limit(amount: object, unit: str, way: str, trigger: str, how: str, **more: str) -> dict[str, object]:
    counted = {"amount": amount, "unit": unit, "direction": way, "trigger": trigger}
    return {"table": "limit", "class": "fixed", **counted, "bindingness": how, **more}


def cadence(least: int | None, most: int | None, window: str, how: str, **more: object) -> dict[str, object]:
    """A cadence; ``most`` is a ceiling where there is no floor, otherwise the end of a range."""
    numbers = {"at_least": least, "at_most" if least is None else "range_to": most}
    given = {key: number for key, number in numbers.items() if number is not None}
    return {"table": "cadence", "window": window, "bindingness": how, "unit": "time", **given, **more}


def duty(cls: str, how: str, **more: object) -> dict[str, object]:
    return {"table": "duty", "class": cls, "bindingness": how, **more}


WD, D = "working-day", "day"
ARTICLES = (
    Told("为了把茶室管好，建设先进茶室，制定本规则。", ()),
    Told(
        "各室互相征求意见的，收到后一般在７个工作日内答复，来函另有期限要求的从其要求；确有困难的，"
        "可以协商延期，到期不答的视为同意。",
        (
            limit(
                7,
                WD,
                "after",
                "receipt",
                "generally",
                override="lead-department",
                extension="by-agreement",
                silence="no-differing-opinion",
                default_basis="after-working-days",
            ),
        ),
    ),
    Told(
        "茶会定下的文件，会议结束后原则上五个工作日内发出。",
        (limit(5, WD, "after", "meeting-end", "in_principle", default_basis="after-meeting"),),
    ),
    Told(
        "借用茶室的，应当提前 3 天向管理员报告；遇有急事，应当事先打招呼。",
        (limit(3, D, "before", "event", "shall", default_basis="before-calendar-days"), duty("ordering", "shall")),
    ),
    Told(
        "茶具损坏的，管理员收到报告后十五日内修复，复杂的最多不超过20日。",
        (
            limit(15, D, "after", "receipt", "stated", default_basis="after-calendar-days"),
            limit(20, D, "after", "receipt", "at_most"),
        ),
    ),
    Told("上级要账目的，应在报送期限前10个工作日备好。", (limit(10, WD, "before", "deadline", "shall"),)),
    Told("来函应于3—5个工作日内办完。", (limit("TODO", WD, "after", "TODO", "shall"),)),
    Told("急件即到即办。", (limit(0, D, "after", "receipt", "stated") | {"class": "immediate"},)),
    Told("收到预订后两周内答复。", (limit(14, D, "after", "receipt", "stated"),)),
    Told(
        "茶会一般每月办１－２次，有客来时可随时举行。",
        (cadence(1, 2, "calendar-month", "generally", lifted="any-time"),),
    ),
    Told("茶叶原则上每两周采买一次。", (cadence(1, 1, "14-days-since-last", "in_principle"),)),
    Told("品鉴会一年不超过两次。", (cadence(None, 2, "calendar-year", "at_most", words={"ceiling": "不超过两次"}),)),
    Told("账目应当按季度公布。", (cadence(1, None, "calendar-quarter", "shall"),)),
    Told(
        "馆长每年要有不少于60天在茶山。",
        (cadence(60, None, "calendar-year", "shall", default_basis="window-calendar-year") | {"unit": "day"},),
    ),
    Told(
        "馆长每年要试种一至两个品种，不少于60天在茶山。",
        (
            cadence(1, 2, "calendar-year", "shall"),
            cadence(60, None, "calendar-year", "shall") | {"unit": "day"},
        ),
    ),
    Told("漏水的，应当及时上报。", (duty("promptness", "shall"),)),
    Told("来信须在规定时限内办结。", (duty("deferred", "shall", points_to_zh="TODO", points_to_en="TODO"),)),
    Told("失火的，任何人不得迟报，应当立即报警。", (duty("immediate", "shall"),)),
    Told("茶具定期消毒。", (duty("recurrence-unnumbered", "stated"),)),
    Told("馆长外出期间，由副馆长看门。", (duty("interval-or-effect", "stated"),)),
    Told("故意拖延的，扣茶叶。", (duty("count-or-consequence", "stated"),)),
    Told("账册保存三年。", (duty("interval-or-effect", "stated"),)),
    Told(  # the imprint, which is also read as a paragraph
        "本规则自２０２４年３月１日起施行。",
        (
            duty("interval-or-effect", "stated", day=date(2024, 3, 1)),
            duty("interval-or-effect", "stated", day=date(2024, 2, 20)),
        ),
    ),
)
FRONT = "茶政发〔2024〕2号\n茶山市人民政府关于印发茶山市人民政府茶室规则的通知\n各室：\n现予印发，自印发之日起施行。\n"
BACK = "茶山市人民政府办公室　　2024年2月20日印发\n"
TITLE = "茶山市人民政府茶室规则"
ADOPTED = "（2024年2月18日第3次茶会通过）"
_HALF_DIGITS = str.maketrans("０１２３４５６７８９－", "0123456789-")
_NUMERALS = "零一二三四五六七八九"
_HALF = str.maketrans({"，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "　": " ", "〔": "[", "〕": "]"})


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 1 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")


def numbered() -> str:
    """Articles numbered 一、, with full-width punctuation."""
    body = "\n".join(f"{chinese(at)}、{told.text}" for at, told in enumerate(ARTICLES, start=1))
    return f"{FRONT}{TITLE}\n{ADOPTED}\n第一章　总　则\n{body}\n{BACK}"


def written_out() -> str:
    """Articles numbered 第一条, with half-width punctuation and digits, and blank lines."""
    body = "\n\n   \n".join(f"第{chinese(at)}条  {told.text}" for at, told in enumerate(ARTICLES, start=1))
    text = f"{FRONT}{TITLE}\n{ADOPTED}\n第一章  总  则\n{body}\n{BACK}"
    return text.translate(_HALF).translate(_HALF_DIGITS)


def spaced() -> str:
    """Articles numbered 第1条, with spaces between digits and words, and Windows line ends."""
    loose = ("".join(f" {char} " if char.isdecimal() else char for char in told.text) for told in ARTICLES)
    body = "\n".join(f"第{at}条：{text}" for at, text in enumerate(loose, start=1))
    return f"{FRONT}{TITLE}\n{ADOPTED}\n{body}\n{BACK}".replace("\n", "\r\n")


STYLES = {"numbered": numbered, "written-out": written_out, "spaced": spaced}

# What a person writes for each TODO of the draft; keys not named here get a text.
FILLED = {
    "version": '"2024"',
    "region": '"CN"',
    "in_force_from": "2024-02-20",
    "checked_on": "2024-05-01",
    "in_force_candidates": "[2024-02-20]",
    "trigger": '"receipt"',
    "amount": "5",
    "at_least": "1",
    "at_most": "2",
    "range_to": "2",
    "ceiling": '"不超过"',
    "window": '"calendar-month"',
    "default_basis": '"window-calendar-month"',
    "readings": "{}",
    "other_windows": "{}",
    "notes": "[]",
}


def filled(text: str) -> str:
    """A draft with each TODO replaced, line by line, as a person would."""
    lines: list[str] = []
    tables = 0  # of provisions so far, whose names must differ
    for line in text.splitlines():
        tables += line.startswith("[[")
        key, _, value = line.partition(" = ")
        nth = str(tables) if tables and key in ("name_zh", "name_en") else ""
        lines.append(f"{key} = " + FILLED.get(key, f'"{key}，已填{nth}"') if value.startswith('"TODO') else line)
    return "\n".join(lines) + "\n"
