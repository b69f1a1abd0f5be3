"""A desk over a real SQLite store, and a person who asks at it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.store import Store
from handlers.commands import answer, split_command
from handlers.desk import Ask, Button, Chat, Desk, DeskKnobs, Reply
from news.regions import load_atlas
from tests.handlers.newsroom import NOW, fill


@dataclass
class Person:
    """Somebody in a private chat: types, presses, reads."""

    desk: Desk
    chat: Chat = field(default_factory=lambda: Chat(77, "private", "Dana"))
    language: str = "en"
    administrator: bool = False
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def say(self, text: str, *, pressed: bool = False) -> Reply:
        """What the bot answers to a typed text."""
        command, words = split_command(text)
        async with self.desk.store.read() as books:
            known = await books.subscribers.get(self.chat.id)
        language = known.language if known and known.language else self.language
        return await answer(
            self.desk,
            Ask(self.chat, command, words, language, administrator=self.administrator, pressed=pressed),
        )

    async def read(self, text: str) -> str:
        """All the pages of the answer as one text."""
        return "\n".join(page.html for page in (await self.say(text)).pages)

    async def press(self, reply: Reply, label: str) -> Reply:
        """What a button under a reply answers."""
        return await self.say(find_button(reply, label).command, pressed=True)

    def wait(self, **span: float) -> None:
        """Time passes."""
        self.clock[0] += timedelta(**span)


def buttons(reply: Reply) -> list[Button]:
    return [button for page in reply.pages for row in page.rows for button in row]


def find_button(reply: Reply, label: str) -> Button:
    return next(button for button in buttons(reply) if label in button.label)


@pytest.fixture
async def store(tmp_path: Path, sqlite_template: Path, anyio_backend: str) -> AsyncIterator[Store]:
    """An empty SQLite store."""
    file = tmp_path / "desk.db"
    shutil.copyfile(sqlite_template, file)
    opened = await Store.open(f"sqlite:///{file}")
    yield opened
    await opened.close()


@pytest.fixture
async def stranger(store: Store) -> Person:
    """Somebody who asks a bot that has no news yet."""
    clock = [NOW]
    desk = Desk(store, load_atlas(), lambda: clock[0], DeskKnobs())
    return Person(desk, clock=clock)


@pytest.fixture
async def person(stranger: Person) -> Person:
    """Somebody who asks a bot with news."""
    await fill(stranger.desk.store)
    return stranger


def speaking(person: Person, language: str) -> Person:
    """Somebody else, whose Telegram speaks another language."""
    return replace(person, language=language, chat=Chat(100 + sum(map(ord, language)), "private", "Dana"))
