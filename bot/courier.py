"""What can become of a message (outcomes, as values) and who carries it (``Courier``).

Telegram's door and the sandbox each implement ``Courier``; the outbox and the answers to commands act on the
outcomes. The difference that matters most is between *surely not sent*, which may be repeated, and *unknown*,
which may have arrived: Telegram offers no key by which it would recognise a repetition.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Final, Literal, Protocol

from handlers.desk import Page

PLAIN_UNITS: Final = 4000
"""Longest plain-text message, in UTF-16 units; Telegram accepts 4,096."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; the message's id in its chat."""

    message_id: int


@dataclass(frozen=True, slots=True)
class Flooded:
    """Refused because too much was sent; surely not delivered. May be repeated after so many seconds."""

    retry_after_s: float


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat cannot be reached any more: nothing more must be sent there until it speaks again."""

    reason: str
    state: Literal["blocked", "gone"] = "gone"
    """``blocked`` when a person can undo it (blocked bot, no right to write), ``gone`` when the chat is no more."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has a new id; surely not delivered."""

    new_chat: int


@dataclass(frozen=True, slots=True)
class Unsent:
    """Surely not delivered, for a passing reason; may be repeated."""

    error: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer came: it may have been delivered or not."""

    error: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never be accepted as it is (broken markup, a bad button, too long)."""

    error: str


Outcome = Sent | Flooded | Gone | Moved | Unsent | Unknown | Rejected


class Courier(Protocol):
    """Carries one message to one chat. One attempt: repeating is the caller's decision."""

    async def send(self, chat: int, thread: int, page: Page, *, silent: bool = False) -> Outcome:
        """Send ``page`` to ``chat``.

        Args:
            chat: where to.
            thread: forum topic in it, 0 for none.
            page: text and buttons.
            silent: without sound.

        Returns:
            What became of it. Never raises for what the network or the other side does.
        """
        ...


def unadorned(page: Page, error: str) -> Page:
    """The page as plain text, for the second attempt after ``Rejected``.

    Args:
        page: the refused page.
        error: why it was refused. Buttons are kept when the markup was at fault, else dropped with it.

    Returns:
        A page that no parser of markup can refuse, at most ``PLAIN_UNITS`` long, links written out where they fit.
    """
    with_links, without = _plain(page.html, links=True), _plain(page.html, links=False)
    text = with_links if units(with_links) <= PLAIN_UNITS else shorten(without, PLAIN_UNITS)
    rows = page.rows if "parse entities" in error.casefold() else ()
    return replace(page, html=html.escape(text, quote=False), rows=rows)


def plain_text(markup: str) -> str:
    """The text of a page, with the addresses of its links written out."""
    return _plain(markup, links=True)


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """``text``, cut to ``limit`` UTF-16 units at a border between words where there is one, with an ellipsis."""
    if units(text) <= limit:
        return text
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)]
    head = raw.decode("utf-16-le", "ignore")
    return (re.sub(r"\s\S*\Z", "", head) or head) + "…"


def _plain(markup: str, *, links: bool) -> str:
    reader = _Reader(links=links)
    reader.feed(markup)
    reader.close()
    return "".join(reader.parts).strip() or "…"


class _Reader(HTMLParser):
    """Text of Telegram HTML that may be broken."""

    def __init__(self, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._links = links
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            address = self._open.pop()
            if self._links and address:
                self.parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
