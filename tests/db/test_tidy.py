"""Retention: texts first, articles later, what is followed stays, deliveries outlive."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import Delivery, DeliveryState, RetentionKnobs
from db.store import Store
from news.model import Told
from tests.db.newsroom import DAY, HOUR, NOW, article, region, told_alone, told_together, topic
from tests.db.newsroom import expand as no_macros

pytestmark = pytest.mark.anyio

KNOBS = RetentionKnobs(text_days=30, article_days=100, delivery_days=60, button_days=10)
NOTHING = {"texts": 0, "revisions": 0, "articles": 0, "stories": 0, "deliveries": 0, "buttons": 0}


async def test_a_young_store_loses_nothing(store: Store) -> None:
    async with store.write() as books:
        await told_alone(books, article("1", "Storm", "It rained."))
        assert await books.tidy.run(NOW + DAY, KNOBS) == NOTHING


async def test_texts_go_first_and_titles_stay_findable(store: Store) -> None:
    async with store.write() as books:
        old, new = await told_alone(
            books,
            article("1", "Storm over bay", "Rain fell.", at=NOW - 40 * DAY, regions=["sy"]),
            article("2", "Calm", "Rain stopped.", at=NOW),
        )
        await books.articles.revise(replace(old, text="Much rain fell.", revision=2))
        assert await books.tidy.run(NOW, KNOBS) == NOTHING | {"texts": 1, "revisions": 1}
        assert await books.tidy.run(NOW, KNOBS) == NOTHING
    async with store.read() as books:
        kept = await books.articles.get(old.id)
        assert kept
        assert (kept.title, kept.text) == ("Storm over bay", "")
        assert [a.id for a, _ in await books.articles.search("rain")] == [new.id]
        assert [a.id for a, _ in await books.articles.search('"storm over"')] == [old.id]
        found = await books.stories.find(topic((region("sy"),)), since=NOW - 50 * DAY, until=NOW, expand=no_macros)
        assert [match.story for match in found.matches] == [old.id]


async def test_articles_go_later_with_their_stories_and_what_was_told_of_them(store: Store) -> None:
    async with store.write() as books:
        (old,) = await told_alone(books, article("1", "Storm", at=NOW - 101 * DAY, regions=["sy"]))
        (alias,) = await told_alone(books, article("2", "Storm again", at=NOW - 101 * DAY))
        await books.stories.merge(alias.id, old.id, NOW)
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        await books.subscribers.tell(1, [Told(old.id, NOW, 1)])
        await books.subscribers.mute(1, old.id)
        gone = await books.tidy.run(NOW, KNOBS)
        assert (gone["articles"], gone["stories"]) == (2, 1)
    async with store.read() as books:
        assert await books.articles.get(old.id) is None
        assert await books.stories.resolve(alias.id) is None
        assert await books.articles.search("storm") == ()
        assert await books.subscribers.told(1) == {}
        assert await books.subscribers.muted(1) == frozenset()


async def test_a_followed_story_stays_whole(store: Store) -> None:
    async with store.write() as books:
        story = await told_together(
            books, article("1", at=NOW - 101 * DAY), article("2", source="courier", at=NOW - 101 * DAY)
        )
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        await books.subscribers.follow(1, story)
        assert (await books.tidy.run(NOW, KNOBS))["articles"] == 0
        assert len((await books.stories.get(story)).reports) == 2
        await books.subscribers.unfollow(1, story)
        assert (await books.tidy.run(NOW, KNOBS))["articles"] == 2


async def test_an_entry_that_a_feed_still_lists_does_not_come_back_as_new(store: Store) -> None:
    async with store.write() as books:
        (old,) = await told_alone(books, article("1", at=NOW - 101 * DAY))
        await books.tidy.run(NOW, KNOBS)
        known = await books.articles.known("harbour", ["1"], [old.url])
        assert known["1"] == known[old.url]
        assert (known["1"].article, known["1"].digest) == (old.id, old.digest)
        await books.tidy.run(NOW + 101 * DAY, KNOBS)
        assert await books.articles.known("harbour", ["1"]) == {}


async def test_a_great_deal_goes_in_portions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.tidy.AT_ONCE", 2)
    async with store.write() as books:
        await told_alone(books, *(article(str(n), at=NOW - 101 * DAY) for n in range(3)))
        gone = [await books.tidy.run(NOW, KNOBS) for _ in range(3)]
    assert [counts["articles"] for counts in gone] == [2, 1, 0]


async def test_an_id_is_never_given_twice(store: Store) -> None:
    async with store.write() as books:
        (old,) = await told_alone(books, article("1", at=NOW - 101 * DAY))
        await books.tidy.run(NOW, KNOBS)
        (new,) = await told_alone(books, article("2"))
    assert new.id > old.id


async def test_settled_messages_and_unused_buttons_age_out_open_ones_never(store: Store) -> None:
    def message(part: int) -> Delivery:
        return Delivery(f"digest:1:2026-01-01:{part}", 1, part, "text", NOW - 61 * DAY, NOW - 60 * DAY)

    async with store.write() as books:
        await books.deliveries.add([message(1), message(2)])
        (taken,) = await books.deliveries.claim(NOW - 61 * DAY, 1, HOUR)
        await books.deliveries.sent(taken.id, 1, NOW - 61 * DAY)
        await books.buttons.put("/old", NOW - 11 * DAY)
        fresh = await books.buttons.put("/fresh", NOW - 9 * DAY)
        assert await books.tidy.run(NOW, KNOBS) == NOTHING | {"deliveries": 1, "buttons": 1}
        assert [d.state for d in await books.deliveries.of_chat(1)] == [DeliveryState.PENDING]
        assert await books.buttons.get(fresh) == "/fresh"
