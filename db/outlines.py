"""Stories as ranking needs them, without texts; and the texts of what is read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, cast, select

from db import schema
from db.columns import read_places, read_strings
from db.ledger import Ledger, pieces
from news.model import Article, Report, Source, Story

DESCRIBED = 8
"""Articles of a story that tell what it is about and of which kind."""


@dataclass(frozen=True, slots=True)
class Outlines(Ledger):
    """Who printed which text of a story when, and what some of them are about."""

    _outlets: dict[str, Source] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Those that this transaction has read: a brief looks at the stories of the same outlets again and again."""

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
