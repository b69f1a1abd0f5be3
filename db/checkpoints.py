"""What the grouping of articles reads back when its process begins."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from operator import attrgetter

from sqlalchemy import RowMapping, delete, exists, func, select, tuple_

from db import reports, schema
from db.ledger import Ledger, record
from db.placing import Checkpoint, Grouped

KEPT = 8
"""Checkpoints that are kept; one is made on each day that brings news."""
_FORMER = ("title", "url", "text", "language", "authors", "categories", "credit")
"""What a former revision says; the rest of an article never changes."""


class Checkpoints(Ledger):
    """What was known of the news at some moments, and what was grouped after each."""

    async def put(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint; of all, the newest ``KEPT`` stay."""
        t = schema.checkpoints
        row = asdict(checkpoint)
        put = self.insert(t).values(row)
        await self.connection.execute(put.on_conflict_do_update(index_elements=["turn", "article"], set_=row))
        kept = select(t.c.at).order_by(t.c.at.desc()).limit(1).offset(KEPT - 1).scalar_subquery()
        await self.connection.execute(delete(t).where(t.c.at < kept))

    async def before(self, at: datetime) -> Checkpoint | None:
        """The newest that is no younger than a time."""
        t = schema.checkpoints
        query = select(t).where(t.c.at <= at).order_by(t.c.at.desc()).limit(1)
        row = (await self.connection.execute(query)).mappings().one_or_none()
        return record(Checkpoint, row) if row else None

    async def newest_at(self) -> datetime | None:
        """When the newest was made."""
        found: datetime | None = await self.connection.scalar(select(func.max(schema.checkpoints.c.at)))
        return found

    async def latest(self) -> datetime | None:
        """When the last published of all grouped articles was published."""
        a, g = schema.articles, schema.groupings
        grouped = exists().where(g.c.article == a.c.id)
        query = select(a.c.published_at).where(grouped).order_by(a.c.published_at.desc(), a.c.id.desc()).limit(1)
        found: datetime | None = await self.connection.scalar(query)
        return found

    async def first(self, since: datetime) -> tuple[int, int]:
        """Turn and id just before the first grouped article that was published since then; zeros where none was."""
        a, g = schema.articles, schema.groupings
        published = select(g.c.turn, g.c.article).join(a, a.c.id == g.c.article).where(a.c.published_at >= since)
        row = (await self.connection.execute(published.order_by(g.c.turn, g.c.article).limit(1))).one_or_none()
        return (row.turn, row.article - 1) if row else (0, 0)

    async def grouped(self, turn: int = 0, article: int = 0, *, limit: int = 1_000_000) -> tuple[Grouped, ...]:
        """Articles in the order in which they were grouped, as they were read then; those that were not are left out.

        Args:
            turn: only what comes after this turn,
            article: or in it with a greater id.
            limit: at most so many.
        """
        g, r = schema.groupings, schema.article_revisions
        after = tuple_(g.c.turn, g.c.article) > tuple_(turn, article)
        some = select(g.c.article).where(after, g.c.read > 0).order_by(g.c.turn, g.c.article).limit(limit)
        former = (r.c.article == g.c.article) & (r.c.revision == g.c.read)
        query = (
            reports.reports()
            .add_columns(g.c.turn, r.c.revision.label("former_revision"))
            .add_columns(*(r.c[name].label(f"former_{name}") for name in _FORMER))
            .outerjoin(r, former)
            .where(g.c.article.in_(some))
        )
        rows = (await self.connection.execute(query)).mappings()
        return tuple(sorted(map(_grouped, rows), key=attrgetter("turn", "article.id")))


def _grouped(row: RowMapping) -> Grouped:
    article, edited = reports.article_of(row), row["former_revision"] is not None and row["revision"] != row["read"]
    if edited:
        former = {name: row[f"former_{name}"] for name in _FORMER}
        article = replace(article, places=(), revision=row["read"], **former)
    return Grouped(article, reports.source_of(row), reports.grouping_of(row), row["turn"], edited)
