"""``/timezone Damascus``: the reader's clock."""

from __future__ import annotations

from db.records import Subscriber
from handlers.desk import Ask, Button, Desk, Reply
from handlers.located import point, zone_at
from handlers.markup import Html, shorten
from handlers.pages import Rows
from handlers.reader import Reader, meet, reader_for, welcome
from handlers.replies import example, reply
from handlers.timetable import replan
from news.calendar import CalendarError, Due, zone_name
from news.regions import Atlas


async def run(desk: Desk, ask: Ask) -> Reply:
    """A city in any language, an IANA name, an offset or a point on the earth; digests keep their hours there."""
    typed = ask.words.strip()
    if not typed:
        return await _state(desk, ask)
    place = point(typed)
    wanted = zone_at(*place) if place else find_zone(typed, desk.atlas)
    reader = await welcome(desk, ask)
    if wanted is None:
        say, shown = reader.phrases.html, example(reader, "timezone")
        unknown = say("timezone.unknown", name=shorten(typed, 60), example=shown)
        return reply(reader, say("timezone.no_place", example=shown) if place else unknown)
    changed, due = await _set(desk, ask, reader, wanted)
    reader = reader_for(desk, changed, ask.language)
    parts = [_now("timezone.set", reader)]
    if due:
        parts.append(reader.phrases.html("timezone.digest", due=reader.phrases.due(due.at, reader.zone)))
    return reply(reader, *parts)


async def _set(desk: Desk, ask: Ask, reader: Reader, wanted: str) -> tuple[Subscriber | None, Due | None]:
    """The chat's record with its new zone, and its next digest."""
    async with desk.store.write() as books:
        changed = await books.subscribers.update(ask.chat.id, zone=wanted)
        due = await replan(books, ask.chat.id, reader.now, zone_before=reader.zone, zone_after=wanted)
    return changed, due


def find_zone(typed: str, atlas: Atlas) -> str | None:
    """The zone that somebody means: a place first, then an IANA name or an offset."""
    try:
        return atlas.zone(typed) or zone_name(typed)
    except CalendarError:
        return None


async def _state(desk: Desk, ask: Ask) -> Reply:
    reader = await meet(desk, ask)
    which = reader.phrases.html("timezone.which", example=example(reader, "timezone"))
    rows: Rows = ()
    if ask.chat.kind == "private":  # Telegram lets nobody ask for a location elsewhere
        rows = ((Button(reader.phrases.plain("timezone.locate"), location=True),),)
    return reply(reader, _now("timezone.state", reader), which, rows=rows)


def _now(key: str, reader: Reader) -> Html:
    say = reader.phrases
    return say.html(key, time=say.clock(reader.now, reader.zone), place=say.city(reader.zone))
