"""The ticks of the service. The door to APScheduler.

A tick only asks the store who is due: no job per user, no job store, so a restart forgets nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.log import failure

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

Tick = Callable[[], Awaitable[object]]

_log = logging.getLogger(__name__)


class Ticks:
    """A few fixed ticks in the running event loop; none overlaps itself, a late one is run once, not skipped."""

    def __init__(self) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # misfire_grace_time=None: the default of one second drops a tick whenever the loop was busy for longer.
        defaults = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler: AsyncIOScheduler = AsyncIOScheduler(job_defaults=defaults, timezone=UTC)
        self._running: set[asyncio.Task[None]] = set()

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        """Run ``tick`` at once and then every so many seconds; an error is logged and the next tick comes anyway."""

        async def guarded() -> None:
            task = asyncio.current_task()
            if task is not None:
                self._running.add(task)
                task.add_done_callback(self._running.discard)
            try:
                await tick()
            except Exception as error:  # The rim: one failed tick must not end the service.
                failure(_log, f"{name} tick failed", error)

        self._scheduler.add_job(
            guarded, "interval", seconds=seconds, id=name, next_run_time=datetime.now(UTC), jitter=seconds * 0.05
        )

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    async def stop(self, patience: float = 8.0) -> None:
        """Start no further tick, and give those that run ``patience`` seconds to end."""
        if not self._scheduler.running:
            return
        # APScheduler's own shutdown cancels what runs, in the middle of whatever it is doing.
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(set(self._running), timeout=patience)
        self._scheduler.shutdown(wait=False)
