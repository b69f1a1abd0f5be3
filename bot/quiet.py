"""Quiet hours: what is pushed to a chat waits for their end. Answers to commands do not pass here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from db.records import Delivery
from db.store import Books
from news.calendar import released, sound_zone


async def awake(books: Books, rows: Sequence[Delivery], now: datetime) -> tuple[Delivery, ...]:
    """Rows whose chats may be written to now; the others are put off to the end of their quiet hours.

    Args:
        books: open for writing.
        rows: claimed and not begun.
        now: time.
    """
    asleep = await books.subscribers.with_quiet_hours({row.chat for row in rows}) if rows else ()
    until = {known.chat: released(now, known.quiet, sound_zone(known.zone)) for known in asleep}
    for row in rows:
        end = until.get(row.chat, now)
        if end > now:  # what waits for the morning does not grow stale meanwhile
            await books.deliveries.put_off(row, end, row.expires_at + (end - now))
    return tuple(row for row in rows if until.get(row.chat, now) <= now)
