"""The two feed parsers behind one record. The door to fastfeedparser and feedparser.

fastfeedparser does nearly all feeds; feedparser, some thirty times slower and right about nearly everything, does
what the fast one refuses or would lose (``feeds.marks``). Both are handed bytes only: given a string that looks like
an address, they would fetch it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple


class Row(NamedTuple):
    """An entry as a parser read it: texts are still markup, addresses and dates as written."""

    id: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    updated: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image: str = ""
    credit: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed as a parser read it."""

    title: str
    homepage: str
    rows: tuple[Row, ...]
    language: str = ""


def read_fast(data: bytes) -> Reading | None:
    """What fastfeedparser makes of a well-formed document; ``None`` where it refuses."""
    import fastfeedparser

    try:
        found = fastfeedparser.parse(data)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None  # it says "not mine" by ValueError; the others are slips of its code on odd documents
    head = found["feed"]
    return Reading(
        title=_string(head.get("title")),
        homepage=_string(head.get("link")),
        rows=tuple(_fast_row(entry) for entry in found["entries"]),
    )


def _fast_row(entry: Mapping[str, Any]) -> Row:
    get = entry.get
    tags, media = get("tags"), get("media_content")
    enclosures = get("enclosures") or [link for link in get("links") or () if link.get("rel") == "enclosure"]
    return Row(
        id=_string(get("id")),
        link=_string(get("link")),
        title=_string(get("title")),
        summary=_string(get("description")),
        content=_content(entry),
        authors=(_string(get("author")),),
        categories=_categories(tags) if tags else (),
        image=_image(media, enclosures) if media or enclosures else "",
    )


def read_thorough(data: bytes) -> Reading | None:
    """What feedparser makes of a document, perhaps nothing; ``None`` where it slips, as it does on odd nesting."""
    import feedparser

    try:
        # Sanitizing and resolving inside texts cost most of its time, and the house keeps plain text only.
        found = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return None
    return Reading(
        title=_string(found.feed.get("title")),
        homepage=_string(found.feed.get("link")),
        rows=tuple(_thorough_row(entry) for entry in found.entries),
        language=_string(found.feed.get("language")),
    )


def _thorough_row(entry: Mapping[str, Any]) -> Row:
    summary, content = _string(entry.get("summary")), _content(entry)
    authors = tuple(_string(author.get("name")) for author in entry.get("authors") or ())
    source = entry.get("source") or {}
    return Row(
        id=_string(entry.get("id")),
        link=_string(entry.get("link")),
        title=_string(entry.get("title")),
        summary=summary,
        content=content,
        published=_string(entry.get("published")) or _string(entry.get("created")),
        updated=_string(entry.get("updated")) if "updated" in entry else "",
        authors=authors or (_string(entry.get("author")),),
        categories=_categories(entry.get("tags") or ()),
        image=_image(entry.get("media_content"), entry.get("enclosures"), entry.get("media_thumbnail")),
        credit=_string(source.get("title")),
    )


def _content(entry: Mapping[str, Any]) -> str:
    """The longest of an entry's full texts."""
    parts = [_string(part.get("value")) for part in entry.get("content") or ()]
    return parts[0] if len(parts) == 1 else max(parts, key=len, default="")


def _categories(tags: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple([_string(tag.get("label") or tag.get("term")) for tag in tags])


def _image(
    media: Sequence[Mapping[str, Any]] | None,
    enclosures: Sequence[Mapping[str, Any]] | None,
    thumbnails: Sequence[Mapping[str, Any]] | None = None,
) -> str:
    for part in media or ():
        kind = f"{part.get('type') or ''} {part.get('medium') or ''}"
        if part.get("url") and ("image" in kind or not kind.strip()):
            return _string(part["url"])
        if part.get("thumbnail_url"):
            return _string(part["thumbnail_url"])
    for part in thumbnails or ():
        if part.get("url"):
            return _string(part["url"])
    for part in enclosures or ():
        address = part.get("url") or part.get("href")
        if address and _string(part.get("type")).startswith("image/"):
            return _string(address)
    return ""


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
