"""Updates of different chats side by side, those of one chat one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Lanes(BaseUpdateProcessor):
    """A lane for each chat, so that a slow answer holds up nobody else and answers keep their order.

    A chat that floods us with asks may queue only so many; the others are dropped, or they would take all the
    places there are.
    """

    __slots__ = ("_lanes", "_queued", "_running")

    def __init__(self, places: int, queued: int) -> None:
        """Make room.

        Args:
            places: updates worked on or waiting in all lanes together.
            queued: asks in one lane.
        """
        super().__init__(places)
        self._queued = queued
        self._lanes: dict[int, _Lane] = {}
        self._running: set[asyncio.Task[Any] | None] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when its chat's turn has come."""
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
        lane = self._lanes.setdefault(chat, _Lane())
        if lane.waiting >= self._queued and _is_ask(update):
            if isinstance(coroutine, Coroutine):
                coroutine.close()
            return
        lane.waiting += 1
        task = asyncio.current_task()
        self._running.add(task)
        try:
            async with lane.lock:
                await coroutine
        finally:
            self._running.discard(task)
            lane.waiting -= 1
            if not lane.waiting:
                self._lanes.pop(chat, None)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """End what still runs."""
        for task in self._running:
            if task is not None and task is not asyncio.current_task():
                task.cancel()


def _is_ask(update: object) -> bool:
    """Whether it may be dropped: news of membership and migration may not."""
    if not isinstance(update, Update) or update.my_chat_member is not None:
        return False
    message = update.message
    return message is None or bool(message.text)
