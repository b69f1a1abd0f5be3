"""When each chat wants its digests: a column and who is due, never a job."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, select, update

from db import schema
from db.ledger import Ledger, record
from db.records import ChatState, DeliveryState, Digest, Plan, Subscriber
from news.calendar import Due

_NEVER_SENT = {DeliveryState.GONE, DeliveryState.FAILED, DeliveryState.EXPIRED}


class Digests(Ledger):
    """The timetable. A chat's digests are numbered by their order here, from 1."""

    async def add(self, chat: int, plan: Plan, due: Due) -> Digest:
        """One more digest of a known chat.

        Args:
            chat: whose.
            plan: what is wanted.
            due: the first one.

        Raises:
            ValueError: no days of the week.
        """
        insert = self.insert(schema.digests).values(chat=chat, missed=0, bundle="", **_values(plan, due))
        rows = await self.connection.execute(insert.returning(schema.digests))
        return record(Digest, rows.mappings().one())

    async def change(self, digest: int, plan: Plan, due: Due) -> None:
        """Plan a digest anew; a pause goes on, and when the last one was sent stays.

        Raises:
            ValueError: no days of the week.
        """
        await self._put(digest, **_values(plan, due))

    async def off(self, digests: Collection[int]) -> int:
        """Delete digests by id. Returns how many there were."""
        t = schema.digests
        return (await self.connection.execute(delete(t).where(t.c.id.in_(digests)))).rowcount

    async def pause(self, digest: int, until: datetime | None, due: Due) -> None:
        """Pause until a time (``None`` ends a pause) with the first digest after it."""
        await self._put(digest, paused_until=until, next_at=due.at, next_date=due.date)

    async def of_chat(self, chat: int) -> tuple[Digest, ...]:
        """The chat's digests in order; inside ``write()`` they are held until the end."""
        t = schema.digests
        rows = await self.connection.execute(self.held(select(t).where(t.c.chat == chat).order_by(t.c.id)))
        return tuple(record(Digest, row) for row in rows.mappings())

    async def claim_due(
        self, now: datetime, limit: int, *, reachable: bool = True
    ) -> tuple[tuple[Digest, Subscriber], ...]:
        """Digests whose time has come, longest waiting first, of chats that can be written to, or of the others.

        They are ours until the transaction ends: add the deliveries and ``advance`` them in the same one. On
        PostgreSQL others skip them meanwhile; on SQLite others wait.
        """
        t, s = schema.digests, schema.subscribers
        state = (s.c.state == ChatState.ACTIVE) if reachable else (s.c.state != ChatState.ACTIVE)
        due = self._awake(now).where(t.c.next_at <= now, state).limit(limit)
        if self.writing and not self.embedded:
            due = due.with_for_update(of=t, skip_locked=True)
        return await self._with_readers(due)

    async def astray(self, now: datetime, beyond: datetime) -> tuple[tuple[Digest, Subscriber], ...]:
        """Digests that do not rest and are due later than any calendar puts them: a clock ran far ahead."""
        return await self._with_readers(self._awake(now).where(schema.digests.c.next_at > beyond))

    async def mend(self, digest: int, due: Due) -> None:
        """Plan a digest as one that was never sent: what a wrong clock noted of it is worth nothing."""
        await self._put(digest, next_at=due.at, next_date=due.date, last_at=None, last_date=None)

    async def advance(self, digest: int, due: Due, missed: int = 0) -> None:
        """Move a digest that was not written to another time; note how many were missed in a row."""
        await self._put(digest, next_at=due.at, next_date=due.date, missed=missed)

    async def written(self, digest: Digest, due: Due, following: Due, bundle: str, at: datetime) -> bool:
        """Note that a digest is written, and when the next one is due.

        Args:
            digest: as it was read when it was due.
            due: what was written; may be later than what it was due for then, where that was missed.
            following: the next one.
            bundle: of its deliveries.
            at: when it was composed.

        Returns:
            Whether it was still due. If not, somebody else has written it or its reader has changed it: nothing of
            it may be sent.
        """
        t = schema.digests
        still = t.c.id == digest.id, t.c.next_at == digest.next_at, t.c.next_date == digest.next_date
        unserved = t.c.last_date.is_(None) | (t.c.last_date < due.date)
        values = {
            "next_at": following.at,
            "next_date": following.date,
            "last_at": at,
            "last_date": due.date,
            "before_at": t.c.last_at,
            "bundle": bundle,
            "missed": 0,
        }
        return (await self.connection.execute(update(t).where(*still, unserved).values(values))).rowcount == 1

    async def take_back(self, chat: int) -> int:
        """Undo each of a chat's last digests of which nothing has arrived or may arrive: the next one tells it all.

        What it would have told counts as not told, and as the last that was sent counts the one before it. The date
        that it was for stays served.

        Returns:
            How many were undone.
        """
        own, d, t = schema.digests, schema.deliveries, schema.told
        rows = await self.connection.execute(
            select(own.c.bundle, own.c.last_at).where(own.c.chat == chat, own.c.bundle != "").distinct()
        )
        undone = 0
        for bundle, last_at in rows.all():
            states = set(await self.connection.scalars(select(d.c.state).where(d.c.bundle == bundle)))
            if not states or not states <= _NEVER_SENT:
                continue
            begin = last_at.replace(microsecond=last_at.microsecond // 1000 * 1000)
            its_own = t.c.chat == chat, t.c.at >= begin, t.c.at < begin + timedelta(milliseconds=1)
            await self.connection.execute(delete(t).where(*its_own))
            back = update(own).where(own.c.chat == chat, own.c.bundle == bundle)
            put = {"last_at": own.c.before_at, "before_at": None, "bundle": ""}
            undone += (await self.connection.execute(back.values(put))).rowcount
        return undone

    @staticmethod
    def _awake(now: datetime) -> Select[Any]:
        """Digests that are not paused, with their readers; longest waiting first."""
        t, s = schema.digests, schema.subscribers
        columns = [column.label(f"subscriber_{column.name}") for column in s.c]
        joined = select(t, *columns).join(s, s.c.chat == t.c.chat)
        return joined.where(t.c.paused_until.is_(None) | (t.c.paused_until <= now)).order_by(t.c.next_at, t.c.id)

    async def _with_readers(self, query: Select[Any]) -> tuple[tuple[Digest, Subscriber], ...]:
        rows = (await self.connection.execute(query)).mappings()
        return tuple((record(Digest, row), record(Subscriber, row, "subscriber_")) for row in rows)

    async def _put(self, digest: int, **values: Any) -> None:
        t = schema.digests
        await self.connection.execute(update(t).where(t.c.id == digest).values(**values))


def _values(plan: Plan, due: Due) -> dict[str, Any]:
    if not plan.days or not plan.days <= set(range(7)):
        raise ValueError(f"days of the week are 0 to 6, at least one of them: {sorted(plan.days)}")
    return asdict(plan) | {"next_at": due.at, "next_date": due.date}
