"""A closed bot stays closed: whatever the way, strangers get one sentence in private and nothing anywhere else."""

from __future__ import annotations

import asyncio
import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Update

from bot.courier import Gone, Sent
from bot.deliver import Deliverer, DeliverKnobs
from bot.pacer import Pacer
from db.records import ChatState, Delivery, DeliveryState
from db.store import Store
from handlers.commands import COMMANDS
from handlers.desk import Page
from handlers.phrases import phrases
from tests.bot.edge import QUICK, edge, utc_now
from tests.botapi import FakeTelegram, FloodRules
from tests.botapi.invent import KINDS, Inventor

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

OWNER = 900_000_001
LINES = [
    line for command in COMMANDS for line in (f"/{command.name}", command.example, f"/{command.name}@wirebrief_bot x")
]
WAYS = [*LINES, "syria", "/start brief_syria", "/start anything", "/nosuch", "=token"]


@pytest.fixture
async def lite(tmp_path, sqlite_template):
    shutil.copyfile(sqlite_template, tmp_path / "closed.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/closed.db")
    yield opened
    await opened.close()


@pytest.fixture
async def at(lite):
    """A bot for one chat and one administrator; whoever comes in is written down instead of answered."""
    came = []

    async def answer(ask):
        came.append(ask)
        raise AssertionError("nobody may come in")

    fake = FakeTelegram(flood=FloodRules.none())
    async with edge(
        lite, fake, ask=answer, allowed_chats=(OWNER,), administrators=(OWNER + 1,), asks_per_minute=10**6
    ) as made:
        made.came = came
        yield made


async def handled(at):
    await at.fake.until(lambda: not at.fake.updates.pending and not len(at.door._lanes), 20)
    await asyncio.sleep(0.02)


async def everything(at):
    tables = ("subscribers", "subscriptions", "digests", "deliveries", "told", "story_marks", "buttons", "sources")
    return await at.rows(*tables)


def push(at, update):
    """Also what is not asked for: Telegram may still send what an older list asked for."""
    at.fake.updates.pending.append({"update_id": at.fake.world.next_update_id()} | update)
    at.fake.updates._changed.set()


def in_a_place(at, chat, user, text):
    """The same words by every way on which words come."""
    chats = at.fake.world.chats
    message = {"message_id": 1, "date": 1, "chat": chats[chat].facts(), "from": at.fake.world.user(user)}
    document = {"file_id": "doc1", "file_unique_id": "u1", "file_name": "sources.opml"}
    bodies = (
        {"text": text},
        {"caption": text, "document": document},
        {"text": text, "sender_chat": chats[chat].facts()},
        {"location": {"latitude": 33.5, "longitude": 36.3}, "caption": text},
        {"new_chat_members": [at.fake.world.bot]},
        {"group_chat_created": True},
    )
    kinds = ("message", "edited_message", "channel_post", "edited_channel_post", "business_message")
    for body in bodies:
        for kind in kinds:
            push(at, {kind: message | body})
    press = {"id": str(at.fake.world.next_update_id()), "from": message["from"], "chat_instance": "1", "data": text}
    at.fake.world.queries[press["id"]] = None
    push(at, {"callback_query": press | {"message": message | {"text": "x"}}})
    push(at, {"inline_query": {"id": "1", "from": message["from"], "query": text, "offset": ""}})


async def test_no_command_by_no_way_lets_a_stranger_in(at):
    """Every row of the table of commands, in private, in a group and in a channel."""
    eve, group, channel = at.fake.person("Eve"), at.fake.group(), at.fake.group(kind="channel")
    before = await everything(at)
    for words in WAYS:
        for chat in (eve, group, channel):
            in_a_place(at, chat, eve, words)
    await handled(at)
    assert at.came == [] and await everything(at) == before
    assert at.fake.texts(eve) == [phrases("en").plain("telegram.not_allowed", chat=str(eve))], "one sentence, once"
    assert at.fake.messages(group) == at.fake.messages(channel) == []
    assert not at.fake.called("getFile") and not at.fake.called("getChatMember")


@pytest.mark.parametrize("kind", sorted({*Update.ALL_TYPES, *KINDS}))
async def test_no_kind_of_update_lets_a_stranger_in(at, kind):
    """Every kind that the library or the manual knows, so that a new one is tried too."""
    eve, group = at.fake.person("Eve"), at.fake.group()
    before = await everything(at)
    places = [at.fake.world.chats[chat].facts() for chat in (eve, group, at.fake.group(kind="channel"))]
    inventor = Inventor(random.Random(kind), places, [at.fake.world.user(eve)])
    for _ in range(25 if kind in KINDS else 0):
        push(at, inventor.update(kind))
    push(at, {kind: {}})
    await handled(at)
    assert at.came == [] and await everything(at) == before
    assert len(at.fake.messages(eve)) <= 1 and at.fake.messages(group) == []


async def test_joining_a_strangers_group_says_nothing_and_keeps_nothing(at):
    group, eve = at.fake.group(), at.fake.person("Eve")
    before = await everything(at)
    at.fake.may_write(group, True, by=eve)
    at.fake.kick(group, by=eve)
    at.fake.migrate(at.fake.group(kind="group"))
    await handled(at)
    assert await everything(at) == before and at.fake.messages(group) == []


async def test_who_is_shut_out_later_is_told_nothing_more(at):
    """A digest that was ordered while the bot was open; a group may have been ordered for by somebody who may."""
    eve, group = at.fake.person("Eve"), at.fake.group()
    assert isinstance(await at.door.courier.send(eve, 0, Page("Digest")), Gone)
    assert isinstance(await at.door.courier.send(group, 0, Page("Digest")), Sent)
    assert at.fake.messages(eve) == []


async def test_a_row_of_the_outbox_for_who_is_shut_out_ends_and_the_chat_is_marked(lite):
    fake = FakeTelegram(flood=FloodRules.none())
    eve = fake.person("Eve")
    async with edge(lite, fake, allowed_chats=(OWNER,)) as at:
        now = datetime.now(UTC)
        async with lite.write() as books:
            await books.subscribers.ensure(eve, "private", "Eve", "en", "UTC", now)
            await books.deliveries.add([Delivery(f"d:{eve}:1", eve, 1, "page", now, now + timedelta(hours=1))])
        await Deliverer(lite, at.door.courier, Pacer(QUICK), DeliverKnobs(), utc_now).run_once()
        async with lite.read() as books:
            (row,) = await books.deliveries.of_chat(eve)
            known = await books.subscribers.get(eve)
        assert (row.state, known.state) == (DeliveryState.GONE, ChatState.BLOCKED)
        assert fake.messages(eve) == []
