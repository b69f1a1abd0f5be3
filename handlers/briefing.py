"""What both ``/brief`` and the digest call: the store is asked, stories are ranked and condensed to a ``Brief``."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from db.records import Subscriber
from db.store import Books
from handlers.candidates import Asked, Ranked, best, filled, ordered
from handlers.desk import Desk
from handlers.phrases import phrases
from news.model import Brief, TermKind, Told, Topic
from news.regions import Atlas
from news.topics import TopicError, parse_topic, region_topic
from summarizer.brief import BriefKnobs, make_brief, reads

DAY = timedelta(days=1)
MOST_NEAREST = 4


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
    with desk.waiting:
        return await _make(desk, topic, since, chat, language, only_new, omit)


async def _make(
    desk: Desk,
    topic: Topic,
    since: datetime,
    chat: Subscriber | None,
    language: str,
    only_new: bool,
    omit: Collection[int],
) -> Brief:
    now, knobs = desk.now(), _knobs(desk, chat)
    async with desk.store.read() as books:
        found = await books.stories.find(topic, since=since, until=now, expand=desk.atlas.members)
        muted = await books.subscribers.muted(chat.chat) if chat else frozenset[int]()
        matches = [match for match in found.matches if match.story not in muted and match.story not in omit]
        asked = Asked(topic, since, now, chat.chat if chat else None, only_new)
        ranked = await best(books, matches, asked, desk.atlas, knobs.stories)
        brief = await _condensed(books, ranked, asked, knobs, language)
        if not brief.stories:
            newest = max((match.newest for match in found.matches), default=None)
            return await _with_nearest(replace(brief, newest_at=newest), books, desk.atlas)
    unseen = matches[ranked.seen :]
    return replace(
        brief,
        total_stories=brief.total_stories + (0 if only_new else len(unseen)),
        articles=brief.articles + (0 if only_new else sum(match.articles for match in unseen)),
        is_cut=bool(unseen) or not found.complete,
    )


async def edition(
    desk: Desk, chat: Subscriber, *, since: datetime, topics: Collection[str] = (), omit: Collection[int] = ()
) -> tuple[Brief, ...]:
    """All that a digest holds: what is new in followed stories, then topic by topic; no story twice.

    Args:
        desk: store, atlas, clock, knobs.
        chat: the reader.
        since: usually when the last digest was sent.
        topics: canonical; none: all that the reader is subscribed to.
        omit: ids of stories that were told just before.

    Returns:
        Briefs with at least one story each; none on an empty day.
    """
    language = chat.language or desk.knobs.language
    briefs = [await _followed(desk, chat, since, language, omit)]
    seen = {*omit, *(story.story for story in briefs[0].stories)}
    async with desk.store.read() as books:
        subscribed = await books.subscribers.topics(chat.chat)
    for canonical in topics or [canonical for canonical, _ in subscribed]:
        try:
            topic = parse_topic(canonical, desk.atlas)
        except TopicError:  # the gazetteer may have lost a name since; the others must still be told
            continue
        brief = await make(desk, topic, since=since, chat=chat, language=language, only_new=True, omit=seen)
        seen |= {story.story for story in brief.stories}
        briefs.append(brief)
    return tuple(brief for brief in briefs if brief.stories)


async def _followed(desk: Desk, chat: Subscriber, since: datetime, language: str, omit: Collection[int]) -> Brief:
    topic, now = Topic((), "", phrases(language).plain("head.followed")), desk.now()
    async with desk.store.read() as books:
        ids = tuple(await books.subscribers.followed(chat.chat) - set(omit))
        asked = Asked(topic, since, now, chat.chat, only_new=True)
        stories = await books.stories.outlines(ids)
        moved = [story for story in stories if any(report.article.seen_at >= since for report in story.reports)]
        ranked = await ordered(books, moved, asked, desk.atlas)
        return await _condensed(books, ranked, asked, _knobs(desk, chat), language)


async def _condensed(books: Books, ranked: Ranked, asked: Asked, knobs: BriefKnobs, language: str) -> Brief:
    """Condensed with the texts of those that are shown: CPU work, off the event loop."""
    shown, others = ranked.rows[: knobs.stories], ranked.rows[knobs.stories :]
    texts = await books.stories.texts([article for story, _ in shown for article in reads(story, knobs, language)])

    def work() -> Brief:
        full = [(replace(story, reports=filled(story.reports, texts)), score) for story, score in shown]
        return make_brief(
            asked.topic,
            [*full, *others],
            at=asked.now,
            since=asked.since,
            knobs=knobs,
            language=language,
            told=ranked.told if asked.only_new else {},
        )

    brief = await asyncio.to_thread(work)
    if not asked.only_new or asked.chat is None:
        return brief
    return replace(brief, last_at=await books.subscribers.last_told_at(asked.chat))


def _knobs(desk: Desk, chat: Subscriber | None) -> BriefKnobs:
    knobs = desk.knobs.brief
    if chat and chat.length == "short":
        return replace(knobs, lines=max(1, knobs.lines - 2), max_words=max(30, knobs.max_words // 2))
    if chat and chat.length == "long":
        return replace(knobs, lines=knobs.lines + 2, max_words=knobs.max_words * 2)
    return knobs


async def _with_nearest(brief: Brief, books: Books, atlas: Atlas) -> Brief:
    """What a reader of an empty topic may want instead."""
    regions = [term.value for terms in brief.topic.alternatives for term in terms if term.kind is TermKind.REGION]
    wanted = [near for region in regions for near in (region, *atlas.neighbours(region))]
    counts = await books.stories.regions_with_news(brief.at - DAY, wanted) if wanted else {}
    nearest: list[tuple[Topic, int]] = []
    for region in dict.fromkeys(wanted):
        topic = region_topic(region, atlas)
        count = counts.get(region, 0)
        if atlas.members(region) != (region,):
            found = await books.stories.find(topic, since=brief.at - DAY, until=brief.at, expand=atlas.members)
            count = len(found.matches)
        if count:
            nearest.append((topic, count))
        if len(nearest) == MOST_NEAREST:
            break
    if not nearest:
        counts = await books.stories.busiest_countries(brief.at - DAY, 2 * MOST_NEAREST)
        busiest = sorted(counts, key=lambda region: -counts[region])
        nearest = [(region_topic(region, atlas), counts[region]) for region in busiest]
    newest = brief.newest_at or await books.stories.newest_at(brief.topic, brief.since, atlas.members)
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
