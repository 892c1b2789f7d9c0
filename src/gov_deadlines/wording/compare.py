"""The same provision of several governments as a table, and as a plain object for JSON."""

from typing import Any

from gov_deadlines.answers.compare import Comparison, ComparisonRow
from gov_deadlines.rules.model import Limit
from gov_deadlines.text import Language
from gov_deadlines.wording.limits import aligned, measure
from gov_deadlines.wording.objects import SCHEMA
from gov_deadlines.wording.words import article, iso, pick, word


def comparison_table(found: Comparison, language: Language) -> str:
    """One line a government: length or how often, wording, since when in force, and its date for the trigger."""
    heads = [
        ("编号", "Id"),
        ("条文", "Article"),
        ("时限或次数", "Length or how often"),
        ("语气", "Wording"),
        ("施行", "In force"),
        *([("到期", "Due"), ("稳妥", "Safest")] if found.on else []),
    ]
    head = tuple(pick(language, zh, en) for zh, en in heads)
    lines = [aligned([head, *(_row(row, found, language) for row in found.rows)])]
    lines += [pick(language, f"另见 {other}", f"See also {other}") for other in _others(found)]
    return "\n".join(lines)


def comparison_object(found: Comparison) -> dict[str, Any]:
    """The comparison as one JSON object."""
    return {"schema": SCHEMA, "name": found.name, "on": iso(found.on), "rows": [_object(row) for row in found.rows]}


def _row(row: ComparisonRow, found: Comparison, language: Language) -> tuple[str, ...]:
    provision, pack = row.provision, row.provision.pack
    cells = (
        provision.id,
        article(provision, language),
        measure(provision, language),
        word(provision.bindingness, language),
        f"{pack.in_force_from}..{pack.in_force_until or ''}",
    )
    if not found.on:
        return cells
    if row.due is None:
        return (*cells, _why_not(row, language), "")
    comma = pick(language, "，", ", ")
    outside = "" if row.in_force else pick(language, "（当日未施行，仅供参考）", " (not in force: an illustration)")
    safest = str(row.due.safest or pick(language, "未知", "not known"))
    return (*cells, f"{row.due.due}{comma}{word(row.due.standing, language)}{outside}", safest)


def _why_not(row: ComparisonRow, language: Language) -> str:
    """In a cell the reason in short; JSON has it in full."""
    short = {
        "not-in-force": ("当日未施行", "not in force then"),
        "not-announced": ("需要尚未公布的日子", "needs days not announced"),
    }
    code = row.reason.code if row.reason else ""
    return pick(language, *short[code]) if code in short else (row.reason.say(language) if row.reason else "")


def _others(found: Comparison) -> list[str]:
    """Further limits of one of these governments that may be the one meant."""
    limits = [row.provision for row in found.rows if isinstance(row.provision, Limit)]
    return list(dict.fromkeys(other for limit in limits for other in limit.see_also))


def _object(row: ComparisonRow) -> dict[str, Any]:
    provision, pack, due = row.provision, row.provision.pack, row.due
    return {
        "limit": provision.id,
        "version": provision.version,
        "authority": provision.authority,
        "name": pack.name.as_dict(),
        "class": provision.cls,
        "article": provision.article,
        "region": provision.region,
        "length": {"zh": measure(provision, "zh"), "en": measure(provision, "en")},
        "bindingness": provision.bindingness,
        "summary": provision.summary.as_dict(),
        "in_force_from": iso(pack.in_force_from),
        "in_force_until": iso(pack.in_force_until),
        "in_force": row.in_force,
        "due": None if due is None else iso(due.due),
        "standing": None if due is None else due.standing,
        "safest": None if due is None else iso(due.safest),
        "reason": None if row.reason is None else row.reason.as_dict(),
        "see_also": list(provision.see_also) if isinstance(provision, Limit) else [],
    }
