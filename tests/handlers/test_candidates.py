"""A brief looks at few stories, and shows what it would show had it looked at all of them."""

from datetime import timedelta

import pytest

from handlers import candidates
from news.model import Article, Grouping, Place
from tests.db.newsroom import kept
from tests.handlers.newsroom import HARBOUR, NOW, RIVER, STATE

pytestmark = pytest.mark.anyio

MANY = 30


async def fill(person):
    """Thirty stories about Greenland, the later the better told, and a heap of sport."""
    async with person.desk.store.write() as books:
        for number in range(MANY):
            at = NOW - timedelta(hours=20 - number / 2)
            sources = (HARBOUR, RIVER, STATE)[: 1 + number % 3]
            path = "sport" if number % 5 == 4 else "world"
            made = [
                Article(
                    0, source.key, f"g{number}", f"https://{source.key}.test/{path}/{number}",
                    f"Event number {number}x in the north", "It was seen by all who live there and by many others.",
                    "en", at, at, places=(Place("gl", 1.0),),
                )
                for source in sources
            ]  # fmt: skip
            stored = await kept(books, made)
            await books.stories.group([Grouping(one.id, one.id, "", stored[0].id) for one in stored], NOW)


async def test_looking_at_few_stories_shows_what_looking_at_all_of_them_shows(person, monkeypatch):
    await fill(person)
    whole = await person.read("/brief greenland")
    monkeypatch.setattr(candidates, "LOAD", 4)
    few = await person.read("/brief greenland")
    assert "24 stories from" in whole
    assert [line for line in few.splitlines() if "Event number" in line] == [
        line for line in whole.splitlines() if "Event number" in line
    ]


async def test_a_brief_that_has_not_looked_at_everything_says_so_with_its_counts(person, monkeypatch):
    await fill(person)
    assert "≥" not in await person.read("/brief greenland")
    monkeypatch.setattr(candidates, "LOAD", 4)
    assert "≥" in await person.read("/brief greenland")
