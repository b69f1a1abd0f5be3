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
from urllib.parse import urlsplit

from feeds.answers import Fetched
from feeds.channels import is_channel
from feeds.extract import Extracted
from feeds.fetch import ACCEPT_PAGE, Fetcher
from feeds.robots import Robots
from news.model import Entry, FullText

T = TypeVar("T")

Extract = Callable[[bytes, str, str], Extracted]
"""``feeds.extract.extract_page``."""

_log = logging.getLogger(__name__)


class Runner(Protocol):
    """What ``feeds.workers.Workers`` does."""

    async def run(self, function: Callable[..., T], *args: object) -> T:
        """Run a function where it can do no harm."""


@dataclass(frozen=True, slots=True)
class PageReader:
    """Fetches and reads pages, as polite as the fetcher is."""

    fetcher: Fetcher
    runner: Runner
    robots: Robots
    extract: Extract

    async def read(
        self, entries: Sequence[Entry], *, linked_from: str, now: datetime, limit_s: float
    ) -> dict[str, Extracted]:
        """Read the pages of some entries side by side.

        Args:
            entries: each with an address.
            linked_from: the feed's address.
            now: the wall clock.
            limit_s: seconds for all of them; what is not there by then is left out.

        Returns:
            What the pages say, by guid; without those that could not be read or show no article.
        """
        found: dict[str, Extracted] = {}

        async def one(entry: Entry) -> None:
            page = await self._page(entry.url, linked_from, now)
            if page is not None:
                found[entry.guid] = page

        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s), asyncio.TaskGroup() as group:
                for entry in entries:
                    group.create_task(one(entry))
        # One text for several articles is a wall: consent, login, "enable JavaScript".
        texts = Counter(page.text for page in found.values())
        return {guid: page for guid, page in found.items() if texts[page.text] == 1}

    async def _page(self, url: str, linked_from: str, now: datetime) -> Extracted | None:
        if not await self.robots.allow(url, now=now, linked_from=linked_from):
            return None
        got = await self.fetcher.get(
            url, accept=ACCEPT_PAGE, max_bytes=self.fetcher.knobs.max_page_bytes, linked_from=linked_from
        )
        if not isinstance(got, Fetched) or (_is_front(got.url) and not _is_front(url)):
            return None
        try:
            page = await self.runner.run(self.extract, got.body, got.url, got.content_type)
        except Exception:
            # Whatever a page makes the extractor or its worker do is the page's doing: it costs this one text.
            _log.warning("a page could not be read: %s", url, exc_info=True)
            return None
        return page if page.text.strip() else None


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


def _is_front(url: str) -> bool:
    """A redirect to the front page means that the article is no more."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
