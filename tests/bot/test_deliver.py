"""The outbox's worker against real databases and a courier that does what it is told."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from bot.courier import Flooded, Gone, Moved, Rejected, Sent, Unknown, Unsent, unadorned, units
from bot.deliver import Deliverer, DeliverKnobs, rows_from_json, rows_to_json
from bot.pacer import Pacer, PacerKnobs
from db.records import ChatState, Delivery, DeliveryState
from handlers.desk import Button, Page

pytestmark = pytest.mark.anyio

QUICK = PacerKnobs(per_second=2000, chat_gap_s=0.001, jitter_s=(0.0, 0.0))
ROWS = ((Button("More", command="/story 7"), Button("Read", url="https://example.org/a")),)


class ScriptedCourier:
    """Answers with what was scripted for a chat, then with ``Sent``; remembers what it carried."""

    def __init__(self):
        self.script = defaultdict(list)
        self.carried = []
        self.numbers = itertools.count(1)
        self.hold: asyncio.Event | None = None

    async def send(self, chat, thread, page, *, silent=False):
        self.carried.append((chat, page.html))
        if self.hold is not None:
            await self.hold.wait()
        return self.script[chat].pop(0) if self.script[chat] else Sent(next(self.numbers))


class Clock:
    def __init__(self, now):
        self.at = now

    def __call__(self):
        return self.at

    def later(self, **span):
        self.at += timedelta(**span)


class Outbox:
    """Store, courier, clock and worker of one test."""

    def __init__(self, store, clock, pacer_knobs=QUICK, **knobs):
        self.store, self.clock = store, clock
        self.courier = ScriptedCourier()
        self.pacer = Pacer(pacer_knobs)
        self.knobs = DeliverKnobs(**({"idle_s": 0.02} | knobs))
        self.worker = Deliverer(store, self.courier, self.pacer, self.knobs, clock)

    async def put(self, chat, parts=1, *, key="digest", html="Page {part}", hours=3, rows="[]"):
        now = self.clock()
        rows_ = [
            Delivery(
                key=f"{key}:{chat}:{part}",
                chat=chat,
                part=part,
                html=html.format(part=part),
                rows_json=rows,
                not_before=now,
                expires_at=now + timedelta(hours=hours),
            )
            for part in range(1, parts + 1)
        ]
        async with self.store.write() as books:
            return await books.deliveries.add(rows_)

    async def subscriber(self, chat, kind="private"):
        async with self.store.write() as books:
            return await books.subscribers.ensure(chat, kind, "Reader", "en", "UTC", self.clock())

    async def state(self, chat):
        async with self.store.read() as books:
            found = await books.subscribers.get(chat)
        return found and found.state

    async def rows(self, chat):
        async with self.store.read() as books:
            return await books.deliveries.of_chat(chat)

    async def states(self, chat):
        return [row.state for row in await self.rows(chat)]


@pytest.fixture
async def box(store, now):
    return Outbox(store, Clock(now))


async def test_a_message_is_sent_once_and_noted_with_its_id(box):
    await box.put(5)
    assert await box.worker.run_once() == {"sent": 1}
    assert await box.worker.run_once() == {}
    (row,) = await box.rows(5)
    assert (row.state, row.message_id) == (DeliveryState.SENT, 1)


async def test_parts_of_a_bundle_go_in_order(box):
    await box.put(5, parts=3)
    for _ in range(3):
        await box.worker.run_once()
    assert [text for _, text in box.courier.carried] == ["Page 1", "Page 2", "Page 3"]


async def test_a_flood_wait_costs_no_attempt_and_pauses_everybody(box):
    box.courier.script[5] = [Flooded(60.0)]
    await box.put(5)
    assert await box.worker.run_once() == {"waiting": 1}
    (row,) = await box.rows(5)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)
    assert row.not_before == box.clock() + timedelta(seconds=60)
    assert box.pacer.pause_s > 55


async def test_a_blocked_chat_is_noted_and_left_alone(box):
    await box.subscriber(5)
    box.courier.script[5] = [Gone("Forbidden: bot was blocked by the user", "blocked")]
    await box.put(5, parts=2)
    await box.put(6)
    await box.worker.run_once()
    await box.worker.run_once()
    assert await box.states(5) == [DeliveryState.GONE, DeliveryState.GONE]
    assert await box.states(6) == [DeliveryState.SENT]
    assert await box.state(5) is ChatState.BLOCKED
    assert len(box.courier.carried) == 2


async def test_a_group_that_moved_gets_its_message_under_its_new_id(box):
    await box.subscriber(-5, "group")
    box.courier.script[-5] = [Moved(-1005)]
    await box.put(-5, parts=2)
    for _ in range(3):
        await box.worker.run_once()
    assert [chat for chat, _ in box.courier.carried] == [-5, -1005, -1005]
    assert await box.state(-5) is None
    assert await box.state(-1005) is ChatState.ACTIVE
    assert await box.states(-1005) == [DeliveryState.SENT, DeliveryState.SENT]


async def test_what_surely_was_not_sent_is_tried_again_later_and_later(box):
    box.courier.script[5] = [Unsent("no route")] * 3
    await box.put(5)
    waits = []
    for _ in range(3):
        assert await box.worker.run_once() == {"waiting": 1}
        (row,) = await box.rows(5)
        waits.append((row.not_before - box.clock()).total_seconds())
        box.clock.at = row.not_before
    assert waits == [5, 10, 20]
    assert await box.worker.run_once() == {"sent": 1}


async def test_it_is_given_up_when_it_expires(box):
    box.courier.script[5] = [Unsent("no route")] * 99
    await box.put(5, hours=1)
    for _ in range(20):
        await box.worker.run_once()
        box.clock.later(minutes=10)
    assert await box.states(5) == [DeliveryState.EXPIRED]


async def test_an_unknown_outcome_is_never_repeated(box):
    box.courier.script[5] = [Unknown("read timeout")]
    await box.put(5)
    assert await box.worker.run_once() == {"unknown": 1}
    box.clock.later(hours=2)
    await box.worker.run_once()
    assert len(box.courier.carried) == 1


async def test_broken_markup_falls_back_to_plain_text_once(box):
    box.courier.script[5] = [Rejected("can't parse entities: Unsupported start tag")]
    box.courier.script[6] = [Rejected("can't parse entities"), Rejected("no")]
    await box.put(5, html="<b>Ferry &amp; harbour", rows=rows_to_json(ROWS))
    await box.put(6)
    assert await box.worker.run_once() == {"sent": 1, "failed": 1}
    assert (5, "Ferry &amp; harbour") in box.courier.carried
    assert [chat for chat, _ in box.courier.carried].count(6) == 2
    assert await box.states(6) == [DeliveryState.FAILED]


async def test_unreadable_buttons_fail_their_message_and_no_other(box):
    await box.put(5, rows='[[{"colour": "red"}]]')
    await box.put(6)
    assert await box.worker.run_once() == {"sent": 1, "failed": 1}


async def test_a_chat_that_must_wait_gives_its_place_to_others(store, now):
    slow = PacerKnobs(per_second=2000, chat_gap_s=30)
    box = Outbox(store, Clock(now), slow)
    await box.put(5, key="first")
    await box.worker.run_once()
    await box.put(5, key="second")
    await box.put(6)
    assert await box.worker.run_once() == {"waiting": 1, "sent": 1}
    waiting = (await box.rows(5))[1]
    assert (waiting.state, waiting.attempts) == (DeliveryState.PENDING, 0)
    assert 25 < (waiting.not_before - now).total_seconds() <= 30


async def _left_behind(box):
    """What a process leaves that dies with a message on the wire and another in turn."""
    await box.put(5)
    await box.put(6)
    async with box.store.write() as books:
        first, _ = await books.deliveries.claim(box.clock(), 8, timedelta(minutes=2))
        assert await books.deliveries.begin(first.id, box.clock(), timedelta(minutes=2))


async def test_what_a_dead_process_had_begun_is_unknown_at_once_and_all_else_is_sent(box):
    await _left_behind(box)
    assert await box.worker.recover(alone=True) == 1
    assert await box.worker.run_once() == {"sent": 1}
    assert (await box.states(5), await box.states(6)) == ([DeliveryState.UNKNOWN], [DeliveryState.SENT])
    assert [chat for chat, _ in box.courier.carried] == [6]


async def test_where_others_send_too_the_leases_of_the_dead_must_end_first(box):
    await _left_behind(box)
    assert await box.worker.recover(alone=False) == 0
    assert await box.worker.run_once() == {}
    box.clock.later(minutes=3)
    assert await box.worker.run_once() == {"sent": 1}
    assert (await box.states(5), await box.states(6)) == ([DeliveryState.UNKNOWN], [DeliveryState.SENT])


async def test_what_ended_while_it_waited_for_its_slot_is_not_sent(store, now):
    box = Outbox(store, Clock(now), PacerKnobs(per_second=10))
    for chat in range(1, 6):
        await box.put(chat)
    sending = asyncio.create_task(box.worker.run_once())
    await until(lambda: box.courier.carried)
    async with store.write() as books:
        for chat in range(1, 6):
            await books.subscribers.forget(chat)
        for row in await books.deliveries.of_chat(5):
            await books.deliveries.settle(row.id, DeliveryState.GONE, "blocked meanwhile")
    counts = await sending
    assert counts["sent"] + counts["ended"] == 5
    assert counts["ended"] >= 1 and 5 not in [chat for chat, _ in box.courier.carried]


async def test_a_restart_between_two_parts_sends_each_once(box):
    await box.put(5, parts=4)
    await box.worker.run_once()
    again = Deliverer(box.store, box.courier, Pacer(QUICK), box.knobs, box.clock)
    assert await again.recover(alone=True) == 0
    for _ in range(5):
        await again.run_once()
    assert Counter(text for _, text in box.courier.carried) == {f"Page {n}": 1 for n in (1, 2, 3, 4)}


async def test_two_workers_share_an_outbox_without_sending_anything_twice(box):
    chats = range(1, 31)
    for chat in chats:
        await box.put(chat, parts=2)
    rival = Deliverer(box.store, box.courier, box.pacer, box.knobs, box.clock)
    for _ in range(12):
        await asyncio.gather(box.worker.run_once(), rival.run_once())
    assert Counter(box.courier.carried) == {(chat, f"Page {part}"): 1 for chat in chats for part in (1, 2)}


async def running(box):
    stop = asyncio.Event()
    return stop, asyncio.create_task(box.worker.run(stop))


async def until(holds, seconds=5.0):
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)


async def test_the_loop_empties_the_outbox_and_is_woken_by_new_rows(box):
    box.worker = Deliverer(box.store, box.courier, box.pacer, DeliverKnobs(idle_s=60), box.clock)
    await box.put(5, parts=3)
    for chat in range(10, 40):
        await box.put(chat)
    stop, loop = await running(box)
    await until(lambda: box.worker.counts["sent"] == 33)
    await box.put(77)
    box.worker.wake()
    await until(lambda: box.worker.counts["sent"] == 34)
    stop.set()
    await asyncio.wait_for(loop, 2)
    assert Counter(box.courier.carried).most_common(1)[0][1] == 1


async def test_stopping_finishes_what_is_on_its_way(box):
    box.courier.hold = asyncio.Event()
    await box.put(5)
    stop, loop = await running(box)
    await until(lambda: box.courier.carried)
    stop.set()
    await asyncio.sleep(0.05)
    assert not loop.done()
    box.courier.hold.set()
    await asyncio.wait_for(loop, 2)
    assert await box.states(5) == [DeliveryState.SENT]


async def test_stopping_puts_back_what_only_waits_for_its_slot(store, now):
    box = Outbox(store, Clock(now), PacerKnobs(per_second=0.5), patience_s=100)
    for chat in range(1, 6):
        await box.put(chat)
    stop, loop = await running(box)
    await until(lambda: box.courier.carried)
    stop.set()
    await asyncio.wait_for(loop, 2)
    states = Counter([(await box.states(chat))[0] for chat in range(1, 6)])
    assert states == {DeliveryState.SENT: 1, DeliveryState.PENDING: 4}
    rows = [row for chat in range(1, 6) for row in await box.rows(chat)]
    assert sorted(row.attempts for row in rows) == [0, 0, 0, 0, 1]


async def test_a_call_that_never_ends_is_cut_off_and_noted_as_unknown(box):
    box.worker = Deliverer(box.store, box.courier, box.pacer, DeliverKnobs(idle_s=0.02, stop_s=0.1), box.clock)
    box.courier.hold = asyncio.Event()
    await box.put(5)
    stop, loop = await running(box)
    await until(lambda: box.courier.carried)
    stop.set()
    await asyncio.wait_for(loop, 2)
    assert await box.states(5) == [DeliveryState.UNKNOWN]


async def test_nothing_is_claimed_during_a_long_pause(box):
    box.pacer.pause(60)
    await box.put(5)
    stop, loop = await running(box)
    await asyncio.sleep(0.1)
    stop.set()
    await loop
    (row,) = await box.rows(5)
    assert (row.state, row.attempts) == (DeliveryState.PENDING, 0)


def test_rows_of_buttons_survive_the_store():
    assert rows_from_json(rows_to_json(ROWS)) == ROWS


def test_plain_text_keeps_links_where_they_fit_and_is_cut_where_it_must():
    page = Page('<b>Ferry</b> late <a href="https://example.org/f?a=1&amp;b=2">Harbour Post</a> &lt;', ROWS)
    plain = unadorned(page, "can't parse entities")
    assert plain.html == "Ferry late Harbour Post (https://example.org/f?a=1&amp;b=2) &lt;"
    assert plain.rows == ROWS
    assert unadorned(page, "BUTTON_DATA_INVALID").rows == ()
    long = unadorned(Page("𝔘 word " * 2000), "message is too long")
    assert units(long.html) <= 4000
    assert long.html.endswith("…")
