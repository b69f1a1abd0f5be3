"""The sample newsroom on the web: feeds and pages with the noise that real ones have."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from string import Template
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.sample.newsroom import PREFIX, Newsroom, Outlet, Piece
from news.languages import is_right_to_left

_PAGE: Final = Template("""<!doctype html>
<html lang="$language" dir="$direction"><head><meta charset="utf-8"><title>$title | $name</title>
<link rel="canonical" href="$link"><link rel="alternate" type="$feed_type" href="$feed">
<meta property="article:published_time" content="$published"></head>
<body>
<header><a href="$home">$name</a><nav><a href="$home">$section</a></nav></header>
<main><article><h1>$title</h1><p class="byline">$author</p><time datetime="$published">$published</time>
$paragraphs
$furniture
</article></main>
<footer>© $name. Sample newsroom: every outlet, person and event here is invented.</footer>
</body></html>
""")
_TYPES: Final = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


def routes(newsroom: Newsroom, base: str, now: Callable[[], datetime]) -> list[Route]:
    """Home pages, feeds and article pages of every outlet, under ``base`` + ``PREFIX``."""

    async def home(request: Request) -> Response:
        outlet = newsroom.outlets.get(request.path_params["outlet"])
        if outlet is None:
            return PlainTextResponse("No such outlet.", 404)
        press = _Press(newsroom, outlet, base)
        items = "".join(
            f'<li><a href="{press.link(piece)}">{escape(piece.title)}</a></li>'
            for piece in newsroom.out(outlet.key, now())
        )
        return Response(
            f'<!doctype html><html lang="{outlet.language}"><head><title>{escape(outlet.name)}</title>'
            f'<link rel="alternate" type="{_TYPES[outlet.format]}" href="{press.feed}"></head>'
            f"<body><h1>{escape(outlet.name)}</h1><ul>{items}</ul></body></html>",
            media_type="text/html",
        )

    async def feed(request: Request) -> Response:
        outlet = newsroom.outlets.get(request.path_params["outlet"])
        if outlet is None:
            return PlainTextResponse("No such outlet.", 404)
        body = _Press(newsroom, outlet, base).write(newsroom.out(outlet.key, now()))
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(body, media_type=_TYPES[outlet.format], headers={"ETag": tag})

    async def page(request: Request) -> Response:
        outlet = newsroom.outlets.get(request.path_params["outlet"])
        if outlet is None:
            return PlainTextResponse("No such outlet.", 404)
        piece = newsroom.find(outlet.key, request.path_params["slug"], now())
        if piece is None:
            return PlainTextResponse("No such article.", 404)
        return Response(_Press(newsroom, outlet, base).page(piece), media_type="text/html")

    return [
        Route(PREFIX + "/{outlet}/", home),
        Route(PREFIX + "/{outlet}/feed", feed),
        Route(PREFIX + "/{outlet}/{slug}.html", page),
    ]


class _Press:
    """Prints one outlet's feed and pages."""

    def __init__(self, newsroom: Newsroom, outlet: Outlet, base: str) -> None:
        self._newsroom, self._outlet = newsroom, outlet
        self.home = f"{base}{PREFIX}/{outlet.key}/"
        self.feed = f"{self.home}feed"

    def link(self, piece: Piece) -> str:
        return f"{self.home}{piece.slug}.html"

    def write(self, pieces: list[Piece]) -> bytes:
        return {"rss": self._rss, "atom": self._atom, "json": self._json}[self._outlet.format](pieces).encode()

    def page(self, piece: Piece) -> str:
        outlet = self._outlet
        paragraphs = "\n".join(f"<p>{escape(part)}</p>" for part in piece.text.split("\n\n"))
        return _PAGE.substitute(
            language=outlet.language,
            direction="rtl" if is_right_to_left(outlet.language) else "ltr",
            title=escape(piece.title),
            name=escape(outlet.name),
            link=self.link(piece),
            feed_type=_TYPES[outlet.format],
            feed=self.feed,
            home=self.home,
            section=escape(outlet.section),
            author=escape(piece.author),
            published=self._newsroom.at(piece).isoformat(),
            paragraphs=paragraphs,
            furniture="\n".join(f"<p>{escape(line)}</p>" for line in outlet.furniture),
        )

    def _content(self, piece: Piece) -> str:
        return "".join(f"<p>{escape(part)}</p>" for part in piece.text.split("\n\n")) if self._outlet.full else ""

    def _rss(self, pieces: list[Piece]) -> str:
        items = "".join(
            f"<item><title>{escape(piece.title)}</title><link>{self.link(piece)}</link>"
            f'<guid isPermaLink="false">{self._outlet.key}:{piece.slug}</guid>'
            f"<pubDate>{format_datetime(self._newsroom.at(piece))}</pubDate>"
            f"<dc:creator>{escape(piece.author)}</dc:creator><description>{escape(escape(piece.summary))}</description>"
            f"<content:encoded>{escape(self._content(piece))}</content:encoded></item>\n"
            for piece in pieces
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{escape(self._outlet.name)}</title><link>{self.home}</link>"
            f"<description>Sample</description><language>{self._outlet.language}</language>\n{items}</channel></rss>"
        )

    def _atom(self, pieces: list[Piece]) -> str:
        newest = self._newsroom.at(pieces[0]) if pieces else self._newsroom.opened_at
        entries = "".join(
            f"<entry><id>tag:{self._outlet.key},2026:{piece.slug}</id><title>{escape(piece.title)}</title>"
            f'<link rel="alternate" href="{self.link(piece)}"/>'
            f"<updated>{self._newsroom.at(piece).isoformat()}</updated>"
            f"<author><name>{escape(piece.author or self._outlet.name)}</name></author>"
            f"<summary>{escape(piece.summary)}</summary>"
            f'<content type="html">{escape(self._content(piece))}</content></entry>\n'
            for piece in pieces
        )
        return (
            f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
            f'xml:lang="{self._outlet.language}"><id>{self.home}</id><title>{escape(self._outlet.name)}</title>'
            f'<link rel="self" href="{self.feed}"/><updated>{newest.isoformat()}</updated>\n{entries}</feed>'
        )

    def _json(self, pieces: list[Piece]) -> str:
        items = [
            {
                "id": f"{self._outlet.key}:{piece.slug}",
                "url": self.link(piece),
                "title": piece.title,
                "summary": piece.summary,
                "content_html": self._content(piece) or f"<p>{escape(piece.summary)}</p>",
                "date_published": self._newsroom.at(piece).isoformat(),
                "authors": [{"name": piece.author}] if piece.author else [],
            }
            for piece in pieces
        ]
        head = {"version": "https://jsonfeed.org/version/1.1", "title": self._outlet.name, "home_page_url": self.home}
        return json.dumps({**head, "language": self._outlet.language, "items": items}, ensure_ascii=False)
