"""Which open stories hold a term, and how heavily: what an article is compared with."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from news.vectors import UNIT, Vector

COMMON = 8
"""Open stories from which on a term is too common to propose one."""

_HOLDERS = itemgetter(0)


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
