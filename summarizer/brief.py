"""The face of the room: stories condensed to verbatim, attributed lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from news.model import Brief, Dispute, Score, Story, StoryBrief, Told, Topic, Voices
from news.ranking import voices as voices_of
from summarizer.choose import ChoiceKnobs
from summarizer.figures import disputes
from summarizer.figures.legible import readable
from summarizer.figures.tolls import tolls
from summarizer.headline import best_headline, central_regions
from summarizer.lines import cautious, caveats, contradicted, facts
from summarizer.materials import Material, claims_in, materials, worth_reading
from summarizer.rank import ALGORITHMS
from summarizer.remembered import remembered


@dataclass(frozen=True, slots=True)
class BriefKnobs:
    """Settings of a brief."""

    stories: int = 6
    """Stories in a brief at most."""
    lines: int = 2
    """Quoted sentences for a story at most."""
    max_words: int = 70
    """Words of all the lines of a story together at most."""
    articles: int = 6
    """Articles of a story that are read at most."""
    algorithm: str = "coverage"
    """Name of the ranking: one of ``summarizer.rank.ALGORITHMS``."""

    def __post_init__(self) -> None:
        if self.algorithm not in ALGORITHMS:
            raise ValueError(f"algorithm must be one of {', '.join(ALGORITHMS)}, not {self.algorithm!r}.")


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

    A story without a sentence fit to quote has no lines: headline and link remain.

    Args:
        story: at least one report.
        score: passed through.
        knobs: how much of it.
        language: the reader's (ISO 639-1): headline and lines in it are preferred.
        voices: who tells it (``news.ranking.voices``).
        new_since: when the reader was told of it last; lines come only from articles that arrived later and repeat
            nothing of the earlier ones; from all where none did, as after two stories became one.
    """
    everyone = materials(worth_reading(story.reports, knobs.articles, language))
    fresh = [m for m in everyone if new_since is None or m.report.article.seen_at > new_since] or everyone
    told = [m for m in everyone if m not in fresh] if new_since else []
    lines = facts(fresh, told, everyone, _choice(knobs, voices), language)
    doubts = cautious(fresh, lines, language)
    lines = contradicted(lines, doubts, everyone)
    headline = best_headline([m.report for m in fresh] or story.reports, language)
    return StoryBrief(
        story=story.id,
        headline=headline.article.title,
        headline_url=headline.article.url,
        headline_source=headline.source,
        language=headline.article.language,
        regions=central_regions(story.reports),
        voices=voices,
        first=story.reports[0],
        updated_at=max(report.article.published_at for report in story.reports),
        lines=lines,
        caveats=caveats(lines, doubts, everyone),
        disputes=_disputes(everyone, language),
        figures=tolls(material.report for material in everyone),
        score=score,
        new_since=new_since,
    )


def condense_once(story: Story, score: Score, *, knobs: BriefKnobs, language: str) -> StoryBrief:
    """What ``condense`` makes of a story for readers who were told nothing of it, remembered until it changes.

    Args:
        story: with the texts that ``reads`` names.
        score: passed through.
        knobs: how much of it.
        language: the reader's (ISO 639-1).
    """

    def made() -> StoryBrief:
        return condense(story, score, knobs=knobs, language=language, voices=voices_of(story))

    return replace(remembered(story, (knobs, language), made), score=score)


def reads(story: Story, knobs: BriefKnobs, language: str) -> tuple[int, ...]:
    """Ids of the articles whose texts ``condense`` looks at; all others may come without."""
    return tuple(report.article.id for report in worth_reading(story.reports, knobs.articles, language))


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

    def shown(story: Story, score: Score) -> StoryBrief:
        known = told.get(story.id)
        if known is None:
            return condense_once(story, score, knobs=knobs, language=language)
        again = condense(story, score, knobs=knobs, language=language, voices=voices_of(story), new_since=known.at)
        return replace(again, risen=_risen(again.figures, dict(known.figures)))

    inside = [r for story, _ in ranked for r in story.reports if since <= r.article.published_at <= at]
    return Brief(
        topic=topic,
        at=at,
        since=since,
        stories=tuple(shown(story, score) for story, score in ranked[: knobs.stories]),
        total_stories=len(ranked),
        articles=len(inside),
        outlets=len({report.source.key for report in inside}),
    )


def _risen(figures: Sequence[tuple[str, int]], told: Mapping[str, int]) -> tuple[tuple[str, int, int], ...]:
    """The figures that the reader knows lower, with both numbers."""
    return tuple((kind, told[kind], value) for kind, value in figures if told.get(kind, value) < value)


def _disputes(everyone: Sequence[Material], language: str) -> tuple[Dispute, ...]:
    """Disputed figures; where several give the same value, those whose names the reader can read."""
    languages = {material.report.article.id: material.report.article.language for material in everyone}
    found = disputes([m.report for m in everyone], {m.report.article.id: claims_in(m.report) for m in everyone})
    return tuple(Dispute(d.what, readable(d.counts, languages, language)) for d in found)


def _choice(knobs: BriefKnobs, voices: Voices) -> ChoiceKnobs:
    """Where several outlets tell a story, none of them fills all of its lines."""
    several = voices.independent > 1 and knobs.lines > 1
    return ChoiceKnobs(
        max_words=knobs.max_words,
        max_sentences=knobs.lines,
        max_per_document=(knobs.lines + 1) // 2 if several else knobs.lines,
        algorithm=knobs.algorithm,
    )
