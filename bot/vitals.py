"""Whether all is well, from the one set of books that ``/status``, ``/health`` and ``/metrics`` read."""

from __future__ import annotations

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


def report(vitals: Vitals) -> Report:
    """The answer of ``/health``: well unless a message or a poll is overdue for too long."""
    troubles = [_SENTENCES[trouble] for trouble in vitals.troubles if trouble in _SENTENCES]
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
            "sent_day": vitals.sent_day,
            "unknown_day": vitals.unknown_day,
            "failed_day": vitals.failed_day,
            "gone_day": vitals.gone_day,
            "database": vitals.database,
            "schema": vitals.schema,
        },
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
