"""What several kinds of entries say alike: how firm a day is, what it is about, which rule it follows from."""

from gov_deadlines.feeds.entry import plain
from gov_deadlines.pages.voice import Voice
from gov_deadlines.rules.model import Provision
from gov_deadlines.wording.status import STATUS_WORDS


def firm(provisional: bool, say: Voice, past: str = "") -> str:
    """How firm the day is, before a title; where the day is past, what that means, as "overdue".

    >>> firm(True, Voice("zh")), firm(False, Voice("en")), firm(True, Voice("en"), "overdue")
    ('（暂定）', '(settled) ', '(overdue, provisional) ')
    """
    words = [past] if past else []
    if provisional or not past:
        words.append(say.word("provisional" if provisional else "settled"))
    told = say.comma.join(words)
    return say(f"（{told}）", f"({told}) ")


def gone(status: str, say: Voice) -> str:
    """What it means that the day is past, of something with this status; empty where it is not, or where it is done.

    >>> gone("overdue", Voice("zh")), gone("open", Voice("en"))
    ('已逾期', '')
    """
    return say.text(STATUS_WORDS[status]) if status in ("overdue", "deemed-no-objection") else ""


def done(title: str, say: Voice) -> str:
    """The title of what is done.

    >>> done("会签回复到期", Voice("zh"))
    '（已办结）会签回复到期'
    """
    return say("（已办结）", "(done) ") + title


def about(matter: str, say: Voice) -> str:
    """What an entry is about, behind its title; nothing if that was not told."""
    told = plain(matter)
    return say.colon + told if told else ""


def cited(provision: Provision, say: Voice) -> str:
    """The rule: whose, its article, and the id with its version."""
    return f"{say.text(provision.pack.short)} {say.article(provision)} ({provision.versioned_id})"
