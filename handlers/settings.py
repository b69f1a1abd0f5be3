"""``/settings``: language, length, what a day without news does, and quiet hours."""

from __future__ import annotations

from datetime import time
from typing import get_args

from db.records import EmptyDay, Length, Subscriber
from handlers.desk import Ask, Button, Desk, Reply
from handlers.digest_pages import shown
from handlers.markup import bold, code
from handlers.pages import Rows, in_rows
from handlers.phrases import own_name
from handlers.reader import Reader, reader_for, welcome
from handlers.replies import button, choice, in_place, reply
from handlers.timetable import replan
from news.calendar import CalendarError, Quiet, parse_quiet
from news.text import fold

_LENGTHS: tuple[Length, ...] = get_args(Length)
_EMPTY_DAYS: tuple[EmptyDay, ...] = get_args(EmptyDay)
_USUAL = (Quiet(time(22), time(7)), Quiet(time(23), time(6)))


async def run(desk: Desk, ask: Ask) -> Reply:
    """Shows the settings, or changes one: ``language ar``, ``length short``, ``empty silent``."""
    reader = await welcome(desk, ask)
    if not ask.words:
        return _page(desk, reader)
    if ask.words.lower().partition(" ")[0] == "quiet":
        changed = await _change_quiet(desk, ask, reader)
        if changed is None:
            hours = reader.inside(code("/settings quiet 22:00-07:00"))
            return reply(reader, reader.phrases.html("settings.bad_quiet", example=hours), rows=_rows(desk, reader))
    else:
        changed = await _change(desk, ask)
    if changed is None:
        return reply(reader, reader.phrases.html("settings.unknown"), rows=_rows(desk, reader))
    reader = reader_for(desk, changed, changed.language or ask.language)
    return in_place(ask, _page(desk, reader), reader.phrases.plain("settings.saved"))


async def _change(desk: Desk, ask: Ask) -> Subscriber | None:
    """The chat's record with the setting changed; ``None`` where there is no such setting or value."""
    name, _, value = ask.words.strip().lower().partition(" ")
    value = value.strip()
    length = next((known for known in _LENGTHS if known == value), None)
    empty_day = next((known for known in _EMPTY_DAYS if known == value), None)
    async with desk.store.write() as books:
        if name == "language" and value in desk.knobs.languages:
            return await books.subscribers.update(ask.chat.id, language=value)
        if name == "length" and length:
            return await books.subscribers.update(ask.chat.id, length=length)
        if name == "empty" and empty_day:
            return await books.subscribers.update(ask.chat.id, empty_day=empty_day)
    return None


async def _change_quiet(desk: Desk, ask: Ask, reader: Reader) -> Subscriber | None:
    """The chat's record with new quiet hours, ``off`` for none; ``None`` where the words are no hours."""
    typed = ask.words.partition(" ")[2].strip()
    try:
        quiet = None if fold(typed) in {"off", "none"} else parse_quiet(typed)
    except CalendarError:
        return None
    if quiet and quiet.start == quiet.end:
        quiet = None
    hours = (quiet.start, quiet.end) if quiet else (None, None)
    async with desk.store.write() as books:
        changed = await books.subscribers.update(
            ask.chat.id, quiet_from=hours[0], quiet_until=hours[1], zone=reader.zone
        )
        await replan(books, ask.chat.id, reader.now, zone_before=reader.zone, zone_after=reader.zone)
    return changed


def _page(desk: Desk, reader: Reader) -> Reply:
    say = reader.phrases
    length, empty_day = _chosen(reader)
    return reply(
        reader,
        bold(say.html("settings.title")),
        say.html("settings.language", value=own_name(reader.language)),
        say.html("settings.length", value=say.plain(f"settings.{length}")),
        say.html("settings.empty_day", value=say.plain(f"settings.{empty_day}")),
        say.html("settings.zone", value=say.city(reader.zone)),
        say.html("settings.quiet", value=_quiet_shown(reader)),
        rows=_rows(desk, reader),
    )


def _quiet_shown(reader: Reader) -> str:
    quiet = reader.subscriber.quiet if reader.subscriber else None
    return _hours(quiet, reader) if quiet else reader.phrases.plain("settings.no_quiet")


def _hours(quiet: Quiet, reader: Reader) -> str:
    return f"{shown(quiet.start, reader)}–{shown(quiet.end, reader)}"


def _quiet_row(reader: Reader) -> tuple[Button, ...]:
    """Usual quiet hours, and none."""
    now = reader.subscriber.quiet if reader.subscriber else None
    usual = [
        choice(
            reader,
            f"🌙 {_hours(quiet, reader)}",
            f"/settings quiet {quiet.start:%H:%M}-{quiet.end:%H:%M}",
            chosen=quiet == now,
        )
        for quiet in _USUAL
    ]
    none = choice(
        reader, f"🌙 {reader.phrases.plain('settings.no_quiet')}", "/settings quiet off", chosen=now is None
    )
    return (*usual, none)


def _chosen(reader: Reader) -> tuple[Length, EmptyDay]:
    known = reader.subscriber
    return (known.length, known.empty_day) if known else ("normal", "line")


def _rows(desk: Desk, reader: Reader) -> Rows:
    length, empty_day = _chosen(reader)
    languages: list[Button] = [
        choice(reader, own_name(code), f"/settings language {code}", chosen=code == reader.language)
        for code in desk.knobs.languages
    ]
    lengths = tuple(
        choice(reader, reader.phrases.plain(f"settings.{value}"), f"/settings length {value}", chosen=value == length)
        for value in _LENGTHS
    )
    empty_days = tuple(
        choice(
            reader, reader.phrases.plain(f"settings.{value}"), f"/settings empty {value}", chosen=value == empty_day
        )
        for value in _EMPTY_DAYS
    )
    others = (button(reader, "button.timezone", "/timezone"), button(reader, "button.digest", "/digest"))
    return (*in_rows(languages, 3), lengths, empty_days, _quiet_row(reader), others)
