"""The records that travel through the house, one type per stage, all frozen.

``Source`` -> ``Entry`` (what a feed says) -> ``Article`` (what the house keeps) -> ``Report`` (an article inside
its story) -> ``Story`` -> ``StoryBrief`` -> ``Brief`` (what a person reads).

Every ``datetime`` is aware and in UTC. Every offset counts code points. Identity is by id and index, never by text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

# -- where news comes from ---------------------------------------------------------------------------------


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


class Health(StrEnum):
    """How a source is doing."""

    NEW = "new"
    OK = "ok"
    FAILING = "failing"
    GONE = "gone"
    PAUSED = "paused"


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


# -- places and topics -------------------------------------------------------------------------------------


class RegionKind(StrEnum):
    """The size of a region, from large to small."""

    MACRO = "macro"
    COUNTRY = "country"
    DIVISION = "division"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Region:
    """A place that a topic can name and an article can be about.

    The id is a readable path, so that the ids of what contains it are its prefixes: ``sy``, ``sy/deir-ez-zor``,
    ``sy/deir-ez-zor/albukamal``. A country's id is its ISO 3166-1 alpha-2 code in lower case. A macro region
    (``levant``) is a set of countries and is nobody's prefix.
    """

    id: str
    kind: RegionKind
    name: str
    """English display name."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of an article and where they stand; ``field`` is ``"title"`` or ``"text"``."""

    field: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A region that an article is about, with its evidence."""

    region: str
    """A ``Region.id`` (never a macro region)."""
    weight: float
    """Share of the article's focus, 0 < weight <= 1; the places of one article are in falling order of it."""
    evidence: tuple[Span, ...] = ()


class TermKind(StrEnum):
    """What one term of a topic is."""

    REGION = "region"
    WORD = "word"
    PHRASE = "phrase"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a topic: a region's id, a folded word or a folded phrase."""

    kind: TermKind
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody wants to read about: any of its alternatives, each of them all of its terms."""

    alternatives: tuple[tuple[Term, ...], ...]
    canonical: str
    """Readable spelling that parses to the same topic; what is stored, shown and put on buttons."""
    title: str
    """Display name, such as ``Syria`` or ``Syria + drones``."""


# -- articles and stories ----------------------------------------------------------------------------------


class TextOrigin(StrEnum):
    """Where an article's text was taken from, from best to least."""

    PAGE = "page"
    FEED = "feed"
    SUMMARY = "summary"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Article:
    """An outlet's article as the house keeps it. Immutable: an edit is a new revision under the same id."""

    id: int
    """0 until the store has numbered it; ids grow in order of arrival."""
    source: str
    """``Source.key``."""
    guid: str
    url: str
    title: str
    text: str
    """Plain text, paragraphs parted by an empty line; offsets of sentences and claims point into it."""
    language: str
    published_at: datetime
    """As the feed says; first sight where it says nothing or a future time."""
    seen_at: datetime
    text_origin: TextOrigin = TextOrigin.TITLE
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    image_url: str = ""
    credit: str = ""
    places: tuple[Place, ...] = ()
    digest: str = ""
    """Digest of the feed's entry, to notice edits."""
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Report:
    """An article inside its story."""

    article: Article
    source: Source
    wire: int
    """Wire group: the id of the earliest article that prints this same text; its own id when it stands alone."""
    agency: str = ""
    """The agency whose text it is, where the copy names one ("Reuters"); empty: the outlet's own."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles of several outlets about one event, in one language or in several.

    The id is the id of the article that founded it, and it is sticky: a story may grow and merge (the older id
    survives), it is never split.
    """

    id: int
    reports: tuple[Report, ...]
    """At least one; in order of ``published_at``, then id."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where an article was put on arrival."""

    article: int
    wire: int
    agency: str
    story: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a reader was last told of a story."""

    story: int
    at: datetime
    independent: int
    """How many independent voices it had then."""


# -- what a person reads -----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Count:
    """A number that a text gives for something, and who gives it."""

    value: int
    claimant: str
    """The claimant's short name, else the outlet's."""
    source: Source
    url: str
    article: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A figure on which voices differ: ``what`` is a key such as ``killed`` or ``wounded``."""

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
    score: Score = Score(0.0, ())
    new_since: datetime | None = None
    """Set when the reader was sent this story before: the lines are only what came after."""


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
    last_at: datetime | None = None
    """Set when it holds only what is new since the reader's last briefing, which was then."""
