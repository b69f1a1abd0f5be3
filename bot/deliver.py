"""The outbox's worker: from messages written down to messages sent, each at most once.

Rows are leased in advance. When the slot of one has come it is begun (``sending``, committed), then called, then
settled. Whatever dies between begin and settle is ``unknown`` and is not repeated: Telegram has no key by which it
would notice a second copy, and a digest that comes twice is worse than a note that one may be missing. All other
rows are as they were, so that a crash costs no more than what was on the wire.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.courier import Courier, Flooded, Outcome, Rejected, Unknown, Unsent, unadorned
from bot.log import event, failure
from bot.pacer import Pacer, Priority
from bot.quiet import awake
from bot.settle import Ended, Held, RetryKnobs, settle, tend
from db.errors import StoreError
from db.records import Delivery
from db.store import Store
from handlers.desk import Button, Page

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliverKnobs:
    """Settings of the outbox's worker; times in seconds."""

    workers: int = 16
    """Messages on their way or next in turn at the same time: more than the pace times the longest usual answer."""
    lease_s: float = 120.0
    """A row that was begun so long ago is ``unknown``; longer than any call may take."""
    retry: RetryKnobs = field(default_factory=RetryKnobs)
    """When a message is tried again that surely was not sent."""
    idle_s: float = 1.0
    """How often the outbox is looked at when nobody wakes the worker."""
    patience_s: float = 0.3
    """A chat that has to wait longer gives its place to others."""
    recover_s: float = 60.0
    """How often expired and orphaned rows are looked for."""
    stop_s: float = 3.0
    """How long calls under way may take when the house is closed."""


_SETTLE_AGAIN_S: Final = (0.2, 1.0, 3.0)

Counts = Mapping[str, int]
"""What became of the rows, by name: ``sent``, ``unknown``, ``gone``, ``failed``, ``waiting`` (back to pending),
``ended`` (by others, meanwhile)."""


def rows_to_json(rows: Sequence[Sequence[Button]]) -> str:
    """Rows of buttons as ``Delivery.rows_json``."""
    table = [[{"label": b.label, "command": b.command, "url": b.url} for b in row] for row in rows]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def rows_from_json(text: str) -> tuple[tuple[Button, ...], ...]:
    """The opposite of ``rows_to_json``."""
    return tuple(tuple(Button(**button) for button in row) for row in json.loads(text))


class Deliverer:
    """Sends what the outbox holds. One for each process; several processes may share an outbox."""

    def __init__(
        self, store: Store, courier: Courier, pacer: Pacer, knobs: DeliverKnobs, now: Callable[[], datetime]
    ) -> None:
        """Nothing is read or sent before ``recover``, ``run_once`` or ``run``.

        Args:
            store: holds the outbox.
            courier: carries a message.
            pacer: says when.
            knobs: settings.
            now: aware UTC clock.
        """
        self._store = store
        self._courier = courier
        self._pacer = pacer
        self._knobs = knobs
        self._now = now
        self._woken = asyncio.Event()
        self._queued: set[asyncio.Task[Any] | None] = set()
        self._tended_at: datetime | None = None
        self.counts: Counter[str] = Counter()
        """What became of the rows since the process started."""

    def wake(self) -> None:
        """Look at the outbox at once: something was put into it."""
        self._woken.set()

    async def recover(self, *, alone: bool) -> int:
        """Mark what dead processes left on its way as ``unknown``; to be called before anything is sent.

        Args:
            alone: whether no other process sends from this outbox (``Store.among``).

        Returns:
            How many.

        Raises:
            StoreError: see ``db.errors``.
        """
        async with self._store.write() as books:
            return await books.deliveries.inherit(self._now(), alone=alone)

    async def run_once(self, now: datetime | None = None) -> Counts:
        """One round: claim up to ``workers`` rows that are due and see them through.

        Args:
            now: time of the round; the clock's when left out.

        Returns:
            What became of them; empty when nothing was due.

        Raises:
            StoreError: see ``db.errors``.
        """
        rows = await self._claim(self._knobs.workers, now or self._now())
        return Counter(await asyncio.gather(*(self._deliver(row) for row in rows)))

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop`` is set; then what is on its way is finished and what only waited is put back."""
        flying: set[asyncio.Task[str]] = set()
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._launch(flying)
                await self._rest(flying, stopped)
        finally:
            stopped.cancel()
            await self._land(flying)

    # -- the loop ----------------------------------------------------------------------------------------

    async def _launch(self, flying: set[asyncio.Task[str]]) -> None:
        if self._busy(flying) or self._pacer.pause_s > self._knobs.patience_s:
            return
        free = self._knobs.workers - len(flying)
        try:
            rows = await self._claim(free, self._now())
        except StoreError as error:
            event(_log, "the outbox cannot be read", level=logging.ERROR, error=str(error))
            return
        for row in rows:
            task = asyncio.create_task(self._deliver(row), name=f"delivery {row.id}")
            flying.add(task)
            task.add_done_callback(partial(self._landed, flying, row))

    def _busy(self, flying: set[asyncio.Task[str]]) -> bool:
        """Whether enough is at hand: rows are claimed some at a time, which costs as much as one at a time."""
        return len(flying) > self._knobs.workers // 2

    @staticmethod
    def _landed(flying: set[asyncio.Task[str]], row: Delivery, task: asyncio.Task[str]) -> None:
        flying.discard(task)
        # A mistake of ours with one row must not stop the others; its lease decides what becomes of it.
        if not task.cancelled() and (error := task.exception()) is not None:
            failure(_log, "a message could not be seen through", error, key=row.key)

    async def _rest(self, flying: set[asyncio.Task[str]], stopped: asyncio.Task[Any]) -> None:
        """Wait for a free worker, for a call from outside or for the end."""
        woken = asyncio.create_task(self._woken.wait())
        full = self._busy(flying)
        # Woken while all workers are busy: the call is answered when one of them is free.
        waits: set[asyncio.Task[Any]] = {stopped, *flying} if full else {stopped, woken, *flying}
        try:
            await asyncio.wait(waits, timeout=self._knobs.idle_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
        if not full:
            self._woken.clear()

    async def _land(self, flying: set[asyncio.Task[str]]) -> None:
        for task in flying & self._queued:
            task.cancel()
        for _ in range(2):
            if flying:
                await asyncio.wait(set(flying), timeout=self._knobs.stop_s)
            for late in set(flying):
                late.cancel()

    async def _claim(self, limit: int, now: datetime) -> tuple[Delivery, ...]:
        async with self._store.write() as books:
            if self._tended_at is None or now - self._tended_at >= timedelta(seconds=self._knobs.recover_s):
                await tend(books, now)
                self._tended_at = now
            rows = await books.deliveries.claim(now, limit, timedelta(seconds=self._knobs.lease_s))
            return await awake(books, rows, now)

    # -- one row -----------------------------------------------------------------------------------------

    async def _deliver(self, row: Delivery) -> str:
        """See one claimed row through. Returns what became of it."""
        name = await self._settled(row, await self._carried(row))
        self.counts[name] += 1
        return name

    async def _carried(self, row: Delivery) -> Outcome | Held | Ended:
        try:
            page = Page(row.html, rows_from_json(row.rows_json))
        except (ValueError, TypeError) as error:
            return Rejected(f"its buttons cannot be read: {error}")
        outcome = await self._begun_and_called(row, page)
        if isinstance(outcome, Rejected):
            event(_log, "refused, sent again as plain text", level=logging.WARNING, key=row.key, error=outcome.error)
            outcome = await self._called_again(row, unadorned(page, outcome.error))
        return outcome

    async def _begun_and_called(self, row: Delivery, page: Page) -> Outcome | Held | Ended:
        """Wait for the slot; only then is the row on its way. A cancellation before that puts it back."""
        if (wait := self._pacer.delay_s(row.chat)) > self._knobs.patience_s:
            return Held(wait)
        task = asyncio.current_task()
        self._queued.add(task)
        try:
            async with self._pacer.slot(row.chat, Priority.DIGEST):
                self._queued.discard(task)
                return await self._sent(row, page) if await self._begin(row) else Ended()
        except asyncio.CancelledError:
            return Held(0.0)
        except StoreError as error:
            event(_log, "a message could not be begun", level=logging.ERROR, key=row.key, error=str(error))
            return Held(self._knobs.retry.first_s)
        finally:
            self._queued.discard(task)

    async def _begin(self, row: Delivery) -> bool:
        now = self._now()
        async with self._store.write() as books:
            if not await awake(books, (row,), now):  # it waited for its slot into quiet hours
                return False
            return await books.deliveries.begin(row.id, now, timedelta(seconds=self._knobs.lease_s))

    async def _called_again(self, row: Delivery, page: Page) -> Outcome:
        try:
            async with self._pacer.slot(row.chat, Priority.DIGEST):
                return await self._sent(row, page)
        except asyncio.CancelledError:
            return Unsent("the service was stopped before this was sent again")

    async def _sent(self, row: Delivery, page: Page) -> Outcome:
        try:
            outcome = await self._courier.send(row.chat, row.thread, page)
        except asyncio.CancelledError:
            return Unknown("the service was stopped while this was being sent")
        if isinstance(outcome, Flooded):
            self._pacer.pause(outcome.retry_after_s)
        return outcome

    async def _settled(self, row: Delivery, outcome: Outcome | Held | Ended) -> str:
        """Write down what became of a row, with patience for a busy database: a lost note is a lost digest."""
        for wait_s in (*_SETTLE_AGAIN_S, None):
            try:
                async with self._store.write() as books:
                    return await settle(books, row, outcome, self._now(), self._knobs.retry)
            except StoreError as error:
                if wait_s is None:
                    failure(_log, "what became of a message could not be noted", error, key=row.key)
                    break
                await asyncio.sleep(wait_s)
        return "unnoted"
