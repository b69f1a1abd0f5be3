"""Bytes of a feed -> ``ParsedFeed``: decode, mend, let a library read it, clean what it read."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from feeds.channels import NoChannel, is_channel, read_channel
from feeds.decoding import decode_xml, may_be_utf8
from feeds.discovery import discover
from feeds.entries import plain_line
from feeds.items import entry_of, language_code, web_address
from feeds.jsonfeed import looks_like_json, read_json
from feeds.marks import Mark, Marks, local_name, read_marks
from feeds.mending import Document, intact, looks_like_page, mend, written
from feeds.parsers import Reading, read_fast, read_thorough
from feeds.reshaping import reshape
from news.model import Entry

MAX_BYTES = 5 * 2**20
"""Bytes of a feed that are read."""

_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_ROOTS = {
    "opml": "a list of feeds (OPML), not a feed",
    "urlset": "a site map, not a feed",
    "sitemapindex": "a site map, not a feed",
    "error": "an error message, not a feed",
    "html": "a web page, not a feed",
}


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed says of itself, and its entries."""

    title: str
    homepage: str
    language: str
    """ISO 639, lower case; empty when it says nothing."""
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
        data: the body as served, uncompressed; no more than ``MAX_BYTES`` are read.
        content_type: the HTTP header; its charset outranks the document's.
        url: where it was served from; relative links are resolved against it.

    Returns:
        The feed; entries in document order.

    Raises:
        NotAFeed: it is something else, and the message says what.
    """
    data = data[:MAX_BYTES]
    document = intact(data) if may_be_utf8(data, content_type) else None
    if document is not None:
        return _parsed(document, url)
    text = decode_xml(data, content_type)
    if not text.strip("\ufeff \t\r\n\0"):
        raise NotAFeed(f"{_host(url)} answers with an empty body, not a feed")
    if looks_like_json(text):
        reading = read_json(text)
        if reading is None:
            raise NotAFeed(f"{_host(url)} answers with JSON that is not a JSON Feed")
        return _finished(reading, Marks(entries=(), language=reading.language), url)
    if is_channel(url):
        return _channel(text, url)
    if looks_like_page(text):
        raise _page(data, url)
    document = mend(text)
    if document is None:
        raise NotAFeed(f"{_host(url)} answers with plain text or a broken document, not a feed")
    root = local_name(document.root)
    if root not in _FEED_ROOTS:
        raise _page(data, url) if root == "html" else NotAFeed(_other(root, url))
    return _parsed(document, url)


def _parsed(document: Document, url: str) -> ParsedFeed:
    """What a well-formed feed says."""
    marks = read_marks(document.root, url)
    if marks.lossy:
        document = written(reshape(document.root))
        marks = read_marks(document.root, url)
    return _finished(_read(document.data, marks), marks, url)


def _channel(text: str, url: str) -> ParsedFeed:
    """The messages that Telegram shows of a channel."""
    reading = read_channel(text, url)
    if isinstance(reading, NoChannel):
        raise NotAFeed(reading.message, reading.found)
    return _finished(reading, Marks(entries=()), url)


def _read(data: bytes, marks: Marks) -> Reading:
    """What the fast parser reads, or the thorough one where the fast one refuses, miscounts or misses a link."""
    fast = read_fast(data)
    if fast is not None and _agree(fast, marks):
        return fast
    return read_thorough(data) or fast or Reading(title="", homepage="", rows=())


def _agree(reading: Reading, marks: Marks) -> bool:
    """Whether a reading has every entry, and a link wherever there is one."""
    if len(reading.rows) != len(marks.entries):
        return False
    return all(row.link or not mark.linked for row, mark in zip(reading.rows, marks.entries, strict=True))


def _finished(reading: Reading, marks: Marks, url: str) -> ParsedFeed:
    base = marks.base or url
    known = marks.entries if len(marks.entries) == len(reading.rows) else [Mark()] * len(reading.rows)
    entries = (entry_of(row, mark, base) for row, mark in zip(reading.rows, known, strict=True))
    return ParsedFeed(
        title=plain_line(reading.title),
        homepage=web_address(reading.homepage, base),
        language=language_code(marks.language or reading.language),
        entries=tuple(entry for entry in entries if entry is not None),
        ttl_s=marks.ttl_s,
        skip_hours=marks.skip_hours,
        update_period_s=marks.update_period_s,
    )


def _page(data: bytes, url: str) -> NotAFeed:
    found = discover(data, url)
    if not found:
        return NotAFeed(f"{_host(url)} answers with a web page, not a feed")
    listed = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
    return NotAFeed(
        f"{_host(url)} answers with a web page, not a feed; found {_count(len(found))} on it: {listed}", found
    )


def _count(number: int) -> str:
    return "one feed" if number == 1 else f"{({2: 'two', 3: 'three'}).get(number, number)} feeds"


def _other(root: str, url: str) -> str:
    return f"{_host(url)} answers with {_ROOTS.get(root, 'an XML document that is not a feed')}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url[:200]
    except ValueError:
        return url[:200]
