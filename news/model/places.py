"""Places that articles are about, and topics that people ask for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
