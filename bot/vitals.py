"""Whether all is well, from the one set of books that ``/status``, ``/health`` and ``/metrics`` read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.web import Report
from db.records import Vitals
from news.model import Health

LATE_MESSAGE: Final = timedelta(minutes=10)
LATE_POLL: Final = timedelta(minutes=30)


def report(vitals: Vitals) -> Report:
    """The answer of ``/health``: well unless a message or a poll is overdue for too long."""
    troubles = _troubles(vitals)
    return Report(
        well=not troubles,
        facts={
            "well": not troubles,
            "troubles": troubles,
            "articles": vitals.articles,
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


def _troubles(vitals: Vitals) -> list[str]:
    troubles = []
    if vitals.oldest_pending_at and vitals.at - vitals.oldest_pending_at > LATE_MESSAGE:
        troubles.append("A message has been waiting to be sent for more than ten minutes.")
    if _nobody_polls(vitals):
        troubles.append("Sources are due, and nobody has polled any for more than half an hour.")
    polled = {health: count for health, count in vitals.sources.items() if health is not Health.PAUSED}
    if polled and not polled.get(Health.OK) and not polled.get(Health.NEW) and sum(polled.values()):
        troubles.append("Not one source could be read.")
    return troubles


def _nobody_polls(vitals: Vitals) -> bool:
    if vitals.next_poll_at is None or vitals.last_poll_at is None:
        return False
    return vitals.next_poll_at <= vitals.at and vitals.at - vitals.last_poll_at > LATE_POLL


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
