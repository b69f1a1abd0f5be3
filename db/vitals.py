"""Health as questions to the store: what ``/status``, ``/health`` and ``/metrics`` read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Executable, Table, func, select
from sqlalchemy import text as sql

from db import schema
from db.ledger import Ledger
from db.records import ChatState, DeliveryState, Vitals
from db.sources import Sources
from news.model import Health

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


class VitalSigns(Ledger):
    """One set of books."""

    async def read(self, now: datetime) -> Vitals:
        """All of it, as of now."""
        a, f, d = schema.articles, schema.feed_states, schema.deliveries
        ended = await self._ended(now)
        database = self.connection.dialect.name
        open_ = d.c.state.in_((DeliveryState.PENDING, DeliveryState.SENDING))
        return Vitals(
            at=now,
            articles=await self._count(a),
            arrivals=await self._count(schema.arrivals),
            articles_day=await self._count(a, a.c.seen_at > now - _DAY),
            texts=await self._count(schema.article_texts),
            stories=await self._count(schema.stories, schema.stories.c.merged_into.is_(None)),
            newest_article_at=await self._ask(select(func.max(a.c.published_at))),
            sources=await self._sources(),
            last_poll_at=await self._ask(select(func.max(f.c.last_checked_at))),
            next_poll_at=await Sources(self.connection, self.writing).next_due_at(),
            subscribers=await self._count(schema.subscribers, schema.subscribers.c.state == ChatState.ACTIVE),
            topics=await self._count(schema.subscriptions),
            digests=await self._count(schema.digests),
            next_digest_at=await self._ask(select(func.min(schema.digests.c.next_at))),
            pending=await self._count(d, open_),
            oldest_pending_at=await self._ask(select(func.min(d.c.not_before)).where(open_)),
            sent_minute=await self._count(d, d.c.touched_at > now - _DAY, d.c.sent_at > now - _MINUTE),
            sent_day=ended.get(DeliveryState.SENT, 0),
            unknown_day=ended.get(DeliveryState.UNKNOWN, 0),
            failed_day=ended.get(DeliveryState.FAILED, 0) + ended.get(DeliveryState.EXPIRED, 0),
            gone_day=ended.get(DeliveryState.GONE, 0),
            schema=await self._ask(sql("SELECT version_num FROM alembic_version")),
            database=database,
            size_bytes=await self._ask(sql(_SIZE[database])),
        )

    async def _ask(self, question: Executable) -> Any:
        return await self.connection.scalar(question)

    async def _count(self, table: Table, *where: ColumnElement[bool]) -> int:
        return int(await self._ask(select(func.count()).select_from(table).where(*where)))

    async def _sources(self) -> dict[Health, int]:
        s, f = schema.sources, schema.feed_states
        in_use = select(f.c.health, func.count()).join(s, s.c.key == f.c.source).where(s.c.retired_at.is_(None))
        found = (await self.connection.execute(in_use.group_by(f.c.health))).all()
        return dict.fromkeys(Health, 0) | dict(found)

    async def _ended(self, now: datetime) -> dict[DeliveryState, int]:
        """Messages by state, of those claimed or expired in the last day."""
        d = schema.deliveries
        query = select(d.c.state, func.count()).where(d.c.touched_at > now - _DAY).group_by(d.c.state)
        return dict((await self.connection.execute(query)).all())
