"""What came of polls -> the store: one transaction for many sources, and one for each where that one fails."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Final

from bot.log import event, failure
from db.errors import Refused, StoreError
from db.store import Store
from feeds.answers import Failed, FailureKind
from feeds.due import after_failure
from feeds.poll import Outcome, PollResult, PollTools
from news.model import FeedState, Source

_log = logging.getLogger(__name__)
_OURS: Final = "Its news could not be kept: a mistake of Wirebrief itself, told in its log."


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
        return Collected(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Visit:
    """A source that was polled, and what came of it."""

    source: Source
    state: FeedState
    """Before."""
    result: PollResult | Exception
    """An exception: a mistake of ours."""


class Clerk:
    """Stores what came of polls. Articles wait in the store to be placed."""

    def __init__(
        self, store: Store, tools: PollTools, now: Callable[[], datetime], stored: Callable[[], None]
    ) -> None:
        """Nothing is stored yet.

        Args:
            store: where to.
            tools: for when a source is due again that could not be stored.
            now: aware UTC clock.
            stored: called when articles have been stored.
        """
        self._store, self._tools, self._now, self._stored = store, tools, now, stored

    async def file(self, visits: Sequence[Visit]) -> list[Collected]:
        """Store all of it, or all but what the store refuses; a visit that is not stored counts as failed.

        Where the store itself cannot go on nothing is stored: the sources fall due again when their lease ends, and
        will be asked as if this poll had never been, so that nothing is lost.
        """
        try:
            return await self._filed(visits)
        except Exception as error:
            if isinstance(error, StoreError) and not isinstance(error, Refused):
                failure(_log, "the store takes nothing", error, sources=len(visits))
                return [Collected(polled=1, failed=1) for _ in visits]
            if len(visits) > 1:
                return [(await self.file([visit]))[0] for visit in visits]
            return [await self._refused(visits[0], error)]

    async def _filed(self, visits: Sequence[Visit]) -> list[Collected]:
        results = [(visit, self._result(visit)) for visit in visits]
        async with self._store.write() as books:
            added = await books.articles.add([article for _, result in results for article in result.new])
            for _, result in results:
                for article in result.edited:
                    await books.articles.revise(article)
            await books.sources.save(*(result.state for _, result in results))
            await books.sources.save_line_memories(
                {visit.source.key: result.lines for visit, result in results if result.lines is not None}
            )
        if added or any(result.edited for _, result in results):
            self._stored()
        new = Counter(article.source for article in added)
        return [self._told(visit, result, new[visit.source.key]) for visit, result in results]

    def _result(self, visit: Visit) -> PollResult:
        if isinstance(visit.result, PollResult):
            return visit.result
        error = visit.result
        return self._failed(visit.state, str(error) if isinstance(error, StoreError) else _OURS)

    def _failed(self, state: FeedState, why: str) -> PollResult:
        failed, tools = Failed(FailureKind.UNREADABLE, why), self._tools
        after = after_failure(state, failed, now=self._now(), knobs=tools.rhythm, jitter=tools.jitter())
        return PollResult(after, Outcome.FAILED, message=why)

    async def _refused(self, visit: Visit, error: Exception) -> Collected:
        """Write down that a source could not be stored, where the store still takes anything."""
        failure(_log, "source not stored", error, source=visit.source.key)
        failed = self._failed(visit.state, str(error) if isinstance(error, StoreError) else _OURS)
        with suppress(StoreError):
            async with self._store.write() as books:
                await books.sources.save(failed.state)
        return Collected(polled=1, failed=1)

    def _told(self, visit: Visit, result: PollResult, new: int) -> Collected:
        key, failed = visit.source.key, result.outcome is Outcome.FAILED
        if failed:
            event(_log, "poll failed", level=logging.WARNING, source=key, why=result.message)
        elif new or result.edited:
            event(_log, "polled", source=key, new=new, edited=len(result.edited))
        return Collected(1, int(failed), int(not failed and not visit.source.sample), new, len(result.edited))
