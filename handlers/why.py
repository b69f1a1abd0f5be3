"""``/why 2``: the parts of a story's score in words."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, bold, directed, shorten, text
from handlers.reader import Reader, meet
from handlers.replies import bullets, button, in_place, reply
from handlers.story import find, title_article
from news import ranking
from news.model import Story, Topic
from news.topics import region_topic


async def run(desk: Desk, ask: Ask) -> Reply:
    """A story by its number in the last briefing, or by ``#id``."""
    reader = await meet(desk, ask)
    found = await find(desk, ask, reader)
    if isinstance(found, Reply):
        return found
    story, _ = found
    topic = _own_topic(story, reader)
    ((_, score),) = ranking.rank((story,), topic=topic, atlas=reader.atlas, now=reader.now, told={})
    say = reader.phrases.html
    told_as = title_article(story, reader)
    title = directed(bold(shorten(told_as.title, 160)), told_as.language, reader.language)
    telling = [(name, factor) for name, factor in score.parts if round(factor, 2) != 1.0]
    parts = bullets(_part(name, factor, story, reader) for name, factor in telling)
    total = say("why.total", value=_factor(score.total, reader))
    rows = ((button(reader, "button.back", f"/story #{story.id} back"),),)
    return in_place(ask, reply(reader, title, say("why.title"), *parts, total, rows=rows))


def _own_topic(story: Story, reader: Reader) -> Topic:
    """The region that the story is most about; a topic of nothing where it is nowhere."""
    places = [place for report in story.reports for place in report.article.places]
    if not places:
        return Topic((), "", "")
    weights: dict[str, float] = {}
    for place in places:
        weights[place.region] = weights.get(place.region, 0.0) + place.weight
    return region_topic(max(weights, key=lambda region: (weights[region], region)), reader.atlas)


def _part(name: str, factor: float, story: Story, reader: Reader) -> Html:
    """One factor in words; by its own name where it has none."""
    key = f"why.part.{name}"
    words = text(name)
    if reader.phrases.has(key):
        newest = story.reports[-1].article.published_at
        words = reader.phrases.html(
            key,
            n=len(ranking.independent(story.reports)),
            ago=reader.phrases.ago(newest, reader.now),
            place=reader.topic(_own_topic(story, reader)),
        )
    return reader.phrases.html("why.row", words=words, factor=_factor(factor, reader))


def _factor(value: float, reader: Reader) -> str:
    return reader.phrases.number(round(value, 2))
