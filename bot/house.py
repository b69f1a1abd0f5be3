"""What every way of running shares: the store, the desk, and the tools for polling."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.catalogue import Catalogue
from bot.collect import Collector, Progress
from bot.config import Config
from bot.knobs import ConfigError
from bot.newsdesk import Newsdesk
from bot.readahead import ReadAhead
from db.store import Store
from feeds.fetch import Fetcher
from feeds.poll import PollTools
from feeds.workers import Workers
from handlers.desk import Desk, DeskKnobs
from news.regions import load_atlas

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """The parts that are opened once and closed in order."""

    config: Config
    store: Store
    desk: Desk
    tools: PollTools
    newsdesk: Newsdesk
    ahead: ReadAhead
    catalogue: Catalogue

    def collector(self, progress: Progress = lambda _: None) -> Collector:
        """A collector over the house's parts; it tells the newsdesk what it has stored."""
        return Collector(
            self.store,
            self.tools,
            now=self.desk.now,
            knobs=self.config.collect,
            progress=progress,
            stored=self.newsdesk.ring,
        )


@asynccontextmanager
async def open_house(config: Config, *, now: Clock = utc_now) -> AsyncIterator[House]:
    """Open the store and the tools; close them at the end.

    Raises:
        ConfigError: a proxy or a contact cannot be used.
        db.errors.StoreError: the store cannot be opened.
    """
    try:
        opening = Fetcher(config.fetch)
    except ValueError as error:
        raise ConfigError(f"[fetch]: {error}.") from error
    store = await Store.open(config.store.url)
    workers = Workers(config.workers.count, config.workers.timeout_s, config.workers.memory_mb)
    ahead = ReadAhead()
    try:
        async with workers, opening as fetcher, Newsdesk(store, now=now, changed=ahead.changed) as newsdesk:
            knobs = DeskKnobs(language=config.service.language, zone=config.service.zone, brief=config.brief)
            tools = PollTools(fetcher, workers, config.pages, config.rhythm)
            catalogue = Catalogue(store, tools, now)
            desk = Desk(store, load_atlas(), now, knobs, catalogue)
            yield House(config, store, desk, tools, newsdesk, ahead, catalogue)
    finally:
        await store.close()
