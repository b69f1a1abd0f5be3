"""Telegram's calls to a webhook: an update is repeated until it is answered with 2xx."""

from __future__ import annotations

import asyncio
import time

import aiohttp

from tests.botapi.polling import Updates
from tests.botapi.world import Json

_AGAIN_S = 0.05


class Caller:
    """Calls the address that was set, through the proxy that stands before the bot."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self.proxy: dict[str, str] = {}
        """Public address -> where its proxy hands calls on to."""
        self.calls: list[tuple[int, int]] = []
        """Every call, as (update, status); status 0: nobody answered."""
        self.lost = 0
        """So many answers from now on are lost on the way: the call counts as failed, whatever was answered."""
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while True:
                target = self.proxy.get(self._updates.webhook.get("url", ""))
                done = (
                    target and self._updates.pending and await self._call(session, target, self._updates.pending[0])
                )
                if done:
                    self._updates.pending.pop(0)
                else:
                    await asyncio.sleep(_AGAIN_S)

    async def _call(self, session: aiohttp.ClientSession, target: str, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._updates.webhook["secret"]}
        try:
            async with session.post(target, json=update, headers=headers) as answer:
                status = answer.status
        except aiohttp.ClientError:
            status = 0
        self.calls.append((update["update_id"], status))
        lost, self.lost = self.lost > 0, max(0, self.lost - 1)
        well = 200 <= status < 300 and not lost
        if not well:
            self._updates.error = f"Wrong response from the webhook: {status}"
            self._updates.error_at = int(time.time())
        return well
