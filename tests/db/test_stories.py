"""Stories: sticky ids, merging, and what readers did with them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.store import Store
from news.model import Grouping, Told
from tests.db.newsroom import COURIER, DAY, HARBOUR, HOUR, NOW, article, kept, printed, told_alone, told_together

pytestmark = pytest.mark.anyio


async def test_a_story_carries_its_reports_in_order_of_publication(store: Store) -> None:
    async with store.write() as books:
        late, early = await printed(books, article("1", at=NOW), article("2", source="courier", at=NOW - HOUR))
        await books.stories.group(
            [Grouping(late.id, late.id, "", late.id), Grouping(early.id, late.id, "Coastal Wire", late.id)], NOW
        )
    async with store.read() as books:
        story = await books.stories.get(late.id)
    assert story
    assert [(r.article, r.source, r.wire, r.agency) for r in story.reports] == [
        (early, COURIER, late.id, "Coastal Wire"),
        (late, HARBOUR, late.id, ""),
    ]


async def test_an_unknown_story_is_none(store: Store) -> None:
    async with store.read() as books:
        assert await books.stories.get(7) is None
        assert await books.stories.resolve(7) is None
        assert await books.stories.get_many([]) == ()


async def test_a_merged_story_answers_to_every_id_it_had(store: Store) -> None:
    async with store.write() as books:
        a, b, c = await told_alone(books, article("1"), article("2"), article("3"))
        await books.stories.merge(c.id, b.id, NOW)
        await books.stories.merge(b.id, a.id, NOW)
        await books.stories.merge(c.id, a.id, NOW)
    async with store.read() as books:
        for story in (a, b, c):
            assert await books.stories.resolve(story.id) == a.id
        found = await books.stories.get(c.id)
        assert found
        assert found.id == a.id
        assert len(found.reports) == 3
        assert (await books.vitals.read(NOW)).stories == 1


async def test_an_article_that_comes_for_a_merged_story_goes_to_the_survivor(store: Store) -> None:
    async with store.write() as books:
        a, b = await told_alone(books, article("1"), article("2"))
        await books.stories.merge(b.id, a.id, NOW)
        (c,) = await kept(books, [article("3")])
        await books.stories.group([Grouping(c.id, c.id, "", b.id)], NOW)
        found = await books.stories.get(a.id)
    assert found
    assert {r.article.id for r in found.reports} == {a.id, b.id, c.id}


async def test_what_readers_did_follows_the_survivor(store: Store) -> None:
    async with store.write() as books:
        a, b = await told_alone(books, article("1"), article("2"))
        for chat in (1, 2, 3):
            await books.subscribers.ensure(chat, "private", "", "en", "UTC", NOW)
        last = Told(a.id, NOW, 4, "syria", (("voices", 2.0),), (("killed", 6),))
        await books.subscribers.tell(1, [last, Told(b.id, NOW - HOUR, 5, "iraq")])
        await books.subscribers.tell(2, [Told(b.id, NOW, 2, "iraq", (("voices", 1.0),))])
        await books.subscribers.mute(1, b.id)
        await books.subscribers.mute(2, a.id)
        await books.subscribers.mute(2, b.id)
        await books.subscribers.follow(3, b.id)
        await books.stories.merge(b.id, a.id, NOW)
    async with store.read() as books:
        assert await books.subscribers.told(1) == {a.id: replace(last, independent=9)}
        assert await books.subscribers.told(2) == {a.id: Told(a.id, NOW, 2, "iraq", (("voices", 1.0),))}
        assert [await books.subscribers.muted(chat) for chat in (1, 2, 3)] == [{a.id}, {a.id}, frozenset()]
        assert await books.subscribers.followed(3) == {a.id}


async def test_an_old_button_still_means_the_merged_story(store: Store) -> None:
    async with store.write() as books:
        a, b = await told_alone(books, article("1"), article("2"))
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        await books.stories.merge(b.id, a.id, NOW)
        await books.subscribers.mute(1, b.id)
        await books.subscribers.tell(1, [Told(b.id, NOW, 1)])
        assert await books.subscribers.muted(1) == {a.id}
        assert set(await books.subscribers.told(1)) == {a.id}
        await books.subscribers.unmute(1, b.id)
        assert await books.subscribers.muted(1) == frozenset()


async def test_regions_count_stories_once_for_each_region_that_contains_them(store: Store) -> None:
    async with store.write() as books:
        await told_together(books, article("1", regions=["sy/homs"]), article("2", regions=["sy/homs", "lb"]))
        await told_alone(books, article("3", regions=["sy/idlib"]), article("4", regions=["sy"], at=NOW - 9 * DAY))
    async with store.read() as books:
        assert await books.stories.regions_with_news(NOW - DAY) == {"sy": 2, "sy/homs": 1, "sy/idlib": 1, "lb": 1}
        assert await books.stories.regions_with_news(NOW - DAY, ["sy", "sy/homs", "iq"]) == {"sy": 2, "sy/homs": 1}
        assert await books.stories.busiest_countries(NOW - DAY, 9) == {"sy": 2, "lb": 1}
        assert await books.stories.busiest_countries(NOW - DAY, 1) == {"sy": 2}


async def test_a_retired_outlet_still_stands_in_its_stories(store: Store) -> None:
    async with store.write() as books:
        story = await told_together(books, article("1", source="courier"))
        await books.sources.sync([HARBOUR], NOW)
        found = await books.stories.get(story)
    assert found
    assert found.reports[0].source == COURIER


async def test_a_revised_article_stays_in_its_story(store: Store) -> None:
    async with store.write() as books:
        story = await told_together(books, article("1"))
        kept = await books.articles.get(story)
        assert kept
        await books.articles.revise(replace(kept, title="Edited", revision=2))
        found = await books.stories.get(story)
    assert found
    assert found.reports[0].article.title == "Edited"
