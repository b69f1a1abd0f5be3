"""The outbox's worker: from messages written down to messages sent, each at most once.

A row is claimed (``sending``, committed) before the call and settled after it. Whatever dies in between is
``unknown`` and is not repeated: Telegram has no key by which it would notice a second copy, and a digest that comes
twice is worse than a note that one may be missing. Rows are claimed only when they can go out soon, so that a crash
finds few of them on their way.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, assert_never

from bot.courier import Courier, Flooded, Gone, Moved, Outcome, Rejected, Sent, Unknown, Unsent, unadorned
from bot.log import event, failure
from bot.pacer import Pacer, Priority
from db.errors import StoreError
from db.records import ChatState, Delivery, DeliveryState
from db.store import Books, Store
from handlers.desk import Button, Page

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliverKnobs:
    """Settings of the outbox's worker; times in seconds."""

    workers: int = 8
    """Messages on their way at the same time."""
    lease_s: float = 120.0
    """A claimed row whose process shows no sign for so long is ``unknown``; longer than any call may take."""
    retry_first_s: float = 5.0
    """Wait before the second attempt at a message that surely was not sent; doubles with every attempt ..."""
    retry_most_s: float = 900.0
    """... up to this. It goes on until the message expires."""
    idle_s: float = 1.0
    """How often the outbox is looked at when nobody wakes the worker."""
    patience_s: float = 0.3
    """A chat that has to wait longer gives its place to others."""
    recover_s: float = 60.0
    """How often expired and orphaned rows are looked for."""
    stop_s: float = 5.0
    """How long calls under way may take when the house is closed."""


@dataclass(frozen=True, slots=True)
class _Held:
    """Not tried: to be put back, to be claimed again after so many seconds."""

    seconds: float


_SETTLE_AGAIN_S: Final = (0.2, 1.0, 3.0)

Counts = Mapping[str, int]
"""What became of the rows, by name: ``sent``, ``unknown``, ``gone``, ``failed``, ``waiting`` (back to pending)."""


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

    async def recover(self) -> int:
        """Mark what dead processes left on its way as ``unknown``. Returns how many.

        Raises:
            StoreError: see ``db.errors``.
        """
        async with self._store.write() as books:
            return await books.deliveries.inherit(self._now())

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
        free = self._knobs.workers - len(flying)
        if free <= 0 or self._pacer.pause_s > self._knobs.patience_s:
            return
        try:
            rows = await self._claim(free, self._now())
        except StoreError as error:
            event(_log, "the outbox cannot be read", level=logging.ERROR, error=str(error))
            return
        for row in rows:
            task = asyncio.create_task(self._deliver(row), name=f"delivery {row.id}")
            flying.add(task)
            task.add_done_callback(partial(self._landed, flying, row))

    @staticmethod
    def _landed(flying: set[asyncio.Task[str]], row: Delivery, task: asyncio.Task[str]) -> None:
        flying.discard(task)
        # A mistake of ours with one row must not stop the others; the row stays claimed and ends as unknown.
        if not task.cancelled() and (error := task.exception()) is not None:
            failure(_log, "a message could not be seen through", error, key=row.key)

    async def _rest(self, flying: set[asyncio.Task[str]], stopped: asyncio.Task[Any]) -> None:
        """Wait for a free worker, for a call from outside or for the end."""
        woken = asyncio.create_task(self._woken.wait())
        full = len(flying) >= self._knobs.workers
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
                await books.deliveries.recover(now)
                await books.deliveries.expire(now)
                self._tended_at = now
            return await books.deliveries.claim(now, limit, timedelta(seconds=self._knobs.lease_s))

    # -- one row -----------------------------------------------------------------------------------------

    async def _deliver(self, row: Delivery) -> str:
        """See one claimed row through. Returns what became of it."""
        name = await self._settled(row, await self._carried(row))
        self.counts[name] += 1
        return name

    async def _carried(self, row: Delivery) -> Outcome | _Held:
        try:
            page = Page(row.html, rows_from_json(row.rows_json))
        except (ValueError, TypeError) as error:
            return Rejected(f"its buttons cannot be read: {error}")
        chat, outcome = row.chat, await self._called(row.chat, row, page)
        if isinstance(outcome, Moved):
            chat = outcome.new_chat
            try:
                async with self._store.write() as books:
                    await books.subscribers.migrate(row.chat, chat)
            except StoreError as error:
                return Unsent(f"the group's new id could not be noted: {error}")
            outcome = await self._called(chat, row, page)
        if isinstance(outcome, Rejected):
            event(_log, "refused, sent again as plain text", level=logging.WARNING, key=row.key, error=outcome.error)
            outcome = await self._called(chat, row, unadorned(page, outcome.error))
        return outcome

    async def _called(self, chat: int, row: Delivery, page: Page) -> Outcome | _Held:
        """One call in its slot. A cancellation becomes an outcome: the task ends with settling it."""
        if (wait := self._pacer.delay_s(chat)) > self._knobs.patience_s:
            return _Held(wait)
        task = asyncio.current_task()
        self._queued.add(task)
        try:
            async with self._pacer.slot(chat, Priority.DIGEST):
                self._queued.discard(task)
                outcome = await self._sent(chat, row, page)
        except asyncio.CancelledError:
            return _Held(0.0)
        finally:
            self._queued.discard(task)
        if isinstance(outcome, Flooded):
            self._pacer.pause(outcome.retry_after_s)
        return outcome

    async def _sent(self, chat: int, row: Delivery, page: Page) -> Outcome:
        try:
            return await self._courier.send(chat, row.thread, page)
        except asyncio.CancelledError:
            return Unknown("the service was stopped while this was being sent")

    async def _settled(self, row: Delivery, outcome: Outcome | _Held) -> str:
        """Write down what became of a row, with patience for a busy database: a lost note is a lost digest."""
        for wait_s in (*_SETTLE_AGAIN_S, None):
            try:
                async with self._store.write() as books:
                    return await self._noted(books, row, outcome)
            except StoreError as error:
                if wait_s is None:
                    failure(_log, "what became of a message could not be noted", error, key=row.key)
                    break
                await asyncio.sleep(wait_s)
        return "unnoted"

    async def _noted(self, books: Books, row: Delivery, outcome: Outcome | _Held) -> str:
        now, outbox = self._now(), books.deliveries
        match outcome:
            case Sent(message_id):
                await outbox.sent(row.id, message_id, now)
                return "sent"
            case _Held(seconds) | Flooded(seconds):
                later = now + timedelta(seconds=seconds)
                await outbox.release(row.id, later, row.error, attempts=row.attempts - 1)
                return "waiting"
            case Unsent(error):
                await outbox.release(row.id, now + self._backoff(row.attempts), error)
                return "waiting"
            case Moved():
                await outbox.release(row.id, now + self._backoff(row.attempts), "the group moved twice")
                return "waiting"
            case Gone(reason, state):
                await outbox.settle(row.id, DeliveryState.GONE, reason)
                await books.subscribers.update(row.chat, state=ChatState(state))
                return "gone"
            case Unknown(error):
                await outbox.settle(row.id, DeliveryState.UNKNOWN, error)
                return "unknown"
            case Rejected(error):
                await outbox.settle(row.id, DeliveryState.FAILED, error)
                return "failed"
            case _:
                assert_never(outcome)

    def _backoff(self, attempts: int) -> timedelta:
        doubled = self._knobs.retry_first_s * 2 ** min(max(attempts - 1, 0), 30)
        return timedelta(seconds=min(doubled, self._knobs.retry_most_s))
