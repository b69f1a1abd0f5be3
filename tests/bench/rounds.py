"""A first read of many feeds, and a round in which none of them has changed."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta

from bot.collect import Collected, CollectKnobs, Collector
from db.store import Store
from feeds.fetch import Fetcher, FetchKnobs
from feeds.poll import PollKnobs, PollTools
from feeds.workers import Workers
from news.model import FullText, Source
from news.regions import load_atlas
from tests.bench import presshouse
from tests.bench.table import Report, Spent, rss_mib, spending
from tests.feeds.newsserver import NO_TLS, names

PEER_FEEDS = 100


async def run(feeds: int, items: int) -> Report:
    """Feeds on hosts of their own, the default settings, SQLite, two workers; nobody is polite to loopback."""
    setting = f"SQLite, {CollectKnobs().at_once} at once, 2 workers"
    report = Report(f"{feeds:,} feeds of {items} items, no pages ({setting})")
    async with presshouse.running(feeds, items) as port:
        hosts = [f"paper{number}.test:{port}" for number in range(feeds)]
        sources = [
            Source(f"paper{n}", f"Paper {n}", f"http://{host}/{n}", language="en", full_text=FullText.NEVER)
            for n, host in enumerate(hosts)
        ]
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(f"sqlite:///{folder}/bench.db")
            knobs = FetchKnobs(host_gap_s=0.0, allowed_hosts=tuple(hosts))
            async with Workers(2) as workers, Fetcher(knobs, resolve=names(), tls=NO_TLS) as fetcher:
                tools = PollTools(fetcher, workers, PollKnobs(pages_per_poll=0), jitter=lambda: 0.0)
                peers = await asyncio.to_thread(_feedparser, port, min(PEER_FEEDS, feeds))
                await _measure(report, store, tools, sources, peers)
            await store.close()
    return report


def _feedparser(port: int, feeds: int) -> tuple[str, str]:
    """What ``feedparser.parse`` takes for a feed, and for one that has not changed; nothing is stored."""
    import feedparser

    told = []
    for known in ("", presshouse.TAG.decode()):
        with spending() as spent:
            for number in range(feeds):
                feedparser.parse(f"http://127.0.0.1:{port}/{number}", etag=known or None)
        told.append(f"feedparser.parse(url) {spent.cpu_s / feeds * 1000:.2g} ms")
    return told[0], told[1]


async def _measure(
    report: Report, store: Store, tools: PollTools, sources: list[Source], peers: tuple[str, str]
) -> None:
    clock = [datetime.now(UTC)]
    collector = Collector(store, tools, load_atlas(), now=lambda: clock[0], knobs=CollectKnobs())
    async with store.write() as books:
        await books.sources.sync(sources, clock[0])
    with spending() as first:
        came = await collector.tick()
    _told(report, f"first read, {came.new:,} articles", came, first)
    report.add("    articles stored per second", came.new / first.wall_s, "1/s")
    report.add("    CPU per article, placed, grouped and stored", first.cpu_s / max(came.new, 1) * 1000, "ms")
    report.add("    CPU per feed", first.cpu_s / max(came.polled, 1) * 1000, "ms", f"{peers[0]}, not stored")
    clock[0] += timedelta(hours=7)
    with spending() as second:
        came = await collector.tick()
    _told(report, "unchanged (304)", came, second)
    report.add("    CPU per feed", second.cpu_s / max(came.polled, 1) * 1000, "ms", peers[1])


def _told(report: Report, what: str, came: Collected, spent: Spent) -> None:
    report.add(f"{what}: wall", spent.wall_s, "s", f"{came.polled:,} polled, {came.failed} failed")
    report.add("    CPU of the main process", spent.cpu_s, "s")
    report.add("    memory of the main process, peak", rss_mib(), "MiB")
