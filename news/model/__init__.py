"""The records that travel through the house, one type per stage, all frozen.

``Source`` -> ``Entry`` (what a feed says) -> ``Article`` (what the house keeps) -> ``Report`` (an article inside
its story) -> ``Story`` -> ``StoryBrief`` -> ``Brief`` (what a person reads).

Every ``datetime`` is aware and in UTC. Every offset counts code points. Identity is by id and index, never by text.
"""

from news.model.articles import Article, Grouping, Report, Story, TextOrigin, Told
from news.model.briefs import (
    Brief,
    Claim,
    Claimant,
    ClaimantKind,
    Count,
    Dispute,
    Line,
    Score,
    Sentence,
    Status,
    StoryBrief,
    Voices,
)
from news.model.places import Place, Region, RegionKind, Span, Term, TermKind, Topic
from news.model.sources import Entry, FeedState, FullText, Health, Known, Ownership, PageAccess, Source

__all__ = [
    "Article",
    "Brief",
    "Claim",
    "Claimant",
    "ClaimantKind",
    "Count",
    "Dispute",
    "Entry",
    "FeedState",
    "FullText",
    "Grouping",
    "Health",
    "Known",
    "Line",
    "Ownership",
    "PageAccess",
    "Place",
    "Region",
    "RegionKind",
    "Report",
    "Score",
    "Sentence",
    "Source",
    "Span",
    "Status",
    "Story",
    "StoryBrief",
    "Term",
    "TermKind",
    "TextOrigin",
    "Told",
    "Topic",
    "Voices",
]
