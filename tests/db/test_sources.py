"""Sources: the catalogue, leases, pauses, the sample newsroom."""

from __future__ import annotations

import asyncio
from dataclasses import fields, replace
from datetime import timedelta

import pytest

from db.store import Store
from news.model import FeedState, FullText, Health, Ownership, PageAccess, Source, Told
from tests.db.newsroom import COURIER, DAY, HARBOUR, HOUR, NOW, SOURCES, article, told_alone, told_together

pytestmark = pytest.mark.anyio

LEASE = timedelta(minutes=5)


async def test_a_source_comes_back_as_it_went_in(store: Store) -> None:
    rich = Source(
        "gazette", "Gazette", "https://gazette.example/rss", "https://gazette.example", "FR", "fr", "Gazette Group",
        Ownership.STATE, sample=True, weight=0.5, full_text=FullText.ALWAYS,
    )  # fmt: skip
    async with store.write() as books:
        await books.sources.sync([rich], NOW)
    async with store.read() as books:
        assert await books.sources.all() == (rich,)
        assert await books.sources.get("gazette") == rich
        assert await books.sources.states() == {"gazette": FeedState("gazette")}


async def test_a_source_that_leaves_the_catalogue_retires_and_may_return(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        await books.sources.save(FeedState("courier", Health.OK, etag="v1"))
        await books.sources.sync([HARBOUR], NOW)
        assert await books.sources.all() == (HARBOUR,)
        assert await books.sources.get("courier") is None
        assert set(await books.sources.states()) == {"harbour"}
        await books.sources.sync(SOURCES, NOW)
        assert (await books.sources.states())["courier"].etag == "v1"


async def test_a_new_address_starts_afresh_a_new_name_does_not(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        for key in ("harbour", "courier"):
            await books.sources.save(FeedState(key, Health.OK, next_check_at=NOW + DAY, etag="v1"))
        await books.sources.sync(
            [replace(HARBOUR, name="The Harbour"), replace(COURIER, url="https://courier.example/new")], NOW
        )
        states = await books.sources.states()
    assert states["harbour"].etag == "v1"
    assert states["courier"] == FeedState("courier")


async def test_every_field_of_a_state_is_remembered(store: Store) -> None:
    state = FeedState(
        "harbour", Health.FAILING, NOW + HOUR, "etag", "Tue", "f00", "https://moved.example", 2, "https://now.example",
        NOW, NOW - HOUR, NOW - DAY, 3, "It answers with an error.", NOW - HOUR, 1.25, 900, "server", NOW - HOUR, 600,
            PageAccess.PAYWALLED,
    )  # fmt: skip
    assert all(getattr(state, f.name) != f.default for f in fields(state))
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        await books.sources.save(state)
    async with store.read() as books:
        assert (await books.sources.states())["harbour"] == state


async def test_due_sources_are_leased_the_longest_waiting_first(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync([*SOURCES, Source("later", "Later", "https://later.example/")], NOW)
        await books.sources.save(FeedState("harbour", next_check_at=NOW - HOUR))
        await books.sources.save(FeedState("later", next_check_at=NOW + HOUR))
        claimed = await books.sources.claim_due(NOW, 10, LEASE)
        assert [(source, state.next_check_at) for source, state in claimed] == [
            (COURIER, NOW + LEASE),
            (HARBOUR, NOW + LEASE),
        ]
        assert await books.sources.claim_due(NOW, 10, LEASE) == ()
        assert await books.sources.next_due_at() == NOW + LEASE
        again = await books.sources.claim_due(NOW + LEASE, 1, LEASE)
    assert [source.key for source, _ in again] == ["courier"]


async def test_two_workers_never_get_the_same_source(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync([Source(f"s{n}", f"S{n}", f"https://s{n}.example/") for n in range(20)], NOW)

    async def claim() -> list[str]:
        async with store.write() as books:
            return [source.key for source, _ in await books.sources.claim_due(NOW, 7, LEASE)]

    claimed = [key for keys in await asyncio.gather(claim(), claim(), claim()) for key in keys]
    assert len(claimed) == len(set(claimed))
    assert len(claimed) >= 18


async def test_a_paused_source_is_left_alone_even_by_a_poll_under_way(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        assert await books.sources.pause("harbour")
        assert not await books.sources.pause("harbour")
        assert not await books.sources.pause("nobody")
        await books.sources.save(FeedState("harbour", Health.OK, etag="v2"))
        assert (await books.sources.states())["harbour"].health is Health.PAUSED
        assert [source.key for source, _ in await books.sources.claim_due(NOW, 9, LEASE)] == ["courier"]


async def test_a_resumed_source_is_polled_at_once_with_a_clean_slate(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        await books.sources.save(
            FeedState("harbour", Health.FAILING, NOW + DAY, etag="v1", errors_in_row=4, last_error="No answer.")
        )
        await books.sources.pause("harbour")
        assert await books.sources.resume("harbour", NOW)
        assert not await books.sources.resume("harbour", NOW)
        assert (await books.sources.states())["harbour"] == FeedState("harbour", Health.NEW, NOW, etag="v1")


async def test_without_sources_nothing_is_ever_due(store: Store) -> None:
    async with store.write() as books:
        assert await books.sources.next_due_at() is None
        await books.sources.sync([HARBOUR], NOW)
        due = await books.sources.next_due_at()
        assert due
        assert due < NOW
        await books.sources.pause("harbour")
        assert await books.sources.next_due_at() is None


async def test_the_line_memory_of_a_source_is_kept(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        assert await books.sources.line_memories(["harbour", "courier"]) == {}
        await books.sources.save_line_memories({"harbour": "one", "courier": "other"})
        await books.sources.save_line_memories({"harbour": "two"})
        assert await books.sources.line_memories(["harbour"]) == {"harbour": "two"}


async def test_the_sample_newsroom_goes_without_a_trace(store: Store) -> None:
    sample = replace(COURIER, sample=True)
    async with store.write() as books:
        mixed = await told_together(books, article("1", source="courier"), article("2", "Kept words"))
        (alone,) = await told_alone(books, article("3", "Invented words", source="courier", regions=["lb"]))
        await books.sources.sync([HARBOUR, sample], NOW)
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        await books.subscribers.follow(1, alone.id)
        await books.subscribers.tell(1, [Told(alone.id, NOW, 1)])
        assert await books.sources.remove_sample() == 1
        assert await books.sources.remove_sample() == 0
    async with store.read() as books:
        assert await books.sources.all() == (HARBOUR,)
        assert await books.articles.count() == 1
        assert await books.articles.search("invented") == ()
        assert await books.stories.get(alone.id) is None
        story = await books.stories.get(mixed)
        assert story
        assert [r.article.title for r in story.reports] == ["Kept words"]
        assert await books.stories.regions_with_news(NOW - DAY) == {}
        assert await books.subscribers.followed(1) == frozenset()
        assert await books.subscribers.told(1) == {}
