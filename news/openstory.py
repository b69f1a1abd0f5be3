"""A story that is still open: its last members and what they have in common."""

from __future__ import annotations

import math
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from news.bridges import Evidence
from news.marks import MarkIndex
from news.terms import TermIndex
from news.vectors import UNIT, Vector

MEMBERS = 64
"""Latest members that shape a story: the only ones that it compares with."""
HEAVIEST = 12
"""Terms by which members are compared one by one; lighter ones change nothing but the cost."""
TOP = 10
"""Terms that stand for a story when it is compared with others."""
HOUR = 3600.0
Shared = tuple[int, str, int]
"""Weight, term, and the most that they add to the product with a member."""
_ARRIVAL = attrgetter("article")


@dataclass(frozen=True, slots=True)
class Member:
    """What is remembered of an article inside an open story."""

    article: int
    at: float
    """Seconds since the epoch, of ``published_at``."""
    source: str
    language: str
    title: str
    """Without the outlet's name."""
    vector: Vector = field(default_factory=dict)
    evidence: Evidence | None = None
    eventful: bool = True
    """Reports an event; opinions, digests, forecasts and the like do not, and stay out of the stories of events."""


@dataclass(slots=True)
class OpenStory:
    """The members of a story that are remembered. All that it knows follows from these, whenever they came."""

    id: int
    first: float = math.inf
    last: float = -math.inf
    size: int = 0
    eventful: bool = False
    """It is the story of an event: that of a lone opinion or forecast takes in nothing but reprints."""
    members: list[Member] = field(default_factory=list)
    """The latest ones, by order of arrival."""
    elder: list[Member] = field(default_factory=list)
    """Those before them."""
    sources: Counter[str] = field(default_factory=Counter)
    sums: dict[str, Vector] = field(default_factory=dict)
    """Sum of the members' vectors, by language."""
    peaks: dict[str, Vector] = field(default_factory=dict, compare=False)
    """No less than the greatest weight of each term in any of the members, by language."""
    squares: dict[str, int] = field(default_factory=dict)
    """Squared length of each sum."""
    lengths: dict[str, float] = field(default_factory=dict)
    """Length of each sum."""
    _tops: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    def everyone(self) -> list[Member]:
        """All who are remembered, by order of arrival."""
        return [*self.elder, *self.members]

    def add(self, member: Member, index: TermIndex, marks: MarkIndex) -> None:
        """Take a member in."""
        self.first, self.last = min(self.first, member.at), max(self.last, member.at)
        self.size += 1
        self.eventful |= member.eventful
        self.sources[member.source] += 1
        if member.evidence:
            marks.put(self.id, member.language, _marks([member], member.language))
        if not self.members or self.members[-1].article < member.article:
            self.members.append(member)
        else:
            insort(self.members, member, key=_ARRIVAL)
        self._shift(member, 1, index)
        if len(self.members) > MEMBERS:
            old = self.members.pop(0)
            self._shift(old, -1, index)
            insort(self.elder, old, key=_ARRIVAL)
            self._forget_language(old.language)

    def _forget_language(self, language: str) -> None:
        """Forget a language that no member is in any more."""
        if self.sums.get(language) == {} and all(member.language != language for member in self.members):
            for kept in (self.sums, self.peaks, self.squares, self.lengths):
                del kept[language]

    def forget_before(self, at: float, index: TermIndex, marks: MarkIndex) -> list[Member]:
        """Forget the members that were published before a time; what is left is as if they had never been.

        Args:
            at: seconds since the epoch, not after the ``last`` member.
            index: of the terms of all stories.
            marks: of all stories.

        Returns:
            Who is forgotten.
        """
        everyone = self.everyone()
        gone, left = [one for one in everyone if one.at < at], [one for one in everyone if one.at >= at]
        former, self.members, self.elder = self.members, left[-MEMBERS:], left[:-MEMBERS]
        for member in former:
            if member.at < at:
                self._shift(member, -1, index)
        for member in self.members:
            if member.article < former[0].article:
                self._shift(member, 1, index)
        for language in {one.language for one in gone}:
            self._forget_language(language)
            marks.drop(self.id, language, _marks(gone, language) - _marks(left, language))
        self.first, self.last = min([one.at for one in left]), max([one.at for one in left])
        self.size, self.sources = len(left), Counter([one.source for one in left])
        self.eventful = any(one.eventful for one in left)
        return gone

    def leave(self, index: TermIndex, marks: MarkIndex) -> None:
        """Take the story out of the indexes."""
        for language, total in self.sums.items():
            index.put(self.id, language, {}, total)
        everyone = self.everyone()
        for language in {member.language for member in everyone}:
            marks.drop(self.id, language, _marks(everyone, language))

    def _shift(self, member: Member, sign: int, index: TermIndex) -> None:
        """Add a member's vector to its language's sum (``sign`` 1) or take it off (-1)."""
        language, vector = member.language, member.vector
        total = self.sums.get(language)
        if total is None:
            self.sums[language] = self.peaks[language] = vector
            self._measure(language, sum([weight * weight for weight in vector.values()]))
            index.put(self.id, language, vector, vector)
            return
        if total is self.peaks[language]:  # the vector of the one member so far
            total = self.sums[language] = dict(total)
            self.peaks[language] = dict(total)
        peaks, grown = self.peaks[language], 0
        for term, weight in vector.items():
            old = total.get(term, 0)
            new = old + sign * weight
            grown += new * new - old * old
            if new:
                total[term] = new
                if weight > peaks.get(term, 0):
                    peaks[term] = weight
            else:
                del total[term], peaks[term]
        self._measure(language, self.squares[language] + grown)
        index.put(self.id, language, total, vector)

    def _measure(self, language: str, square: int) -> None:
        self.squares[language], self.lengths[language] = square, math.sqrt(square)
        self._tops.pop(language, None)

    def top(self, language: str) -> frozenset[str]:
        """The ``TOP`` heaviest terms of a language."""
        found = self._tops.get(language)
        if found is None:
            total = self.sums[language]
            least = sorted(total.values(), reverse=True)[:TOP][-1:] or [0]
            heaviest = sorted([(weight, term) for term, weight in total.items() if weight >= least[0]], reverse=True)
            found = self._tops[language] = frozenset([term for _, term in heaviest[:TOP]])
        return found

    def cosine(self, product: int, language: str) -> float:
        """Cosine of a vector with the sum of the members, from their inner product."""
        length = self.lengths[language]
        return product / (UNIT * length) if length else 0.0

    def shared(self, vector: Vector, language: str) -> list[Shared]:
        """The terms of a vector that the story knows."""
        total, peaks = self.sums[language], self.peaks[language]
        return [(weight, term, weight * peaks[term]) for term, weight in vector.items() if term in total]

    def nearest(self, shared: list[Shared], language: str) -> float:
        """The highest cosine of a vector, of which the heaviest shared terms suffice, with a member."""
        heaviest = sorted(shared, reverse=True)[:HEAVIEST]
        whole, best = sum([most for _, _, most in heaviest]), 0
        for member in reversed(self.members):  # the latest are the likeliest
            if member.language == language:
                # The inmost loop of all: it is left as soon as the rest cannot make this member the nearest.
                other, product, left = member.vector, 0, whole
                for weight, term, most in heaviest:
                    left -= most
                    if term in other:
                        product += weight * other[term]
                    if product + left <= best:
                        break
                best = max(best, product)
        return best / (UNIT * UNIT)

    def is_elsewhere(self, member: Member) -> bool:
        """Whether an article and the story both name divisions of countries or cities, and share none."""
        ours = member.evidence.divisions if member.evidence else frozenset[str]()
        theirs = {one for other in self.members if other.evidence for one in other.evidence.divisions}
        return bool(ours and theirs) and ours.isdisjoint(theirs)

    def gap_h(self, at: float) -> float:
        """Hours between a time and the life of the story so far; 0 inside it."""
        return max(0.0, at - self.last, self.first - at) / HOUR


def _marks(members: Iterable[Member], language: str) -> set[str]:
    """What the articles of a language hold that may tie their story to others."""
    return {
        mark
        for member in members
        if member.language == language and member.eventful and member.evidence
        for mark in member.evidence.marks
    }
