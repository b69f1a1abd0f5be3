"""The one table of commands, and the one entrance: an ask comes in, a reply goes out."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from difflib import get_close_matches

from db.errors import StoreError
from handlers import (
    brief,
    digest,
    forget,
    help,
    search,
    settings,
    sources,
    start,
    status,
    story,
    subscribe,
    timezone,
    topics,
    why,
)
from handlers.desk import Ask, Audience, Button, Command, Desk, Reply
from handlers.markup import shorten
from handlers.pages import Rows, in_rows
from handlers.phrases import phrases
from handlers.reader import reader_for
from handlers.replies import example, sentence

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?=\s|$)")


async def _help(desk: Desk, ask: Ask) -> Reply:
    return await help.overview(desk, ask, (command for command in COMMANDS if _may(command, ask)))


COMMANDS: tuple[Command, ...] = (
    Command("brief", brief.run, "/brief syria 24h"),
    Command("story", story.run, "/story 2"),
    Command("topics", topics.run, "/topics"),
    Command("subscribe", subscribe.run, "/subscribe lebanon"),
    Command("unsubscribe", subscribe.leave, "/unsubscribe lebanon"),
    Command("digest", digest.run, "/digest 08:00 weekdays"),
    Command("search", search.run, "/search grain harvest"),
    Command("why", why.run, "/why 2", menu=False),
    Command("timezone", timezone.run, "/timezone Damascus"),
    Command("settings", settings.run, "/settings"),
    Command("sources", sources.run, "/sources arabic"),
    Command("status", status.run, "/status", audience=Audience.ADMINISTRATOR, menu=False),
    Command("start", start.run, "/start", menu=False),
    Command("help", _help, "/help"),
    Command("forget", forget.run, "/forget"),
)

_BY_NAME = {command.name: command for command in COMMANDS}


def find(name: str) -> Command | None:
    """The command of a name, in any case."""
    return _BY_NAME.get(name.lower())


def split_command(text: str) -> tuple[str, str]:
    """``/brief@some_bot syria`` as (``brief``, ``syria``); free text as (empty, the text)."""
    stripped = text.strip()
    found = _COMMAND.match(stripped)
    if found is None:
        return "", stripped
    return found[1].lower(), stripped[found.end() :].strip()


def menu(language: str) -> tuple[tuple[str, str], ...]:
    """Names and descriptions for Telegram's command menu."""
    spoken = phrases(language)
    return tuple((row.name, spoken.plain(f"command.{row.name}.menu")) for row in COMMANDS if row.menu)


async def answer(desk: Desk, ask: Ask) -> Reply:
    """The reply to any ask. Trouble with the store becomes a sentence too, and is logged."""
    try:
        return await _answer(desk, ask)
    except StoreError as error:
        log.warning("the store failed under a command", extra={"command": ask.command, "error": str(error)})
        return sentence(reader_for(desk, None, ask.language), "error.trouble")


async def _answer(desk: Desk, ask: Ask) -> Reply:
    if not ask.command:
        return await brief.run(desk, replace(ask, command="brief"))
    command = find(ask.command)
    if command is None:
        return _unknown(desk, ask)
    if not _may(command, ask):
        return sentence(reader_for(desk, None, ask.language), "error.administrators", name=f"/{command.name}")
    return await command.run(desk, ask)


def _may(command: Command, ask: Ask) -> bool:
    return command.audience is Audience.EVERYONE or ask.administrator


def _unknown(desk: Desk, ask: Ask) -> Reply:
    """One sentence, and the commands that were perhaps meant."""
    reader = reader_for(desk, None, ask.language)
    allowed = [command.name for command in COMMANDS if _may(command, ask)]
    near = get_close_matches(ask.command.lower(), allowed, n=2, cutoff=0.6)
    rows: Rows = in_rows([Button(f"/{name}", command=f"/{name} {ask.words}".strip()) for name in near], 2)
    name = f"/{shorten(ask.command, 40)}"
    return sentence(reader, "error.unknown_command", rows=rows, name=name, example=example(reader, "brief"))
