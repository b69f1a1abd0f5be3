"""Bytes of a feed -> ``ParsedFeed``. The door to the feed parsers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime

import feedparser

from feeds.entries import plain, plain_line
from news.model import Entry


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says of itself, and its entries."""

    title: str
    homepage: str
    language: str
    """ISO 639-1, lower case; empty when it says nothing."""
    entries: tuple[Entry, ...]
    ttl_s: int | None = None
    """RSS ``ttl``: seconds for which the feed may be kept."""
    skip_hours: frozenset[int] = frozenset()
    """RSS ``skipHours``: hours (UTC, 0-23) in which nothing new is to be expected."""
    update_period_s: int | None = None
    """Syndication module: seconds between two updates."""


class NotAFeed(ValueError):
    """The bytes are no feed. The message is one sentence for people."""

    def __init__(self, message: str, found: tuple[str, ...] = ()) -> None:
        super().__init__(message, found)
        self.message = message
        self.found = found
        """Addresses of feeds that the page links to."""

    def __str__(self) -> str:
        return self.message


def parse_feed(data: bytes, content_type: str | None, url: str) -> ParsedFeed:
    """Read a feed: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 or JSON Feed.

    Args:
        data: the body as served, uncompressed.
        content_type: the HTTP header; its charset outranks the document's.
        url: where it was served from; relative links are resolved against it.

    Returns:
        The feed; entries in document order.

    Raises:
        NotAFeed: it is something else, and the message says what.
    """
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version and not feed.entries:
        raise NotAFeed(f"{url} answers with something that is not a feed")
    entries = []
    for row in feed.entries:
        stamp = row.get("published_parsed")
        entries.append(
            Entry(
                guid=row.get("id") or row.get("link") or row.get("title", "-"),
                url=row.get("link", ""),
                title=plain_line(row.get("title", "")),
                summary=plain(row.get("summary", "")),
                published_at=datetime(*stamp[:6], tzinfo=UTC) if stamp else None,
            )
        )
    return ParsedFeed(feed.feed.get("title", ""), feed.feed.get("link", ""), "", tuple(entries))
