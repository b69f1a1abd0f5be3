"""Digests: the timetable, who is due, and what is taken back."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest

from db.records import ChatState, Delivery, DeliveryState, Digest, Plan
from db.store import Store
from news.calendar import Due
from news.model import Told
from tests.db.newsroom import DAY, HOUR, NOW, article, told_alone

pytestmark = pytest.mark.anyio

TODAY = NOW.date()
EIGHT = Plan(time(8))


def due(days: int = 0) -> Due:
    return Due(NOW + days * DAY, TODAY + days * DAY)


async def _readers(store: Store, count: int) -> None:
    async with store.write() as books:
        for chat in range(1, count + 1):
            await books.subscribers.ensure(chat, "private", "", "en", "UTC", NOW)
            await books.digests.add(chat, EIGHT, Due(NOW - chat * HOUR, TODAY))


async def test_digests_are_added_changed_and_switched_off(store: Store) -> None:
    wanted = Plan(time(8, 30), frozenset({0, 4}), ("syria", "iraq"), "short", thread=7)
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        first, second = await books.digests.add(1, EIGHT, due()), await books.digests.add(1, wanted, due(1))
        assert second.plan == wanted
        assert await books.digests.of_chat(1) == (first, second)
        await books.digests.pause(second.id, NOW + 9 * DAY, due(10))
        await books.digests.change(second.id, EIGHT, due(11))
        _, changed = await books.digests.of_chat(1)
        assert (changed.plan, changed.next_at, changed.paused_until) == (EIGHT, due(11).at, NOW + 9 * DAY)
        assert await books.digests.off([first.id]) == 1
        assert await books.digests.off([first.id, second.id]) == 1
        assert await books.digests.of_chat(1) == ()


@pytest.mark.parametrize("days", [[], [7], [-1, 3]])
async def test_days_that_are_none_are_refused(store: Store, days: list[int]) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        with pytest.raises(ValueError, match="days of the week"):
            await books.digests.add(1, Plan(time(8), frozenset(days)), due())


async def test_the_longest_waiting_come_first_up_to_the_limit(store: Store) -> None:
    await _readers(store, 4)
    async with store.write() as books:
        claimed = await books.digests.claim_due(NOW, 3)
    assert [(digest.chat, reader.chat) for digest, reader in claimed] == [(4, 4), (3, 3), (2, 2)]


async def _write(store: Store, digest: Digest, bundle: str = "digest:1:1:2026-03-10") -> bool:
    async with store.write() as books:
        return await books.digests.written(digest, due(), due(1), bundle, NOW)


async def test_what_was_written_is_due_no_more(store: Store) -> None:
    await _readers(store, 1)
    async with store.read() as books:
        ((digest, _),) = await books.digests.claim_due(NOW, 9)
    assert await _write(store, digest)
    async with store.read() as books:
        assert await books.digests.claim_due(NOW, 9) == ()
        (after,) = await books.digests.of_chat(1)
    assert (after.next_at, after.last_at, after.last_date, after.missed) == (due(1).at, NOW, TODAY, 0)


async def test_who_comes_second_or_after_a_change_writes_nothing(store: Store) -> None:
    await _readers(store, 2)
    async with store.read() as books:
        (first,), (second,) = await books.digests.of_chat(1), await books.digests.of_chat(2)
    assert await _write(store, first)
    assert not await _write(store, first)
    async with store.write() as books:
        await books.digests.change(second.id, Plan(time(9)), due(3))
    assert not await _write(store, second)


async def test_a_local_date_is_served_once_even_if_the_timetable_said_it_again(store: Store) -> None:
    """The last guard, below all arithmetic."""
    await _readers(store, 1)
    async with store.read() as books:
        (digest,) = await books.digests.of_chat(1)
    assert await _write(store, digest)
    async with store.write() as books:
        await books.digests.change(digest.id, EIGHT, due())
        (again,) = await books.digests.of_chat(1)
    assert not await _write(store, again)


async def test_blocked_chats_and_paused_digests_are_not_due(store: Store) -> None:
    await _readers(store, 3)
    async with store.write() as books:
        await books.subscribers.update(1, state=ChatState.BLOCKED)
        (second,) = await books.digests.of_chat(2)
        await books.digests.pause(second.id, NOW + DAY, Due(NOW - HOUR, TODAY))
        assert [digest.chat for digest, _ in await books.digests.claim_due(NOW, 9)] == [3]
        await books.digests.pause(second.id, None, Due(NOW - HOUR, TODAY))
        assert [digest.chat for digest, _ in await books.digests.claim_due(NOW, 9)] == [3, 2]


async def test_two_nodes_write_every_digest_exactly_once(store: Store) -> None:
    await _readers(store, 30)

    async def tick() -> int:
        added = 0
        for _ in range(6):
            async with store.write() as books:
                for digest, _ in await books.digests.claim_due(NOW, 5):
                    key = f"digest:{digest.chat}:{digest.id}:2026-03-10:1"
                    added += await books.deliveries.add([Delivery(key, digest.chat, 1, "text", NOW, NOW + HOUR)])
                    assert await books.digests.written(digest, due(), due(1), key[:-2], NOW)
        return added

    assert sum(await asyncio.gather(tick(), tick())) == 30
    async with store.read() as books:
        assert (await books.vitals.read(NOW)).pending == 30


# -- taking back -------------------------------------------------------------------------------------------


async def test_only_the_digest_of_which_nothing_came_is_taken_back(store: Store) -> None:
    """Two digests of a chat: the first arrived, the second expired an hour later."""
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)
        (a,), (b,) = await told_alone(books, article("a")), await told_alone(books, article("b"))
        for number, story in enumerate((a, b)):
            digest, at = await books.digests.add(1, EIGHT, due()), NOW + number * HOUR
            bundle = f"digest:1:{digest.id}:2026-03-09"
            former = Due(NOW - DAY, TODAY - DAY)
            await books.digests.change(digest.id, EIGHT, former)
            ready = (await books.digests.of_chat(1))[number]
            assert await books.digests.written(ready, former, due(), bundle, NOW - DAY)
            ready = (await books.digests.of_chat(1))[number]
            bundle = f"digest:1:{digest.id}:2026-03-10"
            assert await books.digests.written(ready, due(), due(1), bundle, at)
            await books.subscribers.tell(1, [Told(story.id, at, 1)])
            await books.deliveries.add([Delivery(f"{bundle}:1", 1, 1, "text", at, at + HOUR)])
        first, second = await books.deliveries.of_chat(1)
        await books.deliveries.sent(first.id, 5, NOW)
        assert await books.digests.take_back(1) == 0
        await books.deliveries.settle(second.id, DeliveryState.EXPIRED)
        assert await books.digests.take_back(1) == 1
        assert await books.digests.take_back(1) == 0
        assert set(await books.subscribers.told(1)) == {a.id}
        kept, back = await books.digests.of_chat(1)
    assert (kept.last_at, back.last_at) == (NOW, NOW - DAY)
    assert back.last_date == TODAY, "the date stays served: what it held comes tomorrow"
    assert timedelta() < back.next_at - NOW
