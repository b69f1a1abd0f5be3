"""What both ``/brief`` and the digest call: the store is asked, stories are ranked and condensed to a ``Brief``."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from db.finding import Found
from db.records import Subscriber
from db.store import Books
from handlers.desk import Desk
from handlers.phrases import phrases
from news.model import Brief, Report, Score, Story, TermKind, Told, Topic
from news.ranking import has_news, rank
from news.regions import Atlas
from news.topics import TopicError, parse_topic, region_topic
from summarizer.brief import BriefKnobs, make_brief, reads
from summarizer.figures.tolls import has_risen

DAY = timedelta(days=1)
MOST_NEAREST = 4
MOST_LATER = 8
"""Articles of a story that are looked at for whether its figures have risen, the newest."""


async def make(
    desk: Desk,
    topic: Topic,
    *,
    since: datetime,
    chat: Subscriber | None,
    language: str,
    only_new: bool = False,
    omit: Collection[int] = (),
) -> Brief:
    """The brief on a topic.

    Args:
        desk: store, atlas, clock, knobs.
        topic: what is asked.
        since: start of the time asked about; it ends now.
        chat: the reader; decides length, muted stories and what is new. ``None``: nobody in particular.
        language: the reader's (ISO 639-1).
        only_new: leave out what the reader was told and what has not moved since.
        omit: ids of stories that were shown just before.

    Raises:
        db.errors.StoreError: the store cannot be read.
    """
    now = desk.now()
    async with desk.store.read() as books:
        found = await books.stories.find(topic, since=since, until=now, expand=desk.atlas.members)
        muted = await books.subscribers.muted(chat.chat) if chat else frozenset[int]()
        told = await books.subscribers.told(chat.chat) if chat and only_new else {}
        stories = [story for story in found.stories if story.id not in muted and story.id not in omit]
        candidates = await _candidates(books, stories, _Asked(topic, since, now, told, only_new))
        brief = await _condensed(desk, books, candidates, chat, language)
        if not brief.stories:
            return await _with_nearest(brief, books, desk.atlas)
    return brief if found.complete else _cut(brief, found, only_new)


def _cut(brief: Brief, found: Found, only_new: bool) -> Brief:
    """Counts what matches beyond the stories that were looked at, as far as that is known."""
    if only_new:
        return replace(brief, is_cut=True)
    more = found.total - len(found.stories)
    return replace(
        brief,
        total_stories=brief.total_stories + more,
        articles=max(brief.articles, found.articles),
        is_cut=True,
    )


async def edition(desk: Desk, chat: Subscriber, *, since: datetime) -> tuple[Brief, ...]:
    """All that a digest holds: what is new in followed stories, then topic by topic; no story twice.

    Args:
        desk: store, atlas, clock, knobs.
        chat: the reader.
        since: usually when the last digest was sent.

    Returns:
        Briefs with at least one story each; none on an empty day.
    """
    language = chat.language or desk.knobs.language
    briefs = [await _followed(desk, chat, since, language)]
    seen = {story.story for story in briefs[0].stories}
    async with desk.store.read() as books:
        topics = await books.subscribers.topics(chat.chat)
    for canonical, _ in topics:
        try:
            topic = parse_topic(canonical, desk.atlas)
        except TopicError:  # the gazetteer may have lost a name since; the others must still be told
            continue
        brief = await make(desk, topic, since=since, chat=chat, language=language, only_new=True, omit=seen)
        seen |= {story.story for story in brief.stories}
        briefs.append(brief)
    return tuple(brief for brief in briefs if brief.stories)


async def _followed(desk: Desk, chat: Subscriber, since: datetime, language: str) -> Brief:
    topic, now = Topic((), "", phrases(language).plain("head.followed")), desk.now()
    async with desk.store.read() as books:
        ids = tuple(await books.subscribers.followed(chat.chat))
        told = await books.subscribers.told(chat.chat, ids)
        stories = await books.stories.outlines(ids)
        moved = [story for story in stories if any(report.article.seen_at >= since for report in story.reports)]
        candidates = await _candidates(books, moved, _Asked(topic, since, now, told, only_new=True))
        return await _condensed(desk, books, candidates, chat, language)


@dataclass(frozen=True, slots=True)
class _Asked:
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
class _Candidates:
    """Stories that may come into a brief, without texts."""

    asked: _Asked
    stories: Sequence[Story]
    risen: frozenset[int] = frozenset()
    """Those whose figures have risen since the reader was told."""


async def _candidates(books: Books, stories: Sequence[Story], asked: _Asked) -> _Candidates:
    """Of what the reader was told, only what has moved: a new voice tells it, or a figure has risen."""
    if not asked.only_new:
        return _Candidates(asked, stories)
    still = {story.id: asked.told[story.id] for story in stories if not has_news(story, asked.told.get(story.id))}
    later = {
        story.id: [report for report in story.reports if report.article.seen_at > still[story.id].at][-MOST_LATER:]
        for story in stories
        if story.id in still
    }
    texts = await books.stories.texts([report.article.id for reports in later.values() for report in reports])

    def work() -> frozenset[int]:
        return frozenset(
            id for id, reports in later.items() if has_risen(_filled(reports, texts), dict(still[id].figures))
        )

    risen = await asyncio.to_thread(work) if texts else frozenset()
    return _Candidates(asked, [story for story in stories if story.id not in still or story.id in risen], risen)


async def _condensed(
    desk: Desk, books: Books, candidates: _Candidates, chat: Subscriber | None, language: str
) -> Brief:
    """Ranked as they are, condensed with the texts of those that are shown: CPU work, off the event loop."""
    asked, knobs = candidates.asked, _knobs(desk, chat)

    def order() -> Sequence[tuple[Story, Score]]:
        return _news_first(
            rank(
                candidates.stories,
                topic=asked.topic,
                atlas=desk.atlas,
                now=asked.now,
                told=asked.told,
                risen=candidates.risen,
            )
        )

    ranked = await asyncio.to_thread(order)
    shown = ranked[: knobs.stories]
    texts = await books.stories.texts([article for story, _ in shown for article in reads(story, knobs, language)])

    def condense() -> Brief:
        told = [(replace(story, reports=_filled(story.reports, texts)), score) for story, score in shown]
        brief = make_brief(
            asked.topic,
            [*told, *ranked[knobs.stories :]],
            at=asked.now,
            since=asked.since,
            knobs=knobs,
            language=language,
            told=asked.told,
        )
        return replace(brief, last_at=asked.last_at)

    return await asyncio.to_thread(condense)


def _filled(reports: Iterable[Report], texts: Mapping[int, str]) -> tuple[Report, ...]:
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


def _knobs(desk: Desk, chat: Subscriber | None) -> BriefKnobs:
    knobs = desk.knobs.brief
    if chat and chat.length == "short":
        return replace(knobs, lines=max(1, knobs.lines - 2), max_words=max(30, knobs.max_words // 2))
    if chat and chat.length == "long":
        return replace(knobs, lines=knobs.lines + 2, max_words=knobs.max_words * 2)
    return knobs


async def _with_nearest(brief: Brief, books: Books, atlas: Atlas) -> Brief:
    """What a reader of an empty topic may want instead."""
    counts = await books.stories.regions_with_news(brief.at - DAY)
    regions = [term.value for terms in brief.topic.alternatives for term in terms if term.kind is TermKind.REGION]
    wanted = [near for region in regions for near in (region, *atlas.neighbours(region))]
    nearest: list[tuple[Topic, int]] = []
    for region in dict.fromkeys(wanted):
        topic = region_topic(region, atlas)
        count = counts.get(region, 0)
        if atlas.members(region) != (region,):
            found = await books.stories.find(
                topic, since=brief.at - DAY, until=brief.at, expand=atlas.members, limit=0
            )
            count = found.total
        if count:
            nearest.append((topic, count))
    if not nearest:
        busiest = sorted((region for region in counts if "/" not in region), key=lambda region: -counts[region])
        nearest = [(region_topic(region, atlas), counts[region]) for region in busiest]
    newest = await books.stories.newest_at(brief.topic, atlas.members)
    return replace(brief, nearest=tuple(nearest[:MOST_NEAREST]), newest_at=newest)


# -- what the reader was told ------------------------------------------------------------------------------

_BATCH_US = 1000


def told_rows(briefs: Iterable[Brief], at: datetime) -> tuple[Told, ...]:
    """What to note when briefs are shown: in order, a microsecond apart, so that ``numbered`` knows the order."""
    start = at.replace(microsecond=at.microsecond // _BATCH_US * _BATCH_US)
    stories = [(brief.topic.canonical, story) for brief in briefs for story in brief.stories]
    return tuple(
        Told(
            story.story,
            start + timedelta(microseconds=step),
            story.voices.independent,
            topic,
            story.score.parts,
            story.figures,
        )
        for step, (topic, story) in enumerate(stories[:_BATCH_US])
    )


def numbered(told: Mapping[int, Told]) -> tuple[int, ...]:
    """The stories of the last briefing by their numbers: the first is 1."""
    rows = sorted(told.values(), key=lambda row: row.at)
    if not rows:
        return ()
    last = _batch(rows[-1].at)
    return tuple(row.story for row in rows if _batch(row.at) == last)


def _batch(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // _BATCH_US * _BATCH_US)
