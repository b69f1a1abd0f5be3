"""The collect tick: due sources -> poll -> regions -> stories -> store, one transaction for each source."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.log import event, failure
from db.errors import StoreError
from db.store import Books, Store
from feeds.answers import Failed, FailureKind
from feeds.due import after_failure
from feeds.furniture import LineMemory
from feeds.poll import Outcome, PollResult, PollTools, poll
from news.model import Article, Entry, FeedState, Grouping, Known, Place, Source
from news.regions import Atlas
from news.stories import Grouper

_log = logging.getLogger(__name__)
_MERGE_AFTER: Final = 100
"""New articles after which stories that have turned out to be one are joined, and again when a round ends: looking
for them walks all open stories."""
_OURS: Final = "Its news could not be kept: a mistake of Wirebrief itself, told in its log."


@dataclass(frozen=True, slots=True)
class CollectKnobs:
    """Settings of the collect tick."""

    every_s: int = 30
    """Seconds between two looks at who is due."""
    at_once: int = 24
    """Sources that are polled at the same time."""
    lease_s: int = 600
    """A source taken by a process that died is due again after so many seconds."""
    stories_days: int = 4
    """Days of articles that are read back at start to go on with their stories."""

    def __post_init__(self) -> None:
        for name in ("every_s", "at_once"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be 1 or more, not {getattr(self, name)}.")


@dataclass(frozen=True, slots=True)
class Collected:
    """What a tick brought."""

    polled: int = 0
    failed: int = 0
    reached: int = 0
    """Sources that answered, those of the sample newsroom aside."""
    new: int = 0
    edited: int = 0

    def __add__(self, other: Collected) -> Collected:
        return Collected(
            self.polled + other.polled,
            self.failed + other.failed,
            self.reached + other.reached,
            self.new + other.new,
            self.edited + other.edited,
        )


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

    def open(self) -> list[Claim]:
        """What was taken and not seen through."""
        return [*self._out.values(), *self._waiting]


class Collector:
    """Polls who is due and puts what is new into the store.

    Polls run side by side; storing is one at a time, because stories are grouped in order of arrival.
    """

    def __init__(
        self,
        store: Store,
        tools: PollTools,
        atlas: Atlas,
        *,
        now: Callable[[], datetime],
        knobs: CollectKnobs,
        progress: Progress = lambda _: None,
    ) -> None:
        self._store, self._tools, self._atlas = store, tools, atlas
        self._now, self._knobs, self._progress = now, knobs, progress
        self._grouper: Grouper | None = None
        self._unmerged = 0
        self._storing = asyncio.Lock()

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
                await self._merge(_MERGE_AFTER)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._knobs.at_once):
                    group.create_task(work())
        except (asyncio.CancelledError, ExceptionGroup) as ended:
            await self._give_back(claims.open())
            if isinstance(ended, ExceptionGroup):  # only taking from the store can fail here
                raise ended.exceptions[0] from ended
            raise
        await self._merge(1)
        return total

    def forget(self) -> None:
        """Read the open stories back from the store before the next article: something else has changed them."""
        self._grouper = None

    async def _take(self) -> Sequence[Claim]:
        """The next few sources: what a process holds when it dies waits for its lease to end."""
        async with self._store.write() as books:
            return await books.sources.claim_due(
                self._now(), self._knobs.at_once, timedelta(seconds=self._knobs.lease_s)
            )

    async def _give_back(self, claims: Iterable[Claim]) -> None:
        """Let sources fall due that were taken and not seen through, so that a restart finds them at once."""
        with suppress(StoreError):
            async with self._store.write() as books:
                for _, state in claims:
                    await books.sources.save(replace(state, next_check_at=self._now()))

    async def _visit(self, source: Source, state: FeedState) -> Collected:
        try:
            return await self._keep(source, await self._poll(source, state))
        except Exception as error:  # A mistake of ours with one source must not cost the others their news.
            failure(_log, "source not collected", error, source=source.key)
            await self._note(state, str(error) if isinstance(error, StoreError) else _OURS)
            return Collected(polled=1, failed=1)

    async def _note(self, state: FeedState, why: str) -> None:
        """Write down that a source could not be collected, where the store still takes anything."""
        failed = Failed(FailureKind.UNREADABLE, why)
        rhythm, jitter = self._tools.rhythm, self._tools.jitter()
        with suppress(StoreError):
            async with self._store.write() as books:
                await books.sources.save(after_failure(state, failed, now=self._now(), knobs=rhythm, jitter=jitter))

    async def _poll(self, source: Source, state: FeedState) -> PollResult:
        async def lookup(entries: Sequence[Entry]) -> Mapping[str, Known]:
            guids, urls = [entry.guid for entry in entries], [entry.url for entry in entries if entry.url]
            async with self._store.read() as books:
                return await books.articles.known(source.key, guids, urls)

        async with self._store.read() as books:
            memory = LineMemory.from_json(await books.sources.line_memory(source.key))
        return await poll(source, state, lookup=lookup, tools=self._tools, now=self._now(), memory=memory)

    async def _keep(self, source: Source, result: PollResult) -> Collected:
        """Store one source's result in one transaction; a failed poll changes only the source's own state."""
        new, edited = await self._tagged(source, result.new), await self._tagged(source, result.edited)
        if new:
            stored = await self._told(source, result, new, edited)
        else:
            stored = 0
            async with self._store.write() as books:
                await _put(books, result, edited)
        self._report(source, result, stored)
        failed = result.outcome is Outcome.FAILED
        return Collected(1, int(failed), int(not failed and not source.sample), stored, len(edited))

    async def _told(
        self, source: Source, result: PollResult, new: Sequence[Article], edited: Sequence[Article]
    ) -> int:
        """Store a result that holds new articles, each in its story; returns how many were new to the store."""
        async with self._storing:
            grouper = self._grouper or await self._restored()
            # Until the commit the grouper knows more than the store: should it fail, it is read back next time.
            self._grouper = None
            async with self._store.write() as books:
                stored = await books.articles.add(new)
                groupings = await asyncio.to_thread(_group, grouper, source, stored)
                await books.stories.group(groupings, self._now())
                await _put(books, result, edited)
            self._grouper, self._unmerged = grouper, self._unmerged + len(stored)
        return len(stored)

    async def _tagged(self, source: Source, articles: Sequence[Article]) -> list[Article]:
        def places(article: Article) -> tuple[Place, ...]:
            return self._atlas.tag(article.title, article.text, language=article.language, home=source.country)

        def work() -> list[Article]:
            return [replace(article, places=places(article)) for article in articles]

        return await asyncio.to_thread(work) if articles else []

    async def _restored(self) -> Grouper:
        async with self._store.read() as books:
            rows = await books.stories.recent(self._now() - timedelta(days=self._knobs.stories_days))

        def work() -> Grouper:
            grouper = Grouper()
            for article, source, grouping in rows:
                grouper.restore(article, source, grouping)
            return grouper

        return await asyncio.to_thread(work)

    async def _merge(self, least: int) -> None:
        """Join the stories that have turned out to be one, where so many articles came since the last time."""
        async with self._storing:
            grouper = self._grouper
            if grouper is None or self._unmerged < least:
                return
            self._grouper, self._unmerged = None, 0
            try:
                pairs = await asyncio.to_thread(grouper.merge)
                if pairs:
                    async with self._store.write() as books:
                        for absorbed, surviving in pairs:
                            await books.stories.merge(absorbed, surviving, self._now())
            except Exception as error:  # The articles are safe; a grouper that is read back tries all stories again.
                failure(_log, "stories not joined", error)
                return
            self._grouper = grouper

    def _report(self, source: Source, result: PollResult, new: int) -> None:
        if result.outcome is Outcome.FAILED:
            event(_log, "poll failed", level=logging.WARNING, source=source.key, why=result.message)
        elif new or result.edited:
            event(_log, "polled", source=source.key, new=new, edited=len(result.edited))


def _group(grouper: Grouper, source: Source, articles: Sequence[Article]) -> list[Grouping]:
    return [grouper.add(article, source) for article in articles]


async def _put(books: Books, result: PollResult, edited: Sequence[Article]) -> None:
    """What a poll leaves behind beside its new articles."""
    for article in edited:
        await books.articles.revise(article)
    await books.sources.save(result.state)
    if result.memory is not None:
        await books.sources.save_line_memory(result.state.source, result.memory.to_json())
