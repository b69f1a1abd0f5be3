"""The edge to Telegram with the real house behind it: fake Bot API, the library, the door, the table of commands."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import text

from bot.pacer import Pacer, PacerKnobs
from bot.telegram import Telegram, TelegramKnobs
from bot.web import WebKnobs, WebServer, intake_routes
from db.store import Store
from handlers.commands import answer
from handlers.desk import Desk, DeskKnobs
from handlers.phrases import phrases
from news.regions import load_atlas
from tests.botapi import FakeTelegram, FloodRules

QUICK = PacerKnobs(per_second=5000, chat_gap_s=0.0, group_per_minute=10**6, jitter_s=(0.0, 0.0))
HOOK = "https://news.example/wirebrief/telegram"
QUIET = {"poll_timeout_s": 5, "read_timeout_s": 2.0, "connect_timeout_s": 2.0, "stop_s": 2.0}


def utc_now() -> datetime:
    return datetime.now(UTC)


def say(key: str, language: str, /, **values: str | int) -> str:
    return phrases(language).plain(key, **values)


@dataclass
class Edge:
    """A running door."""

    fake: FakeTelegram
    store: Store
    door: Telegram
    desk: Desk
    web: WebServer

    async def told(self, chat: int, words: str, count: int = 1) -> str:
        """Say something in a chat and wait for the next message there; returns its text."""
        before = len(self.fake.messages(chat))
        self.fake.user_says(chat, words)
        return (await self.fake.wait_for(chat, before + count, 10))[-1].text

    async def rows(self, *tables: str, chat: int | None = None) -> dict[str, list[tuple[object, ...]]]:
        """All that tables hold, of one chat or of all."""
        only = "" if chat is None else " WHERE chat = :chat"
        async with self.store.reader.connect() as connection:
            found = {}
            for table in tables:
                rows = await connection.execute(text(f"SELECT * FROM {table}{only}"), {"chat": chat} if only else {})
                found[table] = sorted(map(tuple, rows), key=repr)
            return found


@asynccontextmanager
async def edge(
    store: Store, fake: FakeTelegram | None = None, *, ask: object = None, **knobs: object
) -> AsyncIterator[Edge]:
    """A door with the table of commands behind it, by polling unless ``webhook_url`` is given."""
    async with fake or FakeTelegram(flood=FloodRules.none()) as server:
        desk = Desk(store, load_atlas(), utc_now, DeskKnobs())
        door = Telegram(
            TelegramKnobs(token=server.token, base_url=server.base_url, **(QUIET | knobs)),
            store=store,
            pacer=Pacer(QUICK),
            say=say,
            languages=desk.knobs.languages,
            language="en",
            now=utc_now,
        )
        web = WebServer(WebKnobs(port=0))
        await web.start(intake_routes(door.webhook) if door.webhook else [])
        server.caller.proxy[HOOK] = f"{web.url}telegram"
        try:
            await door.start(ask or partial(answer, desk))
            yield Edge(server, store, door, desk, web)
        finally:
            await door.stop()
            await web.stop()
