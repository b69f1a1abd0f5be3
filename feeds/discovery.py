"""A web page -> the feeds that it links to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Links:
    """Feeds that a page names, as absolute http(s) addresses in order, without repeats and feeds of comments."""

    declared: tuple[str, ...] = ()
    """By ``<link rel=alternate>`` or ``rel=feed``."""
    linked: tuple[str, ...] = ()
    """Further ones, by anchors whose address looks like a feed's."""


def discover(html: bytes, url: str) -> tuple[str, ...]:
    """The feeds of a page: those that it declares, then those that it links to. Never raises."""
    links = feed_links(html, url)
    return (*links.declared, *links.linked)[:MAX_FOUND]


def feed_links(html: bytes, url: str) -> Links:
    """The feeds that a page names.

    Args:
        html: the body as served.
        url: where it was served from.

    Returns:
        At most ``MAX_FOUND`` of each kind. Never raises.
    """
    try:
        root = lxml_html.document_fromstring(
            decode_html(html[:MAX_BYTES]).encode("utf-8", errors="replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8"),
        )
    except (etree.LxmlError, ValueError):
        return Links()
    base = _joined(url, next((element.get("href", "") for element in root.iter("base")), "")) or url
    declared = (link.get("href", "") for link in root.iter("link") if _declares_feed(link))
    linked = (
        anchor.get("href", "") for anchor in root.iter("a") if _LOOKS_LIKE_FEED.search(anchor.get("href", "")[:300])
    )
    by_link = _sound(base, declared)
    return Links(
        by_link[:MAX_FOUND], tuple(found for found in _sound(base, linked) if found not in by_link)[:MAX_FOUND]
    )


def _sound(base: str, addresses: Iterable[str]) -> tuple[str, ...]:
    found = (_joined(base, address) for address in addresses)
    return tuple(dict.fromkeys(address for address in found if address and not _COMMENTS.search(address)))


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
