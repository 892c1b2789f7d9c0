"""``gov-deadlines verify``: is a due date that somebody else computed right?"""

import typer

from gov_deadlines.cli.options import ANSWERING, LIMIT, Given, option, print_answer, sharing


@sharing(
    ANSWERING,
    limit=LIMIT,
    on=option(
        "--on DATE",
        "起算日：收到之日、会议最后一天；倒数的时限为活动首日或报送期限",
        "the trigger: day of receipt, or a meeting's last day; for a backward limit the event's first day",
    ),
    claimed=option("--claimed DATE", "要核对的到期日", "the due date to be checked"),
    within=option(
        "--within 5wd",
        "主办部门另定（或别处所定）的时限：5wd 为 5 个工作日，5d 为 5 天",
        "the limit set by the lead department, or elsewhere: 5wd is 5 working days, 5d 5 calendar days",
    ),
    by=option("--by DATE", "主办部门另定（或别处所定）的日期", "the date set by the lead department, or elsewhere"),
    bound=option(
        "--bound NAME",
        "规则没有写天数时，用别的文件的外部上限（名称见 limits show）",
        "an outer bound from another instrument, where the rules give no number (see limits show)",
    ),
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
