"""Arrivals: articles, new or edited, that wait for their places and their story, in order of id."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from sqlalchemy import delete, func, select

from db import reports, schema
from db.articles import Articles
from db.ledger import Ledger, pieces
from db.placing import Arrival, Placed


class Arrivals(Ledger):
    """What was kept and is not placed yet. It survives whoever was about to place it."""

    async def next(self, limit: int) -> tuple[Arrival, ...]:
        """The first of those that wait."""
        w, g = schema.arrivals, schema.groupings
        query = (
            reports.articles_with_sources()
            .join(w, w.c.article == schema.articles.c.id)
            .outerjoin(g, g.c.article == w.c.article)
            .add_columns(g.c.article, g.c.story, g.c.wire, g.c.agency, g.c.read)
            .order_by(w.c.article)
            .limit(limit)
        )
        rows = (await self.connection.execute(query)).mappings().all()
        return tuple(
            Arrival(
                reports.article_of(row),
                reports.source_of(row),
                None if row["story"] is None else reports.grouping_of(row),
            )
            for row in rows
        )

    async def count(self) -> int:
        """How many wait."""
        return await self.connection.scalar(select(func.count()).select_from(schema.arrivals)) or 0

    async def settle(self, placed: Sequence[Placed]) -> bool:
        """Place articles; they wait no more, but for those that were edited since they were looked at.

        Returns:
            Whether all of them were still waiting. If not, somebody else has placed or dropped some, and nothing was
            changed.
        """
        w, a = schema.arrivals, schema.articles
        now: dict[int, int] = {}
        for some in pieces(sorted(one.article for one in placed)):
            query = select(w.c.article, a.c.revision).join(a, a.c.id == w.c.article).where(w.c.article.in_(some))
            now |= dict((await self.connection.execute(self.held(query))).all())
        if len(now) != len(placed):
            return False
        for some in pieces([one.article for one in placed if one.revision == now[one.article]]):
            await self.connection.execute(delete(w).where(w.c.article.in_(some)))
        await Articles(self.connection, self.writing).place(sorted(placed, key=attrgetter("article")))
        return True
