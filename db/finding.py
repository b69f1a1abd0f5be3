"""Which stories answer a topic, and where there is news at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select

from db import schema
from db.matching import Expand, Matching
from db.outlines import Outlines
from db.window import Window, window
from news.model import Report, TermKind, Topic
from news.ranking import HALF_LIFE_H, LATE, VOICES_POWER

ENOUGH = 1_500
"""Matching articles, the newest first, from which on nobody looks further back."""
PLENTY = 600
"""Those from which on nobody looks further back than a day: what is older counts an eighth at most."""
FIRST_LOOK, SECOND_LOOK = timedelta(hours=12), timedelta(days=1)
"""How far the first look goes back, and the second one at least."""
LOOKS_BACK = timedelta(days=1), timedelta(days=30)
"""How far to look for the newest article on a topic with words, one look after the other."""
WIDER = 2, 60
"""How much further back a look goes than the one before, at least and at most."""


@dataclass(frozen=True, slots=True)
class Match:
    """A story with what of it matches a topic."""

    story: int
    newest: datetime
    """When the newest matching article was published."""
    articles: int
    """How many match."""
    size: int
    """How many articles it has altogether."""
    promise: float
    """What the ranking can be expected to give it: many articles, not long ago."""


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a topic."""

    matches: tuple[Match, ...]
    """The most promising first; the later one of two that promise the same."""
    complete: bool
    """Whether they are all that the window holds; else it holds older ones too."""

    @property
    def articles(self) -> int:
        """How many articles match."""
        return sum(match.articles for match in self.matches)


@dataclass(frozen=True, slots=True)
class Finding(Outlines):
    """Questions that a topic asks of the stories."""

    async def find(self, topic: Topic, *, since: datetime, until: datetime, expand: Expand) -> Found:
        """Stories with at least one article that matches the topic and was published in [since, until).

        Looks back in widening steps, and further than a day only until there are some hundreds of matching articles:
        a month of a busy region costs no more than its last days.

        Args:
            topic: an article matches when it fulfils all terms of at least one alternative. A region term holds
                for places inside the region; a word or phrase is looked for in title and text.
            since: start of the window, included.
            until: end of the window, excluded.
            expand: the countries of a macro region; a region's own id otherwise.
        """
        hits: list[_Hit] = []
        articles, enough, reach, begin = 0, ENOUGH, FIRST_LOOK, until
        while begin > since and articles < enough:
            end, begin = begin, max(since, until - reach)
            hits += await self._hits(topic, await window(self.connection, begin, end), until, expand)
            articles, enough = sum(hit.articles for hit in hits), PLENTY if reach >= SECOND_LOOK else ENOUGH
            reach = max(SECOND_LOOK, reach * min(max(WIDER[0], 1.3 * PLENTY / max(1, articles)), WIDER[1]))
        matches = sorted(_together(hits, until), key=lambda match: (-match.promise, -match.story))
        return Found(tuple(matches), complete=begin <= since)

    async def newest_at(self, topic: Topic, before: datetime, expand: Expand) -> datetime | None:
        """When the newest article on a topic was published: of a region ever, of words within a month.

        Within a day where something is left out: to see that nothing is left means to look at everything.

        Args:
            topic: of which there is nothing from ``before`` on.
            before: what was published then and later is not looked at again.
            expand: the countries of a macro region; a region's own id otherwise.
        """
        terms = [term for terms in topic.alternatives for term in terms]
        refusing = any(term.negated for term in terms)
        if not refusing and all(term.kind is TermKind.REGION for term in terms):
            return await self._newest(topic, None, before, expand)
        last: datetime = await self.connection.scalar(select(func.max(schema.articles.c.published_at))) or before
        for since in (last - reach for reach in LOOKS_BACK[: 1 if refusing else None]):
            span = await window(self.connection, since, before) if since < before else None
            newest = await self._newest(topic, span, last, expand) if span else None
            if newest:
                return newest
        return None

    async def _newest(self, topic: Topic, span: Window | None, now: datetime, expand: Expand) -> datetime | None:
        matching = await Matching(self.connection, expand, span, now).articles(topic)
        if matching is None:
            return None
        found = matching.subquery()
        newest: datetime | None = await self.connection.scalar(select(func.max(found.c.published_at)))
        return newest

    async def regions_with_news(self, since: datetime, among: Collection[str] | None = None) -> dict[str, int]:
        """How many stories have news since then, by region id; what contains a region counts it too.

        Args:
            since: earliest time of publication.
            among: only these regions, which costs a hundredth; ``None``: all.
        """
        r, g = schema.article_regions, schema.groupings
        new = select(r.c.region, r.c.article).where(r.c.published_at >= since)
        if among is not None:
            new = new.where(r.c.region.in_(among))
        fresh = new.cte("fresh").prefix_with("MATERIALIZED")  # else SQLite walks all regions of all times
        rows = await self.connection.execute(
            select(fresh.c.region, func.count(g.c.story.distinct()))
            .join(g, g.c.article == fresh.c.article)
            .group_by(fresh.c.region)
        )
        return dict(rows.all())

    async def busiest_countries(self, since: datetime, most: int) -> dict[str, int]:
        """How many stories have news since then, by country: so many countries, those with the most articles."""
        r = schema.article_regions
        new = select(r.c.region).where(r.c.published_at >= since, r.c.region.not_like("%/%"))
        fresh = new.cte("fresh").prefix_with("MATERIALIZED")  # else SQLite walks all regions of all times
        busy = select(fresh.c.region).group_by(fresh.c.region).order_by(func.count().desc(), fresh.c.region)
        return await self.regions_with_news(since, (await self.connection.scalars(busy.limit(most))).all())

    async def _hits(self, topic: Topic, span: Window | None, now: datetime, expand: Expand) -> Sequence[_Hit]:
        """Stories with what matches in a window."""
        matching = await Matching(self.connection, expand, span, now).articles(topic) if span else None
        if span is None or matching is None:
            return ()
        found, g = matching.subquery(), schema.groupings
        newest, placed, all_of_it = func.max(found.c.published_at), func.max(found.c.placed), g.alias()
        size = select(func.count()).where(all_of_it.c.story == g.c.story).scalar_subquery()
        rows = await self.connection.execute(
            select(g.c.story, newest, func.count(found.c.article.distinct()), size, placed)
            .join(found, found.c.article == g.c.article)
            .where(g.c.article >= span.lowest)  # else PostgreSQL reads all groupings of all times
            .group_by(g.c.story)
        )
        return [_Hit._make(row) for row in rows.all()]


class _Hit(NamedTuple):
    """What of a story matches a topic in one look."""

    story: int
    newest: datetime
    articles: int
    size: int
    placed: int
    """1 where a region is asked for, and that is what some of it match."""


def _together(hits: Iterable[_Hit], now: datetime) -> Iterator[Match]:
    """The matches, of hits of which each look goes further back than the one before."""
    latest, articles, placed = dict[int, _Hit](), Counter[int](), set[int]()
    for hit in hits:
        latest.setdefault(hit.story, hit)
        articles[hit.story] += hit.articles
        if hit.placed:
            placed.add(hit.story)
    for story, hit in latest.items():
        elsewhere = placed and story not in placed
        promise = _promise(hit.newest, hit.size, now) * (LATE if elsewhere else 1.0)
        yield Match(story, hit.newest, articles[story], hit.size, promise)


def _promise(newest: datetime, articles: int, now: datetime) -> float:
    hours = max(0.0, (now - newest).total_seconds() / 3600)
    return float(articles**VOICES_POWER * 0.5 ** (hours / HALF_LIFE_H))


def in_order(told: Sequence[Report]) -> tuple[Report, ...]:
    """Reports by time of publication, then id."""
    return tuple(sorted(told, key=lambda report: (report.article.published_at, report.article.id)))
