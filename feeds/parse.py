"""Bytes of a feed -> ``ParsedFeed``: decode, mend, let a library read it, clean what it read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from feeds.channels import NoChannel, is_channel, read_channel
from feeds.dates import read_date
from feeds.decoding import decode_xml
from feeds.discovery import discover
from feeds.entries import plain, plain_line
from feeds.jsonfeed import looks_like_json, read_json
from feeds.marks import Mark, Marks, local_name, read_marks
from feeds.mending import Document, looks_like_page, mend
from feeds.parsers import Reading, Row, read_fast, read_thorough
from news.model import Entry

MAX_BYTES = 5 * 2**20
"""Bytes of a feed that are read."""
MAX_URL = 2000
MAX_NAMES = 20
"""Authors and categories that are kept of an entry."""

_FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_ROOTS = {
    "opml": "a list of feeds (OPML), not a feed",
    "urlset": "a site map, not a feed",
    "sitemapindex": "a site map, not a feed",
    "error": "an error message, not a feed",
    "html": "a web page, not a feed",
}
_MAIL = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\s*(?:\((?P<name>[^()]+)\))?|(?P<before>[^<>]+?)\s*<[^<>@]+@[^<>]+>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


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
    text = decode_xml(data[:MAX_BYTES], content_type)
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
    marks = read_marks(document.root, url)
    return _finished(_read(document, marks), marks, url)


def _channel(text: str, url: str) -> ParsedFeed:
    """The messages that Telegram shows of a channel."""
    reading = read_channel(text, url)
    if isinstance(reading, NoChannel):
        raise NotAFeed(reading.message, reading.found)
    return _finished(reading, Marks(entries=()), url)


def _read(document: Document, marks: Marks) -> Reading:
    """What the fast parser reads, or the thorough one where the fast one refuses, loses or miscounts."""
    reading = None if marks.lossy else read_fast(document.data)
    made_up = reading is not None
    if reading is None or not _agree(reading, marks):
        reading, made_up = read_thorough(document.data), False
    if len(reading.rows) != len(marks.entries):
        return reading
    rows = (_marked(row, mark, made_up) for row, mark in zip(reading.rows, marks.entries, strict=True))
    return replace(reading, rows=tuple(rows))


def _agree(reading: Reading, marks: Marks) -> bool:
    """Whether a reading has every entry, and a link wherever there is one."""
    if len(reading.rows) != len(marks.entries):
        return False
    return all(row.link or not mark.linked for row, mark in zip(reading.rows, marks.entries, strict=True))


def _marked(row: Row, mark: Mark, made_up: bool) -> Row:
    """The row with the facts of its mark, and without a summary that only repeats the content."""
    repeats = not mark.described and (made_up or row.summary == row.content)
    return replace(
        row,
        summary="" if repeats else row.summary,
        published=mark.published or row.published,
        updated=mark.updated or row.updated,
        credit=mark.credit or row.credit,
        language=mark.language or row.language,
        base=mark.base,
    )


def _finished(reading: Reading, marks: Marks, url: str) -> ParsedFeed:
    base = marks.base or url
    entries = (_entry(row, row.base or base) for row in reading.rows)
    return ParsedFeed(
        title=plain_line(reading.title),
        homepage=_address(reading.homepage, base),
        language=_language(marks.language or reading.language),
        entries=tuple(entry for entry in entries if entry is not None),
        ttl_s=marks.ttl_s,
        skip_hours=marks.skip_hours,
        update_period_s=marks.update_period_s,
    )


def _entry(row: Row, base: str) -> Entry | None:
    """The entry, unless there is nothing to know it by."""
    url = _address(row.link, base)
    title, summary = plain_line(row.title), plain(row.summary)
    content = plain(row.content) if row.content != row.summary else ""
    updated = read_date(row.updated)
    published = read_date(row.published) or updated
    if not (title or summary or content or url or row.id or published):
        return None
    return Entry(
        guid=(row.id or url)[:MAX_URL] or _made_up_id(title, summary or content),
        url=url or _address(row.id if row.id.lower().startswith(("http://", "https://")) else "", base),
        title=title,
        summary=summary,
        content=content,
        published_at=published,
        updated_at=updated,
        authors=_names(_author(author) for author in row.authors),
        categories=_names(plain_line(category)[:100] for category in row.categories),
        image_url=_address(row.image, base),
        language=_language(row.language),
        credit=plain_line(row.credit)[:200],
    )


def _made_up_id(title: str, text: str) -> str:
    return hashlib.sha256(f"{title}\x1f{text}".encode(errors="replace")).hexdigest()


def _address(written: str, base: str) -> str:
    """An absolute http or https address; empty for anything else."""
    compact = "".join(written.split()) if any(sign in written for sign in "\n\r\t") else written.strip()
    if not compact or len(compact) > MAX_URL:
        return ""
    try:
        joined = urljoin(base, compact)
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in {"http", "https"} and parts.netloc else ""


def _names(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in written if name))[:MAX_NAMES]


def _author(written: str) -> str:
    """A person's name; RSS asks for ``address (name)``."""
    name = plain_line(written)[:200]
    match = _MAIL.fullmatch(name)
    return (match["name"] or match["before"] or "").strip() if match else name


def _language(written: str) -> str:
    match = _LANGUAGE.match(written.strip())
    return match.group().lower() if match else ""


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
