"""One conditional GET: checked, capped, polite. ``Fetched``, ``NotModified`` or ``Failed``; it raises for nothing
that a server can do.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from feeds.answers import Answer, Failed, FailureKind, Fetched, NotModified
from feeds.bodies import BodyBroken, BodyTooLarge, Unpacker
from feeds.guard import Opened, Resolve, Wire, WireKnobs
from feeds.guard_errors import ERRORS, WireError
from feeds.headers import fresh_for, validator
from feeds.hosts import HostPaused, Hosts
from feeds.redirects import REDIRECTS, Trip, next_stop
from feeds.urls import PrivateUrl, Site, UrlRefused, check_site, is_allowed, requestable, site_of
from feeds.verdicts import START_BYTES, refusal

ACCEPT_FEED = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9,"
    " application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml, */*;q=0.1"

_START_S = 3.0
"""Seconds to wait for the body of a refusal."""


@dataclass(frozen=True, slots=True)
class FetchKnobs:
    """Settings of fetching."""

    user_agent: str = "Wirebrief/0.1"
    contact: str = ""
    """An address or page of whoever runs this house, told to every server."""
    total_s: float = 30.0
    """Seconds for one request with all its redirects; waiting for a turn does not count."""
    connect_s: float = 10.0
    read_s: float = 15.0
    """Seconds of silence in the middle of an answer."""
    max_bytes: int = 5 * 2**20
    """Bytes of a feed, packed and again unpacked."""
    max_page_bytes: int = 3 * 2**20
    redirects: int = 5
    connections: int = 50
    per_host: int = 2
    host_gap_s: float = 1.0
    """Seconds between the starts of two requests to one host."""
    own_hosts: tuple[str, ...] = ()
    """Names of hosts of our own, such as that of the sample newsroom: no gap is kept there."""
    throttle_pause_s: float = 60.0
    """Seconds for which a host rests that says "too many requests" without saying for how long."""
    patience_s: float = 30.0
    """Seconds that a request waits for a paused host before it is given up."""
    proxy: str = ""
    """``http://host:port``; it then looks names up, so that only what can be seen from here is checked."""
    allowed_hosts: tuple[str, ...] = ()
    """``host`` or ``host:port`` that may be private. Never honoured for what another host redirects or links to."""

    @property
    def agent(self) -> str:
        """The ``User-Agent`` header."""
        return f"{self.user_agent} (+{self.contact})" if self.contact else self.user_agent


@dataclass(frozen=True, slots=True)
class _Request:
    """What stays the same from redirect to redirect."""

    headers: Mapping[str, str]
    cap: int

    @property
    def conditional(self) -> bool:
        return "If-None-Match" in self.headers or "If-Modified-Since" in self.headers


class Fetcher:
    """Fetches politely and safely. An async context manager."""

    def __init__(
        self,
        knobs: FetchKnobs,
        *,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Describe it; nothing is opened yet.

        Args:
            knobs: limits and manners.
            resolve: looks names up; the system's way by default.
            tls: how certificates are checked; certifi's authorities by default.
            now: the wall clock, to read dates in headers against.

        Raises:
            ValueError: a knob is wrong; the sentence says which.
        """
        if not knobs.agent.isascii() or not knobs.agent.isprintable():
            raise ValueError("user_agent and contact have to be plain ASCII text")
        self._knobs, self._now = knobs, now
        self._allowed = frozenset(map(str.lower, knobs.allowed_hosts))
        self._wire = Wire(
            WireKnobs(knobs.connect_s, knobs.read_s, knobs.connections, knobs.proxy, self._allowed),
            resolve=resolve,
            tls=tls,
        )
        self._hosts = Hosts(
            connections=knobs.connections,
            per_host=knobs.per_host,
            gap_s=knobs.host_gap_s,
            patience_s=knobs.patience_s,
            clock=time.monotonic,
            own=knobs.own_hosts,
        )

    @property
    def knobs(self) -> FetchKnobs:
        """Its settings."""
        return self._knobs

    async def __aenter__(self) -> Self:
        await self._wire.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._wire.__aexit__(kind, error, trace)

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        max_bytes: int | None = None,
        accept: str = ACCEPT_FEED,
        linked_from: str = "",
    ) -> Answer:
        """Fetch an address.

        Args:
            url: what to fetch.
            etag: validator of the last answer, as received.
            last_modified: the other one.
            max_bytes: cap on the body, packed and unpacked; ``knobs.max_bytes`` by default.
            accept: the ``Accept`` header.
            linked_from: the address whose content named this one; empty when a person did. An allowed private host
                may be named only by a person or by itself.

        Returns:
            The body, "nothing new", or what went wrong.
        """
        try:
            asked, site = requestable(url)
            private = self._may_be_private(site, linked_from)
            check_site(site, self._allowed if private else frozenset())
        except UrlRefused as error:
            kind = FailureKind.REFUSED if isinstance(error, PrivateUrl) else FailureKind.ADDRESS
            return Failed(kind, str(error))
        trip = Trip(asked, site, private)
        request = _Request(self._headers(accept, etag, last_modified), max_bytes or self._knobs.max_bytes)
        left_s = self._knobs.total_s
        while True:
            outcome, took_s = await self._hop(trip, request, left_s)
            if not isinstance(outcome, Trip):
                return outcome
            trip, left_s = outcome, left_s - took_s

    def keep_apart(self, site: Site, gap_s: float) -> None:
        """Keep so many seconds between two starts on a host from now on, if that is more than the settings say."""
        self._hosts.keep_apart(site.host, gap_s)

    def _headers(self, accept: str, etag: str, last_modified: str) -> dict[str, str]:
        headers = {"User-Agent": self._knobs.agent, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
        if validator(etag):
            headers["If-None-Match"] = etag
        if validator(last_modified):
            headers["If-Modified-Since"] = last_modified
        return headers

    def _may_be_private(self, site: Site, linked_from: str) -> bool:
        if not is_allowed(site, self._allowed):
            return False
        if not linked_from:
            return True
        try:
            origin = site_of(linked_from)
        except UrlRefused:
            return False
        return (origin.host, origin.port) == (site.host, site.port)

    async def _hop(self, trip: Trip, request: _Request, left_s: float) -> tuple[Answer | Trip, float]:
        """Ask once. Returns the answer, or where it redirects to, and the seconds it took without the queue."""
        host = str(trip.site)
        began = time.monotonic()
        try:
            async with self._hosts.turn(trip.site.host):
                began = time.monotonic()
                async with asyncio.timeout(left_s):
                    outcome = await self._ask(trip, request)
        except HostPaused as error:
            message = f"{host} asked to be left alone for another {error.wait_s:.0f} s."
            outcome = Failed(FailureKind.THROTTLED, message, retry_after_s=error.wait_s)
        except TimeoutError:
            outcome = Failed(FailureKind.TIMEOUT, f"{host} did not answer in full within {self._knobs.total_s:g} s.")
        except WireError as error:
            outcome = Failed(error.kind, f"{host} {error.words}.")
        except BodyTooLarge:
            outcome = Failed(FailureKind.TOO_LARGE, f"{host} sent more than {request.cap / 2**20:.3g} MB.")
        except BodyBroken as error:
            outcome = Failed(FailureKind.PROTOCOL, f"{host} {error}.")
        return outcome, time.monotonic() - began

    async def _ask(self, trip: Trip, request: _Request) -> Answer | Trip:
        async with self._wire.open(trip.url, trip.site, request.headers, private=trip.private) as opened:
            if opened.status in REDIRECTS:
                return next_stop(
                    trip,
                    opened.status,
                    opened.headers.get("location", ""),
                    limit=self._knobs.redirects,
                    allowed=self._allowed,
                )
            if opened.status == 304 and request.conditional:
                return self._not_modified(trip, opened)
            if 200 <= opened.status < 300:
                return await self._fetched(trip, opened, request.cap)
            return await self._refused(trip, opened)

    def _not_modified(self, trip: Trip, opened: Opened) -> NotModified:
        return NotModified(
            url=trip.url,
            etag=validator(opened.headers.get("etag", "")),
            last_modified=validator(opened.headers.get("last-modified", "")),
            moved_permanently=trip.moved,
            fresh_for_s=fresh_for(opened.headers, self._now()),
        )

    async def _fetched(self, trip: Trip, opened: Opened, cap: int) -> Fetched | Failed:
        unpacker = Unpacker(opened.headers.get("content-encoding", ""), cap)
        async for chunk in opened.chunks:
            unpacker.feed(chunk)
        body = unpacker.body()
        if not body or body.isspace():
            return Failed(FailureKind.EMPTY, f"{trip.site} sent an empty answer.", opened.status)
        return Fetched(
            url=trip.url,
            status=opened.status,
            content_type=opened.headers.get("content-type", ""),
            body=body,
            etag=validator(opened.headers.get("etag", "")),
            last_modified=validator(opened.headers.get("last-modified", "")),
            sha256=hashlib.sha256(body).hexdigest(),
            moved_permanently=trip.moved,
            fresh_for_s=fresh_for(opened.headers, self._now()),
        )

    async def _refused(self, trip: Trip, opened: Opened) -> Failed:
        failed = refusal(str(trip.site), opened.status, opened.headers, await _start(opened), self._now())
        if failed.kind is FailureKind.THROTTLED:
            wait_s = failed.retry_after_s
            self._hosts.pause(trip.site.host, self._knobs.throttle_pause_s if wait_s is None else wait_s)
        return failed


async def _start(opened: Opened) -> bytes:
    """The first bytes of a refusal, as far as they come soon and can be read at all."""
    try:
        unpacker = Unpacker(opened.headers.get("content-encoding", ""), START_BYTES)
    except BodyBroken:
        return b""
    with suppress(*ERRORS, BodyTooLarge, BodyBroken):
        async with asyncio.timeout(_START_S):
            async for chunk in opened.chunks:
                unpacker.feed(chunk)
    return unpacker.so_far()
