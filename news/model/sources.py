"""Where news comes from: outlets, what is remembered of their feeds, and what a feed says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Ownership(StrEnum):
    """Who stands behind an outlet; ``STATE`` is named as such wherever the outlet is quoted."""

    STATE = "state"
    PUBLIC = "public"
    PRIVATE = "private"
    NONPROFIT = "nonprofit"
    PARTY = "party"
    UNKNOWN = "unknown"


class FullText(StrEnum):
    """When the page behind an entry is fetched for its text."""

    ALWAYS = "always"
    WHEN_SHORT = "when-short"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Source:
    """An outlet's feed, as the catalogue describes it."""

    key: str
    """Lower-case slug, unique in the catalogue; what the store and the config call it."""
    name: str
    url: str
    """Address of the feed."""
    homepage: str = ""
    country: str = ""
    """ISO 3166-1 alpha-2, upper case; empty when the outlet belongs to none."""
    language: str = ""
    """ISO 639-1, lower case; empty when unknown or mixed."""
    owner: str = ""
    """Publisher family; outlets of one owner are one voice. Empty: independent of all others."""
    ownership: Ownership = Ownership.UNKNOWN
    sample: bool = False
    """Belongs to the sample newsroom that ships with the house: invented news, and said so wherever quoted."""
    weight: float = 1.0
    """Trust in ranking, 0 < weight <= 3; 1 is ordinary, 0.5 suits aggregators."""
    full_text: FullText = FullText.WHEN_SHORT
    folder: str = ""
    """Where a feed reader files it, such as ``Middle East/Syria``: kept from OPML to OPML. Empty: at the top."""
    added: bool = False
    """An administrator added it while the service ran: the configuration does not know it."""


class Health(StrEnum):
    """How a source is doing."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


class PageAccess(StrEnum):
    """What became of the last pages that were fetched for a source's articles."""

    UNTRIED = "untried"
    READ = "read"
    PAYWALLED = "paywalled"
    BLOCKED = "blocked"
    """A challenge, a login or a refusal in place of the article."""
    FORBIDDEN = "forbidden"
    """The site's robots.txt asks to stay away."""
    UNREADABLE = "unreadable"
    """Fetched, but no article was found on it; or not answered."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a source between two polls."""

    source: str
    """``Source.key``."""
    health: Health = Health.NEW
    next_check_at: datetime | None = None
    """``None``: at once."""
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    moved_to: str = ""
    """Where permanent redirects point; ``moved_times`` counts equal answers in a row until it is adopted."""
    moved_times: int = 0
    url: str = ""
    """The address in use where it differs from the catalogue's: an adopted redirect."""
    last_checked_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    errors_in_row: int = 0
    last_error: str = ""
    """One sentence for people: what is wrong with it now; empty when all is well."""
    failing_since: datetime | None = None
    hourly_rate: float = 0.0
    """New entries per hour, a mean that forgets with a half-life of three days."""
    interval_s: int = 1800
    failure: str = ""
    """Kind of the last failure (``feeds.answers.FailureKind``); empty when all is well."""
    failure_since: datetime | None = None
    """Since when that kind has come at every try; ``failing_since`` counts failures of any kind."""
    hint_s: int = 0
    """Seconds between two looks that the feed itself asks for, kept for answers that are not parsed; 0: none."""
    pages: PageAccess = PageAccess.UNTRIED


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, read and cleaned: texts are plain, addresses absolute http(s) or empty."""

    guid: str
    """The feed's own id, else the link, else a digest of title and summary. Never empty."""
    url: str
    title: str
    summary: str = ""
    content: str = ""
    """Full text where the feed carries it; paragraphs parted by an empty line."""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str = ""
    language: str = ""
    credit: str = ""
    """Whose text the feed says it is (RSS ``source``), such as an agency."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of an entry: enough to tell a new one from an edited or unchanged one."""

    article: int
    digest: str
    """Digest of what the feed said of it last (``feeds.entries.digest``)."""
    revision: int
