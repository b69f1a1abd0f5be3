"""What administrators are told without being asked: a source that is gone for good is never dropped silently."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.deliver import rows_to_json
from bot.log import event
from db.records import Delivery
from db.store import Books, Store
from handlers.desk import Desk
from handlers.notices import gone_notice
from handlers.reader import reader_for
from news.model import FeedState, Source

_log = logging.getLogger(__name__)
_KEPT: Final = timedelta(days=7)
"""How long a notice may wait for a chat that cannot be reached."""
_FRESH: Final = timedelta(days=30)
"""Older ends are no news: the outbox forgets in time what it has sent, and nobody wants to be told again."""


class Notices:
    """Writes notices into the outbox, each once for every chat."""

    def __init__(self, store: Store, desk: Desk, chats: Sequence[int], wake: Callable[[], None]) -> None:
        """Nothing is written yet.

        Args:
            store: knows the sources, and holds the outbox.
            desk: clock and languages.
            chats: of the administrators.
            wake: called when there is something to send.
        """
        self._store, self._desk, self._chats, self._wake = store, desk, tuple(chats), wake

    async def tick(self) -> int:
        """Tell of the sources that are gone; what was told is not told again. Returns how many messages are new.

        Raises:
            StoreError: see ``db.errors``.
        """
        now = self._desk.now()
        async with self._store.read() as books:
            lost = [(source, state) for source, state in await books.sources.gone() if _is_fresh(state, now)]
        if not lost:
            return 0
        added = 0
        async with self._store.write() as books:
            for source, state in lost:
                new = await books.deliveries.add(await self._rows(books, source, state, now))
                if new:
                    event(_log, "a source is gone", level=logging.WARNING, source=source.key, why=state.last_error)
                added += new
        if added:
            self._wake()
        return added

    async def _rows(self, books: Books, source: Source, state: FeedState, now: datetime) -> list[Delivery]:
        rows = []
        for chat in self._chats:
            known = await books.subscribers.get(chat)
            language = known.language if known and known.language else self._desk.knobs.language
            page = gone_notice(source, state, reader_for(self._desk, known, language))
            rows.append(
                Delivery(
                    key=f"gone:{source.key}:{_since(state, now):%Y-%m-%d}:{chat}:1",
                    chat=chat,
                    part=1,
                    html=page.html,
                    rows_json=rows_to_json(page.rows),
                    not_before=now,
                    expires_at=now + _KEPT,
                )
            )
        return rows


def _since(state: FeedState, now: datetime) -> datetime:
    return state.failing_since or now


def _is_fresh(state: FeedState, now: datetime) -> bool:
    return now - (state.failure_since or now) <= _FRESH
