"""``/status``: how the service is doing, for those who run it."""

from __future__ import annotations

from datetime import timedelta

from db.records import Vitals
from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, bold
from handlers.reader import Reader, meet
from handlers.replies import healths, reply
from news.model import Health

_LATE = timedelta(minutes=30)


async def run(desk: Desk, ask: Ask) -> Reply:
    """The vital signs in words; the first line says whether anything needs a look."""
    reader = await meet(desk, ask)
    async with desk.store.read() as books:
        vitals = await books.vitals.read(reader.now)
    return reply(
        reader,
        bold(reader.phrases.html("status.title")),
        _verdict(vitals, reader),
        *_news(vitals, reader),
        *_delivery(vitals, reader),
        _store(vitals, reader),
    )


def _verdict(vitals: Vitals, reader: Reader) -> Html:
    waits = vitals.oldest_pending_at is not None and reader.now - vitals.oldest_pending_at > _LATE
    late = vitals.next_poll_at is not None and reader.now - vitals.next_poll_at > _LATE
    failing = vitals.sources.get(Health.FAILING, 0)
    troubles = (
        ("status.trouble_sources", failing * 5 > sum(vitals.sources.values())),
        ("status.trouble_waiting", waits),
        ("status.trouble_poll", late),
    )
    found = [reader.phrases.plain(key) for key, there in troubles if there]
    if not found:
        return reader.phrases.html("status.well")
    return reader.phrases.html("status.look", what=reader.phrases.plain("punctuation.list").join(found))


def _news(vitals: Vitals, reader: Reader) -> tuple[Html | str, ...]:
    say = reader.phrases
    newest = vitals.newest_article_at
    polled = vitals.last_poll_at
    return (
        say.html(
            "status.news",
            articles=say.html("count.articles", n=vitals.articles),
            stories=say.html("count.stories", n=vitals.stories),
            n=vitals.articles_day,
        ),
        say.html("status.newest", ago=say.ago(newest, reader.now)) if newest else say.html("status.no_news"),
        say.html("status.sources", health=healths(vitals.sources, reader)) if any(vitals.sources.values()) else "",
        say.html("status.polled", ago=say.ago(polled, reader.now)) if polled else say.html("status.never_polled"),
    )


def _delivery(vitals: Vitals, reader: Reader) -> tuple[Html | str, ...]:
    say = reader.phrases
    due, oldest = vitals.next_digest_at, vitals.oldest_pending_at
    return (
        say.html(
            "status.readers",
            n=vitals.subscribers,
            topics=say.html("count.topics", n=vitals.topics),
            digests=vitals.digests,
        ),
        say.html("status.next_digest", due=say.due(due, reader.zone)) if due else "",
        say.html(
            "status.sent",
            sent=vitals.sent_day,
            unknown=vitals.unknown_day,
            failed=vitals.failed_day,
            gone=vitals.gone_day,
        ),
        say.html("status.waiting", n=vitals.pending, since=reader.clock(oldest))
        if vitals.pending and oldest
        else say.html("status.none_waiting"),
    )


def _store(vitals: Vitals, reader: Reader) -> Html:
    return reader.phrases.html(
        "status.store",
        database=vitals.database,
        size=reader.phrases.number(round(vitals.size_bytes / 1e6, 1)),
        schema=vitals.schema,
    )
