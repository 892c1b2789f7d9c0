"""Sentences a person reads, in both languages of the project."""

import re
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


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
