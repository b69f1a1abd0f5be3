"""A story that is still open: its last members and what they have in common."""

from __future__ import annotations

import math
from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

from news.bridges import Evidence
from news.marks import MarkIndex
from news.vectors import UNIT, Vector

MEMBERS = 64
"""Latest members that shape a story: the only ones that it compares with."""
HEAVIEST = 12
"""Terms by which members are compared one by one; lighter ones change nothing but the cost."""
TOP = 10
"""Terms that stand for a story when it is compared with others."""
COMMON = 8
"""Open stories from which on a term is too common to propose one."""
HOUR = 3600.0
Shared = tuple[int, str, int]
"""Weight, term, and the most that they add to the product with a member."""
_HOLDERS = itemgetter(0)
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


class TermIndex:
    """The sum of every open story's vectors, laid out by language and term."""

    def __init__(self) -> None:
        self._weights: dict[str, dict[str, dict[int, int]]] = {}

    def put(self, story: int, language: str, total: Vector, terms: Iterable[str]) -> None:
        """Note a story's weights of some terms, as they stand in the sum of its vectors now."""
        shelf = self._weights.setdefault(language, {})
        for term in terms:
            weight, held = total.get(term), shelf.get(term)
            if weight and held is None:
                shelf[term] = {story: weight}
            elif weight and held is not None:
                held[story] = weight
            elif held is not None:
                held.pop(story, None)
                if not held:
                    del shelf[term]

    def products(self, vector: Vector, language: str, least: float) -> dict[int, int]:
        """Inner products of a vector with the sums of the stories that may be like it.

        The rarest terms propose stories, the commonest only count for what others have proposed: those that together
        are shorter than ``least``, which cannot make a cosine of that much, and all of more than ``COMMON`` stories.
        That keeps the cost of an article flat however many stories are open.

        Args:
            vector: of an article.
            language: its language.
            least: the smallest cosine that matters, with the sum of a story or with a member.
        """
        shelf = self._weights.get(language, {})
        shared = [(len(held), weight, held) for term, weight in vector.items() if (held := shelf.get(term))]
        shared.sort(key=_HOLDERS, reverse=True)
        spare, late = (least * UNIT) ** 2, 0
        for count, weight, _ in shared:
            spare -= weight * weight
            if spare < 0 and count <= COMMON:
                break
            late += 1
        found: dict[int, int] = {}
        for _, weight, held in shared[late:]:
            for story, other in held.items():
                if story in found:
                    found[story] += weight * other
                else:
                    found[story] = weight * other
        if late:
            # What the commonest terms can add at most tells whom they cannot help any more.
            rest = math.sqrt(sum([weight * weight for _, weight, _ in shared[:late]]))
            floor = (least * UNIT - rest) * UNIT
            found = {story: product for story, product in found.items() if product >= floor}
        for _, weight, held in shared[:late]:
            for story in found.keys() & held.keys():
                found[story] += weight * held[story]
        return found

    def sharing(self, terms: Iterable[str], language: str, least: int) -> list[int]:
        """Stories that hold at least so many of some terms, the oldest first."""
        shelf = self._weights.get(language, {})
        counts: defaultdict[int, int] = defaultdict(int)
        for held in (shelf.get(term, {}) for term in terms):
            if len(held) <= COMMON:
                for story in held:
                    counts[story] += 1
        return sorted(story for story, count in counts.items() if count >= least)


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
        if not self.sums[language] and all(member.language != language for member in self.members):
            for kept in (self.sums, self.peaks, self.squares, self.lengths):
                del kept[language]

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
            else:
                del total[term]
            if weight > peaks.get(term, 0):
                peaks[term] = weight
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
