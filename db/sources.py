"""Outlets, how their feeds are doing, and who is to be polled next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from db.ledger import Ledger
from news.model import FeedState, Source


class Sources(Ledger):
    """The catalogue as the store knows it. A source that left the catalogue is retired, never deleted."""

    async def sync(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the catalogue what is given: new ones come, known ones change, absent ones retire.

        A source whose feed address changed starts afresh (no validators, due at once); a paused one stays paused.
        """
        raise NotImplementedError

    async def all(self) -> tuple[Source, ...]:
        """The sources in use, by name."""
        raise NotImplementedError

    async def get(self, key: str) -> Source | None:
        """A source in use."""
        raise NotImplementedError

    async def states(self) -> dict[str, FeedState]:
        """State of every source in use, by key."""
        raise NotImplementedError

    async def claim_due(self, now: datetime, limit: int, lease: timedelta) -> tuple[tuple[Source, FeedState], ...]:
        """The sources whose time has come, longest waiting first, each put off by the lease.

        Nobody else gets them until the lease ends; should we die, they fall due again then. Paused and retired
        ones never come. The states are those after the lease was written.
        """
        raise NotImplementedError

    async def save(self, state: FeedState) -> None:
        """Remember how a poll went. A pause that came meanwhile stays."""
        raise NotImplementedError

    async def next_due_at(self) -> datetime | None:
        """When the next source falls due (far past: at once); ``None`` where there is nothing to poll."""
        raise NotImplementedError

    async def pause(self, key: str) -> bool:
        """Poll it no more. Returns whether it was in use and not paused."""
        raise NotImplementedError

    async def resume(self, key: str, now: datetime) -> bool:
        """Poll it again, at once and with a clean slate. Returns whether it was paused."""
        raise NotImplementedError

    async def remove_sample(self) -> int:
        """Delete the sample newsroom and all that came from it. Returns how many sources went."""
        raise NotImplementedError

    async def line_memory(self, key: str) -> str:
        """What ``feeds`` remembers of a source's repeated lines; empty at first."""
        raise NotImplementedError

    async def save_line_memory(self, key: str, text: str) -> None:
        """Keep it."""
        raise NotImplementedError
