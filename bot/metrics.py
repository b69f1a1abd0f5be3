"""The vitals in Prometheus' text format. The door to prometheus_client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.vitals import Live
from db.records import Vitals

_GAUGES = {
    "articles": "Articles kept",
    "arrivals": "Articles that wait for their places and their story",
    "articles_day": "Articles seen in the last 24 hours",
    "stories": "Stories kept",
    "subscribers": "Chats that can be written to",
    "topics": "Topics subscribed to",
    "digests": "Chats with a digest",
    "pending": "Messages waiting or on their way",
    "sent_minute": "Messages sent in the last 60 seconds",
    "sent_day": "Messages sent in the last 24 hours",
    "unknown_day": "Messages of the last 24 hours of which nobody knows whether they arrived",
    "failed_day": "Messages that failed or expired in the last 24 hours",
    "gone_day": "Messages of the last 24 hours whose chat cannot be reached any more",
    "size_bytes": "Size of the database",
}


def exposition(vitals: Vitals, sent: Mapping[str, int], live: Live) -> tuple[bytes, str]:
    """Body and content type of ``/metrics``.

    Args:
        vitals: the books.
        sent: what became of messages since the process started, by outcome.
        live: what else only the running service knows.
    """
    registry = CollectorRegistry()
    for name, meaning in _GAUGES.items():
        Gauge(f"wirebrief_{name}", meaning, registry=registry).set(getattr(vitals, name))
    sources = Gauge("wirebrief_sources", "Sources by health", ["health"], registry=registry)
    for health, count in vitals.sources.items():
        sources.labels(health.value).set(count)
    outcomes = Gauge("wirebrief_deliveries_since_start", "Messages by outcome", ["outcome"], registry=registry)
    for outcome, count in sent.items():
        outcomes.labels(outcome).set(count)
    waiting = Gauge("wirebrief_oldest_pending_seconds", "Age of the oldest message that waits", registry=registry)
    waiting.set(_age(vitals.oldest_pending_at, vitals.at))
    polled = Gauge("wirebrief_last_poll_seconds", "Seconds since a source was last polled", registry=registry)
    polled.set(_age(vitals.last_poll_at, vitals.at))
    due = Gauge("wirebrief_next_digest_seconds", "Seconds until a digest is due; below 0: overdue", registry=registry)
    due.set((vitals.next_digest_at - vitals.at).total_seconds() if vitals.next_digest_at else 0.0)
    refusals = Counter("wirebrief_refusals", "Times that Telegram refused messages (429)", registry=registry)
    refusals.inc(live.refusals)
    pace = Gauge("wirebrief_pace", "Messages per second that may be sent now", registry=registry)
    pace.set(live.pace)
    silent = Gauge("wirebrief_silent_seconds", "Seconds since Telegram answered a poll", registry=registry)
    silent.set(live.silent_s or 0.0)
    return generate_latest(registry), CONTENT_TYPE_LATEST


def _age(then: datetime | None, now: datetime) -> float:
    return max(0.0, (now - then).total_seconds()) if then else 0.0
