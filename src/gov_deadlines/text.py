"""Texts for people, in Chinese and English."""

import errno
import re
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_SHOWN = 200
_REFUSALS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "不允许这样做",
    errno.EEXIST: "已经存在",
    errno.EISDIR: "是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.EROFS: "磁盘只读",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.EMFILE: "同时打开的文件太多",
    errno.ENFILE: "同时打开的文件太多",
    errno.ENOMEM: "内存不足",
    errno.EIO: "磁盘读写出错",
    errno.ESTALE: "文件已不在原处",
    errno.EINVAL: "系统不接受",
    errno.ENXIO: "没有这个设备",
}


class Text(NamedTuple):
    """One statement in Chinese and English, with a stable code for programs.

    >>> Text("weekend", "周末", "weekend").say("en")
    'weekend'
    """

    code: str
    zh: str
    en: str

    def say(self, language: Language) -> str:
        """The statement in one language."""
        return self.zh if language == "zh" else self.en

    def to_dict(self) -> dict[str, str]:
        """The statement as a JSON object: ``code``, ``zh``, ``en``."""
        return {"code": self.code, "zh": self.zh, "en": self.en}

    as_dict = to_dict  # its name in version 0


def shown(value: object) -> str:
    """A value as a message shows it: its ``repr``, cut if long; never raises.

    >>> shown("2024-02-30")
    "'2024-02-30'"
    """
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  (a value's own method, or a number with too many digits)
        return f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def unquoted(value: object) -> str:
    """Like ``shown``, but without quotes around a string, for messages with their own quotes."""
    text = shown(value)
    return text[1:].removesuffix(text[0]) if isinstance(value, str) else text


def narrow(text: str) -> str:
    """A text without full-width and other compatibility forms, for numbers and days.

    One with a footnote mark or a number in a circle stays as it is, and so is no number: 1① is not 11, nor 3² 32.

    >>> narrow("２０２４－４－１"), narrow("2024-4-1①")
    ('2024-4-1', '2024-4-1①')
    """
    from unicodedata import normalize  # not to answer a question by id

    return text if text.isascii() or any(map(_is_mark, text)) else normalize("NFKC", text)


def _is_mark(one: str) -> bool:
    """Whether a character stands for a number without being a digit: ², ①, ½, ㋃."""
    from unicodedata import category, normalize

    if one.isascii() or one.isdecimal():
        return False
    return category(one) == "No" or re.search("[0-9]", normalize("NFKC", one)) is not None


def plain_text(text: str) -> str:
    """A text without full-width forms, in small letters.

    >>> plain_text("Ｑinzhou")
    'qinzhou'
    """
    from unicodedata import normalize  # not to answer a question by id

    return normalize("NFKC", text).casefold()


def squeezed(text: str) -> str:
    """A text as names are compared: ``plain_text`` without spaces and punctuation.

    >>> squeezed("钦州／ Countersign-Reply")
    '钦州countersignreply'
    """
    return "".join(filter(str.isalnum, plain_text(text)))


def han_number(text: str) -> int | None:
    """A whole number below 1000 in Chinese numerals or in digits; None for anything else.

    >>> han_number("二十一"), han_number("两"), han_number("15"), han_number("几")
    (21, 2, 15, None)
    """
    if re.fullmatch("[0-9]{1,4}", text):
        return int(text)
    form = "(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二两三四五六七八九])?"
    found = re.fullmatch(form, text)
    if found is None or not text or text == "零":
        return None
    hundreds, tens, ten, ones = found.groups()
    parts = (hundreds, tens or ("一" if ten else None), ones)
    values = ("零一二三四五六七八九".find((one or "零").replace("两", "二")) for one in parts)
    return sum(value * worth for value, worth in zip(values, (100, 10, 1), strict=True))


def refusal(error: BaseException) -> tuple[str, str]:
    """Why the system refused something, in English and Chinese; the system's own words for both if none are known.

    >>> refusal(OSError(errno.ENOSPC, "No space left on device"))
    ('No space left on device', '磁盘已满')
    """
    said = getattr(error, "strerror", None) or str(error)
    return said, _REFUSALS.get(getattr(error, "errno", None) or 0, said)


def citation(article: str) -> Text:
    """The citation of an article, from its place: ``29(2)``, ``47(2) s1``; ``P`` is any text outside the articles.

    >>> citation("29(2)")
    Text(code='29(2)', zh='第29条第2款', en='art. 29(2)')
    """
    if article == "P":
        return Text(article, "正文之外", "outside the articles")
    found = re.fullmatch(r"([0-9]+)(?:\(([0-9]+)\))?(?: s([0-9]+))?", article)
    if found is None:
        return Text(article, f"第{article}条", f"art. {article}")
    number, paragraph, sentence = found.groups()
    zh = (f"第{number}条", f"第{paragraph}款" if paragraph else "", f"第{sentence}句" if sentence else "")
    en = (f"art. {number}", f"({paragraph})" if paragraph else "", f", sentence {sentence}" if sentence else "")
    return Text(article, "".join(zh), "".join(en))
