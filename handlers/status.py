"""``/status``: how the service is doing, for those who run it."""

from __future__ import annotations

from db.records import Trouble, Vitals
from handlers.desk import Ask, Desk, Reply
from handlers.markup import Html, bold
from handlers.reader import Reader, meet
from handlers.replies import healths, reply

_WORDS = {
    Trouble.WAITING: "status.trouble_waiting",
    Trouble.POLL: "status.trouble_poll",
    Trouble.DEAF: "status.trouble_sources",
    Trouble.SOURCES: "status.trouble_sources",
}


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
        reader.phrases.html("status.refused", n=desk.refusals()) if desk.refusals else "",
        _store(vitals, reader),
    )


def _verdict(vitals: Vitals, reader: Reader) -> Html:
    found = dict.fromkeys(reader.phrases.plain(_WORDS[trouble]) for trouble in vitals.troubles)
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
        say.html("status.sent_minute", sent=vitals.sent_minute),
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
