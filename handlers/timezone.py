"""``/timezone Damascus``: the reader's clock."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, shorten
from handlers.reader import Reader, meet, reader_for, welcome
from handlers.replies import example, reply
from news.calendar import CalendarError, next_due, zone_name
from news.regions import Atlas


async def run(desk: Desk, ask: Ask) -> Reply:
    """A city in any language, an IANA name or an offset; the digest keeps its hour on the new clock."""
    typed = ask.words.strip()
    if not typed:
        return await _state(desk, ask)
    wanted = find_zone(typed, desk.atlas)
    reader = await welcome(desk, ask)
    if wanted is None:
        say = reader.phrases.html
        return reply(reader, say("timezone.unknown", name=shorten(typed, 60), example=example(reader, "timezone")))
    async with desk.store.write() as books:
        changed = await books.subscribers.update(ask.chat.id, zone=wanted)
        digest = await books.digests.of_chat(ask.chat.id)
        if digest:
            start = max(reader.now, digest.paused_until or reader.now)
            due = next_due(start, digest.at, digest.days, wanted)
            await books.digests.advance(digest.id, due)
    reader = reader_for(desk, changed, ask.language)
    parts = [_now("timezone.set", reader)]
    if digest:
        parts.append(reader.phrases.html("timezone.digest", due=reader.phrases.due(due, reader.zone)))
    return reply(reader, *parts)


def find_zone(typed: str, atlas: Atlas) -> str | None:
    """The zone that somebody means: a place first, then an IANA name or an offset."""
    try:
        return atlas.zone(typed) or zone_name(typed)
    except CalendarError:
        return None


async def _state(desk: Desk, ask: Ask) -> Reply:
    reader = await meet(desk, ask)
    which = reader.phrases.html("timezone.which", example=example(reader, "timezone"))
    return reply(reader, _now("timezone.state", reader), which)


def _now(key: str, reader: Reader) -> Html:
    say = reader.phrases
    return say.html(key, time=say.clock(reader.now, reader.zone), place=say.city(reader.zone))
