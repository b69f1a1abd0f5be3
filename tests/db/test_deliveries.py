"""Deliveries: written down first, claimed once, settled once; nothing is sent twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db.records import Delivery, DeliveryState
from db.store import Store
from tests.db.newsroom import DAY, HOUR, NOW

pytestmark = pytest.mark.anyio

LEASE = timedelta(minutes=2)


def message(chat: int = 1, part: int = 1, *, day: str = "2026-03-10", at: datetime = NOW) -> Delivery:
    return Delivery(f"digest:{chat}:{day}:{part}", chat, part, f"<b>part {part}</b>", at, at + 3 * HOUR)


async def _claimed(store: Store, at: datetime = NOW, limit: int = 9) -> Sequence[Delivery]:
    async with store.write() as books:
        return await books.deliveries.claim(at, limit, LEASE)


async def _begun(store: Store, at: datetime = NOW, limit: int = 9) -> Sequence[Delivery]:
    taken = await _claimed(store, at, limit)
    async with store.write() as books:
        for one in taken:
            assert await books.deliveries.begin(one.id, at, LEASE)
        return [kept for one in taken if (kept := await books.deliveries.get(one.id))]


async def test_a_message_comes_out_as_it_went_in_and_a_known_key_is_kept_once(store: Store) -> None:
    rich = replace(message(-1_001_234_567_890), thread=5, rows_json='[[{"label": "More"}]]')
    async with store.write() as books:
        assert await books.deliveries.add([rich, rich]) == 1
        assert await books.deliveries.add([replace(rich, html="other")]) == 0
        assert await books.deliveries.add([]) == 0
    (taken,) = await _claimed(store)
    assert taken == replace(rich, id=taken.id)
    async with store.write() as books:
        assert await books.deliveries.begin(taken.id, NOW, LEASE)
        assert await books.deliveries.get(taken.id) == replace(taken, state=DeliveryState.SENDING, attempts=1)
        assert not await books.deliveries.begin(taken.id, NOW, LEASE), "once is enough"


@pytest.mark.parametrize("key", ["digest:1:2026-03-10:2", "digest", "1", ":1"])
async def test_a_key_must_end_in_its_part(store: Store, key: str) -> None:
    async with store.write() as books:
        with pytest.raises(ValueError, match="must end in it"):
            await books.deliveries.add([replace(message(), key=key)])


async def test_claims_follow_time_then_id_and_leave_what_is_early_or_expired(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add(
            [
                message(1, at=NOW),
                message(2, at=NOW - HOUR),
                message(3, at=NOW),
                message(4, at=NOW + HOUR),
                message(5, at=NOW - DAY),
            ]
        )
    assert [d.chat for d in await _claimed(store, limit=2)] == [2, 1]
    assert [d.chat for d in await _claimed(store)] == [3]
    assert await _claimed(store) == ()


@pytest.mark.parametrize("end", ["sent", "unknown", "failed", "gone", "expired"])
async def test_a_part_waits_until_the_one_before_is_settled(store: Store, end: str) -> None:
    async with store.write() as books:
        second = replace(message(part=2), expires_at=NOW + DAY)
        await books.deliveries.add([second, message(part=1), message(2, part=2)])
    first, other = sorted(await _begun(store), key=lambda d: d.chat)
    assert (first.part, other.chat) == (1, 2)
    assert await _claimed(store) == ()
    async with store.write() as books:
        if end == "sent":
            await books.deliveries.sent(first.id, 900, NOW)
        elif end == "expired":
            await books.deliveries.release(first.id, NOW, "No network.")
            assert await books.deliveries.expire(NOW + 3 * HOUR) == ((first.chat, first.key),)
        else:
            await books.deliveries.settle(first.id, DeliveryState(end), "No.")
    taken = await _claimed(store)
    assert [d.part for d in taken] == ([] if end == "gone" else [2])


async def test_a_released_message_waits_and_keeps_count(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message()])
    (taken,) = await _begun(store)
    async with store.write() as books:
        await books.deliveries.release(taken.id, NOW + HOUR, "No network.")
    assert await _claimed(store) == ()
    (again,) = await _begun(store, NOW + HOUR)
    assert (again.attempts, again.error) == (2, "No network.")
    async with store.write() as books:
        await books.deliveries.release(again.id, NOW + HOUR, "Flood wait.", attempts=1)
    (last,) = await _begun(store, NOW + HOUR)
    assert last.attempts == 2


async def test_what_was_claimed_and_given_back_is_as_it_was(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message(1), message(2)])
    first, second = await _claimed(store)
    async with store.write() as books:
        await books.deliveries.unclaim([first.id])
        await books.deliveries.unclaim([second.id], NOW + HOUR)
    (again,) = await _claimed(store)
    assert again == first
    async with store.write() as books:
        await books.deliveries.begin(again.id, NOW, LEASE)
        await books.deliveries.unclaim([again.id])
        kept = await books.deliveries.get(again.id)
    assert kept
    assert kept.state is DeliveryState.SENDING, "what was begun is not given back"


async def test_a_lease_that_has_run_out_frees_what_was_not_begun(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message()])
    (taken,) = await _claimed(store)
    assert await _claimed(store, NOW + LEASE - timedelta(seconds=1)) == ()
    (again,) = await _claimed(store, NOW + LEASE)
    async with store.write() as books:
        assert await books.deliveries.begin(taken.id, NOW + LEASE, LEASE)
        assert not await books.deliveries.begin(again.id, NOW + LEASE, LEASE), "one of the two sends it"


async def test_a_sent_message_is_final(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message()])
    (taken,) = await _claimed(store)
    async with store.write() as books:
        await books.deliveries.sent(taken.id, 900, NOW)
        await books.deliveries.release(taken.id, NOW, "Too late to say so.")
        await books.deliveries.settle(taken.id, DeliveryState.FAILED, "Too late to say so.")
        kept = await books.deliveries.get(taken.id)
    assert kept
    assert (kept.state, kept.message_id, kept.error) == (DeliveryState.SENT, 900, "")


async def test_settling_needs_an_end(store: Store) -> None:
    async with store.write() as books:
        with pytest.raises(ValueError, match="settles nothing"):
            await books.deliveries.settle(1, DeliveryState.PENDING)


async def test_a_chat_that_is_gone_gets_nothing_that_waits_for_it(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message(1, 1), message(1, 2), message(1, day="2026-03-11"), message(2)])
    taken = next(d for d in await _claimed(store, limit=1) if d.chat == 1)
    async with store.write() as books:
        await books.deliveries.settle(taken.id, DeliveryState.GONE, "The bot was blocked.")
        assert {d.state for d in await books.deliveries.of_chat(1)} == {DeliveryState.GONE}
        assert [d.state for d in await books.deliveries.of_chat(2)] == [DeliveryState.PENDING]


async def test_two_senders_never_claim_the_same_message(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message(chat) for chat in range(40)])

    async def sender() -> list[int]:
        taken: list[int] = []
        while some := await _claimed(store, limit=3):
            taken += [d.id for d in some]
        return taken

    taken = [id_ for ids in await asyncio.gather(*(sender() for _ in range(4))) for id_ in ids]
    assert len(taken) == len(set(taken)) == 40


_BEGIN_AND_DIE = """
import asyncio, os, sys
from datetime import datetime, timedelta
from db.store import Store

async def main():
    store = await Store.open(sys.argv[1])
    async with store.write() as books:
        now = datetime.fromisoformat(sys.argv[2])
        taken = await books.deliveries.claim(now, 9, timedelta(minutes=2))
        for one in taken:
            await books.deliveries.begin(one.id, now, timedelta(minutes=2))
    print(len(taken), flush=True)
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def test_what_a_killed_process_left_is_unknown_and_never_sent_again(store: Store, store_url: str) -> None:
    async with store.write() as books:
        await books.deliveries.add([message(1, 1), replace(message(1, 2), expires_at=NOW + DAY)])
    died = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", _BEGIN_AND_DIE, store_url, NOW.isoformat()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (died.returncode, died.stdout) == (-9, "1\n"), died.stderr
    later = NOW + LEASE
    async with store.write() as books:
        assert await books.deliveries.recover(later - timedelta(seconds=1)) == 0
        assert await books.deliveries.recover(later) == 1
        first, _ = await books.deliveries.of_chat(1)
    assert first.state is DeliveryState.UNKNOWN
    assert "stopped" in first.error
    assert [d.part for d in await _claimed(store, later)] == [2]


async def test_who_starts_alone_takes_over_at_once(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message(1), message(2), message(3)])
    await _begun(store, limit=1)
    await _claimed(store, limit=1)
    async with store.write() as books:
        assert await books.deliveries.inherit(NOW, alone=False) == 0
        assert await books.deliveries.inherit(NOW, alone=True) == 1
    assert [d.chat for d in await _claimed(store)] == [2, 3]


async def test_who_comes_first_is_alone_and_a_dead_process_does_not_count(store: Store, store_url: str) -> None:
    rival = await Store.open(store_url)
    async with store.among("send") as alone:
        assert alone
        async with rival.among("send") as second:
            assert not second
        async with rival.among("receive") as other:
            assert other
    async with rival.among("send") as alone:
        assert alone
    await rival.close()


async def test_an_answer_that_comes_after_recovery_still_counts(store: Store) -> None:
    async with store.write() as books:
        await books.deliveries.add([message()])
    (taken,) = await _begun(store)
    async with store.write() as books:
        await books.deliveries.recover(NOW + LEASE)
        await books.deliveries.sent(taken.id, 900, NOW + LEASE)
        kept = await books.deliveries.get(taken.id)
    assert kept
    assert kept.state is DeliveryState.SENT
