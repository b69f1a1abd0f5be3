"""A thousand digests to a thousand chats: the real service, its own process, against the strictest reading of
Telegram's limits; with faults, with people who ask meanwhile, and killed again and again.

What counts is what the other side saw: when each message came, how many were refused, who got none and who got two.
"""

from __future__ import annotations

import asyncio
import logging
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.deliver import rows_to_json
from db.records import Delivery, DeliveryState
from db.store import Store
from handlers.desk import Button
from tests import postgres
from tests.bench.briefs import database
from tests.bench.table import Report, percentile, show
from tests.botapi import FakeTelegram, FaultKind
from tests.running import Running, service

LATENCY_S = 0.06
ASKS = ("/brief syria", "/topics", "/brief iraq 7d", "/help", "/brief damascus", "/sources")
_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
_TEXT = (
    "<b>1 · Bridge {n} at the old harbour is closed</b>\n"
    + (
        "“The repair takes six weeks,” an engineer said. <i>claimed by the harbour office</i> · "
        '<a href="https://harbour.example/bridge/{n}">Harbour Post</a>\n'
    )
    * 8
)


@dataclass(slots=True)
class Broadcast:
    """One broadcast: the outbox that was filled, and the other side."""

    folder: Path
    store_url: str
    store: Store
    fake: FakeTelegram
    chats: list[int] = field(default_factory=list)

    async def fill(self, chats: int) -> None:
        """A digest for each of so many chats, due now."""
        now = datetime.now(UTC)
        self.chats = [self.fake.person(f"Reader {number}") for number in range(chats)]
        rows = rows_to_json([[Button(str(n), command=f"/story #{n}") for n in range(1, 6)]])
        digests = [
            Delivery(
                key=f"digest:{chat}:{now:%Y-%m-%dT%H%MZ}:1",
                chat=chat,
                part=1,
                html=_TEXT.format(n=chat),
                rows_json=rows,
                not_before=now,
                expires_at=now + timedelta(hours=3),
            )
            for chat in self.chats
        ]
        async with self.store.write() as books:
            for chat in self.chats:
                await books.subscribers.ensure(chat, "private", "Reader", "en", "UTC", now)
            await books.deliveries.add(digests)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Running]:
        """The service, listening."""
        here = {"base_url": self.fake.base_url, "token": self.fake.token}
        async with service(self.folder, self.store_url, every_s=3600, **here) as running:
            await running.says("answers as @", 120)
            yield running

    async def read(self) -> None:
        """Wait until the sample newsroom is read, so that there is something to answer with, and it is quiet."""
        async with asyncio.timeout(120):
            while True:
                async with self.store.read() as books:
                    vitals = await books.vitals.read(datetime.now(UTC))
                if vitals.articles >= 85 and not vitals.arrivals:
                    return
                await asyncio.sleep(0.5)

    async def states(self) -> Counter[DeliveryState]:
        """Where the digests stand."""
        async with self.store.read() as books:
            rows = [row for chat in self.chats for row in await books.deliveries.of_chat(chat)]
        return Counter(row.state for row in rows)

    async def settled(self, seconds: float = 600) -> None:
        """Wait until nothing is open."""
        async with asyncio.timeout(seconds):
            while (await self.states()).keys() & set(_OPEN):
                await asyncio.sleep(1.0)

    async def unknown(self) -> set[int]:
        """Chats of which nobody knows whether they got theirs."""
        async with self.store.read() as books:
            rows = [row for chat in self.chats for row in await books.deliveries.of_chat(chat)]
        return {row.chat for row in rows if row.state is DeliveryState.UNKNOWN}

    async def tell(self, report: Report, what: str) -> None:
        """What became of it, as rows of a table."""
        came = {chat: len(self.fake.messages(chat)) for chat in self.chats}
        unknown = await self.unknown()
        passed = self.fake.flood.passed
        lost = sum(not count and chat not in unknown for chat, count in came.items())
        report.add(f"{what}: from the first to the last", passed[-1] - passed[0], "s", f"{len(passed)} messages")
        report.add("    in the busiest second", _busiest(passed), "", "Telegram names 30")
        report.add("    refused (429)", self.fake.flood.violations, "")
        report.add("    lost", lost, "")
        report.add("    twice", sum(count > 1 for count in came.values()), "")
        arrived = sum(came[chat] > 0 for chat in unknown)
        report.add("    unknown", len(unknown), "", f"{arrived} of them arrived")


def _busiest(times: list[float]) -> int:
    return max(sum(begin <= at < begin + 1.0 for at in times[i : i + 60]) for i, begin in enumerate(times))


@asynccontextmanager
async def opened(store_url: str) -> AsyncIterator[Broadcast]:
    """A store, and a Telegram that takes no more than it names, 60 ms away."""
    with tempfile.TemporaryDirectory() as folder:
        async with FakeTelegram(latency=lambda: LATENCY_S) as fake:
            store = await Store.open(store_url)
            try:
                yield Broadcast(Path(folder), store_url, store, fake)
            finally:
                await store.close()


async def plain(one: Broadcast, chats: int) -> str:
    """Nothing goes wrong."""
    async with one.served():
        await one.read()
        await one.fill(chats)
        await one.settled()
    return f"{chats:,} digests"


async def faulty(one: Broadcast, chats: int) -> str:
    """Two answers in a hundred are lost, and two requests meet a gateway's page."""
    for number, kind in enumerate((FaultKind.LOST_ANSWER, FaultKind.BAD_GATEWAY)):
        one.fake.fail(kind, times=10**9, chance=0.02, rng=random.Random(number))
    async with one.served():
        await one.read()
        await one.fill(chats)
        await one.settled()
    return "2 % lost answers, 2 % bad gateways"


async def killed(one: Broadcast, chats: int, kills: int = 20) -> str:
    """SIGKILL at random moments of sending; started again each time."""
    dice = random.Random(20)
    await one.fill(chats)
    for _ in range(kills):
        async with one.served() as running:
            seen = len(one.fake.flood.passed)
            await one.fake.until(lambda seen=seen: len(one.fake.flood.passed) > seen, 60)
            await asyncio.sleep(dice.uniform(0.0, 0.8 * chats / 28.5 / kills))
            await running.kill()
    async with one.served():
        await one.settled()
    return f"killed {kills} times"


async def asked(one: Broadcast, chats: int, report: Report) -> None:
    """People ask while digests go out."""
    waited: list[float] = []

    async def ask(text: str) -> None:
        person = one.fake.person("Asker")
        began = time.perf_counter()
        one.fake.user_says(person, text)
        await one.fake.wait_for(person, 1, 30)
        waited.append(time.perf_counter() - began)

    async with one.served():
        await one.read()
        await one.fill(chats)
        await one.fake.until(lambda: len(one.fake.flood.passed) > 30, 60)
        asks: list[asyncio.Task[None]] = []
        while len(one.fake.flood.passed) < 0.9 * chats:
            asks.append(asyncio.create_task(ask(ASKS[len(asks) % len(ASKS)])))
            await asyncio.sleep(0.5)
        await asyncio.gather(*asks)
        await one.settled()
    for share in (0.5, 0.95):
        note = f"{len(waited)} asks" if share < 0.9 else "wanted: 1.5"
        report.add(f"a command asked meanwhile is answered, p{share * 100:.0f}", percentile(waited, share), "s", note)


async def run(chats: int) -> Report:
    """All of it on both stores, each shown when it is done, then the library's own limiter."""
    what = f"{chats:,} digests to {chats:,} chats, {LATENCY_S * 1000:.0f} ms to Telegram and back"
    for kind in ("SQLite", "PostgreSQL"):
        report = Report(f"{what}: {kind}")
        try:
            await _on(kind, chats, report)
        except postgres.NoPostgres as reason:
            print(f"PostgreSQL is left out: {reason}")
        show(report)
    report = Report(f"{what}: the library's own limiter")
    await _peer(report, chats)
    return report


async def _on(kind: str, chats: int, report: Report) -> None:
    scenes: tuple[Callable[[Broadcast, int], Awaitable[str]], ...] = (plain, faulty, killed)
    for scene in scenes:
        with database(kind) as url:
            async with opened(url) as one:
                await one.tell(report, await scene(one, chats))
    with database(kind) as url:
        async with opened(url) as one:
            await asked(one, chats // 2, report)


async def _peer(report: Report, chats: int) -> None:
    """The same to the library's limiter, in the two ways in which its manual uses it."""
    try:
        from telegram.ext import AIORateLimiter, ApplicationBuilder

        AIORateLimiter()
    except RuntimeError:
        print("The library's own limiter is left out: pip install 'python-telegram-bot[rate-limiter]'")
        return
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL + 1)  # a traceback for each refusal
    for retries in (0, 5):
        async with FakeTelegram(latency=lambda: LATENCY_S) as fake:
            people = [fake.person(f"Reader {number}") for number in range(chats)]
            limiter = AIORateLimiter(max_retries=retries)
            app = ApplicationBuilder().token(fake.token).base_url(fake.base_url).rate_limiter(limiter).build()
            began = time.perf_counter()
            async with app:
                sends = (app.bot.send_message(person, _TEXT.format(n=person)) for person in people)
                await asyncio.gather(*sends, return_exceptions=True)
            what = f"python-telegram-bot's AIORateLimiter, max_retries={retries}"
            report.add(what, time.perf_counter() - began, "s")
            report.add("    refused (429)", fake.flood.violations, "")
            report.add("    lost", sum(not fake.messages(person) for person in people), "")
