"""The house's answers in the form that the development measurements ask for. Imports live inside the functions."""

from __future__ import annotations

from typing import Any


def parse(data: bytes, content_type: str | None, url: str) -> list[dict[str, Any]]:
    """Entries of a feed: title, link, id, published, summary."""
    from feeds.parse import parse_feed

    return [
        {
            "title": entry.title,
            "link": entry.url,
            "id": entry.guid,
            "published": entry.published_at,
            "summary": entry.summary or entry.content,
        }
        for entry in parse_feed(data, content_type, url).entries
    ]


def extract(html: bytes | str, url: str) -> str:
    """Text of a page's article."""
    from feeds.extract import extract_page

    return extract_page(html.encode() if isinstance(html, str) else html, url).text
