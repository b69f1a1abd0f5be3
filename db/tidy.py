"""Retention: texts age first, articles later, what was sent outlives both."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, literal, select

from db import schema
from db.articles import Articles
from db.ledger import Ledger
from db.records import DeliveryState, RetentionKnobs
from db.stories import Stories
from db.words import Words


class Tidy(Ledger):
    """What has aged out goes."""

    async def run(self, now: datetime, knobs: RetentionKnobs) -> dict[str, int]:
        """Let things go. Returns how many of each went: texts, revisions, articles, stories, deliveries,
        buttons; every one has a number.
        """

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        texts, revisions = await self._texts(before(knobs.text_days))
        articles = await self._articles(before(knobs.article_days), now)
        stories = await Stories(self.connection, self.writing).sweep()
        d = schema.deliveries
        settled = d.c.state.not_in((DeliveryState.PENDING, DeliveryState.SENDING))
        return {
            "texts": texts,
            "revisions": revisions,
            "articles": articles,
            "stories": stories,
            "deliveries": await self._delete(d, settled, d.c.not_before < before(knobs.delivery_days)),
            "buttons": await self._delete(schema.buttons, schema.buttons.c.used_at < before(knobs.button_days)),
        }

    async def _delete(self, table: Table, *where: ColumnElement[bool]) -> int:
        return (await self.connection.execute(delete(table).where(*where))).rowcount

    async def _texts(self, before: datetime) -> tuple[int, int]:
        a, x, r = schema.articles, schema.article_texts, schema.article_revisions
        old = select(a.c.id).where(a.c.seen_at < before)
        ids = (await self.connection.scalars(select(x.c.article).where(x.c.article.in_(old)))).all()
        await Words(self.connection, self.writing).drop_texts(ids)
        return await self._delete(x, x.c.article.in_(old)), await self._delete(r, r.c.article.in_(old))

    async def _articles(self, before: datetime, now: datetime) -> int:
        """Delete articles; what marks them stays for as long again, since a feed may go on listing them."""
        a, g, m, e = schema.articles, schema.groupings, schema.story_marks, schema.aged_entries
        followed = select(g.c.article).join(m, m.c.story == g.c.story).where(m.c.mark == "followed")
        old = a.c.seen_at < before, a.c.id.not_in(followed)
        await self._delete(e, e.c.aged_at < before)
        names = ["source", "guid_key", "url_key", "article", "digest", "revision", "aged_at"]
        marks = select(
            a.c.source, a.c.guid_key, a.c.url_key, a.c.id, a.c.digest, a.c.revision, literal(now, e.c.aged_at.type)
        ).where(*old)
        await self.connection.execute(self.insert(e).from_select(names, marks).on_conflict_do_nothing())
        ids = (await self.connection.scalars(select(a.c.id).where(*old))).all()
        await Articles(self.connection, self.writing).drop(ids)
        return len(ids)
