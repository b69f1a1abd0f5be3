"""What administrators do with the list of sources in a chat, and what everybody sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.catalogue import (
    Added,
    Already,
    Checked,
    Imported,
    Offer,
    Offered,
    Refused,
    Stranger,
    Turn,
    Turned,
)
from handlers.commands import answer
from handlers.desk import Ask, DeskKnobs, Document
from handlers.keeping import WISHES
from news.model import FeedState, Health, PageAccess
from tests.handlers.conftest import buttons, find_button, speaking
from tests.handlers.newsroom import HARBOUR, NOW, RIVER
from tests.handlers.strict_html import read

pytestmark = pytest.mark.anyio

OFFERED = Offered(
    "https://quay.test/",
    (
        Offer("https://quay.test/rss", "Quay <News>", 20, NOW - timedelta(hours=2)),
        Offer("https://quay.test/sport", "Quay Sport", 5, None, "quay-sport"),
    ),
)


class Catalogue:
    """Answers as it is told; remembers what was wished."""

    def __init__(self, said=None):
        self.said, self.wished = said, []

    async def _do(self, *wish):
        self.wished.append(wish)
        return self.said

    async def add(self, typed):
        return await self._do("add", typed)

    async def remove(self, key):
        return await self._do("remove", key)

    async def pause(self, key):
        return await self._do("pause", key)

    async def resume(self, key):
        return await self._do("resume", key)

    async def check(self, key):
        return await self._do("check", key)

    async def take_in(self, opml):
        return await self._do("import", opml)

    async def export(self):
        await self._do("export")
        return (3, b"<opml/>") if self.said else (0, b"")


async def plain(person, text):
    """The answer as a reader sees it."""
    return "\n".join(read(page.html)[0] for page in (await person.say(text)).pages)


def keeper(person, said=None):
    """The person as an administrator, over a catalogue that says this."""
    catalogue = Catalogue(said)
    return replace(person, desk=replace(person.desk, catalogue=catalogue), administrator=True), catalogue


@pytest.mark.parametrize("wish", WISHES)
async def test_nobody_but_administrators_changes_the_list(person, wish):
    curious = replace(person, desk=replace(person.desk, catalogue=(catalogue := Catalogue())))
    assert f"Only the people who run me can use /sources {wish}." in await plain(curious, f"/sources {wish} river")
    assert catalogue.wished == []
    assert "/sources add" not in await plain(curious, "/sources")


async def test_administrators_are_told_how(person):
    kept, _ = keeper(person)
    page = await plain(kept, "/sources")
    assert all(f"/sources {wish}" in page for wish in WISHES)
    assert "Write it like /sources add https://news.example" in await plain(kept, "/sources add")
    assert "Write it like /sources pause river-post" in await plain(kept, "/sources PAUSE")


@pytest.mark.parametrize(
    ("wish", "said", "words"),
    [
        ("add quay.test", Added(RIVER, 12), "Added: River Post. Its feed holds 12 articles. Key: river"),
        ("add quay.test", Added(RIVER, 12, returned=True), "River Post is back"),
        ("add quay.test", Already(RIVER), "I read that already: River Post. Key: river"),
        ("add x", Refused("x is not a web address."), "That did not work: x is not a web address."),
        ("remove river", Turned(Turn.REMOVED, RIVER), "River Post is removed. I read it no more; its articles stay."),
        ("remove river", Turned(Turn.CONFIGURED, RIVER), "let it rest: /sources pause river"),
        ("remove river", Turned(Turn.SAMPLE, RIVER), "belongs to the sample newsroom"),
        ("pause river", Turned(Turn.PAUSED, RIVER), "River Post rests now. To wake it: /sources resume river"),
        ("pause river", Turned(Turn.PAUSED_ALREADY, RIVER), "rests already"),
        ("resume river", Turned(Turn.RESUMED, RIVER), "is read again from now on"),
        ("resume river", Turned(Turn.NOT_PAUSED, RIVER), "nothing to resume"),
        ("check river", Checked(RIVER, True, "", 4, NOW - timedelta(hours=3)),
         "4 articles of the last days, the newest 3 hours ago"),
        ("check river", Checked(RIVER, True, "The feed has no entries."),
         "no article of the last days.\nThe feed has no entries."),
        ("check river", Checked(RIVER, False, "river.test refuses."),
         "River Post cannot be read: river.test refuses."),
        ("check river", Checked(RIVER, True, "", 1, NOW, PageAccess.PAYWALLED), "behind a paywall"),
    ],
)  # fmt: skip
async def test_whatever_comes_of_a_wish_is_told_in_a_sentence(person, wish, said, words):
    kept, catalogue = keeper(person, said)
    assert words in await plain(kept, f"/sources {wish}")
    assert catalogue.wished == [tuple(wish.split(" ", 1))]


async def test_a_choice_of_feeds_has_a_button_for_each_that_is_not_read_yet(person):
    kept, _ = keeper(person, OFFERED)
    reply = await kept.say("/sources add quay.test")
    assert [button.command for button in buttons(reply)] == ["/sources add https://quay.test/rss"]
    page = read(reply.pages[0].html)[0]
    assert "Quay <News> · 20 articles · 2 hours ago" in page and "read already: quay-sport" in page


async def test_a_key_that_nobody_has_offers_its_neighbours(person):
    kept, _ = keeper(person, Stranger("rivre", (RIVER, HARBOUR)))
    reply = await kept.say("/sources pause rivre")
    assert find_button(reply, "River Post").command == "/sources pause river"
    assert "I have no source called rivre." in reply.pages[0].html


async def test_the_list_leaves_as_a_file_and_comes_in_as_one(person):
    kept, catalogue = keeper(person, Imported((RIVER,), (HARBOUR,), tuple(f"outline {n}: bad." for n in range(40))))
    reply = await kept.say("/sources export")
    assert reply.document == Document("wirebrief.opml", b"<opml/>")
    assert "The list holds 3 sources." in reply.pages[0].html
    assert "Send me an OPML file, with" in await plain(kept, "/sources import")
    sent = Ask(kept.chat, "sources", "import", "en", administrator=True, document=Document("a.opml", b"data"))
    page = read((await answer(kept.desk, sent)).pages[0].html)[0]
    assert page.startswith("Added: 1 · known already: 1 · refused: 40") and "25 more" in page
    assert catalogue.wished[-1] == ("import", b"data")


async def test_where_there_is_no_catalogue_the_list_cannot_be_changed(person):
    kept = replace(person, administrator=True)
    assert "cannot be changed here" in await plain(kept, "/sources add quay.test")


# -- health ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"health": Health.OK, "last_new_at": NOW - timedelta(hours=2)}, "fine, last new article 2 hours ago"),
        ({"health": Health.OK, "pages": PageAccess.BLOCKED}, "fine, nothing new yet · its pages turn me away"),
        ({"health": Health.OK, "pages": PageAccess.READ}, "fine, nothing new yet"),
        (
            {"health": Health.FAILING, "failing_since": NOW - timedelta(hours=1), "last_error": "No answer.",
             "last_ok_at": NOW - timedelta(hours=2), "last_new_at": NOW - timedelta(days=3)},
            "failing since 07:00: No answer. · last read 2 hours ago · last new article 3 days ago",
        ),
        ({"health": Health.GONE, "failing_since": NOW - timedelta(days=9), "last_error": "Gone (410)."},
         "gone since 1 Mar: Gone (410)."),
        ({"health": Health.GONE}, "failing"),
        ({"health": Health.PAUSED, "last_new_at": NOW - timedelta(days=1)}, "paused · last new article 24 hours ago"),
    ],
)  # fmt: skip
async def test_how_a_source_is_doing_is_said_in_words(person, state, words):
    async with person.desk.store.write() as books:
        await books.sources.save(FeedState("river", **state))
    assert f"River Post · {words}" in await plain(person, "/sources english")
    card = await plain(person, "/sources river")
    assert all(part in card for part in words.split(" · "))


async def test_a_card_shows_administrators_what_they_can_do(person):
    kept, _ = keeper(person)
    reply = await kept.say("/sources River Post")
    assert [button.command for button in buttons(reply)] == [
        "/sources check river",
        "/sources pause river",
        "/sources",
    ]
    assert "https://river.test/feed" in reply.pages[0].html
    assert [button.command for button in buttons(await person.say("/sources river"))] == ["/sources"]
    assert "river.test/feed" not in await plain(person, "/sources river")


@pytest.mark.parametrize("language", DeskKnobs().languages)
@pytest.mark.parametrize(
    "said",
    [
        Added(RIVER, 3), Added(RIVER, 3, returned=True), Already(RIVER), OFFERED, Refused("no."),
        *(Turned(turn, RIVER) for turn in Turn), Stranger("x", (RIVER,)), Imported((), (), ("bad.",) * 20),
        Checked(RIVER, True, "", 2, NOW, PageAccess.FORBIDDEN),
        Checked(RIVER, True, "Odd."), Checked(RIVER, False, "no."),
    ],
    ids=lambda said: type(said).__name__,
)  # fmt: skip
async def test_every_answer_is_sound_in_every_language(person, language, said):
    kept, _ = keeper(speaking(person, language), said)
    for page in (await kept.say("/sources add x")).pages:
        read(page.html)
