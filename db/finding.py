"""Which stories answer a topic, and where there is news at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from db import reports, schema
from db.ledger import Ledger, pieces
from db.matching import Expand, Matching
from db.window import window
from news.model import Article, Report, Source, Story, Topic
from news.ranking import HALF_LIFE_H, VOICES_POWER

ENOUGH = 5_000
"""Matching articles, the newest first, from which on nobody looks further back: what is older cannot rank high."""
FIRST_LOOK = timedelta(hours=12)
WIDER = 4
"""How much further back each look goes than the one before."""


@dataclass(frozen=True, slots=True)
class Found:
    """Stories that answer a topic."""

    stories: tuple[Story, ...]
    """The newest first (by newest matching article, then id), with all their reports and without any texts."""
    total: int
    """How many stories match, as far back as was looked."""
    articles: int
    """How many articles of theirs match."""
    complete: bool
    """Whether ``stories`` are all that there are in the window."""


@dataclass(frozen=True, slots=True)
class _Match:
    """A story with what of it matches."""

    story: int
    newest: datetime
    articles: int

    def promise(self, now: datetime) -> float:
        """What the ranking can be expected to give it: many articles, not long ago."""
        hours = max(0.0, (now - self.newest).total_seconds() / 3600)
        return float(self.articles**VOICES_POWER * 0.5 ** (hours / HALF_LIFE_H))


class Finding(Ledger):
    """Questions that a topic asks of the stories."""

    async def find(self, topic: Topic, *, since: datetime, until: datetime, expand: Expand, limit: int = 60) -> Found:
        """Stories with at least one article that matches the topic and was published in [since, until).

        Looks back in widening steps, and no further than to some thousands of matching articles: a month of a busy
        region costs no more than its last days. Of many stories those are taken that promise to rank high.

        Args:
            topic: an article matches when it fulfils all terms of at least one alternative. A region term holds
                for places inside the region; a word or phrase is looked for in title and text.
            since: start of the window, included.
            until: end of the window, excluded.
            expand: the countries of a macro region; a region's own id otherwise.
            limit: stories at most.
        """
        matches: list[_Match] = []
        begin = until
        for begin in _looks(since, until):
            matches = await self._matches(topic, begin, until, expand)
            if sum(match.articles for match in matches) >= ENOUGH:
                break
        best = sorted(matches, key=lambda match: (-match.promise(until), -match.story))[:limit]
        newest = sorted(best, key=lambda match: (match.newest, match.story), reverse=True)
        return Found(
            stories=await self.outlines([match.story for match in newest]),
            total=len(matches),
            articles=sum(match.articles for match in matches),
            complete=begin <= since and len(matches) <= limit,
        )

    async def outlines(self, stories: Sequence[int]) -> tuple[Story, ...]:
        """Stories as ranking needs them: their articles come without text, guid, authors, image and digest.

        Those that exist, in the order asked for; ids must be resolved.
        """
        g, a = schema.groupings, schema.articles
        rows = [
            row
            for some in pieces(stories)
            for row in await self.connection.execute(
                select(g.c.story, g.c.wire, g.c.agency, *(a.c[name] for name in _OUTLINED))
                .join(a, a.c.id == g.c.article)
                .where(g.c.story.in_(some))
            )
        ]
        sources = await self._sources({row.source for row in rows})
        told: defaultdict[int, list[Report]] = defaultdict(list)
        for story, wire, agency, *values in rows:
            article = Article(text="", guid="", **dict(zip(_OUTLINED, values, strict=True)))
            told[story].append(Report(article, sources[article.source], wire, agency))
        return tuple(Story(story, in_order(told[story])) for story in stories if story in told)

    async def texts(self, articles: Collection[int]) -> dict[int, str]:
        """The texts of articles by id; those that have aged out are left out."""
        t = schema.article_texts
        found: dict[int, str] = {}
        for some in pieces(sorted(articles)):
            rows = await self.connection.execute(select(t.c.article, t.c.text).where(t.c.article.in_(some)))
            found |= dict(rows.all())
        return found

    async def newest_at(self, topic: Topic, expand: Expand) -> datetime | None:
        """When the newest article on a topic was published."""
        matching = Matching(self.connection, expand, None).articles(topic)
        if matching is None:
            return None
        found = matching.subquery()
        newest: datetime | None = await self.connection.scalar(select(func.max(found.c.published_at)))
        return newest

    async def regions_with_news(self, since: datetime) -> dict[str, int]:
        """How many stories have news since then, by region id; what contains a region counts it too."""
        r, g = schema.article_regions, schema.groupings
        new = select(r.c.region, r.c.article).where(r.c.published_at >= since)
        fresh = new.cte("fresh").prefix_with("MATERIALIZED")  # else SQLite walks all regions of all times
        rows = await self.connection.execute(
            select(fresh.c.region, func.count(g.c.story.distinct()))
            .join(g, g.c.article == fresh.c.article)
            .group_by(fresh.c.region)
        )
        return dict(rows.all())

    async def _matches(self, topic: Topic, since: datetime, until: datetime, expand: Expand) -> list[_Match]:
        span = await window(self.connection, since, until)
        if span is None:
            return []
        matching = Matching(self.connection, expand, span).articles(topic)
        if matching is None:
            return []
        found, g = matching.subquery(), schema.groupings
        rows = await self.connection.execute(
            select(g.c.story, func.max(found.c.published_at), func.count(found.c.article.distinct()))
            .join(found, found.c.article == g.c.article)
            .group_by(g.c.story)
        )
        return [_Match(*row) for row in rows]

    async def _sources(self, keys: set[str]) -> dict[str, Source]:
        s = schema.sources
        found: dict[str, Source] = {}
        for some in pieces(sorted(keys)):
            query = select(*reports.source_columns()).where(s.c.key.in_(some))
            for row in (await self.connection.execute(query)).mappings():
                source = reports.source_of(row)
                found[source.key] = source
        return found


_OUTLINED = ("id", "source", "url", "title", "language", "published_at", "seen_at", "categories", "places")


def _looks(since: datetime, until: datetime) -> Iterator[datetime]:
    """Where each look begins: further back every time, the last at the window's own start."""
    reach = FIRST_LOOK
    while until - reach > since:
        yield until - reach
        reach *= WIDER
    yield since


def in_order(told: Sequence[Report]) -> tuple[Report, ...]:
    """Reports by time of publication, then id."""
    return tuple(sorted(told, key=lambda report: (report.article.published_at, report.article.id)))
