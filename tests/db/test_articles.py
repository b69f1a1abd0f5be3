"""Articles: kept once, revised, known again by guid and address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.records import RetentionKnobs
from db.store import Store
from news.model import Known, Place, Span, TextOrigin
from tests.db.newsroom import DAY, HOUR, NOW, article, placed, printed

pytestmark = pytest.mark.anyio


async def test_an_article_comes_back_as_it_went_in(store: Store) -> None:
    rich = article(
        "1",
        "Паром вернулся",
        "First paragraph.\n\nВторой абзац. 🛳",
        text_origin=TextOrigin.PAGE,
        authors=("R. Saad", "Л. Мир"),
        categories=("Ports",),
        image_url="https://harbour.example/1.jpg",
        credit="Coastal Wire",
        places=(Place("sy/tartus", 0.75, (Span("text", 0, 5, "First"),)), Place("lb", 0.25)),
        seen_at=NOW + HOUR,
        revision=3,
    )
    async with store.write() as books:
        (added,) = await printed(books, rich)
    async with store.read() as books:
        assert await books.articles.get(added.id) == replace(rich, id=added.id)
        assert (await books.articles.get(added.id)).published_at.tzinfo is not None


async def test_ids_grow_in_order_of_arrival_and_known_entries_are_skipped(store: Store) -> None:
    async with store.write() as books:
        first = await printed(books, article("c"), article("a"), article("b"))
        second = await books.articles.add([article("a"), article("d"), article("d"), article("a", source="courier")])
    assert [a.guid for a in first] == ["c", "a", "b"]
    assert [(a.source, a.guid) for a in second] == [("harbour", "d"), ("courier", "a")]
    ids = [a.id for a in first + second]
    assert ids == sorted(ids)
    assert len(set(ids)) == 5


async def test_known_answers_by_guid_and_by_address_within_a_source(store: Store) -> None:
    async with store.write() as books:
        (added,) = await printed(books, article("1"))
    async with store.read() as books:
        known = await books.articles.known("harbour", ["1", "2"], [added.url, "https://harbour.example/2"])
        assert known == {
            "1": Known(added.id, "digest of 1", 1),
            added.url: Known(added.id, "digest of 1", 1),
        }
        assert await books.articles.known("courier", ["1"], [added.url]) == {}


async def test_a_source_is_remembered_from_its_first_entry_on_and_after_the_last_has_aged_out(store: Store) -> None:
    async with store.write() as books:
        await printed(books, article("1", at=NOW - 900 * DAY))
        assert await books.articles.remembered(["harbour", "courier", "unheard-of"]) == {"harbour"}
        await books.tidy.run(NOW, RetentionKnobs())
        assert await books.articles.count() == 0
        assert await books.articles.remembered(["harbour", "courier"]) == {"harbour"}


async def test_guids_and_addresses_of_any_length_are_kept_apart(store: Store) -> None:
    long = "g" * 20_000
    async with store.write() as books:
        added = await printed(books, article(long + "1"), article(long + "2"))
    assert len(added) == 2
    async with store.read() as books:
        assert set(await books.articles.known("harbour", [long + "1", long + "3"])) == {long + "1"}


async def test_characters_no_database_takes_become_replacement_marks(store: Store) -> None:
    hostile = article("\x001\ud800", "A\x00B", "C\ud800D", authors=("E\x00",), regions=["sy"])
    async with store.write() as books:
        (added,) = await printed(books, hostile)
    async with store.read() as books:
        kept = await books.articles.get(added.id)
        assert kept
        assert (kept.title, kept.text, kept.authors) == ("A\ufffdB", "C\ufffdD", ("E\ufffd",))
        assert set(await books.articles.known("harbour", [hostile.guid])) == {hostile.guid}


async def test_a_giant_text_of_hostile_words_is_kept_and_found(store: Store) -> None:
    giant = "x" * 5_000 + " " + " ".join(f"w{n}" for n in range(120_000))
    async with store.write() as books:
        (added,) = await printed(books, article("1", "Reservoir", giant))
    async with store.read() as books:
        assert (await books.articles.get(added.id)).text == giant
        assert [a.id for a, _ in await books.articles.search("reservoir w77")] == [added.id]


async def test_a_revision_takes_the_place_of_the_article_and_keeps_the_former_text(store: Store) -> None:
    async with store.write() as books:
        (first,) = await printed(
            books, article("1", "Two hurt in fire", "Two people were hurt.", regions=["sy/homs"])
        )
        edited = replace(
            first,
            title="Three hurt in fire",
            text="Three people were hurt.",
            places=(Place("lb", 1.0),),
            digest="new",
            revision=2,
            published_at=NOW + DAY,
            seen_at=NOW + DAY,
        )
        await books.articles.revise(edited)
        (waiting,) = await books.arrivals.next(10)
        here = replace(edited, published_at=first.published_at, seen_at=first.seen_at)
        assert waiting.article == replace(here, places=first.places)
        look = placed(replace(here, places=edited.places), embedded=books.articles.embedded)
        assert await books.arrivals.settle([look])
    async with store.read() as books:
        assert await books.articles.get(first.id) == here
        assert await books.articles.revisions(first.id) == ((1, "Two hurt in fire", "Two people were hurt."),)
        assert await books.articles.known("harbour", ["1"]) == {"1": Known(first.id, "new", 2)}
        assert [a.id for a, _ in await books.articles.search("three")] == [first.id]
        assert await books.articles.search("two") == ()


async def test_revising_an_article_that_aged_out_does_nothing(store: Store) -> None:
    async with store.write() as books:
        await printed(books)
        await books.articles.revise(article("1", id=4711))
        assert await books.articles.count() == 0


async def test_counts_and_the_newest_follow_the_time_of_publication(store: Store) -> None:
    async with store.write() as books:
        await printed(books, article("1", at=NOW - DAY), article("2", at=NOW - HOUR), article("3", at=NOW - 3 * DAY))
    async with store.read() as books:
        assert await books.articles.count() == 3
        assert await books.articles.count(NOW - DAY) == 2
        assert await books.articles.newest_at() == NOW - HOUR
