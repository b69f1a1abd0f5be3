"""The whole way, with nothing replaced: newsroom -> feeds -> stories -> store -> answer, digest, restart."""

import asyncio
import itertools
import random
import signal
from datetime import UTC, datetime, time, timedelta

import httpx
import pytest

from db.records import Delivery, DeliveryState, Plan
from db.store import Store
from news.calendar import Due
from news.regions import load_atlas
from news.topics import parse_topic
from tests.botapi import FakeTelegram
from tests.running import service

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]


async def until(holds, seconds=90):
    async with asyncio.timeout(seconds):
        while not (value := await holds()):
            await asyncio.sleep(0.2)
    return value


async def test_a_first_run_answers_from_the_sample_newsroom(tmp_path):
    """No network, no token, hardly a configuration: quotes with outlets and claimants, and said to be invented."""
    async with service(tmp_path) as running:
        url = (await running.says(r"http://127\.0\.0\.1:\d+/"))[0]
        async with httpx.AsyncClient(
            base_url=url, headers={"X-Wirebrief": "sandbox"}, trust_env=False, timeout=60
        ) as http:

            async def collected():
                facts = (await http.get("/health")).json()
                return facts["articles"] >= 85 and not facts["arrivals"]

            await until(collected)
            await http.post("/api/say", json={"text": "/brief albukamal", "language": "en"}, timeout=30)
            async with http.stream("GET", "/api/events") as response:
                async for line in response.aiter_lines():
                    if line.startswith("data: "):
                        break
        assert "Albukamal" in line and "claimed by" in line and "Euphrates Monitoring Network" in line
        assert "Barada Herald (state)" in line
        assert "Sample newsroom: invented news" in line
        assert await running.kill(signal.SIGTERM) == 0


async def test_a_digest_survives_a_kill_between_two_of_its_messages(tmp_path):
    """Each message arrives once: those before the kill are not repeated, those after it are not lost."""
    async with FakeTelegram() as fake:
        person = fake.person("Dana")
        here = {"base_url": fake.base_url, "token": fake.token, "gap_s": 2.0}
        async with service(tmp_path, **here) as running:
            await running.says("answers as @")
            store = await Store.open(f"sqlite:///{tmp_path}/wirebrief.db")
            await _subscribe(store, person)

            async def some_but_not_all():
                states = await _states(store, person)
                return DeliveryState.SENT in states and DeliveryState.PENDING in states

            await until(some_but_not_all)
            await running.kill()
            before = fake.texts(person)
        async with service(tmp_path, **here) as running:

            async def settled():
                states = await _states(store, person)
                return states and not set(states) & {DeliveryState.PENDING, DeliveryState.SENDING}

            await until(settled)
            states = await _states(store, person)
            await store.close()
            after = fake.texts(person)
        assert after[: len(before)] == before
        ids = [message.id for message in fake.messages(person)]
        assert len(after) == len(set(after)) == len(ids), "a message came twice"
        assert states.count(DeliveryState.SENT) >= len(states) - 1, "at most the one in flight is unknown"
        assert len(states) > 2 and not fake.complaints
        assert fake.token not in (tmp_path / "log").read_text() + running.said


async def _subscribe(store, person):
    """Topics whose digest needs several messages, and a digest that is due now."""
    now = datetime.now(UTC)
    atlas = load_atlas()

    async def collected():
        async with store.read() as books:
            vitals = await books.vitals.read(datetime.now(UTC))
        return vitals.articles >= 85 and not vitals.arrivals

    await until(collected)
    async with store.write() as books:
        await books.subscribers.ensure(person, "private", "Dana", "en", "UTC", now)
        for topic in ("syria", "iraq", "lebanon", "yemen", "sudan", "mali"):
            await books.subscribers.subscribe(person, parse_topic(topic, atlas), now)
        due = now - timedelta(seconds=1)
        await books.digests.add(person, Plan(time(due.hour, due.minute)), Due(due, due.date()))


async def _states(store, person):
    async with store.read() as books:
        return [row.state for row in await books.deliveries.of_chat(person)]


async def test_a_broadcast_that_is_killed_again_and_again_loses_and_repeats_nothing(store, store_url, tmp_path):
    """SIGKILL while messages go out; only what was on the wire at that moment is unknown, and not sent again."""
    dice, kills = random.Random(3), 3
    async with FakeTelegram(latency=lambda: 0.05) as fake:
        chats = [fake.person(f"Reader {number}") for number in range(60)]
        await _digests(store, chats)
        here = {"base_url": fake.base_url, "token": fake.token, "every_s": 3600}
        for _ in range(kills):
            seen = len(fake.flood.passed)
            async with service(tmp_path, store_url, **here) as running:
                await fake.until(lambda seen=seen: len(fake.flood.passed) > seen, 60)
                await asyncio.sleep(dice.uniform(0.0, 0.4))
                await running.kill()
        async with service(tmp_path, store_url, **here):

            async def settled():
                states = [state for chat in chats for state in await _states(store, chat)]
                return None if set(states) & {DeliveryState.PENDING, DeliveryState.SENDING} else states

            states = await until(settled)
        came = {chat: len(fake.messages(chat)) for chat in chats}
        assert max(came.values()) == 1
        assert set(states) <= {DeliveryState.SENT, DeliveryState.UNKNOWN}
        assert sum(came.values()) >= states.count(DeliveryState.SENT) >= len(chats) - 8 * kills
        assert fake.flood.violations == 0


async def _digests(store, chats):
    """A message for each chat, due now."""
    now = datetime.now(UTC)
    rows = [Delivery(f"digest:{chat}:now:1", chat, 1, f"For {chat}", now, now + timedelta(hours=3)) for chat in chats]
    async with store.write() as books:
        for chat in chats:
            await books.subscribers.ensure(chat, "private", "Reader", "en", "UTC", now)
        await books.deliveries.add(rows)


async def test_a_stop_in_the_middle_of_a_broadcast_leaves_nothing_half_sent(store, store_url, tmp_path):
    """Some answers take longer than a stop may: those are unknown; what had not begun goes out at the next start."""
    slow = itertools.repeat(0.0)
    async with FakeTelegram(latency=lambda: next(slow)) as fake:
        chats = [fake.person(f"Reader {count}") for count in range(80)]
        await _digests(store, chats)
        here = {"base_url": fake.base_url, "token": fake.token, "every_s": 3600}
        async with service(tmp_path, store_url, **here) as running:
            await fake.until(lambda: len(fake.flood.passed) > 5, 60)
            slow = itertools.cycle((0.2, 0.2, 0.2, 20.0))
            await fake.until(lambda: len(fake.flood.passed) > 20, 60)
            async with asyncio.timeout(12):  # ten seconds, and some for a machine under load
                assert await running.kill(signal.SIGTERM) == 0
        came = {chat: len(fake.messages(chat)) for chat in chats}
        states = {chat: (await _states(store, chat))[0] for chat in chats}
        assert set(states.values()) == {DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.UNKNOWN}
        known = {chat: state for chat, state in states.items() if state is not DeliveryState.UNKNOWN}
        assert all(came[chat] == (state is DeliveryState.SENT) for chat, state in known.items())
        slow = itertools.repeat(0.0)
        async with service(tmp_path, store_url, **here):

            async def settled():
                now = [state for chat in chats for state in await _states(store, chat)]
                return not set(now) & {DeliveryState.PENDING, DeliveryState.SENDING}

            await until(settled)
        assert all(len(fake.messages(chat)) == (1 if chat in known else came[chat]) for chat in chats)
        assert fake.flood.violations == 0
