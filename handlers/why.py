"""``/why 2``: the parts of a story's score in words."""

from __future__ import annotations

from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, bold, directed, shorten
from handlers.reader import Reader, meet
from handlers.replies import bullets, button, in_place, reply
from handlers.story import find
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
    async with desk.store.read() as books:
        told = await books.subscribers.told(ask.chat.id, (story.id,))
    ((_, score),) = ranking.rank(
        (story,), topic=_own_topic(story, reader), atlas=reader.atlas, now=reader.now, told=told
    )
    say = reader.phrases.html
    title = directed(bold(shorten(story.reports[0].article.title, 160)), story.reports[0].article.language)
    parts = bullets(_part(name, factor, reader) for name, factor in score.parts)
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


def _part(name: str, factor: float, reader: Reader) -> Html:
    key = f"why.part.{name}"
    words = reader.phrases.plain(key) if reader.phrases.has(key) else name
    return reader.phrases.html("why.row", words=words, factor=_factor(factor, reader))


def _factor(value: float, reader: Reader) -> str:
    return reader.phrases.number(round(value, 2))
