"""``/brief syria 24h``: what is new about a topic."""

from __future__ import annotations

from datetime import timedelta

from handlers.asking import WINDOWS_H, TopicAsk, near_topics, read_topic, topic_ask, topic_button
from handlers.briefing import make, told_rows
from handlers.desk import Ask, Button, Desk, Reply
from handlers.markup import shorten
from handlers.pages import Rows, in_rows
from handlers.reader import Reader, welcome
from handlers.render import MOST_TOPIC, brief_pages
from handlers.replies import button, example, reply, sentence
from handlers.topics import busy_buttons, own_topics
from news.model import Brief, Topic
from news.topics import TopicError, region_topic


async def run(desk: Desk, ask: Ask) -> Reply:
    """A topic, perhaps with a window and ``new``; without words, what one may ask for."""
    reader = await welcome(desk, ask)
    wanted = topic_ask(ask.words)
    if not wanted.topic:
        return await _which(desk, ask, reader)
    topic = read_topic(wanted.topic, reader)
    if isinstance(topic, TopicError):
        return not_understood(topic, reader)
    brief = await make(
        desk,
        topic,
        since=reader.now - timedelta(hours=wanted.hours),
        chat=reader.subscriber,
        language=reader.language,
        only_new=wanted.only_new,
    )
    if not brief.stories:
        return _nothing(brief, wanted, reader)
    rows = await _rows(desk, ask, brief, wanted, reader)
    pages = brief_pages(brief, reader, rows=rows)
    async with desk.store.write() as books:
        await books.subscribers.tell(ask.chat.id, told_rows((brief,), reader.now))
    return Reply(pages)


async def _which(desk: Desk, ask: Ask, reader: Reader) -> Reply:
    own = [topic_button(topic, reader) for topic in await own_topics(desk, ask.chat.id)]
    rows = in_rows(own[:6], 2) + in_rows(await busy_buttons(desk, reader, 6), 2)
    return sentence(reader, "brief.which", rows=rows, example=example(reader, "brief"))


def not_understood(error: TopicError, reader: Reader, command: str = "brief") -> Reply:
    """Why words are no topic, with an example of one."""
    return sentence(reader, f"topic.{error.refusal}", example=example(reader, command))


def _nothing(brief: Brief, wanted: TopicAsk, reader: Reader) -> Reply:
    say = reader.phrases.html
    name = shorten(reader.topic(brief.topic), MOST_TOPIC)
    first = (
        say("brief.nothing_new", topic=name)
        if wanted.only_new
        else say("brief.nothing", topic=name, span=reader.phrases.hours(wanted.hours))
    )
    newest = brief.newest_at
    age = say("brief.newest", ago=reader.phrases.ago(newest, reader.now)) if newest else say("brief.never")
    near = [region_topic(region, reader.atlas) for region in near_topics(brief.topic, reader)]
    parts = [first, age]
    rows: Rows = ()
    if near:
        parts.append(say("brief.did_you_mean"))
        rows = in_rows([topic_button(topic, reader) for topic in near], 1)
    elif brief.nearest:
        parts.append(say("brief.nearest"))
        rows = in_rows([topic_button(topic, reader, count) for topic, count in brief.nearest], 2)
    longer = _windows(brief.topic, wanted, reader, newest is not None)
    return reply(reader, *parts, rows=rows + longer)


def _windows(topic: Topic, wanted: TopicAsk, reader: Reader, useful: bool) -> Rows:
    """Buttons for longer windows, where they would find something."""
    longer = [hours for hours in WINDOWS_H if hours > wanted.hours]
    if not useful or not longer:
        return ()
    return (tuple(_window(topic, hours, reader) for hours in longer),)


def _window(topic: Topic, hours: int, reader: Reader) -> Button:
    spelled = TopicAsk("", hours, only_new=False).spelled()
    return Button(reader.phrases.hours(hours), command=f"/brief {topic.canonical} {spelled}")


async def _rows(desk: Desk, ask: Ask, brief: Brief, wanted: TopicAsk, reader: Reader) -> Rows:
    """Other windows, then subscribing; a subscriber is offered what is new instead."""
    others = tuple(_window(brief.topic, hours, reader) for hours in WINDOWS_H if hours != wanted.hours)
    mine = {topic.canonical for topic in await own_topics(desk, ask.chat.id)}
    canonical = brief.topic.canonical
    if canonical in mine:
        last = button(reader, "button.digest", "/digest")
    else:
        last = button(reader, "button.subscribe", f"/subscribe {canonical}")
    return (others, (last,))
