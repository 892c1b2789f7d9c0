"""What the shell offers for a word that is being typed."""

from gov_deadlines.errors import GovDeadlinesError
from gov_deadlines.rules.book import rule_book
from gov_deadlines.rules.model import Cadence, Limit, Provision


def complete_limit(incomplete: str) -> list[str]:
    """Countable limits that begin with the typed text, for shell completion."""
    return [_typed(limit, incomplete) for limit in _beginning(incomplete) if isinstance(limit, Limit)]


def complete_cadence(incomplete: str) -> list[str]:
    """Cadences that begin with the typed text, for shell completion."""
    return [_typed(limit, incomplete) for limit in _beginning(incomplete) if isinstance(limit, Cadence)]


def complete_provision(incomplete: str) -> list[str]:
    """Provisions that begin with the typed text, for shell completion."""
    return [_typed(limit, incomplete) for limit in _beginning(incomplete)]


def _beginning(incomplete: str) -> list[Provision]:
    try:
        return [limit for limit in rule_book().limits if _typed(limit, incomplete).startswith(incomplete)]
    except GovDeadlinesError:  # nothing may be printed while the shell waits for completions
        return []


def _typed(limit: Provision, incomplete: str) -> str:
    """A provision as it is typed: its id, or its name where the typed text is Chinese."""
    return limit.id if incomplete.isascii() else f"{limit.pack.short.zh}/{limit.name_zh}"


def complete_region(incomplete: str) -> list[str]:
    """Region codes that begin with the typed text, for shell completion."""
    from gov_deadlines.workdays.library import own_regions

    try:
        return [code for code in own_regions().known if code.startswith(incomplete)]
    except GovDeadlinesError:  # nothing may be printed while the shell waits for completions
        return []
