"""``/digest 08:00 weekdays``: when the digest comes; ``off``, ``now`` and ``pause 7``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from db.records import Digest
from handlers.briefing import edition, told_rows
from handlers.desk import Ask, Button, Desk, Page, Reply
from handlers.markup import Html
from handlers.pages import Rows, in_rows
from handlers.reader import Reader, meet, welcome
from handlers.render import brief_pages
from handlers.replies import button, example, reply, sentence
from handlers.topics import busy_buttons, own_topics
from news.calendar import CalendarError, next_due, parse_days, parse_time, zone
from news.model import Brief
from news.text import fold

TIMES = ("07:00", "08:00", "12:00", "19:00")
DAY = timedelta(days=1)
_MOST_PAUSE_DAYS = 365
_PAUSE = re.compile(r"pause\s+(\d{1,3})\s*(?:d|days?)?", re.IGNORECASE)
_TIME_FIRST = re.compile(
    r"(\d{1,2}(?:\s*[:.h٫]\s*\d{2})?\s*(?:h|uhr)?(?:\s*(?:am|pm|a\.m\.|p\.m\.))?)(?:\s+(.*))?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Edition:
    """A digest ready to be sent: its pages, and the briefs to note as told."""

    briefs: tuple[Brief, ...]
    pages: tuple[Page, ...]


async def run(desk: Desk, ask: Ask) -> Reply:
    """Shows or sets when the digest comes."""
    words = ask.words.strip()
    if not words:
        return await _state(desk, ask)
    if words.lower() == "off":
        return await _off(desk, ask)
    if words.lower() == "now":
        return await _now(desk, ask)
    pause = _PAUSE.fullmatch(words)
    if pause:
        return await _pause(desk, ask, min(_MOST_PAUSE_DAYS, int(pause[1])))
    return await _set(desk, ask, words)


async def _state(desk: Desk, ask: Ask) -> Reply:
    reader = await meet(desk, ask)
    async with desk.store.read() as books:
        digest = await books.digests.of_chat(ask.chat.id)
    if digest is None:
        return sentence(reader, "digest.none", rows=time_rows(reader), example=example(reader, "digest"))
    rows = (
        *time_rows(reader, digest),
        (button(reader, "button.digest_now", "/digest now"), button(reader, "button.digest_off", "/digest off")),
    )
    return reply(reader, _when("digest.state", digest, reader), rows=rows)


def time_rows(reader: Reader, digest: Digest | None = None) -> Rows:
    """Times to pick from, on the days that are set already."""
    days = "" if digest is None else ",".join(_ENGLISH[day] for day in sorted(digest.days))
    return in_rows([Button(_shown(at, reader), command=f"/digest {at} {days}".strip()) for at in TIMES], 4)


_ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _shown(at: str, reader: Reader) -> str:
    moment = datetime.combine(reader.now.date(), time.fromisoformat(at), zone("UTC"))
    return reader.phrases.clock(moment, "UTC")


def _when(key: str, digest: Digest, reader: Reader) -> Html:
    say = reader.phrases
    return say.html(
        key,
        days=say.days(digest.days),
        time=_shown(digest.at.isoformat("minutes"), reader),
        place=say.city(reader.zone),
        due=say.due(digest.next_at, reader.zone),
    )


async def _set(desk: Desk, ask: Ask, words: str) -> Reply:
    reader = await welcome(desk, ask)
    match = _TIME_FIRST.fullmatch(words)
    names = reader.phrases.day_names()
    try:
        at = parse_time(match[1] if match else words)
    except CalendarError:
        return sentence(reader, "digest.bad_time", rows=time_rows(reader), example=example(reader, "digest"))
    typed = fold((match and match[2]) or "")
    try:
        days = names.get(typed) or parse_days(typed, names)
    except CalendarError:
        return sentence(reader, "digest.bad_days", example=example(reader, "digest"))
    async with desk.store.write() as books:
        due = next_due(reader.now, at, days, reader.zone)
        digest = await books.digests.set(ask.chat.id, ask.chat.thread, at, days, due)
    return await _confirmed(desk, ask, digest, reader)


async def _confirmed(desk: Desk, ask: Ask, digest: Digest, reader: Reader) -> Reply:
    say = reader.phrases
    parts = [_when("digest.set", digest, reader)]
    rows: Rows = ()
    if reader.zone == desk.knobs.zone:
        parts.append(say.html("digest.zone_hint", place=say.city(reader.zone), example=example(reader, "timezone")))
    if not await own_topics(desk, ask.chat.id):
        parts.append(say.html("digest.topics_missing"))
        rows = in_rows(await busy_buttons(desk, reader, 6, command="subscribe"), 2)
    return reply(reader, *parts, rows=rows)


async def _off(desk: Desk, ask: Ask) -> Reply:
    reader = await meet(desk, ask)
    async with desk.store.write() as books:
        was_on = await books.digests.off(ask.chat.id)
    return sentence(reader, "digest.off" if was_on else "digest.was_off")


async def _pause(desk: Desk, ask: Ask, days: int) -> Reply:
    reader = await meet(desk, ask)
    until = reader.now + days * DAY
    async with desk.store.write() as books:
        digest = await books.digests.of_chat(ask.chat.id)
        if digest:
            due = next_due(until, digest.at, digest.days, reader.zone)
            await books.digests.pause(ask.chat.id, until, due)
    if digest is None:
        return sentence(reader, "digest.none", rows=time_rows(reader), example=example(reader, "digest"))
    return sentence(reader, "digest.paused", due=reader.phrases.due(due, reader.zone))


# -- the digest itself -------------------------------------------------------------------------------------


async def _now(desk: Desk, ask: Ask) -> Reply:
    reader = await welcome(desk, ask)
    if not await own_topics(desk, ask.chat.id):
        rows = in_rows(await busy_buttons(desk, reader, 6, command="subscribe"), 2)
        return sentence(reader, "digest.topics_missing", rows=rows)
    made = await compose(desk, reader, since=reader.now - DAY)
    if not made.pages:
        return empty(reader)
    async with desk.store.write() as books:
        await books.subscribers.tell(ask.chat.id, told_rows(made.briefs, reader.now))
    return Reply(made.pages)


async def compose(desk: Desk, reader: Reader, *, since: datetime) -> Edition:
    """A reader's digest, as ``/digest now`` and the digest tick send it; without pages on an empty day.

    Args:
        desk: store, atlas, clock, knobs.
        reader: made with ``handlers.reader.reader_for``; must have a subscriber.
        since: usually when the last digest was sent.

    Returns:
        Pages, and briefs for ``handlers.briefing.told_rows``.
    """
    if reader.subscriber is None:
        return Edition((), ())
    briefs = await edition(desk, reader.subscriber, since=since)
    pages: list[Page] = []
    number = 1
    for brief in briefs:
        opening = None if pages else greeting(reader)
        pages += brief_pages(brief, reader, opening=opening, number=number)
        number += len(brief.stories)
    return Edition(briefs, tuple(pages))


def empty(reader: Reader) -> Reply:
    """What a digest says on a day without news, where the reader wants a line."""
    return sentence(reader, "digest.empty")


def late(reader: Reader, missed: int) -> Reply:
    """The note before a digest when so many before it could not be sent."""
    return sentence(reader, "digest.late", n=missed)


def greeting(reader: Reader) -> Html:
    """The opening of a digest, by the reader's hour."""
    hour = reader.now.astimezone(zone(reader.zone)).hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    return reader.phrases.html(f"head.{part}")
