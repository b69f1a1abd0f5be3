"""Messages to be sent: written down first, leased, begun right before the call, then settled exactly once."""

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
    """The outbox. Begin in one transaction, send, settle in the next: what died between is ``unknown``."""

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
        """Lease messages that may be sent now, by ``not_before``, then id: nobody else claims them meanwhile.

        They stay ``pending``, so that a crash costs nothing, and are sent only after ``begin``. A part waits until
        every part before it in its bundle is settled. Expired ones stay.
        """
        t, before = schema.deliveries, schema.deliveries.alias("before")
        blocked = select(before.c.id).where(
            before.c.bundle == t.c.bundle, before.c.part < t.c.part, before.c.state.in_(_OPEN)
        )
        waiting = (
            select(t.c.id)
            .where(
                t.c.state == DeliveryState.PENDING,
                t.c.not_before <= now,
                t.c.expires_at > now,
                t.c.lease_until.is_(None) | (t.c.lease_until <= now),
                ~blocked.exists(),
            )
            .order_by(t.c.not_before, t.c.id)
            .limit(limit)
        )
        if not self.embedded:
            waiting = waiting.with_for_update(of=t, skip_locked=True)
        ids = (await self.connection.scalars(waiting)).all()
        if not ids:
            return ()
        await self.connection.execute(update(t).where(t.c.id.in_(ids)).values(lease_until=now + lease))
        rows = await self.connection.execute(select(t).where(t.c.id.in_(ids)).order_by(t.c.not_before, t.c.id))
        return tuple(record(Delivery, row) for row in rows.mappings())

    async def begin(self, delivery: int, now: datetime, lease: timedelta) -> bool:
        """Mark a message as ``sending`` and count the attempt; to be committed before the call.

        Returns:
            Whether it may be sent. If not, it has ended meanwhile, or somebody else is sending it.
        """
        t = schema.deliveries
        begun = update(t).where(t.c.id == delivery, t.c.state == DeliveryState.PENDING)
        taken = {"state": DeliveryState.SENDING, "attempts": t.c.attempts + 1}
        values = {"touched_at": now, "lease_until": now + lease}
        return (await self.connection.execute(begun.values(**taken, **values))).rowcount == 1

    async def unclaim(self, deliveries: Sequence[int], not_before: datetime | None = None) -> None:
        """Give back messages that were claimed and not begun, to be claimed from ``not_before``; at once without."""
        t = schema.deliveries
        put = {"lease_until": None} | ({"not_before": not_before} if not_before else {})
        held = t.c.id.in_(deliveries), t.c.state == DeliveryState.PENDING
        await self.connection.execute(update(t).where(*held).values(**put))

    async def put_off(self, delivery: Delivery, until: datetime, expires_at: datetime) -> None:
        """Give back a message that was claimed and not begun, with all parts of its bundle that wait.

        Args:
            delivery: as it was claimed.
            until: when they may be claimed again.
            expires_at: when they expire now.
        """
        t = schema.deliveries
        bundle = delivery.key.rpartition(":")[0]
        values = {"not_before": until, "expires_at": expires_at, "lease_until": None}
        waiting = update(t).where(t.c.bundle == bundle, t.c.state == DeliveryState.PENDING)
        await self.connection.execute(waiting.values(**values))

    async def hasten(self, chat: int, now: datetime) -> None:
        """Let what waits for a chat be looked at now: its quiet hours or its zone have changed."""
        t = schema.deliveries
        waiting = t.c.chat == chat, t.c.state == DeliveryState.PENDING, t.c.not_before > now
        await self.connection.execute(update(t).where(*waiting).values(not_before=now))

    async def sent(self, delivery: int, message_id: int, at: datetime) -> None:
        """It arrived."""
        await self._close(delivery, state=DeliveryState.SENT, message_id=message_id, sent_at=at, error="")

    async def release(self, delivery: int, not_before: datetime, error: str, attempts: int | None = None) -> None:
        """It was begun and surely not sent: ``pending`` again, to be claimed from ``not_before``.

        Args:
            delivery: its id.
            not_before: when it may be tried again.
            error: one sentence for people.
            attempts: what to count; a flood wait costs none. ``None``: as counted when it was begun.
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

    async def inherit(self, now: datetime, *, alone: bool) -> int:
        """What a service finds when it starts: mark as ``unknown`` what a dead one left in ``sending``.

        Args:
            now: time.
            alone: whether nobody else sends from this outbox. Then all of it was left by the dead, and what they
                had leased may be claimed at once; else the leases decide.

        Returns:
            How many are unknown.
        """
        if not alone:
            return await self.recover(now)
        t = schema.deliveries
        leased = t.c.state == DeliveryState.PENDING, t.c.lease_until.is_not(None)
        await self.connection.execute(update(t).where(*leased).values(lease_until=None))
        return await self.recover(datetime.max.replace(tzinfo=UTC))

    async def expire(self, now: datetime) -> tuple[tuple[int, str], ...]:
        """Mark as ``expired`` what waited too long. Returns chat and key of each."""
        t = schema.deliveries
        late = update(t).where(t.c.state == DeliveryState.PENDING, t.c.expires_at <= now)
        ended = late.values(state=DeliveryState.EXPIRED, touched_at=now).returning(t.c.chat, t.c.key)
        return tuple((chat, key) for chat, key in await self.connection.execute(ended))

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
