"""When each chat wants its digest: a column and who is due, never a job."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time

from db.ledger import Ledger
from db.records import Digest, Subscriber


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
        raise NotImplementedError

    async def off(self, chat: int) -> bool:
        """No digest any more. Returns whether there was one."""
        raise NotImplementedError

    async def pause(self, chat: int, until: datetime | None, next_at: datetime) -> bool:
        """Pause until a time (``None`` ends a pause) with the first digest after it. Returns whether there is one."""
        raise NotImplementedError

    async def of_chat(self, chat: int) -> Digest | None:
        """The chat's digest; inside ``write()`` it is held until the end."""
        raise NotImplementedError

    async def claim_due(self, now: datetime, limit: int) -> tuple[tuple[Digest, Subscriber], ...]:
        """Digests whose time has come, longest waiting first, of chats that can be written to.

        They are ours until the transaction ends: add the deliveries and ``advance`` them in the same one. On
        PostgreSQL others skip them meanwhile; on SQLite others wait.
        """
        raise NotImplementedError

    async def advance(
        self, digest: int, next_at: datetime, sent_at: datetime | None = None, missed: int | None = None
    ) -> None:
        """Move a digest to its next time; note when it was sent and how many were missed, where given."""
        raise NotImplementedError
