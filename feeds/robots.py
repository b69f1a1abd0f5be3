"""robots.txt: which article pages a site does not want to be read by machines (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from feeds.answers import Failed, FailureKind, Fetched
from feeds.fetch import Fetcher
from feeds.robots_rules import Rules, read_rules
from feeds.urls import Site, UrlRefused, site_of

_MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 kibibytes have to be read
_MAX_DELAY_S = 10.0
"""A ``Crawl-delay`` beyond this would keep a poll's other pages waiting for longer than a poll takes."""
_SITES = 2000
_LINES = 100_000
"""Lines of all files that are remembered, some 50 MB."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a site said, and until when that holds."""

    rules: Rules
    until: datetime


class Robots:
    """Asks a site's robots.txt once a day and remembers what it says.

    A site that has none (any 4xx but 429) allows everything. A site whose file cannot be had just now allows what it
    allowed before, and nothing when it was never read; it is asked again soon.
    """

    def __init__(
        self, fetcher: Fetcher, *, keep: timedelta = timedelta(hours=24), retry: timedelta = timedelta(minutes=10)
    ) -> None:
        """Describe it; nothing is fetched yet.

        Args:
            fetcher: its user agent's first word is our product token: the name that rules are looked up under.
            keep: how long an answer holds.
            retry: how long to wait with a site whose file could not be had.
        """
        self._fetcher, self._keep, self._retry = fetcher, keep, retry
        self._token = fetcher.knobs.user_agent.split("/")[0].split(" ")[0]
        self._known: OrderedDict[Site, _Known] = OrderedDict()
        self._lines = 0
        self._asking: WeakValueDictionary[Site, asyncio.Lock] = WeakValueDictionary()

    async def allow(self, url: str, *, now: datetime, linked_from: str = "") -> bool:
        """Whether a page may be read; a delay that its site asks for is kept from now on.

        Args:
            url: of the page.
            now: the wall clock.
            linked_from: as for ``Fetcher.get``.
        """
        try:
            site = site_of(url)
        except UrlRefused:
            return False
        asking = self._asking.setdefault(site, asyncio.Lock())
        async with asking:
            known = self._known.get(site)
            if known is None or now >= known.until:
                known = await self._asked(site, now, linked_from, known)
                self._remember(site, known)
        self._fetcher.keep_apart(site, min(known.rules.delay_s, _MAX_DELAY_S))
        return known.rules.allows(url)

    async def _asked(self, site: Site, now: datetime, linked_from: str, before: _Known | None) -> _Known:
        got = await self._fetcher.get(
            f"{site.scheme}://{site.bracketed}:{site.port}/robots.txt",
            accept="text/plain, */*;q=0.1",
            max_bytes=_MAX_BYTES,
            linked_from=linked_from,
        )
        if isinstance(got, Fetched):
            text = "" if "html" in got.content_type.lower() else got.body.decode("utf-8-sig", errors="replace")
            # In a thread: half a megabyte takes a second.
            return _Known(await asyncio.to_thread(read_rules, text, self._token), now + self._keep)
        if isinstance(got, Failed) and _has_none(got):
            return _Known(read_rules("", self._token), now + self._keep)
        rules = before.rules if before else read_rules("User-agent: *\nDisallow: /", self._token)
        return _Known(rules, now + self._retry)

    def _remember(self, site: Site, known: _Known) -> None:
        self._forget(site)
        self._known[site] = known
        self._lines += known.rules.lines
        while len(self._known) > _SITES or self._lines > _LINES:
            self._forget(next(iter(self._known)))

    def _forget(self, site: Site) -> None:
        if known := self._known.pop(site, None):
            self._lines -= known.rules.lines


def _has_none(failed: Failed) -> bool:
    """Whether the answer means that there is no file (RFC 9309, 2.3.1.3): a refusal, an empty one, a redirect that
    leads nowhere; not trouble of the server or of the way to it (2.3.1.4), nor the wish for fewer requests.
    """
    return 200 <= failed.status < 500 and failed.kind is not FailureKind.THROTTLED
