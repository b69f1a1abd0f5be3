"""A sandbox on a free port, with an answerer of one's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.chat import SandboxChat
from bot.sandbox.routes import routes
from bot.web import WebKnobs, WebServer
from handlers.desk import Ask, Button, Page, Reply

MENU = (("brief", "What is new about a topic"), ("help", "What I can do"), ("settings", "Language and length"))


async def echo(ask: Ask) -> Reply:
    """Says what it was asked, with a button that asks again and a link."""
    rows = (
        (Button("Again", command="/brief again"), Button("Web", url="https://amber.example/")),
        (Button("Replace", command="/swap here"),),
    )
    words = ask.words.replace("<", "&lt;")
    html = f"<b>{ask.command or 'text'}</b> {words} <blockquote expandable>{'A long quotation. ' * 40}</blockquote>"
    return Reply(
        (Page(html, rows),), replaces=ask.command == "swap", notice="swapped" if ask.command == "swap" else ""
    )


@dataclass
class Sandbox:
    """A running sandbox."""

    web: WebServer
    chat: SandboxChat
    asks: list[Ask]


@asynccontextmanager
async def opened(answer: Callable[[Ask], Awaitable[Reply]] = echo) -> AsyncIterator[Sandbox]:
    """Open one; closed at the end."""
    asks: list[Ask] = []

    async def noted(ask: Ask) -> Reply:
        asks.append(ask)
        return await answer(ask)

    async def language_of(chat: int, client: str) -> str:
        return client or "en"

    web = WebServer(WebKnobs(port=0))
    chat = SandboxChat(noted, language_of, lambda: datetime.now(UTC))
    await web.start(routes(chat, lambda _: MENU, lambda: "12 sources read", web.hosts))
    try:
        yield Sandbox(web, chat, asks)
    finally:
        await web.stop()
