"""``/settings``: language, length and what a day without news does."""

from __future__ import annotations

from typing import get_args

from db.records import EmptyDay, Length, Subscriber
from handlers.desk import Ask, Button, Desk, Reply
from handlers.markup import bold
from handlers.pages import Rows, in_rows
from handlers.phrases import own_name
from handlers.reader import Reader, reader_for, welcome
from handlers.replies import button, choice, in_place, reply

_LENGTHS: tuple[Length, ...] = get_args(Length)
_EMPTY_DAYS: tuple[EmptyDay, ...] = get_args(EmptyDay)


async def run(desk: Desk, ask: Ask) -> Reply:
    """Shows the settings, or changes one: ``language ar``, ``length short``, ``empty silent``."""
    reader = await welcome(desk, ask)
    if not ask.words:
        return _page(desk, reader)
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
        rows=_rows(desk, reader),
    )


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
    return (*in_rows(languages, 3), lengths, empty_days, others)
