"""Sentences a person reads, in both languages of the project."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


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
