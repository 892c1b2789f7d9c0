"""Sentences a person reads, in both languages of the project."""

import errno
import re
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
_SHOWN = 200
_REASONS = {
    "ENOSPC": "磁盘空间不足",
    "EDQUOT": "超出磁盘配额",
    "EFBIG": "文件过大",
    "EACCES": "没有权限",
    "EPERM": "没有权限",
    "EROFS": "磁盘只读",
    "ENOENT": "文件或文件夹不存在",
    "ENOTDIR": "路径中有一段不是文件夹",
    "EISDIR": "是文件夹",
    "ENAMETOOLONG": "名称过长",
    "ELOOP": "符号链接循环",
    "EIO": "磁盘读写出错",
    "EBUSY": "正被占用",
    "EMFILE": "打开的文件过多",
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

    def as_dict(self) -> dict[str, str]:
        """The statement as a JSON object: ``code``, ``zh``, ``en``."""
        return {"code": self.code, "zh": self.zh, "en": self.en}


def shown(value: object) -> str:
    """A value as a message shows it: its ``repr``, cut short, whatever the value is.

    >>> shown("2024-02-30")
    "'2024-02-30'"
    """
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  (a value's own method, or a number of too many digits)
        return f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def unquoted(value: object) -> str:
    """The same without the quotes around a string, for a message that puts its own."""
    text = shown(value)
    return text[1:].removesuffix(text[0]) if isinstance(value, str) else text


def system_reason(error: BaseException) -> Text:
    """What the system says of an error; in Chinese where it is one that users meet, else as the system has it.

    >>> import errno, os
    >>> system_reason(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))).zh
    '磁盘空间不足'
    """
    code = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
    en = getattr(error, "strerror", None) or str(error)
    return Text(code, _REASONS.get(code, en), en)


def citation(article: str) -> Text:
    """An article as cited, from its place: ``29(2)``, ``47(2) s1``; ``P`` is what stands outside the articles.

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
