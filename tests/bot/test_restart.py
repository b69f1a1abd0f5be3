"""A newsdesk that begins anew knows what the former one knew, and places what comes as that one would have."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot import placing
from bot.newsdesk import Newsdesk, NewsdeskKnobs
from db import schema
from db.store import Store
from news.model import Article
from news.vectors import features
from tests.bot.rounds import Clock, Inline
from tests.news.newsdesk import MORNING
from tests.news.stream import Row, knowledge, stream

pytestmark = pytest.mark.anyio

AN_HOUR = 4
STEP = 20


class Memory(Inline):
    """Runs what a newsdesk's process would run, with a memory of its own, as a process has."""

    def __init__(self) -> None:
        self.held: list[Any] = []

    async def run(self, function, *args):
        placing._held[:] = self.held
        try:
            return await super().run(function, *args)
        finally:
            self.held = list(placing._held)

    def knowledge(self) -> dict[str, Any]:
        return knowledge(self.held[0].grouper)


class House:
    """A store to which news comes by the hour, and its newsdesk."""

    def __init__(self, store: Store, stack: AsyncExitStack) -> None:
        self.store, self.stack, self.clock = store, stack, Clock(MORNING)

    async def open(self, rows: Sequence[Row]) -> None:
        sources = {source.key: source for _, source in rows}
        async with self.store.write() as books:
            await books.sources.sync(list(sources.values()), self.clock())
        await self.restart()

    async def restart(self) -> None:
        await self.stack.aclose()
        self.memory = Memory()
        knobs = NewsdeskKnobs(batch=STEP)
        self.desk = await self.stack.enter_async_context(
            Newsdesk(self.store, now=self.clock, runner=self.memory, knobs=knobs)
        )

    async def bring(self, some: Sequence[Row], edits: Sequence[Article] = ()) -> None:
        """Let articles and edits arrive, and place them."""
        self.clock.at = max(self.clock(), *(article.published_at for article, _ in some))
        async with self.store.write() as books:
            for article, _ in some:
                await books.articles.add([replace(article, places=())])
            for article in edits:
                await books.articles.revise(article)
        assert await self.desk.clear()

    async def groupings(self) -> list[tuple[int, ...]]:
        g = schema.groupings
        query = select(g.c.article, g.c.story, g.c.wire, g.c.read).order_by(g.c.article)
        async with self.store.read() as books:
            rows = await books.stories.connection.execute(query)
        return [tuple(row) for row in rows]

    async def checkpoints(self) -> int:
        async with self.store.read() as books:
            count = select(func.count()).select_from(schema.checkpoints)
            return await books.stories.connection.scalar(count) or 0


def edited(article: Article, dice: random.Random) -> Article:
    """What an outlet may make of its article: another text, in another section."""
    words = f"{article.text} {article.title}".split()
    dice.shuffle(words)
    return replace(article, title=" ".join(words[:8]), text=" ".join(words[8:]), url=f"{article.url}/opinion/1")


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> str:
    """A title at which the grouper breaks."""
    title = "No grouper can read this"

    def read(article: Article, title_: str) -> dict[str, float]:
        if article.title == title:
            raise RuntimeError("unreadable")
        return features(article, title_)

    monkeypatch.setattr("news.stories.features", read)
    return title


async def test_news_is_placed_alike_however_often_the_desk_begins_anew(
    store: Store, tmp_path: Path, unreadable: str
) -> None:
    """Nine days of news, edits of what is a few hours old, and articles that no grouper can read."""
    rows, dice = stream(9 * 24 * AN_HOUR, an_hour=AN_HOUR), random.Random(2)
    for number in dice.sample(range(len(rows)), 9):
        rows[number] = (replace(rows[number][0], title=unreadable), rows[number][1])
    cuts = {number for number in range(0, len(rows), STEP) if dice.random() < 0.3}
    other = await Store.open(f"sqlite:///{tmp_path}/uncut.db")
    async with AsyncExitStack() as one, AsyncExitStack() as two:
        cut, uncut = House(store, one), House(other, two)
        for house in (cut, uncut):
            await house.open(rows)
        for start in range(0, len(rows), STEP):
            earlier = rows[max(0, start - 60) : start]
            edits = [edited(article, dice) for article, _ in dice.sample(earlier, min(4, len(earlier)))]
            for house in (cut, uncut):
                await house.bring(rows[start : start + STEP], edits)
            if start in cuts:
                await cut.restart()
                await cut.desk._ready()
                assert cut.memory.knowledge() == uncut.memory.knowledge()
        assert await cut.groupings() == await uncut.groupings()
        assert sum(read == 0 for *_, read in await cut.groupings()) == 9
        assert 5 <= await cut.checkpoints() <= 8
        assert await uncut.checkpoints() >= 8
    await other.close()
