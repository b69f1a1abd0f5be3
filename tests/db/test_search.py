"""Full text: the same answers from FTS5 and tsvector, and no query that breaks them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.store import Store
from db.words import asked
from tests.db.newsroom import COURIER, DAY, NOW, article, printed

pytestmark = pytest.mark.anyio


async def _titles(store: Store, query: str, **bounds: object) -> list[str]:
    async with store.read() as books:
        return [found.title for found, _ in await books.articles.search(query, **bounds)]


@pytest.fixture
async def shelf(store: Store) -> Store:
    async with store.write() as books:
        await printed(
            books,
            article("1", "Drone seen over port", "The harbour master saw a drone at dawn."),
            article("2", "Порт закрыт", "Ёлки и дрон над портом.", source="courier"),
            article("3", "غارة جوية", "أفادت مصادر بأن الغارة وقعت ليلا"),
            article("4", "港口关闭", "无人机飞过港口"),
            article("5", "L’armée répond", "Les drones de l'armée, dit-on."),
            article("6", "Market day", "Port and drone prices fall; drone drone drone."),
        )
    return store


async def test_all_words_must_occur_in_whatever_case_and_accent(shelf: Store) -> None:
    assert set(await _titles(shelf, "DRONE port")) == {"Drone seen over port", "Market day"}
    assert await _titles(shelf, "drone dawn") == ["Drone seen over port"]
    assert await _titles(shelf, "елки") == ["Порт закрыт"]
    assert await _titles(shelf, "ARMÉE") == []
    assert await _titles(shelf, "l'armee") == ["L’armée répond"]


async def test_arabic_and_chinese_are_found(shelf: Store) -> None:
    assert await _titles(shelf, "غاره") == ["غارة جوية"]
    assert await _titles(shelf, "无人机") == ["港口关闭"]


async def test_quoted_words_stand_together_and_never_across_title_and_text(shelf: Store) -> None:
    assert await _titles(shelf, '"a drone"') == ["Drone seen over port"]
    assert await _titles(shelf, '"drone a"') == []
    assert await _titles(shelf, '"over port the harbour"') == []
    assert await _titles(shelf, "“harbour master” dawn") == ["Drone seen over port"]


async def test_the_outlet_comes_with_the_article(shelf: Store) -> None:
    async with shelf.read() as books:
        ((_, source),) = await books.articles.search("елки")
    assert source == COURIER


async def test_a_search_keeps_to_its_window_and_limit(store: Store) -> None:
    async with store.write() as books:
        await printed(
            books, *(article(str(n), f"Report {n}", "ferry", at=NOW - n * DAY) for n in (5, 4, 3, 2, 1)),
            article("late", "Report late", "ferry", at=NOW - 9 * DAY, seen_at=NOW),
        )  # fmt: skip
    assert set(await _titles(store, "ferry", since=NOW - 3 * DAY)) == {"Report 3", "Report 2", "Report 1"}
    assert len(await _titles(store, "ferry", limit=2)) == 2


async def test_more_mentions_rank_higher_on_both_databases(store: Store) -> None:
    async with store.write() as books:
        await printed(
            books,
            article("1", "Ferry ferry", "ferry " * 8),
            article("2", "Weather", "A calm sea with one ferry " + "and many other small things " * 20),
        )
    assert await _titles(store, "ferry") == ["Ferry ferry", "Weather"]


SYNTAX = (
    "", "   ", "-", '"', '""', "*", "NOT", "a AND", "title:port", "port*", "^port", "NEAR(a b)", "'; DROP TABLE x",
    "& | !", "a <-> b", "\\", "%", ":1", "(", "port' -- ", "🛳", "'", "''", "\x00",
)  # fmt: skip


async def test_no_query_is_syntax(shelf: Store) -> None:
    for query in SYNTAX:
        found = await _titles(shelf, query)
        assert set(found) <= ({"Drone seen over port", "Market day"} if "port" in query else set()), query


@given(query=st.text(max_size=60) | st.text("\"'\\*()&|!<>:-^ ab", max_size=30))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_typed_is_answered(shelf: Store, query: str) -> None:
    await _titles(shelf, query)


@given(text=st.text(min_size=1, max_size=200))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_text_is_found_by_its_own_words(store: Store, text: str) -> None:
    async with store.write() as books:
        added = await printed(books, article(text, "", text))
    spelled = " ".join(word for phrase in asked(text.replace('"', " ")) for word in phrase)
    if added and spelled:
        async with store.read() as books:
            found = {a.id for a, _ in await books.articles.search(spelled, limit=1_000)}
        assert added[0].id in found
