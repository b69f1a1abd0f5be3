"""When the sample newsroom takes part: on request, or as long as no configured source could be reached."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from bot.filing import Collected
from bot.log import event
from bot.sample.newsroom import open_newsroom
from bot.sample.routes import routes
from bot.web import Routes
from db.store import Store
from news.model import Source

_log = logging.getLogger(__name__)
_NOTE: Final = "no source could be reached: the sample newsroom stands in until one answers"


class Guest:
    """Keeps the catalogue in the store: the configured sources, and the sample newsroom while it is needed."""

    def __init__(self, store: Store, configured: Sequence[Source], base: str, now: Callable[[], datetime]) -> None:
        """Nothing is stored yet.

        Args:
            store: where the catalogue is kept.
            configured: the real sources; where nobody names or adds any, the sample newsroom is all there is.
            base: address of our own web server, without a slash at its end.
            now: aware UTC clock.
        """
        self._store, self._configured, self._base, self._now = store, tuple(configured), base, now
        self._newsroom = open_newsroom(now())
        self._here = False
        self._decided = False

    def routes(self) -> Routes:
        """The newsroom's feeds and pages."""
        return routes(self._newsroom, self._base, self._now)

    async def settle(self) -> None:
        """Bring the catalogue in the store up to date; whatever an earlier stay of the guest left goes."""
        async with self._store.write() as books:
            await books.sources.remove_sample()
            added = any(source.added for source in await books.sources.all())
            self._here = not self._configured and not added
            await books.sources.sync(self._catalogue(), self._now())

    async def after(self, collected: Collected) -> bool:
        """Take part, or leave, by what a round brought; returns whether the catalogue has changed."""
        # Nothing polled and nothing known: all sources failed before a restart, and rest until they are tried again.
        comes = not self._decided and not self._here and not collected.reached and not await self._known()
        leaves = self._here and collected.reached > 0
        self._decided = True
        if not comes and not leaves:
            return False
        self._here = comes
        async with self._store.write() as books:
            await books.sources.remove_sample()
            await books.sources.sync(self._catalogue(), self._now())
        event(_log, _NOTE if comes else "a source answers: the sample newsroom leaves", level=logging.WARNING)
        return True

    async def _known(self) -> int:
        async with self._store.read() as books:
            return await books.articles.count()

    def _catalogue(self) -> tuple[Source, ...]:
        return (*self._configured, *(self._newsroom.sources(self._base) if self._here else ()))
