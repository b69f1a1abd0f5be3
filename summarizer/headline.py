"""The headline that tells a story best, and the regions the story is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from news.model import Report, Source
from news.text import fold, stems
from summarizer.materials import COMMON
from summarizer.newness import Figure, freshness, is_raised, title_figures

_LONGEST = 22
_SHORTEST = 3
_UNENDED = ("?", "؟", "…", "...", "？")
_SHOUTED = 0.6
"""Share of capitals from which a headline shouts."""
_MINOR = 0.25
"""Share of the most central region's weight under which a region is not named."""
_CLOSER = 0.4
_SAME_HOURS = timedelta(hours=6)
_OUTDATED = 0.4
_CLICKBAIT = re.compile(
    r"\byou\s+(?:won.t|need\s+to|should|must)\b|\bhere.s\s+(?:why|what|how)\b|\bthis\s+is\s+(?:why|what|how)\b"
    r"|\bwhat\s+we\s+know\b|^\W*(?:\d+\s+things|why|how|what)\b|^\W*(?:voici|ce\s+que\s+l.on\s+sait|pourquoi|comment)\b"
    r"|^\W*(?:что\s+известно|почему|как\s+именно|вот\s+что)\b|^\W*(?:ماذا|لماذا|كيف|تعرف\s+على|إليك)\s"
    r"|^\W*(?:por\s+qué|cómo|esto\s+es|así)\b|^\W*(?:darum|warum|das\s+wissen\s+wir)\b",
    re.I,
)
"""Headlines that promise to tell instead of telling."""
_HANGING = re.compile(r"\s[|–—-]\s([^|–—]{2,40})$")
"""What may be an outlet's name behind a headline."""
_LOUD = re.compile(
    r"^[\s\W]*(?:live|watch|video|listen|photos?|in\s+pictures|opinion|analysis|en\s+direct|direct|en\s+vivo|directo|ticker|"
    r"liveblog|live-?ticker|онлайн|видео|canlı|مباشر|بالفيديو|شاهد)\b[^:|]{0,20}[:|–—-]"
    r"|\blive\s+(?:updates?|blog)\b|^[“„«\"'‘]|[“„«\"][^“”„«»\"]{25,}[”“»\"]",
    re.I,
)
"""Headlines that are a quotation, a live page or a label: another is better where there is one."""


def best_headline(reports: Sequence[Report], language: str) -> Report:
    """The report whose headline shares most with the others', in the reader's language where there is one."""
    titled = [report for report in reports if report.article.title] or list(reports)
    spoken = {report.article.language for report in titled}
    language = next((code for code in (language, COMMON) if code in spoken), titled[0].article.language)
    readable = [report for report in titled if report.article.language == language]
    bags = [frozenset(stems(report.article.title, language)) for report in readable]
    figures = [figure for report in readable for figure in title_figures(report.article)]
    newest = max(report.article.published_at for report in readable)
    worths = [
        _worth(report, own, bags) * _freshness(report, newest) * _standing(report, figures)
        for report, own in zip(readable, bags, strict=True)
    ]
    first = [-report.article.published_at.timestamp() for report in readable]
    return max(zip(worths, first, readable, strict=True), key=lambda row: row[:2])[2]


def _worth(report: Report, own: frozenset[str], bags: Sequence[frozenset[str]]) -> float:
    title = report.article.title.strip()
    shared = sum(len(own & other) / max(1, len(own | other)) for other in bags) - 1.0
    return (1.0 + shared) * report.source.weight * (1.0 if _is_plain(title, report.source) else 0.5)


def _is_plain(title: str, source: Source) -> bool:
    """Whether a headline tells what happened: no question, no shouting, no lure, nothing cut off or hanging on it."""
    if not _SHORTEST <= len(title.split()) <= _LONGEST or title.endswith(_UNENDED):
        return False
    letters = [letter for letter in title if letter.isalpha()]
    if sum(map(str.isupper, letters)) > _SHOUTED * len(letters) or title.endswith("!"):
        return False
    hanging = _HANGING.search(title)
    if hanging and fold(hanging[1]).removeprefix("the ") in fold(source.name):
        return False
    return not (_LOUD.search(title) or _CLICKBAIT.search(title))


def _freshness(report: Report, newest: datetime) -> float:
    """Headlines of the same hours are equally new: the one that shares most with the others tells the story."""
    at = report.article.published_at
    return 1.0 if newest - at < _SAME_HOURS else freshness(at, newest)


def _standing(report: Report, figures: Sequence[Figure]) -> float:
    """Less where a later headline has a higher count of the same."""
    return _OUTDATED if any(is_raised(own, figures) for own in title_figures(report.article)) else 1.0


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
