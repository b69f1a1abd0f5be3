"""How long a reader waits for ``/brief``, over a full store of either kind."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from db.store import Store
from handlers.commands import answer
from handlers.desk import Ask, Chat, Desk, DeskKnobs
from news.model import Article, Grouping
from news.regions import load_atlas
from summarizer.rank import warm
from tests import postgres
from tests.bench.press import Press
from tests.bench.table import Report, percentile, rss_mib, spending

ASKED = ("syria", "aleppo", "levant", "flood", "syria + strike", "iraq, ukraine", "sudan 7d", '"at least" - gaza')
TIMES = 5
BATCH = 500


async def run(articles: int) -> Report:
    """Every topic several times, one after the other; the store holds 30 days."""
    report = Report(f"/brief over {articles:,} articles of 30 days, {len(ASKED)} topics")
    now = datetime.now(UTC)
    warm()  # as the service does when it starts
    for kind in ("SQLite", "PostgreSQL"):
        try:
            with database(kind) as url:
                store = await Store.open(url)
                await _measure(report, kind, store, articles, now)
                await store.close()
        except postgres.NoPostgres as reason:
            print(f"PostgreSQL is left out: {reason}")
    return report


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    with postgres.server() as server:
        server.run("CREATE DATABASE bench")
        yield server.url("bench")


async def fill(store: Store, articles: int, now: datetime) -> None:
    """Articles as polls bring them, stored with the story of their event."""
    press, stories, batch = Press(now, hours=30 * 24.0), dict[int, int](), list[tuple[Article, int]]()
    async with store.write() as books:
        await books.sources.sync(press.sources, now)
    for number, (article, _, event) in enumerate(press.articles(articles, located=True), 1):
        batch.append((article, event))
        if len(batch) == BATCH or number == articles:
            await _put(store, batch, stories, now)
            batch.clear()
    async with store.write() as books:
        if not books.articles.embedded:  # what autovacuum does after a while; nobody does it for SQLite
            await books.articles.connection.execute(text("ANALYZE"))


async def _put(store: Store, batch: list[tuple[Article, int]], stories: dict[int, int], now: datetime) -> None:
    async with store.write() as books:
        added = await books.articles.add([article for article, _ in batch])
        placed = zip(added, (event for _, event in batch), strict=True)
        groupings = [Grouping(one.id, one.id, "", stories.setdefault(event, one.id)) for one, event in placed]
        await books.stories.group(groupings, now)


async def _measure(report: Report, kind: str, store: Store, articles: int, now: datetime) -> None:
    with spending() as filling:
        await fill(store, articles, now)
    report.add(f"{kind}: articles stored", articles / filling.wall_s, "1/s")
    desk = Desk(store, load_atlas(), lambda: now + timedelta(seconds=1), DeskKnobs())
    took, first = [], []
    for number in range(TIMES + 1):
        for words in ASKED:
            began = time.perf_counter()
            await answer(desk, Ask(Chat(7, "private", "Dana"), "brief", words, "en"))
            (took if number else first).append((time.perf_counter() - began) * 1000)
    report.add(
        f"{kind}: /brief, p50", percentile(took, 0.5), "ms", f"first of each topic {percentile(first, 0.5):.0f}"
    )
    report.add(
        f"{kind}: /brief, p99", percentile(took, 0.99), "ms", f"first of each topic {percentile(first, 0.99):.0f}"
    )
    report.add(f"{kind}: memory of the process, peak", rss_mib(), "MiB")
