"""Messages to be sent: written down first, claimed, then settled exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.ledger import Ledger
from db.records import Delivery, DeliveryState


class Deliveries(Ledger):
    """The outbox. Claim in one transaction, send, settle in the next: what died between is ``unknown``."""

    async def add(self, rows: Sequence[Delivery]) -> int:
        """Put messages into the outbox. Returns how many were new: a known key is silently kept as it is.

        Raises:
            ValueError: a key does not end in its part.
        """
        raise NotImplementedError

    async def claim(self, now: datetime, limit: int, lease: timedelta) -> tuple[Delivery, ...]:
        """Take messages that may be sent now, by ``not_before``, then id, and mark them ``sending``.

        A part waits until every part before it in its bundle is settled. Expired ones stay. ``attempts``
        counts this attempt.
        """
        raise NotImplementedError

    async def sent(self, delivery: int, message_id: int, at: datetime) -> None:
        """It arrived."""
        raise NotImplementedError

    async def release(self, delivery: int, not_before: datetime, error: str, attempts: int | None = None) -> None:
        """It was surely not sent: back to ``pending``, to be claimed again from ``not_before``.

        Args:
            delivery: its id.
            not_before: when it may be tried again.
            error: one sentence for people.
            attempts: what to count; a flood wait costs none. ``None``: as counted at the claim.
        """
        raise NotImplementedError

    async def settle(self, delivery: int, state: DeliveryState, error: str = "") -> None:
        """End it without success. ``gone`` ends all that waits for the same chat as well."""
        raise NotImplementedError

    async def recover(self, now: datetime) -> int:
        """Mark as ``unknown`` what a dead process left in ``sending`` (its lease has run out). Returns how many."""
        raise NotImplementedError

    async def expire(self, now: datetime) -> int:
        """Mark as ``expired`` what waited too long. Returns how many."""
        raise NotImplementedError

    async def get(self, delivery: int) -> Delivery | None:
        """One message."""
        raise NotImplementedError

    async def of_chat(self, chat: int) -> tuple[Delivery, ...]:
        """All messages of a chat, oldest first."""
        raise NotImplementedError
