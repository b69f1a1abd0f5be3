"""A web page -> the feeds that it links to."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from feeds.decoding import decode_html

MAX_BYTES = 2**20
"""Bytes of a page that are searched."""
MAX_FOUND = 20

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/json",
        "text/xml",
        "application/xml",
    }
)
_LOOKS_LIKE_FEED = re.compile(
    r"(?:^|[/._?&=-])(?:rss2?|feeds?|atom|rdf|index\.xml|feed\.json)(?:$|[/._?&=-])", re.IGNORECASE
)
_COMMENTS = re.compile(r"comments?[/_.-]|[/_.-]comments?|/respond/|oembed|wp-json", re.IGNORECASE)


def discover(html: bytes, url: str) -> tuple[str, ...]:
    """The feeds of a page.

    Args:
        html: the body as served.
        url: where it was served from.

    Returns:
        Absolute http(s) addresses without repeats: first what the page declares (``<link rel=alternate>``), in
        order, then what its anchors look like. Feeds of comments are left out. Never raises.
    """
    try:
        root = lxml_html.document_fromstring(
            decode_html(html[:MAX_BYTES]).encode("utf-8", errors="replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8"),
        )
    except (etree.LxmlError, ValueError):
        return ()
    base = _joined(url, next((element.get("href", "") for element in root.iter("base")), "")) or url
    declared = (link.get("href", "") for link in root.iter("link") if _declares_feed(link))
    linked = (
        anchor.get("href", "") for anchor in root.iter("a") if _LOOKS_LIKE_FEED.search(anchor.get("href", "")[:300])
    )
    found = (_joined(base, address) for address in (*declared, *linked))
    return tuple(dict.fromkeys(address for address in found if address and not _COMMENTS.search(address)))[:MAX_FOUND]


def _declares_feed(link: etree._Element) -> bool:
    relations = link.get("rel", "").lower().split()
    kind = link.get("type", "").split(";")[0].strip().lower()
    return "feed" in relations or ("alternate" in relations and kind in _TYPES)


def _joined(base: str, address: str) -> str:
    if not address.strip() or len(address) > 2000:
        return ""
    try:
        joined = urljoin(base, address.strip())
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined.partition("#")[0] if parts.scheme in {"http", "https"} and parts.netloc else ""
