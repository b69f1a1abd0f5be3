"""The fake Bot API is as strict as Telegram, and as kind: it must refuse what Telegram refuses and nothing else."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.botapi import FakeTelegram, FaultKind, FloodRules, Refusal
from tests.botapi.markup import found_in, parse

pytestmark = pytest.mark.anyio


class Client:
    """Speaks to the fake without any library of ours."""

    def __init__(self, fake):
        self.fake = fake
        self.http = httpx.AsyncClient(timeout=5, trust_env=False)

    async def call(self, method, **values):
        data = {k: v if isinstance(v, str) else json.dumps(v) for k, v in values.items()}
        answer = await self.http.post(f"{self.fake.base_url}{self.fake.token}/{method}", data=data)
        body = answer.json()
        assert answer.status_code == body.get("error_code", 200)
        return body["result"] if body["ok"] else body["description"]


@pytest.fixture
async def client():
    async with FakeTelegram(flood=FloodRules.none()) as fake:
        made = Client(fake)
        yield made
        await made.http.aclose()


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b> &lt; &amp; &#x27; &quot;", "a < & ' \"", ["bold"]),
        ("<b><i>a</i></b>", "a", ["bold", "italic"]),
        ('<a href="https://x.org/?a=1&amp;b=2">x</a>', "x", ["text_link"]),
        ("<blockquote expandable>q</blockquote>", "q", ["expandable_blockquote"]),
        ('<pre><code class="language-py">x</code></pre>', "x", ["pre", "code"]),
        ("a > b", "a > b", []),
        ("  <b> a </b>  ", "a", ["bold"]),
        ("<tg-spoiler>s</tg-spoiler><s>t</s><u>u</u>", "stu", ["spoiler", "strikethrough", "underline"]),
    ],
)
def test_telegrams_html_is_read(source, text, kinds):
    parsed = parse(source, "HTML")
    assert (parsed.text, [row["type"] for row in parsed.entities]) == (text, kinds)


@pytest.mark.parametrize(
    "source",
    [
        "<p>a</p>",
        "a<br>b",
        "a < b",
        "<b>a",
        "<b>a</i>",
        "a</b>",
        "<b>a<i>b</b></i>",
        "<h1>x</h1>",
        "<b",
        "<span>x</span>",
    ],
)
def test_broken_html_is_refused(source):
    with pytest.raises(Refusal, match="can't parse entities"):
        parse(source, "HTML")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("a&nbsp;b", "named entity"),
        ('<a href="/x">a</a>', "without a usable address"),
        ('<b id="x">a</b>', "ignored"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "inside"),
        ("<b>a</b>" * 101, "101 entities"),
        ("<code><b>a</b></code>", "inside"),
        ("<b></b>x", "empty"),
    ],
)
def test_what_telegram_would_spoil_in_silence_is_complained_about(source, complaint):
    assert any(complaint in line for line in parse(source, "HTML").complaints)


def test_offsets_count_utf_16():
    parsed = parse("𝔘🗞 <b>ب</b>", "HTML")
    assert parsed.entities == [{"type": "bold", "offset": 5, "length": 1}]
    assert found_in("𝔘 /brief@x_bot syria @someone")[0] == {"type": "bot_command", "offset": 3, "length": 12}


async def test_a_request_is_held_to_the_manual(client):
    ana = client.fake.person()
    assert "chat not found" in await client.call("sendMessage", chat_id=1, text="x")
    assert "is required" in await client.call("sendMessage", chat_id=ana)
    assert "no parameter" in await client.call("sendMessage", chat_id=ana, text="x", colour="red")
    assert "not a boolean" in await client.call("sendMessage", chat_id=ana, text="x", disable_notification="yes")
    assert "no field" in await client.call("sendMessage", chat_id=ana, text="x", link_preview_options={"off": True})
    assert "text is empty" in await client.call("sendMessage", chat_id=ana, text="<b> </b>", parse_mode="HTML")
    assert "too long" in await client.call("sendMessage", chat_id=ana, text="𝔘" * 2049)
    assert "thread not found" in await client.call("sendMessage", chat_id=ana, text="x", message_thread_id=4)
    assert (await client.call("sendMessage", chat_id=ana, text="𝔘" * 2048))["message_id"] == 1


@pytest.mark.parametrize(
    ("button", "error"),
    [
        ({"text": "x", "callback_data": "ö" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, "exactly one"),
        ({"text": "x", "callback_data": "a", "url": "https://x.org"}, "exactly one"),
        ({"text": " ", "callback_data": "a"}, "text is empty"),
        ({"text": "x", "url": "javascript:alert(1)"}, "Wrong HTTP URL"),
        ({"callback_data": "a"}, "lacks text"),
    ],
)
async def test_a_bad_button_is_refused(client, button, error):
    markup = {"inline_keyboard": [[button]]}
    assert error in await client.call("sendMessage", chat_id=client.fake.person(), text="x", reply_markup=markup)


async def test_edits_are_held_to_the_manual(client):
    ana = client.fake.person()
    said = client.fake.user_says(ana, "hello")
    sent = await client.call("sendMessage", chat_id=ana, text="one")
    where = {"chat_id": ana, "message_id": sent["message_id"]}
    assert "not modified" in await client.call("editMessageText", **where, text="one")
    assert (await client.call("editMessageText", **where, text="two"))["text"] == "two"
    assert "can't be edited" in await client.call("editMessageText", chat_id=ana, message_id=said.id, text="x")
    assert await client.call("deleteMessage", **where) is True
    assert "not found" in await client.call("editMessageText", **where, text="three")


async def test_chats_that_cannot_be_written_to_say_why(client):
    fake = client.fake
    ana, bo, group = fake.person(), fake.person(started=False), fake.group(kind="group")
    fake.block(ana)
    assert await client.call("sendMessage", chat_id=ana, text="x") == "Forbidden: bot was blocked by the user"
    assert "initiate" in await client.call("sendMessage", chat_id=bo, text="x")
    fake.migrate(group)
    assert "upgraded" in await client.call("sendMessage", chat_id=group, text="x")


async def test_menus_and_webhooks_are_held_to_the_manual(client):
    rows = [{"command": "brief", "description": "News"}]
    assert await client.call("setMyCommands", commands=rows, language_code="de") is True
    assert await client.call("getMyCommands", language_code="de") == rows
    assert "BOT_COMMAND_INVALID" in await client.call("setMyCommands", commands=[rows[0] | {"command": "Brief"}])
    assert "HTTPS" in await client.call("setWebhook", url="http://x.org")
    assert await client.call("setWebhook", url="https://x.org") is True
    assert "webhook is active" in await client.call("getUpdates")
    assert await client.call("deleteWebhook") is True
    assert await client.call("getUpdates") == []


async def test_updates_are_kept_until_they_are_confirmed(client):
    ana = client.fake.person()
    client.fake.user_says(ana, "one")
    client.fake.user_says(ana, "two")
    first, second = await client.call("getUpdates")
    assert await client.call("getUpdates") == [first, second]
    assert await client.call("getUpdates", offset=second["update_id"]) == [second]
    assert await client.call("getUpdates", offset=second["update_id"] + 1) == []


async def test_documents_arrive(client):
    ana = client.fake.person()
    url = f"{client.fake.base_url}{client.fake.token}/sendDocument"
    answer = await client.http.post(url, data={"chat_id": str(ana)}, files={"document": ("feeds.opml", b"<opml/>")})
    assert answer.json()["result"]["document"]["file_name"] == "feeds.opml"


def test_flood_control_keeps_to_its_rules():
    from tests.botapi.flood import FloodControl

    at = [0.0]
    flood = FloodControl(FloodRules(), lambda: at[0])

    def refused(chat):
        try:
            flood.pass_or_refuse(chat)
        except Refusal as refusal:
            assert refusal.parameters["retry_after"] >= 1
            return True
        return False

    assert [refused(chat) for chat in range(1, 31)] == [False] * 30
    assert refused(31), "the 31st in one second"
    at[0] = 2.9
    assert refused(32), "three seconds of refusals"
    at[0] = 3.1
    assert not refused(32)
    at[0] = 3.6
    assert refused(32), "two in one second to one chat"
    at[0] = 10
    for _ in range(20):
        assert not refused(-1)
        at[0] += 1.1
    assert refused(-1), "the 21st in a minute to a group"


async def test_a_wrong_token_and_an_unknown_method_are_refused(client):
    fake = client.fake
    assert "method not found" in await client.call("sendPigeon")
    fake.token, token = "1:other", fake.token
    answer = await client.http.get(f"{fake.base_url}{token}/getMe")
    assert answer.status_code == 401


async def test_faults_hit_the_requests_they_are_meant_for(client):
    ana, bo = client.fake.person(), client.fake.person()
    client.fake.fail(FaultKind.FLOOD, chat=ana, seconds=9)
    assert (await client.call("sendMessage", chat_id=bo, text="x"))["chat"]["id"] == bo
    assert await client.call("sendMessage", chat_id=ana, text="x") == "Too Many Requests: retry after 9"
    assert (await client.call("sendMessage", chat_id=ana, text="x"))["text"] == "x"
    client.fake.fail(FaultKind.LOST_ANSWER)
    with pytest.raises(httpx.TransportError):
        await client.call("sendMessage", chat_id=ana, text="lost")
    assert client.fake.texts(ana) == ["x", "lost"]
