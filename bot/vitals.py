"""Whether all is well, from the one set of books that ``/status``, ``/health`` and ``/metrics`` read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from bot.web import Report
from db.records import Trouble, Vitals

_SENTENCES: Final = {
    Trouble.WAITING: "A message has been waiting to be sent for more than ten minutes.",
    Trouble.POLL: "Sources are due, and nobody has polled any for more than half an hour.",
    Trouble.DEAF: "Not one source could be read.",
}
"""Troubles that turn ``/health`` red."""
_DEAF_S: Final = 300.0
_UNHEARD: Final = "Telegram has not answered, or its calls have not come through, for more than five minutes."


@dataclass(frozen=True, slots=True)
class Live:
    """What only the running service knows."""

    refusals: int = 0
    """How many times Telegram refused messages for their number (429) since the service started."""
    pace: float = 0.0
    """Messages per second that the outbox may send at this moment; 0: nobody sends."""
    silent_s: float | None = None
    """Seconds since Telegram was last known to reach us; ``None``: there is no Telegram."""


def report(vitals: Vitals, live: Live | None = None) -> Report:
    """The answer of ``/health``: well unless a message, a poll or Telegram's answer is overdue for too long.

    Args:
        vitals: the books.
        live: what the running service adds; ``None`` where none is asked.
    """
    troubles = [_SENTENCES[trouble] for trouble in vitals.troubles if trouble in _SENTENCES]
    if live and (live.silent_s or 0.0) > _DEAF_S:
        troubles.append(_UNHEARD)
    return Report(
        well=not troubles,
        facts={
            "well": not troubles,
            "troubles": troubles,
            "articles": vitals.articles,
            "arrivals": vitals.arrivals,
            "stories": vitals.stories,
            "newest_article_at": _iso(vitals.newest_article_at),
            "sources": {health.value: count for health, count in vitals.sources.items()},
            "last_poll_at": _iso(vitals.last_poll_at),
            "next_digest_at": _iso(vitals.next_digest_at),
            "pending": vitals.pending,
            "oldest_pending_at": _iso(vitals.oldest_pending_at),
            "sent_minute": vitals.sent_minute,
            "sent_day": vitals.sent_day,
            "unknown_day": vitals.unknown_day,
            "failed_day": vitals.failed_day,
            "gone_day": vitals.gone_day,
            "database": vitals.database,
            "schema": vitals.schema,
        }
        | (asdict(live) if live else {}),
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
