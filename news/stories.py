"""Which story an article belongs to: an online grouping that never splits and forgets nothing at a restart."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from news import text
from news.genres import Genre, genre
from news.model import Article, Grouping, Source
from news.wires import WireIndex

__all__ = ["Genre", "Grouper", "GroupingKnobs", "genre"]


@dataclass(frozen=True, slots=True)
class GroupingKnobs:
    """How articles are grouped."""

    threshold: float = 0.22
    """Likeness (0 to 1) from which an article with a text joins a story."""
    title_threshold: float = 0.15
    """The same for an article that is only a title."""
    window_h: float = 72.0
    """Hours after its last article when a story closes."""


@dataclass(slots=True)
class _Live:
    id: int
    last: datetime
    vector: dict[str, float] = field(default_factory=dict)


class Grouper:
    """The open stories. In memory, deterministic, single thread; its clock is ``article.published_at``."""

    def __init__(self, knobs: GroupingKnobs | None = None) -> None:
        self._knobs = knobs or GroupingKnobs()
        self._wires = WireIndex()
        self._seen: Counter[str] = Counter()
        self._total = 0
        self._live: dict[int, _Live] = {}

    def add(self, article: Article, source: Source) -> Grouping:
        """Put a new article into its wire group and its story.

        Args:
            article: numbered by the store (``id`` > 0) and tagged with its places; in order of arrival.
            source: its outlet.
        """
        wire, agency = self._wires.place(article)
        vector = self._vector(article)
        bar = self._knobs.threshold if article.text else self._knobs.title_threshold
        scored = [(_cosine(vector, live.vector), -live.id) for live in self._live.values()]
        best, key = max(scored, default=(0.0, 0))
        story = -key if best >= bar else article.id
        self._join(article, story, vector)
        return Grouping(article.id, wire, agency, story)

    def restore(self, article: Article, source: Source, grouping: Grouping) -> None:
        """Put back an article that was grouped before a restart; in order of arrival, before any ``add``."""
        self._wires.restore(article, grouping.wire)
        self._join(article, grouping.story, self._vector(article))

    def merge(self) -> tuple[tuple[int, int], ...]:
        """Join the stories that have turned out to be one, among those touched since the last call.

        Returns:
            Pairs (absorbed story, surviving story); the older one survives.
        """
        return ()

    def close_before(self, at: datetime) -> None:
        """Forget the stories and texts that are older than the window at ``at``."""
        window = timedelta(hours=self._knobs.window_h)
        self._live = {key: live for key, live in self._live.items() if at - live.last <= window}
        self._wires.close_before(at)

    def _join(self, article: Article, story: int, vector: dict[str, float]) -> None:
        live = self._live.setdefault(story, _Live(story, article.published_at))
        live.last = max(live.last, article.published_at)
        for term, weight in vector.items():
            live.vector[term] = live.vector.get(term, 0.0) + weight

    def _vector(self, article: Article) -> dict[str, float]:
        counts = Counter(text.stems(article.title, article.language) * 3)
        counts.update(text.stems(article.text[:600], article.language)[:60])
        self._total += 1
        self._seen.update(counts.keys())
        weights = {
            t: (1 + math.log(n)) * math.log((self._total + 50) / (self._seen[t] + 0.5)) for t, n in counts.items()
        }
        return {t: max(0.0, w) for t, w in weights.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    dot = sum(weight * other.get(term, 0.0) for term, weight in one.items())
    norms = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return dot / norms if norms else 0.0
