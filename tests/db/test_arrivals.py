"""Arrivals: what waits to be placed survives, is placed once, and is seen by readers only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.store import Store
from news.model import Grouping, Place
from tests.db.newsroom import DAY, NOW, SOURCES, article, placed

pytestmark = pytest.mark.anyio


async def test_articles_wait_in_order_of_id_until_they_are_placed(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        added = await books.articles.add([article("c"), article("a"), article("b", source="courier")])
    async with store.read() as books:
        first = await books.arrivals.next(2)
        assert [one.article for one in first] == list(added[:2])
        assert [one.source.key for one in await books.arrivals.next(9)] == ["harbour", "harbour", "courier"]
        assert all(one.grouping is None for one in first)
    async with store.write() as books:
        assert await books.arrivals.settle([placed(one.article, embedded=store.embedded) for one in first])
    async with store.read() as books:
        assert [one.article.guid for one in await books.arrivals.next(9)] == ["b"]
        assert await books.arrivals.count() == 1


async def test_readers_find_an_article_once_it_is_placed(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        (added,) = await books.articles.add([article("1", "Ferry returns to Tartus")])
        assert await books.articles.search("ferry") == ()
        assert await books.stories.regions_with_news(NOW - DAY) == {}
        here = replace(added, places=(Place("sy/tartus", 1.0),))
        assert await books.arrivals.settle([placed(here, embedded=store.embedded)])
        await books.stories.group([Grouping(added.id, added.id, "", added.id)], NOW)
        assert [found.id for found, _ in await books.articles.search("ferry")] == [added.id]
        assert await books.stories.regions_with_news(NOW - DAY) == {"sy": 1, "sy/tartus": 1}


async def test_an_edited_article_waits_again_with_the_story_that_it_has(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        (added,) = await books.articles.add([article("1")])
        assert await books.arrivals.settle([placed(added, embedded=store.embedded)])
        await books.stories.group([Grouping(added.id, added.id, "", added.id)], NOW)
        await books.articles.revise(replace(added, title="A bridge opens late", revision=2))
        (waiting,) = await books.arrivals.next(9)
    assert waiting.article.title == "A bridge opens late"
    assert waiting.grouping == Grouping(added.id, added.id, "", added.id)


async def test_an_edit_that_comes_while_the_article_is_looked_at_is_looked_at_too(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        (added,) = await books.articles.add([article("1")])
        look = placed(added, embedded=store.embedded)
        await books.articles.revise(replace(added, title="A bridge opens late", revision=2))
        assert await books.arrivals.settle([look])
        assert [one.article.title for one in await books.arrivals.next(9)] == ["A bridge opens late"]


async def test_what_somebody_else_has_placed_or_dropped_changes_nothing(store: Store) -> None:
    async with store.write() as books:
        await books.sources.sync(SOURCES, NOW)
        one, two = await books.articles.add([article("1"), article("2")])
        looks = [placed(one, embedded=store.embedded), placed(two, embedded=store.embedded)]
        await books.articles.drop([one.id])
        assert not await books.arrivals.settle(looks)
        assert await books.arrivals.count() == 1
        assert await books.articles.search("bridge") == ()


async def test_one_process_at_a_time_has_the_say(store: Store) -> None:
    other = await Store.open(store.url.render_as_string(hide_password=False))
    async with store.alone("newsdesk") as ours:
        assert ours
        async with other.alone("newsdesk") as theirs, other.alone("something else") as free:
            assert (theirs, free) == (False, True)
    async with other.alone("newsdesk") as theirs:
        assert theirs
    await other.close()
