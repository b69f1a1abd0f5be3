"""Files in both directions, at both fronts."""

from __future__ import annotations

import base64

import httpx
import pytest

from handlers.desk import Ask, Document, Page, Reply
from tests.bot.sandboxes import opened
from tests.bot.test_telegram import lite, scene_of
from tests.botapi import FaultKind

__all__ = ["lite"]
pytestmark = [pytest.mark.anyio, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

OPML = b"<opml version='2.0'><body/></opml>"
EXPORT = Reply((Page("The list holds 3 sources."),), document=Document("wirebrief.opml", OPML))
OURS = {"X-Wirebrief": "sandbox"}


async def exporting(ask: Ask) -> Reply:
    return EXPORT


async def test_telegram_gets_the_words_and_then_the_file(lite):
    async with scene_of(lite) as scene:
        scene.house.replies["sources"] = EXPORT
        person = scene.fake.person()
        scene.fake.user_says(person, "/sources export")
        words, file = await scene.fake.wait_for(person, 2)
        assert (words.text, file.document) == ("The list holds 3 sources.", "wirebrief.opml")
        assert scene.fake.world.files[f"doc{file.id}"] == OPML


async def test_a_file_is_sent_again_after_a_flood_and_an_error_costs_only_the_file(lite):
    async with scene_of(lite) as scene:
        scene.house.replies["sources"] = EXPORT
        person = scene.fake.person()
        scene.fake.fail(FaultKind.SERVER_ERROR, "sendDocument")
        scene.fake.user_says(person, "/sources export")
        assert (await scene.fake.wait_for(person, 2))[1].document == "wirebrief.opml"


async def test_what_an_administrator_sends_is_fetched_with_the_words_below_it(lite):
    async with scene_of(lite) as scene:
        person = scene.fake.person()
        await administrators(scene, person)
        scene.fake.user_sends(person, "feeds.xml", OPML, "/sources import")
        ask = await scene.asked()
        assert (ask.command, ask.words, ask.document) == ("sources", "import", Document("feeds.xml", OPML))


async def test_a_subscription_list_without_a_word_is_meant_to_be_imported(lite):
    async with scene_of(lite) as scene:
        person = scene.fake.person()
        await administrators(scene, person)
        scene.fake.user_sends(person, "photo.jpg", b"...")
        scene.fake.user_sends(person, "Feeds.OPML", OPML)
        ask = await scene.asked()
        assert (ask.command, ask.words, ask.document) == ("sources", "import", Document("Feeds.OPML", OPML))


async def test_the_files_of_others_are_never_fetched(lite):
    async with scene_of(lite) as scene:
        person = scene.fake.person()
        scene.fake.user_sends(person, "feeds.opml", OPML)
        assert (await scene.asked()).document is None
        assert not scene.fake.called("getFile")


async def test_a_file_that_cannot_be_fetched_is_told(lite):
    async with scene_of(lite) as scene:
        person = scene.fake.person()
        await administrators(scene, person)
        scene.fake.user_sends(person, "feeds.opml", bytes(20 * 2**20 + 1))
        assert (await scene.fake.wait_for(person))[0].text.startswith("telegram.failed")
        assert not scene.house.asks


async def administrators(scene, *persons):
    scene.door._hall._doorkeeper._administrators = frozenset(persons)


# -- the sandbox -------------------------------------------------------------------------------------------


async def test_the_sandbox_hands_out_a_file_to_its_own_page_alone():
    async with opened(exporting) as sandbox, httpx.AsyncClient(base_url=sandbox.web.url, trust_env=False) as http:
        await http.post("/api/say", json={"text": "/sources export"}, headers=OURS)
        _, words, file = sandbox.chat.messages
        assert words.html == "The list holds 3 sources." and file.data()["document"] == "wirebrief.opml"
        got = await http.get(f"/api/document/{file.id}")
        assert got.content == OPML and "attachment" in got.headers["content-disposition"]
        assert (await http.get(f"/api/document/{words.id}")).status_code == 404
        assert (await http.get(f"/api/document/{file.id}", headers={"Host": "evil.example"})).status_code == 421


async def test_the_sandbox_takes_a_file_with_the_words():
    async with (
        opened() as sandbox,
        httpx.AsyncClient(base_url=sandbox.web.url, trust_env=False, headers=OURS) as http,
    ):
        sent = {"name": "feeds.opml", "data": base64.b64encode(OPML).decode()}
        assert (await http.post("/api/say", json={"text": "/sources import", "document": sent})).status_code == 204
        assert sandbox.asks[0].document == Document("feeds.opml", OPML)
        broken = await http.post("/api/say", json={"text": "x", "document": {"name": "a", "data": "%%%"}})
        assert (broken.status_code, broken.text) == (400, "This file cannot be read.")
        long = {"name": "a", "data": "A" * (9 * 2**20)}
        assert (await http.post("/api/say", json={"text": "x", "document": long})).status_code == 400
