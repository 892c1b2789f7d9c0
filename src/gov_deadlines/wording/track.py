"""The course of a consultation in words, and as a plain object for JSON."""

from typing import Any

from gov_deadlines.answers.track import Event, SilenceReading, Track
from gov_deadlines.text import Language
from gov_deadlines.wording.explain import status_line
from gov_deadlines.wording.objects import about, fields, plain, status_object
from gov_deadlines.wording.voice import Lines, Voice, labelled
from gov_deadlines.wording.words import SILENCE


def track_page(life: Track, language: Language) -> str:
    """The state, what comes next, every event, and what silence means: one labelled line each."""
    say = Voice(language)
    return f"{status_line(life.status, say)}\n{labelled(_lines(life, say), language)}"


def _lines(life: Track, say: Voice) -> Lines:
    limit, base = life.limit, life.base
    long = say.length(base.period) if base.by is None else str(base.by)
    yield say("规则", "Rule"), say.comma.join((limit.id, say.article(limit), long))
    yield say("期限", "Due"), f"{say.day(life.due)}{say.comma}{say.word(life.standing)}"
    if life.next_event is not None:
        yield say("下一步", "Next"), _dated(life.next_event, say)
    for event in life.events:
        yield say("经过", "Event"), _dated(event, say) + (say.aside(say("未到", "to come")) if event.planned else "")
    if life.state != "done-in-time":
        yield from ((say("沉默", "Silence"), _silence(reading, life, say)) for reading in life.silence_readings)
    yield from say.notes(life.notes)


def _dated(event: Event, say: Voice) -> str:
    return f"{say.day(event.date)}{say.colon}{say.text(event.text)}"


def _silence(reading: SilenceReading, life: Track, say: Voice) -> str:
    chosen = say.aside(say("所选", "chosen")) if reading.name == life.silence else ""
    name = say.word(reading.name, SILENCE) + chosen + say.colon
    if reading.from_date is None and not life.extended_by(life.as_of):
        return name + say("没有商定过，不生效果", "no later time was agreed, so no effect")
    if reading.from_date is None:
        return name + say("期限之后没有日子了", "no day comes after the time agreed")
    arisen = say(f"{reading.arisen} 曾已生效", f"it had taken effect on {reading.arisen}") if reading.arisen else ""
    safe = reading.rely_from or say("暂不能给出", "not known yet")
    return (
        name
        + say(f"从 {reading.from_date} 起", f"from {reading.from_date} on")
        + say.aside(arisen)
        + say(f"，稳妥起见从 {safe} 起据以办理", f"; safe to rely on from {safe}")
    )


def track_object(life: Track) -> dict[str, Any]:
    """The course of a consultation as one JSON object."""
    base, extension = life.base, None
    if life.extension is not None:
        extension = fields(life.extension, "until extend runs_from due") | fields(life, "agreed_on agreed")
        extension["in_force"] = life.extended_by(life.as_of)
    return (
        about(life.limit)
        | {"region": base.region, "known_on": plain(base.calendar.known_on), "received": plain(life.received)}
        | fields(base, "within by")
        | {"original_due": plain(base.due), "extension": extension}
        | fields(life, "due standing replied")
        | {"late": None if life.late is None else life.late._asdict()}
        | {"as_of": plain(life.as_of), "status": status_object(life.status), "state": life.state}
        | {
            "next": None if life.next_event is None else _event(life.next_event),
            "events": [_event(event) for event in life.events],
            "silence": life.silence,
            "silence_readings": [
                {"name": one.name, "from": plain(one.from_date)} | fields(one, "arisen rely_from")
                for one in life.silence_readings
            ],
        }
        | fields(life, "rely_from notes")
    )


def _event(event: Event) -> dict[str, Any]:
    return {"date": plain(event.date), **event.text.as_dict(), "planned": event.planned}
