"""The schema's history: complete, reversible, the same on both databases, and lazy."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from db import schema, upgrade
from db.engine import address
from db.records import Delivery, Digest, Subscriber
from db.store import Store
from news.model import Article, FeedState, Grouping, Source, Told
from tests.db.newsroom import NOW, article, told_alone

RECORDS = {
    schema.sources: (Source, set()),
    schema.feed_states: (FeedState, set()),
    schema.articles: (Article, {"text"}),
    schema.groupings: (Grouping, set()),
    schema.told: (Told, set()),
    schema.subscribers: (Subscriber, set()),
    schema.digests: (Digest, set()),
    schema.deliveries: (Delivery, set()),
}


@pytest.fixture
def engine(store_url: str) -> Engine:
    url = address(store_url)
    return create_engine(url.set(drivername="sqlite+pysqlite") if "sqlite" in url.drivername else url)


@pytest.mark.parametrize("table", RECORDS, ids=lambda table: table.name)
def test_every_field_of_a_record_has_its_column(table: schema.Table) -> None:
    record, elsewhere = RECORDS[table]
    assert {field.name for field in fields(record)} - elsewhere <= set(table.c.keys())


def test_the_list_of_revisions_is_that_of_the_files() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(upgrade.__file__).parent / "migrations"))
    assert tuple(step.revision for step in script.walk_revisions())[::-1] == upgrade.REVISIONS
    assert script.get_heads() == [upgrade.HEAD]


def test_the_history_makes_exactly_the_tables_that_the_code_knows(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        command.check(upgrade.config(connection))
    engine.dispose()


def _tables(connection: Connection) -> set[str]:
    names = {name for name in inspect(connection).get_table_names() if not name.startswith("article_words_")}
    return names - {"alembic_version", "sqlite_sequence"}


def test_the_history_goes_down_and_up_again(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        before = _tables(connection)
        command.downgrade(upgrade.config(connection), "base")
        assert _tables(connection) == set()
        upgrade.migrate(connection)
        assert _tables(connection) == before
    engine.dispose()


@pytest.mark.anyio
async def test_an_upgrade_keeps_what_is_there_and_copies_a_sqlite_file_first(tmp_path: Path) -> None:
    file = tmp_path / "wirebrief.db"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade.migrate(connection, "0001")
        connection.execute(schema.line_memories.insert().values(source="harbour", text="kept"))
    engine.dispose()

    store = await Store.open(f"sqlite:///{file}")
    async with store.read() as books:
        assert await books.sources.line_memories(["harbour"]) == {"harbour": "kept"}
        assert (await books.vitals.read(NOW)).schema == upgrade.HEAD
    await store.close()
    with sqlite3.connect(tmp_path / "wirebrief.db.at-0001") as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        assert copy.execute("SELECT text FROM line_memories").fetchone() == ("kept",)
    copy.close()


@pytest.mark.anyio
async def test_a_failed_upgrade_leaves_the_database_as_it_was(
    store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_way(connection: Connection) -> None:
        connection.execute(text("DROP TABLE buttons"))
        raise LookupError

    monkeypatch.setattr(upgrade, "HEAD", "9999")
    monkeypatch.setattr(upgrade, "migrate", half_way)
    with pytest.raises(LookupError):
        await Store.open(store_url)
    monkeypatch.undo()
    store = await Store.open(store_url)
    async with store.read() as books:
        assert await books.buttons.get("token") is None
    await store.close()


def test_opening_a_database_that_is_up_to_date_does_not_load_alembic(store_url: str) -> None:
    program = (
        "import asyncio, sys; from db.store import Store; "
        "store = asyncio.run(Store.open(sys.argv[1])); print('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program, store_url], capture_output=True, text=True, check=False)
    assert done.stdout == "False\n", done.stderr


DIGESTS_OF_0004 = """
INSERT INTO subscribers (chat, kind, title, thread, language, zone, length, empty_day, state, since) VALUES
    (1, 'private', '', 0, 'en', 'Asia/Tokyo', 'normal', 'line', 'active', '2026-01-01 00:00:00+00'),
    (2, 'private', '', 0, 'en', '-04:30', 'normal', 'line', 'active', '2026-01-01 00:00:00+00'),
    (3, 'private', '', 0, 'en', 'Atlantis/Capital', 'normal', 'line', 'active', '2026-01-01 00:00:00+00');
INSERT INTO digests (id, chat, thread, at, days, next_at, last_at, missed) VALUES
    (11, 1, 0, '08:00', '01234', '2026-03-10 23:00:00+00', '2026-03-09 23:00:00+00', 0),
    (12, 2, 0, '08:00', '0123456', '2026-03-11 02:00:00+00', NULL, 1),
    (13, 3, 0, '08:00', '6', '2026-03-11 08:00:00+00', NULL, 0);
"""

TWICE_AS_MANY = """
INSERT INTO digests (id, chat, thread, at, days, topics, length, next_at, next_date, bundle, missed)
    SELECT id + 100, chat, thread, at, days, topics, length, next_at, next_date, bundle, missed FROM digests
"""


def test_the_digests_of_before_are_for_the_dates_of_their_readers_and_one_of_a_chat_goes_back(engine: Engine) -> None:
    from alembic import command

    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), "0004")
        for statement in DIGESTS_OF_0004.split(";")[:-1]:
            zoned = statement if engine.dialect.name == "postgresql" else statement.replace(":00+00'", ":00.000000'")
            connection.execute(text(zoned.replace("'08:00'", "'08:00:00'")))
        upgrade.migrate(connection, "0005")
        dates = connection.execute(
            text("SELECT id, next_date, last_date, topics, length FROM digests ORDER BY id")
        ).all()
        assert [(row.id, str(row.next_date), str(row.last_date)) for row in dates] == [
            (11, "2026-03-11", "2026-03-10"),
            (12, "2026-03-10", "None"),
            (13, "2026-03-11", "None"),
        ]
        assert {(str(row.topics), row.length) for row in dates} == {("[]", "")}
        connection.execute(text(TWICE_AS_MANY))
        command.downgrade(upgrade.config(connection), "0004")
        assert connection.execute(text("SELECT id, missed FROM digests ORDER BY id")).all() == [
            (11, 0),
            (12, 1),
            (13, 0),
        ]
    engine.dispose()


@pytest.mark.anyio
async def test_what_was_grouped_before_there_were_checkpoints_is_read_back_in_order(store_url: str) -> None:
    from alembic import command

    store = await Store.open(store_url)
    async with store.write() as books:
        first, second = await told_alone(books, article("1", "Quay closed"), article("2"))
        await books.articles.revise(replace(first, title="Quay open", categories=("Ports",)))
    await store.close()
    url = address(store_url)
    engine = create_engine(url.set(drivername="sqlite+pysqlite") if "sqlite" in url.drivername else url)
    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), "0005")
        upgrade.migrate(connection, "0006")
    engine.dispose()
    store = await Store.open(store_url)
    async with store.read() as books:
        rows = await books.checkpoints.grouped()
        assert await books.checkpoints.before(NOW) is None
    await store.close()
    assert [(row.turn, row.article.id, row.article.title) for row in rows] == [
        (0, first.id, "Quay closed"),
        (0, second.id, second.title),
    ]
    assert rows[0].article.categories == ("Ports",)
