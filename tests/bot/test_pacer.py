"""The pacer under a simulated clock: what goes when."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import random
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.pacer import Pacer, PacerKnobs, Priority
from tests.botapi import FloodRules, Refusal
from tests.botapi.flood import FloodControl

KNOBS = PacerKnobs()
PACE = KNOBS.per_second
CALM = PacerKnobs(jitter_s=(0.0, 0.0))


class SimulatedTime:
    """A clock that jumps to the next sleeper when nobody has anything else to do."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + max(0.0, seconds), next(self._numbers), future))
        await future

    async def run(self, *work):
        """Run coroutines to their end in simulated time; returns their results."""
        tasks = [asyncio.ensure_future(each) for each in work]
        while not all(task.done() for task in tasks):
            for _ in range(3 + 3 * len(tasks)):
                await asyncio.sleep(0)
            if not all(task.done() for task in tasks) and self._sleepers:
                self.now, _, future = heapq.heappop(self._sleepers)
                if not future.done():
                    future.set_result(None)
        return [task.result() for task in tasks]


def simulated(knobs: PacerKnobs = CALM) -> tuple[SimulatedTime, Pacer]:
    time = SimulatedTime()
    return time, Pacer(knobs, clock=time.clock, sleep=time.sleep, uniform=lambda low, high: high)


async def take(time, pacer, chat, log, *, priority=Priority.DIGEST, lasts=0.0):
    async with pacer.slot(chat, priority):
        log.append((time.now, chat))
        if lasts:
            await time.sleep(lasts)


def gaps(log):
    times = sorted(at for at, _ in log)
    return [later - earlier for earlier, later in itertools.pairwise(times)]


@pytest.mark.anyio
async def test_slots_are_evenly_spaced_from_the_very_first():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    await time.run(*(take(time, pacer, chat, log) for chat in range(1, 101)))
    assert len(log) == 100
    assert min(gaps(log)) >= 1 / PACE - 1e-4
    assert time.now - 1000.0 == pytest.approx(99 / PACE, abs=0.2)


@pytest.mark.anyio
async def test_one_chat_waits_for_its_gap_and_others_pass_it():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    await time.run(*(take(time, pacer, chat, log) for chat in (7, 7, 7, 8, 9)))
    assert [chat for _, chat in log] == [7, 8, 9, 7, 7]
    assert min(gaps([row for row in log if row[1] == 7])) >= 1.05 - 1e-6


@pytest.mark.anyio
async def test_the_gap_counts_from_the_end_of_a_slow_request():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    await take(time, pacer, 7, log)

    async def slow_then_next():
        await take(time, pacer, 7, log, lasts=3.0)
        await take(time, pacer, 7, log)

    await time.run(slow_then_next())
    assert log[2][0] - log[1][0] == pytest.approx(4.05)


@pytest.mark.anyio
async def test_a_group_gets_twenty_in_any_minute():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    await time.run(*(take(time, pacer, -5, log) for _ in range(50)))
    times = [at for at, _ in log]
    assert all(later - earlier >= 60 - 1e-6 for earlier, later in zip(times, times[20:], strict=False))
    assert times[-1] - times[0] < 130


@pytest.mark.anyio
async def test_commands_go_before_digests_that_waited_longer():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    digests = [take(time, pacer, chat, log) for chat in range(1, 51)]

    async def command():
        await time.sleep(0.5)
        await take(time, pacer, 999, log, priority=Priority.COMMAND)

    await time.run(*digests, command())
    at = next(at for at, chat in log if chat == 999)
    assert at - 1000.5 <= 2 / PACE


@pytest.mark.anyio
async def test_a_pause_holds_everybody_and_is_never_shortened():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    pacer.pause(30)
    pacer.pause(2)
    await time.run(*(take(time, pacer, chat, log, priority=Priority(chat % 2)) for chat in range(1, 9)))
    assert min(at for at, _ in log) >= 1030.0 - 1e-6
    assert pacer.floods == 1


@pytest.mark.anyio
async def test_a_pause_reaches_those_who_already_wait():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []

    async def flood():
        await time.sleep(0.1)
        pacer.pause(10)

    await time.run(*(take(time, pacer, chat, log) for chat in range(1, 21)), flood())
    assert all(at < 1000.11 or at >= 1010.1 - 1e-6 for at, _ in log)


def test_a_flood_slows_the_pace_once_and_it_creeps_back():
    time, pacer = simulated()
    for _ in range(8):
        pacer.pause(5)
    assert pacer.rate == pytest.approx(0.9 * PACE)
    time.now += 5 + 150
    assert pacer.rate == pytest.approx(0.95 * PACE)
    time.now += 150
    assert pacer.rate == pytest.approx(0.97 * PACE, abs=0.1), "a little less than what was refused"


def test_what_was_refused_is_tried_again_only_after_hours():
    time, pacer = simulated()
    pacer.pause(5)
    time.now += 3600
    assert pacer.rate < 0.985 * PACE
    time.now += 4 * 3600
    assert pacer.rate > PACE


def test_a_limit_below_the_pace_is_learned():
    """A bot of which Telegram takes no more than 20 a second, under a load that never ends."""
    time, pacer = simulated()
    refused = []
    for _ in range(24 * 360):
        if pacer.rate > 20:
            pacer.pause(3)
            refused.append(time.now)
        time.now += 10
    early, late = (sum(begin <= at < begin + 6 * 3600 for at in refused) for begin in (1000.0, 1000.0 + 18 * 3600))
    assert early > late and late <= 12
    assert pacer.rate > 16


def test_without_a_refusal_the_pace_grows_but_stays_below_what_telegram_names():
    time, pacer = simulated()
    assert pacer.rate == PACE
    time.now += 2 * 3600
    assert PACE < pacer.rate < 30
    time.now += 1000 * 3600
    assert PACE < pacer.rate < 30
    pacer.pause(3)
    assert pacer.rate < PACE


def test_many_floods_do_not_bring_the_pace_to_a_stop():
    time, pacer = simulated()
    for _ in range(100):
        pacer.pause(1)
        time.now += 1
    assert pacer.rate >= 5


def test_jitter_is_added_to_the_pause():
    _, pacer = simulated(KNOBS)
    pacer.pause(3)
    assert pacer.pause_s == pytest.approx(4.0)


@pytest.mark.anyio
async def test_who_gives_up_waiting_leaves_the_queue():
    time, pacer = simulated()
    log: list[tuple[float, int]] = []
    pacer.pause(60)
    waiting = asyncio.ensure_future(take(time, pacer, 1, log))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.wait([waiting])
    await time.run(take(time, pacer, 2, log))
    assert [chat for _, chat in log] == [2]


@pytest.mark.anyio
async def test_a_failed_request_frees_its_slot():
    time, pacer = simulated()
    with pytest.raises(ZeroDivisionError):
        async with pacer.slot(1, Priority.COMMAND):
            raise ZeroDivisionError
    log: list[tuple[float, int]] = []
    await time.run(take(time, pacer, 2, log))
    assert len(log) == 1


def test_a_chat_knows_how_long_it_will_wait():
    time, pacer = simulated()
    assert pacer.delay_s(5) == 0
    pacer.pause(10)
    assert pacer.delay_s(5) == pytest.approx(10)
    time.now += 20
    assert pacer.delay_s(5) == 0


def test_chats_long_silent_are_forgotten():
    time, pacer = simulated()
    for chat in range(1, 10_000):
        pacer._lane(chat).last = time.now
        time.now += 1
    assert len(pacer._lanes) < 5000


class Line:
    """A way to Telegram and back that is now fast, now slow; Telegram counts what arrives."""

    def __init__(self, jitter_s, seed=0):
        self.time, self.pacer = simulated()
        self.jitter_s, self.dice = jitter_s, random.Random(seed)
        self.flood = FloodControl(FloodRules(), self.time.clock)

    async def broadcast(self, messages, *others):
        """As many messages to as many chats, ten on their way at a time. Returns seconds."""
        chats = iter(range(1, messages + 1))
        await self.time.run(*(self._worker(chats) for _ in range(10)), *others)
        return self.time.now - 1000.0

    async def _worker(self, chats):
        for chat in chats:
            async with self.pacer.slot(chat, Priority.DIGEST):
                await self.time.sleep(0.03 + self.dice.uniform(0, self.jitter_s))
                self.flood.pass_or_refuse(chat)
                await self.time.sleep(0.03 + self.dice.uniform(0, self.jitter_s))


@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("jitter_s", [0.0, 0.02, 0.2])
async def test_on_an_uneven_line_no_second_holds_more_than_telegram_takes(jitter_s, seed):
    """Messages that left evenly catch up with one another on their way."""
    took = await Line(jitter_s, seed).broadcast(200)
    assert took < 200 / 27 + 0.1 or jitter_s > 0.1, "little is lost where the line is even"


@pytest.mark.anyio
async def test_slots_that_were_overslept_are_made_up_for():
    """A loop that is busy for a tenth of a second every now and then costs next to nothing in the end."""
    line = Line(0.0)

    async def busy():
        for _ in range(6):
            await line.time.sleep(1.0)
            line.time.now += 0.1

    assert await line.broadcast(200, busy()) < 200 / 27 + 0.1


@settings(max_examples=25)
@example(chats=[3, 1, 1, 2], latency=0.3, jitter=0.4, seed=83902)
@given(
    chats=st.lists(st.sampled_from([1, 2, 3, 4, -1, -2, *range(10, 60)]), min_size=1, max_size=120),
    latency=st.sampled_from([0.0, 0.06, 0.3]),
    jitter=st.sampled_from([0.0, 0.05, 0.4]),
    seed=st.integers(0, 10**6),
)
def test_no_order_of_messages_breaks_the_limits(chats, latency, jitter, seed):
    """Whatever is to be sent and however slow and uneven the line is, Telegram's own limits are never reached."""
    dice = random.Random(seed)

    async def scenario():
        time, pacer = simulated()
        flood = FloodControl(FloodRules(), time.clock)
        done: Counter[int] = Counter()

        async def send(chat):
            async with pacer.slot(chat, Priority.DIGEST):
                await time.sleep(latency / 2 + dice.uniform(0, jitter))
                flood.pass_or_refuse(chat)
                await time.sleep(latency / 2 + dice.uniform(0, jitter))
                done[chat] += 1

        await time.run(*(send(chat) for chat in chats))
        return done

    try:
        done = asyncio.run(scenario())
    except Refusal as refusal:
        raise AssertionError(refusal.description) from refusal
    assert done == Counter(chats)
