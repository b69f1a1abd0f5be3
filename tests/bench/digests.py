"""Digests written and sent: the real tick, outbox and pacer, against a Bot API that enforces Telegram's limits."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import UTC, datetime, time, timedelta

from bot.deliver import Deliverer, DeliverKnobs
from bot.digest import Digester, DigestKnobs
from bot.pacer import Pacer, PacerKnobs
from bot.telegram import Telegram, TelegramKnobs
from db.store import Store
from handlers.desk import Desk, DeskKnobs
from handlers.phrases import phrases
from news.regions import load_atlas
from news.topics import parse_topic
from summarizer.rank import warm
from tests.bench.briefs import fill
from tests.bench.table import Report, spending
from tests.botapi import FakeTelegram

ARTICLES = 1000


async def run(chats: int = 75) -> Report:
    """Everybody wants the digest at the same minute."""
    warm()  # as the service does when it starts
    report, now = Report(f"{chats} digests that are due at the same minute (SQLite)"), datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        await fill(url, ARTICLES, days=7)
        store = await Store.open(url)
        async with FakeTelegram() as fake:
            people = [fake.person(f"Reader {number}") for number in range(chats)]
            await _subscribe(store, people, now)
            await _measure(report, store, fake, chats)
        await store.close()
    return report


async def _subscribe(store: Store, people: list[int], now: datetime) -> None:
    topics = [parse_topic(name, load_atlas()) for name in ("syria", "iraq", "levant", "flood", "sudan")]
    async with store.write() as books:
        for number, chat in enumerate(people):
            await books.subscribers.ensure(chat, "private", "Reader", "en", "UTC", now)
            await books.subscribers.subscribe(chat, topics[number % len(topics)], now)
            await books.digests.set(chat, 0, time(8), range(7), now - timedelta(seconds=1))


async def _measure(report: Report, store: Store, fake: FakeTelegram, chats: int) -> None:
    desk = Desk(store, load_atlas(), lambda: datetime.now(UTC), DeskKnobs())
    pacer = Pacer(PacerKnobs())
    telegram = Telegram(
        TelegramKnobs(token=fake.token, base_url=fake.base_url),
        store=store,
        pacer=pacer,
        say=lambda key, language, /, **values: phrases(language).plain(key, **values),
        languages=desk.knobs.languages,
        language="en",
        now=desk.now,
    )
    await telegram.connect()
    with spending() as writing:
        written = await Digester(store, desk, DigestKnobs()).tick()
    report.add("digests composed and written", chats / writing.wall_s, "1/s", f"{written} messages")
    deliverer, enough = Deliverer(store, telegram.courier, pacer, DeliverKnobs(), desk.now), asyncio.Event()
    with spending() as sending:
        task = asyncio.create_task(deliverer.run(enough))
        while deliverer.counts["sent"] + deliverer.counts["failed"] < written:
            await asyncio.sleep(0.02)
    enough.set()
    await task
    await telegram.stop()
    allowed = PacerKnobs().per_second
    report.add("messages sent", written / sending.wall_s, "1/s", f"the pacer's own limit {allowed:g}")
    report.add("    CPU per message, fake included", sending.cpu_s / written * 1000, "ms")
    report.add("    refused for flooding (429)", fake.flood.violations, "")
