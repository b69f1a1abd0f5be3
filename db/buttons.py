"""Commands behind buttons, for those too long for the 64 bytes that a button may carry."""

from __future__ import annotations

from datetime import datetime

from db.ledger import Ledger


class Buttons(Ledger):
    """Short tokens for commands; the same command always has the same token."""

    async def put(self, command: str, now: datetime) -> str:
        """A token of 12 characters ``[A-Za-z0-9_-]`` for a command; keeps it alive."""
        raise NotImplementedError

    async def get(self, token: str) -> str | None:
        """The command behind a token; ``None`` when it is unknown or has aged out."""
        raise NotImplementedError
