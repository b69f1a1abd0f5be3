"""Addresses, engines and transactions of both databases; driver errors become ``StoreError`` here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from db.errors import BadAddress, Busy, Damaged, NoSpace, Refused, StoreError, Unreachable

WAIT_S = 15
"""How long a writer waits for another process before it gives up."""

QUEUE_S = 60
"""How long a task waits for a connection of our own."""

READERS = 5
"""Connections that read at the same time."""

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def address(url: str) -> URL:
    """The address with its one driver.

    Raises:
        BadAddress: it is no address, names another database, or a SQLite one in memory.
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise BadAddress(
            "The database address cannot be understood: write sqlite:///folder/file.db or postgresql://user@host/name."
        ) from None
    driver = _DRIVERS.get(given.drivername)
    if driver is None:
        raise BadAddress(f"Databases of the kind {given.drivername!r} are not supported: use sqlite or postgresql.")
    if driver.startswith("sqlite"):
        if given.database in (None, "", ":memory:"):
            raise BadAddress("A SQLite database needs a file, such as sqlite:///var/wirebrief.db.")
        given = given.set(database=str(Path(str(given.database)).expanduser()))
    return given.set(drivername=driver)


def engines(url: URL) -> tuple[AsyncEngine, AsyncEngine]:
    """The engines to read and to write with. Nothing is connected yet."""
    if url.drivername.startswith("sqlite"):
        return _sqlite(url, READERS, "BEGIN"), _sqlite(url, 1, "BEGIN IMMEDIATE")
    writer = create_async_engine(
        url,
        pool_size=READERS,
        max_overflow=READERS,
        pool_timeout=QUEUE_S,
        pool_pre_ping=True,
        hide_parameters=True,
        json_serializer=_to_json,
        connect_args={
            "connect_timeout": 10,
            "application_name": "wirebrief",
            "prepare_threshold": None,  # a plan that fits all words fits none: 9 s where one of its own takes 0.1
        },
    )
    return writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True), writer


def _sqlite(url: URL, connections: int, begin: str) -> AsyncEngine:
    """One writing connection is enough: tasks queue for it in order, instead of polling the file's lock."""
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=QUEUE_S,
        hide_parameters=True,
        json_serializer=_to_json,
    )
    listen(engine.sync_engine, begin)
    return engine


def listen(engine: Any, begin: str) -> None:
    """Take transactions out of the driver's hands: it opens none for a SELECT, and updates would get lost."""

    def connected(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={WAIT_S * 1000}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"query_only={'ON' if begin == 'BEGIN' else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


@contextmanager
def edge(url: URL) -> Iterator[None]:
    """Let no driver error out: each leaves as the ``StoreError`` that says what helps."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translated(error, url) from error
    except OSError as error:
        raise Unreachable(f"The database {shown(url)} cannot be reached: {error}.") from error


def shown(url: URL) -> str:
    """The address as people may see it: without password and driver."""
    if url.drivername.startswith("sqlite"):
        return str(url.database)
    open_ = {name: value for name, value in url.query.items() if "password" not in name}
    return url.set(drivername="postgresql", query=open_).render_as_string(hide_password=True)


_SIGNS: tuple[tuple[type[StoreError], tuple[str, ...], str], ...] = (
    (Busy, ("locked", "busy", "deadlock", "could not serialize", "lock timeout"),
     "The database {where} is held by another process: try again. ({why})"),
    (NoSpace, ("disk is full", "no space left", "readonly database", "read-only file"),
     "The database {where} cannot be written: make room, or let us write there. ({why})"),
    (Damaged, ("not a database", "malformed", "invalid page", "disk i/o error"),
     "The database {where} is broken: bring back a backup. ({why})"),
    (Unreachable, ("unable to open", "connection", "password", "does not exist", "starting up", "shutting down"),
     "The database {where} cannot be reached: see that it runs and that the address is right. ({why})"),
)  # fmt: skip


def translated(error: SQLAlchemyError, url: URL) -> StoreError:
    """The sentence for an error; only the driver's first line is told, statements and values never."""
    where = shown(url)
    if isinstance(error, PoolTimeout):
        return Busy(f"All connections to the database {where} are in use: try again.")
    cause = error.orig if isinstance(error, StatementError) else None
    why = (str(cause or error).strip().splitlines() or [""])[0]
    if isinstance(error, DBAPIError):
        for kind, signs, sentence in _SIGNS:
            if any(sign in str(cause).lower() for sign in signs):
                return kind(sentence.format(where=where, why=why))
        if error.connection_invalidated:
            return Unreachable(f"The connection to the database {where} broke: try again. ({why})")
    return Refused(f"The database {where} refused: {why}")
