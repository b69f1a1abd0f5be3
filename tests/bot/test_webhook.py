"""Telegram's calls instead of polling: over real HTTP, through what stands for a proxy."""

from __future__ import annotations

import asyncio
import json
import shutil

import httpx
import pytest

from bot.telegram import AnotherPoller, BadWebhook, TelegramKnobs
from db.store import Store
from handlers.desk import Page, Reply
from tests.bot.edge import HOOK, edge
from tests.botapi import FakeTelegram, FaultKind, FloodRules

pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

SECRET = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
async def lite(tmp_path, sqlite_template):
    shutil.copyfile(sqlite_template, tmp_path / "hook.db")
    opened = await Store.open(f"sqlite:///{tmp_path}/hook.db")
    yield opened
    await opened.close()


@pytest.fixture
def fake():
    return FakeTelegram(flood=FloodRules.none())


class Post:
    """Calls the bot as somebody on the network may."""

    def __init__(self, at):
        self._at = at
        self.secret = at.door.webhook and TelegramKnobs(token=at.fake.token).webhook_secret

    async def __call__(self, body, *, secret=None, kind="application/json", method="POST"):
        headers = {SECRET: self.secret if secret is None else secret, "content-type": kind}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.request(method, f"{self._at.web.url}telegram", content=content, headers=headers)
        assert answer.content == b"" or method != "POST", "no answer tells anything"
        return answer.status_code


def said(chat, text, number):
    person = {"id": chat, "is_bot": False, "first_name": "Ana"}
    place = {"id": chat, "type": "private", "first_name": "Ana"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": place, "from": person, "text": text},
    }


async def test_what_telegram_calls_with_is_answered(lite, fake):
    ana = fake.person()
    async with edge(lite, fake, webhook_url=HOOK) as at:
        assert await at.told(ana, "/help")
        assert at.fake.updates.webhook == {"url": HOOK, "secret": TelegramKnobs(token=fake.token).webhook_secret}
        (call,) = fake.called("setWebhook")
        assert set(call["allowed_updates"]) == {"message", "channel_post", "callback_query", "my_chat_member"}
        assert call.get("drop_pending_updates") is not True
        assert not fake.called("getUpdates")
    assert not fake.refusals


async def test_what_waited_with_telegram_is_answered_after_either_change(lite, fake):
    """From polling to the webhook and back: nothing that was said meanwhile is dropped."""
    ana = fake.person()
    async with edge(lite, fake):
        pass
    fake.user_says(ana, "/help")
    async with edge(lite, fake, webhook_url=HOOK):
        await fake.wait_for(ana, 1)
    fake.user_says(ana, "/help")
    assert fake.updates.webhook
    async with edge(lite, fake):
        await fake.wait_for(ana, 2)
        assert not fake.updates.webhook
    assert not fake.refusals


@pytest.mark.parametrize("secret", ["", "wrong", "0" * 64, "ä"])
async def test_whoever_does_not_know_the_secret_is_turned_away(lite, fake, secret):
    ana = fake.person()
    async with edge(lite, fake, webhook_url=HOOK) as at:
        secret = secret.encode("latin-1").decode("latin-1")
        headers = [(SECRET.encode(), secret.encode("latin-1"))] if secret else []
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{at.web.url}telegram", json=said(ana, "/help", 7), headers=headers)
        assert (answer.status_code, answer.content) == (403, b"")
        await asyncio.sleep(0.05)
        assert not fake.messages(ana)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"hello", 400),
        (b"[1]", 400),
        (b"{}", 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": true}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b" " * (2**20 + 1), 413),
        (b'{"update_id": 1}', 200),
        (b'{"update_id": 1, "message": {"text": 5}}', 200),
        (b'{"update_id": 1, "new_kind_of_update": {"a": [1]}}', 200),
    ],
)
async def test_what_is_no_update_is_refused_and_what_is_unreadable_taken_lest_it_come_for_ever(
    lite, fake, body, status
):
    async with edge(lite, fake, webhook_url=HOOK) as at:
        assert await Post(at)(body) == status


async def test_only_posted_json_is_taken(lite, fake):
    async with edge(lite, fake, webhook_url=HOOK) as at:
        post = Post(at)
        assert await post({"update_id": 1}, kind="text/plain") == 400
        assert await post({"update_id": 1}, kind="application/json; charset=utf-8") == 200
        assert await post({"update_id": 1}, method="GET") == 405


async def test_an_update_that_comes_again_is_not_answered_again(lite, fake):
    """Telegram repeats a call whose answer was lost."""
    ana = fake.person()
    fake.caller.lost = 2
    async with edge(lite, fake, webhook_url=HOOK) as at:
        await at.told(ana, "/help")
        await fake.until(lambda: not fake.updates.pending)
        assert [status for _, status in fake.caller.calls] == [200, 200, 200]
        await asyncio.sleep(0.1)
        assert len(fake.messages(ana)) == 1


async def test_more_than_can_wait_is_refused_and_answered_when_it_comes_again(lite, fake):
    people = [fake.person(f"P{number}") for number in range(5)]
    go = asyncio.Event()

    async def slow(ask):
        await go.wait()
        return Reply((Page("done"),))

    async with edge(lite, fake, ask=slow, webhook_url=HOOK, webhook_backlog=2) as at:
        for person in people:
            at.fake.user_says(person, "/help")
        await fake.until(lambda: any(status == 503 for _, status in fake.caller.calls))
        assert [status for _, status in fake.caller.calls][:2] == [200, 200], "answered before the work is done"
        go.set()
        for person in people:
            await fake.wait_for(person)
        assert all(len(fake.messages(person)) == 1 for person in people)


async def test_a_door_that_closes_leaves_what_comes_to_the_next(lite, fake):
    ana = fake.person()
    async with edge(lite, fake, webhook_url=HOOK) as at:
        await at.door.stop()
        assert await Post(at)(said(ana, "/help", 7)) == 503


async def test_an_address_that_telegram_does_not_take_ends_the_start_with_a_sentence(lite, fake):
    fake.fail(FaultKind.NOT_FOUND, "setWebhook")
    with pytest.raises(BadWebhook, match=r"webhook_url .*back to polling"):
        async with edge(lite, fake, webhook_url=HOOK):
            pass


async def test_a_webhook_that_somebody_else_takes_away_ends_the_door(lite, fake):
    async with edge(lite, fake, webhook_url=HOOK, webhook_check_s=0.02) as at:
        fake.updates.delete_webhook()
        with pytest.raises(AnotherPoller, match="Another program"):
            await asyncio.wait_for(at.door.watch(), 5)


async def test_calls_that_do_not_arrive_are_noticed(lite, fake, caplog):
    """A proxy that leads nowhere: after a while /health is red, for Telegram says that its calls fail."""
    ana = fake.person()
    async with edge(lite, fake, webhook_url=HOOK, webhook_check_s=0.02) as at:
        watching = asyncio.create_task(at.door.watch())
        await fake.until(lambda: len(fake.called("getWebhookInfo")) > 1)
        fake.caller.proxy[HOOK] = "http://127.0.0.1:1/"
        fake.user_says(ana, "/help")
        await fake.until(lambda: "its calls do not arrive" in caplog.text)
        before = at.door.silent_s
        await asyncio.sleep(0.2)
        assert at.door.silent_s >= before + 0.1
        watching.cancel()


@pytest.mark.parametrize("url", ["http://news.example/hook", "news.example", "https://"])
def test_an_address_without_encryption_is_no_webhook(url):
    with pytest.raises(ValueError, match="https://"):
        TelegramKnobs(webhook_url=url)


def test_the_secret_is_made_of_the_token_and_fit_for_telegram():
    one, other = TelegramKnobs(token="1:a").webhook_secret, TelegramKnobs(token="1:b").webhook_secret
    assert one != other and len(one) == 64 and one.isalnum()
