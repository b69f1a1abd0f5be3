"""A page -> the text of its article. The door to trafilatura.

The setting is measured: docs of the choice and figures are in ``docs/dependencies.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from feeds.decoding import decode_html

MAX_BYTES = 3 * 2**20
"""Bytes of a page that are read."""
SHORT = 200
"""Characters below which an extraction is taken for a failure."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says."""

    text: str
    """Plain text, paragraphs parted by an empty line; empty where no article was found."""
    title: str = ""
    language: str = ""
    canonical_url: str = ""
    published_at: datetime | None = None
    paywalled: bool = False
    """The page says, or its few words suggest, that the text is for subscribers."""


def extract_page(html: bytes, url: str, content_type: str = "") -> Extracted:
    """The article of a page.

    Args:
        html: the body as served, uncompressed.
        url: where it was served from.
        content_type: the HTTP header.

    Returns:
        What was found; an empty text where nothing was. Never raises for what a page can contain.
    """
    import trafilatura

    text = trafilatura.extract(decode_html(html[:MAX_BYTES], content_type), url=url, include_comments=False)
    return Extracted("\n\n".join((text or "").split("\n")))
