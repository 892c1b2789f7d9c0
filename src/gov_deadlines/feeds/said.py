"""What several kinds of entries say alike: how firm a day is, what it is about, which rule it follows from."""

from gov_deadlines.feeds.entry import plain
from gov_deadlines.pages.voice import Voice
from gov_deadlines.rules.model import Provision


def firm(provisional: bool, say: Voice) -> str:
    """How firm the day is, before a title.

    >>> firm(True, Voice("zh")), firm(False, Voice("en"))
    ('（暂定）', '(settled) ')
    """
    return say("（暂定）", "(provisional) ") if provisional else say("（确定）", "(settled) ")


def about(matter: str, say: Voice) -> str:
    """What an entry is about, behind its title; nothing if that was not told."""
    told = plain(matter)
    return say.colon + told if told else ""


def cited(provision: Provision, say: Voice) -> str:
    """The rule: whose, its article, and the id with its version."""
    return f"{say.text(provision.pack.short)} {say.article(provision)} ({provision.versioned_id})"
