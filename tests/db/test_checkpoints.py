"""What a newsdesk reads back when it begins: checkpoints, and what was grouped after them, as it was read then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.checkpoints import KEPT
from db.placing import Checkpoint
from db.store import Store
from news.model import Grouping
from tests.db.newsroom import COURIER, DAY, HARBOUR, HOUR, NOW, article, kept, printed, told_alone

pytestmark = pytest.mark.anyio


async def test_articles_are_read_back_in_the_order_in_which_they_were_grouped(store: Store) -> None:
    async with store.write() as books:
        first, second, third = await printed(books, article("1"), article("2", source="courier"), article("3"))
        assert await books.stories.turn() == 0
        assert await books.stories.group([Grouping(third.id, third.id, "Reuters", third.id)], NOW) == 1
        assert await books.stories.group([Grouping(a.id, a.id, "", a.id) for a in (first, second)], NOW) == 2
        assert await books.stories.group([], NOW) == 2
        await books.stories.merge(third.id, first.id, NOW)
    async with store.read() as books:
        rows = await books.checkpoints.grouped()
        later = await books.checkpoints.grouped(1, third.id)
        last = await books.checkpoints.grouped(2, first.id)
        some = await books.checkpoints.grouped(limit=2)
    assert [(row.turn, row.article, row.source) for row in rows] == [
        (1, third, HARBOUR),
        (2, first, HARBOUR),
        (2, second, COURIER),
    ]
    assert rows[0].grouping == Grouping(third.id, third.id, "Reuters", first.id)
    assert (later, last, some) == (rows[1:], rows[2:], rows[:2])


async def test_an_article_that_is_moved_keeps_its_turn(store: Store) -> None:
    async with store.write() as books:
        first, second = await told_alone(books, article("1"), article("2"))
        await books.stories.group([Grouping(second.id, second.id, "", first.id)], NOW)
        assert {row.turn for row in await books.checkpoints.grouped()} == {1}


async def test_an_edited_article_is_read_back_as_it_was_when_it_was_grouped(store: Store) -> None:
    async with store.write() as books:
        (one,) = await told_alone(
            books, article("1", "Quay closed", "Ships wait.", categories=("World",), authors=("A. Clerk",))
        )
        changed = replace(one, title="Opinion: quay", text="Let them wait.", url="https://harbour.example/opinion/1")
        changed = replace(changed, language="fr", categories=("Opinion",), authors=(), credit="Reuters")
        await books.articles.revise(changed)
        await books.articles.revise(replace(changed, title="Quay open"))
    async with store.read() as books:
        (row,) = await books.checkpoints.grouped()
    assert row.edited
    assert row.article == replace(one, digest=row.article.digest, places=())


async def test_an_article_edited_before_it_was_grouped_is_read_back_as_edited(store: Store) -> None:
    async with store.write() as books:
        (one,) = await printed(books, article("1", "Quay closed"))
        await books.articles.revise(replace(one, title="Quay open"))
        await books.stories.group([Grouping(one.id, one.id, "", one.id, read=2)], NOW)
    async with store.read() as books:
        (row,) = await books.checkpoints.grouped()
    assert (row.article.title, row.article.revision, row.edited) == ("Quay open", 2, False)


async def test_what_could_not_be_read_is_not_read_back(store: Store) -> None:
    async with store.write() as books:
        (one,) = await printed(books, article("1"))
        await books.stories.group([Grouping(one.id, one.id, "", one.id, read=0)], NOW)
        assert await books.checkpoints.grouped() == ()
        assert await books.stories.turn() == 1


async def test_the_newest_checkpoint_that_is_old_enough_serves(store: Store) -> None:
    async with store.write() as books:
        assert await books.checkpoints.before(NOW) is None
        assert await books.checkpoints.newest_at() is None
        made = [Checkpoint(turn, 5, NOW + turn * DAY, b"\x00known") for turn in range(3)]
        for checkpoint in made:
            await books.checkpoints.put(checkpoint)
    async with store.read() as books:
        assert await books.checkpoints.before(NOW - HOUR) is None
        assert await books.checkpoints.before(NOW) == made[0]
        assert await books.checkpoints.before(NOW + DAY + HOUR) == made[1]
        assert await books.checkpoints.newest_at() == NOW + 2 * DAY


async def test_old_checkpoints_go(store: Store) -> None:
    async with store.write() as books:
        for turn in range(KEPT + 3):
            await books.checkpoints.put(Checkpoint(turn, 0, NOW + turn * DAY, b""))
            await books.checkpoints.put(Checkpoint(turn, 0, NOW + turn * DAY, b"again"))
    async with store.read() as books:
        assert await books.checkpoints.before(NOW + 2 * DAY) is None
        assert await books.checkpoints.before(NOW + 3 * DAY) == Checkpoint(3, 0, NOW + 3 * DAY, b"again")


async def test_where_to_begin_without_a_checkpoint_is_before_the_first_article_of_the_time(store: Store) -> None:
    async with store.write() as books:
        assert await books.checkpoints.latest() is None
        assert await books.checkpoints.first(NOW) == (0, 0)
        old, new = await told_alone(books, article("1", at=NOW - 9 * DAY), article("2", at=NOW - DAY))
        await kept(books, [article("3", at=NOW)])
        assert await books.checkpoints.latest() == new.published_at
        assert await books.checkpoints.first(NOW - 2 * DAY) == (1, new.id - 1)
        assert await books.checkpoints.first(NOW - 10 * DAY) == (1, old.id - 1)
