"""How long, how often, or that there is no number: a provision in a few words."""

from gov_deadlines.rules.model import Cadence, Duty, Limit, Provision
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.words import length_words, often_words


def measure(provision: Provision) -> Text:
    """How long a limit is, how often a cadence asks for, or the day that a duty's text names.

    >>> from gov_deadlines.rules.book import rule_book
    >>> measure(rule_book().latest("qinzhou/countersign-reply")).en
    '7 working days after'
    """
    return Text("measure", _measure(provision, "zh"), _measure(provision, "en"))


def _measure(provision: Provision, language: Language) -> str:
    match provision:
        case Limit():
            amount, unit, direction = provision.period
            return length_words(amount, unit, direction, language)
        case Cadence():
            most = provision.at_most or provision.range_to
            return often_words(provision.at_least, most, provision.unit, provision.window, language)
        case Duty(day=None):
            return "无天数" if language == "zh" else "no number"
        case Duty():
            return f"文中日期 {provision.day}" if language == "zh" else f"names the day {provision.day}"
