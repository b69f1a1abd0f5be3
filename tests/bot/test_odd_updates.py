"""Ten thousand updates nobody would think of, through the library itself, to the real table of commands."""

from __future__ import annotations

import logging
import random
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect

from bot.telegram.wire import harmless, readable
from db.records import Delivery
from db.store import Store
from handlers.phrases import phrases
from news.topics import parse_topic
from tests.bot.edge import edge
from tests.botapi import FakeTelegram, FloodRules
from tests.botapi.invent import KINDS, Inventor

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.timeout(240)]

HOW_MANY, BATCH = 10_000, 500
MAY_BE_REFUSED = (
    "chat not found", "message to edit not found", "message can't be edited", "message thread not found",
    "query is too old", "invalid file_id", "upgraded to a supergroup",
)  # fmt: skip
"""What a forged id is refused with."""


@pytest.fixture
async def lite(tmp_path, sqlite_template):
    shutil.copyfile(sqlite_template, tmp_path / "odd.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/odd.db")
    yield opened
    await opened.close()


async def settle(at, chat):
    """A bystander with all that can be known of a chat."""
    now = datetime.now(UTC)
    async with at.store.write() as books:
        await books.subscribers.ensure(chat, "private", "Zoe", "de", "Europe/Berlin", now)
        await books.subscribers.subscribe(chat, parse_topic("syria", at.desk.atlas), now)
        await books.deliveries.add([Delivery(f"d:{chat}:1", chat, 1, "page", now, now + timedelta(hours=3))])
    at.fake.user_says(chat, "/settings length short")
    await at.fake.wait_for(chat)


async def known_of(at, chat):
    async with at.store.reader.connect() as connection:
        tables = await connection.run_sync(
            lambda c: [
                table
                for table in inspect(c).get_table_names()
                if "chat" in {column["name"] for column in inspect(c).get_columns(table)}
            ]
        )
    return await at.rows(*tables, chat=chat)


async def test_ten_thousand_odd_updates_make_no_error_and_touch_nobody_elses_state(lite, caplog):
    """Whatever kind, field or sign: it is answered or passed over, and a bystander's rows stay what they were."""
    caplog.set_level(logging.WARNING)
    fake = FakeTelegram(flood=FloodRules.none())
    zoe, ana, bo = (fake.person(name) for name in ("Zoe", "Ana", "Bo"))
    places = [ana, bo, fake.group(kind="group"), fake.group(), fake.group(forum=True), fake.group(kind="channel")]
    fake.appoint(places[3], ana)
    freely = {"asks_per_minute": 10**6, "queued_asks": 10**6}
    async with edge(lite, fake, **freely) as at:
        await settle(at, zoe)
        before, shown = await known_of(at, zoe), fake.texts(zoe)
        chats = [fake.world.chats[place].facts() for place in places]
        inventor = Inventor(random.Random(20261122), chats, [fake.world.user(user) for user in (ana, bo, zoe)])
        for _ in range(HOW_MANY // BATCH):
            fake.updates.allowed = list(KINDS)
            for _ in range(BATCH):
                fake.updates.pending.append({"update_id": fake.world.next_update_id()} | inventor.update())
            fake.updates.put({"update_id": fake.world.next_update_id(), "message": {}})
            await fake.until(lambda at=at: not fake.updates.pending and not len(at.door._lanes), 60)
        fake.unblock(bo)
        assert "/brief" in await at.told(bo, "/help"), "the door still answers"
        assert await known_of(at, zoe) == before and fake.texts(zoe) == shown
    texts = [text for place in places if place != bo for text in fake.texts(place)]
    assert len(texts) > 200 and all(texts)
    mistakes = {phrases(language).plain("telegram.failed") for language in at.desk.knobs.languages}
    assert not mistakes & set(texts)
    assert not [row.getMessage() for row in caplog.records if row.levelno >= logging.ERROR]
    assert not [why for _, why in fake.refusals if not any(mark in why for mark in MAY_BE_REFUSED)]


# -- what comes over the wire --------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
fields = st.sampled_from(
    ("message", "callback_query", "my_chat_member", "poll", "chat", "from", "text", "id", "date")
)


@settings(max_examples=150)
@given(st.integers(), st.dictionaries(fields, anything, max_size=4))
def test_whatever_an_update_holds_its_number_is_kept(number, row):
    """So that Telegram is told that it came, and does not send it for ever."""
    kept = readable(row | {"update_id": number})
    assert kept is not None and kept["update_id"] == number


@given(anything)
def test_what_has_no_number_is_no_update(row):
    if not isinstance(row, dict) or not isinstance(row.get("update_id"), int):
        assert readable(row) is None


@given(st.lists(st.sampled_from(["a", "\ud800", "\udc00", "\u0000", "\U0001f5de", "س"]), max_size=8))
def test_texts_can_be_stored_and_sent(signs):
    """Halves of pairs and NULs are replaced; a whole pair stays a sign."""
    text = "".join(signs)
    cleaned = harmless({"text": [text]}, b"\\ud800")["text"][0]
    cleaned.encode()
    assert "\x00" not in cleaned
    assert cleaned.count("\U0001f5de") >= text.count("\U0001f5de") and cleaned.count("س") == text.count("س")
