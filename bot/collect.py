"""The collect tick: due sources -> poll -> store, many sources in one transaction. Placing comes after it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.batches import Batches
from bot.filing import Clerk, Collected, Visit
from bot.log import failure
from db.errors import StoreError
from db.store import Store
from feeds.poll import PollResult, PollTools, poll
from news.model import Entry, FeedState, Known, Source

_log = logging.getLogger(__name__)
_AHEAD: Final = 4
"""Sources that are claimed at once, for each that is polled at once. More would outlive their lease in the queue."""


@dataclass(frozen=True, slots=True)
class CollectKnobs:
    """Settings of the collect tick."""

    every_s: int = 30
    """Seconds between two looks at who is due."""
    at_once: int = 50
    """Sources that are polled at the same time."""
    lease_s: int = 600
    """A source taken by a process that died is due again after so many seconds."""
    linger_s: float = 0.2
    """Seconds that a transaction waits for more to come into it."""

    def __post_init__(self) -> None:
        for name in ("every_s", "at_once"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more, not {getattr(self, name)}.")


Progress = Callable[[Collected], None]
Claim = tuple[Source, FeedState]


class _Claims:
    """The sources of one tick, taken from the store a few at a time, for several workers."""

    def __init__(self, take: Callable[[], Awaitable[Sequence[Claim]]]) -> None:
        self._take = take
        self._waiting: deque[Claim] = deque()
        self._out: dict[str, Claim] = {}
        self._taking, self._dry = asyncio.Lock(), False

    async def next(self) -> Claim | None:
        """The next source to poll; ``None`` when no other is due."""
        async with self._taking:
            if not self._waiting and not self._dry:
                await self._fill()
                self._dry = not self._waiting
            if not self._waiting:
                return None
            claim = self._waiting.popleft()
            self._out[claim[0].key] = claim
            return claim

    async def _fill(self) -> None:
        taking = asyncio.ensure_future(self._take())
        try:
            await asyncio.shield(taking)
        finally:  # cancelled or not: what is taken must be known, to be given back
            self._waiting.extend(await taking)

    def settled(self, claim: Claim) -> None:
        """It was seen through."""
        self._out.pop(claim[0].key, None)

    def open(self) -> list[str]:
        """Keys of what was taken and not seen through."""
        return [source.key for source, _ in (*self._out.values(), *self._waiting)]


class Collector:
    """Polls who is due and puts what came into the store, where it waits to be placed (``bot.newsdesk``)."""

    def __init__(
        self,
        store: Store,
        tools: PollTools,
        *,
        now: Callable[[], datetime],
        knobs: CollectKnobs,
        progress: Progress = lambda _: None,
        stored: Callable[[], None] = lambda: None,
    ) -> None:
        """Nothing is polled yet.

        Args:
            store: of sources and articles.
            tools: what polls share.
            now: aware UTC clock.
            knobs: settings.
            progress: told the sum so far after each source.
            stored: called when articles have been stored.
        """
        self._store, self._tools, self._now, self._knobs = store, tools, now, knobs
        self._progress = progress
        clerk = Clerk(store, tools, now, stored)
        size, linger_s = knobs.at_once, knobs.linger_s
        self._filing = Batches(clerk.file, size=size, linger_s=linger_s)
        self._lookups = Batches(self._known, size=size, linger_s=linger_s)
        self._memories = Batches(self._lines, size=size, linger_s=linger_s)

    async def tick(self) -> Collected:
        """Poll every source that is due, until none is; returns what came.

        Raises:
            StoreError: nobody can be claimed.
        """
        total, claims = Collected(), _Claims(self._take)

        async def work() -> None:
            nonlocal total
            while claim := await claims.next():
                came = await self._visit(*claim)
                claims.settled(claim)
                total += came
                self._progress(total)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._knobs.at_once):
                    group.create_task(work())
        except (asyncio.CancelledError, ExceptionGroup) as ended:
            await self._filing.settled()
            await self._give_back(claims.open())
            if isinstance(ended, ExceptionGroup):  # only taking from the store can fail here
                raise ended.exceptions[0] from ended
            raise
        return total

    async def _take(self) -> Sequence[Claim]:
        """The next few sources: what a process holds when it dies waits for its lease to end."""
        lease = timedelta(seconds=self._knobs.lease_s)
        async with self._store.write() as books:
            return await books.sources.claim_due(self._now(), _AHEAD * self._knobs.at_once, lease)

    async def _give_back(self, keys: Sequence[str]) -> None:
        """Let sources fall due that were taken and not seen through, so that a restart finds them at once."""
        with suppress(StoreError):
            async with self._store.write() as books:
                await books.sources.give_back(keys, self._now())

    async def _visit(self, source: Source, state: FeedState) -> Collected:
        try:
            result = await self._poll(source, state)
        except Exception as error:  # A mistake of ours with one source must not cost the others their news.
            failure(_log, "source not polled", error, source=source.key)
            return await self._filing.do(Visit(source, state, error))
        return await self._filing.do(Visit(source, state, result))

    async def _poll(self, source: Source, state: FeedState) -> PollResult:
        async def lookup(entries: Sequence[Entry]) -> Mapping[str, Known]:
            return await self._lookups.do((source.key, entries))

        async def lines() -> str:
            return await self._memories.do(source.key)

        return await poll(source, state, lookup=lookup, lines=lines, tools=self._tools, now=self._now())

    async def _known(self, asked: Sequence[tuple[str, Sequence[Entry]]]) -> list[Mapping[str, Known]]:
        """What the store remembers of the entries of some sources."""
        async with self._store.read() as books:
            remembered = await books.articles.remembered([source for source, _ in asked])
            return [
                await books.articles.known(
                    source, [entry.guid for entry in entries], [entry.url for entry in entries if entry.url]
                )
                if source in remembered
                else {}
                for source, entries in asked
            ]

    async def _lines(self, keys: Sequence[str]) -> list[str]:
        """What is remembered of the repeated lines of some sources."""
        async with self._store.read() as books:
            found = await books.sources.line_memories(keys)
        return [found.get(key, "") for key in keys]
