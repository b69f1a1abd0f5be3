"""Sources that were added while the service ran."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.store import Store
from news.model import FeedState, Health, Source
from tests.db.newsroom import DAY, HARBOUR, HOUR, NOW, SOURCES, article, told_alone

pytestmark = pytest.mark.anyio

LEASE = timedelta(minutes=5)


async def test_what_was_added_at_run_time_outlives_a_new_configuration(store: Store) -> None:
    added = Source("quay", "Quay Post", "https://quay.example/rss")
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        await books.sources.add(added, NOW)
        assert await books.sources.sync([HARBOUR], NOW) == ()
        assert {source.key: source.added for source in await books.sources.all()} == {"harbour": False, "quay": True}
        assert "quay" in [source.key for source, _ in await books.sources.claim_due(NOW, 9, LEASE)]


@pytest.mark.parametrize(
    "configured",
    [
        Source("quay", "The Quay", "https://quay.example/other"),
        Source("the-quay", "Quay", "https://quay.example/rss"),
    ],
    ids=["same key", "same address"],
)
async def test_the_configuration_wins_over_what_was_added(store: Store, configured: Source) -> None:
    added = Source("quay", "Quay Post", "https://quay.example/rss", added=True)
    async with store.write() as books:
        await books.sources.add(added, NOW)
        assert await books.sources.sync([configured], NOW) == (added,)
        assert await books.sources.all() == (configured,)
        assert await books.sources.sync([configured], NOW) == ()
        assert not await books.sources.remove(configured.key, NOW)


async def test_only_what_was_added_can_be_removed_and_it_keeps_its_articles(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        await books.sources.add(Source("quay", "Quay Post", "https://quay.example/rss"), NOW)
        (kept,) = await told_alone(books, article("1", "Ferry runs again", source="quay"))
        assert not await books.sources.remove("harbour", NOW)
        assert await books.sources.remove("quay", NOW)
        assert not await books.sources.remove("quay", NOW)
        assert await books.sources.get("quay") is None
        assert ("quay", False) in [(source.key, in_use) for source, in_use in await books.sources.ever()]
        assert await books.stories.get(kept.id) is not None


async def test_a_removed_source_that_comes_back_is_due_at_once_even_if_it_was_paused(store: Store) -> None:
    quay = Source("quay", "Quay Post", "https://quay.example/rss")
    async with store.write() as books:
        await books.sources.add(quay, NOW)
        await books.sources.save(FeedState("quay", Health.GONE, NOW + DAY, etag="v1", errors_in_row=9))
        await books.sources.pause("quay")
        await books.sources.remove("quay", NOW)
        await books.sources.add(quay, NOW + HOUR)
        assert (await books.sources.states())["quay"] == FeedState("quay", Health.NEW, NOW + HOUR, etag="v1")
        await books.sources.remove("quay", NOW)
        await books.sources.add(replace(quay, url="https://quay.example/new"), NOW)
        assert (await books.sources.states())["quay"].etag == ""
