"""A source that is gone is never dropped silently."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliver import rows_from_json
from bot.notices import Notices
from handlers.desk import Desk, DeskKnobs
from news.model import FeedState, Health, Source
from news.regions import load_atlas

pytestmark = pytest.mark.anyio
QUAY = Source("quay", "Quay Post", "https://quay.example/rss")


@pytest.fixture
async def gone(store, now):
    async with store.write() as books:
        await books.sources.sync([Source("herald", "Island Herald", "https://herald.example/rss")], now)
        await books.sources.add(QUAY, now)
        await books.subscribers.ensure(12, "private", "Dana", "de", "UTC", now)
        why = "quay.example says that this address is gone for good (410)."
        await books.sources.save(
            FeedState("quay", Health.GONE, last_error=why, failing_since=now - timedelta(days=1), failure_since=now)
        )
    return store


def notices(store, now, wakes, chats=(11, 12)):
    return Notices(store, Desk(store, load_atlas(), lambda: now, DeskKnobs()), chats, lambda: wakes.append(1))


async def test_each_administrator_gets_one_word_in_their_language(gone, now):
    wakes = []
    assert await notices(gone, now, wakes).tick() == 2
    assert await notices(gone, now + timedelta(days=3), wakes).tick() == 0
    assert wakes == [1]
    async with gone.read() as books:
        (english,), (german,) = await books.deliveries.of_chat(11), await books.deliveries.of_chat(12)
    assert "Quay Post" in english.html and "seems to be gone for good" in english.html and "(410)" in english.html
    assert "ist wohl endgültig weg" in german.html
    commands = [button.command for row in rows_from_json(english.rows_json) for button in row]
    assert commands == ["/sources check quay", "/sources pause quay", "/sources remove quay"]


async def test_one_that_came_back_and_went_again_is_told_of_again(gone, now):
    await notices(gone, now, []).tick()
    later = now + timedelta(days=20)
    async with gone.write() as books:
        await books.sources.save(FeedState("quay", Health.GONE, failing_since=later, failure_since=later))
    assert await notices(gone, later, []).tick() == 2


async def test_what_has_been_gone_for_long_is_no_news(gone, now):
    assert await notices(gone, now + timedelta(days=31), []).tick() == 0


async def test_a_removed_or_failing_source_is_not_told_of(gone, now):
    async with gone.write() as books:
        await books.sources.save(FeedState("herald", Health.FAILING, failing_since=now))
        await books.sources.remove("quay", now)
    assert await notices(gone, now, []).tick() == 0


async def test_without_administrators_there_is_only_the_log(gone, now):
    assert await notices(gone, now, [], chats=()).tick() == 0
