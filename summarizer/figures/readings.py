"""A count with its voice, and which counts may be set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.model import Article, Count

COMPARABLE = timedelta(hours=12)
"""Counts further apart than this are an update, not a disagreement."""
GROWS = timedelta(hours=2)
"""A lower count that an outlet printed this long before another's is not yet updated: tolls rise."""
FACTOR = 3
"""Voices that count one event differ by no more than this. The pairs in replayed news that were about different
things (the dead of a day and of a war, 38 and 9, 39,000 and 1,200) were four times apart and more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A count, whose it is, where it is said to have happened, and when it was printed."""

    kind: str
    value: int
    voice: str
    outlet: str
    """The independent voice that prints it."""
    attributed: bool
    at: datetime
    places: frozenset[str]
    count: Count


def places_in(article: Article, span: tuple[int, int], field: str = "text") -> frozenset[str]:
    """The regions named inside a stretch of an article, without those that hold another of them."""
    named = {
        place.region
        for place in article.places
        for evidence in place.evidence
        if evidence.field == field and span[0] <= evidence.start < span[1]
    }
    return frozenset(region for region in named if not any(other.startswith(f"{region}/") for other in named))


def compared(readings: Sequence[Reading], aliases: Mapping[str, str]) -> tuple[Reading, ...]:
    """The latest counts of as many voices as count the same thing, each highest value first."""
    latest = _latest(readings, aliases)
    if not latest:
        return ()
    newest = max(reading.at for reading in latest)
    fresh = [reading for reading in latest if newest - reading.at <= COMPARABLE]
    standing = [reading for reading in fresh if not _is_outdated(reading, fresh, readings)]
    groups = [[other for other in standing if _is_alike(reading, other)] for reading in standing]
    best = max(groups, key=lambda group: (len(group), max(r.at for r in group)), default=[])
    return tuple(sorted(best, key=lambda reading: (-reading.value, reading.count.claimant)))


def _latest(readings: Iterable[Reading], aliases: Mapping[str, str]) -> list[Reading]:
    by_voice: dict[str, Reading] = {}
    for reading in readings:
        voice = aliases.get(reading.voice, reading.voice)
        known = by_voice.get(voice)
        if known is None or (reading.at, reading.value) > (known.at, known.value):
            by_voice[voice] = reading
    return list(by_voice.values())


def _is_outdated(reading: Reading, fresh: Sequence[Reading], everyone: Sequence[Reading]) -> bool:
    """Whether an outlet's own count repeats a named voice's, gives way to one it names, or is not yet updated."""
    if reading.attributed:
        return False
    if any(other.attributed and other.value == reading.value for other in everyone):
        return True
    return any(
        (other.attributed and other.outlet == reading.outlet)
        or (other.at - reading.at >= GROWS and other.value > reading.value)
        for other in fresh
    )


def _is_alike(one: Reading, other: Reading) -> bool:
    low, high = sorted((one.value, other.value))
    return high <= FACTOR * low and share_a_place(one.places, other.places)


def share_a_place(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of regions meet; nothing named meets everything."""
    if not some or not others:
        return True
    return any(a == b or a.startswith(f"{b}/") or b.startswith(f"{a}/") for a in some for b in others)
