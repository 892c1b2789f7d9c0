"""Provisions as a table and as a page; the same provision of several governments side by side."""

from collections.abc import Iterable, Sequence

from gov_deadlines.answers.compare import Comparison, ComparisonRow
from gov_deadlines.pages.voice import Lines, Voice, aligned, labelled, span
from gov_deadlines.rules.measures import measure
from gov_deadlines.rules.model import Bound, Cadence, Duty, Limit, Provision
from gov_deadlines.text import Language, Text

_SHORT = {  # the short reason for a table cell; JSON has the full one
    "not-in-force": ("当日未施行", "not in force then"),
    "not-announced": ("需要尚未公布的日子", "needs days not announced"),
}


def limits_table(limits: Sequence[Provision], language: Language) -> str:
    """One line per provision: name, government (unless it is the same), class, how long or how often, wording, id."""
    say = Voice(language)
    several = len({one.authority for one in limits}) > 1
    return aligned([_listed(one, say, [say.word(one.cls)], several=several) for one in limits])


def found_table(limits: Sequence[Provision], language: Language) -> str:
    """One line per provision, under a heading: name, government, article, how long or how often, wording, id."""
    say = Voice(language)
    head = [say("名称", "Name"), say("政府", "Government"), say("条文", "Article")]
    head += [say("时限或次数", "Length or how often"), say("语气", "Wording"), say("编号", "Id")]
    return aligned([head, *(_listed(one, say, [], several=True) for one in limits)])


def _listed(one: Provision, say: Voice, kind: Sequence[str], *, several: bool) -> list[str]:
    government = [say.text(one.pack.short)] if several else []
    long = [say.text(measure(one)), say.word(one.bindingness)]
    return [say.text(one.label), *government, say.article(one), *kind, *long, one.id]


def limit_page(limit: Provision, language: Language) -> str:
    """Everything a pack says about one provision, one labelled line each."""
    return labelled(_facts(limit, Voice(language)), language)


def _facts(limit: Provision, say: Voice) -> Lines:
    """Labels and texts; the text is empty if there is nothing to say."""
    pack, cited = limit.pack, say.article(limit)
    yield say("名称", "Name"), say(f"{pack.short.zh} {limit.label.zh}", f"{limit.label.en}, {pack.short.en}")
    yield say("编号", "Id"), limit.versioned_id
    number = say(f"（{pack.number}）", f", {pack.number}") if pack.number else ""
    document = say(f"{pack.title}{number}{cited}", f"{pack.name.en}{number}, {cited}")
    yield say("条文", "Article"), document
    yield say("内容", "Says"), say.text(limit.summary)
    match limit:
        case Limit():
            yield from _limit_facts(limit, say)
        case Cadence():
            yield from _cadence_facts(limit, say)
        case Duty():
            yield from _duty_facts(limit, say)
    if not isinstance(limit, Duty):
        quoted = say("；", "; ").join(f"{say.word(name)} “{words}”" for name, words in limit.words)
        yield say("依据文字", "Words"), quoted or say("未注明", "not quoted")
    yield from say.notes(limit.notes)
    if isinstance(limit, Limit):
        yield from ((say("另见", "See also"), other) for other in limit.see_also)
    in_force = span(pack.in_force_from, pack.in_force_until)
    yield say("施行", "In force"), f"{in_force}  {say.text(pack.in_force_basis)}"
    yield say("核对", "Checked"), f"{pack.checked_on}  {say.text(pack.checked_basis)}"


def _limit_facts(limit: Limit, say: Voice) -> Lines:
    yield say("义务", "Owed"), f"{say.text(limit.obliged)} -> {say.text(limit.owed_to)}"
    yield say("时限", "Length"), _how_strict(limit, say)
    yield say("起算", "Trigger"), say.word(limit.trigger)
    for code in (limit.override, limit.extension, limit.silence):
        yield say("另有", "Also"), say.word(code or "")
    yield from _readings(limit.default_basis, ((say.word(name), basis) for name, basis in limit.readings), say)


def _cadence_facts(cadence: Cadence, say: Voice) -> Lines:
    yield say("义务", "Owed"), say.text(cadence.obliged)
    yield say("计数", "Counted"), say.text(cadence.counted)
    yield say("次数", "How often"), _how_strict(cadence, say)
    yield say("另有", "Also"), say.word(cadence.lifted or "")
    yield say("随", "Tied to"), cadence.tied_to or ""
    windows = ((say.window(name), basis) for name, basis in cadence.other_windows)
    yield from _readings(cadence.default_basis, windows, say)


def _duty_facts(duty: Duty, say: Voice) -> Lines:
    yield say("义务", "Owed"), say.text(duty.obliged)
    yield say("时限", "Length"), _how_strict(duty, say)
    yield say("倒数", "Leads up"), say.word("leads-up") if duty.direction == "before" else ""
    yield say("另见", "Points to"), say.text(duty.points_to) if duty.points_to else ""
    yield from ((say("外部上限", "Bound"), f"{one.name}{say.colon}{_bound(one, say)}") for one in duty.bounds)


def _how_strict(limit: Provision, say: Voice) -> str:
    return say.comma.join((say.text(measure(limit)), say.word(limit.bindingness), say.word(limit.cls)))


def _readings(default: Text, others: Iterable[tuple[str, Text]], say: Voice) -> Lines:
    yield say("默认", "Default"), say.text(default)
    yield from ((say("读法", "Reading"), f"{name}{say.colon}{say.text(basis)}") for name, basis in others)


def _bound(bound: Bound, say: Voice) -> str:
    """A bound in one line: whose, which article, how long, and the days it is in force."""
    source = say(f"{bound.instrument.zh}{bound.article.zh}", f"{bound.instrument.en}, {bound.article.en}")
    days = say.text(bound.since) if bound.since else span(bound.in_force_from, bound.in_force_until)
    return say.comma.join((source, say.length(bound.period), say.word(bound.bindingness), days))


# --- side by side ---------------------------------------------------------------------------------------------


def comparison_table(found: Comparison, language: Language) -> str:
    """One line per government: length or how often, wording, since when in force, and its date for the trigger."""
    say = Voice(language)
    head = [say("政府", "Government"), say("名称", "Name"), say("条文", "Article")]
    head += [say("时限或次数", "Length or how often"), say("语气", "Wording"), say("施行", "In force")]
    head += [say("到期", "Due"), say("稳妥", "Safest")] if found.on else []
    head.append(say("编号", "Id"))
    limits = [row.provision for row in found.rows if isinstance(row.provision, Limit)]
    others = dict.fromkeys(other for limit in limits for other in limit.see_also)  # one of these may be meant
    table = aligned([head, *([*_compared(row, found, say), row.provision.id] for row in found.rows)])
    return "\n".join([table, *(say(f"另见 {other}", f"See also {other}") for other in others)])


def _compared(row: ComparisonRow, found: Comparison, say: Voice) -> list[str]:
    provision, pack, due = row.provision, row.provision.pack, row.due
    cells = [say.text(pack.short), say.text(provision.label), say.article(provision), say.text(measure(provision))]
    cells += [say.word(provision.bindingness), span(pack.in_force_from, pack.in_force_until)]
    if not found.on:
        return cells
    if due is None:
        code = row.reason.code if row.reason else ""
        reason = say.text(row.reason) if row.reason else ""
        return [*cells, say.word(code, _SHORT) if code in _SHORT else reason, ""]
    outside = "" if row.in_force else say("当日未施行，仅供参考", "not in force: an illustration")
    answer = f"{due.due}{say.comma}{say.word(due.standing)}{say.between(due.bounds)}{say.aside(outside)}"
    return [*cells, answer, str(due.safest or say("未知", "not known"))]
