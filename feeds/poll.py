"""One source's round trip: fetch, parse, sort, read pages, make articles. The face of this room."""

from __future__ import annotations

import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from feeds.access import overall, pages_to_try
from feeds.answers import Failed, FailureKind, Fetched, NotModified
from feeds.compose import Draft, compose_kept
from feeds.due import Hints, RhythmKnobs, after_failure, after_not_modified, after_success
from feeds.extract import extract_page
from feeds.fetch import Fetcher
from feeds.pages import Extract, PageReader, Runner, wants_page
from feeds.parse import NotAFeed, ParsedFeed, parse_feed
from feeds.robots import Robots
from feeds.sorting import Sorted, dated, sort_entries, tidied
from feeds.urls import site_of
from feeds.verdicts import challenge, is_challenge
from feeds.workers import WorkerFailed
from news.model import Article, Entry, FeedState, Known, PageAccess, Source

Lookup = Callable[[Sequence[Entry]], Awaitable[Mapping[str, Known]]]
"""Entries, their addresses canonical -> what the store remembers of the source, under each guid and under each
address (``Entry.url``) that it keeps. One that answers by guid alone works, but takes a feed that renumbers its
entries for news."""

Lines = Callable[[], Awaitable[str]]
"""What the store keeps of the source's repeated lines (``LineMemory.to_json``); empty at first."""

Parse = Callable[[bytes, str | None, str], ParsedFeed]
"""``feeds.parse.parse_feed``."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PollKnobs:
    """Settings of one source's round trip."""

    pages_per_poll: int = 20
    """Pages fetched at most in one poll; further entries keep the feed's text."""
    pages_s: float = 120.0
    """Seconds for all of them."""
    short_text: int = 600
    """Characters below which a feed's text is short, and its page is fetched."""
    first_read_days: float = 3.0
    """How far back the first read of a source goes."""
    first_read_undated: int = 20
    """Undated entries that the first read takes for news."""


class Outcome(StrEnum):
    """How a poll ended."""

    READ = "read"
    NOT_MODIFIED = "not-modified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a poll brought."""

    state: FeedState
    outcome: Outcome
    new: tuple[Article, ...] = ()
    """Oldest first, not numbered yet, without places."""
    edited: tuple[Article, ...] = ()
    """Each under the id of the kept one, with the next revision; without places."""
    unchanged: int = 0
    message: str = ""
    """One sentence for people where there is something to say."""
    lines: str | None = None
    """The outlet's repeated lines as they are now; ``None``: as they were."""


class PollTools:
    """What polls share: fetcher, workers, robots rules, settings."""

    def __init__(
        self,
        fetcher: Fetcher,
        workers: Runner,
        knobs: PollKnobs | None = None,
        rhythm: RhythmKnobs | None = None,
        *,
        jitter: Callable[[], float] = lambda: random.SystemRandom().uniform(-1, 1),
        parse: Parse = parse_feed,
        extract: Extract = extract_page,
    ) -> None:
        """Put them together.

        Args:
            fetcher: open.
            workers: open; parsing and extraction run there.
            knobs: settings of a poll.
            rhythm: settings of when.
            jitter: -1 to 1, anew for each poll.
            parse: reads a feed; importable by name.
            extract: reads a page; importable by name.
        """
        self.fetcher, self.workers, self.parse, self.jitter = fetcher, workers, parse, jitter
        self.knobs, self.rhythm = knobs or PollKnobs(), rhythm or RhythmKnobs()
        self.pages = PageReader(fetcher, workers, Robots(fetcher), extract)


async def _no_lines() -> str:
    return ""


async def poll(
    source: Source,
    state: FeedState,
    *,
    lookup: Lookup,
    tools: PollTools,
    now: datetime,
    lines: Lines = _no_lines,
) -> PollResult:
    """Ask a source for news.

    Args:
        source: whom.
        state: how it was.
        lookup: what the store remembers of some entries.
        tools: fetcher, workers, settings.
        now: the wall clock.
        lines: what the store keeps of the outlet's repeated lines; asked only where there are articles to make.

    Returns:
        New and edited articles and the state to remember. A server or a feed that misbehaves is a failed poll, or
        costs one document its page; nothing is raised for it. Errors of ``lookup`` and
        ``lines`` are raised.
    """
    return await _Round(source, state, tools, now).run(lookup, lines)


async def read_feed(answer: Fetched, tools: PollTools) -> ParsedFeed | Failed:
    """The feed that was served, or why it is none. Raises for nothing that its bytes can do."""
    try:
        return await tools.workers.run(tools.parse, answer.body, answer.content_type, answer.url)
    except NotAFeed as error:
        if not error.found and is_challenge(answer.body):
            return challenge(str(site_of(answer.url)), answer.status)
        return Failed(FailureKind.NOT_A_FEED, f"{str(error).rstrip('.')}.", answer.status)
    except WorkerFailed as error:
        return Failed(FailureKind.UNREADABLE, f"The feed could not be read: {error}.", answer.status)
    except Exception:
        # Whatever its bytes make a parser do is the feed's doing: it must not stop the others. A fault of ours
        # shows in the log, and as a source that fails.
        _log.exception("the parser broke on %s", answer.url)
        return Failed(FailureKind.UNREADABLE, "The feed could not be read: it broke the parser.", answer.status)


@dataclass(frozen=True, slots=True)
class _Round:
    """One poll under way."""

    source: Source
    state: FeedState
    tools: PollTools
    now: datetime

    @property
    def url(self) -> str:
        return self.state.url or self.source.url

    async def run(self, lookup: Lookup, lines: Lines) -> PollResult:
        state = self.state
        answer = await self.tools.fetcher.get(self.url, etag=state.etag, last_modified=state.last_modified)
        if isinstance(answer, Failed):
            return self.failed(answer)
        if isinstance(answer, NotModified) or answer.sha256 == state.body_sha256:
            return self.nothing_new(answer)
        feed = await read_feed(answer, self.tools)
        if isinstance(feed, Failed):
            return self.failed(feed)
        return await self.read(answer, feed, lookup, lines)

    async def read(self, answer: Fetched, feed: ParsedFeed, lookup: Lookup, lines: Lines) -> PollResult:
        entries = tidied(feed.entries)
        parts = sort_entries(
            entries,
            await lookup(entries) if entries else {},
            now=self.now,
            last_ok_at=self.state.last_ok_at,
            first_read=timedelta(days=self.tools.knobs.first_read_days),
            undated=self.tools.knobs.first_read_undated,
        )
        drafts, access = await self.drafts(parts)
        made = await self.composed(drafts, feed.language, lines)
        if isinstance(made, Failed):
            return self.failed(made)
        articles, changed = made
        new = sorted((article for article in articles if not article.id), key=lambda article: article.published_at)
        return PollResult(
            state=replace(self.state_after(answer, feed, parts), pages=access),
            outcome=Outcome.READ,
            new=tuple(new),
            edited=tuple(article for article in articles if article.id),
            unchanged=parts.unchanged + parts.old,
            message=_remark(entries, parts),
            lines=changed,
        )

    async def composed(
        self, drafts: Sequence[Draft], language: str, lines: Lines
    ) -> tuple[tuple[Article, ...], str | None] | Failed:
        """Articles of drafts, and the outlet's repeated lines where they have changed."""
        if not drafts:
            return (), None
        kept, run = await lines(), self.tools.workers.run
        try:
            return await run(compose_kept, drafts, self.source, language, kept, self.now)
        except WorkerFailed as error:
            return Failed(FailureKind.UNREADABLE, f"The feed's articles could not be read: {error}.")
        except Exception:  # as above: it costs this feed's articles, and shows in the log
            _log.exception("the texts of %s broke their reader", self.url)
            return Failed(FailureKind.UNREADABLE, "The feed's articles could not be read: they broke their reader.")

    async def drafts(self, parts: Sorted) -> tuple[list[Draft], PageAccess]:
        """Drafts of all that is new or edited, with the pages of the newest that want one; what became of those."""
        knobs = self.tools.knobs
        candidates = [*parts.new, *(entry for entry, _ in parts.edited)]
        wanted = [entry for entry in candidates if wants_page(entry, self.source.full_text, knobs.short_text)]
        asked = wanted[: pages_to_try(self.state.pages, knobs.pages_per_poll)]
        reads = await self.tools.pages.read(asked, linked_from=self.url, now=self.now, limit_s=knobs.pages_s)
        pages = {guid: read.page for guid, read in reads.items()}
        shelf = self.now - timedelta(days=knobs.first_read_days)
        drafts = [
            *(Draft(entry, pages.get(entry.guid)) for entry in parts.new),
            *(Draft(entry, pages.get(entry.guid), known) for entry, known in parts.edited),
            *(Draft(entry, not_after=shelf) for entry in parts.shelved),
        ]
        return drafts, overall([read.access for read in reads.values()], self.state.pages)

    def state_after(self, answer: Fetched, feed: ParsedFeed, parts: Sorted) -> FeedState:
        dates = [moment for entry in parts.new if (moment := dated(entry))]
        after = after_success(
            self.state,
            now=self.now,
            new=len(parts.new),
            hints=Hints(answer.fresh_for_s, max(feed.ttl_s or 0, feed.update_period_s or 0), feed.skip_hours),
            knobs=self.tools.rhythm,
            jitter=self.tools.jitter(),
            since=min(dates, default=None) if self.state.last_ok_at is None else None,
            moved_to=answer.moved_permanently,
        )
        return replace(after, etag=answer.etag, last_modified=answer.last_modified, body_sha256=answer.sha256)

    def nothing_new(self, answer: Fetched | NotModified) -> PollResult:
        after = after_not_modified(
            self.state,
            now=self.now,
            hints=Hints(answer.fresh_for_s),
            knobs=self.tools.rhythm,
            jitter=self.tools.jitter(),
            moved_to=answer.moved_permanently,
        )
        etag, last_modified = answer.etag or self.state.etag, answer.last_modified or self.state.last_modified
        return PollResult(replace(after, etag=etag, last_modified=last_modified), Outcome.NOT_MODIFIED)

    def failed(self, failed: Failed) -> PollResult:
        rhythm, jitter = self.tools.rhythm, self.tools.jitter()
        after = after_failure(self.state, failed, now=self.now, knobs=rhythm, jitter=jitter)
        return PollResult(after, Outcome.FAILED, message=failed.message)


def _remark(entries: Sequence[Entry], parts: Sorted) -> str:
    if not entries:
        return "The feed has no entries."
    if parts.all_strange and not parts.new:
        return "None of its entries was known and none is new: it seems to have changed its ids."
    return ""
