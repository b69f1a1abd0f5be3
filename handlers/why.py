"""``/why 2``: the parts of a story's score in words; ``/why 2 1``: where its first line stands."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from datetime import datetime

from handlers.around import around, line_buttons
from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, bold, directed, shorten, text
from handlers.reader import Reader, meet
from handlers.replies import bullets, button, in_place, reply
from handlers.story import find, full, title_article
from news import ranking
from news.model import Score, Story, Told, Topic
from news.topics import TopicError, parse_topic, region_topic


async def run(desk: Desk, ask: Ask) -> Reply:
    """A story by its number in the last briefing, or by ``#id``: as it was told, else as it would be now."""
    reader = await meet(desk, ask)
    found = await find(desk, ask, reader)
    if isinstance(found, Reply):
        return found
    story, line = found
    quoted = (await asyncio.to_thread(full, story, reader, desk)).lines
    if line.isdecimal() and 0 < int(line) <= len(quoted):
        return in_place(ask, around(quoted[int(line) - 1], story, reader))
    async with desk.store.read() as books:
        told = (await books.subscribers.told(ask.chat.id, (story.id,))).get(story.id)
    why = _as_told(told, story, reader) if told and told.parts else _alone(story, reader)
    say = reader.phrases.html
    told_as = title_article(story, reader)
    title = directed(bold(shorten(told_as.title, 160)), told_as.language, reader.language)
    telling = [(name, factor) for name, factor in why.score.parts if round(factor, 2) != 1.0]
    parts = bullets(_part(name, factor, why, reader) for name, factor in telling)
    total = [say("why.total", value=_factor(why.score.total, reader))] if round(why.score.total, 2) else []
    back = (button(reader, "button.back", f"/story #{story.id} back"),)
    rows = (*line_buttons(len(quoted), story.id, reader), back)
    return in_place(ask, reply(reader, title, _head(why, told, reader), *parts, *total, rows=rows))


@dataclass(frozen=True, slots=True)
class _Why:
    """A score and what its parts speak of."""

    score: Score
    topic: Topic
    at: datetime
    voices: int
    newest: datetime


def _as_told(told: Told, story: Story, reader: Reader) -> _Why:
    """The very score that put the story where it stood."""
    try:
        topic = parse_topic(told.topic, reader.atlas)
    except TopicError:  # of a digest's followed stories, or a name that is known no more
        topic = _own_topic(story, reader)
    score = Score(math.prod(factor for _, factor in told.parts), told.parts)
    newest = max(
        (report.article.published_at for report in story.reports if report.article.seen_at <= told.at),
        default=story.reports[0].article.published_at,
    )
    return _Why(score, topic, told.at, told.independent, newest)


def _alone(story: Story, reader: Reader) -> _Why:
    """The score of a story that the reader was not told: against the region that it is most about."""
    topic = _own_topic(story, reader)
    ((_, score),) = ranking.rank((story,), topic=topic, atlas=reader.atlas, now=reader.now, told={})
    newest = max(report.article.published_at for report in story.reports)
    return _Why(score, topic, reader.now, len(ranking.independent(story.reports)), newest)


def _own_topic(story: Story, reader: Reader) -> Topic:
    """The region that the story is most about; a topic of nothing where it is nowhere."""
    places = [place for report in story.reports for place in report.article.places]
    if not places:
        return Topic((), "", "")
    weights: dict[str, float] = {}
    for place in places:
        weights[place.region] = weights.get(place.region, 0.0) + place.weight
    return region_topic(max(weights, key=lambda region: (weights[region], region)), reader.atlas)


def _head(why: _Why, told: Told | None, reader: Reader) -> Html:
    say = reader.phrases.html
    if told is None or not told.parts or not told.topic:
        return say("why.title")
    return say("why.told", topic=shorten(reader.topic(why.topic), 80), ago=reader.phrases.ago(why.at, reader.now))


def _part(name: str, factor: float, why: _Why, reader: Reader) -> Html:
    """One factor in words; by its own name where it has none. Of what is no news: of what kind it is."""
    if name == "genre":
        return reader.phrases.html("why.aside", kind=reader.phrases.plain(f"why.kind.{ranking.kind(factor)}"))
    key = f"why.part.{name}"
    words = text(name)
    if reader.phrases.has(key):
        words = reader.phrases.html(
            key,
            n=why.voices,
            ago=reader.phrases.ago(why.newest, why.at),
            place=reader.topic(why.topic),
        )
    return reader.phrases.html("why.row", words=words, factor=_factor(factor, reader))


def _factor(value: float, reader: Reader) -> str:
    return reader.phrases.number(round(value, 2))
