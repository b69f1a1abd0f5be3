"""Articles: kept once, revised when an outlet edits them, found by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from db import reports, schema
from db.ledger import PIECE, Ledger, digest_key, pieces
from db.window import window
from db.words import Words, asked, ranked
from news.model import Article, Known, Source

RANKED = 1_000
"""How many of the newest matches of a search are ranked: ranking all of a common word takes seconds."""


class Articles(Ledger):
    """What the outlets printed."""

    async def known(self, source: str, guids: Sequence[str], urls: Sequence[str] = ()) -> dict[str, Known]:
        """Which entries of a source are kept already, by guid and by address.

        Returns:
            What is remembered of each, under the guid or the address it was asked by.
        """
        guid_keys = {digest_key(guid): guid for guid in guids}
        url_keys = {digest_key(url): url for url in urls if url}
        found: dict[str, Known] = {}
        for table, id_column in ((schema.aged_entries, "article"), (schema.articles, "id")):
            for column, asked_by in ((table.c.url_key, url_keys), (table.c.guid_key, guid_keys)):
                for keys in pieces(list(asked_by)):
                    rows = await self.connection.execute(
                        select(column, table.c[id_column], table.c.digest, table.c.revision)
                        .where(table.c.source == source, column.in_(keys))
                        .order_by(table.c[id_column])
                    )
                    found |= {asked_by[key]: Known(*rest) for key, *rest in rows.all()}
        return found

    async def add(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """Keep new articles with places and words, in the order given.

        Returns:
            Those that were new, with their ids; an article whose source and guid are known is skipped.
        """
        if not articles:
            return ()
        rows = [_row(article) for article in articles]
        first: dict[tuple[str, str], Article] = {}
        for row, article in zip(rows, articles, strict=True):
            first.setdefault((row["source"], row["guid_key"]), article)
        t = schema.articles
        added: list[Article] = []
        for some in pieces(rows):
            put = self.insert(t).on_conflict_do_nothing(index_elements=["source", "guid_key"])
            numbered = await self.connection.execute(put.returning(t.c.id, t.c.source, t.c.guid_key), some)
            added += [replace(first[source, key], id=id_) for id_, source, key in numbered.all()]
        added.sort(key=lambda article: article.id)
        await self._put_parts(added)
        return tuple(added)

    async def revise(self, article: Article) -> None:
        """Put an edited article in place of the kept one of the same id; the former text stays as a revision.

        Its times stay those of the first sight. An unknown id is ignored: the article has aged out.
        """
        t = schema.articles
        query = self.held(select(t).where(t.c.id == article.id))
        former = (await self.connection.execute(query)).mappings().one_or_none()
        if former is None:
            return
        text = schema.article_texts
        former_text = await self.connection.scalar(select(text.c.text).where(text.c.article == article.id))
        keep = self.insert(schema.article_revisions).values(
            article=article.id,
            revision=former["revision"],
            title=former["title"],
            text=former_text or "",
            digest=former["digest"],
        )
        await self.connection.execute(keep.on_conflict_do_nothing())
        revision = max(article.revision, former["revision"] + 1)
        kept = {"source", "guid", "guid_key", "published_at", "seen_at"}
        values = {name: value for name, value in _row(article).items() if name not in kept}
        await self.connection.execute(update(t).where(t.c.id == article.id).values(values | {"revision": revision}))
        for part in (text, schema.article_regions):
            await self.connection.execute(delete(part).where(part.c.article == article.id))
        await self._put_parts([replace(article, published_at=former["published_at"])])

    async def revisions(self, article: int) -> tuple[tuple[int, str, str], ...]:
        """Former states of an article as (revision, title, text), oldest first."""
        t = schema.article_revisions
        rows = await self.connection.execute(
            select(t.c.revision, t.c.title, t.c.text).where(t.c.article == article).order_by(t.c.revision)
        )
        return tuple((revision, title, text) for revision, title, text in rows.all())

    async def get(self, article: int) -> Article | None:
        """One article; its text is empty when it has aged out."""
        return (await self.get_many([article])).get(article)

    async def get_many(self, articles: Sequence[int]) -> Mapping[int, Article]:
        """Those of the articles that are kept, by id."""
        found: dict[int, Article] = {}
        for some in pieces(articles):
            rows = await self.connection.execute(reports.articles().where(schema.articles.c.id.in_(some)))
            found |= {row["id"]: reports.article_of(row) for row in rows.mappings()}
        return found

    async def search(
        self, query: str, *, since: datetime | None = None, limit: int = 20
    ) -> tuple[tuple[Article, Source], ...]:
        """Articles with all words of a query; "words in quotes" stand together.

        The newest 1,000 matches are ranked by BM25 (SQLite) or cover density (PostgreSQL). Nothing in the
        query is syntax but the quotes.

        Args:
            query: as typed; a query without words finds nothing.
            since: only what was published at this time or later.
            limit: at most so many.
        """
        phrases = asked(query)
        span = await window(self.connection, since) if since else None
        if not phrases or (since and not span):
            return ()
        a = schema.articles
        floor = span.lowest if span else 0
        best = (await self.connection.scalars(ranked(self.connection, phrases, RANKED, floor))).all()
        kept = (a.c.published_at >= since,) if since else ()
        found: list[tuple[Article, Source]] = []
        for some in pieces(best, min(PIECE, max(limit, 1))):
            rows = await self.connection.execute(reports.articles_with_sources().where(a.c.id.in_(some), *kept))
            by_id = {row["id"]: (reports.article_of(row), reports.source_of(row)) for row in rows.mappings()}
            found += [by_id[id_] for id_ in some if id_ in by_id]
            if len(found) >= limit:
                break
        return tuple(found[:limit])

    async def count(self, since: datetime | None = None) -> int:
        """How many articles are kept; with ``since``, how many were published at this time or later."""
        t = schema.articles
        query = select(func.count()).select_from(t)
        if since is not None:
            query = query.where(t.c.published_at >= since)
        return await self.connection.scalar(query) or 0

    async def newest_at(self) -> datetime | None:
        """When the newest article was published."""
        newest: datetime | None = await self.connection.scalar(select(func.max(schema.articles.c.published_at)))
        return newest

    async def drop(self, articles: Sequence[int]) -> None:
        """Delete articles with all their parts, without a trace."""
        await Words(self.connection, self.writing).drop(articles)
        for some in pieces(articles):
            await self.connection.execute(delete(schema.articles).where(schema.articles.c.id.in_(some)))

    async def _put_parts(self, articles: Sequence[Article]) -> None:
        """Texts, regions and words of articles that have none yet."""
        texts = [{"article": article.id, "text": article.text} for article in articles]
        regions = [row for article in articles for row in _regions(article)]
        for table, rows in ((schema.article_texts, texts), (schema.article_regions, regions)):
            if rows:
                await self.connection.execute(insert(table), rows)
        words = [(article.id, article.title, article.text) for article in articles]
        await Words(self.connection, self.writing).put(words)


def _row(article: Article) -> dict[str, Any]:
    """Columns of an article, but for its id."""
    names = [field.name for field in fields(article) if field.name not in {"id", "text"}]
    keys = {"guid_key": digest_key(article.guid), "url_key": digest_key(article.url)}
    return {name: getattr(article, name) for name in names} | keys


def _regions(article: Article) -> list[dict[str, Any]]:
    """A row for each region of an article and each that contains it, with the greatest weight inside."""
    weights: dict[str, float] = {}
    for place in article.places:
        for region in containing(place.region):
            weights[region] = max(place.weight, weights.get(region, 0.0))
    return [
        {"article": article.id, "region": region, "published_at": article.published_at, "weight": weight}
        for region, weight in weights.items()
    ]


def containing(region: str) -> tuple[str, ...]:
    """A region's id and those it starts with: ``sy/deir-ez-zor`` gives itself and ``sy``."""
    steps = region.split("/")
    return tuple("/".join(steps[:count]) for count in range(1, len(steps) + 1))
