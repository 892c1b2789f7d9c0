"""``gov-deadlines verify``: is a due date that somebody else computed right?"""

import typer

from gov_deadlines.cli.options import ANSWERING, LIMIT, QUESTION, Given, option, print_answer, sharing


@sharing(
    ANSWERING,
    limit=LIMIT,
    claimed=option("--claimed DATE", "要核对的到期日", "the due date to be checked"),
    **QUESTION,
)
def verify(
    limit: str,
    on: str,
    claimed: str,
    within: str | None = None,
    by: str | None = None,
    bound: str | None = None,
    *,
    given: Given,
) -> None:
    """Print whether a date is right; exit 1 if it is so under no reading."""
    from gov_deadlines.answers.claim import check_date
    from gov_deadlines.pages.claims import claim_page

    claim = check_date(
        limit,
        given.day(on),
        given.day(claimed),
        within=within,
        by=given.optional_day(by),
        bound=bound,
        **given.context,
    )
    print_answer(
        given,
        claim,
        lambda: claim.to_dict(fingerprint=given.fingerprint),
        lambda: claim_page(claim, given.language),
    )
    if not claim.right:
        raise typer.Exit(1)
