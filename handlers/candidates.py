"""Which stories come into a brief, and in which order: outlines, ranked until nothing better can follow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from db.finding import Match
from db.store import Books
from news.model import Report, Score, Story, Told, Topic
from news.ranking import MOST_CENTRAL, has_news, merged, rank
from news.regions import Atlas
from summarizer.figures.tolls import has_risen

LOAD = 150
"""Articles of the stories that are looked at together at first; then twice as many each time."""
SITTING = timedelta(hours=1)
"""What was told so lately ranks as if it had not been: who looks at one window and then at another, or asks again,
finds the stories where they were."""
MOST_LATER = 8
"""Articles of a story that are looked at for whether its figures have risen, the newest."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and by whom."""

    topic: Topic
    since: datetime
    now: datetime
    chat: int | None = None
    """The reader, who may have been told some of it; ``None``: nobody in particular."""
    only_new: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """Stories in order, best first, without texts."""

    rows: Sequence[tuple[Story, Score]]
    seen: int = 0
    """How many matches were looked at."""
    told: Mapping[int, Told] = field(default_factory=dict)
    """What the reader was told of those that were looked at."""


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
    told: dict[int, Told] = {}
    seen, load, left = 0, LOAD, matches
    while left:
        some = _load(left, load)
        seen, load = seen + len(some), 2 * load
        stories = await books.stories.outlines([match.story for match in some])
        looked = await _looked_at(books, stories, asked, atlas)
        rows, told = merged(rows, looked.rows), told | dict(looked.told)
        shown = _news_first(rows)[:wanted]
        least = shown[-1][1].total / MOST_CENTRAL if len(shown) == wanted else -1.0
        left = [match for match in matches[seen:] if match.promise > least]
    return Ranked(_news_first(rows), seen, told)


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
    looked = await _looked_at(books, stories, asked, atlas)
    return replace(looked, rows=_news_first(looked.rows))


async def _looked_at(books: Books, stories: Sequence[Story], asked: Asked, atlas: Atlas) -> Ranked:
    told = await _told(books, [story.id for story in stories], asked)
    risen = await _risen(books, stories, told)

    def work() -> Sequence[tuple[Story, Score]]:
        moved = [one for one in stories if not asked.only_new or has_news(one, told.get(one.id), risen)]
        return rank(moved, topic=asked.topic, atlas=atlas, now=asked.now, told=told, risen=risen)

    return Ranked(await asyncio.to_thread(work), len(stories), told)


async def _told(books: Books, ids: Sequence[int], asked: Asked) -> Mapping[int, Told]:
    """What the reader was told of stories; of this sitting only where nothing may be told twice."""
    if asked.chat is None:
        return {}
    told = await books.subscribers.told(asked.chat, ids)
    return {id: row for id, row in told.items() if asked.only_new or row.at <= asked.now - SITTING}


async def _risen(books: Books, stories: Sequence[Story], told: Mapping[int, Told]) -> frozenset[int]:
    """Ids of the stories that no new voice tells, but whose figures have risen since the reader was told."""
    later = {
        story.id: [one for one in story.reports if one.article.seen_at > told[story.id].at][-MOST_LATER:]
        for story in stories
        if not has_news(story, told.get(story.id))
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
