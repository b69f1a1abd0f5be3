"""The composition root of the running service: what is started, in which order, and how it all ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

from bot.config import Config, StoreKnobs
from bot.deliver import Deliverer, DeliverKnobs
from bot.digest import Digester
from bot.filing import Collected
from bot.front import Front, SandboxFront, TelegramFront
from bot.house import House, open_house
from bot.log import event
from bot.memory import settle
from bot.metrics import exposition
from bot.notices import Notices
from bot.pacer import Pacer
from bot.sample.guest import Guest
from bot.schedule import Ticks
from bot.vitals import Live, report
from bot.web import Report, WebServer, vitals_routes
from summarizer.rank import warm

T = TypeVar("T")

_log = logging.getLogger(__name__)
_TIDY_S: Final = 3 * 3600
_TICKS_STOP_S: Final = 4.0
"""How long a round may take to end; together with the outbox and the front a stop stays under ten seconds."""
SAMPLE_STORE: Final = Path("var/sample.db")
"""The sample newsroom asked for by name has a store of its own, fresh at every start."""

Announce = Callable[[str], None]


async def serve(config: Config, stop: asyncio.Event, announce: Announce, *, sandbox: bool, sample: bool) -> None:
    """Run the service until ``stop``.

    Args:
        config: everything that can be set.
        stop: set it to end the service in good order.
        announce: told one sentence when people can talk to it.
        sandbox: the local web chat even where there is a token.
        sample: the sample newsroom alone, in a store of its own.

    Raises:
        bot.web.PortTaken: somebody else listens on the port.
        bot.telegram.DoorError: Telegram cannot go on.
        db.errors.StoreError: the store cannot be opened.
    """
    web = WebServer(config.web)
    base = web.url.rstrip("/")
    # The sample newsroom lies on our own web server: the one private address that may be fetched.
    allowed = (*config.fetch.allowed_hosts, base.partition("://")[2])
    config = replace(config, fetch=replace(config.fetch, allowed_hosts=allowed, own_hosts=(config.web.host,)))
    if sample:
        config = _sample_only(config)
    async with open_house(config) as opened:
        pacer = Pacer(config.pace)
        house = replace(opened, desk=replace(opened.desk, refusals=lambda: pacer.floods))
        in_telegram = bool(config.telegram.token) and not sandbox
        front: Front = TelegramFront(house, pacer) if in_telegram else SandboxFront(house, web)
        guest = Guest(house.store, config.sources, base, house.desk.now)
        await Service(house, web, front, guest, pacer).run(stop, announce)


def _sample_only(config: Config) -> Config:
    SAMPLE_STORE.parent.mkdir(exist_ok=True)
    for leftover in SAMPLE_STORE.parent.glob(f"{SAMPLE_STORE.name}*"):
        leftover.unlink()
    return replace(config, sources=(), store=StoreKnobs(f"sqlite:///{SAMPLE_STORE}"))


class Service:
    """Everything that runs while the service runs."""

    def __init__(self, house: House, web: WebServer, front: Front, guest: Guest, pacer: Pacer) -> None:
        self._house, self._web, self._front, self._guest = house, web, front, guest
        self._pacer = pacer
        self._collector = house.collector(self._progress)
        self._deliverer = Deliverer(house.store, front.courier, pacer, DeliverKnobs(), house.desk.now)
        self._notices = Notices(house.store, house.desk, front.administrators, self._deliverer.wake)
        self._digester = Digester(house.store, house.desk, house.config.digest, self._deliverer.wake)

    async def run(self, stop: asyncio.Event, announce: Announce) -> None:
        """Open, wait for ``stop`` or for the front to fail, close."""
        async with self._web_open(), self._placing(), self._ticking() as ticks, self._reading_ahead():
            try:
                sentence = await _unless(stop, self._front.open())
                async with self._sending():
                    announce(sentence or "")
                    await _unless(stop, self._front.watch())
            finally:
                await asyncio.gather(self._front.close(), ticks.stop(_TICKS_STOP_S))
        event(_log, "stopped")

    @asynccontextmanager
    async def _web_open(self) -> AsyncIterator[None]:
        vitals = vitals_routes(self._health, self._metrics)
        await self._web.start([*vitals, *self._guest.routes(), *self._front.routes])
        try:
            yield
        finally:
            await self._web.stop()

    @asynccontextmanager
    async def _placing(self) -> AsyncIterator[None]:
        placing = asyncio.create_task(self._house.newsdesk.run(), name="newsdesk")
        try:
            yield
        finally:  # what it leaves waits in the store
            placing.cancel()
            await asyncio.wait({placing})

    @asynccontextmanager
    async def _reading_ahead(self) -> AsyncIterator[None]:
        reading = asyncio.create_task(self._house.ahead.run(self._house.desk), name="read ahead")
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.wait({reading})

    @asynccontextmanager
    async def _ticking(self) -> AsyncIterator[Ticks]:
        await self._guest.settle()
        warming = asyncio.create_task(asyncio.to_thread(_warm), name="warm")
        ticks = Ticks()
        ticks.every(self._house.config.collect.every_s, "collect", self._collect)
        ticks.every(self._house.config.digest.every_s, "digest", self._digester.tick)
        ticks.every(_TIDY_S, "tidy", self._tidy)
        ticks.start()
        try:
            yield ticks
        finally:
            await ticks.stop(_TICKS_STOP_S)
            await warming

    @asynccontextmanager
    async def _sending(self) -> AsyncIterator[None]:
        async with self._house.store.among("send") as alone:
            unknown = await self._deliverer.recover(alone=alone)
            if unknown:
                event(_log, "messages were on their way when a process died", level=logging.WARNING, unknown=unknown)
            enough = asyncio.Event()
            sending = asyncio.create_task(self._deliverer.run(enough), name="deliver")
            try:
                yield
            finally:
                enough.set()
                await sending

    async def _collect(self) -> None:
        collected = await self._collector.tick()
        if await self._guest.after(collected):
            self._house.newsdesk.forget()
            collected += await self._collector.tick()
        if collected.failed:
            await self._notices.tick()
        if collected.polled:
            event(_log, "round", polled=collected.polled, failed=collected.failed, new=collected.new)

    async def _tidy(self) -> None:
        async with self._house.store.write() as books:
            counts = await books.tidy.run(self._house.desk.now(), self._house.config.retention)
        if any(counts.values()):
            event(_log, "tidied", **{name: count for name, count in counts.items() if count})

    def _progress(self, so_far: Collected) -> None:
        self._front.progress(f"{so_far.polled} sources read, {so_far.new} new articles")

    async def _health(self) -> Report:
        async with self._house.store.read() as books:
            return report(await books.vitals.read(self._house.desk.now()), self._live())

    async def _metrics(self) -> tuple[bytes, str]:
        async with self._house.store.read() as books:
            vitals = await books.vitals.read(self._house.desk.now())
        return exposition(vitals, self._deliverer.counts, self._live())

    def _live(self) -> Live:
        return Live(self._pacer.floods, round(self._pacer.rate, 1), self._front.silent_s)


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """The result of ``work``, or ``None`` when ``stop`` comes first."""
    stopped, working = asyncio.create_task(stop.wait()), asyncio.create_task(work)
    await asyncio.wait({stopped, working}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.wait({working})
    return None


def _warm() -> None:
    """What no reader should wait for: sumy takes seconds to import, a round of the garbage collector tenths."""
    warm()
    settle()
