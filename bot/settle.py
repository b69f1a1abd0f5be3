"""What becomes of a row of the outbox, by the outcome of sending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from bot.courier import Flooded, Gone, Moved, Outcome, Rejected, Sent, Unknown, Unsent
from db.records import ChatState, Delivery, DeliveryState
from db.store import Books


@dataclass(frozen=True, slots=True)
class RetryKnobs:
    """When a message is tried again that surely was not sent; times in seconds."""

    first_s: float = 5.0
    """Wait before the second attempt; doubles with every attempt ..."""
    most_s: float = 900.0
    """... up to this. It goes on until the message expires."""


@dataclass(frozen=True, slots=True)
class Held:
    """Not begun: to be put back, to be claimed again after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """Not begun: it ended while it waited for its slot, or another process sends it."""


async def settle(
    books: Books, row: Delivery, outcome: Outcome | Held | Ended, now: datetime, knobs: RetryKnobs
) -> str:
    """Write down what became of a row.

    Args:
        books: open for writing.
        row: as it was claimed.
        outcome: of its call, or why there was none.
        now: time.
        knobs: when it is tried again.

    Returns:
        What became of it, by name; see ``bot.deliver.Counts``.
    """
    outbox = books.deliveries
    match outcome:
        case Sent(message_id):
            await outbox.sent(row.id, message_id, now)
            return "sent"
        case Held(seconds):
            await outbox.unclaim([row.id], now + timedelta(seconds=seconds))
            return "waiting"
        case Ended():
            return "ended"
        case Flooded(seconds):
            await outbox.release(row.id, now + timedelta(seconds=seconds), row.error, attempts=row.attempts)
            return "waiting"
        case Unsent(error):
            await outbox.release(row.id, now + _backoff(row.attempts, knobs), error)
            return "waiting"
        case Moved(new_chat):
            await books.subscribers.migrate(row.chat, new_chat)
            wait = _backoff(row.attempts, knobs) if row.attempts else timedelta()
            await outbox.release(row.id, now + wait, "the group has moved")
            return "waiting"
        case Gone(reason, state):
            await outbox.settle(row.id, DeliveryState.GONE, reason)
            await books.subscribers.update(row.chat, state=ChatState(state))
            await _never_came(books, row.chat, row.key)
            return "gone"
        case Unknown(error):
            await outbox.settle(row.id, DeliveryState.UNKNOWN, error)
            return "unknown"
        case Rejected(error):
            await outbox.settle(row.id, DeliveryState.FAILED, error)
            await _never_came(books, row.chat, row.key)
            return "failed"
        case _:
            assert_never(outcome)


async def tend(books: Books, now: datetime) -> None:
    """End what waited or was on its way for too long."""
    await books.deliveries.recover(now)
    for chat, key in await books.deliveries.expire(now):
        await _never_came(books, chat, key)


async def _never_came(books: Books, chat: int, key: str) -> None:
    """A digest of which nothing came is told by the next one."""
    if key.startswith("digest:"):
        await books.digests.take_back(chat)


def _backoff(attempts: int, knobs: RetryKnobs) -> timedelta:
    """How long to wait after an attempt that had so many before it."""
    return timedelta(seconds=min(knobs.first_s * 2 ** min(attempts, 30), knobs.most_s))
