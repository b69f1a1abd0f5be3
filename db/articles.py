"""Articles: kept once, revised when an outlet edits them, found by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import zip_longest
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, delete, func, insert, literal, or_, select, union_all, update

from db import reports, schema
from db.ledger import PIECE, Ledger, digest_key, pieces
from db.placing import Placed
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
        rows: list[Any] = []
        for some in zip_longest(pieces(list(guid_keys)), pieces(list(url_keys)), fillvalue=()):
            rows += (await self.connection.execute(_remembered(source, *some))).all()
        rows.sort(key=itemgetter(0, 2))
        return {(guid_keys if row[0] % 2 else url_keys)[row[1]]: Known(*row[2:]) for row in rows}

    async def remembered(self, sources: Sequence[str]) -> frozenset[str]:
        """Those of the sources that any entry is remembered of; ``known`` finds nothing for the others."""
        s = schema.sources
        tables = (schema.articles, schema.aged_entries)
        kept = or_(*(select(t.c.source).where(t.c.source == s.c.key).exists() for t in tables))
        found: set[str] = set()
        for some in pieces(sources):
            found |= set(await self.connection.scalars(select(s.c.key).where(s.c.key.in_(some), kept)))
        return frozenset(found)

    async def add(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """Keep new articles, in the order given; readers see them once they are placed.

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
        put = self.insert(t).on_conflict_do_nothing(index_elements=["source", "guid_key"])
        numbered = await self.connection.execute(put.returning(t.c.id, t.c.source, t.c.guid_key), rows)
        added = [replace(first[source, key], id=id_) for id_, source, key in numbered.all()]
        added.sort(key=attrgetter("id"))
        if added:
            texts = [{"article": article.id, "text": article.text} for article in added]
            await self.connection.execute(insert(schema.article_texts), texts)
            await self._wait([article.id for article in added])
        return tuple(added)

    async def place(self, placed: Sequence[Placed]) -> None:
        """Give articles, new or edited, their places and their words: from now on readers find them."""
        if not placed:
            return
        t, r = schema.articles, schema.article_regions
        put = update(t).where(t.c.id == bindparam("article")).values(places=bindparam("found"))
        await self.connection.execute(put, [{"article": one.article, "found": one.places} for one in placed])
        for some in pieces([one.article for one in placed]):
            await self.connection.execute(delete(r).where(r.c.article.in_(some)))
        regions = [row for one in placed for row in _regions(one)]
        if regions:
            await self.connection.execute(insert(r), regions)
        await Words(self.connection, self.writing).put([one.words for one in placed])

    async def revise(self, article: Article) -> None:
        """Put an edited article in place of the kept one of the same id; the former text stays as a revision.

        Its times stay those of the first sight, its places and words what they were until it is placed anew. An
        unknown id is ignored: the article has aged out.
        """
        t = schema.articles
        query = self.held(select(t).where(t.c.id == article.id))
        former = (await self.connection.execute(query)).mappings().one_or_none()
        if former is None:
            return
        text = schema.article_texts
        former_text = await self.connection.scalar(select(text.c.text).where(text.c.article == article.id))
        keep = self.insert(schema.article_revisions).values(
            {name: former[name] for name in _REVISED} | {"article": article.id, "text": former_text or ""}
        )
        await self.connection.execute(keep.on_conflict_do_nothing())
        revision = max(article.revision, former["revision"] + 1)
        kept = {"source", "guid", "guid_key", "published_at", "seen_at", "places"}
        values = {name: value for name, value in _row(article).items() if name not in kept}
        await self.connection.execute(update(t).where(t.c.id == article.id).values(values | {"revision": revision}))
        put = self.insert(text).values(article=article.id, text=article.text)
        await self.connection.execute(
            put.on_conflict_do_update(index_elements=["article"], set_={"text": put.excluded.text})
        )
        await self._wait([article.id])

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

    async def _wait(self, articles: Sequence[int]) -> None:
        """Let articles wait for their places and their story."""
        put = self.insert(schema.arrivals).on_conflict_do_nothing()
        await self.connection.execute(put, [{"article": article} for article in articles])


def _remembered(source: str, guid_keys: Sequence[str], url_keys: Sequence[str]) -> CompoundSelect[Any]:
    """What is remembered under some keys: (rank, key, ...). What is kept ranks above what has aged out, guids above
    addresses.
    """
    parts = []
    for at, (table, id_column) in enumerate(((schema.aged_entries, "article"), (schema.articles, "id"))):
        for by_guid, keys in enumerate((url_keys, guid_keys)):
            column = table.c.guid_key if by_guid else table.c.url_key
            parts.append(
                select(literal(2 * at + by_guid), column, table.c[id_column], table.c.digest, table.c.revision).where(
                    table.c.source == source, column.in_(keys)
                )
            )
    return union_all(*parts)


_REVISED = ("revision", "title", "url", "language", "authors", "categories", "credit", "digest")
"""Columns of a former state that stays as a revision; its text does too."""
_COLUMNS = tuple(field.name for field in fields(Article) if field.name not in {"id", "text"})


def _row(article: Article) -> dict[str, Any]:
    """Columns of an article, but for its id."""
    row = {name: getattr(article, name) for name in _COLUMNS}
    row["guid_key"], row["url_key"] = digest_key(article.guid), digest_key(article.url)
    return row


def _regions(placed: Placed) -> list[dict[str, Any]]:
    """A row for each region of an article and each that contains it, with the greatest weight inside."""
    weights: dict[str, float] = {}
    for place in placed.places:
        for region in containing(place.region):
            weights[region] = max(place.weight, weights.get(region, 0.0))
    return [
        {"article": placed.article, "region": region, "published_at": placed.published_at, "weight": weight}
        for region, weight in weights.items()
    ]


def containing(region: str) -> tuple[str, ...]:
    """A region's id and those it starts with: ``sy/deir-ez-zor`` gives itself and ``sy``."""
    steps = region.split("/")
    return tuple("/".join(steps[:count]) for count in range(1, len(steps) + 1))
