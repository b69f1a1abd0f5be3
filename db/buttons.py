"""Commands behind buttons, for those too long for the 64 bytes that a button may carry."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime

from sqlalchemy import select

from db import schema
from db.ledger import Ledger


class Buttons(Ledger):
    """Short tokens for commands; the same command always has the same token."""

    async def put(self, command: str, now: datetime) -> str:
        """A token of 12 characters ``[A-Za-z0-9_-]`` for a command; keeps it alive."""
        token = urlsafe_b64encode(hashlib.blake2b(command.encode(), digest_size=9).digest()).decode()
        insert = self.insert(schema.buttons).values(token=token, command=command, used_at=now)
        await self.connection.execute(
            insert.on_conflict_do_update(index_elements=["token"], set_={"used_at": insert.excluded.used_at})
        )
        return token

    async def get(self, token: str) -> str | None:
        """The command behind a token; ``None`` when it is unknown or has aged out."""
        t = schema.buttons
        found: str | None = await self.connection.scalar(select(t.c.command).where(t.c.token == token))
        return found
