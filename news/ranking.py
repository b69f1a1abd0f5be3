"""How many voices tell a story, and which stories come first; every factor named, so that /why can show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from news.model import Ownership, Report, Score, Story, Told, Topic, Voices

if TYPE_CHECKING:
    from news.regions import Atlas

HALF_LIFE_H = 8.0


def independent(reports: Sequence[Report]) -> tuple[tuple[Report, ...], ...]:
    """The reports by independent voice: one text, one outlet or one owner is one voice."""
    voices: list[tuple[set[tuple[str, object]], list[Report]]] = []
    for report in reports:
        marks: set[tuple[str, object]] = {("wire", report.wire), ("source", report.source.key)}
        if report.source.owner:
            marks.add(("owner", report.source.owner))
        same = [voice for voice in voices if voice[0] & marks]
        members = sorted(
            (r for voice in same for r in voice[1]), key=lambda r: (r.article.published_at, r.article.id)
        )
        voices = [voice for voice in voices if not voice[0] & marks]
        voices.append((marks.union(*(voice[0] for voice in same)), [*members, report]))
    return tuple(tuple(members) for _, members in voices)


def voices(story: Story) -> Voices:
    """Who tells a story, counted honestly."""
    outlets = tuple({report.source.key: report.source for report in story.reports}.values())
    return Voices(
        outlets=outlets,
        independent=len(independent(story.reports)),
        state=sum(source.ownership is Ownership.STATE for source in outlets),
        wires=_wires(story.reports),
    )


def _wires(reports: Sequence[Report]) -> tuple[tuple[str, int], ...]:
    prints: dict[int, list[Report]] = {}
    for report in reports:
        prints.setdefault(report.wire, []).append(report)
    rows = [
        (next((r.agency for r in copies if r.agency), copies[0].source.name), len({r.source.key for r in copies}))
        for copies in prints.values()
    ]
    return tuple(row for row in rows if row[1] > 1)


def has_news(story: Story, told: Told | None) -> bool:
    """Whether a story has an independent voice that the reader was not told of."""
    return told is None or voices(story).independent > told.independent


def rank(
    stories: Sequence[Story], *, topic: Topic, atlas: Atlas, now: datetime, told: Mapping[int, Told]
) -> tuple[tuple[Story, Score], ...]:
    """Stories of a topic, best first, each with the factors of its score.

    Args:
        stories: candidates; none is cut.
        topic: what the reader asked for.
        atlas: knows which region holds which.
        now: the time recency is counted from.
        told: what the reader was told before, by story id.
    """
    ranked = []
    for story in stories:
        newest = story.reports[-1].article.published_at
        hours = max(0.0, (now - newest).total_seconds() / 3600)
        parts = (
            ("voices", float(voices(story).independent) ** 0.7),
            ("recency", 0.5 ** (hours / HALF_LIFE_H)),
            ("novelty", 1.0 if has_news(story, told.get(story.id)) else 0.3),
        )
        total = 1.0
        for _, factor in parts:
            total *= factor
        ranked.append((story, Score(total, parts)))
    return tuple(sorted(ranked, key=lambda row: (-row[1].total, row[0].id)))
