"""A span of time as a span of ids: what full-text indexes understand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from db import schema

ASTRAY = 1_000
"""Articles that may be seen at one time: their ids need not grow with the times of first sight."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time of publication, and an id below which nothing lies inside it.

    Full-text indexes know ids, not times: the id keeps them from reading what lies far outside.
    """

    since: datetime
    until: datetime | None
    """``None``: no end."""
    lowest: int


async def window(connection: AsyncConnection, since: datetime, until: datetime | None = None) -> Window | None:
    """The window of what was published in [since, until); ``None``: nothing was seen since.

    Ids grow in order of arrival, and nothing is published after it was seen: so the first that were seen since then
    tell the lowest id, however many there are behind them.
    """
    t = schema.articles
    first = select(t.c.id).where(t.c.seen_at >= since).order_by(t.c.seen_at).limit(ASTRAY).subquery()
    lowest = await connection.scalar(select(func.min(first.c.id)))
    return None if lowest is None else Window(since, until, lowest)
