"""Invented outlets and articles for the tests of wires, stories and ranking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from news.model import Article, Ownership, Place, Report, Source, Span, Story

MORNING = datetime(2026, 3, 10, 8, tzinfo=UTC)


def outlet(key: str, **facts: Any) -> Source:
    return Source(key=key, name=facts.pop("name", key.title()), url=f"https://{key}.example/feed", **facts)


def article(number: int, source: str, title: str, text: str = "", *, hours: float = 0.0, **facts: Any) -> Article:
    at = facts.pop("published_at", MORNING + timedelta(hours=hours))
    fields: dict[str, Any] = {
        "id": number, "source": source, "guid": f"{source}-{number}", "url": f"https://{source}.example/world/{number}",
        "title": title, "text": text, "language": "en", "published_at": at, "seen_at": at,
    }  # fmt: skip
    return Article(**(fields | facts))


def place(region: str, weight: float = 1.0, words: str = "", field: str = "title") -> Place:
    return Place(region, weight, (Span(field, 0, len(words), words),) if words else ())


def report(
    number: int, source: Source, *, wire: int = 0, agency: str = "", hours: float = 0.0, title: str = "", **facts: Any
) -> Report:
    written = article(number, source.key, title or f"Ferry pier reopens {number}", hours=hours, **facts)
    return Report(written, source, wire or number, agency)


def story(*reports: Report) -> Story:
    ordered = tuple(sorted(reports, key=lambda one: (one.article.published_at, one.article.id)))
    return Story(min(one.article.id for one in reports), ordered)


STATE = Ownership.STATE
