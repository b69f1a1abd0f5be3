"""Digests: the timetable and who is due."""

from __future__ import annotations

import asyncio
from datetime import time

import pytest

from db.records import ChatState, Delivery, Digest
from db.store import Store
from tests.db.newsroom import DAY, HOUR, NOW

pytestmark = pytest.mark.anyio


async def _readers(store: Store, count: int) -> None:
    async with store.write() as books:
        for chat in range(1, count + 1):
            await books.subscribers.ensure(chat, "private", "", "en", "UTC", NOW)
            await books.digests.set(chat, 0, time(8), range(7), NOW - chat * HOUR)


async def test_a_digest_is_set_changed_and_switched_off(store: Store) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        made = await books.digests.set(1, 7, time(8, 30), [4, 0, 4], NOW)
        assert made == Digest(made.id, 1, 7, time(8, 30), frozenset({0, 4}), NOW)
        await books.digests.advance(made.id, NOW + DAY, sent_at=NOW, missed=2)
        await books.digests.pause(1, NOW + 9 * DAY, NOW + 10 * DAY)
        changed = await books.digests.set(1, 0, time(20), {6}, NOW + HOUR)
        assert changed == Digest(made.id, 1, 0, time(20), frozenset({6}), NOW + HOUR, last_at=NOW)
        assert await books.digests.of_chat(1) == changed
        assert await books.digests.off(1)
        assert not await books.digests.off(1)
        assert await books.digests.of_chat(1) is None


@pytest.mark.parametrize("days", [[], [7], [-1, 3]])
async def test_days_that_are_none_are_refused(store: Store, days: list[int]) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        with pytest.raises(ValueError, match="days of the week"):
            await books.digests.set(1, 0, time(8), days, NOW)


async def test_the_longest_waiting_come_first_up_to_the_limit(store: Store) -> None:
    await _readers(store, 4)
    async with store.write() as books:
        due = await books.digests.claim_due(NOW, 3)
    assert [(digest.chat, reader.chat) for digest, reader in due] == [(4, 4), (3, 3), (2, 2)]


async def test_what_was_advanced_is_due_no_more(store: Store) -> None:
    await _readers(store, 1)
    async with store.write() as books:
        ((digest, _),) = await books.digests.claim_due(NOW, 9)
        await books.digests.advance(digest.id, NOW + DAY, sent_at=NOW)
    async with store.write() as books:
        assert await books.digests.claim_due(NOW, 9) == ()
        after = await books.digests.of_chat(1)
    assert after
    assert (after.next_at, after.last_at, after.missed) == (NOW + DAY, NOW, 0)


async def test_blocked_chats_and_paused_digests_are_not_due(store: Store) -> None:
    await _readers(store, 3)
    async with store.write() as books:
        await books.subscribers.update(1, state=ChatState.BLOCKED)
        assert await books.digests.pause(2, NOW + DAY, NOW - HOUR)
        assert not await books.digests.pause(9, None, NOW)
        assert [digest.chat for digest, _ in await books.digests.claim_due(NOW, 9)] == [3]
        await books.digests.pause(2, None, NOW - HOUR)
        assert [digest.chat for digest, _ in await books.digests.claim_due(NOW, 9)] == [3, 2]


async def test_two_nodes_write_every_digest_exactly_once(store: Store) -> None:
    await _readers(store, 30)

    async def tick() -> int:
        added = 0
        for _ in range(6):
            async with store.write() as books:
                for digest, _ in await books.digests.claim_due(NOW, 5):
                    key = f"digest:{digest.chat}:2026-03-10:1"
                    added += await books.deliveries.add([Delivery(key, digest.chat, 1, "text", NOW, NOW + HOUR)])
                    await books.digests.advance(digest.id, NOW + DAY, sent_at=NOW)
        return added

    assert sum(await asyncio.gather(tick(), tick())) == 30
    async with store.read() as books:
        assert (await books.vitals.read(NOW)).pending == 30
