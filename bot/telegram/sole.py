"""One process for each token: Telegram shares updates out at random between two, and neither would notice."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.telegram.knobs import TokenInUse
from db.store import Store

_AGAIN_S: Final = 0.5


@asynccontextmanager
async def one_per_token(store: Store, token: str, patience_s: float) -> AsyncIterator[None]:
    """Hold the token in the store as long as the block lasts; a process that dies lets go of it.

    Args:
        store: shared by those who must not meet.
        token: only a hash of it is used as the lock's name.
        patience_s: how long another process may take to end: at a restart the old one may still be closing.

    Raises:
        TokenInUse: another process holds it.
        StoreError: see ``db.errors``.
    """
    name = f"bot-{hashlib.sha256(token.encode()).hexdigest()[:16]}"
    loop = asyncio.get_running_loop()
    until = loop.time() + patience_s
    while True:
        async with store.alone(name) as ours:
            if ours:
                yield
                return
        if loop.time() >= until:
            raise TokenInUse
        await asyncio.sleep(min(_AGAIN_S, patience_s))
