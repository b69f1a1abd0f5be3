"""Vitals: one set of books for /status, /health and /metrics."""

from __future__ import annotations

from datetime import time

import pytest

from db.records import ChatState, Delivery, DeliveryState, Plan
from db.store import Store
from news.calendar import Due
from news.model import FeedState, Health
from tests.db.newsroom import DAY, HOUR, NOW, article, region, told_together, topic

pytestmark = pytest.mark.anyio


async def test_an_empty_house_has_a_number_for_everything(store: Store, store_url: str) -> None:
    async with store.read() as books:
        vitals = await books.vitals.read(NOW)
    assert vitals.sources == dict.fromkeys(Health, 0)
    assert (vitals.next_poll_at, vitals.newest_article_at, vitals.oldest_pending_at) == (None, None, None)
    assert vitals.size_bytes > 50_000
    assert store_url.startswith(vitals.database)


async def test_a_busy_house_is_counted_right(store: Store) -> None:
    async with store.write() as books:
        await told_together(books, article("1", at=NOW - 2 * DAY), article("2", at=NOW - HOUR))
        await books.sources.save(FeedState("harbour", Health.FAILING, NOW + HOUR, last_checked_at=NOW - HOUR))
        await books.sources.save(FeedState("courier", Health.OK, NOW + DAY, last_checked_at=NOW - DAY))
        for chat in (1, 2):
            await books.subscribers.ensure(chat, "private", "", "en", "UTC", NOW)
            await books.subscribers.subscribe(chat, topic((region("sy"),)), NOW)
        await books.subscribers.update(2, state=ChatState.GONE)
        await books.digests.add(1, Plan(time(8)), Due(NOW + HOUR, NOW.date()))
        box = books.deliveries
        await box.add([Delivery(f"digest:{n}:x:1", n, 1, "", NOW - HOUR, NOW + HOUR) for n in range(5)])
        sent, unknown, failed, _ = taken = await box.claim(NOW, 4, HOUR)
        for one in taken:
            await box.begin(one.id, NOW, HOUR)
        await box.sent(sent.id, 1, NOW)
        await box.settle(unknown.id, DeliveryState.UNKNOWN)
        await box.settle(failed.id, DeliveryState.FAILED)
        vitals = await books.vitals.read(NOW)
        tomorrow = await books.vitals.read(NOW + 2 * DAY)
    assert (vitals.articles, vitals.articles_day, vitals.texts, vitals.stories) == (2, 1, 2, 1)
    assert vitals.newest_article_at == NOW - HOUR
    assert {health: n for health, n in vitals.sources.items() if n} == {Health.FAILING: 1, Health.OK: 1}
    assert (vitals.last_poll_at, vitals.next_poll_at) == (NOW - HOUR, NOW + HOUR)
    assert (vitals.subscribers, vitals.topics, vitals.digests, vitals.next_digest_at) == (1, 2, 1, NOW + HOUR)
    assert (vitals.pending, vitals.oldest_pending_at) == (2, NOW - HOUR)
    assert (vitals.sent_minute, tomorrow.sent_minute) == (1, 0)
    assert (vitals.sent_day, vitals.unknown_day, vitals.failed_day, vitals.gone_day) == (1, 1, 1, 0)
    assert (tomorrow.sent_day, tomorrow.articles_day, tomorrow.pending) == (0, 0, 2)
