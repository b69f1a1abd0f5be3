"""How many voices tell a story, and which stories come first; every factor named, so that /why can show it."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from news.genres import Genre, genre, named
from news.model import Ownership, Report, Score, Story, TermKind, Told, Topic, Voices

if TYPE_CHECKING:
    from news.regions import Atlas

HALF_LIFE_H = 8.0
"""Hours after which a story counts half."""
VOICES_POWER = 0.7
"""Below 1: the fifth voice says less than the second."""
LONE = 0.5
"""What a story counts that nobody else has: many tell what matters, and only the newest lone piece is the newest."""
KNOWN = 0.3
"""What a story counts that the reader was told, while no new voice tells it and no figure has risen."""
IN_TEXT = 0.7
"""What a place named only in the text counts beside one in the title."""
ELSEWHERE = 0.15
"""Share of its focus from which on a story is about the topic's region and not about another that it mentions."""
MOST_CENTRAL = 1.5
"""What a story counts that is about the topic's region alone."""
LATE = 0.1
"""What a story about another region counts."""
ASIDE = 1e-6
"""What counts that is no news: it comes after all the news there is, however old or thin."""
GENRES = {
    Genre.NEWS: 1.0, Genre.LIVE: 0.8 * ASIDE, Genre.OPINION: 0.6 * ASIDE, Genre.SPORT: 0.5 * ASIDE,
    Genre.LEISURE: 0.45 * ASIDE, Genre.WEATHER: 0.4 * ASIDE, Genre.DIGEST: 0.3 * ASIDE,
    Genre.SERVICE: 0.2 * ASIDE, Genre.HOROSCOPE: 0.1 * ASIDE,
}  # fmt: skip


def independent(reports: Sequence[Report]) -> tuple[tuple[Report, ...], ...]:
    """Reports by independent voice: connected by one text, one outlet or one owner they are one voice.

    Returns:
        The voices in order of first appearance, the reports of each in the order given.
    """
    parent = list(range(len(reports)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    first: dict[tuple[str, object], int] = {}
    for at, report in enumerate(reports):
        for mark in _marks(report):
            one, other = sorted((root(at), root(first.setdefault(mark, at))))
            parent[other] = one
    voices: dict[int, list[Report]] = {}
    for at, report in enumerate(reports):
        voices.setdefault(root(at), []).append(report)
    return tuple(map(tuple, voices.values()))


def _marks(report: Report) -> list[tuple[str, object]]:
    """What two reports of one voice share."""
    owner = report.source.owner.strip().casefold()
    return [("wire", report.wire), ("source", report.source.key), *([("owner", owner)] if owner else [])]


def voices(story: Story) -> Voices:
    """Who tells a story, counted honestly: reprints of one text once, outlets of one owner once."""
    outlets = tuple({report.source.key: report.source for report in story.reports}.values())
    return Voices(
        outlets=outlets,
        independent=len(independent(story.reports)),
        state=sum(source.ownership is Ownership.STATE for source in outlets),
        wires=_wires(story.reports),
    )


def _wires(reports: Sequence[Report]) -> tuple[tuple[str, int], ...]:
    """Texts in more than one outlet: whose they are and in how many, the most printed first."""
    prints: dict[int, list[Report]] = {}
    for report in reports:
        prints.setdefault(report.wire, []).append(report)
    rows = [
        (next((copy.agency for copy in copies if copy.agency), copies[0].source.name), _outlets(copies))
        for copies in prints.values()
    ]
    return tuple(sorted((row for row in rows if row[1] > 1), key=lambda row: -row[1]))


def _outlets(reports: Sequence[Report]) -> int:
    return len({report.source.key for report in reports})


def described(reports: Sequence[Report]) -> Sequence[Report]:
    """Those of which is known what they say: of a long story the store describes only some."""
    return [report for report in reports if report.article.url or report.article.title] or reports


def has_news(story: Story, told: Told | None, risen: Collection[int] = ()) -> bool:
    """Whether a story has an independent voice that the reader was not told of, or is among those ``risen``.

    Args:
        story: as it is now.
        told: what the reader was told of it; ``None``: nothing.
        risen: ids of stories with higher figures than those that the reader was told.
    """
    if told is None or story.id in risen:
        return True
    then = [report for report in story.reports if report.article.seen_at <= told.at]
    known = min(told.independent, max(1, len(independent(then))))  # of merged stories both may have told one voice
    return len(independent(story.reports)) > known


def rank(
    stories: Sequence[Story],
    *,
    topic: Topic,
    atlas: Atlas,
    now: datetime,
    told: Mapping[int, Told],
    risen: Collection[int] = (),
) -> tuple[tuple[Story, Score], ...]:
    """Stories of a topic, best first, each with the factors whose product is its score.

    ``voices``: sum of the best weight within each independent voice, to the power 0.7; half for one alone.
    ``recency``: halves every 8 hours since the newest article that is no reprint. ``region``: 0.5 to 1.5, how central
    the topic's region is; 0.1 where the story is about another. ``novelty``: 0.3 for what the reader was told.
    ``genre``: next to nothing for opinion, sport, leisure, forecasts, live pages and digests, unless the topic asks
    for them by word.

    Args:
        stories: candidates; all of them are returned.
        topic: what the reader asked for.
        atlas: knows which region holds which.
        now: the time that recency is counted from.
        told: what the reader was told before, by story id.
        risen: ids of stories whose figures have risen since.
    """
    asked = frozenset(filter(None, map(named, _words(topic))))
    rows = [
        (
            story,
            _score(
                voices=_chorus(story),
                recency=0.5 ** (max(0.0, (now - _newest(story)).total_seconds() / 3600) / HALF_LIFE_H),
                region=_centrality(described(story.reports), topic, atlas),
                novelty=1.0 if has_news(story, told.get(story.id), risen) else KNOWN,
                genre=_genre(described(story.reports), asked),
            ),
        )
        for story in stories
    ]
    return tuple(merged(rows))


def merged(*rankings: Iterable[tuple[Story, Score]]) -> list[tuple[Story, Score]]:
    """Several rankings as one, best first; of two alike the one that was founded later."""
    return sorted(chain(*rankings), key=lambda row: (-row[1].total, -row[0].id))


def _score(**parts: float) -> Score:
    return Score(math.prod(parts.values()), tuple(parts.items()))


def _chorus(story: Story) -> float:
    weights = [max(report.source.weight for report in voice) for voice in independent(story.reports)]
    return float(sum(weights) ** VOICES_POWER) * (LONE if len(weights) == 1 else 1.0)


def _newest(story: Story) -> datetime:
    """When the last article came out that is no reprint: copies of an old text make no news."""
    originals: dict[int, datetime] = {}
    for report in story.reports:
        originals.setdefault(report.wire, report.article.published_at)
    return max(originals.values())


def _centrality(reports: Sequence[Report], topic: Topic, atlas: Atlas) -> float:
    """How central the topic's regions are to the reports: 0.5 to 1.5, less where the focus is elsewhere.

    1 where the topic names no region.
    """
    regions = {
        term.value
        for terms in topic.alternatives
        for term in terms
        if term.kind is TermKind.REGION and not term.negated
    }
    if not regions:
        return 1.0
    named = {place.region for report in reports for place in report.article.places}
    inside = {place for place in named if any(atlas.contains(region, place) for region in regions)}
    around = {place for place in named if any(atlas.contains(place, region) for region in regions)}
    if sum(_focus(report, inside, named - inside - around) for report in reports) / len(reports) < ELSEWHERE:
        return LATE
    return MOST_CENTRAL - 1.0 + sum(_share(report, inside) for report in reports) / len(reports)


def _focus(report: Report, inside: Collection[str], outside: Collection[str]) -> float:
    """Weight of the regions beside that of the heaviest place outside them, from 0 to 1.

    A country that holds the region is no place outside it, so that a town is not late in its own news.
    """
    places = report.article.places
    within = max((place.weight for place in places if place.region in inside), default=0.0)
    beside = max((place.weight for place in places if place.region in outside), default=0.0)
    return within / (within + beside) if within else 0.0


def _share(report: Report, inside: Collection[str]) -> float:
    """The greatest share of a report's focus that lies in one of the regions."""
    return max(
        (
            place.weight * (1.0 if any(span.field == "title" for span in place.evidence) else IN_TEXT)
            for place in report.article.places
            if place.region in inside
        ),
        default=0.0,
    )


def _words(topic: Topic) -> list[str]:
    return [term.value for terms in topic.alternatives for term in terms if not term.negated]


def kind(factor: float) -> Genre:
    """The genre whose factor it is."""
    return min(GENRES, key=lambda genre: abs(GENRES[genre] - factor))


def _genre(reports: Sequence[Report], asked: frozenset[Genre]) -> float:
    """1 for news and for what was asked for; a story is what half of its reports are."""
    kinds = [genre(report.article) for report in reports]
    factors = sorted(1.0 if kind in asked else GENRES[kind] for kind in kinds)
    return factors[len(factors) // 2]
