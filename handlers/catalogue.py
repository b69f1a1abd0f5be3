"""What a command may ask of the catalogue (a port: fetching is not this room's business), and what it is answered.

The command line and the chat say the same of these records, each in its own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from news.model import PageAccess, Source


class Turn(StrEnum):
    """What became of a source at somebody's wish."""

    REMOVED = "removed"
    """It is read no more; its articles stay."""
    CONFIGURED = "configured"
    """Nothing: it stands in the configuration, which would bring it back."""
    SAMPLE = "sample"
    """Nothing: it belongs to the sample newsroom, which comes and goes by itself."""
    PAUSED = "paused"
    PAUSED_ALREADY = "paused_already"
    RESUMED = "resumed"
    NOT_PAUSED = "not_paused"


@dataclass(frozen=True, slots=True)
class Turned:
    """A wish about a source that is in use."""

    turn: Turn
    source: Source


@dataclass(frozen=True, slots=True)
class Stranger:
    """No source in use has this key or name."""

    key: str
    near: tuple[Source, ...] = ()
    """Those that may be meant."""


@dataclass(frozen=True, slots=True)
class Added:
    """A source that is read from now on."""

    source: Source
    entries: int
    """In its feed now."""
    newest_at: datetime | None = None
    returned: bool = False
    """It had been removed before, and its articles are still there."""


@dataclass(frozen=True, slots=True)
class Already:
    """A source with this address is in use."""

    source: Source


@dataclass(frozen=True, slots=True)
class Offer:
    """One feed of a page."""

    url: str
    title: str
    entries: int
    newest_at: datetime | None = None
    known: str = ""
    """Key of the source in use that reads it; empty for none."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A page with several feeds: somebody has to choose."""

    page: str
    feeds: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """It cannot be done."""

    why: str
    """One English sentence, as feeds' failures are told everywhere."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a subscription list brought."""

    added: tuple[Source, ...]
    known: tuple[Source, ...]
    """Sources in use that the list holds too."""
    refused: tuple[str, ...]
    """For each feed that could not be taken one English sentence."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What one look at a source brought; nothing of it is kept."""

    source: Source
    well: bool
    says: str
    """What is wrong, or worth a remark; empty when all is well."""
    entries: int = 0
    newest_at: datetime | None = None
    pages: PageAccess = PageAccess.UNTRIED


class Catalogue(Protocol):
    """The list of sources, open to changes while the service runs."""

    async def add(self, typed: str) -> Added | Already | Offered | Refused:
        """Take in the feed behind an address."""
        ...

    async def remove(self, key: str) -> Turned | Stranger:
        """Retire a source that was added at run time; its articles stay."""
        ...

    async def pause(self, key: str) -> Turned | Stranger:
        """Read it no more until it is resumed."""
        ...

    async def resume(self, key: str) -> Turned | Stranger:
        """Read a paused source again."""
        ...

    async def check(self, key: str) -> Checked | Stranger:
        """Fetch a source now and say what comes of it."""
        ...

    async def take_in(self, opml: bytes) -> Imported | Refused:
        """Add every feed of a subscription list that is not read yet."""
        ...

    async def export(self) -> tuple[int, bytes]:
        """How many sources are in use, and they as a subscription list (OPML)."""
        ...
