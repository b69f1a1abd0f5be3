"""The face of the room: one ``Store``, and ``Books`` that live as long as one transaction.

    store = await Store.open("sqlite:///var/wirebrief.db")
    async with store.read() as books:
        stories = await books.stories.find(topic, since=since, until=now, expand=atlas.members)
    async with store.write() as books:
        await books.articles.add(result.new)
    async with store.write() as books:
        await books.arrivals.settle(placed)
        await books.stories.group(groupings, now)
    await store.close()

Never open ``write()`` inside ``write()``: it would wait for itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.arrivals import Arrivals
from db.articles import Articles
from db.buttons import Buttons
from db.checkpoints import Checkpoints
from db.deliveries import Deliveries
from db.digests import Digests
from db.engine import address, edge, engines
from db.sole import session_among, sole_file, sole_session
from db.sources import Sources
from db.stories import Stories
from db.subscribers import Subscribers
from db.tidy import Tidy
from db.upgrade import bring_up_to_date
from db.vitals import VitalSigns


@dataclass(frozen=True, slots=True)
class Books:
    """All the books, open in one transaction."""

    sources: Sources
    articles: Articles
    arrivals: Arrivals
    stories: Stories
    checkpoints: Checkpoints
    subscribers: Subscribers
    digests: Digests
    deliveries: Deliveries
    buttons: Buttons
    vitals: VitalSigns
    tidy: Tidy


@dataclass(frozen=True, slots=True)
class Store:
    """A database, SQLite or PostgreSQL, with the schema this code knows."""

    url: URL
    reader: AsyncEngine
    writer: AsyncEngine

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect, bring the schema up to date, be ready.

        Args:
            url: ``sqlite:///relative/path.db``, ``sqlite:////absolute/path.db`` or
                ``postgresql://user:password@host/name``. A missing SQLite file and its folders are made; one
                that must be upgraded is copied first.

        Raises:
            BadAddress: the address cannot be understood.
            Unreachable: nobody answers there, or the file cannot be opened.
            SchemaNewer: a newer version has written it.
        """
        at = address(url)
        with edge(at):
            await bring_up_to_date(at)
        reader, writer = engines(at)
        return cls(at, reader, writer)

    @property
    def embedded(self) -> bool:
        """Whether it is SQLite."""
        return self.writer.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Books]:
        """Books to look into: one consistent view; readers never wait for writers.

        Raises:
            StoreError: see ``db.errors``.
        """
        with edge(self.url):
            async with self.reader.begin() as connection:
                yield _books(connection, writing=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Books]:
        """Books to write in: all of it happens, or, when the block raises, nothing.

        Raises:
            StoreError: see ``db.errors``.
        """
        with edge(self.url):
            async with self.writer.begin() as connection:
                yield _books(connection, writing=True)

    @asynccontextmanager
    async def alone(self, what: str) -> AsyncIterator[bool]:
        """Be the one process of this store that does ``what``, as long as the block lasts.

        Yields:
            Whether we are; if not, another process is at it.

        Raises:
            StoreError: see ``db.errors``.
        """
        with edge(self.url):
            held = sole_file(str(self.url.database), what) if self.embedded else sole_session(self.writer, what)
            async with held as ours:
                yield ours

    @asynccontextmanager
    async def among(self, what: str) -> AsyncIterator[bool]:
        """Be one of the processes of this store that do ``what``, as long as the block lasts.

        Yields:
            Whether nobody else was at it when we came: what others left undone was left by the dead.

        Raises:
            StoreError: see ``db.errors``.
        """
        with edge(self.url):
            held = sole_file(str(self.url.database), what) if self.embedded else session_among(self.writer, what)
            async with held as alone:
                yield alone

    async def close(self) -> None:
        """Let go of all connections. The store cannot be used any more."""
        await self.reader.dispose()
        await self.writer.dispose()


def _books(connection: AsyncConnection, *, writing: bool) -> Books:
    return Books(
        sources=Sources(connection, writing),
        articles=Articles(connection, writing),
        arrivals=Arrivals(connection, writing),
        stories=Stories(connection, writing),
        checkpoints=Checkpoints(connection, writing),
        subscribers=Subscribers(connection, writing),
        digests=Digests(connection, writing),
        deliveries=Deliveries(connection, writing),
        buttons=Buttons(connection, writing),
        vitals=VitalSigns(connection, writing),
        tidy=Tidy(connection, writing),
    )
