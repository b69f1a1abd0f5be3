"""The door, end to end: the unmodified library against a strict Bot API over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import random
import shutil
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from functools import partial

import pytest
from telegram.error import NetworkError

from bot.courier import Flooded, Gone, Moved, Rejected, Sent, Unknown, Unsent
from bot.deliver import Deliverer, DeliverKnobs, rows_to_json
from bot.pacer import Pacer, PacerKnobs
from bot.settle import RetryKnobs
from bot.telegram import AnotherPoller, BadToken, Telegram, TelegramKnobs, redact
from bot.telegram.courier import outcome_of
from db.records import ChatState, Delivery, DeliveryState, Plan
from db.store import Store
from handlers.desk import Ask, Button, Page, Reply
from news.calendar import Due
from news.model import Topic
from tests.botapi import FakeTelegram, FaultKind, FloodRules

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

QUICK = PacerKnobs(per_second=500, chat_gap_s=0.002, group_per_minute=10**6, jitter_s=(0.0, 0.0))
LONG = "/brief " + "harbour " * 20


def say(key, language, /, **values):
    return f"{key}|{language}|{values.get('chat', '')}"


class House:
    """What stands behind the door: remembers every ask and answers as it was told."""

    def __init__(self):
        self.asks: list[Ask] = []
        self.replies: dict[str, Reply] = {}
        self.slow_s = 0.0
        self.slow_words: dict[str, float] = {}

    async def answer(self, ask: Ask) -> Reply:
        self.asks.append(ask)
        await asyncio.sleep(self.slow_words.get(ask.words, self.slow_s))
        if ask.command == "crash":
            raise ZeroDivisionError("a mistake of ours")
        told = f"{ask.command}:{ask.words}".replace("<", "&lt;")
        return self.replies.get(ask.command, Reply((Page(told or "empty"),)))


class Scene:
    """A fake, a store, a door and a house."""

    def __init__(self, fake, store, house, door, pacer):
        self.fake, self.store, self.house, self.door, self.pacer = fake, store, house, door, pacer

    async def asked(self, count=1):
        await self.fake.until(lambda: len(self.house.asks) >= count)
        return self.house.asks[-1]

    async def state(self, chat):
        async with self.store.read() as books:
            found = await books.subscribers.get(chat)
        return found and found.state

    async def until_state(self, chat, state):
        async with asyncio.timeout(5):
            while await self.state(chat) is not state:
                await asyncio.sleep(0.01)

    async def subscriber(self, chat, language=""):
        async with self.store.write() as books:
            await books.subscribers.ensure(chat, "private", "Reader", language, "UTC", datetime.now(UTC))

    async def put(self, chats, parts=1, html="Digest part {part}"):
        now = datetime.now(UTC)
        rows = [
            Delivery(
                key=f"digest:{chat}:{part}",
                chat=chat,
                part=part,
                html=html.format(part=part),
                rows_json=rows_to_json(((Button("More", command=LONG), Button("Short", command="/story 1")),)),
                not_before=now,
                expires_at=now + timedelta(hours=3),
            )
            for chat in chats
            for part in range(1, parts + 1)
        ]
        async with self.store.write() as books:
            await books.deliveries.add(rows)

    def worker(self, **knobs):
        knobs = DeliverKnobs(**({"idle_s": 0.02, "retry": RetryKnobs(first_s=0.05)} | knobs))
        return Deliverer(self.store, self.door.courier, self.pacer, knobs, lambda: datetime.now(UTC))

    async def states(self, chat):
        async with self.store.read() as books:
            return [row.state for row in await books.deliveries.of_chat(chat)]


@pytest.fixture
async def lite(tmp_path, sqlite_template):
    shutil.copyfile(sqlite_template, tmp_path / "door.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/door.db")
    yield opened
    await opened.close()


@asynccontextmanager
async def scene_of(store, *, fake=None, pace=QUICK, start=True, menus=None, **knobs):
    async with fake or FakeTelegram(flood=FloodRules.none()) as server:
        house, pacer = House(), Pacer(pace)
        settings = {"poll_timeout_s": 5, "read_timeout_s": 2.0, "connect_timeout_s": 2.0, "stop_s": 3.0} | knobs
        door = Telegram(
            TelegramKnobs(token=server.token, base_url=server.base_url, **settings),
            store=store,
            pacer=pacer,
            say=say,
            languages=("en", "ar", "de"),
            language="en",
            now=lambda: datetime.now(UTC),
        )
        if start:
            await door.start(house.answer, menus)
        try:
            yield Scene(server, store, house, door, pacer)
        finally:
            await door.stop()


@pytest.fixture
async def scene(lite):
    async with scene_of(lite) as made:
        yield made
        assert not made.fake.complaints


# -- asks ----------------------------------------------------------------------------------------------------


async def test_a_command_is_answered_in_its_chat(scene):
    ana = scene.fake.person("Ana", language="de-AT")
    scene.fake.user_says(ana, "/Brief@Wirebrief_Bot  syria 24h ")
    (message,) = await scene.fake.wait_for(ana)
    assert message.text == "brief:syria 24h"
    assert message.preview is False
    ask = await scene.asked()
    assert (ask.chat.id, ask.chat.kind, ask.chat.title) == (ana, "private", "Ana")
    assert (ask.language, ask.user, ask.administrator, ask.pressed) == ("de", ana, False, False)


@pytest.mark.parametrize(
    ("text", "command", "words"),
    [
        ("/start brief_syria", "start", "brief_syria"),
        ("/brief\nsyria\n24h", "brief", "syria\n24h"),
        ("syria drones", "", "syria drones"),
        ("سوريا", "", "سوريا"),
        ("/", "", "/"),
        ("/brief/x", "", "/brief/x"),
        ("/brief@wirebrief_bot", "brief", ""),
    ],
)
async def test_what_is_typed_in_a_private_chat_is_an_ask(scene, text, command, words):
    scene.fake.user_says(scene.fake.person(), text)
    ask = await scene.asked()
    assert (ask.command, ask.words) == (command, words)


async def test_in_a_group_only_what_is_meant_for_the_bot_is_an_ask(scene):
    fake, ana = scene.fake, scene.fake.person("Ana")
    group = fake.group("Newsroom", forum=True)
    thread = fake.topic(group, 9)
    fake.user_says(group, "good morning", user=ana)
    fake.user_says(group, "/brief@other_bot syria", user=ana)
    fake.user_says(group, "mail me@wirebrief_botany", user=ana)
    fake.user_says(group, "/topics", user=ana, thread=thread)
    (message,) = await fake.wait_for(group)
    assert message.thread == thread
    fake.user_says(group, "@Wirebrief_Bot   lebanon", user=ana)
    await fake.wait_for(group, 2)
    fake.user_says(group, "and jordan", user=ana, reply_to=message.id)
    await fake.wait_for(group, 3)
    assert [(ask.command, ask.words) for ask in scene.house.asks] == [
        ("topics", ""),
        ("", "lebanon"),
        ("", "and jordan"),
    ]
    assert scene.house.asks[0].chat.thread == thread
    assert {ask.chat.kind for ask in scene.house.asks} == {"group"}


async def test_a_channel_takes_commands_only(scene):
    channel = scene.fake.group("Wire", kind="channel")
    scene.fake.user_says(channel, "hello everybody")
    scene.fake.user_says(channel, "/subscribe syria")
    ask = await scene.asked()
    assert (ask.chat.kind, ask.command, ask.user) == ("channel", "subscribe", 0)
    assert len(scene.house.asks) == 1


async def test_an_edited_message_is_not_asked_twice(scene):
    ana = scene.fake.person()
    scene.fake.user_says(ana, "/brief syria")
    scene.fake.user_says(ana, "/brief lebanon", edited=True)
    scene.fake.user_says(ana, "/help")
    await scene.fake.wait_for(ana, 2)
    assert [ask.command for ask in scene.house.asks] == ["brief", "help"]


async def test_a_chats_own_language_comes_before_the_clients(scene):
    ana, bo = scene.fake.person("Ana", language="de"), scene.fake.person("Bo", language="pt-br")
    await scene.subscriber(ana, "ar")
    scene.fake.user_says(ana, "/brief")
    assert (await scene.asked()).language == "ar"
    scene.fake.user_says(bo, "/brief")
    assert (await scene.asked(2)).language == "en"


async def test_asks_of_one_chat_are_answered_in_order_and_hold_up_nobody_else(scene):
    ana, bo = scene.fake.person("Ana"), scene.fake.person("Bo")
    scene.house.slow_words = {"0": 0.4, "1": 0.1}
    for number in range(3):
        scene.fake.user_says(ana, f"/brief {number}")
    scene.fake.user_says(bo, "/brief b")
    await scene.fake.wait_for(bo)
    assert len(scene.fake.messages(ana)) <= 1
    await scene.fake.wait_for(ana, 3)
    assert scene.fake.texts(ana) == ["brief:0", "brief:1", "brief:2"]


async def test_a_chat_that_floods_the_bot_may_queue_only_so_many(lite):
    async with scene_of(lite, queued_asks=3) as scene:
        ana, bo = scene.fake.person("Ana"), scene.fake.person("Bo")
        scene.house.slow_s = 0.1
        for number in range(30):
            scene.fake.user_says(ana, f"/brief {number}")
        scene.fake.user_says(bo, "/brief b")
        await scene.fake.wait_for(bo)
        await scene.fake.wait_for(ana, 3)
        await asyncio.sleep(0.2)
        assert len(scene.fake.messages(ana)) <= 6


async def test_a_group_at_its_limit_holds_up_nobody_else(lite):
    pace = PacerKnobs(per_second=500, chat_gap_s=0.002, group_per_minute=1)
    async with scene_of(lite, pace=pace, concurrent_asks=1, queued_asks=50) as scene:
        ana, group = scene.fake.person(), scene.fake.group()
        for number in range(40):
            scene.fake.user_says(group, f"/brief {number}", user=scene.fake.person(f"P{number}"))
        await scene.fake.wait_for(group)
        scene.fake.user_says(ana, "/brief syria")
        await scene.fake.wait_for(ana)
        assert len(scene.fake.messages(group)) == 1


# -- buttons -------------------------------------------------------------------------------------------------


async def test_a_pressed_button_re_enters_as_the_command_it_carries(scene):
    ana = scene.fake.person()
    rows = (
        (Button("More", command="/story 7"), Button("Long", command=LONG)),
        (Button("Read", url="https://x.org"),),
    )
    scene.house.replies["brief"] = Reply((Page("<b>Syria</b>", rows),))
    scene.house.replies["story"] = Reply((Page("Story seven"),), replaces=True, notice="Here it is")
    scene.fake.user_says(ana, "/brief syria")
    (message,) = await scene.fake.wait_for(ana)
    assert message.labels == ["More", "Long", "Read"]
    query = scene.fake.presses(ana, "Long")
    ask = await scene.asked(2)
    assert (ask.command, ask.words, ask.pressed) == ("brief", LONG.removeprefix("/brief ").strip(), True)
    await scene.fake.wait_for(ana, 2)
    assert scene.fake.flash(query) == ""
    query = scene.fake.presses(ana, "More", message=message.id)
    await scene.fake.until(lambda: message.edits == 1)
    assert message.text == "Story seven"
    assert message.rows == []
    assert scene.fake.flash(query) == "Here it is"
    assert len(scene.fake.messages(ana)) == 2


async def test_pressing_twice_what_changes_nothing_does_no_harm(scene, caplog):
    ana = scene.fake.person()
    scene.house.replies["less"] = Reply((Page("Same", ((Button("Less", command="/less"),),)),), replaces=True)
    scene.fake.user_says(ana, "/less")
    await scene.fake.wait_for(ana)
    scene.fake.presses(ana, "Less")
    scene.fake.presses(ana, "Less")
    await scene.asked(3)
    await scene.fake.until(lambda: len(scene.fake.called("editMessageText")) >= 2)
    assert scene.fake.texts(ana) == ["Same"]
    assert not [row for row in caplog.records if row.levelno >= logging.WARNING]


async def test_a_page_whose_message_is_gone_follows_as_a_new_one(scene):
    ana = scene.fake.person()
    scene.house.replies["brief"] = Reply((Page("Old", ((Button("More", command="/story 1"),),)),))
    scene.house.replies["story"] = Reply((Page("New"),), replaces=True)
    scene.fake.user_says(ana, "/brief")
    (message,) = await scene.fake.wait_for(ana)
    scene.fake.presses(ana, "More")
    message.deleted = True
    await scene.fake.until(lambda: scene.fake.texts(ana) == ["New"])


async def test_a_button_whose_command_is_no_longer_kept_says_so(scene):
    ana = scene.fake.person()
    scene.fake.user_says(ana, "/help")
    (message,) = await scene.fake.wait_for(ana)
    query = scene.fake.press_data(ana, "=unknowntoken", message=message.id)
    await scene.fake.until(lambda: scene.fake.flash(query) is not None)
    assert scene.fake.flash(query) == "telegram.old_button|en|"
    assert len(scene.house.asks) == 1


async def test_a_press_that_is_too_old_to_acknowledge_is_still_answered(scene):
    ana = scene.fake.person()
    scene.fake.user_says(ana, "/help")
    (message,) = await scene.fake.wait_for(ana)
    query = scene.fake.press_data(ana, "/brief syria", message=message.id)
    scene.fake.world.queries[query] = "too old"
    assert (await scene.fake.wait_for(ana, 2))[-1].text == "brief:syria"


async def test_a_slow_answer_shows_that_the_bot_is_at_work(lite):
    async with scene_of(lite, slow_answer_s=0.05) as scene:
        ana = scene.fake.person()
        scene.house.slow_s = 0.3
        scene.house.replies["brief"] = Reply((Page("Done", ((Button("Again", command="/brief"),),)),), notice="late")
        scene.fake.user_says(ana, "/brief")
        await scene.fake.wait_for(ana)
        assert scene.fake.methods.actions == [(ana, "typing")]
        query = scene.fake.presses(ana, "Again")
        await scene.fake.until(lambda: scene.fake.flash(query) is not None)
        assert len(scene.fake.messages(ana)) == 1, "the press is acknowledged before the answer is there"
        await scene.fake.wait_for(ana, 2)


async def test_a_notice_without_a_page_is_flashed_or_else_written(lite):
    async with scene_of(lite, slow_answer_s=0.1) as scene:
        ana = scene.fake.person()
        scene.house.replies["brief"] = Reply((Page("News", ((Button("Mute", command="/mute 1"),),)),))
        scene.house.replies["mute"] = Reply((), notice="Muted <1>")
        scene.fake.user_says(ana, "/brief")
        await scene.fake.wait_for(ana)
        query = scene.fake.presses(ana, "Mute")
        await scene.fake.until(lambda: scene.fake.flash(query) == "Muted <1>")
        scene.house.slow_s = 0.3
        scene.fake.presses(ana, "Mute")
        await scene.fake.wait_for(ana, 2)
        assert scene.fake.texts(ana) == ["News", "Muted <1>"]


async def test_a_mistake_behind_a_slow_press_is_apologized_for_too(lite):
    async with scene_of(lite, slow_answer_s=0.02) as scene:
        ana = scene.fake.person()
        scene.house.replies["brief"] = Reply((Page("News", ((Button("Crash", command="/crash"),),)),))
        scene.fake.user_says(ana, "/brief")
        await scene.fake.wait_for(ana)
        scene.house.slow_s = 0.2
        scene.fake.presses(ana, "Crash")
        await scene.fake.wait_for(ana, 2)
        assert scene.fake.texts(ana)[-1] == "telegram.failed|en|"


# -- who may, and how often ----------------------------------------------------------------------------------


async def test_strangers_are_told_once_how_to_be_let_in(lite):
    async with scene_of(lite, allowed_chats=(1,), administrators=(2,)) as scene:
        ana = scene.fake.person("Ana")
        group = scene.fake.group()
        scene.fake.user_says(group, "/brief", user=ana)
        scene.fake.user_says(ana, "/brief")
        scene.fake.user_says(ana, "/brief")
        (message,) = await scene.fake.wait_for(ana)
        assert message.text == f"telegram.not_allowed|en|{ana}"
        await asyncio.sleep(0.1)
        assert (len(scene.fake.messages(ana)), scene.fake.messages(group), scene.house.asks) == (1, [], [])


async def test_those_who_are_allowed_come_in_and_administrators_are_known(lite):
    fake = FakeTelegram(flood=FloodRules.none())
    ana, bo, group = fake.person("Ana"), fake.person("Bo"), fake.group()
    async with scene_of(lite, fake=fake, allowed_chats=(ana, group), administrators=(bo,)) as scene:
        carl = fake.person("Carl")
        fake.user_says(ana, "/status")
        fake.user_says(bo, "/status")
        fake.user_says(group, "/status", user=carl)
        await scene.asked(3)
        assert {ask.user: ask.administrator for ask in scene.house.asks} == {ana: False, bo: True, carl: False}


async def test_who_asks_too_often_is_told_once(lite):
    async with scene_of(lite, asks_per_minute=2) as scene:
        ana = scene.fake.person()
        for _ in range(5):
            scene.fake.user_says(ana, "/help")
        await scene.fake.wait_for(ana, 3)
        await asyncio.sleep(0.1)
        assert scene.fake.texts(ana) == ["help:", "help:", "telegram.too_fast|en|"]


# -- what happens to chats -----------------------------------------------------------------------------------


async def test_a_block_is_noted_and_undone(scene):
    ana = scene.fake.person()
    await scene.subscriber(ana)
    scene.fake.block(ana)
    await scene.until_state(ana, ChatState.BLOCKED)
    scene.fake.unblock(ana)
    await scene.until_state(ana, ChatState.ACTIVE)


async def test_being_thrown_out_of_a_group_is_noted(scene):
    ana, group = scene.fake.person(), scene.fake.group()
    await scene.subscriber(group)
    scene.fake.kick(group, by=ana)
    await scene.until_state(group, ChatState.GONE)


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
async def test_a_right_to_write_that_is_taken_away_and_given_back_is_noted(scene, kind):
    ana, place = scene.fake.person(), scene.fake.group(kind=kind)
    await scene.subscriber(place)
    scene.fake.may_write(place, False, by=ana)
    await scene.until_state(place, ChatState.BLOCKED)
    scene.fake.may_write(place, True, by=ana)
    await scene.until_state(place, ChatState.ACTIVE)


@pytest.mark.parametrize("told", [True, False], ids=["Telegram told of it", "a message bounced"])
@pytest.mark.parametrize("way", ["blocked", "kicked", "mute group", "mute channel"])
async def test_nothing_is_deleted_because_a_chat_cannot_be_written_to(lite, way, told):
    """Whatever came between: topics and digest are there when it can be written to again, and digests come again."""
    async with scene_of(lite) as scene:
        fake, ana = scene.fake, scene.fake.person()
        if way == "blocked":
            chat, gone = ana, partial(fake.block, ana, told=told)
        else:
            chat = fake.group(kind="channel" if way == "mute channel" else "supergroup")
            gone = partial(fake.kick, chat, by=ana, told=told)
            if way.startswith("mute"):
                gone = partial(fake.may_write, chat, False, by=ana, told=told)
        await scene.subscriber(chat)
        await _wants(scene, chat)
        gone()
        if not told:
            await scene.put([chat])
            await finished(scene, scene.worker(), [chat])
            assert await scene.states(chat) == [DeliveryState.GONE]
        await scene.until_state(chat, ChatState.GONE if way == "kicked" else ChatState.BLOCKED)
        fake.may_write(chat, True, by=ana) if way.startswith("mute") else fake.unblock(chat)
        await scene.until_state(chat, ChatState.ACTIVE)
        async with scene.store.read() as books:
            assert len(await books.subscribers.topics(chat)) == 1
            assert await books.digests.of_chat(chat)


async def _wants(scene, chat):
    """A topic and a digest."""
    now = datetime.now(UTC)
    async with scene.store.write() as books:
        await books.subscribers.subscribe(chat, Topic((), "syria", "Syria"), now)
        await books.digests.add(chat, Plan(time(8)), Due(now + timedelta(hours=1), now.date()))


async def test_a_group_that_becomes_a_supergroup_keeps_everything(scene):
    group = scene.fake.group(kind="group")
    await scene.subscriber(group, "de")
    new = scene.fake.migrate(group)
    await scene.until_state(new, ChatState.ACTIVE)
    assert await scene.state(group) is None


async def test_an_answer_to_a_group_that_moved_meanwhile_finds_it(scene):
    ana, group = scene.fake.person(), scene.fake.group(kind="group")
    await scene.subscriber(group)
    scene.fake.user_says(group, "/brief syria", user=ana)
    new = scene.fake.migrate(group, told=False)
    await scene.fake.wait_for(new)
    assert await scene.state(new) is ChatState.ACTIVE


# -- trouble on the way --------------------------------------------------------------------------------------


async def test_a_mistake_of_ours_is_logged_and_apologized_for(scene, caplog):
    ana = scene.fake.person(language="ar")
    scene.fake.user_says(ana, "/crash")
    (message,) = await scene.fake.wait_for(ana)
    assert message.text == "telegram.failed|ar|"
    assert any("a mistake of ours" in f"{row.exc_info} {row.exc_text}" for row in caplog.records)


@pytest.mark.parametrize(
    ("kind", "copies"),
    [
        (FaultKind.FLOOD, 1),
        (FaultKind.BAD_GATEWAY, 1),
        (FaultKind.SERVER_ERROR, 1),
        (FaultKind.RESET, 1),
        (FaultKind.MARKUP, 1),
        (FaultKind.LOST_ANSWER, 2),
    ],
)
async def test_who_asked_gets_an_answer_whatever_happens_to_the_first_attempt(scene, kind, copies):
    ana = scene.fake.person()
    scene.fake.fail(kind)
    scene.fake.user_says(ana, "/brief syria")
    await scene.fake.wait_for(ana, copies)
    assert scene.fake.texts(ana) == ["brief:syria"] * copies


async def test_a_reply_of_several_pages_arrives_in_order(scene):
    ana = scene.fake.person()
    scene.house.replies["brief"] = Reply(tuple(Page(f"<b>Page {n}</b>") for n in range(5)))
    scene.fake.fail(FaultKind.BAD_GATEWAY)
    scene.fake.user_says(ana, "/brief")
    await scene.fake.wait_for(ana, 5)
    assert scene.fake.texts(ana) == [f"Page {n}" for n in range(5)]


async def test_someone_who_blocks_while_being_answered_is_noted(scene):
    ana = scene.fake.person()
    await scene.subscriber(ana)
    scene.fake.block(ana, told=False)
    scene.fake.user_says(ana, "/brief")
    await scene.until_state(ana, ChatState.BLOCKED)


# -- the courier ---------------------------------------------------------------------------------------------


async def test_every_way_to_fail_has_its_outcome(lite):
    async with scene_of(lite, start=False, read_timeout_s=0.3) as scene:
        fake, send = scene.fake, scene.door.courier.send
        ana, group = fake.person(), fake.group(kind="group")
        page = Page("<b>News</b>")

        async def after(kind, **more):
            fake.fail(kind, **more)
            return await send(ana, 0, page)

        assert await after(FaultKind.FLOOD, seconds=7) == Flooded(7.0)
        assert (await after(FaultKind.BLOCKED)).state == "blocked"
        assert (await after(FaultKind.NOT_FOUND)).state == "gone"
        assert await after(FaultKind.BAD_GATEWAY) == Unknown("Bad Gateway (502)")
        assert isinstance(await after(FaultKind.LOST_ANSWER), Unknown)
        assert isinstance(await after(FaultKind.RESET), Unknown)
        assert isinstance(await after(FaultKind.LATENCY, seconds=0.6), Unknown)
        assert isinstance(await after(FaultKind.SERVER_ERROR), Unsent)
        assert isinstance(await send(ana, 0, Page("<p>News</p>")), Rejected)
        assert isinstance(await send(ana, 0, Page("x" * 4097)), Rejected)
        assert isinstance(await send(987654, 0, page), Gone)
        new = fake.migrate(group, told=False)
        assert await send(group, 0, page) == Moved(new)
        assert isinstance(await send(ana, 0, page, silent=True), Sent)
        assert fake.messages(ana)[-1].silent
        await fake.down()
        assert isinstance(await send(ana, 0, page), Unsent)


def test_an_error_is_kept_without_the_token():
    error = NetworkError("failed at http://127.0.0.1/bot4242:TEST-abcdefghijklmnopqrstuvwxyz0123/getMe")
    error.__cause__ = OSError()
    assert outcome_of(error) == Unknown("failed at http://127.0.0.1/bot[token]/getMe")


async def test_a_forum_topic_that_is_no_more_falls_back_to_the_group(lite):
    async with scene_of(lite, start=False) as scene:
        group = scene.fake.group(forum=True)
        assert isinstance(await scene.door.courier.send(group, 77, Page("News")), Sent)
        assert scene.fake.messages(group)[0].thread == 0


# -- digests -------------------------------------------------------------------------------------------------


async def finished(scene, worker, chats, seconds=20.0):
    """Run the outbox until nothing of these chats is open."""
    stop = asyncio.Event()
    waiting = [state for chat in chats for state in await scene.states(chat)].count(DeliveryState.PENDING)
    loop = asyncio.create_task(worker.run(stop))
    async with asyncio.timeout(seconds):
        while sum(worker.counts[name] for name in ("sent", "unknown", "gone", "failed")) < waiting:
            await asyncio.sleep(0.02)
    stop.set()
    await loop


async def test_two_hundred_digests_meet_no_flood_control(lite):
    """Scaled time: five times Telegram's pace against five times its limits, enforced to the letter."""
    rules = FloodRules(per_second=150, chat_gap_s=0.2, group_per_minute=100, penalty_s=1)
    fake = FakeTelegram(flood=rules)
    async with scene_of(lite, fake=fake, start=False, pace=PacerKnobs(per_second=125, chat_gap_s=0.21)) as scene:
        chats = [fake.person(f"P{n}") for n in range(200)]
        await scene.put(chats)
        await finished(scene, scene.worker(), chats)
        assert fake.flood.violations == 0
        assert Counter(len(fake.messages(chat)) for chat in chats) == {1: 200}


async def test_faults_lose_nothing_and_double_nothing_that_can_be_known(lite):
    async with scene_of(lite, start=False) as scene:
        fake = scene.fake
        chats = [fake.person(f"P{n}") for n in range(60)]
        for kind in (FaultKind.LOST_ANSWER, FaultKind.BAD_GATEWAY, FaultKind.SERVER_ERROR, FaultKind.RESET):
            fake.fail(kind, times=5, chance=0.15)
        fake.fail(FaultKind.FLOOD, times=1, chance=0.05, seconds=1)
        await scene.put(chats)
        worker = scene.worker()
        await finished(scene, worker, chats)
        assert worker.counts["unknown"] == 15
        assert all(len(fake.messages(chat)) <= 1 for chat in chats)
        states = Counter([(await scene.states(chat))[0] for chat in chats])
        assert states == {DeliveryState.SENT: 45, DeliveryState.UNKNOWN: 15}
        nothing = [await scene.states(chat) for chat in chats if not fake.messages(chat)]
        assert nothing == [[DeliveryState.UNKNOWN]] * len(nothing)


async def test_a_lost_answer_is_not_repeated(lite):
    async with scene_of(lite, start=False) as scene:
        ana = scene.fake.person()
        scene.fake.fail(FaultKind.LOST_ANSWER)
        await scene.put([ana])
        await finished(scene, scene.worker(), [ana])
        assert scene.fake.texts(ana) == ["Digest part 1"]
        assert await scene.states(ana) == [DeliveryState.UNKNOWN]


async def test_a_flood_wait_delays_and_loses_nothing(lite):
    async with scene_of(lite, start=False) as scene:
        chats = [scene.fake.person(f"P{n}") for n in range(10)]
        scene.fake.fail(FaultKind.FLOOD, chat=chats[3], seconds=1)
        await scene.put(chats)
        await finished(scene, scene.worker(), chats)
        assert all(len(scene.fake.messages(chat)) == 1 for chat in chats)
        assert scene.pacer.floods == 1


async def test_broken_markup_arrives_as_plain_text_with_its_buttons(lite):
    async with scene_of(lite, start=False) as scene:
        ana = scene.fake.person()
        await scene.put([ana], html="<p>Ferry <b>late</p>")
        await finished(scene, scene.worker(), [ana])
        (message,) = scene.fake.messages(ana)
        assert (message.text, message.entities) == ("Ferry late", [])
        assert message.labels == ["More", "Short"]


async def test_a_restart_between_the_parts_of_a_digest_sends_each_once(lite):
    fake = FakeTelegram(flood=FloodRules.none())
    ana = fake.person()
    async with scene_of(lite, fake=fake, start=False) as scene:
        await scene.put([ana], parts=5)
        await scene.worker().run_once()
        await scene.worker().run_once()
    async with scene_of(lite, fake=fake, start=False) as scene:
        worker = scene.worker()
        await worker.recover(alone=True)
        await finished(scene, worker, [ana])
    assert fake.texts(ana) == [f"Digest part {n}" for n in range(1, 6)]


async def test_an_answer_overtakes_two_hundred_digests(lite):
    async with scene_of(lite, pace=PacerKnobs(per_second=50, chat_gap_s=0.01)) as scene:
        chats = [scene.fake.person(f"P{n}") for n in range(200)]
        await scene.put(chats)
        stop = asyncio.Event()
        loop = asyncio.create_task(scene.worker().run(stop))
        await scene.fake.wait_for(chats[0])
        bo = scene.fake.person("Bo")
        scene.fake.user_says(bo, "/brief syria")
        await scene.fake.wait_for(bo)
        assert sum(len(scene.fake.messages(chat)) for chat in chats) < 100
        stop.set()
        await loop


# -- the service ---------------------------------------------------------------------------------------------


async def test_the_menu_is_published_in_every_language(lite):
    menus = {"en": (("brief", "What is new"),), "de": (("brief", "Was es Neues gibt"),)}
    async with scene_of(lite, menus=menus) as scene:
        published = scene.fake.methods.menus
        assert published["default", "de"][0]["description"] == "Was es Neues gibt"
        assert published["default", ""] == published["default", "en"]


async def test_only_what_is_needed_is_asked_for(scene):
    await scene.fake.until(lambda: bool(scene.fake.called("getUpdates")))
    allowed = {"message", "channel_post", "callback_query", "my_chat_member"}
    assert set(scene.fake.called("getUpdates")[0]["allowed_updates"]) == allowed


async def test_a_second_poller_ends_the_door_with_a_clear_error(lite):
    async with scene_of(lite, conflicts=2, poll_timeout_s=1) as scene, asyncio.timeout(15):
        rival = asyncio.create_task(_rival(scene.fake))
        with pytest.raises(AnotherPoller, match="Another program"):
            await scene.door.watch()
        rival.cancel()


async def _rival(fake):
    while True:
        await fake.updates.get(timeout=0)
        await asyncio.sleep(0.05)


async def test_a_wrong_token_is_refused_in_words(lite):
    async with scene_of(lite, start=False) as scene:
        scene.fake.token = "1:other"
        with pytest.raises(BadToken, match="@BotFather"):
            await scene.door.start(scene.house.answer)


async def test_a_token_that_is_revoked_later_ends_the_door(lite):
    async with scene_of(lite, poll_timeout_s=1) as scene:
        scene.fake.token = "1:other"
        with pytest.raises(BadToken):
            await asyncio.wait_for(scene.door.watch(), 10)


async def test_the_door_waits_for_the_network(lite, caplog):
    fake = FakeTelegram(flood=FloodRules.none())
    await fake.up()
    await fake.down()
    async with scene_of(lite, fake=fake, start=False) as scene:
        await fake.down()
        connecting = asyncio.create_task(scene.door.connect())
        await asyncio.sleep(0.3)
        assert not connecting.done()
        await fake.up()
        assert await asyncio.wait_for(connecting, 5) == "wirebrief_bot"


async def test_the_door_survives_an_outage_of_the_poll(lite):
    async with scene_of(lite, poll_timeout_s=1) as scene:
        ana = scene.fake.person()
        await scene.fake.down()
        scene.fake.user_says(ana, "/brief syria")
        await asyncio.sleep(0.3)
        await scene.fake.up()
        await scene.fake.wait_for(ana, seconds=10)


async def test_stopping_answers_what_was_asked_and_does_not_ask_again(lite):
    fake = FakeTelegram(flood=FloodRules.none())
    ana = fake.person()
    async with scene_of(lite, fake=fake) as scene:
        scene.house.slow_s = 0.3
        fake.user_says(ana, "/brief syria")
        await scene.asked()
    assert fake.texts(ana) == ["brief:syria"]
    async with scene_of(lite, fake=fake) as scene:
        await asyncio.sleep(0.2)
        assert scene.house.asks == []


async def test_stopping_takes_no_longer_than_it_may_even_when_an_answer_hangs(lite):
    async with scene_of(lite, stop_s=0.9) as scene:
        scene.house.slow_s = 60
        scene.fake.user_says(scene.fake.person(), "/brief")
        await scene.asked()
        before = asyncio.get_running_loop().time()
        await scene.door.stop()
        assert asyncio.get_running_loop().time() - before < 4


async def test_stopping_during_an_outage_takes_no_longer_either(lite):
    async with scene_of(lite, stop_s=0.9, poll_timeout_s=1) as scene:
        await scene.fake.down()
        await asyncio.sleep(1.5)
        before = asyncio.get_running_loop().time()
        await scene.door.stop()
        assert asyncio.get_running_loop().time() - before < 4


async def test_the_token_never_reaches_a_log(lite):
    """At the most talkative level, through errors with addresses in them, as a handler writes it."""
    lines: list[str] = []

    class Collect(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    fake = FakeTelegram(flood=FloodRules.none())
    handler = Collect()
    handler.addFilter(redact(fake.token))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        async with scene_of(lite, fake=fake) as scene:
            ana = fake.person()
            for kind in FaultKind:
                fake.fail(kind, seconds=1)
            fake.fail(FaultKind.BAD_GATEWAY, "getUpdates")
            fake.user_says(ana, "/crash")
            await fake.until(lambda: bool(lines))
            await scene.door.courier.send(ana, 0, Page("x"))
            logging.getLogger("any").error("failed at %s", f"{fake.base_url}{fake.token}/getMe")
            await asyncio.sleep(0.3)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    secret = fake.token.partition(":")[2]
    assert any("[secret]" in line for line in lines)
    assert not [line for line in lines if secret in line]
    assert fake.token not in repr(TelegramKnobs(token=fake.token))


# -- anything at all -----------------------------------------------------------------------------------------


def _noise(rng: random.Random, fake, chats) -> dict:
    """An update of allowed shape with unlikely content."""
    chat = rng.choice(chats)
    user = fake.world.user(chats[0]) | {"is_bot": rng.random() < 0.2}
    if rng.random() < 0.3:
        user.pop("language_code", None)
    text = "".join(
        rng.choices(
            ["/", "@", "brief", " ", "\n", "<b>", "&", "𝔘", "\u202e", "@wirebrief_bot", "#"], k=rng.randint(0, 12)
        )
    )
    message = {
        "message_id": rng.randint(1, 10**9),
        "date": rng.randint(0, 2**31),
        "chat": fake.world.chats[chat].facts(),
    }
    extras = [
        {"text": text},
        {"text": text, "sender_chat": fake.world.chats[chat].facts()},
        {"text": text, "via_bot": fake.world.bot},
        {"caption": text},
        {"location": {"latitude": 33.5, "longitude": 36.3}},
        {"new_chat_members": [user]},
        {"left_chat_member": user},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": fake.world.chats[chat].facts()}},
        {"migrate_to_chat_id": rng.choice(chats)},
        {"migrate_from_chat_id": rng.choice(chats)},
        {"group_chat_created": True},
        {"message_thread_id": 5, "text": text},
    ]  # fmt: skip
    message |= rng.choice(extras)
    if rng.random() < 0.8:
        message["from"] = user
    callback = {"id": str(rng.random()), "from": user, "chat_instance": "1"}
    callback |= rng.choice(
        [{}, {"data": text}, {"data": "=" + text}, {"data": "/brief " + text}, {"game_short_name": "x"}]
    )
    callback |= rng.choice([{}, {"message": message}, {"inline_message_id": "9"}, {"message": message | {"date": 0}}])
    member = {"user": fake.world.bot, "status": rng.choice(["left", "member"])}
    change = {"chat": message["chat"], "from": user, "date": 1, "old_chat_member": member, "new_chat_member": member}
    return rng.choice(
        [
            {"message": message},
            {"message": message},
            {"channel_post": message},
            {"callback_query": callback},
            {"my_chat_member": change},
        ]
    )


async def test_no_update_however_odd_is_an_error(lite, caplog):
    rng = random.Random(20260310)
    async with scene_of(lite, asks_per_minute=10**6, queued_asks=10**6) as scene:
        fake = scene.fake
        chats = [
            fake.person("Ana"),
            fake.person("Bo"),
            fake.group(kind="group"),
            fake.group(),
            fake.group(kind="channel"),
        ]
        await scene.subscriber(chats[0])
        for _ in range(1500):
            fake.push(_noise(rng, fake, chats))
        await fake.until(lambda: not fake.updates.pending, 20)
        fake.user_says(chats[1], "/help still here")
        await fake.until(lambda: "help:still here" in fake.texts(chats[1]), 20)
    assert len(scene.house.asks) > 80
    assert not [row for row in caplog.records if row.levelno >= logging.ERROR], caplog.text[-3000:]
