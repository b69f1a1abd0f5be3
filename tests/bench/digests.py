"""A thousand digests that are due at the same minute: composed and written down by the real tick, on both stores."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.digest import Digester, DigestKnobs
from db.records import Plan
from db.store import Store
from handlers.desk import Desk, DeskKnobs
from news.calendar import Due
from news.regions import load_atlas
from news.topics import parse_topic
from summarizer.rank import warm
from tests import postgres
from tests.bench.briefs import database, fill
from tests.bench.table import Report, spending

ARTICLES = 1000
TOPICS = ("syria", "iraq", "levant", "flood", "sudan")


async def run(chats: int = 1000) -> Report:
    """Everybody wants the digest at the same minute, on one of a few topics."""
    warm()  # as the service does when it starts
    report = Report(f"{chats:,} digests that are due at the same minute, on {len(TOPICS)} topics")
    for kind in ("SQLite", "PostgreSQL"):
        try:
            with database(kind) as url:
                await fill(url, ARTICLES, days=7)
                store = await Store.open(url)
                await _measure(report, kind, store, chats)
                await store.close()
        except postgres.NoPostgres as reason:
            print(f"PostgreSQL is left out: {reason}")
    return report


async def _measure(report: Report, kind: str, store: Store, chats: int) -> None:
    now, atlas = datetime.now(UTC), load_atlas()
    topics = [parse_topic(name, atlas) for name in TOPICS]
    async with store.write() as books:
        for chat in range(1, chats + 1):
            await books.subscribers.ensure(chat, "private", "Reader", "en", "UTC", now)
            await books.subscribers.subscribe(chat, topics[chat % len(topics)], now)
            await books.digests.add(chat, Plan(time(8)), Due(now - timedelta(seconds=1), now.date()))
    desk = Desk(store, atlas, lambda: datetime.now(UTC), DeskKnobs())
    with spending() as spent:
        written = await Digester(store, desk, DigestKnobs()).tick()
    report.add(f"{kind}: digests composed and written", chats / spent.wall_s, "1/s", f"{written:,} messages")
    report.add("    for each second of CPU", chats / spent.cpu_s, "1/s")
