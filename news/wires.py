"""Which articles are one text reprinted, cut or quoted from its beginning; and whose text it is.

Containment of word 3-grams (Broder 1997): the shared runs of three words over those of the shorter text. It finds
the lead inside the full text, which a Jaccard measure cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from news import text
from news.model import Article

WINDOW = timedelta(hours=96)
CONTAINMENT = 0.42
SHARED = 4


@dataclass(frozen=True, slots=True)
class _Print:
    wire: int
    at: datetime
    runs: frozenset[int]


class WireIndex:
    """The texts of the last 96 hours, by article time. In memory, deterministic, single thread."""

    def __init__(self) -> None:
        self._prints: dict[int, _Print] = {}
        self._index: dict[int, list[int]] = {}

    def place(self, article: Article) -> tuple[int, str]:
        """Find whose text an article prints, and remember it.

        Returns:
            The wire's id (that of the earliest article of the text; its own for a new text) and the agency named
            by the copies so far, empty where none is.
        """
        runs = text.shingles(text.words(article.text or article.title))
        shared: dict[int, int] = {}
        for run in runs:
            for other in self._index.get(run, ()):
                shared[other] = shared.get(other, 0) + 1
        best = max(shared.items(), key=lambda row: (row[1], -row[0]), default=(0, 0))
        wire = article.id
        if best[1] >= SHARED:
            other = self._prints[best[0]]
            if best[1] >= CONTAINMENT * min(len(runs), len(other.runs)):
                wire = other.wire
        self.restore(article, wire)
        return wire, ""

    def restore(self, article: Article, wire: int) -> None:
        """Remember an article that was placed before."""
        runs = text.shingles(text.words(article.text or article.title))
        self._prints[article.id] = _Print(wire, article.published_at, runs)
        for run in runs:
            self._index.setdefault(run, []).append(article.id)

    def close_before(self, at: datetime) -> None:
        """Forget the articles published more than the window before ``at``."""
        for key in [key for key, old in self._prints.items() if at - old.at > WINDOW]:
            for run in self._prints.pop(key).runs:
                self._index[run].remove(key)
                if not self._index[run]:
                    del self._index[run]
