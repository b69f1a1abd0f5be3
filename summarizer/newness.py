"""Which of a story's texts are new, and which of their figures a later text has raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from news.model import Article
from summarizer.figures.counts import counted
from summarizer.figures.readings import FACTOR, places_in, share_a_place
from summarizer.materials import Material

_SLOW_H = 36.0
"""Hours after which a text counts half of what the newest does."""
_LEAST = 0.6


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people, where in an article it stands, and when that was published."""

    article: int
    start: int
    """Of the sentence; -1 in a title."""
    kind: str
    value: int
    places: frozenset[str]
    at: datetime


def freshness(at: datetime, newest: datetime) -> float:
    """How much a text of ``at`` counts beside one of ``newest``: from 1 down to 0.6."""
    hours = max(0.0, (newest - at).total_seconds() / 3600)
    return max(_LEAST, 1.0 / (1.0 + hours / _SLOW_H))


def figures_of(material: Material) -> tuple[Figure, ...]:
    """The counts in the sentences of an article."""
    return _counted(material.report.article, "text")


def title_figures(article: Article) -> tuple[Figure, ...]:
    """The counts in an article's title."""
    return _counted(article, "title")


def is_raised(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether a later article has a higher count of the same, of one place and of like size."""
    return any(
        other.kind == figure.kind
        and other.at > figure.at
        and figure.value < other.value <= FACTOR * figure.value
        and share_a_place(figure.places, other.places)
        for other in others
    )


def _counted(article: Article, field: str) -> tuple[Figure, ...]:
    in_text = field == "text"
    return tuple(
        Figure(
            article.id,
            span[0] if in_text else -1,
            found.kind,
            found.value,
            places_in(article, span, field),
            article.published_at,
        )
        for span, read in counted(article.text if in_text else article.title, article.language)
        for found in read
    )
