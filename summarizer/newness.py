"""Which of a story's texts are new, and which of their figures a later text has raised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from news.model import Article
from summarizer.figures.counts import counts
from summarizer.figures.lexicon import lexicon
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
    article = material.report.article
    spans = [(sentence.start, sentence.end) for sentence in material.sentences]
    return tuple(figure for span in spans for figure in _counted(article, article.text, span, "text"))


def title_figures(article: Article) -> tuple[Figure, ...]:
    """The counts in an article's title."""
    return tuple(_counted(article, article.title, (0, len(article.title)), "title"))


def is_raised(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether a later article has a higher count of the same, of one place and of like size."""
    return any(
        other.kind == figure.kind
        and other.at > figure.at
        and figure.value < other.value <= FACTOR * figure.value
        and share_a_place(figure.places, other.places)
        for other in others
    )


def _counted(article: Article, text: str, span: tuple[int, int], field: str) -> list[Figure]:
    words = lexicon(article.language)
    if words is None:
        return []
    start = span[0] if field == "text" else -1
    places = places_in(article, span, field)
    return [
        Figure(article.id, start, found.kind, found.value, places, article.published_at)
        for found in counts(text, *span, words)
    ]
