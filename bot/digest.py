"""The digest tick: chats that are due -> deliveries, in the transaction that advances their schedule.

What is due is composed outside of any transaction, because it is slow; the transaction then looks whether the digest
is still due, so that two processes (or a changed setting) never write one digest twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.deliver import rows_to_json
from bot.log import event, failure
from bot.shared import SharedStore
from db.errors import Refused, StoreError
from db.records import Delivery, Digest, Subscriber
from db.store import Books, Store
from handlers.briefing import told_rows
from handlers.desk import Desk, Page
from handlers.digest import Edition, compose, empty, late
from handlers.reader import Reader, reader_for
from news.calendar import next_due

_log = logging.getLogger(__name__)
_BATCH: Final = 50
_DAY: Final = timedelta(days=1)
_ARRIVAL: Final = timedelta(hours=6)
"""Articles reach us so long after they came out: a digest looks back so far behind the one before it, for what that
one could not know. What it did tell is known by story and is not told again."""
_SHARED: Final = timedelta(minutes=1)
"""For so long digests are composed as of one moment, from shared answers of the store."""
_MOST_H: Final = 24 * 365


@dataclass(frozen=True, slots=True)
class DigestKnobs:
    """Settings of the digest tick."""

    every_s: int = 15
    """Seconds between two looks at who is due."""
    catch_up_h: float = 6.0
    """A digest that is later than so many hours is left out, and the next one says so."""
    expire_h: float = 3.0
    """A message that could not be sent for so many hours is not sent any more."""

    def __post_init__(self) -> None:
        if self.every_s < 1:
            raise ValueError(f"every_s must be 1 or more, not {self.every_s}.")
        for name in ("catch_up_h", "expire_h"):
            if not 0 < getattr(self, name) <= _MOST_H:
                raise ValueError(f"{name} must be above 0 and at most {_MOST_H}, not {getattr(self, name):g}.")


class Digester:
    """Writes the digests that are due as deliveries."""

    def __init__(self, store: Store, desk: Desk, knobs: DigestKnobs, wake: Callable[[], None] = lambda: None) -> None:
        """``wake`` is called when there is something to send."""
        self._store, self._desk, self._knobs, self._wake = store, desk, knobs, wake

    async def tick(self) -> int:
        """Write every digest that is due; returns how many messages there are to send.

        Raises:
            StoreError: the store can be of no use to anybody now.
        """
        await self._pass_over()
        written, broken = 0, set[int]()
        desk = self._sharing()
        while True:
            if self._desk.now() - desk.now() > _SHARED:
                desk = self._sharing()
            async with self._store.read() as books:
                due = await books.digests.claim_due(desk.now(), _BATCH + len(broken))
            rows = [(digest, subscriber) for digest, subscriber in due if digest.id not in broken]
            if not rows:
                return written
            for digest, subscriber in rows:
                try:
                    written += await self._one(desk, digest, subscriber)
                except Exception as error:  # A mistake of ours with one chat must not cost the others their digest.
                    if isinstance(error, StoreError) and not isinstance(error, Refused):
                        raise
                    failure(_log, "digest not written", error, chat=digest.chat)
                    broken.add(digest.id)

    async def _pass_over(self) -> None:
        """Move on what is due to chats that cannot be written to.

        Nothing is written and none is counted as missed: whoever comes back gets the next digest at its hour, and it
        tells what came since the last that was sent.
        """
        while True:
            async with self._store.write() as books:
                now = self._desk.now()
                rows = await books.digests.claim_due(now, _BATCH, reachable=False)
                for digest, subscriber in rows:
                    zone = reader_for(self._desk, subscriber, self._desk.knobs.language).zone
                    await books.digests.advance(digest.id, next_due(now, digest.at, digest.days, zone))
            if len(rows) < _BATCH:
                return

    def _sharing(self) -> Desk:
        """The desk at this moment: what one reader's digest asks for need not be asked again for the next."""
        now = self._desk.now()
        return replace(self._desk, store=SharedStore.over(self._store), now=lambda: now)

    async def _one(self, desk: Desk, digest: Digest, subscriber: Subscriber) -> int:
        reader = reader_for(desk, subscriber, subscriber.language or desk.knobs.language)
        due, missed = _timely(digest, reader, timedelta(hours=self._knobs.catch_up_h))
        if due > reader.now:
            return await self._skip(digest, due, missed)
        made = await compose(desk, reader, since=_since(digest, reader))
        pages = _pages(made, missed, subscriber, reader)
        async with self._store.write() as books:
            if not await _still_due(books, digest):
                return 0
            added = await books.deliveries.add(self._deliveries(digest, due, reader, pages))
            await books.subscribers.tell(subscriber.chat, told_rows(made.briefs, reader.now))
            following = next_due(reader.now, digest.at, digest.days, reader.zone)
            await books.digests.advance(digest.id, following, sent_at=reader.now, missed=0)
        event(_log, "digest written", chat=subscriber.chat, messages=added, stories=_stories(made))
        if added:
            self._wake()
        return added

    async def _skip(self, digest: Digest, following: datetime, missed: int) -> int:
        async with self._store.write() as books:
            if await _still_due(books, digest):
                await books.digests.advance(digest.id, following, missed=missed)
                event(_log, "digest too late", level=logging.WARNING, chat=digest.chat, due=digest.next_at)
        return 0

    def _deliveries(self, digest: Digest, due: datetime, reader: Reader, pages: Sequence[Page]) -> list[Delivery]:
        # The moment at which it was due is what makes a digest that digest. A local date would not do: it comes twice
        # to who travels west.
        return [
            Delivery(
                key=f"digest:{digest.chat}:{due.astimezone(UTC):%Y-%m-%dT%H%MZ}:{part}",
                chat=digest.chat,
                thread=digest.thread,
                part=part,
                html=page.html,
                rows_json=rows_to_json(page.rows),
                not_before=reader.now.astimezone(UTC),
                expires_at=reader.now + timedelta(hours=self._knobs.expire_h),
            )
            for part, page in enumerate(pages, 1)
        ]


def _timely(digest: Digest, reader: Reader, most: timedelta) -> tuple[datetime, int]:
    """The first time of a digest that is not too late, perhaps one to come, and how many were missed before it."""
    due, missed = digest.next_at, digest.missed
    while reader.now - due > most:
        due, missed = next_due(due, digest.at, digest.days, reader.zone), missed + 1
    return due, missed


def _since(digest: Digest, reader: Reader) -> datetime:
    """From when on there may be something to tell; a first digest looks back a day, and that of each it missed."""
    since = reader.now - _DAY * (1 + digest.missed) if digest.last_at is None else digest.last_at - _ARRIVAL
    # By the quarter of an hour: those who had their last one a few seconds apart share the work for the next.
    return since.replace(minute=since.minute // 15 * 15, second=0, microsecond=0)


def _pages(made: Edition, missed: int, subscriber: Subscriber, reader: Reader) -> Sequence[Page]:
    note = late(reader, missed).pages if missed else ()
    if made.pages:
        return (*note, *made.pages)
    return (*note, *empty(reader).pages) if note or subscriber.empty_day == "line" else ()


async def _still_due(books: Books, digest: Digest) -> bool:
    now = await books.digests.of_chat(digest.chat)
    return now is not None and now.next_at == digest.next_at


def _stories(made: Edition) -> int:
    return sum(len(brief.stories) for brief in made.briefs)
