"""How fast the store answers, and by which plan. Run by hand:

    python -m tests.db.bench sqlite 60000
    python -m tests.db.bench postgres 60000 --plans

Words follow Zipf's law, articles fill 90 days, three in five join an earlier story. Times are in milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import event, text

from db.records import RetentionKnobs
from db.store import Books, Store
from news.model import Article, Grouping, Source
from tests import postgres
from tests.db.newsroom import NOW, article, expand, kept, phrase, region, topic, word

DAYS = timedelta(days=90)
BATCH = 500
SOURCES = 100
REGIONS = [f"{first}{second}" for first in "abcdefghij" for second in "klmnopqrst"]

Question = Callable[[Books], Awaitable[object]]


class Press:
    """Prints invented articles for ever."""

    def __init__(self, total: int) -> None:
        self.dice = random.Random(1)
        self.total = total
        self.pool = self.dice.choices(
            [f"w{n}" for n in range(20_000)], [1 / (n + 1) for n in range(20_000)], k=400_000
        )
        self.stories: list[int] = []

    def article(self, number: int) -> Article:
        at = self.dice.randrange(len(self.pool) - 200)
        place = REGIONS[min(int(self.dice.expovariate(0.15)), len(REGIONS) - 1)]
        return article(
            str(number),
            " ".join(self.pool[at : at + 8]),
            " ".join(self.pool[at + 8 : at + 200]),
            source=f"s{number % SOURCES}",
            at=NOW - DAYS + DAYS * (number / self.total),
            regions=[place, f"{place}/x/y"],
        )

    def grouping(self, one: Article) -> Grouping:
        if self.stories and self.dice.random() < 0.6:
            return Grouping(one.id, one.id, "", self.dice.choice(self.stories[-300:]))
        self.stories.append(one.id)
        return Grouping(one.id, one.id, "", one.id)


async def load(store: Store, total: int) -> None:
    """Fill the store in batches, as polls do."""
    press, begun = Press(total), time.perf_counter()
    async with store.write() as books:
        await books.sources.sync([Source(f"s{n}", f"S{n}", f"https://s{n}.example/") for n in range(SOURCES)], NOW)
    for start, end in pairwise([*range(0, total, BATCH), total]):
        async with store.write() as books:
            added = await kept(books, [press.article(number) for number in range(start, end)])
            await books.stories.group([press.grouping(one) for one in added], NOW)
    async with store.write() as books:
        if not books.articles.embedded:  # what autovacuum does after a while; nobody does it for SQLite
            await books.articles.connection.execute(text("ANALYZE"))
    print(f"{total} articles: {total / (time.perf_counter() - begun):.0f}/s")


def questions() -> Iterator[tuple[str, Question]]:
    """What the bot asks, from rare to common."""
    topics = {
        "common region": topic((region("ak"),)),
        "rare region": topic((region("do"),)),
        "common word": topic((word("w1"),)),
        "rare word": topic((word("w9000"),)),
        "region + common word": topic((region("ak"), word("w3"))),
        "region - rare word": topic((region("ak"), word("w900", negated=True))),
        "three alternatives": topic((region("al"),), (region("am"), word("w5")), (phrase("w1 w2"),)),
    }
    for days in (1, 7, 30):
        since = NOW - timedelta(days=days)
        for name, wanted in topics.items():
            yield (
                f"find {name}, {days} d",
                lambda books, wanted=wanted, since=since: books.stories.find(
                    wanted, since=since, until=NOW, expand=expand
                ),
            )
        yield f"regions with news, {days} d", lambda books, since=since: books.stories.regions_with_news(since)
        yield f"busiest countries, {days} d", lambda books, since=since: books.stories.busiest_countries(since, 8)
    for query in ("w0", "w100", "w9000", "w0 w1", '"w0 w1"'):
        yield f"search {query}", lambda books, query=query: books.articles.search(query)
        yield (
            f"search {query}, 7 d",
            lambda books, query=query: books.articles.search(query, since=NOW - timedelta(days=7)),
        )
    yield "newest of rare region", lambda books: books.stories.newest_at(topics["rare region"], NOW, expand)
    yield "newest of common word", lambda books: books.stories.newest_at(topics["common word"], NOW, expand)
    yield "vitals", lambda books: books.vitals.read(NOW)
    yield "read back, 500", lambda books: books.checkpoints.grouped(limit=500)


async def clock(store: Store, name: str, question: Question) -> None:
    """Print how long a question takes."""
    took: list[float] = []
    for _ in range(7):
        async with store.read() as books:
            begun = time.perf_counter()
            await question(books)
            took.append((time.perf_counter() - begun) * 1000)
    print(f"{name:32} median {statistics.median(took):7.1f}  worst {max(took):7.1f}")


async def plan(store: Store, name: str, question: Question) -> None:
    """Print the plans behind a question."""
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(store.reader.sync_engine, "before_cursor_execute", listen)
    async with store.read() as books:
        await question(books)
        event.remove(store.reader.sync_engine, "before_cursor_execute", listen)
        embedded = books.stories.embedded
        explain = "EXPLAIN QUERY PLAN " if embedded else "EXPLAIN (ANALYZE, COSTS OFF, BUFFERS OFF) "
        for statement, parameters in asked:
            if statement.startswith(("SELECT", "WITH")):
                print(f"## {name}: {' '.join(statement.split())[:70]} ...")
                rows = await books.stories.connection.exec_driver_sql(explain + statement, parameters)
                for row in rows.all():
                    print("    ", row[3] if embedded else row[0])


async def run(url: str, total: int, plans: bool) -> None:
    """Fill a store and ask it everything."""
    store = await Store.open(url)
    await load(store, total)
    for name, question in questions():
        await (plan if plans else clock)(store, name, question)
    begun = time.perf_counter()
    async with store.write() as books:
        gone = await books.tidy.run(NOW, RetentionKnobs(text_days=60, article_days=80))
    print(f"tidy {time.perf_counter() - begun:.1f} s {gone}")
    await store.close()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """An empty database of a kind."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
        return
    with postgres.server() as server:
        server.run("CREATE DATABASE bench")
        yield server.url("bench")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["sqlite", "postgres"])
    parser.add_argument("articles", type=int)
    parser.add_argument("--plans", action="store_true", help="show plans instead of times")
    given = parser.parse_args()
    with database(given.kind) as address:
        asyncio.run(run(address, given.articles, given.plans))
