"""What a command works with (``Desk``), what it is asked (``Ask``) and what it answers (``Reply``).

Nothing here knows Telegram: the sandbox, the command line and the Telegram door all speak these records.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from db.store import Store
from handlers.catalogue import Catalogue
from news.regions import Atlas
from summarizer.brief import BriefKnobs


@dataclass(frozen=True, slots=True)
class Button:
    """A button that carries the text of a command (it re-enters by the command table) or a web address."""

    label: str
    command: str = ""
    """Full text such as ``/brief syria 24h``; empty for a link."""
    url: str = ""
    location: bool = False
    """Sends the person's location instead; on a page of its own, in a private chat."""


@dataclass(frozen=True, slots=True)
class Page:
    """One message: Telegram HTML of at most 4,000 UTF-16 units, and rows of buttons under it."""

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that somebody sends."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to an ask, as one or more messages."""

    pages: tuple[Page, ...]
    replaces: bool = False
    """The first page replaces the message whose button was pressed, instead of following it."""
    notice: str = ""
    """A short plain text to flash at a pressed button (at most 200 characters)."""
    document: Document | None = None
    """A file that follows the pages."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an ask comes from."""

    id: int
    kind: str = "private"
    """``private``, ``group``, ``channel`` or ``sandbox``."""
    title: str = ""
    thread: int = 0
    """Forum topic; 0 for none."""


async def freely() -> bool:
    """Nobody else has a say in the chat: it is a private one."""
    return True


@dataclass(frozen=True, slots=True)
class Ask:
    """A command as somebody typed or pressed it."""

    chat: Chat
    command: str
    """Name without slash, such as ``brief``; empty for free text."""
    words: str
    """What follows the command, trimmed."""
    language: str
    """Language of the answer, already decided (the chat's setting, else the client's, else the instance's)."""
    user: int = 0
    administrator: bool = False
    pressed: bool = False
    """Came from a button."""
    document: Document | None = None
    """The file that was sent with it; only administrators' files are taken."""
    manages: Callable[[], Awaitable[bool]] = field(default=freely, compare=False, repr=False)
    """Finds out whether the chat is the asker's to change: in a group or channel its administrators' alone."""


@dataclass(frozen=True, slots=True)
class DeskKnobs:
    """Settings of the desk."""

    languages: tuple[str, ...] = ("en", "ar", "ru", "fr", "es", "de", "tr", "uk", "fa")
    """Languages that the bot itself speaks."""
    language: str = "en"
    """Language of the instance."""
    zone: str = "UTC"
    """IANA zone of a chat that has not set its own."""
    brief: BriefKnobs = field(default_factory=BriefKnobs)
    """How much a brief of normal length quotes."""
    most_topics: int = 30
    """Topics that one chat may subscribe to."""


class Waiting:
    """Counts the briefs that somebody waits for, so that work done ahead makes room for them: ``with waiting:``."""

    def __init__(self) -> None:
        self._briefs = 0
        self._nobody = asyncio.Event()
        self._nobody.set()

    def __enter__(self) -> None:
        self._briefs += 1
        self._nobody.clear()

    def __exit__(self, *_: object) -> None:
        self._briefs -= 1
        if not self._briefs:
            self._nobody.set()

    async def nobody(self) -> None:
        """Return when nobody waits for a brief."""
        await self._nobody.wait()


@dataclass(frozen=True, slots=True)
class Desk:
    """All that a command may use."""

    store: Store
    atlas: Atlas
    now: Callable[[], datetime]
    knobs: DeskKnobs
    catalogue: Catalogue | None = None
    """Changes the list of sources; ``None`` where it cannot be changed."""
    refusals: Callable[[], int] | None = None
    """How many times Telegram refused messages for their number since the start; ``None`` where nobody sends."""
    waiting: Waiting = field(default_factory=Waiting)
    """Who waits for a brief right now."""


class Audience(StrEnum):
    """Who may use a command."""

    EVERYONE = "everyone"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Command:
    """A row of the table of commands; its words are the phrases ``command.<name>.menu``, ``.help``, ``.example``."""

    name: str
    run: Callable[[Desk, Ask], Awaitable[Reply]]
    example: str
    """In English, for the documentation."""
    changes: Callable[[str], bool]
    """Whether it changes, with these words, what the bot does for the chat: topics, digest, settings, marks.

    In a group that is for its administrators; reading is for all."""
    audience: Audience = Audience.EVERYONE
    menu: bool = True
    """Shown in Telegram's command menu."""
