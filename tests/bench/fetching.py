"""What one request costs: our fetcher beside the clients under it. The server is a process of its own."""

from __future__ import annotations

import asyncio
import gzip
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from feeds.answers import Fetched, NotModified
from feeds.fetch import Fetcher, FetchKnobs
from tests.bench.table import Report, spending
from tests.feeds.newsserver import NO_TLS, names

REQUESTS = 1000
AT_ONCE = 50
ROUNDS = 5
TAG = '"as it was"'
FEED_BYTES = 25_000

Get = Callable[[int, str], Awaitable[object]]
"""Number of the feed and the validator known of it -> what came."""


async def run() -> Report:
    """Feeds on hosts of their own, as feeds are (a connection for each), and all on one host (kept alive)."""
    report = Report(f"{REQUESTS:,} requests, {AT_ONCE} at once, CPU per request on loopback")
    async with _running() as port:
        for many in (True, False):
            for tag, what in ((TAG, "304"), ("", f"200, gzip'd feed of {FEED_BYTES // 1000} kB")):
                took = {client: await _measured(client, port, tag, many=many) for client in CLIENTS}
                peers = ", ".join(f"{name} {ms:.3g}" for name, ms in took.items() if name != "Fetcher")
                where = "a host each" if many else "one host, kept alive"
                report.add(f"{what}, {where}", took["Fetcher"], "ms", peers)
    return report


async def _measured(client: str, port: int, tag: str, *, many: bool) -> float:
    """Milliseconds of CPU per request, in the best of some rounds: what others do on the machine only adds."""
    took = []
    async with CLIENTS[client](port, many) as get:
        for _ in range(ROUNDS):
            with spending() as spent:
                await _all(get, tag, REQUESTS)
            took.append(spent.cpu_s / REQUESTS * 1000)
    return min(took)


async def _all(get: Get, tag: str, count: int) -> None:
    numbers = iter(range(count))

    async def some() -> None:
        for number in numbers:
            await get(number, tag)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


def _url(port: int, number: int, *, many: bool) -> str:
    return f"http://{f'paper{number}' if many else 'paper'}.test:{port}/{'feed' if many else 'kept'}/{number}"


# -- the clients -------------------------------------------------------------------------------------------


@asynccontextmanager
async def _ours(port: int, many: bool) -> AsyncIterator[Get]:
    hosts = tuple(f"paper{number}.test" for number in range(REQUESTS)) if many else ("paper.test",)
    knobs = FetchKnobs(host_gap_s=0.0, per_host=AT_ONCE, allowed_hosts=hosts)
    async with Fetcher(knobs, resolve=names(), tls=NO_TLS) as fetcher:

        async def get(number: int, tag: str) -> None:
            answer = await fetcher.get(_url(port, number, many=many), etag=tag)
            assert isinstance(answer, NotModified if tag else Fetched)

        yield get


@asynccontextmanager
async def _httpx(transport: httpx.AsyncBaseTransport | None, port: int, many: bool) -> AsyncIterator[Get]:
    async with httpx.AsyncClient(transport=transport, verify=NO_TLS, trust_env=False) as client:

        async def get(number: int, tag: str) -> None:
            path = f"{'feed' if many else 'kept'}/{number}"
            answer = await client.get(f"http://127.0.0.1:{port}/{path}", headers=_headers(tag))
            assert answer.status_code == (304 if tag else 200)

        yield get


@asynccontextmanager
async def _httpx_over_aiohttp(port: int, many: bool) -> AsyncIterator[Get]:
    async with _session() as session, _httpx(AiohttpTransport(client=session, verify=NO_TLS), port, many) as get:
        yield get


@asynccontextmanager
async def _aiohttp(port: int, many: bool) -> AsyncIterator[Get]:
    async with _session() as session:

        async def get(number: int, tag: str) -> None:
            path = f"{'feed' if many else 'kept'}/{number}"
            async with session.get(f"http://127.0.0.1:{port}/{path}", headers=_headers(tag)) as answer:
                await answer.read()
                assert answer.status == (304 if tag else 200)

        yield get


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))


def _headers(tag: str) -> dict[str, str]:
    return {"Accept-Encoding": "gzip, deflate", **({"If-None-Match": tag} if tag else {})}


CLIENTS = {
    "Fetcher": _ours,
    "httpx": lambda port, many: _httpx(None, port, many),
    "httpx over aiohttp": _httpx_over_aiohttp,
    "aiohttp": _aiohttp,
}


# -- the server --------------------------------------------------------------------------------------------


class _Paper(asyncio.Protocol):
    """Answers 304 to whoever sends a validator; hangs up after each answer outside of ``/kept``."""

    body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.head = transport, b""

    def data_received(self, data: bytes) -> None:
        self.head += data
        while b"\r\n\r\n" in self.head:
            head, _, self.head = self.head.partition(b"\r\n\r\n")
            keep = head.startswith(b"GET /kept")
            end = b"ETag: %s\r\n%s\r\n" % (TAG.encode(), b"" if keep else b"Connection: close\r\n")
            if b"\r\nif-none-match" in head.lower():
                self.transport.write(b"HTTP/1.1 304 Not Modified\r\n" + end)
            else:
                start = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
                self.transport.write(start + b"Content-Length: %d\r\n" % len(self.body) + end + self.body)
            if not keep:
                self.transport.close()


def _feed() -> bytes:
    dice = random.Random(1)
    words = " ".join("".join(dice.choices("aeinorstl", k=dice.randint(2, 9))) for _ in range(FEED_BYTES // 6))
    return gzip.compress(f"<rss><channel><title>{words[:FEED_BYTES]}</title></channel></rss>".encode())


async def serve() -> None:
    """Answer until killed."""
    _Paper.body = _feed()
    server = await asyncio.get_running_loop().create_server(_Paper, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def _running() -> AsyncIterator[int]:
    async with AsyncExitStack() as stack:
        command = (sys.executable, "-m", "tests.bench.fetching")
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        stack.push_async_callback(process.wait)
        stack.callback(process.kill)
        assert process.stdout is not None
        yield int(await process.stdout.readline())


if __name__ == "__main__":
    asyncio.run(serve())
