"""Which stories come into a brief, and in which order: outlines, ranked until nothing better can follow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.finding import Match
from db.store import Books
from news.model import Report, Score, Story, Told, Topic
from news.ranking import MOST_CENTRAL, has_news, merged, rank
from news.regions import Atlas
from summarizer.figures.tolls import has_risen

LOAD = 150
"""Articles of the stories that are looked at together at first; then twice as many each time."""
MOST_LATER = 8
"""Articles of a story that are looked at for whether its figures have risen, the newest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and what the reader knows."""

    topic: Topic
    since: datetime
    now: datetime
    told: Mapping[int, Told]
    only_new: bool

    @property
    def last_at(self) -> datetime | None:
        """When the reader was told anything last."""
        return max((row.at for row in self.told.values()), default=None)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Stories in order, best first, without texts."""

    rows: Sequence[tuple[Story, Score]]
    seen: int = 0
    """How many matches were looked at."""


async def best(books: Books, matches: Sequence[Match], asked: Asked, atlas: Atlas, wanted: int) -> Ranked:
    """The stories that a brief shows, and all others that were looked at for that.

    The most promising are looked at first, until there are as many as wanted and none that is left could come before
    them: its promise is its score but for the places, of which no more than ``MOST_CENTRAL`` can come.

    Args:
        books: open for reading.
        matches: the most promising first.
        asked: what is asked.
        atlas: knows which region holds which.
        wanted: stories that the brief shows.
    """
    rows: list[tuple[Story, Score]] = []
    seen, load, left = 0, LOAD, matches
    while left:
        some = _load(left, load)
        seen, load = seen + len(some), 2 * load
        stories = await books.stories.outlines([match.story for match in some])
        rows = merged(rows, await _scored(books, stories, asked, atlas))
        shown = _news_first(rows)[:wanted]
        least = shown[-1][1].total / MOST_CENTRAL if len(shown) == wanted else -1.0
        left = [match for match in matches[seen:] if match.promise > least]
    return Ranked(_news_first(rows), seen)


def _load(matches: Sequence[Match], most: int) -> Sequence[Match]:
    """As many of the first as have so many articles together, one at least."""
    articles = 0
    for at, match in enumerate(matches):
        articles += match.size
        if articles > most:
            return matches[: at + 1]
    return matches


async def ordered(books: Books, stories: Sequence[Story], asked: Asked, atlas: Atlas) -> Ranked:
    """Stories, best first; where only news is asked for, without those that have not moved since they were told."""
    return Ranked(_news_first(await _scored(books, stories, asked, atlas)))


async def _scored(
    books: Books, stories: Sequence[Story], asked: Asked, atlas: Atlas
) -> Sequence[tuple[Story, Score]]:
    risen = await _risen(books, stories, asked) if asked.only_new else frozenset[int]()

    def work() -> Sequence[tuple[Story, Score]]:
        moved = [one for one in stories if not asked.only_new or has_news(one, asked.told.get(one.id), risen)]
        return rank(moved, topic=asked.topic, atlas=atlas, now=asked.now, told=asked.told, risen=risen)

    return await asyncio.to_thread(work)


async def _risen(books: Books, stories: Sequence[Story], asked: Asked) -> frozenset[int]:
    """Ids of the stories that no new voice tells, but whose figures have risen since the reader was told."""
    told = {story.id: asked.told[story.id] for story in stories if not has_news(story, asked.told.get(story.id))}
    later = {
        story.id: [one for one in story.reports if one.article.seen_at > told[story.id].at][-MOST_LATER:]
        for story in stories
        if story.id in told
    }
    texts = await books.stories.texts([report.article.id for reports in later.values() for report in reports])

    def work() -> frozenset[int]:
        return frozenset(
            id for id, reports in later.items() if has_risen(filled(reports, texts), dict(told[id].figures))
        )

    return await asyncio.to_thread(work) if texts else frozenset()


def filled(reports: Iterable[Report], texts: Mapping[int, str]) -> tuple[Report, ...]:
    """The reports, those with their texts of which there are any."""
    return tuple(
        replace(report, article=replace(report.article, text=texts[report.article.id]))
        if report.article.id in texts
        else report
        for report in reports
    )


def _news_first(ranked: Sequence[tuple[Story, Score]]) -> Sequence[tuple[Story, Score]]:
    """Sport, weather, opinion and the like are left out, unless they were asked for or there is nothing else."""
    news = [(story, score) for story, score in ranked if dict(score.parts).get("genre", 1.0) >= 1.0]
    return news or ranked
