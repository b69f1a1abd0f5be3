"""When each chat wants its digest: a column and who is due, never a job."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from sqlalchemy import delete, func, select, update

from db import schema
from db.ledger import Ledger, record
from db.records import ChatState, DeliveryState, Digest, Subscriber

_NEVER_SENT = {DeliveryState.GONE, DeliveryState.FAILED, DeliveryState.EXPIRED}


class Digests(Ledger):
    """The timetable. One chat has at most one digest."""

    async def set(self, chat: int, thread: int, at: time, days: Collection[int], next_at: datetime) -> Digest:
        """Set or change the chat's digest; ends a pause, keeps when the last one was sent.

        Args:
            chat: a known chat.
            thread: forum topic; 0 for none.
            at: wall clock of the reader's zone.
            days: days of the week, Monday is 0; at least one.
            next_at: the first one.
        """
        if not days or not set(days) <= set(range(7)):
            raise ValueError(f"days of the week are 0 to 6, at least one of them: {sorted(days)}")
        t = schema.digests
        values = {"thread": thread, "at": at, "days": frozenset(days), "next_at": next_at}
        insert = self.insert(t).values(chat=chat, missed=0, **values)
        insert = insert.on_conflict_do_update(
            index_elements=["chat"], set_=values | {"paused_until": None, "missed": 0}
        )
        rows = await self.connection.execute(insert.returning(t))
        return record(Digest, rows.mappings().one())

    async def off(self, chat: int) -> bool:
        """No digest any more. Returns whether there was one."""
        t = schema.digests
        return (await self.connection.execute(delete(t).where(t.c.chat == chat))).rowcount > 0

    async def pause(self, chat: int, until: datetime | None, next_at: datetime) -> bool:
        """Pause until a time (``None`` ends a pause) with the first digest after it. Returns whether there is one."""
        t = schema.digests
        put_off = update(t).where(t.c.chat == chat).values(paused_until=until, next_at=next_at)
        return (await self.connection.execute(put_off)).rowcount > 0

    async def of_chat(self, chat: int) -> Digest | None:
        """The chat's digest; inside ``write()`` it is held until the end."""
        t = schema.digests
        rows = await self.connection.execute(self.held(select(t).where(t.c.chat == chat)))
        row = rows.mappings().one_or_none()
        return None if row is None else record(Digest, row)

    async def claim_due(
        self, now: datetime, limit: int, *, reachable: bool = True
    ) -> tuple[tuple[Digest, Subscriber], ...]:
        """Digests whose time has come, longest waiting first, of chats that can be written to, or of the others.

        They are ours until the transaction ends: add the deliveries and ``advance`` them in the same one. On
        PostgreSQL others skip them meanwhile; on SQLite others wait.
        """
        t, s = schema.digests, schema.subscribers
        columns = [column.label(f"subscriber_{column.name}") for column in s.c]
        due = (
            select(t, *columns)
            .join(s, s.c.chat == t.c.chat)
            .where(
                t.c.next_at <= now,
                t.c.paused_until.is_(None) | (t.c.paused_until <= now),
                (s.c.state == ChatState.ACTIVE) if reachable else (s.c.state != ChatState.ACTIVE),
            )
            .order_by(t.c.next_at, t.c.id)
            .limit(limit)
        )
        if self.writing and not self.embedded:
            due = due.with_for_update(of=t, skip_locked=True)
        rows = (await self.connection.execute(due)).mappings()
        return tuple((record(Digest, row), record(Subscriber, row, "subscriber_")) for row in rows)

    async def advance(
        self, digest: int, next_at: datetime, sent_at: datetime | None = None, missed: int | None = None
    ) -> None:
        """Move a digest to its next time; note when it was sent and how many were missed, where given."""
        given = {"last_at": sent_at, "missed": missed}
        values = {"next_at": next_at} | {name: value for name, value in given.items() if value is not None}
        t = schema.digests
        await self.connection.execute(update(t).where(t.c.id == digest).values(values))

    async def take_back(self, chat: int) -> bool:
        """Undo the chat's last digest where nothing of it has arrived or may arrive: the next one tells it all.

        What it would have told counts as not told, and as the last that was sent counts the one before it.

        Returns:
            Whether there was anything to undo.
        """
        d, t = schema.deliveries, schema.told
        of_digests = d.c.chat == chat, d.c.key.like("digest:%")
        newest = select(d.c.bundle).where(*of_digests).order_by(d.c.id.desc()).limit(1).scalar_subquery()
        states = set(await self.connection.scalars(select(d.c.state).where(d.c.bundle == newest)))
        digest, last = await self.of_chat(chat), select(func.max(d.c.sent_at)).where(*of_digests)
        arrived: datetime | None = await self.connection.scalar(last)
        if digest is None or digest.last_at is None or not states or not states <= _NEVER_SENT:
            return False
        if arrived and arrived >= digest.last_at:  # undone already
            return False
        begin = digest.last_at.replace(microsecond=digest.last_at.microsecond // 1000 * 1000)
        its_own = t.c.chat == chat, t.c.at >= begin, t.c.at < begin + timedelta(milliseconds=1)
        await self.connection.execute(delete(t).where(*its_own))
        own = schema.digests
        await self.connection.execute(update(own).where(own.c.id == digest.id).values(last_at=arrived))
        return True
