"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> the same rows as the XML parsers give; no type is trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from feeds.parsers import Reading, Row

MAX_ENTRIES = 500


def looks_like_json(text: str) -> bool:
    """Whether a text is meant as a JSON object."""
    return text[:200].lstrip().startswith("{")


def read_json(text: str) -> Reading | None:
    """The feed in a JSON text; ``None`` where it is broken or something else."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        return None
    if "jsonfeed.org" not in _string(feed.get("version")) and not _string(feed.get("title")):
        return None
    rows = tuple(_row(item) for item in feed["items"][:MAX_ENTRIES] if isinstance(item, dict))
    return Reading(
        title=escape(_string(feed.get("title"))),
        homepage=_string(feed.get("home_page_url")),
        rows=rows,
        language=_string(feed.get("language")),
    )


def _row(item: Mapping[str, object]) -> Row:
    authors = _list(item.get("authors")) or [item.get("author")]
    return Row(
        id=_identity(item.get("id")),
        link=_string(item.get("url")) or _string(item.get("external_url")),
        title=escape(_string(item.get("title"))),
        summary=escape(_string(item.get("summary"))),
        content=_string(item.get("content_html")) or escape(_string(item.get("content_text"))),
        published=_string(item.get("date_published")),
        updated=_string(item.get("date_modified")),
        authors=tuple(_string(author.get("name")) for author in authors if isinstance(author, dict)),
        categories=tuple(_string(tag) for tag in _list(item.get("tags"))),
        image=_string(item.get("image")) or _string(item.get("banner_image")) or _picture(item.get("attachments")),
        language=_string(item.get("language")),
    )


def _picture(attachments: object) -> str:
    """The first attachment that is a picture."""
    for one in _list(attachments):
        if isinstance(one, dict) and _string(one.get("mime_type")).startswith("image/"):
            return _string(one.get("url"))
    return ""


def _identity(value: object) -> str:
    """Ids should be strings; numbers occur (the specification asks readers to coerce them)."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format(value, "d" if isinstance(value, int) else "g")
    return _string(value)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
