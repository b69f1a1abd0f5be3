"""Retention: texts age first, articles later, what was sent outlives both."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, literal, select

from db import schema
from db.articles import Articles
from db.ledger import Ledger, pieces
from db.records import DeliveryState, RetentionKnobs
from db.stories import Stories
from db.words import Words

AT_ONCE = 10_000
"""Texts and articles that go in one transaction; measured, it holds other writers up for some two seconds."""


class Tidy(Ledger):
    """What has aged out goes."""

    async def run(self, now: datetime, knobs: RetentionKnobs) -> dict[str, int]:
        """Let things go: at most ``AT_ONCE`` texts and as many articles, so that nobody waits long for the rest.

        Returns:
            How many of each went: texts, revisions, articles, stories, deliveries, buttons; every one has a number.
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
        old = select(x.c.article).join(a, a.c.id == x.c.article).where(a.c.seen_at < before).limit(AT_ONCE)
        ids = (await self.connection.scalars(old)).all()
        await Words(self.connection, self.writing).drop_texts(ids)
        revisions = 0
        for some in pieces(ids):
            await self._delete(x, x.c.article.in_(some))
            revisions += await self._delete(r, r.c.article.in_(some))
        return len(ids), revisions

    async def _articles(self, before: datetime, now: datetime) -> int:
        """Delete articles; a trace of each stays for as long again, since its feed may go on listing it."""
        a, g, m, e = schema.articles, schema.groupings, schema.story_marks, schema.aged_entries
        await self._delete(e, e.c.aged_at < before)
        followed = select(g.c.article).join(m, m.c.story == g.c.story).where(m.c.mark == "followed")
        old = select(a.c.id).where(a.c.seen_at < before, a.c.id.not_in(followed)).limit(AT_ONCE)
        ids = (await self.connection.scalars(old)).all()
        aged_at = literal(now, e.c.aged_at.type).label("aged_at")
        traces = select(
            a.c.source, a.c.guid_key, a.c.url_key, a.c.id.label("article"), a.c.digest, a.c.revision, aged_at
        )
        for some in pieces(ids):
            leave = self.insert(e).from_select(traces.selected_columns.keys(), traces.where(a.c.id.in_(some)))
            await self.connection.execute(leave.on_conflict_do_nothing())
        await Articles(self.connection, self.writing).drop(ids)
        return len(ids)
