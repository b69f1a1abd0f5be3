"""What the verbs of the command line do, those aside that run the service."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from bot import terminal
from bot.config import Config
from bot.courier import plain_text
from bot.filing import Collected
from bot.house import open_house
from bot.vitals import report
from db.records import Vitals
from handlers.asking import near_topics, topic_ask
from handlers.briefing import make
from handlers.desk import DeskKnobs
from handlers.reader import Reader, reader_for
from handlers.render import brief_pages
from news.model import Article, Brief, Source
from news.topics import TopicError, parse_topic

WELL, NOTHING, USAGE = 0, 1, 2


async def poll(config: Config, asked: Namespace) -> int:
    """Read what is due: one round, or round after round until interrupted."""
    async with open_house(config) as house:
        async with house.store.write() as books:
            await books.sources.sync(config.sources, house.desk.now())
            sources = len(await books.sources.all())
        if not sources:
            terminal.complain(f"{asked.config} names no sources: add some under [catalogue], or with “sources add”.")
            return USAGE
        while True:
            with terminal.progress("Reading", sources) as progress:
                came = await house.collector(progress).tick()
            _tell_round(came, asked)
            if not await house.newsdesk.clear():
                terminal.complain("The service is running: it sorts what was read into stories.")
            if asked.once:
                return WELL if came.reached or not came.polled else NOTHING
            await asyncio.sleep(config.collect.every_s)


def _tell_round(came: Collected, asked: Namespace) -> None:
    if asked.json:
        terminal.say(json.dumps(asdict(came)))
    elif came.polled:
        count = terminal.count
        news = f"{count(came.new, 'new article')}, {came.edited} edited"
        terminal.say(f"{count(came.polled, 'source')} read: {news}; {count(came.failed, 'source')} failed.")
    elif asked.once:
        terminal.say("No source is due.")


async def brief(config: Config, asked: Namespace) -> int:
    """Print the brief on a topic; the code says whether there was any news."""
    span, language = topic_ask(f"x {asked.since}"), asked.language or config.service.language
    if span.topic != "x" or span.only_new:
        terminal.complain(f"“{asked.since}” is no span of time: write it like 6h, 24h or 7d.")
        return USAGE
    if language not in DeskKnobs().languages:
        terminal.complain(f"“{language}” is no language of mine; I speak {', '.join(DeskKnobs().languages)}.")
        return USAGE
    async with open_house(config) as house:
        reader = reader_for(house.desk, None, language)
        try:
            topic = parse_topic(" ".join(asked.topic), house.desk.atlas)
        except TopicError as error:
            terminal.complain(str(error))
            return USAGE
        since = reader.now - timedelta(hours=span.hours)
        made = await make(house.desk, topic, since=since, chat=None, language=reader.language)
    if asked.format == "json":
        terminal.say_json(asdict(made))
    elif made.stories:
        pages = [page.html for page in brief_pages(made, reader)]
        terminal.say("\n\n".join(pages if asked.format == "html" else map(plain_text, pages)))
    else:
        terminal.complain(_nothing(made, span.hours, reader))
    return WELL if made.stories else NOTHING


def _nothing(made: Brief, hours: int, reader: Reader) -> str:
    say = reader.phrases.plain
    newest = made.newest_at
    parts = [
        say("brief.nothing", topic=reader.topic(made.topic), span=reader.phrases.hours(hours)),
        say("brief.newest", ago=reader.phrases.ago(newest, reader.now)) if newest else say("brief.never"),
    ]
    meant = [reader.place(region) for region in near_topics(made.topic, reader)]
    nearest = [f"{reader.topic(topic)} ({count})" for topic, count in made.nearest]
    if meant or nearest:
        key = "brief.did_you_mean" if meant else "brief.nearest"
        parts.append(f"{say(key)} {say('punctuation.list').join(meant or nearest)}")
    return " ".join(parts)


async def search(config: Config, asked: Namespace) -> int:
    """Print the articles that hold all the words."""
    async with open_house(config) as house, house.store.read() as books:
        found = await books.articles.search(" ".join(asked.words), limit=asked.limit)
    if asked.json:
        terminal.say_json([_article(article, source) for article, source in found])
    else:
        for article, source in found:
            when = article.published_at.astimezone().strftime("%d %b %H:%M")
            terminal.say(f"{when}  {source.name}: {article.title}\n              {article.url}")
    if not found:
        terminal.complain("No article holds these words.")
    return WELL if found else NOTHING


def _article(article: Article, source: Source) -> dict[str, object]:
    return {
        "id": article.id,
        "source": source.key,
        "outlet": source.name,
        "title": article.title,
        "url": article.url,
        "language": article.language,
        "published_at": article.published_at,
        "places": [place.region for place in article.places],
    }


async def check(config: Config, asked: Namespace) -> int:
    """Say whether everything is ready to run.

    Neither a missing token (the sandbox would open) nor the health of a service that may not run is in the way.
    """
    async with open_house(config) as house, house.store.read() as books:
        vitals = await books.vitals.read(house.desk.now())
        syria = house.desk.atlas.lookup("Syria")
    told = report(vitals)
    token = bool(config.telegram.token)
    rows = [
        (True, "configuration", f"{asked.config}, {terminal.count(len(config.sources), 'source')}"),
        (token, "telegram token", "set" if token else "none: the service would open the sandbox"),
        (True, "store", f"{vitals.database}, schema {vitals.schema}, {terminal.count(vitals.articles, 'article')}"),
        (syria is not None, "places", "the table of places is there" if syria else "the table of places is broken"),
        (True, "messages", _messages(vitals)),
        (told.well, "health", "well" if told.well else " ".join(map(str, _troubles(told.facts)))),
    ]
    if asked.json:
        terminal.say_json([{"well": well, "part": part, "says": says} for well, part, says in rows])
    else:
        terminal.table(
            ("part", "state"), [(terminal.plain(part), terminal.mark(well, says)) for well, part, says in rows]
        )
    return WELL if all(well for well, part, _ in rows if part not in {"telegram token", "health"}) else NOTHING


def _messages(vitals: Vitals) -> str:
    waits = f", for {terminal.count(_minutes(vitals.oldest_pending_at, vitals.at), 'minute')}"
    due = f"{vitals.next_digest_at:%Y-%m-%d %H:%M} UTC" if vitals.next_digest_at else "none"
    return (
        f"{vitals.pending} waiting{waits if vitals.pending else ''}; {vitals.sent_minute} sent in the last minute; "
        f"in 24 hours {vitals.sent_day} sent, {vitals.unknown_day} unknown, {vitals.failed_day} failed, "
        f"{vitals.gone_day} unreachable; next digest: {due}"
    )


def _minutes(since: datetime | None, now: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60)) if since else 0


def _troubles(facts: Mapping[str, object]) -> list[object]:
    troubles = facts["troubles"]
    return troubles if isinstance(troubles, list) else []
