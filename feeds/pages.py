"""The pages behind new entries: which are worth fetching, and what they say."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from feeds.access import of_address, of_failure, of_page
from feeds.answers import Failed, Fetched
from feeds.channels import is_channel
from feeds.extract import Extracted
from feeds.fetch import ACCEPT_PAGE, Fetcher
from feeds.robots import Robots
from feeds.verdicts import START_BYTES
from feeds.workers import WorkerFailed
from news.model import Entry, FullText, PageAccess

T = TypeVar("T")

Extract = Callable[[bytes, str, str], Extracted]
"""``feeds.extract.extract_page``."""

_log = logging.getLogger(__name__)


class Runner(Protocol):
    """What ``feeds.workers.Workers`` does."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Run a function where it can do no harm."""


@dataclass(frozen=True, slots=True)
class PageRead:
    """What became of one page."""

    access: PageAccess
    page: Extracted | None = None
    """What it says; of a paywalled page the teaser. ``None`` where there is no article to take."""
    why: str = ""
    """Why there is none, for people; lower case, without a full stop."""


_TOO_LATE = PageRead(PageAccess.UNREADABLE, why="there was no time left for it")


@dataclass(frozen=True, slots=True)
class PageReader:
    """Fetches and reads pages, as polite as the fetcher is."""

    fetcher: Fetcher
    runner: Runner
    robots: Robots
    extract: Extract

    async def read(
        self, entries: Sequence[Entry], *, linked_from: str, now: datetime, limit_s: float
    ) -> dict[str, PageRead]:
        """Read the pages of some entries side by side.

        Args:
            entries: each with an address.
            linked_from: the feed's address.
            now: the wall clock.
            limit_s: seconds for all of them; what is not there by then counts as unreadable.

        Returns:
            What became of each page, by the entry's guid.
        """
        found = dict.fromkeys((entry.guid for entry in entries), _TOO_LATE)

        async def one(entry: Entry) -> None:
            found[entry.guid] = await self._page(entry, linked_from, now)

        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s), asyncio.TaskGroup() as group:
                for entry in entries:
                    group.create_task(one(entry))
        found = _without_walls(found)
        for entry in entries:
            if found[entry.guid].why:
                _log.debug("the page %s was not taken: %s", entry.url, found[entry.guid].why)
        return found

    async def _page(self, entry: Entry, linked_from: str, now: datetime) -> PageRead:
        if not await self.robots.allow(entry.url, now=now, linked_from=linked_from):
            return PageRead(PageAccess.FORBIDDEN, why="the site's robots.txt asks to stay away")
        got = await self.fetcher.get(
            entry.url, accept=ACCEPT_PAGE, max_bytes=self.fetcher.knobs.max_page_bytes, linked_from=linked_from
        )
        if isinstance(got, Failed):
            return PageRead(of_failure(got), why=got.message.rstrip("."))
        if not isinstance(got, Fetched):
            return PageRead(PageAccess.UNREADABLE, why="it answered without a page")
        led = of_address(entry.url, got.url)
        if led is not PageAccess.READ:
            return PageRead(led, why=f"it leads to {got.url}")
        try:
            page = await self.runner.run(self.extract, got.body, got.url, got.content_type)
        except WorkerFailed as error:
            _log.warning("the page %s was not read: %s", got.url, error)
            return PageRead(PageAccess.UNREADABLE, why=str(error))
        except Exception:
            # Whatever a page makes the extractor do is the page's doing: it costs this one text.
            _log.warning("the extractor broke on %s", got.url, exc_info=True)
            return PageRead(PageAccess.UNREADABLE, why="it broke the extractor")
        access = of_page(entry, got.body[:START_BYTES], page)
        if access is PageAccess.READ or (access is PageAccess.PAYWALLED and page.text):
            return PageRead(access, page)
        return PageRead(access, why="no article was found on it")


def _without_walls(found: dict[str, PageRead]) -> dict[str, PageRead]:
    """One text for several articles is a wall: consent, login, "enable JavaScript"."""
    texts = Counter(read.page.text for read in found.values() if read.page)
    return {
        guid: read
        if read.page is None or texts[read.page.text] == 1
        else PageRead(
            PageAccess.PAYWALLED if read.page.paywalled else PageAccess.BLOCKED,
            why="several articles have the same text",
        )
        for guid, read in found.items()
    }


def wants_page(entry: Entry, full_text: FullText, short_text: int) -> bool:
    """Whether an entry's page is worth a request.

    Args:
        entry: with a canonical address or none.
        full_text: the source's rule.
        short_text: characters below which the feed's own text is short.
    """
    if not entry.url or full_text is FullText.NEVER or is_channel(entry.url):
        return False
    return full_text is FullText.ALWAYS or max(len(entry.content), len(entry.summary)) < short_text
