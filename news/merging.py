"""Open stories that have turned out to be one: by their words in one language, by their evidence across languages."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from news.bridges import ENOUGH, Evidence, agreement, crowd
from news.openstory import HOUR, Member, OpenStory, TermIndex
from news.vectors import dot

TOP = 10
SHARED_TOP = 3
"""Of their ``TOP`` heaviest terms that two stories of one language must share."""
RECENT = 6
"""Last members that are compared across languages."""
CROSS_H = 12.0
"""Hours between two articles in different languages up to which they may tell one event."""

Pair = tuple[float, int, int]
"""How sure, the story absorbed and the older one that survives."""


def of_one_language(
    touched: Set[int], stories: Mapping[int, OpenStory], index: TermIndex, *, least: float, hours: float
) -> Iterator[Pair]:
    """Pairs whose sums of vectors have a cosine of ``least``, at most ``hours`` apart.

    A lone article was compared with every story when it came: only stories that have grown are looked at.
    """
    for key in sorted(key for key in touched if stories[key].size > 1 and stories[key].eventful):
        story = stories[key]
        for language in sorted(_languages(story)):
            top = _top(story, language)
            for other in map(stories.__getitem__, index.sharing(top, language, SHARED_TOP)):
                if other.id == key or (other.id > key and other.id in touched and other.size > 1):
                    continue
                if _gap_h(story, other) > hours or _one_outlet(story, other) or not other.eventful:
                    continue
                cosine = _cosine(story, other, language)
                if cosine >= least and len(top & _top(other, language)) >= SHARED_TOP:
                    yield cosine, max(key, other.id), min(key, other.id)


def _cosine(one: OpenStory, other: OpenStory, language: str) -> float:
    product = dot(one.sums[language], other.sums[language])
    return product / math.sqrt(one.squares[language] * other.squares[language])


def _top(story: OpenStory, language: str) -> frozenset[str]:
    total = story.sums[language]
    return frozenset(term for _, term in heapq.nlargest(TOP, zip(total.values(), total.keys(), strict=True)))


def _gap_h(one: OpenStory, other: OpenStory) -> float:
    return max(0.0, one.first - other.last, other.first - one.last) / HOUR


def _one_outlet(one: OpenStory, other: OpenStory) -> bool:
    """Whether both are the stories of one and the same outlet, which told them apart itself."""
    return len(one.sources) == len(other.sources) == 1 and one.sources.keys() == other.sources.keys()


def across_languages(touched: Set[int], stories: Mapping[int, OpenStory]) -> Iterator[Pair]:
    """Pairs in different languages that agree on place, time, figures and names, each the other's clear best."""
    if not any(_witnesses(stories[key]) for key in touched):
        return
    witnesses = {key: held for key, story in stories.items() if (held := _witnesses(story))}
    rows = [(key, m.language, evidence) for key, held in witnesses.items() for m, evidence in held]
    common = crowd(rows)
    by_place: dict[str, set[int]] = defaultdict(set)
    for key, _, evidence in rows:
        for place in evidence.places:
            by_place[place].add(key)
    scores: dict[tuple[int, int], int] = {}
    for key in sorted(touched & witnesses.keys()):
        places = {place for _, evidence in witnesses[key] for place in evidence.places}
        for other in sorted(set().union(*(by_place[place] for place in places)) - {key}):
            pair = (max(key, other), min(key, other))
            if pair not in scores and not _languages(stories[key]) & _languages(stories[other]):
                scores[pair] = _points(witnesses[key], witnesses[other], common)
    yield from _clear(scores)


def _witnesses(story: OpenStory) -> list[tuple[Member, Evidence]]:
    return [(member, member.evidence) for member in story.members[-RECENT:] if member.evidence and member.eventful]


def _languages(story: OpenStory) -> set[str]:
    return {member.language for member in story.members}


def _points(
    ours: list[tuple[Member, Evidence]], theirs: list[tuple[Member, Evidence]], common: frozenset[str]
) -> int:
    return max(
        agreement(a, b, common) if abs(one.at - other.at) <= CROSS_H * HOUR else 0
        for one, a in ours
        for other, b in theirs
    )


def _clear(scores: Mapping[tuple[int, int], int]) -> Iterator[Pair]:
    """The pairs that agree enough and more than either of the two does with any other story."""
    best: dict[int, list[int]] = defaultdict(list)
    for pair, points in scores.items():
        for key in pair:
            best[key].append(points)
    for (absorbed, surviving), points in scores.items():
        rivals = sum(other >= points for key in (absorbed, surviving) for other in best[key])
        if points >= ENOUGH and rivals == 2:
            yield float(points), absorbed, surviving
