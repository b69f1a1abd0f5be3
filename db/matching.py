"""A topic as SQL: which articles match it.

Each alternative of a topic is a query of its own: its first region drives, else all that was printed in the window,
and its words are asked for all at once. Together they are a union.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, Table, func, literal_column, select, union_all
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import CompoundSelect

from db import schema
from db.window import Window
from db.words import Phrases, ids_by_index, ids_with, ids_with_some, likely_with_some, pieces_of
from news.model import Term, TermKind, Topic

Expand = Callable[[str], tuple[str, ...]]
"""From a region id to the ids that stand for it: the countries of a macro region, else the id itself."""

FEW = 200
"""Articles that are looked up one by one whatever else there is."""
RECENT = timedelta(days=1)
LOOK_UP = 25, 250
"""Entries that PostgreSQL reads in its index while it looks up the words of one article: of a recent one, which many
ask about and memory holds; and of one that comes from the disk."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Compiles topics for one connection; without a window all articles are looked at."""

    connection: AsyncConnection
    expand: Expand
    window: Window | None
    now: datetime
    """What is recent is recent by it."""

    async def articles(self, topic: Topic) -> Select[Any] | CompoundSelect[Any] | None:
        """Rows (article, published_at, placed) that match a topic, some perhaps twice; ``None``: nothing can.

        ``placed`` is 1 where the alternative that they match names a region, else 0.
        """
        queries: list[Select[Any]] = []
        for terms in topic.alternatives:
            query = await self._alternative(terms)
            placed = any(term.kind is TermKind.REGION and not term.negated for term in terms)
            if query is not None:
                queries.append(query.add_columns(literal_column(str(int(placed)), Integer).label("placed")))
        if len(queries) < 2:
            return queries[0] if queries else None
        return union_all(*queries)

    async def _alternative(self, terms: Sequence[Term]) -> Select[Any] | None:
        wanted, unwanted = ([term for term in terms if term.negated is negated] for negated in (False, True))
        places, elsewhere = ([self._placed(region) for region in _regions(some)] for some in (wanted, unwanted))
        phrases, refused = _phrases(wanted), [phrase for phrase in _phrases(unwanted) if phrase]
        if any(ids is None for ids in places) or not all(phrases):
            return None
        within, *others = [ids for ids in places if ids is not None] or [self._printed()]
        driver = within.subquery()
        query = select(driver.c.article, driver.c.published_at).where(
            *(driver.c.article.in_(_only_ids(ids)) for ids in others),
            *(driver.c.article.not_in(_only_ids(ids)) for ids in elsewhere if ids is not None),
        )
        if not phrases and not refused:
            return query
        narrowed = self._listed if self.connection.dialect.name == "sqlite" else self._looked_up
        return await narrowed(query, phrases, refused)

    async def _listed(self, query: Select[Any], wanted: Phrases, refused: Phrases) -> Select[Any] | None:
        """SQLite makes a list of the articles with the words, at a microsecond or less for each.

        It is asked first whether there are any: else it would walk the region to find none.
        """
        article = query.selected_columns[0]
        if not wanted:
            return query.where(article.not_in(self._since(ids_with_some(self.connection, refused))))
        ids = self._since(ids_with(self.connection, wanted, without=refused))
        first = (await self.connection.scalars(ids.limit(FEW + 1))).all()
        if not first:
            return None
        return query.where(article.in_(ids if len(first) > FEW else first))

    async def _looked_up(self, query: Select[Any], wanted: Phrases, refused: Phrases) -> Select[Any]:
        """PostgreSQL looks at the words of each article, or asks its index which articles of all times have them.

        Its planner knows how common words are, and not what they cost: they are stored apart from the rows that it
        counts, and to fetch them is what takes long. The index needs none of them, but to see whether words follow
        one another.
        """
        article, lowest = query.selected_columns[0], self.window.lowest if self.window else 0
        in_index = all(len(phrase) == 1 for phrase in wanted or refused)
        if not (wanted or in_index) or not await self._are_many(query, wanted, refused):
            return query.where(*self._one_by_one(article, wanted, refused))
        await self.connection.execute(_BY_INDEX)
        if not wanted:
            some = ids_by_index(refused, "|", lowest).subquery()
            return query.where(~select(some).where(some.c.article == article).exists())
        found = query.where(article.in_(ids_by_index(wanted, "&", lowest))).offset(0).subquery()
        left: Select[Any] = select(found.c.article, found.c.published_at)
        return left.where(*self._one_by_one(found.c.article, () if in_index else wanted, refused))

    async def _are_many(self, query: Select[Any], wanted: Phrases, refused: Phrases) -> bool:
        """Whether the articles of a query are so many that to ask the index is quicker."""
        is_recent = self.window is not None and self.window.since >= self.now - RECENT
        to_read = await likely_with_some(self.connection, wanted or refused)
        least = max(FEW, to_read // LOOK_UP[not is_recent])
        some = query.limit(least + 1).subquery()
        return (await self.connection.scalar(select(func.count()).select_from(some)) or 0) > least

    def _one_by_one(
        self, article: ColumnElement[Any], wanted: Phrases, refused: Phrases
    ) -> Iterator[ColumnElement[bool]]:
        """It is to count where one would ask ``EXISTS``: PostgreSQL would turn that into a join with all articles of
        all times that have the words, and take seconds where they are common.
        """
        for phrases, ids_of, held in ((wanted, ids_with, True), (refused, ids_with_some, False)):
            if phrases:
                ids = ids_of(self.connection, phrases)
                same = ids.where(ids.selected_columns[0] == article).with_only_columns(func.count())
                count = same.scalar_subquery()
                yield count > 0 if held else count == 0

    def _since(self, ids: Select[Any]) -> Select[Any]:
        """Without those of former times."""
        return ids.where(ids.selected_columns[0] >= self.window.lowest) if self.window else ids

    def _placed(self, region: str) -> Select[Any] | None:
        """Articles of a region in the window; ``None``: there is no such region."""
        r, regions = schema.article_regions, self.expand(region)
        if not regions:
            return None
        return select(r.c.article, r.c.published_at).where(r.c.region.in_(regions), *self._inside(r))

    def _printed(self) -> Select[Any]:
        """All articles in the window."""
        a = schema.articles
        return select(a.c.id.label("article"), a.c.published_at).where(*self._inside(a))

    def _inside(self, table: Table | FromClause) -> tuple[ColumnElement[bool], ...]:
        if self.window is None:
            return ()
        published: ColumnElement[Any] = table.c.published_at
        begun = published >= self.window.since
        return (begun,) if self.window.until is None else (begun, published < self.window.until)


_BY_INDEX = sql("SET LOCAL enable_seqscan = off")
"""Until the transaction ends: else a word that most articles have is looked for in the words of all of them."""


def _regions(terms: Iterable[Term]) -> list[str]:
    return [term.value for term in terms if term.kind is TermKind.REGION]


def _phrases(terms: Iterable[Term]) -> list[list[str]]:
    """The words of each term that is no region; none where there is nothing to look for."""
    return [pieces_of(term.value) for term in terms if term.kind is not TermKind.REGION]


def _only_ids(query: Select[Any]) -> Select[Any]:
    return query.with_only_columns(query.selected_columns[0])
