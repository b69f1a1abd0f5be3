"""A span of time as a span of ids: what full-text indexes understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db import schema


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time of publication and the lowest and highest id inside it.

    Full-text indexes know ids, not times: the ids keep them from reading what lies far outside.
    """

    since: datetime
    until: datetime | None
    """``None``: no end."""
    lowest: int
    highest: int


async def window(connection: AsyncConnection, since: datetime, until: datetime | None = None) -> Window | None:
    """The window of what was published in [since, until); ``None``: nothing was.

    The count is not for us: without it PostgreSQL looks for the lowest id by walking up from the very first article.
    """
    t = schema.articles
    inside = select(func.min(t.c.id), func.max(t.c.id), func.count()).where(t.c.published_at >= since)
    if until is not None:
        inside = inside.where(t.c.published_at < until)
    lowest, highest, _ = (await connection.execute(inside)).one()
    return None if lowest is None else Window(since, until, lowest, highest)
