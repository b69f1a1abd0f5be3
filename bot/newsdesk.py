"""The newsdesk: articles that wait in the store -> places, words and stories. The second stage of collecting.

What waits is a table, so nothing is lost with a process. The work is done in a process of its own (``bot.placing``),
whose memory of the open stories is read back from the store whenever it cannot be trusted.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Final, Self

from bot import placing
from bot.log import event, failure
from db.errors import StoreError
from db.placing import Arrival, Checkpoint
from db.store import Books, Store
from feeds.pages import Runner
from feeds.workers import WorkerFailed, Workers
from news.stories import REMEMBERED
from news.wires import PERIOD_H

_log = logging.getLogger(__name__)
_names = itertools.count(1)
_EVERY_S: Final = 60
"""Seconds after which the desk looks for arrivals though nobody has told it of any: the store may have been away."""
_TASK_S: Final = 120
_MEMORY_MB: Final = 2048
_READ_BACK: Final = 500
"""Articles that are read back at once."""
_HORIZON: Final = timedelta(hours=(REMEMBERED + 1) * PERIOD_H)
"""What was published so long before the latest article is not remembered any more, wherever in its period that is."""
_CHECKPOINT: Final = timedelta(days=1)
"""Time between two checkpoints."""
_ALL: Final = 2**63 - 1
"""Greater than the id of any article."""
_NEVER: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class NewsdeskKnobs:
    """Settings of placing."""

    batch: int = 200
    """Articles that are placed in one transaction."""


class Newsdesk:
    """Places what waits, one batch after the other, in order of id. An async context manager.

    Of all processes that share a store one places; it is so from its first batch until it closes.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime],
        knobs: NewsdeskKnobs | None = None,
        runner: Runner | None = None,
        changed: Callable[[Collection[int]], None] = lambda _: None,
    ) -> None:
        """Nothing is started yet.

        Args:
            store: where articles wait.
            now: aware UTC clock.
            knobs: settings.
            runner: where the work is done; one process of its own by default.
            changed: told which stories have changed, as soon as readers find them so; must return at once.
        """
        self._store, self._now, self._knobs = store, now, knobs or NewsdeskKnobs()
        self._changed = changed
        self._runner = runner or Workers(1, _TASK_S, _MEMORY_MB, tasks_per_worker=0)
        self._opened = AsyncExitStack()
        self._ours = False
        self._placing = asyncio.Lock()
        self._bell = asyncio.Event()
        self._stories = ""
        """Name of the open stories in the process; empty: they must be read back."""
        self._last = 0
        """The last turn that those stories know."""
        self._checkpoint_at = _NEVER
        self._limit, self._deaths = self._knobs.batch, 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(StoreError):  # a lock on a store that has gone away is open already
            await self._opened.aclose()
        if isinstance(self._runner, Workers):
            await self._runner.__aexit__(kind, error, trace)

    async def run(self) -> None:
        """Place whatever comes, until cancelled: at once, whenever the bell rings, and every minute."""
        while True:
            self._bell.clear()
            try:
                await self._ready()
                await self.clear()
            except Exception as error:  # The rim: what waits goes on waiting, and is tried again.
                failure(_log, "arrivals not placed", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(_EVERY_S):
                    await self._bell.wait()

    def ring(self) -> None:
        """Say that something has arrived."""
        self._bell.set()

    def forget(self) -> None:
        """Read the open stories back before the next batch: something else has changed them."""
        self._stories = ""

    async def clear(self) -> bool:
        """Place all that waits.

        Returns:
            Whether nothing waits any more; if not, another process places it.

        Raises:
            StoreError: the store cannot go on.
        """
        async with self._placing:
            if not self._ours and not await self._alone():
                return False
            while await self._batch():
                await self._keep_checkpoint()
            return True

    async def _ready(self) -> None:
        """Start the process and read the stories back before there is anything to place: the first ones wait less."""
        async with self._placing:
            if not self._stories and (self._ours or await self._alone()):
                await self._restore()

    async def _alone(self) -> bool:
        """Become the one process that places."""
        async with AsyncExitStack() as opening:
            self._ours = await opening.enter_async_context(self._store.alone("newsdesk"))
            if self._ours:
                self._opened = opening.pop_all()
        return self._ours

    async def _batch(self) -> bool:
        """Place the next few. Returns whether there were any."""
        async with self._store.read() as books:
            arrivals = await books.arrivals.next(self._limit)
            if arrivals and await books.stories.turn() > self._last:
                self._stories = ""  # somebody else has grouped
        if not arrivals:
            return False
        try:
            done = await self._done(arrivals)
            async with self._store.write() as books:
                await self._settle(books, done)
        except BaseException:
            self._stories = ""  # the process may know more than the store
            raise
        for article, why in done.broken:
            event(_log, "an article could not be looked at", level=logging.ERROR, article=article, why=why)
        edited = [arrival.grouping.story for arrival in arrivals if arrival.grouping]
        joined = itertools.chain.from_iterable(done.merged)
        self._changed({*edited, *(grouping.story for grouping in done.groupings), *joined})
        return True

    async def _settle(self, books: Books, done: placing.Done) -> None:
        if not await books.arrivals.settle(done.placed):
            self._stories = ""  # somebody else has placed or dropped some: what is left is looked at anew
            return
        self._last = await books.stories.group(done.groupings, self._now())
        for absorbed, surviving in done.merged:
            await books.stories.merge(absorbed, surviving, self._now())

    async def _done(self, arrivals: Sequence[Arrival]) -> placing.Done:
        """What becomes of arrivals; one that has killed the process twice is given up."""
        embedded = self._store.embedded
        try:
            if not self._stories:
                await self._restore()
            done = await self._runner.run(placing.place, self._stories, arrivals, embedded)
            if done is None:  # it is a new process
                await self._restore()
                done = await self._runner.run(placing.place, self._stories, arrivals, embedded)
        except WorkerFailed as error:
            self._stories = ""
            event(_log, "the newsdesk's process failed", level=logging.WARNING, at=arrivals[0].article.id, why=error)
            return await self._smaller(arrivals, str(error))
        if done is None:
            raise RuntimeError("the newsdesk's process does not keep its stories")
        self._limit, self._deaths = min(self._limit * 2, self._knobs.batch), 0
        return done

    async def _smaller(self, arrivals: Sequence[Arrival], why: str) -> placing.Done:
        """After a death: look at one article alone, so that the next death tells whose doing it is."""
        self._limit, self._deaths = 1, self._deaths + 1 if len(arrivals) == 1 else 0
        if self._deaths > 1:
            self._deaths = 0
            return placing.unplaced(arrivals, self._store.embedded, why)
        return await self._done(arrivals[:1])

    async def _restore(self) -> None:
        """Read the open stories back; where that kills the process, go on without them rather than not at all."""
        name = f"{id(self)}-{next(_names)}"
        try:
            last = await self._read_back(name)
        except WorkerFailed as error:
            failure(_log, "stories not read back: what comes now can join none of them", error)
            await self._runner.run(placing.begin, name, b"")
            async with self._store.read() as books:
                last = await books.stories.turn()
        self._stories, self._last = name, last

    async def _read_back(self, name: str) -> int:
        """A few articles at a time, so that they are never all here. Returns the last turn."""
        start = await self._start()
        await self._runner.run(placing.begin, name, start.known)
        turn, article = start.turn, start.article
        while True:
            async with self._store.read() as books:
                rows = await books.checkpoints.grouped(turn, article, limit=_READ_BACK)
                last = await books.stories.turn()
            if not rows:
                return last
            if not await self._runner.run(placing.restore, name, rows):
                raise WorkerFailed("its process is another one now")
            turn, article = rows[-1].turn, rows[-1].article.id

    async def _start(self) -> Checkpoint:
        """The last checkpoint before all that the open stories remember; where there is none, one of nothing."""
        async with self._store.write() as books:
            latest = await books.checkpoints.latest()
            since = latest - _HORIZON if latest else _NEVER
            found = await books.checkpoints.before(since)
            if found is None:
                found = Checkpoint(*await books.checkpoints.first(since), since, b"")
                await books.checkpoints.put(found)
            self._checkpoint_at = await books.checkpoints.newest_at() or since
        return found

    async def _keep_checkpoint(self) -> None:
        """Once a day, after a batch, keep what a later restart cannot learn from the articles that it reads back."""
        now = self._now()
        if now - self._checkpoint_at < _CHECKPOINT or not self._stories:
            return
        try:
            known = await self._runner.run(placing.checkpoint, self._stories)
        except WorkerFailed as error:
            self._stories = ""
            failure(_log, "no checkpoint kept", error)
            return
        if known is not None:
            async with self._store.write() as books:
                await books.checkpoints.put(Checkpoint(self._last, _ALL, now, known))
            self._checkpoint_at = now
