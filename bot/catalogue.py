"""The list of sources, changed while the service runs: by the command line and, through a port, by commands."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from db.store import Books, Store
from feeds.answers import Failed
from feeds.catalogue import CatalogueError, free_key, made_key, read_source, read_subscriptions, write_opml
from feeds.channels import channel_address
from feeds.finding import FoundFeed, find_feeds
from feeds.poll import Outcome, PollTools, poll
from feeds.urls import UrlRefused, canonical
from feeds.workers import WorkerFailed
from handlers.catalogue import (
    Added,
    Already,
    Checked,
    Imported,
    Offer,
    Offered,
    Refused,
    Stranger,
    Turn,
    Turned,
)
from news.languages import detect
from news.model import Entry, FeedState, Known, Source
from news.text import fold

Wishes = Mapping[str, object]
"""Fields of ``Source`` that a person sets, whatever the feed says of itself."""

_PAGES_PER_CHECK: Final = 3
"""A check is a look at whether pages can be read, not at all of them."""
_LONGEST_NAME: Final = 120
_RSS = re.compile(r"\s*(?:[-–—|»:·]\s*)?\b(?:RSS|Atom|Feed)\b(?:\s*(?:feed|2\.0))?\s*$", re.IGNORECASE)


class Catalogue:
    """Implements ``handlers.catalogue.Catalogue`` on the store and the house's fetcher."""

    def __init__(self, store: Store, tools: PollTools, now: Callable[[], datetime]) -> None:
        """Nothing is asked yet.

        Args:
            store: keeps the sources.
            tools: fetch and parse.
            now: aware UTC clock.
        """
        self._store, self._tools, self._now = store, tools, now

    # -- coming and going --------------------------------------------------------------------------------

    async def add(self, typed: str, wishes: Wishes | None = None) -> Added | Already | Offered | Refused:
        """Take in the feed behind an address: a feed's own, or that of a site that has one.

        Args:
            typed: as a person writes it, with or without ``https://``.
            wishes: fields that the person sets; the rest is taken from the feed.

        Returns:
            The new source, the one that is there already, a choice where a page has several feeds, or why not.
        """
        async with self._store.read() as books:
            there = (await _register(books)).in_use(channel_address(typed) or typed)
        if there is not None:
            return Already(there)
        found = await find_feeds(typed, self._tools)
        if isinstance(found, Failed):
            return Refused(found.message)
        if len(found) > 1:
            return await self._offered(found)
        return await self._take(found[0], wishes or {})

    async def remove(self, key: str) -> Turned | Stranger:
        """Retire a source that was added at run time; its articles stay."""
        async with self._store.write() as books:
            source = await _find(books, key)
            if isinstance(source, Stranger):
                return source
            if not source.added:
                return Turned(Turn.SAMPLE if source.sample else Turn.CONFIGURED, source)
            await books.sources.remove(source.key, self._now())
        return Turned(Turn.REMOVED, source)

    async def pause(self, key: str) -> Turned | Stranger:
        """Read it no more until it is resumed."""
        async with self._store.write() as books:
            source = await _find(books, key)
            if isinstance(source, Stranger):
                return source
            done = await books.sources.pause(source.key)
        return Turned(Turn.PAUSED if done else Turn.PAUSED_ALREADY, source)

    async def resume(self, key: str) -> Turned | Stranger:
        """Read a paused source again, at once."""
        async with self._store.write() as books:
            source = await _find(books, key)
            if isinstance(source, Stranger):
                return source
            done = await books.sources.resume(source.key, self._now())
        return Turned(Turn.RESUMED if done else Turn.NOT_PAUSED, source)

    # -- looking -----------------------------------------------------------------------------------------

    async def check(self, key: str) -> Checked | Stranger:
        """Fetch a source now and say what comes of it; nothing is stored."""
        async with self._store.read() as books:
            source = await _find(books, key)
        return source if isinstance(source, Stranger) else await self.look(source)

    async def look(self, source: Source) -> Checked:
        """As ``check``, for a source that need not be in the store."""

        async def nothing_known(_: Sequence[Entry]) -> Mapping[str, Known]:
            return {}

        tools = PollTools(
            self._tools.fetcher,
            self._tools.workers,
            replace(self._tools.knobs, pages_per_poll=min(_PAGES_PER_CHECK, self._tools.knobs.pages_per_poll)),
            self._tools.rhythm,
        )
        came = await poll(source, FeedState(source.key), lookup=nothing_known, tools=tools, now=self._now())
        newest = max((article.published_at for article in came.new), default=None)
        well = came.outcome is not Outcome.FAILED
        return Checked(source, well, came.message, len(came.new), newest, came.state.pages)

    # -- lists -------------------------------------------------------------------------------------------

    async def take_in(self, opml: bytes) -> Imported | Refused:
        """Add every feed of a subscription list that is not read yet; none of them is fetched now.

        Args:
            opml: the file.

        Returns:
            What was added, what was there, and what could not be taken; or why the file is no list.
        """
        try:
            found = await self._tools.workers.run(read_subscriptions, opml)
        except CatalogueError as error:
            return Refused(f"It cannot be imported: {error}.")
        except WorkerFailed as error:
            return Refused(f"It cannot be imported: {error}.")
        added, known = [], []
        async with self._store.write() as books:
            register = await _register(books)
            for source in found.sources:
                there = register.in_use(source.url)
                if there is not None:
                    known.append(there)
                    continue
                new = register.placed(source)
                await books.sources.add(new, self._now())
                register.note(new)
                added.append(new)
        return Imported(tuple(added), tuple(known), found.refused)

    async def settle(self, configured: Sequence[Source]) -> tuple[Source, ...]:
        """Bring the store's list up to the configuration, as the service does when it starts.

        Returns:
            Sources added at run time that gave way, because the configuration now holds them.
        """
        async with self._store.write() as books:
            guests = [source for source in await books.sources.all() if source.sample]
            return await books.sources.sync([*configured, *guests], self._now())

    async def export(self) -> tuple[int, bytes]:
        """How many sources are in use, and they as a subscription list (OPML); the sample newsroom stays out."""
        async with self._store.read() as books:
            sources = [source for source in await books.sources.all() if not source.sample]
        return len(sources), write_opml(sources)

    # -- inside ------------------------------------------------------------------------------------------

    async def _offered(self, found: Sequence[FoundFeed]) -> Offered:
        async with self._store.read() as books:
            register = await _register(books)

        def offer(one: FoundFeed) -> Offer:
            there = register.in_use(one.url)
            return Offer(one.url, _name(one), len(one.feed.entries), one.newest_at, there.key if there else "")

        return Offered(found[0].page, tuple(map(offer, found)))

    async def _take(self, found: FoundFeed, wishes: Wishes) -> Added | Already | Refused:
        described = await asyncio.to_thread(_described, found)
        async with self._store.write() as books:
            register = await _register(books)
            there = register.in_use(found.url)
            if there is not None:
                return Already(there)
            former = register.retired(found.url)
            key = wishes.get("key")
            if isinstance(key, str) and (other := register.holder(key)) and other != former:
                return Refused(f"The key “{key}” belongs to {other.name}, whose articles bear it. Take another key.")
            try:
                source = read_source({**described, **_said(former), **wishes}, "The source")
            except CatalogueError as error:
                return Refused(f"{error}.")
            source = register.placed(source, by_wish=bool(key))
            await books.sources.add(source, self._now())
        return Added(source, len(found.feed.entries), found.newest_at, returned=former is not None)


class _Register:
    """All sources there ever were, by key and by address."""

    def __init__(self, ever: Sequence[tuple[Source, bool]], states: Mapping[str, FeedState]) -> None:
        self._by_key = {source.key: source for source, _ in ever}
        self._used: dict[str, Source] = {}
        self._retired: dict[str, Source] = {}
        for source, in_use in ever:
            (self._used if in_use else self._retired)[same(source.url)] = source
            moved = states[source.key].url if source.key in states else ""
            if in_use and moved:
                self._used.setdefault(same(moved), source)

    def in_use(self, address: str) -> Source | None:
        """The source that reads this feed."""
        return self._used.get(same(address))

    def retired(self, address: str) -> Source | None:
        """A source that read this feed once."""
        return self._retired.get(same(address))

    def holder(self, key: str) -> Source | None:
        """Whose key it is, or was."""
        return self._by_key.get(key)

    def placed(self, source: Source, *, by_wish: bool = False) -> Source:
        """The source under the key that it had once, else under one that nobody ever had."""
        former, key = self.retired(source.url), source.key
        if former is not None:
            key = former.key
        elif not by_wish:
            key = free_key(key, set(self._by_key))
        return replace(source, key=key, added=True)

    def note(self, source: Source) -> None:
        """It is in use now."""
        self._by_key[source.key] = self._used[same(source.url)] = source


async def _register(books: Books) -> _Register:
    return _Register(await books.sources.ever(), await books.sources.states())


def same(address: str) -> str:
    """What stands for a feed's address when two are compared: ``http`` or ``https``, ``www.`` or not is all one."""
    try:
        spelled = canonical(address if "://" in address else f"https://{address}")
    except UrlRefused:
        return address
    return re.sub(r"^https?://(?:www\.)?", "", spelled).rstrip("/")


async def _find(books: Books, key: str) -> Source | Stranger:
    """A source in use by key or whole name; else those that may be meant."""
    sources = await books.sources.all()
    wanted = fold(key.strip())
    found = next((one for one in sources if wanted in {one.key, fold(one.name)}), None)
    if found is not None:
        return found
    names = {name: one for one in reversed(sources) for name in (one.key, fold(one.name))}
    near = [names[name] for name in get_close_matches(wanted, names, 3, 0.6)]
    near += [one for one in sources if len(wanted) > 2 and (wanted in one.key or wanted in fold(one.name))]
    return Stranger(key, tuple(dict.fromkeys(near))[:3])


def _described(found: FoundFeed) -> dict[str, Any]:
    """What a feed says of itself, as fields of ``Source``."""
    feed = found.feed
    titles = " \n".join(entry.title for entry in feed.entries[:30])
    spoken = detect(titles, hint=feed.language) if titles.strip() else feed.language
    row = {"name": _name(found), "url": found.url, "homepage": feed.homepage or found.page, "language": spoken[:2]}
    return {field: value for field, value in row.items() if value} | {"key": made_key(row["name"], found.url)}


def _name(found: FoundFeed) -> str:
    title = _RSS.sub("", found.feed.title) or found.feed.title
    host = re.sub(r"^https?://(?:www\.)?", "", found.url).partition("/")[0]
    return title.strip()[:_LONGEST_NAME].strip() or host


def _said(former: Source | None) -> dict[str, object]:
    """What a person had set of a source that comes back and no feed would tell."""
    if former is None:
        return {}
    fields = ("country", "owner", "ownership", "weight", "full_text", "folder")
    return {field: getattr(former, field) for field in fields}
