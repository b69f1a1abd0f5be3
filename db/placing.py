"""Records between the store and the newsdesk, which gives articles their places and their stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from news.model import Article, Grouping, Place, Source


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, new or edited, that waits for its places and its story."""

    article: Article
    source: Source
    grouping: Grouping | None = None
    """Where it was put before it was edited; ``None``: it is new."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What an article is about, and its words as the database indexes them."""

    article: int
    revision: int
    """Of the article that was looked at."""
    published_at: datetime
    places: tuple[Place, ...]
    words: Mapping[str, Any]
    """A row of ``db.words.word_row``."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was known of the news when all until an article of a turn was grouped."""

    turn: int
    article: int
    at: datetime
    """No article until then was published later."""
    known: bytes
    """``news.stories.Grouper.checkpoint``; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """An article that was grouped, as it was read then."""

    article: Article
    source: Source
    grouping: Grouping
    turn: int
    """Articles are grouped in turns, a batch in each."""
    edited: bool
    """It has been edited since: the places of what was read are not kept."""
