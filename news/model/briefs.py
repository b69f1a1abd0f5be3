"""What a person reads: sentences with outlet, claimant and status."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from news.model.articles import Report
from news.model.places import Topic
from news.model.sources import Source


class Status(StrEnum):
    """How a statement stands by its own words."""

    REPORTED = "reported"
    OFFICIAL = "official"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    NO_COMMENT = "no-comment"


class ClaimantKind(StrEnum):
    """What sort of speaker a claimant is."""

    OFFICIAL = "official"
    MILITARY = "military"
    MONITOR = "monitor"
    AGENCY = "agency"
    MEDIA = "media"
    GROUP = "group"
    PERSON = "person"
    WITNESS = "witness"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who makes a claim: as written, and by full name where the text gives one."""

    words: str
    """The words of the text, such as ``SOHR``, ``he`` or ``informed sources``."""
    name: str
    """What they stand for, such as ``Syrian Observatory for Human Rights``; the words themselves otherwise."""
    kind: ClaimantKind


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement inside a text and who makes it.

    ``claimants`` is a chain from the nearest voice to the farthest: *The Jerusalem Post, citing informed
    sources* is (The Jerusalem Post, informed sources).
    """

    start: int
    end: int
    claimants: tuple[Claimant, ...]
    status: Status
    cue: str = ""
    """The words that told it, such as ``said`` or ``according to``."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that knows where it stands: article, number and offsets into the article's text."""

    article: int
    index: int
    start: int
    end: int
    text: str
    """``article.text[start:end]``, verbatim."""


@dataclass(frozen=True, slots=True)
class Line:
    """One quoted sentence of a brief: what, in which outlet, claimed by whom, how sure."""

    sentence: Sentence
    source: Source
    url: str
    language: str
    claims: tuple[Claim, ...] = ()
    status: Status = Status.REPORTED
    also: tuple[tuple[Source, str], ...] = ()
    """Other outlets that print the same fact, each with the address of its article."""
    denial: Line | None = None
    """The sentence in which somebody else denies it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that a text gives for something, and who gives it."""

    value: int
    claimant: str
    """The claimant's short name, else the outlet's."""
    source: Source
    url: str
    article: int
    unit: str = ""
    """The currency of a sum of money (ISO 4217)."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A figure on which voices differ: ``what`` is a key such as ``killed``, ``drones`` or ``damage``."""

    what: str
    counts: tuple[Count, ...]
    """At least two different values, one row for each claimant."""


@dataclass(frozen=True, slots=True)
class Score:
    """Why a story stands where it stands: the factors whose product is ``total``."""

    total: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """Who tells a story, counted honestly: reprints of one text once, outlets of one owner once."""

    outlets: tuple[Source, ...]
    """In order of first appearance."""
    independent: int
    state: int
    """How many of the outlets are state media."""
    wires: tuple[tuple[str, int], ...] = ()
    """Texts printed more than once: whose text it is, and in how many outlets."""


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """A story condensed: every line verbatim and attributed."""

    story: int
    headline: str
    headline_url: str
    headline_source: Source
    language: str
    regions: tuple[str, ...]
    """Ids of the regions it is about, most central first."""
    voices: Voices
    first: Report
    updated_at: datetime
    lines: tuple[Line, ...]
    """Facts; in reading order."""
    caveats: tuple[Line, ...] = ()
    """Lines that say unconfirmed, denied or no comment."""
    disputes: tuple[Dispute, ...] = ()
    figures: tuple[tuple[str, int], ...] = ()
    """The highest count of each kind that titles and leads give."""
    score: Score = Score(0.0, ())
    new_since: datetime | None = None
    """Set when the reader was sent this story before: the lines are only what came after."""
    risen: tuple[tuple[str, int, int], ...] = ()
    """Kinds of figures that are higher than the reader was told, with the number of then and that of now."""


@dataclass(frozen=True, slots=True)
class Brief:
    """An answer to "what is new about this?"."""

    topic: Topic
    at: datetime
    since: datetime
    stories: tuple[StoryBrief, ...]
    total_stories: int
    """How many there were before the cut to what fits."""
    articles: int
    outlets: int
    nearest: tuple[tuple[Topic, int], ...] = field(default=())
    """When nothing was found: near topics that have news, with how many stories."""
    newest_at: datetime | None = None
    """When nothing was found: how old the newest article on the topic is."""
    is_cut: bool = False
    """There is more than was looked at: the three counts are the least that there is."""
    last_at: datetime | None = None
    """Set when it holds only what is new since the reader's last briefing, which was then."""
