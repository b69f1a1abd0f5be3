"""Politeness: how many requests run at once, how far apart they start, and who rests after a 429."""

import asyncio
import itertools
import time

import pytest

from feeds.answers import FailureKind, Fetched
from feeds.fetch import Fetcher, FetchKnobs
from feeds.hosts import HostPaused, Hosts
from tests.feeds.newsserver import NO_TLS, NewsServer, Reply, names

pytestmark = pytest.mark.anyio


def hosts(clock=time.monotonic, **rules):
    return Hosts(**{"connections": 50, "per_host": 2, "gap_s": 0.0, "patience_s": 0.3, "clock": clock, **rules})


def fetcher(server, *more, **knobs):
    allowed = (f"news.test:{server.port}", f"other.test:{server.port}", *more)
    return Fetcher(FetchKnobs(**{"host_gap_s": 0.0, "allowed_hosts": allowed, **knobs}), resolve=names(), tls=NO_TLS)


@pytest.mark.parametrize("per_host", [1, 2, 4])
async def test_no_more_than_so_many_requests_run_on_one_host_at_once(per_host):
    async with NewsServer() as server, fetcher(server, per_host=per_host) as fetch:
        server.at("/f", Reply.feed("<rss/>", wait_s=0.05))
        await asyncio.gather(*(fetch.get(server.url("/f")) for _ in range(8)))
        assert server.peak == per_host


async def test_no_more_than_so_many_requests_run_in_all():
    async with NewsServer() as server:
        names_ = [f"h{n}.test" for n in range(12)]
        async with fetcher(server, *(f"{name}:{server.port}" for name in names_), connections=3) as fetch:
            server.at("/f", Reply.feed("<rss/>", wait_s=0.05))
            got = await asyncio.gather(*(fetch.get(server.url("/f", name)) for name in names_))
            assert all(isinstance(answer, Fetched) for answer in got)
            assert server.peak == 3


async def test_requests_to_one_host_start_apart():
    async with NewsServer() as server, fetcher(server, host_gap_s=0.1, per_host=4) as fetch:
        server.at("/f", Reply.feed("<rss/>"))
        await asyncio.gather(*(fetch.get(server.url("/f")) for _ in range(5)))
        starts = [seen.at for seen in server.seen]
        assert min(after - before for before, after in itertools.pairwise(starts)) > 0.09


async def test_waiting_for_a_turn_does_not_count_as_a_slow_answer():
    async with NewsServer() as server, fetcher(server, host_gap_s=0.2, total_s=0.3) as fetch:
        server.at("/f", Reply.feed("<rss/>"))
        got = await asyncio.gather(*(fetch.get(server.url("/f")) for _ in range(5)))
        assert all(isinstance(answer, Fetched) for answer in got)


async def test_a_host_with_a_queue_holds_up_nobody_else():
    """Five requests wait for their turn on one host, and the only connection is free for another host."""
    rules = hosts(connections=1, gap_s=5.0)
    began = time.monotonic()

    async def ask(name):
        async with rules.turn(name):
            return time.monotonic() - began

    waiting = [asyncio.create_task(ask("busy.example")) for _ in range(5)]
    await asyncio.sleep(0.05)
    assert await asyncio.wait_for(ask("free.example"), 1) < 0.5
    assert sum(task.done() for task in waiting) == 1
    for task in waiting:
        task.cancel()


async def test_the_distance_holds_between_actual_starts_even_when_connections_were_short():
    rules = hosts(connections=1, gap_s=0.1)
    starts = []

    async def ask(name, hold_s):
        async with rules.turn(name):
            if name == "a.example":
                starts.append(time.monotonic())
            await asyncio.sleep(hold_s)

    await asyncio.gather(ask("slow.example", 0.3), ask("a.example", 0.0), ask("a.example", 0.0))
    assert starts[1] - starts[0] > 0.09


async def test_a_cancelled_wait_gives_its_place_back():
    rules = hosts(connections=1, per_host=1)
    async with rules.turn("a.example"):
        waiting = [asyncio.create_task(_take(rules, name)) for name in ("a.example", "b.example")]
        await asyncio.sleep(0.02)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.wait_for(_take(rules, "a.example"), 1)
    await asyncio.wait_for(_take(rules, "b.example"), 1)


async def _take(rules, name):
    async with rules.turn(name):
        pass


async def test_a_short_pause_is_waited_for_and_a_long_one_is_not():
    rules = hosts()
    rules.pause("a.example", 0.1)
    began = time.monotonic()
    await _take(rules, "a.example")
    assert time.monotonic() - began > 0.09
    rules.pause("a.example", 60)
    with pytest.raises(HostPaused) as caught:
        await _take(rules, "a.example")
    assert 59 < caught.value.wait_s <= 60
    await _take(rules, "b.example")


async def test_a_pause_that_comes_while_waiting_counts_too():
    rules = hosts(gap_s=0.1)
    await _take(rules, "a.example")
    waiting = asyncio.create_task(_take(rules, "a.example"))
    await asyncio.sleep(0.02)
    rules.pause("a.example", 60)
    with pytest.raises(HostPaused):
        await waiting


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_rests_the_whole_host(status):
    async with NewsServer() as server, fetcher(server) as fetch:
        server.at("/a", Reply(b"", status, {"Retry-After": "3600"}))
        server.at("/b", Reply.feed("<rss/>"))
        first = await fetch.get(server.url("/a"))
        assert (first.kind, first.retry_after_s) == (FailureKind.THROTTLED, 3600.0)
        second = await fetch.get(server.url("/b"))
        assert second.kind is FailureKind.THROTTLED
        assert 3590 < second.retry_after_s <= 3600
        assert "asked to be left alone" in second.message
        assert server.requests("/b") == []
        assert isinstance(await fetch.get(server.url("/b", "other.test")), Fetched)


async def test_a_429_without_a_date_rests_the_host_for_a_while():
    async with NewsServer() as server, fetcher(server, throttle_pause_s=0.15) as fetch:
        server.at("/f", Reply(b"", 429), Reply.feed("<rss/>"))
        assert (await fetch.get(server.url("/f"))).retry_after_s is None
        assert isinstance(await fetch.get(server.url("/f")), Fetched)
        assert server.seen[1].at - server.seen[0].at > 0.14


async def test_a_redirect_takes_its_turn_on_the_host_that_it_leads_to():
    """Two hosts that redirect to each other, one place on each: nobody waits for ever."""
    async with NewsServer() as server, fetcher(server, per_host=1, connections=2) as fetch:
        server.at("/a", Reply(status=302, headers={"Location": "/end"}, wait_s=0.02))
        server.at("/end", Reply.feed("<rss/>"))
        got = await asyncio.wait_for(asyncio.gather(*(fetch.get(server.url("/a")) for _ in range(6))), 5)
        assert all(isinstance(answer, Fetched) for answer in got)
        assert server.peak == 1


async def test_hosts_long_gone_are_forgotten():
    at = 0.0
    rules = hosts(clock=lambda: at, patience_s=1e9)
    rules.pause("paused.example", 1e6)
    for number in range(10_000):
        await _take(rules, f"{number}.example")
        at += 1
    assert len(rules) < 5_000
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(_take(rules, "paused.example"), 0.05)


async def test_no_number_of_paused_hosts_fills_the_memory():
    rules = hosts()
    for number in range(10_000):
        rules.pause(f"{number}.example", 7 * 86400)
    assert len(rules) < 5_000
    with pytest.raises(HostPaused):
        await _take(rules, "9999.example")


async def test_a_host_may_ask_for_more_distance_and_take_it_back():
    rules = hosts(gap_s=0.01)
    for gap_s, least_s in ((0.15, 0.14), (0.0, 0.005)):
        rules.keep_apart("a.example", gap_s)
        await _take(rules, "a.example")
        began = time.monotonic()
        await _take(rules, "a.example")
        assert least_s <= time.monotonic() - began < least_s + 0.12


async def test_hosts_of_our_own_are_not_kept_waiting():
    """Manners are for strangers: a newsroom on this machine is read as fast as it answers."""
    clock = iter(float(second) for second in range(100))
    hosts = Hosts(
        connections=9, per_host=2, gap_s=3600, patience_s=1, clock=lambda: next(clock) / 1000, own=["127.0.0.1"]
    )
    for _ in range(3):
        async with hosts.turn("127.0.0.1"):
            pass
