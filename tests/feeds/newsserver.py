"""A real HTTP server on loopback that does as it is told: slow, broken, hostile, and counting."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For fetchers of tests without a secure connection: reading certifi's authorities takes long."""


@dataclass(frozen=True)
class Reply:
    """One answer, and how it is given."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait_s: float = 0.0
    """Before the first byte."""
    drip_s: float = 0.0
    """Between two bytes of the body."""
    length: int | None = None
    """A ``Content-Length`` that may lie."""
    hang_up: bool = False
    """Close without a word."""
    raw: bytes = b""
    """Sent instead of a proper answer."""

    @classmethod
    def feed(cls, body: str | bytes, **more: object) -> Self:
        return cls._of("application/rss+xml", body, more)

    @classmethod
    def page(cls, body: str | bytes, **more: object) -> Self:
        return cls._of("text/html", body, more)

    @classmethod
    def to(cls, location: str, status: int = 302) -> Self:
        return cls(status=status, headers={"Location": location})

    @classmethod
    def _of(cls, kind: str, body: str | bytes, more: dict) -> Self:
        headers = {"Content-Type": f"{kind}; charset=utf-8", **more.pop("headers", {})}
        return cls(body.encode() if isinstance(body, str) else body, headers=headers, **more)


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    at: float


Handler = Callable[[Seen], Reply]


class NewsServer:
    """``async with NewsServer() as server: server.at("/feed", Reply.feed(xml))``."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.port = 0
        self.seen: list[Seen] = []
        self.busy = self.peak = 0
        self._replies: dict[str, list[Reply] | Handler] = {}
        self._asked: defaultdict[str, int] = defaultdict(int)
        self._tls = tls

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()

    def url(self, path: str, host: str = "news.test") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def at(self, path: str, *replies: Reply) -> None:
        """Answer so: one after the other, the last one from then on."""
        self._replies[path] = list(replies)
        self._asked[path] = 0

    def by(self, path: str, handler: Handler) -> None:
        """Answer by a function of the request."""
        self._replies[path] = handler

    def requests(self, path: str) -> Sequence[Seen]:
        return [seen for seen in self.seen if seen.path == path]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while await self._answer(reader, writer):
                pass
        with suppress(ConnectionError, ssl.SSLError):
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first = await reader.readexactly(1)
        if first == b"\x16":  # the hello of a secure connection
            writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        rows = (line.partition(":") for line in head[1:] if line)
        seen = Seen(head[0].split(" ")[1], {k.lower(): v.strip() for k, _, v in rows}, time.monotonic())
        self.seen.append(seen)
        self.busy += 1
        self.peak = max(self.peak, self.busy)
        try:
            return await self._send(writer, self._reply(seen))
        finally:
            self.busy -= 1

    def _reply(self, seen: Seen) -> Reply:
        told = self._replies.get(seen.path)
        if told is None:
            return Reply(b"nothing here", 404)
        if callable(told):
            return told(seen)
        at = min(self._asked[seen.path], len(told) - 1)
        self._asked[seen.path] += 1
        return told[at]

    async def _send(self, writer: asyncio.StreamWriter, reply: Reply) -> bool:
        await asyncio.sleep(reply.wait_s)
        if reply.hang_up:
            writer.transport.abort()
            return False
        if reply.raw:
            writer.write(reply.raw)
            await writer.drain()
            return False
        lines = [f"HTTP/1.1 {reply.status} Told"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        length = len(reply.body) if reply.length is None else reply.length
        if reply.status not in {204, 304}:
            lines.append(f"Content-Length: {length}")
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        if not reply.drip_s:
            writer.write(reply.body)
        for byte in reply.body if reply.drip_s else b"":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(reply.drip_s)
        await writer.drain()
        return length == len(reply.body)


def packed(body: bytes, coding: str = "gzip") -> bytes:
    """A body as a content coding: ``gzip``, ``deflate`` (zlib) or ``bare`` (deflate without its wrapper)."""
    if coding == "gzip":
        return gzip.compress(body)
    squeeze = zlib.compressobj(wbits=15 if coding == "deflate" else -15)
    return squeeze.compress(body) + squeeze.flush()


def bomb(size: int) -> bytes:
    """A small gzip body that unpacks to ``size`` zero bytes."""
    squeeze = zlib.compressobj(9, wbits=31)
    pieces = [squeeze.compress(bytes(2**20)) for _ in range(size // 2**20)]
    return b"".join([*pieces, squeeze.flush()])


def names(**addresses: str | Sequence[str]) -> Callable[[str, int], object]:
    """A resolver that knows ``*.test`` as loopback, and what it is told: ``evil_test="10.0.0.1"``."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        told = addresses.get(host.replace(".", "_"))
        if told is None and host.endswith(".test"):
            told = "127.0.0.1"
        if told is None:
            raise OSError(f"no address for {host}")
        return [told] if isinstance(told, str) else list(told)

    return resolve
