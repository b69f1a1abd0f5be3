"""Ticks: at once, again, never over each other, and on after an error."""

import asyncio

import pytest

from bot.schedule import Ticks


@pytest.mark.anyio
async def test_a_tick_runs_at_once_and_again():
    """The first one does not wait for the interval."""
    times = []
    twice = asyncio.Event()

    async def tick():
        times.append(1)
        if len(times) == 2:
            twice.set()

    ticks = Ticks()
    ticks.every(0.05, "count", tick)
    ticks.start()
    await asyncio.wait_for(twice.wait(), 10)
    await ticks.stop()


@pytest.mark.anyio
async def test_a_slow_tick_is_not_started_twice():
    """A round that takes longer than the interval is not overtaken by the next."""
    running, most = 0, 0

    async def tick():
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.2)
        running -= 1

    ticks = Ticks()
    ticks.every(0.02, "slow", tick)
    ticks.start()
    await asyncio.sleep(0.5)
    await ticks.stop()
    assert most == 1


@pytest.mark.anyio
async def test_a_failed_tick_is_followed_by_another():
    """One error does not end the service."""
    calls = []
    again = asyncio.Event()

    async def tick():
        calls.append(1)
        if len(calls) > 1:
            again.set()
        raise ValueError("a bad day")

    ticks = Ticks()
    ticks.every(0.05, "bad", tick)
    ticks.start()
    await asyncio.wait_for(again.wait(), 10)
    await ticks.stop()


@pytest.mark.anyio
async def test_stopping_lets_a_tick_end():
    """What is half done is done."""
    begun, ended = asyncio.Event(), []

    async def tick():
        begun.set()
        await asyncio.sleep(0.2)
        ended.append(1)

    ticks = Ticks()
    ticks.every(60, "long", tick)
    ticks.start()
    await asyncio.wait_for(begun.wait(), 10)
    await ticks.stop()
    assert ended == [1]
