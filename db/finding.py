"""Which stories answer a topic, and where there is news at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, cast, func, select

from db import schema
from db.columns import read_places, read_strings
from db.ledger import Ledger, pieces
from db.matching import Expand, Matching
from db.window import Window, window
from news.model import Article, Report, Source, Story, TermKind, Topic
from news.ranking import HALF_LIFE_H, LATE, VOICES_POWER

ENOUGH = 1_500
"""Matching articles, the newest first, from which on nobody looks further back."""
PLENTY = 600
"""Those from which on nobody looks further back than a day: what is older counts an eighth at most."""
FIRST_LOOK, SECOND_LOOK = timedelta(hours=12), timedelta(days=1)
"""How far the first look goes back, and the second one at least."""
LOOKS_BACK = timedelta(days=1), timedelta(days=30)
"""How far to look for the newest article on a topic with words, one look after the other."""
DESCRIBED = 8
"""Articles of a story that tell what it is about and of which kind."""
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
class Finding(Ledger):
    """Questions that a topic asks of the stories."""

    _outlets: dict[str, Source] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Those that this transaction has read: a brief looks at the stories of the same outlets again and again."""

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

    async def outlines(self, stories: Sequence[int], most: int = DESCRIBED) -> tuple[Story, ...]:
        """Stories as ranking needs them: all their reports, without texts.

        Of a long story only some articles are described, the founding ones and the latest of each outlet; of the
        others is known who printed which text when. No article has a text, guid, author, image or digest.

        Args:
            stories: resolved ids.
            most: how many articles of a story are described.

        Returns:
            Those that exist, in the order asked for.
        """
        told: defaultdict[int, list[_Voice]] = defaultdict(list)
        for some in pieces(stories):
            rows = await self.connection.execute(_voices().where(_G.story.in_(some)))
            for voice in map(_Voice._make, rows.all()):
                told[voice.story].append(voice)
        for voices in told.values():
            voices.sort(key=_Voice.order)
        wanted = {voice.id: voice for voices in told.values() for voice in _telling(voices, most)}
        described = await self._described(wanted)
        sources = await self._sources({voice.source for voices in told.values() for voice in voices})
        return tuple(
            Story(story, tuple(voice.report(described, sources[voice.source]) for voice in told[story]))
            for story in stories
            if story in told
        )

    async def _described(self, voices: Mapping[int, _Voice]) -> dict[int, Article]:
        """Articles with all that an outline holds, of the voices by their ids."""
        found: dict[int, Article] = {}
        for some in pieces(tuple(voices)):
            rows = await self.connection.execute(_OUTLINES.where(_A.id.in_(some)))
            for id, url, title, language, categories, places, revision in rows.all():
                found[id] = voices[id].article(
                    url=url,
                    title=title,
                    language=language,
                    categories=read_strings(categories),
                    places=read_places(places),
                    revision=revision,
                )
        return found

    async def texts(self, articles: Collection[int]) -> dict[int, str]:
        """The texts of articles by id; those that have aged out are left out."""
        t = schema.article_texts
        found: dict[int, str] = {}
        for some in pieces(sorted(articles)):
            rows = await self.connection.execute(select(t.c.article, t.c.text).where(t.c.article.in_(some)))
            found |= dict(rows.all())
        return found

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
        last: datetime = await self.connection.scalar(select(func.max(_A.published_at))) or before
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

    async def _sources(self, keys: set[str]) -> dict[str, Source]:
        if self.writing:  # what was read may have been changed since
            self._outlets.clear()
        for some in pieces(sorted(keys - self._outlets.keys())):
            rows = await self.connection.execute(_SOURCES.where(schema.sources.c.key.in_(some)))
            self._outlets.update((row[0], Source(*row)) for row in rows.all())
        return self._outlets


_G, _A = schema.groupings.c, schema.articles.c
_OUTLINES = select(
    _A.id, _A.url, _A.title, _A.language, cast(_A.categories, Text), cast(_A.places, Text), _A.revision
)
"""JSON as text, which is read once for an article: briefs of many topics read that of the same ones."""
_SOURCES = select(*(schema.sources.c[field.name] for field in fields(Source)))


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


class _Voice(NamedTuple):
    """Who printed which text when."""

    story: int
    wire: int
    agency: str
    id: int
    source: str
    published_at: datetime
    seen_at: datetime

    def order(self) -> tuple[datetime, int]:
        return self.published_at, self.id

    def report(self, described: Mapping[int, Article], source: Source) -> Report:
        return Report(described.get(self.id) or self.article(), source, self.wire, self.agency)

    def article(self, *, url: str = "", title: str = "", language: str = "", **others: Any) -> Article:
        """The article with what is known of it."""
        return Article(self.id, self.source, "", url, title, "", language, self.published_at, self.seen_at, **others)


def _voices() -> Select[Any]:
    asked = select(_G.story, _G.wire, _G.agency, _A.id, _A.source, _A.published_at, _A.seen_at)
    return asked.join(schema.articles, _A.id == _G.article)


def _telling(voices: Sequence[_Voice], most: int) -> Sequence[_Voice]:
    """Of a long story, one print of each text: a quarter from the beginning, then the latest of each outlet."""
    if len(voices) <= most:
        return voices
    single = list({voice.wire: voice for voice in reversed(voices)}.values())[::-1]
    founding, printed = single[: most // 4], Counter[str]()
    later: list[tuple[int, int]] = []
    for back, voice in enumerate(reversed(single[most // 4 :])):
        later.append((printed[voice.source], back))
        printed[voice.source] += 1
    return [*founding, *(single[-1 - back] for _, back in sorted(later)[: most - most // 4])]


def _promise(newest: datetime, articles: int, now: datetime) -> float:
    hours = max(0.0, (now - newest).total_seconds() / 3600)
    return float(articles**VOICES_POWER * 0.5 ** (hours / HALF_LIFE_H))


def in_order(told: Sequence[Report]) -> tuple[Report, ...]:
    """Reports by time of publication, then id."""
    return tuple(sorted(told, key=lambda report: (report.article.published_at, report.article.id)))
