"""Invented outlets and articles for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from news.model import Article, Place, Report, Source, Story

MORNING = datetime(2026, 3, 10, 6, tzinfo=UTC)


def source(key: str, *, language: str = "en", owner: str = "", weight: float = 1.0) -> Source:
    return Source(key=key, name=key.replace("-", " ").title(), url="", language=language, owner=owner, weight=weight)


def report(
    number: int,
    outlet: str | Source,
    title: str,
    text: str,
    *,
    minutes: int = 0,
    language: str = "en",
    wire: int = 0,
    places: Sequence[tuple[str, float]] = (),
) -> Report:
    """An article that ``outlet`` prints ``minutes`` after six in the morning."""
    at = MORNING + timedelta(minutes=minutes)
    printed_by = outlet if isinstance(outlet, Source) else source(outlet, language=language)
    article = Article(
        id=number,
        source=printed_by.key,
        guid=str(number),
        url=f"https://{printed_by.key}.example/{number}",
        title=title,
        text=text,
        language=language,
        published_at=at,
        seen_at=at + timedelta(minutes=2),
        places=tuple(Place(region, weight) for region, weight in places),
    )
    return Report(article=article, source=printed_by, wire=wire or number)


def story(*reports: Report) -> Story:
    return Story(id=reports[0].article.id, reports=reports)
