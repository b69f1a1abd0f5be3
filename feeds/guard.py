"""The wire, guarded: no connection is ever made to an address that is not public. A door to HTTP, with fetch.py.

httpx's API over aiohttp's transport: less than half of the processor time of httpx's own, and a public place to
put our own name look-up. Three walls, each enough alone for what it sees: ``feeds.urls.check_site`` reads the
address, the resolver looks a name up once, checks every answer and hands on just those, and the socket factory looks
at the very address that is about to be connected to.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from httpx_aiohttp import AiohttpTransport

from feeds.addresses import all_public, is_public, literal
from feeds.guard_errors import ERRORS, RefusedAddress, told
from feeds.urls import Site, is_allowed

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port -> the addresses of its name. Raises ``OSError`` where there are none."""

_LOOKUPS = 16
"""Threads for name look-ups, a pool of their own: a dead name server must not hold up the rest of the house."""
_HEADER_BYTES = 16 * 1024
_KEEPALIVE_S = 10.0


@dataclass(frozen=True, slots=True)
class Opened:
    """An answer whose body is still on the way: raw, as packed by the server."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; of a name sent more than once, the values joined by commas."""
    chunks: AsyncIterator[bytes]
    """Raises one of ``guard_errors.ERRORS`` where it breaks off; outside of ``Wire.open`` that is a ``WireError``."""


@dataclass(frozen=True, slots=True)
class WireKnobs:
    """What a connection may cost and where it may lead."""

    connect_s: float = 10.0
    read_s: float = 15.0
    connections: int = 50
    proxy: str = ""
    allowed: frozenset[str] = frozenset()
    """Hosts that may be private, as ``feeds.urls.is_allowed`` takes them."""


class Wire:
    """Requests, one at a time, without redirects, cookies or a look at the environment. An async context manager.

    Public sites and the private ones that are allowed by name never share a connection.
    """

    def __init__(
        self, knobs: WireKnobs, *, resolve: Resolve | None = None, tls: ssl.SSLContext | None = None
    ) -> None:
        """Describe the wire; nothing is opened yet.

        Args:
            knobs: limits, proxy and allowed private hosts.
            resolve: looks names up; the system's way by default.
            tls: how certificates are checked; against certifi's authorities by default.

        Raises:
            ValueError: the proxy's address is wrong.
        """
        self._knobs, self._resolve, self._tls = knobs, resolve, tls
        self._proxy = _proxy(knobs.proxy) if knobs.proxy else None
        self._stack = AsyncExitStack()
        self._public: AiohttpTransport | None = None
        self._private: AiohttpTransport | None = None

    async def __aenter__(self) -> Self:
        if self._resolve is None:
            pool = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="look-up")
            self._stack.callback(pool.shutdown, wait=False, cancel_futures=True)
            self._resolve = _system_resolver(pool)
        if self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
        self._private = self._transport(self._is_allowed, direct=True)
        self._public = self._transport(self._is_proxy, direct=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()
        self._stack = AsyncExitStack()
        self._public = self._private = None

    @asynccontextmanager
    async def open(
        self, url: str, site: Site, headers: Mapping[str, str], *, private: bool = False
    ) -> AsyncIterator[Opened]:
        """Ask for an address and hold the answer while its body is read.

        Args:
            url: in plain ASCII (``feeds.urls.requestable``) and already checked.
            site: whom it asks.
            headers: all that are sent besides ``Host``.
            private: the site is one of the allowed hosts and was not reached by way of another one.

        Raises:
            WireError: no answer, or it broke off while its body was read.
        """
        if self._public is None or self._private is None:
            raise RuntimeError("the wire is not open: use it as an async context manager")
        private = private and is_allowed(site, self._knobs.allowed)
        transport = self._private if private else self._public
        timeout = {"connect": self._knobs.connect_s, "read": self._knobs.read_s}
        request = httpx.Request("GET", url, headers=dict(headers), extensions={"timeout": timeout})
        try:
            if not private:
                await self._check(site)
            response = await transport.handle_async_request(request)
            try:
                yield Opened(response.status_code, _headers(response), response.aiter_raw())
            finally:
                await response.aclose()
        except ERRORS as error:
            raise told(error, connect_s=self._knobs.connect_s, read_s=self._knobs.read_s) from error

    async def _check(self, site: Site) -> None:
        """What the resolver never sees: addresses written as numbers, and names that a proxy will look up."""
        address = literal(site.host)
        if address is not None and not is_public(address):
            raise RefusedAddress(site.host)
        if self._proxy is None or address is not None or self._resolve is None:
            return
        try:
            found = await self._resolve(site.host, site.port)
        except OSError:
            return  # behind a proxy, names of the outside are often not known inside
        if not all_public(found):
            raise RefusedAddress(site.host)

    def _transport(self, may_be_private: Callable[[str, int], bool], *, direct: bool) -> AiohttpTransport:
        proxy = None if direct else self._proxy
        connector = aiohttp.TCPConnector(
            resolver=_Checked(self._resolve_with(), may_be_private),
            ssl=self._tls or True,
            use_dns_cache=False,
            limit=self._knobs.connections,
            keepalive_timeout=_KEEPALIVE_S,
            socket_factory=None if direct or proxy else _public_socket,
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )
        self._stack.push_async_callback(session.close)
        return AiohttpTransport(client=session, verify=self._tls or True, trust_env=False, proxy=proxy)

    def _resolve_with(self) -> Resolve:
        if self._resolve is None:
            raise RuntimeError("the wire is not open: use it as an async context manager")
        return self._resolve

    def _is_allowed(self, host: str, port: int) -> bool:
        return is_allowed(Site("http", host, port), self._knobs.allowed)

    def _is_proxy(self, host: str, port: int) -> bool:
        return self._proxy is not None and (host, port) == (self._proxy.url.host, self._proxy.url.port or 80)


class _Checked(AbstractResolver):
    """aiohttp's look-up: once, every address checked, and only what was checked is connected to."""

    def __init__(self, resolve: Resolve, may_be_private: Callable[[str, int], bool]) -> None:
        self._resolve, self._may_be_private = resolve, may_be_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._resolve(host, port)
        if not addresses:
            raise OSError(f"no address for {host}")
        if not self._may_be_private(host, port) and not all_public(addresses):
            raise RefusedAddress(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return


def _headers(response: httpx.Response) -> dict[str, str]:
    """A plain dictionary: ``httpx.Headers`` looks through all of them at each question."""
    found: dict[str, str] = {}
    for name, value in response.headers.raw:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _public_socket(info: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, _, address = info
    if not is_public(str(address[0])):
        raise RefusedAddress(str(address[0]))
    return socket.socket(family=family, type=kind, proto=protocol)


def _system_resolver(pool: ThreadPoolExecutor) -> Resolve:
    def look_up(host: str, port: int) -> list[str]:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        except UnicodeError as error:
            raise OSError(f"{host} is no host name") from error
        return list(dict.fromkeys(str(row[4][0]) for row in rows))

    async def resolve(host: str, port: int) -> Sequence[str]:
        return await asyncio.get_running_loop().run_in_executor(pool, look_up, host, port)

    return resolve


def _proxy(url: str) -> httpx.Proxy:
    try:
        proxy = httpx.Proxy(url)
    except (ValueError, httpx.InvalidURL) as error:
        raise ValueError("the proxy has to be written as http://host:port") from error
    if proxy.url.scheme != "http" or not proxy.url.host:
        raise ValueError("the proxy has to be written as http://host:port")
    return proxy
