"""A count with its voice, and which counts may be set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from news.model import Article, ClaimantKind, Count
from summarizer.figures.bounds import Bounds

COMPARABLE = timedelta(hours=12)
"""Counts further apart than this are an update, not a disagreement."""
GROWS = timedelta(hours=2)
"""A lower count that an outlet printed this long before another's is not yet updated: tolls rise."""
NAMED_GROWS = timedelta(hours=6)
"""The same for a count of a named voice, which may stand by it for longer."""
FACTOR = 3
"""Voices that count one event differ by no more than this. The pairs in replayed news that were about different
things (the dead of a day and of a war, 38 and 9, 39,000 and 1,200) were four times apart and more."""

_OFFICES = frozenset({ClaimantKind.OFFICIAL, ClaimantKind.MILITARY})
_SOMEBODY = frozenset({ClaimantKind.PERSON, ClaimantKind.WITNESS, ClaimantKind.UNNAMED})


@dataclass(frozen=True, slots=True)
class Reading:
    """A count, whose it is, where it is said to have happened, and when it was printed."""

    kind: str
    value: int
    bounds: Bounds
    voice: str
    sort: ClaimantKind | None
    """What sort of speaker it is; ``None`` for the outlet itself."""
    outlet: str
    """The independent voice that prints it."""
    language: str
    at: datetime
    places: frozenset[str]
    of_another_time: bool
    """Told of a year or a war, not of what has just happened."""
    is_part: bool
    start: int
    """Where it stands in the text; -1 in a title."""
    leads: bool
    """It stands in a title or in a first sentence, which tell what the article is about."""
    count: Count

    @property
    def attributed(self) -> bool:
        """Whether somebody is named for it."""
        return self.sort is not None


def places_in(article: Article, span: tuple[int, int], field: str = "text") -> frozenset[str]:
    """The regions named inside a stretch of an article, without those that hold another of them."""
    named = {
        place.region
        for place in article.places
        for evidence in place.evidence
        if evidence.field == field and span[0] <= evidence.start < span[1]
    }
    return frozenset(region for region in named if not any(other.startswith(f"{region}/") for other in named))


def foremost(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Of one article's counts those that tell of its event: totals and no parts, leads before what comes below.

    Counts further down are often of earlier events, or of an earlier hour: the outlet's own do not stand beside its
    lead, a named voice's only where they are higher.
    """
    current = [reading for reading in readings if not (reading.of_another_time or reading.is_part)]
    led: dict[str, int] = {}
    for reading in current:
        if reading.leads:
            led[reading.kind] = max(reading.value, led.get(reading.kind, 0))
    return tuple(r for r in current if r.leads or r.kind not in led or (r.attributed and r.value > led[r.kind]))


def compared(readings: Sequence[Reading], aliases: Mapping[str, str]) -> tuple[Reading, ...]:
    """The latest counts of as many voices as contradict each other on the same thing, latest first.

    None where nobody contradicts anybody.
    """
    latest = _latest(readings, aliases)
    if not latest:
        return ()
    newest = max(reading.at for reading in latest)
    fresh = [reading for reading in latest if newest - reading.at <= COMPARABLE]
    standing = [reading for reading in fresh if not _is_outdated(reading, fresh, readings)]
    groups = [[other for other in standing if _is_alike(reading, other)] for reading in standing]
    best = max(groups, key=lambda group: (len(group), max(r.at for r in group)), default=[])
    rows = [r for r in best if any(_is_alike(r, other) and _contradicts(r, other) for other in best)]
    if not any(reading.leads for reading in rows):
        return ()
    return tuple(sorted(rows, key=lambda r: (-r.at.timestamp(), -r.value, r.count.claimant)))


def _latest(readings: Iterable[Reading], aliases: Mapping[str, str]) -> list[Reading]:
    """Of each voice the latest count; of voices that may be one, the latest of them all."""
    by_voice: dict[str, Reading] = {}
    for reading in readings:
        voice = aliases.get(reading.voice, reading.voice)
        known = by_voice.get(voice)
        if known is None or (reading.at, reading.value) > (known.at, known.value):
            by_voice[voice] = reading
    kept: list[Reading] = []
    for reading in sorted(by_voice.values(), key=lambda reading: (reading.at, reading.value), reverse=True):
        if not any(may_be_one(reading, other) and reading.value != other.value for other in kept):
            kept.append(reading)
    return kept


def _is_outdated(reading: Reading, fresh: Sequence[Reading], everyone: Sequence[Reading]) -> bool:
    """Whether a count is not yet updated; whether an outlet's own repeats a named voice's or gives way to one."""
    waits = NAMED_GROWS if reading.attributed else GROWS
    if any(other.at - reading.at >= waits and other.value > reading.value for other in fresh):
        return True
    if reading.attributed:
        return False
    return any(other.attributed and other.value == reading.value for other in everyone) or any(
        other.attributed and other.outlet == reading.outlet for other in fresh
    )


def _is_alike(one: Reading, other: Reading) -> bool:
    """Whether two counts may be of one thing: of like size and place, and the lower one not of a part of it."""
    low, high = sorted((one, other), key=lambda reading: reading.value)
    return (
        high.value <= FACTOR * low.value
        and share_a_place(low.places, high.places)
        and not (low.value < high.value and _is_inside(low.places, high.places))
    )


def _contradicts(one: Reading, other: Reading) -> bool:
    """Whether two counts cannot both be right and are surely of two voices."""
    return not one.bounds.meets(other.bounds) and not may_be_one(one, other)


def may_be_one(one: Reading, other: Reading) -> bool:
    """Whether two named voices may be one body, whose name each language has in its own words.

    An office is no network of observers; a person may speak for either.
    """
    if one.language == other.language or one.sort is None or other.sort is None:
        return False
    sorts = {sort in _OFFICES for sort in (one.sort, other.sort) if sort not in _SOMEBODY}
    return len(sorts) < 2


def share_a_place(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two sets of regions meet; nothing named meets everything."""
    if not some or not others:
        return True
    return any(a == b or a.startswith(f"{b}/") or b.startswith(f"{a}/") for a in some for b in others)


def _is_inside(some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether all regions of the first lie inside of regions of the second, which are larger."""
    return bool(some) and all(any(a.startswith(f"{b}/") for b in others) for a in some)
