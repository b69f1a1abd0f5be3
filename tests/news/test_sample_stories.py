"""The sample newsroom: one event told in four languages is one story, and two events are never one."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sample.newsroom import open_newsroom
from news.model import Article, Source
from news.regions import load_atlas
from news.stories import Grouper

EVENING = datetime(2026, 3, 8, 18, tzinfo=UTC)
ALONE = "20-alone"
"""Stem of the file whose articles tell a thing each."""
EVENTS = 13
Arrival = tuple[Article, Source]


def arrivals(now: datetime) -> list[Arrival]:
    """All articles of the newsroom in order of publication, tagged as the collector does."""
    room, atlas = open_newsroom(now), load_atlas()
    sources = {source.key: source for source in room.sources("http://127.0.0.1:8080")}
    rows = []
    for piece in sorted(room.pieces, key=room.at):
        source, at = sources[piece.outlet], room.at(piece)
        rows.append(
            (
                Article(
                    id=0, source=source.key, guid=piece.slug, url=f"{source.homepage}{piece.slug}", title=piece.title,
                    text=piece.text, language=source.language, published_at=at, seen_at=at,
                    places=atlas.tag(piece.title, piece.text, language=source.language, home=source.country),
                ),
                source,
            )
        )  # fmt: skip
    return rows


def by_outlet(rows: Sequence[Arrival], seed: int) -> list[Arrival]:
    """The order of a first start: one feed after the other."""
    keys = sorted({source.key for _, source in rows})
    random.Random(seed).shuffle(keys)
    return sorted(rows, key=lambda row: (keys.index(row[1].key), row[0].published_at))


def grouped(rows: Sequence[Arrival]) -> dict[str, set[str]]:
    """Events by the story that they ended in; merged after each article."""
    grouper, story, events = Grouper(), dict[str, int](), defaultdict[str, set[str]](set)
    for number, (article, source) in enumerate(rows, 1):
        story[article.guid] = grouper.add(replace(article, id=number), source).story
        for absorbed, surviving in grouper.merge():
            story = {guid: surviving if key == absorbed else key for guid, key in story.items()}
    for guid, key in story.items():
        events[str(key)].add(guid if guid.startswith(ALONE) else guid.rsplit("-", 1)[0])
    return events


def whole(stories: dict[str, set[str]]) -> list[str]:
    """Events told by several outlets that are in one story."""
    held = [event for events in stories.values() for event in events if not event.startswith(ALONE)]
    return [event for event in sorted(set(held)) if held.count(event) == 1]


def orders() -> Iterator[list[Arrival]]:
    rows = arrivals(EVENING)
    yield rows
    yield from (by_outlet(rows, seed) for seed in range(4))


def test_one_event_in_four_languages_is_one_story() -> None:
    for rows in orders():
        assert len(whole(grouped(rows))) >= EVENTS - 1


def test_two_events_are_never_one_story() -> None:
    for rows in orders():
        assert [events for events in grouped(rows).values() if len(events) > 1] == []


@pytest.mark.parametrize("day", [11, 12, 13, 22])
def test_the_day_of_the_month_does_not_hide_a_figure(day: int) -> None:
    assert len(whole(grouped(arrivals(EVENING.replace(day=day))))) >= EVENTS - 1


def test_a_restart_in_between_changes_nothing() -> None:
    rows = [(replace(article, id=n), source) for n, (article, source) in enumerate(arrivals(EVENING), 1)]
    uninterrupted, first = Grouper(), []
    for article, source in rows[:50]:
        first.append(uninterrupted.add(article, source))
    merged = dict(uninterrupted.merge())
    restored = Grouper()
    for (article, source), grouping in zip(rows[:50], first, strict=True):
        story = grouping.story
        while story in merged:
            story = merged[story]
        restored.restore(article, source, replace(grouping, story=story))
    restored.merge()
    for article, source in rows[50:]:
        assert restored.add(article, source) == uninterrupted.add(article, source)
        assert restored.merge() == uninterrupted.merge()
