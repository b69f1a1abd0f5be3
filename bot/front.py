"""Where people talk to the service: Telegram, or the sandbox. Each is a ``Front``."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Protocol

from bot.courier import Courier
from bot.deliver import rows_from_json
from bot.house import House
from bot.pacer import Pacer
from bot.sandbox.chat import CHAT, SandboxChat
from bot.sandbox.routes import routes as sandbox_routes
from bot.telegram import Telegram, one_per_token
from bot.web import Routes, WebServer, intake_routes
from db.records import DeliveryState
from handlers.commands import answer, menu
from handlers.desk import Page
from handlers.phrases import phrases

_HISTORY = 30


class Front(Protocol):
    """A way to the people. The outbox sends with its courier, from ``open`` to ``close``."""

    @property
    def courier(self) -> Courier:
        """What the outbox sends with."""
        ...

    @property
    def routes(self) -> Routes:
        """Web pages of its own."""
        ...

    @property
    def administrators(self) -> tuple[int, ...]:
        """Chats of those who run it."""
        ...

    @property
    def silent_s(self) -> float | None:
        """Seconds since the other side last answered; ``None`` where there is none."""
        ...

    async def open(self) -> str:
        """Begin to listen; returns a sentence for whoever started the service."""
        ...

    async def watch(self) -> None:
        """Wait until it cannot go on, and raise why."""
        ...

    async def close(self) -> None:
        """Stop listening, finish what is being answered."""
        ...

    def progress(self, note: str) -> None:
        """Show how far a round has come, where there is a place for it."""
        ...


class TelegramFront:
    """Telegram, by long polling or webhook."""

    def __init__(self, house: House, pacer: Pacer) -> None:
        self._knobs, self._store = house.config.telegram, house.store
        self._held = AsyncExitStack()
        self._desk = house.desk
        self._door = Telegram(
            house.config.telegram,
            store=house.store,
            pacer=pacer,
            say=lambda key, language, /, **values: phrases(language).plain(key, **values),
            languages=house.desk.knobs.languages,
            language=house.desk.knobs.language,
            now=house.desk.now,
        )

    @property
    def administrators(self) -> tuple[int, ...]:
        """Private chats, which bear the ids of their persons."""
        return self._knobs.administrators

    @property
    def routes(self) -> Routes:
        """What Telegram calls, where it is told to."""
        return intake_routes(self._door.webhook) if self._door.webhook else ()

    @property
    def courier(self) -> Courier:
        """Sends to Telegram."""
        return self._door.courier

    @property
    def silent_s(self) -> float | None:
        """Since Telegram was last known to reach us."""
        return self._door.silent_s

    async def open(self) -> str:
        """Connect and listen, as the one process of this store that serves the token."""
        await self._held.enter_async_context(one_per_token(self._store, self._knobs.token, self._knobs.takeover_s))
        name = await self._door.connect()
        await self._door.start(partial(answer, self._desk), {code: menu(code) for code in self._desk.knobs.languages})
        return f"Wirebrief answers as @{name}: https://t.me/{name}"

    async def watch(self) -> None:
        """Wait for trouble that only a person can end (``bot.telegram.DoorError``)."""
        await self._door.watch()

    async def close(self) -> None:
        """Close the door within a few seconds."""
        async with self._held:
            await self._door.stop()

    def progress(self, note: str) -> None:
        """Telegram has no place for it."""


class SandboxFront:
    """The local web chat, whose one person runs it all."""

    administrators = (CHAT.id,)
    silent_s = None

    def __init__(self, house: House, web: WebServer) -> None:
        web.check_private()
        self._house, self._web, self._note = house, web, "sandbox"
        self._chat = SandboxChat(partial(answer, house.desk), self._language, house.desk.now)

    @property
    def courier(self) -> Courier:
        """Shows in the browser."""
        return self._chat

    @property
    def routes(self) -> Routes:
        """The page and its calls."""
        return sandbox_routes(self._chat, menu, lambda: self._note, self._web.hosts)

    async def open(self) -> str:
        """Show again what was pushed before a restart."""
        async with self._house.store.read() as books:
            rows = await books.deliveries.of_chat(CHAT.id)
        sent = [row for row in rows if row.state is DeliveryState.SENT][-_HISTORY:]
        self._chat.recall([(Page(row.html, rows_from_json(row.rows_json)), row.not_before) for row in sent])
        return f"The sandbox is open: {self._web.url}  (Ctrl-C ends it)"

    async def watch(self) -> None:
        """Nothing can happen to it."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Nothing to close: the web server is closed by the service."""

    def progress(self, note: str) -> None:
        """Show it under the name of the chat."""
        self._note = note
        self._chat.tell("status", {"note": note})

    async def _language(self, chat: int, client: str) -> str:
        async with self._house.store.read() as books:
            subscriber = await books.subscribers.get(chat)
        if subscriber and subscriber.language:
            return subscriber.language
        knobs = self._house.desk.knobs
        return client if client in knobs.languages else knobs.language
