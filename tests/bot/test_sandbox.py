"""The sandbox: the same commands in a web chat, for this page and nobody else."""

import asyncio
import json

import httpx
import pytest

from bot.courier import Sent
from bot.sandbox.chat import CHAT
from bot.web import Exposed, PortTaken, WebKnobs, WebServer
from handlers.desk import Page
from tests.bot.sandboxes import opened

OURS = {"X-Wirebrief": "sandbox"}


def client(sandbox, **headers):
    return httpx.AsyncClient(base_url=sandbox.web.url, headers={**OURS, **headers}, trust_env=False)


async def events(response):
    """Kinds and data of server-sent events."""
    kind = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: "):
            yield kind, json.loads(line[6:])


@pytest.mark.anyio
async def test_what_is_typed_is_asked_and_answered():
    """A command with its words, in the language of the browser."""
    async with opened() as sandbox, client(sandbox) as http:
        done = await http.post("/api/say", json={"text": "/brief syria 6h", "language": "fr-CA"})
        assert done.status_code == 204
        ask = sandbox.asks[0]
        assert (ask.chat, ask.command, ask.words, ask.language) == (CHAT, "brief", "syria 6h", "fr")
        assert ask.administrator and not ask.pressed
        mine, answered = sandbox.chat.messages
        assert mine.mine and mine.html == "/brief syria 6h"
        assert answered.html.startswith("<b>brief</b>")


@pytest.mark.anyio
async def test_a_button_re_enters_as_its_command():
    """And a reply that replaces takes the place of the message whose button it was."""
    async with opened() as sandbox, client(sandbox) as http:
        await http.post("/api/say", json={"text": "hello"})
        message = sandbox.chat.messages[-1]
        await http.post("/api/press", json={"message": message.id, "row": 0, "key": 0})
        assert (sandbox.asks[-1].command, sandbox.asks[-1].words, sandbox.asks[-1].pressed) == (
            "brief",
            "again",
            True,
        )
        count = len(sandbox.chat.messages)
        await http.post("/api/press", json={"message": message.id, "row": 1, "key": 0})
        assert len(sandbox.chat.messages) == count
        assert next(m for m in sandbox.chat.messages if m.id == message.id).html.startswith("<b>swap</b>")


@pytest.mark.anyio
async def test_a_button_that_is_gone_says_so():
    """Instead of failing."""
    async with opened() as sandbox, client(sandbox) as http:
        gone = await http.post("/api/press", json={"message": 99, "row": 0, "key": 0})
        assert (gone.status_code, gone.text) == (404, "This button is no longer there.")
        assert (await http.post("/api/press", json={"message": "x"})).status_code == 400
        assert (await http.post("/api/say", content=b"\xff")).status_code == 400


@pytest.mark.anyio
async def test_a_pushed_message_arrives_live():
    """A digest comes by server-sent events while the page is open."""
    async with opened() as sandbox, client(sandbox) as http, http.stream("GET", "/api/events") as response:
        stream = events(response)
        kind, hello = await anext(stream)
        assert kind == "hello"
        assert hello["commands"][0] == {"name": "brief", "description": "What is new about a topic"}
        assert hello["note"] == "12 sources read"
        outcome = await sandbox.chat.send(CHAT.id, 0, Page("<b>Good morning</b>"))
        assert isinstance(outcome, Sent)
        kind, message = await asyncio.wait_for(anext(stream), 5)
        assert (kind, message["html"], message["mine"]) == ("message", "<b>Good morning</b>", False)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Wirebrief": ""},
    ],
)
async def test_no_other_page_can_talk_to_it(headers):
    """Neither by a name of its own (rebinding), nor across origins, nor by a plain form."""
    async with opened() as sandbox, client(sandbox, **headers) as http:
        refused = await http.post("/api/say", json={"text": "/forget"})
        assert refused.status_code in {403, 421}
        assert not sandbox.asks


@pytest.mark.anyio
async def test_another_page_cannot_listen_either():
    """The stream of messages is as private as the commands."""
    async with opened() as sandbox, client(sandbox, **{"Sec-Fetch-Site": "cross-site"}) as http:
        assert (await http.get("/api/events")).status_code == 403


@pytest.mark.anyio
async def test_the_page_runs_no_foreign_script():
    """Its policy allows only its own files."""
    async with opened() as sandbox, client(sandbox) as http:
        page = await http.get("/")
        assert page.headers["content-security-policy"].startswith("default-src 'self'")
        assert "<script src=" in page.text and "<script>" not in page.text
        for path in ("/app.js", "/app.css", "/icon.svg"):
            assert (await http.get(path)).status_code == 200


def test_the_sandbox_is_not_opened_to_others():
    """It has no login: on an address that others can reach it is refused."""
    web = WebServer(WebKnobs(host="0.0.0.0", port=0))
    with pytest.raises(Exposed, match=r"127\.0\.0\.1"):
        web.check_private()
    WebServer(WebKnobs(port=0)).check_private()


@pytest.mark.anyio
async def test_a_taken_port_is_one_sentence_with_a_cure():
    """Two services do not share a port."""
    async with opened() as sandbox:
        with pytest.raises(PortTaken, match=r"config\.toml"):
            WebServer(WebKnobs(port=sandbox.web.port))
