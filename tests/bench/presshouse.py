"""A web server with many feeds, as a process of its own: ``python -m tests.bench.presshouse FEEDS ITEMS``.

Prints its port. Every feed has an ``ETag`` and answers 304 to whoever knows it.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from news.model import Article
from tests.bench.press import Press

TAG = b'"as it was"'


def feeds(count: int, items: int) -> list[bytes]:
    """Answers with a feed each."""
    press = Press(datetime.now(UTC), hours=60.0)
    printed = [article for article, _, _ in press.articles(count * items)]
    return [_answer(number, printed[number::count]) for number in range(count)]


def _answer(number: int, articles: list[Article]) -> bytes:
    rows = "".join(
        f"<item><guid isPermaLink='false'>{number}-{article.guid}</guid><title>{escape(article.title)}</title>"
        f"<link>https://paper{number}.example/{article.guid}</link><description>{escape(article.text)}</description>"
        f"<pubDate>{format_datetime(article.published_at)}</pubDate></item>"
        for article in reversed(articles)
    )
    body = f"<rss version='2.0'><channel><title>Paper {number}</title>{rows}</channel></rss>".encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {len(body)}\r\n".encode()
    return head + b"ETag: " + TAG + b"\r\n\r\n" + body


async def serve(answers: list[bytes]) -> None:
    """Answer until killed."""
    unchanged = b"HTTP/1.1 304 Not Modified\r\nETag: " + TAG + b"\r\n\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                number = int(re.match(rb"GET /(\d+)", head)[1])
                writer.write(unchanged if b"if-none-match" in head.lower() else answers[number])
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def running(count: int, items: int) -> AsyncIterator[tuple[int, int]]:
    """The server as a process of its own; yields its port and its id."""
    command = (sys.executable, "-m", "tests.bench.presshouse", str(count), str(items))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        yield int(await process.stdout.readline()), process.pid
    finally:
        process.kill()
        await process.wait()


if __name__ == "__main__":
    asyncio.run(serve(feeds(int(sys.argv[1]), int(sys.argv[2]))))
