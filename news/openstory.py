"""A story that is still open: its last members and what they have in common."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from news.vectors import UNIT, Vector, dot

MEMBERS = 64
"""Members that a story remembers; older ones no longer shape it."""
COMMON = 60
NEAREST = 8
"""Members of one language that a new article is compared with one by one."""
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Member:
    """What is remembered of an article inside an open story."""

    article: int
    at: float
    """Seconds since the epoch, of ``published_at``."""
    source: str
    language: str
    vector: Vector
    title: str
    """Folded, digits blanked: equal titles of one outlet on different days are a series, not a story."""


class TermIndex:
    """Which open stories of a language hold a term."""

    def __init__(self) -> None:
        self._stories: dict[str, dict[str, set[int]]] = {}

    def put(self, story: int, language: str, terms: Iterable[str]) -> None:
        """Note that a story holds terms."""
        shelf = self._stories.setdefault(language, {})
        for term in terms:
            held = shelf.get(term)
            if held is None:
                shelf[term] = {story}
            else:
                held.add(story)

    def drop(self, story: int, language: str, terms: Iterable[str]) -> None:
        """Note that a story holds terms no more."""
        shelf = self._stories.get(language, {})
        for term in terms:
            held = shelf[term]
            held.discard(story)
            if not held:
                del shelf[term]

    def take(self, story: OpenStory) -> None:
        """Forget a story."""
        for language, total in story.sums.items():
            self.drop(story.id, language, total)

    def nearest(self, vector: Vector, language: str, limit: int) -> list[int]:
        """Stories that share the most weight with a vector, best first.

        A term of more than ``COMMON`` stories adds to the candidates that rarer terms have made, but makes none: that
        keeps the cost of an article flat however many stories are open.
        """
        shelf = self._stories.get(language, {})
        held = [(shelf[term], weight) for term, weight in vector.items() if term in shelf]
        weights: dict[int, int] = {}
        for stories, weight in held:
            if len(stories) <= COMMON:
                for story in stories:
                    weights[story] = weights.get(story, 0) + weight
        for stories, weight in held:
            if len(stories) > COMMON:
                for story in weights.keys() & stories:
                    weights[story] += weight
        return heapq.nsmallest(limit, weights, key=lambda story: (-weights[story], story))


@dataclass(slots=True)
class OpenStory:
    """The last members of a story, by order of arrival, and the sum of their vectors for each language."""

    id: int
    first: float
    last: float
    size: int = 0
    members: list[Member] = field(default_factory=list)
    sources: Counter[str] = field(default_factory=Counter)
    sums: dict[str, Vector] = field(default_factory=dict)
    squares: dict[str, int] = field(default_factory=dict)
    """Squared length of each sum."""

    def add(self, member: Member, index: TermIndex) -> None:
        """Take a member in, the newest arrival."""
        self.first, self.last = min(self.first, member.at), max(self.last, member.at)
        self.size += 1
        self.sources[member.source] += 1
        self.members.append(member)
        index.put(self.id, member.language, self._shift(member, 1))
        self._shed(index)

    def absorb(self, other: OpenStory, index: TermIndex) -> None:
        """Take in all that another story remembers; the same as if its members had come here from the first."""
        index.take(other)
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.size += other.size
        self.sources += other.sources
        self.members = sorted(self.members + other.members, key=lambda member: member.article)
        for member in other.members:
            index.put(self.id, member.language, self._shift(member, 1))
        self._shed(index)

    def _shed(self, index: TermIndex) -> None:
        for member in self.members[:-MEMBERS]:
            index.drop(self.id, member.language, self._shift(member, -1))
        del self.members[:-MEMBERS]

    def _shift(self, member: Member, sign: int) -> list[str]:
        """Add a member's vector to its language's sum or take it off; the terms that appeared or vanished."""
        total = self.sums.setdefault(member.language, {})
        square, changed = self.squares.get(member.language, 0), []
        for term, weight in member.vector.items():
            old = total.get(term, 0)
            new = old + sign * weight
            square += new * new - old * old
            if new:
                total[term] = new
            else:
                del total[term]
            if not (old and new):
                changed.append(term)
        self.squares[member.language] = square
        return changed

    def likeness(self, vector: Vector, language: str) -> float:
        """Half the cosine with the sum of the members, half that with the nearest of the last ones."""
        square = self.squares.get(language, 0)
        if not square:
            return 0.0
        whole = dot(vector, self.sums[language]) / (UNIT * math.sqrt(square))
        return 0.5 * whole + 0.5 * self._nearest(vector, language) / (UNIT * UNIT)

    def _nearest(self, vector: Vector, language: str) -> int:
        best, left = 0, NEAREST
        for member in reversed(self.members):
            if member.language == language:
                best = max(best, dot(vector, member.vector))
                left -= 1
                if not left:
                    break
        return best

    def gap_h(self, at: float) -> float:
        """Hours between a time and the life of the story so far; 0 inside it."""
        return max(0.0, at - self.last, self.first - at) / HOUR
