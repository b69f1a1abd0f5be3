"""``/subscribe lebanon`` and ``/unsubscribe lebanon``: what goes into the digest."""

from __future__ import annotations

from handlers.asking import near_topics, read_topic, topic_button
from handlers.brief import not_understood
from handlers.desk import Ask, Button, Desk, Reply
from handlers.digest_pages import time_rows
from handlers.markup import Html, shorten
from handlers.pages import Rows, in_rows
from handlers.reader import Reader, meet, welcome
from handlers.render import MOST_TOPIC
from handlers.replies import button, example, reply, sentence
from handlers.topics import busy_buttons, own_topics
from news.model import Topic
from news.topics import TopicError, region_topic


async def run(desk: Desk, ask: Ask) -> Reply:
    """Adds a topic; tells when the digest comes, or offers times for it."""
    reader = await welcome(desk, ask)
    if not ask.words:
        rows = in_rows(await busy_buttons(desk, reader, 6, command="subscribe"), 2)
        return sentence(reader, "subscribe.which", rows=rows, example=example(reader, "subscribe"))
    topic = read_topic(ask.words, reader)
    if isinstance(topic, TopicError):
        return not_understood(topic, reader, command="subscribe")
    mine = {own.canonical for own in await own_topics(desk, ask.chat.id)}
    if len(mine) >= desk.knobs.most_topics and topic.canonical not in mine:
        return sentence(reader, "subscribe.too_many", n=len(mine))
    async with desk.store.write() as books:
        added = await books.subscribers.subscribe(ask.chat.id, topic, reader.now)
    first = reader.phrases.html("subscribe.done" if added else "subscribe.already", topic=_name(topic, reader))
    return await _with_digest(desk, ask, reader, topic, first)


async def _with_digest(desk: Desk, ask: Ask, reader: Reader, topic: Topic, first: Html) -> Reply:
    say = reader.phrases
    near = [region_topic(region, reader.atlas) for region in near_topics(topic, reader)]
    guesses: Rows = in_rows([topic_button(other, reader, command="subscribe") for other in near], 1)
    hint = (say.html("brief.did_you_mean"),) if near else ()
    read = (Button(say.plain("button.brief_on", topic=_name(topic, reader)), command=f"/brief {topic.canonical}"),)
    async with desk.store.read() as books:
        digests = [digest for digest in await books.digests.of_chat(ask.chat.id) if not digest.topics]
    if not digests:
        question = say.html("subscribe.no_digest")
        return reply(reader, first, *hint, question, rows=(*guesses, *time_rows(reader), read))
    digest = min(digests, key=lambda one: one.next_at)
    when = say.html(
        "subscribe.digest_at",
        days=say.days(digest.days),
        time=say.clock(digest.next_at, reader.zone),
        place=say.city(reader.zone),
    )
    return reply(reader, first, *hint, when, rows=(*guesses, read))


async def leave(desk: Desk, ask: Ask) -> Reply:
    """Drops a topic; without words, asks which."""
    reader = await meet(desk, ask)
    mine = await own_topics(desk, ask.chat.id)
    typed = ask.words.strip()
    topic = next((own for own in mine if own.canonical == typed), None) or (
        read_topic(typed, reader) if typed else None
    )
    if topic is None or isinstance(topic, TopicError):
        return _pick(mine, reader)
    async with desk.store.write() as books:
        gone = await books.subscribers.unsubscribe(ask.chat.id, topic.canonical)
    if not gone:
        return _pick(mine, reader, reader.phrases.html("subscribe.not_there", topic=_name(topic, reader)))
    back = button(reader, "button.subscribe", f"/subscribe {topic.canonical}")
    return sentence(reader, "subscribe.gone", rows=((back,),), topic=_name(topic, reader))


def _pick(mine: tuple[Topic, ...], reader: Reader, *first: Html) -> Reply:
    say = reader.phrases
    if not mine:
        return reply(reader, *(first or (say.html("topics.none", example=example(reader, "subscribe")),)))
    rows = [
        Button(say.plain("button.remove", topic=_name(topic, reader)), command=f"/unsubscribe {topic.canonical}")
        for topic in mine
    ]
    return reply(reader, *first, say.html("subscribe.pick"), rows=in_rows(rows, 2))


def _name(topic: Topic, reader: Reader) -> str:
    return shorten(reader.topic(topic), MOST_TOPIC)
