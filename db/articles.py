"""Articles: kept once, revised when an outlet edits them, found by their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.ledger import Ledger
from news.model import Article, Known, Source


class Articles(Ledger):
    """What the outlets printed."""

    async def known(self, source: str, guids: Sequence[str], urls: Sequence[str] = ()) -> dict[str, Known]:
        """Which entries of a source are kept already, by guid and by address.

        Returns:
            What is remembered of each, under the guid or the address it was asked by.
        """
        raise NotImplementedError

    async def add(self, articles: Sequence[Article]) -> tuple[Article, ...]:
        """Keep new articles with places and words, in the order given.

        Returns:
            Those that were new, with their ids; an article whose source and guid are known is skipped.
        """
        raise NotImplementedError

    async def revise(self, article: Article) -> None:
        """Put an edited article in place of the kept one of the same id; the former text stays as a revision.

        Its times stay those of the first sight. An unknown id is ignored: the article has aged out.
        """
        raise NotImplementedError

    async def revisions(self, article: int) -> tuple[tuple[int, str, str], ...]:
        """Former states of an article as (revision, title, text), oldest first."""
        raise NotImplementedError

    async def get(self, article: int) -> Article | None:
        """One article; its text is empty when it has aged out."""
        raise NotImplementedError

    async def get_many(self, articles: Sequence[int]) -> Mapping[int, Article]:
        """Those of the articles that are kept, by id."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def count(self, since: datetime | None = None) -> int:
        """How many articles are kept; with ``since``, how many were published at this time or later."""
        raise NotImplementedError

    async def newest_at(self) -> datetime | None:
        """When the newest article was published."""
        raise NotImplementedError
