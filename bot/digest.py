"""The digest tick: chats that are due -> deliveries, in the transaction that advances their schedule.

What is due is composed outside of any transaction, because it is slow; the transaction then looks whether the digest
is still due, so that two processes (or a changed setting) never write one digest twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from bot.deliver import rows_to_json
from bot.log import event
from db.records import Delivery, Digest, Subscriber
from db.store import Books, Store
from handlers.briefing import told_rows
from handlers.desk import Desk, Page
from handlers.digest import Edition, compose, empty, late
from handlers.reader import Reader, reader_for
from news.calendar import next_due, zone

_log = logging.getLogger(__name__)
_BATCH = 50
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DigestKnobs:
    """Settings of the digest tick."""

    every_s: int = 15
    """Seconds between two looks at who is due."""
    catch_up_h: float = 6.0
    """A digest that is later than so many hours is left out, and the next one says so."""
    expire_h: float = 3.0
    """A message that could not be sent for so many hours is not sent any more."""


class Digester:
    """Writes the digests that are due as deliveries."""

    def __init__(self, store: Store, desk: Desk, knobs: DigestKnobs, wake: Callable[[], None] = lambda: None) -> None:
        """``wake`` is called when there is something to send."""
        self._store, self._desk, self._knobs, self._wake = store, desk, knobs, wake

    async def tick(self) -> int:
        """Write every digest that is due; returns how many messages there are to send."""
        written = 0
        while True:
            async with self._store.read() as books:
                due = await books.digests.claim_due(self._desk.now(), _BATCH)
            if not due:
                return written
            for digest, subscriber in due:
                written += await self._one(digest, subscriber)

    async def _one(self, digest: Digest, subscriber: Subscriber) -> int:
        reader = reader_for(self._desk, subscriber, subscriber.language or self._desk.knobs.language)
        if reader.now - digest.next_at > timedelta(hours=self._knobs.catch_up_h):
            return await self._skip(digest, reader)
        made = await compose(self._desk, reader, since=digest.last_at or reader.now - _DAY)
        pages = self._pages(made, digest, subscriber, reader)
        rows = self._deliveries(digest, subscriber, reader, pages)
        async with self._store.write() as books:
            if not await _still_due(books, digest):
                return 0
            added = await books.deliveries.add(rows)
            await books.subscribers.tell(subscriber.chat, told_rows(made.briefs, reader.now))
            following = next_due(reader.now, digest.at, digest.days, reader.zone)
            await books.digests.advance(digest.id, following, sent_at=reader.now, missed=0)
        event(_log, "digest written", chat=subscriber.chat, messages=added, stories=_stories(made))
        if added:
            self._wake()
        return added

    async def _skip(self, digest: Digest, reader: Reader) -> int:
        async with self._store.write() as books:
            if await _still_due(books, digest):
                following = next_due(reader.now, digest.at, digest.days, reader.zone)
                await books.digests.advance(digest.id, following, missed=digest.missed + 1)
                event(_log, "digest too late", level=logging.WARNING, chat=digest.chat, due=digest.next_at)
        return 0

    def _pages(self, made: Edition, digest: Digest, subscriber: Subscriber, reader: Reader) -> Sequence[Page]:
        note = late(reader, digest.missed).pages if digest.missed else ()
        if made.pages:
            return (*note, *made.pages)
        return (*note, *empty(reader).pages) if note or subscriber.empty_day == "line" else ()

    def _deliveries(
        self, digest: Digest, subscriber: Subscriber, reader: Reader, pages: Sequence[Page]
    ) -> list[Delivery]:
        # The local date is what makes a digest the digest of that day, whatever happens to clocks.
        date = digest.next_at.astimezone(zone(reader.zone)).date()
        return [
            Delivery(
                key=f"digest:{subscriber.chat}:{date}:{digest.at:%H%M}:{part}",
                chat=subscriber.chat,
                thread=digest.thread,
                part=part,
                html=page.html,
                rows_json=rows_to_json(page.rows),
                not_before=reader.now.astimezone(UTC),
                expires_at=reader.now + timedelta(hours=self._knobs.expire_h),
            )
            for part, page in enumerate(pages, 1)
        ]


async def _still_due(books: Books, digest: Digest) -> bool:
    now = await books.digests.of_chat(digest.chat)
    return now is not None and now.next_at == digest.next_at


def _stories(made: Edition) -> int:
    return sum(len(brief.stories) for brief in made.briefs)
