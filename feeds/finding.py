"""What a person types -> the feeds that are meant: the address itself, what its page names, or the usual places."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from feeds.answers import Failed, FailureKind, Fetched
from feeds.channels import NOT_A_CHANNEL, channel_address
from feeds.decoding import decode_html
from feeds.discovery import Links, feed_links
from feeds.fetch import ACCEPT_FEED
from feeds.mending import looks_like_page
from feeds.parse import ParsedFeed
from feeds.poll import PollTools, read_feed

USUAL: Final = ("feed", "rss", "rss.xml", "atom.xml", "feed.xml", "index.xml")
"""Paths at which sites have a feed that they do not declare, the most usual first."""
MOST_FOLLOWED: Final = 8
"""Feeds of a page that are looked into."""

_NO_ANSWER = frozenset({FailureKind.CONNECT, FailureKind.TLS})
_NOT_HERE = frozenset(
    {FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.FORBIDDEN, FailureKind.NOT_A_FEED, FailureKind.STATUS,
     FailureKind.EMPTY, FailureKind.BAD_REDIRECT, FailureKind.TOO_MANY_REDIRECTS}
)  # fmt: skip
"""Failures of one address after which another one of the same site is worth a try."""
_SCHEME = re.compile(r"^(?:feed:(?://)?(?=https?://)|feed(?=://))", re.IGNORECASE)
_HEAD: Final = 32 * 1024
"""Bytes by which a page is told from another document."""
_LIKE_CHANNEL = re.compile(r"@|tg:|(?:https?://)?(?:www\.)?(?:\w+\.)?t(?:elegram)?\.me(?:/|$)", re.IGNORECASE)
"""What is meant as a Telegram channel, whether it is one or not."""
_SAME: Final = 0.8
"""Two feeds that share so much of their entries are one, as RSS and as Atom."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was read."""

    url: str
    """Where to ask for it from now on."""
    page: str
    """The page that named it; empty where its own address was typed."""
    feed: ParsedFeed

    @property
    def newest_at(self) -> datetime | None:
        """Date of its newest entry; ``None`` where it has none."""
        return max((entry.published_at for entry in self.feed.entries if entry.published_at), default=None)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in place of a feed."""

    url: str
    links: Links
    why: Failed


async def find_feeds(typed: str, tools: PollTools) -> tuple[FoundFeed, ...] | Failed:
    """The feeds behind an address that a person typed.

    A feed is taken as it is. Of a page the feeds that it declares are read, else those that it links to, else a few
    usual addresses one after another until one is a feed. Twins (RSS and Atom of the same entries) count once.

    Args:
        typed: an address, with or without ``https://``; or a public Telegram channel, as ``@name`` or its link.
        tools: what polls share.

    Returns:
        One feed or several, in the order of the page; or why there is none.
    """
    if _LIKE_CHANNEL.match(typed.strip()):
        address = channel_address(typed)
        if address is None:
            return Failed(FailureKind.ADDRESS, NOT_A_CHANNEL)
        typed = address
    search = _Search(tools)
    seen: FoundFeed | _Page | Failed = Failed(FailureKind.ADDRESS, "No address was given.")
    for url in _spellings(typed):
        seen = await search.look(url)
        if not (isinstance(seen, Failed) and seen.kind in _NO_ANSWER):
            break
    if isinstance(seen, FoundFeed):
        return (seen,)
    return seen if isinstance(seen, Failed) else await search.behind(seen)


@dataclass(frozen=True, slots=True)
class _Search:
    tools: PollTools

    async def look(self, url: str, page: str = "") -> FoundFeed | _Page | Failed:
        """What is at an address; ``page`` is the one that named it."""
        answer = await self.tools.fetcher.get(url, accept=f"{ACCEPT_FEED}, text/html;q=0.5", linked_from=page)
        if not isinstance(answer, Fetched):
            return answer if isinstance(answer, Failed) else Failed(FailureKind.EMPTY, "Nothing was sent.")
        feed = await read_feed(answer, self.tools)
        if isinstance(feed, ParsedFeed):
            return FoundFeed(answer.moved_permanently or url, page, feed)
        if feed.kind is not FailureKind.NOT_A_FEED or not looks_like_page(decode_html(answer.body[:_HEAD])):
            return feed
        return _Page(answer.url, await asyncio.to_thread(feed_links, answer.body, answer.url), feed)

    async def behind(self, page: _Page) -> tuple[FoundFeed, ...] | Failed:
        """The feeds of a page."""
        failed: list[Failed] = []
        for addresses in (page.links.declared, page.links.linked):
            seen = await asyncio.gather(*(self.look(address, page.url) for address in addresses[:MOST_FOLLOWED]))
            feeds = _distinct([one for one in seen if isinstance(one, FoundFeed)])
            if feeds:
                return feeds
            failed += [one for one in seen if isinstance(one, Failed)]
        if failed:
            return Failed(
                failed[0].kind, f"{page.why.message.rstrip('.')}, which cannot be read: {failed[0].message}"
            )
        return await self.at_usual_places(page)

    async def at_usual_places(self, page: _Page) -> tuple[FoundFeed, ...] | Failed:
        """A feed that the site does not declare, asked for politely: one address after another."""
        for address in _usual(page.url):
            seen = await self.look(address, page.url)
            if isinstance(seen, FoundFeed):
                return (seen,)
            if isinstance(seen, Failed) and seen.kind not in _NOT_HERE:
                break
        sorry = "; it names no feed, and none is at the usual addresses."
        return Failed(page.why.kind, page.why.message.rstrip(".") + sorry)


def _spellings(typed: str) -> tuple[str, ...]:
    address = _SCHEME.sub(lambda match: "http" if match.group().lower() == "feed" else "", typed.strip())
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", address) or not address:
        return (address,) if address else ()
    return (f"https://{address}", f"http://{address}")


def _usual(url: str) -> Sequence[str]:
    """Where a page's site may have a feed; a section's own feed first."""
    root = urljoin(url, "/")
    path = urlsplit(url).path.rstrip("/")
    section = [f"{root}{path.lstrip('/')}/feed"] if path and "." not in path.rpartition("/")[2] else []
    return list(dict.fromkeys([*section, *(root + place for place in USUAL)]))


def _distinct(feeds: Iterable[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Without twins, and without empty feeds where there are others."""
    kept: list[FoundFeed] = []
    found = list(feeds)
    for feed in [one for one in found if one.feed.entries] or found[:1]:
        if not any(_are_twins(feed, other) for other in kept):
            kept.append(feed)
    return tuple(kept)


def _are_twins(one: FoundFeed, other: FoundFeed) -> bool:
    if one.url == other.url:
        return True
    first, second = ({entry.url or entry.title for entry in found.feed.entries} for found in (one, other))
    shared = len(first & second)
    return shared > 0 and shared >= _SAME * max(len(first), len(second))
