"""What comes back from a request: a body, "nothing new", or a failure with one sentence for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureKind(StrEnum):
    """What sort of thing went wrong; decides when it is worth another try."""

    ADDRESS = "address"
    """The address itself cannot be asked: no http(s), a port of another service, malformed."""
    REFUSED = "refused-address"
    """It leads to an address that is not on the public internet."""
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too-large"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    STATUS = "status"
    THROTTLED = "throttled"
    GONE = "gone"
    NOT_FOUND = "not-found"
    FORBIDDEN = "forbidden"
    CHALLENGE = "challenge"
    """A page that wants proof of a human reader in a browser."""
    PROTOCOL = "protocol"
    EMPTY = "empty"
    NOT_A_FEED = "not-a-feed"
    UNREADABLE = "unreadable"
    """Reading it took too long, too much memory or a worker's life."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, unpacked."""

    url: str
    """Where it came from in the end, after redirects."""
    status: int
    content_type: str
    """The header as sent; empty when missing."""
    body: bytes
    etag: str
    last_modified: str
    sha256: str
    """Hexadecimal digest of the body."""
    moved_permanently: str = ""
    """Where an unbroken chain of permanent redirects (301, 308) from the asked address led."""
    fresh_for_s: float | None = None
    """Seconds for which the server says that it stays fresh; ``None`` when it says nothing."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server has nothing newer than the validators that were sent."""

    url: str
    etag: str = ""
    """Empty when the answer carried none: the old one stays."""
    last_modified: str = ""
    moved_permanently: str = ""
    fresh_for_s: float | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """No body, and why."""

    kind: FailureKind
    message: str
    """One sentence for people, which names the host."""
    status: int = 0
    """HTTP status where there was one, else 0."""
    retry_after_s: float | None = None
    """Seconds that the server asks us to wait."""


Answer = Fetched | NotModified | Failed
