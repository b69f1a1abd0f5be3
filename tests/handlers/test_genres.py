"""What is no news stays out of a brief that has news."""

from datetime import timedelta

import pytest

from news.model import Article, Grouping, Place
from tests.db.newsroom import kept
from tests.handlers.newsroom import HARBOUR, NOW

pytestmark = pytest.mark.anyio


async def put(person, id, title, region, path):
    at = NOW - timedelta(hours=2)
    made = Article(
        0, HARBOUR.key, f"g{id}", f"https://harbour.test/{path}/{id}", title,
        "Al-Wathba drew with the visitors on Sunday. The coach praised his team after the game.", "en", at, at,
        places=(Place(region, 1.0),),
    )  # fmt: skip
    async with person.desk.store.write() as books:
        (stored,) = await kept(books, [made])
        await books.stories.group([Grouping(stored.id, stored.id, "", stored.id)], NOW)


async def test_sport_stays_out_of_a_brief_that_has_news(person):
    await put(person, 1, "Football: late goal gives Al-Wathba a draw", "sy", "sport")
    pages = (await person.say("/brief syria")).pages
    assert not any("Al-Wathba" in page.html for page in pages)


async def test_sport_is_shown_where_there_is_nothing_else(person):
    await put(person, 2, "Football: late goal gives Al-Wathba a draw", "gl", "sport")
    assert "Al-Wathba" in (await person.say("/brief greenland")).pages[0].html
