"""What the verbs of ``wirebrief sources`` do: the list of outlets, in and out, and how they are doing."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from bot import terminal
from bot.catalogue import Catalogue
from bot.config import Config
from bot.courier import plain_text
from bot.house import House, open_house
from feeds.catalogue import CatalogueError, read_source
from handlers.catalogue import Added, Already, Checked, Imported, Stranger, Turn, Turned
from handlers.keeping import Said, told
from handlers.reader import Reader, reader_for
from handlers.source_health import page_words
from news.model import FeedState, Health, PageAccess, Source

WELL, NOTHING, USAGE = 0, 1, 2
_AT_ONCE: Final = 16
_TYPED: Final = "wirebrief sources"
_WISHES: Final = (
    "name", "key", "homepage", "country", "language", "owner", "folder", "ownership", "full_text", "weight",
)  # fmt: skip


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[tuple[House, Catalogue]]:
    """The house and its catalogue, brought up to the configuration."""
    async with open_house(config) as house:
        for source in await house.catalogue.settle(config.sources):
            terminal.complain(
                f"{source.name} ({source.key}) now stands in the configuration, which has the last word."
            )
        yield house, house.catalogue


# -- coming and going --------------------------------------------------------------------------------------


async def add_sources(config: Config, asked: Namespace) -> int:
    """Take in the feed behind an address."""
    wishes = {name: value for name in _WISHES if (value := getattr(asked, name)) is not None}
    try:  # a mistake in an option must not wait for the network
        read_source({"name": "x", "url": "https://wirebrief.example/", **wishes}, "The options")
    except CatalogueError as error:
        terminal.complain(f"{error}.")
        return USAGE
    async with _opened(config) as (house, catalogue):
        said = await catalogue.add(asked.address, wishes)
        _tell(said, house, asked)
    return WELL if isinstance(said, Added | Already) else NOTHING


async def remove_sources(config: Config, asked: Namespace) -> int:
    """Retire sources that were added at run time."""
    async with _opened(config) as (house, catalogue):
        return await _each(catalogue.remove, house, asked)


async def pause_sources(config: Config, asked: Namespace) -> int:
    """Let sources rest."""
    async with _opened(config) as (house, catalogue):
        return await _each(catalogue.pause, house, asked)


async def resume_sources(config: Config, asked: Namespace) -> int:
    """Read paused sources again."""
    async with _opened(config) as (house, catalogue):
        return await _each(catalogue.resume, house, asked)


async def _each(deed: Callable[[str], Awaitable[Turned | Stranger]], house: House, asked: Namespace) -> int:
    """Do something to every key; the worst that happens is the exit code."""
    worst = WELL
    for key in asked.keys:
        said = await deed(key)
        _tell(said, house, asked)
        if isinstance(said, Stranger):
            worst = USAGE
        elif said.turn in {Turn.CONFIGURED, Turn.SAMPLE}:
            worst = max(worst, NOTHING)
    return worst


def _tell(said: Said, house: House, asked: Namespace) -> None:
    """Print an answer of the catalogue; what did not work goes to standard error."""
    if asked.json:
        terminal.say_json({"outcome": type(said).__name__.lower(), **asdict(said)})
        return
    reply = told(said, reader_for(house.desk, None, "en"), verb=asked.act, prefix=_TYPED)
    text = "\n".join(plain_text(page.html) for page in reply.pages)
    done = isinstance(said, Added | Already | Imported) or (
        isinstance(said, Turned) and said.turn not in {Turn.CONFIGURED, Turn.SAMPLE}
    )
    (terminal.say if done else terminal.complain)(text)


# -- lists -------------------------------------------------------------------------------------------------


async def import_sources(config: Config, asked: Namespace) -> int:
    """Take in all feeds of an OPML file."""
    try:
        data = await asyncio.to_thread(Path(asked.file).read_bytes)
    except OSError as error:
        terminal.complain(f"{asked.file} cannot be read: {error.strerror or error}.")
        return USAGE
    async with _opened(config) as (house, catalogue):
        said = await catalogue.take_in(data)
        _tell(said, house, asked)
    return WELL if isinstance(said, Imported) and not said.refused else NOTHING


async def export_sources(config: Config, asked: Namespace) -> int:
    """Write all sources as an OPML file."""
    async with _opened(config) as (_, catalogue):
        count, data = await catalogue.export()
    if not count:
        terminal.complain("There are no sources to export.")
        return NOTHING
    if asked.file == "-":
        sys.stdout.buffer.write(data)
        return WELL
    try:
        await asyncio.to_thread(Path(asked.file).write_bytes, data)
    except OSError as error:
        terminal.complain(f"{asked.file} cannot be written: {error.strerror or error}.")
        return USAGE
    if asked.json:
        terminal.say_json({"sources": count, "file": asked.file})
    else:
        terminal.say(f"{terminal.count(count, 'source')} written to {asked.file}.")
    return WELL


# -- how they are doing ------------------------------------------------------------------------------------


async def health_sources(config: Config, asked: Namespace) -> int:
    """Print what the store knows of every source; the code says whether all of them are well."""
    async with open_house(config) as house, house.store.read() as books:
        sources, states = await books.sources.all(), await books.sources.states()
    rows = [(source, states.get(source.key)) for source in sources]
    if asked.json:
        terminal.say_json([{"source": asdict(s), "state": asdict(f) if f else None} for s, f in rows])
    else:
        head = ("source", "health", "last read", "last new", "failing since", "why", "pages")
        terminal.table(head, [_health(source, state) for source, state in rows])
        if not rows:
            terminal.complain("The store knows no source yet: run the service, or “wirebrief poll --once”.")
    sick = [state for _, state in rows if state and state.health in {Health.FAILING, Health.GONE}]
    return NOTHING if sick else WELL


def _health(source: Source, state: FeedState | None) -> tuple[str, ...]:
    if state is None:
        return (terminal.plain(source.key), "not read yet", "", "", "", "", "")
    return (
        terminal.plain(source.key),
        terminal.mark(state.health in {Health.OK, Health.NEW, Health.PAUSED}, state.health.value),
        _moment(state.last_ok_at),
        _moment(state.last_new_at),
        _moment(state.failing_since) if state.failing_since else "",
        terminal.plain(state.last_error),
        "" if state.pages is PageAccess.UNTRIED else state.pages.value,
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone().strftime("%d %b %H:%M") if at else "never"


async def check_sources(config: Config, asked: Namespace) -> int:
    """Fetch sources now and say what comes of it; nothing is stored."""
    async with open_house(config) as house:
        async with house.store.read() as books:
            added = [source for source in await books.sources.all() if source.added]
        catalogue = {source.key: source for source in (*added, *config.sources)}
        if not catalogue:
            terminal.complain(f"{asked.config} names no sources: add some under [catalogue], or with “{_TYPED} add”.")
            return USAGE
        unknown = sorted(set(asked.keys) - catalogue.keys())
        if unknown:
            near = [name for key in unknown for name in get_close_matches(key, catalogue, 2)]
            meant = f"; did you mean {' or '.join(dict.fromkeys(near))}?" if near else "."
            terminal.complain(f"The catalogue has no source called {', '.join(unknown)}{meant}")
            return USAGE
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(source: Source) -> Checked:
            async with gate:
                return await house.catalogue.look(source)

        chosen = [source for key, source in catalogue.items() if not asked.keys or key in asked.keys]
        results = await asyncio.gather(*map(one, chosen))
        reader = reader_for(house.desk, None, "en")
    if asked.json:
        terminal.say_json([{**asdict(result), "source": result.source.key} for result in results])
    else:
        terminal.table(("source", "result", "entries", "newest"), [_checked(result, reader) for result in results])
    return WELL if all(result.well for result in results) else NOTHING


def _checked(result: Checked, reader: Reader) -> tuple[str, ...]:
    pages = page_words(result.pages, reader)
    remarks = "; ".join(filter(None, (result.says, plain_text(pages.source) if pages else "")))
    says = f"reads well{': ' if remarks else ''}{remarks}" if result.well else result.says
    newest = _moment(result.newest_at) if result.newest_at else ""
    return (terminal.plain(result.source.key), terminal.mark(result.well, says), str(result.entries), newest)
