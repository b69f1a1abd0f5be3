"""What is no news stays out of a brief that has news, unless it is asked for; a quiet region is told all the same."""

from datetime import timedelta

import pytest

from news.model import Article, Grouping, Place
from tests.db.newsroom import kept
from tests.handlers.newsroom import HARBOUR, NOW

pytestmark = pytest.mark.anyio

ASIDES = {
    "sport": "Football: late goal gives Al-Wathba a draw",
    "opinion": "Opinion: Al-Wathba deserves better",
    "leisure": "Seven reasons to visit Al-Wathba",
    "weather": "Weather: rain over Al-Wathba",
    "horoscope": "Your horoscope for the week in Al-Wathba",
    "live": "Live: the day in Al-Wathba",
    "digest": "Press digest: what the papers say of Al-Wathba",
}


async def put(person, id, title, region, path="world", words="The visitors praised the town on Sunday."):
    at = NOW - timedelta(hours=2)
    made = Article(
        0, HARBOUR.key, f"g{id}", f"https://harbour.test/{path}/{id}", title,
        f"{words} It was a long day for all of those who had come to see it.", "en", at, at,
        places=(Place(region, 1.0),),
    )  # fmt: skip
    async with person.desk.store.write() as books:
        (stored,) = await kept(books, [made])
        await books.stories.group([Grouping(stored.id, stored.id, "", stored.id)], NOW)


@pytest.mark.parametrize("kind", ASIDES)
async def test_what_is_no_news_stays_out_of_a_brief_that_has_news(person, kind):
    await put(person, 1, ASIDES[kind], "sy")
    assert "Al-Wathba" not in await person.read("/brief syria")
    assert "2 stories" in await person.read("/brief syria")


@pytest.mark.parametrize("kind", ASIDES)
async def test_what_is_no_news_is_shown_where_there_is_nothing_else(person, kind):
    await put(person, 2, ASIDES[kind], "gl")
    assert "Al-Wathba" in await person.read("/brief greenland")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("sport", "It is sport"), ("weather", "It is a weather forecast"), ("live", "It is a live page")],
)
async def test_why_says_of_what_kind_it_is_that_is_no_news(person, kind, words):
    await put(person, 2, ASIDES[kind], "gl")
    await person.read("/brief greenland")
    told = await person.read("/why 1")
    assert f"{words}: that comes after all news" in told
    assert "all news · ×" not in told
    assert "Together" not in told


async def test_sport_is_shown_where_it_is_asked_for(person):
    await put(person, 3, "Al-Wathba wins the cup", "sy", "sport", "Sport in the town had a good day on Sunday.")
    assert "Al-Wathba" not in await person.read("/brief syria")
    assert "Al-Wathba" in await person.read("/brief syria + sport")


async def test_a_quiet_region_is_told_by_the_one_outlet_that_it_has_and_says_so(person):
    await put(person, 4, "Ferry to the island of Al-Wathba runs again", "gl")
    told = await person.read("/brief greenland")
    assert "Ferry to the island of Al-Wathba runs again" in told
    assert "only one outlet so far" in told
