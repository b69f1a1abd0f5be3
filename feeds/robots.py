"""robots.txt: which article pages a site does not want to be read by machines."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.robotparser import RobotFileParser

from feeds.answers import Fetched
from feeds.fetch import Fetcher
from feeds.urls import Site, UrlRefused, site_of

_MAX_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 kibibytes have to be read
_REMEMBERED = 2000


class Robots:
    """Asks a site's robots.txt once a day and remembers what it says.

    A site without one, or whose file cannot be fetched or read, allows everything. The rules are read as Python's
    ``urllib.robotparser`` reads them: the first rule that fits counts, and ``*`` inside a path is not understood.
    """

    def __init__(self, fetcher: Fetcher, *, keep: timedelta = timedelta(hours=24)) -> None:
        """Describe it; nothing is fetched yet.

        Args:
            fetcher: its user agent's first word is the name that rules are looked up under.
            keep: how long an answer holds.
        """
        self._fetcher, self._keep = fetcher, keep
        self._name = fetcher.knobs.user_agent.split("/")[0].split(" ")[0]
        self._known: OrderedDict[Site, tuple[datetime, Callable[[str], bool]]] = OrderedDict()
        self._asking: dict[Site, asyncio.Lock] = {}

    async def allow(self, url: str, *, now: datetime, linked_from: str = "") -> bool:
        """Whether a page may be read.

        Args:
            url: of the page.
            now: the wall clock.
            linked_from: as for ``Fetcher.get``.
        """
        try:
            site = site_of(url)
        except UrlRefused:
            return False
        async with self._asking.setdefault(site, asyncio.Lock()):
            rules = self._remembered(site, now)
            if rules is None:
                rules = await self._asked(site, linked_from)
                self._keep_rules(site, now, rules)
        return rules(url)

    def _remembered(self, site: Site, now: datetime) -> Callable[[str], bool] | None:
        known = self._known.get(site)
        return known[1] if known and now - known[0] < self._keep else None

    def _keep_rules(self, site: Site, now: datetime, rules: Callable[[str], bool]) -> None:
        self._known[site] = (now, rules)
        self._known.move_to_end(site)
        while len(self._known) > _REMEMBERED:
            forgotten, _ = self._known.popitem(last=False)
            lock = self._asking.get(forgotten)
            if lock is not None and not lock.locked():
                del self._asking[forgotten]

    async def _asked(self, site: Site, linked_from: str) -> Callable[[str], bool]:
        got = await self._fetcher.get(
            f"{site.scheme}://{site.bracketed}:{site.port}/robots.txt",
            accept="text/plain, */*;q=0.1",
            max_bytes=_MAX_BYTES,
            linked_from=linked_from,
        )
        if not isinstance(got, Fetched) or "html" in got.content_type.lower():
            return _everything
        parser = RobotFileParser()
        try:
            parser.parse(got.body.decode("utf-8-sig", errors="replace").splitlines())
        except ValueError:  # the parser trusts numbers and addresses in the file
            return _everything
        return lambda url: parser.can_fetch(self._name, url)


def _everything(url: str) -> bool:
    return True
