"""The schema's history: asked cheaply, upgraded only where it must be.

Alembic costs a third of a second to import, so that it stays away while the database is at ``HEAD``.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text

from db.errors import SchemaNewer, TooOld

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision there has been, oldest first; a test holds it against the files in ``migrations/versions``."""

HEAD = REVISIONS[-1]

OLDEST_SQLITE = (3, 35, 0)
"""The first with RETURNING and MATERIALIZED."""

_LOCK = 0x5769_7265
"""Key of the PostgreSQL advisory lock under which one process upgrades while others wait."""


async def bring_up_to_date(url: URL) -> None:
    """Upgrade the database at an address, where it needs it. Atomic: it happens as a whole or not at all.

    Raises:
        SchemaNewer: a newer version has written it.
        TooOld: the SQLite of this machine is.
    """
    await asyncio.to_thread(_bring_up_to_date, url)


def _bring_up_to_date(url: URL) -> None:
    embedded = url.drivername.startswith("sqlite")
    if embedded:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise TooOld(
                f"SQLite {sqlite3.sqlite_version} is too old: {'.'.join(map(str, OLDEST_SQLITE))} or newer is needed."
            )
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = _engine(url, embedded)
    try:
        with engine.connect() as connection:
            found = revision(connection)
        if found == HEAD:
            return
        if found is not None and found not in REVISIONS:
            raise SchemaNewer(
                f"The database is at schema {found}, which a newer Wirebrief has written; this one knows {HEAD}: "
                "update Wirebrief, or bring back the backup made before the upgrade."
            )
        if embedded and found is not None:
            back_up(Path(str(url.database)), found)
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if embedded else f"SELECT pg_advisory_xact_lock({_LOCK})")
            migrate(connection)
    finally:
        engine.dispose()


def _engine(url: URL, embedded: bool) -> Engine:
    if not embedded:
        return create_engine(url, hide_parameters=True, connect_args={"connect_timeout": 10})
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": 60}, hide_parameters=True)

    def connected(connection: Any, _entry: object) -> None:
        """Transactions are ours, and foreign keys stay off: a batch migration drops and remakes tables."""
        connection.isolation_level = None

    event.listen(engine, "connect", connected)
    return engine


def revision(connection: Connection) -> str | None:
    """The revision a database is at; ``None`` while it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def migrate(connection: Connection, target: str = "head") -> None:
    """Run the history up to a revision inside the transaction of a connection."""
    from alembic import command

    command.upgrade(config(connection), target)


def config(connection: Connection) -> Any:
    """Alembic's configuration for a connection: there is no ini file."""
    from alembic.config import Config

    # By default it would write to what standard output was when alembic was imported, which may be closed by now.
    made = Config(stdout=StringIO())
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def back_up(file: Path, found: str) -> Path:
    """Copy a SQLite database beside itself, as ``<name>.at-<revision>``, while it may be in use."""
    copy = file.with_name(f"{file.name}.at-{found}")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
