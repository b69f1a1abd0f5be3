"""The face of the room: stories condensed to verbatim, attributed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from news.model import Brief, Line, Report, Score, Status, Story, StoryBrief, Told, Topic, Voices
from summarizer.claims import find_claims
from summarizer.sentences import sentences


@dataclass(frozen=True, slots=True)
class BriefKnobs:
    """Settings of a brief."""

    stories: int = 6
    """Stories in a brief at most."""
    lines: int = 3
    """Quoted sentences for a story at most."""
    max_words: int = 90
    """Words of all the lines of a story together at most."""
    algorithm: str = "coverage"
    """Name of the ranking: see ``summarizer.rank.ALGORITHMS``."""


def condense(
    story: Story,
    score: Score,
    *,
    knobs: BriefKnobs,
    language: str,
    voices: Voices,
    new_since: datetime | None = None,
) -> StoryBrief:
    """One story as headline, quoted lines, caveats and disputed figures.

    Args:
        story: at least one report.
        score: passed through.
        knobs: how much of it.
        language: the reader's (ISO 639-1): headline and lines in it are preferred.
        voices: who tells it (``news.ranking.voices``).
        new_since: when the reader was told of it last; lines come only from articles that arrived later.
    """
    first = story.reports[0]
    fresh = [r for r in story.reports if new_since is None or r.article.seen_at > new_since]
    headline = next((r for r in story.reports if r.article.language == language), first)
    return StoryBrief(
        story=story.id,
        headline=headline.article.title,
        headline_url=headline.article.url,
        headline_source=headline.source,
        language=headline.article.language,
        regions=tuple(place.region for place in first.article.places[:3]),
        voices=voices,
        first=first,
        updated_at=max(r.article.published_at for r in story.reports),
        lines=tuple(line for r in fresh[: knobs.lines] for line in _lead(r)),
        score=score,
        new_since=new_since,
    )


def make_brief(
    topic: Topic,
    ranked: Sequence[tuple[Story, Score]],
    *,
    at: datetime,
    since: datetime,
    knobs: BriefKnobs,
    language: str,
    told: Mapping[int, Told],
) -> Brief:
    """The answer to "what is new about this?".

    Args:
        topic: what was asked.
        ranked: stories, best first (``news.ranking.rank``).
        at: now.
        since: start of the time asked about.
        knobs: how much of it.
        language: the reader's (ISO 639-1).
        told: what the reader was told before, by story id.
    """
    from news.ranking import voices

    shown = tuple(
        condense(
            story,
            score,
            knobs=knobs,
            language=language,
            voices=voices(story),
            new_since=told[story.id].at if story.id in told else None,
        )
        for story, score in ranked[: knobs.stories]
    )
    inside = [r for story, _ in ranked for r in story.reports if since <= r.article.published_at <= at]
    return Brief(
        topic=topic,
        at=at,
        since=since,
        stories=shown,
        total_stories=len(ranked),
        articles=len(inside),
        outlets=len({r.source.key for r in inside}),
    )


def _lead(report: Report) -> list[Line]:
    article = report.article
    claims = find_claims(article.text, article.language)
    return [
        Line(
            sentence,
            report.source,
            article.url,
            article.language,
            tuple(c for c in claims if sentence.start <= c.start < sentence.end),
            Status.REPORTED,
        )
        for sentence in sentences(article)[:1]
    ]
