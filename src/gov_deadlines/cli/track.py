"""``gov-deadlines track``: the life of a consultation."""

from typing import TYPE_CHECKING, Annotated, cast

import typer

from gov_deadlines.cli import console
from gov_deadlines.cli.options import CONTEXT, Given, LimitId, option, optional_date, sharing
from gov_deadlines.days import parse_date

if TYPE_CHECKING:
    from gov_deadlines.answers.track import Silence


@sharing(CONTEXT)
def track(
    limit: LimitId,
    received: Annotated[str, option("--received", "DATE", "收到之日", "the day of receipt", show_default=False)],
    within: Annotated[
        str | None,
        option("--within", "5wd", "主办部门另定的时限：5wd 或 5d", "the limit set by the lead department: 5wd or 5d"),
    ] = None,
    by: Annotated[
        str | None,
        option("--by", "DATE", "主办部门另定的日期", "the date set by the lead department, instead"),
    ] = None,
    until: Annotated[
        str | None, option("--until", "DATE", "商定延至哪天", "the day to which a later time was agreed")
    ] = None,
    extend: Annotated[
        str | None,
        option(
            "--extend",
            "+3wd",
            "商定延长多久：+3wd 或 +5d，从原期限数满之日接着算",
            "the same as a length, +3wd or +5d, running on from where the original time ended",
        ),
    ] = None,
    agreed_on: Annotated[
        str | None, option("--agreed-on", "DATE", "哪天商定的", "the day on which it was agreed")
    ] = None,
    replied: Annotated[str | None, option("--replied", "DATE", "答复之日", "the day of the reply")] = None,
    as_of: Annotated[
        str | None,
        option(
            "--as-of",
            "DATE",
            "截至哪天（默认今天）；此后的日期只算计划",
            "the day asked about (today); later dates are only planned",
        ),
    ] = None,
    silence: Annotated[
        str,
        option(
            "--silence",
            "any|agreed",
            "到期不答复何时视为无不同意见：any 任何时限到期，agreed 只有商定的时限到期",
            "when silence counts as no differing opinion: after any limit, or only after an agreed time",
        ),
    ] = "any",
    *,
    given: Given,
) -> None:
    """Print where a consultation stands; exit 1 where it is overdue, was answered late or by silence."""
    from gov_deadlines.answers.track import track as follow
    from gov_deadlines.wording.track import track_object, track_page

    life = follow(
        limit,
        parse_date(received),
        within=within,
        by=optional_date(by),
        until=optional_date(until),
        extend=extend,
        agreed_on=optional_date(agreed_on),
        replied=optional_date(replied),
        as_of=optional_date(as_of),
        silence=cast("Silence", silence),
        **given.context,
    )
    if given.json:
        console.print_object(track_object(life))
    else:
        console.print_text(track_page(life, given.language))
    if life.status.to_act_on:
        raise typer.Exit(1)
