"""Open stories that have turned out to be one: by their words, or by what their articles agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from functools import cache

from news.bridges import ENOUGH, Evidence, agreement, agreement_of_one_language
from news.marks import MarkIndex
from news.openstory import HOUR, Member, OpenStory
from news.terms import TermIndex
from news.vectors import dot

SHARED_TOP = 3
"""Of their heaviest terms that two stories of one language must share."""
RECENT = 8
"""Last members whose evidence is compared."""
CROWDED = 30
"""Open stories from which on a place, a name or a figure is too common to propose one."""
EVIDENCE_H = 12.0
"""Hours between two articles up to which their evidence may tell of one event."""

Witness = tuple[Member, Evidence]
Pair = tuple[float, int, int]
"""How sure, the story absorbed and the older one that survives."""


def by_words(
    touched: Set[int], stories: Mapping[int, OpenStory], index: TermIndex, *, least: float, hours: float
) -> Iterator[Pair]:
    """Pairs whose sums of vectors have a cosine of ``least``, at most ``hours`` apart.

    A lone article was compared with every story when it came: only stories that have grown are looked at.
    """
    for key in sorted(key for key in touched if stories[key].size > 1 and stories[key].eventful):
        story = stories[key]
        for language in sorted(story.sums):
            top = story.top(language)
            for other in map(stories.__getitem__, index.sharing(top, language, SHARED_TOP)):
                if other.id == key or (other.id > key and other.id in touched and other.size > 1):
                    continue
                if _gap_h(story, other) > hours or _one_outlet(story, other) or not other.eventful:
                    continue
                cosine = _cosine(story, other, language)
                if cosine >= least and len(top & other.top(language)) >= SHARED_TOP:
                    yield cosine, max(key, other.id), min(key, other.id)


def _cosine(one: OpenStory, other: OpenStory, language: str) -> float:
    return dot(one.sums[language], other.sums[language]) / (one.lengths[language] * other.lengths[language])


def _gap_h(one: OpenStory, other: OpenStory) -> float:
    return max(0.0, one.first - other.last, other.first - one.last) / HOUR


def _one_outlet(one: OpenStory, other: OpenStory) -> bool:
    """Whether both are the stories of one and the same outlet, which told them apart itself."""
    return len(one.sources) == len(other.sources) == 1 and one.sources.keys() == other.sources.keys()


def by_evidence(touched: Set[int], stories: Mapping[int, OpenStory], marks: MarkIndex) -> Iterator[Pair]:
    """Pairs that agree on place, time, kind of event, figures and names, each the other's clear best.

    Across languages it is the only sign; within a language it is the sign of outlets that use other words, and asks
    for more, because words have been compared there and were found wanting.
    """
    scores: dict[tuple[int, int], float] = {}
    crowd = cache(marks.crowd)
    for key in sorted(touched):
        held = _witnesses(stories[key])
        for other in _neighbours(held, marks, key) if held else ():
            pair = (max(key, other), min(key, other))
            if pair not in scores and not _one_outlet(stories[key], stories[other]):
                scores[pair] = _points(held, _witnesses(stories[other]), crowd)
    yield from _clear(scores, stories)


def _witnesses(story: OpenStory) -> list[Witness]:
    return [(member, member.evidence) for member in story.members if member.evidence and member.eventful][-RECENT:]


def _neighbours(held: list[Witness], marks: MarkIndex, key: int) -> list[int]:
    """Stories at one of the places; where those are many, only such as share a rare name or figure as well."""
    alike: set[int] | None = None
    found: set[int] = set()
    for place in sorted({place for _, evidence in held for place in evidence.places}):
        there = marks.holders(place)
        if len(there) > CROWDED:
            alike = _alike(held, marks) if alike is None else alike
            there &= alike
        found |= there
    return sorted(found - {key})


def _alike(held: list[Witness], marks: MarkIndex) -> set[int]:
    """Stories that share a rare name or figure."""
    telling = {mark for _, evidence in held for mark in evidence.marks} - {p for _, e in held for p in e.places}
    return {story for mark in telling if len(there := marks.holders(mark)) <= CROWDED for story in there}


def _languages(story: OpenStory) -> set[str]:
    return {member.language for member in story.members}


def _points(ours: list[Witness], theirs: list[Witness], crowd: Callable[[str], int]) -> float:
    return max(
        (
            (agreement_of_one_language if one.language == other.language else agreement)(a, b, crowd)
            for one, a in ours
            for other, b in theirs
            if a.places & b.places and abs(one.at - other.at) <= EVIDENCE_H * HOUR
        ),
        default=0.0,
    )


def _clear(scores: Mapping[tuple[int, int], float], stories: Mapping[int, OpenStory]) -> Iterator[Pair]:
    """The pairs that agree enough, and more than either of the two does with any story that rivals the other."""
    best: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (one, other), points in scores.items():
        best[one].append((points, other))
        best[other].append((points, one))
    for (absorbed, surviving), points in scores.items():
        if points >= ENOUGH and not any(
            rival >= points and story != chosen and _languages(stories[story]) & _languages(stories[chosen])
            for key, chosen in ((absorbed, surviving), (surviving, absorbed))
            for rival, story in best[key]
        ):
            yield points, absorbed, surviving
