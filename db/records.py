"""Records that only the store makes: readers, their digests, what is sent to them, health, retention.

Frozen, free of SQLAlchemy, every ``datetime`` aware and in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, TypedDict

from news.calendar import Quiet
from news.model import Health

Length = Literal["short", "normal", "long"]
"""How much of a story a reader wants."""

EmptyDay = Literal["silent", "line"]
"""What a digest without news does: nothing at all, or one line that says so."""


class ChatState(StrEnum):
    """Whether a chat can be written to."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat that reads: a person, a group, a channel or the sandbox."""

    chat: int
    kind: str
    """``private``, ``group``, ``channel`` or ``sandbox``."""
    title: str
    thread: int = 0
    """Forum topic that digests go to; 0 for none."""
    language: str = ""
    """ISO 639-1 of the bot's own words; empty until known."""
    zone: str = ""
    """IANA zone; empty until set, then the instance's is used."""
    length: Length = "normal"
    empty_day: EmptyDay = "line"
    state: ChatState = ChatState.ACTIVE
    since: datetime | None = None
    """First contact."""
    quiet_from: time | None = None
    """Wall clock of the chat's zone from which nothing is pushed ..."""
    quiet_until: time | None = None
    """... until this. Both or none are set."""

    @property
    def quiet(self) -> Quiet | None:
        """The hours in which nothing is pushed."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return Quiet(self.quiet_from, self.quiet_until)


class SubscriberChanges(TypedDict, total=False):
    """What ``Subscribers.update`` may change."""

    kind: str
    title: str
    thread: int
    language: str
    zone: str
    length: Length
    empty_day: EmptyDay
    quiet_from: time | None
    quiet_until: time | None
    state: ChatState


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reader wants of a digest."""

    at: time
    """Wall clock of the reader's zone."""
    days: frozenset[int] = frozenset(range(7))
    """Days of the week, Monday is 0; at least one."""
    topics: tuple[str, ...] = ()
    """Canonical topics; none: all that the chat follows."""
    length: Length | Literal[""] = ""
    """Empty: as the chat wants it."""
    thread: int = 0
    """Forum topic; 0 for none."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One of a chat's digests: what is wanted (see ``Plan``), and where it stands."""

    id: int
    chat: int
    thread: int
    at: time
    days: frozenset[int]
    next_at: datetime
    next_date: date
    """The local date that the next one is for."""
    topics: tuple[str, ...] = ()
    length: Length | Literal[""] = ""
    last_at: datetime | None = None
    """When the last one was sent; the next one tells what came after."""
    last_date: date | None = None
    """The local date that the last one was for. No date is served twice, whatever the clocks and zones do."""
    paused_until: datetime | None = None
    missed: int = 0
    """Digests in a row that were due while nobody could send them."""

    @property
    def plan(self) -> Plan:
        """What is wanted of it."""
        return Plan(self.at, self.days, self.topics, self.length, self.thread)


class DeliveryState(StrEnum):
    """Where a message stands. Only ``pending`` and ``sending`` are open; all others are final.

    ``unknown``: it may have arrived, so it is not sent again. ``gone``: the chat cannot be reached any more.
    ``failed``: it will never be accepted. ``expired``: it was too late to be sent.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    GONE = "gone"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one chat."""

    key: str
    """Unique; ends in ``:<part>``, such as ``digest:<chat>:<digest>:<date>:<part>``. What stands before is its
    bundle: the parts of one bundle are sent in order."""
    chat: int
    part: int
    html: str
    not_before: datetime
    expires_at: datetime
    thread: int = 0
    rows_json: str = "[]"
    """Rows of buttons, as JSON."""
    id: int = 0
    """0 until the store has numbered it."""
    state: DeliveryState = DeliveryState.PENDING
    attempts: int = 0
    message_id: int | None = None
    error: str = ""


class Trouble(StrEnum):
    """What is wrong with the house, by its vitals."""

    WAITING = "waiting"
    """A message should have been sent long ago."""
    POLL = "poll"
    """Sources are due, and nobody polls."""
    DEAF = "deaf"
    """Not one source can be read."""
    SOURCES = "sources"
    """Many sources cannot be read: worth a look, no alarm."""


_LATE_MESSAGE = timedelta(minutes=10)
_LATE_POLL = timedelta(minutes=30)
_MANY = 5
"""One failing source in so many is many."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the house is doing, asked of the store."""

    at: datetime
    articles: int
    arrivals: int
    """Articles, new or edited, that wait for their places and their story: readers do not see them yet."""
    articles_day: int
    """Seen in the last 24 hours."""
    texts: int
    """Articles whose text is still kept."""
    stories: int
    newest_article_at: datetime | None
    sources: Mapping[Health, int]
    """Sources in use, by health; every health has a number."""
    last_poll_at: datetime | None
    next_poll_at: datetime | None
    """``None``: nothing to poll. A time in the past: work is waiting."""
    subscribers: int
    """Chats that can be written to."""
    topics: int
    digests: int
    next_digest_at: datetime | None
    pending: int
    """Messages waiting or on their way."""
    oldest_pending_at: datetime | None
    """Since when the one that waits longest could have been sent."""
    sent_minute: int
    """Sent in the last 60 seconds."""
    sent_day: int
    unknown_day: int
    failed_day: int
    """Failed or expired; like the other ``_day`` counts by the time of the last attempt."""
    gone_day: int
    schema: str
    """Revision of the database."""
    database: str
    """``sqlite`` or ``postgresql``."""
    size_bytes: int

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong: the one verdict behind ``/status``, ``/health`` and the command line."""
        there = {
            Trouble.WAITING: self.oldest_pending_at is not None and self.at - self.oldest_pending_at > _LATE_MESSAGE,
            Trouble.POLL: self._nobody_polls(),
            Trouble.DEAF: self._reads() == 0 < self.sources.get(Health.FAILING, 0),
            Trouble.SOURCES: self.sources.get(Health.FAILING, 0) * _MANY > sum(self.sources.values()),
        }
        return tuple(trouble for trouble, is_there in there.items() if is_there)

    def _reads(self) -> int:
        return self.sources.get(Health.OK, 0) + self.sources.get(Health.NEW, 0)

    def _nobody_polls(self) -> bool:
        if self.next_poll_at is None or self.last_poll_at is None:
            return False
        return self.next_poll_at <= self.at and self.at - self.last_poll_at > _LATE_POLL


@dataclass(frozen=True, slots=True)
class RetentionKnobs:
    """How long things are kept, in days."""

    text_days: int = 90
    """Texts and their former revisions; titles, links and stories stay. At least 6: those of the last days are what
    the open stories are read back from after a restart."""
    article_days: int = 365
    """Articles, unless they are in a story that somebody follows. A story goes with its last article, and what
    readers were told of it goes with the story."""
    delivery_days: int = 90
    """Settled messages."""
    button_days: int = 180
    """Commands behind buttons, since they were last put on a message."""

    def __post_init__(self) -> None:
        for name, least in (("text_days", 6), ("article_days", 6), ("delivery_days", 1), ("button_days", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be {least} or more, not {getattr(self, name)}.")
