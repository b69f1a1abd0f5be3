"""Work that one process of all that share a store may do at a time. A process that dies lets go of it.

SQLite has no lock that outlives a transaction: there a file beside the database is locked (``flock``). PostgreSQL has
advisory locks, which last as long as the connection.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine


@asynccontextmanager
async def sole_file(database: str, what: str) -> AsyncIterator[bool]:
    """Hold the file ``<database>-<what>`` where nobody else does; yields whether we do."""
    path = Path(f"{database}-{what}")
    with await asyncio.to_thread(path.open, "wb") as file:
        yield _locked(file)


def _locked(file: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:  # not a POSIX system: nobody can tell
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@asynccontextmanager
async def sole_session(engine: AsyncEngine, what: str) -> AsyncIterator[bool]:
    """Hold an advisory lock where nobody else does; yields whether we do."""
    number = zlib.crc32(what.encode())
    async with engine.connect() as connection:
        session = await connection.execution_options(isolation_level="AUTOCOMMIT")
        held = bool(await session.scalar(select(func.pg_try_advisory_lock(number))))
        try:
            yield held
        finally:
            if held:
                with suppress(DBAPIError):  # a server that is gone has let go of it
                    await session.execute(select(func.pg_advisory_unlock(number)))


@asynccontextmanager
async def session_among(engine: AsyncEngine, what: str) -> AsyncIterator[bool]:
    """Share an advisory lock with others; yields whether nobody else held it when we came."""
    number = zlib.crc32(what.encode())
    async with engine.connect() as connection:
        session = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await session.execute(select(func.pg_advisory_lock_shared(number)))
        alone = bool(await session.scalar(select(func.pg_try_advisory_lock(number))))
        if alone:  # a sign that is only looked at: whoever comes next must not wait for us
            await session.execute(select(func.pg_advisory_unlock(number)))
        try:
            yield alone
        finally:
            with suppress(DBAPIError):  # a server that is gone has let go of it
                await session.execute(select(func.pg_advisory_unlock_shared(number)))
