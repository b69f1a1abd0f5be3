"""The headline that tells a story best, and the regions the story is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from news.model import Report
from news.text import stems

COMMON = "en"
"""The language to fall back on where a story has nothing in the reader's."""

_LONGEST = 22
_SHORTEST = 3
_MINOR = 0.25
"""Share of the most central region's weight under which a region is not named."""
_CLOSER = 0.4


def best_headline(reports: Sequence[Report], language: str) -> Report:
    """The report whose headline shares most with the others', in the reader's language where there is one."""
    titled = [report for report in reports if report.article.title] or list(reports)
    spoken = {report.article.language for report in titled}
    language = next((code for code in (language, COMMON) if code in spoken), titled[0].article.language)
    readable = [report for report in titled if report.article.language == language]
    bags = [frozenset(stems(report.article.title, language)) for report in readable]
    return max(
        zip(readable, bags, strict=True),
        key=lambda pair: (_worth(pair[0], pair[1], bags), -pair[0].article.published_at.timestamp()),
    )[0]


def _worth(report: Report, own: frozenset[str], bags: Sequence[frozenset[str]]) -> float:
    title = report.article.title.strip()
    shared = sum(len(own & other) / max(1, len(own | other)) for other in bags) - 1.0
    plain = _SHORTEST <= len(title.split()) <= _LONGEST and not title.endswith(("?", "؟", "…", "...", "？"))
    return (1.0 + shared) * report.source.weight * (1.0 if plain else 0.5)


def central_regions(reports: Sequence[Report], limit: int = 3) -> tuple[str, ...]:
    """Ids of the regions that most of the reports are about, most central first.

    A region gives way to a place inside it that has nearly as much of the attention.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for report in reports:
        for place in report.article.places:
            weights[place.region] += place.weight
    if not weights:
        return ()
    most = max(weights.values())
    central = [region for region, weight in weights.items() if weight >= _MINOR * most]
    kept = [
        region
        for region in central
        if not any(
            other.startswith(f"{region}/") and weights[other] >= _CLOSER * weights[region] for other in central
        )
    ]
    return tuple(sorted(kept, key=lambda region: (-weights[region], region))[:limit])
