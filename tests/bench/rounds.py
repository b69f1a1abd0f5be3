"""A first read of many feeds, the newsdesk's work on it, and rounds in which no feed has changed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.collect import CollectKnobs, Collector
from bot.newsdesk import Newsdesk
from db.store import Store
from feeds.due import RhythmKnobs
from feeds.fetch import Fetcher, FetchKnobs
from feeds.poll import PollKnobs, PollTools
from feeds.workers import Workers
from news.model import FeedState, FullText, Health, Source
from news.regions import load_atlas
from tests.bench import presshouse
from tests.bench.relatives import peaks_mib, relatives_cpu_s
from tests.bench.table import Report, Spent, rss_mib, spending
from tests.feeds.newsserver import NO_TLS, names

PEER_FEEDS = 100
_PRINTED = text("SELECT id FROM articles WHERE source = :source")
PLACED = 2000
"""Articles that the newsdesk is measured with: the rest costs the same."""


@dataclass(slots=True)
class Cost(Spent):
    """What a block of work cost this process and those below it."""

    below_s: float = 0.0


@dataclass(slots=True)
class _House:
    """What a round needs."""

    store: Store
    tools: PollTools
    server: int
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def collector(self) -> Collector:
        return Collector(self.store, self.tools, now=lambda: self.now, knobs=CollectKnobs())

    @contextmanager
    def costing(self) -> Iterator[Cost]:
        cost, below = Cost(), relatives_cpu_s((self.server,))
        with spending() as spent:
            yield cost
        cost.wall_s, cost.cpu_s = spent.wall_s, spent.cpu_s
        cost.below_s = relatives_cpu_s((self.server,)) - below


@asynccontextmanager
async def _opened(feeds: int, items: int, rhythm: RhythmKnobs | None = None) -> AsyncIterator[tuple[_House, int]]:
    """A house with so many feeds, each on a host of its own, and the port of the server that has them."""
    async with presshouse.running(feeds, items) as (port, server):
        hosts = [f"paper{number}.test:{port}" for number in range(feeds)]
        sources = [
            Source(f"paper{n}", f"Paper {n}", f"http://{host}/{n}", language="en", full_text=FullText.NEVER)
            for n, host in enumerate(hosts)
        ]
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(f"sqlite:///{folder}/bench.db")
            knobs = FetchKnobs(host_gap_s=0.0, allowed_hosts=tuple(hosts))
            async with Workers(2) as workers, Fetcher(knobs, resolve=names(), tls=NO_TLS) as fetcher:
                tools = PollTools(fetcher, workers, PollKnobs(pages_per_poll=0), rhythm, jitter=lambda: 0.0)
                async with store.write() as books:
                    await books.sources.sync(sources, datetime.now(UTC))
                yield _House(store, tools, server), port
            await store.close()


async def rhythm(feeds: int) -> Report:
    """An hour of ticks over a large catalogue that is looked at every half hour, on a clock that does not wait."""
    every = timedelta(minutes=30)
    report = Report(f"{feeds:,} feeds, each every 30 minutes, an hour of ticks in which nothing is new")
    half_hour = RhythmKnobs(floor_s=1800, ceiling_s=1800)
    async with _opened(feeds, 1, half_hour) as (house, _):
        known = FeedState("", Health.OK, etag=presshouse.TAG.decode(), last_ok_at=house.now, interval_s=1800)
        async with house.store.write() as books:
            due = (house.now + every * (n / feeds) for n in range(feeds))
            await books.sources.save(
                *(replace(known, source=f"paper{n}", next_check_at=at) for n, at in enumerate(due))
            )
        collector, polled, longest = house.collector(), 0, 0.0
        with house.costing() as cost:
            for _ in range(2 * 60):
                house.now += timedelta(seconds=CollectKnobs().every_s)
                with spending() as tick:
                    polled += (await collector.tick()).polled
                longest = max(longest, tick.wall_s)
        async with house.store.read() as books:
            next_due = await books.sources.next_due_at()
    _told(report, f"{polled:,} polls", cost)
    report.add("    share of one core, for the whole hour", (cost.cpu_s + cost.below_s) / 3600 * 100, "%")
    report.add("    longest tick", longest, "s", f"ticks are {CollectKnobs().every_s} s apart")
    late = (house.now - next_due).total_seconds() if next_due else 0.0
    report.add("    the source that is due longest, after the last tick", max(late, 0.0), "s late")
    return report


async def run(feeds: int, items: int) -> Report:
    """Feeds on hosts of their own, the default settings, SQLite, two workers; nobody is polite to loopback."""
    setting = f"SQLite, {CollectKnobs().at_once} at once, 2 workers"
    report = Report(f"{feeds:,} feeds of {items} items, no pages ({setting})")
    load_atlas()  # as the service does
    async with _opened(feeds, items) as (house, port):
        await _measure(report, house)
        peers = await _feedparser(port, min(PEER_FEEDS, feeds))
    report.add("peer: feedparser.parse(url), nothing stored", peers[0], "ms", "a feed, first read")
    report.add("", peers[1], "ms", "a feed, unchanged")
    return report


async def _feedparser(port: int, feeds: int) -> list[float]:
    """What ``feedparser.parse`` takes for a feed, and for one that has not changed."""
    import feedparser

    def parse_all(known: str) -> float:
        with spending() as spent:
            for number in range(feeds):
                feedparser.parse(f"http://127.0.0.1:{port}/{number}", etag=known or None)
        return spent.cpu_s / feeds * 1000

    return [await asyncio.to_thread(parse_all, known) for known in ("", presshouse.TAG.decode())]


async def _measure(report: Report, house: _House) -> None:
    with house.costing() as first:
        came = await house.collector().tick()
    _told(report, f"first read of {came.polled:,}, {came.new:,} articles stored, {came.failed} failed", first)
    report.add("    memory of the main process, peak", rss_mib(), "MiB", "with the table of places")
    await _unchanged(report, house)
    await _placing(report, house)
    report.add("    memory of the main process, peak", rss_mib(), "MiB")


async def _unchanged(report: Report, house: _House) -> None:
    for again in ("", ", again"):
        house.now += timedelta(hours=7)
        with house.costing() as cost:
            came = await house.collector().tick()
        _told(report, f"round of {came.polled:,} unchanged (304){again}", cost)
        report.add("    CPU per feed", (cost.cpu_s + cost.below_s) / max(came.polled, 1) * 1000, "ms")


async def _placing(report: Report, house: _House) -> None:
    """What waits beyond ``PLACED`` articles is dropped."""
    async with house.store.write() as books:
        waiting = await books.arrivals.count()
        keys = [source.key for source in await books.sources.all()]
        for key in keys[len(keys) * PLACED // max(waiting, 1) :]:
            await books.articles.drop((await books.articles.connection.scalars(_PRINTED, {"source": key})).all())
        count = await books.arrivals.count()
    async with Newsdesk(house.store, now=lambda: house.now) as desk:
        with house.costing() as cost:
            await desk.clear()
        _told(report, f"{count:,} of them placed and grouped", cost)
        report.add("    CPU per article", (cost.cpu_s + cost.below_s) / max(count, 1) * 1000, "ms")
        report.add("    memory of the desk's process, peak", peaks_mib((house.server,))[0], "MiB")


def _told(report: Report, what: str, cost: Cost) -> None:
    report.add(f"{what}: CPU in all", cost.cpu_s + cost.below_s, "s", f"wall {cost.wall_s:.1f} s")
    report.add("    of it in the main process", cost.cpu_s, "s")
