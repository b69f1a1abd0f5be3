"""In a group everybody reads, and its administrators alone change what the bot does there."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime

import pytest

from db.store import Store
from handlers.commands import COMMANDS
from handlers.phrases import phrases
from news.topics import parse_topic
from tests.bot.edge import edge
from tests.botapi import FakeTelegram, FaultKind, FloodRules

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

KEPT = ("subscribers", "subscriptions", "digests", "story_marks")
"""What the bot does for a chat."""
KIND = phrases("en").plain("error.managers")
CHANGES = {
    "subscribe": ("lebanon",),
    "unsubscribe": ("syria",),
    "digest": ("08:00 weekdays", "off", "now", "pause 7", "add 19:00", "resume"),
    "timezone": ("Damascus",),
    "settings": ("language ar", "length short", "empty silent", "quiet 22:00-07:00"),
    "forget": ("", "yes", "no"),
    "story": ("1 follow", "#1 mute", "2 unfollow", "#1 unmute"),
}
"""Commands that change what is kept, and words with which they do."""


@pytest.fixture
async def lite(tmp_path, sqlite_template):
    shutil.copyfile(sqlite_template, tmp_path / "groups.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/groups.db")
    yield opened
    await opened.close()


@pytest.fixture
async def at(lite):
    async with edge(lite, FakeTelegram(flood=FloodRules.none())) as made:
        yield made
        assert not made.fake.complaints


async def settled(at, group):
    """A group with a topic."""
    now = datetime.now(UTC)
    async with at.store.write() as books:
        await books.subscribers.ensure(group, "group", "Desk", "en", "UTC", now)
        await books.subscribers.subscribe(group, parse_topic("syria", at.desk.atlas), now)


def words_of(command):
    return ("", "1", *CHANGES.get(command.name, ()), *command.example.partition(" ")[2:])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
async def test_no_command_of_a_member_changes_what_the_bot_does_for_a_group(at, command):
    """Whatever is in the table of commands: typed, and pressed below a message that an administrator asked for."""
    group, member = at.fake.group(), at.fake.person("Member")
    at.fake.appoint(group, member, "member")
    await settled(at, group)
    at.fake.user_says(group, "/topics", user=member)
    (shown,) = await at.fake.wait_for(group)
    before = await at.rows(*KEPT, chat=group)
    for words in words_of(command):
        came = len(at.fake.messages(group))
        at.fake.user_says(group, f"/{command.name} {words}".strip(), user=member)
        await at.fake.wait_for(group, came + 1, 10)
        query = at.fake.press_data(group, f"/{command.name} {words}".strip(), user=member, message=shown.id)
        await at.fake.until(lambda query=query: at.fake.flash(query) is not None, 10)
        if command.changes(words):
            assert (at.fake.texts(group)[-1], at.fake.flash(query)) == (KIND, KIND)
    assert await at.rows(*KEPT, chat=group) == before


@pytest.mark.parametrize(("name", "words"), [(name, word) for name in CHANGES for word in CHANGES[name]])
async def test_what_changes_something_is_known_to(name, words):
    assert next(command for command in COMMANDS if command.name == name).changes(words)


def test_who_only_reads_is_free():
    free = {command.name for command in COMMANDS if not command.changes("syria")}
    assert free == {"brief", "story", "topics", "search", "why", "sources", "status", "start", "help"}
    assert not any(command.changes("") for command in COMMANDS if command.name != "forget")


@pytest.mark.parametrize("status", ["creator", "administrator"])
async def test_an_administrator_of_the_group_changes_it(at, status):
    group, boss = at.fake.group(), at.fake.person("Boss")
    at.fake.appoint(group, boss, status)
    at.fake.user_says(group, "/subscribe lebanon", user=boss)
    await at.fake.wait_for(group)
    assert len((await at.rows("subscriptions", chat=group))["subscriptions"]) == 1


async def test_telegram_is_asked_once_a_minute_at_most_and_never_about_private_chats(at):
    group, boss, ana = at.fake.group(), at.fake.person("Boss"), at.fake.person("Ana")
    at.fake.appoint(group, boss)
    for count, words in enumerate(("/subscribe lebanon", "/subscribe syria", "/brief syria"), 1):
        at.fake.user_says(group, words, user=boss)
        await at.fake.wait_for(group, count, 10)
    at.fake.user_says(ana, "/subscribe lebanon")
    await at.fake.wait_for(ana)
    assert len(at.fake.called("getChatMember")) == 1


async def test_while_telegram_cannot_be_asked_nobody_changes_anything(at):
    group, boss = at.fake.group(), at.fake.person("Boss")
    at.fake.appoint(group, boss)
    at.fake.fail(FaultKind.SERVER_ERROR, "getChatMember")
    at.fake.user_says(group, "/subscribe lebanon", user=boss)
    await at.fake.wait_for(group)
    assert at.fake.texts(group) == [KIND]
    at.fake.user_says(group, "/subscribe lebanon", user=boss)
    await at.fake.wait_for(group, 2)
    assert KIND not in at.fake.texts(group)[1:], "a refusal for want of an answer is not remembered"


def spoken(at, group, text, *, as_chat, number=1, **more):
    """A message in the name of a chat, as Telegram shows it: its sender is a stand-in."""
    stand_in = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    row = {"message_id": 5000 + number, "date": 1, "chat": at.fake.world.chats[group].facts(), "text": text}
    at.fake.push({"message": row | {"from": stand_in, "sender_chat": at.fake.world.chats[as_chat].facts()} | more})


async def test_an_anonymous_administrator_speaks_as_the_group_and_may(at):
    group = at.fake.group()
    spoken(at, group, "/subscribe lebanon", as_chat=group)
    (answer,) = await at.fake.wait_for(group)
    assert answer.text != KIND and not at.fake.called("getChatMember")


async def test_whoever_speaks_as_a_channel_of_their_own_may_not(at):
    group, channel = at.fake.group(), at.fake.group("Mine", kind="channel")
    spoken(at, group, "/subscribe lebanon", as_chat=channel)
    await at.fake.wait_for(group)
    assert at.fake.texts(group) == [KIND]


async def test_a_post_of_a_channel_is_its_own_and_not_asked_again_in_its_discussion_group(at):
    group, channel = at.fake.group(), at.fake.group("Wire", kind="channel")
    at.fake.user_says(channel, "/subscribe lebanon")
    await at.fake.wait_for(channel)
    assert at.fake.texts(channel) != [KIND]
    spoken(at, group, "/subscribe lebanon", as_chat=channel, is_automatic_forward=True)
    spoken(at, group, "/help", as_chat=channel, number=2)
    await at.fake.wait_for(group)
    await asyncio.sleep(0.05)
    assert len(at.fake.messages(group)) == 1


async def test_readers_of_a_channel_may_press_what_shows_and_not_what_changes(at):
    channel, reader, boss = at.fake.group("Wire", kind="channel"), at.fake.person("Ana"), at.fake.person("Boss")
    at.fake.appoint(channel, boss)
    at.fake.user_says(channel, "/topics")
    (shown,) = await at.fake.wait_for(channel)
    query = at.fake.press_data(channel, "/subscribe lebanon", user=reader, message=shown.id)
    await at.fake.until(lambda: at.fake.flash(query) == KIND)
    at.fake.press_data(channel, "/subscribe lebanon", user=boss, message=shown.id)
    await at.fake.wait_for(channel, 2)
    assert len((await at.rows("subscriptions", chat=channel))["subscriptions"]) == 1


@pytest.mark.parametrize("language", ["en", "ar", "ru", "fr", "es", "de", "tr", "uk", "fa"])
def test_the_words_fit_a_button_in_every_language(language):
    """A notice holds 200 characters."""
    for key in ("error.managers", "telegram.too_fast"):
        assert 20 < len(phrases(language).plain(key)) <= 200


# -- how often -----------------------------------------------------------------------------------------------


async def test_who_is_in_a_hurry_is_asked_once_to_wait_and_holds_up_nobody_else_in_the_group(lite):
    async with edge(lite, asks_per_minute=3) as at:
        group, ana, bo = at.fake.group(), at.fake.person("Ana"), at.fake.person("Bo")
        for _ in range(8):
            at.fake.user_says(group, "/help", user=ana)
        await at.fake.wait_for(group, 4)
        at.fake.user_says(group, "/help", user=bo)
        await at.fake.wait_for(group, 5)
        await asyncio.sleep(0.05)
        wait = phrases("en").plain("telegram.too_fast")
        assert [text == wait for text in at.fake.texts(group)] == [False, False, False, True, False]


async def test_buttons_count_too_and_are_answered_at_the_button(lite):
    async with edge(lite, asks_per_minute=2) as at:
        ana = at.fake.person("Ana", language="de")
        at.fake.user_says(ana, "/help")
        (shown,) = await at.fake.wait_for(ana)
        queries = [at.fake.press_data(ana, "/help", message=shown.id) for _ in range(4)]
        await at.fake.until(lambda: all(at.fake.flash(query) is not None for query in queries))
        assert [at.fake.flash(query) for query in queries] == ["", phrases("de").plain("telegram.too_fast"), "", ""]
        assert len(at.fake.messages(ana)) == 2
