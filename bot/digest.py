"""The digest tick: chats that are due -> deliveries, in the transaction that advances their schedule.

What is due is composed outside of any transaction, because it is slow; the transaction then looks whether the digest
is still due, so that two processes (or a changed setting) never write one digest twice. Digests of a chat that are
due together, after quiet hours or an outage, are one message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from bot.deliver import rows_to_json
from bot.log import event, failure
from bot.shared import SharedStore
from db.errors import Refused, StoreError
from db.records import Delivery, Digest, Subscriber
from db.store import Store
from handlers.briefing import told_rows
from handlers.desk import Desk, Page
from handlers.edition import Edition, Wanted, compose, empty, late
from handlers.reader import Reader, reader_for
from news.calendar import Due, next_due, released

_log = logging.getLogger(__name__)
_BATCH: Final = 50
_DAY: Final = timedelta(days=1)
_ARRIVAL: Final = timedelta(hours=6)
"""Articles reach us so long after they came out: a digest looks back so far behind the one before it, for what that
one could not know. What it did tell is known by story and is not told again."""
_SHARED: Final = timedelta(minutes=1)
"""For so long digests are composed as of one moment, from shared answers of the store."""
_FARTHEST: Final = timedelta(days=17)
"""No digest that does not rest is due so far ahead: a week, twice where its date was served or skipped."""
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


@dataclass(frozen=True, slots=True)
class Turn:
    """A digest whose time has come."""

    digest: Digest
    due: Due
    """The first that is not too late; perhaps one to come."""
    missed: int
    """How many were missed before it."""


class _Overtaken(Exception):
    """Somebody else has written or changed one of the digests meanwhile."""


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
        await self._mend()
        await self._pass_over()
        written, broken = 0, set[int]()
        desk = self._sharing()
        while True:
            if self._desk.now() - desk.now() > _SHARED:
                desk = self._sharing()
            async with self._store.read() as books:
                due = await books.digests.claim_due(desk.now(), _BATCH + len(broken))
            chats = {subscriber.chat: subscriber for digest, subscriber in due if digest.id not in broken}
            if not chats:
                return written
            for chat, subscriber in chats.items():
                try:
                    written += await self._serve(desk, subscriber)
                except Exception as error:  # A mistake of ours with one chat must not cost the others their digest.
                    if isinstance(error, StoreError) and not isinstance(error, Refused):
                        raise
                    failure(_log, "digest not written", error, chat=chat)
                    broken |= {digest.id for digest, reader in due if reader.chat == chat}

    async def _mend(self) -> None:
        """Bring back what a clock that ran far ahead has put years off; the next one looks back a day."""
        now = self._desk.now()
        async with self._store.read() as books:
            if not await books.digests.astray(now, now + _FARTHEST):
                return
        async with self._store.write() as books:
            for digest, subscriber in await books.digests.astray(now, now + _FARTHEST):
                zone = reader_for(self._desk, subscriber, self._desk.knobs.language).zone
                await books.digests.mend(digest.id, next_due(now, digest.at, digest.days, zone))
                event(_log, "digest mended", level=logging.WARNING, chat=digest.chat, due=digest.next_at)

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
                    due = next_due(now, digest.at, digest.days, zone, later_than=digest.next_date)
                    await books.digests.advance(digest.id, due, digest.missed)
            if len(rows) < _BATCH:
                return

    def _sharing(self) -> Desk:
        """The desk at this moment: what one reader's digest asks for need not be asked again for the next."""
        now = self._desk.now()
        return replace(self._desk, store=SharedStore.over(self._store), now=lambda: now)

    async def _serve(self, desk: Desk, subscriber: Subscriber) -> int:
        """All digests of a chat that are due now: each is put off, left out or written."""
        reader = reader_for(desk, subscriber, subscriber.language or desk.knobs.language)
        async with self._store.read() as books:
            due = [digest for digest in await books.digests.of_chat(subscriber.chat) if _is_due(digest, reader.now)]
        wake_at = released(reader.now, subscriber.quiet, reader.zone)
        if wake_at > reader.now:
            return await self._put_off(due, wake_at)
        turns = [_turn(digest, reader, timedelta(hours=self._knobs.catch_up_h)) for digest in due]
        await self._leave_out([turn for turn in turns if turn.due.at > reader.now])
        ready = sorted((turn for turn in turns if turn.due.at <= reader.now), key=lambda turn: turn.digest.thread)
        groups = [list(group) for _, group in groupby(ready, key=lambda turn: turn.digest.thread)]
        return sum([await self._write(desk, reader, subscriber, group) for group in groups])

    async def _put_off(self, digests: Sequence[Digest], until: datetime) -> int:
        async with self._store.write() as books:
            now = {digest.id: digest for digest in await books.digests.of_chat(digests[0].chat)} if digests else {}
            for digest in digests:
                if now.get(digest.id) == digest:
                    await books.digests.advance(digest.id, Due(until, digest.next_date), digest.missed)
        return 0

    async def _leave_out(self, turns: Sequence[Turn]) -> None:
        """Move on what is too late, and count it."""
        if not turns:
            return
        async with self._store.write() as books:
            now = {digest.id: digest for digest in await books.digests.of_chat(turns[0].digest.chat)}
            for turn in turns:
                if now.get(turn.digest.id) == turn.digest:
                    await books.digests.advance(turn.digest.id, turn.due, turn.missed)
                    due = turn.digest.next_at
                    event(_log, "digest too late", level=logging.WARNING, chat=turn.digest.chat, due=due)

    async def _write(self, desk: Desk, reader: Reader, subscriber: Subscriber, turns: Sequence[Turn]) -> int:
        """Digests that are due together, as one bundle."""
        wanted = [Wanted(_since(turn, reader), turn.digest.topics, turn.digest.length) for turn in turns]
        made = await compose(desk, reader, wanted)
        rows = self._deliveries(
            turns[0], reader, _pages(made, sum(turn.missed for turn in turns), subscriber, reader)
        )
        try:
            added = await self._commit(turns, rows, made, reader)
        except _Overtaken:
            return 0
        event(_log, "digest written", chat=subscriber.chat, messages=added, stories=_stories(made))
        if added:
            self._wake()
        return added

    async def _commit(self, turns: Sequence[Turn], rows: Sequence[Delivery], made: Edition, reader: Reader) -> int:
        async with self._store.write() as books:
            for turn in turns:
                digest, due = turn.digest, turn.due
                following = next_due(reader.now, digest.at, digest.days, reader.zone, later_than=due.date)
                if not await books.digests.written(digest, due, following, _bundle(turns[0]), reader.now):
                    raise _Overtaken
            added = await books.deliveries.add(rows)
            if added or not rows:
                await books.subscribers.tell(turns[0].digest.chat, told_rows(made.briefs, reader.now))
        return added

    def _deliveries(self, first: Turn, reader: Reader, pages: Sequence[Page]) -> list[Delivery]:
        return [
            Delivery(
                key=f"{_bundle(first)}:{part}",
                chat=first.digest.chat,
                thread=first.digest.thread,
                part=part,
                html=page.html,
                rows_json=rows_to_json(page.rows),
                not_before=reader.now.astimezone(UTC),
                expires_at=reader.now + timedelta(hours=self._knobs.expire_h),
            )
            for part, page in enumerate(pages, 1)
        ]


def _is_due(digest: Digest, now: datetime) -> bool:
    return digest.next_at <= now and (digest.paused_until is None or digest.paused_until <= now)


def _bundle(first: Turn) -> str:
    """The local date that it is for is what makes a digest that digest: none comes twice for one date."""
    return f"digest:{first.digest.chat}:{first.digest.id}:{first.due.date}"


def _turn(digest: Digest, reader: Reader, most: timedelta) -> Turn:
    """Late counts from the end of quiet hours."""
    due, missed = Due(digest.next_at, digest.next_date), digest.missed
    if digest.last_date is not None and due.date <= digest.last_date:
        due = next_due(reader.now, digest.at, digest.days, reader.zone, later_than=digest.last_date)
    quiet = reader.subscriber.quiet if reader.subscriber else None
    while reader.now - released(due.at, quiet, reader.zone) > most:
        due = next_due(due.at, digest.at, digest.days, reader.zone, later_than=due.date)
        missed += 1
    return Turn(digest, due, missed)


def _since(turn: Turn, reader: Reader) -> datetime:
    """From when on there may be something to tell; a first digest looks back a day, and that of each it missed."""
    last = turn.digest.last_at
    since = reader.now - _DAY * (1 + turn.digest.missed) if last is None else last - _ARRIVAL
    # By the quarter of an hour: those who had their last one a few seconds apart share the work for the next.
    return since.replace(minute=since.minute // 15 * 15, second=0, microsecond=0)


def _pages(made: Edition, missed: int, subscriber: Subscriber, reader: Reader) -> Sequence[Page]:
    note = late(reader, missed).pages if missed else ()
    if made.pages:
        return (*note, *made.pages)
    return (*note, *empty(reader).pages) if note or subscriber.empty_day == "line" else ()


def _stories(made: Edition) -> int:
    return sum(len(brief.stories) for brief in made.briefs)
