"""The life of a consultation in words, and as a plain object for JSON."""

from collections.abc import Iterator
from typing import Any

from gov_deadlines.answers.track import Event, SilenceReading, Track
from gov_deadlines.text import Language, Text
from gov_deadlines.wording.explain import status_line
from gov_deadlines.wording.limits import aligned
from gov_deadlines.wording.objects import SCHEMA, status_object
from gov_deadlines.wording.words import article, day_with_weekday, iso, length, pick, word

_SILENCE = {
    "any": Text("any", "任何时限到期都算", "after any limit"),
    "agreed": Text("agreed", "只有商定的时限到期才算", "only after an agreed time"),
}


def track_page(life: Track, language: Language) -> str:
    """The state, what comes next, every event, and what silence means: one labelled line each."""
    head = status_line(life.status, language)
    rows = [(pick(language, zh, en), text) for (zh, en), text in _lines(life, language)]
    return f"{head}\n{aligned(rows)}"


def track_object(life: Track) -> dict[str, Any]:
    """The life of a consultation as one JSON object."""
    limit, following = life.limit, life.next_event
    return {
        "schema": SCHEMA,
        "limit": limit.id,
        "version": limit.version,
        "authority": limit.authority,
        "article": limit.article,
        "region": life.base.region,
        "known_on": iso(life.base.calendar.known_on),
        "received": iso(life.received),
        "within": life.base.within,
        "by": iso(life.base.by),
        "original_due": iso(life.base.due),
        "extension": _extension(life),
        "due": iso(life.due),
        "standing": life.standing,
        "replied": iso(life.replied),
        "late": None if life.late is None else life.late._asdict(),
        "as_of": iso(life.as_of),
        "status": status_object(life.status),
        "state": life.state,
        "next": None if following is None else _event(following),
        "events": [_event(event) for event in life.events],
        "silence": life.silence,
        "silence_readings": [_reading(reading) for reading in life.silence_readings],
        "rely_from": iso(life.rely_from),
        "notes": [note.as_dict() for note in life.notes],
    }


Lines = Iterator[tuple[tuple[str, str], str]]


def _lines(life: Track, language: Language) -> Lines:
    limit, comma = life.limit, pick(language, "，", ", ")
    long = length(life.base.period, language) if life.base.by is None else str(life.base.by)
    yield ("规则", "Rule"), comma.join((limit.id, article(limit, language), long))
    yield ("期限", "Due"), f"{day_with_weekday(life.due, language)}{comma}{word(life.standing, language)}"
    following = life.next_event
    if following is not None:
        yield ("下一步", "Next"), _dated(following, language)
    for event in life.events:
        planned = pick(language, "（未到）", " (to come)") if event.planned else ""
        yield ("经过", "Event"), _dated(event, language) + planned
    if life.state != "done-in-time":
        for reading in life.silence_readings:
            yield ("沉默", "Silence"), _silence(reading, life, language)
    for note in life.notes:
        yield ("说明", "Note"), note.say(language)


def _dated(event: Event, language: Language) -> str:
    return f"{day_with_weekday(event.date, language)}{pick(language, '：', ': ')}{event.text.say(language)}"


def _silence(reading: SilenceReading, life: Track, language: Language) -> str:
    chosen = pick(language, "（所选）", " (chosen)") if reading.name == life.silence else ""
    name = _SILENCE[reading.name].say(language) + chosen
    if reading.from_date is None and not life.extended_by(life.as_of):
        return pick(language, f"{name}：没有商定过，不生效果", f"{name}: none was agreed, so no effect")
    if reading.from_date is None:
        return pick(language, f"{name}：期限之后没有日子了", f"{name}: no day comes after the time agreed")
    found = pick(language, f"{name}：从 {reading.from_date} 起", f"{name}: from {reading.from_date} on")
    if reading.arisen is not None:
        found += pick(language, f"（{reading.arisen} 曾已生效）", f" (it had taken effect on {reading.arisen})")
    safe = reading.rely_from or pick(language, "暂不能给出", "not known yet")
    return found + pick(language, f"，稳妥起见从 {safe} 起据以办理", f"; safe to rely on from {safe}")


def _extension(life: Track) -> dict[str, Any] | None:
    extension = life.extension
    if extension is None:
        return None
    return {
        "until": iso(extension.until),
        "extend": extension.extend,
        "runs_from": iso(extension.runs_from),
        "due": iso(extension.due),
        "agreed_on": iso(life.agreed_on),
        "agreed": life.agreed,
        "in_force": life.extended_by(life.as_of),
    }


def _event(event: Event) -> dict[str, Any]:
    return {"date": iso(event.date), **event.text.as_dict(), "planned": event.planned}


def _reading(reading: SilenceReading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "from": iso(reading.from_date),
        "arisen": iso(reading.arisen),
        "rely_from": iso(reading.rely_from),
    }
