"""``gov-deadlines mcp``: the answers as tools for programs that speak the Model Context Protocol."""

from gov_deadlines.cli.options import Given, sharing
from gov_deadlines.errors import NotForThis


@sharing(("holidays", "rules"))
def mcp(*, given: Given) -> None:
    """Answer on standard input and output until that ends."""
    if given.json:
        raise NotForThis("json")
    from gov_deadlines.service.answering import Own
    from gov_deadlines.service.mcp import serve

    own = Own(given.some.get("holidays"), given.some.get("rules"))
    serve(own, given.language, given.lang)
