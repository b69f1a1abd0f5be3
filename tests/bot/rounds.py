"""Rounds of collecting under test: a real server, a real store, the house's own tools, a clock that tests move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from sqlalchemy import Row, select

from bot.collect import CollectKnobs, Collector
from bot.filing import Collected
from bot.newsdesk import Newsdesk
from db import schema
from db.store import Store
from feeds.fetch import Fetcher, FetchKnobs
from feeds.poll import PollKnobs, PollTools
from news.model import Article, FeedState, FullText, Source
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

QUIET = {"host_gap_s": 0.0, "per_host": 8, "connections": 200, "patience_s": 0.1}
"""Manners towards strangers only cost time on loopback."""


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.at = now

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


class Inline:
    """Runs what worker processes would run, in a thread."""

    async def run(self, function, *args):
        return await asyncio.to_thread(function, *args)


@dataclass(frozen=True)
class Item:
    """One entry of a feed."""

    guid: str
    title: str
    text: str = ""
    url: str = ""
    at: datetime | None = None


def rss(*items: Item) -> str:
    """A feed of these entries."""
    rows = []
    for item in items:
        date = f"<pubDate>{format_datetime(item.at)}</pubDate>" if item.at else ""
        rows.append(
            f"<item><guid isPermaLink='false'>{item.guid}</guid><title>{escape(item.title)}</title>"
            f"<link>{escape(item.url)}</link><description>{escape(item.text)}</description>{date}</item>"
        )
    return f"<rss version='2.0'><channel><title>Feed</title>{''.join(rows)}</channel></rss>"


def paper(*paragraphs: str, title: str) -> str:
    """A page of an article."""
    text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    head = f"<html lang='en'><head><title>{escape(title)}</title></head><body><nav>Home</nav>"
    return f"{head}<article><h1>{escape(title)}</h1>{text}</article></body></html>"


@dataclass
class Rounds:
    """Sources on one server, each under a host of its own, and the collector that polls them."""

    server: NewsServer
    store: Store
    clock: Clock
    tools: PollTools
    sources: dict[str, Source] = field(default_factory=dict)
    collector: Collector = field(init=False)
    newsdesk: Newsdesk = field(init=False)
    seen: list[Collected] = field(default_factory=list)
    """What the collector told of its progress."""

    _left: list[Newsdesk] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newsdesk = Newsdesk(self.store, now=self.clock, runner=Inline())
        self.start()

    def start(self, **knobs: int) -> None:
        """A collector and a newsdesk that know nothing but the store, as after a restart."""
        self._left.append(self.newsdesk)
        self.newsdesk = Newsdesk(self.store, now=self.clock, runner=Inline())
        self.collector = Collector(
            self.store,
            self.tools,
            now=self.clock,
            knobs=CollectKnobs(**{"linger_s": 0.0, **knobs}),
            progress=self.seen.append,
            stored=self.newsdesk.ring,
        )

    async def open(self, *keys: str, **more: object) -> None:
        """Add outlets to the catalogue; their feeds are at ``/<key>``."""
        for key in keys:
            url = self.server.url(f"/{key}", f"{key}.test")
            source = Source(key, key.title(), url, language="en", full_text=FullText.NEVER)
            self.sources[key] = replace(source, **more)
        async with self.store.write() as books:
            await books.sources.sync(list(self.sources.values()), self.clock())

    def print(self, key: str, *items: Item, **more: object) -> None:
        """What an outlet's feed holds from now on."""
        self.server.at(f"/{key}", Reply.feed(rss(*items), **more))

    def item(self, guid: str, title: str = "", text: str = "", **more: object) -> Item:
        """An entry of an hour ago."""
        title = title or f"Report {guid} from the quay"
        return Item(guid, title, text, **{"at": self.clock() - timedelta(hours=1), **more})

    async def round(self, **wait: float) -> Collected:
        """Let time pass, poll who is due, then place what came."""
        self.clock.wait(**wait)
        came = await self.collector.tick()
        await self.place()
        return came

    async def place(self) -> None:
        """Place what waits; desks from before a restart are closed, as they would be by their end."""
        while self._left:
            await self._left.pop().__aexit__(None, None, None)
        assert await self.newsdesk.clear()

    async def states(self) -> dict[str, FeedState]:
        async with self.store.read() as books:
            return await books.sources.states()

    async def articles(self) -> dict[str, Article]:
        """All that is placed, by source and guid."""
        return {_name(article): article for article, _ in await self._placed()}

    async def stories(self) -> dict[str, str]:
        """For every article the founder of its story, both as source and guid: ids may have gaps."""
        placed = await self._placed()
        names_ = {article.id: _name(article) for article, _ in placed}
        return {_name(article): names_[row.story] for article, row in placed}

    async def wires(self) -> dict[str, str]:
        """For every article the earliest print of its text."""
        placed = await self._placed()
        names_ = {article.id: _name(article) for article, _ in placed}
        return {_name(article): names_[row.wire] for article, row in placed}

    async def _placed(self) -> list[tuple[Article, Row]]:
        async with self.store.read() as books:
            rows = (await books.stories.connection.execute(select(schema.groupings).order_by("article"))).all()
            articles = await books.articles.get_many([row.article for row in rows])
        return [(articles[row.article], row) for row in rows]


def _name(article: Article) -> str:
    return f"{article.source}/{article.guid}"


@asynccontextmanager
async def rounds(
    store: Store, now: datetime, hosts: Sequence[str] = (), *, pages: dict | None = None, **fetch: object
) -> AsyncIterator[Rounds]:
    """A server and a collector.

    Args:
        store: empty.
        now: where the clock stands.
        hosts: outlets whose hosts may be private; every other name is refused.
        pages: settings of polls.
        fetch: settings of fetching.
    """
    clock = Clock(now)
    async with NewsServer() as server:
        allowed = tuple(f"{host}.test:{server.port}" for host in hosts)
        knobs = FetchKnobs(**{**QUIET, "allowed_hosts": allowed, **fetch})
        async with Fetcher(knobs, resolve=names(), tls=NO_TLS, now=clock) as fetcher:
            yield Rounds(server, store, clock, tools(fetcher, **(pages or {})))


def tools(fetcher: Fetcher, **pages: object) -> PollTools:
    """What polls share, without chance and without worker processes."""
    return PollTools(fetcher, Inline(), PollKnobs(**pages), jitter=lambda: 0.0)
