"""Updates of different chats side by side, those of one chat one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

_ROOM: Final = 10_000
"""Updates in all lanes together. What is scarce is bounded elsewhere: places at the house, slots of the pacer."""


@dataclass(slots=True)
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Lanes(BaseUpdateProcessor):
    """A lane for each chat, so that answers keep their order and a chat that has to wait holds up nobody else.

    In one lane only so many asks may wait; more are dropped.
    """

    __slots__ = ("_closed", "_lanes", "_queued", "_tasks")

    def __init__(self, queued: int) -> None:
        """Make room.

        Args:
            queued: asks in one lane, the one that is worked on included.
        """
        super().__init__(_ROOM)
        self._queued = queued
        self._closed = False
        self._lanes: dict[int, _Lane] = {}
        self._tasks: set[asyncio.Task[Any] | None] = set()

    def __len__(self) -> int:
        """Updates that are worked on or wait."""
        return len(self._tasks)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update when its chat's turn has come."""
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
        lane = self._lanes.setdefault(chat, _Lane())
        if self._closed or (lane.waiting >= self._queued and _is_ask(update)):
            _drop(coroutine)
            return
        lane.waiting += 1
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            async with lane.lock:
                await coroutine
        finally:
            _drop(coroutine)
            self._tasks.discard(task)
            lane.waiting -= 1
            if not lane.waiting:
                self._lanes.pop(chat, None)

    def close(self) -> int:
        """Give up what waits and what is worked on. Returns how many updates that are."""
        self._closed = True
        for task in self._tasks:
            if task is not None:
                task.cancel()
        return len(self._tasks)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing is taken any more."""
        self.close()


def _drop(coroutine: Awaitable[Any]) -> None:
    """Close a coroutine that was not begun; harmless for one that has ended."""
    if isinstance(coroutine, Coroutine):
        coroutine.close()


def _is_ask(update: object) -> bool:
    """Whether it may be dropped: news of membership and migration may not."""
    if not isinstance(update, Update) or update.my_chat_member is not None:
        return False
    message = update.message
    return message is None or bool(message.text or message.document)
