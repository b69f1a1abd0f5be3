"""Messages to be sent: written down first, claimed, then settled exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from db import schema
from db.ledger import Ledger, record
from db.records import Delivery, DeliveryState

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


class Deliveries(Ledger):
    """The outbox. Claim in one transaction, send, settle in the next: what died between is ``unknown``."""

    async def add(self, rows: Sequence[Delivery]) -> int:
        """Put messages into the outbox. Returns how many were new: a known key is silently kept as it is.

        Raises:
            ValueError: a key does not end in its part.
        """
        if not rows:
            return 0
        t = schema.deliveries
        insert = self.insert(t).on_conflict_do_nothing(index_elements=["key"]).returning(t.c.id)
        return len((await self.connection.execute(insert, [_row(row) for row in rows])).all())

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take messages that may be sent now, by ``not_before``, then id, and mark them ``sending``.

        A part waits until every part before it in its bundle is settled. Expired ones stay. ``attempts``
        counts this attempt.
        """
        t, before = schema.deliveries, schema.deliveries.alias("before")
        blocked = select(before.c.id).where(
            before.c.bundle == t.c.bundle, before.c.part < t.c.part, before.c.state.in_(_OPEN)
        )
        waiting = (
            select(t.c.id)
            .where(t.c.state == DeliveryState.PENDING, t.c.not_before <= now, t.c.expires_at > now, ~blocked.exists())
            .order_by(t.c.not_before, t.c.id)
            .limit(limit)
        )
        if not self.embedded:
            waiting = waiting.with_for_update(of=t, skip_locked=True)
        ids = (await self.connection.scalars(waiting)).all()
        if not ids:
            return ()
        taken = {"state": DeliveryState.SENDING, "attempts": t.c.attempts + 1}
        await self.connection.execute(
            update(t).where(t.c.id.in_(ids)).values(**taken, touched_at=now, lease_until=now + lease)
        )
        rows = await self.connection.execute(select(t).where(t.c.id.in_(ids)).order_by(t.c.not_before, t.c.id))
        return tuple(record(Delivery, row) for row in rows.mappings())

    async def sent(self, delivery: int, message_id: int, at: datetime) -> None:
        """It arrived."""
        await self._close(delivery, state=DeliveryState.SENT, message_id=message_id, sent_at=at, error="")

    async def release(self, delivery: int, not_before: datetime, error: str, attempts: int | None = None) -> None:
        """It was surely not sent: back to ``pending``, to be claimed again from ``not_before``.

        Args:
            delivery: its id.
            not_before: when it may be tried again.
            error: one sentence for people.
            attempts: what to count; a flood wait costs none. ``None``: as counted at the claim.
        """
        values: dict[str, Any] = {"state": DeliveryState.PENDING, "not_before": not_before, "error": error}
        if attempts is not None:
            values["attempts"] = attempts
        t = schema.deliveries
        held = t.c.id == delivery, t.c.state == DeliveryState.SENDING
        await self.connection.execute(update(t).where(*held).values(**values, lease_until=None))

    async def settle(self, delivery: int, state: DeliveryState, error: str = "") -> None:
        """End it without success. ``gone`` ends all that waits for the same chat as well."""
        if state in _OPEN:
            raise ValueError(f"{state} settles nothing")
        await self._close(delivery, state=state, error=error)
        if state is DeliveryState.GONE:
            t = schema.deliveries
            chat = select(t.c.chat).where(t.c.id == delivery).scalar_subquery()
            waiting = update(t).where(t.c.chat == chat, t.c.state == DeliveryState.PENDING)
            await self.connection.execute(waiting.values(state=state, error=error))

    async def recover(self, now: datetime) -> int:
        """Mark as ``unknown`` what a dead process left in ``sending`` (its lease has run out). Returns how many."""
        t = schema.deliveries
        left = update(t).where(t.c.state == DeliveryState.SENDING, t.c.lease_until <= now)
        done = await self.connection.execute(
            left.values(state=DeliveryState.UNKNOWN, error="The service stopped while this was being sent.")
        )
        return done.rowcount

    async def inherit(self, now: datetime) -> int:
        """Mark as ``unknown`` what the dead predecessor of a service that starts left in ``sending``.

        An SQLite file has one service, so there it is all of them; others may be at work on PostgreSQL, so there the
        lease decides. Returns how many.
        """
        return await self.recover(datetime.max.replace(tzinfo=UTC) if self.embedded else now)

    async def expire(self, now: datetime) -> int:
        """Mark as ``expired`` what waited too long. Returns how many."""
        t = schema.deliveries
        late = update(t).where(t.c.state == DeliveryState.PENDING, t.c.expires_at <= now)
        return (await self.connection.execute(late.values(state=DeliveryState.EXPIRED, touched_at=now))).rowcount

    async def get(self, delivery: int) -> Delivery | None:
        """One message."""
        t = schema.deliveries
        rows = await self.connection.execute(select(t).where(t.c.id == delivery))
        row = rows.mappings().one_or_none()
        return None if row is None else record(Delivery, row)

    async def of_chat(self, chat: int) -> tuple[Delivery, ...]:
        """All messages of a chat, oldest first."""
        t = schema.deliveries
        rows = await self.connection.execute(select(t).where(t.c.chat == chat).order_by(t.c.id))
        return tuple(record(Delivery, row) for row in rows.mappings())

    async def _close(self, delivery: int, **values: Any) -> None:
        """End a message. One that recovery gave up meanwhile is ended all the same: now we know."""
        t = schema.deliveries
        open_ = t.c.state.in_((*_OPEN, DeliveryState.UNKNOWN))
        await self.connection.execute(update(t).where(t.c.id == delivery, open_).values(**values, lease_until=None))


def _row(delivery: Delivery) -> dict[str, Any]:
    bundle, _, part = delivery.key.rpartition(":")
    if part != str(delivery.part) or not bundle:
        raise ValueError(f"the key of part {delivery.part} must end in it: {delivery.key!r}")
    values = asdict(delivery)
    del values["id"]
    return values | {"bundle": bundle}
