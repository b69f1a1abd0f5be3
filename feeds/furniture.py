"""Lines that are part of the page and not of the article: "No comments", "Read also", newsletter prompts."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from news.text import words


def trim(text: str, language: str, repeated: frozenset[str] = frozenset()) -> str:
    """A text without the furniture at its two ends.

    Args:
        text: paragraphs parted by an empty line.
        language: ISO 639-1 of the article; empty when unknown.
        repeated: lines that this outlet prints again and again (``LineMemory.repeated``).

    Returns:
        The text, never shorter than 60 % of what it was.
    """
    return text


@dataclass(frozen=True, slots=True)
class LineMemory:
    """The short first and last lines of an outlet's latest articles. Immutable: ``after`` gives the next one."""

    articles: tuple[tuple[str, ...], ...] = ()
    """For each of the latest articles its normalised edge lines."""

    def after(self, text: str) -> LineMemory:
        """The memory once this article (untrimmed) was seen too."""
        return self

    @property
    def repeated(self) -> frozenset[str]:
        """Normalised lines seen in at least three articles and in a tenth of them."""
        return frozenset()

    def to_json(self) -> str:
        """For the store."""
        return json.dumps(self.articles, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> LineMemory:
        """What ``to_json`` wrote; an empty memory for anything else."""
        return cls()
