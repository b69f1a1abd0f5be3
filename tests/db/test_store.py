"""Opening, transactions, concurrency, restarts, and errors as sentences."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from db.errors import BadAddress, Busy, Damaged, Refused, SchemaNewer, StoreError, TooOld, Unreachable
from db.store import Store
from tests import postgres
from tests.db.newsroom import NOW, article, printed

pytestmark = pytest.mark.anyio


async def test_a_fresh_store_is_empty_and_answers(store: Store, now: datetime) -> None:
    async with store.read() as books:
        assert (await books.vitals.read(now)).articles == 0
        assert await books.articles.newest_at() is None


async def test_what_was_written_is_there_after_a_restart(store: Store, store_url: str) -> None:
    async with store.write() as books:
        (kept,) = await printed(books, article("1", "Ferry returns", "The ferry is back."))
    await store.close()

    again = await Store.open(store_url)
    async with again.read() as books:
        assert await books.articles.get(kept.id) == kept
    await again.close()


async def test_nothing_of_a_failed_transaction_stays(store: Store) -> None:
    with pytest.raises(LookupError):
        async with store.write() as books:
            await printed(books, article("1"))
            raise LookupError
    async with store.read() as books:
        assert await books.articles.count() == 0
        assert await books.sources.all() == ()


async def test_reading_books_cannot_be_written_in(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.read() as books:
            await printed(books, article("1"))


async def test_a_reader_keeps_its_view_while_somebody_writes(store: Store) -> None:
    async with store.read() as before:
        assert await before.articles.count() == 0
        async with store.write() as books:
            await printed(books, article("1"))
        assert await before.articles.count() == 0
    async with store.read() as after:
        assert await after.articles.count() == 1


async def test_two_writers_lose_no_update(store: Store) -> None:
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)

    async def count_up() -> None:
        for _ in range(10):
            async with store.write() as books:
                found = await books.subscribers.get(1)
                assert found
                await asyncio.sleep(0)
                await books.subscribers.update(1, thread=found.thread + 1)

    await asyncio.gather(*(count_up() for _ in range(4)))
    async with store.read() as books:
        found = await books.subscribers.get(1)
    assert found
    assert found.thread == 40


async def test_two_stores_on_one_database_lose_no_update(store: Store, store_url: str) -> None:
    other = await Store.open(store_url)
    async with store.write() as books:
        await books.subscribers.ensure(1, "private", "", "en", "UTC", NOW)

    async def count_up(mine: Store) -> None:
        for _ in range(10):
            async with mine.write() as books:
                found = await books.subscribers.get(1)
                assert found
                await books.subscribers.update(1, thread=found.thread + 1)

    await asyncio.gather(count_up(store), count_up(other))
    async with other.read() as books:
        found = await books.subscribers.get(1)
    await other.close()
    assert found
    assert found.thread == 20


async def test_the_same_entry_added_by_two_at_once_is_kept_once(store: Store) -> None:
    async with store.write() as books:
        await printed(books)

    async def add() -> int:
        async with store.write() as books:
            return len(await books.articles.add([article(str(n)) for n in range(20)]))

    assert sum(await asyncio.gather(add(), add(), add())) == 20


async def test_two_that_open_a_new_database_at_once_both_succeed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/wirebrief.db"
    for store in await asyncio.gather(*(Store.open(url) for _ in range(3))):
        async with store.read() as books:
            assert await books.sources.all() == ()
        await store.close()


@pytest.mark.postgres
async def test_two_that_open_a_new_server_database_at_once_both_succeed(postgres_server: postgres.Server) -> None:
    postgres_server.run("CREATE DATABASE wirebrief_fresh")
    url = postgres_server.url("wirebrief_fresh")
    for store in await asyncio.gather(*(Store.open(url) for _ in range(3))):
        async with store.read() as books:
            assert await books.sources.all() == ()
        await store.close()
    postgres_server.drop("wirebrief_fresh")


async def test_a_cancelled_writer_leaves_nothing_and_the_way_free(store: Store) -> None:
    inside = asyncio.Event()

    async def write_for_ever() -> None:
        async with store.write() as books:
            await printed(books, article("1"))
            inside.set()
            await asyncio.sleep(60)

    writer = asyncio.create_task(write_for_ever())
    await inside.wait()
    writer.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writer
    async with store.write() as books:
        assert await books.articles.count() == 0
        await printed(books, article("1"))


async def test_a_sqlite_that_is_too_old_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(TooOld, match=r"3\.35\.0"):
        await Store.open(f"sqlite:///{tmp_path}/wirebrief.db")


async def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="without a zone"):
        async with store.write() as books:
            await printed(books, article("1", at=datetime(2026, 3, 10)))  # noqa: DTZ001


async def test_opening_makes_the_folders_of_a_file(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/var/deep/wirebrief.db")
    await store.close()
    assert (tmp_path / "var/deep/wirebrief.db").exists()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "sqlite:///folder/file.db"),
        ("mysql://user@host/name", "'mysql'"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
    ],
)
async def test_an_address_that_cannot_be_used_is_named(url: str, says: str) -> None:
    with pytest.raises(BadAddress, match=says):
        await Store.open(url)


async def test_an_unreachable_server_is_told_without_the_password() -> None:
    with pytest.raises(Unreachable) as caught:
        await Store.open("postgresql://reader:open-sesame@127.0.0.1:1/news?sslpassword=open-barley")
    assert "127.0.0.1" in str(caught.value)
    assert "open-" not in str(caught.value)


async def test_a_file_that_is_no_database_is_told_as_damaged(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("This is a letter to a friend, not a database. " * 40)
    with pytest.raises(Damaged, match="backup"):
        await Store.open(f"sqlite:///{file}")


async def test_a_folder_in_place_of_a_file_is_unreachable(tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        await Store.open(f"sqlite:///{tmp_path}")


async def test_a_schema_of_the_future_is_refused_in_one_sentence(tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "future.db"
    file.write_bytes(sqlite_template.read_bytes())
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaNewer, match=r"9999.*newer Wirebrief"):
        await Store.open(f"sqlite:///{file}")


async def test_a_file_held_by_another_process_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.engine.WAIT_S", 0.1)
    store = await Store.open(f"sqlite:///{tmp_path}/wirebrief.db")
    other = sqlite3.connect(tmp_path / "wirebrief.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="try again"):
        async with store.write() as books:
            await printed(books)
    other.close()
    await store.close()
