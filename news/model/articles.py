"""Articles, the stories they belong to, and what a reader was told of those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from news.model.places import Place
from news.model.sources import Source


class TextOrigin(StrEnum):
    """Where an article's text was taken from, from best to least."""

    PAGE = "page"
    FEED = "feed"
    SUMMARY = "summary"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Article:
    """An outlet's article as the house keeps it. Immutable: an edit is a new revision under the same id."""

    id: int
    """0 until the store has numbered it; ids grow in order of arrival."""
    source: str
    """``Source.key``."""
    guid: str
    url: str
    title: str
    text: str
    """Plain text, paragraphs parted by an empty line; offsets of sentences and claims point into it."""
    language: str
    published_at: datetime
    """As the feed says; first sight where it says nothing or a future time."""
    seen_at: datetime
    text_origin: TextOrigin = TextOrigin.TITLE
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str = ""
    credit: str = ""
    places: tuple[Place, ...] = ()
    digest: str = ""
    """Digest of the feed's entry, to notice edits."""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """An article inside its story."""

    article: Article
    source: Source
    wire: int
    """Wire group: the id of the earliest article that prints this same text; its own id when it stands alone."""
    agency: str = ""
    """The agency whose text it is, where the copy names one ("Reuters"); empty: the outlet's own."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles of several outlets about one event, in one language or in several.

    The id is the id of the article that founded it, and it is sticky: a story may grow and merge (the older id
    survives), it is never split.
    """

    id: int
    reports: tuple[Report, ...]
    """At least one; in order of ``published_at``, then id."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where an article was put on arrival."""

    article: int
    wire: int
    agency: str
    story: int
    read: int = 1
    """The revision that was read then; 0: it could not be read, and was put into a story of its own."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader was last told of a story."""

    story: int
    at: datetime
    independent: int
    """How many independent voices it had then."""
    topic: str = ""
    """Canonical spelling of the topic that it was told for; empty for none."""
    parts: tuple[tuple[str, float], ...] = ()
    """The factors of its score then, by name; none where it was told before scores were kept."""
    figures: tuple[tuple[str, int], ...] = ()
    """The highest count of each kind, such as (``killed``, 6), that its titles and leads gave then."""
