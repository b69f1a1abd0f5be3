"""The schema's history: complete, reversible, the same on both databases, and lazy."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from db import schema, upgrade
from db.engine import address
from db.records import Delivery, Digest, Subscriber
from db.store import Store
from news.model import Article, FeedState, Grouping, Source, Told
from tests.db.newsroom import NOW

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
