"""Readers: first contact, settings, topics, what they were told, forgetting and moving."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from db.records import ChatState, Delivery, Plan, Subscriber
from db.schema import metadata
from db.store import Books, Store
from db.subscribers import of_chat
from news.calendar import Due
from news.model import Told
from tests.db.newsroom import DAY, HOUR, NOW, article, region, told_alone, topic, word

pytestmark = pytest.mark.anyio

GROUP = -1_001_234_567_890
SYRIA = topic((region("sy"),))
DRONES = topic((word("drone"),))


async def test_first_contact_makes_a_record_and_the_next_keeps_its_settings(store: Store) -> None:
    async with store.write() as books:
        made = await books.subscribers.ensure(GROUP, "group", "Desk", "ar", "Asia/Damascus", NOW)
        assert made == Subscriber(GROUP, "group", "Desk", language="ar", zone="Asia/Damascus", since=NOW)
        await books.subscribers.update(GROUP, language="fr", state=ChatState.BLOCKED, length="long")
        again = await books.subscribers.ensure(GROUP, "supergroup", "News desk", "en", "UTC", NOW + DAY)
    assert (again.kind, again.title, again.language, again.zone) == ("supergroup", "News desk", "fr", "Asia/Damascus")
    assert (again.state, again.length, again.since) == (ChatState.ACTIVE, "long", NOW)


async def test_an_unknown_chat_is_none_and_nothing_is_noted_for_it(store: Store) -> None:
    async with store.write() as books:
        (story,) = await told_alone(books, article("1"))
        reader = books.subscribers
        assert await reader.get(5) is None
        assert await reader.update(5, zone="UTC") is None
        assert not await reader.subscribe(5, SYRIA, NOW)
        await reader.tell(5, [Told(story.id, NOW, 1)])
        await reader.mute(5, story.id)
        await reader.follow(5, story.id)
        assert await reader.told(5) == {}
        assert await reader.muted(5) == await reader.followed(5) == frozenset()


async def test_topics_are_kept_once_in_order_of_subscribing(store: Store) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        assert await books.subscribers.subscribe(1, SYRIA, NOW)
        assert await books.subscribers.subscribe(1, DRONES, NOW)
        assert not await books.subscribers.subscribe(1, SYRIA, NOW + DAY)
        assert await books.subscribers.topics(1) == (("sy", "Sy"), ("drone", "Drone"))
        assert await books.subscribers.unsubscribe(1, "sy")
        assert not await books.subscribers.unsubscribe(1, "sy")
        assert await books.subscribers.topics(1) == (("drone", "Drone"),)


async def test_the_last_word_on_a_story_counts(store: Store) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        await books.subscribers.tell(1, [Told(3, NOW, 2), Told(4, NOW, 1)])
        later = Told(3, NOW + HOUR, 5, "syria", (("voices", 2.64), ("recency", 0.5)), (("killed", 6),))
        await books.subscribers.tell(1, [later, Told(4, NOW - HOUR, 9)])
        await books.subscribers.tell(1, [])
    async with store.read() as books:
        assert await books.subscribers.told(1) == {3: later, 4: Told(4, NOW, 1)}
        assert await books.subscribers.told(1, [4, 77]) == {4: Told(4, NOW, 1)}
        assert await books.subscribers.told(1, []) == {}


async def test_mutes_and_follows_are_set_and_taken_back_apart(store: Store) -> None:
    async with store.write() as books:
        reader = books.subscribers
        await reader.ensure(1, "private", "", "en", "UTC", NOW)
        a, b = await told_alone(books, article("1"), article("2"))
        for _ in range(2):
            await reader.mute(1, a.id)
            await reader.follow(1, a.id)
        await reader.follow(1, b.id)
        assert (await reader.muted(1), await reader.followed(1)) == ({a.id}, {a.id, b.id})
        await reader.unmute(1, a.id)
        await reader.unfollow(1, b.id)
        assert (await reader.muted(1), await reader.followed(1)) == (frozenset(), {a.id})


async def _settle_in(books: Books, chat: int) -> None:
    """Rows of a chat in every table that can have some."""
    (story,) = await told_alone(books, article(f"of {chat}"))
    await books.subscribers.ensure(chat, "group", f"Title {chat}", "en", "UTC", NOW)
    await books.subscribers.subscribe(chat, SYRIA, NOW)
    await books.subscribers.tell(chat, [Told(story.id, NOW, 1)])
    await books.subscribers.mute(chat, story.id)
    await books.subscribers.follow(chat, story.id)
    await books.digests.add(chat, Plan(time(8), frozenset({0, 1})), Due(NOW, NOW.date()))
    await books.deliveries.add([Delivery(f"digest:{chat}:2026-03-10:1", chat, 1, "text", NOW, NOW + HOUR)])


def test_every_table_with_a_chat_is_forgotten() -> None:
    with_chat = {table.name for table in metadata.sorted_tables if "chat" in table.c}
    assert {table.name for table in of_chat()} == with_chat


async def test_forgetting_a_chat_leaves_nothing_of_it_and_all_of_others(store: Store) -> None:
    async with store.write() as books:
        await _settle_in(books, 1)
        await _settle_in(books, 2)
        gone = await books.subscribers.forget(1)
        assert gone == {
            "deliveries": 1, "digests": 1, "story_marks": 2, "told": 1, "subscriptions": 1, "subscribers": 1
        }  # fmt: skip
        assert set((await books.subscribers.forget(1)).values()) == {0}
        for table in of_chat():
            rows = (await books.subscribers.connection.execute(table.select())).mappings().all()
            assert {row["chat"] for row in rows} == {2}, table.name


async def test_everything_of_a_group_moves_with_it(store: Store) -> None:
    async with store.write() as books:
        await _settle_in(books, 1)
        before = await books.subscribers.get(1)
        assert await books.subscribers.migrate(1, GROUP)
        assert not await books.subscribers.migrate(1, GROUP)
        for table in of_chat():
            rows = (await books.subscribers.connection.execute(table.select())).mappings().all()
            assert {row["chat"] for row in rows} == {GROUP}, table.name
        after = await books.subscribers.get(GROUP)
    assert before
    assert after
    assert (after.title, after.since, after.zone) == (before.title, before.since, before.zone)


async def test_a_group_that_wrote_under_its_new_id_first_keeps_its_old_settings(store: Store) -> None:
    async with store.write() as books:
        await _settle_in(books, 1)
        await _settle_in(books, GROUP)
        await books.digests.add(GROUP, Plan(time(20), frozenset({6})), Due(NOW + timedelta(days=3), NOW.date()))
        await books.digests.add(1, Plan(time(19)), Due(NOW, NOW.date()))
        await books.subscribers.update(1, language="tr")
        assert await books.subscribers.migrate(1, GROUP)
        assert await books.subscribers.get(1) is None
        moved, digests = await books.subscribers.get(GROUP), await books.digests.of_chat(GROUP)
        assert len(await books.subscribers.topics(GROUP)) == 1
        assert len(await books.subscribers.told(GROUP)) == 2
        assert len(await books.subscribers.all()) == 1
    assert moved
    assert moved.language == "tr"
    assert [digest.at for digest in digests] == [time(8), time(19)]
