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


def _reads(_words: str) -> bool:
    """Reading changes nothing for anybody."""
    return False


def _sets(words: str) -> bool:
    """A bare command shows what is set, or asks what to set."""
    return bool(words.strip())


def _clears(_words: str) -> bool:
    """Even the question whether to delete is not for everybody."""
    return True


COMMANDS: tuple[Command, ...] = (
    Command("brief", brief.run, "/brief syria 24h", _reads),
    Command("story", story.run, "/story 2", story.marks),
    Command("topics", topics.run, "/topics", _reads),
    Command("subscribe", subscribe.run, "/subscribe lebanon", _sets),
    Command("unsubscribe", subscribe.leave, "/unsubscribe lebanon", _sets),
    Command("digest", digest.run, "/digest 08:00 weekdays", _sets),
    Command("search", search.run, "/search grain harvest", _reads),
    Command("why", why.run, "/why 2", _reads, menu=False),
    Command("timezone", timezone.run, "/timezone Damascus", _sets),
    Command("settings", settings.run, "/settings", _sets),
    Command("sources", sources.run, "/sources arabic", _reads),
    Command("status", status.run, "/status", _reads, audience=Audience.ADMINISTRATOR, menu=False),
    Command("start", start.run, "/start", _reads, menu=False),
    Command("help", _help, "/help", _reads),
    Command("forget", forget.run, "/forget", _clears),
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
    if command.changes(ask.words) and not await ask.manages():
        return _not_theirs(desk, ask)
    return await command.run(desk, ask)


def _not_theirs(desk: Desk, ask: Ask) -> Reply:
    """One kind sentence; at a button, so that the others in the group are not disturbed."""
    reader = reader_for(desk, None, ask.language)
    if ask.pressed:
        return Reply((), notice=reader.phrases.plain("error.managers"))
    return sentence(reader, "error.managers")


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
