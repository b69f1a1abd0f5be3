"""A topic as SQL: which articles match it.

Each alternative of a topic is a query of its own, driven by the index of its first term; together they are a union.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import CompoundSelect

from db import schema
from db.window import Window
from db.words import ids_with, pieces_of
from news.model import Term, TermKind, Topic

Expand = Callable[[str], tuple[str, ...]]
"""From a region id to the ids that stand for it: the countries of a macro region, else the id itself."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Compiles topics for one connection; without a window all articles are looked at."""

    connection: AsyncConnection
    expand: Expand
    window: Window | None

    def articles(self, topic: Topic) -> Select[Any] | CompoundSelect[Any] | None:
        """Rows (article, published_at) that match a topic, some perhaps twice; ``None``: nothing can."""
        queries = [query for terms in topic.alternatives if (query := self._alternative(terms)) is not None]
        if len(queries) < 2:
            return queries[0] if queries else None
        return union_all(*queries)

    def _alternative(self, terms: Iterable[Term]) -> Select[Any] | None:
        wanted = [term for term in terms if not term.negated]
        unwanted = [term for term in terms if term.negated]
        beside_region = any(term.kind is TermKind.REGION for term in wanted)
        lists = [self._ids(term, beside_region=beside_region) for term in wanted]
        if any(ids is None for ids in lists):
            return None
        refused = [ids for term in unwanted if (ids := self._ids(term, beside_region=beside_region)) is not None]
        return self._driven(wanted, [ids for ids in lists if ids is not None], refused)

    def _driven(self, wanted: list[Term], lists: list[Select[Any]], refused: list[Select[Any]]) -> Select[Any]:
        """The first region drives where there is one: its index holds id and time, and nothing else is read."""
        region = next((at for at, term in enumerate(wanted) if term.kind is TermKind.REGION), None)
        if region is None:
            a = schema.articles
            driver = select(a.c.id.label("article"), a.c.published_at).where(*self._inside(a)).subquery()
        else:
            driver = lists.pop(region).subquery()
        article, query = driver.c.article, select(driver.c.article, driver.c.published_at)
        return query.where(
            *(condition for ids in lists for condition in self._within(article, ids)),
            *(self._without(article, ids) for ids in refused),
        )

    def _within(self, article: ColumnElement[Any], ids: Select[Any]) -> tuple[ColumnElement[bool], ...]:
        """SQLite is told to ask first whether there are any ids: else it walks the region to find none."""
        within = article.in_(_only_ids(ids))
        return (_only_ids(ids).exists(), within) if self.connection.dialect.name == "sqlite" else (within,)

    def _without(self, article: ColumnElement[Any], ids: Select[Any]) -> ColumnElement[bool]:
        """SQLite keeps a list to look into; PostgreSQL looks up each article.

        It is to count where one would ask ``EXISTS``: it would turn that into a join with all articles of all times
        that have the word, and take seconds where a common word is left out.
        """
        if self.connection.dialect.name == "sqlite":
            return article.not_in(_only_ids(ids))
        same = ids.where(ids.selected_columns[0] == article).with_only_columns(func.count())
        return same.scalar_subquery() == 0

    def _ids(self, term: Term, *, beside_region: bool) -> Select[Any] | None:
        """Articles of a term; ``None``: there cannot be any.

        Beside a region PostgreSQL had better look into the words of the region's articles one by one, or use its
        index for a rare word: with the lowest id in sight it reads the words of all articles since then.
        """
        if term.kind is TermKind.REGION:
            r, regions = schema.article_regions, self.expand(term.value)
            if not regions:
                return None
            return select(r.c.article, r.c.published_at).where(r.c.region.in_(regions), *self._inside(r))
        phrase = pieces_of(term.value)
        if not phrase:
            return None
        query = ids_with(self.connection, [phrase])
        if self.window is None or (beside_region and self.connection.dialect.name != "sqlite"):
            return query
        return query.where(query.selected_columns[0] >= self.window.lowest)

    def _inside(self, table: Table | FromClause) -> tuple[ColumnElement[bool], ...]:
        if self.window is None:
            return ()
        published: ColumnElement[Any] = table.c.published_at
        begun = published >= self.window.since
        return (begun,) if self.window.until is None else (begun, published < self.window.until)


def _only_ids(query: Select[Any]) -> Select[Any]:
    return query.with_only_columns(query.selected_columns[0])
