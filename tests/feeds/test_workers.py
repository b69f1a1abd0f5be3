"""Worker processes: real ones, that really hang, die and eat memory."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator

import pytest

from feeds.parse import NotAFeed, parse_feed
from feeds.workers import WorkerFailed, Workers

pytestmark = pytest.mark.anyio

RSS = b"<rss version='2.0'><channel><title>T</title><item><title>x</title></item></channel></rss>"


@pytest.fixture
async def workers(anyio_backend: str) -> AsyncIterator[Workers]:
    async with Workers(count=2, timeout_s=1.0, memory_mb=300) as running:
        yield running


async def test_a_function_runs_in_another_process(workers: Workers) -> None:
    assert await workers.run(os.getpid) != os.getpid()


async def test_a_feed_is_parsed_there(workers: Workers) -> None:
    feed = await workers.run(parse_feed, RSS, None, "https://a.example/")
    assert feed.entries[0].title == "x"


async def test_errors_of_the_function_come_through_as_they_are(workers: Workers) -> None:
    with pytest.raises(NotAFeed, match="a web page, not a feed") as refused:
        await workers.run(parse_feed, b"<html><link rel=feed href=/rss></html>", None, "https://a.example/")
    assert refused.value.found == ("https://a.example/rss",)


async def test_a_task_that_hangs_is_stopped_in_time_and_the_next_one_runs(workers: Workers) -> None:
    with pytest.raises(WorkerFailed, match="reading it took more than 1 s"):
        await workers.run(time.sleep, 600)
    assert await workers.run(abs, -3) == 3


async def test_a_task_that_eats_memory_fails_alone(workers: Workers) -> None:
    with pytest.raises(WorkerFailed, match="needed more than 300 MB of memory"):
        await workers.run(bytes, 2**30)
    assert await workers.run(len, bytes(2**20)) == 2**20


async def test_a_task_that_kills_its_worker_fails_alone(workers: Workers) -> None:
    results = await asyncio.gather(
        workers.run(os.abort), workers.run(abs, -1), workers.run(abs, -2), return_exceptions=True
    )
    assert isinstance(results[0], WorkerFailed)
    assert results[1:] == [1, 2]


async def test_a_worker_that_is_killed_while_idle_is_replaced(workers: Workers) -> None:
    os.kill(await workers.run(os.getpid), signal.SIGKILL)
    await asyncio.sleep(0.5)
    for _ in range(3):
        try:
            assert await workers.run(abs, -1) == 1
            return
        except WorkerFailed:
            await asyncio.sleep(0.2)
    pytest.fail("no worker came back")


async def test_a_cancelled_task_frees_its_worker() -> None:
    async with Workers(count=2, timeout_s=120) as running:
        tasks = [asyncio.create_task(running.run(time.sleep, 120)) for _ in range(2)]
        await asyncio.sleep(0.5)
        for task in tasks:
            task.cancel()
        async with asyncio.timeout(60):
            assert await running.run(abs, -1) == 1


async def test_workers_leave_ctrl_c_to_the_parent(workers: Workers) -> None:
    assert await workers.run(signal.getsignal, signal.SIGINT) == signal.SIG_IGN


async def test_workers_are_replaced_after_their_share_of_tasks() -> None:
    async with Workers(count=1, timeout_s=5, tasks_per_worker=3) as running:
        seen = {await running.run(os.getpid) for _ in range(10)}
    assert len(seen) >= 3


async def test_closing_is_quick_even_while_a_task_runs() -> None:
    running = Workers(count=1, timeout_s=60)
    async with running:
        task = asyncio.create_task(running.run(time.sleep, 60))
        await asyncio.sleep(0.3)
        start = time.monotonic()
    assert time.monotonic() - start < 3
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_system_that_cannot_limit_memory_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("feeds.workers._limits_memory", lambda: False)
    async with Workers(count=1) as running:
        assert await running.run(abs, -1) == 1
    assert "only their time is limited" in caplog.text


async def test_nothing_starts_before_the_first_task() -> None:
    async with Workers() as running:
        assert running._pool is None
