"""The frame of a holiday notice: title, number, organ, addressees, items and signature, found in folded text."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from gov_deadlines.documents.notice_language import QUOTES, canonical, heading_names, name_pattern, names_in, number
from gov_deadlines.documents.notice_words import ARRANGED, NoticeDoubt, Q, doubt
from gov_deadlines.workdays.regions import NATIONAL, holiday_table, regions

_ORGAN = "(?:国务院办公厅|国务院|[^\\W\\d_a-zA-Z]{0,14}?(?:人民政府|政府)(?:办公[厅室])?)"
_TITLE = re.compile(f"({_ORGAN})?\\n?关于([^。:;,]{{2,80}}?)的?通知")
_NUMBER = re.compile("[^\\W\\d_]{2,12}〔([0-9]{4})〕(?:第)?[0-9]{1,4}号")
_SHORT_NUMBER = re.compile(
    "(?:国办发明电|国发明电|国办发|国发|[^\\W\\d_]政[办发函电明]{1,4}|[^\\W\\d_]府办?[发函电]{1,3})〔([0-9]{4})〕(?:第)?[0-9]{1,4}号"
)
_SIGNED = re.compile(f"({_ORGAN})[\\n,]?\\(?(?:印章\\)?)?([0-9]{{4}})年([0-9]{{1,2}})月([0-9]{{1,2}})日")
_DATED = re.compile("\\n([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_ADDRESSED = re.compile("^[^。:]{0,200}(?:各|驻|直)[^。:]{0,200}:", re.MULTILINE)
_CITED = re.compile("《[^《》]{0,200}》")
_NATIONAL_TITLE = re.compile("国务院办公厅关于([0-9]{1,4})年部分节假日安排")
_HAN = "[一二三四五六七八九十]{1,3}"
_HEADS = re.compile(
    f"(?:(?<=[\\n。;:!?])|\\A)(?:({_HAN})、|\\(({_HAN})\\)|([0-9]{{1,2}})[、.](?![0-9]))"
    f"|\\(({_HAN})\\)(?=[^\\W\\d]{{1,14}}:)"  # where a line break is lost: 放假安排(一)元旦:
)
_SUBJECT = re.compile(
    "(?:调整|取消|延长|庆祝|做好|恢复)*(?:[0-9]{1,4}年)?(.+?)(?:调休|放假|假期|节假日|部分节假日|的?安排)"
)
_KINDS = (0, 1, 2, 1)  # of the heads: 一、 then (一) then 1.
_DAY_MARK = re.compile("[0-9]{1,2}月[0-9]{1,2}日|放假|上班|补休")


class Section(NamedTuple):
    """One item: the holidays its heading names (None: no such heading), its text, and the number before it."""

    names: list[str] | None
    text: str
    head: str


class Frame(NamedTuple):
    """A notice taken apart; ``year`` is 0 if the text has none."""

    title: str
    subject: str
    issuer: str
    number: str
    number_year: int
    year: int
    issued: date | None
    preamble: str
    sections: list[Section]
    national: bool
    listed: list[str]
    full_year: bool


def read_frame(folded: str, doubts: list[NoticeDoubt]) -> Frame:
    """Take a folded notice apart; what does not fit together is a doubt."""
    text, cited = _without_citations(folded)
    title = _TITLE.search(text)
    start = title.end() if title else 0
    addressed = _ADDRESSED.search(text)
    body_at = addressed.end() if addressed else _begin(text, start)
    signed = list(_SIGNED.finditer(text, body_at))
    dated = signed or list(_DATED.finditer(text, body_at))
    end = dated[-1].start() if dated else len(text)
    issued = _issued(dated, doubts)
    subject = title[2].replace("\n", "") if title else ""
    signer = signed[-1][1] if signed else ""
    issuer = _issuer(title[1] or "" if title else "", signer, doubts)
    own, own_year = _number_of(text[:body_at])
    parts = list(_sections(text[body_at:end], doubts))
    preamble = parts.pop(0).text if parts and not parts[0].head else ""
    year = _year(subject, preamble + "".join(part.text for part in parts), doubts)
    _check_rest(text, title, end, dated[-1].end() if dated else end, len(signed), doubts)
    _check_cited(cited, year, doubts)
    return Frame(
        title=title[0].replace("\n", "") if title else "",
        subject=subject,
        issuer=issuer,
        number=own,
        number_year=own_year,
        year=year,
        issued=issued,
        preamble=preamble,
        sections=parts,
        national=issuer in ("国务院", "国务院办公厅"),
        listed=_listed(preamble),
        full_year="部分节假日" in subject or "节假日放假" in subject,
    )


def _without_citations(text: str) -> tuple[str, list[str]]:
    """The text with each title in 《》 as one character, innermost first; and the titles."""
    cited: list[str] = []
    for _ in range(4):
        found = _CITED.findall(text)
        if not found:
            break
        cited += found
        text = _CITED.sub(lambda one: ARRANGED if _NATIONAL_TITLE.search(one[0]) else Q, text)
    return text, cited


def _begin(text: str, start: int) -> int:
    """Where the body begins if nobody is addressed."""
    found = re.compile("(?:根据|按照|经|为|现将|现就)|[一二三四五六七八九十]、").search(text, start)
    return found.start() if found else start


def _issued(dated: list[re.Match[str]], doubts: list[NoticeDoubt]) -> date | None:
    if dated:
        try:
            return date(*map(int, dated[-1].groups()[-3:]))
        except ValueError:
            doubts.append(doubt("no-such-day", dated[-1][0]))
    else:
        doubts.append(doubt("no-date", ""))
    return None


def _issuer(of_title: str, signer: str, doubts: list[NoticeDoubt]) -> str:
    """The organ; a title may leave out the province that the signature names."""
    if of_title and signer and not (signer.endswith(of_title) or of_title.endswith(signer)):
        doubts.append(doubt("issuer", f"{of_title}…{signer}"))
    return max(of_title, signer, key=len)


def _number_of(head: str) -> tuple[str, int]:
    """The notice's own number and its year: on a line of its own, or a known form outside brackets."""
    for line in head.split("\n"):
        whole = _NUMBER.fullmatch(line.strip("()"))
        if whole:
            return whole[0], int(whole[1])
    found = _SHORT_NUMBER.search(re.sub(r"\([^()]*\)", "", head))
    return (found[0], int(found[1])) if found else ("", 0)


def _year(subject: str, body: str, doubts: list[NoticeDoubt]) -> int:
    """The year that the title names, else the frame of the preamble, else the first that the text names."""
    titled = re.search("([0-9]{1,4})年(?!代)", re.sub("[0-9]{1,3}周年", "", subject))
    framed = re.search("现[将就][^。0-9]{0,30}?([0-9]{1,4})年", body)
    first = re.search("([0-9]{4})年(?=[0-9]{1,2}月)", body)
    said = [int(found[1]) for found in (titled, framed) if found]
    if len(set(said)) > 1:
        doubts.append(doubt("year", framed[0] if framed else subject, said=said[1], year=said[0]))
    year = said[0] if said else int(first[1]) if first else 0
    return year if 1971 < year < date.max.year else 0


def _check_rest(
    text: str, title: re.Match[str] | None, end: int, after: int, signed: int, doubts: list[NoticeDoubt]
) -> None:
    """What stands before the title, between it and the body, and after the signature decrees nothing."""
    for line in [*text[after:].split("\n"), *_SIGNED.sub("", text[: title.start() if title else 0]).split("\n")]:
        bare = re.sub(
            "关于.*通知|新华社[^。,]{0,20}?电|(?:成文|发布|公布|印发|签发)(?:日期|时间):[0-9年月日]+", "", line
        )
        if _DAY_MARK.search(bare):
            doubts.append(doubt("unread", line[:80]))
    second = {found[0] for found in _TITLE.finditer(text, title.end() if title else 0, end) if found[1]}
    if signed > 1 or any(title is None or one.replace("\n", "") not in title[0].replace("\n", "") for one in second):
        doubts.append(doubt("second-notice", next(iter(second), "")))


def _check_cited(cited: list[str], year: int, doubts: list[NoticeDoubt]) -> None:
    for one in cited:
        found = _NATIONAL_TITLE.search(one)
        if found and int(found[1]) != year:
            doubts.append(doubt("year", one, said=found[1], year=year))


def _sections(body: str, doubts: list[NoticeDoubt]) -> Iterator[Section]:
    """The preamble, then each item. Numbers of one kind run on; under a new item of a higher kind they begin anew."""
    heads = list(_HEADS.finditer(body))
    yield Section(None, body[: heads[0].start()] if heads else body, "")
    last = [0, 0, 0]
    for nth, head in enumerate(heads):
        found = next(index for index, group in enumerate(head.groups()) if group)
        kind, value = _KINDS[found], number(head[found + 1])
        if value != last[kind] + 1:
            doubts.append(doubt("numbering", body[head.start() : head.start() + 12]))
        last[kind:] = [value or 0, 0, 0][: 3 - kind]
        stop = heads[nth + 1].start() if nth + 1 < len(heads) else len(body)
        yield _section(body[head.end() : stop].replace("\n", ""), head[0])


def _section(text: str, head: str) -> Section:
    heading, colon, rest = text.partition(":")
    named = heading_names(heading) if colon and len(heading) <= 30 else None
    if named is None:
        begun = re.match(f"((?:{name_pattern()}[、和及]?){{1,3}})(?=[0-9])", text)
        if begun:
            return Section(names_in(begun[1]), text[begun.end() :], head)
        return Section(None, text, head)
    return Section(named, rest, head)


def _listed(preamble: str) -> list[str]:
    """The holidays that the preamble announces: 现将2024年元旦、春节…放假."""
    found = re.search(
        "现[将就](?:[0-9]{1,4}年)?([^。,;]{2,120}?)(?:放假|假期|调休|部分节假日|节假日)", preamble.replace("\n", "")
    )
    names = heading_names(found[1]) if found else None
    return names if names and len(names) > 1 else []


def subject_name(frame: Frame) -> str:
    """The name of the holiday that the title is about: known ones, else the words before 放假.

    Titles of a year's arrangement name none.
    """
    known = names_in(frame.subject)
    if known:
        return "、".join(known)
    found = _SUBJECT.search(re.sub("部分节假日|节假日", "", frame.subject))
    name = canonical(found[1].translate(dict.fromkeys(map(ord, QUOTES)))) if found else ""
    return name if 1 < len(name) <= 30 else ""


def region_of(issuer: str) -> str | None:
    """The region an organ decrees days for; None for a city's or an unknown one.

    >>> region_of("国务院办公厅"), region_of("宁夏回族自治区人民政府办公厅"), region_of("拉萨市人民政府办公室")
    ('CN', 'CN-NX', None)
    """
    if issuer in ("国务院", "国务院办公厅"):
        return NATIONAL
    for code, one in regions().items():
        if code != NATIONAL and issuer.startswith(one.name.zh):
            return code
    for name, code in holiday_table("reading.toml")["provinces"].items():
        if re.match(f"{name}(?:省|市|[^\\W\\d]{{0,4}}自治区)?(?:人民)?政府", issuer):
            return str(code)
    return None
