"""Briefs made by hand: what a page is to show, without a store or a summarizer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.phrases import phrases
from handlers.reader import Reader
from news.model import (
    Brief,
    Claim,
    Claimant,
    ClaimantKind,
    Line,
    Report,
    Sentence,
    Source,
    Status,
    StoryBrief,
    Voices,
)
from news.regions import load_atlas
from news.topics import region_topic
from tests.handlers.newsroom import COAST, HARBOUR, NOW, RIVER, STATE, article

ATLAS = load_atlas()
FIRST = article(1, RIVER, "A barge struck a bridge", "text", hours=11, regions=("sy",))


def reader(language: str = "en", zone: str = "Asia/Damascus") -> Reader:
    return Reader(phrases(language), zone, ATLAS, NOW)


def who(words: str, kind: ClaimantKind = ClaimantKind.MONITOR, name: str = "") -> Claimant:
    return Claimant(words, name or words, kind)


def line(words: str, source: Source = RIVER, *speakers: Claimant, status: Status = Status.REPORTED, also=()) -> Line:
    claims = (Claim(0, len(words), speakers, status),) if speakers else ()
    sentence = Sentence(1, 0, 0, len(words), words)
    return Line(sentence, source, f"https://{source.key}.test/1", source.language, claims, status, also)


def story(*quotes: Line, **changes) -> StoryBrief:
    made = StoryBrief(
        story=42,
        headline="Barge strikes bridge at Albukamal",
        headline_url="https://river.test/1",
        headline_source=RIVER,
        language="en",
        regions=("sy/deir-ez-zor/albukamal", "sy/deir-ez-zor", "iq"),
        voices=Voices((RIVER, HARBOUR, STATE, COAST), 3, 1),
        first=Report(FIRST, RIVER, 1),
        updated_at=NOW - timedelta(hours=1, minutes=5),
        lines=quotes or (line("A barge struck the old bridge."),),
    )
    return replace(made, **changes)


def brief(*stories: StoryBrief, **changes) -> Brief:
    made = Brief(
        region_topic("sy", ATLAS), NOW, NOW - timedelta(days=1), stories or (story(),), len(stories) or 1, 23, 9
    )
    return replace(made, **changes)
