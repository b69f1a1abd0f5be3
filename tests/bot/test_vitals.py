"""``/health`` and ``/metrics`` over a real web server: what they say is what the store holds."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import time, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import exposition
from bot.vitals import Live, report
from bot.web import WebKnobs, WebServer, vitals_routes
from db.records import Delivery, Plan
from news.calendar import Due
from news.model import FeedState, Health
from tests.bot.rounds import Clock
from tests.db.newsroom import COURIER, HARBOUR, SOURCES, article, told_alone

pytestmark = pytest.mark.anyio


class Watch:
    """The service's books, behind its web server."""

    def __init__(self, store, now, http):
        self.store, self.clock, self.http = store, Clock(now), http

    async def health(self):
        answer = await self.http.get("/health")
        facts = answer.json()
        assert facts["well"] == (not facts["troubles"]) == (answer.status_code == 200)
        return answer.status_code, facts

    async def metrics(self):
        """Samples by name and labels, read by Prometheus' own parser."""
        answer = await self.http.get("/metrics")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(answer.text)
        return {
            (sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples
        }

    async def message(self, *, ago, chat=7):
        """A message that could have been sent a while ago."""
        at = self.clock() - ago
        async with self.store.write() as books:
            await books.deliveries.add([Delivery(f"d:{chat}:1", chat, 1, "page", at, at + timedelta(hours=3))])

    async def sources(self, **health):
        """Two outlets, polled some minutes ago and due some minutes ago."""
        async with self.store.write() as books:
            await books.sources.sync(SOURCES, self.clock())

    async def polled(self, source, health, *, ago, due_ago):
        state = FeedState(source.key, health)
        now = self.clock()
        times = {"last_checked_at": now - ago, "next_check_at": now - due_ago}
        async with self.store.write() as books:
            await books.sources.save(replace(state, **times))


@asynccontextmanager
async def watching(store, now, counts=None, live=None):
    async def health():
        async with store.read() as books:
            return report(await books.vitals.read(watch.clock()), live)

    async def metrics():
        async with store.read() as books:
            return exposition(await books.vitals.read(watch.clock()), counts or {}, live or Live())

    web = WebServer(WebKnobs(port=0))
    await web.start(vitals_routes(health, metrics))
    try:
        async with httpx.AsyncClient(base_url=web.url, trust_env=False) as http:
            watch = Watch(store, now, http)
            yield watch
    finally:
        await web.stop()


@pytest.fixture
async def watch(store, now):
    async with watching(store, now) as opened:
        yield opened


HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def test_an_empty_house_is_well(watch):
    status, facts = await watch.health()
    assert status == 200
    assert (facts["articles"], facts["pending"], facts["troubles"]) == (0, 0, [])
    assert facts["database"] in {"sqlite", "postgresql"} and facts["schema"]


async def test_a_message_that_waits_too_long_is_trouble_until_it_is_sent(watch):
    await watch.message(ago=9 * MINUTE)
    assert (await watch.health())[0] == 200
    watch.clock.wait(minutes=2)
    status, facts = await watch.health()
    assert status == 503
    assert facts["troubles"] == ["A message has been waiting to be sent for more than ten minutes."]
    assert facts["oldest_pending_at"] == (watch.clock() - 11 * MINUTE).isoformat(timespec="seconds")
    async with watch.store.write() as books:
        (row,) = await books.deliveries.claim(watch.clock(), 1, HOUR)
        await books.deliveries.begin(row.id, watch.clock(), HOUR)
        await books.deliveries.sent(row.id, 1, watch.clock())
    status, facts = await watch.health()
    assert (status, facts["sent_day"], facts["sent_minute"]) == (200, 1, 1)
    watch.clock.wait(minutes=2)
    assert (await watch.health())[1]["sent_minute"] == 0


async def test_a_telegram_that_does_not_answer_is_trouble(store, now):
    """The network is down, or the poll hangs: nobody's commands are heard."""
    async with watching(store, now, live=Live(silent_s=299.0)) as watch:
        assert (await watch.health())[0] == 200
    async with watching(store, now, live=Live(silent_s=301.0)) as watch:
        status, facts = await watch.health()
        assert status == 503 and "Telegram has not answered" in facts["troubles"][0]


async def test_what_only_the_running_service_knows_is_told_too(store, now):
    async with watching(store, now, live=Live(refusals=3, pace=25.6, silent_s=4.0)) as watch:
        _, facts = await watch.health()
        assert (facts["refusals"], facts["pace"], facts["silent_s"]) == (3, 25.6, 4.0)
        told = await watch.metrics()
    assert told["wirebrief_refusals_total",] == 3
    assert (told["wirebrief_pace",], told["wirebrief_silent_seconds",]) == (25.6, 4.0)


async def test_sources_that_are_due_while_nobody_polls_are_trouble(watch):
    await watch.sources()
    await watch.polled(HARBOUR, Health.OK, ago=HOUR, due_ago=20 * MINUTE)
    await watch.polled(COURIER, Health.OK, ago=40 * MINUTE, due_ago=-HOUR)
    status, facts = await watch.health()
    assert status == 503 and "nobody has polled" in facts["troubles"][0]
    assert facts["last_poll_at"] == (watch.clock() - 40 * MINUTE).isoformat(timespec="seconds")


async def test_one_that_waits_in_a_long_round_is_no_trouble(watch):
    await watch.sources()
    await watch.polled(HARBOUR, Health.OK, ago=5 * HOUR, due_ago=HOUR)
    await watch.polled(COURIER, Health.OK, ago=MINUTE, due_ago=-HOUR)
    assert (await watch.health())[0] == 200


async def test_a_house_that_has_just_opened_is_well(watch):
    """Everything is due, and nothing was ever read."""
    await watch.sources()
    assert (await watch.health())[0] == 200


async def test_it_is_trouble_when_not_one_source_can_be_read_those_at_rest_aside(watch):
    await watch.sources()
    await watch.polled(HARBOUR, Health.FAILING, ago=MINUTE, due_ago=-HOUR)
    await watch.polled(COURIER, Health.OK, ago=MINUTE, due_ago=-HOUR)
    assert (await watch.health())[0] == 200
    async with watch.store.write() as books:
        await books.sources.pause(COURIER.key)
    status, facts = await watch.health()
    assert (status, facts["troubles"]) == (503, ["Not one source could be read."])
    assert facts["sources"] == {"new": 0, "ok": 0, "failing": 1, "gone": 0, "paused": 1}


async def test_metrics_are_what_prometheus_reads_and_what_the_store_holds(store, now):
    async with watching(store, now, {"sent": 5, "unknown": 1}) as watch:
        await watch.sources()
        await watch.polled(HARBOUR, Health.FAILING, ago=5 * MINUTE, due_ago=-HOUR)
        await watch.message(ago=3 * MINUTE)
        async with store.write() as books:
            await told_alone(books, article("1", at=now - HOUR), article("2", at=now - 30 * HOUR))
            await books.subscribers.ensure(7, "private", "Dana", "en", "UTC", now)
        told = await watch.metrics()
    assert told["wirebrief_articles",] == told["wirebrief_stories",] == 2
    assert told["wirebrief_articles_day",] == 1
    assert told["wirebrief_sources", "failing"] == told["wirebrief_sources", "new"] == 1
    assert told["wirebrief_sources", "ok"] == 0
    assert told["wirebrief_pending",] == told["wirebrief_subscribers",] == 1
    assert told["wirebrief_oldest_pending_seconds",] == 180
    assert told["wirebrief_last_poll_seconds",] == 300
    assert told["wirebrief_deliveries_since_start", "sent"] == 5
    assert told["wirebrief_size_bytes",] > 0
    assert all(name.startswith("wirebrief_") for name, *_ in told)


async def test_metrics_of_an_empty_house_are_zeros(watch):
    told = await watch.metrics()
    assert told["wirebrief_articles",] == told["wirebrief_oldest_pending_seconds",] == 0


async def test_metrics_tell_when_the_next_digest_is_due(watch):
    async with watch.store.write() as books:
        await books.subscribers.ensure(7, "private", "Dana", "en", "UTC", watch.clock())
        due = Due(watch.clock() + 5 * MINUTE, watch.clock().date())
        await books.digests.add(7, Plan(time(8)), due)
    assert (await watch.metrics())["wirebrief_next_digest_seconds",] == 300
    watch.clock.wait(minutes=6)
    assert (await watch.metrics())["wirebrief_next_digest_seconds",] == -60
