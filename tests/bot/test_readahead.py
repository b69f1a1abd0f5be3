"""Stories are condensed before anybody asks, and nobody notices but by a shorter wait."""

import asyncio
import threading
from collections import OrderedDict
from datetime import timedelta

import pytest

from bot.newsdesk import Newsdesk
from bot.readahead import ReadAhead
from handlers.briefing import make
from handlers.desk import Desk, DeskKnobs
from news.regions import load_atlas
from news.topics import parse_topic
from summarizer import brief, remembered
from tests.bot.rounds import Inline, rounds

pytestmark = pytest.mark.anyio

QUAY = "The northern quay of Latakia stays closed until Friday, the harbour authority said. Forty ships wait outside."
FIRE = "A fire broke out in a warehouse in Homs on Monday. Firefighters said nobody was hurt."


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch):
    monkeypatch.setattr(remembered, "_known", OrderedDict())


@pytest.fixture
def condensed(monkeypatch):
    """Ids of the stories that were condensed, in order."""
    ids, condense = [], brief.condense

    def noted(story, *args, **more):
        ids.append(story.id)
        return condense(story, *args, **more)

    monkeypatch.setattr(brief, "condense", noted)
    return ids


def desk_of(r):
    return Desk(r.store, load_atlas(), r.clock, DeskKnobs())


async def syria(desk):
    topic = parse_topic("syria", desk.atlas)
    since = desk.now() - timedelta(hours=24)
    return await make(desk, topic, since=since, chat=None, language="en")


async def printed(r):
    """Two stories of one outlet, placed."""
    await r.open("veldt", "amber")
    r.print("veldt", r.item("1", "Quay of Latakia closed", QUAY), r.item("2", "Warehouse burns in Homs", FIRE))
    r.print("amber")
    await r.round()


async def all_read(ahead, desk):
    while await ahead.round(desk):
        pass


async def test_what_is_stored_is_read_before_anybody_asks(store, now, condensed):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        desk = desk_of(r)
        await all_read(ReadAhead(0), desk)
        assert len(condensed) == 2
        assert len((await syria(desk)).stories) == 2
        assert len(condensed) == 2


async def placed_later(r, ahead):
    """What was printed is read six hours later and placed by another newsdesk, which tells of it."""
    r.clock.wait(hours=6)
    await r.collector.tick()
    await r.newsdesk.__aexit__(None, None, None)
    async with Newsdesk(r.store, now=r.clock, runner=Inline(), changed=ahead.changed) as newsdesk:
        assert await newsdesk.clear()


async def test_a_story_that_changes_is_condensed_again_and_no_other(store, now, condensed):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        desk, ahead = desk_of(r), ReadAhead(0)
        await all_read(ahead, desk)
        before = list(condensed)
        r.print("amber", r.item("1", "Quay of Latakia closed", QUAY))
        await placed_later(r, ahead)
        await all_read(ahead, desk)
        grown = [story for story in (await syria(desk)).stories if len(story.voices.outlets) == 2]
        assert condensed[len(before) :] == [grown[0].story]


async def test_an_article_that_is_edited_changes_its_story(store, now, condensed):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        desk, ahead = desk_of(r), ReadAhead(0)
        await all_read(ahead, desk)
        r.print("veldt", r.item("1", "Quay of Latakia open again", QUAY.replace("closed until", "open since")))
        await placed_later(r, ahead)
        await all_read(ahead, desk)
        assert len(condensed) == 3
        assert "Quay of Latakia open again" in {story.headline for story in (await syria(desk)).stories}
        assert len(condensed) == 3


async def test_a_brief_is_the_same_with_and_without(store, now, condensed, monkeypatch):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        desk = desk_of(r)
        without = await syria(desk)
        monkeypatch.setattr(remembered, "_known", OrderedDict())
        await all_read(ReadAhead(0), desk)
        assert await syria(desk) == without
        assert len(condensed) == 4


async def test_the_running_reader_wakes_when_something_changes(store, now, condensed):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        desk, ahead = desk_of(r), ReadAhead(0)
        reading = asyncio.create_task(ahead.run(desk))
        await printed(r)
        async with asyncio.timeout(10):
            while len(condensed) < 2:
                ahead.changed({1})
                await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.wait({reading}, timeout=10)  # as the service does: before the store is closed
        assert reading.done()


async def test_nothing_is_condensed_ahead_while_somebody_waits_for_a_brief(store, now, condensed):
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        desk = desk_of(r)
        with desk.waiting:
            reading = asyncio.create_task(all_read(ReadAhead(0), desk))
            await asyncio.sleep(0.05)
            assert not condensed
        await reading
        assert len(condensed) == 2


async def test_a_stop_waits_for_no_story(store, now, monkeypatch):
    """The service stops while a story is condensed that would take very long."""
    begun, over = threading.Event(), threading.Event()

    def endless(*_, **__):
        begun.set()
        over.wait(30)
        raise RuntimeError("nobody wants it any more")

    monkeypatch.setattr(brief, "condense", endless)
    async with rounds(store, now, ["veldt", "amber"]) as r:
        await printed(r)
        reading = asyncio.create_task(ReadAhead(0).run(desk_of(r)))
        await asyncio.to_thread(begun.wait, 10)
        reading.cancel()
        done, _ = await asyncio.wait({reading}, timeout=1)
        over.set()
        assert done
