"""What all tests share: the event loop, the time, and a store on either database."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import anyio
import pytest
from hypothesis import settings

from db.store import Store
from tests import postgres

TEMPLATE = f"wirebrief_template_{os.getpid()}"
_numbers = itertools.count(1)

# A slow machine is no failure: tests measure no time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 10, 8, tzinfo=UTC)


async def _migrated(url: str) -> None:
    await (await Store.open(url)).close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A running server with a migrated database that tests copy; on a build machine there must be one."""
    with ExitStack() as stack:
        try:
            found = stack.enter_context(postgres.server())
        except postgres.NoPostgres as reason:
            stop = pytest.fail if os.environ.get("CI") else pytest.skip
            stop(f"PostgreSQL NOT TESTED: {reason}")
        found.run(f"CREATE DATABASE {TEMPLATE}")
        anyio.run(_migrated, found.url(TEMPLATE))
        yield found
        found.drop(TEMPLATE)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that tests copy."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    anyio.run(_migrated, f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of this test's own; every test runs on both kinds."""
    if request.param == "sqlite":
        file = tmp_path / "wirebrief.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    name = f"wirebrief_{os.getpid()}_{next(_numbers)}"
    server.copy(TEMPLATE, name)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def store(store_url: str, anyio_backend: str) -> AsyncIterator[Store]:
    """An open, empty store; every test runs on both databases."""
    opened = await Store.open(store_url)
    yield opened
    await opened.close()
