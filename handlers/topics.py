"""``/topics``: the reader's topics, and the regions with most news."""

from __future__ import annotations

from datetime import timedelta

from handlers.asking import topic_button
from handlers.desk import Ask, Button, Desk, Reply
from handlers.pages import in_rows
from handlers.reader import Reader, meet
from handlers.replies import example, reply
from news.model import Topic
from news.topics import TopicError, parse_topic, region_topic

_DAY = timedelta(days=1)


async def run(desk: Desk, ask: Ask) -> Reply:
    """Own topics with a button to drop each, then busy regions."""
    reader = await meet(desk, ask)
    mine = await own_topics(desk, ask.chat.id)
    busy = await busy_buttons(desk, reader, 6)
    say = reader.phrases.html
    first = say("topics.yours") if mine else say("topics.none", example=example(reader, "subscribe"))
    own = tuple(
        (topic_button(topic, reader), Button("✕", command=f"/unsubscribe {topic.canonical}")) for topic in mine
    )
    second = say("topics.busy") if busy else say("topics.quiet")
    return reply(reader, first, second, rows=own + in_rows(busy, 2))


async def own_topics(desk: Desk, chat: int) -> tuple[Topic, ...]:
    """What a chat is subscribed to; a topic whose place has left the gazetteer keeps its stored title."""
    async with desk.store.read() as books:
        rows = await books.subscribers.topics(chat)
    topics = []
    for canonical, title in rows:
        try:
            topics.append(parse_topic(canonical, desk.atlas))
        except TopicError:
            topics.append(Topic((), canonical, title))
    return tuple(topics)


async def busy_buttons(desk: Desk, reader: Reader, most: int, command: str = "brief") -> list[Button]:
    """The countries with most stories of the last day, as buttons that carry a command."""
    async with desk.store.read() as books:
        counts = await books.stories.busiest_countries(reader.now - _DAY, 2 * most)
    ranked = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    known = [(region, count) for region, count in ranked if reader.atlas.region(region)]
    return [
        topic_button(region_topic(region, reader.atlas), reader, count, command) for region, count in known[:most]
    ]
