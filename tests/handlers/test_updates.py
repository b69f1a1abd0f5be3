"""A story that was told returns when another voice tells it or its toll has risen, and for nothing less."""

import re

import pytest

from news.model import Article, Grouping, Place, Told
from tests.db.newsroom import kept
from tests.handlers.newsroom import HARBOUR, NOW, RIVER, STATE

pytestmark = pytest.mark.anyio

QUIET = "Nothing about Greenland that I have not told you already."
FIRST = "At least six people were killed when a ferry sank off Nuuk on Monday, the coast guard said."


async def put(person, id, source, title, text, *, story=0, wire=0):
    """An article of now; returns the id of its story."""
    at = person.clock[0]
    made = Article(
        0, source.key, f"g{id}", f"https://{source.key}.test/world/{id}", title, text, "en", at, at,
        places=(Place("gl", 1.0),),
    )  # fmt: skip
    async with person.desk.store.write() as books:
        (stored,) = await kept(books, [made])
        await books.stories.group([Grouping(stored.id, wire or stored.id, "", story or stored.id)], NOW)
    return story or stored.id


async def told(person):
    """The ferry's story, as somebody was told of it an hour ago."""
    story = await put(person, 1, HARBOUR, "Ferry sinks off Nuuk", FIRST)
    person.wait(minutes=1)
    assert "Ferry sinks" in await person.read("/brief greenland")
    person.wait(hours=1)
    return story


async def test_what_was_told_is_noted_with_its_topic_its_parts_and_its_figures(person):
    story = await told(person)
    async with person.desk.store.read() as books:
        row = (await books.subscribers.told(person.chat.id))[story]
    assert isinstance(row, Told)
    assert (row.topic, row.independent, row.figures) == ("greenland", 1, (("killed", 6),))
    assert [name for name, _ in row.parts] == ["voices", "recency", "region", "novelty", "genre"]


async def test_a_story_returns_when_another_voice_tells_it(person):
    story = await told(person)
    assert QUIET in await person.read("/brief greenland new")
    await put(person, 2, RIVER, "Ferry lost in Arctic waters", "Rescuers searched the fjord.", story=story)
    page = await person.read("/brief greenland new")
    assert "Ferry lost in Arctic waters" in page
    assert "new since 08:01" in page


async def test_an_update_shows_the_figure_of_then_and_of_now(person):
    story = await told(person)
    await put(person, 2, HARBOUR, "Ferry: toll rises", "The death toll has risen to nine, police said.", story=story)
    page = await person.read("/brief greenland new")
    assert "new since 08:01 · killed: 6 → 9" in page


async def test_the_time_of_an_update_is_that_of_the_chats_zone(person):
    story = await told(person)
    await person.say("/timezone Damascus")
    await put(person, 2, RIVER, "Ferry lost in Arctic waters", "Rescuers searched the fjord.", story=story)
    assert "new since 11:01" in await person.read("/brief greenland new")


@pytest.mark.parametrize("command", ["/brief greenland new", "/digest now"])
async def test_two_told_stories_that_turn_out_to_be_one_return_only_with_a_new_voice(person, command):
    older = await put(person, 7, RIVER, "Search for a vessel off Nuuk", "Boats searched the fjord on Monday.")
    story = await told(person)
    await person.say("/subscribe greenland")
    async with person.desk.store.write() as books:
        await books.stories.merge(story, older, NOW)
    assert "off Nuuk" not in await person.read(command)
    await put(person, 8, RIVER, "Vessel: search goes on", "Boats went out again.", story=story)
    assert "off Nuuk" not in await person.read(command)
    await put(person, 2, STATE, "Ferry lost in Arctic waters", "Rescuers met in the town.", story=story)
    page = await person.read(command)
    assert "3 independent" in page
    assert "new since 08:01" in page


async def test_a_story_that_takes_in_one_that_was_not_told_returns_with_what_it_says(person):
    story = await told(person)
    later = await put(person, 2, RIVER, "Boats search the fjord", "Rescuers of three towns searched the water.")
    async with person.desk.store.write() as books:
        await books.stories.merge(later, story, NOW)
    assert "Rescuers of three towns" in await person.read("/brief greenland new")


async def test_a_digest_brings_a_story_back_as_an_update_with_both_figures(person):
    await person.say("/subscribe greenland")
    story = await told(person)
    await put(person, 2, HARBOUR, "Ferry: toll rises", "The death toll has risen to nine, police said.", story=story)
    page = await person.read("/digest now")
    assert "new since 08:01 · killed: 6 → 9" in page


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ferry: search goes on", "The death toll of the ferry has risen to nine, the coast guard said on Tuesday."),
        ("Ferry disaster off Nuuk: 21 dead", "Divers went on with their work in the fjord during the night."),
        ("Ferry disaster leaves 40 people injured", "Divers went on with their work in the fjord during the night."),
    ],
    ids=["a higher toll in the lead", "a much higher toll in the title", "a first count of its kind in the title"],
)
async def test_a_story_returns_when_the_same_outlet_counts_more(person, title, text):
    story = await told(person)
    await put(person, 2, HARBOUR, title, text, story=story)
    assert title in await person.read("/brief greenland new")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Ferry: what we know",
            "Six people died when the ferry sank off Nuuk, the coast guard said.",
        ),
        ("Six dead: a town mourns", "The number of people killed in the disaster stands at 6, officials said."),
        (
            "Ferry: four bodies found",
            "Four people were killed when the ferry sank, the mayor said.",
        ),
        (
            "Ferry: a history",
            "Few ships call here. The winters are long. In 1959, nine people were killed there.",
        ),
        ("Ferry: a history", "In 1959, 95 people were killed when another ship sank in these waters in winter."),
        ("Ferry: divers at work", "Divers went on with their work in the fjord during the night, officials said."),
    ],
    ids=["in words", "in digits", "lower", "of long ago, far down", "of another size", "no figure"],
)
async def test_a_story_stays_away_when_the_same_outlet_counts_the_same_in_other_words(person, title, text):
    story = await told(person)
    await put(person, 2, HARBOUR, title, text, story=story)
    assert QUIET in await person.read("/brief greenland new")


async def test_a_reprint_brings_no_story_back_whatever_it_counts(person):
    story = await told(person)
    await put(person, 2, RIVER, "Ferry sinks off Nuuk", FIRST, story=story, wire=story)
    assert QUIET in await person.read("/brief greenland new")


async def test_a_toll_that_was_told_as_an_update_is_known_from_then_on(person):
    story = await told(person)
    await put(person, 2, HARBOUR, "Ferry: toll rises", "The death toll has risen to nine, police said.", story=story)
    assert "Ferry: toll rises" in await person.read("/brief greenland new")
    person.wait(hours=1)
    await put(person, 3, HARBOUR, "Ferry: nine dead", "Nine people were killed, the coast guard said.", story=story)
    assert QUIET in await person.read("/brief greenland new")


async def headlines(person, command="/brief greenland"):
    """The headlines of a brief, in order."""
    page = await person.read(command)
    return re.findall(r"<b>\d+ · (.*)</b>", page)


STRIKE = ("Fish plant stands still", "Workers of the fish plant in Sisimiut walked out on Monday over their pay.")


async def earlier(person, *words):
    """An article that was printed four hours ago and is read only now."""
    person.wait(hours=-4)
    await put(person, 5, RIVER, *words)
    person.wait(hours=4)


async def test_what_was_told_some_time_ago_comes_after_what_was_not(person):
    await told(person)
    person.wait(hours=1)
    await earlier(person, *STRIKE)
    assert await headlines(person) == [STRIKE[0], "Ferry sinks off Nuuk"]


async def test_who_asks_again_in_the_same_sitting_finds_the_stories_where_they_were(person):
    await told(person)
    assert await headlines(person) == ["Ferry sinks off Nuuk"]
    person.wait(minutes=20)
    await earlier(person, *STRIKE)
    for _ in range(2):
        assert await headlines(person) == ["Ferry sinks off Nuuk", STRIKE[0]]


async def test_what_was_told_keeps_its_rank_when_another_voice_tells_it(person):
    story = await told(person)
    await earlier(person, *STRIKE)
    await put(person, 3, STATE, "Ferry lost in Arctic waters", "Rescuers searched the fjord.", story=story)
    person.wait(minutes=1)
    assert await headlines(person) == ["Ferry sinks off Nuuk", STRIKE[0]]


async def test_why_tells_that_a_story_was_known(person):
    story = await told(person)
    await headlines(person)
    assert "0.3" in await person.read(f"/why #{story}")


async def test_a_plain_brief_tells_a_known_story_whole(person):
    story = await told(person)
    await put(person, 2, RIVER, "Ferry lost in Arctic waters", "Rescuers searched the fjord.", story=story)
    person.wait(minutes=1)
    page = await person.read("/brief greenland")
    assert "At least six people" in page
    assert "new since" not in page
